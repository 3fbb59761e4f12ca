"""What a workbook is once it is read: sheets of cells, and a second look at each.

book.sheets[0].rows[0][0]      A1 of the first sheet
sheet.look().odd[4, 2]         what C5 hides: #DIV/0!, or a formula without a result
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..errors import WorkbookError
from ..refs import Box
from ..values import CellError, Uncached
from .hanging import NOTHING, Hanging
from .kinds import refusal
from .parsed import Styles

Hidden = tuple[frozenset[int], tuple[tuple[int, int], ...]]
"""Hidden rows, and first and last column of each hidden run, from 0."""
MAX_MERGES = 100_000
"""Merges of one sheet; the largest public workbook that was looked at has 4,000."""


class EveryCell(Mapping[tuple[int, int], Uncached]):
    """What is odd in a sheet that the second look cannot read: every blank of it."""

    def __getitem__(self, at: tuple[int, int]) -> Uncached:
        return Uncached("?")

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return iter(())

    def __len__(self) -> int:
        return 0


@dataclass(slots=True)
class Seen:
    """What a walk over a sheet's cells finds that the native reader does not show."""

    odd: Mapping[tuple[int, int], CellError | Uncached] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: tuple[tuple[int, int], ...] = ()
    formulas: frozenset[tuple[int, int]] = frozenset()
    styles: Mapping[tuple[int, int], int] = field(default_factory=dict)


class Look:
    """What the native reader does not show of a sheet.

    The walk over all cells is made when it is asked for; `style_of` may find the style of a single
    cell sooner, and gives None where it cannot.
    """

    def __init__(
        self,
        seen: Seen | Callable[[], Seen],
        styles: Styles | Callable[[], Styles],
        style_of: Callable[[int, int], int | None] = lambda row, column: None,
        hanging: Callable[[], Hanging] = lambda: NOTHING,
        hidden: Callable[[], Hidden] | None = None,
    ) -> None:
        self._given, self._given_styles, self._style_of = seen, styles, style_of
        self._given_hanging, self._given_hidden = hanging, hidden

    @cached_property
    def _seen(self) -> Seen:
        return self._given if isinstance(self._given, Seen) else self._given()

    @cached_property
    def _styles(self) -> Styles:
        given = self._given_styles
        return given if isinstance(given, Styles) else given()

    @property
    def odd(self) -> Mapping[tuple[int, int], CellError | Uncached]:
        """Cells that look empty and are not: errors, formulas without a result."""
        return self._seen.odd

    @property
    def hidden_rows(self) -> frozenset[int]:
        """Rows that are hidden, from 0."""
        return self._hidden[0]

    @property
    def hidden_columns(self) -> tuple[tuple[int, int], ...]:
        """First and last column of each hidden run, from 0."""
        return self._hidden[1]

    @cached_property
    def _hidden(self) -> Hidden:
        if self._given_hidden is not None:
            return self._given_hidden()
        return self._seen.hidden_rows, self._seen.hidden_columns

    @cached_property
    def hanging(self) -> Hanging:
        """The comments and pictures over the sheet; none where they are damaged."""
        try:
            return self._given_hanging()
        except WorkbookError:
            return NOTHING

    @property
    def formulas(self) -> frozenset[tuple[int, int]]:
        """Cells that hold a formula."""
        return self._seen.formulas

    def number_format(self, row: int, column: int) -> str | None:
        """Return the number format of a cell; None where the file's kind does not say."""
        if not self._styles.formats:
            return None
        return self._styles.number_format(self._style(row, column))

    @property
    def part_dates(self) -> bool:
        """Whether any cell of the workbook may show a date in part, as 2012年6月."""
        return self._styles.part_dates

    def font(self, row: int, column: int) -> str | None:
        """Return the font name of a cell; None where the file's kind does not say."""
        if not self._styles.fonts:
            return None
        return self._styles.font(self._style(row, column)) or None

    def _style(self, row: int, column: int) -> int:
        style = self._style_of(row, column)
        return self._seen.styles.get((row, column), 0) if style is None else style

    def whole(self) -> tuple[Seen, Styles]:
        """Return all of it, for who sends it to another process."""
        return self._seen, self._styles


class Sheet:
    """One sheet: its cells from A1 on, its merges, and whether its blanks can be trusted.

    Raises:
        WorkbookError: It has more merges than any form.
    """

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
        look: Look | None = None,
        unusual: bool | Callable[[], bool] = False,
    ) -> None:
        if len(merges) > MAX_MERGES:
            raise refusal("too-large", detail="合并单元格过多")
        self.name = name
        self.rows = rows
        """`rows[0][0]` is A1; `''` is an empty cell; all rows are equally long."""
        self.merges = merges
        self.visible = visible
        self._doubtful = doubtful
        self.date1904 = date1904
        self.far = far or {}
        """Cells so far out that they are not laid out in `rows`."""
        self._look = look if look is not None else Look(Seen(), Styles())
        self._unusual = unusual

    @property
    def unusual(self) -> bool:
        """Whether rows or columns may be hidden, or comments or pictures hang over it."""
        if not isinstance(self._unusual, bool):
            self._unusual = self._unusual()
        return self._unusual

    @property
    def doubtful(self) -> bool:
        """Whether a blank may be an error or a formula without a result: `look` tells."""
        if not isinstance(self._doubtful, bool):
            self._doubtful = self._doubtful()
        return self._doubtful

    def look(self) -> Look:
        """Return the second look at the sheet."""
        return self._look

    def __repr__(self) -> str:
        return f"<Sheet {self.name} {len(self.rows)} rows>"


def even(rows: list[list[Any]]) -> list[list[Any]]:
    """Return rows of one length, as a sheet has them."""
    width = max(map(len, rows), default=0)
    for row in rows:
        row.extend([""] * (width - len(row)))
    return rows


@dataclass
class Book:
    """One workbook."""

    kind: str
    sheets: tuple[Sheet, ...]
    date1904: bool = False
    mark: str = ""
    """Name and face of the form whose blank it was, as `filling` puts it there; a hint only."""
