"""Where a finding stands in a copy: its block, its records, and what these are called.

A record is known by its name and not by its row: rows are put in and taken out, and the record is
the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import lru_cache

from ..catalogue import shown
from ..findings import Finding
from ..names import label_key
from ..refs import Box, box
from .filled import BlockRead, Filled

_NAMED = ("单位", "人员", "文本", "编号", "文号")
"""Types of a field that tells one record from another."""


def block_of(copy: Filled, finding: Finding) -> BlockRead | None:
    """Return the block that a finding's cells stand in: by its field, else by its cells."""
    if finding.field is not None:
        read = copy.blocks.get(finding.field.partition(".")[0])
        return read if read is not None and read.sheet == finding.sheet else None
    areas = list(areas_of(finding))
    here = (read for read in copy.blocks.values() if areas and read.sheet == finding.sheet)
    return next((read for read in here if all(_within(read, area) for area in areas)), None)


def _within(read: BlockRead, area: Box) -> bool:
    first, left, last, right = area
    rows = sum(first <= row <= last for row in read.rows)
    columns = sum(left <= column <= right for column in read.cells.values())
    return (rows, columns) == (last - first + 1, right - left + 1)


def records_of(read: BlockRead, finding: Finding) -> Iterator[int]:
    """Give the rows of a block that a finding is about, each once."""
    areas = list(areas_of(finding))
    for record, row in enumerate(read.rows):
        if row >= 0 and any(first <= row <= last for first, _, last, _ in areas):
            yield record


def areas_of(finding: Finding) -> Iterator[Box]:
    """Give the cells of a finding; of one that names no field also its others in the same sheet."""
    texts = re.split("[、,]", finding.cell or "")
    if finding.field is None:
        here = (finding.file, finding.sheet)
        texts += [ref.cell for ref in finding.others if (ref.file, ref.sheet) == here]
    for text in texts:
        with suppress(ValueError):
            yield box(text)


@lru_cache(maxsize=16)
def names_of(copy: Filled, block: str) -> tuple[str, ...]:
    """Return what each record of a block is called; no two are called the same.

    By its 键, else by its first text; of a fixed block by its place. A record that has no name of
    its own is called by all that it says, and one of several that say the same by which it is.
    """
    read = copy.blocks[block]
    if copy.layout.blocks[block].fixed:
        return tuple(f"#{record}" for record in range(len(read.rows)))
    named = _naming(copy, read)
    names = [_said(read, named, record) for record in range(len(read.rows))]
    often = Counter(names)
    whole = Counter[str]()
    told = []
    for record, name in enumerate(names):
        if name and often[name] == 1:
            told.append(name)
            continue
        said = _said(read, list(read.columns), record)
        whole[said] += 1
        told.append(f"={said}={whole[said]}")
    return tuple(told)


def _naming(copy: Filled, read: BlockRead) -> list[str]:
    fields = {short: copy.layout.fields[f"{read.name}.{short}"] for short in read.columns}
    keys = [short for short, about in fields.items() if about.key]
    texts = [short for short, about in fields.items() if about.type in _NAMED]
    return keys or texts[:1]


def _said(read: BlockRead, shorts: Sequence[str], record: int) -> str:
    values = [read.columns[short][record] for short in shorts]
    if all(value is None for value in values):
        return ""
    return "\0".join("" if value is None else label_key(shown(value)) for value in values)


def place_in(copy: Filled, finding: Finding) -> str:
    """Return what a finding's place is called, whatever rows are put in above it."""
    read = block_of(copy, finding)
    records = list(records_of(read, finding)) if read is not None else []
    if read is None or not records:
        return "" if finding.field else finding.cell or ""
    names = names_of(copy, read.name)
    return "\n".join((read.name, *(names[record] for record in records)))
