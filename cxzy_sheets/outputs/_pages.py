"""A sheet that is written from top to bottom: lines of cells, headings between tables, contents.

It keeps count of how far down the paper it is, so that a chart can stand beside tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from . import _look, _texts
from ._listings import Listing, Made

_ROW = 18.0
_TOGETHER = 24 + 22 + 3 * _ROW
"""Points of a section's heading, its table's heading, two rows, and one to spare: printers and
programs differ by a little."""

Value = str | int | float | Made | None


@dataclass(frozen=True, slots=True)
class Count:
    """One line of what came: files, and the copies in them."""

    label: str
    number: Made
    about: str
    whole: bool = False
    """It is the sum of the lines below it."""


@dataclass
class Page:
    """The sheet as it is written, from top to bottom."""

    sheet: Any
    look: _look.Look
    widths: Sequence[float]
    """Of the sheet's columns."""
    table: int
    """The last column of its tables; a chart may stand beyond it."""
    row: int = 0
    points: float = 0
    """How far down the next row is, all pages one below the other."""
    top: float = 0
    """How far down the row is that the page of the next row begins with."""
    sections: int = 0

    def __post_init__(self) -> None:
        for column, width in enumerate(self.widths):
            self.sheet.set_column(column, column, width)

    def line(self, *pieces: tuple[Value, Any] | tuple[Value, Any, int], height: float = 0) -> None:
        """Write a row: values with their formats from left to right.

        A third number says over how many columns a value stands. The row is as high as its texts
        need, at least `height`.
        """
        column = 0
        # xlsxwriter wants a row's height before its cells where it writes rows out at once.
        self._set_height(max(height, self._height(pieces)))
        for value, form, *more in pieces:
            over = more[0] if more else 1
            if over > 1:
                self.sheet.merge_range(self.row, column, self.row, column + over - 1, "", form)
            self._put(column, value, form)
            column += over
        self.row += 1

    def section(self, heading: str) -> None:
        """Write a heading between tables, with room above it, never at the foot of a page."""
        self.space()
        if (left := self._left_on_page()) < _TOGETHER:
            self._set_height(left)
            self.row += 1
        number = "一二三四五六七八九"[self.sections]
        self.sections += 1
        self.line((f"{number}、{heading}", self.look.section(), self.table + 1), height=24)

    def header(self, *headings: tuple[str, int]) -> None:
        """Write a table's heading: each text and over how many columns it stands."""
        form = self.look.header()
        self.line(*((heading, form, over) for heading, over in headings), height=22)

    def counts(self, heading: str, counts: Sequence[Count]) -> None:
        """Write what came and what became of it."""
        look, over = self.look, self.table - 1
        self.section(heading)
        self.header(("项目", 1), ("数量", 1), ("说明", over))
        for count in counts:
            whole = count.whole
            self.line(
                (count.label, look.body(total=whole, indent=1 if whole else 2)),
                (count.number, look.body(number="0", total=whole)),
                (count.about, look.body(total=whole, text_wrap=True), over),
            )

    def contents(self, listings: Sequence[Listing]) -> None:
        """Write what stands on which sheet, with links."""
        look = self.look
        self.section("各表")
        self.header(("工作表", 1), ("内容", self.table - 1), ("行数", 1))
        for part, about in ((part, li.about) for li in listings for part in li.parts):
            row = self.row
            form = look.body(link=True, text_wrap=True)
            self.line(
                (part.sheet, form),
                (about, look.body(text_wrap=True), self.table - 1),
                (part.count, look.body(number="0")),
            )
            target = f"internal:{_texts.quoted(part.sheet)}!A1"
            self.sheet.write_url(row, 0, target, form, part.sheet)

    def space(self) -> None:
        """Leave a row empty."""
        self._set_height(_ROW / 2)
        self.row += 1

    def _left_on_page(self) -> float:
        """Return how many points are left on the page of A4 landscape that the next row is on.

        A sheet's page breaks do not hold where it is fitted to the paper.
        """
        return self._page() - (self.points - self.top)

    def _page(self) -> float:
        high, wide = _look.PAGE_POINTS
        return high * max(1.0, sum(map(_look.points_of, self.widths)) / wide)

    def down_to(self, points: float) -> None:
        """Leave rows empty as far as that."""
        while self.points < points:
            self._set_height(_ROW)
            self.row += 1

    def _set_height(self, points: float) -> None:
        self.sheet.set_row(self.row, points)
        # A row is never parted: what is left of the page stays empty.
        if points > self._left_on_page():
            self.top = self.points
        self.points += points

    def _height(self, pieces: Sequence[tuple[Any, ...]]) -> float:
        lines, column = 1, 0
        for value, _, *more in pieces:
            over = more[0] if more else 1
            if isinstance(value, str):
                width = sum(self.widths[column : column + over])
                lines = max(lines, _look.lines_of(value, width))
            column += over
        return _ROW if lines == 1 else _look.row_height(lines)

    def _put(self, column: int, value: Value, form: Any) -> None:
        if isinstance(value, Made) and value.formula:
            cached = "" if value.value is None else value.value
            self.sheet.write_formula(self.row, column, f"={value.formula}", form, cached)
            return
        plain = value.value if isinstance(value, Made) else value
        if plain is None or plain == "":
            self.sheet.write_blank(self.row, column, None, form)
        elif isinstance(plain, str):
            self.sheet.write_string(self.row, column, plain, form)
        else:
            self.sheet.write_number(self.row, column, plain, form)
