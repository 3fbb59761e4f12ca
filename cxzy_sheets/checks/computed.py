"""公式: what a sender typed is compared, what the formula gives is used (kits.md §3.1, rule 3).

typed        formula gives     the value is     a finding
98           98                98
97           98                98               98, told where they differ
blank        98                98
#DIV/0!      98                98               told
95           unknown           95               not checked: an operand is blank
95           unreadable        95               told where it is unreadable, and not once more
95           other forms late  95               not checked, and that is told
95           #DIV/0!           none             the formula cannot be worked out
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..findings import ADVICE, MUST, VERIFY, Finding
from ..layout import Field
from ..reading import ABSENT, BLANK, UNREADABLE, VALUE
from .batch import Batch
from .compare import NEAR, SAME, compare, typed_result
from .said import cells_of, said_value
from .waiting import BEYOND, asks_nobody, waiting_for

if TYPE_CHECKING:
    from ..formulas import Formula

Found = Iterator[tuple[int, Finding]]
UNCHECKED = "formula-unchecked"


@dataclass(slots=True)
class _Column:
    """What becomes of one field in all rows of a batch."""

    values: list[Any] = field(default_factory=list)
    states: dict[int, str] = field(default_factory=dict)
    told: list[tuple[str, str, int, Any, Any]] = field(default_factory=list)
    """(code, severity, row, found, expected)."""


def check_computed(batch: Batch) -> Found:
    """Put what 公式 gives into every field that has one, and give a finding where it differs."""
    for name, formula in batch.checker.computed.items():
        about = batch.checker.layout.fields[name]
        typed = batch.values(about.block, about.short)
        states = batch.states(about.block, about.short)
        column = worked_out(batch, about, formula, typed, states)
        yield from _findings(batch, about, formula, column)
        batch.put(name, column.values, column.states)


def worked_out(
    batch: Batch, about: Field, formula: Formula, typed: list[Any], states: dict[int, str]
) -> _Column:
    """Return the values of a field with 公式, and what is to be told of each row."""
    from ..formulas import DIV0, ERROR_NAMES, KNOWN

    result = formula.evaluate(batch.world)
    made = _Column()
    codes = None if result.s is None else result.s
    for row, given in enumerate(typed):
        code = KNOWN if codes is None else int(codes[row])
        state = states.get(row, VALUE)
        if code == KNOWN:
            value = typed_result(result.v[row], about.type)
            made.values.append(value)
            verdict = compare(given, value, about) if given is not None else SAME
            if state == UNREADABLE:
                made.told.append(("formula-used", ADVICE, row, None, value))
            elif verdict != SAME:
                severity = ADVICE if verdict == NEAR else VERIFY
                made.told.append(("formula-differs", severity, row, given, value))
        elif code >= DIV0:
            made.values.append(None)
            if given is not None or state == UNREADABLE:
                found = given if given is not None else ERROR_NAMES.get(code, "#N/A")
                made.told.append(
                    ("formula-error", VERIFY, row, found, ERROR_NAMES.get(code, "#N/A"))
                )
        else:
            made.values.append(given)
            if given is None:
                made.states[row] = BLANK if state == ABSENT else state
            elif about.formula_source.startswith("字段"):
                made.told.append((UNCHECKED, VERIFY, row, given, None))
    return made


def _findings(batch: Batch, about: Field, formula: Formula, column: _Column) -> Found:
    """Give the findings of a field, those of one kind in one copy as one."""
    if not column.told:
        return
    late = waiting_for(batch, formula.operands)
    lost = _lost(batch, about, formula) if any(t[0] == UNCHECKED for t in column.told) else set()
    alone = [BEYOND] if asks_nobody(batch, about.block, formula.operands) else []
    groups: dict[tuple[int, str, str], list[tuple[int, Any, Any]]] = {}
    for code, severity, row, found, expected in column.told:
        copy, record = batch.place(about.block, row)
        if code == UNCHECKED and (copy in late.nobody or row in lost):
            continue
        if code == UNCHECKED and (late.causes.get(copy) or alone):
            code, severity = "formula-waits", ADVICE  # noqa: PLW2901
        groups.setdefault((copy, code, severity), []).append((record, found, expected))
    for (copy, code, severity), told in groups.items():
        records = [record for record, _, _ in told]
        sheet, cell = cells_of(batch, copy, about, records)
        if code in ("formula-used", "formula-error"):
            _take_back(batch, copy, about, records)
        found = [said_value(v, about) for _, v, _ in told[:10]]
        expected = [said_value(v, about) for _, _, v in told[:10]]
        private = any(batch.beyond and batch.beyond.private(o.path) for o in formula.operands)
        if private and code != "formula-error":
            expected = ["另一个值"]  # whose it is, no unit is told (rules.md S14)
        facts = {"label": about.short, "formula": about.formula, "count": len(told)}
        if code == "formula-waits":
            facts["why"] = "、".join(late.causes.get(copy) or alone)
        yield copy, Finding(
            code, severity, sheet=sheet, cell=cell, field=about.name,
            found=found[0] if len(told) == 1 else found,
            expected=expected[0] if len(expected) == 1 else expected, facts=facts,
        )  # fmt: skip


def _lost(batch: Batch, about: Field, formula: Formula) -> set[int]:
    """Return the rows in which a cell that the formula uses could not be read, and is told so."""
    found: set[int] = set()
    for operand in formula.operands:
        if operand.where == "column":
            # The rows that were refused are told.
            lost = batch.lost(operand.path)
            found |= {
                row
                for row in range(batch.rows(about.block))
                if lost[batch.place(about.block, row)[0]]
            }
        elif operand.single:
            block = about.block if operand.where == "row" else None
            base, _ = batch.base(block, operand.name)
            states = batch.states(block, base)
            bad = {row for row, state in states.items() if state in (UNREADABLE, ABSENT)}
            if block == about.block:
                found |= bad
            elif bad:
                copies = range(len(batch.copies))
                found |= {
                    batch.row(about.block, copy, record)
                    for copy in copies
                    if copy in bad
                    for record in range(batch.sizes[str(about.block)][copy])
                }
    return found


def _take_back(batch: Batch, copy: int, about: Field, records: list[int]) -> None:
    """Take back the reader's refusal of cells whose value their formula settles."""
    cells = set()
    for record in records:
        ref = batch.ref(copy, about.name, record)
        if ref is not None:
            cells.add(ref.cell)
    batch.drop(
        copy,
        lambda f: f.field == about.name and f.severity == MUST and f.cell in cells,
    )
