"""The files in a mail, those of mails that it forwards included, and what is wrong with them.

A mail that breaks off is told at its last file: what came behind it is lost, and nobody knows what
that was. So is one in whose text the heads of a further part stand.
"""

from __future__ import annotations

import binascii
import datetime
import email
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email import errors
from email.message import Message
from typing import NamedTuple

from ..errors import WorkbookError
from . import mail_headers
from .attachment import Mail, Refused
from .sources import Source

MOST_BYTES = 256 * 2**20
"""Bytes of one mail; no mail server takes as many."""
MOST_PARTS = 2_000
DAY = datetime.timedelta(days=1)

TOO_LARGE = Refused("too-large", "这封邮件过大,没有读取。", "请另存其中的附件,放进收件箱。")
DAMAGED = Refused(
    "mail-damaged", "邮件已损坏,里面的附件读不出来。", "请重新下载这封邮件,或另存其中的附件。"
)
CUT = Refused(
    "mail-damaged",
    "邮件到这个附件就断了,它和后面的附件可能不完整。",
    "请重新下载这封邮件,或另存其中的附件。",
)
PART_DAMAGED = Refused(
    "mail-damaged", "邮件里的这个附件已损坏,解不开。", "请重新下载这封邮件,或请对方重新发送。"
)
SPLIT = Refused(
    "mail-damaged", "邮件分成了几封,这是其中一封,附件不完整。", "请在邮箱里合并后另存附件。"
)
OUTSIDE = Refused(
    "mail-damaged", "附件没有放在邮件里,只有一个地址。", "请从邮箱下载这个附件,放进收件箱。"
)

_SWALLOWED = re.compile(r"(?mi)^Content-(?:Type|Disposition|Transfer-Encoding):")
_CUT = (errors.CloseBoundaryNotFoundDefect,)
_LOST = (
    errors.StartBoundaryNotFoundDefect, errors.NoBoundaryInMultipartDefect,
    errors.MultipartInvariantViolationDefect, errors.FirstHeaderLineIsContinuationDefect,
)  # fmt: skip


class MailStep(NamedTuple):
    """The way to one part of a mail, by its number."""

    number: int

    def open(self, source: Source) -> list[Message]:
        """Return the parts of the mail, in order."""
        return list(_walk(_parsed(source), 0))

    def take(self, opened: list[Message]) -> bytes:
        """Return the bytes of the part."""
        if self.number >= len(opened):
            raise DAMAGED.error("")
        return _bytes(opened[self.number])


@dataclass(frozen=True, slots=True)
class Piece:
    """One file in a mail."""

    name: str
    """Its name; in front of it the mails that it was forwarded in."""
    step: MailStep
    mail: Mail
    ignored: str = ""
    refused: Refused | None = None
    size: int = 0
    forwarded: int = 0
    """In how many further mails it lies."""


def mail_of(source: Source, around: Mail | None) -> tuple[Mail, list[Piece], list[Message]]:
    """Return what a mail says of itself, its files, and all of its parts.

    Args:
        source: Its bytes.
        around: The mail that it came in; None: it is the one that the office got.

    Raises:
        WorkbookError: It is too large, or damaged so that nothing tells what was in it.
    """
    whole = _parsed(source)
    try:
        parts = list(_walk(whole, 0))
        outer = _mail(whole, around)
        return outer, _Pieces(parts, outer).found, parts
    except (RecursionError, *_ODD) as error:
        raise DAMAGED.error("") from error


_ODD = (ValueError, TypeError, LookupError, AttributeError, AssertionError)
"""What the library of mails raises for headers that nobody thought of."""


def _parsed(source: Source) -> Message:
    if source.size > MOST_BYTES:
        raise TOO_LARGE.error("")
    try:
        return email.message_from_bytes(source.slice(0, source.size))
    except (RecursionError, *_ODD) as error:
        raise DAMAGED.error("") from error


def _walk(message: Message, depth: int) -> Iterator[Message]:
    """Give a mail and all parts of it, each before its own parts."""
    if depth > _DEEPEST:
        raise DAMAGED.error("")
    yield message
    if message.is_multipart():
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _walk(part, depth + 1)


_DEEPEST = 40


def _mail(message: Message, outer: Mail | None) -> Mail:
    told, name = mail_headers.sender(message)
    if outer is not None:
        chain = " ▸ ".join(text for text in (outer.sender, told) if text)
        names = tuple(dict.fromkeys((*outer.names, *([name] if name else []))))
        return replace(outer, sender=chain, names=names, title=mail_headers.title(message))
    sent, came = mail_headers.dates(message)
    sure = sent or came
    if sent and came and abs(sent - came) > DAY:
        # The clock of the one that sent it is wrong, or the mail lay for days.
        sure = None
    title = mail_headers.title(message)
    return Mail(told, (name,) if name else (), sent or came, sure, title=title)


class _Pieces:
    """The files of one mail as they are found, part by part."""

    def __init__(self, parts: list[Message], outer: Mail) -> None:
        if len(parts) > MOST_PARTS:
            raise TOO_LARGE.error("")
        self._numbers = {id(part): number for number, part in enumerate(parts)}
        self._lost = False
        self.found: list[Piece] = []
        self._part(parts[0], outer, ())
        faults = [fault for part in parts for fault in part.defects]
        if any(isinstance(fault, _CUT) for fault in faults):
            if not self.found:
                raise DAMAGED.error("")
            self.found[-1] = replace(self.found[-1], refused=CUT, ignored="")
        around = [text for part in parts for text in (part.preamble, part.epilogue) if text]
        lost = self._lost or any(isinstance(fault, _LOST) for fault in faults)
        lost |= any(map(_SWALLOWED.search, around))
        if lost and not any(piece.refused for piece in self.found):
            self.found.append(Piece("(邮件本身)", MailStep(0), outer, refused=DAMAGED))

    def _part(self, part: Message, mail: Mail, within: tuple[str, ...]) -> None:
        kind = part.get_content_type()
        if kind in ("message/rfc822", "message/global"):
            self._forwarded(part, mail, within)
        elif kind.startswith("multipart/"):
            # Without its boundary it holds no parts, only the text of them.
            self._lost |= not part.is_multipart()
            for inner in part.get_payload() if part.is_multipart() else ():
                if isinstance(inner, Message):
                    self._part(inner, mail, within)
        elif not self._is_text(part, kind):
            self._file(part, kind, mail, within)

    def _forwarded(self, part: Message, mail: Mail, within: tuple[str, ...]) -> None:
        inside = part.get_payload()
        inner = inside[0] if isinstance(inside, list) and inside else None
        if not isinstance(inner, Message):
            self._add(part, mail, within, mail_headers.file_name(part) or "转发的邮件.eml")
        elif str(part.get("content-transfer-encoding", "")).strip().lower() in _CODED:
            # Against the standard: the mail lies in it as a file would.
            self._add(part, mail, within, mail_headers.file_name(part) or "转发的邮件.eml")
        else:
            name = mail_headers.file_name(part) or mail_headers.title(inner) or "转发的邮件"
            stem = name if name.lower().endswith(".eml") else f"{name}.eml"
            count = sum(
                1 for piece in self.found if piece.name.startswith("/".join((*within, stem)))
            )
            called = f"{stem[:-4]}({count + 1}).eml" if count else stem
            before = len(self.found)
            self._part(inner, _mail(inner, mail), (*within, called))
            if len(self.found) == before:
                self._add(part, mail, within, called, ignored="转发的邮件,里面没有附件")

    def _is_text(self, part: Message, kind: str) -> bool:
        """Return whether a part is what the mail says, and no file in it."""
        named = mail_headers.file_name(part)
        disposition = str(part.get_content_disposition() or "")
        if named or disposition == "attachment":
            return False
        if kind in _TEXTS:
            self._lost |= _swallows(part)
            return True
        return kind.startswith(("message/delivery", "message/disposition", "text/rfc822-headers"))

    def _file(self, part: Message, kind: str, mail: Mail, within: tuple[str, ...]) -> None:
        name = mail_headers.file_name(part)
        inline = part.get_content_disposition() != "attachment"
        shown_in_text = kind.startswith("image/") and inline and part.get("content-id") is not None
        refused = {"message/partial": SPLIT, "message/external-body": OUTSIDE}.get(kind)
        signature = kind in ("application/pgp-signature", "application/pkcs7-signature",
                             "application/x-pkcs7-signature")  # fmt: skip
        ignored = "邮件正文里的图片" if shown_in_text else "邮件的数字签名" if signature else ""
        if not name and _swallows(part):
            refused = DAMAGED
        called = name or f"未命名附件{len(self.found) + 1}"
        self._add(part, mail, within, called, ignored=ignored, refused=refused)

    def _add(
        self,
        part: Message,
        mail: Mail,
        within: tuple[str, ...],
        name: str,
        *,
        ignored: str = "",
        refused: Refused | None = None,
    ) -> None:
        step = MailStep(self._numbers[id(part)])
        whole = "/".join((*within, name))
        size = 0
        if not ignored and refused is None:
            try:
                size = len(_bytes(part))
            except WorkbookError as error:
                refused = Refused.of(error)
        self.found.append(Piece(whole, step, mail, ignored, refused, size, len(within)))


def _swallows(part: Message) -> bool:
    """Return whether the head of a further part stands in what should be one."""
    text = part.get_payload()
    return isinstance(text, str) and _SWALLOWED.search(text) is not None


_CODED = ("base64", "quoted-printable")
_TEXTS = ("text/plain", "text/html", "text/enriched", "text/x-amp-html", "text/calendar")


def _bytes(part: Message) -> bytes:
    """Return the bytes of a part, decoded.

    Raises:
        WorkbookError: They are damaged.
    """
    try:
        if part.is_multipart():
            return _coded_mail(part)
        coding = str(part.get("content-transfer-encoding", "")).strip().lower()
        if coding == "base64":
            return _from_base64(str(part.get_payload()))
        data = part.get_payload(decode=True)
    except (RecursionError, *_ODD) as error:
        raise PART_DAMAGED.error("") from error
    if not isinstance(data, bytes):
        raise PART_DAMAGED.error("")
    return data


def _from_base64(text: str) -> bytes:
    # What is no such letter is never passed over: it may be the next part, run into this one.
    raw = text.encode("ascii", "surrogateescape").translate(None, b" \t\r\n")
    return binascii.a2b_base64(raw, strict_mode=True)


def _coded_mail(part: Message) -> bytes:
    inside = part.get_payload()
    inner = inside[0] if isinstance(inside, list) and inside else None
    if not isinstance(inner, Message) or inner.keys():
        raise PART_DAMAGED.error("")
    text = str(inner.get_payload())
    coding = str(part.get("content-transfer-encoding", "")).strip().lower()
    if coding == "base64":
        return _from_base64(text)
    return binascii.a2b_qp(text.encode("ascii", "surrogateescape"))
