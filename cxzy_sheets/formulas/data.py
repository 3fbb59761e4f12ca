"""Values with what is known of them, for many copies of a form at once.

    World     head: one row a copy · blocks: one row a record, `copy` says whose · parameters
    V         an array, and for each entry a state; no state array means that all are known

Every array has one dimension; an array of one entry stands for any number of them where it meets a
longer one. What the entries are is the shape:

    CONST   one value for all             HEAD   a value a copy
    ROW     a value a row of the scope    COLUMN a whole column of a table
    MANY    several values a row of the scope (a field with `(多)`)
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
Ints = npt.NDArray[np.int64]
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
    counts: Ints | None = None
    """Of shape MANY: how many entries each row has."""


@dataclass(slots=True)
class Data:
    """One column of a table."""

    values: Array
    state: State = None
    counts: Ints | None = None
    """Of a field with `(多)`: how many of the values each row has."""


@dataclass(slots=True)
class Table:
    """Rows of a block, of a form's heads, of another form, or of a list."""

    size: int
    columns: Mapping[str, Data]
    copy: Ints | None = None
    """For each row the copy that it belongs to; None: all rows belong to every copy."""
    open: bool | npt.NDArray[np.bool_] = False
    """Not all have reported, so rows may be missing: for all copies, or one entry a copy."""
    stands: bool = False
    """What is there is added up as it is, though more may come: `open` then only says of whom
    nothing has come, so that a sum over no rows is unknown and not 0 (of tables, kits.md §3.4)."""


@dataclass(slots=True)
class World:
    """What the rules of a form are worked out over: one copy, or many at once."""

    head: Table
    """One row a copy, also where the form has no field outside its blocks."""
    blocks: Mapping[str, Table] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    foreign: Mapping[str, Table] = field(default_factory=dict)
    """Path without its last part (`全部.附件2.人员`, `专业目录`) -> table."""
    as_of: datetime.date = datetime.date(1900, 1, 1)
    """What TODAY() is."""
    working_day: Callable[[datetime.date], bool] | None = None
    """Whether a day is worked; None: Monday to Friday. It raises LookupError for a day that the
    calendar does not reach, and what asks for it is unknown."""


@dataclass(slots=True)
class Env:
    """One evaluation: a world, and the rows of the scope."""

    world: World
    scope: str | None
    table: Table
    copies: int
    cache: dict[Any, Any] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """How many rows the scope has."""
        return self.table.size


def env_of(world: World, scope: str | None) -> Env:
    """Return the evaluation over the rows of a block, or over the copies."""
    copies = world.head.size
    if scope is None:
        return Env(world, scope, world.head, copies)
    return Env(world, scope, world.blocks.get(scope) or Table(0, {}), copies)


@dataclass(frozen=True, slots=True)
class Source:
    """Where the entries of a whole column come from."""

    where: str
    """`column` of this copy, or `foreign`; `row` and `head`: the values of one cell."""
    path: str
    many: str = ""
    """The field, where it has several values a cell: its values are a table of their own."""

    def table(self, env: Env) -> Table:
        """Return the rows; one that is not there is empty, and open."""
        if self.of_cell:
            return self._pieces(env)
        tables = env.world.blocks if self.where == "column" else env.world.foreign
        table = tables.get(self.path)
        if table is None:
            return Table(0, {}, open=True)
        if self.many:
            table = self._spread(env, table)
        return table

    @property
    def of_cell(self) -> bool:
        """Whether its entries are the values of one cell of the row, or of the copy."""
        return self.where in ("row", "head")

    def groups(self, env: Env) -> int:
        """Return how many rows, or copies, its entries are parted by."""
        return env.rows if self.where == "row" else env.copies

    def _pieces(self, env: Env) -> Table:
        table = env.table if self.where == "row" else env.world.head
        data = table.columns.get(self.many)
        if data is None:
            return Table(0, {}, np.zeros(0, np.int64), open=True)
        counts = np.ones(table.size, np.int64) if data.counts is None else data.counts
        owner = np.repeat(np.arange(table.size), counts)
        return Table(len(data.values), {self.many: Data(data.values, data.state)}, owner)

    def _spread(self, env: Env, table: Table) -> Table:
        if self not in env.cache:
            data = table.columns.get(self.many)
            if data is not None and data.counts is not None:
                owner = None if table.copy is None else np.repeat(table.copy, data.counts)
                flat = Data(data.values, data.state)
                table = Table(len(data.values), {self.many: flat}, owner, table.open)
            env.cache[self] = table
        spread: Table = env.cache[self]
        return spread


def serial(day: datetime.date) -> float:
    """Return a day's number as Excel counts it from 1900-03-01 on."""
    return float(day.toordinal() - _EPOCH)


def day_of(number: float) -> datetime.date:
    """Return the day that a number stands for.

    Raises:
        ValueError, OverflowError: There is no such day.
    """
    return datetime.date.fromordinal(int(number) + _EPOCH)


NUMBER_TYPES = frozenset(("整数", "小数", "百分比"))


def column(
    values: Sequence[Any],
    kind: str,
    states: Mapping[int, int] | None = None,
    *,
    many: bool = False,
) -> Data:
    """Return a column of the world from plain values; None is a blank unless `states` says more.

    Args:
        values: What the reader gives: numbers, texts, `datetime.date`, `"2011-12"`, bool, tuples.
        kind: The field's type.
        states: Index -> BLANK, UNREADABLE or ABSENT.
        many: Each value is a tuple of values.
    """
    if many:
        return _many(values, kind, states)
    if not states and None not in values:
        return Data(_array(values, kind))
    state = np.zeros(len(values), np.uint8)
    state[[value is None for value in values]] = BLANK
    for index, code in (states or {}).items():
        state[index] = code
    return Data(_array(values, kind), state)


def _array(values: Sequence[Any], kind: str) -> Array:
    if kind in NUMBER_TYPES:
        filled = [np.nan if v is None else v for v in values] if None in values else values
        return np.array(filled, dtype=float)
    if kind == "日期":
        return np.array([np.nan if v is None else serial(v) for v in values], dtype=float)
    if kind == "年月":
        return np.array([np.nan if v is None else serial(_first(v)) for v in values], dtype=float)
    if kind == "是否":
        return np.array([bool(v) for v in values], dtype=bool)
    return texts(["" if v is None else str(v) for v in values])


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
        # One of several may be blank: what is asked of a name that no roster has.
        state += [code or (BLANK if entry is None else KNOWN) for entry in entries]
        counts.append(len(entries))
    marks = np.array(state, np.uint8)
    return Data(_array(flat, kind), marks if marks.any() else None, np.array(counts, np.int64))


def texts(values: Sequence[str]) -> Array:
    """Return texts as an array."""
    made = np.empty(len(values), dtype=object)
    made[:] = values
    return made


def fold(values: Array) -> Array:
    """Return texts in one case: `=` does not tell a from A (rules.md S8)."""
    return texts([v.casefold() for v in values.tolist()])


# What one operand's state makes of a result: whatever is not known is unknown, an error stays.
_PASSED_ON = np.array([KNOWN] + [UNKNOWN] * (DIV0 - 1) + list(range(DIV0, 256)), np.uint8)


def merged(*states: State) -> State:
    """Return the state of a value worked out of several: an error wins, then unknown."""
    top: State = None
    for state in states:
        if state is not None:
            top = state if top is None else np.maximum(top, state)
    return None if top is None else _PASSED_ON[top]


def known(value: V) -> Array:
    """Return a mask of what is known."""
    return np.ones(len(value.v), bool) if value.s is None else value.s == KNOWN


def unknown(size: int, like: Array | None = None) -> V:
    """Return values of which nothing is known, of the kind of `like`."""
    return V(nothing(size, like), np.full(size, UNKNOWN, np.uint8))


def codes_of(value: V) -> Array:
    """Return the states as an array, also where all are known."""
    return np.zeros(1, np.uint8) if value.s is None else value.s


def nothing(size: int, like: Array | None = None) -> Array:
    """Return an array to stand where there is no value, of the kind of `like`."""
    if like is not None and like.dtype == object:
        return texts([""] * size)
    return np.zeros(size, float if like is None else like.dtype)


def with_code(state: State, where: Array, code: int) -> State:
    """Return a state with a code where the mask says; an error that is there already stays."""
    if not np.count_nonzero(where):
        return state
    if state is None:
        return where.astype(np.uint8) * np.uint8(code)
    return np.where(where & (state < DIV0), np.uint8(code), state)


def under(asked: State, found: State, size: int) -> State:
    """Return the state of what was found by a value: where that is not known, its own."""
    if asked is None:
        return found
    own = _PASSED_ON[np.broadcast_to(asked, size)]
    return own if found is None else np.where(own == KNOWN, found, own)


def late_rows(table: Table, owner: Ints) -> Array:
    """Return for each row whether entries of its copy may yet come."""
    if isinstance(table.open, bool):
        return np.full(len(owner), table.open)
    return table.open[owner]


def broadcast(value: V, size: int) -> V:
    """Return the value with `size` entries, where it stands for all with one."""
    if len(value.v) == size:
        return value
    rows = np.zeros(size, np.int64)
    return taken(value, rows)


def taken(value: V, rows: Array) -> V:
    """Return the entries at `rows`."""
    return V(
        value.v[rows],
        None if value.s is None else value.s[rows],
        None if value.hi is None else value.hi[rows],
    )
