"""Numbers and shares: M-30 to M-33."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from cxzy_sheets.values import CellError, Spec

from .said import DOUBTED, REFUSED, TOLD, cell, codes, read, readings

PEOPLE = Spec("整数", measure=("人", "人次", "票"))


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (35.0, 35),
        (0.0, 0),
        (-3.0, -3),
        (7, 7),
        (0.1 + 0.2 + 2.7, 3),
        (999_999_999_999_999.0, 10**15 - 1),
    ],
)
def test_a_number_is_taken_as_it_is(raw: float, value: int):
    """A whole number in a number cell needs no word; binary noise past 15 digits is not there."""
    assert read(raw, PEOPLE) == (value, "")
    assert type(read(raw, PEOPLE)[0]) is int


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("35", 35), (" 35 ", 35), ("３５", 35), ("'35", 35), ("35\u00a0", 35), ("\u200b35", 35),
        ("1,234", 1234), ("１，２３４", 1234), ("12,345,678", 12345678), ("1 234 567", 1234567),
        ("-5", -5), ("－5", -5), ("\u22125", -5), ("+5", 5), ("0.0", 0), ("12.", 12), ("12。", 12),
        ("1.2e3", 1200), ("35\n", 35), ("35人", 35), ("35 人", 35), ("３５（人）", 35),
        ("3人次", 3),
        ("二十三", 23), ("十", 10), ("一百零五", 105), ("两百", 200), ("叁拾人", 30), ("零", 0),
        ("〇", 0),
    ],
)  # fmt: skip
def test_a_number_with_one_reading_is_told(raw: str, value: int):
    """A text with one reading only is that number, and the repair is told."""
    assert read(raw, PEOPLE) == (value, TOLD)


@pytest.mark.parametrize(
    "raw",
    [
        "1,23", "12,34,567", "0,123", "1.234.567", "1 234", "98 100", "35个", "35 40", "40-50",
        "3/4",
        "85%", "(5)", "10²", "①", "½", "Ⅳ", "3:2", "一百五", "一二", "二三", "零十", "○", "O", "√",
        "×",
        "不详", "见附件", "12 人 3 票", "1e999", "9" * 5000, "３５°", "$5", "=1+1", "NaN", "inf",
        "٣٥",
    ],
)  # fmt: skip
def test_what_is_not_one_number_is_refused(raw: str):
    """Text that is no number, or may be two, gives no value."""
    assert read(raw, PEOPLE) == (None, REFUSED)


@pytest.mark.parametrize(
    "raw", ["约40", "大约 40", "40+", "40余", "40多", "40左右", "约40人", "40余人", "~40"]
)
def test_a_rough_number_is_doubted(raw: str):
    """约, 余 and + leave one reading, which the unit has to verify."""
    assert read(raw, PEOPLE) == (40, DOUBTED)


@pytest.mark.parametrize("raw", ["近40", "不到40", "超过40", "40以上", "至少40人", ">40"])
def test_a_bound_is_no_number(raw: str):
    """A number that only says more or less than it gives no value."""
    assert read(raw, PEOPLE) == (None, REFUSED)


@pytest.mark.parametrize(
    ("raw", "both"),
    [
        ("2000万", ("2000", "20000000")), ("1.5万", ("1.5", "15000")), ("3亿", ("3", "300000000")),
        ("2千", ("2", "2000")), ("一万", ("1", "10000")), ("2000万元", ("2000", "20000000")),
    ],
)  # fmt: skip
def test_a_scale_has_two_readings(raw: str, both: tuple[str, str]):
    """2000万 may be in the form's own unit or written out: both are named, and never 0."""
    assert readings(raw, Spec("小数", measure=("元",))) == both


def test_a_declared_scale_has_one_reading():
    """Where 计量 is 万元, 2000万元 is 2000."""
    assert read("2000万元", Spec("小数", measure=("元", "万元"))) == (2000.0, TOLD)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("￥3,500.50", 3500.5), ("¥3500元", 3500.0), ("￥ 3500", 3500.0), ("RMB 3,500", 3500.0),
        ("人民币3500元", 3500.0),
    ],
)  # fmt: skip
def test_an_amount_in_yuan_is_one_where_the_form_counts_in_yuan(raw: str, value: float):
    """Told where 计量 is 元, doubted where it is not said, two readings where it is 万元."""
    assert read(raw, Spec("小数", measure=("元",))) == (value, TOLD)
    assert read(raw, Spec("小数")) == (value, DOUBTED)
    both = (f"{value:.15g}", f"{value / 10_000:.15g}")
    assert readings(raw, Spec("小数", measure=("万元",))) == both


@pytest.mark.parametrize("raw", ["¥", "¥元", "¥abc", "¥3500万", "$3500"])
def test_no_amount_gives_no_value(raw: str):
    """What stands behind the sign must be one number in yuan."""
    assert read(raw, Spec("小数", measure=("元",))) == (None, REFUSED)


@pytest.mark.parametrize("raw", ["人", "35次", "35元"])
def test_only_declared_units_are_stripped(raw: str):
    """A unit of measure that 计量 does not declare refuses the number."""
    assert read(raw, PEOPLE) == (None, REFUSED)


@pytest.mark.parametrize(
    "raw", ["无", "—", "——", "－", "/", "／", "-", "没有", "无。", "N/A", "暂无"]
)
def test_nothing_is_no_zero(raw: str):
    """无, — and / are 0 only where 空白 says so."""
    assert codes(raw, PEOPLE) == ["nothing-typed"]
    assert read(raw, PEOPLE) == (None, REFUSED)
    assert read(raw, Spec("整数", blank="0")) == (0, TOLD)
    assert read(raw, Spec("整数", blank="无")) == (None, REFUSED)
    assert read(raw, Spec("整数", blank="缺")) == (None, REFUSED)


@pytest.mark.parametrize("raw", ["", None, " ", "\u3000", "\u200b\n", "\x00"])
@pytest.mark.parametrize(
    "kind", ["整数", "百分比", "日期", "文本", "人员", "编号", "选项", "是否", "电话"]
)
def test_blank_is_blank(raw: Any, kind: str):
    """Blanks and invisible characters are an empty cell, whatever 空白 says of it elsewhere."""
    assert read(raw, Spec(kind, blank="0")) == (None, "")


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (True, "not-a-number"), (False, "not-a-number"),
        (datetime.date(2011, 1, 5), "date-for-number"),
        (datetime.datetime(2011, 1, 5, 8, 30), "date-for-number"),
        (datetime.time(8, 30), "date-for-number"), (datetime.timedelta(1), "date-for-number"),
        (float("nan"), "not-a-number"), (float("inf"), "not-a-number"), (10**400, "not-a-number"),
        (3.5, "not-whole"), (1_000_000_000.5, "not-whole"), ("3.5", "not-whole"),
        (1e15, "digits-lost"), (1.1010119900307789e17, "digits-lost"),
        (CellError("#DIV/0!"), "error-cell"), ("#N/A", "error-cell"), ("#REF! ", "error-cell"),
    ],
)  # fmt: skip
def test_other_kinds_of_cells_are_no_numbers(raw: Any, code: str):
    """Truth values, dates, errors and halves give no count."""
    for kind in ("整数", "小数") if code not in ("not-whole", "digits-lost") else ("整数",):
        assert read(raw, kind) == (None, REFUSED)
        assert codes(raw, kind) == [code]


def test_a_long_text_keeps_all_its_digits():
    """Of a whole number typed as text no digit is lost, as long as a column can hold it."""
    assert read("123456789012345678", "整数") == (123456789012345678, TOLD)
    assert read("99999999999999999999", "整数") == (None, REFUSED)


def test_a_tick_counts_what_is_declared():
    """`√=1` makes a number of a tick, however it is written; without it a tick is none.

    The mark that the form asks for is read without a word, the others are told.
    """
    ballot = Spec("整数", synonyms={"√": "1"}, blank="0")
    assert read("√", ballot) == (1, "")
    for raw in ("✓", "✔", "☑", "V"):
        assert read(raw, ballot) == (1, TOLD)
    assert read("1", ballot) == (1, TOLD)
    assert read("12", ballot) == (12, TOLD)
    assert read("×", ballot) == (None, REFUSED)
    assert read("√", "整数") == (None, REFUSED)


@pytest.mark.parametrize(
    ("raw", "value", "said"),
    [
        (0.85, 0.85, ""), (0, 0.0, ""), (0.0, 0.0, ""), ("0.85", 0.85, TOLD), ("85%", 0.85, TOLD),
        ("８５％", 0.85, TOLD), ("85.5 %", 0.855, TOLD), ("85／100", 0.85, TOLD),
        ("98.7%", 0.987, TOLD),
        ("100%", 1.0, TOLD), ("0%", 0.0, TOLD), ("5‰", 0.005, TOLD), ("百分之八十五", 0.85, TOLD),
        ("百分之九十八点七", 0.987, TOLD), ("17/20", 0.85, TOLD), (85, 0.85, DOUBTED),
        (85.5, 0.855, DOUBTED), (100, 1.0, DOUBTED), ("85", 0.85, DOUBTED),
        ("约85%", 0.85, DOUBTED),
    ],
)  # fmt: skip
def test_the_three_storages_of_a_share(raw: Any, value: float, said: str):
    """85 %, 0.85 and 85 are one share; without a percent sign 85 is to be verified."""
    assert read(raw, "百分比") == (value, said)


@pytest.mark.parametrize(
    "raw",
    [
        101,
        -0.1,
        "120%",
        "-5%",
        "101",
        8500,
        "85%以上",
        "很高",
        "85%-90%",
        "1,5%",
        "4/0",
        "20/17",
        True,
    ],
)
def test_no_share(raw: Any):
    """What is no share between 0 and 100 % gives no value."""
    assert read(raw, "百分比") == (None, REFUSED)


def test_the_format_of_the_cell_decides_a_share():
    """1 is 100 % in a percent cell and may be 1 % in another; 85 in a percent cell shows 8500 %."""
    percent, general = cell("0.00%"), cell("General")
    assert read(1, "百分比", percent) == (1.0, "")
    assert readings(1, "百分比", general) == ("1%", "100%")
    assert readings(1, "百分比") == ("1%", "100%")
    assert readings("1", "百分比", percent) == ("1%", "100%")
    assert readings(85, "百分比", percent) == ("85%", "8500%")
    assert readings(1.5, "百分比", percent) == ("1.5%", "150%")
    assert read(0.85, "百分比", percent) == (0.85, "")
    assert read(0.85, "百分比", cell('0.0"%"')) == (0.85, "")


def test_the_threshold_share_is_not_rounded():
    """159 of 199 is below 80 % (wishes.md, real number 6)."""
    value, _ = read("159/199", "百分比")
    assert value < 0.8
    assert round(value, 6) == 0.798995
