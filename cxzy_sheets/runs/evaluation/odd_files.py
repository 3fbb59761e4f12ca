"""Files of the inbox that are wrong as a whole: no workbook, damaged, locked, packed too deep."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .second_sheets import zipped

LOOSE = "来件"
Sound = Mapping[tuple[str, str], tuple[str, bytes]]
"""Code and form -> path and bytes of a sound copy."""


@dataclass(frozen=True, slots=True)
class Odd:
    """One file, and what must be said of it."""

    path: str
    data: bytes
    code: str
    did: str
    named: str = ""
    """What the finding calls the file, where it lies in another one."""

    @property
    def file(self) -> str:
        """The file that the finding names."""
        return self.named or self.path


def odd_files(copies: Sound) -> list[Odd]:
    """Return the odd files of the first day.

    Args:
        copies: The sound copies that they are made from; some come in place of them.
    """
    return [*_in_place(copies), *_besides(copies)]


def _in_place(copies: Sound) -> Iterator[Odd]:
    """Give the files that come where a sound copy should."""
    path, data = copies["L", "附件3"]
    cut = data[: len(data) // 2]
    yield Odd(path, cut, "damaged-file", "文件没有传完")
    yield Odd(copies["L", "附件5"][0], _PHOTO, "picture-file", "拍的照片")
    yield Odd(copies["L", "评议组织情况表"][0], _PAGE, "html-file", "存下来的是邮箱的登录网页")
    yield Odd(copies["L", "意见征集与办理表"][0], b"", "empty-file", "空文件")
    yield Odd(copies["M", "附件5"][0], _PDF, "pdf-file", "打印成了 PDF")
    yield Odd(copies["M", "意见征集与办理表"][0], _TEXT, "text-file", "纯文本改了扩展名")


def _besides(copies: Sound) -> Iterator[Odd]:
    """Give the files that come besides all copies."""
    _, data = copies["L", "附件3"]
    yield Odd(f"{LOOSE}/附件5 后勤(加密).xlsx", _locked(), "encrypted", "文件加了密码")
    yield Odd(f"{LOOSE}/附件3 后勤.xlsx", _WORD, "word-file", "Word 文件改了扩展名")
    yield Odd(f"{LOOSE}/附件5 后勤.xlsx", _UOF, "xml-file", "标文通的 XML 文件")
    yield Odd(f"{LOOSE}/附件7 后勤.xlsx", bytes(range(256)), "not-a-workbook", "不知道是什么文件")
    yield Odd(f"{LOOSE}/附件6 后勤.xlsx", _swollen(data), "too-large", "压缩得小,展开很大")
    yield Odd(f"{LOOSE}/后勤材料.rar", _RAR, "archive-file", "RAR 压缩包")
    yield Odd(f"{LOOSE}/winmail.dat", _TNEF, "outlook-mail", "Outlook 打的包")
    yield Odd(f"{LOOSE}/评议会.pptx", _SLIDES, "slides-file", "演示文稿")
    yield Odd(f"{LOOSE}/评议会录像.mp4", b"\0\0\0\x18ftypmp42", "media-file", "录像")
    yield Odd(f"{LOOSE}/附件4 快捷方式.xlsx", _LINK, "shortcut-file", "快捷方式")
    yield Odd(f"{LOOSE}/附件4.exe", b"MZ\x90\0\x03" + bytes(80), "program-file", "程序")
    outside = zipped({"../附件3.xlsx": data})
    yield Odd(
        f"{LOOSE}/后勤材料.zip", outside, "unsafe-name", "压缩包里的路径指到外面",
        f"{LOOSE}/后勤材料.zip/‥/附件3.xlsx",
    )  # fmt: skip
    deep = data
    for _ in range(5):
        deep = zipped({"后勤材料.zip": deep})
    yield Odd(
        f"{LOOSE}/套了又套.zip", deep, "nested-too-deep", "压缩包套了五层",
        f"{LOOSE}/套了又套.zip" + "/后勤材料.zip" * 3,
    )  # fmt: skip
    yield Odd(
        f"{LOOSE}/转发 附件3.eml", _mail(_CUT), "mail-damaged", "邮件没有下载完",
        f"{LOOSE}/转发 附件3.eml/(邮件本身)",
    )  # fmt: skip
    yield Odd(f"{LOOSE}/请查收.eml", _mail(_BARE), "mail-without-files", "邮件忘了带附件")


def _locked() -> bytes:
    """Return a compound file with a stream that is encrypted, as Excel makes it for a password."""
    end, none = 0xFFFFFFFE, 0xFFFFFFFF
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<9I", 0, 1, 1, 0, 4096, end, 0, end, 0)
    head += struct.pack("<109I", 0, *[none] * 108)
    fat = struct.pack("<128I", 0xFFFFFFFD, end, *[none] * 126)
    entries = (("Root Entry", 5, 2), ("EncryptionInfo", 2, none), ("EncryptedPackage", 2, 1))
    return head + fat + b"".join(_entry(*entry) for entry in entries) + bytes(128)


def _entry(name: str, kind: int, other: int) -> bytes:
    """Return an entry of the directory of a compound file, of a stream without bytes."""
    none, end = 0xFFFFFFFF, 0xFFFFFFFE
    text = name.encode("utf-16-le").ljust(64, b"\0")
    left, child = (none, other) if kind == 5 else (other, none)
    head = struct.pack("<HBBIII", 2 * len(name) + 2, kind, 1, left, none, child)
    return text + head + bytes(36) + struct.pack("<IQ", end, 0)


def _swollen(book: bytes) -> bytes:
    """Return a workbook whose sheet is blanks over blanks: a thousand times what it is packed."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    sheet = next(name for name in parts if name.endswith("sheet1.xml"))
    return zipped(parts | {sheet: b" " * 9_000_000})


def _mail(body: str) -> bytes:
    return (_HEAD + body).replace("\n", "\r\n").encode("utf-8")


_HEAD = """\
From: office@example.com
To: zzb@example.com
Subject: report
Message-ID: <1@example.com>
Date: Thu, 05 Jan 2012 10:00:00 +0800
MIME-Version: 1.0
"""
_CUT = """\
Content-Type: multipart/mixed; boundary="part"

这封邮件没有下载完。
"""
_BARE = """\
Content-Type: text/plain; charset=utf-8

群众评议材料见附件。
"""
_PAGE = "<html><head><meta charset='gbk'></head><body>请登录邮箱下载附件</body></html>".encode(
    "gbk"
)
_RAR, _TNEF = b"Rar!\x1a\x07\x00" + bytes(99), b"\x78\x9f\x3e\x22" + bytes(99)
_PHOTO = b"\xff\xd8\xff\xe0" + b"JFIF" * 50
_PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
_TEXT = "意见征集与办理情况表\n没有征集到意见。\n".encode("gbk")
_UOF = b'<?xml version="1.0" encoding="UTF-8"?><uof:UOF xmlns:uof="urn:uof"/>'
_LINK = b"L\0\0\0\x01\x14\x02\0" + bytes(60)
_SLIDES = zipped(
    {
        "[Content_Types].xml": (
            b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            b'<Override PartName="/ppt/presentation.xml" ContentType="application/vnd.openxml'
            b'formats-officedocument.presentationml.presentation.main+xml"/></Types>'
        ),
        "ppt/presentation.xml": b"<presentation/>",
    }
)
_WORD = zipped(
    {
        "[Content_Types].xml": (
            b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            b'<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
            b'officedocument.wordprocessingml.document.main+xml"/></Types>'
        ),
        "word/document.xml": b"<document/>",
    }
)
