"""`collect` for a cycle: its inbox -> a `CycleCollection`, in one pass, whatever the order.

files ──▸ copies ──settle──▸ unit, period, version ──▸ names made the roster's own
      ──▸ checks of each copy, rules that reach other forms ──finish──▸ accepted or returned
      ──▸ tables over what was accepted ──▸ 检查 on tables
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

from ..checks import Book, RuleCount
from ..crosschecks import (
    CheckRule,
    Copies,
    CrossFinding,
    CycleBeyond,
    SumLine,
    check_sums,
    check_tables,
    compile_checks,
    explained,
    ground_of,
    identify,
    missing_copies,
    unique_everywhere,
)
from ..cycle import Cycle, load_cycle
from ..findings import Finding, Findings
from ..intake import attachments
from ..layout import Layout
from ..lists import Listing
from ..matching import (
    ACCEPTED,
    EXEMPT,
    REPORTED,
    RETURNED,
    UNKNOWN_UNIT,
    Arrival,
    Ledger,
    Reception,
    Registry,
    finish,
    first_seen,
    load_registry,
    settle,
)
from ..reading import Filled
from ..tables.listed import listed_table, same_rows
from .cycle_collection import CycleCollection
from .files import IGNORED, READ, FileRead, Progress, read_all
from .opening import Opened, open_cycle
from .tables_of_cycle import tables_of
from .traced import NOTE, is_trace


class OfCycle:
    """The intake of a cycle: every form of it is asked."""

    def __init__(self, cycle: Cycle, registry: Registry, names: Iterable[str]) -> None:
        self.cycle = cycle
        self.reception = Reception(cycle, registry, names)
        self._forms = {form.data: name for name, form in cycle.forms.items()}

    def read(self, data: bytes, file: str, digest: str) -> FileRead:
        """Return the copies of the cycle's forms in a file; a tagged form itself is no copy.

        Raises:
            WorkbookError: It is neither a workbook nor a document that is asked for.
        """
        if data in self._forms:
            return FileRead(file, len(data), digest=digest, result=IGNORED, note="表样本身")
        if is_trace(data):
            return FileRead(file, len(data), digest=digest, result=IGNORED, note=NOTE)
        made = self.reception.read(data, file, digest)
        return FileRead(file, len(data), made.kind, digest, copies=made.copies)

    def layouts(self) -> Mapping[str, Layout]:
        """Return the layouts of the cycle's forms."""
        return {name: form.layout for name, form in self.cycle.forms.items()}


def collect_cycle(
    source: Cycle | str | Path,
    *,
    executor: Executor | None = None,
    progress: Progress | None = None,
    as_of: datetime.date | None = None,
) -> CycleCollection:
    """Return everything that came in for a cycle, read, checked, matched and added up.

    Args:
        source: A `Cycle`, or its folder.
        executor: Any `concurrent.futures.Executor`; threads of this process by default.
        progress: Called with (files done, files in all) as the work goes on.
        as_of: Overrides 截至日期 of 周期.xlsx, where `source` is a folder.

    Raises:
        CxzyError: The cycle contradicts itself, or has no inbox; file, sheet and cell are named.
    """
    given = source if isinstance(source, Cycle) else load_cycle(source, as_of=as_of)
    opened = open_cycle(given)
    cycle, compiled = opened.cycle, opened.tables
    checks = checks_of(opened)
    registry = load_registry(cycle)
    found = attachments(cycle.inbox)
    intake = OfCycle(cycle, registry, [item.name for item in found])
    files = read_all(intake, found, executor, progress)
    arrivals = [
        Arrival(
            file.name, file.digest, file.copies, file.kind,
            file.mail.mailed if file.mail else None, file.mail.names if file.mail else (),
        )
        for file in files
        if file.result == READ
    ]  # fmt: skip
    seen = first_seen(cycle)
    lists = made_early(
        opened, lambda lists: settle(cycle, arrivals, registry, seen, lists=lists), checks
    )
    ledger = settle(cycle, arrivals, registry, seen, lists=lists)
    checked, books, told = checked_copies(ledger, checks, lists)
    judged = finish(ledger, checked)
    tables, accepted = tables_of(compiled, judged)
    assert all(
        same_rows(lists[name], tables[name]) for stage in opened.stages for name in stage.tables
    )
    ground = ground_of(compiled, tables, accepted, judged.expected)
    found_in_tables, counts = check_tables(checks, ground)
    # One pass: what 检查 finds returns a copy, and the figures of this run still stand.
    told += [*attach(ledger, checked, found_in_tables), *opened.findings]
    return CycleCollection(
        finish(*answered(ledger, checked)), files, books, told, tables=tables, checks=counts
    )


def checks_of(opened: Opened) -> tuple[CheckRule | SumLine, ...]:
    """Return 检查, compiled.

    Raises:
        CxzyError: A line cannot be used; its cell is named.
    """
    compiled = opened.tables
    compiled.take_on_trust(line.text for line in opened.cycle.checks)
    return compile_checks(opened.cycle, compiled.whole_columns, compiled.origins.asked)


def made_early(
    opened: Opened,
    settled: Callable[[Mapping[str, Listing]], Ledger],
    checks: Sequence[CheckRule | SumLine],
) -> Mapping[str, Listing]:
    """Return the inputs and tables that forms name, with their rows (docs/decisions).

    A table is made of the copies of forms that name no table, then the next of forms that name
    this one. What is not made yet has no rows, and nothing that is made then asks for it.

    Args:
        opened: The cycle.
        settled: The ledger by the lists that are made already.
        checks: 检查.
    """
    lists = dict(opened.lists)
    for stage in opened.stages:
        ledger = settled(lists)
        checked, _, _ = checked_copies(ledger, checks, lists, stage.forms)
        judged = finish(ledger, checked)
        late = {one.form for one in judged.expected if one.state not in (REPORTED, EXEMPT)}
        tables, _ = tables_of(opened.tables, judged, stage.tables)
        for name, behind in stage.tables.items():
            lacks = bool(opened.tables.plans[name].missing) or not late.isdisjoint(behind)
            lists[name] = listed_table(tables[name], open_=lacks)
    return lists


def checked_copies(
    ledger: Ledger,
    checks: Sequence[CheckRule | SumLine],
    lists: Mapping[str, Listing],
    forms: Collection[str] | None = None,
) -> tuple[dict[int, Filled], dict[str, Book], list[Finding]]:
    """Return the copies of a settled ledger with the findings of every check on copies.

    Args:
        ledger: As `settle` made it.
        checks: 检查.
        lists: The inputs and tables that forms name.
        forms: The forms whose copies are to be checked; None: all.

    Returns:
        Index of a submission -> its copy; form -> its book of rules; what is for the office.
    """
    cycle = ledger.cycle
    places: dict[str, list[int]] = {name: [] for name in cycle.forms}
    for index, one in enumerate(ledger.submissions):
        if one.form in places and one.status in (ACCEPTED, RETURNED, UNKNOWN_UNIT):
            places[one.form].append(index)
    named = {name: _named(ledger, name, indices) for name, indices in places.items()}
    standing = {
        name: [at for at, i in enumerate(indices) if ledger.submissions[i].status == ACCEPTED]
        for name, indices in places.items()
    }
    current = {
        name: Copies(
            cycle.forms[name],
            [named[name][at] for at in ats],
            [ledger.submissions[places[name][at]].unit_code for at in ats],
            [ledger.submissions[places[name][at]].period for at in ats],
        )
        for name, ats in standing.items()
    }
    beyond = CycleBeyond(cycle, current, ledger.expected, lists)
    checked: dict[int, Filled] = {}
    books: dict[str, Book] = {}
    for name, indices in places.items():
        if forms is not None and name not in forms:
            continue
        units = [ledger.submissions[index].unit_code for index in indices]
        periods = [ledger.submissions[index].period for index in indices]
        copies, books[name] = cycle.forms[name].check(named[name], beyond, units, periods)
        checked |= dict(zip(indices, copies, strict=True))
    told, sums = _beside_one_another(checks, beyond)
    if forms is not None:
        # A copy of another form may be found beside one of these: it is not theirs to tell.
        told = [one for one in told if one.form in forms]
        sums = {name: counts for name, counts in sums.items() if name in forms}
    for name, counts in sums.items():
        for count in counts:
            books[name].add(count)
    at = {name: [places[name][place] for place in ats] for name, ats in standing.items()}
    placed = [
        one if one.copy is None else replace(one, copy=at[one.form][one.copy]) for one in told
    ]
    return checked, books, attach(ledger, checked, placed)


def _named(ledger: Ledger, name: str, indices: Sequence[int]) -> list[Filled]:
    """Return copies of a form with the roster's own names for units and persons."""
    cycle = ledger.cycle
    return identify(
        [ledger.submissions[index].filled for index in indices],
        cycle.forms[name],
        [ledger.submissions[index].unit_code for index in indices],
        cycle.roster,
        line=cycle.line(name),
        filers=sorted({one.unit_code for one in ledger.expected if one.form == name}),
    )


def _beside_one_another(
    checks: Sequence[CheckRule | SumLine], beyond: CycleBeyond
) -> tuple[list[CrossFinding], dict[str, list[RuleCount]]]:
    """Return the findings that need all copies at once: 唯一 全部, and forms against their sums."""
    told = [*unique_everywhere(beyond), *missing_copies(beyond)]
    counts: dict[str, list[RuleCount]] = {}
    for check in checks:
        if isinstance(check, SumLine):
            found, count = check_sums(beyond, check)
            told += found
            counts.setdefault(check.form, []).append(count)
    return told, counts


def attach(
    ledger: Ledger, checked: dict[int, Filled], told: Iterable[CrossFinding]
) -> list[Finding]:
    """Put each finding on the submission that it is for; return those that are for the office."""
    office: list[Finding] = []
    more: dict[int, list[Finding]] = {}
    for one in told:
        if one.copy is None:
            office.append(one.finding)
        else:
            more.setdefault(one.copy, []).append(one.finding)
    for index, findings in more.items():
        # A document has not been checked by any form.
        copy = checked.get(index, ledger.submissions[index].filled)
        own = [finding.at(file=finding.file or copy.file) for finding in findings]
        checked[index] = replace(copy, findings=Findings((*copy.findings, *own)))
    return office


def answered(ledger: Ledger, checked: Mapping[int, Filled]) -> tuple[Ledger, dict[int, Filled]]:
    """Return ledger and copies with what units answer, once every finding of a copy is there."""
    submissions = list(ledger.submissions)
    copies = dict(checked)
    for index, copy in checked.items():
        own = submissions[index].findings
        told = explained((*own, *copy.findings), copy)
        submissions[index] = replace(submissions[index], findings=told[: len(own)])
        copies[index] = replace(copy, findings=told[len(own) :])
    return replace(ledger, submissions=tuple(submissions)), copies
