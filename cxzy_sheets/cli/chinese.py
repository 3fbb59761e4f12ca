"""click in Chinese: help pages and usage errors.

A Chinese character takes two columns of a console, which click's own formatter does not count; so
pages are laid out here, in lines that fit 80 columns.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

import click

OPTIONS_LAST = ("-h", "--help")


def columns(text: str) -> int:
    """Return how many columns of a console a text takes."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


_CELL = r"\$?[A-Z]{1,3}\$?[0-9]{1,7}(?![0-9A-Za-z])"
_PIECE = re.compile(
    rf"[^\s!,。,、;:?;:?“”()()]{{1,24}}!{_CELL}(?::{_CELL})? ?|[!-~]+ ?| +|.", re.DOTALL
)
"""What a line is not broken in: a place such as 表1!B4:D9, a word of Latin letters or digits, a
run of blanks, one other character."""
_CLOSING = frozenset("。,、;:?!)》”’」】〕…,.;:?!)%,。、；：？！）")
"""Signs that do not begin a line."""


def folded(text: str, width: int) -> list[str]:
    """Return a text in lines of at most `width` columns.

    A line may end behind any Chinese character, but not inside a word of Latin letters (a path, a
    number) or the place of a cell, and never begins with a comma or a closing bracket.
    """
    lines = [""]
    last = ""
    for piece in _PIECE.findall(text):
        fits = columns(lines[-1] + piece.rstrip()) <= width
        if not fits and piece[0] in _CLOSING and last.strip() and lines[-1] != last:
            # What stands before it goes along; a comma alone would look lost.
            lines[-1:] = [lines[-1].removesuffix(last), last + piece]
        elif not fits and lines[-1].strip():
            lines.append(piece.lstrip())
        else:
            lines[-1] += piece
        last = piece if lines[-1].endswith(piece) else lines[-1]
        while columns(lines[-1].rstrip()) > width:
            cut = _fitting(lines[-1], width)
            lines[-1:] = [lines[-1][:cut], lines[-1][cut:]]
            last = lines[-1]
    return [line.rstrip() for line in lines]


def _fitting(text: str, width: int) -> int:
    """Return how many characters of a text fit into `width` columns; at least one."""
    taken = 0
    for index, sign in enumerate(text):
        taken += columns(sign)
        if taken > width:
            return max(index, 1)
    return len(text)


def beside(pairs: Sequence[tuple[str, str]]) -> list[str]:
    """Return lines with the second texts in one column."""
    widest = max((columns(left) for left, _ in pairs), default=0)
    lines = []
    for left, right in pairs:
        first, *more = right.split("\n")
        lines.append(f"  {left}{' ' * (widest - columns(left))}  {first}")
        lines += [f"  {' ' * widest}  {line}" for line in more]
    return lines


class Command(click.Command):
    """A command whose help page and complaints are in Chinese."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["context_settings"] = {
            "help_option_names": list(OPTIONS_LAST),
            # What is too much is told in Chinese, below.
            "allow_extra_args": True,
            **(kwargs.get("context_settings") or {}),
        }
        super().__init__(*args, **kwargs)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option `-h, --help`."""
        made = super().get_help_option(ctx)
        if made is not None:
            made.help = "显示本页。"
        return made

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Return what is left of the arguments, which must be nothing."""
        left = super().parse_args(ctx, args)
        if ctx.args:
            raise click.UsageError(f"多了 {' '.join(ctx.args)}。文件名里有空格时,请加上引号。", ctx)
        return left

    def get_usage(self, ctx: click.Context) -> str:
        """Return how the command is called, in a line."""
        return f"用法: {' '.join([ctx.command_path, *self.collect_usage_pieces(ctx)])}"

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return the arguments in their order, options first."""
        named = [p for p in self.get_params(ctx) if isinstance(p, click.Argument)]
        pieces = [p.make_metavar(ctx) for p in named]
        needed = [
            f"{max(p.opts, key=len)} {p.make_metavar(ctx)}"
            for p in self.get_params(ctx)
            if isinstance(p, click.Option) and p.required
        ]
        return [*pieces, *needed, "[选项]"]

    def get_help(self, ctx: click.Context) -> str:
        """Return the help page."""
        text = (self.help or "").strip().splitlines()
        return "\n".join(
            [self.get_usage(ctx), "", *(f"  {line}".rstrip() for line in text), *self.listed(ctx)]
        )

    def listed(self, ctx: click.Context) -> list[str]:
        """Return the part of the page that lists the options."""
        options = [p for p in self.get_params(ctx) if isinstance(p, click.Option) and not p.hidden]
        pairs = [(_option(ctx, option), option.help or "") for option in options]
        return ["", "选项:", *beside(pairs)] if pairs else []


class Group(Command, click.Group):
    """The commands of one program."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the first argument names; the nearest is offered if none is."""
        name = args[0]
        if self.get_command(ctx, name) is None:
            raise click.UsageError(
                f"没有 {name} 这个命令。{_meant(name, self.list_commands(ctx))}", ctx
            )
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Return what is left of the arguments: the command and its own."""
        return click.Group.parse_args(self, ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands in the order in which they were added."""
        return list(self.commands)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return what stands behind the program's name."""
        return ["命令", "…"]

    def listed(self, ctx: click.Context) -> list[str]:
        """Return the part of the page that lists commands, then options."""
        pairs = [(name, command.short_help or "") for name, command in self.commands.items()]
        return ["", "命令:", *beside(pairs), *super().listed(ctx)]


def _option(ctx: click.Context, option: click.Option) -> str:
    names = ", ".join(sorted(option.opts, key=len))
    return names if option.is_flag else f"{names} {option.make_metavar(ctx)}"


def _meant(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(known), n=2, cutoff=0.5)
    return f"是否指:{'、'.join(near)}?" if near else ""


def complaint(error: click.ClickException) -> str:
    """Return what is wrong with a command line, in Chinese."""
    ctx = getattr(error, "ctx", None)
    said = error.format_message()
    if isinstance(error, click.MissingParameter) and error.param is not None:
        name = error.param.make_metavar(ctx) if ctx else error.param.human_readable_name
        if isinstance(error.param, click.Option):
            name = f"{max(error.param.opts, key=len)} {name}"
        said = f"没有写 {name}。"
    elif isinstance(error, click.NoSuchOption):
        said = f"没有 {error.option_name} 这个选项。"
        known = [o for p in ctx.command.get_params(ctx) for o in p.opts] if ctx else []
        said += _meant(error.option_name, known)
    elif isinstance(error, click.BadOptionUsage):
        said = f"选项 {error.option_name} 后面没有写内容,或不应有内容。"
    elif isinstance(error, click.FileError):
        said = f"{error.ui_filename} 打不开。"
    return said
