"""What stands in the summary workbook, read back by others."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import python_calamine

from cxzy_sheets.findings import Findings
from cxzy_sheets.layout import Field
from cxzy_sheets.outputs.summary import write_summary

from .collected import HEAD, Collected, collected, files, records, submissions
from .conftest import Written


def read_excel(path: Path, sheet: str | int | None, **how: Any) -> Any:
    """Return a sheet, or all of them, as pandas reads them."""
    return pd.read_excel(path, sheet_name=sheet, engine="openpyxl", **{"header": None, **how})


def test_sheets_stand_in_the_order_in_which_an_office_reads_them(written: Written):
    """汇总 first, a sheet for each frame, then the lists."""
    assert written.values.sheetnames == [
        "汇总", "附件4", "附件4.支部", "问题清单", "收件登记", "规则核对",
    ]  # fmt: skip
    assert written.values.active.title == "汇总"


def test_records_come_with_their_unit_in_front_and_their_source_behind(written: Written):
    """A record's row holds the head of its copy, its own values, and file, sheet and row."""
    page = written.values["附件4.支部"]

    assert [cell.value for cell in page[3]] == [
        "单位", "填报日期", "联系电话", "名称", "党员数", "有效票", "满意", "满意率", "经费",
        "主要意见", "来源文件", "来源表", "来源行",
    ]  # fmt: skip
    assert [cell.value for cell in page[5]] == [
        "第1学院党总支", datetime.datetime(2011, 12, 1), "0571000", "第2党支部", 28, 23, 22,
        22 / 23, 2.1, "希望多组织到基层调研", "第1学院.xlsx", "附件4", 7,
    ]  # fmt: skip


def test_missing_values_are_empty_cells(written: Written):
    """What nobody filled in is empty: not 0, not a text."""
    page = written.values["附件4.支部"]

    assert page["I6"].value is None
    assert page["J4"].value is None


def test_numbers_have_the_format_of_their_type(written: Written):
    """Whole numbers, shares, dates and decimals each have theirs; codes are text."""
    page = written.values["附件4.支部"]
    formats = {page.cell(3, c.column).value: c.number_format for c in page[4]}

    assert formats["党员数"] == "0"
    assert formats["满意率"] == "0.00%"
    assert formats["填报日期"] == "yyyy-mm-dd"
    assert formats["经费"] == "0.00"
    assert formats["联系电话"] == "@"
    assert formats["主要意见"] == "General"


def test_three_readers_see_the_same_values(written: Written):
    """openpyxl, calamine and pandas agree on every cell, totals included."""
    book = python_calamine.CalamineWorkbook.from_path(str(written.path))
    for name in written.values.sheetnames:
        grid = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        page = written.values[name]
        assert len(grid) > 3
        for row, cells in enumerate(grid, 1):
            for column, other in enumerate(cells, 1):
                value = page.cell(row, column).value
                seen = value.date() if isinstance(value, datetime.datetime) else value
                assert other == ("" if seen is None else seen), (name, row, column)
    frame = read_excel(written.path, "附件4.支部", header=2)
    assert frame["党员数"].iloc[-1] == frame["党员数"].iloc[:-1].sum()


def test_problems_are_listed_as_findings_tell_them(written: Written):
    """问题清单 has a row a finding, its level coloured and in words."""
    page = written.values["问题清单"]

    assert [cell.value for cell in page[4]][:8] == [
        "强制", "退回学院党总支", "退回学院.xlsx", "附件4", "F7", "支部.有效票", "约40", "整数",
    ]  # fmt: skip
    fills = [page.cell(row, 1).fill.fgColor.rgb for row in (4, 5, 6)]
    assert len(set(fills)) == 3
    assert page["A2"].value.startswith("强制 1 · 核实 1 · 提示 1")


def test_every_file_and_copy_is_in_the_register(written: Written):
    """收件登记 has a row a submission and one for each file that gave none."""
    page = written.values["收件登记"]
    headings = [cell.value for cell in page[3]]
    body = page.iter_rows(min_row=4, values_only=True)
    rows = [dict(zip(headings, row, strict=True)) for row in body]
    assert [r["序号"] for r in rows] == [1, 2, 3, 4, 5, 6]
    assert rows[4]["说明"].startswith("不是工作簿")


def test_rules_are_text(written: Written):
    """A rule that begins with = is shown and not worked out."""
    cell = written.formulas["规则核对"]["D5"]

    assert (cell.value, cell.data_type) == ("=满意<=有效票", "s")


def test_the_account_adds_up(written: Written):
    """文件 and 报来的表 are the sums of what became of them."""
    page = written.values["汇总"]

    def number(label: str) -> int:
        return int(page.cell(written.found(label), 2).value)

    assert number("文件") == 6
    assert number("文件") == number("已读") + number("无法读取") + number("忽略")
    assert number("报来的表(份)") == 4
    assert number("报来的表(份)") == number("接收") + number("退回")
    assert "已收 4 份" in page["A2"].value
    assert "计入 3 份" in page["A2"].value
    assert "没有名册" in page["A2"].value


def test_what_is_not_counted_is_named(written: Written):
    """A note names the copies that are not in the figures."""
    texts = [c.value for row in written.values["汇总"].iter_rows() for c in row if c.value]

    assert any("未计入:退回学院.xlsx(退回)" in str(text) for text in texts)


def test_an_inbox_without_anything_gives_a_workbook(tmp_path: Path):
    """No file, no record, no finding: every sheet is there and says so."""
    got = Collected({"附件4": records(HEAD, [], [])}, root=tmp_path / "收件箱")
    path = write_summary(got, tmp_path / "合并.xlsx")

    book = read_excel(path, None)
    assert list(book) == ["汇总", "附件4", "问题清单", "收件登记", "规则核对"]
    assert book["附件4"].iloc[3, 0] == "没有接收的记录"
    assert book["问题清单"].iloc[3, 0] == "没有发现问题"


def test_a_form_without_copies_has_no_totals(tmp_path: Path):
    """Where no copy came there is no layout to work totals out by, and no total."""
    made = replace(records(HEAD, [], []), copies=[])
    path = write_summary(Collected({"附件4": made}), tmp_path / "合并.xlsx")

    assert "没有可以合计的数" in read_excel(path, 0)[0].tolist()


def test_a_title_can_be_given(tmp_path: Path):
    """The office's own title stands on top."""
    path = write_summary(collected(tmp_path / "收件箱"), tmp_path / "a.xlsx", title="全校汇总")

    assert read_excel(path, 0).iloc[0, 0] == "全校汇总"


def test_the_title_does_not_say_summary_twice(tmp_path: Path):
    """A form that is called 汇总表 already is not called 汇总表汇总."""
    got = collected(tmp_path / "收件箱")
    got.title = "登记表"
    path = write_summary(got, tmp_path / "a.xlsx")

    assert read_excel(path, 0).iloc[0, 0] == "登记表汇总"


def test_the_same_collection_gives_the_same_bytes(tmp_path: Path):
    """No clock and no order of a set gets into the file."""
    got = collected(tmp_path / "收件箱")
    first = write_summary(got, tmp_path / "甲.xlsx").read_bytes()
    second = write_summary(collected(tmp_path / "收件箱"), tmp_path / "乙.xlsx").read_bytes()

    assert first == second


TYPES = (
    Field("单位", type="单位"),
    Field("月份", type="年月"),
    Field("编号", type="编号"),
    Field("达标", type="是否"),
    Field("方式", type="选项", many=True),
    Field("大数", type="整数"),
    Field("日期", type="日期"),
    Field("均值", type="小数"),
)


EARLY = datetime.date(1899, 5, 1)


def test_each_type_is_written_as_what_it_is(tmp_path: Path):
    """Months and codes are text, yes and no are words, several values are joined."""
    rows = [
        ("甲", "2011-12", "0011", True, ("座谈会", "意见箱"), 10**17 + 1, EARLY, 0.1),
        ("乙", None, "12", False, None, 5, None, 1 / 3),
    ]  # fmt: skip
    made = records(TYPES, rows, [("a.xlsx", "表1", 3), ("b.xlsx", "表1", 0)])
    path = write_summary(
        Collected({"表": made}, files=files([]), submissions=submissions([]), findings=Findings()),
        tmp_path / "a.xlsx",
    )

    frame = read_excel(path, "表", header=2, dtype=object)
    assert frame.iloc[0].tolist()[:7] == [
        "甲", "2011-12", "0011", "是", "座谈会、意见箱", "100000000000000001", "1899-05-01",
    ]  # fmt: skip
    assert frame.iloc[1]["达标"] == "否"
    assert frame.iloc[1]["均值"] == 1 / 3
    assert pd.isna(frame.iloc[1]["来源行"])
