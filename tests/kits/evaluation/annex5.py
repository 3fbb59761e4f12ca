"""附件5 党员参加创先争优活动群众评议结果汇总表: a row a member."""

from __future__ import annotations

from ..drawing import CELL, CODE, COUNT, SHARE, TEXT, Drawing, field, noted
from .annex4 import Column, foot, head_fields, record_table, total_row

NAME = "附件5 党员参加创先争优活动群众评议结果汇总表"

COLUMNS = (
    Column("序号", "", 5, COUNT, total=""),
    Column("党支部", "支部", 22, TEXT, total=""),
    Column("姓名", "姓名", 10, CELL, total=""),
    Column("学工号", "学工号", 11, CODE, total=""),
    Column("职务", "职务", 12, CELL, total=""),
    Column("参评\n人数", "实参评", 7, COUNT),
    Column("收回", "收回票", 7, COUNT, "评议票（张）"),
    Column("有效", "有效票", 7, COUNT, "评议票（张）"),
    Column("满意", "满意", 7, COUNT, "评议结果（票）"),
    Column("比较\n满意", "比较满意", 7, COUNT, "评议结果（票）"),
    Column("基本\n满意", "基本满意", 7, COUNT, "评议结果（票）"),
    Column("不满意", "不满意", 7, COUNT, "评议结果（票）"),
    Column("弃权", "弃权", 7, COUNT, "评议结果（票）"),
    Column("满意率", "满意率", 9, SHARE, formula='=IFERROR(I{row}/H{row},"")', total="formula"),
    Column("满意度", "满意度", 9, SHARE, formula='=IFERROR(SUM(I{row}:K{row})/H{row},"")',
           total="formula"),
    Column("评定\n等次", "评定等次", 9, CELL, total=""),
    Column("情况说明", "情况说明", 18, TEXT, total=""),
)  # fmt: skip
FIRST, ROOM = 6, 12
GRADES = ("优秀", "合格", "基本合格", "不合格")
NOTES = noted(
    "填表说明",
    "每名党员填一行，一个不漏，按党支部排列；"
    "行数不够时在“合计”上面插入行。本单位有同名党员的，必须填学工号。",
    "满意、比较满意、基本满意、不满意、弃权（含不了解）五栏相加等于有效票；"
    "有效票不得多于收回票，收回票不得多于参评人数。",
    "满意率、满意度由表内公式计算，不用填写；合计行按合计数计算，不是平均。",
    "评定等次填优秀、合格、基本合格、不合格；评为优秀的一般不超过本支部党员数的三分之一。",
)


def drawn() -> bytes:
    """Return the workbook; the same bytes each time."""
    with Drawing("附件5", title=NAME) as draw:
        draw.title("附件5", "党员参加创先争优活动群众评议结果汇总表", "Q")
        draw.box("A3:H3", "填报单位（盖章）：{{单位}}")
        draw.box("I3:Q3", "填报日期：{{填报日期}}", align="right")
        draw.heights({3: 26})
        record_table(draw, "党员", COLUMNS, 4, ROOM)
        last = FIRST + ROOM - 1
        draw.counts(f"F{FIRST}:M{last}")
        draw.options(f"P{FIRST}:P{last}", GRADES, "评定等次")
        below = total_row(draw, COLUMNS, FIRST, ROOM, "E")
        foot(draw, below, ("A:E", "F:L", "M:Q"), NOTES, height=62)
        draw.printing(f"A1:Q{below + 2}", wide=True, repeat=(4, 5), freeze="D6")
        _definition(draw)
    return draw.data


def _definition(draw: Drawing) -> None:
    draw.fields(
        *head_fields(),
        field("党员.支部", "单位", 必填="是", 取值="党支部;直属党支部", 预填="=姓名.支部"),
        field("党员.姓名", "人员", 必填="是", 键="全"),
        field("党员.学工号", "编号", 唯一="全部", 预填="=姓名.学工号",
              填写说明="有同名的必须填"),
        field("党员.职务", "文本", 预填="=姓名.职务", 公开="内部"),
        field("党员.实参评", "整数", 必填="是", 取值="0~", 计量="人"),
        field("党员.收回票;有效票", "整数", 必填="是", 取值="0~", 计量="张;票"),
        field("党员.满意;比较满意;基本满意;不满意;弃权", "整数", 取值="0~", 空白="0", 计量="票"),
        field("党员.满意率", "百分比", 位置="N6", 取值="±0.05%", 公式="=满意率",
              填写说明="自动计算"),
        field("党员.满意度", "百分比", 位置="O6", 取值="±0.05%", 公式="=满意度",
              填写说明="自动计算"),
        field("党员.评定等次", "选项", 必填="是", 取值=";".join(GRADES)),
        field("党员.情况说明", "文本", 填写说明="核对时要说明的情况"),
    )  # fmt: skip
    tally = "满意+比较满意+基本满意+不满意+弃权=有效票"
    draw.rules(
        ("T-1", "党员", "收回票<=实参评", "强制", "收回的票数多于参评人数,测评无效"),
        ("T-3", "党员", "有效票<=收回票", "强制", "有效票多于收回票{{收回票}}"),
        ("T-4", "党员", tally, "强制", "五栏相加不等于有效票{{有效票}}"),
        ("T-9", "党员", "评议结果>=门槛", "提示", "低于门槛,列入整改名单"),
        ("S-1", "党员", "支部=姓名.支部", "核实", "填的党支部与名册不一样"),
        ("S-2", "党员", 'IF(评定等次="优秀",评议结果>=门槛,TRUE)', "核实",
         "低于门槛的不应评为优秀"),
    )  # fmt: skip
