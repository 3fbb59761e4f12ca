"""What the form itself hides, says in comments and shows in pictures: none of it is a unit's."""

from __future__ import annotations

from dataclasses import replace

from ..errors import WorkbookError
from ..workbooks import Sheet, read_book
from .model import Layout, Page


def with_own_looks(layout: Layout, data: bytes) -> Layout:
    """Return a layout whose pages know what the tagged workbook hides and hangs over its cells."""
    try:
        book = read_book(data)
    except WorkbookError:
        # What openpyxl takes and our reader does not is a form all the same.
        return layout
    sheets = {sheet.name: sheet for sheet in book.sheets if sheet.unusual}
    if not any(page.name in sheets for page in layout.pages):
        return layout
    pages = [
        _with(page, sheets[page.name]) if page.name in sheets else page for page in layout.pages
    ]
    return replace(layout, pages=tuple(pages))


def _with(page: Page, sheet: Sheet) -> Page:
    look = sheet.look()
    columns = {
        column
        for first, last in look.hidden_columns
        for column in range(first, min(last, page.columns) + 1)
    }
    return replace(
        page,
        hidden_rows=look.hidden_rows,
        hidden_columns=frozenset(columns),
        comments=frozenset(look.hanging.comments.values()),
        pictures=frozenset(picture.content for picture in look.hanging.pictures),
    )
