"""AND, OR, NOT, IF and what catches errors: unknown stays so unless it cannot matter (S2, S4)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .. import operators as op
from ..compiler import Compiler
from ..data import (
    COLUMN,
    CONST,
    DIV0,
    HEAD,
    KNOWN,
    MANY,
    NA,
    ROW,
    UNKNOWN,
    Array,
    Env,
    State,
    V,
    codes_of,
    merged,
    nothing,
)
from ..groups import Groups, groups_of
from ..schema import BOOL
from ..syntax import Call, Node, to_text
from ..typed import Typed, constant
from ._function import Function

Fold = Callable[[V, Groups], V]


def folded(
    compiler: Compiler, typed: Typed, kind: str, fold: Fold, *, loose: bool = False
) -> Typed:
    """Return a column as one value a copy, several values a row as one a row."""
    shape = ROW if typed.shape == MANY or compiler.scope is None else HEAD
    run, source, was = typed.run, typed.source, typed.shape

    def together(env: Env) -> V:
        value = run(env)
        return fold(value, groups_of(env, was, source, value))

    return Typed(kind, shape, together, typed.node, loose=loose)


def all_true(compiler: Compiler, typed: Typed) -> Typed:
    """Return whether a piece is TRUE in all its entries; a single value as it is."""
    return _folded_truth(compiler, compiler.truth(typed), beats=False)


def _folded_truth(compiler: Compiler, typed: Typed, *, beats: bool) -> Typed:
    if typed.shape not in (COLUMN, MANY):
        return typed

    def fold(value: V, groups: Groups) -> V:
        hit = value.v if beats else ~value.v
        decided = groups.any(hit if value.s is None else hit & (value.s == KNOWN))
        state = groups.closed(groups.worst(merged(value.s)))
        if state is not None:
            state = np.where(decided & (state < DIV0), KNOWN, state).astype(np.uint8)
        return V(decided if beats else ~decided, state)

    return folded(compiler, typed, BOOL, fold)


def _and(compiler: Compiler, node: Call, arguments: list[Node]) -> Typed:
    parts = [all_true(compiler, compiler.compile(a)) for a in arguments]
    return compiler.combine(node, BOOL, parts, op.both)


def _or(compiler: Compiler, node: Call, arguments: list[Node]) -> Typed:
    parts = [
        _folded_truth(compiler, compiler.truth(compiler.compile(a)), beats=True) for a in arguments
    ]
    return compiler.combine(node, BOOL, parts, op.either)


def _not(compiler: Compiler, node: Call, arguments: list[Node]) -> Typed:
    part = compiler.truth(compiler.compile(arguments[0]))
    return compiler.combine(node, BOOL, [part], lambda vs: op.negate(vs[0]))


def _if(compiler: Compiler, node: Call, arguments: list[Node]) -> Typed:
    test = compiler.truth(compiler.compile(arguments[0]))
    yes = compiler.compile(arguments[1])
    if len(arguments) == 3:
        no = compiler.compile(arguments[2])
    else:
        if yes.kind != BOOL:
            raise compiler.refuse(
                node, "IF 少了第三个参数。", '条件不成立时的结果也要写,没有就写 ""。'
            )
        compiler.warn("if-without-else", part=to_text(node))
        no = Typed(BOOL, CONST, constant(V(np.zeros(1, bool))), node)
    kind, (yes, no) = compiler.alike(node, [yes, no])
    return compiler.combine(node, kind, [test, yes, no], lambda vs: choose(*vs))


def _ifs(compiler: Compiler, node: Call, arguments: list[Node]) -> Typed:
    if len(arguments) % 2:
        raise compiler.refuse(node, "IFS 的参数要成对:条件,结果。")
    tests = [compiler.truth(compiler.compile(a)) for a in arguments[::2]]
    kind, results = compiler.alike(node, [compiler.compile(a) for a in arguments[1::2]])
    half = len(tests)

    def work(values: list[V]) -> V:
        like = values[-1].v
        made = V(nothing(1, like), np.full(1, NA, np.uint8))
        for test, result in zip(reversed(values[:half]), reversed(values[half:]), strict=True):
            made = choose(test, result, made)
        return made

    return compiler.combine(node, kind, [*tests, *results], work)


def choose(test: V, yes: V, no: V) -> V:
    """Return one of two values by a condition: where that is unknown, what both have in common."""
    values = np.where(test.v, yes.v, no.v)
    if test.s is None and yes.s is None and no.s is None:
        return V(values)
    one, other = codes_of(yes), codes_of(no)
    state = np.where(test.v, one, other).astype(np.uint8)
    if test.s is not None:
        open_ = (test.s > KNOWN) & (test.s < DIV0)
        if open_.any():
            state = np.where(open_, np.where(_same(yes, no), one, UNKNOWN), state).astype(np.uint8)
        state = np.where(test.s >= DIV0, test.s, state).astype(np.uint8)
    return V(values, state)


def _same(yes: V, no: V) -> Array:
    """Return where two values are alike: the same value, both blank, or the same error."""
    one, other = codes_of(yes), codes_of(no)
    equal = op.near(yes.v, no.v) if yes.v.dtype == float else np.asarray(yes.v == no.v, bool)
    same: Array = (one == other) & (equal | (one != KNOWN))
    return same


def _caught(compiler: Compiler, node: Call, arguments: list[Node], codes: range) -> Typed:
    kind, parts = compiler.alike(node, [compiler.compile(a) for a in arguments])

    def work(values: list[V]) -> V:
        value, instead = values
        if value.s is None:
            return V(np.where(True, value.v, instead.v))
        caught = (value.s >= codes.start) & (value.s < codes.stop)
        state: State = np.where(caught, codes_of(instead), value.s).astype(np.uint8)
        return V(np.where(caught, instead.v, value.v), state)

    return compiler.combine(node, kind, parts, work)


def _iferror(compiler: Compiler, node: Call, arguments: list[Node]) -> Typed:
    return _caught(compiler, node, arguments, range(DIV0, 256))


def _ifna(compiler: Compiler, node: Call, arguments: list[Node]) -> Typed:
    return _caught(compiler, node, arguments, range(NA, NA + 1))


FUNCTIONS = (
    Function("AND", _and, 1, None),
    Function("OR", _or, 1, None),
    Function("NOT", _not, 1, 1),
    Function("IF", _if, 2, 3),
    Function("IFS", _ifs, 2, None),
    Function("IFERROR", _iferror, 2, 2),
    Function("IFNA", _ifna, 2, 2),
)
