"""An .xlsx or .xlsm: guarded, then read by the native reader or, where it must be, by our own."""

from __future__ import annotations

import re
from functools import cache, cached_property, lru_cache
from io import BytesIO
from typing import Any

from ..errors import WorkbookError
from ..refs import Box, address, box
from ..values import Uncached
from . import guard, hanging, unpacked
from .kinds import refusal
from .parsed import Parsed, Styles, parse_sheet, workbook_strings, workbook_styles
from .sheets import Book, EveryCell, Look, Seen, Sheet
from .spread import seen_of, spread

PLAIN = 32 * 2**20
"""Bytes of sheets and strings that are read in this process."""


class OoxmlReader:
    """One workbook on its way from parts to sheets."""

    def __init__(self, package: guard.Package) -> None:
        self.package = package

    @property
    def plain(self) -> bool:
        """Whether it can be read in this process: no part is large, and no sheet is odd.

        What stands between is inflated and measured; the sizes that the archive states are held
        to, so they bound what that takes.
        """
        package = self.package
        if not package.plain or package.parts_of.stated(package.sheet_paths) > PLAIN:
            return False
        return all(extent.sane for _, extent in self._measured.values())

    def book(self) -> Book:
        """Return all sheets that hold cells."""
        package = self.package
        sheets = tuple([self._sheet(part, *self._measured[part.path]) for part in package.parts])
        return Book(package.kind, sheets, package.date1904, package.mark)

    @cached_property
    def _measured(self) -> dict[str, tuple[bytes, guard.Extent]]:
        """Path -> the bytes of a sheet and how far it reaches, for all sheets."""
        found = {}
        for part in self.package.parts:
            xml = guard.sheet_xml(self.package, part)
            found[part.path] = (xml, guard.extent_of(xml))
        return found

    def _sheet(self, part: guard.Part, xml: bytes, extent: guard.Extent) -> Sheet:
        rows = None
        if self.package.plain and extent.sane:
            rows = self._native_rows(part) if extent.cells else []
        if rows is None:
            if extent.cells > guard.MAX_CELLS:
                raise refusal("too-large")
            return self._sparse(part)
        return Sheet(
            part.name, trimmed(rows), _merges(xml), visible=part.state == "visible",
            doubtful=lambda: guard.is_doubtful(xml), date1904=self.package.date1904,
            look=self._look(part, xml, rows), unusual=lambda: hanging.is_unusual(xml),
        )  # fmt: skip

    @cached_property
    def _native(self) -> Any:
        """The native reader, which reads strings and styles when it is made; None if it cannot."""
        try:
            return _reader()(BytesIO(self._handed()))
        except BaseException as error:
            if not _is_native(error):
                raise
            return None

    def _handed(self) -> bytes:
        """Return the workbook for the native reader: the parts that were looked at, unpacked."""
        parts = self.package.parts_of
        sheets = [
            (entry.name, xml)
            for path, (xml, extent) in self._measured.items()
            if extent.sane and extent.cells and (entry := parts.find(path)) is not None
        ]
        shared = self.package.shared
        own = [(path, parts.read(path)) for path in (unpacked.STRINGS,) if path in parts.by_name]
        if sum(len(data) for _, data in (*sheets, *own, *shared)) > unpacked.LARGEST:
            return parts.data
        return unpacked.package_of(shared, own, sheets)

    def _native_rows(self, part: guard.Part) -> list[list[Any]] | None:
        """Return a sheet's grid; None where the native reader cannot read it (mess.md M-05)."""
        if self._native is None:
            return None
        try:
            sheet = self._native.get_sheet_by_name(part.name)
            rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
        except BaseException as error:
            if not _is_native(error):
                raise
            return None
        return rows

    @cached_property
    def _strings(self) -> list[str]:
        return workbook_strings(self.package)

    @cached_property
    def _styles(self) -> Styles:
        return workbook_styles(self.package)

    def _formats(self) -> Styles:
        """Return the styles; none where they are broken, so that no format decides anything."""
        try:
            return self._styles
        except WorkbookError:
            return Styles()

    def _parsed(self, path: str) -> Parsed:
        xml = self.package.read(path)
        return parse_sheet(xml, self._strings, self._styles, date1904=self.package.date1904)

    def _look(self, part: guard.Part, xml: bytes, rows: list[list[Any]]) -> Look:
        """Return the second look; cells that the native reader has lost are odd as well."""

        def seen() -> Seen:
            try:
                parsed = self._parsed(part.path)
            except WorkbookError:
                # The native reader passes over broken XML; then no blank is to be trusted.
                return Seen(EveryCell())
            for at, value in parsed.values.items():
                if value != "" and _shown(rows, at) == "":
                    parsed.odd[at] = Uncached(str(value))
            return seen_of(parsed)

        return Look(
            seen, self._formats, _CellStyles(xml),
            lambda: hanging.hanging_over(self.package, part.path), lambda: hanging.hidden_in(xml),
        )  # fmt: skip

    def _sparse(self, part: guard.Part) -> Sheet:
        """Return a sheet of which only the filled cells were kept, far ones set apart."""
        parsed = self._parsed(part.path)
        return spread(
            part.name, parsed, lambda: self._styles, visible=part.state == "visible",
            date1904=self.package.date1904,
            hanging=lambda: hanging.hanging_over(self.package, part.path),
        )  # fmt: skip


def _shown(rows: list[list[Any]], at: tuple[int, int]) -> Any:
    row, column = at
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else ""


@cache
def _reader() -> Any:
    """Return the native reader's way in; an `import` in a function costs 30 µs a time."""
    from python_calamine import CalamineWorkbook

    return CalamineWorkbook.from_filelike


_STYLE = re.compile(rb"\ss=\"([0-9]{1,6})\"")


class _CellStyles:
    """The styles of single cells of a plain sheet, found by address.

    Cells are asked for in order, so each is looked for behind the last one first.
    """

    def __init__(self, xml: bytes) -> None:
        self.xml = xml
        self.last = 0

    def __call__(self, row: int, column: int) -> int | None:
        """Return the style of a cell; None in a sheet so large that a walk is better."""
        if len(self.xml) > 2**20:
            return None
        wanted = f'<c r="{address(row, column)}"'.encode("ascii")
        start = self.xml.find(wanted, self.last)
        if start < 0:
            start = self.xml.find(wanted, 0, self.last)
        if start < 0:
            return 0
        self.last = start
        found = _STYLE.search(self.xml, start, self.xml.find(b">", start))
        return int(found[1]) if found else 0


def _is_native(error: BaseException) -> bool:
    """Return whether an exception is the native reader's own way to say that bytes are damaged.

    A panic of its Rust code arrives as `pyo3_runtime.PanicException`, which is no `Exception`.
    """
    return isinstance(error, Exception) or type(error).__name__ == "PanicException"


def trimmed(rows: list[list[Any]]) -> list[list[Any]]:
    """Return the rows without empty ones at the end, such as 20,000 rows with borders only."""
    last = len(rows)
    while last and not any(value != "" for value in rows[last - 1]):
        last -= 1
    return rows[:last] if last != len(rows) else rows


_MERGE = re.compile(rb"<mergeCell\s[^>]*?ref=\"([A-Z0-9:]+)\"")


def _merges(xml: bytes) -> tuple[Box, ...]:
    """Return the merges of a plain sheet, which stand behind its cells."""
    start = xml.find(b"<mergeCells", xml.rfind(b"</sheetData>") + 1)
    if start < 0:
        return ()
    end = xml.find(b"</mergeCells>", start)
    return _boxes(xml[start:end] if end > 0 else xml[start:])


@lru_cache(maxsize=256)
def _boxes(merges: bytes) -> tuple[Box, ...]:
    """Return the merges of a list of them; copies of a form agree in it."""
    found = []
    for reference in _MERGE.findall(merges):
        try:
            found.append(box(reference.decode("ascii")))
        except ValueError:
            continue
    return tuple(found)
