"""Which column of the copy is which column of a table: by the whole path of header texts.

Never by position: columns of last year's form and labels that differ by 不 look exactly alike there
(reading.md §6). A column that two headings could be is bound to neither.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..layout import Table, TableColumn
from ..names import label_key
from .alignment import RowMap
from .copy import Copy
from .labels import grade, label


@dataclass(frozen=True, slots=True)
class Header:
    """Where a table's header was found, and which columns are which."""

    region: tuple[int, int]
    """First and last row of the header in the copy."""
    columns: Mapping[int, int]
    """Column of the form -> column of the copy."""
    doubtful: Mapping[int, tuple[int, ...]]
    """Column of the form -> the columns of the copy between which nothing decides."""
    headings: Mapping[int, str]
    """Column of the copy -> the text of its lowest header level."""


def bind(
    table: Table,
    rows: RowMap,
    copy: Copy,
    aliases: Mapping[str, tuple[str, ...]],
    printed: Mapping[int, Mapping[int, str]],
    *,
    beside: Sequence[TableColumn] = (),
) -> Header | None:
    """Return the header of a table in the copy, or None if no row of it was found.

    `printed` has the form's texts, row -> column -> text; `beside` are the columns of other tables
    in the same header rows.
    """
    region = _region(table, rows, copy)
    if region is None:
        return None
    paths = _paths(copy, region)
    wanted = [c for c in (*table.columns, *table.printed_columns.values()) if c.path]
    grades = {
        column.column: _candidates(
            column, paths, [*wanted, *beside], aliases.get(column.field or "", ())
        )
        for column in wanted
    }
    grades = _group_veto(wanted, grades, paths)
    columns, doubtful = _decide(grades)
    # What the table beside has as well, under the same groups, only its place can tell.
    others = {_path_key(column) for column in beside}
    for column in wanted:
        if _path_key(column) in others and columns.pop(column.column, None) is not None:
            doubtful[column.column] = tuple(sorted(grades[column.column]))
    if doubtful and (moved := _as_printed(table, rows, copy, printed)) is not None:
        columns |= {c: c + moved for c, found in doubtful.items() if c + moved in found}
        doubtful = {c: found for c, found in doubtful.items() if c not in columns}
    if not _enough(wanted, columns, doubtful):
        return None
    headings = {c: path[-1] for c, path in paths.items() if path}
    return Header(region, columns, doubtful, headings)


def _path_key(column: TableColumn) -> tuple[str, ...]:
    return tuple(label_key(text) for text in column.path)


def _as_printed(
    table: Table, rows: RowMap, copy: Copy, printed: Mapping[int, Mapping[int, str]]
) -> int | None:
    """Return by how many columns a header moved that stands as the form has it, text by text.

    Two blocks side by side may have the same headings; where their rows say no more and no less
    than the form's, from the first text to the last, each heading is the one in its place.
    """
    moves: set[int] = set()
    for row in table.header:
        own = sorted(printed.get(row, {}).items())
        there = copy.texts[rows.rows[row]] if row in rows.rows else ()
        if len(own) != len(there):
            return None
        if not all(grade(text, seen) for (_, text), (_, seen) in zip(own, there, strict=True)):
            return None
        moves |= {c - column for (column, _), (c, _) in zip(own, there, strict=True)}
    return moves.pop() if len(moves) == 1 else None


def _enough(
    wanted: Sequence[TableColumn],
    columns: Mapping[int, int],
    doubtful: Mapping[int, tuple[int, ...]],
) -> bool:
    """Whether so much of a header was found that it is the header.

    One heading of ten in a row may be anything: a table that was turned, a word in a record.
    """
    found = sum(c.column in columns or c.column in doubtful for c in wanted)
    first = bool(wanted) and (wanted[0].column in columns or wanted[0].column in doubtful)
    return not wanted or (2 * found >= len(wanted) if first else 2 * found > len(wanted))


def _region(table: Table, rows: RowMap, copy: Copy) -> tuple[int, int] | None:
    found = _mapped(table, rows, copy)
    if found is None:
        return None
    first, last = found
    taken = set(rows.rows.values())
    keys = {label(text).bare for column in table.columns for text in column.path}
    missing = keys - {label(t).bare for r in range(first, last + 1) for _, t in copy.texts[r]}
    # A header that was pulled apart, or pushed into one row, keeps some texts one row up or down;
    # never in a row that is another row of the form.
    while first > 0 and first - 1 not in taken and _holds(copy, first - 1, missing):
        first -= 1
        missing -= {label(t).bare for _, t in copy.texts[first]}
    while last + 1 < copy.height and last + 1 not in taken and _holds(copy, last + 1, missing):
        last += 1
        missing -= {label(t).bare for _, t in copy.texts[last]}
    # A merged header cell reaches below the row that holds its text.
    for row in range(first, last + 1):
        for column, text in copy.texts[row]:
            if label(text).bare in keys:
                last = max(last, copy.box(row, column)[2])
    return first, min(last, copy.height - 1)


def _mapped(table: Table, rows: RowMap, copy: Copy) -> tuple[int, int] | None:
    """Return the copy's rows, first and last, that are mapped to header rows of the form.

    Rows with numbers between them are no header: a record may well hold the text of a heading.
    """
    mapped = sorted(rows.rows[row] for row in table.header if row in rows.rows)
    if not mapped:
        return None
    keys = {label(text).bare for column in table.columns for text in column.path}
    best = max(mapped, key=lambda row: sum(label(t).bare in keys for _, t in copy.texts[row]))
    first = last = best
    for row in reversed([row for row in mapped if row < best]):
        if any(_has_numbers(copy, between) for between in range(row, first)):
            break
        first = row
    for row in [row for row in mapped if row > best]:
        if any(_has_numbers(copy, between) for between in range(last + 1, row + 1)):
            break
        last = row
    return first, last


def _has_numbers(copy: Copy, row: int) -> bool:
    return sum(not isinstance(value, str) for _, value in copy.filled(row)) >= 2


def _holds(copy: Copy, row: int, missing: set[str]) -> bool:
    return any(label(text).bare in missing for _, text in copy.texts[row])


def _paths(copy: Copy, region: tuple[int, int]) -> dict[int, tuple[str, ...]]:
    """Return the header texts above each column of the copy, outermost first.

    A column has a path if a text of its own stands in it, the lowest one being its leaf; what is
    merged over it, or reaches right to it, counts above the leaf only.
    """
    first, last = region
    width = max((len(copy.rows[row]) for row in range(first, last + 1)), default=0)
    lowest = {
        column: row
        for row in range(first, last + 1)
        for column, _ in copy.texts[row]
        if copy.corner(row, column) == (row, column)
    }
    paths: dict[int, tuple[str, ...]] = {}
    for column in range(width):
        path: list[str] = []
        leaf = 0
        seen: set[tuple[int, int]] = set()
        for row in range(first, last + 1):
            at = copy.corner(row, column)
            text = copy.text(*at)
            if text.strip():
                if at in seen:
                    continue
                seen.add(at)
                path.append(text)
                # The lowest level belongs to the first column of a merge alone.
                leaf = len(path) if at[1] == column else leaf
            elif reached := _reaching(copy, (first, row), column, lowest):
                path.append(reached)
        if leaf:
            paths[column] = _without_repeats(path[:leaf])
    return paths


def _own_text(copy: Copy, row: int, column: int) -> bool:
    value = copy.value(row, column)
    return isinstance(value, str) and bool(value.strip())


def _without_repeats(path: Sequence[str]) -> tuple[str, ...]:
    """Return a path in which a text that is said again on the next level stands once."""
    return tuple(
        text
        for i, text in enumerate(path)
        if i + 1 == len(path) or label_key(text) != label_key(path[i + 1])
    )


def _reaching(copy: Copy, rows: tuple[int, int], column: int, lowest: Mapping[int, int]) -> str:
    """Return the group label that reaches right to a blank header cell, or an empty text.

    `rows` are the header's first row and the cell's own. A label under which its own column says
    nothing more is no group, and a group ends where a group of an upper level begins.
    """
    top, row = rows
    for left in range(column - 1, -1, -1):
        if any(_own_text(copy, upper, left + 1) for upper in range(top, row)):
            return ""
        at = copy.corner(row, left)
        text = copy.text(*at)
        if text.strip():
            merged = copy.box(row, left)
            alone = merged[3] > merged[1] or merged[2] > merged[0] or lowest.get(left) == row
            return "" if alone else text
    return ""


Grades = dict[int, dict[int, tuple[int, int]]]
"""Form column -> copy column -> (how well the lowest level agrees, how many levels above do)."""


def _candidates(
    column: TableColumn,
    paths: Mapping[int, tuple[str, ...]],
    wanted: Sequence[TableColumn],
    aliases: Sequence[str],
) -> dict[int, tuple[int, int]]:
    own = _without_repeats(column.path)
    leaf = own[-1]
    twins = [c for c in wanted if c is not column and label_key(c.path[-1]) == label_key(leaf)]
    found: dict[int, tuple[int, int]] = {}
    for there, path in paths.items():
        best = max((grade(name, path[-1]) for name in (leaf, *aliases)), default=0)
        above: Sequence[str] = path[:-1]
        if not best:
            best, above = _joined(own, path)
        if not best:
            continue
        agreeing = _ancestors(own[:-1], above)
        # Of two columns with one leaf each is told by all that stands above it, no less, no more.
        if twins and not agreeing == len(own) - 1 == len(above):
            continue
        found[there] = (best, agreeing)
    return found


def _ancestors(form: Sequence[str], copy: Sequence[str]) -> int:
    """Return how many of the form's group labels stand, in order, above the copy's column."""
    count = 0
    rest = list(copy)
    for text in form:
        for index, there in enumerate(rest):
            if grade(text, there):
                count += 1
                rest = rest[index + 1 :]
                break
    return count


def _joined(form: Sequence[str], copy: Sequence[str]) -> tuple[int, Sequence[str]]:
    """Return 2 and what stands above where levels were written into one cell, or one into two.

    What the copy has above a joined text must be of the same path: 参评情况 over `本年预备党员`
    is no column of 本年.
    """
    leaf = label_key(copy[-1])
    for start in range(len(form) - 1):
        if leaf == label_key("".join(form[start:])):
            own = all(any(grade(text, there) for text in form[:-1]) for there in copy[:-1])
            return (2, form[:-1]) if own else (0, ())
    if len(copy) >= 2 and label_key("".join(copy[-2:])) == label_key(form[-1]):
        return 2, copy[:-2]
    return 0, ()


def _group_veto(
    wanted: Sequence[TableColumn], grades: Grades, paths: Mapping[int, tuple[str, ...]]
) -> Grades:
    """Return the grades without those of a column that stands under quite another group.

    It stays only if at least half of its siblings, and two of them, went to that same group.
    """
    kept: Grades = {}
    for column in wanted:
        kept[column.column] = {}
        for there, (leaf, agreeing) in grades[column.column].items():
            groups = column.path[:-1]
            above = paths[there][:-1]
            if agreeing < min(len(groups), len(above)) or _foreign(column, above, wanted):
                siblings = [c for c in wanted if c is not column and c.path[:-1] == groups]
                along = sum(any(paths[t][:-1] == above for t in grades[s.column]) for s in siblings)
                if along < 2 or 2 * along < len(siblings):
                    continue
            elif not groups and above and leaf < 2 and not agreeing:
                continue
            kept[column.column][there] = (leaf, agreeing)
    return kept


def _foreign(column: TableColumn, above: Sequence[str], wanted: Sequence[TableColumn]) -> bool:
    """Whether a group of other columns, which a column does not have, stands above it."""
    groups = {text for other in wanted for text in other.path[:-1]}
    return any(
        any(grade(group, text) for group in groups)
        and not any(grade(own, text) for own in column.path[:-1])
        for text in above
    )


def _decide(grades: Grades) -> tuple[dict[int, int], dict[int, tuple[int, ...]]]:
    best: dict[int, tuple[int, tuple[int, int]]] = {}
    doubtful: dict[int, tuple[int, ...]] = {}
    for column, found in grades.items():
        if not found:
            continue
        top = max(found.values())
        at = [there for there, g in found.items() if g == top]
        if len(at) > 1:
            doubtful[column] = tuple(at)
        else:
            best[column] = (at[0], top)
    columns: dict[int, int] = {}
    for column, (there, top) in best.items():
        rivals = [c for c, (t, _) in best.items() if t == there and c != column]
        if all(best[c][1] < top for c in rivals):
            columns[column] = there
        elif any(best[c][1] == top for c in rivals):
            doubtful[column] = (there,)
    return columns, doubtful
