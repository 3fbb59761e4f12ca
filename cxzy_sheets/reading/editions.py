"""Another edition of the form, last year's perhaps: told by its mark, by its years, by its labels.

its blank carries the mark of another face      read where everything binds, and to be verified
it prints another year                          the same; see `years`
too many of its labels are others               refused, with what differs
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..findings import VERIFY, Finding
from ..workbooks import Book, Sheet
from .copy import Copy
from .labels import label
from .plan import Plan

ALIKE = 0.25
"""Share of a form's labels from which a sheet that is no copy may be an older edition of it: other
forms have at most 0.19."""
SHOWN = 6
"""Labels that a sentence names."""
_HEADING = 14
"""Characters of a text that may be a label."""


def older_blank(book: Book, name: str, face: str) -> list[Finding]:
    """Return the finding for a copy that was filled into the blank of another edition."""
    said, _, theirs = book.mark.rpartition(" ")
    if not theirs or said != name or theirs == face:
        return []
    return [Finding("other-edition", VERIFY, found=theirs, expected=face)]


def differences(plans: Sequence[Plan], sheets: Iterable[Sheet]) -> str:
    """Return the sentence on how the sheet most like a form differs; empty below a quarter."""
    best: tuple[float, Plan, Copy] | None = None
    for sheet in sheets:
        copy = Copy(sheet.rows, sheet.merges)
        for plan in plans:
            share = likeness(plan, copy)
            if share >= ALIKE and (best is None or share > best[0]):
                best = (share, plan, copy)
    if best is None:
        return ""
    share, plan, copy = best
    lacking = [key for key in plan.label_texts if not _stands(copy, label(key).bare)]
    lacking += [
        column.path[-1]
        for table in plan.page.tables
        for column in table.columns
        if column.path and not _stands(copy, label(column.path[-1]).bare)
    ]
    parts = [f"没有{_named(lacking)}"] if lacking else []
    extra = list(_strange(plan, copy))
    parts += [f"多了{_named(extra)}"] if extra else []
    told = f":{';'.join(parts)}" if parts else ""
    return f"有 {share:.0%} 的文字相同,可能是往年的表样{told}。"


def likeness(plan: Plan, copy: Copy) -> float:
    """Return the share of a form's labels that stand on a sheet."""
    total = sum(plan.keys.values())
    there = sum(n for key, n in plan.keys.items() if _stands(copy, key))
    return there / total if total else 0.0


def _stands(copy: Copy, key: str) -> bool:
    return key in copy.bare or key in copy.where


def _strange(plan: Plan, copy: Copy) -> Iterable[str]:
    """Give the short texts that stand in a row with labels of the form and are none of them."""
    for line in copy.texts:
        made = [(label(text), text) for _, text in line]
        known = sum(bool({one.key, one.bare} & plan.known) for one, _ in made)
        if known < 2 or known * 2 < len(made):
            continue
        for one, text in made:
            plain = "".join(text.split())
            if one.key and not {one.key, one.bare} & plan.known and len(plain) <= _HEADING:
                yield plain


def _named(labels: Iterable[str]) -> str:
    names = list(dict.fromkeys("".join(text.split()) for text in labels))
    more = f"等 {len(names)} 处" if len(names) > SHOWN else ""
    return "、".join(f"“{name}”" for name in names[:SHOWN]) + more
