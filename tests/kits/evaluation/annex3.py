"""附件3 分党委、党总支、直属党支部开展创先争优活动群众评议结果: one page a unit."""

from __future__ import annotations

from ..drawing import (
    CELL,
    COUNT,
    DAY,
    HEAD,
    NOTE,
    PROSE,
    SECTION,
    SHARE,
    TEXT,
    Drawing,
    field,
    noted,
)
from .annex1 import ITEMS

NAME = "附件3 分党委、党总支、直属党支部开展创先争优活动群众评议结果"

HEADINGS = (
    ("A7:A8", "应参评人数", "应参评"), ("B7:B8", "实参评\n人数", "实参评"),
    ("C8", "党员", "其中党员"), ("D8", "干部", "其中干部"), ("E8", "群众\n代表", "其中群众代表"),
    ("F8", "两代表\n一委员", "其中两代表一委员"), ("G8", "发出", "发出票"),
    ("H8", "收回", "收回票"), ("I8", "有效", "有效票"), ("J8", "无效", "无效票"),
)  # fmt: skip
SHARED = (("B", "满意"), ("D", "比较满意"), ("F", "基本满意"), ("H", "不满意"))
"""Where the votes of each verdict stand; the share stands right of them."""
FIRST = 13
LAST = FIRST + len(ITEMS) - 1
NOTES = noted(
    "填表说明",
    "本表由分党委、党总支、直属党支部填写，一个单位一份，评议活动结束后一周内上报。",
    "收回票不得多于发出票；收回票＝有效票＋无效票；每项评议内容五栏票数相加等于有效票。",
    "占比由表内公式按有效票计算，不用填写；有下属党支部的，各数应与附件4的合计一致。",
)
TALLY = "满意+比较满意+基本满意+不满意+不了解=有效票"
KINDS = "其中党员+其中干部+其中群众代表+其中两代表一委员=实参评"
OVERALL = 'SUMIFS(内容.满意,内容.评议内容,"总体评价")=SUM(附件4.支部.满意)'


def drawn() -> bytes:
    """Return the workbook; the same bytes each time."""
    with Drawing("附件3", title=NAME) as draw:
        draw.widths(31, *(8.5,) * 9)
        title = "分党委、党总支、直属党支部开展创先争优活动群众评议结果"
        draw.title("附件3", title, "J", size=16)
        draw.heights({3: 28, 4: 30, 5: 30, 6: 28, 7: 24, 8: 36, 9: 30, 10: 28, 11: 24, 12: 24})
        draw.box("A3:E3", "填报单位（盖章）：{{单位}}")
        draw.box("F3:J3", "填报日期：{{填报日期}}", align="right")
        _meeting(draw)
        _attendance(draw)
        _result(draw)
        below = _words(draw, LAST + 1)
        draw.footer(
            below, ("A:C", "填表人：{{填表人}}"), ("D:G", "审核人（书记签字）：{{审核人}}"),
            ("H:J", "联系电话：{{联系电话}}"),
        )  # fmt: skip
        draw.heights({below + 1: 46})
        draw.box(f"A{below + 1}:J{below + 1}", NOTES, NOTE)
        draw.printing(f"A1:J{below + 1}")
        _definition(draw)
    return draw.data


def _meeting(draw: Drawing) -> None:
    for row, left, one, right, two, look in (
        (4, "评议时间", "评议日期", "评议地点", "地点", DAY),
        (5, "主持人", "主持人", "上级参会人", "上级参会人", CELL),
    ):
        draw.box(f"A{row}", left, HEAD)
        draw.box(f"B{row}:D{row}", f"{{{{{one}}}}}", look)
        draw.box(f"E{row}:F{row}", right, HEAD)
        draw.box(f"G{row}:J{row}", f"{{{{{two}}}}}", CELL)
    draw.days("B4")


def _attendance(draw: Drawing) -> None:
    draw.box("A6:J6", "一、参评情况（人、张）", SECTION)
    draw.box("C7:F7", "其中", HEAD)
    draw.box("G7:J7", "评议票", HEAD)
    for place, heading, name in HEADINGS:
        draw.box(place, heading, HEAD)
        draw.box(f"{place[0]}9", f"{{{{{name}}}}}", COUNT)
    draw.counts("A9:J9")


def _result(draw: Drawing) -> None:
    draw.box("A10:J10", "二、评议结果", SECTION)
    draw.box("A11:A12", "评议内容", HEAD)
    for column, vote in SHARED:
        right = chr(ord(column) + 1)
        draw.box(f"{column}11:{right}11", vote, HEAD)
        draw.box(f"{column}12", "票数", HEAD)
        draw.box(f"{right}12", "占比", HEAD)
    draw.box("J11:J12", "不了解\n（票数）", HEAD)
    for row, item in enumerate(ITEMS, start=FIRST):
        draw.heights({row: 38})
        draw.box(f"A{row}", item, TEXT, bold=item == "总体评价")
        for column, vote in SHARED:
            draw.box(f"{column}{row}", f"{{{{内容.{vote}}}}}", COUNT)
            share = f'=IF(N($I$9)=0,"",{column}{row}/$I$9)'
            draw.box(f"{chr(ord(column) + 1)}{row}", share, SHARE)
        draw.box(f"J{row}", "{{内容.不了解}}", COUNT)


def _words(draw: Drawing, row: int) -> int:
    for label, name, height in (
        ("三、主要意见建议", "主要意见", 100), ("四、整改措施", "整改措施", 100),
        ("情况说明", "说明", 44),
    ):  # fmt: skip
        draw.heights({row: height})
        draw.box(f"A{row}", label, HEAD)
        draw.box(f"B{row}:J{row}", f"{{{{{name}}}}}", PROSE)
        row += 1
    return row


def _definition(draw: Drawing) -> None:
    shares = [
        field(
            f"内容.{vote}占比", "百分比", 取值="±0.05%", 公式=f"={vote}/分母",
            位置=";".join(f"{chr(ord(column) + 1)}{row}" for row in range(FIRST, LAST + 1)),
            填写说明="自动计算",
        )
        for column, vote in SHARED
    ]  # fmt: skip
    draw.fields(
        field("单位", "单位", 必填="是", 填写说明="填全称"),
        field("填报日期", "日期", 必填="是"),
        field("评议日期", "日期", 必填="是", 填写说明="分几次评议的,填最后一次"),
        field("地点;上级参会人", "文本", 公开="公开"),
        field("主持人", "文本", 公开="内部"),
        field("应参评;实参评", "整数", 必填="是", 取值="0~", 计量="人"),
        field(
            "其中党员;其中干部;其中群众代表;其中两代表一委员", "整数", 取值="0~", 空白="0",
            计量="人",
        ),
        field("发出票;收回票;有效票", "整数", 必填="是", 取值="0~", 计量="张;票"),
        field("无效票", "整数", 取值="0~", 空白="0", 计量="张;票"),
        field("内容.评议内容", "印", 公开="公开"),
        field("内容.满意;比较满意;基本满意;不满意;不了解", "整数", 取值="0~", 空白="0", 计量="票"),
        *shares,
        field("主要意见;整改措施", "文本", 必填="是", 公开="公开"),
        field("说明", "文本", 填写说明="核对时要说明的情况"),
        field("填表人;审核人", "文本", 必填="是", 公开="内部"),
        field("联系电话", "电话"),
    )  # fmt: skip
    draw.rules(
        ("T-1", "", "发出票<=实参评", "核实", "发出{{发出票}}张,多于实参评{{实参评}}人"),
        ("T-2", "", "收回票<=发出票", "强制", "收回的票数多于发出的票数,测评无效,应重新进行测评"),
        ("T-3", "", "收回票=有效票+无效票", "强制", "有效票加无效票不等于收回票{{收回票}}"),
        ("T-5", "", "实参评>应参评*到会下限", "核实", "实参评{{实参评}}人,没有过半"),
        ("T-7", "内容", TALLY, "强制", "{{评议内容}}各栏相加不等于有效票{{有效票}}"),
        ("T-9", "内容", 'IF(评议内容="总体评价",评议结果>=门槛,TRUE)', "提示",
         "总体评价低于门槛,要限期整改"),
        ("T-10", "", "有效票=SUM(附件4.支部.有效票)", "核实", "有效票与附件4各支部之和不一致"),
        ("T-11", "", OVERALL, "核实", "总体评价的满意票与附件4各支部之和不一致"),
        ("S-1", "", KINDS, "核实", "各类参评人员相加不等于实参评{{实参评}}人"),
        ("S-2", "", "其中群众代表>=1", "核实", "没有群众代表参加"),
        ("S-3", "", "AND(评议日期>=周期开始,评议日期<=周期结束)", "核实",
         "评议日期不在评议时间内,请核对是否报了往年的表"),
        ("S-4", "", "填报日期>=评议日期", "核实", "填报日期早于评议日期"),
    )  # fmt: skip
