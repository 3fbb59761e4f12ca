"""What people do to a form besides filling it in: a filled copy -> the copy as it comes back.

Each habit is a function over an opened copy of the demo's own form. Most leave every answer where
a reader can still find it; some make an answer unreadable. Where a sum in the copy would no longer
come out in Excel (a SUM leaves out numbers that are typed as text), the person has typed the total.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from ..packages.package import Package, Patch
from ..packages.references import Corner, Token, rewritten, spelt
from ..packages.rows import shift_rows
from ..packages.xml import Element, appended, child, children, descendants
from ..refs import LAST_ROW, Box, address, box, box_address, position
from ..values import CellError
from .university import COUNTS

Content = None | int | float | str | CellError

SERIAL, NAME, KIND = 0, 1, 2
COLUMN = {name: 3 + index for index, name in enumerate(COUNTS)} | {"满意率": 15, "满意度": 16}
"""The column of each number in the demo's form, counted from 0."""
LAST = 17
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_SHEET_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


class Copy:
    """A filled copy, open to be edited as in Excel."""

    def __init__(self, data: bytes) -> None:
        self.patch = Patch(Package(data))
        self.part = self.patch.sheets()[0]
        self.grid = self.patch.edit(self.part.path)
        self.strings = self.patch.strings()

    def save(self) -> bytes:
        """Return the workbook as it is now."""
        return self.patch.save()

    def value(self, row: int, column: int) -> object:
        """Return what a cell holds."""
        return self.grid.raw(row, column, self.strings)

    def row_of(self, text: str) -> int:
        """Return the first row whose first cell says `text`."""
        return next(
            row
            for row in sorted(self.grid.rows)
            if str(self.value(row, 0) or "").split() == text.split()
        )

    @property
    def first(self) -> int:
        """The row of the first record."""
        return self.row_of("序号") + 2

    @property
    def total(self) -> int:
        """The row of the total."""
        return self.row_of("合  计")

    @property
    def records(self) -> list[int]:
        """The rows with a record."""
        return [row for row in range(self.first, self.total) if self.value(row, NAME) is not None]

    def put(self, row: int, column: int, value: Content) -> None:
        """Type a value into a cell."""
        self.grid.put(row, column, value)

    def type_total(self, *names: str) -> None:
        """Type the right total of some columns over its formula."""
        for name in names:
            column = COLUMN[name]
            values = [self.value(row, column) for row in self.records]
            self.put(self.total, column, sum(v for v in values if isinstance(v, (int, float))))


# Habits that leave every answer readable


def note_above(copy: Copy) -> None:
    """Two rows are put above everything, with a word to the office in the first."""
    shift_rows(copy.patch, copy.part.name, 0, 2)
    copy.put(0, 0, "组织部:我单位的表请查收,纸质版明天送到。")


def column_inserted(copy: Copy) -> None:
    """A column of one's own is put in behind the names: who the branch secretary is."""
    rows, heading, total = copy.records, copy.first - 2, copy.total
    _move_columns(copy, {column: column + (column > NAME) for column in range(LAST + 1)})
    for row in range(heading, total):
        style = copy.grid.style(row, NAME)
        copy.grid.cell(row, KIND).set("s", str(style))
    appended(
        child(copy.grid.root, "mergeCells"),
        "mergeCell",
        ref=box_address((heading, KIND, heading + 1, KIND)),
    )
    copy.put(heading, KIND, "支部书记")
    for number, row in enumerate(rows):
        copy.put(row, KIND, ("王建国", "李志强", "张雪梅", "刘文博", "陈国栋")[number % 5])


def renamed(copy: Copy) -> None:
    """The sheet is called after the unit."""
    for line in children(child(copy.patch.touch(copy.patch.workbook), "sheets"), "sheet"):
        if line.get("name") == copy.part.name:
            line.set("name", "我院上报")
    for name in descendants(copy.patch.tree(copy.patch.workbook), "definedName"):
        name.text = (name.text or "").replace(copy.part.name, "我院上报")


def subtotal(copy: Copy) -> None:
    """A row 小计 stands under the first kind of branches, and the total is typed."""
    copy.type_total(*COUNTS)
    rows = copy.records
    kind = copy.value(rows[0], KIND)
    of_kind = [row for row in rows if copy.value(row, KIND) == kind]
    sums = {
        column: sum(v for row in of_kind if isinstance(v := copy.value(row, column), (int, float)))
        for column in (COLUMN[name] for name in COUNTS)
    }
    below = of_kind[-1] + 1
    shift_rows(copy.patch, copy.part.name, below, 1, like=below - 1)
    copy.put(below, SERIAL, None)
    copy.put(below, NAME, "小计")
    for column, value in sums.items():
        copy.put(below, column, value)
    for column in (COLUMN["满意率"], COLUMN["满意度"]):
        copy.put(below, column, None)


def text_numbers(copy: Copy) -> None:
    """The members are counted in text cells, pasted from another program."""
    _retyped(copy, "党员数", lambda number: f"{number:.0f}")


def with_units(copy: Copy) -> None:
    """人 stands behind the numbers of people."""
    for name in ("应参评", "实参评"):
        _retyped(copy, name, lambda number: f"{number:.0f}人")


def full_width(copy: Copy) -> None:
    """The input method wrote full-width digits."""
    for name in ("发出票", "收回票"):
        _retyped(copy, name, lambda number: f"{number:.0f}".translate(_FULL_WIDTH))


def _retyped(copy: Copy, name: str, text: Callable[[float], str]) -> None:
    copy.type_total(name)
    for row in copy.records:
        value = copy.value(row, COLUMN[name])
        if isinstance(value, (int, float)):
            copy.put(row, COLUMN[name], text(value))


def old_title(copy: Copy) -> None:
    """Last year's form is used, with last year's title."""
    title = str(copy.value(1, 0))
    copy.put(1, 0, title.replace("2011", "2010"))


def exchanged(copy: Copy) -> None:
    """The columns 有效 and 无效 have changed places."""
    valid, void = COLUMN["有效票"], COLUMN["无效票"]
    _move_columns(copy, {valid: void, void: valid}, range(copy.first - 2, copy.total + 1))


def hidden_sheet(copy: Copy, other: bytes) -> None:
    """Last year's sheet is still in the workbook, hidden, with last year's numbers."""
    old = Patch(Package(other))
    path = "xl/worksheets/sheet2010.xml"
    copy.patch.add(path, old.read(old.sheets()[0].path), _SHEET_TYPE)
    book = copy.patch.touch(copy.patch.workbook)
    line = appended(child(book, "sheets"), "sheet", sheetId="2010", state="hidden")
    line.set("name", "2010年")
    line.set(_RELATION, "rId2010")
    relations = copy.patch.touch("xl/_rels/workbook.xml.rels")
    appended(
        relations, "Relationship", Id="rId2010", Type=_SHEET_RELATION,
        Target="worksheets/sheet2010.xml",
    )  # fmt: skip


# Habits that make a copy wrong


def total_off(copy: Copy) -> None:
    """The total of the valid votes is typed over its formula, and is ten too many."""
    copy.type_total("有效票")
    right = copy.value(copy.total, COLUMN["有效票"])
    assert isinstance(right, (int, float))
    copy.put(copy.total, COLUMN["有效票"], right + 10)


def error_cell(copy: Copy) -> None:
    """A formula of one's own points at a cell that is gone; what adds it up fails as well."""
    column = COLUMN["党员数"]
    copy.put(copy.records[0], column, CellError("#REF!"))
    copy.grid.put_result(copy.total, column, CellError("#REF!"))


# Columns


def _move_columns(copy: Copy, to: Mapping[int, int], rows: range | None = None) -> None:
    """Put columns elsewhere, with the formulas, merges, widths and dropdowns that are theirs.

    Args:
        copy: The copy, changed in place.
        to: Old column -> new column; the others stay.
        rows: Where; the whole sheet by default, widths and print area with it.
    """
    root = copy.grid.root
    inside = rows if rows is not None else range(LAST_ROW)
    cells = {}
    for (row, column), cell in copy.grid.cells.items():
        there = to.get(column, column) if row in inside else column
        cell.set("r", address(row, there))
        cells[row, there] = cell
        formula = child(cell, "f")
        if formula is not None and formula.text:
            formula.text = _formula(formula.text, to)
    for line in copy.grid.rows.values():
        line.attrib.pop("spans", None)
        for _, cell in sorted((position(c.get("r"))[1], c) for c in children(line, "c")):
            line.append(cell)
    copy.grid.replaced(dict(copy.grid.rows), cells)
    for merge in descendants(root, "mergeCell"):
        merge.set("ref", _moved_area(merge.get("ref"), to, inside))
    for rule in descendants(root, "dataValidation"):
        areas = [_moved_area(part, to, inside) for part in rule.get("sqref").split()]
        rule.set("sqref", " ".join(areas))
    if rows is None:
        _move_widths(root, to)
        for name in descendants(copy.patch.touch(copy.patch.workbook), "definedName"):
            name.text = _formula(name.text or "", to)


def _moved_area(text: str, to: Mapping[int, int], rows: range) -> str:
    area = box(text)
    return box_address(_area(area, to)) if area[0] in rows else text


def _area(area: Box, to: Mapping[int, int]) -> Box:
    columns = [to.get(column, column) for column in range(area[1], area[3] + 1)]
    return area[0], min(columns), area[2], max(columns)


def _formula(text: str, to: Mapping[int, int]) -> str:
    def change(token: Token) -> Token:
        last = None if token.last is None else _corner(token.last, to)
        return spelt(token, _corner(token.first, to), last)

    return rewritten(text, change)


def _corner(corner: Corner, to: Mapping[int, int]) -> Corner:
    return (
        corner
        if corner.column is None
        else replace(corner, column=to.get(corner.column, corner.column))
    )


def _move_widths(root: Element, to: Mapping[int, int]) -> None:
    widths = child(root, "cols")
    assert widths is not None
    shown: dict[int, Element] = {}
    for group in list(children(widths, "col")):
        for column in range(int(group.get("min")) - 1, int(group.get("max"))):
            made = group.makeelement(group.tag, dict(group.attrib))
            shown[to.get(column, column)] = made
        widths.remove(group)
    for column, made in sorted(shown.items()):
        made.set("min", str(column + 1))
        made.set("max", str(column + 1))
        widths.append(made)
