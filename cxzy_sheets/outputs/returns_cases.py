"""What goes back to whom: a case for each file with copies that are returned, or cannot be read.

Told is what the unit may read: of a field that is 不出 no value, of an anonymous form nothing.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ..catalogue import shown
from ..collection.files import UNREADABLE, FileRead
from ..findings import RANK, VERIFY, Finding
from ..matching import RETURNED, Submission
from ..matching.mentions import Mentions
from ..reading.returned import finding_key, spot_key
from .told import said, withheld

if TYPE_CHECKING:
    from ..collection import Collection, CycleCollection

_NO_NAME = "未写明单位"


@dataclass(frozen=True, slots=True)
class Item:
    """One finding as the unit is told of it."""

    finding: Finding
    """As it was made: its cell, its cause."""
    form: str
    found: str
    expected: str
    message: str
    hint: str
    key: str = ""
    """What an explanation of it is known by; empty where none is asked for."""
    spot: str = ""
    """What it is known by in the next copy, whatever stands there then."""

    @property
    def severity(self) -> str:
        """强制, 核实, 提示."""
        return self.finding.severity

    @property
    def cause(self) -> tuple[str, str, str]:
        """What findings of one cause have in common."""
        return (
            self.finding.code, str(self.finding.facts.get("rule", "")), self.finding.field or ""
        )  # fmt: skip

    @property
    def where(self) -> str:
        """`附件4!K6`, as much of it as is known."""
        sheet, cell = self.finding.sheet or "", self.finding.cell or ""
        return f"{sheet}!{cell}" if sheet and cell else sheet or cell


@dataclass(frozen=True, slots=True)
class Case:
    """One file that goes back to the unit that sent it."""

    unit: str
    code: str
    """Empty for a form by itself, which has no roster."""
    file: str
    kind: str
    """What the file is: xlsx, xls …; empty where it cannot be read."""
    forms: tuple[str, ...]
    items: tuple[Item, ...]
    copies: tuple[Submission, ...] = ()
    shared: bool = False
    """Other units' copies are in the same file."""
    due: datetime.datetime | None = None
    periods: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    """Key -> what the unit explained already."""

    @property
    def called(self) -> str:
        """What its papers are called: form and period, else the file."""
        names = "、".join((*self.forms, *self.periods))
        return names or PurePosixPath(self.file).stem


def cases_of(got: Collection | CycleCollection) -> tuple[list[Case], list[FileRead]]:
    """Return what goes back, in the order of the roster, and unreadable files of nobody known."""
    cycle = getattr(got, "cycle", None)
    ballots = getattr(got, "ballots", None)
    hidden = ballots.files if ballots is not None else frozenset()
    secret = withheld(about for form in got.forms.values() for about in form.layout.fields.values())
    made = list(_returned(got, hidden, secret))
    lost: list[FileRead] = []
    unread = [file for file in got.read if file.result == UNREADABLE and file.name not in hidden]
    if cycle is None:
        made += [_of_unread(file, "", PurePosixPath(file.name).stem) for file in unread]
        return made, lost
    mentions = Mentions(cycle.roster, [line.name for line in cycle.form_lines])
    for file in unread:
        code = _sender(mentions, file.name)
        if code:
            made.append(_of_unread(file, code, cycle.roster.shown(code)))
        else:
            lost.append(file)
    order = cycle.roster.order
    made.sort(key=lambda case: order.get(case.code, len(order)))
    return made, lost


def _sender(mentions: Mentions, path: str) -> str:
    """Return the unit that a path names, its file name before its folders; empty if in doubt."""
    for part in reversed(PurePosixPath(path).parts):
        codes = {code for mention in mentions.find(part) for code in mention.codes}
        if codes:
            return codes.pop() if len(codes) == 1 else ""
    return ""


def _returned(
    got: Collection | CycleCollection, hidden: Iterable[str], secret: frozenset[str]
) -> Iterator[Case]:
    kinds = {file.name: file.kind for file in got.read}
    in_file: dict[str, list[Submission]] = {}
    for one in got.made:
        in_file.setdefault(one.filled.file, []).append(one)
    for file, every in in_file.items():
        if file in hidden:
            continue
        senders = {one.unit_code or one.unit for one in every if one.unit}
        wrong: dict[str, list[Submission]] = {}
        for one in every:
            if one.status == RETURNED:
                wrong.setdefault(one.unit_code or one.unit, []).append(one)
        for copies in wrong.values():
            yield _case(got, file, kinds.get(file, ""), copies, secret, shared=len(senders) > 1)


def _case(
    got: Collection | CycleCollection,
    file: str,
    kind: str,
    copies: Sequence[Submission],
    secret: frozenset[str],
    *,
    shared: bool,
) -> Case:
    first = copies[0]
    told: list[Item] = []
    ballots = getattr(got, "ballots", None)
    for one in copies:
        for finding in one.findings:
            open_ = ballots.told([finding])[0] if ballots is not None else finding
            key = finding_key(one.filled, finding) if finding.severity == VERIFY else ""
            item = item_of(one.form, finding, secret, open_)
            told.append(replace(item, key=key, spot=spot_key(one.filled, finding)))
    told.sort(key=lambda item: (RANK[item.severity], item.cause))
    dues = [one.due for one in copies if one.due is not None]
    return Case(
        first.unit or _NO_NAME, first.unit_code, file, kind,
        tuple(dict.fromkeys(one.form for one in copies if one.form)), tuple(told), tuple(copies),
        shared, min(dues, default=None),
        tuple(dict.fromkeys(one.period for one in copies if one.period)),
        {k: v for one in copies for k, v in one.filled.explanations.items()},
    )  # fmt: skip


def _of_unread(file: FileRead, code: str, unit: str) -> Case:
    items = tuple(item_of("", finding, frozenset()) for finding in file.findings)
    return Case(unit, code, file.name, "", (), items)


def item_of(
    form: str, finding: Finding, secret: frozenset[str], told: Finding | None = None
) -> Item:
    """Return a finding as the unit is told of it; `told` is what may be said of it, if not all."""
    open_ = told or finding
    row = {
        "填报内容": "" if open_.found is None else shown(open_.found),
        "应为": "" if open_.expected is None else shown(open_.expected),
        "问题": open_.message,
    }  # fmt: skip
    row = said(row, open_, secret)
    texts = (row["填报内容"] or "", row["应为"] or "", row["问题"])
    return Item(finding, form, *texts, open_.hint)
