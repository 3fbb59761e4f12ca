"""Numbers and days as official text writes them (GB/T 15835, documents.md §4.2).

A figure is never rounded across a threshold: 79.999% beside a threshold of 80% is printed with as
many digits as show on which side it is, since what is compared is the unrounded value.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

_DIGITS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_BIG = ("", "万", "亿", "万亿")
BAND = 1e-9
"""Numbers as near as this are equal, as in formulas (rules.md S11)."""
_MOST_DIGITS = 10
_NIGHT = datetime.time(23, 59)


def chinese(number: int) -> str:
    """Return a whole number in Chinese: 12 is 十二, 105 一百零五, 20000 二万."""
    if number < 0:
        return f"负{chinese(-number)}"
    if number >= 10**16:
        raise ValueError(number)
    if number == 0:
        return _DIGITS[0]
    groups: list[int] = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    said = ""
    gap = False
    for index in range(len(groups) - 1, -1, -1):
        group = groups[index]
        if not group:
            gap = bool(said)
            continue
        if said and (gap or group < 1000):
            said += _DIGITS[0]
        said += _group(group) + _BIG[index]
        gap = False
    return said.removeprefix("一") if said.startswith("一十") else said


def _group(group: int) -> str:
    said = ""
    gap = False
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if not digit:
            gap = bool(said)
            continue
        said += (_DIGITS[0] if gap else "") + _DIGITS[digit] + _PLACES[place]
        gap = False
    return said


def day(value: datetime.date, *, in_chinese: bool = False) -> str:
    """Return a day without leading zeros, 2012年1月10日, 二〇一二年一月十日; a moment with time.

    What runs to the end of a day is due on that day.
    """
    said = f"{month(value.year, value.month, in_chinese=in_chinese)}{_of(value.day, in_chinese)}日"
    if isinstance(value, datetime.datetime) and _NIGHT > value.time() != datetime.time():
        said += f"{value:%H:%M}"
    return said


def month(year: int, number: int, *, in_chinese: bool = False) -> str:
    """Return a month: 2011年12月, 二〇一一年十二月."""
    shown = "".join("〇" if d == "0" else _DIGITS[int(d)] for d in str(year))
    return f"{shown if in_chinese else year}年{_of(number, in_chinese)}月"


def _of(number: int, in_chinese: bool) -> str:
    return chinese(number) if in_chinese else str(number)


def percent(share: float, digits: int = 2, thresholds: Iterable[float] = ()) -> str:
    """Return a share in percent: 159/199 is 79.90%.

    Args:
        share: 1 is 100%.
        digits: Behind the point; more are given where fewer would hide on which side of a
            threshold it is.
        thresholds: Shares.
    """
    return _fixed(share, digits, thresholds, 100) + "%"


def decimal(number: float, digits: int, thresholds: Iterable[float] = ()) -> str:
    """Return a number with so many digits behind the point, 0 in front of it where it is small."""
    return _fixed(number, digits, thresholds, 1)


def _fixed(number: float, digits: int, thresholds: Iterable[float], scale: int) -> str:
    exact = Decimal(repr(float(number))) * scale
    marks = [Decimal(repr(float(mark))) * scale for mark in thresholds]
    band = Decimal(repr(BAND)) * scale
    for count in range(digits, max(digits, _MOST_DIGITS) + 1):
        rounded = exact.quantize(Decimal(1).scaleb(-count), ROUND_HALF_UP)
        if all(_side(exact - mark, band) == _side(rounded - mark, band) for mark in marks):
            break
    said = f"{rounded:f}"
    return said[1:] if said.startswith("-") and not rounded else said


def _side(difference: Decimal, band: Decimal) -> int:
    return 0 if abs(difference) <= band else 1 if difference > 0 else -1


def plain_percent(share: float) -> str:
    """Return a share that somebody wrote, such as a threshold, with the digits it has: 80%."""
    exact = round(Decimal(repr(float(share))) * 100, 4).normalize()
    return f"{exact:f}%"


def in_thousands(said: str) -> str:
    """Return a number with commas between its thousands."""
    sign, digits = ("-", said[1:]) if said.startswith("-") else ("", said)
    whole, point, rest = digits.partition(".")
    return f"{sign}{int(whole):,}{point}{rest}"
