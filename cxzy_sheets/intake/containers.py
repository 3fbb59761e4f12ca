"""A file of the inbox -> the leaf files in it: itself, or what lies in the container that it is.

    zip, mail, mailbox      opened, one in another to depth three
    rar, 7z, tar, gz, msg … refused by name, with what to do

What a file is, its first bytes say, never its name alone. A workbook is a zip file as well: it is
told by what its directory lists.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from ..errors import WorkbookError
from ..findings import ADVICE, Finding
from ..workbooks.zipped import MAX_PARTS, MAX_TOTAL
from .attachment import Attachment, Mail, Refused
from .junk import junk_name
from .sources import BytesSource, FileSource, Source, Step
from .zips import BOMB, MOST_GROWN, ZipStep, zip_entries

if TYPE_CHECKING:
    from .mails import Piece

DEPTH = 3
"""Containers that may lie in one another."""
HEAD = 4096
"""Bytes that tell what a file is."""

ZIP, MAIL, MAILBOX = "zip", "mail", "mailbox"

_ARCHIVES = (
    (0, b"Rar!", "RAR"), (0, b"7z\xbc\xaf\x27\x1c", "7z"), (0, b"\x1f\x8b", "gz"),
    (0, b"BZh", "bz2"), (0, b"\xfd7zXZ\x00", "xz"), (0, b"MSCF", "cab"), (257, b"ustar", "tar"),
)  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TNEF = b"\x78\x9f\x3e\x22"
_OFFICE = re.compile(rb"(?i)\[Content_Types\]\.xml|_rels/|docProps/|xl/|word/|mimetype")
"""How the first part of a document is called."""
_HEADERS = re.compile(rb"(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*){2}")
_FROM, _ROUTE = re.compile(rb"(?mi)^From:"), re.compile(rb"(?mi)^(?:Message-ID|Received|To):")
_ANY_HEADER = re.compile(
    rb"(?mi)^(?:From|To|Date|Subject|Received|MIME-Version|Message-ID|Content-Type):"
)
_WEB_PAGE = re.compile(rb"(?mi)^(?:Snapshot-Content-Location|X-Document-Type|From:.*Saved by)")
"""A web page or a workbook in one file is written like a mail."""
_BOX = re.compile(rb"From [^\r\n]*\d:\d\d[^\r\n]*\d{4}[^\r\n]*\r?\n[!-9;-~]+:")

MSG = Refused(
    "outlook-mail", "这是 Outlook 的邮件(.msg),里面的附件没有读取。",
    "请在 Outlook 里打开它,把附件另存到收件箱;或把邮件另存为 .eml。",
)  # fmt: skip
TNEF = Refused(
    "outlook-mail", "这是 Outlook 打包的附件(winmail.dat),里面的文件没有读取。",
    "请对方把邮件格式改为 HTML 或纯文本后重新发送,或改用 zip 压缩。",
)  # fmt: skip
TOO_DEEP = Refused(
    "nested-too-deep", f"压缩包、邮件套了 {DEPTH} 层以上,里面的文件没有读取。",
    "请解开后把里面的文件放进收件箱。",
)  # fmt: skip


def refused_archive(kind: str) -> Refused:
    """Return the refusal of an archive of a kind that is not opened."""
    hint = "请解压后把里面的文件放进收件箱,或请对方改用 zip 压缩后重报。"
    return Refused("archive-file", f"这是 {kind} 压缩包,里面的文件没有读取。", hint)


def container_kind(head: bytes, name: str) -> str | Refused:
    """Return zip, mail or mailbox; why it is refused; or an empty text for what is no container.

    Args:
        head: Its first bytes.
        name: What it is called; it decides nothing by itself.
    """
    lower = name.lower()
    if head[:2] == b"PK" and head[2:4] in (b"\x03\x04", b"\x05\x06", b"\x07\x08"):
        return "" if _OFFICE.match(head, 30) else ZIP
    for at, magic, kind in _ARCHIVES:
        if head.startswith(magic, at):
            return refused_archive(kind)
    if head.startswith(_OLE) and lower.endswith((".msg", ".oft")):
        return MSG
    if head.startswith(_TNEF) or PurePosixPath(lower).name == "winmail.dat":
        return TNEF
    if _BOX.match(head):
        return MAILBOX
    return MAIL if _is_mail(head.lstrip(b"\xef\xbb\xbf\r\n"), lower) else ""


def _is_mail(head: bytes, name: str) -> bool:
    if not _HEADERS.match(head) or _WEB_PAGE.search(head):
        return False
    if name.endswith((".eml", ".emlx", ".mht.eml")):
        return _ANY_HEADER.search(head) is not None
    return _FROM.search(head) is not None and _ROUTE.search(head) is not None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a container or a file lies."""

    name: str
    steps: tuple[Step, ...] = ()
    containers: tuple[str, ...] = ()
    """Names of the containers around it, outermost first, each within the one before."""
    depth: int = 0
    mail: Mail | None = None


def leaves(path: Path, name: str) -> list[Attachment]:
    """Return the leaf files of a file of the inbox: itself, or what it contains.

    Raises:
        OSError: It cannot be opened.
    """
    source = FileSource(path)
    opening = _Opening(path, source)
    opening.file(Place(name), source.size, source.slice(0, HEAD), lambda: source)
    return opening.found


class _Opening:
    """The leaf files of one file on disk, as they are found."""

    def __init__(self, path: Path, source: FileSource) -> None:
        self.path = path
        self.found: list[Attachment] = []
        self._names: set[str] = set()
        self._left = max(MAX_TOTAL, MOST_GROWN * source.size)
        """Bytes that containers in one another may unpack to, all together."""

    def file(self, place: Place, size: int, head: bytes, load: Callable[[], Source]) -> None:
        """Add a file: what it contains if it is a container, or itself."""
        kind = container_kind(head, place.name)
        if isinstance(kind, Refused):
            self.leaf(place, size, refused=kind)
        elif not kind:
            self.leaf(place, size)
        elif place.depth >= DEPTH and place.name.rpartition(".")[2].lower() not in _BOOKS:
            self.leaf(place, size, refused=TOO_DEEP)
        else:
            self._contained(kind, place, size, load)

    def _contained(self, kind: str, place: Place, size: int, load: Callable[[], Source]) -> None:
        before = len(self.found)
        try:
            opened = self._open(kind, place, load())
        except WorkbookError as error:
            del self.found[before:]
            self.leaf(place, size, refused=Refused.of(error))
            return
        if not opened:
            self.leaf(place, size)

    def _open(self, kind: str, place: Place, source: Source) -> bool:
        """Add what a container holds; return whether it is one."""
        if kind == ZIP:
            return self._zip(place, source)
        if kind == MAILBOX:
            return self._mailbox(place, source)
        self._mail(place, source)
        return True

    def _zip(self, place: Place, source: Source) -> bool:
        entries = zip_entries(source)
        if entries is None:
            return False
        self._spend(sum(entry.step.size for entry in entries), len(entries))
        for entry in entries:
            inner = self._within(place, entry.name, entry.step)
            ignored = junk_name(entry.name)
            if ignored or entry.refused is not None:
                self.leaf(inner, entry.step.size, ignored, entry.refused)
                continue
            head = entry.step.head(source, HEAD)
            self.file(inner, entry.step.size, head, partial(_entry, source, entry.step))
        return True

    def _mailbox(self, place: Place, source: Source) -> bool:
        from .mailboxes import messages

        found = messages(source)
        for number, step in enumerate(found, start=1):
            self._spend(0, 1)
            # A mailbox and a mail in it are one level, as a mail by itself is.
            there = self._within(place, f"第{number}封", step, deeper=0)
            try:
                self._mail(there, BytesSource(step.take(source)), titled=True)
            except WorkbookError as error:
                self.leaf(there, step.length, refused=Refused.of(error))
        return bool(found)

    def _mail(self, place: Place, source: Source, *, titled: bool = False) -> None:
        from .mails import mail_of

        mail, pieces, opened = mail_of(source, place.mail)
        told = _told(place.name, mail)
        if titled and mail.title:
            place = replace(place, name=f"{place.name} {mail.title}")
        first = place.mail.place if place.mail else place.name
        place = replace(place, mail=replace(mail, place=first))
        if not pieces:
            if not titled:
                told += (Finding("mail-without-files", ADVICE, file=place.name),)
            self.leaf(place, source.size, "邮件,里面没有附件", told=told)
            return
        self._spend(sum(piece.size for piece in pieces), len(pieces))
        before = len(self.found)
        for piece in pieces:
            inner = _forwarded(self._within(place, piece.name, piece.step), piece)
            inner = replace(inner, mail=replace(piece.mail, place=first))
            ignored = piece.ignored or junk_name(piece.name)
            refused = TOO_DEEP if inner.depth > DEPTH else piece.refused
            if ignored or refused is not None:
                self.leaf(inner, piece.size, ignored, refused)
                continue
            data = piece.step.take(opened)
            self.file(inner, len(data), data[:HEAD], partial(BytesSource, data))
        self.found[before] = replace(self.found[before], told=told)

    def _within(self, place: Place, name: str, step: Step, *, deeper: int = 1) -> Place:
        return Place(
            f"{place.name}/{name}", (*place.steps, step), (*place.containers, place.name),
            place.depth + deeper, place.mail,
        )  # fmt: skip

    def _spend(self, size: int, count: int) -> None:
        if size > self._left or len(self.found) + count > MAX_PARTS:
            raise BOMB.error("")
        self._left -= size

    def leaf(
        self,
        place: Place,
        size: int,
        ignored: str = "",
        refused: Refused | None = None,
        told: tuple[Finding, ...] = (),
    ) -> None:
        """Add a leaf file, under a name that no other one has."""
        name = place.name
        folder, _, base = name.rpartition("/")
        stem, dot, kind = base.rpartition(".")
        number = 1
        while name.casefold() in self._names:
            number += 1
            said = f"{stem}({number}){dot}{kind}" if stem else f"{base}({number})"
            name = f"{folder}/{said}"
        self._names.add(name.casefold())
        self.found.append(
            Attachment(
                name, self.path, size, ignored, place.steps, _shown(place.containers), place.mail,
                None if ignored else refused, told,
            )
        )  # fmt: skip


def _forwarded(place: Place, piece: Piece) -> Place:
    """Return the place of a file in a mail, within the mails that it was forwarded in."""
    parts = piece.name.split("/")[: piece.forwarded]
    base = place.containers[-1]
    around = ["/".join((base, *parts[: n + 1])) for n in range(len(parts))]
    return replace(
        place, containers=(*place.containers, *around), depth=place.depth + piece.forwarded
    )


def _entry(source: Source, step: ZipStep) -> Source:
    return BytesSource(step.take(source))


_BOOKS = ("xlsx", "xlsm", "xlsb", "ods", "docx", "et", "xltx", "xltm")
"""Names behind which a zip file is left to the reader of workbooks, who tells what it is."""


def _shown(containers: tuple[str, ...]) -> str:
    """Return containers in one another: `甲/来件.zip ▸ 子/内.zip`."""
    parts = containers[:1] + tuple(
        inner.removeprefix(f"{outer}/") for outer, inner in pairwise(containers)
    )
    return " ▸ ".join(parts)


def _told(name: str, mail: Mail) -> tuple[Finding, ...]:
    if mail.sent is not None and mail.mailed is None:
        return (
            Finding("mail-date", ADVICE, file=name, found=mail.sent.strftime("%Y-%m-%d %H:%M")),
        )
    return ()
