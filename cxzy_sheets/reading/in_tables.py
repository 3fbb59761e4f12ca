"""Where the rows of a table stand in a copy that drifted: blocks, printed rows, single records."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ..layout import Table
from ..names import label_key
from .alignment import RowMap
from .copy import Copy, is_empty
from .headers import Header
from .labels import fills_in, grade
from .placement import PlacedTable
from .plan import Plan

_REMARK = re.compile(r"\s*([(（【\[*＊※]|注|备注|说明|填[表报写]说明|例)")
LONG = 20
"""Letters of a text that is a remark rather than an answer under its label."""

Items = tuple[tuple[int, str], ...]
"""The printed texts that name a row, (column, text)."""


def place_table(plan: Plan, table: Table, header: Header, rows: RowMap, copy: Copy) -> PlacedTable:
    """Return where a table's rows stand, below the header that was found."""
    first = header.region[1] + 1
    for row in table.number_rows:
        if rows.rows.get(row) == first or _numbers(copy, first, header):
            first += 1
            break
    end = _end(plan, table, rows, copy, first)
    serial = _serial(table, header, copy, first, end)
    found: tuple[int | None, ...] = ()
    totals: tuple[int | None, ...]
    if table.kind != "repeat":
        found = tuple(_printed_rows(table, header, rows, copy, range(first, end)))
        totals = tuple(_total_rows(table, header, rows, copy, range(first, end)))
    else:
        totals = tuple(rows.rows[row] for row in table.totals if row in rows.rows)
    return PlacedTable(
        table, header.columns, header.doubtful, first, end, found, serial, header.headings,
        totals=totals,
    )  # fmt: skip


def _numbers(copy: Copy, row: int, header: Header) -> bool:
    texts = [label_key(copy.text(row, c)) for c in header.headings]
    numbers = [t for t in texts if t]
    return (
        len(numbers) >= 2
        and all(len(t) <= 2 for t in numbers)
        and len(set(numbers)) == len(numbers)
    )


def _end(plan: Plan, table: Table, rows: RowMap, copy: Copy, first: int) -> int:
    """Return one past the table's last row: the next row of the form's own that is no total.

    Never a blank row, and never 合计: both stand inside blocks, too (reading.md §2.13).
    """
    last = table.rows[-1]
    below = [
        there
        for row, there in rows.rows.items()
        if row > last and row not in table.totals and there >= first
    ]
    return min(below, default=copy.height)


def _serial(table: Table, header: Header, copy: Copy, first: int, end: int) -> int | None:
    """Return the copy's column of serial numbers: by its heading, else where the numbers rise."""
    from ..layout.anatomy import SERIAL_HEADINGS

    left = min(header.columns.values(), default=0)
    headed = [
        column
        for column, heading in sorted(header.headings.items())
        if label_key(heading) in SERIAL_HEADINGS and column not in header.columns.values()
    ]
    if headed:
        # Of two blocks side by side each has its own, next to it at the left.
        return max((column for column in headed if column < left), default=headed[0])
    if table.serial is None:
        return None
    for column in range(left - 1, -1, -1):
        numbers = [v for r in range(first, end) if _is_serial(v := copy.value(r, column))]
        if len(numbers) >= 2:
            return column
    return None


def _is_serial(value: object) -> bool:
    if isinstance(value, float):
        return value.is_integer() and 0 < value < 10000
    text = str(value).strip(" .、．()（）")
    return text.isdigit() and len(text) < 5


def _printed_rows(
    table: Table, header: Header, rows: RowMap, copy: Copy, within: range
) -> list[int | None]:
    if table.kind == "matrix" and len(table.rows) == 1 and not table.items[0]:
        return [_only_record(header, copy, within)]
    found: list[int | None] = []
    answers = {header.columns.get(column.column, -1) for column in table.columns}
    seen = {
        row: _names_of(copy, row, within.start, answers)
        for row in within
        if any(True for _ in copy.filled(row))
    }
    for index, row in enumerate(table.rows):
        items = table.items[index] if table.items else ()
        there = _row_of(index, table, copy, seen, answers) if items else None
        if there is None and rows.rows.get(row) is not None and not items:
            there = rows.rows[row]
        found.append(there)
    # Two rows of the form on one row of the copy: neither is sure.
    doubled = {row for row in found if row is not None and found.count(row) > 1}
    return [None if row in doubled else row for row in found]


def _total_rows(
    table: Table, header: Header, rows: RowMap, copy: Copy, within: range
) -> Iterator[int | None]:
    """Give the copy's row of each of the form's total rows: the one that prints the same.

    Of several that do, 小计 and 小计, each is the one that its form row is aligned with, provided
    that the copy has as many of them as the form.
    """
    answers = {header.columns.get(column.column, -1) for column in table.columns}
    for row, items in zip(table.totals, table.total_items, strict=True):
        texts = [text for _, text in items]
        twins = sum(_same_items(items, other) for other in table.total_items)
        own = [
            there
            for there in within
            if texts
            and all(
                any(grade(text, seen) for c, seen in copy.texts[there] if c not in answers)
                for text in texts
            )
        ]
        aligned = rows.rows.get(row)
        if len(own) != twins:
            yield None
        else:
            yield own[0] if twins == 1 else aligned if aligned in own else None


def _same_items(one: Items, other: Items) -> bool:
    return [label_key(text) for _, text in one] == [label_key(text) for _, text in other]


def _row_of(
    index: int,
    table: Table,
    copy: Copy,
    lines: Mapping[int, Sequence[Seen]],
    answers: set[int],
) -> int | None:
    """Return the one row below the header that is named as a printed row of the form is.

    All its printed texts must be seen there, one that is merged over several rows, or stands above
    blank cells, counting for each of them; or else the one that no other row of the form has. The
    row in which one of them is written comes before a row of the unit's own inside their merges.
    """
    texts = [text for _, text in table.items[index]]
    if not texts:
        return None
    full = [row for row, seen in lines.items() if _bears(seen, texts)]
    if not full:
        full = [row for row, seen in lines.items() if _bears(seen, texts, fills_in)]
    if len(full) > 1:
        written = [row for row in full if _is_written(row, lines[row], texts)]
        full = written if len(written) == 1 else full
    if len(full) == 1:
        return full[0]
    unique = [text for text in texts if _unique(table, text)]
    if not unique or full:
        return None
    hits = [
        row
        for row in lines
        if any(grade(unique[-1], text) for c, text in copy.texts[row] if c not in answers)
    ]
    return hits[0] if len(hits) == 1 else None


def _bears(
    seen: Sequence[Seen],
    texts: Sequence[str],
    also: Callable[[str, str], bool] = lambda form, copy: False,
) -> bool:
    """Whether a row shows all of some texts, and one of them as its own: not from above alone."""
    hits = [
        [one.own for one in seen if grade(text, one.text) or also(text, one.text)] for text in texts
    ]
    return all(hits) and any(own for some in hits for own in some)


def _is_written(row: int, seen: Sequence[Seen], texts: Sequence[str]) -> bool:
    """Whether one of some texts is written in a row itself."""
    return any(
        one.row == row and (grade(text, one.text) or fills_in(text, one.text))
        for one in seen
        for text in texts
    )


def _unique(table: Table, text: str) -> bool:
    key = label_key(text)
    return sum(any(label_key(t) == key for _, t in items) for items in table.items) == 1


class Seen(NamedTuple):
    """A text that is seen on a row."""

    text: str
    own: bool
    """In the row or merged over it; else it is the last one above blank cells."""
    row: int
    """Where it is written."""


def _names_of(copy: Copy, row: int, first: int, answers: set[int]) -> list[Seen]:
    """Return the texts that are seen on a row: in it, merged over it, or last above its blanks.

    What stands in the columns of answers names nothing.
    """
    seen = []
    for column in range(len(copy.rows[row])):
        if column in answers:
            continue
        text = copy.text(row, column)
        own = bool(text)
        written = copy.corner(row, column)[0]
        if not own and is_empty(copy.seen(row, column)):
            for above in range(row - 1, first - 1, -1):
                if not is_empty(copy.value(above, column)):
                    text, written = copy.text(above, column), above
                    break
        if text:
            seen.append(Seen(text, own, written))
    return seen


def _only_record(header: Header, copy: Copy, within: range) -> int | None:
    """Return the row of a single record under its labels, None where two rows could be it."""
    columns = list(header.columns.values())
    filled = {
        row: sum(not is_empty(copy.value(row, column)) for column in columns) for row in within
    }
    some = [row for row, count in filled.items() if count]
    strong = [row for row in some if filled[row] >= 2]
    if len(strong) == 1:
        # A single answer above it may be the record, and the strong row a label and its answer.
        above = [row for row in some if row < strong[0]]
        return strong[0] if all(_is_note(copy, row, columns) for row in above) else None
    if len(some) == 1:
        return some[0]
    return within.start if not some and within else None


def _is_note(copy: Copy, row: int, columns: Sequence[int]) -> bool:
    """Whether what a row holds in some columns is a remark: long, wide, or in brackets."""
    cells = [column for column in columns if not is_empty(copy.value(row, column))]
    texts = [copy.value(row, column) for column in cells]
    return all(
        type(text) is str
        and (
            _REMARK.match(text) is not None
            or len(text.strip()) > LONG
            or sum(copy.box(row, c)[1] <= other <= copy.box(row, c)[3] for other in columns) > 1
        )
        for c, text in zip(cells, texts, strict=True)
    )


def moved_columns(tables: Sequence[PlacedTable | None]) -> Mapping[int, int]:
    """Return column of the form -> column of the copy, where all tables agree."""
    votes: dict[int, set[int]] = {}
    for placed in tables:
        if placed is not None:
            for column, there in placed.columns.items():
                votes.setdefault(column, set()).add(there)
    return {column: next(iter(there)) for column, there in votes.items() if len(there) == 1}


def lost_columns(tables: Sequence[PlacedTable | None]) -> frozenset[int]:
    """Return the columns of the form that some table has, and no table was found to have."""
    wanted = {c.column for placed in tables if placed for c in placed.table.columns if c.path}
    return frozenset(wanted - set(moved_columns(tables)))
