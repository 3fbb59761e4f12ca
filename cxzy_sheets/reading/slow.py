"""The slow path: one page looked for on one sheet, by its texts in two dimensions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from ..layout import Field, Table, TableColumn
from .alignment import align
from .claims import Claims
from .copy import Copy
from .doubts import doubted_blanks
from .headers import Header, bind
from .in_tables import lost_columns, moved_columns, place_table
from .labels import label
from .option_groups import options_together
from .placement import Answers, Place, PlacedTable, Placement
from .plan import Plan
from .singles import Singles

THIS_FORM = 0.5
"""Share of the form's keys that a sheet must hold (reading.md §4)."""
OUTSIDE = 0.34
"""Share of the keys outside headers: a continuation sheet has none."""
ALIGNED = 0.5
"""Share of the texts' weight that must be found in order."""


def resemblance(plan: Plan, copy: Copy) -> float:
    """Return the share of the form's labels that a sheet holds; 0 where it cannot be this form."""
    present = copy.present
    missing = [key for key in plan.keys if key not in present]
    if missing:
        joined = "\n".join(k for k in present if k)
        missing = [key for key in missing if len(key) < 2 or key not in joined]
    absent = set(missing)
    total = sum(plan.keys.values())
    share = 1 - sum(plan.keys[key] for key in missing) / total if total else 0.0
    outside = sum(plan.outside.values())
    if outside and sum(n for k, n in plan.outside.items() if k not in absent) / outside < OUTSIDE:
        return 0.0
    return share if share >= THIS_FORM else 0.0


def table_only(plan: Plan, copy: Copy) -> bool:
    """Return whether a sheet holds a table of the form without its title and signatures."""
    if len(plan.header) < 4:
        return False
    found = sum(key in copy.present for key in plan.header)
    return found >= 0.9 * len(plan.header)


def tables_on(plan: Plan, copy: Copy) -> list[str]:
    """Return the repeating blocks whose whole header stands on a sheet, with something below it."""
    found = []
    for table in plan.page.tables:
        keys = {label(text).bare for column in table.columns for text in column.path}
        if sum(key in copy.present for key in keys) < 0.9 * len(keys):
            continue
        there = [copy.bare.get(key) or copy.where.get(key) for key in keys]
        hits = [cells for cells in there if cells]
        if table.kind != "repeat" or len(keys) < 2 or len(hits) < 0.9 * len(keys):
            continue
        last = max(min(row for row, _ in cells) for cells in hits)
        if any(True for row in range(last + 1, copy.height) for _ in copy.filled(row)):
            found.append(str(table.block))
    return found


def twice_on_sheet(plan: Plan, copy: Copy) -> bool:
    """Return whether a sheet holds the form two times, below or beside itself (reading.md §2.5).

    Headers of blocks do not count: they stand again at the top of a second page.
    """
    if not plan.once:
        return False
    there: Counter[str] = Counter()
    for line in copy.texts:
        for _, text in line:
            made = label(text)
            if made.bare in plan.once:
                there[made.bare] += 1
            else:
                for key in plan.once:
                    if len(key) >= 3 and key in made.key:
                        there[key] += made.key.count(key)
    again = sum(
        there[key] > _own(plan, key) for key in plan.once if not _part_of_another(plan, key)
    )
    return again >= max(2, (len(plan.once) + 1) // 2)


def _own(plan: Plan, key: str) -> int:
    return sum(count * other.count(key) for other, count in plan.keys.items())


def _part_of_another(plan: Plan, key: str) -> bool:
    return any(key in other for other in plan.keys if other != key)


def place_by_texts(plan: Plan, copy: Copy, fields: Mapping[str, Field]) -> Placement | None:
    """Return the placement of a copy that drifted, or None where it is not this form."""
    rows = align(plan, copy)
    if rows.share < ALIGNED and not table_only(plan, copy):
        return None
    printed: dict[int, dict[int, str]] = {}
    for anchor in plan.page.anchors:
        printed.setdefault(anchor.row, {})[anchor.column] = anchor.text
    headers = [
        bind(table, rows, copy, plan.aliases, printed, beside=_beside(plan, table))
        for table in plan.page.tables
    ]
    tables: list[PlacedTable | None] = [
        place_table(plan, table, header, rows, copy) if header is not None else None
        for table, header in zip(plan.page.tables, headers, strict=True)
    ]
    tables = _without_overlap(tables)
    heads = {cell for header in headers if header for cell in _header_cells(plan, header, copy)}
    claims = Claims(plan, copy, heads | _table_cells(tables, copy), heads)
    singles = Singles(claims, rows, fields, moved_columns(tables), lost_columns(tables))
    answers = singles.find()
    answers |= options_together(singles.cells, answers)
    answers |= _matrix_answers(plan, tables)
    answers |= doubted_blanks(claims, answers, fields)
    claimed = claims.labels | claims.taken | {(p.row, p.column) for p in answers.values()}
    return Placement(answers, tuple(tables), frozenset(claimed | heads))


def _beside(plan: Plan, table: Table) -> list[TableColumn]:
    """Return the columns of the tables beside one: in common header rows, none of its columns."""
    own = {column.column for column in table.columns}
    return [
        column
        for other in plan.page.tables
        if not set(other.header).isdisjoint(table.header)
        and own.isdisjoint(column.column for column in other.columns)
        for column in other.columns
        if column.path
    ]


def _without_overlap(tables: list[PlacedTable | None]) -> list[PlacedTable | None]:
    """Return the tables, each block ended where the next table's header begins."""
    from dataclasses import replace

    starts = sorted(
        placed.first - (len(placed.table.header) or 1) for placed in tables if placed is not None
    )
    made: list[PlacedTable | None] = []
    for placed in tables:
        if placed is None:
            made.append(None)
            continue
        later = [start for start in starts if start >= placed.first]
        made.append(replace(placed, end=min([placed.end, *later])))
    return made


def _header_cells(plan: Plan, header: Header, copy: Copy) -> Iterator[tuple[int, int]]:
    """Give the cells of a header: its texts, and whatever words stand between them.

    A number, or a word right of the header, may be somebody's answer that fell into its rows.
    """
    bound = [*header.columns.values(), *(c for found in header.doubtful.values() for c in found)]
    first, last = min(bound, default=0), max(bound, default=-1)
    for row in range(header.region[0], header.region[1] + 1):
        for column, text in copy.texts[row]:
            made = label(text)
            if first <= column <= last or {made.key, made.bare} & plan.known:
                yield row, column


def _table_cells(tables: list[PlacedTable | None], copy: Copy) -> set[tuple[int, int]]:
    """Return the cells that belong to the rows of tables."""
    cells: set[tuple[int, int]] = set()
    for placed in tables:
        if placed is None:
            continue
        if placed.table.kind == "repeat":
            for row in range(placed.first, placed.end):
                for column, _ in copy.filled(row):
                    cells.add((row, column))
        else:
            for there in (*placed.rows, *placed.totals):
                if there is not None:
                    cells |= {(there, column) for column in placed.columns.values()}
    return cells


def _matrix_answers(plan: Plan, tables: list[PlacedTable | None]) -> Answers:
    """Return the places of single fields that stand in rows under a header."""
    answers: Answers = {}
    at = {(spot.row, spot.column): spot for spot in plan.page.spots}
    for table, placed in zip(plan.page.tables, tables, strict=True):
        if table.kind == "repeat":
            continue
        there: tuple[int | None, ...] = (*placed.rows, *placed.totals) if placed else ()
        for index, row in enumerate((*table.rows, *table.totals)):
            for column in table.columns:
                spot = at.get((row, column.column))
                if spot is not None:
                    found = there[index] if index < len(there) else None
                    answers[spot] = _crossing(placed, found, column.column)
    return answers


def _crossing(placed: PlacedTable | None, row: int | None, column: int) -> Place:
    if placed is None:
        return Place(-1, -1, missing=True, facts=(("lost", "header"),))
    there = placed.columns.get(column)
    if there is None and column in placed.doubtful:
        return Place(
            row if row is not None else -1, placed.doubtful[column][0], refused="ambiguous-column"
        )
    if row is None or there is None:
        return Place(-1, -1, missing=True, facts=(("lost", "column" if there is None else "row"),))
    return Place(row, there)
