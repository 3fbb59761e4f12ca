"""What headers of mails say: names and senders in every way that Chinese mailers write them.

=?gb2312?B?uL28/jQ=?=      RFC 2047; in file names too, where it has no business
filename*=gb18030''%B8%BD  RFC 2231, in one piece or several
filename="附件4.xlsx"       bytes in UTF-8 or GB18030, as they are
"""

from __future__ import annotations

import datetime
import re
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from urllib.parse import unquote_to_bytes

from .zip_names import sensible

_OURS = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030"}
"""Mailers say GB2312 and write what is in GB18030 only."""
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_WORD = re.compile(r"=\?[^?\s]+\?[bBqQ]\?[^?]*\?=")
_YEARS = range(1990, 2101)


def header(message: Message, name: str) -> str:
    """Return a header as text, its bytes and encoded words made characters; empty: none."""
    return decoded(_raw(message, name))


def _raw(message: Message, name: str) -> str:
    """Return a header whose raw bytes have become characters."""
    for key, value in message.raw_items():
        if key.lower() == name:
            return _characters(str(value))
    return ""


def _characters(text: str) -> str:
    raw = text.encode("utf-8", "surrogateescape")
    for code in ("utf-8", "gb18030"):
        try:
            return raw.decode(code)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")


def decoded(text: str) -> str:
    """Return a text with its encoded words (RFC 2047) decoded; what is none stays."""
    if "=?" not in text:
        return text
    try:
        parts = decode_header(re.sub(r"\?==\?", "?= =?", text))
    except (HeaderParseError, ValueError):
        return text
    return "".join(
        part if isinstance(part, str) else _decoded_bytes(part, code) for part, code in parts
    )


def _decoded_bytes(data: bytes, code: str | None) -> str:
    if code is None:
        # Plain text between encoded words, as `decode_header` hands it over.
        return data.decode("raw-unicode-escape", "replace")
    named = _OURS.get(code.lower(), code)
    for tried in (named, "utf-8", "gb18030"):
        try:
            return data.decode(tried)
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("gb18030", "replace")


def file_name(part: Message) -> str:
    """Return what a part says that its file is called; empty where it says nothing."""
    for heading, wanted in (("content-disposition", "filename"), ("content-type", "name")):
        raw = _raw(part, heading)
        if not raw:
            continue
        made = Message()
        made[heading] = _CONTROL.sub(" ", raw)
        value = made.get_param(wanted, header=heading)
        if value:
            return _plain(_parameter(value))
    return ""


def _parameter(value: str | tuple[str | None, str | None, str]) -> str:
    if isinstance(value, tuple):
        code, _, text = value
        return _decoded_bytes(text.encode("latin-1", "replace"), code or "utf-8")
    text = decoded(value)
    found = "".join(_PERCENT.findall(text))
    if found and text.isascii():
        for code in ("utf-8", "gb18030"):
            try:
                plain = unquote_to_bytes(text).decode(code)
            except UnicodeDecodeError:
                continue
            # `50%25.xlsx` may be meant as it stands.
            if not plain.isascii() and sensible(plain):
                return plain
    return text


def _plain(name: str) -> str:
    """Return a name that is one part of a path."""
    text = _CONTROL.sub("", name).strip()
    return text.replace("/", "\uff0f").replace("\\", "\uff3c").strip(". ")


def title(message: Message) -> str:
    """Return the subject of a mail, fit to be part of a path."""
    return _plain(" ".join(header(message, "subject").split()))[:60].strip(". ")


def sender(message: Message) -> tuple[str, str]:
    """Return who sent a mail: `名称 <地址>`, and the name alone; both empty where none is told."""
    raw = _raw(message, "from") or _raw(message, "sender")
    # Split before words are decoded: a decoded name may hold a comma.
    pairs = [
        (_CONTROL.sub(" ", decoded(name)).strip(" \"'"), address.strip())
        for name, address in getaddresses([_CONTROL.sub(" ", raw)])
    ]
    shown = [f"{name} <{at}>" if name and at else name or at for name, at in pairs]
    told = "、".join(text for text in shown if text)
    if not told:
        return _CONTROL.sub(" ", decoded(raw)).strip(), ""
    return told, "、".join(name for name, _ in pairs if name)


def dates(message: Message) -> tuple[datetime.datetime | None, datetime.datetime | None]:
    """Return when a mail says that it was sent, and when the last server says that it came."""
    came = _raw(message, "received").rpartition(";")[2]
    return _moment(_raw(message, "date")), _moment(came)


def _moment(text: str) -> datetime.datetime | None:
    try:
        moment = parsedate_to_datetime(" ".join(text.split()))
    except (TypeError, ValueError, OverflowError, IndexError):
        return None
    if moment.year not in _YEARS:
        return None
    # `-0000`: the time is universal, and nothing is said of the place.
    return moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)
