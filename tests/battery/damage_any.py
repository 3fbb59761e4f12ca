"""Damage without a plan: monkeys make several edits, vandals one, anywhere on the form."""

# ruff: noqa: E501 - what is drawn is as wide as the sheet

from __future__ import annotations

from random import Random
from typing import Any

from .drawing import BLANK, REFUSE, UNKNOWN, Copy, Key, put
from .mutations import MUTATIONS, SkippedError, main_sheet, mixed_cells, mutation

STRAY: tuple[Any, ...] = (
    "已核实",
    7,
    "张三",
    2011,
    "无",
    "合计",
    "注",
    0.5,
    "√",
    "2011年12月20日",
    "联系人:李四",
    "—",
)


def _areas(c: Copy) -> tuple[str, int, int]:
    sheet = main_sheet(c)
    return sheet, c.last_row(sheet) + 1, c.last_column(sheet) + 1


def _plain_cells(c: Copy, *, filled: bool) -> list[tuple[int, int]]:
    """Return the cells of the main sheet that are filled, or empty, merges' covered cells left out."""
    sheet, height, width = _areas(c)
    ws = c.book[sheet]
    found = []
    for row in range(1, height + 1):
        for column in range(1, width + 1):
            c1, r1, _, _ = c.merge_at(sheet, row, column)
            if (c1, r1) == (column, row) and (ws.cell(row, column).value is not None) == filled:
                found.append((row, column))
    if not found:
        raise SkippedError
    return found


def _held(c: Copy, sheet: str, row: int, column: int) -> list[Key]:
    return [k for k, p in c.at.items() if p == (sheet, row, column)]


def _doubt_row(c: Copy, sheet: str, row: int) -> None:
    """What stands on a spare row of a block may be taken for a record, or refused: not judged."""
    for block, drawn in c.family.blocks.items():
        if not drawn.fixed:
            c.at["r", block, sheet, row] = (sheet, row, 1)


def _typed(c: Copy, sheet: str, row: int, column: int, value: Any) -> None:
    """Write into an empty cell, and say what is no longer sure."""
    ws = c.book[sheet]
    put(ws.cell(row, column), value)
    for key in _held(c, sheet, row, column):
        if key[0] in "ac":
            c.truth[key] = UNKNOWN
        elif key[0] == "k":
            answer = (
                ("a", key[1])
                if len(key) == 3
                else ("c", key[1].partition(".")[0], key[2], key[1].partition(".")[2])
            )
            c.truth[answer] = UNKNOWN
    records = {p[:2] for k, p in c.at.items() if k[0] == "c"}
    if (sheet, row) not in records:
        _doubt_row(c, sheet, row)


@mutation()
def vandal_adds(c: Copy, rng: Random) -> None:
    """Something was typed into an empty cell."""
    sheet = main_sheet(c)
    row, column = rng.choice(_plain_cells(c, filled=False))
    _typed(c, sheet, row, column, rng.choice(STRAY))


@mutation()
def vandal_copies(c: Copy, rng: Random) -> None:
    """A cell was copied into an empty one."""
    sheet = main_sheet(c)
    ws = c.book[sheet]
    source = rng.choice(_plain_cells(c, filled=True))
    value = ws.cell(*source).value
    if isinstance(value, str) and value.startswith("="):
        raise SkippedError
    row, column = rng.choice(_plain_cells(c, filled=False))
    _typed(c, sheet, row, column, value)


@mutation()
def vandal_deletes(c: Copy, rng: Random) -> None:
    """A cell was emptied."""
    sheet = main_sheet(c)
    _emptied(c, sheet, *rng.choice(_plain_cells(c, filled=True)))


def _emptied(c: Copy, sheet: str, row: int, column: int) -> None:
    put(c.book[sheet].cell(row, column), None)
    for key in _held(c, sheet, row, column):
        if key[0] == "a" or (key[0] == "c" and key[3] != c.family.blocks[key[1]].key):
            c.truth[key] = BLANK
            if key[0] == "c":
                _half_record(c, key)
        elif key[0] == "c":
            c.truth[key] = UNKNOWN
            _half_record(c, key)
        elif key[0] == "k":
            _untick(c, key)
        elif key[0] == "t":
            for name in mixed_names(c, key):
                c.truth["a", name] = REFUSE


def mixed_names(c: Copy, key: Key) -> list[str]:
    """Return the fields whose answers stand in a cell of text."""
    from .drawing import TAG

    text = c.family.text(key[1], key[2])
    return [n for n in TAG.findall(text) if "=" not in n and "." not in n]


def _half_record(c: Copy, key: Key) -> None:
    """A record of two answers that lost one may be a title: not judged as a record any more."""
    left = [
        k for k, v in c.truth.items()
        if k[0] == "c" and k[1:3] == key[1:3] and v is not BLANK and k[3] != c.family.blocks[key[1]].key
    ]  # fmt: skip
    if not left:
        c.loose.add((key[1], key[2]))


def _untick(c: Copy, key: Key) -> None:
    answer = (
        ("a", key[1])
        if len(key) == 3
        else ("c", key[1].partition(".")[0], key[2], key[1].partition(".")[2])
    )
    if c.truth.get(answer) == key[-1]:
        c.truth[answer] = BLANK


@mutation()
def vandal_renames(c: Copy, rng: Random) -> None:
    """A text of the form was overwritten with another word."""
    sheet = main_sheet(c)
    keys = [
        k for k, p in c.at.items()
        if k[0] == "t" and p[0] == sheet and isinstance(c.cell(k).value, str) and k not in mixed_cells(c)
        and not str(c.cell(k).value).startswith("=")
    ]  # fmt: skip
    if not keys:
        raise SkippedError
    c.cell(rng.choice(keys)).value = rng.choice(
        ("其他情况", "内容", "情况说明", "项目", "备注", "单位")
    )


@mutation()
def vandal_exchanges(c: Copy, rng: Random) -> None:
    """Two texts of the form changed places, without their answers: a label leads to another's answer."""
    sheet = main_sheet(c)
    keys = [
        k for k, p in c.at.items()
        if k[0] == "t" and p[0] == sheet and isinstance(c.cell(k).value, str) and not mixed_names(c, k)
    ]  # fmt: skip
    keys = [k for k in keys if len(str(c.cell(k).value)) > 14]
    if len(keys) < 2:
        raise SkippedError
    one, two = rng.sample(keys, 2)
    a, b = c.cell(one), c.cell(two)
    a.value, b.value = b.value, a.value


@mutation()
def monkey(c: Copy, rng: Random) -> None:
    """Three to six edits of all kinds."""
    for _ in range(rng.randint(3, 6)):
        try:
            rng.choice(_EDITS)(c, rng)
        except SkippedError:
            continue


def _insert_row(c: Copy, rng: Random) -> None:
    sheet = main_sheet(c)
    c.insert_rows(sheet, rng.randint(1, c.last_row(sheet)), 1)


def _insert_column(c: Copy, rng: Random) -> None:
    sheet = main_sheet(c)
    c.insert_columns(sheet, rng.randint(1, c.last_column(sheet)))


def _delete_row(c: Copy, rng: Random) -> None:
    sheet = main_sheet(c)
    row = rng.randint(1, c.last_row(sheet))
    if any(p[:2] == (sheet, row) for p in c.at.values()):
        raise SkippedError
    c.delete_rows(sheet, row)


def _stray(c: Copy, rng: Random) -> None:
    sheet, height, width = _areas(c)
    row, column = height + rng.randint(1, 3), width + rng.randint(1, 3)
    c.book[sheet].cell(rng.choice((row, rng.randint(1, height))), column).value = rng.choice(STRAY)


def _by_name(*names: str) -> Any:
    def edit(c: Copy, rng: Random) -> None:
        MUTATIONS[rng.choice(names)].apply(c, rng)

    return edit


_EDITS = (
    _insert_row, _insert_row, _insert_column, _delete_row, _stray,
    _by_name("vandal_adds", "vandal_deletes", "vandal_copies", "vandal_renames"),
    _by_name("labels_spaced", "labels_wide", "leaf_harmless", "mixed_spaced", "punctuation"),
    _by_name("swap_columns", "extra_column", "extra_column_filled", "blank_rows_inside", "rows_reordered"),
    _by_name("note_between", "note_under_title", "signature_below", "unmerged_everywhere"),
)  # fmt: skip
