"""唯一 全部: a value that two copies share is told to both, where the other is to the office alone.

Copies of another period do not count: the same 学工号 comes again next month.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..findings import MUST, Finding
from ..layout import Field
from ..matching.shared import shared_values
from ..refs import Ref
from .beyond import CycleBeyond
from .identity import WITHHELD
from .receipts import CrossFinding
from .rings import Filed

EVERYWHERE = "全部"
MOST_REFS = 20


def unique_everywhere(beyond: CycleBeyond) -> Iterator[CrossFinding]:
    """Give a finding for each copy and value of a field with 唯一 全部 that another copy has."""
    for name, form in beyond.cycle.forms.items():
        for about in form.layout.fields.values():
            if about.unique == EVERYWHERE and not about.hidden:
                anonymous = beyond.cycle.line(name).anonymous
                for copy, finding in _shared(beyond.filed(name), about, anonymous=anonymous):
                    yield CrossFinding(finding, name, beyond.order[name][copy])


def _shared(filed: Filed, about: Field, *, anonymous: bool) -> Iterator[tuple[int, Finding]]:
    filed.work_out(about.name)
    batch = filed.batch
    places = (batch.place(about.block, row) for row in range(batch.rows(about.block)))
    values = batch.values(about.block, about.short)
    entries = (
        (batch.periods[copy], value, copy, record)
        for (copy, record), value in zip(places, values, strict=True)
    )
    for value, there in shared_values(entries):
        for copy in sorted(there):
            far = [(other, r) for other, records in there.items() if other != copy for r in records]
            ref = _ref(filed, about, copy, there[copy])
            facts: dict[str, object] = {"label": about.short, "count": len(far) + len(there[copy])}
            if not anonymous:
                facts["office_refs"] = _refs(filed, about, far)
            found = WITHHELD if anonymous and about.type == "人员" else value
            yield copy, Finding(
                "value-elsewhere", MUST, file=filed.given.copies[copy].file,
                sheet=ref.sheet if ref else None, cell=ref.cell if ref else None,
                field=about.name, found=found, facts=facts,
            )  # fmt: skip


def _ref(filed: Filed, about: Field, copy: int, records: Sequence[int]) -> Ref | None:
    from ..checks.said import cells_of

    sheet, cell = cells_of(filed.batch, copy, about, records)
    return Ref(filed.given.copies[copy].file, sheet or "", cell) if cell else None


def _refs(filed: Filed, about: Field, places: Sequence[tuple[int, int]]) -> tuple[Ref, ...]:
    refs = (filed.batch.ref(copy, about.name, record) for copy, record in places[:MOST_REFS])
    return tuple(ref for ref in refs if ref is not None)
