"""The cycle of 示例大学 as a folder: what came in on the first day, and what on the second."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ...cycle import Cycle, load_cycle
from ...forms import Form
from ..starting import init
from .arrivals import AFFILIATED, CALLED, TWICE, Stray, strays
from .by_hand import Sheet
from .documents import docx
from .odd_files import Odd, odd_files
from .planted import Change, Planted
from .plantings import TOLD, planted
from .roster import roster
from .school import Branch, Organisation, university, with_namesakes
from .sheets import (
    BRANCH_BALLOT,
    BRANCHES,
    MEMBER_BALLOT,
    MEMBERS,
    OPINIONS,
    ORGANISED,
    REPORT,
    RESULT,
    answers,
    ballots,
    tally,
)

KIT = "群众评议"
FILED = (RESULT, BRANCHES, MEMBERS, ORGANISED, OPINIONS)
LATE = ("J", RESULT)
"""What comes on the second day only."""
STILL_WRONG = ("E", OPINIONS)
"""What is returned, and is not sent in again."""
BALLOTS = ("A01", "F01")
"""Branches that send in their ballots."""
TALLIED = "B01"
"""The branch that sends in tallies of the ballots on its members."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One file of the inbox."""

    path: str
    """In the inbox, parted by `/`."""
    data: bytes
    unit: str = ""
    form: str = ""
    day: int = 1
    places: Mapping[str, str] = field(default_factory=dict)
    """Answer -> the cell that it stands in, of copies that were filled in by hand."""


@dataclass(frozen=True, slots=True)
class Stage:
    """The folder as it was made, and everything that is true of it."""

    folder: Path
    school: tuple[Organisation, ...]
    files: tuple[Sent, ...]
    planted: tuple[Planted, ...]
    odd: tuple[Odd, ...]
    strays: tuple[Stray, ...]


def stage(folder: Path) -> Stage:
    """Make the cycle's folder with the inbox of the first day; return it with its truth."""
    school = tuple(map(with_namesakes, university()))
    init(KIT, folder)
    (folder / "名册.xlsx").write_bytes(roster(school, [AFFILIATED], CALLED))
    cycle = load_cycle(folder)
    lines = planted(school)
    files = list(_sent(cycle, school, lines))
    sound = {(one.unit, one.form): (one.path, one.data) for one in files if one.day == 1}
    odd = odd_files(sound)
    loose = strays(_maker(cycle, school), lambda form: _printed(cycle.forms[form]), sound)
    kept = list(_spoilt(files, odd))
    kept += [Sent(one.path, one.data) for one in loose]
    made = Stage(folder, school, tuple(kept), tuple(lines), tuple(odd), tuple(loose))
    deliver(made, 1)
    return made


def _spoilt(files: Sequence[Sent], odd: Sequence[Odd]) -> Iterator[Sent]:
    """Give the files with the odd ones, and on the second day what comes in place of these."""
    bad = {one.path: one for one in odd}
    for one in files:
        spoilt = bad.pop(one.path, None) if one.day == 1 else None
        if spoilt is None:
            yield one
        else:
            yield replace(one, data=spoilt.data)
            yield replace(one, path=one.path.replace(".xlsx", "(补).xlsx"), day=2)
    for left in bad.values():
        yield Sent(left.path, left.data)


def _maker(cycle: Cycle, school: Sequence[Organisation]) -> Callable[[str, str, Change], bytes]:
    """Return what fills in another copy for a unit by hand."""
    units = {unit.code: unit for unit in school}

    def make(unit: str, form: str, change: Change) -> bytes:
        values, rows = answers(form, units[unit])
        change(values, rows)
        sheet = Sheet(cycle.forms[form].data)
        sheet.answer(values, rows)
        return sheet.save()

    return make


def _printed(form: Form) -> list[list[str]]:
    """Return the texts of a form row by row, of one length, without its tags."""
    texts = Sheet(form.data).texts()
    width = max(map(len, texts))
    return [[*("" if "{{" in text else text for text in row), *[""] * (width - len(row))]
            for row in texts]  # fmt: skip


def deliver(made: Stage, day: int) -> None:
    """Put into the inbox what comes on a day."""
    for one in made.files:
        if one.day == day:
            there = made.folder / "收件箱" / one.path
            there.parent.mkdir(parents=True, exist_ok=True)
            there.write_bytes(one.data)


def _sent(cycle: Cycle, school: Sequence[Organisation], lines: Sequence[Planted]) -> Iterator[Sent]:
    for number, unit in enumerate(school):
        for form in FILED:
            wrong = [line for line in lines if (line.unit, line.form) == (unit.code, form)]
            yield _copy(cycle.forms[form], unit, form, wrong, by_hand=number % 2 == 1)
            # What is wrong with another form alone is put right there.
            own = [line for line in wrong if line.done]
            returned = any(line.code not in TOLD for line in own)
            if returned and (unit.code, form) != STILL_WRONG:
                yield _mended(cycle.forms[form], unit, form)
        yield _report(unit)
    by_code = {b.code: b for unit in school for b in unit.branches}
    for code in BALLOTS:
        yield from _ballots(cycle.forms[BRANCH_BALLOT], by_code[code])
    yield from _tallies(cycle.forms[MEMBER_BALLOT], by_code[TALLIED])


def _name(unit: Organisation, form: str) -> str:
    short = unit.alias.split(";", 1)[0]
    return f"{unit.name}/{form}-{short}.xlsx"


def _copy(
    form: Form, unit: Organisation, name: str, wrong: Sequence[Planted], *, by_hand: bool
) -> Sent:
    day = 2 if (unit.code, name) == LATE else 1
    values, rows = answers(name, unit)
    for line in wrong:
        if line.change is not None:
            line.change(values, rows)
    if not (by_hand or wrong):
        return Sent(_name(unit, name), form.fill(values, rows), unit.code, name, day)
    sheet = Sheet(form.data)
    places = sheet.answer(values, rows)
    for line in wrong:
        if line.edit is not None:
            line.edit(sheet, places)
    data = sheet.save()
    for line in wrong:
        if line.bind is not None:
            data = line.bind(data)
    return Sent(_name(unit, name), data, unit.code, name, day, places)


def _mended(form: Form, unit: Organisation, name: str) -> Sent:
    """Return the copy that comes on the second day in place of one that was returned."""
    values, rows = answers(name, unit)
    if (unit.code, name) == TWICE:
        # Else it would be the first of the two once more, and say nothing new.
        values["说明"] = "以这一份为准。"
    sheet = Sheet(form.data)
    places = sheet.answer(values, rows)
    path = _name(unit, name).replace(".xlsx", "(改).xlsx")
    return Sent(path, sheet.save(), unit.code, name, 2, places)


def _ballots(form: Form, branch: Branch) -> Iterator[Sent]:
    for number, (values, rows) in enumerate(ballots(branch), start=1):
        sheet = Sheet(form.data)
        sheet.answer(values, rows)
        path = f"评议票/{branch.name}/{number:02}.xlsx"
        yield Sent(path, sheet.save(), branch.code, BRANCH_BALLOT)


def _tallies(form: Form, branch: Branch) -> Iterator[Sent]:
    for member in branch.members:
        sheet = Sheet(form.data)
        sheet.answer(*tally(branch, member))
        path = f"评议票/{branch.name}党员/{member.name}.xlsx"
        yield Sent(path, sheet.save(), branch.code, MEMBER_BALLOT)


def _report(unit: Organisation) -> Sent:
    text = (
        f"{unit.name}{REPORT}",
        f"我单位{len(unit.branches)}个党支部于{unit.held.year}年{unit.held.month}月"
        "完成了群众评议,评议会由群众代表参加,结果已当场公布。",
    )
    return Sent(f"{unit.name}/{unit.name}{REPORT}.docx", docx(text), unit.code, REPORT)
