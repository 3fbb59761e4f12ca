"""A filled copy that is being messed up, and the register of the ways to do it.

Each kind of mess names its row of mess.md and says beforehand whether what it touches can still be
read (`recoverable`): if so the answer keeps its truth, else the truth becomes `REFUSE`, and nothing
but a refusal at that cell is right. Where nothing fits, `SkippedError`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from ..battery.drawing import BLANK, REFUSE, UNKNOWN, Copy, Key, put
from ..battery.mutations import SkippedError

VALUE, STRUCTURE, FILE = "值", "结构", "文件"


@dataclass
class Mess:
    """One copy on its way to being messy."""

    copy: Copy
    rng: Random
    types: dict[str, str]
    """Field -> its type."""
    measures: dict[str, str]
    touched: dict[Key, str] = field(default_factory=dict)
    """Answers that a kind of value has changed -> the kind."""
    raw: list[Callable[[bytes], bytes]] = field(default_factory=list)
    """What is done to the file's bytes in the end."""
    name: str = "附件4.xlsx"
    container: str = ""
    """Empty: the file by itself; else zip, gbk-zip, nested, eml."""

    def full(self, key: Key) -> str:
        """Return the name of the field of an answer."""
        return str(key[1]) if key[0] == "a" else f"{key[1]}.{key[3]}"

    def type(self, key: Key) -> str:
        """Return the type of an answer's field."""
        return self.types.get(self.full(key), "文本")

    def answers(self, *types: str, keys: bool = False) -> list[Key]:
        """Return the filled answers of some types that stand alone in cells nobody has touched.

        Those that name records of a block are left out but for `keys`.
        """
        c = self.copy
        found = []
        for key, value in c.truth.items():
            if value is BLANK or value is REFUSE or value is UNKNOWN or key in self.touched:
                continue
            if key not in c.at or self.type(key) not in types:
                continue
            if key[0] == "a" and (key[1] in c.family.ticks or c.family.mixed(key[1])):
                continue
            if key[0] == "a" and len(c.family.tags.get(key[1], ())) > 1:
                continue
            if key[0] == "c" and not keys and key[3] == c.family.blocks[key[1]].key:
                continue
            if key[0] == "c" and f"{key[1]}.{key[3]}" in c.family.ticks:
                continue
            if c.at[key][0] in c.book.sheetnames:
                found.append(key)
        return found

    def pick(self, *types: str, fits: Callable[[Any], bool] = lambda value: True) -> Key:
        """Return one of the answers whose value fits.

        Raises:
            SkippedError: There is none.
        """
        there = [key for key in self.answers(*types) if fits(self.copy.truth[key])]
        if not there:
            raise SkippedError
        return self.rng.choice(there)

    def type_in(self, key: Key, raw: Any, shown: str | None = None, *, error: bool = False) -> None:
        """Write what somebody typed into the cell of an answer."""
        cell = self.copy.cell(key)
        if shown is not None:
            cell.number_format = shown
        put(cell, raw)
        if isinstance(raw, str):
            cell.data_type = "e" if error else "f" if raw.startswith("=SUM") else "s"
        elif shown is not None:
            cell.number_format = shown

    def is_number(self, value: Any) -> bool:
        """Return whether a truth is a number."""
        return isinstance(value, int | float) and not isinstance(value, bool)


@dataclass(frozen=True)
class MessKind:
    """One kind of mess."""

    name: str
    row: str
    """Its row of mess.md."""
    where: str
    recoverable: bool
    apply: Callable[[Mess], Iterable[Key] | None]
    """Gives the answers that it touched; None: the whole copy."""


KINDS: dict[str, MessKind] = {}


def kind(
    row: str, where: str = VALUE, *, lost: bool = False
) -> Callable[[Callable[[Mess], Any]], Callable[[Mess], Any]]:
    """Return a decorator that enters a function into `KINDS`; `lost`: its cells are refused."""

    def enter(apply: Callable[[Mess], Any]) -> Callable[[Mess], Any]:
        said = (apply.__doc__ or "").strip().partition("\n")[0].rstrip(".")
        KINDS[apply.__name__] = MessKind(said, row, where, not lost, apply)
        return apply

    return enter


def is_day(value: Any) -> bool:
    """Return whether a truth is a day."""
    return isinstance(value, dt.date | dt.datetime)
