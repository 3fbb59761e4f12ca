"""Whose records each figure of a table is made of, and of when: 0 or blank, 应报 已收 计入."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from ..formulas import Table as WorldTable
from ..formulas import World
from .about import names_own, unit_column
from .asking import Asking
from .coverage import Coverage, Receipts, Scope
from .keys import ALL, Cells
from .plan import ColumnPlan, KeyPlan, TablePlan
from .rows import Rows
from .standing import Aggregate, Held
from .working import Asked, Working

Bools = np.ndarray[Any, np.dtype[np.bool_]]

FEWEST = 3
"""Of an anonymous form nothing is tallied below so many ballots (DESIGN §3)."""
EVERYBODY = Scope()


class Scoping:
    """The scopes of one table's rows and cells."""

    def __init__(
        self,
        plan: TablePlan,
        rows: Rows,
        cells: Cells | None,
        receipts: Receipts,
        rows_of: Callable[[str], Rows],
    ) -> None:
        self.plan, self.rows, self.cells = plan, rows, cells
        self.receipts, self.rows_of = receipts, rows_of
        self.asking: Asking = rows.asking
        self.origins = rows.asking.origins
        self._covered: dict[Scope, Coverage] = {}

    @cached_property
    def of_cells(self) -> list[Scope]:
        """The scope of each cell, or of each record of a table with a row a record."""
        if self.cells is None:
            return self._of_records()
        return self._of_keys(self.plan.every_key, self.cells.values, self.cells.size)

    @cached_property
    def of_rows(self) -> list[Scope]:
        """The scope of each row."""
        if self.cells is None or self.plan.across is None:
            return self.of_cells
        width = max(self.cells.width, 1)
        values = [column[::width] for column in self.cells.values[: len(self.plan.keys)]]
        return self._of_keys(self.plan.keys, values, self.cells.rows)

    def _of_keys(
        self, keys: Sequence[KeyPlan], values: Sequence[list[Any]], size: int
    ) -> list[Scope]:
        unit: list[str | None] = [None] * size
        period: list[tuple[str, str]] = [("", "")] * size
        for key, column in zip(keys, values, strict=True):
            if key.about.type in ("单位", "人员") and self._is_own(key):
                code = self.asking.code if key.about.type == "单位" else self.asking.member_unit
                unit = [own or (code(v) or None) for own, v in zip(unit, column, strict=True)]
            calendar = key.about.refers.rpartition(".")[0]
            if self.origins.is_calendar(calendar):
                period = [(calendar, self._period(key.about.refers, v)) for v in column]
        return [Scope(u, *p) for u, p in zip(unit, period, strict=True)]

    def _of_records(self) -> list[Scope]:
        rows = self.rows
        named = unit_column(rows.about)
        names = rows.values(named) if named else [None] * rows.size
        refers = rows.about["期次"].refers if "期次" in rows.about else ""
        calendar = refers.rpartition(".")[0]
        periods: list[tuple[str, str]] = [("", "")] * rows.size
        if self.origins.is_calendar(calendar):
            periods = [(calendar, self._period(refers, v)) for v in rows.values("期次")]
        return [
            Scope(sender or self.asking.code(name) or None, *period)
            for sender, name, period in zip(rows.units, names, periods, strict=True)
        ]

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
        row = self.origins.dots.row(refers, value)
        listing = self.origins.dots.lists[refers.rpartition(".")[0]]
        return str(listing.columns["名称"].values[row]) if row is not None else ""

    @cached_property
    def late(self) -> Bools:
        """Of which cells not everything that could hold their records has come."""
        if self.plan.missing:
            return np.ones(len(self.of_cells), bool)
        return self._late(self.plan.forms, self.of_cells)

    @cached_property
    def late_at_all(self) -> bool:
        """Whether something behind the table has not come, rows or no rows."""
        return bool(self.plan.missing) or bool(self._late(self.plan.forms, [EVERYBODY])[0])

    def _late(self, forms: Sequence[str], scopes: Sequence[Scope]) -> Bools:
        seen: dict[Scope, bool] = {}
        for scope in scopes:
            if scope not in seen:
                seen[scope] = not self.receipts.come(forms, scope)
        return np.array([seen[scope] for scope in scopes], bool)

    def coverage(self, row: int) -> Coverage:
        """Return how many submissions stand behind a row."""
        return self._coverage(self.of_rows[row])

    def coverage_of(self, unit: str) -> Coverage:
        """Return how many submissions of a unit stand behind the table; of nobody's, all."""
        return self._coverage(Scope(unit) if unit else EVERYBODY)

    @property
    def whole(self) -> Coverage:
        """How many submissions stand behind the table."""
        return self._coverage(EVERYBODY)

    def _coverage(self, scope: Scope) -> Coverage:
        if scope not in self._covered:
            self._covered[scope] = self.receipts.coverage(self.plan.forms, scope)
        return self._covered[scope]

    # Whole columns that a call counts in

    def open_rows(
        self, working: Working, one: ColumnPlan, aggregate: Aggregate, path: str
    ) -> tuple[bool | Bools, bool]:
        """Return of which rows a count over nothing is unknown, and whether the rest stands."""
        origin = self.origins.paths[path.removeprefix(f"{ALL}.")]
        units = self._asked_units(working, one, aggregate, path)
        if origin.anonymous:
            few = self._few(path, units) | self._few_on(working, one, aggregate, path)
            return few if few.any() else False, False
        node = aggregate.node
        if node.function == "XLOOKUP" and len(node.arguments) > 3:
            # A fourth argument says what stands there where nothing has come.
            return False, True
        if origin.missing:
            return True, True
        if not origin.forms:
            return False, True
        late = self._late(origin.forms, [Scope(u) for u in units] if units else [EVERYBODY])
        if units is None:
            return bool(late[0]), True
        return (late if late.any() else False), True

    def _asked_units(
        self, working: Working, one: ColumnPlan, aggregate: Aggregate, path: str
    ) -> list[str | None] | None:
        """Return for each row the unit whose records a call asks for; None: it asks for none."""
        asked = aggregate.asked[0] if aggregate.asked else None
        if asked is None or asked.path != path or not names_own(asked.about):
            return None
        code = self.asking.code if asked.about.type == "单位" else self.asking.member_unit
        return [code(name) or None for name in self._names(working, one, asked)]

    def _names(self, working: Working, one: ColumnPlan, asked: Held) -> list[Any]:
        """Return for each row what a call asks for."""
        head = WorldTable(working.size, Asked(working.head(one.used), working))
        return working.formula(asked.criterion, one).plain(World(head))

    def _few_on(self, working: Working, one: ColumnPlan, aggregate: Aggregate, path: str) -> Bools:
        """Return of which rows there are too few ballots on the person that a call asks for."""
        few = np.zeros(1, bool)
        for asked in aggregate.asked:
            if asked.path != path or asked.about.type != "人员":
                continue
            rows = self.rows_of(path)
            ballots: dict[Any, set[Any]] = {}
            for name, copy in zip(rows.values(asked.column), rows.copies or (), strict=False):
                ballots.setdefault(name, set()).update(copy)
            names, count = self._names(working, one, asked), self.asking.ballots_in
            few = few | np.array([count(ballots.get(name, ())) < FEWEST for name in names], bool)
        return few

    def _few(self, path: str, units: list[str | None] | None) -> Bools:
        """Return of which rows there are too few ballots."""
        rows = self.rows_of(path)
        ballots: dict[str, set[Any]] = {}
        every: set[Any] = set()
        for unit, copy in zip(rows.units, rows.copies or (), strict=False):
            every |= copy
            for above in self.asking.roster.ancestors(unit) if unit else ():
                ballots.setdefault(above.code, set()).update(copy)
        count = self.asking.ballots_in
        if units is None:
            return np.array([count(every) < FEWEST])
        return np.array([count(ballots.get(unit or "", ())) < FEWEST for unit in units], bool)

    @cached_property
    def shy(self) -> Bools | None:
        """The anonymous ballots that are too few in their cell to be tallied; None: no such."""
        cells, rows = self.cells, self.rows
        if cells is None or not any(origin.anonymous for origin in self.plan.origins):
            return None
        ballots: dict[int, set[Any]] = {}
        for cell, copies in zip(cells.of.tolist(), rows.copies or (), strict=False):
            ballots.setdefault(cell, set()).update(copies)
        count = self.asking.ballots_in
        made = np.array([count(ballots.get(c, ())) < FEWEST for c in cells.of.tolist()], bool)
        return made if made.any() else None
