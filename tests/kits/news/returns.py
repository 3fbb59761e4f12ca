"""信息报送单: the news of a unit in one period; no news is said with a tick (F-13, R8-1)."""

from __future__ import annotations

from ..drawing import CELL, COUNT, DAY, NOTE, TEXT, Drawing, field, noted
from ..evaluation.annex4 import Column, record_table

NAME = "信息报送单"

COLUMNS = (
    Column("序号", "", 6, COUNT),
    Column("标题", "标题", 44, TEXT),
    Column("类型", "类型", 12, CELL),
    Column("报送日期", "报送日期", 12, DAY),
    Column("已用渠道", "已用渠道", 12, CELL),
    Column("撰稿人", "撰稿人", 12, CELL),
)
TABLE, ROOM = 5, 6
FIRST = TABLE + 2
KINDS = ("动态做法", "特色亮点", "典型经验", "先进事迹", "随时上报")
WAYS = ("校报", "校园网", "信息简报", "短信平台")
NOTES = noted(
    "填表说明",
    "每月14日、29日各报一份；时效性较强的信息随时报，并列入本期。",
    "本期没有信息的，在“本期没有信息”栏打√，也要报。",
)


def drawn() -> bytes:
    """Return the workbook; the same bytes each time."""
    with Drawing("信息报送单", title=NAME) as draw:
        draw.title("", "创先争优活动信息报送单", "F")
        draw.heights({3: 26, 4: 26})
        draw.box("A3:C3", "报送单位（盖章）：{{单位}}")
        draw.box("D3:F3", "填报日期：{{填报日期}}", align="right")
        draw.box("A4:B4", "报送期截止日：{{期次}}")
        draw.box("C4:D4", "本期没有信息（打√）", align="right")
        draw.box("E4", "{{零报送}}", CELL)
        record_table(draw, "信息", COLUMNS, TABLE, ROOM)
        last = FIRST + ROOM - 1
        draw.options(f"C{FIRST}:C{last}", KINDS, "类型")
        draw.options(f"E{FIRST}:E{last}", WAYS, "已用渠道")
        draw.days(f"D{FIRST}:D{last}")
        below = last + 1
        parts = (("A:B", "填表人：{{填表人}}"), ("C:D", "负责人：{{负责人}}"),
                 ("E:F", "电话：{{联系电话}}"))  # fmt: skip
        draw.footer(below, *parts)
        draw.heights({below + 1: 34})
        draw.box(f"A{below + 1}:F{below + 1}", NOTES, NOTE)
        draw.printing(f"A1:F{below + 1}", wide=True, repeat=(TABLE, TABLE + 1))
        _definition(draw)
    return draw.data


def _definition(draw: Drawing) -> None:
    draw.fields(
        field("单位", "单位", 必填="是", 填写说明="填全称"),
        field("期次", "日期", 必填="是", 取值="报送期.止", 填写说明="14日、29日或月末"),
        field("填报日期", "日期", 必填="是"),
        field("零报送", "是否", 空白="否"),
        field("填表人;负责人", "文本", 必填="是", 公开="内部"),
        field("联系电话", "电话"),
        field("信息.标题", "文本", 必填="是", 键="键", 公开="公开"),
        field("信息.类型", "选项", 必填="是", 取值=";".join(KINDS)),
        field("信息.报送日期", "日期", 必填="是"),
        field("信息.已用渠道", "选项", 取值=";".join(WAYS)),
        field("信息.撰稿人", "文本", 公开="内部"),
    )
    draw.rules(
        ("X-2", "", "OR(COUNTA(信息.标题)>=1,零报送)", "强制",
         "本期没有信息的,请在“本期没有信息”栏打√"),
        ("X-3", "", "NOT(AND(COUNTA(信息.标题)>=1,零报送))", "强制", "既有信息又打了零报送"),
        ("X-4", "信息", "AND(报送日期>=期次.起,报送日期<=填报日期)", "核实",
         "{{标题}}的报送日期不在本期"),
    )  # fmt: skip
