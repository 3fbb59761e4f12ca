"""What a file is, told by its bytes and never by its name (mess.md M-01 … M-06)."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from xml.parsers import expat

from ..errors import WorkbookError
from .compound import Compound

if TYPE_CHECKING:
    from .zipped import Archive

XLSX, XLSM, XLSB, XLS, ODS = "xlsx", "xlsm", "xlsb", "xls", "ods"
XML, HTML, MHT, CSV, DOCX = "xml", "html", "mht", "csv", "docx"

_RESAVE = "请用 Excel 或 WPS 打开,另存为 .xlsx 后重报。"
_TO_WORD = "请用 Word 或 WPS 打开,另存为 .docx 后重报;或填写 Excel 表样后重报。"
_EDITABLE = "请报送可编辑的 Excel 文件。"
_SAID = {
    "encrypted": ("文件加了密码。", "请去除密码后重报。"),
    "locked": (
        "文件加了密码。",
        "请去除密码后重报;要用密码打开,请先安装 cxzy-sheets[crypto]。",
    ),
    "unopened": ("文件加了密码,给出的密码打不开它。", "请核对密码,或去除密码后重报。"),
    "word-file": ("这是 Word 文件,里面没有表格。", "请填写 Excel 表样后重报。"),
    "old-word": ("这是旧格式的 Word 或 WPS 文字文件(.doc、.wps)。", _TO_WORD),
    "rich-text": ("这是 RTF 文档。", _TO_WORD),
    "open-text": ("这是 ODT 文字文档。", _TO_WORD),
    "word-xml": ("这是 XML 格式的 Word 文件。", _TO_WORD),
    "slides-file": ("这是演示文稿,不是表格。", "请填写 Excel 表样后重报。"),
    "pdf-file": ("这是 PDF 文件,读不出表格。", _EDITABLE),
    "fixed-layout": ("这是版式文件(OFD、XPS),读不出表格。", _EDITABLE),
    "picture-file": ("这是图片,读不出表格。", _EDITABLE),
    "media-file": ("这是音频或视频,不是表格。", _EDITABLE),
    "shortcut-file": ("这是快捷方式,不是文件本身。", "请发送快捷方式所指的那个文件。"),
    "program-file": ("这是程序,不是表格,没有打开。", "请不要运行它;请对方重新报送表格。"),
    "html-file": ("这是网页,里面没有表格。", _RESAVE),
    "xml-file": ("这是 XML 文件,不是表格。", _RESAVE),
    "text-file": ("这是文本文件,里面没有用逗号、制表符分开的列。", _RESAVE),
    "archive-file": ("这是压缩包,不是工作簿。", "请解压后报送其中的表格。"),
    "mail": ("这是邮件,不是工作簿。", "请另存其中的附件后重报。"),
    "outlook-mail": ("这是 Outlook 的邮件,不是工作簿。", "请另存其中的附件后重报。"),
    "empty-file": ("文件是空的。", "请重新发送。"),
    "not-a-workbook": ("不是能识别的表格文件。", "请用 Excel 或 WPS 另存为 .xlsx 后重报。"),
    "damaged-file": ("文件已损坏,打不开。", "请用 Excel 或 WPS 打开修复,另存为 .xlsx 后重报。"),
    "too-large": (
        "文件展开后过大,没有读取。",
        "请删去多余的行列和图片,另存为 .xlsx 后重报。",
    ),
}
_CODES = {
    "locked": "encrypted", "unopened": "encrypted",
    "old-word": "word-file", "rich-text": "word-file", "open-text": "word-file",
    "word-xml": "word-file", "fixed-layout": "pdf-file", "mail": "archive-file",
}  # fmt: skip
"""What a file is -> the code that it shares with others; all else is a code by itself."""
CODES = frozenset(_CODES.get(what, what) for what in _SAID)
"""Every code that a file can be refused with."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_EXCEL = (
    b"\x09\x08\x10\x00", b"\x09\x08\x08\x00", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00",
    b"\x09\x00\x04\x00", b"\x09\x00\x06\x00",
)  # fmt: skip
"""Records of Excel without a container around them, as Excel 2 to 4 and some exporters write."""
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"MSCF")
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def refusal(code: str, name: str = "", detail: str = "") -> WorkbookError:
    """Return the error for a file that is not read, with the sentence that tells what to do.

    `code` is what the file is: a code, or one of the words that share one.
    A detail such as 缺少文字 or XML is part of the sentence; what only a programmer understands,
    the name of another library's exception, is kept in `found`.
    """
    message, hint = _SAID[code]
    code = _CODES.get(code, code)
    technical = detail.isascii() and not detail.isupper()
    error = WorkbookError(
        message if technical else f"{message[:-1]}({detail})。", file=name or None, hint=hint,
        found=detail if technical and detail else None,
    )  # fmt: skip
    error.code = code
    return error


DAMAGE = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError, expat.ExpatError,
    struct.error, OSError, EOFError, LookupError, ValueError, RuntimeError, OverflowError,
    MemoryError,
)  # fmt: skip
"""What the libraries of zip, XML and binary records raise for damaged bytes."""


@contextmanager
def damage(name: str = "") -> Iterator[None]:
    """Turn whatever the zip and XML libraries raise for damaged bytes into a refusal."""
    try:
        yield
    except DAMAGE as error:
        raise refusal("damaged-file", name, type(error).__name__) from error


def kind_of(data: bytes, name: str = "") -> str:
    """Return the kind of workbook that `data` is: xlsx, xls, csv, docx … .

    Raises:
        WorkbookError: It is none; `code` says what it is instead.
    """
    if not data:
        raise refusal("empty-file", name)
    if is_zip(data):
        from .zipped import Archive  # which refuses with the words of this module

        return zip_kind(Archive(data, name), name)
    if data[:8] == _OLE:
        return _ole_kind(data, name)
    if data[:4] in _OLD_EXCEL:
        raise refusal("not-a-workbook", name, "很旧的 Excel 格式")
    from .signs import text_kind, what_it_is  # for what is no usual workbook

    found = text_kind(data)
    if found:
        return found
    raise refusal(what_it_is(data), name)


def is_zip(data: bytes) -> bool:
    """Return whether bytes are a zip file, an empty or a split one included."""
    return data[:2] == b"PK" and data[2:4] in (b"\x03\x04", b"\x05\x06", b"\x07\x08")


def zip_kind(archive: Archive, name: str = "") -> str:
    """Return the kind of workbook that a zip file is, by the content types it declares."""
    if b"opendocument.spreadsheet" in archive.head("mimetype"):
        if b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise refusal("encrypted", name)
        return ODS
    if archive.find("[Content_Types].xml") is None:
        raise refusal(_zipped(archive), name)
    types = archive.read("[Content_Types].xml")
    for marks, kind in _TYPES:
        if any(mark in types for mark in marks):
            return kind
    # Slides and texts may hold workbooks, and name their type as well.
    what = next((what for mark, what in _OTHER_TYPES if mark in types), "")
    if not what and b"spreadsheetml" in types:
        return XLSX
    raise refusal(what or "not-a-workbook", name)


def _zipped(archive: Archive) -> str:
    """Return what a zip file without content types is."""
    declared = archive.head("mimetype", 200)
    for mark, what in ((b"opendocument.text", "open-text"), (b"presentation", "slides-file")):
        if mark in declared:
            return what
    return "fixed-layout" if archive.find("OFD.xml") is not None else "archive-file"


_OTHER_TYPES = (
    (b"presentationml", "slides-file"), (b"wordprocessingml", "word-file"),
    (b"package.xps", "fixed-layout"), (b"ms-package.xps", "fixed-layout"),
)  # fmt: skip
_TYPES = (
    ((b"spreadsheetml.sheet.main", b"spreadsheetml.template.main"), XLSX),
    (
        (
            b"ms-excel.sheet.macroEnabled.main", b"ms-excel.template.macroEnabled.main",
            b"ms-excel.addin.macroEnabled.main",
        ),
        XLSM,
    ),
    ((b"sheet.binary.macroEnabled.main",), XLSB),
    (
        (
            b"wordprocessingml.document.main", b"wordprocessingml.template.main",
            b"ms-word.document.macroEnabled.main", b"ms-word.template.macroEnabledTemplate.main",
        ),
        DOCX,
    ),
)  # fmt: skip


_STREAMS = (
    ("EncryptedPackage", "encrypted"), ("Workbook", XLS), ("Book", XLS),
    ("WordDocument", "old-word"), ("PowerPoint Document", "slides-file"),
    ("__properties_version1.0", "outlook-mail"),
)  # fmt: skip
"""Streams that tell what a compound file is: an .xls or .et, or else why it is not read."""


def _ole_kind(data: bytes, name: str) -> str:
    try:
        names = {entry.name for entry in Compound(data).entries}
    except DAMAGE:
        # The names stand in the directory as UTF-16, wherever that may be.
        names = {stream.lower() for stream, _ in _STREAMS if stream.encode("utf-16-le") in data}
        if not names:
            raise refusal("damaged-file", name) from None
    found = next((what for stream, what in _STREAMS if stream.lower() in names), "not-a-workbook")
    if found == XLS:
        return XLS
    raise refusal(found, name)
