"""What cells hold that is no plain value: errors, formulas without a result, ticks, printed rows."""

# ruff: noqa: E501 - what is drawn is as wide as the sheet

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from cxzy_sheets.findings import VERIFY

from ..drawn import drawn
from .ballots import ROWS, assert_refused, assert_whole, codes, read, rows
from .test_around import COPY


def test_an_error_is_refused_never_blank():
    """An error in a cell is unreadable, with its own code and its cell."""
    filled = read(COPY.replace("| 38 |", "| #DIV/0! |"))

    assert [row[2] for row in rows(filled)] == [None, 20, 12]
    assert filled.state("支部.满意", 0) == "无法读取"
    assert [(f.code, f.cell, f.found) for f in filled.findings] == [("error-cell", "D7", "#DIV/0!")]


def test_a_formula_without_a_result_is_refused_never_blank():
    """What a program wrote without a result is unreadable, and the formula is shown."""
    filled = read(COPY.replace("| 38 |", "| =C7-E7 |"))

    assert filled.state("支部.满意", 0) == "无法读取"
    assert [(f.code, f.cell, f.found) for f in filled.findings] == [
        ("uncached-formula", "D7", "=C7-E7")
    ]


def test_a_formula_with_a_result_is_its_result():
    """A number that is worked out in the copy counts like one that was typed."""
    assert_whole(read(COPY.replace("| 38 |", "| =C7-E7 -> 38 |")))


def test_a_blank_number_of_a_record_is_blank():
    """Blank is not zero."""
    filled = read(COPY.replace("| 38 |", "|  |"))

    assert [row[2] for row in rows(filled)] == [None, 20, 12]
    assert filled.state("支部.满意", 0) == "空白"
    assert codes(filled) == []


def test_a_printed_year_that_differs_is_to_be_verified():
    """A title of another year: read, and to be verified."""
    form = COPY_OF_YEAR.replace("数学学院党总支", "{{单位}}").replace("王建国", "{{联系人}}")
    last_year = COPY_OF_YEAR.replace("2011年度", "2010年度")

    filled = read(last_year, form=form)

    assert filled.values == {"单位": "数学学院党总支", "联系人": "王建国"}
    assert codes(filled, VERIFY) == [("printed-digits", "A1")]
    assert codes(read(COPY_OF_YEAR, form=form), VERIFY) == []


COPY_OF_YEAR = """
    Sheet1 | A | B | C | D
    1 | 2011年度党支部情况登记表 | < | < | <
    2 | 单位 | 数学学院党总支 | 联系人 | 王建国
    3 | 本表一式两份。
"""

BALLOT = """
    票 | A | B | C | D
    1 | 领导班子测评票 | < | < | <
    2 | 被测评单位 | {{单位}} | < | <
    3 | 内容 | 好 | 一般 | 差
    4 | 思想建设 | {{测评.结果=好}} | {{测评.结果=一般}} | {{测评.结果=差}}
    5 | 工作作风 | {{测评.结果=好}} | {{测评.结果=一般}} | {{测评.结果=差}}
    6 | 总体评价 | {{总体=好}} | {{总体=一般}} | {{总体=差}}
    7 | 注:每项只选一项。
"""


@pytest.mark.parametrize("tick", ["√", "✓", "V", "1", "☑"])
def test_the_box_that_is_ticked_says_the_option(tick: str):
    """A tick in the box of an option is that option, in printed rows and in the head."""
    filled = read(
        f"""
        票 | A | B | C | D
        1 | 领导班子测评票 | < | < | <
        2 | 被测评单位 | 数学学院 | < | <
        3 | 内容 | 好 | 一般 | 差
        4 | 思想建设 |  | {tick} |
        5 | 工作作风 | {tick} | □ | □
        6 | 总体评价 |  |  | {tick}
        7 | 注:每项只选一项。
        """,
        form=BALLOT,
    )

    assert rows(filled, "测评") == [("思想建设", "一般"), ("工作作风", "好")]
    assert filled.values == {"单位": "数学学院", "总体": "差"}
    assert codes(filled) == []


def test_two_ticks_are_refused_and_none_is_blank():
    """More than one box of an answer is no answer; no box is a blank."""
    filled = read(
        """
        票 | A | B | C | D
        1 | 领导班子测评票 | < | < | <
        2 | 被测评单位 | 数学学院 | < | <
        3 | 内容 | 好 | 一般 | 差
        4 | 思想建设 | √ | √ |
        5 | 工作作风 |  |  |
        6 | 总体评价 | √ | 待定 |
        7 | 注:每项只选一项。
        """,
        form=BALLOT,
    )

    assert rows(filled, "测评") == [("思想建设", None), ("工作作风", None)]
    assert [filled.state("测评.结果", i) for i in range(2)] == ["无法读取", "空白"]
    assert_refused(filled, "总体")
    assert sorted(codes(filled)) == [("not-a-tick", "C6"), ("several-ticks", "B4、C4")]


def test_a_cross_is_a_no_beside_a_tick_only():
    """Beside a tick × says no; alone it may be how the unit ticks, and is refused."""
    filled = read(
        """
        票 | A | B | C | D
        1 | 领导班子测评票 | < | < | <
        2 | 被测评单位 | 数学学院 | < | <
        3 | 内容 | 好 | 一般 | 差
        4 | 思想建设 | √ | × | ×
        5 | 工作作风 |  | × |
        6 | 总体评价 | □ | □ | □
        7 | 注:每项只选一项。
        """,
        form=BALLOT,
    )

    assert rows(filled, "测评") == [("思想建设", "好"), ("工作作风", None)]
    assert [filled.state("测评.结果", i) for i in range(2)] == ["值", "无法读取"]
    assert filled.state("总体") == "空白"
    assert codes(filled) == [("not-a-tick", "C5")]


def test_printed_rows_are_found_by_their_text():
    """Printed rows that changed places, or have another between them, keep their answers."""
    filled = read(
        """
        票 | A | B | C | D
        1 | 领导班子测评票 | < | < | <
        2 | 被测评单位 | 数学学院 | < | <
        3 | 内容 | 差 | 好 | 一般
        4 | 工作作风 | √ |  |
        5 | 廉政建设 |  | √ |
        6 | 思想建设 |  |  | √
        7 | 总体评价 |  | √ |
        8 | 注:每项只选一项。
        """,
        form=BALLOT,
    )

    assert rows(filled, "测评") == [("思想建设", "一般"), ("工作作风", "差")]
    assert filled.values["总体"] == "好"
    assert codes(filled) == [("row-not-printed", "A5:C5")]


def test_a_printed_row_that_is_gone_is_not_blank():
    """A printed row that was deleted is 未找到; the others are read."""
    filled = read(
        """
        票 | A | B | C | D
        1 | 领导班子测评票 | < | < | <
        2 | 被测评单位 | 数学学院 | < | <
        3 | 内容 | 好 | 一般 | 差
        4 | 工作作风 | √ |  |
        5 | 总体评价 |  | √ |
        6 | 注:每项只选一项。
        """,
        form=BALLOT,
    )

    assert [filled.state("测评.结果", i) for i in range(2)] == ["未找到", "值"]
    assert codes(filled) == [("row-not-found", None)]


SCORES = """
    表 | A | B | C | D
    1 | 考核评分表 | < | < | <
    2 | 单位 | {{单位}} |
    3 | 项目 | 内容 | 分值 | 得分
    4 | 班子好 | 团结 | 10 | {{评分.得分}}
    5 | ^ | 民主 | 15 | {{评分.得分}}
    6 | 队伍好 | 教育 | 25 | {{评分.得分}}
    7 | 考核人:
"""


def test_printed_numbers_are_read_as_they_are_printed():
    """Printed columns are fields, numbers among them; what was changed in a copy is to be verified."""
    filled = read(
        """
        表 | A | B | C | D
        1 | 考核评分表 | < | < | <
        2 | 单位 | 数学学院 |
        3 | 项目 | 内容 | 分值 | 得分
        4 | 班子好 | 团结 | 10 | 9
        5 | ^ | 民主 | 50 | 45
        6 | 队伍好 | 教育 | 25 | 20
        7 | 考核人:
        """,
        form=SCORES,
    )

    assert rows(filled, "评分") == [
        ("班子好", "团结", 10, "9"),
        ("班子好", "民主", 15, "45"),
        ("队伍好", "教育", 25, "20"),
    ]
    assert [(f.code, f.cell, f.found) for f in filled.findings] == [
        ("printed-changed", "C5", [50.0])
    ]


def test_one_record_under_its_labels_is_found_by_them():
    """Labels above their answers: the row below them, whatever stands between."""
    form = """
        表 | A | B | C
        1 | 联系点登记表 | < | <
        2 | 联系领导 | 职务 | 联络员
        3 | {{领导}} | {{职务}} | {{联络员}}
        4 | 注:每季度填报一次。
    """
    filled = read(
        """
        表 | A | B | C
        1 | 联系点登记表 | < | <
        3 | 职务 | 联系领导 | 联络员
        5 | 书记 | 王建国 | 李秀英
        6 | 注:每季度填报一次。
        """,
        form=form,
    )

    assert filled.values == {"领导": "王建国", "职务": "书记", "联络员": "李秀英"}
    assert codes(filled) == []


@pytest.mark.libreoffice
@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
def test_a_copy_saved_by_libreoffice_says_the_same(ending: str, tmp_path: Path):
    """What another program saved again, in its own format, holds the same answers and cells."""
    (tmp_path / "copy.xlsx").write_bytes(drawn(COPY))
    out = tmp_path / "out"
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
         "--convert-to", ending, "--outdir", str(out), str(tmp_path / "copy.xlsx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip

    filled = read((out / f"copy.{ending}").read_bytes())

    assert_whole(filled)
    assert filled.ref("支部.满意", 1).cell == "D8"
    assert rows(filled) == ROWS


def test_a_box_that_is_not_ticked_is_an_answer():
    """是否 with 空白 否: left empty it is 否, and nothing is said; a blank number that means 0 is."""
    form = """
        附件 | A      | B            | C    | D
        1    | 报送单 | <            | <    | <
        2    | 单位   | {{单位}}     |      |
        3    | 没有信息的打√ | {{零报送}} | 条数 | {{条数}}
        字段 | A      | B    | C
        1    | 字段   | 类型 | 空白
        2    | 零报送 | 是否 | 否
        3    | 条数   | 整数 | 0
    """
    copy = """
        附件 | A      | B            | C    | D
        1    | 报送单 | <            | <    | <
        2    | 单位   | 数学学院     |      |
        3    | 没有信息的打√ |       | 条数 |
    """
    filled = read(copy, form=form)

    assert (filled.values["零报送"], filled.values["条数"]) == (False, 0)
    assert [(f.code, f.cell) for f in filled.findings] == [("blank-means", "D3")]
