"""`Cycle`: one round of reporting, as its folder of workbooks declares it.

2011-群众评议/
  周期.xlsx  名册.xlsx  清单.xlsx  表样/  文稿/  收件箱/  收文登记.xlsx  产出/
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..calendars import BUILT_IN, Calendar, Period, built_in
from ..lists import Listing
from ..names import offer
from ..roster import Roster
from .lines import CheckLine, ColumnLine, FormLine, InputLine, TableLine, TextLine

if TYPE_CHECKING:
    from ..forms import Form
    from ..layout import Field

OFFICE = "办公室"
"""Who files what the office keeps itself."""


@dataclass(frozen=True, slots=True)
class Cycle:
    """A cycle, loaded: nothing of what came in is in it."""

    folder: Path
    name: str
    as_of: datetime.date
    """What TODAY() is, and what decides what is overdue (截至日期)."""
    roster: Roster
    forms: Mapping[str, Form]
    """Form name -> the form; documents are not in it."""
    form_lines: tuple[FormLine, ...]
    start: datetime.date | None = None
    end: datetime.date | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    lists: Mapping[str, Listing] = field(default_factory=dict)
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    """Declared calendars; the built-in ones are made for a span, see `calendar`."""
    inputs: tuple[InputLine, ...] = ()
    tables: tuple[TableLine, ...] = ()
    columns: Mapping[str, tuple[ColumnLine, ...]] = field(default_factory=dict)
    """Table -> its columns in order."""
    checks: tuple[CheckLine, ...] = ()
    texts: tuple[TextLine, ...] = ()
    office: str = ""
    """编制单位."""
    profile: str = ""
    """版式 of the texts."""

    @property
    def inbox(self) -> Path:
        """The folder of what came in."""
        return self.folder / "收件箱"

    @property
    def outputs(self) -> Path:
        """The folder that each run writes a folder into."""
        return self.folder / "产出"

    def line(self, form: str) -> FormLine:
        """Return the line of a form or document."""
        return next(line for line in self.form_lines if line.name == form)

    def calendar(self, name: str) -> Calendar | None:
        """Return a calendar by name, a built-in one over the days of the cycle; None if none."""
        if name in self.calendars:
            return self.calendars[name]
        if name in BUILT_IN:
            return built_in(name, self.first_day, self.last_day)
        return None

    @property
    def first_day(self) -> datetime.date:
        """The first day of the cycle; of its year where 周期.xlsx does not say."""
        return _span(self.start, self.end, self.as_of)[0]

    @property
    def last_day(self) -> datetime.date:
        """The last day of the cycle; of its year where 周期.xlsx does not say."""
        return _span(self.start, self.end, self.as_of)[1]

    def period_calendar(self, line: FormLine) -> Calendar | None:
        """Return the calendar of a form that is filed by period, None for one a cycle.

        Raises:
            CxzyError: 期次 names no field of the form, or leads to no calendar.
        """
        if not line.period:
            return None
        name, _, asked = line.period.partition(".")
        if not asked and not line.document:
            asked = self._calendar_of_field(line, name)
        found = self.calendar(asked or name)
        if found is None:
            known = [*self.calendars, *BUILT_IN]
            hint = offer(asked or name, known) or f"有:{'、'.join(known)}。"
            raise line.row.error("期次", f"没有“{asked or name}”这个日历。", hint)
        return found

    def _calendar_of_field(self, line: FormLine, name: str) -> str:
        """Return the calendar whose periods a field states: of its 取值, or the months of 年月."""
        about = self.period_field(line)
        listed = [item.lstrip("=＝").rpartition(".")[0] for item in about.allowed if "." in item]
        for home in (about.refers.rpartition(".")[0], *listed, name):
            if home and self.calendar(home) is not None:
                return home
        return "月" if about.type == "年月" else name

    def period_field(self, line: FormLine) -> Field:
        """Return the field in which the copies of a form say their period.

        Raises:
            CxzyError: The form has no such field; the nearest is offered.
        """
        fields = {n: f for n, f in self.forms[line.name].fields.items() if f.block is None}
        name = line.period.partition(".")[0]
        if name not in fields:
            message = f"“{line.name}”没有“{name}”这个字段。"
            raise line.row.error("期次", message, offer(name, fields))
        return fields[name]

    def periods(self, line: FormLine) -> Iterable[Period | None]:
        """Return the periods of a form within the cycle; [None] where it is filed once."""
        found = self.period_calendar(line)
        if found is None:
            return [None]
        return [p for p in found.periods if p.end >= self.first_day and p.start <= self.last_day]

    def __repr__(self) -> str:
        return f"<Cycle {self.name} {len(self.forms)} 张表 {len(self.roster.units)} 个单位>"


def _span(
    start: datetime.date | None, end: datetime.date | None, as_of: datetime.date
) -> tuple[datetime.date, datetime.date]:
    first = start or datetime.date((end or as_of).year, 1, 1)
    return first, end or datetime.date(max(first, as_of).year, 12, 31)


def built_in_calendars(
    start: datetime.date | None, end: datetime.date | None, as_of: datetime.date
) -> dict[str, Calendar]:
    """Return 年, 半年, 季, 月 and 周 over the days of a cycle."""
    first, last = _span(start, end, as_of)
    return {kind: built_in(kind, first, last) for kind in BUILT_IN}
