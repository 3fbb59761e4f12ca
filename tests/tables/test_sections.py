"""小计: rows parted by a column, with a total under each part, worked out by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cxzy_sheets.errors import CxzyError
from cxzy_sheets.tables import Table, compile_tables

from .cycles import Expected, cycle, tables

FORM = {"附件4": {"支部": "名称 单位 党支部 全; 等次 选项 好/中/差; 满意 整数; 有效票 整数"}}
CAME = {
    "附件4": {
        "B": {"支部": [("物理教工党支部", "好", 20, 25), ("物理学生党支部", "差", 6, 15)]},
        "A": {"支部": [("数学教工党支部", "好", 16, 20), ("数学学生党支部", "中", 27, 30)]},
    }
}
LINE = ("汇总表", "来源", "每行", "小计", "合计", "横向", "排序", "前几", "空行")
RATES = ["满意, 有效票 = SUM", "满意率 [0.00%] = 满意/有效票"]
EXPECTED = [Expected(unit, "附件4") for unit in "ABC"]


def made(root: Path, *line: Any, columns: list[str] | None = None) -> Table:
    """The table of one line of 汇总."""
    lines = [LINE, ("表", "附件4.支部", *line, *[None] * (len(LINE) - 2 - len(line)))]
    given = {"表": columns or RATES}
    return tables(root, FORM, lines, given, CAME, expected=EXPECTED)["表"]


def shown(table: Table) -> list[list[Any]]:
    """The rows as they stand, 小计 and 合计 among them; nothing where a cell is blank."""
    frame = table.frame()
    rows = frame.astype(object).where(frame.notna(), None).values.tolist()
    return [[round(v, 4) if isinstance(v, float) else v for v in row] for row in rows]


def test_a_subtotal_stands_under_the_rows_of_each_unit(tmp_path: Path):
    """16+27 of 20+30 is 86 %, 20+6 of 25+15 is 65 %; rates from sums, units as in the roster."""
    rows = shown(made(tmp_path, "党支部", "二级党组织", "是", None, None, None, "否"))
    assert [row[:4] for row in rows] == [
        ["数学教工党支部", 16, 20, 0.8], ["数学学生党支部", 27, 30, 0.9],
        ["数学学院党总支 小计", 43, 50, 0.86],
        ["物理教工党支部", 20, 25, 0.8], ["物理学生党支部", 6, 15, 0.4],
        ["物理学院党总支 小计", 26, 40, 0.65],
        ["合计", 69, 90, 0.7667],
    ]  # fmt: skip
    assert [row[4:7] for row in rows if "小计" in row[0]] == [[1, 1, 1], [1, 1, 1]]


def test_subtotals_leave_out_what_has_no_total(tmp_path: Path):
    """A rank among all rows is nothing of a section."""
    columns = [*RATES, "名次 = RANK(满意率, 本表.满意率)"]
    rows = shown(made(tmp_path, "党支部", "二级党组织", "是", None, None, None, "否",
                      columns=columns))  # fmt: skip
    assert [row[4] for row in rows] == [2, 1, None, 2, 4, None, None]


def test_rows_are_sorted_inside_their_section(tmp_path: Path):
    """By 满意, from above: 27 before 16 in 数学, 20 before 6 in 物理."""
    table = made(tmp_path, "党支部", "党支部.二级党组织", None, None, "满意 降序", None, "否")
    assert [row[1] for row in shown(table)] == [27, 16, 43, 20, 6, 26]


def test_sections_of_what_a_unit_is_asked(tmp_path: Path):
    """教师 16+20 and 学生 27+6, in the order in which they are met; each from two units' copies."""
    rows = shown(made(tmp_path, "党支部", "党支部.类别", "是", None, None, None, "否"))
    told = [row[:2] for row in rows if row[0].endswith("计")]
    assert told == [["教师 小计", 36], ["学生 小计", 33], ["合计", 69]]


def test_subtotals_of_a_table_with_横向(tmp_path: Path):
    """A column each for 好, 中, 差 and one for all of them; subtotals in each."""
    table = made(tmp_path, "党支部", "二级党组织", "是", "等次", None, None, "否",
                 columns=["满意 = SUM"])  # fmt: skip
    rows = shown(table)
    assert [c.name for c in table.columns[1:]] == ["满意_好", "满意_中", "满意_差", "满意_合计"]
    assert [row[1:5] for row in rows if "计" in row[0]] == [
        [16, 27, 0, 43], [20, 0, 6, 26], [36, 27, 6, 69],
    ]  # fmt: skip


def test_subtotals_of_a_table_with_a_row_a_record(tmp_path: Path):
    """Without 每行: plain numbers add up, and the unit that sent the rows parts them."""
    table = made(tmp_path, None, "单位", "是", columns=["单位", "名称", "满意", "有效票"])
    rows = shown(table)
    assert [row[:4] for row in rows if "计" in row[0]] == [
        ["数学学院党总支 小计", None, 43, 50], ["物理学院党总支 小计", None, 26, 40],
        ["合计", None, 69, 90],
    ]  # fmt: skip


def test_a_subtotal_leads_to_the_cells_of_its_rows(tmp_path: Path):
    """By its label; and only to those of its own rows."""
    table = made(tmp_path, "党支部", "二级党组织", "是", None, None, None, "否")
    told = table.explain("物理学院党总支 小计", "满意")
    assert sorted(told["值"]) == ["20", "6"]
    assert set(told["文件"]) == {"B.xlsx"}


def test_a_section_without_a_name_stands_last(tmp_path: Path):
    """A blank 等次 has its own 小计, behind the others."""
    came = {"附件4": {"A": {"支部": [("数学教工党支部", None, 16, 20),
                                 ("数学学生党支部", "中", 27, 30)]}}}  # fmt: skip
    lines = [("汇总表", "来源", "小计"), ("表", "附件4.支部", "等次")]
    table = tables(tmp_path, FORM, lines, {"表": ["等次", "满意"]}, came)["表"]
    assert [part.label for part in table.sections] == ["中 小计", "(空白) 小计"]
    assert [part.total[1] for part in table.sections] == [27, 16]


def test_other_tables_see_the_rows_alone(tmp_path: Path):
    """A 小计 is no row to whoever adds up the table again."""
    lines = [("汇总表", "来源", "每行", "小计", "空行"),
             ("表", "附件4.支部", "党支部", "二级党组织", "否"),
             ("全", "表", None, None, None)]  # fmt: skip
    columns = {"表": RATES, "全": ["党支部", "满意"]}
    built = tables(tmp_path, FORM, lines, columns, CAME)
    assert [row[1] for row in built["全"].rows] == [16, 27, 20, 6]
    assert len(built["表"].frame(total=False)) == 4


@pytest.mark.parametrize(
    ("subtotal", "top", "message"),
    [
        ("二级党组", None, "没有“二级党组”"),
        ("党支部.类型别", None, "没有 类型别 这一项"),
        ("LEFT(党支部,2)", None, "不是名称"),
        ("党支部", 3, "不能同用"),
    ],
)
def test_a_section_that_cannot_be_is_refused(
    tmp_path: Path, subtotal: str, top: int | None, message: str
):
    """At its cell."""
    lines = [
        ("汇总表", "来源", "每行", "小计", "前几"),
        ("表", "附件4.支部", "党支部", subtotal, top),
    ]
    with pytest.raises(CxzyError, match=message) as caught:
        compile_tables(cycle(tmp_path, FORM, lines, {"表": RATES}))
    assert caught.value.cell == "D2"
