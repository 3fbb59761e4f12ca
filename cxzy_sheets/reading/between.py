"""Rows that a unit put between, or below, the printed rows of a form: what they hold is refused.

A form that prints its rows has no place for another one, so nothing of such a row is counted; a
copy with numbers in it must not pass as if they were not there. A blank row, a note, a total of the
unit's own is told and no more.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence, Set
from typing import Any

from ..findings import MUST, Finding
from ..layout import Field, TableColumn
from ..layout.anatomy import is_total
from ..refs import box_address
from ..values.spec import NOTHING
from .copy import Copy
from .labels import label
from .placement import PlacedTable
from .plain import NUMERIC

Cell = tuple[int, int]

_NOTE = re.compile(r"^\s*(注|备注|说明|填[表报写]说明|注意)\s*\d?\s*[:：.、]|^\s*[*＊※]")
_WORKED_OUT = re.compile(
    r"(合计|总计|小计|累计|共计)\s*([(（][^()（）]{0,8}[)）])?\s*$"
    r"|^\s*(平均[数值分]?|占比|比[例重]|百分比|[上去]年(同期)?数?|同比|环比)"
)
"""How a row begins or ends that is worked out from printed rows."""
_PART = re.compile(r"^\s*其\s*中\s*([:：].*)?$")
"""A part of the row above; where the form prints such rows, one more is one that it lacks."""
_FOOTER = re.compile(r"(填[表报]人|制表|审核|审批|负责人|经办人|签[字名章]|盖章|电话|日期)")
"""What is said below a table, and names no row of it."""


def unprinted_rows(
    sheet: str,
    copy: Copy,
    placed: PlacedTable,
    fields: Mapping[str, Field],
    *,
    left: Sequence[Cell],
    known: Set[str],
) -> list[tuple[Finding, list[Cell]]]:
    """Return a finding for each row with values that no printed row of a table accounts for.

    With it the cells that it tells of. `left` are the cells of the sheet that nobody claimed,
    `known` the keys of the form's own texts.
    """
    if placed.table.kind == "repeat" or not any(placed.table.items):
        return []
    answers = {
        there: _kind(column, fields)
        for column in placed.table.columns
        if (there := placed.columns.get(column.column)) is not None
    }
    rows: dict[int, list[int]] = {}
    for row, column in left:
        if placed.first <= row < placed.end:
            rows.setdefault(row, []).append(column)
    found = []
    for row, columns in sorted(rows.items()):
        filled = [
            c
            for c in columns
            if c in answers and _counts(copy, row, c, answers) and not _is_own(copy, row, c, known)
        ]
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


def _kind(column: TableColumn, fields: Mapping[str, Field]) -> str:
    """Return what stands in a column of answers: `tick`, `number`, or `text`."""
    about = fields.get(column.field or "")
    if column.option:
        return "tick"
    return "number" if about is None or about.type in NUMERIC else "text"


def _is_own(copy: Copy, row: int, column: int, known: Set[str]) -> bool:
    """Whether a cell holds a text of the form: a heading that is printed once more."""
    made = label(str(copy.value(row, column)))
    return bool({made.key, made.bare} & known)


def _counts(copy: Copy, row: int, column: int, answers: Mapping[int, str]) -> bool:
    """Whether a cell in a column of answers holds a value: a number but 0, a day, a word."""
    value = copy.value(row, column)
    if not isinstance(value, str):
        return isinstance(value, datetime.date) or bool(value)
    if _NOTE.search(value) or value.strip().lower() in NOTHING:
        return False
    box = copy.box(row, column)
    if sum(box[1] <= other <= box[3] for other in answers) > 1:
        return False  # a line of text across the table
    if answers[column] == "number":
        return any(c.isdigit() for c in value)
    return bool(label(value).key) or answers[column] == "tick"


def _is_line(
    copy: Copy,
    placed: PlacedTable,
    row: int,
    filled: Sequence[int],
    answers: Mapping[int, str],
) -> bool:
    """Whether a row with values is one more line of the table, and none that is worked out.

    Below the last row of the form it must look like one: named, or mostly filled in.
    """
    names = [text for column, text in copy.texts[row] if column not in answers]
    if any(is_total(text) or _WORKED_OUT.search(text) for text in names):
        return False
    parts = any(_PART.search(text) for items in placed.table.items for _, text in items)
    if not parts and any(_PART.search(text) for text in names):
        return False
    known = [there for there in (*placed.rows, *placed.totals) if there is not None]
    if not known or row < min(known):
        return not _counts_columns([value for _, value in copy.filled(row)])
    if row < max(known):
        return True
    if any(_FOOTER.search(text) for _, text in copy.texts[row]):
        return False
    return bool(names) or 2 * len(filled) >= max(len(answers), 4)


def _counts_columns(values: Sequence[Any]) -> bool:
    """Whether a row under the header only numbers the columns: 甲 1 2 3."""
    numbers = [v for v in values if not (isinstance(v, str) and v.strip() in "甲乙丙丁")]
    texts = [str(int(v)) if isinstance(v, float) else str(v).strip() for v in numbers]
    if not all(text.isdigit() for text in texts):
        return False
    counted = [int(text) for text in texts]
    return counted == list(range(counted[0], counted[0] + len(counted))) and counted[0] <= 3
