"""Who was to report, who has: 应报 已收 计入 beside every row, and 0 or blank (kits.md §3.4).

A count over no records is 0 where the copies that could hold them have come, and blank where they
have not. Whose copies could hold a unit's records: those of the unit and of the units below it that
file the form; of a unit that does not file it, the nearest one above that does; where no unit on
its way up files it (督查小组 report on faculties), anybody's. A unit that 条件 excludes files none:
there is nothing to count, and its figures are blank.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from ..calendars import Calendar
from ..cycle import Cycle
from .source import Source

HasReported = Callable[[str, str], "bool | None"]
"""Of a unit's code and a form whether its copy is in; None: it is not expected to file it."""


class ExpectedLike(Protocol):
    """One submission that was expected (`matching.Expected`)."""

    @property
    def unit_code(self) -> str:
        """The code of the unit that was to file it; anything else stands for the office."""

    @property
    def form(self) -> str:
        """The form."""

    @property
    def period(self) -> str:
        """The period, empty where the form is filed once."""

    @property
    def state(self) -> str:
        """已报, 退回待改, 未报 or 免报."""


@dataclass(frozen=True, slots=True)
class Due:
    """One submission that was expected, or came without."""

    unit: str
    period: str
    expected: bool
    received: bool
    counted: bool
    waited: bool = True
    """Its not being there leaves a figure blank: also where it is excused (免报)."""


NOBODY = Due("", "", expected=False, received=False, counted=False)
"""Stands for the copy of who is not asked: there is none, and no record says 0."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose records a figure is made of, and of when."""

    unit: str | None = None
    """The code of a unit; None: anybody's."""
    calendar: str = ""
    period: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many submissions stand behind a row."""

    expected: int | None
    """None: nobody was expected to file anything."""
    received: int
    counted: int


class Receipts:
    """What was expected and what came, by form and unit."""

    def __init__(
        self,
        cycle: Cycle,
        expected: Iterable[ExpectedLike],
        sources: Mapping[str, Source],
        received: Mapping[str, Source],
        has_reported: HasReported | None,
    ) -> None:
        self.cycle = cycle
        self.roster = cycle.roster
        self.has_reported = has_reported
        self._lines = {line.name: line for line in cycle.form_lines}
        self._filers: dict[str, tuple[dict[str, None], dict[str, list[str]]]] = {}
        self._dues: dict[str, list[Due]] = {}
        self._below: dict[tuple[str, str], list[Due]] = {}
        known: dict[tuple[str, str, str], int] = {}
        for one in expected:
            state = one.state
            due = Due(
                one.unit_code if one.unit_code in self.roster.by_code else "", one.period,
                state != "免报", state in ("已报", "退回待改"), state == "已报",
            )  # fmt: skip
            known[one.form, due.unit, due.period] = 1
            self._dues.setdefault(one.form, []).append(due)
        self._counted = counted = _came(cycle, sources)
        for form, unit, period in sorted(counted | _came(cycle, received)):
            if (form, unit, period) not in known:
                due = Due(unit, period, False, True, (form, unit, period) in counted, waited=False)
                self._dues.setdefault(form, []).append(due)
        for form, dues in self._dues.items():
            for due in dues:
                for above in self.roster.ancestors(due.unit) if due.unit else ():
                    self._below.setdefault((form, above.code), []).append(due)

    def counts_received(self) -> None:
        """Count what was read as well as what was accepted: for tables that say 初步.

        Of a unit whose copies contradict one another nothing is in the sources, nor counted.
        """
        for given in (self._dues, self._below):
            for key, dues in given.items():
                form = key if isinstance(key, str) else key[0]
                dues[:] = [
                    replace(due, counted=(form, due.unit, due.period) in self._counted)
                    for due in dues
                ]

    def units(self, form: str) -> set[str]:
        """Return the codes of the units that are expected to file a form."""
        return {due.unit for due in self._dues.get(form, ()) if due.expected and due.unit}

    def of(self, form: str, scope: Scope) -> Sequence[Due]:
        """Return the submissions that could hold the records of a scope."""
        found: Sequence[Due] = self._dues.get(form, ())
        if scope.unit is not None:
            found = self._own(form, scope.unit)
        elif not found and self._asked_for(form):
            found = [NOBODY]
        calendar = self.cycle.calendar(scope.calendar) if scope.calendar else None
        if calendar is None or not any(due.period for due in found):
            return found
        return [due for due in found if period_in(calendar, due.period) in (scope.period, "")]

    def _own(self, form: str, unit: str) -> Sequence[Due]:
        below = self._below.get((form, unit))
        if below is not None:
            return below
        known = unit in self.roster.by_code
        chain = [above.code for above in self.roster.ancestors(unit)] if known else []
        for above in chain:
            own = [due for due in self._below.get((form, above), ()) if due.unit == above]
            if own:
                return own
        filers, holding = self._filers_of(form)
        if unit in holding or not filers.keys().isdisjoint(chain):
            return [NOBODY] if self._asked_for(form) else []
        return self._dues.get(form, ())

    def _asked_for(self, form: str) -> bool:
        """Return whether a form is missed where it does not come (必报)."""
        return form in self._lines and self._lines[form].required

    def come(self, forms: Sequence[str], scope: Scope) -> bool:
        """Return whether the copies that could hold the records of a scope have come."""
        if self.has_reported is not None:
            return all(self._reported(form, scope.unit) for form in forms)
        dues = [due for form in forms for due in self.of(form, scope)]
        return all(due.counted for due in dues if due.waited)

    def _reported(self, form: str, unit: str | None) -> bool:
        assert self.has_reported is not None
        filers, below = self._filers_of(form)
        asked: Iterable[str] = filers
        if unit is not None:
            chain = [u.code for u in self.roster.ancestors(unit) if u.code in below]
            own = [code for code in chain if code in below[code]]
            asked = below.get(unit) or own[:1] or [unit]
        return all(self.has_reported(code, form) is not False for code in asked)

    def _filers_of(self, form: str) -> tuple[dict[str, None], dict[str, list[str]]]:
        """Return the units that file a form, and for each unit those at or below it."""
        if form not in self._filers:
            levels = self._lines[form].filers if form in self._lines else ()
            filers = dict.fromkeys(u.code for level in levels for u in self.roster.at(level))
            below: dict[str, list[str]] = {}
            for code in filers:
                for above in self.roster.ancestors(code):
                    below.setdefault(above.code, []).append(code)
            self._filers[form] = (filers, below)
        return self._filers[form]

    def coverage(self, forms: Sequence[str], scope: Scope) -> Coverage:
        """Return how many submissions were expected, came, and count."""
        dues = [due for form in forms for due in self.of(form, scope)]
        expected = sum(due.expected for due in dues)
        waited = any(due.waited for due in dues)
        return Coverage(
            expected if waited else None,
            sum(due.received for due in dues),
            sum(due.counted for due in dues),
        )


def _came(cycle: Cycle, sources: Mapping[str, Source]) -> set[tuple[str, str, str]]:
    """Return form, unit and period of the submissions in sources."""
    found: set[tuple[str, str, str]] = set()
    for line in cycle.form_lines:
        source = sources.get(line.name)
        if source is None:
            continue
        periods = source.values.get("期次") or [None] * source.size
        units = source.units or [""] * source.size
        found |= {(line.name, u, str(p or "")) for u, p in zip(units, periods, strict=True)}
    return found


def period_in(calendar: Calendar, period: str) -> str:
    """Return the period of a calendar in which another calendar's period, or a day, lies.

    Empty where that cannot be said.
    """
    if calendar.get(period) is not None:
        return period
    try:
        day = datetime.date.fromisoformat(period if len(period) > 7 else f"{period}-01")
    except ValueError:
        return ""
    found = calendar.of(day)
    return found.name if found is not None else ""
