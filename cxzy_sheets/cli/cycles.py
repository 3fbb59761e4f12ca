"""The commands for a cycle's folder: kits, init, run, missing, explain."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

import cxzy_sheets as cs

from . import cards, console, naming
from .program import BLOCKED, as_json_option, command, dump, rows_of

if TYPE_CHECKING:
    import pandas as pd


@command(
    "kits",
    "列出现成的周期,可以照着新建。",
    "每一套都是一个文件夹,里面有周期.xlsx、名册、表样等,用 cxzy init 复制出来再改。",
)
@as_json_option
def kits(*, as_json: bool) -> int:
    """Print the kits."""
    found = cs.kits()
    if as_json:
        dump({"kits": [{"name": k.name, "title": k.title, "forms": list(k.forms)} for k in found]})
        return 0
    if not found:
        console.say("没有现成的周期。可以照一个往期的周期文件夹新建: cxzy init 往期文件夹 新文件夹")
        return 0
    console.rows([(kit.name, f"{kit.title}: {'、'.join(kit.forms)}", None) for kit in found])
    return 0


@command(
    "init",
    "照现成的一套,或往期的周期,新建一个周期文件夹。",
    "来源    cxzy kits 列出的名称,或往期的周期文件夹。\n"
    "文件夹  新建在哪里;已有内容的文件夹不会动。\n\n"
    "复制周期、名册、清单、表样和文稿;收件箱是空的,收文登记和产出不复制。",
)
@click.argument("kit", metavar="来源")
@click.argument("folder", metavar="文件夹")
@as_json_option
def init(kit: str, folder: str, *, as_json: bool) -> int:
    """Make a new cycle's folder."""
    made = cs.init(kit, folder)
    if as_json:
        dump({"folder": str(made), "source": kit})
        return 0
    there = cards.near(made)
    console.say(f"新建好了: {there}")
    cards.next_steps(
        "打开 周期.xlsx 和 名册.xlsx,改成这一次的日期和单位;表样可以换成自己的。",
        "把报来的文件放进 收件箱。",
        f"双击 运行.bat,或运行 cxzy run {there}。",
    )
    return 0


@command(
    "run",
    "运行一个周期: 收表、核对、汇总,写一个新的产出。",
    "文件夹  周期文件夹,里面有 周期.xlsx。\n\n"
    "结果在 产出 里的新文件夹: 汇总.xlsx、待办.xlsx。以前的产出和收件箱都不动。\n"
    "有强制或核实的问题,退出码为 1。",
)
@click.argument("folder", metavar="文件夹")
@as_json_option
def run_cycle(folder: str, *, as_json: bool) -> int:
    """Run a cycle, print the card."""
    with console.progress("正在读取", shown=not as_json) as progress:
        got = cs.run(folder, progress=progress)
    blocks, made = got.findings.blocking, got.run
    assert made is not None
    if as_json:
        dump(
            {
                "folder": folder, "output": str(made.folder), "run": made.number,
                "counts": dict(got.counts), "expected": rows_of(got.expected),
                "missing": rows_of(got.missing), "blocks": blocks,
                "changes": [change.as_dict() for change in made.changes],
                "returned": made.returned, "returns": str(made.returns or ""),
                "not_returned": list(made.not_returned),
                "corrected": [one.as_dict() for one in made.corrections],
                "todo": dict(made.todo), "files": rows_of(naming.named(got, got.files)),
                "submissions": rows_of(naming.named(got, got.submissions)),
                "findings": rows_of(naming.findings(got)), "rules": rows_of(got.rules),
            }
        )  # fmt: skip
        return BLOCKED if blocks else 0
    cards.cycle(got, made)
    cards.next_steps(*_after(got, made))
    return BLOCKED if blocks else 0


def _after(got: cs.CycleCollection, run: cs.Run) -> list[str]:
    """Return what to do after a run."""
    there = cards.near(run.folder)
    steps = [f"打开 {Path(there) / '汇总.xlsx'}: 先看“总览”,再看“问题清单”。"]
    if not got.counts["文件"]:
        steps.append("收件箱里没有文件: 请把报来的表放进去,再运行一次。")
    if got.counts["退回"]:
        steps.append(
            "把“退回”里的退回表和退回通知发给单位,改好的放进收件箱,旧的不用拿走;退回单可以打印。"
        )
    if len(got.missing):
        steps.append("“未报单位”可以直接打印,照着催报。")
    if any(run.todo.values()):
        steps.append("待办.xlsx 里要定的行,复制到 收文登记.xlsx,补上有底色的格,再运行一次。")
    return steps


@command(
    "missing",
    "列出还没有报的单位,带联系人。",
    "文件夹  周期文件夹。\n\n什么也不写。有逾期未报的,退出码为 1。",
)
@click.argument("folder", metavar="文件夹")
@as_json_option
def missing(folder: str, *, as_json: bool) -> int:
    """Print who has not handed in what."""
    with console.progress("正在读取", shown=not as_json) as progress:
        got = cs.collect(folder, progress=progress)
    owed = got.missing
    late = int((owed["逾期天数"].fillna(0) > 0).sum())
    if as_json:
        dump({"folder": folder, "missing": rows_of(owed), "overdue": late})
        return BLOCKED if late else 0
    if not len(owed):
        console.say("都报齐了。")
        return 0
    units = owed["单位"].nunique()
    console.say(f"未报 {len(owed)} 份({units} 个单位),其中逾期 {late} 份。", "")
    for row in owed.astype(object).where(owed.notna(), None).to_dict("records"):
        console.indented(cards.owed({str(name): value for name, value in row.items()}))
    return BLOCKED if late else 0


@command(
    "explain",
    "说明汇总表里的一个数是由哪些单元格算出的。",
    "文件夹  周期文件夹。\n汇总表  汇总表的名称。\n\n"
    "例如: cxzy explain 2011-群众评议 各单位结果 --row 数学学院 --column 满意度",
)
@click.argument("folder", metavar="文件夹")
@click.argument("table", metavar="汇总表")
@click.option("--row", metavar="行", required=True, help="哪一行: 行首的名称,或 合计。")
@click.option("--column", metavar="列", required=True, help="哪一列: 列名。")
@click.option(
    "--down", is_flag=True,
    help="再往下查:下级报来“来源.xlsx”的,一直查到最下面的单元格。",
)  # fmt: skip
@as_json_option
def explain(folder: str, table: str, *, row: str, column: str, down: bool, as_json: bool) -> int:
    """Print the cells behind one number."""
    with console.progress("正在读取", shown=not as_json) as progress:
        got = cs.collect(folder, progress=progress)
    cells = naming.cells(got, got.explain(table, row=row, column=column, down=down))
    if as_json:
        dump({"table": table, "row": row, "column": column, "cells": rows_of(cells)})
        return 0
    console.say(f"{table} {row} {column}: 由 {len(cells)} 个单元格算出。", "")
    _print_cells(cells)
    return 0


def _print_cells(cells: pd.DataFrame) -> None:
    rows = cells.astype(object).where(cells.notna(), None).to_dict("records")
    for row in rows:
        console.indented(
            "  ".join(cards.shown(value) for value in row.values() if value is not None)
        )
