"""Which cells of a copy are spoken for: a cell is claimed once, by a label or by an answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from .copy import Copy
from .labels import label, looks_like_label
from .plan import Plan

Cell = tuple[int, int]


@dataclass(slots=True)
class Claims:
    """The claims on one sheet of a copy."""

    plan: Plan
    copy: Copy
    tables: set[Cell]
    """Cells of headers and blocks."""
    heads: set[Cell]
    """Cells of headers alone."""
    labels: set[Cell] = field(default_factory=set)
    """Cells of labels and of text with answers inside."""
    taken: set[Cell] = field(default_factory=set)
    """Cells of answers."""

    def is_label(self, at: Cell, value: Any, own: str = "") -> bool:
        """Return whether a cell is a label, or looks like one: it is never an answer.

        A text that begins with a label and a colon is one too, but for the label `own`.
        """
        if at in self.labels:
            return True
        if type(value) is not str:
            return False
        made = label(value)
        # What the form prints in the header of a block only, such as 书记, may well be an answer.
        if made.key in self.plan.once or (made.remarks and made.bare in self.plan.once):
            return True
        return looks_like_label(value) or self._begins_with_label(value, own)

    def _begins_with_label(self, text: str, own: str) -> bool:
        """Whether a label of the form and its answer were written into one cell."""
        front, colon, _ = text.replace("：", ":").partition(":")
        made = label(front)
        if not colon or not made.key or (own and made.bare == label(own).bare):
            return False
        return bool({made.key, made.bare} & self.plan.known)

    def gap(self, row: int, first: int, own: str = "") -> list[tuple[int, Any]]:
        """Return the filled cells of a row from column `first` to the next label but `own`."""
        found = []
        for column, value in self.copy.filled(row):
            if column < first:
                continue
            if (row, column) in self.tables or self.is_label((row, column), value, own):
                break
            found.append((column, value))
        return found

    def all(self, more: Iterable[Cell] = ()) -> set[Cell]:
        """Return every claimed cell, and `more`."""
        return self.labels | self.taken | self.tables | set(more)
