"""Pages of `docs/` that are made from the code: `python -m tests.docs` writes them."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from pathlib import Path

import click

from cxzy_sheets.catalogue import CATALOGUE
from cxzy_sheets.cli.program import cxzy
from cxzy_sheets.wordings import Wording

from ..kits.covering import page as systems_page

FOLDER = Path(__file__).parents[2] / "docs"
GROUPS = ("files", "forms", "reading", "values", "checks", "crosschecks", "matching")

_CLI = """\
# Command line

Generated from `cxzy --help` by `python -m tests.docs`; do not edit.

`cxzy` is the library in words: each command is one call that a notebook can make as well.
It speaks Chinese, since the office reads it; this page says the same in English.
`python -m cxzy_sheets` is the same program.

| command | what it does | in Python |
|---|---|---|
{commands}

A command ends with 0, or with

- 1 where something blocks: a finding of level 强制 or 核实; for `lint` 强制 alone; for `missing`
  something that is overdue;
- 2 where it could not run: a file that is not there, a form that cannot be used, a wrong option;
- 130 after Ctrl-C.

With `--json` the answer is one JSON object on standard output.
Its rows have the Chinese column names of the frames; codes are English.
Whatever the console's encoding lacks is replaced; nothing printed is ever an error.
If the summary's file is held open by Excel or WPS, the result takes another name, which is said.
"""

_ENGLISH: Mapping[str, tuple[str, str]] = {
    "demo": (
        "Makes an example in a folder and works it out. 群众评议: a university's evaluation, run "
        "twice, with what was wrong on purpose held against what was found. 示例: one form and "
        "sixty filled copies, a third drifted or wrong, stacked. Other folders are left alone.",
        "`cs.demo(kit, folder)`",
    ),
    "tag": (
        "Proposes tags for a form that has none: a copy of it with tags, coloured by how sure they "
        "are, and a sheet 字段 with types and reasons. The form itself is not changed.",
        "`cs.propose_tags(path)`",
    ),
    "lint": (
        "Says how a tagged form was understood, and what in it is wrong or doubtful.",
        "`cs.Form(path).lint()`",
    ),
    "kits": ("Lists the kits from which a cycle can be begun.", "`cs.kits()`"),
    "init": (
        "Makes a cycle's folder from a kit or an earlier cycle, with an empty inbox and the files "
        "to double-click. A folder with anything in it is left alone.",
        "`cs.init(kit, folder)`",
    ),
    "run": (
        "Runs a cycle: reads the inbox, checks, adds up, and writes a new folder into 产出, whole "
        "or not at all. Nothing else is written.",
        "`cs.run(folder)`",
    ),
    "missing": (
        "Lists who has not handed in what, with the days late and whom to call.",
        "`cs.collect(folder).missing`",
    ),
    "explain": (
        "Lists the cells behind one number of a table; with `--down` those of the levels below.",
        "`cs.collect(folder).explain(table, row=…, column=…, down=False)`",
    ),
    "upward": (
        "Fills the upward forms of a cycle from its tables, each with a workbook of where every "
        "figure comes from. What is not all in is not written unless `--incomplete` says so.",
        "`cs.write_upward(got, folder)`",
    ),
    "blank": (
        "Writes what is sent out: one blank for each unit, form and period of a cycle, prefilled "
        "and protected; or the blank of one form. With `--from` a big table is parted among its "
        "units. Other files of the same names are left alone.",
        "`cs.write_blanks(cycle, folder)`, `cs.Form(path).blank()`",
    ),
    "check": (
        "Checks filled copies by a form, or by the forms of a cycle: each finding with its cell, "
        "what stands there, what was expected, what to do.",
        "`cs.check(file, form)`, `cs.check(file, cycle)`",
    ),
    "stack": (
        "Merges a folder of filled copies into one summary workbook.",
        "`cs.write_summary(cs.collect(form, inbox=folder), path)`",
    ),
    "show": ("Prints any workbook as text, cell by cell.", "`cs.dump(data)`"),
}

_FINDINGS = """\
# Findings

Generated from the catalogue by `python -m tests.docs`; do not edit.

A finding says where, what was found, what was expected and what to do.
Its code is stable and English; the sentences below are made from its facts, which stand in braces.
强制 returns the copy; 核实 returns it unless the unit explains; 提示 is told and never blocks.
The level shown is the usual one; a rule of a form carries its own.
"""


def cli_page() -> str:
    """Return `docs/cli.md`."""
    rows = [
        f"| [`cxzy {name}`](#cxzy-{name}) | {_ENGLISH[name][0]} | {_ENGLISH[name][1]} |"
        for name in cxzy.commands
    ]
    program = click.Context(cxzy, info_name="cxzy", **cxzy.context_settings)
    parts = [_CLI.format(commands="\n".join(rows)), "## cxzy\n", _page(cxzy, program)]
    for name, command in cxzy.commands.items():
        inside = click.Context(command, info_name=name, parent=program, **command.context_settings)
        parts += [f"## cxzy {name}\n", _page(command, inside)]
    return "\n".join(parts)


def _page(command: click.Command, context: click.Context) -> str:
    lines = command.get_help(context).splitlines()
    return "\n".join(f"    {line}".rstrip() for line in lines) + "\n"


def findings_page() -> str:
    """Return `docs/findings.md`."""
    parts = [_FINDINGS]
    left = dict(CATALOGUE)
    for group in GROUPS:
        module = importlib.import_module(f"cxzy_sheets.wordings.{group}")
        title = (module.__doc__ or "").strip().splitlines()[0].rstrip(".")
        parts.append(f"## {title}\n")
        parts.append("| code | level | 中文 | English |\n|---|---|---|---|")
        parts += [_row(code, left.pop(code)) for code in module.WORDINGS]
        parts.append("")
    assert not left, f"no group has {list(left)}"
    return "\n".join(parts)


def _row(code: str, wording: Wording) -> str:
    chinese, english = _cell(wording.zh, wording.zh_hint), _cell(wording.en, wording.en_hint)
    return f"| `{code}` | {wording.severity} | {chinese} | {english} |"


def _cell(message: str, hint: str) -> str:
    text = f"{message}<br>{hint}" if hint else message
    return text.replace("{{", "{").replace("}}", "}").replace("|", "\\|").replace("\n", " ")


PAGES: Mapping[str, Callable[[], str]] = {
    "cli.md": cli_page, "findings.md": findings_page, "systems.md": systems_page,
}  # fmt: skip
