"""What is refused when a form is loaded: where, why, and what to write instead."""

from __future__ import annotations

import pytest

from cxzy_sheets.errors import RuleError
from cxzy_sheets.formulas import Column, Schema, compile_rule, compile_value

SCHEMA = Schema(
    {
        "单位": Column("单位"),
        "应到": Column("整数"),
        "实到": Column("整数"),
        "比率": Column("百分比"),
        "填报日期": Column("日期"),
        "月份": Column("年月"),
        "说明": Column("文本"),
        "双师": Column("是否"),
        "代码": Column("编号"),
        "组": Column("人员", many=True),
        "满意": Column("整数"),
        "18岁以下": Column("整数"),
        "票数（张）": Column("整数"),
    },
    {
        "支部": {
            "名称": Column("文本"),
            "有效票": Column("整数"),
            "满意": Column("整数"),
            "双师": Column("是否"),
            "等次": Column("选项", options=("优秀", "合格")),
            "日期": Column("日期"),
            "工号": Column("编号"),
        },
        "人员": {"姓名": Column("文本"), "得票": Column("整数")},
        "附件9": {"数": Column("整数")},
    },
    {"门槛": 0.8, "率": "=得票/门槛", "圈": "=圈2+1", "圈2": "=圈*2", "坏": "=应到+", "空": None},
    {
        "附件4": Schema({"应到": Column("整数")}, {"支部": {"满意": Column("整数")}}),
        "附件9": Schema(),
    },
    {"名册.单位": {"名称": Column("文本"), "党员数": Column("整数")}},
)

REFUSED = [
    # rule, scope, at, what is said, what to write
    ("应到", None, 0, "不是 TRUE 或 FALSE", "a<=b"),
    ('"是"', None, 0, "不是 TRUE 或 FALSE", ""),
    ("AND(应到,实到>0)", None, 4, "不是 TRUE 或 FALSE", ""),
    ("1<=实到<=5", None, 5, "不能连着写", "AND"),
    ("代码<>99", None, 2, "不能相比", '请写 "99"'),
    ('应到="5"', None, 2, "不能相比", "请写 5"),
    ('填报日期<="2011-12-20"', None, 4, "不能相比", "DATE(2011,12,20)"),
    ('月份="2011-12"', None, 2, "不能相比", "DATE(2011,12,1)"),
    ("填报日期>40000", None, 4, "不能相比", "DATE"),
    ('说明>="合格"', None, 2, "不能比大小", "= 或 <>"),
    ('说明<""', None, 2, '"" 只能用 =', ""),
    ('双师="对"', None, 3, "只有 是 和 否", '"是"'),
    ("双师>TRUE", None, 2, "不能比大小", ""),
    ("说明+1>2", None, 0, "这里要的是数", ""),
    ("填报日期*2>0", None, 4, "日期不能用 *", "加减天数"),
    ("1-填报日期>0", None, 1, "日期不能用 -", ""),
    ("有效栗<=应到", None, 0, "没有 有效栗", "有效票"),
    ("得票<=有效票", None, 0, "块里的一列", "人员.得票"),
    ("满意<=有效票", None, 0, "又是", "请改其中一个的名称"),
    ("支部.有校票>0", None, 0, "没有 有校票", "有效票"),
    ("支步.有效票>0", None, 0, "没有 支步.有效票", "支部.有效票"),
    ("附件4.应倒<=应到", None, 0, "没有 应倒", "应到"),
    ("附件4.支部.满艺<=应到", None, 0, "没有 满艺", "满意"),
    ("附件4.支不.满意<=应到", None, 0, "没有 支不.满意", "支部.满意"),
    ("全部.附件7.数>0", None, 0, "没有 全部.附件7.数", ""),
    ("附件9.数>0", None, 0, "既是块又是表", "改其中一个"),
    ("名册.单位.党员>0", None, 0, "没有 党员", "党员数"),
    ("支部.满意<=支部.有效票", None, 5, "是整列", "支部"),
    ("支部.满意<=应到", None, 5, "是整列", ""),
    ("SUM(支部.有效票*有效票)>0", "支部", 10, "不能与本行的值", "COUNTIFS"),
    ("SUM(支部.有效票*人员.得票)>0", None, 10, "不是同一个块", ""),
    ("AND(组=单位)", "支部", 4, "一格有几个值", ""),
    ("组=单位", None, 1, "一格有几个值", "AND"),
    ("VLOOKUP(代码,支部.工号,2,0)=说明", None, 0, "没有 VLOOKUP", "XLOOKUP"),
    ("SUMM(应到)>0", None, 0, "没有 SUMM", "SUM"),
    ("票数（张）>0", None, 0, "没有 票数 这个函数", "[票数（张）]"),
    ("18岁以下>0", None, 0, "不能以数字开头", "[18岁以下]"),
    ("ROUND(应到)>0", None, 0, "要 2 个参数,这里有 1 个", ""),
    ("MID(说明,1)=说明", None, 0, "要 3 个参数", ""),
    ("SUM()>0", None, 0, "至少 1 个参数", ""),
    ("IF(应到>0,,TRUE)", None, 0, "第 2 个参数是空的", ""),
    ("IF(应到>0,5)>1", None, 0, "少了第三个参数", ""),
    ('IF(应到>0,1,"x")>1', None, 0, "只能是一种结果", ""),
    ("IFS(应到>0)", None, 0, "要至少 2 个参数", ""),
    ("IFS(应到>0,TRUE,实到>0)", None, 0, "成对", ""),
    ("SUM(支部.满意>1)>0", None, 9, "不能相加", ")*1"),
    ("SUM(支部.名称)>0", None, 4, "这里要的是数", ""),
    ("SUM(填报日期)>0", None, 4, "这里要的是数", ""),
    ("MAX(应到,填报日期)>0", None, 0, "不能既有数又有日期", ""),
    ("COUNT(支部.名称)>0", None, 6, "只数数和日期", "COUNTA"),
    ("COUNTIFS(支部.名称,说明,支部.等次)>0", None, 0, "成对", ""),
    ("COUNTIFS(支部.名称,说明,人员.姓名,说明)>0", None, 0, "不在同一个块", ""),
    ("COUNTIFS(支部.满意+1,2)>0", None, 14, "不能是式子", "块.字段"),
    ("COUNTIF(应到,1)>0", None, 8, "是一个值", "块.字段"),
    ('COUNTIF(支部.有效票,"无")>0', None, 15, "是数", ">=5"),
    ('COUNTIF(支部.日期,">5月")>0', None, 14, "是日期", "2011-12-20"),
    ('COUNTIF(支部.名称,">=5")>0', None, 14, "不能比大小", "= 或 <>"),
    ('COUNTIF(支部.名称,">="&说明)>0', None, 14, "不能比大小", ""),
    ('COUNTIF(支部.双师,"对")>0', None, 14, "只有 是 和 否", ""),
    ('COUNTIF(支部.有效票,">=")>0', None, 15, "没有写完", ""),
    ("COUNTIF(支部.工号,12)>0", None, 14, "不能相比", '请写 "12"'),
    ("COUNTIF(支部.名称,支部.等次)>0", None, 14, "是整列", ""),
    ("SUMIF(支部.名称,说明,人员.得票)>0", None, 0, "不在同一个块", ""),
    ("XLOOKUP(代码,支部.工号,人员.姓名)=说明", None, 0, "不在同一个块", ""),
    ("XLOOKUP(代码,支部.工号,支部.名称,说明,1)=说明", None, 0, "只能精确查找", "请写 0"),
    ("XLOOKUP(应到,支部.工号,支部.名称)=说明", None, 0, "不能相比", ""),
    ("MATCH(代码,支部.工号)>0", None, 0, "只能精确查找", "请写 0"),
    ("MATCH(代码,支部.工号,1)>0", None, 0, "只能精确查找", ""),
    ("INDEX(应到,1)>0", None, 6, "是一个值", "整列"),
    ("RANK(应到,支部.满意,应到)>0", None, 0, "要写 0", ""),
    ("LEN(填报日期)=8", None, 4, "是日期", "TEXT(填报日期"),
    ('TEXT(应到,"奇怪")=说明', None, 8, "不认识格式", "0.00"),
    ("TEXT(应到,说明)=说明", None, 8, "引号里的文字", ""),
    ('TEXT(应到,"yyyy")=说明', None, 5, "要的是日期", ""),
    ('DATEDIF(填报日期,填报日期,"W")>0', None, 18, "不认识", "YM"),
    ("WEEKDAY(填报日期,9)>0", None, 0, "不认识", "2"),
    ("WORKDAY(填报日期,1,填报日期)>填报日期", None, 15, "整列假日", ""),
    ("YEAR(说明)>2000", None, 5, "要的是日期", ""),
    ("圈>1", None, 0, "绕了一圈", ""),
    ("坏>1", None, 0, "参数 坏", ""),
    ("应到>空", None, 3, "参数 空 没有值", ""),
    ("率>1", "支部", 0, "参数 率", ""),
    ("应到>0", "党小组", None, "没有 党小组 这个块", ""),
    ("应到>", None, 3, "没有写完", ""),
    ("", None, None, "公式是空的", ""),
]


@pytest.mark.parametrize(("rule", "scope", "at", "said", "hint"), REFUSED)
def test_refused(rule: str, scope: str | None, at: int | None, said: str, hint: str):
    """A rule that cannot be meant is refused at its place, with what to write instead."""
    with pytest.raises(RuleError) as caught:
        compile_rule(rule, SCHEMA, scope)
    error = caught.value

    assert said in error.message
    assert hint in (error.hint or "") or hint in error.message
    assert error.position == at
    assert error.found == rule


def test_position_counts_in_the_text_as_it_was_typed():
    """The place counts the leading =, full-width signs and blanks."""
    for text, at in (("=应到>有效栗", 4), ("＝ 应到 ≥ 有效栗", 7), ("_xlfn.IFNA(有效栗,1)>0", 11)):
        with pytest.raises(RuleError) as caught:
            compile_rule(text, SCHEMA)
        assert caught.value.position == at


def test_value_is_refused_where_truth_is_wanted():
    """A condition must give TRUE or FALSE; a value may be anything single."""
    assert compile_value("应到*2", SCHEMA).kind == "数"
    assert compile_value("应到>2", SCHEMA, want="truth").kind == "是否"
    with pytest.raises(RuleError, match="不是 TRUE 或 FALSE"):
        compile_value("应到*2", SCHEMA, want="truth")
    with pytest.raises(RuleError, match="是整列"):
        compile_value("支部.满意", SCHEMA)
