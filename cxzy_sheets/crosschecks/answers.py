"""说明: what a unit answers to a finding of level 核实, finding by finding (rules.md S16).

A block's own column 情况说明 answers what is told of its rows. The head's 说明 is one text for the
copy: it answers a finding that it names, by the rule's number or the field, or the only one there
is. What says nothing (无, 同意, 情况属实) is no answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..findings import VERIFY, Finding, Findings
from ..layout import Layout
from ..names import label_key
from ..reading import BlockRead, Filled
from ..refs import box
from ..values.spec import NOTHING

ANSWER = "answer"
"""The fact of a finding that holds what the unit answered."""
COLUMNS = ("情况说明", "说明")
_NO_ANSWERS = frozenset(map(label_key, (
    *NOTHING, "同意", "是", "对", "好", "知道", "知悉", "属实", "情况属实", "无误", "核实无误",
    "已核实", "已核对", "正确", "没问题", "没有问题", "无异议", "无意见", "不需要", "不用", "略",
    "同上", "见附件", "说明",
)))  # fmt: skip


def explained(copies: Sequence[Filled]) -> list[Filled]:
    """Return the copies with the units' answers in the findings that they answer.

    Such a finding has the fact `answer`; the office may still refuse it.
    """
    return [_explained(copy) if copy.recognised else copy for copy in copies]


def answer_of(finding: Finding) -> str:
    """Return what a unit answered to a finding, empty where it did not."""
    return str(finding.facts.get(ANSWER, ""))


def is_answer(text: object) -> bool:
    """Return whether a text says anything."""
    return isinstance(text, str) and label_key(text) not in _NO_ANSWERS and any(
        char.isalnum() for char in text
    )  # fmt: skip


def _explained(copy: Filled) -> Filled:
    open_ = [i for i, f in enumerate(copy.findings) if f.severity == VERIFY]
    if not open_:
        return copy
    answers: dict[int, str] = {}
    left: list[int] = []
    for index in open_:
        finding = copy.findings[index]
        read = _block(copy, finding)
        column = _column(copy.layout, read.name) if read is not None else None
        if read is None or column is None:
            left.append(index)
            continue
        text = _of_rows(read, column, finding)
        if text:
            answers[index] = text
    answers |= _of_head(copy, left)
    if not answers:
        return copy
    findings = [
        f.at(facts={**f.facts, ANSWER: answers[i]}) if i in answers else f
        for i, f in enumerate(copy.findings)
    ]
    return replace(copy, findings=Findings(findings))


def _block(copy: Filled, finding: Finding) -> BlockRead | None:
    """Return the block that a finding's cells stand in."""
    name = (finding.field or "").partition(".")[0]
    read = copy.blocks.get(name)
    return read if read is not None and read.sheet == finding.sheet else None


def _column(layout: Layout, block: str) -> str | None:
    """Return the column in which a block's rows are explained."""
    names = layout.blocks[block].fields
    return next((n for wanted in COLUMNS for n in names if label_key(n) == wanted), None)


def _of_rows(read: BlockRead, column: str, finding: Finding) -> str:
    """Return what the rows of a finding say; empty unless each of them says something."""
    records = list(_records(read, finding))
    texts = [read.columns[column][record] for record in records]
    if not texts or not all(map(is_answer, texts)):
        return ""
    return ";".join(dict.fromkeys(texts))


def _records(read: BlockRead, finding: Finding) -> Iterator[int]:
    at = {row: record for record, row in enumerate(read.rows) if row >= 0}
    seen = set()
    for part in re.split("[、,]", finding.cell or ""):
        try:
            first, _, last, _ = box(part)
        except ValueError:
            continue
        for row in range(first, last + 1):
            if row in at and row not in seen:
                seen.add(row)
                yield at[row]


def _of_head(copy: Filled, indices: Sequence[int]) -> dict[int, str]:
    """Return the head's 说明 for the findings that it names, or for the only one."""
    names = [name for name in copy.answers if label_key(name) in COLUMNS]
    text = next((copy.answers[n].value for n in names if is_answer(copy.answers[n].value)), None)
    if text is None:
        return {}
    if len(indices) == 1:
        return {indices[0]: text}
    return {i: text for i in indices if _named(str(text), copy.findings[i])}


def _named(text: str, finding: Finding) -> bool:
    """Return whether a text speaks of a finding: its rule's number, its field, its cell."""
    key = label_key(text)
    rule = str(finding.facts.get("rule", ""))
    short = (finding.field or "").rpartition(".")[2]
    cell = finding.cell if finding.cell and finding.cell.isalnum() else ""
    return any(len(word) > 1 and label_key(word) in key for word in (rule, short, cell) if word)
