"""Of anonymous forms: what may be told of their copies, in a notebook and in every output.

no file name, sender, time or hash     rows are there and are counted, with `ANONYMOUS` for a name
nothing below `FEWEST` ballots         the contents of so few of a unit are left out
no order of files                      ballots stand by their contents

The objects of a collection (`made`, `read`, `ledger`, `records`) keep everything: checks are made
of them. What is shown of them is not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, TypeVar

from ..catalogue import CATALOGUE
from ..cycle import Cycle
from ..findings import RANK, Finding
from ..matching import Submission
from ..tables import Records, Table
from ..tables.scoping import FEWEST
from ..tables.source import ballots_in

if TYPE_CHECKING:
    import pandas as pd

    from .files import FileRead

ANONYMOUS = "(匿名,不列文件)"
"""Stands where a file would be named."""
UNSAID = "(不列)"
BALLOTS = "ballots"
"""Fact of a finding that stands for several ballots: how many."""
_NAME = re.compile(r"[^\W\d]\w*")
_KEPT_FACTS = frozenset(("label", "rule", "text", "form", "count"))
"""Facts of a finding that the form says, not the ballot."""
_KEPT = {"文件", "表", "状态", "结果"}
"""Columns of frames that stay."""

Line = TypeVar("Line", bound=Sequence[Any])


class Ballots:
    """The copies of a cycle's anonymous forms, and the files that they came in.

    Args:
        cycle: The cycle.
        made: Its copies.
        read: Its files; a mail that a ballot came in is named by no other file in it.
    """

    def __init__(
        self, cycle: Cycle, made: Iterable[Submission], read: Iterable[FileRead] = ()
    ) -> None:
        self.cycle = cycle
        self._counted = {line.name: line.ballots for line in cycle.form_lines}
        self.forms = frozenset(line.name for line in cycle.form_lines if line.anonymous)
        every = list(made)
        copies = [one for one in every if one.form in self.forms]
        self._came = frozenset(one.filled.file for one in every)
        files = frozenset(one.filled.file for one in copies)
        self.files = files | self._beside(files, read)
        """None of them may be named; what else is in them is not told either."""
        stems = {PurePosixPath(file).stem for file in self.files}
        self._names = self.files | {stem for stem in stems if len(stem) > 1}
        self._units = {id(one.filled): one.unit_code for one in copies}

    def _beside(self, ballots: frozenset[str], read: Iterable[FileRead]) -> frozenset[str]:
        """Return the files that came in one mail with a ballot and gave no copy."""
        mailed = [(file.name, file.mail.place) for file in read if file.mail is not None]
        mails = {place for name, place in mailed if name in ballots}
        return frozenset(n for n, place in mailed if place in mails and n not in self._came)

    def closed(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return a frame of files or copies: rows of ballots last, nothing in them but counts."""
        hidden = frame["文件"].isin(self.files)
        if not hidden.any():
            return frame
        ballots = frame.loc[hidden].copy()
        ballots["文件"] = ANONYMOUS
        for name in ballots.columns:
            if name not in _KEPT:
                ballots[name] = ballots[name].mask(ballots[name].notna())
        told = [name for name in ("表", "状态", "结果") if name in ballots]
        whole = [frame.loc[~hidden], ballots.sort_values(told, kind="stable")]
        return _joined(whole, frame)

    def told(self, findings: Iterable[Finding]) -> list[Finding]:
        """Return findings; those of ballots last, without place, value and unit.

        What is the same of several ballots is one finding; its fact `ballots` says of how many.
        """
        if not self.files:
            return list(findings)
        made, ballots = [], []
        for finding in findings:
            if finding.file in self.files:
                ballots.append(_emptied(finding))
            else:
                made.append(self._unnamed(finding))
        ballots.sort(key=lambda f: (RANK[f.severity], f.code, f.field or "", repr(f.facts)))
        alike = groupby(ballots, key=lambda f: (f.severity, f.code, f.field, repr(f.facts)))
        return [*made, *(_together(list(same)) for _, same in alike)]

    def _unnamed(self, finding: Finding) -> Finding:
        """Return a finding that names no ballot's file, such as one on a row of 收文登记."""
        # A copy's own finding names other files whole; the office's may offer one in a sentence.
        within = finding.file not in self._came
        facts = {name: self._without(value, within) for name, value in finding.facts.items()}
        found = self._without(finding.found, within)
        expected = self._without(finding.expected, within)
        others = tuple(ref for ref in finding.others if ref.file not in self.files)
        if (facts, found, expected, others) == (
            finding.facts, finding.found, finding.expected, finding.others,
        ):  # fmt: skip
            return finding
        return replace(finding, facts=facts, found=found, expected=expected, others=others)

    def _without(self, value: Any, within: bool) -> Any:
        if isinstance(value, str):
            named = value in self.files or (within and any(name in value for name in self._names))
            return ANONYMOUS if named else value
        if isinstance(value, list):
            return list(dict.fromkeys(self._without(part, within) for part in value))
        return value

    def records(self, records: Records) -> Records:
        """Return the records of an anonymous form, as they may be shown."""
        units = [self._units.get(id(copy), "") for copy in records.copies]
        ballots: Counter[str] = Counter()
        for unit, copy in zip(units, records.copies, strict=True):
            counted = self._counted.get(copy.layout.name, "")
            ballots[unit] += ballots_in(copy, counted)
        few = {unit for unit, count in ballots.items() if count < FEWEST}
        order = self.cycle.roster.order
        senders = {about.name for about in records.fields if about.type == "单位"}

        def row(at: int) -> tuple[Any, ...]:
            hide = units[records.rows[at][0]] in few
            return tuple(
                None if hide and name not in senders else values[at]
                for name, values in records.columns.items()
            )

        made = [(order.get(units[copy], -1), row(at)) for at, (copy, _) in enumerate(records.rows)]
        made.sort(key=lambda pair: (pair[0], repr(pair[1])))
        return replace(
            records,
            columns={name: [line[i] for _, line in made] for i, name in enumerate(records.columns)},
            source=[("", "", 0)] * len(made),
            rows=[(0, -1)] * len(made),
            copies=(),
        )

    def table(self, table: Table, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the frame of a table; rows of single ballots blank where a unit has too few."""
        import pandas as pd

        if not table.plan.of_ballots:
            return frame
        few = too_few(table)
        ends = {part.rows[-1]: any(few[row] for row in part.rows) for part in table.sections}
        own: list[bool] = []
        sums: list[bool] = []
        for row, hide in enumerate(few):
            # As `Table.frame` has them: under the rows of a section its 小计, 合计 last.
            parted = row in ends and len(frame) > len(table.rows)
            own += [hide, False] if parted else [hide]
            sums += [hide, ends[row]] if parted else [hide]
        below = len(frame) - len(own)
        rows = pd.Series([*own, *[False] * below], frame.index)
        everywhere = pd.Series([*sums, *[any(few)] * below], frame.index)
        for column in table.columns:
            if column.type != "单位":
                # What a 小计 is called stands in a column of texts.
                hidden = everywhere if column.about.number else rows
                frame[column.name] = frame[column.name].mask(hidden)
        return frame

    def behind(self, table: str) -> bool:
        """Return whether something in a table is made from an anonymous form, however far away.

        Its rows need not be ballots: see `TablePlan.of_ballots`.
        """
        lines = {line.name: line for line in self.cycle.tables}
        left, seen = [table], set[str]()
        while left and self.forms:
            name = left.pop()
            if name in self.forms:
                return True
            if name in lines and name not in seen:
                seen.add(name)
                formulas = (column.formula for column in self.cycle.columns.get(name, ()))
                for text in (*lines[name].sources, lines[name].where, *formulas):
                    left += _NAME.findall(text)
        return False


def _joined(parts: Sequence[pd.DataFrame], like: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    return pd.concat(parts, ignore_index=True).astype(like.dtypes.to_dict())


def _together(same: list[Finding]) -> Finding:
    """Return one finding for those that are alike."""
    first = same[0]
    return first if len(same) == 1 else replace(first, facts={**first.facts, BALLOTS: len(same)})


def _emptied(finding: Finding) -> Finding:
    """Return a finding of a ballot: what is wrong, and in which field; not where nor with what."""
    names = CATALOGUE[finding.code].facts
    facts = {n: finding.facts[n] if _kept(finding, n) else UNSAID for n in names}
    own = ("field", "found", "expected", "sheet", "cell", "unit", "file")
    return Finding(
        finding.code, finding.severity, file=ANONYMOUS, field=finding.field, found=UNSAID,
        expected=UNSAID, facts={n: value for n, value in facts.items() if n not in own},
    )  # fmt: skip


def _kept(finding: Finding, name: str) -> bool:
    return name in _KEPT_FACTS and name in finding.facts


def too_few(table: Table) -> list[bool]:
    """Return of which rows, a ballot or a part of one each, there are too few ballots of a unit."""
    units = [i for i, column in enumerate(table.columns) if column.type == "单位"]
    of = [tuple(row[i] for i in units) for row in table.rows]
    ballots: dict[tuple[Any, ...], set[Any]] = {}
    for row, unit in enumerate(of):
        ballots.setdefault(unit, set()).update(table.copies(row))
    few = {unit: table.ballots_in(copies) < FEWEST for unit, copies in ballots.items()}
    return [few[unit] for unit in of]
