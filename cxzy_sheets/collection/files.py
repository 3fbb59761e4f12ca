"""The files of an inbox, read: each in its own trap, in threads, in batches.

Threads are enough: the native reader lets others work. Any `concurrent.futures.Executor` takes the
same batches to other processes or machines.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from typing import Any

from ..errors import WorkbookError
from ..findings import MUST, Finding
from ..forms import Form, file_finding
from ..intake import Attachment
from ..matching import several_senders
from ..reading import Filled
from ..workbooks import read_book

READ, UNREADABLE, IGNORED = "已读", "无法读取", "忽略"
"""What becomes of a leaf file; every file is one of them (DESIGN §1, promise 2)."""

Progress = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class FileRead:
    """What one leaf file gave."""

    name: str
    size: int
    kind: str = ""
    digest: str = ""
    result: str = READ
    note: str = ""
    copies: tuple[Filled, ...] = ()
    findings: tuple[Finding, ...] = ()


def read_all(
    form: Form,
    found: Sequence[Attachment],
    executor: Executor | None,
    progress: Progress | None,
) -> list[FileRead]:
    """Return what each file gave, in the order of the files."""
    if executor is not None:
        return _in_batches(form, found, executor, progress, workers=4)
    workers = min(8, os.cpu_count() or 1)
    if len(found) < 16 or workers == 1:
        made = []
        for number, item in enumerate(found, start=1):
            made.append(read_file(form, item))
            if progress:
                progress(number, len(found))
        return made
    with ThreadPoolExecutor(workers) as threads:
        return _in_batches(form, found, threads, progress, workers=workers)


def _in_batches(
    form: Form,
    found: Sequence[Attachment],
    executor: Executor,
    progress: Progress | None,
    *,
    workers: int,
) -> list[FileRead]:
    # Batches, not files: what is sent to another process or machine has a cost of its own
    # (performance.md §7).
    size = min(200, max(8, len(found) // (8 * workers)))
    starts = range(0, len(found), size)
    running = {
        executor.submit(read_batch, form, found[start : start + size]): start for start in starts
    }
    parts: dict[int, list[FileRead]] = {}
    done = 0
    for future in as_completed(running):
        part = future.result()
        parts[running[future]] = part
        done += len(part)
        if progress:
            progress(done, len(found))
    made = [file for start in starts for file in parts[start]]
    return [_with_layout(form, file) for file in made]


def _with_layout(form: Form, file: FileRead) -> FileRead:
    """Return a file's copies with this process's own layout, where they came from another one."""
    if all(copy.layout is form.layout for copy in file.copies):
        return file
    return replace(file, copies=tuple(replace(c, layout=form.layout) for c in file.copies))


def read_batch(form: Form, found: Sequence[Attachment]) -> list[FileRead]:
    """Return what each of some files gave; the unit of work for an executor."""
    return [read_file(form, item) for item in found]


def read_file(form: Form, item: Attachment) -> FileRead:
    """Return what one file gave; a file that cannot be read is a finding, never an error."""
    if item.ignored:
        return FileRead(item.name, item.size, result=IGNORED, note=item.ignored)
    try:
        data, digest = item.read()
    except OSError as error:
        finding = Finding(
            "file-not-opened", MUST, file=item.name, facts={"why": error.strerror or str(error)}
        )
        return _unread(item, finding, "")
    if data == form.data:
        return FileRead(item.name, item.size, digest=digest, result=IGNORED, note="表样本身")
    try:
        book = read_book(data, name=item.name)
    except WorkbookError as error:
        return _unread(item, file_finding(error).at(file=item.name), digest)
    copies = tuple(_copies(form, book, item.name))
    return FileRead(item.name, item.size, book.kind, digest, copies=copies)


def _unread(item: Attachment, finding: Finding, digest: str) -> FileRead:
    said = f"{finding.message}{finding.hint}"
    return FileRead(
        item.name, item.size, digest=digest, result=UNREADABLE, note=said, findings=(finding,)
    )


def _copies(form: Form, book: Any, file: str) -> Iterator[Filled]:
    """Give the copies in a workbook: one, or one a sheet where each names another sender."""
    one = form.reader.read(book, file)
    if one.findings.count("several-copies"):
        copies = form.reader.read_all(book, file)
        if several_senders(form.layout, copies):
            yield from copies
            return
    yield one
