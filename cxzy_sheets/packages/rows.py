"""Rows put into a sheet, or taken out of it, with everything in the workbook that has to follow:

of the sheet itself     rows, cells, merges, validations, formats, links, filters, breaks, views
of its parts            drawings, comments, controls, tables, pivots
of the whole workbook   formulas of other sheets, names, charts, pivot sources, shape texts
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy

from ..refs import address, box, box_address, position
from .drawn import shift_anchors, shift_formula_attributes, shift_legacy
from .grid import Grid, merges
from .package import Patch, SheetPart
from .references import moved, same_sheet
from .shifts import Shift, shifted, shifted_list, shifted_reference
from .workbook import (
    FORMULA_TEXTS,
    chain_names,
    drop_calculation_chain,
    mentions,
    names,
)  # fmt: skip
from .xml import Element, appended, child, children, descendants, dropped, local

_AREAS: Mapping[str, tuple[str, ...]] = {
    "dimension": ("ref",), "hyperlink": ("ref",), "autoFilter": ("ref",), "sortState": ("ref",),
    "sortCondition": ("ref",), "cellWatch": ("r",), "inputCells": ("r",), "cellSmartTags": ("r",),
    "singleXmlCell": ("r",), "comment": ("ref",), "threadedComment": ("ref",), "table": ("ref",),
    "location": ("ref",), "sheetView": ("topLeftCell",), "customSheetView": ("topLeftCell",),
    "pane": ("topLeftCell",), "selection": ("activeCell",),
}  # fmt: skip
"""Attributes that hold one address or area of the own sheet, by element."""
_LISTS: Mapping[str, tuple[str, ...]] = {
    "selection": ("sqref",), "conditionalFormatting": ("sqref",), "dataValidation": ("sqref",),
    "protectedRange": ("sqref",), "ignoredError": ("sqref",), "scenarios": ("sqref",),
}  # fmt: skip
"""Attributes that hold a list of areas, by element."""
_FORMATS = frozenset(("conditionalFormatting", "dataValidation", "protectedRange", "ignoredError"))
"""What belongs to a row as its style does: a new row has what the row it is made like has."""
_VIEWS = frozenset(("sheetView", "customSheetView", "pane", "selection"))
_TAKEN_ALONG = frozenset(
    ("s", "customFormat", "ht", "customHeight", "outlineLevel", "thickTop", "thickBot")
)


def shift_rows(
    patch: Patch, sheet: str, at: int, count: int, *, like: int | None = None, grows: bool = False
) -> None:
    """Put `count` rows before row `at` of a sheet; take them out where `count` is negative.

    Args:
        patch: The workbook, changed in place.
        sheet: The sheet's name.
        at: A row, counted from 0.
        count: How many rows.
        like: The row whose styles, height, merges, validations and formulas new rows get.
        grows: Areas that end just above `at` take the new rows in (totals over a block of one row).
    """
    if count == 0:
        return
    part = patch.sheet(sheet)
    shift = Shift(sheet, at, count, grows)
    if chain_names(patch, part):
        drop_calculation_chain(patch)
    grid = patch.edit(part.path)
    patterns = _patterns(grid, at, like) if count > 0 else {}
    if _tears_shared(grid, shift, sheet):
        grid.unshare()
    _shift_cells(grid, shift, sheet)
    _shift_around(grid.root, shift, sheet, like)
    if count > 0 and like is not None:
        _copy_rows(grid, shift, like if like < at else like + count)
        _continue_patterns(grid, shift, patterns)
    _shift_parts(patch, part, shift)
    _shift_elsewhere(patch, part, shift)


# Cells


def _tears_shared(grid: Grid, shift: Shift, own: str) -> bool:
    """Whether cells that share a formula would no longer do so after the shift."""
    moves = same_sheet(own, shift.sheet)
    return any(
        formula.kind == "shared"
        and formula.text
        and (
            (moves and shift.row(at[0]) != at[0])
            or shifted(formula.text, shift, own) != formula.text
        )
        for at, formula in grid.formulas().items()
    )


def _shift_cells(grid: Grid, shift: Shift, sheet: str) -> None:
    for (row, _), cell in grid.cells.items():
        formula = child(cell, "f")
        if formula is not None:
            _shift_formula(formula, shift, sheet, row)
    rows: dict[int, Element] = {}
    for row, line in grid.rows.items():
        there = shift.row(row)
        if there is None:
            dropped(line)
            continue
        rows[there] = line
        if there != row:
            line.set("r", str(there + 1))
            for cell in children(line, "c"):
                cell.set("r", address(there, position(cell.get("r"))[1]))
    cells = {
        (there, column): cell
        for (row, column), cell in grid.cells.items()
        if (there := shift.row(row)) is not None
    }
    grid.replaced(rows, cells)


def _shift_formula(formula: Element, shift: Shift, sheet: str, row: int) -> None:
    if formula.text:
        formula.text = shifted(formula.text, shift, sheet, row=row)
    for name in ("ref", "r1", "r2"):
        text = formula.get(name)
        if text:
            formula.set(name, shifted_reference(text, shift, grows=False) or text)


def _patterns(grid: Grid, at: int, like: int | None) -> dict[int, int]:
    """Return the columns in which row `at` has the formula of the row above it, copied down.

    Value: how many rows it is below the row that new rows are made like.
    """
    if like is None or like != at - 1:
        return {}
    found = grid.formulas()
    return {
        column: 1
        for (row, column), formula in found.items()
        if row == at
        and formula.text
        and (above := found.get((like, column))) is not None
        and moved(above.text, 1, 0) == formula.text
    }


def _continue_patterns(grid: Grid, shift: Shift, patterns: Mapping[int, int]) -> None:
    """Let a formula that counts on the row above it count on the last of the new rows.

    Excel itself would leave `=A9+1` in the last row of a block pointing at row 9.
    """
    for column in patterns:
        source = child(grid.cells[shift.at - 1, column], "f")
        there = shift.at + shift.count
        target = child(grid.cells[there, column], "f")
        if source is not None and target is not None and target.get("t") is None:
            target.text = moved(source.text or "", there - shift.at + 1, 0)


def _copy_rows(grid: Grid, shift: Shift, like: int) -> None:
    """Make the new rows like a row: its height, styles and formulas, without its values."""
    source = grid.rows.get(like)
    if source is None:
        return
    for row in range(shift.at, shift.at + shift.count):
        made = source.makeelement(source.tag, nsmap=source.nsmap)
        for name, value in source.attrib.items():
            if name in _TAKEN_ALONG or name.endswith("}dyDescent"):
                made.set(name, value)
        made.set("r", str(row + 1))
        for cell in children(source, "c"):
            _copy_cell(cell, made, row, row - like)
        grid.put_row(row, made)
    flat = [area for area in merges(grid) if area[0] == area[2] == like]
    merged = child(grid.root, "mergeCells")
    for area in flat:
        for row in range(shift.at, shift.at + shift.count):
            appended(merged, "mergeCell", ref=box_address((row, area[1], row, area[3])))
    if merged is not None:
        merged.set("count", str(len(list(children(merged, "mergeCell")))))


def _copy_cell(cell: Element, line: Element, row: int, below: int) -> None:
    made = appended(line, "c", r=address(row, position(cell.get("r"))[1]))
    if cell.get("s"):
        made.set("s", cell.get("s"))
    formula = child(cell, "f")
    if formula is None or not formula.text or formula.get("t") == "dataTable":
        return
    copied = deepcopy(formula)
    copied.tail = None
    copied.text = moved(formula.text, below, 0)
    if copied.get("t") == "array":
        r0, c0, r1, c1 = box(copied.get("ref"))
        copied.set("ref", box_address((r0 + below, c0, r1 + below, c1)))
        if cell.get("cm"):
            made.set("cm", cell.get("cm"))
    made.append(copied)


# The rest of the sheet's part


def _shift_around(root: Element, shift: Shift, own: str, like: int | None) -> None:
    """Move everything of a sheet's part but its cells."""
    for section in list(root):
        if local(section) == "sheetData":
            continue
        for element in list(section.iter()):
            _shift_element(element, shift, like)
        _shift_formulas(section, shift, own)
        shift_anchors(section, shift)
        shift_formula_attributes(section, shift, own)
        _tidy(section)
    for section in descendants(root, "rowBreaks"):
        for line in list(children(section, "brk")):
            if line.get("id", "").isdigit():
                line.set("id", str(shift.row(int(line.get("id"))) or shift.at))


def _shift_element(element: Element, shift: Shift, like: int | None) -> None:
    name = local(element)
    if name == "mergeCell":
        _shift_merge(element, shift)
        return
    if name == "sqref":
        _shift_ext_list(element, shift, like)
        return
    for attribute in _AREAS.get(name, ()):
        text = element.get(attribute)
        if text:
            grows = shift.grows and name not in ("hyperlink", "comment", "threadedComment")
            _set(element, attribute, shifted_reference(text, shift, grows=grows), shift)
    for attribute in _LISTS.get(name, ()):
        text = element.get(attribute)
        if text:
            _set(element, attribute, shifted_list(text, _for_format(shift, name, like)), shift)


def _for_format(shift: Shift, name: str, like: int | None) -> Shift:
    """Return the shift for what belongs to a row like its style: it reaches new rows made so."""
    with_row = name in _FORMATS and like == shift.at - 1 and shift.count > 0
    return Shift(shift.sheet, shift.at, shift.count, grows=with_row)


def _shift_ext_list(element: Element, shift: Shift, like: int | None) -> None:
    """Move the `xm:sqref` of an extended validation, format or sparkline."""
    owner = element.getparent()
    name = local(owner) if owner is not None else ""
    made = shifted_list(element.text or "", _for_format(shift, name, like))
    if made is None and owner is not None:
        dropped(owner)
    else:
        element.text = made


def _set(element: Element, attribute: str, value: str | None, shift: Shift) -> None:
    if value is not None:
        element.set(attribute, value)
    elif local(element) in _VIEWS:
        element.set(attribute, address(shift.at, 0))
    else:
        dropped(element)


def _shift_merge(element: Element, shift: Shift) -> None:
    text = element.get("ref", "")
    try:
        area = box(text)
    except ValueError:
        return
    # A label merged down beside a block grows with it; a cell merged to the right does not.
    made = shift.area(area, grows=shift.grows and area[2] > area[0])
    if made is None or made[:2] == made[2:]:
        dropped(element)
    else:
        element.set("ref", box_address(made))


_COUNTED = {
    "mergeCells": "mergeCell", "dataValidations": "dataValidation", "hyperlinks": "hyperlink",
    "protectedRanges": "protectedRange", "ignoredErrors": "ignoredError",
    "cellWatches": "cellWatch",
    "conditionalFormattings": "conditionalFormatting", "tableParts": "tablePart",
}  # fmt: skip


def _tidy(section: Element) -> None:
    """Correct the counts of a section, and take out a list of which nothing is left."""
    for holder in [section, *descendants(section, *_COUNTED)]:
        name = _COUNTED.get(local(holder))
        if name is None:
            continue
        left = len(list(children(holder, name)))
        if left == 0:
            dropped(holder)
        elif holder.get("count") is not None:
            holder.set("count", str(left))


def _shift_formulas(root: Element, shift: Shift, own: str | None) -> bool:
    """Move the formulas that are texts of elements below `root`; return whether any changed."""
    changed = False
    for element in descendants(root, *FORMULA_TEXTS, "cfvo"):
        if local(element) == "cfvo":
            text = element.get("val") if element.get("type") == "formula" else None
        else:
            text = element.text
        if not text:
            continue
        made = shifted(text, shift, own, row=_own_row(element))
        if made != text:
            changed = True
            if local(element) == "cfvo":
                element.set("val", made)
            else:
                element.text = made
    return changed


def _own_row(element: Element) -> int | None:
    """Return the row that the relative references of a format's or validation's formula mean."""
    for parent in element.iterancestors():
        name = local(parent)
        listed = next(children(parent, "sqref"), None)
        text = parent.get("sqref") or (listed.text if listed is not None else "") or ""
        if text.split():
            try:
                return box(text.split()[0])[0]
            except ValueError:
                return None
        if name in ("extLst", "worksheet"):
            break
    return None


# Parts of the sheet, and of the workbook


def _shift_parts(patch: Patch, sheet: SheetPart, shift: Shift) -> None:
    """Move what hangs on the sheet: drawings, comments, tables, pivot tables."""
    for relation in patch.relations(sheet.path):
        path = relation.target
        if relation.foreign or not patch.has(path):
            continue
        if relation.kind == "drawing" and _any_anchor(patch.tree(path), shift):
            shift_anchors(patch.touch(path), shift)
        elif relation.kind in _LISTED:
            _shift_listed(patch, path, shift)


_LISTED = frozenset(("comments", "threadedComment", "tableSingleCells", "table", "pivotTable"))
"""Parts of a sheet that name cells of it in attributes."""


def _any_anchor(root: Element, shift: Shift) -> bool:
    return shift_anchors(deepcopy(root), shift)


def _shift_listed(patch: Patch, path: str, shift: Shift) -> None:
    root = patch.tree(path)
    for element in list(descendants(root, *_AREAS)):
        for name in _AREAS[local(element)]:
            text = element.get(name)
            made = shifted_reference(text, shift) if text else None
            if text and made != text:
                patch.touch(path)
                _set(element, name, made, shift)


def _shift_elsewhere(patch: Patch, sheet: SheetPart, shift: Shift) -> None:
    """Move the formulas of the whole workbook that refer to the sheet."""
    for line in names(patch):
        made = shifted(line.text or "", shift, None)
        if made != line.text:
            line.text = made
            patch.touch(patch.workbook)
    for path, kind, own in _formula_parts(patch):
        hangs = own is not None and same_sheet(own, sheet.name)
        if path == sheet.path or not (hangs or mentions(patch, path, sheet.name)):
            continue
        if kind == "vmlDrawing":
            data = patch.read(path)
            made_data = shift_legacy(data, shift, own or "", hangs=hangs)
            if made_data != data:
                patch.replace(path, made_data)
            continue
        if kind == "worksheet" and own is not None and _tears_shared(patch.grid(path), shift, own):
            patch.edit(path).unshare()
        root = patch.tree(path)
        changed = _shift_formulas(root, shift, own)
        changed |= shift_formula_attributes(root, shift, own)
        changed |= _shift_pivot_source(root, shift)
        if changed:
            patch.touch(path)


_WITH_FORMULAS = frozenset(
    ("worksheet", "chartsheet", "drawing", "chart", "chartEx", "table", "ctrlProp", "vmlDrawing",
     "pivotCacheDefinition")
)  # fmt: skip


def _formula_parts(patch: Patch) -> Iterator[tuple[str, str, str | None]]:
    """Give the parts that may hold formulas: path, kind, and the sheet whose they are."""
    seen: set[str] = set()
    owners = {sheet.path: sheet.name for sheet in patch.sheets()}
    waiting: list[tuple[str, str | None]] = [(patch.workbook, None)]
    while waiting:
        path, owner = waiting.pop()
        for relation in patch.relations(path):
            target = relation.target
            if relation.foreign or target in seen or not patch.has(target):
                continue
            seen.add(target)
            own = owners.get(target, owner)
            waiting.append((target, own))
            if relation.kind in _WITH_FORMULAS:
                yield target, relation.kind, own


def _shift_pivot_source(root: Element, shift: Shift) -> bool:
    changed = False
    for source in descendants(root, "worksheetSource"):
        if not same_sheet(source.get("sheet", ""), shift.sheet):
            continue
        made = shifted_reference(source.get("ref", ""), shift)
        if made and made != source.get("ref"):
            source.set("ref", made)
            changed = True
    return changed
