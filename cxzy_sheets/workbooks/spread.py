"""A sheet that was read cell by cell, laid out as a grid, its far cells set apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from . import guard
from .hanging import NOTHING, Hanging
from .parsed import Parsed, Styles
from .sheets import Look, Seen, Sheet

NEAR = 400_000
"""Cells of the grid that a sheet read sparsely may still be laid out in."""


def spread(
    name: str,
    parsed: Parsed,
    styles: Styles | Callable[[], Styles],
    *,
    visible: bool = True,
    date1904: bool = False,
    hanging: Callable[[], Hanging] | None = None,
) -> Sheet:
    """Return the sheet that some cells make; its second look has been taken already.

    `hanging` finds the comments and pictures over it, where the file's kind shows them.
    """
    near, far = _near(parsed.values)
    height = max((r for r, _ in near), default=-1) + 1
    width = max((c for _, c in near), default=-1) + 1
    rows: list[list[Any]] = [[""] * width for _ in range(height)]
    for (row, column), value in near.items():
        rows[row][column] = value
    return Sheet(
        name, rows, tuple(parsed.merges), visible=visible, doubtful=bool(parsed.odd),
        date1904=date1904, far=far,
        look=Look(seen_of(parsed), styles, hanging=hanging or (lambda: NOTHING)),
        unusual=hanging is not None or bool(parsed.hidden_rows or parsed.hidden_columns),
    )  # fmt: skip


def seen_of(parsed: Parsed) -> Seen:
    """Return what a walk over a sheet's cells has found."""
    return Seen(
        parsed.odd, frozenset(parsed.hidden_rows), tuple(parsed.hidden_columns),
        frozenset(parsed.formulas), parsed.styles,
    )  # fmt: skip


def _near(
    cells: Mapping[tuple[int, int], Any],
) -> tuple[dict[tuple[int, int], Any], dict[tuple[int, int], Any]]:
    """Return the cells that are laid out as a grid, and those that stand too far out.

    Rows and columns are taken in as long as the grid stays small; the stray ones are last.
    """
    filled = {at: value for at, value in cells.items() if value != ""}
    rows = sorted({row for row, _ in filled})
    columns = sorted({column for _, column in filled})
    # A full grid is laid out whatever its size; only a grid that is mostly holes is cut.
    largest = max(NEAR, 2 * len(filled), min(guard.SPARSE * len(filled), guard.MAX_AREA))
    while rows and columns and (rows[-1] + 1) * (columns[-1] + 1) > largest:
        # Leave out whichever is the farther outlier from its neighbour.
        gap_row = rows[-1] - (rows[-2] if len(rows) > 1 else -1)
        gap_column = columns[-1] - (columns[-2] if len(columns) > 1 else -1)
        if gap_row * (columns[-1] + 1) >= gap_column * (rows[-1] + 1):
            rows.pop()
        else:
            columns.pop()
    last_row, last_column = (rows[-1] if rows else -1), (columns[-1] if columns else -1)
    near = {at: v for at, v in filled.items() if at[0] <= last_row and at[1] <= last_column}
    far = {at: v for at, v in filled.items() if at not in near}
    return near, far
