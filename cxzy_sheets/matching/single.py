"""Copies of a form by itself, beside one another -> submissions: which counts, which is the same.

    same bytes, or the same values, of one sender     重复: one of them counts
    different values of one sender                    退回: nothing says which is the newer one
    a finding that blocks                             退回
    no sheet of it is the form                        非本期表

Time stamps of files say nothing about which was sent later, and are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from ..findings import ADVICE, MUST, Finding, Findings
from ..layout import Field, Layout
from ..reading import Filled
from ..refs import address
from .shared import shared_values
from .submission import (
    ACCEPTED,
    DUPLICATE,
    FOREIGN,
    RETURNED,
    Submission,
    head_keys,
    sender,
    unit_field,
)

_OWN_FORM = ("several-copies", "two-copies-on-sheet")
"""Findings of a reader that found the form and could not take it."""


def submissions(layout: Layout, read: Sequence[tuple[Filled, str]]) -> list[Submission]:
    """Return one submission for each copy, in their order, with what becomes of it.

    Args:
        layout: The form's.
        read: Each copy, checked, with the digest of its file.
    """
    made = []
    unit = unit_field(layout)
    for filled, digest in read:
        if not filled.recognised and any(map(filled.findings.count, _OWN_FORM)):
            # It is the form, and more than once: nothing says which one is meant.
            made.append(Submission(filled, digest, "", RETURNED, findings=filled.findings))
            continue
        if not filled.recognised:
            made.append(Submission(filled, digest, "", FOREIGN, findings=filled.findings))
            continue
        value = filled.answers[unit].value if unit else None
        blocking = filled.findings.blocking
        made.append(
            Submission(
                filled, digest, "" if value is None else str(value),
                RETURNED if blocking else ACCEPTED, findings=filled.findings,
            )
        )  # fmt: skip
    return _without_shared(layout, _beside_one_another(layout, made))


def _without_shared(layout: Layout, made: list[Submission]) -> list[Submission]:
    """Return the submissions, those returned that share a value of a field with 唯一 全部."""
    out = list(made)
    counts = [one.status in (ACCEPTED, RETURNED) and one.filled.recognised for one in made]
    for about in layout.fields.values():
        if about.unique != "全部" or about.hidden:
            continue
        entries = (
            (None, value, index, record)
            for index, one in enumerate(made)
            for record, value in enumerate(_values(one.filled, about) if counts[index] else ())
        )
        for value, there in shared_values(entries):
            count = sum(map(len, there.values()))
            for index, records in there.items():
                finding = _shared(made[index], about, value, records, count)
                one = out[index]
                findings = Findings((*one.findings, finding))
                out[index] = replace(one, status=RETURNED, findings=findings)
    return out


def _values(filled: Filled, about: Field) -> Sequence[object]:
    if about.block is None:
        return [filled.answers[about.name].value]
    return filled.blocks[about.block].columns[about.short]


def _shared(
    one: Submission, about: Field, value: object, records: Sequence[int], count: int
) -> Finding:
    refs = []
    for record in records:
        with suppress(KeyError):
            refs.append(one.filled.ref(about.name, record if about.block else None))
    return Finding(
        "value-elsewhere", MUST, file=one.filled.file, sheet=refs[0].sheet if refs else None,
        cell="、".join(ref.cell for ref in refs) or None, field=about.name,
        found=value,
        facts={"label": about.short, "count": count},
    )  # fmt: skip


def _beside_one_another(layout: Layout, made: list[Submission]) -> list[Submission]:
    """Return the submissions with copies of one sender settled."""
    same_file: dict[tuple[str, str], int] = {}
    by_sender: dict[tuple[str, ...], list[int]] = {}
    out = list(made)
    for index, one in enumerate(made):
        if one.status == FOREIGN or not one.filled.recognised:
            continue
        first = same_file.setdefault((one.digest, one.sheet), index)
        if first != index:
            out[index] = _duplicate(one, made[first])
            continue
        key = sender(layout, one.filled)
        if key is not None:
            by_sender.setdefault(key, []).append(index)
    for indices in by_sender.values():
        if len(indices) > 1:
            _settle(layout, made, out, indices)
    return out


def _settle(
    layout: Layout, made: list[Submission], out: list[Submission], indices: list[int]
) -> None:
    first = made[indices[0]]
    content = _content(first.filled)
    different = [i for i in indices if _content(made[i].filled) != content]
    if not different:
        for index in indices[1:]:
            out[index] = _duplicate(made[index], first)
        return
    names = [made[i].filled.file or made[i].sheet for i in indices]
    if len(set(names)) == 1:
        names = [f"{name}({made[i].sheet})" for name, i in zip(names, indices, strict=True)]
    for index in indices:
        out[index] = _contested(layout, made[index], names, [made[i] for i in indices])


def _content(filled: Filled) -> object:
    return (
        {name: (a.state, a.value) for name, a in filled.answers.items()},
        {name: (dict(read.columns), dict(read.states)) for name, read in filled.blocks.items()},
    )


def _duplicate(one: Submission, first: Submission) -> Submission:
    finding = Finding("same-file", ADVICE, file=one.filled.file, facts={"files": first.filled.file})
    return Submission(
        one.filled, one.digest, one.unit, DUPLICATE, finding.message, Findings([finding])
    )


def _contested(
    layout: Layout, one: Submission, names: list[str], rivals: Sequence[Submission]
) -> Submission:
    known = [name for name in (unit_field(layout), *head_keys(layout)) if name is not None]
    answers = [one.filled.answers[name] for name in known]
    there = next((answer for answer in answers if answer.cell), None)
    found = "、".join(str(answer.value) for answer in answers if answer.value is not None)
    person = _told_apart_by(layout, rivals)
    finding = Finding(
        "unit-often" if person else "unit-twice", MUST, file=one.filled.file,
        sheet=there.sheet if there else None,
        cell=address(*there.cell) if there and there.cell else None,
        field=known[0] if known else None, found=found or "同一份表",
        facts={"count": len(names), "files": names, "key": person},
    )  # fmt: skip
    return Submission(
        one.filled, one.digest, one.unit, RETURNED, finding.message,
        Findings((*one.findings, finding)),
    )  # fmt: skip


_OF_A_PERSON = re.compile("身份证|学号|工号|学工号|编号|姓名")
_OF_WHO_FILLS = re.compile("填表|填报|联系|负责|审核|经办|签|电话")


def _told_apart_by(layout: Layout, rivals: Sequence[Submission]) -> str:
    """Return the single field that has another value in each copy and may be what tells them apart.

    Empty where there is none, or where the form has a 键 already.
    """
    if head_keys(layout):
        return ""
    fields = [
        about
        for about in layout.fields.values()
        if about.block is None
        and not (about.hidden or about.printed or about.many)
        and about.name != unit_field(layout)
        and (about.type in ("人员", "编号") or _OF_A_PERSON.search(about.name))
        and not _OF_WHO_FILLS.search(about.name)
    ]
    # A number is one person's; two persons may have one name.
    for about in sorted(fields, key=lambda about: about.type != "编号"):
        values = {rival.filled.answers[about.name].value for rival in rivals}
        if None not in values and len(values) == len(rivals):
            return about.name
    return ""
