"""The tables of a cycle over what was accepted.

A row tells the submissions behind it by their places in the ledger, so that what 检查 finds in it
goes to the right copy.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from ..cycle import Cycle
from ..errors import CxzyError
from ..formulas import UNKNOWN
from ..matching import ACCEPTED, REPORTED, RETURNED, Expected, Ledger, Submission
from ..names import offer
from ..tables import (
    CAME,
    EXPECTED,
    LEDGERS,
    Sent,
    Source,
    Table,
    Tables,
    build_tables,
    form_sources,
)
from ..tables.origins import DOCUMENT
from .ballots import Ballots

if TYPE_CHECKING:
    import pandas as pd


class CycleTables:
    """What `got.table` and `got.explain` answer from."""

    def __init__(self, tables: Mapping[str, Table], ballots: Ballots) -> None:
        self.tables, self.ballots = tables, ballots

    @property
    def names(self) -> list[str]:
        """The tables of 汇总, in order."""
        return list(self.tables)

    def _named(self, name: str) -> Table:
        if name not in self.tables:
            known = self.names
            hint = offer(name, known) or f"有:{'、'.join(known)}。"
            raise CxzyError(f"没有“{name}”这个汇总表。", hint=hint)
        return self.tables[name]

    def frame(self, name: str) -> pd.DataFrame:
        """Return a table, 合计 as its last row; of single ballots only those that may be told."""
        table = self._named(name)
        return self.ballots.table(table, table.frame())

    def explain(self, table: str, row: str, column: str) -> pd.DataFrame:
        """Return the cells behind a figure."""
        return self._named(table).explain(row, column)


def tables_of(
    compiled: Tables, ledger: Ledger, names: Collection[str] | None = None
) -> tuple[dict[str, Table], dict[str, Source]]:
    """Return the tables of a cycle, or some, by name, and the accepted rows they are made from."""
    accepted = sources_of(ledger, (ACCEPTED,))
    early = None
    if any(plan.line.received for plan in compiled.plans.values()):
        early = sources_of(ledger, (ACCEPTED, RETURNED))
    return build_tables(compiled, accepted, ledger.expected, received=early, names=names), accepted


def sources_of(ledger: Ledger, statuses: Sequence[str]) -> dict[str, Source]:
    """Return the rows of the submissions of some statuses, by path; and the ledger's own."""
    cycle = ledger.cycle
    made: dict[str, Source] = {EXPECTED: _expected(ledger), CAME: _came(ledger)}
    for line in cycle.form_lines:
        here = sent_of(ledger, line.name, statuses)
        if line.document:
            made[line.name] = _documents(cycle, here)
            continue
        form = cycle.forms[line.name]
        sent = [
            Sent(one.filled, _unit(cycle, one), one.period, one.received, one.due, number)
            for number, one in here.items()
        ]
        made |= form_sources(
            form, sent, cycle.roster, anonymous=line.anonymous, ballots=line.ballots
        )
    return made


def _unit(cycle: Cycle, one: Submission) -> str:
    """Return the code of a sender, empty of the office, which is no unit of the roster."""
    return one.unit_code if one.unit_code in cycle.roster.by_code else ""


def sent_of(ledger: Ledger, form: str, statuses: Sequence[str]) -> dict[int, Submission]:
    """Return the submissions of a form that tables are made from, by their place in the ledger.

    Copies that contradict one another are none of them, not even in a 初步 table.
    """
    return {
        number: one
        for number, one in enumerate(ledger.submissions)
        if one.form == form and one.status in statuses and one.current
    }


def _documents(cycle: Cycle, here: Mapping[int, Submission]) -> Source:
    made = list(here.values())
    values: dict[str, list[object]] = {
        "单位": [one.unit or None for one in made],
        "期次": [one.period or None for one in made],
        "收到时间": [one.received for one in made],
        "应报时间": [one.due for one in made],
        "文件": [one.filled.file for one in made],
        "字数": [_answer(one, "字数") for one in made],
        "缺少标题": [_answer(one, "缺少标题") for one in made],
    }
    return Source(DOCUMENT, values, [_unit(cycle, one) for one in made], list(here))


def _answer(one: Submission, name: str) -> object:
    answer = one.filled.answers.get(name)
    return None if answer is None else answer.value


def _expected(ledger: Ledger) -> Source:
    rows = ledger.expected
    # When ballots came is told nowhere.
    hidden = {line.name for line in ledger.cycle.form_lines if line.anonymous}
    told = [_contact(ledger, one.unit_code) for one in rows]
    values: dict[str, list[object]] = {
        "单位": [one.unit for one in rows],
        "表": [one.form for one in rows],
        "期次": [one.period or None for one in rows],
        "应报时间": [one.due for one in rows],
        "截止": [one.due for one in rows],
        "收到时间": [None if one.form in hidden else one.received for one in rows],
        "状态": ["逾期" if one.overdue else one.state for one in rows],
        "迟报天数": [None if one.form in hidden else _late_days(one) for one in rows],
        "逾期天数": [one.days if one.overdue else None for one in rows],
        "联系人": [contact for contact, _ in told],
        "电话": [phone for _, phone in told],
    }
    # That nobody wrote down when something came is no blank: a count of late ones is unknown then.
    untold = {i: UNKNOWN for i, one in enumerate(rows) if _came_untold(one, hidden)}
    codes = [one.unit_code for one in rows]
    return Source(LEDGERS[EXPECTED], values, codes, states={"迟报天数": untold})


def _came_untold(one: Expected, hidden: Collection[str]) -> bool:
    """Return whether something came, and nobody can say whether in time."""
    return one.form not in hidden and one.state == REPORTED and _late_days(one) is None


def _contact(ledger: Ledger, code: str) -> tuple[object, object]:
    unit = ledger.cycle.roster.by_code.get(code)
    columns = unit.columns if unit is not None else {}
    return columns.get("联系人"), columns.get("电话")


def _late_days(one: Expected) -> int | None:
    """Return the days that what is 已报 came late: 0 in time, None where that is not known.

    What came on the due day, but after its hour, is late by one day: late is never 0.
    """
    if one.late is None or one.state != REPORTED:
        return None
    if not one.late:
        return 0
    if one.due is None or one.received is None:
        return None
    return max((one.received.date() - one.due.date()).days, 1)


def _came(ledger: Ledger) -> Source:
    # Of an anonymous form no file name, sender or time reaches any output.
    hidden = {line.name for line in ledger.cycle.form_lines if line.anonymous}
    rows = [one for one in ledger.submissions if one.form not in hidden]
    values: dict[str, list[object]] = {
        "单位": [one.unit or None for one in rows],
        "表": [one.form or None for one in rows],
        "期次": [one.period or None for one in rows],
        "文件": [one.filled.file for one in rows],
        "工作表": [one.sheet or None for one in rows],
        "种类": [None for _ in rows],
        "状态": [one.status for one in rows],
        "收到时间": [one.received for one in rows],
        "应报时间": [one.due for one in rows],
        "说明": [one.note or None for one in rows],
    }
    return Source(LEDGERS[CAME], values, [one.unit_code for one in rows])


__all__ = ["CycleTables", "sources_of", "tables_of"]
