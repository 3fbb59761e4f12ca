"""A page of the form, compiled for reading: what to look for, in the order it is looked for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as made_with

from ..layout import Layout, Mixed, Page, Spot, Table
from ..layout.leading import leads
from ..names import label_key
from .labels import label
from .mixed import Pattern, compile_mixed
from .plain import Shape, shape_of

Tag = Spot | tuple[int, int, int]
"""A spot, or a tag in a cell of text: (form row, form column, number)."""


@dataclass(frozen=True, slots=True)
class Side:
    """A single answer beside its label: `单位 | ______`."""

    spot: Spot
    text: str
    """The label."""
    row: int
    column: int
    """Where the form has the label."""
    offset: int
    """Columns between the label's right edge and the answer, 0 for the next one."""
    width: int
    """How many columns the answer's merged cell spans."""
    order: int
    """Which one it is among equal labels of its row, from 0."""
    of: int
    """How many equal labels its row has."""
    pattern: Pattern | None = None
    """Set where the answer begins a cell of text: `党支部意见 | {{意见}} 书记签名:`."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One page, compiled."""

    page: Page
    index: int
    sides: tuple[Side, ...]
    bare: tuple[Spot, ...]
    """Spots without any label: readable by address only."""
    patterns: Mapping[tuple[int, int], Pattern]
    anchors: Mapping[int, tuple[tuple[int, str], ...]]
    """Row -> its printed texts, (column, text)."""
    keys: Counter[str]
    """Bare keys of all labels of the form, and how often the form has each."""
    outside: Counter[str]
    """The same outside headers, totals and rows of tables."""
    once: Counter[str]
    """The same outside the headers and totals of blocks: what a second page does not repeat."""
    header: frozenset[str]
    """Keys in headers of tables."""
    known: frozenset[str]
    """Every key that is a label of the form; a cell that holds one is never an answer."""
    label_texts: tuple[str, ...]
    """Labels of chunks and sides, as texts."""
    aliases: Mapping[str, tuple[str, ...]]
    """Field -> other labels."""
    printed_words: tuple[tuple[str, ...], ...]
    """For each printed text with gaps in it the keys of its pieces: `填表人:     审核人:`."""
    joined: Mapping[tuple[int, str], tuple[str, ...]]
    """(Header row, its text) -> the same with the levels above it written into the same cell."""
    labels: Mapping[str, str]
    """Field -> the label beside its answer."""
    row_labels: Mapping[str, str]
    """Field of a crossing of rows and columns -> the text that names its row."""
    shapes: tuple[Shape | None, ...]
    """For each table what its plain records look like."""
    asked: Mapping[str, tuple[tuple[str | None, Tag], ...]]
    """Single field -> its tags and what a tick in each of them means."""


def plan_of(layout: Layout, index: int) -> Plan:
    """Return the plan of page `index` of a form."""
    page = layout.pages[index]
    patterns = {(m.row, m.column): compile_mixed(m) for m in page.mixed if not _in_block(m)}
    sides, bare = _sides(page, patterns)
    anchors: dict[int, list[tuple[int, str]]] = {}
    for anchor in page.anchors:
        anchors.setdefault(anchor.row, []).append((anchor.column, anchor.text))
    chunk_labels = [text for pattern in patterns.values() for text in pattern.labels if text]
    keys = _keys(page, chunk_labels)
    return Plan(
        page,
        index,
        tuple(sides),
        tuple(bare),
        patterns,
        {row: tuple(texts) for row, texts in anchors.items()},
        keys.all,
        keys.outside,
        keys.once,
        frozenset(keys.header),
        frozenset(keys.known),
        tuple(dict.fromkeys([*chunk_labels, *(side.text for side in sides)])),
        {name: field.aliases for name, field in layout.fields.items() if field.aliases},
        tuple(words for a in page.anchors if len(words := _words(a.text)) > 1),
        _joined(page),
        {side.spot.field: side.text for side in sides},
        _row_labels(page),
        tuple(shape_of(table, layout.fields) for table in page.tables),
        _asked(page),
    )


def _asked(page: Page) -> dict[str, tuple[tuple[str | None, Tag], ...]]:
    """Return the tags of the single fields of a page."""
    found: dict[str, tuple[tuple[str | None, Tag], ...]] = {}
    tags: list[tuple[str | None, str | None, Tag]] = [
        (spot.field, spot.option, spot) for spot in page.spots
    ]
    for mixed in page.mixed:
        for number, chunk in enumerate(mixed.chunks):
            tags.append((chunk.field, chunk.option, (mixed.row, mixed.column, number)))
    for name, option, tag in tags:
        if name and "." not in name:
            found[name] = (*found.get(name, ()), (option, tag))
    return found


def _row_labels(page: Page) -> dict[str, str]:
    names = {
        row: items[-1][1]
        for table in page.tables
        if table.kind == "matrix"
        for row, items in zip(table.rows, table.items, strict=False)
        if items
    }
    return {spot.field: names[spot.row] for spot in page.spots if spot.row in names}


@dataclass(slots=True)
class _Keys:
    """The keys of a page's labels, counted as `Plan` tells."""

    all: Counter[str] = made_with(default_factory=Counter)
    outside: Counter[str] = made_with(default_factory=Counter)
    once: Counter[str] = made_with(default_factory=Counter)
    header: set[str] = made_with(default_factory=set)
    known: set[str] = made_with(default_factory=set)

    def add(self, text: str, *, role: str = "label", once: bool = True) -> None:
        made = label(text)
        if not made.key:
            return
        self.all[made.bare] += 1
        self.known |= {made.key, made.bare}
        if once:
            self.once[made.bare] += 1
        if role == "header":
            self.header.add(made.bare)
        elif role == "label":
            self.outside[made.bare] += 1


def _keys(page: Page, chunk_labels: Iterable[str]) -> _Keys:
    """Return the keys of a page's printed texts, and of the labels inside its cells of text."""
    repeated = {row for t in page.tables if t.kind == "repeat" for row in (*t.header, *t.totals)}
    keys = _Keys()
    for anchor in page.anchors:
        keys.add(anchor.text, role=anchor.role, once=anchor.row not in repeated)
    for text in chunk_labels:
        if not re.fullmatch(r"[年月日]", label(text).key):
            keys.add(text)
    return keys


def _words(text: str) -> tuple[str, ...]:
    pieces = (label_key(piece) for piece in re.split(r"[ _\u3000]{2,}|[:：]", text))
    return tuple(piece for piece in pieces if piece)


def _joined(page: Page) -> dict[tuple[int, str], tuple[str, ...]]:
    found: dict[tuple[int, str], list[str]] = {}
    for anchor in page.anchors:
        for table in page.tables:
            for column in table.columns:
                deep = anchor.row in table.header and len(column.path) > 1
                if deep and label_key(column.path[-1]) == label_key(anchor.text):
                    found.setdefault((anchor.row, anchor.text), []).append("".join(column.path))
    return {at: tuple(texts) for at, texts in found.items()}


def _in_block(mixed: Mixed) -> bool:
    return any(chunk.field and "." in chunk.field for chunk in mixed.chunks)


def _sides(
    page: Page, patterns: Mapping[tuple[int, int], Pattern]
) -> tuple[list[Side], list[Spot]]:
    """Return the answers with a printed text left of them, and the spots without one."""
    texts = {(a.row, a.column): a.text for a in page.anchors}
    right = {(r0, c0): c1 for r0, c0, _, c1 in page.merges}
    sides: list[Side] = []
    bare: list[Spot] = []
    for spot, found in leads(page).items():
        pattern = patterns.get((spot.row, spot.column))
        if found is None:
            if pattern is None:
                bare.append(spot)
            continue
        edge = right.get(found, found[1])
        same = [
            c for (r, c), text in sorted(texts.items())
            if r == found[0] and label_key(text) == label_key(texts[found])
        ]  # fmt: skip
        width = right.get((spot.row, spot.column), spot.column) - spot.column + 1
        sides.append(
            Side(
                spot, texts[found], found[0], found[1], spot.column - edge - 1, width,
                same.index(found[1]), len(same), pattern,
            )
        )  # fmt: skip
    return sides, bare


def tables_of(plan: Plan, kind: str) -> tuple[Table, ...]:
    """Return the page's tables of one kind."""
    return tuple(table for table in plan.page.tables if table.kind == kind)
