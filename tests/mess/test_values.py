"""M-30 … M-37: what stands in a cell."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from . import ADVICE, MUST, VERIFY, answer

CYCLE = dt.date(2011, 12, 20)


@pytest.mark.parametrize(("raw", "value"), [("12", 12), (" 12 ", 12), ("'12", 12), ("1,234", 1234)])
def test_m30_a_number_typed_as_text_is_a_number(raw: str, value: int):
    """It is read, told as 提示, and what was typed is kept."""
    made = answer("整数", raw)
    assert (made.value, made.severity, made.findings[0].found) == (value, ADVICE, raw)


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("百分比", "８５％", 0.85), ("整数", "１２", 12), ("整数", "\u00a012\u200b", 12),
        ("小数", "３．５", 3.5), ("整数", "\t12\n", 12), ("日期", "２０１１．１２．２０", CYCLE),
    ],
)  # fmt: skip
def test_m31_full_width_signs_are_folded_in_numbers(kind: str, raw: str, value: object):
    """Width, blanks and zero-width signs do not hide a number or a day; told as 提示."""
    made = answer(kind, raw)
    assert (made.value, made.severity) == (value, ADVICE)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("（一）①Ⅳ：会议．", "（一）①Ⅳ：会议．"), ("　会　议　", "会 议"), ("会\u200b议", "会议"),
        ("e\u0301cole", "\u00e9cole"), ("第一行\n\n 第二行", "第一行\n第二行"),
    ],
)  # fmt: skip
def test_m31_texts_keep_their_signs(raw: str, value: str):
    """In a text nothing is folded but blanks; letters are composed (NFC). Nothing is said."""
    made = answer("文本", raw)
    assert (made.value, made.findings) == (value, [])


@pytest.mark.parametrize("raw", ["10²", "①", "Ⅳ", "½"])
def test_m31_a_sign_that_looks_like_a_number_is_none(raw: str):
    """①, Ⅳ and ² are not folded into digits: 强制."""
    made = answer("整数", raw)
    assert (made.value, made.severity, made.state) == (None, MUST, "无法读取")


@pytest.mark.parametrize(("raw", "value"), [("35人", 35), ("12次", 12), ("35(人)", 35), ("〇", 0)])
def test_m32_a_declared_measure_is_taken_off(raw: str, value: int):
    """35人 in a field of 计量 人 is 35, told as 提示; 〇 is a zero that somebody wrote."""
    made = answer("整数", raw, 计量="人;次")
    assert (made.value, made.severity) == (value, ADVICE)


@pytest.mark.parametrize("raw", ["约40", "40+", "40余", "40多人"])
def test_m32_about_a_number_is_asked_about(raw: str):
    """The number that is named is used, 核实."""
    made = answer("整数", raw, 计量="人")
    assert (made.value, made.severity) == (40, VERIFY)


@pytest.mark.parametrize("raw", ["无", "—", "/", "没有"])
def test_m32_nothing_is_a_zero_only_where_the_form_says_so(raw: str):
    """无 is 强制 in a count; with 空白 = 0 it is 0, told as 提示. Never a silent zero."""
    made = answer("整数", raw)
    assert (made.value, made.severity, made.state) == (None, MUST, "无法读取")
    made = answer("整数", raw, 空白="0")
    assert (made.value, made.severity) == (0, ADVICE)


def test_m32_a_scale_has_two_readings():
    """2000万 is refused with both readings; where the form counts in 万 it is 2000."""
    made = answer("小数", "2000万")
    assert (made.value, made.severity) == (None, MUST)
    assert {str(e) for e in made.expected} == {"2000", "20000000"}
    assert answer("小数", "2000万", 计量="万元").value == 2000


def test_m32_zero_is_zero():
    """0.0 is a number that was typed: 0, and nothing is said."""
    made = answer("整数", 0.0)
    assert (made.value, made.findings) == (0, [])


@pytest.mark.parametrize(
    ("raw", "shown", "value", "severity"),
    [
        ("85%", "General", 0.85, ADVICE), ("85.5 %", "General", 0.855, ADVICE),
        ("85／100", "General", 0.85, ADVICE), (0.85, "0%", 0.85, ""), (0.85, "General", 0.85, ""),
        (1, "0%", 1.0, ""), (85, "General", 0.85, VERIFY), (1, "General", None, MUST),
        (85, "0%", None, MUST), (185, "General", None, MUST), ("185%", "General", None, MUST),
        (0, "General", 0.0, ""), (-0.1, "0%", None, MUST),
    ],
)  # fmt: skip
def test_m33_shares(raw: Any, shown: str, value: float | None, severity: str):
    """A share is 0–1: % is divided, 85 in 常规 is 85 % to be verified, 1 there and 85 in a 0 % cell
    have two readings, over 100 % is none."""
    made = answer("百分比", raw, shown=shown)
    assert made.severity == severity
    assert made.value == (pytest.approx(value) if value is not None else None)
    assert (made.state == "无法读取") == (value is None)


@pytest.mark.parametrize(
    ("raw", "shown", "severity"),
    [
        ("2011.12.20", "@", ADVICE), ("2011。12。20", "@", ADVICE), ("2011-12-20", "@", ""),
        ("2011/12/20", "@", ADVICE), ("20111220", "@", ADVICE), (20111220, "General", ADVICE),
        ("2011年12月20日", "@", ADVICE), ("二〇一一年十二月二十日", "@", ADVICE),
        (40897, "General", VERIFY), (40897, "yyyy-mm-dd", ""), (CYCLE, "yyyy-mm-dd", ""),
        ("11年12月20日", "@", VERIFY),
    ],
)  # fmt: skip
def test_m34_days(raw: Any, shown: str, severity: str):
    """A day by an explicit pattern is that day; half a year and a bare serial number are 核实."""
    made = answer("日期", raw, shown=shown)
    assert (made.value, made.severity) == (CYCLE, severity)


@pytest.mark.parametrize(
    ("raw", "readings"),
    [
        ("617", None), (617, None), ("111220", ("2011-12-20", "2020-12-11")), (2011.12, None),
        ("2011.12", None), ("11.12.20", ("2011-12-20", "2020-12-11")), ("12.20", None),
        ("3/4/2012", ("2012-04-03", "2012-03-04")), ("2011.13.40", None),
    ],
)  # fmt: skip
def test_m34_a_day_with_two_readings_or_none_is_refused(raw: Any, readings: tuple[str, ...] | None):
    """Six digits, half a year, a missing year without a cycle: 强制, never guessed."""
    made = answer("日期", raw)
    assert (made.value, made.severity, made.state) == (None, MUST, "无法读取")
    if readings:
        assert set(made.expected) == set(readings)


def test_m34_a_month_that_a_cell_made_a_number_of():
    """2011.12 in a cell is December; 2011.1 may be January or October: 强制, both named."""
    made = answer("年月", 2011.12)
    assert (made.value, made.severity) == ("2011-12", ADVICE)
    made = answer("年月", 2011.1)
    assert (made.value, made.severity) == (None, MUST)
    assert set(made.expected) == {"2011-01", "2011-10"}


@pytest.mark.parametrize("raw", ["2011.12", "2011年12月", "201112", 201112, "二〇一一年十二月"])
def test_m34_months(raw: Any):
    """A month by an explicit pattern is that month, told as 提示."""
    made = answer("年月", raw)
    assert (made.value, made.severity) == ("2011-12", ADVICE)


def test_m34_the_calendar_of_1904():
    """A workbook that counts from 1904 gives its own day, for a date and for a bare serial."""
    assert answer("日期", CYCLE, shown="yyyy-mm-dd", date1904=True).value == CYCLE
    made = answer("日期", 40897 - 1462, date1904=True)
    assert (made.value, made.severity) == (CYCLE, VERIFY)


@pytest.mark.parametrize(
    "year", ["二〇一一", "二○一一", "二O一一", "二o一一", "二零一一", "二０一一", "二О一一"]
)
def test_m35_every_zero_of_a_chinese_year(year: str):
    """U+3007, U+25CB, Latin and Cyrillic o, 零: one day, told as 提示."""
    made = answer("日期", f"{year}年十二月二十日")
    assert (made.value, made.severity) == (CYCLE, ADVICE)


def test_m35_a_year_that_lost_its_century_is_asked_about():
    """十一年六月五日 without its 二〇: the one year that is left is used, 核实."""
    made = answer("日期", "11年六月五日")
    assert (made.value, made.severity) == (dt.date(2011, 6, 5), VERIFY)


def test_m36_a_number_that_lost_its_digits_is_refused():
    """18 digits in a number cell end in zeros that nobody typed: 强制, 末位已丢失."""
    for raw in (110101199003077890, 1.10101199003078e17, "1.10101E+17"):
        made = answer("编号", raw)
        assert (made.value, made.severity, made.code) == (None, MUST, "digits-lost")
    assert answer("编号", "110101199003077890").value == "110101199003077890"


def test_m36_leading_zeros_and_the_check_digit():
    """A code in a number cell may have lost its zeros (提示); a wrong check digit is 核实."""
    made = answer("编号", 1234)
    assert (made.value, made.severity, made.code) == ("1234", ADVICE, "code-as-number")
    assert answer("编号", 1234, shown="000000").value == "001234"
    made = answer("编号", "110101199003077891")
    assert (made.value, made.severity, made.code) == (
        "110101199003077891",
        VERIFY,
        "identity-check",
    )
    assert answer("编号", "11010119900307889x").code in ("", "identity-check", "code-tidied")


@pytest.mark.parametrize(
    ("raw", "font"),
    [
        ("√", "宋体"), ("✓", "宋体"), ("✔", "宋体"), ("☑", "宋体"), ("V", "宋体"), ("v", "宋体"),
        (1, "宋体"), ("Y", "宋体"), ("是", "宋体"), ("●", "宋体"), ("R", "Wingdings 2"),
        ("P", "Wingdings 2"), ("ü", "Wingdings"), ("þ", "Wingdings"), ("\uf0fc", "Wingdings"),
    ],
)  # fmt: skip
def test_m37_marks_that_are_ticks(raw: Any, font: str):
    """Every mark that people tick with is a 是; a letter only in a font that draws a tick."""
    assert answer("是否", raw, font=font).value is True


@pytest.mark.parametrize(
    ("raw", "font"), [("R", "宋体"), ("ü", "宋体"), ("P", "Arial"), ("○", "宋体"), ("?", "宋体")]
)
def test_m37_a_letter_whose_font_is_lost_is_no_tick(raw: str, font: str):
    """R in 宋体 may have been a tick before its font was lost, ○ is yes and no: 强制."""
    made = answer("是否", raw, font=font)
    assert (made.value, made.severity) == (None, MUST)
