"""Signs between values, three-valued: unknown + 1 is unknown, FALSE AND unknown is FALSE.

rules.md S2, S11. What overflows is an error by its state, so numpy's own warnings are off where
these are called (`rules.evaluated`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .data import (
    BLANK,
    DIV0,
    KNOWN,
    NUM,
    UNKNOWN,
    UNREADABLE,
    Array,
    State,
    V,
    fold,
    known,
    merged,
    texts,
    with_code,
)

ABSOLUTE, RELATIVE = 1e-9, 1e-14
"""Two numbers that differ by no more than the larger of these are equal (rules.md S11)."""
_BAND = np.array([ABSOLUTE])
_WIDE = np.array([ABSOLUTE / RELATIVE])
"""Numbers above this size have a wider band than the absolute one."""

FIRST_DAY, LAST_DAY = 1.0, 2958465.0
"""1900-01-01 and 9999-12-31, as Excel numbers them."""

Two = Callable[[V, V], V]


def _band(a: Array, b: Array) -> Array:
    """Return by how much two numbers may differ and still be equal."""
    size = np.maximum(np.abs(a), np.abs(b))
    if not np.count_nonzero(size > _WIDE):
        return _BAND
    return np.asarray(np.maximum(_BAND, RELATIVE * np.where(size < np.inf, size, 0.0)))


def near(a: Array, b: Array) -> Array:
    """Return where two numbers are equal within the band of S11."""
    return np.asarray(np.abs(a - b) <= _band(a, b))


def ordered(sign: str, a: Array, b: Array) -> Array:
    """Return how two numbers stand to each other; `<=` takes the band in, `<` leaves it out."""
    if sign == "=":
        return near(a, b)
    if sign == "<>":
        return np.asarray(np.abs(a - b) > _band(a, b))
    if sign[0] == ">":
        a, b = b, a
    band = _band(a, b)
    return np.asarray((a - b) <= band if len(sign) == 2 else (b - a) > band)


def compare_numbers(sign: str, a: V, b: V) -> V:
    """Return the comparison of two numbers, or of a count that is not settled."""
    if a.hi is not None or b.hi is not None:
        return _compare_counts(sign, a, b)
    return V(ordered(sign, a.v, b.v), merged(a.s, b.s))


def _compare_counts(sign: str, a: V, b: V) -> V:
    """Compare "at least … at most …": an answer only where every count between gives it (S6)."""
    a_hi = a.v if a.hi is None else a.hi
    b_hi = b.v if b.hi is None else b.hi
    if sign in ("=", "<>"):
        never = ordered("<", a_hi, b.v) | ordered(">", a.v, b_hi)
        settled_ = ordered("=", a.v, a_hi) & ordered("=", b.v, b_hi) & ordered("=", a.v, b.v)
        yes, no = (settled_, never) if sign == "=" else (never, settled_)
    elif sign[0] == "<":
        yes, no = ordered(sign, a_hi, b.v), ~ordered(sign, a.v, b_hi)
    else:
        yes, no = ordered(sign, a.v, b_hi), ~ordered(sign, a_hi, b.v)
    state = np.where(yes | no, KNOWN, UNKNOWN).astype(np.uint8)
    return V(yes, merged(state, a.s, b.s))


def compare_texts(sign: str, a: V, b: V) -> V:
    """Return where two texts are the same but for their case, or are not."""
    same = np.asarray(fold(a.v) == fold(b.v), bool)
    return V(same if sign == "=" else ~same, merged(a.s, b.s))


def compare_truths(sign: str, a: V, b: V) -> V:
    """Return where two truth values are the same, or are not."""
    return V((a.v == b.v) if sign == "=" else (a.v != b.v), merged(a.s, b.s))


def is_blank(a: V, *, negated: bool = False) -> V:
    """Return where a value is blank: never unknown, but for what has no place (S3)."""
    empty = np.asarray(a.v == "", bool) if a.v.dtype == object else np.zeros(len(a.v), bool)
    if a.s is None:
        return V(~empty if negated else empty)
    blank = (a.s == BLANK) | ((a.s == KNOWN) & empty)
    # Blank and unreadable are answers here; what has no place, or is worked out of one, is not.
    state = np.where(a.s <= UNREADABLE, KNOWN, a.s).astype(np.uint8)
    return V(~blank if negated else blank, merged(state) if state.any() else None)


def settled(a: V) -> V:
    """Return a count as a number: unknown where it is not settled."""
    if a.hi is None:
        return a
    return V(a.v, with_code(a.s, np.asarray(a.v != a.hi), UNKNOWN), None, a.counts)


def as_number(a: V) -> V:
    """Return truth values as 1 and 0, as Excel's arithmetic takes them."""
    return V(a.v.astype(float), a.s, None, a.counts) if a.v.dtype == bool else a


def arithmetic(sign: str) -> Two:
    """Return the function for a sign between two numbers."""
    return {"+": add, "-": _minus, "*": _times, "/": _divided, "^": _power}[sign]


def add(a: V, b: V) -> V:
    """Return a sum; of counts both ends are kept."""
    if a.hi is None and b.hi is None:
        return V(a.v + b.v, merged(a.s, b.s))
    a_hi = a.v if a.hi is None else a.hi
    b_hi = b.v if b.hi is None else b.hi
    return V(a.v + b.v, merged(a.s, b.s), a_hi + b_hi)


def _minus(a: V, b: V) -> V:
    a, b = settled(a), settled(b)
    return V(a.v - b.v, merged(a.s, b.s))


def _times(a: V, b: V) -> V:
    a, b = settled(a), settled(b)
    return finite(V(a.v * b.v, merged(a.s, b.s)))


def _divided(a: V, b: V) -> V:
    """Return a quotient. A blank over a zero that stands in the cell is an error all the same."""
    a, b = settled(a), settled(b)
    made = V(a.v / b.v, merged(a.s, b.s))
    if np.count_nonzero(b.v) < len(b.v):
        zero = np.asarray(b.v == 0)
        made.s = with_code(made.s, (zero & known(b)) | np.zeros(len(made.v), bool), DIV0)
        made.v = np.where(zero, 0.0, made.v)
    return finite(made)


def _power(a: V, b: V) -> V:
    a, b = settled(a), settled(b)
    made = V(np.float_power(a.v, b.v), merged(a.s, b.s))
    # 0^0 is #NUM! and 0^-1 is #DIV/0! in Excel.
    zero = (a.v == 0) & (b.v <= 0)
    if zero.any():
        code = np.where(b.v < 0, DIV0, NUM)
        for one in (DIV0, NUM):
            made.s = with_code(made.s, zero & (code == one) & known(a) & known(b), one)
        made.v = np.where(zero, 0.0, made.v)
    return finite(made)


def dated(a: V) -> V:
    """Return dates with #NUM! where there is no such day."""
    wrong = ~((a.v >= FIRST_DAY) & (a.v < LAST_DAY + 1))
    if np.count_nonzero(wrong):
        a.s = with_code(a.s, wrong & known(a), NUM)
        a.v = np.where(wrong, FIRST_DAY, a.v)
    return a


def finite(a: V) -> V:
    """Return numbers with #NUM! where one is too large, or is none."""
    fine = np.isfinite(a.v)
    if np.count_nonzero(fine) < len(fine):
        bad = ~fine
        a.s = with_code(a.s, bad & known(a), NUM)
        a.v = np.where(bad, 0.0, a.v)
    return a


def joined(a: V, b: V) -> V:
    """Return two texts as one (`&`); unknown where one is."""
    left, right = as_text(a), as_text(b)
    made = texts([x + y for x, y in paired(left.v, right.v)])
    return V(made, merged(left.s, right.s))


def paired(*columns: Array) -> zip[tuple[Any, ...]]:
    """Give the entries of several arrays side by side, one of a single entry with all."""
    size = 0 if any(len(c) == 0 for c in columns) else max(len(c) for c in columns)
    lists = [c.tolist() for c in columns]
    return zip(*(x if len(x) == size else x[:1] * size for x in lists), strict=True)


def as_text(a: V) -> V:
    """Return numbers and truth values as the texts that Excel makes of them."""
    if a.v.dtype == object:
        return a
    a = settled(a)
    return V(texts([text_of(x) for x in a.v.tolist()]), a.s, None, a.counts)


def text_of(value: float | bool) -> str:
    """Return one value as Excel turns it into text: 15 digits, no formatting."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if not math.isfinite(value):
        return ""
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    said = f"{value:.15g}".upper()
    return _without_exponent(value) if "E-" in said and abs(value) >= 1e-9 else said


def _without_exponent(value: float) -> str:
    mantissa, _, exponent = f"{abs(value):.14e}".partition("e")
    figures = mantissa.replace(".", "").rstrip("0")
    return f"{'-' if value < 0 else ''}0.{'0' * (-int(exponent) - 1)}{figures}"


def both(parts: Sequence[V]) -> V:
    """Return AND of truth values: FALSE beats unknown, an error beats both (S2, S4)."""
    return _kleene(parts, beats=False)


def either(parts: Sequence[V]) -> V:
    """Return OR of truth values."""
    return _kleene(parts, beats=True)


def _kleene(parts: Sequence[V], *, beats: bool) -> V:
    if all(p.s is None for p in parts):
        made = parts[0].v
        for part in parts[1:]:
            made = (made | part.v) if beats else (made & part.v)
        return V(made)
    decided: Array = np.zeros(1, bool)
    state: State = None
    for part in parts:
        sure = part.v if beats else ~part.v
        decided = decided | (sure if part.s is None else sure & (part.s == KNOWN))
        state = merged(state, part.s)
    assert state is not None
    state = np.where(decided & (state < DIV0), KNOWN, state).astype(np.uint8)
    return V(decided if beats else ~decided, state)


def negate(a: V) -> V:
    """Return NOT."""
    return V(~a.v, merged(a.s))
