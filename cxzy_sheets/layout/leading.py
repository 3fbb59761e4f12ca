"""Which printed text leads to a single answer: the nearest one left of it in its row."""

from __future__ import annotations

from collections.abc import Mapping

from .model import Mixed, Page, Spot

Cell = tuple[int, int]


def corners(page: Page) -> dict[Cell, Cell]:
    """Return for each cell of a merge its first cell."""
    return {
        (r, c): (r0, c0)
        for r0, c0, r1, c1 in page.merges
        for r in range(r0, r1 + 1)
        for c in range(c0, c1 + 1)
    }


def tabled(page: Page) -> set[Cell]:
    """Return the cells of a page's tables in which answers, or their totals, stand."""
    return {
        (row, column.column)
        for table in page.tables
        for row in (*table.rows, *(table.totals if table.kind != "repeat" else ()))
        for column in table.columns
    }


def leads(page: Page) -> dict[Spot, Cell | None]:
    """Return the cell of the label of each single answer outside of tables, None where none leads.

    A cell of text whose first tag has no text before it counts as an answer, under a spot of its
    field: `党支部意见 | {{意见}} 书记签名:`.
    """
    texts = {(anchor.row, anchor.column) for anchor in page.anchors}
    corner = corners(page)
    inside = tabled(page)
    led = [Spot(str(cell.chunks[0].field), cell.row, cell.column) for cell in _begun(page.mixed)]
    spots = [spot for spot in page.spots if (spot.row, spot.column) not in inside]
    filled = {(s.row, s.column) for s in page.spots} | {(m.row, m.column) for m in page.mixed}
    return {spot: _left(spot, texts, corner, filled) for spot in (*spots, *led)}


def _begun(mixed: tuple[Mixed, ...]) -> list[Mixed]:
    """Return the cells of text that begin with the tag of a single field."""
    return [
        cell
        for cell in mixed
        if not cell.literals[0].strip()
        and (first := cell.chunks[0]).field
        and "." not in first.field
        and not first.option
    ]


def _left(
    spot: Spot, texts: set[Cell], corner: Mapping[Cell, Cell], filled: set[Cell]
) -> Cell | None:
    """Return the printed text nearest to the left of a spot; another answer between is none's."""
    for column in range(spot.column - 1, -1, -1):
        at = corner.get((spot.row, column), (spot.row, column))
        if at in texts:
            return at
        if at in filled:
            return None
    return None
