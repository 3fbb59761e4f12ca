"""What stands in the workbook of a cycle, read back by others."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cxzy_sheets.outputs._standing import STATES
from cxzy_sheets.outputs.changes import Change, Turn
from cxzy_sheets.outputs.summary import write_summary

from .cycle_collected import CycleCollected, cycle_collected, unit

SHEETS = [
    "总览", "未报单位", "各单位结果", "支部分类", "问题清单", "报送登记", "收件登记", "规则核对",
    "附件4", "附件4.支部", "数据来源",
]  # fmt: skip
TURN = Turn(
    3, "002 2012-01-05", (Change("报送", "数学学院党总支", "附件4", "未报", "已报"),
                         Change("数字", "各单位结果", "合计 有效票", "1204", "1320"))
)  # fmt: skip


class Written:
    """The workbook of a cycle, and what openpyxl reads of it."""

    def __init__(self, got: CycleCollected, turn: Turn | None = TURN) -> None:
        self.got = got
        folder = got.cycle.outputs / "003 2012-01-10"
        folder.mkdir(parents=True, exist_ok=True)
        self.path = write_summary(got, folder / "汇总.xlsx", turn=turn)
        self.formulas: Any = openpyxl.load_workbook(self.path)
        self.values: Any = openpyxl.load_workbook(self.path, data_only=True)

    def rows(self, sheet: str) -> Iterator[list[Any]]:
        for row in self.values[sheet].iter_rows(values_only=True):
            yield [value for value in row if value is not None]

    def row(self, sheet: str, label: str) -> list[Any]:
        """Return the cells of the first row that begins with a label."""
        return next(row for row in self.rows(sheet) if row and row[0] == label)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return Written(cycle_collected(tmp_path_factory.mktemp("cycle") / "2011"))


def test_sheets_stand_in_the_order_in_which_an_office_reads_them(written: Written):
    """总览 first, whom to call, the tables, what is wrong, the ledgers, the records, sources."""
    assert written.values.sheetnames == SHEETS
    assert written.values.active.title == "总览"


def test_the_overview_tells_each_form_by_state(written: Written):
    """应报 = 已报 + 退回待改 + 未报 + 免报 for each form; what is late and overdue beside it."""
    frame = written.got.expected
    for form in ("附件4", "总结"):
        own = frame.loc[frame["表"] == form]
        states = [int((own["状态"] == state).sum()) for state in STATES]
        assert written.row("总览", form)[1:6] == [len(own), *states]
    assert written.row("总览", "附件4")[6:] == [3, 5, "2012-01-07"]
    assert written.row("总览", "合计")[1:6] == [24, 7, 2, 14, 1]


def test_the_overview_tells_how_each_unit_stands(written: Written):
    """A row a unit; what need not be filed does not count against it."""
    assert written.row("总览", unit(0)) == [unit(0), 2, 0, 0, 2, 0, 0, 1, 0]
    assert written.row("总览", unit(1)) == [unit(1), 2, 1, 0, 0, 1, 0, 0, 1]
    assert written.row("总览", unit(3))[1:5] == [2, 0, 1, 1]


def test_the_overview_has_one_native_chart(written: Written):
    """A bar a unit, a piece a state; it is drawn from the table on the sheet."""
    with zipfile.ZipFile(written.path) as package:
        charts = [name for name in package.namelist() if "charts/chart" in name]
        text = package.read(charts[0]).decode()
    assert len(charts) == 1
    assert re.findall(r"<c:v>(已报|退回待改|未报|免报)</c:v>", text) == list(STATES)
    assert '<c:grouping val="stacked"/>' in text
    areas = re.findall(r"<c:f>'总览'!\$A\$(\d+):\$A\$(\d+)</c:f>", text)
    page = written.values["总览"]
    first, last = map(int, areas[0])
    assert [page.cell(row, 1).value for row in range(first, last + 1)] == [
        unit(n) for n in range(12)
    ]


def test_the_overview_tells_what_is_new(written: Written):
    """Which run it is compared with, and each change with before and after."""
    shown = ["".join(map(str, row)) for row in written.rows("总览")]
    assert "四、与上次(002 2012-01-05)相比" in shown
    assert "数学学院党总支报送:附件4未报已报" in shown
    assert "各单位结果数字:合计 有效票12041320" in shown


def test_key_figures_lead_to_the_total_of_their_table(written: Written):
    """A figure of 总览 is the total's own cell, with 应报, 已收, 计入 and 未计 beside it."""
    page = written.formulas["总览"]
    cells = {
        row[1].value: row[3].value for row in page.iter_rows() if row[1].value and row[3].value
    }
    behind = list(written.values["各单位结果"].iter_rows(values_only=True))[16][-4:]
    (shown,) = (row for row in written.rows("总览") if "评议情况 有效票" in row)
    assert tuple(shown[-4:]) == behind
    assert cells["评议情况 有效票"] == "='各单位结果'!$C$17"
    assert written.formulas["各单位结果"]["C17"].value == "=SUM(C5:C16)"
    assert written.values["各单位结果"]["C17"].value == sum(
        100 + n * 7 for n in range(12) if n % 5 not in (0, 3)
    )


def test_every_count_of_the_overview_is_a_live_formula(written: Written):
    """Whoever corrects a state in 报送登记 sees the counts follow."""
    page = written.formulas["总览"]
    row = next(row for row in page.iter_rows() if row[0].value == "附件4")
    assert row[1].value.startswith("=SUM(C")
    assert re.fullmatch(
        r"=COUNTIFS\('报送登记'!\$C\$4:\$C\$27,\$A\d+,'报送登记'!\$E\$4:\$E\$27,\"已报\"\)",
        row[2].value,
    )


def test_a_table_is_printed_as_offices_know_it(written: Written):
    """Title, whose it is and of which day, a heading of two levels, 合计, notes."""
    page = written.values["各单位结果"]
    assert page["A1"].value == "2011年度群众评议 各单位结果"
    assert page["A2"].value == "编制单位:示例大学党委组织部    截至 2012-01-10"
    assert [c.value for c in page[3]] == [
        "单位", "支部数", "评议情况", None, None, "满意率", "名次", "应报", "已收", "计入", "未计"
    ]  # fmt: skip
    assert [page.cell(4, c).value for c in (3, 4, 5)] == ["有效票", "满意", "比较满意"]
    merged = {str(area) for area in page.merged_cells.ranges}
    assert {"A3:A4", "B3:B4", "C3:E3", "F3:F4"} <= merged
    assert page["F6"].number_format == "0.00%"
    assert page["A17"].value == "合计"
    assert page["F17"].value == pytest.approx(690 / 980)
    assert page["G17"].value is None
    assert page["A18"].value == "注:1. 满意率=满意/分母;分母=有效票。"
    assert page.print_title_rows == "$3:$4"
    assert page.freeze_panes == "B5"


def test_what_has_not_come_is_blank_in_a_table_and_told_beside_it(written: Written):
    """No figure, and 应报 1, 已收 0, 计入 0."""
    page = written.values["各单位结果"]
    assert [c.value for c in page[5]] == [unit(0), *[None] * 6, 1, 0, 0, 0]


def test_a_rate_is_never_added_up(written: Written):
    """Its total is a value that came out of the totals, not a sum of the column."""
    assert not str(written.formulas["各单位结果"]["F17"].value).startswith("=")


def test_each_row_of_a_table_leads_to_its_cells(written: Written):
    """The row's name opens 数据来源 at its line; the cells there open the file."""
    page = written.formulas["各单位结果"]
    assert page["A5"].hyperlink is None
    assert page["A6"].hyperlink.location == "'数据来源'!A4"
    sources = written.values["数据来源"]
    assert [c.value for c in sources[4]] == [
        "各单位结果", unit(1), f"{unit(1)}.xlsx", "附件4", "C4:E6", 9
    ]  # fmt: skip
    link = written.formulas["数据来源"]["E4"].hyperlink
    assert link.target.endswith(f"../收件箱/{unit(1)}.xlsx")
    assert link.location == "'附件4'!C4:E6"


def test_who_is_missing_fits_one_page(written: Written):
    """One row a unit, with due day, days late, contact and telephone."""
    page = written.values["未报单位"]
    assert page["A2"].value == (
        "截至 2012-01-10:应报 24 份,未报 14 份(11 个单位),退回待改 2 份;其中已过截止日期的 5 份。"
    )
    assert [c.value for c in page[3]] == [
        "序号", "单位", "未报", "退回待改", "截止", "逾期天数", "联系人", "电话"
    ]  # fmt: skip
    assert [c.value for c in page[4]] == [
        1, unit(0), "附件4、总结", None, "2012-01-07", 3, "赵一鸣", "057100000"
    ]  # fmt: skip
    # One page high is what the file says by saying nothing.
    assert (page.page_setup.orientation, page.page_setup.fitToHeight) == ("landscape", None)
    assert len([row for row in written.rows("未报单位") if row and isinstance(row[0], int)]) == 11


def test_every_sheet_prints_on_a4_with_page_numbers(written: Written):
    """A4, as wide as the paper, headings on every page, 第 n 页 共 m 页."""
    for page in written.formulas.worksheets:
        assert page.page_setup.paperSize in (9, "9")
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert "第 &P 页 共 &N 页" in page.oddFooter.center.text
        assert page.title == "总览" or page.print_title_rows


def test_the_ledger_lists_every_copy_that_is_expected(written: Written):
    """报送登记 (F-22): unit, form, due, state, when it came, in time or not, its file."""
    page = written.values["报送登记"]
    headings = [c.value for c in page[3]]
    rows = [dict(zip(headings, row, strict=True)) for row in page.iter_rows(4, values_only=True)]
    assert len(rows) == 24
    first, second = rows[0], rows[2]
    assert (first["状态"], first["逾期"], first["逾期天数"]) == ("未报", "逾期", 3)
    assert (second["状态"], second["收到时间"], second["时限"]) == (
        "已报", "2012-01-06 10:30", "按时"
    )  # fmt: skip
    assert sum(row["时限"] == "迟报" for row in rows) == 3


def test_the_same_collection_gives_the_same_bytes(written: Written, tmp_path: Path):
    """No clock, no order of a set."""
    before = written.path.read_bytes()
    assert Written(written.got).path.read_bytes() == before


def test_more_units_than_a_page_has_room_for(tmp_path: Path):
    """The twenty that owe most stand on 总览; all of them have a sheet of their own."""
    many = Written(cycle_collected(tmp_path / "2011", faculties=120))
    assert many.values.sheetnames[4:6] == ["各单位进度", "问题清单"]
    page = many.values["各单位进度"]
    assert page.max_row == 3 + 120
    title = [row for row in many.rows("总览") if row == ["二、欠报最多的 20 个单位"]]
    owing = [row for row in many.rows("总览") if row and "学院" in str(row[0]) and len(row) == 9]
    assert (len(title), len(owing)) == (1, 20)
    assert all(row[2] == 0 and row[4] >= 1 for row in owing)
    assert many.values["未报单位"].page_setup.fitToHeight in (0, "0")


def test_nothing_came_yet(tmp_path: Path):
    """Everybody is missing; every sheet is there and says so."""
    got = cycle_collected(tmp_path / "2011", faculties=3)
    empty = replace(
        got,
        expected=got.expected.assign(状态="未报").astype({"状态": "string"}),
        submissions=got.submissions.iloc[:0],
        files=got.files.iloc[:0],
        findings=type(got.findings)(),
        tables={},
        records_made={},
        counts=dict.fromkeys(got.counts, 0),
    )
    book = Written(empty, Turn(1))
    assert book.values.sheetnames == [
        "总览", "未报单位", "问题清单", "报送登记", "收件登记", "规则核对"
    ]  # fmt: skip
    assert book.row("总览", "合计")[1:6] == [6, 0, 0, 6, 0]
    assert book.values["收件登记"]["A4"].value == "收件箱里没有文件"
    assert not any("上次" in str(row) for row in book.rows("总览"))


def test_everything_is_in(tmp_path: Path):
    """未报单位 says that nobody is missing."""
    got = cycle_collected(tmp_path / "2011", faculties=3)
    done = got.expected.assign(状态="已报", 逾期天数=None).astype(got.expected.dtypes)
    book = Written(replace(got, expected=done), None)
    assert book.values["未报单位"]["A4"].value == "都报齐了"
