"""Records that may be totals under another name: what speaks for it, and how much.

Equal numbers alone prove little in one or two columns: 1 and 1 make 2 in any register. So the odds
are added up: how much the numbers say, and what else sets the row apart. Words that only a whole
has (全院, 总数, the sender's own name), no serial number where the others have one, a name merged
wider or of another kind than theirs, blanks where theirs are filled.

A row that its formulas add up, or its word and its sums together, is a total and told; one that may
be either is refused with both readings, or, where little speaks for a total, counted and told; the
rest are records.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from ..names import label_key
from .copy import is_empty
from .row_kinds import BlockRows, serial_at
from .row_sums import Numbers, equals, numbers_of
from .umbrella import core_name, is_umbrella

ENOUGH = 8.0
"""Points from which a row that adds up is refused; measured in docs/reading.md."""
USUAL = 0.6
"""Share of the names that end alike, from which another ending sets a name apart."""
TELLING = 4.0
"""Points from which a record that is the sum of all others is told."""
_MANY, _NAMESAKE, _ODD, _BLANKS, _ALIKE = 4.0, 5.0, 4.0, 3.0, -4.0
_PLAIN = 8.0
"""A row without a number among numbered ones, or with a wider name."""
_BITS = 7.0
"""The most that one column can say."""


@dataclass(frozen=True, slots=True)
class _Marks:
    """What sets a row apart from the other records."""

    whole: bool = False
    """It is called by a word for all, or by the sender's name with or without its committee."""
    umbrella: bool = False
    itself: bool = False
    """It is called by such a word, or by the sender's name to the letter."""
    points: float = 0.0

    @property
    def apart(self) -> bool:
        return self.whole or self.points >= _ODD


def total_likes(
    block: BlockRows,
    kinds: Sequence[tuple[int, str]],
    sums: Mapping[int, str],
    senders: Set[str],
    formulas: Callable[[], Set[tuple[int, int]]],
) -> dict[int, str]:
    """Return the rows that are totals under another name, and what they are.

    `subtotal` where it is plain, `adds-up` or `total-like` where they may be records as well, and
    `doubted` where they are taken for records, and told.
    """
    rows = [row for row, word in kinds if word in ("record", "no-key")]
    if not block.counted or len(rows) < 2:
        return {}
    values = numbers_of(block, rows)
    marks = _marks(block, kinds, senders)
    found = {
        row: "subtotal"
        for row, word in sums.items()
        if word == "adds-up"
        and ((row in marks and marks[row].umbrella) or _computed(block, row, rows, formulas))
    }
    left = [row for row in rows if row not in sums]
    bounds = [row for row, word in kinds if word in ("total", "subtotal", "section")]
    while True:
        ends = [*bounds, *sums, *found]
        new = dict(_adding_up(block, left, values, marks=marks, bounds=ends, formulas=formulas))
        if not new:
            break
        found |= new
        left = [row for row in left if row not in new]
    records = [row for row in left if row in marks]
    for row in {records[0], records[-1]} if len(records) > 2 else ():
        others = [values[other] for other in records if other != row]
        if marks[row].itself and _outgrows(values[row], others):
            found[row] = "total-like"
    return found


def _adding_up(
    block: BlockRows,
    rows: list[int],
    values: Numbers,
    *,
    marks: Mapping[int, _Marks],
    bounds: Sequence[int],
    formulas: Callable[[], Set[tuple[int, int]]],
) -> Iterator[tuple[int, str]]:
    """Give the rows that equal the rows of their group, where enough speaks for a total."""
    apart = [row for row in rows if row in marks and marks[row].apart]
    ends = sorted({*bounds, *apart})
    for row in sorted({*apart, *(r for r in (rows[:1] + rows[-1:]) if r in marks)}):
        if not any(values[row]):
            continue
        mark = marks[row]
        for group in _groups(row, rows, ends if mark.apart else ()):
            added = [values[other] for other in group]
            if not equals(values[row], added):
                continue
            addends = _addends(added)
            if addends < (1 if mark.umbrella else 2):
                continue
            if addends >= 2 and (mark.umbrella or _computed(block, row, group, formulas)):
                yield row, "subtotal"
                break
            points = _bits(values[row]) + mark.points + min(addends - 1, _MANY) * (addends > 2)
            if mark.umbrella or points >= ENOUGH:
                yield row, "adds-up"
                break
            if points >= TELLING and len(group) == len(rows) - 1:
                yield row, "doubted"
                break


def _groups(row: int, rows: list[int], ends: Sequence[int]) -> Iterator[list[int]]:
    """Give the rows whose sum a row may be: all others, or those up to the next that stands apart.

    A row in the middle is the sum of a group only where something else sets it apart.
    """
    if row in (rows[0], rows[-1]):
        yield [other for other in rows if other != row]
    if not ends:
        return
    at = bisect_left(ends, row)
    above = ends[at - 1] + 1 if at else rows[0]
    below = ends[at + 1] if at + 1 < len(ends) else rows[-1] + 1
    yield rows[bisect_left(rows, above) : bisect_left(rows, row)]
    yield rows[bisect_left(rows, row) + 1 : bisect_left(rows, below)]


def _addends(added: Sequence[Sequence[float | None]]) -> int:
    """Return how many rows add something, in the column in which most do."""
    return max((sum(bool(v) for v in column) for column in zip(*added, strict=True)), default=0)


def _bits(numbers: Sequence[float | None]) -> float:
    """Return how much it says that some numbers agree: round and small ones agree by chance."""
    said = 0.0
    for number in numbers:
        digits = str(round(abs(number or 0.0) * 100)).rstrip("0")
        said += min(math.log2(1 + int(digits or 0)), _BITS)
    return said


def _outgrows(mine: Sequence[float | None], others: Sequence[Sequence[float | None]]) -> bool:
    """Whether a row is nowhere less than the other rows, and somewhere more: a total gone wrong."""
    columns = [
        (value, [other[i] or 0.0 for other in others])
        for i, value in enumerate(mine)
        if value is not None
    ]
    return (
        bool(columns)
        and all(value >= max(column) for value, column in columns)
        and any(value > max(column) > 0 for value, column in columns)
    )


def _computed(
    block: BlockRows,
    row: int,
    others: Sequence[int],
    formulas: Callable[[], Set[tuple[int, int]]],
) -> bool:
    """Whether formulas give a row's numbers, and not those of the rows that it adds up."""
    there = formulas()
    if not there:
        return False
    columns = [c for c in block.counted if not is_empty(block.copy.value(row, c))]
    mine = sum((row, c) in there for c in columns)
    theirs = sum((other, c) in there for other in others for c in columns if other != row)
    return mine == len(columns) > 0 and not theirs


def _marks(
    block: BlockRows, kinds: Sequence[tuple[int, str]], senders: Set[str]
) -> dict[int, _Marks]:
    """Return for each record what sets it apart; of rows without a name those with such a word."""
    records = [row for row, word in kinds if word == "record"]
    endings = {row: _name(block, row)[-1:] for row in records}
    usual = _usual(list(endings.values()))
    bare = [row for row in records if serial_at(block, row) != "number"]
    wide = [row for row in records if _is_wide(block, row)]
    hollow = _hollow(block, records)
    cores = {core_name(sender) for sender in senders}
    found: dict[int, _Marks] = {}
    for row, word in kinds:
        if word not in ("record", "no-key"):
            continue
        texts = [text for column, text in block.copy.texts[row] if column in block.naming]
        umbrella = bool(texts) and all(map(is_umbrella, texts))
        if word == "no-key":
            if umbrella:
                found[row] = _Marks(umbrella, umbrella, umbrella)
            continue
        whole = umbrella or (bool(texts) and all(core_name(t) in cores for t in texts))
        itself = whole and all(umbrella or label_key(t) in senders for t in texts)
        points = _NAMESAKE if whole else 0.0
        if usual and endings[row] and not whole:
            points += _ALIKE if endings[row] == usual else _ODD
        if len(records) > 2:
            points += _PLAIN * (bare == [row]) + _PLAIN * (wide == [row])
            points += _BLANKS * (row in hollow)
        found[row] = _Marks(whole, umbrella, itself, points)
    return found


def _name(block: BlockRows, row: int) -> str:
    return next((key for c in block.keys if (key := label_key(block.copy.text(row, c)))), "")


def _usual(endings: Sequence[str]) -> str:
    """Return what all names but a few end in, `''` where they end in anything.

    第一党支部, 学生党支部 … and 数学学院: the name's last word says what a record is.
    """
    counted = Counter(ending for ending in endings if ending)
    if not counted:
        return ""
    ending, count = counted.most_common(1)[0]
    return ending if count >= 2 and count >= USUAL * len(endings) else ""


def _is_wide(block: BlockRows, row: int) -> bool:
    """Whether the name of a row is merged over several columns."""
    return any(box[3] > box[1] for box in (block.copy.box(row, column) for column in block.keys))


def _hollow(block: BlockRows, records: Sequence[int]) -> set[int]:
    """Return the rows that alone are blank in some column of texts or dates."""
    value = block.copy.value
    plain = [c for c in block.columns if c not in block.numeric and c not in block.keys]
    blanks = ([row for row in records if is_empty(value(row, c))] for c in plain)
    return {rows[0] for rows in blanks if len(rows) == 1}
