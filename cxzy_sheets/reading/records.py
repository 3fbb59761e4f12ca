"""The rows of a repeating block, told apart: records, totals, notes … and rows that are refused.

Shape comes first, words second: real registers hold texts that begin with 其中, 注意 or 一、. Nothing
is dropped in silence: a row that holds data is a record, or skipped with a word, or refused with one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..layout import Field
from ..layout.anatomy import is_total
from ..names import label_key
from .copy import Copy, as_text, is_empty
from .labels import grade
from .placement import PlacedTable

_NUMERIC = frozenset(("整数", "小数", "百分比"))
_EXAMPLE = re.compile(r"^\s*[(（【\[]?\s*(填写)?(例|示例|样例|范例|举例|填报示例|填写示例)\s*[:：)）】\]]?|^\s*(例如|示例|样例)\s*[:：]|[(（](示例|样例|例|填写示例)[)）]\s*$")
_NOTE = re.compile(r"^\s*(注|备注|说明|填表说明|填报说明|填写说明|注意)\s*\d?\s*[:：.、]|^\s*[*＊※]|^\s*(其中)\b|^\s*其\s*中\s*[:：]?")
_FOOTER = re.compile(
    r"(填表人|填报人|制表人|制表|审核人|审核|负责人|签字|签名|盖章|联系电话|填报日期|填表日期|报送日期|年\s*月\s*日)\s*"
)
_SECTION = re.compile(r"^\s*([(（]?[一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}\s*[、.．])")
_TOTAL_TAIL = re.compile(r"(合计|总计|小计|累计|共计|汇总)\s*[(（:：]?[^\w]*$")
_SERIAL = re.compile(r"[(（]?\s*\d{1,4}\s*[)）、.．]?")


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is no record, and the word for what it is."""

    row: int
    word: str
    """total, subtotal, section, note, footer, header, numbers, example, spare; or, refused:
    no-key, name-only, after-total, foreign, slipped, merged."""
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Records:
    """What the rows of one block are."""

    rows: tuple[int, ...]
    """The copy's rows that are records."""
    skipped: tuple[Skipped, ...]
    refused_columns: Mapping[int, int]
    """Column of the form whose values slipped off their rows -> the copy's row that shows it."""
    merged: Mapping[tuple[int, int], tuple[int, int]]
    """Cell that a merged text reaches down to -> the cell that holds the text."""


@dataclass(frozen=True, slots=True)
class _Block:
    """What the classifier asks about a block."""

    copy: Copy
    placed: PlacedTable
    columns: tuple[int, ...]
    """The copy's bound columns, serial left out."""
    numeric: frozenset[int]
    keys: tuple[int, ...]
    """The copy's columns that tell records apart."""
    leaves: Mapping[int, str]
    """The copy's column -> the form's lowest header text."""
    derived: frozenset[int]
    """Columns that the form itself computes."""


def block_of(placed: PlacedTable, copy: Copy, fields: Mapping[str, Field]) -> _Block:
    """Return what is known of a block's columns before its rows are looked at."""
    columns, numeric, keys, derived = [], set(), [], set()
    leaves: dict[int, str] = {}
    texts: list[int] = []
    for column in placed.table.columns:
        there = placed.columns.get(column.column)
        if there is None:
            continue
        columns.append(there)
        if column.path:
            leaves[there] = column.path[-1]
        field = fields.get(column.field or "")
        if column.formula or (field is not None and field.formula):
            derived.add(there)
        if field is None:
            if column.mixed is None:
                numeric.add(there)
            continue
        if field.type in _NUMERIC and not column.option:
            numeric.add(there)
        elif not column.option and field.type in ("文本", "单位", "人员", "选项", "编号"):
            texts.append(there)
        if field.key and not column.option:
            keys.append(there)
    if not keys and texts:
        keys = [min(texts)]
    return _Block(
        copy, placed, tuple(columns), frozenset(numeric), tuple(keys), leaves, frozenset(derived)
    )


def records(placed: PlacedTable, copy: Copy, fields: Mapping[str, Field]) -> Records:
    """Return which rows of a repeating block are records, and what the others are."""
    block = block_of(placed, copy, fields)
    found: list[int] = []
    skipped: list[Skipped] = []
    merged = _merged_down(block)
    both = _numbers_merged(block)
    foreign = False
    last_total: int | None = None
    kinds: list[tuple[int, str]] = []
    for row in range(placed.first, min(placed.end, copy.height)):
        word = _kind(block, row, merged)
        if word == "foreign":
            foreign = True
        if foreign:
            if any(not is_empty(v) for v in copy.rows[row]):
                skipped.append(Skipped(row, "foreign", refused=_has_data(block, row)))
            continue
        kinds.append((row, word))
    rows = [row for row, word in kinds if word == "record"]
    sums = _sum_rows(block, rows, any(w in ("total", "subtotal") for _, w in kinds))
    grand = [row for row, word in kinds if word == "total"]
    first_record = rows[0] if rows else None
    if grand and first_record is not None:
        last_total = max(grand) if max(grand) > first_record else None
    for row, word in kinds:
        if word == "record" and row in sums:
            skipped.append(Skipped(row, "total"))
        elif word == "record" and row in both:
            skipped.append(Skipped(row, "merged", refused=True))
        elif word == "record" and last_total is not None and row > last_total:
            skipped.append(Skipped(row, "after-total", refused=True))
        elif word == "record" and _slipped(block, row):
            skipped.append(Skipped(row, "slipped", refused=True))
        elif word == "record":
            found.append(row)
        elif word in ("no-key", "name-only"):
            skipped.append(Skipped(row, word, refused=True))
        elif word != "blank":
            skipped.append(Skipped(row, word))
    return Records(tuple(found), tuple(skipped), _slipped_columns(block, found, kinds), merged)


def _kind(block: _Block, row: int, merged: Mapping[tuple[int, int], tuple[int, int]]) -> str:
    copy, placed = block.copy, block.placed
    line = copy.rows[row]
    filled = [c for c in block.columns if c < len(line) and not is_empty(line[c])]
    serial = placed.serial is not None and _is_serial(copy.value(row, placed.serial))
    texts = [(c, t) for c, t in copy.texts[row]]
    if not filled and not texts:
        return "blank" if not serial else "spare"
    if _repeats_header(block, row):
        return "header"
    if _numbers_columns(block, row, filled):
        return "numbers"
    word = _whole_cell_word(block, row, texts)
    full = 5 * len(filled) >= 3 * len(block.columns) and len(filled) >= 2
    if word and (word == "total" or not serial or not full or word == "example"):
        return word
    if _foreign_header(block, row):
        return "foreign"
    has_key = any(not is_empty(copy.value(*merged.get((row, c), (row, c)))) for c in block.keys)
    values = [copy.value(row, c) for c in filled]
    zeros = all(isinstance(v, (int, float)) and v == 0 for v in values)
    if not has_key and (not filled or zeros):
        return "spare" if not texts else _sparse_word(block, row, texts)
    if serial or full:
        if not has_key:
            return "no-key"
        return "record" if len(filled) > 1 or serial else "name-only"
    sparse = _sparse_word(block, row, texts)
    if sparse in ("note", "footer", "section"):
        return sparse
    if not has_key:
        return "no-key" if filled else sparse
    numbers = [c for c in filled if c in block.numeric and c not in block.derived]
    if any(not _is_text(copy.value(row, c)) for c in numbers):
        return "record"
    if not block.numeric and len(filled) >= 2:
        return "record"
    if numbers or len(filled) >= 2:
        return "record"
    return "name-only"


def _is_text(value: Any) -> bool:
    return type(value) is str and not any(c.isdigit() for c in value)


def _is_serial(value: Any) -> bool:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value).is_integer() and 0 < value < 10000
    return type(value) is str and bool(_SERIAL.fullmatch(value.strip()))


def _repeats_header(block: _Block, row: int) -> bool:
    """Whether a row says the header again: at least half of its filled bound cells, and two."""
    same = sum(
        bool(grade(text, block.copy.text(row, column))) for column, text in block.leaves.items()
    )
    filled = sum(not is_empty(block.copy.value(row, column)) for column in block.columns)
    if same >= 2 and 2 * same >= filled:
        return True
    # The upper level of a repeated header has group labels only.
    groups = {label_key(t) for c in block.placed.table.columns for t in c.path}
    texts = [label_key(t) for _, t in block.copy.texts[row]]
    numbers = any(not isinstance(v, str) for _, v in block.copy.filled(row))
    return len(texts) >= 2 and not numbers and all(t in groups for t in texts)


def _numbers_columns(block: _Block, row: int, filled: Sequence[int]) -> bool:
    """Whether a row only numbers the columns: 甲 1 2 3, or 1 2 3 4 without a gap."""
    if len(filled) < max(3, len(block.columns) - 1):
        return False
    numbers = []
    for column in filled:
        text = as_text(block.copy.value(row, column)).strip("()（） ")
        if text in "甲乙丙丁ABCabc" and text:
            continue
        if not text.isdigit():
            return False
        numbers.append(int(text))
    return len(numbers) >= 2 and all(b - a == 1 for a, b in zip(numbers, numbers[1:], strict=False))


def _whole_cell_word(block: _Block, row: int, texts: Sequence[tuple[int, str]]) -> str:
    """Return what one whole cell says the row is: a total, or an example; else an empty word."""
    serial = block.placed.serial
    left = max((*block.keys, -1 if serial is None else serial), default=-1)
    for column, text in texts:
        if is_total(text):
            return "subtotal" if label_key(text) == "小计" else "total"
        if column <= left and _TOTAL_TAIL.search(text) and len(text) <= 20:
            return "subtotal" if "小计" in text else "total"
        if column <= left and _EXAMPLE.search(text):
            return "example"
    return ""


def _sparse_word(block: _Block, row: int, texts: Sequence[tuple[int, str]]) -> str:
    """Return what the words of a row with few cells say it is."""
    first = texts[0][1] if texts else ""
    if _NOTE.search(first):
        return "note"
    if any(_FOOTER.search(text) for _, text in texts) and any(
        ":" in t or "：" in t or _FOOTER.match(t.strip()) for _, t in texts
    ):
        return "footer"
    if len(texts) == 1 and _SECTION.search(first):
        return "section"
    wide = block.copy.box(row, texts[0][0]) if texts else (0, 0, 0, 0)
    if len(texts) == 1 and wide[3] - wide[1] >= 2:
        return "section" if len(first) <= 30 else "note"
    bound = set(block.columns)
    if texts and all(column not in bound for column, _ in texts):
        return "note"
    return "other"


def _foreign_header(block: _Block, row: int) -> bool:
    """Whether a table of the unit's own begins: a key cell that says its own heading."""
    return any(
        grade(block.leaves[column], block.copy.text(row, column))
        for column in block.keys
        if column in block.leaves
    )


def _has_data(block: _Block, row: int) -> bool:
    return any(not is_empty(block.copy.value(row, column)) for column in block.columns)


def _sum_rows(block: _Block, rows: Sequence[int], total_seen: bool) -> set[int]:
    """Return the rows that are the sums of two or more neighbours in three or more columns.

    Such a row is a total, whatever it is called (reading.md §2.15).
    """
    columns = sorted(block.numeric - block.derived)
    if len(columns) < 3 or len(rows) < 3:
        return set()
    values = {
        row: [float(v) if isinstance(v := block.copy.value(row, c), (int, float)) else 0.0 for c in columns]
        for row in rows
    }
    found: set[int] = set()
    for index, row in enumerate(rows):
        mine = values[row]
        solid = [i for i, v in enumerate(mine) if v]
        if len(solid) < 3:
            continue
        for step in (-1, 1):
            sums = [0.0] * len(columns)
            count = 0
            at = index + step
            while 0 <= at < len(rows) and rows[at] not in found:
                sums = [a + b for a, b in zip(sums, values[rows[at]], strict=True)]
                count += 1
                if count >= 2 and all(abs(a - b) < 1e-6 for a, b in zip(sums, mine, strict=True)):
                    found.add(row)
                    break
                if any(sums[i] > mine[i] + 1e-6 for i in solid):
                    break
                at += step
    return found


def _slipped(block: _Block, row: int) -> bool:
    """Whether a row slipped to the right: a number behind the last column, and a hole in the row."""
    if not block.numeric:
        return False
    right = max(block.columns)
    beyond = block.copy.value(row, right + 1)
    if isinstance(beyond, bool) or not isinstance(beyond, (int, float)):
        return False
    if right + 1 in block.placed.headings:
        return False
    return any(is_empty(block.copy.seen(row, column)) for column in block.columns)


def _slipped_columns(
    block: _Block, found: Sequence[int], kinds: Sequence[tuple[int, str]]
) -> dict[int, int]:
    """Return the form's columns with a number below the records and a hole among them."""
    if not found:
        return {}
    back = {there: column for column, there in block.placed.columns.items()}
    slipped: dict[int, int] = {}
    for row, word in kinds:
        if row < found[-1] or word not in ("no-key", "spare"):
            continue
        filled = [c for c in block.numeric - block.derived if not is_empty(block.copy.value(row, c))]
        if len(filled) != 1:
            continue
        column = filled[0]
        if any(is_empty(block.copy.value(r, column)) for r in found):
            slipped[back[column]] = row
    return slipped


def _merged_down(block: _Block) -> dict[tuple[int, int], tuple[int, int]]:
    """Return the cells of text columns that a text merged downward reaches."""
    reached: dict[tuple[int, int], tuple[int, int]] = {}
    texts = set(block.columns) - block.numeric
    for r0, c0, r1, c1 in block.copy.merges:
        if r1 > r0 and block.placed.first <= r0 < block.placed.end:
            for column in texts & set(range(c0, c1 + 1)):
                for row in range(r0 + 1, r1 + 1):
                    reached[row, column] = (r0, c0)
    return reached


def _numbers_merged(block: _Block) -> set[int]:
    """Return the rows over which one number is merged: it cannot be told whose it is."""
    rows: set[int] = set()
    for r0, c0, r1, c1 in block.copy.merges:
        if r1 > r0 and r0 >= block.placed.first and r0 < block.placed.end:
            if any(c0 <= column <= c1 for column in block.numeric) and not is_empty(
                block.copy.value(r0, c0)
            ):
                rows |= set(range(r0, r1 + 1))
    return rows
