"""A form made ready for blocks of certain lengths: rows put in, cells opened, formulas compiled.

    Base       the form without its tags and its sheets 字段 and 规则; made once
    Edition    the base with as many rows as the records of a copy need; made once for each length

Most copies of a form fit its room, so most forms have one edition.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ..layout import Layout, Mixed, Page, Table, TableColumn
from ..packages import (
    Book,
    Cell,
    Formula,
    Grid,
    Patch,
    Place,
    Recalculation,
    Rich,
    Stencil,
    Token,
    book_of,
    computed,
    filled_in,
    formula_element,
    moved,
    shift_rows,
    take_out_results,
    tokens,
)  # fmt: skip
from ..values import Spec
from ..workbooks.parsed import Styles
from .places import (
    BlockColumn,
    BlockRows,
    Growth,
    Moved,
    Single,
    Words,
    block_rows,
    row_map,
    words_of,
)  # fmt: skip
from .writing import DAYS, shows


@dataclass(frozen=True, slots=True)
class PageBase:
    """One page of the form, and what filling asks about it."""

    page: Page
    growths: tuple[Growth, ...]
    corners: Mapping[Cell, Cell]
    """For each cell of a merge its first cell: only that one holds a value."""
    rich: Mapping[Cell, Rich]
    """The formatted texts of cells with text and tags."""
    known: frozenset[str]
    """Keys of the form's labels: no answer between texts may hold one."""

    def corner(self, row: int, column: int) -> Cell:
        """Return the cell that holds what is shown at a cell."""
        return self.corners.get((row, column), (row, column))


@dataclass(frozen=True, slots=True)
class Base:
    """A form without its tags."""

    layout: Layout
    patch: Patch
    specs: Mapping[str, Spec]
    pages: tuple[PageBase, ...]
    styles: Styles
    date1904: bool


@dataclass(slots=True)
class Opened:
    """The open cells of an edition while they are gathered."""

    cells: dict[str, dict[Cell, None]] = field(default_factory=dict)
    usual: dict[str, dict[Cell, bytes]] = field(default_factory=dict)

    def open(self, sheet: str, cell: Cell, usual: bytes | None = None) -> None:
        """Leave a cell open; `usual` is what it holds in a copy that says nothing of it."""
        self.cells.setdefault(sheet, {})[cell] = None
        if usual is not None:
            self.usual.setdefault(sheet, {})[cell] = usual


class Edition:
    """A form with rows for so many records, ready to be filled."""

    def __init__(
        self,
        base: Base,
        extras: Sequence[Sequence[int]],
        finish: Callable[[Edition], None] | None = None,
    ) -> None:
        """Make an edition.

        Args:
            base: The form without its tags.
            extras: For each page and growth how many rows are put in.
            finish: What is done to its patch before the stencil is cut.
        """
        self.base = base
        self.patch = base.patch.copy()
        self.singles: dict[str, list[Single]] = {}
        self.words: list[tuple[PageBase, Words]] = []
        self.blocks: dict[str, tuple[PageBase, BlockRows]] = {}
        self._opened = Opened()
        self._grids: dict[str, Grid] = {}
        self.conditional: dict[Place, str] = {}
        """Formulas that only a row with a record has."""
        new: list[Place] = []
        for page, counts in zip(base.pages, extras, strict=True):
            new += self._place(page, counts)
        self._calculate(new, any(any(counts) for counts in extras))
        if finish is not None:
            finish(self)
        self._prefixes = {sheet: self.grid(sheet).prefix for sheet in self._opened.cells}
        self.stencil = Stencil(self.patch, self._opened.cells, self._opened.usual)

    def grid(self, sheet: str) -> Grid:
        """Return the cells of a sheet of the edition."""
        if sheet not in self._grids:
            self._grids[sheet] = self.patch.grid(self.patch.sheet(sheet).path)
        return self._grids[sheet]

    def open(self, sheet: str, cell: Cell) -> None:
        """Leave one more cell open, for `finish`."""
        self._opened.open(sheet, cell)

    def prefix(self, sheet: str) -> str:
        """Return what the names of a sheet's elements begin with."""
        return self._prefixes[sheet]

    # Places

    def _place(self, on: PageBase, counts: Sequence[int]) -> list[Place]:
        """Put rows into a page and find its places; return the cells of the new rows."""
        page = on.page
        grown: list[tuple[int, int]] = []
        for growth, count in zip(on.growths, counts, strict=True):
            if count:
                shift_rows(
                    self.patch, page.name, growth.at, count, like=growth.like, grows=growth.grows
                )
                grown.append((growth.at, count))
        there = row_map(grown)
        new: list[Place] = []
        for growth, count in zip(on.growths, counts, strict=True):
            for table in growth.tables:
                rows = block_rows(table, growth, count, there)
                self._place_block(on, table, rows)
            if count:
                # `there` of the row above is where the new ones begin, whatever grew further up.
                top = there(growth.at - 1) + 1
                new += [
                    (page.name, row, column)
                    for row in range(top, top + count)
                    for column in range(page.columns)
                ]
        for table in page.tables:
            if table.kind == "fixed":
                self._place_block(on, table, tuple(map(there, table.rows)))
        self._place_singles(on, there)
        return new

    def _place_singles(self, on: PageBase, there: Moved) -> None:
        page, fields = on.page, self.base.layout.fields
        for spot in page.spots:
            about = fields[spot.field]
            if about.hidden or about.block is not None:
                continue
            row, column = on.corner(spot.row, spot.column)
            cell = (there(row), column)
            own = (row, column) in page.formulas
            made = Single(
                about, self.base.specs[about.name], page.name, cell, spot.option,
                self._shown(page.name, cell), own,
            )  # fmt: skip
            self.singles.setdefault(about.name, []).append(made)
            if not own:
                self._opened.open(page.name, cell)
        for mixed in page.mixed:
            if not any(chunk.field and "." in chunk.field for chunk in mixed.chunks):
                cell = (there(mixed.row), mixed.column)
                self.words.append((on, self._words(on, mixed, cell)))
                self._opened.open(page.name, cell)

    def _words(self, on: PageBase, mixed: Mixed, cell: Cell) -> Words:
        return words_of(mixed, on.page.name, cell, on.rich.get((mixed.row, mixed.column)))

    def _shown(self, sheet: str, cell: Cell) -> str:
        return shows(self.base.styles.number_format(self.grid(sheet).style(*cell)))

    def _place_block(self, on: PageBase, table: Table, rows: tuple[int, ...]) -> None:
        sheet = on.page.name
        repeats = table.kind == "repeat"
        if repeats:
            self._look_alike(on, table, rows)
        if repeats:
            self._row_formulas(on, table, rows)
        columns = [
            self._column(on, table, rows, column)
            for column in table.columns
            if column.field is not None and column.mixed is None
        ]
        words = [
            self._word_column(on, table, rows, column.column)
            for column in table.columns
            if column.mixed is not None
        ]
        serials = self._serials(on, table, rows) if repeats else {}
        made_rows = BlockRows(table, sheet, rows, tuple(columns), tuple(words), serials)
        self.blocks[str(table.block)] = (on, made_rows)

    def _column(
        self, on: PageBase, table: Table, rows: tuple[int, ...], about: TableColumn
    ) -> BlockColumn:
        """Return a column of a block, its cells opened but for the form's own formulas."""
        sheet, grid, column = on.page.name, self.grid(on.page.name), about.column
        tagged = {spot.row for spot in on.page.spots if spot.column == column}
        shown, there, own = [], [], []
        for index, row in enumerate(rows):
            has = table.kind == "repeat" or table.rows[index] in tagged
            place = (sheet, row, column)
            formula = grid.has_formula(row, column) or place in self.conditional
            shown.append(self._shown(sheet, (row, column)))
            there.append(has)
            own.append(formula)
            if has and not formula:
                self._opened.open(sheet, (row, column))
        field_of = self.base.layout.fields[str(about.field)]
        cells = tuple((row, column) for row in rows)
        plain = all(there) and not any(own) and DAYS.isdisjoint(shown)
        return BlockColumn(
            field_of, self.base.specs[field_of.name], column, about.option, tuple(shown),
            tuple(there), tuple(own), cells, tuple((sheet, *cell) for cell in cells), plain,
        )  # fmt: skip

    def _word_column(
        self, on: PageBase, table: Table, rows: tuple[int, ...], column: int
    ) -> tuple[Words | None, ...]:
        """Return the cells of a block's column of text and tags, one a row."""
        by_row = {mixed.row: mixed for mixed in on.page.mixed if mixed.column == column}
        made: list[Words | None] = []
        for index, row in enumerate(rows):
            mixed = by_row.get(table.rows[0] if table.kind == "repeat" else table.rows[index])
            if mixed is None:
                made.append(None)
                continue
            made.append(self._words(on, mixed, (row, column)))
            self._opened.open(on.page.name, (row, column))
        return tuple(made)

    def _serials(self, on: PageBase, table: Table, rows: tuple[int, ...]) -> dict[int, float]:
        """Return the serial numbers that used rows get, where the form has printed some.

        Rows that print their number already are left alone.
        """
        column, numbers = table.serial, on.page.numbers
        printed = [row for row in table.rows if (row, column) in numbers]
        if column is None or not printed:
            return {}
        start = numbers[printed[0], column] - table.rows.index(printed[0])
        grid, strings = self.grid(on.page.name), self.patch.strings()
        wanted: dict[int, float] = {}
        for index, row in enumerate(rows):
            value = grid.raw(row, column, strings)
            if value != start + index and not grid.has_formula(row, column):
                wanted[row] = start + index
                usual = filled_in(value, grid.prefix)
                self._opened.open(on.page.name, (row, column), usual)
        return wanted

    def _look_alike(self, on: PageBase, table: Table, rows: tuple[int, ...]) -> None:
        """Give the cells of a block's rows the look of the tag row where they have none.

        An office formats the first row of its room and forgets the others: a day below it would
        show as 40897.
        """
        grid = self.grid(on.page.name)
        for column in table.columns:
            pattern = grid.style(rows[0], column.column)
            kind = self.base.styles.number_format(pattern)
            for row in rows[1:]:
                bare = (row, column.column) not in grid.cells
                style = grid.style(row, column.column)
                plain = self.base.styles.number_format(style) == "General" != kind
                if (bare and not style) or plain:
                    grid.cell(row, column.column).set("s", str(pattern))

    def _row_formulas(self, on: PageBase, table: Table, rows: tuple[int, ...]) -> None:
        """Note formulas that the form has on the tag row and not on the rest of the room.

        Each row that gets a record gets them as well.
        """
        grid, strings = self.grid(on.page.name), self.patch.strings()
        columns = [about.column for about in table.columns]
        if table.serial is not None:
            columns.append(table.serial)
        formulas = grid.formulas()
        for column in columns:
            formula = formulas.get((rows[0], column))
            if formula is None or not _on_one_row(formula, rows[0]):
                continue
            for row in rows[1:]:
                if grid.has_formula(row, column) or grid.raw(row, column, strings) is not None:
                    continue
                place = (on.page.name, row, column)
                self.conditional[place] = moved(formula.text, row - rows[0], 0)
                grid.cell(row, column)
                self._opened.open(on.page.name, (row, column))

    # Results

    def _calculate(self, new: Sequence[Place], grown: bool) -> None:
        """Compile the formulas whose results depend on open cells, or on rows that moved."""
        book = book_of(self.patch)
        for place, text in self.conditional.items():
            book.formulas[place] = Formula(text, (*place[1:], *place[1:]))
        changed = [(sheet, *cell) for sheet, cells in self._opened.cells.items() for cell in cells]
        work = Recalculation(self.patch, book, [*changed, *new], moved=grown)
        stays = [place for place in work.unsure if place not in self.conditional]
        take_out_results(self.patch, book, stays)
        self.work = work
        self.formulas = self._formula_elements(book, work)
        self.stored = {step.place: work.stored(step.place) for step in work.steps}
        for place in self.formulas:
            cell = place[1:]
            sheet = place[0]
            if place not in self.conditional:
                grid = self.grid(sheet)
                usual = computed(self.formulas[place], self.stored[place], grid.prefix)
                self._opened.open(sheet, cell, usual)

    def _formula_elements(self, book: Book, work: Recalculation) -> dict[Place, bytes]:
        """Return the element of each formula that is worked out for a copy."""
        made: dict[Place, bytes] = {}
        for place in [step.place for step in work.steps] + list(self.conditional):
            grid = self.grid(place[0])
            made[place] = grid.formula_bytes(*place[1:]) or formula_element(
                book.formulas[place].text, grid.prefix
            )
        return made


def _on_one_row(formula: Formula, row: int) -> bool:
    """Whether a formula looks at its own row only, or at fixed cells: it can be copied down."""
    if formula.kind not in ("normal", "shared") or not formula.text:
        return False
    return all(_stays_on(token, row) for token in tokens(formula.text) if token.kind == "cells")


def _stays_on(token: Token, row: int) -> bool:
    ends = [end for end in (token.first, token.last) if end is not None]
    return all(end.row is None or end.row == row or end.row_fixed for end in ends)
