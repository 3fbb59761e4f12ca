"""The command that proposes tags: `cxzy tag`."""

from __future__ import annotations

from pathlib import Path

import click

import cxzy_sheets as cs

from . import cards, console
from .program import NOT_RUN, as_json_option, command, dump, rows_of

SUFFIX = "(标签)"
_SURE = ("很有把握", "较有把握", "请看一看")


@command(
    "tag",
    "给还没有标签的表样拟好标签,由办公室看一遍再用。",
    "表  下发用的空表 .xlsx;.xls 请先在 Excel 或 WPS 里另存为 .xlsx。\n\n"
    "原文件不动,另存为“表(标签).xlsx”:标签按把握涂色,填好的表里没有颜色;\n"
    "“字段”表里写着每个字段的类型和依据。改好以后用 cxzy lint 看一看。",
)
@click.argument("form", metavar="表")
@click.option("-o", "--output", metavar="文件", default="", help="写到哪里。")
@as_json_option
def tag(form: str, *, output: str, as_json: bool) -> int:
    """Propose tags for a form, write it beside the form, and print what was proposed."""
    made = cs.propose_tags(form)
    source = Path(form)
    place = Path(output) if output else source.with_name(f"{source.stem}{SUFFIX}{source.suffix}")
    if place.exists() and place.read_bytes() != made.data:
        console.complain(f"{place.name} 已经有了,没有动它。请移走它,或用 -o 另写一个文件名。")
        return NOT_RUN
    place.write_bytes(made.data)
    if as_json:
        dump(
            {
                "form": form, "output": str(place), "tags": rows_of(made.frame()),
                "left": list(made.left),
            }
        )  # fmt: skip
        return 0
    told = ", ".join(f"{sure} {made.count(sure)}" for sure in _SURE)
    console.say(f"拟了 {len(made.tags)} 个标签({told}): {cards.near(place)}", "")
    for one in sorted(made.tags, key=lambda t: -_SURE.index(t.sure)):
        console.indented(f"{one.sheet}!{one.cell}  {one.text}  {one.type}  {one.sure}: {one.why}")
    if made.left:
        shown = "、".join(made.left[:10]) + ("…" if len(made.left) > 10 else "")
        console.say("", f"这些空格没有看出填什么,没有标签: {shown}")
    cards.next_steps(
        f"打开 {cards.near(place)},先看橙色、黄色的标签,名称和位置不对的直接改。",
        "看“字段”里的类型;“依据”一列只给办公室看,可以删去。",
        f"运行 cxzy lint {cards.near(place)} 。",
    )
    return 0
