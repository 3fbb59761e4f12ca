"""Many cells told in few words: `C7:D9、F12`, and `附件4.xlsx 表1!C7:D9;附件5.xlsx 表1!B4`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress

from ..refs import Box, Ref, box, box_address

_MOST_RANGES = 12
_MOST_SHEETS = 4

Positions = set[tuple[int, int]]


def cells_of(ref: Ref) -> Positions:
    """Return the cells of a ref, row and column counted from 0; `D6:D9、F12` is several ranges."""
    found: Positions = set()
    for part in ref.cell.split("、"):
        with suppress(ValueError):
            r0, c0, r1, c1 = box(part)
            found |= {(r, c) for r in range(r0, r1 + 1) for c in range(c0, c1 + 1)}
    return found


def ranges(cells: Iterable[tuple[int, int]]) -> list[str]:
    """Return cells as ranges, top down; cells side by side or under each other are one."""
    rows: dict[int, list[tuple[int, int]]] = {}
    for row, column in sorted(cells):
        runs = rows.setdefault(row, [])
        if runs and runs[-1][1] == column - 1:
            runs[-1] = (runs[-1][0], column)
        else:
            runs.append((column, column))
    made: list[Box] = []
    latest: dict[tuple[int, int], int] = {}
    for row, runs in rows.items():
        for run in runs:
            at = latest.get(run)
            if at is not None and made[at][2] == row - 1:
                made[at] = (made[at][0], run[0], row, run[1])
            else:
                latest[run] = len(made)
                made.append((row, run[0], row, run[1]))
    return [box_address(area) for area in sorted(made)]


def joined(names: Sequence[str]) -> str:
    """Return ranges in a line, the first of them where there are many."""
    more = f" 等 {len(names)} 处" if len(names) > _MOST_RANGES else ""
    return "、".join(names[:_MOST_RANGES]) + more


def places(refs: Iterable[Ref], file: str | None = None) -> str:
    """Return cells with their files and sheets, the first of them where there are many.

    Args:
        file: Of cells of this file the name is left out.
    """
    sheets: dict[tuple[str, str], Positions] = {}
    for ref in refs:
        sheets.setdefault((ref.file, ref.sheet), set()).update(cells_of(ref))
    told = [
        " ".join(part for part in ("" if name == file else name, _placed(sheet, cells)) if part)
        for (name, sheet), cells in sheets.items()
    ]
    more = f";等 {len(told)} 处" if len(told) > _MOST_SHEETS else ""
    return ";".join(told[:_MOST_SHEETS]) + more


def _placed(sheet: str, cells: Positions) -> str:
    return "!".join(part for part in (sheet, joined(ranges(cells))) if part)
