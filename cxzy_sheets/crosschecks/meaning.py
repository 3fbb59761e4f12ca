"""What a text in a 单位 or 人员 cell means, for the unit that wrote it (mess.md M-38, M-39).

名册: 数学学院党总支(数院) with 教工第一党支部; 物理学院党总支 with 教工第一党支部

数学学院党总支    the unit itself
数院              the same, told: it is not the roster's name
教工第一党支部    the sender's own: nothing is asked of the other one
教工第三党支部    refused, with the names that are near
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..cycle import OFFICE
from ..layout import Field
from ..layout.binding import ALL
from ..names import label_key, offer
from ..roster import Member, Roster, Unit
from .belonging import Belonging

_WITH_CODE = re.compile(r"(.+?)\s*[(（]\s*(.+?)\s*[)）]")
MOST_NAMES = 10
"""How many candidates a finding names."""


@dataclass(frozen=True, slots=True)
class Meant:
    """What one text means."""

    value: str | None
    """The roster's own name; None where the text means nothing, or two things."""
    code: str = ""
    """The code of the finding to give, empty where nothing is to be said."""
    expected: Any = None
    nearest: str = ""


@dataclass(frozen=True, slots=True)
class _Found:
    """What a text can mean."""

    all: Sequence[Unit | Member]
    below: Mapping[str, Sequence[Unit | Member]]
    """Code of a unit -> those of them that are it, or below it."""


class Meanings:
    """The texts of one field, as its senders mean them; each is looked up once a sender."""

    def __init__(self, about: Field, roster: Roster, belonging: Belonging) -> None:
        self.about, self.roster, self.belonging = about, roster, belonging
        self.person = about.type == "人员"
        self.levels = about.levels
        self.everywhere = ALL in about.levels
        self.columns = any(item[:1] in ("=", "＝") for item in about.allowed)
        """A rule of 取值 decides what may stand here; what the roster lacks is no news."""
        self.options = self._canonical_options()
        self._known: dict[tuple[str, str, str], Meant] = {}
        self._texts: dict[str, _Found] = {}

    def _canonical_options(self) -> dict[str, str]:
        """Return the key of each option -> what it is called: by the roster, else as it stands."""
        made = {}
        for option in self.about.options:
            found = self._named(option)
            made[label_key(option)] = self._shown(found[0]) if len(found) == 1 else option
        return made

    def meant(self, text: str, sender: str, beside: str = "") -> Meant:
        """Return what a text means.

        Args:
            text: As the reader gives it.
            sender: The code of the unit that wrote it, 办公室, or empty where it is not known.
            beside: Of a person: the code that the row has beside the name.
        """
        one = self._shown_as.get(text)
        if one is not None and self._plainly(one, sender):
            return Meant(text)
        key = (text, sender, beside)
        if key not in self._known:
            self._known[key] = self._meant(text, sender, beside)
        return self._known[key]

    @cached_property
    def _shown_as(self) -> Mapping[str, Unit | Member]:
        """The roster's own name -> the one that bears it: most cells say no more than that."""
        roster = self.roster
        if self.person:
            return {roster.shown_member(member): member for member in roster.members}
        return {roster.shown(unit.code): unit for unit in roster.units}

    def _plainly(self, one: Unit | Member, sender: str) -> bool:
        """Return whether a field may hold one that is the sender's own, without further ado."""
        own = bool(sender) and not self.options and self._on(one)
        return own and self.belonging.inside(_unit(one), sender)

    def _meant(self, text: str, sender: str, beside: str) -> Meant:
        chosen = self._option(text)
        if chosen is not None:
            return chosen
        found = self._found(text)
        right = self._right(found, sender)
        if len(right) > 1 and beside:
            right = [one for one in right if label_key(_code(one)) == label_key(beside)] or right
        if len(right) == 1:
            return self._one(text, right[0])
        if not sender or self.columns:
            # Whose it may be is not known, or not ours to say; nothing is made of it.
            return Meant(text)
        if right:
            return self._several(right, sender)
        return self._none(text, found, sender)

    def _found(self, text: str) -> _Found:
        """Return everything in the roster that a text can mean, whoever wrote it."""
        if text not in self._texts:
            named = self._named(text)
            below: dict[str, list[Unit | Member]] = {}
            for one in named:
                for above in self.roster.ancestors(_unit(one)):
                    below.setdefault(above.code, []).append(one)
            self._texts[text] = _Found(named, below)
        return self._texts[text]

    def _named(self, text: str) -> Sequence[Unit | Member]:
        if not self.person:
            return self.roster.find(text)
        found = self.roster.find_members(text)
        parts = _WITH_CODE.fullmatch(text)
        if found or parts is None:
            return found
        # 张三(0012) and 张三(第一党支部) where the name alone would do as well.
        units = {unit.code for unit in self.roster.find(parts[2])}
        wanted = label_key(parts[2])
        return [
            member
            for member in self.roster.find_members(parts[1])
            if label_key(member.code) == wanted or member.unit in units
        ]

    def _right(self, found: _Found, sender: str) -> list[Unit | Member]:
        """Return those that the field may hold: the sender's own before any other."""
        below = found.all if sender == OFFICE else found.below.get(sender, ())
        fitting = [one for one in below if self._on(one)]
        if self.levels and not self.everywhere and sender:
            owners = self.belonging.owner
            own = [one for one in fitting if owners[_unit(one)] == sender]
            return own or fitting
        only_own = self.person and sender and not (self.everywhere or self.columns)
        if fitting or only_own:
            return fitting
        return [one for one in found.all if self._on(one)]

    def _on(self, one: Unit | Member) -> bool:
        """Return whether a unit is on one of the levels, a member in one that is."""
        named = [level for level in self.levels if level != ALL]
        if not named:
            return True
        if isinstance(one, Unit):
            return one.level in named or one.kind in named
        return any(self.roster.above(one.unit, level) is not None for level in named)

    def _shown(self, one: Unit | Member) -> str:
        if isinstance(one, Unit):
            return self.roster.shown(one.code)
        return self.roster.shown_member(one)

    def _one(self, text: str, one: Unit | Member) -> Meant:
        shown = self._shown(one)
        if self.options and shown not in self.options.values() and not self.levels:
            return self._not_an_option()
        own = {one.name, shown}
        if isinstance(one, Unit):
            own.add(self.roster.path(one.code))
        if label_key(text) in map(label_key, own):
            return Meant(shown)
        return Meant(shown, "person-named-otherwise" if self.person else "unit-named-otherwise")

    def _option(self, text: str) -> Meant | None:
        """Return what one of 取值 means; None where the text is none of them."""
        value = self.options.get(label_key(text))
        return Meant(value) if value is not None else None

    def _not_an_option(self) -> Meant:
        return Meant(None, "name-not-allowed", _first(self.options.values()))

    def _several(self, right: Sequence[Unit | Member], sender: str) -> Meant:
        if not self.person:
            paths = [self.roster.path(_unit(one)) for one in right]
            return Meant(None, "unit-ambiguous", _first(paths))
        # Of other units' members nothing is told but that they are there (rules.md S14).
        own = [one for one in right if self.belonging.inside(_unit(one), sender)]
        names = [f"{m.name}({m.code or self.roster.shown(_unit(m))})" for m in own]
        more = [f"另有 {len(right) - len(own)} 人"] if len(right) > len(own) else []
        return Meant(None, "person-ambiguous", [*_first(names), *more])

    def _none(self, text: str, found: _Found, sender: str) -> Meant:
        if self.options and not self.levels:
            return self._not_an_option()
        if self.person:
            where = "名册" if self.everywhere else "本单位的名册"
            levels = tuple(level for level in self.levels if level != ALL)
            own = self.belonging.members(sender, levels)
            return Meant(None, "person-not-found", where, offer(text, map(self._shown, own)))
        if found.all:
            return Meant(None, "unit-not-allowed", self._wanted())
        if self.levels and not self.everywhere:
            known = [self._shown(unit) for unit in self.belonging.units(sender, self.levels)]
        else:
            known = [self._shown(unit) for unit in self.roster.units if self._on(unit)]
        return Meant(None, "unit-not-found", None, offer(text, known))

    def _wanted(self) -> str:
        named = "、".join(level for level in self.levels if level != ALL)
        return (named or "单位") if self.everywhere else f"本单位下属的{named}"


def _first(names: Iterable[str]) -> list[str]:
    """Return the first names, each once, with a mark where there are more."""
    listed = list(dict.fromkeys(names))
    return listed if len(listed) <= MOST_NAMES else [*listed[:MOST_NAMES], "……"]


def _unit(one: Unit | Member) -> str:
    return one.code if isinstance(one, Unit) else one.unit


def _code(one: Unit | Member) -> str:
    return one.code
