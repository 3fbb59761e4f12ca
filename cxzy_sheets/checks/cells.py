"""Is this cell right? 必填 and 取值."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ..findings import MUST, Finding
from ..layout import Field
from ..reading import BLANK
from .batch import Batch
from .said import cells_of, said_value

Found = Iterator[tuple[int, Finding]]


def check_required(batch: Batch) -> Found:
    """Give a finding for each field that must be filled in and is not, with all its cells."""
    for name, condition in batch.checker.required.items():
        about = batch.checker.layout.fields[name]
        states = batch.states(about.block, about.short)
        blank = [row for row, state in states.items() if state == BLANK]
        if condition is not None and blank:
            needed = condition_holds(batch, condition)
            blank = [row for row in blank if needed[row]]
        for copy, records in by_copy(batch, about.block, blank).items():
            sheet, cell = cells_of(batch, copy, about, records)
            facts = {
                "label": about.short, "count": len(records), "todo": _to_fill_in(batch, about),
            }  # fmt: skip
            code = "required-when" if condition is not None else "required"
            if condition is not None:
                facts["rule"] = condition.text
            yield copy, Finding(
                code, MUST, sheet=sheet, cell=cell, field=about.name, facts=facts
            )  # fmt: skip


_FILL_IN = {
    "整数": "请补上;没有就填 0。",
    "小数": "请补上;没有就填 0。",
    "百分比": "请补上。",
    "文本": "请补上;没有的,填“无”。",
    "日期": "请补上,填成 2011-12-20 的样子。",
    "年月": "请补上,填成 2011-12 的样子。",
    "是否": "请填 是 或 否。",
}
"""What to do about an empty cell of a type; a text may say 无, a day or a name may not."""


def _to_fill_in(batch: Batch, about: Field) -> str:
    """Return what to do about an empty cell of a field."""
    if _is_ticked(batch, about):
        return "请在选中的一项打“√”。"
    if about.options:
        listed = "、".join(about.options[:12])
        return f"请从中选填:{listed}{'…' if len(about.options) > 12 else ''}。"
    return _FILL_IN.get(about.type, "请补上。")


def _is_ticked(batch: Batch, about: Field) -> bool:
    """Return whether a field is filled in by ticking one of several boxes."""
    for page in batch.checker.layout.pages:
        spots = [spot.option for spot in page.spots if spot.field == about.name]
        columns = (c for table in page.tables for c in table.columns if c.field == about.name)
        words = (chunk for mixed in page.mixed for chunk in mixed.chunks)
        chunks = [chunk.option for chunk in words if chunk.field == about.name]
        if any(o is not None for o in (*spots, *chunks, *(c.option for c in columns))):
            return True
    return False


def condition_holds(batch: Batch, condition: Any) -> Sequence[bool]:
    """Return for each row of a condition's scope whether it surely holds."""
    import numpy as np

    holds = np.ones(batch.rows(condition.scope), bool)
    for outcome in condition.check(batch.world):
        holds &= outcome.passed
    return list(map(bool, holds))


def check_allowed(batch: Batch) -> Found:
    """Give a finding for each field with values that 取值 does not allow, with all their cells."""
    for name, rule in batch.checker.allowed.items():
        about = batch.checker.layout.fields[name]
        if not batch.reaches(rule.ring):
            continue  # a column of another form: known when the cycle is
        values = batch.values(about.block, about.short)
        outcomes = rule.check(batch.world)
        broken = [
            row
            for row, value in enumerate(values)
            if value is not None and any(outcome.broken[row] for outcome in outcomes)
        ]
        for copy, records in by_copy(batch, about.block, broken).items():
            found = [
                said_value(batch.copies[copy].blocks[about.block].columns[about.short][r], about)
                if about.block
                else said_value(batch.copies[copy].answers[name].value, about)
                for r in records
            ]
            sheet, cell = cells_of(batch, copy, about, records)
            yield copy, Finding(
                "not-allowed", MUST, sheet=sheet, cell=cell, field=name,
                found=found[0] if len(found) == 1 else found[:10], expected=_expected(about),
                facts={"label": about.short},
            )  # fmt: skip


def _expected(about: Field) -> str:
    """Return 取值 as an office reads it: `优;良;差`, `0—100`."""
    low = next((i[2:] for i in about.allowed if i.startswith(">=")), None)
    high = next((i[2:] for i in about.allowed if i.startswith("<=")), None)
    if low is not None and high is not None and len(about.allowed) == 2:
        return f"{low}—{high}"
    return ";".join(about.allowed)


def by_copy(batch: Batch, block: str | None, rows: Sequence[int]) -> dict[int, list[int]]:
    """Return copy -> records, for rows of the world."""
    found: dict[int, list[int]] = {}
    for row in rows:
        copy, record = batch.place(block, row)
        found.setdefault(copy, []).append(record)
    return found
