"""A text as .md and as .txt: what a mail or a phone takes, tables set in columns."""

from __future__ import annotations

import unicodedata

from .text_document import Document, Heading, Paragraph, Runs, Table, text_of
from .text_escape import escaped

INDENT = "　　"
WIDTH = 76
"""Columns of a line in which 署名 and 日期 are set to the right."""


def markdown(document: Document, body: str) -> str:
    """Return a text as Markdown; `body` is its own, the head is put around it."""
    parts = [f"# {escaped(document.title)}"] if document.title else []
    parts += [f"{escaped(document.to)}："] if document.to else []
    parts.append(body)
    if document.attachments:
        parts.append("\n\n".join(map(escaped, attachment_lines(document.attachments))))
    parts += [escaped(line) for line in (document.sign, document.date) if line]
    return "\n\n".join(part for part in parts if part) + "\n"


def text(document: Document) -> str:
    """Return a text as plain text."""
    lines = [_centred(document.title), ""] if document.title else []
    lines += [f"{document.to}："] if document.to else []
    for block in document.blocks:
        if isinstance(block, Table):
            lines += ["", *_table(block), ""]
        elif isinstance(block, Heading):
            lines.append(INDENT + text_of(block.runs))
        elif block.kind == "表题":
            lines += ["", _centred(text_of(block.runs))]
        else:
            lines.append(_paragraph(block))
    if document.attachments:
        lines += ["", *(INDENT + line for line in attachment_lines(document.attachments))]
    if document.sign or document.date:
        lines.append("")
    lines += [_right(line) for line in (document.sign, document.date) if line]
    return "\r\n".join(_once_empty("\n".join(lines).split("\n"))) + "\r\n"


def attachment_lines(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return 附件说明: numbered where there are several, no punctuation behind the names."""
    if len(names) == 1:
        return (f"附件：{names[0]}",)
    return tuple(
        f"{'附件：' if number == 1 else '　　　'}{number}.{name}"
        for number, name in enumerate(names, 1)
    )


def _paragraph(block: Paragraph) -> str:
    return INDENT + text_of(block.runs)


def _once_empty(lines: list[str]) -> list[str]:
    return [line for i, line in enumerate(lines) if line or i == 0 or lines[i - 1]]


def _table(table: Table) -> list[str]:
    """Return a table in columns; where a cell has several lines, so has its row."""
    rows = [_cells(table.header), *map(_cells, table.rows)]
    widths = [max(width(line) for row in rows for line in row[i]) for i in range(len(rows[0]))]
    made = []
    for number, row in enumerate(rows):
        for index in range(max(len(cell) for cell in row)):
            cells = [cell[index] if index < len(cell) else "" for cell in row]
            right = table.right if number else [False] * len(cells)
            padded = [
                _padded(cell, wide, right=to_right)
                for cell, wide, to_right in zip(cells, widths, right, strict=True)
            ]
            made.append("  ".join(padded).rstrip(" "))
        if not number:
            made.append("  ".join("-" * wide for wide in widths))
    return made


def _cells(row: tuple[Runs, ...]) -> list[list[str]]:
    return [text_of(cell).split("\n") for cell in row]


def width(text: str) -> int:
    """Return how many columns a text takes; a Chinese character takes two."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WFA" else 1
        for c in text
    )


def _padded(text: str, wide: int, *, right: bool) -> str:
    blanks = " " * (wide - width(text))
    return f"{blanks}{text}" if right else f"{text}{blanks}"


def _centred(text: str) -> str:
    return " " * max(0, (WIDTH - width(text)) // 2) + text


def _right(text: str) -> str:
    return " " * max(0, WIDTH - 4 - width(text)) + text
