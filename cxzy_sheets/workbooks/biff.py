"""What calamine does not show of an .xls or .et: errors, formulas without a result, how far it goes.

In comes the file, out go for each sheet the cells that look blank and are not. The records of BIFF
5 and 8 are walked once ([MS-XLS] 2.1.4); nothing is interpreted but the results of cells. Where the
walk fails, the file is refused: its blanks could not be trusted.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ..values import CellError
from .kinds import refusal
from .parsed import Uncached

ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
    0x24: "#NUM!", 0x2A: "#N/A", 0x2B: "#GETTING_DATA",
}  # fmt: skip
"""The error codes of both binary formats."""
MAX_GRID = 6_000_000
"""Cells of the grid that the native reader may lay out for one sheet of a binary workbook."""

_BOF, _EOF, _BOUNDSHEET, _FILEPASS = 0x0809, 0x000A, 0x0085, 0x002F
_FORMULA, _STRING, _BOOLERR = 0x0006, 0x0207, 0x0205
_WIDE = {0x00BD: 6, 0x00BE: 2}
"""MULRK, MULBLANK: a run of cells, with the bytes of one."""
_FILLED = (0x0203, 0x027E, 0x00FD, 0x0204, 0x00D6, _FORMULA, _BOOLERR)
"""NUMBER, RK, LABELSST, LABEL, RSTRING and the two that have results."""


@dataclass(slots=True)
class Found:
    """What one sheet's records hold that the native reader hides."""

    odd: dict[tuple[int, int], CellError | Uncached] = field(default_factory=dict)
    rows: int = 0
    columns: int = 0

    def reaches(self, row: int, column: int) -> None:
        """Take note that a cell stands at `row` and `column`, from 0."""
        self.rows, self.columns = max(self.rows, row + 1), max(self.columns, column + 1)

    def refuse_if_huge(self) -> None:
        """Refuse a sheet whose grid would take more memory than a form is worth."""
        if self.rows * self.columns > MAX_GRID:
            raise refusal("too-large")


def hidden_cells(data: bytes) -> list[Found]:
    """Return what is hidden in each sheet, in the order of the workbook's sheets.

    Raises:
        WorkbookError: The workbook is encrypted, damaged, or a sheet reaches too far.
    """
    try:
        stream = _workbook_stream(data)
        return [_sheet(stream, start) for start in _sheets(stream)]
    except (struct.error, IndexError, ValueError, OverflowError) as error:
        raise refusal("damaged-file", detail="BIFF") from error


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records of one substream, without those of the charts inside it."""
    depth = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:
            yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _sheets(stream: bytes) -> list[int]:
    starts = []
    for kind, body in _records(stream, 0):
        if kind == _FILEPASS:
            raise refusal("encrypted")
        if kind == _BOUNDSHEET:
            starts.append(struct.unpack_from("<I", body)[0])
    return starts


def _sheet(stream: bytes, start: int) -> Found:
    found = Found()
    waiting: tuple[int, int] | None = None
    for kind, body in _records(stream, start):
        if kind == _STRING:
            waiting = None
        elif kind in _WIDE and len(body) >= 6:
            row, first = struct.unpack_from("<HH", body)
            if kind == 0x00BD:
                found.reaches(row, first + (len(body) - 6) // _WIDE[kind] - 1)
        elif kind in _FILLED and len(body) >= 6:
            if waiting is not None:
                found.odd[waiting] = Uncached("=")
            row, column = struct.unpack_from("<HH", body)
            found.reaches(row, column)
            result, waiting = _result(kind, body, (row, column))
            if result is not None:
                found.odd[row, column] = result
    if waiting is not None:
        found.odd[waiting] = Uncached("=")
    found.refuse_if_huge()
    return found


def _result(
    kind: int, body: bytes, at: tuple[int, int]
) -> tuple[CellError | Uncached | None, tuple[int, int] | None]:
    """Return what a cell's record hides, and the cell itself where a text has yet to follow."""
    if kind == _BOOLERR:
        return (_error(body[6]) if body[7] else None), None
    if kind != _FORMULA or body[12:14] != b"\xff\xff":
        return None, None
    if body[6] == 0:
        return None, at
    if body[6] == 2:
        return _error(body[8]), None
    if body[6] == 3 and struct.unpack_from("<I", body, 16)[0] == 0:
        # An empty text that was worked out, or no result at all: xlwt writes formulas so.
        # Excel leaves a mark of its calculation in the four bytes behind the flags.
        return Uncached("="), None
    return None, None


def _error(code: int) -> CellError:
    return CellError(ERRORS.get(code, f"#{code}"))


def _workbook_stream(data: bytes) -> bytes:
    """Return the stream `Workbook` or `Book` of a compound file ([MS-CFB]); BIFF alone is itself."""
    if data[:4] != b"\xd0\xcf\x11\xe0":
        return data
    return _Compound(data).stream(("workbook", "book"))


class _Compound:
    """A compound file: chains of sectors, and a directory of streams."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if not 7 <= shift <= 16 or not 4 <= mini_shift <= shift:
            raise ValueError(shift)
        self.size, self.mini_size = 1 << shift, 1 << mini_shift
        self.fat = self._fat()
        first_directory, self.cutoff, first_mini = (
            *struct.unpack_from("<I", data, 48), *struct.unpack_from("<II", data, 56)
        )  # fmt: skip
        self.entries = list(self._entries(self._chain(first_directory)))
        self.mini_fat = self._numbers(self._chain(first_mini)) if first_mini < _NONE else ()

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self.size
        if at >= len(self.data):
            raise ValueError(number)
        return self.data[at : at + self.size]

    def _numbers(self, data: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])

    def _fat(self) -> tuple[int, ...]:
        listed = list(struct.unpack_from("<109I", self.data, 76))
        following, count = struct.unpack_from("<II", self.data, 68)
        while following < _NONE and count and len(listed) * self.size <= 4 * len(self.data):
            *more, following = self._numbers(self._sector(following))
            listed += more
            count -= 1
        return self._numbers(b"".join(self._sector(n) for n in listed if n < _NONE))

    def _chain(self, number: int) -> bytes:
        sectors, seen = [], set()
        while number < _NONE:
            if number in seen:
                raise ValueError(number)
            seen.add(number)
            sectors.append(self._sector(number))
            number = self.fat[number]
        return b"".join(sectors)

    def _entries(self, directory: bytes) -> Iterator[tuple[str, int, int, int]]:
        for at in range(0, len(directory) - 127, 128):
            length, kind = struct.unpack_from("<HB", directory, at + 64)
            name = directory[at : at + max(length - 2, 0)].decode("utf-16-le", "replace").lower()
            start, size = struct.unpack_from("<II", directory, at + 116)
            if kind in (2, 5):
                yield name, kind, start, size

    def stream(self, names: tuple[str, ...]) -> bytes:
        """Return the first stream that has one of `names`, in their order."""
        by_name: Mapping[str, tuple[int, int]] = {
            name: (start, size) for name, kind, start, size in reversed(self.entries) if kind == 2
        }
        start, size = next(by_name[name] for name in names if name in by_name)
        if size >= self.cutoff:
            return self._chain(start)[:size]
        root = next(begin for _, kind, begin, _ in self.entries if kind == 5)
        mini = self._chain(root)
        pieces, seen = [], set()
        while start < _NONE and start not in seen:
            seen.add(start)
            pieces.append(mini[start * self.mini_size : (start + 1) * self.mini_size])
            start = self.mini_fat[start]
        return b"".join(pieces)[:size]


_NONE = 0xFFFF_FFFA
"""Numbers of sectors from here on are marks: free, end of chain, a sector of the table itself."""
