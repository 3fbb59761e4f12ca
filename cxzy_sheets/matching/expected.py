"""What is expected: a row for each unit, form and period, and what became of it.

    谁报 × 条件 × 期次, in roster order     已报 · 退回待改 · 未报 · 免报

A form that is not 必报 may come and is not missed. A period is expected once it has begun.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ..calendars import Period
from ..cycle import OFFICE, Cycle, FormLine
from ..findings import ADVICE, Finding
from .dues import Case, Dues
from .periods import Periods
from .receipts import BY_HAND, MORNING, NIGHT, Receipt, signed
from .registry import Exemption, Registry, Signature
from .submission import ACCEPTED, RETURNED, Submission
from .units import LISTED, Filers

REPORTED, TO_MEND, MISSING, EXEMPT = "已报", "退回待改", "未报", "免报"
STATES = (REPORTED, TO_MEND, MISSING, EXEMPT)
"""What becomes of what is expected (DESIGN §1, promise 2)."""

Key = tuple[str, str, str]
"""Form, unit, period."""


@dataclass(frozen=True, slots=True)
class Expected:
    """One form that one unit is to file, for one period where it is filed by period."""

    unit_code: str
    unit: str
    """Its name as the roster shows it."""
    form: str
    period: str
    due: datetime.datetime | None
    """The last moment in time, the end of a day where no hour is set; None where none is known."""
    state: str = MISSING
    late: bool | None = None
    """Of what is 已报: whether it came after the due moment; None: 未核对."""
    overdue: bool = False
    """Of what is 未报: whether the due moment is past."""
    days: int = 0
    """Days that it is overdue."""
    received: datetime.datetime | None = None
    """Of what is 已报: when the last of it came."""
    note: str = ""
    """Why it is 免报; that paper came, and no file."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What a cycle asks for, before anything that came is held against it."""

    rows: tuple[Expected, ...]
    due: Mapping[Key, datetime.datetime | None]
    """Of every unit and period that is expected or came."""
    unasked: frozenset[Key]
    """Copies that came of units for which 条件 does not hold."""
    findings: tuple[Finding, ...]


def demand(
    cycle: Cycle,
    dues: Dues,
    filers: Mapping[str, Filers],
    periods: Mapping[str, Periods | None],
    came: Iterable[Key],
) -> Demand:
    """Return what is expected, in the order of 表样, of the roster and of the calendar.

    Args:
        cycle: The cycle.
        dues: Its due moments and conditions.
        filers: Form -> who files it.
        periods: Form -> its periods.
        came: Form, unit and period of every copy that came.
    """
    rows: list[Expected] = []
    due: dict[Key, datetime.datetime | None] = {}
    unasked: set[Key] = set()
    findings: list[Finding] = []
    others: dict[str, list[Key]] = {}
    for key in came:
        others.setdefault(key[0], []).append(key)
    for line in cycle.form_lines:
        own = _cases(cycle, line, filers[line.name], periods[line.name])
        more = _more(own, others.get(line.name, ()), periods[line.name])
        moments = dues.due(line, [*own, *more])
        asked = dues.asked(line, [*own, *more])
        for index, case in enumerate((*own, *more)):
            key = (line.name, case.unit, case.period.name if case.period else "")
            due[key] = moments[index]
            if asked[index] is False:
                unasked.add(key)
            if line.required and index < len(own) and asked[index]:
                name = _name(cycle, case.unit)
                rows.append(Expected(case.unit, name, line.name, key[2], moments[index]))
        findings += _undecided(cycle, line, own, asked, moments)
    return Demand(tuple(rows), due, frozenset(unasked), tuple(findings))


def _cases(cycle: Cycle, line: FormLine, filers: Filers, periods: Periods | None) -> list[Case]:
    units = [*filers.codes, *([OFFICE] if filers.office else [])]
    if periods is None:
        return [Case(unit, None) for unit in units]
    begun = [period for period in periods.within if period.start <= cycle.as_of]
    return [Case(unit, period) for unit in units for period in begun]


def _more(own: Sequence[Case], came: Iterable[Key], periods: Periods | None) -> list[Case]:
    """Return the units and periods of copies that came without being expected."""
    known = {(case.unit, case.period.name if case.period else "") for case in own}
    named: dict[str, Period] = {p.name: p for p in periods.within} if periods else {}
    return [
        Case(unit, named.get(period))
        for _, unit, period in sorted(set(came))
        if (unit, period) not in known and unit
    ]


def _name(cycle: Cycle, unit: str) -> str:
    return cycle.roster.shown(unit) if unit in cycle.roster.by_code else unit


def _undecided(
    cycle: Cycle,
    line: FormLine,
    cases: Sequence[Case],
    asked: Sequence[bool | None],
    moments: Sequence[datetime.datetime | None],
) -> Iterable[Finding]:
    """Tell the units for which 条件 cannot be decided, or 截止 not be worked out."""
    unknown = [case for case, told in zip(cases, asked, strict=False) if told is None]
    if unknown:
        yield _of_line(cycle, line, "condition-unknown", "条件", unknown)
    told = zip(cases, asked, moments, strict=False)
    undated = [case for case, wanted, due in told if wanted and due is None]
    if line.due and undated:
        yield _of_line(cycle, line, "due-unknown", "截止", undated)


def _of_line(
    cycle: Cycle, line: FormLine, code: str, heading: str, cases: Sequence[Case]
) -> Finding:
    codes = list(dict.fromkeys(case.unit for case in cases))
    names = [_name(cycle, code) for code in codes[:LISTED]]
    more = [f"等 {len(codes)} 个单位"] if len(codes) > LISTED else []
    return Finding(
        code, ADVICE, file=line.row.file, sheet=line.row.sheet, cell=line.row.cell(heading),
        found=[*names, *more], facts={"form": line.name, "rule": line.row.text(heading)},
    )  # fmt: skip


class Accounts:
    """What came, held against what is expected."""

    def __init__(self, cycle: Cycle, registry: Registry) -> None:
        self.cycle = cycle
        self.anonymous = {line.name for line in cycle.form_lines if line.anonymous}
        self.documents = {line.name for line in cycle.form_lines if line.document}
        self.exempt: dict[Key, Exemption] = {
            (one.form, one.unit, one.period): one for one in registry.exemptions
        }
        self.paper: dict[Key, Signature] = {
            (one.form, one.unit, one.period): one for one in registry.signatures if not one.file
        }

    def balanced(
        self, rows: Sequence[Expected], submissions: Sequence[Submission]
    ) -> tuple[Expected, ...]:
        """Return the rows with their states; every row has one of the four."""
        came: dict[Key, list[Submission]] = {}
        for one in submissions:
            if one.status in (ACCEPTED, RETURNED) and one.unit_code:
                came.setdefault((one.form, one.unit_code, one.period), []).append(one)
        made = tuple(self._row(row, came.get(_key(row), ())) for row in rows)
        assert sum(state_counts(made).values()) == len(made)
        return made

    def _row(self, row: Expected, came: Sequence[Submission]) -> Expected:
        accepted = [one for one in came if one.status == ACCEPTED]
        mended = len(accepted) == len(came) or row.form in self.anonymous
        exempt = self.exempt.get(_key(row)) or self.exempt.get((row.form, row.unit_code, ""))
        if accepted and (mended or exempt is not None):
            return replace(
                row, state=REPORTED, late=_late(accepted),
                received=max((o.received for o in accepted if o.received), default=None),
            )  # fmt: skip
        if exempt is not None:
            return replace(row, state=EXEMPT, note=exempt.why)
        if came:
            return replace(row, state=TO_MEND)
        paper = self.paper.get(_key(row))
        if paper is not None and row.form in self.documents:
            receipt = _of_paper(paper)
            return replace(
                row, state=REPORTED, late=receipt.late(row.due), received=receipt.moment,
                note="收到的是纸质件",
            )  # fmt: skip
        note = "已收纸质件,没有收到电子表" if paper is not None else ""
        past = row.due is not None and row.due.date() < self.cycle.as_of
        days = (self.cycle.as_of - row.due.date()).days if past and row.due is not None else 0
        return replace(row, state=MISSING, overdue=past, days=days, note=note)

    def unused(self, rows: Sequence[Expected]) -> list[Finding]:
        """Return the exemptions from what nobody expects."""
        keys = {_key(row) for row in rows}
        keys |= {(row.form, row.unit_code, "") for row in rows}
        return [
            Finding(
                "exempt-not-expected", ADVICE, file=one.row.file, sheet=one.row.sheet,
                cell=one.row.cell("单位"), found=_name(self.cycle, one.unit),
                facts={"form": one.form},
            )
            for key, one in self.exempt.items()
            if key not in keys
        ]  # fmt: skip


def _key(row: Expected) -> Key:
    return (row.form, row.unit_code, row.period)


def _late(came: Sequence[Submission]) -> bool | None:
    marks = [one.late for one in came]
    if True in marks:
        return True
    return None if None in marks else False


def _of_paper(paper: Signature) -> Receipt:
    nothing = datetime.datetime.combine(datetime.date.min, MORNING)
    forever = datetime.datetime.combine(datetime.date.max, NIGHT)
    return signed(Receipt(BY_HAND, nothing, forever, 0), paper.received, paper.sealed)


def state_counts(rows: Sequence[Expected]) -> dict[str, int]:
    """Return state -> how many rows have it; every state is there, and they add up to all rows."""
    found = dict.fromkeys(STATES, 0)
    for row in rows:
        found[row.state] += 1
    return found


__all__ = [
    "EXEMPT", "MISSING", "REPORTED", "STATES", "TO_MEND", "Accounts", "Demand", "Expected",
    "demand", "state_counts",
]  # fmt: skip
