"""The entries of a zip file: names, the way to their bytes, and what is wrong with them."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import NamedTuple

from ..errors import WorkbookError
from ..workbooks.kinds import DAMAGE
from ..workbooks.zipped import MAX_PART, MAX_PARTS, MAX_RATIO, MAX_TOTAL
from .attachment import Refused
from .sources import BytesSource, FileSource, Source
from .zip_names import names_of

MOST_GROWN = 20
"""An archive over 1 GiB that unpacks to more than so many times its size is a bomb."""
_BIG = 8 * 2**20
_PACKAGES = ("[content_types].xml", "mimetype")
"""Entries that make a zip file a document, and no container of files."""

DAMAGED = Refused(
    "damaged-file", "压缩包已损坏,打不开。", "请重新压缩、重新发送;或解压后报送里面的文件。"
)
PART_DAMAGED = Refused(
    "damaged-file", "压缩包里的这个文件已损坏,解不开。", "请重新压缩、重新发送。"
)
LOCKED = Refused("encrypted", "压缩包加了密码,里面的这个文件解不开。", "请去除压缩密码后重报。")
TOO_LARGE = Refused(
    "too-large", "压缩包里的这个文件解压后过大,没有读取。", "请删去多余的内容后重报。"
)
BOMB = Refused("too-large", "压缩包解压后过大或文件过多,没有读取。", "请分几个压缩包重报。")
UNSAFE = Refused(
    "unsafe-name",
    "压缩包里这个文件的路径指到压缩包以外,没有读取。",
    "请解压后重新压缩,或直接报送这个文件。",
)
LINK = Refused("unsafe-name", "压缩包里的这一项是链接,不是文件,没有读取。", "请报送它所指的文件。")
ODD_METHOD = Refused(
    "archive-file", "压缩包用了少见的压缩方法,里面的这个文件解不开。", "请用普通 zip 方式重新压缩。"
)
EMPTY = Refused("empty-file", "压缩包是空的。", "请重新压缩、重新发送。")
SPLIT = Refused("archive-file", "这是分卷压缩包的一部分,读不了。", "请不分卷重新压缩后重报。")


class ZipStep(NamedTuple):
    """The way to one entry, without asking the directory again."""

    offset: int
    packed: int
    size: int
    method: int
    crc: int
    encrypted: bool

    def open(self, source: Source) -> Source:
        """Return the archive: its bytes are looked at where an entry stands."""
        return source

    def take(self, opened: Source) -> bytes:
        """Return the entry's bytes."""
        if self.encrypted:
            raise LOCKED.error("")
        if self.size > MAX_PART or (self.size > _BIG and self.size > MAX_RATIO * self.packed):
            raise TOO_LARGE.error("")
        try:
            data = self._inflated(opened, self.size)
            if len(data) != self.size or zlib.crc32(data) != self.crc:
                raise PART_DAMAGED.error("")
        except DAMAGE as error:
            raise PART_DAMAGED.error("") from error
        return data

    def head(self, source: Source, length: int) -> bytes:
        """Return the first bytes; none where they cannot be had."""
        if self.encrypted:
            return b""
        try:
            return self._inflated(source, min(length, self.size), length)
        except (*DAMAGE, WorkbookError):
            return b""

    def _inflated(self, source: Source, most: int, packed: int | None = None) -> bytes:
        head = source.slice(self.offset, 30)
        if head[:4] != b"PK\x03\x04":
            raise ValueError(self.offset)
        named, extra = struct.unpack_from("<HH", head, 26)
        wanted = self.packed if packed is None else min(packed, self.packed)
        data = source.slice(self.offset + 30 + named + extra, wanted)
        if len(data) != wanted:
            raise EOFError(self.offset)
        if self.method == zipfile.ZIP_STORED:
            return data
        if self.method != zipfile.ZIP_DEFLATED:
            raise ODD_METHOD.error("")
        # One byte more than the directory says: it is not trusted.
        return zlib.decompressobj(-15).decompress(data, most + 1)


@dataclass(frozen=True, slots=True)
class ZipEntry:
    """One file in an archive."""

    name: str
    """Its path in the archive, parted by `/`."""
    step: ZipStep
    refused: Refused | None


def zip_entries(source: Source) -> list[ZipEntry] | None:
    """Return the files of an archive; None where it is a document that is kept as a zip file.

    Raises:
        WorkbookError: It is damaged, or a bomb.
    """
    file = source.path.open("rb") if isinstance(source, FileSource) else BytesIO(_whole(source))
    with file:
        try:
            with zipfile.ZipFile(file) as archive:
                infos = archive.infolist()
        except DAMAGE as error:
            raise (SPLIT if source.slice(0, 4) == b"PK\x07\x08" else DAMAGED).error("") from error
    if any(info.orig_filename.lower() in _PACKAGES for info in infos):
        return None
    stated = _stated(source)
    if stated not in (None, len(infos)):
        # `zipfile` takes what it finds: an entry whose lengths are wrong swallows the next one.
        raise DAMAGED.error("")
    total = sum(info.file_size for info in infos)
    if len(infos) > MAX_PARTS or total > max(MAX_TOTAL, MOST_GROWN * source.size):
        raise BOMB.error("")
    found = list(_files(infos))
    if not found:
        raise EMPTY.error("")
    return found


def _stated(source: Source) -> int | None:
    """Return how many entries the archive says that it has; None where that is too many to say."""
    tail = source.slice(max(0, source.size - 65_557), 65_557)
    at = tail.rfind(b"PK\x05\x06")
    (count,) = struct.unpack_from("<H", tail, at + 10)
    return None if at < 0 or count == 0xFFFF else int(count)


def _whole(source: Source) -> bytes:
    return source.data if isinstance(source, BytesSource) else source.slice(0, source.size)


def _files(infos: list[zipfile.ZipInfo]) -> Iterator[ZipEntry]:
    for info, told in zip(infos, names_of(infos), strict=True):
        name = told.replace("\\", "/")
        if name.endswith("/") and not info.file_size:
            continue
        step = ZipStep(
            info.header_offset, info.compress_size, info.file_size, info.compress_type, info.CRC,
            bool(info.flag_bits & 0x1),
        )  # fmt: skip
        yield ZipEntry(_inside(name), step, _trouble(info, name, step))


def _trouble(info: zipfile.ZipInfo, name: str, step: ZipStep) -> Refused | None:
    if stat.S_ISLNK(info.external_attr >> 16):
        return LINK
    parts = name.split("/")
    if name.startswith("/") or ".." in parts or (len(parts[0]) == 2 and parts[0][1] == ":"):
        return UNSAFE
    return LOCKED if step.encrypted else None


def _inside(name: str) -> str:
    """Return a name that leads nowhere but into the archive, to be shown."""
    parts = [part for part in name.split("/") if part not in ("", ".")]
    return "/".join("‥" if part == ".." else part for part in parts) or "(没有名称)"
