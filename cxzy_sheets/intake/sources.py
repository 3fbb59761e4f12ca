"""Where bytes are taken from, step by step; what was opened last is kept for the next file in it.

The way to a file is a few numbers, so that it can be sent to another process, and a mailbox of any
size is never held whole.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from pathlib import Path
from typing import Any, Protocol

KEPT = 128 * 2**20
"""Bytes of opened containers that are kept."""


class Source(Protocol):
    """Bytes that can be looked at in part."""

    size: int

    def slice(self, start: int, length: int) -> bytes:
        """Return some bytes; fewer where it ends."""


class FileSource:
    """A file on disk, read where it is asked for."""

    def __init__(self, path: Path) -> None:
        self.path = path
        told = path.stat()
        self.size = told.st_size
        self.stamp = (told.st_size, told.st_mtime_ns)
        """What tells that the file was changed since it was opened; nothing else is told by it."""

    def slice(self, start: int, length: int) -> bytes:
        """Return some bytes; fewer where it ends."""
        with self.path.open("rb") as file:
            file.seek(start)
            return file.read(length)


class BytesSource:
    """Bytes that are there already."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.size = len(data)

    def slice(self, start: int, length: int) -> bytes:
        """Return some bytes; fewer where it ends."""
        return self.data[start : start + length]


class Step(Protocol):
    """The way from a container to one file in it."""

    def open(self, source: Source) -> Any:
        """Return the container, opened, for every step into it."""

    def take(self, opened: Any) -> bytes:
        """Return the file's bytes.

        Raises:
            WorkbookError: They are damaged, encrypted or too many.
        """


def taken(path: Path, steps: tuple[Step, ...]) -> bytes:
    """Return the bytes that some steps lead to.

    Raises:
        OSError: The file on disk cannot be opened.
        WorkbookError: One of the containers is damaged, or what it holds.
    """
    start = FileSource(path)
    source: Source = start
    data = b""
    for number, step in enumerate(steps):
        way = (str(path), start.stamp, steps[:number], type(step))
        opened = _OPENED.get(way)
        if opened is None:
            opened = step.open(source)
            _OPENED.put(way, opened, 0 if opened is start else source.size)
        inner = (str(path), start.stamp, steps[: number + 1])
        held = _OPENED.get(inner)
        if held is None:
            data = step.take(opened)
            if number + 1 < len(steps):
                _OPENED.put(inner, data, len(data))
        else:
            data = held
        source = BytesSource(data)
    return data


class _Opened:
    """What was opened last, as much of it as may be kept."""

    def __init__(self) -> None:
        self._held: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Any:
        with self._lock:
            if key not in self._held:
                return None
            self._held.move_to_end(key)
            return self._held[key][0]

    def put(self, key: Hashable, value: Any, size: int) -> None:
        if size > KEPT:
            return
        with self._lock:
            if key in self._held:
                return
            self._held[key] = (value, size)
            self._size += size
            while self._size > KEPT or len(self._held) > _MOST:
                _, (_, gone) = self._held.popitem(last=False)
                self._size -= gone

    def clear(self) -> None:
        with self._lock:
            self._held.clear()
            self._size = 0


_MOST = 32
_OPENED = _Opened()


def forget() -> None:
    """Let go of everything that is kept."""
    _OPENED.clear()
