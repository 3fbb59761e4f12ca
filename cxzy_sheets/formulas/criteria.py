"""What the entries of a column are held against in COUNTIFS, SUMIFS and their kin (rules.md S7).

A criterion that is a text, or built with `&`, is parsed as in Excel: `>=5`, `<>无`, `*满意`.
Anything else, above all a field, is compared whole and by type.
"""

from __future__ import annotations

import datetime
import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from .compiler import TRUTHS, Compiler
from .data import BLANK, COLUMN, KNOWN, UNKNOWN, UNREADABLE, Array, State, fold, serial
from .operators import ordered
from .schema import BOOL, DATE, NUM, TEXT
from .syntax import Call, Name, Node, Operation, Text, to_text
from .typed import Typed

_OPERATOR = re.compile(r"\s*(<=|>=|<>|=|<|>)?(.*)", re.DOTALL)
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月?)")


@dataclass(frozen=True, slots=True)
class Test:
    """A criterion: a sign, and what stands behind it."""

    sign: str
    value: float | bool | str | None
    """A number, truth value, or text in one case; None for blank."""
    pattern: re.Pattern[str] | None = None
    """Of a text with `*` or `?`."""

    def matches(self, values: Array, state: State, *, unique: bool) -> tuple[Array, Array]:
        """Return where a column surely matches, and where it may.

        A blank or unreadable cell may match, except where blanks are asked for, and in a column
        that is a key: there it has a finding of its own (S6). What is not known, without being
        anybody's cell, may match in any column.
        """
        if self.value is None:
            return self._blanks(values, state)
        hit = self._hits(values)
        if state is None:
            return hit, hit
        known = state == KNOWN
        sure = hit & known
        return sure, sure | (state == UNKNOWN if unique else ~known)

    def _blanks(self, values: Array, state: State) -> tuple[Array, Array]:
        empty = np.asarray(values == "", bool) if values.dtype == object else np.zeros(1, bool)
        if state is None:
            blank, told = empty | np.zeros(len(values), bool), np.ones(len(values), bool)
        else:
            blank, told = (state == BLANK) | (empty & (state == KNOWN)), state <= UNREADABLE
        sure = (blank if self.sign == "=" else ~blank) & told
        return sure, sure | ~told

    def _hits(self, values: Array) -> Array:
        if isinstance(self.value, str):
            if values.dtype != object:
                return np.full(len(values), self.sign == "<>")
            if self.pattern is None:
                hit = np.asarray(fold(values) == self.value, bool)
            else:
                find = self.pattern.fullmatch
                hit = np.array([find(v.casefold()) is not None for v in values.tolist()], bool)
            return ~hit if self.sign == "<>" else hit
        if values.dtype == bool:
            hit = np.asarray(values == bool(self.value))
            return ~hit if self.sign == "<>" else hit
        return ordered(self.sign, values, np.array([float(self.value or 0)]))


@lru_cache(maxsize=4096)
def parsed(text: str, kind: str) -> Test:
    """Return a criterion's text as Excel parses it, for a column of some kind.

    A text that is none of the kind's values matches none of them.
    """
    found = _OPERATOR.fullmatch(text)
    assert found is not None
    sign, rest = found[1] or "=", found[2].strip()
    if rest == "":
        return Test(sign, None)
    if kind == NUM:
        number = _number(rest)
        return Test(sign, rest if number is None else number)
    if kind == DATE:
        day = _day(rest)
        return Test(sign, rest if day is None else day)
    folded = rest.casefold()
    if kind == BOOL:
        return Test(sign, TRUTHS.get(folded, folded))
    return Test(sign, _unescaped(folded), _pattern(folded))


def whole(value: Any, kind: str) -> Test:
    """Return the criterion that a value be there as it is."""
    return Test("=", str(value).casefold() if kind == TEXT else value)


def _number(text: str) -> float | None:
    plain = unicodedata.normalize("NFKC", text)
    try:
        if plain.endswith("%"):
            return float(f"{float(plain[:-1]) / 100:.15g}")
        value = float(plain)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _day(text: str) -> float | None:
    found = _DATE.fullmatch(unicodedata.normalize("NFKC", text))
    if found is None:
        return _number(text)  # `">="&评议结束`: a date joined to a text is its number
    try:
        return serial(datetime.date(int(found[1]), int(found[2]), int(found[3] or 1)))
    except ValueError:
        return None


_PIECE = re.compile(r"~[*?~]|[*?]|[^*?~]+|~")


def _pattern(text: str) -> re.Pattern[str] | None:
    pieces = _PIECE.findall(text)
    if "*" not in pieces and "?" not in pieces:
        return None
    signs = {"*": ".*", "?": "."}
    made = "".join(signs.get(p) or re.escape(_unescaped(p)) for p in pieces)
    return re.compile(made, re.DOTALL)


def _unescaped(text: str) -> str:
    return re.sub(r"~([*?~])", r"\1", text)


@dataclass(frozen=True, slots=True)
class Pair:
    """A column and what its entries are held against: one of the three."""

    column: Typed
    test: Test | None = None
    text: Typed | None = None
    """Built with `&`: parsed when it is worked out."""
    value: Typed | None = None
    """Compared whole and by type."""

    @property
    def criterion(self) -> Typed | None:
        """What has to be worked out."""
        return self.text or self.value

    @property
    def unique(self) -> bool:
        """Whether the column is a key, in which a blank matches nothing."""
        found = self.column.found
        return found is not None and found.column.unique


def pairs_of(compiler: Compiler, node: Call, arguments: Sequence[Node]) -> list[Pair]:
    """Return the pairs of column and criterion among a function's arguments.

    Raises:
        RuleError: They are no pairs, of several tables, or a criterion does not fit its column.
    """
    if len(arguments) % 2:
        raise compiler.refuse(node, f"{node.function} 的参数要成对:列,条件。")
    found = []
    for column, criterion in zip(arguments[::2], arguments[1::2], strict=True):
        found.append(_pair(compiler, plain_column(compiler, node, column), criterion))
    same_table(compiler, node, [pair.column for pair in found])
    return found


def same_table(compiler: Compiler, node: Node, columns: Sequence[Typed]) -> None:
    """Refuse columns of several tables."""
    sources = {column.source for column in columns}
    if len(sources) > 1:
        listed = "、".join(sorted({to_text(column.node) for column in columns}))
        raise compiler.refuse(node, f"各列不在同一个块里:{listed}。")


def plain_column(compiler: Compiler, node: Call, argument: Node) -> Typed:
    """Return an argument that must plainly be a column (S13)."""
    if not isinstance(argument, Name):
        raise compiler.refuse(
            argument, f"{node.function} 要的是一列,不能是式子。", "请写 块.字段,如 支部.有效票。"
        )
    column = compiler.pieces(argument) or compiler.compile(argument)
    if column.shape != COLUMN:
        raise compiler.refuse(
            argument,
            f"{to_text(argument)} 是一个值,{node.function} 要的是整列。",
            "整列请写 块.字段。",
        )
    return column


def _pair(compiler: Compiler, column: Typed, node: Node) -> Pair:
    if isinstance(node, Text):
        return Pair(column, test=_literal(compiler, column, node))
    if isinstance(node, Operation) and node.sign == "&":
        front: Node = node
        while isinstance(front, Operation) and front.sign == "&":
            front = front.left
        if isinstance(front, Text):
            _check_sign(compiler, column, front, parsed(front.value + "x", TEXT).sign)
        return Pair(column, text=compiler.single(compiler.compile(node)))
    value = compiler.single(compiler.compile(node))
    compiler.common(node, column, value)
    return Pair(column, value=value)


def _check_sign(compiler: Compiler, column: Typed, node: Text, sign: str) -> None:
    if column.kind in (TEXT, BOOL) and sign not in ("=", "<>"):
        raise compiler.refuse(
            node, f"{to_text(column.node)} 是{column.kind},不能比大小。", "条件请用 = 或 <>。"
        )


def _literal(compiler: Compiler, column: Typed, node: Text) -> Test:
    shown = to_text(column.node)
    if parsed(node.value, NUM).value is not None and column.kind not in (NUM, DATE, TEXT, BOOL):
        if isinstance(parsed(node.value, NUM).value, float):
            column = compiler.need(column, NUM)
        elif isinstance(parsed(node.value, DATE).value, float):
            column = compiler.need(column, DATE)
    kind = column.kind if column.kind in (NUM, DATE, BOOL) else TEXT
    made = parsed(node.value, kind)
    if made.value is None and made.sign not in ("=", "<>"):
        raise compiler.refuse(node, f"条件“{node.value}”没有写完。")
    if made.value is not None:
        _check_sign(compiler, column, node, made.sign)
    if kind == BOOL and isinstance(made.value, str):
        raise compiler.refuse(node, f"{shown} 只有 是 和 否 两个值。", '条件请写 "是" 或 "否"。')
    if kind in (NUM, DATE) and isinstance(made.value, str):
        example = '">=5"' if kind == NUM else '">=2011-12-20"'
        raise compiler.refuse(
            node, f"{shown} 是{kind},条件“{node.value}”里的不是。", f"请写 {example} 这样的条件。"
        )
    if made.pattern is not None:
        options = column.found.column.options if column.found is not None else ()
        taken = tuple(o for o in options if made.pattern.fullmatch(o.casefold()))
        compiler.warn("wildcard", criterion=node.value, column=shown, options=taken)
    return made
