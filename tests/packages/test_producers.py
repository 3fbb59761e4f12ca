"""Other writers' workbooks are patched as Excel's own are: what they say afterwards is the same."""

from __future__ import annotations

from typing import Any

import pytest

from cxzy_sheets.packages import Package, Patch, refresh, set_cells, shift_rows

from .independent import Facts, Nowhere, said
from .office import LAST, opened, rich
from .producers import WRITERS, transitional


def facts(data: bytes) -> tuple[Facts, Any]:
    """Return what openpyxl reads of a workbook: contents, areas, values."""
    plain = transitional(data)
    values = {
        (sheet.title, cell.coordinate): cell.value
        for sheet in opened(plain, values=True).worksheets
        for line in sheet.iter_rows()
        for cell in line
        if cell.value is not None
    }
    return said(opened(plain), Nowhere()), values


def grown(data: bytes, by: int) -> bytes:
    patch = Patch(Package(data))
    shift_rows(patch, "附件4", LAST - 1, by, like=LAST - 2 if by > 0 else None)
    refresh(patch, {}, moved=True)
    return patch.save()


@pytest.mark.parametrize("writer", list(WRITERS))
def test_a_value_put_into_another_writers_workbook_is_all_that_changes(writer):
    """Value, text, blank and results, in cells that are there and that are not."""
    cells = {"附件4": {"E7": 100, "B6": " 甲\n", "C8": None, "P40": "新", "A3": "上"}}
    expected = facts(set_cells(rich(), cells))
    assert facts(set_cells(WRITERS[writer](rich()), cells)) == expected


@pytest.mark.parametrize("by", [3, -2])
@pytest.mark.parametrize("writer", list(WRITERS))
def test_rows_put_into_another_writers_workbook_take_the_same_along(writer, by):
    """Cells, formulas, areas, names, drawings and comments stand where Excel's own would."""
    assert facts(grown(WRITERS[writer](rich()), by)) == facts(grown(rich(), by))
