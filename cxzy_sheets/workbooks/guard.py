"""The guard before the native reader: parts, extent and doubts of an OOXML workbook.

calamine lays a sheet out as one grid from its first to its last cell: a value in XFD1048576 makes
it ask for memory that aborts the whole process, which no `except` can catch (DESIGN §2,
tafia/calamine #693). So every sheet's extent is measured here, on its bytes, before it is called.

Copies of one form agree in most of their parts, so what is found in a part is kept by its bytes.
"""

from __future__ import annotations

import html
import posixpath
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from io import BytesIO
from typing import NamedTuple

from ..refs import LAST_COLUMN, LAST_ROW, column_index
from .kinds import XLSX, damage, refusal, zip_kind
from .unpacked import KEPT, STRINGS, STYLES
from .zipped import Archive, Entry

__all__ = [
    "Extent", "Package", "Part", "as_utf8", "damage", "extent_of", "is_doubtful", "met_before",
    "open_binary", "open_package", "package_of", "relations", "sheet_xml", "workbook_path",
]  # fmt: skip

MAX_AREA = 3_000_000
"""Cells of the grid that the native reader may lay out: about 400 MB."""
MAX_CELLS = 2_000_000
"""Cells, blank ones with a border included, of a sheet that our own reader has to read: 12 s."""
SPARSE = 60
"""A grid over 100,000 cells with more than so many for one filled cell is read sparsely."""
_CHECKED = 64 * 2**10
"""A packed part over this is inflated here before the native reader may do so."""

_HEAD = 4096
"""Bytes of the strings in which their count is looked for."""

_MAIN = "xl/workbook.xml"
FORM_MARK = "_cxzy_form"
"""The hidden name in which a blank says which form it is of, and which edition."""
_OUTSIDE = ("mimetype", *KEPT)
"""The parts that say what a usual workbook is besides its cells and their texts."""


@dataclass(frozen=True, slots=True)
class Part:
    """One sheet's part."""

    name: str
    path: str
    state: str
    """visible, hidden, veryHidden."""


@dataclass
class Package:
    """The parts of an OOXML workbook that reading needs."""

    parts_of: Archive
    parts: tuple[Part, ...] = ()
    date1904: bool = False
    main: str = _MAIN
    plain: bool = True
    """Whether the native reader is sure to find the same parts as this module does."""
    others: tuple[str, ...] = ()
    """Names of sheets that hold no cells: charts, dialogs, macros."""
    kind: str = XLSX
    shared: tuple[tuple[str, bytes], ...] = ()
    """Paths and bytes of what the native reader needs besides strings and sheets."""
    mark: str = ""
    """What `FORM_MARK` says; empty where the workbook has none."""

    @property
    def sheet_paths(self) -> list[str]:
        """The paths of the parts that hold cells and their texts."""
        return [STRINGS, *[part.path for part in self.parts]]

    @cached_property
    def archive(self) -> zipfile.ZipFile:
        """The same archive for who copies its entries as they are."""
        return zipfile.ZipFile(BytesIO(self.parts_of.data))

    def read(self, path: str) -> bytes:
        """Return a part's bytes, inflated within the limits; empty where there is no such part.

        Raises:
            WorkbookError: The part is damaged or too large.
        """
        return self.parts_of.read(path)


def open_package(data: bytes, name: str = "") -> Package:
    """Return the sheets' parts of an OOXML workbook, found through its relations.

    Raises:
        WorkbookError: The package is damaged, or larger than any form is.
    """
    return package_of(Archive(data, name), name)


def package_of(archive: Archive, name: str = "") -> Package:
    """Return the sheets' parts of an OOXML workbook whose archive is open already."""
    with damage(name):
        package = Package(archive)
        outline = _outline(package)
        if outline is None or not outline.parts:
            raise refusal("damaged-file", name)
        key = archive.stamps(_OUTSIDE)
        # The parts of another main part are not those that the key is made of.
        if key is not None and outline.main == _MAIN:
            if len(_OUTLINES) >= _REMEMBERED:
                _OUTLINES.clear()
            _OUTLINES[key] = outline
        return _outlined(package, outline)


def met_before(archive: Archive) -> Package | None:
    """Return the package of a workbook that says outside of its cells what another one said.

    Copies of a form agree in it: what is packed alike says the same, and is not inflated again.
    """
    outline = _OUTLINES.get(archive.stamps(_OUTSIDE))
    if outline is None:
        return None
    with damage():
        return _outlined(Package(archive), outline)


def _outlined(package: Package, outline: Outline) -> Package:
    package.kind, package.shared = outline.kind, outline.shared
    package.main, package.date1904 = outline.main, outline.date1904
    package.parts, package.others = outline.parts, outline.others
    package.mark = outline.mark
    package.plain = outline.plain and _strings_usual(package, outline)
    return package


class Outline(NamedTuple):
    """What a workbook says outside of its cells."""

    kind: str
    main: str
    parts: tuple[Part, ...]
    others: tuple[str, ...]
    date1904: bool
    plain: bool
    """Whether the native reader finds the same, strings left aside."""
    strings: str | None
    """Where the relations say that the strings are."""
    shared: tuple[tuple[str, bytes], ...]
    """Paths and bytes of what the native reader needs besides strings and sheets."""
    mark: str


_OUTLINES: dict[tuple[object, ...] | None, Outline] = {}
_REMEMBERED = 64


def _outline(package: Package) -> Outline | None:
    """Return what a workbook says outside of its cells; None where it says nothing sound."""
    main = workbook_path(package)
    targets = relations(package, main)
    found = _workbook(package.read(main))
    if found is None:
        return None
    parts, others = _sheets(found.tags, targets)
    names = {part.name for part in parts}
    usual = main == _MAIN and found.plain and len(names) == len(parts)
    by_kind = {kind[kind.rfind("/") :]: target for kind, target in targets.values()}
    plain = usual and _styles_usual(package, by_kind.get("/styles"))
    strings = by_kind.get("/sharedStrings")
    by_name = package.parts_of.by_name
    shared = tuple([(path, package.read(path)) for path in KEPT if path in by_name])
    kind = zip_kind(package.parts_of)
    return Outline(kind, main, parts, others, found.date1904, plain, strings, shared, found.mark)


def open_binary(data: bytes, name: str = "") -> Package:
    """Return the parts of an .xlsb workbook; its sheets are found in its records by `xlsb`."""
    package = Package(Archive(data, name), plain=False)
    package.main = workbook_path(package)
    return package


def _styles_usual(package: Package, target: str | None) -> bool:
    """Return whether the styles stand where the native reader looks, in plain XML."""
    entry = package.parts_of.find(STYLES)
    if entry is None or target is None:
        return entry is None and target is None
    return (
        target == entry.name == STYLES
        # They state counts all over.
        and _modest(package.read(STYLES), entry.packed)
        and _sound(package, entry)
    )


def _strings_usual(package: Package, outline: Outline) -> bool:
    """Return whether the strings stand where the native reader looks, in plain XML."""
    entry = package.parts_of.find(STRINGS)
    if entry is None or outline.strings is None:
        return entry is None and outline.strings is None
    if outline.strings != STRINGS or entry.name != STRINGS:
        return False
    small = entry.packed <= _CHECKED
    # Their count stands at the beginning.
    part = package.read(STRINGS) if small else package.parts_of.head(STRINGS)
    return _modest(part[:_HEAD], entry.packed) and _sound(package, entry)


def _sound(package: Package, entry: Entry) -> bool:
    """Inflate a large part before the native reader may do so; what is no good is refused."""
    if entry.packed > _CHECKED:
        package.read(entry.name)
        package.parts_of.forget(entry.name)
    return True


@lru_cache(maxsize=256)
def _modest(xml: bytes, packed: int) -> bool:
    """Return whether XML is in UTF-8, has no document type and states no count past belief.

    The native reader makes room for as many strings and styles as `count` says, before it has
    seen one: `uniqueCount="4294967296"` aborts the process. An empty string takes five bytes, and
    deflate makes at most 1,032 of one.
    """
    if has_dtd(xml) or as_utf8(xml) is not xml:
        return False
    return all(int(count) < 1_000 + 206 * packed for count in _COUNT.findall(xml))


_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*?/?>")
_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_DATE1904 = re.compile(rb"date1904\s*=\s*[\"'](?:1|true)[\"']")
_MARK = re.compile(rb"<(?:\w+:)?definedName\s[^>]*?name=[\"']_cxzy_form[\"'][^>]*>([^<]{1,400})<")
_COUNT = re.compile(rb"ount\s*=\s*[\"'](\d{4,40})")
_DECLARED = re.compile(rb"\s*<\?xml[^>]*encoding\s*=\s*[\"']([\w-]+)[\"']")


def has_dtd(xml: bytes) -> bool:
    """Return whether XML has a document type: no workbook has, and entities make XML bombs."""
    return b"<!DOCTYPE" in xml or b"<!ENTITY" in xml


def as_utf8(data: bytes) -> bytes:
    """Return XML bytes as UTF-8, whatever encoding their mark or declaration says."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16").encode("utf-8")
    found = _DECLARED.match(data, 0, 200)
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
        found[match[1].decode("ascii", "replace")] = html.unescape(value.decode("utf-8", "replace"))
    return found


def relations(package: Package, path: str) -> Mapping[str, tuple[str, str]]:
    """Return id -> (type, target path) of a part's relations."""
    folder, _, base = path.rpartition("/")
    rels = f"{folder}/_rels/{base}.rels" if folder else f"_rels/{base}.rels"
    return _relations(package.read(rels), folder)


@lru_cache(maxsize=256)
def _relations(data: bytes, folder: str) -> Mapping[str, tuple[str, str]]:
    found = {}
    for tag in _RELATION.findall(as_utf8(data)):
        given = _attributes(tag)
        target = given.get("Target", "").replace("\\", "/")
        if given.get("TargetMode") != "External":
            where = target if target.startswith("/") else posixpath.join(folder, target)
            path = posixpath.normpath(where).lstrip("/")
            found[given.get("Id", "")] = (given.get("Type", ""), path)
    return found


def workbook_path(package: Package) -> str:
    """Return the path of the workbook's own part."""
    for kind, target in relations(package, "").values():
        if kind.endswith("/officeDocument"):
            return target
    return _MAIN


class _Workbook(NamedTuple):
    """What the workbook's own part says."""

    tags: tuple[tuple[str, str, str], ...]
    """Name, relation and state of each sheet."""
    date1904: bool
    plain: bool
    """It is in UTF-8."""
    mark: str


@lru_cache(maxsize=256)
def _workbook(data: bytes) -> _Workbook | None:
    """Return what the workbook's part says; None where it is empty or has a document type."""
    text = as_utf8(data)
    if not text or has_dtd(text):
        return None
    found = []
    for tag in _SHEET.findall(text):
        given = _attributes(tag)
        key = next((v for k, v in given.items() if k.endswith(":id")), given.get("id", ""))
        if "name" in given:
            found.append((given["name"], key, given.get("state", "visible")))
    mark = _MARK.search(text)
    said = html.unescape(mark[1].decode("utf-8", "replace")) if mark else ""
    return _Workbook(tuple(found), bool(_DATE1904.search(text)), text is data, said.strip('"'))


def _sheets(
    tags: tuple[tuple[str, str, str], ...], targets: Mapping[str, tuple[str, str]]
) -> tuple[tuple[Part, ...], tuple[str, ...]]:
    found, others = [], []
    for name, key, state in tags:
        kind, target = targets.get(key, ("", ""))
        if kind.endswith("/worksheet") or not kind:
            found.append(Part(name, target, state))
        else:
            others.append(name)
    return tuple(found), tuple(others)


def sheet_xml(package: Package, part: Part) -> bytes:
    """Return the bytes of a sheet's part.

    Raises:
        WorkbookError: There is no such part: its sheet must not pass for a blank one.
    """
    xml = package.read(part.path)
    if not xml:
        raise refusal("damaged-file", detail=f"缺少工作表“{part.name}”的内容")
    return xml


@dataclass(frozen=True, slots=True)
class Extent:
    """How far a sheet's cells reach: no less than it says, and for a near sheet perhaps more."""

    rows: int
    columns: int
    cells: int
    """How many there are; of a near sheet only whether there is one."""
    odd: bool = False
    """The bytes are not as plain writers make them: only a real parser can measure them."""

    @property
    def sane(self) -> bool:
        """Whether the native reader may lay the grid out."""
        area = self.rows * self.columns
        if self.odd or area > MAX_AREA:
            return False
        return area <= 100_000 or area <= SPARSE * max(self.cells, 1)


_NEAR_ROWS, _NEAR_COLUMNS = 999, 26
_NOT_NEAR = re.compile(rb"<c(?! r=\"[A-Z][0-9]{1,3}\")")
"""A cell beyond Z999, or one without an address: only then every address has to be looked at.

No text holds a bare `<`, and among a sheet's cells nothing else begins with `<c`.
"""
_PREFIXED = b":c>"
_CELL = re.compile(rb"<c r=\"([A-Z]{1,3})([0-9]{1,7})\"")


def extent_of(sheet: bytes) -> Extent:
    """Return how far a sheet reaches, by its bytes.

    Sheets whose writers leave out addresses or use a namespace prefix are odd.

    Raises:
        WorkbookError: The sheet has a document type.
    """
    if b"!" in sheet and has_dtd(sheet):
        raise refusal("damaged-file", detail="DOCTYPE")
    start, end = sheet.find(b"<sheetData>"), sheet.rfind(b"</sheetData>")
    if start < 0 and b"<sheetData/>" in sheet:
        return Extent(0, 0, 0)
    # The native reader reads UTF-8 only, and loses what follows a comment in a value.
    comments = b"!" in sheet and b"<!" in sheet
    if (
        start < 0
        or comments
        or sheet.find(_PREFIXED, start, end) >= 0
        or as_utf8(sheet) is not sheet
    ):
        return Extent(0, 0, sheet.count(b"<c") + sheet.count(b":c"), odd=True)
    if _NOT_NEAR.search(sheet, start, end) is None:
        return Extent(_NEAR_ROWS, _NEAR_COLUMNS, int(sheet.find(b"<c", start, end) >= 0))
    return _far_extent(sheet, start, end)


def _far_extent(sheet: bytes, start: int, end: int) -> Extent:
    # Rows usually rise, but no one row may be overlooked: the largest of all addresses counts.
    cells = sheet.count(b"<c", start, end)
    addressed, letters, numbers = _addresses(sheet, start, end)
    if cells != addressed:
        return Extent(0, 0, cells, odd=True)
    widest = max((column_index(c.decode("ascii")) + 1 for c in letters), default=0)
    last = max(map(int, numbers), default=0)
    return Extent(last, widest, cells, odd=last > LAST_ROW or widest > LAST_COLUMN)


def _addresses(sheet: bytes, start: int, end: int) -> tuple[int, set[bytes], set[bytes]]:
    """Return how many cells begin with an address, and the columns and the rows of these."""
    # One match at a time: a list of millions of them would cost more memory than the sheet.
    count, columns, rows = 0, set(), set()
    for match in _CELL.finditer(sheet, start, end):
        count += 1
        columns.add(match[1])
        rows.add(match[2])
    return count, columns, rows


def is_doubtful(sheet: bytes) -> bool:
    """Return whether a cell may look blank that is not; a look at the cells decides.

    It shows an error, or holds a formula without a result. Or the native reader has lost it: it
    drops a value that stands before its formula, and an inline text that stands in `<v>`.
    """
    if b't="e"' in sheet or b"t='e'" in sheet:
        return True
    if b"inlineStr" in sheet and sheet.count(b"inlineStr") != sheet.count(b"<is>"):
        return True
    if b"<f" not in sheet:
        return False
    # A formula has its result right behind it, or there is something to doubt.
    results = sheet.count(b"</f><v>") != sheet.count(b"</f>") or b"/></c>" in sheet
    return results or b"<v></v>" in sheet
