"""What calamine does not show of an .xlsb: error cells, merges, formats, how far its sheets go.

The parts are found as in .xlsx; the records ([MS-XLSB] 2.1.4) are walked for cells and styles only.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from ..refs import LAST_COLUMN, LAST_ROW
from ..values import CellError
from . import guard
from .biff import ERRORS, Found, Survey
from .kinds import damage, refusal
from .parsed import BUILTIN, Styles

_ROW, _BLANK, _LAST_CELL, _SHEET, _WORKBOOK = 0, 1, 11, 156, 153
_ERROR_CELLS = (3, 11)
"""BrtCellError, BrtFmlaError: the code stands behind the column and the style."""
_FORMULAS = range(8, 12)
_FONT, _FORMAT, _XF, _CELL_XFS, _END_CELL_XFS, _COLUMN, _MERGE = 43, 44, 47, 617, 618, 60, 176


def survey(data: bytes) -> tuple[tuple[str, ...], Survey]:
    """Return the names of the sheets, and what is hidden in them.

    Raises:
        WorkbookError: The workbook is damaged, or a sheet reaches too far.
    """
    with damage():
        package = guard.open_binary(data)
        workbook = package.read(package.main)
        if not workbook:
            raise refusal("damaged-file")
        targets = guard.relations(package, package.main)
        names, sheets = [], []
        for name, key in _sheets(workbook):
            kind, path = targets[key]
            names.append(name)
            sheets.append(_sheet(package.read(path)) if kind.endswith("/worksheet") else Found())
        paths = [path for kind, path in targets.values() if kind.endswith("/styles")]
        styles = _styles(package.read(paths[0])) if paths else Styles()
        return tuple(names), Survey(sheets, styles, _date1904(workbook))


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(data):
        kind, at = _number(data, at, 2)
        size, at = _number(data, at, 4)
        if at + size > len(data):
            raise EOFError(at)
        yield kind, data[at : at + size]
        at += size


def _number(data: bytes, at: int, longest: int) -> tuple[int, int]:
    """Return a number of seven bits a byte, and where the next one stands."""
    value = 0
    for index in range(longest):
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << (7 * index)
        if not byte & 0x80:
            break
    return value, at


def _text(body: bytes, at: int) -> tuple[str, int]:
    (length,) = struct.unpack_from("<I", body, at)
    at += 4
    if length == 0xFFFF_FFFF:
        return "", at
    return body[at : at + 2 * length].decode("utf-16-le", "replace"), at + 2 * length


def _sheets(workbook: bytes) -> Iterator[tuple[str, str]]:
    for kind, body in _records(workbook):
        if kind == _SHEET:
            key, at = _text(body, 8)
            yield _text(body, at)[0], key


def _date1904(workbook: bytes) -> bool:
    return any(kind == _WORKBOOK and body[:1] and body[0] & 1 for kind, body in _records(workbook))


def _styles(data: bytes) -> Styles:
    codes: dict[int, str] = {}
    fonts: list[str] = []
    made = Styles()
    inside = False
    for kind, body in _records(data):
        if kind == _FORMAT:
            codes[struct.unpack_from("<H", body)[0]] = _text(body, 2)[0]
        elif kind == _FONT:
            fonts.append(_text(body, 21)[0])
        elif kind in (_CELL_XFS, _END_CELL_XFS):
            inside = kind == _CELL_XFS
        elif kind == _XF and inside:
            _, code, font = struct.unpack_from("<HHH", body)
            made.formats.append(codes.get(code) or BUILTIN.get(code, "General"))
            made.fonts.append(fonts[font] if font < len(fonts) else "")
    return made


def _sheet(data: bytes) -> Found:
    if not data:
        raise refusal("damaged-file", detail="缺少工作表的内容")
    found, row = Found(), 0
    for kind, body in _records(data):
        if kind == _ROW:
            (row,) = struct.unpack_from("<I", body)
            if len(body) > 11 and body[11] & 0x10:
                found.hidden_rows.add(row)
        elif _BLANK < kind <= _LAST_CELL:
            column, style = struct.unpack_from("<II", body)
            found.reaches(row, column, style & 0xFF_FFFF)
            if kind in _ERROR_CELLS:
                found.odd[row, column] = CellError(ERRORS.get(body[8], f"#{body[8]}"))
            if kind in _FORMULAS:
                found.formulas.add((row, column))
        elif kind == _COLUMN and len(body) >= 18 and body[16] & 1:
            first, last = struct.unpack_from("<II", body)
            found.hidden_columns.append((first, min(last, LAST_COLUMN - 1)))
        elif kind == _MERGE:
            # calamine gives none: a number over two rows would look like a number and a blank.
            top, bottom, left, right = struct.unpack_from("<IIII", body)
            if top <= bottom < LAST_ROW and left <= right < LAST_COLUMN:
                found.merges.append((top, left, bottom, right))
    found.refuse_if_huge()
    return found
