"""What the rows of a table stand for: every value that can be, in its own order, and what is found.

units in the roster's order, options and list rows in theirs, periods up to today; with several
parts of 每行 every combination (kits.md §3.6).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .about import About
from .asking import Asking
from .coverage import Receipts
from .plan import KeyPlan, TablePlan
from .rows import Rows, as_text

Ints = np.ndarray[Any, np.dtype[np.int64]]
ALL = "全部"
MOST = 500_000
"""More rows than any office prints; a table that would have more is refused."""


@dataclass(slots=True)
class Cells:
    """What the figures of a table stand for: one for each row, or for each row and column."""

    values: list[list[Any]]
    """For each part of 每行, and then 横向, its value in each cell."""
    of: Ints
    """The cell of each record."""
    rows: int
    """How many rows the table has."""
    width: int = 1
    """Cells a row: how many values 横向 has."""
    across: Sequence[Any] = ()

    @property
    def size(self) -> int:
        """How many cells there are."""
        return self.rows * self.width


class Universe:
    """The values that keys can have, before any record is looked at."""

    def __init__(self, asking: Asking, receipts: Receipts, rows_of: Callable[[str], Rows]) -> None:
        self.asking = asking
        self.origins = asking.origins
        self.receipts = receipts
        self.rows_of = rows_of

    def of(self, plan: TablePlan, key: KeyPlan) -> list[Any]:
        """Return the values in order; empty where only what is found is shown."""
        roster = self.asking.roster
        if key.level:
            return [roster.shown(unit.code) for unit in roster.at(key.level)]
        base, *attributes = key.column.split(".")
        if not attributes:
            return self._plain(plan, base, plan.record[base])
        about = plan.record[base]
        if attributes[-1] in roster.levels and key.about.type == "单位":
            return [roster.shown(unit.code) for unit in roster.at(attributes[-1])]
        if self._calendar(key.about):
            return self._listed(key.about.refers)
        values = self._plain(plan, base, about)
        if not values and about.refers:
            values = self._listed(about.refers)
        for attribute in attributes:
            values = self.asking.ask(about, attribute, values)
            about = self.asking.behind(about, attribute)
        return list(dict.fromkeys(v for v in values if v is not None))

    def _calendar(self, about: About) -> bool:
        return self.origins.is_calendar(about.refers.rpartition(".")[0])

    def _plain(self, plan: TablePlan, name: str, about: About) -> list[Any]:
        roster = self.asking.roster
        if about.refers:
            return self._listed(about.refers)
        if about.type == "是否":
            return [True, False]
        if about.options:
            return list(about.options)
        if about.sender:
            return self._senders(plan)
        named = [level for level in about.levels if level != ALL]
        if about.type == "单位" and named:
            units = {unit.code for level in named for unit in roster.at(level)}
            return [roster.shown(unit.code) for unit in roster.units if unit.code in units]
        if about.type == "人员" and (about.key == "全" or named):
            return [roster.shown_member(member) for member in roster.members]
        return []

    def _senders(self, plan: TablePlan) -> list[Any]:
        roster = self.asking.roster
        units = {code for form in plan.forms for code in self.receipts.units(form)}
        if not units:
            levels = [level for origin in plan.origins for level in origin.levels]
            units = {unit.code for level in levels for unit in roster.at(level)}
        return [roster.shown(unit.code) for unit in roster.units if unit.code in units]

    def _listed(self, refers: str) -> list[Any]:
        """Return a list's column, of a calendar up to today, of a table as it was made."""
        name, _, column = refers.rpartition(".")
        listing = self.origins.dots.lists.get(name)
        if listing is None:
            if name not in self.origins.paths:
                return []
            made = self.rows_of(name).values(column)
            return list(dict.fromkeys(value for value in made if value is not None))
        values = listing.columns[column].values
        if not self.origins.is_calendar(name):
            return list(dict.fromkeys(value for value in values if value is not None))
        cycle = self.origins.cycle
        last = min(cycle.as_of, cycle.last_day) if name not in cycle.calendars else cycle.as_of
        first = cycle.first_day if name not in cycle.calendars else datetime.date.min
        starts, ends = listing.columns["起"].values, listing.columns["止"].values
        spans = zip(values, starts, ends, strict=True)
        return [value for value, start, end in spans if start <= last and end >= first]


def cells_of(plan: TablePlan, rows: Rows, universe: Universe, *, empty: bool) -> Cells:
    """Return the rows of a table, or its cells, and where each record belongs.

    With `empty`, rows of which there is no record are there too.
    """
    codes: list[Ints] = []
    known: list[list[Any]] = []
    for key in plan.every_key:
        values, code = _coded(plan, key, rows, universe)
        known.append(values)
        codes.append(code)
    across = len(plan.every_key) - len(plan.keys)
    widths = [len(values) for values in known]
    row_widths, row_codes = widths[: len(plan.keys)], codes[: len(plan.keys)]
    combined = np.zeros(rows.size, np.int64)
    for width, code in zip(row_widths, row_codes, strict=True):
        combined = combined * width + code
    total = int(np.prod(row_widths, dtype=float))
    if total > MOST:
        raise plan.line.row.error(
            "每行", f"“{plan.name}”要有 {total} 行,太多了。", "请把“空行”填 否,只列有记录的。"
        )
    shown = _shown_rows(combined, known[: len(plan.keys)], total, empty=empty)
    place = np.full(total, -1, np.int64)
    place[shown] = np.arange(len(shown))
    width = widths[-1] if across else 1
    of = place[combined] * width + (codes[-1] if across else 0)
    values = _values_of(shown, known[: len(plan.keys)], width)
    if across:
        values.append(known[-1] * len(shown))
    return Cells(values, of, len(shown), width, known[-1] if across else ())


def _shown_rows(combined: Ints, known: Sequence[list[Any]], total: int, *, empty: bool) -> Ints:
    """Return the combinations that are rows: all that can be, or only those with records."""
    found = np.unique(combined)
    if not empty:
        return found
    blank = np.zeros(total, bool)
    step = total
    for values in known:
        step //= max(len(values), 1)
        if values and values[-1] is None:
            # What has no value is a row only where a record is so.
            blank |= np.arange(total) // step % len(values) == len(values) - 1
    possible = ~blank
    possible[found] = True
    return np.flatnonzero(possible)


def _values_of(shown: Ints, known: Sequence[list[Any]], width: int) -> list[list[Any]]:
    made = []
    step = 1
    for values in reversed(known):
        at = shown // step % max(len(values), 1)
        made.append([value for i in at.tolist() for value in [values[i]] * width])
        step *= max(len(values), 1)
    return made[::-1]


def _coded(plan: TablePlan, key: KeyPlan, rows: Rows, universe: Universe) -> tuple[list[Any], Ints]:
    """Return a key's values in order, and for each record which of them it has."""
    found = key_values(key, rows, universe.asking)
    values = universe.of(plan, key)
    known = {value: index for index, value in enumerate(values)}
    others = dict.fromkeys(v for v in found if v not in known and v is not None)
    for value in own_order(others, key.about, universe.asking):
        known[value] = len(values)
        values.append(value)
    if None in found:
        known[None] = len(values)
        values.append(None)
    return values, np.array([known[value] for value in found], np.int64).reshape(rows.size)


def own_order(given: Iterable[Any], about: About, asking: Asking) -> list[Any]:
    """Return values in their own order: units as in the roster, days and numbers up.

    Of a list in that of its rows; texts as they are given.
    """
    others = list(given)
    if about.type == "单位":
        return sorted(others, key=lambda name: asking.place(asking.code(name)))
    home, _, name = about.refers.rpartition(".")
    listing = asking.origins.dots.lists.get(home)
    if listing is not None:
        place = {value: index for index, value in enumerate(listing.columns[name].values)}
        return sorted(others, key=lambda value: place.get(value, len(place)))
    if about.type in ("文本", "选项", "人员", "编号", "文号", "电话"):
        return others
    return sorted(others)


def key_values(key: KeyPlan, rows: Rows, asking: Asking) -> list[Any]:
    """Return what each record has for a key; of several values a cell, their text."""
    if not key.level:
        values = rows.values(key.column)
        many = any(isinstance(value, tuple) for value in values)
        return [as_text(v) if isinstance(v, tuple) else v for v in values] if many else values
    roster = asking.roster
    named = rows.values(key.column) if key.column else [None] * rows.size
    seen: dict[tuple[str, Any], Any] = {}
    made = []
    for sender, name in zip(rows.units, named, strict=True):
        if (sender, name) not in seen:
            codes = [sender, asking.code(name)]
            above = (roster.above(code, key.level) for code in codes if code in roster.by_code)
            unit = next((unit for unit in above if unit is not None), None)
            own = next((code for code in reversed(codes) if code in roster.by_code), "")
            # A unit outside the level is a row of its own, not lost.
            code = unit.code if unit is not None else own
            seen[sender, name] = asking.unit_name(code) or None
        made.append(seen[sender, name])
    return made
