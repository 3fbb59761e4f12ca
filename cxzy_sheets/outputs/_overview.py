"""The sheet 汇总: what came and what of it counts, the totals, a chart, where the rest is.

    title
    应报 已收 计入
    一、收件与计入   files and copies, both sums adding up        | chart
    二、合计         each count and rate, formulas over the       |
                    merged tables                               |
    三、各单位…      what the chart is drawn from                 |
    四、各表         where what is, with links
    注              what is counted, how rates are made, what was cut

The chart stands on the first page, since Excel pays no heed to page breaks on a sheet that is
fitted to the paper. Formulas here use SUM: what somebody filters on another sheet does not change
this one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from . import _chart, _look, _texts
from ._account import Count
from ._listings import Listing, Made
from ._totals import Total, Totals

SHEET = "汇总"
_WIDTHS = (22, 18, 13, 10, 9, 1, 54)
_TABLE = 4
"""The last column of the tables; the chart stands in column G."""
_LAST = len(_WIDTHS) - 1
_ROW = 18.0

Value = str | int | float | Made | None


@dataclass(frozen=True, slots=True)
class Tabled:
    """One merged table with its totals."""

    listing: Listing
    totals: Totals

    def label(self, total: Total) -> str:
        """Return what a total is of, with its unit of measure: `有效票(张)`."""
        heading = self.listing.columns[total.column].heading
        measure = self.totals.records.fields[total.column].measure
        return f"{heading}({measure[0]})" if measure else heading


@dataclass(frozen=True, slots=True)
class Overview:
    """All that the sheet says."""

    title: str
    statement: str
    counts: Sequence[Count]
    tables: Sequence[Tabled]
    chart: _chart.Picture | None
    listings: Sequence[Listing]
    notes: Sequence[str]


@dataclass
class _Page:
    """The sheet as it is written, from top to bottom."""

    sheet: Any
    look: _look.Look
    row: int = 0
    points: float = 0
    """How far down the page the next row is."""
    sections: int = 0
    cells: dict[tuple[str, int], str] = field(default_factory=dict)
    """Table and column -> the cell of its total here."""

    def line(self, *pieces: tuple[Value, Any] | tuple[Value, Any, int], height: float = 0) -> None:
        """Write a row: values with their formats from left to right.

        A third number says over how many columns a value stands. The row is as high as its texts
        need, at least `height`.
        """
        column = 0
        # xlsxwriter wants a row's height before its cells where it writes rows out at once.
        self._set_height(max(height, self._height(pieces)))
        for value, form, *more in pieces:
            over = more[0] if more else 1
            if over > 1:
                self.sheet.merge_range(self.row, column, self.row, column + over - 1, "", form)
            self._put(column, value, form)
            column += over
        self.row += 1

    def section(self, heading: str) -> None:
        """Write a heading between tables, with room above it."""
        self.space()
        number = "一二三四五"[self.sections]
        self.sections += 1
        self.line((f"{number}、{heading}", self.look.section(), _TABLE + 1), height=24)

    def space(self) -> None:
        """Leave a row empty."""
        self._set_height(_ROW / 2)
        self.row += 1

    def down_to(self, points: float) -> None:
        """Leave rows empty as far as that."""
        while self.points < points:
            self._set_height(_ROW)
            self.row += 1

    def _set_height(self, points: float) -> None:
        self.sheet.set_row(self.row, points)
        self.points += points

    def _height(self, pieces: Sequence[tuple[Any, ...]]) -> float:
        lines, column = 1, 0
        for value, _, *more in pieces:
            over = more[0] if more else 1
            if isinstance(value, str):
                width = sum(_WIDTHS[column : column + over])
                lines = max(lines, _look.lines_of(value, width))
            column += over
        return _ROW if lines == 1 else _look.row_height(lines)

    def _put(self, column: int, value: Value, form: Any) -> None:
        if isinstance(value, Made) and value.formula:
            cached = "" if value.value is None else value.value
            self.sheet.write_formula(self.row, column, f"={value.formula}", form, cached)
            return
        plain = value.value if isinstance(value, Made) else value
        if plain is None or plain == "":
            self.sheet.write_blank(self.row, column, None, form)
        elif isinstance(plain, str):
            self.sheet.write_string(self.row, column, plain, form)
        else:
            self.sheet.write_number(self.row, column, plain, form)


def write(sheet: Any, book: Any, look: _look.Look, overview: Overview) -> None:
    """Write the sheet 汇总."""
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    page = _Page(sheet, look)
    page.line((overview.title, look.title(), _LAST + 1), height=34)
    page.line((overview.statement, look.note(align="center"), _LAST + 1))
    beside, top = page.row + 1, page.points
    _write_counts(page, overview.counts)
    _write_totals(page, overview.tables)
    if (picture := overview.chart) is not None:
        first, last = _write_picture(page, picture)
        height = _chart.height_of(picture)
        _chart.insert(book, sheet, picture, data=(SHEET, first, last), at=(beside, _LAST))
        page.down_to(top + height)
    _write_contents(page, overview.listings)
    page.space()
    for number, note in enumerate(overview.notes, 1):
        mark = "注:" if number == 1 else "   "
        page.line((f"{mark}{number}. {note}", look.note(valign="top"), _LAST + 1))
    sheet.hide_gridlines(2)
    _look.page_setup(sheet, _WIDTHS, header_row=None)


def _header(page: _Page, *headings: tuple[str, int]) -> None:
    form = page.look.header()
    page.line(*((heading, form, over) for heading, over in headings), height=22)


def _write_counts(page: _Page, counts: Sequence[Count]) -> None:
    look = page.look
    page.section("收件与计入")
    _header(page, ("项目", 1), ("数量", 1), ("说明", 3))
    for count in counts:
        whole = count.whole
        page.line(
            (count.label, look.body(total=whole, indent=1 if whole else 2)),
            (count.number, look.body(number="0", total=whole)),
            (count.about, look.body(total=whole, text_wrap=True), 3),
        )


def _write_totals(page: _Page, tables: Sequence[Tabled]) -> None:
    page.section("合计")
    _header(page, ("表", 1), ("项目", 1), ("合计", 1), ("计入记录", 1), ("未填", 1))
    lines = [(tabled, total) for tabled in tables for total in tabled.totals.all]
    for row, (tabled, total) in enumerate(lines, page.row + 1):
        page.cells[tabled.listing.name, total.column] = f"$C${row}"
    look = page.look
    for tabled, total in lines:
        listing, left = tabled.listing, tabled.totals.left_out(total)
        number = listing.columns[total.column].number
        page.line(
            (listing.name, look.body(text_wrap=True)),
            (tabled.label(total), look.body(text_wrap=True)),
            (_figure(tabled, total, page.cells), look.body(number=number, bold=True)),
            (_counted(listing, total, listing.size - left), look.body(number="0")),
            (left, look.body(number="0")),
        )
    if not lines:
        page.line(("没有可以合计的数", look.body(align="center"), _TABLE + 1))


def _figure(tabled: Tabled, total: Total, cells: Mapping[tuple[str, int], str]) -> Made:
    """Return a total as a formula over the merged table."""
    listing, value = tabled.listing, tabled.totals.value(total)
    if not total.formula:
        areas = ",".join(part.area(total.column) for part in listing.parts)
        return Made(f"SUM({areas})", value)
    if tabled.totals.left_out(total):
        formula = total.text(lambda operand: _masked(listing, total, operand))
    else:
        formula = total.text(lambda operand: cells[listing.name, operand])
    return Made(f'IFERROR({formula},"")', value)


def _masked(listing: Listing, total: Total, operand: int) -> str:
    """Return the sum of a column over the records in which all that a rate is made of is known."""
    pieces = []
    for part in listing.parts:
        known = ",".join(f"--ISNUMBER({part.area(column)})" for column in total.operands)
        pieces.append(f"SUMPRODUCT({known},{part.area(operand)})")
    return pieces[0] if len(pieces) == 1 else f"({'+'.join(pieces)})"


def _counted(listing: Listing, total: Total, value: int) -> Made:
    """Return how many records a total covers, as a formula where it is of one column."""
    if total.formula:
        return Made("", value)
    return Made(f"COUNT({','.join(part.area(total.column) for part in listing.parts)})", value)


def _write_picture(page: _Page, picture: _chart.Picture) -> tuple[int, int]:
    """Write what the chart is drawn from; return its first and last row."""
    look = page.look
    page.section(picture.title)
    label, records, value = picture.headings
    _header(page, (label, 2), (value, 1), *([(records, 1)] if records else []))
    first = page.row
    for index, name in enumerate(picture.labels):
        made = Made(picture.formula(index, f"$A${page.row + 1}"), picture.values[index])
        page.line(
            (name, look.body(text_wrap=True), 2),
            (made, look.body(number=picture.number)),
            *([(picture.records[index], look.body(number="0"))] if records else []),
        )
    return first, page.row - 1


def _write_contents(page: _Page, listings: Sequence[Listing]) -> None:
    look = page.look
    page.section("各表")
    _header(page, ("工作表", 1), ("内容", 3), ("行数", 1))
    for part, about in ((part, listing.about) for listing in listings for part in listing.parts):
        row = page.row
        form = look.body(link=True, text_wrap=True)
        page.line(
            (part.sheet, form),
            (about, look.body(text_wrap=True), 3),
            (part.count, look.body(number="0")),
        )
        target = f"internal:{_texts.quoted(part.sheet)}!A1"
        page.sheet.write_url(row, 0, target, form, part.sheet)
