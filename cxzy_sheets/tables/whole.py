"""The rows behind every path that a cycle's tables and checks may name, each made once."""

from __future__ import annotations

from collections.abc import Mapping

from ..cycle.schemas import UNITS
from ..layout.binding import ALL
from ..lists import Listing
from ..refs import Ref
from .about import About
from .asking import Asking
from .origins import Origins
from .rows import Rows, SourceRows
from .source import Source
from .table import Table


class Whole:
    """Whole columns by path: forms, lists, levels, inputs, and tables as they are made.

    Args:
        origins: What is known of the paths.
        sources: Path -> rows that came in; inputs are known to `origins`.
        made: Tables that are there already; more may be put in.
    """

    def __init__(
        self,
        origins: Origins,
        sources: Mapping[str, Source],
        made: Mapping[str, Table] | None = None,
    ) -> None:
        self.origins = origins
        self.sources = {**(origins.given_inputs or {}), **sources}
        self.made: dict[str, Table] = dict(made or {})
        self.asking = Asking(origins, self.rows)
        self._rows: dict[str, Rows] = {}

    def rows(self, path: str) -> Rows:
        """Return the rows behind a path."""
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
