"""The figures of one table: its formulas worked out over its rows, and over their totals.

    head     a row of the table each: 每行's values, the columns above; of a row a record its fields
    记录     the records of the rows (`copy` says whose), less those of which a field is not known
    alias    a whole column as one call sees it, less the rows that it cannot count

Numerator and denominator go over the same records: those in which every field that the formula
names is known (DESIGN §3). What was left out is counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ..formulas import (
    BLANK,
    ERROR_NAMES,
    KNOWN,
    UNKNOWN,
    Column,
    Data,
    Formula,
    Table,
    V,
    World,
    column,
    compile_value,
)
from ..formulas.groups import sums
from ..formulas.syntax import Name, Node, mapped, walk
from .about import About
from .keys import Cells
from .placing import MARK, RECORDS, SELF
from .plan import ColumnPlan, TablePlan
from .rows import Rows, picked, plain
from .standing import Aggregate, Used
from .totals import by_row

Ints = np.ndarray[Any, np.dtype[np.int64]]
Bools = np.ndarray[Any, np.dtype[np.bool_]]

NOT_FOUND = 9
"""#N/A: what was looked up is not there, which a table shows as a blank that is known."""


@dataclass(slots=True)
class Figure:
    """A column's values."""

    data: Data
    values: list[Any]
    kept: Bools | None = None
    """The records that its formula could go over; None: all."""
    errors: Counter[str] = field(default_factory=Counter)
    """Name of an error -> cells that show a blank for it."""


@dataclass(frozen=True, slots=True)
class Around:
    """What the table stands in."""

    rows_of: Callable[[str], Rows]
    as_of: Any
    working_day: Callable[[Any], bool]
    open_rows: Callable[[Working, ColumnPlan, Aggregate, str], tuple[bool | Bools, bool]]
    """For each row whether nothing can be said of what a call would count and does not find; and
    whether what is there may stand as it is (ballots, of which there are too few, may not)."""


class Working:
    """One table's figures, column by column."""

    def __init__(
        self,
        plan: TablePlan,
        rows: Rows,
        cells: Cells | None,
        around: Around,
        late: Bools,
        *,
        shy: Bools | None = None,
    ) -> None:
        self.plan, self.rows, self.cells, self.around = plan, rows, cells, around
        self.size = rows.size if cells is None else cells.size
        self.late = late
        """For each row whether the copies that could hold its records have not all come."""
        self.shy = shy
        """Records of anonymous ballots of which there are too few to be tallied; None: no such."""
        self.figures: dict[str, Figure] = {}
        self.keys: dict[str, Data] = {}
        self.key_values: dict[str, list[Any]] = {}
        if cells is not None:
            for key, values in zip(plan.every_key, cells.values, strict=True):
                self.keys[key.name] = column(values, key.about.type or "文本")
                self.key_values[key.name] = values
        self._filtered: dict[tuple[str, tuple[str, ...]], tuple[Table, int]] = {}
        self._seen: dict[str, Table] = {}
        self._totals: dict[tuple[str, int], Figure | None] = {}
        self.dropped: dict[str, tuple[str, int]] = {}
        """Columns of another table -> how many of its rows could not be counted for a blank."""
        self._formulas: dict[int, Formula] = {}
        for one in plan.columns:
            self.figures[one.name] = self._figure(one)

    # One column

    def _figure(self, one: ColumnPlan) -> Figure:
        if one.shows:
            return Figure(self.rows.data(one.shows), self.rows.values(one.shows))
        kept = self.decided(one)
        formula = one.formula
        assert formula is not None
        return self._made(formula, one.about, self.world(one, kept), kept)

    def _made(self, formula: Formula, about: About, world: World, kept: Bools | None) -> Figure:
        made = formula.evaluate(world)
        state = made.s
        errors: Counter[str] = Counter()
        if state is not None:
            for code in np.unique(state).tolist():
                if code in ERROR_NAMES:
                    errors[ERROR_NAMES[code]] = int(np.count_nonzero(state == code))
            state = np.where(state == NOT_FOUND, BLANK, state)
            state = np.where(state > UNKNOWN, UNKNOWN, state).astype(np.uint8)
        data = Data(made.v, state if state is not None and state.any() else None)
        return Figure(data, plain(data, about), kept, errors)

    def head(self, used: Used, figures: Mapping[str, Figure] | None = None) -> dict[str, Data]:
        """Return the columns of the rows that a formula uses."""
        given = self.figures if figures is None else figures
        made: dict[str, Data] = {}
        for name in used.keys:
            made[name] = self.keys[name]
        if self.cells is None:
            for name in used.fields:
                made[name] = self.rows.data(name)
                made[name.partition(".")[0]] = self.rows.data(name.partition(".")[0])
        for name in used.above:
            made[name] = given[name].data
        return made

    def world(self, one: ColumnPlan, kept: Bools | None) -> World:
        """Return what a formula is worked out over, a row of the table each."""
        head = Table(self.size, Asked(self.head(one.used), self))
        blocks = {}
        if self.cells is not None:
            blocks[RECORDS] = self.records(kept, self.cells.of, self.size, self.late)
        foreign = {alias: self._foreign(one, alias) for alias in one.used.paths}
        return self._world(head, blocks, foreign)

    def _world(
        self, head: Table, blocks: Mapping[str, Table], foreign: Mapping[str, Table]
    ) -> World:
        around = self.around
        return World(head, blocks, {}, foreign, as_of=around.as_of, working_day=around.working_day)

    def records(self, kept: Bools | None, of: Ints, size: int, late: Bools) -> Table:
        """Return the records as a block, each owned by a row; `late` rows without any are open."""
        chosen = None if kept is None else np.flatnonzero(kept)
        owner = of if chosen is None else of[chosen]
        every = np.bincount(of, minlength=size)
        there = every if chosen is None else np.bincount(owner, minlength=size)
        open_ = (there == 0) & ((every > 0) | late)
        made = self.rows.table(chosen)
        return Table(made.size, made.columns, owner, open_ if open_.any() else False, stands=True)

    # Which records a formula goes over

    def decided(self, one: ColumnPlan) -> Bools | None:
        """Return the records that every aggregate of a column can count; None: all of them."""
        if self.cells is None:
            return None
        kept = None if self.shy is None else ~self.shy
        for aggregate in one.used.aggregates:
            doubtful = self._doubtful(aggregate)
            if doubtful is None:
                continue
            unknown = self.by_record(one, aggregate.node, doubtful).s
            if unknown is not None and unknown.any():
                kept = np.ones(self.rows.size, bool) if kept is None else kept
                kept[doubtful[unknown != KNOWN]] = False
        return kept

    def _doubtful(self, aggregate: Aggregate) -> Ints | None:
        """Return the records in which a field of an aggregate is not known."""
        hole: Bools | None = None
        for name in aggregate.fields:
            known = self.rows.known(name)
            if known is not None:
                hole = ~known if hole is None else hole | ~known
        return None if hole is None or not hole.any() else np.flatnonzero(hole)

    def by_record(self, one: ColumnPlan, node: Node, chosen: Ints) -> V:
        """Return what a piece gives over each of some records alone, as if it were all there is."""
        assert self.cells is not None
        owner = self.cells.of[chosen]
        head = {name: picked(data, owner) for name, data in self.head(one.used).items()}
        block = self.rows.table(chosen)
        mine = Table(block.size, block.columns, np.arange(len(chosen)))
        world = self._world(
            Table(len(chosen), Asked(head, self)), {RECORDS: mine}, self._plainly(one.used)
        )
        return self.formula(node, one).evaluate(world)

    def formula(self, node: Node, one: ColumnPlan) -> Formula:
        """Return a piece of a column's formula, compiled alone."""
        if id(node) not in self._formulas:
            self._formulas[id(node)] = compile_value(node, one.schema)
        return self._formulas[id(node)]

    # Whole columns

    def _foreign(self, one: ColumnPlan, alias: str) -> Table:
        """Return a whole column's table as one call sees it; `open` says of which rows of this."""
        if alias not in self._seen:
            path, aggregate, needed = asked_of(one.used, alias)
            table, dropped = self.whole(path, needed)
            if path == SELF:
                return table
            if dropped:
                self.dropped[f"{path}.{'、'.join(needed)}"] = (path, dropped)
            if aggregate is not None:
                open_, stands = self.around.open_rows(self, one, aggregate, path)
                table = Table(table.size, table.columns, None, open_, stands)
            self._seen[alias] = table
        return self._seen[alias]

    def _plainly(self, used: Used) -> dict[str, Table]:
        """Return whole columns' tables whatever has come, for other rows than the table's."""
        made = {}
        for alias in used.paths:
            path, _, needed = asked_of(used, alias)
            made[alias] = self.whole(path, needed)[0]
        return made

    def whole(self, path: str, needed: Sequence[str]) -> tuple[Table, int]:
        """Return the rows behind whole columns that have what is needed, and how many have not."""
        if path == SELF:
            return self._itself(needed)
        key = (path, tuple(needed))
        if key not in self._filtered:
            rows = self.around.rows_of(path)
            known = [k for name in needed if (k := rows.known(name)) is not None]
            if not known:
                self._filtered[key] = (rows.table(), 0)
            else:
                chosen = np.flatnonzero(np.logical_and.reduce(known))
                self._filtered[key] = (rows.table(chosen), rows.size - len(chosen))
        return self._filtered[key]

    def _itself(self, needed: Sequence[str]) -> tuple[Table, int]:
        """Return the table's own columns so far; what needs a value goes without the rest."""
        columns = {**self.keys, **{name: made.data for name, made in self.figures.items()}}
        whole = Asked(columns, self)
        states = [whole[name].state for name in needed]
        holes = [state != KNOWN for state in states if state is not None]
        if not holes:
            return Table(self.size, whole), 0
        chosen = np.flatnonzero(~np.logical_or.reduce(holes))
        return Table(len(chosen), _Picked(whole, chosen)), self.size - len(chosen)

    # Totals

    def total(self, one: ColumnPlan, margin: Ints, size: int, late: Bools) -> Figure | None:
        """Return a column over several cells together; `margin` says which total each goes into.

        None where the column has no total.
        """
        mark = (one.name, id(margin))
        if mark not in self._totals:
            made = None
            if one.degree is not None:
                record = self.cells is None
                over = self._records_over if record else self._over
                made = over(one, margin, size, late)
            self._totals[mark] = made
        return self._totals[mark]

    def _over(self, one: ColumnPlan, margin: Ints, size: int, late: Bools) -> Figure:
        assert one.formula is not None
        assert self.cells is not None
        kept = self.figures[one.name].kept
        used, extra = one.used, {}
        for aggregate in used.aggregates:
            if by_row(aggregate) and _in_tree(one.tree, aggregate.node):
                extra[id(aggregate.node)] = self._summed(one, aggregate, margin, size)
        tree, names = _substituted(one.tree, extra)
        numbers = dict.fromkeys(names, Column("小数"))
        schema = replace(one.schema, head={**one.schema.head, **numbers})
        head: dict[str, Data] = {name: extra[place] for name, place in names.items()}
        for name in used.above:
            above = next(column for column in self.plan.columns if column.name == name)
            made = self.total(above, margin, size, late)
            nothing = Data(np.zeros(size), np.full(size, UNKNOWN, np.uint8))
            head[name] = made.data if made is not None else nothing
        formula = compile_value(tree, schema)
        block = self.records(kept, margin[self.cells.of], size, late)
        world = self._world(Table(size, Asked(head, self)), {RECORDS: block}, self._plainly(used))
        return self._made(formula, one.about, world, kept)

    def _summed(self, one: ColumnPlan, aggregate: Aggregate, margin: Ints, size: int) -> Data:
        """Return the sums over rows of a call that depends on them; what they share counts once."""
        kept = self.figures[one.name].kept
        value = self.formula(aggregate.node, one).evaluate(self.world(one, kept))
        good = np.ones(self.size, bool) if value.s is None else value.s == KNOWN
        chosen = np.flatnonzero(good)
        if not aggregate.own:
            chosen = self._once(aggregate, margin, chosen)
        sums = np.bincount(margin[chosen], weights=value.v[chosen].astype(float), minlength=size)
        none = np.bincount(margin[chosen], minlength=size) == 0
        return Data(sums, np.where(none, UNKNOWN, KNOWN).astype(np.uint8) if none.any() else None)

    def _once(self, aggregate: Aggregate, margin: Ints, chosen: Ints) -> Ints:
        """Return one of the cells that share the keys which a call depends on."""
        seen: set[tuple[Any, ...]] = set()
        kept = []
        columns = [self.key_values[name] for name in sorted(aggregate.keys)]
        for cell in chosen.tolist():
            mark = (int(margin[cell]), *(values[cell] for values in columns))
            if mark not in seen and None not in mark:
                seen.add(mark)
                kept.append(cell)
        return np.array(kept, np.int64)

    def _records_over(self, one: ColumnPlan, margin: Ints, size: int, late: Bools) -> Figure:
        """Return the totals of a column of a table with a row a record, over sums of its fields."""
        assert one.total is not None
        names = [n for n in _names(one.total) if n in self.plan.record]
        kept: Bools | None = None
        for name in names:
            known = self.rows.known(name)
            if known is not None:
                kept = known if kept is None else kept & known
        chosen = np.arange(self.rows.size) if kept is None else np.flatnonzero(kept)
        none = np.bincount(margin[chosen], minlength=size) == 0
        some = np.bincount(margin, minlength=size) > 0
        state = np.where(none & (some | late), UNKNOWN, KNOWN).astype(np.uint8)
        head = {}
        for name in names:
            values = self.rows.data(name).values[chosen]
            head[name] = Data(sums(margin[chosen], values, size), state if state.any() else None)
        columns = {name: Column("小数") for name in names}
        schema = replace(one.schema, head=columns, parameters=one.constants)
        formula = compile_value(one.total, schema)
        return self._made(formula, one.about, self._world(Table(size, head), {}, {}), kept)

    # Left out

    def left_out(self) -> Bools:
        """Return the records that at least one figure had to leave out."""
        out = np.zeros(self.rows.size, bool)
        for made in self.figures.values():
            if made.kept is not None:
                out |= ~made.kept
        return out


def asked_of(used: Used, alias: str) -> tuple[str, Aggregate | None, tuple[str, ...]]:
    """Return the path behind a call's name for it, the call, and what it needs of each row."""
    path = used.paths[alias]
    aggregate = next((a for a in used.aggregates if alias in a.aliases.values()), None)
    return path, aggregate, aggregate.needed.get(path, ()) if aggregate is not None else ()


class Asked(Mapping[str, Data]):
    """Columns of rows with what dots ask of them: `单位.党员数` of 每行's 单位."""

    def __init__(self, columns: Mapping[str, Data], working: Working) -> None:
        self.columns, self.working = columns, working
        self._made: dict[str, Data] = {}

    def __getitem__(self, name: str) -> Data:
        if name in self.columns:
            return self.columns[name]
        base, _, rest = name.partition(".")
        if not rest or base not in self.columns:
            raise KeyError(name)
        if name not in self._made:
            self._made[name] = self._ask(base, rest)
        return self._made[name]

    def _ask(self, base: str, rest: str) -> Data:
        plan, asking = self.working.plan, self.working.rows.asking
        about = plan.about.get(base) or plan.record[base]
        values = plain(self.columns[base], about)
        for attribute in rest.split("."):
            values = asking.ask(about, attribute, values)
            about = asking.behind(about, attribute)
        return column(values, about.type or "文本")

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self.columns)


class _Picked(Mapping[str, Data]):
    """Some entries of columns."""

    def __init__(self, columns: Mapping[str, Data], chosen: Ints) -> None:
        self.columns, self.chosen = columns, chosen

    def __getitem__(self, name: str) -> Data:
        return picked(self.columns[name], self.chosen)

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self.columns)


def _in_tree(tree: Node, node: Node) -> bool:
    return any(piece is node for piece in walk(tree))


def _names(tree: Node) -> list[str]:
    return list(dict.fromkeys(n.text for n in walk(tree) if isinstance(n, Name)))


def _substituted(tree: Node, places: Mapping[int, Data]) -> tuple[Node, dict[str, int]]:
    """Return a tree with a name in place of each of some calls, and which call each name is."""
    names: dict[str, int] = {}

    def change(node: Node) -> Node:
        if id(node) in places:
            name = f"{SELF}{MARK}{len(names)}"
            names[name] = id(node)
            return Name(node.at, (name,))
        return mapped(node, change)

    return change(tree), names
