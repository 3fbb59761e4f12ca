"""A blank that a unit fills in reads back as what it typed, whatever the form.

What a unit types is taken from a filled copy, cell by cell, and typed into the blank with openpyxl:
every cell that has to be typed into has to be open, and what is protected is as it has to be.
"""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

import cxzy_sheets as cs

from ..packages.office import opened
from .test_round_trip import FORMS, _given, drawn


def typed(blank: bytes, filled: bytes) -> bytes:
    """Return a blank with everything typed into it that a filled copy says."""
    book, wanted = opened(blank), opened(filled)
    for sheet in wanted.worksheets:
        here = book[sheet.title]
        for row in sheet.iter_rows():
            for cell in row:
                there = here[cell.coordinate]
                if type(cell).__name__ == "MergedCell" or cell.value == there.value:
                    continue
                assert not there.protection.locked, (sheet.title, cell.coordinate, cell.value)
                there.value = cell.value
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def records(filled: Any) -> dict[str, list[dict[str, Any]]]:
    return {
        name: [{k: v[i] for k, v in block.columns.items()} for i in range(len(block.rows))]
        for name, block in filled.blocks.items()
    }


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn())
def test_what_is_typed_into_a_blank_is_read(case):
    """Any form, any values of its types, as many rows as the unit was given."""
    made, values, rows = case
    form = cs.Form(made.data, name="表")
    blank = form.blank(rows={"块": len(rows)})
    got = form.read(typed(blank, made.fill(values, {"块": rows})))
    assert [f for f in got.findings if f.severity == "强制" and rows] == []
    assert got.values == values
    assert records(got)["块"] == rows


@pytest.mark.parametrize("family", FORMS, ids=lambda family: family.name)
def test_the_blanks_of_the_batterys_forms_are_typed_into(family):
    """Mixed cells, ticks, printed rows, three-level headers: the same as the filled copy says."""
    form = cs.Form(family.form, name=family.name)
    for seed in range(3):
        head, rows = _given(family, seed)
        filled = form.fill(head, rows)
        counts = {n: len(ones) for n, ones in rows.items() if not form.layout.blocks[n].fixed}
        got = form.read(typed(form.blank(rows=counts), filled))
        whole = form.read(filled)
        assert (got.values, records(got)) == (whole.values, records(whole))
        assert [f.code for f in got.findings] == [f.code for f in whole.findings]
