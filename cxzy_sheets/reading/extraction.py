"""A placement and a sheet -> typed values, records and findings; the same for both ways of placing.

A value is in one of four states: 值, 空白, 无法读取, 未找到. The last two always carry a finding of
severity 强制, so that what is accepted never holds one (DESIGN §2).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..findings import ADVICE, MUST, Finding
from ..layout import Field, Layout, Page, TableColumn
from ..names import nearest
from ..refs import address, box_address, rows_address
from ..values import CellError, Issue, Spec, read_column, read_value
from ..workbooks import Sheet
from .copy import Copy, is_empty
from .filled import ABSENT, BLANK, UNREADABLE, VALUE, Answer, BlockRead, Total
from .mixed import compile_mixed, fit
from .placement import PlacedTable, Place, Placement
from .plan import Plan
from .records import Records, Skipped, records


@dataclass(slots=True)
class PageRead:
    """What one sheet says of one page of the form."""

    sheet: str
    answers: dict[str, Answer] = field(default_factory=dict)
    blocks: dict[str, BlockRead] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    fast: bool = False

    def same(self, other: PageRead) -> bool:
        """Whether two sheets give the same values."""
        return self._content() == other._content()

    @property
    def empty(self) -> bool:
        """Whether nothing at all was filled in."""
        return all(a.state == BLANK for a in self.answers.values()) and not any(
            b.rows and any(v is not None for c in b.columns.values() for v in c)
            for b in self.blocks.values()
        )

    def _content(self) -> object:
        return (
            {name: (a.state, a.value) for name, a in self.answers.items()},
            {
                name: (dict(b.columns), {k: s for k, s in b.states.items()})
                for name, b in self.blocks.items()
            },
        )


class Extraction:
    """The making of one `PageRead`."""

    def __init__(
        self,
        layout: Layout,
        specs: Mapping[str, Spec],
        plan: Plan,
        sheet: Sheet,
        copy: Copy,
        placement: Placement,
    ) -> None:
        self.layout, self.specs, self.plan = layout, specs, plan
        self.sheet, self.copy, self.placement = sheet, copy, placement
        self.read = PageRead(sheet.name, fast=placement.fast)
        self.used: set[tuple[int, int]] = set()

    def run(self) -> PageRead:
        """Return everything that the sheet says of the page."""
        self._singles()
        for table, placed in zip(self.plan.page.tables, self.placement.tables, strict=True):
            if table.block is None:
                continue
            if table.kind == "repeat":
                self._repeating(placed, table.block)
            else:
                self._fixed(placed, table.block)
        if not self.placement.fast:
            self._unclaimed()
        return self.read

    # Single fields

    def _singles(self) -> None:
        places: dict[str, list[tuple[str | None, Place]]] = {}
        for name, option, place in _places(self.plan.page, self.placement):
            if "." not in name:
                places.setdefault(name, []).append((option, place))
        for name, found in places.items():
            spec_field = self.layout.fields[name]
            if found[0][0] is not None:
                answer = self._ticked(spec_field, [(str(o), p) for o, p in found])
            else:
                answer = self._agreed(spec_field, [self._single(spec_field, p) for _, p in found])
            self.read.answers[name] = answer

    def _single(self, about: Field, place: Place) -> Answer:
        trouble = self._not_taken(about, place)
        if trouble is not None:
            return trouble
        row, column = place.row, place.column
        raw = place.text if place.text is not None else self.copy.seen(row, column)
        self.used.add(self.copy.corner(row, column))
        if place.text is None and is_empty(raw):
            odd = self._odd(row, column)
            if odd is not None:
                self.read.findings.append(self._odd_finding(about, odd, row, column))
                return Answer(None, UNREADABLE, self.sheet.name, (row, column), odd)
        value, issues = read_value(raw, self.specs[about.name], self._context(row, column))
        self._tell(about, issues, row, column)
        state = VALUE if value is not None else BLANK
        if value is None and any(issue.severity == MUST for issue in issues):
            state = UNREADABLE
        if state == BLANK and about.blank is not None:
            value, state = self._blank_value(about, [(row, column)])
        return Answer(value, state, self.sheet.name, (row, column), raw)

    def _not_taken(self, about: Field, place: Place) -> Answer | None:
        """Return the answer of a field whose place is missing or refused, with its finding."""
        if place.missing:
            if not about.hidden:
                self.read.findings.append(self._lost(about, place))
            return Answer(None, ABSENT)
        if place.refused:
            if not about.hidden:
                self.read.findings.append(
                    Finding(
                        place.refused, MUST, sheet=self.sheet.name,
                        cell=address(place.row, place.column), field=about.name,
                        found=self._shown(place.row, place.column),
                        facts={"label": about.short, "nearby": "", **dict(place.facts)},
                    )
                )  # fmt: skip
            at = (place.row, place.column) if place.row >= 0 else None
            return Answer(None, UNREADABLE, self.sheet.name, at)
        return None

    def _lost(self, about: Field, place: Place) -> Finding:
        label = self._label_of(about)
        near = nearest(label, [t for line in self.copy.texts for _, t in line], count=1)
        return Finding(
            "label-not-found", MUST, sheet=self.sheet.name, field=about.name,
            facts={"label": label, "nearest": _offered(near)},
        )  # fmt: skip

    def _label_of(self, about: Field) -> str:
        for side in self.plan.sides:
            if side.spot.field == about.name:
                return side.text
        for pattern in self.plan.patterns.values():
            for chunk, text in zip(pattern.cell.chunks, pattern.labels, strict=True):
                if chunk.field == about.name and text:
                    return text
        return about.short

    def _agreed(self, about: Field, answers: list[Answer]) -> Answer:
        """Return one answer for a field that the form asks for in several places."""
        filled = [a for a in answers if a.state == VALUE]
        if len(answers) == 1:
            return answers[0]
        if filled and all(a.value == filled[0].value for a in filled):
            return filled[0]
        if len(filled) > 1:
            cells = [address(*a.cell) for a in filled if a.cell]
            self.read.findings.append(
                Finding(
                    "two-answers", MUST, sheet=self.sheet.name, cell="、".join(cells),
                    field=about.name, found=[a.value for a in filled], facts={"label": about.short},
                )
            )  # fmt: skip
            return Answer(None, UNREADABLE, self.sheet.name, filled[0].cell)
        return next((a for a in answers if a.state == UNREADABLE), answers[0])

    def _ticked(self, about: Field, boxes: list[tuple[str, Place]]) -> Answer:
        """Return the option whose box is ticked; none is blank, two are refused."""
        taken = [self._not_taken(about, place) for _, place in boxes]
        trouble = next((answer for answer in taken if answer is not None), None)
        if trouble is not None:
            return trouble
        marks = []
        for option, place in boxes:
            raw = place.text if place.text is not None else self.copy.seen(place.row, place.column)
            self.used.add(self.copy.corner(place.row, place.column))
            marks.append((option, place, raw))
        return self._tick_answer(about, marks)

    def _tick_answer(self, about: Field, marks: list[tuple[str, Place, Any]]) -> Answer:
        from ..values import read_tick

        ticked: list[tuple[str, Place]] = []
        for option, place, raw in marks:
            if is_empty(raw) and place.text is None:
                odd = self._odd(place.row, place.column)
                if odd is not None:
                    self.read.findings.append(self._odd_finding(about, odd, place.row, place.column))
                    return Answer(None, UNREADABLE, self.sheet.name, (place.row, place.column), odd)
                continue
            on, issues = read_tick(raw, self._context(place.row, place.column))
            self._tell(about, issues, place.row, place.column)
            if any(issue.severity == MUST for issue in issues):
                return Answer(None, UNREADABLE, self.sheet.name, (place.row, place.column), raw)
            if on:
                ticked.append((option, place))
        if len(ticked) > 1:
            cells = "、".join(address(place.row, place.column) for _, place in ticked)
            self.read.findings.append(
                Finding(
                    "several-ticks", MUST, sheet=self.sheet.name, cell=cells, field=about.name,
                    found=[option for option, _ in ticked], facts={"label": about.short},
                )
            )  # fmt: skip
            first = ticked[0][1]
            return Answer(None, UNREADABLE, self.sheet.name, (first.row, first.column))
        where = ticked[0][1] if ticked else marks[0][1]
        at = (where.row, where.column)
        if ticked:
            return Answer(ticked[0][0], VALUE, self.sheet.name, at, "√")
        if about.blank is not None:
            value, state = self._blank_value(about, [at])
            return Answer(value, state, self.sheet.name, at)
        return Answer(None, BLANK, self.sheet.name, at)

    # Blocks

    def _repeating(self, placed: PlacedTable | None, block: str) -> None:
        names = [f for f in self.layout.fields.values() if f.block == block]
        if placed is None:
            self._block_lost(block, names)
            return
        found = self._records(placed)
        self._row_findings(block, placed, found)
        self._fill_block(block, placed, list(found.rows), found)

    def _records(self, placed: PlacedTable) -> Records:
        if placed.exact:
            plain = plain_records(placed, self.copy.rows, self.layout.fields)
            if plain is not None:
                return plain
        return records(placed, self.copy, self.layout.fields)

    def _fixed(self, placed: PlacedTable | None, block: str) -> None:
        names = [f for f in self.layout.fields.values() if f.block == block]
        if placed is None:
            self._block_lost(block, names)
            return
        rows = [-1 if row is None else row for row in placed.rows]
        for index, row in enumerate(rows):
            if row < 0:
                items = placed.table.items[index] if placed.table.items else ()
                label = items[-1][1] if items else block
                near = nearest(label, [t for line in self.copy.texts for _, t in line], count=1)
                self.read.findings.append(
                    Finding(
                        "row-not-found", MUST, sheet=self.sheet.name, field=block,
                        facts={"label": label, "nearest": _offered(near)},
                    )
                )  # fmt: skip
        self._fill_block(block, placed, rows, None)

    def _block_lost(self, block: str, names: Sequence[Field]) -> None:
        self.read.findings.append(
            Finding(
                "header-not-found", MUST, sheet=self.sheet.name, field=block,
                expected=[f.short for f in names if not f.printed], facts={"block": block},
            )
        )  # fmt: skip
        self.read.blocks[block] = BlockRead(
            block, self.sheet.name, (), {f.short: [] for f in names}, {}, {}
        )

    def _fill_block(
        self, block: str, placed: PlacedTable, rows: list[int], found: Records | None
    ) -> None:
        made = _BlockValues(self, block, placed, rows, found)
        self.read.blocks[block] = made.run()

    def _row_findings(self, block: str, placed: PlacedTable, found: Records) -> None:
        """Tell every row that holds data and is no record."""
        told: dict[str, list[Skipped]] = {}
        for skipped in found.skipped:
            told.setdefault(skipped.word, []).append(skipped)
        first = min(placed.columns.values(), default=0)
        last = max(placed.columns.values(), default=0)
        for word, rows in told.items():
            refused = [s for s in rows if s.refused]
            for skipped in refused:
                self.read.findings.append(
                    Finding(
                        f"row-{word}", MUST, sheet=self.sheet.name, field=block,
                        cell=box_address((skipped.row, first, skipped.row, last)),
                        found=[v for _, v in self.copy.filled(skipped.row)], facts={"block": block},
                    )
                )  # fmt: skip
            plain = [s.row for s in rows if not s.refused]
            if plain and word in ("note", "footer", "section", "other", "example", "subtotal", "foreign"):
                self.read.findings.append(
                    Finding(
                        f"row-{word}" if word != "other" else "row-note", ADVICE,
                        sheet=self.sheet.name, field=block, cell=rows_address(first, plain),
                        found=[
                            " ".join(str(v) for _, v in self.copy.filled(row) if type(v) is str)
                            for row in plain
                        ],
                        facts={"block": block},
                    )
                )  # fmt: skip

    # Findings

    def _tell(self, about: Field, issues: Sequence[Issue], row: int, column: int) -> None:
        for issue in issues:
            self.read.findings.append(self.finding(about, issue, address(row, column)))

    def finding(self, about: Field, issue: Issue, cell: str) -> Finding:
        """Return the finding for an issue of one value."""
        return Finding(
            issue.code, issue.severity, sheet=self.sheet.name, cell=cell, field=about.name,
            found=issue.found, expected=issue.expected, facts={"label": about.short},
        )  # fmt: skip

    def _odd_finding(self, about: Field, odd: Any, row: int, column: int) -> Finding:
        code = "error-cell" if isinstance(odd, CellError) else "uncached-formula"
        return Finding(
            code, MUST, sheet=self.sheet.name, cell=address(row, column), field=about.name,
            found=str(odd), facts={"label": about.short},
        )  # fmt: skip

    def _blank_value(self, about: Field, cells: list[tuple[int, int]]) -> tuple[Any, str]:
        """Return what an empty cell of a field means, and say that it was taken so."""
        value, _ = read_value(about.blank, self.specs[about.name])
        self.read.findings.append(
            Finding(
                "blank-means", ADVICE, sheet=self.sheet.name,
                cell="、".join(address(*at) for at in cells[:40]), field=about.name,
                expected=about.blank, facts={"label": about.short, "count": len(cells)},
            )
        )  # fmt: skip
        return value, VALUE if value is not None else BLANK

    def _odd(self, row: int, column: int) -> Any:
        """Return what a cell that the fast reader shows as empty really holds, None if nothing."""
        if not self.sheet.doubtful:
            return None
        return self.sheet.look().odd.get(self.copy.corner(row, column))

    def _context(self, row: int, column: int) -> Any:
        from ..values import Context

        at = self.copy.corner(row, column)
        return Context(
            number_format=lambda: self.sheet.look().number_format(*at),
            font=lambda: self.sheet.look().font(*at),
            date1904=self.sheet.date1904,
        )

    def _shown(self, row: int, column: int) -> Any:
        value = self.copy.value(row, column)
        return None if is_empty(value) else value

    def _unclaimed(self) -> None:
        """Tell whatever text or number was neither the form's own nor taken as an answer."""
        known = self.plan.known
        stray: list[tuple[int, int]] = []
        inside = [
            (p.first, p.end)
            for p in self.placement.tables
            if p is not None and p.table.kind == "repeat"
        ]
        fixed = {
            (row, column)
            for p in self.placement.tables
            if p is not None
            for row in p.rows
            if row is not None
            for column in p.columns.values()
        }
        form_texts = {label_key_of(a.text) for a in self.plan.page.anchors}
        for row, line in enumerate(self.copy.rows):
            in_block = any(first <= row < end for first, end in inside)
            for column, value in enumerate(line):
                if is_empty(value) or (row, column) in self.used or (row, column) in fixed:
                    continue
                if (row, column) in self.placement.claimed or in_block:
                    continue
                if type(value) is str:
                    made = label_key_of(value)
                    if made in known or made in form_texts or not made:
                        continue
                elif (row, column) in self.plan.page.formulas:
                    continue
                stray.append((row, column))
        if stray:
            cells = "、".join(address(*at) for at in stray[:20])
            self.read.findings.append(
                Finding(
                    "unclaimed-text", ADVICE, sheet=self.sheet.name, cell=cells,
                    found=[self.copy.value(*at) for at in stray[:20]],
                    facts={"count": len(stray)},
                )
            )  # fmt: skip


def label_key_of(text: str) -> str:
    """Return the bare key of a text."""
    from .labels import label

    return label(text).bare


def _offered(near: list[str]) -> str:
    return f"表中最接近的是“{near[0]}”,可作为别名填入字段表。" if near else ""


def _places(page: Page, placement: Placement) -> Iterator[tuple[str, str | None, Place]]:
    """Give the single fields of a page with the places of their tags."""
    lost = Place(-1, -1, missing=True)
    for spot in page.spots:
        if "." not in spot.field:
            yield spot.field, spot.option, placement.answers.get(spot, lost)
    for mixed in page.mixed:
        for number, chunk in enumerate(mixed.chunks):
            if chunk.field and "." not in chunk.field:
                key = (mixed.row, mixed.column, number)
                yield chunk.field, chunk.option, placement.answers.get(key, lost)


def plain_records(
    placed: PlacedTable, rows: list[list[Any]], fields: Mapping[str, Field]
) -> Records | None:
    """Return the records of a block in which every row is plainly one, or blank; else None.

    Every record has its key, at least 60 % of its cells, and no cell that says 合计 or the like; the
    rest of the room is blank but for serial numbers. Anything else goes to the classifier.
    """
    columns = [c.column for c in placed.table.columns if c.field or c.mixed]
    keys = [
        c.column
        for c in placed.table.columns
        if c.field and not c.option and fields[c.field].type in ("文本", "单位", "人员", "选项", "编号")
    ]
    if not keys:
        return None
    low, high = min(columns), max(columns) + 1
    key = next((c for c in keys if any(
        column.column == c and column.field and fields[column.field].key
        for column in placed.table.columns
    )), min(keys))  # fmt: skip
    serial = placed.serial
    found: list[int] = []
    formulas = {c.column for c in placed.table.columns if c.formula}
    needed = 0.6 * len(columns)
    for row in range(placed.first, min(placed.end, len(rows))):
        line = rows[row]
        inside = line[low:high]
        count = len(inside) - inside.count("")
        if not count or not _any_typed(line, columns, formulas):
            left = line[:low]
            if any(v != "" for i, v in enumerate(left) if i != serial):
                return None
            continue
        name = line[key]
        if count < needed or type(name) is not str or not name.strip() or suspicious(name):
            return None
        if any(type(v) is str and suspicious(v) for v in line[:low]):
            return None
        found.append(row)
    return Records(tuple(found), (), {}, {})


def _any_typed(line: list[Any], columns: list[int], formulas: set[int]) -> bool:
    return any(line[c] != "" and line[c] != 0 for c in columns if c not in formulas and c < len(line))


_SUSPECT = ("计", "例", "注", "其中", "汇总", "说明", "签", "填表", "审核", "、", ":", "：", "序号")


def suspicious(text: str) -> bool:
    """Return whether a key may be a word for something that is no record."""
    return any(word in text for word in _SUSPECT) or text[:1] in "一二三四五六七八九十(（*※"


class _BlockValues:
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
        self.columns: dict[str, list[Any]] = {}
        self.states: dict[tuple[str, int], str] = {}
        self.cells: dict[str, int] = {}

    def run(self) -> BlockRead:
        """Return the block's records, typed, with their findings told to the page."""
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
            short = name.partition(".")[2]
            self.columns[short] = list(texts)
            there = self._printed_column(short)
            if there is not None:
                self.cells[short] = there
        ordered = self.page.layout.blocks[self.block].fields
        own, own_columns = self._own()
        for short in ordered:
            if short not in self.columns:
                # A computed field without a place: filled in when the form's formulas are worked out.
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
        )

    def _printed_column(self, short: str) -> int | None:
        items = next((i for i in self.placed.table.items if i), ())
        return items[-1][0] if items else None

    def _raws(self, there: int) -> list[Any]:
        """Return the raw values of a column of the copy, a record each, merges spread out."""
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
        self.cells[about.short] = there
        raws = self._raws(there)
        page = self.page
        values, issues = read_column(raws, page.specs[about.name], lambda i: page._context(self.rows[i], there))
        self.columns[about.short] = values
        self._issues(about, issues, there)
        for index, row in enumerate(self.rows):
            if row < 0:
                values[index] = None
                self.states[about.short, index] = ABSENT
        self._blanks(about, values, raws, there)
        if self.found and column.column in self.found.refused_columns:
            self._column_slipped(about, self.found.refused_columns[column.column], there)

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

    def _blanks(self, about: Field, values: list[Any], raws: list[Any], there: int) -> None:
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
            else:
                plain.append(index)
        if plain and about.blank is not None:
            value, _ = page._blank_value(about, [(self.rows[i], there) for i in plain])
            for index in plain:
                values[index] = value

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
            near = nearest(label.rpartition("/")[2], list(self.placed.headings.values()), count=1)
            page.read.findings.append(
                Finding(
                    "column-not-found", MUST, sheet=page.sheet.name, field=about.name,
                    facts={"label": label, "nearest": _offered(near)},
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
            if row < 0:
                values.append(None)
                self.states[about.short, index] = ABSENT
                continue
            marks = [(o, Place(row, c), self.page.copy.value(row, c)) for o, c in columns]
            answer = self.page._tick_answer(about, marks)
            values.append(answer.value)
            if answer.state == UNREADABLE:
                self.states[about.short, index] = UNREADABLE
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
                own[column.column] = self._raws(there)
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
        rows = dict(zip(table.totals, self.placed.totals, strict=False))
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
