"""Which period a copy is of: what its head states."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cxzy_sheets.errors import CxzyError
from cxzy_sheets.matching import RETURNED

from .office import MONTHLY, booked, codes, cycle, month, monthly_bytes, only, saved, told

DAY = dt.date
TERMS = (("名称", "起", "止"), ("上学期", DAY(2011, 9, 1), DAY(2012, 1, 31)),
         ("下学期", DAY(2012, 2, 1), DAY(2012, 8, 31)))  # fmt: skip
STAGES = (("名称", "起", "止"), ("动员", DAY(2011, 1, 1), DAY(2011, 12, 15)),
          ("总结", DAY(2011, 12, 16), DAY(2012, 12, 31)))  # fmt: skip
DUE = (("名称", "日"), ("报送期", "14;29"))


def form(kind: str, allowed: str | None, value: Any = None, *, tagged: bool = False) -> bytes:
    """Return a form with a unit, a period of this type, and a number; or a copy of it."""
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    for row, (label, tag, given) in enumerate(
        (("填报单位", "{{单位}}", "数学学院党总支"), ("填报期次", "{{期}}", value),
         ("条数合计", "{{条数}}", 5), ("审核人签名", None, None)), start=1,
    ):  # fmt: skip
        sheet.cell(row, 1, label)
        sheet.cell(row, 2, tag if tagged else given)
    if tagged:
        fields = made.create_sheet("字段")
        fields.append(["字段", "类型", "取值"])
        fields.append(["单位", "单位", None])
        fields.append(["期", kind, allowed])
        fields.append(["条数", "整数", None])
    return saved(made)


@pytest.mark.parametrize(
    ("kind", "allowed", "asked", "value", "period"),
    [
        ("年月", None, "期", "2011-12", "2011-12"),
        ("年月", None, "期.月", "2011年12月", "2011-12"),
        ("年月", None, "期.季", "2011-12", "2011第四季度"),
        ("年月", None, "期.阶段", "2012-01", "总结"),
        # December lies in two stages.
        ("年月", None, "期.阶段", "2011-12", ""),
        ("年月", None, "期.月", "2010-12", ""),
        ("日期", None, "期.月", DAY(2011, 12, 20), "2011-12"),
        ("日期", None, "期.阶段", DAY(2011, 12, 15), "动员"),
        ("日期", None, "期.阶段", DAY(2013, 1, 1), ""),
        ("日期", "报送期.止", "期", DAY(2011, 12, 29), "2011-12-29"),
        # No due day of the calendar.
        ("日期", "报送期.止", "期", DAY(2011, 12, 28), ""),
        ("选项", "学期.名称", "期", "上学期", "上学期"),
        # A calendar that is built in.
        ("选项", "季.名称", "期", "2011第四季度", "2011第四季度"),
        ("日期", "周.止", "期", DAY(2011, 12, 25), "2011第51周"),
        # The calendar has it, the cycle does not reach it.
        ("选项", "学期.名称", "期", "下学期", ""),
        ("文本", None, "期.学期", "上 学期", "上学期"),
        ("文本", None, "期.学期", "第一学期", ""),
    ],
)
def test_the_head_states_the_period(
    tmp_path: Path, *, kind: str, allowed: str | None, asked: str, value: Any, period: str
):
    """By its field's 取值, or by the calendar behind the dot; what is none, or two, is returned."""
    office = cycle(
        tmp_path,
        forms={"期报.xlsx": form(kind, allowed, tagged=True)},
        rows=[{"表": "期报", "文件": "期报.xlsx", "谁报": "二级党组织", "期次": asked}],
        sheets={"期次": DUE},
        lists={"学期": TERMS, "阶段": STAGES},
    )
    one = only(booked(office, {"a.xlsx": form(kind, allowed, value)}))
    assert one.period == period
    assert (one.status == RETURNED) == (not period)
    assert bool(told(one.findings, "period-outside")) == (not period)


def test_a_copy_that_does_not_say_its_period_is_returned(tmp_path: Path):
    """It supersedes nothing, and nothing supersedes it."""
    office = cycle(tmp_path, rows=[MONTHLY])
    files = {f"{n}.xlsx": monthly_bytes(month("数学学院", None, n)) for n in (1, 2)}
    made = booked(office, files)
    assert [(one.status, codes(one)) for one in made.submissions] == [
        (RETURNED, ["period-missing"])
    ] * 2


def test_a_claim_says_the_period(tmp_path: Path):
    """认领 with form and period settles what the copy leaves open."""
    claim = {"认领": (("文件", "单位", "表", "期次"), ("a.xlsx", "数学学院", "月报", "2011-12"))}
    office = cycle(tmp_path, rows=[MONTHLY], registry=claim)
    one = only(booked(office, {"a.xlsx": monthly_bytes(month(None, None))}))
    assert (one.unit_code, one.period, codes(one)) == ("A", "2011-12", [])


@pytest.mark.parametrize(
    ("asked", "word"),
    [("统计月.月", "统计月份"), ("统计月份.旬", "月"), ("单位", "没有“单位”这个日历")],
)
def test_what_leads_to_no_calendar_is_refused_with_its_cell(tmp_path: Path, asked: str, word: str):
    """期次 of 表样 names a field of the form, and a calendar."""
    with pytest.raises(CxzyError) as caught:
        booked(cycle(tmp_path, rows=[{**MONTHLY, "期次": asked}]), {})
    assert word in str(caught.value)
    assert (caught.value.sheet, caught.value.cell) == ("表样", "E2")
