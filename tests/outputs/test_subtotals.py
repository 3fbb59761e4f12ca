"""小计 in 汇总.xlsx: rows, their 小计, then 合计; numbers worked out by hand.

数学   79 of 99, 80 of 100      159 of 199
物理   25 of 25, 15 of 15        40 of 40
all                            199 of 239
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from cxzy_sheets.outputs import _grids
from cxzy_sheets.outputs._columns import number_column, text_column
from cxzy_sheets.outputs._grids import Grid, Section, subtotal_of, total_of
from cxzy_sheets.outputs._listings import Made
from cxzy_sheets.outputs.summary import write_summary

from ..cycle.folders import SHEETS
from .official import MATHS, PHYSICS, collected
from .test_recalculated import profile, recalculated  # noqa: F401

UNDER: Mapping[str, Any] = {
    "汇总": (
        ("汇总表", "来源", "每行", "小计", "合计", "空行"),
        ("支部结果", "附件4.支部", "名称", "名称.二级党组织", "是", "否"),
    ),
    "汇总列": (
        ("汇总表", "列", "公式", "格式"), ("支部结果", "满意", "SUM(满意)", None),
        (None, "有效", "SUM(有效)", None), (None, "率", "满意/有效", "0.0000"),
        (None, "名次", "RANK(率, 本表.率)", None),
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The summary of a cycle whose one table has sections."""
    root = tmp_path_factory.mktemp("小计")
    got = collected(root / "周期", {}, sent=(MATHS, PHYSICS), sheets=UNDER)
    write_summary(got, root / "汇总.xlsx")
    return root / "汇总.xlsx"


def told(path: Path, *, formulas: bool = False) -> list[list[Any]]:
    """Return the rows of the table from its heading to 合计."""
    sheet = openpyxl.load_workbook(path, data_only=not formulas)["支部结果"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    end = next(n for n, row in enumerate(rows) if row[0] == "合计")
    return rows[: end + 1]


def test_a_subtotal_stands_under_its_rows(path: Path):
    """In the place and with the numbers of the table; a rank has none."""
    rows = told(path)
    assert rows[0][:5] == ["名称", "满意", "有效", "率", "名次"]
    assert [row[:3] for row in rows[1:]] == [
        ["数学教工党支部", 79, 99], ["数学学生党支部", 80, 100], ["数学学院党总支 小计", 159, 199],
        ["物理教工党支部", 25, 25], ["物理学生党支部", 15, 15], ["物理学院党总支 小计", 40, 40],
        ["合计", 199, 239],
    ]  # fmt: skip
    assert [rows[n][3] for n in (3, 6, 7)] == pytest.approx([159 / 199, 1, 199 / 239])
    assert [rows[n][4] for n in (3, 6, 7)] == [None] * 3


def test_what_calamine_reads_is_what_stands_there(path: Path):
    """The values behind the formulas."""
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name("支部结果").to_python()
    found = [row[:3] for row in rows if str(row[0]).endswith(("小计", "合计"))]
    assert found == [
        ["数学学院党总支 小计", 159, 199], ["物理学院党总支 小计", 40, 40], ["合计", 199, 239],
    ]  # fmt: skip


def test_a_subtotal_is_a_sum_and_the_total_adds_up_subtotals(path: Path):
    """No cell is counted twice; a rate, and what was handed in, stand there as they came out."""
    rows = told(path, formulas=True)
    assert [rows[n][1] for n in (3, 6, 7)] == ["=SUM(B4:B5)", "=SUM(B7:B8)", "=SUM(B6,B9)"]
    assert [rows[n][2] for n in (3, 6, 7)] == ["=SUM(C4:C5)", "=SUM(C7:C8)", "=SUM(C6,C9)"]
    rest = [value for n in (3, 6, 7) for value in rows[n][3:]]
    assert [value for value in rest if isinstance(value, str)] == []


def test_submissions_behind_two_rows_are_not_counted_twice(path: Path):
    """A faculty's copy stands behind both of its branches; three were to report, two have."""
    rows = told(path)
    assert rows[0][5:] == ["应报", "已收", "计入", "未计"]
    assert [row[5:] for row in rows[1:]] == [
        [1, 1, 1, 0], [1, 1, 1, 0], [1, 1, 1, 0], [1, 1, 1, 0], [1, 1, 1, 0], [1, 1, 1, 0],
        [3, 2, 2, 0],
    ]  # fmt: skip


def test_rows_can_be_folded_away_and_nothing_is_filtered(path: Path):
    """The rows are one level down; 小计 and 合计 stay."""
    sheet = openpyxl.load_workbook(path)["支部结果"]
    assert [sheet.row_dimensions[n].outlineLevel for n in range(4, 11)] == [1, 1, 0, 1, 1, 0, 0]
    assert sheet.auto_filter.ref is None
    bold, plain = sheet["A6"].font.b, sheet["A5"].font.b
    assert (bold, plain) == (True, False)
    assert sheet["A6"].fill.fgColor.rgb != sheet["A10"].fill.fgColor.rgb


def test_key_figures_lead_to_the_total_below_the_subtotals(path: Path):
    """总览 names the cell of 合计, not of the last rows."""
    sheet = openpyxl.load_workbook(path)["总览"]
    formulas = [c.value for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    assert [f for f in formulas if "支部结果" in f] == [f"='支部结果'!${c}$10" for c in "BCD"]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not there")
def test_formulas_give_what_stands_behind_them(path: Path, profile: Path, tmp_path: Path):  # noqa: F811
    """Worked out by LibreOffice from nothing."""
    openpyxl.load_workbook(path).save(tmp_path / "空.xlsx")
    sheet = recalculated(tmp_path / "空.xlsx", profile)["支部结果"]
    assert [sheet.cell(n, 2).value for n in (6, 9, 10)] == [159, 40, 199]


def grid(cells: list[Any], parts: list[tuple[range, Any]], total: Any, **more: Any) -> Grid:
    """Return a grid of one text and one number column."""
    number = number_column("数", cells, more.pop("number", "0"))
    names = text_column("名", [f"行{n}" for n in range(len(cells))])
    sections = [Section(f"段{n} 小计", rows, {1: v}) for n, (rows, v) in enumerate(parts)]
    return Grid("表", "表", "表", "", "", [names, number], 1, {1: total}, (),
                sections=sections, summed=more.pop("summed", frozenset((1,))))  # fmt: skip


@pytest.mark.parametrize(
    ("made", "parts", "total"),
    [
        # 1+2, 4: the total is of the subtotals.
        (grid([1, 2, 4], [(range(2), 3), (range(2, 3), 4)], 7),
         ["SUM(B4:B5)", "SUM(B7:B7)"], "SUM(B6,B8)"),
        # Somebody counts in both sections: each is a sum, the total is none.
        (grid([1, 2, 4], [(range(2), 3), (range(2, 3), 4)], 6),
         ["SUM(B4:B5)", "SUM(B7:B7)"], ""),
        # Different values among two rows: no sum below them, though 合计 adds up.
        (grid([1, 2, 4], [(range(2), 2), (range(2, 3), 4)], 6), ["", "SUM(B7:B7)"], "SUM(B6,B8)"),
        # A rate with one row a section and one section is its own sum by chance.
        (grid([0.5], [(range(1), 0.5)], 0.5, number="0.0", summed=frozenset()), [""], ""),
        (grid([0.5], [(range(1), 0.5)], 0.5, number="0%"), [""], ""),
        # Nothing is known of one section.
        (grid([None, 4], [(range(1), None), (range(1, 2), 4)], 4),
         ["", "SUM(B6:B6)"], "SUM(B5,B7)"),
    ],
)  # fmt: skip
def test_a_sum_is_written_only_where_it_is_one(made: Grid, parts: list[str], total: str):
    """Else what came out stands there."""
    found = [subtotal_of(made, n, 1) for n in range(len(made.sections))]
    assert [one.formula for one in found] == parts
    assert total_of(made, 1) == Made(total, (made.total or {})[1])


def test_more_sections_than_a_function_takes(monkeypatch: pytest.MonkeyPatch):
    """Several sums; and a value where even they would be too long for a cell."""
    made = grid([1, 2, 3], [(range(n, n + 1), n + 1) for n in range(3)], 6)
    monkeypatch.setattr(_grids, "_ADDRESSES", 2)
    assert total_of(made, 1) == Made("SUM(B5,B7)+SUM(B9)", 6)
    monkeypatch.setattr(_grids, "_LONGEST", 10)
    assert total_of(made, 1) == Made("", 6)


def test_a_table_without_sections_stays_as_it_was(tmp_path: Path):
    """One SUM over all rows, no outline."""
    got = collected(tmp_path / "周期", {}, sent=(MATHS, PHYSICS), sheets={"汇总": SHEETS["汇总"]})
    write_summary(got, tmp_path / "汇总.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "汇总.xlsx")["各单位结果"]
    assert {sheet.row_dimensions[n].outlineLevel for n in range(1, 9)} == {0}
