"""Tables as plain data, so that another cycle can take them in without running this one again.

{"format": 2, "tables": {"整改事项": {
    "columns": [["编号", "文本"], …],
    "rows": [[…], …],
    "places": [["附件4.支部", "数学学院党总支", "满意", "数学.xlsx", "表1"], …],
    "behind": [[[0, "D5", 18], …], …],      the cells of a place, each list once
    "cells": [[3, …], …]                    of each row, of each column, which of these lists
}}}

A table with 横向 has a row for each of its cells, as the formulas of its own cycle see it.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from ..refs import Ref
from .about import About
from .rows import as_text
from .source import Behind, Cell, Source
from .table import Table, TableColumn

FORMAT = 2
_KNOWN = (1, 2)
"""Without `places` and `cells` a table is taken in all the same; its figures then end there."""

Place = tuple[str, str, str, str, str]
"""Path, unit and field of a cell, its file and its sheet."""


class Told(Protocol):
    """What may be told of a table: columns and rows."""

    @property
    def columns(self) -> Sequence[TableColumn]:
        """Its columns."""

    @property
    def rows(self) -> Sequence[Sequence[Any]]:
        """Its rows."""


def saved(told: Mapping[str, Told], made: Mapping[str, Table]) -> str:
    """Return tables as text; the same tables give the same text. 合计 is not in it.

    Args:
        told: What may be told of them, by name.
        made: The tables themselves.
    """
    kept = (f"{_json(name)}: {_lines(_kept(one, made[name]))}" for name, one in told.items())
    joined = ",\n".join(kept)
    return f'{{"format": {FORMAT}, "tables": {{\n{joined}\n}}}}\n'


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _lines(table: Mapping[str, Sequence[Any]]) -> str:
    """Return a table as text, an entry a line: what changed between two runs can be seen."""
    parts = []
    for name, entries in table.items():
        lines = ",\n".join(map(_json, entries))
        parts.append(f"{_json(name)}: [\n{lines}\n]")
    return f"{{{', '.join(parts)}}}"


def _kept(told: Told, made: Table) -> dict[str, Any]:
    seen, across = made.as_rows, made.plan.across
    names = list(dict.fromkeys(column.column for column in told.columns))
    rows: Sequence[Sequence[Any]] = told.rows
    if across is not None:
        names = [n for n in seen.about if n in names or n == across.name]
        rows = list(zip(*(seen.values(name) for name in names), strict=True))
    places = _Places()
    cells: list[list[int]] = []
    if len(rows) == seen.size:
        cells = [[places.of(seen.own_cells(row, n)) for n in names] for row in range(seen.size)]
    return {
        "columns": [[name, seen.about[name].type or "文本"] for name in names],
        "rows": [[_plain(value) for value in row] for row in rows],
        "places": list(places.known),
        "behind": [list(map(list, given)) for given in places.lists],
        "cells": cells,
    }


@dataclass(slots=True)
class _Places:
    """The places of cells, and the cells behind figures, each told once."""

    known: dict[Place, int] = field(default_factory=dict)
    lists: dict[tuple[tuple[Any, ...], ...], int] = field(default_factory=dict)

    def of(self, cells: Iterable[Cell]) -> int:
        """Return which of the lists holds some cells; of anonymous ballots it is empty."""
        made = []
        for cell in dict.fromkeys(cells):
            if cell.ref is not None:
                place = (cell.path, cell.unit, cell.name, cell.ref.file, cell.ref.sheet)
                number = self.known.setdefault(place, len(self.known))
                made.append((number, cell.ref.cell, as_plain(cell.value)))
        return self.lists.setdefault(tuple(made), len(self.lists))


def as_plain(value: Any) -> Any:
    """Return a value that stands behind a figure as it is kept: of several in a cell their text."""
    return as_text(value) if isinstance(value, tuple) else _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, (tuple, list)):
        return [_plain(one) for one in value]
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()
    return value.item() if hasattr(value, "item") else value


def load_saved(text: str, home: str = "") -> dict[str, Source]:
    """Return the tables of a text as rows, by name.

    Args:
        text: What `saved` returned.
        home: What stands in front of the names of its files: the way to its inbox.

    Raises:
        ValueError: It is none that `saved` made.
    """
    told = json.loads(text)
    if not isinstance(told, dict) or told.get("format") not in _KNOWN:
        raise ValueError("format")
    try:
        return {str(name): _loaded(table, home) for name, table in told["tables"].items()}
    except (AttributeError, IndexError, KeyError, TypeError) as error:
        raise ValueError("tables") from error


def _loaded(table: Mapping[str, Any], home: str) -> Source:
    columns = [(str(column), str(kind)) for column, kind in table["columns"]]
    rows = [
        [_typed(value, kind) for value, (_, kind) in zip(row, columns, strict=True)]
        for row in table["rows"]
    ]
    values = {column: [row[i] for row in rows] for i, (column, _) in enumerate(columns)}
    many = {c for c, v in values.items() if any(isinstance(x, tuple) for x in v)}
    about = {column: about_input(column, kind, many=column in many) for column, kind in columns}
    return Source(about, values, behind=_behind(table, [name for name, _ in columns], home))


def _behind(table: Mapping[str, Any], names: Sequence[str], home: str) -> Behind:
    places = [tuple(map(str, place)) for place in table.get("places", ())]
    cells, lists = table.get("cells", ()), table.get("behind", ())
    at = {name: index for index, name in enumerate(names)}

    def behind(row: int, name: str) -> list[Cell]:
        made = []
        for number, cell, value in lists[cells[row][at[name]]] if cells and name in at else ():
            path, unit, field_name, file, sheet = places[number]
            made.append(Cell(path, unit, field_name, value, Ref(f"{home}{file}", sheet, str(cell))))
        return made

    return behind


def about_input(name: str, kind: str, *, many: bool = False) -> About:
    """Return what is known of a column of an input: by its name, whether its numbers add up."""
    from .records import NOT_ADDED

    adds = kind in ("整数", "小数") and not many and not NOT_ADDED.search(name)
    return About(kind, many=many, adds=adds)


def _typed(value: Any, kind: str) -> Any:
    if isinstance(value, list):
        return tuple(_typed(one, kind) for one in value)
    if value is not None and kind == "日期":
        return datetime.date.fromisoformat(str(value)[:10])
    return value
