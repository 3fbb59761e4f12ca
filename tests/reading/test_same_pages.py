"""A form of two pages with the same headings: which sheet is which, when the unit renamed one."""

from __future__ import annotations

import pytest

from cxzy_sheets.findings import ADVICE, MUST

from .ballots import codes, read, rows


def _page(name: str, unit: str, *record: str) -> str:
    return f"""
    {name} | A | B | C
    1  | 情况登记表 | < | <
    2  | 单位 | {unit} |
    3  | 姓名 | 人数 | 备注
    4  | {" | ".join(record)}
    5  | 填表人: | |
"""


FORM = _page("教工情况", "{{单位}}", "{{教工.姓名}}", "{{教工.人数}}", "{{教工.备注}}") + _page(
    "学生情况", "{{单位}}", "{{学生.姓名}}", "{{学生.人数}}", "{{学生.备注}}"
)
ONE, TWO = ("张三", "'3", "甲"), ("李四", "'5", "乙")


def both(first: str, second: str) -> str:
    """Return a copy whose first sheet is 教工's and whose second is 学生's, under these names."""
    return _page(first, "甲院", *ONE) + _page(second, "甲院", *TWO)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("教工情况", "学生情况"), []),
        (("教 工 情 况", "学生情况 (甲院)"), []),
        (("教工情况", "Sheet2"), ["sheet-renamed"]),
        (("甲院", "学生情况"), ["sheet-renamed"]),
    ],
)
def test_the_page_that_is_left_over_is_the_sheet_that_was_renamed(
    names: tuple[str, str], said: list[str]
):
    """By its name, or because only one page and one sheet are left, and it stands in its place."""
    filled = read(both(*names), form=FORM)

    assert codes(filled, MUST) == []
    assert [code for code, _ in codes(filled, ADVICE)] == said
    assert (rows(filled, "教工"), rows(filled, "学生")) == (
        [("张三", "3", "甲")],
        [("李四", "5", "乙")],
    )


@pytest.mark.parametrize(
    "copy",
    [
        both("Sheet1", "Sheet2"),
        _page("Sheet2", "甲院", *TWO) + _page("教工情况", "甲院", *ONE),
        _page("甲院", "甲院", *ONE),
    ],
)
def test_sheets_that_nothing_tells_apart_are_refused_in_one_sentence(copy: str):
    """Both renamed; the renamed one out of its place; one sheet alone, which may be either."""
    filled = read(copy, form=FORM)

    (code,) = [code for code, _ in codes(filled, MUST)]
    assert code == "sheet-unsettled"
    assert rows(filled, "学生") == []
    told = next(f for f in filled.findings if f.code == code)
    assert "学生情况" in told.message
    assert "标题和表头相同" in told.message


def test_a_page_more_is_a_rival_unless_it_says_the_same():
    """Both pages and a third sheet: a second copy of one of them, or something nobody knows."""
    same = read(both("教工情况", "学生情况") + _page("备份", "甲院", *TWO), form=FORM)
    assert codes(same, MUST) == []
    assert [code for code, _ in codes(same, ADVICE)] == ["same-copy-twice"]
    assert rows(same, "学生") == [("李四", "5", "乙")]

    other = read(
        both("教工情况", "学生情况") + _page("教工情况 (2)", "甲院", "王五", "'1", "丙"), form=FORM
    )
    assert [code for code, _ in codes(other, MUST)] == ["several-copies"]
    assert rows(other, "教工") == []
    assert rows(other, "学生") == [("李四", "5", "乙")]
