"""Is this a filled copy at all? A blank one, and the tagged form itself, are not."""

from __future__ import annotations

from collections.abc import Iterator

from ..findings import MUST, Finding
from ..layout import Field, Layout
from ..reading import VALUE, Filled
from ..refs import address
from .batch import Batch

Found = Iterator[tuple[int, Finding]]


def check_filled_in(batch: Batch) -> Found:
    """Give a finding for each copy in which nothing was filled in."""
    printed = {about.name for about in batch.checker.layout.fields.values() if about.printed}
    brought = _brought(batch.checker.layout)
    for index, copy in enumerate(batch.copies):
        if brought and _untouched(batch.checker.layout, copy, brought):
            sheet = next((s for s in copy.sheets if s), None)
            yield index, Finding("nothing-filled", MUST, sheet=sheet)
            continue
        if any(a.state != "空白" for n, a in copy.answers.items() if n not in printed):
            continue
        blocks = (
            column
            for name, read in copy.blocks.items()
            for short, column in read.columns.items()
            if f"{name}.{short}" not in printed
        )
        if not any(value is not None for column in blocks for value in column) and not any(
            finding.severity == MUST for finding in copy.findings
        ):
            sheet = next((s for s in copy.sheets if s), None)
            yield index, Finding("nothing-filled", MUST, sheet=sheet)


def _brought(layout: Layout) -> frozenset[str]:
    """Return the fields that a blank may bring filled in, empty where it brings no records."""
    repeating = [block.name for block in layout.blocks.values() if not block.fixed]
    asked = [f for f in layout.fields.values() if not f.printed and not f.formula and not f.hidden]
    keyed = {f.name for f in asked if f.key == "全" or f.prefill}
    if not any(f.name in keyed and f.block in repeating for f in asked):
        return frozenset()
    senders = {f.name for f in asked if f.block is None and f.type == "单位"}
    if all(f.name in keyed | senders for f in asked):
        return frozenset()  # then what the blank brings is all that there is to say
    return frozenset(keyed | senders)


def _untouched(layout: Layout, copy: Filled, brought: frozenset[str]) -> bool:
    """Whether a copy says nothing but what its blank had, and was read without trouble."""
    if any(f.severity == MUST for f in copy.findings):
        return False
    if not any(read.rows for read in copy.blocks.values()):
        return False
    for name, answer in copy.answers.items():
        about = layout.fields[name]
        if not (about.printed or about.formula or name in brought or answer.state == "空白"):
            return False
    return all(
        about.printed or about.formula or about.name in brought or _as_blank(value, about)
        for name, read in copy.blocks.items()
        for short, column in read.columns.items()
        for about in [layout.fields[f"{name}.{short}"]]
        for value in column
    )


def _as_blank(value: object, about: Field) -> bool:
    """Whether a value is none, or the one that an empty cell means."""
    if value is None or about.blank is None:
        return value is None
    if isinstance(value, bool):
        return about.blank == ("是" if value else "否")
    return str(value) == about.blank


def check_tags(batch: Batch) -> Found:
    """Give a finding for each single field in which a tag stands: the form itself came back."""
    for index, copy in enumerate(batch.copies):
        for name, answer in copy.answers.items():
            if answer.state == VALUE and isinstance(answer.value, str) and "{{" in answer.value:
                cell = address(*answer.cell) if answer.cell else None
                yield index, Finding(
                    "tag-left", MUST, sheet=answer.sheet, cell=cell, field=name,
                    found=answer.value, facts={"label": name},
                )  # fmt: skip
