"""Findings lead to all their cells: those of other copies, and those that are for the office."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

import cxzy_sheets as cs
from cxzy_sheets.outputs._ranges import places
from cxzy_sheets.refs import Ref

from ..crosschecks.cycles import LINES, cycle

SHEETS: dict[str, Any] = {
    "汇总": (("汇总表", "来源", "每行"), ("等次表", "附件5.党员", "等次")),
    "汇总列": (("汇总表", "列", "公式"), ("等次表", "人数", "COUNTA(学工号)")),
    "检查": (
        ("编号", "汇总表", "规则", "级别", "提示"),
        ("K-1", "等次表", "人数<=1", "核实", None),
    ),
}
FIELDS = {"附件5": [("党员.学工号", "编号", None, None, None, "全部")]}


def collected(root: Path, *, anonymous: bool = False) -> cs.CycleCollection:
    """Return two copies with one code in both, and a 检查 on a table made from both."""
    lines = {"附件5": (*LINES["附件5"][:5], "是", None)} if anonymous else None
    made = cycle(root, FIELDS, sheets=SHEETS, lines=lines)
    people = {
        "数学学院党总支": ("李四", "教工第一党支部"),
        "物理学院党总支": ("钱七", "教工第一党支部"),
    }
    for unit, (name, branch) in people.items():
        row = {"姓名": name, "学工号": "0012", "支部": branch, "等次": "优秀"}
        data = made.forms["附件5"].fill({"单位": unit}, {"党员": [row, {**row, "学工号": None}]})
        (made.inbox / f"{unit[:2]}.xlsx").write_bytes(data)
    return cs.collect(made)


def problems(got: cs.CycleCollection, path: Path) -> list[dict[str, Any]]:
    page = openpyxl.load_workbook(cs.write_summary(got, path))["问题清单"]
    headings = [cell.value for cell in page[3]]
    return [
        {**{h: c.value for h, c in zip(headings, row, strict=True)}, "links": links}
        for row in page.iter_rows(4)
        for links in [{h: c.hyperlink for h, c in zip(headings, row, strict=True) if c.hyperlink}]
    ]


def test_a_finding_names_the_cells_of_other_copies(tmp_path: Path):
    """A code that two faculties have: each row leads to its own cell and the other's."""
    rows = problems(collected(tmp_path), tmp_path / "汇总.xlsx")
    told = {row["文件"]: row for row in rows if row["代码"] == "value-elsewhere"}
    other = {"数学.xlsx": "物理.xlsx", "物理.xlsx": "数学.xlsx"}
    assert {file: row["相关单元格"] for file, row in told.items()} == {
        file: f"{there} 表!B4" for file, there in other.items()
    }
    link = told["数学.xlsx"]["links"]["相关单元格"]
    assert (Path(link.target).name, link.location) == ("物理.xlsx", "'表'!B4")


def test_of_anonymous_copies_no_cell_is_named(tmp_path: Path):
    """Neither in the finding of a copy nor in the office's."""
    got = collected(tmp_path, anonymous=True)
    rows = problems(got, tmp_path / "汇总.xlsx")
    assert rows
    assert not any("相关单元格" in row for row in rows)
    assert "数学.xlsx" not in str(rows)


def test_a_finding_for_the_office_leads_to_its_cells(tmp_path: Path):
    """A 检查 on a row of two copies has no cell of its own; the list names both, with a link."""
    made = cycle(tmp_path, sheets=SHEETS)
    for unit, name, code in (
        ("数学学院党总支", "李四", "0012"), ("物理学院党总支", "钱七", "0022"),
    ):  # fmt: skip
        row = {"姓名": name, "学工号": code, "支部": "教工第一党支部", "等次": "优秀"}
        data = made.forms["附件5"].fill({"单位": unit}, {"党员": [row]})
        (made.inbox / f"{unit[:2]}.xlsx").write_bytes(data)
    rows = problems(cs.collect(made), tmp_path / "汇总.xlsx")
    (told,) = [row for row in rows if row["代码"] == "check-broken"]
    assert (told["文件"], told["单元格"]) == (None, None)
    assert told["相关单元格"] == "数学.xlsx 表!B4;物理.xlsx 表!B4"
    assert Path(told["links"]["相关单元格"].target).name == "数学.xlsx"


@pytest.mark.parametrize(
    ("refs", "file", "shown"),
    [
        ([("甲.xlsx", "表", "D5"), ("甲.xlsx", "表", "D6")], None, "甲.xlsx 表!D5:D6"),
        ([("甲.xlsx", "表", "D5"), ("乙.xlsx", "表", "D6:D8、F9")], "甲.xlsx",
         "表!D5;乙.xlsx 表!D6:D8、F9"),
        ([("甲.xlsx", "表", "")], None, "甲.xlsx 表"),
        ([(f"{n}.xlsx", "表", "A1") for n in range(6)], None,
         "0.xlsx 表!A1;1.xlsx 表!A1;2.xlsx 表!A1;3.xlsx 表!A1;等 6 处"),
        ([], None, ""),
    ],
)  # fmt: skip
def test_cells_are_told_with_their_files(refs: list[tuple[str, ...]], file: str, shown: str):
    """Cells of one sheet stand together; the finding's own file is not named again."""
    assert places((Ref(*ref) for ref in refs), file) == shown
