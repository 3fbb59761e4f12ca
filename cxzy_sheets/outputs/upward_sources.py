"""附件4 来源.xlsx: each figure of an upward form, and every cell that it was made from.

    说明   which forms, from what, how complete
    来源   a row a cell behind a figure: 层 1 a file of the inbox, 2 a file of the level below …

It travels with the form: the next level's inbox takes it for what it is (忽略, 上报表的来源), and
`explain` goes down through it.
"""

from __future__ import annotations

import datetime
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..collection.traced import HEADINGS, MARK, SHEET, Step
from ..packages import Package, Patch, book_of
from ..packages.dependents import Book, reach
from ..refs import Ref, address, position
from ..tables.rows import as_text
from . import _look, _texts
from ._saving import MARK as AUTHOR

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

_CREATED = datetime.datetime(2000, 1, 1)
_MOST_ROWS = 1_000_000
_WIDTHS = (24, 12, 14, 9, 20, 14, 5, 24, 24, 14, 30, 14, 12, 40, 6)


@dataclass(frozen=True, slots=True)
class Figure:
    """One value of an upward form."""

    ref: Ref
    field: str
    value: Any
    steps: Sequence[Step]


@dataclass(frozen=True, slots=True)
class Sent:
    """One upward form as it was written."""

    name: str
    data: bytes
    figures: Sequence[Figure]


def sources_bytes(
    title: str, copies: Sequence[Sent], notes: Sequence[str], secret: frozenset[str]
) -> bytes:
    """Return the workbook that says where the figures of upward forms come from.

    Args:
        title: The cycle's name.
        copies: What was written.
        notes: What the office is told of it.
        secret: Fields that are 不出: their cells are named, their values are not.
    """
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {**deepcopy(_look.BOOK_OPTIONS), "in_memory": True})
    book.set_properties(
        {"title": _texts.clean(f"{title} 上报来源"), "author": AUTHOR, "created": _CREATED}
    )
    book.set_custom_property(MARK, "1", "text")
    look = _look.Look(book)
    _explanation(book, look, title, copies, notes)
    every = [line for copy in copies for line in _lines(copy, secret)]
    for start in range(0, max(len(every), 1), _MOST_ROWS):
        name = f"{SHEET}{start // _MOST_ROWS + 1}" if start else SHEET
        _sheet(book, look, name, every[start : start + _MOST_ROWS])
    book.close()
    return out.getvalue()


def _explanation(
    book: Workbook, look: Any, title: str, copies: Sequence[Sent], notes: Sequence[str]
) -> None:
    sheet = book.add_worksheet("说明")
    sheet.set_column(0, 0, 90)
    said = [
        f"{title}:上报表里每个数的来源",
        "“来源”里一行是一个单元格:“单元格”是上报表的格,“文件的单元格”是它由来的格。",
        "“层”1 是本级收件箱里的文件,2 以下是下级报来的“来源”里写的;“末级”填“是”的,再往下没有了。",
        "请和上报表一起报送。上级的程序认得它,能从上级的数一直查到最下面的单元格。",
        f"上报表:{'、'.join(copy.name for copy in copies)}",
        *notes,
    ]
    for row, text in enumerate(said):
        sheet.write_string(row, 0, _texts.fitted(_texts.clean(text)), look.body(text_wrap=True))


def _sheet(book: Workbook, look: Any, name: str, lines: Sequence[Sequence[Any]]) -> None:
    sheet = book.add_worksheet(name)
    body = look.body()
    for index, (heading, width) in enumerate(zip(HEADINGS, _WIDTHS, strict=True)):
        sheet.set_column(index, index, width)
        sheet.write_string(0, index, heading, look.header())
    for row, line in enumerate(lines, 1):
        for index, value in enumerate(line):
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                sheet.write_number(row, index, value, body)
            elif value not in (None, ""):
                text = _texts.fitted(_texts.clean(str(as_text(value))))
                sheet.write_string(row, index, text, body)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(lines), 1), len(HEADINGS) - 1)
    _look.page_setup(sheet, _WIDTHS, header=(0, 0))


def _lines(copy: Sent, secret: frozenset[str]) -> Iterator[Sequence[Any]]:
    digest = hashlib.sha256(copy.data).hexdigest()
    for one in (*copy.figures, *_computed(copy)):
        value = "是" if one.value is True else "否" if one.value is False else one.value
        first = (copy.name, digest, one.ref.sheet, one.ref.cell, one.field, value)
        for step in one.steps:
            told = None if step.field.rpartition(".")[2] in secret else step.value
            yield (
                *first, step.layer, step.unit, step.field, told, step.file, step.sheet, step.cell,
                step.via, "是" if step.last else "",
            )  # fmt: skip
        if not one.steps:
            yield (*first, *[""] * (len(HEADINGS) - len(first)))


def _computed(copy: Sent) -> Iterator[Figure]:
    """Give the cells of the form's own formulas that look at figures, with what is behind those."""
    known = {(one.ref.sheet, *position(one.ref.cell)): one.steps for one in copy.figures}
    if not known:
        return
    patch = Patch(Package(copy.data))
    book = book_of(patch)
    strings = patch.strings()
    for place in sorted(book.formulas):
        steps = list(dict.fromkeys(_behind(book, place, known, frozenset())))
        if steps and place not in known:
            sheet, row, column = place
            grid = patch.grid(patch.sheet(sheet).path)
            value = grid.raw(row, column, strings)
            yield Figure(Ref(copy.name, sheet, address(row, column)), "", value, steps)


def _behind(
    book: Book,
    place: tuple[str, int, int],
    known: Mapping[tuple[str, int, int], Sequence[Step]],
    seen: frozenset[tuple[str, int, int]],
) -> Iterator[Step]:
    if place in seen:
        return
    formula = book.formulas.get(place)
    if formula is None or not formula.text:
        return
    for sheet, (r0, c0, r1, c1) in reach(book, formula.text, place[0]).areas:
        for at, steps in known.items():
            if at[0] == sheet and r0 <= at[1] <= r1 and c0 <= at[2] <= c1:
                yield from steps
        for other in book.formulas:
            if other[0] == sheet and r0 <= other[1] <= r1 and c0 <= other[2] <= c1:
                yield from _behind(book, other, known, seen | {place})
