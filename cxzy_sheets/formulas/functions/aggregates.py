"""SUM and its kin: one unknown entry makes the result unknown; no entry is 0 for SUM only (S5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from .. import operators as op
from ..compiler import Compiler
from ..data import (
    BLANK,
    COLUMN,
    DIV0,
    KNOWN,
    MANY,
    UNKNOWN,
    Array,
    Env,
    V,
    known,
    merged,
    with_code,
)
from ..groups import Groups
from ..schema import ANY, BOOL, DATE, NUM
from ..syntax import Call, Node, to_text
from ..typed import Typed, remembered
from ._function import Function, Make
from .conditions import folded
from .distinct import count_different


def _sum_of(compiler: Compiler, typed: Typed) -> Typed:
    """Return the sum of a column's entries in each copy; a single value as it is."""
    if typed.shape not in (COLUMN, MANY):
        return typed

    def fold(value: V, groups: Groups) -> V:
        full = value.v if value.s is None else np.where(value.s == KNOWN, value.v, 0.0)
        return V(groups.sum(full), groups.closed(groups.worst(merged(value.s))))

    return folded(compiler, typed, NUM, fold)


def _added(values: list[V]) -> V:
    """Return the sum of several values a row, with what each addition loses given back."""
    made = values[0].v
    lost: Array = np.zeros(1)
    for value in values[1:]:
        total = made + value.v
        lost = lost + np.where(
            np.abs(made) >= np.abs(value.v), (made - total) + value.v, (value.v - total) + made
        )
        made = total
    return op.finite(V(made + lost, merged(*(v.s for v in values))))


def _summed(compiler: Compiler, arguments: list[Node]) -> list[Typed]:
    parts = []
    for argument in arguments:
        part = compiler.compile(argument)
        if part.kind == BOOL:
            raise compiler.refuse(
                argument,
                f"{to_text(argument)} 是 TRUE 或 FALSE,不能相加。",
                f"要数有几个成立,请写 ({to_text(argument)})*1,或用 COUNTIF。",
            )
        parts.append(compiler.need(part, NUM))
    return parts


def _sum(compiler: Compiler, node: Call, arguments: list[Node]) -> Typed:
    parts = [_sum_of(compiler, part) for part in _summed(compiler, arguments)]
    if len(parts) == 1:
        return replace(parts[0], node=node, found=None)
    return compiler.combine(node, NUM, parts, _added)


def _sumproduct(compiler: Compiler, node: Call, arguments: list[Node]) -> Typed:
    parts = _summed(compiler, arguments)
    made = parts[0]
    if len(parts) > 1:
        made = compiler.combine(node, NUM, parts, _multiplied)
    return replace(_sum_of(compiler, made), node=node, found=None)


def _multiplied(values: list[V]) -> V:
    made = values[0].v
    for value in values[1:]:
        made = made * value.v
    return op.finite(V(made, merged(*(v.s for v in values))))


def _average(compiler: Compiler, node: Call, arguments: list[Node]) -> Typed:
    parts = [remembered(part) for part in _summed(compiler, arguments)]
    sums = [_sum_of(compiler, part) for part in parts]
    sizes = [_entries(compiler, part) for part in parts]

    def work(values: list[V]) -> V:
        total, count = _added(values[: len(parts)]), sum(v.v for v in values[len(parts) :])
        none = np.asarray(count == 0)
        state = with_code(total.s, none | np.zeros(len(total.v), bool), UNKNOWN)
        return V(total.v / np.where(none, 1.0, count), state)

    return compiler.combine(node, NUM, [*sums, *sizes], work)


def _entries(compiler: Compiler, typed: Typed) -> Typed:
    """Return how many entries there are, known or not."""
    if typed.shape in (COLUMN, MANY):
        return folded(
            compiler, typed, NUM, lambda value, groups: V(groups.count(np.ones(len(value.v), bool)))
        )
    run = typed.run
    return replace(typed, kind=NUM, run=lambda env: V(np.ones(len(run(env).v))), found=None)


def _extreme(sign: float) -> Make:
    """Return MAX, or MIN where `sign` is -1."""

    def fold(value: V, groups: Groups) -> V:
        full = value.v * sign
        if value.s is not None:
            full = np.where(value.s == KNOWN, full, -np.inf)
        return V(groups.highest(full) * sign, groups.closed(groups.worst(merged(value.s))))

    def work(values: list[V]) -> V:
        made = values[0].v * sign
        for value in values[1:]:
            made = np.maximum(made, value.v * sign)
        state = merged(*(v.s for v in values))
        none = made == -np.inf
        if none.any():  # there is no largest of none (Excel: 0)
            state, made = with_code(state, none, UNKNOWN), np.where(none, 0.0, made)
        return V(made * sign, state)

    def make(compiler: Compiler, node: Call, arguments: list[Node]) -> Typed:
        parts = [compiler.need(compiler.compile(a), NUM, DATE) for a in arguments]
        kinds = {part.kind for part in parts}
        if len(kinds) > 1:
            raise compiler.refuse(node, f"{node.function} 里不能既有数又有日期。")
        singles = [
            folded(compiler, part, part.kind, fold) if part.shape in (COLUMN, MANY) else part
            for part in parts
        ]
        return compiler.combine(node, parts[0].kind, singles, work)

    return make


Marks = Callable[[V], tuple[Array, Array]]
"""Of values: which surely count, and which may."""


def _counting(marks: Marks, *, numbers: bool) -> Make:
    """Return a function that counts entries; one of which too little is known leaves it open."""

    def fold(value: V, groups: Groups) -> V:
        sure, maybe = marks(value)
        least, most = groups.count(sure), groups.count(maybe)
        if groups.open is not False:
            most = np.where(groups.open, np.inf, most)
        return V(least, None, None if np.array_equal(least, most) else most)

    def make(compiler: Compiler, node: Call, arguments: list[Node]) -> Typed:
        parts = []
        for argument in arguments:
            if isinstance(argument, Call) and argument.function == "UNIQUE":
                parts.append(count_different(compiler, argument, _arguments(argument)))
                continue
            part = compiler.compile(argument)
            if numbers and part.kind not in (NUM, DATE, ANY):
                raise compiler.refuse(
                    argument,
                    f"COUNT 只数数和日期,{to_text(argument)} 是{part.kind}。",
                    "请用 COUNTA。",
                )
            parts.append(_counted(compiler, part, fold, marks))
        return replace(compiler.combine(node, NUM, parts, _together, loose=True), loose=True)

    return make


def _arguments(node: Call) -> list[Node]:
    return [argument for argument in node.arguments if argument is not None]


def _together(values: list[V]) -> V:
    made = values[0]
    for value in values[1:]:
        made = op.add(made, value)
    return made


def _counted(
    compiler: Compiler, part: Typed, fold: Callable[[V, Groups], V], marks: Marks
) -> Typed:
    if part.shape in (COLUMN, MANY):
        return folded(compiler, part, NUM, fold, loose=True)
    run = part.run

    def one(env: Env) -> V:
        sure, maybe = marks(run(env))
        most = None if np.array_equal(sure, maybe) else maybe.astype(float)
        return V(sure.astype(float), None, most)

    return replace(part, kind=NUM, run=one, found=None, loose=True)


def _numbers_in(value: V) -> tuple[Array, Array]:
    if value.s is None:
        return known(value), known(value)
    # What cannot be read may well be a number.
    return value.s == KNOWN, (value.s != BLANK) & ((value.s < DIV0) | (value.s == KNOWN))


def _filled_in(value: V) -> tuple[Array, Array]:
    blank = op.is_blank(value)
    told = known(blank) if blank.s is None else blank.s != UNKNOWN
    return ~blank.v & told, ~blank.v | ~told


def _blanks_in(value: V) -> tuple[Array, Array]:
    blank = op.is_blank(value)
    told = known(blank)
    return blank.v & told, blank.v | (np.zeros(1, bool) if blank.s is None else blank.s == UNKNOWN)


FUNCTIONS = (
    Function("SUM", _sum, 1, None),
    Function("SUMPRODUCT", _sumproduct, 1, None),
    Function("AVERAGE", _average, 1, None),
    Function("MAX", _extreme(1.0), 1, None),
    Function("MIN", _extreme(-1.0), 1, None),
    Function("COUNT", _counting(_numbers_in, numbers=True), 1, None),
    Function("COUNTA", _counting(_filled_in, numbers=False), 1, None),
    Function("COUNTBLANK", _counting(_blanks_in, numbers=False), 1, 1),
)
