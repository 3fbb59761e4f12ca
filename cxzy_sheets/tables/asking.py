"""What a value is asked with a dot, where it stands for a row of a table too; units by code."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from .about import About
from .origins import Origins

if TYPE_CHECKING:
    from .rows import Rows


class Asking:
    """The dot over values, for the tables of one cycle."""

    def __init__(self, origins: Origins, rows_of: Callable[[str], Rows]) -> None:
        self.origins = origins
        self.roster = origins.cycle.roster
        self._rows_of = rows_of
        """Path of a table or input -> its rows."""
        self.ballots: dict[tuple[str, int], int] = {}
        """Anonymous submission -> how many ballots it holds, where that is not one."""
        self._found: dict[str, dict[Hashable, int | None]] = {}
        self._codes: dict[str, str] = {}
        self._persons: dict[str, str] = {}

    def ballots_in(self, copies: Iterable[tuple[str, int]]) -> int:
        """Return how many ballots some submissions hold."""
        return sum(self.ballots.get(copy, 1) for copy in copies)

    def behind(self, about: About, attribute: str) -> About:
        """Return what is known of what a dot asks."""
        made = self.origins.behind(about, attribute)
        if made is None:
            raise KeyError(attribute)
        return made

    def ask(self, about: About, attribute: str, values: Sequence[Any]) -> list[Any]:
        """Return what is asked of each value; of several values a cell tuples."""
        if about.many:
            return self._ask_many(about, attribute, values)
        if about.refers:
            name, _, own = about.refers.rpartition(".")
            origin = self.origins.paths.get(name)
            if origin is not None and attribute in origin.columns and attribute != own:
                if name in self.origins.dots.lists:
                    return self.origins.dots.ask(about.refers, attribute, values)
                return self._of_rows(name, own, attribute, values)
        if about.type == "日期":
            # A moment lies in the period of its day.
            values = [v.date() if isinstance(v, datetime.datetime) else v for v in values]
        return self.origins.dots.ask(about.type or "", attribute, values)

    def _ask_many(self, about: About, attribute: str, values: Sequence[Any]) -> list[Any]:
        one = replace(about, many=False)
        flat = [part for value in values for part in (value or ())]
        answers = iter(self.ask(one, attribute, flat))
        return [None if value is None else tuple(next(answers) for _ in value) for value in values]

    def _of_rows(self, path: str, own: str, attribute: str, values: Sequence[Any]) -> list[Any]:
        """Return another column of the one row of a table in which each value stands."""
        rows = self._rows_of(path)
        if f"{path}.{own}" not in self._found:
            found: dict[Hashable, int | None] = {}
            for row, value in enumerate(rows.values(own)):
                if value is not None:
                    found[value] = None if value in found else row
            self._found[f"{path}.{own}"] = found
        found = self._found[f"{path}.{own}"]
        answers = rows.values(attribute)
        places = [found.get(value) if value is not None else None for value in values]
        return [None if place is None else answers[place] for place in places]

    # Units

    @cached_property
    def _shown(self) -> dict[str, str]:
        return {self.roster.shown(unit.code): unit.code for unit in self.roster.units}

    def code(self, name: Any) -> str:
        """Return the code of the unit that a name means, empty where it means none or two."""
        if not isinstance(name, str):
            return ""
        if name not in self._codes:
            code = self._shown.get(name)
            if code is None:
                found = self.roster.find(name)
                code = found[0].code if len(found) == 1 else ""
            self._codes[name] = code
        return self._codes[name]

    def member_unit(self, name: Any) -> str:
        """Return the code of the unit of the one member that a name means, else empty."""
        if not isinstance(name, str):
            return ""
        if name not in self._persons:
            found = self.roster.find_members(name)
            self._persons[name] = found[0].unit if len(found) == 1 else ""
        return self._persons[name]

    def unit_name(self, code: str) -> str:
        """Return a unit's name by its code; empty for none."""
        return self.roster.shown(code) if code in self.roster.by_code else ""

    def place(self, code: str) -> int:
        """Return where a unit stands in the roster; what is not in it comes last."""
        return self.roster.order.get(code, len(self.roster.order))
