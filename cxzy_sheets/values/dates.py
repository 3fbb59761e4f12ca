"""Dates and months by explicit patterns, never by a guessing parser (mess.md M-34, M-35)."""

from __future__ import annotations

import datetime
import re

from ..severities import ADVICE, VERIFY
from .spec import Context, Issue, Read, Spec, doubted, refused, told
from .texts import cleaned, plain

_ZEROS = "〇○oОoＯ零"
_DIGITS = {c: str(n) for n, c in enumerate("零一二三四五六七八九")} | dict.fromkeys("〇○oO0ＯОо", "0")
_SEP = r"\s*[-./年。]\s*"
_FULL = re.compile(r"(\d{4})\s*(?:[-./。,年])\s*(\d{1,2})\s*(?:[-./。,月])\s*(\d{1,2})\s*[日号]?")
_MONTH = re.compile(r"(\d{4})\s*(?:[-./。年])\s*(\d{1,2})\s*月?(?:份)?")
_SHORT = re.compile(r"(\d{2})\s*(?:[-./。年])\s*(\d{1,2})\s*(?:[-./。月])\s*(\d{1,2})\s*[日号]?")
_NO_YEAR = re.compile(r"(\d{1,2})\s*(?:[-./。月])\s*(\d{1,2})\s*[日号]?")
_WESTERN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_EIGHT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_CLOCK = re.compile(r"[ t]+\d{1,2}[:时]\d{1,2}([:分]\d{1,2}(\.\d+)?)?[分秒]?$")
_SPELT = re.compile(
    r"([零一二三四五六七八九〇○oOОоＯ0]{4})年([一二三四五六七八九十]{1,3})月(?:([一二三四五六七八九十]{1,3})[日号])?"
)
_WEEKDAY = re.compile(r"\s*[(（]?(星期|周|礼拜)[一二三四五六日天][)）]?$")
FIRST, LAST = 1900, 2100
"""Years that a date of a form can have."""
_SERIAL_FROM, _SERIAL_TO = 20_000, 73_415
"""Serial numbers of 1954 to 2100: what a date becomes in a cell of format 常规."""


def read_date(raw: object, spec: Spec, context: Context) -> Read:
    """Return a `datetime.date` for 日期."""
    if isinstance(raw, datetime.datetime):
        if raw.time() != datetime.time():
            return told(raw.date(), "time-dropped", raw)
        return _in_range(raw.date(), raw)
    if isinstance(raw, datetime.date):
        return _in_range(raw, raw)
    if isinstance(raw, (bool, datetime.time, datetime.timedelta)):
        return refused("not-a-date", raw)
    if isinstance(raw, (int, float)):
        return _date_number(float(raw), raw, context)
    text = plain(cleaned(str(raw)))
    if not text:
        return None, ()
    return _date_text(text, raw, spec)


def _in_range(day: datetime.date, raw: object) -> Read:
    if not FIRST < day.year < LAST:
        return refused("not-a-date", raw)
    return day, ()


def _date_number(number: float, raw: object, context: Context) -> Read:
    if not number.is_integer():
        return refused("not-a-date", raw)
    text = str(int(number))
    if len(text) == 8:
        return _made(*_EIGHT.fullmatch(text).groups(), raw, "date-as-text")  # type: ignore[union-attr]
    if _SERIAL_FROM <= number <= _SERIAL_TO:
        start = datetime.date(1904, 1, 1) if context.date1904 else datetime.date(1899, 12, 30)
        return doubted(start + datetime.timedelta(days=number), "date-as-serial", raw)
    return refused("not-a-date", raw)


def _date_text(text: str, raw: object, spec: Spec) -> Read:
    text = _WEEKDAY.sub("", _CLOCK.sub("", text.lower())).strip()
    for pattern in (_FULL, _EIGHT):
        found = pattern.fullmatch(text)
        if found:
            return _made(*found.groups(), raw, "date-as-text")
    spelt = _SPELT.fullmatch(text)
    if spelt and spelt[3]:
        year = "".join(_DIGITS[c] for c in spelt[1])
        return _made(year, _small(spelt[2]), _small(spelt[3]), raw, "date-as-text")
    found = _WESTERN.fullmatch(text)
    if found:
        return _western(*found.groups(), raw)
    found = _SHORT.fullmatch(text)
    if found:
        return _two_digit_year(*found.groups(), raw, spec)
    found = _NO_YEAR.fullmatch(text)
    if found:
        return _without_year(*found.groups(), raw, spec)
    if _MONTH.fullmatch(text) or (spelt and not spelt[3]):
        return refused("day-missing", raw)
    return refused("not-a-date", raw)


def _small(text: str) -> str:
    """Return 一 … 三十一 as digits."""
    if text.startswith("十"):
        text = "一" + text
    if "十" in text:
        tens, _, ones = text.partition("十")
        return f"{_DIGITS.get(tens, '9')}{_DIGITS.get(ones, '0')}"
    return _DIGITS.get(text, "99") if len(text) == 1 else "99"


def _made(year: str, month: str, day: str, raw: object, code: str) -> Read:
    try:
        made = datetime.date(int(year), int(month), int(day))
    except ValueError:
        return refused("no-such-day", raw)
    if not FIRST < made.year < LAST:
        return refused("not-a-date", raw)
    # 2011-12-20 is how a date is written; anything else is told.
    if isinstance(raw, str) and raw.strip() == made.isoformat():
        return made, ()
    return told(made, code, raw)


def _western(first: str, second: str, year: str, raw: object) -> Read:
    readings = [(first, second), (second, first)]
    days = []
    for month, day in readings:
        try:
            days.append(datetime.date(int(year), int(month), int(day)))
        except ValueError:
            continue
    unique = list(dict.fromkeys(days))
    if len(unique) == 1:
        return told(unique[0], "date-as-text", raw)
    return refused("date-two-readings" if unique else "no-such-day", raw, tuple(unique))


def _two_digit_year(first: str, second: str, third: str, raw: object, spec: Spec) -> Read:
    """Read 11.12.20: as 2011-12-20 only if the cycle's years leave no other reading."""
    readings = []
    for year, month, day in ((first, second, third), (third, second, first), (third, first, second)):
        try:
            readings.append(datetime.date(2000 + int(year), int(month), int(day)))
        except ValueError:
            continue
    unique = list(dict.fromkeys(readings))
    if "年" in str(raw):
        unique = unique[:1]
    if spec.years:
        unique = [d for d in unique if spec.years[0] <= d.year <= spec.years[1]]
    if len(unique) == 1 and (spec.years or "年" in str(raw)):
        return doubted(unique[0], "year-short", raw)
    return refused("date-two-readings" if unique else "no-such-day", raw, tuple(unique))


def _without_year(month: str, day: str, raw: object, spec: Spec) -> Read:
    if spec.years is None:
        return refused("year-missing", raw)
    days = []
    for year in range(spec.years[0], spec.years[1] + 1):
        try:
            days.append(datetime.date(year, int(month), int(day)))
        except ValueError:
            continue
    if len(days) == 1:
        return doubted(days[0], "year-missing", raw)
    return refused("year-missing" if days else "no-such-day", raw, tuple(days))


def read_month(raw: object, spec: Spec, context: Context) -> Read:
    """Return a month as `2011-12` for 年月."""
    if isinstance(raw, (datetime.datetime, datetime.date)):
        if not FIRST < raw.year < LAST:
            return refused("not-a-month", raw)
        value = f"{raw.year:04d}-{raw.month:02d}"
        return (value, ()) if raw.day == 1 else told(value, "day-dropped", raw)
    if isinstance(raw, bool) or isinstance(raw, (datetime.time, datetime.timedelta)):
        return refused("not-a-month", raw)
    if isinstance(raw, (int, float)):
        return _month_number(float(raw), raw)
    text = plain(cleaned(str(raw)))
    if not text:
        return None, ()
    found = _MONTH.fullmatch(text)
    if found:
        return _month(found[1], found[2], raw)
    spelt = _SPELT.fullmatch(text)
    if spelt:
        year = "".join(_DIGITS[c] for c in spelt[1])
        return _month(year, _small(spelt[2]), raw)
    if re.fullmatch(r"\d{6}", text):
        return _month(text[:4], text[4:], raw)
    day, issues = _date_text(text, raw, spec)
    if day is not None and all(issue.severity == ADVICE for issue in issues):
        value = f"{day.year:04d}-{day.month:02d}"
        return told(value, "day-dropped", raw)
    return refused("not-a-month", raw)


def _month_number(number: float, raw: object) -> Read:
    """Read 2011.12, which a cell keeps as a number; 2011.1 may be January or October."""
    if number.is_integer():
        text = str(int(number))
        return _month(text[:4], text[4:], raw) if len(text) == 6 else refused("not-a-month", raw)
    text = f"{number:.10g}"
    year, _, month = text.partition(".")
    if len(year) != 4 or len(month) > 2:
        return refused("not-a-month", raw)
    if month == "1":
        return refused("month-two-readings", raw, (f"{year}-01", f"{year}-10"))
    if len(month) == 1:
        return refused("not-a-month", raw)
    value, issues = _month(year, month, raw)
    if value is None:
        return value, issues
    return value, (Issue("month-as-number", VERIFY, raw, value),)


def _month(year: str, month: str, raw: object) -> Read:
    if not 1 <= int(month) <= 12 or not FIRST < int(year) < LAST:
        return refused("not-a-month", raw)
    value = f"{int(year):04d}-{int(month):02d}"
    if isinstance(raw, str) and raw.strip() == value:
        return value, ()
    return told(value, "date-as-text", raw)
