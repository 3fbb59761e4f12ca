"""Rows put in and taken out where rarer things stand: each law by a part written by hand."""

from __future__ import annotations

import re

import pytest

from cxzy_sheets.packages import Package, Patch, refresh, set_cells, shift_rows
from cxzy_sheets.packages.grid import rich_of
from cxzy_sheets.packages.xml import parsed

from .office import SHEET, drawn, opened, parts, repacked, sheet_of

REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def around(
    before: str, after: str = "", rows: str = '<row r="9"><c r="A9"><v>1</v></c></row>'
) -> bytes:
    """Return a workbook whose sheet has these sections before and after its rows."""
    xml = (
        f'<worksheet xmlns="{MAIN}" xmlns:r="{REL}" '
        'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
        'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"{before}<sheetData>{rows}</sheetData>{after}</worksheet>"
    )
    return repacked(drawn({"A1": 1}), {SHEET: xml.encode()})


def shifted(data: bytes, at: int, count: int, **more) -> str:
    patch = Patch(Package(data))
    shift_rows(patch, "表1", at, count, **more)
    return parts(patch.save())[SHEET].decode()


def test_a_row_that_a_writer_put_into_two_elements_moves_whole():
    """Both halves stand lower, and no cell is left behind."""
    rows = (
        '<row r="5"><c r="A5"><v>1</v></c></row><row r="5"><c r="B5"><f>A5*2</f><v>2</v></c></row>'
        '<row r="6"><c r="A6"><v>3</v></c></row>'
    )
    text = shifted(sheet_of(rows), 3, 2)
    assert re.findall(r'<(?:row|c) r="(\w+)"', text) == ["7", "A7", "7", "B7", "8", "A8"]
    assert "<f>A7*2</f>" in text


def test_a_format_whose_first_row_goes_is_said_for_the_next():
    """`$E6>$D6` of E6:E10 is `$E6>$D6` again when row 6 is taken out, and never #REF!."""
    after = (
        '<conditionalFormatting sqref="E6:E10"><cfRule type="expression" priority="1">'
        "<formula>$E6&gt;$D6+$A$20</formula></cfRule></conditionalFormatting>"
        '<dataValidations count="1"><dataValidation type="custom" sqref="C6:C8 C12">'
        "<formula1>C6&gt;B6</formula1></dataValidation></dataValidations>"
        '<extLst><ext uri="{1}"><x14:dataValidations count="1"><x14:dataValidation><x14:formula1>'
        "<xm:f>B6&lt;A6</xm:f></x14:formula1><xm:sqref>B6:B9</xm:sqref></x14:dataValidation>"
        "</x14:dataValidations></ext></extLst>"
    )
    text = shifted(around("", after), 5, -1)
    assert 'sqref="E6:E9"' in text
    assert "<formula>$E6&gt;$D6+$A$19</formula>" in text
    assert 'sqref="C6:C7 C11"' in text
    assert "<formula1>C6&gt;B6</formula1>" in text
    assert "<xm:f>B6&lt;A6</xm:f>" in text
    assert "<xm:sqref>B6:B8</xm:sqref>" in text
    assert "<formula1>C8&gt;B8</formula1>" in shifted(around("", after), 5, -4)


def test_lists_of_which_nothing_is_left_are_gone():
    """An empty list makes Excel repair the file: merges, links, sparklines, what holds them."""
    after = (
        '<mergeCells count="1"><mergeCell ref="A9:B9"/></mergeCells>'
        '<hyperlinks><hyperlink ref="A9" location="表1!A1"/></hyperlinks>'
        '<rowBreaks count="2" manualBreakCount="2"><brk id="9" max="16383" man="1"/>'
        '<brk id="10" max="16383" man="1"/></rowBreaks>'
        '<extLst><ext uri="{2}"><x14:sparklineGroups><x14:sparklineGroup><x14:sparklines>'
        "<x14:sparkline><xm:f>表1!A1:A5</xm:f><xm:sqref>C9</xm:sqref></x14:sparkline></x14:sparklines>"
        "</x14:sparklineGroup></x14:sparklineGroups></ext></extLst>"
    )
    text = shifted(around("", after), 8, -1)
    for gone in ("merge", "hyperlink", "sparkline", "extLst"):
        assert gone not in text
    assert '<rowBreaks count="2" manualBreakCount="2"><brk id="8"' in text
    both = shifted(around("", after), 8, -2)
    assert '<rowBreaks count="1" manualBreakCount="1"><brk id="8"' in both


@pytest.mark.parametrize(
    ("at", "count", "split"), [(2, 3, 8), (0, 1, 6), (5, 3, 5), (1, -2, 3), (7, -1, 5)]
)
def test_rows_that_stand_still_are_the_same_rows(at, count, split):
    """A frozen heading takes new rows in, and lets go of none of its own."""
    view = (
        '<sheetViews><sheetView workbookViewId="0"><pane ySplit="5" topLeftCell="A6" '
        'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    )
    assert f'ySplit="{split}"' in shifted(around(view), at, count)


CONTROL = (
    '<mc:AlternateContent><mc:Choice Requires="x14"><controls><control shapeId="1" name="b">'
    '<controlPr linkedCell="$B$9"><anchor{0}><from><col>0</col><row>8</row></from>'
    "<to><col>1</col><row>9</row></to></anchor></controlPr></control></controls></mc:Choice>"
    "</mc:AlternateContent>"
)


@pytest.mark.parametrize(
    ("manner", "rows"),
    [("", ["8", "9"]), (' moveWithCells="1"', ["10", "11"]),
     (' moveWithCells="1" sizeWithCells="1"', ["10", "11"])],
)  # fmt: skip
def test_controls_move_if_they_say_so(manner, rows):
    """A control that keeps its place keeps it; the cell that it is bound to is followed always."""
    text = shifted(around("", CONTROL.format(manner)), 3, 2)
    assert re.findall("<row>(.*?)</row>", text) == rows
    assert 'linkedCell="$B$11"' in text


DRAWING = (
    '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing">'
    "<xdr:twoCellAnchor{0}><xdr:from><xdr:row>2</xdr:row><xdr:rowOff>7</xdr:rowOff></xdr:from>"
    "<xdr:to><xdr:row>8</xdr:row><xdr:rowOff>7</xdr:rowOff></xdr:to></xdr:twoCellAnchor></xdr:wsDr>"
)


@pytest.mark.parametrize(
    ("manner", "at", "count", "rows"),
    [("", 4, 2, [2, 10]), ("", 1, 2, [4, 10]), (' editAs="oneCell"', 4, 2, [2, 8]),
     (' editAs="oneCell"', 1, 2, [4, 10]), (' editAs="absolute"', 1, 2, [2, 8]),
     ("", 7, -3, [2, 7])],
)  # fmt: skip
def test_pictures_stretch_move_or_stay_as_they_say(manner, at, count, rows):
    """Stretched with its cells, moved with them, or left where it is."""
    patch = Patch(Package(drawn({"A9": 1})))
    patch.add("xl/drawings/d.xml", DRAWING.format(manner).encode(), "application/x")
    patch.relate(patch.sheet("表1").path, "drawing", "xl/drawings/d.xml")
    patch = Patch(Package(patch.save()))
    shift_rows(patch, "表1", at, count)
    text = parts(patch.save())["xl/drawings/d.xml"].decode()
    assert [int(row) for row in re.findall("<xdr:row>(.*?)<", text)] == rows
    assert (f"<xdr:row>{rows[1]}</xdr:row><xdr:rowOff>0<" in text) == (count < 0)


def test_links_in_relations_and_in_charts_follow():
    """`#表1!A9` of a shape, `c15:sqref` of a chart: references wherever they are written."""
    patch = Patch(Package(drawn({"A9": 1})))
    patch.add("xl/drawings/d.xml", DRAWING.format("").encode(), "application/x")
    patch.relate(patch.sheet("表1").path, "drawing", "xl/drawings/d.xml")
    chart = (
        '<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:f>表1!$A$9</c:f>'
        "<c:sqref>表1!$B$9:$B$12</c:sqref></c:chart>"
    )
    patch.add("xl/charts/c.xml", chart.encode(), "application/x")
    patch.relate("xl/drawings/d.xml", "chart", "xl/charts/c.xml")
    data = patch.save()
    name = "xl/drawings/_rels/d.xml.rels"
    link = (
        f'<Relationship Id="rId7" TargetMode="External" Target="#表1!A9" Type="{REL}/hyperlink"/>'
    )
    end = b"</Relationships>"
    data = repacked(data, {name: parts(data)[name].replace(end, link.encode() + end)})
    patch = Patch(Package(data))
    shift_rows(patch, "表1", 3, 2)
    made = parts(patch.save())
    assert 'Target="#表1!A11"' in made[name].decode()
    assert (
        "<c:f>表1!$A$11</c:f><c:sqref>表1!$B$11:$B$14</c:sqref>" in made["xl/charts/c.xml"].decode()
    )


def test_a_formula_that_counts_on_goes_on_counting_where_rows_are_taken_out():
    """A9 says A8+1; with rows 7 and 8 gone it says A6+1, and not #REF!+1."""
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><f>A{n - 1}+1</f><v>{n}</v></c></row>' for n in range(5, 11)
    )
    patch = Patch(Package(sheet_of(rows)))
    shift_rows(patch, "表1", 6, -2)
    refresh(patch, {}, moved=True)
    sheet = opened(patch.save()).active
    assert [sheet[f"A{n}"].value for n in range(5, 9)] == ["=A4+1", "=A5+1", "=A6+1", "=A7+1"]


def test_readings_over_characters_are_no_text():
    """Phonetic runs of a shared string are not part of what a cell says."""
    read = '<rPh sb="0" eb="2"><t>トウキョウ</t></rPh>'
    item = parsed(f'<si xmlns="{MAIN}"><r><t>東京</t></r>{read}</si>'.encode())
    assert rich_of(item).text == "東京"


def test_days_in_words_count_as_days():
    """Strict writers put days down as 2011-12-20: what depends on one is worked out rightly."""
    rows = (
        '<row r="1"><c r="A1" t="d"><v>2011-12-20</v></c><c r="B1"><v>1</v></c>'
        '<c r="C1"><f>A1+B1</f><v>40898</v></c></row>'
    )
    made = set_cells(sheet_of(rows), {"表1": {"B1": 2}})
    assert opened(made, values=True).active["C1"].value == 40899


def test_the_area_that_a_sheet_is_said_to_reach_holds_new_cells():
    """Readers that trust it would not see them."""
    made = set_cells(around('<dimension ref="A9"/>'), {"表1": {"C12": 1}})
    assert '<dimension ref="A9:C12"/>' in parts(made)[SHEET].decode()


def test_data_from_outside_is_asked_for_where_the_cell_stands():
    """RTD cells are listed in a part of their own, and parameters of queries in another."""
    patch = Patch(Package(drawn({"A9": 1})))
    live = f'<volTypes xmlns="{MAIN}"><tr r="A9" s="1"/><tr r="A9" s="2"/></volTypes>'
    patch.add("xl/volatileDependencies.xml", live.encode(), "application/x")
    patch.relate(patch.workbook, "volatileDependencies", "xl/volatileDependencies.xml")
    ask = f'<connections xmlns="{MAIN}"><parameter cell="表1!$A$9"/></connections>'
    patch.add("xl/connections.xml", ask.encode(), "application/x")
    patch.relate(patch.workbook, "connections", "xl/connections.xml")
    patch = Patch(Package(patch.save()))
    shift_rows(patch, "表1", 3, 2)
    made = parts(patch.save())
    assert b'r="A11" s="1"/><tr r="A9" s="2"' in made["xl/volatileDependencies.xml"].replace(
        f'xmlns="{MAIN}" '.encode(), b""
    )
    assert 'cell="表1!$A$11"' in made["xl/connections.xml"].decode()
