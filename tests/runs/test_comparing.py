"""What is told as different between two runs: all that changed, and nothing that did not."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from cxzy_sheets.outputs.changes import Change
from cxzy_sheets.runs.comparing import changes


def copy(file: str, status: str, digest: str = "a", must: int = 0) -> dict[str, Any]:
    return {
        "文件": file, "工作表": "表1", "表": "附件4", "单位": "数学学院", "期次": None,
        "状态": status, "强制": must, "核实": 0, "sha256": digest,
    }  # fmt: skip


def owed(unit: str, state: str) -> dict[str, Any]:
    return {"单位": unit, "表": "附件4", "期次": None, "状态": state}


BEFORE: dict[str, Any] = {
    "submissions": [copy("数学.xlsx", "接收"), copy("物理.xlsx", "退回", must=2)],
    "unread": [{"文件": "坏.xlsx", "状态": "无法读取", "sha256": "b"}],
    "ballots": [{"表": "选票", "状态": "接收", "份数": 12}],
    "expected": [owed("数学学院", "已报"), owed("物理学院", "退回待改"), owed("化学学院", "未报")],
    "figures": {"结果": {"有效票": 100, "满意率": 0.8}},
}


def test_the_same_is_not_told():
    """Two runs over the same inbox: no change."""
    assert changes(BEFORE, deepcopy(BEFORE)) == []


def test_everything_that_is_different_is_told_with_before_and_after():
    """Units first, then files, then totals."""
    now = deepcopy(BEFORE)
    now["submissions"] = [
        copy("数学.xlsx", "被替代"),
        copy("数学2.xlsx", "接收", "c"),
        copy("物理.xlsx", "接收", "d"),
    ]
    now["unread"] = []
    now["ballots"] = [{"表": "选票", "状态": "接收", "份数": 15}]
    now["expected"] = [owed("数学学院", "已报"), owed("物理学院", "已报"), owed("化学学院", "免报")]
    now["figures"] = {"结果": {"有效票": 140, "满意率": 0.81999}}
    now["formats"] = {"结果": {"满意率": "0.0%"}}

    about = "附件4、数学学院"
    assert changes(BEFORE, now) == [
        Change("报送", "物理学院", "附件4", "退回待改", "已报"),
        Change("报送", "化学学院", "附件4", "未报", "免报"),
        Change("文件", "数学.xlsx", about, "接收", "被替代"),
        Change("文件", "数学2.xlsx", about, "(没有)", "接收"),
        Change("文件", "物理.xlsx", about, "退回(强制 2)", "接收(文件改过)"),
        Change("文件", "坏.xlsx", "", "无法读取", "不在收件箱了"),
        Change("匿名表", "选票", "接收", "12 份", "15 份"),
        Change("数字", "结果", "合计 有效票", "100", "140"),
        Change("数字", "结果", "合计 满意率", "80.0%", "82.0%"),
    ]


def test_a_file_that_was_edited_is_told_even_where_its_fate_is_the_same():
    """Other bytes under the same name, accepted as before."""
    now = deepcopy(BEFORE)
    now["submissions"][0]["sha256"] = "other"
    assert changes(BEFORE, now) == [
        Change("文件", "数学.xlsx", "附件4、数学学院", "接收", "接收(文件改过)")
    ]


def test_units_that_are_not_expected_any_more_are_told():
    """The roster or 条件 changed between two runs."""
    now = deepcopy(BEFORE)
    now["expected"] = [owed("数学学院", "已报"), owed("物理学院", "退回待改")]
    assert changes(BEFORE, now) == [Change("报送", "化学学院", "附件4", "未报", "(没有)")]


@pytest.mark.parametrize("part", list(BEFORE))
@pytest.mark.parametrize("damage", [None, 3, "x", [1], [[]], {"结果": 5}])
def test_a_damaged_record_is_no_error(part: str, damage: Any):
    """Somebody edited run.json of an earlier run: that part is taken as not there."""
    changes({**BEFORE, part: damage}, BEFORE)
    changes({}, BEFORE)
