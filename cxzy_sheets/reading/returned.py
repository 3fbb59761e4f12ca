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
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ..catalogue import shown
from ..findings import Finding
from ..workbooks import Book, Sheet
from .filled import Filled
from .located import place_in

NOTICE = "退回说明"
"""The sheet's name, and what stands in its first cell."""
SAID = "情况说明"
KEY = "核对码"
_BESIDE = ("级别", "单元格", "问题")
_KEY_LENGTH = 10
HEADING_WITHIN = 30


def finding_key(copy: Filled, finding: Finding) -> str:
    """Return what tells a finding of a copy from others: its cause, its place, what stands there.

    The place is a record's name and not its row, so that it holds when rows are put in.
    """
    return _hashed(*_spot(copy, finding), shown(finding.found))


def spot_key(copy: Filled, finding: Finding) -> str:
    """Return what tells a finding of a copy from others, whatever stands there now."""
    return _hashed(*_spot(copy, finding))


def _spot(copy: Filled, finding: Finding) -> tuple[str, ...]:
    # What the office let pass is told under another code, with the one that it had as its rule.
    rule = str(finding.facts.get("rule", ""))
    cause = rule or finding.code
    return copy.layout.name, cause, finding.field or "", place_in(copy, finding)


def _hashed(*told: str) -> str:
    return hashlib.sha256("\0".join(told).encode()).hexdigest()[:_KEY_LENGTH]


def is_notice(first_cell: object) -> bool:
    """Return whether a sheet is our 退回说明, by what stands in its A1."""
    return isinstance(first_cell, str) and first_cell.strip() == NOTICE


def without_notice(book: Book) -> tuple[Book, Mapping[str, str]]:
    """Return a workbook without our sheet, and what the unit explained there, by key."""
    ours = [sheet for sheet in book.sheets if is_ours(sheet.rows)]
    if not ours or len(ours) == len(book.sheets):
        return book, {}
    rest = tuple(sheet for sheet in book.sheets if sheet not in ours)
    return replace(book, sheets=rest), dict(p for s in ours for p in _explanations(s))


def is_ours(rows: Sequence[Sequence[object]]) -> bool:
    """Return whether the rows of a sheet are those of our 退回说明.

    By its first cell; where the unit has put something above it or has taken it out, by its line
    of headings.
    """
    if rows and rows[0] and is_notice(rows[0][0]):
        return True
    return any(
        {SAID, KEY, *_BESIDE}.issubset(map(str, row)) for row in rows[:HEADING_WITHIN] if KEY in row
    )


def _explanations(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """Give key and text of each line that says something, wherever the two columns stand now."""
    for number, row in enumerate(sheet.rows[:HEADING_WITHIN]):
        names = [str(value).strip() for value in row]
        if SAID in names and KEY in names:
            said, key = names.index(SAID), names.index(KEY)
            for line in sheet.rows[number + 1 :]:
                code, text = str(line[key]).strip(), str(line[said]).strip()
                if len(code) == _KEY_LENGTH and text:
                    yield code, text
            return
