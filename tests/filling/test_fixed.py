"""Fixed blocks and ticks: printed rows are found by what they print, boxes by their options."""

from __future__ import annotations

import pandas as pd
import pytest

from cxzy_sheets.errors import FillError

from .forms import form

ITEMS = ("推进活动情况", "服务群众情况", "加强自身建设")
CELLS = {
    "A1": "群众评议表", "A3": "评议内容", "B3": "满意", "C3": "不满意",
    **{f"A{row}": item for row, item in enumerate(ITEMS, start=4)},
    **{f"B{row}": "{{内容.满意}}" for row in (4, 5, 6)},
    **{f"C{row}": "{{内容.不满意}}" for row in (4, 5, 6)},
    "A7": "合计", "B7": "=SUM(B4:B6)",
}  # fmt: skip
FIELDS = [{"字段": "内容.满意;不满意", "类型": "整数"}]


def items():
    """Return a form with three printed rows."""
    return form(CELLS, frames=("A3:C7",), fields=FIELDS)


def test_records_are_put_on_the_rows_that_print_their_name():
    """In whatever order they are given, and though one is missing."""
    made = items()
    rows = [{"评议内容": ITEMS[2], "满意": 3, "不满意": 0}, {"评议内容": f" {ITEMS[0]}", "满意": 1}]
    data = made.fill({}, {"内容": rows})
    assert made.cells(data, "B4", "B5", "B6", "C6", "B7", "A5") == [1, None, 3, 0, 4, ITEMS[1]]


def test_without_names_records_are_taken_in_order():
    """As many as the form prints rows."""
    made = items()
    rows = [{"满意": i, "不满意": 9 - i} for i in (1, 2, 3)]
    data = made.fill({}, {"内容": pd.DataFrame(rows)})
    assert made.cells(data, "B4", "B5", "B6", "B7") == [1, 2, 3, 6]
    got = made.read(data)
    assert got.rows["内容"].to_dict("records") == [
        {"评议内容": item, **row} for item, row in zip(ITEMS, rows, strict=True)
    ]
    assert made.fill(got.values, got.rows) == data


def test_rows_that_the_form_does_not_print_are_refused():
    """An unknown name (the nearest offered), one name twice, too few without names."""
    with pytest.raises(FillError, match=r"没有印这一行.*服务群众情况") as caught:
        items().fill({}, {"内容": [{"评议内容": "服务群众", "满意": 1}]})
    assert (caught.value.field, caught.value.record) == ("内容.评议内容", 0)
    with pytest.raises(FillError, match=r"第 2 条.*已有记录"):
        items().fill({}, {"内容": [{"评议内容": ITEMS[0]}, {"评议内容": ITEMS[0]}]})
    with pytest.raises(FillError, match="3 行,给了 2 条"):
        items().fill({}, {"内容": [{"满意": 1}, {"满意": 2}]})


def test_rows_are_told_apart_by_all_that_they_print():
    """Two printed columns: the same item under two heads."""
    cells = {
        "A1": "表", "A3": "类别", "B3": "项目", "C3": "得分", "A4": "学习", "B4": "次数",
        "A5": "学习", "B5": "质量",
        "A6": "服务", "B6": "次数", **{f"C{row}": "{{考核.得分}}" for row in (4, 5, 6)},
    }  # fmt: skip
    made = form(cells, frames=("A3:C6",), fields=[{"字段": "考核.得分", "类型": "小数"}])
    rows = [
        {"类别": "服务", "项目": "次数", "得分": 3},
        {"类别": "学习", "项目": "次数", "得分": 1},
    ]
    assert made.cells(made.fill({}, {"考核": rows}), "C4", "C5", "C6") == [1, None, 3]
    named = [{"项目": "次数", "得分": 1}, {"项目": "质量", "得分": 2}, {"项目": "次数", "得分": 3}]
    assert made.cells(made.fill({}, {"考核": named}), "C4", "C5", "C6") == [1, 2, 3]


BOXES = {
    "A1": "测评票", "A3": "推进情况", "B3": "好", "C3": "{{推进=好}}", "D3": "差",
    "E3": "{{推进=差}}",
    "A5": "项目", "B5": "好", "C5": "一般", "D5": "差", "A6": "作风", "A7": "学风",
    **{f"B{row}": "{{测评.评价=好}}" for row in (6, 7)},
    **{f"C{row}": "{{测评.评价=一般}}" for row in (6, 7)},
    **{f"D{row}": "{{测评.评价=差}}" for row in (6, 7)},
}  # fmt: skip


@pytest.mark.parametrize("fast", [True, False])
def test_the_box_of_the_option_is_ticked(fast):
    """√ in its box, the others empty; nothing given is no tick at all."""
    made = form(BOXES, frames=("A5:D7",))
    data = made.fill({"推进": "差"}, {"测评": [{"项目": "学风", "评价": "一般"}]})
    assert made.cells(data, "C3", "E3", "B6", "C6", "B7", "C7", "D7") == [
        None, "√", None, None, None, "√", None,
    ]  # fmt: skip
    got = made.read(data, fast=fast)
    assert got.values == {"推进": "差"}
    assert got.blocks["测评"].columns["评价"] == [None, "一般"]


def test_an_option_without_a_box_is_refused():
    """The boxes' options are all there are; two at once have no single box."""
    made = form(BOXES, frames=("A5:D7",))
    with pytest.raises(FillError, match="好、差"):
        made.fill({"推进": "一般"})
    with pytest.raises(FillError, match="好、一般、差") as caught:
        made.fill({}, {"测评": [{"评价": "好"}, {"评价": "很好"}]})
    assert caught.value.record == 1


def test_yes_and_no_boxes_take_truth_values():
    """是否 ticks the box that says 是, or 否."""
    made = form({"A1": "表", "A2": "是", "B2": "{{党员=是}}", "C2": "否", "D2": "{{党员=否}}"})
    assert made.cells(made.fill({"党员": "否"}), "B2", "D2") == [None, "√"]
    typed = form(
        {"A1": "表", "A2": "是", "B2": "{{党员=是}}", "C2": "否", "D2": "{{党员=否}}"},
        fields=[{"字段": "党员", "类型": "是否"}],
    )
    assert typed.cells(typed.fill({"党员": True}), "B2", "D2") == ["√", None]
