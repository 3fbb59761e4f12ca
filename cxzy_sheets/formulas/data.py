"""Values with what is known of them, for many copies of a form at once.

    World     head: one row a copy · blocks: one row a record, `copy` says whose · parameters
    V         an array, and for each entry a state; no state array means that all are known

Shapes: 0 one value for all · 1 a value a copy · 2 a value a row of the rule's scope · 3 a whole column
of a table · 4 several values a row (fields with `(多)`).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

KNOWN, BLANK, UNREADABLE, ABSENT, UNKNOWN = 0, 1, 2, 3, 4
DIV0, NA, VALUE, NUM, REF = 8, 9, 10, 11, 12
ERROR_NAMES = {DIV0: "#DIV/0!", NA: "#N/A", VALUE: "#VALUE!", NUM: "#NUM!", REF: "#REF!"}

Array = npt.NDArray[Any]
State = npt.NDArray[np.uint8] | None

CONST, HEAD, ROW, COLUMN, MANY = 0, 1, 2, 3, 4

_EPOCH = datetime.date(1899, 12, 30).toordinal()


@dataclass(slots=True)
class V:
    """Values and their states."""

    v: Array
    s: State = None
    hi: Array | None = None
    """Of a count: `v` is the least and `hi` the most that it can be; None: they are the same."""
    counts: Array | None = None
    """Of shape MANY: how many entries each row has."""


@dataclass(slots=True)
class Data:
    """One column of a table."""

    values: Array
    state: State = None
    counts: Array | None = None
    _folded: Array | None = None

    def folded(self) -> Array:
        """Return texts in one case, made once."""
        if self._folded is None:
            self._folded = fold(self.values)
        return self._folded


@dataclass(slots=True)
class Table:
    """Rows of a block, of a form's heads, of another form, or of a list."""

    size: int
    columns: Mapping[str, Data]
    copy: npt.NDArray[np.int64] | None = None
    """For each row the copy that it belongs to; None: all rows belong to every copy."""
    open: bool = False
    """Not all have reported: rows may be missing."""


@dataclass(slots=True)
class World:
    """What the rules of a form are worked out over: one copy, or many at once."""

    head: Table
    blocks: Mapping[str, Table] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    foreign: Mapping[str, Table] = field(default_factory=dict)
    """Path without its last part (`全部.附件2.人员`, `专业目录`) -> table."""
    as_of: datetime.date = datetime.date(1900, 1, 1)
    """What TODAY() is."""
    working_day: Callable[[datetime.date], bool] | None = None
    """Whether a day is worked; None: Monday to Friday."""


@dataclass(slots=True)
class Env:
    """One evaluation: a world, and the rows of the scope."""

    world: World
    scope: str | None
    table: Table
    copies: int
    cache: dict[Any, V] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """How many rows the scope has."""
        return self.table.size


def serial(day: datetime.date) -> float:
    """Return a day's number as Excel counts it from 1900-03-01 on."""
    return float(day.toordinal() - _EPOCH)


def day_of(number: float) -> datetime.date:
    """Return the day that a number stands for.

    Raises:
        ValueError, OverflowError: There is no such day.
    """
    return datetime.date.fromordinal(int(number) + _EPOCH)


def column(values: Sequence[Any], kind: str, states: Mapping[int, int] | None = None, *, many: bool = False) -> Data:  # fmt: skip
    """Return a column of the world from plain values; None is a blank unless `states` says more.

    Args:
        values: What the reader gives: numbers, texts, `datetime.date`, `"2011-12"`, bool, tuples.
        kind: The field's type.
        states: Index -> BLANK, UNREADABLE or ABSENT.
        many: Each value is a tuple of values.
    """
    if many:
        return _many(values, kind, states)
    missing = [i for i, value in enumerate(values) if value is None]
    state: State = None
    if missing or states:
        state = np.zeros(len(values), np.uint8)
        state[missing] = BLANK
        for index, code in (states or {}).items():
            state[index] = code
    return Data(_array(values, kind), state)


def _array(values: Sequence[Any], kind: str) -> Array:
    if kind in ("整数", "小数", "百分比"):
        return np.array([np.nan if v is None else v for v in values], dtype=float)
    if kind == "日期":
        return np.array([np.nan if v is None else serial(v) for v in values], dtype=float)
    if kind == "年月":
        return np.array([np.nan if v is None else serial(_first(v)) for v in values], dtype=float)
    if kind == "是否":
        return np.array([bool(v) for v in values], dtype=bool)
    made = np.empty(len(values), dtype=object)
    made[:] = ["" if v is None else str(v) for v in values]
    return made


def _first(month: str) -> datetime.date:
    return datetime.date(int(month[:4]), int(month[5:7]), 1)


def _many(values: Sequence[Any], kind: str, states: Mapping[int, int] | None) -> Data:
    flat: list[Any] = []
    state: list[int] = []
    counts: list[int] = []
    for index, value in enumerate(values):
        code = (states or {}).get(index, BLANK if value is None else KNOWN)
        entries = list(value) if value is not None and not code else [None]
        flat += entries
        state += [code] * len(entries)
        counts.append(len(entries))
    marks = np.array(state, np.uint8)
    return Data(_array(flat, kind), marks if marks.any() else None, np.array(counts, np.int64))


def fold(values: Array) -> Array:
    """Return texts in one case: `=` does not tell a from A (rules.md S8)."""
    made = np.empty(values.shape, dtype=object)
    made.flat = [v.casefold() if not v.isdigit() else v for v in values.flat]
    return made


def merged(*states: State) -> State:
    """Return the state of a value worked out of several: an error wins, then unknown."""
    found = [s for s in states if s is not None]
    if not found:
        return None
    top = found[0] if len(found) == 1 else np.maximum.reduce(np.broadcast_arrays(*found))
    out = np.array(top, np.uint8, copy=True)
    out[(out > KNOWN) & (out < DIV0)] = UNKNOWN
    return out


def known(state: State) -> Array | bool:
    """Return a mask of what is known."""
    return True if state is None else state == KNOWN


def group_any(mask: Array, group: npt.NDArray[np.int64] | None, groups: int) -> Array:
    """Return for each group whether any of its entries is set."""
    if group is None:
        return np.full(groups, bool(mask.any()))
    return np.bincount(group[mask], minlength=groups) > 0
