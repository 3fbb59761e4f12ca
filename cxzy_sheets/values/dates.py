"""Dates and months by explicit patterns, never by a guessing parser (mess.md M-34, M-35)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable

from ..severities import VERIFY
from .formats import date_parts, is_date, shown_date
from .numerals import spelt
from .spec import NO_CONTEXT, Context, Issue, Read, Spec, doubted, refused, told
from .texts import cleaned, finite, plain, typed

FIRST, LAST = 1900, 2100
"""The years of a date in a form lie between these, both left out."""
_SERIALS = range(20_000, 73_050)
"""Serial numbers of 1954 to 2099: what a date becomes in a cell of format 常规."""

_DASH = "-–—―‐‑"
_SEP = rf"[{_DASH}./\\。,、·]"
_STRICT = rf"[{_DASH}./。]"
"""Between two numbers only: `3、4` is no date."""
_ZEROS = "零〇○oоo0"
"""Ways to write the zero of 二〇一一: U+3007, U+25CB, Latin and Cyrillic o (mess.md M-35)."""
_YEAR_DIGITS = {sign: str(n % 10) for n, sign in enumerate("零一二三四五六七八九0123456789")}
_YEAR_DIGITS |= dict.fromkeys(_ZEROS, "0")
_YEAR = rf"([0-9]{{4}}|[一二三四五六七八九{_ZEROS}1-9]{{4}})"
_MONTH = r"([0-9]{1,2}|元|[一二三四五六七八九十]{1,3})"
_DAY = r"([0-9]{1,2}|[一二三四五六七八九十廿卅]{1,4})"

_SPACED = re.compile(rf"\s*({_SEP}|年|月|日)\s*")
_CLOCK = re.compile(
    r"[ t]*(?:上午|下午)?[ t]*(?<![0-9])[0-9]{1,2}[:时点][0-9]{0,2}"
    r"(?:[:分][0-9]{0,2}(?:\.[0-9]+)?)?[分秒整z]?$"
)
_WEEKDAY = re.compile(r"\s*[(]?(?:星期|周|礼拜)[一二三四五六日天][)]?$")
_PARTED = re.compile(rf"([0-9]{{4}}){_SEP}([0-9]{{1,2}}){_SEP}([0-9]{{1,2}})")
_NAMED = re.compile(rf"{_YEAR}年{_MONTH}[月./-]{_DAY}[日号]?")
_BLANKED = re.compile(r"([0-9]{4}) ([0-9]{1,2}) ([0-9]{1,2})")
_EIGHT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})")
_SHORT = re.compile(rf"([0-9]{{2}}){_STRICT}([0-9]{{1,2}}){_STRICT}([0-9]{{1,2}})")
_SHORT_NAMED = re.compile(rf"([0-9]{{2}})年{_MONTH}月{_DAY}[日号]?")
_NO_YEAR = re.compile(rf"(?:([0-9]{{1,2}}){_STRICT}([0-9]{{1,2}})|{_MONTH}月{_DAY}[日号]?)")
_SIX = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})")

_MONTH_PARTED = re.compile(rf"([0-9]{{4}}){_SEP}([0-9]{{1,2}})月?")
_MONTH_NAMED = re.compile(rf"{_YEAR}年{_MONTH}月?(?:份)?")
_MONTH_SIX = re.compile(r"([0-9]{4})([0-9]{2})")
_MONTH_SHORT = re.compile(rf"([0-9]{{2}})年{_MONTH}月(?:份)?")
_MONTH_ONLY = re.compile(rf"{_MONTH}月(?:份)?")
_MONTH_TWO = re.compile(rf"([0-9]{{1,2}}){_STRICT}([0-9]{{1,2}})")


def read_date(raw: object, spec: Spec, context: Context = NO_CONTEXT) -> Read:
    """Return a `datetime.date` for 日期."""
    if isinstance(raw, datetime.datetime):
        day = raw.date()
        value, issues = _date_cell(day, raw, spec, context)
        if raw.time() != datetime.time() and _possible(day) and not issues:
            return told(day, "time-dropped", raw)
        return value, issues
    if isinstance(raw, datetime.date):
        return _date_cell(raw, raw, spec, context)
    if isinstance(raw, (bool, datetime.time, datetime.timedelta)):
        return refused("not-a-date", typed(raw))
    if isinstance(raw, (int, float)):
        return _date_number(raw, spec, context)
    text = cleaned(str(raw))
    return _date_text(_simple(text), raw, spec, context) if text else (None, ())


def _date_cell(day: datetime.date, raw: object, spec: Spec, context: Context) -> Read:
    """Read a cell that holds a date, of which it may show a part only.

    Excel makes a date of 2012年6月 and of 9月30日 while they are typed: it adds the first of the
    month, or the year of typing, and goes on showing what was typed. A day other than the first was
    typed by somebody.
    """
    if not _possible(day):
        return refused("not-a-date", raw)
    code = context.part_format()
    if code is None:
        return day, ()
    if "y" not in date_parts(code):
        return _year_not_shown(day, code, spec)
    return doubted(day, "day-not-shown", shown_date(day, code)) if day.day == 1 else (day, ())


def _year_not_shown(day: datetime.date, code: str, spec: Spec) -> Read:
    """Read a date whose year Excel may have added; the cycle's years say if it can be right."""
    shown = shown_date(day, code)
    days = _in_years(str(day.month), str(day.day), spec)
    if spec.years is None or day in days:
        return doubted(day, "year-not-shown", shown)
    return refused("date-two-readings", shown, _said([*days, day]))


_SIMPLE = re.compile(r"[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}")


def _simple(text: str) -> str:
    """Return a date's text without blanks around signs, time of day, weekday and end stop."""
    if _SIMPLE.fullmatch(text):
        return text
    text = plain(text).lower().lstrip("'").rstrip(".。;,、 ")
    text = _WEEKDAY.sub("", text)
    return _WEEKDAY.sub("", _SPACED.sub(r"\1", _CLOCK.sub("", text))).strip()


def _possible(day: datetime.date) -> bool:
    return FIRST < day.year < LAST


def _date_number(raw: float, spec: Spec, context: Context) -> Read:
    number = finite(raw)
    if number is None or not 1 <= number < 1e8:
        return refused("not-a-date", raw)
    day = _serial(number, context)
    if day is not None:
        shown = context.number_format()
        if shown is not None and is_date(shown):
            return _date_cell(day, raw, spec, context)
        return doubted(day, "date-as-serial", raw)
    if number.is_integer():
        text = str(int(number))
        return _digits(text, raw, spec) if len(text) in (6, 8) else refused("not-a-date", raw)
    return _decimal_date(f"{number:.10g}", raw, spec)


def _serial(number: float, context: Context) -> datetime.date | None:
    """Return the day that a number is in the workbook's calendar; None where it is no serial."""
    if int(number) not in _SERIALS:
        return None
    start = datetime.date(1904, 1, 1) if context.date1904 else datetime.date(1899, 12, 30)
    return start + datetime.timedelta(days=int(number))


def _digits(text: str, raw: object, spec: Spec) -> Read:
    """Read 20111220; 111220 is never guessed (mess.md M-34)."""
    eight = _EIGHT.fullmatch(text)
    if eight:
        return _made(eight[1], eight[2], eight[3], raw)
    six, month = _SIX.fullmatch(text), _MONTH_SIX.fullmatch(text)
    if month and month[1][:2] in ("19", "20") and 1 <= int(month[2]) <= 12:
        return refused("day-missing", raw)
    if six is None:
        return refused("not-a-date", raw)
    days = _likely(_short_readings(six[1], six[2], six[3], turned=True))
    return refused("date-two-readings" if days else "not-a-date", raw, _said(days) or None)


def _decimal_date(text: str, raw: object, spec: Spec) -> Read:
    """Read what a cell made a number of: 2011.12 lacks a day, 12.2 may have been 12.20."""
    whole, _, part = text.partition(".")
    if len(whole) == 4 and 1 <= len(part) <= 2:
        month, issues = _decimal_month(text, raw)
        if month is not None:
            return refused("day-missing", raw)
        return (None, issues) if issues[0].expected else refused("not-a-date", raw)
    if len(part) > 2 or not 1 <= int(whole) <= 12:
        return refused("not-a-date", raw)
    days = [part, f"{part}0"] if len(part) == 1 else [part]
    readings = [d for day in days for d in _in_years(whole, day, spec)]
    if len(days) == 1 or len(readings) < 2:
        return _without_year(whole, part, raw, spec)
    return refused("date-two-readings", raw, _said(readings))


def _date_text(text: str, raw: object, spec: Spec, context: Context) -> Read:
    for pattern in (_PARTED, _BLANKED):
        found = pattern.fullmatch(text)
        if found:
            return _made(found[1], found[2], found[3], raw)
    named = _NAMED.fullmatch(text)
    if named:
        return _made(_number(named[1]), _number(named[2]), _number(named[3]), raw)
    day_first = _DAY_FIRST.fullmatch(text)
    if day_first:
        return _day_first(day_first[1], day_first[3], day_first[4], raw)
    for pattern in (_SHORT, _SHORT_NAMED):
        found = pattern.fullmatch(text)
        if found:
            parts = (found[1], _number(found[2]), _number(found[3]))
            return _two_digit_year(_short_readings(*parts, turned=pattern is _SHORT), raw, spec)
    bare = _NO_YEAR.fullmatch(text)
    if bare:
        return _without_year(_number(bare[1] or bare[3]), _number(bare[2] or bare[4]), raw, spec)
    if text.isascii() and text.isdigit():
        day = _serial(float(text), context) if len(text) == 5 else None
        return doubted(day, "date-as-serial", raw) if day else _digits(text, raw, spec)
    value, issues = _month_text(text, raw, spec)
    if value is not None or any(i.code != "not-a-month" for i in issues):
        return refused("day-missing", raw)
    return refused("not-a-date", raw)


def _number(text: str) -> str:
    """Return the year, month or day that a text is, as digits; 99 for what is none."""
    if text.isascii() and text.isdigit():
        return text
    if text == "元":
        return "1"
    small = spelt(text.replace("廿", "二十").replace("卅", "三十"))
    if small is not None:
        return str(small)
    return "".join(_YEAR_DIGITS[c] for c in text) if set(text) <= set(_YEAR_DIGITS) else "99"


def _date(year: object, month: object, day: object) -> datetime.date | None:
    try:
        made = datetime.date(int(str(year)), int(str(month)), int(str(day)))
    except ValueError:
        return None
    return made if _possible(made) else None


def _made(year: str, month: str, day: str, raw: object) -> Read:
    made = _date(year, month, day)
    if made is None:
        return refused("no-such-day" if FIRST < int(year) < LAST else "not-a-date", raw)
    # 2011-12-20 is how a date is written; anything else is told.
    if isinstance(raw, str) and raw.strip() == made.isoformat():
        return made, ()
    return told(made, "date-as-text", raw)


def _day_first(first: str, second: str, year: str, raw: object) -> Read:
    """Read 20.12.2011 or 12/20/2011; 3/4/2012 has two readings."""
    days = _distinct((_date(year, first, second), _date(year, second, first)))
    if len(days) == 1:
        return told(days[0], "date-as-text", raw)
    return refused("date-two-readings" if days else "no-such-day", raw, _said(days) or None)


def _short_readings(first: str, second: str, third: str, *, turned: bool) -> list[datetime.date]:
    """Return the days that 11.12.20 can be: year first and, `turned`, year last; both centuries."""
    orders = [(first, second, third)]
    if turned and len(third) == 2:
        orders.append((third, second, first))
    return _distinct(_date(full, m, d) for y, m, d in orders for full in _centuries(int(y)))


def _centuries(year: int) -> tuple[int, int]:
    """Return what half a year can be, first the one that Excel takes: 00–29 are of this century."""
    return (2000 + year, 1900 + year) if year < 30 else (1900 + year, 2000 + year)


def _likely(days: Iterable[datetime.date]) -> list[datetime.date]:
    """Return the days whose century is the one that Excel takes."""
    return [day for day in days if day.year == _centuries(day.year % 100)[0]]


def _two_digit_year(days: list[datetime.date], raw: object, spec: Spec) -> Read:
    """Read 11.12.20 as 2011-12-20 only if the cycle's years leave no other reading."""
    within = [d for d in days if spec.years and spec.years[0] <= d.year <= spec.years[1]]
    left = within or _likely(days)
    if len(left) == 1:
        return doubted(left[0], "year-short", raw)
    return refused("date-two-readings" if left else "no-such-day", raw, _said(left) or None)


def _in_years(month: str, day: str, spec: Spec) -> list[datetime.date]:
    """Return the days that a month and day can be in the cycle's years."""
    if spec.years is None:
        return []
    return _distinct(_date(y, month, day) for y in range(spec.years[0], spec.years[1] + 1))


def _without_year(month: str, day: str, raw: object, spec: Spec) -> Read:
    if _date(2000, month, day) is None:
        return refused("no-such-day", raw)
    days = _in_years(month, day, spec)
    if len(days) == 1:
        return doubted(days[0], "year-missing", raw)
    if days:
        return refused("date-two-readings", raw, _said(days))
    return refused("year-missing" if spec.years is None else "no-such-day", raw)


def _distinct(days: Iterable[datetime.date | None]) -> list[datetime.date]:
    return list(dict.fromkeys(day for day in days if day is not None))


def _said(days: list[datetime.date]) -> tuple[str, ...]:
    return tuple(day.isoformat() for day in days)


def read_month(raw: object, spec: Spec, context: Context = NO_CONTEXT) -> Read:
    """Return a month as `2011-12` for 年月."""
    if isinstance(raw, datetime.date):
        if not _possible(raw):
            return refused("not-a-month", raw)
        code = context.part_format()
        if code is not None and "y" not in date_parts(code):
            return _month_of(_year_not_shown(raw, code, spec), shown_date(raw, code))
        value = f"{raw.year:04d}-{raw.month:02d}"
        return (value, ()) if raw.day == 1 else told(value, "day-dropped", raw)
    if isinstance(raw, (bool, datetime.time, datetime.timedelta)):
        return refused("not-a-month", typed(raw))
    if isinstance(raw, (int, float)):
        return _month_number(raw, spec, context)
    text = cleaned(str(raw))
    if not text:
        return None, ()
    value, issues = _month_text(_simple(text), raw, spec)
    if value is not None or any(issue.code != "not-a-month" for issue in issues):
        return value, issues
    if _MONTH_TWO.fullmatch(_simple(text)):
        return value, issues  # a day without a year is no month of any year
    return _month_of(_date_text(_simple(text), raw, spec, context), raw)


def _month_of(read: Read, raw: object) -> Read:
    """Return the month of a date that was read, with the same doubt; the day is dropped."""
    day, issues = read
    if day is None:
        kept = [i for i in issues if i.code in ("date-two-readings", "no-such-day", "year-missing")]
        return (None, tuple(kept)) if kept else refused("not-a-month", raw)
    value = f"{day.year:04d}-{day.month:02d}"
    doubt = [i for i in issues if i.severity == VERIFY]
    if doubt:
        return value, (Issue(doubt[0].code, VERIFY, raw, value),)
    return told(value, "day-dropped", raw)


def _month_number(raw: float, spec: Spec, context: Context) -> Read:
    """Read 201112, 20111220, a serial number, and 2011.12, which a cell keeps as a number."""
    number = finite(raw)
    if number is None or not 1 <= number < 1e8:
        return refused("not-a-month", raw)
    if _serial(number, context) is not None:
        return _month_of(_date_number(number, spec, context), raw)
    if not number.is_integer():
        return _decimal_month(f"{number:.10g}", raw)
    text = str(int(number))
    six = _MONTH_SIX.fullmatch(text)
    if six:
        return _month(six[1], six[2], raw)
    return _month_of(_digits(text, raw, spec), raw)


def _decimal_month(text: str, raw: object) -> Read:
    """Read the number 2011.12; 2011.1 may be January or October (mess.md M-34)."""
    year, _, month = text.partition(".")
    if len(year) != 4 or not FIRST < int(year) < LAST:
        return refused("not-a-month", raw)
    if month == "1":
        return refused("month-two-readings", raw, (f"{year}-01", f"{year}-10"))
    return _month(year, month, raw) if 1 <= len(month) <= 2 else refused("not-a-month", raw)


def _month_text(text: str, raw: object, spec: Spec) -> Read:
    for pattern in (_MONTH_PARTED, _MONTH_SIX):
        found = pattern.fullmatch(text)
        if found:
            return _month(found[1], found[2], raw)
    named = _MONTH_NAMED.fullmatch(text)
    if named:
        return _month(_number(named[1]), _number(named[2]), raw)
    short = _MONTH_SHORT.fullmatch(text)
    if short:
        likely, other = _centuries(int(short[1]))
        within = spec.years is not None and spec.years[0] <= other <= spec.years[1]
        return _month_in(_number(short[2]), raw, [other if within else likely], "year-short")
    two = _MONTH_TWO.fullmatch(text)
    if two:
        return _two_numbers(two[1], two[2], raw, spec)
    only = _MONTH_ONLY.fullmatch(text)
    if only:
        first, last = spec.years or (0, -1)
        return _month_in(_number(only[1]), raw, list(range(first, last + 1)), "year-missing")
    return refused("not-a-month", raw)


def _two_numbers(first: str, second: str, raw: object, spec: Spec) -> Read:
    """Read 11.12, which is December 2011 or a day of November; the cycle's years may decide."""
    low, high = spec.years or (1, 0)
    if len(first) == 2 and int(first) > 31 and 1 <= int(second) <= 12:
        # 85.3 can be a year and a month only.
        return _month_in(second, raw, [_centuries(int(first))[0]], "year-short")
    months = [f"20{int(first):02d}-{int(second):02d}"] if 1 <= int(second) <= 12 else []
    if spec.years:
        months = [m for m in months if low <= int(m[:4]) <= high]
    months += [f"{d.year:04d}-{d.month:02d}" for d in _in_years(first, second, spec)]
    if len(months) == 1 and spec.years:
        return doubted(months[0], "year-short", raw)
    code = "month-two-readings" if len(months) > 1 else "not-a-month"
    return refused(code, raw, tuple(months) or None)


def _month_in(month: str, raw: object, years: list[int], code: str) -> Read:
    """Read a month of which only the years that it can be of are known."""
    if not 1 <= int(month) <= 12:
        return refused("not-a-month", raw)
    months = tuple(f"{year:04d}-{int(month):02d}" for year in years)
    if len(months) == 1:
        return doubted(months[0], code, raw)
    return refused("month-two-readings" if months else "year-missing", raw, months or None)


def _month(year: str, month: str, raw: object) -> Read:
    if not 1 <= int(month) <= 12 or not FIRST < int(year) < LAST:
        return refused("not-a-month", raw)
    value = f"{int(year):04d}-{int(month):02d}"
    if isinstance(raw, str) and raw.strip() == value:
        return value, ()
    return told(value, "date-as-text", raw)
