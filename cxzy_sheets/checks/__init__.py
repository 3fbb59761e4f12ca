"""What is wrong inside filled copies of one form: copies that were read -> copies with findings.

    compiled   the form's formulas, once: rules, conditions, 取值, 公式
    batch      many copies of the form at once, as a world that formulas are worked out over
    CHECKS     generator functions over a batch, always on: (index of the copy, finding)

A check sees all copies together, so a rule runs once over all of them; one copy is a batch of one.
What reaches beyond the copy (rings two and three of rules.md) is counted as unchecked here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from ..findings import Finding, Findings
from ..reading import Filled
from .batch import Batch
from .beyond import Beyond
from .book import Book, RuleCount
from .cells import check_allowed, check_required
from .compiled import Checker, checker_of
from .computed import check_computed
from .filled_in import check_filled_in, check_tags
from .full_marks import check_full_marks
from .keys import check_keys, check_unique
from .own import check_own_formulas, check_totals
from .rules import check_rules

__all__ = [
    "CHECKS",
    "Batch",
    "Beyond",
    "Book",
    "Checker",
    "RuleCount",
    "check_copies",
    "checker_of",
]

CHECKS: tuple[Callable[[Batch], Iterator[tuple[int, Finding]]], ...] = (
    check_filled_in,
    check_tags,
    # Before the rest, since what a formula gives is what the other checks and the tables use.
    check_computed,
    check_required,
    check_allowed,
    check_full_marks,
    check_keys,
    check_unique,
    check_totals,
    check_own_formulas,
    check_rules,
)
"""Every check, in the order in which its findings are told."""


def check_copies(
    checker: Checker,
    copies: Sequence[Filled],
    beyond: Beyond | None = None,
    units: Sequence[str] = (),
    periods: Sequence[str] = (),
) -> tuple[list[Filled], Book]:
    """Return the copies with their findings and computed values, and the book of rules.

    Copies of a file that is not this form come back as they are.

    Args:
        checker: The form's formulas.
        copies: Filled copies as they were read.
        beyond: The cycle around them; without it, rules that reach out are unchecked.
        units: Of a cycle: the code of each copy's unit, empty where it is not known.
        periods: Of a cycle: the period of each copy, empty for a form that is filed once.
    """
    at = [index for index, copy in enumerate(copies) if copy.recognised]
    named = [units[index] for index in at] if units else [""] * len(at)
    when = [periods[index] for index in at] if periods else [""] * len(at)
    batch = Batch(checker, [copies[index] for index in at], beyond, named, when)
    found: list[list[Finding]] = [[] for _ in at]
    for check in CHECKS:
        for index, finding in check(batch):
            found[index].append(finding.at(file=batch.copies[index].file))
    made = list(copies)
    for place, index in enumerate(at):
        copy = batch.copies[place]
        kept = batch.settled(place)
        if found[place] or len(kept) != len(copy.findings):
            copy = replace(copy, findings=Findings((*kept, *found[place])))
        made[index] = copy
    return made, batch.book
