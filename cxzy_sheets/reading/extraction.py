"""A placement and a sheet -> typed values, records and findings; the same for both ways of placing.

A value is in one of four states: 值, 空白, 无法读取, 未找到. The last two always carry a finding of
severity 强制, so that what is accepted never holds one (DESIGN §2).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..findings import ADVICE, MUST, VERIFY, Finding
from ..layout import Field, Layout
from ..names import label_key, nearest
from ..refs import address, box_address, rows_address
from ..values import CellError, Context, Issue, Spec, read_cell, read_value
from ..workbooks import Sheet
from .block_values import BlockValues
from .copy import Copy, is_empty
from .filled import ABSENT, BLANK, UNREADABLE, VALUE, Answer, BlockRead
from .labels import alias_offer
from .labels import label as key_of
from .leftover import Leftover
from .merged import merged_places
from .mixed import beside_text, without_label
from .placement import MISSING, Place, PlacedTable, Placement
from .plain import plain_count
from .plan import Plan
from .records import Records, Skipped, records
from .row_kinds import block_of
from .row_sums import like_number, slipped
from .ticking import ticked
from .unseen import unseen
from .years import changed_digits

_SENDER = re.compile(r"(单位|学院|学校|部门|支部|总支|党委|组织)(名称)?$")
"""How a field is called that says whose copy it is."""


@dataclass(slots=True)
class PageRead:
    """What one sheet says of one page of the form."""

    sheet: str
    answers: dict[str, Answer] = field(default_factory=dict)
    blocks: dict[str, BlockRead] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    fast: bool = False
    typed: bool = False
    """Whether anything at all was filled in."""

    def same(self, other: PageRead) -> bool:
        """Whether two sheets give the same values."""
        return self._content() == other._content()

    def _content(self) -> object:
        return (
            {name: (a.state, a.value) for name, a in self.answers.items()},
            {name: (dict(b.columns), dict(b.states)) for name, b in self.blocks.items()},
        )


class Extraction:
    """The making of one `PageRead`."""

    def __init__(
        self,
        layout: Layout,
        specs: Mapping[str, Spec],
        plan: Plan,
        *,
        sheet: Sheet,
        copy: Copy,
        placement: Placement,
    ) -> None:
        self.layout, self.specs, self.plan = layout, specs, plan
        self.sheet, self.copy, self.placement = sheet, copy, placement
        self.read = PageRead(sheet.name, fast=placement.fast)
        self.used: set[tuple[int, int]] = set()
        self.torn: set[tuple[int, int]] = set()
        """Cells over which a value is merged with another answer's."""

    def run(self) -> PageRead:
        """Return everything that the sheet says of the page."""
        self._singles()
        for index, table in enumerate(self.plan.page.tables):
            placed = self.placement.tables[index]
            if table.block is None:
                continue
            if table.kind == "repeat":
                self._repeating(placed, table.block)
            else:
                self._fixed(placed, table.block)
        if not self.placement.fast:
            self.read.findings += changed_digits(self.plan, self.copy, self.sheet.name)
            left = Leftover(
                self.plan, self.layout.fields, self.sheet.name, self.copy,
                placement=self.placement, used=self.used,
            )  # fmt: skip
            self.read.findings += left.findings(self.read.blocks)
        if self.sheet.unusual:
            self.read.findings += unseen(self)
        return self.read

    # Single fields

    def _singles(self) -> None:
        there = self.placement.answers
        places = {
            name: [(option, there.get(tag, MISSING)) for option, tag in tags]
            for name, tags in self.plan.asked.items()
        }
        self._merged(places)
        for name, found in places.items():
            spec_field = self.layout.fields[name]
            if found[0][0] is not None:
                answer = ticked(self, spec_field, [(str(o), p) for o, p in found])
            else:
                answer, more = agreed(spec_field, [self._single(spec_field, p) for _, p in found])
                self.read.findings += more
            self.read.answers[name] = answer

    def _merged(self, places: Mapping[str, Sequence[tuple[str | None, Place]]]) -> None:
        """Refuse the answers over which one value is merged."""
        owners = {
            (place.row, place.column): name
            for name, found in places.items()
            for _, place in found
            if not (place.missing or place.refused or place.text is not None)
            and not self.layout.fields[name].hidden
        }
        for box, cells in merged_places(self.copy, owners).items():
            self.torn.update(cells)
            self.used.add(box[:2])
            names = list(dict.fromkeys(owners[cell] for cell in cells))
            self.read.findings.append(
                Finding(
                    "answers-merged", MUST, sheet=self.sheet.name, cell=box_address(box),
                    field=names[0] if len(names) == 1 else None, found=self.copy.value(*box[:2]),
                    facts={"label": "、".join(names), "count": len(cells)},
                )
            )  # fmt: skip

    def _single(self, about: Field, place: Place) -> Answer:
        trouble = self._not_taken(about, place)
        if trouble is not None:
            return trouble
        row, column = place.row, place.column
        if about.hidden:
            # A formula of the form's own: what its cell shows is held against it in checks.own.
            return Answer(None, BLANK, self.sheet.name, (row, column), self._seen(row, column))
        raw = place.text if place.text is not None else self._seen(row, column)
        if type(raw) is str and place.text is None:
            raw = without_label(raw, self.plan.labels.get(about.name, ""))
            raw = without_label(raw, self.plan.row_labels.get(about.name, ""))
        if place.text is None and is_empty(raw):
            odd = self._odd(row, column)
            if odd is not None:
                self.read.findings.append(self._odd_finding(about, odd, row, column))
                return Answer(None, UNREADABLE, self.sheet.name, (row, column), odd)
        self.read.typed = self.read.typed or not is_empty(raw)
        value, issues = read_cell(raw, self.specs[about.name], lambda: self._context(row, column))
        if issues:
            told = issues if place.text is None else beside_text(issues)
            self._tell(about, told, row, column)
        state = VALUE if value is not None else BLANK
        if value is None and any(issue.severity == MUST for issue in issues):
            state = UNREADABLE
        if state == BLANK and about.blank is not None:
            value, state = self._blank_value(about, [(row, column)])
        return Answer(value, state, self.sheet.name, (row, column), raw)

    def _seen(self, row: int, column: int) -> Any:
        """Return what is seen at a cell; by address it is the cell's own, as in the form."""
        if self.placement.fast:
            return self.copy.value(row, column)
        self.used.add(self.copy.corner(row, column))
        return self.copy.seen(row, column)

    def _not_taken(self, about: Field, place: Place) -> Answer | None:
        """Return the answer of a field whose place is missing or refused, with its finding."""
        if (place.row, place.column) in self.torn and place.text is None:
            return Answer(None, UNREADABLE, self.sheet.name, (place.row, place.column))
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
        return Finding(
            "label-not-found", MUST, sheet=self.sheet.name, field=about.name,
            facts={"label": label, "nearest": alias_offer(label, self._strange_texts())},
        )  # fmt: skip

    def _strange_texts(self) -> list[str]:
        """Return the copy's texts that the form does not have."""
        known = self.plan.known
        texts = [text for line in self.copy.texts for _, text in line]
        return [text for text in texts if key_of(text).key not in known]

    def _label_of(self, about: Field) -> str:
        if about.name in self.plan.labels:
            return self.plan.labels[about.name]
        for pattern in self.plan.patterns.values():
            for chunk, text in zip(pattern.cell.chunks, pattern.labels, strict=True):
                if chunk.field == about.name and text:
                    return text
        return about.short

    # Blocks

    def _repeating(self, placed: PlacedTable | None, block: str) -> None:
        if placed is None:
            self._block_lost(block, [f for f in self.layout.fields.values() if f.block == block])
            return
        if placed.strips is not None:
            count = plain_count(placed.strips, self._senders)
            if count is not None:
                rows = range(placed.first, placed.first + count)
                self._fill_block(block, placed, list(rows), None)
                return
        doubtful = len(placed.doubtful)
        if doubtful >= 2 and 2 * doubtful >= len(placed.table.columns):
            self.read.findings.append(
                Finding(
                    "header-twice", MUST, sheet=self.sheet.name, field=block, facts={"block": block}
                )
            )  # fmt: skip
        found = records(
            placed, self.copy, self.layout.fields, frozenset(self.plan.outside),
            senders=self._senders, formulas=self._formulas,
        )  # fmt: skip
        self._row_findings(block, placed, found)
        self._fill_block(block, placed, list(found.rows), found)

    @cached_property
    def _senders(self) -> frozenset[str]:
        """Keys of the names under which the copy was handed in."""
        return frozenset(
            label_key(answer.value)
            for name, answer in self.read.answers.items()
            if type(answer.value) is str
            and (self.layout.fields[name].type == "单位" or _SENDER.search(name))
            and len(answer.value) >= 2
        )

    def _formulas(self) -> frozenset[tuple[int, int]]:
        """Return the cells that hold a formula."""
        return self.sheet.look().formulas

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
                near = nearest(label, self._strange_texts(), count=1)
                said = f"表中最接近的是“{near[0]}”。" if near else ""
                self.read.findings.append(
                    Finding(
                        "row-not-found", MUST, sheet=self.sheet.name, field=block,
                        facts={"label": label, "nearest": said},
                    )
                )  # fmt: skip
        for index in self._slipped(placed, rows):
            self._row_findings(
                block, placed, Records((), (Skipped(rows[index], "slipped", refused=True),), {}, {})
            )
            rows[index] = -1
        self._fill_block(block, placed, rows, None)

    def _slipped(self, placed: PlacedTable, rows: Sequence[int]) -> list[int]:
        """Return which printed rows hold numbers one column too far right, and a hole."""
        texts = [
            placed.columns[c.column]
            for c in placed.table.columns
            if c.field and self.layout.fields[c.field].type == "文本" and c.column in placed.columns
        ]
        some = [
            index
            for index, row in enumerate(rows)
            if row >= 0 and any(like_number(self.copy.value(row, column)) for column in texts)
        ]
        if not some:
            return []
        block = block_of(placed, self.copy, self.layout.fields, frozenset(self.plan.outside))
        return [index for index in some if slipped(block, rows[index])]

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
        made = BlockValues(self, block, placed, rows, found)
        self.read.blocks[block] = made.run()

    def _row_findings(self, block: str, placed: PlacedTable, found: Records) -> None:
        """Tell every row that holds data and is no record."""
        for code, rows in (("row-nameless", found.nameless), ("row-doubted", found.doubted)):
            if rows and placed.columns:
                first = min(placed.columns.values())
                self.read.findings.append(
                    Finding(
                        code, VERIFY, sheet=self.sheet.name, field=block,
                        cell=rows_address(first, rows),
                        found=[v for _, v in self.copy.filled(rows[0])],
                        facts={"block": block, "count": len(rows)},
                    )
                )  # fmt: skip
        told: dict[str, list[Skipped]] = {}
        for skipped in found.skipped:
            told.setdefault(skipped.word, []).append(skipped)
        first = min(placed.columns.values(), default=0)
        last = max(placed.columns.values(), default=0)
        for word, lines in told.items():
            refused = [s for s in lines if s.refused]
            for skipped in refused:
                self.read.findings.append(
                    Finding(
                        f"row-{word}", MUST, sheet=self.sheet.name, field=block,
                        cell=box_address((skipped.row, first, skipped.row, last)),
                        found=[v for _, v in self.copy.filled(skipped.row)], facts={"block": block},
                    )
                )  # fmt: skip
            plain = [s.row for s in lines if not s.refused]
            own = placed.table.number_rows
            if plain and (word in _TOLD or (word == "numbers" and not own)):
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
        """Return what an empty cell of a field means, and say that it was taken so.

        A box to tick that is left empty is an answer: of 是否 with 空白 否 nothing is said.
        """
        value, _ = read_value(about.blank, self.specs[about.name])
        if value is False:
            return value, VALUE
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

    def _context(self, row: int, column: int) -> Context:
        """Return what a cell shows besides its value; worked out only where it is asked for."""
        look, corner = self.sheet.look, self.copy.corner
        return Context(
            number_format=lambda: look().number_format(*corner(row, column)),
            font=lambda: look().font(*corner(row, column)),
            date1904=self.sheet.date1904,
            part_dates=lambda: look().part_dates,
        )

    def _shown(self, row: int, column: int) -> Any:
        value = self.copy.value(row, column)
        return None if is_empty(value) else value


_TOLD = ("note", "footer", "section", "other", "example", "subtotal", "derived", "foreign")
"""Rows that are no records and are told; a total, a header, a spare row go without saying."""


def agreed(about: Field, answers: Sequence[Answer]) -> tuple[Answer, list[Finding]]:
    """Return one answer for a field that the form asks for in several places.

    They must agree where they are filled in; one that cannot be read leaves the others unproved.
    """
    if len(answers) == 1:
        return answers[0], []
    lost = next((a for a in answers if a.state in (UNREADABLE, ABSENT)), None)
    if lost is not None:
        return lost, []
    filled = [a for a in answers if a.state == VALUE]
    if not filled:
        return answers[0], []
    if all(a.value == filled[0].value for a in filled):
        return filled[0], []
    cells = [f"{a.sheet}!{address(*a.cell)}" for a in filled if a.cell]
    finding = Finding(
        "two-answers", MUST, sheet=filled[0].sheet, field=about.name,
        cell=address(*filled[0].cell) if filled[0].cell else None,
        found=[a.value for a in filled], facts={"label": about.short, "nearby": "、".join(cells)},
    )  # fmt: skip
    return Answer(None, UNREADABLE, filled[0].sheet, filled[0].cell), [finding]
