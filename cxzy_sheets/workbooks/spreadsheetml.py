"""An XML workbook of 2003 (SpreadsheetML), as Excel, WPS and many reporting systems write it.

<Row ss:Index="3"><Cell ss:MergeAcross="1"><Data ss:Type="Number">38</Data></Cell></Row>
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..refs import LAST_COLUMN, LAST_ROW
from ..values import CellError, Uncached
from ..values.formats import is_date, is_elapsed
from .decoded import LARGEST
from .guard import MAX_CELLS, as_utf8
from .kinds import XML, refusal
from .page_looks import NAMED
from .parsed import Parsed, Styles, moment_of, walk
from .sheets import Book
from .spread import spread

_SS = "urn:schemas-microsoft-com:office:spreadsheet "


@dataclass
class _Style:
    parent: str = ""
    code: str = ""
    font: str = ""


@dataclass
class _Table:
    """One worksheet as it is read."""

    name: str
    visible: bool = True
    parsed: Parsed = field(default_factory=Parsed)
    columns: dict[int, str] = field(default_factory=dict)
    """Column -> the style of its cells that have none."""


def read_xml(data: bytes) -> Book:
    """Return an XML workbook of 2003.

    Raises:
        WorkbookError: It is another kind of XML, damaged or too large.
    """
    if len(data) > LARGEST:
        raise refusal("too-large")
    return _Workbook().run(as_utf8(data))


class _Workbook:
    def __init__(self) -> None:
        self.styles: dict[str, _Style] = {}
        self.numbers: dict[str, int] = {}
        """The style of an id, as `Styles` counts them."""
        self.tables: list[_Table] = []
        self.open: list[str] = []
        self.row = self.column = -1
        self.next_row = 0
        self.row_style = self.style = self.kind = ""
        self.formula: str | None = None
        self.text: list[str] = []
        self.taking = self.seen = False
        self.across = self.down = 0
        self.cells = 0
        self.said: list[str] = []

    def run(self, data: bytes) -> Book:
        walk(data, self._start, self._end, self._data, encoding="utf-8")
        if not self.tables:
            raise refusal("xml-file")
        styles = self._made()
        sheets = [
            spread(table.name, self._typed(table), styles, visible=table.visible)
            for table in self.tables
        ]
        return Book(XML, tuple(sheets))

    def _start(self, tag: str, given: Mapping[str, str]) -> None:
        local = tag.rpartition(" ")[2]
        if not self.open and tag != f"{_SS}Workbook":
            raise refusal("xml-file")
        self.open.append(local)
        start = _STARTS.get(local)
        # Comments hold texts of their own, in elements of the same names.
        if start is not None and tag.startswith(_SS) and "Comment" not in self.open:
            start(self, given)
        elif local == "Visible":
            self.said = []

    def _data(self, text: str) -> None:
        if self.taking:
            self.text.append(text)
        if self.open and self.open[-1] == "Visible":
            self.said.append(text)

    def _end(self, tag: str) -> None:
        local = self.open.pop()
        if local == "Visible" and self.tables:
            self.tables[-1].visible = "".join(self.said).strip() == "SheetVisible"
        elif "Comment" in self.open or not tag.startswith(_SS):
            return
        elif local == "Data":
            self.taking = False
        elif local == "Cell":
            self._store()

    def _style(self, given: Mapping[str, str]) -> None:
        made = _Style(given.get(f"{_SS}Parent", ""))
        self.styles[given.get(f"{_SS}ID", "")] = made

    def _of_style(self, given: Mapping[str, str]) -> None:
        if "Style" not in self.open or not self.styles:
            return
        last = next(reversed(self.styles.values()))
        if self.open[-1] == "NumberFormat":
            last.code = given.get(f"{_SS}Format", "")
        else:
            last.font = given.get(f"{_SS}FontName", "")

    def _worksheet(self, given: Mapping[str, str]) -> None:
        self.tables.append(_Table(given.get(f"{_SS}Name", "")))

    def _table(self, _: Mapping[str, str]) -> None:
        self.row = self.column = -1
        self.next_row = 0

    def _columns(self, given: Mapping[str, str]) -> None:
        first = _number(given, "Index", self.column + 2) - 1
        self.column = last = min(first + _number(given, "Span", 0), LAST_COLUMN - 1)
        table = self.tables[-1]
        if given.get(f"{_SS}Hidden") == "1":
            table.parsed.hidden_columns.append((first, last))
        if f"{_SS}StyleID" in given:
            table.columns |= dict.fromkeys(range(first, last + 1), given[f"{_SS}StyleID"])

    def _row(self, given: Mapping[str, str]) -> None:
        self.row = _number(given, "Index", self.next_row + 1) - 1
        self.column = -1
        self.row_style = given.get(f"{_SS}StyleID", "")
        last = self.row + _number(given, "Span", 0)
        if given.get(f"{_SS}Hidden") == "1":
            hidden = range(self.row, min(last + 1, self.row + 10_000))
            self.tables[-1].parsed.hidden_rows.update(hidden)
        self.next_row = last + 1

    def _cell(self, given: Mapping[str, str]) -> None:
        self.column = _number(given, "Index", self.column + 2) - 1
        self.cells += 1
        if self.row >= LAST_ROW or self.column >= LAST_COLUMN or self.cells > MAX_CELLS:
            raise refusal("too-large")
        of_column = self.tables[-1].columns.get(self.column, "Default")
        self.style = given.get(f"{_SS}StyleID", "") or self.row_style or of_column
        self.formula = given.get(f"{_SS}Formula")
        self.across, self.down = _number(given, "MergeAcross", 0), _number(given, "MergeDown", 0)
        self.kind, self.seen = "", False
        self.text.clear()

    def _value(self, given: Mapping[str, str]) -> None:
        self.kind = given.get(f"{_SS}Type", "String")
        self.taking = self.seen = True

    def _store(self) -> None:
        at, parsed = (self.row, self.column), self.tables[-1].parsed
        text = "".join(self.text)
        if self.formula is not None:
            parsed.formulas.add(at)
        if self.formula is not None and (not self.seen or (not text and self.kind != "String")):
            parsed.odd[at] = Uncached(self.formula)
        elif self.kind == "Error":
            parsed.odd[at] = CellError(text)
        elif text:
            parsed.values[at] = (self.kind, text)
        if text or self.formula is not None:
            parsed.styles[at] = self.numbers.setdefault(self.style, len(self.numbers))
        if self.across or self.down:
            last = at[0] + self.down, at[1] + self.across
            parsed.merges.append((*at, min(last[0], LAST_ROW - 1), min(last[1], LAST_COLUMN - 1)))
        self.column += self.across

    def _made(self) -> Styles:
        looks = [self._look(name, 0) for name in self.numbers]
        formats = [NAMED.get(code, code) or "General" for code, _ in looks]
        return Styles(formats, [font for _, font in looks])

    def _look(self, name: str, depth: int) -> tuple[str, str]:
        """Return number format and font of a style, of its parents where it says none itself."""
        style = self.styles.get(name)
        if style is None or depth > 20:
            return "", ""
        parent = style.parent or ("Default" if name != "Default" else "")
        code, font = self._look(parent, depth + 1) if parent else ("", "")
        return style.code or code, style.font or font

    def _typed(self, table: _Table) -> Parsed:
        """Return a table with its texts made values, now that every style is known."""
        codes = [self._look(name, 0)[0] for name in self.numbers]
        for at, (kind, text) in table.parsed.values.items():
            code = codes[table.parsed.styles[at]]
            table.parsed.values[at] = _typed(kind, text, NAMED.get(code, code))
        return table.parsed


_STARTS = {
    "Style": _Workbook._style, "NumberFormat": _Workbook._of_style, "Font": _Workbook._of_style,
    "Worksheet": _Workbook._worksheet, "Table": _Workbook._table, "Column": _Workbook._columns,
    "Row": _Workbook._row, "Cell": _Workbook._cell, "Data": _Workbook._value,
}  # fmt: skip


def _typed(kind: str, text: str, code: str) -> Any:
    if kind == "Boolean":
        return text.strip() in ("1", "true")
    if kind == "DateTime":
        return _moment(text, code)
    if kind != "Number":
        return text
    try:
        number = float(text)
    except ValueError as error:
        raise refusal("damaged-file", detail=f"数“{text[:20]}”") from error
    return moment_of(number, code, date1904=False) if is_date(code) else number


def _moment(text: str, code: str) -> Any:
    """Return a moment that is written out; one of the day zero is a time of day, or a span."""
    try:
        made = datetime.datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise refusal("damaged-file", detail=f"日期“{text[:20]}”") from error
    if is_elapsed(code):
        # Excel counts a 29 February 1900 that never was; days before it stand one later.
        later = made >= datetime.datetime(1900, 3, 1)
        return made - datetime.datetime(1899, 12, 30 if later else 31)
    if made.date() in (datetime.date(1899, 12, 31), datetime.date(1899, 12, 30)):
        return made.time()
    return made.date() if made.time() == datetime.time() else made


def _number(given: Mapping[str, str], name: str, otherwise: int) -> int:
    """Return a count or place that an element gives."""
    text = given.get(f"{_SS}{name}")
    if text is None:
        return otherwise
    if not text.isascii() or not text.isdigit() or len(text) > 8:
        raise ValueError(text)
    return int(text)
