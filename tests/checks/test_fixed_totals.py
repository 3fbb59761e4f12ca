"""The form's own formulas over printed rows are rules by themselves."""

from __future__ import annotations

import pytest

import cxzy_sheets as cs

from ..drawn import drawn
from ..reading import test_fixed as fixed


def found(*lines: str, form: str = fixed.FORM) -> list[tuple[str, str, str | None]]:
    """Return code, severity and cell of what is said of a copy."""
    data = drawn(fixed.TOP + "".join(lines) + fixed.FOOT)
    filled = cs.Form(drawn(form), name="表").read(data, name="a.xlsx")
    return [(f.code, f.severity, f.cell) for f in filled.findings]


RIGHT = (fixed.TEACHERS, fixed.OFFICE, fixed.SUBTOTAL, fixed.STUDENTS, fixed.TOTAL)
NOTE = "       | 注:含挂职 | < | < | <\n"


@pytest.mark.parametrize("drift", ["", NOTE])
@pytest.mark.parametrize(
    ("line", "wrong", "told"),
    [
        (0, "       | 教师 | 3 | 2 | 6\n", [("own-formula-differs", "核实", "D4")]),
        (2, "       | 小计 | 99 | 3 | 10\n", [("total-differs", "核实", "B6")]),
        (4, "       | 合计 | 1000 | 9 | 21\n", [("total-differs", "核实", "B8")]),
        (4, "       | 合计 | 19 | 12 | 21\n", [("totals-differ", "强制", "B8、C8")]),
    ],
)
def test_a_total_that_does_not_come_out_is_told(drift: str, line: int, wrong: str, told: list):
    """小计 of some rows, 合计 of 小计s, sums across a row; by address, and where rows moved."""
    lines = list(RIGHT)
    lines[line] = wrong
    assert found(*RIGHT) == []
    said = [one for one in found(*lines, *([drift] if drift else [])) if one[1] != "提示"]
    assert said == told


def test_a_total_of_a_moved_row_is_held_against_the_same_rows():
    """学生 on top: 合计 is the same, 小计 still of 教师 and 机关."""
    moved = (fixed.STUDENTS, fixed.TEACHERS, fixed.OFFICE, fixed.SUBTOTAL, fixed.TOTAL)
    assert found(*moved) == []
    wrong = (*moved[:3], "       | 小计 | 12 | 9 | 21\n", fixed.TOTAL)
    assert ("totals-differ", "强制", "B7、C7、D7") in found(*wrong)


def test_a_blank_among_the_rows_counts_as_nothing_in_the_total():
    """As in Excel's sum: 机关 is blank, 小计 must be 教师's."""
    blank = "       | 机关 | | |\n"
    right = (fixed.TEACHERS, blank, "       | 小计 | 3 | 2 | 5\n", fixed.STUDENTS)
    assert found(*right, "       | 合计 | 8 | 8 | 16\n") == []
    wrong = found(*right, "       | 合计 | 9 | 8 | 16\n")
    assert wrong == [("total-differs", "核实", "B8")]


def test_a_value_that_cannot_be_read_leaves_its_totals_unchecked():
    """The cell is told; of the sum nothing is known."""
    bad = "       | 机关 | 约四五人 | 1 | 5\n"
    said = found(fixed.TEACHERS, bad, fixed.SUBTOTAL, fixed.STUDENTS, fixed.TOTAL)
    assert [cell for _, severity, cell in said if severity == "强制"] == ["B5"]
    assert all(cell == "B5" for _, _, cell in said)


@pytest.mark.parametrize("drift", ["", NOTE])
@pytest.mark.parametrize(
    ("lines", "said"),
    [
        # Excel's SUM passes over the text, its + does not.
        (("教师 | '3 | 2 | 5", "机关 | 4 | 1 | 5", "小计 | 4 | 3 | 10", "学生 | 5 | 6 | 11",
          "合计 | 9 | 9 | 21"),
         [("total-skips-text", "提示", "B6"), ("total-skips-text", "提示", "B8")]),
        (("教师 | '3 | '2 | 5", "机关 | '4 | '1 | 5", "小计 | 0 | 0 | 10", "学生 | '5 | '6 | 11",
          "合计 | 5 | 6 | 21"),
         [("total-skips-text", "提示", "B6、C6"), ("total-skips-text", "提示", "B8、C8")]),
        # Added up by hand, texts and all.
        (("教师 | '3 | 2 | 5", "机关 | 4 | 1 | 5", "小计 | 7 | 3 | 10", "学生 | '5 | 6 | 11",
          "合计 | 12 | 9 | 21"), []),
        # Short by something else.
        (("教师 | '3 | 2 | 5", "机关 | 4 | 1 | 5", "小计 | 5 | 3 | 10", "学生 | 5 | 6 | 11",
          "合计 | 12 | 9 | 21"), [("total-differs", "核实", "B6")]),
    ],
)  # fmt: skip
def test_a_total_that_passes_over_numbers_typed_as_texts_is_no_breach(
    lines: tuple[str, ...], said: list, drift: str
):
    """小计 of a group, 合计 of 小计s: what was typed as text counts as its number."""
    drawn_lines = [f"       | {line}\n" for line in lines]
    told = found(*drawn_lines, *([drift] if drift else []))
    kept = [one for one in told if one[0] not in ("number-as-text", "unclaimed-text")]
    assert kept == said


ACROSS = fixed.FORM.replace("=B4+C4", "=SUM(B4:C4)").replace("=B5+C5", "=SUM(B5:C5)")


def test_a_sum_across_a_row_may_pass_over_a_text_too():
    """`=SUM(B4:C4)` shows 2 where 3 was typed as text; a sum that is short by more is told."""
    lines = [
        "       | 教师 | '3 | 2 | 2\n",
        fixed.OFFICE,
        fixed.SUBTOTAL,
        fixed.STUDENTS,
        fixed.TOTAL,
    ]
    told = [one for one in found(*lines, form=ACROSS) if one[0] != "number-as-text"]
    assert ("total-skips-text", "提示", "D4") in told
    assert "own-formula-differs" not in {code for code, _, _ in told}
    lines[0] = "       | 教师 | '3 | 2 | 1\n"
    told = [one for one in found(*lines, form=ACROSS) if one[0] != "number-as-text"]
    assert ("total-differs", "核实", "D4") in told


def test_a_sum_in_a_row_of_a_growing_block_may_pass_over_a_text_too():
    """The same where the rows are records."""
    form = """
    表 | A        | B          | C          | D
    1  | 群众评议表 | <          | <          | <
    2  | 单位:{{单位}} | <      | <          | <
    3  | 支部      | 满意        | 不满意       | 计票
    4  | {{支部.名称}} | {{支部.满意}} | {{支部.不满意}} | =SUM(B4:C4)
    5  |          |            |            | =SUM(B5:C5)
    6  | 合计      | =SUM(B4:B5) | =SUM(C4:C5) | =SUM(D4:D5)
    7  | 填表人:{{填表人}} | < | < | <
    """
    copy = """
    表 | A        | B  | C  | D
    1  | 群众评议表 | <  | <  | <
    2  | 单位:甲院 | <   | <  | <
    3  | 支部      | 满意 | 不满意 | 计票
    4  | 一支部    | '3 | 2  | 2
    5  | 二支部    | 4  | 1  | 6
    6  | 合计      | 4  | 3  | 8
    7  | 填表人:张三 | < | < | <
    """
    told = cs.Form(drawn(form), name="表").read(drawn(copy)).findings
    said = [(f.code, f.severity, f.cell) for f in told if f.code != "number-as-text"]
    assert ("total-skips-text", "提示", "D4") in said
    assert ("own-formula-differs", "核实", "D5") in said


def test_a_total_row_that_is_gone_is_not_missed():
    """The unit deleted 合计: nothing is to be checked."""
    assert found(*RIGHT[:4]) == []


RATES = """
    表 | A        | B          | C          | D
    1  | 群众评议表 | <          | <          | <
    2  | 单位:{{单位}} | <      | <          | <
    3  | 项目      | 有效        | 满意        | 满意率
    4  | 党建      | {{评议.有效}} | {{评议.满意}} | =C4/B4
    5  | 作风      | {{评议.有效}} | {{评议.满意}} | =C5/B5
    6  | 合计      | =SUM(B4:B5) | =SUM(C4:C5) | =C6/B6
    7  | 填表人:{{填表人}} | < | < | <
"""


def test_a_rate_of_the_totals_is_held_against_the_sums():
    """`=C6/B6` in the total row is 满意 over 有效 of all rows, whatever 合计 shows."""
    form = cs.Form(drawn(RATES), name="表")
    copy = """
    表 | A        | B  | C  | D
    1  | 群众评议表 | <  | <  | <
    2  | 单位:甲院 | <   | <  | <
    3  | 项目      | 有效 | 满意 | 满意率
    4  | 党建      | 10 | 9  | 90%
    5  | 作风      | 30 | 15 | 50%
    6  | 合计      | 40 | 24 | 70%
    7  | 填表人:张三 | < | < | <
    """
    (told,) = form.read(drawn(copy)).findings
    assert (told.code, told.cell, told.found, told.expected) == (
        "total-differs", "D6", "70%", "60%",
    )  # fmt: skip
    assert len(form.read(drawn(copy.replace("70%", "60%"))).findings) == 0


def test_the_same_holds_for_a_block_that_grows():
    """A rate of totals, a total of a column of formulas, a blank among the rows."""
    form = """
    表 | A        | B          | C          | D
    1  | 群众评议表 | <          | <          | <
    2  | 单位:{{单位}} | <      | <          | <
    3  | 支部      | 满意        | 不满意       | 计票
    4  | {{支部.名称}} | {{支部.满意}} | {{支部.不满意}} | =B4+C4
    5  |          |            |            | =B5+C5
    6  | 合计      | =SUM(B4:B5) | =SUM(C4:C5) | =SUM(D4:D5)
    7  | 满意率    | =B6/D6      |            |
    8  | 填表人:{{填表人}} | < | < | <
    """
    copy = """
    表 | A        | B  | C  | D
    1  | 群众评议表 | <  | <  | <
    2  | 单位:甲院 | <   | <  | <
    3  | 支部      | 满意 | 不满意 | 计票
    4  | 一支部    | 8  | 2  | 10
    5  | 二支部    | 4  | 2  | 6
    6  | 合计      | 12 | 4  | 16
    7  | 满意率    | 75% |   |
    8  | 填表人:张三 | < | < | <
    """
    made = cs.Form(drawn(form), name="表")
    assert len(made.read(drawn(copy)).findings) == 0
    wrong = made.read(drawn(copy.replace("| 16", "| 17").replace("75%", "80%")))
    assert [(f.code, f.cell) for f in wrong.findings] == [
        ("total-differs", "D6"), ("total-differs", "B7"),
    ]  # fmt: skip
    blank = made.read(drawn(copy.replace("| 4  | 2  | 6", "|    | 2  | 2")))
    assert ("totals-differ", "B6、D6") in [(f.code, f.cell) for f in blank.findings] or (
        "total-differs", "B6",
    ) in [(f.code, f.cell) for f in blank.findings]  # fmt: skip


def test_a_value_that_a_formula_replaces_is_what_totals_use():
    """女 has a 公式: the totals are of what it gives, not of what was typed."""
    form = (
        fixed.FORM.replace("字段 | A | B", "字段 | A | B | C")
        .replace("| 字段 | 类型", "| 字段 | 类型 | 公式")
        .replace("党员.男;女 | 整数", "党员.男 | 整数")
    )
    lines = [
        "       | 教师 | 3 | 4 | 7\n",
        "       | 机关 | 4 | 6 | 9\n",
        "       | 小计 | 7 | 9 | 16\n",
        "       | 学生 | 5 | 6 | 11\n",
        "       | 合计 | 12 | 15 | 27\n",
    ]
    said = found(*lines, form=f"{form}    3  | 党员.女 | 整数 | 男+1\n")
    assert [(code, cell) for code, _, cell in said] == [("formula-differs", "C5")]


def test_a_total_in_words_is_told():
    """约七人 is no total; what says that there is none, and a blank, is passed over."""
    for word, told in (("约七人", ["B6"]), ("—", []), ("", [])):
        lines = list(RIGHT)
        lines[2] = f"       | 小计 | {word} | 3 | 10\n"
        assert [cell for _, _, cell in found(*lines)] == told


def test_a_formula_that_makes_a_text_is_no_answer():
    """`="共"&B4&"人"` and TODAY(): used for nothing, told by lint, and never a wrong value."""
    form = """
    表 | A        | B
    1  | 党员统计表 | <
    2  | 单位:{{单位}} | <
    3  | 人数      | {{人数}}
    4  | 说明      | ="共"&B3&"人"
    5  | 日期      | =TODAY()
    6  | 填表人:{{填表人}} | <
    字段 | A | B
    1  | 字段 | 类型
    2  | 人数 | 整数
    """
    copy = """
    表 | A        | B
    1  | 党员统计表 | <
    2  | 单位:甲院 | <
    {note}
       | 人数      | 3
       | 说明      | 共4人
       | 日期      | 2012-01-01
       | 填表人:张三 | <
    """
    made = cs.Form(drawn(form), name="表")
    for note in ("", "3 | 注:无 |"):
        filled = made.read(drawn(copy.format(note=note)))
        assert filled.values["人数"] == 3
        assert [f.code for f in filled.findings if f.severity != "提示"] == []
    assert [f.cell for f in made.lint() if f.code == "form-formula-unused"] == ["B5"]
