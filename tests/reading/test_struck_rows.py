"""Rows that a unit struck out, or closed with 以下空白: no records, and not dropped in silence."""

from __future__ import annotations

import pytest

from cxzy_sheets.findings import ADVICE

from .ballots import ROWS, assert_whole, codes, read, rows
from .test_blocks import ONE, THREE, TOTAL, TWO, body

FAMILY = """
    表 | A      | B          | C          | D
    1  | 登记表 | <          | <          | <
    2  | 姓名   | {{姓名}}    |            |
    3  | 家庭成员 | 称谓      | 姓名        | 工作单位
    4  | ^      | {{家庭.称谓}} | {{家庭.姓名}} | {{家庭.单位}}
    5  | ^      |            |            |
    6  | ^      |            |            |
    7  | 奖惩情况 | {{奖惩}}   | <          | <
"""
FILLED = """
    表 | A      | B    | C    | D
    1  | 登记表 | <    | <    | <
    2  | 姓名   | 王军 |      |
    3  | 家庭成员 | 称谓 | 姓名 | 工作单位
    4  | ^      | 父亲 | 王强 | 务农
    5  | ^      | {row}
    6  | ^      |      |      |
    7  | 奖惩情况 | 无   | <    | <
"""


@pytest.mark.parametrize(
    "row", ["/ | / | /", "— | — | —", "无 | 无 | 无", "以下空白", "(以下空白) | / | /", "/ | |"]
)
def test_a_row_of_texts_that_is_struck_out_is_no_record(row: str):
    """/ / / is nobody's father; its row is told all the same."""
    filled = read(FILLED.replace("{row}", row), form=FAMILY)

    assert rows(filled, "家庭") == [("父亲", "王强", "务农")]
    assert codes(filled, ADVICE) == [("row-note", "B5")]
    assert codes(filled) == []


def test_names_that_begin_like_a_strike_are_names():
    """无锡 is a place, and 下 stands in many names."""
    filled = read(FILLED.replace("{row}", "无名氏 | 夏以下 | /"), form=FAMILY)

    assert rows(filled, "家庭")[1] == ("无名氏", "夏以下", "/")
    assert codes(filled) == []


@pytest.mark.parametrize(
    "row", ["4 | / | / | / | / | /", "4 | 以下空白", " | 以下空白", " | 此栏以下空白"]
)
def test_a_row_of_numbers_that_is_struck_out_is_no_record(row: str):
    """The serial number that the form prints makes no record of it."""
    filled = read(body(ONE, TWO, THREE, f"         | {row}\n", TOTAL))

    assert_whole(filled)
    assert rows(filled) == ROWS
    assert "row-note" in [code for code, _ in codes(filled, ADVICE)]


def test_a_label_that_is_merged_down_beside_a_block_is_read_by_address():
    """What the form itself merges beside the records is no doubt about them."""
    filled = read(FILLED.replace("{row}", "母亲 | 李丽 | 教师"), form=FAMILY)

    assert filled.by_address
    assert rows(filled, "家庭") == [("父亲", "王强", "务农"), ("母亲", "李丽", "教师")]
