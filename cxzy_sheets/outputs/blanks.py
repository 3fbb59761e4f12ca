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
from ..names import file_name, label_key
from ..roster import UNIT_COLUMNS
from ._folder import Written, free_name, refuse_place, write_files

if TYPE_CHECKING:
    from ..formulas.syntax import Node

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


def write_blanks(cycle: Cycle | Form | str | Path, folder: str | Path) -> Blanks:
    """Return the blanks that were written into a folder, one for each unit, form and period.

    Args:
        cycle: A cycle, or its folder. A form by itself: its one blank, nothing filled in.
        folder: Where they go; it is made if it is not there.

    Raises:
        CxzyError: The cycle cannot be used.
        OutputError: The folder is the inbox, cannot be written, or holds another file of a name
            that would be written; then nothing is written.
    """
    place = Path(folder)
    if isinstance(cycle, Form):
        called = file_name(f"{cycle.name}.xlsx")
        _write(place, {called: cycle.blank()})
        return Blanks((place / called,), tuple(_left_to_intake(cycle)))
    used = cycle if isinstance(cycle, Cycle) else load_cycle(cycle)
    if place.resolve() == used.inbox.resolve() or used.inbox.resolve() in place.resolve().parents:
        raise OutputError("收件箱里不写文件。", found=str(place), hint="请另选一个文件夹。")
    notes: dict[str, None] = {}
    made: dict[str, bytes] = {}
    taken: set[str] = set()
    for name, data in _made(used, notes):
        made[_free(name, taken)] = data
    _write(place, made)
    return Blanks(tuple(place / name for name in made), tuple(notes))


def _left_to_intake(form: Form) -> list[str]:
    """Return a sentence for each rule that the blank of a form does not show, with why."""
    return [
        f"规则 {live.rule}({live.text})填表时不提示,收表时核对:{live.why}。"
        for live in form.live_rules
        if live.why
    ]


def _free(name: str, taken: set[str]) -> str:
    """Return a file name that no other copy has; Windows takes large and small letters alike."""
    return free_name(file_name(f"{name}.xlsx").removesuffix(".xlsx"), taken, ".xlsx")


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


def _made(cycle: Cycle, notes: dict[str, None]) -> Iterator[tuple[str, bytes]]:
    dots = Dots(cycle)
    dues = Dues(cycle, {}, {})
    tables = asked_tables(cycle)
    for line in cycle.form_lines:
        if line.document:
            continue
        work = _Sending(cycle, line, dots, notes)
        cases = work.cases()
        # What asks for tables that nothing has filled yet cannot be decided before copies come.
        known = line.where and not tables
        asked = dues.asked(line, cases) if known or not line.where else [None] * len(cases)
        unsure = sum(told is None for told in asked)
        if unsure:
            notes[f"{line.name}:条件“{line.where}”还不能判断,{unsure} 份都写了。"] = None
        for case, told in zip(cases, asked, strict=True):
            if told is not False:
                yield from work.copies(case)


class _Sending:
    """The blanks of one form."""

    def __init__(self, cycle: Cycle, line: FormLine, dots: Dots, notes: dict[str, None]) -> None:
        self.cycle, self.line, self.dots, self.notes = cycle, line, dots, notes
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
            yield copy.name, self._bytes(copy, options)

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
        keys = [f for f in self._head if f.key == "全" and f.name != self.sender]
        owned = self._own_of(keys[0], case.unit) if len(keys) == 1 else None
        if owned is None:
            yield self._prefilled(_Copy("_".join(parts), dict(values)))
            return
        for one in owned:
            copy = _Copy("_".join([*parts, one.name]), {**values, keys[0].name: one.name})
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
            if about.prefill and about.name not in copy.values:
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
            asked = [f for f in own if f.prefill and f.public != WITHHELD and not f.printed]
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
