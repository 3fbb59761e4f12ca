"""Zips and mails byte by byte, as the programs of offices write them."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from cxzy_sheets.errors import WorkbookError
from cxzy_sheets.intake import Attachment, attachments


def zipped(parts: Mapping[str, bytes], encoding: str = "") -> bytes:
    """Return a zip file; with an encoding its names are bytes of it, and no flag says so."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            info = _Unflagged(name) if encoding else zipfile.ZipInfo(name)
            if isinstance(info, _Unflagged):
                info.code = encoding
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return out.getvalue()


class _Unflagged(zipfile.ZipInfo):
    code = "gb18030"

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode(self.code), self.flag_bits & ~0x800


def part(
    data: bytes,
    naming: bytes,
    *,
    kind: bytes = b"application/octet-stream",
    disposition: bytes = b"attachment",
) -> bytes:
    """Return a file in a mail; `naming` is the parameter that says what it is called."""
    said = b"; ".join(piece for piece in (disposition, naming) if piece)
    return (
        b"Content-Type: " + kind + b"\r\nContent-Disposition: " + said
        + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(data).replace(b"\n", b"\r\n")
    )  # fmt: skip


def mail(
    parts: Sequence[bytes],
    *,
    sender: bytes = "数学学院党总支 <shuxue@example.cn>".encode(),
    subject: bytes = b"report",
    date: bytes = b"Fri, 06 Jan 2012 10:00:00 +0800",
    more: bytes = b"",
    boundary: bytes = b"b1",
) -> bytes:
    """Return a mail with a text and some parts."""
    lines = [
        more + b"From: " + sender, b"To: office@example.cn", b"Subject: " + subject,
        b"Date: " + date, b"MIME-Version: 1.0",
        b'Content-Type: multipart/mixed; boundary="' + boundary + b'"', b"",
    ]  # fmt: skip
    text = b"Content-Type: text/plain; charset=gb2312\r\n\r\nsee attached\r\n"
    body = b"".join(b"--" + boundary + b"\r\n" + piece + b"\r\n" for piece in (text, *parts))
    return b"\r\n".join(lines) + b"\r\n" + body + b"--" + boundary + b"--\r\n"


def forwarded(message: bytes) -> bytes:
    """Return a mail as a part of another one."""
    return b"Content-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n" + message


def inbox(folder: Path, files: Mapping[str, bytes]) -> list[Attachment]:
    """Write an inbox, and return its leaf files."""
    for name, data in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return attachments(folder)


def said(found: Sequence[Attachment]) -> dict[str, object]:
    """Return leaf file -> its bytes, why it is ignored in brackets, or the code of its refusal."""
    made: dict[str, object] = {}
    for one in found:
        try:
            made[one.name] = f"({one.ignored})" if one.ignored else one.read()[0]
        except WorkbookError as error:
            made[one.name] = error.code
    assert len(made) == len(found)
    return made
