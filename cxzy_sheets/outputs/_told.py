"""A cycle's collection as an output may tell it; the one place that leaves things out (DESIGN §3).

公开 = 不出   the field's values: in no table of records, in no finding's sentence
匿名         of an anonymous form no file name, sender, author, time or hash, and no single ballot;
            nothing tallied below `FEWEST` ballots

What is left out is counted all the same: every sum of what came and what counts still comes out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..findings import Finding
from ..tables import Records
from ._registers import rows_of

if TYPE_CHECKING:
    from ..cycle import Cycle
    from ._collected import CycleCollected

WITHHELD = "不出"
FEWEST = 3
"""Ballots; of two, each voter knows the other's."""
ANONYMOUS = "(匿名,不列文件)"
_UNSAID = "这一格的内容不出本表,这里不显示;请打开原表查看。"
_NAME = re.compile(r"[^\W\d]\w*")

Row = dict[str, Any]


class Told:
    """What outputs are made from: rows, records and names that may be told."""

    def __init__(self, got: CycleCollected) -> None:
        self._got = got
        self.cycle: Cycle = got.cycle
        self.anonymous = frozenset(line.name for line in self.cycle.form_lines if line.anonymous)
        self._withheld = {
            word
            for form in self.cycle.forms.values()
            for about in form.layout.fields.values()
            if about.public == WITHHELD
            for word in (about.name, about.short)
        }
        copies = rows_of(got.submissions)
        self._hidden = {str(row["文件"]) for row in copies if row["表"] in self.anonymous}
        self._open = [row for row in copies if row["文件"] not in self._hidden]
        self._closed = [row for row in copies if row["文件"] in self._hidden]

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
        return [row for row in rows_of(self._got.files) if row["文件"] not in self._hidden]

    @property
    def files_left_out(self) -> int:
        """How many files are not named."""
        return len(self._got.files) - len(self.files)

    def hides(self, file: str | None) -> bool:
        """Return whether a file's name may stand nowhere."""
        return file in self._hidden

    @cached_property
    def problems(self) -> list[Row]:
        """A row a finding; those of anonymous copies are counted by code, no place, no value."""
        found = list(self._got.findings)
        rows = rows_of(self._got.findings.frame())
        made = [
            self.said(row, finding)
            for row, finding in zip(rows, found, strict=True)
            if not self.hides(finding.file)
        ]
        ballots = Counter((f.severity, f.code) for f in found if self.hides(f.file))
        return made + [
            {"级别": level, "文件": ANONYMOUS, "问题": f"匿名表里有 {n} 处。", "代码": code}
            for (level, code), n in sorted(ballots.items())
        ]

    def said(self, row: Row, finding: Finding) -> Row:
        """Return a finding's row; of a field that is 不出 the place stays, the value does not."""
        told = [finding.field, *(finding.facts.get(key) for key in ("text", "formula", "rule"))]
        if not any(self.leads_to_withheld(str(text)) for text in told if text):
            return row
        return {**row, "填报内容": None, "应为": None, "问题": _UNSAID}

    @cached_property
    def expected(self) -> list[Row]:
        """A row a unit, form and period that is expected."""
        return rows_of(self._got.expected)

    def ballots(self, row: Row) -> bool:
        """Return whether a row of `submissions` stands for anonymous copies."""
        return bool(row["文件"] == ANONYMOUS)

    def of_ballots(self, table: str) -> bool:
        """Return whether a table is made from an anonymous form, directly or by another table."""
        lines = {line.name: line for line in self.cycle.tables}
        left, seen = [table], set[str]()
        while left and self.anonymous:
            name = left.pop()
            if name in self.anonymous:
                return True
            if name in lines and name not in seen:
                seen.add(name)
                formulas = (column.formula for column in self.cycle.columns.get(name, ()))
                for text in (*lines[name].sources, lines[name].where, *formulas):
                    left += _NAME.findall(text)
        return False

    def leads_to_withheld(self, text: str) -> bool:
        """Return whether a formula, or a field's name, names a field that is 不出."""
        if not self._withheld:
            return False
        return text in self._withheld or not self._withheld.isdisjoint(_NAME.findall(text))

    @property
    def frame_names(self) -> list[str]:
        """The frames whose records may be listed one by one."""
        names = self._got.frame_names
        return [name for name in names if name.partition(".")[0] not in self.anonymous]

    def records(self, name: str) -> Records:
        """Return the accepted records of a frame without the columns that are 不出."""
        records = self._got.records(name)
        columns = list(zip(records.names.items(), records.fields, strict=True))
        kept = [(pair, about) for pair, about in columns if about.public != WITHHELD]
        if len(kept) == len(columns):
            return records
        return replace(
            records, fields=tuple(about for _, about in kept), names=dict(pair for pair, _ in kept)
        )


def too_few(counted: Sequence[int | None], total: int | None) -> tuple[list[bool], bool]:
    """Return which rows of a tally of ballots, and whether its total, must stay empty.

    Rows below `FEWEST` are; so is the total where it would give them away: where the rows that are
    empty hold together less than that, what is missing to the total tells them.
    """
    hidden = [0 < (count or 0) < FEWEST for count in counted]
    inside = sum(count or 0 for count, hide in zip(counted, hidden, strict=True) if hide)
    return hidden, 0 < (total or 0) < FEWEST or 0 < inside < FEWEST
