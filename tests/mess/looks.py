"""How many files need a second look, and what it costs: `python -m tests.mess.looks`.

Counted on clean filled forms (the kits', the battery's, those drawn by lot) and, where it is
there, on the shared corpus of public workbooks.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from functools import cached_property, partial
from pathlib import Path
from random import Random
from typing import Any

import cxzy_sheets as cs
from cxzy_sheets.errors import CxzyError
from cxzy_sheets.workbooks import read_book, sheets

from .forms import family_names, family_of

SHARED = Path(__file__).parents[3] / "shared" / "corpus"
WALK, LOOKS, HANGING = "逐格再看", "查格式、字体", "看批注、图片、隐藏"


class Counted:
    """Counts, a file at a time, what is asked of `Look` while it is read."""

    def __init__(self) -> None:
        self.asked: set[str] = set()
        for name, word in (("_seen", WALK), ("_styles", LOOKS), ("hanging", HANGING)):
            self._watch(name, word)

    def _watch(self, name: str, word: str) -> None:
        own = sheets.Look.__dict__[name]
        asked = self.asked

        def counting(look: Any) -> Any:
            asked.add(word)
            return own.func(look)

        watched = cached_property(counting)
        watched.__set_name__(sheets.Look, name)
        setattr(sheets.Look, name, watched)


def main() -> int:
    """Print for each kind of files how many there are and how many were looked at twice."""
    counted = Counted()
    for title, reads in (("干净的填好的表", _clean()), ("公开的工作簿", _corpus())):
        found: Counter[str] = Counter()
        times: dict[bool, list[float]] = {True: [], False: []}
        for read in reads:
            counted.asked.clear()
            start = time.perf_counter()
            try:
                read()
            except CxzyError:
                found["读不了"] += 1
                continue
            took = time.perf_counter() - start
            found["份"] += 1
            found.update(counted.asked)
            found["再看过"] += bool(counted.asked)
            times[bool(counted.asked)].append(took)
        share = found["再看过"] / found["份"] if found["份"] else 0
        medians = [statistics.median(t) * 1000 if t else 0 for t in (times[False], times[True])]
        print(
            f"{title}:{dict(found)} {share:.1%},一份 {medians[0]:.2f} 毫秒,再看的 {medians[1]:.2f}"
        )
    return 0


def _clean() -> Iterator[Any]:
    rng = Random(0)
    for name in family_names(60):
        family = family_of(name)
        form = cs.Form(family.form, name=name)
        for _ in range(5):
            data = family.filled(family.truth(rng)).bytes()
            form.read(data)
            yield partial(form.read, data)


def _corpus() -> Iterator[Any]:
    for path in sorted(SHARED.rglob("*")) if SHARED.is_dir() else ():
        if path.suffix in (".xlsx", ".xlsm"):
            yield partial(_looked_at, path.read_bytes())


def _looked_at(data: bytes) -> None:
    """Take the second look at each sheet that gives a sign."""
    for sheet in read_book(data).sheets:
        if sheet.doubtful:
            assert sheet.look().odd is not None
        if sheet.unusual:
            assert sheet.look().hanging is not None


if __name__ == "__main__":
    sys.exit(main())
