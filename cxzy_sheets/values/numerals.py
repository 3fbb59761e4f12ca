"""Chinese numerals: 二十三, 一百零五, 壹拾贰; what does not spell one number only is none."""

from __future__ import annotations

from functools import lru_cache

_DIGITS = "零一二三四五六七八九"
_UNITS = ((1000, "千"), (100, "百"), (10, "十"))
_SIMPLE = str.maketrans("〇两壹贰貳叁參肆伍陆陸柒捌玖拾佰仟", "零二一二二三三四五六六七八九十百千")


@lru_cache(maxsize=4096)
def spelt(text: str) -> int | None:
    """Return the number below 10,000 that a text spells; None for anything else.

    `一百五` is refused, since it is said for 150 and looks like 105; so is `一二`, which may be 12
    or "one or two". `○` is a mark as often as a zero; `〇` is a zero.
    """
    simple = text.translate(_SIMPLE)
    if not simple or len(simple) > 8:
        return None
    if simple.startswith("十"):
        simple = f"一{simple}"
    number = _sum(simple)
    return number if number is not None and spelling(number) == simple else None


def _sum(text: str) -> int | None:
    total = digit = 0
    units = {sign: unit for unit, sign in _UNITS}
    for sign in text:
        if sign in units:
            total, digit = total + digit * units[sign], 0
        elif sign in _DIGITS:
            digit = _DIGITS.index(sign)
        else:
            return None
    return total + digit


def spelling(number: int) -> str:
    """Return a number from 0 to 9,999 in Chinese numerals, 12 as 一十二."""
    if number == 0:
        return "零"
    made, gap = "", False
    for unit, sign in _UNITS:
        digit, number = divmod(number, unit)
        if digit:
            made += ("零" if gap and made else "") + _DIGITS[digit] + sign
            gap = False
        else:
            gap = bool(made)
    if number:
        made += ("零" if gap else "") + _DIGITS[number]
    return made
