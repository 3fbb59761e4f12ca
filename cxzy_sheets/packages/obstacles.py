"""What rows cannot be put into or taken out of, as Excel has it, and what a person has to be told.

A table cannot be cut, nor a formula whose results stand in many cells, unless each result comes
from the cells of its own row. Nothing is pushed off the sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..refs import LAST_ROW, Box, address, box, box_address
from ..workbooks.guard import as_utf8
from .grid import Formula, Grid
from .package import Patch, SheetPart
from .references import same_sheet, tokens
from .shifts import Shift
from .workbook import names
from .xml import descendants


class CannotShift(ValueError):  # noqa: N818  (the sentence is what a caller passes on)
    """Rows cannot be put in or taken out there; says why in the office's words."""


BY_ROW = frozenset(
    ("IF", "IFERROR", "IFNA", "ABS", "ROUND", "ROUNDUP", "ROUNDDOWN", "INT", "MOD", "TEXT", "LEN",
     "LEFT", "RIGHT", "MID", "TRIM", "UPPER", "LOWER", "VALUE", "YEAR", "MONTH", "DAY", "ISNUMBER",
     "ISBLANK", "ISTEXT", "ISERROR", "N", "T", "SIGN", "SQRT", "EXP", "LN")
)  # fmt: skip
"""Functions that give one result for each row of what they are given."""


def check_shift(patch: Patch, sheet: SheetPart, grid: Grid, shift: Shift) -> bool:
    """Return whether a formula over many cells grows or shrinks with the rows.

    Raises:
        CannotShift: The shift would cut something that cannot be cut.
    """
    if shift.count > 0:
        _check_room(grid, shift)
    for path in patch.related(sheet.path, "table"):
        root = patch.tree(path)
        title = root.get("displayName") or root.get("name") or ""
        header, totals = root.get("headerRowCount", "1"), root.get("totalsRowCount", "0")
        try:
            area = box(root.get("ref", ""))
        except ValueError:
            continue
        _check_table(title, area, int(header), int(totals), shift)
    torn = False
    for formula in grid.formulas().values():
        if formula.kind in ("array", "dataTable") and _cut(formula.area, shift):
            _check_array(formula, sheet, shift)
            torn = True
    return torn


def _check_room(grid: Grid, shift: Shift) -> None:
    last = max((row for (row, _), cell in grid.cells.items() if len(cell)), default=0)
    if last >= shift.at and last + shift.count >= LAST_ROW:
        raise CannotShift(f"{shift.sheet} 第 {last + 1} 行会被推出工作表")


def _cut(area: Box, shift: Shift) -> bool:
    """Whether rows are put between the rows of an area, or taken out of it but not all of it."""
    if shift.count > 0:
        return area[0] < shift.at <= area[2]
    stop = shift.at - shift.count
    inside = max(area[0], shift.at) <= min(area[2], stop - 1)
    return inside and not (shift.at <= area[0] and area[2] < stop)


def _check_table(title: str, area: Box, header: int, totals: int, shift: Shift) -> None:
    top, bottom = area[0], area[2]
    where = f"{shift.sheet} 的表格“{title}”({box_address(area)})"
    if shift.count > 0:
        if top < shift.at < top + header:
            raise CannotShift(f"{where}的表头中间不能放进行")
        return
    stop = shift.at - shift.count
    if not _cut(area, shift):
        return
    gone = range(shift.at, stop)
    if any(row in gone for row in range(top, top + header)):
        raise CannotShift(f"{where}的表头行不能取走")
    if any(row in gone for row in range(bottom - totals + 1, bottom + 1)):
        raise CannotShift(f"{where}的汇总行不能取走")
    if all(row in gone for row in range(top + header, bottom - totals + 1)):
        raise CannotShift(f"{where}至少要留一行数据")


def _check_array(formula: Formula, sheet: SheetPart, shift: Shift) -> None:
    r0, _, r1, _ = formula.area
    for token in tokens(formula.text):
        if token.kind == "function":
            plain = token.text.upper() in BY_ROW
        elif token.kind == "cells":
            own = token.sheet is None or same_sheet(token.sheet, sheet.name)
            top, bottom = token.rows
            plain = not token.foreign and (top == bottom or (own and (top, bottom) == (r0, r1)))
        else:
            plain = token.kind not in ("table", "name") or token.text.upper() in ("TRUE", "FALSE")
        if not plain or formula.kind == "dataTable":
            raise CannotShift(
                f"{shift.sheet} 的数组公式 {box_address(formula.area)} 不能从中间拆开"
            )


# What is told

_SPANS = re.compile(rb":[^<>!:()]{1,80}!")
"""What `表1:表3!A5` looks like in a part's bytes; cheap, to be looked at again."""


def told_of(patch: Patch, sheet: SheetPart, shift: Shift) -> tuple[str, ...]:
    """Return what a person should know of a shift, before it is made."""
    return (*_pivots(patch, sheet, shift), *_spans(patch, sheet, shift))


def _pivots(patch: Patch, sheet: SheetPart, shift: Shift) -> Iterator[str]:
    for path in patch.related(sheet.path, "pivotTable"):
        root = patch.tree(path)
        for place in descendants(root, "location"):
            area = _box(place.get("ref", ""))
            if area is not None and _cut(area, shift):
                yield f"数据透视表“{root.get('name', '')}”({box_address(area)})被拆开,打开后请刷新"
    for path in patch.related(patch.workbook, "pivotCacheDefinition"):
        for source in descendants(patch.tree(path), "worksheetSource"):
            area = _box(source.get("ref", ""))
            if (
                area is not None
                and same_sheet(source.get("sheet", ""), sheet.name)
                and _cut(area, shift)
            ):
                yield f"数据透视表的数据源 {sheet.name}!{box_address(area)} 变了,打开后请刷新"


def _box(reference: str) -> Box | None:
    try:
        return box(reference)
    except ValueError:
        return None


def _spans(patch: Patch, sheet: SheetPart, shift: Shift) -> Iterator[str]:
    """Tell of references to several sheets at once, which stay where they are."""
    order = [one.name.lower() for one in patch.sheets()]
    for one in patch.sheets():
        if not one.is_grid or not _SPANS.search(as_utf8(patch.read(one.path))):
            continue
        for at, formula in patch.grid(one.path).formulas().items():
            if _spans_over(formula.text, sheet, shift, order):
                yield f"{one.name}!{address(*at)} 的公式一次引用多张表,不随 {sheet.name} 的行移动"
    for line in names(patch):
        if _spans_over(line.text or "", sheet, shift, order):
            yield f"名称“{line.get('name', '')}”一次引用多张表,不随 {sheet.name} 的行移动"


def _spans_over(text: str, sheet: SheetPart, shift: Shift, order: list[str]) -> bool:
    if "!" not in text or ":" not in text:
        return False
    for token in tokens(text):
        if token.spans is None or token.kind != "cells" or token.first.row is None:
            continue
        ends = [order.index(end.lower()) for end in token.spans if end.lower() in order]
        if len(ends) == 2 and min(ends) <= sheet.index <= max(ends) and min(ends) != max(ends):
            return token.rows[1] >= shift.at
    return False
