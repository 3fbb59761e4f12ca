"""Options that stand in cells of their own, `{{等次=优秀}}优秀`, joined or deleted by the unit."""

# ruff: noqa: E501 - what is drawn is as wide as the sheet

from __future__ import annotations

import pytest

from cxzy_sheets.findings import ADVICE, MUST, VERIFY
from cxzy_sheets.reading import Filled

from .ballots import codes, read

FORM = """
    表 | A        | B                 | C                | D                | E
    1  | 党员评议登记表 | <            | <                | <                | <
    2  | 姓名     | {{姓名}}           | 单位              | {{单位}}          |
    3  | 评议等次  | {{等次=优秀}}优秀   | {{等次=良好}}良好  | {{等次=一般}}一般  |
    4  | 性别     | {{性别=男}}男      | {{性别=女}}女     | 民族              | {{民族}}
    5  | 填表人   | {{填表人}}         |                  |                  |
"""
BEHIND = FORM
for _option in ("等次=优秀", "等次=良好", "等次=一般", "性别=男", "性别=女"):
    _name = _option.partition("=")[2]
    BEHIND = BEHIND.replace(f"{{{{{_option}}}}}{_name}", f"{_name}{{{{{_option}}}}}")


def copy(grade: str, sex: str = "√男 | □女", *, form: str = FORM) -> Filled:
    """Return how a copy with these two rows is read; a note below keeps it from its addresses."""
    return read(
        f"""
    表 | A        | B     | C     | D     | E
    1  | 党员评议登记表 | < | <    | <     | <
    2  | 姓名     | 张三   | 单位   | 甲院  |
    3  | 评议等次  | {grade}
    4  | 性别     | {sex} | 民族 | 汉
    5  | 填表人   | 李四   |      |      |
    6  | 以上情况属实 | |
    """,
        form=form,
    )


@pytest.mark.parametrize("form", [FORM, BEHIND])
@pytest.mark.parametrize(
    ("row", "option"),
    [
        ("√优秀 | □良好 | □一般 |", "优秀"),
        ("优秀 | 良好√ | 一般 |", "良好"),
        ("☑优秀 □良好 □一般 | | |", "优秀"),
        ("□优秀 √良好 □一般 | < | < |", "良好"),
        ("□优秀□良好☑一般 | | |", "一般"),
        ("□优秀 □良好√ □一般 | | |", "良好"),
        ("□优秀 ☑良好 | □一般 | |", "良好"),
        ("√优秀 | | |", "优秀"),
        (" | 良好(√) | |", "良好"),
        ("□优秀 □良好 □一般 | | |", None),
        ("优秀 | 良好 | 一般 |", None),
    ],
)
def test_a_tick_belongs_to_the_option_that_it_touches(row: str, option: str | None, form: str):
    """In their own cells, in one cell, in two; none ticked is blank."""
    filled = copy(row, form=form)

    assert codes(filled, MUST) == []
    assert (filled.values["等次"], filled.values["性别"]) == (option, "男")
    assert [code for code, _ in codes(filled, ADVICE)] == ["unclaimed-text"]


@pytest.mark.parametrize("form", [FORM, BEHIND])
@pytest.mark.parametrize(
    ("row", "cell"), [("优秀 | | |", "B3"), ("优秀 | < | < |", "B3"), (" | 优秀 | |", "C3")]
)
def test_the_only_option_that_is_left_is_the_answer(row: str, cell: str, form: str):
    """The unit deleted the others: read, and to be confirmed."""
    filled = copy(row, form=form)

    assert codes(filled, MUST) == []
    assert filled.values["等次"] == "优秀"
    assert codes(filled, VERIFY) == [("option-alone", cell)]


@pytest.mark.parametrize("form", [FORM, BEHIND])
@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("□优秀 | | |", "options-unclear"),
        ("优秀 良好 | | |", "options-unclear"),
        ("优秀√良好 一般 | | |", "options-unclear"),
        ("优秀 | □良好 | □一般 |", "options-unclear"),
        ("良 | | |", "options-unclear"),
        ("√ | | |", "options-unclear"),
        (" | | |", "options-unclear"),
        ("优秀(2010年) | | |", "options-unclear"),
        ("√优秀 √良好 □一般 | | |", "several-ticks"),
        ("√优秀 | √优秀 | |", "options-unclear"),
    ],
)
def test_options_that_do_not_say_which_one_are_refused_once(row: str, code: str, form: str):
    """One finding, with its cell; the other answers are read all the same."""
    filled = copy(row, form=form)

    assert [found for found, _ in codes(filled, MUST)] == [code]
    assert all(cell for _, cell in codes(filled, MUST))
    assert (filled.values["等次"], filled.state("等次")) == (None, "无法读取")
    assert (filled.values["性别"], filled.values["民族"]) == ("男", "汉")


def test_two_groups_of_one_row_are_parted_by_their_labels():
    """是 and 否 stand twice in the row; each belongs to the label before it."""
    form = """
    表 | A        | B                 | C                | D       | E              | F
    1  | 登记表    | <                 | <                | <       | <              | <
    2  | 姓名     | {{姓名}}           | 单位              | {{单位}} |                |
    3  | 党员     | {{党员=是}}是       | {{党员=否}}否      | 干部    | {{干部=是}}是 | {{干部=否}}否
    """
    filled = read(
        """
    表 | A        | B     | C     | D     | E   | F
    1  | 登记表    | <     | <     | <     | <   | <
    2  | 姓名     | 张三   | 单位   | 甲院  |     |
    3  | 党员     | √是 □否 |     | 干部   | 否  |
    """,
        form=form,
    )
    assert codes(filled, MUST) == []
    assert (filled.values["党员"], filled.values["干部"]) == ("是", "否")
