"""What a column's formula gives, before any data: its type, its options, what it can be asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from ..formulas.syntax import Call, Name, Node, Number, Operation, Sign, Text, Truth
from .about import DAYS, NUMBERS, About, common_type, strictest

AboutName = Callable[[Name], "About | None"]
"""What a placed name is; None for a parameter."""

_COUNTS = frozenset((
    "COUNT", "COUNTA", "COUNTBLANK", "COUNTIF", "COUNTIFS", "COUNTUNIQUE", "RANK", "RANKDENSE",
    "MATCH", "LEN", "FIND", "DATEDIF", "YEAR", "MONTH", "DAY", "WEEKDAY", "NETWORKDAYS", "INT",
    "APPORTION",
))  # fmt: skip
_VALUE_OF: Mapping[str, slice] = {
    "UNIQUE": slice(0, 1), "MAX": slice(0, None), "MIN": slice(0, None), "SUM": slice(0, None),
    "LARGE": slice(0, 1), "SMALL": slice(0, 1), "MAXIFS": slice(0, 1), "MINIFS": slice(0, 1),
    "SUMIFS": slice(0, 1), "ABS": slice(0, 1), "XLOOKUP": slice(2, 4), "LOOKUP": slice(2, 3),
    "INDEX": slice(0, 1), "IF": slice(1, 3), "IFERROR": slice(0, 2), "IFNA": slice(0, 2),
}  # fmt: skip
"""Function -> the arguments one of which, or a sum of which, it gives."""
_ROUNDING = ("ROUND", "ROUNDUP", "ROUNDDOWN")
_BY_KIND: Mapping[str, str] = {"数": "小数", "文字": "文本", "日期": "日期", "是否": "是否"}


def result_of(node: Node, kind: str, about: AboutName) -> About:
    """Return what is known of what a formula gives.

    Args:
        node: Its tree, names in place.
        kind: What the compiler says that it gives: 数, 文字, 日期, 是否.
        about: What is known of each name in it.
    """
    found = _given(node, about)
    if found is None or _kind(found) != kind:
        found = About(_BY_KIND[kind])
    if kind == "数" and whole(node, about):
        found = replace(found, type="整数")
    elif kind == "数" and found.type == "整数":
        found = replace(found, type="小数")
    return found


def _kind(about: About) -> str:
    if about.type in NUMBERS:
        return "数"
    return "日期" if about.type in DAYS else "是否" if about.type == "是否" else "文字"


def _given(node: Node, about: AboutName) -> About | None:
    """Return what a formula's value is one of, None where it is made anew."""
    if isinstance(node, Name):
        found = about(node)
        if found is None:
            return None
        return replace(
            found, many=False, key="", unique=False, adds=False, formula="", sender=False
        )
    if not isinstance(node, Call):
        return None
    if node.function == "IFS":
        values = list(node.arguments[1::2])
    elif node.function in _VALUE_OF:
        values = list(node.arguments[_VALUE_OF[node.function]])
    else:
        return None
    parts = [v for v in values if v is not None and not isinstance(v, (Text, Number, Truth))]
    found_parts = [_given(part, about) for part in parts]
    if not found_parts or any(part is None for part in found_parts):
        return None
    first = found_parts[0]
    assert first is not None
    for part in found_parts[1:]:
        assert part is not None
        if part.type != first.type and common_type(part.type, first.type) == "文本":
            return None
        first = replace(
            first, type=common_type(first.type, part.type),
            options=first.options if first.options == part.options else (),
            refers=first.refers if first.refers == part.refers else "",
            public=strictest((first.public, part.public)),
        )  # fmt: skip
    texts = [v.value for v in values if isinstance(v, Text)]
    if first.options and any(text not in first.options for text in texts):
        # A word of its own beside the options, such as 未定级: it comes behind them.
        more = [text for text in texts if text and text not in first.options]
        first = replace(first, options=(*first.options, *dict.fromkeys(more)))
    return first


def value_names(node: Node | None) -> Iterator[Name]:
    """Give the names one of whose values a formula gives, as it stands there."""
    if isinstance(node, Name):
        yield node
    elif isinstance(node, Call) and node.function == "IFS":
        for argument in node.arguments[1::2]:
            yield from value_names(argument)
    elif isinstance(node, Call) and node.function in _VALUE_OF:
        for argument in node.arguments[_VALUE_OF[node.function]]:
            yield from value_names(argument)


def whole(node: Node | None, about: AboutName) -> bool:
    """Return whether a number is surely a whole one."""
    if isinstance(node, Number):
        return node.value.is_integer() and not node.percent
    if isinstance(node, Name):
        found = about(node)
        return found is not None and found.type == "整数"
    if isinstance(node, Sign):
        return whole(node.value, about)
    if isinstance(node, Operation):
        return node.sign in "+-*" and whole(node.left, about) and whole(node.right, about)
    if not isinstance(node, Call):
        return False
    if node.function in _COUNTS:
        return True
    if node.function in _ROUNDING:
        digits = node.arguments[1]
        if isinstance(digits, Sign):
            digits = digits.value
        return isinstance(digits, Number) and digits.value == 0
    if node.function == "IFS":
        return all(whole(v, about) for v in node.arguments[1::2])
    if node.function in _VALUE_OF:
        values = node.arguments[_VALUE_OF[node.function]]
        return all(whole(v, about) for v in values if not (isinstance(v, Text) and not v.value))
    return False
