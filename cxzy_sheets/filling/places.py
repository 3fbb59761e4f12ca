"""Where values go: the places of a form's fields, for blocks of a given length.

    Growth     rows that a page gets where a block needs more than its room
    Single     a cell of one single field, or one box to tick
    Words      a cell of text with tags in it
    BlockRows  the rows and columns of a block

All are made once for each set of lengths, and tell the cells of the workbook that is filled.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..layout import Field, Mixed, Page, Table
from ..packages import Cell, Content, Place, Rich
from ..reading.mixed import Pattern, compile_mixed
from ..values import Spec

_TAG = re.compile(r"[{\uff5b]{2}[^{}\uff5b\uff5d]*[}\uff5d]{2}")
_ROOM = "    "
"""What an empty answer leaves between two printed texts, to be written in by hand."""


@dataclass(frozen=True, slots=True)
class Growth:
    """Where a page gets more rows, for blocks that stand side by side on the same rows."""

    at: int
    """The row that moves down, counted from 0 in the blank form."""
    like: int
    """The row whose looks the new rows get."""
    grows: bool
    """The room has one row: totals over it have to be told to grow."""
    tables: tuple[Table, ...]

    def extra(self, counts: Mapping[str, int]) -> int:
        """Return how many rows are wanting for so many records of each block."""
        return max(counts.get(str(table.block), 0) - len(table.rows) for table in self.tables)


def growths(page: Page) -> list[Growth]:
    """Return where a page can grow, from the bottom up.

    New rows go in above the last row of the room, so that its lower border stays the last one and
    every area over the room takes them in by itself; into a room of one row, below it.
    """
    groups: list[list[Table]] = []
    for table in sorted((t for t in page.tables if t.kind == "repeat"), key=lambda t: t.rows[0]):
        if groups and any(table.rows[0] <= other.rows[-1] for other in groups[-1]):
            groups[-1].append(table)
        else:
            groups.append([table])
    found = []
    for group in groups:
        first = max(table.rows[0] for table in group)
        last = min(table.rows[-1] for table in group)
        one = last <= first
        at = last + 1 if one else last
        found.append(Growth(at, at - 1, one, tuple(group)))
    return found[::-1]


@dataclass(frozen=True, slots=True)
class Single:
    """A cell of its own for a single field, or a box that says one option of it."""

    field: Field
    spec: Spec
    sheet: str
    cell: Cell
    option: str | None
    shown: str
    """What the cell's format shows: 日期, 百分比, or anything."""
    computed: bool
    """The cell has the form's own formula, which stays."""


@dataclass(frozen=True, slots=True)
class Words:
    """A cell in which text and tags stand together."""

    mixed: Mixed
    pattern: Pattern
    sheet: str
    cell: Cell
    runs: tuple[tuple[Any, str | int], ...]
    """Pieces with their format: a text, or the number of a tag."""

    def content(self, texts: Sequence[str]) -> Content:
        """Return what the cell holds with `texts` in place of its tags."""
        runs: list[tuple[Any, str]] = []
        for look, piece in self.runs:
            text = piece if isinstance(piece, str) else texts[piece] or self._room(piece)
            if runs and runs[-1][0] == look:
                runs[-1] = (look, runs[-1][1] + text)
            else:
                runs.append((look, text))
        made = Rich(tuple(runs))
        if not made.text.strip():
            return None
        return made if any(look is not None for look, _ in runs) else made.text

    def _room(self, number: int) -> str:
        following = self.mixed.literals[number + 1]
        return _ROOM if following.strip() and not following[0].isspace() else ""

    def at(self, row: int) -> Words:
        """Return the same cell on another row."""
        return replace(self, cell=(row, self.cell[1]))


def words_of(mixed: Mixed, sheet: str, cell: Cell, rich: Rich | None) -> Words:
    """Return a cell of text, with the formats of its runs if it has some."""
    runs: list[tuple[Any, str | int]] = []
    if rich is None or all(look is None for look, _ in rich.runs):
        for number, literal in enumerate(mixed.literals):
            runs += [(None, literal), (None, number)]
        runs.pop()
    else:
        runs = _in_runs(rich)
    return Words(mixed, compile_mixed(mixed), sheet, cell, tuple(runs))


def _in_runs(rich: Rich) -> list[tuple[Any, str | int]]:
    """Return the pieces of a formatted text; a tag has the format of its first sign."""
    looks = [look for look, text in rich.runs for _ in text]
    text = rich.text
    made: list[tuple[Any, str | int]] = []

    def plain(start: int, end: int) -> None:
        while start < end:
            stop = start
            while stop < end and looks[stop] == looks[start]:
                stop += 1
            made.append((looks[start], text[start:stop]))
            start = stop

    at = 0
    for number, tag in enumerate(_TAG.finditer(text)):
        plain(at, tag.start())
        made.append((looks[tag.start()], number))
        at = tag.end()
    plain(at, len(text))
    return made


@dataclass(frozen=True, slots=True)
class BlockColumn:
    """A column of a block in which one field, or one option of it, stands."""

    field: Field
    spec: Spec
    column: int
    option: str | None
    shown: tuple[str, ...]
    """For each row what its cell's format shows."""
    there: tuple[bool, ...]
    """For each row whether the field has a cell on it: a fixed block may leave some out."""
    computed: tuple[bool, ...]
    """For each row whether the cell has the form's own formula."""
    cells: tuple[Cell, ...]
    places: tuple[Place, ...]
    """The same cells with their sheet."""
    plain: bool
    """Every row has a cell, none a formula, none shows days: values go in as they are."""


@dataclass(frozen=True, slots=True)
class BlockRows:
    """The rows and columns of a block in a copy."""

    table: Table
    sheet: str
    rows: tuple[int, ...]
    columns: tuple[BlockColumn, ...]
    words: tuple[tuple[Words | None, ...], ...]
    """For each column with text and tags its cell on each row."""
    serials: Mapping[int, float]
    """Row -> the serial number that it gets with a record, where the form numbers its rows."""


Moved = Callable[[int], int]
"""Row of the blank form -> row of the copy."""


def row_map(grown: Sequence[tuple[int, int]]) -> Moved:
    """Return where rows stand after so many rows were put in before some of them, (at, count)."""

    def moved(row: int) -> int:
        return row + sum(count for at, count in grown if at <= row)

    return moved


def block_rows(table: Table, growth: Growth | None, extra: int, moved: Moved) -> tuple[int, ...]:
    """Return the rows of a block in a copy, in order."""
    if growth is None or not extra:
        return tuple(moved(row) for row in table.rows)
    above = [moved(row) for row in table.rows if row < growth.at]
    below = [moved(row) for row in table.rows if row >= growth.at]
    new = range(above[-1] + 1, above[-1] + 1 + extra)
    return (*above, *new, *below)
