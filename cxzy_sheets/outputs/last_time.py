"""预填 `=上次`: what a unit answered last time, for its own next blank.

the same form, an earlier period of this cycle    ──▸ the latest of them
the cycle before (`previous`, or 输入 called 上次)  ──▸ its latest answer there

Only what was accepted counts, only the unit's own, and of a block the record of the same key. What
is 匿名 or 不出 is never taken.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..collection import collect_cycle
from ..cycle import Cycle, FormLine
from ..filling import WITHHELD
from ..layout import Field
from ..matching import ACCEPTED, Submission
from ..matching.periods import periods_of
from ..matching.submission import unit_field
from ..names import label_key
from ..tables.rows import as_text

if TYPE_CHECKING:
    from ..calendars import Period
    from ..collection import CycleCollection
    from ..reading import Filled

LAST = "上次"
_LAST = re.compile(r"[=＝]\s*上次\s*")
_NEVER = datetime.datetime(1, 1, 1)


def asks_for_last(about: Field) -> bool:
    """Return whether 预填 of a field is `=上次`."""
    return bool(_LAST.fullmatch(about.prefill.strip()))


class LastTime:
    """The answers of last time."""

    def __init__(self, cycle: Cycle, previous: Cycle | str | Path | None = None) -> None:
        """Collect them.

        Args:
            cycle: The cycle whose blanks are written.
            previous: The cycle before, or its folder; the folder that 输入 calls 上次 by default.

        Raises:
            CxzyError: The cycle before cannot be used.
        """
        self.cycle = cycle
        self.own = collect_cycle(cycle) if cycle.inbox.is_dir() else None
        place = previous if previous is not None else _input_of(cycle)
        self.before = collect_cycle(place) if place is not None else None

    @property
    def nothing(self) -> bool:
        """Whether there is no answer of anybody to be taken."""
        own = self.own.counts[ACCEPTED] if self.own is not None else 0
        return not own and (self.before is None or not self.before.counts[ACCEPTED])

    def of(
        self, line: FormLine, code: str, period: Period | None, head: Mapping[str, Any]
    ) -> Filled | None:
        """Return what a unit answered last, None where it did not.

        Args:
            line: The form.
            code: The unit.
            period: That the blank is for, if the form has periods.
            head: What the blank says of its own 键, such as whom it is about.
        """
        if line.anonymous:
            return None
        for found in (self._here(line, code, period), self._there(line, code)):
            same = [one for one in found if _same_head(one, head)]
            if same:
                newest = max(same, key=lambda one: one.received or _NEVER)
                return newest.filled
        return None

    def _here(self, line: FormLine, code: str, period: Period | None) -> list[Submission]:
        """Return the accepted copies of this cycle, of the latest period before."""
        if self.own is None:
            return []
        mine = [one for one in _accepted(self.own, line.name) if one.unit_code == code]
        periods = periods_of(self.cycle, line)
        if periods is None or period is None:
            return mine
        names = [one.name for one in periods.within]
        before = names[: names.index(period.name)] if period.name in names else []
        for name in reversed(before):
            found = [one for one in mine if one.period == name]
            if found:
                return found
        return []

    def _there(self, line: FormLine, code: str) -> list[Submission]:
        """Return the accepted copies of the cycle before, of its latest period."""
        before = self.before
        if before is None or line.name not in before.forms:
            return []
        other = before.cycle.line(line.name)
        if other.anonymous:
            return []
        mine = [one for one in _accepted(before, line.name) if self._is(before, one, code)]
        periods = periods_of(before.cycle, other)
        if periods is None:
            return mine
        names = [one.name for one in periods.within]
        last = max((names.index(o.period) for o in mine if o.period in names), default=None)
        return [one for one in mine if last is not None and one.period == names[last]]

    def _is(self, before: CycleCollection, one: Submission, code: str) -> bool:
        """Return whether a copy of the cycle before is a unit's: by name, codes may be new."""
        if not one.unit_code:
            return False
        found = self.cycle.roster.find(one.unit)
        if len(found) == 1:
            return found[0].code == code
        return False


def _input_of(cycle: Cycle) -> Path | None:
    line = next((line for line in cycle.inputs if line.name == LAST), None)
    if line is None:
        return None
    place = cycle.folder / line.source
    if not place.is_dir():
        if line.optional:
            return None
        raise line.row.error("来源", f"没有“{line.source}”这个周期文件夹。", "请核对位置。")
    return place


def _accepted(got: CycleCollection, form: str) -> list[Submission]:
    return [
        one for one in got.ledger.submissions if one.form == form and one.status == ACCEPTED
    ]  # fmt: skip


def _same_head(one: Submission, head: Mapping[str, Any]) -> bool:
    """Return whether a copy is about the same: of each 键 of the head that the blank says."""
    layout = one.filled.layout
    sender = unit_field(layout)
    for about in layout.fields.values():
        if about.block is None and about.key and about.name != sender and about.name in head:
            told = one.filled.values.get(about.name)
            if _key(told) != _key(head[about.name]):
                return False
    return True


def head_value(last: Filled, about: Field) -> Any:
    """Return the answer to a single field last time; None where there was none, or it is 不出."""
    other = last.layout.fields.get(about.name)
    if other is None or WITHHELD in (other.public, about.public):
        return None
    return last.values.get(about.name)


def records(last: Filled, block: str, fields: Sequence[Field]) -> list[dict[str, Any]]:
    """Return the records of a block last time, in the fields that ask for it and its keys."""
    read = last.blocks.get(block)
    if read is None:
        return []
    wanted = [
        f.short for f in fields
        if f.short in read.columns and f.public != WITHHELD and not f.printed
        and (other := last.layout.fields.get(f.name)) is not None and other.public != WITHHELD
    ]  # fmt: skip
    return [{short: read.columns[short][row] for short in wanted} for row in range(len(read.rows))]


def match(
    row: Mapping[str, Any], keys: Sequence[str], known: Sequence[Mapping[str, Any]]
) -> Mapping[str, Any] | None:
    """Return the record of last time with the same keys; None where there is none, or two."""
    asked = [key for key in keys if row.get(key) is not None]
    found = [one for one in known if asked and all(_key(one.get(k)) == _key(row[k]) for k in asked)]
    return found[0] if len(found) == 1 else None


def _key(value: Any) -> str:
    return label_key(str(as_text(value) or ""))


__all__ = ["LastTime", "asks_for_last", "head_value", "match", "records"]
