"""UNIQUE, the one value that a column holds, and COUNTUNIQUE, how many different ones.

Excel's UNIQUE gives a column; here it stands in one cell, so there must be one value, and two are
#VALUE!: never a guess (kits.md §3.4). `COUNTA(UNIQUE(…))`, as Excel counts, is COUNTUNIQUE.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..compiler import Compiler
from ..data import COLUMN, MANY, UNKNOWN, VALUE, Array, Ints, V, known, nothing, with_code
from ..groups import Groups
from ..keys import codes_of_values
from ..schema import NUM
from ..syntax import Call, Node
from ..typed import Typed
from ._function import Function
from .conditions import folded
from .ranks import several


def _different(value: V, groups: Groups) -> tuple[Array, Ints]:
    """Return how many different known entries each group has, and the first of each (-1: none)."""
    good = np.flatnonzero(known(value))
    codes, width = codes_of_values(value.v[good])
    group = np.zeros(len(good), np.int64) if groups.of is None else groups.of[good]
    _, first = np.unique(group * width + codes, return_index=True)
    size = 1 if groups.of is None else groups.size
    counts = np.bincount(group[first], minlength=size).astype(float)
    leading = np.full(size, -1, np.int64)
    backwards = first[::-1]
    leading[group[backwards]] = good[backwards]
    if groups.of is None:
        return np.full(groups.size, counts[0]), np.full(groups.size, leading[0])
    return counts, leading


def _the_one(value: V, groups: Groups) -> V:
    counts, leading = _different(value, groups)
    there = leading >= 0
    made = nothing(groups.size, value.v)
    if there.any():
        made[there] = value.v[leading[there]]
    holes = groups.count(~known(value)) > 0
    state = groups.closed(with_code(None, ~there | holes, UNKNOWN))
    return V(made, with_code(state, counts > 1, VALUE))


def _unique(compiler: Compiler, node: Call, arguments: list[Node]) -> Typed:
    part = several(compiler, node, arguments[0])
    return replace(folded(compiler, part, part.kind, _the_one), node=node)


def _how_many(value: V, groups: Groups) -> V:
    least, _ = _different(value, groups)
    most = least + groups.count(~known(value))
    if groups.open is not False:
        most = np.where(groups.open, np.inf, most)
    return V(least, None, None if np.array_equal(least, most) else most)


def count_different(compiler: Compiler, node: Call, arguments: list[Node]) -> Typed:
    """Return COUNTUNIQUE; a blank may be another value, or one that is there."""
    part = several(compiler, node, arguments[0])
    assert part.shape in (COLUMN, MANY)
    return replace(folded(compiler, part, NUM, _how_many, loose=True), node=node, loose=True)


FUNCTIONS = (
    Function("UNIQUE", _unique, 1, 1),
    Function("COUNTUNIQUE", count_different, 1, 1),
)
