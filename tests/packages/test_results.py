"""Results that depend on a changed cell: worked out and written, or taken out; never left stale."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import pytest

from cxzy_sheets.packages import set_cells

from .office import changed, drawn, opened, parts, recalculated, repacked, sheet_of

WORKBOOK = "xl/workbook.xml"

VALUES = {
    "A1": 3, "A2": 4.5, "A3": "满意", "A4": None, "A5": "12", "A6": True, "A7": 0, "A8": -2.5,
    "B1": 10, "B2": 20, "B3": 30, "B4": None, "B5": "无", "B6": 0.1, "B7": 0.2, "B8": 7,
}  # fmt: skip
"""What stands in the cells that the formulas below look at."""

EXPECTED: dict[str, Any] = {
    "A1+A2*2": 12.0, "A1-A4": 3.0, "-A8^2": 6.25, "2^3^2": 64.0, "A5+1": 13.0, "A1/A7": "#DIV/0!",
    "A3+1": None, "B1&A3&B6": "10满意0.1", "A1=3": True, "A4=0": True, 'A4=""': True,
    'A3="满意"': True, "A3>A1": True, "A6>A3": True, "A3<B5": None, "B6+B7=0.3": None,
    "SUM(A1:A8)": 5.0, "SUM(A5,1)": 1.0, 'SUM("5",1)': 6.0, "SUM(A1:A2,B1:B2)": 37.5,
    "AVERAGE(A1:A8)": 1.25, "AVERAGE(A3:A5)": "#DIV/0!", "COUNT(A1:A8)": 4.0,
    "COUNTA(A1:A8)": 7.0, "COUNTBLANK(A1:A10)": 3.0, "MIN(A1:A8)": -2.5, "MAX(A3:A5)": 0.0,
    "ROUND(2.675,2)": 2.68, "ROUND(-2.5,0)": -3.0, "ROUND(1234,-2)": 1200.0,
    "ROUNDUP(A8,0)": -3.0, "ROUNDDOWN(A2,0)": 4.0, "INT(A8)": -3.0, "MOD(-3,2)": 1.0,
    "MOD(3,A7)": "#DIV/0!", "ABS(A8)": 2.5, 'IF(A7=0,"",A1/A7)': "", "IF(A1>2,A1,A1/A7)": 3.0,
    "IF(A7,1)": False, "IF(A3,1,2)": None, "IFERROR(A1/A7,0)": 0.0, 'IFERROR(A3,"无")': "满意",
    "AND(A1>2,A2>5)": False, "OR(A1>2,A1/A7)": "#DIV/0!", "NOT(A6)": False,
    'COUNTIF(B1:B4,">=20")': 2.0, 'COUNTIF(A1:A8,"满意")': 1.0, 'COUNTIF(A1:A4,"<>满意")': 3.0,
    'COUNTIF(B1:B5,"无")': 1.0, 'COUNTIF(A1:A8,12)': None, 'COUNTIF(A1:A8,"*意")': None,
    'SUMIF(B1:B3,">10")': 50.0, 'SUMIF(A1:A3,"满意",B1:B3)': 30.0,
    'COUNTIFS(B1:B3,">10",A1:A3,"满意")': 1.0, "SUMPRODUCT(A1:A2,B1:B2)": 120.0,
    "RANK(B2,B1:B3)": 2.0, "RANK(B1,B1:B3,1)": 1.0, "RANK(5,B1:B3)": "#N/A", "ROW()": None,
    "ROW(B7)": 7.0, "ROWS(B2:B7)": 6.0, 'LEN("满意")': 2.0, 'TRIM(" a  b ")': "a b",
    "ISNUMBER(A3)": False, "ISBLANK(A4)": True, "ISERROR(A1/A7)": True, "ISTEXT(A5)": True,
    '_xlfn.IFS(A1>5,"高",A1>1,"中")': "中", "A1:A2+1": None, "SUM(A:A)": 5.0,
    "MATCH(B2,B1:B3,0)": 2.0, 'MATCH("满意",A1:A8,0)': 3.0, "MATCH(99,B1:B3,0)": "#N/A",
    "MATCH(B2,B1:B3)": None, "INDEX(A1:B3,2,2)": 20.0, "INDEX(B1:B8,5)": "无",
    "INDEX(B1:B3,4)": "#REF!", "INDEX(A1:B1,2)": 10.0, 'VLOOKUP("满意",A1:B3,2,FALSE)': 30.0,
    'VLOOKUP("没有",A1:B3,2,0)': "#N/A", "VLOOKUP(A1,A1:B3,2)": None,
    "VLOOKUP(A1,A1:B3,3,0)": "#REF!", 'SUMIFS(B1:B3,B1:B3,">10",A1:A3,"满意")': 30.0,
    "COLUMNS(A1:C1)": 3.0, "LEFT(A3)": "满", "RIGHT(A5,1)": "2", 'MID("abcde",2,3)': "bcd",
    'LOWER("Ab")': "ab", 'UPPER("ab")': "AB", 'SUBSTITUTE("a-b-c","-","")': "abc",
    'TEXT(B6,"0.00%")': "10.00%", 'TEXT(2.5,"0")': "3", 'TEXT(12345.6,"#,##0.0")': "12,345.6",
    'TEXT(-0.4,"0")': "0", 'TEXT(A1,"yyyy年")': None, "A4": 0.0, 'CONCATENATE(A1,"/",B1)': "3/10",
    "0^0": "#NUM!", "(-8)^0.5": "#NUM!", "N(A2)": 4.5, "N(A3)": 0.0, "N(A4)": 0.0, "N(A6)": 1.0,
    "N(A5)": 0.0, "N(A1/A7)": "#DIV/0!",
}  # fmt: skip
"""Formula -> its result in Excel, worked out by hand; None where it is left to Excel."""


def sheets(*names: str, cells: dict[str, Any]) -> bytes:
    """Return a workbook of several sheets; `cells` are named `表1!A1`."""
    import io

    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(drawn({}, title=names[0])))
    for name in names[1:]:
        book.create_sheet(name)
    for place, value in cells.items():
        sheet, _, cell = place.partition("!")
        book[sheet][cell] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def result(data: bytes, cell: str, sheet: str = "表1") -> Any:
    return opened(data, values=True)[sheet][cell].value


def asked(formulas: list[str]) -> tuple[bytes, list[str]]:
    """Return a workbook with formulas that look at cells of VALUES, and where they stand."""
    cells: dict[str, Any] = {**VALUES, "Z1": 5}
    places = []
    for index, formula in enumerate(formulas, start=1):
        places.append(f"D{index}")
        cells[f"D{index}"] = f"={formula}"
    return drawn(cells), places


def test_results_are_what_excel_shows():
    """Each function as Excel has it: blanks are 0, texts in cells are skipped, errors go on."""
    data, places = asked(list(EXPECTED))
    made = set_cells(data, {"表1": VALUES})
    for formula, place in zip(EXPECTED, places, strict=True):
        got, expected = result(made, place), EXPECTED[formula]
        if formula == "ROW()":
            expected = float(place[1:])
        if isinstance(expected, float):
            assert isinstance(got, (int, float)), formula
            assert math.isclose(got, expected, rel_tol=1e-12), formula
        elif expected == "":
            assert got in ("", None), formula
        else:
            assert got == expected, formula
            assert type(got) is type(expected), formula


OTHERWISE = {
    "A6>A3": "a truth value stands behind texts (rules.md S19)",
    "SUM(A1:A8)": "TRUE in a cell is no number", "AVERAGE(A1:A8)": "the same",
    "COUNT(A1:A8)": "the same", "SUM(A:A)": "the same",
    'SUM("5",1)': "a text that is given, not looked at, counts",
    "RANK(5,B1:B3)": "what is not there is #N/A", "0^0": "#NUM!",
    "INDEX(B1:B3,4)": "outside the area is #REF!", "VLOOKUP(A1,A1:B3,3,0)": "the same",
}  # fmt: skip
"""Formulas that Excel works out otherwise than LibreOffice 7.4, and how."""


@pytest.mark.libreoffice
def test_results_are_what_libreoffice_works_out(tmp_path: Path):
    """The same formulas, worked out by a program that somebody else wrote."""
    known = {f: e for f, e in EXPECTED.items() if e is not None and f not in OTHERWISE}
    data, places = asked(list(known))
    mine = opened(set_cells(data, {"表1": VALUES}), values=True)["表1"]
    other = recalculated({"book": data}, tmp_path)["book"]["表1"]
    differ = []
    for formula, place in zip(known, places, strict=True):
        a, b = mine[place].value, other[place].value
        if not isinstance(a, (int, float)) or not isinstance(b, (int, float)):
            differ += [] if (a or None) == (b or None) else [(formula, a, b)]
        elif not math.isclose(a, b, rel_tol=1e-12):
            differ.append((formula, a, b))
    assert differ == []


def test_results_follow_over_sheets_and_names():
    """A total of a total on another sheet, by a name: all in line with the changed cell."""
    import io

    import openpyxl
    from openpyxl.workbook.defined_name import DefinedName

    data = sheets(
        "表1",
        "汇总",
        cells={
            "表1!A1": 1,
            "表1!A2": 2,
            "表1!A3": "=SUM(A1:A2)",
            "汇总!B1": "=合计*2",
            "汇总!B2": '=B1&"票"',
        },
    )
    book = openpyxl.load_workbook(io.BytesIO(data))
    book.defined_names["合计"] = DefinedName("合计", attr_text="表1!$A$3")
    out = io.BytesIO()
    book.save(out)
    made = set_cells(out.getvalue(), {"表1": {"A1": 10}})
    assert [result(made, "A3"), result(made, "B1", "汇总"), result(made, "B2", "汇总")] == [
        12,
        24,
        "24票",
    ]


def test_results_that_cannot_be_worked_out_are_taken_out():
    """INDIRECT, TODAY, arrays: no result stays, and Excel is told to make them all anew."""
    base = drawn(
        {"A1": 1, "B1": '=INDIRECT("A1")', "B2": "=TODAY()-A1", "B3": "=B2+1", "B4": "=A9+1"}
    )
    stale = with_results(base, {"B1": 1, "B2": 40000, "B3": 40001, "B4": 1})
    stale = without_recalculation(stale)
    made = set_cells(stale, {"表1": {"A1": 2}})
    assert [result(made, f"B{r}") for r in (1, 2, 3)] == [None, None, None]
    assert result(made, "B4") == 1
    assert b'fullCalcOnLoad="1"' in parts(made)[WORKBOOK]
    # Nothing is asked of Excel where everything could be told.
    plain = set_cells(stale, {"表1": {"A9": 2}})
    assert result(plain, "B4") == 3
    assert result(plain, "B1") is None  # INDIRECT may look at any cell


def with_results(data: bytes, results: dict[str, Any]) -> bytes:
    """Return a workbook with results beside its formulas, written as plain XML."""

    text = parts(data)["xl/worksheets/sheet1.xml"].decode()
    for cell, value in results.items():
        start = text.index(f'<c r="{cell}"')
        end = text.index("</c>", start)
        bare = re.sub(r"<v ?/>|<v></v>", "", text[start:end])
        text = f"{text[:start]}{bare}<v>{value}</v>{text[end:]}"
    return repacked(data, {"xl/worksheets/sheet1.xml": text.encode()})


def without_recalculation(data: bytes) -> bytes:
    """Return a workbook that Excel would not work out by itself when it opens it."""

    text = parts(data)[WORKBOOK].replace(b' fullCalcOnLoad="1"', b"")
    return repacked(data, {WORKBOOK: text})


def test_a_result_that_stays_the_same_leaves_its_sheet_alone():
    """A sheet whose results come out as they were is not touched, though it depends on the cell."""
    data = sheets("表1", "汇总", cells={"表1!A1": 1, "汇总!B1": '=IF(表1!A1>0,"有","无")'})
    first = set_cells(data, {"表1": {"A1": 2}})
    assert result(first, "B1", "汇总") == "有"
    assert changed(first, set_cells(first, {"表1": {"A1": 3}})) == {"xl/worksheets/sheet1.xml"}
    assert "xl/worksheets/sheet2.xml" in changed(first, set_cells(first, {"表1": {"A1": -3}}))


def test_formulas_without_a_result_are_worked_out_where_they_are_needed():
    """A file of a writer that keeps no results: what a changed total looks at is made as well."""
    data = sheets(
        "表1",
        "汇总",
        cells={"汇总!A1": "=1+1", "汇总!A2": "=A1*5", "表1!A1": 1, "表1!B1": "=A1+汇总!A2"},
    )
    made = set_cells(data, {"表1": {"A1": 3}})
    assert result(made, "B1") == 13


def test_circles_are_left_to_excel():
    """A formula that looks at itself has no result here, and does not hang."""
    made = set_cells(
        drawn({"A1": 1, "B1": "=C1+A1", "C1": "=B1", "D1": "=A1*2"}), {"表1": {"A1": 2}}
    )
    assert [result(made, c) for c in ("B1", "C1", "D1")] == [None, None, 4]


def test_spilled_results_are_taken_out_with_their_formula():
    """The cells that an array formula fills hold results as well."""
    data = sheet_of(
        '<row r="1"><c r="A1"><v>1</v></c>'
        '<c r="B1"><f t="array" ref="B1:B2">A1:A2*2</f><v>2</v></c></row>'
        '<row r="2"><c r="A2"><v>2</v></c><c r="B2"><v>4</v></c>'
        '<c r="C2"><f>B2+1</f><v>5</v></c></row>'
    )
    made = set_cells(data, {"表1": {"A1": 5}})
    assert [result(made, c) for c in ("B1", "B2", "C2")] == [None, None, None]
    assert opened(made).active["C2"].value == "=B2+1"
