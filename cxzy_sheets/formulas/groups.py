"""Many entries -> one value a group: the rows of a copy, or the values of a cell."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from .data import COLUMN, UNKNOWN, Array, Env, Ints, Source, State, Table, V, with_code


@dataclass(slots=True)
class Groups:
    """Which group each entry belongs to."""

    size: int
    of: Ints | None
    """None: all entries belong to every group."""
    open: bool | Array = False
    """Entries may be missing: of all groups, or one mark a group."""

    def any(self, mask: Array) -> Array:
        """Return for each group whether any of its entries is set."""
        if self.of is None:
            return np.full(self.size, bool(mask.any()))
        return np.bincount(self.of[mask], minlength=self.size) > 0

    def count(self, mask: Array) -> Array:
        """Return for each group how many of its entries are set."""
        if self.of is None:
            return np.full(self.size, float(np.count_nonzero(mask)))
        return np.bincount(self.of[mask], minlength=self.size).astype(float)

    def sum(self, values: Array) -> Array:
        """Return for each group the sum of its entries, right to the last digit but one."""
        if self.of is None:
            return np.full(self.size, math.fsum(values.tolist()))
        return sums(self.of, values, self.size)

    def highest(self, values: Array) -> Array:
        """Return for each group the largest of its entries; minus infinity where it has none."""
        if self.of is None:
            return np.full(self.size, values.max() if len(values) else -np.inf)
        made = np.full(self.size, -np.inf)
        np.maximum.at(made, self.of, values)
        return made

    def worst(self, state: State) -> State:
        """Return for each group the state of a value worked out of all of its entries."""
        top: State = None
        if state is not None and state.any():
            top = np.zeros(self.size, np.uint8)
            if self.of is None:
                top[:] = state.max()
            else:
                np.maximum.at(top, self.of, state)
        return top

    def closed(self, state: State) -> State:
        """Return the state of what needs all entries: unknown where some may be missing."""
        if self.open is False:
            return state
        return with_code(state, np.broadcast_to(np.asarray(self.open), self.size), UNKNOWN)


def groups_of(env: Env, shape: int, source: Source | None, value: V) -> Groups:
    """Return the groups of a column's entries (by copy) or of several values a row (by row)."""
    if shape == COLUMN:
        assert source is not None
        table = source.table(env)
        copy = None if env.copies == 1 else table.copy
        return Groups(env.copies, copy, _late(table, copy, env.copies))
    assert value.counts is not None
    return Groups(len(value.counts), np.repeat(np.arange(len(value.counts)), value.counts))


def _late(table: Table, copy: Ints | None, size: int) -> bool | Array:
    """Return of which groups entries may be missing, so that nothing can be said of them."""
    if table.open is False or not table.stands:
        return table.open
    if copy is None:
        return table.open if table.size == 0 else False
    return np.asarray(table.open & (np.bincount(copy, minlength=size) == 0))


def sums(groups: Ints, values: Array, size: int) -> Array:
    """Return the sum of each group, as exact as a compensated sum (rules.md S11)."""
    made = np.zeros(size)
    for piece in split(values):
        made += np.bincount(groups, weights=piece, minlength=size)
    return made


def split(values: Array) -> tuple[Array, ...]:
    """Return arrays that add up to the values, whose sums in any order are (nearly) exact.

    Every value is parted into a piece of few digits, whose sums are exact, and the small rest
    (S. M. Rump, T. Ogita, S. Oishi, Accurate Floating-Point Summation, 2008).
    """
    top = float(np.abs(values).max()) if len(values) else 0.0
    if top == 0 or not math.isfinite(top):
        return (values,)
    step = math.ldexp(1.0, math.frexp(top)[1] + len(values).bit_length() + 1)
    large = (values + step) - step
    return large, values - large
