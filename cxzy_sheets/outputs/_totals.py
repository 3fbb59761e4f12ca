"""What stands in the total row of a merged table, as Excel formulas that the office can follow.

    a count                 SUM of its records
    a rate                  the form's own formula over the sums, never an average
    everything else         nothing: a rank, a year, a key, a text

What adds up and what it comes to is settled by `tables`, the same for a notebook's `got.totals`;
here is how Excel is told. A rate covers the records in which everything it is made of is known
(DESIGN §3); where some lack a part, its formula masks them out of numerator and denominator alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ..formulas import parse, to_text
from ..formulas.syntax import Call, Name, Node, Operation, Sign
from ..layout import Layout
from ..tables import Records, Sums, added, ratio_operands, sums
from ._columns import Column

_KEY = re.compile(r"Σ(\d+)Σ")
"""What stands for a name while a formula is written out; no form has such a name."""


@dataclass(frozen=True, slots=True)
class Total:
    """What the total of one column is."""

    column: int
    formula: str = ""
    """Of a rate the form's own formula, over field names; empty: the records are added up."""
    operands: tuple[int, ...] = ()
    """Of a rate the columns that it is made of."""

    def text(self, cell_of: Callable[[int], str]) -> str:
        """Return a rate as an Excel formula without `=`; `cell_of` a column stands for its sum."""
        names: list[str] = []
        written = to_text(_marked(parse(self.formula), names))
        order = list(dict.fromkeys(names))
        return _KEY.sub(
            lambda key: cell_of(self.operands[order.index(names[int(key[1])])]), written
        )


@dataclass(frozen=True)
class Totals:
    """The totals of one merged table."""

    records: Records
    columns: Sequence[Column]

    @cached_property
    def all(self) -> list[Total]:
        """Every total, in the order of the columns."""
        if self._layout is None:
            return []
        fields = dict(zip(self.records.names, self.records.fields, strict=True))
        # A column whose numbers Excel cannot hold is text, and has no total here.
        known = {
            name: index
            for index, (name, about) in enumerate(fields.items())
            if about.block == self._block
            and self.columns[index].is_number
            and self.whole.get(name) is not None
        }
        made = []
        for name, index in known.items():
            if added(fields[name]):
                made.append(Total(index))
                continue
            operands = ratio_operands(self._layout, fields[name])
            if operands and all(operand in known for operand in operands):
                columns = tuple(known[operand] for operand in operands)
                made.append(Total(index, fields[name].formula, columns))
        return made

    @cached_property
    def whole(self) -> Mapping[str, float | int | None]:
        """Column -> its total over all records."""
        return self._sums.values if self._layout else {}

    def left_out(self, total: Total) -> int:
        """Return how many records a total does not cover, because something in them is missing."""
        return self._sums.left_out[self._name(total)]

    def value(self, total: Total, records: range | None = None) -> float | int | None:
        """Return a total over some of the records, by default all; None where there is none."""
        if records is None or len(records) == len(self.records.rows):
            return self.whole[self._name(total)]
        assert self._layout is not None
        part = sums(self._layout, self.records, self._block, records)
        return part.values[self._name(total)]

    @property
    def _block(self) -> str | None:
        return next((about.block for about in self.records.fields if about.block), None)

    @property
    def _layout(self) -> Layout | None:
        """The layout of the copies; None where there is no copy, and so nothing to add up."""
        return self.records.copies[0].layout if self.records.copies else None

    @cached_property
    def _sums(self) -> Sums:
        assert self._layout is not None
        return sums(self._layout, self.records, self._block)

    def _name(self, total: Total) -> str:
        return list(self.records.names)[total.column]


def _marked(node: Node, names: list[str]) -> Node:
    """Return a tree with a mark in place of each name; `names` gets the names, in their order."""
    if isinstance(node, Name):
        names.append(node.text)
        return Name(node.at, (f"Σ{len(names) - 1}Σ",))
    if isinstance(node, Sign):
        return Sign(node.at, node.sign, _marked(node.value, names))
    if isinstance(node, Operation):
        return Operation(node.at, node.sign, _marked(node.left, names), _marked(node.right, names))
    if isinstance(node, Call):
        marked = (None if a is None else _marked(a, names) for a in node.arguments)
        return Call(node.at, node.function, tuple(marked))
    return node
