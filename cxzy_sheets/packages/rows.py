"""Rows put into a sheet, or taken out of it, with everything in the workbook that has to follow:

of the sheet itself     rows, cells, merges, validations, formats, links, filters, breaks, views
of its parts            drawings, comments, controls, tables, pivots
of the whole workbook   formulas of other sheets, names, charts, pivot sources, shape texts
"""

from __future__ import annotations

from copy import deepcopy

from ..refs import address, box, box_address, column_index, position
from .around import shift_around
from .elsewhere import shift_elsewhere, shift_parts, tears_shared
from .grid import Grid, merges
from .obstacles import check_shift, told_of
from .package import Patch
from .references import moved
from .shifts import Shift, shifted, shifted_reference
from .workbook import chain_names, drop_calculation_chain, recalculated_on_load
from .xml import Element, appended, child, children, dropped

_TAKEN_ALONG = frozenset(
    ("s", "customFormat", "ht", "customHeight", "outlineLevel", "thickTop", "thickBot")
)


def shift_rows(
    patch: Patch, sheet: str, at: int, count: int, *, like: int | None = None, grows: bool = False
) -> tuple[str, ...]:
    """Put `count` rows before row `at` of a sheet; take them out where `count` is negative.

    Results are not looked at: `refresh(patch, {…}, moved=True)` brings them in line afterwards.

    Args:
        patch: The workbook, changed in place.
        sheet: The sheet's name.
        at: A row, counted from 0.
        count: How many rows.
        like: The row whose styles, height, merges, validations and formulas new rows get.
        grows: Areas that end just above `at` take the new rows in (totals over a block of one row).

    Returns:
        What a person should be told: pivot tables to be refreshed, references that stay behind.

    Raises:
        CannotShift: A table, or a formula over many cells, would be cut; the workbook is as it was.
    """
    if count == 0:
        return ()
    part = patch.sheet(sheet)
    shift = Shift(sheet, at, count, grows)
    grid = patch.grid(part.path)
    torn = check_shift(patch, part, grid, shift)
    told = told_of(patch, part, shift)
    patch.touch(part.path)
    if torn:
        recalculated_on_load(patch)
    if chain_names(patch, part):
        drop_calculation_chain(patch)
    patterns = _patterns(grid, shift, like)
    if tears_shared(patch, part.path, shift, sheet):
        grid.unshare()
    _shift_cells(grid, shift, sheet)
    shift_around(grid.root, shift, sheet, like)
    if count > 0 and like is not None:
        _copy_rows(grid, shift, like if like < at else like + count)
    _continue_patterns(grid, shift, patterns)
    shift_parts(patch, part, shift)
    shift_elsewhere(patch, part, shift)
    return told


# Cells


def _shift_cells(grid: Grid, shift: Shift, sheet: str) -> None:
    rows: dict[int, Element] = {}
    cells: dict[tuple[int, int], Element] = {}
    grid.look_everywhere()
    # Over the elements and not by address: a writer may have put one row into two of them.
    for line in list(children(grid.data, "row")):
        row = int(line.get("r")) - 1
        there = shift.row(row)
        if there is None:
            dropped(line)
            continue
        rows.setdefault(there, line)
        if there != row:
            line.set("r", str(there + 1))
        for cell in children(line, "c"):
            formula = child(cell, "f")
            if formula is not None:
                _shift_formula(formula, shift, sheet, row)
            letters = cell.get("r").rstrip("0123456789")
            if there != row:
                cell.set("r", f"{letters}{there + 1}")
            cells.setdefault((there, column_index(letters.replace("$", ""))), cell)
    grid.replaced(rows, cells)


def _shift_formula(formula: Element, shift: Shift, sheet: str, row: int) -> None:
    if formula.text:
        formula.text = shifted(formula.text, shift, sheet, row=row)
    for name in ("ref", "r1", "r2"):
        text = formula.get(name)
        if text:
            formula.set(name, shifted_reference(text, shift, grows=False) or text)


def _patterns(grid: Grid, shift: Shift, like: int | None) -> frozenset[int]:
    """Return the columns in which a formula goes on counting on the row above the change.

    Where rows go in: row `at` has the formula of the row above it, copied down. Where rows are
    taken out: so have the row below them, and the last row above.
    """
    last, first = shift.at - 1, shift.at
    if shift.count > 0 and (like is None or like != last):
        return frozenset()
    found = grid.formulas()
    first -= min(shift.count, 0)
    return frozenset(
        column
        for (row, column), formula in found.items()
        if row == first
        and formula.text
        and formula.kind in ("normal", "shared")
        and (above := found.get((last, column))) is not None
        and (before := found.get((first - 1, column))) is not None
        and moved(above.text, first - last, 0) == formula.text
        and moved(before.text, 1, 0) == formula.text
    )


def _continue_patterns(grid: Grid, shift: Shift, patterns: frozenset[int]) -> None:
    """Let a formula that counts on the row above it count on the last of the new rows.

    Excel itself would leave `=A9+1` in the last row of a block pointing at row 9, and make it
    `=#REF!+1` where row 9 is taken out.
    """
    below = 1 + max(shift.count, 0)
    found = grid.formulas() if patterns else {}
    for column in patterns:
        source = found.get((shift.at - 1, column))
        target = child(grid.cells[shift.at - 1 + below, column], "f")
        if source is not None and target is not None and target.get("t") is None:
            target.text = moved(source.text, below, 0)


def _copy_rows(grid: Grid, shift: Shift, like: int) -> None:
    """Make the new rows like a row: its height, styles and formulas, without its values."""
    source = grid.rows.get(like)
    if source is None:
        return
    for row in range(shift.at, shift.at + shift.count):
        made = source.makeelement(source.tag, nsmap=source.nsmap)
        for name, value in source.attrib.items():
            if name in _TAKEN_ALONG or name.endswith("}dyDescent"):
                made.set(name, value)
        made.set("r", str(row + 1))
        for cell in children(source, "c"):
            _copy_cell(cell, made, row, row - like)
        grid.put_row(row, made)
    flat = [area for area in merges(grid) if area[0] == area[2] == like]
    merged = child(grid.root, "mergeCells")
    for area in flat:
        for row in range(shift.at, shift.at + shift.count):
            appended(merged, "mergeCell", ref=box_address((row, area[1], row, area[3])))
    if merged is not None:
        merged.set("count", str(len(list(children(merged, "mergeCell")))))


def _copy_cell(cell: Element, line: Element, row: int, below: int) -> None:
    made = appended(line, "c", r=address(row, position(cell.get("r"))[1]))
    if cell.get("s"):
        made.set("s", cell.get("s"))
    formula = child(cell, "f")
    if formula is None or not formula.text or formula.get("t") == "dataTable":
        return
    copied = deepcopy(formula)
    copied.tail = None
    copied.text = moved(formula.text, below, 0)
    if copied.get("t") == "array":
        r0, c0, r1, c1 = box(copied.get("ref"))
        if r1 > r0:
            return
        copied.set("ref", box_address((r0 + below, c0, r1 + below, c1)))
        if cell.get("cm"):
            made.set("cm", cell.get("cm"))
    made.append(copied)
