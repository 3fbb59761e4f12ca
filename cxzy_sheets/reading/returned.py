"""A copy that the office returned and that comes in again: what of it is the office's own.

    退回说明    a sheet in front, by `outputs.returns`: its findings are no data, and what a unit
               types there beside a finding is its explanation
    colours    are never read
    comments   are never read

Each finding that can be explained has a key on that sheet. The key is made of the finding itself,
so an explanation holds for what it was given for: once another value stands there, it is gone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from ..catalogue import shown
from ..findings import Finding
from ..workbooks import Book, Sheet

NOTICE = "退回说明"
"""The sheet's name, and what stands in its first cell."""
SAID = "情况说明"
KEY = "核对码"
_KEY_LENGTH = 10
_HEADING_WITHIN = 30


def finding_key(form: str, finding: Finding) -> str:
    """Return what tells a finding of a copy from others: its cause, its cell, what stands there."""
    told = (
        form, finding.code, str(finding.facts.get("rule", "")), finding.field or "",
        finding.cell or "", shown(finding.found),
    )  # fmt: skip
    return hashlib.sha256("\0".join(told).encode()).hexdigest()[:_KEY_LENGTH]


def is_notice(first_cell: object) -> bool:
    """Return whether a sheet is our 退回说明, by what stands in its A1."""
    return isinstance(first_cell, str) and first_cell.strip() == NOTICE


def without_notice(book: Book) -> tuple[Book, Mapping[str, str]]:
    """Return a workbook without our sheet, and what the unit explained there, by key."""
    ours = [sheet for sheet in book.sheets if _ours(sheet)]
    if not ours or len(ours) == len(book.sheets):
        return book, {}
    rest = tuple(sheet for sheet in book.sheets if sheet not in ours)
    return Book(book.kind, rest, book.date1904), dict(p for s in ours for p in _explanations(s))


def _ours(sheet: Sheet) -> bool:
    return bool(sheet.rows) and bool(sheet.rows[0]) and is_notice(sheet.rows[0][0])


def _explanations(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """Give key and text of each line that says something, wherever the two columns stand now."""
    for number, row in enumerate(sheet.rows[:_HEADING_WITHIN]):
        names = [str(value).strip() for value in row]
        if SAID in names and KEY in names:
            said, key = names.index(SAID), names.index(KEY)
            for line in sheet.rows[number + 1 :]:
                code, text = str(line[key]).strip(), str(line[said]).strip()
                if len(code) == _KEY_LENGTH and text:
                    yield code, text
            return
