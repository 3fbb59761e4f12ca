"""A workbook saved as one web page in one file (.mht), sheet by sheet.

The first page names the sheets and where each stands; the style sheet is a part of its own.
"""

from __future__ import annotations

import email
import posixpath
from email import errors
from email.message import Message
from urllib.parse import unquote

from .decoded import LARGEST, decoded
from .kinds import MHT, damage, refusal
from .pages import Page, page_text, read_page
from .sheets import Book, Sheet
from .spread import spread
from .stacked import Looks

MOST_PARTS = 2_000


def read_mht(data: bytes) -> Book:
    """Return a web page in one file as a workbook.

    Raises:
        WorkbookError: It has no table, breaks off, lacks a sheet, or is too large.
    """
    if len(data) > LARGEST:
        raise refusal("too-large")
    with damage():
        message = email.message_from_bytes(data)
        parts = [part for part in message.walk() if not part.is_multipart()]
    if len(parts) > MOST_PARTS:
        raise refusal("too-large")
    _refuse_broken(message)
    looks = Looks()
    css = "".join(decoded(_bytes(part)) for part in parts if _kind(part) == "text/css")
    pages = [(part, _page(part, looks, css)) for part in parts if _kind(part) == "text/html"]
    if not pages:
        raise refusal("html-file")
    first = pages[0][1].says
    found = {_place(part): page for part, page in pages}
    sheets = []
    if first.sources:
        for name, source, hidden in zip(first.names, first.sources, first.hidden, strict=False):
            page = found.get(_base(source))
            if page is None:
                raise refusal("damaged-file", detail=f"缺少工作表“{name}”的内容")
            sheets.append((name, page, not hidden))
    else:
        name = first.names[0] if first.names else first.title or "Sheet1"
        sheets = [(name, page, True) for _, page in pages[:1]]
    if not any(page.tables for _, page, _ in sheets):
        raise refusal("html-file")
    return Book(MHT, _made(sheets, looks, first.date1904), first.date1904)


def _made(sheets: list[tuple[str, Page, bool]], looks: Looks, date1904: bool) -> tuple[Sheet, ...]:
    styles = looks.styles()
    return tuple(
        spread(name, page.parsed, styles, visible=visible, date1904=date1904)
        for name, page, visible in sheets
    )


def _refuse_broken(message: Message) -> None:
    faults = [fault for part in message.walk() for fault in part.defects]
    if any(isinstance(fault, _BROKEN) for fault in faults):
        raise refusal("damaged-file", detail="文件不完整")


_BROKEN = (
    errors.CloseBoundaryNotFoundDefect, errors.StartBoundaryNotFoundDefect,
    errors.NoBoundaryInMultipartDefect, errors.MultipartInvariantViolationDefect,
)  # fmt: skip


def _kind(part: Message) -> str:
    return part.get_content_type()


def _bytes(part: Message) -> bytes:
    with damage():
        payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _page(part: Message, looks: Looks, css: str) -> Page:
    charset = part.get_content_charset() or ""
    return read_page(page_text(_bytes(part), charset), looks, css)


def _place(part: Message) -> str:
    return _base(str(part.get("content-location", "") or part.get("content-id", "")))


def _base(location: str) -> str:
    """Return the last part of where a page stands: folders differ from one saving to the next."""
    return posixpath.basename(unquote(location).replace("\\", "/")).strip("<> ").lower()
