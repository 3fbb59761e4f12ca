"""What follows rows outside their sheet's part: the parts that hang on it, and the whole workbook.

of the sheet       drawings, comments, controls, tables, pivot tables, saved views
of the workbook    formulas of other sheets, names, charts, pivot sources, links, shape texts
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

from ..refs import box, box_address
from .around import AREAS, set_area, shift_formulas
from .drawn import shift_anchors, shift_formula_attributes, shift_legacy
from .package import Patch, SheetPart, relations_path
from .references import same_sheet
from .shifts import Shift, shifted, shifted_reference
from .workbook import mentions, names
from .xml import Element, children, descendants, dropped, local, relation_id

_LISTED = frozenset(
    ("comments", "threadedComment", "tableSingleCells", "table", "pivotTable", "namedSheetViews",
     "namedSheetView")
)  # fmt: skip
"""Parts of a sheet that name cells of it in attributes."""
_WITH_FORMULAS = frozenset(
    ("worksheet", "chartsheet", "drawing", "chart", "chartEx", "table", "ctrlProp", "vmlDrawing",
     "pivotCacheDefinition", "connections")
)  # fmt: skip
_IN_CHARTS = frozenset(("sqref",))
"""`c15:sqref` of a chart's extensions is a formula, not a list of areas."""
_BUILT_IN = "_xlnm."
"""What the names of print areas, titles and filters begin with."""


def shift_parts(patch: Patch, sheet: SheetPart, shift: Shift) -> None:
    """Move what hangs on the sheet: drawings, comments, tables, pivot tables."""
    for relation in patch.relations(sheet.path):
        path = relation.target
        if relation.foreign or not patch.has(path):
            continue
        if relation.kind == "drawing" and _any_anchor(patch.tree(path), shift):
            shift_anchors(patch.touch(path), shift)
        elif relation.kind in _LISTED:
            if relation.kind == "table" and _table_is_gone(patch.tree(path), shift):
                _forget_table(patch, sheet, path, relation.id)
                continue
            _shift_listed(patch, path, shift)


def _any_anchor(root: Element, shift: Shift) -> bool:
    return shift_anchors(deepcopy(root), shift)


def _shift_listed(patch: Patch, path: str, shift: Shift) -> None:
    root = patch.tree(path)
    for element in list(descendants(root, *AREAS)):
        for name in AREAS[local(element)]:
            text = element.get(name)
            made = shifted_reference(text, shift) if text else None
            if text and made != text:
                patch.touch(path)
                set_area(element, name, made, shift)
    if _fit_filter(root):
        patch.touch(path)


def _fit_filter(table: Element) -> bool:
    """Let a table's filter end where its records do; return whether it did not.

    Rows that go in just above its totals belong to the table and to its filter.
    """
    if local(table) != "table":
        return False
    totals = table.get("totalsRowCount", "0")
    changed = False
    for own in children(table, "autoFilter"):
        try:
            r0, c0, r1, c1 = box(table.get("ref", ""))
            f0, _, f1, _ = box(own.get("ref", ""))
        except ValueError:
            continue
        last = r1 - (int(totals) if totals.isdigit() else 0)
        if f0 == r0 and f1 != last:
            own.set("ref", box_address((r0, c0, last, c1)))
            changed = True
    return changed


def _table_is_gone(table: Element, shift: Shift) -> bool:
    return shifted_reference(table.get("ref", ""), shift) is None


def _forget_table(patch: Patch, sheet: SheetPart, path: str, relation: str) -> None:
    """Take out a table all of whose rows are gone."""
    root = patch.touch(sheet.path)
    for part in list(descendants(root, "tablePart")):
        if relation in part.attrib.values():
            holder = part.getparent()
            dropped(part)
            left = list(children(holder, "tablePart"))
            if left:
                holder.set("count", str(len(left)))
            else:
                dropped(holder)
    patch.unrelate(sheet.path, path)
    patch.drop(path)


# The workbook


def shift_elsewhere(patch: Patch, sheet: SheetPart, shift: Shift) -> None:
    """Move the formulas of the whole workbook that refer to the sheet."""
    _shift_names(patch, shift)
    _shift_volatile(patch, sheet, shift)
    for path, kind, own in _formula_parts(patch):
        if own is not None or kind == "worksheet":
            _shift_links(patch, path, shift)
        hangs = own is not None and same_sheet(own, sheet.name)
        if path == sheet.path or not (hangs or mentions(patch, path, sheet.name)):
            continue
        if kind == "vmlDrawing":
            data = patch.read(path)
            made = shift_legacy(data, shift, own or "", hangs=hangs)
            if made != data:
                patch.replace(path, made)
            continue
        if kind == "worksheet" and own is not None and tears_shared(patch, path, shift, own):
            patch.edit(path).unshare()
        root = patch.tree(path)
        more = _IN_CHARTS if kind in ("chart", "chartEx") else frozenset()
        changed = shift_formulas(root, shift, own, more)
        changed |= shift_formula_attributes(root, shift, own)
        changed |= _shift_sources(root, shift)
        if changed:
            patch.touch(path)


def tears_shared(patch: Patch, path: str, shift: Shift, own: str) -> bool:
    """Whether cells that share a formula would no longer do so after the shift."""
    moves = same_sheet(own, shift.sheet)
    return any(
        formula.kind == "shared"
        and formula.text
        and (
            (moves and shift.row(at[0]) != at[0])
            or shifted(formula.text, shift, own) != formula.text
        )
        for at, formula in patch.grid(path).formulas().items()
    )


def _shift_names(patch: Patch, shift: Shift) -> None:
    sheets = patch.sheets()
    for line in names(patch):
        text = line.text or ""
        number = line.get("localSheetId", "")
        own = sheets[int(number)].name if number.isdigit() and int(number) < len(sheets) else None
        # A print area is a place on its sheet, whether or not its writer says so with `$`.
        place = line.get("name", "").lower().startswith(_BUILT_IN)
        made = shifted(text, shift, own if place else None, fixed_only=not place)
        if made != text:
            line.text = made
            patch.touch(patch.workbook)


def _shift_volatile(patch: Patch, sheet: SheetPart, shift: Shift) -> None:
    """Move the cells that wait for data from outside (RTD), or forget those that are gone."""
    for path in patch.related(patch.workbook, "volatileDependencies"):
        for cell in list(descendants(patch.tree(path), "tr")):
            if cell.get("s") == sheet.sheet_id:
                patch.touch(path)
                made = shifted_reference(cell.get("r", ""), shift)
                if made is None:
                    dropped(cell)
                else:
                    cell.set("r", made)


def _shift_links(patch: Patch, path: str, shift: Shift) -> None:
    """Move links within the workbook that stand in a part's relations: `#附件4!A12`."""
    lines = relations_path(patch.named(path))
    if not patch.has(lines):
        return
    for line in children(patch.tree(lines), "Relationship"):
        target = line.get("Target", "")
        if line.get("TargetMode") == "External" and target.startswith("#"):
            made = "#" + shifted(target[1:], shift, None)
            if made != target:
                line.set("Target", made)
                patch.touch(lines)


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


_SOURCES = ("worksheetSource", "rangeSet", "dataRef")


def _shift_sources(root: Element, shift: Shift) -> bool:
    """Move the areas that pivot tables and consolidations are made from."""
    changed = False
    for source in descendants(root, *_SOURCES):
        # With a relation it is a sheet of another workbook.
        if relation_id(source) or not same_sheet(source.get("sheet", ""), shift.sheet):
            continue
        made = shifted_reference(source.get("ref", ""), shift)
        if made and made != source.get("ref"):
            source.set("ref", made)
            changed = True
    return changed
