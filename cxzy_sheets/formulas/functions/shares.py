"""APPORTION: whole parts that add up to a number, by the largest remainder.

    有效票 54 323 107 49, of 1000      101.3 606.0 200.8 91.9  ->  101 606 201 92

Quotas of a fixed total, and published shares that must add up to 100 %. Each entry gets the whole
part of its exact share; what is left goes one by one to the largest remainders, of equal ones to
the larger entry, of equal entries to the one that stands first.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from ..compiler import Compiler
from ..data import (
    COLUMN,
    DIV0,
    KNOWN,
    NA,
    UNKNOWN,
    Array,
    Env,
    Ints,
    V,
    broadcast,
    codes_of,
    merged,
    with_code,
)
from ..data import NUM as NUM_ERROR
from ..groups import Groups, groups_of
from ..keys import number_codes
from ..schema import NUM
from ..syntax import Call, Node
from ..typed import Typed
from ._function import Function
from .ranks import several


@dataclass(slots=True)
class Shares:
    """The parts of the entries of one group."""

    seats: Array
    error: int = KNOWN
    """Set where there is nothing to share by: all entries are 0, or one is negative."""


def apportioned(entries: list[float], total: float) -> Shares:
    """Return the whole parts of a number that entries get."""
    none = np.zeros(len(entries))
    if total < 0 or not float(total).is_integer() or any(value < 0 for value in entries):
        return Shares(none, NUM_ERROR)
    # As decimals of 15 digits, as a person sees them: remainders are then exact.
    exact = [Fraction(f"{value:.15g}") for value in entries]
    whole = sum(exact)
    if not whole:
        return Shares(none, DIV0)
    quotas = [value * int(total) / whole for value in exact]
    seats = [int(quota) for quota in quotas]
    left = int(total) - sum(seats)
    order = sorted(range(len(entries)), key=lambda i: (seats[i] - quotas[i], -exact[i], i))
    for index in order[:left]:
        seats[index] += 1
    return Shares(np.array(seats, float))


def _apportion(compiler: Compiler, node: Call, arguments: list[Node]) -> Typed:
    asking = compiler.need(compiler.row_value(compiler.compile(arguments[0])), NUM)
    part = compiler.need(several(compiler, node, arguments[1]), NUM)
    if part.shape != COLUMN:
        raise compiler.refuse(arguments[1], "APPORTION 要的是整列。", "整列请写 本表.列。")
    total = compiler.need(compiler.row_value(compiler.compile(arguments[2])), NUM)

    def work(env: Env, values: list[V], owner: Ints) -> V:
        entries = part.run(env)
        groups = groups_of(env, COLUMN, part.source, entries)
        return _parts(entries, groups, (values[0], values[1]), owner)

    return compiler.asked(node, NUM, [asking, total], work)


def _parts(entries: V, groups: Groups, asked: tuple[V, V], owner: Ints) -> V:
    sizes = [len(owner), *(len(v.v) for v in asked)]
    size = 0 if 0 in sizes else max(sizes)
    asking, total = (broadcast(v, size) for v in asked)
    own = np.broadcast_to(owner, size) if groups.of is not None else np.zeros(size, np.int64)
    group = np.zeros(len(entries.v), np.int64) if groups.of is None else groups.of
    closed = codes_of(V(entries.v, groups.closed(groups.worst(merged(entries.s)))))
    state = merged(asking.s, total.s)
    codes = np.zeros(size, np.uint8) if state is None else state.copy()
    made = np.zeros(size)
    for one in np.unique(own).tolist():
        rows = np.flatnonzero((own == one) & (codes == KNOWN))
        shut = int(closed[one if len(closed) > 1 else 0])
        if shut != KNOWN:
            codes[rows] = shut
            continue
        there = entries.v[group == one]
        for number in np.unique(total.v[rows]).tolist():
            mine = rows[total.v[rows] == number]
            made[mine], codes[mine] = _of_rows(there, asking.v[mine], number)
    return V(made, codes if codes.any() else None)


def _of_rows(entries: Array, asking: Array, total: float) -> tuple[Array, Array]:
    """Return the part of each row that asks: its own where rows and entries are the same."""
    shares = apportioned(entries.tolist(), total)
    codes = np.full(len(asking), shares.error, np.uint8)
    if shares.error != KNOWN or np.array_equal(entries, asking):
        return shares.seats if shares.error == KNOWN else np.zeros(len(asking)), codes
    have, want, width = number_codes(entries, asking)
    seats = np.full((2, width), [[np.inf], [-np.inf]])
    np.minimum.at(seats[0], have, shares.seats)
    np.maximum.at(seats[1], have, shares.seats)
    least, most = seats[0][want], seats[1][want]
    missing = np.isinf(least)
    # Equal entries of which one got more: nothing says which of them asks.
    state = with_code(with_code(None, missing, NA), ~missing & (least != most), UNKNOWN)
    return np.where(missing, 0.0, least), codes if state is None else state


FUNCTIONS = (Function("APPORTION", _apportion, 3, 3),)
