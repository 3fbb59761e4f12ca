"""Every number can be walked back: links to file and cell, relative, within Excel's limits."""

from __future__ import annotations

import os
from pathlib import Path

import openpyxl
import pytest

from cxzy_sheets.outputs import _links
from cxzy_sheets.outputs._links import Links
from cxzy_sheets.outputs.summary import write_summary

from .collected import collected, touch
from .conftest import Written


def test_a_record_links_to_its_row_in_the_file_that_came(written: Written):
    """来源文件 leads to sheet and row, by a relative address with the slashes of every system."""
    link = written.formulas["附件4.支部"]["K5"].hyperlink

    assert (link.target, link.location) == ("收件箱/第1学院.xlsx", "'附件4'!A7")


def test_a_finding_links_to_its_cell(written: Written):
    """单元格 leads to the first of the cells; without a cell, 文件 leads to the file."""
    page = written.formulas["问题清单"]

    assert page["E4"].hyperlink.location == "'附件4'!F7"
    assert page["E5"].hyperlink.location == "'附件4'!G7:G9"
    assert page["C4"].hyperlink is None
    assert page["C6"].hyperlink.target == "收件箱/坏文件.xlsx"


def test_the_register_links_to_every_file(written: Written):
    """收件登记 leads to files that were read and to those that were not."""
    page = written.formulas["收件登记"]
    targets = [page.cell(row, 2).hyperlink.target for row in range(4, 10)]

    assert targets[3:] == ["收件箱/退回学院.xlsx", "收件箱/坏文件.xlsx", "收件箱/说明.txt"]


def test_the_overview_links_to_every_sheet(written: Written):
    """四、各表 is the index of the workbook."""
    page = written.formulas["汇总"]
    places = {c.value: c.hyperlink.location for row in page.iter_rows() for c in row if c.hyperlink}

    assert places == {name: f"'{name}'!A1" for name in written.formulas.sheetnames[1:]}


def test_links_are_relative_to_where_the_result_stands(tmp_path: Path):
    """A result in another folder climbs up and down again."""
    touch(tmp_path / "收件箱" / "子" / "a.xlsx")
    links = Links(tmp_path / "收件箱", tmp_path / "产出" / "003")

    link = links.to("子/a.xlsx", "表 1", "B2")
    assert link is not None
    assert link.target == "../../收件箱/子/a.xlsx"
    assert link.place == "'表 1'!B2"


def test_a_file_in_a_container_links_to_the_container(tmp_path: Path):
    """Excel cannot open a workbook inside a zip; the link leads to what it can open."""
    touch(tmp_path / "材料.zip")
    link = Links(tmp_path, tmp_path).to("材料.zip/内/附件4.xlsx", "表1", "B2")

    assert link is not None
    assert (link.target, link.place) == ("材料.zip", "")


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("附件 4#1.xlsx", "附件%204%231.xlsx"),
        ("满意%20度.xlsx", "满意%2520度.xlsx"),
        ("[一]{二}.xlsx", "%5b一%5d%7b二%7d.xlsx"),
        ("a&b'c.xlsx", "a&b'c.xlsx"),
    ],
)
def test_odd_file_names_are_escaped(tmp_path: Path, name: str, target: str):
    """What an address may not hold is written as %xx; a % of the name is one of them."""
    got = collected(tmp_path / "收件箱", units=1)
    touch(tmp_path / "收件箱" / name)
    made = got.records("附件4")
    made.source[:] = [(name, "it's", 3)]  # type: ignore[index]
    path = write_summary(got, tmp_path / "合并.xlsx")
    link = openpyxl.load_workbook(path)["附件4"]["D4"].hyperlink

    assert (link.target, link.location) == (f"收件箱/{target}", "'it''s'!A3")


def test_there_is_no_link_to_what_is_not_there(tmp_path: Path):
    """No file, no root, no name: plain text."""
    assert Links(tmp_path, tmp_path).to("没有.xlsx", "表1", "A1") is None
    assert Links(None, tmp_path).to("没有.xlsx") is None
    assert Links(tmp_path, tmp_path).to("") is None
    assert Links(tmp_path, tmp_path).to(None) is None


def test_an_address_too_long_for_excel_is_no_link(tmp_path: Path):
    """Older Excels and WPS drop addresses beyond 255 characters, and may call the file damaged."""
    name = "/".join(["很长的文件夹名字" * 4] * 8) + "/a.xlsx"
    touch(tmp_path / name)

    assert Links(tmp_path, tmp_path).to(name, "表1", "A1") is None


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such file names")
def test_a_name_that_is_no_text_is_no_link(tmp_path: Path):
    """A file name in GBK bytes on a UTF-8 system cannot be written into a workbook."""
    name = os.fsdecode("附件.xlsx".encode("gbk"))
    got = collected(tmp_path / "收件箱", units=1)
    touch(tmp_path / "收件箱" / name)
    got.records("附件4").source[:] = [(name, "表1", 3)]  # type: ignore[index]
    page = openpyxl.load_workbook(write_summary(got, tmp_path / "合并.xlsx"))["附件4"]

    assert page["D4"].hyperlink is None
    assert page["D4"].value == ".xlsx"


def test_links_beyond_what_a_sheet_takes_are_plain_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Excel calls a sheet with more than 65,530 links damaged: the rest is text, which is told."""
    monkeypatch.setattr(_links, "MOST", 5)
    made = Written(collected(tmp_path / "收件箱"), tmp_path / "合并.xlsx")
    page = made.formulas["附件4.支部"]

    linked = [row for row in range(4, 16) if page.cell(row, 11).hyperlink is not None]
    assert linked == [4, 5, 6, 7, 8]
    assert page["K15"].value == "第3学院.xlsx"
    notes = [str(c.value) for row in made.values["汇总"].iter_rows() for c in row]
    assert any("附件4.支部" in note and "个链接" in note for note in notes)
