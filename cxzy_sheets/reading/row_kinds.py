"""What one row of a block is: its shape first, then what whole cells say, then its words.

Real registers hold texts that begin with 其中, 注意 or 一、; words decide for sparse rows only, or
where they fill a whole cell up to the name (reading.md §2.14).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from ..layout import Field
from ..layout.anatomy import SERIAL_HEADINGS, is_total
from ..names import label_key
from .copy import Copy, as_text, is_empty
from .labels import grade, label
from .merged import numbers_down
from .placement import PlacedTable
from .plain import COUNTED, FULL, NAMING, NUMERIC, SUSPECT, naming_columns

_EXAMPLE = re.compile(
    r"^\s*[(（【\[]?\s*(填[写报])?(例|示例|样例|范例|举例|例如)\s*\d?\s*[)）】\]]?\s*$"
    r"|^\s*(填[写报])?(例|示例|样例|范例|举例|例如)\s*\d?\s*[:：]"
    r"|^\s*[(（【\[]\s*(填[写报])?(例|示例|样例|范例)\s*[)）】\]]"
    r"|[(（【]\s*(填[写报])?(例|示例|样例|范例)\s*[)）】]\s*$"
)
_NOTE = re.compile(
    r"^\s*(注|备注|说明|填[表报写]说明|注意)\s*\d?\s*[:：.、]|^\s*[*＊※]|^\s*其\s*中\s*[:：]"
)
_SIGNED = r"(填[表报]人|制表人?|审核人?|负责人|经办人|签[字名]|盖章|联系电话|[填报][表送报]?日期)"
_FOOTER = re.compile(rf"{_SIGNED}\s*([(（][^()（）]*[)）])?\s*[:：]|^\s*[(（]?{_SIGNED}[)）]?\s*$")
_DAY = re.compile(r"\s*\d{0,4}\s*年\s*\d{0,2}\s*月\s*\d{0,2}\s*日\s*")
SECTION = re.compile(
    r"^\s*([(（]?[一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}\s*[、.．])"
)
_TOTAL_TAIL = re.compile(r"(合计|总计|小计|累计|共计)\s*([(（][^()（）]{0,8}[)）])?\s*[^\w]*$")
_DERIVED = re.compile(
    r"^\s*(其\s*中\s*([:：].*)?|平均[数值分]?|均值|占比|比[例重]|百分比|(比)?[上去]年(同期)?(数|增减.*)?"
    r"|同期数?|上期数?|(同比|环比|增减|增长).*)\s*[:：]?\s*$",
    re.DOTALL,
)
"""A line that is worked out from records, or is a part of one; only where there are numbers."""
_STRUCK = re.compile(
    r"[/／\\＼|—–－_~～×*＊.…-]{1,12}"
    r"|[(（]?(此|本)?[栏表页行处]?以下(全部|均)?(空白|为空|无正文|无内容|无)[)）]?"
)
"""What a unit writes over rows that it does not need, blanks left out."""
_SERIAL = re.compile(r"[(（]?\s*\d{1,4}\s*[)）、.．]?")

Reached = Mapping[tuple[int, int], tuple[int, int]]
"""Cell that a merged text reaches down to -> the cell that holds the text."""


@dataclass(frozen=True, slots=True)
class BlockRows:
    """What the classifier asks about a block."""

    copy: Copy
    placed: PlacedTable
    columns: tuple[int, ...]
    """The copy's bound columns, serial left out."""
    numeric: frozenset[int]
    keys: tuple[int, ...]
    """The copy's columns that tell records apart."""
    fields: Mapping[int, str]
    """The copy's column -> its field; the boxes of one answer are one field."""
    leaves: Mapping[int, str]
    """The copy's column -> the form's lowest header text."""
    texts: frozenset[str]
    """All of these."""
    derived: frozenset[int]
    """Columns that the form itself computes."""
    counted: tuple[int, ...]
    """Columns whose numbers add up."""
    typed: frozenset[int]
    """Columns that hold numbers or dates."""
    naming: frozenset[int]
    """Columns in which a word says what the row is: up to the key, and up to the first number."""
    outside: frozenset[str]
    """Keys of the form's labels outside of tables."""
    counted_headings: bool
    """Some heading is a number, such as a year: a row of numbers may be the header again."""
    declared: bool
    """字段 says which columns tell records apart; else the first text column does."""
    nameless: bool
    """The form has a column that tells records apart, and the copy does not."""
    covered: frozenset[tuple[int, int]]
    """Cells that look blank below a number that is merged downward."""


def block_of(
    placed: PlacedTable, copy: Copy, fields: Mapping[str, Field], outside: frozenset[str]
) -> BlockRows:
    """Return what is known of a block's columns before its rows are looked at."""
    columns, numeric, derived, dated, counted = [], set(), set(), set(), []
    named = naming_columns(placed.table, fields)
    leaves: dict[int, str] = {}
    owners: dict[int, str] = {}
    texts: list[int] = []
    for column in placed.table.columns:
        there = placed.columns.get(column.column)
        if there is None:
            continue
        columns.append(there)
        owners[there] = column.field or str(there)
        if column.path:
            leaves[there] = column.path[-1]
        field = fields.get(column.field or "")
        if column.formula or (field is not None and field.formula):
            derived.add(there)
        if field is None:
            if column.mixed is None:
                numeric.add(there)
            continue
        if field.type in NUMERIC and not column.option:
            numeric.add(there)
            if field.type in COUNTED and there not in derived and column.column not in named:
                counted.append(there)
        elif not column.option and field.type in NAMING:
            texts.append(there)
        elif field.type in ("日期", "年月"):
            dated.add(there)
    keys = [placed.columns[column] for column in named if column in placed.columns]
    serial = -1 if placed.serial is None else placed.serial
    first = min(numeric, default=0)
    naming = frozenset(range(max([*keys, serial]) + 1)) | {c for c in texts if c < first}
    return BlockRows(
        copy, placed, tuple(columns), frozenset(numeric), tuple(keys), owners, leaves,
        frozenset(leaves.values()),
        frozenset(derived), tuple(counted), frozenset(numeric | dated), naming, outside,
        any(label_key(text).isdigit() for text in leaves.values()),
        any(fields[c.field].key for c in placed.table.columns if c.field), bool(named) and not keys,
        numbers_down(copy, numeric, placed.first, placed.end),
    )  # fmt: skip


def kind_of(block: BlockRows, row: int, merged: Reached) -> str:
    """Return what one row is: its shape first, then what whole cells say, then its words."""
    if _plain(block, row):
        return "record"
    copy, placed = block.copy, block.placed
    line = copy.rows[row]
    filled = [c for c in block.columns if c < len(line) and not is_empty(line[c])]
    if block.covered and has_name(block, row, merged):
        filled = sorted({*filled, *(c for c in block.numeric if (row, c) in block.covered)})
    serial = placed.serial is not None and _is_serial(copy.value(row, placed.serial))
    texts = copy.texts[row]
    if not texts and merged and _continues(block, row, merged):
        return "blank"
    if not filled and not texts:
        reached = any(
            not is_empty(copy.value(*merged[row, c])) for c in block.keys if (row, c) in merged
        )
        return "blank" if not serial else "name-only" if reached else "spare"
    numbers = any(c in block.typed and not isinstance(line[c], str) for c in filled)
    if (not numbers or block.counted_headings) and _repeats_header(block, row):
        return "header"
    if _numbers_columns(block, row, filled) and _beside_header(block, row):
        return "numbers"
    numbered = serial and has_name(block, row, merged)
    if word := _whole_cell_word(block, texts, {*block.keys} if numbered else block.naming):
        return word
    beside = block.naming.difference(block.columns)
    if numbered and any(c in beside and _EXAMPLE.search(text) for c, text in texts):
        # 示例 before the block at the left is said of the whole row.
        return "example"
    if _struck_out(block, row):
        return "note"
    if _foreign_header(block, row):
        return "foreign"
    if not serial and _signed(block, row):
        return "footer"
    return _kind_by_shape(block, row, merged, filled, serial=serial)


def _kind_by_shape(
    block: BlockRows, row: int, merged: Reached, filled: Sequence[int], *, serial: bool
) -> str:
    """Return what a row is that no word tells: by its name, and by how much of it is filled."""
    line, texts = block.copy.rows[row], block.copy.texts[row]
    told = len({block.fields[c] for c in filled})
    full = told >= FULL * len(set(block.fields.values())) and told >= min(2, len(block.columns))
    if block.nameless:
        # Which rows are records is told by their shape alone, or not at all.
        return "record" if full and len(filled) >= 2 else "no-key"
    has_key = has_name(block, row, merged)
    if not has_key and all(_is_zero(line[c]) for c in filled):
        return "spare" if not texts else _sparse_word(block, row, texts)
    other = _of_another_kind(block, row, filled, serial=serial)
    if serial or full:
        if other:
            return "foreign"
        if not has_key:
            # Nobody has said that this column names records; a numbered row is one all the same.
            return "record" if serial and full and not block.declared else "no-key"
        alone = len(filled) == 0 or (len(filled) == 1 and not serial and len(block.columns) > 1)
        return "name-only" if alone else "record"
    sparse = _sparse_word(block, row, texts)
    if sparse in ("note", "footer", "section"):
        return sparse
    if other or not has_key:
        return "foreign" if other else "no-key" if filled else sparse
    own = block.numeric - block.derived - {*block.keys}
    if not own.isdisjoint(filled) or len(filled) >= 2:
        return "sparse"
    return "name-only"


def _continues(block: BlockRows, row: int, merged: Reached) -> bool:
    """Whether a row only makes the record above it taller: all of its cells reach down to it."""
    copy = block.copy
    tops = {merged[row, c][0] for c in block.keys if (row, c) in merged}
    if len(tops) != 1 or any(True for _ in copy.filled(row)):
        return False
    top = tops.pop()
    return all(copy.box(top, c)[2] >= row for c, _ in copy.filled(top) if c in block.columns)


def _plain(block: BlockRows, row: int) -> bool:
    """Whether a row is plainly a record: numbered, named, with a number, and no word that matters.

    It saves the closer look for the rows that need it; it never calls a record what they would not.
    """
    line = block.copy.rows[row]
    at = block.placed.serial
    if at is None or at >= len(line) or type(line[at]) is not float or not block.keys:
        return False
    if not _is_serial(line[at]) or not any(type(line[c]) is float for c in block.counted):
        return False
    for column in block.naming:
        value = line[column] if column < len(line) else ""
        if type(value) is str and value and (SUSPECT.search(value) or value in block.texts):
            return False
    name = line[block.keys[0]]
    if type(name) is not str or not name.strip():
        return False
    told = sum(line[c] != "" for c in block.columns)
    return bool(told >= FULL * len(block.columns))


def _of_another_kind(block: BlockRows, row: int, filled: Sequence[int], *, serial: bool) -> bool:
    """Whether a row is the heading of a table of the unit's own: words where dates and numbers go.

    Two such words, or one and a word where the serial number goes.
    """
    words = sum(
        c in block.typed
        and isinstance(v := block.copy.value(row, c), str)
        and not any(map(str.isdigit, v))
        for c in filled
    )
    typed = sum(c in block.typed for c in filled)
    at = block.placed.serial
    named = (
        at is not None
        and not serial
        and isinstance(block.copy.value(row, at), str)
        and bool(block.copy.value(row, at).strip())
    )
    return words == typed and words + named >= 2 and words >= 1


def _is_zero(value: Any) -> bool:
    return isinstance(value, (int, float)) and value == 0


def serial_at(block: BlockRows, row: int) -> str:
    """Return what stands where a row's serial number goes: `number`, `word`, or nothing."""
    column = block.placed.serial
    value = "" if column is None else block.copy.value(row, column)
    if is_empty(value):
        return ""
    return "number" if _is_serial(value) else "word"


def _is_serial(value: Any) -> bool:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value).is_integer() and 0 < value < 10000
    return type(value) is str and bool(_SERIAL.fullmatch(value.strip()))


def _repeats_header(block: BlockRows, row: int) -> bool:
    """Whether a row says the header again: at least half of its filled bound cells, and two."""
    copy = block.copy
    # 好 under 好 is how some tick; a row that bears a name of its own is no heading.
    for key in block.keys:
        named = key in block.leaves and not is_empty(block.copy.value(row, key))
        if named and not grade(block.leaves[key], block.copy.text(row, key)):
            return False
    same = sum(
        bool(grade(text, block.copy.text(row, column))) for column, text in block.leaves.items()
    )
    filled = sum(not is_empty(block.copy.value(row, column)) for column in block.columns)
    if same >= 2 and 2 * same >= filled:
        return True
    # The upper level of a repeated header has group labels only.
    groups = {label_key(t) for c in block.placed.table.columns for t in c.path} | SERIAL_HEADINGS
    texts = [label_key(t) for _, t in block.copy.texts[row]]
    numbers = any(not isinstance(v, str) for _, v in block.copy.filled(row))
    # A middle level may hold one of them, beside headings that are merged over all levels.
    below = bool(block.keys) and all(
        copy.corner(row, key)[0] < row and grade(block.leaves.get(key, ""), copy.text(row, key))
        for key in block.keys
    )
    few = len(texts) < (1 if below else 2)
    return not few and not numbers and all(t in groups for t in texts)


def _beside_header(block: BlockRows, row: int) -> bool:
    """Whether nothing but blank rows and the header's own words stands between header and row."""
    between = range(block.placed.first, row)
    return all(
        _repeats_header(block, other)
        or all(is_empty(block.copy.value(other, column)) for column in block.columns)
        for other in between
    )


def _numbers_columns(block: BlockRows, row: int, filled: Sequence[int]) -> bool:
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
    counts = len(numbers) >= 2 and all(b - a == 1 for a, b in pairwise(numbers))
    return counts and (numbers[0] <= 3 or _counted_from(block, row, filled[0], numbers[0]))


def _counted_from(block: BlockRows, row: int, column: int, number: int) -> bool:
    """Whether the cells at the left count up to a number: the columns of a table beside."""
    texts = [as_text(v).strip("()（） ") for c, v in block.copy.filled(row) if c < column]
    counted = [int(text) for text in texts if text.isdigit()]
    return bool(counted) and counted == list(range(counted[0], number)) and counted[0] <= 3


def _whole_cell_word(block: BlockRows, texts: Sequence[tuple[int, str]], where: Set[int]) -> str:
    """Return what one whole cell says the row is: a total, an example, worked out; else `''`.

    Only a cell up to the name counts, and of a row with number and name the name alone: a record
    may well say 合计 in its remarks.
    """
    for column, text in texts:
        if column not in where:
            continue
        if is_total(text):
            return "subtotal" if label_key(text) == "小计" else "total"
        if block.numeric and _TOTAL_TAIL.search(text) and len(text) <= 20:
            return "subtotal" if "小计" in text else "total"
        if _EXAMPLE.search(text):
            return "example"
        if block.numeric and _DERIVED.search(text):
            return "derived"
    return ""


def _sparse_word(block: BlockRows, row: int, texts: Sequence[tuple[int, str]]) -> str:
    """Return what the words of a row with few cells say it is."""
    first = texts[0][1] if texts else ""
    alone = len(texts) == 1 and len(list(block.copy.filled(row))) == 1
    if alone and _DAY.fullmatch(first):
        return "footer"
    if _NOTE.search(first):
        return "note"
    if any(_FOOTER.search(text) for _, text in texts):
        return "footer"
    if any(label(t).bare in block.outside and len(label(t).bare) >= 2 for _, t in texts):
        return "footer"
    if alone and SECTION.search(first):
        return "section"
    wide = block.copy.box(row, texts[0][0]) if texts else (0, 0, 0, 0)
    if alone and wide[3] - wide[1] >= 2:
        return "section" if len(first) <= 30 else "note"
    bound = set(block.columns)
    if texts and bound.isdisjoint(column for column, _ in block.copy.filled(row)):
        return "note"
    return "other"


def _signed(block: BlockRows, row: int) -> bool:
    """Whether all that a row holds is a signature and a date: (盖章), 2011年12月20日."""
    values = [value for _, value in block.copy.filled(row)]
    texts = [value for value in values if isinstance(value, str)]
    signs = [text for text in texts if _FOOTER.search(text)]
    others = [text for text in texts if not _FOOTER.search(text)]
    return (
        bool(signs)
        and all(map(_DAY.fullmatch, others))
        and all(isinstance(value, (str, datetime.date)) for value in values)
    )


def _struck_out(block: BlockRows, row: int) -> bool:
    """Whether a row only says that no record stands there: / / /, 无 无 无, 以下空白.

    A single 无 may be an answer. What the form itself prints or computes there says nothing.
    """
    own = {*block.columns} - block.derived
    told = [value for column, value in block.copy.filled(row) if column in own]
    words = ["".join(value.split()) if isinstance(value, str) else "" for value in told]
    none = len(words) >= 2 and set(words) == {"无"}
    return bool(words) and (none or all(map(_STRUCK.fullmatch, words)))


def _foreign_header(block: BlockRows, row: int) -> bool:
    """Whether a table of the unit's own begins: a key cell that says its own heading."""
    return any(
        grade(block.leaves[column], block.copy.text(row, column))
        for column in block.keys
        if column in block.leaves
    )


def has_name(block: BlockRows, row: int, merged: Reached) -> bool:
    """Return whether something stands, or reaches down by a merge, where a record's name stands."""
    value = block.copy.value
    return any(not is_empty(value(*merged.get((row, c), (row, c)))) for c in block.keys)


def has_data(block: BlockRows, row: int) -> bool:
    """Return whether a row holds anything in the columns of the block."""
    return any(not is_empty(block.copy.value(row, column)) for column in block.columns)
