"""The options of one answer, read together where their cells are not as the form has them.

    form   | {{等次=优秀}}优秀 | {{等次=良好}}良好 |
    copy   | □优秀 ☑良好      |                |     joined in one cell
    copy   | 优秀             |                |     the unit left one and deleted the others

A tick belongs to the option that it touches. One option left without any mark is the answer; else
what is left of the options must say plainly which one is meant, or the answer is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..names import label_key
from ..values import read_tick
from .claims import Cell, Claims
from .labels import grade
from .marks import MARK, UNTOUCHED
from .mixed import Pattern
from .mixed_cells import MixedCells
from .placement import MISSING, Answers, Place

ALONE = "option-alone"
"""Fact of a place: its option was the only one that the unit left."""

_PARTING = re.compile(r"[\s_/、,，;；|:：]+")
_BRACKETS = re.compile(r"[()（）\[\]【】〔〕]+")


Token = tuple[str, str, bool]
"""Kind (`option`, `mark`, `other`), text, and whether something parts it from the one before."""


class _Box(NamedTuple):
    """One option's tag inside a cell of text."""

    pattern: Pattern
    number: int
    option: str


@dataclass(slots=True)
class _Said:
    """One option as a copy says it."""

    option: str
    cell: Cell
    marks: str = ""


def options_together(cells: MixedCells, answers: Answers) -> Answers:
    """Return the places of tick fields whose options are not found one by one."""
    groups: dict[str, list[_Box]] = {}
    for pattern in cells.plan.patterns.values():
        for number, chunk in enumerate(pattern.cell.chunks):
            if chunk.option and chunk.field:
                groups.setdefault(chunk.field, []).append(_Box(pattern, number, chunk.option))
    made: Answers = {}
    for boxes in groups.values():
        one_row = len({box.pattern.cell.row for box in boxes}) == 1
        if one_row and len(boxes) > 1 and _unread(boxes, answers):
            made |= _Group(cells, boxes).places()
    return made


def _unread(boxes: Sequence[_Box], answers: Answers) -> bool:
    """Whether a box was not found, or holds the name of another option."""
    names = [box.option for box in boxes]
    places = [answers.get(box.pattern.key(box.number), MISSING) for box in boxes]
    return any(p.missing or any(name in (p.text or "") for name in names) for p in places)


class _Group:
    """The options of one field in one row of a copy."""

    def __init__(self, cells: MixedCells, boxes: Sequence[_Box]) -> None:
        self.cells, self.boxes = cells, boxes
        self.claims: Claims = cells.claims
        self.copy = cells.copy
        self.row = boxes[0].pattern.cell.row
        names = sorted((box.option for box in boxes), key=len, reverse=True)
        self.names = re.compile("|".join(re.escape(name) for name in names))
        self.behind = all(
            label_key(box.pattern.cell.literals[box.number]).endswith(label_key(box.option))
            for box in boxes
        )

    def places(self) -> Answers:
        """Return a place for each box, refused or not; none where no row is theirs."""
        lines = [(row, self._texts(row)) for row in self.cells.lines(self.row)]
        rows = [(row, texts) for row, texts in lines if texts is not None]
        named = [line for line in rows if any(self._names_option(text) for _, text in line[1])]
        found = named or [line for line in rows if self._led]
        if len(found) != 1:
            return {}
        row, texts = found[0]
        self.claims.labels.update((row, column) for column, _ in texts)
        said = self._said(row, texts)
        places = self._settled(said) if said else None
        if places is None:
            column = texts[0][0] if texts else self._between(row)[0] or 0
            shown = " | ".join(text.strip() for _, text in texts) or "空白"
            at = Place(row, column, refused="options-unclear", facts=(("found", shown),))
            return {box.pattern.key(box.number): at for box in self.boxes}
        return places

    def _texts(self, row: int) -> list[tuple[int, str]] | None:
        """Return the texts of a row from the group's own label to the next one, (column, text).

        None where that label is not in the row.
        """
        start, end = self._between(row)
        if start is None:
            return None
        found = []
        for column, value in self.copy.filled(row):
            if column < start:
                continue
            if column >= end or (row, column) in self.claims.tables:
                break
            if (row, column) in self.claims.labels and not self._names_option(value):
                break
            found.append((column, str(value)))
        return found

    @property
    def _led(self) -> bool:
        """Whether the form prints a label before the boxes, in a cell of its own."""
        first = min(box.pattern.cell.column for box in self.boxes)
        return any(column < first for column, _ in self.cells.plan.anchors.get(self.row, ()))

    def _names_option(self, value: object) -> bool:
        return type(value) is str and self.names.search(value) is not None

    def _between(self, row: int) -> tuple[int | None, int]:
        """Return the columns between the labels that the form has before and behind the boxes.

        None where the label before them is not in the row.
        """
        columns = [box.pattern.cell.column for box in self.boxes]
        anchors = self.cells.plan.anchors.get(self.row, ())
        before = [text for column, text in anchors if column < min(columns)]
        behind = [text for column, text in anchors if column > max(columns)]
        start: int | None = 0
        if before:
            hits = [c for c, text in self.copy.texts[row] if grade(before[-1], text)]
            start = self.copy.box(row, hits[0])[3] + 1 if len(hits) == 1 else None
        ends = [c for c, text in self.copy.texts[row] if behind and grade(behind[0], text)]
        return start, min((c for c in ends if c >= (start or 0)), default=1 << 20)

    def _said(self, row: int, texts: Sequence[tuple[int, str]]) -> list[_Said] | None:
        """Return the options that some cells say with their marks, None where that is not plain."""
        said: list[_Said] = []
        for column, text in texts:
            more = self._cell((row, column), self._without_label(text))
            if more is None:
                return None
            said += more
        named = [one.option for one in said]
        return said if len(set(named)) == len(named) else None

    def _without_label(self, text: str) -> str:
        """Return a text without the words that the form prints before the first option."""
        words = self.boxes[0].pattern.cell.literals[0]
        words = words[: -len(self.boxes[0].option)] if self.behind else words
        kept = [re.escape(c) for c in label_key(words)]
        found = re.match(r"\W*".join(kept) + r"[\W]*?(?=[^\W_]|[^\w\s:：])", text) if kept else None
        return text[found.end() :] if found else text

    def _cell(self, cell: Cell, text: str) -> list[_Said] | None:
        """Return the options of one cell; None for a text that holds anything else."""
        tokens = list(self._tokens(text))
        if any(kind == "other" for kind, _, _ in tokens):
            return None
        options = [_Said(text, cell) for kind, text, _ in tokens if kind == "option"]
        order = _order([kind for kind, _, _ in tokens])
        own_boxes = order is not None and len(tokens) > len(options)
        at = -1
        for number, (kind, token, _) in enumerate(tokens):
            if kind == "option":
                at += 1
                continue
            mark = UNTOUCHED.sub("", token)
            side = _side(tokens, number, at, len(options))
            side = order if side is None or not mark else side
            if side is None and not mark:
                continue
            if side is None or not 0 <= at + side < len(options):
                return None
            astray = mark and len(options) > 1 and (side == 0) != self.behind and not own_boxes
            if astray and not self._boxed(tokens):
                return None  # the order says one option, the eye another
            one = options[at + side]
            one.marks = UNTOUCHED.sub("", one.marks) + mark if mark else one.marks or token
        return options

    def _boxed(self, tokens: Sequence[Token]) -> bool:
        """Whether every option has a box or mark before it, besides the tick behind one."""
        kinds = [kind for kind, _, _ in tokens]
        return all(
            number > 0 and kinds[number - 1] == "mark"
            for number, kind in enumerate(kinds)
            if kind == "option"
        )

    def _tokens(self, text: str) -> Iterator[Token]:
        """Give kind, text, and whether something parts it from what stands before."""
        apart, at = True, 0
        while at < len(text):
            if found := _PARTING.match(text, at):
                apart = True
            elif found := _BRACKETS.match(text, at):
                pass
            elif found := self.names.match(text, at):
                yield "option", found[0], apart
                apart = False
            elif found := re.compile(f"(?:{MARK.pattern})+").match(text, at):
                yield "mark", found[0], apart
                apart = False
            else:
                yield "other", text[at:], apart
                return
            at = found.end()

    def _settled(self, said: Sequence[_Said]) -> Answers | None:
        """Return the places of all boxes, None where nobody can tell what is meant."""
        there = {one.option: one for one in said}
        ticks = [one for one in said if read_tick(one.marks)[0]]
        alone = len(said) == 1 and not said[0].marks
        if not ticks and not alone and len(there) < len(self.boxes):
            return None
        facts = ((ALONE, said[0].option),) if alone else ()
        places: Answers = {}
        for box in self.boxes:
            one = there.get(box.option)
            at = one.cell if one is not None else said[0].cell
            mark = "" if one is None else "√" if alone else one.marks
            places[box.pattern.key(box.number)] = Place(*at, mark, facts=facts if one else ())
        return places


def _order(kinds: Sequence[str]) -> int | None:
    """Return 1 where marks and options take turns, marks first; 0 for options first; else None."""
    for first, side in (("mark", 1), ("option", 0)):
        other = "option" if first == "mark" else "mark"
        if (
            len(kinds) > 1
            and len(kinds) % 2 == 0
            and list(kinds) == [first, other] * (len(kinds) // 2)
        ):
            return side
    return None


def _side(tokens: Sequence[Token], number: int, at: int, count: int) -> int | None:
    """Return 0 where a mark belongs to the option before it, 1 to the next one, else None."""
    if at < 0 or at + 1 >= count:
        return 1 if at < 0 else 0
    left = number > 0 and not tokens[number][2]
    right = number + 1 < len(tokens) and not tokens[number + 1][2]
    return None if left == right else 0 if left else 1
