"""议定事项落实情况表: what a unit was charged with, and how far it has come, month by month."""

from __future__ import annotations

from ..drawing import CODE, COUNT, DAY, NOTE, TEXT, Drawing, field, noted
from ..evaluation.annex4 import Column, record_table

NAME = "议定事项落实情况表"

COLUMNS = (
    Column("序号", "", 6, COUNT),
    Column("编号", "编号", 16, CODE),
    Column("议定事项", "议定事项", 40, TEXT),
    Column("完成时限", "完成时限", 12, DAY),
    Column("落实情况", "落实情况", 36, TEXT, "落实"),
    Column("完成日期\n（已完成的填）", "完成日期", 22, DAY, "落实"),
)
TABLE, ROOM = 4, 6
FIRST = TABLE + 2
NOTES = noted(
    "填表说明",
    "编号、议定事项、完成时限由办公室印好，请不要改。",
    "每月报一次；没有完成的写明进展和打算，已经完成的写明完成日期。",
)


def drawn() -> bytes:
    """Return the workbook; the same bytes each time."""
    with Drawing("落实情况", title=NAME) as draw:
        draw.title("", "联席会议议定事项落实情况表", "F")
        draw.heights({3: 26})
        draw.box("A3:C3", "填报单位（盖章）：{{单位}}")
        draw.box("D3:E3", "统计月份：{{统计月份}}")
        draw.box("F3", "填报日期：{{填报日期}}", shrink=True)
        record_table(draw, "事项", COLUMNS, TABLE, ROOM)
        last = FIRST + ROOM - 1
        draw.days(f"F{FIRST}:F{last}")
        below = last + 1
        draw.footer(below, ("A:C", "填表人：{{填表人}}"), ("D:F", "联系电话：{{联系电话}}"))
        draw.heights({below + 1: 34})
        draw.box(f"A{below + 1}:F{below + 1}", NOTES, NOTE)
        draw.printing(f"A1:F{below + 1}", wide=True, repeat=(TABLE, TABLE + 1))
        _definition(draw)
    return draw.data


def _definition(draw: Drawing) -> None:
    draw.fields(
        field("单位", "单位", 必填="是", 填写说明="填全称"),
        field("统计月份", "年月", 必填="是", 填写说明="写成 2010-10"),
        field("填报日期", "日期", 必填="是"),
        field("填表人", "文本", 必填="是", 公开="内部"),
        field("联系电话", "电话"),
        field("事项.编号", "编号", 必填="是", 取值="议定任务.编号", 键="键"),
        field("事项.议定事项", "文本", 公式="=编号.议定事项", 预填="=编号.议定事项"),
        field("事项.完成时限", "日期", 公式="=编号.完成时限", 预填="=编号.完成时限"),
        field("事项.落实情况", "文本", 必填="是", 公开="公开"),
        field("事项.完成日期", "日期"),
    )
    draw.rules(
        (
            "L-35",
            "事项",
            "OR(ISBLANK(完成日期),完成日期<=填报日期)",
            "强制",
            "完成日期晚于填报日期",
        ),
    )
