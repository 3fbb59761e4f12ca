"""What was planted against what was found: each line at its cell, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ...findings import ADVICE, Finding
from ...refs import cells_in
from .arrivals import HALF, PARTED, rest_of
from .school import Organisation
from .sheets import BRANCH_BALLOT, BRANCHES, MEMBERS, ORGANISED, RESULT, THRESHOLD, share
from .staging import BALLOTS, Stage


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that was done on purpose, and whether it was found."""

    code: str
    file: str
    cell: str
    did: str
    found: bool
    every: bool = False
    """It stands for more of the same in the file."""


def expected_at(stage: Stage) -> list[Told]:
    """Return what was planted, with file and cell, before anything is read."""
    files = {(one.unit, one.form): one for one in stage.files if one.day == 1 and one.unit}
    told = []
    for line in stage.planted:
        copy = files[line.unit, line.form]
        cell = line.cell or copy.places.get(line.field, "")
        told.append(Told(line.code, copy.path, cell, line.did, found=False, every=line.every))
    told += [Told(odd.code, odd.file, "", odd.did, found=False) for odd in stage.odd]
    for stray in stage.strays:
        for code, place in stray.told:
            file, cell = (place, "") if "/" in place else (stray.path, place)
            told.append(Told(code, file, cell, stray.did, found=False))
    return told


SAME_ANSWERS = frozenset((("F", MEMBERS), ("K", ORGANISED)))
"""What was wrong with these was no answer: what came in their place says the same."""


def expected_again(stage: Stage) -> list[Told]:
    """Return what of it stands on the second day, and which copies others have taken the place of.

    What was wrong with a copy for another one's sake is gone with it.
    """
    first = {(one.unit, one.form): one.path for one in stage.files if one.day == 1 and one.unit}
    after = {(one.unit, one.form) for one in stage.files if one.day == 2}
    done = {(line.unit, line.form) for line in stage.planted if line.done}
    gone = {first[key] for key in after if key in first} | {
        first[line.unit, line.form] for line in stage.planted if (line.unit, line.form) not in done
    }
    beside = {stray.path for stray in stage.strays if stray.of in after}
    odd = {one.file for one in stage.odd}
    told = [t for t in expected_at(stage) if t.file not in (gone | beside) - odd]
    for key in sorted(after):
        path = first.get(key)
        if path is not None and path not in odd:
            code = "same-file" if key in SAME_ANSWERS else "superseded"
            told.append(Told(code, path, "", "后来又报了一份", found=False))
    return told + [Told("superseded", p, "", "后来又报了一份", found=False) for p in sorted(beside)]


def compare(
    stage: Stage, findings: Iterable[Finding], expected: Iterable[Told], *, day: int = 1
) -> tuple[list[Told], list[Finding]]:
    """Return what was planted, each with whether it was found, and the findings that nobody wanted.

    That a branch or a member is below the threshold is no fault of a copy; the truth says how often
    it must be told, and so it is taken from the findings as well.
    """
    left = list(findings)
    told = []
    for line in expected:
        found = next((f for f in left if _is(f, line)), None)
        if found is not None:
            left.remove(found)
        told.append(replace(line, found=found is not None))
    more = {(line.code, line.file) for line in told if line.every and line.found}
    left = [f for f in left if (f.code, f.file) not in more]
    return told, _without_truths(truths(stage, day), left)


def _is(finding: Finding, line: Told) -> bool:
    if finding.code != line.code or finding.file != line.file:
        return False
    return not line.cell or (finding.cell is not None and line.cell in cells_in(finding.cell))


def _without_truths(
    expected: Counter[tuple[str, str]], findings: Iterable[Finding]
) -> list[Finding]:
    """Return the findings that the truth does not bring about."""
    left = []
    for finding in findings:
        key = (finding.file or "", str(finding.facts.get("rule", "")))
        if finding.code == "rule-broken" and finding.severity == ADVICE and expected[key]:
            expected[key] -= 1
        else:
            left.append(finding)
    return left


def truths(stage: Stage, day: int) -> Counter[tuple[str, str]]:
    """Return file and rule -> how often it must be told that somebody is below the threshold.

    Of two copies of a form it is told of the newer one, that of the second day.
    """
    expected: Counter[tuple[str, str]] = Counter()
    files = {(one.unit, one.form): one.path for one in stage.files if one.day <= day}
    for unit in stage.school:
        for branch in unit.branches:
            low = share(branch.votes, branch.valid) < THRESHOLD
            expected[files[unit.code, BRANCHES], "T-9"] += low
        parted = day == 1 and (unit.code, MEMBERS) == PARTED
        expected.update(_low_members(unit, files[unit.code, MEMBERS], parted=parted))
        if (unit.code, RESULT) in files:
            valid = sum(branch.valid for branch in unit.branches)
            expected[files[unit.code, RESULT], "T-9"] += share(unit.items[-1], valid) < THRESHOLD
    for one in stage.files:
        if one.form == BRANCH_BALLOT and one.unit in BALLOTS:
            # Who ticked twice is told; it is one rule, and at most one finding a ballot.
            expected[one.path, "A-1"] += 1
    return expected


def _low_members(unit: Organisation, path: str, *, parted: bool) -> Counter[tuple[str, str]]:
    """Return the same of members, who of one organisation stand in two files."""
    members = [member for branch in unit.branches for member in branch.members]
    return Counter(
        (rest_of(path) if parted and number >= HALF else path, "T-9")
        for number, member in enumerate(members)
        if share(member.votes, member.valid) < THRESHOLD
    )
