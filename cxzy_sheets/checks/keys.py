"""What tells records apart: 键, 全, 唯一, within one copy."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from typing import Any

from ..findings import MUST, Finding
from ..layout import Block, Field
from ..reading import ABSENT, UNREADABLE, BlockRead
from ..refs import address
from .batch import Batch
from .said import cells_of

Found = Iterator[tuple[int, Finding]]


def check_keys(batch: Batch) -> Found:
    """Give a finding for each key that two records of a copy bear, and for each that is missing."""
    layout = batch.checker.layout
    for block in layout.blocks.values():
        keys = [layout.fields[name] for name in block.full_names if layout.fields[name].key]
        if not keys:
            continue
        wanted = [(about, _wanted(batch, about)) for about in keys if about.key == "全"]
        for copy in range(len(batch.copies)):
            yield from ((copy, finding) for finding in _twice(batch, copy, block, keys))
            for about, whole in wanted:
                if whole[copy] and not about.printed:
                    found = _missing(batch, copy, block, about, whole[copy])
                    yield from ((copy, f) for f in found)


def check_unique(batch: Batch) -> Found:
    """Give a finding for each value that stands twice in a column that is 唯一.

    Records that bear one key twice are told by that; that their codes are alike is no news.
    """
    layout = batch.checker.layout
    for about in layout.fields.values():
        if not about.unique or about.block is None:
            continue
        for copy in range(len(batch.copies)):
            column = batch.copies[copy].blocks[about.block].columns[about.short]
            for value, records in _repeated([None if v is None else (v,) for v in column]):
                if records in _same_keys(batch, copy, layout.blocks[about.block]):
                    continue
                sheet, cell = cells_of(batch, copy, about, records)
                yield copy, Finding(
                    "value-twice", MUST, sheet=sheet, cell=cell, field=about.name,
                    found=value[0], facts={"label": about.short, "count": len(records)},
                )  # fmt: skip


def _keys_of(batch: Batch, copy: int, block: Block) -> list[tuple[Any, ...] | None]:
    """Return the key of each record of a block, None where a part of it is blank."""
    keys = [field for name in block.full_names if (field := batch.checker.layout.fields[name]).key]
    columns = [batch.copies[copy].blocks[block.name].columns[about.short] for about in keys]
    return [
        None if any(v is None for v in values) else values for values in zip(*columns, strict=True)
    ]


def _same_keys(batch: Batch, copy: int, block: Block) -> list[list[int]]:
    """Return the records that bear one key, where more than one does."""
    return [records for _, records in _repeated(_keys_of(batch, copy, block))]


def _twice(batch: Batch, copy: int, block: Block, keys: list[Field]) -> Iterator[Finding]:
    for value, records in _repeated(_keys_of(batch, copy, block)):
        sheet, cell = cells_of(batch, copy, keys[0], records)
        label = "、".join(about.short for about in keys)
        yield Finding(
            "key-twice", MUST, sheet=sheet, cell=cell, field=keys[0].name,
            found=value[0] if len(value) == 1 else list(value),
            facts={"label": label, "count": len(records), "block": block.name},
        )  # fmt: skip


def _repeated(values: list[tuple[Any, ...] | None]) -> Iterator[tuple[tuple[Any, ...], list[int]]]:
    seen: dict[Hashable, list[int]] = {}
    for record, value in enumerate(values):
        if value is not None:
            folded = tuple(v.casefold() if isinstance(v, str) else v for v in value)
            seen.setdefault(folded, []).append(record)
    for records in seen.values():
        if len(records) > 1:
            first = values[records[0]]
            assert first is not None
            yield first, records


def _wanted(batch: Batch, about: Field) -> list[Sequence[str]]:
    """Return for each copy what a key 全 must hold: in a cycle the sender's own, else 取值."""
    if batch.beyond is None:
        return [about.options] * len(batch.copies)
    return [about.options if own is None else own for own in batch.beyond.whole(batch, about)]


def _missing(
    batch: Batch, copy: int, block: Block, about: Field, whole: Sequence[str]
) -> Iterator[Finding]:
    """Give the finding that names what a block with a key 全 lacks."""
    read = batch.copies[copy].blocks[block.name]
    states = [read.state(about.short, record) for record in range(len(read.rows))]
    if UNREADABLE in states or ABSENT in states or not read.sheet or read.left_out:
        return  # what cannot be read may be the one that is missing; it has a finding of its own
    there = {str(v).casefold() for v in read.columns[about.short] if v is not None}
    lacking = [option for option in whole if option.casefold() not in there]
    if lacking:
        yield Finding(
            "key-missing", MUST, sheet=read.sheet, cell=_next(read, about.short), field=about.name,
            found=len(there), expected=lacking,
            facts={"label": about.short, "block": block.name},
        )  # fmt: skip


def _next(read: BlockRead, short: str) -> str | None:
    """Return the cell in which the next key would stand: below the last record."""
    row = max((*read.rows, read.first - 1)) + 1
    return address(row, read.cells[short]) if short in read.cells and row >= 0 else None
