"""What a form's own sum comes out as where Excel passes over numbers that were typed as texts.

`SUM` skips a text without a word (mess.md M-30), `+` takes it for the number that it says. A total
that is short by just these numbers is no sign of a wrong row.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence, Set
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..errors import RuleError
from ..findings import MUST, Finding
from ..reading import BLANK
from ..refs import cells_in, position
from .batch import Batch

if TYPE_CHECKING:
    from ..formulas.syntax import Node

Cell = tuple[int, int]
Zero = Callable[["Node"], "Node | None"]
"""A name inside SUM -> what stands for it, None for the name itself."""


class PassedOver:
    """One copy's numbers that were typed as texts."""

    def __init__(self, batch: Batch, copy: int) -> None:
        self.batch, self.copy = batch, copy
        self.filled = batch.copies[copy]

    @cached_property
    def repaired(self) -> Mapping[str, Set[Cell]]:
        """Field -> its cells whose texts were taken for numbers."""
        found: dict[str, set[Cell]] = {}
        for finding in self.filled.findings:
            if finding.field and finding.cell and finding.severity != MUST and _of_text(finding):
                cells = found.setdefault(finding.field, set())
                cells.update(position(cell) for cell in cells_in(finding.cell))
        return found

    def total(self, text: str) -> float | None:
        """Return a total of the form without the texts in its sums.

        None where it has none in them, or another cell of it could not be read.
        """
        return self._worked_out(text, None, 0, self._of_copy) if self.repaired else None

    def row(self, block: str, text: str, record: int) -> float | None:
        """Return the same of a formula that stands in the rows of a block."""
        at = self.filled.blocks[block].rows[record]
        there = self.filled.blocks[block].cells

        def zero(node: Node) -> Node | None:
            from ..formulas.syntax import Name, Number

            if not isinstance(node, Name) or len(node.parts) > 1:
                return None
            short = node.parts[0]
            text_here = (at, there.get(short, -1)) in self.repaired.get(f"{block}.{short}", ())
            return Number(node.at, 0.0) if text_here else None

        if not self.repaired:
            return None
        return self._worked_out(text, block, self.batch.row(block, self.copy, record), zero)

    def _worked_out(self, text: str, scope: str | None, row: int, zero: Zero) -> float | None:
        from ..formulas import compile_value, parse, to_text
        from ..formulas.syntax import Call, mapped

        changed = False

        def change(node: Node) -> Node:
            nonlocal changed
            node = mapped(node, change)
            if not isinstance(node, Call) or node.function != "SUM":
                return node
            arguments = []
            for argument in node.arguments:
                made = None if argument is None else zero(argument)
                changed = changed or made is not None
                arguments.append(argument if made is None else made)
            return Call(node.at, node.function, tuple(arguments))

        tree = change(parse(text))
        if not changed:
            return None
        try:
            formula = compile_value(to_text(tree), self.batch.checker.schema, scope)
        except RuleError:
            return None
        result = formula.evaluate(self.batch.world)
        at = self.copy if scope is None else row
        if result.s is not None and (result.s if result.s.ndim == 0 else result.s[at]):
            return None
        return float(result.v if result.v.ndim == 0 else result.v[at])

    def _of_copy(self, node: Node) -> Node | None:
        """Return the number for a column, a cell of a fixed block or a single field in SUM."""
        from ..formulas.syntax import Name, Number

        if not isinstance(node, Name):
            return None
        if len(node.parts) == 2 and node.text in self.repaired:
            total = self._kept(*node.parts)
            return None if total is None else Number(node.at, total)
        return Number(node.at, 0.0) if len(node.parts) == 1 and self._is_text(node.text) else None

    def _is_text(self, name: str) -> bool:
        """Whether a single cell holds a number typed as text."""
        if name not in self.batch.own_cells:
            return name in self.repaired
        about, record = self.batch.own_cells[name]
        read = self.filled.blocks[str(about.block)]
        if record >= len(read.rows):
            return False
        at = (read.rows[record], read.cells.get(about.short, -1))
        return at in self.repaired.get(about.name, ())

    def _kept(self, block: str, short: str) -> float | None:
        """Return the sum of a column without its texts, None where a cell of it is not known."""
        read = self.filled.blocks[block]
        column: Sequence[Any] = read.columns[short]
        there, texts = read.cells.get(short, -1), self.repaired[f"{block}.{short}"]
        kept = []
        for record, (row, value) in enumerate(zip(read.rows, column, strict=True)):
            if value is None and read.state(short, record) != BLANK:
                return None
            if value is not None and (row, there) not in texts:
                kept.append(value)
        return math.fsum(kept)


def _of_text(finding: Finding) -> bool:
    """Whether a finding tells of texts that were taken for something else."""
    found = finding.found if isinstance(finding.found, list) else [finding.found]
    return bool(found) and all(isinstance(one, str) for one in found)
