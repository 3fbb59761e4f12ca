"""Everything of a sheet's part but its cells, moved with rows: areas, lists of areas, formulas.

merges, validations, formats, links, filters, breaks, views, protected and ignored areas, watches,
scenarios, sparklines, and what newer versions put into `extLst`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..refs import Box, address, box, box_address
from .drawn import shift_anchors, shift_formula_attributes
from .references import moved
from .shifts import Shift, shifted, shifted_list, shifted_reference
from .workbook import FORMULA_TEXTS
from .xml import Element, child, children, descendants, dropped, local

AREAS: Mapping[str, tuple[str, ...]] = {
    "dimension": ("ref",), "hyperlink": ("ref",), "autoFilter": ("ref",), "sortState": ("ref",),
    "sortCondition": ("ref",), "cellWatch": ("r",), "inputCells": ("r",), "cellSmartTags": ("r",),
    "singleXmlCell": ("r",), "comment": ("ref",), "threadedComment": ("ref",), "table": ("ref",),
    "location": ("ref",), "sheetView": ("topLeftCell",), "customSheetView": ("topLeftCell",),
    "pane": ("topLeftCell",), "selection": ("activeCell",), "sheetPr": ("syncRef",),
    "webPublishItem": ("sourceRef",), "nsvFilter": ("ref",), "sortRule": ("ref",),
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
_OPTIONAL = frozenset(("sheetPr",))
"""Elements that stay without the attribute when the cell that it names is gone."""


def shift_around(root: Element, shift: Shift, own: str, like: int | None) -> None:
    """Move everything of a sheet's part but its cells."""
    for section in list(root):
        if local(section) == "sheetData":
            continue
        # Formulas of formats and validations are read from where these stand: they go first.
        shift_formulas(section, shift, own)
        _keep_frozen(section, shift)
        for element in list(section.iter()):
            _shift_element(element, shift, like)
        shift_anchors(section, shift)
        shift_formula_attributes(section, shift, own)
        _tidy(section)
    for section in descendants(root, "rowBreaks"):
        _shift_breaks(section, shift)


def _shift_element(element: Element, shift: Shift, like: int | None) -> None:
    name = local(element)
    if name == "mergeCell":
        _shift_merge(element, shift)
        return
    if name == "sqref":
        _shift_ext_list(element, shift, like)
        return
    for attribute in AREAS.get(name, ()):
        text = element.get(attribute)
        if text:
            grows = shift.grows and name not in ("hyperlink", "comment", "threadedComment")
            set_area(element, attribute, shifted_reference(text, shift, grows=grows), shift)
    for attribute in _LISTS.get(name, ()):
        text = element.get(attribute)
        if text:
            made = shifted_list(text, _for_format(shift, name, like))
            set_area(element, attribute, made, shift)


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


def set_area(element: Element, attribute: str, value: str | None, shift: Shift) -> None:
    """Say where something stands now; what stood on rows that are gone goes with them."""
    if value is not None:
        element.set(attribute, value)
    elif local(element) in _VIEWS:
        element.set(attribute, address(shift.at, 0))
    elif local(element) in _OPTIONAL:
        element.attrib.pop(attribute)
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


def _keep_frozen(section: Element, shift: Shift) -> None:
    """Let the rows that stand still on the screen be the same rows as before."""
    for pane in descendants(section, "pane"):
        split = pane.get("ySplit", "")
        if pane.get("state") not in ("frozen", "frozenSplit") or not split.isdigit():
            continue
        view = pane.getparent().get("topLeftCell")
        try:
            first = box(view)[0] if view else 0
        except ValueError:
            continue
        rows = shift.span(first, first + int(split) - 1) if int(split) else None
        if rows is not None:
            pane.set("ySplit", str(rows[1] - (rows[0] if view else 0) + 1))


def _shift_breaks(section: Element, shift: Shift) -> None:
    """Move page breaks; two that come together are one."""
    seen: set[int] = set()
    for line in list(children(section, "brk")):
        text = line.get("id", "")
        if not text.isdigit():
            continue
        row = shift.row(int(text))
        row = shift.at if row is None else row
        if row in seen or row == 0:
            dropped(line)
        else:
            seen.add(row)
            line.set("id", str(row))
    left = list(children(section, "brk"))
    if section.get("count") is not None:
        section.set("count", str(len(left)))
    if section.get("manualBreakCount") is not None:
        by_hand = sum(line.get("man") in ("1", "true") for line in left)
        section.set("manualBreakCount", str(by_hand))
    if not left:
        dropped(section)


_HELD = {
    "mergeCells": "mergeCell", "dataValidations": "dataValidation", "hyperlinks": "hyperlink",
    "protectedRanges": "protectedRange", "ignoredErrors": "ignoredError",
    "cellWatches": "cellWatch", "conditionalFormattings": "conditionalFormatting",
    "tableParts": "tablePart", "sparklines": "sparkline", "sparklineGroups": "sparklineGroup",
    "scenario": "inputCells", "scenarios": "scenario", "smartTags": "cellSmartTags",
    "webPublishItems": "webPublishItem", "extLst": "ext",
}  # fmt: skip
"""Lists, and what is left of them where anything is."""


def _tidy(section: Element) -> None:
    """Correct the counts of a section, and take out lists of which nothing is left."""
    for holder in reversed(list(section.iter())):
        name = local(holder)
        held = _HELD.get(name)
        if held is not None:
            left = len(list(children(holder, held)))
            if left == 0:
                dropped(holder)
            elif holder.get("count") is not None:
                holder.set("count", str(left))
        elif _is_hollow(holder, name):
            dropped(holder)


def _is_hollow(element: Element, name: str) -> bool:
    """Whether an element is there for a list only that it no longer has."""
    if name == "ext":
        return not any(local(inner) for inner in element)
    return name == "sparklineGroup" and child(element, "sparklines") is None


# Formulas


def shift_formulas(
    root: Element, shift: Shift, own: str | None, more: frozenset[str] = frozenset()
) -> bool:
    """Move the formulas that are texts of elements below `root`; return whether any changed.

    `more` are names of elements that hold formulas in this part only.
    """
    changed = False
    for element in descendants(root, *FORMULA_TEXTS, *more, "cfvo"):
        if local(element) == "cfvo":
            text = element.get("val") if element.get("type") == "formula" else None
        else:
            text = element.text
        if not text:
            continue
        areas = list(_areas_of(element)) if own == shift.sheet else []
        row = min((area[0] for area in areas), default=None)
        made = shifted(_reanchored(text, areas, shift), shift, own, row=row)
        if made != text:
            changed = True
            if local(element) == "cfvo":
                element.set("val", made)
            else:
                element.text = made
    return changed


def _reanchored(text: str, areas: list[Box], shift: Shift) -> str:
    """Return a format's or validation's formula as the first cell that stays would have it.

    It is written as it reads in the first cell of its area. Where that cell goes, the next speaks.
    """
    if shift.count > 0 or not areas:
        return text
    stop = shift.at - shift.count
    row, column = min(area[0] for area in areas), min(area[1] for area in areas)
    if not shift.at <= row < stop:
        return text
    left = [(max(r0, stop), c0) for r0, c0, r1, _ in areas if r1 >= stop]
    if not left:
        return text
    return moved(text, min(r for r, _ in left) - row, min(c for _, c in left) - column)


def _areas_of(element: Element) -> Iterator[Box]:
    """Give the areas whose first cell the relative references of a formula are written for."""
    for parent in element.iterancestors():
        listed = child(parent, "sqref")
        text = parent.get("sqref") or (listed.text if listed is not None else "") or ""
        if text.split():
            for part in text.split():
                try:
                    yield box(part)
                except ValueError:
                    continue
            return
        if local(parent) in ("extLst", "worksheet"):
            return
