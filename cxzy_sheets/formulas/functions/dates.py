"""DATE, EDATE, DATEDIF and their kin over days as Excel numbers them (S9).

A day is held as a whole number: 1 is 1900-01-01 in Excel's count, exact from 1900-03-01 on.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from ..compiler import Compiler
from ..data import (
    CONST,
    KNOWN,
    Array,
    Ints,
    V,
    merged,
    serial,
    with_code,
)
from ..data import NUM as NUM_ERROR
from ..operators import FIRST_DAY, LAST_DAY, dated
from ..schema import DATE, NUM
from ..syntax import Call, Node, Number, Text
from ..typed import Typed
from ._function import Function, Make

Days = npt.NDArray[np.datetime64]

ZERO = np.datetime64("1899-12-30", "D")


def days_of(numbers: Array) -> Days:
    """Return numbers as days; what is none, or too far off, as the first."""
    inside = np.isfinite(numbers) & (numbers >= FIRST_DAY) & (numbers < LAST_DAY + 1)
    return ZERO + np.where(inside, numbers, 1).astype(np.int64)


def numbers_of(days: Days) -> Array:
    """Return days as numbers."""
    return (days - ZERO).astype(float)


def _date(compiler: Compiler, node: Call, arguments: list[Node]) -> Typed:
    parts = [compiler.need(compiler.compile(a), NUM) for a in arguments]

    def work(values: list[V]) -> V:
        year, month, day = (np.trunc(np.nan_to_num(v.v)) for v in values)
        # Excel takes 11 for 1911; here a year has four figures, or there is no such day.
        wrong = (year < 1900) | (year > 9999)
        months = np.where(wrong, 2000, year) * 12 + np.clip(month, -12e4, 12e4) - 1 - 1970 * 12
        first = months.astype(np.int64).astype("datetime64[M]").astype("datetime64[D]")
        made = numbers_of(first) + day - 1
        return dated(V(np.where(wrong, 0.0, made), merged(*(v.s for v in values))))

    return compiler.combine(node, DATE, parts, work)


def _part(unit: Callable[[Days], Array]) -> Make:
    """Return YEAR, MONTH or DAY."""

    def make(compiler: Compiler, node: Call, arguments: list[Node]) -> Typed:
        part = compiler.need(compiler.compile(arguments[0]), DATE)
        return compiler.combine(
            node, NUM, [part], lambda vs: V(unit(days_of(vs[0].v)).astype(float), merged(vs[0].s))
        )

    return make


def _months(days: Days) -> Ints:
    """Return whole months since 1970."""
    return days.astype("datetime64[M]").astype(np.int64)


def _day(days: Days) -> Ints:
    first = days.astype("datetime64[M]").astype("datetime64[D]")
    return np.asarray((days - first).astype(np.int64) + 1)


def _last_day(months: Ints) -> Days:
    return (months + 1).astype("datetime64[M]").astype("datetime64[D]") - 1


def _shifted(*, to_end: bool) -> Make:
    """Return EDATE, or EOMONTH with `to_end`."""

    def work(values: list[V]) -> V:
        days, shift = days_of(values[0].v), np.trunc(np.nan_to_num(values[1].v))
        months = _months(days) + np.clip(shift, -12e4, 12e4).astype(np.int64)
        last = _last_day(months)
        day = last if to_end else np.minimum(last, last - _day(last) + _day(days))
        return dated(V(numbers_of(day), merged(values[0].s, values[1].s)))

    def make(compiler: Compiler, node: Call, arguments: list[Node]) -> Typed:
        day = compiler.need(compiler.compile(arguments[0]), DATE)
        shift = compiler.need(compiler.compile(arguments[1]), NUM)
        return compiler.combine(node, DATE, [day, shift], work)

    return make


def _whole_months(start: Days, end: Days) -> Ints:
    whole: Ints = _months(end) - _months(start) - (_day(end) < _day(start))
    return whole


def _after_months(start: Days, end: Days) -> Ints:
    """Return the days since a month was last full; a day that it lacks runs into the next."""
    whole = _months(start) + _whole_months(start, end)
    first = whole.astype("datetime64[M]").astype("datetime64[D]")
    return (end - (first + (_day(start) - 1))).astype(np.int64)


def _after_years(start: Days, end: Days) -> Ints:
    years = _whole_months(start, end) // 12
    first = (_months(start) + 12 * years).astype("datetime64[M]").astype("datetime64[D]")
    return (end - (first + (_day(start) - 1))).astype(np.int64)


_SPANS: dict[str, Callable[[Days, Days], Ints]] = {
    "D": lambda start, end: (end - start).astype(np.int64),
    "M": _whole_months,
    "Y": lambda start, end: _whole_months(start, end) // 12,
    "YM": lambda start, end: _whole_months(start, end) % 12,
    "MD": _after_months,
    "YD": _after_years,
}


def _datedif(compiler: Compiler, node: Call, arguments: list[Node]) -> Typed:
    unit = arguments[2]
    span = _SPANS.get(unit.value.strip().upper()) if isinstance(unit, Text) else None
    if span is None:
        raise compiler.refuse(
            unit, "DATEDIF 的第 3 个参数不认识。", f"请写 {'、'.join(_SPANS)} 之一,放在引号里。"
        )
    measure = span
    parts = [compiler.need(compiler.compile(a), DATE) for a in arguments[:2]]

    def work(values: list[V]) -> V:
        start, end = days_of(values[0].v), days_of(values[1].v)
        state = merged(values[0].s, values[1].s)
        made = measure(start, end).astype(float)
        wrong = np.broadcast_to(start > end, len(made))
        told = np.ones(len(made), bool) if state is None else state == KNOWN
        return V(np.where(wrong, 0.0, made), with_code(state, wrong & told, NUM_ERROR))

    return compiler.combine(node, NUM, parts, work)


_WEEK_STARTS = {1: 6, 2: 0, 11: 0, 12: 1, 13: 2, 14: 3, 15: 4, 16: 5, 17: 6}
"""Second argument of WEEKDAY -> the day that is 1, counted from Monday as 0."""


def _weekday(compiler: Compiler, node: Call, arguments: list[Node]) -> Typed:
    start, base = _WEEK_STARTS[1], 1
    if len(arguments) == 2:
        mode = arguments[1]
        given = int(mode.value) if isinstance(mode, Number) else None
        if given == 3:
            start, base = 0, 0
        elif given in _WEEK_STARTS:
            start = _WEEK_STARTS[given]
        else:
            raise compiler.refuse(node, "WEEKDAY 的第 2 个参数不认识。", "星期一算 1,请写 2。")
    part = compiler.need(compiler.compile(arguments[0]), DATE)

    def work(values: list[V]) -> V:
        since_monday = (np.floor(numbers_of(days_of(values[0].v))).astype(np.int64) - 2) % 7
        return V(((since_monday - start) % 7 + base).astype(float), merged(values[0].s))

    return compiler.combine(node, NUM, [part], work)


def _today(compiler: Compiler, node: Call, arguments: list[Node]) -> Typed:
    return Typed(DATE, CONST, lambda env: V(np.array([serial(env.world.as_of)])), node)


FUNCTIONS = (
    Function("DATE", _date, 3, 3),
    Function(
        "YEAR", _part(lambda days: days.astype("datetime64[Y]").astype(np.int64) + 1970), 1, 1
    ),
    Function("MONTH", _part(lambda days: _months(days) % 12 + 1), 1, 1),
    Function("DAY", _part(_day), 1, 1),
    Function("EDATE", _shifted(to_end=False), 2, 2),
    Function("EOMONTH", _shifted(to_end=True), 2, 2),
    Function("DATEDIF", _datedif, 3, 3),
    Function("WEEKDAY", _weekday, 1, 2),
    Function("TODAY", _today, 0, 0),
)
