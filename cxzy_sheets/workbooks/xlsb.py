"""What calamine does not show of an .xlsb: error cells, and how far its sheets go.

The parts are found as in .xlsx; the records ([MS-XLSB] 2.1.4) are walked for cells only.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from . import guard
from .biff import ERRORS, CellError, Found
from .kinds import refusal

_ROW, _BLANK, _LAST_CELL, _SHEET = 0, 1, 11, 156
_ERROR_CELLS = (3, 11)
"""BrtCellError, BrtFmlaError: the code stands behind the column and the style."""


def hidden_cells(data: bytes) -> dict[str, Found]:
    """Return what is hidden in each worksheet, by the sheet's name.

    Raises:
        WorkbookError: The workbook is damaged, or a sheet reaches too far.
    """
    try:
        with guard.damage():
            package = guard.open_binary(data)
            main = guard.workbook_path(package)
            targets = guard.relations(package, main)
            return {
                name: _sheet(package.read(targets[key][1]))
                for name, key in _sheets(package.read(main))
                if key in targets and targets[key][0].endswith("/worksheet")
            }
    except struct.error as error:
        raise refusal("damaged-file", detail="BIFF12") from error


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(data):
        kind, at = _number(data, at, 2)
        size, at = _number(data, at, 4)
        yield kind, data[at : at + size]
        at += size


def _number(data: bytes, at: int, longest: int) -> tuple[int, int]:
    """Return a number of seven bits a byte, and where the next one stands.

    The number of a record's kind keeps the marks in its bytes' highest bits out of its value.
    """
    value = 0
    for index in range(longest):
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << (7 * index)
        if not byte & 0x80:
            break
    return value, at


def _text(body: bytes, at: int) -> tuple[str, int]:
    length = struct.unpack_from("<I", body, at)[0]
    at += 4
    if length == 0xFFFF_FFFF:
        return "", at
    return body[at : at + 2 * length].decode("utf-16-le", "replace"), at + 2 * length


def _sheets(workbook: bytes) -> Iterator[tuple[str, str]]:
    for kind, body in _records(workbook):
        if kind == _SHEET:
            key, at = _text(body, 8)
            yield _text(body, at)[0], key


def _sheet(data: bytes) -> Found:
    found, row = Found(), 0
    for kind, body in _records(data):
        if kind == _ROW:
            row = struct.unpack_from("<I", body)[0]
        elif _BLANK < kind <= _LAST_CELL:
            column = struct.unpack_from("<I", body)[0]
            found.reaches(row, column)
            if kind in _ERROR_CELLS:
                found.odd[row, column] = CellError(ERRORS.get(body[8], f"#{body[8]}"))
    found.refuse_if_huge()
    return found
