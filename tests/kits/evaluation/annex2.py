"""附件2 党员参加创先争优活动群众评议表: a ballot on one member, or the tally of a meeting."""

from __future__ import annotations

from ..drawing import DAY, NOTE, Drawing, field
from .annex1 import BALLOT_NOTES, COUNTED, MARKS, WHO_FIELDS, ballot, identity, opinion

NAME = "附件2 党员参加创先争优活动群众评议表"
ITEMS = (
    "参加创先争优活动情况",
    "立足岗位履行职责情况",
    "践行公开承诺情况",
    "联系和服务师生情况",
    "总体评价",
)


def drawn() -> bytes:
    """Return the workbook; the same bytes each time."""
    with Drawing("附件2", title=NAME) as draw:
        draw.widths(34, 11, 11, 11, 11, 11)
        draw.title("附件2", "党员参加创先争优活动群众评议表", "F")
        draw.heights({3: 26, 4: 26})
        draw.box("A3:B3", "被评议党员：{{姓名}}")
        draw.box("C3:F3", "所在党支部：{{单位}}")
        draw.box("A4:B4", "评议时间：{{评议时间}}", num_format=DAY["num_format"])
        draw.box("C4:F4", "票号：{{票号}}", num_format="@")
        row = ballot(draw, 5, ITEMS)
        opinion(draw, row, "对该党员的\n意见建议")
        identity(draw, row + 1)
        draw.heights({row + 3: 48})
        draw.box(f"A{row + 3}:F{row + 3}", BALLOT_NOTES, NOTE)
        draw.printing(f"A1:F{row + 3}")
        draw.fields(
            field("姓名", "人员", 必填="是", 键="全", 填写说明="被评议的党员"),
            field("单位", "单位", 必填="是", 填写说明="被评议党员所在的党支部,填全称"),
            field("评议时间", "日期"),
            field("票号", "编号", 公开="内部", 填写说明="选票的顺序号;计票表填“计票”"),
            WHO_FIELDS,
            field("意见建议", "文本"),
            MARKS,
            *COUNTED,
        )
        draw.rules(("B-1", "评议", "作废=0", "提示", "{{评议内容}}多选,这一项作废"))
    return draw.data
