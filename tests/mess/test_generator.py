"""Messy forms by lot: nothing read wrong, nearly all of the rest, what is lost told at its cell."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .__main__ import HEAD
from .generator import READ, REFUSED, REPORTED, WRONG, Outcome, outcomes, row, share, table
from .mess import FILE, KINDS, STRUCTURE, VALUE

PAGE = Path(__file__).parents[2] / "docs" / "mess.md"
LEAST = 0.99
"""Share of the answers that can be read that must have been."""


def wrong(outcome: Outcome) -> list[str]:
    """Return what was read wrong in a form, to be shown."""
    told = [f"{outcome}: {v.key} {v.expected!r} {v.found!r} {v.why}" for v in outcome.verdicts
            if v.verdict == "WRONG"]  # fmt: skip
    return [*told, *([f"{outcome}: {outcome.crash}"] if outcome.crash else [])]


def test_the_kinds_are_many_and_named_by_the_list():
    """At least sixty kinds of mess in cells, sheets and files, each with a row M-01 … M-47."""
    assert len(KINDS) >= 60
    assert {about.where for about in KINDS.values()} == {VALUE, STRUCTURE, FILE}
    assert all(re.fullmatch(r"M-\d\d[bc]?", about.row) for about in KINDS.values())
    lost = [about for about in KINDS.values() if not about.recoverable]
    assert len(lost) >= 20


@pytest.mark.parametrize("name", sorted(KINDS))
def test_each_kind_by_itself(name: str):
    """Alone on a form of any shape: nothing wrong; what is lost is told; most of it is read."""
    made = list(outcomes(range(2), [name]))
    assert made, "no form has anything for it"
    assert [line for outcome in made for line in wrong(outcome)] == []
    per, _ = table(made)
    assert per[name]["份"]
    assert KINDS[name].recoverable or per[name][REPORTED]


def test_several_kinds_at_once():
    """A handful of seeds, up to six kinds on each: nothing wrong, nearly everything read."""
    made = list(outcomes(range(60)))
    assert [line for outcome in made for line in wrong(outcome)] == []
    _, total = table(made)
    assert total["份"] == 60
    assert share(total) >= LEAST


@pytest.mark.slow
def test_two_thousand_messy_forms():
    """No silently wrong value, at least 99 % of what can be read, the rest told at its cell."""
    made = list(outcomes(range(2000)))
    assert [line for outcome in made for line in wrong(outcome)] == []
    per, total = table(made)
    assert total["份"] == 2000
    assert share(total) >= LEAST
    assert [name for name, counts in per.items() if not counts["份"]] == []


def test_the_page_has_every_kind():
    """docs/mess.md holds the table that the command prints, with all kinds there are now."""
    text = PAGE.read_text("utf-8")
    assert HEAD.splitlines()[0] in text
    for name, about in KINDS.items():
        first = row(name, {}).split("|")[1:5]
        assert "|".join(first) in text, about.name
    assert READ[:1] in text
    assert REFUSED
    assert WRONG in text
