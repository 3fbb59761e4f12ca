"""The cells of one sheet's part, found by row and column, counted from 0.

Rows and cells may be left out of the part, or lack their address; what is asked for and is not
there is made in its place, with the style of its row, else of its column.
"""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..refs import LAST_COLUMN, Box, address, box, box_address, position
from ..values import CellError
from ..workbooks.kinds import refusal
from ..workbooks.parsed import unescaped
from .contents import (
    Content,
    Properties,
    Rich,
    attribute,
    formula_element,
    needs_preserve,
    number_text,
    sayable,
    serial,
    written,
)  # fmt: skip
from .references import moved
from .xml import Element, appended, beside, child, children, descendants, dropped, local

_XML = "{http://www.w3.org/XML/1998/namespace}"
Cell = tuple[int, int]
"""Row and column, counted from 0."""
_BEHIND_DATA = frozenset(("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols"))
"""What stands before the cells in a sheet's part."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula of a cell, and the cells that its results stand in."""

    text: str
    """Without its `=`, as it reads in this very cell; empty where the part does not say."""
    area: Box
    kind: str = "normal"
    """normal, shared, array, dataTable."""


class Grid:
    """The rows and cells of a sheet's part."""

    def __init__(self, root: Element, *, date1904: bool = False) -> None:
        self.root = root
        self.date1904 = date1904
        found = child(root, "sheetData")
        self.data: Element = found if found is not None else self._made_data()
        self.rows: dict[int, Element] = {}
        self._waiting: set[int] | None = set()
        """Rows whose cells are not known yet; None: all are."""
        self._cells: dict[Cell, Element] = {}
        self._index_rows()
        self._order: list[int] | None = None
        self._arrays: list[Box] | None = None
        self._merged: list[Box] | None = None

    @property
    def prefix(self) -> str:
        """What the names of the part's elements begin with, with its colon; mostly nothing."""
        prefix = self.data.prefix
        return f"{prefix}:" if prefix else ""

    def _made_data(self) -> Element:
        made = beside(self.root, "sheetData")
        before = [c for c in self.root if local(c) in _BEHIND_DATA]
        self.root.insert(self.root.index(before[-1]) + 1 if before else 0, made)
        return made

    def _index_rows(self) -> None:
        row = -1
        twice = False
        for line in children(self.data, "row"):
            said = line.get("r", "")
            row = int(said) - 1 if said.isdigit() else row + 1
            if not said:
                line.set("r", str(row + 1))
            twice |= row in self.rows
            self.rows.setdefault(row, line)
        self._waiting = set(self.rows)
        if twice:
            # Cells of a row that is there twice stand in several elements.
            for line in children(self.data, "row"):
                self._look(int(line.get("r", "")) - 1, line)
            self._waiting = None

    def _look(self, row: int, line: Element) -> None:
        """Know the cells of a row."""
        cells = self._cells
        column = -1
        for cell in line.iterchildren("{*}c"):
            said = cell.get("r")
            try:
                column = column + 1 if said is None else position(said)[1]
            except ValueError:
                raise refusal("damaged-file", detail=f"单元格地址 {said}") from None
            if said is None:
                cell.set("r", address(row, column))
            cells.setdefault((row, column), cell)

    @property
    def cells(self) -> dict[Cell, Element]:
        """Every cell of the part: its place -> its element."""
        self.look_everywhere()
        return self._cells

    def look_everywhere(self) -> None:
        """Know every cell: from then on each element says its address."""
        for row in self._waiting or ():
            self._look(row, self.rows[row])
        self._waiting = None

    def found(self, row: int, column: int) -> Element | None:
        """Return a cell's element; None where the part has none.

        Rows are looked at as they are asked for: most changes are of a few cells.
        """
        if self._waiting is not None and row in self._waiting:
            self._waiting.discard(row)
            self._look(row, self.rows[row])
        return self._cells.get((row, column))

    # Cells that may not be there yet

    def row(self, row: int) -> Element:
        """Return a row's element, made in its place if the part has none."""
        if row in self.rows:
            return self.rows[row]
        made = beside(self.data, "row")
        made.set("r", str(row + 1))
        self.put_row(row, made)
        return made

    def put_row(self, row: int, element: Element) -> None:
        """Put a row's element into its place; its cells are known from then on."""
        if self._order is None:
            self._order = sorted(self.rows)
        at = bisect_left(self._order, row)
        if at < len(self._order):
            self.rows[self._order[at]].addprevious(element)
        elif at:
            self.rows[self._order[-1]].addnext(element)
        else:
            self.data.append(element)
        self._order.insert(at, row)
        self.rows[row] = element
        self._look(row, element)

    def replaced(self, rows: dict[int, Element], cells: dict[Cell, Element]) -> None:
        """Take rows and cells that stand elsewhere now."""
        self.rows, self._cells, self._waiting = rows, cells, None
        self._order = self._arrays = self._merged = None

    def cell(self, row: int, column: int) -> Element:
        """Return a cell's element, made in its place if the part has none."""
        found = self.found(row, column)
        if found is not None:
            return found
        line = self.row(row)
        # It is a hint of Excel's own for where a row's cells begin and end; wrong, it is worse
        # than missing.
        line.attrib.pop("spans", None)
        made = beside(line, "c")
        made.set("r", address(row, column))
        style = self.bare_style(row, column)
        if style:
            made.set("s", style)
        following = [c for c in children(line, "c") if position(c.get("r"))[1] > column]
        if following:
            following[0].addprevious(made)
        else:
            last = list(children(line, "c"))
            if last:
                last[-1].addnext(made)
            else:
                line.insert(0, made)
        self._cells[row, column] = made
        self._reach(row, column)
        return made

    def _reach(self, row: int, column: int) -> None:
        """Let the area that the sheet is said to reach hold a cell: some readers trust it."""
        said = child(self.root, "dimension")
        try:
            r0, c0, r1, c1 = box(said.get("ref", "")) if said is not None else (0, 0, 0, 0)
        except ValueError:
            return
        if said is not None:
            wider = (min(r0, row), min(c0, column), max(r1, row), max(c1, column))
            said.set("ref", box_address(wider))

    def bare_style(self, row: int, column: int) -> str:
        """Return the style of a cell that has none of its own: its row's, else its column's."""
        line = self.rows.get(row)
        if line is not None and line.get("customFormat") in ("1", "true"):
            return str(line.get("s", ""))
        for group in children(child(self.root, "cols"), "col"):
            if int(group.get("min", "0")) <= column + 1 <= int(group.get("max", "0")):
                return str(group.get("style", ""))
        return ""

    def style(self, row: int, column: int) -> int:
        """Return the number of the style that a cell shows."""
        cell = self.found(row, column)
        found = cell.get("s", "") if cell is not None else self.bare_style(row, column)
        return int(found) if found.isdigit() else 0

    # What stands in them

    def put(self, row: int, column: int, value: Content) -> None:
        """Put a value into a cell, in place of a value or a formula; its style stays.

        Raises:
            ValueError: The cell belongs to an array formula over several cells.
        """
        if value is None and self.found(row, column) is None:
            return
        cell = self.cell(row, column)
        self._unbind(row, column, cell)
        _emptied(cell)
        if value is None:
            return
        if isinstance(value, CellError):
            _valued(cell, "e", str(value))
        elif isinstance(value, (str, Rich)):
            _put_text(cell, value)
        elif isinstance(value, bool):
            _valued(cell, "b", "1" if value else "0")
        else:
            _valued(cell, "", number_text(value))

    def put_result(self, row: int, column: int, value: Content) -> None:
        """Put a result beside a cell's formula; None takes the one that was there."""
        cell = self.cells[row, column]
        for name in ("v", "is"):
            for old in list(children(cell, name)):
                dropped(old)
        cell.attrib.pop("t", None)
        cell.attrib.pop("vm", None)
        if isinstance(value, CellError):
            _valued(cell, "e", str(value))
        elif isinstance(value, str):
            _valued(cell, "str", written(value))
        elif isinstance(value, bool):
            _valued(cell, "b", "1" if value else "0")
        elif isinstance(value, (int, float)):
            _valued(cell, "", number_text(value))

    def _unbind(self, row: int, column: int, cell: Element) -> None:
        """Make a cell free to be overwritten: its formula may be other cells' as well."""
        inside = self._array_over(row, column)
        if inside is not None and inside[:2] == (row, column) and cell.get("cm"):
            self._unspill(inside)
        elif inside is not None:
            raise ValueError(f"{address(row, column)} 属于数组公式 {box_address(inside)}")
        formula = child(cell, "f")
        if formula is not None and formula.get("t") == "shared" and (formula.text or "").strip():
            self.unshare(formula.get("si", ""))

    def _array_over(self, row: int, column: int) -> Box | None:
        if self._arrays is None:
            elements = [child(cell, "f") for cell in self.cells.values()]
            areas = [_area(f, (0, 0, 0, 0)) for f in elements if f is not None]
            self._arrays = [area for area in areas if area[:2] != area[2:]]
        for area in self._arrays:
            if area[0] <= row <= area[2] and area[1] <= column <= area[3]:
                return area
        return None

    def merged_over(self, row: int, column: int) -> Box | None:
        """Return the merged area that a cell is part of."""
        if self._merged is None:
            self._merged = list(merges(self))
        for area in self._merged:
            if area[0] <= row <= area[2] and area[1] <= column <= area[3]:
                return area
        return None

    def _unspill(self, area: Box) -> None:
        """Take out what a dynamic formula had spilt: it goes with the formula, as in Excel."""
        for at, cell in self.cells.items():
            if area[0] <= at[0] <= area[2] and area[1] <= at[1] <= area[3]:
                _emptied(cell)
        self._arrays = None

    def text_item(self, row: int, column: int, strings: Sequence[Any]) -> Element | None:
        """Return the element that holds the text of a cell, shared or its own; None for none."""
        cell = self.found(row, column)
        if cell is None:
            return None
        if cell.get("t") == "inlineStr":
            return child(cell, "is")
        value = child(cell, "v")
        text = (value.text or "").strip() if value is not None else ""
        if cell.get("t") == "s" and text.isdecimal() and int(text) < len(strings):
            return strings[int(text)]
        return None

    def formula_bytes(self, row: int, column: int) -> bytes:
        """Return the element of a cell's formula as it stands in the part; empty where none is."""
        cell = self.found(row, column)
        formula = child(cell, "f") if cell is not None else None
        if formula is None:
            return b""
        given = "".join(
            f' {name.replace(_XML, "xml:")}="{attribute(value)}"'
            for name, value in formula.attrib.items()
            if "}" not in name or name.startswith(_XML)
        )
        return formula_element(formula.text or "", self.prefix, given)

    def has_formula(self, row: int, column: int) -> bool:
        """Return whether a cell holds a formula."""
        cell = self.found(row, column)
        return cell is not None and child(cell, "f") is not None

    # Formulas

    def formulas(self) -> dict[Cell, Formula]:
        """Return every formula of the sheet as it reads in its own cell."""
        masters: dict[str, tuple[Cell, str]] = {}
        found: dict[Cell, Formula] = {}
        waiting: list[tuple[Cell, str]] = []
        self.look_everywhere()
        for element in descendants(self.data, "f"):
            cell = element.getparent()
            if local(cell) != "c":
                continue
            at = position(f"{cell.get('r')}")
            text = (element.text or "").strip().lstrip("=")
            kind = element.get("t", "normal")
            here = (*at, *at)
            if kind == "shared":
                if text:
                    masters[element.get("si", "")] = (at, text)
                    found[at] = Formula(text, here, kind)
                else:
                    waiting.append((at, element.get("si", "")))
            elif text or kind != "normal":
                # LibreOffice writes an empty one where it could not say a formula: a plain value.
                found[at] = Formula(text, _area(element, here), kind)
        for at, group in waiting:
            master = masters.get(group)
            text = moved(master[1], at[0] - master[0][0], at[1] - master[0][1]) if master else ""
            found[at] = Formula(text, (*at, *at), "shared")
        return found

    def unshare(self, group: str | None = None) -> None:
        """Write each formula of a shared group, or of all, out in its own cell."""
        texts = self.formulas()
        for at, formula in texts.items():
            element = child(self.cells[at], "f")
            if formula.kind != "shared" or element is None:
                continue
            if formula.text and group in (None, element.get("si", "")):
                for name in ("t", "si", "ref"):
                    element.attrib.pop(name, None)
                element.text = formula.text

    def raw(self, row: int, column: int, strings: Sequence[Any]) -> Content:
        """Return the value that a cell holds; `strings` are the workbook's shared ones."""
        cell = self.found(row, column)
        if cell is None:
            return None
        if cell.get("t") == "d":
            return _day(cell, date1904=self.date1904)
        return value_of(cell, strings)


def _area(element: Element, here: Box) -> Box:
    if element.get("t") not in ("array", "dataTable"):
        return here
    try:
        return box(element.get("ref", ""))
    except ValueError:
        return here


def value_of(cell: Element, strings: Sequence[Any]) -> Content:
    """Return the value that a cell's element holds."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inline = child(cell, "is")
        return rich_of(inline).text or None if inline is not None else None
    found = child(cell, "v")
    text = (found.text or "") if found is not None else ""
    if kind == "s":
        index = int(text) if text.strip().isdecimal() else -1
        return rich_of(strings[index]).text or None if 0 <= index < len(strings) else None
    if kind == "str":
        return unescaped(text) if found is not None else None
    if not text.strip():
        return None
    if kind == "e":
        return CellError(text)
    if kind == "b":
        return text.strip() in ("1", "true")
    try:
        return float(text)
    except ValueError:
        return text


def _day(cell: Element, *, date1904: bool) -> Content:
    """Return the number of a day that strict writers put down in words: `2011-12-20T08:00:00`."""
    value = child(cell, "v")
    text = (value.text or "").strip() if value is not None else ""
    try:
        return serial(datetime.datetime.fromisoformat(text.rstrip("Z")), date1904=date1904)
    except ValueError:
        return text or None


def rich_of(item: Element) -> Rich:
    """Return the runs of a shared or inline string; phonetic readings are left out."""
    runs: list[tuple[Properties | None, str]] = []
    for part in item:
        if local(part) == "t":
            runs.append((None, unescaped(part.text or "")))
        elif local(part) == "r":
            text = "".join(unescaped(t.text or "") for t in children(part, "t"))
            runs.append((_properties(child(part, "rPr")), text))
    return Rich(tuple(runs))


def _properties(element: Element | None) -> Properties | None:
    if element is None:
        return None
    return tuple(
        (local(one), tuple((str(k), str(v)) for k, v in one.attrib.items()))
        for one in element
        if local(one)
    )


def _emptied(cell: Element) -> None:
    for name in ("f", "v", "is"):
        for old in list(children(cell, name)):
            dropped(old)
    for name in ("t", "cm", "vm"):
        cell.attrib.pop(name, None)


def _valued(cell: Element, kind: str, text: str) -> None:
    if kind:
        cell.set("t", kind)
    made = beside(cell, "v")
    made.text = text
    formula = child(cell, "f")
    if formula is not None:
        formula.addnext(made)
    else:
        cell.insert(0, made)


def _put_text(cell: Element, value: str | Rich) -> None:
    rich = value if isinstance(value, Rich) else Rich(((None, value),))
    if not sayable(rich.text):
        return
    cell.set("t", "inlineStr")
    inline = beside(cell, "is")
    cell.insert(0, inline)
    plain = all(properties is None for properties, _ in rich.runs)
    for properties, text in ((None, rich.text),) if plain else rich.runs:
        holder = inline if plain else appended(inline, "r")
        if properties is not None:
            shown = appended(holder, "rPr")
            for name, attributes in properties:
                appended(shown, name, **dict(attributes))
        made = appended(holder, "t")
        made.text = written(text)
        if needs_preserve(made.text):
            made.set(f"{_XML}space", "preserve")


def used(grid: Grid) -> Box:
    """Return the area that the sheet's cells reach, from A1."""
    last_row = max((row for row, _ in grid.cells), default=0)
    last_column = max((column for _, column in grid.cells), default=0)
    return 0, 0, last_row, min(last_column, LAST_COLUMN - 1)


def merges(grid: Grid) -> Iterator[Box]:
    """Give the merged areas of a sheet."""
    for found in descendants(grid.root, "mergeCell"):
        try:
            yield box(found.get("ref", ""))
        except ValueError:
            continue
