"""Numbers of a printed row that stand one column too far right are refused, as a record's are."""

from __future__ import annotations

import pytest

from .ballots import assert_refused, codes, read, rows

FORM = """
    表 | A    | B            | C            | D            | E
    1  | 收支表 | <          | <            | <            | <
    2  | 项目  | 上年          | 本年          | 增减          | 说明
    3  | 拨款  | {{收支.上年}} | {{收支.本年}} | =C3-B3       | {{收支.说明}}
    4  | 其他  | {{收支.上年}} | {{收支.本年}} | =C4-B4       | {{收支.说明}}
    5  | 制表人 | {{制表人}}   | <            | <            | <
    字段 | A | B
    1  | 字段 | 类型
    2  | 收支.上年;本年 | 小数
"""
COPY = """
    表 | A    | B   | C   | D   | E
    1  | 收支表 | < | <   | <   | <
    2  | 项目  | 上年 | 本年 | 增减 | 说明
    3  | 拨款  | 1.5 | 2.5 | 1   |
    4  | 其他  | {row}
    5  | 制表人 | 王军 | < | <   | <
"""


@pytest.mark.parametrize("row", [" | 3.25 | 4.75 | 1.5", " | 3.25 | | 4.75"])
def test_numbers_of_a_printed_row_that_slipped_right_are_refused(row: str):
    """A hole before them and a number behind them, with the form's own formula between or not."""
    filled = read(COPY.replace("{row}", row), form=FORM)

    assert codes(filled) == [("row-slipped", "A4:E4")]
    assert_refused(filled, "收支.上年", 1)
    assert_refused(filled, "收支.本年", 1)
    assert rows(filled, "收支")[0][1:3] == (1.5, 2.5)


@pytest.mark.parametrize("row", ["2 | 3 | 1 | 4", " | 3 | | 见附件", " | 3 | | "])
def test_a_blank_or_a_number_said_of_a_row_alone_is_no_slip(row: str):
    """Either may be meant; only both together are told."""
    filled = read(COPY.replace("{row}", row), form=FORM)

    assert codes(filled) == []
    assert filled.blocks["收支"].columns["本年"][1] == 3
