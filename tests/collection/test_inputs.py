"""输入: the tables of another cycle, from its newest 产出."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import cxzy_sheets as cs

from ..cycle.folders import SHEETS, Rows, copy_bytes, cycle_folder, form_bytes, workbook
from .test_cycle import MATHS, PHYSICS


def neighbours(tmp_path: Path, source: str = "../群众评议", optional: str | None = None) -> Path:
    """A cycle 群众评议 with two copies, and a second one that takes its table in."""
    first = cycle_folder(tmp_path / "群众评议")
    (first / "收件箱" / "数学.xlsx").write_bytes(copy_bytes("数院", MATHS))
    (first / "收件箱" / "物理.xlsx").write_bytes(copy_bytes("物理学院党总支", PHYSICS))
    sheets: dict[str, Sequence[Sequence[Any]]] = {
        "输入": [("名称", "来源", "可缺"), ("评议", source, optional)],
        "汇总": [("汇总表", "来源", "合计"), ("名单", "评议.各单位结果", "是")],
        "汇总列": [("汇总表", "列", "公式"), ("名单", "二级党组织", None), (None, "满意", None)],
    }
    return cycle_folder(tmp_path / "评先评优", sheets)


def test_a_table_of_another_cycle_is_taken_from_its_output(tmp_path: Path):
    """43 and 32, as the neighbour's run wrote them; the unit that has not reported stays blank."""
    folder = neighbours(tmp_path)
    cs.run(tmp_path / "群众评议")
    table = cs.collect(folder).table("名单")
    told = {row["二级党组织"]: row["满意"] for row in table.to_dict("records")}
    assert told["数学学院党总支"] == 43
    assert told["物理学院党总支"] == 32


def test_a_cycle_without_output_is_refused_with_what_to_run(tmp_path: Path):
    """It is never run in passing."""
    folder = neighbours(tmp_path)
    with pytest.raises(cs.CxzyError, match="cxzy run 群众评议") as caught:
        cs.collect(folder)
    assert (caught.value.sheet, caught.value.cell) == ("输入", "B2")


def test_an_output_older_than_its_inbox_is_told(tmp_path: Path):
    """A file that came since is named; the figures are those of the run."""
    folder = neighbours(tmp_path)
    cs.run(tmp_path / "群众评议")
    new = tmp_path / "群众评议" / "收件箱" / "化学.xlsx"
    new.write_bytes(copy_bytes("化学学院党总支", [("化学教工党支部", 30, 30, 30, 30)]))
    (told,) = [f for f in cs.collect(folder).findings if f.code == "input-older"]
    assert (told.found, told.severity, told.cell) == (["化学.xlsx"], "提示", "B2")


def test_an_input_that_may_be_missing_leaves_its_columns_blank(tmp_path: Path):
    """可缺 是: no rows, and nothing refused."""
    folder = neighbours(tmp_path, optional="是")
    assert len(cs.collect(folder).table("名单")) <= 1


def test_what_an_input_that_is_missing_would_hold_is_not_wrong(tmp_path: Path):
    """Rules of forms and 检查 that ask it are 未核对, and nobody is told that he is not in it."""
    rules = [("编号", "范围", "规则"), ("D-1", None, "COUNTIFS(分工.名单.单位, 单位)>=1")]
    folder = cycle_folder(
        tmp_path / "点评",
        {
            "输入": [("名称", "来源", "可缺"), ("分工", "../联络点", "是")],
            "检查": [("编号", "规则"), ("D-2", "COUNTA(分工.名单.单位)>=1")],
        },
        forms={"附件4.xlsx": form_bytes(rules=rules)},
    )
    (folder / "收件箱" / "数学.xlsx").write_bytes(copy_bytes("数院", MATHS))
    got = cs.collect(folder)
    (rule,) = got.rules[got.rules["编号"] == "D-1"].to_dict("records")
    (check,) = got.checks.to_dict("records")
    assert (rule["不符"], rule["未核对"]) == (0, 1)
    assert (check["不符"], check["未核对"]) == (0, 1)


def test_a_workbook_may_stand_in_for_a_cycle(tmp_path: Path):
    """Its sheets are tables."""
    rows: Rows = [("二级党组织", "满意"), ("数学学院党总支", 7)]
    folder = neighbours(tmp_path, source="../去年.xlsx")
    (tmp_path / "去年.xlsx").write_bytes(workbook({"各单位结果": rows}))
    table = cs.collect(folder).table("名单")
    assert table["满意"].tolist() == [7, 7]


def test_a_place_that_is_not_there_is_named(tmp_path: Path):
    """With the cell of 周期.xlsx."""
    folder = neighbours(tmp_path, source="../群众测评")
    with pytest.raises(cs.CxzyError, match="群众测评”"):
        cs.collect(folder)


def test_a_figure_of_another_cycle_leads_to_the_cells_there(tmp_path: Path):
    """43 = 16 + 27: two cells of the file in the neighbour's inbox, which is really there."""
    folder = neighbours(tmp_path)
    cs.run(tmp_path / "群众评议")
    got = cs.collect(folder)
    told = got.explain("名单", row="数学学院党总支", column="满意")
    assert told[["单位", "字段", "值", "单元格"]].values.tolist() == [
        ["数学学院党总支", "附件4.支部.满意", "16", "F4"],
        ["数学学院党总支", "附件4.支部.满意", "27", "F5"],
    ]  # fmt: skip
    (file,) = set(told["文件"])
    assert (folder / "收件箱" / file).resolve() == tmp_path / "群众评议" / "收件箱" / "数学.xlsx"


def test_a_total_over_an_input_leads_to_all_its_cells(tmp_path: Path):
    """合计 is made of both files' four cells."""
    folder = neighbours(tmp_path)
    cs.run(tmp_path / "群众评议")
    told = cs.collect(folder).explain("名单", column="满意")
    assert sorted(told["值"]) == ["12", "16", "20", "27"]


def test_a_workbook_s_figure_leads_to_its_cell(tmp_path: Path):
    """Where a workbook stands in for a cycle, the cell is there."""
    rows: Rows = [("二级党组织", "满意"), ("数学学院党总支", 7)]
    folder = neighbours(tmp_path, source="../去年.xlsx")
    (tmp_path / "去年.xlsx").write_bytes(workbook({"各单位结果": rows}))
    (cell,) = cs.collect(folder).explain("名单", row="数学学院党总支", column="满意").values
    assert cell.tolist() == ["", "各单位结果.满意", "7", "../../去年.xlsx", "各单位结果", "B2"]
    assert (folder / "收件箱" / "../../去年.xlsx").is_file()


def test_a_table_with_横向_comes_as_rows(tmp_path: Path):
    """A row for each unit and 类别, as the neighbour's own formulas see it; it can be added up."""
    folder = neighbours(tmp_path)
    first = tmp_path / "群众评议"
    sheets = {
        **SHEETS,
        "汇总": [("汇总表", "来源", "每行", "横向", "合计"),
               ("各单位结果", "附件4.支部", "二级党组织", "名称.类别", "是")],
        "汇总列": [("汇总表", "列", "公式"), ("各单位结果", "满意", "SUM")],
    }  # fmt: skip
    (first / "周期.xlsx").write_bytes(workbook(sheets))
    cs.run(first)
    told = {
        "汇总": [("汇总表", "来源", "每行"), ("名单", "评议.各单位结果", "类别")],
        "汇总列": [("汇总表", "列", "公式"), ("名单", "满意", "SUM")],
        "输入": [("名称", "来源"), ("评议", "../群众评议")],
    }
    (folder / "周期.xlsx").write_bytes(workbook({**SHEETS, **told}))
    frame = cs.collect(folder).table("名单")
    told_by = dict(zip(frame["类别"], frame["满意"], strict=True))
    assert told_by == {"教师": 16 + 20, "学生": 27 + 12}


def test_units_of_an_input_go_by_this_roster_s_names(tmp_path: Path):
    """数院 in a workbook is 数学学院党总支 here, so that lookups find it."""
    rows: Rows = [("单位", "满意"), ("数院", 7)]
    folder = neighbours(tmp_path, source="../去年.xlsx")
    (tmp_path / "去年.xlsx").write_bytes(workbook({"各单位结果": rows}))
    told = {
        "汇总": [("汇总表", "来源", "每行"), ("名单", "评议.各单位结果", "二级党组织")],
        "汇总列": [("汇总表", "列", "公式"), ("名单", "满意", "SUM")],
        "输入": [("名称", "来源"), ("评议", "../去年.xlsx")],
    }
    (folder / "周期.xlsx").write_bytes(workbook({**SHEETS, **told}))
    frame = cs.collect(folder).table("名单")
    assert frame.set_index("二级党组织")["满意"].to_dict() == {
        "数学学院党总支": 7, "物理学院党总支": 0, "化学学院党总支": 0,
    }  # fmt: skip
