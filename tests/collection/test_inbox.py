"""What may lie in an inbox beside files, and what a unit's row says of its copies."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pandas as pd
import pytest

import cxzy_sheets as cs

from ..checks.ballots import book, form
from .test_collection import PLAIN, copy


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there, pipes are no files")
def test_links_and_pipes_are_named_and_never_opened(tmp_path: Path):
    """A linked folder, a linked file, a pipe: 忽略 with a reason, and the run ends."""
    inbox, elsewhere = tmp_path / "收件箱", tmp_path / "别处"
    inbox.mkdir()
    elsewhere.mkdir()
    (elsewhere / "乙.xlsx").write_bytes(copy({"B2": "物理学院"}))
    (inbox / "甲.xlsx").write_bytes(copy())
    (inbox / "链接夹").symlink_to(elsewhere)
    (inbox / "圈").symlink_to(inbox)
    (inbox / "断.xlsx").symlink_to(tmp_path / "没有")
    os.mkfifo(inbox / "管道.xlsx")
    got = cs.collect(form(PLAIN), inbox=inbox)
    files = got.files.set_index("文件")
    assert files["结果"].to_dict() == {
        "甲.xlsx": "已读", "链接夹": "忽略", "圈": "忽略", "断.xlsx": "忽略", "管道.xlsx": "忽略",
    }  # fmt: skip
    assert files.loc["链接夹", "说明"] == "链接的文件夹,里面的文件没有读取"
    assert "管道" in files.loc["管道.xlsx", "说明"]
    assert got.counts["文件"] == 5
    assert got.counts["接收"] == 1


def test_a_unit_whose_copy_was_returned_has_a_row_without_figures(tmp_path: Path):
    """已收 of the rows adds up to that of 合计; what was returned is 已收 less 计入."""
    (tmp_path / "甲.xlsx").write_bytes(copy())
    (tmp_path / "乙.xlsx").write_bytes(copy({"B2": "物理学院", "E4": "约 20 x"}))
    table = cs.collect(form(PLAIN), inbox=tmp_path).table("支部合计").set_index("单位")
    assert list(table.index) == ["物理学院", "数学学院", "合计"]
    assert table["已收"].tolist() == [1, 1, 2]
    assert table["计入"].tolist() == [0, 1, 1]
    assert table["未计"].tolist() == [0, 0, 0]
    assert table.loc["物理学院", "满意"] is pd.NA


def test_a_counted_record_without_a_number_is_left_out_and_counted(tmp_path: Path):
    """未计 counts records of the copies in the figures, as in the tables of a cycle."""
    (tmp_path / "甲.xlsx").write_bytes(copy({"E5": None}))
    table = cs.collect(form([("字段", "类型"), ("支部.名称", "文本")]), inbox=tmp_path)
    row = table.table("支部合计").set_index("单位").loc["合计"]
    assert row[["已收", "计入", "未计"]].tolist() == [1, 1, 1]


PERSON = {
    "A1": "入党积极分子登记表", "A2": "支部", "B2": "{{支部}}", "A3": "姓名", "B3": "{{姓名}}",
    "A4": "身份证号", "B4": "{{身份证号}}", "A5": "填表人", "B5": "{{填表人}}",
}  # fmt: skip


def _people(folder: Path, key: str = "") -> cs.Collection:
    fields = [("字段", "类型", "键"), ("支部", "单位", ""), ("身份证号", "编号", key)]
    made = cs.Form(book(PERSON, {"字段": fields}), name="登记表")
    folder.mkdir()
    for number, name in enumerate(("王建国", "王建国", "李秀英")):
        code = f"11010119900307{number}8{number}0"
        values = {"支部": "第一党支部", "姓名": name, "身份证号": code[:17] + "X"}
        (folder / f"{number}.xlsx").write_bytes(made.fill(values))
    return cs.collect(made, inbox=folder)


def test_a_form_for_each_person_is_told_of_the_key_it_lacks(tmp_path: Path):
    """Where a unit files one a person, what is missing is a 键; the field for it is named."""
    got = _people(tmp_path / "a")
    told = got.findings.of("unit-often")
    assert [f.file for f in told] == ["0.xlsx", "1.xlsx", "2.xlsx"]
    assert "“身份证号”" in told[0].hint
    assert told[0].cell == "B2"
    assert _people(tmp_path / "b", "键").findings.count("unit-often") == 0
