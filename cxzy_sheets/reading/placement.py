"""Where the answers of one page stand in a copy: what both ways of looking for them return."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ..layout import Spot, Table
from .plain import Strips


class Place(NamedTuple):
    """Where one answer stands, or why it is not taken."""

    row: int
    """-1 where no cell of the copy is to blame."""
    column: int
    text: str | None = None
    """The answer itself where it shares its cell with other text."""
    refused: str = ""
    """The finding code where a cell was found and is not taken."""
    missing: bool = False
    """Nothing in the copy says where the answer should stand."""
    facts: tuple[tuple[str, Any], ...] = ()


MISSING = Place(-1, -1, missing=True)
Answers = dict["Spot | tuple[int, int, int]", Place]
"""The place of each spot, and of each tag in a cell of text (form row, form column, number)."""


@dataclass(frozen=True, slots=True)
class PlacedTable:
    """Where the rows and columns of one table stand."""

    table: Table
    columns: Mapping[int, int]
    """Column of the form -> column of the copy; columns that were not found are not there."""
    doubtful: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    first: int = 0
    """`repeat`: the first row below the header."""
    end: int = 0
    """`repeat`: one past the last row that can be a record."""
    rows: tuple[int | None, ...] = ()
    """`fixed` and `matrix`: for each row of the form its row in the copy."""
    serial: int | None = None
    """The copy's column of serial numbers."""
    headings: Mapping[int, str] = field(default_factory=dict)
    """Column of the copy -> heading, for columns that the form does not have, too."""
    grid: list[tuple[Any, ...]] | None = None
    """By address: the columns of the rows from `first` to `end`, the form's own room."""
    strips: Strips | None = None
    """The same, looked at once; None where the form's columns do not say what a record is."""
    totals: tuple[int | None, ...] = ()
    """The copy's rows for the form's total rows. `repeat`: only those that were aligned;
    `fixed` and `matrix`: None for one that was not found."""


@dataclass(frozen=True, slots=True)
class Placement:
    """One page of the form, found on one sheet of a copy."""

    answers: Mapping[Spot | tuple[int, int, int], Place]
    """For a spot, or for a chunk of a mixed cell (form row, form column, number), its place."""
    tables: tuple[PlacedTable | None, ...]
    """In the order of `Page.tables`; None where no header row was found."""
    claimed: frozenset[tuple[int, int]]
    """Cells of labels, headers and answers, blocks left out."""
    fast: bool = False
    """Read by address: every printed text stands where the form has it."""
