"""Copies of a form beside one another -> submissions: which counts, which is the same, which is not.

    same bytes, or the same values, of one sender     重复: one of them counts
    different values of one sender                    退回: nothing says which is the newer one
    a finding that blocks                             退回
    no sheet of it is the form                        非本期表

Time stamps of files say nothing about which was sent later, and are not looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .findings import ADVICE, MUST, Finding, Findings
from .layout import Layout
from .names import label_key
from .reading import Filled
from .refs import address

ACCEPTED, RETURNED, SUPERSEDED = "接收", "退回", "被替代"
DUPLICATE, FOREIGN, UNKNOWN_UNIT = "重复", "非本期表", "未知单位"
STATUSES = (ACCEPTED, RETURNED, SUPERSEDED, DUPLICATE, FOREIGN, UNKNOWN_UNIT)
"""What becomes of a submission; the first is the only one that counts (DESIGN §1, promise 2)."""

_UNIT_NAMES = (
    "单位", "填报单位", "单位名称", "报送单位", "上报单位", "填表单位", "所在单位", "被评议党组织",
    "党组织名称", "党组织", "基层党组织", "支部名称", "党支部名称", "党支部", "学院", "部门",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Submission:
    """One filled copy of one form."""

    filled: Filled
    digest: str
    """SHA-256 of the file."""
    unit: str = ""
    """What the copy says of its sender; empty where the form does not ask."""
    status: str = ACCEPTED
    note: str = ""
    findings: Findings = field(default_factory=Findings)

    @property
    def sheet(self) -> str:
        """The sheets that were read, parted by 、."""
        return "、".join(dict.fromkeys(s for s in self.filled.sheets if s))


def unit_field(layout: Layout) -> str | None:
    """Return the single field that names the sender: one of type 单位, else one of the usual names."""
    heads = [about for about in layout.fields.values() if about.block is None and not about.hidden]
    typed = next((about.name for about in heads if about.type == "单位"), None)
    if typed is not None:
        return typed
    usual = {label_key(name): rank for rank, name in enumerate(_UNIT_NAMES)}
    named = [about.name for about in heads if label_key(about.name) in usual]
    return min(named, key=lambda name: usual[label_key(name)], default=None)


def sender(layout: Layout, filled: Filled) -> tuple[str, ...] | None:
    """Return what tells a sender's copies apart: its unit and the head's 键; None if not known."""
    unit = unit_field(layout)
    keys = [about.name for about in layout.fields.values() if about.block is None and about.key]
    names = list(dict.fromkeys([*([unit] if unit else []), *keys]))
    values = [filled.answers[name].value for name in names]
    if not names or any(value is None for value in values):
        return None
    return tuple(label_key(str(value)) for value in values)


def submissions(layout: Layout, read: Sequence[tuple[Filled, str]]) -> list[Submission]:
    """Return one submission for each copy, in their order, with what becomes of it.

    Args:
        layout: The form's.
        read: Each copy, checked, with the digest of its file.
    """
    made = []
    unit = unit_field(layout)
    for filled, digest in read:
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
    return _beside_one_another(layout, made)


def _beside_one_another(layout: Layout, made: list[Submission]) -> list[Submission]:
    """Return the submissions with copies of one sender settled."""
    same_file: dict[tuple[str, str], int] = {}
    by_sender: dict[tuple[str, ...], list[int]] = {}
    out = list(made)
    for index, one in enumerate(made):
        if one.status == FOREIGN:
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
        out[index] = _contested(layout, made[index], names)


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


def _contested(layout: Layout, one: Submission, names: list[str]) -> Submission:
    unit = unit_field(layout)
    answer = one.filled.answers[unit] if unit else None
    cell = address(*answer.cell) if answer and answer.cell else None
    finding = Finding(
        "unit-twice", MUST, file=one.filled.file, sheet=answer.sheet if answer else None,
        cell=cell, field=unit, found=one.unit or "同一份表",
        facts={"count": len(names), "files": names},
    )  # fmt: skip
    return Submission(
        one.filled, one.digest, one.unit, RETURNED, finding.message,
        Findings((*one.findings, finding)),
    )  # fmt: skip


def several_senders(layout: Layout, copies: Sequence[Filled]) -> bool:
    """Return whether the copies in one file are of as many senders: one sheet a branch."""
    keys = [sender(layout, copy) for copy in copies]
    return len(copies) > 1 and None not in keys and len(set(keys)) == len(keys)


def counts(made: Sequence[Submission]) -> Mapping[str, int]:
    """Return status -> how many submissions have it; every status is there.

    They add up to all submissions.
    """
    found = {status: sum(one.status == status for one in made) for status in STATUSES}
    assert sum(found.values()) == len(made), found
    return found
