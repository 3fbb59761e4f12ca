"""附件4 as an office draws it, tags typed into it: the form of the kit 示例.

The kit holds the workbook and no Python; this draws it, `python -m tests.kits` writes it.
"""

from __future__ import annotations

import datetime
import io
from typing import Any

import xlsxwriter

NAME = "附件4 党支部开展创先争优活动群众评议结果汇总表"
SHEET = "附件4"
FIRST, ROOM = 6, 8
"""The first row of the block, as Excel counts, and how many the blank has."""
TOTAL = FIRST + ROOM

COLUMNS: tuple[tuple[str, str, str, float], ...] = (
    # group, heading, tag, width
    ("", "序号", "", 5),
    ("", "党支部名称", "名称", 24),
    ("", "类别", "类别", 10),
    ("", "党员数\n（人）", "党员数", 7),
    ("参评人数（人）", "应参评", "应参评", 7),
    ("参评人数（人）", "实参评", "实参评", 7),
    ("评议票（张）", "发出", "发出票", 6.5),
    ("评议票（张）", "收回", "收回票", 6.5),
    ("评议票（张）", "有效", "有效票", 6.5),
    ("评议票（张）", "无效", "无效票", 6.5),
    ("评议结果（票）", "满意", "满意", 6.5),
    ("评议结果（票）", "比较\n满意", "比较满意", 6.5),
    ("评议结果（票）", "基本\n满意", "基本满意", 6.5),
    ("评议结果（票）", "不满意", "不满意", 6.5),
    ("评议结果（票）", "不了解", "不了解", 6.5),
    ("", "满意率", "满意率", 9),
    ("", "满意度", "满意度", 9),
    ("", "备注", "备注", 12),
)
RATES = {
    # Of an empty row a rate is empty, not #DIV/0!: the form's own formulas see to that.
    "满意率": '=IFERROR(K{row}/I{row},"")',
    "满意度": '=IFERROR(SUM(K{row}:M{row})/I{row},"")',
}
KINDS = ("教工", "学生", "机关教辅", "后勤附属", "离退休")

NOTES = "\n".join(
    (
        "填表说明：1. 每个党支部填一行，行数不够时在“合计”上面插入行；没有的数填0。",
        "　　　　　2. 收回票不得多于发出票，收回票＝有效票＋无效票，五项评议结果相加等于有效票。",
        "　　　　　3. 满意率＝满意÷有效票，满意度＝（满意＋比较满意＋基本满意）÷有效票，"
        "由表内公式计算，不用填写；合计行按合计数计算，不是平均。",
    )
)

FIELD_HEADINGS = (
    "字段", "位置", "类型", "必填", "取值", "键", "空白", "公式", "计量", "填写说明",
)  # fmt: skip
VOTES = "支部.满意;比较满意;基本满意;不满意;不了解"
CONTENT = "(满意+比较满意+基本满意)/有效票"
FIELDS: tuple[tuple[str, ...], ...] = (
    ("单位", "", "单位", "是", "", "", "", "", "", "填全称"),
    ("填报日期", "", "日期", "是", "", "", "", "", "", ""),
    ("填表人", "", "人员", "是", "", "", "", "", "", ""),
    ("审核人", "", "人员", "是", "", "", "", "", "", "由书记签字"),
    ("联系电话", "", "电话", "", "", "", "", "", "", ""),
    ("支部.名称", "", "文本", "是", "", "键", "", "", "", ""),
    ("支部.类别", "", "选项", "是", "", "", "", "", "", ""),
    ("支部.党员数;应参评;实参评", "", "整数", "是", ">=0", "", "", "", "人", ""),
    ("支部.发出票;收回票;有效票;无效票", "", "整数", "是", ">=0", "", "", "", "票;张", ""),
    (VOTES, "", "整数", "", ">=0", "", "0", "", "票;张", "没有的填 0"),
    ("支部.满意率", "P6", "百分比", "", "", "", "", "满意/有效票", "", "自动计算"),
    ("支部.满意度", "Q6", "百分比", "", "", "", "", CONTENT, "", "自动计算"),
    ("支部.备注", "", "文本", "", "", "", "", "", "", ""),
)
BALANCE = "满意+比较满意+基本满意+不满意+不了解=有效票"
PERIOD = "AND(填报日期>=DATE(2011,12,1),填报日期<=DATE(2012,1,31))"
RULES: tuple[tuple[str, ...], ...] = (
    # rules.md §4; the sentences of T-2 are those of the regulation.
    ("T-1", "支部", "发出票<=实参评", "核实", "发出的票数多于实参评人数"),
    ("T-2", "支部", "收回票<=发出票", "强制", "收回的票数多于发出的票数,测评无效,应重新进行测评"),
    ("T-3", "支部", "收回票=有效票+无效票", "强制", "收回票不等于有效票与无效票之和"),
    ("T-4", "支部", BALANCE, "强制", "五项评议结果之和不等于有效票"),
    ("T-5", "支部", "实参评>应参评/2", "核实", "实参评人数没有超过应参评人数的一半"),
    ("T-6", "", PERIOD, "核实", "填报日期不在本次评议期间,请核对是否报了往年的表"),
    ("T-9", "支部", "满意度>=80%", "提示", "满意度低于 80%,列入整改名单"),
)
RULE_HEADINGS = ("编号", "范围", "规则", "级别", "提示")

SONG, HEI = "宋体", "黑体"


def drawn() -> bytes:
    """Return the workbook; the same bytes each time."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target,
        {
            "in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False,
            "default_format_properties": {"font_name": SONG, "font_size": 11},
            "default_column_width": 72, "default_row_height": 18,
        },
    )  # fmt: skip
    book.set_properties(
        {"title": NAME, "author": "示例大学党委组织部", "created": datetime.datetime(2011, 12, 1)}
    )
    _form(book)
    _definition(book, "字段", FIELD_HEADINGS, FIELDS, (30, 6, 8, 6, 8, 5, 6, 30, 8, 14))
    _definition(book, "规则", RULE_HEADINGS, RULES, (7, 7, 52, 7, 44))
    book.close()
    return target.getvalue()


class _Formats:
    """The formats of the form, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Any] = {}

    def __call__(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(
                {"font_name": SONG, "font_size": 10.5, "valign": "vcenter", **properties}
            )
        return self._made[key]


def _form(book: Any) -> None:
    sheet = book.add_worksheet(SHEET)
    look = _Formats(book)
    last = len(COLUMNS) - 1
    for column, (_, _, _, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
    # GB/T 9704: 附件 and its number in 黑体 3 at the left, the title centred below.
    sheet.set_row(0, 24)
    sheet.merge_range(0, 0, 0, 3, "附件4", look(font_name=HEI, font_size=16))
    sheet.set_row(1, 36)
    title = look(font_name=HEI, font_size=18, align="center")
    sheet.merge_range(1, 0, 1, last, "2011年度党支部开展创先争优活动群众评议结果汇总表", title)
    sheet.set_row(2, 24)
    sheet.merge_range(2, 0, 2, 8, "填报单位（盖章）：{{单位}}", look())
    sheet.merge_range(2, 9, 2, last, "填报日期：{{填报日期}}", look(align="right"))
    _headings(sheet, look)
    _records(sheet, look)
    _total(sheet, look)
    notes = look(font_size=9, text_wrap=True, valign="top")
    sheet.set_row(TOTAL, 42)
    sheet.merge_range(TOTAL, 0, TOTAL, last, NOTES, notes)
    sheet.set_row(TOTAL + 1, 24)
    sheet.merge_range(TOTAL + 1, 0, TOTAL + 1, 3, "填表人：{{填表人}}", look())
    sheet.merge_range(TOTAL + 1, 4, TOTAL + 1, 10, "审核人（书记签字）：{{审核人}}", look())
    sheet.merge_range(TOTAL + 1, 11, TOTAL + 1, last, "联系电话：{{联系电话}}", look())
    _printing(sheet, last)


def _headings(sheet: Any, look: _Formats) -> None:
    heading = look(bold=True, align="center", text_wrap=True, border=1)
    sheet.set_row(3, 20)
    sheet.set_row(4, 30)
    column = 0
    while column < len(COLUMNS):
        group = COLUMNS[column][0]
        if not group:
            sheet.merge_range(3, column, 4, column, COLUMNS[column][1], heading)
            column += 1
            continue
        end = column
        while end + 1 < len(COLUMNS) and COLUMNS[end + 1][0] == group:
            end += 1
        sheet.merge_range(3, column, 3, end, group, heading)
        for inner in range(column, end + 1):
            sheet.write_string(4, inner, COLUMNS[inner][1], heading)
        column = end + 1


def _records(sheet: Any, look: _Formats) -> None:
    for number in range(ROOM):
        row = FIRST - 1 + number
        sheet.set_row(row, 20)
        for column, (_, heading, name, _) in enumerate(COLUMNS):
            if heading == "序号":
                sheet.write_number(row, column, number + 1, look(align="center", border=1))
            elif name in RATES:
                shown = look(align="center", border=1, num_format="0.00%")
                sheet.write_formula(row, column, RATES[name].format(row=row + 1), shown, "")
            else:
                text = {"名称": {"shrink": True, "indent": 1}, "备注": {"shrink": True}}.get(
                    name, {"align": "center", "shrink": True}
                )
                if name not in ("名称", "类别", "备注"):
                    text = {**text, "num_format": "0"}
                if number == 0:
                    sheet.write_string(row, column, f"{{{{支部.{name}}}}}", look(border=1, **text))
                else:
                    sheet.write_blank(row, column, None, look(border=1, **text))
    first, final = FIRST - 1, FIRST + ROOM - 2
    sheet.data_validation(
        first, 2, final, 2,
        {
            "validate": "list", "source": list(KINDS), "error_title": "类别",
            "error_message": "请从下拉列表中选择。",
        },
    )  # fmt: skip
    sheet.data_validation(
        first, 3, final, 14,
        {
            "validate": "integer", "criteria": ">=", "value": 0, "error_title": "请填整数",
            "error_message": "请填 0 或正整数,不带“人”“票”等字。",
        },
    )  # fmt: skip


def _total(sheet: Any, look: _Formats) -> None:
    row = TOTAL - 1
    sheet.set_row(row, 22)
    bold = {"bold": True, "align": "center", "border": 1}
    sheet.merge_range(row, 0, row, 2, "合  计", look(**bold))
    for column, (_, _, name, _) in enumerate(COLUMNS[3:], start=3):
        if name in RATES:
            shown = look(num_format="0.00%", **bold)
            sheet.write_formula(row, column, RATES[name].format(row=row + 1), shown, "")
        elif name == "备注":
            sheet.write_blank(row, column, None, look(**bold))
        else:
            letter = chr(65 + column)
            formula = f"=SUM({letter}{FIRST}:{letter}{FIRST + ROOM - 1})"
            sheet.write_formula(row, column, formula, look(num_format="0", **bold), 0)


def _printing(sheet: Any, last: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
    sheet.center_horizontally()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(3, 4)
    sheet.print_area(0, 0, TOTAL + 1, last)
    sheet.set_footer("&C第 &P 页,共 &N 页")
    sheet.freeze_panes(FIRST - 1, 2)


def _definition(
    book: Any,
    name: str,
    headings: tuple[str, ...],
    lines: tuple[tuple[str, ...], ...],
    widths: tuple[float, ...],
) -> None:
    """Write one of the two sheets that units do not receive.

    Every cell is 文本: a rule that begins with `=` stays a text and is not worked out.
    """
    sheet = book.add_worksheet(name)
    look = _Formats(book)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width, look(num_format="@"))
    for column, heading in enumerate(headings):
        sheet.write_string(
            0, column, heading, look(bold=True, num_format="@", border=1, bg_color="#DCE6F1")
        )
    for row, line in enumerate(lines, start=1):
        for column, text in enumerate(line):
            style = look(num_format="@", border=1, text_wrap=True)
            if text:
                sheet.write_string(row, column, text, style)
            else:
                sheet.write_blank(row, column, None, style)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
