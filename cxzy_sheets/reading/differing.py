"""Two copies of one form by one sender -> what differs between them, cell by cell.

Values are compared and not places: a field that stands elsewhere now says the same. Records are
paired by what they are called, then, where as many are left on both sides, in their order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..catalogue import shown
from ..refs import address
from .filled import UNREADABLE, BlockRead, Filled
from .located import names_of

NOTHING = "空白"
GONE, NEW = "(没有这一行)", "(没有这一行)"
WITHHELD = "不出"
UNSAID = "(不外传)"
_MOST_SAID = 3
"""Values of a record that is new, or gone, that are told."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell, or one record, that says something else than before."""

    sheet: str
    cell: str
    """Where it stands now; empty where it is gone."""
    field: str
    """`支部.收回`; a record as a whole by its block: `支部`."""
    label: str
    """The field, and which record: `收回(数学教工党支部)`."""
    before: str
    now: str


def differences(old: Filled, new: Filled) -> Iterator[Difference]:
    """Give what a copy says other than an earlier one of the same form, in the form's order.

    Of a field that is 不出 only that it differs is told.
    """
    for name, answer in new.answers.items():
        about, was = new.layout.fields[name], old.answers.get(name)
        if about.hidden or about.printed or was is None:
            continue
        texts = [_said(one.value, one.state, one.raw) for one in (was, answer)]
        if texts[0] != texts[1]:
            before, now = _open(new, name, texts)
            cell = address(*answer.cell) if answer.cell else ""
            yield Difference(answer.sheet or "", cell, name, name, before, now)
    for name, block in new.blocks.items():
        if name in old.blocks:
            yield from _in_block(_Side(old, old.blocks[name]), _Side(new, block))


class _Side:
    """A block in one of the two copies."""

    def __init__(self, copy: Filled, read: BlockRead) -> None:
        self.copy, self.read = copy, read
        self.names = names_of(copy, read.name)
        self.typed = _typed(copy, read)

    def text(self, short: str, record: int) -> str:
        """Return what a cell of a record says."""
        read = self.read
        typed = self.typed.get(self.cell(short, record))
        if typed is not None:
            return typed
        return _said(read.columns[short][record], read.state(short, record), None)

    def cell(self, short: str, record: int) -> str:
        """Return where a cell of a record stands; empty where it was not found."""
        read = self.read
        there = short in read.cells and read.rows[record] >= 0
        return address(read.rows[record], read.cells[short]) if there else ""

    def label(self, record: int) -> str:
        """Return what a record is called in a sentence: its first texts."""
        texts = (_first_text(self.read, record), f"第{record + 1}行")
        return next(text for text in texts if text)

    def whole(self, record: int) -> str:
        """Return the first few things that a record says."""
        read = self.read
        said = [
            f"{short} {self.text(short, record)}"
            for short in read.columns
            if _tellable(self.copy, f"{read.name}.{short}")
            and self.text(short, record) != NOTHING
        ]  # fmt: skip
        more = "…" if len(said) > _MOST_SAID else ""
        return "、".join(said[:_MOST_SAID]) + more or NOTHING


def _in_block(old: _Side, new: _Side) -> Iterator[Difference]:
    pairs = _paired(old.names, new.names)
    read = new.read
    for record in range(len(read.rows)):
        was = pairs.get(record)
        if was is None:
            cells = [cell for short in read.columns if (cell := new.cell(short, record))]
            place = cells[0] if cells else ""
            label = f"{read.name}({new.label(record)})"
            yield Difference(read.sheet, place, read.name, label, NEW, new.whole(record))
            continue
        for short in read.columns:
            if short not in old.read.columns:
                continue
            texts = [old.text(short, was), new.text(short, record)]
            if texts[0] != texts[1]:
                name = f"{read.name}.{short}"
                before, now = _open(new.copy, name, texts)
                label = f"{short}({new.label(record)})"
                yield Difference(
                    read.sheet, new.cell(short, record), name, label, before, now
                )  # fmt: skip
    for record in range(len(old.read.rows)):
        if record not in pairs.values():
            label = f"{read.name}({old.label(record)})"
            yield Difference(read.sheet, "", read.name, label, old.whole(record), GONE)


def _paired(old: tuple[str, ...], new: tuple[str, ...]) -> dict[int, int]:
    """Return record now -> record before."""
    known = {name: index for index, name in enumerate(old)}
    pairs = {index: known[name] for index, name in enumerate(new) if name in known}
    before = [i for i in range(len(old)) if i not in set(pairs.values())]
    now = [i for i in range(len(new)) if i not in pairs]
    # As many under other names: they were called otherwise. More or fewer: nobody knows which.
    if len(before) == len(now):
        pairs |= dict(zip(now, before, strict=True))
    return pairs


def _said(value: Any, state: str, raw: Any) -> str:
    if value is not None:
        return shown(value)
    text = str(raw).strip() if state == UNREADABLE and raw is not None else ""
    return text or (state if state == UNREADABLE else NOTHING)


def _typed(copy: Filled, read: BlockRead) -> Mapping[str, str]:
    """Return cell -> what was typed, where a value was made of it, or none could be.

    约25 is read as 25 and is told: whoever types 25 in its place has changed the cell.
    """
    return {
        finding.cell: finding.found.strip()
        for finding in copy.findings
        if finding.sheet == read.sheet and finding.cell and isinstance(finding.found, str)
    }


def _first_text(read: BlockRead, record: int) -> str:
    values = (column[record] for column in read.columns.values())
    return next((value for value in values if isinstance(value, str) and value), "")


def _tellable(copy: Filled, name: str) -> bool:
    return copy.layout.fields[name].public != WITHHELD


def _open(copy: Filled, name: str, texts: list[str]) -> list[str]:
    return texts if _tellable(copy, name) else [UNSAID, UNSAID]
