"""The zip container of a package: entries are copied as they are, compressed bytes and all.

`zipfile` can read an entry raw but not write one raw, so the records are written here (APPNOTE.TXT
4.3). Whatever is not changed keeps its place, time, attributes and compressed bytes;
a changed entry keeps its place.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s4B4H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_ZIP64_EXTRA = 0x0001
_DESCRIPTOR_FLAG = 0x08
_ENCRYPTED_FLAG = 0x41
_UTF8_FLAG = 0x800
_FIXED_TIME = (0, 0x21)
"""1980-01-01 00:00, the first moment that a zip can name: what we write has no clock in it."""

LEVEL = 3
"""Deflate level of what we write: half the time of 6, for a tenth more bytes of one sheet."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the container, its bytes still compressed."""

    name: str
    raw_name: bytes
    flags: int
    method: int
    time: tuple[int, int]
    """Time and date in MS-DOS form."""
    crc: int
    packed: bytes
    size: int
    """Bytes when inflated."""
    versions: tuple[int, int, int]
    """Made by, made on which system, needed to extract."""
    local_extra: bytes = b""
    extra: bytes = b""
    comment: bytes = b""
    internal: int = 0
    external: int = 0

    def holding(self, data: bytes) -> Entry:
        """Return the entry with other bytes in it."""
        crc, packed = deflated(data)
        return replace(
            self, method=zipfile.ZIP_DEFLATED, time=_FIXED_TIME, crc=crc, packed=packed,
            size=len(data), local_extra=b"", extra=b"", versions=(*self.versions[:2], 20),
        )  # fmt: skip

    def local(self) -> bytes:
        """Return the record that stands before and with the bytes."""
        return self.local_head(self.crc, len(self.packed), self.size) + self.packed

    def local_head(self, crc: int, packed: int, size: int) -> bytes:
        """Return the record that stands before `packed` bytes."""
        time, date = self.time
        return (
            _LOCAL.pack(
                b"PK\3\4", self.versions[2], self.flags, self.method, time, date, crc, packed,
                size, len(self.raw_name), len(self.local_extra),
            )
            + self.raw_name
            + self.local_extra
        )  # fmt: skip

    def central(self, offset: int) -> bytes:
        """Return the entry's line in the directory at the end."""
        made, system, needed = self.versions
        time, date = self.time
        return (
            _CENTRAL.pack(
                b"PK\1\2", made, system, needed & 0xFF, needed >> 8, self.flags, self.method, time,
                date, self.crc, len(self.packed), self.size, len(self.raw_name), len(self.extra),
                len(self.comment), 0, self.internal, self.external, offset,
            )
            + self.raw_name
            + self.extra
            + self.comment
        )  # fmt: skip


CENTRAL_SUMS = 16
"""Where in a line of the directory crc, packed size and size stand, four bytes each."""
CENTRAL_OFFSET = 42
"""Where in a line of the directory the place of the record stands."""


def deflated(data: bytes) -> tuple[int, bytes]:
    """Return the checksum of some bytes, and the bytes compressed."""
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -15)
    return zlib.crc32(data), packer.compress(data) + packer.flush()


def new_entry(name: str, data: bytes) -> Entry:
    """Return an entry that the container did not have."""
    crc, packed = deflated(data)
    flags = 0 if name.isascii() else _UTF8_FLAG
    return Entry(
        name, name.encode("utf-8"), flags, zipfile.ZIP_DEFLATED, _FIXED_TIME, crc, packed,
        len(data), (20, 0, 20),
    )  # fmt: skip


def entries_of(data: bytes, archive: zipfile.ZipFile) -> Iterator[Entry]:
    """Give the entries of an opened container in the order of its directory.

    Sizes are taken from the directory and written into the record before the bytes, so that a
    descriptor behind them is not needed; the large-file extra goes with it.

    Raises:
        zipfile.BadZipFile: An entry is encrypted, or its record is not where the directory says.
    """
    for info in archive.infolist():
        head = data[info.header_offset : info.header_offset + _LOCAL.size]
        if len(head) < _LOCAL.size or head[:4] != b"PK\3\4" or info.flag_bits & _ENCRYPTED_FLAG:
            raise zipfile.BadZipFile(info.filename)
        name_length, extra_length = struct.unpack_from("<2H", head, 26)
        name_at = info.header_offset + _LOCAL.size
        start = name_at + name_length + extra_length
        packed = data[start : start + info.compress_size]
        if len(packed) != info.compress_size:
            raise zipfile.BadZipFile(info.filename)
        year, month, day, hour, minute, second = info.date_time
        yield Entry(
            info.filename,
            data[name_at : name_at + name_length],
            info.flag_bits & ~_DESCRIPTOR_FLAG,
            info.compress_type,
            (hour << 11 | minute << 5 | second // 2, (year - 1980) << 9 | month << 5 | day),
            info.CRC,
            packed,
            info.file_size,
            (info.create_version, info.create_system, max(info.extract_version, 20)),
            _without_zip64(data[name_at + name_length : start]),
            _without_zip64(info.extra),
            info.comment,
            info.internal_attr,
            info.external_attr,
        )


def _without_zip64(extra: bytes) -> bytes:
    kept = b""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind != _ZIP64_EXTRA:
            kept += extra[at : at + 4 + length]
        at += 4 + length
    return kept


def container(entries: Iterable[Entry], comment: bytes = b"") -> bytes:
    """Return the bytes of a container with these entries."""
    records: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for entry in entries:
        record = entry.local()
        records.append(record)
        directory.append(entry.central(offset))
        offset += len(record)
    return b"".join(records) + closed(b"".join(directory), len(directory), offset, comment)


def closed(directory: bytes, count: int, offset: int, comment: bytes) -> bytes:
    """Return the directory of a container and the record that ends it."""
    end = _END.pack(b"PK\5\6", 0, 0, count, count, len(directory), offset, len(comment))
    return directory + end + comment
