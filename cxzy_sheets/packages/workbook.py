"""What the workbook as a whole says: its sheets, names, calculation, and the list in docProps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..workbooks.guard import as_utf8
from .package import Patch, SheetPart
from .references import same_sheet, without_sheet
from .xml import Element, beside, child, children, descendants, dropped, local

_AFTER_CALCULATION = frozenset(
    (
        "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes",
        "webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst",
    )
)  # fmt: skip
"""What follows `calcPr` in the workbook's part (ECMA-376 §18.2.27)."""
FORMULA_TEXTS = frozenset(
    ("f", "formula", "formula1", "formula2", "calculatedColumnFormula", "totalsRowFormula")
)
"""Elements whose text is a formula: of cells, validations, formats, tables, charts, sparklines."""


def recalculated_on_load(patch: Patch) -> None:
    """Make Excel and WPS work everything out when they open the workbook."""
    root = patch.touch(patch.workbook)
    found = child(root, "calcPr")
    if found is None:
        found = beside(root, "calcPr")
        after = next((c for c in root if local(c) in _AFTER_CALCULATION), None)
        if after is not None:
            after.addprevious(found)
        else:
            root.append(found)
    found.set("fullCalcOnLoad", "1")


def drop_calculation_chain(patch: Patch) -> None:
    """Take out the order in which Excel last worked the formulas out; it makes it anew.

    A chain that names a cell without a formula makes Excel call the file damaged.
    """
    for path in patch.related(patch.workbook, "calcChain"):
        patch.unrelate(patch.workbook, path)
        patch.drop(path)


def chain_names(patch: Patch, sheet: SheetPart, cells: Iterable[str] | None = None) -> bool:
    """Return whether the calculation chain names a sheet, or one of some cells of it."""
    wanted = None if cells is None else frozenset(cells)
    for path in patch.related(patch.workbook, "calcChain"):
        sheet_id = ""
        for line in children(patch.tree(path), "c"):
            # A line without a sheet is of the sheet of the line before.
            sheet_id = line.get("i", sheet_id)
            if sheet_id == sheet.sheet_id and (wanted is None or line.get("r") in wanted):
                return True
    return False


def names(patch: Patch) -> Iterator[Element]:
    """Give the elements of the workbook's defined names."""
    yield from children(child(patch.tree(patch.workbook), "definedNames"), "definedName")


def remove_sheet(patch: Patch, name: str) -> None:
    """Take a sheet out, with everything that only it had: names, parts, its place in lists.

    References to it that are left become `#REF!`, as Excel would have it.

    Raises:
        KeyError: There is no such sheet.
    """
    sheet = patch.sheet(name)
    if chain_names(patch, sheet):
        drop_calculation_chain(patch)
    root = patch.touch(patch.workbook)
    lines = list(children(child(root, "sheets"), "sheet"))
    dropped(lines[sheet.index])
    _forget_names(root, sheet)
    _forget_view(root, sheet.index, [line.get("state") for line in lines])
    mine = _own_parts(patch, sheet.path)
    patch.unrelate(patch.workbook, sheet.path)
    for path in mine:
        patch.drop(path)
    _forget_references(patch, sheet.name)
    _forget_title(patch, sheet.name)


def _forget_names(root: Element, sheet: SheetPart) -> None:
    listed = child(root, "definedNames")
    for line in list(children(listed, "definedName")):
        local_id = line.get("localSheetId", "")
        if local_id.isdigit() and int(local_id) == sheet.index:
            dropped(line)
        elif local_id.isdigit() and int(local_id) > sheet.index:
            line.set("localSheetId", str(int(local_id) - 1))
    if listed is not None and not len(listed):
        dropped(listed)


def _forget_view(root: Element, index: int, states: list[str | None]) -> None:
    """Let the window open on a sheet that is still there and can be seen."""
    left = [state for i, state in enumerate(states) if i != index]
    shown = next((i for i, state in enumerate(left) if state in (None, "visible")), 0)
    for view in descendants(root, "workbookView"):
        for key in ("activeTab", "firstSheet"):
            at = view.get(key, "")
            if at.isdigit() and int(at) == index:
                view.set(key, str(shown))
            elif at.isdigit() and int(at) > index:
                view.set(key, str(int(at) - 1))


def _own_parts(patch: Patch, path: str) -> list[str]:
    """Return a sheet's part and the parts that nothing else has a relation to."""
    wanted: dict[str, None] = {}
    waiting = [path]
    while waiting:
        one = waiting.pop()
        if one in wanted:
            continue
        wanted[one] = None
        waiting += [r.target for r in patch.relations(one) if not r.foreign and patch.has(r.target)]
    used: set[str] = set()
    outside = [n for n in patch.names if n not in wanted and not n.endswith(".rels")]
    for name in ["", *outside]:
        targets = [r.target for r in patch.relations(name) if not r.foreign]
        used |= {t for t in targets if not (name == patch.workbook and t == path)}
    kept = _reached(patch, used & set(wanted))
    return [name for name in wanted if name not in kept]


def _reached(patch: Patch, names: set[str]) -> set[str]:
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += [r.target for r in patch.relations(one) if not r.foreign]
    return found


def _forget_references(patch: Patch, sheet: str) -> None:
    paths = [patch.workbook, *(s.path for s in patch.sheets() if s.path)]
    for path in paths:
        # The name of a sheet stands in a formula as it is, but for quotes and XML's escapes.
        if not mentions(patch, path, sheet):
            continue
        for element in patch.tree(path).iter():
            if local(element) not in FORMULA_TEXTS and local(element) != "definedName":
                continue
            text = element.text or ""
            made = without_sheet(text, sheet)
            if made != text:
                element.text = made
                patch.touch(path)


def mentions(patch: Patch, path: str, sheet: str) -> bool:
    """Return whether a part may hold a reference to a sheet."""
    wanted = sheet.replace("'", "''").lower()
    if not patch.touched(path):
        data = patch.package.read(path)
        if _plain(wanted) and b"&#" not in data and as_utf8(data) is data:
            return wanted.encode() in data.lower()
    for element in patch.tree(path).iter():
        if wanted in (element.text or "").lower():
            return True
        if any(wanted in value.lower() for value in _values(element)):
            return True
    return False


def _plain(name: str) -> bool:
    """Whether a name stands in a part's bytes as it is, whatever the case of the ASCII around."""
    return not set(name) & set("&<>'\"") and all(
        sign.isascii() or sign.lower() == sign.upper() for sign in name
    )


def _values(element: Element) -> list[str]:
    return [str(value) for value in element.attrib.values()] if local(element) else []


class Titles(NamedTuple):
    """The list of sheets and names in docProps/app.xml."""

    path: str
    vector: Element
    counts: list[Element]
    """How many entries each group has; the first group is the sheets."""
    entries: list[Element]


def title_lists(patch: Patch) -> Iterator[Titles]:
    """Give the lists of sheets and names, where there is one of the usual shape."""
    for path in patch.related("", "extended-properties"):
        root = patch.tree(path)
        titles = child(child(root, "TitlesOfParts"), "vector")
        pairs = child(child(root, "HeadingPairs"), "vector")
        if titles is not None and pairs is not None:
            entries = [entry for entry in titles if local(entry) == "lpstr"]
            yield Titles(path, titles, list(descendants(pairs, "i4")), entries)


def _forget_title(patch: Patch, sheet: str) -> None:
    """Take a sheet, and names that were its own, out of the list in docProps/app.xml."""
    for path, titles, counts, entries in title_lists(patch):
        at = 0
        for number, count in enumerate(counts):
            size = int(count.text or "0")
            for entry in entries[at : at + size]:
                text = entry.text or ""
                own = text.rpartition("!")[0].strip("'").replace("''", "'")
                # The first group is the sheets, the others name what is on them.
                if (number == 0 and text == sheet) or (number and own and same_sheet(own, sheet)):
                    dropped(entry)
                    count.text = str(int(count.text or "0") - 1)
                    patch.touch(path)
            at += size
        titles.set("size", str(len([c for c in titles if local(c) == "lpstr"])))
