"""The records of accepted copies as sheets: columns with links to their sources, and a total."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..refs import address
from ..tables import SOURCE, Records
from . import _texts
from ._columns import Column, link_in_sight, record_columns
from ._links import Links
from ._listings import FIRST, Listing, Made, Part, parts_of, sheets_needed
from ._totals import Total, Totals


def merged(
    name: str, totals: Totals, columns: list[Column], parts: list[Part], *, elsewhere: str = ""
) -> Listing:
    """Return the listing of a frame: its records, their sources, a total.

    Args:
        elsewhere: The sheet that has the totals of everything, whatever is filtered here.
    """
    size = len(columns[0].cells)
    left_out = [columns[t.column].heading for t in totals.all if not _in_place(t, totals)]
    note = f"共 {size} 条记录,都来自接收的表;点来源文件(名称长的点来源行)可以打开原表。"
    note += "空格是没有填,不是 0。"
    if totals.all:
        note += "合计行随筛选变化(SUBTOTAL)"
        note += f";全部的合计见“{elsewhere}”。" if elsewhere else "。"
    if left_out:
        where = f"合计只在“{elsewhere}”里算" if elsewhere else "这里不算合计"
        note += f"{'、'.join(left_out)}有记录缺数,{where}。"
    return Listing(
        name,
        f"{name} 合并记录",
        note,
        columns,
        parts,
        _frozen(columns),
        (lambda part: _row_of_totals(totals, part)) if totals.all else None,
        "没有接收的记录",
        f"接收的表里的记录:{name}",
    )


def sheets_of(
    tables: Mapping[str, Sequence[Column]], taken: Sequence[str], *, strip: str = ""
) -> dict[str, list[Part]]:
    """Return on which sheets each table stands, all names legal and different.

    Args:
        strip: What tells names apart here and does not belong to them.
    """
    sizes = {name: len(columns[0].cells) if columns else 0 for name, columns in tables.items()}
    wanted = [
        name.removeprefix(strip) for name, size in sizes.items() for _ in range(sheets_needed(size))
    ]
    names = iter(_texts.sheet_names(wanted, taken))
    return {
        name: parts_of(size, [next(names) for _ in range(sheets_needed(size))])
        for name, size in sizes.items()
    }


def linked(records: Records, links: Links) -> list[Column]:
    """Return a frame's columns, each source file a link to the row that the record stands on."""
    columns = record_columns(records)
    targets = [
        links.to(file, sheet, f"A{row}" if row else None) for file, sheet, row in records.source
    ]
    at = len(columns) - len(SOURCE)
    columns[at] = replace(columns[at], links=targets)
    files, _, rows = SOURCE
    return link_in_sight(columns, files, rows)


def _frozen(columns: Sequence[Column]) -> int:
    """Return how many columns stay in sight: the first, which says whose record it is."""
    return int(not columns[0].is_number)


def _in_place(total: Total, totals: Totals) -> bool:
    """Whether a total can be worked out on its own sheet, whatever is filtered there.

    A rate that leaves records out cannot: SUBTOTAL has no mask.
    """
    return not total.formula or totals.left_out(total) == 0


def _row_of_totals(totals: Totals, part: Part) -> dict[int, Made]:
    """Return the total row of one sheet of a merged table, by column."""
    row = part.last + 1
    made: dict[int, Made] = {}
    for total in totals.all:
        value = totals.value(total, part.records)
        if not total.formula:
            area = f"{address(FIRST, total.column)}:{address(part.last, total.column)}"
            # SUBTOTAL(9) leaves out what a filter hides and keeps what somebody hid by hand.
            made[total.column] = Made(f"SUBTOTAL(9,{area})", 0 if value is None else value)
        elif _in_place(total, totals):
            formula = total.text(lambda column: address(row, column))
            made[total.column] = Made(f'IFERROR({formula},"")', value)
    return made
