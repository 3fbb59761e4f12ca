"""What is different in a run from the one before it, as 总览 and the card tell it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is different from the run before."""

    kind: str
    """报送: how a unit stands; 文件: what became of a file or copy; 数字: a total of a table."""
    name: str
    """The unit, the file, or the table."""
    about: str
    """The form and period, or the column."""
    before: str
    now: str

    def as_dict(self) -> dict[str, str]:
        """Return it as plain data."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Turn:
    """A run among the runs of its cycle."""

    number: int
    before: str = ""
    """The run that it is compared with, `002 2012-01-05`; empty for the first."""
    changes: Sequence[Change] = ()
