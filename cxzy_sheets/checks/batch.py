"""Many copies of one form as a world: a head row a copy, a block row a record, and who owns which.

Columns are made the first time a formula asks for one. What 公式 gives replaces what was typed, for
every formula that follows and in the copies that come out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Any

from ..findings import Finding
from ..layout import Field
from ..reading import ABSENT, BLANK, UNREADABLE, VALUE, Answer, Filled
from ..refs import Ref, address
from .beyond import Beyond
from .book import Book
from .compiled import NUMBERS, Checker

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
        periods: Sequence[str] = (),
    ) -> None:
        self.checker = checker
        self.beyond = beyond
        self.units = tuple(units)
        """Of a cycle: the code of each copy's unit, empty where it is not known."""
        self.periods = tuple(periods) or ("",) * len(self.units)
        """Of a cycle: the period of each copy, empty for a form that is filed once."""
        self.copies = list(copies)
        self.book = Book()
        self._replaced: list[set[int]] = [set() for _ in copies]
        self._answered: dict[tuple[str | None, str], list[Any]] = {}

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
                self._lost(name),
            )
            for name, sizes in self.sizes.items()
        }
        head = Table(count, _Columns(self, None), np.arange(count, dtype=np.int64))
        world = World(head, blocks, dict(layout.parameters), as_of=self.checker.as_of)
        if self.beyond is not None:
            world.foreign = self.beyond.foreign(self, self.checker.paths)
            world.working_day = self.beyond.working_day
        return world

    def _lost(self, block: str) -> Any:
        """Return in which copies a block may hold more records than were read."""
        import numpy as np

        lost = self.lost(block)
        return np.array(lost, bool) if any(lost) else False

    def lost(self, block: str | None) -> list[bool]:
        """Return for each copy whether a block was not found, or rows of it were refused.

        Its records are at least those that were read: what adds them up is not known.
        """
        if block is None:
            return [False] * len(self.copies)
        reads = (copy.blocks[block] for copy in self.copies)
        return [not read.cells or read.left_out for read in reads]

    def reaches(self, ring: int) -> bool:
        """Return whether formulas of a ring can be worked out: those beyond 1 in a cycle only."""
        return ring == 1 or self.beyond is not None

    def row(self, scope: str | None, copy: int, record: int) -> int:
        """Return the row of a scope that a record of a copy is."""
        return copy if scope is None else self._starts[scope][copy] + record

    @cached_property
    def _starts(self) -> Mapping[str, list[int]]:
        return {name: [0, *accumulate(sizes)] for name, sizes in self.sizes.items()}

    def values(self, block: str | None, short: str) -> list[Any]:
        """Return a column of the world as plain values; `名称.类别` asks them of 名称's."""
        base, attributes = self.base(block, short)
        if attributes:
            if (block, short) not in self._answered:
                self._answered[block, short] = self._asked(block, base, attributes)
            return self._answered[block, short]
        if block is None:
            if short in self.own_cells:
                return [value for value, _ in self._own_cell(short)]
            return [copy.answers[short].value for copy in self.copies]
        columns = [copy.blocks[block].columns[short] for copy in self.copies]
        return list(chain.from_iterable(columns))

    def value(self, block: str | None, name: str, copy: int, record: int) -> Any:
        """Return one value of a column of the world, `名称.类别` included."""
        base, attributes = self.base(block, name)
        if attributes:
            return self.values(block, name)[self.row(block, copy, record)]
        filled = self.copies[copy]
        return (
            filled.answers[base].value
            if block is None
            else filled.blocks[block].columns[base][record]
        )

    def states(self, block: str | None, short: str) -> dict[int, str]:
        """Return row -> state for the values of a column that are not there."""
        base, attributes = self.base(block, short)
        if attributes:
            found = {i: BLANK for i, v in enumerate(self.values(block, short)) if v is None}
            return found | self.states(block, base)
        if block is None:
            if short in self.own_cells:
                cells = enumerate(self._own_cell(short))
                return {row: state for row, (_, state) in cells if state != VALUE}
            answers = (copy.answers[short] for copy in self.copies)
            return {i: a.state for i, a in enumerate(answers) if a.state != VALUE}
        found = {}
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

    @cached_property
    def own_cells(self) -> Mapping[str, tuple[Field, int]]:
        """Hidden field that is one cell of a fixed block -> the block's field, and its record."""
        layout = self.checker.layout
        rows = {t.block: t.rows for page in layout.pages for t in page.tables if t.block}
        made = {}
        for page in layout.pages:
            for name, (row, _) in page.own_cells.items():
                about = layout.fields[layout.fields[name].cell_of]
                made[name] = (about, rows[str(about.block)].index(row))
        return made

    def _own_cell(self, name: str) -> Iterator[tuple[Any, str]]:
        """Give value and state of one cell of a fixed block in each copy; a blank number is 0."""
        about, record = self.own_cells[name]
        for copy in self.copies:
            read = copy.blocks[str(about.block)]
            if record >= len(read.rows):
                yield None, ABSENT
                continue
            value, state = read.columns[about.short][record], read.state(about.short, record)
            blank = state == BLANK and about.type in NUMBERS
            yield (0, VALUE) if blank else (value, state)

    def base(self, block: str | None, name: str) -> tuple[str, list[str]]:
        """Return the field in front of a dotted name, and what is asked of it, one after another.

        Raises:
            KeyError: No field stands in front.
        """
        fields = self.checker.layout.fields
        parts = name.split(".")
        for length in range(len(parts), 0, -1):
            short = name if length == len(parts) else ".".join(parts[:length])
            about = fields.get(short if block is None else f"{block}.{short}")
            if about is not None and about.block == block:
                return short, parts[length:]
        raise KeyError(name)

    def _asked(self, block: str | None, base: str, attributes: Sequence[str]) -> list[Any]:
        """Return what is asked of each value of a column."""
        values = self.values(block, base)
        for reference, attribute, _ in self._questions(block, base, attributes):
            values = self._each_asked(reference, attribute, values)
        return values

    def kind_asked(self, block: str | None, base: str, attributes: Sequence[str]) -> str:
        """Return the type of what is asked of a column's values; of the column where nothing is."""
        about = self.checker.layout.fields[base if block is None else f"{block}.{base}"]
        return next((k for _, _, k in self._questions(block, base, attributes)[::-1]), about.type)

    def _questions(
        self, block: str | None, base: str, attributes: Sequence[str]
    ) -> list[tuple[str, str, str]]:
        """Return for each dot what is asked, of what, and the type of the answer."""
        schema = self.checker.schema
        told = schema.head[base] if block is None else schema.blocks[block][base]
        made = []
        for attribute in attributes:
            reference = told.reference
            told = schema.dots[reference][attribute]
            made.append((reference, attribute, told.type or "文本"))
        return made

    def _each_asked(self, reference: str, attribute: str, values: list[Any]) -> list[Any]:
        if self.beyond is None:
            raise KeyError(attribute)
        if not any(isinstance(value, tuple) for value in values):
            return self.beyond.dot(reference, attribute, values)
        several = [value if isinstance(value, tuple) else (value,) for value in values]
        made = iter(self.beyond.dot(reference, attribute, [v for some in several for v in some]))
        answers = [tuple(next(made) for _ in some) for some in several]
        return [
            answer if isinstance(value, tuple) else answer[0]
            for value, answer in zip(values, answers, strict=True)
        ]

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
        own = short if dot else name
        # What was asked of the old values goes with them.
        for column in [m for m in table.columns.made if m == own or m.startswith(f"{own}.")]:
            del table.columns.made[column]
        scope = block if dot else None
        for key in [k for k in self._answered if k[0] == scope and k[1].startswith(f"{own}.")]:
            del self._answered[key]

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

    def __getitem__(self, name: str) -> Data:
        if name not in self.made:
            self.made[name] = self._make(name)
        return self.made[name]

    def _make(self, name: str) -> Data:
        from ..formulas import column

        batch, block = self.batch, self.block
        base, attributes = batch.base(block, name)
        about = batch.checker.layout.fields[base if block is None else f"{block}.{base}"]
        kind = batch.kind_asked(block, base, attributes) if attributes else about.type
        values = batch.values(block, name)
        states = {}
        if attributes or None in values:
            # A blank says so by itself.
            found = batch.states(block, base)
            states = {row: _code(state) for row, state in found.items() if state != BLANK}
        return column(values, kind, states, many=about.many or bool(about.split))

    def __iter__(self) -> Iterator[str]:
        fields = self.batch.checker.layout.fields.values()
        return (f.short for f in fields if f.block == self.block and not f.hidden)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __contains__(self, short: object) -> bool:
        try:
            return isinstance(short, str) and bool(self.batch.base(self.block, short))
        except KeyError:
            return False


def _code(state: str) -> int:
    from ..formulas import ABSENT as NOT_PLACED
    from ..formulas import UNREADABLE as NOT_READ

    return NOT_READ if state == UNREADABLE else NOT_PLACED
