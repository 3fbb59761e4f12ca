"""The battery's laws: right or refused, never wrong, never a crash, and one result by both ways.

A quick part runs always: every kind of damage, on forms that change from kind to kind. All forms
under all damage, with a second damage on top: `python -m tests.battery --seeds 5`, and here where
`CXZY_SLOW` is set.
"""

from __future__ import annotations

import zlib
from collections import Counter
from itertools import cycle
from pathlib import Path
from random import Random

import pytest

from .converted import outcomes
from .mutations import MUTATIONS
from .runs import FAMILIES, Case, Outcome, layouts, run

FLOOR = 0.95
"""Least share of answers that must be right; what is refused must be an exception."""


def cases(mutation: str, seeds: range, *, forms: int) -> list[Case]:
    """Return cases of one kind of damage, on some forms, every second one damaged once more."""
    rng = Random(zlib.crc32(mutation.encode()))
    names = list(FAMILIES)
    later = [m.name for m in layouts()]
    made = []
    for seed in seeds:
        for number, family in enumerate(rng.sample(names, min(forms, len(names)))):
            then = rng.choice(later) if number % 2 and mutation != "the_very_corner" else None
            made.append(Case(family, mutation, seed, then))
    return made


def told(outcome: Outcome) -> list[str]:
    """Return what breaks a law in the outcome of a case."""
    wrong = [
        f"{outcome.case} {v.key}: wanted {v.expected!r}, got {v.found!r} {v.why}"
        for v in outcome.verdicts
        if v.verdict == "WRONG"
    ]
    ways = [] if outcome.both_ways else [f"{outcome.case}: the two ways of reading differ"]
    return [*wrong, *ways, *([f"{outcome.case}\n{outcome.crash}"] if outcome.crash else [])]


@pytest.mark.parametrize("mutation", list(MUTATIONS))
def test_every_answer_is_right_or_refused(mutation: str):
    """Under each kind of damage no value is wrong, none silently blank, no record invented."""
    outcomes = [made for case in cases(mutation, range(1), forms=4) if (made := run(case))]

    assert [line for outcome in outcomes for line in told(outcome)] == []


def test_a_plain_copy_is_read_whole():
    """Copies that nobody damaged are read to the last answer, whatever the form."""
    for family in FAMILIES:
        outcome = run(Case(family, "none", 0))

        assert outcome is not None
        assert {v.verdict for v in outcome.verdicts} == {"right"}, family


@pytest.mark.libreoffice
@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_copies_saved_by_libreoffice_are_right_or_refused(ending: str, tmp_path: Path):
    """Damaged copies that another program saved in another format: nothing wrong either."""
    some = [Case(f, m, 3) for f, m in zip(cycle(FAMILIES), sorted(MUTATIONS)[::4], strict=False)]

    assert [line for outcome in outcomes(some, ending, tmp_path) for line in told(outcome)] == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_every_form_under_every_damage(seed: int):
    """All forms under all kinds of damage: nothing wrong, and few answers refused."""
    counts: Counter[str] = Counter()
    for mutation in MUTATIONS:
        for case in cases(mutation, range(100 + seed, 101 + seed), forms=len(FAMILIES)):
            outcome = run(case)
            if outcome is not None:
                assert told(outcome) == []
                counts.update(v.verdict for v in outcome.verdicts)

    assert counts["right"] / counts.total() >= FLOOR
