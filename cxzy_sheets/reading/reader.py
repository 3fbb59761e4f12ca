"""A workbook and a form -> `Filled`: which sheets, which way of reading, and what they say.

one visible sheet, every text in its place   ──> by address
otherwise, for each sheet that can be this form ──> by its texts
several sheets: equal answers → one of them; all but one blank → that one; else refused
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as made_with
from typing import Any

from ..findings import ADVICE, MUST, VERIFY, Finding, Findings
from ..layout import Field, Layout, face_of
from ..refs import address
from ..values import Spec
from ..workbooks import Book, Sheet
from .by_address import Course, course_of, place_by_address
from .copy import Copy, is_empty
from .editions import differences, older_blank
from .extraction import Extraction, PageRead, agreed
from .filled import ABSENT, UNREADABLE, Answer, BlockRead, Filled
from .placement import Placement
from .plan import Plan, plan_of
from .sheets import Chosen, choose
from .slow import place_by_texts, resemblance, tables_on, twice_on_sheet

REMEMBERED = 200
"""Rows of a sheet, and sheets, that are remembered to be no copy of the form."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A form, compiled for reading many copies."""

    layout: Layout
    plans: tuple[Plan, ...]
    courses: tuple[Course | None, ...]
    specs: Mapping[str, Spec]
    face: str = ""
    """What a blank of this edition says of itself."""
    strangers: dict[tuple[tuple[Any, ...], ...], bool] = made_with(default_factory=dict, repr=False)
    """Content of a sheet that stood beside a copy -> whether it is nothing like the form."""

    def read(self, book: Book, file: str, *, fast: bool = True) -> Filled:
        """Return what a workbook says of the form; what a sender typed or sent never raises.

        `fast=False` switches the reading by address off; the values are the same.
        """
        visible = [sheet for sheet in book.sheets if sheet.visible and _holds_anything(sheet)]
        told = [*older_blank(book, self.layout.name, self.face)]
        pages: list[PageRead | None] = []
        if len(self.plans) == 1 and fast:
            quick = self._among_strangers(visible)
            if quick is not None:
                return self._filled(file, [quick], told)
        chosen = choose(self.plans, visible)
        if not chosen:
            hidden = [s for s in book.sheets if not s.visible and _holds_anything(s)]
            chosen = choose(self.plans, hidden)
            told += [
                Finding("hidden-sheet-read", VERIFY, sheet=sheet.name)
                for sheets in chosen.sheets
                for sheet, _ in sheets
            ]
        told += chosen.findings
        for index, sheets in enumerate(chosen.sheets):
            page, more = (None, []) if index in chosen.lost else self._page(index, sheets, fast)
            pages.append(page)
            told += more
        lost = any(f.severity == MUST or f.sheet for f in told)
        if not lost and not any(page is not None for page in pages):
            told.append(self._not_this_form(book, visible))
        told += self._elsewhere(visible, chosen)
        told += _far_cells(book, {p.sheet for p in pages if p is not None})
        return self._filled(file, pages, told)

    def read_all(self, book: Book, file: str, *, equal: bool = False) -> list[Filled]:
        """Return the copies of a form of one page that a workbook holds, one for each sheet.

        `read` takes one copy and refuses several that differ. Sheets that nobody filled in do not
        count, and equal ones count once unless `equal` keeps them: two voters may vote alike. Of a
        form of several pages there is one copy a workbook.
        """
        visible = [sheet for sheet in book.sheets if sheet.visible and _holds_anything(sheet)]
        if len(self.plans) > 1:
            return [self.read(book, file)]
        chosen = choose(self.plans, visible)
        if len(chosen.sheets[0]) < 2:
            return [self.read(book, file)]
        reads: list[tuple[Sheet, PageRead | str]] = []
        for sheet, copy in chosen.sheets[0]:
            read = self._one(0, sheet, copy, fast=True)
            if isinstance(read, str) or (
                read is not None
                and read.typed
                and (equal or not any(not isinstance(o, str) and o.same(read) for _, o in reads))
            ):
                reads.append((sheet, read))
        if len(reads) < 2:
            return [self.read(book, file)]
        told: list[Finding] = []
        told += [*self._elsewhere(visible, chosen), *_far_cells(book, {s.name for s, _ in reads})]
        return [
            self._filled(file, [None], [Finding(read, MUST, sheet=sheet.name)])
            if isinstance(read, str)
            else self._filled(file, [read], told if number == 0 else [])
            for number, (sheet, read) in enumerate(reads)
        ]

    def _among_strangers(self, visible: Sequence[Sheet]) -> PageRead | None:
        """Return the only sheet that stands as the form does, if no other is anything like it."""
        found: PageRead | None = None
        for sheet in visible:
            quick = self._by_address(0, sheet)
            if quick is not None and found is None:
                found = quick
            elif quick is not None or not self._is_stranger(sheet):
                return None
        return found

    def _is_stranger(self, sheet: Sheet) -> bool:
        """Whether a sheet is neither the form nor holds one of its tables: notes, lists.

        They come back with every copy as they were sent out, so they are looked at once.
        """
        if len(sheet.rows) > REMEMBERED:
            return self._differs(sheet)
        content = tuple(map(tuple, sheet.rows))
        known = self.strangers.get(content)
        if known is None:
            if len(self.strangers) >= REMEMBERED:
                self.strangers.clear()
            known = self.strangers[content] = self._differs(sheet)
        return known

    def _differs(self, sheet: Sheet) -> bool:
        copy = Copy(sheet.rows, sheet.merges)
        return not resemblance(self.plans[0], copy) and not tables_on(self.plans[0], copy)

    def _elsewhere(self, visible: Sequence[Sheet], chosen: Chosen) -> list[Finding]:
        """Tell the blocks that stand once more on a sheet that is no copy of the form."""
        used = {sheet.name for sheets in chosen.sheets for sheet, _ in sheets} | chosen.told
        rest = [Copy(s.rows, s.merges) for s in visible if s.name not in used]
        names = [s.name for s in visible if s.name not in used]
        if not used:
            return []
        return [
            Finding(
                "table-elsewhere", MUST, sheet=name, field=block, found=name, facts={"block": block}
            )
            for name, copy in zip(names, rest, strict=True)
            for plan in self.plans
            for block in tables_on(plan, copy)
        ]  # fmt: skip

    def _by_address(self, index: int, sheet: Sheet) -> PageRead | None:
        course = self.courses[index]
        if course is None or sheet.far:
            return None
        placement = place_by_address(self.plans[index], course, sheet.rows, sheet.merges)
        if placement is None:
            return None
        copy = Copy(sheet.rows, sheet.merges)
        return self._extracted(index, sheet, copy, placement)

    def _extracted(self, index: int, sheet: Sheet, copy: Copy, placement: Placement) -> PageRead:
        plan = self.plans[index]
        made = Extraction(
            self.layout, self.specs, plan, sheet=sheet, copy=copy, placement=placement
        )
        return made.run()

    def _one(self, index: int, sheet: Sheet, copy: Copy, *, fast: bool) -> PageRead | str | None:
        """Return what one sheet says of a page, or why it is refused, or None: not this form."""
        if fast and (quick := self._by_address(index, sheet)) is not None:
            return quick
        plan = self.plans[index]
        if twice_on_sheet(plan, copy):
            return "two-copies-on-sheet"
        placement = place_by_texts(plan, copy, self.layout.fields)
        if placement is None:
            return None
        return self._extracted(index, sheet, copy, placement)

    def _page(
        self, index: int, sheets: Sequence[tuple[Sheet, Copy]], fast: bool
    ) -> tuple[PageRead | None, list[Finding]]:
        reads: list[tuple[Sheet, PageRead | str]] = []
        for sheet, copy in sheets:
            read = self._one(index, sheet, copy, fast=fast)
            if read is not None:
                reads.append((sheet, read))
        if not reads:
            if len(self.plans) == 1:
                return None, []
            name = self.plans[index].page.name
            return None, [Finding("sheet-not-found", MUST, expected=name)]
        filled = [(s, r) for s, r in reads if isinstance(r, str) or r.typed]
        some = filled or reads[:1]
        first_sheet, first = some[0]
        if isinstance(first, str):
            return None, [Finding(first, MUST, sheet=first_sheet.name)]
        if all(not isinstance(r, str) and r.same(first) for _, r in some):
            told = []
            if len(some) > 1:
                names = [s.name for s, _ in some]
                told.append(Finding("same-copy-twice", ADVICE, sheet=first_sheet.name, found=names))
            return first, told
        names = [sheet.name for sheet, _ in some]
        return None, [Finding("several-copies", MUST, sheet="、".join(names), found=names)]

    def _not_this_form(self, book: Book, visible: Sequence[Sheet]) -> Finding:
        title = self.layout.title or self.layout.name
        names = [sheet.name for sheet in visible or book.sheets]
        if not visible and not any(_holds_anything(s) for s in book.sheets):
            pictured = any(sheet.unusual and sheet.look().hanging.pictures for sheet in book.sheets)
            code = "picture-only" if pictured else "empty-workbook"
            return Finding(code, MUST, found=names, expected=title)
        differs = differences(self.plans, visible or book.sheets)
        said = f"和这张表{differs}" if differs else ""
        return Finding("not-this-form", MUST, found=names, expected=title, facts={"differs": said})

    def _filled(self, file: str, pages: Sequence[PageRead | None], told: list[Finding]) -> Filled:
        answers: dict[str, Answer] = {}
        blocks: dict[str, BlockRead] = {}
        findings = list(told)
        recognised = any(page is not None for page in pages)
        refused = any(f.severity == MUST for f in told)
        for page in pages:
            if page is not None:
                findings += page.findings
                for name, answer in page.answers.items():
                    there = answers.setdefault(name, answer)
                    if there is not answer:
                        answers[name], more = agreed(self.layout.fields[name], (there, answer))
                        findings += more
                blocks |= page.blocks
        state = UNREADABLE if refused else ABSENT
        for name, field in self.layout.fields.items():
            if field.block is None and name not in answers:
                answers[name] = Answer(None, state)
        for name, block in self.layout.blocks.items():
            if name not in blocks:
                blocks[name] = BlockRead(
                    name, "", (), {short: [] for short in block.fields}, {}, {}
                )
        for name in {f.field for f in findings if f.severity == MUST and f.field in blocks}:
            # Something of the block was refused: it may hold more records than were read.
            blocks[str(name)] = replace(blocks[str(name)], left_out=True)
        ordered = {n: answers[n] for n, f in self.layout.fields.items() if f.block is None}
        return Filled(
            self.layout,
            file,
            ordered,
            {name: blocks[name] for name in self.layout.blocks},
            Findings(finding.at(file=file) for finding in findings),
            recognised,
            tuple(page.sheet if page is not None else None for page in pages),
            bool(pages) and all(page is not None and page.fast for page in pages),
        )

    def refused(self, file: str, finding: Finding) -> Filled:
        """Return the copy of a file that no reader can open: nothing found, and why."""
        return self._filled(file, [None] * len(self.plans), [finding])


def reader_of(layout: Layout) -> Reader:
    """Return a form's reader: everything that is worked out once for all its copies."""
    plans = tuple(plan_of(layout, index) for index in range(len(layout.pages)))
    years = years_of(layout)
    specs = {name: spec_of(field, years) for name, field in layout.fields.items()}
    courses = tuple(course_of(plan) for plan in plans)
    return Reader(layout, plans, courses, specs, face_of(layout))


def years_of(layout: Layout) -> tuple[int, int] | None:
    """Return the first and last year of the cycle that a form stands in, None outside of one.

    A day that was typed without its year is one of theirs; without a cycle it is refused.
    """
    given = [layout.parameters.get(name) for name in ("周期开始", "周期结束")]
    days = [day for day in given if isinstance(day, datetime.date)]
    return (days[0].year, days[-1].year) if len(days) == 2 else None


def spec_of(field: Field, years: tuple[int, int] | None = None) -> Spec:
    """Return how the values of a field are typed; `years` are the cycle's, first and last."""
    options = field.options if field.type in ("选项", "是否") else ()
    synonyms = tuple(sorted(field.synonyms.items()))
    return Spec(
        field.type,
        many=field.many,
        options=options,
        synonyms=dict(synonyms),
        measure=field.measure,
        blank=field.blank,
        split=field.split,
        years=years,
    )


def _holds_anything(sheet: Sheet) -> bool:
    return any(not is_empty(value) for row in sheet.rows for value in row) or bool(sheet.far)


def _far_cells(book: Book, read: set[str]) -> list[Finding]:
    """Tell the cells that stand so far out that no reader of grids takes them along."""
    found = []
    for sheet in book.sheets:
        if sheet.name in read and sheet.far:
            cells = sorted(sheet.far)[:20]
            found.append(
                Finding(
                    "far-cells", ADVICE, sheet=sheet.name,
                    cell="、".join(address(*at) for at in cells),
                    found=[sheet.far[at] for at in cells], facts={"count": len(sheet.far)},
                )
            )  # fmt: skip
    return found
