"""Which entries of a table meet the criteria of each row: at least … at most … (rules.md S6).

criteria that are the same for every row    one mask over the entries
`=` to a value of the row                    a key (keys.joint), and bincount
one `<` or `>` to a value of the row         sorted by key and value, and searchsorted
anything else                                row by row, once for the same criteria
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from .criteria import Pair, Test, parsed, whole
from .data import (
    KNOWN,
    UNKNOWN,
    Array,
    Env,
    Ints,
    State,
    Table,
    V,
    known,
    late_rows,
    merged,
    texts,
    with_code,
)
from .groups import split
from .keys import joint, number_codes, tally
from .operators import as_text
from .schema import DATE, NUM, TEXT

ORDER = ("<", ">", "<=", ">=")


@dataclass(slots=True)
class Key:
    """A criterion that differs from row to row."""

    column: V
    unique: bool
    kind: str
    wanted: Array
    """What each row asks for; of `tests` their values."""
    sign: str = "="
    tests: list[Test] | None = None
    """One a row, where they are neither all `=` nor all of one order."""


@dataclass(slots=True)
class Asked:
    """The entries of a table, and what the rows ask of them."""

    table: Table
    copy: Ints | None
    """The copy of each entry; None: every copy's, or there is but one."""
    owner: Ints
    """The copy of each row that asks."""
    sure: Array
    """Entries that surely meet the criteria that are the same for every row."""
    maybe: Array
    keys: list[Key] = field(default_factory=list)
    state: State = None
    """Of each row's criteria: where one is not known, nor is the answer."""

    @property
    def rows(self) -> int:
        """How many rows ask."""
        return len(self.owner)


def ask(env: Env, pairs: Sequence[Pair], criteria: Sequence[V], owner: Ints) -> Asked:
    """Return what the rows ask; `criteria` are worked out for those pairs that need it."""
    source = pairs[0].column.source
    assert source is not None
    table = source.table(env)
    rows = _rows([*(c.v for c in criteria), owner])
    owner = owner if len(owner) == rows else np.broadcast_to(owner, rows)
    copy = None if source.groups(env) == 1 else table.copy
    every = np.ones(table.size, bool)
    asked = Asked(table, copy, owner, every, every)
    given = iter(criteria)
    for pair in pairs:
        column = pair.column.run(env)
        if pair.test is not None:
            _narrow(asked, pair.test, column, pair.unique)
            continue
        criterion = next(given)
        if pair.text is not None:
            criterion = as_text(criterion)
        asked.state = merged(asked.state, criterion.s)
        _add(asked, pair, column, criterion)
    if asked.state is not None and len(asked.state) != rows:
        asked.state = np.broadcast_to(asked.state, rows)
    return asked


def _rows(columns: Sequence[Array]) -> int:
    sizes = [len(column) for column in columns]
    return 0 if 0 in sizes else max(sizes)


def _narrow(asked: Asked, test: Test, column: V, unique: bool) -> None:
    sure, maybe = test.matches(column.v, column.s, unique=unique)
    settled = sure is maybe and asked.sure is asked.maybe
    asked.sure = asked.sure & sure
    asked.maybe = asked.sure if settled else asked.maybe & maybe


def _add(asked: Asked, pair: Pair, column: V, criterion: V) -> None:
    kind = pair.column.kind
    rows = asked.rows
    if len(criterion.v) == 1:
        value = criterion.v.tolist()[0]
        test = whole(value, kind) if pair.text is None else parsed(value, kind)
        if _unordered(test, kind):
            asked.state = merged(asked.state, np.array([UNKNOWN], np.uint8))
        else:
            _narrow(asked, test, column, pair.unique)
        return
    key = Key(column, pair.unique, kind, criterion.v)
    if pair.text is not None:
        _parse(asked, key, criterion)
    assert rows == len(key.wanted)
    asked.keys.append(key)


def _unordered(test: Test, kind: str) -> bool:
    """Return whether texts would have to be put in order, for which there are three readings."""
    return test.sign in ORDER and kind not in (NUM, DATE)


def _parse(asked: Asked, key: Key, criterion: V) -> None:
    """Read the criteria that were built with `&`, one for each row."""
    tests = [parsed(text, key.kind) for text in criterion.v.tolist()]
    loose = np.array([_unordered(test, key.kind) for test in tests])
    asked.state = with_code(asked.state, loose, UNKNOWN)
    signs = {test.sign for test in tests}
    kind = float if key.kind in (NUM, DATE) else str if key.kind == TEXT else bool
    plain = all(test.pattern is None and isinstance(test.value, kind) for test in tests)
    if len(signs) == 1 and plain and signs <= {"=", *ORDER}:
        key.sign = signs.pop()
        values: list[Any] = [test.value for test in tests]
        key.wanted = texts(values) if kind is str else np.array(values, kind)
    else:
        key.tests = tests


def answers(asked: Asked, weights: Sequence[Array | None]) -> tuple[list[Array], Array]:
    """Return for each row the sums of the weights of its entries, and the most it may count.

    A weight of None counts: each entry is 1. One of the weights is None.
    """
    ordered = sum(key.sign in ORDER for key in asked.keys)
    if ordered > 1 or any(key.tests is not None for key in asked.keys):
        return _row_by_row(asked, weights)
    holes = [_hole(key) for key in asked.keys]
    for key, hole in zip(asked.keys, holes, strict=True):
        if key.unique and hole is not None:
            asked.maybe = asked.maybe & (~hole | (key.column.s == UNKNOWN))
    if all(hole is None for hole in holes) and asked.maybe is asked.sure:
        sure = _counted(asked, asked.keys, asked.sure, weights)
        counted = next((s for s, w in zip(sure, weights, strict=True) if w is None), None)
        assert counted is not None
        return sure, counted
    whole_ = np.ones(asked.table.size, bool)
    for hole in holes:
        if hole is not None:
            whole_ &= ~hole
    sure = _counted(asked, asked.keys, asked.sure & whole_, weights)
    most = _counted(asked, asked.keys, asked.maybe & whole_, [None])[0]
    loose = asked.maybe & ~whole_
    if loose.any():
        most = most + _may_match(asked, holes, loose)
    return sure, most


def _hole(key: Key) -> Array | None:
    return None if key.column.s is None else key.column.s != KNOWN


def _may_match(asked: Asked, holes: Sequence[Array | None], loose: Array) -> Array:
    """Return how many entries with a hole among their keys fit each row by the keys they have."""
    pattern = np.zeros(asked.table.size, np.int64)
    for index, hole in enumerate(holes):
        if hole is not None:
            pattern |= hole.astype(np.int64) << index
    made = np.zeros(asked.rows)
    for code in np.unique(pattern[loose]).tolist():
        keys = [key for index, key in enumerate(asked.keys) if not code >> index & 1]
        made += _counted(asked, keys, loose & (pattern == code), [None])[0]
    return made


def _counted(
    asked: Asked, keys: Sequence[Key], mask: Array, weights: Sequence[Array | None]
) -> list[Array]:
    """Return for each row the sums of weights over the entries of the mask that meet its keys."""
    bound = next((key for key in keys if key.sign in ORDER), None)
    have = asked.copy
    # The very array where no entry is left out: `joint` then sees that rows look themselves up.
    at: Any = slice(None) if mask.all() else mask
    codes = joint(
        [
            (key.column.v if at is not mask else key.column.v[mask], key.wanted)
            for key in keys
            if key is not bound
        ],
        (None if have is None else have[at], asked.owner),
        int(np.count_nonzero(mask)),
    )
    picked = [None if weight is None else weight[at] for weight in weights]
    if bound is None:
        return [tally(*codes, weight) for weight in picked]
    return _in_order(bound, bound.column.v[at], codes, picked)


def _in_order(
    bound: Key, values: Array, codes: tuple[Ints, Ints], weights: Sequence[Array | None]
) -> list[Array]:
    """Return the sums over the entries of each row's code that stand on its side of a bound."""
    entries, wanted = codes
    level, limit, size = number_codes(values, bound.wanted)
    order = np.argsort(entries * size + level, kind="stable")
    line = (entries * size + level)[order]
    at = wanted * size + limit
    side: Literal["left", "right"] = "left" if bound.sign in ("<", ">=") else "right"
    middle = np.searchsorted(line, at, side)
    if bound.sign[0] == "<":
        first, last = np.searchsorted(line, wanted * size, "left"), middle
    else:
        first, last = middle, np.searchsorted(line, (wanted + 1) * size, "left")
    missing = wanted < 0
    made = []
    for weight in weights:
        if weight is None:
            sums = (last - first).astype(float)
        else:
            sums = np.zeros(len(wanted))
            for piece in split(weight[order]):
                running = np.concatenate([[0.0], np.cumsum(piece)])
                sums += running[last] - running[first]
        made.append(np.where(missing, 0.0, sums))
    return made


def _row_by_row(asked: Asked, weights: Sequence[Array | None]) -> tuple[list[Array], Array]:
    seen: dict[tuple[Any, ...], tuple[list[float], float]] = {}
    sums = [np.zeros(asked.rows) for _ in weights]
    most = np.zeros(asked.rows)
    owners = asked.owner.tolist()
    tests = [_tests(key) for key in asked.keys]
    for row in range(asked.rows):
        owner = None if asked.copy is None else owners[row]
        ask_for = (owner, *(one[row] for one in tests))
        if ask_for not in seen:
            seen[ask_for] = _one(asked, owner, ask_for[1:], weights)
        found, most[row] = seen[ask_for]
        for index, value in enumerate(found):
            sums[index][row] = value
    return sums, most


def _tests(key: Key) -> list[Test]:
    if key.tests is not None:
        return key.tests
    if key.sign == "=":
        return [whole(value, key.kind) for value in key.wanted.tolist()]
    return [Test(key.sign, value) for value in key.wanted.tolist()]


def _one(
    asked: Asked, owner: int | None, tests: Sequence[Any], weights: Sequence[Array | None]
) -> tuple[list[float], float]:
    sure, maybe = asked.sure, asked.maybe
    if owner is not None and asked.copy is not None:
        mine = asked.copy == owner
        sure, maybe = sure & mine, maybe & mine
    for key, test in zip(asked.keys, tests, strict=True):
        yes, perhaps = test.matches(key.column.v, key.column.s, unique=key.unique)
        sure, maybe = sure & yes, maybe & perhaps
    found = [
        float(np.count_nonzero(sure)) if w is None else float(np.sum(w[sure])) for w in weights
    ]
    return found, float(np.count_nonzero(maybe))


def count(env: Env, pairs: Sequence[Pair], criteria: Sequence[V], owner: Ints) -> V:
    """Return COUNTIFS for each row."""
    asked = ask(env, pairs, criteria, owner)
    (least,), most = answers(asked, [None])
    most = _open(asked, most)
    return V(least, asked.state, None if most is least or np.array_equal(least, most) else most)


def _open(asked: Asked, most: Array) -> Array:
    """Return the most it may be; without an end where not all have reported."""
    if asked.table.open is False:
        return most
    late = late_rows(asked.table, asked.owner)
    if asked.table.stands:
        late = late & (most == 0)
    return np.where(late, np.inf, most)


def total(
    env: Env, pairs: Sequence[Pair], values: V, criteria: Sequence[V], owner: Ints
) -> tuple[V, Array]:
    """Return SUMIFS for each row, and how many entries it added."""
    asked = ask(env, pairs, criteria, owner)
    good = known(values)
    weights = [np.where(good, values.v, 0.0), None, (~good).astype(float)]
    (sums, least, holes), most = answers(asked, weights)
    loose = (least != _open(asked, most)) | (holes > 0)
    return V(sums, with_code(asked.state, loose, UNKNOWN)), least


def extreme(
    env: Env,
    pairs: Sequence[Pair],
    values: V,
    criteria: Sequence[V],
    owner: Ints,
    *,
    sign: float,
) -> V:
    """Return MAXIFS for each row, MINIFS where `sign` is -1; unknown where none is found."""
    asked = ask(env, pairs, criteria, owner)
    good = known(values)
    (least, holes), most = answers(asked, [None, (~good).astype(float)])
    asked.sure = asked.sure & good
    found = _highest(asked, np.where(good, values.v * sign, -np.inf))
    none = found == -np.inf
    loose = none | (least != _open(asked, most)) | (holes > 0)
    return V(np.where(none, 0.0, found * sign), with_code(asked.state, loose, UNKNOWN))


def _highest(asked: Asked, values: Array) -> Array:
    """Return for each row the largest value of the entries that surely meet its criteria."""
    if any(key.sign != "=" or key.tests is not None for key in asked.keys):
        return _highest_row_by_row(asked, values)
    sure = asked.sure
    for key in asked.keys:
        hole = _hole(key)
        sure = sure if hole is None else sure & ~hole
    codes, wanted = joint(
        [(key.column.v[sure], key.wanted) for key in asked.keys],
        (None if asked.copy is None else asked.copy[sure], asked.owner),
        int(np.count_nonzero(sure)),
    )
    top = max(int(codes.max(initial=0)), int(wanted.max(initial=0)))
    made = np.full(top + 2, -np.inf)
    np.maximum.at(made, codes, values[sure])
    # The last of them is of no entry, and the code of a key that is not there points at it.
    return np.asarray(made[wanted])


def _highest_row_by_row(asked: Asked, values: Array) -> Array:
    seen: dict[tuple[Any, ...], float] = {}
    made = np.full(asked.rows, -np.inf)
    tests = [_tests(key) for key in asked.keys]
    for row, owner in enumerate(asked.owner.tolist()):
        ask_for = (None if asked.copy is None else owner, *(one[row] for one in tests))
        if ask_for not in seen:
            sure = asked.sure if asked.copy is None else asked.sure & (asked.copy == owner)
            for key, test in zip(asked.keys, (one[row] for one in tests), strict=True):
                sure = sure & test.matches(key.column.v, key.column.s, unique=key.unique)[0]
            seen[ask_for] = float(values[sure].max(initial=-np.inf))
        made[row] = seen[ask_for]
    return made
