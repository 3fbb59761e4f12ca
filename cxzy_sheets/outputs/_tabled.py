"""A table of a cycle -> the grid that is written of it, and the walks back from its rows."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from ..refs import Ref
from . import _look, _texts, _walks
from ._columns import Cell, Column, Shape, decimals_of, number_column, serial, text_column
from ._grids import Grid, Value
from ._told import FEWEST, Told, too_few

COVERAGE = ("应报", "已收", "计入", "未计")
COUNTED, LEFT_OUT = "计入", "未计"
MOST_WALKED = 3_000
"""Rows of a table; a longer one lists records, which say their source themselves."""
_KEPT_WHOLE = ("整数", "小数")


class TableColumn(Protocol):
    """A column of a table."""

    @property
    def name(self) -> str:
        """As the office wrote it; `上_下` is a heading of two levels."""

    @property
    def type(self) -> str | None:
        """The type of its values."""

    @property
    def format(self) -> str:
        """Excel's number format, where one was declared."""


class Table(Protocol):
    """A table of a cycle."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def columns(self) -> Sequence[TableColumn]:
        """Its columns, 应报 已收 计入 未计 last."""

    @property
    def rows(self) -> Sequence[Sequence[Any]]:
        """Its rows, a value a column."""

    @property
    def total(self) -> Sequence[Any] | None:
        """The total row; None where the table has none."""

    @property
    def notes(self) -> Sequence[str]:
        """What stands under it."""

    @property
    def keys(self) -> int:
        """How many of its columns say what a row is of."""

    def sources(self, row: int, column: str) -> Sequence[Ref]:
        """Return the cells behind a figure."""


def walks(told: Told, table: Table) -> list[_walks.Walk]:
    """Return what stands behind each row of a table; nothing of one that lists records."""
    if len(table.rows) > MOST_WALKED:
        return []
    labels = row_labels(table)
    made = []
    for row, label in enumerate(labels):
        refs = [ref for column in table.columns for ref in table.sources(row, column.name)]
        made += _walks.walks_of(told, table.name, label, refs)
    return made


def row_labels(table: Table) -> list[str]:
    """Return what each row is called: its keys, parted by a blank; all different."""
    labels: list[str] = []
    seen: dict[str, int] = {}
    for number, row in enumerate(table.rows, 1):
        words = [_texts.clean(_shown(value)) for value in row[: table.keys] if value is not None]
        label = " ".join(words) or f"第 {number} 行"
        seen[label] = seen.get(label, 0) + 1
        labels.append(label if seen[label] == 1 else f"{label}(第 {number} 行)")
    return labels


def _shown(value: Any) -> str:
    from ..catalogue import shown

    return value if isinstance(value, str) else shown(value)


def grid(
    told: Told, table: Table, sheet: str, places: Mapping[str, str], *, anonymous: bool
) -> Grid:
    """Return the grid of a table.

    Args:
        places: Label of a row -> where its sources are listed.
        anonymous: It is made from ballots: figures of too few of them stay empty.
    """
    shown = [i for i, c in enumerate(table.columns) if not told.leads_to_withheld(c.name)]
    rows, total = list(table.rows), table.total
    notes = [_texts.clean(note) for note in table.notes]
    if anonymous:
        rows, total = _veiled(table)
        notes.append(f"匿名表不足 {FEWEST} 份的不列数字。")
    columns = [
        _column(table.columns[i], [row[i] for row in rows], total[i] if total else None)
        for i in shown
    ]
    cycle = told.cycle
    office = f"编制单位:{cycle.office}    " if cycle.office else ""
    labels = row_labels(table)
    totals = (
        {at: _plain(total[i], table.columns[i].type) for at, i in enumerate(shown)}
        if total is not None
        else None
    )
    return Grid(
        table.name, sheet, _texts.clean(f"{cycle.name} {table.name}"),
        _texts.clean(f"{office}截至 {cycle.as_of.isoformat()}"), "",
        columns, min(table.keys, len(columns) - 1), totals, notes,
        [places.get(label) for label in labels],
    )  # fmt: skip


def _veiled(table: Table) -> tuple[list[Sequence[Any]], Sequence[Any] | None]:
    """Return rows and total of a tally of ballots, figures of too few of them left out."""
    names = [column.name for column in table.columns]
    at = names.index(COUNTED)
    counted = [row[at] for row in table.rows]
    hidden, whole = too_few(counted, table.total[at] if table.total else None)
    open_ = {i for i, name in enumerate(names) if i < table.keys or name in COVERAGE}

    def veil(row: Sequence[Any]) -> list[Any]:
        return [value if i in open_ else None for i, value in enumerate(row)]

    rows = [veil(row) if hide else row for row, hide in zip(table.rows, hidden, strict=True)]
    return rows, veil(table.total) if table.total and whole else table.total


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
    from dataclasses import replace

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
    return _shown(value)


def _number_format(about: TableColumn, values: Sequence[Cell]) -> str:
    if about.format:
        return about.format
    if about.type in _look.FORMATS and about.type != "整数":
        return _look.FORMATS[about.type]
    if about.type in _KEPT_WHOLE:
        numbers = [v for v in values if isinstance(v, (int, float))]
        return _look.decimal_format(decimals_of(numbers))
    return ""
