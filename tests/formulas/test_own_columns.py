"""Columns of a rule's own block that are written in full: `支部.满意` in a rule over 支部."""

from __future__ import annotations

import pytest

from cxzy_sheets.errors import RuleError
from cxzy_sheets.formulas import Column, Schema, Table, World, column, compile_rule

SCHEMA = Schema(
    {"年龄": Column("整数"), "单位": Column("文本")},
    {"家庭": {"称谓": Column("文本"), "年龄": Column("整数"), "收入": Column("小数")}},
)
WORLD = World(
    Table(1, {"年龄": column([30], "整数"), "单位": column(["甲"], "文本")}),
    {
        "家庭": Table(
            3,
            {
                "称谓": column(["父亲", "母亲", "妹妹"], "文本"),
                "年龄": column([60, 58, 12], "整数"),
                "收入": column([3.0, 2.0, 0.0], "小数"),
            },
        )
    },
)


@pytest.mark.parametrize(
    ("text", "passed"),
    [
        ("家庭.年龄>=16", [True, True, False]),
        ('IF(称谓="妹妹",TRUE,家庭.年龄>=59)', [True, False, True]),
        ("AND(家庭.年龄>=16)", [True, True, False]),
        ("OR(家庭.年龄>=60,家庭.收入=0)", [True, False, True]),
        ("家庭.年龄<=SUM(家庭.年龄)/2", [True, True, True]),
        ("家庭.收入*2<=SUM(家庭.收入)", [False, True, True]),
        ("家庭.年龄=MAX(家庭.年龄)", [True, False, False]),
        ("COUNTIFS(家庭.年龄,家庭.年龄)=1", [True, True, True]),
        ("ROUND(家庭.收入,0)<3", [False, True, True]),
        ('XLOOKUP(家庭.称谓,家庭.称谓,家庭.收入)>=家庭.收入', [True, True, True]),
    ],
)  # fmt: skip
def test_it_is_this_row_s_value_outside_of_what_takes_columns(text: str, passed: list[bool]):
    """In full it is this row's value, in SUM and its like the column, as Excel's `@` has it."""
    outcomes = compile_rule(text, SCHEMA, "家庭").check(WORLD)
    assert [all(o.passed[i] for o in outcomes) for i in range(3)] == passed


def test_the_message_for_two_meanings_says_what_works():
    """A bare name that the head has too is refused, and what it says to write is taken."""
    with pytest.raises(RuleError) as caught:
        compile_rule("年龄>=16", SCHEMA, "家庭")
    assert "请写 家庭.年龄;" in str(caught.value.hint)
    assert compile_rule("家庭.年龄>=16", SCHEMA, "家庭").check(WORLD)


def test_a_row_and_a_column_do_not_meet_within_a_sum():
    """SUM of the column and of this row's value is refused as ever."""
    with pytest.raises(RuleError, match="整列不能与本行的值"):
        compile_rule("SUM(家庭.年龄*收入)>0", SCHEMA, "家庭")


def test_names_in_one_pair_of_brackets_are_told_apart():
    """[家庭.年龄] is refused with what to write, not with itself."""
    with pytest.raises(RuleError) as caught:
        compile_rule("[家庭.年龄]>=16", SCHEMA, "家庭")
    assert caught.value.hint == "请去掉方括号,写 家庭.年龄。"
