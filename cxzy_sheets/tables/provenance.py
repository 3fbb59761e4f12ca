"""From a figure back to the cells that it was made from, through tables of tables.

Nothing is kept for this while a table is made: which records a call counted is asked again, of the
one row, when somebody wants to know.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from ..formulas import KNOWN, Formula, Table, World, compile_value
from ..formulas.syntax import Call, Name, Node, Operation, Sign, walk
from ..refs import Ref
from .placing import RECORDS, SELF
from .plan import ColumnPlan
from .rows import picked
from .source import Cell
from .standing import ONE, Aggregate, stands
from .table import TOTAL_ROW, TableColumn
from .working import Asked, Working

Ints = np.ndarray[Any, np.dtype[np.int64]]


class Provenance:
    """The cells behind the figures of one table."""

    def __init__(self, working: Working, rows: Sequence[int], width: int) -> None:
        self.working = working
        self.rows = list(rows)
        """The number of each shown row among all."""
        self.width = width
        self.parts: Sequence[range] = ()
        """The rows of each section (小计)."""
        self.columns = {column.name: column for column in working.plan.columns}
        self._records: list[list[int]] | None = None
        self._counting: dict[int, Formula] = {}

    def of(self, shown: TableColumn, row: int) -> list[Cell]:
        """Return the cells behind a figure that is shown."""
        found = dict.fromkeys(
            cell for place in self._cells(shown, row) for cell in self.behind(shown.column, place)
        )
        return list(found)

    def _cells(self, shown: TableColumn, row: int) -> list[int]:
        """Return the cells of the table that a figure stands for: one, or those of a total."""
        rows = self._rows(row)
        if shown.across is None or shown.across < 0:
            return [r * self.width + a for r in rows for a in range(self.width)]
        return [r * self.width + shown.across for r in rows]

    def copies(self, row: int) -> frozenset[tuple[str, int]]:
        """Return the submissions behind a row."""
        cells = [r * self.width + a for r in self._rows(row) for a in range(self.width)]
        return frozenset(copy for cell in cells for copy in self.copies_of(cell))

    def ballots_in(self, copies: Iterable[tuple[str, int]]) -> int:
        """Return how many ballots some submissions hold."""
        return self.working.rows.asking.ballots_in(copies)

    def _rows(self, row: int) -> Sequence[int]:
        if row < TOTAL_ROW:
            return [self.rows[place] for place in self.parts[TOTAL_ROW - 1 - row]]
        if row != TOTAL_ROW:
            return [self.rows[row]]
        return range(self.working.size // max(self.width, 1))

    def copies_of(self, cell: int) -> frozenset[tuple[str, int]]:
        """Return the submissions behind a cell of the table."""
        copies = self.working.rows.copies
        if copies is None:
            return frozenset()
        return frozenset(copy for record in self.records(cell) for copy in copies[record])

    def records(self, cell: int) -> list[int]:
        """Return the records of a cell."""
        cells = self.working.cells
        if cells is None:
            return [cell]
        if self._records is None:
            self._records = [[] for _ in range(cells.size)]
            for record, place in enumerate(cells.of.tolist()):
                self._records[place].append(record)
        return self._records[cell]

    def of_row(self, row: int) -> list[Ref]:
        """Return the cells of a row's records in the fields that its columns name."""
        rows = self.working.rows
        names = dict.fromkeys(name for one in self.columns.values() for name in one.used.fields)
        cells = [r * self.width + a for r in self._rows(row) for a in range(self.width)]
        found = {
            cell.ref: None
            for place in cells
            for record in self.records(place)
            for name in names
            for cell in rows.cells(record, name)
        }
        return [ref for ref in found if ref is not None]

    def left_out(self, shown: TableColumn, row: int) -> int:
        """Return how many records a figure left out."""
        made = self.working.figures.get(shown.column)
        if made is None or made.kept is None:
            return 0
        return sum(
            not made.kept[record]
            for cell in self._cells(shown, row)
            for record in self.records(cell)
        )

    def behind(self, name: str, cell: int, *, among: bool = True) -> Iterator[Cell]:
        """Give the cells behind a column in a cell of the table.

        With `among` false those of other rows, which a rank or a share is taken among, are not
        given: of a rank there are then the cells of what is ranked.
        """
        one = self.columns.get(name)
        if one is None:
            return  # the name of 每行 is nobody's figure
        if one.shows:
            yield from self.working.rows.cells(cell, one.shows)
            return
        yield from self._tree(one, one.tree, cell, among)

    def _tree(self, one: ColumnPlan, node: Node, cell: int, among: bool) -> Iterator[Cell]:
        if isinstance(node, Name):
            first = node.parts[0]
            if first in one.used.above:
                yield from self.behind(first, cell, among=among)
            elif node.text in one.used.fields and self.working.cells is None:
                yield from self.working.rows.cells(cell, node.text)
        elif isinstance(node, Sign):
            yield from self._tree(one, node.value, cell, among)
        elif isinstance(node, Operation):
            yield from self._tree(one, node.left, cell, among)
            yield from self._tree(one, node.right, cell, among)
        elif isinstance(node, Call):
            aggregate = next((a for a in one.used.aggregates if a.node is node), None)
            if aggregate is not None and (aggregate.own or aggregate.aliases):
                yield from self._aggregate(one, aggregate, cell, among)
            else:
                for argument in node.arguments:
                    if argument is not None:
                        yield from self._tree(one, argument, cell, among)

    def _aggregate(
        self, one: ColumnPlan, aggregate: Aggregate, cell: int, among: bool
    ) -> Iterator[Cell]:
        node = aggregate.node
        if node.function in ("RANK", "RANKDENSE", "APPORTION") and node.arguments[0] is not None:
            yield from self._tree(one, node.arguments[0], cell, among)
        if aggregate.own:
            yield from self._own(one, aggregate, cell)
        for path, alias in aggregate.aliases.items():
            if path == SELF and not among:
                continue
            rows = self._entries(one, aggregate, path, alias, cell)
            names = _shown_names(node, alias)
            for row in rows.tolist():
                for name in names:
                    yield from self._entry(path, row, name)

    def _own(self, one: ColumnPlan, aggregate: Aggregate, cell: int) -> Iterator[Cell]:
        made = self.working.figures[one.name]
        records = [r for r in self.records(cell) if made.kept is None or made.kept[r]]
        chosen = np.array(records, np.int64)
        counting = _counting(aggregate.node)
        if counting is not None and len(chosen):
            mark = id(aggregate)
            if mark not in self._counting:
                self._counting[mark] = compile_value(counting, one.schema)
            chosen = chosen[self._met(self._counting[mark], one, chosen)]
        names = _shown_names(aggregate.node, RECORDS)
        for record in chosen.tolist():
            for name in names:
                yield from self.working.rows.cells(record, name)

    def _met(self, formula: Formula, one: ColumnPlan, chosen: Ints) -> Any:
        """Return which records a call counts."""
        working = self.working
        assert working.cells is not None
        owner = working.cells.of[chosen]
        head = {name: picked(data, owner) for name, data in working.head(one.used).items()}
        block = working.rows.table(chosen)
        mine = Table(block.size, block.columns, np.arange(len(chosen)))
        world = self._world(Table(len(chosen), Asked(head, working)), {RECORDS: mine}, {})
        return _true(formula.evaluate(world))

    def _world(self, head: Table, blocks: Any, foreign: Any) -> World:
        around = self.working.around
        return World(head, blocks, {}, foreign, as_of=around.as_of, working_day=around.working_day)

    # Whole columns

    def _entry(self, path: str, row: int, name: str) -> Iterator[Cell]:
        if path == SELF:
            yield from self.behind(name.partition(".")[0], row)
        else:
            yield from self.working.around.rows_of(path).cells(row, name)

    def _entries(
        self, one: ColumnPlan, aggregate: Aggregate, path: str, alias: str, cell: int
    ) -> Ints:
        """Return the rows of a whole column that a call took in, for one cell of the table."""
        working, node = self.working, aggregate.node
        size = working.size if path == SELF else working.around.rows_of(path).size
        every = np.arange(size)
        test = _test(node)
        if test is None or not size:
            if node.function == "LOOKUP" and size:
                return self._band(one, aggregate, alias, cell)
            return every
        table = working.whole(path, ())[0]
        rows = np.full(size, cell, np.int64)
        head = {name: picked(data, rows) for name, data in working.head(one.used).items()}
        entries = Table(size, table.columns, every)
        formula = compile_value(test, one.schema)
        world = self._world(Table(size, Asked(head, working)), {}, {alias: entries})
        return np.flatnonzero(_true(formula.evaluate(world)))

    def _band(self, one: ColumnPlan, aggregate: Aggregate, alias: str, cell: int) -> Ints:
        asked, bounds = aggregate.node.arguments[0], aggregate.node.arguments[1]
        assert asked is not None
        assert isinstance(bounds, Name)
        head = {n: picked(d, np.array([cell])) for n, d in self.working.head(one.used).items()}
        world = self._world(Table(1, Asked(head, self.working)), {}, {})
        value = compile_value(asked, one.schema).plain(world)[0]
        rows = self.working.around.rows_of(one.used.paths[alias])
        limits = rows.values(".".join(bounds.parts[1:]))
        reached = [(limit, row) for row, limit in enumerate(limits) if limit is not None]
        if value is None:
            return np.array([], np.int64)
        fitting = [pair for pair in reached if pair[0] <= value]
        return np.array([max(fitting)[1]] if fitting else [], np.int64)


def _true(made: Any) -> Any:
    hit = made.v.astype(bool)
    return hit if made.s is None else hit & (made.s == KNOWN)


def _counting(node: Call) -> Call | None:
    """Return what counts the entries that a call takes in; None where it takes in all."""
    if node.function in ("SUMIFS", "MAXIFS", "MINIFS"):
        return Call(node.at, "COUNTIFS", node.arguments[1:])
    if node.function in ("SUMIF", "AVERAGEIF"):
        return Call(node.at, "COUNTIF", node.arguments[:2])
    return node if node.function in ("COUNTIF", "COUNTIFS") else None


def _test(node: Call) -> Node | None:
    """Return what says of one entry of a whole column whether a call takes it in."""
    if node.function == "INDEX" and isinstance(node.arguments[1], Call):
        inner = node.arguments[1]
        if inner.function == "MATCH":
            return _same(inner.arguments[1], inner.arguments[0])
        return None
    if node.function == "XLOOKUP":
        return _same(node.arguments[1], node.arguments[0])
    if node.function == "MATCH":
        return _same(node.arguments[1], node.arguments[0])
    return _counting(node)


def _same(column: Node | None, wanted: Node | None) -> Node:
    assert column is not None
    assert wanted is not None
    return Operation(0, "=", column, wanted)


def _shown_names(node: Call, front: str) -> list[str]:
    """Return the columns whose cells a call's value is made of: of a lookup only the result's."""
    how = stands(node) or ()
    given: Sequence[Node | None] = [
        argument for argument, one in zip(node.arguments, how, strict=True) if one is not ONE
    ]
    if node.function in ("XLOOKUP", "LOOKUP"):
        given = node.arguments[2:3]
    elif node.function in ("SUMIFS", "MAXIFS", "MINIFS"):
        given = node.arguments[:1]
    elif node.function in ("SUMIF", "AVERAGEIF") and len(node.arguments) == 3:
        given = node.arguments[2:3]
    names = [n for part in given for n in walk(part) if isinstance(n, Name) and n.parts[0] == front]
    return list(dict.fromkeys(".".join(name.parts[1:]) for name in names))
