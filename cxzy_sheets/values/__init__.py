"""What people type -> typed values, each repair named.

A raw value comes from a cell: text, number, truth value, date, or `''`. What goes out is a value and
what is to be said of it: nothing, a repair that was made (提示, the original kept), a value of which
one reading is left (核实), or no value (强制). Where two readings are left both are named and neither
is taken (mess.md §3.3).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..severities import MUST
from .choices import read_option, read_tick, read_yes_no
from .codes import read_code, read_document_number, read_phone
from .dates import read_date, read_month
from .numbers import read_number, read_share
from .spec import ERRORS, NO_CONTEXT, TYPES, CellError, Context, Issue, Read, Spec, refused
from .texts import cleaned, has_control, read_person, read_text, split_parts

__all__ = [
    "TYPES", "CellError", "Context", "Issue", "Spec", "cleaned", "is_blank", "read_column",
    "read_tick", "read_value", "split_parts",
]  # fmt: skip

_READERS: dict[str, Callable[[Any, Spec, Context], Read]] = {
    "文本": lambda raw, spec, _: read_text(raw, spec),
    "单位": lambda raw, spec, _: read_text(raw, spec),
    "人员": lambda raw, spec, _: read_person(raw, spec),
    "整数": read_number,
    "小数": read_number,
    "百分比": read_share,
    "日期": read_date,
    "年月": read_month,
    "是否": lambda raw, spec, _: read_yes_no(raw, spec),
    "选项": lambda raw, spec, _: read_option(raw, spec),
    "编号": lambda raw, spec, _: read_code(raw, spec),
    "文号": lambda raw, spec, _: read_document_number(raw, spec),
    "电话": lambda raw, spec, _: read_phone(raw, spec),
}


def is_blank(raw: Any) -> bool:
    """Return whether a raw value is none: nothing, or blanks and zero-width characters only."""
    return raw is None or (isinstance(raw, str) and not cleaned(raw))


def read_value(raw: Any, spec: Spec, context: Context | None = None) -> Read:
    """Return the typed value of a cell, and what is to be said of it.

    Numbers are int (整数) or float, shares 0–1, dates `datetime.date`, months `"2011-12"`, truth values
    bool, anything else str; of a field with several values in a cell a tuple of these. None without
    an issue of severity 强制 is a blank, with one it is unreadable.
    """
    if isinstance(raw, CellError) or (isinstance(raw, str) and raw.strip() in ERRORS):
        return refused("error-cell", str(raw))
    if is_blank(raw):
        return None, ()
    if spec.many or spec.split:
        return _several(raw, spec, context or NO_CONTEXT)
    return _READERS.get(spec.type, _READERS["文本"])(raw, spec, context or NO_CONTEXT)


def _several(raw: Any, spec: Spec, context: Context) -> Read:
    """Read the values of a cell that holds several, parted by `;` and line breaks, or by 拆分."""
    one = Spec(spec.type, False, spec.options, spec.synonyms, spec.measure, None, (), spec.years)
    if not isinstance(raw, str):
        value, issues = read_value(raw, one, context)
        return ((value,) if value is not None else None), issues
    parts = split_parts(cleaned(raw), spec.split or (";", "换行"))
    values: list[Any] = []
    issues: list[Issue] = []
    for part in parts:
        value, found = read_value(part, one, context)
        # That a number in a list is a text is no news.
        issues += [i for i in found if i.code not in ("number-as-text", "date-as-text")]
        values.append(value)
    if any(issue.severity == MUST for issue in issues):
        return None, tuple(issues)
    return (tuple(v for v in values if v is not None) or None), tuple(issues)


def read_column(
    raws: Sequence[Any], spec: Spec, context: Callable[[int], Context | None] | None = None
) -> tuple[list[Any], dict[int, tuple[Issue, ...]]]:
    """Return the typed values of a column, and by index what is to be said of them.

    The same as `read_value` for each; columns of plain numbers and texts are taken as a whole.
    `context(i)` gives the context of the i-th cell; it is called only for cells that need it.
    """
    if not spec.many and not spec.split:
        quick = _quick(raws, spec)
        if quick is not None:
            return quick, {}
    values: list[Any] = []
    issues: dict[int, tuple[Issue, ...]] = {}
    for index, raw in enumerate(raws):
        if raw == "":
            values.append(None)
            continue
        value, found = read_value(raw, spec, context(index) if context else None)
        values.append(value)
        if found:
            issues[index] = found
    return values, issues


def _quick(raws: Sequence[Any], spec: Spec) -> list[Any] | None:
    """Return the values of a column in which nothing has to be looked at, else None."""
    kinds = set(map(type, raws))
    if spec.type == "整数" and kinds == {float}:
        if all(map(float.is_integer, raws)) and max(map(abs, raws)) < 1e15:
            return list(map(int, raws))
    elif spec.type == "小数" and kinds == {float}:
        return list(raws)
    elif spec.type == "百分比" and kinds == {float}:
        return list(raws) if 0 <= min(raws) and max(raws) < 1 else None
    elif kinds == {str}:
        if spec.type == "选项":
            return list(raws) if spec.options and set(raws) <= set(spec.options) else None
        if spec.type in ("文本", "单位"):
            clean = list(map(cleaned, raws))
            if clean == list(raws) and ERRORS.isdisjoint(clean) and "" not in clean:
                return None if any(map(has_control, clean)) else clean
    return None


