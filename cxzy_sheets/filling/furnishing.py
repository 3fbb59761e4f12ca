"""An edition -> what is sent out: open answers, a protected rest, dropdowns, live rules."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..layout import Field, RuleLine
from ..packages import Cell, Look, Looks, add_sheet, place_name
from ..packages.sending import Asked, ask, asked_already, define, hide, protect, show
from ..refs import Box, column_letters
from ..workbooks.guard import FORM_MARK
from .asking import TEXTS, asked_of, choices_of, inline
from .breaches import Breaches, Spots, Unsayable
from .edition import Edition
from .places import BlockColumn, BlockRows

if TYPE_CHECKING:
    from ..formulas import Rule, Schema
    from ..formulas.rules import Operand, Part

_LIST_SHEET = "选项"
_TAGGED = re.compile(r"[{\uff5b]{2}")


@dataclass(frozen=True, slots=True)
class Live:
    """A part of a rule, and why the blank does not show its breach; empty: it does."""

    rule: str
    text: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Orders:
    """What a form says of its blanks."""

    rules: Sequence[tuple[RuleLine, Rule]]
    schema: Schema
    as_of: datetime.date | None
    """What TODAY() is; None: the day on which the copy is looked at."""
    mark: str


@dataclass(slots=True)
class Furnished:
    """What was put into an edition."""

    live: list[Live] = field(default_factory=list)
    lists: dict[str, tuple[str, tuple[Cell, ...]]] = field(default_factory=dict)
    """Field with a list of each copy's own -> sheet and cells of the list."""


class Furnishing:
    """The work on one edition."""

    def __init__(self, edition: Edition, orders: Orders, sizes: Mapping[str, int]) -> None:
        self.edition, self.patch, self.orders = edition, edition.patch, orders
        self.sizes = sizes
        self.made = Furnished()
        self._looks = Looks(self.patch)
        self._sheet = ""
        self._columns = 0
        self._rules_of: dict[str, list[str]] = {}
        self._answers: dict[str, dict[Cell, Field | None]] = {}

    def done(self) -> Furnished:
        """Return what was put in."""
        self._gather()
        self._rules()
        self._keys()
        self._questions()
        for sheet, cells in self._answers.items():
            self._open(sheet, cells)
        for page in self.edition.base.layout.pages:
            protect(self.patch, page.name)
        define(self.patch, FORM_MARK, f'"{self.orders.mark}"', hidden=True)
        return self.made

    # Answers

    def _gather(self) -> None:
        for places in self.edition.singles.values():
            for place in places:
                if not place.computed:
                    self._answer(place.sheet, place.cell, place.field)
        for on, words in self.edition.words:
            self._answer(on.page.name, words.cell, None)
        for on, rows in self.edition.blocks.values():
            for column in rows.columns:
                for index, cell in enumerate(column.cells):
                    free = not column.computed[index] or (rows.sheet, *cell) in (
                        self.edition.conditional
                    )
                    if column.there[index] and free:
                        self._answer(rows.sheet, cell, column.field)
            for cells in rows.words:
                for one in cells:
                    if one is not None:
                        self._answer(on.page.name, one.cell, None)
            if rows.table.kind == "repeat" and rows.table.serial is not None:
                grid = self.edition.grid(rows.sheet)
                for row in rows.rows:
                    if not grid.has_formula(row, rows.table.serial):
                        self._answer(rows.sheet, (row, rows.table.serial), None)

    def _answer(self, sheet: str, cell: Cell, about: Field | None) -> None:
        self._answers.setdefault(sheet, {})[cell] = about

    def _open(self, sheet: str, cells: Mapping[Cell, Field | None]) -> None:
        """Unlock the answers of a sheet; every cell of a merge, or Excel keeps it locked."""
        grid = self.patch.edit(self.patch.sheet(sheet).path)
        for cell, about in cells.items():
            text = about is not None and about.type in TEXTS
            look = Look(locked=False, format="@" if text else None)
            for one in _within(self._area(sheet, cell)):
                grid.cell(*one).set("s", str(self._looks.number(grid.style(*one), look)))

    def _area(self, sheet: str, cell: Cell) -> Box:
        merged = self.edition.grid(sheet).merged_over(*cell)
        return merged if merged is not None else (*cell, *cell)

    # Rules

    def _rules(self) -> None:
        for line, rule in self.orders.rules:
            for part in rule.parts:
                try:
                    self._rule(rule, part)
                    told = line.message if not _TAGGED.search(line.message) else ""
                    self._note(part, told)
                    why = ""
                except Unsayable as reason:
                    why = str(reason)
                self.made.live.append(Live(line.id, part.text, why))

    def _rule(self, rule: Rule, part: Part) -> None:
        fields = [_full(o) for o in part.operands if o.single]
        sheet = self._sheet_of(rule.scope, fields)
        spots = self._spots(sheet)
        orders = self.orders
        work = Breaches(self.edition.base.layout, orders.schema, spots, orders.as_of)
        formula = work.breach(part.text, rule.scope)
        if rule.scope is not None:
            columns = {c.field.name: c for c in self.edition.blocks[rule.scope][1].columns}
            areas = [
                area
                for name in fields
                if name in columns and name in spots.cells
                for area in _runs(columns[name].cells)
            ]
        else:
            areas = [
                self._area(sheet, self._place(name, sheet))
                for name in fields
                if name in spots.cells
            ]
        if not areas:
            raise Unsayable("没有可以变红的格")
        show(self.patch, sheet, _first_row_first(areas), formula)

    def _note(self, part: Part, message: str) -> None:
        """Note what a live rule says, for the prompt of the cell that it is about."""
        own = next((_full(o) for o in part.operands if o.single), None)
        if own is not None:
            said = message or part.text
            self._rules_of.setdefault(own, []).append(
                f"变红表示{'' if message else '不符合'}:{said}"
            )

    def _sheet_of(self, scope: str | None, fields: Sequence[str]) -> str:
        if scope is not None:
            if scope not in self.edition.blocks:
                raise Unsayable("块不在表上")
            return self.edition.blocks[scope][1].sheet
        sheets = {p.sheet for n in fields for p in self.edition.singles.get(n, ())}
        if len(sheets) != 1:
            raise Unsayable("不在同一张工作表上的单独一格")
        return next(iter(sheets))

    def _place(self, name: str, sheet: str) -> Cell:
        return next(p.cell for p in self.edition.singles[name] if p.sheet == sheet)

    def _spots(self, sheet: str) -> Spots:
        cells: dict[str, str] = {}
        areas: dict[str, str] = {}
        used: dict[str, tuple[str, str]] = {}
        percent: set[str] = set()
        for name, places in self.edition.singles.items():
            if len(places) == 1 and places[0].option is None and places[0].sheet == sheet:
                row, at = places[0].cell
                cells[name] = f"${column_letters(at)}${row + 1}"
                percent |= {name} if places[0].shown == "百分比" else set()
        for name, (_, rows) in self.edition.blocks.items():
            if rows.sheet != sheet:
                continue
            for column in _whole_columns(rows):
                cells[column.field.name] = f"${column_letters(column.column)}{rows.rows[0] + 1}"
                percent |= {column.field.name} if set(column.shown) == {"百分比"} else set()
                if rows.rows[-1] - rows.rows[0] + 1 == len(rows.rows):
                    areas[column.field.name] = _fixed(column, rows)
            used[name] = _used(rows)
        return Spots(cells, areas, used, frozenset(percent))

    def _keys(self) -> None:
        """Show records that say the same key, where a key stands once in a copy."""
        layout = self.edition.base.layout
        for name, (_, rows) in self.edition.blocks.items():
            if rows.table.kind != "repeat":
                continue
            spots = self._spots(rows.sheet)
            whole = {c.field.name: c for c in _whole_columns(rows)}
            own = [layout.fields[full] for full in layout.blocks[name].full_names]
            keys = [f.name for f in own if f.key and not f.formula]
            groups = [keys] if keys else []
            groups += [[f.name] for f in own if f.unique and not f.formula]
            for group in groups:
                if not all(n in spots.areas and n in whole for n in group):
                    continue
                told = ",".join(f'{spots.cells[n]}<>""' for n in group)
                same = ",".join(f"--({spots.areas[n]}={spots.cells[n]})" for n in group)
                areas = [area for n in group for area in _runs(whole[n].cells)]
                formula = f"IF(AND({told}),SUMPRODUCT({same})>1,FALSE)"
                show(self.patch, rows.sheet, areas, formula)

    # Questions

    def _questions(self) -> None:
        for places in self.edition.singles.values():
            for place in places:
                if place.option is None and not place.computed:
                    area = self._area(place.sheet, place.cell)
                    self._question(place.sheet, [area], place.field, place.shown)
        for _, rows in self.edition.blocks.values():
            for column in rows.columns:
                if column.option is not None:
                    continue
                cells = [
                    cell
                    for index, cell in enumerate(column.cells)
                    if column.there[index] and not column.computed[index]
                ]
                if cells:
                    areas = _runs(cells)
                    if any(self._area(rows.sheet, c) != (*c, *c) for c in cells):
                        areas = [self._area(rows.sheet, c) for c in cells]
                    self._question(rows.sheet, areas, column.field, column.shown[0])

    def _question(self, sheet: str, areas: Sequence[Box], about: Field, shown: str) -> None:
        taken = asked_already(self.patch, sheet)
        if any(_meet(area, other) for area in areas for other in taken):
            return
        grid = self.edition.grid(sheet)
        styles = self.edition.base.styles
        as_text = about.type in TEXTS or any(
            styles.number_format(grid.style(*a[:2])) == "@" for a in areas
        )
        asked = asked_of(
            about, self._list(about), shown=shown, as_text=as_text,
            rules="。".join(self._rules_of.get(about.name, ())),
        )  # fmt: skip
        if asked != Asked(title=asked.title):
            ask(self.patch, sheet, areas, asked)

    def _list(self, about: Field) -> str:
        """Return a field's dropdown as a validation says it."""
        size = self.sizes.get(about.name, 0)
        if size:
            sheet, column = self._list_column()
            cells = tuple((row, column) for row in range(size))
            self.made.lists[about.name] = (sheet, cells)
            whole = _absolute(sheet, column, size)
            first = whole.partition(":")[0]
            return self._named_list(f"{first}:INDEX({whole},MAX(1,COUNTA({whole})))")
        choices = choices_of(about)
        said = inline(choices)
        if said or not choices:
            return said
        sheet, column = self._list_column()
        grid = self.patch.edit(self.patch.sheet(sheet).path)
        for row, text in enumerate(choices):
            grid.put(row, column, text)
        return self._named_list(_absolute(sheet, column, len(choices)))

    def _list_column(self) -> tuple[str, int]:
        if not self._sheet:
            sheets = self.patch.sheets()
            known = {sheet.name for sheet in sheets}
            names = [_LIST_SHEET, *(f"{_LIST_SHEET}{n}" for n in range(2, len(known) + 3))]
            self._sheet = next(name for name in names if name not in known)
            add_sheet(self.patch, self._sheet, at=len(sheets))
            hide(self.patch, self._sheet)
        self._columns += 1
        return self._sheet, self._columns - 1

    def _named_list(self, text: str) -> str:
        name = f"_cxzy_list{self._columns}"
        define(self.patch, name, text, hidden=True)
        return name


def _full(operand: Operand) -> str:
    return f"{operand.path}.{operand.name}" if operand.where == "row" else str(operand.name)


def _whole_columns(rows: BlockRows) -> list[BlockColumn]:
    """Return the columns in which a field stands by itself, on every row."""
    names = [c.field.name for c in rows.columns]
    return [
        c
        for c in rows.columns
        if c.option is None and all(c.there) and names.count(c.field.name) == 1
    ]


def _fixed(column: BlockColumn, rows: BlockRows) -> str:
    letters = column_letters(column.column)
    return f"${letters}${rows.rows[0] + 1}:${letters}${rows.rows[-1] + 1}"


def _used(rows: BlockRows) -> tuple[str, str]:
    """Return whether a row holds a record, for the first row and for all."""
    if rows.table.kind != "repeat":
        return "", ""
    typed = [c for c in rows.columns if not any(c.computed)]
    one = "&".join(f"${column_letters(c.column)}{rows.rows[0] + 1}" for c in typed)
    every = "&".join(_fixed(c, rows) for c in typed)
    return (f'{one}<>""', f'{every}<>""') if typed else ("", "")


def _absolute(sheet: str, column: int, size: int) -> str:
    place = place_name(sheet, (0, column)).rpartition("!")[0]
    letters = column_letters(column)
    return f"{place}!${letters}$1:{place}!${letters}${size}".replace(f":{place}!", ":")


def _runs(cells: Sequence[Cell]) -> list[Box]:
    """Return the cells of a column as areas."""
    found: list[Box] = []
    for row, column in cells:
        if found and found[-1][2] == row - 1 and found[-1][1] == column:
            found[-1] = (found[-1][0], column, row, column)
        else:
            found.append((row, column, row, column))
    return found


def _first_row_first(areas: Sequence[Box]) -> list[Box]:
    """Return areas in the order in which Excel finds the first cell, each once."""
    return sorted(dict.fromkeys(areas))


def _within(area: Box) -> list[Cell]:
    top, left, bottom, right = area
    return [(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)]


def _meet(one: Box, other: Box) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def furnish(edition: Edition, orders: Orders, sizes: Mapping[str, int]) -> Furnished:
    """Make an edition ready to be sent out, and return what was put in.

    Args:
        edition: The form with enough rows; its patch is changed.
        orders: What the form says of its blanks.
        sizes: Field -> how long the list of its dropdown may be, where each copy has its own.
    """
    return Furnishing(edition, orders, sizes).done()
