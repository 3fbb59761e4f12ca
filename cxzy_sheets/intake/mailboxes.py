"""The messages of a mailbox file, each found by where it begins; it is never held whole."""

from __future__ import annotations

import mmap
import re
from typing import NamedTuple

from .sources import BytesSource, FileSource, Source

_BEGINS = re.compile(rb"From [^\r\n]*\d:\d\d[^\r\n]*\d{4}[^\r\n]*\r?\n(?=[!-9;-~]+:)")
"""A line that a mailbox puts in front of a mail: sender and date, then the mail's first header."""
_NEWLINE = ord("\n")


class MessageStep(NamedTuple):
    """The way to one mail of a mailbox."""

    start: int
    length: int

    def open(self, source: Source) -> Source:
        """Return the mailbox: its bytes are looked at where the mail stands."""
        return source

    def take(self, opened: Source) -> bytes:
        """Return the mail's bytes."""
        return opened.slice(self.start, self.length)


def messages(source: Source) -> list[MessageStep]:
    """Return the mails of a mailbox, in their order."""
    if isinstance(source, BytesSource):
        return _found(source.data, source.size)
    assert isinstance(source, FileSource)
    if not source.size:
        return []
    with (
        source.path.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped,
    ):
        return _found(mapped, source.size)


def _found(data: bytes | mmap.mmap, size: int) -> list[MessageStep]:
    places = [
        (match.start(), match.end())
        for match in _BEGINS.finditer(data)
        # Asked here and not in the pattern: a word is found far faster than the start of a line.
        if not match.start() or data[match.start() - 1] == _NEWLINE
    ]
    ends = [start for start, _ in places[1:]] + [size]
    return [MessageStep(begin, end - begin) for (_, begin), end in zip(places, ends, strict=True)]
