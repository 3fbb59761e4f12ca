"""Compiled tables and what came in -> `Table`s, in an order in which each uses those before it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from .compiling import Tables
from .coverage import ExpectedLike, HasReported, Receipts
from .keys import Universe
from .making import Making
from .plan import TablePlan
from .source import Source
from .table import Table
from .whole import Whole


def build_tables(
    tables: Tables,
    sources: Mapping[str, Source],
    expected: Iterable[ExpectedLike] = (),
    *,
    received: Mapping[str, Source] | None = None,
    has_reported: HasReported | None = None,
    names: Collection[str] | None = None,
    made: Mapping[str, Table] | None = None,
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
        made: Tables that are made already, of the same rows.

    Raises:
        CxzyError: A table would have too many rows.
    """
    given = dict(tables.origins.given_inputs or {}) | dict(sources)
    early = None if received is None else given | dict(received)
    accepted = _Build(tables, given, early or given, tuple(expected), has_reported)
    everything = accepted if early is None else accepted.preliminary()
    for one in (accepted, everything):
        one.whole.made.update(made or {})
    for plan in _wanted(tables, names):
        if plan.name in (made or {}):
            continue
        build = everything if plan.line.received else accepted
        table = Making(plan, tables.cycle, build.receipts, build.universe, build.whole.rows).table()
        for one in (accepted, everything):
            one.whole.made[plan.name] = table
    return {
        line.name: accepted.whole.made[line.name]
        for line in tables.cycle.tables
        if line.name in accepted.whole.made
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
        self.compiled, self.received = tables, received
        self.expected, self.has_reported = expected, has_reported
        self.whole = Whole(tables.origins, sources)
        self.receipts = Receipts(tables.cycle, expected, sources, received, has_reported)
        self.universe = Universe(self.whole.asking, self.receipts, self.whole.rows)

    def preliminary(self) -> _Build:
        """Return the same over everything that was read."""
        made = _Build(self.compiled, self.received, self.received, self.expected, self.has_reported)
        made.receipts.counts_received()
        return made
