"""Values into cells: what is written, and that nothing else is."""

from __future__ import annotations

import datetime
import io
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxzy_sheets.errors import WorkbookError
from cxzy_sheets.packages import CellError, Package, Patch, Rich, serial, set_cells
from cxzy_sheets.packages.contents import filled_in
from cxzy_sheets.workbooks import read_book

from .office import SHEET, changed, drawn, opened, parts, repacked, rich, sheet_of


def read(data: bytes, sheet: int = 0) -> list[list[object]]:
    """Return the cells as the library's own reader sees them."""
    return read_book(data).sheets[sheet].rows


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "='x'!A1", "'12", "{=A1}", "\t=1"]
)
def test_text_stays_text_whatever_it_begins_with(text):
    """User text is never a formula, for any reader."""
    made = set_cells(drawn({"A1": 1}), {"表1": {"B2": text}})
    cell = opened(made).active["B2"]
    assert (cell.value, cell.data_type != "f") == (text, True)
    assert read(made)[1][1] == text


def test_texts_come_back_as_they_went_in():
    """Any text that a cell can hold is read back the same, escapes and blanks included."""
    base = drawn({"A1": 1})

    @settings(max_examples=60, deadline=None)
    @given(
        st.text(
            st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"),
            min_size=1,
        )
    )
    def law(text):
        assert read(set_cells(base, {"表1": {"B2": text}}))[1][1] == text

    law()


@pytest.mark.parametrize("text", ["_x000B_", "_x0041_x0042_", "a_x005F_b", "_x000d_\n"])
def test_texts_that_look_like_escapes_are_no_escapes(text):
    """`_x0041_` in a text is these seven signs, not an A (ECMA-376 §22.9.2.19)."""
    assert read(set_cells(drawn({"A1": 1}), {"表1": {"A1": text}}))[0][0] == text


def test_control_characters_are_cleaned():
    """What no cell can hold is left out; line ends become Excel's own."""
    made = set_cells(drawn({"A1": 1}), {"表1": {"A1": "甲\x0b乙\x00\x1f\ud800丙\r\n丁\r戊\x7f"}})
    assert read(made)[0][0] == "甲乙丙\n丁\n戊"


def test_every_kind_of_value_goes_in():
    """Numbers, truth values, errors, days as serial numbers, formatted text; None makes blank."""
    values = {
        "A1": None, "B1": 3, "C1": 0.1, "D1": True, "E1": CellError("#N/A"), "F1": 1e300,
        "G1": serial(datetime.date(2011, 12, 20)),
        "H1": Rich(((None, "甲"), ((("b", ()),), "乙 "))),
    }  # fmt: skip
    made = set_cells(drawn({"A1": "旧"}), {"表1": values})
    sheet = opened(made).active
    got = [sheet[cell].value for cell in values]
    assert got == [None, 3, 0.1, True, "#N/A", 1e300, 40897, "甲乙 "]
    assert sheet["E1"].data_type == "e"


def test_days_are_counted_as_excel_counts_them():
    """The 29 February 1900 that never was, and the calendar from 1904."""
    assert serial(datetime.date(1900, 2, 28)) == 59
    assert serial(datetime.date(1900, 3, 1)) == 61
    assert serial(datetime.date(1904, 1, 2), date1904=True) == 1
    assert serial(datetime.datetime(2011, 12, 20, 6)) == 40897.25


def test_only_the_sheet_changes():
    """One cell: every other part is byte for byte as it was, and so is every other record."""
    before = rich()
    after = set_cells(before, {"附件4": {"N40": "新"}})
    assert changed(before, after) == {SHEET}
    with zipfile.ZipFile(io.BytesIO(before)) as a, zipfile.ZipFile(io.BytesIO(after)) as b:
        assert a.namelist() == b.namelist()
        same = [
            (x.date_time, x.external_attr, x.compress_size)
            for x in a.infolist()
            if x.filename != SHEET
        ]
        assert same == [
            (x.date_time, x.external_attr, x.compress_size)
            for x in b.infolist()
            if x.filename != SHEET
        ]


def test_the_same_change_gives_the_same_bytes():
    """No clock and no chance in what is written."""
    before = rich()
    assert set_cells(before, {"附件4": {"C6": 7}}) == set_cells(before, {"附件4": {"C6": 7}})


def test_containers_of_other_writers_are_understood():
    """Descriptors behind the bytes and large-file extras are read; what goes out needs none."""
    before = repacked(drawn({"A1": "甲"}), {})
    after = set_cells(before, {"表1": {"B1": "乙"}})
    assert changed(before, after) == {SHEET}
    assert read(after)[0] == ["甲", "乙"]
    with zipfile.ZipFile(io.BytesIO(before)) as archive:
        assert all(info.flag_bits & 8 for info in archive.infolist())
    with zipfile.ZipFile(io.BytesIO(after)) as archive:
        for info in archive.infolist():
            local = after[info.header_offset : info.header_offset + 30]
            flags, sizes = local[6], struct.unpack_from("<2L", local, 18)
            assert (flags & 8, info.flag_bits & 8) == (0, 0)
            assert sizes == (info.compress_size, info.file_size)
            assert struct.unpack_from("<H", local, 28) == (0,)  # no large-file extra


def test_a_cell_that_is_not_there_is_made_in_its_place():
    """Rows and cells stay in order; the style is the row's, else the column's."""
    made = sheet_of(
        '<row r="3" s="1" customFormat="1"><c r="B3"><v>1</v></c><c r="D3"><v>2</v></c></row>'
    )
    after = set_cells(made, {"表1": {"C3": "中", "A1": "上", "E9": "下", "A3": "左"}})
    xml = parts(after)[SHEET].decode()
    order = [xml.index(f'r="{cell}"') for cell in ("A1", "A3", "B3", "C3", "D3", "E9")]
    assert order == sorted(order)
    assert '<c r="C3" s="1"' in xml
    assert '<c r="A1" t' in xml


def test_rows_and_cells_without_addresses_follow_one_another():
    """A writer may leave the addresses out; a value still goes where it belongs."""
    made = sheet_of("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>")
    assert read(set_cells(made, {"表1": {"B1": 5, "B2": 6}})) == [[1.0, 5.0], [3.0, 6.0]]


@pytest.mark.parametrize(("prefix", "strict"), [("x", False), ("", True), ("x", True)])
def test_prefixed_and_strict_parts_are_patched_alike(prefix, strict):
    """Elements are known by their local names; new ones take their neighbours' namespace."""
    made = sheet_of('<row r="1"><c r="A1"><v>1</v></c></row>', prefix=prefix, strict=strict)
    after = set_cells(
        made, {"表1": {"A1": " 甲\n乙", "C1": 4, "A2": Rich(((((("b", ()),)), "粗"),))}}
    )
    assert read(after) == [[" 甲\n乙", "", 4.0], ["粗", "", ""]]
    mark = f"{prefix}:" if prefix else ""
    assert f"<{mark}is>" in parts(after)[SHEET].decode()


def test_the_bytes_of_a_cell_and_its_element_say_the_same():
    """The fast way (bytes between cuts) writes what the tree would."""
    values = [
        "甲<&>",
        " a ",
        "=1",
        3,
        0.1,
        True,
        CellError("#N/A"),
        "_x0041_",
        "a\nb\tc",
        Rich((((("b", ()),), "x "), (None, "y"))),
    ]
    base = sheet_of('<row r="1"><c r="A1"/></row>')
    for value in values:
        tree = read(set_cells(base, {"表1": {"A1": value}}))
        text = parts(base)[SHEET].replace(b'<c r="A1"/>', b'<c r="A1"' + filled_in(value))
        assert read(repacked(base, {SHEET: text})) == tree


def test_a_shared_formula_is_handed_on_when_its_first_cell_goes():
    """The others of its group keep reading as they did."""
    made = sheet_of(
        '<row r="1"><c r="A1"><f t="shared" ref="A1:A3" si="0">B1*2</f><v>2</v></c>'
        '<c r="B1"><v>1</v></c></row>'
        '<row r="2"><c r="A2"><f t="shared" si="0"/><v>4</v></c><c r="B2"><v>2</v></c></row>'
        '<row r="3"><c r="A3"><f t="shared" si="0"/><v>6</v></c><c r="B3"><v>3</v></c></row>'
    )
    after = set_cells(made, {"表1": {"A1": "甲"}})
    assert [opened(after).active[f"A{r}"].value for r in (1, 2, 3)] == ["甲", "=B2*2", "=B3*2"]
    assert [opened(after, values=True).active[f"A{r}"].value for r in (2, 3)] == [4, 6]


def test_a_part_of_an_array_formula_is_not_overwritten():
    """Excel would not let a person do it either."""
    made = sheet_of(
        '<row r="1"><c r="A1"><f t="array" ref="A1:A2">B1:B2</f><v>1</v></c></row>'
        '<row r="2"><c r="A2"><v>2</v></c></row>'
    )
    with pytest.raises(ValueError, match="A1:A2"):
        set_cells(made, {"表1": {"A2": 1}})


OVERRIDE = (
    b'<Override PartName="/xl/calcChain.xml" ContentType="application/'
    b'vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"/>'
)
RELATION = (
    b'<Relationship Id="rId99" Target="calcChain.xml" Type="http://schemas.'
    b'openxmlformats.org/officeDocument/2006/relationships/calcChain"/>'
)


def test_the_calculation_chain_goes_when_it_would_name_a_value():
    """A chain that names a cell without a formula makes Excel repair the file."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    chain = f'<calcChain xmlns="{main}"><c r="A1" i="1"/></calcChain>'.encode()
    base = parts(drawn({"A1": "=1+1", "B1": 1}))
    types = base["[Content_Types].xml"].replace(b"</Types>", OVERRIDE + b"</Types>")
    end = b"</Relationships>"
    links = base["xl/_rels/workbook.xml.rels"].replace(end, RELATION + end)
    made = repacked(
        drawn({"A1": "=1+1", "B1": 1}),
        {
            "[Content_Types].xml": types,
            "xl/_rels/workbook.xml.rels": links,
            "xl/calcChain.xml": chain,
        },
    )
    kept, gone = set_cells(made, {"表1": {"B1": 2}}), set_cells(made, {"表1": {"A1": 2}})
    assert "xl/calcChain.xml" in parts(kept)
    assert "xl/calcChain.xml" not in parts(gone)
    assert (
        b"calcChain"
        not in parts(gone)["[Content_Types].xml"] + parts(gone)["xl/_rels/workbook.xml.rels"]
    )


def test_a_document_type_is_refused():
    """A workbook has no business with one; entities are how XML bombs are made."""
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet><sheetData/></worksheet>'
    with pytest.raises(WorkbookError, match="DOCTYPE"):
        set_cells(repacked(drawn({"A1": 1}), {SHEET: bomb}), {"表1": {"A1": 2}})


def test_unknown_sheets_are_told():
    """A sheet that is not there is a KeyError, not a new sheet."""
    with pytest.raises(KeyError):
        Patch(Package(drawn({"A1": 1}))).sheet("表2")
