"""What calamine does not show of an .xls or .et: errors, missing results, formats, how far it goes.

In comes the file, out goes for each sheet what is hidden in it. The records of BIFF 5 and 8 are
walked once ([MS-XLS] 2.1.4); nothing is interpreted but cells' results, styles and visibility.
Where the walk fails, the file is refused: its blanks could not be trusted.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ..refs import Box
from ..values import CellError, Uncached
from .compound import Compound
from .kinds import damage, refusal
from .parsed import BUILTIN, Styles

ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
    0x24: "#NUM!", 0x2A: "#N/A", 0x2B: "#GETTING_DATA",
}  # fmt: skip
"""The error codes of both binary formats."""
MAX_GRID = 6_000_000
"""Cells of the grid that the native reader may lay out for one sheet of a binary workbook."""

_BOF, _EOF, _BOUNDSHEET, _FILEPASS, _DATEMODE = 0x0809, 0x000A, 0x0085, 0x002F, 0x0022
_FONT, _FORMAT, _XF, _ROW, _COLINFO = 0x0031, 0x041E, 0x00E0, 0x0208, 0x007D
_FORMULA, _STRING, _BOOLERR, _MULRK = 0x0006, 0x0207, 0x0205, 0x00BD
_FILLED = frozenset((0x0203, 0x027E, 0x00FD, 0x0204, 0x00D6, _FORMULA, _BOOLERR))
"""NUMBER, RK, LABELSST, LABEL, RSTRING and the two that have results."""
_WORKSHEET = 0


@dataclass(slots=True)
class Found:
    """What one sheet's records hold that the native reader hides."""

    odd: dict[tuple[int, int], CellError | Uncached] = field(default_factory=dict)
    styles: dict[tuple[int, int], int] = field(default_factory=dict)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    empty: dict[tuple[int, int], Uncached] = field(default_factory=dict)
    """Formulas that have an empty text for a result, or none: see `settle`."""
    counted: bool = False
    """Some formula has a result that is one."""
    rows: int = 0
    columns: int = 0
    merges: list[Box] = field(default_factory=list)
    """Of the kinds whose merges the native reader does not give."""

    def reaches(self, row: int, column: int, style: int) -> None:
        """Take note that a cell stands at `row` and `column`, from 0."""
        self.styles[row, column] = style
        self.rows, self.columns = max(self.rows, row + 1), max(self.columns, column + 1)

    def refuse_if_huge(self) -> None:
        """Refuse a sheet whose grid would take more memory than a form is worth."""
        if self.rows * self.columns > MAX_GRID:
            raise refusal("too-large")


def settle(sheets: Iterable[Found]) -> None:
    """Decide what formulas with an empty result are, over all sheets of a workbook.

    LibreOffice writes an empty text in .xls and .ods as xlwt and odfpy write that there is no
    result at all. Who has worked out any other formula of the workbook has worked out this one.
    """
    found = list(sheets)
    if not any(sheet.counted for sheet in found):
        for sheet in found:
            sheet.odd.update(sheet.empty)


@dataclass(slots=True)
class Survey:
    """What a workbook's records hold that the native reader hides."""

    sheets: list[Found]
    """In the order of the workbook's tabs; an empty one for a chart or macro sheet."""
    styles: Styles
    date1904: bool = False


def survey(data: bytes) -> Survey:
    """Return what is hidden in a workbook.

    Raises:
        WorkbookError: The workbook is encrypted, damaged, or a sheet reaches too far.
    """
    with damage():
        stream = Compound(data).stream("workbook", "book")
        return _Globals(stream).survey()


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records of one substream, without those of the charts inside it."""
    if stream[at : at + 2] != b"\x09\x08":
        raise ValueError(at)
    depth, end = 0, len(stream)
    while at + 4 <= end:
        kind, size = struct.unpack_from("<HH", stream, at)
        if at + 4 + size > end:
            raise EOFError(at)
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:
            yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size
    # Some writers leave out the end of the last sheet.


class _Globals:
    """The records before the first sheet: sheets, fonts, formats."""

    def __init__(self, stream: bytes) -> None:
        self.stream = stream
        self.wide = stream[4:6] == b"\x00\x06"
        """BIFF8: texts have a flag for two bytes a character."""
        self.date1904 = False
        self.starts: list[int | None] = []
        self.fonts: list[str] = []
        self.codes: dict[int, str] = {}
        self.patterns: list[tuple[int, int]] = []

    def survey(self) -> Survey:
        for kind, body in _records(self.stream, 0):
            self._take(kind, body)
        sheets = [Found() if at is None else _sheet(self.stream, at) for at in self.starts]
        settle(sheets)
        return Survey(sheets, self._styles(), self.date1904)

    def _take(self, kind: int, body: bytes) -> None:
        if kind == _FILEPASS:
            raise refusal("encrypted")
        if kind == _BOUNDSHEET:
            (start,) = struct.unpack_from("<I", body)
            self.starts.append(start if body[5] == _WORKSHEET else None)
        elif kind == _DATEMODE:
            self.date1904 = body[:1] == b"\x01"
        elif kind == _FONT:
            self.fonts.append(self._text(body, 15, body[14]))
        elif kind == _FORMAT:
            number, length = struct.unpack_from("<HH", body)
            text = self._text(body, 4, length) if self.wide else self._text(body, 3, body[2])
            self.codes[number] = text
        elif kind == _XF:
            self.patterns.append(struct.unpack_from("<HH", body))

    def _text(self, body: bytes, at: int, length: int) -> str:
        if not self.wide:
            return body[at : at + length].decode("gb18030", "replace")
        if body[at] & 1:
            return body[at + 1 : at + 1 + 2 * length].decode("utf-16-le", "replace")
        return body[at + 1 : at + 1 + length].decode("latin-1")

    def _styles(self) -> Styles:
        formats = [
            self.codes.get(code) or BUILTIN.get(code, "General") for _, code in self.patterns
        ]
        return Styles(formats, [self._font(number) for number, _ in self.patterns])

    def _font(self, number: int) -> str:
        # No font has the number 4 ([MS-XLS] 2.5.129).
        index = number - (number > 4)
        return self.fonts[index] if index < len(self.fonts) else ""


def _sheet(stream: bytes, start: int) -> Found:
    found = Found()
    waiting: tuple[int, int] | None = None
    for kind, body in _records(stream, start):
        if kind in _FILLED and len(body) >= 6:
            if waiting is not None:
                found.odd[waiting] = Uncached("=")
            row, column, style = struct.unpack_from("<HHH", body)
            found.reaches(row, column, style)
            if kind == _FORMULA:
                found.formulas.add((row, column))
            waiting = _result(found, kind, body, (row, column))
        elif kind == _STRING:
            waiting, found.counted = None, True
        elif kind == _MULRK and len(body) >= 6:
            row, first = struct.unpack_from("<HH", body)
            for step in range((len(body) - 6) // 6):
                (style,) = struct.unpack_from("<H", body, 4 + 6 * step)
                found.reaches(row, first + step, style)
        elif kind == _ROW and len(body) >= 16 and body[12] & 0x20:
            found.hidden_rows.add(struct.unpack_from("<H", body)[0])
        elif kind == _COLINFO and len(body) >= 10 and body[8] & 1:
            first, last = struct.unpack_from("<HH", body)
            found.hidden_columns.append((first, min(last, 255)))
    if waiting is not None:
        found.odd[waiting] = Uncached("=")
    found.refuse_if_huge()
    return found


def _result(found: Found, kind: int, body: bytes, at: tuple[int, int]) -> tuple[int, int] | None:
    """Take note of what a cell's record hides; return the cell if a text has yet to follow."""
    if kind == _BOOLERR and body[7]:
        found.odd[at] = _error(body[6])
    if kind != _FORMULA:
        return None
    if body[12:14] != b"\xff\xff":
        found.counted = True
        return None
    if body[6] == 0:
        return at
    if body[6] == 2:
        found.odd[at], found.counted = _error(body[8]), True
    elif body[6] == 3 and struct.unpack_from("<I", body, 16)[0] == 0:
        # Excel leaves a mark of its calculation in the four bytes behind the flags, others do not.
        found.empty[at] = Uncached("=")
    return None


def _error(code: int) -> CellError:
    return CellError(ERRORS.get(code, f"#{code}"))
