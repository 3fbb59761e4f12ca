"""Damage that offices do by habit: totals under their own words, cells merged, ticks beside names."""

# ruff: noqa: E501 - what is drawn is as wide as the sheet

from __future__ import annotations

from itertools import pairwise
from random import Random

from .damage_headers import _boxes
from .drawing import BLANK, REFUSE, UNKNOWN, Copy, put
from .mutations import (
    SkippedError,
    a_block,
    blank_row,
    count_columns,
    key_column,
    mutation,
    number_columns,
    ordered,
    sums,
    write_row,
)  # fmt: skip

# -- totals


@mutation()
def total_by_word(c: Copy, rng: Random) -> None:
    """The total is called 全院, 本单位, 总数 … and stands above or below the records."""
    block = a_block(c, rng, records=3, numbers=1)
    rids = ordered(c, block)
    totals = sums(c, block, rids)
    if not any(totals):
        raise SkippedError
    top = rng.random() < 0.3
    row = blank_row(c, c.sheet_of(block), c.row(block, rids[0] if top else rids[-1]) + (not top))
    write_row(
        c, block, row, numbers=totals,
        key=rng.choice(("全院", "全校", "本单位", "总数", "各支部", "总人数", "以上", "Total", "共计人数", "全系合计")),
    )  # fmt: skip


@mutation()
def total_by_word_gone_wrong(c: Copy, rng: Random) -> None:
    """The same, and one more than the sum: a total that does not come out, or a record?"""
    block = a_block(c, rng, records=3, numbers=1)
    rids = ordered(c, block)
    totals = [v if v is None else v + 1 for v in sums(c, block, rids)]  # type: ignore[operator]
    if not any(totals) or any(_numbers(c, block, r) == [] for r in rids):
        raise SkippedError
    row = blank_row(c, c.sheet_of(block), c.row(block, rids[-1]) + 1)
    write_row(c, block, row, key=rng.choice(("全院", "本单位", "全体")), numbers=totals)


def _numbers(c: Copy, block: str, rid: int) -> list[object]:
    values = [c.truth["c", block, rid, name] for name in count_columns(c, block)]
    return [value for value in values if isinstance(value, int | float)]


# -- merges


@mutation()
def number_merged_across(c: Copy, rng: Random) -> None:
    """One number is merged over two columns of a record."""
    block = a_block(c, rng, records=1, numbers=2)
    rid = rng.choice(ordered(c, block))
    names = number_columns(c, block)
    pairs = [
        (a, b) for a, b in pairwise(names)
        if c.column(block, b) == c.column(block, a) + 1 and c.truth["c", block, rid, a] is not BLANK
    ]  # fmt: skip
    if not pairs:
        raise SkippedError
    one, two = rng.choice(pairs)
    c.set(("c", block, rid, two), None)
    row, column = c.row(block, rid), c.column(block, one)
    c.book[c.sheet_of(block)].merge_cells(
        start_row=row, end_row=row, start_column=column, end_column=column + 1
    )
    c.truth["c", block, rid, one] = c.truth["c", block, rid, two] = REFUSE


@mutation()
def record_two_rows_tall(c: Copy, rng: Random) -> None:
    """A record was made two rows tall, each of its cells merged."""
    block = a_block(c, rng, records=1)
    first = 1 if c.family.blocks[block].serial else min(c.columns(block).values())
    rid = rng.choice(ordered(c, block))
    sheet, row = c.sheet_of(block), c.row(block, rid)
    blank_row(c, sheet, row + 1)
    ws = c.book[sheet]
    for column in range(first, max(c.columns(block).values()) + 1):
        c1, r1, c2, r2 = c.merge_at(sheet, row, column)
        if r1 != row or r2 > row + 1 or c1 != column:
            continue
        if (c1, r1) != (c2, r2):
            ws.unmerge_cells(start_row=r1, end_row=r2, start_column=c1, end_column=c2)
        ws.merge_cells(start_row=row, end_row=row + 1, start_column=c1, end_column=c2)
    if any(k[0] == "k" and p[:2] == (sheet, row) for k, p in c.at.items()):
        for key in [k for k in c.truth if k[0] == "c" and k[1:3] == (block, rid)]:
            if f"{block}.{key[3]}" in c.family.ticks:
                c.truth[key] = UNKNOWN


# -- boxes to tick


@mutation()
def ticks_beside_names(c: Copy, rng: Random) -> None:
    """Boxes say their option's name, the one that is meant with a tick."""
    _, boxes = _boxes(c, rng)
    if not any(c.cell(key).value == "√" for key in boxes.values()):
        raise SkippedError
    for option, key in boxes.items():
        on = c.cell(key).value == "√"
        c.set(
            key,
            rng.choice((f"√{option}", f"{option}√", f"☑{option}"))
            if on
            else rng.choice((option, f"□{option}", None)),
        )


@mutation()
def tick_merged_over_two(c: Copy, rng: Random) -> None:
    """The tick's cell was merged with the next box of the same answer."""
    answer, boxes = _boxes(c, rng)
    places = sorted(c.at[key] for key in boxes.values())
    at = {c.at[key]: key for key in boxes.values()}
    pairs = [
        (a, b) for a, b in pairwise(places)
        if a[:2] == b[:2] and b[2] == a[2] + 1 and c.merge_at(*a) == (a[2], a[1], a[2], a[1]) and c.merge_at(*b) == (b[2], b[1], b[2], b[1])
    ]  # fmt: skip
    if not pairs:
        raise SkippedError
    for key in boxes.values():
        c.set(key, None)
    one, two = rng.choice(pairs)
    c.set(at[one], "√")
    c.book[one[0]].merge_cells(
        start_row=one[1], end_row=one[1], start_column=one[2], end_column=two[2]
    )
    c.truth[answer] = REFUSE


@mutation()
def tick_in_the_items_name(c: Copy, rng: Random) -> None:
    """The tick stands behind the text at the left of the boxes, and in none of them."""
    answer, boxes = _boxes(c, rng)
    sheet, row, column = min(c.at[key] for key in boxes.values())
    ws = c.book[sheet]
    left = next(
        (
            ws.cell(row, x)
            for x in range(column - 1, 0, -1)
            if isinstance(ws.cell(row, x).value, str)
        ),
        None,
    )
    if left is None or answer[0] == "c":
        raise SkippedError
    for key in boxes.values():
        c.set(key, None)
    put(left, f"{left.value}√")
    c.truth[answer] = REFUSE


@mutation()
def notes_in_key_cells(c: Copy, rng: Random) -> None:
    """A remark in brackets stands behind a record's name, typed by the unit."""
    block = a_block(c, rng, records=2)
    rid = rng.choice(ordered(c, block))
    key = ("c", block, rid, c.family.blocks[block].key)
    value = c.truth.get(key)
    if (
        not isinstance(value, str)
        or c.book[c.sheet_of(block)].cell(c.row(block, rid), key_column(c, block)).value != value
    ):
        raise SkippedError
    c.set(key, f"{value}(含预备)")
    c.truth[key] = f"{value}(含预备)"
