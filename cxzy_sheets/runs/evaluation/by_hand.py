"""A unit's side, without the library: the cells of a tagged form filled in, as XML.

Half of the demo's copies are made here, with the standard library alone, so that what reads them is
not held against its own writing. Rows are put in above the total as Excel does it: what stands
below moves down, sums reach over the new rows, and every formula has its result.

sheet = Sheet(form)
sheet.answer({"单位": "文学院党委"}, {"支部": [{"名称": "…"}]})
sheet.save()                # bytes of a workbook without 字段 and 规则
"""

from __future__ import annotations

import copy
import datetime
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree

from .cells_by_hand import (
    MAIN,
    RELATION,
    Cell,
    as_bytes,
    column_name,
    column_number,
    moved,
    order,
    reaching,
    result_of,
    row_of,
    shifted,
    spelt,
    stretched,
    typed,
    with_result,
)

_DEFINITION = ("字段", "规则")
"""The sheets that units do not get."""

_STYLES = "xl/styles.xml"
_TAG = re.compile(r"\{\{([^{}]+)\}\}")


class Sheet:
    """The first sheet of a tagged form, open to be filled in."""

    def __init__(self, form: bytes) -> None:
        self._form, self._strings, self._sheets = _opened(form)
        self._path = self._sheets[0][1]
        self._root = ElementTree.fromstring(self._form.read(self._path))
        data = self._root.find(spelt("sheetData"))
        assert data is not None
        self._data = data
        self._cells: dict[str, Cell] | None = None
        self._styles: Cell | None = None

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
        number = row_of(address)
        row = next(row for row in self._data if int(row.get("r", "0")) == number)
        cell = ElementTree.Element(spelt("c"), {"r": address})
        after = [c for c in row if order(c.get("r", "")) < order(address)]
        row.insert(len(after), cell)
        self._cells = None
        return cell

    def texts(self) -> list[list[str]]:
        """Return what the cells of each row say."""
        return [[self.text(cell) for cell in row] for row in self._data]

    def find(self, text: str) -> str:
        """Return the address of the first cell that says `text`, blanks left aside."""
        wanted = "".join(text.split())
        return next(
            address
            for address, cell in self.cells().items()
            if "".join(self.text(cell).split()) == wanted
        )

    # What people do to a sheet besides filling it in

    def add_row(self, below: int, cells: Mapping[str, Any]) -> int:
        """Put a row in below another, alike to it, with nothing but some cells; return it."""
        self._insert(below, 1)
        for address, cell in self.cells().items():
            if row_of(address) == below + 1:
                typed(cell, None)
        for column, value in cells.items():
            self.put(f"{column}{below + 1}", value)
        return below + 1

    def merge(self, reference: str) -> None:
        """Merge some cells into one."""
        merges = self._root.find(spelt("mergeCells"))
        assert merges is not None
        ElementTree.SubElement(merges, spelt("mergeCell"), {"ref": reference})

    def unmerge(self, reference: str) -> None:
        """Part the cells that are merged into one."""
        merges = self._root.find(spelt("mergeCells"))
        assert merges is not None
        merges[:] = [merge for merge in merges if merge.get("ref") != reference]

    def wear(self, address: str, like: str) -> None:
        """Give a cell the format of another one."""
        self.cells()[address].set("s", self.cells()[like].get("s", "0"))

    def shown_as(self, address: str, number_format: int) -> None:
        """Give a cell a number format that every workbook has, by its number (ECMA-376 18.8.30)."""
        cell = self.cells()[address]
        if self._styles is None:
            self._styles = ElementTree.fromstring(self._form.read(_STYLES))
        own = self._styles.find(spelt("cellXfs"))
        assert own is not None
        made = copy.deepcopy(own[int(cell.get("s", "0"))])
        made.set("numFmtId", str(number_format))
        made.set("applyNumberFormat", "1")
        own.append(made)
        own.set("count", str(len(own)))
        cell.set("s", str(len(own) - 1))

    def hide_row(self, number: int) -> None:
        """Hide a row."""
        row = next(row for row in self._data if row.get("r") == str(number))
        row.set("hidden", "1")

    def hide_column(self, letter: str) -> None:
        """Hide a column that has a width of its own or shares it with its neighbours."""
        number = column_number(letter)
        columns = self._root.find(spelt("cols"))
        assert columns is not None
        for place, column in enumerate(list(columns)):
            first, last = int(column.get("min", "0")), int(column.get("max", "0"))
            if not first <= number <= last:
                continue
            columns.remove(column)
            spans = ((first, number - 1), (number, number), (number + 1, last))
            made = [(a, b, copy.deepcopy(column)) for a, b in spans if a <= b]
            for offset, (a, b, one) in enumerate(made):
                one.set("min", str(a))
                one.set("max", str(b))
                if a == number:
                    one.set("hidden", "1")
                columns.insert(place + offset, one)
            return

    def put_far(self, value: str) -> None:
        """Type something into the last cell that a sheet has."""
        row = ElementTree.SubElement(self._data, spelt("row"), {"r": "1048576"})
        typed(ElementTree.SubElement(row, spelt("c"), {"r": "XFD1048576"}), value)
        self._cells = None

    def repeat(self, rows: range, *, below: int = 0, beside: int = 0) -> None:
        """Copy rows with all that stands in them, so many rows further down or columns right."""
        there = {int(row.get("r", "0")): row for row in self._data}
        for number in rows:
            if number not in there:
                continue
            if below:
                row = copy.deepcopy(there[number])
                moved(row, below, own=True)
                self._data.append(row)
                self._cells = None
                continue
            for cell in list(there[number]):
                text = self.text(cell)
                if text:
                    address = f"{column_name(column_number(cell.get('r', '')) + beside)}{number}"
                    self.put(address, text if cell.get("t") else float(text))

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
                row = row_of(address)
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
            formula.text = reaching(formula.text or "", last, count)
        for row in self._data:
            if int(row.get("r", "0")) > last:
                moved(row, count)
        place = list(self._data).index(pattern)
        for number in range(1, count + 1):
            row = copy.deepcopy(pattern)
            moved(row, number, own=True)
            serial = self._serial(row)
            if step and serial is not None:
                typed(serial, int(self.text(serial)) + number)
            self._data.insert(place + number, row)
        for merge in self._root.iter(spelt("mergeCell")):
            merge.set("ref", shifted(merge.get("ref", ""), last, count))
        for rule in self._root.iter(spelt("dataValidation")):
            rule.set("sqref", stretched(rule.get("sqref", ""), last, count))
        dimension = self._root.find(spelt("dimension"))
        if dimension is not None:
            dimension.set("ref", shifted(dimension.get("ref", ""), last, count))

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
            result = result_of(open_[address], numbers)
            if isinstance(result, float):
                numbers[address] = result
            with_result(cells[address], result)

    # The workbook

    def save(self) -> bytes:
        """Return the copy: the form without the sheets that define it."""
        gone = {path for name, path in self._sheets if name in _DEFINITION}
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for info in self._form.infolist():
                if info.filename in gone or info.filename == "xl/calcChain.xml":
                    continue
                data = self._form.read(info)
                if info.filename == self._path:
                    data = as_bytes(self._root)
                elif info.filename == _STYLES and self._styles is not None:
                    data = as_bytes(self._styles)
                elif info.filename == "[Content_Types].xml":
                    data = _without(data, "PartName", frozenset(f"/{path}" for path in gone))
                elif info.filename == "xl/workbook.xml":
                    data = _without(data, "name", frozenset(_DEFINITION))
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


@lru_cache(maxsize=16)
def _opened(form: bytes) -> tuple[zipfile.ZipFile, list[str], list[tuple[str, str]]]:
    """Return what is the same for all copies of a form: its parts, strings, sheets."""
    archive = zipfile.ZipFile(io.BytesIO(form))
    return archive, _shared_strings(archive), _sheet_paths(archive)


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


@lru_cache(maxsize=64)
def _without(data: bytes, attribute: str, gone: frozenset[str]) -> bytes:
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
