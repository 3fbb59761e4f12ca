"""What an earlier return left in a copy, taken out again: our sheets, comments and colours.

Colours are known by themselves: no palette has them. What the ground was before stands in a hidden
column of 退回说明; where rows have moved since, that of another cell of the column is taken.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..packages import Grid, Ground, Look, Looks, Patch, cut_notes, remove_sheet
from ..packages.grid import Cell
from ..packages.package import SheetPart
from ..reading.returned import HEADING_WITHIN, KEY, NOTICE, is_ours
from ..refs import address, position
from .returns_notes import our_words
from .returns_sheet import BEFORE, FILLS

_ROWS = 2100
"""A 退回说明 has no more."""
_COLUMNS = 12

Grounds = dict[tuple[str, Cell], Ground]
"""Sheet and cell -> the ground that it had before it was coloured."""


def take_out(patch: Patch) -> bool:
    """Take out what an earlier return left, and return whether there was anything."""
    sheets = [sheet for sheet in patch.sheets() if sheet.is_grid]
    ours = [sheet for sheet in sheets if _is_ours(patch, sheet)]
    if len(ours) == len(sheets):
        ours = []
    before: Grounds = {}
    for sheet in ours:
        before |= _grounds(_rows(patch, sheet))
    for sheet in ours:
        remove_sheet(patch, sheet.name)
    rest = [sheet for sheet in sheets if sheet not in ours]
    cut = sum(cut_notes(patch, sheet.name, our_words) for sheet in rest if _noted(patch, sheet))
    if not ours and not cut:
        return False
    _unpaint(patch, [sheet.name for sheet in rest], before)
    return True


def _is_ours(patch: Patch, sheet: SheetPart) -> bool:
    """Return whether a sheet is our 退回说明; cheap where the workbook never says its words."""
    strings = patch.related(patch.workbook, "sharedStrings")
    if not any(patch.may_say(path, word) for path in (sheet.path, *strings)
               for word in (NOTICE, KEY)):  # fmt: skip
        return False
    return is_ours(_rows(patch, sheet, HEADING_WITHIN))


def _rows(patch: Patch, sheet: SheetPart, most: int = _ROWS) -> list[list[str]]:
    grid, strings = patch.grid(sheet.path), patch.strings()
    last = min(max(grid.rows, default=-1) + 1, most)
    return [
        [_text(grid, strings, row, column) for column in range(_COLUMNS)] for row in range(last)
    ]


def _text(grid: Grid, strings: Sequence[Any], row: int, column: int) -> str:
    value = grid.raw(row, column, strings)
    return "" if value is None else str(value)


def _noted(patch: Patch, sheet: SheetPart) -> bool:
    return any(patch.may_say(p, "退回") for p in patch.related(sheet.path, "comments"))


# Colours


def said_grounds(cells: Mapping[tuple[str, Cell], Ground]) -> str:
    """Return the grounds of some cells as the hidden column says them; most cells have none."""
    groups: dict[tuple[str, Ground], list[str]] = {}
    for (sheet, cell), ground in cells.items():
        if ground.pattern != "none":
            groups.setdefault((sheet, ground), []).append(address(*cell))
    made = [
        [sheet, one.pattern, dict(one.front), dict(one.back), " ".join(where)]
        for (sheet, one), where in groups.items()
    ]
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")) if made else ""


def _grounds(rows: Sequence[Sequence[str]]) -> Grounds:
    heading = next((row for row in rows[:HEADING_WITHIN] if BEFORE in row), None)
    if heading is None:
        return {}
    column = heading.index(BEFORE)
    found: Grounds = {}
    for row in rows:
        try:
            found |= dict(_told(json.loads(row[column])))
        except (ValueError, TypeError, KeyError):
            continue  # somebody wrote there
    return found


def _told(said: Any) -> Iterator[tuple[tuple[str, Cell], Ground]]:
    for sheet, pattern, front, back, where in said:
        ground = Ground(str(pattern), _pairs(front), _pairs(back))
        for cell in where.split():
            yield (str(sheet), position(cell)), ground


def _pairs(given: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    known = ("rgb", "theme", "tint", "indexed", "auto")
    return tuple((name, str(given[name])) for name in known if name in given)


def _unpaint(patch: Patch, sheets: Sequence[str], before: Grounds) -> None:
    """Give the cells that we coloured the ground that they had."""
    looks = Looks(patch)
    colours = set(FILLS.values())
    mine = {n for n, ground in enumerate(looks.grounds()) if ground.color in colours}
    columns: dict[int, set[Ground]] = {}
    for (_, cell), ground in before.items():
        columns.setdefault(cell[1], set()).add(ground)
    for sheet in sheets if mine else ():
        grid = patch.grid(patch.sheet(sheet).path)
        for cell in [at for at in grid.cells if grid.style(*at) in mine]:
            others = columns.get(cell[1], set())
            usual = next(iter(others)) if len(others) == 1 else Ground()
            looks.paint(sheet, cell, Look(ground=before.get((sheet, cell), usual)))
