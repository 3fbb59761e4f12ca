"""The fast path: a copy whose printed texts all stand where the form has them is read by address.

It only saves time. At the first doubt it gives up, and the slow path looks again; a law of the
tests says that both give the same values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from ..layout import Spot, Table
from ..refs import Box
from .copy import is_empty
from .mixed import fit
from .placement import Place, PlacedTable, Placement
from .plain import Shape, Strips
from .plan import Plan


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the form outside the rooms of its blocks."""

    row: int
    columns: tuple[int, ...]
    getter: Any
    """Takes the printed cells out of a row of the copy; None where there are none."""
    expected: Any
    whole: list[Any] | None
    """The whole row where the form asks for nothing in it, as most copies have it."""
    free: tuple[int, ...]
    """Columns of answers, formulas and mixed cells: they may be filled."""
    blank: tuple[int, ...]
    """Those of them in which the form prints nothing."""
    mixed: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Room:
    """The room of a block."""

    table: Table
    columns: Mapping[int, int]
    """The form's columns, which are the copy's."""
    own: frozenset[int | None]
    """The same and that of the serial numbers: nothing stands in any other."""
    shape: Shape | None
    """What its records look like; None where that says nothing."""


@dataclass(frozen=True, slots=True)
class Course:
    """The form from top to bottom: runs of fixed rows, and blocks that may have grown between."""

    steps: tuple[tuple[Line, ...] | Room, ...]
    width: int
    printed: frozenset[str]
    """Every printed text: none may stand among the records."""


def course_of(plan: Plan) -> Course | None:
    """Return the course of a page, or None where two blocks stand side by side."""
    page = plan.page
    rooms = [t for t in page.tables if t.kind == "repeat"]
    shapes = {id(table): shape for table, shape in zip(page.tables, plan.shapes, strict=True)}
    room_of = {row: table for table in rooms for row in table.rows}
    if sum(len(table.rows) for table in rooms) != len(room_of):
        return None
    steps: list[tuple[Line, ...] | Room] = []
    run: list[Line] = []
    free: dict[int, set[int]] = {}
    for row, column in page.formulas:
        free.setdefault(row, set()).add(column)
    for spot in page.spots:
        free.setdefault(spot.row, set()).add(spot.column)
    mixed: dict[int, list[tuple[int, int]]] = {}
    for cell in page.mixed:
        free.setdefault(cell.row, set()).add(cell.column)
        if (cell.row, cell.column) in plan.patterns:
            mixed.setdefault(cell.row, []).append((cell.row, cell.column))
    printed: dict[int, dict[int, Any]] = {}
    for anchor in page.anchors:
        printed.setdefault(anchor.row, {})[anchor.column] = anchor.text
    for (row, column), number in page.numbers.items():
        if row not in room_of:
            printed.setdefault(row, {})[column] = number
    for row in range(page.rows):
        table = room_of.get(row)
        if table is not None:
            if row == table.rows[0]:
                columns = {column.column: column.column for column in table.columns}
                own = frozenset((*columns, table.serial))
                steps += [tuple(run), Room(table, columns, own, shapes[id(table)])]
                run = []
            continue
        here = dict(sorted(printed.get(row, {}).items()))
        run.append(_line(row, page.columns, here, free.get(row, set()), mixed.get(row, ())))
    steps.append(tuple(run))
    texts = frozenset(anchor.text for anchor in page.anchors)
    return Course(tuple(steps), page.columns, texts)


def _line(
    row: int,
    width: int,
    here: Mapping[int, Any],
    free: Set[int],
    mixed: Sequence[tuple[int, int]],
) -> Line:
    return Line(
        row,
        tuple(here),
        itemgetter(*here) if here else None,
        tuple(here.values()) if len(here) > 1 else next(iter(here.values()), None),
        None if free or mixed else [here.get(column, "") for column in range(width)],
        tuple(sorted(free)),
        tuple(sorted(free - here.keys())),
        tuple(mixed),
    )


def place_by_address(
    plan: Plan, course: Course, rows: list[list[Any]], merges: Sequence[Box]
) -> Placement | None:
    """Return the placement of a copy that stands as the form does, or None at the first doubt."""
    shift = 0
    answers: dict[Spot | tuple[int, int, int], Place] = {}
    tables: dict[int, PlacedTable] = {}
    shifted: dict[int, int] = {}
    for index, step in enumerate(course.steps):
        if isinstance(step, tuple):
            for line in step:
                if not _agrees(
                    plan, line, line.row + shift, rows, answers=answers, printed=course.printed
                ):
                    return None
                shifted[line.row] = line.row + shift
            continue
        following = course.steps[index + 1]
        assert isinstance(following, tuple)
        table = step.table
        end = _block_end(table, following, shift, rows)
        if end is None:
            return None
        first = table.rows[0] + shift
        columns = list(zip(*rows[first:end], strict=True))
        strips = Strips(step.shape, columns) if step.shape is not None else None
        if not _explained(plan, course, step, columns, strips):
            return None
        # One value merged over two records is no plain row of the room; a label beside it is.
        inside = [c for c in step.own if c is not None]
        if any(
            r1 > r0 and r0 < end and r1 >= first and any(c0 <= c <= c1 for c in inside)
            for r0, c0, r1, c1 in merges
        ):
            return None
        shift = end - table.rows[-1] - 1
        totals = tuple([row + shift for row in table.totals if row > table.rows[-1]])
        tables[id(table)] = PlacedTable(
            table, step.columns, {}, first, end, (), table.serial, {}, grid=columns, strips=strips,
            totals=totals,
        )  # fmt: skip
    last = plan.page.rows + shift
    if any(not is_empty(value) for row in rows[last:] for value in row):
        return None
    for spot in plan.page.spots:
        row = shifted.get(spot.row)
        if row is not None:
            answers[spot] = Place(row, spot.column)
    placed = tuple(tables.get(id(table)) or _fixed(table, shifted) for table in plan.page.tables)
    return Placement(answers, placed, frozenset(), fast=True)


def _fixed(table: Table, shifted: Mapping[int, int]) -> PlacedTable:
    columns = {c.column: c.column for c in (*table.columns, *table.printed_columns.values())}
    rows, totals = (tuple(shifted[row] for row in there) for there in (table.rows, table.totals))
    return PlacedTable(table, columns, rows=rows, totals=totals)


def _agrees(
    plan: Plan,
    line: Line,
    row: int,
    rows: list[list[Any]],
    *,
    answers: dict[Spot | tuple[int, int, int], Place],
    printed: frozenset[str],
) -> bool:
    """Whether a row holds the form's texts, and nothing that the form does not explain."""
    if row >= len(rows):
        return line.getter is None and not line.mixed
    there = rows[row]
    if there == line.whole:
        return True
    width = len(there)
    if line.getter is not None and (
        line.columns[-1] >= width or line.getter(there) != line.expected
    ):
        return False
    # A label that stands where an answer goes may be one, or the other way round.
    for column in line.blank:
        if column < width and there[column] in printed:
            return False
    explained = len(line.columns)
    for column in line.free:
        if column < width and there[column] != "":
            explained += 1
    if width - there.count("") != explained:
        return False
    for at in line.mixed:
        column = at[1]
        text = there[column] if column < len(there) else ""
        if type(text) is not str or not text:
            return False
        pieces = fit(plan.patterns[at], text, plan.known)
        if not isinstance(pieces, list):
            return False
        for number, piece in enumerate(pieces):
            answers[at[0], at[1], number] = Place(row, column, piece.text)
    return True


def _block_end(
    table: Table, following: tuple[Line, ...], shift: int, rows: list[list[Any]]
) -> int | None:
    """Return one past the last row of a block: where the next printed row of the form stands."""
    after = table.rows[-1] + 1
    stop = next((line for line in following if line.columns or line.mixed), None)
    if stop is None:
        return max(after + shift, len(rows)) if not following else after + shift
    lead = stop.row - after
    if not stop.columns:
        # Only a mixed cell says where the block ends: it must stand where the form has it.
        return after + shift
    column, first = stop.columns[0], table.rows[0] + shift
    wanted = stop.expected[0] if len(stop.columns) > 1 else stop.expected
    if first >= len(rows) or column >= len(rows[first]):
        return None
    try:
        return first + [row[column] for row in rows[first:]].index(wanted) - lead
    except ValueError:
        return None


def _explained(
    plan: Plan,
    course: Course,
    room: Room,
    columns: Sequence[tuple[Any, ...]],
    strips: Strips | None,
) -> bool:
    """Whether nothing stands among the records that an answer cannot be.

    No printed text, nothing where no column is, and no text that may hold a label of the form's
    cells of text.
    """
    for column, values in enumerate(columns):
        if column not in room.own and values.count("") != len(values):
            return False
    if strips is not None:
        texts, joined = strips.texts, strips.joined
    else:
        texts = [value for values in columns for value in values if type(value) is str]
        joined = "".join(texts)
    if not course.printed.isdisjoint(texts):
        return False
    return not plan.patterns or (":" not in joined and "：" not in joined)
