"""The sheet 未报单位: whom to call, about what, since when; made to be printed on one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from . import _look
from ._listings import across
from ._standing import BACK, OPEN, Standing

SHEET = "未报单位"
_ROOM = 748.0
"""Points that a page of A4 upright has between the margins."""
_SMALLEST = 0.6
"""A smaller print is not read any more: the list then goes on over several pages."""
_MOST_PERIODS = 3
_HEADINGS = (
    ("序号", 5), ("单位", 26), ("未报", 24), ("退回待改", 16), ("截止", 11), ("逾期天数", 6),
    ("联系人", 9), ("电话", 14), ("联系领导", 9),
)  # fmt: skip
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
    leader = any(one.leader for one in owed)
    headings = _HEADINGS if leader else _HEADINGS[:-1]
    widths = [width for _, width in headings]
    last = len(widths) - 1
    for index, width in enumerate(widths):
        sheet.set_column(index, index, width)
    points = [34.0, 22.0, 32.0]
    sheet.set_row(_TOP, points[0])
    across(sheet, _TOP, last, f"{title} {SHEET}", look.title())
    sheet.set_row(_TOP + 1, points[1])
    across(sheet, _TOP + 1, last, statement(rows, day), look.note())
    sheet.set_row(_HEADER, points[2])
    for index, (heading, _) in enumerate(headings):
        sheet.write_string(_HEADER, index, heading, look.header())
    for number, one in enumerate(owed, 1):
        points.append(_write_row(sheet, look, number, one, widths))
    if not owed:
        sheet.set_row(_FIRST, 20)
        across(sheet, _FIRST, last, "都报齐了", look.body(align="center"))
    sheet.freeze_panes(_FIRST, 2)
    scale = min(1.0, _look.PORTRAIT / sum(widths))
    smallest = _ROOM / _SMALLEST
    _look.page_setup(
        sheet, widths, header=(_HEADER, _HEADER), portrait=True,
        one_page=sum(points) <= max(_ROOM / scale, smallest),
    )  # fmt: skip


def _write_row(
    sheet: Any, look: _look.Look, number: int, one: Owing, widths: Sequence[float]
) -> float:
    """Write one unit's row, and return how high it is."""
    row = _FIRST + number - 1
    texts = (one.unit, one.open, one.back, one.due, None, one.contact, one.phone, one.leader)
    lines = 1
    for index, text in enumerate(texts[: len(widths) - 1], 1):
        if text is not None:
            lines = max(lines, _look.lines_of(text, widths[index]))
    points = 20.0 if lines == 1 else _look.row_height(lines)
    sheet.set_row(row, points)
    sheet.write_number(row, 0, number, look.body(number="0", align="center"))
    for index, text in enumerate(texts[: len(widths) - 1], 1):
        form = look.body(text_wrap=True, align="center" if index == 4 else "left")
        if text:
            sheet.write_string(row, index, text, form)
        elif text is not None:
            sheet.write_blank(row, index, None, form)
    if one.overdue is not None:
        form = look.body(number="0", align="center", bg_color=_look.STATUS_FILLS[OPEN])
        sheet.write_number(row, 5, one.overdue, form)
    else:
        sheet.write_blank(row, 5, None, look.body(number="0", align="center"))
    return points
