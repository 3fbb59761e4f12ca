"""What was planted against what was found: each line at its cell, and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from ...findings import Finding
from ...refs import cells_in
from ..evaluation.comparing import Told
from .script import Planted
from .staging import Stage


def expected_at(made: Stage) -> list[tuple[Planted, Told]]:
    """Return what was planted, with file and cell, before anything is read."""
    files = {one.copy: one for one in made.files if one.copy and one.day == 1}
    pairs = []
    for line in made.script.planted:
        sent = files.get(line.copy)
        cell = line.cell or (sent.places.get(line.at or line.field, "") if sent else "")
        told = Told(line.code, sent.path if sent else "", cell, line.did, found=False)
        pairs += [(line, told)] * line.times
    return pairs


def compare(made: Stage, findings: Iterable[Finding]) -> tuple[list[Told], list[Finding]]:
    """Return what was planted, each with whether it was found, and the findings left over."""
    left = list(findings)
    sent = {one.path for one in made.files if one.copy}
    told = []
    for line, where in expected_at(made):
        found = next((f for f in left if _is(f, line, where, sent)), None)
        if found is not None:
            left.remove(found)
        told.append(replace(where, found=found is not None))
    return told, left


def _is(finding: Finding, line: Planted, where: Told, sent: Collection[str]) -> bool:
    if finding.code != line.code:
        return False
    if line.rule and str(finding.facts.get("rule", "")) != line.rule:
        return False
    if not line.copy:
        of_the_office = (finding.file or "") not in sent
        return of_the_office and (not line.unit or finding.unit == line.unit)
    if finding.file != where.file:
        return False
    return not where.cell or (finding.cell is not None and where.cell in cells_in(finding.cell))
