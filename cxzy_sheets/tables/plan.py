"""A table, compiled: nothing of what came in is in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..cycle import ColumnLine, TableLine
from ..formulas import Schema
from ..formulas.syntax import Node
from .about import About, Origin
from .standing import Used

if TYPE_CHECKING:
    from ..formulas import Formula

COVERAGE = ("应报", "已收", "计入", "未计")
"""The last columns of every table: expected, came, in the figures, left out of at least one."""
TOTAL = "合计"


@dataclass(frozen=True, slots=True)
class KeyPlan:
    """One part of what a row (每行), or a column (横向), stands for."""

    name: str
    """The last part of what was written: `类别` of `名称.类别`."""
    column: str
    """The records' column, with its dots; of a level the unit that a record names, if any."""
    about: About
    level: str = ""
    """Set where a level or type of the roster is meant."""


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """One column of a table."""

    name: str
    about: About
    formula: Formula | None
    """None where it plainly shows the record's own column."""
    tree: Node
    used: Used
    schema: Schema
    """The names of its formula: to compile a piece of it alone."""
    line: ColumnLine | None = None
    shows: str = ""
    """Of a row a record: the record's own column that it plainly shows, dots included."""
    degree: int | None = None
    """Of its total: 1 a sum, 0 a rate; None where it has none."""
    total: Node | None = None
    """Of a row a record: the formula of its total over sums of the record's columns."""
    constants: Mapping[str, object] = field(default_factory=dict)
    """The parameters of `total`."""


@dataclass(frozen=True, slots=True)
class Condition:
    """Which records a table is made from (条件)."""

    text: str
    formula: Formula
    tree: Node
    used: Used


@dataclass(frozen=True, slots=True)
class SectionPlan:
    """What the rows of a table are parted by (小计)."""

    name: str
    """The name of 每行, or column, of which it is asked."""
    attributes: tuple[str, ...]
    about: About
    """Of what a section stands for."""


@dataclass(frozen=True, slots=True)
class TablePlan:
    """One table."""

    line: TableLine
    origins: tuple[Origin, ...]
    record: Mapping[str, About]
    keys: tuple[KeyPlan, ...]
    across: KeyPlan | None
    where: Condition | None
    columns: tuple[ColumnPlan, ...]
    parameters: Mapping[str, object]
    """Every parameter that its formulas use, for the note under it."""
    forms: tuple[str, ...]
    """The forms that its rows, or else its figures, are made from."""
    paths: tuple[str, ...]
    """Every whole column's path that it is made from, its sources among them."""
    depends: tuple[str, ...]
    """The tables that must be made before it."""
    about: Mapping[str, About] = field(default_factory=dict)
    """Its columns as others see them: keys, then columns."""
    section: SectionPlan | None = None
    """What its rows are parted by (小计); None: they stand one below the other."""

    @property
    def name(self) -> str:
        """The table's name."""
        return self.line.name

    @property
    def grouped(self) -> bool:
        """Whether a row stands for several records."""
        return bool(self.line.each) and not self.line.latest

    @property
    def missing(self) -> tuple[str, ...]:
        """The inputs that have not come and that its rows would be made from."""
        return tuple(dict.fromkeys(path for origin in self.origins for path in origin.missing))

    @property
    def of_ballots(self) -> bool:
        """Whether a row of it is an anonymous ballot, or a row of a table whose rows are."""
        return not self.grouped and any(origin.anonymous for origin in self.origins)

    @property
    def every_key(self) -> tuple[KeyPlan, ...]:
        """What a figure stands for: 每行, and 横向 if there is one."""
        return self.keys if self.across is None else (*self.keys, self.across)
