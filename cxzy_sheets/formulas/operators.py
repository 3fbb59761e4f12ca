"""Signs between values, three-valued: FALSE AND unknown is FALSE, unknown + 1 is unknown (S2, S11)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .data import BLANK, DIV0, KNOWN, NUM, UNKNOWN, VALUE, V, fold, merged
from .data import Array, State

ABSOLUTE, RELATIVE = 1e-9, 1e-14
"""Two numbers that differ by less than the larger of these are equal (rules.md S11)."""


def near(a: Array, b: Array) -> Array:
    """Return where two numbers are equal within the band of S11."""
    gap = np.abs(a - b)
    close = gap <= ABSOLUTE
    if not np.all(close):
        scale = np.maximum(np.abs(a), np.abs(b))
        close = close | (gap <= RELATIVE * scale)
    return np.asarray(close)


def compare_numbers(sign: str, a: V, b: V) -> V:
    """Return the comparison of two numbers, or of a count that is not settled."""
    if a.hi is not None or b.hi is not None:
        return _compare_counts(sign, a, b)
    with np.errstate(invalid="ignore"):
        return V(_ordered(sign, a.v, b.v), merged(a.s, b.s))


def _ordered(sign: str, a: Array, b: Array) -> Array:
    if sign == "=":
        return near(a, b)
    if sign == "<>":
        return ~near(a, b)
    if sign == "<=":
        return np.asarray((a < b) | near(a, b))
    if sign == ">=":
        return np.asarray((a > b) | near(a, b))
    if sign == "<":
        return np.asarray((a < b) & ~near(a, b))
    return np.asarray((a > b) & ~near(a, b))


def _compare_counts(sign: str, a: V, b: V) -> V:
    """Compare "at least … at most …": an answer only where every count between gives it (S6)."""
    a_hi = a.v if a.hi is None else a.hi
    b_hi = b.v if b.hi is None else b.hi
    with np.errstate(invalid="ignore"):
        if sign in ("=", "<>"):
            never = _ordered("<", a_hi, b.v) | _ordered(">", a.v, b_hi)
            settled = near(a.v, a_hi) & near(b.v, b_hi) & near(a.v, b.v)
            yes, no = (settled, never) if sign == "=" else (never, settled)
        elif sign in ("<", "<="):
            yes = _ordered(sign, a_hi, b.v)
            no = ~_ordered(sign, a.v, b_hi)
        else:
            yes = _ordered(sign, a.v, b_hi)
            no = ~_ordered(sign, a_hi, b.v)
    state = np.where(yes | no, KNOWN, UNKNOWN).astype(np.uint8)
    return V(np.asarray(yes), merged(state, a.s, b.s))


def compare_texts(sign: str, a: V, b: V) -> V:
    """Return where two texts are the same but for their case, or are not."""
    same = np.asarray(fold(a.v) == fold(b.v))
    return V(same if sign == "=" else ~same, merged(a.s, b.s))


def compare_truths(sign: str, a: V, b: V) -> V:
    """Return where two truth values are the same, or are not."""
    same = np.asarray(a.v == b.v)
    return V(same if sign == "=" else ~same, merged(a.s, b.s))


def is_blank(a: V, *, negated: bool) -> V:
    """Return where a value is blank: never unknown, but for what has no place (S3)."""
    if a.s is None:
        empty = np.zeros(a.v.shape, bool)
        if a.v.dtype == object:
            empty = np.asarray(a.v == "")
        return V(~empty if negated else empty)
    blank = a.s == BLANK
    if a.v.dtype == object:
        blank = blank | ((a.s == KNOWN) & np.asarray(a.v == ""))
    # Blank and unreadable are answers here; absent, unknown and errors are not.
    state = np.where(a.s <= 2, KNOWN, np.where(a.s < DIV0, UNKNOWN, a.s)).astype(np.uint8)
    return V(~blank if negated else blank, state if state.any() else None)


def settled(a: V) -> V:
    """Return a count as a number: unknown where it is not settled."""
    if a.hi is None:
        return a
    loose = np.asarray(a.v != a.hi)
    return V(a.v, merged(a.s, np.where(loose, UNKNOWN, KNOWN).astype(np.uint8)), None, a.counts)


def add(a: V, b: V) -> V:
    """Return a sum; of counts both ends are kept."""
    if a.hi is None and b.hi is None:
        return V(a.v + b.v, merged(a.s, b.s))
    a_hi = a.v if a.hi is None else a.hi
    b_hi = b.v if b.hi is None else b.hi
    return V(a.v + b.v, merged(a.s, b.s), a_hi + b_hi)


def arithmetic(sign: str) -> Callable[[V, V], V]:
    """Return the function for a sign between two numbers."""
    if sign == "+":
        return add
    return {"-": _minus, "*": _times, "/": _divided, "^": _power}[sign]


def _minus(a: V, b: V) -> V:
    a, b = settled(a), settled(b)
    return V(a.v - b.v, merged(a.s, b.s))


def _times(a: V, b: V) -> V:
    a, b = settled(a), settled(b)
    return V(a.v * b.v, merged(a.s, b.s))


def _divided(a: V, b: V) -> V:
    a, b = settled(a), settled(b)
    state = merged(a.s, b.s)
    zero = b.v == 0
    if np.any(zero):
        sure = zero if b.s is None else zero & (b.s == KNOWN)
        if a.s is not None:
            # A blank over a zero that stands in the cell is an error whatever the blank is.
            sure = sure & (a.s < DIV0)
        state = with_error(state, sure, DIV0, np.broadcast(a.v, b.v).shape)
    with np.errstate(divide="ignore", invalid="ignore"):
        return V(np.asarray(a.v / np.where(zero, np.nan, b.v)), state)


def _power(a: V, b: V) -> V:
    a, b = settled(a), settled(b)
    with np.errstate(invalid="ignore", over="ignore", divide="ignore"):
        made = np.asarray(np.float_power(a.v, b.v))
    state = merged(a.s, b.s)
    bad = ~np.isfinite(made)
    if np.any(bad):
        state = with_error(state, bad & np.asarray(known_mask(a) & known_mask(b)), NUM, made.shape)
    return V(made, state)


def known_mask(a: V) -> Any:
    """Return a mask of what is known."""
    return True if a.s is None else a.s == KNOWN


def with_error(state: State, where: Array | bool, code: int, shape: tuple[int, ...]) -> State:
    """Return a state with an error where the mask says."""
    made = np.zeros(shape, np.uint8) if state is None else np.array(np.broadcast_to(state, shape))
    made[np.broadcast_to(np.asarray(where), shape) & (made < DIV0)] = code
    return made


def joined(a: V, b: V) -> V:
    """Return two texts as one (`&`); unknown where one is."""
    a_text, b_text = as_text(a), as_text(b)
    left, right = np.broadcast_arrays(a_text.v, b_text.v)
    made = np.empty(left.shape, dtype=object)
    made.flat = [x + y for x, y in zip(left.flat, right.flat, strict=True)]
    return V(made, merged(a_text.s, b_text.s))


def as_text(a: V) -> V:
    """Return numbers and truth values as the texts that Excel makes of them."""
    if a.v.dtype == object:
        return a
    a = settled(a)
    made = np.empty(a.v.shape, dtype=object)
    made.flat = [text_of(x) for x in a.v.flat]
    return V(made, a.s)


def text_of(value: Any) -> str:
    """Return one value as Excel shows it in 常规 format."""
    if isinstance(value, (bool, np.bool_)):
        return "TRUE" if value else "FALSE"
    number = float(value)
    if number != number:
        return ""
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return f"{number:.15g}"


def both(parts: list[V]) -> V:
    """Return AND of truth values: FALSE beats unknown, an error beats both (S2, S4)."""
    return _kleene(parts, beats=False)


def either(parts: list[V]) -> V:
    """Return OR of truth values."""
    return _kleene(parts, beats=True)


def _kleene(parts: list[V], *, beats: bool) -> V:
    if all(p.s is None for p in parts):
        made = parts[0].v
        for part in parts[1:]:
            made = (made | part.v) if beats else (made & part.v)
        return V(np.asarray(made))
    shape = np.broadcast_shapes(*(p.v.shape for p in parts))
    decided = np.zeros(shape, bool)
    unknown = np.zeros(shape, bool)
    error = np.zeros(shape, np.uint8)
    for part in parts:
        mask = part.v if beats else ~part.v
        if part.s is None:
            decided |= mask
        else:
            decided |= mask & (part.s == KNOWN)
            unknown |= (part.s > KNOWN) & (part.s < DIV0)
            error = np.maximum(error, np.where(part.s >= DIV0, part.s, 0)).astype(np.uint8)
    state = np.where(error > 0, error, np.where(decided | ~unknown, KNOWN, UNKNOWN))
    return V(decided if beats else ~decided, state.astype(np.uint8))


def negate(a: V) -> V:
    """Return NOT."""
    return V(~a.v, a.s)


def wrong_type(shape: tuple[int, ...]) -> V:
    """Return #VALUE! everywhere."""
    return V(np.zeros(shape), np.full(shape, VALUE, np.uint8))
