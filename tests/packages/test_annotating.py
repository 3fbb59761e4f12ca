"""What a returned copy needs: a coloured cell, a comment, a sheet in front, links; nothing else."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from lxml import etree

from cxzy_sheets.packages import (
    Look,
    Looks,
    Package,
    Page,
    Patch,
    add_link,
    add_notes,
    add_sheet,
    merge,
    place_name,
    set_cells,
    set_height,
    shift_rows,
)  # fmt: skip

from .office import SHEET, changed, drawn, opened, parts, recalculated, rich
from .producers import WRITERS, transitional


@pytest.fixture(scope="module")
def form() -> bytes:
    return rich()


def test_a_cell_is_coloured_and_no_other_looks_different(form):
    """Its format is added behind the others; they and all values stay."""
    patch = Patch(Package(form))
    looks = Looks(patch)
    looks.paint("附件4", (5, 2), Look(fill="FFC7CE", bold=True))
    looks.paint("附件4", (6, 2), Look(fill="FFC7CE", bold=True))
    made = patch.save()
    assert changed(form, made) == {SHEET, "xl/styles.xml"}
    before, after = opened(form)["附件4"], opened(made)["附件4"]
    assert after["C6"].fill.fgColor.rgb == "FFFFC7CE"
    assert (after["C6"].font.b, after["C6"].border.left.style) == (True, "thin")
    assert after["C6"].style_id == after["C7"].style_id

    def look(cell: Any) -> tuple[Any, ...]:
        side = cell.border.left
        return cell.value, cell.font.b, cell.fill.fgColor.rgb, side and side.style

    for line in before.iter_rows():
        for cell in line:
            if cell.coordinate not in ("C6", "C7"):
                assert look(after[cell.coordinate]) == look(cell)
    old, new = (parts(d)["xl/styles.xml"].decode() for d in (form, made))
    assert int(re.search(r'cellXfs count="(\d+)"', new)[1]) == 1 + int(
        re.search(r'cellXfs count="(\d+)"', old)[1]
    )


def test_every_look_is_read_back():
    """Font, frame, alignment, number format, lock: what is said, and nothing more."""
    patch = Patch(Package(drawn({"A1": 1.5})))
    look = Look(
        color="C00000", size=14, underlined=True, wrapped=True, horizontal="center",
        vertical="top", framed=True, format="0.000", locked=False,
    )  # fmt: skip
    Looks(patch).paint("表1", (0, 0), look)
    cell = opened(patch.save()).active["A1"]
    assert (cell.font.color.rgb, cell.font.sz, cell.font.u) == ("FFC00000", 14, "single")
    assert cell.alignment.wrap_text
    assert (cell.alignment.horizontal, cell.alignment.vertical) == ("center", "top")
    assert (cell.border.right.style, cell.number_format) == ("thin", "0.000")
    assert (cell.protection.locked, cell.font.b) == (False, False)


def test_a_workbook_without_styles_gets_some():
    """The look is there, and the cells that had none show what they showed."""
    patch = Patch(Package(drawn({"A1": 1, "B1": 2})))
    patch.unrelate(patch.workbook, "xl/styles.xml")
    patch.drop("xl/styles.xml")
    patch = Patch(Package(patch.save()))
    Looks(patch).paint("表1", (0, 0), Look(fill="FFFF00"))
    sheet = opened(patch.save()).active
    assert sheet["A1"].fill.fgColor.rgb == "FFFFFF00"
    assert sheet["B1"].fill.fill_type is None


def test_comments_stand_beside_those_that_are_there(form):
    """Old comments and their boxes stay as they are; a cell with one says both."""
    patch = Patch(Package(form))
    add_notes(patch, "附件4", {(5, 4): "应不超过 12\n请改", (10, 2): "与上表不符"}, "办公室")
    made = patch.save()
    sheet = opened(made)["附件4"]
    assert sheet["E6"].comment.text == "应不超过 12\n请改"
    assert sheet["E6"].comment.author == "办公室"
    assert sheet["C11"].comment.text == "合计的批注\n与上表不符"
    assert sheet["C5"].comment.text == "表头的批注"
    assert changed(form, made) == {"xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"}
    old, new = (parts(d)["xl/drawings/vmlDrawing1.vml"] for d in (form, made))
    assert new.startswith(old[: old.rindex(b"</xml>")])
    etree.fromstring(new)
    numbers = re.findall(rb'id="_x0000_s(\d+)"', new)
    assert len(numbers) == len(set(numbers)) == len(re.findall(rb"<x:Row>", new)) + 1


def test_a_sheet_without_comments_gets_its_parts():
    """Comments, boxes, relations and types are made; the sheet names its drawing in its place."""
    before = drawn({"A1": 1})
    patch = Patch(Package(before))
    add_notes(patch, "表1", {(0, 0): "甲 & 乙", (3, 1): " 空格 "}, "办公室")
    made = patch.save()
    sheet = opened(made).active
    assert [sheet["A1"].comment.text, sheet["B4"].comment.text] == ["甲 & 乙", " 空格 "]
    assert changed(before, made) == {
        SHEET, "[Content_Types].xml", "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml",
        "xl/worksheets/_rels/sheet1.xml.rels",
    }  # fmt: skip
    names = [etree.QName(e).localname for e in etree.fromstring(parts(made)[SHEET])]
    assert names.index("legacyDrawing") > names.index("pageMargins")


THREAD = (
    '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/'
    'threadedcomments"><threadedComment ref="A1" dT="2026-01-02T03:04:05.00" '
    'personId="{1}" id="{A}"><text>原话</text></threadedComment></ThreadedComments>'
)
PERSONS = (
    '<personList xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
    '<person displayName="张三" id="{1}" userId="x" providerId="None"/></personList>'
)


def threaded() -> bytes:
    """Return a workbook with a thread at A1 and the comment that older programs show for it."""
    patch = Patch(Package(drawn({"A1": 1, "A9": 2})))
    add_notes(patch, "表1", {(0, 0): "[Threaded comment]\n\nComment:\n    原话"}, "tc={A}")
    patch.add("xl/threadedComments/t1.xml", THREAD.encode(), "application/x")
    patch.relate(patch.sheet("表1").path, "threadedComment", "xl/threadedComments/t1.xml")
    patch.add("xl/persons/person.xml", PERSONS.encode(), "application/x")
    patch.relate(patch.workbook, "person", "xl/persons/person.xml")
    return patch.save()


def test_a_cell_in_a_thread_gets_a_reply():
    """The thread goes on under the name of who replies; older programs see it as well."""
    patch = Patch(Package(threaded()))
    add_notes(patch, "表1", {(0, 0): "应为 5"}, "办公室")
    made = parts(patch.save())
    said = etree.fromstring(made["xl/threadedComments/t1.xml"])
    assert [(one.get("parentId"), one[0].text) for one in said] == [
        (None, "原话"),
        ("{A}", "应为 5"),
    ]
    people = etree.fromstring(made["xl/persons/person.xml"])
    assert {one.get("id"): one.get("displayName") for one in people}[
        said[1].get("personId")
    ] == "办公室"
    assert "Reply:\n    应为 5" in opened(patch.save()).active["A1"].comment.text


def test_threads_move_with_their_rows():
    """A thread, its comment and its box stand two rows lower; taken out, they are gone."""
    patch = Patch(Package(threaded()))
    shift_rows(patch, "表1", 0, 2)
    made = parts(patch.save())
    assert b'ref="A3"' in made["xl/threadedComments/t1.xml"]
    assert b"<x:Row>2</x:Row>" in made["xl/drawings/vmlDrawing1.vml"]
    shift_rows(patch, "表1", 1, -2)
    made = parts(patch.save())
    assert b"threadedComment " not in made["xl/threadedComments/t1.xml"]
    assert b"ClientData" not in made["xl/drawings/vmlDrawing1.vml"]


def front(data: bytes) -> bytes:
    """Return a workbook with 退回说明 in front, as a returned copy has it."""
    patch = Patch(Package(data))
    sheet = add_sheet(patch, "退回说明", page=Page(widths={0: 12, 1: 60}), active=True)
    grid, looks = patch.edit(sheet.path), Looks(patch)
    grid.put(0, 0, "退回说明")
    grid.put(2, 1, "满意票多于有效票")
    grid.put(2, 0, "E6")
    merge(patch, "退回说明", (0, 0, 0, 1))
    set_height(patch, "退回说明", 0, 30)
    looks.paint("退回说明", (0, 0), Look(bold=True, size=16, horizontal="center"))
    looks.paint("退回说明", (2, 0), Look(color="0563C1", underlined=True))
    name = next(s.name for s in patch.sheets() if s.name != "退回说明" and s.is_grid)
    add_link(patch, "退回说明", (2, 0), place_name(name, (5, 4)), tip="到该单元格")
    return patch.save()


def test_a_sheet_in_front_leaves_the_others_as_they_were(form):
    """It is open and chosen alone; private names still belong to their sheets."""
    made = front(form)
    book = opened(made)
    assert book.sheetnames == ["退回说明", "附件4", "汇总"]
    assert book.active.title == "退回说明"
    assert book["附件4"].print_area == opened(form)["附件4"].print_area
    assert book["附件4"].print_title_rows == "$4:$5"
    assert [bool(s.sheet_view.tabSelected) for s in book.worksheets] == [True, False, False]
    sheet = book["退回说明"]
    assert (sheet["A3"].value, sheet["A3"].hyperlink.location) == ("E6", "附件4!E6")
    assert {str(area) for area in sheet.merged_cells.ranges} == {"A1:B1"}
    assert sheet.column_dimensions["B"].width == 60
    assert changed(form, made) == {
        "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
        SHEET, "xl/worksheets/sheet3.xml", "docProps/app.xml",
    }  # fmt: skip
    assert (
        "<vt:lpstr>退回说明</vt:lpstr><vt:lpstr>附件4</vt:lpstr>"
        in parts(made)["docProps/app.xml"].decode()
    )


def test_a_sheet_that_is_not_opened_leaves_the_others_byte_for_byte(form):
    """The workbook opens where it did, one tab further."""
    patch = Patch(Package(form))
    add_sheet(patch, "说明")
    made = patch.save()
    assert SHEET not in changed(form, made)
    assert opened(made).active.title == "附件4"


@pytest.mark.parametrize("name", ["附件4", "", "a" * 32, "a/b", "'a"])
def test_names_that_excel_does_not_take_are_refused(form, name):
    with pytest.raises(ValueError, match="不能叫"):
        add_sheet(Patch(Package(form)), name)


@pytest.mark.parametrize(
    ("sheet", "said"),
    [("附件4", "附件4!B2"), ("表 1", "'表 1'!B2"), ("it's", "'it''s'!B2"), ("A1", "'A1'!B2"),
     ("2011", "'2011'!B2"), ("R1C1", "'R1C1'!B2"), ("甲-乙", "'甲-乙'!B2")],
)  # fmt: skip
def test_names_of_sheets_are_quoted_where_they_have_to_be(sheet, said):
    assert place_name(sheet, (1, 1)) == said


@pytest.mark.parametrize("writer", list(WRITERS))
def test_other_writers_workbooks_are_annotated_alike(form, writer):
    """Colours, comments, a sheet in front: whatever the namespaces and addresses are."""

    def annotated(data: bytes) -> bytes:
        patch = Patch(Package(front(data)))
        add_notes(patch, "附件4", {(5, 4): "甲", (10, 2): "乙"}, "办公室")
        Looks(patch).paint("附件4", (5, 4), Look(fill="FFC7CE"))
        return transitional(patch.save())

    def said(cell: Any) -> tuple[Any, ...]:
        return cell.value, cell.fill.fgColor.rgb, cell.comment and cell.comment.text

    made, expected = opened(annotated(WRITERS[writer](form))), opened(annotated(form))
    for sheet in expected.worksheets:
        other = made[sheet.title]
        for line in sheet.iter_rows():
            for cell in line:
                assert said(other[cell.coordinate]) == said(cell)


@pytest.mark.libreoffice
def test_libreoffice_shows_what_was_added(form, tmp_path):
    """An annotated workbook opens, with its colours, comments, links and first sheet."""
    patch = Patch(Package(front(form)))
    add_notes(patch, "附件4", {(5, 4): "应不超过 12"}, "办公室")
    Looks(patch).paint("附件4", (5, 4), Look(fill="FFC7CE"))
    book = recalculated({"front": patch.save()}, tmp_path)["front"]
    assert book.sheetnames[0] == "退回说明"
    assert book["附件4"]["E6"].fill.fgColor.rgb == "FFFFC7CE"
    assert "应不超过 12" in book["附件4"]["E6"].comment.text
    assert "合计的批注" in book["附件4"]["C11"].comment.text
    assert book["退回说明"]["A3"].hyperlink.location in ("附件4!E6", "'附件4'!E6")


def test_headings_of_tables_and_their_columns_say_the_same():
    """A heading's cell is a column's name: both change, and formulas with them."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("表1")
    sheet.add_table(
        "A1:B3",
        {"name": "票", "columns": [{"header": "甲"}, {"header": "乙"}], "data": [[1, 2], [3, 4]]},
    )
    sheet.write_formula("D1", "=SUM(票[甲])+SUM(票[[#All],[甲]])", None, 8)
    book.close()
    made = set_cells(out.getvalue(), {"表1": {"A1": "有效[票]"}})
    found = opened(made).active
    assert found["A1"].value == "有效[票]"
    assert found.tables["票"].tableColumns[0].name == "有效[票]"
    assert found["D1"].value == "=SUM(票[有效'[票']])+SUM(票[[#All],[有效'[票']]])"
    with pytest.raises(ValueError, match="已经有了"):
        set_cells(out.getvalue(), {"表1": {"A1": "乙"}})
    plain = set_cells(out.getvalue(), {"表1": {"A1": 2011}})
    assert openpyxl.load_workbook(io.BytesIO(plain)).active["A1"].value == "2011"
