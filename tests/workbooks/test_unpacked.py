"""The native reader is handed other bytes than came in, and must read the same from them."""

from __future__ import annotations

import io
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from cxzy_sheets.errors import WorkbookError
from cxzy_sheets.workbooks import guard, read_book, unpacked
from cxzy_sheets.workbooks.ooxml import OoxmlReader
from cxzy_sheets.workbooks.zipped import Archive
from tests.benchmarks import drawn


def _grids(data: bytes) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {
        name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for name in book.sheet_names
    }


def _cut(data: bytes) -> bytes:
    """Return a workbook whose first sheet ends in the middle of a tag behind its cells."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            part = old.read(info)
            if info.filename == "xl/worksheets/sheet1.xml":
                part = part[: part.index(b"<mergeCells")] + b"<pageMargins left="
            new.writestr(info.filename, part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


@pytest.mark.parametrize("number", range(5))
def test_what_is_handed_over_reads_the_same(number: int):
    """Every sheet has the same grid, dates and hidden sheets included."""
    data = drawn.copy(number)
    handed = OoxmlReader(guard.package_of(Archive(data)))._handed()
    assert handed != data
    assert _grids(handed) == _grids(data)


def test_what_is_handed_over_is_a_sound_zip():
    """Names, sizes and sums of all parts are right: other readers open it, too."""
    data = drawn.copy(1)
    handed = OoxmlReader(guard.package_of(Archive(data)))._handed()
    with zipfile.ZipFile(io.BytesIO(handed)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert len(names) == len(set(names))
        strings = archive.read(unpacked.STRINGS)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert strings == archive.read(unpacked.STRINGS)


def test_merges_are_read_behind_the_cells_all_the_same():
    """The empty list of merges is for the native reader alone."""
    sheet = read_book(drawn.copy(0)).sheets[0]
    assert {(0, 0, 0, 11), (2, 5, 2, 6)} <= set(sheet.merges)


def test_xml_that_is_broken_behind_the_cells_is_refused():
    """What the native reader passes over is proved before it does."""
    with pytest.raises(WorkbookError) as caught:
        read_book(_cut(drawn.copy(0)))
    assert caught.value.code == "damaged-file"


@pytest.mark.parametrize(
    "styles",
    [
        b"<!-- <fonts> --><numFmts/><cellXfs/><fonts></fonts>",
        b"<dxfs count='0'/><cellXfs/><dxfs></dxfs>",
    ],
)
def test_formats_outlive_odd_styles(styles: bytes):
    """What is cut from the styles never takes the formats of cells along."""
    assert b"<cellXfs/>" in unpacked._formats_only(styles)


def test_large_workbooks_are_handed_over_as_they_came(monkeypatch: pytest.MonkeyPatch):
    """A second copy of many megabytes is not made."""
    data = drawn.copy(0)
    monkeypatch.setattr(unpacked, "LARGEST", 1000)
    assert OoxmlReader(guard.package_of(Archive(data)))._handed() is data
