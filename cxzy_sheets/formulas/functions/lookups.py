"""XLOOKUP, MATCH and INDEX, which look for the very value; LOOKUP, for the band that holds it.

Found twice with two values is unknown, not the first of them (S18); not found is #N/A, an error
out of known operands, unless a row may be missing or has a blank key that could be the one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..compiler import Compiler
from ..criteria import same_table
from ..data import (
    COLUMN,
    KNOWN,
    NA,
    REF,
    UNKNOWN,
    Array,
    Env,
    Ints,
    State,
    Table,
    V,
    broadcast,
    codes_of,
    known,
    late_rows,
    merged,
    nothing,
    taken,
    under,
    with_code,
)
from ..groups import groups_of
from ..keys import joint, number_codes, tally
from ..operators import near
from ..schema import DATE, NUM
from ..syntax import Call, Node, Number
from ..typed import Typed
from ._function import Function
from .ranks import several


@dataclass(slots=True)
class Hits:
    """Where the rows' keys stand among the entries of their copies."""

    order: Ints
    """Entries with a known key, by copy and key, in their own order."""
    first: Ints
    """For each row where its entries begin in `order`, and behind where they end."""
    last: Ints
    may_be: Array
    """Rows whose key a blank cell could be, or a row that has not come."""
    owner: Ints

    @property
    def none(self) -> Array:
        """Rows whose key is not there."""
        return np.asarray(self.first == self.last)


def _hits(env: Env, keys: Typed, wanted: V, owner: Ints) -> Hits:
    assert keys.source is not None
    table, have = keys.source.table(env), keys.run(env)
    size = 0 if 0 in (len(wanted.v), len(owner)) else max(len(wanted.v), len(owner))
    wanted, owner = broadcast(wanted, size), np.broadcast_to(owner, size)
    good = np.flatnonzero(known(have))
    copy = None if env.copies == 1 else table.copy
    codes, asked = joint(
        [(have.v if len(good) == len(have.v) else have.v[good], wanted.v)],
        (None if copy is None else copy[good], owner),
        len(good),
    )
    order = np.argsort(codes, kind="stable")
    line = codes[order]
    first, last = np.searchsorted(line, asked), np.searchsorted(line, asked, "right")
    may_be = late_rows(table, owner)
    unique = keys.found is not None and keys.found.column.unique
    if not unique and len(good) < len(have.v):
        hole = np.flatnonzero(~known(have))
        holes = (None if copy is None else copy[hole], owner)
        may_be = may_be | (tally(*joint([], holes, len(hole))) > 0)
    return Hits(good[order], first, last, may_be, owner)


def _exact(compiler: Compiler, node: Call, arguments: list[Node], at: int, *, needed: bool) -> None:
    """Refuse any other way to look than for the very value."""
    mode = arguments[at] if len(arguments) > at else None
    if mode is None and not needed:
        return
    if not isinstance(mode, Number) or mode.value != 0:
        raise compiler.refuse(
            node,
            f"{node.function} 只能精确查找。",
            f"第 {at + 1} 个参数请写 0。",
        )


def _keys(compiler: Compiler, node: Call, wanted: Node, keys: Node) -> tuple[Typed, Typed]:
    """Return what is looked for, and the column to look in."""
    asking = compiler.single(compiler.compile(wanted))
    column = several(compiler, node, keys)
    if column.shape != COLUMN:
        raise compiler.refuse(keys, f"{node.function} 要在整列里找。", "整列请写 块.字段。")
    asking = compiler.as_truth(asking, column)
    compiler.common(node, asking, column)
    return asking, column


def _xlookup(compiler: Compiler, node: Call, arguments: list[Node]) -> Typed:
    _exact(compiler, node, arguments, 4, needed=False)
    sought = _keys(compiler, node, arguments[0], arguments[1])
    given = several(compiler, node, arguments[2])
    return _looked_up(compiler, node, sought, given, arguments[3:4])


def _looked_up(
    compiler: Compiler, node: Call, sought: tuple[Typed, Typed], given: Typed, instead: list[Node]
) -> Typed:
    """Return the entries of `given` beside the key; `instead` is for a key that is not there."""
    asking, keys = sought
    same_table(compiler, node, [keys, given])
    kind, parts = given.kind, [asking]
    if instead:
        kind, (given, other) = compiler.alike(node, [given, compiler.compile(instead[0])])
        parts.append(other)

    def work(env: Env, values: list[V], owner: Ints) -> V:
        hits = _hits(env, keys, values[0], owner)
        found = _taken(hits, given.run(env))
        found.s = _state_of(found, values[0], hits)
        if len(values) == 1:
            return found
        missing = codes_of(found) == NA if found.s is not None else np.zeros(1, bool)
        missing = missing & hits.none
        state = np.where(missing, codes_of(values[1]), codes_of(found))
        return V(np.where(missing, values[1].v, found.v), state.astype(np.uint8))

    return compiler.asked(node, kind, parts, work)


def _state_of(found: V, wanted: V, hits: Hits) -> State:
    """Return the state of what was found, under that of what was looked for."""
    state = with_code(found.s, hits.none & ~hits.may_be, NA)
    state = with_code(state, hits.none & hits.may_be, UNKNOWN)
    return under(wanted.s, state, len(found.v))


def _taken(hits: Hits, given: V) -> V:
    """Return the value of each row's entry; of several that differ, none."""
    if not len(hits.order):
        return V(nothing(len(hits.first), given.v))
    at = np.minimum(hits.first, len(hits.order) - 1)
    values, rows = given.v[hits.order], hits.order
    state = None if given.s is None else given.s[rows]
    made = V(values[at], None if state is None else np.where(hits.none, KNOWN, state[at]))
    if (hits.last - hits.first > 1).any():
        if values.dtype == float:
            same = near(values[1:], values[:-1])
        else:
            same = np.asarray(values[1:] == values[:-1], bool)
        if state is not None:
            same = (state[1:] == state[:-1]) & (same | (state[1:] != KNOWN))
        steps = np.concatenate([[0], np.cumsum(~same)])
        differ = steps[np.maximum(hits.last - 1, 0)] > steps[at]
        made.s = with_code(made.s, differ & ~hits.none, UNKNOWN)
    return made


def _match(compiler: Compiler, node: Call, arguments: list[Node]) -> Typed:
    _exact(compiler, node, arguments, 2, needed=True)
    asking, keys = _keys(compiler, node, arguments[0], arguments[1])

    def work(env: Env, values: list[V], owner: Ints) -> V:
        hits = _hits(env, keys, values[0], owner)
        assert keys.source is not None
        places = _places(keys.source.table(env).copy, len(keys.run(env).v))
        at = np.minimum(hits.first, max(len(hits.order) - 1, 0))
        found = V(places[hits.order][at] if len(hits.order) else np.zeros(len(at)))
        found.s = _state_of(found, values[0], hits)
        return found

    return compiler.asked(node, NUM, [asking], work)


def _places(copy: Ints | None, size: int) -> Array:
    """Return the place of each entry among those of its copy, counted from 1."""
    if copy is None or not size:
        return np.arange(1.0, size + 1)
    order = np.argsort(copy, kind="stable")
    line = copy[order]
    made = np.empty(size)
    made[order] = np.arange(size) - np.searchsorted(line, line) + 1.0
    return made


def _index(compiler: Compiler, node: Call, arguments: list[Node]) -> Typed:
    given = several(compiler, node, arguments[0])
    if given.shape != COLUMN:
        raise compiler.refuse(arguments[0], "INDEX 要的是整列。", "整列请写 块.字段。")
    inner = arguments[1]
    if isinstance(inner, Call) and inner.function == "MATCH":
        # INDEX(…,MATCH(…)) is how XLOOKUP is written where Excel lacks it: two hits that differ
        # are as unknown here as there.
        compiler.compile(inner)
        places = [argument for argument in inner.arguments if argument is not None]
        return _looked_up(compiler, node, _keys(compiler, inner, *places[:2]), given, [])
    place = compiler.need(compiler.compile(inner), NUM)

    def work(env: Env, values: list[V], owner: Ints) -> V:
        assert given.source is not None
        return _at_place(given.source.table(env), given.run(env), values[0], owner)

    return compiler.asked(node, given.kind, [place], work)


def _at_place(table: Table, entries: V, place: V, owner: Ints) -> V:
    """Return for each row the n-th entry of its copy; #REF! where there are not so many."""
    size = 0 if 0 in (len(place.v), len(owner)) else max(len(place.v), len(owner))
    wanted = np.broadcast_to(np.trunc(np.nan_to_num(place.v)), size).astype(np.int64)
    owner = np.broadcast_to(owner, size)
    if table.copy is None:
        order, first = np.arange(table.size), np.zeros(size, np.int64)
        last = first + table.size
    else:
        order = np.argsort(table.copy, kind="stable")
        line = table.copy[order]
        first, last = np.searchsorted(line, owner), np.searchsorted(line, owner, "right")
    at = first + wanted - 1
    there = (at >= first) & (at < last)
    if len(order):
        found = taken(entries, order[np.where(there, at, 0)])
    else:
        found = V(nothing(size, entries.v))
    state = None if found.s is None else np.where(there, found.s, KNOWN)
    late = ~there & (wanted > 0) & late_rows(table, owner)
    state = with_code(with_code(state, late, UNKNOWN), ~there & ~late, REF)
    return V(found.v, under(place.s, state, size))


def _lookup(compiler: Compiler, node: Call, arguments: list[Node]) -> Typed:
    """Return the result beside the largest lower bound that a value reaches, in any order.

    Excel wants the bounds in ascending order and silently errs where they are not.
    """
    asking = compiler.single(compiler.compile(arguments[0]))
    bounds = compiler.need(several(compiler, node, arguments[1]), NUM, DATE)
    given = several(compiler, node, arguments[2])
    for part, argument in ((bounds, arguments[1]), (given, arguments[2])):
        if part.shape != COLUMN:
            raise compiler.refuse(argument, "LOOKUP 要的是整列。", "整列请写 清单.列。")
    same_table(compiler, node, [bounds, given])
    asking = compiler.need(asking, bounds.kind)

    def work(env: Env, values: list[V], owner: Ints) -> V:
        hits = _band(env, bounds, values[0], owner)
        found = _taken(hits, given.run(env))
        found.s = _state_of(found, values[0], hits)
        return V(found.v, with_code(found.s, hits.may_be, UNKNOWN))

    return compiler.asked(node, given.kind, [asking], work)


def _band(env: Env, bounds: Typed, wanted: V, owner: Ints) -> Hits:
    """Return the entries whose bound is the largest that each row's value reaches."""
    assert bounds.source is not None
    table, have = bounds.source.table(env), bounds.run(env)
    size = 0 if 0 in (len(wanted.v), len(owner)) else max(len(wanted.v), len(owner))
    wanted, owner = broadcast(wanted, size), np.broadcast_to(owner, size)
    groups = groups_of(env, COLUMN, bounds.source, have)
    group = np.zeros(len(have.v), np.int64) if groups.of is None else groups.of
    own = np.zeros(size, np.int64) if groups.of is None else owner
    good = np.flatnonzero(known(have))
    level, limit, width = number_codes(have.v[good], wanted.v)
    line = group[good] * width + level
    order = np.argsort(line, kind="stable")
    line = line[order]
    last = np.searchsorted(line, own * width + limit, "right")
    none = last == np.searchsorted(line, own * width)
    reached = line[np.maximum(last - 1, 0)] if len(line) else np.zeros(size, np.int64)
    first = np.where(none, last, np.searchsorted(line, reached))
    # A bound that is not known, or has not come, may be the one.
    hole = with_code(groups.worst(merged(have.s)), late_rows(table, np.arange(env.copies)), UNKNOWN)
    may_be = np.zeros(size, bool) if hole is None else hole[owner] != KNOWN
    return Hits(good[order], first, last, may_be, owner)


FUNCTIONS = (
    Function("XLOOKUP", _xlookup, 3, 5),
    Function("LOOKUP", _lookup, 3, 3),
    Function("MATCH", _match, 2, 3),
    Function("INDEX", _index, 2, 2),
)
