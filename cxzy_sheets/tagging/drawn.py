"""A sheet of an untagged form as a person sees it: units of cells, merges as one, frames.

│ 评议时间 │            │ 评议地点 │        │      text blank text blank
│ 序号 │ 支部名称 │ 有效票 │ 备注 │               text text text text
│  1  │         │       │     │               number blank blank blank
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..layout.anatomy import Cells
from ..layout.build import cells_of

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from ..findings import Finding

Cell = tuple[int, int]
TEXT, BLANK, NUMBER, FORMULA = "text", "blank", "number", "formula"
_FRAMED = 4
"""A sheet with fewer cells in frames draws none."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A cell, or a merge: what stands in it, and how far it reaches."""

    row: int
    column: int
    last_row: int
    last_column: int
    kind: str
    text: str = ""

    @property
    def at(self) -> Cell:
        """Its first cell."""
        return self.row, self.column

    @property
    def width(self) -> int:
        """How many columns it covers."""
        return self.last_column - self.column + 1


@dataclass(slots=True)
class Drawn:
    """One sheet, ready to be looked at."""

    cells: Cells
    sheet: Worksheet
    problems: list[Finding]
    _ends: dict[Cell, Cell] = field(default_factory=dict)
    """First cell of a merge -> its last."""
    taken: set[Cell] = field(default_factory=set)
    """First cells of units that have their meaning already: headings, and blanks with a tag."""

    @classmethod
    def of(cls, sheet: Worksheet) -> Drawn:
        """Return a sheet of a workbook."""
        cells, problems = cells_of(sheet)
        # The last label of a row may stand beside a blank that only the title reaches over.
        cells.width = max([cells.width, *(area[3] + 1 for area in cells.merges)])
        ends = {(r0, c0): (r1, c1) for r0, c0, r1, c1 in cells.merges}
        return cls(cells, sheet, problems, ends)

    @property
    def framed(self) -> bool:
        """Whether the form draws frames at all."""
        return len(self.cells.bordered) >= _FRAMED

    def unit(self, row: int, column: int) -> Unit:
        """Return what is seen at a cell."""
        cells = self.cells
        first = cells.corner.get((row, column), (row, column))
        last = first
        if (row, column) in cells.corner:
            last = self._ends[first]
        kind = (
            TEXT if cells.texts.get(first, "").strip() else
            NUMBER if first in cells.numbers else FORMULA if first in cells.formulas else BLANK
        )  # fmt: skip
        return Unit(*first, *last, kind, cells.texts.get(first, ""))

    def row(self, row: int) -> Iterator[Unit]:
        """Give the units that are seen on a row, left to right; of a merge once."""
        column = 0
        while column < self.cells.width:
            unit = self.unit(row, column)
            yield unit
            column = unit.last_column + 1

    def in_frame(self, unit: Unit) -> bool:
        """Return whether a unit stands in a frame; everything does where none is drawn."""
        return not self.framed or any(
            (row, column) in self.cells.bordered
            for row in range(unit.row, unit.last_row + 1)
            for column in range(unit.column, unit.last_column + 1)
        )

    def beside(self, unit: Unit) -> Unit | None:
        """Return the unit right of another one, None at the edge of the sheet."""
        column = unit.last_column + 1
        return self.unit(unit.row, column) if column < self.cells.width else None

    @property
    def span(self) -> int:
        """The column of the last cell with anything in it, or in a frame."""
        return self.cells.width - 1
