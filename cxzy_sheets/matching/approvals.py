"""说明核准: findings of level 核实 that a unit explained and the office lets pass.

What is let pass stays visible, as 提示, with the explanation beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..catalogue import shown
from ..findings import ADVICE, VERIFY, Finding
from .registry import Approval, Registry
from .submission import Submission


class Approvals:
    """The rows of 说明核准, and which of them met a finding."""

    def __init__(self, registry: Registry) -> None:
        self._rows: dict[tuple[str, str, str], list[Approval]] = {}
        for row in registry.approvals:
            self._rows.setdefault((row.unit, row.form, row.period), []).append(row)
        self._every = registry.approvals
        self._met: set[int] = set()

    def let_pass(self, one: Submission, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Give the findings of a copy, those that the office lets pass as 提示."""
        rows = self._rows.get((one.unit_code, one.form, one.period), ())
        for finding in findings:
            row = next((row for row in rows if _meant(row, finding)), None)
            if row is None or finding.severity != VERIFY:
                yield finding
                continue
            self._met.add(id(row))
            yield _passed(row, finding) if row.granted else finding

    def unused(self) -> list[Finding]:
        """Return a finding for each row that no finding answers: what it let pass is mended."""
        return [
            Finding(
                "approval-unused", ADVICE, file=row.row.file, sheet=row.row.sheet,
                cell=row.row.cell("代码"), found=row.code, facts={"form": row.form},
            )
            for row in self._every
            if id(row) not in self._met
        ]  # fmt: skip


def _meant(row: Approval, finding: Finding) -> bool:
    return (
        row.code in (finding.code, finding.facts.get("rule"))
        and row.cell in ("", finding.cell)
        and row.found in ("", shown(finding.found))
    )


def _passed(row: Approval, finding: Finding) -> Finding:
    return Finding(
        "let-pass", ADVICE, file=finding.file, sheet=finding.sheet, cell=finding.cell,
        unit=finding.unit, field=finding.field, found=finding.found, expected=finding.expected,
        facts={"what": finding.message, "why": row.said, "rule": row.code},
        others=finding.others,
    )  # fmt: skip


__all__ = ["Approvals"]
