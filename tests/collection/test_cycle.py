"""A cycle's inbox: every file, copy and expectation accounted for, in one pass."""

from __future__ import annotations

import random
from pathlib import Path

import pandas as pd
import pytest

import cxzy_sheets as cs

from ..cycle.folders import PEOPLE, UNITS, copy_bytes, cycle_folder, workbook

MATHS = (("数学教工党支部", 20, 20, 19, 16), ("数学学生党支部", 30, 29, 29, 27))
PHYSICS = (("物理教工党支部", 25, 25, 25, 20), ("物理学生党支部", 15, 14, 14, 12))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two faculties have filed, one of them with an error; the third has not."""
    root = cycle_folder(tmp_path / "2011-群众评议")
    inbox = root / "收件箱"
    (inbox / "附件4-数学学院.xlsx").write_bytes(copy_bytes("数院", MATHS))
    wrong = (("物理教工党支部", 25, 26, 25, 20), PHYSICS[1])
    (inbox / "物理.xlsx").write_bytes(copy_bytes("物理学院党总支", wrong))
    return root


def test_everything_is_accounted_for(folder: Path):
    """Files, copies and expectations each add up."""
    got = cs.collect(folder)
    counts = got.counts
    assert (counts["文件"], counts["接收"], counts["退回"]) == (2, 1, 1)
    assert {name: counts[name] for name in ("应报", "已报", "退回待改", "未报", "免报")} == {
        "应报": 3, "已报": 1, "退回待改": 1, "未报": 1, "免报": 0,
    }  # fmt: skip


def test_the_settings_workbook_means_its_folder(folder: Path):
    """周期.xlsx is no form that wants an inbox, wherever a cycle is asked for."""
    got = cs.collect(folder / "周期.xlsx")
    assert dict(got.counts) == dict(cs.collect(folder).counts)


def test_units_are_the_roster_s_own(folder: Path):
    """数院 is 数学学院党总支, in the ledger and in the records."""
    got = cs.collect(folder)
    told = got.submissions.set_index("文件")[["单位", "单位代码", "状态"]]
    assert told.loc["附件4-数学学院.xlsx"].tolist() == ["数学学院党总支", "A", "接收"]
    assert told.loc["物理.xlsx"].tolist() == ["物理学院党总支", "B", "退回"]
    frame = got.frame("附件4.支部")
    assert frame["单位"].tolist() == ["数学学院党总支"] * 2
    assert frame["满意率"].tolist() == [16 / 19, 27 / 29]


def test_who_has_not_handed_in_is_told_with_the_contact(folder: Path):
    """7 January, inclusive, and three days late on the 10th."""
    missing = cs.collect(folder).missing
    (row,) = missing.to_dict("records")
    assert (row["单位"], row["表"], row["逾期天数"], row["联系人"], row["电话"]) == (
        "化学学院党总支", "附件4", 3, "孙三", "1003",
    )  # fmt: skip
    assert str(row["截止"]).startswith("2012-01-07")


def test_a_branch_that_is_missing_in_a_copy_is_told(folder: Path):
    """键 全: each branch of the sender once."""
    (folder / "收件箱" / "化学.xlsx").write_bytes(
        copy_bytes("化学学院党总支", [("数学教工党支部", 20, 20, 19, 16)])
    )
    got = cs.collect(folder)
    codes = {f.code for f in got.findings if f.file == "化学.xlsx" and f.severity == "强制"}
    assert got.counts["退回"] == 2
    assert codes


def test_two_units_named_by_one_copy_make_none(folder: Path):
    """The cell says 数学, the file's name 化学: unknown until the office claims it."""
    (folder / "收件箱" / "化学学院.xlsx").write_bytes(copy_bytes("数学学院党总支", MATHS))
    got = cs.collect(folder)
    assert got.counts["未知单位"] == 1
    assert got.counts["接收"] == 1


def test_an_empty_inbox_leaves_everything_missing(tmp_path: Path):
    """A cycle that nobody has answered yet."""
    got = cs.collect(cycle_folder(tmp_path / "c"))
    assert (got.counts["文件"], got.counts["未报"]) == (0, 3)
    assert got.missing["单位"].tolist() == ["数学学院党总支", "物理学院党总支", "化学学院党总支"]


def test_rules_that_reach_other_forms_wait_for_them(tmp_path: Path):
    """附件3 against the sum of 附件4: broken where it came, unchecked where it has not."""
    from ..cycle.folders import FIELDS, form_bytes

    rules = [
        ("编号", "范围", "规则", "级别"),
        ("T-10", None, "SUM(支部.有效)=SUM(附件4.支部.有效)", "核实"),
    ]
    root = cycle_folder(
        tmp_path / "c",
        {"表样": [("表", "文件", "谁报"), ("附件3", "附件3.xlsx", "二级党组织"),
                  ("附件4", "附件4.xlsx", "二级党组织")]},
        forms={
            "附件3.xlsx": form_bytes(FIELDS, rules, title="甲类结果表"),
            "附件4.xlsx": form_bytes(),
        },
    )  # fmt: skip
    inbox = root / "收件箱"
    (inbox / "附件3 数院.xlsx").write_bytes(copy_bytes("数院", MATHS, title="甲类结果表"))
    (inbox / "附件4 数院.xlsx").write_bytes(
        copy_bytes("数院", [MATHS[0], ("数学学生党支部", 30, 29, 28, 27)])
    )
    (inbox / "附件3 物理.xlsx").write_bytes(
        copy_bytes("物理学院党总支", PHYSICS, title="甲类结果表")
    )
    got = cs.collect(root)
    (row,) = got.rules[got.rules["编号"] == "T-10"].to_dict("records")
    assert (row["通过"], row["不符"], row["未核对"]) == (0, 1, 1)
    assert "附件4" in row["原因"]
    (broken,) = [f for f in got.findings if f.code == "rule-broken"]
    assert broken.file == "附件3 数院.xlsx"


def test_the_order_of_the_files_does_not_matter(tmp_path: Path):
    """Names, not the disk's order, decide; shuffling what was written first changes nothing."""
    told = []
    for turn in range(2):
        root = cycle_folder(tmp_path / str(turn))
        files = [("a.xlsx", "数院", MATHS), ("b.xlsx", "物理学院党总支", PHYSICS)]
        random.Random(turn).shuffle(files)
        for name, unit, branches in files:
            (root / "收件箱" / name).write_bytes(copy_bytes(unit, branches))
        got = cs.collect(root)
        told.append((got.submissions.to_csv(), got.expected.to_csv(), list(map(str, got.findings))))
    assert told[0] == told[1]


def test_the_material_is_what_it_says():
    """Three faculties, and people of two of them."""
    assert [row[0] for row in UNITS[1:] if row[3] == "二级党组织"] == ["A", "B", "C"]
    assert len(PEOPLE) == 4
    assert workbook({"x": [("a",)]})[:2] == b"PK"


def test_tables_are_made_from_what_was_accepted(folder: Path):
    """数学 16/19 and 27/29 make 43/48; 物理 was returned, 化学 has not come: blank, not 0."""
    table = cs.collect(folder).table("各单位结果").set_index("二级党组织")
    assert table["满意"].tolist() == [43, pd.NA, pd.NA, 43]
    assert table.loc["数学学院党总支", "满意率"] == 43 / 48
    assert table.loc["合计", ["应报", "已收", "计入"]].tolist() == [3, 2, 1]


def test_a_check_on_a_table_finds_the_one_copy_behind_the_row(tmp_path: Path):
    """The finding returns the copy; the figures of this run still stand."""
    root = cycle_folder(
        tmp_path / "c",
        {"检查": [("编号", "汇总表", "规则", "级别", "提示"),
                  ("P-1", "各单位结果", "满意率>=85%", "核实", "{{二级党组织}}只有{{满意率}}")]},
    )  # fmt: skip
    (root / "收件箱" / "数学.xlsx").write_bytes(copy_bytes("数院", MATHS))
    (root / "收件箱" / "物理.xlsx").write_bytes(copy_bytes("物理学院党总支", PHYSICS))
    got = cs.collect(root)
    (row,) = got.checks.to_dict("records")
    assert (row["通过"], row["不符"], row["未核对"]) == (1, 1, 1)
    (told,) = [f for f in got.findings if f.code == "check-broken"]
    assert (told.file, told.severity) == ("物理.xlsx", "核实")
    assert "82.05%" in told.message
    assert got.counts["退回"] == 1
    assert got.table("各单位结果").set_index("二级党组织").loc["物理学院党总支", "满意"] == 32
