"""Two blocks side by side under the same headings, as sheets to sign have them."""

# ruff: noqa: E501 - what is drawn is as wide as the sheet

from __future__ import annotations

import pytest

from cxzy_sheets.findings import MUST
from cxzy_sheets.layout import lint, load_layout

from ..drawn import drawn
from .ballots import codes, read, rows

FORM = """
    签到 | A    | B           | C           | D    | E           | F
    1   | 签到表 | <          | <           | <    | <           | <
    2   | 时间  | {{时间}}     |             | 地点 | {{地点}}     |
    3   | 序号  | 姓名         | 签名         | 序号 | 姓名         | 签名
    4   | 1    | {{左.姓名}}  | {{左.签名}}  | 3    | {{右.姓名}}  | {{右.签名}}
    5   | 2    |             |             | 4    |             |
    6   | 记录人 | {{记录人}}  |             |      |             |
"""
COPY = """
    签到 | A    | B    | C    | D    | E    | F
    1   | 签到表 | <   | <    | <    | <    | <
    2   | 时间  | 十二月 |     | 地点 | 礼堂 |
    3   | 序号  | 姓名 | 签名 | 序号 | 姓名 | 签名
    4   | 1    | 王强 | √   | 3    | 张军 | 已签
    5   | 2    | 李丽 | 已签 | 4    | {last}
    6   | 记录人 | 赵敏 |     |      |      |
"""


def _one_down(line: str) -> str:
    number = line.split("|", maxsplit=1)[0].strip()
    return line.replace(number, str(int(number) + 1), 1) if number else line


def test_a_copy_with_the_form_s_own_headings_is_read():
    """Each heading is the one in its place; a blank half of a row is no record."""
    filled = read(COPY.replace("{last}", " | "), form=FORM)

    assert codes(filled) == []
    assert rows(filled, "左") == [("王强", "√"), ("李丽", "已签")]
    assert rows(filled, "右") == [("张军", "已签")]


def test_the_half_that_is_struck_out_is_no_record():
    """What stands in the other half of the row says nothing of this one."""
    filled = read(COPY.replace("{last}", "/ | /"), form=FORM)

    assert rows(filled, "右") == [("张军", "已签")]


def test_an_example_before_the_left_half_is_one_in_both():
    """示例 is said of the whole row, though the right half has a number of its own."""
    copy = COPY.replace("{last}", "孙平 | √").replace("    4   | 1    |", "    4   | 示例 |")
    filled = read(copy, form=FORM)

    assert rows(filled, "左") == [("李丽", "已签")]
    assert rows(filled, "右") == [("孙平", "√")]


def test_headings_that_moved_together_are_read():
    """A note above them: the headings are still all there, and in their order."""
    lines = COPY.replace("{last}", "孙平 | √").splitlines()
    noted = [*lines[:3], "    2 | 请本人签名", *map(_one_down, lines[3:])]
    filled = read("\n".join(noted), form=FORM)

    assert codes(filled) == []
    assert rows(filled, "右") == [("张军", "已签"), ("孙平", "√")]


def test_one_heading_more_and_none_of_the_same_ones_is_sure():
    """With a heading of the unit's own between them the halves are not told apart."""
    filled = read(COPY.replace("{last}", " | ").replace("签名 | 序号", "职务 | 序号"), form=FORM)

    assert codes(filled) != []
    assert rows(filled, "右") in ([], [("张军", None)])


def test_lint_says_that_both_have_the_same_headings():
    """A copy that is damaged there cannot be read, and the office knows it before."""
    layout, _ = load_layout(drawn(FORM), "签到")
    told = [(f.cell, f.found) for f in lint(layout) if f.code == "form-same-heading"]

    assert told == [("E3", "姓名"), ("F3", "签名")]


def test_two_blocks_under_one_heading_are_no_twins():
    """Printed rows under one header may be several blocks: their columns are the same."""
    form = """
        表 | A   | B            | C
        1  | 统计表 | <          | <
        2  | 类别  | 人数         | 备注
        3  | 一、教工 |          |
        4  | 教师  | {{教工.人数}} | {{教工.备注}}
        5  | 二、学生 |          |
        6  | 本科生 | {{学生.人数}} | {{学生.备注}}
    """
    layout, _ = load_layout(drawn(form), "表")

    assert not [f for f in lint(layout) if f.code == "form-same-heading"]


TITLED = """
    表 | A    | B             | C             | D    | E             | F
    1 | 发展党员情况表 | <     | <             | <    | <             | <
    2 | 支部  | {{支部}}       |               | 书记 | {{书记}}       |
    3 | 已发展党员 | <        | <             | 积极分子 | <         | <
    4 | 序号  | 姓名           | 票数           | 序号 | 姓名           | 月数
    5 | 1    | {{发展.姓名}}  | {{发展.票数}}  | 1    | {{积极.姓名}}  | {{积极.月数}}
    6 | 2    |               |               | 2    |               |
    7 | 应到  | {{应到}}       |               | 实到 | {{实到}}       |
    字段 | A | B
    1 | 字段 | 类型
    2 | 发展.票数;积极.月数 | 整数
"""


def titled(heads: str, *lines: str) -> str:
    """Return a copy of the form whose two tables bear titles, with these headings and rows."""
    body = "".join(f"      | {line}\n" for line in lines)
    return f"""
    表 | A    | B    | C    | D    | E    | F
    1 | 发展党员情况表 | < | < | < | < | <
    2 | 支部  | 一支部 |     | 书记 | 赵敏  |
    3 | 已发展党员 | < | <  | 积极分子 | < | <
    4 | {heads}
{body}
      | 应到  | 20   |     | 实到 | 18   |
    """


HEADS = "序号 | 姓名 | 票数 | 序号 | 姓名 | 月数"
PEOPLE = ("1 | 王强 | 12 | 1 | 张军 | 7", "2 | 李丽 | 15 | 2 | 孙平 | 9")


@pytest.mark.parametrize(
    "heads",
    [
        HEADS,
        "序号 | 姓名(人) | 票数 | 序号 | 姓名 | 月数",
        "序号 | 姓名 | 票数 | 序号 | 姓名（票） | 月\\n数",
    ],
)
def test_equal_headings_are_told_apart_by_the_titles_over_their_tables(heads: str):
    """A harmless remark at one of them does not send it to the other table's column."""
    filled = read(titled(heads, *PEOPLE), form=TITLED)

    assert codes(filled) == []
    assert rows(filled, "发展") == [("王强", 12), ("李丽", 15)]
    assert rows(filled, "积极") == [("张军", 7), ("孙平", 9)]


@pytest.mark.parametrize(
    ("heads", "lost"),
    [
        (HEADS.replace("姓名 | 月数", "其他姓名 | 月数"), "积极"),
        (HEADS.replace("姓名 | 票数", "姓名(上年) | 票数"), "发展"),
    ],
)
def test_a_heading_that_is_lost_is_not_taken_from_the_table_beside(heads: str, lost: str):
    """积极分子's names are not those of 已发展党员."""
    filled = read(titled(heads, *PEOPLE), form=TITLED)

    assert any(f.severity == MUST and str(f.field).startswith(lost) for f in filled.findings)
    assert set(filled.blocks[lost].columns["姓名"]) <= {None}
    other = {"积极": "发展", "发展": "积极"}[lost]
    assert None not in filled.blocks[other].columns["姓名"]


@pytest.mark.parametrize(
    "heads", ["序号 | 姓名 | 签名 | 序号 | 其他姓名 | 签名", "序号 | 姓名 | 签名 | 序号 | 姓名 |"]
)
def test_without_titles_one_of_two_equal_headings_is_neither_s(heads: str):
    """Only 姓名 of the left half is left: it may be either's, and both are refused."""
    copy = COPY.replace("{last}", " | ").replace("序号  | 姓名 | 签名 | 序号 | 姓名 | 签名", heads)
    assert heads in copy
    filled = read(copy, form=FORM)

    left, right = filled.blocks["左"], filled.blocks["右"]
    assert "张军" not in left.columns["姓名"]
    assert "王强" not in right.columns["姓名"]
    assert codes(filled)


def test_numbers_of_the_columns_run_through_both_tables():
    """(1) (2) … (8) over both: what stands under the right half's headings is no record."""
    form = """
    表 | A | B | C | D | E | F | G | H
    1 | 发展党员情况表 | < | < | < | < | < | < | <
    2 | 支部 | {{支部}} | | | 书记 | {{书记}} | |
    3 | 序号 | 姓名 | 时间 | 票数 | 序号 | 积极分子 | 培养人 | 月数
    4 | 1 | {{发展.姓名}} | {{发展.时间}} | {{发展.票数}} | 1 | {{积极.姓名}} | {{积极.培养人}} | {{积极.月数}}
    5 | 应到 | {{应到}} | | | 实到 | {{实到}} | |
    """
    copy = """
    表 | A | B | C | D | E | F | G | H
    1 | 发展党员情况表 | < | < | < | < | < | < | <
    2 | 支部 | 一支部 | | | 书记 | 赵敏 | |
    3 | 序号 | 姓名 | 时间 | 票数 | 序号 | 积极分子 | 培养人 | 月数
    4 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8
    5 | 1 | 王强 | 2011年5月 | 12 | 1 | 张军 | 李平 | 7
    6 | 应到 | 20 | | | 实到 | 18 | |
    """
    filled = read(copy, form=form)

    assert [record[0] for record in rows(filled, "发展")] == ["王强"]
    assert [record[0] for record in rows(filled, "积极")] == ["张军"]
