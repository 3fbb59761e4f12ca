"""WORKDAY and NETWORKDAYS: by the calendar of the world, else Monday to Friday; less holidays."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..compiler import Compiler
from ..data import (
    COLUMN,
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
)
from ..data import NUM as NUM_ERROR
from ..groups import groups_of
from ..operators import dated
from ..schema import DATE, NUM
from ..syntax import Call, Node
from ..typed import Typed
from ._function import Function, Make
from .dates import Days, days_of, numbers_of

Free = Callable[[datetime.date], bool]
"""Whether a day is not worked (or, of the world, whether it is)."""

_FAR = 3_000_000
"""More working days than there are days up to the year 9999."""


@dataclass(frozen=True, slots=True)
class Reckoning:
    """One of the two functions: what it counts, by the week or day by day."""

    by_week: Callable[[Days, Array, Days], Array]
    """Of days and the second argument, with the holidays: Monday to Friday, all at once."""
    by_day: Callable[[float, float, Free], float]


def _workday_by_week(start: Days, count: Array, holidays: Days) -> Array:
    steps = np.clip(np.trunc(count), -_FAR, _FAR).astype(np.int64)
    # A free day first goes back to the last worked one where the count goes forward, and the
    # other way round, so that the next worked day is always the first.
    on = np.busday_offset(start, np.maximum(steps, 0), roll="backward", holidays=holidays)
    back = np.busday_offset(start, np.minimum(steps, 0), roll="forward", holidays=holidays)
    return numbers_of(np.where(steps > 0, on, np.where(steps < 0, back, start)))


def _networkdays_by_week(start: Days, end: Array, holidays: Days) -> Array:
    until = days_of(end)
    first, last = np.minimum(start, until), np.maximum(start, until)
    days = np.busday_count(first, last + 1, holidays=holidays).astype(float)
    return np.where(start > until, -days, days)


def _workday(start: float, count: float, free: Free) -> float:
    """Return the day that is some working days after another, or before it."""
    left, step, day = int(count), (1 if count > 0 else -1), day_of(start)
    while left:
        day += datetime.timedelta(step)
        if not free(day):
            left -= step
    return serial(day)


def _networkdays(start: float, end: float, free: Free) -> float:
    """Return how many working days two days span, both included; negative backwards."""
    first, last = sorted((int(start), int(end)))
    days = sum(not free(day_of(number)) for number in range(first, last + 1))
    return float(days if start <= end else -days)


def _working(reckoning: Reckoning, kind: str, second: str) -> Make:
    """Return what compiles one of the two; `second` is the kind of its second argument."""

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
            return _reckoned(env, reckoning, values, owner, holidays)

        return compiler.asked(node, kind, parts, work)

    return make


def _reckoned(
    env: Env, reckoning: Reckoning, values: list[V], owner: Ints, holidays: Typed | None
) -> V:
    sizes = [len(owner), *(len(v.v) for v in values)]
    size = 0 if 0 in sizes else max(sizes)
    owner = np.broadcast_to(owner, size)
    one, two = (broadcast(v, size) for v in values)
    state = merged(one.s, two.s)
    off, closed = _holidays(env, holidays)
    if closed is not None:
        state = merged(state, closed[owner])
    made, codes = np.ones(size), np.zeros(size, np.uint8)
    rows = np.arange(size) if state is None else np.flatnonzero(state == KNOWN)
    if env.world.working_day is not None:
        _day_by_day(env, reckoning, (one.v, two.v), (owner, off), (made, codes, rows))
    else:
        for copy in np.unique(owner[rows]).tolist() if off else [0]:
            mine = rows[owner[rows] == copy] if off else rows
            free = np.array(sorted(off.get(copy, ())), "datetime64[D]")
            made[mine] = reckoning.by_week(days_of(one.v[mine]), two.v[mine], free)
    found = V(made, merged(state, codes) if codes.any() else state)
    return dated(found) if reckoning is WORKDAY else found


def _day_by_day(
    env: Env,
    reckoning: Reckoning,
    values: tuple[Array, Array],
    free: tuple[Ints, dict[int, frozenset[datetime.date]]],
    made: tuple[Array, Array, Ints],
) -> None:
    """Fill in results and states of the rows by the calendar of the world, each case once."""
    working = env.world.working_day
    (one, two), (owner, off), (results, codes, rows) = values, free, made
    assert working is not None
    seen: dict[tuple[float, float, int], tuple[float, int]] = {}
    for row in rows.tolist():
        copy = int(owner[row]) if off else 0
        ask = (float(one[row]), float(two[row]), copy)
        if ask not in seen:
            seen[ask] = _one(reckoning, ask, _free(working, off.get(copy, frozenset())))
        results[row], codes[row] = seen[ask]


def _free(working: Free, holidays: frozenset[datetime.date]) -> Free:
    """Return what tells whether a day is not worked."""
    return lambda day: day in holidays or not working(day)


def _one(reckoning: Reckoning, ask: tuple[float, float, int], free: Free) -> tuple[float, int]:
    try:
        return reckoning.by_day(ask[0], ask[1], free), KNOWN
    except LookupError:  # the calendar does not reach so far
        return 1.0, UNKNOWN
    except (ValueError, OverflowError):  # there is no such day
        return 1.0, NUM_ERROR


def _holidays(
    env: Env, holidays: Typed | None
) -> tuple[dict[int, frozenset[datetime.date]], State]:
    """Return the holidays of each copy, and where not all of them are known."""
    if holidays is None:
        return {}, None
    value = holidays.run(env)
    groups = groups_of(env, COLUMN, holidays.source, value)
    days = [day_of(number) for number in value.v[known(value)].tolist()]
    if groups.of is None:
        made = dict.fromkeys(range(groups.size), frozenset(days))
    else:
        owners = groups.of[known(value)].tolist()
        made = {
            copy: frozenset(d for d, owner in zip(days, owners, strict=True) if owner == copy)
            for copy in range(groups.size)
        }
    return made, groups.closed(groups.worst(merged(value.s)))


WORKDAY = Reckoning(_workday_by_week, _workday)
NETWORKDAYS = Reckoning(_networkdays_by_week, _networkdays)

FUNCTIONS = (
    Function("WORKDAY", _working(WORKDAY, DATE, NUM), 2, 3),
    Function("NETWORKDAYS", _working(NETWORKDAYS, NUM, DATE), 2, 3),
)
