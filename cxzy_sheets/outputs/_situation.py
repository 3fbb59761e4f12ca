"""The sheet 总览 of a cycle: how much has come, of whom not, what it comes to, what is new.

    title · 编制单位, 截至日期, which run
    一、报送情况    a row a form: 应报 已报 退回待改 未报 免报, 迟报 逾期      | chart
    二、各单位进度   what the chart is drawn from                         |
    三、主要数字    the totals of the tables
    四、与上次相比
    五、收到的文件和表
    六、各表        where what is, with links
    注

Counts are formulas over 报送登记 and 收件登记, totals lead to their tables: whoever corrects a cell
there sees the sums follow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..refs import column_letters
from . import _chart, _look
from ._listings import Listing, Made
from ._pages import Count, Page, Value
from ._standing import EXEMPT, LATE, OPEN, OVERDUE, STATES, Standing, Tally, by_unit, tallies
from .changes import Change, Turn

SHEET = "总览"
_WIDTHS = (25, 8, 8, 9, 8, 8, 8, 8, 12, 1, 52)
_TABLE = 8
"""The last column of the tables; the chart stands in column K."""
_LAST = len(_WIDTHS) - 1
_CHART_POINTS = 300.0
"""What column K has room for: a chart beyond it would make the print smaller."""
COVERAGE = ("应报", "已收", "计入", "未计")
"""What stands behind every figure."""
MOST_UNITS = 20
"""Units whose progress stands here and is drawn; with more, those that owe most. All of them are on
a sheet of their own then."""
MOST_CHANGES = 16
_MOST_PRODUCTS = 400_000
"""Comparisons that formulas may make when the workbook is opened; beyond, counts are values."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One total of a table, and what stands behind it."""

    table: str
    column: str
    total: Made
    number: str
    coverage: tuple[int | None, ...]
    """应报, 已收, 计入, 未计, as they stand beside it in its table."""


@dataclass(frozen=True, slots=True)
class Situation:
    """All that the sheet says."""

    title: str
    statement: str
    rows: Sequence[Standing]
    register: Listing
    """报送登记, where the rows stand one by one."""
    counts: Sequence[Count]
    figures: Sequence[Figure]
    turn: Turn | None
    listings: Sequence[Listing]
    notes: Sequence[str]


def write(sheet: Any, book: Any, look: _look.Look, said: Situation) -> None:
    """Write the sheet 总览."""
    page = Page(sheet, look, _WIDTHS, _TABLE)
    page.line((said.title, look.title(), _LAST + 1), height=34)
    page.line((said.statement, look.note(align="center"), _LAST + 1))
    beside, top = page.row + 1, page.points
    _write_forms(page, said)
    units = by_unit(said.rows)
    if units:
        drawn, title = _drawn(units)
        first = _write_units(page, said, drawn, title)
        stack = _chart.Stack(
            title,
            [unit.name for unit in drawn],
            [
                (state, column_letters(2 + i), [unit.states[state] for unit in drawn])
                for i, state in enumerate(STATES)
            ],
        )
        data = (SHEET, first, first + len(drawn) - 1)
        _chart.insert_stack(book, sheet, stack, data=data, at=(beside, _LAST, _CHART_POINTS))
        page.down_to(top + _chart.stack_height(stack))
    _write_figures(page, said.figures)
    if said.turn is not None:
        _write_changes(page, said.turn)
    page.counts("收到的文件和表", said.counts)
    page.contents(said.listings)
    page.space()
    for number, note in enumerate(said.notes, 1):
        mark = "注:" if number == 1 else "   "
        page.line((f"{mark}{number}. {note}", look.note(valign="top"), _LAST + 1))
    sheet.hide_gridlines(2)
    _look.page_setup(sheet, _WIDTHS, header=None)


def _drawn(units: Sequence[Tally]) -> tuple[Sequence[Tally], str]:
    """Return the units whose progress is shown, in their order, and what that is called."""
    if len(units) <= MOST_UNITS:
        return units, "各单位进度"
    most = sorted(units, key=lambda unit: -unit.owed)[:MOST_UNITS]
    kept = {unit.name for unit in most}
    owed = most[0].owed > 0
    title = f"欠报最多的 {MOST_UNITS} 个单位" if owed else f"各单位进度(前 {MOST_UNITS} 个)"
    return [unit for unit in units if unit.name in kept], title


@dataclass(frozen=True, slots=True)
class _Counting:
    """Formulas that count the rows of 报送登记 by one of its columns."""

    register: Listing
    key: str
    live: bool

    def formula(self, column: str, value: str, cell: str) -> str:
        """Return the count of rows with a value in a column, and in the key what is in a cell."""
        if not self.live:
            return ""
        keys, values = (self._area(self.key), self._area(column))
        if self.key == "表":
            return f'COUNTIFS({keys},{cell},{values},"{value}")'
        # EXACT, because COUNTIFS would take a unit's name for a pattern or a comparison.
        return f'SUMPRODUCT(EXACT({keys},{cell})*({values}="{value}"))'

    def _area(self, heading: str) -> str:
        columns = self.register.columns
        at = next(i for i, column in enumerate(columns) if column.heading == heading)
        return self.register.parts[0].area(at)


def _counting(said: Situation, key: str, lines: int) -> _Counting:
    products = lines * len(said.rows) * (len(STATES) + 2)
    live = len(said.register.parts) == 1 and (key == "表" or products <= _MOST_PRODUCTS)
    return _Counting(said.register, key, live)


def _write_forms(page: Page, said: Situation) -> None:
    page.section("报送情况")
    page.header(*((heading, 1) for heading in ("表", "应报", *STATES, LATE, OVERDUE, "截止")))
    forms = tallies(said.rows, lambda row: row.form)
    first = page.row
    counting = _counting(said, "表", len(forms))
    for form in forms:
        _tally_line(page, form, counting, form.due)
    if not forms:
        page.line(("没有应报的表", page.look.body(align="center"), _TABLE + 1))
    if len(forms) > 1:
        _tally_total(page, forms, first)


def _tally_line(page: Page, tally: Tally, counting: _Counting, last: Value) -> None:
    look, row = page.look, page.row + 1
    number = look.body(number="0")
    counts = [
        *(("状态", state, tally.states[state]) for state in STATES),
        ("时限", LATE, tally.late),
        ("逾期", OVERDUE, tally.overdue),
    ]
    made = [(Made(counting.formula(c, v, f"$A{row}"), count), number) for c, v, count in counts]
    if tally.overdue:
        made[-1] = (made[-1][0], look.body(number="0", bg_color=_look.STATUS_FILLS[OPEN]))
    end = column_letters(1 + len(STATES))
    share = isinstance(last, Made)
    page.line(
        (tally.name, look.body(text_wrap=True)),
        (Made(f"SUM(C{row}:{end}{row})", tally.expected), look.body(number="0", bold=True)),
        *made,
        (last, look.body(align="center", number="0%" if share else "")),
    )


def _tally_total(page: Page, forms: Sequence[Tally], first: int) -> None:
    look, last = page.look, page.row
    sums = [
        sum(form.expected for form in forms),
        *(sum(form.states[state] for form in forms) for state in STATES),
        sum(form.late for form in forms),
        sum(form.overdue for form in forms),
    ]
    areas = (
        f"{letters}{first + 1}:{letters}{last}" for letters in map(column_letters, range(1, 8))
    )
    number = look.body(number="0", total=True)
    page.line(
        ("合计", look.body(total=True)),
        *((Made(f"SUM({area})", v), number) for area, v in zip(areas, sums, strict=True)),
        ("", look.body(total=True)),
    )


def _write_figures(page: Page, figures: Sequence[Figure]) -> None:
    if not figures:
        return
    look = page.look
    page.section("主要数字")
    page.header(("汇总表", 1), ("项目", 2), ("合计", 2), *((name, 1) for name in COVERAGE))
    before = ""
    for figure in figures:
        page.line(
            (figure.table if figure.table != before else "", look.body(text_wrap=True)),
            (figure.column, look.body(text_wrap=True), 2),
            (figure.total, look.body(number=figure.number, bold=True), 2),
            *((count, look.body(number="0")) for count in figure.coverage),
        )
        before = figure.table


def _write_changes(page: Page, turn: Turn) -> None:
    if not turn.before:
        return
    look = page.look
    page.section(f"与上次({turn.before})相比")
    page.header(("单位、文件或汇总表", 2), ("事项", 3), ("上次", 2), ("这次", 2))
    for change in turn.changes[:MOST_CHANGES]:
        page.line(*_change_pieces(look, change))
    more = len(turn.changes) - MOST_CHANGES
    if more > 0:
        page.line((f"另有 {more} 项,见“与上次相比”。", look.body(align="center"), _TABLE + 1))
    if not turn.changes:
        page.line(("没有变化", look.body(align="center"), _TABLE + 1))


def _change_pieces(look: _look.Look, change: Change) -> list[tuple[Value, Any, int]]:
    wrapped = look.body(text_wrap=True)
    about = f"{change.kind}:{change.about}" if change.about else change.kind
    return [(change.name, wrapped, 2), (about, wrapped, 3), (change.before, wrapped, 2),
            (change.now, wrapped, 2)]  # fmt: skip


def _write_units(page: Page, said: Situation, units: Sequence[Tally], title: str) -> int:
    """Write how each unit stands; return the first of its rows."""
    page.section(title)
    page.header(*((h, 1) for h in ("单位", "应报", *STATES, LATE, OVERDUE, "完成")))
    first = page.row
    counting = _counting(said, "所属", len(units))
    for unit in units:
        _tally_line(page, unit, counting, _done(unit, page.row + 1))
    return first


def _done(unit: Tally, row: int) -> Made:
    """Return which part of what it owes a unit has handed in; what it need not is no part of it."""
    exempt = column_letters(2 + STATES.index(EXEMPT))
    return Made(f'IFERROR(C{row}/(B{row}-{exempt}{row}),"")', unit.done)
