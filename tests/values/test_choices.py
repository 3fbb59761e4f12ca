"""Options, yes and no, and boxes to tick: M-37."""

from __future__ import annotations

from typing import Any

import pytest

from cxzy_sheets.values import Spec, read_tick

from .said import REFUSED, TOLD, cell, read, readings

GRADES = Spec(
    "选项",
    options=("满意", "比较满意", "不满意"),
    synonyms={"较满意": "比较满意", "还行": "比较满意"},
)


@pytest.mark.parametrize(
    "raw",
    [
        "√",
        "✓",
        "✔",
        "✔\ufe0f",
        "☑",
        "V",
        "v",
        "Ｖ",
        "1",
        1,
        1.0,
        True,
        "Y",
        "是",
        "对",
        "●",
        "■",
        " √ ",
    ],
)
def test_a_tick(raw: Any):
    """Every usual way to write a tick is one."""
    assert read_tick(raw) == (True, ())


@pytest.mark.parametrize("raw", ["×", "✗", "✘", "x", "X", "○", "☒", "o"])
def test_a_cross(raw: Any):
    """A cross is told apart from an empty box: alone, × and ○ may be how somebody ticks."""
    assert read_tick(raw) == (False, ())


@pytest.mark.parametrize("raw", ["否", "0", 0, 0.0, False, "N", "-", "—", "/", "无", "不"])
def test_a_no(raw: Any):
    """A box that says no is not ticked."""
    assert read_tick(raw) == (None, ())


@pytest.mark.parametrize("raw", ["", " ", "□", "☐", "▢"])
def test_an_empty_box(raw: str):
    """An empty square is no answer."""
    assert read_tick(raw) == (None, ())


@pytest.mark.parametrize("raw", ["P", "R", "ü", "3", 2, 1.5, "满意", "√?", "?", "待定"])
def test_what_is_no_tick_is_refused(raw: Any):
    """Letters that a symbol font would draw as a tick are none in another font."""
    value, issues = read_tick(raw)
    assert value is None
    assert [issue.severity for issue in issues] == [REFUSED]


@pytest.mark.parametrize(
    ("font", "letter", "value"),
    [
        ("Wingdings 2", "P", True), ("Wingdings 2", "R", True), ("Wingdings", "ü", True),
        ("Wingdings", "þ", True),
        ("Wingdings", "û", False), ("Wingdings 2", "O", False), ("Wingdings 2", "£", None),
        ("Wingdings", "¨", None),
        ("Wingdings", "\uf0fc", True), ("wingdings 2", "\uf052", True), ("Webdings", "a", True),
        ("宋体", "√", True),
        ("Wingdings", "√", True),
    ],
)  # fmt: skip
def test_letters_of_a_symbol_font(font: str, letter: str, value: bool | None):
    """R, P and ü are ticks in the fonts that draw them so."""
    assert read_tick(letter, cell(font=font)) == (value, ())


@pytest.mark.parametrize(
    ("font", "letter"),
    [("Wingdings", "R"), ("Wingdings", "V"), ("Wingdings 2", "Y"), ("宋体", "P")],
)
def test_other_letters_of_a_symbol_font(font: str, letter: str):
    """A letter that its font draws as something else is no tick: V in Wingdings is none."""
    assert read_tick(letter, cell(font=font))[0] is None
    assert read_tick(letter, cell(font=font))[1]


@pytest.mark.parametrize(
    ("raw", "value", "said"),
    [
        ("是", True, ""), ("否", False, ""), (True, True, ""), (False, False, ""),
        ("√", True, ""), ("✓", True, TOLD), ("×", False, TOLD),
        ("Y", True, TOLD), (1, True, TOLD), (0, False, TOLD), ("不是", False, TOLD),
        ("是。", True, TOLD), ("●", True, TOLD),
        ("○", None, REFUSED), ("☒", None, REFUSED), ("有", None, REFUSED), ("无", None, REFUSED),
        ("—", None, REFUSED),
        (2, None, REFUSED), ("是/否", None, REFUSED), ("□", None, ""),
    ],
)  # fmt: skip
def test_yes_and_no(raw: Any, value: bool | None, said: str):
    """√ is a yes, as forms ask for it; a cross is a no; ○ and 无 are both to different people."""
    assert read(raw, "是否") == (value, said)


def test_nothing_in_a_yes_no_field_means_what_blank_means():
    """Where 空白 is 否, 无 is 否."""
    assert read("无", Spec("是否", blank="否")) == (False, TOLD)


@pytest.mark.parametrize(
    ("raw", "value", "said"),
    [
        ("满意", "满意", ""), (" 满意\n", "满意", ""), ("满　意", "满意", TOLD),
        ("满意。", "满意", TOLD),
        ("A.满意", "满意", TOLD), ("1、满意", "满意", TOLD), ("①满意", "满意", TOLD),
        ("“满意”", "满意", TOLD),
        ("较满意", "比较满意", TOLD), ("还 行", "比较满意", TOLD),
    ],
)  # fmt: skip
def test_an_option(raw: str, value: str, said: str):
    """An option is found through blanks, width, numbering and its synonyms, each told."""
    assert read(raw, GRADES) == (value, said)


@pytest.mark.parametrize(
    "raw", ["基本满意", "满意?", "满意(×)", "不", "满意/不满意", 1.0, "无", "非满意", True]
)
def test_no_option(raw: Any):
    """Nothing that merely looks like an option is one; the nearest comes first."""
    assert read(raw, GRADES) == (None, REFUSED)
    assert set(readings(raw, GRADES)) == set(GRADES.options)


def test_the_nearest_option_is_offered_first():
    """A slip of the pen finds its option at the head of the offer."""
    assert readings("比较满一", GRADES)[0] == "比较满意"


def test_options_of_many_are_not_all_listed():
    """A finding names a dozen options, the nearest among them."""
    units = Spec("选项", options=tuple(f"第{n}支部" for n in range(1, 60)))
    named = readings("第59支郎", units)
    assert named[0] == "第59支部"
    assert len(named) == 13
    assert named[-1] == "…"


def test_numbered_options_are_found_by_their_text():
    """`A.满意` is found by 满意; two options that differ by their number only are not."""
    assert read("满意", Spec("选项", options=("A.满意", "B.不满意"))) == ("A.满意", TOLD)
    assert read("合格", Spec("选项", options=("A.合格", "B.合格"))) == (None, REFUSED)


def test_options_that_look_like_numbers():
    """1 in a number cell is the option 1, and 0.1 in a percent cell the option 10%."""
    assert read(1.0, Spec("选项", options=("1", "2"))) == ("1", "")
    assert read(0.1, Spec("选项", options=("10%", "20%")), cell("0%")) == ("10%", TOLD)
