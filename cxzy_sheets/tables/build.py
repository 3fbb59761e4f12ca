"""Compiled tables and what came in -> `Table`s, in an order in which each uses those before it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from ..calendars import is_working_day
from ..formulas import KNOWN, UNKNOWN, World, column
from ..formulas import Table as WorldTable
from ..lists import Listing
from ..refs import Ref
from .about import About, names_own, unit_column
from .asking import Asking
from .compiling import Tables
from .coverage import Coverage, ExpectedLike, HasReported, Receipts, Scope
from .keys import ALL, Cells, Universe, cells_of, key_values
from .notes import notes_of
from .ordering import ordered
from .placing import Aggregate
from .plan import TOTAL, ColumnPlan, KeyPlan, TablePlan
from .provenance import Provenance
from .rows import Rows, SourceRows, Stacked, Taken, as_text
from .source import Source
from .table import Table, TableColumn, TableRows
from .working import Around, Asked, Working

Bools = np.ndarray[Any, np.dtype[np.bool_]]
Ints = np.ndarray[Any, np.dtype[np.int64]]

FEWEST = 3
"""Of an anonymous form nothing is tallied below so many ballots (DESIGN §3)."""


def build_tables(
    tables: Tables,
    sources: Mapping[str, Source],
    expected: Iterable[ExpectedLike] = (),
    *,
    received: Mapping[str, Source] | None = None,
    has_reported: HasReported | None = None,
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

    Raises:
        CxzyError: A table would have too many rows.
    """
    given = dict(tables.origins.given_inputs or {}) | dict(sources)
    early = dict(received) if received is not None else given
    accepted = _Build(tables, given, early, tuple(expected), has_reported)
    everything = accepted.preliminary() if received is not None else accepted
    for plan in tables.plans.values():
        build = everything if plan.line.received else accepted
        made = _Making(build, plan).table()
        for one in (accepted, everything):
            one.tables[plan.name], one.made[plan.name] = made
    return {line.name: accepted.tables[line.name] for line in tables.cycle.tables}


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
        self.cycle = tables.cycle
        self.asking = Asking(self.origins, self.rows_of)
        self.receipts = Receipts(self.cycle, expected, sources, received, has_reported)
        self.universe = Universe(self.asking, self.receipts, self.rows_of)
        self.tables: dict[str, Table] = {}
        self.made: dict[str, Rows] = {}
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
            return self.made[path]
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
        from ..cycle.schemas import UNITS

        roster = self.cycle.roster
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


class _Making:
    """One table, made."""

    def __init__(self, build: _Build, plan: TablePlan) -> None:
        self.build, self.plan = build, plan
        self.asking = build.asking
        self.receipts = build.receipts
        self.undecided = 0
        self.more: list[str] = []

    def table(self) -> tuple[Table, Rows]:
        """Return the table, and its rows as other tables see them."""
        plan = self.plan
        rows = self._chosen(self._stacked())
        cells = None
        if plan.grouped:
            cells = cells_of(plan, rows, self.build.universe, empty=plan.line.empty)
        self.rows, self.cells = rows, cells
        around = Around(self.build.rows_of, self.build.cycle.as_of, is_working_day, self._open_rows)
        shy = self._shy(rows, cells)
        working = Working(plan, rows, cells, around, self._late, shy=shy)
        if cells is None and plan.keys:
            self._show_keys(working)
        self.working = working
        order = self._order()
        provenance = Provenance(working, order, self.width)
        columns = self._columns()
        shown = [self._row(columns, row) for row in order]
        coverage = [(self._row_coverage(row), self._row_left(row)) for row in order]
        whole = self.receipts.coverage(plan.forms, Scope())
        if plan.line.total:
            shown.append(self._total_row(columns))
            coverage.append((whole, int(self._left.sum())))
        notes = notes_of(
            plan, working, whole, parameters=self.build.cycle.parameters, undecided=self.undecided,
            shy=0 if shy is None else int(shy.sum()), more=self.more,
        )  # fmt: skip
        picked = [row * self.width + a for row in order for a in range(self.width)]
        units = [self._scopes[cell].unit or "" for cell in picked]
        seen = TableRows(working, picked, units, provenance)
        total = shown.pop() if plan.line.total else None
        return Table(plan, columns, (shown, total), coverage, notes=list(notes), seen=seen), seen

    # Records

    def _stacked(self) -> Rows:
        parts = [self.build.rows_of(path) for path in self.plan.line.sources]
        return parts[0] if len(parts) == 1 else Stacked(parts, self.asking)

    def _chosen(self, rows: Rows) -> Rows:
        """Return the records that 条件 takes in, and of 取最新 the latest of each."""
        where = self.plan.where
        if where is not None:
            head = {name: rows.data(name) for name in where.used.fields}
            world = World(
                WorldTable(rows.size, head), {}, {},
                {a: self.build.rows_of(p).table() for a, p in where.used.paths.items()},
                as_of=self.build.cycle.as_of, working_day=is_working_day,
            )  # fmt: skip
            made = where.formula.evaluate(world)
            known = np.ones(rows.size, bool) if made.s is None else made.s == KNOWN
            self.undecided = int(np.count_nonzero(~known))
            chosen = np.flatnonzero(made.v & known)
            if len(chosen) < rows.size:
                rows = Taken(rows, chosen)
        return self._latest(rows) if self.plan.line.latest else rows

    def _latest(self, rows: Rows) -> Rows:
        """Return of each 每行 the record with the latest day; of two of one day neither."""
        plan = self.plan
        cells = cells_of(plan, rows, self.build.universe, empty=False)
        days = rows.values(plan.line.latest)
        received = rows.values("收到时间") if "收到时间" in rows.about else [None] * rows.size
        by_cell: dict[int, list[int]] = {}
        for record, cell in enumerate(cells.of.tolist()):
            by_cell.setdefault(cell, []).append(record)
        chosen, twice, undated, unnamed = [], 0, 0, 0
        for cell, records in sorted(by_cell.items()):
            if any(values[cell] is None for values in cells.values):
                unnamed += len(records)
                continue
            dated = [record for record in records if days[record] is not None]
            undated += len(records) - len(dated) if len(records) > 1 else 0
            found = _newest(dated or (records if len(records) == 1 else []), days, received, rows)
            if found is None:
                twice += 1
            else:
                chosen.append(found)
        day = plan.line.latest
        if twice:
            name = plan.keys[-1].name
            self.more.append(f"有 {twice} 个{name}分不出哪条最新({day}相同),没有列入。")
        if undated:
            self.more.append(f"有 {undated} 条没有{day},不能与别的比先后,没有列入。")
        if unnamed:
            self.more.append(f"有 {unnamed} 条没有{plan.keys[-1].name},没有列入。")
        return Taken(rows, np.array(chosen, np.int64))

    def _show_keys(self, working: Working) -> None:
        """Give the names of 每行 of a table with 取最新 that are no columns of it."""
        for key in self.plan.keys:
            if key.name not in working.figures:
                values = key_values(key, self.rows, self.asking)
                working.key_values[key.name] = values
                working.keys[key.name] = column(values, key.about.type or "文本")

    # Whose records, and of when

    @property
    def width(self) -> int:
        """How many cells a row has."""
        return self.cells.width if self.cells is not None else 1

    @cached_property
    def _scopes(self) -> list[Scope]:
        """Whose records the figures of each cell are, and of when."""
        if self.cells is None:
            return self._record_scopes()
        made = [Scope()] * self.cells.size
        unit: list[str | None] = [None] * self.cells.size
        period: list[tuple[str, str]] = [("", "")] * self.cells.size
        for key, values in zip(self.plan.every_key, self.cells.values, strict=True):
            if key.about.type in ("单位", "人员") and self._is_own(key):
                code = self.asking.code if key.about.type == "单位" else self.asking.member_unit
                unit = [own or (code(v) or None) for own, v in zip(unit, values, strict=True)]
            calendar = key.about.refers.rpartition(".")[0]
            if self.build.origins.is_calendar(calendar):
                period = [(calendar, self._period(key.about.refers, v)) for v in values]
        for cell in range(self.cells.size):
            made[cell] = Scope(unit[cell], *period[cell])
        return made

    def _record_scopes(self) -> list[Scope]:
        named = unit_column(self.rows.about)
        names = self.rows.values(named) if named else [None] * self.rows.size
        made = []
        for sender, name in zip(self.rows.units, names, strict=True):
            made.append(Scope(sender or self.asking.code(name) or None))
        return made

    def _is_own(self, key: KeyPlan) -> bool:
        """Return whether a unit's records stand in its own copies, not in anybody's."""
        if key.level or key.about.sender:
            return True
        base = self.plan.record.get(key.column.partition(".")[0])
        return base is None or names_own(base)

    def _period(self, refers: str, value: Any) -> str:
        """Return the name of a calendar's period that a list column's value stands for."""
        if value is None:
            return ""
        row = self.build.origins.dots.row(refers, value)
        listing = self.build.origins.dots.lists[refers.rpartition(".")[0]]
        return str(listing.columns["名称"].values[row]) if row is not None else ""

    @cached_property
    def _late(self) -> Bools:
        """Of which cells not all copies that could hold their records have come."""
        seen: dict[Scope, bool] = {}
        for scope in self._scopes:
            if scope not in seen:
                seen[scope] = not self.receipts.come(self.plan.forms, scope)
        return np.array([seen[scope] for scope in self._scopes], bool)

    def _open_rows(
        self, working: Working, one: ColumnPlan, aggregate: Aggregate, path: str
    ) -> tuple[bool | Bools, bool]:
        """Return of which rows a count over nothing is unknown, and whether the rest stands."""
        origin = self.build.origins.paths[path.removeprefix(f"{ALL}.")]
        units = self._asked_units(working, one, aggregate, path)
        if origin.anonymous:
            few = self._few(path, units)
            return few if few.any() else False, False
        if not origin.forms:
            return False, True
        if units is None:
            return not self.receipts.come(origin.forms, Scope()), True
        seen: dict[str | None, bool] = {}
        for unit in units:
            if unit not in seen:
                seen[unit] = not self.receipts.come(origin.forms, Scope(unit))
        late = np.array([seen[unit] for unit in units], bool)
        return (late if late.any() else False), True

    def _asked_units(
        self, working: Working, one: ColumnPlan, aggregate: Aggregate, path: str
    ) -> list[str | None] | None:
        """Return for each row the unit whose records a call asks for; None: it asks for none."""
        if aggregate.asked_unit is None or aggregate.asked_unit[0] != path:
            return None
        _, about, criterion = aggregate.asked_unit
        if not names_own(about):
            return None
        head = WorldTable(working.size, Asked(working.head(one.used), working))
        names = working.formula(criterion, one).plain(World(head))
        code = self.asking.code if about.type == "单位" else self.asking.member_unit
        return [code(name) or None for name in names]

    def _few(self, path: str, units: list[str | None] | None) -> Bools:
        """Return of which rows there are too few ballots."""
        rows = self.build.rows_of(path)
        ballots: dict[str, set[Any]] = {}
        for unit, copy in zip(rows.units, rows.copies or (), strict=False):
            for above in self.build.cycle.roster.ancestors(unit) if unit else ():
                ballots.setdefault(above.code, set()).update(copy)
        if units is None:
            every = {c for copy in rows.copies or () for c in copy}
            return np.array([len(every) < FEWEST])
        return np.array([len(ballots.get(unit or "", ())) < FEWEST for unit in units], bool)

    def _shy(self, rows: Rows, cells: Cells | None) -> Bools | None:
        """Return the anonymous ballots that are too few in their cell to be tallied."""
        if cells is None or not any(origin.anonymous for origin in self.plan.origins):
            return None
        ballots: dict[int, set[Any]] = {}
        for cell, copies in zip(cells.of.tolist(), rows.copies or (), strict=False):
            ballots.setdefault(cell, set()).update(copies)
        made = np.array([len(ballots.get(c, ())) < FEWEST for c in cells.of.tolist()], bool)
        return made if made.any() else None

    # Rows

    def _order(self) -> list[int]:
        size = self.working.size // max(self.width, 1) if self.width else 0
        values = {name: self._sorted_by(name, size) for name, _ in self.plan.line.sort}
        made = ordered(self.plan, size, values, self.build)
        if len(made) < size and self.plan.line.total:
            self.more.append(f"只列前 {self.plan.line.top} 名,合计按全部 {size} 行计算。")
        return made

    def _sorted_by(self, name: str, size: int) -> list[Any]:
        """Return by what rows are sorted: a column, of a table with 横向 its sum over the row."""
        working = self.working
        if name in working.key_values:
            return working.key_values[name][:: self.width] if self.width else []
        if self.plan.across is None:
            return working.figures[name].values
        made = working.total(self._column(name), self._across_margin, size, self._row_late)
        assert made is not None
        return made.values

    def _column(self, name: str) -> ColumnPlan:
        return next(one for one in self.plan.columns if one.name == name)

    @cached_property
    def _across_margin(self) -> Ints:
        """For each cell its row."""
        return np.arange(self.working.size) // max(self.width, 1)

    @cached_property
    def _row_late(self) -> Bools:
        rows = self.working.size // max(self.width, 1)
        made = np.zeros(rows, bool)
        np.logical_or.at(made, self._across_margin, self._late)
        return made

    def _columns(self) -> list[TableColumn]:
        plan = self.plan
        named = {one.name for one in plan.columns}
        made = [
            TableColumn(key.name, plan.about[key.name], key.name, key=True)
            for key in plan.keys
            if plan.grouped or key.name not in named
        ]
        if plan.across is None:
            made += [TableColumn(c.name, c.about, c.name) for c in plan.columns]
            return made
        assert self.cells is not None
        told = [as_text(value) or "(空白)" for value in self.cells.across]
        for one in plan.columns:
            for index, value in enumerate(told):
                made.append(TableColumn(f"{one.name}_{value}", one.about, one.name, across=index))
            if plan.line.total and one.degree is not None:
                made.append(TableColumn(f"{one.name}_{TOTAL}", one.about, one.name, across=-1))
        return made

    def _row(self, columns: Sequence[TableColumn], row: int) -> list[Any]:
        return [self._value(shown, row) for shown in columns]

    def _value(self, shown: TableColumn, row: int) -> Any:
        working = self.working
        if shown.key:
            return working.key_values[shown.column][row * self.width if self.width else 0]
        if shown.across == -1:
            size = working.size // max(self.width, 1)
            one = self._column(shown.column)
            made = working.total(one, self._across_margin, size, self._row_late)
            return made.values[row] if made is not None else None
        cell = row * self.width + (shown.across or 0)
        return working.figures[shown.column].values[cell]

    def _total_row(self, columns: Sequence[TableColumn]) -> list[Any]:
        working = self.working
        size = max(self.width, 1)
        by_across = np.arange(working.size) % size
        late = np.zeros(size, bool)
        np.logical_or.at(late, by_across, self._late)
        all_ = np.zeros(working.size, np.int64)
        row: list[Any] = []
        for shown in columns:
            if shown.key:
                row.append(None)
                continue
            one = self._column(shown.column)
            if shown.across is None or shown.across == -1:
                made = working.total(one, all_, 1, np.array([bool(self._late.any())]))
                row.append(made.values[0] if made is not None else None)
            else:
                made = working.total(one, by_across, size, late)
                row.append(made.values[shown.across] if made is not None else None)
        return row

    # Coverage

    def _row_coverage(self, row: int) -> Coverage:
        scope = self._scopes[row * self.width] if self.width else Scope()
        if self.plan.across is not None and scope.calendar:
            scope = Scope(scope.unit)
        if scope not in self._covered:
            self._covered[scope] = self.receipts.coverage(self.plan.forms, scope)
        return self._covered[scope]

    @cached_property
    def _covered(self) -> dict[Scope, Coverage]:
        return {}

    def _row_left(self, row: int) -> int:
        return int(self._left[row])

    @cached_property
    def _left(self) -> Ints:
        """For each row how many records at least one figure left out; of a record 1 or 0."""
        working = self.working
        if self.cells is None:
            out = np.zeros(working.size, np.int64)
            for one in self.plan.columns:
                state = working.figures[one.name].data.state
                if not one.shows and state is not None:
                    out |= state == UNKNOWN
            return out
        left = working.left_out()
        return np.bincount(self.cells.of[left] // self.width, minlength=self.cells.rows)


def _newest(
    records: Sequence[int], days: Sequence[Any], received: Sequence[Any], rows: Rows
) -> int | None:
    """Return the record with the latest day; of one day the one that came last, or is the same."""
    if not records:
        return None
    if len(records) == 1:
        return records[0]
    top = max(days[record] for record in records)
    best = [record for record in records if days[record] == top]
    if len(best) > 1 and all(received[record] is not None for record in best):
        last = max(received[record] for record in best)
        best = [record for record in best if received[record] == last]
    told = {repr([rows.values(n)[r] for n in rows.about if n not in _PLACES]) for r in best}
    return best[0] if len(told) == 1 else None


_PLACES = ("收到时间", "来源文件", "来源表", "来源行")
