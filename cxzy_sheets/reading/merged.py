"""Cells that a unit merged over several answers: nobody can tell whose the value in them is.

A text merged downward over the records of one column is each record's own; anything else that is
merged over two answers is neither's (mess.md M-14).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..refs import Box
from .copy import Copy, is_empty

Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Merged:
    """One merged cell that holds a value, and the answers over which it lies."""

    box: Box
    answers: tuple[tuple[int, int], ...]
    """(Index of the record, column of the copy)."""


def merges_over(merges: Sequence[Box], rows: Sequence[int]) -> list[Box]:
    """Return the merges that may lie over some rows: of most copies none does."""
    if not merges or not rows:
        return []
    low, high = max(min(rows), 0), max(rows)
    return [box for box in merges if box[0] <= high and box[2] >= low]


def merged_answers(
    copy: Copy,
    merges: Sequence[Box],
    rows: Sequence[int],
    columns: Iterable[int],
    *,
    spread: Iterable[int],
    own: Sequence[Box],
) -> list[Merged]:
    """Return the merged cells of a block that lie over several of its answers.

    `merges` are those that lie over its `rows`; `spread` are the columns in which a text merged
    downward counts for each record; `own` are the form's own merges, by the copy's rows and
    columns: what the form merges, it means.
    """
    there, down = sorted(set(columns)), set(spread)
    found = []
    for box in merges:
        r0, c0, r1, c1 = box
        across = [c for c in there if c0 <= c <= c1]
        inside = [index for index, row in enumerate(rows) if r0 <= row <= r1]
        if len(across) * len(inside) < 2 or (len(across) == 1 and across[0] in down):
            continue
        area = (rows[inside[0]], across[0], rows[inside[-1]], across[-1])
        if is_empty(copy.value(r0, c0)) or any(_within(area, other) for other in own):
            continue
        found.append(Merged(box, tuple((index, c) for index in inside for c in across)))
    return found


def _within(area: Box, other: Box) -> bool:
    return other[0] <= area[0] <= area[2] <= other[2] and other[1] <= area[1] <= area[3] <= other[3]


def merged_places(copy: Copy, cells: Mapping[Cell, str]) -> dict[Box, list[Cell]]:
    """Return the merged cells that hold a value and lie over several single answers."""
    found: dict[Box, list[Cell]] = {}
    for cell in cells if copy.merges else ():
        box = copy.box(*cell)
        if box[:2] != box[2:]:
            found.setdefault(box, []).append(cell)
    return {
        box: there
        for box, there in found.items()
        if len(there) > 1 and not is_empty(copy.value(*box[:2]))
    }


def numbers_down(copy: Copy, columns: Iterable[int], first: int, end: int) -> frozenset[Cell]:
    """Return the cells below a number that is merged downward: they look blank, and are not."""
    wanted = set(columns)
    return frozenset(
        (row, column)
        for r0, c0, r1, c1 in copy.merges
        if r1 > r0 and first <= r0 < end and not is_empty(copy.value(r0, c0))
        for column in wanted & set(range(c0, min(c1, 16383) + 1))
        for row in range(r0 + 1, min(r1 + 1, end))
    )
