"""What the numbers of a block say together: sums, and numbers that slipped off their place."""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any

from .copy import is_empty
from .plain import plain_number
from .row_kinds import SECTION, BlockRows

Numbers = Mapping[int, Sequence[float | None]]
"""Row -> its numbers in the counted columns."""


def sum_rows(block: BlockRows, kinds: Sequence[tuple[int, str]]) -> dict[int, str]:
    """Return the rows that equal the sum of two or more neighbours, and what they are.

    Such a row is a total, whatever it is called (reading.md §2.15): one without a name, or with a
    section's number, plainly; one with a name of its own could be a record as well, and is refused.
    """
    rows = [row for row, word in kinds if word == "record"]
    addends = [row for row, word in kinds if word in ("record", "no-key")]
    if not block.counted or len(addends) < 2:
        return {}
    named = set(rows)
    # A total without a name has no other words either.
    candidates = [row for row in addends if row in named or not block.copy.texts[row]]
    values = numbers_of(block, addends)
    total_seen = bool(block.placed.totals) or any(w in ("total", "subtotal") for _, w in kinds)
    unsaid = bool(block.placed.table.totals) and not total_seen
    found: dict[int, str] = {}
    while True:
        # A record without its name is refused, but it was added up like any other.
        summed = [[r for r in some if r not in found] for some in (rows, addends)]
        new = {
            row: _sum_word(block, row, named)
            for row in candidates
            if row not in found
            for least in (1 if row not in named and unsaid else 3,)
            if any(_adds_up(row, some, values, least) for some in summed)
        }
        if not new:
            break
        found |= new
    if unsaid and rows and rows[-1] not in found and _is_all_others(rows[-1], addends, values):
        found[rows[-1]] = _sum_word(block, rows[-1], named)
    return found


def _sum_word(block: BlockRows, row: int, named: set[int]) -> str:
    texts = [text for column, text in block.copy.texts[row] if column in block.naming]
    if row not in named or any(SECTION.search(text) for text in texts):
        return "subtotal"
    return "adds-up"


def _adds_up(
    row: int, rows: Sequence[int], values: Mapping[int, Sequence[float | None]], least: int
) -> bool:
    """Whether a row is the sum of the two or more rows next above, or next below it."""
    mine = values[row]
    solid = [i for i, v in enumerate(mine) if v]
    if len(solid) < least:
        return False
    at = bisect_left(rows, row)
    below = at + 1 if at < len(rows) and rows[at] == row else at
    for near in (range(at - 1, -1, -1), range(below, len(rows))):
        # One column decides how many rows could be meant; all of them whether they are.
        first = mine[solid[0]] or 0.0
        total = 0.0
        for count, index in enumerate(near, start=1):
            total += values[rows[index]][solid[0]] or 0.0
            if total > first + 1e-6:
                break
            if count >= 2 and abs(total - first) < 1e-6:
                added = [values[rows[i]] for i in near[:count]]
                if equals(mine, added):
                    return True
    return False


def _is_all_others(
    row: int, rows: Sequence[int], values: Mapping[int, Sequence[float | None]]
) -> bool:
    """Whether the last row is the sum of all others: the form's total, under another name."""
    others = [values[other] for other in rows if other != row]
    return len(others) >= 2 and any(values[row]) and equals(values[row], others)


def equals(mine: Sequence[float | None], added: Sequence[Sequence[float | None]]) -> bool:
    """Return whether a row has the sums of some rows, in each column in which it has a number."""
    return all(
        value is None or abs(sum(other[i] or 0.0 for other in added) - value) < 1e-6
        for i, value in enumerate(mine)
    )


def numbers_of(block: BlockRows, rows: Sequence[int]) -> Numbers:
    """Return the numbers of some rows in the columns that add up; None where there is none."""
    value = block.copy.value
    return {row: [plain_number(value(row, c)) for c in block.counted] for row in rows}


def slipped(block: BlockRows, row: int) -> bool:
    """Whether numbers slipped to the right: one right behind a run of numbers, and a hole in it."""
    plain = sorted(block.numeric - block.derived)
    for index, last in enumerate(plain):
        if index + 1 < len(plain) and plain[index + 1] == last + 1:
            continue
        first = index
        while first and plain[first - 1] == plain[first] - 1:
            first -= 1
        beyond = last + 1
        while beyond in block.derived:
            # What is typed into the form's own formulas is told by these.
            beyond += 1
        if beyond in block.placed.headings and beyond not in block.columns:
            continue
        hole = any(is_empty(block.copy.seen(row, c)) for c in plain[first : index + 1])
        if hole and beyond not in block.numeric and like_number(block.copy.value(row, beyond)):
            return True
    return False


def like_number(value: Any) -> bool:
    """Return whether a cell holds a number, be it in the format of a date or a time."""
    if isinstance(value, datetime.date):
        # A count in a cell with a date's format: 45 shows as 1900-02-14, 0.5 as 12:00.
        return value.year < 1920
    if isinstance(value, (datetime.time, datetime.timedelta)):
        return True
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def slipped_columns(
    block: BlockRows, found: Sequence[int], kinds: Sequence[tuple[int, str]]
) -> dict[int, int]:
    """Return the form's columns with a number below the records and a hole among them."""
    if not found:
        return {}
    back = {there: column for column, there in block.placed.columns.items()}
    slipped: dict[int, int] = {}
    for row, word in kinds:
        if row < found[-1] or word not in ("no-key", "spare"):
            continue
        filled = [
            c for c in block.numeric - block.derived if not is_empty(block.copy.value(row, c))
        ]
        if len(filled) != 1:
            continue
        column = filled[0]
        others = [*found, *(r for r, w in kinds if w in ("no-key", "name-only") and r < row)]
        if any(is_empty(block.copy.value(r, column)) for r in others):
            slipped[back[column]] = row
    return slipped


def merged_down(block: BlockRows) -> dict[tuple[int, int], tuple[int, int]]:
    """Return the cells of text columns that a text merged downward reaches."""
    reached: dict[tuple[int, int], tuple[int, int]] = {}
    texts = set(block.columns) - block.numeric
    for r0, c0, r1, c1 in block.copy.merges:
        if r1 > r0 and block.placed.first <= r0 < block.placed.end:
            for column in texts & set(range(c0, c1 + 1)):
                for row in range(r0 + 1, r1 + 1):
                    reached[row, column] = (r0, c0)
    return reached
