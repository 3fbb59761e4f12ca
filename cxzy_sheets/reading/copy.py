"""One sheet of a filled copy, indexed by its texts, for the readers that look for labels."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import chain
from typing import Any

from ..refs import Box
from .labels import labels


class Copy:
    """The grid of a sheet with what is looked up in it: texts by key, merges by cell.

    Both are made when they are first asked for: a copy that is read by address needs neither.
    """

    def __init__(self, rows: list[list[Any]], merges: tuple[Box, ...]) -> None:
        self.rows = rows
        self.merges = merges
        self.height = len(rows)

    @cached_property
    def texts(self) -> list[list[tuple[int, str]]]:
        """For each row its texts, (column, text)."""
        return [
            [(c, value) for c, value in enumerate(row) if type(value) is str and value.strip()]
            for row in self.rows
        ]

    @property
    def where(self) -> dict[str, list[tuple[int, int]]]:
        """Key of a text -> the cells that hold it."""
        return self._keys[0]

    @property
    def bare(self) -> dict[str, list[tuple[int, int]]]:
        """The same by the key without remarks."""
        return self._keys[1]

    @cached_property
    def present(self) -> frozenset[str]:
        """Every key, with remarks or without, that any text of the sheet has."""
        return frozenset(chain.from_iterable(self._labels))

    @cached_property
    def _labels(self) -> list[tuple[str, str]]:
        """Key and bare key of each text, in the order of `texts`."""
        return labels([text for line in self.texts for _, text in line])

    @cached_property
    def _keys(self) -> tuple[dict[str, list[tuple[int, int]]], dict[str, list[tuple[int, int]]]]:
        full: dict[str, list[tuple[int, int]]] = {}
        bare: dict[str, list[tuple[int, int]]] = {}
        cells = ((row, column) for row, line in enumerate(self.texts) for column, _ in line)
        for at, (key, without) in zip(cells, self._labels, strict=True):
            full.setdefault(key, []).append(at)
            bare.setdefault(without, []).append(at)
        return full, bare

    @cached_property
    def _boxes(self) -> dict[tuple[int, int], Box]:
        boxes: dict[tuple[int, int], Box] = {}
        for area in self.merges:
            r0, c0, r1, c1 = area
            for r in range(r0, min(r1, self.height) + 1):
                for c in range(c0, min(c1, 16383) + 1):
                    boxes[r, c] = area
        return boxes

    def box(self, row: int, column: int) -> Box:
        """Return the merge that a cell belongs to, or the cell itself."""
        return self._boxes.get((row, column), (row, column, row, column))

    def corner(self, row: int, column: int) -> tuple[int, int]:
        """Return the cell that holds what is seen at a cell."""
        area = self._boxes.get((row, column))
        return (area[0], area[1]) if area else (row, column)

    def value(self, row: int, column: int) -> Any:
        """Return what stands in a cell, `''` where nothing does or the sheet has no such cell."""
        if 0 <= row < self.height and 0 <= column < len(self.rows[row]):
            return self.rows[row][column]
        return ""

    def seen(self, row: int, column: int) -> Any:
        """Return what is seen at a cell, merges spread out."""
        return self.value(*self.corner(row, column))

    def text(self, row: int, column: int) -> str:
        """Return the text that is seen at a cell; a whole number is its digits; else `''`."""
        return as_text(self.seen(row, column))

    def filled(self, row: int) -> Iterator[tuple[int, Any]]:
        """Give the cells of a row that hold something, (column, value)."""
        if 0 <= row < self.height:
            for column, value in enumerate(self.rows[row]):
                if not is_empty(value):
                    yield column, value


def is_empty(value: Any) -> bool:
    """Return whether a raw value is none: nothing, or blanks only."""
    return (
        value is None
        or value == ""
        or (type(value) is str and not value.strip(" \u3000\u00a0\t\r\n\u200b"))
    )


def as_text(value: Any) -> str:
    """Return a text as itself and a whole number as its digits; `''` for anything else."""
    if type(value) is str:
        return value
    if type(value) is float and value.is_integer():
        return str(int(value))
    return str(value) if type(value) is int else ""
