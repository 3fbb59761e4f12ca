"""Columns are bound by the whole path of their headings, never by where they stand."""

# ruff: noqa: E501 - what is drawn is as wide as the sheet

from __future__ import annotations

import pytest

from cxzy_sheets.findings import ADVICE

from .ballots import ROWS, assert_refused, assert_whole, codes, read, rows


def copy(header: str, *lines: str) -> str:
    """Return a copy with a header and records of its own; columns A to H."""
    return (
        """
    附件4 | A    | B         | C     | D  | E  | F | G | H
    1    | 附件4 |
    2    | 党支部群众评议结果汇总表 | < | < | < | < | <
    3    | 填报单位(盖章):数学学院党总支        填报日期:2011年12月20日 | < | < | < | < | <
    4    | 联系人 | 王建国     | 联系电话 | 0591-22860000 | < |
    """
        + header
        + "\n".join(lines)
        + "\n         | 填表人:        审核人: | < | < | < | < | <\n"
    )


PLAIN = (
    "         | 1 | 教工第一党支部 | 40 | 38 | 2 |",
    "         | 2 | 学生第一党支部 | 25 | 20 | 5 | 换届中",
    "         | 3 | 离退休党支部 | 12 | 12 | 0 |",
)


def test_two_columns_that_were_exchanged_are_found():
    """Columns exchanged with their headings keep their values."""
    filled = read(copy(
        """
    5    | 序号  | 支部名称    | 有效票 | 评议情况 | < | 备注
    6    | ^    | ^         | ^     | 不满意 | 满意 | ^
    """,
        "         | 1 | 教工第一党支部 | 40 | 2 | 38 |",
        "         | 2 | 学生第一党支部 | 25 | 5 | 20 | 换届中",
        "         | 3 | 离退休党支部 | 12 | 0 | 12 |",
    ))  # fmt: skip

    assert_whole(filled)
    assert filled.ref("支部.满意", 0).cell == "E7"


def test_a_column_that_was_removed_is_refused_once():
    """A missing column is one finding, and all its values are 未找到; the others are read."""
    filled = read(copy(
        """
    5    | 序号  | 支部名称    | 有效票 | 评议情况 | 备注
    6    | ^    | ^         | ^     | 满意 | ^
    """,
        "         | 1 | 教工第一党支部 | 40 | 38 |",
        "         | 2 | 学生第一党支部 | 25 | 20 | 换届中",
        "         | 3 | 离退休党支部 | 12 | 12 |",
    ))  # fmt: skip

    assert rows(filled) == [(a, b, c, None, e) for a, b, c, _, e in ROWS]
    assert {filled.state("支部.不满意", i) for i in range(3)} == {"未找到"}
    assert [(f.code, f.field) for f in filled.findings] == [("column-not-found", "支部.不满意")]


def test_a_column_that_was_added_is_told():
    """A column of the unit's own moves the others and is told by its heading."""
    filled = read(copy(
        """
    5    | 序号  | 支部名称    | 书记 | 有效票 | 评议情况 | < | 备注
    6    | ^    | ^         | ^   |  ^     | 满意 | 不满意 | ^
    """,
        "         | 1 | 教工第一党支部 | 张三 | 40 | 38 | 2 |",
        "         | 2 | 学生第一党支部 | 李四 | 25 | 20 | 5 | 换届中",
        "         | 3 | 离退休党支部 |  | 12 | 12 | 0 |",
    ))  # fmt: skip

    assert_whole(filled)
    assert [(f.code, f.cell, f.found) for f in filled.findings] == [
        ("extra-column", "C7:C8", "书记")
    ]


@pytest.mark.parametrize(
    "header",
    [
        "\n    5 | 序号 | 支部\\n名称 | 有效票(张) | 评议情况 | < | 备 注\n    6 | ^ | ^ | ^ | 满  意 | 不满意(人) | ^\n",
        "\n    5 | 序号 | 支部名称 | 有效票 | 评议情况 |  | 备注\n    6 |  |  |  | 满意 | 不满意 |\n",
        "\n    5 | 序号 | 支部名称 | 有效票 | 评议情况/满意 | 评议情况/不满意 | 备注\n    6 |\n",
        "\n    5 | 序号 | 支部名称 | 有效票 | 满意 | 不满意 | 备注\n    6 |\n",
        "\n    5 | 序号 | 支部名称 | 有效票 | 评议情况 | < | 备注\n    6 | ^ | ^ | ^ | 满意 | 不满意 | ^\n"
        "    7 | 甲 | 乙 | 1 | 2 | 3 | 4\n",
    ],
)
def test_a_header_may_be_drawn_otherwise(header: str):
    """Blanks, remarks, undone merges, levels in one cell or one row, a row of column numbers."""
    assert_whole(read(copy(header, *PLAIN)))


@pytest.mark.parametrize(
    "heading", ["不满意率", "不满意(%)", "上年不满意", "不满意(上年)", "很不满意", "不满意见"]
)
def test_a_heading_that_says_something_else_binds_no_column(heading: str):
    """There is no similarity between headings: the letter that differs is the meaning."""
    filled = read(copy(
        f"\n    5 | 序号 | 支部名称 | 有效票 | 评议情况 | < | 备注\n    6 | ^ | ^ | ^ | 满意 | {heading} | ^\n",
        *PLAIN,
    ))  # fmt: skip

    assert rows(filled) == [(a, b, c, None, e) for a, b, c, _, e in ROWS]
    assert_refused(filled, "支部.不满意", 0)
    assert heading in next(f for f in filled.findings if f.code == "column-not-found").message


def test_a_column_that_stands_twice_is_refused():
    """Two columns of one heading: neither is taken."""
    filled = read(copy(
        """
    5    | 序号  | 支部名称    | 有效票 | 有效票 | 评议情况 | < | 备注
    6    | ^    | ^         | ^   |  ^     | 满意 | 不满意 | ^
    """,
        "         | 1 | 教工第一党支部 | 40 | 41 | 38 | 2 |",
        "         | 2 | 学生第一党支部 | 25 | 25 | 20 | 5 |",
    ))  # fmt: skip

    assert [row[1] for row in rows(filled)] == [None, None]
    assert [(f.code, f.cell) for f in filled.findings] == [("ambiguous-column", "C6、D6")]


THREE = """
    信息 | A | B | C | D | E | F | G
    1   | 信息采用情况统计表 | < | < | < | < | < | <
    2   | 单位 | {{单位}} |
    3   | 支部 | 采用情况 | < | < | < | 报送 | <
    4   | ^   | 校级 | < | 市级 | < | 信息 | 简报
    5   | ^   | 信息 | 简报 | 信息 | 简报 | ^ | ^
    6   | {{采用.支部}} | {{采用.校信息}} | {{采用.校简报}} | {{采用.市信息}} | {{采用.市简报}} | {{采用.信息}} | {{采用.简报}}
    7   |
    8   | 合计 | =SUM(B6:B7) | =SUM(C6:C7) | =SUM(D6:D7) | =SUM(E6:E7) | =SUM(F6:F7) | =SUM(G6:G7)
    9   | 统计人:
"""


def test_three_levels_tell_equal_leaves_apart():
    """A merged header of three levels: 校级/信息, 市级/信息 and 报送/信息 are three columns."""
    filled = read(
        """
    信息 | A | B | C | D | E | F | G | H
    1   | 信息采用情况统计表 | < | < | < | < | < | <
    2   | 单位 | 数学学院 |
    3   | 支部 | 采用情况 | < | < | < | 报送 | < | 备注
    4   | ^   | 市级 | < | 校级 | < | 简报 | 信息 | ^
    5   | ^   | 信息 | 简报 | 信息 | 简报 | ^ | ^ | ^
    6   | 教工 | 3 | 4 | 1 | 2 | 6 | 5 |
    7   | 学生 | 30 | 40 | 10 | 20 | 60 | 50 |
    8   | 合计 | 33 | 44 | 11 | 22 | 66 | 55
    9   | 统计人:
    """,
        form=THREE,
    )

    assert rows(filled, "采用") == [("教工", 1, 2, 3, 4, 5, 6), ("学生", 10, 20, 30, 40, 50, 60)]
    assert codes(filled) == []


def test_a_leaf_of_another_group_is_not_taken_for_one_that_is_gone():
    """Where a group was deleted, the same leaf under another group is not its column."""
    filled = read(
        """
    信息 | A | B | C | D | E
    1   | 信息采用情况统计表 | < | < | < | <
    2   | 单位 | 数学学院 |
    3   | 支部 | 采用情况 | < | 报送 | <
    4   | ^   | 市级 | < | 信息 | 简报
    5   | ^   | 信息 | 简报 | ^ | ^
    6   | 教工 | 3 | 4 | 5 | 6
    7   | 学生 | 30 | 40 | 50 | 60
    9   | 统计人:
    """,
        form=THREE,
    )

    assert rows(filled, "采用") == [
        ("教工", None, None, 3, 4, 5, 6),
        ("学生", None, None, 30, 40, 50, 60),
    ]
    assert sorted(f.field for f in filled.findings) == ["采用.校信息", "采用.校简报"]
    assert codes(filled, ADVICE) == []


def test_a_field_in_two_columns_must_say_one_thing():
    """A field that the form asks for in two columns of a block: equal answers, or none."""
    form = """
        表 | A | B | C | D
        1 | 序号 | 名称 | 票数 | 票数(复核)
        2 | 1 | {{项.名称}} | {{项.票数}} | {{项.票数}}
        3 | 填表人:
    """
    filled = read(
        """
        表 | A | B | C | D
        1 | 序号 | 名称 | 票数 | 票数(复核)
        2 | 1 | 甲 | 10 | 10
        3 | 2 | 乙 | 20 | 21
        4 | 填表人:
        """,
        form=form,
    )

    assert rows(filled, "项") == [("甲", "10"), ("乙", None)]
    assert [(f.code, f.cell) for f in filled.findings] == [("two-answers", "C3、D3")]


THREE_LEVELS = """
    表 | A    | B    | C       | D      | E    | F    | G
    1 | 经费预算表 | < | < | < | < | < | <
    2 | 单位 | {{单位}} | | 日期 | {{日期}} | |
    3 | 科目 | 预算金额 | < | < | < | < | 依据
    4 | ^   | 财政拨款 | < | 自筹经费 | < | 其他来源 | ^
    5 | ^   | 基本支出 | 项目支出 | 校内 | 校外 | ^ | ^
    6 | {{预算.科目}} | {{预算.基本}} | {{预算.项目}} | {{预算.校内}} | {{预算.校外}} | {{预算.其他}} | {{预算.依据}}
    7 | 负责人 | {{负责人}} | | 审核 | {{审核}} | |
"""


@pytest.mark.parametrize(
    ("levels", "lost"),
    [
        ("""    3 | 科目 | 预算金额 | < | < | < | 依据
    4 | ^ | 财政拨款 | < | 自筹经费 | 其他来源 | ^
    5 | ^ | 基本支出 | 校外 | 校内 | ^ | ^""", "校外"),
        ("""    3 | 科目 | 预算金额 | < | < | < | 依据
    4 | ^ | 财政拨款 | < | 自筹经费 | < | ^
    5 | ^ | 基本支出 | 其他来源 | 校内 | 校外 | ^""", "其他"),
    ],
)  # fmt: skip
def test_a_leaf_under_another_group_of_the_form_is_another_column(levels: str, lost: str):
    """预算金额 stands over both; 财政拨款 does not become 自筹经费, nor a group that the form lacks."""
    copy = f"""
    表 | A    | B    | C       | D      | E    | F
    1 | 经费预算表 | < | < | < | < | <
    2 | 单位 | 甲院 | | 日期 | 三月 |
{levels}
    6 | 印刷费 | 10 | 20 | 30 | 40 | 无
    7 | 负责人 | 王强 | | 审核 | 李丽 |
    """
    filled = read(copy, form=THREE_LEVELS)

    assert ("column-not-found", f"预算.{lost}") in [(f.code, f.field) for f in filled.findings]
    assert filled.blocks["预算"].columns[lost] == [None]
