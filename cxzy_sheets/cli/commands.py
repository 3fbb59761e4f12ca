"""The commands of `cxzy`: each a call of the library, and the words around it.

Every command ends with 0, with 1 where something blocks, with 2 where it could not run, and with
130 where it was stopped.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import cxzy_sheets as cs

from . import cards, chinese, console

if TYPE_CHECKING:
    import pandas as pd

BLOCKED, NOT_RUN, STOPPED = 1, 2, 130

_as_json = click.option("--json", "as_json", is_flag=True, help="结果写成 JSON,供别的程序读取。")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line, and end the process with its exit code."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Return the exit code of a command line; every error that can be expected is a sentence."""
    console.survive()
    try:
        done = cxzy.main(
            None if arguments is None else list(arguments), prog_name="cxzy", standalone_mode=False
        )
        return int(done or 0)
    except click.Abort:
        console.say("", "已停止,没有写出结果。")
        return STOPPED
    except click.ClickException as error:
        ctx = getattr(error, "ctx", None)
        page = f"\n用 {ctx.command_path} --help 可以看到用法。" if ctx else ""
        console.complain(f"{chinese.complaint(error)}{page}")
    except (cs.CxzyError, OSError) as error:
        console.complain(console.told(error))
    return NOT_RUN


def _version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked:
        console.data(f"cxzy_sheets {cs.__version__}")
        ctx.exit()


@click.group(
    cls=chinese.Group,
    invoke_without_command=True,
    help="用 Excel 表样做上报: 收表、核对、合并、汇总,每个数都能查到原来的单元格。\n\n"
    "第一次用,先运行 cxzy demo 看一个完整的例子。",
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version,
    help="显示版本。",
)  # fmt: skip
@click.pass_context
def cxzy(ctx: click.Context) -> None:
    """Show the page of help where no command is named."""
    if ctx.invoked_subcommand is None:
        console.data(ctx.get_help())


def command(name: str, short: str, text: str) -> Callable[[Callable[..., int]], click.Command]:
    """Return the decorator that makes a function a command of `cxzy`."""
    return cxzy.command(name, cls=chinese.Command, short_help=short, help=f"{short}\n\n{text}")


@command(
    "demo",
    "做一个完整的例子: 表样、六十个单位报来的表、汇总。",
    "文件夹  做在哪里;不写就是当前文件夹下的 cxzy-demo。\n"
    "        已有别的内容的文件夹不会动。\n\n"
    "六十份表里有三分之一变了样或填错了,每一份怎样处理,说明.txt 里都有。",
)
@click.argument("folder", metavar="[文件夹]", default="cxzy-demo")
def demo(folder: str) -> int:
    """Make the example, stack it, print the card."""
    with console.progress("正在读取") as progress:
        made = cs.demo(folder, progress=progress)
    console.say(f"例子做好了: {cards.near(made.folder)}")
    console.rows([(name, what, None) for name, what in made.contents])
    console.say()
    cards.collected(made.got, made.summary)
    cards.next_steps(
        f"打开 {cards.near(made.summary)}: 先看“汇总”,再看“问题清单”。",
        "打开表样,看标签是怎样写的;“字段”“规则”两张工作表是说明。",
        "换成自己的: 在自己的表样里写上标签,运行 cxzy lint 表样.xlsx,"
        "再运行 cxzy stack 表样.xlsx 收件箱 -o 合并.xlsx。",
    )
    return 0


@command(
    "lint",
    "看表样写得对不对,程序是怎样理解的。",
    "表样  写了标签的 .xlsx。\n\n"
    "强制的问题必须改,否则表样不能用,退出码为 1;核实的请看一看是不是这个意思。",
)
@click.argument("form", metavar="表样")
@_as_json
def lint(form: str, *, as_json: bool) -> int:
    """Print what a form says, and what is wrong or doubtful in it."""
    try:
        used = cs.Form(form)
    except cs.FormError as error:
        if not error.findings:
            raise
        found = cs.Findings(f for f in error.findings if isinstance(f, cs.Finding))
        if as_json:
            _dump({"form": form, "usable": False, "findings": _rows(found.frame())})
        else:
            console.say(
                f"{Path(form).name}: 不能用,请先改正强制的问题({cards.levels(found)})。", ""
            )
            cards.findings(found)
        return BLOCKED
    found = used.lint()
    if as_json:
        _dump({"form": form, "usable": True, "findings": _rows(found.frame())})
        return 0
    blocks = "、".join(f"{b.name}({len(b.fields)} 列)" for b in used.blocks.values()) or "没有"
    console.say(
        f"{Path(form).name}: 可以用({cards.levels(found)})。",
        f"  标题  {used.title}",
        f"  字段  {sum(f.block is None for f in used.fields.values())} 个单项;块: {blocks}",
        f"  规则  {len(used.rules)} 条",
        "",
    )
    cards.findings(found.of("核实"))
    cards.understood(found.of("提示"))
    return 0


@command(
    "check",
    "核对一份填好的表。",
    "文件  填好的一份表: .xlsx .xls .et .ods …。\n\n"
    "逐条列出单元格、填的内容、应为什么、怎样改。有强制或核实的问题,退出码为 1。",
)
@click.argument("file", metavar="文件")
@click.option("-f", "--form", metavar="表样", required=True, help="用哪个表样核对。")
@_as_json
def check(file: str, *, form: str, as_json: bool) -> int:
    """Print the findings of one copy."""
    used = cs.Form(form)
    found = cs.check(file, used)
    if as_json:
        _dump(
            {"file": file, "form": form, "blocks": found.blocking, "findings": _rows(found.frame())}
        )
    else:
        verdict = "要退回" if found.blocking else "可以接收"
        console.say(f"{Path(file).name}: 按“{used.name}”核对,{verdict}({cards.levels(found)})。")
        if found:
            console.say()
        cards.findings(found)
    return BLOCKED if found.blocking else 0


@command(
    "stack",
    "把一个文件夹里报来的表合并成一个汇总工作簿。",
    "表样    写了标签的 .xlsx。\n"
    "收件箱  放报来的表的文件夹,里面的文件夹也看;只读,不改动。\n\n"
    "有错的表不计入,列在汇总的“问题清单”里。有强制或核实的问题,退出码为 1。",
)
@click.argument("form", metavar="表样")
@click.argument("inbox", metavar="收件箱")
@click.option(
    "-o", "--output", metavar="文件", default="合并.xlsx",
    help="汇总工作簿写到哪里;不写就是 合并.xlsx。",
)  # fmt: skip
@_as_json
def stack(form: str, inbox: str, *, output: str, as_json: bool) -> int:
    """Collect a folder of filled copies, write the summary, print the card."""
    used = cs.Form(form)
    with console.progress("正在读取", shown=not as_json) as progress:
        got = cs.collect(used, inbox=inbox, progress=progress)
    summary = cs.write_summary(got, output)
    if as_json:
        _dump(
            {
                "form": form, "inbox": inbox, "summary": str(summary), "counts": dict(got.counts),
                "blocks": got.findings.blocking, "files": _rows(got.files),
                "submissions": _rows(got.submissions), "findings": _rows(got.findings.frame()),
                "rules": _rows(got.rules),
            }
        )  # fmt: skip
        return BLOCKED if got.findings.blocking else 0
    cards.collected(got, summary)
    if summary.name != Path(output).name:
        console.say(
            f"  {Path(output).name} 正被打开,不能覆盖;这次的结果是 {summary.name}。", style="yellow"
        )
    cards.next_steps(*_after(got, summary))
    return BLOCKED if got.findings.blocking else 0


def _after(got: cs.Collection, summary: Path) -> list[str]:
    """Return what to do after a stack."""
    if not got.counts["文件"]:
        return ["收件箱里没有文件: 请把报来的表放进去,再运行一次。"]
    if not got.findings.blocking:
        return [f"打开 {cards.near(summary)}。没有要退回的表。"]
    return [
        f"打开 {cards.near(summary)} 的“问题清单”: 每行有文件和单元格,点单元格可以打开原表。",
        "请有关单位改正;改好的表放进收件箱(换下原来的一份),再运行一次同样的命令。",
    ]


@command(
    "show",
    "把一个工作簿的内容逐格列成文字。",
    "文件  任何工作簿: .xlsx .xls .et .ods …。\n\n"
    "单元格、格式、公式和结果、合并、列宽、隐藏、下拉、批注、打印设置都有,\n便于比较两个文件。",
)
@click.argument("file", metavar="文件")
def show(file: str) -> int:
    """Print the text dump of a workbook."""
    console.data(cs.dump(Path(file).read_bytes(), name=Path(file).name).rstrip("\n"))
    return 0


def _rows(frame: pd.DataFrame) -> Any:
    return json.loads(frame.to_json(orient="records", force_ascii=False, date_format="iso"))


def _dump(answer: dict[str, Any]) -> None:
    # Escapes where the console is not Unicode: whoever reads it gets every character back.
    plain = not (sys.stdout.encoding or "").lower().startswith("utf")
    console.data(json.dumps(answer, ensure_ascii=plain, indent=2))
