"""What formulas are seen to do with fields whose type nobody has said."""

from __future__ import annotations

from dataclasses import dataclass, field

from .schema import DATE, NUM, Found

LEARNT = {NUM: "小数", DATE: "日期"}
"""What a field without a type is, by its use (rules.md §1)."""


def key_of(found: Found) -> tuple[str | None, str]:
    """Return the block, if any, and the short name of a field."""
    return (found.path or None, found.name)


def looks_like_date(found: Found) -> bool:
    """Return whether a field's name says that it is a date, where its use leaves that open."""
    return found.name.endswith("日期")


@dataclass(slots=True)
class Learning:
    """What the use of fields that no one has typed says of their types."""

    kinds: dict[tuple[str | None, str], str] = field(default_factory=dict)
    alike: list[tuple[Found, Found]] = field(default_factory=list)
    """Two fields that are compared for equality, or set in order."""
    in_order: list[Found] = field(default_factory=list)
    """Fields that stand beside `<` or `>`: numbers or dates."""

    def note(self, found: Found, kind: str) -> None:
        """Take down what a use says of a field; the first one stands."""
        if kind in LEARNT and found.where != "parameter":
            self.kinds.setdefault(key_of(found), LEARNT[kind])
