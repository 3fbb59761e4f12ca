"""One record under its labels: which row below them is it?"""

from __future__ import annotations

import pytest

from cxzy_sheets.findings import MUST

from .ballots import codes, read

FORM = """
    表 | A        | B          | C
    1  | 先进典型推荐表 | <      | <
    2  | 填报日期  | 存在问题    | 联络员
    3  | {{日期}}  | {{问题}}   | {{联络员}}
    4  | 党员总数  | {{总数}}    |
    5  | 填表人:{{填表人}} | < | <
"""


def copy(*lines: str) -> str:
    """Return a copy with these lines between the labels and the last line."""
    return f"""
    表 | A        | B          | C
    1  | 先进典型推荐表 | <      | <
    2  | 填报日期  | 存在问题    | 联络员
{"".join(f"       | {line}{chr(10)}" for line in lines)}
       | 填表人:张三 | < | <
    """


@pytest.mark.parametrize(
    "lines",
    [
        ("2011-02-14 | 经费不足 | 李四", "党员总数 | 15 |"),
        ("", "2011-02-14 | 经费不足 | 李四", "党员总数 | 15 |"),
        ("注:没有的不填 | | ", "2011-02-14 | 经费不足 | 李四", "党员总数 | 15 |"),
        ("(以下三项由支部填写) | < | <", "2011-02-14 | 经费不足 | 李四", "党员总数 | 15 |"),
    ],
)
def test_the_record_may_stand_below_a_blank_row_or_a_remark(lines: tuple[str, ...]):
    """A blank row, a note, words across the table: the row with the answers is the record."""
    filled = read(copy(*lines), form=FORM)

    assert codes(filled, MUST) == []
    assert (filled.values["问题"], filled.values["联络员"]) == ("经费不足", "李四")
    assert filled.values["总数"] is not None


@pytest.mark.parametrize("answer", ["2011-02-14 | |", " | | 李四"])
def test_one_answer_above_a_reworded_label_and_its_number_is_not_passed_over(answer: str):
    """The row with two cells is no record: it may be `其他党员总数 | 15`."""
    filled = read(copy(answer, "其他党员总数 | 15 |"), form=FORM)

    assert filled.values["问题"] is None
    assert filled.state("问题") in ("未找到", "无法读取")
    assert filled.state("总数") == "未找到"
