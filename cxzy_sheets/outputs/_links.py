"""Links from a result to the cells it was made from: relative, so that the folder can be moved.

Excel's form is `收件箱/附件4.xlsx#'表1'!A12`. A file inside a container has no address that Excel
knows; the link leads to the container.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from . import _texts

MOST = 65_530
"""Links that Excel takes on one sheet; what is beyond is written as plain text."""
_LONGEST = 255
"""Excel 2013 and WPS drop links with a longer address or place; later Excels take 2,079."""
_OPENS_AT_A_CELL = {".xlsx", ".xlsm", ".xls", ".xlsb", ".et", ".ods"}

_CELLS = re.compile(r"[A-Z]{1,3}[1-9]\d*(:[A-Z]{1,3}[1-9]\d*)?")

_ESCAPES = {
    "%": "%25",
    "#": "%23",
    '"': "%22",
    " ": "%20",
    "<": "%3c",
    ">": "%3e",
    "[": "%5b",
    "]": "%5d",
    "^": "%5e",
    "`": "%60",
    "{": "%7b",
    "}": "%7d",
}
_ESCAPED = str.maketrans(_ESCAPES)


@dataclass(frozen=True, slots=True)
class Link:
    """An address and a place in it, as Excel takes them."""

    target: str
    """`收件箱/附件4.xlsx`, with `%20` for what an address may not hold."""
    place: str
    """`'表1'!A12`, or empty."""

    def url(self) -> Any:
        """Return xlsxwriter's object for it."""
        # Left to itself it writes a backslash for each slash, which only Windows follows.
        from xlsxwriter.url import Url

        address = self.target.removeprefix("file:///")
        url = Url(f"external:{address}" + (f"#{self.place}" if self.place else ""))
        url._relationship_link = url._link = self.target
        url._anchor = self.place
        return url


class Links:
    """The links of one workbook, which is going to stand in `folder`."""

    def __init__(self, root: Path | None, folder: Path) -> None:
        self._root = root
        self._folder = folder
        self._targets: dict[str, tuple[str, bool]] = {}
        self._sheets: dict[str, str] = {}

    def to(
        self, file: str | None, sheet: str | None = None, cell: str | None = None
    ) -> Link | None:
        """Return the link to a cell of a file, or None where there is none.

        There is none to a file that is not there, and none that Excel would not take: too long, or
        with bytes in the name that are no text.
        """
        if not file:
            return None
        if file not in self._targets:
            self._targets[file] = self._found(file)
        target, opens_at_a_cell = self._targets[file]
        if not target or len(target) > _LONGEST or _texts.clean(target) != target:
            return None
        place = self._place(sheet, cell) if sheet and opens_at_a_cell else ""
        return Link(target, place) if len(place) <= _LONGEST else None

    def _place(self, sheet: str, cell: str | None) -> str:
        if sheet not in self._sheets:
            self._sheets[sheet] = _texts.quoted(sheet)
        found = _CELLS.match(cell or "")
        return f"{self._sheets[sheet]}!{found[0] if found else 'A1'}"

    def _found(self, file: str) -> tuple[str, bool]:
        """Return a file's relative address, empty if there is none, and whether it has cells."""
        if self._root is None:
            return "", False
        whole = PurePosixPath(file.replace("\\", "/"))
        for path in (whole, *whole.parents):
            there = self._root / path
            if path.parts and there.is_file():
                sheets = path == whole and path.suffix.lower() in _OPENS_AT_A_CELL
                return self._relative(there), sheets
        return "", False

    def _relative(self, there: Path) -> str:
        try:
            address = os.path.relpath(there, self._folder)
        except ValueError:
            # Windows: the inbox is on another drive.
            address = "file:///" + os.path.abspath(there)
        return address.replace("\\", "/").translate(_ESCAPED)
