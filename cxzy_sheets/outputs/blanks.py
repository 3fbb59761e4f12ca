"""A cycle -> one blank for each unit that has to file: `数学学院党总支_附件4.xlsx`.

谁报 × 条件 × 期次, and one copy for each own unit or member where the head's key is 全

Each holds its own unit's people only: the unit, its branches and members where the key is 全, what
预填 says, and in the dropdowns of 单位 and 人员 its own units and members. A field that is 不出 is
never prefilled.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..calendars import Period
from ..collection import load_cycle
from ..crosschecks.belonging import Belonging
from ..cycle import OFFICE, Cycle, FormLine
from ..cycle.dots import Dots
from ..errors import FillError, OutputError, RuleError
from ..filling import WITHHELD
from ..forms import Form
from ..layout import Field
from ..matching.dues import Case, Dues, asked_tables
from ..matching.periods import Periods, periods_of
from ..matching.submission import unit_field
from ..matching.units import Filers
from ..names import file_name, label_key, offer
from ..roster import UNIT_COLUMNS
from ._folder import Written, refuse_place, write_files
from .last_time import LastTime, asks_for_last, head_value, match, records
from .splitting_units import Naming, Split, split_by_form

if TYPE_CHECKING:
    from ..formulas.syntax import Node
    from ..reading import Filled

_CONTACT = ("代码", "联系人", "电话", "邮箱")


@dataclass(frozen=True, slots=True)
class Blanks(Written):
    """What was written: the paths, in order; and what could not be filled in beforehand."""

    notes: tuple[str, ...] = ()
    """Sentences for the office."""


@dataclass(frozen=True, slots=True)
class _Own:
    """A unit or member that is a sender's own."""

    name: str
    """As the sender writes it: its bare name, where no other of its own has the same."""
    shown: str
    """As the roster tells it from all others."""


@dataclass(slots=True)
class _Copy:
    """What one copy holds."""

    name: str
    values: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    """What its file may be called by: 单位, 代码, 表, 期次."""


def write_blanks(
    cycle: Cycle | Form | str | Path,
    folder: str | Path,
    *,
    table: str | Path | None = None,
    form: str = "",
    names: str = "",
    previous: Cycle | str | Path | None = None,
) -> Blanks:
    """Return the blanks that were written into a folder, one for each unit, form and period.

    Args:
        cycle: A cycle, or its folder. A form by itself: its one blank, nothing filled in; with
            `table` one for each unit that the table names.
        folder: Where they go; it is made if it is not there.
        table: A workbook with rows of many units (总表): each unit that has some gets a blank with
            its own. Rows of units that nobody knows are written into 没有对上单位的行.xlsx.
        form: The only form of the cycle to be written; with `table` it has to be said where the
            cycle has several.
        names: What files are called: `{单位}_{表}` and more fields of the head in braces.
        previous: The cycle before, for 预填 `=上次`; by default the folder that 输入 calls 上次.

    Raises:
        CxzyError: The cycle cannot be used.
        OutputError: The folder is the inbox, cannot be written, or holds another file of a name
            that would be written, or two blanks would have one name; then nothing is written.
    """
    place = Path(folder)
    notes: dict[str, None] = {}
    made: dict[str, bytes] = {}
    if isinstance(cycle, Form):
        if table is None:
            made = {file_name(f"{cycle.name}.xlsx"): cycle.blank()}
            notes |= dict.fromkeys(_left_to_intake(cycle))
        else:
            made = dict(split_by_form(cycle, table, names, notes))
    else:
        used = cycle if isinstance(cycle, Cycle) else load_cycle(cycle)
        inbox = used.inbox.resolve()
        if place.resolve() == inbox or inbox in place.resolve().parents:
            raise OutputError("收件箱里不写文件。", found=str(place), hint="请另选一个文件夹。")
        work = _Work(used, notes, table, form, names, previous)
        made = dict(work.files())
    _write(place, made)
    return Blanks(tuple(place / name for name in made), tuple(notes))


def _left_to_intake(form: Form) -> list[str]:
    """Return a sentence for each rule that the blank of a form does not show, with why."""
    return [
        f"规则 {live.rule}({live.text})填表时不提示,收表时核对:{live.why}。"
        for live in form.live_rules
        if live.why
    ]


def _write(place: Path, made: Mapping[str, bytes]) -> None:
    """Write all copies, or none; those that are there already stay."""
    refuse_place(place, None, "空表")
    there = {name for name in made if (place / name).exists()}
    other = [name for name in made if name in there and (place / name).read_bytes() != made[name]]
    if other:
        raise OutputError(
            f"文件夹里已有 {len(other)} 个同名的文件,内容不同。", found=other[0],
            hint="请移走它们,或另选一个文件夹。",
        )  # fmt: skip
    write_files(place, {n: data for n, data in made.items() if n not in there}, "空表", "文件")


class _Work:
    """The blanks of a cycle."""

    def __init__(  # noqa: PLR0917
        self,
        cycle: Cycle,
        notes: dict[str, None],
        table: str | Path | None,
        form: str,
        names: str,
        previous: Cycle | str | Path | None,
    ) -> None:
        self.cycle, self.notes = cycle, notes
        self.lines = _wanted(cycle, form, several=table is None)
        self.names = Naming(names, [cycle.forms[line.name] for line in self.lines])
        asked = any(
            asks_for_last(f) for one in self.lines for f in cycle.forms[one.name].fields.values()
        )
        # What came before is read only where somebody asks for it.
        self.last = LastTime(cycle, previous) if asked or previous is not None else None
        if asked and self.last is not None and self.last.nothing:
            notes["预填“=上次”:本周期还没有接收的表,也没有上一周期的,留空。"] = None
        self.split = Split(cycle, self.lines[0].name, table) if table is not None else None

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Give each file by name."""
        cycle, notes = self.cycle, self.notes
        dots, dues = Dots(cycle), Dues(cycle, {}, {})
        tables = asked_tables(cycle)
        for line in self.lines:
            work = _Sending(cycle, line, dots, notes, self)
            cases = work.cases()
            # What asks for tables that nothing has filled yet cannot be decided before copies come.
            known = line.where and not tables
            asked = dues.asked(line, cases) if known or not line.where else [None] * len(cases)
            unsure = sum(told is None for told in asked)
            if unsure:
                notes[f"{line.name}:条件“{line.where}”还不能判断,{unsure} 份都写了。"] = None
            for case, told in zip(cases, asked, strict=True):
                if told is not False and (self.split is None or self.split.has(case.unit)):
                    yield from work.copies(case)
        if self.split is not None:
            yield from self.split.left([u for w in self.lines for u in _filers(cycle, w)])
            notes |= self.split.notes


def _filers(cycle: Cycle, line: FormLine) -> Sequence[str]:
    return Filers(line, cycle.roster).codes


def _wanted(cycle: Cycle, form: str, *, several: bool) -> list[FormLine]:
    """Return the forms to be written."""
    lines = [line for line in cycle.form_lines if not line.document]
    known = [line.name for line in lines]
    if form and form not in known:
        raise OutputError(f"周期里没有“{form}”这张表。", hint=offer(form, known) or None)
    chosen = [line for line in lines if not form or line.name == form]
    if not several and len(chosen) > 1:
        raise OutputError(
            "周期里有几张表,请指明总表要拆到哪一张。", found="、".join(known),
            hint="cxzy blank 周期 --from 总表.xlsx --form 附件4",
        )  # fmt: skip
    return chosen


class _Sending:
    """The blanks of one form."""

    def __init__(
        self, cycle: Cycle, line: FormLine, dots: Dots, notes: dict[str, None], work: _Work
    ) -> None:
        self.cycle, self.line, self.dots, self.notes = cycle, line, dots, notes
        self.work = work
        self.roster = cycle.roster
        self.form: Form = cycle.forms[line.name]
        self.filers = Filers(line, cycle.roster)
        self.periods: Periods | None = periods_of(cycle, line)
        self.belonging = Belonging(cycle.roster, self.filers.codes)
        self.fields = self.form.layout.fields
        self.sender = unit_field(self.form.layout)

    def cases(self) -> list[Case]:
        """Return the units and periods, in roster order."""
        units = [*self.filers.codes, *([OFFICE] if self.filers.office else [])]
        periods: Sequence[Period | None] = self.periods.within if self.periods else (None,)
        return [Case(unit, period) for unit in units for period in periods]

    def copies(self, case: Case) -> Iterator[tuple[str, bytes]]:
        """Give the copies of one unit and period: name and bytes."""
        options = self._options(case.unit)
        for copy in self._each(case):
            self._blocks(case.unit, copy)
            self._last(case, copy)
            if self.work.split is not None:
                self.work.split.fill(case.unit, copy.values, copy.rows)
            name = self.work.names.name(copy.name, copy.said, {**copy.said, **copy.values})
            yield name, self._bytes(copy, options)

    def _last(self, case: Case, copy: _Copy) -> None:
        """Fill in what 预填 `=上次` asks for: the unit's own answers of last time."""
        asking = [f for f in self.fields.values() if asks_for_last(f) and f.public != WITHHELD]
        if not asking or self.work.last is None:
            return
        last = self.work.last.of(self.line, case.unit, case.period, copy.values)
        if last is None:
            return
        for about in asking:
            if about.block is None and about.name not in copy.values:
                value = head_value(last, about)
                if value is not None:
                    copy.values[about.name] = value
        for block in dict.fromkeys(f.block for f in asking if f.block):
            self._last_rows(copy, last, block, [f for f in asking if f.block == block])

    def _last_rows(self, copy: _Copy, last: Filled, block: str, asking: Sequence[Field]) -> None:
        own = [self.fields[full] for full in self.form.layout.blocks[block].full_names]
        keys = [f.short for f in own if f.key] or [f.short for f in own][:1]
        wanted = [f for f in own if f in asking or f.short in keys]
        known = records(last, block, wanted)
        if self.form.layout.blocks[block].fixed:
            return
        if block not in copy.rows:
            # The rows themselves are those of last time, where their keys are asked for as well.
            shorts = {f.short for f in asking}
            if shorts & set(keys):
                copy.rows[block] = [{k: v for k, v in r.items() if k in shorts} for r in known]
            return
        for row in copy.rows[block]:
            found = match(row, keys, known) or {}
            for about in asking:
                if about.short not in row and found.get(about.short) is not None:
                    row[about.short] = found[about.short]

    def _bytes(self, copy: _Copy, options: Mapping[str, Sequence[str]]) -> bytes:
        """Return a copy; what the roster says and the form would not take is left out, and told."""
        while True:
            try:
                return self.form.blank(copy.values, copy.rows, options=options)
            except FillError as error:
                name = getattr(error, "field", None) or ""
                if not self._left_out(copy, name):
                    raise
                self.notes[f"{self.line.name}:{name} 没有预填:{error.message}"] = None

    def _left_out(self, copy: _Copy, name: str) -> bool:
        about = self.fields.get(name)
        if about is None or about.key or name == self.sender:
            return False
        if about.block is None:
            return copy.values.pop(name, None) is not None
        there = [row.pop(about.short, None) for row in copy.rows.get(about.block, ())]
        return any(value is not None for value in there)

    # Single fields

    def _each(self, case: Case) -> Iterator[_Copy]:
        unit = self.roster.shown(case.unit) if case.unit in self.roster.by_code else case.unit
        parts = [unit, self.line.name, *([case.period.name] if case.period else [])]
        values = self._values(case, unit)
        said = {
            "单位": unit, "代码": case.unit, "表": self.line.name,
            "期次": case.period.name if case.period else "",
        }  # fmt: skip
        keys = [f for f in self._head if f.key == "全" and f.name != self.sender]
        owned = self._own_of(keys[0], case.unit) if len(keys) == 1 else None
        if owned is None:
            yield self._prefilled(_Copy("_".join(parts), dict(values), said=said))
            return
        for one in owned:
            name = "_".join([*parts, one.name])
            copy = _Copy(name, {**values, keys[0].name: one.name}, said=said)
            yield self._prefilled(copy, {keys[0].name: one.shown})

    @cached_property
    def _head(self) -> list[Field]:
        return [
            f
            for f in self.fields.values()
            if f.block is None and not f.hidden and not f.printed and f.public != WITHHELD
        ]

    def _values(self, case: Case, unit: str) -> dict[str, Any]:
        values: dict[str, Any] = {}
        heads = {about.name: about for about in self._head}
        if self.sender in heads and case.unit in self.roster.by_code:
            values[str(self.sender)] = unit
            values |= self._contact(case.unit)
        if case.period is not None and self.periods and self.periods.field is not None:
            told = _said(case.period, self.periods.field)
            if self.periods.field.name in heads and told is not None:
                values[self.periods.field.name] = told
        return values

    def _contact(self, code: str) -> dict[str, Any]:
        """Return what the roster knows of a unit and the form asks for in the same words.

        A telephone is taken over only beside the name of the contact: else it would be somebody
        else's.
        """
        columns = self.roster.by_code[code].columns
        named = {
            label_key(word): heading
            for heading in _CONTACT
            for word in (heading, *UNIT_COLUMNS[heading])
        }
        asked = {f.name: named.get(label_key(f.name), "") for f in self._head if not f.prefill}
        if "联系人" not in asked.values():
            asked = {n: h for n, h in asked.items() if h not in ("电话", "邮箱")}
        found = {name: columns.get(heading) for name, heading in asked.items() if heading}
        return {n: _as_text(v) for n, v in found.items() if v is not None and n != self.sender}

    def _prefilled(self, copy: _Copy, shown: Mapping[str, str] | None = None) -> _Copy:
        known = {**copy.values, **(shown or {})}
        for about in self._head:
            if about.prefill and about.name not in copy.values and not asks_for_last(about):
                value = self._worked_out(about, None, known)
                if value is not None:
                    copy.values[about.name] = value
        return copy

    # Blocks

    def _blocks(self, code: str, copy: _Copy) -> None:
        for name, block in self.form.layout.blocks.items():
            own = [self.fields[full] for full in block.full_names]
            keys = [f for f in own if f.key == "全"]
            if block.fixed or len(keys) != 1 or keys[0].public == WITHHELD:
                continue
            owned = self._own_of(keys[0], code)
            if owned is None:
                continue
            asked = [
                f for f in own
                if f.prefill and f.public != WITHHELD and not f.printed and not asks_for_last(f)
            ]  # fmt: skip
            copy.rows[name] = [self._row(name, keys[0], one, asked, copy) for one in owned]

    def _row(
        self, block: str, key: Field, one: _Own, asked: Sequence[Field], copy: _Copy
    ) -> dict[str, Any]:
        row: dict[str, Any] = {key.short: one.name}
        known = {**copy.values, key.short: one.shown}
        for about in asked:
            value = self._worked_out(about, block, known)
            if value is not None and about.short not in row:
                row[about.short] = value
        return row

    def _worked_out(self, about: Field, block: str | None, known: Mapping[str, Any]) -> Any:
        """Return what 预填 says: a text, or `=名称.党员数` of a field that is filled in."""
        text = about.prefill.strip()
        if text[:1] not in "=＝":
            return text
        from ..formulas import parse

        try:
            return _fitting(self._asked(parse(text), block, known), about)
        except (RuleError, KeyError):
            self.notes[f"{self.line.name}:{about.name} 的预填“{text}”下发时还没有,留空。"] = None
            return None

    def _asked(self, node: Node, block: str | None, known: Mapping[str, Any]) -> Any:
        """Return what a name with dots says of what is filled in.

        Raises:
            KeyError: It is no such name, or asks for what there is not.
            RuleError: It means nothing.
        """
        from ..formulas.schema import resolve
        from ..formulas.syntax import Name

        if not isinstance(node, Name):
            raise KeyError(node.at)
        base = Name(node.at, node.parts[:1])
        found = resolve(base, self.form.checker.schema, block)
        value, column = known.get(found.name), found.column
        for part in node.parts[1:]:
            if value is None:
                return None
            reference = column.reference
            [value] = self.dots.ask(reference, part, [value])
            column = self.dots.asked[reference][part]
        return value

    # A sender's own

    def _own_of(self, about: Field, code: str) -> list[_Own] | None:
        """Return what a key 全 stands for; None where the roster does not say it."""
        if about.type == "单位":
            units = self.belonging.units(code, tuple(about.levels))
            return _named([(u.name, self.roster.shown(u.code)) for u in units])
        if about.type == "人员":
            members = self.belonging.members(code, tuple(about.levels))
            return _named([(m.name, self.roster.shown_member(m)) for m in members])
        if about.options:
            return [_Own(option, option) for option in about.options]
        return None

    def _options(self, code: str) -> dict[str, list[str]]:
        """Return the dropdowns that hold the sender's own units and members."""
        if code == OFFICE:
            return {}
        found: dict[str, list[str]] = {}
        for name, about in self.fields.items():
            if about.hidden or about.printed or about.many or name == self.sender:
                continue
            if about.type in ("单位", "人员") and (about.levels or about.key == "全"):
                owned = self._own_of(about, code) or []
                found[name] = [one.name for one in owned]
        return found


def _named(pairs: Sequence[tuple[str, str]]) -> list[_Own]:
    names = [name for name, _ in pairs]
    return [_Own(n if names.count(n) == 1 else shown, shown) for n, shown in pairs]


def _said(period: Period, about: Field) -> Any:
    """Return how a field says a period; None where any of its days would do."""
    if about.type == "年月":
        return f"{period.start:%Y-%m}"
    return None if about.type == "日期" else period.name


def _as_text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _fitting(value: Any, about: Field) -> Any:
    if value is None or isinstance(value, (datetime.date, bool)):
        return value
    if about.type in ("整数", "小数", "百分比"):
        return value
    return _as_text(value)
