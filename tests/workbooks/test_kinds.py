"""What a file is, told by its bytes and never by its name: M-01 to M-06."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from cxzy_sheets.errors import WorkbookError
from cxzy_sheets.workbooks import read_book
from cxzy_sheets.workbooks.kinds import kind_of

from .biff_records import compound, number, record, xls
from .parts import cell, parts, row, xlsx, zipped

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
_XLSM = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_XLSB = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"


def _archive(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/"), data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (xlsx(row(1, cell("A1", 1))), "xlsx"),
        (xlsx("", kind=_XLSM), "xlsm"),
        (xlsx("", kind=_XLSB), "xlsb"),
        (xls({"表": [number(0, 0, 1)]}), "xls"),
        (compound("Book", b"\x09\x08"), "xls"),
        (_archive(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "ods"),
        (b"<html><body><table>", "html"),
        (b'<!DOCTYPE html>\n<meta charset="gbk"><table>', "html"),
        (b"\xef\xbb\xbf\r\n<table border=1>", "html"),
        ("<html><table>".encode("utf-16"), "html"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "mht"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "xml",
        ),
        ("单位,人数\n数学学院,35".encode("utf-8-sig"), "csv"),
        ("单位\t人数\n数学学院\t35".encode("gb18030"), "csv"),
        ("单位\t人数".encode("utf-16"), "csv"),
        ("单位\t人数".encode("utf-16-le"), "csv"),
        (xlsx("", kind=_DOCX), "docx"),
    ],
)
def test_a_workbook_is_known_by_its_bytes(data: bytes, kind: str):
    """The bytes say what it is, whatever the file is called."""
    assert kind_of(data, "附件4.pdf") == kind


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty-file"),
        (b"%PDF-1.4 ...", "pdf-file"),
        (b"\xff\xd8\xff\xe0 JFIF", "picture-file"),
        (b"\x89PNG\r\n\x1a\n....", "picture-file"),
        (b"Rar!\x1a\x07\x00", "archive-file"),
        (b"7z\xbc\xaf\x27\x1c..", "archive-file"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "picture-file"),
        (b"BM\x36\x00\x00\x00" + bytes(40), "picture-file"),
        (b"\x00\x00\x00\x18ftypheic", "picture-file"),
        (b"\x00\x00\x00\x18ftypmp42", "media-file"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"></svg>', "picture-file"),
        (b"{\\rtf1\\ansi", "word-file"),
        (b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(60), "shortcut-file"),
        (b"[InternetShortcut]\r\nURL=file:///C:/a.xlsx", "shortcut-file"),
        (b"MZ\x90\x00\x03" + bytes(80), "program-file"),
        (b"<html><body><p>\xe8\xaf\xb7\xe7\x99\xbb\xe5\xbd\x95</p></body></html>", "html-file"),
        (b"<html><body><table><tr><td>1</td></tr>", "damaged-file"),
        (b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<html></html>", "html-file"),
        (b"From: a@b.cn\r\nTo: c@d.cn\r\n\r\nhello", "archive-file"),
        (b'<?xml version="1.0"?><catalog><book/></catalog>', "xml-file"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?>', "word-file"),
        ("意见征集情况\n没有征集到意见。\n".encode("gb18030"), "text-file"),
        ("甲".encode("utf-16"), "text-file"),
        (bytes(range(256)) * 8, "not-a-workbook"),
        (b"\x09\x04\x06\x00\x00\x00\x10\x00" * 20, "not-a-workbook"),
        (compound("WordDocument", b"x"), "word-file"),
        (compound("EncryptedPackage", b"x"), "encrypted"),
        (compound("PowerPoint Document", b"x"), "slides-file"),
        (compound("__properties_version1.0", b"x"), "outlook-mail"),
        (compound("Quill", b"x"), "not-a-workbook"),
        (xlsx("", kind=_DOCX), "word-file"),
        (xlsx("", kind=_PPTX), "slides-file"),
        (_archive(mimetype=b"application/vnd.oasis.opendocument.text"), "word-file"),
        (_archive(**{"OFD.xml": b"x"}), "pdf-file"),
        (_archive(**{"附件4.xlsx": b"x"}), "archive-file"),
        (xlsx(row(1, cell("A1", 1)))[:200], "damaged-file"),
        (xls({"表": [number(0, 0, 1)]})[:700], "damaged-file"),
        (b"PK\x05\x06" + bytes(18), "archive-file"),
        (xls({"表": []}, before=record(0x002F, b"\x01\x00" + bytes(52))), "encrypted"),
    ],
)  # fmt: skip
def test_what_is_no_workbook_is_named(data: bytes, code: str):
    """A file that is something else is refused with a word for what it is, and what to do."""
    with pytest.raises(WorkbookError) as raised:
        read_book(data, name="附件4.xls")
    assert raised.value.code == code
    assert raised.value.file == "附件4.xls"
    assert raised.value.hint
    # What an office reads has no class names of Python in it.
    assert not re.search("[A-Z][a-z]+[A-Z]|Error", raised.value.message)


def test_an_encrypted_ods_is_named():
    """An .ods with a password says so, instead of being damaged."""
    data = _archive(
        mimetype=b"application/vnd.oasis.opendocument.spreadsheet",
        **{"content.xml": b"\x00\x01", "META-INF__manifest.xml": b"<manifest:encryption-data/>"},
    )
    with pytest.raises(WorkbookError) as raised:
        read_book(data)
    assert raised.value.code == "encrypted"


def test_an_encrypted_entry_is_named():
    """A part with the zip's own password is encrypted, not damaged."""
    data = bytearray(zipped(parts(row(1, cell("A1", 1)))))
    at = -1
    while (at := data.find(b"PK\x01\x02", at + 1)) >= 0:
        data[at + 8] |= 1
    with pytest.raises(WorkbookError) as raised:
        read_book(bytes(data))
    assert raised.value.code == "encrypted"
