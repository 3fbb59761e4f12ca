"""Packages with everything at once that patchers stumble over, as several writers would say them.

`python -m tests.packages --nasty 200` makes more of them, and asks LibreOffice as well.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from cxzy_sheets.packages import Package, Patch, add_link, add_notes, set_cells

from .nasty import WRITERS, nasty
from .office import parts, repacked
from .proof import proved
from .sound import sound


@pytest.mark.parametrize("seed", range(2 * len(WRITERS)))
def test_a_cell_a_value_rows_and_a_return_change_nothing_else(tmp_path: Path, seed: int):
    """As of the corpus; and nothing is there that Excel would repair."""
    path = tmp_path / f"{seed}.xlsx"
    path.write_bytes(nasty(seed))
    found = proved(path)
    assert found.differences == []
    assert set(found.made) >= {"cell", "rows"}, found.why_not


BROKEN = {
    "a relation that leads nowhere": ("xl/_rels/workbook.xml.rels", b"worksheets/sheet2", b"x"),
    "a part without a type": ("[Content_Types].xml", b"/xl/worksheets/sheet2.xml", b"/xl/x.xml"),
    "a sheet's number twice": ("xl/workbook.xml", b'sheetId="2"', b'sheetId="1"'),
    "a format that is not there": (
        "xl/worksheets/sheet1.xml",
        b'<c r="C5" s="2"',
        b'<c r="C5" s="99"',
    ),
    "a list that says too many": ("xl/styles.xml", b'<fills count="', b'<fills count="1'),
    "cells out of order": ("xl/worksheets/sheet1.xml", b'<c r="B5"', b'<c r="E5"'),
    "a section out of order": (
        "xl/worksheets/sheet1.xml",
        b"<sheetData>",
        b"<mergeCells/><sheetData>",
    ),
    "a comment without a box": ("xl/drawings/vmlDrawing1.vml", b"Note", b"Nota"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_excel_repairs_is_found(what):
    """The check itself: each breach is told, and a sound workbook has none."""
    name, old, new = BROKEN[what]
    data = nasty(0)
    assert sound(data) == []
    part = parts(data)[name]
    assert old in part
    assert sound(repacked(data, {name: part.replace(old, new, 1)})) != []


def test_a_value_in_each_cell_of_a_sheet_leaves_it_sound():
    """Cell by cell, inside and outside of what is there."""
    data = nasty(3)
    for cell in ("A1", "C5", "Z1", "C60", "B7"):
        data = set_cells(data, {"数据 表": {cell: f"值 {cell}"}})
    assert sound(data) == []


def test_a_list_of_relations_has_a_type_where_the_workbook_named_each_of_its_own():
    """No Default for .rels, an Override for each: a new list is no part without a type."""
    data = nasty(0)
    found = parts(data)
    types = found["[Content_Types].xml"].decode()
    kind = "application/vnd.openxmlformats-package.relationships+xml"
    default = f'<Default Extension="rels" ContentType="{kind}"/>'
    assert default in types
    own = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>'
        for name in found
        if name.endswith(".rels")
    )
    named = types.replace(default, "").replace("</Types>", f"{own}</Types>")
    data = repacked(data, {"[Content_Types].xml": named.encode()})
    assert sound(data) == []
    patch = Patch(Package(data))
    add_notes(patch, "It's (3)", {(1, 1): "新"})
    add_link(patch, "汇总", (0, 0), "汇总!A1")
    patch.relate("xl/sharedStrings.xml", "image", "xl/workbook.xml")
    assert sound(patch.save()) == []
