"""DATE, EDATE, WORKDAY and their kin over days as Excel numbers them (S9).

A day is held as a whole number: 1 is 1900-01-01 in Excel's count, exact from 1900-03-01 on.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from ..compiler import Compiler
from ..data import (
    COLUMN,
    CONST,
    KNOWN,
    UNKNOWN,
    Array,
    Env,
    Ints,
    State,
    V,
    broadcast,
    day_of,
    known,
    merged,
    serial,
    with_code,
)
from ..data import NUM as NUM_ERROR
from ..groups import groups_of
from ..schema import DATE, NUM
from ..syntax import Call, Node, Number, Text
from ..typed import Typed
from ._function import Function, Make

Days = npt.NDArray[np.datetime64]

_ZERO = np.datetime64("1899-12-30", "D")
_LAST = 2958465.0
"""9999-12-31."""


def days_of(numbers: Array) -> Days:
    """Return numbers as days; what is none, or too far off, as the first."""
    inside = np.isfinite(numbers) & (numbers >= 1) & (numbers < _LAST + 1)
    return _ZERO + np.where(inside, numbers, 1).astype(np.int64)


def numbers_of(days: Days) -> Array:
    """Return days as numbers."""
    return (days - _ZERO).astype(float)


def _bounded(numbers: Array, state: State) -> V:
    """Return dates with #NUM! where there is no such day."""
    wrong = ~((numbers >= 1) & (numbers <= _LAST))
    if wrong.any():
        told = np.ones(len(numbers), bool) if state is None else state == KNOWN
        state = with_code(state, wrong & told, NUM_ERROR)
    return V(np.where(wrong, 1.0, numbers), state)


def _date(compiler: Compiler, node: Call, arguments: list[Node]) -> Typed:
    parts = [compiler.need(compiler.compile(a), NUM) for a in arguments]

    def work(values: list[V]) -> V:
        year, month, day = (np.trunc(np.nan_to_num(v.v)) for v in values)
        # Excel takes 11 for 1911; here a year has four figures, or there is no such day.
        wrong = (year < 1900) | (year > 9999)
        months = np.where(wrong, 2000, year) * 12 + np.clip(month, -12e4, 12e4) - 1 - 1970 * 12
        first = months.astype(np.int64).astype("datetime64[M]").astype("datetime64[D]")
        made = numbers_of(first) + day - 1
        return _bounded(np.where(wrong, 0.0, made), merged(*(v.s for v in values)))

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
        return _bounded(numbers_of(day), merged(values[0].s, values[1].s))

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


Free = Callable[[datetime.date], bool]
Reckon = Callable[[float, float, Free], "float | None"]


def _workday(start: float, count: float, free: Free) -> float | None:
    """Return the day that is some working days after another, or before it."""
    left, step, day = int(count), (1 if count > 0 else -1), day_of(start)
    while left:
        day += datetime.timedelta(step)
        if not free(day):
            left -= step
    return serial(day)


def _networkdays(start: float, end: float, free: Free) -> float | None:
    """Return how many working days two days span, both included; negative backwards."""
    first, last = sorted((int(start), int(end)))
    days = sum(not free(day_of(number)) for number in range(first, last + 1))
    return float(days if start <= end else -days)


def _working(reckon: Reckon, kind: str, second: str) -> Make:
    """Return WORKDAY or NETWORKDAYS: by the calendar of the world, else Monday to Friday."""

    def make(compiler: Compiler, node: Call, arguments: list[Node]) -> Typed:
        parts = [
            compiler.need(compiler.compile(arguments[0]), DATE),
            compiler.need(compiler.compile(arguments[1]), second),
        ]
        given = compiler.compile(arguments[2]) if len(arguments) == 3 else None
        holidays = None if given is None else compiler.need(given, DATE)
        if holidays is not None and holidays.shape != COLUMN:
            raise compiler.refuse(
                arguments[2], f"{node.function} 的第 3 个参数要的是整列假日。", "如 假日.日期。"
            )

        def work(env: Env, values: list[V], owner: Ints) -> V:
            return _reckoned(env, reckon, values, owner, holidays)

        return compiler.asked(node, kind, parts, work)

    return make


def _reckoned(env: Env, reckon: Reckon, values: list[V], owner: Ints, holidays: Typed | None) -> V:
    size = 0 if any(len(v.v) == 0 for v in values) else max(len(v.v) for v in values)
    owner = np.broadcast_to(owner, max(size, len(owner)) if size else 0)
    one, two = (broadcast(v, len(owner)) for v in values)
    state = merged(one.s, two.s)
    off, closed = _holidays(env, holidays)
    if closed is not None:
        state = merged(state, closed[owner])
    told = np.ones(len(owner), bool) if state is None else state == KNOWN
    made, codes = np.ones(len(owner)), np.zeros(len(owner), np.uint8)
    seen: dict[tuple[float, float, int], tuple[float, int]] = {}
    rows = np.flatnonzero(told).tolist()
    for row in rows:
        copy = int(owner[row]) if off else 0
        ask = (float(one.v[row]), float(two.v[row]), copy)
        if ask not in seen:
            seen[ask] = _one(env, reckon, ask[0], ask[1], off.get(copy, frozenset()))
        made[row], codes[row] = seen[ask]
    state = merged(state, codes) if codes.any() else state
    return V(made, state)


def _one(
    env: Env, reckon: Reckon, one: float, two: float, off: frozenset[datetime.date]
) -> tuple[float, int]:
    working = env.world.working_day

    def free(day: datetime.date) -> bool:
        return day in off or (day.weekday() >= 5 if working is None else not working(day))

    try:
        return reckon(one, two, free) or 0.0, KNOWN
    except LookupError:  # the calendar does not reach so far
        return 1.0, UNKNOWN
    except (ValueError, OverflowError):
        return 1.0, NUM_ERROR


def _holidays(
    env: Env, holidays: Typed | None
) -> tuple[dict[int, frozenset[datetime.date]], State]:
    """Return the holidays of each copy, and where not all of them are known."""
    if holidays is None:
        return {}, None
    value = holidays.run(env)
    groups = groups_of(env, COLUMN, holidays.source, value)
    good = known(value)
    owners = groups.of if groups.of is not None else None
    off: dict[int, set[datetime.date]] = {copy: set() for copy in range(groups.size)}
    for index in np.flatnonzero(good).tolist():
        day = day_of(value.v[index])
        for copy in [int(owners[index])] if owners is not None else off:
            off[copy].add(day)
    made = {copy: frozenset(days) for copy, days in off.items()}
    return made, groups.closed(groups.worst(merged(value.s)))


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
    Function("WORKDAY", _working(_workday, DATE, NUM), 2, 3),
    Function("NETWORKDAYS", _working(_networkdays, NUM, DATE), 2, 3),
    Function("TODAY", _today, 0, 0),
)
