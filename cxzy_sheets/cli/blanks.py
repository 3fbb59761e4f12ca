"""The command for sending out: `cxzy blank`."""

from __future__ import annotations

from pathlib import Path

import click

import cxzy_sheets as cs

from . import cards, console
from .program import as_json_option, command, dump

FOLDER = "空表"
_SETTINGS = "周期.xlsx"


@command(
    "blank",
    "写下发的空表: 每个单位一份,名称、支部、党员已填好。",
    "来源  周期文件夹,或一个表样 .xlsx。\n\n"
    "空表有下拉、填写提示,填错会变红;只有要填的格能改,没有密码。\n"
    "文件夹里已有的同名文件不会动。\n\n"
    "拆分: --from 总表.xlsx,有行的单位一份,填好自己的行;列名用表样的字段名或标题。\n"
    "预填 =上次: 取本单位上一期、上一周期接收的内容;上一周期可用 --previous 指明。",
)
@click.argument("source", metavar="来源")
@click.option("--from", "table", metavar="总表", default="", help="按单位拆分的总表 .xlsx。")
@click.option("--form", metavar="表", default="", help="只写周期里的这一张表。")
@click.option(
    "--names", metavar="文件名", default="",
    help="文件名怎样写,例如 {单位}_{表};不写就是这样。",
)  # fmt: skip
@click.option("--previous", metavar="文件夹", default="", help="上一周期的文件夹。")
@click.option(
    "-o", "--output", metavar="文件夹", default="",
    help="写到哪里;不写就是周期里(表样: 当前文件夹里)的 空表。",
)  # fmt: skip
@as_json_option
def blank(  # noqa: PLR0917
    source: str,
    table: str,
    form: str,
    names: str,
    previous: str,
    output: str,
    as_json: bool,
) -> int:
    """Write the blanks of a cycle, or of one form, and print where they are."""
    if Path(source).is_dir() or Path(source).name == _SETTINGS:
        cycle = cs.load_cycle(source)
        place = Path(output) if output else cycle.folder / FOLDER
        made = cs.write_blanks(
            cycle, place, table=table or None, form=form, names=names, previous=previous or None
        )
    else:
        place = Path(output or FOLDER)
        made = cs.write_blanks(cs.Form(source), place, table=table or None, names=names)
    if as_json:
        dump({"source": source, "files": [str(path) for path in made], "notes": list(made.notes)})
        return 0
    console.say(f"写好 {len(made)} 份空表: {cards.near(place)}")
    for note in made.notes:
        console.indented(note)
    cards.next_steps(
        "打开一份看一看,再发给各单位。",
        "收回来的表放进收件箱;填好的表改了名、加了行,也认得出。",
    )
    return 0
