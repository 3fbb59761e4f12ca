"""Tables as plain data for other cycles: rows as formulas see them, cells behind each figure."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cxzy_sheets.tables import Table, load_saved, saved

from .cycles import tables

FORM = {
    "附件4": {"支部": "名称 单位 党支部 全; 等次 选项 好/中; 满意 整数; 有效票 整数; 日子 日期"}
}
CAME = {
    "附件4": {
        "A": {"支部": [("数学教工党支部", "好", 16, 20, "2012-01-05"),
                     ("数学学生党支部", "中", 27, 30, None)]},
        "B": {"支部": [("物理教工党支部", "好", 20, 25, "2012-01-06")]},
    }
}  # fmt: skip


def made(root: Path, line: tuple[Any, ...], columns: list[str]) -> dict[str, Table]:
    """One table, by name."""
    heads = ("汇总表", "来源", "每行", "横向", "空行")
    return tables(root, FORM, [heads, ("表", "附件4.支部", *line)], {"表": columns}, CAME)


def test_rows_come_back_as_they_were(tmp_path: Path):
    """Whole numbers, shares, days and blanks keep their types."""
    built = made(tmp_path, (None,), ["名称", "满意", "率 [0.0%] = 满意/有效票", "日子"])
    source = load_saved(saved(built, built))["表"]
    assert {name: about.type for name, about in source.columns.items()} == {
        "名称": "单位", "满意": "整数", "率": "百分比", "日子": "日期",
    }  # fmt: skip
    assert source.values["率"] == [0.8, 0.9, 0.8]
    assert [str(day) for day in source.values["日子"]] == ["2012-01-05", "None", "2012-01-06"]


def test_a_cross_table_is_kept_as_its_formulas_see_it(tmp_path: Path):
    """A row for each 每行 and 横向: 16 of 好 and 27 of 中, none of 物理's."""
    built = made(tmp_path, ("二级党组织", "等次", "否"), ["满意 = SUM"])
    source = load_saved(saved(built, built))["表"]
    assert list(source.columns) == ["二级党组织", "等次", "满意"]
    rows = list(zip(*source.values.values(), strict=True))
    assert rows == [
        ("数学学院党总支", "好", 16), ("数学学院党总支", "中", 27),
        ("物理学院党总支", "好", 20), ("物理学院党总支", "中", 0),
    ]  # fmt: skip


def test_cells_come_back_with_their_values(tmp_path: Path):
    """Under the path, field, unit and place that they have in their own cycle, and a way there."""
    built = made(tmp_path, ("二级党组织", None, "否"), ["满意 = SUM"])
    source = load_saved(saved(built, built), "../评议/收件箱/")["表"]
    assert source.behind is not None
    told = [(c.path, c.unit, c.name, c.value, c.ref) for c in source.behind(0, "满意")]
    own = built["表"].cells(0, "满意")
    assert [value for *_, value, _ in told] == [16, 27]
    assert [(c.path, c.unit, c.name, c.value) for c in own] == [row[:4] for row in told]
    refs = [(f"../评议/收件箱/{c.ref.file}", c.ref.cell) for c in own if c.ref]
    assert [(ref.file, ref.cell) for *_, ref in told if ref] == refs


def test_what_a_rank_is_among_is_not_kept_for_every_row(tmp_path: Path):
    """2,000 rows would each lead to the cells of 2,000: of a rank its own row's cells are kept."""
    built = made(tmp_path, ("党支部", None, "否"),
                 ["率 = SUM(满意)/SUM(有效票)", "名次 = RANK(率, 本表.率)"])  # fmt: skip
    kept = json.loads(saved(built, built))["tables"]["表"]
    assert [[len(kept["behind"][number]) for number in row] for row in kept["cells"]] == [
        [0, 2, 2], [0, 2, 2], [0, 2, 2],
    ]  # fmt: skip


@pytest.mark.parametrize("text", ['{"format": 3, "tables": {}}', "[]", '{"format": 2}'])
def test_what_nobody_saved_is_refused(text: str):
    """A newer format, something else, half of it."""
    with pytest.raises(ValueError, match=r"format|tables"):
        load_saved(text)


def test_an_older_text_is_taken_in_without_cells(tmp_path: Path):
    """Format 1 had no cells: its figures end there."""
    text = '{"format": 1, "tables": {"表": {"columns": [["数", "整数"]], "rows": [[3]]}}}'
    source = load_saved(text)["表"]
    assert source.values == {"数": [3]}
    assert source.behind is not None
    assert list(source.behind(0, "数")) == []
