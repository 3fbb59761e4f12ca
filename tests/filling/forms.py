"""Forms drawn as offices draw them, filled and read back."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl
from openpyxl.styles import Border, Side

from cxzy_sheets.filling import Template
from cxzy_sheets.findings import MUST
from cxzy_sheets.layout import load_layout
from cxzy_sheets.reading import Filled, reader_of
from cxzy_sheets.workbooks import read_book

from ..packages.office import opened

LINE = Side(style="thin")
FRAME = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)

BALLOT = {
    "A1": "附件4", "A2:G2": "群众评议结果汇总表", "A3": "填报单位", "B3": "{{单位}}",
    "D3": "填报日期",
    "E3": "{{填报日期}}", "A5": "序号", "B5": "名称", "C5": "有效票", "D5": "满意", "E5": "满意率",
    "F5": "换届时间", "G5": "备注", "B6": "{{支部.名称}}", "C6": "{{支部.有效票}}",
    "D6": "{{支部.满意}}", "F6": "{{支部.换届时间}}", "G6": "{{支部.备注}}",
    **{f"A{row}": row - 5 for row in range(6, 11)},
    **{f"E{row}": f"=D{row}/C{row}" for row in range(6, 11)},
    "A11": "合计", "C11": "=SUM(C6:C10)", "D11": "=SUM(D6:D10)", "E11": "=D11/C11",
    "A12": "填表人:{{填表人}}      联系电话:{{联系电话}}",
}  # fmt: skip
"""A summary with a block of five rows, rates and totals."""
FORMATS = {
    "E3": "yyyy-mm-dd", "F6:F10": "yyyy-mm-dd", "C6:D10": "0", "E6:E11": "0.00%",
}  # fmt: skip
FRAMES = ("A5:G11",)


class Form:
    """A form, with what is done to it."""

    def __init__(self, data: bytes, name: str = "附件4") -> None:
        self.data = data
        self.layout, self.findings = load_layout(data, name)
        assert [f for f in self.findings if f.severity == MUST] == []
        self.template = Template(self.layout, data)
        self.reader = reader_of(self.layout)

    def fill(self, values: Mapping[str, Any] | None = None, rows: Any = None) -> bytes:
        """Return a filled copy."""
        return self.template.fill(values, rows)

    def read(self, data: bytes, *, fast: bool = True) -> Filled:
        """Return what is read from a copy."""
        return self.reader.read(read_book(data), "", fast=fast)

    def sheet(self, data: bytes, *, values: bool = False) -> Any:
        """Return the first sheet of a copy as openpyxl reads it."""
        return opened(data, values=values).worksheets[0]

    def cells(self, data: bytes, *cells: str) -> list[Any]:
        """Return the values that some cells show."""
        sheet = self.sheet(data, values=True)
        return [sheet[cell].value for cell in cells]


def form(
    cells: Mapping[str, Any],
    *,
    formats: Mapping[str, str] | None = None,
    frames: Sequence[str] = (),
    fields: Sequence[Mapping[str, str]] = (),
    rules: Sequence[Sequence[str]] = (),
    more: Mapping[str, Mapping[str, Any]] | None = None,
) -> Form:
    """Return a form: cells (`A1`, or `A2:G2` merged), formats, frames, 字段, 规则, more sheets."""
    book = openpyxl.Workbook()
    book.active.title = "附件4"
    for name in more or {}:
        book.create_sheet(name)
    for sheet, drawn in {"附件4": cells, **(more or {})}.items():
        for where, value in drawn.items():
            book[sheet][where.split(":")[0]] = value
            if ":" in where:
                book[sheet].merge_cells(where)
    for where, code in (formats or {}).items():
        for cell in _cells(book.active, where):
            cell.number_format = code
    for where in frames:
        for cell in _cells(book.active, where):
            cell.border = FRAME
    if fields:
        _table(book, "字段", fields)
    if rules:
        made = book.create_sheet("规则")
        for line in [("编号", "范围", "规则", "级别", "提示"), *rules]:
            made.append(list(line))
    out = io.BytesIO()
    book.save(out)
    return Form(out.getvalue())


def ballot() -> Form:
    """Return the summary form."""
    return form(BALLOT, formats=FORMATS, frames=FRAMES)


def _cells(sheet: Any, where: str) -> list[Any]:
    found = sheet[where]
    return [c for line in found for c in line] if isinstance(found, tuple) else [found]


def _table(book: Any, name: str, lines: Sequence[Mapping[str, str]]) -> None:
    made = book.create_sheet(name)
    headings = list(dict.fromkeys(key for line in lines for key in line))
    made.append(headings)
    for line in lines:
        made.append([line.get(heading) for heading in headings])
