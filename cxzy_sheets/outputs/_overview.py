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
from dataclasses import dataclass
from typing import Any

from . import _chart, _look
from ._listings import Listing, Made
from ._pages import Count, Page
from ._totals import Total, Totals

SHEET = "汇总"
_WIDTHS = (22, 18, 13, 10, 9, 1, 54)
_TABLE = 4
"""The last column of the tables; the chart stands in column G."""
_LAST = len(_WIDTHS) - 1


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


def write(sheet: Any, book: Any, look: _look.Look, overview: Overview) -> None:
    """Write the sheet 汇总."""
    page = Page(sheet, look, _WIDTHS, _TABLE)
    page.line((overview.title, look.title(), _LAST + 1), height=34)
    page.line((overview.statement, look.note(align="center"), _LAST + 1))
    beside, top = page.row + 1, page.points
    page.counts("收件与计入", overview.counts)
    _write_totals(page, overview.tables)
    if (picture := overview.chart) is not None:
        first, last = _write_picture(page, picture)
        height = _chart.height_of(picture)
        _chart.insert(book, sheet, picture, data=(SHEET, first, last), at=(beside, _LAST))
        page.down_to(top + height)
    page.contents(overview.listings)
    page.space()
    for number, note in enumerate(overview.notes, 1):
        mark = "注:" if number == 1 else "   "
        page.line((f"{mark}{number}. {note}", look.note(valign="top"), _LAST + 1))
    sheet.hide_gridlines(2)
    _look.page_setup(sheet, _WIDTHS, header=None)


def _write_totals(page: Page, tables: Sequence[Tabled]) -> None:
    page.section("合计")
    page.header(("表", 1), ("项目", 1), ("合计", 1), ("计入记录", 1), ("未填", 1))
    lines = [(tabled, total) for tabled in tables for total in tabled.totals.all]
    cells = {
        (tabled.listing.name, total.column): f"$C${row}"
        for row, (tabled, total) in enumerate(lines, page.row + 1)
    }
    look = page.look
    for tabled, total in lines:
        listing, left = tabled.listing, tabled.totals.left_out(total)
        number = listing.columns[total.column].number
        page.line(
            (listing.name, look.body(text_wrap=True)),
            (tabled.label(total), look.body(text_wrap=True)),
            (_figure(tabled, total, cells), look.body(number=number, bold=True)),
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


def _write_picture(page: Page, picture: _chart.Picture) -> tuple[int, int]:
    """Write what the chart is drawn from; return its first and last row."""
    look = page.look
    page.section(picture.title)
    label, records, value = picture.headings
    page.header((label, 2), (value, 1), *([(records, 1)] if records else []))
    first = page.row
    for index, name in enumerate(picture.labels):
        made = Made(picture.formula(index, f"$A${page.row + 1}"), picture.values[index])
        page.line(
            (name, look.body(text_wrap=True), 2),
            (made, look.body(number=picture.number)),
            *([(picture.records[index], look.body(number="0"))] if records else []),
        )
    return first, page.row - 1
