"""What is remembered of workbooks whose parts outside of the cells are packed alike."""

from __future__ import annotations

import pytest

from cxzy_sheets.errors import WorkbookError
from cxzy_sheets.workbooks import guard, read_book
from cxzy_sheets.workbooks.zipped import Archive

from .parts import cell, parts, row, zipped


def _made(names: tuple[str, ...] = ("表1",), strings: tuple[str, ...] = ("<si><t>甲</t></si>",)):
    return parts(row(1, cell("A1", "0", "s")), strings=strings, names=names)


def test_a_copy_is_met_again_with_its_own_cells():
    """Only what stands outside of the cells is remembered: texts and numbers are the copy's."""
    assert read_book(zipped(_made())).sheets[0].rows == [["甲"]]
    other = zipped(_made(strings=("<si><t>乙</t></si>",)))
    assert guard.met_before(Archive(other)) is not None
    assert read_book(other).sheets[0].rows == [["乙"]]


def test_another_sheet_name_is_another_workbook():
    """A part that differs in one letter is not the one that was met."""
    read_book(zipped(_made()))
    renamed = zipped(_made(names=("表2",)))
    assert guard.met_before(Archive(renamed)) is None
    assert [sheet.name for sheet in read_book(renamed).sheets] == ["表2"]


def test_strings_that_are_elsewhere_are_seen_in_each_copy():
    """Where the strings are is looked up in each copy, since each has its own."""
    read_book(zipped(_made()))
    lost = _made()
    del lost["xl/sharedStrings.xml"]
    package = guard.met_before(Archive(zipped(lost)))
    assert package is not None
    assert not package.plain


def test_a_damaged_part_is_not_taken_for_the_one_that_was_met():
    """The bytes and their sum are compared, not the names."""
    good = zipped(_made())
    read_book(good)
    archive = Archive(good)
    entry = archive.by_name["xl/workbook.xml"]
    start = good.index(b"xl/workbook.xml", entry.offset) + len("xl/workbook.xml")
    broken = bytearray(good)
    broken[start + 20 : start + 40] = bytes(20)
    with pytest.raises(WorkbookError) as caught:
        read_book(bytes(broken))
    assert caught.value.code == "damaged-file"
