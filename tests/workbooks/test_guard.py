"""The guard before the native reader: what would abort the process, or fill the memory."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import zipfile
import zlib

import pytest

from cxzy_sheets.errors import WorkbookError
from cxzy_sheets.workbooks import guard, load_definition, read_book
from cxzy_sheets.workbooks.guard import extent_of, open_package
from cxzy_sheets.workbooks.others import read_here

from .parts import cell, parts, row, xlsx, zipped
from .peaks import PEAK

BORDERED = "".join(
    row(r, *(f'<c r="{c}{r}" s="1"/>' for c in "ABCDEFGHIJKL")) for r in range(2, 20_002)
)
_FORM = row(1, cell("A1", 1), cell("B1", 2))

_MEASURED = (
    PEAK
    + """
import json, resource, sys, time
resource.setrlimit(resource.RLIMIT_AS, (500 << 20, 500 << 20))
from cxzy_sheets.workbooks import read_book
start = time.perf_counter()
sheet = read_book(sys.stdin.buffer.read()).sheets[0]
took = time.perf_counter() - start
peak = peak_of_this_process()
far = [[list(at), value] for at, value in sheet.far.items()]
said = {"rows": len(sheet.rows), "first": sheet.rows[0], "far": far}
print(json.dumps({**said, "took": took, "peak": peak}))
"""
)


@pytest.mark.parametrize(
    ("rows", "height", "far"),
    [
        (_FORM + row(1048576, cell("XFD1048576", 7)), 1, [[[1048575, 16383], 7.0]]),
        (_FORM + row(5000, cell("XFD5000", 7)), 1, [[[4999, 16383], 7.0]]),
        (_FORM + row(1048576, cell("L1048576", 7)), 1, [[[1048575, 11], 7.0]]),
        (row(1, cell("A1", 1), cell("B1", 2), cell("XFD1", 7)), 1, None),
        (_FORM + BORDERED, 1, []),
        (_FORM + BORDERED.replace("/>", "><v>3</v></c>"), 20_001, []),
        ('<row r="1"><c><v>1</v></c><c><v>2</v></c></row>' + row(1048576, cell("XFD1048576", 7)),
         1, [[[1048575, 16383], 7.0]]),
    ],
    ids=["last-cell", "XFD5000", "L1048576", "XFD1", "bordered", "filled", "no-addresses"],
)  # fmt: skip
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limits of this kind")
def test_stray_cells_cost_nothing(rows: str, height: int, far: list[object] | None):
    """A stray cell, or 20,000 rows of borders, is read in 2 s and 500 MB, and nothing aborts."""
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED], input=xlsx(rows, formats=("General", "0")),
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()[-500:]
    found = json.loads(done.stdout)
    assert found["rows"] == height
    assert found["first"][:2] == [1.0, 2.0]
    assert far is None or found["far"] == far
    assert found["took"] < 2
    assert found["peak"] < 500


def test_a_dot_near_by_stays_in_the_grid():
    """A stray cell that the grid can hold is laid out where it stands."""
    sheet = read_book(xlsx(_FORM + row(400, cell("AN400", 7)))).sheets[0]
    assert sheet.rows[399][39] == 7
    assert not sheet.far


def test_a_wrong_dimension_is_not_believed():
    """What `<dimension>` says is never used (M-04: WPS writes A1:A1)."""
    for said in ("A1", "A1:XFD1048576", "Z9:A1", "nonsense"):
        data = xlsx(_FORM, before=f'<dimension ref="{said}"/>')
        assert read_book(data).sheets[0].rows == [[1.0, 2.0]]


@pytest.mark.parametrize(
    ("sheet", "odd"),
    [
        ('<sheetData><row r="1"><c r="A1"/></row></sheetData>', False),
        ('<sheetData><row r="1"><c r="AA1"/></row></sheetData>', False),
        ('<sheetData><row r="1"><c><v>1</v></c></row></sheetData>', True),
        ('<sheetData><row r="1"><c s="1" r="A1"/></row></sheetData>', True),
        ('<sheetData><row r="1"><x:c r="XFD1048576"><v>1</v></x:c></row></sheetData>', True),
        ('<x:sheetData><x:row r="1"><x:c r="A1"/></x:row></x:sheetData>', True),
        ('<sheetData><row r="1"><c\nr="XFD1048576"><v>1</v></c></row></sheetData>', True),
        ("<sheetData><row r='1'><c r='A1'/></row></sheetData>", True),
        ('<sheetData><row r="1"><c r="A9999999"/></row></sheetData>', True),
        ('<sheetData><!-- --><row r="1"><c r="A1"/></row></sheetData>', True),
        ("<sheetData/>", False),
    ],
)  # fmt: skip
def test_what_no_plain_writer_makes_goes_to_the_parser(sheet: str, odd: bool):
    """A sheet that cannot be measured by its bytes alone never reaches the native reader."""
    assert extent_of(f"<worksheet>{sheet}</worksheet>".encode()).odd is odd


def test_far_cells_are_measured_by_every_address():
    """The largest of all addresses counts, in whichever order they stand."""
    rows = row(5, cell("B5", 1)) + row(2000, cell("A2000", 1)) + row(3, cell("AB3", 1))
    extent = extent_of(f"<x><sheetData>{rows}</sheetData></x>".encode())
    assert (extent.rows, extent.columns, extent.cells) == (2000, 28, 3)
    assert extent.sane


_BOMB = b" " * (80 << 20)


def _refused(data: bytes) -> str:
    with pytest.raises(WorkbookError) as raised:
        read_book(data)
    return raised.value.code


def test_a_bomb_is_not_inflated():
    """A part that inflates a thousandfold is refused by what the archive says of it."""
    made = parts(_FORM)
    made["xl/worksheets/sheet1.xml"] = _BOMB
    assert _refused(zipped(made)) == "too-large"


@pytest.mark.parametrize(
    "path", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"]
)
def test_a_bomb_that_lies_about_its_size_is_stopped(path: str):
    """The size in the directory is not trusted: inflating stops at the limit."""
    made = parts(_FORM)
    made[path] = _BOMB
    data = bytearray(zipped(made))
    at = data.find(path.encode(), data.find(b"PK\x01\x02")) - 46
    struct.pack_into("<L", data, at + 24, 4096)
    assert _refused(bytes(data)) == "too-large"


@pytest.mark.parametrize(
    "path", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"]
)
def test_a_document_type_is_refused(path: str):
    """No workbook has a document type; entities are how XML bombs are made."""
    made = parts(row(1, cell("A1", 0, "s")), strings=["<si><t>甲</t></si>"])
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    head, _, rest = (
        made[path].partition(b"?>") if made[path].startswith(b"<?xml") else (b"", b"", made[path])
    )
    made[path] = head + (b"?>" if head else b"") + bomb + rest
    assert _refused(zipped(made)) == "damaged-file"


def test_one_part_twice_is_refused():
    """Readers differ on which of two parts counts, so neither does; two equal ones are one."""
    made = parts(_FORM)
    other = made["xl/worksheets/sheet1.xml"].replace(b"<v>1</v>", b"<v>9</v>")
    for name in ("xl/worksheets/sheet1.xml", "xl/Worksheets/Sheet1.xml"):
        assert _refused(zipped(made)[:0] + _twice(made, name, other)) == "damaged-file"
    same = _twice(made, "xl/worksheets/sheet1.xml", made["xl/worksheets/sheet1.xml"])
    assert read_book(same).sheets[0].rows == [[1.0, 2.0]]


def _twice(made: dict[str, bytes], name: str, other: bytes) -> bytes:
    import io
    import warnings

    buffer = io.BytesIO(zipped(made))
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")
        archive.writestr(zipfile.ZipInfo(name), other)
    return buffer.getvalue()


@pytest.mark.parametrize("path", ["xl/sharedStrings.xml", "xl/styles.xml"])
@pytest.mark.parametrize("count", [4294967296, 99999999999, 2**64])
def test_a_count_past_belief_is_not_believed(path: str, count: int):
    """The native reader makes room for as many strings as are stated: then it is not asked."""
    made = parts(row(1, cell("A1", 0, "s")), strings=["<si><t>甲</t></si>"])
    for element in (b"<sst ", b"<cellXfs"):
        said = element + f' count="{count}" uniqueCount="{count}" '.encode()
        made[path] = made[path].replace(element, said)
    assert not open_package(zipped(made)).plain
    assert read_book(zipped(made)).sheets[0].rows == [["甲"]]


@pytest.mark.parametrize(
    "path",
    [
        "xl/worksheets/sheet1.xml",
        "xl/workbook.xml",
        "[Content_Types].xml",
        "xl/_rels/workbook.xml.rels",
    ],
)
def test_a_missing_part_is_not_a_blank_sheet(path: str):
    """A workbook that lacks a part is refused: its sheet must not pass for an empty one."""
    made = parts(_FORM)
    del made[path]
    assert _refused(zipped(made)) in ("damaged-file", "archive-file")


def test_lost_strings_are_not_blanks():
    """A cell whose text is not there refuses the file."""
    made = parts(row(1, cell("A1", 3, "s")), strings=["<si><t>甲</t></si>"])
    assert _refused(zipped(made)) == "damaged-file"
    del made["xl/sharedStrings.xml"]
    assert _refused(zipped(made)) == "damaged-file"


def test_damaged_bytes_are_refused():
    """Bytes that do not agree with their checksum are damaged, wherever they are."""
    data = zipped(parts(_FORM))
    for at in range(0, len(data), 7):
        hurt = bytearray(data)
        hurt[at] ^= 0x55
        try:
            book = read_book(bytes(hurt))
        except WorkbookError:
            continue
        assert [sheet.rows for sheet in book.sheets] == [[[1.0, 2.0]]]


def test_odd_archives_are_read():
    """Bytes in front of the archive, stored parts and ZIP64 sizes are no damage."""
    made = parts(_FORM)
    assert read_book(zipped(made, zipfile.ZIP_STORED)).sheets[0].rows == [[1.0, 2.0]]
    import io

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, part in made.items():
            with archive.open(zipfile.ZipInfo(path), "w", force_zip64=True) as stream:
                stream.write(part)
    assert read_book(buffer.getvalue()).sheets[0].rows == [[1.0, 2.0]]


def test_parts_are_found_as_the_package_says():
    """Names without regard to case, absolute targets, and a workbook of another name."""
    made = parts(_FORM, names=["数据"])
    rels = "xl/_rels/workbook.xml.rels"
    other = dict(made)
    other["xl/Worksheets/SHEET1.xml"] = other.pop("xl/worksheets/sheet1.xml")
    assert read_book(zipped(other)).sheets[0].rows == [[1.0, 2.0]]
    other = dict(made)
    other[rels] = other[rels].replace(b'"worksheets/', b'"/xl/worksheets/')
    assert read_book(zipped(other)).sheets[0].rows == [[1.0, 2.0]]
    other = dict(made)
    other["xl/book.xml"] = other.pop("xl/workbook.xml")
    other["xl/_rels/book.xml.rels"] = other.pop(rels)
    other["_rels/.rels"] = other["_rels/.rels"].replace(b"workbook.xml", b"book.xml")
    book = read_book(zipped(other))
    assert [(sheet.name, sheet.rows) for sheet in book.sheets] == [("数据", [[1.0, 2.0]])]


def test_strings_elsewhere_are_found():
    """Strings that stand where only the relations say are read, not taken for none."""
    made = parts(row(1, cell("A1", 0, "s")), strings=["<si><t>甲</t></si>"])
    made["xl/texts.xml"] = made.pop("xl/sharedStrings.xml")
    rels = "xl/_rels/workbook.xml.rels"
    made[rels] = made[rels].replace(b"sharedStrings.xml", b"texts.xml")
    assert read_book(zipped(made)).sheets[0].rows == [["甲"]]


def test_small_parts_are_told_apart():
    """Parts that agree in length and checksum alone are not taken for one another."""
    first, second = xlsx(row(1, cell("A1", 1))), xlsx(row(1, cell("A1", 2)))
    assert read_book(first).sheets[0].rows == [[1.0]]
    assert read_book(second).sheets[0].rows == [[2.0]]
    assert zlib.crc32(open_package(first).read("xl/workbook.xml"))


def test_a_form_that_reaches_too_far_is_refused():
    """A form with a cell at the end of the world would be walked cell by cell: it is refused."""
    with pytest.raises(WorkbookError) as raised:
        load_definition(xlsx(_FORM + row(1048576, cell("XFD1048576", 7))))
    assert raised.value.code == "too-large"
    assert raised.value.sheet == "表1"
    assert "XFD1048576" in str(raised.value)
    assert load_definition(xlsx(_FORM)).sheetnames == ["表1"]


def test_a_sheet_past_all_measure_is_refused(monkeypatch: pytest.MonkeyPatch):
    """Our own reader takes so many cells and no more; the native one has its own measure."""
    monkeypatch.setattr(guard, "MAX_CELLS", 3)
    with pytest.raises(WorkbookError) as raised:
        read_here("xlsx", xlsx("<row><c/><c/><c/><c><v>1</v></c></row>"))
    assert raised.value.code == "too-large"
    assert read_book(xlsx(row(1, *(cell(f"{c}1", 1) for c in "ABCDE")))).sheets[0].rows
