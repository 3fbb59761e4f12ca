"""Damage to whole blocks: exchanged, turned by 90 degrees, header or title lost, groups moved."""

from __future__ import annotations

import copy as copying
from random import Random
from typing import Any

from .drawing import REFUSE, Copy, Key, put
from .mutations import (
    SkippedError,
    a_block,
    group_of,
    header_bottom,
    header_top,
    main_sheet,
    mutation,
    number_columns,
    ordered,
)


def move_rows(c: Copy, sheet: str, first: int, last: int, to: int) -> None:
    """Cut rows out and put them in before row `to`, merges, formats and places along."""
    ws = c.book[sheet]
    taken = [
        (x.row, x.column, x.value, copying.copy(x._style))
        for line in ws.iter_rows(first, last)
        for x in line
        if x.value is not None or x.has_style
    ]
    merges = [r.bounds for r in ws.merged_cells.ranges if first <= r.min_row and r.max_row <= last]
    places = {k: p for k, p in c.at.items() if p[0] == sheet and first <= p[1] <= last}
    n = last - first + 1
    c.delete_rows(sheet, first, n)
    to -= n if to > last else 0
    c.insert_rows(sheet, to, n)
    for row, column, value, style in taken:
        cell = ws.cell(row - first + to, column)
        cell._style = style
        if value is not None:
            put(cell, value)
    for c1, r1, c2, r2 in merges:
        ws.merge_cells(
            start_row=r1 - first + to, end_row=r2 - first + to, start_column=c1, end_column=c2
        )
    for key, (on, row, column) in places.items():
        c.at[key] = (on, row - first + to, column)


def _two_blocks(c: Copy) -> tuple[str, str, str]:
    """Return two repeating blocks of one sheet, the upper one first, and the sheet."""
    blocks = [b for b, d in c.family.blocks.items() if not d.fixed]
    for one in blocks:
        for two in blocks:
            if one != two and c.sheet_of(one) == c.sheet_of(two):
                upper, lower = sorted((one, two), key=lambda b: header_top(c, b))
                return upper, lower, c.sheet_of(one)
    raise SkippedError


def _whole(c: Copy, block: str) -> tuple[int, int]:
    """Return the rows of a block with the title row above its header."""
    return header_top(c, block) - 1, max(c.body(block)[1], c.total_row(block) or 0)


@mutation()
def blocks_exchanged(c: Copy, rng: Random) -> None:
    """The lower of two tables stands above the upper one."""
    upper, lower, sheet = _two_blocks(c)
    first, last = _whole(c, lower)
    move_rows(c, sheet, first, last, _whole(c, upper)[0])


@mutation()
def second_header_lost(c: Copy, rng: Random) -> None:
    """The header of the lower of two tables was deleted."""
    _, lower, sheet = _two_blocks(c)
    top, bottom = header_top(c, lower), header_bottom(c, lower)
    c.delete_rows(sheet, top, bottom - top + 1)


@mutation()
def second_title_lost(c: Copy, rng: Random) -> None:
    """The title above the lower of two tables was deleted."""
    _, lower, sheet = _two_blocks(c)
    c.delete_rows(sheet, header_top(c, lower) - 1, 1)


@mutation()
def totals_added(c: Copy, rng: Random) -> None:
    """A total was added below a table that has none."""
    block = a_block(c, rng, records=2, numbers=1)
    if c.total_row(block):
        raise SkippedError
    sheet = c.sheet_of(block)
    row = c.row(block, ordered(c, block)[-1]) + 1
    c.insert_rows(sheet, row, 1)
    ws = c.book[sheet]
    ws.cell(row, 1).value = rng.choice(("合计", "总计", "共计"))
    for name in number_columns(c, block):
        values = [c.truth["c", block, r, name] for r in c.records[block]]
        ws.cell(row, c.column(block, name)).value = sum(
            v for v in values if isinstance(v, (int, float))
        )


@mutation()
def transposed(c: Copy, rng: Random) -> None:
    """The table was turned: headings down the first column, a record a column."""
    block = a_block(c, rng, records=2)
    sheet = c.sheet_of(block)
    leaves = {n: c.leaf_key(block, n) for n in c.family.columns[block]}
    if any(k is None for k in leaves.values()) or len(c.family.blocks) > 1:
        raise SkippedError
    texts = {n: c.cell(k).value for n, k in leaves.items() if k is not None}
    records = ordered(c, block)
    top = header_top(c, block)
    bottom = max(c.body(block)[1], c.total_row(block) or 0)
    c.delete_rows(sheet, top, bottom - top + 1)
    c.insert_rows(sheet, top, len(texts))
    ws = c.book[sheet]
    for i, (name, text) in enumerate(texts.items()):
        ws.cell(top + i, 1).value = text
        for j, rid in enumerate(records):
            key = ("c", block, rid, name)
            value = c.truth[key]
            cell = ws.cell(top + i, 2 + j)
            cell.number_format = c.family.kinds[f"{block}.{name}"].number_format
            put(cell, value if not hasattr(value, "name") else None)
            c.at[key] = (sheet, top + i, 2 + j)


def _group(c: Copy, rng: Random) -> tuple[str, Key, list[str]]:
    """Return a block, the heading of one of its groups, and the group's fields, side by side."""
    found = []
    for block in c.family.blocks:
        by_group: dict[tuple[Key, ...], list[str]] = {}
        for name in c.family.columns[block]:
            if c.leaf_key(block, name) is not None and (groups := group_of(c, block, name)):
                by_group.setdefault(groups, []).append(name)
        found += [(block, g[-1], names) for g, names in by_group.items() if len(g) == 1]
    if not found:
        raise SkippedError
    return rng.choice(found)


@mutation()
def group_moved(c: Copy, rng: Random) -> None:
    """A whole group of columns was moved to the end of the table."""
    block, group, names = _group(c, rng)
    sheet = c.sheet_of(block)
    columns = sorted(c.column(block, n) for n in names)
    low, high = columns[0], columns[-1]
    top, bottom = header_top(c, block), max(c.body(block)[1], c.total_row(block) or 0)
    outside = [
        p for p in c.at.values()
        if p[0] == sheet and low <= p[2] <= high and not top <= p[1] <= bottom
    ]  # fmt: skip
    if outside or c.merge_at(*c.at[group])[::2] != (low, high):
        raise SkippedError
    _move_columns(c, sheet, (low, high), (top, bottom), max(c.columns(block).values()) + 1)


def _move_columns(
    c: Copy, sheet: str, columns: tuple[int, int], rows: tuple[int, int], to: int
) -> None:
    """Copy the cells of some columns to `to`, and delete the columns."""
    low, high = columns
    ws = c.book[sheet]
    n = high - low + 1
    c.insert_columns(sheet, to, n)
    merges = [r.bounds for r in ws.merged_cells.ranges]
    for row in range(rows[0], rows[1] + 1):
        for column in range(low, high + 1):
            old = ws.cell(row, column)
            if old.value is None or not hasattr(ws.cell(row, column - low + to), "_style"):
                continue
            new = ws.cell(row, column - low + to)
            new.number_format = old.number_format
            value: Any = old.value
            put(new, None if isinstance(value, str) and value.startswith("=") else value)
    for c1, r1, c2, r2 in merges:
        if low <= c1 and c2 <= high and rows[0] <= r1 and r2 <= rows[1]:
            ws.merge_cells(
                start_row=r1, end_row=r2, start_column=c1 - low + to, end_column=c2 - low + to
            )
    moved = {
        k: (s, r, x - low + to) for k, (s, r, x) in c.at.items() if s == sheet and low <= x <= high
    }
    c.at.update(moved)
    c.delete_columns(sheet, low, n)


@mutation()
def same_leaf_elsewhere(c: Copy, rng: Random) -> None:
    """A group of the unit's own has a column with a heading that the form has in another group."""
    block, _, names = _group(c, rng)
    name = rng.choice(names)
    leaf = c.leaf_key(block, name)
    assert leaf is not None
    text = c.cell(leaf).value
    sheet = c.sheet_of(block)
    column = max(c.columns(block).values()) + 1
    c.insert_columns(sheet, column, 2)
    ws = c.book[sheet]
    top, bottom = header_top(c, block), header_bottom(c, block)
    if c.merge_at(sheet, top, column) != (column, top, column, top):
        raise SkippedError
    ws.cell(top, column).value = rng.choice(("本院自查", "其他", "二次测评"))
    ws.merge_cells(start_row=top, end_row=top, start_column=column, end_column=column + 1)
    ws.cell(bottom, column).value = text
    ws.cell(bottom, column + 1).value = "差额"
    for rid in c.records[block]:
        ws.cell(c.row(block, rid), column).value = rng.randint(1, 99)


@mutation()
def sheets_change_names(c: Copy, rng: Random) -> None:
    """Two sheets of the form bear each other's name."""
    names = [s.name for s in c.family.sheets]
    if len(names) < 2:
        raise SkippedError
    one, two = rng.sample(names, 2)
    c.rename(one, "暂存")
    c.rename(two, one)
    c.rename("暂存", two)


@mutation()
def page_missing(c: Copy, rng: Random) -> None:
    """One of the form's sheets was not sent along."""
    names = [s.name for s in c.family.sheets]
    if len(names) < 2:
        raise SkippedError
    gone = rng.choice(names)
    for key, place in list(c.at.items()):
        if place[0] == gone:
            twice = key[0] == "a" and len(c.family.tags.get(key[1], ())) > 1
            if key[0] in "ac" and not twice:
                c.truth[key] = REFUSE
            del c.at[key]
    for name in c.family.scalars:
        if c.family.mixed(name) and c.family.tags[name][0][0] == gone:
            c.truth["a", name] = REFUSE
    del c.book[gone]


@mutation()
def moved_and_patched(c: Copy, rng: Random) -> None:
    """The form's upper part was pasted two columns to the right, the rest stayed."""
    sheet = main_sheet(c)
    blocks = [b for b in c.family.blocks if c.sheet_of(b) == sheet]
    if not blocks:
        raise SkippedError
    top = min(header_top(c, b) for b in blocks)
    ws = c.book[sheet]
    if top < 3:
        raise SkippedError
    merges = [r for r in list(ws.merged_cells.ranges) if r.max_row < top]
    for merged in merges:
        ws.unmerge_cells(str(merged))
    ws.move_range(f"A1:{ws.cell(top - 1, ws.max_column).coordinate}", cols=2)
    for merged in merges:
        ws.merge_cells(
            start_row=merged.min_row,
            end_row=merged.max_row,
            start_column=merged.min_col + 2,
            end_column=merged.max_col + 2,
        )
    for key, (on, row, column) in list(c.at.items()):
        if on == sheet and row < top:
            c.at[key] = (on, row, column + 2)
