"""`Submission`: one filled copy of one form as the office received it, with what became of it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..findings import Findings
from ..layout import Layout
from ..names import label_key
from ..reading import Filled
from ..reading.labels import HARMLESS, label
from .mentions import Evidence

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
    """What the copy says of its sender; empty where the form does not ask. In a cycle the unit's
    name as the roster shows it."""
    status: str = ACCEPTED
    note: str = ""
    findings: Findings = field(default_factory=Findings)
    form: str = ""
    """Of a cycle, as all that follows: the form or document; empty where it is none of them."""
    unit_code: str = ""
    """Empty where the unit is not known."""
    period: str = ""
    """Empty where the form is filed once, or the copy does not say."""
    received: datetime.datetime | None = None
    """When it came; by 首次运行, not later than that. None where nothing says. One that ends with
    23:59:59.999999 is some time on that day."""
    received_by: str = ""
    """邮件, 签收, 首次运行, or empty."""
    due: datetime.datetime | None = None
    """The last moment in time, the end of a day where no hour is set."""
    late: bool | None = None
    """None: 未核对, nothing settles it."""
    sealed: bool | None = None
    """Whether a stamped paper copy was signed for (签收.盖章); None: 收文登记 does not say."""
    superseded_by: str = ""
    """Of a copy that is 被替代 or 重复: the copy that stands for it, `file` or `file(sheet)`."""
    current: bool = False
    """It is the version of its unit that stands, accepted or returned: what rules of other forms
    and 截止 see. Of several between which nothing decides none is."""
    evidence: tuple[Evidence, ...] = ()
    """What names its unit, the strongest first."""

    @property
    def sheet(self) -> str:
        """The sheets that were read, parted by 、."""
        return sheets_of(self.filled)


def sheets_of(filled: Filled) -> str:
    """Return the sheets of a copy, parted by 、."""
    return "、".join(dict.fromkeys(s for s in filled.sheets if s))


def unit_field(layout: Layout) -> str | None:
    """Return the single field that names the sender: of type 单位, else of a usual name."""
    heads = [about for about in layout.fields.values() if about.block is None and not about.hidden]
    typed = next((about.name for about in heads if about.type == "单位"), None)
    if typed is not None:
        return typed
    usual = {label_key(name): rank for rank, name in enumerate(_UNIT_NAMES)}
    named = [about.name for about in heads if label_key(about.name) in usual]
    return min(named, key=lambda name: usual[label_key(name)], default=None)


def head_keys(layout: Layout) -> tuple[str, ...]:
    """Return the single fields that tell a sender's copies apart (键)."""
    unit = unit_field(layout)
    return tuple(
        about.name
        for about in layout.fields.values()
        if about.block is None and about.key and about.name != unit
    )


def sender(layout: Layout, filled: Filled) -> tuple[str, ...] | None:
    """Return what tells a sender's copies apart: its unit and the head's 键; None if not known."""
    unit = unit_field(layout)
    names = [*([unit] if unit else []), *head_keys(layout)]
    values = [filled.answers[name].value for name in names]
    if not names or any(value is None for value in values):
        return None
    return tuple(_called(str(value)) for value in values)


def _called(text: str) -> str:
    """Return what a name is compared by: a stamp's words in brackets are no part of it."""
    told = label(text)
    return told.bare if told.remarks <= HARMLESS else told.key


def several_senders(layout: Layout, copies: Sequence[Filled]) -> bool:
    """Return whether the copies in one file are of as many senders: one sheet a branch."""
    keys = [sender(layout, copy) for copy in copies]
    return len(copies) > 1 and None not in keys and len(set(keys)) == len(keys)


def counts(made: Sequence[Submission]) -> dict[str, int]:
    """Return status -> how many submissions have it; every status is there.

    They add up to all submissions.
    """
    found = dict.fromkeys(STATUSES, 0)
    for one in made:
        found[one.status] += 1
    assert sum(found.values()) == len(made), found
    return found
