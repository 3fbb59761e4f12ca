"""A cycle's collection -> 汇总.xlsx, the workbook that an office works with.

总览          what has come and what it comes to; what is new since the last run
未报单位       whom to call
各汇总表       a sheet a table
问题清单       every finding, with a link to its cell
报送登记       every unit, form and period that is expected
收件登记       every submission, and every file that gave none
规则核对       every rule and check, and how often it was met
附件4 …       the records of accepted copies
数据来源       from each row of a table to the cells behind it
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from . import (
    _grids,
    _ledgers,
    _look,
    _merged,
    _missing,
    _registers,
    _situation,
    _tabled,
    _texts,
    _walks,
)
from ._collected import CycleCollected
from ._columns import Column
from ._links import Links
from ._listings import FIRST, Listing, Made, Part
from ._listings import write as write_listing
from ._pages import Count
from ._registers import Words
from ._situation import COVERAGE, Figure, Situation
from ._standing import EXEMPT, STATES, by_unit, standings
from ._totals import Totals
from .changes import Turn
from .told import TableTold, Told

_MOST_FIGURES = 24
_FIGURES_A_TABLE = 8

Sheet = tuple[str, str, Callable[[Any], None]]
"""Name, what is in it, and what writes it."""


class CycleBook:
    """The workbook of a cycle, planned before anything of it is written."""

    def __init__(self, got: CycleCollected, path: Path, turn: Turn | None = None) -> None:
        self.got, self.turn = got, turn
        self.told = Told(got)
        self.cycle = got.cycle
        self.title = f"{self.cycle.name} {_situation.SHEET}"
        self.links = Links(got.root, path.parent)
        self.rows = standings(self.told, self.told.expected)
        shown = {line.name for line in self.cycle.tables if line.own_sheet}
        self.tables = [table for name, table in self.told.tables.items() if name in shown]
        self.walks = [walk for table in self.tables for walk in _tabled.walks(self.told, table)]
        names = self._names()
        self.listings = dict(self._listings(names))
        self.grids = [self._grid(table, names) for table in self.tables]

    # What stands where

    def _columns(self) -> Iterator[tuple[str, list[Column]]]:
        """Give every list with its columns, in the order of their sheets."""
        told, links = self.told, self.links
        if self.turn is not None and len(self.turn.changes) > _situation.MOST_CHANGES:
            yield _ledgers.CHANGES, _ledgers.changes(self.turn.changes)
        units = by_unit(self.rows)
        if len(units) > _situation.MOST_UNITS:
            yield _ledgers.PROGRESS, _ledgers.progress(units)
        yield _registers.PROBLEMS, _registers.problems(told.problems, links)
        yield _ledgers.EXPECTED, _ledgers.expected(self.rows, links)
        corrected = self.turn.corrections if self.turn is not None else ()
        if any(one.marks for one in corrected):
            yield _ledgers.CORRECTED, _ledgers.corrected(corrected, links)
        received = _ledgers.received_rows(told.files, told.submissions, corrected)
        yield _registers.RECEIVED, _ledgers.received(received, links)
        yield _registers.RULES, _registers.rules(told.rules)
        for name in told.frame_names:
            yield name, _merged.linked(told.records(name), links)
        if self.tables:
            yield _walks.SHEET, _walks.columns(self.walks, links)

    def _names(self) -> dict[str, list[Part]]:
        """Return on which sheets everything stands."""
        self._made = dict(self._columns())
        sizes: dict[str, Sequence[Column]] = {f"表 {t.name}": () for t in self.tables}
        taken = (_situation.SHEET, _missing.SHEET)
        return _merged.sheets_of({**sizes, **self._made}, taken, strip="表 ")

    def _listings(self, names: Mapping[str, list[Part]]) -> Iterator[tuple[str, Listing]]:
        frames = set(self.told.frame_names)
        words = self._words()
        for name, columns in self._made.items():
            parts = names[name]
            if name in frames:
                totals = Totals(self.told.records(name), columns)
                yield name, _merged.merged(name, totals, columns, parts)
            else:
                said = words[name]
                yield (
                    name,
                    Listing(
                        name,
                        name,
                        said.note,
                        columns,
                        parts,
                        empty=said.empty,
                        about=said.about,
                        unprinted=said.unprinted,
                    ),
                )

    def _words(self) -> dict[str, Words]:
        levels = _registers.levels(self.told.problems)
        return {**_registers.words(levels), **_ledgers.WORDS, _walks.SHEET: _walks.WORDS}

    def _grid(self, table: TableTold, names: Mapping[str, list[Part]]) -> _grids.Grid:
        part = names[_walks.SHEET][0]
        quoted = _texts.quoted(part.sheet)
        places = {
            row: f"{quoted}!A{FIRST + index + 1}"
            for (name, row), index in _walks.first_of(self.walks).items()
            if name == table.name
        }
        sheet = names[f"表 {table.name}"][0].sheet
        return _tabled.grid(self.told, table, sheet, places)

    # Writing

    def write(self, book: Any, look: _look.Look, record_sheet: type) -> None:
        """Write all sheets into a workbook."""
        title = _texts.clean(self.cycle.name)
        first = book.add_worksheet(_situation.SHEET)
        missing = book.add_worksheet(_missing.SHEET)
        grids = [(grid, book.add_worksheet(grid.sheet)) for grid in self.grids]
        for listing in self.listings.values():
            for part in listing.parts:
                book.add_worksheet(part.sheet, record_sheet)
        _situation.write(first, book, look, self._situation())
        _missing.write(missing, look, title, self.cycle.as_of.isoformat(), self.rows)
        for grid, sheet in grids:
            _grids.write(sheet, look, grid)
        for listing in self.listings.values():
            write_listing(book, look, listing)

    def _situation(self) -> Situation:
        return Situation(
            _texts.clean(self.title),
            self._statement(),
            self.rows,
            self.listings[_ledgers.EXPECTED],
            list(self._counts()),
            list(self._figures()),
            self.turn,
            [*self._contents(), *self.listings.values()],
            self._notes(),
        )

    def _statement(self) -> str:
        cycle, counts = self.cycle, self.got.counts
        office = [f"编制单位:{_texts.clean(cycle.office)}"] if cycle.office else []
        turn = [f"第 {self.turn.number} 次运行"] if self.turn is not None else []
        came = f"应报 {len(self.rows)} 份,收到 {counts['份数']} 份,计入 {counts['接收']} 份"
        return "      ".join([*office, f"截至 {cycle.as_of.isoformat()}", *turn, came])

    def _counts(self) -> Iterator[Count]:
        """Give what came and what became of it: files, and the copies in them."""
        counts = self.got.counts
        yield Count(
            "文件", Made("", counts["文件"]), "收件箱里的文件(压缩包里的逐个计)", whole=True
        )
        for result, about in _registers.FILES.items():
            if result == "已读" or counts[result]:
                yield Count(result, Made("", counts[result]), about)
        register = self.listings[_registers.RECEIVED]
        columns = [column.heading for column in register.columns]
        at, number = columns.index("状态"), columns.index("份数")
        found = _ledgers.statuses(self.told.submissions)
        made = [
            Count(
                status,
                Made(
                    "+".join(
                        f'SUMIFS({p.area(number)},{p.area(at)},"{status}")' for p in register.parts
                    ),
                    n,
                ),
                about,
            )
            for status, about, n in found
        ]
        whole = "+".join(count.number.formula for count in made)
        yield Count("报来的表(份)", Made(whole, counts["份数"]), "一张填好的表算一份", whole=True)
        yield from made

    def _figures(self) -> Iterator[Figure]:
        """Give the totals of the tables that have any, the first of each."""
        count = 0
        for grid in self.grids:
            headings = [column.heading for column in grid.columns]
            coverage = {name: headings.index(name) for name in COVERAGE if name in headings}
            total = grid.total or {}
            shown = [
                index
                for index, value in total.items()
                if isinstance(value, (int, float)) and headings[index] not in COVERAGE
            ]
            for index in shown[:_FIGURES_A_TABLE]:
                count += 1
                if count > _MOST_FIGURES:
                    return
                value = total[index]
                assert isinstance(value, (int, float))
                yield Figure(
                    grid.name, headings[index].replace(_grids.PARTING, " "),
                    Made(grid.total_cell(index), value), grid.columns[index].number,
                    tuple(_known(total, coverage.get(name)) for name in COVERAGE),
                )  # fmt: skip

    def _contents(self) -> Iterator[Listing]:
        """Give the sheets that are no lists, as 总览 lists them."""
        owed = len(_missing.owing(self.rows))
        about = "还没有报齐的单位,带联系人"
        yield _entry(_missing.SHEET, about, owed)
        for grid in self.grids:
            yield _entry(grid.sheet, f"汇总表:{grid.name}", grid.size)

    def _notes(self) -> list[str]:
        notes = [
            f"应报 = {' + '.join(STATES)};迟报、逾期是其中已报和未报的标记。"
            f"完成 = 已报 ÷ (应报 − {EXEMPT})。",
            "汇总表计入的是“接收”的表;退回、重复、被替代、非本期表、未知单位的表都不计入。",
        ]
        if self.told.anonymous:
            names = "、".join(sorted(self.told.anonymous))
            notes.append(f"{names} 是匿名表:只计份数,不列文件、时间和每份的内容。")
        if len(self.tables) < len(self.cycle.tables):
            hidden = [line.name for line in self.cycle.tables if not line.own_sheet]
            notes.append(f"{'、'.join(hidden)}只用于计算,没有单列。")
        return [_texts.clean(note) for note in notes]


def _known(total: Mapping[int, Any], index: int | None) -> int | None:
    value = total.get(index) if index is not None else None
    return int(value) if isinstance(value, (int, float)) else None


def _entry(sheet: str, about: str, size: int) -> Listing:
    return Listing(sheet, sheet, "", (), [Part(sheet, 0, size)], about=about)
