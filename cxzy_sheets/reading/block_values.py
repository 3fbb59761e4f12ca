"""The records of one block -> typed columns, their states, and what is to be said of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..findings import ADVICE, MUST, VERIFY, Finding
from ..layout import Field, TableColumn
from ..refs import Box, address, box_address, rows_address
from ..values import Issue, read_column
from .copy import is_empty
from .filled import ABSENT, UNREADABLE, BlockRead, Total
from .labels import alias_offer, fills_in, grade
from .marks import has_tick
from .merged import merged_answers, merges_over
from .mixed import compile_mixed, fit
from .placement import Place, PlacedTable
from .plain import NUMERIC
from .records import Records
from .ticking import tick_answer

if TYPE_CHECKING:
    from .extraction import Extraction


class BlockValues:
    """The typing of one block's columns."""

    def __init__(
        self,
        page: Extraction,
        block: str,
        placed: PlacedTable,
        rows: list[int],
        found: Records | None,
    ) -> None:
        self.page, self.block, self.placed, self.rows, self.found = page, block, placed, rows, found
        self.absent = [index for index, row in enumerate(rows) if row < 0]
        """Printed rows that were not found in the copy."""
        self.columns: dict[str, list[Any]] = {}
        self.states: dict[tuple[str, int], str] = {}
        self.cells: dict[str, int] = {}
        self.torn: set[tuple[int, int]] = set()
        """Cells over which a value is merged with another answer's."""

    def run(self) -> BlockRead:
        """Return the block's records, typed, with their findings told to the page."""
        self._merged()
        ticks: dict[str, list[TableColumn]] = {}
        for column in self.placed.table.columns:
            if column.mixed is not None:
                self._mixed(column)
            elif column.option is not None:
                ticks.setdefault(str(column.field), []).append(column)
            elif column.field is not None:
                self._column(self.page.layout.fields[column.field], column)
        for name, boxes in ticks.items():
            self._ticks(self.page.layout.fields[name], boxes)
        for name, texts in self.placed.table.printed.items():
            self._printed(name, texts)
        ordered = self.page.layout.blocks[self.block].fields
        own, own_columns = self._own()
        for short in ordered:
            if short not in self.columns:
                # A computed field without a place: filled in by the form's formulas, later.
                self.columns[short] = [None] * len(self.rows)
                self.states.update({(short, i): ABSENT for i in range(len(self.rows))})
        return BlockRead(
            self.block,
            self.page.sheet.name,
            tuple(self.rows),
            {short: self.columns[short] for short in ordered},
            self.states,
            self.cells,
            own,
            own_columns,
            self._totals(),
            left_out=self.found is not None and any(s.refused for s in self.found.skipped),
            first=self.placed.first,
        )

    def _merged(self) -> None:
        """Refuse the answers over which a value is merged with others."""
        table, copy = self.placed.table, self.page.copy
        merges = merges_over(copy.merges, self.rows)
        if not merges:
            return
        owners: dict[int, set[str]] = {}
        spread = set()
        for column in table.columns:
            there = self.placed.columns.get(column.column)
            if there is None or (column.field is None and column.mixed is None):
                continue
            chunks = [c.field for c in column.mixed.chunks] if column.mixed else [column.field]
            fields = [self.page.layout.fields[name] for name in chunks if name]
            owners.setdefault(there, set()).update(about.short for about in fields)
            if column.option is None and not any(about.type in NUMERIC for about in fields):
                spread.add(there)
        for merged in merged_answers(
            copy, merges, self.rows, owners, spread=spread, own=self._own_merges()
        ):
            shorts = list(dict.fromkeys(s for _, c in merged.answers for s in sorted(owners[c])))
            for index, there in merged.answers:
                self.states.update({(short, index): UNREADABLE for short in owners[there]})
                self.torn.add((self.rows[index], there))
            self.page.read.findings.append(
                Finding(
                    "answers-merged", MUST, sheet=self.page.sheet.name,
                    field=self.block if len(shorts) > 1 else f"{self.block}.{shorts[0]}",
                    cell=box_address(merged.box), found=copy.value(*merged.box[:2]),
                    facts={"label": "、".join(shorts), "count": len(merged.answers)},
                )
            )  # fmt: skip

    def _own_merges(self) -> list[Box]:
        """Return where the form's own merges in printed rows stand in the copy."""
        table = self.placed.table
        if table.kind == "repeat":
            return []
        row_of = dict(zip(table.rows, self.rows, strict=False))
        column_of = self.placed.columns
        found = []
        for r0, c0, r1, c1 in self.page.plan.page.merges:
            rows = [row_of[r] for r in range(r0, r1 + 1) if row_of.get(r, -1) >= 0]
            columns = [column_of[c] for c in range(c0, c1 + 1) if c in column_of]
            if rows and columns:
                found.append((min(rows), min(columns), max(rows), max(columns)))
        return found

    def _printed(self, name: str, texts: Sequence[str]) -> None:
        """Take what the form prints, and tell where the copy has it otherwise."""
        about = self.page.layout.fields[name]
        number = {"整数": int, "小数": float}.get(about.type, str)
        self.columns[about.short] = [number(text) for text in texts]
        there = self.placed.columns.get(self.placed.table.printed_columns[name].column)
        if there is None:
            return
        self.cells[about.short] = there
        changed: list[tuple[int, str]] = []
        noted: list[tuple[int, str]] = []
        for row, text in zip(self.rows, texts, strict=True):
            shown = self.page.copy.text(row, there) if row >= 0 else ""
            if number is not str and row >= 0:
                seen = self.page.copy.seen(row, there)
                shown = text if seen == number(text) else str(seen)
            if row >= 0 and shown.strip() and not grade(text, shown):
                (noted if fills_in(text, shown) else changed).append((row, text))
        for code, severity, rows in (
            ("printed-changed", VERIFY, changed), ("printed-noted", ADVICE, noted),
        ):  # fmt: skip
            if rows:
                self.page.read.findings.append(
                    Finding(
                        code, severity, sheet=self.page.sheet.name, field=name,
                        cell=rows_address(there, [row for row, _ in rows]),
                        found=[self.page.copy.seen(row, there) for row, _ in rows],
                        expected=[text for _, text in rows], facts={"label": about.short},
                    )
                )  # fmt: skip

    def _raws(self, there: int) -> Sequence[Any]:
        """Return the raw values of a column of the copy, a record each, merges spread out."""
        if not self.torn:
            return self._spread(there)
        pairs = zip(self.rows, self._spread(there), strict=True)
        return ["" if (row, there) in self.torn else raw for row, raw in pairs]

    def _spread(self, there: int) -> Sequence[Any]:
        if self.placed.grid is not None and self.found is None:
            columns = self.placed.grid
            count = len(self.rows)
            return columns[there][:count] if there < len(columns) else ("",) * count
        grid, merged = self.page.copy.rows, self.found.merged if self.found else {}
        raws = []
        for row in self.rows:
            at = merged.get((row, there), (row, there))
            if row < 0 or at[0] >= len(grid) or at[1] >= len(grid[at[0]]):
                raws.append("")
            else:
                raws.append(grid[at[0]][at[1]])
        return raws

    def _column(self, about: Field, column: TableColumn) -> None:
        there = self.placed.columns.get(column.column)
        if there is None:
            self._column_lost(about, column)
            return
        if about.short in self.columns:
            self._again(about, there)
            return
        self.cells[about.short] = there
        raws = self._raws(there)
        page = self.page
        page.read.typed = page.read.typed or raws.count("") < len(raws)
        values, issues = read_column(
            raws, page.specs[about.name], lambda i: page._context(self.rows[i], there)
        )
        self.columns[about.short] = values
        if issues:
            self._issues(about, issues, there)
        for index in self.absent:
            values[index] = None
            self.states[about.short, index] = ABSENT
        if None in values:
            self._blanks(about, values, raws, there)
        if self.found and column.column in self.found.refused_columns:
            self._column_slipped(about, self.found.refused_columns[column.column], there)

    def _again(self, about: Field, there: int) -> None:
        """Hold a field that stands in two columns against what the first one gave."""
        values = self.columns[about.short]
        more, _ = read_column(self._raws(there), self.page.specs[about.name])
        first = self.cells.get(about.short, there)
        for index, (one, two) in enumerate(zip(values, more, strict=True)):
            if one == two or (about.short, index) in self.states:
                continue
            row = self.rows[index]
            self.page.read.findings.append(
                Finding(
                    "two-answers", MUST, sheet=self.page.sheet.name, field=about.name,
                    cell="、".join(address(row, c) for c in (first, there)), found=[one, two],
                    facts={"label": about.short},
                )
            )  # fmt: skip
            values[index] = None
            self.states[about.short, index] = UNREADABLE

    def _issues(self, about: Field, issues: Mapping[int, Sequence[Issue]], there: int) -> None:
        advice: dict[str, list[tuple[int, Issue]]] = {}
        for index, found in issues.items():
            for issue in found:
                if issue.severity == ADVICE:
                    advice.setdefault(issue.code, []).append((self.rows[index], issue))
                    continue
                cell = address(self.rows[index], there)
                self.page.read.findings.append(self.page.finding(about, issue, cell))
                if issue.severity == MUST:
                    self.states[about.short, index] = UNREADABLE
        for told in advice.values():
            # One cause is one finding: thirty numbers typed as text are not thirty findings.
            cells = rows_address(there, [row for row, _ in told])
            issue = told[0][1]
            if len(told) > 1:
                issue = Issue(
                    issue.code, issue.severity, [i.found for _, i in told[:10]],
                    [i.expected for _, i in told[:10]],
                )  # fmt: skip
            self.page.read.findings.append(self.page.finding(about, issue, cells))

    def _blanks(self, about: Field, values: list[Any], raws: Sequence[Any], there: int) -> None:
        """Look again at cells that came back blank, and give the others what a blank means."""
        page = self.page
        plain: list[int] = []
        for index, value in enumerate(values):
            if value is not None or (about.short, index) in self.states:
                continue
            row = self.rows[index]
            odd = page._odd(row, there) if page.sheet.doubtful and is_empty(raws[index]) else None
            if odd is not None:
                page.read.findings.append(page._odd_finding(about, odd, row, there))
                self.states[about.short, index] = UNREADABLE
            elif self._fallen(row, there):
                self._displaced(about, index, there)
            else:
                plain.append(index)
        if plain and about.blank is not None:
            value, _ = page._blank_value(about, [(self.rows[i], there) for i in plain])
            for index in plain:
                values[index] = value

    @cached_property
    def _strange(self) -> frozenset[int]:
        """The rows between records that hold something and are none."""
        if self.found is not None:
            lost = [s.row for s in self.found.skipped if s.word == "no-key"]
            return frozenset(row for row in lost if self._filled(row) <= 2)
        if self.page.placement.fast or not self.rows:
            return frozenset()
        between = range(min(self.rows), max(self.rows) + 2)
        return frozenset(row for row in between if row not in self.rows and not self._named(row))

    def _named(self, row: int) -> bool:
        """Whether a row has a text of its own beside the answers: it is a row of something else."""
        there = self.placed.columns
        own = {there[c.column] for c in self.placed.table.columns if c.column in there}
        texts = self.page.copy.texts
        return row < len(texts) and any(column not in own for column, _ in texts[row])

    def _filled(self, row: int) -> int:
        value = self.page.copy.value
        return sum(not is_empty(value(row, column)) for column in self.placed.columns.values())

    def _fallen(self, row: int, there: int) -> bool:
        """Whether something stands right below a blank answer, in a row that is no record."""
        return row + 1 in self._strange and not is_empty(self.page.copy.value(row + 1, there))

    def _stray(self, row: int) -> list[tuple[int, int]]:
        """Return the cells of a record that hold a tick where no box is."""
        boxes = {self.placed.columns.get(c.column) for c in self.placed.table.columns if c.option}
        return [
            (row, column)
            for column, value in self.page.copy.filled(row)
            if column not in boxes and has_tick(value) and len(value.strip()) <= 12
        ]

    def _displaced(
        self, about: Field, index: int, there: int, stray: Sequence[tuple[int, int]] = ()
    ) -> None:
        row = self.rows[index]
        near = "、".join(address(*cell) for cell in stray) or address(row + 1, there)
        self.states[about.short, index] = UNREADABLE
        self.page.read.findings.append(
            Finding(
                "answer-displaced", MUST, sheet=self.page.sheet.name, cell=address(row, there),
                field=about.name,
                facts={"label": about.short, "nearby": near},
            )
        )  # fmt: skip

    def _column_lost(self, about: Field, column: TableColumn) -> None:
        page = self.page
        doubtful = self.placed.doubtful.get(column.column)
        label = "/".join(column.path) or about.short
        if doubtful:
            top = max(self.placed.first - 1, 0)
            page.read.findings.append(
                Finding(
                    "ambiguous-column", MUST, sheet=page.sheet.name, field=about.name,
                    cell="、".join(address(top, c) for c in doubtful), facts={"label": label},
                )
            )  # fmt: skip
        else:
            bound = set(self.placed.columns.values())
            free = [text for c, text in self.placed.headings.items() if c not in bound]
            near = alias_offer(column.path[-1] if column.path else label, free)
            page.read.findings.append(
                Finding(
                    "column-not-found", MUST, sheet=page.sheet.name, field=about.name,
                    facts={"label": label, "nearest": near},
                )
            )  # fmt: skip
        state = UNREADABLE if doubtful else ABSENT
        self.columns[about.short] = [None] * len(self.rows)
        self.states.update({(about.short, i): state for i in range(len(self.rows))})

    def _column_slipped(self, about: Field, row: int, there: int) -> None:
        self.page.read.findings.append(
            Finding(
                "column-slipped", MUST, sheet=self.page.sheet.name, field=about.name,
                cell=rows_address(there, [*self.rows, row]), facts={"label": about.short},
            )
        )  # fmt: skip
        self.columns[about.short] = [None] * len(self.rows)
        self.states.update({(about.short, i): UNREADABLE for i in range(len(self.rows))})

    def _ticks(self, about: Field, boxes: list[TableColumn]) -> None:
        values: list[Any] = []
        lost = [b for b in boxes if b.column not in self.placed.columns]
        if lost:
            self._column_lost(about, lost[0])
            return
        columns = [(str(b.option), self.placed.columns[b.column]) for b in boxes]
        self.cells[about.short] = columns[0][1]
        for index, row in enumerate(self.rows):
            if row < 0 or (about.short, index) in self.states:
                values.append(None)
                self.states.setdefault((about.short, index), ABSENT)
                continue
            marks = [(o, Place(row, c), self.page.copy.value(row, c)) for o, c in columns]
            answer = tick_answer(self.page, about, marks)
            values.append(answer.value)
            if answer.state == UNREADABLE:
                self.states[about.short, index] = UNREADABLE
            elif answer.value is None and any(self._fallen(row, c) for _, c in columns):
                self._displaced(about, index, next(c for _, c in columns if self._fallen(row, c)))
            elif answer.value is None and (stray := self._stray(row)):
                self._displaced(about, index, columns[0][1], stray)
        self.columns[about.short] = values

    def _mixed(self, column: TableColumn) -> None:
        """Read a column in which the block's tags share their cells with text."""
        assert column.mixed is not None
        pattern = compile_mixed(column.mixed)
        there = self.placed.columns.get(column.column)
        names = [str(c.field) for c in column.mixed.chunks if c.field]
        if there is None:
            for name in names:
                self._column_lost(self.page.layout.fields[name], column)
            return
        raws = self._raws(there)
        self.page.read.typed = self.page.read.typed or raws.count("") < len(raws)
        parts: dict[str, list[Any]] = {name: [] for name in names}
        for index, raw in enumerate(raws):
            pieces = fit(pattern, str(raw), frozenset()) if type(raw) is str else None
            for number, chunk in enumerate(column.mixed.chunks):
                if not chunk.field:
                    continue
                if isinstance(pieces, list):
                    parts[chunk.field].append(pieces[number].text)
                    continue
                parts[chunk.field].append("")
                if not is_empty(raw) or self.rows[index] < 0:
                    self._unfitting(self.page.layout.fields[chunk.field], index, there, raw)
        for name, texts in parts.items():
            about = self.page.layout.fields[name]
            self.cells[about.short] = there
            values, issues = read_column(texts, self.page.specs[name], lambda i: None)
            self.columns[about.short] = values
            self._issues(about, issues, there)

    def _unfitting(self, about: Field, index: int, there: int, raw: Any) -> None:
        row = self.rows[index]
        if row < 0:
            self.states[about.short, index] = ABSENT
            return
        self.states[about.short, index] = UNREADABLE
        self.page.read.findings.append(
            Finding(
                "text-reworded", MUST, sheet=self.page.sheet.name, cell=address(row, there),
                field=about.name, found=raw, facts={"label": about.short, "nearby": ""},
            )
        )  # fmt: skip

    def _own(self) -> tuple[dict[int, list[Any]], dict[int, int]]:
        """Return what the copy shows in columns that only have the form's own formula."""
        own: dict[int, list[Any]] = {}
        columns: dict[int, int] = {}
        for column in self.placed.table.columns:
            there = self.placed.columns.get(column.column)
            if column.formula and there is not None:
                own[column.column] = list(self._raws(there))
                columns[column.column] = there
        return own, columns

    def _totals(self) -> tuple[Total, ...]:
        """Return what the copy shows where the form has totals of its own.

        The row is the one that was aligned with the form's total row, or else the only row of the
        block that says 合计.
        """
        table = self.placed.table
        if not table.total_formulas:
            return ()
        pairs = zip(table.totals, self.placed.totals, strict=False)
        rows = {row: there for row, there in pairs if there is not None}
        if len(self.placed.totals) != len(table.totals) and self.found:
            said = [s.row for s in self.found.skipped if s.word == "total"]
            rows = {table.totals[0]: said[0]} if len(said) == 1 and len(table.totals) == 1 else {}
        found = []
        for (row, column), formula in table.total_formulas.items():
            there = self.placed.columns.get(column)
            if row in rows and there is not None:
                value = self.page.copy.value(rows[row], there)
                found.append(Total(formula, rows[row], there, value, self.page.sheet.name))
        return tuple(found)
