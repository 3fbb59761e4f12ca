"""键 全: what a sender must hold, by the roster: each of its branches, each of its members.

In a block `checks` tells what is missing; in the head it is copies that are missing, which is told
to the office alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from ..cycle import OFFICE
from ..cycle.dots import Dots
from ..layout import Field
from .belonging import Belonging
from .meaning import Meanings


class Wanted:
    """What a key 全 must hold, for any sender."""

    def __init__(self, about: Field, belonging: Belonging, dots: Dots) -> None:
        self.about, self.belonging, self.dots = about, belonging, dots
        self.roster = belonging.roster
        self._known: dict[str, Sequence[str] | None] = {}

    @cached_property
    def _options(self) -> Sequence[str]:
        about = self.about
        name, _, column = about.refers.rpartition(".")
        if name in self.dots.more:
            # Of a table of the summary nobody knows the rows before it is made.
            values = self.dots.lists[name].columns[column].values
            return tuple(dict.fromkeys(str(value) for value in values if value is not None))
        if about.type not in ("单位", "人员"):
            return about.options
        return tuple(Meanings(about, self.roster, self.belonging).options.values())

    @cached_property
    def _owners(self) -> Sequence[tuple[str, str]] | None:
        """Option and unit of each row of the list in 取值; None where it says of no unit."""
        name, _, column = self.about.refers.rpartition(".")
        given = self.dots.lists.get(name)
        if given is None:
            return None
        named = [n for n, one in given.columns.items() if n == "单位" or one.type == "单位"]
        home = "单位" if "单位" in named else named[0] if len(named) == 1 else column
        if home == column:
            return None
        codes = {self.roster.shown(unit.code): unit.code for unit in self.roster.units}
        values = zip(given.columns[column].values, given.columns[home].values, strict=True)
        return [(str(v), codes[u]) for v, u in values if v is not None and u in codes]

    def of(self, sender: str) -> Sequence[str] | None:
        """Return what a sender's copy must hold, in the order of the roster or the list."""
        if sender not in self._known:
            self._known[sender] = self._of(sender)
        return self._known[sender]

    def _of(self, sender: str) -> Sequence[str] | None:
        about, belonging, roster = self.about, self.belonging, self.roster
        if about.options or about.refers.rpartition(".")[0] in self.dots.more:
            if self._owners is None:
                return self._options
            return tuple(
                value
                for value, unit in self._owners
                if sender in (OFFICE, belonging.owner[unit])
                or (not belonging.owner[unit] and belonging.inside(unit, sender))
            )
        if about.type == "人员":
            return [roster.shown_member(m) for m in belonging.members(sender, about.levels)]
        if about.type == "单位" and about.levels:
            return [roster.shown(unit.code) for unit in belonging.units(sender, about.levels)]
        return None
