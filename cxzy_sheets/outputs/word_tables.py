"""A table in a document: its heading repeated on each page, numbers to the right, thin lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from .text_document import Runs, Table, text_of
from .text_plain import width
from .word_elements import Lines, Look, element, paragraph, run, twips_of
from .word_profiles import Face, Profile

_MANY_COLUMNS = 8
_POINT = 25.4 / 72
"""mm."""
_FIGURE = re.compile(r"[-+]?[\d.,]*%?|—")
_ROW = 8
"""mm; a row is at least so high (documents.md §4.4)."""
_TOGETHER = 12
"""Rows; a table of no more of them is not parted by the end of a page."""
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def table_of(block: Table, profile: Profile) -> Any:
    """Return w:tbl."""
    return _Making(block, profile).made()


class _Making:
    """One table on its way."""

    def __init__(self, block: Table, profile: Profile) -> None:
        self.block, self.profile = block, profile
        narrow = len(block.header) > _MANY_COLUMNS
        size = profile.narrow_table if narrow else profile.table.size
        self.face = Face(profile.table.name, size)
        self.widths = [twips_of(wide) for wide in self._shares()]

    def made(self) -> Any:
        """Return the table."""
        borders = element(
            "tblBorders",
            *(element(s, val="single", sz="4", space="0", color="000000") for s in _SIDES),
        )
        whole = str(sum(map(int, self.widths)))
        table = element(
            "tbl",
            element(
                "tblPr", element("tblW", w=whole, type="dxa"), element("jc", val="center"),
                borders, element("tblLayout", type="fixed"),
            ),
            element("tblGrid", *(element("gridCol", w=wide) for wide in self.widths)),
        )  # fmt: skip
        for row in self._heading():
            table.append(row)
        for number, line in enumerate(self.block.rows):
            table.append(self._row(line, with_next=self._with_next(number)))
        return table

    def _with_next(self, number: int) -> bool:
        """Return whether a row is on the page of the next: no heading alone, no 合计 alone."""
        last = len(self.block.rows) - 1
        return number < last and (last < _TOGETHER or number in (0, last - 1))

    def _row(self, line: Sequence[Runs], *, with_next: bool) -> Any:
        row = element("tr", self._row_properties(header=False))
        for column, runs in enumerate(line):
            lines = Lines("right" if self.block.right[column] else "", 0, with_next=with_next)
            row.append(self._cell(column, 1, [self._text(runs, lines)]))
        return row

    def _text(self, runs: Runs, lines: Lines) -> Any:
        latin = self.profile.latin
        made = [run(one.text, Look(self.face, latin, bold=one.bold)) for one in runs]
        return paragraph(made, lines)

    def _cell(self, column: int, span: int, content: Sequence[Any], merge: str = "") -> Any:
        wide = str(sum(map(int, self.widths[column : column + span])))
        properties = element("tcPr", element("tcW", w=wide, type="dxa"))
        if span > 1:
            properties.append(element("gridSpan", val=str(span)))
        if merge:
            properties.append(element("vMerge", val=merge))
        properties.append(element("vAlign", val="center"))
        return element("tc", properties, *content)

    def _row_properties(self, *, header: bool) -> Any:
        made = element("trPr", element("cantSplit"), element("trHeight", val=twips_of(_ROW)))
        if header:
            made.append(element("tblHeader"))
        return made

    def _heading(self) -> list[Any]:
        """Return the rows of the heading, equal texts side by side and blanks below merged."""
        levels = levels_of(self.block.header)
        boxes = {(top, left): (bottom, right) for top, left, bottom, right in merges(levels)}
        rows = []
        for number in range(len(levels)):
            row = element("tr", self._row_properties(header=True))
            for (top, left), (bottom, right) in sorted(boxes.items(), key=lambda box: box[0][1]):
                if top <= number <= bottom:
                    first = number == top
                    merge = "" if top == bottom else "restart" if first else "continue"
                    text = levels[top][left] if first else ""
                    content = [self._headed(text)]
                    row.append(self._cell(left, right - left + 1, content, merge))
            rows.append(row)
        return rows

    def _headed(self, text: str) -> Any:
        look = Look(self.face, self.profile.latin, self.profile.table_header)
        runs = [run(text, look)] if text else []
        return paragraph(runs, Lines("center", 0, with_next=True))

    def _shares(self) -> list[float]:
        """Share the type area among the columns by what stands in them.

        Where there is not room for all, a figure keeps its line, and texts and headings break.
        """
        profile, block = self.profile, self.block
        whole = profile.page[0] - profile.left - profile.right
        # A narrow sign is half as wide as the letters are high; the sides of a cell take two more.
        sign = self.face.size / 2 * _POINT
        needed, least = [], []
        for index, heading in enumerate(block.header):
            cells = [text_of(row[index]) for row in block.rows]
            longest = max([0, *(width(line) for cell in cells for line in cell.split("\n"))])
            # The upper levels of a heading stand over several columns.
            above = width(text_of(heading).split("\n")[-1])
            needed.append(min(max(longest, above, 4), 30) + 2)
            figures = bool(cells) and all(map(_FIGURE.fullmatch, cells))
            least.append(max(longest, min(above, 6), 4) + 2 if figures else 0)
        rest = whole / sign - sum(least)
        texts = sum(n for n, kept in zip(needed, least, strict=True) if not kept)
        if sum(needed) * sign <= whole or not all((texts, any(least), rest > 0)):
            return [whole * one / sum(needed) for one in needed]
        return [
            sign * (kept or rest * one / texts) for one, kept in zip(needed, least, strict=True)
        ]


def levels_of(header: Sequence[Runs]) -> list[list[str]]:
    """Return the heading row by row; a column with fewer levels is empty below."""
    parts = [text_of(cell).split("\n") for cell in header]
    depth = max(len(one) for one in parts)
    return [[one[i] if i < len(one) else "" for one in parts] for i in range(depth)]


def merges(levels: Sequence[Sequence[str]]) -> list[tuple[int, int, int, int]]:
    """Return the cells of a heading as boxes: top, left, bottom, right."""
    depth, wide = len(levels), len(levels[0])
    taken: set[tuple[int, int]] = set()
    made = []
    for top in range(depth):
        for left in range(wide):
            if (top, left) in taken:
                continue
            bottom, right = top, left
            while bottom + 1 < depth and not levels[bottom + 1][left]:
                bottom += 1
            if bottom == top and top + 1 < depth:
                while right + 1 < wide and _same_above(levels, top, left, right + 1):
                    right += 1
            box = [(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)]
            taken.update(box)
            made.append((top, left, bottom, right))
    return made


def _same_above(levels: Sequence[Sequence[str]], top: int, left: int, other: int) -> bool:
    same = all(levels[row][left] == levels[row][other] for row in range(top + 1))
    return same and bool(levels[top + 1][other])


__all__ = ["levels_of", "merges", "table_of"]
