"""名称.类别, 姓名.支部, 日期.月, 采用载体.分值: what a value can be asked."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from cxzy_sheets.cycle import load_cycle
from cxzy_sheets.cycle.dots import Dots

from .folders import UNITS, Rows, cycle_folder

LISTS: dict[str, Rows] = {
    "载体分值": (("载体", "分值"), ("校报", 1), ("网站", 2), ("简报", 3), ("简报", 4)),
    "名额": (("单位", "名额"), ("数院", 2), ("物理学院", 3), ("别的学院", 4)),
    "阶段": (("名称", "起", "止"), ("动员", dt.date(2011, 12, 1), dt.date(2011, 12, 20)),
             ("总结", dt.date(2011, 12, 21), dt.date(2012, 1, 15))),
}  # fmt: skip
PEOPLE: Rows = (
    ("姓名", "支部", "学工号", "职务"), ("张三", "A1", "0012", "教授"),
    ("张三", "B1", "0099", None), ("李四", "A2", "0013", None),
)  # fmt: skip


@pytest.fixture(scope="module")
def dots(tmp_path_factory: pytest.TempPathFactory) -> Dots:
    root: Path = tmp_path_factory.mktemp("cycle") / "c"
    return Dots(load_cycle(cycle_folder(root, lists=LISTS, people=PEOPLE)))


@pytest.mark.parametrize(
    ("reference", "attribute", "value", "answer"),
    [
        ("单位", "类别", "数学教工党支部", "教师"),
        ("单位", "党员数", "数学教工党支部", 20),
        ("单位", "上级", "数学教工党支部", "数学学院党总支"),
        ("单位", "二级党组织", "数学教工党支部", "数学学院党总支"),
        ("单位", "二级党组织", "数学学院党总支", "数学学院党总支"),
        ("单位", "党支部", "数学学院党总支", None),
        ("单位", "类别", "没有的党支部", None),
        ("人员", "支部", "李四", "数学学生党支部"),
        ("人员", "支部", "张三(0099)", "物理教工党支部"),
        ("人员", "支部", "张三", None),
        ("人员", "职务", "张三(0012)", "教授"),
        ("日期", "月", dt.date(2011, 12, 20), "2011-12"),
        ("日期", "半年", dt.date(2011, 12, 20), "2011下半年"),
        ("日期", "周", dt.date(2012, 1, 1), "2011第52周"),
        ("日期", "阶段", dt.date(2011, 12, 20), "动员"),
        ("日期", "阶段", dt.date(2011, 12, 21), "总结"),
        ("日期", "阶段", dt.date(2012, 1, 16), None),
        ("年月", "季", "2011-12", "2011第四季度"),
        ("载体分值.载体", "分值", "校报", 1),
        ("载体分值.载体", "分值", "简报", None),
        ("载体分值.载体", "分值", "电台", None),
        ("阶段.名称", "止", "动员", dt.date(2011, 12, 20)),
        ("月.名称", "止", "2012-02", dt.date(2012, 2, 29)),
        ("单位", "类别", None, None),
    ],
)
def test_a_value_that_stands_for_something_is_asked_with_a_dot(
    dots: Dots, reference: str, attribute: str, value: Any, answer: Any
):
    """A row found twice, a name that two persons bear, a day outside the calendar: nothing."""
    assert dots.ask(reference, attribute, [value, value]) == [answer, answer]


def test_lists_name_units_as_the_roster_does(dots: Dots):
    """数院 in a list is 数学学院党总支 in every copy; what the roster lacks stays as it stands."""
    assert dots.lists["名额"].columns["单位"].values == (
        "数学学院党总支", "物理学院党总支", "别的学院",
    )  # fmt: skip
    assert dots.ask("名额.单位", "名额", ["物理学院党总支"]) == [3]


def test_a_column_that_names_no_units_is_left_alone(dots: Dots):
    """教师 in the roster's 类别 is a word, even where a branch is called 教师党支部."""
    rows = [list(row) for row in UNITS]
    assert rows[2][6] == "教师"
    assert set(dots.lists["名册.单位"].columns["类别"].values) == {None, "教师", "学生"}
