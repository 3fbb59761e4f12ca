"""The container of .xls and .et files, and of encrypted workbooks: streams in chains of sectors.

[MS-CFB]; nothing is followed twice, so that a damaged chain ends.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

_NONE = 0xFFFF_FFFA
"""Numbers of sectors from here on are marks: free, end of chain, a sector of the table itself."""


class Stream(NamedTuple):
    """One entry of the directory."""

    name: str
    """In lower case."""
    kind: int
    """2: a stream, 5: the root."""
    start: int
    size: int


class Compound:
    """A compound file.

    Raises:
        ValueError, LookupError, struct.error: It is damaged.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if not 7 <= shift <= 16 or not 4 <= mini_shift <= shift:
            raise ValueError(shift)
        self.size, self.mini_size = 1 << shift, 1 << mini_shift
        self.fat = self._fat()
        (first_directory,) = struct.unpack_from("<I", data, 48)
        self.cutoff, first_mini = struct.unpack_from("<II", data, 56)
        self.entries = list(self._entries(self._chain(first_directory)))
        self.mini_fat = _numbers(self._chain(first_mini)) if first_mini < _NONE else ()

    def stream(self, *names: str) -> bytes:
        """Return the first stream that has one of `names`, in their order."""
        by_name = {entry.name: entry for entry in reversed(self.entries) if entry.kind == 2}
        wanted = next((by_name[name] for name in names if name in by_name), None)
        if wanted is None:
            raise LookupError(names)
        if wanted.size >= self.cutoff:
            return self._chain(wanted.start)[: wanted.size]
        root = next((entry for entry in self.entries if entry.kind == 5), None)
        if root is None:
            raise LookupError("root")
        mini = self._chain(root.start)
        pieces, seen, start = [], set(), wanted.start
        while start < _NONE:
            if start in seen:
                raise ValueError(start)
            seen.add(start)
            pieces.append(mini[start * self.mini_size : (start + 1) * self.mini_size])
            start = self.mini_fat[start]
        return b"".join(pieces)[: wanted.size]

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self.size
        if at >= len(self.data):
            raise ValueError(number)
        return self.data[at : at + self.size]

    def _fat(self) -> tuple[int, ...]:
        listed = list(struct.unpack_from("<109I", self.data, 76))
        following, count = struct.unpack_from("<II", self.data, 68)
        while following < _NONE and count and len(listed) * self.size <= 4 * len(self.data):
            *more, following = _numbers(self._sector(following))
            listed += more
            count -= 1
        return _numbers(b"".join(self._sector(n) for n in listed if n < _NONE))

    def _chain(self, number: int) -> bytes:
        sectors, seen = [], set()
        while number < _NONE:
            if number in seen:
                raise ValueError(number)
            seen.add(number)
            sectors.append(self._sector(number))
            number = self.fat[number]
        return b"".join(sectors)

    def _entries(self, directory: bytes) -> Iterator[Stream]:
        for at in range(0, len(directory) - 127, 128):
            length, kind = struct.unpack_from("<HB", directory, at + 64)
            name = directory[at : at + min(max(length - 2, 0), 64)].decode("utf-16-le", "replace")
            start, size = struct.unpack_from("<II", directory, at + 116)
            if kind in (2, 5):
                yield Stream(name.lower(), kind, start, size)


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])
