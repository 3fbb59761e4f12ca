"""The commands for one form: each a call of the library, and the words around it."""

from __future__ import annotations

from pathlib import Path

import click

import cxzy_sheets as cs

from . import cards, console, naming
from .program import BLOCKED, as_json_option, command, dump, rows_of


@command(
    "demo",
    "做一个完整的例子: 表样、各单位报来的表、汇总。",
    "例子    群众评议: 一所大学的群众评议,运行两次,故意做错的地方逐条核对;\n"
    "        示例: 一张表样、六十个单位报来的表,汇总成一个工作簿;\n"
    "        其他各套表样的名称(见 cxzy kits): 照它自带的示范做。\n"
    "        不写就是群众评议。\n"
    "文件夹  做在哪里;不写就是当前文件夹下的 cxzy-demo。\n"
    "        已有别的内容的文件夹不会动。",
)
@click.argument("kit", metavar="[例子]", default="")
@click.argument("folder", metavar="[文件夹]", default="")
def demo(kit: str, folder: str) -> int:
    """Make the example, work it out, print the card."""
    with console.progress("正在读取") as progress:
        made = cs.demo(kit or "群众评议", folder or None, progress=progress)
    console.say(f"例子做好了: {cards.near(made.folder)}")
    console.rows([(name, what, None) for name, what in made.contents])
    console.say()
    return _stacked(made) if isinstance(made, cs.Demo) else _played(made)


def _played(made: cs.Evaluation | cs.Rehearsal) -> int:
    first, second = made.first.run, made.got.run
    assert first is not None
    assert second is not None
    found = [line for line in made.told if line.found]
    console.say("第一天收到的:")
    cards.cycle(made.first, first)
    if second is not first:
        console.say("第二天又收到一批,再运行一次:")
        cards.cycle(made.got, second)
    kinds = len({line.code for line in made.told})
    console.say(
        f"故意做错的 {len(made.told)} 处({kinds} 种),找到 {len(found)} 处;"
        f"另外报出的问题 {len(made.unwanted)} 处。"
    )
    for line in made.told:
        if not line.found:
            console.indented(f"没有找到: {line.file} {line.cell} {line.did}")
    cards.next_steps(
        f"打开 {cards.near(second.folder)} 里的汇总.xlsx: 先看“总览”,再看各张汇总表。",
        "看“文稿”里的通报和整改通知。",
        "换成自己的: 运行 cxzy init 群众评议 文件夹,改好周期.xlsx 和名册.xlsx,"
        "把报来的表放进收件箱,再运行 cxzy run 文件夹。",
    )
    return 0 if len(found) == len(made.told) and not made.unwanted else BLOCKED


def _stacked(made: cs.Demo) -> int:
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
@as_json_option
def lint(form: str, *, as_json: bool) -> int:
    """Print what a form says, and what is wrong or doubtful in it."""
    try:
        used = cs.Form(form)
    except cs.FormError as error:
        if not error.findings:
            raise
        found = cs.Findings(f for f in error.findings if isinstance(f, cs.Finding))
        if as_json:
            dump({"form": form, "usable": False, "findings": rows_of(found.frame())})
        else:
            console.say(
                f"{Path(form).name}: 不能用,请先改正强制的问题({cards.levels(found)})。", ""
            )
            cards.findings(found)
        return BLOCKED
    found = used.lint()
    if as_json:
        dump({"form": form, "usable": True, "findings": rows_of(found.frame())})
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
    "核对填好的表。",
    "文件  填好的表,可以有几个: .xlsx .xls .et .ods …。\n\n"
    "用 --form 说明是哪个表样,或用 --cycle 说明是哪个周期的表(自动认出是哪一张)。\n"
    "逐条列出单元格、填的内容、应为什么、怎样改。有强制或核实的问题,退出码为 1。",
)
@click.argument("files", metavar="文件…", nargs=-1)
@click.option("-f", "--form", metavar="表样", help="用哪个表样核对。")
@click.option("-c", "--cycle", metavar="文件夹", help="周期文件夹,里面有 周期.xlsx。")
@as_json_option
def check(files: tuple[str, ...], *, form: str | None, cycle: str | None, as_json: bool) -> int:
    """Print the findings of copies."""
    ctx = click.get_current_context()
    if (form is None) == (cycle is None):
        raise click.UsageError("请写 --form 表样,或 --cycle 文件夹,二者之一。", ctx)
    if not files:
        raise click.UsageError(
            "没有写要核对的文件。" if form else "没有写要核对的文件:请把填好的表拖到 检查.bat 上。",
            ctx,
        )  # fmt: skip
    used = cs.Form(form) if form is not None else cs.load_cycle(str(cycle))
    told = [(file, cs.check(file, used)) for file in files]
    blocks = any(found.blocking for _, found in told)
    by = {"form": form} if form is not None else {"cycle": cycle}
    if as_json:
        each = [
            {"file": file, **by, "blocks": f.blocking, "findings": rows_of(f.frame())}
            for file, f in told
        ]
        dump(each[0] if len(each) == 1 else {"blocks": blocks, "files": each})
        return BLOCKED if blocks else 0
    for number, (file, found) in enumerate(told):
        if number:
            console.say()
        verdict = "要退回" if found.blocking else "可以接收"
        name = used.name
        console.say(f"{Path(file).name}: 按“{name}”核对,{verdict}({cards.levels(found)})。")
        if found:
            console.say()
        cards.findings(found)
    return BLOCKED if blocks else 0


@command(
    "stack",
    "把一个文件夹里报来的表合并成一个汇总工作簿。",
    "表样    写了标签的 .xlsx。\n"
    "收件箱  放报来的表的文件夹,里面的文件夹也看;只读,不改动。\n\n"
    "有错的表不计入,列在汇总的“问题清单”里。有强制或核实的问题,退出码为 1。\n"
    "这里没有收文登记,核实的问题不能逐条放行:请单位改正;确实属实的,改规则的级别,\n"
    "或建一个周期(cxzy init),在 收文登记.xlsx 的“说明核准”里写明。",
)
@click.argument("form", metavar="表样")
@click.argument("inbox", metavar="收件箱")
@click.option(
    "-o", "--output", metavar="文件", default="合并.xlsx",
    help="汇总工作簿写到哪里;不写就是 合并.xlsx。",
)  # fmt: skip
@as_json_option
def stack(form: str, inbox: str, *, output: str, as_json: bool) -> int:
    """Collect a folder of filled copies, write the summary, print the card."""
    used = cs.Form(form)
    with console.progress("正在读取", shown=not as_json) as progress:
        got = cs.collect(used, inbox=inbox, progress=progress)
    summary = cs.write_summary(got, output)
    if as_json:
        dump(
            {
                "form": form, "inbox": inbox, "summary": str(summary), "counts": dict(got.counts),
                "blocks": got.findings.blocking, "files": rows_of(got.files),
                "submissions": rows_of(got.submissions), "findings": rows_of(naming.findings(got)),
                "rules": rows_of(got.rules),
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
        *([_LET_PASS] if _doubted(got) else []),
    ]


_LET_PASS = (
    "只有核实问题、单位说明了属实的: 是规则查出的,可以把表样“规则”里这一条的级别改为 提示;"
    "要一份一份地放行,请建一个周期(cxzy init),在 收文登记.xlsx 的“说明核准”里逐条写明。"
)


def _doubted(got: cs.Collection) -> bool:
    """Return whether a copy was returned for nothing but what the unit may explain."""
    returned = got.submissions.loc[got.submissions["状态"] == "退回"]
    return bool(((returned["强制"] == 0) & (returned["核实"] > 0)).any())


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
