"""The order in which the sections of a sheet's part stand; Excel repairs what stands elsewhere."""

from __future__ import annotations

from .xml import Element, beside, child, local

WORKSHEET = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr",
    "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState",
    "dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting",
    "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter",
    "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags",
    "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects",
    "controls", "webPublishItems", "tableParts", "extLst",
)  # fmt: skip
"""ECMA-376 §18.3.1.99."""
WRAPPED = {"AlternateContent": "controls"}
"""What stands round a section where older programs are to see another one."""


def section(root: Element, name: str) -> Element:
    """Return a section of a sheet's part, made in its place if it is not there."""
    found = child(root, name)
    if found is None:
        found = beside(root, name)
        put_section(root, found)
    return found


def put_section(root: Element, element: Element) -> None:
    """Put a section where it belongs, behind others of its name."""
    rank = WORKSHEET.index(local(element))
    for other in root:
        name = WRAPPED.get(local(other), local(other))
        if name in WORKSHEET and WORKSHEET.index(name) > rank:
            other.addprevious(element)
            return
    root.append(element)
