"""Many copies of one form as a world: a head row a copy, a block row a record, and who owns which.

Columns are made the first time a formula asks for one. What 公式 gives replaces what was typed, for
every formula that follows and in the copies that come out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..findings import Finding
from ..reading import ABSENT, BLANK, UNREADABLE, VALUE, Answer, Filled
from ..refs import Ref, address
from .beyond import Beyond
from .book import Book
from .compiled import Checker

if TYPE_CHECKING:
    from ..formulas import Data, World


class Batch:
    """Copies of one form under check."""

    def __init__(
        self,
        checker: Checker,
        copies: Sequence[Filled],
        beyond: Beyond | None = None,
        units: Sequence[str] = (),
    ) -> None:
        self.checker = checker
        self.beyond = beyond
        self.units = tuple(units)
        """Of a cycle: the code of each copy's unit, empty where it is not known."""
        self.copies = list(copies)
        self.book = Book()
        self._replaced: list[set[int]] = [set() for _ in copies]

    @cached_property
    def sizes(self) -> Mapping[str, list[int]]:
        """Block -> how many records each copy has."""
        return {
            name: [len(copy.blocks[name].rows) for copy in self.copies]
            for name in self.checker.layout.blocks
        }

    @cached_property
    def places(self) -> Mapping[str, list[tuple[int, int]]]:
        """Block -> for each row of the world its copy and its record there."""
        return {
            name: [(copy, record) for copy, size in enumerate(sizes) for record in range(size)]
            for name, sizes in self.sizes.items()
        }

    def place(self, scope: str | None, row: int) -> tuple[int, int]:
        """Return the copy, and the record in it, that a row of a scope is; a copy's own is 0."""
        return (row, 0) if scope is None else self.places[scope][row]

    def rows(self, scope: str | None) -> int:
        """Return how many rows a scope has."""
        return len(self.copies) if scope is None else sum(self.sizes[scope])

    @cached_property
    def world(self) -> World:
        """The copies as formulas see them."""
        import numpy as np

        from ..formulas import Table, World

        layout = self.checker.layout
        count = len(self.copies)
        blocks = {
            name: Table(
                sum(sizes),
                _Columns(self, name),
                np.repeat(np.arange(count, dtype=np.int64), np.array(sizes, np.int64)),
            )
            for name, sizes in self.sizes.items()
        }
        head = Table(count, _Columns(self, None), np.arange(count, dtype=np.int64))
        world = World(head, blocks, dict(layout.parameters), as_of=self.checker.as_of)
        if self.beyond is not None:
            world.foreign = self.beyond.foreign(self, self.checker.paths)
            world.working_day = self.beyond.working_day
        return world

    def reaches(self, ring: int) -> bool:
        """Return whether formulas of a ring can be worked out: those beyond 1 in a cycle only."""
        return ring == 1 or self.beyond is not None

    def values(self, block: str | None, short: str) -> list[Any]:
        """Return a column of the world as plain values."""
        if block is None:
            return [copy.answers[short].value for copy in self.copies]
        columns = (copy.blocks[block].columns[short] for copy in self.copies)
        return [value for column in columns for value in column]

    def states(self, block: str | None, short: str) -> dict[int, str]:
        """Return row -> state for the values of a column that are not there."""
        if block is None:
            answers = (copy.answers[short] for copy in self.copies)
            return {i: a.state for i, a in enumerate(answers) if a.state != VALUE}
        found: dict[int, str] = {}
        start = 0
        for copy, size in zip(self.copies, self.sizes[block], strict=True):
            read = copy.blocks[block]
            column = read.columns[short]
            if None in column:
                for record, value in enumerate(column):
                    if value is None:
                        found[start + record] = read.states.get((short, record), BLANK)
            start += size
        return found

    def ref(self, copy: int, name: str, record: int = 0) -> Ref | None:
        """Return where a field of a copy stands, None where it has no place."""
        filled = self.copies[copy]
        try:
            return filled.ref(name, record if "." in name else None)
        except KeyError:
            return None

    def column_ref(self, copy: int, block: str, short: str) -> Ref | None:
        """Return the cells of a whole column of a copy's block: `D6:D30`."""
        read = self.copies[copy].blocks[block]
        rows = [row for row in read.rows if row >= 0]
        if short not in read.cells or not rows:
            return None
        column = read.cells[short]
        first, last = address(min(rows), column), address(max(rows), column)
        cell = first if first == last else f"{first}:{last}"
        return Ref(self.copies[copy].file, read.sheet, cell)

    def put(self, name: str, values: Sequence[Any], states: Mapping[int, str]) -> None:
        """Replace a whole column by what its formula gives; `states` says what the Nones are."""
        block, dot, short = name.partition(".")
        if not dot:
            for copy, value in enumerate(values):
                filled = self.copies[copy]
                old = filled.answers[name]
                state = states.get(copy, VALUE if value is not None else BLANK)
                made = Answer(value, state, old.sheet, old.cell, old.raw)
                self.copies[copy] = replace(filled, answers={**filled.answers, name: made})
        else:
            self._put_records(block, short, values, states)
        table = self.world.blocks[block] if dot else self.world.head
        assert isinstance(table.columns, _Columns)
        table.columns.made.pop(short if dot else name, None)

    def _put_records(
        self, block: str, short: str, values: Sequence[Any], states: Mapping[int, str]
    ) -> None:
        start = 0
        for copy, size in enumerate(self.sizes[block]):
            filled = self.copies[copy]
            read = filled.blocks[block]
            kept = {key: state for key, state in read.states.items() if key[0] != short}
            for record in range(size):
                if states.get(start + record) in (UNREADABLE, ABSENT):
                    kept[short, record] = states[start + record]
            column = list(values[start : start + size])
            columns = {**read.columns, short: column}
            blocks = {**filled.blocks, block: replace(read, columns=columns, states=kept)}
            self.copies[copy] = replace(filled, blocks=blocks)
            start += size

    def drop(self, copy: int, gone: Callable[[Finding], bool]) -> bool:
        """Take back the reader's findings of a copy for which `gone(finding)` holds.

        Returns whether there was any.
        """
        hits = {i for i, finding in enumerate(self.copies[copy].findings) if gone(finding)}
        self._replaced[copy] |= hits
        return bool(hits)

    def settled(self, copy: int) -> list[Finding]:
        """Return the reader's findings that still hold."""
        gone = self._replaced[copy]
        return [f for i, f in enumerate(self.copies[copy].findings) if i not in gone]


class _Columns(Mapping[str, "Data"]):
    """The columns of a table of the world, each made when a formula asks for it."""

    def __init__(self, batch: Batch, block: str | None) -> None:
        self.batch, self.block = batch, block
        self.made: dict[str, Data] = {}

    def _field(self, short: str) -> str:
        return short if self.block is None else f"{self.block}.{short}"

    def __getitem__(self, short: str) -> Data:
        if short not in self.made:
            from ..formulas import column

            about = self.batch.checker.layout.fields.get(self._field(short))
            if about is None or about.block != self.block:
                self.made[short] = self._asked(short)
                return self.made[short]
            states = self.batch.states(self.block, short)
            self.made[short] = column(
                self.batch.values(self.block, short),
                about.type,
                {row: _code(state) for row, state in states.items() if state != BLANK},
                many=about.many or bool(about.split),
            )
        return self.made[short]

    def _asked(self, name: str) -> Data:
        """Return what `名称.类别` asks of a column's values, one dot after the other."""
        from ..formulas import column

        base, attributes = self._base(name)
        if base is None or self.batch.beyond is None:
            raise KeyError(name)
        schema = self.batch.checker.schema
        told = schema.head[base] if self.block is None else schema.blocks[self.block][base]
        values = self.batch.values(self.block, base)
        for attribute in attributes:
            reference = told.reference
            told = schema.dots[reference][attribute]
            values = (
                [
                    tuple(self.batch.beyond.dot(reference, attribute, v))
                    if isinstance(v, tuple)
                    else v
                    for v in values
                ]
                if any(isinstance(v, tuple) for v in values)
                else self.batch.beyond.dot(reference, attribute, values)
            )
        states = self.batch.states(self.block, base)
        many = any(isinstance(value, tuple) for value in values)
        codes = {row: _code(state) for row, state in states.items() if state != BLANK}
        return column(values, told.type or "文本", codes, many=many)

    def _base(self, name: str) -> tuple[str | None, list[str]]:
        """Return the field in front of a dotted name, and what is asked of it."""
        parts = name.split(".")
        for length in range(len(parts) - 1, 0, -1):
            base = ".".join(parts[:length])
            about = self.batch.checker.layout.fields.get(self._field(base))
            if about is not None and about.block == self.block:
                return base, parts[length:]
        return None, []

    def __iter__(self) -> Iterator[str]:
        fields = self.batch.checker.layout.fields.values()
        return (f.short for f in fields if f.block == self.block and not f.hidden)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __contains__(self, short: object) -> bool:
        return isinstance(short, str) and (short in set(self) or self._base(short)[0] is not None)


def _code(state: str) -> int:
    from ..formulas import ABSENT as NOT_PLACED
    from ..formulas import UNREADABLE as NOT_READ

    return NOT_READ if state == UNREADABLE else NOT_PLACED
