"""Of one form: who is expected to file it, who has, and who is still to come, for any unit's ring.

A unit's ring is itself and the units below; the office's is everybody (rules.md P2, S14).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ..cycle import OFFICE, FormLine
from ..findings import Finding
from ..forms import Form
from ..reading import Filled
from ..roster import Roster
from ..tables.coverage import ExpectedLike
from .belonging import filers_of

EXCUSED = "免报"

Expected = ExpectedLike
"""One thing that a unit is expected to file; `matching` makes them, and tables see them alike."""


@dataclass(frozen=True, slots=True)
class CrossFinding:
    """A finding that only showed beside other copies, and the one copy that it is for."""

    finding: Finding
    form: str = ""
    copy: int | None = None
    """Which of the copies of the form that `CycleBeyond` was given; None: it is for the office."""


@dataclass(frozen=True, slots=True)
class Copies:
    """The current copies of one form: of each sender and period the one that stands."""

    form: Form
    copies: Sequence[Filled]
    units: Sequence[str]
    """The code of each copy's sender; a copy whose sender is not known is nobody's yet."""
    periods: Sequence[str] = ()
    """The period of each copy; empty where the form is filed once."""

    def order(self, roster: Roster) -> list[int]:
        """Return which copies count, in an order that is the same however they came."""
        periods = self.periods or [""] * len(self.copies)
        rows = [
            (_rank(roster, unit), period, copy.file, tuple(s or "" for s in copy.sheets), index)
            for index, (copy, unit, period) in enumerate(
                zip(self.copies, self.units, periods, strict=True)
            )
            if copy.recognised and (unit == OFFICE or unit in roster.by_code)
        ]
        return [row[-1] for row in sorted(rows)]

    def at(self, places: Sequence[int]) -> Copies:
        """Return some of the copies."""
        periods = self.periods or [""] * len(self.copies)
        return Copies(
            self.form, [self.copies[i] for i in places], [self.units[i] for i in places],
            [periods[i] for i in places],
        )  # fmt: skip


def _rank(roster: Roster, unit: str) -> int:
    return roster.order.get(unit, -1)


Place = tuple[str, str | None]
"""A unit, or 办公室, and a period; None stands for any."""


@dataclass(slots=True)
class Receipts:
    """What has come of one form, by ring."""

    came: Counter[Place] = field(default_factory=Counter)
    asked: Counter[Place] = field(default_factory=Counter)
    """Expected, or come without having been expected."""
    late: Counter[Place] = field(default_factory=Counter)
    may: frozenset[str] = frozenset()
    """Of a form that need not be filed: in whose ring somebody may file it."""

    def applies(self, unit: str, period: str | None) -> bool:
        """Return whether anybody in a unit's ring files the form."""
        return self.asked[unit, period] > 0 or unit in self.may


def receipts_of(
    line: FormLine, given: Copies, expected: Iterable[Expected], roster: Roster
) -> Receipts:
    """Return what has come of a form, and what has not; a form that need not come is never late."""
    made = Receipts()
    there = set(zip(given.units, given.periods, strict=True))
    for unit, period in zip(given.units, given.periods, strict=True):
        _add(made.came, roster, unit, period)
        _add(made.asked, roster, unit, period)
    for one in expected:
        if one.form != line.name or one.state == EXCUSED:
            continue
        if (one.unit_code, one.period) not in there:
            _add(made.asked, roster, one.unit_code, one.period)
            if line.required:
                _add(made.late, roster, one.unit_code, one.period)
    if not line.required:
        units = [*filers_of(line, roster), *(OFFICE for filer in line.filers if filer == OFFICE)]
        made.may = frozenset(above for unit in units for above in ring(roster, unit))
    return made


def _add(counter: Counter[Place], roster: Roster, unit: str, period: str) -> None:
    for above in ring(roster, unit):
        counter[above, period] += 1
        counter[above, None] += 1


def ring(roster: Roster, unit: str) -> Iterator[str]:
    """Give the units in whose ring a unit is: itself, those above it, and the office."""
    if unit in roster.by_code:
        yield from (above.code for above in roster.ancestors(unit))
    yield OFFICE


def filing(line: FormLine, expected: Iterable[Expected], roster: Roster) -> Collection[str]:
    """Return the codes of the units that file a form: those expected to, else its levels."""
    codes = {one.unit_code for one in expected if one.form == line.name}
    return frozenset(codes) or filers_of(line, roster)
