"""The dot: a value that stands for a unit, a day or a list row can be asked for more."""

from __future__ import annotations

import pytest

from cxzy_sheets.errors import RuleError
from cxzy_sheets.formulas import Column, Schema, Table, World, column, compile_rule, compile_value

DOTS = {
    "单位": {"类别": Column("文本"), "上级": Column("单位"), "党员数": Column("整数")},
    "采用分值.载体": {"分值": Column("小数")},
}
SCHEMA = Schema(
    head={"单位": Column("单位")},
    blocks={"支部": {"名称": Column("单位"), "载体": Column("选项", refers="采用分值.载体")}},
    dots=DOTS,
)


def world() -> World:
    head = Table(1, {"单位": column(["数院"], "单位"), "单位.党员数": column([40], "整数")})
    rows = Table(
        2,
        {
            "名称": column(["一", "二"], "单位"),
            "名称.类别": column(["教师", "学生"], "文本"),
            "名称.上级.党员数": column([40, None], "整数"),
            "载体.分值": column([1.0, 3.0], "小数"),
        },
    )
    return World(head, {"支部": rows})


def test_a_unit_is_asked_for_a_column_of_the_roster():
    """名称.类别, row by row."""
    rule = compile_rule('名称.类别="教师"', SCHEMA, "支部")
    (outcome,) = rule.check(world())
    assert outcome.passed.tolist() == [True, False]


def test_dots_follow_one_another():
    """名称.上级.党员数; a blank in the roster is unknown."""
    rule = compile_rule("名称.上级.党员数>=30", SCHEMA, "支部")
    (outcome,) = rule.check(world())
    assert outcome.passed.tolist() == [True, False]
    assert outcome.unchecked.tolist() == [False, True]


def test_a_list_row_is_asked_for_its_other_columns():
    """载体.分值 by the list that 取值 names, and the whole column of it."""
    assert compile_value("载体.分值", SCHEMA, "支部").plain(world()) == [1.0, 3.0]
    assert compile_value("SUM(支部.载体.分值)", SCHEMA).plain(world()) == [4.0]
    assert compile_value("单位.党员数", SCHEMA).plain(world()) == [40.0]


def test_what_is_not_there_is_refused_with_the_nearest():
    """名称.类型 offers 类别."""
    with pytest.raises(RuleError, match="没有 类型 这一项") as caught:
        compile_rule('名称.类型="教师"', SCHEMA, "支部")
    assert "类别" in (caught.value.hint or "")


def test_a_field_whose_formula_is_the_parameter_of_its_name_is_one_thing_with_it():
    """满意率 =满意率: no clash of names; a plain clash is refused as ever."""
    blocks = {"支部": {"满意率": Column("百分比", parameter=True)}}
    schema = Schema(blocks=blocks, parameters={"满意率": "=满意/有效票"})
    rule = compile_rule("满意率>=0.8", schema, "支部")
    rows = Table(1, {"满意率": column([0.9], "百分比")})
    (outcome,) = rule.check(World(Table(1, {}), {"支部": rows}))
    assert outcome.passed.tolist() == [True]
    plain = Schema(blocks={"支部": {"满意率": Column("百分比")}}, parameters={"满意率": 0.8})
    with pytest.raises(RuleError, match="既是"):
        compile_rule("满意率>=0.8", plain, "支部")
