"""Tables of a document, one below the other on a sheet, with the lines of text around them.

    附件4 情况汇总表          A1   a line of text: a row of its own
    ┌────┬──────┐           A2   the table's first row
    │ 支部 │ 有效票 │
    └────┴──────┘
    填表人:张三             A4

What Word and web pages hold becomes a sheet that way, so that everything after reads it as one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ..refs import LAST_COLUMN, LAST_ROW
from .kinds import refusal
from .parsed import Parsed, Styles

MAX_CELLS = 400_000
"""Cells, the covered ones of merges included, that the tables of a document may have."""

Look = tuple[str, str]
"""Number format and font."""


class Looks:
    """Number formats and fonts, each pair once."""

    def __init__(self) -> None:
        self._numbers: dict[Look, int] = {("General", ""): 0}

    def number(self, code: str, font: str) -> int:
        """Return the style of a number format and a font."""
        return self._numbers.setdefault((code or "General", font), len(self._numbers))

    def styles(self) -> Styles:
        """Return all of them as a workbook's styles."""
        return Styles([code for code, _ in self._numbers], [font for _, font in self._numbers])


@dataclass(slots=True)
class Cell:
    """One cell of a table, before its place on the sheet is known."""

    value: Any = ""
    down: int = 1
    across: int = 1
    odd: Any = None
    style: int = 0
    formula: bool = False


@dataclass
class Table:
    """A table's cells as they are found, row by row: a cell that spans rows pushes others aside."""

    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    row: int = -1
    column: int = 0
    count: int = 0
    _covered: dict[int, int] = field(default_factory=dict)
    """Column -> the row up to which a cell from above covers it, not included."""

    def begin_row(self) -> None:
        """Begin the next row."""
        self.row += 1
        self.column = 0

    def skip(self, columns: int) -> None:
        """Leave some columns of the row without a cell."""
        self.column += columns

    def add(self, cell: Cell) -> None:
        """Put a cell beside the last one, past those that reach down from above."""
        if self.row < 0:
            self.begin_row()
        while self._covered.get(self.column, 0) > self.row:
            self.column += 1
        self.count += cell.across
        if self.count > MAX_CELLS or self.column + cell.across > LAST_COLUMN:
            raise refusal("too-large")
        self.cells[self.row, self.column] = cell
        if cell.down > 1:
            covered = range(self.column, self.column + cell.across)
            self._covered |= dict.fromkeys(covered, self.row + cell.down)
        self.column += cell.across


class Stack:
    """A sheet on its way: lines and tables, each below the last."""

    def __init__(self) -> None:
        self.parsed = Parsed()
        self.row = 0
        self.tables = 0
        self.count = 0

    def begin_at(self, row: int) -> None:
        """Leave rows blank so that what comes next stands on a certain one, counted from 0."""
        self._down(row - self.row)

    def lines(self, texts: Sequence[str]) -> None:
        """Add lines of text, blank ones left out."""
        for text in texts:
            if text.strip():
                self.parsed.values[self.row, 0] = text.strip()
                self._down(1)

    def table(self, table: Table) -> None:
        """Add a table that has a cell."""
        if not table.cells:
            return
        self.tables += 1
        height = table.row + 1
        for (row, column), cell in table.cells.items():
            self._cell(self.row + row, column, cell, self.row + height)
        self.parsed.hidden_rows.update(self.row + row for row in table.hidden_rows)
        hidden = [(column, column) for column in sorted(table.hidden_columns)]
        self.parsed.hidden_columns += hidden
        self._down(height)
        self.count += table.count
        if self.count > MAX_CELLS:
            raise refusal("too-large")

    def _cell(self, row: int, column: int, cell: Cell, end: int) -> None:
        at, parsed = (row, column), self.parsed
        if cell.odd is not None:
            parsed.odd[at] = cell.odd
        elif cell.value != "":
            parsed.values[at] = cell.value
        if cell.style:
            parsed.styles[at] = cell.style
        if cell.formula:
            parsed.formulas.add(at)
        # A cell reaches no further down than its table, as in any browser.
        last = min(row + cell.down, end) - 1, column + cell.across - 1
        if last != at:
            parsed.merges.append((row, column, *last))

    def _down(self, rows: int) -> None:
        self.row += rows
        if self.row > LAST_ROW:
            raise refusal("too-large")


_BLANKS = re.compile(r"[ \t\r\n\f]+")


def flowed(pieces: Sequence[str]) -> str:
    """Return the text that a program shows: blanks in a run count once, `\\v` breaks a line."""
    text = _BLANKS.sub(" ", "".join(pieces))
    return "\n".join(line.strip(" ") for line in text.split("\v")).strip("\n ")
