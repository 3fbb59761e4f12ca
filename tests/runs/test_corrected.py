"""Runs before and after a unit corrects what was returned: which cells changed, what is left.

附件4 (tests.cycle.folders): 名称 发出 收回 有效 满意 in rows 4 to 6, columns B to F. D4 (25 came
back of 20) is 强制, F5 (约25) is 核实.
"""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import cxzy_sheets as cs

from ..cycle.folders import copy_bytes
from ..outputs.test_returns import ROWS, UNIT, as_xls, corrected, with_rows_above
from .offices import Office

DAY = dt.date(2012, 1, 5)
NEXT = dt.date(2012, 1, 6)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Return an office that has run once and returned one copy."""
    made = Office(tmp_path / "2011")
    made.receives("数院.xlsx", copy_bytes(UNIT, ROWS))
    made.run(DAY)
    return made


def back(office: Office, number: int = 0) -> bytes:
    """Return the bytes of the copy that a run returned."""
    (path,) = (office.runs[number] / "退回").glob("*.xlsx")
    return path.read_bytes()


def said(got: cs.CycleCollection) -> list[tuple[str, ...]]:
    """Return what changed in the one corrected copy: kind, cell, name, before, now."""
    assert got.run is not None
    (one,) = got.run.corrections
    return [(m.kind, m.cell, m.name, m.before, m.now) for m in one.marks]


def sheet_of(run: Path, name: str) -> list[list[Any]]:
    book = openpyxl.load_workbook(run / "汇总.xlsx")
    return [[cell.value for cell in row] for row in book[name].iter_rows()]


RULE = "T-2"


def test_the_changed_cells_are_told_and_the_findings_are_followed(office):
    """D4 is 20 in place of 25 and its finding gone; F5 is as it was and has its finding still."""
    office.receives("数院.xlsx", corrected(back(office), {"D4": 20}))
    got = office.run(NEXT)
    changed, *problems = said(got)
    assert changed == ("改动", "D4", "收回(数学教工党支部)", "25", "20")
    assert [(kind, cell, before, now) for kind, cell, _, before, now in problems] == [
        ("问题", "D4", "强制", "已改"), ("问题", "F5", "核实", "仍在")
    ]  # fmt: skip
    assert RULE in problems[0][2]
    assert got.run.corrections[0].run == "001 2012-01-05"


def test_the_ledger_the_overview_and_the_record_say_it(office):
    """收件登记 has a sentence, 总览 and 更正对照 the cells, run.json all of it as data."""
    office.receives("数院.xlsx", corrected(back(office), {"D4": 20}, "点票时有一张看不清"))
    office.run(NEXT)
    text = "与第 001 2012-01-05 次退回的相比:改了 1 处;退回时的 2 个问题:已改 1、已说明 1。"
    run = office.runs[-1]
    assert any(text in str(cell) for row in sheet_of(run, "收件登记") for cell in row)
    lines = [row for row in sheet_of(run, "更正对照") if "改动" in row]
    assert [row[-2:] for row in lines] == [["25", "20"]]
    overview = [[cell for cell in row if cell is not None] for row in sheet_of(run, "总览")]
    assert ["数院.xlsx", "退回后改动:表!D4 收回(数学教工党支部)", "25", "20"] in overview
    record = json.loads((run / "run.json").read_text("utf-8"))
    (one,) = record["corrected"]
    assert one["逐项"][0] == {
        "类别": "改动", "工作表": "表", "单元格": "D4", "栏目": "收回(数学教工党支部)",
        "上次": "25", "这次": "20",
    }  # fmt: skip


def test_it_is_told_in_every_later_run_and_as_news_only_once(office):
    """A third run on the same files: the ledger says it still, 与上次相比 does not."""
    office.receives("数院.xlsx", corrected(back(office), {"D4": 20}))
    second, third = office.run(NEXT), office.run(NEXT)
    assert said(second) == said(third)
    kinds = [[c.kind for c in got.run.changes if c.kind.startswith("退回后")] for got in
             (second, third)]  # fmt: skip
    assert [len(found) for found in kinds] == [3, 0]


def test_a_second_correction_is_compared_with_the_second_return(office):
    """What went back last is what counts: F5 alone changed between the second and the third."""
    office.receives("数院.xlsx", corrected(back(office), {"D4": 20}))
    office.run(NEXT)
    office.receives("数院.xlsx", corrected(back(office, -1), {"F5": 25}))
    got = office.run(dt.date(2012, 1, 7))
    assert got.run.corrections[0].run == "002 2012-01-06"
    assert said(got)[0] == ("改动", "F5", "满意(数学学生党支部)", "约25", "25")
    assert [mark[-1] for mark in said(got)] == ["25", "已改"]
    assert [one.status for one in got.made] == ["接收"]


def test_both_copies_in_the_inbox_are_compared(office):
    """The unit's new file stands beside the old one: the same is told."""
    office.receives("数院 改.xlsx", corrected(back(office), {"D4": 20}))
    assert said(office.run(NEXT))[0] == ("改动", "D4", "收回(数学教工党支部)", "25", "20")


def test_rows_that_moved_are_no_changes(office):
    """A branch is put in above: one record is new, no value of another one changed."""
    data = with_rows_above(corrected(back(office), {"D4": 20}), 1)
    office.receives("数院.xlsx", data)
    changes = [mark for mark in said(office.run(NEXT)) if mark[0] == "改动"]
    assert changes == [
        ("改动", "B4", "支部(新增第1党支部)", "(没有这一行)",
         "名称 新增第1党支部、发出 9、收回 9…"),
        ("改动", "D5", "收回(数学教工党支部)", "25", "20"),
    ]  # fmt: skip


def test_only_the_data_copied_into_a_fresh_blank_is_compared_as_well(office):
    """No sheet, colour or comment of ours is in it: the unit and the form say what it answers."""
    rows = [("数学教工党支部", 20, 20, 20, 18), ROWS[1]]
    office.receives("数院 新表.xlsx", copy_bytes(UNIT, rows))
    found = said(office.run(NEXT))
    assert found[0] == ("改动", "D4", "收回(数学教工党支部)", "25", "20")
    assert [mark[-1] for mark in found] == ["20", "已改", "仍在"]


def test_a_copy_that_came_as_xls_is_compared_with_what_went_back(tmp_path):
    """The old file is gone from the inbox: the form that went back says what it said."""
    office = Office(tmp_path / "2011")
    office.receives("数院.xls", as_xls(copy_bytes(UNIT, ROWS), tmp_path))
    office.run(DAY)
    book = openpyxl.load_workbook(io.BytesIO(back(office)))
    book.worksheets[1]["D4"] = 20
    made = io.BytesIO()
    book.save(made)
    (office.inbox / "数院.xls").unlink()
    office.receives("数院.xlsx", made.getvalue())
    changes = [mark for mark in said(office.run(NEXT)) if mark[0] == "改动"]
    assert changes == [("改动", "D4", "收回(数学教工党支部)", "25", "20")]


def test_a_damaged_record_tells_nothing_and_stops_nothing(office):
    """run.json without its list: nothing is compared, the run is whole."""
    path = office.runs[0] / "run.json"
    record = json.loads(path.read_text("utf-8"))
    record["returned"] = [{"sha256": 5}, "x", None]
    path.write_text(json.dumps(record), "utf-8")
    office.receives("数院.xlsx", corrected(back(office), {"D4": 20}))
    got = office.run(NEXT)
    assert got.run.corrections == ()


def test_a_run_says_how_many_copies_go_back_and_where(office, tmp_path):
    """One copy; a broken file of a known unit has a 退回单 only; with nothing wrong no folder."""
    office.receives("物理学院党总支.xlsx", b"PK\x03\x04 broken")
    run = office.run(NEXT).run
    assert (run.returned, len(run.not_returned)) == (1, 1)
    assert run.returns == office.runs[-1] / "退回"
    assert (run.returns / "退回单.docx").exists()
    for path in office.inbox.iterdir():
        path.unlink()
    run = office.run(NEXT).run
    assert (run.returned, run.not_returned, run.returns) == (0, (), None)
