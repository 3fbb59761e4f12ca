"""A small .xls written record by record ([MS-XLS], BIFF8), in a compound file ([MS-CFB]).

xls({"表1": [number(0, 0, 5.0), label(0, 1, "甲"), error(1, 0, 0x07)]})
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

_FREE, _END, _FAT = 0xFFFF_FFFF, 0xFFFF_FFFE, 0xFFFF_FFFD
_BOF_GLOBALS, _BOF_SHEET = 0x0005, 0x0010


def record(kind: int, body: bytes = b"") -> bytes:
    """Return one record."""
    return struct.pack("<HH", kind, len(body)) + body


def number(row: int, column: int, value: float, style: int = 0) -> bytes:
    """Return a NUMBER cell."""
    return record(0x0203, struct.pack("<HHHd", row, column, style, value))


def label(row: int, column: int, text: str, style: int = 0) -> bytes:
    """Return a LABEL cell."""
    body = struct.pack("<HHHHB", row, column, style, len(text), 1) + text.encode("utf-16-le")
    return record(0x0204, body)


def error(row: int, column: int, code: int) -> bytes:
    """Return a BOOLERR cell that shows an error."""
    return record(0x0205, struct.pack("<HHHBB", row, column, 0, code, 1))


def formula(row: int, column: int, result: bytes, *, counted: int = 1) -> bytes:
    """Return a FORMULA cell with eight bytes of result; `counted` is Excel's mark that it was."""
    body = struct.pack("<HHH", row, column, 0) + result + struct.pack("<HIH", 0, counted, 0)
    return record(0x0006, body)


def of_error(code: int) -> bytes:
    """Return the result of a formula that shows an error."""
    return bytes((2, 0, code, 0, 0, 0, 0xFF, 0xFF))


OF_TEXT = bytes((0, 0, 0, 0, 0, 0, 0xFF, 0xFF))
"""The result of a formula whose text follows."""
OF_NOTHING = bytes((3, 0, 0, 0, 0, 0, 0xFF, 0xFF))


def text_result(text: str) -> bytes:
    """Return the STRING record behind a formula."""
    return record(0x0207, struct.pack("<HB", len(text), 1) + text.encode("utf-16-le"))


def hidden_row(row: int) -> bytes:
    """Return a ROW record of a hidden row."""
    return record(0x0208, struct.pack("<HHHHHHI", row, 0, 1, 255, 0, 0, 0x20))


def hidden_columns(first: int, last: int) -> bytes:
    """Return a COLINFO record of hidden columns."""
    return record(0x007D, struct.pack("<HHHHHH", first, last, 2048, 0, 1, 0))


def xls(
    sheets: Mapping[str, Sequence[bytes]],
    *,
    formats: Sequence[str] = (),
    fonts: Sequence[str] = (),
    before: bytes = b"",
    hidden: Sequence[str] = (),
    date1904: bool = False,
    reach: tuple[int, int] = (8, 8),
) -> bytes:
    """Return an .xls; style 0 is General, 1, 2, … have `formats` and the `fonts` beside them."""
    bodies = [_sheet(records, reach) for records in sheets.values()]
    head = record(0x0809, struct.pack("<HHHHII", 0x0600, _BOF_GLOBALS, 0, 1997, 0, 6))
    head += before + record(0x0042, struct.pack("<H", 1200))
    head += record(0x0022, struct.pack("<H", date1904))
    head += _styles(formats, fonts)
    length = len(head) + 4 + sum(len(_tab(0, name, hidden)) for name in sheets)
    tabs = b""
    for name, body in zip(sheets, bodies, strict=True):
        tabs += _tab(length, name, hidden)
        length += len(body)
    return compound("Workbook", head + tabs + record(0x000A) + b"".join(bodies))


def _tab(start: int, name: str, hidden: Sequence[str]) -> bytes:
    flags = struct.pack("<IBBBB", start, name in hidden, 0, len(name), 1)
    return record(0x0085, flags + name.encode("utf-16-le"))


def _styles(formats: Sequence[str], fonts: Sequence[str]) -> bytes:
    made = b""
    for face in ("Arial", *fonts):
        name = face.encode("utf-16-le")
        made += record(
            0x0031, struct.pack("<HHHHHBBBBBB", 200, 0, 0, 400, 0, 0, 0, 0, 0, len(face), 1) + name
        )
    for index, code in enumerate(formats):
        body = struct.pack("<HHB", 164 + index, len(code), 1) + code.encode("utf-16-le")
        made += record(0x041E, body)
    for index in range(len(formats) + 1):
        pattern = 164 + index - 1 if index else 0
        font = min(index, len(fonts))
        made += record(0x00E0, struct.pack("<HHHBBBBIIH", font, pattern, 0, 0, 0, 0, 0, 0, 0, 0))
    return made


def _sheet(records: Sequence[bytes], reach: tuple[int, int]) -> bytes:
    head = record(0x0809, struct.pack("<HHHHII", 0x0600, _BOF_SHEET, 0, 1997, 0, 6))
    rows, columns = reach
    head += record(0x0200, struct.pack("<IIHHH", 0, rows, 0, columns, 0))
    return head + b"".join(records) + record(0x000A)


def compound(name: str, stream: bytes) -> bytes:
    """Return a compound file with one stream, long enough not to stand among the short ones."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    sectors = len(stream) // 512
    fats = -(-(sectors + 2) // 128)
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", header, 40, 0, fats, fats, 0, 4096, _END, 0, _END, 0)
    struct.pack_into("<109I", header, 76, *range(fats), *[_FREE] * (109 - fats))
    chain = [_FAT] * fats + [_END] + [*range(fats + 2, fats + 1 + sectors), _END]
    table = struct.pack(f"<{128 * fats}I", *chain, *[_FREE] * (128 * fats - len(chain)))
    directory = _entry("Root Entry", 5, _END, 0, child=1)
    directory += _entry(name, 2, fats + 1, len(stream))
    return bytes(header) + table + directory.ljust(512, b"\0") + stream


def _entry(name: str, kind: int, start: int, size: int, child: int = _FREE) -> bytes:
    raw = name.encode("utf-16-le")
    head = raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw) + 2, kind, 1)
    links = struct.pack("<III", _FREE, _FREE, child)
    return head + links + bytes(36) + struct.pack("<IQ", start, size)
