"""收报情况: who was to report, and who has; the sentence that goes with incomplete figures.

    截至2012年1月10日，应报12个单位，实报10个

What a text says of a table is as complete as the forms behind it. The sentence stands where the
template has {{ 收报情况 }}, and else by itself wherever a figure is not complete.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..matching.expected import EXEMPT, MISSING, REPORTED, TO_MEND
from .text_numbers import day

if TYPE_CHECKING:
    from ..matching.expected import Expected

COUNTS = ("应报", "实报", "已报", "退回待改", "未报", "逾期", "免报", "迟报")
"""What can be asked of 应报 as a whole and of a form."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How what was expected stands."""

    expected: int
    units: int
    received: int
    counted: int
    missing: int
    overdue: int
    exempt: int
    late: int

    @property
    def complete(self) -> bool:
        """Whether everything that was expected is in the figures."""
        return self.counted >= self.expected

    @property
    def to_mend(self) -> int:
        """What came and was sent back."""
        return self.received - self.counted

    def count(self, name: str) -> int:
        """Return a count of 应报 by its name."""
        return {
            "应报": self.expected, "实报": self.received, "已报": self.counted,
            "退回待改": self.to_mend, "未报": self.missing, "逾期": self.overdue,
            "免报": self.exempt, "迟报": self.late,
        }[name]  # fmt: skip


def standing(rows: Iterable[Expected]) -> Standing:
    """Return how expectations stand; what is 免报 is not expected."""
    every = list(rows)
    asked = [one for one in every if one.state != EXEMPT]
    states = [one.state for one in asked]
    return Standing(
        len(asked), len({one.unit_code for one in asked}),
        sum(state in (REPORTED, TO_MEND) for state in states), states.count(REPORTED),
        states.count(MISSING), sum(one.overdue for one in asked), len(every) - len(asked),
        sum(bool(one.late) for one in asked),
    )  # fmt: skip


class Situation:
    """What was expected for a cycle, form by form."""

    def __init__(
        self, expected: Sequence[Expected], as_of: datetime.date, *, in_chinese: bool = False
    ) -> None:
        self.expected, self.as_of, self.in_chinese = expected, as_of, in_chinese
        self.forms = list(dict.fromkeys(one.form for one in expected))

    def of(self, form: str = "", unit: str = "") -> Standing:
        """Return how a form stands, all of them where none is named; of one unit or of all."""
        return standing(
            one for one in self.expected if form in ("", one.form) and unit in ("", one.unit_code)
        )

    def complete(self, forms: Iterable[str]) -> bool:
        """Return whether everything that was expected of some forms is in the figures."""
        return all(self.of(form).complete for form in forms if form in self.forms)

    def sentence(self, forms: Iterable[str]) -> str:
        """Return who was to report on some forms, and who has; of all where none is asked for."""
        asked = [form for form in self.forms if form in set(forms)] or self.forms
        told = {form: self.of(form) for form in asked}
        alike: dict[str, list[str]] = {}
        for form, one in told.items():
            alike.setdefault(_said(one), []).append(form)
        if len(alike) == 1 and len({self._units(form) for form in asked}) == 1:
            said = next(iter(alike))
        else:
            said = "；".join(_of_forms(forms, text) for text, forms in alike.items())
        front = f"截至{day(self.as_of, in_chinese=self.in_chinese)}，"
        return f"{front}{said}" if said else f"{front}没有应报的材料"

    def _units(self, form: str) -> frozenset[tuple[str, str, str]]:
        return frozenset((o.unit_code, o.period, o.state) for o in self.expected if o.form == form)


def _of_forms(forms: Sequence[str], said: str) -> str:
    return f"{'、'.join(forms)}{'各' if len(forms) > 1 else ''}{said}"


def _said(told: Standing) -> str:
    measure = "个单位" if told.units == told.expected else "份"
    received = "个" if measure == "个单位" else "份"
    said = f"应报{told.expected}{measure}，实报{told.received}{received}"
    if told.to_mend:
        said += f"，计入{told.counted}{received}"
    return said
