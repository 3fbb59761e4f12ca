"""唯一 全部: a value that two copies share is told to both, where the other is to the office alone.

Copies of another period do not count: the same 学工号 comes again next month.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ..findings import MUST, Finding
from ..layout import Field
from ..refs import Ref
from .beyond import CycleBeyond
from .identity import WITHHELD
from .receipts import CrossFinding
from .rings import Filed

EVERYWHERE = "全部"
MOST_REFS = 20

Places = dict[tuple[str, Any], list[tuple[int, int]]]
"""Period and value -> the copies and records in which it stands."""


def unique_everywhere(beyond: CycleBeyond) -> Iterator[CrossFinding]:
    """Give a finding for each copy and value of a field with 唯一 全部 that another copy has."""
    for name, form in beyond.cycle.forms.items():
        for about in form.layout.fields.values():
            if about.unique == EVERYWHERE and not about.hidden:
                anonymous = beyond.cycle.line(name).anonymous
                for copy, finding in _shared(beyond.filed(name), about, anonymous=anonymous):
                    yield CrossFinding(finding, name, beyond.order[name][copy])


def _shared(filed: Filed, about: Field, *, anonymous: bool) -> Iterator[tuple[int, Finding]]:
    for (_, value), places in _places(filed, about).items():
        copies = sorted({copy for copy, _ in places})
        if len(copies) < 2:
            continue
        for copy in copies:
            own = [record for other, record in places if other == copy]
            far = [place for place in places if place[0] != copy]
            ref = _ref(filed, about, copy, own)
            facts: dict[str, object] = {"label": about.short, "count": len(places)}
            if not anonymous:
                facts["office_refs"] = _refs(filed, about, far)
            found = WITHHELD if anonymous and about.type == "人员" else value
            yield copy, Finding(
                "value-elsewhere", MUST, file=filed.given.copies[copy].file,
                sheet=ref.sheet if ref else None, cell=ref.cell if ref else None,
                field=about.name, found=found, facts=facts,
            )  # fmt: skip


def _places(filed: Filed, about: Field) -> Places:
    """Return where each value stands, values that differ in case alone together."""
    filed.work_out(about.name)
    found: Places = {}
    told: dict[Any, Any] = {}
    for row, value in enumerate(filed.batch.values(about.block, about.short)):
        copy, record = filed.batch.place(about.block, row)
        for one in value if isinstance(value, tuple) else (value,):
            if one is not None:
                first = told.setdefault(one.casefold() if isinstance(one, str) else one, one)
                found.setdefault((filed.batch.periods[copy], first), []).append((copy, record))
    return found


def _ref(filed: Filed, about: Field, copy: int, records: Sequence[int]) -> Ref | None:
    from ..checks.said import cells_of

    sheet, cell = cells_of(filed.batch, copy, about, records)
    return Ref(filed.given.copies[copy].file, sheet or "", cell) if cell else None


def _refs(filed: Filed, about: Field, places: Sequence[tuple[int, int]]) -> tuple[Ref, ...]:
    refs = (filed.batch.ref(copy, about.name, record) for copy, record in places[:MOST_REFS])
    return tuple(ref for ref in refs if ref is not None)
