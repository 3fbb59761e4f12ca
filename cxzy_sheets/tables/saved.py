"""Tables as plain data, so that another cycle can take them in without running this one again.

{"format": 1, "tables": {"整改事项": {"columns": [["编号", "文本"], …], "rows": [[…], …]}}}
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from .about import About
from .source import Source
from .table import TableColumn

FORMAT = 1


class Told(Protocol):
    """What is kept of a table; `Table` is one."""

    @property
    def columns(self) -> Sequence[TableColumn]:
        """Its columns."""

    @property
    def rows(self) -> Sequence[Sequence[Any]]:
        """Its rows."""


def saved(tables: Mapping[str, Told]) -> str:
    """Return tables as text; the same tables give the same text. 合计 is not in it."""
    told = {
        name: {
            "columns": [[column.name, column.type] for column in table.columns],
            "rows": [[_plain(value) for value in row] for row in table.rows],
        }
        for name, table in tables.items()
    }
    return json.dumps({"format": FORMAT, "tables": told}, ensure_ascii=False, indent=0) + "\n"


def _plain(value: Any) -> Any:
    if isinstance(value, (tuple, list)):
        return [_plain(one) for one in value]
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()
    return value.item() if hasattr(value, "item") else value


def load_saved(text: str) -> dict[str, Source]:
    """Return the tables of a text as rows, by name.

    Raises:
        ValueError: It is none that `saved` made.
    """
    told = json.loads(text)
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise ValueError("format")
    made = {}
    try:
        for name, table in told["tables"].items():
            columns = [(str(column), str(kind)) for column, kind in table["columns"]]
            rows = [
                [_typed(value, kind) for value, (_, kind) in zip(row, columns, strict=True)]
                for row in table["rows"]
            ]
            values = {column: [row[i] for row in rows] for i, (column, _) in enumerate(columns)}
            many = {c for c, v in values.items() if any(isinstance(x, tuple) for x in v)}
            about = {
                column: about_input(column, kind, many=column in many) for column, kind in columns
            }
            made[str(name)] = Source(about, values)
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError("tables") from error
    return made


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
