"""Rows that a unit put between, or below, the printed rows of a form: what they hold is refused.

A form that prints its rows has no place for another one, so nothing of such a row is counted; a
copy with numbers in it must not pass as if they were not there. A blank row, a note, a total of the
unit's own is told and no more.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..findings import MUST, Finding
from ..layout import Field
from ..layout.anatomy import is_total
from ..refs import box_address
from ..values.spec import NOTHING
from .copy import Copy
from .placement import PlacedTable
from .plain import NUMERIC

Cell = tuple[int, int]

_NOTE = re.compile(r"^\s*(注|备注|说明|填[表报写]说明|注意)\s*\d?\s*[:：.、]|^\s*[*＊※]")
_WORKED_OUT = re.compile(
    r"(合计|总计|小计|累计|共计)\s*([(（][^()（）]{0,8}[)）])?\s*$|^\s*其\s*中\s*([:：].*)?$"
    r"|^\s*(平均[数值分]?|占比|比[例重]|百分比|[上去]年(同期)?数?|同比|环比)"
)
"""How a row begins or ends that is worked out from printed rows, or a part of one."""


def unprinted_rows(
    sheet: str,
    copy: Copy,
    placed: PlacedTable,
    fields: Mapping[str, Field],
    stray: Sequence[Cell],
) -> list[tuple[Finding, list[Cell]]]:
    """Return a finding for each row with values that no printed row of a table accounts for.

    With it the cells that it tells of. `stray` are the cells of the sheet that nobody claimed.
    """
    if placed.table.kind == "repeat" or len(placed.table.rows) < 2:
        return []
    answers = {
        there: fields.get(column.field or "")
        for column in placed.table.columns
        if (there := placed.columns.get(column.column)) is not None
    }
    rows: dict[int, list[int]] = {}
    for row, column in stray:
        if placed.first <= row < placed.end:
            rows.setdefault(row, []).append(column)
    found = []
    for row, columns in sorted(rows.items()):
        filled = [c for c in columns if c in answers and _counts(copy, row, c, answers)]
        if filled and _is_line(copy, placed, row, filled, answers):
            found.append(
                (
                    Finding(
                        "row-not-printed", MUST, sheet=sheet, field=placed.table.block,
                        cell=box_address((row, min(columns), row, max(columns))),
                        found=[value for _, value in copy.filled(row)],
                        facts={"block": placed.table.block or sheet},
                    ),
                    [(row, column) for column in columns],
                )
            )  # fmt: skip
    return found


def _counts(copy: Copy, row: int, column: int, answers: Mapping[int, Field | None]) -> bool:
    """Whether a cell in a column of answers holds a value: a number but 0, a day, a word."""
    value = copy.value(row, column)
    if not isinstance(value, str):
        return isinstance(value, datetime.date) or bool(value)
    if _NOTE.search(value) or value.strip().lower() in NOTHING:
        return False
    box = copy.box(row, column)
    if sum(box[1] <= other <= box[3] for other in answers) > 1:
        return False  # a line of text across the table
    about = answers[column]
    numeric = about is None or about.type in NUMERIC
    return not numeric or any(c.isdigit() for c in value)


def _is_line(
    copy: Copy,
    placed: PlacedTable,
    row: int,
    filled: Sequence[int],
    answers: Mapping[int, Field | None],
) -> bool:
    """Whether a row with values is one more line of the table, and none that is worked out.

    Below the last row of the form it must look like one: named, or mostly filled in.
    """
    names = [text for column, text in copy.texts[row] if column not in answers]
    if any(is_total(text) or _WORKED_OUT.search(text) for text in names):
        return False
    known = [there for there in (*placed.rows, *placed.totals) if there is not None]
    if not known or row < min(known):
        return not _counts_columns([value for _, value in copy.filled(row)])
    return row < max(known) or bool(names) or 2 * len(filled) >= len(answers)


def _counts_columns(values: Sequence[Any]) -> bool:
    """Whether a row under the header only numbers the columns: 甲 1 2 3."""
    numbers = [v for v in values if not (isinstance(v, str) and v.strip() in "甲乙丙丁")]
    texts = [str(int(v)) if isinstance(v, float) else str(v).strip() for v in numbers]
    if not all(text.isdigit() for text in texts):
        return False
    counted = [int(text) for text in texts]
    return counted == list(range(counted[0], counted[0] + len(counted))) and counted[0] <= 3
