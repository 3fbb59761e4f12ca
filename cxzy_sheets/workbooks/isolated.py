"""What is not a plain .xlsx within limits, read in a process of its own with an end to both.

An .xls, .xlsb or .ods states counts and chains that calamine 0.37 believes: of 6,000 .xls files
with a few bytes changed 17 made it ask for memory that aborts the process, 22 made it panic. A page
or an XML file may be made to take hours. Whatever it is, it ends a child, not the office's run.

A child is started for the first such file and serves the next ones. It is another `python` on a
script, no fork and no `multiprocessing`, so that an unguarded script on Windows is not run again;
it ends with its parent, whose pipe closes.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from . import reading_child
from .kinds import refusal
from .others import read_here
from .sent import received
from .sheets import Book

SECONDS = 9.0
"""How long one workbook may take."""
_LARGE = 16 * 2**20
_LONGEST = 2**27
"""Bytes that an answer may have."""
_KEPT = 4


def read_apart(kind: str, data: bytes, passwords: Sequence[str] = ()) -> Book:
    """Return a workbook of a kind, read in another process; see `others.read_here`.

    Raises:
        WorkbookError: It cannot be read, or reading it took too long or too much memory.
    """
    asked = json.dumps({"kind": kind, "passwords": list(passwords)}).encode() + b"\n" + data
    kept = _kept()
    answer = _asked(kept, asked) if kept is not None else b""
    if not answer:
        # A kept child may have died of another file since; a new one can only die of this.
        child = _started()
        if child is None:
            return read_here(kind, data, passwords)
        answer = _asked(child, asked)
    if not answer:
        raise refusal("damaged-file", detail="读取时中断")
    return received(answer)


def _started() -> _Child | None:
    """Return a new child; None where this machine starts none, and the survey has to do."""
    if getattr(sys, "frozen", False) or not sys.executable:
        # Inside another program there is no `python`, and starting it would start the program.
        return None
    try:
        child = _Child()
    except OSError:
        return None
    if child.ready():
        return child
    child.end()
    return None


def _asked(child: _Child, data: bytes) -> bytes:
    """Return a child's answer; empty where it died over it.

    Raises:
        WorkbookError: It took too long.
    """
    answer = b""
    try:
        answer = child.ask(data)
    except (OSError, EOFError, MemoryError) as error:
        if child.late:
            raise refusal("damaged-file", detail="读取超时") from error
    finally:
        # One that has said nothing, or very much, is let go, and its memory with it.
        if 0 < len(answer) < _LARGE:
            _keep(child)
        else:
            child.end()
    return answer


class _Child:
    """One process that reads, a workbook at a time."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.late = False
        """It was ended because it took too long."""
        path = os.pathsep.join(entry or os.getcwd() for entry in sys.path)
        self.process = subprocess.Popen(
            [sys.executable, "-P", str(Path(reading_child.__file__))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # A panic of the native reader prints; it is told as a finding.
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )

    def ready(self) -> bool:
        """Return whether the native reader is there; waits for it."""
        assert self.process.stdout is not None
        with self._watched():
            return self.process.stdout.read(1) == reading_child.READY

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """End the process if what follows takes too long."""
        clock = threading.Timer(SECONDS, self._give_up)
        clock.daemon = True
        clock.start()
        try:
            yield
        finally:
            clock.cancel()

    def ask(self, data: bytes) -> bytes:
        """Return the answer; EOFError or OSError where the process ends before it gives one."""
        sink, source = self.process.stdin, self.process.stdout
        assert sink is not None
        assert source is not None
        with self._watched():
            sink.write(reading_child.LENGTH.pack(len(data)) + data)
            sink.flush()
            head = source.read(reading_child.LENGTH.size)
            if len(head) < reading_child.LENGTH.size:
                raise EOFError
            (length,) = reading_child.LENGTH.unpack(head)
            answer = source.read(length) if length <= _LONGEST else b""
            if len(answer) < length:
                raise EOFError
            return answer

    def _give_up(self) -> None:
        self.late = True
        self.process.kill()

    @property
    def alive(self) -> bool:
        """Whether it can be asked: after a fork it belongs to the parent alone."""
        return self.owner == os.getpid() and self.process.poll() is None

    def end(self) -> None:
        """End the process, and wait for it; after a fork only let go of it."""
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with suppress(OSError):  # it is gone already
                    pipe.close()
        if self.owner == os.getpid():
            self.process.kill()
            self.process.wait()
        else:
            self.process.returncode = 0


_idle: list[_Child] = []
_lock = threading.Lock()
_ended_with_us: list[int] = []
"""The process that has promised to end its children when it ends."""


def _kept() -> _Child | None:
    """Return a child that is free; None where there is none."""
    with _lock:
        while _idle:
            child = _idle.pop()
            if child.alive:
                return child
            child.end()
    return None


def _keep(child: _Child) -> None:
    with _lock:
        if os.getpid() not in _ended_with_us:
            _ended_with_us.append(os.getpid())
            atexit.register(_end_all)
        if len(_idle) < _KEPT:
            _idle.append(child)
            return
    child.end()


def _end_all() -> None:
    with _lock:
        for child in _idle:
            child.end()
        _idle.clear()
