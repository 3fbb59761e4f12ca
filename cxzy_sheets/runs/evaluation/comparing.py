"""What was planted against what was found: each line at its cell, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ...findings import ADVICE, Finding
from ...refs import cells_in
from .sheets import BRANCH_BALLOT, BRANCHES, MEMBERS, RESULT, THRESHOLD, share
from .staging import BALLOTS, Stage


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that was done on purpose, and whether it was found."""

    code: str
    file: str
    cell: str
    did: str
    found: bool


def expected_at(stage: Stage) -> list[Told]:
    """Return what was planted, with file and cell, before anything is read."""
    files = {(one.unit, one.form): one for one in stage.files if one.day == 1}
    told = []
    for line in stage.planted:
        copy = files[line.unit, line.form]
        cell = line.cell or copy.places.get(line.field, "")
        told.append(Told(line.code, copy.path, cell, line.did, found=False))
    return told + [Told(odd.code, odd.path, "", odd.did, found=False) for odd in stage.odd]


def compare(stage: Stage, findings: Iterable[Finding]) -> tuple[list[Told], list[Finding]]:
    """Return what was planted, each with whether it was found, and the findings that nobody wanted.

    That a branch or a member is below the threshold is no fault of a copy; the truth says how often
    it must be told, and so it is taken from the findings as well.
    """
    left = list(findings)
    told = []
    for line in expected_at(stage):
        found = next((f for f in left if _is(f, line)), None)
        if found is not None:
            left.remove(found)
        told.append(replace(line, found=found is not None))
    return told, _without_truths(stage, left)


def _is(finding: Finding, line: Told) -> bool:
    if finding.code != line.code or finding.file != line.file:
        return False
    return not line.cell or (finding.cell is not None and line.cell in cells_in(finding.cell))


def _without_truths(stage: Stage, findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that the truth does not bring about."""
    expected = truths(stage)
    left = []
    for finding in findings:
        key = (finding.file or "", str(finding.facts.get("rule", "")))
        if finding.code == "rule-broken" and finding.severity == ADVICE and expected[key]:
            expected[key] -= 1
        else:
            left.append(finding)
    return left


def truths(stage: Stage) -> Counter[tuple[str, str]]:
    """Return file and rule -> how often it must be told that somebody is below the threshold."""
    expected: Counter[tuple[str, str]] = Counter()
    files = {(one.unit, one.form): one.path for one in stage.files if one.day == 1}
    for unit in stage.school:
        for branch in unit.branches:
            low = share(branch.votes, branch.valid) < THRESHOLD
            expected[files[unit.code, BRANCHES], "T-9"] += low
            for member in branch.members:
                low = share(member.votes, member.valid) < THRESHOLD
                expected[files[unit.code, MEMBERS], "T-9"] += low
        if (unit.code, RESULT) in files:
            valid = sum(branch.valid for branch in unit.branches)
            expected[files[unit.code, RESULT], "T-9"] += share(unit.items[-1], valid) < THRESHOLD
    for one in stage.files:
        if one.form == BRANCH_BALLOT and one.unit in BALLOTS:
            # Who ticked twice is told; it is one rule, and at most one finding a ballot.
            expected[one.path, "A-1"] += 1
    return expected
