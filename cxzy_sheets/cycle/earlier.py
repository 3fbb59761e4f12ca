"""The runs of a cycle that are there already, and what each of them saw when.

产出/002 2012-01-10/run.json    {"seen": {SHA-256: {"first": "2012-01-05", "run": 1, …}, …}, …}

A run carries forward what the runs before it saw, so that the newest tells it all. Nobody's clock
and no file's own time is in it: the day is 截至日期.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

RECORD = "run.json"
FORMAT = 1
"""Of run.json; a newer one than this is left alone."""

_RUN = re.compile(r"\d{3}(?!\d)|\d{4,}(?= \d{4}-\d\d-\d\d)")
"""`2011年` is a folder of the office, `1000 2012-01-10` a run."""


def finished(outputs: Path) -> list[tuple[int, Path]]:
    """Return the runs that are there, by number; a folder that the office renamed is still one."""
    if not outputs.is_dir():
        return []
    found = [
        (int(number[0]), path)
        for path in outputs.iterdir()
        if (number := _RUN.match(path.name)) and path.is_dir()
    ]
    return sorted(found, key=lambda run: (run[0], run[1].name))


def last_record(outputs: Path) -> Mapping[str, Any] | None:
    """Return run.json of the newest run that has one that can be read; None where none has."""
    for _, folder in reversed(finished(outputs)):
        try:
            said = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            # Removed or changed by hand: the run before it knows nearly as much.
            continue
        if isinstance(said, dict) and said.get("format", FORMAT) == FORMAT:
            return said
    return None
