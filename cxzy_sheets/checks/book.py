"""The book of rules: of each part of each rule how often it held, broke, and could not be checked.

passed + broken + unchecked + not applicable = rows, always (rules.md S1).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class RuleCount:
    """What became of one part of a rule over many rows."""

    id: str
    scope: str | None
    text: str
    severity: str
    passed: int = 0
    broken: int = 0
    unchecked: int = 0
    not_applicable: int = 0
    causes: Counter[str] = field(default_factory=Counter)
    """Why rows could not be checked, and how many of them."""

    @property
    def rows(self) -> int:
        """How many rows the part was held against."""
        return self.passed + self.broken + self.unchecked + self.not_applicable


class Book:
    """The counts of every rule of a form, in the order of its sheet 规则."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str], RuleCount] = {}

    def count(self, id: str, scope: str | None, text: str, severity: str) -> RuleCount:
        """Return the count of one part of a rule, to be added to."""
        key = (id, text)
        if key not in self._counts:
            self._counts[key] = RuleCount(id, scope, text, severity)
        return self._counts[key]

    def add(self, count: RuleCount) -> None:
        """Take in what was counted elsewhere: a form against the sum of others."""
        self._counts[count.id, count.text] = count

    @property
    def counts(self) -> tuple[RuleCount, ...]:
        """All counts."""
        return tuple(self._counts.values())
