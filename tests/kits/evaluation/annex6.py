"""附件6 群众评议组织情况表: how a unit went about it, branch by branch (五明确, 自查, 参评人员)."""

from __future__ import annotations

from ..drawing import CELL, COUNT, DAY, HEAD, SECTION, TEXT, Drawing, field, noted
from .annex4 import Column, foot, head_fields, record_table, total_row

NAME = "附件6 群众评议组织情况表"

CLEAR = ("参评人员范围", "评议程序", "评议形式", "评议内容", "评议结果的运用")
COLUMNS = (
    Column("序号", "", 5, COUNT, total=""),
    Column("党支部名称", "名称", 22, TEXT, total=""),
    Column("公布\n日期", "公布日期", 10.5, DAY, "公布活动情况", total=""),
    Column("公布渠道", "公布渠道", 12, TEXT, "公布活动情况", total=""),
    Column("自查\n材料", "自查材料", 6.5, CELL, "自查", total=""),
    Column("党员小结\n（份）", "党员小结份数", 8.5, COUNT, "自查"),
    Column("评议\n日期", "评议日期", 10.5, DAY, "评议会", total=""),
    Column("地点", "地点", 13, TEXT, "评议会", total=""),
    Column("形式", "形式", 7, CELL, "评议会", total=""),
    Column("上级\n参会人", "上级参会人", 9, CELL, "评议会", total=""),
    Column("应到", "应到", 6.5, COUNT, "参评人数（人）"),
    Column("实到", "实到", 6.5, COUNT, "参评人数（人）"),
    Column("党员", "党员", 6.5, COUNT, "实到人员构成（人）"),
    Column("干部", "干部", 6.5, COUNT, "实到人员构成（人）"),
    Column("群众\n代表", "群众代表", 6.5, COUNT, "实到人员构成（人）"),
    Column("两代表\n一委员", "两代表一委员", 7.5, COUNT, "实到人员构成（人）"),
    Column("反馈\n日期", "反馈日期", 10.5, DAY, "向群众反馈结果", total=""),
    Column("反馈方式", "反馈方式", 12, TEXT, "向群众反馈结果", total=""),
    Column("情况说明", "情况说明", 14, TEXT, total=""),
)
TABLE, ROOM = 12, 8
FIRST = TABLE + 2
WAYS = ("会议", "走访", "电话", "网络")
NOTES = noted(
    "填表说明",
    "本表由分党委、党总支、直属党支部填写，每个党支部一行，一个不漏；"
    "行数不够时在“合计”上面插入行。",
    "“五明确”由单位统一填写；“是否明确”“自查材料”填“是”或“否”。",
    "实到人员按一种身份统计，"
    "党员、干部、群众代表、两代表一委员（党代表、人大代表、政协委员）相加等于实到。",
    "离退休党支部和情况特殊的，可以采取走访、电话、网络等形式，其他党支部采取会议的形式。",
)
KINDS = "党员+干部+群众代表+两代表一委员=实到"


def drawn() -> bytes:
    """Return the workbook; the same bytes each time."""
    with Drawing("附件6", title=NAME) as draw:
        draw.title("附件6", "群众评议组织情况表", "S")
        draw.box("A3:J3", "填报单位（盖章）：{{单位}}")
        draw.box("K3:S3", "填报日期：{{填报日期}}", align="right")
        draw.heights({3: 26, 4: 24, 5: 22})
        _clear(draw)
        draw.heights({TABLE - 1: 24})
        draw.box(f"A{TABLE - 1}:S{TABLE - 1}", "二、各党支部评议组织情况", SECTION)
        record_table(draw, "支部", COLUMNS, TABLE, ROOM)
        last = FIRST + ROOM - 1
        for columns in (f"F{FIRST}:F{last}", f"K{FIRST}:P{last}"):
            draw.counts(columns)
        for column in "CGQ":
            draw.days(f"{column}{FIRST}:{column}{last}")
        draw.options(f"E{FIRST}:E{last}", ("是", "否"), "自查材料")
        draw.options(f"I{FIRST}:I{last}", WAYS, "形式")
        below = total_row(draw, COLUMNS, FIRST, ROOM, "B")
        foot(draw, below, ("A:E", "F:L", "M:S"), NOTES, height=62)
        draw.printing(f"A1:S{below + 2}", wide=True)
        _definition(draw)
    return draw.data


def _clear(draw: Drawing) -> None:
    draw.box("A4:S4", "一、“五明确”落实情况", SECTION)
    draw.box("A5:B5", "事项", HEAD)
    draw.box("C5:D5", "是否明确", HEAD)
    draw.box("E5:S5", "具体做法", HEAD)
    for row, item in enumerate(CLEAR, start=6):
        draw.heights({row: 26})
        draw.box(f"A{row}:B{row}", item, TEXT)
        draw.box(f"C{row}:D{row}", "{{五明确.是否明确}}", CELL)
        draw.box(f"E{row}:S{row}", "{{五明确.具体做法}}", TEXT)
    draw.options("C6:C10", ("是", "否"), "是否明确")


def _definition(draw: Drawing) -> None:
    draw.fields(
        *head_fields(),
        field("五明确.事项", "印", 公开="公开"),
        field("五明确.是否明确", "是否", 必填="是"),
        field("五明确.具体做法", "文本", 必填="是", 公开="公开"),
        field("支部.名称", "单位", 必填="是", 取值="党支部;直属党支部", 键="全"),
        field("支部.公布日期", "日期", 填写说明="公布活动情况的日期"),
        field("支部.公布渠道", "文本", 公开="公开", 填写说明="公告栏、校园网……"),
        field("支部.自查材料", "是否", 空白="否"),
        field("支部.党员小结份数", "整数", 必填="是", 取值="0~", 计量="份;人"),
        field("支部.评议日期", "日期", 必填="是"),
        field("支部.地点", "文本", 公开="公开"),
        field("支部.形式", "选项", 必填="是", 取值=";".join(WAYS)),
        field("支部.上级参会人", "文本", 公开="内部"),
        field("支部.应到;实到", "整数", 必填="是", 取值="0~", 计量="人"),
        field("支部.党员;干部;群众代表;两代表一委员", "整数", 取值="0~", 空白="0", 计量="人"),
        field("支部.反馈日期", "日期"),
        field("支部.反馈方式", "文本", 公开="公开"),
        field("支部.情况说明", "文本", 填写说明="核对时要说明的情况"),
    )
    draw.rules(
        ("Z-1", "五明确", "是否明确", "核实", "{{事项}}还没有明确"),
        ("Z-2", "支部", KINDS, "强制", "各类人员相加不等于实到人数{{实到}}"),
        ("Z-3", "支部", "群众代表>=1", "核实", "没有群众代表参加"),
        ("Z-4", "支部", "实到>应到*到会下限", "核实",
         "实到{{实到}}人,没有超过应到{{应到}}人的一半"),
        ("Z-5", "支部", "AND(评议日期>=周期开始,评议日期<=周期结束)", "核实",
         "评议日期不在评议时间内"),
        ("Z-6", "支部", 'OR(形式="会议",名称.类别="离退休")', "核实",
         "不是离退休党支部,没有采取会议形式"),
        ("Z-7", "支部", "公布日期<=评议日期", "提示", "评议以后才公布活动情况"),
        ("Z-8", "支部", "自查材料", "核实", "没有自查材料"),
        ("Z-9", "支部", "党员小结份数>=名称.党员数", "提示", "小结少于党员数"),
        ("Z-10", "支部", "反馈日期>=评议日期", "强制", "反馈结果的日期早于评议日期"),
    )  # fmt: skip
