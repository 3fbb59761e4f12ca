"""The order of a table's rows, and how many of them are shown (排序, 前几).

Without 排序 they stand in the order of 每行: the roster's, the options', the calendar's; rows of
one record each as their senders stand in the roster. 前几 keeps those that tie with the last one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .about import About
from .asking import Asking
from .plan import TablePlan

Key = Callable[[Any], Any]
_FIGURES = re.compile(r"(\d+)")


def ordered(
    plan: TablePlan, size: int, values: Mapping[str, Sequence[Any]], asking: Asking
) -> list[int]:
    """Return the numbers of the rows that are shown, in order; blanks stand last."""
    made = list(range(size))
    for name, descending in reversed(plan.line.sort):
        made = _by(made, values[name], _key(plan.about[name], asking), descending=descending)
    top = plan.line.top
    if top is None or top >= len(made):
        return made
    if plan.line.sort and top:
        last = [values[name][made[top - 1]] for name, _ in plan.line.sort]
        while top < len(made) and _same(values, plan, made[top], last):
            top += 1
    return made[:top]


def _by(rows: list[int], values: Sequence[Any], key: Key, *, descending: bool) -> list[int]:
    there = [row for row in rows if values[row] is not None]
    blank = [row for row in rows if values[row] is None]
    return sorted(there, key=lambda row: key(values[row]), reverse=descending) + blank


def _same(
    values: Mapping[str, Sequence[Any]], plan: TablePlan, row: int, last: Sequence[Any]
) -> bool:
    """Return whether a row ties with the last one shown in everything that it is sorted by."""
    pairs = zip(plan.line.sort, last, strict=True)
    return all(values[name][row] == one for (name, _), one in pairs)


def _key(about: About, asking: Asking) -> Key:
    """Return what a value is put in order by."""
    if about.type == "单位":
        return lambda value: asking.place(asking.code(value))
    if about.options:
        places = {option: index for index, option in enumerate(about.options)}
        return lambda value: (places.get(value, len(places)), str(value))
    if about.number or about.type in ("日期", "年月", "是否"):
        return lambda value: value
    return natural


def natural(value: Any) -> list[Any]:
    """Return a text's pieces with its figures as numbers: 整改2 stands before 整改10."""
    pieces = _FIGURES.split(str(value))
    return [(int(p), "") if p.isdecimal() else (-1, p) for p in pieces]
