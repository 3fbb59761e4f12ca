"""A cycle's collection as an output may tell it; the one place that leaves things out (DESIGN §3).

公开 = 不出   the field's values: in no table, in no finding's sentence
匿名         of an anonymous form no file name, sender, author, time or hash; nothing tallied below
            `FEWEST` ballots; a list of ballots only where a table asks for it, in no order of files

What is left out is counted all the same: every sum of what came and what counts still comes out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..collection.ballots import ANONYMOUS, BALLOTS, Ballots, too_few
from ..findings import Finding
from ..refs import Ref
from ..tables import Records
from ..tables.scoping import FEWEST
from ._registers import RELATED, rows_of

if TYPE_CHECKING:
    from ..cycle import Cycle
    from ..layout import Field
    from ..tables import Coverage, Table, TableColumn
    from ..tables.sections import Section
    from ._collected import CycleCollected

WITHHELD = "不出"
_UNSAID = "这一格的内容不出本表,这里不显示;请打开原表查看。"
_NAME = re.compile(r"[^\W\d]\w*")

Row = dict[str, Any]
Line = tuple[Any, ...]


class Told:
    """What outputs are made from: rows, records and names that may be told."""

    def __init__(self, got: CycleCollected) -> None:
        self._got = got
        self.cycle: Cycle = got.cycle
        self._ballots = Ballots(self.cycle, got.made)
        self.anonymous = self._ballots.forms
        forms = self.cycle.forms.values()
        self._withheld = withheld(about for form in forms for about in form.layout.fields.values())
        copies = rows_of(got.submissions)
        self._open = [row for row in copies if row["文件"] != ANONYMOUS]
        self._closed = [row for row in copies if row["文件"] == ANONYMOUS]
        told = (one for one in got.made if not self.hides(one.filled.file))
        for row, one in zip(self._open, told, strict=False):
            row["收到依据"] = one.received_by or None

    @cached_property
    def submissions(self) -> list[Row]:
        """A row a submission, 份数 1; those of anonymous forms are one row a form and status."""
        ballots = Counter((row["表"], row["状态"]) for row in self._closed)
        return [{**row, "份数": 1} for row in self._open] + [
            {"文件": ANONYMOUS, "表": form, "状态": status, "份数": count}
            for (form, status), count in sorted(ballots.items(), key=str)
        ]

    @cached_property
    def files(self) -> list[Row]:
        """A row a leaf file; those that hold a copy of an anonymous form are left out."""
        return [row for row in rows_of(self._got.files) if row["文件"] != ANONYMOUS]

    @cached_property
    def _places(self) -> dict[str, int]:
        roster = self.cycle.roster
        return {roster.shown(unit.code): index for index, unit in enumerate(roster.units)}

    @cached_property
    def rules(self) -> list[Row]:
        """A row a rule of a form, then one a line of 检查, with what became of what it was held to.

        表 of 检查 is its 汇总表.
        """
        checks = rows_of(self._got.checks)
        return rows_of(self._got.rules) + [
            {**row, "表": row["汇总表"], "范围": "汇总表", "不适用": 0} for row in checks
        ]

    def hides(self, file: str | None) -> bool:
        """Return whether a file's name may stand nowhere."""
        return file in self._ballots.files

    @cached_property
    def problems(self) -> list[Row]:
        """A row a finding; those of anonymous copies are counted by code, no place, no value."""
        found = list(self._got.findings)
        rows = rows_of(self._got.findings.frame())
        made = [
            {**self.said(row, finding), RELATED: self._related(finding)}
            for row, finding in zip(rows, found, strict=True)
            if finding.file != ANONYMOUS
        ]
        # In roster order; what is of no unit, such as the office's own to mend, stands first.
        made.sort(key=lambda row: self._places.get(row["单位"], -1))
        return made + [
            {
                "级别": f.severity, "文件": ANONYMOUS, "字段": f.field, "代码": f.code,
                "问题": f"匿名表里有 {f.facts.get(BALLOTS, 1)} 处:{f.message}",
            }
            for f in found
            if f.file == ANONYMOUS
        ]  # fmt: skip

    def _related(self, finding: Finding) -> list[Ref]:
        return [ref for ref in related(finding) if not self.hides(ref.file)]

    def said(self, row: Row, finding: Finding) -> Row:
        """Return a finding's row, without the value of a field that is 不出."""
        return said(row, finding, self._withheld)

    @cached_property
    def expected(self) -> list[Row]:
        """A row a unit, form and period that is expected."""
        return rows_of(self._got.expected)

    @cached_property
    def tables(self) -> dict[str, TableTold]:
        """The tables by name, in their order."""
        return {name: _told_table(table) for name, table in self._got.tables.items()}

    def ballots(self, row: Row) -> bool:
        """Return whether a row of `submissions` stands for anonymous copies."""
        return bool(row["文件"] == ANONYMOUS)

    def of_ballots(self, table: str) -> bool:
        """Return whether a table is made from an anonymous form, directly or by another table."""
        return self._ballots.behind(table)

    @property
    def frame_names(self) -> list[str]:
        """The frames whose records may be listed one by one."""
        names = self._got.frame_names
        return [name for name in names if name.partition(".")[0] not in self.anonymous]

    def records(self, name: str) -> Records:
        """Return the accepted records of a frame, in roster order, no column that is 不出."""
        records = told_records(self._got.records(name))
        units = {id(one.filled): one.unit_code for one in self._got.made}
        order = self.cycle.roster.order
        places = [order.get(units.get(id(copy), ""), len(order)) for copy in records.copies]
        rows = sorted(range(len(records.rows)), key=lambda row: places[records.rows[row][0]])
        return replace(
            records,
            columns={
                column: [values[row] for row in rows] for column, values in records.columns.items()
            },
            rows=[records.rows[row] for row in rows],
            source=[records.source[row] for row in rows],
        )


def withheld(fields: Iterable[Field]) -> frozenset[str]:
    """Return the names of the fields that are 不出, their short ones too."""
    names = ((about.name, about.short) for about in fields if about.public == WITHHELD)
    return frozenset(name for pair in names for name in pair)


def told_records(records: Records) -> Records:
    """Return records without the columns that are 不出."""
    columns = list(zip(records.names.items(), records.fields, strict=True))
    kept = [(pair, about) for pair, about in columns if about.public != WITHHELD]
    if len(kept) == len(columns):
        return records
    return replace(
        records, fields=tuple(about for _, about in kept), names=dict(pair for pair, _ in kept)
    )


def related(finding: Finding) -> list[Ref]:
    """Return the cells of a finding besides its own, those that only the office may see too.

    They are for the office's workbook; what a unit gets must not name cells of other units.
    """
    office = finding.facts.get("office_refs", ())
    own = Ref(finding.file or "", finding.sheet or "", finding.cell or "")
    found = dict.fromkeys((*finding.others, *(office if isinstance(office, tuple) else ())))
    return [ref for ref in found if ref != own]


def said(row: Row, finding: Finding, secret: frozenset[str]) -> Row:
    """Return a finding's row; of a field that is 不出 the place stays, the value does not."""
    if not secret:
        return row
    told = [finding.field, *(finding.facts.get(key) for key in ("text", "formula", "rule"))]
    texts = [str(text) for text in told if text]
    if not any(text in secret or not secret.isdisjoint(_NAME.findall(text)) for text in texts):
        return row
    return {**row, "填报内容": None, "应为": None, "问题": _UNSAID}


@dataclass(frozen=True, slots=True)
class TableTold:
    """A table as an output may tell it: without columns that are 不出, without single ballots."""

    table: Table
    columns: tuple[TableColumn, ...]
    rows: tuple[Line, ...]
    total: Line | None
    notes: tuple[str, ...]
    sections: tuple[Section, ...]
    """The parts of its rows (小计), their totals as they may be told."""

    @property
    def name(self) -> str:
        """What it is called."""
        return self.table.name

    @property
    def title(self) -> str:
        """Its name, with (初步) where it is."""
        return self.table.title

    @property
    def coverage(self) -> Sequence[tuple[Coverage, int]]:
        """For each row, and then for 合计: what stands behind it, and records left out of it."""
        return self.table.coverage

    def sources(self, row: int, column: str) -> list[Ref]:
        """Return the cells behind a figure."""
        return self.table.sources(row, column)

    def row_sources(self, row: int) -> list[Ref]:
        """Return the cells of a row's own records in every field that its columns name."""
        return self.table.row_sources(row)


def _told_table(table: Table) -> TableTold:
    """Return a table without what must not be told.

    Tallies of too few ballots are blank already where they were made. A table with a row a ballot
    shows those of a unit, or all where it names none, from `FEWEST` on; no sum gives others away.
    """
    shown = [i for i, column in enumerate(table.columns) if column.about.public != WITHHELD]
    columns = tuple(table.columns[i] for i in shown)
    few = too_few(table) if table.plan.of_ballots else [False] * len(table.rows)
    units = {i for i in shown if table.columns[i].type == "单位"}

    def told(line: Line, *, hide: bool) -> Line:
        return tuple(None if hide and i not in units else line[i] for i in shown)

    rows = [told(row, hide=hide) for row, hide in zip(table.rows, few, strict=True)]
    total = told(table.total, hide=any(few)) if table.total is not None else None
    sections = tuple(
        replace(part, total=told(part.total, hide=any(few[row] for row in part.rows)))
        for part in table.sections
    )
    notes = list(table.notes)
    if len(shown) < len(table.columns):
        notes.append(f"有 {len(table.columns) - len(shown)} 列按表样的规定不出本表。")
    if table.plan.of_ballots:
        notes.append(f"匿名表不足 {FEWEST} 份的不列内容。")
    return TableTold(table, columns, tuple(rows), total, tuple(notes), sections)
