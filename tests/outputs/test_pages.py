"""How the sheets look on a screen and on paper; what can be asked of it without a picture."""

from __future__ import annotations

import datetime
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from cxzy_sheets.layout import Field
from cxzy_sheets.outputs import _look

from .collected import Collected, layout, records
from .conftest import Written

LISTS = ("附件4", "附件4.支部", "问题清单", "收件登记", "规则核对")


def test_every_sheet_prints_on_a4_landscape_with_page_numbers(written: Written):
    """A4, landscape, as wide as the paper, 第 n 页 共 m 页."""
    for page in written.formulas.worksheets:
        assert page.page_setup.paperSize in (9, "9")
        assert page.page_setup.orientation == "landscape"
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert page.page_setup.fitToHeight in (0, "0")
        assert "第 &P 页 共 &N 页" in page.oddFooter.center.text


def test_headings_are_frozen_filtered_and_printed_on_each_page(written: Written):
    """Row 3 of each list stays in sight, has the filter, and comes again on paper."""
    for name in LISTS:
        page = written.formulas[name]
        assert re.fullmatch(r"[AB]4", page.freeze_panes)
        assert page.print_title_rows == "$3:$3"
        assert page.auto_filter.ref.startswith("A3:")


def test_the_filter_ends_above_the_total(written: Written):
    """A sorted or filtered table keeps its 合计 at the end."""
    page = written.formulas["附件4.支部"]

    assert page.auto_filter.ref == "A3:M15"
    assert page["A16"].value == "合计"


def test_names_of_sheets_are_quoted_where_they_stand_for_themselves(written: Written):
    """LibreOffice takes the dot in 附件4.支部!$3:$3 for its own and loses the print titles."""
    with zipfile.ZipFile(written.path) as package:
        names = package.read("xl/workbook.xml").decode()

    found = re.findall(r"<definedName [^>]*>([^<]*)</", names)
    # Print titles and filter of each, and what is printed of 问题清单 and 收件登记.
    assert len(found) == 2 * len(LISTS) + 2
    assert all(area.startswith("'") for area in found)


def test_every_number_and_date_fits_its_column(written: Written):
    """No cell can show ####: each column is as wide as its widest number, total included."""
    for page in written.values.worksheets:
        for row in page.iter_rows():
            for cell in row:
                shown = as_shown(cell.value, cell.number_format)
                if shown and not merged(page, cell.coordinate):
                    width = page.column_dimensions[cell.column_letter].width
                    assert len(shown) + 1.5 <= width, (page.title, cell.coordinate, shown)


def as_shown(value: Any, number_format: str) -> str:
    """Return what Excel shows of a number or day; empty for anything else."""
    if isinstance(value, datetime.datetime):
        return "2011-12-31"
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return ""
    places = len(number_format.rstrip("%").partition(".")[2])
    if number_format.endswith("%"):
        return f"{value * 100:.{places}f}%"
    assert set(number_format) <= {"0", "."}, number_format
    return f"{value:.{places}f}"


def merged(page: Any, cell: str) -> bool:
    return any(cell in area for area in page.merged_cells.ranges)


def test_totals_are_wider_than_what_they_add_up(tmp_path: Path):
    """A column of four-digit numbers has room for a ten-digit total."""
    fields = (Field("单位", type="单位"), Field("块.数", "块", type="整数"))
    rows = [(f"单位{i}", 9_999_999) for i in range(3_000)]
    table = records(fields, rows, [("a.xlsx", "表1", 3)] * 3_000, layout(fields[:1], fields[1:]))
    made = Written(Collected({"表.块": table}), tmp_path / "a.xlsx")
    page = made.values["表.块"]

    assert page["B3004"].value == 29_999_997_000
    assert page.column_dimensions["B"].width >= len("29999997000") + 2


def test_rows_are_high_enough_for_wrapped_text(written: Written):
    """A row is as high as its longest text needs, a Chinese character counted as two."""
    page = written.values["附件4.支部"]
    checked = 0
    for row in range(4, 16):
        text = page.cell(row, 10).value or ""
        width = page.column_dimensions["J"].width
        # 宋体 10: a Chinese character is 13.3 pixels; a unit is 8, margin 5, indent 15.
        room = (width * 8 - 20) // 13.4
        lines = sum(-(-max(len(line), 1) // room) for line in text.split("\n"))
        assert page.row_dimensions[row].height >= lines * 13, (row, text)
        checked += lines > 2
    assert checked >= 2


@pytest.mark.parametrize(
    ("text", "width"),
    [("abc", 3), ("党支部", 6), ("党a支", 5), ("２０１１", 8), ("一\n二三", 4), ("", 0), ("𠮷", 4)],
)
def test_a_chinese_character_is_two_digits_wide(text: str, width: int):
    """Widths are counted as columns are: in digits of the workbook's own font."""
    assert _look.width_of(text) == width


def test_very_wide_tables_go_on_several_pages_with_their_unit_repeated(tmp_path: Path):
    """A sheet that would be printed at less than half its size is not squeezed onto one page."""
    block = tuple(Field(f"块.第{i}项指标", "块", type="整数") for i in range(40))
    fields = (Field("单位", type="单位"), *block)
    rows = [(f"第{i}学院党总支", *range(40)) for i in range(3)]
    table = records(fields, rows, [("a.xlsx", "表1", 3)] * 3, layout(fields[:1], block))
    page = Written(Collected({"表.块": table}), tmp_path / "a.xlsx").formulas["表.块"]

    assert page.page_setup.fitToWidth in (2, "2")
    assert page.print_title_cols == "$A:$A"


def test_text_that_looks_like_numbers_has_no_green_corner(written: Written):
    """Excel is told that codes are meant to be text."""
    with zipfile.ZipFile(written.path) as package:
        sheet = package.read("xl/worksheets/sheet3.xml").decode()

    assert re.search(r'<ignoredError sqref="[^"]*C4:C15[^"]*" numberStoredAsText="1"/>', sheet)


def test_codes_of_findings_are_not_printed(written: Written):
    """They are for programs; what is left is printed a size larger."""
    page = written.formulas["问题清单"]
    assert page["K3"].value == "代码"
    assert page.print_area == f"'问题清单'!$A$1:$J${page.max_row}"
