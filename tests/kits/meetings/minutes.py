"""联席会议记录: a head about the meeting, a row an item of its agenda (F-11, R3-1 … R3-3)."""

from __future__ import annotations

from ..drawing import CELL, COUNT, DAY, HEAD, TEXT, Drawing, field, noted
from ..drawing import NOTE as NOTED
from ..evaluation.annex4 import Column, record_table

NAME = "联席会议记录"

COLUMNS = (
    Column("序号", "序号", 10, COUNT),
    Column("议题", "议题", 30, TEXT),
    Column("议题类型", "议题类型", 15, CELL),
    Column("议定事项", "议定事项", 40, TEXT, "议定"),
    Column("责任单位", "责任单位", 20, TEXT, "议定"),
    Column("责任人", "责任人", 10, CELL, "议定"),
    Column("完成时限", "完成时限", 12, DAY, "议定"),
)
TABLE, ROOM = 9, 8
FIRST = TABLE + 2
KINDS = ("研究部署协调", "听取汇报", "讨论修改文件")
NOTES = noted(
    "填表说明",
    "一次会议填一份，由办公室记录。出席、请假、列席的，姓名之间用顿号隔开。",
    "一个议题填一行；有议定事项的，写明责任单位、完成时限。",
    "联席会议由办公室召集，根据需要适时召开。",
)


def drawn() -> bytes:
    """Return the workbook; the same bytes each time."""
    with Drawing("会议记录", title=NAME) as draw:
        draw.title("", "创先争优活动联席会议记录", "G")
        _head(draw)
        draw.heights({TABLE - 1: 22})
        draw.box(f"A{TABLE - 1}:G{TABLE - 1}", "议题和议定事项", HEAD)
        record_table(draw, "议题", COLUMNS, TABLE, ROOM)
        last = FIRST + ROOM - 1
        draw.options(f"C{FIRST}:C{last}", KINDS, "议题类型")
        draw.days(f"G{FIRST}:G{last}")
        below = last + 1
        draw.heights({below: 26, below + 1: 48})
        draw.box(f"A{below}:D{below}", "记录人：{{记录人}}")
        draw.box(f"E{below}:G{below}", "填报日期：{{填报日期}}")
        draw.box(f"A{below + 1}:G{below + 1}", NOTES, NOTED)
        draw.printing(f"A1:G{below + 1}", wide=True, repeat=(TABLE, TABLE + 1))
        _definition(draw)
    return draw.data


def _head(draw: Drawing) -> None:
    lines = (
        (3, "会议名称", "{{会议名称}}", "会议日期", "{{会议日期}}"),
        (4, "召集单位", "{{召集单位}}", "地点", "{{地点}}"),
        (5, "主持人", "{{主持人}}", "", ""),
    )
    for row, left, value, right, other in lines:
        draw.heights({row: 24})
        draw.box(f"A{row}", left, HEAD)
        if not right:
            draw.box(f"B{row}:G{row}", value, TEXT)
            continue
        draw.box(f"B{row}:D{row}", value, TEXT)
        draw.box(f"E{row}", right, HEAD)
        draw.box(f"F{row}:G{row}", other, DAY if right == "会议日期" else TEXT)
    for row, name in ((6, "出席"), (7, "请假")):
        draw.heights({row: 34})
        draw.box(f"A{row}", name, HEAD)
        draw.box(f"B{row}:D{row}" if name == "请假" else f"B{row}:G{row}", f"{{{{{name}}}}}", TEXT)
    draw.box("E7", "列席", HEAD)
    draw.box("F7:G7", "{{列席}}", TEXT)


def _definition(draw: Drawing) -> None:
    decided = "=NOT(ISBLANK(议定事项))"
    draw.fields(
        field("会议日期", "日期", 必填="是", 键="键"),
        field("会议名称;地点", "文本", 必填="是", 公开="公开"),
        field("召集单位", "单位", 必填="是", 取值="全部"),
        field("主持人;记录人", "人员", 必填="是", 取值="全部", 公开="公开"),
        field("出席", "人员", 必填="是", 取值="小组.姓名", 拆分="、", 公开="公开"),
        field("请假", "人员", 取值="小组.姓名", 拆分="、", 公开="公开"),
        field("列席", "文本", 拆分="、", 公开="公开"),
        field("填报日期", "日期", 必填="是"),
        field("议题.序号", "整数", 必填="是", 键="键"),
        field("议题.议题", "文本", 必填="是", 公开="公开"),
        field("议题.议题类型", "选项", 必填="是", 取值=";".join(KINDS)),
        field("议题.议定事项", "文本", 公开="公开"),
        field("议题.责任单位", "单位", 必填=decided, 取值="全部"),
        field("议题.责任人", "人员", 取值="全部", 公开="公开"),
        field("议题.完成时限", "日期", 必填=decided),
    )
    draw.rules(
        ("L-32", "", '召集单位.类型="办公室"', "核实", "联席会议由办公室召集"),
        ("L-34", "议题", "完成时限>=会议日期", "强制", "完成时限早于会议"),
    )
