"""The rows of a block: how many, what stands between them, what only looks like a record."""

# ruff: noqa: E501 - what is drawn is as wide as the sheet

from __future__ import annotations

import pytest

from cxzy_sheets.findings import ADVICE, VERIFY

from .ballots import ROWS, assert_refused, assert_whole, codes, read, rows

TOP = """
    附件4 | A    | B         | C     | D  | E  | F
    1    | 附件4 |
    2    | 党支部群众评议结果汇总表 | < | < | < | < | <
    3    | 填报单位(盖章):数学学院党总支        填报日期:2011年12月20日 | < | < | < | < | <
    4    | 联系人 | 王建国     | 联系电话 | 0591-22860000 | < |
    5    | 序号  | 支部名称    | 有效票 | 评议情况 | < | 备注
    6    | ^    | ^         | ^     | 满意 | 不满意 | ^
"""
FOOT = """
         | 填表人:        审核人: | < | < | < | < | <
"""
TOTAL = "         | 合计 | < | 77 | 70 | 7 |\n"
ONE = "         | 1 | 教工第一党支部 | 40 | 38 | 2 |\n"
TWO = "         | 2 | 学生第一党支部 | 25 | 20 | 5 | 换届中\n"
THREE = "         | 3 | 离退休党支部 | 12 | 12 | 0 |\n"
HEADER = """
         | 序号  | 支部名称    | 有效票 | 评议情况 | < | 备注
         | ^    | ^         | ^     | 满意 | 不满意 | ^
"""


def body(*lines: str) -> str:
    """Return a copy whose block holds some lines."""
    return TOP + "".join(lines) + FOOT


@pytest.mark.parametrize("count", [0, 1, 3, 300])
def test_a_block_holds_as_many_records_as_the_unit_has(count: int):
    """0, 1, 3 and 300 records where the form has room for 5."""
    lines = [
        f"         | {i + 1} | 第{i + 1}党支部 | {20 + i} | {10 + i} | 10 | 无\n"
        for i in range(count)
    ]
    total = f"         | 合计 | < | {sum(20 + i for i in range(count))} | 0 | 0 |\n"

    filled = read(body(*lines, total))

    assert_whole(filled, [(f"第{i + 1}党支部", 20 + i, 10 + i, 10, "无") for i in range(count)])
    if count:
        assert filled.ref("支部.名称", count - 1).cell == f"B{6 + count}"


@pytest.mark.parametrize(
    "line",
    [
        "         |\n",
        "         | 4 |\n",
        "         | 4 |  | 0 | 0 | 0 |\n",
    ],
)
def test_rows_without_a_record_are_passed_over(line: str):
    """A blank row, a serial number alone, zeros alone: no record, and nothing to say."""
    filled = read(body(ONE, line, TWO, THREE, TOTAL))

    assert_whole(filled)
    assert codes(filled, ADVICE) == []


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("         |  | 小计 | 40 | 38 | 2 |\n", "row-subtotal"),
        ("         | 一、教工党支部 |\n", "row-section"),
        ("         | 学生党支部 | < | < | < | < | <\n", "row-section"),
        ("         |  | 注:以下支部2011年新成立 |\n", "row-note"),
        ("         | 例 | 示例党支部 | 30 | 20 | 10 | 示例\n", "row-example"),
        ("         |  | 例:XX党支部 | 30 | 20 | 10 |\n", "row-example"),
        ("         |  | 其中:女党员 | 30 | 20 | 10 |\n", "row-derived"),
        ("         |  | 平均 | 30.5 | 20.5 | 10 |\n", "row-derived"),
    ],
)
def test_rows_that_are_no_record_are_told_by_their_word(line: str, code: str):
    """小计, a section's title, a note, the example, a part or mean of records: told, not counted."""
    filled = read(body(ONE, line, TWO, THREE, TOTAL))

    assert_whole(filled)
    assert [c for c, _ in codes(filled, ADVICE)] == [code]


def test_a_header_that_is_repeated_inside_is_no_record():
    """The header again at the top of a second page goes without saying."""
    assert_whole(read(body(ONE, HEADER, TWO, THREE, TOTAL)))


@pytest.mark.parametrize(
    "lines",
    [
        (TOTAL, ONE, TWO, THREE),
        (ONE, TWO, THREE),
        (ONE, TWO, THREE, TOTAL, TOTAL),
        (TOTAL, ONE, TWO, THREE, TOTAL),
        (ONE, TWO, THREE, TOTAL.replace("合计", "总    计")),
        (ONE, TWO, THREE, TOTAL.replace("合计", "全院合计:")),
        (ONE, TWO, THREE, "         | 合计 |  | 77 | 70 | 7 |\n"),
        (ONE, TWO, THREE, "         |  |  | 77 | 70 | 7 |\n"),
    ],
)
def test_a_total_is_no_record_wherever_it_stands(lines: tuple[str, ...]):
    """合计 above the body, missing, twice, in other words, in the serial column, without its word."""
    assert_whole(read(body(*lines)))


def test_the_footer_may_follow_the_last_record_directly():
    """The footer directly under the last record ends the block, and is no record."""
    assert_whole(read(TOP + ONE + TWO + THREE + FOOT.strip("\n")))


def test_a_signature_inside_is_told():
    """A signature line that the form does not have is told, not counted."""
    filled = read(
        body(ONE, TWO, THREE, "         | 制表:李秀英 |  |  | 负责人:王建国 |  |\n", TOTAL)
    )

    assert_whole(filled)
    assert [c for c, _ in codes(filled, ADVICE)] == ["row-footer"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("         |  |  | 30 | 20 | 10 | 新\n", "row-no-key"),
        ("         |  | 新成立党支部 |  |  |  |\n", "row-name-only"),
        ("         |  | 数学学院 | 77 | 70 | 7 |\n", "row-adds-up"),
        ("         | 4 | 机关党支部 |  | 30 | 20 | 10\n", "row-slipped"),
    ],
)
def test_a_row_that_may_be_a_record_is_refused_not_dropped(line: str, code: str):
    """Without a name, without a number, equal to the others' sum, slipped: told, and returned."""
    filled = read(body(ONE, TWO, THREE, line))

    assert rows(filled) == ROWS
    assert [c for c, _ in codes(filled)] == [code]


def test_a_numbered_row_without_a_name_is_a_record_to_be_verified():
    """A serial number makes a record where nobody has said what names it; the unit is asked."""
    filled = read(body(ONE, TWO, THREE, "         | 4 |  | 30 | 20 | 10 | 新\n", TOTAL))

    assert rows(filled) == [*ROWS, (None, 30, 20, 10, "新")]
    assert codes(filled) == []
    assert codes(filled, VERIFY) == [("row-nameless", "B10")]


def test_a_row_below_the_total_is_refused():
    """A record below 合计 is not counted in silence, nor dropped in silence."""
    filled = read(body(ONE, TWO, TOTAL, THREE))

    assert rows(filled) == ROWS[:2]
    assert codes(filled) == [("row-after-total", "B10:F10")]


def test_a_table_of_the_units_own_below_is_not_taken_in():
    """Another table below the total, under the same heading, is refused row by row."""
    filled = read(body(ONE, TWO, THREE, TOTAL, """
        | 小组 | 支部名称 | 人数
        |  | 第一小组 | 30
        |  | 第二小组 | 20
    """))  # fmt: skip

    assert rows(filled) == ROWS
    assert {c for c, _ in codes(filled)} == {"row-foreign"}


def test_a_key_that_is_merged_downward_is_each_records_own():
    """A name merged over two records is the name of both."""
    filled = read(body(
        "         | 1 | 教工第一党支部 | 40 | 38 | 2 |\n",
        "         | 2 | ^ | 25 | 20 | 5 | 换届中\n",
        THREE, TOTAL,
    ))  # fmt: skip

    assert [row[0] for row in rows(filled)] == ["教工第一党支部", "教工第一党支部", "离退休党支部"]
    assert codes(filled) == []


def test_a_column_that_slipped_down_is_refused():
    """A hole in a column and a number below the last record: the whole column is in doubt."""
    filled = read(body(
        "         | 1 | 教工第一党支部 |  | 38 | 2 |\n",
        "         | 2 | 学生第一党支部 | 40 | 20 | 5 | 换届中\n",
        "         | 3 | 离退休党支部 | 25 | 12 | 0 |\n",
        "         |  |  | 12 |\n",
    ))  # fmt: skip

    assert [row[1] for row in rows(filled)] == [None, None, None]
    assert [row[2] for row in rows(filled)] == [38, 20, 12]
    assert_refused(filled, "支部.有效", 1)


def test_records_that_are_alike_both_stand():
    """Two records that are equal letter for letter are two records."""
    assert_whole(read(body(ONE, ONE, TWO, THREE)), [ROWS[0], *ROWS])


def test_a_seal_and_a_date_right_below_the_records_are_no_record():
    """(盖章) where the name goes and a date where the remark goes: the footer, not a fourth branch."""
    filled = read(TOP + ONE + TWO + THREE + "         |  | (盖章) |  |  |  | 2011年12月21日\n")

    assert rows(filled) == ROWS


def test_a_header_of_three_levels_may_be_repeated_inside():
    """Its upper row holds 序号, 支部 and a group: no table of the unit's own begins there."""
    form = """
    表 | A | B | C | D
    1 | 汇总表 |
    2 | 序号 | 支部 | 票数 | <
    3 | ^ | ^ | 推进活动 | <
    4 | ^ | ^ | 满意 | 不满意
    5 | 1 | {{票.支部}} | {{票.满意}} | {{票.不满意}}
    6 | 2 |
    7 | 填表人:{{填表人}} |

    字段 | A | B
    1 | 字段 | 类型
    2 | 票.满意;票.不满意 | 整数
"""
    head = form.split("    2 |")[1].split("    5 |", maxsplit=1)[0]
    copy = "    表 | A | B | C | D\n    1 | 汇总表 |\n    2 |%s    5 | 1 | 一支部 | 40 | 2\n    6 |%s    9 | 2 | 二支部 | 31 | 5\n    10 | 填表人:张三 |\n"
    again = head.replace("    3 |", "    7 |").replace("    4 |", "    8 |")

    filled = read(copy % (head, again), form=form)

    assert rows(filled, "票") == [("一支部", 40, 2), ("二支部", 31, 5)]
    assert codes(filled) == []
