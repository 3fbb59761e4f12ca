"""The records of a block in which every row is plainly one, taken column by column.

Most copies come back as they were sent out. Their records need no classifier: a run of rows with a
name and most of their cells, then the rest of the room, blank. At the first doubt the classifier of
`records` looks at every row; it comes to the same records, only later.
"""

from __future__ import annotations

import datetime
import operator
import re
import unicodedata
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..layout import Field, Table
from .umbrella import core_name, is_umbrella

NUMERIC = frozenset(("整数", "小数", "百分比"))
COUNTED = frozenset(("整数", "小数"))
"""Types whose values add up; shares do not."""
NAMING = frozenset(("文本", "单位", "人员", "选项", "编号"))
"""Types of the columns that can tell records apart."""

_DIGITS = re.compile(r"-?\d{1,12}(\.\d{1,6})?")
_COUNTER = re.compile(r"\s*[人名个次件票元条项篇期场份户家分]?\s*$")

FULL = 0.6
"""Share of its cells that makes a row a record by its shape alone (reading.md §4)."""

SUSPECT = re.compile(
    r"计|例|示|样|注|其中|汇总|说明|签|盖章|填表|审核|[:：、]|序号|平均|均值|占比|比[例重]|同期|增减|增长|上年|去年|上期"
    r"|以下|(?m:^\s*(?:[一二三四五六七八九十(（*※【\[/／\\＼—–－_~～×-]|[\d甲乙丙丁]+\s*$|无\s*$))"
)
"""What a name holds that may be a word for something that is no record."""
_LETTERS = re.compile("[计例示样注其汇总说签盖填审:：、序平均占比同增减上去下]")
"""One letter of each of those words: names without any are told sooner."""
_TEXTS, _FLOATS, _NUMBERS = frozenset((str,)), frozenset((float,)), frozenset((float, int))
_OPENING = re.compile(r"\n[\s一二三四五六七八九十(（*※【\[\d甲乙丙丁/／\\＼—–－_~～×无-]")
"""How a line begins that may be a number or a heading."""

_REMARK = re.compile(r"备\s*注|备\s*考|附\s*注|说\s*明")
"""How a column is headed that says something of a record, and does not name it."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What is known of a block's columns before any copy is seen; columns of the form."""

    key: int
    typed: tuple[int, ...]
    """Columns that units fill in."""
    numeric: tuple[int, ...]
    texts: tuple[int, ...]
    dated: tuple[int, ...]
    naming: tuple[int, ...]
    """Text columns up to the key, and up to the first number."""
    formulas: frozenset[int]
    serial: int | None


def plain_number(value: Any) -> float | None:
    """Return a number, or a text that is one: `12`, `１２`, `12人`; else None."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    if type(value) is not str or not value.strip() or len(value) > 16:
        return None
    text = _COUNTER.sub("", unicodedata.normalize("NFKC", value).strip())
    return float(text) if _DIGITS.fullmatch(text) else None


def naming_columns(table: Table, fields: Mapping[str, Field]) -> list[int]:
    """Return the form's columns that tell records apart; one of them filled in names a record.

    They are its 键: those that are texts, or else all. Without one, the first text column, and the
    very first column where that is none; a text behind the numbers that may stay blank, and what is
    headed 备注, names nothing. Where tags share their cells with text, the first such cell does.
    """
    plain = [(c, fields[c.field]) for c in table.columns if c.field and not c.option]
    texts = [(c, f) for c, f in plain if f.type in NAMING and not f.many]
    keys = [c.column for c, f in texts if f.key] or [c.column for c, f in plain if f.key]
    if keys:
        return keys
    if plain and texts and plain[0][0] is texts[0][0]:
        return [plain[0][0].column]
    mixed = [c.column for c in table.columns if c.mixed]
    if mixed and not texts:
        return mixed[:1]
    numbers = [c.column for c, f in plain[1:] if f.type in NUMERIC]
    told = [
        c.column
        for c, f in texts
        if (f.required == "是" or c.column < min(numbers, default=c.column + 1))
        and not any(_REMARK.search(text) for text in (*c.path[-1:], f.short))
    ]
    return told[:1] + [c.column for c, _ in plain[:1]]


def shape_of(table: Table, fields: Mapping[str, Field]) -> Shape | None:
    """Return the shape of a block with as many records as the unit needs; None of other tables.

    None, too, where no column names the records, and where tags share their cells with text.
    """
    if table.kind != "repeat" or any(c.mixed for c in table.columns):
        return None
    plain = [(c, fields[c.field]) for c in table.columns if c.field and not c.option]
    keys = naming_columns(table, fields)
    if not keys:
        return None
    texts = tuple(c.column for c, f in plain if f.type in NAMING)
    first = min((c.column for c, f in plain if f.type in NUMERIC), default=0)
    return Shape(
        keys[0],
        tuple(c.column for c in table.columns if c.field and not c.formula),
        tuple(
            c.column
            for c, f in plain
            if f.type in COUNTED and not c.formula and not f.formula and c.column not in keys
        ),
        texts,
        tuple(c.column for c, f in plain if f.type in ("日期", "年月")),
        tuple(c for c in texts if c <= keys[0] or c < first),
        frozenset(c.column for c in table.columns if c.formula),
        table.serial,
    )


class Strips:
    """The columns of a block's room, looked at once for everything that is asked of them.

    Args:
        shape: The block's.
        columns: The columns of its rows, from column A on.
    """

    def __init__(self, shape: Shape, columns: Sequence[tuple[Any, ...]]) -> None:
        self.shape, self.columns = shape, columns
        names = columns[shape.key] if shape.key < len(columns) else ()
        self.count = count = names.index("") if "" in names else len(names)
        """Rows with a name, from the first one on."""
        self.height = len(columns[0]) if columns else 0
        self.heads = [column[:count] for column in columns]
        """The columns above the first row without a name."""
        self.kinds = [set(map(type, head)) for head in self.heads]
        """The types of what stands in them."""
        self.ended = all(
            columns[c][count:].count("") == self.height - count
            for c in shape.typed
            if c < len(columns)
        )
        """Whether the rows below are blank but for what the form has there."""

    @cached_property
    def texts(self) -> list[str]:
        """Every text of the room; where the rows below are not blank, all of theirs."""
        found: list[str] = []
        typed = self.shape.typed if self.ended else ()
        for index, column in enumerate(self.columns):
            short = index in typed
            values = self.heads[index] if short else column
            kinds = self.kinds[index] if short else set(map(type, column))
            if kinds == _TEXTS:
                found += values
            elif str in kinds:
                found += [value for value in values if type(value) is str]
        return found

    @cached_property
    def joined(self) -> str:
        """Those texts, each behind the start of a line."""
        return "\n".join(["", *self.texts])

    @cached_property
    def suspect(self) -> bool:
        """Whether a name may be a word for something that is no record.

        An example or a total says so in any of the columns before the first number.
        """
        if _innocent(self.joined, len(self.texts)):
            return False
        naming = (self.heads[c] for c in self.shape.naming if c < len(self.heads))
        return _suspect([value for head in naming for value in head])


def plain_records(
    shape: Shape, columns: Sequence[tuple[Any, ...]], senders: Set[str] = frozenset()
) -> int | None:
    """Return how many records a block holds, from its first row on; None where that is in doubt.

    `columns` are the columns of the block's rows, from column A on; `senders` the keys of the names
    under which the copy was handed in.
    """
    return plain_count(Strips(shape, columns), senders)


def plain_count(strips: Strips, senders: Set[str] = frozenset()) -> int | None:
    """Return how many records a block holds, of which the columns were looked at already."""
    shape, count = strips.shape, strips.count
    if not strips.ended:
        return None
    names = strips.heads[shape.key] if shape.key < len(strips.heads) else ()
    if names and strips.kinds[shape.key] != _TEXTS:
        return None
    if not all(map(str.strip, names)) or not _numbered(shape, strips.columns):
        return None
    if strips.suspect:
        return None
    blanks = _blanks(strips)
    if blanks and any(n > (1 - FULL) * len(shape.typed) for n in blanks):
        return None
    if blanks and not _as_typed(strips):
        return None
    if count > 1 and any(_is_whole(names[at], senders) for at in (0, count - 1)):
        return None
    return None if _may_add_up(strips) else count


def _is_whole(name: str, senders: Set[str]) -> bool:
    return is_umbrella(name) or core_name(name) in {core_name(sender) for sender in senders}


def _suspect(values: Sequence[Any]) -> bool:
    """Whether a text among some values may be a word for something that is no record."""
    texts = [value for value in values if type(value) is str]
    joined = "\n".join(["", *texts])
    return not _innocent(joined, len(texts)) and SUSPECT.search(joined[1:]) is not None


def _innocent(joined: str, count: int) -> bool:
    """Whether none of so many texts, each behind the start of a line, can be such a word."""
    return (
        _LETTERS.search(joined) is None
        and joined.count("\n") == count
        and _OPENING.search(joined) is None
    )


def _as_typed(strips: Strips) -> bool:
    """Whether texts are texts and dates dates; beside a hole, a number there may have slipped."""
    shape, heads = strips.shape, strips.heads
    dates = (v for c in shape.dated if c < len(heads) for v in heads[c])
    return all(strips.kinds[c] <= _TEXTS for c in shape.texts if c < len(heads)) and all(
        type(v) is str or (isinstance(v, datetime.date) and v.year >= 1920) for v in dates
    )


def _numbered(shape: Shape, columns: Sequence[tuple[Any, ...]]) -> bool:
    """Whether the serial column holds numbers and blanks only."""
    if shape.serial is None or shape.serial >= len(columns):
        return True
    values = columns[shape.serial]
    kinds = set(map(type, values))
    if kinds <= _NUMBERS:
        return True
    return kinds <= _NUMBERS | _TEXTS and values.count("") == sum(type(v) is str for v in values)


def _blanks(strips: Strips) -> list[int]:
    """Return how many cells of each record are blank; empty where none is."""
    heads, kinds, typed = strips.heads, strips.kinds, strips.shape.typed
    if all(c < len(heads) and (str not in kinds[c] or "" not in heads[c]) for c in typed):
        return []
    empty: tuple[Any, ...] = ("",) * strips.count
    there = [heads[c] if c < len(heads) else empty for c in typed]
    return [row.count("") for row in zip(*there, strict=True)]


def _may_add_up(strips: Strips) -> bool:
    """Whether some row may be the sum of its neighbours, whatever it is called."""
    count = strips.count
    there = [c for c in strips.shape.numeric if c < len(strips.heads)]
    if not there or count < 3:
        return False
    rows: set[int] | None = None
    numbers: list[Sequence[float | None]] = []
    for column in there:
        plain: Sequence[float | None] = strips.heads[column]
        if strips.kinds[column] != _FLOATS:
            plain = [v if type(v) is float else plain_number(v) for v in strips.heads[column]]
        hits = _as_large(plain)
        rows = hits if rows is None else rows & hits
        if not rows:
            return False
        numbers.append(plain)
    lines = list(zip(*numbers, strict=True))
    return any(_adds_up(row, lines) for row in rows or () if any(lines[row]))


def _as_large(plain: Sequence[float | None]) -> set[int]:
    """Return the rows as large as the two above or the two below, and those without a number."""
    values = [v or 0.0 for v in plain]
    pairs = list(map(operator.add, values, values[1:]))
    above = list(map(operator.ge, values[2:], pairs))
    below = list(map(operator.ge, values, pairs[1:]))
    found = {row for row, v in enumerate(plain) if v is None} if None in plain else set()
    if True in above:
        found.update(row for row, large in enumerate(above, start=2) if large)
    if True in below:
        found.update(row for row, large in enumerate(below) if large)
    return found


def _adds_up(row: int, lines: Sequence[Sequence[float | None]]) -> bool:
    """Whether a row is the sum of two or more next above or below it, where it has numbers."""
    mine = lines[row]
    lead = next(i for i, v in enumerate(mine) if v)
    most = (mine[lead] or 0.0) + 1e-6
    for near in (range(row - 1, -1, -1), range(row + 1, len(lines))):
        total = 0.0
        for number, other in enumerate(near, start=1):
            total += lines[other][lead] or 0.0
            if total > most:
                break
            if number >= 2 and total > most - 2e-6:
                group = lines[min(other, row + 1) : max(other + 1, row)]
                if all(
                    v is None or abs(sum(line[i] or 0.0 for line in group) - v) < 1e-6
                    for i, v in enumerate(mine)
                ):
                    return True
    return False
