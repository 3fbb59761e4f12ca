"""The anatomy of a form's sheet: where its headers, tables, labels and places to fill stand.

rows of cells                what they are
┌────────────────────────┐
│ 附件4                   │   label
│      ××结果汇总表        │   label
│ 填报单位:{{单位}}        │   mixed cell
│ 序号 │ 名称 │   票数     │   header ┐
│      │      │ 有效│满意  │   header ┘ paths: 票数/有效, 票数/满意
│  1   │{{支部.名称}} …    │   table, its room down to the next printed text
│ 合计 │      │ =SUM │     │   total
│ 填表人:   电话:{{电话}}   │   mixed cell
└────────────────────────┘
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ..names import label_key
from ..refs import Box
from . import tags as tag_text
from .model import Chunk, Mixed, Spot, TableColumn

_NUMBERING = re.compile(r"[\d一二三四五六七八九十甲乙丙丁戊己庚辛壬癸a-z]{1,2}")
SERIAL_HEADINGS = frozenset(label_key(word) for word in ("序号", "序", "编号", "No", "NO.", "行次"))
TOTAL_WORDS = frozenset(
    label_key(word)
    for word in (
        "合计", "总计", "小计", "累计", "共计", "总合计", "本页合计", "合计数", "总数", "全部合计",
        "计", "汇总", "total", "sum",
    )
)  # fmt: skip


@dataclass(slots=True)
class Cells:
    """One sheet of the form as it was drawn, sorted by what stands in the cells."""

    name: str
    height: int = 0
    width: int = 0
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    """Printed texts."""
    spots: dict[tuple[int, int], Spot] = field(default_factory=dict)
    mixed: dict[tuple[int, int], Mixed] = field(default_factory=dict)
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    numbers: dict[tuple[int, int], float] = field(default_factory=dict)
    merges: tuple[Box, ...] = ()
    bordered: set[tuple[int, int]] = field(default_factory=set)
    corner: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    """For each cell of a merge its first cell."""

    def text(self, row: int, column: int) -> str:
        """Return the printed text that is seen at a cell, merges spread out."""
        return self.texts.get(self.corner.get((row, column), (row, column)), "")

    def printed(self, row: int, column: int) -> str:
        """Return the printed text or number that is seen at a cell, a number as its digits."""
        at = self.corner.get((row, column), (row, column))
        if at in self.numbers:
            number = self.numbers[at]
            return str(int(number)) if number.is_integer() else str(number)
        return self.texts.get(at, "")

    def width_of(self, row: int, column: int) -> tuple[int, int]:
        """Return first and last column of the merge that a cell belongs to, or of the cell."""
        corner = self.corner.get((row, column))
        if corner is not None:
            for r0, c0, _, c1 in self.merges:
                if (r0, c0) == corner:
                    return c0, c1
        return column, column

    def tagged_rows(self) -> list[int]:
        """Return the rows that hold a tag, in order."""
        return sorted({row for row, _ in (*self.spots, *self.mixed)})

    def tagged(self, row: int, first: int, last: int) -> bool:
        """Return whether a tag stands on `row` from column `first` to `last`."""
        return any(
            r == row and first <= c <= last for group in (self.spots, self.mixed) for r, c in group
        )


def sort_text(cells: Cells, row: int, column: int, text: str) -> str | None:
    """Put one text of the form where it belongs, and return what is wrong with its tags."""
    parts = tag_text.split(text)
    if isinstance(parts, str):
        return parts
    literals, tags = parts
    if not tags:
        if text.strip():
            cells.texts[row, column] = text
        return None
    if len(tags) == 1 and tags[0].field and not "".join(literals).strip():
        tag = tags[0]
        cells.spots[row, column] = Spot(str(tag.field), row, column, tag.option)
        return None
    chunks = tuple(
        Chunk(tag.field, literals[index].strip(), tag.option) for index, tag in enumerate(tags)
    )
    cells.mixed[row, column] = Mixed(row, column, tuple(literals), chunks)
    return None


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above a table."""

    levels: tuple[int, ...]
    """The header rows, outermost first."""
    numbering: tuple[int, ...]
    """Rows that only number the columns."""
    totals: tuple[int, ...]
    """Total rows between the header and the first record."""


def head_of(cells: Cells, first: int, columns: Sequence[int]) -> Head:
    """Return the header rows above row `first`, with what else stands between them and it.

    A row is a header level while it holds no tag over the table and at least half of the table's
    columns are covered by a text that does not span the whole table (reading.md §2.1). The title of
    a section between header and rows is passed over, and so is a section above it.
    """
    low, high = min(columns), max(columns)
    levels: list[int] = []
    numbering: list[int] = []
    totals: list[int] = []
    passed = False
    for row in range(first - 1, -1, -1):
        if cells.tagged(row, low, high):
            if levels or not _in_same_columns(cells, row, columns):
                break
            passed = True
        elif _numbers_columns(cells, row, columns):
            numbering.insert(0, row)
        elif not levels and (
            _is_total_above(cells, row, columns) or _is_section(cells, row, columns)
        ):
            if not passed:
                totals.insert(0, row)
        elif (levels and _names_one_of_several(cells, row, columns)) or (
            _is_level(cells, row, columns) and (passed or levels or first - row < 9)
        ):
            levels.insert(0, row)
        else:
            break
    return Head(tuple(levels), tuple(numbering), tuple(totals))


def _is_level(cells: Cells, row: int, columns: Sequence[int]) -> bool:
    """Whether a row holds headings: over half of the columns, none over the whole table."""
    covered = [column for column in columns if cells.text(row, column).strip()]
    return 2 * len(covered) >= len(columns) and not _spanned(cells, row, columns)


def _spanned(cells: Cells, row: int, columns: Sequence[int]) -> bool:
    """Whether one text stands over the whole table."""
    low, high = min(columns), max(columns)
    widths = [cells.width_of(row, c) for c in columns if cells.text(row, c).strip()]
    return len(columns) > 1 and any(w[0] <= low and w[1] >= high for w in widths)


def _names_one_of_several(cells: Cells, row: int, columns: Sequence[int]) -> bool:
    """Whether a text stands over this whole table, and others over the tables beside it."""
    low, high = min(columns), max(columns)
    if any(r == row for r, _ in (*cells.spots, *cells.mixed)):
        return False
    boxes = {cells.width_of(row, column) for r, column in cells.texts if r == row}
    over = [box for box in boxes if box[0] <= low and box[1] >= high]
    beside = [box for box in boxes if box[1] > box[0] and (box[1] < low or box[0] > high)]
    return len(columns) > 1 and len(over) == 1 and bool(beside)


_SECTION = re.compile(r"\s*[(（]?[一二三四五六七八九十]{1,3}\s*[)）、.．]")


def _is_section(cells: Cells, row: int, columns: Sequence[int]) -> bool:
    """Whether a row is the title of a section, 一、教工: numbered, or named beside its totals."""
    texts = [text for c in range(max(columns) + 1) if (text := cells.texts.get((row, c), ""))]
    if len(texts) != 1 or not (_spanned(cells, row, columns) or not cells.text(row, min(columns))):
        return False
    return bool(_SECTION.match(texts[0])) or any((row, c) in cells.formulas for c in columns)


def _in_same_columns(cells: Cells, row: int, columns: Sequence[int]) -> bool:
    """Whether a row holds the tags of another block in just these columns."""
    low, high = min(columns), max(columns)
    there = {c: spot for (r, c), spot in cells.spots.items() if r == row and low <= c <= high}
    return set(there) == set(columns) and all("." in spot.field for spot in there.values())


def _is_total_above(cells: Cells, row: int, columns: Sequence[int]) -> bool:
    """Whether a row under the header is a total: it begins with 合计, and is no row of headings."""
    texts = [text for c in range(max(columns) + 1) if (text := cells.texts.get((row, c), ""))]
    if not texts or not is_total(texts[0]):
        return False
    headings = sum(
        bool(text := cells.text(row, column).strip()) and not is_total(text) for column in columns
    )
    return 2 * headings < len(columns)


def _numbers_columns(cells: Cells, row: int, columns: Iterable[int]) -> bool:
    """Whether a row only numbers the columns: 甲 乙 1 2 3."""
    seen = 0
    for column in columns:
        if (row, column) in cells.numbers:
            seen += 1
            continue
        key = label_key(cells.texts.get((row, column), ""))
        if key and not _NUMBERING.fullmatch(key):
            return False
        seen += bool(key)
    return seen >= 2 and 2 * seen >= len(list(columns))


def header_path(cells: Cells, levels: Sequence[int], column: int) -> tuple[str, ...]:
    """Return the texts above a column, outermost first, merges spread and repeats left out.

    A group's text that is not merged reaches right to the next text of its row; the lowest text of
    a column never reaches (reading.md §2.7).
    """
    path: list[str] = []
    own = 0
    seen: set[tuple[int, int]] = set()
    for row in levels:
        at = cells.corner.get((row, column), (row, column))
        text = cells.texts.get(at, "")
        mine = bool(text.strip())
        if not mine:
            at, text = _reaching(cells, levels, row, column)
        if text.strip() and at not in seen:
            seen.add(at)
            path.append(" ".join(text.split()))
            own = len(path) if mine else own
    return tuple(path[:own])


def _reaching(
    cells: Cells, levels: Sequence[int], row: int, column: int
) -> tuple[tuple[int, int], str]:
    for left in range(column - 1, -1, -1):
        if any((upper, left + 1) in cells.texts for upper in levels if upper < row):
            break  # a group ends where a group of an upper level begins
        at = cells.corner.get((row, left), (row, left))
        if text := cells.texts.get(at, ""):
            # A label that is merged has said how far it reaches; one without a lower level in its
            # own column is no group.
            lower = any((below, left) in cells.texts for below in levels if below > row)
            return (at, text) if lower and at not in cells.corner else ((row, column), "")
    return (row, column), ""


def room(cells: Cells, row: int, columns: Sequence[int]) -> list[int]:
    """Return the rows that a repeating block has in the blank form, its tag row first.

    They go down to the next printed text, tag, or formula that adds rows up; a row number is no
    printed text. A row without the tag row's border is a gap under the table, unless numbered.
    """
    low, high = min(columns), max(columns)
    printed = {r for r, _ in (*cells.texts, *cells.spots, *cells.mixed)}
    printed |= {r for (r, _), text in cells.formulas.items() if _adds_rows(text)}
    numbered = {r for r, c in cells.numbers if c <= high + 1}
    drawn = {r for r, c in cells.bordered if low <= c <= high}
    rows = [row]
    for below in range(row + 1, cells.height):
        if below in printed or (row in drawn and below not in drawn and below not in numbered):
            break
        rows.append(below)
    return rows


_TOTAL_BEGINS = re.compile(r"\s*(本\s*页)?(合|总|小|累|共)\s*计")


def is_total_row(cells: Cells, row: int, high: int) -> bool:
    """Return whether a row up to column `high` is a total: it says so, or its cells add rows up."""
    texts = [cells.texts.get((row, column), "") for column in range(high + 1)]
    if any(is_total(text) for text in texts):
        return True
    adds = any(_adds_rows(text) for (r, _), text in cells.formulas.items() if r == row)
    return adds and any(_TOTAL_BEGINS.match(text) for text in texts)


_VERTICAL = re.compile(r"\$?([A-Z]{1,3})\$?(\d+):\$?([A-Z]{1,3})\$?(\d+)")


def _adds_rows(formula: str) -> bool:
    return any(match[2] != match[4] for match in _VERTICAL.finditer(formula.upper()))


def is_total(text: str) -> bool:
    """Return whether a whole cell says 合计, 总计 … and nothing else."""
    return label_key(text) in TOTAL_WORDS


def table_columns(
    cells: Cells, levels: Sequence[int], columns: Mapping[int, Spot | Mixed | None]
) -> list[TableColumn]:
    """Return the columns of a table with their header paths, left to right."""
    made: list[TableColumn] = []
    for column, there in sorted(columns.items()):
        path = header_path(cells, levels, column)
        if isinstance(there, Spot):
            made.append(TableColumn(column, path, there.field, there.option))
        else:
            made.append(TableColumn(column, path, mixed=there))
    return made


def _counts_up(numbers: Sequence[float]) -> bool:
    """Whether numbers count rows: from 1 on, each the one before plus one; 2009, 2010 are years."""
    steps = {b - a for a, b in pairwise(numbers)}
    return len(numbers) >= 2 and numbers[0] == 1 and steps == {1.0}


def serial_column(cells: Cells, levels: Sequence[int], rows: Sequence[int], low: int) -> int | None:
    """Return the column of serial numbers, `low` or left of it, by heading or by numbers."""
    for column in range(low, -1, -1):
        if any(label_key(cells.text(row, column)) in SERIAL_HEADINGS for row in levels):
            if (rows[0], column) not in cells.spots:
                return column
        elif column < low and _counts_up(
            [cells.numbers[r, column] for r in rows if (r, column) in cells.numbers]
        ):
            return column
    return None
