"""CSV and TSV under any name: everything in it is text, as it stands there.

    序号,支部,有效票        A1 序号   B1 支部      C1 有效票
    1,第一党支部,040        A2 "1"   B2 第一党支部  C2 "040"

A text has no types: 040 keeps its zero and an identity number all its digits; what is a number is
told where the form asks for one (mess.md M-30, M-36).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

from ..refs import LAST_COLUMN, LAST_ROW
from .decoded import decoded
from .kinds import CSV, refusal
from .sheets import Book, Sheet

MAX_GRID = 2_000_000
"""Cells of the grid that a text may make."""
NAME = "Sheet1"
"""What the only sheet is called."""
_PARTED = ("\t", ",", ";")
_LOOKED_AT = 200
"""Lines by which it is told what parts the columns."""
_KEPT = re.compile(r'=\s*"(.*)"', re.DOTALL)
"""How programs make Excel keep the zeros of 00123."""
_SEP = re.compile(r"(?i)sep=(.)\r?\n?")


def read_csv(data: bytes) -> Book:
    """Return a text with columns as a workbook of one sheet.

    Raises:
        WorkbookError: It has no columns, a quote without its end, or is too large.
    """
    text = decoded(data)
    parted, text = _told(text)
    parted = parted or delimiter(text)
    if not parted:
        raise refusal("text-file")
    rows = list(_rows(text, parted))
    width = max(map(len, rows), default=0)
    if len(rows) > LAST_ROW or width > LAST_COLUMN or len(rows) * width > MAX_GRID:
        raise refusal("too-large")
    for row in rows:
        row.extend([""] * (width - len(row)))
    return Book(CSV, (Sheet(NAME, rows, ()),))


def _told(text: str) -> tuple[str, str]:
    """Return what parts the columns as Excel's own first line says, and the text behind it."""
    found = _SEP.match(text)
    return (found[1], text[found.end() :]) if found else ("", text)


def delimiter(text: str) -> str:
    """Return what parts the columns of a text; empty where it is a text without columns.

    It stands in two lines at least, or in the only one: a sentence may hold a comma.
    """
    lines = [line for line in islice(io.StringIO(text), _LOOKED_AT) if line.strip()]
    for parted in _PARTED:
        count = sum(parted in line for line in lines)
        if count >= 2 or (count and len(lines) == 1 and lines[0].count(parted) >= 2):
            return parted
    return ""


def _rows(text: str, parted: str) -> Iterator[list[str]]:
    cells = 0
    # Strict: a quote without its end would swallow all rows behind it.
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=parted, strict=True)
    try:
        for number, row in enumerate(lines, start=1):
            cells += len(row)
            if cells > MAX_GRID or number > LAST_ROW:
                raise refusal("too-large")
            yield [_field(field) for field in row]
    except csv.Error as error:
        raise refusal("damaged-file", detail=f"第 {lines.line_num} 行的引号") from error


def _field(text: str) -> str:
    found = _KEPT.fullmatch(text) if text.startswith("=") else None
    return found[1] if found else text if text.strip() else ""
