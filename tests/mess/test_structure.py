"""M-13 … M-22: what happens to a sheet."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation

import cxzy_sheets as cs

from ..drawn import drawn
from . import (
    ADVICE,
    COPY,
    FORM_DRAWING,
    MUST,
    PEOPLE,
    TIMES,
    VERIFY,
    changed,
    form,
    grave,
    is_whole,
    reparted,
    said,
    saved,
)

SWAPPED = """
    附件4 | A        | B             | C     | D      | E     | F
    1     | 2011年党支部活动情况统计表 | < | <   | <      | <     | <
    2     | 填报单位 | 数学学院党总支 | <     | 填报日期 | 2011-12-20 |
    3     | 序号     | 备注          | 活动情况 | <    | 支部名称 | 地点
    4     | ^       | ^             | 次数   | 人数   | ^     | ^
    5     | 1       |               | 3     | 12    | 教工第一党支部 | 101
    6     | 2       | 新成立        | 4     | 15    | 教工第二党支部 | 102
    7     | 3       |               | 6     | 40    | 学生党支部 | 103
    8     | 合计     | <             | 13    | 67    |       |
    9     | 填表人:张三 | <           | <     | <     | <     |
"""


def test_m13_columns_are_bound_by_the_path_of_their_headings():
    """Under a two-level heading columns may stand in any order; each value is its own field's."""
    filled = form().read(drawn(SWAPPED), name="附件4.xlsx")
    assert is_whole(filled)
    assert filled.ref("支部.人数", 0).cell == "D5"
    assert filled.rows["支部"]["备注"].fillna("").tolist() == ["", "新成立", ""]


TWINS_FORM = """
    表 | A   | B      | C    | D    | E
    1  | 信息采用情况统计表 | < | < | < | <
    2  | 支部 | 校级   | <    | 市级  | <
    3  | ^   | 信息   | 简报  | 信息  | 简报
    4  | {{支部.名称}} | {{支部.校信息}} | {{支部.校简报}} | {{支部.市信息}} | {{支部.市简报}}
    5  |     |        |      |      |
    6  | 合计 |        |      |      |

    字段 | A | B
    1 | 字段 | 类型
    2 | 支部.校信息;校简报;市信息;市简报 | 整数
"""


def test_m13_equal_headings_are_told_apart_by_the_level_above():
    """信息 under 校级 and under 市级 are two fields, also after the groups changed places."""
    copy = drawn("""
        表 | A   | B      | C    | D    | E
        1  | 信息采用情况统计表 | < | < | < | <
        2  | 支部 | 市级   | <    | 校级  | <
        3  | ^   | 信息   | 简报  | 信息  | 简报
        4  | 教工党支部 | 1 | 2    | 3    | 4
        5  | 学生党支部 | 5 | 6    | 7    | 8
        6  | 合计 | 6 | 8 | 10 | 12
    """)
    rows = cs.Form(drawn(TWINS_FORM), name="表").read(copy).rows["支部"]
    assert rows[["校信息", "校简报", "市信息", "市简报"]].values.tolist() == [
        [3, 4, 1, 2],
        [7, 8, 5, 6],
    ]


def test_m14_a_text_merged_over_records_is_each_ones():
    """The name of a category, merged down over its records, counts for all of them."""
    copy = drawn(COPY.replace("| 6             |", "|").replace("学生党支部 ", "学生党支部 "))
    book = openpyxl.load_workbook(io.BytesIO(copy))
    sheet = book.worksheets[0]
    sheet["E5"], sheet["E6"] = "本年新成立", None
    sheet.merge_cells("E5:E6")
    sheet["C8"], sheet["D8"] = 67, 13
    filled = form().read(saved(book), name="附件4.xlsx")
    assert filled.rows["支部"]["备注"].fillna("").tolist() == ["本年新成立", "本年新成立", ""]
    assert filled.rows["支部"]["人数"].tolist() == PEOPLE


def test_m14_a_number_merged_over_records_is_nobodys():
    """One number for two records has two readings (each, or together): 强制, none is taken."""

    def edit(book: Any, sheet: Any) -> None:
        sheet["C6"] = None
        sheet.merge_cells("C5:C6")

    filled = form().read(changed(edit), name="附件4.xlsx")
    told = said(filled, "answers-merged")
    assert (told.severity, told.cell) == (MUST, "C5:C6")
    assert [filled.state("支部.人数", i) for i in range(3)] == ["无法读取", "无法读取", "值"]
    assert filled.rows["支部"]["次数"].tolist() == TIMES


def test_m15_inserted_rows_and_columns_are_read_around():
    """Rows above, a column inside and one of the unit's own: the same values, the own one told."""

    def edit(book: Any, sheet: Any) -> None:
        for area in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(area))
        sheet.insert_rows(2)
        sheet["F4"] = "备注2"
        for row, text in ((6, "甲"), (7, "乙"), (8, "丙")):
            sheet.cell(row, 6).value = text

    filled = form().read(changed(edit), name="附件4.xlsx")
    assert is_whole(filled)
    assert said(filled, "extra-column").severity == ADVICE


def test_m15_a_column_that_was_deleted_is_missed():
    """What the form asks for and the copy has no column for is 强制 and 未找到, not blank."""

    def edit(book: Any, sheet: Any) -> None:
        for area in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(area))
        sheet.delete_cols(4)
        sheet["D2"], sheet["E2"] = "填报日期", None

    filled = form().read(changed(edit), name="附件4.xlsx")
    assert said(filled, "column-not-found").severity == MUST
    assert filled.state("支部.次数", 0) == "未找到"


def test_m16_a_block_that_grows_takes_what_is_below_with_it():
    """Filling more records than there is room for moves merges, totals and validations down."""
    book = openpyxl.load_workbook(io.BytesIO(drawn(FORM_DRAWING)))
    rule = DataValidation(type="whole", operator="greaterThan", formula1="0")
    rule.add("C5:C7")
    book["附件4"].add_data_validation(rule)
    made = cs.Form(saved(book), name="附件4")
    rows = [{"名称": f"第{n}党支部", "人数": n, "次数": 1, "备注": "无"} for n in range(1, 9)]
    data = made.fill({"单位": "数学学院", "填表人": "张三"}, {"支部": rows})
    sheet = openpyxl.load_workbook(io.BytesIO(data))["附件4"]
    assert "A13:B13" in {str(area) for area in sheet.merged_cells.ranges}
    assert sheet["C13"].value == "=SUM(C5:C12)"
    assert sheet["A14"].value == "填表人:张三"
    assert [str(v.sqref) for v in sheet.data_validations.dataValidation] == ["C5:C12"]


def test_m17_a_sheet_formatted_to_its_last_row_is_read():
    """Borders down to row 1,048,576, or a stray value there, cost nothing and hide nothing."""
    empty = "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(40_000, 60_000))
    last = '<row r="1048576"><c r="XFD1048576"><v>7</v></c></row>'

    def edit(name: str, part: bytes) -> bytes:
        if not name.startswith("xl/worksheets/sheet"):
            return part
        return part.replace(b"</sheetData>", f"{empty}{last}</sheetData>".encode())

    filled = form().read(reparted(drawn(COPY), edit), name="附件4.xlsx")
    assert is_whole(filled)
    assert said(filled, "far-cells").severity == ADVICE
    assert said(filled, "far-cells").cell == "XFD1048576"


@pytest.mark.parametrize(
    ("row", "severity"),
    [
        ((None, None, None, None), ""),
        (("例", "例:张三党支部", 10, 2), ADVICE),
        (("注:按12月底的人数填写", None, None, None), ADVICE),
        ((None, "小计", 27, 7), ADVICE),
        (("序号", "支部名称", "人数", "次数"), ""),
        (("一、教工支部", None, None, None), ADVICE),
        ((4, None, None, None), ""),
    ],
)
def test_m18_rows_that_are_no_records_are_not_counted(row: tuple[Any, ...], severity: str):
    """Blank rows, an example, a note, a subtotal, a second heading, a section title: no record."""

    def edit(book: Any, sheet: Any) -> None:
        for area in list(sheet.merged_cells.ranges):
            if area.min_row >= 7:
                sheet.unmerge_cells(str(area))
        sheet.insert_rows(7)
        for column, value in enumerate(row, start=1):
            sheet.cell(7, column).value = value
        sheet["C9"], sheet["D9"] = 67, 13

    filled = form().read(changed(edit), name="附件4.xlsx")
    assert is_whole(filled)
    told = [f for f in filled.findings if f.cell and "7" in f.cell]
    assert {f.severity for f in told} <= {severity or ADVICE}
    assert not severity or told


def test_m19_places_are_those_of_the_sheet():
    """Leading blank rows and columns do not shift what is told: every cell is Excel's own."""

    def edit(book: Any, sheet: Any) -> None:
        for area in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(area))
        sheet.insert_rows(1, 4)
        sheet.insert_cols(1, 2)
        sheet["E10"] = "很多"

    filled = form().read(changed(edit), name="附件4.xlsx")
    assert filled.ref("支部.人数", 0).cell == "E9"
    told = next(f for f in filled.findings if f.severity == MUST)
    assert (told.code, told.cell, told.sheet) == ("not-a-number", "E10", "附件4")


def test_m20_hidden_rows_and_columns_are_read_and_asked_about():
    """Hidden rows and columns with answers count, and 核实 names them; blank ones do not."""

    def edit(book: Any, sheet: Any) -> None:
        sheet.row_dimensions[6].hidden = True
        sheet.row_dimensions[40].hidden = True
        sheet.column_dimensions["D"].hidden = True
        sheet.column_dimensions["K"].hidden = True

    filled = form().read(changed(edit), name="附件4.xlsx")
    assert is_whole(filled)
    rows, columns = said(filled, "hidden-rows-read"), said(filled, "hidden-columns-read")
    assert (rows.severity, rows.found, rows.cell) == (VERIFY, [6], "B6")
    assert (columns.severity, columns.found) == (VERIFY, ["D"])


def test_m20_a_filtered_list_is_read_whole():
    """A filter hides rows as hiding does: they are read, and asked about."""

    def edit(book: Any, sheet: Any) -> None:
        sheet.auto_filter.ref = "A4:E7"
        sheet.auto_filter.add_filter_column(2, ["12"])
        for row in (6, 7):
            sheet.row_dimensions[row].hidden = True

    filled = form().read(changed(edit), name="附件4.xlsx")
    assert is_whole(filled)
    assert said(filled, "hidden-rows-read").found == [6, 7]


def test_m20_what_the_form_hides_itself_is_not_told():
    """A helper column that the office hides in the form comes back hidden: no finding."""
    book = openpyxl.load_workbook(io.BytesIO(drawn(FORM_DRAWING)))
    book["附件4"].column_dimensions["D"].hidden = True
    made = cs.Form(saved(book), name="附件4")

    def edit(book: Any, sheet: Any) -> None:
        sheet.column_dimensions["D"].hidden = True

    filled = made.read(changed(edit), name="附件4.xlsx")
    assert is_whole(filled)
    assert list(filled.findings) == []


def test_m21_a_formula_without_a_result_is_no_blank():
    """A program wrote =10+2 and no result: 强制 at its cell and 无法读取, never blank, never 0."""

    def edit(book: Any, sheet: Any) -> None:
        sheet["C5"] = "=10+2"

    filled = form().read(changed(edit), name="附件4.xlsx")
    told = said(filled, "uncached-formula")
    assert (told.severity, told.cell) == (MUST, "C5")
    assert filled.state("支部.人数", 0) == "无法读取"


def test_m21_a_total_without_a_result_is_worked_out():
    """The form's own total is worked out from its parts; that its result is missing is no fault."""
    book = openpyxl.load_workbook(io.BytesIO(drawn(COPY)))
    filled = form().read(saved(book), name="附件4.xlsx")
    assert is_whole(filled)
    assert grave(filled) == []


def test_m21_an_error_is_no_blank():
    """#DIV/0! in an answer is 强制 at its cell."""

    def edit(book: Any, sheet: Any) -> None:
        sheet["D6"] = "#DIV/0!"
        sheet["D6"].data_type = "e"

    filled = form().read(changed(edit), name="附件4.xlsx")
    told = said(filled, "error-cell")
    assert (told.severity, told.cell, told.found) == (MUST, "D6", "#DIV/0!")


def test_m22_what_is_sent_out_keeps_its_dropdowns():
    """Dropdowns of the form, those over other sheets too, are still there after filling."""
    book = openpyxl.load_workbook(io.BytesIO(drawn(FORM_DRAWING)))
    book.create_sheet("选项")["A1"] = "新成立"
    rule = DataValidation(type="list", formula1="选项!$A$1:$A$3")
    rule.add("E5:E7")
    book["附件4"].add_data_validation(rule)
    book["附件4"]["B2"].comment = Comment("请填全称", "办公室")
    made = cs.Form(saved(book), name="附件4")
    for data in (made.fill({"单位": "数学学院"}), made.blank({"单位": "数学学院"})):
        sheet = openpyxl.load_workbook(io.BytesIO(data))["附件4"]
        formulas = {rule.formula1 for rule in sheet.data_validations.dataValidation}
        assert any(re.search("选项", str(formula)) for formula in formulas)
        assert sheet["B2"].comment.text == "请填全称"
