"""A compiled piece of a formula, and how pieces of several shapes are brought to one.

CONST → HEAD → ROW → MANY         a value is repeated for the rows of its copy …
        HEAD → COLUMN             … and for the entries of a column
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from . import operators as op
from .data import CONST, NA, ROW, Array, Env, Source, V, broadcast, taken, unknown
from .schema import Found
from .syntax import Node, Text

Run = Callable[[Env], V]
Work = Callable[[list[V]], V]
"""What is worked out entry by entry from several values."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A compiled piece of a formula."""

    kind: str
    """ANY, NUM, TEXT, DATE, BOOL."""
    shape: int
    run: Run
    node: Node
    source: Source | None = None
    """Of shape COLUMN: the table whose entries these are."""
    found: Found | None = None
    """Set where it is plainly a field or parameter."""
    loose: bool = False
    """It may be a count that is not settled, "at least … at most …"."""

    @property
    def empty(self) -> bool:
        """It is the literal `""`: a blank test beside `=`, a blank as a result."""
        return isinstance(self.node, Text) and not self.node.value


def constant(value: V) -> Run:
    """Return what gives the same value always."""
    return lambda env: value


def firm(typed: Typed) -> Run:
    """Return a piece as a single number: a count that is not settled is unknown."""
    if not typed.loose:
        return typed.run
    run = typed.run
    return lambda env: op.settled(run(env))


def remembered(typed: Typed) -> Typed:
    """Return a piece that is worked out once an evaluation."""
    run, mark = typed.run, object()

    def once(env: Env) -> V:
        if mark not in env.cache:
            env.cache[mark] = run(env)
        value: V = env.cache[mark]
        return value

    return replace(typed, run=once)


def lifted(part: Typed, shape: int, source: Source | None, *, block: bool, loose: bool) -> Run:
    """Return a piece with its values brought to a larger shape; `block`: the scope is one."""
    run = part.run if loose else firm(part)
    if part.shape in (shape, CONST):
        return run
    if source is not None:
        return lambda env: _by_owner(run(env), source.table(env).copy)
    if block and part.shape < ROW:
        return lambda env: _by_owner(run(env), env.table.copy)
    return run  # from ROW to MANY: repeated beside the values that it meets


def _by_owner(value: V, owner: Array | None) -> V:
    """Return values of copies brought to rows, by the copy that each row belongs to."""
    return value if owner is None or len(value.v) == 1 else taken(value, owner)


def applied(parts: Sequence[Run], work: Work) -> Run:
    """Return what is worked out of pieces of one shape, or of single values for all."""
    if len(parts) == 2:
        one, two = parts
        return lambda env: _whole(work([one(env), two(env)]))
    return lambda env: _whole(work([part(env) for part in parts]))


def _whole(made: V) -> V:
    """Return the value with a state for each entry, where a single state came out for all."""
    if made.s is not None and len(made.s) != len(made.v):
        made.s = np.broadcast_to(made.s, made.v.shape)
    return made


def applied_to_many(parts: Sequence[Run], work: Work) -> Run:
    """Return the same where pieces have several values a row: lists of unequal length give #N/A."""

    def run(env: Env) -> V:
        values = [part(env) for part in parts]
        many = [v for v in values if v.counts is not None]
        counts = many[0].counts
        assert counts is not None
        unequal = np.zeros(len(counts), bool)
        for other in many[1:]:
            unequal |= counts != other.counts
        if not unequal.any():
            return _beside(values, counts, work)
        made = _beside([_rows(v, ~unequal) for v in values], counts[~unequal], work)
        return _with_na(made, counts, unequal)

    return run


def _beside(values: Sequence[V], counts: Array, work: Work) -> V:
    rows = np.repeat(np.arange(len(counts)), counts)
    spread = [v if v.counts is not None else taken(broadcast(v, len(counts)), rows) for v in values]
    made = _whole(work(spread))
    made.counts = counts
    return made


def _rows(value: V, kept: Array) -> V:
    if value.counts is None:
        return taken(broadcast(value, len(kept)), kept)
    made = taken(value, np.repeat(kept, value.counts))
    made.counts = value.counts[kept]
    return made


def _with_na(made: V, counts: Array, unequal: Array) -> V:
    """Return the values with one #N/A for each row that was left out."""
    new_counts = np.where(unequal, 1, counts)
    left_out = np.repeat(unequal, new_counts)
    values = np.zeros(len(left_out), made.v.dtype)
    state = np.full(len(left_out), NA, np.uint8)
    values[~left_out] = made.v
    state[~left_out] = 0 if made.s is None else made.s
    return V(values, state, None, new_counts)


def only(typed: Typed) -> Run:
    """Return the one entry of another form's column; none and two are unknown (P2)."""
    source = typed.source
    assert source is not None

    def run(env: Env) -> V:
        value, table = typed.run(env), source.table(env)
        if table.copy is None or env.copies == 1:
            if table.size != 1 or np.any(table.open):
                return unknown(env.copies, value.v)
            return broadcast(value, env.copies)
        return _only_by_copy(value, table.copy, env.copies, table.open)

    return run


def _only_by_copy(value: V, owner: Array, copies: int, open_: bool | Array) -> V:
    single = (np.bincount(owner, minlength=copies) == 1) & ~np.asarray(open_)
    made = unknown(copies, value.v)
    assert made.s is not None
    rows = np.flatnonzero(single[owner])
    made.v[owner[rows]] = value.v[rows]
    made.s[owner[rows]] = 0 if value.s is None else value.s[rows]
    return made
