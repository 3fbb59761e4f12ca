"""The files of an inbox, read: each in its own trap, in threads, in batches.

Threads are enough: the native reader lets others work. Any `concurrent.futures.Executor` takes the
same batches to other processes or machines.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from typing import Protocol

from ..errors import WorkbookError
from ..findings import MUST, Finding, Findings
from ..forms import Form, file_finding
from ..intake import Attachment, Mail
from ..layout import Layout
from ..matching import several_senders
from ..reading import Filled, without_notice
from ..workbooks import Book, read_book, told_of_kind
from .traced import NOTE, is_trace

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
    container: str = ""
    """What it came in, `来件.zip ▸ 内.zip`; empty: a file of a folder."""
    mail: Mail | None = None
    """What the mail says that it came with."""


class Intake(Protocol):
    """What knows the forms that files are looked at for."""

    def read(self, data: bytes, file: str, digest: str) -> FileRead:
        """Return what the bytes of one file gave.

        Raises:
            WorkbookError: No reader here can read them.
        """

    def layouts(self) -> Mapping[str, Layout]:
        """Return the layouts of the forms by name."""


class OneForm:
    """The intake of a form by itself."""

    def __init__(self, form: Form) -> None:
        self.form = form

    def read(self, data: bytes, file: str, digest: str) -> FileRead:
        """Return the copies in a workbook: one, or one a sheet where each names another sender."""
        if data == self.form.data:
            return FileRead(file, len(data), digest=digest, result=IGNORED, note="表样本身")
        if is_trace(data):
            return FileRead(file, len(data), digest=digest, result=IGNORED, note=NOTE)
        book, _ = without_notice(read_book(data, name=file))
        told = told_of_kind(book.kind, file)
        copies = [
            replace(copy, findings=Findings((*copy.findings, *told))) if told else copy
            for copy in self._copies(book, file)
        ]
        return FileRead(file, len(data), book.kind, digest, copies=tuple(copies))

    def _copies(self, book: Book, file: str) -> Iterator[Filled]:
        one = self.form.reader.read(book, file)
        if one.findings.count("several-copies"):
            copies = self.form.reader.read_all(book, file)
            if several_senders(self.form.layout, copies):
                yield from copies
                return
        yield one

    def layouts(self) -> Mapping[str, Layout]:
        """Return the form's layout."""
        return {self.form.name: self.form.layout}


def read_all(
    intake: Intake,
    found: Sequence[Attachment],
    executor: Executor | None,
    progress: Progress | None,
) -> list[FileRead]:
    """Return what each file gave, in the order of the files."""
    if executor is not None:
        return _in_batches(intake, found, executor, progress, workers=4)
    workers = min(8, os.cpu_count() or 1)
    if len(found) < 16 or workers == 1:
        made = []
        for number, item in enumerate(found, start=1):
            made.append(read_file(intake, item))
            if progress:
                progress(number, len(found))
        return made
    with ThreadPoolExecutor(workers) as threads:
        return _in_batches(intake, found, threads, progress, workers=workers)


def _in_batches(
    intake: Intake,
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
        executor.submit(read_batch, intake, found[start : start + size]): start for start in starts
    }
    parts: dict[int, list[FileRead]] = {}
    done = 0
    for future in as_completed(running):
        part = future.result()
        parts[running[future]] = part
        done += len(part)
        if progress:
            progress(done, len(found))
    layouts = intake.layouts()
    return [_with_layouts(layouts, file) for start in starts for file in parts[start]]


def _with_layouts(layouts: Mapping[str, Layout], file: FileRead) -> FileRead:
    """Return a file's copies with this process's own layouts, where they came from another one."""
    copies = [(copy, layouts.get(copy.layout.name, copy.layout)) for copy in file.copies]
    if all(copy.layout is own for copy, own in copies):
        return file
    return replace(file, copies=tuple(replace(copy, layout=own) for copy, own in copies))


def read_batch(intake: Intake, found: Sequence[Attachment]) -> list[FileRead]:
    """Return what each of some files gave; the unit of work for an executor."""
    return [read_file(intake, item) for item in found]


def read_file(intake: Intake, item: Attachment) -> FileRead:
    """Return what one file gave; a file that cannot be read is a finding, never an error."""
    made = _read(intake, item)
    if not item.container and item.mail is None:
        return made
    findings = (*(told.at(file=item.name) for told in item.told), *made.findings)
    return replace(made, container=item.container, mail=item.mail, findings=findings)


def _read(intake: Intake, item: Attachment) -> FileRead:
    if item.ignored:
        return FileRead(item.name, item.size, result=IGNORED, note=item.ignored)
    digest = ""
    try:
        data, digest = item.read()
        return intake.read(data, item.name, digest)
    except OSError as error:
        finding = Finding(
            "file-not-opened", MUST, file=item.name, facts={"why": error.strerror or str(error)}
        )
        return _unread(item, finding, "")
    except WorkbookError as error:
        return _unread(item, file_finding(error).at(file=item.name), digest)


def _unread(item: Attachment, finding: Finding, digest: str) -> FileRead:
    said = f"{finding.message}{finding.hint}"
    return FileRead(
        item.name, item.size, digest=digest, result=UNREADABLE, note=said, findings=(finding,)
    )
