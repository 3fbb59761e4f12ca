"""ABS, INT, MOD and the roundings, which go by the decimal value that a person sees (S11).

2.675 is held as 2.67499999999999982; in decimal, to the 15 digits that Excel keeps, it is a half
and goes away from zero: 2.68.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from ..compiler import Compiler
from ..data import DIV0, Array, V, known, merged, with_code
from ..operators import finite
from ..schema import NUM
from ..syntax import Call, Node
from ..typed import Typed
from ._function import Function, Make

_MOST = 22
"""Powers of ten above this are not held exactly; no digit of a number is so far off."""

Rounding = Callable[[Array, Array], Array]
"""Of sizes and the half unit of their 15th digit: whole numbers."""


def _numbers(compiler: Compiler, arguments: list[Node]) -> list[Typed]:
    return [compiler.need(compiler.compile(a), NUM) for a in arguments]


def _each(work: Callable[[list[V]], V]) -> Make:
    """Return what compiles a function of plain numbers."""

    def make(compiler: Compiler, node: Call, arguments: list[Node]) -> Typed:
        return compiler.combine(node, NUM, _numbers(compiler, arguments), work)

    return make


def _abs(values: list[V]) -> V:
    return V(np.abs(values[0].v), merged(values[0].s))


def slack_of(size: Array) -> Array:
    """Return half a unit in the 15th digit: what decimal and binary may differ by."""
    digits = np.floor(np.log10(size))
    return np.asarray(np.where(size > 0, 0.5 * np.power(10.0, digits - 14), 0.0))


def floor(numbers: Array) -> Array:
    """Return INT: the whole number below, by the decimal value."""
    size = np.abs(numbers)
    slack = slack_of(size)
    return np.asarray(np.where(numbers < 0, -np.ceil(size - slack), np.floor(size + slack)))


def _int(values: list[V]) -> V:
    return V(floor(values[0].v), merged(values[0].s))


def _mod(values: list[V]) -> V:
    number, divisor = values
    zero = divisor.v == 0
    by = np.where(zero, 1.0, divisor.v)
    rest = number.v - by * floor(number.v / by)
    rest = np.where(np.abs(rest) <= slack_of(np.abs(number.v)) * 2, 0.0, rest)
    state = merged(number.s, divisor.s)
    if zero.any():
        state = with_code(state, (zero & known(divisor)) | np.zeros(len(rest), bool), DIV0)
    return finite(V(rest, state))


def _rounded(rounding: Rounding) -> Callable[[list[V]], V]:
    def work(values: list[V]) -> V:
        number, digits = values
        return V(_by_digits(number.v, digits.v, rounding), merged(number.s, digits.s))

    return work


def _by_digits(numbers: Array, digits: Array, rounding: Rounding) -> Array:
    if len(digits) == 1:
        return _to_place(numbers, _place(digits.tolist()[0]), rounding)
    made = np.zeros(max(len(numbers), len(digits)) if len(numbers) else 0)
    numbers = numbers + made
    for place in {_place(number) for number in digits.tolist()}:
        mine = np.trunc(np.where(np.isfinite(digits), digits, 0.0)) == place
        made[mine] = _to_place(numbers[mine], place, rounding)
    return made


def _place(digits: float) -> int:
    return int(min(max(digits, -_MOST), _MOST)) if math.isfinite(digits) else 0


def _to_place(numbers: Array, place: int, rounding: Rounding) -> Array:
    scale = 10.0 ** abs(place)
    size = np.abs(numbers)
    units = size * scale if place >= 0 else size / scale
    whole = rounding(units, slack_of(units))
    made = np.copysign(whole / scale if place >= 0 else whole * scale, numbers)
    # At 15 digits and more there is nothing left to round.
    return np.where(units >= 1e15, numbers, made) + 0.0


def _half_away(units: Array, slack: Array) -> Array:
    return np.asarray(np.floor(units + 0.5 + slack))


def _towards_zero(units: Array, slack: Array) -> Array:
    return np.asarray(np.floor(units + slack))


def _away_from_zero(units: Array, slack: Array) -> Array:
    return np.asarray(np.ceil(units - slack))


FUNCTIONS = (
    Function("ABS", _each(_abs), 1, 1),
    Function("INT", _each(_int), 1, 1),
    Function("MOD", _each(_mod), 2, 2),
    Function("ROUND", _each(_rounded(_half_away)), 2, 2),
    Function("ROUNDUP", _each(_rounded(_away_from_zero)), 2, 2),
    Function("ROUNDDOWN", _each(_rounded(_towards_zero)), 2, 2),
)
