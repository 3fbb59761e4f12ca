"""The guard before the native reader: parts, extent and doubts of an OOXML workbook.

calamine lays a sheet out as one grid from its first to its last cell: a value in XFD1048576 makes it
ask for memory that aborts the whole process, which no `except` can catch (DESIGN §2, tafia/calamine
#693). So every sheet's extent is measured here, on its bytes, before the reader is called.
"""

from __future__ import annotations

import lzma
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import unquote
from xml.parsers import expat

from ..refs import LAST_COLUMN, LAST_ROW, column_index
from .kinds import refusal

MAX_PART = 256 * 2**20
"""Bytes that one part may have when it is inflated."""
MAX_TOTAL = 1024 * 2**20
MAX_RATIO = 400
"""A part over 8 MiB that inflates by more than this is a bomb."""
MAX_PARTS = 12_000
MAX_AREA = 3_000_000
"""Cells of the grid that the native reader may lay out: about 400 MB."""
MAX_CELLS = 4_000_000
"""Cells that a sheet's part may hold at all, blank ones with a border included."""
SPARSE = 60
"""A grid over 100,000 cells with more than so many for one filled cell is read sparsely."""


@dataclass(frozen=True, slots=True)
class Part:
    """One sheet's part."""

    name: str
    path: str
    state: str
    """visible, hidden, veryHidden."""


@dataclass(slots=True)
class Package:
    """The parts of an OOXML workbook that reading needs."""

    archive: zipfile.ZipFile
    parts: tuple[Part, ...]
    date1904: bool
    plain: bool = True
    """Whether the native reader is sure to find the same parts as this module does."""
    total: int = 0
    inflated: dict[str, bytes] = field(default_factory=dict)

    def read(self, path: str) -> bytes:
        """Return a part's bytes, inflated within the limits; empty where there is no such part.

        Raises:
            WorkbookError: The part is damaged or too large.
        """
        if path not in self.inflated:
            with damage():
                self.inflated[path] = self._inflate(path)
        return self.inflated[path]

    def _info(self, path: str) -> zipfile.ZipInfo | None:
        # Names of parts are told apart without regard to case (OPC, ECMA-376-2 §6.2.2.3), and a
        # target may be written with `\\` or `%20`; a sheet missed here would look blank.
        try:
            return self.archive.getinfo(path)
        except KeyError:
            wanted = _part_key(path)
        return next((i for i in self.archive.filelist if _part_key(i.filename) == wanted), None)

    def _inflate(self, path: str) -> bytes:
        info = self._info(path)
        if info is None:
            return b""
        big = info.file_size > 8 * 2**20
        if info.file_size > MAX_PART or (
            big and info.file_size > MAX_RATIO * max(info.compress_size, 1)
        ):
            raise refusal("too-large")
        with self.archive.open(info) as stream:
            data = stream.read(MAX_PART + 1)
        self.total += len(data)
        if len(data) > MAX_PART or self.total > MAX_TOTAL:
            raise refusal("too-large")
        return data


@contextmanager
def damage(name: str = "") -> Iterator[None]:
    """Turn whatever the zip and XML libraries raise for damaged bytes into a refusal."""
    try:
        yield
    except _DAMAGE as error:
        raise refusal("damaged-file", name, type(error).__name__) from error


_DAMAGE = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError, expat.ExpatError,
    struct.error, OSError, EOFError, LookupError, ValueError, RuntimeError, OverflowError,
    MemoryError,
)  # fmt: skip


def _part_key(path: str) -> str:
    return posixpath.normpath(unquote(path.replace("\\", "/"))).lstrip("/").lower()


_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*?/?>")
_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_DTD = re.compile(rb"<!DOCTYPE|<!ENTITY", re.IGNORECASE)


def open_package(data: bytes, name: str = "") -> Package:
    """Return the sheets' parts of an OOXML workbook, found through its relations.

    Raises:
        WorkbookError: The package is damaged, or larger than any form is.
    """
    with damage(name):
        archive = zipfile.ZipFile(BytesIO(data))
        if len(archive.filelist) > MAX_PARTS:
            raise refusal("too-large", name)
        _no_rivals(archive, name)
        package = Package(archive, (), False)
        main = workbook_path(package)
        given = package.read(main)
        workbook = as_utf8(given)
        if not workbook or _DTD.search(workbook):
            raise refusal("damaged-file", name)
        package.parts = tuple(_sheets(package, main, workbook))
        package.date1904 = bool(re.search(rb"date1904\s*=\s*[\"'](1|true)[\"']", workbook))
        names = {part.name for part in package.parts}
        usual = main == "xl/workbook.xml"
        package.plain = usual and workbook is given and len(names) == len(package.parts)
    if not package.parts:
        raise refusal("damaged-file", name)
    return package


def _no_rivals(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse a package that holds one part twice with different bytes: readers differ on which."""
    if len(archive.NameToInfo) == len(archive.filelist):
        return
    seen: dict[str, int] = {}
    for info in archive.filelist:
        if seen.setdefault(info.filename, info.CRC) != info.CRC:
            raise refusal("damaged-file", name, f"有两份不同的 {info.filename}")


def sheet_xml(package: Package, part: Part) -> bytes:
    """Return the bytes of a sheet's part.

    Raises:
        WorkbookError: There is no such part: its sheet must not pass for a blank one.
    """
    xml = package.read(part.path)
    if not xml:
        raise refusal("damaged-file", detail=f"缺少工作表“{part.name}”的内容")
    return xml


def as_utf8(data: bytes) -> bytes:
    """Return XML bytes as UTF-8, whatever encoding their mark or declaration says."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16").encode("utf-8")
    found = re.match(rb"\s*<\?xml[^>]*encoding\s*=\s*[\"']([\w-]+)[\"']", data[:200])
    if found and found[1].lower() not in (b"utf-8", b"us-ascii", b"ascii"):
        try:
            return data.decode(found[1].decode("ascii")).encode("utf-8")
        except (LookupError, UnicodeDecodeError):
            return data
    return data


def _attributes(tag: bytes) -> dict[str, str]:
    found = {}
    for match in _ATTRIBUTE.finditer(tag):
        value = match[2] if match[2] is not None else match[3]
        found[match[1].decode("ascii", "replace")] = _plain(value.decode("utf-8", "replace"))
    return found


def _plain(text: str) -> str:
    if "&" not in text:
        return text
    for code, char in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'")):
        text = text.replace(code, char)
    text = re.sub(r"&#x([0-9a-fA-F]{1,6});", lambda m: chr(int(m[1], 16)), text)
    text = re.sub(r"&#(\d{1,7});", lambda m: chr(min(int(m[1]), 0x10FFFF)), text)
    return text.replace("&amp;", "&")


def relations(package: Package, path: str) -> dict[str, tuple[str, str]]:
    """Return id -> (type, target path) of a part's relations."""
    folder, base = posixpath.split(path)
    data = as_utf8(package.read(posixpath.join(folder, "_rels", f"{base}.rels")))
    found = {}
    for tag in _RELATION.findall(data):
        given = _attributes(tag)
        target = given.get("Target", "").replace("\\", "/")
        if given.get("TargetMode") != "External":
            where = target.lstrip("/") if target.startswith("/") else posixpath.normpath(
                posixpath.join(folder, target)
            )
            found[given.get("Id", "")] = (given.get("Type", ""), where)
    return found


def workbook_path(package: Package) -> str:
    for kind, target in relations(package, "").values():
        if kind.endswith("/officeDocument"):
            return target
    return "xl/workbook.xml"


def _sheets(package: Package, path: str, workbook: bytes) -> list[Part]:
    targets = relations(package, path)
    found = []
    for tag in _SHEET.findall(workbook):
        given = _attributes(tag)
        key = next((v for k, v in given.items() if k.endswith(":id")), given.get("id", ""))
        kind, target = targets.get(key, ("", ""))
        if "name" in given and (kind.endswith("/worksheet") or not kind):
            found.append(Part(given["name"], target, given.get("state", "visible")))
    return found


@dataclass(frozen=True, slots=True)
class Extent:
    """How far a sheet's cells reach, and what its bytes give reason to doubt."""

    rows: int
    columns: int
    cells: int
    doubtful: bool
    """A cell that shows an error, or a formula without a result, may look blank."""
    odd: bool = False
    """The bytes are not as plain writers make them: only a real parser can measure them."""

    @property
    def sane(self) -> bool:
        """Whether the native reader may lay the grid out."""
        area = self.rows * self.columns
        if self.odd or area > MAX_AREA:
            return False
        return area <= 100_000 or area <= SPARSE * max(self.cells, 1)


_CELL = re.compile(rb"<c r=\"([A-Z]{1,3})(\d{1,7})\"")
_ANY_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_UNUSUAL_CELL = re.compile(rb"<c[\t\r\n/>]")
_EMPTY_FORMULA = re.compile(rb"</f>\s*</c>|<f[^>]*/>\s*</c>|<v\s*/>|<v[^>]*></v>")


def extent_of(sheet: bytes) -> Extent:
    """Return how far a sheet reaches, by its bytes.

    Writers that leave out addresses, or use a namespace prefix, are measured by a parser instead.
    """
    if _DTD.search(sheet[:4096]):
        raise refusal("damaged-file", detail="DOCTYPE")
    text = as_utf8(sheet)
    # The native reader reads UTF-8 only, and drops CDATA and what follows a comment in a value.
    if text is not sheet or b"<!" in sheet:
        return Extent(0, 0, 0, False, odd=True)
    if b":c" in sheet or _UNUSUAL_CELL.search(sheet):
        # Perhaps a namespace prefix, perhaps a text such as "a:c": count what really are cells.
        cells = len(_ANY_CELL.findall(sheet))
    else:
        cells = sheet.count(b"<c ")
    addressed, letters, numbers = _addresses(sheet)
    if cells != addressed:
        return _parsed_extent(sheet)
    # Rows usually rise, but no one row may be overlooked: the largest of all addresses counts.
    widest = max((column_index(c.decode("ascii")) + 1 for c in letters), default=0)
    last = max(map(int, numbers), default=0)
    return Extent(last, widest, cells, _doubtful(sheet), odd=last > LAST_ROW or widest > LAST_COLUMN)


def _addresses(sheet: bytes) -> tuple[int, set[bytes], set[bytes]]:
    """Return how many cells begin with an address, and the columns and the rows of these."""
    if len(sheet) < 4 * 2**20:
        found = _CELL.findall(sheet)
        return len(found), {column for column, _ in found}, {row for _, row in found}
    # One match at a time: a list of millions of them would cost more memory than the sheet.
    count, columns, rows = 0, set(), set()
    for match in _CELL.finditer(sheet):
        count += 1
        columns.add(match[1])
        rows.add(match[2])
    return count, columns, rows


def _doubtful(sheet: bytes) -> bool:
    if b't="e"' in sheet or b"t='e'" in sheet:
        return True
    return b"<f" in sheet and bool(_EMPTY_FORMULA.search(sheet))


def _parsed_extent(sheet: bytes) -> Extent:
    """Return the extent by a real parser: rows and cells without addresses follow one another."""
    last = [0, 0, 0]
    at = [0, 0]
    doubt = [False]
    odd = [False]

    def start(name: str, given: Mapping[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "row":
            at[0] = int(given["r"]) if given.get("r", "").isdigit() else at[0] + 1
            at[1] = 0
        elif local == "c":
            found = re.fullmatch(r"([A-Za-z]{1,3})(\d{1,7})", given.get("r", ""))
            if found:
                at[0], at[1] = int(found[2]), column_index(found[1]) + 1
            else:
                at[1] += 1
                odd[0] = odd[0] or "r" in given
            last[0], last[1], last[2] = max(last[0], at[0]), max(last[1], at[1]), last[2] + 1
            doubt[0] = doubt[0] or given.get("t") == "e"
        elif local == "f":
            doubt[0] = True

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    try:
        parser.Parse(sheet, True)
    except expat.ExpatError as error:
        raise refusal("damaged-file", detail="XML") from error
    beyond = last[0] > LAST_ROW or last[1] > LAST_COLUMN
    return Extent(last[0], last[1], last[2], doubt[0], odd=odd[0] or beyond)
