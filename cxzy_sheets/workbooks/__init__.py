"""The only reader of workbooks: bytes -> sheets of cells.

`read_book` opens any kind of workbook by its content. Plain OOXML is guarded (`guard`), read by the
native reader, and looked at again (`parsed`) only where its bytes give reason to; a sheet too large
to lay out as a grid is read sparsely. `rows[0]` is Excel's row 1 and `rows[0][0]` is A1, always.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING, Any

from ..errors import WorkbookError
from ..refs import Box
from ..values import CellError
from . import guard, kinds, ods
from .kinds import kind_of, refusal
from .parsed import Parsed, Styles, Uncached, parse_sheet, workbook_parts

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

__all__ = ["Book", "CellError", "Look", "Sheet", "Uncached", "load_definition", "read_book"]

NEAR = 400_000
"""Cells of the grid that a sheet read sparsely may still be laid out in."""


@dataclass(slots=True)
class Look:
    """What the native reader does not show of a sheet."""

    odd: Mapping[tuple[int, int], CellError | Uncached] = field(default_factory=dict)
    """Cells that it shows as empty and that are not: errors, formulas without a result."""
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: tuple[tuple[int, int], ...] = ()
    """First and last column of each hidden run."""
    formulas: frozenset[tuple[int, int]] = frozenset()
    _cells: Mapping[tuple[int, int], int] = field(default_factory=dict)
    _styles: Styles = field(default_factory=Styles)

    def number_format(self, row: int, column: int) -> str | None:
        """Return the number format of a cell; None where the file's kind does not say."""
        if not self._styles.formats:
            return None
        return self._styles.number_format(self._cells.get((row, column), 0))

    def font(self, row: int, column: int) -> str | None:
        """Return the font name of a cell; None where the file's kind does not say."""
        if not self._styles.fonts:
            return None
        return self._styles.font(self._cells.get((row, column), 0)) or None


class Sheet:
    """One sheet: its cells from A1 on, its merges, and whether its blanks can be trusted."""

    def __init__(
        self,
        name: str,
        rows: list[list[Any]],
        merges: tuple[Box, ...],
        *,
        visible: bool = True,
        doubtful: bool = False,
        date1904: bool = False,
        far: Mapping[tuple[int, int], Any] | None = None,
        look: Any = None,
    ) -> None:
        self.name = name
        self.rows = rows
        """`rows[0][0]` is A1; `''` is an empty cell; all rows are equally long."""
        self.merges = merges
        self.visible = visible
        self.doubtful = doubtful
        """A blank may be an error or a formula without a result: `look` tells."""
        self.date1904 = date1904
        self.far = far or {}
        """Cells so far out that they are not laid out in `rows`."""
        self._look = look

    def look(self) -> Look:
        """Return the second look at the sheet, made once."""
        if callable(self._look):
            self._look = self._look()
        return self._look if isinstance(self._look, Look) else Look()

    def __repr__(self) -> str:
        return f"<Sheet {self.name} {len(self.rows)} rows>"


@dataclass
class Book:
    """One workbook."""

    kind: str
    sheets: tuple[Sheet, ...]
    date1904: bool = False


def read_book(data: bytes, *, name: str = "") -> Book:
    """Return a workbook's sheets, whatever kind of workbook its bytes are.

    Raises:
        WorkbookError: It cannot be read; `code` says why.
    """
    kind = kind_of(data, name)
    try:
        if kind in (kinds.XLSX, kinds.XLSM):
            return _OoxmlReader(data, kind, name).book()
        return _other_book(data, kind, name)
    except WorkbookError as error:
        error.file = error.file or name or None
        raise


class _OoxmlReader:
    def __init__(self, data: bytes, kind: str, name: str) -> None:
        self.data, self.kind, self.name = data, kind, name
        self.package = guard.open_package(data, name)

    def book(self) -> Book:
        native = None
        sheets = []
        for part in self.package.parts:
            extent = guard.extent_of(guard.sheet_xml(self.package, part))
            if extent.cells > guard.MAX_CELLS:
                raise refusal("too-large")
            if self.package.plain and extent.sane and extent.cells:
                native = native or self._native()
                sheets.append(self._plain(native, part, extent))
            else:
                sheets.append(self._sparse(part))
        return Book(self.kind, tuple(sheets), self.package.date1904)

    def _native(self) -> Any:
        from python_calamine import CalamineWorkbook

        try:
            return CalamineWorkbook.from_filelike(BytesIO(self.data))
        except BaseException as error:
            if not _is_native(error):
                raise
            return None

    def _plain(self, native: Any, part: guard.Part, extent: guard.Extent) -> Sheet:
        try:
            sheet = native.get_sheet_by_name(part.name)
            rows = sheet.to_python(skip_empty_area=False)
            merges = sheet.merged_cell_ranges or []
        except BaseException as error:
            # What the native reader cannot read, the other one reads or refuses (mess.md M-05).
            if not _is_native(error):
                raise
            return self._sparse(part)
        return Sheet(
            part.name,
            trimmed(rows),
            boxes(merges),
            visible=part.state == "visible",
            doubtful=extent.doubtful,
            date1904=self.package.date1904,
            look=lambda: self._look(part.path),
        )

    @cached_property
    def _parts(self) -> tuple[list[str], Styles]:
        return workbook_parts(self.package)

    def _parsed(self, path: str) -> Parsed:
        strings, styles = self._parts
        return parse_sheet(
            self.package.read(path), strings, styles, date1904=self.package.date1904
        )

    def _look(self, path: str) -> Look:
        return self._as_look(self._parsed(path))

    def _as_look(self, parsed: Parsed) -> Look:
        return Look(
            parsed.odd,
            frozenset(parsed.hidden_rows),
            tuple(parsed.hidden_columns),
            frozenset(parsed.formulas),
            parsed.styles,
            self._parts[1],
        )

    def _sparse(self, part: guard.Part) -> Sheet:
        """Return a sheet of which only the filled cells were kept, far ones set apart."""
        parsed = self._parsed(part.path)
        near, far = _near(parsed.values)
        height = max((r for r, _ in near), default=-1) + 1
        width = max((c for _, c in near), default=-1) + 1
        rows: list[list[Any]] = [[""] * width for _ in range(height)]
        for (row, column), value in near.items():
            rows[row][column] = value
        return Sheet(
            part.name,
            rows,
            tuple(parsed.merges),
            visible=part.state == "visible",
            doubtful=bool(parsed.odd),
            date1904=self.package.date1904,
            far=far,
            look=self._as_look(parsed),
        )


def _near(
    cells: Mapping[tuple[int, int], Any],
) -> tuple[dict[tuple[int, int], Any], dict[tuple[int, int], Any]]:
    """Return the cells that are laid out as a grid, and those that stand too far out.

    Rows and columns are taken in as long as the grid stays small; the stray ones are last.
    """
    filled = {at: value for at, value in cells.items() if value != ""}
    rows = sorted({row for row, _ in filled})
    columns = sorted({column for _, column in filled})
    # A full grid is laid out whatever its size; only a grid that is mostly holes is cut.
    largest = max(NEAR, 2 * len(filled), min(guard.SPARSE * len(filled), guard.MAX_AREA))
    while rows and columns and (rows[-1] + 1) * (columns[-1] + 1) > largest:
        # Leave out whichever is the farther outlier from its neighbour.
        gap_row = rows[-1] - (rows[-2] if len(rows) > 1 else -1)
        gap_column = columns[-1] - (columns[-2] if len(columns) > 1 else -1)
        if gap_row * (columns[-1] + 1) >= gap_column * (rows[-1] + 1):
            rows.pop()
        else:
            columns.pop()
    last_row, last_column = (rows[-1] if rows else -1), (columns[-1] if columns else -1)
    near = {at: v for at, v in filled.items() if at[0] <= last_row and at[1] <= last_column}
    far = {at: v for at, v in filled.items() if at not in near}
    return near, far


def _is_native(error: BaseException) -> bool:
    """Return whether an exception is the native reader's own way to say that bytes are damaged.

    A panic of its Rust code arrives as `pyo3_runtime.PanicException`, which is no `Exception`.
    """
    return (
        isinstance(error, Exception) and not isinstance(error, WorkbookError)
    ) or type(error).__name__ == "PanicException"


def trimmed(rows: list[list[Any]]) -> list[list[Any]]:
    """Return the rows without empty ones at the end, such as 20,000 rows with borders only."""
    last = len(rows)
    while last and not any(value != "" for value in rows[last - 1]):
        last -= 1
    return rows[:last] if last != len(rows) else rows


def boxes(ranges: Any) -> tuple[Box, ...]:
    """Return calamine's merged ranges as boxes."""
    return tuple((r0, c0, r1, c1) for (r0, c0), (r1, c1) in ranges)


def _other_book(data: bytes, kind: str, name: str) -> Book:
    """Return a workbook of a kind whose bytes have no cheap guard: .xls, .xlsb, .ods."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    merges: Mapping[str, tuple[Box, ...]] = {}
    odd: Mapping[str, Mapping[tuple[int, int], CellError | Uncached]] = {}
    if kind == kinds.ODS:
        merges, odd = ods.merges_and_errors(data)
    try:
        native = CalamineWorkbook.from_filelike(BytesIO(data))
        sheets = []
        for meta in native.sheets_metadata:
            if str(meta.typ).rpartition(".")[2] != "WorkSheet":
                continue
            sheet = native.get_sheet_by_name(meta.name)
            found = merges.get(meta.name) or boxes(sheet.merged_cell_ranges or [])
            strange = odd.get(meta.name, {})
            sheets.append(
                Sheet(
                    meta.name,
                    trimmed(sheet.to_python(skip_empty_area=False)),
                    found,
                    visible=meta.visible == SheetVisibleEnum.Visible,
                    doubtful=bool(strange),
                    look=Look(strange),
                )
            )
    except (CalamineError, OSError, ValueError, KeyError, OverflowError, MemoryError) as error:
        text = str(error).lower()
        if "password" in text or "encrypt" in text:
            raise refusal("encrypted", name) from error
        raise refusal("damaged-file", name, type(error).__name__) from error
    return Book(kind, tuple(sheets))


def load_definition(data: bytes) -> Workbook:
    """Return a workbook as openpyxl reads it: the one way to formats, validations and formulas.

    Raises:
        WorkbookError: The bytes are no .xlsx or .xlsm.
    """
    kind = kind_of(data)
    if kind not in (kinds.XLSX, kinds.XLSM):
        raise refusal("not-a-workbook", detail=f"表样要存为 .xlsx,这是 .{kind}")
    for part in guard.open_package(data).parts:
        pass
    import openpyxl

    with warnings.catch_warnings():
        # openpyxl says what it would lose on saving; nothing is ever saved with it.
        warnings.simplefilter("ignore")
        try:
            return openpyxl.load_workbook(BytesIO(data))
        except Exception as error:
            # openpyxl raises whatever its parsers do: KeyError, TypeError, ParseError, BadZipFile …
            raise refusal("damaged-file", detail=type(error).__name__) from error
