"""Several values a cell: rules over each of them (范围), and functions that take them as a column.

出席:张三、李四    请假:李四      范围 出席   COUNTIFS(请假, 出席)=0      李四又出席又请假
课题 │ 负责人 │ 成员              范围 课题   COUNTIFS(成员, 负责人)=0
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from cxzy_sheets import Form, FormError
from cxzy_sheets.checks import check_copies

from ..cycle.folders import workbook
from ..formulas.worlds import outcome, worth

FIELDS: Sequence[Sequence[Any]] = (
    ("字段", "类型", "拆分"), ("单位", "文本", None), ("出席;请假", "文本", "、"),
    ("课题.名称;负责人", "文本", None), ("课题.成员", "文本", "、"),
    ("课题.年份", "整数(多)", None),
)  # fmt: skip
HEADS = ("单位", "出席", "请假")
COLUMNS = ("名称", "负责人", "成员", "年份")


def meeting(*rules: Sequence[Any]) -> Form:
    """A form with two lists of names in its head, and one in each row of a block."""
    sheet: list[list[Any]] = [["会议记录"], *([f"{n}:", f"{{{{{n}}}}}"] for n in HEADS)]
    sheet += [["课题明细"], list(COLUMNS), [f"{{{{课题.{name}}}}}" for name in COLUMNS]]
    said = [("编号", "范围", "规则", "级别", "提示"), *rules]
    return Form(workbook({"表": sheet, "字段": FIELDS, "规则": said}))


def copy_of(form: Form, heads: dict[str, Any], *rows: Sequence[Any]) -> Any:
    """A filled copy."""
    made = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    return form.read(form.fill({"单位": "甲", **heads}, {"课题": made}), name="甲.xlsx")


TWICE = ("L-33", "出席", "COUNTIFS(请假, 出席)=0", "强制", "{{出席}}又出席又请假")


def test_a_rule_holds_for_each_value_of_a_cell():
    """Only who is in both is named; the cell is that of the field."""
    form = meeting(TWICE)
    copy = copy_of(form, {"出席": "张三、李四、王五", "请假": "李四、赵六、王五"})
    (finding,) = copy.findings.of("rule-broken")
    assert (finding.cell, finding.field) == ("B3", "出席")
    assert finding.message.startswith("李四;王五又出席又请假") or finding.message.startswith(
        "李四、王五又出席又请假"
    )
    assert not copy_of(form, {"出席": "张三", "请假": "李四"}).findings.of("rule-broken")


def test_without_words_of_its_own_the_values_that_break_are_told():
    """The sentence names those for which it does not hold."""
    form = meeting(("R", "出席", '出席<>"李四"', "核实", None))
    (finding,) = copy_of(form, {"出席": "张三、李四"}).findings.of("rule-broken")
    assert "李四" in finding.message
    assert "张三" not in finding.message


def test_a_blank_cell_is_not_checked():
    """Who was on leave is not known: neither broken nor passed, unless the rule asks for it."""
    form = meeting(TWICE, ("R2", "出席", "OR(ISBLANK(请假), COUNTIFS(请假, 出席)=0)", "强制", None))
    copy = copy_of(form, {"出席": "张三、李四", "请假": None})
    assert not copy.findings.of("rule-broken")
    _, book = check_copies(form.checker, [copy])
    counts = {count.id: (count.passed, count.unchecked) for count in book.counts}
    assert counts == {"L-33": (0, 1), "R2": (1, 0)}


def test_the_values_of_a_row_s_cell_are_a_column_of_that_row():
    """COUNTIFS, SUMIFS and their kin count in the cell of their own row, and in no other."""
    form = meeting(
        ("J-6", "课题", "COUNTIFS(成员, 负责人)=0", "核实", "{{负责人}}又写在成员里"),
        ("J-7", "课题", 'COUNTIFS(年份, ">2010")<=1', "核实", None),
        ("J-8", "课题.成员", "COUNTIFS(课题.负责人, 成员)=0", "提示", "{{成员}}是负责人"),
    )
    copy = copy_of(
        form, {"出席": "张三"}, ("甲", "张三", "李四、王五", "2010;2011"),
        ("乙", "李四", "张三、李四、李四", "2011;2012;2009"), ("丙", "赵六", "钱七", "2009"),
    )  # fmt: skip
    told = {(f.facts["rule"], f.cell) for f in copy.findings.of("rule-broken")}
    assert told == {("J-6", "C8"), ("J-7", "D8"), ("J-8", "C7"), ("J-8", "C8")}
    said = [f.message for f in copy.findings.of("rule-broken") if f.facts["rule"] == "J-8"]
    assert said[0].startswith("李四是负责人")


@pytest.mark.parametrize(
    ("text", "drawing", "expected"),
    [
        ('COUNTIFS(年级, ">=2014")', "年级=(2013;2014;2015)", 2.0),
        ('COUNTIF(年级, "2014")=1', "年级=(2013;2014)", "TRUE"),
        ("COUNTIFS(年级, 本年)=0", "年级=(2013;2014) 本年=2014", "FALSE"),
        ("COUNTIFS(年级, 本年)=0", "年级=(2013;2014) 本年=∅", "UNKNOWN"),
        ("SUMIFS(年级, 年级, \">2013\")", "年级=(2013;2014;2015)", 4029.0),
        ("MAXIFS(年级, 年级, \"<2015\")", "年级=(2013;2014;2015)", 2014.0),
    ],
)  # fmt: skip
def test_functions_that_want_a_column_take_the_values_of_a_cell(
    text: str, drawing: str, expected: Any
):
    """As TEXTSPLIT would give them."""
    given = outcome if isinstance(expected, str) else worth
    assert given(text, drawing) == expected


def test_a_scope_that_names_no_list_is_refused_with_the_nearest():
    """范围 is a block, or a field of several values a cell."""
    with pytest.raises(FormError) as caught:
        meeting(("R", "出度", "TRUE=TRUE", "强制", None))
    (finding,) = [f for f in caught.value.findings if f.code == "form-unknown-block"]
    assert "出席" in finding.message
