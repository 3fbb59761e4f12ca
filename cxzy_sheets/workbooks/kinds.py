"""What a file is, told by its bytes and never by its name (mess.md M-01 … M-06)."""

from __future__ import annotations

import zipfile
from io import BytesIO

from ..errors import WorkbookError

XLSX, XLSM, XLSB, XLS, ODS = "xlsx", "xlsm", "xlsb", "xls", "ods"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAID = {
    "encrypted": ("文件加了密码。", "请去除密码后重报。"),
    "word-file": ("这是 Word 文件,不是表格。", "请填写 Excel 表样后重报。"),
    "pdf-file": ("这是 PDF 文件,读不出表格。", "请报送可编辑的 Excel 文件。"),
    "picture-file": ("这是图片,读不出表格。", "请报送可编辑的 Excel 文件。"),
    "html-file": ("这是改了扩展名的网页文件。", "请用 Excel 或 WPS 打开,另存为 .xlsx 后重报。"),
    "xml-file": ("这是 XML 表格(2003 格式)。", "请用 Excel 或 WPS 打开,另存为 .xlsx 后重报。"),
    "text-file": ("这是文本文件,不是工作簿。", "请用 Excel 或 WPS 打开,另存为 .xlsx 后重报。"),
    "archive-file": ("这是压缩包,不是工作簿。", "请解压后报送其中的表格。"),
    "empty-file": ("文件是空的。", "请重新发送。"),
    "not-a-workbook": ("不是能识别的表格文件。", "请用 Excel 或 WPS 另存为 .xlsx 后重报。"),
    "damaged-file": ("文件已损坏,打不开。", "请用 Excel 或 WPS 打开修复,另存为 .xlsx 后重报。"),
    "too-large": ("文件展开后过大,没有读取。", "请删去多余的格式和图片,另存为 .xlsx 后重报。"),
}


def refusal(code: str, name: str = "", detail: str = "") -> WorkbookError:
    """Return the error for a file that is not read, with the sentence that tells what to do."""
    message, hint = _SAID[code]
    error = WorkbookError(
        message if not detail else f"{message[:-1]}({detail})。", file=name or None, hint=hint
    )
    error.code = code
    return error


def kind_of(data: bytes, name: str = "") -> str:
    """Return the kind of workbook that `data` is: xlsx, xlsm, xlsb, xls or ods.

    Raises:
        WorkbookError: It is none; `code` says what it is instead.
    """
    if not data:
        raise refusal("empty-file", name)
    if data[:4] == b"PK\x03\x04":
        return _zip_kind(data, name)
    if data[:8] == _OLE:
        return _ole_kind(data, name)
    if data[:4] in (b"\x09\x08\x10\x00", b"\x09\x08\x08\x00", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00"):
        return XLS
    raise refusal(_other_kind(data), name)


def _zip_kind(data: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = set(archive.namelist())
            if "mimetype" in parts and b"opendocument.spreadsheet" in archive.read("mimetype"):
                return ODS
            if "[Content_Types].xml" not in parts:
                raise refusal("archive-file", name)
            types = archive.read("[Content_Types].xml")
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, EOFError, ValueError, KeyError,
            RuntimeError, NotImplementedError, zipfile.zlib.error) as error:  # type: ignore[attr-defined]  # fmt: skip
        if isinstance(error, WorkbookError):
            raise
        raise refusal("damaged-file", name, type(error).__name__) from error
    if b"spreadsheetml.sheet.main" in types or b"spreadsheetml.template.main" in types:
        return XLSX
    if b"ms-excel.sheet.macroEnabled" in types or b"ms-excel.template.macroEnabled" in types:
        return XLSM
    if b"sheet.binary" in types:
        return XLSB
    if b"wordprocessingml" in types:
        raise refusal("word-file", name)
    if b"spreadsheetml" in types:
        return XLSX
    raise refusal("not-a-workbook", name)


def _ole_kind(data: bytes, name: str) -> str:
    # Stream names stand in the directory as UTF-16.
    if _utf16("EncryptedPackage") in data:
        raise refusal("encrypted", name)
    if _utf16("Workbook") in data or _utf16("Book") in data:
        return XLS
    if _utf16("WordDocument") in data:
        raise refusal("word-file", name)
    raise refusal("not-a-workbook", name)


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


def _other_kind(data: bytes) -> str:
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    lower = head.lower()
    if head.startswith(b"%PDF"):
        return "pdf-file"
    if head[:3] == b"\xff\xd8\xff" or head[:8] == b"\x89PNG\r\n\x1a\n" or head[:3] == b"GIF" or head[:2] == b"BM":
        return "picture-file"
    if head[:4] == b"Rar!" or head[:6] == b"7z\xbc\xaf\x27\x1c" or head[:2] == b"\x1f\x8b":
        return "archive-file"
    if lower.startswith((b"<!doctype html", b"<html")) or b"<table" in lower or lower.startswith(b"mime-ver"):
        return "html-file"
    if b"progid=\"excel.sheet\"" in lower or b"urn:schemas-microsoft-com:office:spreadsheet" in lower:
        return "xml-file"
    if lower.startswith(b"<?xml"):
        return "xml-file"
    for encoding in ("utf-8", "gb18030", "utf-16"):
        try:
            text = data[:4096].decode(encoding, errors="strict")
        except UnicodeDecodeError:
            continue
        if all(c.isprintable() or c.isspace() for c in text):
            return "text-file"
    return "not-a-workbook"
