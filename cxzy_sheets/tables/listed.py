"""Tables and inputs as lists, for the forms that name them: 取值, 公式, 条件.

整改事项.编号     one of what its rows say
编号.问题         another column of the row in which the value stands
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..lists import ListColumn, Listing
from .about import About
from .rows import Rows, as_text
from .source import Source
from .table import Table


def outline(path: str, columns: Mapping[str, About]) -> Listing:
    """Return a table that is not made yet: its columns, no rows, and rows may come."""
    return Listing(path, {n: ListColumn(n, _type(a), ()) for n, a in columns.items()}, open=True)


def listed_source(path: str, source: Source) -> Listing:
    """Return an input as a list: nothing is added to it any more."""
    given = {name: source.values.get(name, [None] * source.size) for name in source.columns}
    columns = {
        name: ListColumn(name, _type(about), _values(about, given[name]))
        for name, about in source.columns.items()
    }
    return Listing(path, columns)


def listed_table(table: Table, *, open_: bool) -> Listing:
    """Return a table as a list; `open_` where not all copies behind it have come."""
    rows: Rows = table.as_rows
    columns = {
        name: ListColumn(name, _type(about), _values(about, rows.values(name)))
        for name, about in rows.about.items()
    }
    return Listing(table.name, columns, open=open_)


def same_rows(given: Listing, table: Table) -> bool:
    """Return whether a table, made again, says what the list of it says."""
    return listed_table(table, open_=given.open) == given


def _type(about: About) -> str:
    return "文本" if about.many else about.type or "文本"


def _values(about: About, values: Sequence[object]) -> tuple[object, ...]:
    if about.many:
        return tuple(as_text(value) for value in values)
    return tuple(values)
