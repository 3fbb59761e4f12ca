"""退回/: what goes back to the units whose copies are returned.

工程学院党委 附件4 (退回).xlsx   the unit's own file: colours, comments, 退回说明 in front
工程学院党委 退回通知.txt        a mail's text
退回单.docx                     a page a unit

returns_cases    what goes back to whom, and what may be told
returns_copy     the copies        returns_sheet    退回说明
returns_letter   退回单 and mails
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import OutputError
from ..intake import Attachment, attachments
from ..names import file_name
from . import text_plain
from ._folder import LONGEST, Written, free_name, refuse_place, write_files
from .returns_cases import Case, cases_of
from .returns_copy import CannotReturnError, copy_of
from .returns_letter import Contact, Going, letter
from .text_numbers import day as day_said
from .word_profiles import profile_of

if TYPE_CHECKING:
    from ..collection import Collection, CycleCollection
    from ..forms import Form

FOLDER = "退回"
LETTER = "退回单.docx"
_MAIL = "退回通知.txt"


@dataclass(frozen=True, slots=True)
class Returns(Written):
    """What was written: the returned copies, in the order of the roster."""

    papers: tuple[Path, ...] = ()
    """退回单.docx and the mails."""
    without_copy: tuple[str, ...] = ()
    """Files that have a place in 退回单 and no returned copy, each with the reason."""
    of_nobody: tuple[str, ...] = ()
    """Files that cannot be read and name no unit: the office has to find out whose they are."""
    goings: tuple[Going, ...] = ()
    """Case by case what goes back, and why a copy does not."""

    def __repr__(self) -> str:
        return f"<Returns {len(self.paths)} 份 没有退回表的 {len(self.without_copy)} 份>"


def write_returns(
    got: Collection | CycleCollection,
    folder: str | os.PathLike[str],
    *,
    until: datetime.date | None = None,
) -> Returns:
    """Return what goes back to the units, written into a folder.

    For each returned submission there is a copy of the unit's own file in which the wrong cells are
    coloured and commented, with a sheet 退回说明 in front; everything else in it is as it came. A
    unit that copy cannot be made for finds the reason in 退回单.docx. Nothing of anonymous forms
    goes back.

    Args:
        got: What came in.
        folder: Where to write; it is made if it is not there.
        until: The day until which the copies have to be back; by default the form's own due day
            while it is not over.

    Raises:
        OutputError: The folder cannot be written, or holds something of another time.
    """
    place = Path(folder)
    _refuse(place, got.root)
    made = _made(got, until)
    if made.files:
        write_files(place, made.files, "退回表", "文件")
    paths = tuple(place / name for name in made.copies)
    papers = tuple(place / name for name in made.files if name not in made.copies)
    return Returns(paths, papers, tuple(made.without), tuple(made.nobody), tuple(made.goings))


@dataclass(frozen=True, slots=True)
class _Files:
    files: dict[str, bytes]
    copies: list[str]
    without: list[str]
    nobody: list[str]
    goings: list[Going]


@dataclass(frozen=True, slots=True)
class _Office:
    """Who returns, when, and what came in."""

    inbox: Mapping[str, Attachment]
    forms: Mapping[str, Form]
    contact: Contact
    day: datetime.date | None
    until: datetime.date | None

    def said(self, cases: Sequence[Case]) -> str:
        """Return the sentence about when copies have to be back."""
        return _said([case.due for case in cases if case.due is not None], self.day, self.until)


def _made(got: Collection | CycleCollection, until: datetime.date | None) -> _Files:
    from .word import docx_of_pages

    cycle = getattr(got, "cycle", None)
    profile = profile_of(cycle.profile if cycle is not None else "")
    cases, lost = cases_of(got)
    inbox = {one.name: one for one in attachments(got.root)} if cases else {}
    day = cycle.as_of if cycle is not None else None
    office = _Office(inbox, got.forms, _contact(got), day, until)
    made = _Files({}, [], [], [f"{file.name}:{file.note}" for file in lost], [])
    units: dict[tuple[str, str], list[Going]] = {}
    taken: set[str] = {LETTER.casefold()}
    for case in cases:
        going = _going(case, office, made, taken)
        made.goings.append(going)
        units.setdefault((case.code, case.unit), []).append(going)
    pages = []
    for (_, unit), goings in units.items():
        said = office.said([one.case for one in goings])
        day_ = "" if day is None else day_said(day, in_chinese=profile.chinese_days)
        pages.append(letter(goings, office.contact, day=day_, until=said))
        full = letter(goings, office.contact, day=day_, until=said, in_full=True)
        name = _free(f"{unit} {_MAIL}", taken)
        made.files[name] = b"\xef\xbb\xbf" + text_plain.text(full).encode()
    if pages:
        made.files[LETTER] = docx_of_pages(pages, profile, "报表退回单")
    return made


def _going(case: Case, office: _Office, made: _Files, taken: set[str]) -> Going:
    """Return what goes back of a case, its copy put among the files."""
    try:
        data = _bytes(office.inbox, case)
        copy = copy_of(
            case, data, office.forms,
            day=office.day, until=office.said([case]), office=office.contact.office,
        )  # fmt: skip
    except CannotReturnError as error:
        made.without.append(f"{case.file}:{error}")
        return Going(case, why=str(error))
    name = _free(f"{case.unit} {case.called} (退回).xlsx", taken)
    made.files[name] = copy.data
    made.copies.append(name)
    return Going(case, name)


def _bytes(inbox: Mapping[str, Attachment], case: Case) -> bytes:
    """Return the bytes that came in.

    Raises:
        CannotReturnError: No reader could read them, or the file has gone since.
    """
    if not case.kind:
        raise CannotReturnError("文件无法读取")
    try:
        return inbox[case.file].read()[0]
    except (KeyError, OSError) as error:
        raise CannotReturnError("收件箱里已经没有这份文件") from error


def _contact(got: Collection | CycleCollection) -> Contact:
    cycle = getattr(got, "cycle", None)
    if cycle is None:
        return Contact()
    known: Mapping[str, object] = cycle.parameters
    person, phone = (known.get(name) for name in ("联系人", "联系电话"))
    return Contact(
        cycle.office,
        person if isinstance(person, str) and not person.startswith("=") else "",
        str(phone) if isinstance(phone, (str, int)) else "",
    )


def _said(
    dues: Sequence[datetime.datetime], day: datetime.date | None, until: datetime.date | None
) -> str:
    """Return the sentence about when a copy has to be back."""
    if until is not None:
        return f"请于{day_said(until)}前报回。"
    open_ = [due for due in dues if day is not None and due.date() >= day]
    if open_:
        return f"请于{day_said(min(open_))}前报回。"
    if dues:
        return f"原定{day_said(max(dues))}截止，已过时限，请收到后即改即报。"
    return "请收到后即改即报。"


def _free(name: str, taken: set[str]) -> str:
    """Return a name that Windows takes and no other file has."""
    stem, dot, ending = file_name(name, limit=LONGEST).rpartition(".")
    return free_name(stem, taken, f"{dot}{ending}")


# Writing


def _refuse(place: Path, inbox: Path | None) -> None:
    refuse_place(place, inbox, "退回表")
    old = next(_ours(place), None) if place.is_dir() else None
    if old is not None:
        raise OutputError(
            f"文件夹里还有以前的“{old.name}”。", file=str(place),
            hint="请换一个文件夹,或先把以前的移走。",
        )  # fmt: skip


def _ours(place: Path) -> Iterator[Path]:
    for path in sorted(place.iterdir()):
        if path.name == LETTER or path.name.endswith((_MAIL, "(退回).xlsx")):
            yield path


__all__ = ["FOLDER", "LETTER", "Returns", "write_returns"]
