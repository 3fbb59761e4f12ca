"""`run`: a cycle's folder -> 产出/NNN date/, whole or not at all.

产出/003 2012-01-10/
  汇总.xlsx     what came, what it comes to, what is wrong, who is missing
  待办.xlsx     rows that the office may copy into 收文登记.xlsx
  文稿/        the official texts, where the cycle has some
  上报/        forms that go up, filled from the tables, each with 来源.xlsx
  退回/        what goes back to units: annotated copies, 退回单.docx, mails
  run.json     what was seen when, and the ledger as plain data
  汇总数据.json  the tables as plain data, for cycles that take them in (输入)
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path

from ..collection import CycleCollection, Progress, collect_cycle
from ..collection.inputs import TABLES
from ..cycle import load_cycle
from ..cycle.earlier import RECORD, last_record
from ..outputs.changes import Change, Correction, Turn
from ..outputs.returns import FOLDER as RETURNS
from ..outputs.returns import write_returns
from ..outputs.summary import write_summary
from ..outputs.text import check_texts, write_texts
from ..outputs.todo import NAME as TODO
from ..outputs.todo import todo_counts, write_todo
from ..outputs.told import Told
from ..outputs.upward import FOLDER as UPWARD
from ..outputs.upward import check_upward, write_upward
from ..tables import saved
from . import record
from .comparing import changes
from .corrected import corrections, returned
from .folders import new_run, writing

SUMMARY = "汇总.xlsx"
TEXTS = "文稿"


@dataclass(frozen=True, slots=True)
class Run:
    """What a run wrote, and what is new in it."""

    number: int
    folder: Path
    before: str = ""
    """The run that it is compared with, `002 2012-01-05`; empty for the first."""
    changes: tuple[Change, ...] = ()
    """What is different from it: how units stand, what became of files, totals."""
    todo: Mapping[str, int] = field(default_factory=dict)
    """Sheet of 待办.xlsx -> how many rows wait for a word of the office."""
    not_written: tuple[str, ...] = ()
    """Texts that could not be made of what came in, each with the reason."""
    corrections: tuple[Correction, ...] = ()
    """Copies that answer returned ones: which cells changed, what became of the findings."""
    returned: int = 0
    """How many returned copies were written; `returns` is their folder."""
    not_returned: tuple[str, ...] = ()
    """Files that have a place in 退回单 and no returned copy, and those of nobody known."""

    @property
    def summary(self) -> Path:
        """The summary workbook."""
        return self.folder / SUMMARY

    @property
    def returns(self) -> Path | None:
        """The folder of what goes back; None where nothing does."""
        folder = self.folder / RETURNS
        return folder if self.returned or self.not_returned else None


def run(
    folder: str | os.PathLike[str],
    *,
    as_of: datetime.date | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> CycleCollection:
    """Return what a cycle has come to, with everything about it written into a new folder.

    Its `run` says which. The inbox, 收文登记.xlsx and earlier runs are read, never written; nothing
    is printed.

    Args:
        folder: The cycle's folder; a file in it, such as `__file__` of its run.py, means it.
        as_of: Overrides 截至日期 of 周期.xlsx.
        executor: Any `concurrent.futures.Executor`; threads of this process by default.
        progress: Called with (files done, files in all).

    Raises:
        CxzyError: The cycle cannot be loaded; file, sheet and cell are named.
        OutputError: It cannot be written, or another run of the cycle is going on.
    """
    cycle = load_cycle(Path(folder), as_of=as_of)
    check_texts(cycle)
    check_upward(cycle)
    with new_run(cycle.outputs, cycle.as_of) as place:
        before = last_record(cycle.outputs)
        got = collect_cycle(cycle, executor=executor, progress=progress)
        made = record.record(got, place.number, before)
        corrected = corrections(got, before)
        changed = changes(before, made, corrected) if before is not None else []
        turn = Turn(place.number, record.called(before), changed, corrected)
        write_summary(got, place.pending / SUMMARY, turn=turn)
        write_todo(got, place.pending / TODO)
        texts = write_texts(got, place.pending / TEXTS)
        upward = write_upward(got, place.pending / UPWARD)
        back = write_returns(got, place.pending / RETURNS)
        made["returned"] = returned(back, before, place.number)
        made["corrected"] = [one.as_dict() for one in corrected]
        with writing(place):
            (place.pending / RECORD).write_bytes(record.text(made).encode())
            (place.pending / TABLES).write_bytes(saved(Told(got).tables, got.tables).encode())
    untold = tuple(map(str, (*texts.refused, *upward.refused)))
    got.run = Run(
        place.number, place.folder, turn.before, tuple(changed), todo_counts(got), untold,
        tuple(corrected), len(back), (*back.without_copy, *back.of_nobody),
    )  # fmt: skip
    return got
