"""What a workbook is once it is read: sheets of cells, and a second look at each.

book.sheets[0].rows[0][0]      A1 of the first sheet
sheet.look().odd[4, 2]         what C5 hides: #DIV/0!, or a formula without a result
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..refs import Box
from ..values import CellError, Uncached
from .parsed import Styles


@dataclass(slots=True)
class Look:
    """What the native reader does not show of a sheet."""

    odd: Mapping[tuple[int, int], CellError | Uncached] = field(default_factory=dict)
    """Cells that it shows as empty and that are not: errors, formulas without a result."""
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: tuple[tuple[int, int], ...] = ()
    """First and last column of each hidden run."""
    formulas: frozenset[tuple[int, int]] = frozenset()
    _cells: Mapping[tuple[int, int], int] = field(default_factory=dict)
    _styles: Styles = field(default_factory=Styles)

    def number_format(self, row: int, column: int) -> str | None:
        """Return the number format of a cell; None where the file's kind does not say."""
        if not self._styles.formats:
            return None
        return self._styles.number_format(self._cells.get((row, column), 0))

    def font(self, row: int, column: int) -> str | None:
        """Return the font name of a cell; None where the file's kind does not say."""
        if not self._styles.fonts:
            return None
        return self._styles.font(self._cells.get((row, column), 0)) or None


class Sheet:
    """One sheet: its cells from A1 on, its merges, and whether its blanks can be trusted."""

    def __init__(
        self,
        name: str,
        rows: list[list[Any]],
        merges: tuple[Box, ...],
        *,
        visible: bool = True,
        doubtful: bool | Callable[[], bool] = False,
        date1904: bool = False,
        far: Mapping[tuple[int, int], Any] | None = None,
        look: Look | Callable[[], Look] | None = None,
    ) -> None:
        self.name = name
        self.rows = rows
        """`rows[0][0]` is A1; `''` is an empty cell; all rows are equally long."""
        self.merges = merges
        self.visible = visible
        self._doubtful = doubtful
        self.date1904 = date1904
        self.far = far or {}
        """Cells so far out that they are not laid out in `rows`."""
        self._look = look

    @property
    def doubtful(self) -> bool:
        """Whether a blank may be an error or a formula without a result: `look` tells."""
        if not isinstance(self._doubtful, bool):
            self._doubtful = self._doubtful()
        return self._doubtful

    def look(self) -> Look:
        """Return the second look at the sheet, made once."""
        if not isinstance(self._look, Look):
            self._look = self._look() if self._look is not None else Look()
        return self._look

    def __repr__(self) -> str:
        return f"<Sheet {self.name} {len(self.rows)} rows>"


@dataclass
class Book:
    """One workbook."""

    kind: str
    sheets: tuple[Sheet, ...]
    date1904: bool = False
