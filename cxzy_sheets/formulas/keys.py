"""Entries of a table and what they are looked up by -> whole numbers that are equal where they are.

    wanted    1   1   1   2         the rows that ask, by copy, key, key …
    entries   1   1   2   2         the rows of the table, likewise

One number stands for all keys of a row and its copy together, so that counting is `bincount` and
finding is `searchsorted` (rules.md §3).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .data import Array, Ints
from .groups import sums
from .operators import ABSOLUTE, RELATIVE

NOWHERE = -1
"""The code of a wanted key that no entry has."""

Pair = tuple[Array, Array]
"""The entries' keys, and the wanted ones."""


def joint(pairs: Sequence[Pair], owners: tuple[Ints | None, Ints], size: int) -> tuple[Ints, Ints]:
    """Return a code for each entry, and for each wanted row the code of the entries that fit it.

    Args:
        pairs: Keys, each of one kind, all of them to be met; there may be none.
        owners: The copy of each entry (None: every copy's), and of each wanted row.
        size: How many entries there are.
    """
    entries, wanted = owners[0], owners[1]
    if entries is None and pairs:
        entries, wanted, width = _codes(*pairs[0])
        pairs = pairs[1:]
    elif entries is None:
        entries, wanted, width = np.zeros(size, np.int64), np.zeros(len(wanted), np.int64), 1
    else:
        width = 1 + max(_top(entries), _top(wanted))
    for have, want in pairs:
        a, b, more = _codes(have, want)
        if width * more > 2**62:
            entries, wanted, width = _squeezed(entries, wanted)
        entries = entries * more + a
        wanted = np.where((wanted < 0) | (b < 0), NOWHERE, wanted * more + b)
        width *= more
    if width > 4 * (len(entries) + len(wanted)) + 64:
        entries, wanted, _ = _squeezed(entries, wanted)
    return entries, wanted


def _top(codes: Ints) -> int:
    return int(codes.max()) if len(codes) else 0


def _codes(have: Array, want: Array) -> tuple[Ints, Ints, int]:
    """Return codes of entries and of wanted keys, and how many codes there are."""
    if have.dtype == object:
        return _text_codes(have, want)
    if have.dtype == bool:
        return have.astype(np.int64), want.astype(np.int64), 2
    return number_codes(have, want)


def _text_codes(have: Array, want: Array) -> tuple[Ints, Ints, int]:
    seen: dict[str, int] = {}
    number = seen.setdefault
    entries = np.array([number(t.casefold(), len(seen)) for t in have.tolist()], np.int64)
    if want is have:
        return entries, entries, max(len(seen), 1)
    find = seen.get
    wanted = np.array([find(t.casefold(), NOWHERE) for t in want.tolist()], np.int64)
    return entries, wanted, max(len(seen), 1)


def number_codes(have: Array, want: Array) -> tuple[Ints, Ints, int]:
    """Return codes of numbers, in their order; numbers within the band of S11 have one code.

    A chain of numbers each within the band of the next is one number: that takes entries that
    differ by less than a billionth, which no form holds on purpose.
    """
    both = have if want is have else np.concatenate([have, want])
    values, inverse = np.unique(np.where(np.isfinite(both), both, 0.0), return_inverse=True)
    if len(values):
        gap = np.diff(values)
        band = np.maximum(ABSOLUTE, RELATIVE * np.abs(values[1:]))
        cluster = np.concatenate([[0], np.cumsum(gap > band)])
        inverse = cluster[inverse]
    size = int(inverse.max()) + 1 if len(inverse) else 1
    return inverse[: len(have)], inverse if want is have else inverse[len(have) :], size


def codes_of_values(values: Array) -> tuple[Ints, int]:
    """Return codes of values, equal where the values are, and how many codes there are."""
    entries, _, size = _codes(values, values)
    return entries, size


def _squeezed(entries: Ints, wanted: Ints) -> tuple[Ints, Ints, int]:
    """Return the codes without the gaps between them."""
    values, inverse = np.unique(entries, return_inverse=True)
    if not len(values):
        return inverse, np.full(len(wanted), NOWHERE, np.int64), 1
    at = np.minimum(np.searchsorted(values, wanted), len(values) - 1)
    return inverse, np.where(values[at] == wanted, at, NOWHERE), len(values)


def tally(entries: Ints, wanted: Ints, weights: Array | None = None) -> Array:
    """Return for each wanted row the number of its entries, or the sum of their weights."""
    size = max(_top(entries), _top(wanted)) + 2
    counted = (
        np.bincount(entries, minlength=size) if weights is None else sums(entries, weights, size)
    )
    # The last of them is of no entry, and NOWHERE, which is -1, points at it.
    return counted[wanted].astype(float)
