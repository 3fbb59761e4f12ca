"""The program `cxzy`: its page of help, its errors as sentences, its exit codes.

Every command ends with 0, with 1 where something blocks, with 2 where it could not run, and with
130 where it was stopped.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

import cxzy_sheets as cs

from . import chinese, console

if TYPE_CHECKING:
    import pandas as pd

BLOCKED, NOT_RUN, STOPPED = 1, 2, 130

as_json_option = click.option(
    "--json", "as_json", is_flag=True, help="结果写成 JSON,供别的程序读取。"
)


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


_ORDER = (
    "kits", "init", "demo", "tag", "lint", "blank", "check", "stack", "run", "missing", "explain",
    "upward", "show",
)  # fmt: skip


def in_order() -> None:
    """Put the commands into the order in which an office comes to use them."""
    cxzy.commands = {name: cxzy.commands[name] for name in _ORDER}


def command(name: str, short: str, text: str) -> Callable[[Callable[..., int]], click.Command]:
    """Return the decorator that makes a function a command of `cxzy`."""
    return cxzy.command(name, cls=chinese.Command, short_help=short, help=f"{short}\n\n{text}")


def rows_of(frame: pd.DataFrame) -> Any:
    """Return a frame's rows as JSON has them."""
    return json.loads(frame.to_json(orient="records", force_ascii=False, date_format="iso"))


def dump(answer: dict[str, Any]) -> None:
    """Print an answer as JSON, and nothing else."""
    # Escapes where the console is not Unicode: whoever reads it gets every character back.
    plain = not (sys.stdout.encoding or "").lower().startswith("utf")
    console.data(json.dumps(answer, ensure_ascii=plain, indent=2))
