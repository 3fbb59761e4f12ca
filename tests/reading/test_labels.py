"""Single answers and the labels that lead to them: reworded, re-spaced, moved, doubled, shared."""

from __future__ import annotations

import pytest

from .ballots import HEAD, assert_refused, assert_whole, codes, read
from .test_around import COPY

HEADED = "4    | 联系人 | 王建国     | 联系电话 | 0591-22860000 | < |"
MIXED = "3    | 填报单位(盖章):数学学院党总支        填报日期:2011年12月20日 | < | < | < | < | <"


def with_row(old: str, new: str) -> str:
    """Return the copy with one row drawn otherwise."""
    assert old in COPY
    return COPY.replace(old, new)


@pytest.mark.parametrize(
    "row",
    [
        "4 | 联 系 人 | 王建国 | 联\u3000系\u3000电\u3000话 | 0591-22860000 | < |",
        "4 | 联系人: | 王建国 | 联系电话： | 0591-22860000 | < |",
        "4 | 联系\\n人 | 王建国 | 联系\\n电话 | 0591-22860000 | < |",
        "4 | 联系人（必填） | 王建国 | 联系电话(人) | 0591-22860000 | < |",
        "4 | *联系人 | 王建国 | 【联系电话】 | 0591-22860000 | < |",
    ],
)
def test_a_label_is_the_same_but_for_blanks_signs_and_harmless_remarks(row: str):
    """Blanks, line breaks, full width, a colon or `(人)` behind a label change nothing."""
    assert_whole(read(with_row(HEADED, row)))


@pytest.mark.parametrize("label", ["副联系人", "原联系人", "联系人(上年)", "联系人情况", "联络人"])
def test_a_label_that_says_something_else_leads_to_no_answer(label: str):
    """A letter more, a remark that changes the meaning, another word: refused, and offered."""
    filled = read(with_row("| 联系人 |", f"| {label} |"))

    assert filled.values == {**HEAD, "联系人": None}
    assert_refused(filled, "联系人")
    assert codes(filled) == [("label-not-found", None)]
    assert label in filled.findings[0].message  # the nearest is offered as an alias


def test_an_alias_leads_to_the_answer():
    """A label that 字段 names under 别名 leads to the answer."""
    from .ballots import FORM

    declared = FORM + """
        字段 | A | B
        1 | 字段 | 别名
        2 | 联系人 | 联络人;经办人
    """  # fmt: skip

    assert_whole(read(with_row("| 联系人 |", "| 联络人 |"), form=declared))


def test_an_answer_left_blank_is_blank():
    """A blank with nothing unexplained near by is 空白, without a finding."""
    filled = read(with_row("| 王建国 ", "|  "))

    assert filled.values == {**HEAD, "联系人": None}
    assert filled.state("联系人") == "空白"
    assert codes(filled) == []


def test_a_blank_beside_something_unexplained_is_refused():
    """An answer one cell too far right is not taken, and its blank cell is no blank."""
    filled = read(with_row(HEADED, "4 | 联系人 |  | 王建国 | 联系电话 | 0591-22860000 |"))

    assert_refused(filled, "联系人")
    assert ("answer-displaced", "B4") in codes(filled)


def test_a_label_that_stands_twice_with_two_answers_is_refused():
    """The same label elsewhere with another answer: which one is meant is not guessed."""
    filled = read(COPY + "\n    15 | 联系人 | 李秀英\n")

    assert_refused(filled, "联系人")
    assert filled.values["电话"] == HEAD["电话"]
    assert [c for c, _ in codes(filled)] == ["label-again"]


def test_a_label_that_stands_twice_with_one_answer_is_read():
    """The same label with the same answer contradicts nothing."""
    assert read(COPY + "\n    15 | 联系人 | 王建国\n").values == HEAD


def test_label_and_answer_in_one_cell_are_parted():
    """A form with two cells, a copy with one: the text behind the label is the answer."""
    assert_whole(read(with_row(HEADED, "4 | 联系人:王建国 |  | 联系电话：0591-22860000 |  |  |")))


def test_label_and_answer_in_two_cells_are_joined():
    """A form with one cell of text, a copy with a cell for each part of it."""
    filled = read(
        with_row(MIXED, "3 | 填报单位(盖章): | 数学学院党总支 | 填报日期: | '2011年12月20日 |")
    )

    assert_whole(filled)
    assert filled.ref("日期").cell == "D3"


@pytest.mark.parametrize(
    "text",
    [
        "填报单位:数学学院党总支  填报日期:2011年12月20日",
        "填报单位（盖章）：数学学院党总支   填报日期：2011年12月20日",
        "填报单位(盖章) 数学学院党总支    填报日期 2011年12月20日",
        "填报日期:2011年12月20日      填报单位(盖章):数学学院党总支",
        "填报单位(盖章):__数学学院党总支____    填报日期:__2011年12月20日__",
    ],
)
def test_a_cell_of_text_is_parsed_back(text: str):
    """Blanks, colons, brackets, underscores and the order of parts may differ."""
    assert_whole(read(with_row(MIXED, f"3 | {text} | < | < | < | < | <")))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("填报单位(盖章):数学学院党总支  负责人:李四      填报日期:2011年12月20日", "label-inside"),
        ("填报单位(盖章):数学学院      教工支部      填报日期:2011年12月20日", "gap-inside"),
        ("填报单位(盖章):数学学院  填报单位:物理学院  填报日期:2011年12月20日", "label-inside"),
    ],
)
def test_a_cell_of_text_with_two_readings_is_refused(text: str, code: str):
    """An answer that holds another label, a wide gap, or its own label again is none."""
    filled = read(with_row(MIXED, f"3 | {text} | < | < | < | < | <"))

    assert filled.values["单位"] is None
    assert_refused(filled, "单位")
    assert code in [c for c, _ in codes(filled)]


def test_a_label_without_its_answer_in_a_cell_of_text_is_blank():
    """A part of a cell of text that was left empty is 空白."""
    filled = read(
        with_row(
            MIXED, "3 | 填报单位(盖章):            填报日期:2011年12月20日 | < | < | < | < | <"
        )
    )

    assert filled.values == {**HEAD, "单位": None}
    assert filled.state("单位") == "空白"
    assert codes(filled) == []


def test_a_row_that_was_deleted_takes_its_answers_along():
    """Answers whose row is gone are 未找到, never blank."""
    filled = read(with_row(HEADED, "4 |"))

    assert {filled.state(name) for name in ("联系人", "电话")} == {"未找到"}
    assert codes(filled) == [("label-not-found", None), ("label-not-found", None)]


def test_own_label_in_front_of_an_answer_is_no_part_of_it():
    """`联系人:王建国` beside the label 联系人 is 王建国."""
    assert_whole(read(with_row("| 王建国 ", "| 联系人:王建国 ")))


def test_a_number_in_an_inserted_column_is_no_answer():
    """A column was inserted before the answers, and a stray number stands in its gap: refused."""
    form = """
    表 | A | B | C | D
    1 | 评议结果 |
    2 | 填报单位 | {{单位}} | 地点 | {{地点}}
    3 | 应参评人数 | {{应参评}} | 实参评人数 | {{实参评}}
    4 | 项目 | 满意 | 基本满意 | 不满意
    5 | 作风 | {{满意}} | {{基本满意}} | {{不满意}}

    字段 | A | B
    1 | 字段 | 类型
    2 | 应参评;实参评;满意;基本满意;不满意 | 整数
"""
    copy = """
    表 | A | B | C | D | E
    1 | 评议结果 |
    2 | 填报单位 |  | 数学学院 | 地点 | 一楼
    3 | 应参评人数 | %s | 21 | 实参评人数 | 20
    4 | 项目 |  | 满意 | 基本满意 | 不满意
    5 | 作风 |  | 15 | 4 | 1
"""

    assert read(copy % "", form=form).values["应参评"] == 21
    filled = read(copy % "2011", form=form)

    assert_refused(filled, "应参评")
    assert ("answer-displaced", "B3") in codes(filled)
