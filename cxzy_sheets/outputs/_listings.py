"""A table on sheets of its own: title, note, heading, records, total; as offices print it.

    row 1   title
    row 2   what the table holds, and what it does not
    row 3   heading: frozen, filtered, printed on every page
    row 4…  records
    last    合计, below the filter's range; SUBTOTAL(9, …) adds up what the filter leaves visible

A table of more records than a sheet has rows goes on over several sheets, each with its own total.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from ..refs import column_letters
from . import _links, _look, _streaming, _texts
from ._columns import Cell, Column

TITLE, NOTE, HEADER, FIRST = 0, 1, 2, 3
"""Rows of every sheet, counted from 0; the records begin at `FIRST`."""
ROWS_A_SHEET = 1_048_576 - FIRST - 1
"""Records for which a sheet has room, a total row kept free."""
_SINGLE = 18
"""Points of a row with one line."""


@dataclass(frozen=True, slots=True)
class Part:
    """One sheet of a listing."""

    sheet: str
    first: int
    """The first of the records that it holds."""
    count: int

    @property
    def last(self) -> int:
        """The last record's row, counted from 0; with no record, the row below the heading."""
        return FIRST + max(self.count, 1) - 1

    @property
    def records(self) -> range:
        """Which of the records it holds."""
        return range(self.first, self.first + self.count)

    def area(self, column: int) -> str:
        """Return the cells of a column's records, `'附件4'!$D$4:$D$63`."""
        letters = column_letters(column)
        return f"{_texts.quoted(self.sheet)}!${letters}${FIRST + 1}:${letters}${self.last + 1}"


@dataclass(frozen=True, slots=True)
class Made:
    """A formula and the value that it gives; no text is an empty cell."""

    formula: str = ""
    value: float | int | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """What one table is going to be."""

    name: str
    """What it is called elsewhere: a frame's name, `问题清单`."""
    title: str
    note: str
    columns: Sequence[Column]
    parts: Sequence[Part]
    frozen: int = 0
    """So many columns stay in sight."""
    total: Callable[[Part], Mapping[int, Made]] | None = None
    """Column -> its total on that sheet; None: no total row."""
    empty: str = "没有记录"
    about: str = field(default="")
    """What 汇总 says of it."""
    unprinted: Sequence[str] = ()
    """Headings of columns at the end that are not printed."""

    @property
    def size(self) -> int:
        """How many records it has."""
        return len(self.columns[0].cells) if self.columns else 0


def parts_of(size: int, names: Sequence[str]) -> list[Part]:
    """Return the sheets of a listing of `size` records, one for each of `names`."""
    return [
        Part(name, i * ROWS_A_SHEET, min(ROWS_A_SHEET, size - i * ROWS_A_SHEET))
        for i, name in enumerate(names)
    ]


def sheets_needed(size: int) -> int:
    """Return on how many sheets `size` records find room."""
    return max(1, -(-size // ROWS_A_SHEET))


def write(book: Any, look: _look.Look, listing: Listing) -> None:
    """Write a listing on its sheets, which are made in their order."""
    for part in listing.parts:
        _write_part(book, book.get_worksheet_by_name(part.sheet), look, listing, part)


def _write_part(book: Any, sheet: Any, look: _look.Look, listing: Listing, part: Part) -> None:
    widths = [column.width for column in listing.columns]
    printed = [c.width for c in listing.columns if c.heading not in listing.unprinted]
    for index, width in enumerate(widths):
        sheet.set_column(index, index, width)
    _write_top(sheet, look, listing, printed)
    last_column = len(widths) - 1
    if part.count:
        _write_records(book, sheet, look, listing.columns, part)
        if listing.total is not None:
            _write_total(sheet, look, listing.columns, listing.total(part), part.last + 1)
        texts = [i for i, column in enumerate(listing.columns) if not column.is_number]
        _no_green_corners(sheet, texts, part.last)
    else:
        sheet.set_row(FIRST, _SINGLE)
        across(sheet, FIRST, last_column, listing.empty, look.body(align="center"))
    sheet.autofilter(HEADER, 0, part.last if part.count else HEADER, last_column)
    sheet.freeze_panes(FIRST, listing.frozen)
    if len(printed) < len(widths):
        last = part.last + int(part.count > 0 and listing.total is not None)
        sheet.print_area(0, 0, last, len(printed) - 1)
    _look.page_setup(sheet, printed, header=(HEADER, HEADER), across=listing.frozen or 1)


def _write_top(sheet: Any, look: _look.Look, listing: Listing, widths: Sequence[int]) -> None:
    last, whole = len(widths) - 1, sum(widths)
    # A title in the middle of a very wide sheet would be out of sight.
    title = look.title() if whole <= _look.SCREEN else look.title_at_left()
    sheet.set_row(TITLE, 30)
    across(sheet, TITLE, last, _texts.fitted(_texts.clean(listing.title)), title)
    seen = min(whole, _look.SCREEN)
    sheet.set_row(NOTE, _look.row_height(_look.lines_of(listing.note, seen)))
    across(sheet, NOTE, _seen_columns(widths, seen), listing.note, look.note())
    lines = max(_look.heading_lines(column.heading, column.width) for column in listing.columns)
    sheet.set_row(HEADER, _look.row_height(lines) + 4)
    header = look.header()
    for index, column in enumerate(listing.columns):
        sheet.write_string(HEADER, index, column.heading, header)


def _seen_columns(widths: Sequence[int], seen: float) -> int:
    """Return the last column that is in sight without scrolling."""
    gone = 0
    for index, width in enumerate(widths):
        gone += width
        if gone >= seen:
            return index
    return len(widths) - 1


def across(sheet: Any, row: int, last: int, text: str, form: Any) -> None:
    """Write a text over the columns up to `last`."""
    if last > 0:
        sheet.merge_range(row, 0, row, last, "", form)
    sheet.write_string(row, 0, text, form)


def _write_records(
    book: Any,
    sheet: _streaming.RecordSheet,
    look: _look.Look,
    columns: Sequence[Column],
    part: Part,
) -> None:
    """Write the records of one sheet."""
    made = []
    room = _links.MOST
    for index, column in enumerate(columns):
        cells = column.cells[part.first : part.first + part.count]
        links = _links_within(column, cells, part, room)
        room -= sum(link is not None for link in links)
        for row, link in enumerate(links, FIRST):
            if link is not None:
                sheet.put_link(row, index, link)
        styles = _styles(look, column, links, part)
        if column.number in ("", _look.TEXT):
            made.append(_streaming.texts(book, cells, styles))
        else:
            made.append(_streaming.numbers(cells, styles))  # type: ignore[arg-type]
    sheet.put_records(FIRST, list(_heights(columns, part.records)), made)


def _links_within(
    column: Column, cells: Sequence[Cell], part: Part, room: int
) -> list[_links.Link | None]:
    """Return a column's links on one sheet, as many as there is room for; none for empty cells."""
    if column.links is None:
        return []
    links: list[_links.Link | None] = []
    for cell, link in zip(cells, column.links[part.first :], strict=False):
        kept = link if cell is not None and room > 0 else None
        room -= kept is not None
        links.append(kept)
    return links


def _styles(
    look: _look.Look, column: Column, links: Sequence[_links.Link | None], part: Part
) -> list[int]:
    """Return the style of each of a column's records, or one for all."""
    more: dict[str, Any] = {"align": "center"} if column.centred else {}
    if column.wraps:
        more["text_wrap"] = True

    @lru_cache
    def style(fill: str | None, link: bool) -> int:
        filled = {**more, "bg_color": fill} if fill else more
        return look.style(look.body(number=column.number, link=link, **filled))

    if column.fills is None and not links:
        return [style(None, False)]
    fills = column.fills[part.first : part.first + part.count] if column.fills else None
    return [
        style(fills[i] if fills else None, bool(links) and links[i] is not None)
        for i in range(part.count)
    ]


def _heights(columns: Sequence[Column], records: range) -> Iterator[float]:
    """Give the height of each record's row: as many lines as its longest text takes.

    Said outright, because phone viewers and WPS do not all work it out when a book is opened.
    """
    wrapped = [(column.cells, column.width) for column in columns if column.wraps]
    for record in records:
        lines = 1
        for cells, width in wrapped:
            text = cells[record]
            if isinstance(text, str) and (len(text) * 2 > width - 2 or "\n" in text):
                lines = max(lines, _look.lines_of(text, width))
        yield _SINGLE if lines == 1 else _look.row_height(lines)


def _write_total(
    sheet: Any, look: _look.Look, columns: Sequence[Column], totals: Mapping[int, Made], row: int
) -> None:
    sheet.set_row(row, _SINGLE)
    label = next((i for i in range(len(columns)) if i not in totals), None)
    for index, column in enumerate(columns):
        made = totals.get(index, Made())
        form = look.body(number=column.number if index in totals else "", total=True)
        if made.formula:
            sheet.write_formula(row, index, f"={made.formula}", form, _cached(made.value))
        elif index == label:
            sheet.write_string(row, index, "合计", form)
        else:
            sheet.write_blank(row, index, None, form)


def _cached(value: float | int | None) -> float | int | str:
    return "" if value is None else value


def _no_green_corners(sheet: Any, columns: Sequence[int], last: int) -> None:
    """Tell Excel that numbers in text columns are meant to be text."""
    areas = " ".join(
        f"{column_letters(c)}{FIRST + 1}:{column_letters(c)}{last + 1}" for c in columns
    )
    if areas:
        sheet.ignore_errors({"number_stored_as_text": areas})
