"""What the native reader is handed: the parts that the guard has looked at, unpacked.

The guard has inflated every part that reading needs. Handed over as they are, in a zip that packs
nothing, they are inflated once and not three times, and the native reader cannot see other bytes
than the guard did. It is also spared what nobody asks it for: it walks a whole sheet again for its
merges, and parses the looks of cells that are named in no cell.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from xml.parsers import expat

LARGEST = 8 * 2**20
"""Bytes of parts over which a second copy of them in memory is not worth the time."""

STRINGS, STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
KEPT = (
    "[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", STYLES,
)  # fmt: skip
"""What the native reader looks for besides strings and sheets, under these names and no other."""

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION, _UTF8, _DAY = 20, 0x800, 0x21
_NO_MERGES = b"<mergeCells></mergeCells>"


def without_merges(sheet: bytes) -> bytes:
    """Return a sheet that has an empty list of merges in front of its cells.

    The native reader stops to look for merges at the first list of them. What it passes over then
    is proved here; a sheet that is broken there comes back as it is, to be refused.
    """
    start, end = sheet.find(b"<sheetData>"), sheet.rfind(b"</sheetData>")
    if start < 0 or end < start or not _well_formed(sheet[:start], sheet[end:]):
        return sheet
    return b"".join((sheet[:start], _NO_MERGES, sheet[start:]))


@lru_cache(maxsize=256)
def _well_formed(before: bytes, behind: bytes) -> bool:
    """Return whether what stands around a sheet's cells is XML; copies of a form agree in it."""
    try:
        expat.ParserCreate().Parse(before + b"<sheetData>" + behind, True)
    except expat.ExpatError:
        return False
    return True


_LOOKS = re.compile(
    rb"<(fonts|fills|borders|cellStyleXfs|cellStyles|dxfs)\b[^>]*(?<!/)>.*?</\1>", re.DOTALL
)


def _formats_only(styles: bytes) -> bytes:
    """Return a part of styles without what has no say in what a cell's value is."""
    return styles if b"<!" in styles else _LOOKS.sub(b"", styles)


def package_of(
    shared: Sequence[tuple[str, bytes]],
    own: Sequence[tuple[str, bytes]],
    sheets: Iterable[tuple[str, bytes]],
) -> bytes:
    """Return a workbook of the parts that all copies of a form share, of a copy's own, its sheets.

    All are pairs of path and bytes.
    """
    entries, files = _shared(tuple(shared))
    made, directory = [files], [entries]
    offset, count = len(files), len(shared)
    for name, data in (*own, *((path, without_merges(sheet)) for path, sheet in sheets)):
        entry, head = _stored(name, data, offset)
        made += (head, data)
        directory.append(entry)
        offset += len(head) + len(data)
        count += 1
    size = sum(map(len, directory))
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, size, offset, 0)
    return b"".join((*made, *directory, end))


@lru_cache(maxsize=64)
def _shared(parts: tuple[tuple[str, bytes], ...]) -> tuple[bytes, bytes]:
    """Return the directory's entries and the bytes of parts at the beginning of a zip."""
    entries, files = b"", b""
    for name, part in parts:
        data = _formats_only(part) if name == STYLES else part
        entry, head = _stored(name, data, len(files))
        entries, files = entries + entry, files + head + data
    return entries, files


def _stored(name: str, data: bytes, offset: int) -> tuple[bytes, bytes]:
    """Return a part's entry in the directory, and what stands in front of its bytes."""
    path, crc, size = name.encode("utf-8"), zlib.crc32(data), len(data)
    local = _LOCAL.pack(
        b"PK\x03\x04", _VERSION, _UTF8, 0, 0, _DAY, crc, size, size, len(path), 0
    )  # fmt: skip
    central = _CENTRAL.pack(
        b"PK\x01\x02", _VERSION, _VERSION, _UTF8, 0, 0, _DAY, crc, size, size, len(path),
        0, 0, 0, 0, 0, offset,
    )  # fmt: skip
    return central + path, local + path
