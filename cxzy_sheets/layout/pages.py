"""A sheet of the form, taken apart -> `Page`: its tables, labels and own formulas by name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ..refs import address
from . import anatomy, definition
from .anatomy import Cells
from .model import Anchor, Mixed, Page, Spot, Table, TableColumn
from .own_formulas import Names, UntoldError, names_of, told
from .printed_rows import items_of, printed_columns, printed_fields, reaching_down, texts_down


def page_of(cells: Cells, declared: Mapping[str, definition.Line]) -> Page:
    """Return the page that a sheet's cells make."""
    tables = [*_blocks(cells, declared), *_matrices(cells)]
    names = names_of(cells, tables)
    untold: dict[Cell, str] = {}
    tables = [_with_formulas(cells, table, names, untold) for table in tables]
    own = _hide_formulas(cells, tables, names, untold)
    return Page(
        cells.name,
        cells.height,
        cells.width,
        tuple(spot for _, spot in sorted(cells.spots.items())),
        tuple(mixed for _, mixed in sorted(cells.mixed.items())),
        tuple(_anchors(cells, tables)),
        tuple(sorted(tables, key=lambda table: table.rows[0])),
        cells.merges,
        dict(cells.formulas),
        dict(cells.numbers),
        own,
        untold,
        {name: at for at, name in names.own.items() if name in names.used},
    )


Cell = tuple[int, int]
Placed = dict[int, dict[int, "Spot | Mixed | None"]]


def _blocks(cells: Cells, declared: Mapping[str, definition.Line]) -> Iterator[Table]:
    by_block: dict[str, Placed] = {}
    for (row, column), spot in cells.spots.items():
        if "." in spot.field:
            block = spot.field.partition(".")[0]
            by_block.setdefault(block, {}).setdefault(row, {})[column] = spot
    for (row, column), mixed in cells.mixed.items():
        for block in {
            c.field.partition(".")[0] for c in mixed.chunks if c.field and "." in c.field
        }:
            by_block.setdefault(block, {}).setdefault(row, {})[column] = mixed
    for block, rows in sorted(by_block.items(), key=lambda item: min(item[1])):
        if len(rows) == 1:
            yield _repeating(cells, block, *next(iter(rows.items())))
        else:
            yield _fixed(cells, block, rows, declared)


def _repeating(
    cells: Cells, block: str, row: int, there: Mapping[int, Spot | Mixed | None]
) -> Table:
    tagged = sorted(there)
    head = anatomy.head_of(cells, row, tagged)
    rows = anatomy.room(cells, row, tagged)
    low, high = tagged[0], tagged[-1]
    columns = dict(there)
    for r, column in cells.formulas:
        if r == row and column not in columns and low <= column <= high + 12:
            columns[column] = None
    totals = list(head.totals)
    below = rows[-1] + 1
    while below < cells.height and anatomy.is_total_row(cells, below, high):
        totals.append(below)
        below += 1
    return Table(
        "repeat",
        block,
        head.levels,
        head.numbering,
        tuple(anatomy.table_columns(cells, head.levels, columns)),
        tuple(rows),
        anatomy.serial_column(cells, head.levels, rows, low),
        totals=tuple(totals),
    )


def _fixed(
    cells: Cells, block: str, rows: Placed, declared: Mapping[str, definition.Line]
) -> Table:
    tagged = sorted({column for there in rows.values() for column in there})
    lines = tuple(sorted(rows))
    head = anatomy.head_of(cells, lines[0], tagged)
    columns: dict[int, Spot | Mixed | None] = {}
    for line in lines:
        for column, there in rows[line].items():
            columns.setdefault(column, there)
    columns |= dict.fromkeys(_formula_columns(cells, lines, tagged))
    totals = _total_rows(cells, lines, columns, head.totals)
    serial = anatomy.serial_column(cells, head.levels, lines, tagged[0])
    columns_ = printed_columns(cells, lines, tagged, serial)
    naming = max((c for c in columns_ if all(texts_down(cells, c, lines))), default=-1)
    printed = printed_fields(cells, block, columns_, head.levels, declared)
    return Table(
        "fixed",
        block,
        head.levels,
        head.numbering,
        tuple(anatomy.table_columns(cells, head.levels, columns)),
        lines,
        serial,
        items=tuple(items_of(cells, line, tagged, serial) for line in lines),
        printed={
            name: reaching_down(texts_down(cells, made.column, lines), made.column < naming)
            for name, made in printed.items()
        },
        printed_columns=printed,
        totals=totals,
        total_items=tuple(items_of(cells, row, tagged, serial) for row in totals),
    )


def _formula_columns(cells: Cells, rows: Sequence[int], tagged: Sequence[int]) -> list[int]:
    """Return the columns in which printed rows have formulas of the form's own.

    They stand between the tagged ones, or beside them with nothing printed or tagged between.
    """
    found = {c for r, c in cells.formulas if r in rows and tagged[0] < c < tagged[-1]}
    for start, step in ((tagged[0] - 1, -1), (tagged[-1] + 1, 1)):
        column = start
        while 0 <= column < cells.width and not any(
            (row, column) in group
            for row in rows
            for group in (cells.texts, cells.spots, cells.mixed)
            if (row, column) not in cells.formulas
        ):
            if any((row, column) in cells.formulas for row in rows):
                found.add(column)
            column += step
    return sorted(found - set(tagged))


def _total_rows(
    cells: Cells, rows: Sequence[int], columns: Iterable[int], above: Sequence[int]
) -> tuple[int, ...]:
    """Return the rows without tags that hold formulas in a table's columns.

    They stand between the printed rows, right below the last, or under the header as a total.
    """
    holding = {r for r, c in cells.formulas if c in set(columns)}
    holding -= {*rows, *cells.tagged_rows()}
    found = [row for row in (*above, *range(rows[0], rows[-1])) if row in holding]
    below = rows[-1] + 1
    while below in holding:
        found.append(below)
        below += 1
    return tuple(sorted(set(found)))


def _matrices(cells: Cells) -> Iterator[Table]:
    """Return the tables of single fields: rows of tags under a header that names the columns."""
    found: dict[tuple[int, ...], list[tuple[int, dict[int, Spot | Mixed | None]]]] = {}
    for row in cells.tagged_rows():
        for cluster in _clusters(cells, row):
            tagged = sorted(cluster)
            first = _first_row(cells, row, tagged)
            levels = anatomy.head_of(cells, first, tagged).levels
            if levels and (len(tagged) > 1 or not _left_text(cells, row, tagged[0])):
                found.setdefault(levels, []).append((row, cluster))
    for levels, lines in found.items():
        lines.sort(key=lambda line: line[0])
        columns: dict[int, Spot | Mixed | None] = {}
        options: dict[int, set[str | None]] = {}
        for _, cluster in lines:
            for column, there in cluster.items():
                columns[column] = None
                options.setdefault(column, set()).add(
                    there.option if isinstance(there, Spot) else None
                )
        tagged = sorted(columns)
        rows = tuple(row for row, _ in lines)
        columns |= dict.fromkeys(_formula_columns(cells, rows, tagged))
        totals = _total_rows(cells, rows, columns, ()) if len(rows) > 1 else ()
        made = [
            TableColumn(c, anatomy.header_path(cells, levels, c), option=_only(options.get(c, {})))
            for c in sorted(columns)
        ]
        yield Table(
            "matrix",
            None,
            levels,
            (),
            tuple(made),
            rows,
            items=tuple(items_of(cells, row, tagged, None) for row in rows),
            totals=totals,
            total_items=tuple(items_of(cells, row, tagged, None) for row in totals),
        )


def _only(options: Collection[str | None]) -> str | None:
    return next(iter(options)) if len(options) == 1 else None


def _clusters(cells: Cells, row: int) -> Iterator[dict[int, Spot | Mixed | None]]:
    """Return the single-field tags of a row that stand side by side without a text between."""
    cluster: dict[int, Spot | Mixed | None] = {}
    for column in range(cells.width):
        spot = cells.spots.get((row, column))
        if spot is not None and "." not in spot.field:
            cluster[column] = spot
        elif cluster and ((row, column) in cells.texts or (row, column) in cells.mixed):
            yield cluster
            cluster = {}
    if cluster:
        yield cluster


def _first_row(cells: Cells, row: int, columns: Sequence[int]) -> int:
    """Return the highest of the tagged rows that follow one another up from `row`."""
    while row and any((row - 1, column) in cells.spots for column in columns):
        row -= 1
    return row


def _left_text(cells: Cells, row: int, column: int) -> str:
    for left in range(column - 1, -1, -1):
        if (row, left) in cells.spots:
            return ""
        if text := cells.text(row, left):
            return text
    return ""


def _with_formulas(cells: Cells, table: Table, names: Names, untold: dict[Cell, str]) -> Table:
    """Return the table with the form's own row and total formulas, told in field names."""
    if table.kind == "matrix":
        return table
    columns = []
    for column in table.columns:
        text = _row_formula(cells, table, column.column, names, untold)
        if text or column.field or column.mixed or table.kind == "fixed":
            columns.append(replace(column, formula=text) if text else column)
    totals = {}
    for row in table.totals if table.kind == "repeat" else ():
        for column in columns:
            if (row, column.column) in cells.formulas:
                try:
                    totals[row, column.column] = told(names, (row, column.column))
                except UntoldError as why:
                    untold[row, column.column] = str(why)
    return replace(table, columns=tuple(columns), total_formulas=totals)


def _row_formula(
    cells: Cells, table: Table, column: int, names: Names, untold: dict[Cell, str]
) -> str:
    """Return the formula of a block's column in field names, empty where it has none.

    A fixed block has one if all its rows have, and it is the same in each.
    """
    first = (table.rows[0], column)
    if table.kind == "repeat":
        try:
            return told(names, first, table.block) if first in cells.formulas else ""
        except UntoldError as why:
            untold[first] = str(why)
            return ""
    texts = set()
    for row in table.rows:
        if (row, column) not in cells.formulas:
            return ""
        try:
            texts.add(told(names, (row, column), table.block))
        except UntoldError:
            return ""
    return texts.pop() if len(texts) == 1 else ""


def _hide_formulas(
    cells: Cells, tables: Sequence[Table], names: Names, untold: dict[Cell, str]
) -> dict[str, str]:
    """Give each formula outside of growing blocks a hidden field, and return the formulas."""
    rooms = {
        row for table in tables if table.kind == "repeat" for row in (*table.rows, *table.totals)
    }
    by_column = {
        (row, column.column)
        for table in tables
        if table.kind == "fixed"
        for column in table.columns
        if column.formula
        for row in table.rows
    }
    columns = {
        (row, column.column)
        for table in tables
        if table.kind == "repeat"
        for column in table.columns
        for row in (*table.rows, *table.totals)
    }
    own: dict[str, str] = {}
    for at in cells.formulas:
        if at in by_column or at in columns:
            continue
        if at[0] in rooms:
            untold[at] = "和块在同一行,又不在块的列里"
            continue
        try:
            text = told(names, at)
        except UntoldError as why:
            text, untold[at] = "", str(why)
        there = cells.spots.get(at)
        if there and "." in there.field:
            untold[at] = "各行的公式不一样"
            continue
        if there and not text:
            continue
        name = there.field if there else f"〔{cells.name}!{address(*at)}〕"
        own[name] = text
        cells.spots.setdefault(at, Spot(name, *at))
    return own


def _anchors(cells: Cells, tables: Sequence[Table]) -> Iterator[Anchor]:
    header = {row for table in tables for row in table.header}
    room = {row for table in tables if table.kind == "repeat" for row in table.rows}
    totals = {row for table in tables for row in table.totals}
    items = {
        (row, cells.corner.get((row, column), (row, column)))
        for table in tables
        if table.kind != "repeat"
        for row, named in zip(table.rows, table.items, strict=True)
        for column, _ in named
    }
    named_cells = {at for _, at in items}
    for (row, column), text in sorted(cells.texts.items()):
        if row in room:
            continue
        if row in header:
            role = "header"
        elif row in totals:
            role = "total"
        elif (row, column) in named_cells:
            role = "item"
        else:
            role = "label"
        yield Anchor(row, column, text, role)
