"""Where names stand in a formula of a table, and the calls that look at many rows.

SUM(满意)/COUNTIFS(附件4.单位, 单位)     满意 is added up (FOLD), 附件4.单位 a whole column (RANGE),
                                       单位 the one value of the row (ONE)
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from enum import Enum

from ..formulas.syntax import Call, Name, Node, Number, Operation, Sign, Text
from .about import About


class Stand(Enum):
    """Where a name stands."""

    ONE = "one"
    """One value a row is wanted."""
    RANGE = "range"
    """A whole column is wanted."""
    FOLD = "fold"
    """Inside a function that adds up or counts."""
    AMONG = "among"
    """One of several that MAX or MIN chooses from: `MAX(0, 推荐-名额)`."""


ONE, RANGE, FOLD, AMONG = Stand.ONE, Stand.RANGE, Stand.FOLD, Stand.AMONG

_FOLDING = (
    "SUM", "SUMPRODUCT", "AVERAGE", "MAX", "MIN", "COUNT", "COUNTA", "COUNTBLANK",
)  # fmt: skip
_STANDS: Mapping[str, tuple[Stand, ...]] = {
    "LARGE": (FOLD, ONE), "SMALL": (FOLD, ONE), "UNIQUE": (RANGE,), "COUNTUNIQUE": (RANGE,),
    "COUNTIF": (RANGE, ONE), "SUMIF": (RANGE, ONE, RANGE), "AVERAGEIF": (RANGE, ONE, RANGE),
    "RANK": (ONE, RANGE, ONE), "RANKDENSE": (ONE, RANGE, ONE), "APPORTION": (ONE, RANGE, ONE),
    "XLOOKUP": (ONE, RANGE, RANGE, ONE, ONE), "LOOKUP": (ONE, RANGE, RANGE),
    "MATCH": (ONE, RANGE, ONE), "INDEX": (RANGE, ONE),
}  # fmt: skip
_PAIRED = {"COUNTIFS": 0, "SUMIFS": 1, "MAXIFS": 1, "MINIFS": 1}
"""Functions whose arguments are pairs of column and criterion, behind so many others."""
LOOKUPS = ("XLOOKUP", "LOOKUP", "MATCH", "INDEX")
_BLANK_COUNTED = ("COUNT", "COUNTA", "COUNTBLANK", "ISBLANK")
"""Functions to which a blank is an answer."""


def stands(call: Call) -> list[Stand] | None:
    """Return where each argument of a call stands; None where they stand as the call does."""
    count, name = len(call.arguments), call.function
    if name in ("MAX", "MIN") and count > 1:
        return [AMONG] * count
    if name in _FOLDING:
        return [FOLD] * count
    if name in _PAIRED:
        first = _PAIRED[name]
        return [RANGE if i < first or (i - first) % 2 == 0 else ONE for i in range(count)]
    if name in _STANDS:
        given = _STANDS[name]
        return [given[i] if i < len(given) else ONE for i in range(count)]
    return None


@dataclass(frozen=True, slots=True)
class Above:
    """A column that stands above the one that is compiled."""

    name: str
    about: About
    tree: Node | None = None
    """Set where it adds up records with + - * /: what may be put in place of its name."""
    used: Used | None = None
    values: tuple[Name, ...] = ()
    """The names one of whose values it is: of the same type."""


@dataclass(frozen=True, slots=True)
class Held:
    """A column of units or persons that a call holds against something."""

    path: str
    column: str
    about: About
    criterion: Node


@dataclass(slots=True)
class Aggregate:
    """A call that looks at many rows: the records of the row, or a whole column."""

    node: Call
    fields: tuple[str, ...] = ()
    """Columns of the row's records in it."""
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Path of a whole column in it -> the name under which this call alone sees its rows."""
    needed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Path -> the columns without which a row cannot be counted."""
    keys: frozenset[str] = frozenset()
    """Names of 每行 in it."""
    above: frozenset[str] = frozenset()
    """Columns above in it."""
    asked: tuple[Held, ...] = ()
    """Whose copies could hold what is counted."""

    @property
    def own(self) -> bool:
        """Whether it looks at the row's records."""
        return bool(self.fields)


@dataclass(slots=True)
class Used:
    """What a formula uses."""

    aggregates: list[Aggregate] = field(default_factory=list)
    parameters: dict[str, object] = field(default_factory=dict)
    """Name -> value or formula, in the order of use."""
    constants: dict[str, object] = field(default_factory=dict)
    """Name -> value of those that are no formula; `统计月.月` by its whole text."""
    paths: dict[str, str] = field(default_factory=dict)
    """Alias -> path, of every whole column."""
    fields: dict[str, None] = field(default_factory=dict)
    above: dict[str, None] = field(default_factory=dict)
    keys: dict[str, None] = field(default_factory=dict)
    whole: dict[tuple[str, str], None] = field(default_factory=dict)
    """(path, column) of every whole column."""

    def add(self, other: Used) -> None:
        """Take in what another formula uses."""
        self.aggregates += [a for a in other.aggregates if a not in self.aggregates]
        for name in ("parameters", "constants", "paths", "fields", "above", "keys", "whole"):
            getattr(self, name).update(getattr(other, name))


def counts_blanks(node: Call) -> bool:
    """Return whether a blank is an answer to a function."""
    return node.function in _BLANK_COUNTED


def pairs(node: Call) -> bool:
    """Return whether a call's arguments are columns and what each is held against."""
    return node.function in _PAIRED or node.function in ("COUNTIF", "SUMIF", "AVERAGEIF")


def asks_for_blanks(node: Call, index: int) -> bool:
    """Return whether the criterion of a range only asks whether cells are blank."""
    if not pairs(node) or index + 1 >= len(node.arguments):
        return False
    criterion = node.arguments[index + 1]
    return isinstance(criterion, Text) and criterion.value.strip() in ("", "=", "<>")


def additive(node: Node, parameters: Container[str]) -> bool:
    """Return whether a placed formula is + - * / of functions, numbers and parameters alone."""
    if isinstance(node, Number):
        return True
    if isinstance(node, Name):
        return node.text in parameters
    if isinstance(node, Sign):
        return additive(node.value, parameters)
    if isinstance(node, Operation):
        both = additive(node.left, parameters) and additive(node.right, parameters)
        return node.sign in "+-*/" and both
    return isinstance(node, Call) and stands(node) is not None and node.function not in LOOKUPS
