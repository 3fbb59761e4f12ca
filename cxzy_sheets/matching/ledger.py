"""`settle` and `finish`: the ledger of a cycle, every copy and every expectation accounted for.

    arrivals ──settle──▸ Ledger     form, unit, period, version, lateness of each copy
                          │ names made the roster's own, all checks run over the copies
    checked  ──finish──▸ Ledger     接收 or 退回; 已报, 退回待改, 未报, 免报

submissions = 接收 + 退回 + 被替代 + 重复 + 非本期表 + 未知单位
expected    = 已报 + 退回待改 + 未报 + 免报
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace

from ..catalogue import shown
from ..cycle import Cycle
from ..findings import ADVICE, MUST, VERIFY, Finding, Findings
from ..layout import Layout
from ..lists import Listing
from ..names import label_key
from ..reading import Filled
from ..refs import address
from .approvals import Approvals
from .arrivals import Arrival
from .corrections import unplaced
from .drafts import Desk, Draft, told_same
from .dues import Dues
from .expected import Accounts, Demand, Expected, demand
from .receipts import Receipt, Seen, signed
from .registry import Correction, Registry, Signature
from .submission import (
    ACCEPTED,
    DUPLICATE,
    FOREIGN,
    RETURNED,
    SUPERSEDED,
    UNKNOWN_UNIT,
    Submission,
    counts,
    head_keys,
    unit_field,
)
from .versions import Verdict, Version, content_of, is_lost, keys_of, verdicts


@dataclass(frozen=True, slots=True)
class Ledger:
    """What came and what is expected, in a cycle."""

    cycle: Cycle
    registry: Registry
    submissions: tuple[Submission, ...]
    """In the order of their files, whatever order they were read in."""
    expected: tuple[Expected, ...]
    """In the order of 表样, of the roster and of the calendar."""
    findings: tuple[Finding, ...]
    """What is the office's own to mend: rows of 收文登记 that fit nothing, 条件 left undecided."""

    @property
    def counts(self) -> dict[str, int]:
        """Status -> how many submissions have it."""
        return counts(self.submissions)


def settle(
    cycle: Cycle,
    arrivals: Sequence[Arrival],
    registry: Registry,
    seen: Mapping[str, Seen],
    *,
    lists: Mapping[str, Listing] | None = None,
) -> Ledger:
    """Return the ledger before any check: a submission a copy, a row for all that is expected.

    What is 接收 in it is the version that stands; whether it is accepted, `finish` says. The
    order of the arrivals does not matter.

    Args:
        cycle: The cycle.
        arrivals: Every file that was read, as `Reception.read` gives it.
        registry: What the office decided.
        seen: Which run saw which file first, as `first_seen` gives it.
        lists: Further lists that 截止 and 条件 may name: inputs, and tables made from them.

    Raises:
        CxzyError: 截止, 条件 or 期次 of a form cannot be understood; the cell is named.
    """
    desk = Desk(cycle, registry)
    drafts = desk.drafts(arrivals, seen)
    _sign_for_paper(desk, drafts)
    _settle_versions(desk, drafts)
    _correct(desk, drafts)
    dues = Dues(cycle, _standing(drafts), lists or {})
    came = [(d.form, d.unit, d.period) for d in drafts if d.form and d.unit]
    wanted = demand(cycle, dues, desk.filers, desk.periods, came)
    accounts = Accounts(cycle, registry)
    findings = (*desk.findings, *wanted.findings, *accounts.unused(wanted.rows))
    made = tuple(_submission(desk, draft, wanted) for draft in drafts)
    return Ledger(cycle, registry, made, accounts.balanced(wanted.rows, made), findings)


def finish(ledger: Ledger, checked: Mapping[int, Filled]) -> Ledger:
    """Return the ledger with 接收 and 退回 as the findings of all checks say.

    It can be asked again of the same ledger, with more findings: nothing is kept.

    Args:
        ledger: As `settle` made it.
        checked: Index of a submission -> its copy with the findings of all checks.
    """
    approvals = Approvals(ledger.registry)
    made = []
    for index, one in enumerate(ledger.submissions):
        copy = checked.get(index, one.filled)
        older = one.status in (DUPLICATE, SUPERSEDED)
        told = one.findings if older else (*one.findings, *copy.findings)
        findings = Findings(approvals.let_pass(one, told))
        status = one.status
        if status == ACCEPTED and findings.blocking:
            status = RETURNED
        made.append(replace(one, filled=copy, findings=findings, status=status))
    accounts = Accounts(ledger.cycle, ledger.registry)
    expected = accounts.balanced(ledger.expected, made)
    assert len(made) == len(ledger.submissions) == sum(counts(made).values())
    return replace(
        ledger, submissions=tuple(made), expected=expected,
        findings=(*ledger.findings, *approvals.unused()),
    )  # fmt: skip


# Versions


def _settle_versions(desk: Desk, drafts: Sequence[Draft]) -> None:
    """Settle copies of one unit, form and period: which stands, which is the same, which older."""
    groups: dict[Hashable, list[Draft]] = {}
    for draft in drafts:
        groups.setdefault(_identity(desk, draft), []).append(draft)
    for group in groups.values():
        if len(group) > 1:
            _settle_group(desk, group)


def _identity(desk: Desk, draft: Draft) -> Hashable:
    """Return what tells a copy from all but its own other versions.

    Where that is not known, and of an anonymous form, only the same bytes are the same.
    """
    same_bytes = (draft.digest, draft.filled.sheets, draft.form, draft.unit)
    if not draft.known or desk.lines[draft.form].anonymous:
        return same_bytes
    if desk.periods[draft.form] is not None and not draft.period:
        return same_bytes
    layout = draft.filled.layout
    keys = [(layout.fields[name], draft.filled.answers[name].value) for name in head_keys(layout)]
    if any(value is None for _, value in keys):
        return same_bytes
    return (draft.form, draft.unit, draft.period, *(desk.meant(f, v) for f, v in keys))


def _settle_group(desk: Desk, group: Sequence[Draft]) -> None:
    form = group[0].form
    whole = desk.whole.get(form, {})
    alike = _identity(desk, group[0])
    keys = [keys_of(draft.filled, whole, desk.meant) for draft in group]
    versions = [
        Version(
            draft.place,
            alike if alike == (draft.digest, draft.filled.sheets, draft.form, draft.unit)
            else content_of(draft.filled, draft.digest),
            draft.receipt,
            named,
            is_lost(named),
        )
        for draft, named in zip(group, keys, strict=True)
    ]  # fmt: skip
    for draft, verdict in zip(group, verdicts(versions), strict=True):
        _judge(draft, verdict, group)


def _judge(draft: Draft, verdict: Verdict, group: Sequence[Draft]) -> None:
    if verdict.same_as is not None:
        first = group[verdict.same_as]
        finding = told_same(draft, first)
        if draft.status != FOREIGN:
            draft.status = DUPLICATE
        draft.current, draft.superseded_by = False, _called(first, group)
        draft.findings, draft.note = [finding], finding.message
    elif verdict.superseded_by is not None:
        newer = _called(group[verdict.superseded_by], group)
        finding = Finding("superseded", ADVICE, file=draft.filled.file, expected=newer)
        draft.status, draft.current, draft.superseded_by = SUPERSEDED, False, newer
        draft.findings, draft.note = [finding], finding.message
    elif verdict.rivals:
        names = [_called(group[index], group) for index in verdict.rivals]
        finding = _beside(draft, "unit-twice", MUST, names)
        draft.status, draft.current = RETURNED, False
        draft.findings.append(finding)
        draft.note = finding.message
    elif verdict.parts:
        names = [_called(group[index], group) for index in verdict.parts]
        draft.findings.append(_beside(draft, "parts", VERIFY, names))


def _called(draft: Draft, group: Sequence[Draft]) -> str:
    """Return what a copy is called: its file, with the sheet where the file holds several."""
    file, sheets = draft.place
    several = sum(other.place[0] == file for other in group) > 1
    return f"{file}({sheets})" if several and sheets else file


def _beside(draft: Draft, code: str, severity: str, names: Sequence[str]) -> Finding:
    layout = draft.filled.layout
    unit = unit_field(layout)
    answer = draft.filled.answers[unit] if unit else None
    return Finding(
        code, severity, file=draft.filled.file, sheet=answer.sheet if answer else None,
        cell=address(*answer.cell) if answer and answer.cell else None, field=unit,
        found=_sender(draft, layout), facts={"count": len(names), "files": list(names)},
    )  # fmt: skip


def _sender(draft: Draft, layout: Layout) -> str:
    unit = unit_field(layout)
    value = draft.filled.answers[unit].value if unit else None
    return shown(value) if value is not None else layout.name


# The office's word


def _sign_for_paper(desk: Desk, drafts: Sequence[Draft]) -> None:
    """Take 签收 that names a unit and a form, where only one copy can be meant."""
    rows = [one for one in desk.registry.signatures if not one.file]
    if not rows:
        return
    came: dict[Hashable, list[Draft]] = {}
    for draft in drafts:
        if draft.known:
            came.setdefault((draft.unit, draft.form, draft.period), []).append(draft)
    for row in rows:
        meant = came.get((row.unit, row.form, row.period), [])
        contents = {content_of(draft.filled, draft.digest) for draft in meant}
        if len(contents) > 1:
            desk.findings.append(_of_row(row, "receipt-two", [draft.name for draft in meant]))
            continue
        for draft in meant:
            if not draft.signed_by_file:
                draft.receipt = signed(draft.receipt, row.received, row.sealed)


def _correct(desk: Desk, drafts: Sequence[Draft]) -> None:
    """Lay the corrections that name a unit and a form over the copy that stands."""
    rows = [one for one in desk.registry.corrections if not one.file]
    if not rows:
        return
    standing: dict[Hashable, list[Draft]] = {}
    for draft in drafts:
        if draft.current and draft.filled.recognised:
            standing.setdefault((draft.unit, draft.form, draft.period), []).append(draft)
    for row in rows:
        meant = standing.get((row.unit, row.form, row.period), [])
        if len(meant) == 1:
            desk.correct(meant[0], row)
        elif meant:
            desk.findings.append(_of_row(row, "correction-two", [draft.name for draft in meant]))
        else:
            roster = desk.cycle.roster
            name = roster.shown(row.unit) if row.unit in roster.by_code else row.unit
            desk.findings.append(unplaced(row, name))


def _of_row(row: Signature | Correction, code: str, names: Sequence[str]) -> Finding:
    place = row.row
    return Finding(
        code, VERIFY, file=place.file, sheet=place.sheet, cell=place.cell("文件"),
        found=list(names),
    )  # fmt: skip


# What comes out


def _standing(drafts: Sequence[Draft]) -> dict[str, dict[str, list[tuple[str, Filled]]]]:
    found: dict[str, dict[str, list[tuple[str, Filled]]]] = {}
    for draft in drafts:
        if draft.current and draft.filled.recognised:
            of_form = found.setdefault(draft.form, {})
            of_form.setdefault(draft.unit, []).append((draft.period, draft.filled))
    return found


def _submission(desk: Desk, draft: Draft, wanted: Demand) -> Submission:
    roster = desk.cycle.roster
    key = (draft.form, draft.unit, draft.period)
    receipt: Receipt = draft.receipt
    due = wanted.due.get(key)
    if key in wanted.unasked and draft.current:
        finding = Finding(
            "not-asked", ADVICE, file=draft.filled.file, found=desk.lines[draft.form].where,
            facts={"form": draft.form},
        )  # fmt: skip
        draft.findings.append(finding)
    typed = _sender(draft, draft.filled.layout) if draft.status == UNKNOWN_UNIT else ""
    said = "" if label_key(typed) == label_key(draft.form) else typed
    return Submission(
        draft.filled,
        draft.digest,
        roster.shown(draft.unit) if draft.unit in roster.by_code else draft.unit or said,
        draft.status,
        draft.note,
        Findings(finding.at(file=draft.filled.file) for finding in draft.findings),
        draft.form,
        draft.unit,
        draft.period,
        receipt.moment,
        receipt.by,
        due,
        receipt.late(due) if draft.unit else None,
        receipt.sealed,
        draft.superseded_by,
        draft.current,
        draft.evidence,
    )


__all__ = ["Ledger", "finish", "settle"]
