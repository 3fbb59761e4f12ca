"""What the native reader does not show: errors, missing results, formats, fonts, what is hidden."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from cxzy_sheets.values import CellError, Spec, Uncached, read_tick, read_value
from cxzy_sheets.values import Context as CellContext
from cxzy_sheets.workbooks import Sheet, ooxml, read_book
from cxzy_sheets.workbooks.parsed import parse_styles

from .parts import cell, row, styles, xlsx

SHEET = xlsx(
    row(
        1,
        cell("A1", "#DIV/0!", "e", formula="1/0"),
        cell("B1", None, formula="SUM(A1:A3)"),
        cell("C1", "", "str", formula='""'),
        cell("D1", 1, style=1),
        cell("E1", 0.85, style=1),
        cell("F1", "ü", "str", style=2),
        cell("G1", 40897, style=3),
        cell("H1", 5, formula="2+3"),
    )
    + '<row r="3" hidden="1"><c r="A3"><v>7</v></c></row>',
    formats=("General", "0%", "General", "yyyy/m/d", "0"),
    fonts=("宋体", "宋体", "Wingdings", "宋体", "宋体"),
    before='<cols><col min="2" max="3" hidden="1"/><col min="5" max="5" width="9"/></cols>',
)


def _sheet() -> Sheet:
    return read_book(SHEET).sheets[0]


def test_a_blank_that_is_none_is_seen():
    """Errors and formulas without a result look blank to the native reader, and are not."""
    sheet = _sheet()
    assert sheet.doubtful
    assert sheet.rows[0][:3] == ["", "", ""]
    odd = sheet.look().odd
    assert odd == {(0, 0): "#DIV/0!", (0, 1): "=SUM(A1:A3)"}
    assert isinstance(odd[0, 0], CellError)
    assert isinstance(odd[0, 1], Uncached)


@pytest.mark.parametrize(("at", "code"), [((0, 0), "error-cell"), ((0, 1), "uncached-formula")])
def test_what_is_seen_refuses_the_value(at: tuple[int, int], code: str):
    """An error is not blank, and a missing result is not zero."""
    value, issues = read_value(_sheet().look().odd[at], Spec("整数", blank="0"))
    assert (value, issues[0].code) == (None, code)


def test_formats_fonts_and_what_is_hidden():
    """The look tells number formats, fonts, formulas, hidden rows and columns by cell."""
    look = _sheet().look()
    assert look.number_format(0, 3) == "0%"
    assert look.number_format(0, 6) == "yyyy/m/d"
    assert look.number_format(9, 9) == "General"
    assert look.font(0, 5) == "Wingdings"
    assert look.hidden_rows == {2}
    assert look.hidden_columns == ((1, 2),)
    assert look.formulas == {(0, 0), (0, 1), (0, 2), (0, 7)}


def test_the_look_is_made_once():
    """A second look costs a walk over the sheet; the third costs nothing."""
    sheet = _sheet()
    assert sheet.look() is sheet.look()
    assert sheet.look().odd is sheet.look().odd


def test_values_ask_the_look():
    """1 in a percent cell is 100 %, and ü in Wingdings is a tick."""
    sheet = _sheet()

    def context(row_: int, column: int) -> CellContext:
        return CellContext(
            number_format=lambda: sheet.look().number_format(row_, column),
            font=lambda: sheet.look().font(row_, column),
        )

    assert read_value(sheet.rows[0][3], Spec("百分比"), context(0, 3)) == (1.0, ())
    assert read_value(sheet.rows[0][3], Spec("百分比"), context(0, 7))[0] is None
    assert read_tick(sheet.rows[0][5], context(0, 5)) == (True, ())


@pytest.mark.parametrize(
    ("cells", "doubtful"),
    [
        (cell("A1", 5), False),
        (cell("A1", 5, formula="2+3"), False),
        (cell("A1", "甲", "str", formula="B1"), False),
        ('<c r="A1"><f t="shared" si="0"/><v>5</v></c>', False),
        (cell("A1", None), False),
        (cell("A1", "#N/A", "e"), True),
        ("<c r=\"A1\" t='e'><v>#N/A</v></c>", True),
        (cell("A1", None, formula="2+3"), True),
        (cell("A1", "", formula="2+3"), True),
        ('<c r="A1"><f t="shared" si="0"/></c>', True),
        ('<c r="A1"><f>2+3</f><v/></c>', True),
        ('<c r="A1"><f>2+3</f>\n</c>', True),
    ],
)
def test_the_cheap_sign_misses_nothing(cells: str, doubtful: bool):
    """Wherever a cell hides something the sheet is doubtful, so that the look is taken."""
    sheet = read_book(xlsx(row(1, cells))).sheets[0]
    assert sheet.doubtful is doubtful
    assert doubtful or not sheet.look().odd


def test_the_calendar_of_1904():
    """A workbook that counts from 1904 shows its own days, and says so for serial numbers."""
    before = '<workbookPr date1904="true"/>'
    data = xlsx(
        row(1, cell("A1", 39435, style=1)), formats=("General", "yyyy/m/d"), workbook=before
    )
    book = read_book(data)
    assert book.date1904
    assert book.sheets[0].date1904
    assert book.sheets[0].rows == [[datetime.date(2011, 12, 20)]]


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (9, "0%"),
        (14, "yyyy/m/d"),
        (31, "yyyy年m月d日"),
        (49, "@"),
        (58, "m月d日"),
        (0, "General"),
        (99, "General"),
    ],
)
def test_formats_that_have_only_a_number(number: int, code: str):
    """Built-in formats are known by number, those of a Chinese Excel among them."""
    xml = styles(("General",), ("宋体",)).replace('<xf numFmtId="0"', f'<xf numFmtId="{number}"')
    assert parse_styles(xml.encode()).number_format(0) == code


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("yyyy/m/d", datetime.date), ('yyyy"年"m"月"', datetime.date),
        ("[$-804]m月d日;@", datetime.date),
        ("0.00", float), ('0"d"', float), ("[Red]0", float), ("General", float),
        ("0.00E+00", float),
        ("G/通用格式", float), ("\\d0", float), ("[h]:mm", datetime.timedelta),
        ("[mm]", datetime.timedelta),
    ],
)  # fmt: skip
def test_what_a_format_makes_of_a_number(code: str, kind: type[Any]):
    """Both readers take the same formats for dates: neither a quoted d nor a colour makes one."""
    plain = xlsx(row(1, cell("A1", 40897, style=1)), formats=("General", code))
    odd = xlsx(
        '<row r="1"><c r="A1" s="1"><v>40897</v><extLst/></c></row>', formats=("General", code)
    )
    for data in (plain, odd):
        assert type(read_book(data).sheets[0].rows[0][0]) is kind


@pytest.mark.parametrize("formula", ["&bad;", "\x01", "<x>"])
def test_a_look_at_broken_xml_trusts_no_blank(formula: str):
    """The native reader passes over some broken XML: a look at it never raises, nor trusts."""
    broken = f'<c r="A1"><f>{formula}</f></c>'
    sheet = read_book(xlsx(row(1, broken, cell("B1", 7)))).sheets[0]
    assert sheet.rows == [["", 7.0]]
    assert sheet.doubtful
    assert isinstance(sheet.look().odd.get((0, 0)), Uncached)
    assert dict(sheet.look().odd) == {}
    assert sheet.look().number_format(0, 1) == "General"
    assert sheet.look().hidden_rows == frozenset()


def test_one_cell_is_looked_up_without_a_walk(monkeypatch: pytest.MonkeyPatch):
    """The format of one cell is found by its address; the sheet is not parsed for it."""
    sheet = _sheet()

    def walks(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(ooxml, "parse_sheet", walks)
    look = sheet.look()
    assert [look.number_format(0, column) for column in range(9)] == [
        "General", "General", "General", "0%", "0%", "General", "yyyy/m/d", "General", "General",
    ]  # fmt: skip
    assert look.font(0, 5) == "Wingdings"
    assert look.number_format(1, 11) == "General"
