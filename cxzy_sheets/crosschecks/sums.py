"""The numbers of a form's copies beside the sums that they should be.

AgainstBelow   the copies of the same form of the units right below: those whose next filer above
               is the sender, so that three levels add up level by level
AgainstOther   the columns of another form, of the unit and those below
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import fsum
from typing import Any

from ..catalogue import shown
from ..cycle import OFFICE
from ..layout import Field
from ..reading import BlockRead
from ..refs import Ref
from .beyond import CycleBeyond
from .receipts import EXCUSED

BELOW = "下级"
Key = tuple[Any, ...]
Place = tuple[str, str]
"""A sender and a period."""


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a copy beside its sum; None is not known."""

    about: Field
    record: int
    """-1: the field stands in the head, or the whole column of a block is meant."""
    own: float | None
    total: float | None
    key: Key = ()
    """What the rows of a block that it is made of have in common."""


@dataclass(slots=True)
class Beside:
    """The numbers of one copy, and the rows that it lacks."""

    copy: int
    numbers: list[Number] = field(default_factory=list)
    lacking: dict[str, list[str]] = field(default_factory=dict)
    """Block -> the keys of rows that the units below have, and the copy has not."""
    late: str = ""
    """What has not come, empty where all has."""
    nobody: bool = False
    """There is nobody below who files it."""


class AgainstOther:
    """The head's numbers against the columns of another form, by name."""

    def __init__(self, beyond: CycleBeyond, form: str, fields: Sequence[Field], path: str) -> None:
        self.beyond, self.fields, self.path = beyond, fields, path
        self.filed = beyond.filed(form)

    def sides(self) -> Iterator[Beside]:
        """Give each copy with its numbers."""
        batch = self.filed.batch
        applies = self.beyond.applies(batch, self.path)
        waiting = self.beyond.waiting(batch, self.path)
        sums = {about.name: self._sums(about) for about in self.fields}
        for copy, filled in enumerate(self.filed.given.copies):
            numbers = [
                Number(about, -1, filled.answers[about.name].value, sums[about.name].get(copy, 0.0))
                for about in self.fields
            ]
            yield Beside(copy, numbers, late=waiting[copy], nobody=not applies[copy])

    def _sums(self, about: Field) -> Mapping[int, float | None]:
        """Return for each copy that sees any row the sum of a column, None where one is blank."""
        table = self.beyond.table(self.filed.batch, self.path)
        data = table.columns[about.short]
        rows: dict[int, list[float]] = {}
        unknown: set[int] = set()
        owners = [] if table.copy is None else table.copy.tolist()
        states = [0] * len(owners) if data.state is None else data.state.tolist()
        for owner, value, state in zip(owners, data.values.tolist(), states, strict=True):
            rows.setdefault(owner, []).append(value)
            if state:
                unknown.add(owner)
        return {copy: None if copy in unknown else fsum(some) for copy, some in rows.items()}

    def sources(self, copy: int, number: Number) -> Iterator[Ref]:
        """Give the cells that a sum was made of."""
        yield from self.beyond.refs(self.filed.batch, copy, self.path, number.about.short)


class AgainstBelow:
    """Every number against the same number one level below."""

    def __init__(self, beyond: CycleBeyond, form: str, fields: Sequence[Field]) -> None:
        self.beyond, self.form, self.fields = beyond, form, fields
        self.filed = beyond.filed(form)
        self.copies = self.filed.given.copies
        self.layout = self.filed.given.form.layout

    @cached_property
    def below(self) -> Mapping[Place, list[int]]:
        """Sender and period -> the copies of the units right below."""
        found: dict[Place, list[int]] = {}
        given = self.filed.given
        for copy, (unit, period) in enumerate(zip(given.units, given.periods, strict=True)):
            found.setdefault((self._next(unit), period), []).append(copy)
        return found

    @cached_property
    def late(self) -> Counter[Place]:
        """Sender and period -> how many right below have not come."""
        given = self.filed.given
        there = set(zip(given.units, given.periods, strict=True))
        required = self.beyond.cycle.line(self.form).required
        return Counter(
            (self._next(one.unit_code), one.period)
            for one in self.beyond.expected[self.form]
            if required and one.state != EXCUSED and (one.unit_code, one.period) not in there
        )

    @cached_property
    def _filers(self) -> frozenset[str]:
        return self.beyond.belonging(self.form).filers | frozenset(self.filed.given.units)

    def _next(self, unit: str) -> str:
        """Return the next unit above that files the form, 办公室 where there is none."""
        roster = self.beyond.roster
        above = list(roster.ancestors(unit))[1:] if unit in roster.by_code else []
        return next((u.code for u in above if u.code in self._filers), OFFICE)

    def sides(self) -> Iterator[Beside]:
        """Give each copy with its numbers."""
        given = self.filed.given
        for copy, place in enumerate(zip(given.units, given.periods, strict=True)):
            below = self.below.get(place, [])
            made = Beside(copy, nobody=not below and not self.late[place])
            if self.late[place]:
                what = "未收齐" if below else "未收到"
                roster = self.beyond.roster
                name = roster.shown(place[0]) if place[0] in roster.by_code else place[0]
                made.late = f"{name}:下级{self.form} {what}"
            self._heads(made, below)
            for block in self.layout.blocks:
                fields = [about for about in self.fields if about.block == block]
                if fields:
                    self._block(made, block, fields, below)
            yield made

    def _heads(self, made: Beside, below: Sequence[int]) -> None:
        for about in self.fields:
            if about.block is None:
                values = [self.copies[i].answers[about.name].value for i in below]
                own = self.copies[made.copy].answers[about.name].value
                made.numbers.append(Number(about, -1, own, _sum(values)))

    def _block(
        self, made: Beside, block: str, fields: Sequence[Field], below: Sequence[int]
    ) -> None:
        own = self.copies[made.copy].blocks[block]
        keys = self._keys(block, own)
        if keys is None:
            for about in fields:
                values = [v for i in below for v in self._column(i, about)]
                total = _sum(own.columns[about.short])
                made.numbers.append(Number(about, -1, total, _sum(values)))
            return
        rows = self._rows(block, below)
        twice = {key for key, n in Counter(keys).items() if n > 1}
        for record, key in enumerate(keys):
            known = rows is not None and None not in key and key not in twice
            for about in fields:
                there = rows.get(key, ()) if rows is not None else ()
                values = [self.copies[i].blocks[block].columns[about.short][r] for i, r in there]
                total = _sum(values) if known else None
                made.numbers.append(
                    Number(about, record, own.columns[about.short][record], total, key)
                )
        lacking = self._lacking(block, fields, rows or {}, set(keys))
        if lacking:
            made.lacking[block] = lacking

    def _column(self, copy: int, about: Field) -> Sequence[Any]:
        return self.copies[copy].blocks[str(about.block)].columns[about.short]

    def _keys(self, block: str, read: BlockRead) -> list[Key] | None:
        """Return what tells the records apart; None where nothing does."""
        fields = self.layout.blocks[block]
        if fields.fixed:
            return [(record,) for record in range(len(read.rows))]
        keys = [s for s in fields.fields if self.layout.fields[f"{block}.{s}"].key]
        if not keys:
            return None
        return list(zip(*(map(_folded, read.columns[short]) for short in keys), strict=True))

    def _rows(self, block: str, below: Sequence[int]) -> Mapping[Key, list[tuple[int, int]]] | None:
        """Return key -> the copies and records below that bear it; None where one is not known."""
        found: dict[Key, list[tuple[int, int]]] = {}
        for copy in below:
            for record, key in enumerate(self._keys(block, self.copies[copy].blocks[block]) or ()):
                if None in key:
                    return None
                found.setdefault(key, []).append((copy, record))
        return found

    def _lacking(
        self, block: str, fields: Sequence[Field], rows: Mapping[Key, list[tuple[int, int]]],
        own: set[Key],
    ) -> list[str]:  # fmt: skip
        """Return the keys below that the copy lacks, where any number stands beside them."""
        found = []
        for key, there in rows.items():
            values = [self._column(i, about)[r] for i, r in there for about in fields]
            if key not in own and any(values):
                copy, record = there[0]
                read = self.copies[copy].blocks[block]
                names = [s for s in read.columns if self.layout.fields[f"{block}.{s}"].key]
                found.append(" ".join(shown(read.columns[s][record]) for s in names))
        return found

    def sources(self, copy: int, number: Number) -> Iterator[Ref]:
        """Give the cells that a sum was made of."""
        given, about = self.filed.given, number.about
        below = self.below.get((given.units[copy], given.periods[copy]), [])
        if about.block is None or not number.key:
            yield from self.filed.refs(below, about.block, about.short)
            return
        for other, record in (self._rows(about.block, below) or {}).get(number.key, ()):
            ref = self.filed.batch.ref(other, about.name, record)
            if ref is not None:
                yield ref


def _sum(values: Sequence[Any]) -> float | None:
    """Return a sum, None where one of the values is not known."""
    return None if any(value is None for value in values) else fsum(values)


def _folded(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value
