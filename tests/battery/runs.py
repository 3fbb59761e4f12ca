"""A case of the battery: a family, a mutation, a seed -> bytes, read both ways, judged.

`python -m tests.battery --seeds 3` runs every mutation over every family and prints what is wrong.
"""

from __future__ import annotations

import functools
import traceback
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from cxzy_sheets.layout import load_layout
from cxzy_sheets.reading import Filled, Reader, reader_of
from cxzy_sheets.workbooks import read_book

from . import (
    damage_answers,
    damage_any,
    damage_blocks,
    damage_headers,
    damage_offices,
    damage_records,
    damage_sheets,
)
from .drawing import Copy, Family
from .forms import FAMILIES as FIRST
from .forms_more import MORE
from .forms_random import random_family
from .forms_schools import SCHOOLS
from .mutations import MUTATIONS, Mutation, SkippedError
from .score import Verdict, judge

FAMILIES = FIRST | MORE | SCHOOLS


@functools.cache
def family_of(name: str) -> Family:
    """Return a family by its name; `随机7` is the seventh of the forms drawn by lot."""
    if name.startswith("随机"):
        return random_family(int(name[2:]))
    return FAMILIES[name]


@dataclass
class Case:
    """One damaged copy."""

    family: str
    mutation: str
    seed: int
    then: str | None = None
    """A second mutation on top."""

    def __str__(self) -> str:
        return f"{self.family}/{self.mutation}{f'+{self.then}' if self.then else ''}/{self.seed}"


@dataclass
class Outcome:
    """What became of a case."""

    case: Case
    verdicts: list[Verdict] = field(default_factory=list)
    crash: str = ""
    copy: Copy | None = None
    filled: Filled | None = None
    both_ways: bool = True
    """The fast path and the search by texts gave the same values."""


@functools.cache
def reader(family: str) -> Reader:
    """Return the reader of a family's form, loaded from its tagged workbook."""
    layout, findings = load_layout(family_of(family).form, family)
    assert not [f for f in findings if f.severity == "强制"], [str(f) for f in findings]
    return reader_of(layout)


def damaged(case: Case) -> Copy:
    """Return the copy of a case.

    Raises:
        SkippedError: The family has nothing that the mutation could damage.
    """
    rng = Random(zlib.crc32(str(case).encode()))
    family = family_of(case.family)
    first = MUTATIONS[case.mutation]
    counts = {} if first.counts is None else dict.fromkeys(family.blocks, first.counts)
    made = family.filled(family.truth(rng, counts))
    try:
        first.apply(made, rng)
        if case.then:
            _second(made, rng, MUTATIONS[case.then])
    except AttributeError as error:
        if "MergedCell" in str(error):
            # The cell to be written is covered by a merge: a person could not write there either.
            raise SkippedError from error
        raise
    return made


def _second(made: Copy, rng: Random, mutation: Mutation) -> None:
    """Damage a copy once more.

    Raises:
        SkippedError: The first damage took away what the second one needs.
    """
    try:
        mutation.apply(made, rng)
    except (LookupError, StopIteration, ValueError) as error:
        raise SkippedError from error


def run(case: Case) -> Outcome | None:
    """Return the outcome of a case, None where it is skipped."""
    try:
        copy = damaged(case)
    except SkippedError:
        return None
    return read(case, copy, copy.bytes())


def read(case: Case, copy: Copy, data: bytes, name: str = "copy.xlsx") -> Outcome:
    """Return how the bytes of a copy are read and judged."""
    outcome = Outcome(case, copy=copy)
    try:
        book = read_book(data, name=name)
        filled = reader(case.family).read(book, name)
        outcome.filled = filled
        outcome.verdicts = judge(copy, filled)
        if filled.by_address:
            slow = reader(case.family).read(book, name, fast=False)
            outcome.both_ways = same_values(filled, slow)
    except Exception:
        outcome.crash = traceback.format_exc()
    return outcome


def same_values(one: Filled, other: Filled) -> bool:
    """Return whether two readings of a copy give the same values, states and cells."""
    return _content(one) == _content(other)


def _content(filled: Filled) -> Any:
    return (
        {
            n: (a.value, a.state, a.cell, a.sheet)
            for n, a in filled.answers.items()
            if not n.startswith("〔")
        },
        {
            n: (b.rows, {s: list(c) for s, c in b.columns.items()}, dict(b.states))
            for n, b in filled.blocks.items()
        },
    )  # fmt: skip


def cases(
    seeds: range, *, families: tuple[str, ...] = (), mutations: tuple[str, ...] = ()
) -> Iterator[Case]:
    """Give every case of some seeds: each mutation on each family."""
    for seed in seeds:
        for family in families or tuple(FAMILIES):
            for mutation in mutations or tuple(MUTATIONS):
                yield Case(family, mutation, seed)


DAMAGE = (
    damage_sheets, damage_records, damage_headers, damage_blocks, damage_answers, damage_any,
    damage_offices,
)  # fmt: skip
"""The modules whose import fills `MUTATIONS`."""


def layouts() -> list[Mutation]:
    """Return the mutations that may follow any other."""
    return [m for m in MUTATIONS.values() if m.layout]
