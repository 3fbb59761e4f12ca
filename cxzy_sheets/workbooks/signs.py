"""What a file is that is no zip and no compound file: a kind of text that is read, or what else."""

from __future__ import annotations

from .kinds import BOMS, CSV, HTML, MHT, XML

_HEAD = 4096
_SIGNS = (
    (0, b"%PDF", "pdf-file"), (0, b"\xff\xd8\xff", "picture-file"),
    (0, b"\x89PNG\r\n\x1a\n", "picture-file"), (0, b"GIF8", "picture-file"),
    (0, b"II*\x00", "picture-file"), (0, b"MM\x00*", "picture-file"),
    (8, b"WEBP", "picture-file"), (0, b"RIFF", "media-file"),
    (4, b"ftyphei", "picture-file"), (4, b"ftypmif", "picture-file"),
    (4, b"ftypavif", "picture-file"), (4, b"ftyp", "media-file"), (0, b"ID3", "media-file"),
    (0, b"OggS", "media-file"), (0, b"Rar!", "archive-file"),
    (0, b"7z\xbc\xaf\x27\x1c", "archive-file"), (0, b"\x1f\x8b", "archive-file"),
    (0, b"BZh", "archive-file"), (0, b"\xfd7zXZ\x00", "archive-file"),
    (0, b"MSCF", "archive-file"), (257, b"ustar", "archive-file"),
    (0, b"L\x00\x00\x00\x01\x14\x02\x00", "shortcut-file"),
    (0, b"\x7fELF", "program-file"), (0, b"{\\rtf", "rich-text"),
    (0, b"[InternetShortcut]", "shortcut-file"),
)  # fmt: skip
"""Where a sign stands, and what begins that way; the first that fits counts."""
_SPREADSHEET = b"urn:schemas-microsoft-com:office:spreadsheet"


def text_kind(data: bytes) -> str:
    """Return the kind of a workbook that is a text; empty where the bytes are none."""
    head = _readable(data)
    if _sign(data):
        return ""
    if head.startswith((b"mime-ver", b"from:", b"content-type:")):
        return MHT if b"multipart/related" in head or b"text/html" in head else ""
    if _SPREADSHEET in head and head.startswith((b"<?xml", b"<workbook", b"<ss:workbook")):
        # A page that Excel saved names the same schema.
        return HTML if b"<html" in head else XML
    if any(mark in head for mark in (b"<html", b"<table", b"<!doctype html")):
        return HTML
    if head.startswith((b"<?xml", b"<workbook", b"<svg")):
        return ""
    return CSV if _is_text(data[:_HEAD], len(data) > _HEAD) else ""


def what_it_is(data: bytes) -> str:
    """Return what bytes are that are no workbook of any kind; see `kinds.refusal`."""
    found = _sign(data)
    if found:
        return found
    head = _readable(data)
    if head.startswith((b"mime-ver", b"from:", b"content-type:")):
        return "mail"
    if b"<svg" in head:
        return "picture-file"
    if b"word.document" in head or b"office/word/" in head:
        return "word-xml"
    return "xml-file" if head.startswith((b"<?xml", b"<workbook")) else "not-a-workbook"


def _sign(data: bytes) -> str:
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    for at, mark, what in _SIGNS:
        if head.startswith(mark, at) or data.startswith(mark, at):
            return what
    # Two letters alone may begin a text.
    if data[:2] == b"BM" and data[6:10] == bytes(4):
        return "picture-file"
    return "program-file" if data[:2] == b"MZ" and b"\0" in data[:64] else ""


def _readable(data: bytes) -> bytes:
    """Return the head of a text in small letters, that of UTF-16 as ASCII."""
    head = data[: 2 * _HEAD]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return head.decode("utf-16", "ignore").encode("ascii", "ignore").strip().lower()
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()


def _is_text(head: bytes, more: bool) -> bool:
    """Return whether bytes are a text in one of the encodings that offices use."""
    marked = next((name for mark, name in BOMS if head.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "gb18030", *_utf16(head)):
        # A character may be cut in two at the end of the head.
        for cut in range(4) if more else (0,):
            try:
                text = head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            if all(char.isprintable() or char.isspace() or char in _ODD for char in text):
                return True
    return False


_ODD = "\ufeff\u200b\u200c\u200d\u200e\u200f\u2060"
"""Characters that nobody sees, and that are pasted into texts."""


def _utf16(head: bytes) -> tuple[str, ...]:
    """Return the encodings of a text of two bytes a character, for bytes that may be one."""
    return ("utf-16-le", "utf-16-be") if b"\0" in head and len(head) % 2 == 0 else ()
