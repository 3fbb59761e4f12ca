"""文稿来源.xlsx: each figure that a text prints, with its table, row, column, and the cells behind.

    文稿 │ 对象 │ 序号 │ 文中写作 │ 汇总表 │ 行 │ 列 │ 值 │ 来源单元格

Of ballots no cell is told.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any

from ..catalogue import shown
from . import _look, _texts
from ._saving import MARK
from .text_rendering import Text
from .text_values import Printed

NAME = "文稿来源.xlsx"
_CREATED = datetime.datetime(2000, 1, 1)
_MOST_CELLS = 20
_HEADINGS = (
    ("文稿", 24), ("对象", 22), ("序号", 6), ("文中写作", 24), ("汇总表", 22), ("行", 26),
    ("列", 16), ("值", 18), ("来源单元格", 60),
)  # fmt: skip


def sources_bytes(title: str, texts: Sequence[Text]) -> bytes:
    """Return the workbook of where figures come from."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {**deepcopy(_look.BOOK_OPTIONS), "in_memory": True})
    book.set_properties(
        {"title": _texts.clean(f"{title} 文稿来源"), "author": MARK, "created": _CREATED}
    )
    look = _look.Look(book)
    sheet = book.add_worksheet("文稿来源")
    sheet.set_row(0, 24)
    for index, (heading, width) in enumerate(_HEADINGS):
        sheet.set_column(index, index, width)
        sheet.write_string(0, index, heading, look.header())
    row = 0
    for row, line in enumerate(_lines(texts), 1):
        for index, value in enumerate(line):
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                sheet.write_number(row, index, value, look.body())
            else:
                text = _texts.fitted(_texts.clean("" if value is None else str(value)))
                form = look.body(text_wrap=True)
                if text:
                    sheet.write_string(row, index, text, form)
                else:
                    sheet.write_blank(row, index, None, form)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(row, 1), len(_HEADINGS) - 1)
    _look.page_setup(sheet, [width for _, width in _HEADINGS], header=(0, 0))
    book.close()
    return out.getvalue()


def _lines(texts: Sequence[Text]) -> Iterator[Sequence[Any]]:
    for text in texts:
        for number, one in enumerate(text.printed, 1):
            yield (
                text.stem, text.of, number, one.text, one.place.table, one.place.row,
                one.place.column, _plain(one.value), _cells(one),
            )  # fmt: skip


def _plain(value: Any) -> Any:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    return None if value is None else shown(value)


def _cells(one: Printed) -> str:
    found = dict.fromkeys(cell.ref for cell in one.place.cells() if cell.ref is not None)
    told = [f"{ref.file} {ref.sheet}!{ref.cell}" for ref in list(found)[:_MOST_CELLS]]
    more = [f"等 {len(found)} 格"] if len(found) > _MOST_CELLS else []
    return "\n".join([*told, *more])
