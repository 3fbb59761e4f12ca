"""Dates and months: M-34 and M-35, and real number 9 of wishes.md."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from cxzy_sheets.values import Spec, read_column

from .said import DOUBTED, REFUSED, TOLD, cell, codes, read, readings

DAY = datetime.date(2011, 12, 20)
CYCLE = Spec("日期", years=(2011, 2012))
ONE_YEAR = Spec("日期", years=(2011, 2011))


@pytest.mark.parametrize(
    "raw",
    [
        "2011.12.20", "2011。12。20", "2011/12/20", "2011-12-20 ", "20111220", 20111220, 20111220.0,
        "2011年12月20日", "2011年12月20", "2011年12月20号", "二〇一一年十二月二十日",
        "二○一一年十二月二十日", "二零一一年十二月二十日", "二0一一年12月20日",
        "二О一一年十二月廿日",
        "２０１１．１２．２０", "2011－12－20", "2011—12—20", "2011 . 12 . 20", "2011 12 20",
        "2011、12、20",
        "2011\\12\\20", "2011年 12月 20日", "2011-12-20 08:30:00", "2011-12-20T00:00:00",
        "2011年12月20日上午9时", "2011年12月20日(星期二)", "2011年12月20日 周二", "2011.12.20.",
        "20.12.2011",
        "12/20/2011", "'2011-12-20", "2011·12·20",
    ],
)  # fmt: skip
def test_one_reading_is_that_day(raw: Any):
    """A date that can be read in one way is read, and told unless it is written as 2011-12-20."""
    assert read(raw, "日期") == (DAY, "" if raw == "2011-12-20 " else TOLD)


def test_chinese_dates_of_the_seeds():
    """The zeros of the seeds' own dates: U+25CB, and the Latin o (M-35)."""
    assert read("二○一一年三月十八日", "日期")[0] == datetime.date(2011, 3, 18)
    assert read("二oo八年六月十五日", "日期")[0] == datetime.date(2008, 6, 15)
    assert read("二〇一二年元月五日", "日期")[0] == datetime.date(2012, 1, 5)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (DAY, ""), (datetime.datetime(2011, 12, 20), ""),
        (datetime.datetime(2011, 12, 20, 8), TOLD),
        ("2011-12-20", ""),
    ],
)  # fmt: skip
def test_a_date_cell_is_a_date(raw: Any, said: str):
    """A real date needs no word; a time of day is left out and told."""
    assert read(raw, "日期") == (DAY, said)


@pytest.mark.parametrize(
    "raw",
    [
        617, "617", "一二年六月五日", "2011-02-29", "2011.13.1", "20111320", "2011年12月",
        "2011.12", 2011.12,
        2011, "2011", "12:20", "无", "—", True, datetime.time(8), datetime.timedelta(3),
        "2011.12.20-22",
        "2011年12月上旬", "腊月廿三", "6月31日", datetime.date(1900, 1, 12), "0000-00-00", 0, 7.0,
        -40897,
        99999999, 1e300, float("nan"), 0.5, "2111-01-01", "2011122", "12月20", "3、4",
    ],
)  # fmt: skip
def test_what_is_no_day_is_refused(raw: Any):
    """A missing day, an impossible day and a guess at digits give no value."""
    if raw == "12月20":
        assert codes(raw, "日期") == ["year-missing"]
    assert read(raw, "日期") == (None, REFUSED)


@pytest.mark.parametrize(
    ("raw", "both"),
    [
        (2011.1, ("2011-01", "2011-10")), ("3/4/2012", ("2012-03-04", "2012-04-03")),
        ("11.12.20", ("2011-12-20", "2020-12-11")), (111220, ("2011-12-20", "2020-12-11")),
        ("111220", ("2011-12-20", "2020-12-11")),
    ],
)  # fmt: skip
def test_two_readings_are_both_named(raw: Any, both: tuple[str, ...]):
    """Where a date has two readings both are named and none is taken."""
    assert readings(raw, "日期") == both


def test_the_years_of_the_cycle_decide_what_is_missing():
    """A missing or short year is taken from the cycle where that leaves one reading."""
    assert read("11.12.20", CYCLE) == (DAY, DOUBTED)
    assert read("11年12月20日", CYCLE) == (DAY, DOUBTED)
    assert read("12.20", ONE_YEAR) == (DAY, DOUBTED)
    assert read("12月20日", ONE_YEAR) == (DAY, DOUBTED)
    assert read("十二月二十日", ONE_YEAR) == (DAY, DOUBTED)
    assert read(12.25, ONE_YEAR) == (datetime.date(2011, 12, 25), DOUBTED)
    assert readings("12.20", CYCLE) == ("2011-12-20", "2012-12-20")
    assert readings(12.2, ONE_YEAR) == ("2011-12-02", "2011-12-20")
    assert readings("12.11.11", CYCLE) == ("2012-11-11", "2011-11-12")
    assert read("2月29日", ONE_YEAR) == (None, REFUSED)
    assert read("12.20", "日期") == (None, REFUSED)


def test_half_a_year_is_read_as_excel_reads_it():
    """Without a cycle 11年 is 2011 and 98年 is 1998, to be verified."""
    assert read("11年12月20日", "日期") == (DAY, DOUBTED)
    assert read("98年5月1日", "日期") == (datetime.date(1998, 5, 1), DOUBTED)
    assert read("98年5月1日", Spec("日期", years=(2098, 2098)))[0] == datetime.date(2098, 5, 1)


def test_a_serial_number_in_a_date_field():
    """40897 is 2011-12-20, to be verified unless the cell has a date format."""
    assert read(40897, "日期") == (DAY, DOUBTED)
    assert read(40897.25, "日期") == (DAY, DOUBTED)
    assert read("40897", "日期") == (DAY, DOUBTED)
    assert read(40897, "日期", cell("General")) == (DAY, DOUBTED)
    assert read(40897, "日期", cell("yyyy/m/d")) == (DAY, "")
    # 39435 days lie between 1904-01-01 and 2011-12-20.
    assert read(39435, "日期", cell(date1904=True)) == (DAY, DOUBTED)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("2011-12", ""), (datetime.date(2011, 12, 1), ""), (DAY, TOLD), ("2011.12", TOLD),
        (2011.12, TOLD),
        ("2011年12月", TOLD), ("2011年12月份", TOLD), ("二〇一一年十二月", TOLD), ("201112", TOLD),
        (201112, TOLD), (20111220, TOLD), ("2011/12", TOLD), ("2011-12-20", TOLD),
        ("２０１１．１２", TOLD),
        ("11年12月", DOUBTED), (40897, DOUBTED), ("11年12月20日", DOUBTED),
    ],
)  # fmt: skip
def test_a_month(raw: Any, said: str):
    """A month is read from all ways to write it; a day behind it is left out and told."""
    assert read(raw, "年月") == ("2011-12", said)


def test_months_with_two_readings():
    """The number 2011.1 may be October, the text cannot; a bare month needs the cycle's years."""
    assert readings(2011.1, "年月") == ("2011-01", "2011-10")
    assert read("2011.1", "年月") == ("2011-01", TOLD)
    assert read(2011.5, "年月") == ("2011-05", TOLD)
    assert read(2011.01, "年月") == ("2011-01", TOLD)
    assert read("12月", Spec("年月", years=(2011, 2011))) == ("2011-12", DOUBTED)
    assert readings("12月份", Spec("年月", years=(2011, 2012))) == ("2011-12", "2012-12")
    # December of 2011, or the twelfth of November.
    assert readings("11.12", Spec("年月", years=(2011, 2011))) == ("2011-12", "2011-11")


@pytest.mark.parametrize(
    "raw",
    [
        "2011",
        2011,
        "2011年",
        "13月",
        "2011-13",
        201113,
        "无",
        True,
        datetime.time(1),
        2011.13,
        "第12月",
    ],
)
def test_no_month(raw: Any):
    """What names no month gives no value."""
    assert read(raw, "年月") == (None, REFUSED)


@pytest.mark.parametrize("kind", ["日期", "年月", "文本"])
@pytest.mark.parametrize("raw", ["    年   月   日", "____年__月__日", "年 月 日", "　年　月"])
def test_a_date_that_nobody_filled_in_is_blank(raw: str, kind: str):
    """年 月 日 with room between them is what the form prints, not an answer."""
    assert read(raw, kind) == (None, "")
    assert read_column([raw, "甲"], Spec("文本")) == ([None, "甲"], {})


@pytest.mark.parametrize("raw", ["2012年 月 日", "年 6月", "年月日"])
def test_a_date_of_which_a_part_is_filled_in_is_no_blank(raw: str):
    """What somebody began is refused, never passed over."""
    assert read(raw, "日期") == (None, REFUSED)


def test_two_numbers_of_which_the_first_is_no_month_are_a_year_and_a_month():
    """85.3 is doubted as March 1985, and 13.45 is no month; neither is told of a day."""
    assert read("85.3", "年月") == ("1985-03", DOUBTED)
    assert codes("13.45", "年月") == ["not-a-month"]
