"""The sheet 未报单位: whom to call, about what, since when; made to be printed on one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from . import _look
from ._listings import across
from ._standing import BACK, OPEN, Standing

SHEET = "未报单位"
_UPRIGHT = 748.0
"""Points that a page of A4 upright has between the margins; lying down it is `PAGE_POINTS`."""
_SMALLEST = 0.5
"""A smaller print is not read any more: the list then goes on over several pages."""
_MOST_PERIODS = 3
_HEADINGS = (
    ("序号", 5), ("单位", 30), ("未报", 30), ("退回待改", 24), ("截止", 16), ("逾期天数", 7),
    ("联系人", 14), ("电话", 18), ("联系领导", 14),
)  # fmt: skip
"""The columns, and how wide they may be; narrower where their texts are short."""
_DUE, _LATE = 4, 5
_TOP, _HEADER, _FIRST = 0, 2, 3


@dataclass(frozen=True, slots=True)
class Owing:
    """A unit that still owes something."""

    unit: str
    open: str
    back: str
    due: str
    """The earliest."""
    overdue: int | None
    contact: str
    phone: str
    leader: str


def owing(rows: Sequence[Standing]) -> list[Owing]:
    """Return the units that still owe something, a row each, in roster order."""
    units: dict[str, list[Standing]] = {}
    for row in sorted(rows, key=lambda row: row.place):
        if row.state in (OPEN, BACK):
            units.setdefault(row.unit, []).append(row)
    return [
        Owing(
            unit,
            _named([row for row in owed if row.state == OPEN]),
            _named([row for row in owed if row.state == BACK]),
            min((row.due for row in owed if row.due), default=""),
            max((row.overdue for row in owed if row.overdue is not None), default=None),
            owed[0].contact, owed[0].phone, owed[0].leader,
        )
        for unit, owed in units.items()
    ]  # fmt: skip


def _named(rows: Sequence[Standing]) -> str:
    """Return the forms of some rows with their periods: `附件2、附件4(2012-01、2012-02)`."""
    periods: dict[str, list[str]] = {}
    for row in rows:
        periods.setdefault(row.form, []).append(row.period)
    return "、".join(f"{form}{_in_brackets(names)}" for form, names in periods.items())


def _in_brackets(periods: Sequence[str]) -> str:
    names = [name for name in periods if name]
    if not names:
        return ""
    more = f" 等 {len(names)} 期" if len(names) > _MOST_PERIODS else ""
    return f"({'、'.join(names[:_MOST_PERIODS])}{more})"


def statement(rows: Sequence[Standing], day: str) -> str:
    """Return in a line how much is missing, and of whom."""
    open_ = [row for row in rows if row.state == OPEN]
    back = sum(row.state == BACK for row in rows)
    late = sum(row.overdue is not None for row in rows)
    units = len({row.unit for row in open_})
    return (
        f"截至 {day}:应报 {len(rows)} 份,未报 {len(open_)} 份({units} 个单位),"
        f"退回待改 {back} 份;其中已过截止日期的 {late} 份。"
    )


def write(sheet: Any, look: _look.Look, title: str, day: str, rows: Sequence[Standing]) -> None:
    """Write the sheet."""
    owed = owing(rows)
    lines = [_cells(number, one) for number, one in enumerate(owed, 1)]
    leader = any(one.leader for one in owed)
    headings = _HEADINGS if leader else _HEADINGS[:-1]
    widths = [
        _width(heading, most, [line[i] for line in lines])
        for i, (heading, most) in enumerate(headings)
    ]
    last = len(widths) - 1
    for index, width in enumerate(widths):
        sheet.set_column(index, index, width)
    said = statement(rows, day)
    heights = [34.0, _look.row_height(_look.lines_of(said, sum(widths))) + 4, 34.0]
    for row, points in enumerate(heights):
        sheet.set_row(row, points)
    across(sheet, _TOP, last, f"{title} {SHEET}", look.title())
    across(sheet, _TOP + 1, last, said, look.note())
    for index, (heading, _) in enumerate(headings):
        sheet.write_string(_HEADER, index, heading, look.header())
    for row, line in enumerate(lines, _FIRST):
        heights.append(_write_row(sheet, look, row, line[: len(widths)], widths))
    if not owed:
        sheet.set_row(_FIRST, 20)
        across(sheet, _FIRST, last, "都报齐了", look.body(align="center"))
    sheet.freeze_panes(_FIRST, 2)
    portrait, one_page = paper(sum(widths), sum(heights))
    _look.page_setup(sheet, widths, header=(_HEADER, _HEADER), portrait=portrait, one_page=one_page)


def paper(width: float, height: float) -> tuple[bool, bool]:
    """Return how A4 is turned so that a list is printed as large as it can be, and on one page.

    Args:
        width: Of all columns, in digits.
        height: Of all rows, in points.

    Returns:
        Whether it stands upright, and whether all of it is on one page.
    """
    upright, lying = _look.PORTRAIT / width, _look.LANDSCAPE / width
    whole = (min(1.0, upright, _UPRIGHT / height), min(1.0, lying, _look.PAGE_POINTS[0] / height))
    if max(whole) >= _SMALLEST:
        return whole[0] >= whole[1], True
    return upright >= _SMALLEST, False


Line = tuple[int | str | None, ...]


def _cells(number: int, one: Owing) -> Line:
    texts = (one.unit, one.open, one.back, one.due)
    return (number, *texts, one.overdue, one.contact, one.phone, one.leader)


def _width(heading: str, most: int, cells: Sequence[int | str | None]) -> int:
    """Return a width for a column's texts, its heading in two lines, at most `most`."""
    widest = max((_look.width_of(str(cell)) for cell in cells if cell is not None), default=0)
    return min(most, max(widest + 4, _look.width_of(heading) // 2 + 3, 5))


def _write_row(
    sheet: Any, look: _look.Look, row: int, line: Line, widths: Sequence[float]
) -> float:
    """Write one unit's row, and return how high it is."""
    texts = zip(line, widths, strict=True)
    lines = max(_look.lines_of(cell, width) for cell, width in texts if isinstance(cell, str))
    points = 18.0 if lines == 1 else _look.row_height(lines)
    sheet.set_row(row, points)
    for index, cell in enumerate(line):
        if isinstance(cell, int):
            late = index == _LATE
            fill: dict[str, Any] = {"bg_color": _look.STATUS_FILLS[OPEN]} if late else {}
            sheet.write_number(row, index, cell, look.body(number="0", align="center", **fill))
        elif cell:
            align = "center" if index == _DUE else "left"
            sheet.write_string(row, index, cell, look.body(text_wrap=True, align=align))
        else:
            sheet.write_blank(row, index, None, look.body())
    return points
