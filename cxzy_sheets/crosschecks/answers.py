"""说明: what a unit answers to a finding of level 核实, finding by finding (rules.md S16).

On the sheet 退回说明 of a copy that was returned each finding has a cell of its own for it.

A block's own column 情况说明 answers what is told of its rows. The head's 说明 is one text for the
copy: it answers a finding that it names, by the rule's number or the field, or the only one there
is. What says nothing (无, 同意, 情况属实) is no answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..findings import VERIFY, Finding, Findings
from ..layout import Layout
from ..names import label_key
from ..reading import BlockRead, Filled
from ..reading.located import block_of, records_of
from ..reading.returned import finding_key
from ..values.spec import NOTHING

ANSWER = "answer"
"""The fact of a finding that holds what the unit answered."""
COLUMNS = ("情况说明", "说明")
_NO_ANSWERS = frozenset(map(label_key, (
    *NOTHING, "同意", "是", "对", "好", "知道", "知悉", "属实", "情况属实", "无误", "核实无误",
    "已核实", "已核对", "正确", "没问题", "没有问题", "无异议", "无意见", "不需要", "不用", "略",
    "同上", "见附件", "说明",
)))  # fmt: skip


def explained(findings: Iterable[Finding], copy: Filled) -> Findings:
    """Return all findings of a copy, with the unit's answers in those that it answers.

    They have to be all there, those that only show beside other copies too: whether the head's
    说明 can be meant depends on what else there is. A finding that is answered has the fact
    `answer`; the office may still refuse it.
    """
    told = Findings(findings)
    answers = _answers(told, copy) if copy.recognised else {}
    if not answers:
        return told
    return Findings(
        f.at(facts={**f.facts, ANSWER: answers[i]}) if i in answers else f
        for i, f in enumerate(told)
    )


def answer_of(finding: Finding) -> str:
    """Return what a unit answered to a finding, empty where it did not."""
    return str(finding.facts.get(ANSWER, ""))


def is_answer(text: object) -> bool:
    """Return whether a text says anything."""
    return isinstance(text, str) and label_key(text) not in _NO_ANSWERS and any(
        char.isalnum() for char in text
    )  # fmt: skip


def _answers(told: Findings, copy: Filled) -> dict[int, str]:
    """Return the answers by the place of the finding that each is for."""
    answers: dict[int, str] = {}
    left: list[int] = []
    for index, finding in enumerate(told):
        if finding.severity != VERIFY:
            continue
        if is_answer(text := _on_notice(copy, finding)):
            answers[index] = text
            continue
        read = block_of(copy, finding)
        column = _column(copy.layout, read.name) if read is not None else None
        rows = list(records_of(read, finding)) if read is not None else []
        if read is None or column is None or not rows:
            left.append(index)
        elif text := _of_rows(read, column, rows):
            answers[index] = text
        elif finding.field is None:
            # What a 检查 tells of a sum is not told of its rows alone.
            left.append(index)
    return answers | _of_head(copy, told, left)


def _on_notice(copy: Filled, finding: Finding) -> str:
    """Return what was typed beside this very finding on 退回说明."""
    if not copy.explanations:
        return ""
    return copy.explanations.get(finding_key(copy, finding), "")


def _column(layout: Layout, block: str) -> str | None:
    """Return the column in which a block's rows are explained."""
    names = layout.blocks[block].fields
    return next((n for wanted in COLUMNS for n in names if label_key(n) == wanted), None)


def _of_rows(read: BlockRead, column: str, records: Sequence[int]) -> str:
    """Return what some rows say; empty unless each of them says something."""
    texts = [read.columns[column][record] for record in records]
    return ";".join(dict.fromkeys(texts)) if all(map(is_answer, texts)) else ""


def _of_head(copy: Filled, told: Findings, indices: Sequence[int]) -> dict[int, str]:
    """Return the head's 说明 for the findings that it names, or for the only one."""
    names = [name for name in copy.answers if label_key(name) in COLUMNS]
    text = next((copy.answers[n].value for n in names if is_answer(copy.answers[n].value)), None)
    if text is None:
        return {}
    if len(indices) == 1:
        return {indices[0]: text}
    return {i: text for i in indices if _named(str(text), told[i])}


def _named(text: str, finding: Finding) -> bool:
    """Return whether a text speaks of a finding: its rule's number, its field, its cell."""
    key = label_key(text)
    rule = str(finding.facts.get("rule", ""))
    short = (finding.field or "").rpartition(".")[2]
    cell = finding.cell if finding.cell and finding.cell.isalnum() else ""
    return any(len(word) > 1 and label_key(word) in key for word in (rule, short, cell) if word)
