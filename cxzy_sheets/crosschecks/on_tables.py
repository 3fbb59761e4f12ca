"""检查: rules on tables, row by row; without a table, on the cycle's lists, parameters, registers.

检查   编号 │ 汇总表   │ 规则                  │ 级别 │ 提示
       P-2  │ 优秀比例 │ 优秀<=上限            │ 核实 │ {{支部}}评为优秀{{优秀}}人,超过{{上限}}人
       W-1  │          │ 自评权重+考评权重=1   │ 强制 │

A bare name is a column of the table or a parameter; a name with a source before the dot is a whole
column. What breaks goes to the one copy that all of the row's records come from, else to the
office.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np

from ..catalogue import shown
from ..checks import RuleCount
from ..checks.said import percent
from ..cycle import CheckLine, Cycle
from ..errors import CxzyError, RuleError
from ..findings import Finding
from ..formulas import (
    ERROR_NAMES,
    Column,
    Data,
    Formula,
    Operand,
    Outcome,
    Part,
    Rule,
    Schema,
    Table,
    World,
    compile_rule,
    compile_value,
    day_of,
)
from ..names import offer
from ..refs import Ref
from .below import SumLine, sum_line
from .receipts import CrossFinding

_PLACEHOLDER = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
MOST_REFS = 20


class Behind(Protocol):
    """One value behind a figure, and where it stands."""

    @property
    def ref(self) -> Ref | None:
        """The cell, None where there is none."""


class Rows(Protocol):
    """The rows of a table, as `tables` makes them."""

    @property
    def size(self) -> int:
        """How many there are, totals not among them."""

    @property
    def units(self) -> Sequence[str]:
        """The code of each row's unit, empty where it has none."""

    @property
    def copies(self) -> Sequence[frozenset[tuple[str, int]]] | None:
        """For each row the submissions that its records come from: form and number."""

    def values(self, name: str) -> Sequence[Any]:
        """Return a column's values."""

    def data(self, name: str) -> Data:
        """Return a column as formulas take it; `名称.类别` asks its values."""

    def cells(self, row: int, name: str) -> Iterator[Behind]:
        """Give the cells behind a value."""


Columns = Mapping[str, Mapping[str, Column]]
"""Path -> its columns: tables, forms (`附件4.支部`), lists, inputs."""


@dataclass(frozen=True, slots=True)
class CheckRule:
    """A line of 检查, compiled."""

    line: CheckLine
    rule: Rule
    message: tuple[tuple[str, Formula | None, str], ...] = ()
    """提示 in pieces: a text, or a formula with the type of its column."""
    types: Mapping[str, str] | None = None
    """Column of the table -> its type."""
    labels: tuple[str, ...] = ()
    """The columns that say what a row is about: 每行 and 横向, or else the first."""


def compile_checks(
    cycle: Cycle, columns: Columns, dots: Columns
) -> tuple[CheckRule | SumLine, ...]:
    """Return the lines of 检查, ready to be worked out.

    Args:
        cycle: The cycle.
        columns: Every table, form, list and input that a line may name, with its columns.
        dots: What values can be asked with a dot, as `formulas.Schema` takes it.

    Raises:
        CxzyError: A line cannot be used; its cell is named, and the nearest name offered.
    """
    tables = [line.name for line in cycle.tables]
    made: list[CheckRule | SumLine] = []
    for line in cycle.checks:
        if line.table in cycle.forms:
            made.append(sum_line(cycle, line))
            continue
        if line.table and line.table not in tables:
            hint = offer(line.table, [*tables, *cycle.forms]) or f"有:{'、'.join(tables)}。"
            raise line.row.error("汇总表", f"没有“{line.table}”这个汇总表。", hint)
        rule = _compiled(line, _schema(cycle, line.table, columns, dots))
        keys = next((len(t.each) + bool(t.across) for t in cycle.tables if t.name == line.table), 0)
        made.append(replace(rule, labels=tuple(rule.types or ())[: max(keys, 1)]))
    return tuple(made)


def _schema(cycle: Cycle, table: str, columns: Columns, dots: Columns) -> Schema:
    # A column that is a parameter worked out over the row is one thing with it.
    own = {
        name: replace(column, parameter=name in cycle.parameters)
        for name, column in (columns[table] if table else {}).items()
    }
    # 阶段.止 in a row with a column 阶段 is the end of that row's one, not the whole calendar.
    lists = {path: given for path, given in columns.items() if path not in own and path != table}
    blocks = {table: own} if table else {}
    return Schema({}, blocks, dict(cycle.parameters), {}, lists, dots)


def _compiled(line: CheckLine, schema: Schema) -> CheckRule:
    scope = line.table or None
    try:
        rule = compile_rule(line.text, schema, scope)
    except RuleError as error:
        raise _at(line, "规则", error) from error
    own = schema.blocks.get(line.table, {})
    types = {name: column.type or "文本" for name, column in own.items()}
    try:
        message = tuple(_pieces(line.message, schema, scope, types))
    except RuleError as error:
        raise _at(line, "提示", error) from error
    return CheckRule(line, rule, message, types)


def _at(line: CheckLine, heading: str, error: RuleError) -> CxzyError:
    found = line.row.error(heading, error.message, error.hint or "")
    found.found = error.found
    return found


def _pieces(
    text: str, schema: Schema, scope: str | None, types: Mapping[str, str]
) -> Iterator[tuple[str, Formula | None, str]]:
    end = 0
    for match in _PLACEHOLDER.finditer(text):
        yield text[end : match.start()], None, ""
        # A share among the parameters is written as one: 80%, not 0.8.
        kind = types.get(match[1]) or ("百分比" if _share(schema.parameters.get(match[1])) else "")
        yield match[0], compile_value(match[1], schema, scope), kind
        end = match.end()
    yield text[end:], None, ""


def _share(value: object) -> bool:
    return isinstance(value, float) and 0 < value < 1


@dataclass(frozen=True, slots=True)
class Ground:
    """What checks are worked out over."""

    rows: Callable[[str], Rows]
    """Name of a table -> its rows."""
    whole: Callable[[str], Table]
    """Path -> the whole columns that it means."""
    as_of: datetime.date
    parameters: Mapping[str, object]
    working_day: Callable[[datetime.date], bool] | None = None


def check_tables(
    checks: Sequence[CheckRule | SumLine], ground: Ground
) -> tuple[list[CrossFinding], list[RuleCount]]:
    """Return the findings of the lines on tables, and what became of every row of each.

    A finding's `form` and `copy` are those that the table's rows tell; both are empty for the
    office. Lines on forms are left to `check_sums`.
    """
    findings: list[CrossFinding] = []
    counts: list[RuleCount] = []
    for check in checks:
        if isinstance(check, CheckRule):
            made = _Check(check, ground)
            for part, outcome in zip(check.rule.parts, check.rule.check(made.world), strict=True):
                counts.append(made.count(part, outcome))
                findings += made.findings(part, outcome)
    return findings, counts


class _Check:
    """One line of 检查 over the rows of its table."""

    def __init__(self, check: CheckRule, ground: Ground) -> None:
        self.check, self.line, self.ground = check, check.line, ground
        self.rows = ground.rows(check.line.table) if check.line.table else None
        self._plain: dict[str, list[Any]] = {}
        self.size = self.rows.size if self.rows is not None else 1
        owner = np.zeros(self.size, np.int64)
        blocks = {}
        if self.rows is not None:
            blocks[check.line.table] = Table(self.size, _Columns(self.rows), owner)
        self.world = World(
            Table(1, {}, np.zeros(1, np.int64)), blocks, dict(ground.parameters),
            _Whole(ground.whole), ground.as_of, ground.working_day,
        )  # fmt: skip

    def count(self, part: Part, outcome: Outcome) -> RuleCount:
        """Return what became of every row."""
        line = self.line
        count = RuleCount(line.id, line.table or None, part.text, line.severity)
        count.passed = int(outcome.passed.sum())
        count.broken = int(outcome.broken.sum())
        for row in outcome.unchecked.nonzero()[0]:
            count.unchecked += 1
            count.causes[self._cause(part, int(row))] += 1
        return count

    def _cause(self, part: Part, row: int) -> str:
        rows = self.rows
        blank = [
            operand.name
            for operand in part.operands
            if operand.where == "row" and rows is not None
            if rows.values(operand.name)[row] is None
        ]
        return "、".join(f"{name} 空白" for name in blank) or "所用的列里有空白,或没有收齐"

    def findings(self, part: Part, outcome: Outcome) -> Iterator[CrossFinding]:
        """Give a finding for each row that breaks."""
        for index in outcome.broken.nonzero()[0]:
            yield self._finding(part, outcome, int(index))

    def _finding(self, part: Part, outcome: Outcome, row: int) -> CrossFinding:
        found, expected, why = self._facts(part, outcome, row)
        copies = self.rows.copies if self.rows is not None else None
        behind = copies[row] if copies is not None else frozenset()
        refs = tuple(dict.fromkeys(self._refs(part, row)))[:MOST_REFS]
        facts = {"rule": self.line.id, "text": part.text, "why": why, "table": self.line.table}
        made = Finding(
            "check-broken", self.line.severity, found=found, expected=expected, facts=facts
        )
        if len(behind) == 1:
            ((form, copy),) = behind
            first = self._place(row, refs)
            if first is not None:
                others = tuple(ref for ref in refs if ref != first)
                made = replace(
                    made, file=first.file, sheet=first.sheet, cell=first.cell, others=others
                )
            return CrossFinding(made, form, copy)
        if not self.line.table:
            place = self.line.row
            return CrossFinding(
                replace(made, file=place.file, sheet=place.sheet, cell=place.cell("规则"))
            )
        # No copy is behind it: which row it is has to be said.
        named = "、".join(name for name in self._named(row) if name not in why)
        facts["why"] = f"{named}:{why}" if named else why
        return CrossFinding(replace(made, sheet=self.line.table, others=refs, facts=facts))

    def _place(self, row: int, refs: Sequence[Ref]) -> Ref | None:
        """Return the cell of the copy behind a row that its finding is shown at.

        That of an operand, if the copy has one: a figure may be counted in other copies, or be 0
        and stand nowhere. Else the cell of what the row is about, which the copy does have.
        """
        assert self.rows is not None
        if len({ref.file for ref in refs}) == 1:
            return refs[0]
        every = (*self.check.labels, *(self.check.types or ()))
        cells = (cell.ref for name in every for cell in self.rows.cells(row, name))
        home = next((ref for ref in cells if ref is not None), None)
        return next((ref for ref in refs if home is not None and ref.file == home.file), home)

    def _named(self, row: int) -> list[str]:
        """Return what a row of the table is about: what stands in its first columns."""
        if self.rows is None:
            return []
        values = [(name, self.rows.values(name)[row]) for name in self.check.labels]
        return [self._shown(name, value) for name, value in values if value is not None]

    def _refs(self, part: Part, row: int) -> Iterator[Ref]:
        """Give the cells behind the row's own operands, in the order of the rule."""
        rows = self.rows
        for operand in part.operands if rows is not None else ():
            if operand.where == "row" and rows is not None:
                for cell in rows.cells(row, operand.name):
                    if cell.ref is not None:
                        yield cell.ref

    def _facts(self, part: Part, outcome: Outcome, row: int) -> tuple[Any, Any, str]:
        """Return what was found, what was expected, and the sentence."""
        said = self._message(row)
        told = self._told(part, row)
        code = 0 if outcome.error is None else int(outcome.error[row])
        if code:
            name = ERROR_NAMES.get(code, "#N/A")
            return told, name, said or f"{part.text} 算不出来({name}):{told}"
        why = said or (f"{told},不符合 {part.text}" if told else f"不符合 {part.text}")
        subject = part.subject
        if subject is None or outcome.expected is None or subject.where != "row":
            return told, part.text, why
        made = outcome.expected.v[row] if outcome.expected.v.ndim else outcome.expected.v[()]
        kind = part.other.kind if part.other is not None else ""
        other = day_of(float(made)) if kind == "日期" else made
        value = self._shown(subject.name, self._value(subject, row))
        right = _said(other, self._type(subject.name))
        return value, right if part.sign == "=" else f"{part.sign}{right}", why

    def _value(self, operand: Operand, row: int) -> Any:
        return self.rows.values(operand.name)[row] if self.rows is not None else None

    def _type(self, name: str) -> str:
        return (self.check.types or {}).get(name, "")

    def _shown(self, name: str, value: Any) -> str:
        return _said(value, self._type(name))

    def _told(self, part: Part, row: int) -> str:
        """Return the row's operands with their values: `优秀 5、上限 3`."""
        named = []
        for operand in part.operands:
            if operand.where == "row":
                named.append(
                    f"{operand.name} {self._shown(operand.name, self._value(operand, row))}"
                )
            elif operand.where == "parameter":
                value = self.ground.parameters.get(operand.name)
                if not (isinstance(value, str) and value.startswith("=")):
                    told = _said(value, "百分比" if _share(value) else "")
                    named.append(f"{operand.name} {told}")
        return "、".join(named)

    def _message(self, row: int) -> str:
        """Return 提示 with its names filled in, empty where the office wrote none."""
        return "".join(
            text if formula is None else _said(self._filled_in(formula)[row], kind)
            for text, formula, kind in self.check.message
        )

    def _filled_in(self, formula: Formula) -> list[Any]:
        if formula.text not in self._plain:
            self._plain[formula.text] = formula.plain(self.world)
        return self._plain[formula.text]


def _said(value: Any, kind: str) -> str:
    """Return a value as an office writes it."""
    if hasattr(value, "item"):
        value = value.item()
    if kind == "百分比" and isinstance(value, (int, float)) and not isinstance(value, bool):
        return percent(float(value))
    return "" if value is None else shown(value)


class _Columns(Mapping[str, Data]):
    """The columns of a table, each made when a formula asks for it."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def __getitem__(self, name: str) -> Data:
        return self.rows.data(name)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


class _Whole(Mapping[str, Table]):
    """Whole columns by path, each table made when a formula asks for it."""

    def __init__(self, whole: Callable[[str], Table]) -> None:
        self.whole = whole
        self.made: dict[str, Table] = {}

    def __getitem__(self, path: str) -> Table:
        if path not in self.made:
            self.made[path] = self.whole(path)
        return self.made[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self.made)

    def __len__(self) -> int:
        return len(self.made)
