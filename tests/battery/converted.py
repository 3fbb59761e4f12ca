"""Damaged copies that LibreOffice saved again, as .xlsx, .xls or .ods, before they are read."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from .drawing import Copy
from .mutations import SkippedError
from .runs import Case, Outcome, damaged, read

BATCH = 100
"""LibreOffice stopped after 247 files in one command (reading.md §9)."""

NOT_CONVERTED = frozenset(("the_very_corner", "uncached_formula", "twenty_more"))
"""LibreOffice computes what had no result, cuts .xls off at column IV, and is slow on the rest."""


def outcomes(cases: Iterable[Case], ending: str, folder: Path) -> Iterator[Outcome]:
    """Give the outcomes of cases whose copies were saved again with an ending."""
    waiting: list[tuple[Case, Copy]] = []
    for case in cases:
        if case.mutation in NOT_CONVERTED:
            continue
        try:
            waiting.append((case, damaged(case)))
        except SkippedError:
            continue
        if len(waiting) == BATCH:
            yield from _converted(waiting, ending, folder)
            waiting = []
    yield from _converted(waiting, ending, folder)


def _converted(waiting: list[tuple[Case, Copy]], ending: str, folder: Path) -> Iterator[Outcome]:
    given, got = folder / "given", folder / "got"
    given.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, (_, copy) in enumerate(waiting):
        path = given / f"{number}.xlsx"
        path.write_bytes(copy.bytes())
        paths.append(str(path))
    if not paths:
        return
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless",
         "--convert-to", ending, "--outdir", str(got), *paths],
        check=True, capture_output=True, timeout=580,
    )  # fmt: skip
    for number, (case, copy) in enumerate(waiting):
        name = f"{number}.{ending}"
        yield read(case, copy, (got / name).read_bytes(), name)
