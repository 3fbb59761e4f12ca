"""Rows put into a sheet: everything below and across follows, in the whole workbook."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl.formatting.rule import FormulaRule
from openpyxl.worksheet.datavalidation import DataValidation

from cxzy_sheets.packages import Package, Patch, shift_rows

from .office import FIRST, LAST, SHEET, TOTAL, drawn, opened, parts, recalculated, repacked, rich

MORE = 3


@pytest.fixture(scope="module")
def form() -> bytes:
    """A workbook with all that rows take along."""
    return rich()


@pytest.fixture(scope="module")
def grown(form: bytes) -> bytes:
    """The same with three rows before the last of the block."""
    patch = Patch(Package(form))
    shift_rows(patch, "附件4", LAST - 1, MORE, like=LAST - 2)
    return patch.save()


def xml(data: bytes, part: str = SHEET) -> str:
    return parts(data)[part].decode()


def test_cells_below_move_down_and_formulas_with_them(grown):
    """The total stands three rows lower and adds up three rows more."""
    sheet = opened(grown)["附件4"]
    assert sheet["A14"].value == "合计"
    assert [sheet[f"{c}14"].value for c in "CDE"] == [f"=SUM({c}6:{c}13)" for c in "CDE"]
    assert sheet["A16"].value == "填表人:"


def test_new_rows_look_like_the_block(grown):
    """Styles, heights, merges and formulas of the row above are theirs; values are not."""
    sheet = opened(grown)["附件4"]
    for row in (10, 11, 12):
        assert sheet[f"F{row}"].value == f"=E{row}/D{row}"
        assert sheet[f"F{row}"].number_format == "0.00%"
        assert sheet[f"B{row}"].border.left.style == "thin"
        assert sheet[f"B{row}"].value is None
        assert sheet.row_dimensions[row].height == 24
        assert f"J{row}:K{row}" in {str(area) for area in sheet.merged_cells.ranges}


def test_formulas_that_look_at_the_row_above_go_on(grown):
    """A running total counts on the last of the new rows; Excel would point at the old one."""
    sheet = opened(grown)["附件4"]
    assert [sheet[f"H{row}"].value for row in (9, 10, 12, 13)] == [
        "=H8+E9",
        "=H9+E10",
        "=H11+E12",
        "=H12+E13",
    ]
    assert sheet["G13"].value == "=RANK(E13,E$6:E$13)"


def test_areas_over_the_block_take_the_new_rows_in(grown):
    """Merges, validations, formats, filters, protected and ignored areas, sparklines."""
    text = xml(grown)
    assert "I6:I13" in {str(area) for area in opened(grown)["附件4"].merged_cells.ranges}
    for found in (
        'sqref="D6:D13"', 'sqref="B6:B13"', 'sqref="E6:E13"', '<protectedRange sqref="B6:E13"',
        '<autoFilter ref="A5:H13"', '<ignoredError sqref="B6:B13"', "<xm:sqref>D6:D13</xm:sqref>",
        "<xm:f>附件4!E6:E13</xm:f>", "<xm:sqref>L14</xm:sqref>", '<dimension ref="A2:K17"',
    ):  # fmt: skip
        assert found in text, found
    assert 'count="10"' in re.search("<mergeCells[^>]*>", text)[0]


def test_links_breaks_and_views_follow(grown):
    """A hyperlink, its target, a page break below the block; the frozen header stays."""
    text = xml(grown)
    assert '<hyperlink ref="B17" location="\'附件4\'!A14"' in text
    assert '<brk id="15"' in text
    assert 'topLeftCell="A6"' in text


def test_names_of_the_workbook_follow(grown):
    """Print area and titles, the filter's hidden name, names of areas and of cells."""
    book = opened(grown)
    assert book["附件4"].print_area == "'附件4'!$A$1:$K$17"
    assert book["附件4"].print_title_rows == "$4:$5"
    assert book.defined_names["满意列"].attr_text == "附件4!$E$6:$E$13"
    assert book.defined_names["合计格"].attr_text == "附件4!$E$14"
    assert "附件4!$A$5:$H$13" in xml(grown, "xl/workbook.xml")


def test_other_sheets_charts_and_shapes_follow(grown):
    """Formulas that refer to the sheet move wherever they stand; texts do not."""
    other = opened(grown)["汇总"]
    assert [other[f"A{r}"].value for r in (1, 2, 3)] == [
        "=附件4!E14", "=SUM(附件4!E6:E13)*2", '="附件4!E11 不动"&LOG10(100)',
    ]  # fmt: skip
    chart = xml(grown, "xl/charts/chart1.xml")
    assert "附件4!$B$6:$B$13" in chart
    assert "附件4!$E$6:$E$13" in chart
    assert 'textlink="附件4!$E$14"' in xml(grown, "xl/drawings/drawing1.xml")


def test_pictures_comments_and_controls_hang_lower(form, grown):
    """What hangs below the new rows moves with its rows; what hangs above stays."""
    before, after = (
        re.findall(r"<xdr:row>(\d+)", xml(d, "xl/drawings/drawing1.xml")) for d in (form, grown)
    )
    assert [int(row) for row in after] == [int(row) + MORE for row in before]
    notes = opened(grown)["附件4"]
    assert notes["C14"].comment.text == "合计的批注"
    assert notes["C5"].comment.text == "表头的批注"
    rows = re.findall(r"<x:Row>(\d+)", xml(grown, "xl/drawings/vmlDrawing1.vml"))
    assert sorted(map(int, rows)) == [4, 13]
    anchors = re.findall(r"<x:Anchor>([^<]*)", xml(grown, "xl/drawings/vmlDrawing1.vml"))
    assert "5, 0, 18, 0, 6, 0, 19, 0" in anchors


def test_what_does_not_refer_to_the_sheet_is_not_touched(form, grown):
    """Styles, strings, the theme, the other sheet's table: byte for byte."""
    a, b = parts(form), parts(grown)
    same = {name for name in a if a[name] == b[name]}
    assert {
        "xl/styles.xml",
        "xl/sharedStrings.xml",
        "xl/theme/theme1.xml",
        "xl/tables/table1.xml",
    } <= same


def test_a_room_of_one_row_grows_below():
    """Totals over the one row take the new rows in; sums of its own cells do not."""
    form = drawn(
        {"A5": "名称", "B6": 1, "C6": 2, "D6": "=SUM(B6:C6)", "B7": "=SUM(B6:B6)", "C7": "=SUM(C6)"}
    )
    patch = Patch(Package(form))
    shift_rows(patch, "表1", 6, 2, like=5, grows=True)
    sheet = opened(patch.save()).active
    assert [sheet[f"D{r}"].value for r in (6, 7, 8)] == [
        "=SUM(B6:C6)",
        "=SUM(B7:C7)",
        "=SUM(B8:C8)",
    ]
    assert [sheet["B9"].value, sheet["C9"].value] == ["=SUM(B6:B8)", "=SUM(C6:C8)"]


def test_new_rows_are_validated_and_formatted_as_the_row_they_are_made_like():
    """A validation or format of that row alone reaches them, wherever they go in."""
    sheet = openpyxl.Workbook().active
    sheet["A5"] = "名称"
    rule = DataValidation(type="whole", sqref="B6")
    sheet.add_data_validation(rule)
    sheet.conditional_formatting.add("C6", FormulaRule(["$C6>$B6"]))
    out = io.BytesIO()
    sheet.parent.save(out)
    for grows in (True, False):
        patch = Patch(Package(out.getvalue()))
        shift_rows(patch, "Sheet", 6, 2, like=5, grows=grows)
        made = opened(patch.save()).active
        assert str(made.data_validations.dataValidation[0].sqref) == "B6:B8"
        assert [str(area.sqref) for area in made.conditional_formatting] == ["C6:C8"]


def test_the_source_of_a_pivot_table_follows(form):
    """Its area is named in a part of its own, by sheet and reference."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    cache = (
        f'<pivotCacheDefinition xmlns="{main}"><cacheSource type="worksheet">'
        '<worksheetSource ref="A5:H10" sheet="附件4"/></cacheSource></pivotCacheDefinition>'
    )
    links = parts(form)["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rId98" Target="pivotCache/p.xml" Type="http://schemas.openxmlformats'
        b'.org/officeDocument/2006/relationships/pivotCacheDefinition"/></Relationships>',
    )
    data = repacked(
        form, {"xl/_rels/workbook.xml.rels": links, "xl/pivotCache/p.xml": cache.encode()}
    )
    patch = Patch(Package(data))
    shift_rows(patch, "附件4", LAST - 1, MORE, like=LAST - 2)
    assert 'ref="A5:H13"' in xml(patch.save(), "xl/pivotCache/p.xml")


def test_putting_rows_in_and_taking_them_out_changes_nothing(form):
    """At any row, any number: every part says again what it said."""
    package = Package(form)
    before = {name: _canonical(name, package.read(name)) for name in package.names}

    @settings(max_examples=25, deadline=None)
    @given(st.integers(0, 20), st.integers(1, 7), st.sampled_from(["附件4", "汇总"]))
    def law(at, count, sheet):
        patch = Patch(package)
        shift_rows(patch, sheet, at, count)
        shift_rows(patch, sheet, at, -count)
        for name in package.names:
            assert _canonical(name, patch.read(name)) == before[name], name

    law()


def _canonical(name: str, data: bytes) -> bytes:
    if not name.endswith((".xml", ".rels", ".vml")):
        return data
    return etree.tostring(etree.fromstring(data), method="c14n")


def test_rows_that_go_take_along_what_stood_on_them(form):
    """Merges, comments and links of rows that are taken out are gone; areas shrink."""
    patch = Patch(Package(form))
    shift_rows(patch, "附件4", FIRST, -3)
    data = patch.save()
    sheet = opened(data)["附件4"]
    assert sheet[f"E{TOTAL - 3}"].value == "=SUM(E6:E7)"
    assert {str(a) for a in sheet.merged_cells.ranges} >= {"I6:I7", "J6:K6", "J7:K7"}
    assert len(sheet.merged_cells.ranges) == 4
    shift_rows(patch, "附件4", TOTAL - 4, -1)
    after = opened(patch.save())
    assert [c.comment.text for row in after["附件4"] for c in row if c.comment] == ["表头的批注"]
    assert after["汇总"]["A1"].value == "=附件4!#REF!"


@pytest.mark.libreoffice
def test_libreoffice_works_the_grown_form_out_alike(form, grown, tmp_path: Path):
    """A grown form opens, and what its formulas show over the old values is what they showed."""
    books = recalculated({"before": form, "after": grown}, tmp_path)
    old, new = books["before"]["附件4"], books["after"]["附件4"]
    moved = [*range(FIRST, LAST), LAST + MORE]
    for row, there in zip(range(FIRST, LAST + 1), moved, strict=True):
        values = [old.cell(row, column).value for column in range(1, 8)]
        assert [new.cell(there, column).value for column in range(1, 8)] == values
    assert [new.cell(TOTAL + MORE, c).value for c in (3, 4, 5)] == [120, 80, 40]
    assert [books["after"]["汇总"][f"A{r}"].value for r in (1, 2)] == [40, 80]
