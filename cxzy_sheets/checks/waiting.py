"""What of other forms has not come, so that a copy cannot be held against it yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .batch import Batch

if TYPE_CHECKING:
    from ..formulas import Operand

BEYOND = "要与其他单位或其他表核对"
"""Why a form by itself cannot check what reaches other forms."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Which copies of a batch wait for what."""

    nobody: frozenset[int] = frozenset()
    """Copies in whose ring nobody is expected to file a form that is named (不适用)."""
    causes: dict[int, list[str]] = field(default_factory=dict)
    """Copy -> `数学学院:附件4 未收到`."""


def asks_nobody(batch: Batch, scope: str | None, operands: Iterable[Operand]) -> bool:
    """Return whether a unit or a person is asked for more, and no cycle is there to answer."""
    if batch.beyond is not None:
        return False
    dotted = (o for o in operands if o.single and "." in o.name)
    return any(batch.base(scope if o.where == "row" else None, o.name)[1] for o in dotted)


def waiting_for(batch: Batch, operands: Iterable[Operand]) -> Waiting:
    """Return what the copies of a batch wait for where a formula has these operands."""
    paths = list(dict.fromkeys(o.path for o in operands if o.where == "foreign"))
    if not paths:
        return Waiting()
    if batch.beyond is None:
        return Waiting(causes={copy: [BEYOND] for copy in range(len(batch.copies))})
    nobody: set[int] = set()
    causes: dict[int, list[str]] = {}
    for path in paths:
        applies = batch.beyond.applies(batch, path)
        nobody |= {copy for copy, does in enumerate(applies) if not does}
        for copy, cause in enumerate(batch.beyond.waiting(batch, path)):
            if cause and cause not in causes.setdefault(copy, []):
                causes[copy].append(cause)
    return Waiting(frozenset(nobody), causes)
