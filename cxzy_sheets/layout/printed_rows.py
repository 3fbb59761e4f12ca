"""What a fixed block prints on its rows: the texts that name each, and the columns of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..names import label_key
from . import anatomy, definition
from .anatomy import Cells
from .model import TableColumn


def items_of(
    cells: Cells, row: int, tagged: Sequence[int], serial: int | None
) -> tuple[tuple[int, str], ...]:
    """Return the printed texts that name a row, (column, text) from left to right.

    A row without any is named by the numbers that it prints left of its tags, such as a year.
    """
    found = []
    seen = set()
    first = _own_side(cells, [row], tagged, serial)
    for column in range(first, max(tagged) + 1):
        if column in tagged or column == serial:
            continue
        at = cells.corner.get((row, column), (row, column))
        if (text := cells.texts.get(at, "")).strip() and at not in seen:
            seen.add(at)
            found.append((column, text))
    if not found:
        numbers = [
            c for c in range(first, min(tagged)) if c != serial and (row, c) in cells.numbers
        ]
        found = [(column, cells.printed(row, column)) for column in numbers]
    return tuple(found)


def _own_side(cells: Cells, rows: Sequence[int], tagged: Sequence[int], serial: int | None) -> int:
    """Return the first column that can name the rows of a table.

    Where two tables stand side by side, the texts left of the first are not the second's; where
    nothing is printed between them, one column of texts names the rows of both.
    """
    strange = {
        column
        for group in (cells.spots, cells.mixed)
        for row, column in group
        if row in rows and column < min(tagged)
    }
    first = max(strange, default=-1) + 1
    between = (c for c in range(first, min(tagged)) if c != serial)
    named = any(cells.text(row, column).strip() for column in between for row in rows)
    return first if named else 0


def texts_down(cells: Cells, column: int, rows: Sequence[int]) -> list[str]:
    """Return what a column prints on each row, merges spread out; empty where it prints nothing."""
    return [" ".join(cells.printed(row, column).split()) for row in rows]


def reaching_down(texts: Sequence[str], group: bool) -> tuple[str, ...]:
    """Return what a column prints on each row; a `group` reaches down over the blanks below it."""
    made: list[str] = []
    for text in texts:
        made.append(made[-1] if group and not text and made else text)
    return tuple(made)


def printed_columns(
    cells: Cells, rows: Sequence[int], tagged: Sequence[int], serial: int | None
) -> list[int]:
    """Return the columns in which a fixed block prints its rows, without the serial numbers.

    They print on most of the rows; or on the first and some more, left of one that prints on all:
    a group written once, without a merge.
    """
    found: list[int] = []
    seen: set[tuple[tuple[int, int], ...]] = set()
    whole = -1
    for column in range(tagged[-1] - 1, _own_side(cells, rows, tagged, serial) - 1, -1):
        if column in tagged or column == serial:
            continue
        texts = texts_down(cells, column, rows)
        whole = column if all(texts) and whole < 0 else whole
        count = sum(map(bool, texts))
        if 2 * count > len(rows) or (texts[0] and count > 1 and column < whole):
            found.insert(0, column)
    for column in list(found):
        where = tuple(cells.corner.get((row, column), (row, column)) for row in rows)
        if where in seen:
            found.remove(column)
        seen.add(where)
    return found


def printed_fields(
    cells: Cells,
    block: str,
    columns: Sequence[int],
    levels: Sequence[int],
    declared: Mapping[str, definition.Line],
) -> dict[str, TableColumn]:
    """Return the printed columns of a fixed block by full field name, from left to right.

    A column is named by its heading (kits.md §3.3, printed rows), and 项目 where it has none; of
    several under one heading the second is 类别_2. A field of type 印 in 字段 gives its name to the
    column whose heading is the same as it or an alias of it; the rest name the other columns in
    order, if there are as many.
    """
    paths = [anatomy.header_path(cells, levels, column) for column in columns]
    headings: list[str] = []
    for path in paths:
        heading = "".join(path[-1].split()).replace(".", "_") if path else "项目"
        again = sum(one.partition("_")[0] == heading for one in headings)
        headings.append(f"{heading}_{again + 1}" if heading in headings else heading)
    printing = {
        name: (name.partition(".")[2], *definition.parted(line["别名"]))
        for name, line in declared.items()
        if name.startswith(f"{block}.") and line["类型"].startswith("印")
    }
    told = {label_key(word): name for name, words in printing.items() for word in words}
    open_ = [heading for heading in headings if label_key(heading) not in told]
    used = {told.get(label_key(heading)) for heading in headings}
    unmet = [name for name in printing if name not in used]
    if len(unmet) == len(open_):
        told |= {label_key(heading): name for heading, name in zip(open_, unmet, strict=True)}
    names: dict[str, TableColumn] = {}
    taken = {spot.field for spot in cells.spots.values()}
    for column, path, heading in zip(columns, paths, headings, strict=True):
        name = told.get(label_key(heading)) or f"{block}.{heading}"
        if name not in taken and name not in names:
            # A heading that is merged over several columns stands in the first of them.
            own = any(
                cells.corner.get((row, column), (row, column))[1] == column
                and cells.text(row, column).strip()
                for row in levels
            )
            names[name] = TableColumn(column, path if own else (), name)
    return names
