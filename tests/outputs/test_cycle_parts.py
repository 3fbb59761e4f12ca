"""The pieces of a cycle's workbook that can be held to a law by themselves."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest

from cxzy_sheets.outputs import _look
from cxzy_sheets.outputs._chart import short_labels
from cxzy_sheets.outputs._columns import Shape, link_in_sight, number_column, text_column
from cxzy_sheets.outputs._grids import Grid, total_of
from cxzy_sheets.outputs._links import Link
from cxzy_sheets.outputs._listings import Made
from cxzy_sheets.outputs._missing import owing, paper
from cxzy_sheets.outputs._pages import Page
from cxzy_sheets.outputs._ranges import ranges
from cxzy_sheets.outputs._standing import Standing, by_unit, day_text, grouping, tallies
from cxzy_sheets.refs import cells_in, position
from cxzy_sheets.roster import Roster, Unit


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        ("C7 C8 C9 D7 D8 D9", ["C7:D9"]),
        ("B4 D4 E4 B5 D5 E5", ["B4:B5", "D4:E5"]),
        ("A1 B2 C3", ["A1", "B2", "C3"]),
        ("C4 C5 C7 B2", ["B2", "C4:C5", "C7"]),
        ("A1 B1 A2", ["A1:B1", "A2"]),
        ("", []),
    ],
)
def test_cells_are_told_as_ranges_and_none_is_lost_or_added(cells: str, shown: list[str]):
    """Side by side and under each other they are one range."""
    made = ranges(map(position, cells.split()))
    assert made == shown
    assert cells_in("、".join(made)) == set(cells.split())


def tree(*pairs: tuple[str, str]) -> Roster:
    """Return a roster of (code, parent)."""
    return Roster([Unit(code, f"单位{code}", parent=parent) for code, parent in pairs])


@pytest.mark.parametrize(
    ("pairs", "filers", "groups"),
    [
        # Faculties at the top file: each is its own.
        ([("A", ""), ("B", "")], ["A", "B"], ["单位A", "单位B"]),
        # A university above them changes nothing.
        ([("U", ""), ("A", "U"), ("B", "U")], ["A", "B"], ["单位A", "单位B"]),
        # Branches file: progress is told by faculty.
        (
            [("U", ""), ("A", "U"), ("B", "U"), ("A1", "A"), ("A2", "A"), ("B1", "B")],
            ["A1", "A2", "B1"], ["单位A", "单位A", "单位B"],
        ),
        # Faculties and branches both file.
        (
            [("A", ""), ("B", ""), ("A1", "A"), ("B1", "B")],
            ["A", "A1", "B1"], ["单位A", "单位A", "单位B"],
        ),
        # One faculty's branches only: they part below it.
        ([("A", ""), ("A1", "A"), ("A2", "A")], ["A1", "A2"], ["单位A1", "单位A2"]),
        ([("A", "")], ["A"], ["单位A"]),
    ],
)  # fmt: skip
def test_progress_is_told_by_the_first_step_on_which_units_part(
    pairs: list[tuple[str, str]], filers: list[str], groups: list[str]
):
    """Whoever files, the office sees its faculties."""
    group = grouping(tree(*pairs), filers)
    assert [group(code) for code in filers] == groups


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (dt.datetime(2012, 1, 7, 23, 59, 59, 999999), "2012-01-07"),
        (dt.datetime(2012, 1, 7), "2012-01-07"),
        (dt.datetime(2012, 1, 7, 15, 0), "2012-01-07 15:00"),
        (dt.date(2012, 1, 7), "2012-01-07"),
        (None, ""),
    ],
)
def test_a_day_is_told_without_its_last_second(value: object, shown: str):
    """A bare date runs to its end; only an hour that was set is told."""
    assert day_text(value) == shown


def standing(unit: str, form: str, state: str, **more: object) -> Standing:
    return Standing(unit, unit, form, str(more.pop("period", "")), "", state, **more)  # type: ignore[arg-type]


def test_a_unit_that_owes_several_forms_has_one_row():
    """Forms and periods are named; the earliest due day and the longest delay count."""
    rows = [
        standing("甲", "附件2", "未报"),
        standing("甲", "月报", "未报", period="2012-01", overdue=9),
        standing("甲", "月报", "未报", period="2012-02", overdue=2),
        standing("甲", "附件4", "退回待改"),
        standing("乙", "附件4", "已报"),
        standing("丙", "附件4", "免报"),
    ]
    assert [(one.unit, one.open, one.back, one.overdue) for one in owing(rows)] == [
        ("甲", "附件2、月报(2012-01、2012-02)", "附件4", 9)
    ]


def test_units_stand_in_the_order_of_the_roster():
    """Whoever is asked for the first form: the ledger goes by form, these go by unit."""
    rows = [
        standing("乙", "附件2", "未报", place=(1, 1)),
        standing("甲", "附件4", "未报", place=(0, 0)),
        standing("乙", "附件4", "未报", place=(1, 1)),
    ]
    assert [one.unit for one in owing(rows)] == ["甲", "乙"]
    assert [tally.name for tally in by_unit(rows)] == ["甲", "乙"]


@pytest.mark.parametrize(
    ("cells", "number", "total", "formula"),
    [
        ([3, 4, None], "0", 7, "SUM(A4:A6)"),
        ([0.1, 0.2, 0.3], "0.0", 0.6, "SUM(A4:A6)"),
        # The first three of many: what stands there does not add up to the total.
        ([3, 4, 5], "0", 40, ""),
        # Worked out over the records; that it is the sum as well is chance.
        ([0.5, 0.5], "0.00%", 1.0, ""),
        ([None, None], "0", 0, ""),
        ([3, 4], "0", None, ""),
    ],
)
def test_a_total_is_a_formula_only_where_it_is_a_sum(
    cells: list[float | None], number: str, total: float | None, formula: str
):
    """Else it stands there as it came out."""
    column = number_column("数", cells, number)
    made = Grid("表", "表", "表", "", "", [column], 1, {0: total}, ())
    assert total_of(made, 0) == Made(formula, total)


def test_states_add_up_for_every_unit():
    """应报 is the sum of the four states, whatever the key."""
    rows = [standing("甲", "附件4", s) for s in ("已报", "未报", "免报", "退回待改", "已报")]
    (tally,) = tallies(rows, lambda row: row.unit)
    assert (tally.expected, tally.owed, tally.done) == (5, 2, 2 / 4)


@pytest.mark.parametrize(
    ("width", "height", "portrait", "one_page"),
    [
        # A short list of usual columns lies down: 128/145 is larger than 87/145.
        (145, 100 + 12 * 18, False, True),
        # A longer one stands up, where it would have to be made smaller to lie down.
        (145, 100 + 40 * 18, False, True),
        (145, 100 + 60 * 18, True, True),
        # Forty units with names of three lines each find no room that anybody can read.
        (145, 100 + 40 * 46, True, False),
        (80, 300, True, True),
        (250, 5000, False, False),
    ],
)
def test_the_list_of_who_is_missing_is_printed_as_large_as_can_be(
    width: float, height: float, portrait: bool, one_page: bool
):
    """On one page as long as it can be read there."""
    assert paper(width, height) == (portrait, one_page)


@pytest.mark.parametrize(
    ("labels", "shown"),
    [
        (["数学学院党总支", "图书馆"], ["数学学院党总支", "图书馆"]),
        (
            [f"中国共产党示例综合大学{n}学院(含附属研究院)党总支" for n in ("数学", "法")],
            ["数学", "法"],
        ),
        (["中国共产党示例综合大学数学学院党总支委员会", "图书馆"],
         ["中国共产党示例综合大学数学…", "图书馆"]),
        (["很长" * 20], ["很长很长很长很长很长很长很…"]),
        (["", "长" * 30], ["", "长" * 13 + "…"]),
        ([], []),
    ],
)  # fmt: skip
def test_labels_leave_room_for_the_bars(labels: list[str], shown: list[str]):
    """Long ones without what they have in common; else cut."""
    assert short_labels(labels) == shown


def test_a_heading_never_stands_at_the_foot_of_a_page():
    """A row is not parted: what it leaves empty on a page moves everything below it."""
    heights: dict[int, float] = {}
    sheet = SimpleNamespace(
        set_column=lambda *_: None, set_row=heights.__setitem__, write_string=lambda *_: None,
        write_blank=lambda *_: None,
    )  # fmt: skip
    look = SimpleNamespace(section=lambda: None)
    page = Page(sheet, look, [100], 0)  # type: ignore[arg-type]
    high = _look.PAGE_POINTS[0]
    for _ in range(7):
        page.line(("", None), height=high * 0.3)  # three a page, a tenth of it empty
    assert page.top == pytest.approx(6 * 0.3 * high)
    for _ in range(2):
        page.line(("", None), height=high * 0.28)
    page.section("各表")
    # 0.86 of the page is taken: no room for a heading and its table.
    assert page.top == page.points - 24


def test_a_long_text_is_no_link_itself():
    """The link of a file's name that takes several lines stands on a number beside it."""
    links = [Link("收件箱/甲.xlsx", ""), None, Link("收件箱/乙.xlsx", "")]
    files = text_column("文件", ["甲.xlsx", None, "很长" * 30 + ".xlsx"], Shape(links=links))
    made = link_in_sight([number_column("序号", [1, 2, 3], "0"), files], "文件", "序号")
    assert made[0].links == [None, None, links[2]]
    assert made[1].links == [links[0], None, None]


def test_a_row_with_a_long_name_leads_to_its_sources_from_计入():
    """A name of one line is the link itself."""
    names = text_column("单位", ["数学学院党总支", "很长" * 30], Shape(widest=_look.FROZEN))
    grid = Grid("表", "表", "表", "", "", [names, number_column("计入", [1, 1], "0")], 1, None, ())
    assert [grid.linked(0), grid.linked(1)] == [0, 1]
