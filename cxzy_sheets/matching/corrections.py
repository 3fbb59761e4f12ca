"""更正: values that the office put right, laid over the copies they were typed in.

A correction names the old value, and holds only as long as that value stands: a newer copy of the
unit is not corrected by what was said of an older one.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ..catalogue import shown
from ..findings import ADVICE, VERIFY, Finding, Findings
from ..layout import Field
from ..names import label_key
from ..reading import BLANK, UNREADABLE, VALUE, Answer, BlockRead, Filled
from ..refs import address
from ..values import Spec, read_value
from .registry import Correction

_ROW = re.compile(r"第?\s*(\d+)\s*行")


def corrected(
    filled: Filled, correction: Correction, spec: Spec, name: str
) -> tuple[Filled, Finding | None]:
    """Return a copy with one value replaced; else the copy as it is, and why it is not.

    The reader's findings about that cell go, one that tells of the correction comes.

    Args:
        filled: The copy.
        correction: What the office says.
        spec: How the field is typed.
        name: What the copy is called.
    """
    about = filled.layout.fields[correction.field]
    if about.block is None:
        return _single(filled, correction, about, spec, name)
    return _record(filled, correction, about, spec, name)


def _single(
    filled: Filled, correction: Correction, about: Field, spec: Spec, name: str
) -> tuple[Filled, Finding | None]:
    answer = filled.answers[about.name]
    cell = address(*answer.cell) if answer.cell else None
    if not _stands(correction.old, answer.value, answer.state, answer.raw, spec):
        there = answer.value if answer.value is not None else answer.raw
        return filled, _stale(correction, name, there if answer.state != BLANK else None)
    new = correction.new
    state = VALUE if new is not None else BLANK
    made = Answer(new, state, answer.sheet, answer.cell, answer.raw)
    findings = _settled(filled, about, answer.sheet, cell, correction)
    answers = {**filled.answers, about.name: made}
    return replace(filled, answers=answers, findings=findings), None


def _record(
    filled: Filled, correction: Correction, about: Field, spec: Spec, name: str
) -> tuple[Filled, Finding | None]:
    assert about.block is not None
    block, short = filled.blocks[about.block], about.short
    places = {short: block.cells[short]} if short in block.cells else {}

    def stands(index: int) -> bool:
        value, state = block.columns[short][index], block.state(short, index)
        raw = _raw(filled, about, block, index) if state == UNREADABLE else value
        return _stands(correction.old, value, state, raw, spec)

    indices = _records(filled, block, correction.record)
    if not correction.record and len(indices) > 1:
        indices = [index for index in indices if stands(index)]
    if len(indices) != 1:
        return filled, _said(correction, "correction-record", name, found=correction.record or None)
    (index,) = indices
    if not stands(index):
        return filled, _stale(correction, name, block.columns[short][index])
    column = [*block.columns[short]]
    column[index] = correction.new
    states = {at: state for at, state in block.states.items() if at != (short, index)}
    made = replace(block, columns={**block.columns, short: column}, states=states)
    row = block.rows[index]
    cell = address(row, places[short]) if places and row >= 0 else None
    findings = _settled(filled, about, block.sheet, cell, correction)
    return replace(filled, blocks={**filled.blocks, block.name: made}, findings=findings), None


def _records(filled: Filled, block: BlockRead, text: str) -> list[int]:
    """Return the records that 记录 means: by their keys, or by the row that Excel shows."""
    count = len(block.rows)
    if not text:
        return list(range(count))
    own = [filled.layout.fields[f"{block.name}.{short}"] for short in block.columns]
    keys = [f.short for f in own if f.key] or [f.short for f in own if f.type in _NAMING][:1]
    wanted = label_key(text)
    found = [
        index for index in range(count)
        if wanted == label_key("、".join(shown(block.columns[key][index]) for key in keys))
    ]  # fmt: skip
    row = _ROW.fullmatch(text)
    if not found and row is not None:
        return [index for index in range(count) if block.rows[index] == int(row[1]) - 1]
    return found


_NAMING = ("单位", "人员", "文本", "编号")
"""Types of which the first in a block names its records, where no 键 does."""


def _raw(filled: Filled, about: Field, block: BlockRead, index: int) -> Any:
    """Return what stands in a cell that could not be read, as its finding tells it."""
    if about.short not in block.cells:
        return None
    cell = address(block.rows[index], block.cells[about.short])
    of_cell = (
        f.found for f in filled.findings
        if f.field == about.name and f.sheet == block.sheet and f.cell == cell
    )  # fmt: skip
    return next(of_cell, None)


def _stands(old: Any, value: Any, state: str, raw: Any, spec: Spec) -> bool:
    """Return whether the old value of a correction is what stands there."""
    if old is None:
        return state == BLANK
    if state == UNREADABLE and raw is not None and _plain(raw) == _plain(old):
        return True
    meant, _ = read_value(old, spec)
    if meant is None or value is None:
        return False
    if isinstance(meant, float) and isinstance(value, (int, float)):
        return math.isclose(meant, value, rel_tol=1e-12)
    return bool(meant == value)


def _plain(value: Any) -> str:
    """Return what is typed, whatever its width and blanks; signs and points stay."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", shown(value)))


def _settled(
    filled: Filled, about: Field, sheet: str | None, cell: str | None, correction: Correction
) -> Findings:
    """Return the findings of a copy without those of a corrected cell."""
    kept: Sequence[Finding] = [
        f for f in filled.findings
        if cell is None or (f.field, f.sheet, f.cell) != (about.name, sheet, cell)
    ]  # fmt: skip
    told = Finding(
        "corrected", ADVICE, file=filled.file, sheet=sheet, cell=cell, field=about.name,
        found=correction.old, expected=correction.new,
        facts={"label": about.short, "by": correction.by, "why": correction.why},
    )  # fmt: skip
    return Findings((*kept, told))


def _stale(correction: Correction, name: str, there: Any) -> Finding:
    return _said(correction, "correction-stale", name, found=there, expected=correction.old)


def _said(correction: Correction, code: str, name: str, **facts: Any) -> Finding:
    place = correction.row
    return Finding(
        code, VERIFY, file=place.file, sheet=place.sheet, cell=place.cell("字段"),
        field=correction.field, facts={"copy": name, "label": correction.field}, **facts,
    )  # fmt: skip


def unplaced(correction: Correction, unit: str) -> Finding:
    """Return the finding for a correction of a copy that is not there."""
    place = correction.row
    what = "、".join(part for part in (unit, correction.form, correction.period) if part)
    return Finding(
        "correction-no-copy", VERIFY, file=place.file, sheet=place.sheet, cell=place.cell("表"),
        found=what,
    )  # fmt: skip
