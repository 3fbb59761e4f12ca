"""The rules of the sheet 规则, worked out once over all copies (rules.md S1, S15)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ..catalogue import shown
from ..findings import Finding
from ..layout import Field, RuleLine
from ..refs import Ref
from .batch import Batch
from .book import RuleCount
from .said import cells_of, said_value
from .waiting import BEYOND, asks_nobody, waiting_for

if TYPE_CHECKING:
    from ..formulas import Operand, Outcome, Part, Rule
    from ..formulas.syntax import Node

Found = Iterator[tuple[int, Finding]]

SIGNS = {
    "=": "等于", "<>": "不等于", "<=": "不大于", ">=": "不小于", "<": "小于", ">": "大于",
}  # fmt: skip
COUNTING = frozenset(("COUNT", "COUNTA", "COUNTBLANK", "COUNTIF", "COUNTIFS"))
MOST_REFS = 20
"""How many cells of other files a finding names."""
_PLACEHOLDER = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")


def check_rules(batch: Batch) -> Found:
    """Give a finding for each breach, and count every row of every rule in the batch's book."""
    for line, rule in batch.checker.rules:
        if not batch.reaches(rule.ring) or _unanswered(batch, rule):
            for part in rule.parts:
                count = batch.book.count(line.id, rule.scope, part.text, line.severity)
                rows = batch.rows(rule.scope)
                count.unchecked += rows
                count.causes[BEYOND] += rows
            continue
        for part, outcome in zip(rule.parts, rule.check(batch.world), strict=True):
            count = batch.book.count(line.id, rule.scope, part.text, line.severity)
            _count(batch, rule, part, outcome, count)
            yield from _Breaches(batch, line, rule, part, outcome).findings()


def _unanswered(batch: Batch, rule: Rule) -> bool:
    """Return whether a part of a rule asks for more than a form by itself can tell."""
    return any(asks_nobody(batch, rule.scope, part.operands) for part in rule.parts)


def _count(batch: Batch, rule: Rule, part: Part, outcome: Outcome, count: RuleCount) -> None:
    """Add every row of a part to its count."""
    count.passed += int(outcome.passed.sum())
    count.broken += int(outcome.broken.sum())
    rows = [int(i) for i in outcome.unchecked.nonzero()[0]]
    if not rows:
        return
    late = waiting_for(batch, part.operands)
    singles = [o for o in part.operands if o.single]
    refused = {o.path: batch.lost(o.path) for o in part.operands if o.where == "column"}
    states = {o: batch.states(_block(rule, o), o.name) for o in singles}
    for row in rows:
        copy, _ = batch.place(rule.scope, row)
        if copy in late.nobody:
            count.not_applicable += 1
            continue
        count.unchecked += 1
        found = ((o, states[o].get(row if o.where == "row" else copy)) for o in singles)
        causes = [f"{o.name} {state}" for o, state in found if state is not None]
        causes += late.causes.get(copy, ())
        causes += [f"{block} 有没有采用的行" for block, lost in refused.items() if lost[copy]]
        count.causes["、".join(causes) or "所用的列里有空白"] += 1


def _block(rule: Rule, operand: Operand) -> str | None:
    """Return the block that an operand of this copy belongs to, None for a field of the head."""
    if operand.where == "column":
        return operand.path
    return rule.scope if operand.where == "row" else None


def _only_counted(node: Node | None) -> bool:
    """Return whether all dotted names of a formula stand inside functions that count."""
    from ..formulas.syntax import Call, Name, Operation, Sign

    if isinstance(node, Call):
        return node.function in COUNTING or all(map(_only_counted, node.arguments))
    if isinstance(node, Operation):
        return _only_counted(node.left) and _only_counted(node.right)
    if isinstance(node, Sign):
        return _only_counted(node.value)
    return not (isinstance(node, Name) and len(node.parts) > 1)


def _only_asked(text: str) -> set[str]:
    """Return the names that stand in conditions of IF and IFS and nowhere else."""
    from ..formulas import parse
    from ..formulas.syntax import Call, Name, walk

    tree = parse(text)
    calls = [node for node in walk(tree) if isinstance(node, Call)]
    asked = [
        argument
        for call in calls
        if call.function in ("IF", "IFS")
        for argument in (call.arguments[:1] if call.function == "IF" else call.arguments[::2])
        if argument is not None
    ]
    inside = [n for a in asked for n in walk(a) if isinstance(n, Name)]
    everywhere = [n for n in walk(tree) if isinstance(n, Name)]
    names = {name.parts[-1] for name in inside}
    return {
        name
        for name in names
        if sum(n.parts[-1] == name for n in inside) == sum(n.parts[-1] == name for n in everywhere)
    }


def _against(told: str, text: str) -> str:
    """Return what a rule is held against; of sums over rows alone there is no cell to tell."""
    return f"{told},不符合 {text}" if told else f"不符合 {text}"


class _Breaches:
    """The findings of one part of one rule."""

    def __init__(
        self, batch: Batch, line: RuleLine, rule: Rule, part: Part, outcome: Outcome
    ) -> None:
        self.batch, self.line, self.rule, self.part, self.outcome = (
            batch, line, rule, part, outcome,
        )  # fmt: skip

    def findings(self) -> Found:
        groups: dict[tuple[Any, ...], list[int]] = {}
        for index in self.outcome.broken.nonzero()[0]:
            row = int(index)
            copy, record = self.batch.place(self.rule.scope, row)
            # Rows with the same values in a rule over whole columns are one breach (S15).
            same = self._own_values(copy, record) if self.part.aggregates else row
            groups.setdefault((copy, same), []).append(row)
        for (copy, _), rows in groups.items():
            yield copy, self._finding(copy, rows)

    def _field(self, operand: Operand) -> Field:
        """Return the field of an operand; of `名称.类别` that of 名称."""
        block = _block(self.rule, operand)
        base, _ = self.batch.base(block, operand.name)
        return self.batch.checker.layout.fields[base if block is None else f"{block}.{base}"]

    def _value(self, operand: Operand, copy: int, record: int) -> Any:
        value = self.batch.value(_block(self.rule, operand), operand.name, copy, record)
        return self._wrong(value, copy, record) if self._is_piece(operand) else value

    def _is_piece(self, operand: Operand) -> bool:
        """Return whether an operand is the field that the rule holds for value by value."""
        block = _block(self.rule, operand)
        full = operand.name if block is None else f"{block}.{operand.name}"
        return operand.single and full == self.line.piece

    def _wrong(self, value: Any, copy: int, record: int) -> Any:
        """Return of several values of a cell those that break the rule."""
        row = self.batch.row(self.rule.scope, copy, record)
        wrong = self.outcome.wrong(row)
        if wrong is None or not isinstance(value, tuple) or not wrong:
            return value
        return tuple(value[at] for at in wrong)

    def _own_values(self, copy: int, record: int) -> tuple[Any, ...]:
        return tuple(self._value(o, copy, record) for o in self.part.operands if o.where == "row")

    def _finding(self, copy: int, rows: list[int]) -> Finding:
        records = [self.batch.place(self.rule.scope, row)[1] for row in rows]
        sheet, cell, field, others = self._cells(copy, records)
        code, found, expected, why = self._facts(copy, rows[0], records[0])
        facts: dict[str, object] = {"rule": self.line.id, "text": self.part.text, "why": why}
        office = self._office(copy, records[0])
        if office:
            facts["office_refs"] = office
        return Finding(
            code, self.line.severity, sheet=sheet, cell=cell, field=field, found=found,
            expected=expected, facts=facts, others=(*others, *self._below(copy)),
        )  # fmt: skip

    def _below(self, copy: int) -> tuple[Ref, ...]:
        """Return the columns of other forms that the part names: of the unit and those below."""
        beyond = self.batch.beyond
        if beyond is None:
            return ()
        refs = [
            ref
            for o in self.part.operands
            if o.where == "foreign" and not beyond.private(o.path)
            for ref in beyond.refs(self.batch, copy, o.path, o.name)
        ]
        return tuple(dict.fromkeys(refs))[:MOST_REFS]

    def _office(self, copy: int, record: int) -> tuple[Ref, ...]:
        """Return the cells of any unit that hold a value of the row: for the office alone (S14)."""
        beyond = self.batch.beyond
        far = [o for o in self.part.operands if o.where == "foreign"]
        if beyond is None or not any(beyond.private(o.path) for o in far):
            return ()
        mine = [self._value(o, copy, record) for o in self.part.operands if o.single]
        file = self.batch.copies[copy].file
        refs = [
            ref
            for o in far
            if beyond.private(o.path)
            for value in mine
            if isinstance(value, str)
            for ref in beyond.alike(o.path, o.name, value)
            if ref.file != file
        ]
        return tuple(dict.fromkeys(refs))[:MOST_REFS]

    def _cells(
        self, copy: int, records: list[int]
    ) -> tuple[str | None, str | None, str | None, tuple[Ref, ...]]:
        """Return the first single cell of the copy, and the cells of the other operands."""
        batch, file = self.batch, self.batch.copies[copy].file
        first: tuple[str | None, str | None, str | None] | None = None
        others: list[Ref] = []
        asked = _only_asked(self.part.text)
        # What only says when the rule is held comes last: the answer to it is not what is wrong.
        for operand in sorted(
            self.part.operands, key=lambda one: (not self._is_piece(one), one.name in asked)
        ):
            if operand.where in ("parameter", "foreign"):
                continue
            about = self._field(operand)
            if operand.where == "column":
                ref = batch.column_ref(copy, str(about.block), about.short)
                if ref is not None:
                    others.append(ref)
                continue
            sheet, cell = cells_of(batch, copy, about, records)
            if cell is None:
                continue
            if first is None:
                first = (sheet, cell, about.name)
            else:
                others.append(Ref(file, str(sheet), cell))
        if first is None and others:
            ref = others.pop(0)
            return ref.sheet, ref.cell, self.rule.scope, tuple(others)
        return (*(first or (None, None, self.rule.scope)), tuple(others))

    def _facts(self, copy: int, row: int, record: int) -> tuple[str, Any, Any, str]:
        """Return code, found, expected, and the sentence that says what is wrong."""
        from ..formulas import ERROR_NAMES

        part, outcome = self.part, self.outcome
        told = self._told(copy, record)
        error = 0 if outcome.error is None else int(outcome.error[row])
        if error:
            name = ERROR_NAMES.get(error, "#N/A")
            why = self._message(copy, record) or f"{part.text} 算不出来({name}):{told}"
            return "rule-broken", told, name, why
        subject = part.subject
        if subject is None or outcome.expected is None or subject.where == "parameter":
            why = self._message(copy, record) or _against(told, part.text)
            return "rule-broken", told, part.text, why
        about = self._field(subject)
        value = said_value(self._value(subject, copy, record), about)
        if self._hidden():
            why = self._message(copy, record) or _against(told, part.text)
            return "rule-broken", value, part.text, why
        other = said_value(self._expected(row), about)
        sign = SIGNS[part.sign]
        right = part.other.text if part.other is not None else ""
        plain = right == shown(other) or right.rstrip("%") == str(other).rstrip("%")
        shown_right = right if plain else f"{right}({shown(other)})"
        why = self._message(copy, record) or f"{about.short}({shown(value)})应{sign}{shown_right}"
        expected = other if part.sign == "=" else f"{part.sign}{shown(other)}"
        return "rule-broken", value, expected, why

    def _hidden(self) -> bool:
        """Return whether what was expected is another unit's: counts may be told, values not."""
        from ..formulas import parse

        beyond, other = self.batch.beyond, self.part.other
        if beyond is None or other is None:
            return False
        far = [o for o in other.operands if o.where == "foreign" and beyond.private(o.path)]
        return bool(far) and not _only_counted(parse(other.text))

    def _expected(self, row: int) -> Any:
        value = self.outcome.expected
        assert value is not None
        made = value.v[row] if value.v.ndim else value.v[()]
        kind = self.part.other.kind if self.part.other is not None else ""
        if kind == "日期":
            from ..formulas import day_of

            return day_of(float(made))
        if isinstance(made, str):
            return made
        return bool(made) if kind == "是否" else float(made)

    def _told(self, copy: int, record: int) -> str:
        """Return the single operands with their values: `满意 159、有效票 199`."""
        parts = []
        for operand in self.part.operands:
            if operand.where in ("row", "head"):
                value = said_value(self._value(operand, copy, record), self._field(operand))
                parts.append(f"{operand.name} {shown(value)}")
            elif operand.where == "parameter":
                value = self.batch.checker.layout.parameters.get(operand.name)
                parts.append(f"{operand.name} {shown(value)}")
        return "、".join(parts)

    def _message(self, copy: int, record: int) -> str:
        """Return 提示 with its `{{名称}}` filled in; empty where the office wrote none."""
        text = self.line.message
        if "{" not in text:
            return text

        def filled(match: re.Match[str]) -> str:
            layout = self.batch.checker.layout
            scope = self.rule.scope
            copy_read = self.batch.copies[copy]
            name = match[1]
            about = layout.fields.get(f"{scope}.{name}") if scope else None
            if about is not None:
                value = copy_read.blocks[str(scope)].columns[name][record]
            elif name in copy_read.answers:
                about, value = layout.fields[name], copy_read.answers[name].value
            if about is not None:
                value = self._wrong(value, copy, record) if about.name == self.line.piece else value
                return shown(said_value(value, about))
            if name in layout.parameters:
                return shown(layout.parameters[name])
            return match[0]

        return _PLACEHOLDER.sub(filled, text)
