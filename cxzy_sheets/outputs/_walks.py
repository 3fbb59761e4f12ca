"""数据来源: from each row of each table back to the cells that it was made from.

A row here is a table's row and one sheet of one file: the cells stand as ranges, `C7:F9、C12:F12`,
with a link to the first of them. A row for each single cell would be longer than all tables
together and say the same. Of anonymous ballots only their number is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..collection.ballots import ANONYMOUS
from ..refs import Ref
from ._columns import Column, Shape, number_column, text_column
from ._links import Links
from ._ranges import cells_of, joined, ranges
from ._registers import Words
from .told import Told

SHEET = "数据来源"
WORDS = Words(
    "汇总表的每一行由哪些单元格算出。点“单元格”可以打开原表;在汇总表里点行首的名称(名称长的点“计入”)可以回到这里。",
    "每个汇总表的每一行由哪些单元格算出",
    "汇总表里没有数",
)


@dataclass(slots=True)
class Walk:
    """A table's row, and one sheet of one file behind it."""

    table: str
    row: str
    file: str
    sheet: str
    cells: set[tuple[int, int]] = field(default_factory=set)


def walks_of(told: Told, table: str, row: str, refs: Iterable[Ref]) -> list[Walk]:
    """Return what stands behind one row of a table, a walk for each sheet, in order of files."""
    made: dict[tuple[str, str], Walk] = {}
    for ref in dict.fromkeys(refs):
        hidden = told.hides(ref.file)
        key = (ANONYMOUS, "") if hidden else (ref.file, ref.sheet)
        walk = made.setdefault(key, Walk(table, row, *key))
        if not hidden:
            walk.cells |= cells_of(ref)
    return list(made.values())


def columns(walks: Sequence[Walk], links: Links) -> list[Column]:
    """Return the columns of 数据来源."""
    areas = [ranges(walk.cells) for walk in walks]
    shown = [joined(names) or None for names in areas]
    targets = [
        links.to(walk.file, walk.sheet, names[0]) if names else None
        for walk, names in zip(walks, areas, strict=True)
    ]
    return [
        text_column("汇总表", [walk.table for walk in walks], Shape(widest=30)),
        text_column("行", [walk.row for walk in walks], Shape(widest=30)),
        text_column("来源文件", [walk.file for walk in walks], Shape(widest=46)),
        text_column("工作表", [walk.sheet or None for walk in walks], Shape(widest=20)),
        text_column("单元格", shown, Shape(links=targets, widest=42)),
        number_column("格数", [len(walk.cells) or None for walk in walks], "0"),
    ]


def first_of(walks: Sequence[Walk]) -> Mapping[tuple[str, str], int]:
    """Return for each table and row the first of its walks."""
    made: dict[tuple[str, str], int] = {}
    for index, walk in enumerate(walks):
        made.setdefault((walk.table, walk.row), index)
    return made
