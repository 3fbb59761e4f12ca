"""run.json: what a run saw and what it found, as plain data.

    seen          SHA-256 of a file -> the day and number of the first run that saw it, its name now
    submissions   the ledger of what came          unread      files that gave no copy
    expected      the ledger of what is to come    counts      all sums
    figures       table -> its total, by column    formats     how numbers of columns are shown
    returned      what went back to whom, in this run or an earlier one
    corrected     copies that answer returned ones: cells that changed, findings that are left
    ballots       of anonymous forms, how many

The same inbox and the same 截至日期 give the same record: there is no clock and no machine in it.
Of anonymous forms only numbers are in it.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ..cycle.earlier import FORMAT
from ..outputs.told import Told
from ..version import __version__

if TYPE_CHECKING:
    from ..collection import CycleCollection

Record = Mapping[str, Any]
_COPY = ("文件", "工作表", "表", "单位", "期次", "状态", "强制", "核实", "提示", "记录数")
_OWED = ("单位", "表", "期次", "状态")


def record(got: CycleCollection, number: int, before: Record | None) -> dict[str, Any]:
    """Return the record of a run.

    Args:
        got: What was collected.
        number: The run's.
        before: The record of the run before, None for the first.
    """
    cycle, told = got.cycle, Told(got)
    digests = {file.name: file.digest for file in got.read}
    copies = [_plain_row(row) for row in told.submissions]
    named = [row for row in copies if not told.ballots(row)]
    came = {row["文件"] for row in named}
    return {
        "format": FORMAT,
        "cycle": cycle.name,
        "run": number,
        "as_of": cycle.as_of.isoformat(),
        "versions": {"cxzy_sheets": __version__},
        "counts": dict(got.counts),
        "seen": dict(sorted(_seen(got, number, before, told).items())),
        "submissions": [
            {**{name: row.get(name) for name in _COPY}, "sha256": digests.get(row["文件"], "")}
            for row in named
        ],
        "unread": [
            {"文件": row["文件"], "状态": row["结果"], "sha256": digests.get(row["文件"], "")}
            for row in map(_plain_row, told.files)
            if row["文件"] not in came
        ],
        "ballots": [
            {name: row[name] for name in ("表", "状态", "份数")}
            for row in copies
            if told.ballots(row)
        ],
        "expected": [
            {name: row.get(name) for name in _OWED} for row in map(_plain_row, told.expected)
        ],
        "figures": dict(_figures(told)),
        "formats": {
            name: {column.name: column.format for column in table.columns if column.format}
            for name, table in told.tables.items()
        },
    }


def text(made: Record) -> str:
    """Return a record as it is written."""
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def called(made: Record | None) -> str:
    """Return what the run of a record is called, `002 2012-01-05`; empty where there is none."""
    return f"{made.get('run', 0):03} {made.get('as_of', '')}" if made is not None else ""


def _seen(
    got: CycleCollection, number: int, before: Record | None, told: Told
) -> Mapping[str, dict[str, Any]]:
    """Return when each file was seen first: those of earlier runs, and what is new.

    A file that is gone from the inbox stays: it may come back, and then came when it came.
    """
    earlier = (before or {}).get("seen")
    seen = {
        digest: about
        for digest, about in (earlier.items() if isinstance(earlier, dict) else ())
        if isinstance(about, dict)
    }
    for file in got.read:
        if told.hides(file.name):
            seen.pop(file.digest, None)
        elif file.digest:
            first = {"first": got.cycle.as_of.isoformat(), "run": number}
            seen[file.digest] = {**seen.get(file.digest, first), "name": file.name}
    return seen


def _figures(told: Told) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give the total of each table that has one; of ballots none, two runs would tell a ballot."""
    for name, table in told.tables.items():
        if table.total is not None and not told.of_ballots(name):
            yield name, {
                column.name: _plain(value)
                for column, value in zip(table.columns, table.total, strict=True)
                if isinstance(value, (int, float)) and not isinstance(value, bool)
            }  # fmt: skip


def _plain_row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value.item() if hasattr(value, "item") else value
