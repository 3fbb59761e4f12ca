"""What a sheet asks of whoever fills it in: answers allowed, breaches shown, the rest protected.

Each is added beside what the sheet has; a cell that has a validation of the form's own keeps it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from ..refs import Box, box, box_address
from .looks import Looks, said
from .order import put_section, section
from .package import Patch
from .workbook import names
from .xml import appended, beside, child, children, descendants, local

_BEFORE_NAMES = ("sheets", "functionGroups", "externalReferences")
_DXF = (
    "<dxf xmlns='{0}'><font><color rgb='FF{1}'/></font>"
    "<fill><patternFill><bgColor rgb='FF{2}'/></patternFill></fill></dxf>"
)
RED = ("9C0006", "FFC7CE")
"""Colours of the text and of the cell, for what is wrong."""
_STYLES_AFTER_DXFS = ("tableStyles", "colors", "extLst")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a cell takes, and what is said of it."""

    kind: str = ""
    """list, whole, decimal, date; empty: anything, only something is said."""
    operator: str = ""
    first: str = ""
    second: str = ""
    blocks: bool = True
    """What does not fit cannot be typed."""
    prompt: str = ""
    title: str = ""
    error: str = ""


def ask(patch: Patch, sheet: str, areas: Sequence[Box], asked: Asked) -> None:
    """Let areas of a sheet ask for something; none of their cells may have a validation yet."""
    root = patch.touch(patch.sheet(sheet).path)
    holder = section(root, "dataValidations")
    made = appended(holder, "dataValidation")
    if asked.kind:
        made.set("type", asked.kind)
    if asked.operator and asked.operator != "between":
        made.set("operator", asked.operator)
    made.set("allowBlank", "1")
    if asked.prompt:
        made.set("showInputMessage", "1")
    if asked.kind and asked.blocks:
        made.set("showErrorMessage", "1")
        made.set("errorTitle", "填写有误")
        made.set("error", asked.error[:225])
    if asked.prompt:
        made.set("promptTitle", asked.title[:32])
        made.set("prompt", asked.prompt[:255])
    made.set("sqref", " ".join(map(box_address, areas)))
    for name, text in (("formula1", asked.first), ("formula2", asked.second)):
        if text:
            appended(made, name).text = text
    holder.set("count", str(len(list(children(holder, "dataValidation")))))


def asked_already(patch: Patch, sheet: str) -> list[Box]:
    """Return the areas of a sheet that have a validation, of Excel 2010's kind too."""
    root = patch.tree(patch.sheet(sheet).path)
    found: list[Box] = []
    for one in descendants(root, "dataValidation"):
        area = one.get("sqref") or "".join(e.text or "" for e in descendants(one, "sqref"))
        found += [box(piece) for piece in area.split()]
    return found


def show(
    patch: Patch,
    sheet: str,
    areas: Sequence[Box],
    formula: str,
    colours: tuple[str, str] = RED,
) -> None:
    """Let areas of a sheet turn red where a formula, said for the first cell, is TRUE."""
    root = patch.touch(patch.sheet(sheet).path)
    number = _coloured(patch, colours)
    taken = [int(r.get("priority", "0")) for r in descendants(root, "cfRule")]
    made = beside(root, "conditionalFormatting")
    put_section(root, made)
    made.set("sqref", " ".join(map(box_address, areas)))
    rank = str(max(taken, default=0) + 1)
    rule = appended(made, "cfRule", type="expression", dxfId=str(number), priority=rank)
    appended(rule, "formula").text = formula


def _coloured(patch: Patch, colours: tuple[str, str]) -> int:
    """Return the number of the format with two colours, among those of conditions."""
    Looks(patch)  # a workbook without styles gets some
    path = patch.related(patch.workbook, "styles")[0]
    root = patch.touch(path)
    holder = child(root, "dxfs")
    if holder is None:
        holder = beside(root, "dxfs")
        after = next((e for e in root if local(e) in _STYLES_AFTER_DXFS), None)
        if after is None:
            root.append(holder)
        else:
            after.addprevious(holder)
    wanted = etree.fromstring(_DXF.format(etree.QName(root).namespace or "", *colours))
    entries = list(children(holder, "dxf"))
    for number, one in enumerate(entries):
        if said(one) == said(wanted):
            return number
    holder.append(wanted)
    holder.set("count", str(len(entries) + 1))
    return len(entries)


_FREE = ("formatCells", "formatColumns", "formatRows", "insertRows", "deleteRows", "sort")


def protect(patch: Patch, sheet: str) -> None:
    """Protect a sheet without a password; rows may be put in, columns made wider.

    A sheet that the office has protected itself stays as it is.
    """
    root = patch.touch(patch.sheet(sheet).path)
    found = child(root, "sheetProtection")
    if found is not None and found.get("sheet") in ("1", "true"):
        return
    found = section(root, "sheetProtection")
    found.set("sheet", "1")
    for key in _FREE:
        found.set(key, "0")


def define(patch: Patch, name: str, text: str, *, hidden: bool = False) -> None:
    """Give the workbook a name; one that is there is said anew."""
    root = patch.touch(patch.workbook)
    for line in names(patch):
        if line.get("name", "").lower() == name.lower() and line.get("localSheetId") is None:
            line.text = text
            return
    holder = child(root, "definedNames")
    if holder is None:
        holder = beside(root, "definedNames")
        before = [e for e in root if local(e) in _BEFORE_NAMES]
        before[-1].addnext(holder)
    made = appended(holder, "definedName")
    made.set("name", name)
    if hidden:
        made.set("hidden", "1")
    made.text = text


def hide(patch: Patch, sheet: str) -> None:
    """Hide a sheet's tab."""
    root = patch.touch(patch.workbook)
    for line in children(child(root, "sheets"), "sheet"):
        if line.get("name") == sheet:
            line.set("state", "hidden")


__all__ = ["Asked", "ask", "asked_already", "define", "hide", "protect", "show"]
