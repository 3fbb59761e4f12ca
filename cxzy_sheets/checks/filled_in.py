"""Is this a filled copy at all? A blank one, and the tagged form itself, are not."""

from __future__ import annotations

from collections.abc import Iterator

from ..findings import MUST, Finding
from ..reading import VALUE
from ..refs import address
from .batch import Batch

Found = Iterator[tuple[int, Finding]]


def check_filled_in(batch: Batch) -> Found:
    """Give a finding for each copy in which nothing was filled in."""
    printed = {about.name for about in batch.checker.layout.fields.values() if about.printed}
    for index, copy in enumerate(batch.copies):
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
