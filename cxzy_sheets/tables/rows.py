"""Rows with their columns, made as they are asked for: of a source, of several stacked, of some.

Rows ─┬─ SourceRows    a source, its copies in the roster's order whatever order they came in
      ├─ Stacked       several under each other, by column name
      └─ Taken         some rows of others

A name may go on with dots (`名称.类别`): what is asked of each value.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from ..formulas import BLANK, KNOWN, Data, Table, column, day_of
from .about import DAYS, About, stacked
from .source import Cell, Source

if TYPE_CHECKING:
    from .asking import Asking

Ints = np.ndarray[Any, np.dtype[np.int64]]
Copies = frozenset[tuple[str, int]]
"""Submissions: form, and number among the copies of that form."""


class Rows:
    """Rows that formulas can be worked out over."""

    size: int
    about: Mapping[str, About]
    units: Sequence[str]
    """The code of each row's unit, empty where it has none."""

    def __init__(self, asking: Asking) -> None:
        self.asking = asking
        self._values: dict[str, list[Any]] = {}
        self._data: dict[str, Data] = {}

    @cached_property
    def copies(self) -> Sequence[Copies] | None:
        """For each row the submissions behind it: (form, number); None where there are none."""
        return self._copies()

    def _copies(self) -> Sequence[Copies] | None:
        raise NotImplementedError

    def values(self, name: str) -> list[Any]:
        """Return a column's values, None where there is none."""
        if name not in self._values:
            self._values[name] = self._made(name)
        return self._values[name]

    def data(self, name: str) -> Data:
        """Return a column as formulas take it."""
        if name not in self._data:
            self._data[name] = self._column(name)
        return self._data[name]

    def told(self, name: str) -> About:
        """Return what is known of a column, or of what is asked of it."""
        base, attributes = self._base(name)
        about = self.about[base]
        for attribute in attributes:
            about = self.asking.behind(about, attribute)
        return about

    def cells(self, row: int, name: str) -> Iterator[Cell]:
        """Give the cells behind a value."""
        raise NotImplementedError

    def _own(self, name: str) -> list[Any]:
        """Return the values of a column of its own."""
        raise NotImplementedError

    def _states(self, name: str) -> Mapping[int, int]:
        return {}

    def _base(self, name: str) -> tuple[str, list[str]]:
        """Return the column in front of a dotted name, and what is asked of it."""
        if name in self.about or isinstance(self.about, defaultdict):
            return name, []
        parts = name.split(".")
        for length in range(len(parts) - 1, 0, -1):
            base = ".".join(parts[:length])
            if base in self.about:
                return base, parts[length:]
        raise KeyError(name)

    def _made(self, name: str) -> list[Any]:
        base, attributes = self._base(name)
        if not attributes:
            return self._own(name)
        front = ".".join([base, *attributes[:-1]])
        return self.asking.ask(self.told(front), attributes[-1], self.values(front))

    def _column(self, name: str) -> Data:
        base, attributes = self._base(name)
        about = self.told(name)
        values = self.values(name)
        many = self.about[base].many
        states = {} if attributes else self._states(name)
        return column(_typed(values, about, many), about.type or "文本", states, many=many)

    def table(self, rows: Ints | None = None) -> Table:
        """Return the rows, or some of them, as a table of a world."""
        return Table(self.size if rows is None else len(rows), Columns(self, rows))

    def known(self, name: str) -> np.ndarray[Any, np.dtype[np.bool_]] | None:
        """Return where a column has a value; None where it has one everywhere."""
        data = self.data(name)
        if data.state is None or not data.state.any():
            return None
        if data.counts is None:
            return np.asarray(data.state == KNOWN)
        owner = np.repeat(np.arange(self.size), data.counts)
        bad = np.bincount(owner, weights=data.state != KNOWN, minlength=self.size)
        return np.asarray(bad == 0)


def _typed(values: list[Any], about: About, many: bool) -> list[Any]:
    """Return values as `formulas.column` takes them."""
    if many:
        return [v if v is None or isinstance(v, tuple) else (v,) for v in values]
    return values


class Columns(Mapping[str, Data]):
    """The columns of rows, or of some of them, each made when a formula asks for it."""

    def __init__(self, rows: Rows, picked: Ints | None = None) -> None:
        self.rows, self.picked = rows, picked
        self._made: dict[str, Data] = {}

    def __getitem__(self, name: str) -> Data:
        if self.picked is None:
            return self.rows.data(name)
        if name not in self._made:
            self._made[name] = picked(self.rows.data(name), self.picked)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.rows.about)

    def __len__(self) -> int:
        return len(self.rows.about)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.partition(".")[0] in self.rows.about


def picked(data: Data, rows: Ints) -> Data:
    """Return some entries of a column."""
    if data.counts is None:
        return Data(data.values[rows], None if data.state is None else data.state[rows])
    starts = np.concatenate([[0], np.cumsum(data.counts)])
    counts = data.counts[rows]
    inside = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
    at = np.repeat(starts[rows], counts) + inside
    return Data(data.values[at], None if data.state is None else data.state[at], counts)


class SourceRows(Rows):
    """The rows of a source; what was sent in stands in the roster's order."""

    def __init__(self, path: str, source: Source, asking: Asking) -> None:
        super().__init__(asking)
        self.path, self.source = path, source
        self.about: Mapping[str, About] = source.columns
        origin = asking.origins.paths.get(path)
        if origin is not None and origin.open:
            # Of an input that has not come nobody knows the columns: each that is asked is blank,
            # and of the type that its use tells.
            self.about = defaultdict(About, origin.columns)
        self.size = source.size
        self._order = _canonical(source, asking) if len(source.copies) else None
        units = list(source.units) or [""] * self.size
        self.units = units if self._order is None else [units[row] for row in self._order]

    def _copies(self) -> Sequence[Copies] | None:
        owners = self.source.copies
        if self._order is None or not len(owners):
            return None
        form = self.path.partition(".")[0]
        self.asking.ballots |= {(form, n): count for n, count in self.source.ballots.items()}
        mine = {owner: frozenset([(form, owner)]) for owner in set(owners)}
        return [mine[owners[row]] for row in self._order]

    def _own(self, name: str) -> list[Any]:
        given = self.source.values.get(name)
        if given is None:
            return [None] * self.size
        return list(given) if self._order is None else [given[row] for row in self._order]

    def _states(self, name: str) -> Mapping[int, int]:
        states = self.source.states.get(name, {})
        if self._order is None or not states:
            return states
        return {new: states[old] for new, old in enumerate(self._order) if old in states}

    def cells(self, row: int, name: str) -> Iterator[Cell]:
        """Give the cell that a value stands in; of an input the cells that it was made from."""
        base, _ = self._base(name)
        if self.source.anonymous:
            yield Cell(self.path, self.asking.unit_name(self.units[row]), name, None, None)
            return
        old = row if self._order is None else self._order[row]
        if self.source.behind is not None:
            yield from self.source.behind(old, base)
            return
        ref = self.source.ref(old, base) if self.source.ref is not None else None
        unit = self.asking.unit_name(self.units[row])
        yield Cell(self.path, unit, name, self.values(name)[row], ref, row)


def _canonical(source: Source, asking: Asking) -> list[int]:
    """Return the rows by the roster's order of their senders, then by file, sheet and row.

    The order in which files were read says nothing; of ballots it would tell too much.
    """
    first: dict[int, int] = {}
    for row, copy in enumerate(source.copies):
        first.setdefault(copy, row)
    mine: dict[int, list[int]] = {copy: [] for copy in first}
    for row, copy in enumerate(source.copies):
        mine[copy].append(row)

    def place(copy: int) -> tuple[Any, ...]:
        row = first[copy]
        unit = asking.place(source.units[row])
        if source.anonymous:
            return (unit, repr([[v[r] for v in source.values.values()] for r in mine[copy]]))
        names = ("期次", "来源文件", "来源表", "来源行")
        found = [source.values[name][row] if name in source.values else None for name in names]
        return (unit, *(str(v or "") for v in found[:3]), found[3] or 0)

    return [row for copy in sorted(first, key=place) for row in mine[copy]]


class Stacked(Rows):
    """Rows of several sources under each other; a column of differing types becomes text."""

    def __init__(self, parts: Sequence[Rows], asking: Asking) -> None:
        super().__init__(asking)
        self.parts = parts
        self.about = stacked(part.about for part in parts)
        self.size = sum(part.size for part in parts)
        self.units = [unit for part in parts for unit in part.units]
        self._starts = np.cumsum([0, *(part.size for part in parts)])

    def _copies(self) -> Sequence[Copies] | None:
        if all(part.copies is None for part in self.parts):
            return None
        none: Copies = frozenset()
        return [c for p in self.parts for c in (p.copies or [none] * p.size)]

    def _own(self, name: str) -> list[Any]:
        made: list[Any] = []
        for part in self.parts:
            if name not in part.about:
                made += [None] * part.size
            elif part.about[name].type == self.about[name].type or self.about[name].number:
                made += part.values(name)
            else:
                made += [as_text(value) for value in part.values(name)]
        return made

    def _states(self, name: str) -> Mapping[int, int]:
        found: dict[int, int] = {}
        for part, start in zip(self.parts, self._starts.tolist(), strict=False):
            if name in part.about:
                state = part.data(name).state
                if state is not None and part.data(name).counts is None:
                    odd = np.flatnonzero((state != KNOWN) & (state != BLANK))
                    found |= {start + row: int(state[row]) for row in odd.tolist()}
        return found

    def _part(self, row: int) -> tuple[Rows, int]:
        index = int(np.searchsorted(self._starts, row, "right")) - 1
        return self.parts[index], row - int(self._starts[index])

    def cells(self, row: int, name: str) -> Iterator[Cell]:
        """Give the cells behind a value, in the source that it comes from."""
        part, inside = self._part(row)
        if self._base(name)[0] in part.about:
            yield from part.cells(inside, name)


class Taken(Rows):
    """Some rows of others."""

    def __init__(self, rows: Rows, chosen: Ints) -> None:
        super().__init__(rows.asking)
        self.rows, self.chosen = rows, chosen
        self.about = rows.about
        self.size = len(chosen)
        self.units = [rows.units[row] for row in chosen.tolist()]

    def _copies(self) -> Sequence[Copies] | None:
        given = self.rows.copies
        return None if given is None else [given[row] for row in self.chosen.tolist()]

    def values(self, name: str) -> list[Any]:
        """Return a column's values."""
        if name not in self._values:
            given = self.rows.values(name)
            self._values[name] = [given[row] for row in self.chosen.tolist()]
        return self._values[name]

    def data(self, name: str) -> Data:
        """Return a column as formulas take it."""
        if name not in self._data:
            self._data[name] = picked(self.rows.data(name), self.chosen)
        return self._data[name]

    def cells(self, row: int, name: str) -> Iterator[Cell]:
        """Give the cells behind a value."""
        return self.rows.cells(int(self.chosen[row]), name)


def as_text(value: Any) -> str | None:
    """Return a value as the text that stands for it beside other texts."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime.datetime) and value.time() != datetime.time():
        return value.isoformat(" ", "minutes")
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return "、".join(str(as_text(one)) for one in value)
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def plain(data: Data, about: About) -> list[Any]:
    """Return a column's values as Python's own, None where there is none."""
    values: list[Any] = data.values.tolist()
    if about.type in DAYS:
        values = [_day(value, about.type) for value in values]
    elif about.type == "整数":
        values = [_whole(value) for value in values]
    if data.state is None:
        return values
    return [v if s == KNOWN else None for v, s in zip(values, data.state.tolist(), strict=True)]


def _day(number: float, kind: str) -> Any:
    try:
        day = day_of(number)
    except (ValueError, OverflowError):
        return None
    return f"{day:%Y-%m}" if kind == "年月" else day


def _whole(value: Any) -> Any:
    if isinstance(value, float) and np.isfinite(value) and abs(value - round(value)) < 1e-9:
        return round(value)
    return value


__all__ = [
    "Cell", "Columns", "Copies", "Rows", "SourceRows", "Stacked", "Taken", "as_text", "picked",
    "plain",
]  # fmt: skip
