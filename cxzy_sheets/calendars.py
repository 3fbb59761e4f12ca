"""Days put in order: periods, due days, working days.

A calendar is a row of periods, both days included, without a hole and without an overlap. 年, 半年,
季, 月 and 周 are built in; others are lists with the columns 名称, 起, 止, or days of the month
(期次), whose periods run from the day after one due day to the next.
"""

from __future__ import annotations

import calendar as months
import datetime
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .errors import CxzyError
from .lists import Listing

BUILT_IN = ("年", "半年", "季", "月", "周")
DEFER, ADVANCE = "顺延", "提前"
"""What becomes of a due day that is no working day."""

_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """One period of a calendar."""

    name: str
    start: datetime.date
    end: datetime.date
    """Its last day."""


class Calendar:
    """Periods in order."""

    def __init__(self, name: str, periods: Sequence[Period]) -> None:
        self.name = name
        self.periods = tuple(sorted(periods, key=lambda period: period.start))
        self._starts = [period.start for period in self.periods]
        self._named = {period.name: period for period in self.periods}

    def of(self, day: datetime.date) -> Period | None:
        """Return the period that a day is in, None outside the calendar."""
        at = bisect_right(self._starts, day) - 1
        return self.periods[at] if at >= 0 and day <= self.periods[at].end else None

    def get(self, name: str) -> Period | None:
        """Return the period of a name, None where there is none."""
        return self._named.get(name)

    def __repr__(self) -> str:
        return f"<Calendar {self.name} {len(self.periods)}>"


def built_in_period(kind: str, day: datetime.date) -> Period:
    """Return the 年, 半年, 季, 月 or 周 (ISO, from Monday) that a day is in."""
    year, month = day.year, day.month
    if kind == "年":
        return Period(f"{year}", datetime.date(year, 1, 1), datetime.date(year, 12, 31))
    if kind == "周":
        start = day - _DAY * day.weekday()
        iso = day.isocalendar()
        return Period(f"{iso.year}第{iso.week}周", start, start + 6 * _DAY)
    size = {"月": 1, "季": 3, "半年": 6}[kind]
    number = (month - 1) // size
    first, last = number * size + 1, number * size + size
    name = {
        "月": f"{year}-{month:02}",
        "季": f"{year}第{'一二三四'[number] if size == 3 else ''}季度",
        "半年": f"{year}{'上下'[number] if size == 6 else ''}半年",
    }[kind]
    end = datetime.date(year, last, months.monthrange(year, last)[1])
    return Period(name, datetime.date(year, first, 1), end)


def built_in(kind: str, start: datetime.date, end: datetime.date) -> Calendar:
    """Return the periods of a kind from the one that holds `start` to the one that holds `end`."""
    periods = [built_in_period(kind, start)]
    while periods[-1].end < end:
        periods.append(built_in_period(kind, periods[-1].end + _DAY))
    return Calendar(kind, periods)


def due_days(name: str, days: Sequence[int], start: datetime.date, end: datetime.date) -> Calendar:
    """Return the periods that monthly due days make; a month that lacks a day uses its last.

    Each is named by its due day, `2012-02-29`, and ends with it. The first begins on `start`.
    """
    due = sorted({day for day in _monthly(days, start, end) if start <= day})
    periods = []
    first = start
    for day in due:
        periods.append(Period(day.isoformat(), first, day))
        if day >= end:
            break
        first = day + _DAY
    return Calendar(name, periods)


def _monthly(
    days: Sequence[int], start: datetime.date, end: datetime.date
) -> Iterator[datetime.date]:
    year, month = start.year, start.month
    while (year, month) <= (end.year, end.month):
        last = months.monthrange(year, month)[1]
        for day in days:
            yield datetime.date(year, month, min(day, last))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def calendar_of(given: Listing) -> Calendar | None:
    """Return the calendar that a list with 名称, 起 and 止 is; None for any other list.

    Raises:
        CxzyError: A day is missing, an end stands before its start, or the periods leave a hole or
            overlap; the cell is named.
    """
    if not {"名称", "起", "止"} <= given.columns.keys():
        return None
    periods = []
    for row in given.rows:
        days = []
        for heading in ("起", "止"):
            value = row.values.get(heading)
            if isinstance(value, datetime.datetime):
                value = value.date()
            if not isinstance(value, datetime.date):
                raise row.error(heading, f"“{heading}”要填日期。", "请写成 2011-12-31 这样的日期。")
            days.append(value)
        if days[1] < days[0]:
            raise row.error("止", f"止({days[1]})早于起({days[0]})。", "请核对。")
        periods.append((row, Period(row.text("名称"), days[0], days[1])))
    periods.sort(key=lambda pair: pair[1].start)
    for (_, before), (row, after) in pairwise(periods):
        if after.start <= before.end:
            raise row.error("起", f"“{after.name}”与“{before.name}”重叠。", "请改成首尾相接。")
        if after.start > before.end + _DAY:
            raise row.error(
                "起", f"“{before.name}”({before.end} 止)到“{after.name}”({after.start} 起)有空档。",
                "请改成首尾相接。",
            )  # fmt: skip
    return Calendar(given.name, [period for _, period in periods])


def is_working_day(day: datetime.date) -> bool:
    """Return whether a day is worked by the official calendar, make-up days included.

    Raises:
        LookupError: The calendar does not reach so far.
    """
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError as error:
        raise LookupError(f"没有 {day.year} 年的放假安排") from error


def rolled(moment: datetime.datetime, how: str) -> datetime.datetime:
    """Return a due moment moved to a working day: 顺延 to the next, 提前 to the one before.

    Raises:
        CxzyError: The official calendar does not have that year.
    """
    step = {DEFER: _DAY, ADVANCE: -_DAY}.get(how)
    if step is None:
        return moment
    try:
        while not is_working_day(moment.date()):
            moment += step
    except LookupError as error:
        raise CxzyError(
            f"{error},不能{how}。", hint="请更新 chinesecalendar,或去掉顺延,直接写定日期。"
        ) from error
    return moment


__all__ = [
    "ADVANCE", "BUILT_IN", "DEFER", "Calendar", "Period", "built_in", "built_in_period",
    "calendar_of", "due_days", "is_working_day", "rolled",
]  # fmt: skip
