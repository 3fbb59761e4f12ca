"""Days that were typed without their year: the cycle's year, to be verified; else refused."""

from __future__ import annotations

import datetime as dt

import pytest

from cxzy_sheets.layout import Around, bound, load_layout
from cxzy_sheets.reading import Filled, reader_of
from cxzy_sheets.workbooks import read_book

from ..drawn import drawn

FORM = """
    表 | A     | B
    1  | 活动情况登记表 | <
    2  | 单位   | {{单位}}
    3  | 活动日期 | {{日期}}
    4  | 名称   | 时间
    5  | {{活动.名称}} | {{活动.时间}}
    6  |
    7  | 填表人:{{填表人}} | <
    字段 | A | B
    1 | 字段 | 类型
    2 | 日期 | 日期
    3 | 活动.时间 | 日期
"""
COPY = """
    表 | A     | B
    1  | 活动情况登记表 | <
    2  | 单位   | 甲院
    3  | 活动日期 | '9月30日
    4  | 名称   | 时间
    5  | 党课   | '12.20
    6  |
    7  | 填表人:张三 | <
"""


def read(start: dt.date | None, end: dt.date | None) -> Filled:
    """Return the copy, read in a cycle from one day to another; outside of one without days."""
    layout, _ = load_layout(drawn(FORM), "表")
    given = {"周期开始": start, "周期结束": end}
    around = Around({name: day for name, day in given.items() if day is not None})
    book = read_book(drawn(COPY))
    return reader_of(bound(layout, around) if around.parameters else layout).read(book, "a.xlsx")


def told(filled: Filled) -> list[tuple[str, str, str | None]]:
    return [(f.code, f.severity, f.cell) for f in filled.findings]


def test_the_year_is_the_cycle_s_and_to_be_verified():
    """A cycle within one year leaves one reading."""
    filled = read(dt.date(2011, 9, 1), dt.date(2011, 12, 31))
    assert filled.values["日期"] == dt.date(2011, 9, 30)
    assert filled.blocks["活动"].columns["时间"] == [dt.date(2011, 12, 20)]
    assert told(filled) == [("year-missing", "核实", "B3"), ("year-missing", "核实", "B5")]


def test_two_years_of_a_cycle_leave_two_readings():
    """Both are named, and nothing is taken."""
    filled = read(dt.date(2011, 9, 1), dt.date(2012, 1, 15))
    assert filled.values["日期"] is None
    assert ("date-two-readings", "强制", "B3") in told(filled)
    both = next(f.expected for f in filled.findings if f.cell == "B3")
    assert both == ("2011-09-30", "2012-09-30")


@pytest.mark.parametrize("start", [None, dt.date(2011, 9, 1)])
def test_without_the_cycle_s_days_a_year_is_not_guessed(start: dt.date | None):
    """Neither outside of a cycle nor in one that does not say when it ends."""
    filled = read(start, None)
    assert filled.values["日期"] is None
    assert ("year-missing", "强制", "B3") in told(filled)
