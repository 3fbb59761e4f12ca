"""Formulas recalculated by LibreOffice, and the evaluator beside it (rules.md S19).

All cases go into one workbook, their inputs in cells, and soffice converts it once. Where the
library departs from Excel on purpose there is a table, and the departure itself is tested.
"""

from __future__ import annotations

import datetime
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula

from cxzy_sheets.formulas import parse, to_text
from cxzy_sheets.formulas.syntax import Call, Name, Node
from cxzy_sheets.refs import address

from .oracle_cases import DEPARTURES, LIBREOFFICE, cases
from .worlds import Hole, drawn, worth

pytestmark = pytest.mark.libreoffice

CASES = [*cases(), *((text, data) for text, data, *_ in DEPARTURES)]
_HIGH = 8
"""Rows that a case takes in the workbook."""
_FUTURE = ("IFS", "CONCAT", "IFNA")


def _formula(text: str, cells: dict[str, str]) -> str:
    """Return the formula over the cells that its names stand in."""

    def told(node: Node) -> str | None:
        if isinstance(node, Name):
            return cells[node.text]
        if isinstance(node, Call) and node.function == "XLOOKUP":
            # LibreOffice 7.4 lacks it; this is how it is written there.
            wanted, keys, given, *instead = (to_text(a, told=told) for a in node.arguments)
            found = f"INDEX({given},MATCH({wanted},{keys},0))"
            return f"IFERROR({found},{instead[0]})" if instead else found
        if isinstance(node, Call) and node.function in _FUTURE:
            inside = ",".join(to_text(a, told=told) for a in node.arguments)
            return f"_xlfn.{node.function}({inside})"
        return None

    return "=" + to_text(parse(text), told=told)


def _write(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for index, (text, data) in enumerate(CASES):
        top = index * _HIGH
        made = drawn(data)
        named = {name: [value] for name, value in made.singles.items()} | made.columns
        cells = {}
        for column, (name, values) in enumerate(named.items(), 1):
            for row, value in enumerate(values):
                if not isinstance(value, Hole):
                    sheet.cell(top + row + 1, column + 1, value)
            first, last = address(top, column), address(top + len(values) - 1, column)
            cells[name] = f"{first}:{last}" if name in made.columns else first
        place = address(top, 0)
        plain = text.strip("{}")
        formula = _formula(plain, cells)
        sheet[place] = ArrayFormula(place, formula) if plain != text else formula
    book.save(path)


@pytest.fixture(scope="module")
def recalculated(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """What LibreOffice gives for each case."""
    folder = tmp_path_factory.mktemp("oracle")
    source = folder / "cases.xlsx"
    _write(source)
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "xlsx",
            "--outdir",
            str(folder / "out"),
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=240,
    )
    sheet = openpyxl.load_workbook(folder / "out" / "cases.xlsx", data_only=True).active
    assert sheet is not None
    return [sheet.cell(index * _HIGH + 1, 1).value for index in range(len(CASES))]


def _plain(value: Any) -> Any:
    """Return a value in one form for both sides."""
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, datetime.date):
        return (value - datetime.date(1899, 12, 30)).days
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "" if value is None else value
    return float(f"{value:.12g}")


def _agree(ours: Any, theirs: Any) -> bool:
    a, b = _plain(ours), _plain(theirs)
    if isinstance(a, str) and isinstance(b, str) and a.startswith("#") and b.startswith("#"):
        # LibreOffice saves its own errors (502, 503, …) as the one of Excel's that is nearest.
        return a == b or {a, b} <= {"#NUM!", "#VALUE!"}
    return bool(a == b)


def test_there_are_enough_cases():
    """At least three hundred formulas are compared; what is left out is one of the cases."""
    assert len(cases()) - len(LIBREOFFICE) >= 300
    assert set(LIBREOFFICE) <= set(cases())


def test_evaluator_agrees_with_libreoffice(recalculated: list[Any]):
    """A formula gives what a spreadsheet gives, but where it departs on purpose."""
    differ = []
    for (text, data), theirs in zip(cases(), recalculated, strict=False):
        ours = worth(text.strip("{}"), data)
        if (text, data) not in LIBREOFFICE and not _agree(ours, theirs):
            differ.append((text, data, ours, theirs))

    assert differ == [], "\n".join(map(str, differ))


@pytest.mark.parametrize("index", range(len(DEPARTURES)))
def test_departure(index: int, recalculated: list[Any]):
    """Each departure is one: a spreadsheet gives the one thing, the library the other."""
    text, data, theirs, ours, _ = DEPARTURES[index]
    got = recalculated[len(cases()) + index]
    shown = got.date() if isinstance(got, datetime.datetime) else got

    assert str(shown).upper() == theirs
    assert worth(text, data) == ours
