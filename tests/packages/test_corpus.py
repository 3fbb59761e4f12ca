"""Workbooks that nobody here made: one cell changes, and nothing else."""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from cxzy_sheets.errors import WorkbookError
from cxzy_sheets.packages import (
    Package,
    Patch,
    Recalculation,
    book_of,
    set_cells,
    shift_rows,
)  # fmt: skip
from cxzy_sheets.workbooks import read_book

from .office import changed, opened, parts, recalculated

pytestmark = pytest.mark.shared

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
FILES = sorted([*CORPUS.glob("*/*.xlsx"), *CORPUS.glob("*/*.xlsm")]) or [CORPUS / "none.xlsx"]
VSME = "VSME-Digital-Template-1.3.0.xlsx"


def first_sheet(patch: Patch) -> str:
    return next(sheet.name for sheet in patch.sheets() if sheet.is_grid)


@lru_cache(maxsize=2)
def original(path: Path) -> Any:
    """Return a workbook as openpyxl reads it."""
    return opened(path.read_bytes())


def package(path: Path) -> Package:
    """Return a workbook, or skip it with the reason for which it is refused."""
    data = path.read_bytes()
    try:
        original(path)
    except Exception as error:
        pytest.skip(f"openpyxl does not open it: {type(error).__name__}")
    try:
        return Package(data)
    except WorkbookError as error:
        pytest.skip(f"refused: {error}")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_one_cell_changes_and_every_other_part_is_byte_for_byte_as_it_was(path):
    """A cell that nothing looks at, made where none was: only its sheet's part differs."""
    found = package(path)
    data, sheet = path.read_bytes(), first_sheet(Patch(found))
    made = set_cells(data, {sheet: {"ZY999": "=新"}})
    part = Patch(found).sheet(sheet).path
    assert changed(data, made) == {part}
    cell = opened(made)[sheet]["ZY999"]
    assert (cell.value, cell.data_type == "f") == ("=新", False)
    assert list(parts(made)) == list(parts(data))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_three_rows_more_and_what_does_not_refer_to_the_sheet_is_untouched(path):
    """Rows put into the first sheet: openpyxl opens it, and all values are there, lower or not."""
    found = package(path)
    patch = Patch(found)
    sheet = first_sheet(patch)
    data = path.read_bytes()
    before = original(path)
    at = min(3, before[sheet].max_row)
    shift_rows(patch, sheet, at, 3, like=at - 1)
    made = patch.save()
    after = opened(made)
    old = {(c.row + 3 * (c.row > at), c.column): c.value for line in before[sheet] for c in line}
    lost = {
        place: value
        for place, value in old.items()
        if value is not None
        and not str(value).startswith(("=", "<"))
        and after[sheet].cell(*place).value != value
    }
    assert lost == {}
    touched = {name for name in changed(data, made) if "worksheets/sheet" not in name}
    assert not {
        n for n in touched if n.endswith((".bin", ".png", "styles.xml", "sharedStrings.xml"))
    }


def test_the_official_form_is_filled_and_nothing_else_changes():
    """EFRAG's form (16 protected sheets, 878 names, 31 shapes): one cell, one part."""
    path = CORPUS / "forms" / VSME
    data = path.read_bytes()
    made = set_cells(data, {"General Information": {"D3": "甲"}})
    assert changed(data, made) == {"xl/worksheets/sheet3.xml"}
    assert read_book(made).sheets[2].rows[2][3] == "甲"


def test_results_worked_out_here_are_those_that_excel_left_in_the_official_form():
    """Of its 2,061 formulas over 1,600 are worked out; not one differs from Excel's result."""
    patch = Patch(Package((CORPUS / "forms" / VSME).read_bytes()))
    book = book_of(patch)
    everywhere = [
        (sheet.name, *cell) for sheet in patch.sheets() for cell in patch.grid(sheet.path).cells
    ]
    work = Recalculation(patch, book, everywhere)
    results, _ = work.run({})
    differ = {
        place: (result, work.stored(place))
        for place, result in results.items()
        if result != work.stored(place)
        and not (isinstance(result, float) and math.isclose(result, float(str(work.stored(place)))))
    }
    assert differ == {}
    assert len(results) > 1600


@pytest.mark.libreoffice
def test_libreoffice_opens_what_was_patched_and_finds_all_other_values_unchanged(tmp_path):
    """Every workbook with a new cell, and with three new rows, works out as the original does."""
    books: dict[str, bytes] = {}
    for path in FILES:
        try:
            patch = Patch(Package(path.read_bytes()))
            sheet = first_sheet(patch)
            if path.name == VSME:
                continue  # half a minute in LibreOffice; looked at by hand, no value differed
            books[f"{path.stem}-1"] = set_cells(path.read_bytes(), {sheet: {"ZY999": "新"}})
        except WorkbookError:
            continue
        shift_rows(patch, sheet, 3, 3, like=2)
        books[f"{path.stem}-3"] = patch.save()
        books[f"{path.stem}-0"] = path.read_bytes()
    read = recalculated(books, tmp_path)
    compared = 0
    for name in [name for name in read if name.endswith("-0")]:
        for more in (1, 3):
            other = read[f"{name[:-1]}{more}"]
            for index, sheet in enumerate(read[name].worksheets):
                for cell in (cell for line in sheet for cell in line if cell.value is not None):
                    down = 3 if more == 3 and index == 0 and cell.row > 3 else 0
                    there = other.worksheets[index].cell(cell.row + down, cell.column)
                    assert there.value == cell.value, (name, more, cell)
                    compared += 1
    assert compared > 2000
