"""What is different in a run from the one before it, as 总览 and the card tell it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is different from the run before."""

    kind: str
    """报送: how a unit stands; 文件: what became of a file or copy; 数字: a total of a table."""
    name: str
    """The unit, the file, or the table."""
    about: str
    """The form and period, or the column."""
    before: str
    now: str

    def as_dict(self) -> dict[str, str]:
        """Return it as plain data."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Mark:
    """One cell that a unit changed in a returned copy, or one finding that it was returned for."""

    kind: str
    """改动, 问题."""
    sheet: str
    cell: str
    name: str
    """What the cell is called; what the finding says."""
    before: str
    """What stood there; of a finding its level."""
    now: str
    """What stands there now; of a finding 已改, 已说明, 已放行 or 仍在."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A copy that answers one that was returned."""

    file: str
    sheet: str
    unit: str
    form: str
    period: str
    run: str
    """The run that returned the earlier one, `002 2012-01-05`."""
    marks: tuple[Mark, ...] = ()
    why: str = ""
    """Why the cells were not compared; empty: they were."""

    @property
    def said(self) -> str:
        """One sentence: how much was changed, and what became of the findings."""
        changed = [mark for mark in self.marks if mark.kind == "改动"]
        states = Counter(mark.now for mark in self.marks if mark.kind == "问题")
        parts = [self.why or (f"改了 {len(changed)} 处" if changed else "一处也没有改")]
        if states:
            told = "、".join(f"{state} {count}" for state, count in sorted(states.items()))
            parts.append(f"退回时的 {states.total()} 个问题:{told}")
        return f"与第 {self.run} 次退回的相比:{';'.join(parts)}。"

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        names = ("类别", "工作表", "单元格", "栏目", "上次", "这次")
        rows = [
            dict(zip(names, (m.kind, m.sheet, m.cell, m.name, m.before, m.now), strict=True))
            for m in self.marks
        ]
        return {
            "文件": self.file, "工作表": self.sheet, "单位": self.unit, "表": self.form,
            "期次": self.period, "退回于": self.run, "逐项": rows, "说明": self.said,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Turn:
    """A run among the runs of its cycle."""

    number: int
    before: str = ""
    """The run that it is compared with, `002 2012-01-05`; empty for the first."""
    changes: Sequence[Change] = ()
    corrections: Sequence[Correction] = ()
    """Copies that answer returned ones, and what is different in them."""
