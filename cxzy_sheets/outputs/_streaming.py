"""Records into a worksheet as XML, a column at a time: five times as fast as cell by cell.

xlsxwriter makes everything else of the workbook: formats, strings, links, charts, print set-up. Its
worksheet writes its own rows; ours writes the records between the rows above and below them
(performance.md §0.5, the hybrid). The strings are in the table of the workbook, as everybody's.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.worksheet import Worksheet

from ..refs import column_letters
from ._links import Link

_CHUNK = 2_000
"""Records that are turned into text at once."""
_NOTHING = -1


@dataclass(frozen=True, slots=True)
class Cells:
    """One column of records, ready to be written."""

    numbers: Sequence[float | int | None] | None
    """None for texts."""
    strings: array[int]
    """Of texts their places in the workbook's table, `_NOTHING` for an empty cell."""
    styles: Sequence[int]
    """A style for each record, or one for all."""


def texts(book: Any, cells: Sequence[object], styles: Sequence[int]) -> Cells:
    """Return a column of texts; they go into the workbook's table of strings now."""
    place = book.str_table._get_shared_string_index
    return Cells(None, array("l", [_NOTHING if c is None else place(c) for c in cells]), styles)


def numbers(cells: Sequence[float | int | None], styles: Sequence[int]) -> Cells:
    """Return a column of numbers."""
    return Cells(cells, array("l"), styles)


class RecordSheet(Worksheet):  # type: ignore[misc]
    """A worksheet with rows that were never cells of xlsxwriter's."""

    dim_rowmin: int
    dim_rowmax: int
    _first = 0
    _heights: Sequence[float] = ()
    _columns: Sequence[Cells] = ()

    def put_records(self, first: int, heights: Sequence[float], columns: Sequence[Cells]) -> None:
        """Keep records for the time when the workbook is closed.

        Args:
            first: The first record's row, counted from 0.
            heights: Of each record's row, in points.
            columns: From column A on, a cell for each record.
        """
        self._first, self._heights, self._columns = first, heights, columns
        if heights:
            self._check_dimensions(first + len(heights) - 1, len(columns) - 1)

    def put_link(self, row: int, column: int, link: Link) -> None:
        """Make a record's cell a link; its text is among the records."""
        self.ignore_write_string = True
        self.write_url(row, column, link.url())
        self.ignore_write_string = False

    def _write_rows(self) -> None:
        """Write the rows above, the records, the rows below."""
        top, bottom = self.dim_rowmin, self.dim_rowmax
        self.dim_rowmax = self._first - 1 if self._heights else bottom
        super()._write_rows()
        for start in range(0, len(self._heights), _CHUNK):
            self.fh.write("".join(self._rows(start, min(start + _CHUNK, len(self._heights)))))
        if self._heights:
            self.dim_rowmin, self.dim_rowmax = self._first + len(self._heights), bottom
            super()._write_rows()
        self.dim_rowmin, self.dim_rowmax = top, bottom

    def _rows(self, start: int, stop: int) -> Iterator[str]:
        """Give the XML of the records from `start` to `stop`, a row each."""
        numbered = range(self._first + start + 1, self._first + stop + 1)
        columns = [
            _cells(column_letters(index), numbered, column, start, stop)
            for index, column in enumerate(self._columns)
        ]
        for number, height, cells in zip(
            numbered, self._heights[start:stop], zip(*columns, strict=True), strict=True
        ):
            row = f'<row r="{number}" ht="{height:g}" customHeight="1">'
            yield f"{row}{''.join(cells)}</row>"


def _cells(letters: str, rows: range, column: Cells, start: int, stop: int) -> list[str]:
    """Return the XML of one column's cells on some rows."""
    styles = column.styles
    styles = list(styles) * (stop - start) if len(styles) == 1 else styles[start:stop]
    if column.numbers is None:
        return [
            f'<c r="{letters}{row}" s="{style}"/>'
            if string == _NOTHING
            else f'<c r="{letters}{row}" s="{style}" t="s"><v>{string}</v></c>'
            for row, style, string in zip(rows, styles, column.strings[start:stop], strict=True)
        ]
    return [
        f'<c r="{letters}{row}" s="{style}"/>'
        if value is None
        else f'<c r="{letters}{row}" s="{style}"><v>{value!r}</v></c>'
        for row, style, value in zip(rows, styles, column.numbers[start:stop], strict=True)
    ]
