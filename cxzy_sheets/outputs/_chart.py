"""Native charts: the first count by unit, or what became of the copies; how each unit stands."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ..matching import unit_field
from ..refs import column_letters
from ..tables import Records
from . import _look, _texts
from ._listings import Listing
from ._totals import Totals

MOST_BARS = 20
"""As many as fit on the first page."""
_PIXELS_WIDE = 420
_LONG_LABEL = 28
"""Digits; longer labels would leave no room for the bars, and are shortened."""
_LEAST_IN_COMMON = 4
_NO_UNIT = "(未填)"
_FONT = {"name": _look.SONG, "size": 9}


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn, and the table that it is drawn from."""

    title: str
    headings: tuple[str, str, str]
    labels: Sequence[str]
    values: Sequence[float | int]
    formula: Callable[[int, str], str]
    """Index of a label and the cell it stands in -> the formula of its value."""
    records: Sequence[int] = ()
    number: str = "0"


def by_unit(listings: Sequence[Listing], tables: Sequence[Totals]) -> Picture | None:
    """Return the first count by unit; None where there is no count, no unit, or only one."""
    for listing, totals in zip(listings, tables, strict=True):
        unit = _unit_column(totals.records)
        counts = [total.column for total in totals.all if not total.formula]
        whole = [c for c in counts if totals.records.fields[c].type == "整数"]
        if unit is None or not counts:
            continue
        made = _grouped(listing, unit, (whole or counts)[0])
        if made is not None:
            return made
    return None


def _unit_column(records: Records) -> int | None:
    """Return the column that says which unit a record is of; None where there is none."""
    named = unit_field(records.copies[0].layout) if records.copies else None
    return next(
        (i for i, about in enumerate(records.fields) if named and about.name == named), None
    )


def _grouped(listing: Listing, unit: int, column: int) -> Picture | None:
    added: dict[str, list[float]] = {}
    records: dict[str, int] = {}
    cells = zip(listing.columns[unit].cells, listing.columns[column].cells, strict=True)
    for name, value in cells:
        label = str(name) if name is not None else ""
        records[label] = records.get(label, 0) + 1
        added.setdefault(label, [])
        if isinstance(value, (int, float)):
            added[label].append(value)
    known = {label: _total(values) for label, values in added.items() if values}
    if len(known) < 2:
        return None
    labels = list(known)
    heading = listing.columns[column].heading
    title = f"各单位{heading}"
    if len(labels) > MOST_BARS:
        # The largest ones, in the order in which they came.
        largest = set(sorted(labels, key=lambda label: -known[label])[:MOST_BARS])
        labels = [label for label in labels if label in largest]
        title = f"{title}最多的 {len(labels)} 个"
    blank = {index for index, label in enumerate(labels) if not label}

    def formula(index: int, cell: str) -> str:
        # EXACT, because SUMIFS would take a unit's name for a pattern or a comparison.
        wanted = '""' if index in blank else cell
        return "+".join(
            f"SUMPRODUCT(--EXACT({part.area(unit)},{wanted}),{part.area(column)})"
            for part in listing.parts
        )

    return Picture(
        f"{title}({listing.name})",
        (listing.columns[unit].heading, "记录数", heading),
        [label or _NO_UNIT for label in labels],
        [known[label] for label in labels],
        formula,
        [records[label] for label in labels],
        listing.columns[column].number,
    )


def _total(values: Sequence[float]) -> float | int:
    if all(isinstance(value, int) for value in values):
        return sum(values)
    return math.fsum(values)


def insert(
    book: Any, sheet: Any, picture: Picture, *, data: tuple[str, int, int], at: tuple[int, int]
) -> None:
    """Put the chart on a sheet.

    Args:
        data: The sheet and the first and last row of its table, whose labels stand in column A and
            whose values in column C.
        at: The row and column of its upper left corner.
    """
    chart = book.add_chart({"type": "bar"})
    where, first, last = _texts.quoted(data[0]), data[1] + 1, data[2] + 1
    labels, letters = _labels(sheet, chart, picture.labels, data[1], at[1] + 1)
    chart.add_series(
        {
            "name": picture.title,
            "categories": f"={where}!${letters}${first}:${letters}${last}",
            "values": f"={where}!$C${first}:$C${last}",
            # Viewers that do not work charts out draw what is stored with them.
            "categories_data": labels,
            "values_data": list(picture.values),
            "fill": {"color": _look.CHART_COLOUR},
            "border": {"color": "#000000", "width": 0.5},
            "gap": 60,
            "data_labels": {"value": True, "font": _FONT},
        }
    )
    font = {"name": _look.HEI, "size": 12, "bold": False}
    chart.set_title({"name": picture.title, "name_font": font})
    chart.set_legend({"none": True})
    # Excel draws the first bar at the bottom; the table has it on top.
    chart.set_y_axis({"reverse": True, "num_font": _FONT, "major_gridlines": {"visible": False}})
    # The bars say their values themselves.
    chart.set_x_axis(
        {"visible": False, "min": min(0, *picture.values), "major_gridlines": {"visible": False}}
    )
    chart.set_size({"width": _PIXELS_WIDE, "height": round(height_of(picture) * 96 / 72)})
    place = {"x_offset": 4, "y_offset": 2, "object_position": 2, "description": picture.title}
    sheet.insert_chart(*at, chart, place)


def _labels(
    sheet: Any, chart: Any, labels: Sequence[str], first: int, column: int
) -> tuple[list[str], str]:
    """Return the labels of the bars and the letters of the column that they stand in.

    That is column A, but for long ones: they are shortened in a hidden column beside the chart.
    """
    short = short_labels(labels)
    if short == list(labels):
        return short, "A"
    for row, label in enumerate(short, first):
        sheet.write_string(row, column, label)
    sheet.set_column(column, column, 0, None, {"hidden": True})
    chart.show_hidden_data()
    return short, column_letters(column)


def short_labels(labels: Sequence[str]) -> list[str]:
    """Return labels that leave room for the bars: without what all of them have in common, or cut.

    Labels that are short enough stay as they are.
    """
    made = list(labels)
    if max(map(_look.width_of, made), default=0) <= _LONG_LABEL:
        return made
    for side in (1, -1):
        turned = [label[::side] for label in made]
        pairs = enumerate(zip(*turned, strict=False))
        common = next((at for at, chars in pairs if len(set(chars)) > 1), min(map(len, turned)))
        if len(made) > 1 and common >= _LEAST_IN_COMMON and min(map(len, made)) > common:
            made = [label[common:][::side] for label in turned]
    return [_cut(label) for label in made]


def _cut(label: str) -> str:
    if _look.width_of(label) <= _LONG_LABEL:
        return label
    while _look.width_of(label) > _LONG_LABEL - 2:
        label = label[:-1]
    return f"{label}…"


def height_of(picture: Picture) -> float:
    """Return how many points high the chart is."""
    return max(190.0, len(picture.labels) * 17.0 + 60)


@dataclass(frozen=True, slots=True)
class Stack:
    """What is drawn of how units stand: a bar a unit, a piece of it a state."""

    title: str
    labels: Sequence[str]
    series: Sequence[tuple[str, str, Sequence[int]]]
    """Name, the letters of the column that it stands in, and its values."""


def insert_stack(
    book: Any, sheet: Any, stack: Stack, *, data: tuple[str, int, int], at: tuple[int, int, float]
) -> None:
    """Put the chart of a stack on a sheet.

    Args:
        data: The sheet and the first and last row of its table, whose labels stand in column A.
        at: The row and column of its upper left corner, and how many points wide it is.
    """
    chart = book.add_chart({"type": "bar", "subtype": "stacked"})
    where, first, last = _texts.quoted(data[0]), data[1] + 1, data[2] + 1
    labels, named = _labels(sheet, chart, stack.labels, data[1], at[1] + 1)
    for name, letters, values in stack.series:
        chart.add_series(
            {
                "name": name,
                "categories": f"={where}!${named}${first}:${named}${last}",
                "values": f"={where}!${letters}${first}:${letters}${last}",
                "categories_data": labels,
                "values_data": list(values),
                "fill": {"color": _look.STATE_FILLS[name]},
                "border": {"color": "#000000", "width": 0.5},
                "gap": 50,
            }
        )
    font = {"name": _look.HEI, "size": 12, "bold": False}
    chart.set_title({"name": stack.title, "name_font": font})
    chart.set_legend({"position": "bottom", "font": _FONT})
    chart.set_y_axis({"reverse": True, "num_font": _FONT, "major_gridlines": {"visible": False}})
    # Whole numbers; the axis stands at the top, since the bars are in reverse order.
    most = max(
        (sum(pieces) for pieces in zip(*(s[2] for s in stack.series), strict=True)), default=1
    )
    chart.set_x_axis(
        {
            "num_font": _FONT, "num_format": "0", "min": 0, "max": max(most, 1),
            "major_unit": max(1, -(-most // 6)),
            "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9", "width": 0.5}},
        }
    )  # fmt: skip
    row, column, width = at
    height = round(stack_height(stack) * 96 / 72)
    chart.set_size({"width": round(width * 96 / 72), "height": height})
    place = {"x_offset": 4, "y_offset": 2, "object_position": 2, "description": stack.title}
    sheet.insert_chart(row, column, chart, place)


def stack_height(stack: Stack) -> float:
    """Return how many points high the chart is."""
    return max(200.0, len(stack.labels) * 16.0 + 96)
