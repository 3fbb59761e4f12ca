"""A sheet put into a workbook, and links between its cells; no other sheet says anything else."""

from __future__ import annotations

import re

from lxml import etree

from ..refs import Box, address, box_address
from .grid import Cell
from .order import section
from .package import Patch, SheetPart
from .workbook import title_lists
from .written import Page, sheet_part
from .xml import Element, appended, beside, child, children, descendants, dropped

_BLANK = Page()
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_LONGEST_NAME = 31
_UNFIT = re.compile(r"[\[\]:*?/\\]|^'|'$")
_PLAIN_NAME = re.compile(r"[^\W\d]\w*")
_LOOKS_LIKE_CELL = re.compile(r"[A-Za-z]{1,3}\d+|[Rr]\d*([Cc]\d*)?|[Cc]\d*")


def add_sheet(
    patch: Patch,
    name: str,
    *,
    at: int = 0,
    page: Page = _BLANK,
    active: bool = False,
) -> SheetPart:
    """Put a sheet into a workbook and return it; more cells are made with `patch.edit`.

    Args:
        patch: The workbook.
        name: What stands on its tab.
        at: Before which sheet, counted from 0.
        page: What it holds.
        active: Whether the workbook opens on it. The sheet that did is then touched as well: two
            chosen sheets would take what is typed both at once.

    Raises:
        ValueError: A sheet of that name is there, or Excel takes no such name.
    """
    sheets = patch.sheets()
    known = {sheet.name.lower() for sheet in sheets}
    if not 0 < len(name) <= _LONGEST_NAME or _UNFIT.search(name) or name.lower() in known:
        raise ValueError(f"工作表不能叫“{name}”")
    path = patch.beside_workbook("worksheets/sheet{}.xml", first=len(sheets) + 1)
    root = patch.touch(patch.workbook)
    views = child(root, "bookViews") is not None
    patch.add(path, sheet_part(page, _space(root), views=views, active=active), _TYPE)
    relation = patch.relate(patch.workbook, "worksheet", path)
    _list(root, name, at, relation)
    _move_names(root, at)
    _move_views(root, at, active=active)
    if active:
        _unchoose(patch, sheets)
    _add_title(patch, name, at)
    return patch.sheet(name)


def _space(root: Element) -> str:
    return str(etree.QName(root).namespace)


def _list(root: Element, name: str, at: int, relation: str) -> None:
    holder = child(root, "sheets")
    lines = list(children(holder, "sheet"))
    ids = [int(line.get("sheetId", "0")) for line in lines]
    key = next(k for k in lines[0].attrib if k.endswith("}id"))
    made = beside(holder, "sheet")
    made.set("name", name)
    made.set("sheetId", str(max(ids) + 1))
    made.set(key, relation)
    if at < len(lines):
        lines[at].addprevious(made)
    else:
        lines[-1].addnext(made)


def _move_names(root: Element, at: int) -> None:
    for line in children(child(root, "definedNames"), "definedName"):
        own = line.get("localSheetId", "")
        if own.isdigit() and int(own) >= at:
            line.set("localSheetId", str(int(own) + 1))


def _move_views(root: Element, at: int, *, active: bool) -> None:
    for view in descendants(root, "workbookView"):
        own = int(view.get("activeTab", "0")) if view.get("activeTab", "0").isdigit() else 0
        if active:
            view.set("activeTab", str(at))
        elif own >= at:
            view.set("activeTab", str(own + 1))
        if at == 0:
            # The first tab that is shown: a new first sheet is not to be scrolled away.
            view.attrib.pop("firstSheet", None)


def _unchoose(patch: Patch, sheets: list[SheetPart]) -> None:
    for sheet in sheets:
        if not sheet.path or not patch.has(sheet.path):
            continue
        if not patch.may_say(sheet.path, "tabSelected"):
            continue
        for view in descendants(patch.tree(sheet.path), "sheetView"):
            if view.get("tabSelected") in ("1", "true"):
                patch.touch(sheet.path)
                view.attrib.pop("tabSelected")


def _add_title(patch: Patch, name: str, at: int) -> None:
    """Name the sheet in the list of docProps/app.xml, where there is one of this shape."""
    for path, titles, counts, entries in title_lists(patch):
        if not counts or at >= len(entries):
            continue
        patch.touch(path)
        made = beside(entries[0], "lpstr")
        made.text = name
        entries[at].addprevious(made)
        counts[0].text = str(int(counts[0].text or "0") + 1)
        titles.set("size", str(len(entries) + 1))


# What stands on it besides values


def place_name(sheet: str, cell: Cell) -> str:
    """Return a cell as a link or formula names it: `'表 1'!B5`."""
    plain = _PLAIN_NAME.fullmatch(sheet) and not _LOOKS_LIKE_CELL.fullmatch(sheet)
    quoted = sheet if plain else "'" + sheet.replace("'", "''") + "'"
    return f"{quoted}!{address(*cell)}"


def add_link(patch: Patch, sheet: str, cell: Cell, target: str, *, tip: str = "") -> None:
    """Let a cell lead to a place of the workbook, `附件4!B5`; a link that it has is replaced."""
    root = patch.touch(patch.sheet(sheet).path)
    links = section(root, "hyperlinks")
    for old in list(children(links, "hyperlink")):
        if old.get("ref") == address(*cell):
            dropped(old)
    made = appended(links, "hyperlink", ref=address(*cell), location=target)
    if tip:
        made.set("tooltip", tip)


def merge(patch: Patch, sheet: str, area: Box) -> None:
    """Merge an area of a sheet; what stands in its first cell is shown."""
    root = patch.touch(patch.sheet(sheet).path)
    merged = section(root, "mergeCells")
    appended(merged, "mergeCell", ref=box_address(area))
    merged.set("count", str(len(list(children(merged, "mergeCell")))))


def set_height(patch: Patch, sheet: str, row: int, points: float) -> None:
    """Give a row a height of its own."""
    line = patch.edit(patch.sheet(sheet).path).row(row)
    line.set("ht", f"{points:g}")
    line.set("customHeight", "1")
