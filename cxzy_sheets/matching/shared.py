"""唯一 全部: values that several copies hold, in whatever form and cycle."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from typing import Any

Entry = tuple[Hashable, Any, int, int]
"""What keeps values apart (a period), a value, its copy and its record."""


def shared_values(entries: Iterable[Entry]) -> Iterator[tuple[Any, dict[int, list[int]]]]:
    """Give each value that two copies hold: as it stands first, and copy -> its records.

    Texts that differ in case alone are one value; of several in a cell each counts. A blank is
    nobody's.
    """
    found: dict[Hashable, tuple[Any, dict[int, list[int]]]] = {}
    for apart, value, copy, record in entries:
        for one in value if isinstance(value, tuple) else (value,):
            if one is not None:
                key = (apart, one.casefold() if isinstance(one, str) else one)
                _, places = found.setdefault(key, (one, {}))
                places.setdefault(copy, []).append(record)
    yield from (pair for pair in found.values() if len(pair[1]) > 1)
