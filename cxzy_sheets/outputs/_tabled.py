"""A table of a cycle -> the grid that is written of it, and the walks back from its rows."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from . import _look, _texts, _walks
from ._columns import Cell, Column, Shape, decimals_of, number_column, serial, text_column
from ._grids import Grid, Section, Value
from ._situation import COVERAGE
from .told import TableTold, Told

if TYPE_CHECKING:
    from ..tables import TableColumn
    from ..tables.sections import Section as Part

MOST_WALKED = 3_000
"""Rows of a table; a longer one lists records, which say their source themselves."""
_NAME = re.compile(r"[^\W\d]\w*")
_KEPT_WHOLE = ("整数", "小数")


def walks(told: Told, table: TableTold) -> list[_walks.Walk]:
    """Return what stands behind each row of a table; nothing of one that lists records."""
    if len(table.rows) > MOST_WALKED:
        return []
    elsewhere = _from_elsewhere(told, table)
    made = []
    for row, label in enumerate(row_labels(table)):
        refs = table.row_sources(row)
        for name in elsewhere:
            refs += table.sources(row, name)
        made += _walks.walks_of(told, table.name, label, refs)
    return made


def _from_elsewhere(told: Told, table: TableTold) -> list[str]:
    """Return the columns that look into other forms or tables than a row's own records.

    What compares a row with all others, such as a rank, is not among them: it is made from
    columns that stand here.
    """
    cycle = told.cycle
    line = next(line for line in cycle.tables if line.name == table.name)
    own = {table.name, *(path.partition(".")[0] for path in line.sources)}
    others = {line.name for line in cycle.form_lines} | {line.name for line in cycle.tables}
    found = {
        name
        for column in cycle.columns.get(table.name, ())
        if not (others - own).isdisjoint(_NAME.findall(column.formula))
        for name in column.names
    }
    return [column.name for column in table.columns if column.column in found]


def row_labels(table: TableTold) -> list[str]:
    """Return what each row is called: its keys, parted by a blank; all different."""
    keys = [i for i, column in enumerate(table.columns) if column.key] or [0]
    labels: list[str] = []
    seen: dict[str, int] = {}
    for number, row in enumerate(table.rows, 1):
        words = [_texts.clean(_text(row[i])) for i in keys if row and row[i] is not None]
        label = " ".join(words) or f"第 {number} 行"
        seen[label] = seen.get(label, 0) + 1
        labels.append(label if seen[label] == 1 else f"{label}(第 {number} 行)")
    return labels


def _text(value: Any) -> str:
    from ..catalogue import shown

    return value if isinstance(value, str) else shown(value)


def grid(told: Told, table: TableTold, sheet: str, places: Mapping[str, str]) -> Grid:
    """Return the grid of a table: its columns, and 应报 已收 计入 未计 behind them.

    Args:
        places: Label of a row -> where its sources are listed.
    """
    total = table.total
    columns = [
        _column(about, [row[i] for row in table.rows], total[i] if total else None)
        for i, about in enumerate(table.columns)
    ]
    keys = next((i for i, about in enumerate(table.columns) if not about.key), len(columns))
    totals = None
    if total is not None:
        totals = {i: _plain(total[i], about.type) for i, about in enumerate(table.columns)}
    summed = frozenset(i for i, about in enumerate(table.columns) if _adds(table, about))
    for at, (name, values) in enumerate(_coverage(table).items(), len(columns)):
        columns.append(number_column(name, values[: len(table.rows)], "0", added=True))
        if totals is not None:
            totals[at] = values[-1]
    cycle = told.cycle
    office = f"编制单位:{cycle.office}    " if cycle.office else ""
    made = Grid(
        table.name, sheet, _texts.clean(f"{cycle.name} {table.title}"),
        _texts.clean(f"{office}截至 {cycle.as_of.isoformat()}"), "",
        columns, max(1, min(keys, len(columns) - 1)), totals, list(map(_texts.clean, table.notes)),
        [places.get(label) for label in row_labels(table)],
        sections=[_section(table, part) for part in table.sections], summed=summed,
    )  # fmt: skip
    return _with_room(made) if made.sections else made


def _adds(table: TableTold, about: TableColumn) -> bool:
    """Return whether a column of a table with 小计 adds up: a rate of one row is no sum of it.

    Not 应报 已收 计入 未计 behind it: two rows, and two sections, may stand on one copy.
    """
    return bool(table.sections) and about.about.adds


def _section(table: TableTold, part: Part) -> Section:
    values = {i: _plain(part.total[i], about.type) for i, about in enumerate(table.columns)}
    told = part.coverage
    beside = (told.expected, told.received, told.counted, part.left)
    values |= dict(enumerate(beside, len(table.columns)))
    return Section(_texts.clean(part.label), part.rows, values)


def _with_room(grid: Grid) -> Grid:
    """Return a grid with 小计 whose columns are wide enough for them."""
    columns = list(grid.columns)
    for part in grid.sections:
        columns = [_wide_enough(one, part.values.get(at)) for at, one in enumerate(columns)]
    at = grid.named
    named = columns[at]
    widest = max(_look.width_of(part.label) for part in grid.sections) + _look.INDENT
    wanted = min(_look.column_width(named.heading, widest), _look.FROZEN)
    columns[at] = replace(named, width=max(named.width, wanted))
    return replace(grid, columns=columns)


def _coverage(table: TableTold) -> dict[str, list[int | None]]:
    """Return 应报, 已收, 计入 and 未计 of each row, and of 合计 where there is one."""
    told = [(c.expected, c.received, c.counted, left) for c, left in table.coverage]
    return {name: [line[index] for line in told] for index, name in enumerate(COVERAGE)}


def _column(about: TableColumn, values: Sequence[Any], total: Any) -> Column:
    plain = [_plain(value, about.type) for value in values]
    known = [value for value in plain if value is not None]
    number = _number_format(about, plain)
    if number and all(isinstance(v, (int, float)) for v in known):
        column = number_column(about.name, plain, number, added=False)  # type: ignore[arg-type]
        return _wide_enough(column, total)
    shape = Shape(widest=_look.FROZEN, centred=about.type == "是否")
    return text_column(about.name, values, shape)


def _wide_enough(column: Column, total: Any) -> Column:
    if not isinstance(total, (int, float)) or not column.is_number:
        return column
    wider = number_column(column.heading, [total], column.number)
    return replace(column, width=max(column.width, wider.width))


def _plain(value: Any, kind: str | None) -> Value:
    """Return a value as a cell holds it: a day as the number that Excel counts it by."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, datetime.date):
        return serial(value) if value.year >= 1900 else value.isoformat()
    if isinstance(value, (int, float)):
        return int(value) if kind == "整数" and float(value).is_integer() else value
    return _text(value)


def _number_format(about: TableColumn, values: Sequence[Cell]) -> str:
    if about.format:
        return about.format
    if about.type in _look.FORMATS and about.type != "整数":
        return _look.FORMATS[about.type]
    if about.type in _KEPT_WHOLE:
        numbers = [v for v in values if isinstance(v, (int, float))]
        return _look.decimal_format(decimals_of(numbers))
    return ""
