"""The tables of a cycle, made, as the ground that 检查 stand on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..calendars import is_working_day
from ..formulas import Table as WorldTable
from ..tables import Source, Table, Tables
from ..tables.whole import Whole
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
    whole = Whole(tables.origins, sources, made)

    def table(path: str) -> WorldTable:
        """Return the rows behind a path, open where not all that could hold them has come."""
        found = whole.rows(path).table()
        origin = tables.origins.paths.get(path)
        if origin is not None:
            found.open = bool(origin.missing) or not late.isdisjoint(origin.forms)
        return found

    cycle = tables.cycle
    return Ground(whole.rows, table, cycle.as_of, cycle.parameters, is_working_day)
