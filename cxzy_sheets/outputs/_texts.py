"""Texts as a worksheet takes them: without control characters, within Excel's limits.

Excel counts characters in UTF-16: a rare character (𠮷) is two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

LONGEST = 32_767
"""UTF-16 units that a cell holds."""
CUT = "…〔以下截去,全文见来源文件〕"

_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
"""What XML 1.0 forbids or advises against, and surrogates without a partner."""
_ILLEGAL = re.compile(r"[\[\]:*?/\\：＊？／＼［］\x00-\x1f\x7f]")
_SHEET_LONGEST = 31


def units(text: str) -> int:
    """Return how many characters Excel counts in `text`."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def clean(text: str) -> str:
    """Return `text` without control characters; line breaks are `\\n`, tabs are blanks."""
    if text.startswith("<r>") and text.endswith("</r>"):
        # xlsxwriter would take it for formatted text and write it as XML.
        text += " "
    if text.isprintable():
        return text
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return _CONTROL.sub("", plain)


def fitted(text: str, longest: int = LONGEST) -> str:
    """Return a clean text cut to what a cell holds, with a mark where something was cut off."""
    if len(text) * 2 <= longest or units(text) <= longest:
        return text
    return _head(text, longest - units(CUT)) + CUT


def _head(text: str, longest: int) -> str:
    """Return as much of the beginning of `text` as Excel counts `longest` characters for."""
    raw = text.encode("utf-16-le")[: longest * 2]
    return raw.decode("utf-16-le", "ignore")


def sheet_names(wanted: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """Return a legal sheet name for each of `wanted`, all different, the same at every run.

    Forbidden characters become `_`, long names are cut, and where two would be one in Excel's eyes
    (it does not tell a from A) the later one gets ` (2)`. `History` is Excel's own.
    """
    used = {"history", *(name.casefold() for name in taken)}
    made = []
    for name in wanted:
        legal = _ILLEGAL.sub("_", clean(name).replace("\n", " ")).strip().strip("'") or "表"
        choice = _head(legal, _SHEET_LONGEST).rstrip(" '")
        count = 2
        while choice.casefold() in used:
            ending = f" ({count})"
            choice = _head(legal, _SHEET_LONGEST - len(ending)).rstrip(" '") + ending
            count += 1
        used.add(choice.casefold())
        made.append(choice)
    return made


def quoted(sheet: str) -> str:
    """Return a sheet name as a formula writes it, always in quotes: `'附件4.支部'`."""
    return "'" + sheet.replace("'", "''") + "'"
