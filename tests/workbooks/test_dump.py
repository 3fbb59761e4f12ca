"""A workbook as text: what `cxzy show` prints, and what goldens are kept as."""

from __future__ import annotations

import datetime
import io
import os
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from cxzy_sheets.errors import WorkbookError
from cxzy_sheets.workbooks import dump

from . import biff_records as b
from .parts import cell, row, xlsx

GOLDEN = Path(__file__).with_name("dumped.txt")


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "附件4"
    for line in (
        ["附件4 汇总表", None, None, None],
        ["单位", "人数", "满意率", "日期"],
        ["数学\n学院", 35, 0.985, datetime.date(2011, 12, 20)],
        ["12", 12, "=B4/B3", datetime.datetime(2011, 12, 20, 8, 30)],
        ["合计", "=SUM(B3:B4)", True, None],
    ):
        sheet.append(line)
    sheet.merge_cells("A1:D1")
    sheet["C3"].number_format = sheet["C4"].number_format = "0.0%"
    sheet["B4"].comment = Comment("请核对", "办公室")
    sheet.column_dimensions["A"].width = 18
    sheet.column_dimensions["C"].hidden = True
    sheet.row_dimensions[1].height = 30
    sheet.row_dimensions[4].hidden = True
    rule = DataValidation("list", formula1='"教师,学生"', allow_blank=True)
    rule.add("A3:A4")
    sheet.add_data_validation(rule)
    sheet.conditional_formatting.add("B3:B4", CellIsRule("lessThan", ["0"]))
    sheet.freeze_panes = "A3"
    sheet.print_area = "A1:D5"
    sheet.print_title_rows = "1:2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(
        fitToPage=True
    )
    sheet.page_setup.fitToHeight = 0
    sheet.oddFooter.center.text = "第 &P 页"
    sheet.protection.sheet = True
    book.defined_names["单位列"] = DefinedName("单位列", attr_text="附件4!$A$3:$A$4")
    book.create_sheet("空")
    hidden = book.create_sheet("来源")
    hidden["B2"] = "甲"
    hidden.sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_the_dump_is_the_golden_text():
    """The dump of a workbook is kept as text; CXZY_GOLDEN=1 writes it anew."""
    text = dump(_workbook(), "附件4.xlsx")
    if os.environ.get("CXZY_GOLDEN"):
        GOLDEN.write_text(text, encoding="utf-8", newline="\n")
    assert text == GOLDEN.read_text(encoding="utf-8")
    assert dump(_workbook(), "附件4.xlsx") == text


def test_the_dump_of_an_xls():
    """An .xls shows its cells, formats, merges and what is hidden; a formula is only named."""
    data = b.xls(
        {"表1": [b.number(0, 0, 0.5, 1), b.label(0, 1, "甲"), b.formula(1, 0, b.of_error(0x07)),
                b.formula(1, 1, b.OF_TEXT)], "空": []},
        formats=("0%",), hidden=("空",),
    )  # fmt: skip
    assert dump(data, "a.xls").splitlines() == [
        "工作簿 a.xls",
        "类型 xls",
        "",
        "工作表 表1 A1:B2",
        "  A1  0.5  [0%]",
        '  B1  "甲"',
        "  A2  #DIV/0!  公式",
        "  B2  (没有结果)  公式",
        "",
        "工作表 空 空白 (隐藏)",
    ]


def test_a_text_that_looks_like_something_else_is_in_quotes():
    """12 and "12", a formula and a text that begins with = are told apart."""
    data = xlsx(
        row(
            1,
            cell("A1", 12),
            cell("B1", "12", "str"),
            cell("C1", "=1+1", "str"),
            cell("D1", 1, "b"),
        )
        + row(
            2,
            cell("A2", 2, formula="1+1"),
            cell("B2", "#N/A", "e"),
            cell("C2", "", "str", formula='""'),
        )
    )
    assert dump(data).splitlines()[3:] == [
        "工作表 表1 A1:D2",
        "  A1  12",
        '  B1  "12"',
        '  C1  "=1+1"',
        "  D1  TRUE",
        "  A2  2  =1+1",
        "  B2  #N/A",
        '  C2  ""  =""',
    ]


def test_a_stray_cell_is_in_the_dump():
    """Cells far out are shown with their address, without a grid around them."""
    text = dump(xlsx(row(1, cell("A1", 1)) + row(1048576, cell("XFD1048576", 7))))
    assert "工作表 表1 A1:XFD1048576" in text
    assert "  XFD1048576  7" in text


def test_what_cannot_be_read_cannot_be_dumped():
    """A file that is no workbook raises, with a word for what it is."""
    with pytest.raises(WorkbookError) as raised:
        dump(b"%PDF-1.4", "a.pdf")
    assert raised.value.code == "pdf-file"
