"""A frame's columns as a worksheet takes them: plain numbers and clean texts, a format, a width."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..catalogue import shown as as_typed
from ..layout import Field
from ..tables import SOURCE, Records
from . import _look, _texts
from ._links import Link

Cell = float | int | str | None
"""What a cell holds; None is an empty one."""

_EXACT = 10**15
"""Excel keeps 15 digits; longer numbers are written as text."""
_MOST_DECIMALS = 6
_CODES = {"编号", "文号", "电话", "年月"}
"""Types that are text and often look like numbers."""
_EPOCH = datetime.date(1899, 12, 30).toordinal()
_MARCH_1900 = 61
"""Excel believes in 1900-02-29; days before that are counted from one day later."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table, ready to be written."""

    heading: str
    cells: Sequence[Cell]
    number: str = ""
    """The number format; empty for text."""
    width: int = 0
    """In digits; wide enough for the cells, the heading, and the total."""
    links: Sequence[Link | None] | None = None
    """For each cell where it leads."""
    fills: Sequence[str | None] | None = None
    """For each cell a colour behind it."""
    centred: bool = False
    wraps: bool = False
    """Some of its texts take several lines."""
    changed: tuple[int, ...] = ()
    """Positions of cells that say less than their source: cut, or without control characters."""

    @property
    def is_number(self) -> bool:
        """Whether its cells are numbers that can be added up."""
        return self.number not in ("", _look.TEXT, _look.FORMATS["日期"])


@dataclass(frozen=True, slots=True)
class Shape:
    """How a column is to be written, where its values alone do not say it."""

    links: Sequence[Link | None] | None = None
    fills: Sequence[str | None] | None = None
    centred: bool = False
    widest: int = _look.WIDEST


def text_column(
    heading: str, values: Iterable[object], shape: Shape = Shape(), *, code: bool = False
) -> Column:
    """Return a column of texts.

    Args:
        code: They are names that look like numbers, such as telephone numbers.
    """
    cells: list[Cell] = []
    changed: list[int] = []
    # Texts repeat: units, kinds, sheets; each different one is looked at once.
    seen: dict[str | None, tuple[str | None, bool]] = {None: (None, False)}
    for index, value in enumerate(values):
        text = _text(value)
        if text not in seen:
            kept = _texts.fitted(_texts.clean(text or ""))
            seen[text] = kept or None, kept != text and _differs(kept, text or "")
        kept_text, differs = seen[text]
        cells.append(kept_text)
        if differs:
            changed.append(index)
    kept_texts = [kept for kept, _ in seen.values() if kept]
    widest = max(map(_look.width_of, kept_texts), default=0)
    longest = max(map(len, kept_texts), default=0)
    broken = any("\n" in kept for kept in kept_texts)
    heading = _texts.fitted(_texts.clean(heading), 255)
    needed = widest + _look.INDENT
    width = min(_look.column_width(heading, needed), shape.widest)
    return Column(
        heading,
        cells,
        _look.TEXT if code and longest <= 255 else "",
        width,
        shape.links,
        shape.fills,
        shape.centred,
        broken or needed + 2 > width,
        tuple(changed),
    )


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return as_typed(value)


def _differs(kept: str, text: str) -> bool:
    """Whether more than line breaks and tabs were changed."""
    return kept != text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")


def number_column(
    heading: str, values: Sequence[float | int | None], number: str, *, added: bool = False
) -> Column:
    """Return a column of numbers with a format, wide enough for its total as well if it is `added`.

    Numbers of more than 15 digits are written as text, and so is the whole column then: a total
    of the rest would be wrong.
    """
    known = [value for value in values if value is not None]
    if any(abs(value) >= _EXACT for value in known):
        return text_column(heading, [_digits(value) for value in values], code=True)
    shown = [min(known), max(known)] if known else []
    if added:
        shown.append(sum(known))
    widest = max((len(_formatted(value, number)) for value in shown), default=0)
    return Column(heading, list(values), number, _look.column_width(heading, widest))


def link_in_sight(columns: Sequence[Column], heading: str, spare: str) -> list[Column]:
    """Return columns with the links of one, those of texts of several lines moved to another.

    LibreOffice does not wrap a text that is a link, and shows and prints its beginning only.
    """
    names = [column.heading for column in columns]
    at, other = names.index(heading), names.index(spare)
    linked = columns[at]
    links = list(linked.links or [])
    long = [
        index
        for index, cell in enumerate(linked.cells)
        if isinstance(cell, str) and _look.lines_of(cell, linked.width) > 1
    ]
    moved: list[Link | None] = [None] * len(links)
    for index in long if links else ():
        links[index], moved[index] = None, links[index]
    made = list(columns)
    if any(moved):
        made[at], made[other] = replace(linked, links=links), replace(columns[other], links=moved)
    return made


def _digits(value: float | int | None) -> str | None:
    if value is None:
        return None
    return str(int(value)) if float(value).is_integer() else repr(value)


def _formatted(value: float, number: str) -> str:
    if number == _look.FORMATS["日期"]:
        return "yyyy-mm-dd"
    if number.endswith("%"):
        return f"{value * 100:.{_places(number)}f}%"
    return f"{value:.{_places(number)}f}"


def _places(number: str) -> int:
    return len(number.rstrip("%").partition(".")[2])


def decimals_of(values: Iterable[float | int | None], most: int = _MOST_DECIMALS) -> int:
    """Return how many decimal places show every value as it was typed, at most `most`."""
    known = np.array([value for value in values if value is not None], dtype=float)
    for places in range(most):
        if np.all(np.abs(known - np.round(known, places)) <= np.abs(known) * 1e-12):
            return places
    return most


def record_columns(records: Records) -> list[Column]:
    """Return a column for each field of some records, in their order; the sources at the end."""
    made = [
        _of_field(column, records.columns[column], about, first=not index)
        for index, (column, about) in enumerate(zip(records.names, records.fields, strict=True))
    ]
    files, sheets, rows = SOURCE
    made.append(
        text_column(files, [source[0] for source in records.source], Shape(widest=_look.LINKED))
    )
    made.append(text_column(sheets, [source[1] for source in records.source], Shape(widest=20)))
    made.append(number_column(rows, [source[2] or None for source in records.source], "0"))
    return made


def _of_field(heading: str, values: Sequence[Any], about: Field, *, first: bool) -> Column:
    """Return the column of one field; the first one is kept narrow, since it stays in sight."""
    if about.many or about.split:
        return text_column(heading, values)
    if about.type in ("整数", "小数"):
        number = _look.decimal_format(decimals_of(values))
        return number_column(heading, values, number, added=True)
    if about.type == "百分比":
        return number_column(heading, values, _look.FORMATS["百分比"])
    if about.type == "日期":
        return _dates(heading, values)
    if about.type == "是否":
        return text_column(heading, values, Shape(centred=True))
    shape = Shape(widest=_look.FROZEN) if first else Shape()
    return text_column(heading, values, shape, code=about.type in _CODES)


def _dates(heading: str, days: Sequence[datetime.date | None]) -> Column:
    """Return a column of days; where Excel has no such day (before 1900), the column is text."""
    if any(day is not None and day.year < 1900 for day in days):
        return text_column(heading, [None if day is None else day.isoformat() for day in days])
    return number_column(
        heading, [None if day is None else serial(day) for day in days], _look.FORMATS["日期"]
    )


def serial(day: datetime.date) -> int:
    """Return the number by which Excel counts a day of 1900 or later."""
    number = day.toordinal() - _EPOCH
    return number if number >= _MARCH_1900 else number - 1
