"""Compiled tables and what came in -> `Table`s, in an order in which each uses those before it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from ..cycle.schemas import UNITS
from ..lists import Listing
from ..refs import Ref
from .about import About
from .asking import Asking
from .compiling import Tables
from .coverage import ExpectedLike, HasReported, Receipts
from .keys import ALL, Universe
from .making import Making
from .plan import TablePlan
from .rows import Rows, SourceRows
from .source import Source
from .table import Table


def build_tables(
    tables: Tables,
    sources: Mapping[str, Source],
    expected: Iterable[ExpectedLike] = (),
    *,
    received: Mapping[str, Source] | None = None,
    has_reported: HasReported | None = None,
    names: Collection[str] | None = None,
) -> dict[str, Table]:
    """Return the tables of a cycle by name, in the order of 汇总.

    Args:
        tables: What `compile_tables` gave.
        sources: Accepted rows by path: forms (`form_sources`), 应报, 收件, documents. Inputs come
            with the compiled tables; a path that nothing was given for has no rows.
        expected: What was expected of whom (`matching.expected`).
        received: The same paths for everything that was read, for 初步 tables.
        has_reported: Of a unit's code and a form whether its copy is in. None: as `expected` and
            `sources` say.
        names: The tables to be made, with those that they are made from; None: all.

    Raises:
        CxzyError: A table would have too many rows.
    """
    given = dict(tables.origins.given_inputs or {}) | dict(sources)
    early = None if received is None else given | dict(received)
    accepted = _Build(tables, given, early or given, tuple(expected), has_reported)
    everything = accepted if early is None else accepted.preliminary()
    wanted = _wanted(tables, names)
    for plan in wanted:
        build = everything if plan.line.received else accepted
        made = Making(plan, tables.cycle, build.receipts, build.universe, build.rows_of).table()
        for one in (accepted, everything):
            one.made[plan.name] = made
    return {
        line.name: accepted.made[line.name]
        for line in tables.cycle.tables
        if line.name in accepted.made
    }


def _wanted(tables: Tables, names: Collection[str] | None) -> list[TablePlan]:
    """Return tables with those that they are made from, in the order of their making."""
    wanted = set(tables.plans if names is None else names)
    for name in reversed([*tables.plans]):
        if name in wanted:
            wanted.update(tables.plans[name].depends)
    return [plan for name, plan in tables.plans.items() if name in wanted]


class _Build:
    """Everything that tables are made from."""

    def __init__(
        self,
        tables: Tables,
        sources: Mapping[str, Source],
        received: Mapping[str, Source],
        expected: Sequence[ExpectedLike],
        has_reported: HasReported | None,
    ) -> None:
        self.compiled, self.sources, self.received = tables, sources, received
        self.expected, self.has_reported = expected, has_reported
        self.origins = tables.origins
        self.asking = Asking(self.origins, self.rows_of)
        self.receipts = Receipts(tables.cycle, expected, sources, received, has_reported)
        self.universe = Universe(self.asking, self.receipts, self.rows_of)
        self.made: dict[str, Table] = {}
        self._rows: dict[str, Rows] = {}

    def preliminary(self) -> _Build:
        """Return the same over everything that was read."""
        made = _Build(self.compiled, self.received, self.received, self.expected, self.has_reported)
        made.receipts.counts_received()
        return made

    def rows_of(self, path: str) -> Rows:
        """Return the rows behind a path: a table's, a form's, a list's."""
        path = path.removeprefix(f"{ALL}.")
        if path in self.made:
            return self.made[path].as_rows
        if path not in self._rows:
            self._rows[path] = SourceRows(path, self._source(path), self.asking)
        return self._rows[path]

    def _source(self, path: str) -> Source:
        if path in self.sources:
            return self.sources[path]
        origin = self.origins.paths[path]
        lists = self.origins.dots.lists
        if origin.kind == "层级":
            return self._level(path, origin.columns)
        if path in lists:
            return _of_list(lists[path], origin.columns)
        return Source(origin.columns, dict.fromkeys(origin.columns, ()))

    def _level(self, level: str, columns: Mapping[str, About]) -> Source:
        roster = self.origins.cycle.roster
        picked = [roster.order[unit.code] for unit in roster.at(level)]
        every = self.origins.dots.lists[UNITS].columns
        values = {name: [every[name].values[row] for row in picked] for name in columns}
        return Source(columns, values, [roster.units[row].code for row in picked])


def _of_list(given: Listing, columns: Mapping[str, About]) -> Source:
    values = {name: column.values for name, column in given.columns.items()}

    def ref(row: int, name: str) -> Ref | None:
        if row >= len(given.rows):
            return None  # the roster and calendars have no sheet of their own here
        there = given.rows[row]
        return Ref(there.file, there.sheet, there.cell(name))

    return Source(columns, values, ref=ref)
