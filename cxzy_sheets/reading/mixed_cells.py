"""Cells of text with answers inside, looked for in a copy: whole first, then label by label."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ..layout import Field
from ..names import label_key
from ..refs import address
from .alignment import RowMap
from .claims import Cell, Claims
from .copy import as_text
from .evidence import speaks_for
from .labels import grade, label
from .mixed import Pattern, Piece, after_label, fit, odd_answer
from .placement import MISSING, Answers, Place


class MixedCells:
    """The search for one page's cells of text."""

    def __init__(self, claims: Claims, rows: RowMap, fields: Mapping[str, Field]) -> None:
        self.claims, self.rows, self.fields = claims, rows, fields
        self.plan, self.copy = claims.plan, claims.copy
        self.answers: Answers = {}
        self._blank_ends: list[tuple[Pattern, int, Cell]] = []
        """Blank answers at the end of their cell: they may stand in the next one."""

    def whole(self) -> list[Pattern]:
        """Take the cells into which the form's whole text fits; return what was not found."""
        return [p for p in self.plan.patterns.values() if not self._whole(p)]

    def lines(self, form_row: int) -> Sequence[int]:
        """Return the copy's rows in which a row of the form may stand."""
        there = self.rows.rows.get(form_row)
        if there is not None:
            return (there,)
        return range(*self.rows.between(form_row, self.copy.height))

    def _free(self, lines: Iterable[int]) -> Iterable[tuple[Cell, str]]:
        for row in lines:
            for column, text in self.copy.texts[row]:
                at = (row, column)
                if at not in self.claims.labels and at not in self.claims.tables:
                    yield at, text

    def _whole(self, pattern: Pattern) -> bool:
        if not any(pattern.labels):
            return False
        fits = [
            (at, pieces)
            for at, text in self._free(self.lines(pattern.cell.row))
            if (pieces := fit(pattern, text, self.plan.known)) is not None
        ]
        if len(fits) > 1:
            fits = [f for f in fits if self._holds_labels(pattern, f[0])] or fits
        if not fits:
            return False
        at, pieces = fits[0]
        if len(fits) > 1:
            self._refuse(pattern, at, "ambiguous-place", tuple(cell for cell, _ in fits))
            return True
        self.claims.labels.add(at)
        if isinstance(pieces, str):
            self._refuse(pattern, at, pieces)
            return True
        last = len(pieces) - 1
        for number, piece in enumerate(pieces):
            self.answers[pattern.key(number)] = Place(*at, piece.text)
        if not pieces[-1].text and not pattern.cell.literals[-1].strip():
            self._blank_ends.append((pattern, last, at))
        return True

    def _holds_labels(self, pattern: Pattern, at: Cell) -> bool:
        key = label(str(self.copy.value(*at))).key
        return all(label(text).bare in key for text in pattern.labels if text)

    def _refuse(self, pattern: Pattern, at: Cell, why: str, cells: tuple[Cell, ...] = ()) -> None:
        facts = (("found", tuple(address(*cell) for cell in cells)),) if cells else ()
        for number in range(len(pattern.cell.chunks)):
            self.answers[pattern.key(number)] = Place(*at, refused=why, facts=facts)

    def beside(self) -> None:
        """Look right of the cells that end in a blank answer, when all labels have claimed."""
        for pattern, number, at in self._blank_ends:
            self.answers[pattern.key(number)] = self._right_of(at, pattern, number)

    def _right_of(self, at: Cell, pattern: Pattern, number: int) -> Place:
        """Return the place of an answer that may stand in the cell right of its label's cell."""
        edge = self.copy.box(*at)[3]
        field = self.fields.get(pattern.cell.chunks[number].field or "")
        filled = self.claims.gap(at[0], edge + 1)
        if not filled:
            return Place(*at, "")
        column, value = filled[0]
        if len(filled) == 1 and column == edge + 1 and speaks_for(field, value):
            self.claims.taken.add((at[0], column))
            return Place(at[0], column)
        cells = tuple(address(at[0], c) for c, _ in filled)
        return Place(*at, refused="answer-displaced", facts=(("nearby", cells),))

    # Label by label

    def pieces(self, pattern: Pattern) -> None:
        """Find the answers of a cell one by one, where its whole text fits nowhere."""
        for number, text in enumerate(pattern.labels):
            self.answers[pattern.key(number)] = self._piece(pattern, number, text)

    def _piece(self, pattern: Pattern, number: int, text: str) -> Place:
        if not text or not label(text).bare:
            return MISSING
        hits = [
            (at, piece)
            for row in self.lines(pattern.cell.row)
            for at, there in self._texts(row)
            if (piece := after_label(there, text, self.plan.label_texts)) is not None
        ]
        if not hits:
            return MISSING
        at, piece = hits[0]
        for cell, _ in hits:
            self.claims.labels.add(cell)
        if len(hits) > 1:
            cells = tuple(address(*cell) for cell, _ in hits)
            return Place(*at, refused="label-again", facts=(("nearby", cells),))
        if not piece.text:
            ends = label_key(str(self.copy.value(*at)))
            # Only behind the last label of a cell can the answer stand in the next cell.
            if ends.endswith((label(text).key, label(text).bare)):
                self._blank_ends.append((pattern, number, at))
            return Place(*at, "")
        behind = pattern.cell.literals[number + 1]
        tail = behind.strip()
        if tail and not behind[0].isspace() and behind[0] != "_":
            # Words of a sentence follow: without them nothing says where the answer ends.
            return Place(*at, refused="text-reworded")
        if tail and number == len(pattern.cell.chunks) - 1:
            return self._before_tail(at, piece, tail)
        why = odd_answer(piece.text, self.plan.known)
        return Place(*at, refused=why) if why else Place(*at, piece.text)

    def _texts(self, row: int) -> Iterable[tuple[Cell, str]]:
        for column, text in self.copy.texts[row]:
            if (row, column) not in self.claims.tables:
                yield (row, column), text

    def _before_tail(self, at: Cell, piece: Piece, tail: str) -> Place:
        """Return an answer behind which the form prints more text, cut where that text begins."""
        wanted = label_key(tail)
        for cut in range(len(piece.text)):
            if wanted and label_key(piece.text[cut:]) == wanted and piece.text[cut] == tail[0]:
                answer = piece.text[:cut].rstrip()
                why = odd_answer(answer, self.plan.known)
                return Place(*at, refused=why) if why else Place(*at, answer)
        return Place(*at, refused="text-reworded")

    # Rivals

    def rivals(self) -> None:
        """Refuse an answer whose label stands once more elsewhere, with another answer."""
        for pattern in self.plan.patterns.values():
            for number, text in enumerate(pattern.labels):
                place = self.answers.get(pattern.key(number), MISSING)
                if place.missing or place.refused or len(label(text).bare) < 2:
                    continue
                mine = place.text if place.text is not None else self.copy.value(*place[:2])
                for other in self._elsewhere(text):
                    if label_key(other[1]) not in ("", label_key(as_text(mine))):
                        facts = (("nearby", (address(*other[0]),)),)
                        self.answers[pattern.key(number)] = Place(
                            place.row, place.column, refused="label-again", facts=facts
                        )

    def _own_text(self, key: str, there: str) -> bool:
        """Whether a cell is a text that the form prints, this label in it, gaps filled or not."""
        found = label(there).key
        return any(
            all(word in found for word in words)
            for words in self.plan.printed_words
            if any(key in word for word in words)
        )

    def _elsewhere(self, text: str) -> Iterable[tuple[Cell, str]]:
        """Give the answers that stand by the same label outside of what is claimed."""
        key = label(text).bare
        for at, there in self._free(range(self.copy.height)):
            if key not in label(there).key or self._own_text(key, there):
                continue
            if grade(text, there):
                beside = self.claims.gap(at[0], self.copy.box(*at)[3] + 1)
                if beside:
                    yield at, as_text(beside[0][1]) or str(beside[0][1])
            elif (piece := after_label(there, text, self.plan.label_texts)) is not None:
                yield at, piece.text
