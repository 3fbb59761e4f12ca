"""The example is the kit's own, is kept current, and comes to figures worked out by hand.

The figures stand in `school`; here they are added up once more, on paper.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

import cxzy_sheets as cs

from . import FOLDER, KIT, made, there

AGAIN = "run: python -m tests.examples"
W, L, J, T = "文学院党委", "理学院党总支", "机关党总支", "图书馆直属党支部"
OWN = ("名册.xlsx", "收文登记.xlsx")
"""What the example has instead of the kit's."""


def plain(path: str, data: bytes) -> object:
    """Return what a file says: of a workbook its dump, of a text its lines."""
    if path.endswith(".xlsx"):
        return cs.dump(data, name=Path(path).name)
    return data.replace(b"\r\n", b"\n")


def test_the_folder_is_as_it_is_made():
    """`python -m tests.examples` was run after the last change of the kit, or of what makes it."""
    files, old = made(), there()
    assert sorted(files) == sorted(old), AGAIN
    stale = [p for p, data in files.items() if plain(p, data) != plain(p, old[p].read_bytes())]
    assert stale == [], AGAIN


def test_forms_and_settings_are_the_kits():
    """Every file of the kit is in the example, byte for byte, but roster and register."""
    kit = {
        path.relative_to(KIT).as_posix(): path
        for path in KIT.rglob("*")
        if path.is_file() and not path.name.endswith(".xlsx.txt")
    }
    old = there()
    differing = [
        path
        for path, its in kit.items()
        if path not in OWN and old[path].read_bytes() != its.read_bytes()
    ]
    assert differing == [], AGAIN


def test_making_it_twice_gives_the_same_bytes():
    """Neither a clock nor chance gets into it."""
    assert made() == made()


def test_it_is_small():
    """Fewer than 50 files, less than 600 KB: somebody may look through them."""
    sizes = [path.stat().st_size for path in there().values()]
    assert len(sizes) < 50
    assert sum(sizes) < 600_000


@pytest.fixture(scope="module")
def got(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What came of it, without the runs that somebody may have made."""
    folder = tmp_path_factory.mktemp("example") / FOLDER.name
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("产出"))
    return cs.collect(folder)


def test_everything_is_accounted_for(got: Any):
    """27 files: 20 of units, 6 ballots, a photo. Of 24 things expected three did not come."""
    assert dict(got.counts) == {
        "文件": 27, "已读": 26, "无法读取": 1, "忽略": 0,
        "份数": 26, "接收": 24, "退回": 1, "被替代": 1, "重复": 0, "非本期表": 0, "未知单位": 0,
        "应报": 24, "已报": 19, "退回待改": 1, "未报": 3, "免报": 1,
    }  # fmt: skip


def test_what_is_wrong_is_found_at_its_cell_and_nothing_besides(got: Any):
    """机关's 附件5 and the photo; 满意率 and 满意度 of the member lack their denominator."""
    told = got.findings.of("强制", "核实")
    assert {(f.code, f.file, f.cell) for f in told} == {
        ("picture-file", "图书馆/附件5.jpg", None),
        ("not-a-number", "机关党总支/机关附件5.xlsx", "H8"),
        ("formula-unchecked", "机关党总支/机关附件5.xlsx", "N8"),
        ("formula-unchecked", "机关党总支/机关附件5.xlsx", "O8"),
        ("key-twice", "机关党总支/机关附件5.xlsx", "C6、C23"),
    }


def test_what_has_drifted_is_read_and_told(got: Any):
    """Two rows on top move every cell by two; what is repaired is told at the copy's own cell."""
    told = [f for f in got.findings.of("提示") if f.code != "rule-broken"]
    assert {(f.code, f.unit, f.cell) for f in told} == {
        ("sender-named-otherwise", T, "A3"),
        ("unit-named-otherwise", W, "A3"),
        ("number-as-text", W, "D9"),
        ("measure-typed", W, "E8"),
        ("unclaimed-text", W, "A1"),
        ("unclaimed-text", W, "S8"),
        ("date-as-text", W, "G14"),
        ("let-pass", J, "A9"),
        ("superseded", L, None),
    }


def test_the_word_of_the_office_counts(got: Any):
    """认领, 签收, 免报 and 说明核准 are each used, and seen in what came of it."""
    copies = got.submissions.set_index("文件")
    assert copies.loc["图书馆/新建 Microsoft Excel 工作表.xlsx", "单位"] == T
    assert copies.loc["理学院党总支/附件4.xlsx", "状态"] == "被替代"
    assert copies.loc["机关党总支/机关附件3.xlsx", "状态"] == "接收"
    due = got.expected.set_index(["单位", "表"])
    assert due.loc[(T, "评议情况报告"), "状态"] == "免报"
    assert due.loc[(J, "评议情况报告"), "状态"] == "已报"
    assert due.loc[(T, "附件3"), "迟报"] == "是"
    days = {(m.单位, m.表): m.逾期天数 for m in got.missing.itertuples()}
    # Due: 附件7 a week after the 31st, the others a week after the meeting on 26 and 19 December.
    assert days == {(J, "意见征集与办理表"): 3, (T, "附件5"): 8, (L, "评议情况报告"): 15}


def test_the_sums_are_those_on_paper(got: Any):
    """有效票 364+260+80+20 = 724, 满意 221+184+63+16 = 484; rates of the sums."""
    frame = got.table("各单位群众评议结果").set_index("二级党组织")
    assert frame.loc[[W, L, J, T, "合计"], "有效票"].tolist() == [364, 260, 80, 20, 724]
    assert frame.loc[[W, L, J, T, "合计"], "满意"].tolist() == [221, 184, 63, 16, 484]
    assert frame.loc["合计", "满意率"] == pytest.approx(484 / 724)
    assert frame.loc["合计", "满意度"] == pytest.approx((484 + 73 + 102) / 724)


def test_the_ballots_are_counted_as_the_branch_did(got: Any):
    """Six ballots on W04: five valid, 3 1 1; one with two ticks is void there."""
    frame = got.table("评议票统计").set_index("评议内容")
    names = ["满意", "比较满意", "基本满意", "不满意", "不了解", "弃权", "作废"]
    assert frame.loc["总体评价", names].tolist() == [3, 1, 1, 0, 0, 0, 1]
