"""Where a value stands: file, sheet, cell, in Excel's own words.

Addresses are A1 style and rows are 1-based everywhere outside this module's arguments; the grids
that readers return are Python lists, so `row` and `column` here count from 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384

_A1 = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")

Box = tuple[int, int, int, int]
"""First row, first column, last row, last column; counted from 0, both ends included."""


@dataclass(frozen=True, slots=True)
class Ref:
    """One cell, or one range of cells, of one sheet of one file."""

    file: str
    """The name as the office sees it; inside a container `材料.zip/附件4.xlsx`."""
    sheet: str
    cell: str
    """`D5` or `D5:D9`."""

    def __str__(self) -> str:
        return f"{self.file} {self.sheet}!{self.cell}" if self.file else f"{self.sheet}!{self.cell}"


@lru_cache(maxsize=1024)
def column_letters(column: int) -> str:
    """Return the letters of a column counted from 0: 0 is `A`, 16383 is `XFD`."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=1024)
def column_index(letters: str) -> int:
    """Return the column, counted from 0, that `letters` name."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1


def address(row: int, column: int) -> str:
    """Return the A1 address of a row and column counted from 0."""
    return f"{column_letters(column)}{row + 1}"


@lru_cache(maxsize=16_384)
def position(cell: str) -> tuple[int, int]:
    """Return row and column, counted from 0, of an address such as `D5` or `$D$5`.

    Raises:
        ValueError: `cell` is no address of a worksheet.
    """
    match = _A1.fullmatch(cell.strip())
    if match is None:
        raise ValueError(cell)
    row, column = int(match[2]) - 1, column_index(match[1])
    if row >= LAST_ROW or column >= LAST_COLUMN:
        raise ValueError(cell)
    return row, column


def box(reference: str) -> Box:
    """Return the box that `D5` or `D5:F9` names, its corners put in order.

    Raises:
        ValueError: `reference` is neither.
    """
    first, colon, last = reference.partition(":")
    r0, c0 = position(first)
    r1, c1 = position(last) if colon else (r0, c0)
    return min(r0, r1), min(c0, c1), max(r0, r1), max(c0, c1)


def box_address(area: Box) -> str:
    """Return `D5`, or `D5:F9` where the box is larger than a cell."""
    r0, c0, r1, c1 = area
    first = address(r0, c0)
    return first if (r0, c0) == (r1, c1) else f"{first}:{address(r1, c1)}"


def cells_in(text: str) -> set[str]:
    """Return the single cells of what `rows_address` tells: `D6:D9、D12`."""
    found = set()
    for part in text.split("、"):
        try:
            r0, c0, r1, c1 = box(part)
        except ValueError:
            continue
        found |= {address(r, c) for r in range(r0, r1 + 1) for c in range(c0, c1 + 1)}
    return found


def rows_address(column: int, rows: Iterable[int]) -> str:
    """Return the cells of one column on some rows, runs joined: `D6:D9、D12`."""
    runs: list[tuple[int, int]] = []
    for row in sorted(set(rows)):
        if runs and row == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return "、".join(box_address((first, column, last, column)) for first, last in runs)
