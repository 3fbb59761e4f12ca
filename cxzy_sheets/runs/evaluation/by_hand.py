"""A unit's side, without the library: the cells of a tagged form filled in, as XML.

Half of the demo's copies are made here, with the standard library alone, so that what reads them is
not held against its own writing. Rows are put in above the total as Excel does it: what stands
below moves down, sums reach over the new rows, and every formula has its result.

sheet = Sheet(form)
sheet.answer({"单位": "文学院党委"}, {"支部": [{"名称": "…"}]})
sheet.save()                # bytes of a workbook without 字段 and 规则
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DEFINITION = ("字段", "规则")
"""The sheets that units do not get."""

_TAG = re.compile(r"\{\{([^{}]+)\}\}")
_ADDRESS = re.compile(r"(\$?)([A-Z]{1,3})(\$?)([0-9]+)")
_SUM = re.compile(r"SUM\(([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)\)")
_QUOTIENT = re.compile(r"IFERROR\((.+)/([A-Z]+[0-9]+),\"\"\)")
_SHARE = re.compile(r"IF\(N\((.+)\)=0,\"\",([A-Z]+[0-9]+)/(.+)\)")
_EPOCH = datetime.date(1899, 12, 30)

for _prefix, _uri in (
    ("", MAIN),
    ("r", RELATION),
    ("mc", "http://schemas.openxmlformats.org/markup-compatibility/2006"),
    ("x14ac", "http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"),
):
    ElementTree.register_namespace(_prefix, _uri)

Cell = ElementTree.Element


def spelt(name: str) -> str:
    """Return the full name of an element of a sheet."""
    return f"{{{MAIN}}}{name}"


class Sheet:
    """The first sheet of a tagged form, open to be filled in."""

    def __init__(self, form: bytes) -> None:
        self._form = zipfile.ZipFile(io.BytesIO(form))
        self._strings = _shared_strings(self._form)
        self._path = _sheet_paths(self._form)[0][1]
        self._root = ElementTree.fromstring(self._form.read(self._path))
        data = self._root.find(spelt("sheetData"))
        assert data is not None
        self._data = data
        self._cells: dict[str, Cell] | None = None

    # Cells

    def cells(self) -> dict[str, Cell]:
        """Return the cells by address."""
        if self._cells is None:
            self._cells = {cell.get("r", ""): cell for row in self._data for cell in row}
        return self._cells

    def text(self, cell: Cell) -> str:
        """Return what a cell shows as text, empty where it shows none."""
        value = cell.findtext(spelt("v"))
        if cell.get("t") == "s" and value is not None:
            return self._strings[int(value)]
        if cell.get("t") == "inlineStr":
            return "".join(node.text or "" for node in cell.iter(spelt("t")))
        return value or ""

    def put(self, address: str, value: Any) -> None:
        """Type a value into a cell: text, number, day, or None to empty it."""
        cell = self.cells().get(address)
        if cell is None:
            cell = self._made(address)
        typed(cell, value)

    def put_error(self, address: str, error: str) -> None:
        """Let a cell show an error, as a formula whose cells are gone does."""
        cell = self.cells()[address]
        typed(cell, None)
        cell.set("t", "e")
        ElementTree.SubElement(cell, spelt("v")).text = error

    def put_formula(self, address: str, formula: str) -> None:
        """Put in a formula that has no result yet."""
        cell = self.cells()[address]
        typed(cell, None)
        ElementTree.SubElement(cell, spelt("f")).text = formula

    def _made(self, address: str) -> Cell:
        number = int(re.sub("[A-Z]+", "", address))
        row = next(row for row in self._data if int(row.get("r", "0")) == number)
        cell = ElementTree.Element(spelt("c"), {"r": address})
        after = [c for c in row if _order(c.get("r", "")) < _order(address)]
        row.insert(len(after), cell)
        self._cells = None
        return cell

    def find(self, text: str) -> str:
        """Return the address of the first cell that says `text`, blanks left aside."""
        wanted = "".join(text.split())
        return next(
            address
            for address, cell in self.cells().items()
            if "".join(self.text(cell).split()) == wanted
        )

    # Answers

    def answer(
        self, values: Mapping[str, Any], rows: Mapping[str, Sequence[Mapping[str, Any]]]
    ) -> dict[str, str]:
        """Fill in the answers; return where each stands: `支部.满意[2]` -> K8."""
        places: dict[str, str] = {}
        for block, records in rows.items():
            places |= self._block(block, records)
        for address, cell in self.cells().items():
            text = self.text(cell)
            names = _TAG.findall(text)
            if not names:
                continue
            places |= dict.fromkeys(names, address)
            if text == f"{{{{{names[0]}}}}}":
                typed(cell, _answer_of(names[0], values))
                continue
            for name in names:
                text = text.replace(f"{{{{{name}}}}}", _written(values.get(name)))
            typed(cell, text)
        self._calculate()
        return places

    def _block(self, block: str, records: Sequence[Mapping[str, Any]]) -> dict[str, str]:
        tags: dict[int, dict[str, str]] = {}
        for address, cell in self.cells().items():
            found = _TAG.fullmatch(self.text(cell))
            if found and found[1].startswith(f"{block}."):
                row = int(re.sub("[A-Z]+", "", address))
                tags.setdefault(row, {})[found[1].split(".", 1)[1]] = re.sub("[0-9]+", "", address)
        rows = sorted(tags)
        if len(rows) == 1:
            rows = self._room(rows[0], len(records))
            columns = dict.fromkeys(rows, tags[rows[0]])
        else:
            columns = tags
        places = {}
        for index, row in enumerate(rows):
            record = records[index] if index < len(records) else {}
            for name, column in columns[row].items():
                self.put(f"{column}{row}", record.get(name))
                places[f"{block}.{name}[{index}]"] = f"{column}{row}"
        return places

    def _room(self, first: int, count: int) -> list[int]:
        """Return the rows of a block, put in above what stands below it as they are needed."""
        last = first
        numbers = {int(row.get("r", "0")): row for row in self._data}
        while last + 1 in numbers and not self._printed(numbers[last + 1]):
            last += 1
        missing = count - (last - first + 1)
        if missing > 0:
            self._insert(last, missing)
            last += missing
        return list(range(first, last + 1))

    def _printed(self, row: Cell) -> bool:
        return any(
            self.text(cell) and not self.text(cell).replace(".", "").isdigit()
            for cell in row
            if cell.find(spelt("f")) is None
        )

    def _insert(self, last: int, count: int) -> None:
        """Put rows in behind a row, alike to it; what refers to the rows around them follows."""
        self._cells = None
        pattern = next(row for row in self._data if int(row.get("r", "0")) == last)
        before = next(row for row in self._data if int(row.get("r", "0")) == last - 1)
        step = self._serial(pattern) is not None and self._serial(before) is not None
        for formula in self._data.iter(spelt("f")):
            formula.text = _reaching(formula.text or "", last, count)
        for row in self._data:
            if int(row.get("r", "0")) > last:
                _moved(row, count)
        place = list(self._data).index(pattern)
        for number in range(1, count + 1):
            row = ElementTree.fromstring(ElementTree.tostring(pattern))
            _moved(row, number, own=True)
            serial = self._serial(row)
            if step and serial is not None:
                typed(serial, int(self.text(serial)) + number)
            self._data.insert(place + number, row)
        for merge in self._root.iter(spelt("mergeCell")):
            merge.set("ref", _shifted(merge.get("ref", ""), last, count))
        for rule in self._root.iter(spelt("dataValidation")):
            rule.set("sqref", _stretched(rule.get("sqref", ""), last, count))
        dimension = self._root.find(spelt("dimension"))
        if dimension is not None:
            dimension.set("ref", _shifted(dimension.get("ref", ""), last, count))

    def _serial(self, row: Cell) -> Cell | None:
        first = next(iter(row), None)
        return first if first is not None and self.text(first).isdigit() else None

    # Results

    def _calculate(self) -> None:
        """Work out the formulas that the form has: sums and quotients."""
        cells = self.cells()
        numbers: dict[str, float] = {}
        for address, cell in cells.items():
            value = cell.findtext(spelt("v"))
            if value and cell.find(spelt("f")) is None and cell.get("t") in (None, "n"):
                numbers[address] = float(value)
        open_ = {
            a: c.findtext(spelt("f")) or ""
            for a, c in cells.items()
            if c.find(spelt("f")) is not None
        }
        # Sums come first: quotients are made of them.
        for address in sorted(open_, key=lambda a: not open_[a].startswith("SUM")):
            result = _result(open_[address], numbers)
            if isinstance(result, float):
                numbers[address] = result
            _with_result(cells[address], result)

    # The workbook

    def save(self) -> bytes:
        """Return the copy: the form without the sheets that define it."""
        gone = {path for name, path in _sheet_paths(self._form) if name in _DEFINITION}
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for info in self._form.infolist():
                if info.filename in gone or info.filename == "xl/calcChain.xml":
                    continue
                data = self._form.read(info)
                if info.filename == self._path:
                    data = as_bytes(self._root)
                elif info.filename == "[Content_Types].xml":
                    data = _without(data, "PartName", {f"/{path}" for path in gone})
                elif info.filename == "xl/workbook.xml":
                    data = _without(data, "name", set(_DEFINITION))
                    data = self._named(data)
                entry = zipfile.ZipInfo(info.filename, (2012, 1, 5, 9, 0, 0))
                archive.writestr(entry, data, zipfile.ZIP_DEFLATED)
        return out.getvalue()

    def _named(self, workbook: bytes) -> bytes:
        """Return the workbook's part without names of the sheets that are gone, titles kept."""
        root = ElementTree.fromstring(workbook)
        names = root.find(spelt("definedNames"))
        if names is not None:
            for name in list(names):
                if int(name.get("localSheetId", "0")) > 0:
                    names.remove(name)
                elif name.get("name") == "_xlnm.Print_Area":
                    last = max(int(row.get("r", "0")) for row in self._data)
                    name.text = re.sub(r"[0-9]+$", str(last), name.text or "")
        return as_bytes(root)


def as_bytes(root: Cell) -> bytes:
    """Return an element as the bytes of a part."""
    return bytes(ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True))


def _shared_strings(archive: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    root = ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))
    return ["".join(node.text or "" for node in item.iter(spelt("t"))) for item in root]


def _sheet_paths(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {r.get("Id"): f"xl/{r.get('Target', '').removeprefix('/xl/')}" for r in relations}
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    return [
        (sheet.get("name", ""), targets[sheet.get(f"{{{RELATION}}}id")])
        for sheet in book.iter(spelt("sheet"))
    ]


def _without(data: bytes, attribute: str, gone: set[str]) -> bytes:
    root = ElementTree.fromstring(data)
    if root.tag.endswith("Types"):
        ElementTree.register_namespace(
            "", "http://schemas.openxmlformats.org/package/2006/content-types"
        )
    for parent in [root, *root]:
        for child in list(parent):
            if child.get(attribute) in gone and not child.tag.endswith("definedName"):
                parent.remove(child)
    made = as_bytes(root)
    ElementTree.register_namespace("", MAIN)
    return made


def _order(address: str) -> tuple[int, str]:
    letters = re.sub("[0-9]+", "", address)
    return len(letters), letters


def typed(cell: Cell, value: Any) -> None:
    """Type a value into a cell: text, number, day, yes or no; None empties it."""
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", None)
    if value is None or value == "":
        return
    if isinstance(value, bool):
        value = "是" if value else "否"
    if isinstance(value, datetime.date):
        value = (value - _EPOCH).days
    if isinstance(value, (int, float)):
        ElementTree.SubElement(cell, spelt("v")).text = repr(value)
        return
    cell.set("t", "inlineStr")
    text = ElementTree.SubElement(ElementTree.SubElement(cell, spelt("is")), spelt("t"))
    text.text = str(value)
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _answer_of(name: str, values: Mapping[str, Any]) -> Any:
    if "=" in name:
        field, option = name.split("=", 1)
        given = values.get(field)
        return "√" if option in (given if isinstance(given, tuple) else (given,)) else None
    return values.get(name)


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime.date):
        return f"{value.year}年{value.month}月{value.day}日"
    return str(value)


def _moved(row: Cell, count: int, *, own: bool = False) -> None:
    """Move a row down; the formulas of a copied row move with it."""
    row.set("r", str(int(row.get("r", "0")) + count))
    for cell in row:
        cell.set("r", _ADDRESS.sub(lambda m: _down(m, count), cell.get("r", "")))
        formula = cell.find(spelt("f"))
        if own and formula is not None:
            formula.text = _ADDRESS.sub(lambda m: _down(m, count), formula.text or "")


def _down(match: re.Match[str], count: int) -> str:
    fixed, letters, still, number = match.groups()
    moved = number if still else str(int(number) + count)
    return f"{fixed}{letters}{still}{moved}"


def _shifted(reference: str, last: int, count: int) -> str:
    def moved(match: re.Match[str]) -> str:
        number = int(match[4])
        return f"{match[1]}{match[2]}{match[3]}{number + count if number > last else number}"

    return _ADDRESS.sub(moved, reference)


def _reaching(formula: str, last: int, count: int) -> str:
    """Return a formula after rows came in; a sum that ended in front of them reaches on."""
    found = _SUM.fullmatch(formula)
    if found and int(found[2]) < last == int(found[4]):
        return f"SUM({found[1]}{found[2]}:{found[3]}{last + count})"
    return _shifted(formula, last, count)


def _stretched(sqref: str, last: int, count: int) -> str:
    def moved(match: re.Match[str]) -> str:
        number = int(match[4])
        return f"{match[1]}{match[2]}{match[3]}{number + count if number >= last else number}"

    return " ".join(_ADDRESS.sub(moved, part) for part in sqref.split())


def _value(part: str, numbers: Mapping[str, float]) -> float | None:
    found = _SUM.fullmatch(part)
    if found:
        return _sum(found, numbers)
    return numbers.get(part.replace("$", ""))


def _sum(found: re.Match[str], numbers: Mapping[str, float]) -> float:
    left, first, right, last = found.groups()
    letters = [chr(c) for c in range(ord(left), ord(right) + 1)]
    return sum(
        numbers.get(f"{letter}{row}", 0.0)
        for letter in letters
        for row in range(int(first), int(last) + 1)
    )


def _result(formula: str, numbers: Mapping[str, float]) -> float | str:
    found = _SUM.fullmatch(formula)
    if found:
        return _sum(found, numbers)
    found = _QUOTIENT.fullmatch(formula)
    if found:
        above, below = _value(found[1], numbers), numbers.get(found[2])
        return (above or 0.0) / below if below else ""
    found = _SHARE.fullmatch(formula)
    if found is None:
        raise ValueError(formula)
    below = numbers.get(found[3].replace("$", ""))
    return numbers.get(found[2], 0.0) / below if below else ""


def _with_result(cell: Cell, result: float | str) -> None:
    value = cell.find(spelt("v"))
    if value is None:
        value = ElementTree.SubElement(cell, spelt("v"))
    cell.attrib.pop("t", None)
    if isinstance(result, str):
        cell.set("t", "str")
        value.text = result
    else:
        value.text = repr(int(result) if result.is_integer() else result)
