"""What clerks do to a filled copy, and what may be read from it afterwards.

In:  a `Copy` and a `Random`.
Out: the same copy, damaged, its truth brought up to date.

A mutation keeps three promises. An answer that a careful person can still read keeps its truth
(right or refused); one that has two readings, or none, becomes `REFUSE`; one that a person could
argue about becomes `UNKNOWN`. `SkippedError` says that a form has nothing to damage in this way.

This file holds the register and what there is to damage; the damage itself is in `damage_sheets`
(rows, columns, sheets), `damage_records`, `damage_headers`, `damage_blocks`, `damage_answers` and
`damage_any`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from .drawing import REFUSE, Copy, Key, put


class SkippedError(Exception):
    """The form has nothing that can be damaged in this way."""


@dataclass(frozen=True)
class Mutation:
    """A named way to damage a copy."""

    name: str
    apply: Callable[[Copy, Random], None]
    layout: bool = False
    """Moves or adds, but changes no label and no answer: may follow any other mutation."""
    counts: int | None = None
    """How many records the blocks hold before the damage; None: 3 to 7."""


MUTATIONS: dict[str, Mutation] = {}


def mutation(
    *, layout: bool = False, counts: int | None = None
) -> Callable[[Callable[[Copy, Random], None]], Callable[[Copy, Random], None]]:
    """Return a decorator that enters a function into `MUTATIONS` under its own name."""

    def enter(apply: Callable[[Copy, Random], None]) -> Callable[[Copy, Random], None]:
        MUTATIONS[apply.__name__] = Mutation(apply.__name__, apply, layout, counts)
        return apply

    return enter


# -- what there is to damage


def a_block(
    c: Copy, rng: Random, *, fixed: bool = False, numbers: int = 0, records: int = 0
) -> str:
    """Return a block that is fixed or not, with so many number columns and records."""
    fits = [
        b
        for b, drawn in c.family.blocks.items()
        if drawn.fixed == fixed
        and len(number_columns(c, b)) >= numbers
        and len(c.records[b]) >= records
    ]
    if not fits:
        raise SkippedError
    return rng.choice(fits)


def number_columns(c: Copy, block: str) -> list[str]:
    """Return the number fields of a block in the order of the form."""
    kinds = c.family.kinds
    return [n for n in c.family.columns[block] if kinds[f"{block}.{n}"].name == "number"]


def count_columns(c: Copy, block: str) -> list[str]:
    """Return those that hold plain counts or points."""
    return [
        n
        for n in number_columns(c, block)
        if "%" not in c.family.kinds[f"{block}.{n}"].number_format
    ]


def text_columns(c: Copy, block: str) -> list[str]:
    """Return the text fields of a block in the order of the form."""
    kinds = c.family.kinds
    return [n for n in c.family.columns[block] if kinds[f"{block}.{n}"].name == "text"]


def labels(c: Copy) -> dict[str, Key]:
    """Return side-by-side scalars: field → key of the label left of its answer, one label each."""
    found: dict[str, Key] = {}
    for name in c.family.scalars:
        key = ("a", name)
        if name in c.family.ticks or c.family.mixed(name) or key not in c.at:
            continue
        if len(c.family.tags.get(name, ())) > 1:
            continue  # what stands in two places is judged by neither alone
        sheet, row, column = c.at[key]
        for other, place in c.at.items():
            if other[0] != "t" or place[0] != sheet:
                continue
            _, r1, c2, r2 = c.merge_at(*place)
            if r1 <= row <= r2 and c2 + 1 == column and isinstance(c.cell(other).value, str):
                found[name] = other
    shared = [k for k in found.values() if list(found.values()).count(k) > 1]
    answers = {place for key, place in c.at.items() if key[0] == "a"}
    crossing = set()
    for name in found:
        sheet, row, column = c.at["a", name]
        if (sheet, row, c.merge_at(sheet, row, column)[2] + 1) in answers:
            crossing.add(name)  # the label names a row of answers, not this one alone
    return {n: k for n, k in found.items() if k not in shared and n not in crossing}


def mixed_cells(c: Copy) -> dict[Key, list[str]]:
    """Return the cells that hold labels and answers: key → fields in order."""
    found: dict[Key, list[str]] = {}
    for name in c.family.scalars:
        if c.family.mixed(name):
            key = ("t", *c.family.tags[name][0])
            if key in c.at:
                found.setdefault(key, []).append(name)
    return found


def pick(rng: Random, choices: object) -> object:
    """Return one of `choices`, or skip where there is none."""
    listed = list(choices)  # type: ignore[call-overload]
    if not listed:
        raise SkippedError
    return rng.choice(listed)


def main_sheet(c: Copy) -> str:
    """Return the sheet with most answers."""
    sheets = [p[0] for k, p in c.at.items() if k[0] in "ac"]
    if not sheets:
        raise SkippedError
    return max(sorted(set(sheets)), key=sheets.count)


def form_sheets(c: Copy) -> list[str]:
    """Return the sheets on which the form's texts stand now."""
    return sorted({p[0] for k, p in c.at.items() if k[0] == "t"})


def blank_row(c: Copy, sheet: str, row: int) -> int:
    """Insert a row and return it."""
    c.insert_rows(sheet, row, 1)
    return row


def below(c: Copy, key: Key) -> int:
    """Return the first row below the (merged) cell of `key`."""
    return c.merge_at(*c.at[key])[3] + 1


def header_bottom(c: Copy, block: str) -> int:
    """Return the last row of a block's header now."""
    return max(below(c, k) for k in c.header_keys(block)) - 1


def header_top(c: Copy, block: str) -> int:
    """Return the first row of a block's header now."""
    return min(c.at[k][1] for k in c.header_keys(block))


def write_row(c: Copy, block: str, row: int, *, key: str | None, numbers: object = ()) -> None:
    """Write a line that is no record: a word in the key column, numbers in the number columns."""
    ws = c.book[c.sheet_of(block)]
    if key is not None:
        ws.cell(row, key_column(c, block)).value = key
    for name, value in zip(number_columns(c, block), numbers, strict=False):  # type: ignore[call-overload]
        ws.cell(row, c.column(block, name)).value = value


def key_column(c: Copy, block: str) -> int:
    """Return the column of the key of a repeating block."""
    return c.column(block, c.family.blocks[block].key)


def sums(c: Copy, block: str, rids: list[int]) -> list[object]:
    """Return the sum of each number column over some records; None for a share."""
    out: list[object] = []
    for name in number_columns(c, block):
        if name not in count_columns(c, block):
            out.append(None)
            continue
        values = [c.truth["c", block, r, name] for r in rids]
        out.append(sum(v for v in values if isinstance(v, int | float)))
    return out


def ordered(c: Copy, block: str) -> list[int]:
    """Return the records of a block from top to bottom."""
    return sorted(c.records[block], key=lambda r: c.row(block, r))


def unmerge_body(c: Copy, sheet: str) -> None:
    """Undo every merge of a sheet."""
    ws = c.book[sheet]
    for merged in list(ws.merged_cells.ranges):
        ws.unmerge_cells(str(merged))


def lost(c: Copy) -> None:
    """Refuse every answer whose cell, or whose cell of text, is no longer there."""
    for name in c.family.scalars:
        if name in c.family.ticks:
            if any(("k", name, option) not in c.at for option in c.family.ticks[name]):
                c.truth["a", name] = REFUSE
            continue
        key = ("t", *c.family.tags[name][0]) if c.family.mixed(name) else ("a", name)
        if key not in c.at:
            c.truth["a", name] = REFUSE


def group_of(c: Copy, block: str, name: str) -> tuple[Key, ...]:
    """Return the keys of the header texts above the lowest one of a column, outermost first."""
    leaf = c.leaf_key(block, name)
    column = c.column(block, name)
    found = []
    for key in c.header_keys(block):
        if key == leaf:
            continue
        c1, r1, c2, _ = c.merge_at(*c.at[key])
        if c1 <= column <= c2:
            found.append((r1, key))
    return tuple(key for _, key in sorted(found))


def move(c: Copy, sheet: str, source: tuple[int, int], target: tuple[int, int]) -> None:
    """Move what a cell holds, its format too; the places are the caller's to mend."""
    ws = c.book[sheet]
    old, new = ws.cell(*source), ws.cell(*target)
    value, shown = old.value, old.number_format
    put(old, None)
    new.number_format = shown
    put(new, value)


__all__ = [
    "MUTATIONS", "Mutation", "SkippedError", "a_block", "below", "blank_row", "count_columns",
    "form_sheets", "group_of", "header_bottom", "header_top", "key_column", "labels", "lost",
    "main_sheet", "mixed_cells", "move", "mutation", "number_columns", "ordered", "pick", "sums",
    "text_columns",
    "unmerge_body", "write_row",
]  # fmt: skip
