"""Two readers, one answer: what the native reader gives, and what our own gives, and openpyxl."""

from __future__ import annotations

import datetime
import io
import math
import warnings
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxzy_sheets.errors import WorkbookError
from cxzy_sheets.refs import address
from cxzy_sheets.workbooks import Book, Sheet, load_definition, ooxml, read_book
from cxzy_sheets.workbooks.guard import open_package
from cxzy_sheets.workbooks.kinds import DAMAGE, damage
from cxzy_sheets.workbooks.ooxml import OoxmlReader

from .biff_records import number, xls
from .parts import MAIN, cell, parts, row, xlsx, zipped

FORMATS = (
    "General", "0%", "0.00", "yyyy/m/d", "h:mm", "[h]:mm", "@", '0"人"', 'yyyy"年"m"月"d"日"',
    "[$-804]aaaa", "0.00_);[Red]\\(0.00\\)", "m月d日",
)  # fmt: skip

Cells = dict[tuple[int, int], Any]


def ours(data: bytes) -> Book:
    """Return a workbook as our own reader gives it."""
    package = open_package(data)
    package.plain = False
    return OoxmlReader(package).book()


def filled(sheet: Sheet) -> Cells:
    """Return what stands in the cells of a sheet, moments at midnight as days."""
    grid = {(r, c): v for r, line in enumerate(sheet.rows) for c, v in enumerate(line) if v != ""}
    return {at: _plain(value) for at, value in {**grid, **sheet.far}.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date()
    if isinstance(value, float) and math.isnan(value):
        return "nan"
    return value


_TEXTS = st.one_of(
    st.sampled_from(
        ["甲", "a b", "（一）", "a\nb", "<&>\"'", "_x000D_", "_x4E00_", "=1+1", "#N/A", "a:c", "𠮷"]
    ),
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"]), min_size=1, max_size=6).filter(
        lambda text: text.strip() == text
    ),
)  # fmt: skip
_NUMBERS = st.one_of(
    st.integers(-5, 400).map(str), st.floats(-1e9, 1e9).map(repr), st.floats(0, 1).map(repr),
    st.sampled_from(["1E5", "1e-7", "40897", "40897.25", "0", "59", "60", "61", "2958465"]),
    st.integers(30_000, 45_000).map(str),
)  # fmt: skip


@st.composite
def cells_of_a_row(draw: st.DrawFn, number: int) -> str:
    """Return a row with cells of every kind, in order of their columns."""
    columns = sorted(draw(st.sets(st.integers(0, 29), max_size=6)))
    return row(number, *(draw(_cell(address(number - 1, column))) for column in columns))


@st.composite
def _cell(draw: st.DrawFn, at: str) -> str:
    style = draw(st.integers(0, len(FORMATS) - 1))
    formula = draw(st.sampled_from(["", "", "A1+1", 'IF(A1>1,"a:c",表2!B1)', "SUM(A1:C3)"]))
    kind = draw(
        st.sampled_from(["n", "n", "", "s", "str", "inlineStr", "b", "e", "d", "none", "empty"])
    )
    text = escape(draw(_TEXTS))
    if kind in ("n", ""):
        return cell(at, draw(_NUMBERS), kind, style, formula)
    if kind == "s":
        return cell(at, draw(st.integers(0, 3)), "s", style, formula)
    if kind == "str":
        return cell(at, text, "str", style, formula)
    if kind == "inlineStr":
        runs = draw(st.sampled_from([f"<t>{text}</t>", f"<r><t>{text}</t></r><r><t>乙</t></r>"]))
        return f'<c r="{at}" s="{style}" t="inlineStr"><is>{runs}</is></c>'
    if kind == "b":
        return cell(at, draw(st.sampled_from("01")), "b", style, formula)
    if kind == "e":
        return cell(at, draw(st.sampled_from(["#N/A", "#DIV/0!", "#REF!"])), "e", style, formula)
    if kind == "d":
        return cell(at, draw(st.sampled_from(["2011-12-20", "2011-12-20T08:30:00"])), "d", style)
    if kind == "none":
        return cell(at, None, "", style, formula)
    return cell(at, "", "str", style, formula or "A1")


STRINGS = (
    "<si><t>甲</t></si>",
    '<si><r><t>富</t></r><r><t xml:space="preserve"> 文</t></r><rPh><t>ふ</t></rPh></si>',
    "<si/>",
    "<si><t>丁_x000D_&#10;戊</t></si>",
)
_rows = st.lists(st.integers(1, 30), unique=True, max_size=5).map(sorted)


@given(_rows.flatmap(lambda numbers: st.tuples(*map(cells_of_a_row, numbers))), st.booleans())
@settings(max_examples=150, deadline=None)
def test_the_two_readers_agree(rows: tuple[str, ...], date1904: bool):
    """What the native reader gives is what a real parser finds in the XML."""
    before = '<workbookPr date1904="1"/>' if date1904 else ""
    data = xlsx("".join(rows), strings=STRINGS, formats=FORMATS, workbook=before)
    native, own = read_book(data).sheets[0], ours(data).sheets[0]
    assert _close(filled(native)) == _close(filled(own))
    assert native.look().odd == own.look().odd
    assert native.doubtful or not own.look().odd
    assert native.look().formulas == own.look().formulas
    assert {len(line) for line in native.rows} <= {max(map(len, native.rows), default=0)}


def _close(cells: Cells) -> Cells:
    """Return cells with moments cut to the second, and times before the calendar left out.

    The native reader counts a fraction of a second otherwise, and makes 0:00 of negative serials.
    """
    made = {}
    for at, value in cells.items():
        if isinstance(value, datetime.datetime):
            rounded = value + datetime.timedelta(microseconds=500_000)
            made[at] = ("moment", rounded.replace(microsecond=0))
        elif isinstance(value, datetime.date):
            made[at] = ("moment", datetime.datetime.combine(value, datetime.time()))
        elif isinstance(value, (datetime.time, datetime.timedelta)):
            made[at] = ("time",)
        elif isinstance(value, float) and value < 0:
            made[at] = ("negative",)
        else:
            made[at] = value
    return {at: v for at, v in made.items() if v not in (("time",), ("negative",))}


@pytest.mark.parametrize(
    ("rows", "values"),
    [
        ('<row><c><v>1</v></c><c><v>2</v></c></row><row/><row><c><v>3</v></c></row>',
         {"A1": 1, "B1": 2, "A3": 3}),
        ('<row r="2"><c r="B2"><v>1</v></c><c><v>2</v></c></row>', {"B2": 1, "C2": 2}),
        ('<row r="1"><c r="A1"><!-- x --><v>5<!-- y -->6</v></c></row>', {"A1": 56}),
        ('<row r="1"><c r="A1" t="str"><v><![CDATA[甲<]]></v></c></row>', {"A1": "甲<"}),
        ('<row r="1"><c r="A1"><v>5</v><extLst/></c></row>', {"A1": 5}),
        ("<row r='1'><c r='A1' t='s'><v>0</v></c></row>", {"A1": "甲"}),
        ('<row r="1"><c t="s" r="A1"><v>0</v></c></row>', {"A1": "甲"}),
        ('\n <row r="1">\n  <c r="A1">\n   <v>5</v>\n  </c>\n </row>\n', {"A1": 5}),
        ('<row r="3"><c r="A1"><v>1</v></c></row>', {"A1": 1}),
        ('<row r="2"><c r="A2"><v>2</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>',
         {"A1": 1, "A2": 2}),
    ],
)  # fmt: skip
def test_what_odd_writers_make(rows: str, values: dict[str, Any]):
    """Missing addresses, comments, CDATA, other orders and quotes are read as the standard says."""
    sheet = read_book(xlsx(rows, strings=STRINGS)).sheets[0]
    assert {address(*at): value for at, value in filled(sheet).items()} == values


@pytest.mark.parametrize(
    "cells",
    ['<c r="A1"><v>5</v><f>2+3</f></c>', '<c r="A1"><v>5</v>\n<f>2+3</f></c>',
     '<c r="A1" t="inlineStr"><v>5</v></c>', '<c r="A1"><v>5</v><f t="shared" si="0"/></c>'],
)  # fmt: skip
def test_what_the_native_reader_loses_is_no_blank(cells: str):
    """A value before its formula is lost by calamine: the cell is odd, not blank."""
    sheet = read_book(xlsx(row(1, cells, cell("B1", 7)))).sheets[0]
    assert sheet.rows == [["", 7.0]]
    assert sheet.doubtful
    assert set(sheet.look().odd) == {(0, 0)}


def test_another_encoding_and_another_prefix():
    """UTF-16, GB18030 and a namespace prefix on every element make no difference."""
    made = parts(row(1, cell("A1", 0, "s"), cell("B1", "乙", "str")), strings=STRINGS)
    want = {(0, 0): "甲", (0, 1): "乙"}
    sheet = "xl/worksheets/sheet1.xml"
    text = made[sheet].decode()
    for encoding in ("utf-16", "gb18030"):
        coded = text.replace("UTF-8", encoding).encode(encoding)
        assert filled(read_book(zipped({**made, sheet: coded})).sheets[0]) == want
    prefixed = text.replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?")
    prefixed = prefixed.replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"')
    assert filled(read_book(zipped({**made, sheet: prefixed.encode()})).sheets[0]) == want


def test_what_the_native_reader_cannot_read_the_other_does():
    """A cell type that calamine does not know does not lose the file (M-05)."""
    data = xlsx(row(1, cell("A1", 5, "x"), cell("B1", 7)))
    assert filled(read_book(data).sheets[0]) == {(0, 0): 5, (0, 1): 7}


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>5</v></row>', '<row r="1"><c r="甲1"><v>5</v></c></row>',
        '<row r="1"><c r="A0"><v>5</v></c></row>', '<row r="1"><c r="XFE1"><v>5</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>99</v></c></row>',
    ],
)  # fmt: skip
def test_a_damaged_sheet_is_refused(rows: str):
    """Broken XML, impossible addresses and lost texts refuse the file."""
    with pytest.raises(WorkbookError) as raised:
        read_book(xlsx(rows, strings=STRINGS))
    assert raised.value.code == "damaged-file"


def test_rows_begin_at_a1():
    """Empty rows above and empty columns at the left are there: rows[0][0] is A1."""
    for data in (
        xlsx(row(3, cell("C3", 5))),
        xlsx('<row r="3"><c r="C3"><v>5</v><extLst/></c></row>'),
    ):
        assert read_book(data).sheets[0].rows == [["", "", ""], ["", "", ""], ["", "", 5.0]]


def test_rows_with_borders_only_are_left_out():
    """Blank rows at the end, however many are formatted, are not read."""
    rows = row(1, cell("A1", 5)) + "".join(row(n, cell(f"A{n}", None)) for n in range(2, 500))
    assert read_book(xlsx(rows)).sheets[0].rows == [[5.0]]


def test_sheets_merges_and_states():
    """Sheets come in their order with names, merges and whether they are seen."""
    data = xlsx(
        row(1, cell("A1", 1)), "", row(1, cell("A1", 3)), names=["甲&amp;乙", "空", "藏"],
        states=["visible", "hidden", "veryHidden"],
        after='<mergeCells count="2"><mergeCell ref="A1:C1"/><mergeCell ref="B3:B4"/></mergeCells>',
    )  # fmt: skip
    for book in (read_book(data), ours(data)):
        assert [(s.name, s.visible) for s in book.sheets] == [
            ("甲&乙", True),
            ("空", False),
            ("藏", False),
        ]
        assert book.sheets[0].merges == ((0, 0, 0, 2), (2, 1, 3, 1))
        assert book.sheets[1].rows == []


def _with_openpyxl(data: bytes) -> dict[str, Cells]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return {
        sheet.title: {
            (line[0].row - 1, c): value
            for line in sheet.iter_rows()
            for c, made in enumerate(line)
            if (value := _plain(made.value)) not in (None, "") and made.data_type != "e"
        }
        for sheet in book.worksheets
    }


def test_a_workbook_of_openpyxl_is_read_as_it_was_written():
    """Texts, numbers, days, truth values and merges that openpyxl wrote come back."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (
        ["单位", "人数", "满意率", "日期", "是否"],
        ["数学学院", 35, 0.85, datetime.date(2011, 12, 20), True],
        ["外语\n学院", -2.5, 1, datetime.datetime(2011, 12, 20, 8, 30), False],
    ):
        sheet.append(line)
    sheet["C2"].number_format = "0%"
    sheet.merge_cells("A4:E4")
    buffer = io.BytesIO()
    book.save(buffer)
    read = read_book(buffer.getvalue()).sheets[0]
    assert filled(read) == _with_openpyxl(buffer.getvalue())["Sheet"]
    assert read.merges == ((3, 0, 3, 4),)
    assert read.look().number_format(1, 2) == "0%"


def _native_errors() -> list[BaseException]:
    import python_calamine

    class PanicException(BaseException):
        """What a panic of Rust code arrives as."""

    found = (getattr(python_calamine, name) for name in dir(python_calamine))
    kinds = [kind for kind in found if isinstance(kind, type) and issubclass(kind, Exception)]
    return [*(kind("x") for kind in kinds), PanicException("x"), OSError("x"), MemoryError()]


@pytest.mark.parametrize("error", _native_errors(), ids=lambda error: type(error).__name__)
def test_where_the_native_reader_fails_our_own_reads(
    error: BaseException, monkeypatch: pytest.MonkeyPatch
):
    """Whatever calamine raises, a panic included, the workbook is read all the same."""

    def fails(_: object) -> None:
        raise error

    monkeypatch.setattr(ooxml, "_reader", lambda: fails)
    data = xlsx(row(1, cell("A1", 5), cell("B1", 0, "s")), strings=STRINGS)
    assert read_book(data).sheets[0].rows == [[5.0, "甲"]]


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit()])
def test_an_interruption_is_no_damage(error: BaseException, monkeypatch: pytest.MonkeyPatch):
    """Ctrl-C while a file is read ends the run; it is not taken for a broken file."""

    def stops(_: object) -> None:
        raise error

    monkeypatch.setattr(ooxml, "_reader", lambda: stops)
    with pytest.raises(type(error)):
        read_book(xlsx(row(1, cell("A1", 5))))


@pytest.mark.parametrize(
    "error", [KeyError, TypeError, ValueError, IndexError, AttributeError, OSError]
)
def test_what_openpyxl_raises_is_a_damaged_form(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch
):
    """openpyxl raises whatever its parsers do; a form that it cannot read is damaged."""

    def fails(_: object) -> None:
        raise error("x")

    monkeypatch.setattr(openpyxl, "load_workbook", fails)
    with pytest.raises(WorkbookError) as raised:
        load_definition(xlsx(row(1, cell("A1", 5))))
    assert raised.value.code == "damaged-file"


@pytest.mark.parametrize("error", DAMAGE, ids=lambda error: error.__name__)
def test_what_the_libraries_of_the_container_raise_is_damage(error: type[Exception]):
    """zipfile, zlib, lzma, struct and expat say in their own words that bytes are damaged."""
    made = error.__new__(error)
    with pytest.raises(WorkbookError) as raised, damage("附件4.xlsx"):
        raise made
    assert (raised.value.code, raised.value.file) == ("damaged-file", "附件4.xlsx")


def test_a_form_of_another_kind_is_named():
    """A form that is an .xls is refused with what to do about it."""
    with pytest.raises(WorkbookError) as raised:
        load_definition(xls({"表": [number(0, 0, 1)]}))
    assert ".xls" in str(raised.value)
