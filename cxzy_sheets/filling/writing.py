"""Typed values -> what a cell holds, or what a person would type between other text.

A number goes in as a number, a day as a serial number where the cell shows days; where it does not,
as the text 2011-12-20, which says the same and shows no 40897.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from ..layout import Field
from ..packages import Content, serial
from ..values import Spec, read_value
from ..values.formats import date_parts
from .fitting import Misfit

TICK = "√"
DAYS = frozenset(("日期", "年月", "月日"))
"""What a cell shows whose numbers are days."""
_GAP = re.compile(r"[ _\u3000\t\r\n]{2,}")


def shows(number_format: str) -> str:
    """Return what kind of value a number format shows: 日期, 年月, 百分比, or anything (empty).

    月日 is a date without its year, which nobody could take for the date that was meant.
    """
    from ..layout.field_types import format_type

    kind = format_type(number_format) or ""
    if kind in ("日期", "年月"):
        parts = date_parts(number_format)
        return "日期" if len(parts) == 3 or not parts else "年月" if "y" in parts else "月日"
    return kind if kind == "百分比" else ""


def in_cell(value: Any, field: Field, spec: Spec, shown: str, *, date1904: bool) -> Content:
    """Return what a cell of its own holds for a value.

    Raises:
        Misfit: A cell that holds it could not be read back.
    """
    if value is None:
        return None
    if isinstance(value, tuple):
        return joined(value, field, spec)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (int, float)):
        return _number(value, field, shown)
    if isinstance(value, datetime.date):
        return serial(value, date1904=date1904) if shown == "日期" else value.isoformat()
    if field.type == "年月" and shown in ("日期", "年月"):
        year, _, month = value.partition("-")
        return serial(datetime.date(int(year), int(month), 1), date1904=date1904)
    return str(value)


def _number(value: float, field: Field, shown: str) -> Content:
    if shown in DAYS:
        # The form's cell would show the number as a day, and reading would take it for one.
        return plain_number(value)
    if field.type == "百分比" and value == 1 and shown != "百分比":
        # A bare 1 in such a cell could be 1% as well.
        return "100%"
    return value


def joined(values: Sequence[Any], field: Field, spec: Spec) -> Content:
    """Return what a cell with several values holds: parted as the form says, else by `;`.

    Raises:
        Misfit: A value holds the very sign that would part it from the next one.
    """
    if len(values) == 1 and isinstance(values[0], (int, float)) and not isinstance(values[0], bool):
        return values[0]
    texts = [in_text(value, field, "", "") for value in values]
    way = next((way for way in spec.split if way != "序号"), "")
    if way == "换行" or (spec.split and not way):
        numbers = [f"{index}." if not way else "" for index in range(1, len(texts) + 1)]
        text = "\n".join(number + text for number, text in zip(numbers, texts, strict=True))
    else:
        text = (way or ";").join(texts)
    if read_value(text, spec)[0] != tuple(values):
        raise Misfit("一格几个值时,值里没有分隔符的文本")
    return text


def in_text(value: Any, field: Field, before: str, after: str) -> str:
    """Return a value as a person types it between the texts `before` and `after` of a cell.

    Where these ask for 年月日, a day is 2011年12月20日.
    """
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ";".join(in_text(one, field, before, after) for one in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (int, float)):
        if field.type == "百分比":
            return plain_number(float(f"{value * 100:.15g}")) + "%"
        return plain_number(value)
    asked = _nearest_texts(before, after)
    if isinstance(value, datetime.date):
        if all(sign in asked for sign in "年月日"):
            return f"{value.year}年{value.month}月{value.day}日"
        return value.isoformat()[:10]
    if field.type == "年月" and "年" in asked and "月" in asked:
        year, _, month = str(value).partition("-")
        return f"{year}年{int(month)}月"
    return str(value)


def _nearest_texts(before: str, after: str) -> str:
    """Return the texts next to a tag, up to the next gap on either side."""
    return _GAP.split(before)[-1] + _GAP.split(after)[0]


def plain_number(value: float) -> str:
    """Return a number in digits: no exponent, no commas, no `.0`."""
    if isinstance(value, int) or value.is_integer():
        return str(int(value))
    return format(Decimal(repr(value)), "f")
