"""The rows behind a name: of a table as it may be told, of a form, a list, an input."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..tables import TOTAL_ROW, About
from ..tables.table import subtotal_row
from .text_values import WITHHELD, TextError, public_of

if TYPE_CHECKING:
    from ..tables import Cell
    from ..tables.asking import Asking
    from ..tables.rows import Rows as PathRows
    from .told import TableTold

_WHEN = ("收到时间", "迟报天数")
Counts = tuple["int | None", "int | None", "int | None", "int | None"]


class OfTable:
    """The rows of a table of 汇总, without what may not be told."""

    def __init__(self, told: TableTold, forms: Sequence[str], readers: Mapping[str, str]) -> None:
        self.told, self.forms, self.readers = told, forms, readers
        self.name = told.name
        self.columns: Mapping[str, About] = {
            one.name: replace(one.about, format=one.format) for one in told.columns
        }
        self._places = {one.name: index for index, one in enumerate(told.columns)}

    @property
    def title(self) -> str:
        """What stands above it."""
        return self.told.title

    @property
    def size(self) -> int:
        """How many rows there are, 合计 left out."""
        return len(self.told.rows)

    @property
    def has_total(self) -> bool:
        """Whether there is a row 合计."""
        return self.told.total is not None

    @property
    def keys(self) -> Sequence[str]:
        """The columns that a row is called by."""
        keys = [one.name for one in self.told.columns if one.key]
        return keys or list(self.columns)[:1]

    @property
    def sort(self) -> Sequence[str]:
        """The columns that its rows are sorted by."""
        return [name for name, _ in self.told.table.plan.line.sort if name in self.columns]

    @property
    def notes(self) -> Sequence[str]:
        """What must stand under it."""
        return self.told.notes

    def levels(self, column: str) -> Sequence[str]:
        """Return the texts of a column's heading, from the top."""
        return self.told.columns[self._places[column]].levels

    @property
    def with_totals(self) -> list[int]:
        """The numbers of all rows as they stand, 小计 and 合计 among them."""
        ends = {s.rows[-1]: subtotal_row(n) for n, s in enumerate(self.told.sections)}
        made = []
        for row in range(self.size):
            made += [row, ends[row]] if row in ends else [row]
        return [*made, TOTAL_ROW] if self.has_total else made

    def label(self, row: int) -> str:
        """Return what 合计 or a 小计 is called."""
        return self.told.table.label(row)

    def value(self, row: int, column: str) -> Any:
        """Return a value; row `TOTAL_ROW` is 合计."""
        if row < TOTAL_ROW:
            return self.told.sections[TOTAL_ROW - 1 - row].total[self._places[column]]
        line = self.told.total if row == TOTAL_ROW else self.told.rows[row]
        assert line is not None
        return line[self._places[column]]

    def cells(self, row: int, column: str) -> Sequence[Cell]:
        """Return the cells behind a value."""
        return self.told.table.cells(row, column)

    def coverage(self, row: int) -> Counts:
        """Return 应报 已收 计入 未计 of a row."""
        if row < TOTAL_ROW:
            part = self.told.sections[TOTAL_ROW - 1 - row]
            told, left = part.coverage, part.left
        else:
            told, left = self.told.coverage[row]
        return told.expected, told.received, told.counted, left

    def ask(self, about: About, attribute: str, value: Any) -> tuple[Any, About]:
        """Return what a value is asked with a dot."""
        return asked(self.told.table.as_rows.asking, about, attribute, value)


class OfPath:
    """The rows under a path: a form's accepted records, a list's, an input's, of 应报."""

    has_total = False
    sort: Sequence[str] = ()
    notes: Sequence[str] = ()

    def __init__(self, path: str, rows: PathRows, own: Sequence[str], forms: Sequence[str]) -> None:
        self.name = self.title = path
        self.rows, self.forms = rows, forms
        self.readers = {name: public_of(about) for name, about in rows.about.items()}
        self.columns: Mapping[str, About] = {
            name: about for name, about in rows.about.items() if self.readers[name] != WITHHELD
        }
        keys = [name for name in own if name in self.columns and self.columns[name].key]
        self.keys: Sequence[str] = keys or list(own)[:1] or list(self.columns)[:1]
        self.shown = [name for name in own if name in self.columns]
        """The columns that are its own, without 来源文件 and the like."""

    @property
    def size(self) -> int:
        """How many rows there are."""
        return self.rows.size

    @property
    def with_totals(self) -> list[int]:
        """The numbers of all rows."""
        return list(range(self.size))

    def label(self, row: int) -> str:
        """Return nothing: there are no totals."""
        return ""

    def levels(self, column: str) -> Sequence[str]:
        """Return the texts of a column's heading."""
        return (column,)

    def value(self, row: int, column: str) -> Any:
        """Return a value."""
        return self.rows.values(column)[row]

    def cells(self, row: int, column: str) -> Sequence[Cell]:
        """Return the cells behind a value."""
        return list(self.rows.cells(row, column))

    def coverage(self, row: int) -> Counts:
        """Return nothing: a record is there or it is not."""
        return (None, None, None, None)

    def ask(self, about: About, attribute: str, value: Any) -> tuple[Any, About]:
        """Return what a value is asked with a dot."""
        return asked(self.rows.asking, about, attribute, value)


class OfExpected(OfPath):
    """The rows of 应报; of an anonymous form it is not told when its copies came."""

    def __init__(
        self,
        path: str,
        rows: PathRows,
        own: Sequence[str],
        forms: Sequence[str],
        anonymous: frozenset[str],
    ) -> None:
        super().__init__(path, rows, own, forms)
        self.anonymous = anonymous

    def value(self, row: int, column: str) -> Any:
        """Return a value."""
        hidden = column in _WHEN and super().value(row, "表") in self.anonymous
        return None if hidden else super().value(row, column)


def asked(asking: Asking, about: About, attribute: str, value: Any) -> tuple[Any, About]:
    """Return what a value is asked with a dot, and what is known of it."""
    told = asking.origins.behind(about, attribute)
    if told is None:
        raise TextError(f"这里没有“{attribute}”这一项可取。")
    return asking.ask(about, attribute, [value])[0] if value is not None else None, told
