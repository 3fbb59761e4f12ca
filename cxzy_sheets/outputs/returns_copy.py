"""A returned copy: the unit's own bytes with colours, comments and 退回说明; the rest untouched.

.xlsx         the cells that are wrong, and the sheet in front
.xlsm .xltx   the same as a plain .xlsx, without macros
.xls .et .ods .xlsb, a file with copies of other units
              the office's own form, filled with what was read of this unit
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ..errors import CxzyError, WorkbookError
from ..findings import MUST, VERIFY, Finding
from ..forms import Form
from ..packages import (
    Ground,
    Look,
    Looks,
    Package,
    Patch,
    add_notes,
    without_macros,
)  # fmt: skip
from ..packages.grid import Cell, Grid
from ..reading import Filled
from ..refs import address, box
from .returns_cases import Case, Item
from .returns_earlier import said_grounds, take_out
from .returns_notes import note
from .returns_sheet import FILLS, About, put_notice
from .told import WITHHELD

_PLAIN = ("xlsx", "xlsm")
_ODD = (WorkbookError, ValueError, KeyError, SyntaxError)
"""What a workbook that a reader could read may yet say when it is patched; lxml's own are
`SyntaxError`s."""
_MOST_CELLS = 500
"""Cells of one finding that are coloured."""
REFILLED = "下发的表样,按读到的内容填写;没有读出的格是空的,请对照原件补上"


@dataclass(frozen=True, slots=True)
class Made:
    """A copy that goes back."""

    data: bytes
    remarks: tuple[str, ...] = ()
    """What is other than in the file that came."""


class CannotReturnError(Exception):
    """Only the 退回单 goes back; its text says why."""


def copy_of(
    case: Case,
    data: bytes,
    forms: Mapping[str, Form],
    *,
    day: datetime.date | None,
    until: str,
    office: str,
) -> Made:
    """Return the copy of a case.

    Args:
        case: The file, and what is wrong in it.
        data: The file's bytes.
        forms: The forms by name.
        day: The day of the return.
        until: The sentence about when it has to be back.
        office: Whose comments they are.

    Raises:
        CannotReturnError: There is nothing that could be annotated.
    """
    said = _Said(day, until, office)
    if case.kind in _PLAIN and not case.shared:
        try:
            patch = Patch(Package(data, case.file))
            macros = without_macros(patch)
            remark = ["原件带宏,退回的是不带宏的 .xlsx,其他内容没有改动。"] if macros else []
            return _annotated(patch, case, said, remark)
        except _ODD:
            # Readers are more patient than a patcher may be: what is not plain goes back as a form.
            what = "原件不能加标注"
    else:
        what = "原件里还有别的单位的表" if case.shared else f"原件是 .{case.kind} 格式"
    case, filled = _refilled(case, forms)
    remarks = [f"{what},退回的是{REFILLED}。单元格按这份文件编号。"]
    if any(about.public == WITHHELD for about in case.copies[0].filled.layout.fields.values()):
        remarks.append("按规定不外传的栏目没有填,请对照原件补上。")
    return _annotated(Patch(Package(filled)), case, said, remarks)


@dataclass(frozen=True, slots=True)
class _Said:
    day: datetime.date | None
    until: str
    office: str


def _annotated(patch: Patch, case: Case, said: _Said, remarks: list[str]) -> Made:
    """Return a workbook with colours, comments and the sheet in front."""
    if take_out(patch):
        remarks = [*remarks, "上次退回时标的颜色、批注和说明已换成这一次的。"]
    places = _places(patch, case)
    looks = Looks(patch)
    about = About(case, said.day, said.until, tuple(remarks))
    fills = _fills(case, places)
    put_notice(patch, looks, about, _linked(places), _grounds(patch, looks, fills, places))
    for (sheet, cell), fill in fills.items():
        looks.paint(sheet, cell, Look(fill=fill))
    _comment(patch, case, places, said)
    return Made(patch.save(), tuple(remarks))


# Cells


def _places(patch: Patch, case: Case) -> dict[int, list[tuple[str, list[Cell]]]]:
    """Return item -> the runs of cells that it speaks of, each with its sheet."""
    grids = {sheet.name: sheet.path for sheet in patch.sheets() if sheet.is_grid}
    found: dict[int, list[tuple[str, list[Cell]]]] = {}
    for index, item in enumerate(case.items):
        sheet = item.finding.sheet or ""
        if sheet in grids:
            grid = patch.grid(grids[sheet])
            runs = [(sheet, run) for run in _runs(grid, item.finding.cell or "")]
            if runs:
                found[index] = runs
    return found


def _runs(grid: Grid, text: str) -> Iterator[list[Cell]]:
    for part in text.replace(",", "、").split("、"):
        try:
            top, left, bottom, right = box(part)
        except ValueError:
            continue
        cells: dict[Cell, None] = {}
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                if len(cells) >= _MOST_CELLS:
                    break
                area = grid.merged_over(row, column)
                cells[area[:2] if area is not None else (row, column)] = None
        yield list(cells)


def _linked(places: Mapping[int, list[tuple[str, list[Cell]]]]) -> dict[int, tuple[str, Cell]]:
    return {index: (runs[0][0], runs[0][1][0]) for index, runs in places.items()}


def _fills(
    case: Case, places: Mapping[int, list[tuple[str, list[Cell]]]]
) -> dict[tuple[str, Cell], str]:
    """Return the colour of each cell that is wrong."""
    fills: dict[tuple[str, Cell], str] = {}
    # The items stand with 强制 first, and the first colour stays.
    for index, runs in places.items():
        fill = FILLS.get(case.items[index].severity)
        if fill is not None:
            for sheet, cells in runs:
                for cell in cells:
                    fills.setdefault((sheet, cell), fill)
    return fills


def _grounds(
    patch: Patch,
    looks: Looks,
    fills: Mapping[tuple[str, Cell], str],
    places: Mapping[int, list[tuple[str, list[Cell]]]],
) -> dict[int, str]:
    """Return item -> what its cells looked like before, so that it can be had again."""
    grounds = looks.grounds()
    told: set[tuple[str, Cell]] = set()
    found: dict[int, str] = {}
    for index, runs in places.items():
        before: dict[tuple[str, Cell], Ground] = {}
        for sheet, cells in runs:
            grid = patch.grid(patch.sheet(sheet).path)
            for cell in cells:
                style = grid.style(*cell)
                if (sheet, cell) in fills and (sheet, cell) not in told and style < len(grounds):
                    before[sheet, cell] = grounds[style]
        told |= before.keys()
        if said := said_grounds(before):
            found[index] = said
    return found


def _comment(
    patch: Patch,
    case: Case,
    places: Mapping[int, list[tuple[str, list[Cell]]]],
    said: _Said,
) -> None:
    told: dict[str, dict[Cell, list[Item]]] = {}
    for index, runs in places.items():
        item = case.items[index]
        if item.severity in (MUST, VERIFY):
            for sheet, run in runs:
                told.setdefault(sheet, {}).setdefault(run[0], []).append(item)
    day = said.day.isoformat() if said.day is not None else ""
    for sheet, cells in told.items():
        notes = {cell: note(day, items) for cell, items in cells.items()}
        add_notes(patch, sheet, notes, said.office)


# The office's own form in place of the unit's file


def _refilled(case: Case, forms: Mapping[str, Form]) -> tuple[Case, bytes]:
    """Return the form filled with what was read, and the case with the cells of this file."""
    if len(case.copies) != 1:
        raise CannotReturnError("原件不能加标注,里面又有几张表")
    one = case.copies[0]
    form = forms.get(one.form)
    if form is None or not one.filled.recognised:
        raise CannotReturnError("不是能加标注的工作簿")
    try:
        data = form.fill(_values(one.filled), _records(one.filled))
    except CxzyError as error:
        raise CannotReturnError("读到的内容不能照样填进表样") from error
    there = form.read_unchecked(data, case.file)
    items = tuple(
        replace(item, finding=_moved(item.finding, one.filled, there)) for item in case.items
    )
    return replace(case, items=items), data


def _values(filled: Filled) -> dict[str, object]:
    """Return what may be written of the single fields: nothing of those that are 不出."""
    fields = filled.layout.fields
    return {
        name: value
        for name, value in filled.values.items()
        if value is not None and fields[name].public != WITHHELD
    }


def _records(filled: Filled) -> dict[str, list[dict[str, object]]]:
    return {
        name: [
            {
                short: values[record]
                for short, values in read.columns.items()
                if values[record] is not None
                and filled.layout.fields[f"{name}.{short}"].public != WITHHELD
            }
            for record in range(len(read.rows))
        ]
        for name, read in filled.blocks.items()
    }


def _moved(finding: Finding, old: Filled, new: Filled) -> Finding:
    """Return a finding with the cell that it has in the form; none where that is not certain."""
    block, _, short = (finding.field or "").rpartition(".")
    cells: list[str] = []
    sheet: str | None = None
    if not block and short in new.answers:
        answer = new.answers[short]
        sheet, cells = answer.sheet, [address(*answer.cell)] if answer.cell else []
    elif block in old.blocks and finding.sheet == old.blocks[block].sheet:
        here, there = old.blocks[block], new.blocks[block]
        if len(here.rows) == len(there.rows) and short in there.cells:
            sheet = there.sheet
            cells = [
                address(there.rows[record], there.cells[short])
                for record in _records_of(finding, here.rows)
            ]
    return finding.at(sheet=sheet if cells else None, cell="、".join(cells) or None)


def _records_of(finding: Finding, rows: tuple[int, ...]) -> list[int]:
    found = []
    for part in (finding.cell or "").replace(",", "、").split("、"):
        try:
            top, _, bottom, _ = box(part)
        except ValueError:
            continue
        found += [record for record, row in enumerate(rows) if top <= row <= bottom]
    return list(dict.fromkeys(found))


__all__ = ["CannotReturnError", "Made", "copy_of"]
