"""What is wrong with a table is told when the cycle is loaded: cell of 周期.xlsx, nearest name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cxzy_sheets.errors import CxzyError
from cxzy_sheets.tables import compile_tables, plain_source

from .cycles import cycle

FORM = {"附件4": {
    "表头": "填报日期 日期",
    "支部": "名称 单位 党支部 全; 满意 整数; 有效票 整数; 等次 选项 好/差; 说明 文本",
}}  # fmt: skip
HEADING = ("汇总表", "来源", "条件", "每行", "横向", "取最新", "排序", "前几")


def refused(tmp_path: Path, line: dict[str, Any], *columns: str, **more: Any) -> CxzyError:
    """Return the error with which a table is refused."""
    row = tuple({"汇总表": "表", "来源": "附件4.支部", **line}.get(name) for name in HEADING)
    given = {"inputs": None, **more}
    inputs = given.pop("inputs")
    made = cycle(tmp_path, FORM, [HEADING, row], {"表": columns} if columns else {}, **given)
    with pytest.raises(CxzyError) as caught:
        compile_tables(made, inputs)
    assert caught.value.file == "周期.xlsx"
    return caught.value


GROUPED = {"每行": "二级党组织"}
COLUMN_CASES: list[tuple[dict[str, Any], tuple[str, ...], str, str, str]] = [
    (GROUPED, ("数 = SUM(满一)",), "汇总列!C2", "没有 满一 这个名称。", "满意"),
    (GROUPED, ("数 = COUNTA(名称)", "率 = 满意/数"), "汇总列!C3", "满意 是每条记录的一列", "SUM"),
    (
        GROUPED,
        ("满意率",),
        "汇总列!B2",
        "参数 满意率(=满意/分母):要用 满意,本表没有这一列。",
        "公式 SUM",
    ),
    (
        GROUPED,
        (
            "满意 = SUM",
            "满意率",
        ),
        "汇总列!B3",
        "要用 有效票,本表没有这一列。",
        "有效票",
    ),
    (
        GROUPED,
        ("名次 = RANK(满意, 本表.满意)", "满意 = SUM"),
        "汇总列!C2",
        "满意 在后面才算。",
        "移到前面",
    ),
    (
        GROUPED,
        ("满意 = SUM", "名次 = RANK(满意, 本表.满一)"),
        "汇总列!C3",
        "本表没有 满一 这一列。",
        "满意",
    ),
    (
        GROUPED,
        ("名次 = RANK(1, 本表.后面)", "后面 = SUM(满意)"),
        "汇总列!C2",
        "本表.后面 在后面才算。",
        "前面",
    ),
    (GROUPED, ("文 = SUM(说明)",), "汇总列!C2", "说明 是文本,这里要的是数。", ""),
    (GROUPED, ("数 = SUM(满意",), "汇总列!C2", "少了一个右括号。", ""),
    (GROUPED, ("数 = SUMM(满意)",), "汇总列!C2", "没有 SUMM 这个函数。", "SUM"),
    (GROUPED, ("二级党组织 = COUNTA(名称)",), "汇总列!B2", "“二级党组织”每行 里已有。", "改名"),
    (GROUPED, ("数 = SUM(满意)", "数 = SUM(满意)"), "汇总列!B3", "“数”写了两次。", "改名"),
    (GROUPED, ("计入 = SUM(满意)",), "汇总列!B2", "“计入”是每张表都有的列。", "改名"),
    (GROUPED, ("甲, 乙 = SUM(满意)",), "汇总列!C2", "甲、乙 不能用同一个公式。", "只写函数名"),
    ({}, ("名称", "上级 = 名称.二级党祖织"), "汇总列!C3", "二级党祖织", "二级党组织"),
    ({}, ("数 = 附件4.支部.满一",), "汇总列!C2", "附件4.支部 没有 满一 这一列。", "满意"),
    (
        {},
        ("数 = COUNTIFS(附件5.党员.姓名, 名称)",),
        "汇总列!C2",
        "没有 附件5.党员.姓名 这个名称。",
        "",
    ),
    ({}, ("甲 = 绕一",), "汇总列!C2", "参数绕了一圈:绕一 → 绕二 → 绕一。", ""),
    (
        {"横向": "等次", **GROUPED},
        ("满意 = SUM", "名次 = RANK(满意, 本表.满意)"),
        "汇总列!C3",
        "有 横向 的表里不能用 本表。",
        "另建",
    ),
]
PARAMETERS = {"满意率": "=满意/分母", "分母": "=有效票", "绕一": "=绕二", "绕二": "=绕一"}


@pytest.mark.parametrize("case", COLUMN_CASES, ids=[case[2] + case[3] for case in COLUMN_CASES])
def test_a_column_is_refused(
    tmp_path: Path, case: tuple[dict[str, Any], tuple[str, ...], str, str, str]
):
    """A formula that cannot be used is told at its cell, with what to write."""
    line, columns, cell, message, hint = case
    error = refused(tmp_path, line, *columns, parameters=PARAMETERS)

    assert f"{error.sheet}!{error.cell}" == cell
    assert message in error.message
    assert hint in (error.hint or "")


LINE_CASES: list[tuple[dict[str, Any], str, str, str]] = [
    ({"来源": "附件4.支步"}, "B2", "没有“附件4.支步”这个来源。", "附件4.支部"),
    ({"来源": "评议.结果"}, "B2", "输入“评议”里没有“结果”这张表。", ""),
    ({"条件": "满一>1"}, "C2", "没有 满一 这个名称。", "满意"),
    ({"条件": "满意+1"}, "C2", "不是 TRUE 或 FALSE", ""),
    ({"每行": "二级党祖织"}, "D2", "来源里没有“二级党祖织”这一列。", "二级党组织"),
    ({"每行": "名称.类型别"}, "D2", "名称 没有 类型别 这一项。", "类"),
    ({"每行": "等次;等次"}, "D2", "“等次”写了两次。", ""),
    ({"横向": "等次"}, "E2", "有 横向 的表要写 每行。", ""),
    ({"每行": "名称", "取最新": "填报日其"}, "F2", "来源里没有“填报日其”这一列。", "填报日期"),
    ({"每行": "名称", "取最新": "等次"}, "F2", "“等次”不是日期。", ""),
    ({"取最新": "填报日期"}, "F2", "有 取最新 的表要写 每行。", ""),
    ({"排序": "满一 降序"}, "G2", "表里没有“满一”这一列。", "满意"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "cell", "message", "hint"), LINE_CASES)
def test_a_line_is_refused(tmp_path: Path, line: Any, cell: str, message: str, hint: str):
    """A source, a condition, a row, an order that is not there is told at its cell."""
    error = refused(
        tmp_path, line, "满意 = SUM" if "每行" in line and "取最新" not in line else "满意",
        inputs={"评议.别的": plain_source({"甲": ("文本", [])})},
        more={"输入": [("名称", "来源"), ("评议", "../评议")]},
    )  # fmt: skip

    assert f"{error.sheet}!{error.cell}" == f"汇总!{cell}"
    assert message in error.message
    assert hint in (error.hint or "")


def test_a_table_of_rows_needs_columns(tmp_path: Path):
    """每行 without 汇总列 says nothing, and is refused."""
    error = refused(tmp_path, GROUPED)

    assert error.cell == "A2"
    assert error.message == "“表”没有汇总列。"


def test_tables_that_go_round_are_refused_by_name(tmp_path: Path):
    """A circle is told with every table in it, wherever it is closed: source, formula, lookup."""
    lines = [("汇总表", "来源"), ("甲", "乙"), ("乙", "附件4.支部"), ("丙", "附件4.支部")]
    columns = {"甲": ["名称"], "乙": ["名称", "数 = COUNTIFS(丙.名称, 名称)"],
               "丙": ["名称", "数 = XLOOKUP(名称, 甲.名称, 甲)"]}  # fmt: skip
    made = cycle(tmp_path, FORM, lines, columns)

    with pytest.raises(CxzyError, match="汇总表绕了一圈:甲 → 乙 → 丙 → 甲。") as caught:
        compile_tables(made)
    assert (caught.value.sheet, caught.value.cell) == ("汇总", "B2")


def test_tables_are_made_in_the_order_of_their_use(tmp_path: Path):
    """A table may stand above what it uses; the order of 汇总 is that of the summary."""
    lines = [("汇总表", "来源"), ("甲", "乙"), ("乙", "附件4.支部")]
    made = cycle(tmp_path, FORM, lines, {"乙": ["名称", "等次"]})

    assert list(compile_tables(made).plans) == ["乙", "甲"]


def test_a_form_is_not_fed_from_its_own_table(tmp_path: Path):
    """A form whose values come from a table that is made from that form would eat its own tail."""
    forms = {"整改": {"事项": "编号 编号 整改事项.编号 键; 情况 文本"}}
    lines = [("汇总表", "来源"), ("整改事项", "整改.事项")]
    made = cycle(tmp_path, forms, lines, {"整改事项": ["编号"]})

    with pytest.raises(CxzyError) as caught:
        compile_tables(made)
    assert caught.value.message == (
        "整改 的“事项.编号”取值来自 整改事项,整改事项 又由 整改 汇总而来。"
    )


def test_an_input_that_may_be_missing_is_taken_on_trust(tmp_path: Path):
    """What names a missing 可缺 input compiles, its types learnt from their use; it has no rows."""
    lines = [
        ("汇总表", "来源"),
        ("结果", "附件4.支部"),
        ("事项", "往年.事项;新的"),
        ("新的", "附件4.支部"),
    ]
    columns = {
        "结果": [
            "名称",
            "率 = XLOOKUP(名称, 往年.结果.名称, 往年.结果.率)",
            "低 = 率<0.8",
            "数 = COUNTIFS(往年.事项.名称, 名称)",
            '上次 = XLOOKUP(名称, 往年.结果.名称, 往年.结果.等次, "无")',
        ],
        "新的": ["名称", "等次"],
    }
    more = {"输入": [("名称", "来源", "可缺"), ("往年", "../往年", "是")]}
    compiled = compile_tables(cycle(tmp_path, FORM, lines, columns, more=more), {})

    assert compiled.columns("结果")["率"].type == "小数"
    assert compiled.columns("结果")["上次"].type == "文本"
    assert list(compiled.columns("事项")) == ["名称", "等次"]
