"""附件1 基层党组织开展创先争优活动群众评议表: a ballot to tick, or the tally of a meeting.

A copy whose cells hold √ is a ballot, one whose cells hold numbers above 1 (or whose 票号 is 计票)
a tally. Of a ballot an item with two ticks is void, one without any is an abstention, and the
other items count all the same (T-6).
"""

from __future__ import annotations

from ..drawing import CELL, DAY, HEAD, NOTE, PROSE, TEXT, Drawing, Style, field, noted

NAME = "附件1 基层党组织开展创先争优活动群众评议表"
ITEMS = (
    "推进创先争优活动情况",
    "推动中心工作和重点任务完成情况",
    "承诺践诺情况",
    "为师生员工办实事、做好事、解难事情况",
    "加强党组织和党员队伍建设情况",
    "总体评价",
)
VOTES = ("满意", "比较满意", "基本满意", "不满意", "不了解")
WHO = (("B", "党员"), ("C", "干部"), ("D", "群众代表"), ("E", "两代表一委员"))

TICK: Style = {**CELL, "num_format": "0", "font_size": 14}
BALLOT_NOTES = noted(
    "注",
    "本表不记名。请在相应栏内划“√”，每项只选一项；一项多选的，该项作废，不选的视为弃权。",
    "以党支部为单位计票后上报的，用本表填写：票号处填“计票”，各栏填票数。",
)


def cast(vote: str) -> str:
    """Return what stands under a verdict, 0 where nothing does."""
    return f"IF(ISBLANK({vote}),0,{vote})"


TALLIED = '=OR(IF(ISBLANK(票号),FALSE,票号="计票"),MAX(评议.最多)>1)'
COUNTED = [
    field("计票", "是否", 公式=TALLIED, 填写说明="不在表上:填的是票数,不是一张票"),
    field(
        "票数",
        "整数",
        公式="=IF(计票,MAX(评议.勾数),1)",
        填写说明="不在表上:一份里有几张票,不足三张的不统计",
    ),
    field("评议.勾数", "整数", 公式=f"={'+'.join(map(cast, VOTES))}", 填写说明="不在表上"),
    field("评议.最多", "整数", 公式=f"=MAX({','.join(map(cast, VOTES))})", 填写说明="不在表上"),
    field("评议.作废", "整数", 公式="=IF(OR(计票,勾数<=1),0,1)", 填写说明="不在表上:多选"),
    field("评议.弃权", "整数", 公式="=IF(OR(计票,勾数>0),0,1)", 填写说明="不在表上:没有选"),
    *(
        field(f"评议.计{vote}", "整数", 公式=f"=IF(作废=0,{cast(vote)},0)", 填写说明="不在表上")
        for vote in VOTES
    ),
]
"""What a ballot, or a tally, counts for: of a ballot with two ticks the item counts for nothing."""
MARKS = field(
    f"评议.{';'.join(VOTES)}", "整数", 取值="√=1;✓=1;✔=1;0~", 计量="票", 填写说明="划√,或填票数"
)
WHO_FIELDS = field(";".join(f"是{who}" for _, who in WHO), "是否", 公开="内部")
VOID = ("A-1", "评议", "作废=0", "提示", "{{评议内容}}多选,这一项作废")


def drawn() -> bytes:
    """Return the workbook; the same bytes each time."""
    with Drawing("附件1", title=NAME) as draw:
        draw.widths(34, 11, 11, 11, 11, 11)
        draw.title("附件1", "基层党组织开展创先争优活动群众评议表", "F")
        draw.heights({3: 26})
        draw.box("A3:B3", "被评议党组织：{{单位}}")
        draw.box("C3:D3", "评议时间：{{评议时间}}", num_format=DAY["num_format"])
        draw.box("E3:F3", "票号：{{票号}}", num_format="@")
        row = ballot(draw, 4, ITEMS)
        opinion(draw, row, "对该党组织的\n意见建议")
        identity(draw, row + 1)
        draw.heights({row + 3: 48})
        draw.box(f"A{row + 3}:F{row + 3}", BALLOT_NOTES, NOTE)
        draw.printing(f"A1:F{row + 3}")
        draw.fields(
            field("单位", "单位", 必填="是", 填写说明="被评议的党支部,填全称"),
            field("评议时间", "日期"),
            field("票号", "编号", 公开="内部", 填写说明="选票的顺序号;计票表填“计票”"),
            WHO_FIELDS,
            field("意见建议", "文本"),
            MARKS,
            *COUNTED,
        )
        draw.rules(VOID)
    return draw.data


def ballot(draw: Drawing, head: int, items: tuple[str, ...]) -> int:
    """Draw a row of headings and the items, with a cell to tick under each verdict.

    Returns the row below them.
    """
    draw.heights({head: 34})
    draw.line(head, ("评议内容", *VOTES), HEAD)
    for row, item in enumerate(items, start=head + 1):
        draw.heights({row: 46})
        draw.box(f"A{row}", item, TEXT, bold=item == "总体评价")
        for column, vote in zip("BCDEF", VOTES, strict=True):
            draw.box(f"{column}{row}", f"{{{{评议.{vote}}}}}", TICK)
    return head + 1 + len(items)


def opinion(draw: Drawing, row: int, label: str) -> None:
    """Draw the box for what a voter wants to say."""
    draw.heights({row: 150})
    draw.box(f"A{row}", label, HEAD)
    draw.box(f"B{row}:F{row}", "{{意见建议}}", PROSE)


def identity(draw: Drawing, row: int) -> None:
    """Draw the boxes in which a voter says what he is."""
    draw.heights({row: 30, row + 1: 34})
    draw.box(f"A{row}:A{row + 1}", "参评人员身份\n（在相应栏内划“√”，可多选）", HEAD)
    for column, who in WHO:
        merged = ":F{}" if column == "E" else ""
        draw.box(f"{column}{row}{merged.format(row)}", who, HEAD)
        draw.box(
            f"{column}{row + 1}{merged.format(row + 1)}", f"{{{{是{who}}}}}", CELL, font_size=14
        )
