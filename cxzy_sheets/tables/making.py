"""One table, made: its rows in order, its columns as they are shown, 合计, notes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from ..calendars import is_working_day
from ..cycle import Cycle
from ..formulas import UNKNOWN, column
from ..formulas.syntax import Call, walk
from .choosing import Chosen
from .coverage import Coverage, Receipts
from .keys import Universe, cells_of, key_values
from .notes import notes_of
from .ordering import ordered
from .plan import TOTAL, ColumnPlan, TablePlan
from .provenance import Provenance
from .rows import Rows, as_text
from .scoping import Scoping
from .sections import Section, Sections
from .table import Table, TableColumn, TableRows
from .working import Around, Working

Bools = np.ndarray[Any, np.dtype[np.bool_]]
Ints = np.ndarray[Any, np.dtype[np.int64]]


class Making:
    """One table on its way."""

    def __init__(
        self,
        plan: TablePlan,
        cycle: Cycle,
        receipts: Receipts,
        universe: Universe,
        rows_of: Callable[[str], Rows],
    ) -> None:
        self.plan, self.cycle = plan, cycle
        self.chosen = Chosen(plan, rows_of, universe, cycle.as_of)
        self.more = list(self.chosen.notes)
        self.rows = rows = self.chosen.rows
        self.cells = None
        if plan.grouped:
            self.cells = cells_of(plan, rows, universe, empty=plan.line.empty)
        self.scoping = Scoping(plan, rows, self.cells, receipts, rows_of)
        around = Around(rows_of, cycle.as_of, is_working_day, self.scoping.open_rows)
        self.working = Working(
            plan, rows, self.cells, around, self.scoping.late, shy=self.scoping.shy
        )
        if self.cells is None:
            self._show_keys()

    def _not_come(self) -> list[str]:
        """Tell which inputs (可缺) have not come, so that a figure is blank or lacks theirs."""
        paths = self.scoping.origins.paths
        named = {path for path in self.plan.paths if path in paths and paths[path].missing}
        lost = dict.fromkeys(
            (*self.plan.missing, *(p for one in named for p in paths[one].missing))
        )
        return [f"没有收到输入 {'、'.join(lost)}:其中的数不在内,只靠它的留空。"] if lost else []

    def _added_twice(self) -> list[str]:
        """Tell where a unit's figures are added to those of the units below it."""
        forms = {origin.path.partition(".")[0] for origin in self.plan.origins}
        if self.cells is None or not forms <= self.cycle.forms.keys():
            return []
        if not any(isinstance(n, Call) and n.function in ("SUM", "SUMIFS")
                   for one in self.plan.columns for n in walk(one.tree)):  # fmt: skip
            return []
        together: dict[int, set[str]] = {}
        for cell, unit in zip(self.cells.of.tolist(), self.rows.units, strict=True):
            if unit:
                together.setdefault(0 if self.plan.line.total else cell, set()).add(unit)
        roster = self.cycle.roster
        twice = {
            above.code
            for units in together.values()
            for unit in units
            for above in roster.ancestors(unit)
            if above.code != unit and above.code in units
        }
        names = [roster.shown(u.code) for u in roster.units if u.code in twice]
        told = "、".join(names[:3]) + (f" 等 {len(names)} 个单位" if len(names) > 3 else "")
        hint = "只要一级的,请在“条件”里写 单位.层级=…。"
        return [f"{told} 的数与其下级报的数都加在内;{hint}"] if names else []

    def table(self) -> Table:
        """Return the table."""
        order = self._order()
        columns = self._columns()
        shown = [[self._value(one, row) for one in columns] for row in order]
        coverage = [(self.scoping.coverage(row), int(self._left[row])) for row in order]
        total = None
        if self.plan.line.total:
            total = self._total_row(columns)
            coverage.append((self.scoping.whole, int(self._left.sum())))
        parted = self._sections_of(order, columns)
        shy = self.scoping.shy
        self.more += [*self._not_come(), *self._added_twice()]
        notes = notes_of(
            self.plan, self.working, self.scoping.whole, parameters=self.cycle.parameters,
            undecided=self.chosen.undecided, shy=0 if shy is None else int(shy.sum()),
            more=self.more,
        )  # fmt: skip
        picked = [row * self.width + a for row in order for a in range(self.width)]
        units = [self.scoping.of_cells[cell].unit or "" for cell in picked]
        provenance = Provenance(self.working, order, self.width)
        provenance.parts = [part.rows for part in parted]
        seen = TableRows(self.working, picked, units, provenance)
        return Table(
            self.plan,
            columns,
            (shown, total),
            coverage,
            notes=list(notes),
            seen=seen,
            sections=parted,
        )

    def _show_keys(self) -> None:
        """Give the names of 每行 of a table with 取最新 that are no columns of it."""
        for key in self.plan.keys:
            if key.name not in self.working.figures:
                values = key_values(key, self.rows, self.rows.asking)
                self.working.key_values[key.name] = values
                self.working.keys[key.name] = column(values, key.about.type or "文本")

    @property
    def width(self) -> int:
        """How many cells a row has."""
        return self.cells.width if self.cells is not None else 1

    @property
    def size(self) -> int:
        """How many rows there are, those included that 前几 leaves out."""
        return self.working.size // max(self.width, 1)

    # Rows

    def _order(self) -> list[int]:
        line = self.plan.line
        values = {name: self._sorted_by(name) for name, _ in line.sort}
        made = ordered(self.plan, self.size, values, self.rows.asking)
        if self.sections is not None:
            made = self.sections.together(made)
        if len(made) < self.size and line.total:
            self.more.append(f"只列前 {line.top} 名,合计按全部 {self.size} 行计算。")
        return made

    def _sorted_by(self, name: str) -> list[Any]:
        """Return by what rows are sorted: a column, of a table with 横向 its sum over the row."""
        working = self.working
        if name in working.key_values:
            return working.key_values[name][:: max(self.width, 1)]
        if self.plan.across is None:
            return working.figures[name].values
        return self._beside(name) or [None] * self.size

    # 小计

    @cached_property
    def sections(self) -> Sections | None:
        """How the rows are parted; None where they are not."""
        plan, working, asking = self.plan.section, self.working, self.rows.asking
        if plan is None:
            return None
        given = working.key_values.get(plan.name)
        values = given if given is not None else working.figures[plan.name].values
        values, about = list(values)[:: max(self.width, 1)], self.plan.about[plan.name]
        for attribute in plan.attributes:
            values, about = asking.ask(about, attribute, values), asking.behind(about, attribute)
        return Sections(plan, values, asking)

    def _sections_of(self, order: Sequence[int], columns: Sequence[TableColumn]) -> list[Section]:
        """Return the parts of the rows that are shown, each with its total."""
        sections = self.sections
        if sections is None:
            return []
        places: dict[int, list[int]] = {}
        for place, row in enumerate(order):
            places.setdefault(int(sections.of[row]), []).append(place)
        return [
            Section(
                sections.label(section), range(there[0], there[-1] + 1),
                tuple(self._subtotal(one, section) for one in columns),
                self._section_coverage(sections.values[section]),
                int(sum(self._left[order[place]] for place in there)),
            )
            for section, there in places.items()
        ]  # fmt: skip

    def _subtotal(self, shown: TableColumn, section: int) -> Any:
        if shown.key or self.sections is None:
            return None
        one, size, width = self._named(shown.column), self.sections.size, max(self.width, 1)
        if shown.across is None or shown.across == -1:
            late = self._any_late(self._by_section, size)
            made, place = self.working.total(one, self._by_section, size, late), section
        else:
            late = self._any_late(self._by_section_across, size * width)
            made = self.working.total(one, self._by_section_across, size * width, late)
            place = section * width + shown.across
        return made.values[place] if made is not None else None

    def _section_coverage(self, value: Any) -> Coverage:
        """Return how many submissions stand behind a section: of a unit its own."""
        plan = self.plan.section
        assert plan is not None
        code = self.rows.asking.code(value) if plan.about.type == "单位" else ""
        return self.scoping.coverage_of(code)

    @cached_property
    def _by_section(self) -> Ints:
        """For each cell its section."""
        assert self.sections is not None
        return self.sections.of[self._by_row]

    @cached_property
    def _by_section_across(self) -> Ints:
        """For each cell its section and which value of 横向 it is for."""
        return self._by_section * max(self.width, 1) + self._by_across

    def _named(self, name: str) -> ColumnPlan:
        return next(one for one in self.plan.columns if one.name == name)

    def _beside(self, name: str) -> list[Any] | None:
        """Return a column over all of 横向, for each row."""
        made = self.working.total(self._named(name), self._by_row, self.size, self._late_rows)
        return made.values if made is not None else None

    @cached_property
    def _by_row(self) -> Ints:
        """For each cell its row."""
        return np.arange(self.working.size) // max(self.width, 1)

    @cached_property
    def _by_across(self) -> Ints:
        """For each cell which value of 横向 it is for."""
        return np.arange(self.working.size) % max(self.width, 1)

    @cached_property
    def _all(self) -> Ints:
        """For each cell the one total."""
        return np.zeros(self.working.size, np.int64)

    @cached_property
    def _late_rows(self) -> Bools:
        return self._any_late(self._by_row, self.size)

    def _any_late(self, margin: Ints, size: int) -> Bools:
        made = np.zeros(size, bool)
        np.logical_or.at(made, margin, self.scoping.late)
        return made

    def _columns(self) -> list[TableColumn]:
        plan = self.plan
        named = {one.name for one in plan.columns}
        made = [
            TableColumn(key.name, plan.about[key.name], key.name, (key.name,), key=True)
            for key in plan.keys
            if plan.grouped or key.name not in named
        ]
        if plan.across is None:
            return [*made, *(TableColumn.of(one.name, one.about) for one in plan.columns)]
        assert self.cells is not None
        told = [as_text(value) or "(空白)" for value in self.cells.across]
        for one in plan.columns:
            for index, value in enumerate(told):
                made.append(TableColumn.of(one.name, one.about, value, across=index))
            if plan.line.total and one.degree is not None:
                made.append(TableColumn.of(one.name, one.about, TOTAL, across=-1))
        return made

    def _value(self, shown: TableColumn, row: int) -> Any:
        working = self.working
        if shown.key:
            return working.key_values[shown.column][row * self.width]
        if shown.across == -1:
            beside = self._beside(shown.column)
            return beside[row] if beside is not None else None
        return working.figures[shown.column].values[row * self.width + (shown.across or 0)]

    def _total_row(self, columns: Sequence[TableColumn]) -> list[Any]:
        working = self.working
        row: list[Any] = []
        width = max(self.width, 1)
        # A table that shows no row, because nobody has reported, has no total of 0.
        late = self._any_late(self._by_across, width) | self.scoping.late_at_all
        for shown in columns:
            if shown.key:
                row.append(None)
                continue
            one, place = self._named(shown.column), 0
            if shown.across is None or shown.across == -1:
                any_late = np.array([self.scoping.late_at_all or bool(self.scoping.late.any())])
                made = working.total(one, self._all, 1, any_late)
            else:
                made, place = working.total(one, self._by_across, width, late), shown.across
            row.append(made.values[place] if made is not None else None)
        return row

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
        cells = self.cells.of[working.left_out()]
        return np.bincount(cells // max(self.width, 1), minlength=self.size)
