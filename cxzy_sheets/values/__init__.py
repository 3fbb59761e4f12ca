"""What people type -> typed values, each repair named.

A raw value comes from a cell: text, number, truth value, date, or `''`. What goes out is a value
and what is to be said of it: nothing, a repair that was made (提示, the original kept), a value of
which one reading is left (核实), or no value (强制). Where two readings are left both are named
and neither is taken (mess.md §3.3).
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from ..severities import ADVICE, MUST
from .choices import read_option, read_tick, read_yes_no
from .codes import read_code, read_document_number, read_phone
from .dates import FIRST, LAST, read_date, read_month
from .numbers import read_number, read_share
from .spec import (
    ERRORS,
    NO_CONTEXT,
    NOTHING,
    TYPES,
    CellError,
    Context,
    Issue,
    Read,
    Spec,
    Uncached,
    refused,
    told,
)
from .texts import (
    AS_ABOVE,
    cleaned,
    has_control,
    is_nothing,
    is_skeleton,
    read_person,
    read_text,
    split_parts,
)

__all__ = [
    "TYPES", "CellError", "Context", "Issue", "Spec", "Uncached", "cleaned", "is_blank",
    "is_skeleton", "read_cell", "read_column", "read_tick", "read_value", "split_parts",
]  # fmt: skip

_READERS: dict[str, Callable[[Any, Spec, Context], Read]] = {
    "文本": read_text,
    "单位": read_text,
    "人员": read_person,
    "整数": read_number,
    "小数": read_number,
    "百分比": read_share,
    "日期": read_date,
    "年月": read_month,
    "是否": read_yes_no,
    "选项": read_option,
    "编号": read_code,
    "文号": read_document_number,
    "电话": read_phone,
}
_LISTED = {
    "文本": (";", "换行"),
    "选项": (";", ",", "换行"),
    "整数": (";", "、", "换行"),
    "小数": (";", "、", "换行"),
    "百分比": (";", "、", "换行"),
}
"""How several values of a type are parted where 拆分 does not say: numbers hold commas."""
_LISTED_ELSE = ("、", ";", ",", "换行")


def is_blank(raw: Any) -> bool:
    """Return whether a raw value is none: nothing, blanks and zero-width characters only, or the
    `年  月  日` of a date that nobody filled in."""
    if raw is None or not isinstance(raw, str):
        return raw is None
    return not raw or not (text := cleaned(raw)) or is_skeleton(text)


def read_value(raw: Any, spec: Spec, context: Context | None = None) -> Read:
    """Return the typed value of a cell, and what is to be said of it.

    Numbers are int (整数) or float, shares 0–1, dates `datetime.date`, months `"2011-12"`, truth
    values bool, anything else str; of a field with several values in a cell a tuple of these. None
    without an issue of severity 强制 is a blank, with one it is unreadable.
    """
    if isinstance(raw, Uncached):
        return refused("uncached-formula", str(raw))
    if isinstance(raw, CellError) or (isinstance(raw, str) and raw.strip() in ERRORS):
        return refused("error-cell", str(raw))
    if is_blank(raw):
        return None, ()
    if spec.blank is not None and _says_nothing(raw, spec):
        return _meant(raw, spec)
    if spec.many or spec.split:
        return _several(raw, spec, context or NO_CONTEXT)
    reader = _READERS.get(spec.type, _READERS["文本"])
    return reader(raw, spec, context or NO_CONTEXT)


def read_cell(raw: Any, spec: Spec, context: Callable[[], Context]) -> Read:
    """Return what `read_value` does; `context` is made only where more than the value is asked."""
    if type(raw) is str and not spec.many and not spec.split:
        made = _plain_texts((raw,), spec)
        if made is not None:
            return made[0], ()
    return read_value(raw, spec, context())


def _several(raw: Any, spec: Spec, context: Context) -> Read:
    """Read the values of a cell that holds several, parted by 拆分 or as their type is parted."""
    one = replace(spec, many=False, split=(), blank=None)
    if not isinstance(raw, str):
        value, said = read_value(raw, one, context)
        return ((value,) if value is not None else None), said
    text = cleaned(raw)
    parts = [text] if text in spec.options else _parts(text, spec)
    values: list[Any] = []
    issues: list[Issue] = []
    if len(parts) > 1 and "序号" in spec.split and parts[0].endswith((":", ":")):
        issues.append(Issue("intro-left-out", ADVICE, parts[0]))
        del parts[0]
    for part in parts:
        value, found = read_value(part, one, context)
        # That a number in a list is a text is no news.
        issues += [i for i in found if i.code not in ("number-as-text", "date-as-text")]
        values.append(value)
    if any(issue.severity == MUST for issue in issues):
        return None, tuple(issues)
    return (tuple(v for v in values if v is not None) or None), tuple(issues)


def _says_nothing(raw: Any, spec: Spec) -> bool:
    """Return whether a cell says 无, — or / where that is neither a text nor an option."""
    if spec.type in ("文本", "单位") or not isinstance(raw, str):
        return False
    return is_nothing(raw) and cleaned(raw) not in (*spec.options, *spec.synonyms)


def _meant(raw: str, spec: Spec) -> Read:
    """Return what 无, — and / mean: what 空白 says, which may be nothing that can be read."""
    value, issues = read_value(spec.blank, replace(spec, blank=None))
    if value is None or (issues[:1] and issues[0].severity == MUST):
        return refused("nothing-typed", raw)
    return told(value, "nothing-means", raw, spec.blank)


def _parts(text: str, spec: Spec) -> list[str]:
    return split_parts(text, spec.split or _LISTED.get(spec.type, _LISTED_ELSE))


def read_column(
    raws: Sequence[Any], spec: Spec, context: Callable[[int], Context | None] | None = None
) -> tuple[list[Any], dict[int, tuple[Issue, ...]]]:
    """Return the typed values of a column, and by index what is to be said of them.

    The same as `read_value` for each; columns of plain numbers, dates and texts are taken as a
    whole. `context(i)` gives the context of the i-th cell; it is called only for cells that need
    it.
    """
    # Where a date may be shown in part, each has to be looked at.
    parts = spec.type == "日期" and context is not None and _part_dates(raws, context)
    if not spec.many and not spec.split and not parts:
        quick = _quick(raws, spec)
        if quick is not None:
            return quick, {}
    values: list[Any] = [None] * len(raws)
    issues: dict[int, tuple[Issue, ...]] = {}
    settled = frozenset[int]() if parts else _settled(raws, spec, values)
    for index, raw in enumerate(raws):
        if raw == "" or index in settled:
            continue
        value, found = read_value(raw, spec, context(index) if context else None)
        values[index] = value
        if found:
            issues[index] = found
    return values, issues


def _part_dates(raws: Sequence[Any], context: Callable[[int], Context | None]) -> bool:
    """Return whether a column may hold dates of which their cells show a part only."""
    first = next((i for i, raw in enumerate(raws) if isinstance(raw, (datetime.date, float))), None)
    found = context(first) if first is not None else None
    return found is not None and found.part_dates()


_FLOATS = frozenset((float,))


def _settled(raws: Sequence[Any], spec: Spec, values: list[Any]) -> frozenset[int]:
    """Put the values of plain numbers and dates among others in their places; return which."""
    if spec.many or spec.split:
        return frozenset()
    done: list[int] = []
    kinds = list(map(type, raws))
    for kind in (float, datetime.date):
        if kind not in kinds:
            continue
        here = [index for index, one in enumerate(kinds) if one is kind]
        made = _plain([raws[index] for index in here], spec) if here else None
        if made is not None:
            done += here
            for index, value in zip(here, made, strict=True):
                values[index] = value
    return frozenset(done)


def _quick(raws: Sequence[Any], spec: Spec) -> list[Any] | None:
    """Return the values of a column in which nothing has to be looked at, else None."""
    if _FLOATS.issuperset(map(type, raws)):
        return _plain_numbers(raws, spec.type) if raws else []
    filled = [raw for raw in raws if raw != ""] if "" in raws else raws
    if not filled:
        return [None] * len(raws)
    made = _plain(filled, spec)
    if made is None or filled is raws:
        return made
    following = iter(made)
    return [None if raw == "" else next(following) for raw in raws]


_NAME = "[\u4e00-\u9fa5]{2,6}(?<!同志)"
_NAMES = re.compile(f"{_NAME}(?:\n{_NAME})*")
_CODES = re.compile("[0-9]{1,17}(?:\n[0-9]{1,17})*")
_PLAIN_SIGNS = "[\u4e00-\u9fa50-9A-Za-z()（）、，。:：;；\\-]+"
_CLEAN = re.compile(f"{_PLAIN_SIGNS}(?:\n{_PLAIN_SIGNS})*")
"""Texts, a line each, of signs that stay as they are: no blanks, nothing to compose or to drop."""


def _all_match(lines: re.Pattern[str], raws: Sequence[str]) -> bool:
    """Return whether each of some texts is a line of what an expression for lines matches."""
    joined = "\n".join(raws)
    return joined.count("\n") == len(raws) - 1 and lines.fullmatch(joined) is not None


def _plain(raws: Sequence[Any], spec: Spec) -> list[Any] | None:
    """Return the values of filled cells that all are as their type has them, else None."""
    kinds = set(map(type, raws))
    if kinds <= {float, int}:
        return _plain_numbers(raws, spec.type)
    if kinds == {datetime.date} and spec.type == "日期":
        return list(raws) if min(raws).year > FIRST and max(raws).year < LAST else None
    if kinds == {str}:
        return _plain_texts(raws, spec)
    return None


def _plain_numbers(raws: Sequence[Any], kind: str) -> list[Any] | None:
    if kind == "整数":
        try:
            whole = list(map(int, raws))
        except (OverflowError, ValueError):  # infinite, or no number
            return None
        large = max(whole) >= 10**15 or min(whole) <= -(10**15)
        return None if large or whole != list(raws) else whole
    if kind not in ("小数", "百分比"):
        return None
    if not max(map(abs, raws)) < 1e300 or not math.isfinite(sum(raws)):
        return None
    if kind == "小数":
        return list(map(float, raws))
    return list(map(float, raws)) if min(raws) >= 0 and max(raws) < 1 else None


def _plain_texts(raws: Sequence[str], spec: Spec) -> list[Any] | None:
    if not AS_ABOVE.isdisjoint(raws):
        return None
    if spec.type == "选项":
        return list(raws) if spec.options and set(spec.options).issuperset(raws) else None
    if spec.type == "编号":
        return list(raws) if _all_match(_CODES, raws) else None
    if spec.type == "人员":
        return list(raws) if _all_match(_NAMES, raws) and NOTHING.isdisjoint(raws) else None
    if spec.type in ("文本", "单位"):
        if _CLEAN.fullmatch("\n".join(raws)):
            return list(raws)
        clean = list(map(cleaned, raws))
        if clean != list(raws) or "" in clean or not (ERRORS | AS_ABOVE).isdisjoint(clean):
            return None
        return None if any(map(has_control, clean)) or any(map(is_skeleton, clean)) else clean
    return None
