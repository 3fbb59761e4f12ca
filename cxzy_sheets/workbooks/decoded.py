"""The text that some bytes are: by their mark, by what they declare, else UTF-8 or GB18030."""

from __future__ import annotations

import codecs

from .kinds import BOMS, refusal

LARGEST = 64 * 2**20
"""Bytes of a text that is read; a form has a thousandth of it."""
_CHINESE = ("gb2312", "gbk", "cp936", "gb_2312-80", "x-gbk", "hz", "chinese", "iso-ir-58")
"""Names under which programs declare what is GB18030, or a part of it."""


def decoded(data: bytes, declared: str = "") -> str:
    """Return bytes as text, every one of them: what does not fit an encoding is not passed over.

    Args:
        data: The bytes.
        declared: The encoding that the file says, in a header or a meta tag.

    Raises:
        WorkbookError: They fit no encoding that offices use, or are too many.
    """
    if len(data) > LARGEST:
        raise refusal("too-large")
    for name in _candidates(data, declared):
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    raise refusal("damaged-file", detail="文字编码")


def _candidates(data: bytes, declared: str) -> tuple[str, ...]:
    marked = next((name for mark, name in BOMS if data.startswith(mark)), None)
    if marked:
        return (marked,)
    known = _known(declared)
    without_mark = _utf16(data)
    # The name of a declared UTF-16 could be read only because it is none.
    first = (known,) if known and not known.startswith("utf-16") else ()
    return without_mark or (*first, "utf-8", "gb18030")


def _known(declared: str) -> str:
    """Return an encoding that Python knows and that decodes bytes to text; empty: there is none."""
    name = declared.strip().strip("\"'").lower()
    if name in _CHINESE:
        return "gb18030"
    try:
        found = codecs.lookup(name) if name.isascii() and name.isprintable() else None
    except (LookupError, ValueError):
        return ""
    return found.name if found is not None and found._is_text_encoding else ""


def _utf16(data: bytes) -> tuple[str, ...]:
    """Return UTF-16 of the right order for bytes that say it by their zeros; else nothing."""
    head = data[:2048]
    if len(head) < 4 or b"\0" not in head:
        return ()
    odd, even = head[1::2].count(0), head[::2].count(0)
    return ("utf-16-le",) if odd > even else ("utf-16-be",)
