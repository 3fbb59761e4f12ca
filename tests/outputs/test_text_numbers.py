"""Numbers and days as official text writes them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxzy_sheets.outputs import text_numbers as numbers


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "零"), (7, "七"), (10, "十"), (11, "十一"), (20, "二十"), (100, "一百"),
        (105, "一百零五"), (110, "一百一十"), (1001, "一千零一"), (1010, "一千零一十"),
        (10010, "一万零一十"), (20000, "二万"), (100000, "十万"), (101000, "十万一千"),
        (1000001, "一百万零一"), (100000001, "一亿零一"), (-3, "负三"),
    ],
)  # fmt: skip
def test_whole_numbers_are_said_in_chinese(number: int, said: str):
    """A whole number is said as people say it, zeros between places once."""
    assert numbers.chinese(number) == said


@settings(deadline=None)
@given(st.integers(0, 10**12))
def test_chinese_numbers_are_all_different_and_readable(number: int):
    """What is said in Chinese means the number it was made from, by a reader of its own."""
    assert _read(numbers.chinese(number)) == number


def _read(said: str) -> int:
    total = section = digit = 0
    for char in f"一{said}" if said.startswith("十") else said:
        if char in "零一二三四五六七八九":
            digit = "零一二三四五六七八九".index(char)
        elif char in "十百千":
            section += digit * {"十": 10, "百": 100, "千": 1000}[char]
            digit = 0
        elif char == "万":
            total, section, digit = total + (section + digit) * 10**4, 0, 0
        else:
            total, section, digit = (total + section + digit) * 10**8, 0, 0
    return total + section + digit


def test_days_have_no_leading_zeros():
    """A day is 2012年1月10日, or 二〇一二年一月十日; what is due by midnight is due on it."""
    assert numbers.day(dt.date(2012, 1, 10)) == "2012年1月10日"
    assert numbers.day(dt.date(2012, 1, 10), in_chinese=True) == "二〇一二年一月十日"
    assert numbers.day(dt.datetime(2012, 1, 7, 23, 59, 59)) == "2012年1月7日"
    assert numbers.day(dt.datetime(2012, 1, 7)) == "2012年1月7日"
    assert numbers.day(dt.datetime(2012, 1, 21, 15)) == "2012年1月21日15:00"


def test_a_share_is_not_rounded_across_a_threshold():
    """159/199 is 79.90%; 79.999% is not printed as the 80% that it does not reach."""
    assert numbers.percent(159 / 199, 2, [0.8]) == "79.90%"
    assert numbers.percent(0.79999, 2, [0.8]) == "79.999%"
    assert numbers.percent(0.8000004, 2, [0.8]) == "80.00004%"
    assert numbers.percent(0.8, 2, [0.8]) == "80.00%"
    assert numbers.percent(0.1 + 0.2, 2, [0.3]) == "30.00%"
    assert numbers.percent(0.79999) == "80.00%"


@settings(deadline=None)
@given(st.floats(0, 1), st.sampled_from([0.5, 0.6, 0.8, 1 / 3]), st.integers(0, 4))
def test_what_is_printed_stands_on_the_side_of_the_value(share: float, mark: float, digits: int):
    """What is printed is above, at or below a threshold exactly as the value is."""
    printed = float(numbers.percent(share, digits, [mark]).removesuffix("%")) / 100
    if abs(share - mark) <= 1e-9:
        assert abs(printed - mark) < 1e-4 or digits < 4
    elif share > mark:
        assert printed > mark
    else:
        assert printed < mark


def test_numbers_keep_their_halves():
    """Halves are rounded up as people do, 0 stands in front of the point, -0 is 0."""
    assert numbers.decimal(2.5, 0) == "3"
    assert numbers.decimal(0.125, 2) == "0.13"
    assert numbers.decimal(-0.001, 2) == "0.00"
    assert numbers.in_thousands("-1234567.50") == "-1,234,567.50"
    assert numbers.plain_percent(0.8) == "80%"
