"""Links from a result to the cells it was made from: relative, so that the folder can be moved.

Excel's form is `收件箱/附件4.xlsx#'表1'!A12`. A file inside a container has no address that Excel
knows; the link leads to the container.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from ._texts import quoted

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


class Links:
    """The links of one workbook, which is going to stand in `folder`."""

    def __init__(self, root: Path | None, folder: Path) -> None:
        self._root = root
        self._folder = folder
        self._target = lru_cache(maxsize=None)(self._found)

    def to(self, file: str | None, sheet: str | None = None, cell: str | None = None) -> Any:
        """Return what xlsxwriter needs for a link to a cell of a file, or None where there is none.

        There is none to a file that is not there, and none that Excel would not take.
        """
        if not file:
            return None
        target, whole = self._target(file)
        if target is None:
            return None
        place = ""
        if whole and sheet and PurePosixPath(target).suffix.lower() in _OPENS_AT_A_CELL:
            found = _CELLS.match(cell or "")
            place = f"{quoted(sheet)}!{found[0] if found else 'A1'}"
        if len(target) > _LONGEST or len(place) > _LONGEST:
            return None
        return _url(target, place)

    def _found(self, file: str) -> tuple[str | None, bool]:
        """Return the relative address of a file, whether it is no container."""
        if self._root is None:
            return None, False
        for path in _itself_and_above(PurePosixPath(file.replace("\\", "/"))):
            there = self._root / path
            if there.is_file():
                return self._relative(there), path.parts == PurePosixPath(file).parts
        return None, False

    def _relative(self, there: Path) -> str:
        try:
            address = os.path.relpath(there, self._folder)
        except ValueError:
            # Windows: the inbox is on another drive.
            address = "file:///" + os.path.abspath(there)
        return address.replace("\\", "/").translate(_ESCAPED)


def _itself_and_above(path: PurePosixPath) -> Iterator[PurePosixPath]:
    yield path
    yield from (above for above in path.parents if above.parts)


def _url(target: str, place: str) -> Any:
    """Return an xlsxwriter Url; it would write `\\` for `/`, which only Windows follows."""
    from xlsxwriter.url import Url

    address = target.removeprefix("file:///")
    url = Url(f"external:{address}" + (f"#{place}" if place else ""))
    url._relationship_link = target
    url._link = target
    url._anchor = place
    return url
