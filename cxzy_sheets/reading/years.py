"""Texts that the form prints and the copy prints with other digits: last year's form, perhaps.

The row alignment takes `2010年度…汇总表` for `2011年度…汇总表`, and rightly so; but whether it is
this year's form that was filled in, only the unit can say (reading.md §13).
"""

from __future__ import annotations

import re

from ..findings import VERIFY, Finding
from ..names import label_key
from ..refs import address
from .copy import Copy
from .plan import Plan

_DIGITS = re.compile(r"\d+|[〇零一二三四五六七八九]{4}")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|[〇零一二三四五六七八九]{4}")


def changed_digits(plan: Plan, copy: Copy, sheet: str) -> list[Finding]:
    """Return a finding for each printed text that the copy has, but for a digit."""
    found = []
    for anchor in plan.page.anchors:
        if not _DIGITS.search(anchor.text) or label_key(anchor.text) in copy.where:
            continue
        hit = _same_but_digits(anchor.text, copy) or _same_title(anchor.text, copy)
        if hit is not None:
            row, column, text = hit
            found.append(
                Finding(
                    "printed-digits", VERIFY, sheet=sheet, cell=address(row, column),
                    found=" ".join(text.split()), expected=" ".join(anchor.text.split()),
                )
            )  # fmt: skip
    return found


def _same_but_digits(text: str, copy: Copy) -> tuple[int, int, str] | None:
    bare = _without_digits(text)
    if len(bare) < 2:
        return None
    for row, line in enumerate(copy.texts):
        for column, there in line:
            if _DIGITS.search(there) and _without_digits(there) == bare:
                return row, column, there
    return None


def _without_digits(text: str) -> str:
    return label_key(_DIGITS.sub("", text))


def _same_title(text: str, copy: Copy) -> tuple[int, int, str] | None:
    """Return a text that is the same title, reworded, for other years."""
    from rapidfuzz import fuzz

    years = set(_YEAR.findall(text))
    key = label_key(text)
    if not years or len(key) < 8:
        return None
    for row, line in enumerate(copy.texts[:12]):
        for column, there in line:
            theirs = set(_YEAR.findall(there))
            if theirs and not theirs & years and fuzz.ratio(key, label_key(there)) >= 75:
                return row, column, there
    return None
