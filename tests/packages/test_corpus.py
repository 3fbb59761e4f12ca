"""Workbooks that nobody here made: one cell changes, and nothing else."""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path

import pytest

from cxzy_sheets.packages import Package, Patch, Recalculation, book_of, set_cells
from cxzy_sheets.workbooks import read_book

from .libreoffice import worked_out
from .office import changed, opened
from .proof import Proof, proved

pytestmark = pytest.mark.shared

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
FILES = sorted([*CORPUS.glob("*/*.xlsx"), *CORPUS.glob("*/*.xlsm")]) or [CORPUS / "none.xlsx"]
VSME = "VSME-Digital-Template-1.3.0.xlsx"


@lru_cache(maxsize=64)
def proof(path: Path) -> Proof:
    """Return what was compared in a workbook: see `proof`."""
    return proved(path)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_cell_a_value_three_rows_and_nothing_else_changes(path):
    """Untouched parts byte for byte, all other values, formulas and areas as openpyxl reads them.

    Formulas and areas after three new rows are worked out by openpyxl's tokenizer, not by the
    library; taken out again, the rows leave everything as it was.
    """
    found = proof(path)
    if found.why_not:
        pytest.skip(found.why_not)
    assert found.differences == []
    assert set(found.made) >= {"cell", "rows"}
    assert found.dropped == 0


def test_the_corpus_is_proved_as_a_whole():
    """25 workbooks and more than 100,000 facts; what is left out, openpyxl does not open either."""
    if not CORPUS.exists():
        pytest.skip("no ../shared/corpus")
    proofs = [proof(path) for path in FILES]
    assert sum(one.facts > 0 for one in proofs) >= 25
    assert sum(one.facts for one in proofs) > 100_000
    left = [path for path, one in zip(FILES, proofs, strict=True) if one.why_not and opens(path)]
    assert [path.name for path in left] == ["duplicate-filename.xlsx"]


def opens(path: Path) -> bool:
    """Whether openpyxl opens a workbook."""
    try:
        opened(path.read_bytes())
    except Exception:
        return False
    return True


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
    proofs = {path: proof(path) for path in FILES}
    assert worked_out(proofs, tmp_path) > 10_000
    assert [text for one in proofs.values() for text in one.differences] == []
