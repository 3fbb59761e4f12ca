"""Which formulas show another result once some cells have changed, in the whole workbook.

Every formula is asked what it looks at; whatever cannot be told (INDIRECT, OFFSET, a table or range
that is worked out) counts as looking at everything, so that no stale result is taken for right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ..refs import LAST_COLUMN, LAST_ROW, Box, box
from ..workbooks.guard import as_utf8
from .grid import Formula
from .package import Patch
from .references import Token, tokens
from .workbook import names

Place = tuple[str, int, int]
"""Sheet, row, column; rows and columns count from 0."""

UNTOLD = frozenset(("INDIRECT", "OFFSET"))
"""Functions that look wherever their arguments say when they are worked out."""
BY_PLACE = frozenset(("ROW", "ROWS", "CELL", "ADDRESS", "AREAS", "FORMULATEXT", *UNTOLD))
"""Functions whose result changes when rows move, though no value does."""
_SMALL = 64
"""Areas up to so many cells are looked up cell by cell."""


@dataclass(slots=True)
class Reach:
    """What one formula looks at."""

    areas: list[tuple[str, Box]] = field(default_factory=list)
    everything: bool = False
    by_place: bool = False


@dataclass(slots=True)
class Book:
    """The formulas of a workbook, and what its names and tables stand for."""

    formulas: dict[Place, Formula]
    names: Mapping[str, list[tuple[str | None, str]]]
    """Name in small letters -> (sheet that it is private to, formula)."""
    tables: Mapping[str, tuple[str, Box]]

    def shown(self, place: Place) -> list[Place]:
        """Return the cells that hold a formula's results."""
        r0, c0, r1, c1 = self.formulas[place].area
        return [
            (place[0], row, column) for row in range(r0, r1 + 1) for column in range(c0, c1 + 1)
        ]


def book_of(patch: Patch) -> Book:
    """Return the formulas of every sheet, with names and tables."""
    formulas: dict[Place, Formula] = {}
    tables: dict[str, tuple[str, Box]] = {}
    sheets = patch.sheets()
    for sheet in sheets:
        if not sheet.is_grid:
            continue
        touched = patch.touched(sheet.path)
        data = b"<f" if touched else as_utf8(patch.package.read(sheet.path))
        if b"<f" in data or b":f" in data:
            for at, formula in patch.grid(sheet.path).formulas().items():
                formulas[sheet.name, *at] = formula
        for path in patch.related(sheet.path, "table"):
            root = patch.tree(path)
            for key in ("name", "displayName"):
                if root.get(key):
                    tables[root.get(key).lower()] = (sheet.name, _box(root.get("ref", "")))
    found: dict[str, list[tuple[str | None, str]]] = {}
    for line in names(patch):
        own = line.get("localSheetId", "")
        private = sheets[int(own)].name if own.isdigit() and int(own) < len(sheets) else None
        found.setdefault(line.get("name", "").lower(), []).append((private, line.text or ""))
    return Book(formulas, found, tables)


def _box(reference: str) -> Box:
    try:
        return box(reference)
    except ValueError:
        return 0, 0, LAST_ROW - 1, LAST_COLUMN - 1


def reach(book: Book, formula: str, sheet: str) -> Reach:
    """Return what a formula of a sheet looks at."""
    made = Reach()
    _look(book, formula, sheet, made, frozenset())
    return made


def _look(book: Book, formula: str, sheet: str, made: Reach, seen: frozenset[str]) -> None:
    pieces = tokens(formula)
    for index, token in enumerate(pieces):
        if token.kind == "function":
            name = token.text.upper().removeprefix("_XLFN.").removeprefix("_XLWS.")
            made.everything |= name in UNTOLD
            made.by_place |= name in BY_PLACE
        elif token.kind == "cells":
            made.areas += _areas(token, sheet)
            made.everything |= bool(token.spans)
        elif token.kind == "table":
            _look_at_table(book, token, sheet, made)
        elif token.kind == "name":
            _look_up(book, token, sheet, made, seen)
        elif token.text == ":":
            _look_between(pieces, index, sheet, made)


def _areas(token: Token, sheet: str) -> Iterator[tuple[str, Box]]:
    if token.foreign:
        return
    (r0, r1), (c0, c1) = token.rows, token.columns
    yield token.sheet if token.sheet is not None else sheet, (r0, c0, r1, c1)


def _look_between(pieces: tuple[Token, ...], index: int, sheet: str, made: Reach) -> None:
    """Take a range whose ends are written apart, `表1!A1:表1!B2`; any other is untold."""
    left = pieces[index - 1] if index else None
    right = pieces[index + 1] if index + 1 < len(pieces) else None
    if left is None or right is None or left.kind != "cells" or right.kind != "cells":
        made.everything = True
        return
    for name, (r0, c0, r1, c1) in _areas(left, sheet):
        for _, (r2, c2, r3, c3) in _areas(right, sheet):
            made.areas.append((name, (min(r0, r2), min(c0, c2), max(r1, r3), max(c1, c3))))


def _look_at_table(book: Book, token: Token, sheet: str, made: Reach) -> None:
    name = token.text.partition("[")[0].lower()
    if name in book.tables:
        made.areas.append(book.tables[name])
    elif name:
        made.everything = True
    else:
        # `[@金额]` means the table round the formula.
        made.areas += [table for table in book.tables.values() if table[0] == sheet]


def _look_up(book: Book, token: Token, sheet: str, made: Reach, seen: frozenset[str]) -> None:
    name = token.text[len(token.prefix) :].lower()
    if token.foreign or name in seen:
        return
    if name in book.tables:
        made.areas.append(book.tables[name])
    for private, formula in book.names.get(name, ()):
        if private is None or private == (token.sheet or sheet):
            _look(book, formula, private or sheet, made, seen | {name})


class Dependents:
    """What each formula of a workbook looks at, turned round: who looks at a cell."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.cells: dict[Place, list[Place]] = {}
        self.areas: dict[str, list[tuple[Box, Place]]] = {}
        self.anywhere: list[Place] = []
        self.by_place: list[Place] = []
        for place, formula in book.formulas.items():
            self._note(place, formula)

    def _note(self, place: Place, formula: Formula) -> None:
        if not formula.text or formula.kind == "dataTable":
            self.anywhere.append(place)
            return
        looked = reach(self.book, formula.text, place[0])
        if looked.everything:
            self.anywhere.append(place)
        if looked.by_place:
            self.by_place.append(place)
        for name, area in looked.areas:
            sheet = name.lower()
            r0, c0, r1, c1 = area
            if (r1 - r0 + 1) * (c1 - c0 + 1) > _SMALL:
                self.areas.setdefault(sheet, []).append((area, place))
                continue
            for row in range(r0, r1 + 1):
                for column in range(c0, c1 + 1):
                    self.cells.setdefault((sheet, row, column), []).append(place)

    def of(self, changed: Iterable[Place], *, moved: bool = False) -> list[Place]:
        """Return the formulas that may show another result, in no particular order.

        `moved` says that rows have moved as well.
        """
        found: dict[Place, None] = dict.fromkeys(self.by_place if moved else ())
        waiting: list[Place] = list(changed)
        if waiting or moved:
            found |= dict.fromkeys(self.anywhere)
        waiting += [cell for place in found for cell in self.book.shown(place)]
        seen: set[Place] = set()
        while waiting:
            sheet, row, column = waiting.pop()
            key = (sheet.lower(), row, column)
            if key in seen:
                continue
            seen.add(key)
            hit = [
                place
                for (r0, c0, r1, c1), place in self.areas.get(key[0], ())
                if r0 <= row <= r1 and c0 <= column <= c1
            ]
            for place in (*self.cells.get(key, ()), *hit):
                if place not in found:
                    found[place] = None
                    waiting += self.book.shown(place)
        return list(found)
