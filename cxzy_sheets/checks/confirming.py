"""A row formula of the form's own, worked out on plain numbers: does a copy show the same?

Most copies do, and to set thirty quotients up as a formula takes longer than to divide. Nothing is
decided here: where a number is missing or one differs, the formula itself is asked.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import repeat
from math import isfinite
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..formulas import Formula
    from ..formulas.syntax import Call, Node

Columns = Mapping[str, list[float]]
Work = Callable[[Columns], Iterable[float]]

_SIGNS: Mapping[str, Callable[[float, float], float]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
}  # fmt: skip
_NUMBERS = frozenset((int, float))


@dataclass(frozen=True, slots=True)
class Plain:
    """A formula of numbers and the four signs."""

    names: tuple[str, ...]
    work: Work

    def of(self, columns: Mapping[str, list[Any]]) -> list[float] | None:
        """Return what it gives for each record; None where it takes more than plain numbers."""
        numbers = {}
        for name in self.names:
            column = columns[name]
            if not _NUMBERS.issuperset(map(type, column)):
                return None
            numbers[name] = list(map(float, column))
        try:
            made = list(self.work(numbers))
        except (ZeroDivisionError, OverflowError):
            return None
        return made if all(map(isfinite, made)) else None


def plain_of(formula: Formula, numeric: Collection[str]) -> Plain | None:
    """Return a formula as one of plain numbers; None where it is more than that.

    Args:
        formula: It stands in a row of a block.
        numeric: The names of the block's columns of numbers.
    """
    from ..formulas import parse

    names = {operand.name for operand in formula.operands if operand.where == "row"}
    if not names or len(names) != len(formula.operands) or not names <= set(numeric):
        return None
    work = _work(parse(formula.text), names)
    return Plain(tuple(sorted(names)), work) if work is not None else None


def _work(node: Node, names: Collection[str]) -> Work | None:
    """Return what works a piece out that has a value of its own in each record."""
    from ..formulas.syntax import Call, Name, Operation

    if isinstance(node, Name) and node.text in names:
        name = node.text
        return lambda columns: columns[name]
    if isinstance(node, Operation) and node.sign in _SIGNS:
        return _operation(node.sign, node.left, node.right, names)
    if isinstance(node, Call):
        meant = _meant(node, names)
        return _work(meant, names) if meant is not None else None
    return None


def _operation(sign: str, left: Node, right: Node, names: Collection[str]) -> Work | None:
    from ..formulas.syntax import Number

    two = _SIGNS[sign]
    one = _work(left, names)
    other = _work(right, names)
    if one is not None and other is not None:
        return lambda columns: map(two, one(columns), other(columns))
    if one is not None and isinstance(right, Number):
        number = right.value
        return lambda columns: map(two, one(columns), repeat(number))
    if other is not None and isinstance(left, Number):
        number = left.value
        return lambda columns: map(two, repeat(number), other(columns))
    return None


def _meant(call: Call, names: Collection[str]) -> Node | None:
    """Return what a call gives where no number is missing: `IF(分母="","",x)` gives x."""
    from ..formulas.syntax import Name, Operation, Text

    if call.function == "IFERROR":
        return call.arguments[0]
    if call.function != "IF" or len(call.arguments) != 3:
        return None
    test, _, otherwise = call.arguments
    if (
        isinstance(test, Operation)
        and test.sign == "="
        and isinstance(test.left, Name)
        and test.left.text in names
        and isinstance(test.right, Text)
        and test.right.value == ""
    ):
        return otherwise
    return None
