"""附件4 党支部开展创先争优活动群众评议结果汇总表: a row a branch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.utility import xl_col_to_name

from ..drawing import CELL, COUNT, HEAD, NOTE, SHARE, TEXT, Drawing, Style, field, noted

NAME = "附件4 党支部开展创先争优活动群众评议结果汇总表"


@dataclass(frozen=True)
class Column:
    """A column of a table in which a row is a record."""

    heading: str
    name: str
    """Of the field; empty of 序号."""
    width: float
    look: Style
    group: str = ""
    """The heading above, of several columns."""
    formula: str = ""
    """`{row}` is the row."""
    total: str = "sum"
    """`sum`, `formula`, or empty."""


COLUMNS = (
    Column("序号", "", 5, COUNT, total=""),
    Column("党支部名称", "名称", 22, TEXT, total=""),
    Column("类别", "类别", 9, CELL, total=""),
    Column("党员数\n（人）", "党员数", 7, COUNT),
    Column("应参评", "应参评", 7, COUNT, "参评人数（人）"),
    Column("实参评", "实参评", 7, COUNT, "参评人数（人）"),
    Column("发出", "发出票", 6.5, COUNT, "评议票（张）"),
    Column("收回", "收回票", 6.5, COUNT, "评议票（张）"),
    Column("有效", "有效票", 6.5, COUNT, "评议票（张）"),
    Column("无效", "无效票", 6.5, COUNT, "评议票（张）"),
    Column("满意", "满意", 6.5, COUNT, "评议结果（票）"),
    Column("比较\n满意", "比较满意", 6.5, COUNT, "评议结果（票）"),
    Column("基本\n满意", "基本满意", 6.5, COUNT, "评议结果（票）"),
    Column("不满意", "不满意", 6.5, COUNT, "评议结果（票）"),
    Column("不了解", "不了解", 6.5, COUNT, "评议结果（票）"),
    Column("满意率", "满意率", 9, SHARE, formula='=IFERROR(K{row}/I{row},"")', total="formula"),
    Column("满意度", "满意度", 9, SHARE, formula='=IFERROR(SUM(K{row}:M{row})/I{row},"")',
           total="formula"),
    Column("低于\n门槛", "低于门槛", 6.5, CELL, total=""),
    Column("主要意见", "主要意见", 20, TEXT, total=""),
    Column("整改措施", "整改措施", 20, TEXT, total=""),
    Column("情况说明", "情况说明", 14, TEXT, total=""),
)  # fmt: skip
FIRST, ROOM = 6, 8
KINDS = (
    ("教师", "教工,教职工"), ("学生", ""), ("机关和教辅", "机关,教辅,机关教辅"),
    ("后勤和附属", "后勤,附属,后勤附属"), ("离退休", ""), ("其他", ""),
)  # fmt: skip
"""Of branches (分类指导), with other words for them."""
NOTES = noted(
    "填表说明",
    "每个党支部填一行，一个不漏，行数不够时在“合计”上面插入行；"
    "直属党支部填本支部一行。没有的数填0。",
    "收回票不得多于发出票；收回票＝有效票＋无效票；评议结果五栏相加等于有效票。",
    "满意率＝满意÷有效票；满意度＝（满意＋比较满意＋基本满意）÷有效票，"
    "由表内公式计算，不用填写；合计行按合计数计算，不是平均。",
    "满意度低于80%的（按未四舍五入的值），“低于门槛”填“是”，并写明整改措施。",
)
TALLY = "满意+比较满意+基本满意+不满意+不了解=有效票"


def drawn() -> bytes:
    """Return the workbook; the same bytes each time."""
    with Drawing("附件4", title=NAME) as draw:
        draw.title("附件4", "党支部开展创先争优活动群众评议结果汇总表", "U")
        draw.box("A3:K3", "填报单位（盖章）：{{单位}}")
        draw.box("L3:U3", "填报日期：{{填报日期}}", align="right")
        draw.heights({3: 26})
        record_table(draw, "支部", COLUMNS, 4, ROOM)
        last = FIRST + ROOM - 1
        draw.counts(f"D{FIRST}:O{last}")
        draw.options(f"C{FIRST}:C{last}", [kind for kind, _ in KINDS], "类别")
        draw.options(f"R{FIRST}:R{last}", ("是", "否"), "低于门槛")
        below = total_row(draw, COLUMNS, FIRST, ROOM, "C")
        foot(draw, below, ("A:F", "G:O", "P:U"), NOTES, height=62)
        draw.printing(f"A1:U{below + 2}", wide=True, repeat=(4, 5), freeze="C6")
        _definition(draw)
    return draw.data


def record_table(draw: Drawing, block: str, columns: Sequence[Column], row: int, room: int) -> None:
    """Draw two rows of headings from `row` on, the tags below them, and room for more records."""
    draw.widths(*(column.width for column in columns))
    draw.heights({row: 22, row + 1: 34})
    index = 0
    while index < len(columns):
        letter = xl_col_to_name(index)
        group = columns[index].group
        if not group:
            draw.box(f"{letter}{row}:{letter}{row + 1}", columns[index].heading, HEAD)
            index += 1
            continue
        end = index
        while end + 1 < len(columns) and columns[end + 1].group == group:
            end += 1
        draw.box(f"{letter}{row}:{xl_col_to_name(end)}{row}", group, HEAD)
        for inner in range(index, end + 1):
            draw.box(f"{xl_col_to_name(inner)}{row + 1}", columns[inner].heading, HEAD)
        index = end + 1
    for number in range(room):
        here = row + 2 + number
        draw.heights({here: 26})
        for index, column in enumerate(columns):
            value: object = f"{{{{{block}.{column.name}}}}}" if number == 0 else ""
            if not column.name:
                value = number + 1
            elif column.formula:
                value = column.formula.format(row=here)
            draw.box(f"{xl_col_to_name(index)}{here}", value, column.look)


def total_row(
    draw: Drawing, columns: Sequence[Column], first: int, room: int, label_to: str
) -> int:
    """Draw the row 合计 under the records; return the row below it."""
    row, last = first + room, first + room - 1
    draw.heights({row: 26})
    draw.box(f"A{row}:{label_to}{row}", "合  计", HEAD)
    for index, column in enumerate(columns):
        letter = xl_col_to_name(index)
        if index <= ord(label_to) - ord("A"):
            continue
        value = {
            "sum": f"=SUM({letter}{first}:{letter}{last})",
            "formula": column.formula.format(row=row), "": "",
        }[column.total]  # fmt: skip
        draw.box(f"{letter}{row}", value, column.look, bold=True)
    return row + 1


def foot(draw: Drawing, row: int, parts: Sequence[str], notes: str, *, height: float) -> None:
    """Draw what stands below a wide table: 情况说明, who filled it in, and how to."""
    last = parts[-1].partition(":")[2]
    draw.heights({row: 26, row + 2: height})
    draw.box(f"A{row}:{last}{row}", "情况说明：{{说明}}")
    texts = ("填表人：{{填表人}}", "审核人（书记签字）：{{审核人}}", "联系电话：{{联系电话}}")
    draw.footer(row + 1, *zip(parts, texts, strict=True))
    draw.box(f"A{row + 2}:{last}{row + 2}", notes, NOTE)


def head_fields() -> list[dict[str, str]]:
    """Return the lines of 字段 for what every form of a unit has in its head and foot."""
    return [
        field("单位", "单位", 必填="是", 填写说明="填全称"),
        field("填报日期", "日期", 必填="是"),
        field("填表人;审核人", "文本", 必填="是", 公开="内部"),
        field("联系电话", "电话"),
        field("说明", "文本", 填写说明="核对时要说明的情况"),
    ]


def _options() -> str:
    return ";".join(f"{kind}({also})" if also else kind for kind, also in KINDS)


def _definition(draw: Drawing) -> None:
    draw.fields(
        *head_fields(),
        field("支部.名称", "单位", 必填="是", 取值="党支部;直属党支部", 键="全"),
        field("支部.类别", "选项", 取值=_options(),
              公式="=名称.类别", 预填="=名称.类别", 填写说明="以名册为准"),
        field("支部.党员数", "整数", 必填="是", 取值="0~", 预填="=名称.党员数", 计量="人"),
        field("支部.应参评;实参评", "整数", 必填="是", 取值="0~", 计量="人"),
        field("支部.发出票;收回票;有效票", "整数", 必填="是", 取值="0~", 计量="张;票"),
        field("支部.无效票", "整数", 取值="0~", 空白="0", 计量="张;票"),
        field("支部.满意;比较满意;基本满意;不满意;不了解", "整数", 取值="0~", 空白="0", 计量="票"),
        field("支部.满意率", "百分比", 位置="P6", 取值="±0.05%", 公式="=满意率",
              填写说明="自动计算"),
        field("支部.满意度", "百分比", 位置="Q6", 取值="±0.05%", 公式="=满意度",
              填写说明="自动计算"),
        field("支部.低于门槛", "是否", 公式="=评议结果<门槛"),
        field("支部.主要意见", "文本", 公开="公开"),
        field("支部.整改措施", "文本", 必填="=评议结果<门槛", 公开="公开"),
        field("支部.情况说明", "文本", 填写说明="核对时要说明的情况"),
    )  # fmt: skip
    draw.rules(
        ("T-1", "支部", "发出票<=实参评", "核实", "发出{{发出票}}张,多于实参评{{实参评}}人"),
        ("T-2", "支部", "收回票<=发出票", "强制",
         "收回的票数多于发出的票数,测评无效,应重新进行测评"),
        ("T-3", "支部", "收回票=有效票+无效票", "强制", "有效票加无效票不等于收回票{{收回票}}"),
        ("T-4", "支部", TALLY, "强制", "五项评议结果相加不等于有效票{{有效票}}"),
        ("T-5", "支部", "实参评>应参评*到会下限", "核实",
         "实参评{{实参评}}人,没有超过应参评{{应参评}}人的一半"),
        ("T-9", "支部", "评议结果>=门槛", "提示", "{{名称}}低于门槛,列入整改名单"),
        ("S-1", "支部", "党员数=名称.党员数", "提示", "填的党员数与名册不一样"),
    )  # fmt: skip
