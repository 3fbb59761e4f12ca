"""附件7 意见征集与办理情况表: a row an opinion, from who said it to how it was answered."""

from __future__ import annotations

from ..drawing import CELL, COUNT, DAY, TEXT, Drawing, field, noted
from .annex4 import Column, foot, head_fields, record_table

NAME = "附件7 意见征集与办理情况表"

COLUMNS = (
    Column("序号", "序号", 5, COUNT),
    Column("征集方式", "征集方式", 10, CELL, "意见来源"),
    Column("日期", "日期", 10.5, DAY, "意见来源"),
    Column("提出人\n（可不填）", "提出人", 9, CELL, "意见来源"),
    Column("提出人\n类别", "提出人类别", 9, CELL, "意见来源"),
    Column("对象\n（党支部）", "对象", 18, TEXT, "意见"),
    Column("意见建议", "意见建议", 32, TEXT, "意见"),
    Column("类别", "类别", 11, CELL, "意见"),
    Column("承办单位", "承办单位", 16, TEXT, "办理"),
    Column("承办人", "承办人", 8.5, CELL, "办理"),
    Column("办理措施", "办理措施", 26, TEXT, "办理"),
    Column("办理结果", "办理结果", 10, CELL, "办理"),
    Column("答复日期", "答复日期", 10.5, DAY, "答复"),
    Column("反馈方式", "反馈方式", 10, CELL, "答复"),
    Column("情况说明", "情况说明", 13, TEXT),
)
FIRST, ROOM = 6, 10
WAYS = ("座谈会", "征求意见表", "意见箱", "评议会", "网络", "走访")
WHO = ("党员", "干部", "教师", "学生", "群众代表", "其他")
DONE = ("已办结", "正在办理", "暂不具备条件", "作解释")
NOTES = noted(
    "填表说明",
    "一条意见填一行，行数不够时在“情况说明”一行上面插入行；没有征集到意见的，报空表。",
    "提出人可以不填；填了的也不对外公布。",
    "办理结果填已办结、正在办理、暂不具备条件、作解释；"
    "已办结的要写明承办人、办理措施、答复日期和反馈方式。",
)


def drawn() -> bytes:
    """Return the workbook; the same bytes each time."""
    with Drawing("附件7", title=NAME) as draw:
        draw.title("附件7", "意见征集与办理情况表", "O")
        draw.box("A3:G3", "填报单位（盖章）：{{单位}}")
        draw.box("H3:O3", "填报日期：{{填报日期}}", align="right")
        draw.heights({3: 26})
        record_table(draw, "意见", COLUMNS, 4, ROOM)
        last = FIRST + ROOM - 1
        for column, options, title in (
            ("B", WAYS, "征集方式"), ("E", WHO, "提出人类别"), ("L", DONE, "办理结果"),
        ):  # fmt: skip
            draw.options(f"{column}{FIRST}:{column}{last}", options, title)
        for column in "CM":
            draw.days(f"{column}{FIRST}:{column}{last}")
        below = FIRST + ROOM
        foot(draw, below, ("A:F", "G:I", "J:O"), NOTES, height=48)
        draw.printing(f"A1:O{below + 2}", wide=True, repeat=(4, 5), freeze="B6")
        _definition(draw)
    return draw.data


def _definition(draw: Drawing) -> None:
    finished = '=办理结果="已办结"'
    draw.fields(
        *head_fields(),
        field("意见.序号", "编号", 必填="是", 键="键", 公开="公开"),
        field("意见.征集方式", "选项", 必填="是", 取值=";".join(WAYS)),
        field("意见.日期", "日期", 必填="是"),
        field("意见.提出人", "文本", 公开="不出", 填写说明="可以不填,不对外公布"),
        field("意见.提出人类别", "选项", 取值=";".join(WHO)),
        field("意见.对象", "单位", 取值="党支部;直属党支部", 填写说明="对哪个党支部的意见"),
        field("意见.意见建议", "文本", 必填="是", 公开="公开"),
        field("意见.类别", "选项", 必填="是", 取值="意见类别.类别"),
        field("意见.承办单位", "文本", 必填="是", 公开="公开"),
        field("意见.承办人", "文本", 必填=finished, 公开="内部"),
        field("意见.办理措施;反馈方式", "文本", 必填=finished, 公开="公开"),
        field("意见.办理结果", "选项", 必填="是", 取值=";".join(DONE)),
        field("意见.答复日期", "日期", 必填=finished),
        field("意见.情况说明", "文本", 填写说明="核对时要说明的情况"),
    )
    twice = "COUNTIFS(意见.意见建议,意见建议,意见.对象,对象)=1"
    draw.rules(
        ("Y-1", "意见", "答复日期>=日期", "强制", "答复早于提出意见"),
        ("Y-2", "意见", twice, "提示", "与另一条意见相同"),
        ("Y-3", "意见", "日期<=TODAY()", "核实", "提出意见的日期还没有到"),
    )
