"""Names in a zip file -> text, for archives that do not say how they are written.

    flag 0x800, or the field 0x7075     as it says: UTF-8
    none of them                        UTF-8 (macOS), GB18030 (Windows), or what zip once meant

Which of the two is decided over all names of the archive: bytes of one seldom make sense in the
other, and of several names never.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Sequence

_UTF8 = 0x800
_UNICODE_PATH = 0x7075
_CODES = ("utf-8", "gb18030")


def names_of(entries: Sequence[zipfile.ZipInfo]) -> list[str]:
    """Return the name of each entry of an archive."""
    raw = [None if entry.flag_bits & _UTF8 else _raw(entry) for entry in entries]
    told = [name for name in raw if name is not None and not name.isascii()]
    whole = next((c for c in _CODES if all(_sensible(name, c) for name in told)), None)
    return [
        _unicode_path(entry, name) or (entry.orig_filename if name is None else _text(name, whole))
        for entry, name in zip(entries, raw, strict=True)
    ]


def _raw(entry: zipfile.ZipInfo) -> bytes | None:
    try:
        return entry.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return None


def _unicode_path(entry: zipfile.ZipInfo, raw: bytes | None) -> str:
    """Return the name that Info-ZIP and Bandizip write besides; empty where there is none."""
    extra, at = entry.extra, 0
    while raw is not None and at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        body = extra[at + 4 : at + 4 + length]
        at += 4 + length
        # It counts only as long as it was made from the name that stands there.
        if kind == _UNICODE_PATH and len(body) > 5:
            (crc,) = struct.unpack_from("<L", body, 1)
            if crc == zlib.crc32(raw):
                try:
                    return body[5:].decode("utf-8")
                except UnicodeDecodeError:
                    return ""
    return ""


def _text(raw: bytes, whole: str | None) -> str:
    codes = (whole,) if whole else _CODES
    sensible = next((code for code in codes if _sensible(raw, code)), None)
    for code in (sensible, "gb18030"):
        if code is not None:
            try:
                return raw.decode(code)
            except UnicodeDecodeError:
                continue
    return raw.decode("cp437")


def sensible(text: str) -> bool:
    """Return whether all of a text is what Chinese offices type."""
    return all(char.isascii() or _is_chinese(ord(char)) for char in text)


def _sensible(raw: bytes, code: str) -> bool:
    try:
        return sensible(raw.decode(code))
    except UnicodeDecodeError:
        return False


_RANGES = (
    (0xB7, 0xB7), (0xD7, 0xD7), (0x2010, 0x203B), (0x2116, 0x2116), (0x2160, 0x217F),
    (0x2460, 0x24FF), (0x2500, 0x25FF), (0x2600, 0x27BF), (0x3000, 0x303F), (0x3220, 0x32FF),
    (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF),
    (0x20000, 0x3FFFF),
)  # fmt: skip
"""Ideographs, Chinese and full-width punctuation, numbers in circles, signs."""


def _is_chinese(code: int) -> bool:
    return any(low <= code <= high for low, high in _RANGES)
