"""The tables of a cycle, made, as the ground that 检查 stand on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..calendars import is_working_day
from ..cycle.schemas import UNITS
from ..formulas import Table as WorldTable
from ..layout.binding import ALL
from ..tables import Source, Table, Tables
from ..tables.asking import Asking
from ..tables.rows import Rows, SourceRows
from .on_tables import Ground
from .receipts import EXCUSED, Expected

REPORTED = "已报"


def ground_of(
    tables: Tables,
    made: Mapping[str, Table],
    sources: Mapping[str, Source],
    expected: Iterable[Expected] = (),
) -> Ground:
    """Return what checks are worked out over.

    Args:
        tables: What `tables.compile_tables` gave.
        made: What `tables.build_tables` made of it.
        sources: What they were made from: accepted rows by path.
        expected: Who is expected to file what; a form that is not all in is open.
    """
    late = {one.form for one in expected if one.state not in (REPORTED, EXCUSED)}
    whole = _Whole(tables, made, sources, late)
    cycle = tables.cycle
    return Ground(whole.rows, whole.table, cycle.as_of, cycle.parameters, is_working_day)


class _Whole:
    """Whole columns by path."""

    def __init__(
        self,
        tables: Tables,
        made: Mapping[str, Table],
        sources: Mapping[str, Source],
        late: Iterable[str],
    ) -> None:
        self.origins, self.made, self.late = tables.origins, made, frozenset(late)
        self.sources = {**(tables.origins.given_inputs or {}), **sources}
        self.asking = Asking(self.origins, self.rows)
        self._rows: dict[str, Rows] = {}

    def table(self, path: str) -> WorldTable:
        """Return the rows behind a path, open where they are a form's that is not all in."""
        found = self.rows(path).table()
        origin = self.origins.paths.get(path)
        found.open = origin is not None and not self.late.isdisjoint(origin.forms)
        return found

    def rows(self, path: str) -> Rows:
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
        columns = self.origins.paths[path].columns
        lists = self.origins.dots.lists
        if self.origins.paths[path].kind == "层级":
            roster = self.origins.cycle.roster
            places = [roster.order[unit.code] for unit in roster.at(path)]
            every = lists[UNITS].columns
            return Source(columns, {n: [every[n].values[p] for p in places] for n in columns})
        given = lists[path].columns if path in lists else {}
        return Source(columns, {n: given[n].values if n in given else () for n in columns})
