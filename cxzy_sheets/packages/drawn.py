"""What floats over a sheet: pictures, shapes, charts, controls, comment boxes, and where they hang.

Anchors name the row that an object begins and ends on. An object below the new rows moves with its
rows; one that reaches across them is stretched, unless it says that it keeps its size.
"""

from __future__ import annotations

import re
from html import unescape

from .shifts import Shift, shifted
from .xml import Element, child, descendants, local

FORMULA_ATTRIBUTES = {
    "sp": ("textlink",),
    "pic": ("textlink",),
    "cxnSp": ("textlink",),
    "formControlPr": ("fmlaLink", "fmlaRange", "fmlaGroup", "fmlaTxbx", "fmlaPict"),
    "controlPr": ("linkedCell", "listFillRange"),
    "control": ("linkedCell", "listFillRange"),
    "hyperlink": ("location",),
    "parameter": ("cell",),
}
"""Attributes that hold a formula, by element."""


def shift_anchors(root: Element, shift: Shift) -> bool:
    """Move the anchors below `root`, and return whether any moved."""
    changed = False
    for anchor in descendants(root, "twoCellAnchor", "oneCellAnchor", "anchor"):
        first, last = child(anchor, "from"), child(anchor, "to")
        start = _row(first) if first is not None else None
        moves, stretches = _manner(anchor)
        if start is None or not moves or (start < shift.at and not stretches):
            continue
        for corner in (first, last):
            row = _row(corner) if corner is not None else None
            if row is not None and row >= shift.at:
                _put_row(corner, shift, row)
                changed = True
    return changed


def _manner(anchor: Element) -> tuple[bool, bool]:
    """Return whether an object moves with its cells, and whether it is stretched with them."""
    if local(anchor) == "anchor":
        # Of a control or an embedded document (ECMA-376 §18.3.1.1): false unless it says so.
        moves, stretches = (
            anchor.get(name, "0") in ("1", "true") for name in ("moveWithCells", "sizeWithCells")
        )
        return moves or stretches, stretches
    kept = anchor.get("editAs", "twoCell")
    return kept != "absolute", kept not in ("oneCell", "absolute")


def _put_row(corner: Element, shift: Shift, row: int) -> None:
    there = shift.row(row)
    element = child(corner, "row")
    assert element is not None
    element.text = str(shift.at if there is None else there)
    offset = child(corner, "rowOff")
    if there is None and offset is not None:
        # Its row is gone: it hangs on the upper edge of the next one.
        offset.text = "0"


def _row(corner: Element) -> int | None:
    element = child(corner, "row")
    text = (element.text or "").strip() if element is not None else ""
    return int(text) if text.isdigit() else None


def shift_formula_attributes(root: Element, shift: Shift, own: str | None) -> bool:
    """Move the formulas that stand in attributes below `root`, and return whether any changed."""
    changed = False
    for element in descendants(root, *FORMULA_ATTRIBUTES):
        for name in FORMULA_ATTRIBUTES[local(element)]:
            text = element.get(name)
            if text:
                made = shifted(text, shift, own)
                if made != text:
                    element.set(name, made)
                    changed = True
    return changed


# Legacy drawings: VML is often no well-formed XML, so it is changed as text, byte for byte.

_SHAPE = re.compile(
    rb"<(?P<tag>(?:\w+:)?(?:shape|rect|oval|line|roundrect|group))\b(?:(?!<(?P=tag)\b).)*?"
    rb"</(?P=tag)>",
    re.DOTALL,
)
_ANCHOR = re.compile(rb"(<(?:\w+:)?Anchor>)([^<]*)(</)")
_CELL_ROW = re.compile(rb"(<(?:\w+:)?Row>\s*)(\d+)(\s*</)")
_FORMULA = re.compile(rb"(<(?:\w+:)?Fmla\w+>)([^<]*)(</)")


def shift_legacy(data: bytes, shift: Shift, own: str, *, hangs: bool) -> bytes:
    """Return a legacy drawing after the shift.

    Args:
        data: The part's bytes.
        shift: What moves.
        own: The sheet that the drawing belongs to.
        hangs: Whether that is the shifted sheet; if not, only formulas are looked at.
    """
    if hangs:
        data = _SHAPE.sub(lambda found: _shape(found[0], shift), data)

    def formula(found: re.Match[bytes]) -> bytes:
        text = unescape(found[2].decode("utf-8", "replace"))
        made = shifted(text, shift, own)
        if made == text:
            return found[0]
        plain = made.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return found[1] + plain.encode() + found[3]

    return _FORMULA.sub(formula, data)


def _shape(shape: bytes, shift: Shift) -> bytes:
    cell = _CELL_ROW.search(shape)
    if cell is None:
        return _ANCHOR.sub(lambda found: _anchor(found, shift, None), shape)
    row = int(cell[2])
    there = shift.row(row)
    if there is None:
        return b""
    moved = _CELL_ROW.sub(lambda found: found[1] + str(there).encode() + found[3], shape)
    return _ANCHOR.sub(lambda found: _anchor(found, shift, there - row), moved)


def _anchor(found: re.Match[bytes], shift: Shift, by: int | None) -> bytes:
    """Move `column, dx, row, dy, column, dx, row, dy`; a comment's box by as much as its cell."""
    parts = found[2].split(b",")
    if len(parts) != 8 or not (parts[2].strip().isdigit() and parts[6].strip().isdigit()):
        return found[0]
    for at in (2, 6):
        row = int(parts[at])
        there = shift.row(row) if by is None else max(row + by, 0)
        number = str(shift.at if there is None else there).encode()
        parts[at] = parts[at].replace(parts[at].strip(), number)
    return found[1] + b",".join(parts) + found[3]
