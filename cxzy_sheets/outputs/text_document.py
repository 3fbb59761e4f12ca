"""A rendered text -> its parts: headings, paragraphs, items, tables; one line is one paragraph.

What the .docx and the .txt are made of. Markdown's own joining of lines is not what offices mean
by a new line, so `separated` puts the empty lines in that make each line a paragraph everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from .text_escape import BREAK
from .text_numbers import chinese

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one look; a line break in it is `\\n`."""

    text: str
    bold: bool = False


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: level 1 is 一、, 2 (一), 3 1., 4 (1)."""

    level: int
    runs: Runs


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, or an item of a list with its number or dot in front."""

    runs: Runs
    kind: str = ""
    """表题 above a table, 注 below one; else empty."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; a heading of two levels has a line break in it."""

    header: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]
    right: tuple[bool, ...]
    """Which columns are numbers, set to the right."""


Block = Heading | Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    """A text: what its head says, and its parts."""

    title: str
    to: str
    blocks: tuple[Block, ...]
    attachments: tuple[str, ...] = ()
    sign: str = ""
    date: str = ""


_BLANKS = " \t　"
_HEADING = re.compile(r"(#{1,6}) +(.+)")
_OWN_NUMBER = (
    re.compile(r"[一二三四五六七八九十百]+、"),
    re.compile(r"[(（][一二三四五六七八九十百]+[)）]"),
    re.compile(r"\d+[.．、]"),
    re.compile(r"[(（]\d+[)）]"),
)


def separated(rendered: str) -> str:
    """Return Markdown in which each line is a paragraph of its own; rows of a table stay together.

    Blanks in front of a line are taken off: how far a paragraph is set in is a matter of its look.
    """
    made: list[str] = []
    for line in rendered.split("\n"):
        text = line.strip(_BLANKS)
        if not text:
            if made and made[-1]:
                made.append("")
            continue
        if made and made[-1] and not (text.startswith("|") and made[-1].startswith("|")):
            made.append("")
        made.append(text)
    return "\n".join(made).strip("\n")


@lru_cache(maxsize=1)
def parser() -> MarkdownIt:
    """Return the reader of Markdown: headings, lists, tables, bold; nothing that hides text."""
    from markdown_it import MarkdownIt

    made = MarkdownIt("zero").enable(
        ["heading", "list", "table", "escape", "entity", "fragments_join"]
    )  # fmt: skip
    made.inline.ruler.push("br", _line_break)
    made.inline.ruler.push("bold", _bold)
    return made


def _line_break(state: Any, silent: bool) -> bool:
    if not state.src.startswith(BREAK, state.pos):
        return False
    if not silent:
        state.push("hardbreak", "br", 0)
    state.pos += len(BREAK)
    return True


def _bold(state: Any, silent: bool) -> bool:
    """Take `**…**` as bold, whatever stands beside it.

    CommonMark looks at the characters outside, and between 据 and 《 it sees no beginning: Chinese
    has no blanks there.
    """
    start, end = state.pos + 2, state.posMax
    if not state.src.startswith("**", state.pos) or silent:
        return False
    close = start
    while close < end and not state.src.startswith("**", close):
        close += 2 if state.src[close] == "\\" else 1
    if close >= end or close == start:
        return False
    state.push("strong_open", "strong", 1)
    state.pos, state.posMax = start, close
    state.md.inline.tokenize(state)
    state.push("strong_close", "strong", -1)
    state.pos, state.posMax = close + 2, end
    return True


def blocks_of(markdown: str) -> tuple[Block, ...]:
    """Return the parts of a text."""
    return tuple(_told(list(_blocks(parser().parse(markdown)))))


def line_of(markdown: str) -> str:
    """Return one line of Markdown as plain text: a title, a name."""
    tokens = parser().parseInline(markdown.strip())
    return "".join(run.text for token in tokens for run in _runs(token))


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    at = 0
    items: list[tuple[bool, int]] = []
    mark = ""
    while at < len(tokens):
        token = tokens[at]
        if token.type == "table_open":
            end = next(i for i in range(at, len(tokens)) if tokens[i].type == "table_close")
            yield _table(tokens[at:end])
            at = end
        elif token.type in ("ordered_list_open", "bullet_list_open"):
            items.append((token.type.startswith("ordered"), int(token.attrGet("start") or 1)))
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            items.pop()
        elif token.type == "list_item_open":
            ordered, number = items[-1]
            mark = f"{number}." if ordered else "· "
            items[-1] = (ordered, number + 1)
        elif token.type == "heading_open":
            yield Heading(max(int(token.tag[1:]) - 1, 1), _runs(tokens[at + 1]))
            at += 1
        elif token.type == "inline":
            runs = _runs(token)
            yield Paragraph((Run(mark), *runs) if mark else runs)
            mark = ""
        at += 1


def _table(tokens: Sequence[Token]) -> Table:
    rows: list[list[Runs]] = []
    right: list[bool] = []
    for index, token in enumerate(tokens):
        if token.type == "tr_open":
            rows.append([])
        elif token.type in ("th_open", "td_open"):
            rows[-1].append(_runs(tokens[index + 1]))
            if token.type == "th_open":
                right.append("right" in str(token.attrGet("style") or ""))
    return Table(tuple(rows[0]), tuple(map(tuple, rows[1:])), tuple(right))


def _runs(token: Token) -> Runs:
    made: list[Run] = []
    bold = 0
    for child in token.children or ():
        if child.type in ("strong_open", "strong_close"):
            bold += 1 if child.nesting > 0 else -1
        elif child.type in ("hardbreak", "softbreak"):
            made.append(Run("\n", bool(bold)))
        elif child.content:
            made.append(Run(child.content, bool(bold)))
    return tuple(made)


def _told(blocks: list[Block]) -> Iterator[Block]:
    """Give the parts, titles and notes of tables marked as such."""
    for index, block in enumerate(blocks):
        before = blocks[index - 1] if index else None
        after = blocks[index + 1] if index + 1 < len(blocks) else None
        if isinstance(block, Paragraph) and isinstance(after, Table) and _all_bold(block):
            yield Paragraph(tuple(Run(run.text) for run in block.runs), "表题")
        elif isinstance(block, Paragraph) and isinstance(before, Table) and _note(block):
            yield Paragraph(block.runs, "注")
        else:
            yield block


def _all_bold(block: Paragraph) -> bool:
    return bool(block.runs) and all(run.bold for run in block.runs)


def _note(block: Paragraph) -> bool:
    return bool(block.runs) and block.runs[0].text.startswith(("注:", "注："))


def numbered(markdown: str) -> str:
    """Return Markdown whose headings begin at level 1, with their numbers where they have none.

    A level of which one heading has a number of its own is left as the office numbered it.
    """
    lines = markdown.split("\n")
    found = [(at, hit) for at, line in enumerate(lines) if (hit := _HEADING.fullmatch(line))]
    top = min((len(hit[1]) for _, hit in found), default=1)
    levels = [min(len(hit[1]) - top + 1, 4) for _, hit in found]
    named = {
        level
        for level, (_, hit) in zip(levels, found, strict=True)
        if _OWN_NUMBER[level - 1].match(hit[2])
    }
    counts = [0, 0, 0, 0]
    for level, (at, hit) in zip(levels, found, strict=True):
        counts[level - 1] += 1
        counts[level:] = [0] * (4 - level)
        mark = "" if level in named else _mark(level, counts[level - 1])
        # Level 1 is ##: # is the title.
        lines[at] = f"{'#' * (level + 1)} {mark}{hit[2]}"
    return "\n".join(lines)


def _mark(level: int, number: int) -> str:
    return (f"{chinese(number)}、", f"（{chinese(number)}）", rf"{number}\.", f"（{number}）")[
        level - 1
    ]


def text_of(runs: Runs) -> str:
    """Return the text of runs."""
    return "".join(run.text for run in runs)
