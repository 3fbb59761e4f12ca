"""What a file's name says that it is, beside what it is."""

from __future__ import annotations

from ..findings import ADVICE, Finding
from . import kinds

_NAMED = {
    # WPS writes .xlsx under .et, too.
    kinds.XLSX: ("Excel 工作簿(.xlsx)", ("xlsx", "xltx", "et", "ett")),
    kinds.XLSM: ("带宏的 Excel 工作簿(.xlsm)", ("xlsm", "xltm")),
    kinds.XLSB: ("二进制 Excel 工作簿(.xlsb)", ("xlsb",)),
    kinds.XLS: ("97-2003 格式的工作簿(.xls 或 .et)", ("xls", "xlt", "et", "ett")),
    kinds.ODS: ("OpenDocument 表格(.ods)", ("ods", "ots")),
    kinds.XML: ("2003 格式的 XML 表格", ("xml",)),
    kinds.HTML: ("网页", ("html", "htm", "xhtml")),
    kinds.MHT: ("单个文件的网页", ("mht", "mhtml")),
    kinds.CSV: ("用逗号、制表符分开的文本", ("csv", "tsv", "txt", "tab", "prn")),
    kinds.DOCX: ("Word 文件(.docx)", ("docx", "docm", "dotx")),
}
_KNOWN = frozenset(
    (
        *(ending for _, endings in _NAMED.values() for ending in endings), "doc", "wps", "pdf",
        "ppt", "pptx", "zip", "rar", "7z", "jpg", "jpeg", "png", "rtf", "eml", "msg", "dat", "bak",
    )
)  # fmt: skip
"""Endings that say what a file is; another one is a part of its name."""


def told_of_kind(kind: str, file: str) -> tuple[Finding, ...]:
    """Return what is to be told of a file that was read: its name says something else, or Word.

    Args:
        kind: What it is.
        file: Its name; no ending says nothing.
    """
    told = []
    said, endings = _NAMED[kind]
    ending = file.rpartition("/")[2].rpartition(".")[2].lower() if "." in file else ""
    if ending in _KNOWN and ending not in endings:
        told.append(Finding("kind-differs", ADVICE, file=file, found=f".{ending}", expected=said))
    if kind == kinds.DOCX:
        told.append(Finding("read-from-word", ADVICE, file=file))
    return tuple(told)
