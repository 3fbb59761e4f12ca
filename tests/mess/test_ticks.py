"""M-37 in boxes: one of several options is ticked."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font

import cxzy_sheets as cs
from cxzy_sheets.reading import Filled

from ..drawn import drawn
from . import MUST, said, saved

FORM = """
    票 | A      | B       | C       | D
    1  | 活动推进情况测评票 | < | <  | <
    2  | 测评内容 | 满意    | 基本满意 | 不满意
    3  | 推进情况 | {{推进=满意}} | {{推进=基本满意}} | {{推进=不满意}}
    4  | 意见    | {{意见}} | <      | <
"""


def ballot(*marks: Any, font: str = "宋体") -> Filled:
    """Return the ballot with three boxes as they were marked."""
    plain = FORM
    for tag in ("{{推进=满意}}", "{{推进=基本满意}}", "{{推进=不满意}}"):
        plain = plain.replace(tag, "")
    book = openpyxl.load_workbook(io.BytesIO(drawn(plain.replace("{{意见}}", "同意"))))
    for cell, mark in zip(("B3", "C3", "D3"), marks, strict=True):
        book["票"][cell].value = mark
        book["票"][cell].font = Font(name=font)
    return cs.Form(drawn(FORM), name="票").read(saved(book), name="票.xlsx")


@pytest.mark.parametrize(
    ("marks", "font"),
    [
        ((None, "√", None), "宋体"), (("□", "☑", "□"), "宋体"), (("×", "√", "×"), "宋体"),
        (("○", "●", "○"), "宋体"), ((None, "R", None), "Wingdings 2"),
        (("\u00a3", "R", "\u00a3"), "Wingdings 2"), (("o", "þ", "o"), "Wingdings"),
        ((0, 1, 0), "宋体"),
    ],
)  # fmt: skip
def test_m37_one_tick_is_the_answer(marks: tuple[Any, ...], font: str):
    """A tick beside empty or crossed boxes is the answer, in its own font too; nothing is asked."""
    filled = ballot(*marks, font=font)
    assert (filled.values["推进"], filled.state("推进")) == ("基本满意", "值")
    assert [f for f in filled.findings if f.severity == MUST] == []


def test_m37_two_ticks_are_none():
    """Two boxes ticked: 强制, both named, no value."""
    filled = ballot("√", "√", None)
    told = said(filled, "several-ticks")
    assert (filled.values["推进"], told.severity) == (None, MUST)
    assert {"满意", "基本满意"} <= set(told.found)


@pytest.mark.parametrize("marks", [(None, "R", None), (None, "ü", None), ("○", None, None)])
def test_m37_a_mark_that_may_be_a_tick_is_not_guessed(marks: tuple[Any, ...]):
    """A letter whose font was lost, and a lone ○: 强制 and no value."""
    filled = ballot(*marks)
    assert (filled.values["推进"], filled.state("推进")) == (None, "无法读取")
    assert any(f.severity == MUST and f.field == "推进" for f in filled.findings)
