"""A sheet taken out of a workbook, with everything that only it had."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

from cxzy_sheets.packages import Package, Patch, remove_sheet

from .office import PIXEL, changed, opened, parts


def book() -> bytes:
    """Return a workbook whose second sheet has names, a picture, a comment, and is open."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    first, second, third = (made.add_worksheet(name) for name in ("表1", "字段", "表3"))
    second.insert_image("A1", "点.png", {"image_data": io.BytesIO(PIXEL)})
    second.write_comment("B2", "批注")
    second.print_area("A1:B2")
    third.print_area("A1:C3")
    third.insert_image("A1", "点.png", {"image_data": io.BytesIO(PIXEL)})
    first.write_formula("A1", "=字段!A1+表3!A1", None, 3)
    first.data_validation("B1", {"validate": "list", "source": "='字段'!$A$1:$A$3"})
    made.define_name("来源", "=字段!$A$1")
    second.activate()
    made.close()
    return out.getvalue()


@pytest.fixture(scope="module")
def without() -> bytes:
    """The same without 字段."""
    patch = Patch(Package(book()))
    remove_sheet(patch, "字段")
    return patch.save()


def test_the_sheet_and_its_parts_are_gone(without):
    """Its drawing, comments and relations go; what another sheet uses as well stays."""
    made = parts(without)
    assert opened(without).sheetnames == ["表1", "表3"]
    gone = set(parts(book())) - set(made)
    assert gone == {
        "xl/worksheets/sheet2.xml", "xl/worksheets/_rels/sheet2.xml.rels", "xl/comments1.xml",
        "xl/drawings/drawing1.xml", "xl/drawings/_rels/drawing1.xml.rels",
        "xl/drawings/vmlDrawing1.vml",
    }  # fmt: skip
    types = made["[Content_Types].xml"].decode()
    assert not [name for name in gone if f'"/{name}"' in types]
    assert "xl/media/image1.png" in made


def test_names_and_the_window_count_the_sheets_that_are_left(without):
    """Private names of later sheets move up; the window opens on a sheet that is there."""
    found = opened(without)
    assert found["表3"].print_area == "'表3'!$A$1:$C$3"
    assert found.active.title == "表1"
    assert found.defined_names["来源"].attr_text == "#REF!"


def test_references_to_it_are_lost_and_others_are_not(without):
    """Formulas and dropdowns say #REF!, as Excel would have it."""
    sheet = opened(without)["表1"]
    assert sheet["A1"].value == "=#REF!+表3!A1"
    assert sheet.data_validations.dataValidation[0].formula1 == "#REF!"


def test_the_list_in_the_properties_is_mended(without):
    """docProps/app.xml names the sheets and ranges that are there, and their numbers."""
    text = parts(without)["docProps/app.xml"].decode()
    assert "字段" not in text
    assert "<vt:lpstr>Worksheets</vt:lpstr></vt:variant><vt:variant><vt:i4>2</vt:i4>" in text
    assert "<vt:lpstr>Named Ranges</vt:lpstr></vt:variant><vt:variant><vt:i4>2</vt:i4>" in text
    assert '<vt:vector size="4" baseType="lpstr">' in text


def test_a_sheet_that_is_not_there_is_told():
    """Nothing is taken out by guess."""
    with pytest.raises(KeyError):
        remove_sheet(Patch(Package(book())), "规则")


def test_a_part_that_is_added_is_declared_and_related():
    """Its type stands among the content types, the sheet leads to it, and all else is as it was."""
    before = book()
    patch = Patch(Package(before))
    path = patch.sheet("表1").path
    patch.add("xl/comments9.xml", b"<comments/>", "application/comments+xml")
    assert patch.relate(path, "comments", "xl/comments9.xml") == "rId1"
    after = patch.save()
    assert changed(before, after) == {
        "[Content_Types].xml", "xl/comments9.xml", "xl/worksheets/_rels/sheet1.xml.rels",
    }  # fmt: skip
    assert Patch(Package(after)).related(path, "comments") == ["xl/comments9.xml"]
    patch.drop("xl/comments9.xml")
    patch.unrelate(path, "xl/comments9.xml")
    assert b"comments9" not in b"".join(parts(patch.save()).values())
