"""Whose a unit is: the nearest unit above it, itself included, that files a form (kits.md §3.4).

二级党组织 and 直属党支部 file 附件4     数学学院党总支 has its branches, 直属党支部 has itself
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from ..cycle import OFFICE, FormLine
from ..layout.binding import ALL
from ..roster import Member, Roster, Unit


def filers_of(line: FormLine, roster: Roster) -> frozenset[str]:
    """Return the codes of the units on the levels that file a form, 条件 left out."""
    return frozenset(unit.code for level in line.filers for unit in roster.at(level))


class Belonging:
    """The units and members of each filer of a form."""

    def __init__(self, roster: Roster, filers: Collection[str] = ()) -> None:
        self.roster = roster
        self.filers = frozenset(filers)
        self.owner: Mapping[str, str] = {u.code: self._owner(u) for u in roster.units}
        """Code -> the code of the filer that it belongs to; empty where none does."""
        self.units = lru_cache(maxsize=None)(self._units)
        self.members = lru_cache(maxsize=None)(self._members)
        self._grouped: dict[tuple[str, ...], tuple[dict[str, list[Unit]], ...]] = {}

    def _owner(self, unit: Unit) -> str:
        above = (u.code for u in self.roster.ancestors(unit.code) if u.code in self.filers)
        return next(above, "")

    def inside(self, code: str, sender: str) -> bool:
        """Return whether a unit is the sender, or below it; every unit is below the office."""
        if sender == OFFICE:
            return True
        return any(unit.code == sender for unit in self.roster.ancestors(code))

    def _units(self, sender: str, levels: tuple[str, ...]) -> tuple[Unit, ...]:
        """Return the units of some levels that are a sender's own, in roster order.

        A sender whose units all file for themselves sums them up: then they are its own as well.
        With 全部 they are the whole roster's, of any level where none is named.
        """
        named = tuple(level for level in levels if level != ALL)
        if ALL in levels or sender == OFFICE:
            return tuple(u for u in self.roster.units if not named or _on(u, named))
        own, below = self._groups(named)
        return tuple(own.get(sender) or below.get(sender) or ())

    def _groups(self, levels: tuple[str, ...]) -> tuple[dict[str, list[Unit]], ...]:
        if levels not in self._grouped:
            own: dict[str, list[Unit]] = {}
            below: dict[str, list[Unit]] = {}
            for unit in self.roster.units:
                if levels and not _on(unit, levels):
                    continue
                own.setdefault(self.owner[unit.code], []).append(unit)
                for above in self.roster.ancestors(unit.code):
                    below.setdefault(above.code, []).append(unit)
            self._grouped[levels] = (own, below)
        return self._grouped[levels]

    def _members(self, sender: str, levels: tuple[str, ...]) -> tuple[Member, ...]:
        """Return the members that are a sender's own, in roster order; with 全部 all of them."""
        if (ALL in levels and len(levels) == 1) or sender == OFFICE:
            return self.roster.members
        units = {unit.code for unit in self.units(sender, levels)}
        return _ordered(self.roster, [m for c in units for m in self.roster.members_of.get(c, ())])


def _on(unit: Unit, levels: Sequence[str]) -> bool:
    return unit.level in levels or unit.kind in levels


def _ordered(roster: Roster, members: Iterable[Member]) -> tuple[Member, ...]:
    return tuple(sorted(members, key=lambda member: member.row))
