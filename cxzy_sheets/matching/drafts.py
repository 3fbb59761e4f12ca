"""Copies on their way to be submissions: of which form, unit and period, and when each came."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..catalogue import shown
from ..cycle import Cycle, FormLine
from ..findings import ADVICE, Finding
from ..layout import Field
from ..names import label_key
from ..reading import Filled
from .arrivals import Arrival, mentions_of
from .by_file import ByFile
from .corrections import corrected, unplaced
from .mentions import Evidence
from .periods import Periods, periods_of
from .receipts import Receipt, Receipts, Seen, signed
from .registry import Correction, Registry, Signature
from .submission import ACCEPTED, FOREIGN, UNKNOWN_UNIT, sheets_of
from .units import Filers, Units
from .versions import Unknown, whole_keys


@dataclass(slots=True)
class Draft:
    """One copy, and what is known of it so far."""

    filled: Filled
    digest: str
    receipt: Receipt
    form: str = ""
    unit: str = ""
    period: str = ""
    evidence: tuple[Evidence, ...] = ()
    status: str = ACCEPTED
    findings: list[Finding] = field(default_factory=list)
    signed_by_file: bool = False
    current: bool = True
    superseded_by: str = ""
    note: str = ""

    @property
    def place(self) -> tuple[str, str]:
        """File and sheets."""
        return self.filled.file, sheets_of(self.filled)

    @property
    def name(self) -> str:
        """What the copy is called beside other files."""
        return self.filled.file

    @property
    def known(self) -> bool:
        """Whether it is a form of the cycle, of a unit that is known."""
        return self.status == ACCEPTED


class Desk:
    """Everything that is the same for all copies of a cycle, worked out once."""

    def __init__(self, cycle: Cycle, registry: Registry) -> None:
        self.cycle = cycle
        self.registry = registry
        self.lines: Mapping[str, FormLine] = {line.name: line for line in cycle.form_lines}
        self.filers = {line.name: Filers(line, cycle.roster) for line in cycle.form_lines}
        self.periods: Mapping[str, Periods | None] = {
            line.name: periods_of(cycle, line) for line in cycle.form_lines
        }
        self.units = Units(cycle, mentions_of(cycle))
        self.whole = {name: whole_keys(form.layout) for name, form in cycle.forms.items()}
        self._meant: dict[str, Hashable] = {}
        self.findings: list[Finding] = []

    @cached_property
    def meant(self) -> Callable[[Field, Any], Hashable]:
        """What a value of a key stands for: a unit's code, whatever it was called."""

        def of(about: Field, value: Any) -> Hashable:
            text = shown(value)
            if about.type != "单位":
                return label_key(text)
            if text not in self._meant:
                found = self.cycle.roster.find(text)
                known = len(found) == 1
                self._meant[text] = found[0].code if known else Unknown(label_key(text))
            return self._meant[text]

        return of

    def drafts(self, arrivals: Sequence[Arrival], seen: Mapping[str, Seen]) -> list[Draft]:
        """Return a draft for each copy, in the order of the files, with form, unit and period."""
        files = [arrival.file for arrival in arrivals]
        claims = ByFile(self.registry.claims, files)
        signatures = ByFile([one for one in self.registry.signatures if one.file], files)
        corrections = ByFile([one for one in self.registry.corrections if one.file], files)
        receipts = Receipts(seen, self.cycle.as_of)
        made = []
        met: set[int] = set()
        for arrival in sorted(arrivals, key=lambda one: (one.file.casefold(), one.file)):
            for copy in arrival.copies:
                draft = Draft(copy, arrival.digest, receipts.of(arrival.digest, arrival.mailed))
                sheets = [sheet for sheet in copy.sheets if sheet]
                for correction in corrections.all(copy.file, sheets):
                    if correction.form == copy.layout.name:
                        self.correct(draft, correction)
                        met.add(id(correction))
                self._sign(draft, signatures.one(copy.file, sheets))
                claim = claims.one(copy.file, sheets)
                if claim is not None and claim.form in ("", copy.layout.name):
                    self._settle(draft, claim.unit, claim.period)
                else:
                    self._settle(draft, "", "", arrival.senders)
                made.append(draft)
        self.findings += [*claims.findings, *signatures.findings, *corrections.findings]
        named = [row for arrival in arrivals for row in corrections.every(arrival.file)]
        self.findings += [unplaced(row, row.file) for row in named if id(row) not in met]
        return made

    def correct(self, draft: Draft, correction: Correction) -> bool:
        """Lay a correction over a copy; return whether its old value stood there."""
        spec = self.cycle.forms[correction.form].reader.specs[correction.field]
        draft.filled, trouble = corrected(draft.filled, correction, spec, draft.name)
        if trouble is not None:
            self.findings.append(trouble)
        return trouble is None

    def _sign(self, draft: Draft, signature: Signature | None) -> None:
        if signature is not None:
            draft.signed_by_file = True
            draft.receipt = signed(draft.receipt, signature.received, signature.sealed)

    def _settle(self, draft: Draft, unit: str, period: str, senders: tuple[str, ...] = ()) -> None:
        """Settle form, unit and period of a copy; what the office claims goes first."""
        copy = draft.filled
        draft.form = copy.layout.name
        if not draft.form:
            draft.status, draft.current = FOREIGN, False
            draft.note = copy.findings[0].message if copy.findings else ""
            return
        filers = self.filers[draft.form]
        draft.unit, evidence, found = self.units.of(copy, filers, unit, senders)
        draft.evidence = tuple(evidence)
        draft.findings += found
        if not draft.unit:
            draft.status, draft.current = UNKNOWN_UNIT, False
            draft.note = found[0].message
        periods = self.periods[draft.form]
        if periods is None or not (copy.recognised or period):
            return
        if period:
            draft.period = period
            return
        draft.period, found = periods.of(copy)
        draft.findings += found


def told_same(draft: Draft, first: Draft) -> Finding:
    """Return the finding for a copy that is the same as another."""
    return Finding("same-file", ADVICE, file=draft.filled.file, facts={"files": first.name})


__all__ = ["Desk", "Draft", "told_same"]
