"""An inbox and a form: every file and copy accounted for, every number walked back."""

from __future__ import annotations

import random
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import cxzy_sheets as cs

from ..checks.ballots import GOOD, PRINTED, TAGS, TOTALS, book, form

PLAIN = [
    ("字段", "类型", "公式"),
    ("支部.名称", "文本", None),
    ("支部.满意率", "百分比", "满意/有效"),
]


def copy(changes: Mapping[str, Any] | None = None) -> bytes:
    return book({**PRINTED, **GOOD, **(changes or {})})


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """Three good copies, one broken, and files that are none."""
    folder = tmp_path / "收件箱"
    (folder / "分组").mkdir(parents=True)
    (folder / "甲.xlsx").write_bytes(copy())
    (folder / "乙.xlsx").write_bytes(
        copy({"B2": "物理学院", "B4": "三支部", "C4": 7, "D4": 7, "E4": 6, "F4": 5})
    )
    (folder / "分组" / "丙.xlsx").write_bytes(
        copy({"B2": "化学学院", "B5": None, "C5": None, "D5": None, "E5": None, "F5": None})
    )
    (folder / "丁.xlsx").write_bytes(copy({"B2": "文学院", "D4": "很多"}))
    (folder / "~$甲.xlsx").write_bytes(b"lock")
    (folder / "坏.xlsx").write_bytes(copy()[:900])
    (folder / "通知.pdf").write_bytes(b"%PDF-1.4 nothing")
    (folder / "别的表.xlsx").write_bytes(book({"A1": "车辆登记表", "A2": "车牌", "B2": "闽A12345"}))
    return folder


def test_every_file_and_every_copy_has_its_place(inbox: Path):
    """Files = 已读 + 无法读取 + 忽略; copies = the six statuses."""
    got = cs.collect(form(PLAIN), inbox=inbox)
    assert dict(got.counts) == {
        "文件": 8, "已读": 5, "无法读取": 2, "忽略": 1, "份数": 5,
        "接收": 3, "退回": 1, "被替代": 0, "重复": 0, "非本期表": 1, "未知单位": 0,
    }  # fmt: skip
    told = got.submissions.set_index("文件")["状态"].to_dict()
    assert told == {
        "丁.xlsx": "退回", "乙.xlsx": "接收", "分组/丙.xlsx": "接收", "别的表.xlsx": "非本期表",
        "甲.xlsx": "接收",
    }  # fmt: skip
    results = got.files.set_index("文件")["结果"].to_dict()
    assert results["坏.xlsx"] == results["通知.pdf"] == "无法读取"
    assert results["~$甲.xlsx"] == "忽略"


def test_records_carry_their_file_sheet_and_row(inbox: Path):
    """The frame has the form's own names, the unit in front, and where each record stands."""
    frame = cs.collect(form(PLAIN), inbox=inbox).frame("支部")
    assert list(frame.columns) == [
        "单位", "填表人", "名称", "发出", "收回", "有效", "满意", "满意率",
        "来源文件", "来源表", "来源行",
    ]  # fmt: skip
    assert [
        tuple(row) for row in frame[["单位", "名称", "有效", "来源文件", "来源行"]].to_numpy()
    ] == [
        ("物理学院", "三支部", 6, "乙.xlsx", 4),
        ("物理学院", "二支部", 10, "乙.xlsx", 5),
        ("化学学院", "一支部", 19, "分组/丙.xlsx", 4),
        ("数学学院", "一支部", 19, "甲.xlsx", 4),
        ("数学学院", "二支部", 10, "甲.xlsx", 5),
    ]
    assert frame["满意率"].dtype == "Float64"


def test_a_table_adds_up_and_works_rates_out_from_the_sums(inbox: Path):
    """物理 (5+8)/(6+10), 化学 16/19, 数学 24/29, all (13+16+24)/64; never the mean of rates."""
    table = cs.collect(form(PLAIN), inbox=inbox).table("支部合计").set_index("单位")
    assert table.loc["文学院"].dropna().to_dict() == {"已收": 1, "计入": 0, "未计": 0}
    table = table.drop("文学院")
    assert table["满意"].to_dict() == {"物理学院": 13, "化学学院": 16, "数学学院": 24, "合计": 53}
    assert table["满意率"].to_dict() == pytest.approx(
        {"物理学院": 13 / 16, "化学学院": 16 / 19, "数学学院": 24 / 29, "合计": 53 / 64}
    )
    assert list(table.columns[-4:]) == ["应报", "已收", "计入", "未计"]
    assert table.loc["合计", ["已收", "计入", "未计"]].tolist() == [4, 3, 0]


def test_a_number_leads_back_to_its_cells(inbox: Path):
    """The cells of a rate are those that it is made from, and they add up to it."""
    got = cs.collect(form(PLAIN), inbox=inbox)
    cells = got.explain("支部合计", row="物理学院", column="满意率")
    assert [tuple(row) for row in cells[["字段", "值", "文件", "单元格"]].to_numpy()] == [
        ("满意", 5.0, "乙.xlsx", "F4"), ("有效", 6.0, "乙.xlsx", "E4"),
        ("满意", 8.0, "乙.xlsx", "F5"), ("有效", 10.0, "乙.xlsx", "E5"),
    ]  # fmt: skip
    with pytest.raises(cs.CxzyError, match="物理学院"):
        got.explain("支部合计", row="物理学", column="满意")


def test_a_copy_that_came_twice_counts_once(inbox: Path):
    """The same bytes, and the same values saved again, are one copy."""
    (inbox / "甲 副本.xlsx").write_bytes(copy())
    (inbox / "甲 另存.xlsx").write_bytes(copy({"H1": None}) + b"")
    got = cs.collect(form(PLAIN), inbox=inbox)
    assert got.counts["重复"] == 2
    assert got.counts["接收"] == 3


def test_two_different_copies_of_one_unit_are_not_chosen_between(inbox: Path):
    """Nothing in a folder says which was sent later; neither is counted, both are named."""
    (inbox / "甲 修改.xlsx").write_bytes(copy({"F4": 17}))
    got = cs.collect(form(PLAIN), inbox=inbox)
    assert got.counts["接收"] == 2
    told = [f for f in got.findings if f.code == "unit-twice"]
    assert [f.file for f in told] == ["甲 修改.xlsx", "甲.xlsx"]
    assert all("甲 修改.xlsx、甲.xlsx" in f.message for f in told)


def test_one_sheet_a_unit_is_as_many_copies(tmp_path: Path):
    """A form copied into several sheets, each naming another unit, is a copy a sheet."""
    import io

    import openpyxl

    made = openpyxl.Workbook()
    made.remove(made.active)
    for unit, votes in (("数学学院", 16), ("物理学院", 12)):
        sheet = made.create_sheet(unit)
        for cell, value in {**PRINTED, **GOOD, "B2": unit, "F4": votes}.items():
            sheet[cell] = value
    out = io.BytesIO()
    made.save(out)
    (tmp_path / "两院.xlsx").write_bytes(out.getvalue())
    got = cs.collect(form(PLAIN), inbox=tmp_path)
    assert got.counts["接收"] == 2
    assert got.submissions["工作表"].tolist() == ["数学学院", "物理学院"]


def test_the_form_itself_in_the_inbox_is_left_alone(tmp_path: Path):
    """It is no copy, and it is counted."""
    made = form(PLAIN)
    (tmp_path / "附件4.xlsx").write_bytes(made.data)
    got = cs.collect(made, inbox=tmp_path)
    assert got.files.loc[0, ["结果", "说明"]].tolist() == ["忽略", "表样本身"]


def test_an_empty_inbox_is_no_error(tmp_path: Path):
    """All frames are there, with their columns and no rows."""
    got = cs.collect(form(PLAIN), inbox=tmp_path)
    assert got.counts["文件"] == 0
    assert len(got.frame("支部")) == len(got.findings) == len(got.missing) == 0
    assert got.table("支部合计")["单位"].tolist() == ["合计"]


def test_no_inbox_is_an_error_that_says_so(tmp_path: Path):
    """The folder is named."""
    with pytest.raises(cs.CxzyError, match="没有这个收件箱"):
        cs.collect(form(PLAIN), inbox=tmp_path / "无")


def test_the_nearest_frame_is_offered(inbox: Path):
    """An unknown name is refused with what there is."""
    with pytest.raises(cs.CxzyError, match="支部"):
        cs.collect(form(PLAIN), inbox=inbox).frame("支步")


def test_executors_and_order_change_nothing(tmp_path: Path):
    """Serial, threads and an executor give the same; so does any order in which files were made."""
    made = form(PLAIN)
    numbers = list(range(40))
    frames = []
    for turn, executor in enumerate((None, ThreadPoolExecutor(2), None)):
        folder = tmp_path / str(turn)
        folder.mkdir()
        random.Random(turn).shuffle(numbers)
        for n in numbers:
            (folder / f"{n:02}.xlsx").write_bytes(copy({"B2": f"第{n}学院", "F4": n % 17}))
        seen: list[tuple[int, int]] = []
        got = cs.collect(
            made, inbox=folder, executor=executor, progress=lambda *p, s=seen: s.append(p)
        )
        assert seen[-1] == (40, 40)
        frames.append(got.frame("支部"))
    pd.testing.assert_frame_equal(frames[0], frames[1])
    pd.testing.assert_frame_equal(frames[0], frames[2])


def test_another_process_reads_the_same(inbox: Path):
    """A form can be sent to a process pool: it is compiled again there."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    made = form(PLAIN)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        there = cs.collect(made, inbox=inbox, executor=pool)
    here = cs.collect(made, inbox=inbox)
    pd.testing.assert_frame_equal(there.frame("支部"), here.frame("支部"))
    assert list(map(str, there.findings)) == list(map(str, here.findings))


def test_rules_are_counted_over_all_copies(inbox: Path):
    """通过 + 不符 + 未核对 + 不适用 = the records of all copies that were read."""
    made = form(PLAIN, rules=[("T-2", "支部", "收回<=发出", "强制", None)])
    (row,) = cs.collect(made, inbox=inbox).rules.to_dict("records")
    # 乙 2, 丙 1, 甲 2 records pass; of 丁 one passes and one cannot be read.
    assert (row["通过"], row["不符"], row["未核对"]) == (6, 0, 1)
    assert row["原因"] == "收回 无法读取 1"


def test_totals_of_the_form_are_not_records():
    """The material has a total row; it must not count."""
    assert set(TOTALS) == {"C7", "D7", "E7", "F7"}
    assert "B4" in TAGS
