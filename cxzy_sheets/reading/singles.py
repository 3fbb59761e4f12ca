"""Single answers in a copy that drifted: by their labels, never by coordinates.

Whole mixed cells claim first, then labels, then answers; a cell is claimed once. A blank needs the
same evidence as an answer: nothing unexplained near by (reading.md §6).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from ..layout import Field, Spot
from ..names import label_key
from ..refs import address
from .alignment import RowMap
from .copy import Copy, is_empty
from .labels import grade, label, looks_like_label
from .mixed import Pattern, after_label, fit, odd_answer
from .placement import Place
from .plan import Plan, Side

Cell = tuple[int, int]
Answers = dict["Spot | tuple[int, int, int]", Place]

_MISSING = Place(-1, -1, missing=True)


class Singles:
    """The search for one page's single answers on one sheet of a copy."""

    def __init__(
        self,
        plan: Plan,
        copy: Copy,
        rows: RowMap,
        fields: Mapping[str, Field],
        tables: Iterable[Cell],
        moved: Mapping[int, int],
    ) -> None:
        self.plan, self.copy, self.rows, self.fields = plan, copy, rows, fields
        self.moved = moved
        """Column of the form -> column of the copy, as the bound tables show it."""
        self.labels: set[Cell] = set()
        """Cells claimed by labels, headers and mixed cells."""
        self.taken: set[Cell] = set()
        """Cells claimed by answers."""
        self.tables = set(tables)
        """Cells of headers and blocks."""
        self.answers: Answers = {}

    def find(self) -> Answers:
        """Return a place for every side, bare spot and chunk of the page."""
        broken = [p for p in self.plan.patterns.values() if not self._whole(p)]
        located = {side: self._locate(side) for side in self.plan.sides}
        self.labels |= {at for at in located.values() if at is not None}
        for pattern in broken:
            self._pieces(pattern)
        for side, at in located.items():
            self.answers[side.spot] = self._side(side, at)
        for spot in self.plan.bare:
            self.answers[spot] = _MISSING
        self._doubt_blanks()
        self._rivals(located)
        return self.answers

    # Mixed cells

    def _whole(self, pattern: Pattern) -> bool:
        """Take a cell into which the form's whole text fits; return whether there was one."""
        form_row = pattern.cell.row
        there = self.rows.rows.get(form_row)
        lines: Sequence[int] = [there] if there is not None else range(
            *self.rows.between(form_row, self.copy.height)
        )
        fits = []
        for row in lines:
            for column, text in self.copy.texts[row]:
                if (row, column) in self.labels or (row, column) in self.tables:
                    continue
                pieces = fit(pattern, text, self.plan.known)
                if pieces is not None:
                    fits.append(((row, column), pieces))
        if len(fits) > 1 and any(pattern.labels):
            strong = [f for f in fits if self._holds_labels(pattern, f[0])]
            fits = strong if len(strong) == 1 else fits
        if len(fits) != 1 or not any(pattern.labels):
            if len(fits) > 1:
                self._refuse(pattern, fits[0][0], "ambiguous-place")
                return True
            return False
        at, pieces = fits[0]
        self.labels.add(at)
        if isinstance(pieces, str):
            self._refuse(pattern, at, pieces)
            return True
        for number, piece in enumerate(pieces):
            place = Place(*at, piece.text)
            if not piece.text and number == len(pieces) - 1 and not pattern.cell.literals[-1].strip():
                place = self._right_of(at, pattern, number)
            self.answers[pattern.cell.row, pattern.cell.column, number] = place
        return True

    def _holds_labels(self, pattern: Pattern, at: Cell) -> bool:
        key = label(str(self.copy.value(*at))).key
        return all(label(text).bare in key for text in pattern.labels if text)

    def _refuse(self, pattern: Pattern, at: Cell, why: str) -> None:
        for number in range(len(pattern.cell.chunks)):
            self.answers[pattern.cell.row, pattern.cell.column, number] = Place(*at, refused=why)

    def _right_of(self, at: Cell, pattern: Pattern, number: int) -> Place:
        """Return the place of an answer that may stand in the cell right of its label's cell."""
        edge = self.copy.box(*at)[3]
        field = self._field(pattern.cell.chunks[number].field)
        blank = Place(*at, "")
        filled = self._gap(at[0], edge + 1)
        if not filled:
            return blank
        column, value = filled[0]
        if len(filled) == 1 and column == edge + 1 and _evidence(field, value):
            self.taken.add((at[0], column))
            return Place(at[0], column)
        return self._displaced(at, field, filled)

    def _pieces(self, pattern: Pattern) -> None:
        """Find the chunks of a mixed cell one by one, where its whole text fits nowhere."""
        cell = pattern.cell
        there = self.rows.rows.get(cell.row)
        lines = [there] if there is not None else list(
            range(*self.rows.between(cell.row, self.copy.height))
        )
        for number, text in enumerate(pattern.labels):
            key = (cell.row, cell.column, number)
            if not text or (not label(text).bare):
                self.answers[key] = _MISSING
                continue
            hits = [
                (row, column, piece)
                for row in lines
                for column, there_text in self.copy.texts[row]
                if (row, column) not in self.tables
                and (piece := after_label(there_text, text, self.plan.label_texts)) is not None
            ]
            if not hits:
                self.answers[key] = _MISSING
                continue
            row, column, piece = hits[0]
            self.labels.add((row, column))
            if len(hits) > 1:
                self.answers[key] = Place(row, column, refused="label-again")
            elif piece.text:
                why = odd_answer(piece.text, self.plan.known)
                tail = cell.literals[number + 1].strip()
                if tail and number == len(cell.chunks) - 1 and not why:
                    # The form prints text behind the answer, and the copy has it otherwise.
                    why = "text-reworded" if label_key(tail) not in label_key(str(self.copy.value(row, column))) else None
                    if why is None:
                        cut = piece.text.rfind(tail[0])
                        piece_text = piece.text[:cut].rstrip() if cut >= 0 else piece.text
                        self.answers[key] = Place(row, column, piece_text)
                        continue
                self.answers[key] = Place(row, column, refused=why) if why else Place(
                    row, column, piece.text
                )
            else:
                at = (row, column)
                # Only behind the last label of a cell can the answer stand in the next cell.
                last = label_key(str(self.copy.value(*at))).endswith(label(text).key) or label_key(
                    str(self.copy.value(*at))
                ).endswith(label(text).bare)
                self.answers[key] = (
                    self._right_of(at, pattern, number) if last else Place(row, column, "")
                )

    # Labels beside cells

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
        found = [
            (row, column)
            for row in lines
            for column, text in self.copy.texts[row]
            if (row, column) not in self.tables and any(grade(name, text) for name in names)
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
                and corner not in self.tables
                and any(grade(name, self.copy.text(*corner)) for name in names)
            }
        )

    def _side(self, side: Side, at: Cell | None) -> Place:
        if at is None:
            return self._inside(side)
        row = at[0]
        field = self._field(side.spot.field)
        edge = self.copy.box(*at)[3]
        zone = self._zone(side, row, edge)
        filled = self._gap(row, edge + 1)
        inside = [cell for cell in filled if cell[0] in zone]
        if len(inside) == 1 and inside[0][0] == zone[0]:
            self.taken.add((row, inside[0][0]))
            return Place(row, inside[0][0])
        if len(inside) == 1 and _evidence(field, inside[0][1]):
            self.taken.add((row, inside[0][0]))
            return Place(row, inside[0][0])
        if inside:
            return self._displaced((row, zone[0]), field, inside)
        if not filled:
            if row != self.rows.rows.get(side.row):
                return Place(row, zone[0], refused="label-moved")
            return Place(row, zone[0])
        column, value = filled[0]
        expected = self.moved.get(side.spot.column)
        if len(filled) == 1 and column == expected and _evidence(field, value):
            self.taken.add((row, column))
            return Place(row, column)
        return self._displaced((row, zone[0]), field, filled)

    def _zone(self, side: Side, row: int, edge: int) -> list[int]:
        """Return the columns in which the answer may stand: its cell, or all of its merged cells."""
        first = edge + 1 + side.offset
        corner = self.copy.corner(row, first)
        box = self.copy.box(row, first)
        if corner[1] > edge and box[3] > box[1]:
            return [corner[1]]
        return list(range(first, first + side.width))

    def _inside(self, side: Side) -> Place:
        """Return the answer where label and answer were written into one cell."""
        there = self.rows.rows.get(side.row)
        lines = [there] if there is not None else list(
            range(*self.rows.between(side.row, self.copy.height))
        )
        hits = [
            (row, column, piece)
            for row in lines
            for column, text in self.copy.texts[row]
            if (row, column) not in self.tables
            and (row, column) not in self.labels
            and (piece := after_label(text, side.text, self.plan.label_texts)) is not None
        ]
        if len(hits) != 1 or not hits[0][2].text:
            return _MISSING
        row, column, piece = hits[0]
        why = odd_answer(piece.text, self.plan.known)
        self.labels.add((row, column))
        return Place(row, column, refused=why) if why else Place(row, column, piece.text)

    def _gap(self, row: int, first: int) -> list[tuple[int, Any]]:
        """Return the filled cells from column `first` to the next label of the row."""
        found = []
        for column, value in self.copy.filled(row):
            if column < first:
                continue
            if (row, column) in self.tables or self._is_label((row, column), value):
                break
            found.append((column, value))
        return found

    def _is_label(self, at: Cell, value: Any) -> bool:
        if at in self.labels:
            return True
        if type(value) is not str:
            return False
        made = label(value)
        if made.key in self.plan.known or (made.remarks and made.bare in self.plan.known):
            return True
        return looks_like_label(value)

    def _displaced(self, at: Cell, field: Field | None, filled: list[tuple[int, Any]]) -> Place:
        cells = tuple(address(at[0], column) for column, _ in filled)
        return Place(*at, refused="answer-displaced", facts=(("nearby", cells),))

    def _field(self, name: str | None) -> Field | None:
        return self.fields.get(name) if name else None

    # Doubts that need all answers to be known

    def _doubt_blanks(self) -> None:
        """Refuse a blank under which an unclaimed text stands: the answer may be one row lower."""
        claimed = self.labels | self.taken | self.tables
        claimed |= {(p.row, p.column) for p in self.answers.values()}
        for key, place in list(self.answers.items()):
            if place.missing or place.refused or place.text or not isinstance(key, Spot):
                continue
            if not is_empty(self.copy.seen(place.row, place.column)):
                continue
            below = (self.copy.box(place.row, place.column)[2] + 1, place.column)
            value = self.copy.value(*below)
            if is_empty(value) or below in claimed or self._is_label(below, value):
                continue
            if _evidence(self._field(key.field), value):
                self.answers[key] = self._displaced(
                    (place.row, place.column), None, [(below[1], value)]
                )._replace(facts=(("nearby", (address(*below),)),))

    def _rivals(self, located: Mapping[Side, Cell | None]) -> None:
        """Refuse an answer whose label stands once more with another answer beside it."""
        for side, at in located.items():
            place = self.answers[side.spot]
            if at is None or place.missing or place.refused:
                continue
            mine = self.copy.seen(place.row, place.column)
            for other in self._others(side, at):
                beside = self._gap(other[0], self.copy.box(*other)[3] + 1)
                if beside and not _same(beside[0][1], mine):
                    self.answers[side.spot] = Place(
                        place.row, place.column, refused="label-again",
                        facts=(("nearby", (address(*other),)),),
                    )  # fmt: skip

    def _others(self, side: Side, at: Cell) -> Iterable[Cell]:
        made = label(side.text)
        cells = {*self.copy.where.get(made.key, ()), *self.copy.bare.get(made.bare, ())}
        for cell in sorted(cells - {at} - self.labels - self.tables):
            if grade(side.text, str(self.copy.value(*cell))):
                yield cell


def _same(a: Any, b: Any) -> bool:
    if type(a) is str and type(b) is str:
        return label_key(a) == label_key(b)
    return bool(a == b)


def _evidence(field: Field | None, value: Any) -> bool:
    """Return whether a cell that stands elsewhere speaks for the field by its type.

    A text field does not take a date or a bare small number: those belong to nobody.
    """
    if field is None:
        return False
    return _EVIDENCE.get(field.type, _any_text)(value)


def _any_text(value: Any) -> bool:
    return type(value) is str and len(value.strip()) > 1


def _number(value: Any) -> bool:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return True
    return type(value) is str and any(c.isdigit() for c in value) and len(value) <= 12


def _date(value: Any) -> bool:
    if isinstance(value, datetime.date):
        return True
    return type(value) is str and sum(c.isdigit() for c in value) >= 4 and len(value) <= 24


def _coded(value: Any) -> bool:
    return sum(c.isdigit() for c in str(value)) >= 4


_EVIDENCE: dict[str, Callable[[Any], bool]] = {
    "整数": _number,
    "小数": _number,
    "百分比": _number,
    "日期": _date,
    "年月": _date,
    "编号": _coded,
    "文号": _coded,
    "电话": _coded,
}
