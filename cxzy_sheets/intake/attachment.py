"""A leaf file of an inbox, and the way to its bytes: `来件.zip` ─▸ an entry ─▸ its bytes."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ..errors import WorkbookError
from ..findings import Finding
from .sources import Step, taken


class Refused(NamedTuple):
    """Why a file is not read, and what is to be done about it."""

    code: str
    message: str
    hint: str

    @classmethod
    def of(cls, error: WorkbookError) -> Refused:
        """Return what an error says."""
        return cls(error.code, error.message, error.hint or "")

    def error(self, name: str) -> WorkbookError:
        """Return the error for a file with this name."""
        error = WorkbookError(self.message, file=name, hint=self.hint)
        error.code = self.code
        return error


@dataclass(frozen=True, slots=True)
class Mail:
    """What a mail says of the files in it."""

    sender: str
    """Of the mail that the office got first, then of those that it forwards, parted by ▸."""
    names: tuple[str, ...] = ()
    """What the senders call themselves, without addresses."""
    sent: datetime.datetime | None = None
    """The date of the mail that the office got."""
    mailed: datetime.datetime | None = None
    """The same where nothing contradicts it: when the files came."""
    place: str = ""
    """The path of the mail that the office got."""
    title: str = ""
    """The subject of the innermost mail, fit to be part of a path."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """One leaf file of an inbox."""

    name: str
    """Its path inside the inbox, parted by `/`; containers are parts of it."""
    path: Path
    """The file on disk: itself, or the container that it is in."""
    size: int
    ignored: str = ""
    """Why it is left alone; empty: it is read."""
    inside: tuple[Step, ...] = ()
    """The way from the file on disk to its bytes."""
    container: str = ""
    """What it came in, `来件.zip ▸ 内.zip`; empty: a file of a folder."""
    mail: Mail | None = None
    refused: Refused | None = None
    """Why it cannot be read, where that was seen before it was opened."""
    told: tuple[Finding, ...] = ()
    """What the office should know of it besides."""

    def read(self) -> tuple[bytes, str]:
        """Return the file's bytes and their SHA-256.

        Raises:
            OSError: It cannot be opened.
            WorkbookError: It is no file that can be read, or lies damaged in its container.
        """
        if self.refused is not None:
            raise self.refused.error(self.name)
        data = taken(self.path, self.inside) if self.inside else self.path.read_bytes()
        return data, hashlib.sha256(data).hexdigest()
