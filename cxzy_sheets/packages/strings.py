"""The workbook's shared strings: which cells use which, and the ones that nobody uses any more."""

from __future__ import annotations

from collections.abc import Iterable

from .grid import Cell
from .package import Patch
from .xml import child, children


def strings_used(patch: Patch, sheet: str, cells: Iterable[Cell] | None = None) -> set[int]:
    """Return the numbers of the shared strings that cells show, by default all of a sheet."""
    grid = patch.grid(patch.sheet(sheet).path)
    wanted = grid.cells if cells is None else [at for at in cells if at in grid.cells]
    found: set[int] = set()
    for at in wanted:
        cell = grid.cells[at]
        value = child(cell, "v") if cell.get("t") == "s" else None
        text = (value.text or "").strip() if value is not None else ""
        if text.isdecimal():
            found.add(int(text))
    return found


def forget_strings(patch: Patch, numbers: Iterable[int]) -> None:
    """Empty those of some shared strings that no cell shows any more.

    Their places stay, since cells name strings by number.
    """
    left = set(numbers)
    for sheet in patch.sheets():
        if left and sheet.is_grid:
            left -= strings_used(patch, sheet.name)
    for path in patch.related(patch.workbook, "sharedStrings") if left else ():
        items = list(children(patch.touch(path), "si"))
        for number in left:
            if number < len(items):
                for part in list(items[number]):
                    items[number].remove(part)
