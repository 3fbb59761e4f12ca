"""Ticks near the boxes of an answer that is blank: it may have been ticked in the wrong place.

In the label of its row, in a heading above its boxes, in the cell beside them, in the row below; or
the option's name was written there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from ..names import label_key
from .copy import Copy, is_empty
from .marks import has_tick, mark_in
from .placement import Place, Placement
from .plan import Plan

Cell = tuple[int, int]


def stray_ticks(
    plan: Plan, copy: Copy, placement: Placement, boxes: Sequence[tuple[str, Place]]
) -> list[Cell]:
    """Return the cells near some boxes that bear a tick, or an option's name, which is nobody's."""
    answers = {(p.row, p.column) for p in placement.answers.values() if p.row >= 0}
    printed = {label_key(text): text for line in plan.anchors.values() for _, text in line}
    options = [label_key(option) for option, _ in boxes]
    rows = {place.row for _, place in boxes}
    found = set()
    for cell in _near(copy, answers, [place for _, place in boxes]):
        value = copy.value(*cell)
        key = label_key(value) if type(value) is str else ""
        ticked = has_tick(value) and mark_in(value, printed.get(key, ""))
        named = cell[0] in rows and key not in printed and any(option in key for option in options)
        if ticked or named:
            found.add(cell)
    return sorted(found)


def _near(copy: Copy, answers: Set[Cell], boxes: Sequence[Place]) -> Iterator[Cell]:
    """Give the cells of the boxes' rows and of the row below, and the headings above them."""
    rows = {place.row for place in boxes}
    others = {row for row, _ in answers} - rows
    for row in rows | ({row + 1 for row in rows} - others):
        for column, _ in copy.filled(row):
            if (row, column) not in answers:
                yield row, column
    for place in boxes:
        above = (copy.corner(row, place.column) for row in range(place.row - 1, -1, -1))
        free = (at for at in above if at not in answers and not is_empty(copy.value(*at)))
        heading = next(free, None)
        if heading is not None:
            yield heading
