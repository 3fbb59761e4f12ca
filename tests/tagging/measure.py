"""How many of a form's tags are proposed once they are taken out: cell by cell, block by block.

A tag is found where one is proposed in the same cell, with the same part in the form: a single
answer, a list's column, a cell of a printed row. Names are the office's to choose and not compared.
A block is wrong where it takes in a cell that has no tag, cells of two blocks, or another kind.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import cxzy_sheets as cs
from cxzy_sheets.layout import Layout, load_layout
from cxzy_sheets.refs import address, position
from cxzy_sheets.tagging import propose_tags

from ..battery.forms_random import random_family
from ..battery.runs import FAMILIES
from .six import SIX, Drawing

KITS = Path(cs.__file__).parents[1] / "workbook_templates"
Cell = tuple[str, int, int]


@dataclass(frozen=True)
class Case:
    """A form with its own tags, and without any."""

    name: str
    layout: Layout
    empty: bytes


@dataclass
class Score:
    """What was found of one form."""

    name: str
    tags: int = 0
    found: int = 0
    missed: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    """Blocks."""

    def __str__(self) -> str:
        return (
            f"{self.name}: {self.found}/{self.tags}"
            f" missed {self.missed} extra {self.extra} wrong {self.wrong}"
        )


def kits() -> Iterator[Case]:
    """Give the forms of the kits, as units get them."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "评议"
        shutil.copytree(KITS / "群众评议", folder)
        (folder / "收件箱").mkdir(exist_ok=True)
        for name, form in cs.load_cycle(folder).forms.items():
            yield Case(name, form.layout, form.fill())
    [path] = (KITS / "示例" / "表样").glob("*.xlsx")
    form = cs.Form(path)
    yield Case("示例", form.layout, form.fill())


def battery() -> Iterator[Case]:
    """Give the forms of the battery, drawn by people who knew nothing of proposing tags."""
    for family in FAMILIES.values():
        yield Case(family.name, load_layout(family.form, family.name)[0], family.empty)


def random(seeds: range) -> Iterator[Case]:
    """Give forms drawn by chance."""
    for seed in seeds:
        family = random_family(seed)
        yield Case(family.name, load_layout(family.form, family.name)[0], family.empty)


def parts(layout: Layout) -> tuple[Counter[Cell], dict[Cell, str], dict[str, set[Cell]]]:
    """Return how many tags each cell has, what part it plays, and the cells of each block."""
    counts: Counter[Cell] = Counter()
    kinds: dict[Cell, str] = {}
    blocks: dict[str, set[Cell]] = {}
    for page in layout.pages:
        tables = {table.block: table.kind for table in page.tables if table.block}
        matrix = {
            (row, column.column)
            for table in page.tables
            if table.kind == "matrix" and len(table.rows) > 1
            for row in table.rows
            for column in table.columns
        }
        there = [(s.row, s.column, s.field) for s in page.spots]
        there += [(m.row, m.column, c.field) for m in page.mixed for c in m.chunks]
        for row, column, name in there:
            if name and (name.startswith("〔") or (row, column) in page.formulas):
                continue
            at = (page.name, row, column)
            counts[at] += 1
            block = name.partition(".")[0] if name and "." in name else None
            kinds[at] = tables[block] if block else "single"
            if (row, column) in matrix:
                kinds[at] = "matrix"
            if block:
                blocks.setdefault(block, set()).add(at)
    return counts, kinds, blocks


def drawings() -> list[Score]:
    """Return what is proposed for the six forms of `six`, held against where tags should stand."""
    return [_drawing(one) for one in SIX]


def _drawing(one: Drawing) -> Score:
    truth: Counter[Cell] = Counter()
    kinds: dict[Cell, str] = {}
    blocks: dict[str, set[Cell]] = {}

    def put(cell: str, kind: str, count: int = 1, block: str = "") -> None:
        at = (one.name, *position(cell))
        truth[at], kinds[at] = count, kind
        if block:
            blocks.setdefault(block, set()).add(at)

    for cell, count in one.head.items():
        put(cell, "single", count)
    for row, columns in one.lists:
        for column in columns:
            put(f"{column}{row}", "repeat", block=f"list {row}")
    for rows, columns in one.fixed:
        for row in rows:
            for column in columns:
                put(f"{column}{row}", "fixed", block=f"rows {rows[0]}")
    return held(one.name, one.data, (truth, kinds, blocks))


def scored(case: Case) -> Score:
    """Return what is proposed for a form, held against its own tags."""
    return held(case.name, case.empty, parts(case.layout))


def held(
    name: str, empty: bytes, wanted: tuple[Counter[Cell], dict[Cell, str], dict[str, set[Cell]]]
) -> Score:
    """Return what is proposed for a form, held against what is wanted."""
    made = propose_tags(empty)
    proposed, problems = load_layout(made.data, name)
    assert not [p for p in problems if p.severity == "强制"], [str(p.message) for p in problems]
    truth, kinds, blocks = wanted
    counts, given, there = parts(proposed)
    score = Score(name, sum(truth.values()))
    grid = {"fixed", "matrix"}
    for at, count in truth.items():
        same = kinds[at] == given.get(at) or {kinds[at], str(given.get(at))} <= grid
        hit = min(count, counts.get(at, 0)) if same else 0
        score.found += hit
        if hit < count:
            score.missed.append(f"{_said(at)}({kinds[at]}/{given.get(at)})")
    unread = Counter((t.sheet, t.cell) for t in made.tags if not t.field)
    for at, count in counts.items():
        if count - unread[at[0], _said(at).partition("!")[2]] > truth.get(at, 0):
            score.extra.append(_said(at))
    for block, cells in there.items():
        kind = given[next(iter(cells))]
        own = [b for b, c in blocks.items() if c & cells]
        plain = all(kinds.get(at) in {kind, *(grid if kind in grid else ())} for at in cells)
        if not plain or len(own) > 1:
            score.wrong.append(block)
    return score


def _said(at: Cell) -> str:
    return f"{at[0]}!{address(at[1], at[2])}"


def total(scores: list[Score]) -> str:
    """Return the figures of all forms in a line."""
    tags, found = (sum(getattr(s, name) for s in scores) for name in ("tags", "found"))
    extra, wrong = (sum(len(getattr(s, name)) for s in scores) for name in ("extra", "wrong"))
    return (
        f"{len(scores)} forms, {found} of {tags} tags found ({found / max(tags, 1):.1%}),"
        f" {extra} cells too many, {wrong} wrong blocks"
    )
