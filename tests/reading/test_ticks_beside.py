"""Ticks that are not in their box: beside an option's name, in one cell, in a cell too far."""

# ruff: noqa: E501 - what is drawn is as wide as the sheet

from __future__ import annotations

import pytest

from .ballots import assert_refused, codes, read

TOP = """
    表 | A | B | C | D | E | F | G
    1 | 民主评议票 |
    2 | 单位 | %s |
"""
BESIDE = (
    TOP % "{{单位}}"
    + """
    3 | 总体评价 | %s | {{总体=满意}} | %s | {{总体=基本满意}} | %s | {{总体=不满意}}
    4 | 意见 | {{意见}} |
"""
)
PLAIN = BESIDE % ("满意", "基本满意", "不满意")
SQUARES = BESIDE % ("□满意", "□基本满意", "□不满意")


def beside(*cells: str, question: str = "总体评价") -> str:
    """Return a copy of the form with labels and boxes in turn."""
    return TOP % "甲院" + f"    3 | {question} | {' | '.join(cells)}\n    4 | 意见 | 无 |\n"


@pytest.mark.parametrize(
    "label", ["满意√", "√满意", "☑满意", "满意(√)", "满意  ✔", "●满意", "[√]满意"]
)
@pytest.mark.parametrize("form", [PLAIN, SQUARES])
def test_a_tick_beside_an_options_name_is_its_tick(label: str, form: str):
    """满意√ in the label's cell, and a blank box: 满意."""
    others = ("□基本满意", "□不满意") if form is SQUARES or "☑" in label else ("基本满意", "不满意")

    filled = read(beside(label, "", others[0], "", others[1], ""), form=form)

    assert filled.values["总体"] == "满意"
    assert codes(filled) == []
    assert filled.ref("总体").cell in ("B3", "C3")


@pytest.mark.parametrize(
    "cells",
    [
        ("满意√", "", "基本满意√", "", "不满意", ""),
        ("满意√", "", "基本满意", "√", "不满意", ""),
        ("满意√", "×", "基本满意", "", "不满意", ""),
        ("○满意", "", "基本满意", "", "不满意", ""),
        ("满意×", "", "基本满意", "", "不满意", ""),
        ("√", "", "基本满意", "", "不满意", ""),
        ("√满意 基本满意 不满意", "", "", "", "", ""),
        ("满意", "", "", "", "", ""),
    ],
)
def test_marks_beside_names_that_disagree_are_refused(cells: tuple[str, ...]):
    """Two ticks, a tick and a cross, a lone circle, names that are gone: two readings, or none."""
    assert_refused(read(beside(*cells), form=PLAIN), "总体")


@pytest.mark.parametrize("question", ["总体评价√", "总体评价:满意", "√总体评价"])
def test_a_tick_beside_the_question_is_no_blank(question: str):
    """Something is ticked, and nobody can tell what."""
    filled = read(beside("满意", "", "基本满意", "", "不满意", "", question=question), form=PLAIN)

    assert_refused(filled, "总体")


UNDER = (
    TOP % "{{单位}}"
    + """
    3 | 项目 | 满意 | 基本满意 | 不满意
    4 | 作风 | {{作风=满意}} | {{作风=基本满意}} | {{作风=不满意}}
    5 | 学习 | {{学习=满意}} | {{学习=基本满意}} | {{学习=不满意}}
"""
)


def under(*cells: str, head: str = "满意 | 基本满意 | 不满意", item: str = "作风") -> str:
    """Return a copy of the form with options above their boxes."""
    return (
        TOP % "甲院"
        + f"    3 | 项目 | {head}\n    4 | {item} | {' | '.join(cells)}\n    5 | 学习 | | √ |\n"
    )


@pytest.mark.parametrize(
    "cells",
    [
        ("满意", "", ""),
        ("√满意", "", ""),
        ("满意√", "基本满意", "不满意"),
        ("☑满意", "□基本满意", "□不满意"),
        ("☑ 满意", "□", "□"),
    ],
)
def test_a_box_may_say_its_options_name(cells: tuple[str, ...]):
    """满意 in the box under 满意, with a tick or without: 满意."""
    filled = read(under(*cells), form=UNDER)

    assert (filled.values["作风"], filled.values["学习"]) == ("满意", "基本满意")
    assert codes(filled) == []


@pytest.mark.parametrize(
    "copy",
    [
        under("不满意", "", ""),
        under("√不满意", "", ""),
        under("满意", "基本满意", "不满意"),
        under("√满意 基本满意 不满意", "", ""),
        under("", "", "", head="满意√ | 基本满意 | 不满意"),
        under("", "", "", item="作风√"),
    ],
)
def test_other_names_and_ticks_around_boxes_are_refused(copy: str):
    """Another option's name, all names, a tick in the heading or in the item's name."""
    filled = read(copy, form=UNDER)

    assert_refused(filled, "作风")
    assert filled.values["学习"] == "基本满意"


BEFORE = "{{总体=满意}}满意  {{总体=基本满意}}基本满意  {{总体=不满意}}不满意"
BEHIND = "满意{{总体=满意}}  基本满意{{总体=基本满意}}  不满意{{总体=不满意}}"


def one(cell: str, beside: str = "") -> str:
    """Return form or copy with all options in one cell."""
    unit = "{{单位}}" if "{{" in cell else "甲院"
    return TOP % unit + f"    3 | 总体评价 | {cell} | {beside}\n"


@pytest.mark.parametrize(
    ("form", "cell", "wanted"),
    [
        (BEFORE, "√满意  基本满意  不满意", "满意"),
        (BEFORE, "满意  √基本满意  不满意", "基本满意"),
        (BEFORE, "满意  √ 基本满意  不满意", "基本满意"),
        (BEFORE, "□满意  ☑基本满意  □不满意", "基本满意"),
        (BEHIND, "满意√  基本满意  不满意", "满意"),
        (BEHIND, "满意  基本满意√  不满意", "基本满意"),
        (BEHIND, "满意□  基本满意☑  不满意□", "基本满意"),
        (BEFORE, "满意√", "满意"),
        (BEHIND, "满意√", "满意"),
    ],
)
def test_a_tick_among_options_is_read_where_the_form_has_it(form: str, cell: str, wanted: str):
    """Before or behind its option, as the form's tags are."""
    filled = read(one(cell), form=one(form))

    assert filled.values["总体"] == wanted
    assert codes(filled) == []


@pytest.mark.parametrize(
    ("form", "copy"),
    [
        (BEFORE, one("满意√  基本满意  不满意")),
        (BEFORE, one("满意  基本满意√  不满意")),
        (BEHIND, one("√满意  基本满意  不满意")),
        (BEHIND, one("满意  √基本满意  不满意")),
        (BEHIND, one("满意  基本满意  不满意", "√")),
        (BEFORE, one("满意  基本满意  不满意", "满意")),
    ],
)
def test_a_tick_on_the_other_side_is_refused(form: str, copy: str):
    """By the form's order it is one option, by the eye another; a cell too far."""
    assert_refused(read(copy, form=one(form)), "总体")


LIST = """
    表 | A | B | C | D
    1 | 民主评议表 |
    2 | 姓名 | 优秀 | 称职 | 备注
    3 | {{人.姓名}} | {{人.等次=优秀}} | {{人.等次=称职}} | {{人.备注}}
    4 |
    5 | 填表人:{{填表人}} |
"""


def test_a_tick_in_the_remarks_is_no_blank_rank():
    """The tick went into the next column: the rank is refused, the other record read."""
    filled = read(LIST.replace("{{人.姓名}} | {{人.等次=优秀}} | {{人.等次=称职}} | {{人.备注}}", "王一 | | | √")
                  .replace("    4 |", "    4 | 李二 | √优秀 | |").replace("{{填表人}}", "张三"), form=LIST)  # fmt: skip

    assert_refused(filled, "人.等次", 0)
    assert filled.blocks["人"].columns["等次"] == [None, "优秀"]
