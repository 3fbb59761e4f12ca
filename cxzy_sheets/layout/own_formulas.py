"""The form's own cell formulas, told in field names: `=SUM(D6:D15)` is `SUM(支部.有效票)`.

A formula all of whose references are fields is a rule by itself (DESIGN §2); another one is left
alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import RuleError
from ..refs import Box
from .anatomy import Cells
from .model import Table


@dataclass(frozen=True, slots=True)
class Names:
    """Which field a cell or range of one sheet is."""

    sheet: str
    single: dict[tuple[int, int], str]
    """Cells of single fields, and of block fields on the block's tag row."""
    columns: dict[int, list[tuple[int, int, str]]]
    """Column -> (first row, last row, full name) of the repeating blocks and fixed blocks there."""
    rows: dict[int, int]
    """Row of a block's room -> its tag row."""


def names_of(cells: Cells, tables: Sequence[Table]) -> Names:
    """Return the names that the formulas of a sheet can be told in."""
    single = {
        at: spot.field
        for at, spot in cells.spots.items()
        if "." not in spot.field and not spot.option
    }
    columns: dict[int, list[tuple[int, int, str]]] = {}
    rows: dict[int, int] = {}
    for table in tables:
        if table.block is None:
            continue
        for column in table.columns:
            if column.field and not column.option:
                columns.setdefault(column.column, []).append(
                    (table.rows[0], table.rows[-1], column.field)
                )
        if table.kind == "repeat":
            rows.update(dict.fromkeys(table.rows, table.rows[0]))
    return Names(cells.name, single, columns, rows)


def rewritten(names: Names, formula: str, row: int) -> str | None:
    """Return a formula that stands on `row` over field names, or None if a reference has none."""
    from ..formulas import rewrite

    def name_of(sheet: str | None, area: Box) -> str | None:
        if sheet is not None and sheet != names.sheet:
            return None
        return _name(names, area, row)

    try:
        return rewrite(formula, name_of)
    except RuleError:
        return None


def _name(names: Names, area: Box, row: int) -> str | None:
    r0, c0, r1, c1 = area
    if (r0, c0) == (r1, c1):
        if (r0, c0) in names.single:
            return _written(names.single[r0, c0])
        if r0 == row and row in names.rows:
            for first, last, name in names.columns.get(c0, ()):
                if first <= row <= last:
                    return _written(name.partition(".")[2])
        return None
    if c0 == c1:
        for first, last, name in names.columns.get(c0, ()):
            # A total that leaves rows of the block out is not the block's total.
            if r0 <= first and r1 >= last:
                return _written(name)
        return None
    if r0 == r1:
        parts = [_name(names, (r0, c, r0, c), row) for c in range(c0, c1 + 1)]
        return ",".join(str(part) for part in parts) if all(parts) else None
    return None


def _written(name: str) -> str:
    """Return a full name as a formula writes it: `满意%` bare would be 满意/100."""
    from ..formulas import bracketed

    return ".".join(bracketed(part) for part in name.split("."))
