"""Two blocks side by side under the same headings, as sheets to sign have them."""

from __future__ import annotations

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
