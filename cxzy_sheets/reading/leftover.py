"""What a drifted copy holds that is neither the form's own nor an answer: told, never swallowed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..findings import ADVICE, MUST, Finding
from ..layout import Field
from ..refs import address, box_address, rows_address
from .between import unprinted_rows
from .copy import Copy, is_empty
from .filled import BlockRead
from .labels import label
from .placement import PlacedTable, Placement
from .plain import FULL
from .plan import Plan

Cell = tuple[int, int]


class Leftover:
    """The cells of one sheet that nobody claimed."""

    def __init__(
        self,
        plan: Plan,
        fields: Mapping[str, Field],
        sheet: str,
        copy: Copy,
        *,
        placement: Placement,
        used: set[Cell],
    ) -> None:
        self.plan, self.fields, self.sheet = plan, fields, sheet
        self.copy, self.placement = copy, placement
        self.used = used
        """Cells whose values were taken."""

    def findings(self, blocks: Mapping[str, BlockRead]) -> list[Finding]:
        """Return what is to be said of the cells that are left."""
        owned = self._owned(blocks)
        left = [
            (row, column)
            for row, line in enumerate(self.copy.rows)
            for column, value in enumerate(line)
            if not is_empty(value)
            and (row, column) not in self.used
            and (row, column) not in self.placement.claimed
            and (row, column) not in owned
        ]
        told, found = self._unprinted(left)
        stray = [
            at for at in left if at not in told and not self._own_text(*at, self.copy.value(*at))
        ]
        stray, more = self._below_blocks(stray)
        found += more
        stray, more = self._extra_columns(stray)
        found += more
        if stray:
            found.append(
                Finding(
                    "unclaimed-text", ADVICE, sheet=self.sheet,
                    cell="、".join(address(*at) for at in stray[:20]),
                    found=[self.copy.value(*at) for at in stray[:20]], facts={"count": len(stray)},
                )
            )  # fmt: skip
        return found

    def _own_text(self, row: int, column: int, value: Any) -> bool:
        """Whether a cell is the form's own: a text of it, or where it has a formula."""
        if type(value) is not str:
            return (row, column) in self.plan.page.untold
        made = label(value)
        return not made.key or bool({made.key, made.bare} & self.plan.known)

    def _owned(self, blocks: Mapping[str, BlockRead]) -> set[Cell]:
        """Return the cells of tables that need no telling: columns found, rows told otherwise."""
        owned: set[Cell] = set()
        for placed in self.placement.tables:
            if placed is None:
                continue
            doubtful = {column for columns in placed.doubtful.values() for column in columns}
            columns = {*placed.columns.values(), *doubtful, placed.serial} - {None}
            if placed.table.kind != "repeat":
                rows = [row for row in (*placed.rows, *placed.totals) if row is not None]
                owned |= {(row, c) for row in rows for c in columns if c is not None}
                continue
            read = blocks.get(str(placed.table.block))
            own = set(read.rows) if read is not None else set()
            for row in range(placed.first, min(placed.end, self.copy.height)):
                width = range(len(self.copy.rows[row]))
                owned |= {(row, c) for c in width if c in columns or row not in own}
        return owned

    def _unprinted(self, left: list[Cell]) -> tuple[set[Cell], list[Finding]]:
        """Refuse rows with values among the printed rows of tables, and return their cells."""
        told: set[Cell] = set()
        found: list[Finding] = []
        for placed in self.placement.tables:
            if placed is None:
                continue
            for finding, cells in unprinted_rows(
                self.sheet, self.copy, placed, self.fields,
                left=[at for at in left if at not in told], known=self.plan.known,
            ):  # fmt: skip
                found.append(finding)
                told.update(cells)
        return told, found

    def _below_blocks(self, stray: list[Cell]) -> tuple[list[Cell], list[Finding]]:
        """Refuse rows below a block's end that could be records of it; return the other cells."""
        rows: dict[int, set[int]] = {}
        for row, column in stray:
            rows.setdefault(row, set()).add(column)
        told: dict[int, Finding] = {}
        for placed in self.placement.tables:
            if placed is None or placed.table.kind != "repeat":
                continue
            for row, columns in rows.items():
                if row >= placed.end and row not in told and _like_record(placed, columns):
                    told[row] = Finding(
                        "row-after-total", MUST, sheet=self.sheet, field=placed.table.block,
                        cell=box_address((row, min(columns), row, max(columns))),
                        found=[value for _, value in self.copy.filled(row)],
                        facts={"block": placed.table.block},
                    )  # fmt: skip
        return [at for at in stray if at[0] not in told], list(told.values())

    def _extra_columns(self, stray: list[Cell]) -> tuple[list[Cell], list[Finding]]:
        """Tell the columns that a unit added to a table; return the other cells."""
        gone: set[Cell] = set()
        found: list[Finding] = []
        for placed in self.placement.tables:
            if placed is None:
                continue
            doubtful = {column for columns in placed.doubtful.values() for column in columns}
            for column, heading in sorted(placed.headings.items()):
                rows = [
                    r for r, c in stray if c == column and (r, c) not in gone and _within(placed, r)
                ]
                if not rows or column in doubtful or column in placed.columns.values():
                    continue
                gone |= {(row, column) for row in rows}
                found.append(
                    Finding(
                        "extra-column", ADVICE, sheet=self.sheet, field=placed.table.block,
                        cell=rows_address(column, rows), found=heading,
                    )
                )  # fmt: skip
        return [at for at in stray if at not in gone], found


def _within(placed: PlacedTable, row: int) -> bool:
    if placed.table.kind == "repeat":
        return placed.first <= row < placed.end
    return row in placed.rows


def _like_record(placed: PlacedTable, columns: set[int]) -> bool:
    """Whether cells in these columns of a row could be one more record of a block.

    They are most of its fields, or two of them beside something in the column of serial numbers.
    """
    owners = {
        there: column.field or str(there)
        for column in placed.table.columns
        if (there := placed.columns.get(column.column)) is not None
    }
    told = {owners[c] for c in columns if c in owners}
    if placed.serial in columns and len(told) >= 2:
        return True
    return len(told) >= max(2, FULL * len(set(owners.values())))
