"""Rows of 收文登记 that name files, found by the files they name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import PurePosixPath
from typing import Generic, Protocol, TypeVar

from ..findings import VERIFY, Finding
from ..names import nearest
from ..workbooks.headed import Row

OFFERS = 50
"""Rows for which the nearest files are looked up; more of them are a register of another inbox."""


class OfFile(Protocol):
    """A row that may name a file and a sheet of it."""

    @property
    def file(self) -> str:
        """Its path in the inbox, or its name where only one file has it."""

    @property
    def sheet(self) -> str:
        """Empty: every sheet."""

    @property
    def row(self) -> Row:
        """Where it is written."""


T = TypeVar("T", bound=OfFile)


def file_key(file: str) -> str:
    """Return what a file's path is compared by: Windows takes no heed of case."""
    return file.casefold()


class ByFile(Generic[T]):
    """Rows by the file that they name: its whole path, or the name alone where one file has it."""

    def __init__(self, rows: Iterable[T], files: Iterable[str]) -> None:
        paths = {file_key(file): file for file in files}
        named: dict[str, list[str]] = {}
        for key in paths:
            named.setdefault(PurePosixPath(key).name, []).append(key)
        self._rows: dict[str, list[T]] = {}
        self.findings: list[Finding] = []
        for row in rows:
            key = file_key(row.file)
            hits = [key] if key in paths else named.get(key, [])
            if len(hits) == 1:
                self._rows.setdefault(hits[0], []).append(row)
            else:
                offered = paths.values() if len(self.findings) < OFFERS else ()
                self.findings.append(_unmatched(row, [paths[hit] for hit in hits], offered))

    def named(self, file: str) -> bool:
        """Return whether any row names a file."""
        return file_key(file) in self._rows

    def every(self, file: str) -> list[T]:
        """Return the rows of a file, whatever sheet they name."""
        return list(self._rows.get(file_key(file), ()))

    def all(self, file: str, sheets: Sequence[str]) -> list[T]:
        """Return the rows of a file that name one of some sheets, or none."""
        return [row for row in self._rows.get(file_key(file), ()) if row.sheet in ("", *sheets)]

    def one(self, file: str, sheets: Sequence[str]) -> T | None:
        """Return the row of a file, one that names the sheet before one that names none."""
        rows = self.all(file, sheets)
        return max(rows, key=lambda row: bool(row.sheet), default=None)


def _unmatched(row: OfFile, hits: Sequence[str], files: Collection[str]) -> Finding:
    place = row.row
    near = [] if hits else nearest(row.file, files)
    return Finding(
        "two-files-named" if hits else "no-such-file", VERIFY, file=place.file, sheet=place.sheet,
        cell=place.cell("文件"), found=row.file, expected=list(hits) or None,
        facts={"nearest": f"是否指:{'、'.join(near)}?" if near else ""},
    )  # fmt: skip
