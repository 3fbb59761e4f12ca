"""What a reader of cells passes over: hidden data, comments, pictures.

    hidden rows, columns    are read like others, and the unit is asked whether they belong
    comments                are no answers; beside a blank one they may be meant as one
    pictures                cannot be read; over blank answers a screenshot stands for them

What the form itself hides, says or shows is none of this. Asked only of sheets whose bytes say that
there is any.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from typing import TYPE_CHECKING

from ..findings import ADVICE, VERIFY, Finding
from ..refs import Box, address, box_address, column_letters
from .filled import BLANK, VALUE

if TYPE_CHECKING:
    from .extraction import Extraction

Cell = tuple[int, int]
SHOWN = 10
"""Comments and pictures that a finding names."""
_RETURNED = re.compile(r"(?:\A|\n)\s*(?:\d{4}-\d\d-\d\d )?退回\n【.*", re.DOTALL)
"""What this library itself wrote into a copy that was returned; see `outputs.returns_copy`."""


def unseen(page: Extraction) -> Iterator[Finding]:
    """Give what is to be said of a page whose sheet has anything hidden or hanging."""
    yield from _hidden(page)
    blank = _blank_cells(page)
    yield from _comments(page, blank)
    yield from _pictures(page, blank)


def _hidden(page: Extraction) -> Iterator[Finding]:
    """Tell the hidden rows and columns in which a value was read (mess.md M-20)."""
    look, form = page.sheet.look(), page.plan.page
    read = _read_cells(page)
    rows = sorted({row for row, _ in read} & look.hidden_rows)
    if len(look.hidden_rows) > len(form.hidden_rows):
        rows = [row for row in rows if row not in form.hidden_rows]
    else:
        # The form hides some itself, wherever they stand now.
        rows = rows if not form.hidden_rows else []
    if rows:
        yield Finding(
            "hidden-rows-read", VERIFY, sheet=page.sheet.name,
            cell="、".join(address(row, min(c for r, c in read if r == row)) for row in rows[:40]),
            found=[row + 1 for row in rows[:40]], facts={"count": len(rows)},
        )  # fmt: skip
    own = {
        there
        for placed in page.placement.tables
        if placed is not None
        for column, there in placed.columns.items()
        if column in form.hidden_columns
    } | (form.hidden_columns if page.placement.fast else frozenset())
    columns = sorted(
        column
        for column in {column for _, column in read} - own
        if any(first <= column <= last for first, last in look.hidden_columns)
    )
    if columns:
        yield Finding(
            "hidden-columns-read", VERIFY, sheet=page.sheet.name,
            cell="、".join(address(min(r for r, c in read if c == one), one) for one in columns),
            found=[column_letters(column) for column in columns], facts={"count": len(columns)},
        )  # fmt: skip


def _read_cells(page: Extraction) -> set[Cell]:
    """Return the cells from which a value was read."""
    cells = {
        answer.cell
        for answer in page.read.answers.values()
        if answer.state == VALUE and answer.cell is not None
    }
    for block in page.read.blocks.values():
        for short, column in block.cells.items():
            cells |= {
                (row, column)
                for row, value in zip(block.rows, block.columns[short], strict=True)
                if value is not None and row >= 0
            }
    return cells


def _blank_cells(page: Extraction) -> set[Cell]:
    """Return the cells of answers that were left blank, the room of an empty block included."""
    cells = {
        answer.cell
        for answer in page.read.answers.values()
        if answer.state == BLANK and answer.cell is not None
    }
    for placed in page.placement.tables:
        block = page.read.blocks.get(str(placed.table.block)) if placed is not None else None
        if placed is None or block is None:
            continue
        if not block.rows:
            room = range(placed.first, placed.first + len(placed.table.rows))
            cells |= {(row, column) for row in room for column in placed.columns.values()}
        for short, column in block.cells.items():
            cells |= {
                (row, column)
                for index, row in enumerate(block.rows)
                if row >= 0 and block.state(short, index) == BLANK
            }
    return cells


def _comments(page: Extraction, blank: Set[Cell]) -> Iterator[Finding]:
    own = {_squeezed(text) for text in page.plan.page.comments}
    found: dict[Cell, str] = {}
    for cell, text in page.sheet.look().hanging.comments.items():
        said = _RETURNED.sub("", text).strip()
        if said and _squeezed(said) not in own:
            found[cell] = said
    beside = {cell: text for cell, text in found.items() if page.copy.corner(*cell) in blank}
    rest = {cell: text for cell, text in found.items() if cell not in beside}
    for code, severity, cells in (
        ("comment-on-blank", VERIFY, beside), ("comments-unread", ADVICE, rest),
    ):  # fmt: skip
        if cells:
            some = sorted(cells)[:SHOWN]
            yield Finding(
                code, severity, sheet=page.sheet.name,
                cell="、".join(address(*cell) for cell in some),
                found=[cells[cell] for cell in some], facts={"count": len(cells)},
            )  # fmt: skip


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _pictures(page: Extraction, blank: Set[Cell]) -> Iterator[Finding]:
    own = page.plan.page.pictures
    there = [p.box for p in page.sheet.look().hanging.pictures if p.content not in own]
    over = [area for area in there if any(_covers(area, cell) for cell in blank)]
    rest = [area for area in there if area not in over]
    for code, severity, boxes in (
        ("picture-on-blank", VERIFY, over), ("pictures-unread", ADVICE, rest),
    ):  # fmt: skip
        if boxes:
            yield Finding(
                code, severity, sheet=page.sheet.name, cell=_listed(boxes[:SHOWN]),
                facts={"count": len(boxes)},
            )  # fmt: skip


def _covers(area: Box, cell: Cell) -> bool:
    return area[0] <= cell[0] <= area[2] and area[1] <= cell[1] <= area[3]


def _listed(boxes: Iterable[Box]) -> str:
    return "、".join(dict.fromkeys(box_address(area) for area in boxes))
