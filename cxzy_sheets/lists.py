"""清单.xlsx -> lists: what can be looked up by name, a sheet each, with typed columns.

    采用分值   载体 │ 级别 │ 分值          in a formula: XLOOKUP(载体, 采用分值.载体, 采用分值.分值)
               校报 │ 校内 │ 1

A column is what all its cells are: numbers, days, or text where they differ.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .catalogue import shown
from .errors import CxzyError
from .names import label_key
from .workbooks import read_book
from .workbooks.headed import Headed, Row, headed

if TYPE_CHECKING:
    from .formulas import Column, Table

TRUTHS = {"是": True, "否": False}


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column of a list."""

    name: str
    type: str
    """整数, 小数, 日期, 是否, or 文本; of a table of the summary any type of a field."""
    values: tuple[Any, ...]
    """None where the cell is blank."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: columns of equal length under one name."""

    name: str
    columns: Mapping[str, ListColumn]
    rows: tuple[Row, ...] = field(default=(), repr=False)
    open: bool = False
    """Rows may be missing: it is a table of the summary, and not all copies behind it have come."""

    @property
    def size(self) -> int:
        """How many rows it has."""
        return len(next(iter(self.columns.values())).values) if self.columns else 0

    def schema(self) -> dict[str, Column]:
        """Return its columns as formulas see them."""
        from .formulas import Column as FormulaColumn

        return {name: FormulaColumn(column.type) for name, column in self.columns.items()}

    def table(self) -> Table:
        """Return its rows as a table of a world; they belong to every copy."""
        from .formulas import Table as FormulaTable
        from .formulas import column

        made = {
            name: column(list(given.values), given.type) for name, given in self.columns.items()
        }
        return FormulaTable(self.size, made, open=self.open)


def listing(sheet: Headed) -> Listing:
    """Return a sheet with a heading row as a list."""
    columns = {
        name: _column(name, [row.values.get(name) for row in sheet.rows]) for name in sheet.headings
    }
    return Listing(sheet.sheet, columns, sheet.rows)


def listing_of(name: str, columns: Mapping[str, Sequence[Any]]) -> Listing:
    """Return a list of columns that are values already."""
    return Listing(name, {key: _column(key, list(values)) for key, values in columns.items()})


def _column(name: str, values: list[Any]) -> ListColumn:
    known = [value for value in values if value is not None]
    if known and all(_is_number(value) for value in known):
        whole = all(float(value).is_integer() for value in known)
        kind = "整数" if whole else "小数"
        made = [None if v is None else int(v) if whole else float(v) for v in values]
        return ListColumn(name, kind, tuple(made))
    if known and all(isinstance(value, datetime.date) for value in known):
        days = [v.date() if isinstance(v, datetime.datetime) else v for v in values]
        return ListColumn(name, "日期", tuple(days))
    if known and all(isinstance(v, bool) or v in TRUTHS for v in known):
        truths = [v if isinstance(v, bool) or v is None else TRUTHS[v] for v in values]
        return ListColumn(name, "是否", tuple(truths))
    texts = [None if value is None else shown(value).strip() for value in values]
    return ListColumn(name, "文本", tuple(texts))


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def load_lists(path: str | Path) -> dict[str, Listing]:
    """Return the lists of a workbook by name: each visible sheet that holds anything is one.

    Raises:
        CxzyError: A sheet has no heading row, or two columns of one name.
    """
    file = Path(path)
    book = read_book(file.read_bytes(), name=file.name)
    made: dict[str, Listing] = {}
    for sheet in book.sheets:
        if not sheet.visible or not any(v != "" for row in sheet.rows for v in row):
            continue
        first = next(row for row in sheet.rows if any(v != "" for v in row))
        heading = next(v for v in first if v != "")
        if not isinstance(heading, str):
            raise CxzyError(
                "清单的第一行要写列名。", file=file.name, sheet=sheet.name, found=heading
            )
        made[sheet.name.strip()] = listing(headed(sheet, file.name, {}, ()))
    return made


def find_row(given: Listing, column: str, value: Any) -> int | None:
    """Return the one row in which a column holds a value, None where none or several do."""
    wanted = label_key(str(value)) if isinstance(value, str) else value
    hits = [
        index
        for index, there in enumerate(given.columns[column].values)
        if (label_key(there) if isinstance(there, str) else there) == wanted
    ]
    return hits[0] if len(hits) == 1 else None


__all__ = ["ListColumn", "Listing", "find_row", "listing", "listing_of", "load_lists"]
