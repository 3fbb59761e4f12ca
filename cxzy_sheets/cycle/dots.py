"""What a value can be asked with a dot (kits.md §3.4): 名称.类别, 日期.月, 采用载体.分值.

单位          every column of the roster's units, 上级, and each level: the unit above on that level
人员          every column of its members
日期 年月     the period that holds the day: 年 半年 季 月 周 and every declared calendar
清单.列       the other columns of the row that holds the value, if exactly one does
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..calendars import BUILT_IN, Calendar, built_in, built_in_period
from ..lists import Listing
from ..names import label_key
from .cycle import Cycle
from .schemas import MEMBERS, UNITS, calendar_lists, dots_of, roster_lists

if TYPE_CHECKING:
    from ..formulas import Column, Data, Table

UNIT_HEADINGS = ("单位", "单位名称", "填报单位", "责任单位", "党组织", "党组织名称")
"""Columns of lists that name units, whatever short name the office wrote there."""
_AROUND = 5
"""Years before and after the cycle that periods of the built-in calendars are made for."""

Answer = Callable[[Any], Any]


class Dots:
    """The lists of a cycle, and what is asked of values that stand for something.

    Args:
        cycle: The cycle.
        more: Further lists by path: inputs, and tables that are made already.
    """

    def __init__(self, cycle: Cycle, more: Mapping[str, Listing] | None = None) -> None:
        self.cycle = cycle
        self.more = more or {}
        self.roster = cycle.roster
        self._known: dict[tuple[str, str], tuple[Answer, dict[Hashable, Any]]] = {}
        self._rows: dict[str, Mapping[Hashable, int | None]] = {}

    @cached_property
    def lists(self) -> Mapping[str, Listing]:
        """Every list by name: 清单, calendars, the roster.

        Columns that name units hold the roster's own names, so that they equal what copies say.
        """
        cycle = self.cycle
        asked = {
            about.refers
            for form in cycle.forms.values()
            for about in form.layout.fields.values()
            if about.type == "单位" and about.refers
        }
        given = {name: self._with_units(made, asked) for name, made in cycle.lists.items()}
        every = {**calendar_lists(cycle.calendars), **given, **roster_lists(cycle.roster)}
        every |= self.more
        return {**calendar_lists({kind: self._built_in(kind) for kind in BUILT_IN}), **every}

    @cached_property
    def asked(self) -> Mapping[str, Mapping[str, Column]]:
        """What a value of a type, or of a list's column, can be asked for."""
        return dots_of(self.roster, self.lists, self.cycle.calendars)

    def table(self, name: str) -> Table:
        """Return a list's rows as formulas take them; they belong to every copy."""
        from ..formulas import Table as FormulaTable

        given = self.lists[name]
        return FormulaTable(given.size, _Columns(given, self), open=given.open)

    def _built_in(self, kind: str) -> Calendar:
        first, last = self.cycle.first_day.year - _AROUND, self.cycle.last_day.year + _AROUND
        return built_in(kind, datetime.date(first, 1, 1), datetime.date(last, 12, 31))

    def _with_units(self, given: Listing, asked: set[str]) -> Listing:
        headings = {*UNIT_HEADINGS, *self.roster.levels}
        columns = {
            name: replace(column, values=tuple(map(self._unit_name, column.values)))
            if column.type == "文本" and (name in headings or f"{given.name}.{name}" in asked)
            else column
            for name, column in given.columns.items()
        }
        return replace(given, columns=columns)

    def _unit_name(self, text: Any) -> Any:
        found = self.roster.find(text) if text else []
        return self.roster.shown(found[0].code) if len(found) == 1 else text

    def ask(self, reference: str, attribute: str, values: Sequence[Any]) -> list[Any]:
        """Return what is asked of each value; None where it stands for nothing, or for two things.

        Args:
            reference: A type (单位, 人员, 日期, 年月) or `清单.列`.
            attribute: What stands behind the dot.
            values: As copies hold them: units and persons by the roster's own names.
        """
        if (reference, attribute) not in self._known:
            self._known[reference, attribute] = (self._answer(reference, attribute), {None: None})
        answer, known = self._known[reference, attribute]
        made = []
        for value in values:
            if value not in known:
                known[value] = answer(value)
            made.append(known[value])
        return made

    def _answer(self, reference: str, attribute: str) -> Answer:
        if reference in ("日期", "年月"):
            return lambda day: self._period(attribute, day)
        if reference == "单位" and attribute in self.roster.levels:
            return lambda name: self._above(name, attribute)
        if reference == "单位":
            return lambda name: self._column(f"{UNITS}.名称", attribute, name)
        if reference == "人员":
            return lambda name: self._column(f"{MEMBERS}.姓名", attribute, name)
        return lambda value: self._column(reference, attribute, value)

    def _period(self, kind: str, day: Any) -> str | None:
        if isinstance(day, str):
            day = datetime.date(int(day[:4]), int(day[5:7]), 1)
        if kind in BUILT_IN:
            return built_in_period(kind, day).name
        period = self.cycle.calendars[kind].of(day)
        return period.name if period is not None else None

    def _above(self, name: str, level: str) -> str | None:
        row = self.row(f"{UNITS}.名称", name)
        if row is None:
            return None
        found = self.roster.above(self.roster.units[row].code, level)
        return self.roster.shown(found.code) if found is not None else None

    def _column(self, reference: str, attribute: str, value: Any) -> Any:
        row = self.row(reference, value)
        if row is None:
            return None
        return self.lists[reference.rpartition(".")[0]].columns[attribute].values[row]

    def row(self, reference: str, value: Any) -> int | None:
        """Return the one row of `清单.列` that holds a value, None where none or several do."""
        if reference not in self._rows:
            name, _, column = reference.rpartition(".")
            found: dict[Hashable, int | None] = {}
            for index, there in enumerate(self.lists[name].columns[column].values):
                if there is not None:
                    key = _key(there)
                    found[key] = None if key in found else index
            self._rows[reference] = found
        return self._rows[reference].get(_key(value))


class _Columns(Mapping[str, "Data"]):
    """The columns of a list; `起.月` asks its days, `单位.类别` its units."""

    def __init__(self, given: Listing, dots: Dots) -> None:
        self.given, self.dots = given, dots
        self.made: dict[str, Data] = {}

    def __getitem__(self, name: str) -> Data:
        from ..formulas import Column as Told
        from ..formulas import column

        if name not in self.made:
            base, *attributes = name.split(".")
            values = list(self.given.columns[base].values)
            told = Told(self.given.columns[base].type)
            for attribute in attributes:
                values = self.dots.ask(told.reference, attribute, values)
                told = self.dots.asked[told.reference][attribute]
            self.made[name] = column(values, told.type or "文本")
        return self.made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.given.columns)

    def __len__(self) -> int:
        return len(self.given.columns)


def _key(value: Any) -> Hashable:
    return label_key(value) if isinstance(value, str) else value


__all__ = ["UNIT_HEADINGS", "Dots"]
