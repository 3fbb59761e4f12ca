"""What makes Excel repair a workbook, looked for with the standard library alone.

sound(data)   -> what is wrong: relations that lead nowhere, parts without a type, numbers that are
                 there twice or name nothing, sections out of order, areas that lie over each other
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from xml.etree import ElementTree

_ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr",
    "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState",
    "dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting",
    "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter",
    "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags",
    "drawing", "legacyDrawing", "legacyDrawingHF", "picture", "oleObjects", "controls",
    "webPublishItems", "tableParts", "extLst",
)  # fmt: skip
_CLIENT = re.compile(rb"<(?:\w+:)?ClientData\b.*?</(?:\w+:)?ClientData>", re.DOTALL)
_COUNTED = {"mergeCells", "dataValidations", "hyperlinks", "tableParts", "cellXfs", "fills",
            "fonts", "borders", "dxfs", "cellStyleXfs", "numFmts", "tableColumns"}  # fmt: skip


def sound(data: bytes) -> list[str]:
    """Return what is wrong with a workbook; nothing in one that Excel opens without a word."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        if file.testzip() is not None:
            return ["a damaged entry"]
        names = file.namelist()
        parts = {name: file.read(name) for name in names}
    wrong = [f"{name} is there {n} times" for name, n in Counter(names).items() if n > 1]
    try:
        book = _Workbook(parts)
    except ElementTree.ParseError as error:
        return [f"not well-formed: {error}"]
    for check in (_types, _relations, _sheets, _each_sheet, _styles, _boxes, _tables):
        wrong += check(book)
    return wrong


class _Workbook:
    def __init__(self, parts: dict[str, bytes]) -> None:
        self.parts = parts
        self.trees: dict[str, ElementTree.Element] = {}
        for name, part in parts.items():
            if name.endswith((".xml", ".rels")) and part:
                self.trees[name] = ElementTree.fromstring(part)

    def relations(self, path: str) -> dict[str, tuple[str, str]]:
        """Return id -> (kind, target) of those that stay inside."""
        folder, base = posixpath.split(path)
        tree = self.trees.get(posixpath.join(folder, "_rels", f"{base}.rels"))
        found = {}
        for line in tree if tree is not None else ():
            if line.get("TargetMode") != "External":
                target = line.get("Target", "")
                where = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                found[line.get("Id", "")] = (line.get("Type", "").rpartition("/")[2], where)
        return found

    @property
    def main(self) -> str:
        return next(t for kind, t in self.relations("").values() if kind == "officeDocument")

    def sheets(self) -> Iterator[tuple[str, str, ElementTree.Element]]:
        relations = self.relations(self.main)
        for line in self.trees[self.main].iter():
            if _local(line) == "sheet" and line.get("sheetId"):
                key = next((v for k, v in line.attrib.items() if k.endswith("}id")), "")
                kind, path = relations.get(key, ("", ""))
                if kind == "worksheet" and path in self.trees:
                    yield line.get("name", ""), path, self.trees[path]


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _types(book: _Workbook) -> Iterator[str]:
    tree = book.trees["[Content_Types].xml"]
    defaults = [e.get("Extension", "").lower() for e in tree if _local(e) == "Default"]
    own = [e.get("PartName", "").lstrip("/").lower() for e in tree if _local(e) == "Override"]
    for name, count in Counter([*own, *(f"*.{d}" for d in defaults)]).items():
        if count > 1:
            yield f"two content types of {name}"
    there = {name.lower() for name in book.parts}
    yield from (f"a content type of {name}, which is not there" for name in own
                if name not in there)  # fmt: skip
    for name in book.parts:
        low = name.lower()
        told = low in own or low.rpartition(".")[2] in defaults
        if not told and low != "[content_types].xml" and not name.endswith("/"):
            yield f"{name} has no content type"


def _relations(book: _Workbook) -> Iterator[str]:
    there = {name.lower() for name in book.parts}
    for name, tree in book.trees.items():
        if not name.endswith(".rels"):
            continue
        ids = Counter(line.get("Id") for line in tree)
        yield from (f"{name}: {key} twice" for key, count in ids.items() if count > 1)
        folder, base = posixpath.split(name)
        path = posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels"))
        for key, (kind, target) in book.relations(path).items():
            if target.lower() not in there and "NULL" not in target and "#" not in target:
                yield f"{name}: {key} ({kind}) leads to {target}, which is not there"
        named = book.trees.get(path)
        used = _ids(named) if named is not None else set()
        yield from (f"{path} names the relation {key}" for key in used - set(ids))


def _ids(tree: ElementTree.Element) -> set[str]:
    return {
        value
        for element in tree.iter()
        for name, value in element.attrib.items()
        if "officeDocument" in name and "relationships" in name and value
    }


def _sheets(book: _Workbook) -> Iterator[str]:
    root = book.trees[book.main]
    lines = [e for e in root.iter() if _local(e) == "sheet" and e.get("sheetId")]
    for key in ("name", "sheetId"):
        found = Counter((line.get(key) or "").lower() for line in lines)
        yield from (f"two sheets with the {key} {value}" for value, n in found.items() if n > 1)
    for view in (e for e in root.iter() if _local(e) == "workbookView"):
        at = int(view.get("activeTab", "0"))
        if at >= len(lines) or lines[at].get("state") in ("hidden", "veryHidden"):
            yield f"the workbook opens on sheet {at}"
    for name in (e for e in root.iter() if _local(e) == "definedName"):
        if int(name.get("localSheetId", "0")) >= len(lines):
            yield f"the name {name.get('name')} is of a sheet that is not there"
    names = Counter(
        (e.get("name", "").lower(), e.get("localSheetId"))
        for e in root.iter()
        if _local(e) == "definedName"
    )
    yield from (f"the name {name} twice" for (name, _), n in names.items() if n > 1)
    chosen = [
        name
        for name, _, tree in book.sheets()
        for view in tree.iter()
        if _local(view) == "sheetView" and view.get("tabSelected") in ("1", "true")
    ]
    if len(chosen) > 1:
        yield f"chosen together: {chosen}"


def _each_sheet(book: _Workbook) -> Iterator[str]:
    limits = {name: _count(book, holder, name) for holder, name in
              (("cellXfs", "xf"), ("dxfs", "dxf"))}  # fmt: skip
    for name, _, tree in book.sheets():
        order = [_ORDER.index(_local(e)) for e in tree if _local(e) in _ORDER]
        if order != sorted(order):
            yield f"{name}: sections out of order"
        yield from (f"{name}: {text}" for text in _rows(tree, limits["xf"]))
        areas = [e.get("ref", "") for e in tree.iter() if _local(e) == "mergeCell"]
        yield from (f"{name}: {text}" for text in _over_each_other(areas))
        for element in tree.iter():
            number = element.get("dxfId") if _local(element) == "cfRule" else None
            if number is not None and int(number) >= limits["dxf"]:
                yield f"{name}: a condition with the format {number}"
            if _local(element) in ("mergeCells", "dataValidations", "hyperlinks") and not len(
                element
            ):
                yield f"{name}: an empty list {_local(element)}"


def _rows(tree: ElementTree.Element, formats: int) -> Iterator[str]:
    last, seen = 0, set()
    for row in (e for e in tree.iter() if _local(e) == "row"):
        number = int(row.get("r", last + 1))
        if number <= last:
            yield f"row {number} behind row {last}"
        last, column = number, 0
        for cell in row:
            at = cell.get("r")
            if at is None:
                continue
            letters, digits = re.fullmatch(r"([A-Z]+)(\d+)", at).groups()  # type: ignore[union-attr]
            place = _column(letters)
            if int(digits) != number or place <= column or at in seen:
                yield f"{at} stands in row {number} behind column {column}"
            column = place
            seen.add(at)
            if int(cell.get("s", "0")) >= max(formats, 1):
                yield f"{at} has the format {cell.get('s')}"


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _box(area: str) -> tuple[int, int, int, int]:
    first, _, last = area.replace("$", "").partition(":")
    corners = [re.fullmatch(r"([A-Z]+)(\d+)", at) for at in (first, last or first)]
    numbers = [(int(c[2]), _column(c[1])) for c in corners if c]
    return (*numbers[0], *numbers[1])


def _over_each_other(areas: list[str]) -> Iterator[str]:
    boxes = [(area, _box(area)) for area in areas]
    for index, (area, one) in enumerate(boxes):
        for other, two in boxes[index + 1 : index + 400]:
            if one[0] <= two[2] and two[0] <= one[2] and one[1] <= two[3] and two[1] <= one[3]:
                yield f"{area} and {other} lie over each other"


def _count(book: _Workbook, holder: str, name: str) -> int:
    for kind, path in book.relations(book.main).values():
        if kind == "styles" and path in book.trees:
            for element in book.trees[path]:
                if _local(element) == holder:
                    return sum(_local(one) == name for one in element)
    return 0


def _styles(book: _Workbook) -> Iterator[str]:
    for kind, path in book.relations(book.main).values():
        if kind != "styles" or path not in book.trees:
            continue
        lists = {_local(e): e for e in book.trees[path]}
        sizes = {name: len(element) for name, element in lists.items()}
        for name, element in lists.items():
            if name in _COUNTED and element.get("count") not in (None, str(len(element))):
                yield f"{name} says {element.get('count')} and has {len(element)}"
        for xf in lists.get("cellXfs", ()):
            for key, holder in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders")):
                if int(xf.get(key, "0")) >= max(sizes.get(holder, 0), 1):
                    yield f"a format with {key} {xf.get(key)}"


def _boxes(book: _Workbook) -> Iterator[str]:
    """Every comment has one box, every box its own number."""
    for name, path, tree in book.sheets():
        relations = book.relations(path)
        notes = [t for kind, t in relations.values() if kind == "comments"]
        drawings = [t for kind, t in relations.values() if kind == "vmlDrawing"]
        cells = [
            e.get("ref", "") for t in notes for e in book.trees[t].iter() if _local(e) == "comment"
        ]
        yield from (f"{name}: two comments at {at}" for at, n in Counter(cells).items() if n > 1)
        if cells and not [e for e in tree if _local(e) == "legacyDrawing"]:
            yield f"{name}: comments without a drawing"
        vml = b"".join(book.parts[t] for t in drawings)
        placed = Counter(
            (int(row), int(column))
            for client in _CLIENT.findall(vml)
            if b"Note" in client
            for row in re.findall(rb"Row>\s*(\d+)", client)[:1]
            for column in re.findall(rb"Column>\s*(\d+)", client)[:1]
        )
        wanted = {(_box(at)[0] - 1, _box(at)[1] - 1) for at in cells}
        yield from (f"{name}: no box at {at}" for at in wanted - set(placed))
        yield from (f"{name}: a box at {at} without a comment" for at in set(placed) - wanted)
        yield from (f"{name}: {n} boxes at {at}" for at, n in placed.items() if n > 1)
    for path in (p for p in book.parts if p.endswith(".vml")):
        ids = re.findall(rb"<(?:\w+:)?shape\s[^>]*?\bid=[\"']([^\"']+)", book.parts[path])
        yield from (f"{path}: two shapes {key!r}" for key, n in Counter(ids).items() if n > 1)


def _tables(book: _Workbook) -> Iterator[str]:
    ids: list[str] = []
    names: list[str] = []
    for name, path, _ in book.sheets():
        areas = []
        for kind, target in book.relations(path).values():
            if kind != "table":
                continue
            table = book.trees[target]
            ids.append(table.get("id", ""))
            names.append(table.get("displayName", "").lower())
            areas.append(table.get("ref", ""))
            columns = next((e for e in table if _local(e) == "tableColumns"), ())
            top, left, bottom, right = _box(table.get("ref", "A1"))
            if len(columns) != right - left + 1 or bottom <= top:
                yield f"{name}: the table {table.get('ref')} has {len(columns)} columns"
            for one in table:
                if _local(one) == "autoFilter" and _box(one.get("ref", ""))[0] != top:
                    yield f"{name}: the table {table.get('ref')} filters {one.get('ref')}"
        yield from (f"{name}: {text}" for text in _over_each_other(areas))
    for what, found in (("id", ids), ("name", names)):
        yield from (f"two tables with the {what} {v}" for v, n in Counter(found).items() if n > 1)
