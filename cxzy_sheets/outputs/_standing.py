"""How each unit stands: what it owes, what of it came, when, and what became of it (F-22).

应报 = 已报 + 退回待改 + 未报 + 免报, for every unit, form and period.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..matching import BY_RUN
from .told import Row, Told

if TYPE_CHECKING:
    from ..roster import Roster

DONE, BACK, OPEN, EXEMPT = "已报", "退回待改", "未报", "免报"
STATES = (DONE, BACK, OPEN, EXEMPT)
"""What an expected copy can be; they add up to 应报."""
LATE, IN_TIME, UNSETTLED = "迟报", "按时", "未核对"
OVERDUE = "逾期"
_STANDING = ("接收", "退回")
"""Statuses of the copy that stands; all others are not it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One unit, one form, one period."""

    unit: str
    group: str
    """The unit by which progress is told: itself, or one above it."""
    form: str
    period: str
    due: str
    state: str
    received: str = ""
    time: str = ""
    """迟报, 按时, 未核对; empty where nothing came or nothing is due."""
    overdue: int | None = None
    """Days since it was due, of what is still owed; None where it is not yet, or not any more."""
    file: str = ""
    sheet: str = ""
    must: int | None = None
    verify: int | None = None
    note: str = ""
    contact: str = ""
    phone: str = ""
    leader: str = ""
    place: tuple[int, int] = (0, 0)
    """Of its group and of itself in the roster."""


def standings(told: Told, expected: Sequence[Row]) -> list[Standing]:
    """Return how every unit stands, in the order in which they are expected."""
    copies: dict[tuple[Any, ...], list[Row]] = {}
    for row in told.submissions:
        if row["状态"] in _STANDING and row.get("单位"):
            copies.setdefault((row["单位"], row["表"], row.get("期次") or ""), []).append(row)
    roster = told.cycle.roster
    codes = {roster.shown(unit.code): unit.code for unit in roster.units}
    group = grouping(roster, [codes[row["单位"]] for row in expected if row["单位"] in codes])
    made = []
    for row in expected:
        unit = row["单位"]
        code = codes.get(unit, "")
        columns = roster.by_code[code].columns if code else {}
        came = copies.get((unit, row["表"], row.get("期次") or ""), [])
        above = group(code) if code else unit
        # The office itself, which is no unit of the roster, stands last.
        last = len(roster.units)
        place = (roster.order.get(codes.get(above, ""), last), roster.order.get(code, last))
        made.append(_standing(row, came, above, _text(columns.get("联系领导")), place))
    return made


def _standing(
    row: Row, came: Sequence[Row], group: str, leader: str, place: tuple[int, int]
) -> Standing:
    copy = came[0] if came else {}
    state, overdue = row["状态"], row.get("逾期天数")
    more = f"另有 {len(came) - 1} 份" if len(came) > 1 else ""
    return Standing(
        row["单位"], group, row["表"], row.get("期次") or "", day_text(row.get("截止")), state,
        max(map(received_text, came), default=""),
        _time(came, row),
        int(overdue) if overdue and state in (OPEN, BACK) else None,
        copy.get("文件") or "", copy.get("工作表") or "",
        _sum(came, "强制"), _sum(came, "核实"),
        ";".join(part for part in (more, copy.get("说明") or "") if part),
        _text(row.get("联系人")), _text(row.get("电话")), leader, place,
    )  # fmt: skip


def _time(came: Sequence[Row], row: Row) -> str:
    """Return whether what came was in time; empty where it did not come, or nothing was due."""
    if not came or row["状态"] not in (DONE, BACK) or row.get("截止") is None:
        return ""
    said = [one.get("迟报") for one in came]
    if any(late in (True, "是", LATE) for late in said):
        return LATE
    return IN_TIME if all(late in (False, "否", IN_TIME) for late in said) else UNSETTLED


def _sum(came: Sequence[Row], heading: str) -> int | None:
    known = [int(one[heading]) for one in came if one.get(heading) is not None]
    return sum(known) if known else None


def _text(value: Any) -> str:
    from ..catalogue import shown

    return "" if value is None else shown(value)


def day_text(value: Any) -> str:
    """Return a day, or a moment that is neither the first nor the last of its day, as offices do.

    A due day runs to its end, so that 2012-01-07 23:59:59 is 2012-01-07.
    """
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        return value
    if not isinstance(value, datetime.datetime):
        return str(value)
    if value.time().replace(microsecond=0) in (datetime.time(), datetime.time(23, 59, 59)):
        return value.date().isoformat()
    return value.isoformat(" ", "minutes")[:16]


def received_text(row: Mapping[str, Any]) -> str:
    """Return when a copy came, as far as that is known: of what a run saw first, not later than."""
    day = day_text(row.get("收到时间"))
    return f"不晚于 {day}" if day and row.get("收到依据") == BY_RUN else day


def grouping(roster: Roster, codes: Iterable[str]) -> Callable[[str], str]:
    """Return what tells for a unit's code the name of the unit by which progress is told.

    That is the one above it (or itself) on the first step from the top on which filers part: the
    faculties, whether they or their branches file, and with or without a university above them.
    """
    paths = {code: [unit.code for unit in roster.ancestors(code)][::-1] for code in set(codes)}
    step = 0
    while paths and len({path[min(step, len(path) - 1)] for path in paths.values()}) == 1:
        if all(len(path) <= step + 1 for path in paths.values()):
            break
        step += 1

    def group(code: str) -> str:
        path = paths.get(code) or [code]
        return roster.shown(path[min(step, len(path) - 1)])

    return group


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of some standings are in each state."""

    name: str
    states: dict[str, int]
    late: int
    overdue: int
    due: str = ""

    @property
    def expected(self) -> int:
        """应报: all of them."""
        return sum(self.states.values())

    @property
    def owed(self) -> int:
        """How many are still to come, or to come again."""
        return self.states[OPEN] + self.states[BACK]

    @property
    def done(self) -> float | None:
        """Which part of what must come has come; None where nothing must."""
        must = self.expected - self.states[EXEMPT]
        return self.states[DONE] / must if must else None


def by_unit(rows: Sequence[Standing]) -> list[Tally]:
    """Return a tally for each unit by which progress is told, in roster order."""
    return tallies(sorted(rows, key=lambda row: row.place), lambda row: row.group)


def tallies(rows: Sequence[Standing], key: Callable[[Standing], str]) -> list[Tally]:
    """Return a tally for each value of a key, in the order of their first rows."""
    parts: dict[str, list[Standing]] = {}
    for row in rows:
        parts.setdefault(key(row), []).append(row)
    return [_tally(name, part) for name, part in parts.items()]


def _tally(name: str, rows: Sequence[Standing]) -> Tally:
    found = Counter(row.state for row in rows)
    assert set(found) <= set(STATES), found
    days = sorted({row.due for row in rows if row.due})
    due = days[0] if len(days) == 1 else f"{days[0][:10]} 起" if days else ""
    return Tally(
        name,
        {state: found[state] for state in STATES},
        sum(row.time == LATE for row in rows),
        sum(row.overdue is not None for row in rows),
        due,
    )
