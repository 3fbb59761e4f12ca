"""Is a typed value what a formula gives? Within the digits that were typed (rules.md S11)."""

from __future__ import annotations

import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from ..layout import Field

SAME, NEAR, DIFFERENT = "same", "near", "different"
"""Near: one off in the last place that was typed, as in shares that must add up to 100."""


def typed_result(value: Any, kind: str) -> Any:
    """Return what a formula gives as the reader would give a value of type `kind`."""
    from ..formulas import day_of

    if kind == "是否":
        return bool(value)
    if kind in ("整数", "小数", "百分比"):
        number = float(value)
        whole = round(number)
        return whole if kind == "整数" and abs(number - whole) <= 1e-9 else number
    if kind in ("日期", "年月"):
        day = day_of(float(value))
        return day if kind == "日期" else f"{day:%Y-%m}"
    return str(value)


def compare(typed: Any, value: Any, about: Field) -> str:
    """Return SAME, NEAR or DIFFERENT for a typed value and what its formula gives."""
    if isinstance(typed, bool) or isinstance(value, (bool, str, datetime.date)):
        alike = str(typed).casefold() == str(value).casefold()
        return SAME if typed == value or alike else DIFFERENT
    if about.tolerance is not None:
        return SAME if abs(typed - value) <= about.tolerance + 1e-12 else DIFFERENT
    return compare_numbers(float(typed), float(value), share=about.type == "百分比")


def compare_numbers(typed: float, value: float, *, share: bool = False) -> str:
    """Return the verdict for two numbers; a share counts as typed to the whole percent at least."""
    gap = abs(typed - value)
    if gap <= max(1e-9, 1e-14 * abs(value)):
        return SAME
    digits = max(_decimals(typed), 2 if share else 0)
    last = Decimal(1).scaleb(-digits)
    rounded = Decimal(repr(value)).quantize(last, ROUND_HALF_UP)
    off = abs(Decimal(repr(typed)) - rounded)
    if off == 0:
        return SAME
    return NEAR if off <= last and digits else DIFFERENT


def _decimals(number: float) -> int:
    """Return how many decimals a number was typed with; at most 9."""
    exponent = Decimal(f"{number:.15g}").normalize().as_tuple().exponent
    return min(max(-int(exponent), 0), 9)
