"""Periods, monthly due days, working days: 14/29 and other real calendars."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence

import openpyxl
import pytest

from cxzy_sheets.calendars import (
    built_in,
    built_in_period,
    calendar_of,
    due_days,
    is_working_day,
    rolled,
)
from cxzy_sheets.errors import CxzyError
from cxzy_sheets.lists import Listing, find_row, load_lists


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def lists(tmp_path, rows: Sequence[Sequence[object]]) -> dict[str, Listing]:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "阶段"
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    made.save(out)
    path = tmp_path / "清单.xlsx"
    path.write_bytes(out.getvalue())
    return load_lists(path)


def test_months_that_lack_the_day_use_their_last():
    """29 February: 2010 and 2011 have none (wishes.md, real numbers 8)."""
    found = due_days("报送期", [14, 29], day("2011-01-30"), day("2011-03-20"))
    assert [period.name for period in found.periods] == [
        "2011-02-14", "2011-02-28", "2011-03-14", "2011-03-29",
    ]  # fmt: skip
    leap = due_days("报送期", [14, 29], day("2012-02-01"), day("2012-02-29"))
    assert [period.name for period in leap.periods] == ["2012-02-14", "2012-02-29"]


def test_a_period_runs_from_the_day_after_one_due_day_to_the_next():
    """Every day of the span is in exactly one period."""
    found = due_days("报送期", [14, 29], day("2011-01-30"), day("2011-03-20"))
    assert (found.periods[1].start, found.periods[1].end) == (day("2011-02-15"), day("2011-02-28"))
    days = [day("2011-01-30") + dt.timedelta(n) for n in range(50)]
    assert all(found.of(d) is not None for d in days)
    assert found.of(day("2011-01-29")) is None


@pytest.mark.parametrize(
    ("kind", "name", "start", "end"),
    [
        ("年", "2011", "2011-01-01", "2011-12-31"),
        ("半年", "2011下半年", "2011-07-01", "2011-12-31"),
        ("季", "2011第四季度", "2011-10-01", "2011-12-31"),
        ("月", "2011-12", "2011-12-01", "2011-12-31"),
        ("周", "2011第51周", "2011-12-19", "2011-12-25"),
    ],
)
def test_built_in_periods_of_one_day(kind: str, name: str, start: str, end: str):
    """20 December 2011, a Tuesday."""
    period = built_in_period(kind, day("2011-12-20"))
    assert (period.name, period.start, period.end) == (name, day(start), day(end))


def test_built_in_calendars_have_no_hole():
    """Months from February 2012 to January 2013."""
    found = built_in("月", day("2012-02-10"), day("2013-01-01"))
    assert len(found.periods) == 12
    assert [p.end + dt.timedelta(1) for p in found.periods[:-1]] == [
        p.start for p in found.periods[1:]
    ]


def test_a_list_with_name_start_and_end_is_a_calendar(tmp_path):
    """阶段 of the seeds: three stages."""
    made = lists(
        tmp_path,
        [("名称", "起", "止"), ("动员", dt.date(2010, 5, 1), dt.date(2010, 9, 30)),
         ("推进", dt.date(2010, 10, 1), dt.date(2012, 9, 30))],
    )  # fmt: skip
    found = calendar_of(made["阶段"])
    assert found is not None
    inside = found.of(day("2010-10-01"))
    assert inside is not None
    assert inside.name == "推进"
    assert found.of(day("2012-10-01")) is None


@pytest.mark.parametrize(
    ("start", "word"), [(dt.date(2010, 9, 30), "重叠"), (dt.date(2010, 10, 3), "空档")]
)
def test_holes_and_overlaps_are_refused_with_the_cell(tmp_path, start: dt.date, word: str):
    """A day in two periods, or in none, has no answer."""
    made = lists(
        tmp_path,
        [("名称", "起", "止"), ("动员", dt.date(2010, 5, 1), dt.date(2010, 9, 30)),
         ("推进", start, dt.date(2012, 9, 30))],
    )  # fmt: skip
    with pytest.raises(CxzyError, match=word) as caught:
        calendar_of(made["阶段"])
    assert (caught.value.sheet, caught.value.cell) == ("阶段", "B3")


def test_working_days_follow_the_official_calendar():
    """17 June 2012 is a Sunday; 21 January 2012 a Saturday that was worked; May Day is not."""
    assert not is_working_day(day("2012-06-17"))
    assert is_working_day(day("2012-01-21"))
    assert not is_working_day(day("2012-05-01"))
    with pytest.raises(LookupError, match="2003"):
        is_working_day(day("2003-01-02"))


def test_a_due_moment_moves_to_a_working_day_and_keeps_its_time():
    """顺延 from Sunday 17 June to Monday 18; 提前 to Friday 15."""
    due = dt.datetime(2012, 6, 17, 15, 0)
    assert rolled(due, "顺延") == dt.datetime(2012, 6, 18, 15, 0)
    assert rolled(due, "提前") == dt.datetime(2012, 6, 15, 15, 0)
    assert rolled(due, "") == due
    with pytest.raises(CxzyError, match="2003"):
        rolled(dt.datetime(2003, 6, 15), "顺延")


def test_columns_of_a_list_are_typed_by_their_cells(tmp_path):
    """Numbers, days, truths; anything mixed is text, whole numbers without .0."""
    made = lists(
        tmp_path,
        [("载体", "分值", "起用", "停用", "代码"), ("校报", 1, dt.date(2011, 1, 1), "否", 12),
         ("省报", 2.5, None, "是", "A3")],
    )["阶段"]  # fmt: skip
    assert {name: column.type for name, column in made.columns.items()} == {
        "载体": "文本", "分值": "小数", "起用": "日期", "停用": "是否", "代码": "文本",
    }  # fmt: skip
    assert made.columns["代码"].values == ("12", "A3")
    assert made.columns["起用"].values == (day("2011-01-01"), None)
    assert find_row(made, "载体", "省报") == 1
    assert find_row(made, "载体", "市报") is None
