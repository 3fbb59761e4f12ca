"""COUNTIFS, SUMIFS and their kin: criteria as text are parsed, anything else is compared whole (S6, S7).

A count is "at least … at most …": a blank cell may or may not match, and units that have not
reported leave the upper end open.
"""

from __future__ import annotations

import datetime
import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .compiler import Compiler, Typed
from .data import (
    BLANK, COLUMN, KNOWN, MANY, ROW, UNKNOWN, Array, Env, Table, V, fold, serial,
)  # fmt: skip
from .operators import _ordered, as_text
from .schema import ANY, BOOL, DATE, NUM, TEXT
from .syntax import Call, Name, Node, Number, Operation, Text, to_text

_OPERATOR = re.compile(r"\s*(<=|>=|<>|=|<|>)?(.*)", re.DOTALL)
_DATE = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")


@dataclass(frozen=True, slots=True)
class Literal:
    """A criterion that was parsed from a text: `>=5`, `<>无`, `*满意`."""

    sign: str
    value: Any
    """A number, or a text in one case, or None for blank."""
    pattern: re.Pattern[str] | None = None

    def match(self, values: Array, state: Any, *, unique: bool) -> tuple[Array, Array]:
        """Return where a column surely matches, and where it may."""
        known = np.ones(values.shape, bool) if state is None else state == KNOWN
        if self.value is None:
            blank = np.zeros(values.shape, bool) if state is None else state == BLANK
            if values.dtype == object:
                blank = blank | (known & np.asarray(values == ""))
            settled = np.ones(values.shape, bool) if state is None else state <= 2
            yes = (blank if self.sign == "=" else ~blank) & settled
            return yes, ~settled
        yes = self._test(values) & known
        # A blank key has a finding of its own; here it matches nothing (S6).
        return yes, (np.zeros(values.shape, bool) if unique else ~known)

    def _test(self, values: Array) -> Array:
        if isinstance(self.value, str):
            if values.dtype != object:
                return np.full(values.shape, self.sign == "<>")
            if self.pattern is not None:
                hit = np.array([bool(self.pattern.fullmatch(v.casefold())) for v in values.flat], bool)
            else:
                hit = np.asarray(fold(values) == self.value)
            return ~hit if self.sign == "<>" else hit
        if values.dtype == object:
            hit = np.asarray(fold(values) == f"{self.value:.15g}")
            return ~hit if self.sign == "<>" else hit
        with np.errstate(invalid="ignore"):
            return _ordered(self.sign, values.astype(float), np.array(float(self.value)))


def literal(text: str) -> Literal:
    """Return a criterion's text as Excel parses it."""
    found = _OPERATOR.fullmatch(text)
    assert found is not None
    sign, rest = found[1] or "=", found[2]
    if rest == "" and sign in ("=", "<>"):
        return Literal(sign, None)
    plain = rest.strip()
    number = _number(plain)
    if number is not None:
        return Literal(sign, number)
    day = _DATE.fullmatch(plain)
    if day:
        try:
            return Literal(sign, serial(datetime.date(*map(int, day.groups()))))
        except ValueError:
            pass
    folded = rest.casefold()
    return Literal(sign, folded, _wildcard(folded))


def _number(text: str) -> float | None:
    try:
        if text.endswith("%"):
            return float(f"{float(text[:-1]) / 100:.15g}")
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _wildcard(text: str) -> re.Pattern[str] | None:
    if not re.search(r"(?<!~)[*?]", text) and "~" not in text:
        return None
    parts = re.findall(r"~[*?~]|[*?]|[^*?~]+|~", text)
    made = "".join(
        ".*" if p == "*" else "." if p == "?" else re.escape(p[1:] if len(p) == 2 and p[0] == "~" else p)
        for p in parts
    )
    return re.compile(made, re.DOTALL)


@dataclass(frozen=True, slots=True)
class Pair:
    """A column and what its entries are held against."""

    column: Typed
    literal: Literal | None = None
    text: Typed | None = None
    """A criterion built with `&`: parsed when it is worked out."""
    value: Typed | None = None
    """Anything else: compared whole and by type."""


def pairs(compiler: Compiler, node: Call, arguments: Sequence[Node | None]) -> list[Pair]:
    """Return the pairs of column and criterion among a function's arguments."""
    if len(arguments) < 2 or len(arguments) % 2:
        raise compiler.refuse(node, f"{node.function} 的参数要成对:列,条件。")
    found = []
    for index in range(0, len(arguments), 2):
        column = plain_column(compiler, node, arguments[index])
        found.append(_pair(compiler, column, arguments[index + 1]))
    paths = {pair.column.path for pair in found}
    if len(paths) > 1:
        raise compiler.refuse(node, f"各列不在同一个块里:{'、'.join(sorted(paths))}。")
    return found


def plain_column(compiler: Compiler, node: Call, argument: Node | None) -> Typed:
    """Return an argument that must plainly be a column (S13)."""
    if not isinstance(argument, Name):
        raise compiler.refuse(node, f"{node.function} 要的是一列,如 支部.有效票。")
    column = compiler.compile(argument)
    if column.shape != COLUMN:
        raise compiler.refuse(
            argument, f"{to_text(argument)} 是一个值,{node.function} 要的是整列。", "整列请写 块.字段。"
        )
    return column


def _pair(compiler: Compiler, column: Typed, node: Node | None) -> Pair:
    if isinstance(node, Text):
        made = literal(node.value)
        if column.kind in (NUM, DATE) and isinstance(made.value, str):
            raise compiler.refuse(node, f"{to_text(column.node)} 是{column.kind},条件“{node.value}”是文字。")
        if column.kind == TEXT and made.sign in ("<", ">", "<=", ">="):
            raise compiler.refuse(node, f"{to_text(column.node)} 是文字,不能比大小。")
        if column.kind == BOOL:
            made = _truth_literal(compiler, node, made)
        if made.pattern is not None:
            options = column.column.options if column.column else ()
            taken = [o for o in options if made.pattern.fullmatch(o.casefold())]
            compiler.warnings.append(
                ("wildcard", {"criterion": node.value, "options": taken, "column": to_text(column.node)})
            )
        return Pair(column, literal=made)
    if isinstance(node, Operation) and node.sign == "&":
        return Pair(column, text=compiler.single(compiler.compile(node)))
    value = compiler.compile(node)
    if value.shape == COLUMN:
        value = compiler.single(value)
    if ANY not in (value.kind, column.kind) and value.kind != column.kind:
        if isinstance(node, Number) and column.kind == TEXT:
            raise compiler.refuse(node, f"{to_text(column.node)} 是文字,请写 \"{to_text(node)}\"。")
        raise compiler.refuse(
            value.node, f"{to_text(column.node)} 是{column.kind},{to_text(value.node)} 是{value.kind},不能相比。"
        )
    return Pair(column, value=value)


def _truth_literal(compiler: Compiler, node: Text, made: Literal) -> Literal:
    words = {"是": 1.0, "true": 1.0, "否": 0.0, "false": 0.0}
    if made.value is None:
        return made
    if made.value not in words:
        raise compiler.refuse(node, "是否 字段的条件请写 是 或 否。")
    return Literal(made.sign, words[str(made.value)])


@dataclass(slots=True)
class Matches:
    """Which entries of a table match, for every row of the scope."""

    env: Env
    table: Table
    sure: Array
    """Entries that surely match all criteria that are the same for every row."""
    maybe: Array
    keyed: list[tuple[V, V, bool]]
    """Criteria that differ from row to row: (column, criterion, unique)."""
    rows: Any
    """For each row of the result the copy that it belongs to; None: one copy, or head rows."""
    size: int
    counts: Array | None


def count(env: Env, given: Sequence[Pair]) -> V:
    """Return COUNTIFS."""
    matches = _matches(env, given)
    if matches is None:
        return _open_count()
    low, high, state = _tally(matches, None)
    if matches.table.open:
        high = np.full(high.shape, np.inf)
    same = np.array_equal(low, high)
    return V(low, state, None if same else high, matches.counts)


def total(env: Env, given: Sequence[Pair], values: Typed) -> tuple[V, V]:
    """Return SUMIFS, and the number of entries that were added."""
    matches = _matches(env, given)
    if matches is None:
        unknown = np.full(1, UNKNOWN, np.uint8)
        return V(np.zeros(1), unknown), V(np.zeros(1), unknown)
    entries = values.run(env)
    low, high, state = _tally(matches, None)
    loose = np.asarray(low != high) | matches.table.open
    bad = np.zeros(matches.sure.shape, bool) if entries.s is None else entries.s != KNOWN
    sums, _, _ = _tally(matches, np.where(bad, 0.0, entries.v.astype(float)))
    holes, _, _ = _tally(matches, bad.astype(float))
    unknown = loose | (holes > 0)
    made = np.where(unknown, UNKNOWN, KNOWN).astype(np.uint8)
    if state is not None:
        made = np.maximum(made, state)
    return V(sums, made if made.any() else None, None, matches.counts), V(low, made, None, matches.counts)


def _open_count() -> V:
    return V(np.zeros(1), None, np.full(1, np.inf))


def _matches(env: Env, given: Sequence[Pair]) -> Matches | None:
    path = given[0].column.path
    found = given[0].column.found
    own = found is not None and found.where == "column"
    table = env.world.blocks.get(path) if own else env.world.foreign.get(path)
    if table is None:
        return None
    sure = np.ones(table.size, bool)
    maybe = np.ones(table.size, bool)
    keyed: list[tuple[V, V, bool]] = []
    row_level = False
    counts: Array | None = None
    for pair in given:
        column = pair.column.run(env)
        unique = bool(pair.column.column and pair.column.column.unique)
        if pair.literal is not None:
            yes, open_ = pair.literal.match(column.v, column.s, unique=unique)
            sure &= yes
            maybe &= yes | open_
            continue
        other = pair.text or pair.value
        assert other is not None
        criterion = other.run(env)
        if pair.text is not None:
            criterion = _parsed(criterion)
        if criterion.counts is not None:
            if counts is not None and len(counts) == len(criterion.counts) and not np.array_equal(counts, criterion.counts):
                return _unequal(env, table, counts, criterion.counts)
            counts = criterion.counts
        row_level = row_level or other.shape in (ROW, MANY) or criterion.v.ndim > 0
        keyed.append((column, criterion, unique))
    if counts is not None:
        owners = np.repeat(np.arange(len(counts)), counts)
        scope_copy = env.table.copy
        rows = owners if env.scope is None else (scope_copy[owners] if scope_copy is not None else None)
        return Matches(env, table, sure, maybe, keyed, rows, len(owners), counts)
    heads = [p for p in given if (p.text or p.value) is not None and (p.text or p.value).shape == ROW]  # type: ignore[union-attr]
    if env.scope is None or not heads:
        return Matches(env, table, sure, maybe, keyed, None, env.copies, None)
    return Matches(env, table, sure, maybe, keyed, env.table.copy, env.rows, None)


def _unequal(env: Env, table: Table, first: Array, second: Array) -> Matches:
    """Lists of unequal length: no row of theirs can be looked up."""
    raise UnequalLists(np.asarray(first != second))


class UnequalLists(Exception):
    """Two fields with several values a row have lists of unequal length on some rows."""

    def __init__(self, rows: Array) -> None:
        self.rows = rows
        super().__init__()


def _parsed(value: V) -> V:
    """Return criterion texts as parsed literals, one object an entry."""
    texts = as_text(value)
    cache: dict[str, Literal] = {}
    made = np.empty(texts.v.shape, dtype=object)
    made.flat = [cache.setdefault(t, literal(t)) if t in cache else cache.setdefault(t, literal(t)) for t in texts.v.flat]
    return V(made, value.s, None, value.counts)


def _tally(matches: Matches, weights: Array | None) -> tuple[Array, Array, Any]:
    """Return the sums of weights (1 each by default) of what surely and at most matches, by row."""
    if not matches.keyed:
        low = _by_copy(matches, matches.sure, weights)
        high = _by_copy(matches, matches.maybe, weights)
        return low, high, None
    return _by_key(matches, weights)


def _by_copy(matches: Matches, mask: Array, weights: Array | None) -> Array:
    table, copies = matches.table, matches.env.copies
    w = mask.astype(float) if weights is None else np.where(mask, weights, 0.0)
    if table.copy is None:
        per_copy = np.full(copies, w.sum())
    else:
        per_copy = np.bincount(table.copy, weights=w, minlength=copies)
    if matches.rows is not None:
        return per_copy[matches.rows]
    if matches.size != copies:
        return np.full(matches.size, per_copy[0] if len(per_copy) else 0.0)
    return per_copy


def key_of(value: Any) -> Any:
    """Return what an entry is looked up by: texts in one case, numbers within the band of S11."""
    if isinstance(value, str):
        return value.casefold()
    return round(float(value), 9)


def _by_key(matches: Matches, weights: Array | None) -> tuple[Array, Array, Any]:
    table, size = matches.table, matches.size
    n = table.size
    w = np.ones(n) if weights is None else weights
    group = table.copy if table.copy is not None else np.zeros(n, np.int64)
    rows = matches.rows
    if table.copy is None:
        rows = np.zeros(size, np.int64)
    elif rows is None:
        rows = np.arange(size) if matches.env.scope is None or size == matches.env.copies else np.zeros(size, np.int64)
    exact = [(c, k, u) for c, k, u in matches.keyed if not _literals(k)]
    parsed = [(c, k, u) for c, k, u in matches.keyed if _literals(k)]
    unknown = np.zeros(size, bool)
    for _, criterion, _ in matches.keyed:
        if criterion.s is not None:
            unknown |= np.broadcast_to(criterion.s, (size,)) != KNOWN
    row_keys = [
        [key_of(x) for x in np.broadcast_to(k.v, (size,)).tolist()] for _, k, _ in exact
    ]
    parsed_rows = [np.broadcast_to(k.v, (size,)) for _, k, _ in parsed]
    if not parsed:
        low, high = _counted(exact, matches.sure, matches.maybe, w, group, rows, row_keys, size)
    else:
        low, high = np.zeros(size), np.zeros(size)
        combos: dict[tuple[Literal, ...], list[int]] = defaultdict(list)
        for index in range(size):
            combos[tuple(p[index] for p in parsed_rows)].append(index)
        for literals, members in combos.items():
            sure, maybe = matches.sure.copy(), matches.maybe.copy()
            for (column, _, unique), test in zip(parsed, literals, strict=True):
                yes, open_ = test.match(column.v, column.s, unique=unique)
                sure &= yes
                maybe &= yes | open_
            at = np.array(members)
            keys = [[k[i] for i in members] for k in row_keys]
            low[at], high[at] = _counted(exact, sure, maybe, w, group, rows[at], keys, len(members))
    state = None
    if unknown.any():
        state = np.where(unknown, UNKNOWN, KNOWN).astype(np.uint8)
    return low, high, state


def _literals(value: V) -> bool:
    first = next(iter(value.v.flat), None)
    return isinstance(first, Literal)


def _counted(
    exact: Sequence[tuple[V, V, bool]],
    sure: Array,
    maybe: Array,
    weights: Array,
    group: Array,
    rows: Array,
    row_keys: Sequence[Sequence[Any]],
    size: int,
) -> tuple[Array, Array]:
    n = len(sure)
    missing = np.zeros((len(exact), n), bool)
    for index, (column, _, unique) in enumerate(exact):
        if column.s is not None:
            hole = column.s != KNOWN
            missing[index] = hole
            if unique:
                maybe = maybe & ~hole
    plain = maybe & ~missing.any(axis=0)
    entry_keys = [[key_of(x) for x in c.v.tolist()] for c, _, _ in exact]
    least: Counter[Any] = Counter()
    most: Counter[Any] = Counter()
    order = np.flatnonzero(plain)
    for i in order.tolist():
        key = (group[i], *(k[i] for k in entry_keys))
        most[key] += weights[i]
        if sure[i]:
            least[key] += weights[i]
    wanted = list(zip(rows.tolist(), *row_keys, strict=True))
    low = np.array([least[key] for key in wanted], float)
    high = np.array([most[key] for key in wanted], float)
    _add_open(high, exact, maybe, missing, weights, group, entry_keys, wanted)
    return low, high


def _add_open(
    high: Array,
    exact: Sequence[tuple[V, V, bool]],
    maybe: Array,
    missing: Array,
    weights: Array,
    group: Array,
    entry_keys: Sequence[Sequence[Any]],
    wanted: Sequence[tuple[Any, ...]],
) -> None:
    """Add to the most what entries with a blank key could match."""
    at = np.flatnonzero(maybe & missing.any(axis=0))
    patterns: dict[tuple[bool, ...], Counter[Any]] = defaultdict(Counter)
    for i in at.tolist():
        hole = tuple(bool(m) for m in missing[:, i])
        key = (group[i], *(None if h else k[i] for h, k in zip(hole, entry_keys, strict=True)))
        patterns[hole][key] += weights[i]
    for hole, tally in patterns.items():
        for index, (copy, *keys) in enumerate(wanted):
            high[index] += tally[(copy, *(None if h else k for h, k in zip(hole, keys, strict=True)))]



