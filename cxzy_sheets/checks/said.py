"""Cells and values as findings tell them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..catalogue import shown
from ..layout import Field
from ..refs import address, rows_address

if TYPE_CHECKING:
    from .batch import Batch


def cells_of(
    batch: Batch, copy: int, about: Field, records: Sequence[int]
) -> tuple[str | None, str | None]:
    """Return the sheet and the cells of a field in some records of a copy: `D6:D9、D12`.

    None where the field has no place in the copy.
    """
    filled = batch.copies[copy]
    if about.block is None:
        answer = filled.answers[about.name]
        return answer.sheet, address(*answer.cell) if answer.cell else None
    read = filled.blocks[about.block]
    rows = [read.rows[record] for record in records if read.rows[record] >= 0]
    if about.short not in read.cells or not rows:
        return read.sheet or None, None
    return read.sheet, rows_address(read.cells[about.short], rows)


def said_value(value: Any, about: Field | None = None, kind: str | None = None) -> Any:
    """Return a value as an office writes it: shares in percent, with two decimals or what it has.

    159/199 is 79.9% and never 80%.
    """
    share = (about is not None and about.type == "百分比") or kind == "百分比"
    if share and isinstance(value, (int, float)) and not isinstance(value, bool):
        return percent(float(value))
    return shown(value) if isinstance(value, tuple) else value


def percent(share: float) -> str:
    """Return a share in percent: two decimals, more where those would round it to a whole."""
    number = share * 100
    for digits in (2, 4, 6):
        text = f"{number:.{digits}f}"
        if float(text) != round(number) or abs(number - round(number)) < 1e-9:
            break
    return f"{text.rstrip('0').rstrip('.')}%"
