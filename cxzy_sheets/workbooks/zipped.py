"""A zip file's parts, found by its directory and inflated one at a time within limits.

`zipfile` does the same in twice the time, which every copy of a form would pay; it is asked where
the directory is not of the plain kind (ZIP64, bytes in front), so that odd files have one judge.
"""

from __future__ import annotations

import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from io import BytesIO
from typing import NamedTuple
from urllib.parse import unquote

from .kinds import DAMAGE, damage, refusal

MAX_PART = 256 * 2**20
"""Bytes that one part may have when it is inflated."""
MAX_TOTAL = 1024 * 2**20
MAX_RATIO = 400
"""A part over 8 MiB that inflates by more than this is a bomb."""
MAX_PARTS = 12_000
_BIG = 8 * 2**20
_STAMPED = 64 * 2**10

_END = struct.Struct("<4s4H2LH")
_CENTRAL = struct.Struct("<8x2H4x3L3H8xL")
"""Flags, method, CRC, sizes, lengths of name, extra and comment, and where the entry begins."""
_ENCRYPTED = 0x1
_UTF8 = 0x800
_ZIP64 = 0xFFFF_FFFF


class Entry(NamedTuple):
    """One file of the archive."""

    name: str
    flags: int
    method: int
    crc: int
    packed: int
    """Bytes in the archive."""
    size: int
    """Bytes when inflated, as the archive says."""
    offset: int


class Archive:
    """The parts of a zip file.

    Raises:
        WorkbookError: The file is damaged, holds too many parts, or one part twice.
    """

    def __init__(self, data: bytes, name: str = "") -> None:
        self.data = data
        with damage(name):
            self.entries = _directory(data) or _asked_of_zipfile(data)
            if len(self.entries) > MAX_PARTS:
                raise refusal("too-large", name)
            names = tuple([entry.name for entry in self.entries])
            self.by_name = dict(zip(names, self.entries, strict=True))
            if not _are_distinct(names):
                _refuse_rivals(self.entries, name)
        self._inflated: dict[str, bytes] = {}
        self._total = 0

    def find(self, path: str) -> Entry | None:
        """Return a part's entry; None where there is no such part.

        Names of parts are told apart without regard to case (OPC, ECMA-376-2 §6.2.2.3), and a
        target may be written with `\\` or `%20`; a sheet missed here would look blank.
        """
        return self.by_name.get(path) or self._by_key.get(part_key(path))

    @cached_property
    def _by_key(self) -> dict[str, Entry]:
        return {part_key(entry.name): entry for entry in self.entries}

    def read(self, path: str) -> bytes:
        """Return a part's bytes, inflated within the limits; empty where there is no such part.

        Raises:
            WorkbookError: The part is damaged, encrypted, or too large.
        """
        entry = self.find(path)
        if entry is None:
            return b""
        data = self._inflated.get(entry.name)
        if data is None:
            try:
                data = self._inflated[entry.name] = self._inflate(entry)
            except DAMAGE as error:
                raise refusal("damaged-file", detail=type(error).__name__) from error
        return data

    def stamps(self, paths: Sequence[str]) -> tuple[object, ...] | None:
        """Return what tells the bytes of parts apart, without inflating them.

        Archives with the same stamps hold the same parts under these names. None where a part is
        large, or no plain one; `read` says what is the matter with it.
        """
        found: list[object] = []
        for path in paths:
            entry = self.by_name.get(path)
            if entry is None:
                if self.find(path) is not None:
                    return None
                found.append(None)
                continue
            if entry.packed > _STAMPED or entry.flags & _ENCRYPTED:
                return None
            try:
                found += (entry.method, entry.crc, self._packed(entry))
            except DAMAGE:
                return None
        return tuple(found)

    def stated(self, paths: Iterable[str]) -> int:
        """Return how many bytes some parts have when inflated; none is let be larger."""
        return sum([entry.size for path in paths if (entry := self.find(path)) is not None])

    def forget(self, path: str) -> None:
        """Let go of a part's inflated bytes; it is inflated anew when it is asked for again."""
        entry = self.find(path)
        if entry is not None:
            gone = self._inflated.pop(entry.name, b"")
            self._total -= len(gone)

    def head(self, path: str, length: int = 4096) -> bytes:
        """Return the first bytes of a part."""
        entry = self.find(path)
        if entry is None:
            return b""
        with damage():
            packed = self._packed(entry)
            if entry.method == zipfile.ZIP_STORED:
                return packed[:length]
            return _head(packed, length) if len(packed) < _SMALL else _unpacked(packed, length)

    def _packed(self, entry: Entry) -> bytes:
        if entry.flags & _ENCRYPTED:
            raise refusal("encrypted")
        if self.data[entry.offset : entry.offset + 4] != b"PK\x03\x04":
            raise ValueError(entry.name)
        name_length, extra_length = struct.unpack_from("<HH", self.data, entry.offset + 26)
        start = entry.offset + 30 + name_length + extra_length
        packed = self.data[start : start + entry.packed]
        if len(packed) != entry.packed:
            raise EOFError(entry.name)
        return packed

    def _inflate(self, entry: Entry) -> bytes:
        if entry.packed < _SMALL and entry.method == zipfile.ZIP_DEFLATED:
            data = _small(self._packed(entry), entry.crc)
            if data is not None:
                return data
        if entry.size > MAX_PART or (
            entry.size > _BIG and entry.size > MAX_RATIO * max(entry.packed, 1)
        ):
            raise refusal("too-large")
        packed = self._packed(entry)
        if entry.method == zipfile.ZIP_STORED:
            data = packed
        elif entry.method == zipfile.ZIP_DEFLATED:
            stream = zlib.decompressobj(-15)
            # The size that the directory states is not trusted, and what is larger not taken.
            most = min(MAX_PART, max(_BIG, MAX_RATIO * entry.packed), max(entry.size, _SMALL))
            data = stream.decompress(packed, most + 1)
            if len(data) > most:
                raise refusal("too-large")
            if not stream.eof:
                raise EOFError(entry.name)
        else:
            raise NotImplementedError(entry.method)
        self._total += len(data)
        if len(data) > MAX_PART or self._total > MAX_TOTAL:
            raise refusal("too-large")
        if zlib.crc32(data) != entry.crc:
            raise zipfile.BadZipFile(entry.name)
        return data


_SMALL = 4096


def _unpacked(packed: bytes, most: int) -> bytes:
    return zlib.decompressobj(-15).decompress(packed, most)


_head = lru_cache(maxsize=64)(_unpacked)


@lru_cache(maxsize=256)
def _small(packed: bytes, crc: int) -> bytes | None:
    """Return a small part inflated; None where it is not small, or not right.

    Copies of one form agree in most of their small parts to the byte.
    """
    data = _unpacked(packed, 64 * 1024)
    return data if len(data) < 64 * 1024 and zlib.crc32(data) == crc else None


@lru_cache(maxsize=4096)
def part_key(path: str) -> str:
    """Return what parts' names are compared by."""
    return posixpath.normpath(unquote(path.replace("\\", "/"))).lstrip("/").lower()


@lru_cache(maxsize=256)
def _are_distinct(names: tuple[str, ...]) -> bool:
    """Return whether no two names mean the same part; copies of a form agree in their names."""
    return len({part_key(name) for name in names}) == len(names)


def _directory(data: bytes) -> list[Entry] | None:
    """Return the entries of a plain directory; None where it is of another kind."""
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if at < 0 or at + _END.size > len(data):
        return None
    _, _, _, _, count, size, offset, _ = _END.unpack_from(data, at)
    if offset + size != at or count == 0xFFFF:
        return None
    entries = []
    for _ in range(count):
        if data[offset : offset + 4] != b"PK\x01\x02" or offset + _CENTRAL.size > at:
            return None
        fields = _CENTRAL.unpack_from(data, offset)
        flags, method, crc, packed, full, named, more, comment, start = fields
        if _ZIP64 in (packed, full, start):
            return None
        offset += _CENTRAL.size
        called = data[offset : offset + named]
        encoding = "utf-8" if called.isascii() or flags & _UTF8 else "cp437"
        entries.append(Entry(called.decode(encoding), flags, method, crc, packed, full, start))
        offset += named + more + comment
    return entries


def _asked_of_zipfile(data: bytes) -> list[Entry]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return [
            Entry(
                i.filename, i.flag_bits, i.compress_type, i.CRC, i.compress_size, i.file_size,
                i.header_offset,
            )
            for i in archive.filelist
        ]  # fmt: skip


def _refuse_rivals(entries: list[Entry], name: str) -> None:
    """Refuse a package that holds one part twice with different bytes: readers differ on which."""
    seen: dict[str, int] = {}
    for entry in entries:
        if seen.setdefault(part_key(entry.name), entry.crc) != entry.crc:
            raise refusal("damaged-file", name, f"有两份不同的 {entry.name}")
