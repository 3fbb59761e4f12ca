"""What the use of a field says of its type (rules.md §1, the 规则 sheet itself, 4)."""

from __future__ import annotations

import pytest

from cxzy_sheets.formulas import Column, Schema, infer_types

OPEN = Column(None)
SCHEMA = Schema(
    {
        "甲": OPEN,
        "乙": OPEN,
        "丙": OPEN,
        "名": Column("文本"),
        "日": Column("日期"),
        "开始日期": OPEN,
        "结束日期": OPEN,
        "双": Column("是否"),
    },
    {
        "块": {"数": OPEN, "率": OPEN, "号": OPEN, "日": OPEN, "名": OPEN},
        "另": {"号": OPEN, "票": OPEN},
    },
    {"门槛": 0.8},
)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["甲+1=2"], {"甲": "小数"}),
        (["甲=5"], {"甲": "小数"}),
        (["甲>=门槛"], {"甲": "小数"}),
        (['甲="是"'], {}),
        (['甲<>""'], {}),
        (["甲=乙"], {}),
        (["甲=乙", "乙>3"], {"甲": "小数", "乙": "小数"}),
        (["甲=乙", "乙=丙", "丙=日"], {"甲": "日期", "乙": "日期", "丙": "日期"}),
        (["甲<=乙"], {"甲": "小数", "乙": "小数"}),
        (["甲<=日"], {"甲": "日期"}),
        (["开始日期<=结束日期"], {"开始日期": "日期", "结束日期": "日期"}),
        (["甲<=结束日期"], {"甲": "日期", "结束日期": "日期"}),
        (["YEAR(甲)=2011"], {"甲": "日期"}),
        (["甲-日<=7"], {"甲": "日期"}),
        (["日-甲<=DATE(2011,1,1)"], {"甲": "小数"}),
        (["结束日期-日<=7"], {"结束日期": "日期"}),
        (["SUM(块.数)=甲"], {"块.数": "小数", "甲": "小数"}),
        (["SUM(甲,乙)"], {"甲": "小数", "乙": "小数"}),
        (["数/率"], {"块.数": "小数", "块.率": "小数"}),
        (['COUNTIF(块.数,">=5")=1'], {"块.数": "小数"}),
        (['COUNTIF(块.日,">=2011-12-20")=1'], {"块.日": "日期"}),
        (['COUNTIF(块.名,"教师")=1'], {}),
        (["COUNTIFS(块.号,另.号)=1"], {}),
        (["XLOOKUP(号,另.号,另.票)>5"], {}),
        (["MAX(块.数)<=甲"], {"块.数": "小数", "甲": "小数"}),
        (["IF(甲>1,乙=2,丙)"], {"甲": "小数", "乙": "小数"}),
        (["甲+", "乙>1"], {"乙": "小数"}),
        (["甲>1,", "没有的>甲"], {}),
        (["名>1", "甲*名=1"], {}),
        (["LEN(甲)=18"], {}),
    ],
)
def test_use_decides_the_type(texts: list[str], expected: dict[str, str]):
    """Added, multiplied or compared with a number: 小数; with a date: 日期; else nothing."""
    made = infer_types([(text, None) for text in texts], SCHEMA)

    assert {
        f"{block}.{name}" if block else name: kind for (block, name), kind in made.items()
    } == expected


def test_first_use_stands():
    """Where two uses disagree the first one stands, and the other rule is refused later."""
    made = infer_types([("甲>1", None), ("YEAR(甲)>2000", None)], SCHEMA)

    assert made == {(None, "甲"): "小数"}
    assert infer_types([("AND(甲>1,YEAR(甲)>2000)", None)], SCHEMA) == {}


def test_scope_says_whose_field_a_name_is():
    """The same short name in two blocks is told apart by the scope of the formula."""
    assert infer_types([("号+1", "另")], SCHEMA) == {("另", "号"): "小数"}
    assert infer_types([("号+1", "没有")], SCHEMA) == {}
