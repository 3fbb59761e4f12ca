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
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ..refs import address
from ..tables import SOURCE, Records
from . import _account, _chart, _look, _overview, _registers, _texts
from ._columns import Column, record_columns
from ._links import Links
from ._listings import FIRST, Listing, Made, Part, parts_of, sheets_needed
from ._listings import write as write_listing
from ._saving import MARK, save
from ._totals import Total, Totals

if TYPE_CHECKING:
    import pandas as pd

    from ..findings import Findings

_CREATED = datetime.datetime(2000, 1, 1)
"""No clock: the same input gives the same bytes."""


class Collected(Protocol):
    """What a summary is made of; `collection.Collection` is one."""

    @property
    def title(self) -> str:
        """What the form is called."""

    @property
    def form_names(self) -> Sequence[str]:
        """The forms that were looked for."""

    @property
    def root(self) -> Path | None:
        """The inbox; None where what came in has no folder."""

    @property
    def files(self) -> pd.DataFrame:
        """One row a leaf file."""

    @property
    def submissions(self) -> pd.DataFrame:
        """One row a submission."""

    @property
    def findings(self) -> Findings:
        """Everything that is wrong."""

    @property
    def rules(self) -> pd.DataFrame:
        """One row a rule."""

    @property
    def frame_names(self) -> Sequence[str]:
        """The names that `records` takes."""

    @property
    def counts(self) -> Mapping[str, int]:
        """How many of everything."""

    def records(self, name: str) -> Records:
        """Return the accepted records of a frame, with their sources."""


def write_summary(
    got: Collected, path: str | os.PathLike[str], *, title: str | None = None
) -> Path:
    """Return where the summary workbook of a collection was written.

    That is `path`, or the next free name (`合并(2).xlsx`) where Excel or WPS holds `path` open.

    Args:
        path: An .xlsx file in a folder that is there; an earlier result is replaced.
        title: The first sheet's title; None: the form's title and 汇总.

    Raises:
        OutputError: It cannot be written there; nothing half-written is left behind.
    """
    there = Path(path)
    book = _Book(got, there, title)
    return save(there, book.write, inbox=got.root)


class _Book:
    """The workbook of one collection, planned before anything of it is written."""

    def __init__(self, got: Collected, path: Path, title: str | None) -> None:
        self.got = got
        self.title = title or _titled(got.title)
        links = Links(got.root, Path(os.path.abspath(path)).parent)
        records = {name: got.records(name) for name in got.frame_names}
        frames = {name: _linked(made, links) for name, made in records.items()}
        self.totals = {name: Totals(made, frames[name]) for name, made in records.items()}
        problems = got.findings.frame()
        self.words = _registers.words(_registers.levels(problems))
        registers = {
            _registers.PROBLEMS: _registers.problems(problems, links),
            _registers.RECEIVED: _registers.received(got.files, got.submissions, links),
            _registers.RULES: _registers.rules(got.rules),
        }
        sheets = _sheets({**frames, **registers})
        self.frames = {
            name: self._merged(name, columns, sheets[name]) for name, columns in frames.items()
        }
        self.registers = {
            name: self._register(name, columns, sheets[name]) for name, columns in registers.items()
        }
        self.listings = [*self.frames.values(), *self.registers.values()]

    def write(self, path: Path) -> None:
        """Write the whole workbook to `path`."""
        import xlsxwriter
        from xlsxwriter.exceptions import FileCreateError

        from ._streaming import RecordSheet

        # xlsxwriter takes entries out of the inner mapping: a second book would look different.
        book = xlsxwriter.Workbook(str(path), deepcopy(_look.BOOK_OPTIONS))
        title = _texts.clean(self.title)
        book.set_properties({"title": title, "author": MARK, "created": _CREATED})
        look = _look.Look(book)
        first = book.add_worksheet(_overview.SHEET)
        for listing in self.listings:
            for part in listing.parts:
                book.add_worksheet(part.sheet, RecordSheet)
        _overview.write(first, book, look, self._overview())
        for listing in self.listings:
            write_listing(book, look, listing)
        try:
            book.close()
        except FileCreateError as error:
            cause = error.args[0] if error.args else error
            raise cause if isinstance(cause, OSError) else OSError(str(cause)) from error

    def _merged(self, name: str, columns: list[Column], parts: list[Part]) -> Listing:
        totals = self.totals[name]
        size = len(columns[0].cells)
        left_out = [columns[t.column].heading for t in totals.all if not _in_place(t, totals)]
        note = f"共 {size} 条记录,都来自接收的表;点来源文件可以打开原表。空格是没有填,不是 0。"
        if totals.all:
            note += "合计行随筛选变化(SUBTOTAL);全部的合计见“汇总”。"
        if left_out:
            note += f"{'、'.join(left_out)}有记录缺数,合计只在“汇总”里算。"
        return Listing(
            name,
            f"{name} 合并记录",
            note,
            columns,
            parts,
            _frozen(columns),
            (lambda part: _row_of_totals(totals, part)) if totals.all else None,
            "没有接收的记录",
            f"接收的表里的记录:{name}",
        )

    def _register(self, name: str, columns: list[Column], parts: list[Part]) -> Listing:
        words = self.words[name]
        return Listing(name, name, words.note, columns, parts, empty=words.empty, about=words.about)

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


def _sheets(tables: Mapping[str, Sequence[Column]]) -> dict[str, list[Part]]:
    """Return on which sheets each table stands, all names legal and different."""
    sizes = {name: len(columns[0].cells) if columns else 0 for name, columns in tables.items()}
    wanted = [name for name, size in sizes.items() for _ in range(sheets_needed(size))]
    names = iter(_texts.sheet_names(wanted, [_overview.SHEET]))
    return {
        name: parts_of(size, [next(names) for _ in range(sheets_needed(size))])
        for name, size in sizes.items()
    }


def _linked(records: Records, links: Links) -> list[Column]:
    """Return a frame's columns, each source file a link to the row that the record stands on."""
    columns = record_columns(records)
    targets = [
        links.to(file, sheet, f"A{row}" if row else None) for file, sheet, row in records.source
    ]
    at = len(columns) - len(SOURCE)
    columns[at] = replace(columns[at], links=targets)
    return columns


def _frozen(columns: Sequence[Column]) -> int:
    """Return how many columns stay in sight: the first, which says whose record it is."""
    return int(not columns[0].is_number)


def _in_place(total: Total, totals: Totals) -> bool:
    """Whether a total can be worked out on its own sheet, whatever is filtered there.

    A rate that leaves records out cannot: SUBTOTAL has no mask.
    """
    return not total.formula or totals.left_out(total) == 0


def _row_of_totals(totals: Totals, part: Part) -> dict[int, Made]:
    """Return the total row of one sheet of a merged table, by column."""
    row = part.last + 1
    made: dict[int, Made] = {}
    for total in totals.all:
        value = totals.value(total, part.records)
        if not total.formula:
            area = f"{address(FIRST, total.column)}:{address(part.last, total.column)}"
            # SUBTOTAL(9) leaves out what a filter hides and keeps what somebody hid by hand.
            made[total.column] = Made(f"SUBTOTAL(9,{area})", 0 if value is None else value)
        elif _in_place(total, totals):
            formula = total.text(lambda column: address(row, column))
            made[total.column] = Made(f'IFERROR({formula},"")', value)
    return made
