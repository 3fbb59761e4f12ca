"""What the sixty units of 示例大学 sent in, file by file, with the truth about each.

Forty copies are as they should be. Ten have drifted, every answer still there; ten are wrong, or no
copy at all. Three more files lie in between: a copy sent twice, a second version, and a lock file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..forms import Form
from . import habits, strangers
from .university import COUNTS, VERDICTS, Unit, units

BLOCK = "支部"
ACCEPTED, RETURNED, DUPLICATE, FOREIGN = "接收", "退回", "重复", "非本期表"
UNREADABLE, IGNORED = "无法读取", "忽略"

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sent:
    """One file of the inbox."""

    file: str
    """Its path in the inbox, parted by `/`."""
    data: bytes
    unit: str
    did: str
    """What was done to it, in a few words; empty where it is as it should be."""
    status: str
    """What must become of it: of the submission, or of the file where it gives none."""
    branches: Sequence[Record]
    """What the unit had to report. Added up over the accepted files, these are the totals."""


def sent(form: Form) -> list[Sent]:
    """Return every file of the demo's inbox, by the demo's own form; the same bytes each time."""
    everybody = units()
    chosen = _chosen(everybody)
    files: list[Sent] = []
    for index, unit in enumerate(everybody):
        name = _file_name(index, unit.name)
        habit = chosen.get(index)
        made = habit(form, unit, name) if habit else [_plain(form, unit, name, index)]
        files += made
    again = next(one for one in files if not one.did)
    file, did = again.file.replace(".xlsx", "_重发.xlsx"), "同一份又发了一次"
    files.append(replace(again, file=file, did=did, status=DUPLICATE))
    file, did = f"~${again.file}", "打开文件时留下的临时文件"
    files.append(Sent(file, strangers.lock_file(), "", did, IGNORED, ()))
    return sorted(files, key=lambda one: one.file)


def _chosen(everybody: Sequence[Unit]) -> dict[int, Habit]:
    """Return which unit has which habit: every third, from a unit that is large enough on."""
    free = [index for index in range(len(everybody)) if index % 3 == 1]
    chosen: dict[int, Habit] = {}
    for habit, least in HABITS:
        index = next(i for i in free if len(everybody[i].branches) >= least)
        free.remove(index)
        chosen[index] = habit
    return chosen


def _file_name(index: int, unit: str) -> str:
    names = (
        f"附件4-{unit}.xlsx", f"附件4-{unit}.xlsx", f"{unit}附件4.xlsx", f"附件4({unit}).xlsx",
        f"附件4 {unit}(最终版).xlsx",
    )  # fmt: skip
    return names[index % len(names)]


def filled(form: Form, unit: Unit, branches: Sequence[Record] | None = None) -> bytes:
    """Return a unit's copy, filled in as it should be, or with other records."""
    return form.fill(unit.head, {BLOCK: list(unit.branches if branches is None else branches)})


def _plain(form: Form, unit: Unit, file: str, index: int) -> Sent:
    branches: Sequence[Record] = unit.branches
    if index % 10 == 3:
        # Some leave a cell empty where the count is nothing; the form says that it means 0.
        branches = [
            {k: None if k in VERDICTS and v == 0 else v for k, v in b.items()} for b in branches
        ]
    return Sent(file, filled(form, unit, branches), unit.name, "", ACCEPTED, unit.branches)


Habit = Callable[[Form, Unit, str], list[Sent]]


def _drifted(did: str, edit: Callable[[habits.Copy], None], status: str = ACCEPTED) -> Habit:
    """Return a habit that edits the filled copy."""

    def made(form: Form, unit: Unit, file: str) -> list[Sent]:
        copy = habits.Copy(filled(form, unit))
        edit(copy)
        return [Sent(file, copy.save(), unit.name, did, status, unit.branches)]

    return made


def _misfilled(did: str, change: Callable[[dict[str, Any]], None]) -> Habit:
    """Return a habit that fills in something else in the second branch."""

    def made(form: Form, unit: Unit, file: str) -> list[Sent]:
        branches = [dict(branch) for branch in unit.branches]
        change(branches[1])
        return [Sent(file, filled(form, unit, branches), unit.name, did, RETURNED, unit.branches)]

    return made


def _replaced(did: str, data: Callable[[Form, Unit], bytes], status: str) -> Habit:
    """Return a habit of sending something else in place of the copy."""
    return lambda form, unit, file: [
        Sent(file, data(form, unit), unit.name, did, status, unit.branches)
    ]


def _last_year(form: Form, unit: Unit) -> bytes:
    branches = [
        {k: max(0, v - 3) if k in COUNTS[:3] else v for k, v in b.items()}
        for b in unit.branches[:-1]
    ]
    return filled(form, unit, branches)


def _hidden_sheet(form: Form, unit: Unit, file: str) -> list[Sent]:
    copy = habits.Copy(filled(form, unit))
    habits.hidden_sheet(copy, _last_year(form, unit))
    return [Sent(file, copy.save(), unit.name, "夹着一张隐藏的去年的表", ACCEPTED, unit.branches)]


def _two_versions(form: Form, unit: Unit, file: str) -> list[Sent]:
    later = [dict(branch) for branch in unit.branches]
    later[0]["党员数"] += 1
    did = "同一单位报了两份,内容不同"
    return [
        Sent(file, filled(form, unit), unit.name, did, RETURNED, unit.branches),
        Sent(f"补报/{file}", filled(form, unit, later), unit.name, did, RETURNED, unit.branches),
    ]


def _more_returned(branch: dict[str, Any]) -> None:
    # The rest fits, so that this is all that is wrong.
    more = branch["发出票"] + 3 - branch["收回票"]
    for name in ("收回票", "有效票", "满意"):
        branch[name] += more


def _more_handed_out(branch: dict[str, Any]) -> None:
    branch["发出票"] = branch["实参评"] + 2


def _verdicts_too_few(branch: dict[str, Any]) -> None:
    branch["满意"] -= 2


def _left_blank(branch: dict[str, Any]) -> None:
    branch["收回票"] = None


def _another_form(_: Form, unit: Unit) -> bytes:
    return strangers.another_form(unit.name)


def _cut_short(form: Form, unit: Unit) -> bytes:
    return strangers.cut_short(filled(form, unit))


def _picture(_: Form, __: Unit) -> bytes:
    return strangers.picture()


HABITS: Sequence[tuple[Habit, int]] = (
    (_drifted("上面插了两行,写了说明", habits.note_above), 2),
    (_drifted("插了一列“支部书记”", habits.column_inserted), 2),
    (_drifted("工作表改了名", habits.renamed), 2),
    (_drifted("加了一行小计", habits.subtotal), 5),
    (_drifted("党员数是文本格式", habits.text_numbers), 2),
    (_drifted("人数后面写了“人”", habits.with_units), 2),
    (_drifted("数字是全角的", habits.full_width), 2),
    (_drifted("用了去年的表,标题是 2010 年度", habits.old_title, RETURNED), 2),
    (_drifted("“有效”“无效”两列对调了", habits.exchanged), 2),
    (_hidden_sheet, 3),
    (_misfilled("收回票空着没有填", _left_blank), 2),
    (_misfilled("收回票多于发出票", _more_returned), 2),
    (_misfilled("发出票多于实参评人数", _more_handed_out), 2),
    (_misfilled("五项结果之和不等于有效票", _verdicts_too_few), 2),
    (_drifted("合计是手填的,多了 10", habits.total_off, RETURNED), 2),
    (_drifted("有一格是错误值 #REF!", habits.error_cell, RETURNED), 2),
    (_replaced("报成了附件5", _another_form, FOREIGN), 2),
    (_replaced("文件没有传完,损坏了", _cut_short, UNREADABLE), 2),
    (_replaced("把照片改名成了 .xlsx", _picture, UNREADABLE), 2),
    (_two_versions, 2),
)  # fmt: skip
"""What a third of the units do, and how many branches a unit must have for it."""


def accepted(files: Sequence[Sent]) -> Iterator[Record]:
    """Give the records that must be in the result."""
    for one in files:
        if one.status == ACCEPTED:
            yield from one.branches
