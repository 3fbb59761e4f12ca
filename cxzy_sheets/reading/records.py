"""The rows of a repeating block, told apart: records, totals, notes … and rows that are refused.

    row_kinds   what one row is, by its shape and its words
    row_sums    what rows say together: sums, slips, merges
    total_likes totals under another name
    here        both joined: which rows are records, and a word for each of the others

Nothing is dropped in silence: a row that holds data is a record, or skipped with a word, or refused
with one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass

from ..layout import Field
from .copy import Copy, is_empty
from .placement import PlacedTable
from .row_kinds import BlockRows, Reached, block_of, has_data, has_name, kind_of, serial_at
from .row_sums import merged_down, slipped, slipped_columns, sum_rows
from .total_likes import total_likes


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is no record, and the word for what it is."""

    row: int
    word: str
    """total, subtotal, derived, section, note, footer, header, numbers, example, spare; or,
    refused: unclear, no-key, name-only, after-total, adds-up, total-like, foreign, slipped."""
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Records:
    """What the rows of one block are."""

    rows: tuple[int, ...]
    """The copy's rows that are records."""
    skipped: tuple[Skipped, ...]
    refused_columns: Mapping[int, int]
    """Column of the form whose values slipped off their rows -> the copy's row that shows it."""
    merged: Mapping[tuple[int, int], tuple[int, int]]
    """Cell that a merged text reaches down to -> the cell that holds the text."""
    nameless: tuple[int, ...] = ()
    """Records, by their serial number, without a name."""
    doubted: tuple[int, ...] = ()
    """Records that are the sum of all others."""


def records(
    placed: PlacedTable,
    copy: Copy,
    fields: Mapping[str, Field],
    outside: frozenset[str],
    *,
    senders: Set[str] = frozenset(),
    formulas: Callable[[], Set[tuple[int, int]]] = frozenset,
) -> Records:
    """Return which rows of a repeating block are records, and what the others are.

    `senders` are the keys of the names under which the copy was handed in, `formulas` finds the
    cells that hold one.
    """
    block = block_of(placed, copy, fields, outside)
    merged = merged_down(block)
    kinds, skipped = _kinds(block, merged)
    kinds = _with_sparse(block, kinds)
    sums = sum_rows(block, kinds)
    sums |= total_likes(block, kinds, sums, senders, formulas)
    rows = [row for row, word in kinds if word == "record"]
    grand = [row for row, word in kinds if word == "total"]
    last_total = max(grand) if grand and rows and max(grand) > rows[0] else None
    found: list[int] = []
    for row, kind in kinds:
        word = sums.get(row, kind).replace("doubted", "record")
        if word == "record":
            word = _doubt(block, row, last_total)
        if word == "record":
            found.append(row)
        elif word != "blank":
            skipped.append(Skipped(row, word, refused=word in _REFUSED))
    slipped_off = slipped_columns(block, found, kinds)
    nameless = tuple(row for row in found if not has_name(block, row, merged))
    doubted = tuple(row for row in found if sums.get(row) == "doubted")
    return Records(tuple(found), tuple(skipped), slipped_off, merged, nameless, doubted)


def _doubt(block: BlockRows, row: int, last_total: int | None) -> str:
    """Return why a row that looks like a record is not taken for one, or `record`."""
    if last_total is not None and row > last_total:
        return "after-total"
    return "slipped" if slipped(block, row) else "record"


def _with_sparse(block: BlockRows, kinds: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Return the kinds of rows, those with few cells told apart: records, or unclear.

    Where the others are numbered, a few cells without a number may be anything; so may a few beside
    a word in the column of serial numbers.
    """
    records_ = [row for row, word in kinds if word == "record"]
    numbered = sum(serial_at(block, row) == "number" for row in records_) >= 2
    return [
        (row, word)
        if word != "sparse"
        else (row, "unclear" if numbered or serial_at(block, row) == "word" else "record")
        for row, word in kinds
    ]


_REFUSED = frozenset(
    ["unclear", "no-key", "name-only", "after-total", "adds-up", "total-like", "slipped"]
)


def _kinds(block: BlockRows, merged: Reached) -> tuple[list[tuple[int, str]], list[Skipped]]:
    """Return what each row is, and the rows of a foreign table, which ends the block."""
    kinds: list[tuple[int, str]] = []
    skipped: list[Skipped] = []
    placed = block.placed
    foreign = False
    for row in range(placed.first, min(placed.end, block.copy.height)):
        word = "foreign" if foreign else kind_of(block, row, merged)
        if row in placed.totals and word != "foreign":
            word = "total"
        foreign = foreign or word == "foreign"
        if not foreign:
            kinds.append((row, word))
        elif any(not is_empty(value) for value in block.copy.rows[row]):
            skipped.append(Skipped(row, "foreign", refused=has_data(block, row)))
    return kinds, skipped
