"""Single answers in a copy that drifted: by their labels, never by coordinates.

Whole cells of text claim first, then labels, then answers; a cell is claimed once. A blank needs
the same evidence as an answer: nothing unexplained near by (reading.md §6).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..layout import Field
from ..names import label_key
from ..refs import address
from ..values import read_tick
from .alignment import RowMap
from .claims import Cell, Claims
from .copy import is_empty
from .evidence import speaks_for
from .labels import grade, label
from .marks import mark_in
from .mixed import after_label, fit, odd_answer
from .mixed_cells import MixedCells
from .placement import MISSING, Answers, Place
from .plan import Side

_REMARK = re.compile(r"\s*[(（][^()（）]*[)）]\s*")
"""A remark behind a label and its colon: a unit's, and no answer."""


class Singles:
    """The search for one page's single answers on one sheet of a copy."""

    def __init__(
        self,
        claims: Claims,
        rows: RowMap,
        fields: Mapping[str, Field],
        moved: Mapping[int, int],
        lost: frozenset[int],
    ) -> None:
        self.claims, self.rows, self.fields = claims, rows, fields
        self.plan, self.copy = claims.plan, claims.copy
        self.moved = moved
        """Column of the form -> column of the copy, as the bound tables show it."""
        self.lost = lost
        """Columns of the form's tables that the copy does not have."""
        self.cells = MixedCells(claims, rows, fields)
        self.answers: Answers = self.cells.answers

    def find(self) -> Answers:
        """Return a place for every side, bare spot and tag in a cell of text."""
        broken = self.cells.whole()
        located = {side: self._locate(side) for side in self.plan.sides}
        self.claims.labels |= {at for at in located.values() if at is not None}
        led = {side.pattern for side in self.plan.sides if side.pattern is not None}
        for pattern in broken:
            if pattern not in led:
                self.cells.pieces(pattern)
        self.cells.beside()
        for side, at in located.items():
            if side.pattern is None:
                self.answers[side.spot] = self._side(side, at)
            else:
                self._led(side, at)
        for spot in self.plan.bare:
            self.answers[spot] = MISSING
        self._ticks(located)
        self._rivals(located)
        self.cells.rivals()
        return self.answers

    # Labels

    def _locate(self, side: Side) -> Cell | None:
        """Return the cell of a side's label, or None."""
        names = (side.text, *self.plan.aliases.get(side.spot.field, ()))
        there = self.rows.rows.get(side.row)
        if there is not None:
            hits = self._labels_in((there,), names)
            if len(hits) == side.of:
                return hits[side.order]
            if hits:
                return hits[0] if len(hits) == 1 and side.of == 1 else None
        hits = self._labels_in(range(*self.rows.between(side.row, self.copy.height)), names)
        return hits[0] if len(hits) == 1 and side.of == 1 else None

    def _labels_in(self, lines: Iterable[int], names: Sequence[str]) -> list[Cell]:
        lines = tuple(lines)
        found = [
            (row, column)
            for row in lines
            for column, text in self.copy.texts[row]
            if (row, column) not in self.claims.tables and any(grade(name, text) for name in names)
        ]
        if found:
            return found
        # A label merged downward is seen on rows that do not hold its text.
        return sorted(
            {
                corner
                for row in lines
                for column in range(len(self.copy.rows[row]))
                if (corner := self.copy.corner(row, column)) != (row, column)
                and corner not in self.claims.tables
                and any(grade(name, self.copy.text(*corner)) for name in names)
            }
        )

    # Answers beside labels

    def _side(self, side: Side, at: Cell | None) -> Place:
        if at is None:
            return self._inside(side)
        row = at[0]
        field = self.fields.get(side.spot.field)
        edge = self.copy.box(*at)[3]
        zone = self._zone(side, row, edge)
        filled = self.claims.gap(row, edge + 1, side.text)
        inside = [cell for cell in filled if cell[0] in zone]
        expected = self.moved.get(side.spot.column)
        if inside and expected not in {None, *zone} and any(c == expected for c, _ in filled):
            # The tables say that this column stands further right, and something stands there.
            return self._displaced((row, zone[0]), filled)
        if len(inside) == 1 and (inside[0][0] == zone[0] or speaks_for(field, inside[0][1])):
            self.claims.taken.add((row, inside[0][0]))
            return Place(row, inside[0][0])
        if inside:
            return self._displaced((row, zone[0]), inside)
        if not filled:
            return self._blank(side, row, edge, zone[0])
        column, value = filled[0]
        if len(filled) == 1 and column == expected and speaks_for(field, value):
            self.claims.taken.add((row, column))
            return Place(row, column)
        return self._displaced((row, zone[0]), filled)

    def _blank(self, side: Side, row: int, edge: int, column: int) -> Place:
        """Return the place of a blank answer, refused where its cell may have gone or moved."""
        if side.spot.column in self.lost:
            return MISSING
        for between in range(edge + 1, column + 1):
            value = self.copy.value(row, between)
            if (row, between) in self.claims.tables or self.claims.is_label((row, between), value):
                return MISSING
        if row != self.rows.rows.get(side.row):
            return Place(row, column, refused="label-moved")
        return Place(row, column)

    def _zone(self, side: Side, row: int, edge: int) -> list[int]:
        """Return the columns in which the answer may stand: its cell, or its merged cells."""
        first = edge + 1 + side.offset
        corner = self.copy.corner(row, first)
        box = self.copy.box(row, first)
        if corner[1] > edge and box[3] > box[1]:
            return [corner[1]]
        return list(range(first, first + side.width))

    def _inside(self, side: Side) -> Place:
        """Return the answer where label and answer were written into one cell."""
        hits = [
            (row, column, piece)
            for row in self.cells.lines(side.row)
            for column, text in self.copy.texts[row]
            if (row, column) not in self.claims.tables
            and (row, column) not in self.claims.labels
            and (piece := after_label(text, side.text, self.plan.label_texts)) is not None
        ]
        if len(hits) != 1 or not hits[0][2].text:
            return MISSING
        row, column, piece = hits[0]
        self.claims.labels.add((row, column))
        beside = self.claims.gap(row, self.copy.box(row, column)[3] + 1)
        if beside:
            cells = (address(row, column), *(address(row, c) for c, _ in beside))
            return Place(row, column, refused="ambiguous-place", facts=(("found", cells),))
        why = odd_answer(piece.text, self.plan.known)
        if _REMARK.fullmatch(piece.text):
            why = "text-reworded"
        return Place(row, column, refused=why) if why else Place(row, column, piece.text)

    def _displaced(self, at: Cell, filled: list[tuple[int, Any]]) -> Place:
        cells = tuple(address(at[0], column) for column, _ in filled)
        return Place(*at, refused="answer-displaced", facts=(("nearby", cells),))

    def _led(self, side: Side, at: Cell | None) -> None:
        """Place the tags of a cell of text whose first label stands in the cell left of it."""
        pattern = side.pattern
        assert pattern is not None
        place = self._side(side, at)
        numbers = range(len(pattern.cell.chunks))
        if place.missing or place.refused or place.text is not None:
            self.answers.update({pattern.key(n): place for n in numbers})
            return
        cell = (place.row, place.column)
        text = self.copy.text(*cell)
        pieces = fit(pattern, text, self.plan.known) if text else None
        if isinstance(pieces, list):
            self.claims.labels.add(self.copy.corner(*cell))
            self.answers.update(
                {pattern.key(n): Place(*cell, piece.text) for n, piece in enumerate(pieces)}
            )
            return
        why = pieces or "text-reworded"
        self.answers.update({pattern.key(n): Place(*cell, refused=why) for n in numbers})

    # Boxes

    def _ticks(self, located: Mapping[Side, Cell | None]) -> None:
        """Take the ticks that were typed beside the name of an option, in the cell of its label."""
        for side, at in located.items():
            if side.spot.option is None or at is None:
                continue
            mark = mark_in(self.copy.text(*at), side.text)
            place = self.answers[side.spot]
            if not mark or place.missing or place.refused or place.text is not None:
                continue
            box = self.copy.seen(place.row, place.column)
            there, odd = read_tick(box)
            untouched = is_empty(box) or (there is None and not odd)
            if untouched or there == read_tick(mark)[0]:
                self.answers[side.spot] = Place(*at, mark)
                continue
            cells = (address(*at), address(place.row, place.column))
            self.answers[side.spot] = Place(
                *at, refused="ambiguous-place", facts=(("found", cells),)
            )

    # Rivals

    def _rivals(self, located: Mapping[Side, Cell | None]) -> None:
        """Refuse an answer whose label stands once more with another answer beside it."""
        for side, at in located.items():
            if side.pattern is not None or at is None:
                continue
            place = self.answers[side.spot]
            if place.missing or place.refused:
                continue
            mine = self.copy.seen(place.row, place.column)
            for other in self._others(side, at):
                beside = self._beside(other)
                if beside and not _same(beside[0][1], mine):
                    self.answers[side.spot] = Place(
                        place.row, place.column, refused="label-again",
                        facts=(("nearby", (address(*other),)),),
                    )  # fmt: skip

    def _beside(self, at: Cell) -> list[tuple[int, Any]]:
        """Return what stands right of a cell, in a table's row or outside of tables."""
        edge = self.copy.box(*at)[3] + 1
        if at not in self.claims.tables:
            return self.claims.gap(at[0], edge)
        return [(column, value) for column, value in self.copy.filled(at[0]) if column >= edge]

    def _others(self, side: Side, at: Cell) -> Iterable[Cell]:
        made = label(side.text)
        cells = {*self.copy.where.get(made.key, ()), *self.copy.bare.get(made.bare, ())}
        if len(cells) <= self.plan.keys[made.bare]:
            return  # the form itself has the label more than once
        for cell in sorted(cells - {at} - self.claims.labels):
            if cell in self.claims.tables and not self._loose(cell):
                continue
            if grade(side.text, str(self.copy.value(*cell))):
                yield cell

    def _loose(self, cell: Cell) -> bool:
        """Whether a cell within a table's rows stands in a row that is no record of it."""
        return cell not in self.claims.heads and len(list(self.copy.filled(cell[0]))) <= 3


def _same(a: Any, b: Any) -> bool:
    if type(a) is str and type(b) is str:
        return label_key(a) == label_key(b)
    return bool(a == b)
