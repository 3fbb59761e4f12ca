"""截止 and 条件 of 表样, worked out for every unit and period of a form at once.

    2012-01-07             the whole of that day
    2012-01-21 15:00       that moment
    附件3.评议日期+7         of the unit's own copies; whole columns in MAX, COUNT …
    月.止  期次.止           of the period, by its calendar's name or its field's
    WORKDAY(评议结束,5)     parameters, columns of the roster, lists

A formula sees what has come until now: it does not wait for copies that are missing.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from ..calendars import Period, is_working_day, rolled
from ..cycle import OFFICE, Cycle, FormLine
from ..cycle.dots import Dots
from ..cycle.lines import moment
from ..cycle.schemas import UNITS
from ..errors import CxzyError, RuleError
from ..layout import Field, Layout
from ..layout.schema import seen_by_others
from ..lists import Listing
from ..reading import ABSENT, UNREADABLE, Filled
from ..workbooks.headed import Row

if TYPE_CHECKING:
    from ..formulas import Data, Formula, Schema, Table, World

NIGHT = datetime.time.max
"""A due moment at the end of its day, where no hour is set."""
EVERYWHERE = "全部."


@dataclass(frozen=True, slots=True)
class Case:
    """One unit and period of a form."""

    unit: str
    period: Period | None


Standing = Mapping[str, Mapping[str, Sequence[tuple[str, Filled]]]]
"""Form -> unit -> its copies that stand, each with its period."""


class Dues:
    """The due moments and conditions of a cycle.

    Args:
        cycle: The cycle.
        standing: The copies that stand, by form and unit.
        more: Further lists that formulas may name: inputs of other cycles, tables made from them.
    """

    def __init__(self, cycle: Cycle, standing: Standing, more: Mapping[str, Listing]) -> None:
        self.cycle = cycle
        self.standing = standing
        self.dots = Dots(cycle, more)
        self.lists = self.dots.lists
        self._rolled: dict[tuple[datetime.datetime, str], datetime.datetime] = {}

    def due(self, line: FormLine, cases: Sequence[Case]) -> list[datetime.datetime | None]:
        """Return the last moment in time of each case; None where none is set, or none is known.

        Raises:
            CxzyError: 截止 is no formula, or names what is not there; the cell is named.
        """
        if not line.due or not cases:
            return [None] * len(cases)
        fixed = moment(line.due)
        if fixed is not None:
            return [self._moved(line, _end_of(fixed))] * len(cases)
        formula = self._compiled(line, "截止", line.due, "value")
        if formula.kind != "日期":  # a number is none: 2012-02-30 would be a day in 1905
            raise line.row.error(
                "截止", f"“{line.due}”的结果不是日期。", "请写成日期,或得出日期的公式。"
            )
        made = formula.evaluate(self._world(line, cases, formula))
        known = [True] * len(cases) if made.s is None else [s == 0 for s in made.s.tolist()]
        values = made.v.tolist()
        return [
            self._moved(line, _moment_of(value)) if sure else None
            for value, sure in zip(values, known, strict=True)
        ]

    def asked(self, line: FormLine, cases: Sequence[Case]) -> list[bool | None]:
        """Return for each case whether 条件 holds; None where it cannot be decided.

        Raises:
            CxzyError: 条件 is no formula, or names what is not there; the cell is named.
        """
        if not line.where or not cases:
            return [True] * len(cases)
        formula = self._compiled(line, "条件", line.where, "truth")
        made = formula.evaluate(self._world(line, cases, formula))
        known = [True] * len(cases) if made.s is None else [s == 0 for s in made.s.tolist()]
        return [
            bool(value) if sure else None
            for value, sure in zip(made.v.tolist(), known, strict=True)
        ]

    def shown(self, unit: str) -> str | None:
        """Return a sender as the roster shows it; the office is no unit of it."""
        roster = self.cycle.roster
        return roster.shown(unit) if unit in roster.by_code else None

    def named(self, value: Any) -> Any:
        """Return the unit that a text names as the roster shows it, else the text as it is."""
        found = self.cycle.roster.find(value) if isinstance(value, str) else ()
        return self.cycle.roster.shown(found[0].code) if len(found) == 1 else value

    def _moved(self, line: FormLine, due: datetime.datetime | None) -> datetime.datetime | None:
        if due is None or not line.roll:
            return due
        if (due, line.roll) not in self._rolled:
            try:
                self._rolled[due, line.roll] = rolled(due, line.roll)
            except CxzyError as error:
                raise line.row.error("顺延", error.message, error.hint or "") from error
        return self._rolled[due, line.roll]

    # What formulas see

    def _compiled(
        self, line: FormLine, heading: str, text: str, want: Literal["value", "truth"]
    ) -> Formula:
        from ..formulas import compile_value

        try:
            return compile_value(text, self._schema(line), None, want)
        except RuleError as error:
            raise _at(line.row, heading, error) from error

    def _schema(self, line: FormLine) -> Schema:
        from ..formulas import Column, Schema

        head = dict(self.lists[UNITS].schema())
        head["单位"] = Column("单位")
        head["上级"] = Column("单位")
        lists = {name: made.schema() for name, made in self.lists.items()}
        for name, calendar in self._period_names(line).items():
            head[name] = Column("文本", refers=f"{calendar}.名称")
            # Inside such a formula the calendar's name is the one period (kits.md §3.1, rule 2).
            lists.pop(name, None)
        return Schema(head, {}, dict(self.cycle.parameters), self._forms, lists, self.dots.asked)

    @cached_property
    def _forms(self) -> Mapping[str, Schema]:
        return {name: seen_by_others(form.layout) for name, form in self.cycle.forms.items()}

    def _period_names(self, line: FormLine) -> dict[str, str]:
        """Return the names of the period in formulas of a form, and its calendar."""
        calendar = self.cycle.period_calendar(line)
        if calendar is None:
            return {}
        field = line.period.partition(".")[0]
        return dict.fromkeys(("期次", field, calendar.name), calendar.name)

    def _world(self, line: FormLine, cases: Sequence[Case], formula: Formula) -> World:
        import numpy as np

        from ..formulas import Table, World

        count = len(cases)
        head = Table(count, _Head(self, line, cases), np.arange(count, dtype=np.int64))
        world = World(head, {}, dict(self.cycle.parameters), as_of=self.cycle.as_of)
        world.working_day = is_working_day
        world.foreign = _Foreign(self, cases)
        return world


def asked_tables(cycle: Cycle) -> tuple[str, ...]:
    """Return the tables and inputs that 截止 and 条件 name, parameters looked through.

    They must be made before the ledger can be settled: see `lists` of `settle`.
    """
    texts = [text for line in cycle.form_lines for text in (line.where, line.due) if text]
    known = {**dict.fromkeys(table.name for table in cycle.tables),
             **dict.fromkeys(given.name for given in cycle.inputs)}  # fmt: skip
    found: dict[str, None] = {}
    opened: set[str] = set()
    while texts:
        for parts in _names(texts.pop()):
            value = cycle.parameters.get(parts[0])
            if len(parts) == 1 and isinstance(value, str) and parts[0] not in opened:
                opened.add(parts[0])
                texts += [value] if value.startswith("=") else []
            elif parts[0] in known:
                inputs = len(parts) > 2 and parts[0] not in {t.name for t in cycle.tables}
                found[".".join(parts[:2]) if inputs else parts[0]] = None
    return tuple(found)


def _names(text: str) -> list[tuple[str, ...]]:
    from ..formulas import parse
    from ..formulas.syntax import Name, walk

    if moment(text) is not None:
        return []
    try:
        return [node.parts for node in walk(parse(text)) if isinstance(node, Name)]
    except RuleError:  # said with its cell where the formula is compiled
        return []


class _Head(Mapping[str, "Data"]):
    """The columns of the cases: of the roster, of the period, and what is asked of both."""

    def __init__(self, dues: Dues, line: FormLine, cases: Sequence[Case]) -> None:
        self.dues, self.cases = dues, cases
        self.schema = dues._schema(line)
        self.periods = dues._period_names(line)

    def __getitem__(self, name: str) -> Data:
        from ..formulas import column

        parts = name.split(".")
        told = self.schema.head[parts[0]]
        values = self._values(parts[0])
        for part in parts[1:]:
            values = self.dues.dots.ask(told.reference, part, values)
            told = self.schema.dots[told.reference][part]
        return column(values, told.type or "文本")

    def _values(self, name: str) -> list[Any]:
        if name in self.periods:
            return [case.period.name if case.period else None for case in self.cases]
        given = self.dues.lists[UNITS].columns[name].values
        order = self.dues.cycle.roster.order
        return [given[order[c.unit]] if c.unit in order else None for c in self.cases]

    def __iter__(self) -> Iterator[str]:
        return iter(self.schema.head)

    def __len__(self) -> int:
        return len(self.schema.head)


class _Foreign(Mapping[str, "Table"]):
    """The tables behind `附件3`, `附件3.支部`, `全部.附件3` and lists, each made once."""

    def __init__(self, dues: Dues, cases: Sequence[Case]) -> None:
        self.dues, self.cases = dues, cases
        self.made: dict[str, Table] = {}

    def __getitem__(self, path: str) -> Table:
        if path not in self.made:
            self.made[path] = self._listed(path) if path in self.dues.lists else self._copies(path)
        return self.made[path]

    def _listed(self, path: str) -> Table:
        made = self.dues.dots.table(path)
        made.open = False  # what is asked is decided by what has come until now
        return made

    def _copies(self, path: str) -> Table:
        inside = path.removeprefix(EVERYWHERE)
        form, _, block = inside.partition(".")
        layout = self.dues.cycle.forms[form].layout
        of_unit = self.dues.standing.get(form, {})
        if path != inside:
            every = [
                Stands(self.dues.shown(unit), *one)
                for unit, told in of_unit.items()
                for one in told
            ]
            return _table(layout, block, every, None, self.dues.named)
        own = [
            (index, Stands(self.dues.shown(unit), period, copy))
            for index, case in enumerate(self.cases)
            # What the office keeps itself is about everybody.
            for unit in dict.fromkeys((case.unit, OFFICE))
            for period, copy in of_unit.get(unit, ())
            if not period or case.period is None or period == case.period.name
        ]
        return _table(
            layout, block, [one for _, one in own], [index for index, _ in own], self.dues.named
        )

    def __iter__(self) -> Iterator[str]:
        return iter((*self.dues.lists, *self.dues.cycle.forms))

    def __len__(self) -> int:
        return len(self.dues.lists) + len(self.dues.cycle.forms)


@dataclass(frozen=True, slots=True)
class Stands:
    """A copy that stands, with what every record of it has besides its fields."""

    unit: str | None
    period: str
    copy: Filled


def _table(
    layout: Layout,
    block: str,
    given: Sequence[Stands],
    owners: Sequence[int] | None,
    named: Callable[[Any], Any],
) -> Table:
    """Return the records of a block of copies, or their single fields, as a table of a world."""
    import numpy as np

    from ..formulas import ABSENT as LOST
    from ..formulas import UNREADABLE as UNREAD
    from ..formulas import Table, column

    codes = {UNREADABLE: UNREAD, ABSENT: LOST}
    sizes = np.array([len(one.copy.blocks[block].rows) if block else 1 for one in given], np.int64)
    columns = {
        "单位": column(_each([one.unit for one in given], sizes), "单位"),
        "期次": column(_each([one.period or None for one in given], sizes), "文本"),
    }
    # Of a block its own columns come last: what the head calls so too is not meant.
    for about in sorted(layout.fields.values(), key=lambda field: field.block is not None):
        if about.hidden or about.block not in (None, block or None):
            continue
        if block and about.name in columns:
            continue
        values: list[Any] = []
        states: dict[int, int] = {}
        for one, size in zip(given, sizes.tolist(), strict=True):
            for record in range(size):
                value, state = _value(one.copy, about, record)
                if state in codes:
                    states[len(values)] = codes[state]
                values.append(named(value) if about.type == "单位" else value)
        many = about.many or bool(about.split)
        columns[about.short] = column(values, about.type, states, many=many)
    rows = int(sizes.sum())
    if owners is None:
        return Table(rows, columns)
    return Table(rows, columns, np.repeat(np.array(owners, np.int64), sizes))


def _each(values: Sequence[str | None], sizes: Iterable[int]) -> list[str | None]:
    return [value for value, size in zip(values, sizes, strict=True) for _ in range(size)]


def _value(copy: Filled, about: Field, record: int) -> tuple[Any, str]:
    """Return a field's value and state in a record of a copy; of a head field the copy's own."""
    if about.block is None:
        answer = copy.answers[about.name]
        return answer.value, answer.state
    read = copy.blocks[about.block]
    return read.columns[about.short][record], read.state(about.short, record)


def _end_of(day: datetime.date | datetime.datetime) -> datetime.datetime:
    if isinstance(day, datetime.datetime):
        return day
    return datetime.datetime.combine(day, NIGHT)


def _moment_of(serial: float) -> datetime.datetime | None:
    """Return the due moment that a number of Excel's days is: its whole day, or an hour of it."""
    from ..formulas import day_of

    try:
        day = day_of(serial)
    except (ValueError, OverflowError):
        return None
    seconds = round((serial - int(serial)) * 86400)
    if not seconds:
        return datetime.datetime.combine(day, NIGHT)
    start = datetime.datetime.combine(day, datetime.time.min)
    return start + datetime.timedelta(seconds=seconds)


def _at(row: Row, heading: str, error: RuleError) -> CxzyError:
    return row.error(heading, f"公式“{row.text(heading)}”有错:{error.message}", error.hint or "")


__all__ = ["Case", "Dues", "Standing", "asked_tables"]
