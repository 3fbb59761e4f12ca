"""The command for what goes up: `cxzy upward`."""

from __future__ import annotations

from pathlib import Path

import click

import cxzy_sheets as cs

from . import cards, console
from .program import BLOCKED, as_json_option, command, dump

FOLDER = "上报"


@command(
    "upward",
    "用汇总的数填写上报表,连同每个数的来源。",
    "文件夹  周期文件夹;上报表写在 周期.xlsx 的“文稿”里,文件放在“文稿”文件夹。\n\n"
    "cxzy run 也会写,在 产出 里。没有收齐的不写,退出码为 1;要先报,加 --incomplete。",
)
@click.argument("folder", metavar="文件夹")
@click.option(
    "-o", "--output", metavar="文件夹", default="", help="写到哪里;不写就是周期里的 上报。"
)
@click.option("--incomplete", is_flag=True, help="没有收齐的也写,文件名注明“未收齐”。")
@as_json_option
def upward(folder: str, *, output: str, incomplete: bool, as_json: bool) -> int:
    """Write the upward forms of a cycle, and print where they are."""
    cycle = cs.load_cycle(folder)
    with console.progress("正在读取", shown=not as_json) as progress:
        got = cs.collect(cycle, progress=progress)
    assert isinstance(got, cs.CycleCollection)
    place = Path(output) if output else cycle.folder / FOLDER
    made = cs.write_upward(got, place, incomplete=incomplete)
    refused = [str(one) for one in made.refused]
    if as_json:
        dump(
            {
                "folder": folder, "files": [str(path) for path in made], "refused": refused,
                "notes": list(made.notes),
            }
        )  # fmt: skip
        return BLOCKED if refused else 0
    if not made and not refused:
        console.say("这个周期没有上报表。上报表写在 周期.xlsx 的“文稿”里,文件名以 .xlsx 结尾。")
        return 0
    console.say(f"写好 {len(made)} 个文件: {cards.near(place)}")
    for note in made.notes:
        console.indented(note)
    if refused:
        console.say("没有写成:")
        for why in refused:
            console.indented(why)
        return BLOCKED
    cards.next_steps("打开上报表看一看,补上留空的格。", "和“来源”一起报送:上级可以一直查到单元格。")
    return 0
