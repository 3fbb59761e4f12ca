"""A table of a cycle on a sheet of its own, as offices print and hand it on.

row 1     title
row 2     编制单位 · 截至日期 · 计量单位
row 3(–4) heading; `采用情况_市级` stands under 采用情况: frozen, printed on every page
rows      the records, the first columns say of whom; then 应报 已收 计入 未计
小计       under each part of the rows, where the table has parts; its rows can be folded away
合计       sums of what adds up as formulas; what was worked out otherwise as it came out
注        the rules and thresholds that were used, what could not be decided
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..refs import address, column_letters
from . import _look, _texts
from ._columns import Column
from ._listings import Made, across

_TITLE, _UNITS, _HEADER = 0, 1, 2
_SINGLE = 18.0
COUNTED = "计入"
PARTING = "_"
"""Parts the levels of a heading: `采用情况_市级`."""

Value = str | int | float | None
_ADDRESSES = 200
"""Cells that one SUM names; Excel takes 255."""
_LONGEST = 8_000
"""Characters of a formula; Excel takes 8,192."""


@dataclass(frozen=True, slots=True)
class Section:
    """Rows that stand together, and the 小计 under them."""

    label: str
    rows: range
    """The numbers of its records."""
    values: Mapping[int, Value]
    """Column -> its subtotal."""


@dataclass(frozen=True, slots=True)
class Grid:
    """What one table's sheet is going to be."""

    name: str
    sheet: str
    title: str
    left: str
    """编制单位 and day."""
    right: str
    """计量单位."""
    columns: Sequence[Column]
    keys: int
    """So many columns say what a row is of; they stay in sight."""
    total: Mapping[int, Value] | None
    """Column -> its total; None: the table has no total row."""
    notes: Sequence[str]
    walks: Sequence[str | None] = ()
    """For each row the place where its sources are listed, `'数据来源'!A12`."""
    empty: str = "没有记录"
    sections: Sequence[Section] = ()
    """The parts of its rows, in order, every record in one of them; empty: it has no parts."""
    summed: frozenset[int] = frozenset()
    """Of a table with parts the columns whose 小计 and 合计 may be sums of what stands above."""

    @property
    def levels(self) -> int:
        """How many rows the heading takes."""
        return max((len(_parts(column.heading)) for column in self.columns), default=1)

    @property
    def first(self) -> int:
        """The row of the first record, counted from 0."""
        return _HEADER + self.levels

    @property
    def size(self) -> int:
        """How many rows it has, the total left out."""
        return len(self.columns[0].cells) if self.columns else 0

    @property
    def last(self) -> int:
        """The row of the last record, or of the 小计 under it, counted from 0."""
        return self.first + max(self.size, 1) + len(self.sections) - 1

    @property
    def named(self) -> int:
        """The column in which 小计 and 合计 say what they are: of a table with parts a text's."""
        texts = (
            index
            for index, column in enumerate(self.columns)
            if column.number in ("", _look.TEXT) and not column.centred
        )
        return next(texts, 0) if self.sections else 0

    def subtotal_row(self, section: int) -> int:
        """Return the row of a 小计, counted from 0."""
        return self.first + self.sections[section].rows.stop + section

    def linked(self, record: int) -> int:
        """Return the column in which a row leads to its sources: the first, or 计入.

        LibreOffice does not wrap a text that is a link, and shows and prints its beginning only.
        """
        first, headings = self.columns[0], [column.heading for column in self.columns]
        text = first.cells[record]
        long = isinstance(text, str) and _look.lines_of(text, first.width) > 1
        return headings.index(COUNTED) if long and COUNTED in headings else 0

    def total_cell(self, column: int) -> str:
        """Return the cell of a column's total, with the sheet in front."""
        return f"{_texts.quoted(self.sheet)}!${column_letters(column)}${self.last + 2}"


def _parts(heading: str) -> list[str]:
    outer, parted, inner = heading.partition(PARTING)
    return [outer, inner] if parted and outer and inner else [heading]


def write(sheet: Any, look: _look.Look, grid: Grid) -> None:
    """Write a table on its sheet."""
    widths = [column.width for column in grid.columns]
    for index, width in enumerate(widths):
        sheet.set_column(index, index, width)
    last = len(widths) - 1
    _write_top(sheet, look, grid, widths)
    _write_heading(sheet, look, grid)
    row = grid.first
    ends = {section.rows.stop - 1: n for n, section in enumerate(grid.sections)}
    for record in range(grid.size):
        _write_row(sheet, look, grid, record, row)
        row += 1
        if record in ends:
            _write_subtotal(sheet, look, grid, ends[record])
            row += 1
    if not grid.size:
        sheet.set_row(grid.first, _SINGLE)
        across(sheet, grid.first, last, grid.empty, look.body(align="center"))
    below = grid.last + 1
    if grid.total is not None and grid.size:
        _write_total(sheet, look, grid, below)
        below += 1
    _write_notes(sheet, look, grid, below, widths)
    sheet.freeze_panes(grid.first, grid.keys)
    header = (_HEADER, grid.first - 1)
    _look.page_setup(sheet, widths, header=header, across=grid.keys)


def _write_top(sheet: Any, look: _look.Look, grid: Grid, widths: Sequence[float]) -> None:
    last, whole = len(widths) - 1, sum(widths)
    title = look.title() if whole <= _look.SCREEN else look.title_at_left()
    lines = -(-_look.width_of(grid.title) * 16 // (max(whole, 1) * 10))
    sheet.set_row(_TITLE, 30 + 24 * max(0, min(int(lines), 3) - 1))
    across(sheet, _TITLE, last, grid.title, title)
    sheet.set_row(_UNITS, 20)
    if not grid.right or not last:
        across(sheet, _UNITS, last, f"{grid.left}    {grid.right}".strip(), look.note())
        return
    middle = _halfway(widths)
    _merged(sheet, _UNITS, (0, middle), grid.left, look.note())
    _merged(sheet, _UNITS, (middle + 1, last), grid.right, look.note(align="right"))


def _halfway(widths: Sequence[float]) -> int:
    gone, half = 0.0, sum(widths) * 0.55
    for index, width in enumerate(widths[:-1]):
        gone += width
        if gone >= half:
            return index
    return len(widths) - 2


def _merged(sheet: Any, row: int, span: tuple[int, int], text: str, form: Any) -> None:
    first, last = span
    if last > first:
        sheet.merge_range(row, first, row, last, "", form)
    sheet.write_string(row, first, text, form)


def _write_heading(sheet: Any, look: _look.Look, grid: Grid) -> None:
    form = look.header()
    parts = [_parts(column.heading) for column in grid.columns]
    lines = [
        _look.heading_lines(part[-1], column.width)
        for part, column in zip(parts, grid.columns, strict=True)
    ]
    if grid.levels == 1:
        sheet.set_row(_HEADER, _look.row_height(max(lines)) + 6)
        for index, part in enumerate(parts):
            sheet.write_string(_HEADER, index, part[0], form)
        return
    sheet.set_row(_HEADER, 22)
    inner = [n for n, part in zip(lines, parts, strict=True) if len(part) > 1]
    single = [n for n, part in zip(lines, parts, strict=True) if len(part) == 1]
    needed = max(_look.row_height(max(inner)), _look.row_height(max(single, default=1)) - 22)
    sheet.set_row(_HEADER + 1, needed + 6)
    for first, last in _spans([part[0] if len(part) > 1 else None for part in parts]):
        outer = parts[first][0]
        if len(parts[first]) == 1:
            sheet.merge_range(_HEADER, first, _HEADER + 1, first, "", form)
            sheet.write_string(_HEADER, first, outer, form)
            continue
        _merged(sheet, _HEADER, (first, last), outer, form)
        for index in range(first, last + 1):
            sheet.write_string(_HEADER + 1, index, parts[index][1], form)


def _spans(outer: Sequence[str | None]) -> Iterator[tuple[int, int]]:
    """Give the columns that stand under one outer heading; a column without one by itself."""
    first = 0
    for index in range(1, len(outer) + 1):
        ends = index == len(outer) or outer[index] is None or outer[index] != outer[first]
        if ends:
            yield first, index - 1
            first = index


def _write_row(sheet: Any, look: _look.Look, grid: Grid, record: int, row: int) -> None:
    lines = 1
    for column in grid.columns:
        cell = column.cells[record]
        if column.wraps and isinstance(cell, str):
            lines = max(lines, _look.lines_of(cell, column.width))
    outline = {"level": 1} if grid.sections else None
    sheet.set_row(row, _SINGLE if lines == 1 else _look.row_height(lines), None, outline)
    walk = grid.walks[record] if grid.walks else None
    at = grid.linked(record)
    for index, column in enumerate(grid.columns):
        cell = column.cells[record]
        more: dict[str, Any] = {"align": "center"} if column.centred else {}
        if column.wraps:
            more["text_wrap"] = True
        linked = walk is not None and index == at and cell is not None
        form = look.body(number=column.number, link=linked, **more)
        _put(sheet, row, index, cell, form)
        if linked:
            sheet.write_url(row, index, f"internal:{walk}", form, str(cell))
            _put(sheet, row, index, cell, form)


def _put(sheet: Any, row: int, column: int, value: Value, form: Any) -> None:
    if value is None:
        sheet.write_blank(row, column, None, form)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, form)
    else:
        sheet.write_number(row, column, value, form)


def _write_subtotal(sheet: Any, look: _look.Look, grid: Grid, section: int) -> None:
    part = grid.sections[section]
    row, width = grid.subtotal_row(section), grid.columns[grid.named].width
    lines = _look.lines_of(part.label, width)
    sheet.set_row(row, _SINGLE if lines == 1 else _look.row_height(lines))
    wraps: dict[str, Any] = {"text_wrap": True} if lines > 1 else {}
    for index, column in enumerate(grid.columns):
        value = part.values.get(index)
        said = index == grid.named and value is None
        more = _looks(column, value) | {"subtotal": True} | (wraps if said else {})
        made = subtotal_of(grid, section, index)
        _write_sum(sheet, (row, index), part.label if said else value, made, look.body(**more))


def _write_total(sheet: Any, look: _look.Look, grid: Grid, row: int) -> None:
    sheet.set_row(row, _SINGLE)
    for index, column in enumerate(grid.columns):
        value = (grid.total or {}).get(index)
        said = index == grid.named and value is None
        form = look.body(**_looks(column, value), total=True)
        _write_sum(sheet, (row, index), "合计" if said else value, total_of(grid, index), form)


def _looks(column: Column, value: Value) -> dict[str, Any]:
    """Return how a sum under a column looks."""
    number = column.number if value is not None and not isinstance(value, str) else ""
    return {"number": number, **({"align": "center"} if column.centred else {})}


def _write_sum(sheet: Any, place: tuple[int, int], value: Value, made: Made, form: Any) -> None:
    if made.formula:
        sheet.write_formula(*place, f"={made.formula}", form, made.value)
    else:
        _put(sheet, *place, value, form)


def subtotal_of(grid: Grid, section: int, index: int) -> Made:
    """Return a column's 小计: a formula where it is the sum of the cells above it."""
    part = grid.sections[section]
    value = part.values.get(index)
    if value is None or isinstance(value, str):
        return Made()
    column = grid.columns[index]
    cells = column.cells[part.rows.start : part.rows.stop]
    if index in grid.summed and _is_sum(column, cells, value):
        first, last = (grid.first + section + at for at in (part.rows.start, part.rows.stop - 1))
        return Made(f"SUM({address(first, index)}:{address(last, index)})", value)
    return Made("", value)


def total_of(grid: Grid, index: int) -> Made:
    """Return a column's total: a formula where it is the sum of the cells, or of the 小计."""
    value = (grid.total or {}).get(index)
    if value is None or isinstance(value, str):
        return Made()
    column = grid.columns[index]
    if grid.sections:
        parts = [part.values.get(index) for part in grid.sections]
        formula = _sum_of_sections(grid, index)
        adds = index in grid.summed and _is_sum(column, parts, value)
        return Made(formula if adds and len(formula) <= _LONGEST else "", value)
    if _is_sum(column, column.cells, value):
        area = f"{address(grid.first, index)}:{address(grid.last, index)}"
        return Made(f"SUM({area})", value)
    return Made("", value)


def _sum_of_sections(grid: Grid, index: int) -> str:
    """Return the sum of a column's 小计; what stands in them is counted there and only there."""
    cells = [address(grid.subtotal_row(n), index) for n in range(len(grid.sections))]
    starts = range(0, len(cells), _ADDRESSES)
    return "+".join(f"SUM({','.join(cells[at : at + _ADDRESSES])})" for at in starts)


def _is_sum(column: Column, cells: Sequence[Value], value: int | float) -> bool:
    """Return whether a value is what cells of a column add up to; a rate never is."""
    known = [cell for cell in cells if isinstance(cell, (int, float))]
    if not column.is_number or column.number.endswith("%") or not known:
        return False
    added: float = sum(known) if all(isinstance(v, int) for v in known) else math.fsum(known)
    return math.isclose(added, value, rel_tol=1e-12, abs_tol=1e-9)


def _write_notes(
    sheet: Any, look: _look.Look, grid: Grid, row: int, widths: Sequence[float]
) -> None:
    whole = min(sum(widths), _look.SCREEN)
    last = len(widths) - 1
    for number, note in enumerate(grid.notes, 1):
        mark = "注:" if number == 1 else "   "
        text = _texts.fitted(_texts.clean(f"{mark}{number}. {note}"))
        sheet.set_row(row, _look.row_height(_look.lines_of(text, whole)))
        across(sheet, row, last, text, look.note(valign="top"))
        row += 1
