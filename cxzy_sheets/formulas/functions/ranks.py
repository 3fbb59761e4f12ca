"""RANK and RANKDENSE: the place of a value among the entries of its copy; LARGE, SMALL: back."""

from __future__ import annotations

import numpy as np

from ..compiler import Compiler
from ..data import (
    COLUMN,
    KNOWN,
    MANY,
    NA,
    ROW,
    Array,
    Env,
    Ints,
    State,
    V,
    broadcast,
    known,
    merged,
    with_code,
)
from ..data import (
    NUM as NUM_ERROR,
)
from ..groups import Groups, groups_of
from ..keys import number_codes
from ..schema import DATE, NUM
from ..syntax import Call, Node, Number, to_text
from ..typed import Run, Typed, lifted
from ._function import Function, Make


def several(compiler: Compiler, node: Call, argument: Node) -> Typed:
    """Return an argument that must be a column, or a field with several values a cell."""
    part = compiler.compile(argument)
    if part.shape not in (COLUMN, MANY):
        raise compiler.refuse(
            argument,
            f"{to_text(argument)} 是一个值,{node.function} 要的是整列。",
            "整列请写 块.字段。",
        )
    return part


def _nth(*, largest: bool) -> Make:
    def make(compiler: Compiler, node: Call, arguments: list[Node]) -> Typed:
        part = compiler.need(several(compiler, node, arguments[0]), NUM, DATE)
        place = compiler.need(compiler.row_value(compiler.compile(arguments[1])), NUM)
        if part.shape == MANY:
            return _nth_of_many(compiler, node, part, place, largest)

        def work(env: Env, values: list[V], owner: Ints) -> V:
            entries = part.run(env)
            groups = groups_of(env, COLUMN, part.source, entries)
            return _picked(entries, groups, values[0], owner, largest)

        return compiler.asked(node, part.kind, [place], work)

    return make


def _nth_of_many(compiler: Compiler, node: Call, part: Typed, place: Typed, largest: bool) -> Typed:
    run: Run = lifted(place, ROW, None, block=compiler.scope is not None, loose=False)

    def nth(env: Env) -> V:
        entries = part.run(env)
        groups = groups_of(env, MANY, None, entries)
        return _picked(entries, groups, run(env), np.arange(groups.size), largest)

    return Typed(part.kind, ROW, nth, node)


def _picked(entries: V, groups: Groups, place: V, owner: Ints, largest: bool) -> V:
    """Return for each row the entry that stands at its place in the order of its group."""
    size = 0 if 0 in (len(owner), len(place.v)) else max(len(owner), len(place.v))
    place = broadcast(place, size)
    group = np.zeros(size, np.int64) if groups.of is None else np.broadcast_to(owner, size)
    values = np.where(known(entries), entries.v, 0.0)
    if groups.of is None:
        order, ends = np.argsort(values, kind="stable"), np.array([0, len(values)])
    else:
        order = np.lexsort((values, groups.of))
        ends = np.searchsorted(groups.of[order], np.arange(groups.size + 1))
    first, last = ends[group], ends[group + 1]
    step = np.trunc(np.nan_to_num(place.v)).astype(np.int64)
    at = last - step if largest else first + step - 1
    inside = (at >= first) & (at < last) & (step == place.v)
    found = _at(values[order], np.where(inside, at, 0))
    state = merged(_of_groups(groups, merged(entries.s), owner, size), place.s)
    return V(found, with_code(state, ~inside & _plain(state, size), NUM_ERROR))


def _plain(state: State, size: int) -> Array:
    return np.ones(size, bool) if state is None else state == KNOWN


def _at(values: Array, rows: Ints) -> Array:
    return values[rows] if len(values) else np.zeros(len(rows))


def _of_groups(groups: Groups, state: State, owner: Ints, size: int) -> State:
    """Return for each row the state of its whole group."""
    whole = groups.closed(groups.worst(state))
    if whole is None:
        return None
    return np.broadcast_to(whole[owner], size)


def _ranked(*, dense: bool) -> Make:
    """Return RANK, whose places leave gaps behind ties (1-1-3), or RANKDENSE (1-1-2)."""

    def make(compiler: Compiler, node: Call, arguments: list[Node]) -> Typed:
        return _rank(compiler, node, arguments, dense)

    return make


def _rank(compiler: Compiler, node: Call, arguments: list[Node], dense: bool) -> Typed:
    asking = compiler.row_value(compiler.compile(arguments[0]))
    part = several(compiler, node, arguments[1])
    if part.shape == MANY:
        raise compiler.refuse(arguments[1], f"{node.function} 要的是整列。", "整列请写 块.字段。")
    part = compiler.need(part, NUM, DATE)
    asking = compiler.need(asking, part.kind)
    descending = True
    if len(arguments) == 3:
        if not isinstance(arguments[2], Number):
            raise compiler.refuse(
                node, f"{node.function} 的第 3 个参数要写 0(从大到小)或 1(从小到大)。"
            )
        descending = arguments[2].value == 0

    def work(env: Env, values: list[V], owner: Ints) -> V:
        entries = part.run(env)
        groups = groups_of(env, COLUMN, part.source, entries)
        return _place(entries, groups, values[0], owner, (descending, dense))

    return compiler.asked(node, NUM, [asking], work)


def _place(entries: V, groups: Groups, asking: V, owner: Ints, kind: tuple[bool, bool]) -> V:
    """Return one more than the number of entries of the row's group that stand before it.

    `kind` is (descending, dense); dense counts entries of one value once.
    """
    descending, dense = kind
    size = 0 if 0 in (len(owner), len(asking.v)) else max(len(owner), len(asking.v))
    asking = broadcast(asking, size)
    own = np.zeros(size, np.int64) if groups.of is None else np.broadcast_to(owner, size)
    group = np.zeros(len(entries.v), np.int64) if groups.of is None else groups.of
    have, want, width = number_codes(entries.v, asking.v)
    places = group * width + have
    line = np.unique(places) if dense else np.sort(places)
    at = own * width + want
    if descending:
        before = np.searchsorted(line, (own + 1) * width) - np.searchsorted(line, at, "right")
    else:
        before = np.searchsorted(line, at) - np.searchsorted(line, own * width)
    there = np.searchsorted(line, at, "right") > np.searchsorted(line, at)
    state = merged(_of_groups(groups, merged(entries.s), owner, size), asking.s)
    return V(before + 1.0, with_code(state, ~there & _plain(state, size), NA))


FUNCTIONS = (
    Function("LARGE", _nth(largest=True), 2, 2),
    Function("SMALL", _nth(largest=False), 2, 2),
    Function("RANK", _ranked(dense=False), 2, 3),
    Function("RANKDENSE", _ranked(dense=True), 2, 3),
)
