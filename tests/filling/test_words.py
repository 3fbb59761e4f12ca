"""Cells in which text and tags stand together: the text stays, values stand as people type them."""

from __future__ import annotations

import datetime
import io

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from cxzy_sheets.errors import FillError

from .forms import Form, form

LINE = "填报单位(盖章):{{单位}}        填报日期:{{日期}}"


def filled(text: str, values: dict[str, object], fields=()) -> str:
    """Return what a cell says that is `text` in the form; reading it back gives the values."""
    made = form({"A1": "登记表", "A2": text}, fields=fields)
    data = made.fill(values)
    for fast in (True, False):
        got = made.read(data, fast=fast)
        assert {k: v for k, v in got.values.items() if v is not None} == {
            k: v for k, v in values.items() if v is not None
        }
    return made.cells(data, "A2")[0]


def test_the_text_around_the_tags_stays():
    """Blanks and colons are the form's own."""
    assert (
        filled(LINE, {"单位": "数学学院", "日期": "12月"})
        == "填报单位(盖章):数学学院        填报日期:12月"
    )


def test_an_answer_that_is_not_given_leaves_its_gap():
    """The labels stay readable, and room is left to write in where text follows at once."""
    assert filled(LINE, {"日期": "12月"}) == "填报单位(盖章):        填报日期:12月"
    assert filled("共{{人数}}人,{{地点}}", {}) == "共    人,"


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("日期", datetime.date(2011, 12, 20), "2011-12-20"), ("年月", "2011-12", "2011-12"),
        ("百分比", 0.855, "85.5%"), ("百分比", 1.0, "100%"), ("小数", 0.1, "0.1"),
        ("小数", 12345.5, "12345.5"),
        ("小数", 1e-7, "0.0000001"), ("整数", 12345, "12345"), ("是否", True, "是"),
        ("编号", "0012", "0012"),
    ],
)  # fmt: skip
def test_values_stand_as_a_person_types_them(kind, value, text):
    """Days with hyphens, shares with a percent sign, numbers in plain digits."""
    fields = [{"字段": "甲", "类型": kind}]
    assert filled("某项内容:{{甲}}", {"甲": value}, fields) == f"某项内容:{text}"


def test_days_are_written_with_characters_where_the_form_asks_for_them():
    """The text beside the tag says 年月日, or 年月."""
    day = [{"字段": "日期", "类型": "日期"}]
    value = {"日期": datetime.date(2011, 2, 3)}
    assert filled("填报日期(年月日):{{日期}}", value, day) == "填报日期(年月日):2011年2月3日"
    month = [{"字段": "月份", "类型": "年月"}]
    assert (
        filled("统计月份(年、月):{{月份}}", {"月份": "2011-02"}, month)
        == "统计月份(年、月):2011年2月"
    )


def test_days_for_fields_that_nobody_typed():
    """A day given for a text is written as one."""
    made = form({"A1": "表", "A2": "日期:{{日期}}", "A3": "日期二", "B3": "{{日期二}}"})
    data = made.fill({"日期": datetime.date(2011, 2, 3), "日期二": datetime.date(2011, 2, 3)})
    assert made.cells(data, "A2", "B3") == ["日期:2011-02-03", "2011-02-03"]


def test_anonymous_tags_leave_a_place_to_write():
    """Nobody reads them, and nothing is left of them."""
    made = form({"A1": "表", "A2": "单位:{{单位}}    签字:{{ }}", "A3": "第{{ }}页", "A4": "{{ }}"})
    assert made.cells(made.fill({"单位": "甲"}), "A2", "A3", "A4") == [
        "单位:甲    签字:",
        "第    页",
        None,
    ]


def test_ticks_in_text():
    """The mark stands where its option's tag was; the other places stay free."""
    made = form({"A1": "表", "A2": "总体评价:满意({{评价=满意}})  不满意({{评价=不满意}})"})
    data = made.fill({"评价": "不满意"})
    assert made.cells(data, "A2") == ["总体评价:满意(    )  不满意(√)"]
    assert made.read(data).values == {"评价": "不满意"}


@pytest.mark.parametrize("value", ["张三        填报日期:无", "甲    乙"])
def test_an_answer_that_could_not_be_told_from_the_text_is_refused(value):
    """A label of the form, or a gap, inside an answer: reading would refuse it, so filling does."""
    with pytest.raises(FillError, match="独占一格") as caught:
        form({"A1": "表", "A2": LINE}).fill({"单位": value})
    assert (caught.value.field, caught.value.cell) == ("单位", "A2")


def test_formatted_text_keeps_its_formats():
    """A bold label stays bold, an underlined gap underlines what is written into it."""
    book = openpyxl.Workbook()
    book.active["A1"] = "登记表"
    book.active["A2"] = CellRichText(
        TextBlock(InlineFont(b=True), "单位:"),
        TextBlock(InlineFont(u="single"), "{{单位}}"),
        "   电话:{{电话}}",
    )
    out = io.BytesIO()
    book.save(out)
    made = Form(out.getvalue())
    data = made.fill({"单位": "数学 & 统计", "电话": "83789384"})
    cell = openpyxl.load_workbook(io.BytesIO(data), rich_text=True).active["A2"].value
    said = [
        (str(run), bool(run.font.b), run.font.u) if isinstance(run, TextBlock) else run
        for run in cell
    ]
    assert said == [("单位:", True, None), ("数学 & 统计", False, "single"), "   电话:83789384"]
    assert made.read(data).values == {"单位": "数学 & 统计", "电话": "83789384"}


def test_text_and_tags_in_the_rows_of_a_block():
    """Each record has the text; rows without one have none."""
    cells = {"A1": "表", "A3": "名称", "B3": "票数", "A4": "{{支部.名称}}", "B4": "{{支部.票}}票"}
    made = form(cells, frames=("A3:B6",), fields=[{"字段": "支部.票", "类型": "整数"}])
    rows = [{"名称": f"支部{i}", "票": i} for i in range(1, 6)]
    data = made.fill({}, {"支部": rows})
    assert made.cells(data, "B4", "B8") == ["1票", "5票"]
    assert made.read(data).rows["支部"].to_dict("records") == rows
    assert made.cells(made.fill({}, {"支部": rows[:1]}), "B4", "B5") == ["1票", None]
