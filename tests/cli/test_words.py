"""Help pages and complaints about a command line, in Chinese."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import cxzy_sheets as cs
from cxzy_sheets import cli
from cxzy_sheets.cli import chinese
from cxzy_sheets.cli.program import cxzy, run

HEAVY = {"pandas", "numpy", "openpyxl", "lxml", "xlsxwriter", "python_calamine"}
COMMANDS = (
    "kits", "init", "demo", "tag", "lint", "blank", "check", "stack", "run", "missing", "explain",
    "upward", "show",
)  # fmt: skip


def test_the_commands_are_those_of_the_design():
    """In the order of the design, each with a line of its own."""
    assert tuple(cxzy.commands) == COMMANDS
    assert all(command.short_help for command in cxzy.commands.values())


@pytest.mark.parametrize("arguments", [[], ["--help"], *([name, "-h"] for name in COMMANDS)])
def test_help_is_chinese_and_fits_80_columns(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
):
    """Every page has its usage in the first line, and no line is wider than 80 columns."""
    assert run(arguments) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("用法: cxzy")
    assert max(chinese.columns(line) for line in lines) <= 80
    assert not {"Usage:", "Options:", "Commands:", "Show this message"} & set(
        " ".join(lines).split("  ")
    )


def test_version(capsys: pytest.CaptureFixture[str]):
    """The version is the package's."""
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"cxzy_sheets {cs.__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["stak"], "没有 stak 这个命令。是否指:stack、tag?"),
        (["stack"], "没有写 表样。"),
        (["stack", "附件4.xlsx"], "没有写 收件箱。"),
        (
            ["stack", "a.xlsx", "收件箱", "附件5.xlsx"],
            "多了 附件5.xlsx。文件名里有空格时,请加上引号。",
        ),
        (["check", "a.xlsx"], "请写 --form 表样,或 --cycle 文件夹,二者之一。"),
        (["check", "a.xlsx", "--fom", "b"], "没有 --fom 这个选项。是否指:--form"),
        (["check", "a.xlsx", "--form"], "选项 --form 后面没有写内容,或不应有内容。"),
        (["lint", "a.xlsx", "--json=1"], "选项 --json 后面没有写内容,或不应有内容。"),
        (["--versoin"], "没有 --versoin 这个选项。是否指:--version?"),
    ],
)
def test_a_wrong_command_line_is_told_in_chinese(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
):
    """What is missing, too much or misspelt is named, the nearest word offered; exit code 2."""
    assert run(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    first, *more = captured.err.splitlines()
    assert first.startswith(f"错误: {said}")
    assert all("--help" in line for line in more)


@pytest.mark.parametrize("arguments", ["--help", "stack --help", "--version", "stak"])
def test_help_loads_nothing_heavy(arguments: str):
    """Neither a help page nor a complaint waits for pandas, numpy or openpyxl."""
    code = f"""
import sys
from cxzy_sheets.cli.program import run
run({arguments.split()!r})
print(sorted({HEAVY!r} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_python_m_is_the_same_program():
    """`python -m cxzy_sheets --version` prints what `cxzy --version` prints."""
    done = subprocess.run(
        [sys.executable, "-m", "cxzy_sheets", "--version"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"cxzy_sheets {cs.__version__}\n"


def test_the_command_line_uses_only_what_a_notebook_can():
    """Of the package, `cli` imports `cxzy_sheets as cs` and its own modules, nothing deeper."""
    folder = Path(cli.__file__).parent
    own = {path.stem for path in folder.glob("*.py")}
    wrong = []
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                wrong += [a.name for a in node.names if a.name.startswith("cxzy_sheets.")]
            elif isinstance(node, ast.ImportFrom) and node.level:
                names = [node.module] if node.module else [alias.name for alias in node.names]
                wrong += [f"{path.name}: {n}" for n in names if node.level > 1 or n not in own]
            elif isinstance(node, ast.ImportFrom):
                wrong += [node.module for _ in [0] if (node.module or "").startswith("cxzy_sheets")]
    assert wrong == []
