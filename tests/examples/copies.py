"""The inbox of the example: what was sent in, and what is drifted or wrong in it.

The copies are filled in by hand, without the library: see `runs.evaluation.by_hand`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from cxzy_sheets.runs.evaluation.by_hand import Sheet
from cxzy_sheets.runs.evaluation.school import Organisation
from cxzy_sheets.runs.evaluation.sheets import (
    BRANCH_BALLOT,
    BRANCHES,
    MEMBERS,
    OPINIONS,
    ORGANISED,
    RESULT,
    THRESHOLD,
    Rows,
    Values,
    answers,
    ballots,
)
from cxzy_sheets.runs.evaluation.staging import _report

from . import KIT
from .drifting import renamed, rows_on_top
from .school import school

Change = Callable[[Values, Rows], None]
Edit = Callable[[Sheet, Mapping[str, str]], None]
Drift = Callable[[bytes], bytes]
FILES = {
    RESULT: "附件3", BRANCHES: "附件4", MEMBERS: "附件5", ORGANISED: "附件6", OPINIONS: "附件7",
    BRANCH_BALLOT: "附件1",
}  # fmt: skip
"""Form -> how its file is called in the kit."""
PHOTO = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(256)) * 8
BALLOTS = "W04"
"""The branch whose ballots were sent in."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One copy of the inbox: whose, of which form, and what was done to it."""

    unit: str
    form: str
    path: str
    change: Change | None = None
    edit: Edit | None = None
    drift: Drift | None = None


def inbox() -> Mapping[str, bytes]:
    """Return what came in: path in the inbox -> bytes."""
    units = {unit.code: unit for unit in school()}
    files = {one.path: _copy(units[one.unit], one) for one in SENT}
    report = _report(units["W"])
    files[report.path] = report.data
    files["图书馆/附件5.jpg"] = PHOTO
    return files | dict(_ballots(units["W"]))


def form(name: str) -> bytes:
    """Return a form of the kit."""
    (path,) = (KIT / "表样").glob(f"{FILES[name]} *.xlsx")
    return path.read_bytes()


def _copy(unit: Organisation, one: Sent) -> bytes:
    values, rows = answers(one.form, unit)
    if one.form == BRANCHES:
        _for_both_rates(rows)
    if one.change is not None:
        one.change(values, rows)
    sheet = Sheet(form(one.form))
    places = sheet.answer(values, rows)
    if one.edit is not None:
        one.edit(sheet, places)
    data = sheet.save()
    return one.drift(data) if one.drift is not None else data


def _ballots(unit: Organisation) -> Iterator[tuple[str, bytes]]:
    (branch,) = (b for b in unit.branches if b.code == BALLOTS)
    for number, (values, rows) in enumerate(ballots(branch), start=1):
        sheet = Sheet(form(BRANCH_BALLOT))
        sheet.answer(values, rows)
        yield f"评议票/{branch.name}/{number}.xlsx", sheet.save()


# What is done to copies


def _for_both_rates(rows: Rows) -> None:
    """Let 附件4 be complete whichever rate counts: who falls short by either says what is done."""
    for record in rows["支部"]:
        record["低于门槛"] = None
        if record["满意率"] < THRESHOLD:
            record["整改措施"] = "每月走访一次师生。"


def _said(unit: str) -> Change:
    def change(values: Values, rows: Rows) -> None:
        values["单位"] = unit

    return change


def _loosely_typed(sheet: Sheet, places: Mapping[str, str]) -> None:
    """Numbers with their measure, or as text: read all the same, and told."""
    sheet.put(places["支部.应参评[0]"], "210人")
    sheet.put(places["支部.党员数[1]"], "8")


def _day_in_words(sheet: Sheet, places: Mapping[str, str]) -> None:
    sheet.put(places["支部.评议日期[0]"], "2011年12月20日")


def _one_too_many(values: Values, rows: Rows) -> None:
    """Five columns that are one more than the valid ballots."""
    rows["支部"][0]["不满意"] += 1


def _two_more(values: Values, rows: Rows) -> None:
    """附件3 counts two people whom 附件4 does not; the unit says why."""
    values["应参评"] += 2
    values["说明"] = "有两位同志的组织关系刚转来,只统计在附件3里。"


def _see_annex(sheet: Sheet, places: Mapping[str, str]) -> None:
    sheet.put(places["党员.有效票[2]"], "见附表")


def _twice(values: Values, rows: Rows) -> None:
    rows["党员"].append(dict(rows["党员"][0]))


def _noted(sheet: Sheet, places: Mapping[str, str]) -> None:
    sheet.put("S8", "请张老师核对")


def _on_top(data: bytes) -> bytes:
    return renamed(rows_on_top(data, ("文学院党委报送材料之二", "")), "Sheet1")


SENT = (
    Sent("W", RESULT, "文学院党委/附件3-文学院.xlsx", change=_said("文学院")),
    Sent("W", BRANCHES, "文学院党委/附件4-文学院.xlsx", edit=_loosely_typed, drift=_on_top),
    Sent("W", MEMBERS, "文学院党委/附件5-文学院.xlsx", edit=_noted),
    Sent("W", ORGANISED, "文学院党委/附件6-文学院.xlsx", edit=_day_in_words),
    Sent("W", OPINIONS, "文学院党委/附件7-文学院.xlsx"),
    Sent("L", RESULT, "理学院党总支/附件3.xlsx"),
    Sent("L", BRANCHES, "理学院党总支/附件4.xlsx", change=_one_too_many),
    Sent("L", BRANCHES, "理学院党总支/附件4(更正).xlsx"),
    Sent("L", MEMBERS, "理学院党总支/附件5.xlsx"),
    Sent("L", ORGANISED, "理学院党总支/附件6.xlsx"),
    Sent("L", OPINIONS, "理学院党总支/附件7.xlsx"),
    Sent("J", RESULT, "机关党总支/机关附件3.xlsx", change=_two_more),
    Sent("J", BRANCHES, "机关党总支/机关附件4.xlsx"),
    Sent("J", MEMBERS, "机关党总支/机关附件5.xlsx", change=_twice, edit=_see_annex),
    Sent("J", ORGANISED, "机关党总支/机关附件6.xlsx"),
    Sent("T", RESULT, "图书馆/附件3 图书馆.xlsx"),
    Sent("T", BRANCHES, "图书馆/附件4 图书馆.xlsx"),
    Sent("T", ORGANISED, "图书馆/新建 Microsoft Excel 工作表.xlsx", change=_said("本馆")),
    Sent("T", OPINIONS, "图书馆/附件7 图书馆.xlsx"),
)
"""Every copy but the ballots. 机关 has no 附件7, 理学院 no 评议情况报告."""
