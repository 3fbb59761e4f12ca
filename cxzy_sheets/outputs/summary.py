"""A collection -> one workbook that an office can print, filter, add up further and pass on.

    汇总        what came, what counts, totals with live formulas, a chart
    附件4       a sheet a form: the single fields of each copy accepted
    附件4.支部   a sheet a block: its records, the head of their copy in front, their source behind
    问题清单     every finding, with a link to its cell
    收件登记     every submission, and every file that gave none
    规则核对     every rule, and how often it was met, broken, or could not be checked

The same collection gives the same bytes. Formulas stand with the values that they give, so that
whoever reads without working out (pandas, a phone, the next level's reader) sees the numbers.
"""

from __future__ import annotations

import datetime
import os
from copy import deepcopy
from pathlib import Path
from typing import Any, Protocol

from . import _account, _chart, _look, _overview, _registers, _texts
from ._collected import Collected, CycleCollected
from ._columns import Column
from ._cycle import CycleBook
from ._links import Links
from ._listings import Listing, Part
from ._listings import write as write_listing
from ._merged import linked, merged, sheets_of
from ._registers import rows_of
from ._saving import MARK, save
from ._totals import Totals
from .changes import Turn
from .told import related, said, told_records, withheld

_CREATED = datetime.datetime(2000, 1, 1)
"""No clock: the same input gives the same bytes."""


def write_summary(
    got: Collected | CycleCollected,
    path: str | os.PathLike[str],
    *,
    title: str | None = None,
    turn: Turn | None = None,
) -> Path:
    """Return where the summary workbook of a collection was written.

    That is `path`, or the next free name (`合并(2).xlsx`) where Excel or WPS holds `path` open. Of
    a cycle it is the workbook that `_cycle` describes, with 总览, 未报单位 and a sheet a table.

    Args:
        path: An .xlsx file in a folder that is there; an earlier result is replaced.
        title: The first sheet's title; None: the form's title and 汇总. A cycle has its own.
        turn: Of a cycle: which run this is, and what is new since the one before.

    Raises:
        OutputError: It cannot be written there; nothing half-written is left behind.
    """
    there = Path(path)
    here = Path(os.path.abspath(there))
    book: _Planned = (
        CycleBook(got, here, turn) if _of_cycle(got) else FormBook(got, here, title)  # type: ignore[arg-type]
    )
    return save(there, lambda beside: _write(book, beside), inbox=got.root)


def _of_cycle(got: Collected | CycleCollected) -> bool:
    return getattr(got, "cycle", None) is not None


class _Planned(Protocol):
    """A workbook that is planned."""

    title: str

    def write(self, book: Any, look: _look.Look, record_sheet: type) -> None:
        """Write all sheets into a workbook."""


def _write(planned: _Planned, path: Path) -> None:
    """Write a whole workbook to `path`."""
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    from ._streaming import RecordSheet

    # xlsxwriter takes entries out of the inner mapping: a second book would look different.
    book = xlsxwriter.Workbook(str(path), deepcopy(_look.BOOK_OPTIONS))
    title = _texts.clean(planned.title)
    book.set_properties({"title": title, "author": MARK, "created": _CREATED})
    planned.write(book, _look.Look(book), RecordSheet)
    try:
        book.close()
    except FileCreateError as error:
        cause = error.args[0] if error.args else error
        raise cause if isinstance(cause, OSError) else OSError(str(cause)) from error


class FormBook:
    """The workbook of one collection, planned before anything of it is written."""

    def __init__(self, got: Collected, path: Path, title: str | None) -> None:
        self.got = got
        self.title = title or _titled(got.title)
        links = Links(got.root, path.parent)
        whole = [got.records(name) for name in got.frame_names]
        secret = withheld(about for records in whole for about in records.fields)
        records = dict(zip(got.frame_names, map(told_records, whole), strict=True))
        frames = {name: linked(made, links) for name, made in records.items()}
        self.totals = {name: Totals(made, frames[name]) for name, made in records.items()}
        found = zip(rows_of(got.findings.frame()), got.findings, strict=True)
        problems = [
            {**said(row, finding, secret), _registers.RELATED: related(finding)}
            for row, finding in found
        ]
        self.words = _registers.words(_registers.levels(problems))
        registers = {
            _registers.PROBLEMS: _registers.problems(problems, links),
            _registers.RECEIVED: _registers.received(
                rows_of(got.files), rows_of(got.submissions), links
            ),
            _registers.RULES: _registers.rules(rows_of(got.rules)),
        }
        sheets = sheets_of({**frames, **registers}, [_overview.SHEET])
        self.frames = {
            name: merged(name, self.totals[name], columns, sheets[name], elsewhere=_overview.SHEET)
            for name, columns in frames.items()
        }
        self.registers = {
            name: self._register(name, columns, sheets[name]) for name, columns in registers.items()
        }
        self.listings = [*self.frames.values(), *self.registers.values()]

    def write(self, book: Any, look: _look.Look, record_sheet: type) -> None:
        """Write all sheets into a workbook."""
        first = book.add_worksheet(_overview.SHEET)
        for listing in self.listings:
            for part in listing.parts:
                book.add_worksheet(part.sheet, record_sheet)
        _overview.write(first, book, look, self._overview())
        for listing in self.listings:
            write_listing(book, look, listing)

    def _register(self, name: str, columns: list[Column], parts: list[Part]) -> Listing:
        words = self.words[name]
        return Listing(
            name, name, words.note, columns, parts, empty=words.empty, about=words.about,
            unprinted=words.unprinted,
        )  # fmt: skip

    def _overview(self) -> _overview.Overview:
        got, frames, totals = self.got, self.frames, self.totals
        received = self.registers[_registers.RECEIVED]
        counts = _account.lines(got.files, got.submissions, received)
        by_unit = _chart.by_unit(list(frames.values()), list(totals.values()))
        rates = any(total.formula for table in totals.values() for total in table.all)
        notes = _account.notes(got.submissions, self.listings, rates=rates)
        return _overview.Overview(
            _texts.clean(self.title),
            _texts.clean(_account.statement(got.form_names, got.submissions, got.counts)),
            counts,
            [_overview.Tabled(frames[name], totals[name]) for name in frames],
            by_unit or _account.picture(counts),
            self.listings,
            [_texts.clean(note) for note in notes],
        )


def _titled(form: str) -> str:
    """Return the summary's title: the form's, and 汇总 where that is not said already."""
    return form if form.endswith(("汇总", "汇总表")) else f"{form}汇总"
