"""Which records a table is made from: sources stacked, 条件, and of 取最新 the latest of each."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from ..calendars import is_working_day
from ..formulas import KNOWN, World
from ..formulas import Table as WorldTable
from .keys import Universe, cells_of
from .plan import Condition, TablePlan
from .rows import Rows, Stacked, Taken
from .working import asked_of

_PLACES = ("收到时间", "来源文件", "来源表", "来源行")


class Chosen:
    """The records of one table, and what was left out of them."""

    def __init__(
        self,
        plan: TablePlan,
        rows_of: Callable[[str], Rows],
        universe: Universe,
        as_of: datetime.date,
    ) -> None:
        self.plan, self.rows_of, self.universe, self.as_of = plan, rows_of, universe, as_of
        self.undecided = 0
        """Records of which 条件 could not say whether they belong."""
        self.notes: list[str] = []
        parts = [rows_of(path) for path in plan.line.sources]
        rows = parts[0] if len(parts) == 1 else Stacked(parts, universe.asking)
        if plan.where is not None:
            rows = self._where(rows, plan.where)
        self.rows = self._latest(rows) if plan.line.latest else rows

    def _where(self, rows: Rows, where: Condition) -> Rows:
        used = where.used
        head = {name: rows.data(name) for name in used.fields}
        foreign = {}
        for alias in used.paths:
            path, _, needed = asked_of(used, alias)
            other = self.rows_of(path)
            known = [k for name in needed if (k := other.known(name)) is not None]
            chosen = np.flatnonzero(np.logical_and.reduce(known)) if known else None
            foreign[alias] = other.table(chosen)
        made = where.formula.evaluate(
            World(
                WorldTable(rows.size, head), {}, {}, foreign, as_of=self.as_of,
                working_day=is_working_day,
            )
        )  # fmt: skip
        known_ = np.ones(rows.size, bool) if made.s is None else made.s == KNOWN
        self.undecided = int(np.count_nonzero(~known_))
        taken = np.flatnonzero(made.v & known_)
        return Taken(rows, taken) if len(taken) < rows.size else rows

    def _latest(self, rows: Rows) -> Rows:
        """Return of each 每行 the record with the latest day; of two of one day neither."""
        plan, day = self.plan, self.plan.line.latest
        cells = cells_of(plan, rows, self.universe, empty=False)
        days = rows.values(day)
        groups: dict[int, list[int]] = {}
        for record, cell in enumerate(cells.of.tolist()):
            groups.setdefault(cell, []).append(record)
        chosen, twice, undated, unnamed = [], 0, 0, 0
        for cell, records in sorted(groups.items()):
            if any(values[cell] is None for values in cells.values):
                unnamed += len(records)
                continue
            dated = [record for record in records if days[record] is not None]
            if len(records) > 1:
                undated += len(records) - len(dated)
            elif not dated:
                dated = records
            found = _newest(dated, days, rows)
            if found is not None:
                chosen.append(found)
            elif dated:
                twice += 1
        self.notes += _told(plan.keys[-1].name, day, twice, undated, unnamed)
        return Taken(rows, np.array(chosen, np.int64))


def _told(name: str, day: str, twice: int, undated: int, unnamed: int) -> Iterator[str]:
    if twice:
        yield f"有 {twice} 个{name}分不出哪条最新({day}相同),没有列入。"
    if undated:
        yield f"有 {undated} 条没有{day},不能与别的比先后,没有列入。"
    if unnamed:
        yield f"有 {unnamed} 条没有{name},没有列入。"


def _newest(records: Sequence[int], days: Sequence[Any], rows: Rows) -> int | None:
    """Return the record with the latest day; of one day the one that came last, or is the same."""
    if len(records) < 2:
        return records[0] if records else None
    top = max(days[record] for record in records)
    best = [record for record in records if days[record] == top]
    received = rows.values("收到时间") if "收到时间" in rows.about else []
    if len(best) > 1 and received and all(received[record] is not None for record in best):
        last = max(received[record] for record in best)
        best = [record for record in best if received[record] == last]
    told = {repr([rows.values(n)[r] for n in rows.about if n not in _PLACES]) for r in best}
    return best[0] if len(told) == 1 else None
