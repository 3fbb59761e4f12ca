"""Which period a copy is of: what its head states, never the day on which it was filled in.

期次            the field states it: a due day (取值 报送期.止), a name (学期.名称), a day in it
统计月份.月      the month that is typed
点评日期.阶段    the stage in which the day lies
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from ..calendars import Calendar, Period
from ..catalogue import shown
from ..cycle import Cycle, FormLine
from ..findings import MUST, Finding
from ..layout import Field
from ..names import label_key, offer
from ..reading import BLANK, VALUE, Filled
from ..refs import address

Told = tuple[str, list[Finding]]


@dataclass(frozen=True, slots=True)
class Periods:
    """The periods of one form or document."""

    line: FormLine
    calendar: Calendar
    within: tuple[Period, ...]
    """Those that the cycle reaches."""
    field: Field | None
    """The field that states it; None for a document, whose name does."""

    def of(self, filled: Filled) -> Told:
        """Return the period of a copy by name, empty where it is not settled, and what is wrong."""
        if self.field is None:
            return self._of_name(filled)
        answer = filled.answers[self.field.name]
        if answer.state not in (VALUE, BLANK):
            return "", []  # which is a finding of the reader's already
        if answer.value is None:
            return "", [self._said(filled, "period-missing")]
        period = self._meant(answer.value)
        if period is None:
            return "", [self._said(filled, "period-outside", found=answer.value)]
        if period not in self.within:
            return "", [self._said(filled, "period-outside", found=period.name)]
        return period.name, []

    def _meant(self, value: Any) -> Period | None:
        """Return the period that a value states, None where it states none, or two."""
        if isinstance(value, datetime.date):
            edge = self._edge()
            if edge is None:
                return self.calendar.of(value)
            return next((p for p in self.calendar.periods if edge(p) == value), None)
        text = shown(value)
        if self.field is not None and self.field.type == "年月" and isinstance(value, str):
            first = datetime.date(int(text[:4]), int(text[5:7]), 1)
            last = (first + datetime.timedelta(days=31)).replace(day=1) - datetime.timedelta(days=1)
            period = self.calendar.of(first)
            return period if period == self.calendar.of(last) else None
        key = label_key(text)
        named = [p for p in self.calendar.periods if label_key(p.name) == key]
        return named[0] if len(named) == 1 else None

    def _edge(self) -> Callable[[Period], datetime.date] | None:
        """Return which day of a period the field takes, None where any day in it will do."""
        assert self.field is not None
        for item in (self.field.refers, *self.field.allowed):
            home, _, column = item.lstrip("=＝").rpartition(".")
            if home == self.calendar.name and column in ("起", "止"):
                return (lambda p: p.start) if column == "起" else (lambda p: p.end)
        return None

    def _of_name(self, filled: Filled) -> Told:
        key = label_key(PurePosixPath(filled.file).stem)
        named = [p for p in self.within if any(word in key for word in _words(p))]
        longest = max((len(label_key(p.name)) for p in named), default=0)
        named = [p for p in named if len(label_key(p.name)) == longest]
        if len(named) == 1:
            return named[0].name, []
        return "", [self._said(filled, "period-missing")]

    def _said(self, filled: Filled, code: str, found: object = None) -> Finding:
        known = [period.name for period in self.within]
        told = known if len(known) <= 6 else [*known[:3], "…", *known[-2:]]
        near = offer(shown(found), known) if found is not None else ""
        finding = Finding(
            code, MUST, file=filled.file, found=found, expected=told,
            facts={"label": self.line.period, "nearest": near},
        )  # fmt: skip
        if self.field is None:
            return finding
        answer = filled.answers[self.field.name]
        cell = address(*answer.cell) if answer.cell else None
        return finding.at(sheet=answer.sheet, cell=cell, field=self.field.name)


def periods_of(cycle: Cycle, line: FormLine) -> Periods | None:
    """Return the periods of a form, None for one that is filed once.

    Raises:
        CxzyError: 期次 names no field of the form, or leads to no calendar.
    """
    calendar = cycle.period_calendar(line)
    if calendar is None:
        return None
    within = tuple(period for period in cycle.periods(line) if period is not None)
    return Periods(line, calendar, within, None if line.document else cycle.period_field(line))


def _words(period: Period) -> tuple[str, ...]:
    """Return how a file name may tell a period: by its name, a month also as 2012年2月."""
    words = [period.name]
    first = period.start
    if period.name == f"{first.year}-{first.month:02}":
        words += [f"{first.year}年{first.month}月", f"{first.year}年{first.month:02}月"]
    return tuple(label_key(word) for word in words)
