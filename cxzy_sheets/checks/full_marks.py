"""Is everything at its upper end? Nothing is wrong with that; the office wants to know (M-47)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..findings import ADVICE, Finding
from ..layout import Field
from ..reading import Filled
from .batch import Batch
from .said import cells_of, said_value

Found = Iterator[tuple[int, Finding]]

LEAST = 3
"""Values that must be there: two of them are at their upper end by chance."""


def check_full_marks(batch: Batch) -> Found:
    """Give a finding for each column of a copy in which every value is the highest there is."""
    layout = batch.checker.layout
    bounded = [about for about in layout.fields.values() if _bound(about)]
    for index, copy in enumerate(batch.copies):
        for about in bounded:
            if about.block is None:
                continue
            values = copy.blocks[about.block].columns[about.short]
            full = _all_full(about, values, _beside(copy, about))
            if full is not None:
                sheet, cell = cells_of(batch, index, about, full)
                yield index, Finding(
                    "all-full", ADVICE, sheet=sheet, cell=cell, field=about.name,
                    found=said_value(values[full[0]], about),
                    facts={"label": about.short, "count": len(full)},
                )  # fmt: skip


def _bound(about: Field) -> str:
    """Return the highest value of a field: a number, or the field that holds it; else empty."""
    if about.type not in ("整数", "小数", "百分比") or about.many or about.printed:
        return ""
    ends = [item[2:].strip() for item in about.allowed if item[:2] in ("<=", "＜＝")]
    ends += [item[1:].strip() for item in about.allowed if item[:1] == "≤"]
    return ends[0] if ends else "1" if about.type == "百分比" else ""


def _beside(copy: Filled, about: Field) -> Sequence[Any] | float | None:
    """Return the upper end of each record: one for all, or what another column says."""
    bound = _bound(about)
    try:
        return float(bound[:-1]) / 100 if bound.endswith("%") else float(bound)
    except ValueError:
        columns: Mapping[str, list[Any]] = copy.blocks[str(about.block)].columns
        return columns.get(bound.removeprefix(f"{about.block}."))


def _all_full(
    about: Field, values: Sequence[Any], bound: Sequence[Any] | float | None
) -> list[int] | None:
    """Return the records with a value, if all of them are at their upper end."""
    if bound is None:
        return None
    there = [index for index, value in enumerate(values) if value is not None]
    if len(there) < LEAST:
        return None
    for index in there:
        end = bound if isinstance(bound, float) else bound[index]
        if not isinstance(end, (int, float)) or not end or values[index] != end:
            return None
    return there
