"""Files of the inbox that are wrong as a whole: no workbook, somebody else's, sent twice."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Odd:
    """One file, and what must be said of it."""

    path: str
    data: bytes
    code: str
    did: str


def odd_files(copies: dict[tuple[str, str], tuple[str, bytes]]) -> list[Odd]:
    """Return the odd files of the first day.

    Args:
        copies: Code and form -> path and bytes of the sound copies that they are made from.
    """
    path, data = copies["L", "附件3"]
    cut = data[: len(data) // 2]
    return [
        Odd(path, cut, "damaged-file", "文件没有传完"),
        Odd(copies["L", "附件5"][0], _PHOTO, "picture-file", "拍的照片"),
        Odd(copies["L", "评议组织情况表"][0], _PAGE, "html-file", "存成了系统的登录页"),
        Odd(copies["L", "意见征集与办理表"][0], b"", "empty-file", "空文件"),
        Odd(copies["M", "附件5"][0], _PDF, "pdf-file", "打印成了 PDF"),
        Odd(copies["M", "意见征集与办理表"][0], _TEXT, "text-file", "纯文本改了扩展名"),
    ]  # fmt: skip


_PAGE = (
    "<html><head><meta charset='gbk'><title>登录</title></head><body><p>登录超时,请重新登录。</p>"
    "</body></html>".encode("gbk")
)
_PHOTO = b"\xff\xd8\xff\xe0" + b"JFIF" * 50
_PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
_TEXT = "意见征集与办理情况表\n没有征集到意见。\n".encode("gbk")
