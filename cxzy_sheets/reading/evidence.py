"""Does a cell that stands elsewhere speak for a field, by the field's type?

An answer that was displaced is taken only with positive evidence: a text field does not take a date
or a bare small number, which may belong to nobody (reading.md §2.11).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from ..layout import Field


def speaks_for(field: Field | None, value: Any) -> bool:
    """Return whether a value is what a field of this type would hold."""
    return field is not None and _KINDS.get(field.type, _any_text)(value)


def _any_text(value: Any) -> bool:
    return type(value) is str and len(value.strip()) > 1


def _number(value: Any) -> bool:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return True
    return type(value) is str and any(c.isdigit() for c in value) and len(value) <= 12


def _date(value: Any) -> bool:
    if isinstance(value, datetime.date):
        return True
    return type(value) is str and sum(c.isdigit() for c in value) >= 4 and len(value) <= 24


def _coded(value: Any) -> bool:
    return sum(c.isdigit() for c in str(value)) >= 4


_KINDS: dict[str, Callable[[Any], bool]] = {
    "整数": _number,
    "小数": _number,
    "百分比": _number,
    "日期": _date,
    "年月": _date,
    "编号": _coded,
    "文号": _coded,
    "电话": _coded,
}
