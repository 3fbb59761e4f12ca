"""Sheets of .xls, .xlsb and .ods as python-calamine gives them; only ever called in a child.

Where no other process can be started it is called here, and the surveys have to do.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any, NamedTuple

from ..refs import Box
from .kinds import refusal


class NativeSheet(NamedTuple):
    """One sheet as the native reader gives it."""

    name: str
    visible: bool
    rows: list[list[Any]] | None
    """None: a chart or macro sheet. Empty cells at the end of a row are left out."""
    merges: tuple[Box, ...]


def read_sheets(data: bytes) -> list[NativeSheet]:
    """Return the sheets of a workbook.

    Raises:
        WorkbookError: The native reader cannot read it.
    """
    try:
        return _sheets(data)
    except BaseException as error:  # a panic of the native reader is no Exception
        if type(error).__name__ == "PasswordError" or "password" in str(error).lower():
            raise refusal("encrypted") from error
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise refusal("damaged-file", detail=type(error).__name__) from error
        raise


def _sheets(data: bytes) -> list[NativeSheet]:
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    book = CalamineWorkbook.from_filelike(BytesIO(data))
    found = []
    for meta in book.sheets_metadata:
        if str(meta.typ).rpartition(".")[2] != "WorkSheet":
            found.append(NativeSheet(meta.name, False, None, ()))
            continue
        sheet = book.get_sheet_by_name(meta.name)
        rows = [without_tail(row) for row in sheet.to_python(skip_empty_area=False)]
        while rows and not rows[-1]:
            rows.pop()
        merges = tuple((*first, *last) for first, last in sheet.merged_cell_ranges or [])
        visible = meta.visible == SheetVisibleEnum.Visible
        found.append(NativeSheet(meta.name, visible, rows, merges))
    return found


def without_tail(row: list[Any]) -> list[Any]:
    """Return a row without the empty cells at its end."""
    end = len(row)
    while end and row[end - 1] == "":
        end -= 1
    return row[:end]
