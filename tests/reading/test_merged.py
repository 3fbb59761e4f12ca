"""Cells that a unit merged over several answers: one finding names the range and all fields."""

# ruff: noqa: E501 - what is drawn is as wide as the sheet

from __future__ import annotations

import pytest

from cxzy_sheets import Form
from cxzy_sheets.reading import Filled

from ..drawn import drawn
from .ballots import ROWS, assert_refused, assert_whole, codes, read, rows, values
from .test_blocks import ONE, THREE, TOTAL, TWO, body


def told(filled: Filled) -> list[tuple[str, str | None, object]]:
    """Return code, cell and label of the findings."""
    return [(f.code, f.cell, f.facts.get("label")) for f in filled.findings if f.severity == "强制"]


def test_a_number_that_is_merged_over_two_records_is_neithers():
    """Whose number it is cannot be told; what else the two rows hold is read."""
    filled = read(body(
        "         | 1 | 教工第一党支部 | 40 | 38 | 2 |\n",
        "         | 2 | 学生第一党支部 | ^ | 20 | 5 | 换届中\n",
        THREE, TOTAL,
    ))  # fmt: skip

    assert rows(filled) == [
        ("教工第一党支部", None, 38, 2, None), ("学生第一党支部", None, 20, 5, "换届中"), ROWS[2],
    ]  # fmt: skip
    assert told(filled) == [("answers-merged", "C7:C8", "有效")]
    assert_refused(filled, "支部.有效", 0)
    assert_refused(filled, "支部.有效", 1)


def test_a_number_that_is_merged_over_two_columns_is_neithers():
    """40 over 满意 and 不满意: neither has it, and the left one least of all."""
    filled = read(body(ONE, "         | 2 | 学生第一党支部 | 25 | 20 | < | 换届中\n", THREE, TOTAL))

    assert rows(filled)[1] == ("学生第一党支部", 25, None, None, "换届中")
    assert told(filled) == [("answers-merged", "D8:E8", "满意、不满意")]
    assert_refused(filled, "支部.满意", 1)
    assert_refused(filled, "支部.不满意", 1)


def test_a_number_that_is_merged_over_two_columns_and_rows_is_nobodys():
    """One number over four cells: four answers are refused, and told once."""
    filled = read(body(
        ONE, "         | 2 | 学生第一党支部 | 25 | 20 | < |\n",
        "         | 3 | 离退休党支部 | 12 | ^ | ^ |\n", TOTAL,
    ))  # fmt: skip

    assert [row[2:4] for row in rows(filled)] == [(38, 2), (None, None), (None, None)]
    assert told(filled) == [("answers-merged", "D8:E9", "满意、不满意")]


@pytest.mark.parametrize("spare", ["         | 4 |  | ^ |\n", "         |  |  | ^ |\n"])
def test_a_number_that_is_merged_with_a_spare_row_is_its_records(spare: str):
    """Merged over a record and a row without one: there is one reading."""
    assert_whole(read(body(ONE, TWO, THREE, spare, TOTAL)))


def test_a_record_may_be_two_rows_tall():
    """Every cell of a record merged over the same two rows: one record."""
    filled = read(body(ONE, TWO, THREE, "         | ^ | ^ | ^ | ^ | ^ |\n", TOTAL))

    assert_whole(filled)


def test_a_blank_that_is_merged_is_blank():
    """Nothing stands in the merged cell: nothing is torn."""
    filled = read(body(ONE, "         | 2 | 学生第一党支部 | 25 |  | < |\n", THREE, TOTAL))

    assert rows(filled)[1] == ("学生第一党支部", 25, None, None, None)
    assert codes(filled) == []


VOTES = """
    表 | A | B | C | D
    1 | 评议结果 |
    2 | 填报单位 | {{单位}} | 填表人 | {{填表人}}
    3 | 项目 | 满意 | 基本满意 | 不满意
    4 | 人数 | {{满意}} | {{基本满意}} | {{不满意}}

    字段 | A | B
    1 | 字段 | 类型
    2 | 满意;基本满意;不满意 | 整数
"""


def test_a_number_that_is_merged_over_two_single_answers_is_neithers():
    """20 over 基本满意 and 不满意: both are refused, and told once."""
    filled = read("""
    表 | A | B | C | D
    1 | 评议结果 |
    2 | 填报单位 | 数学学院 | 填表人 | 张三
    3 | 项目 | 满意 | 基本满意 | 不满意
    4 | 人数 | 30 | 20 | <
    """, form=VOTES)  # fmt: skip

    assert (filled.values["满意"], filled.values["基本满意"], filled.values["不满意"]) == (
        30,
        None,
        None,
    )
    assert told(filled) == [("answers-merged", "C4:D4", "基本满意、不满意")]
    assert_refused(filled, "基本满意")
    assert_refused(filled, "不满意")


def test_a_tick_that_is_merged_over_two_boxes_ticks_neither():
    """√ over 满意 and 基本满意: two readings."""
    filled = read("""
    表 | A | B | C | D
    1 | 评议票 |
    2 | 项目 | 满意 | 基本满意 | 不满意
    3 | 作风 | √ | < |
    """, form="""
    表 | A | B | C | D
    1 | 评议票 |
    2 | 项目 | 满意 | 基本满意 | 不满意
    3 | 作风 | {{作风=满意}} | {{作风=基本满意}} | {{作风=不满意}}
    """)  # fmt: skip

    assert told(filled) == [("answers-merged", "B3:C3", "作风")]
    assert_refused(filled, "作风")


LEDGER = """
    表 | A | B | C | D
    1 | 台账 |
    2 | 单位:%s |
    3 | 序号 | 问题 | 经费 | 措施
%s
    9 | 合计 |  | %s |
    10 | 填表人:%s |
"""


@pytest.mark.parametrize(
    ("second", "wanted"),
    [
        ("2 | 记录不全 | ^ | 措施二", "answers-merged"),
        ("2 | 记录不全 | 若干 | 措施二", "not-a-number"),
        ("  | 记录不全 | | ", "row-name-only"),
        ("  |  | 2 | 措施二", "row-no-key"),
    ],
)
def test_a_total_of_what_cannot_be_read_is_not_accused(second: str, wanted: str):
    """One answer, or one row, is refused: that is told, and the total is not held against it."""
    tags = "    4 | 1 | {{问题.问题}} | {{问题.经费}} | {{问题.措施}}\n    5 |\n    6 |\n    7 |\n    8 |"
    form = LEDGER % ("{{单位}}", tags, "=SUM(C4:C8)", "{{填表人}}")
    form += "\n\n    字段 | A | B\n    1 | 字段 | 类型\n    2 | 问题.经费 | 小数\n"
    lines = ("1 | 换届不及时 | 5 | 措施一", second, "3 | 下基层少 | 3 | 措施三")
    body = "\n".join(f"    {n} | {line}" for n, line in enumerate(lines, 4))

    filled = Form(drawn(form), name="台账").read(drawn(LEDGER % ("甲院", body, 10, "张三")))

    assert [f.code for f in filled.findings if f.severity != "提示"] == [wanted]


def test_the_two_ways_agree_on_merged_cells():
    """By address and by texts the same cells are torn."""
    merged = body(ONE, "         | 2 | 学生第一党支部 | 25 | 20 | < |\n", THREE, TOTAL)
    moved = merged.replace("    1    | 附件4 |\n", "    1    | 附件4 |\n         |\n", 1)

    assert values(read(merged))[1] == values(read(moved))[1]
