"""必填 and 取值: is this cell right?"""

from __future__ import annotations

from .ballots import FIELDS, GOOD, facts, filled, form


def with_line(*line: object) -> list[tuple[object, ...]]:
    return [*FIELDS, line]


def test_a_good_copy_has_no_finding_that_blocks():
    """The copy that everything else is compared with is accepted."""
    copy = filled(form())
    assert [f for f in copy.findings if f.severity != "提示"] == []
    assert copy.values["单位"] == "数学学院"


def test_a_required_single_field_that_is_blank_is_told_at_its_cell():
    """必填 是: the blank cell is named."""
    made = form(with_line("填表人", None, "是", None, None, None, None))
    copy = filled(made, {"B8": None})
    assert facts(copy.findings, "required") == [("required", "强制", "B8", None, None)]
    assert copy.state("填表人") == "空白"


def test_blank_cells_of_one_required_column_are_one_finding():
    """One cause is one finding: a column with two blanks is told once, with both cells."""
    fields = [("字段", "类型", "必填"), ("支部.发出", "整数", "是")]
    copy = filled(form(fields), {"C4": None, "C5": None})
    assert facts(copy.findings, "required") == [("required", "强制", "C4:C5", None, None)]


def test_required_on_a_condition_is_required_where_it_surely_holds():
    """A condition that is unknown, since a cell is blank, requires nothing."""
    fields = [
        ("字段", "类型", "必填"),
        ("支部.满意", "整数", "=有效>15"),
        ("支部.有效", "整数", None),
    ]
    made = form(fields)
    copy = filled(made, {"F4": None, "F5": None})
    assert facts(copy.findings, "required-when") == [("required-when", "强制", "F4", None, None)]
    assert facts(filled(made, {"F4": None, "E4": None}).findings, "required-when") == []


def test_a_number_outside_its_range_is_told_with_the_range():
    """取值 0~100 refuses 120 and takes 100."""
    fields = [("字段", "类型", "取值"), ("支部.发出", "整数", "0~100")]
    made = form(fields)
    copy = filled(made, {"C4": 120, "C5": 100})
    assert facts(copy.findings, "not-allowed") == [("not-allowed", "强制", "C4", 120, "0—100")]


def test_a_value_is_right_if_it_meets_all_conditions():
    """Conditions of 取值 hold together, options and columns each by themselves."""
    fields = [("字段", "类型", "取值"), ("支部.发出", "整数", ">=5;<=50;99")]
    made = form(fields)
    assert facts(filled(made, {"C4": 99}).findings, "not-allowed") == []
    found = facts(filled(made, {"C4": 98}).findings, "not-allowed")
    assert [(cell, value) for _, _, cell, value, _ in found] == [("C4", 98)]


def test_a_value_may_have_to_stand_in_a_column():
    """取值 =支部.名称: the value must stand there; a blank matches nothing and is not asked."""
    fields = [("字段", "类型", "取值"), ("填表人", "文本", "=支部.名称")]
    made = form(fields)
    assert facts(filled(made, {"B8": "二支部"}).findings, "not-allowed") == []
    assert facts(filled(made, {"B8": None}).findings, "not-allowed") == []
    found = facts(filled(made, {"B8": "三支部"}).findings, "not-allowed")
    assert found == [("not-allowed", "强制", "B8", "三支部", "=支部.名称")]


def test_a_blank_in_the_column_of_allowed_values_matches_nothing():
    """名称 of a branch is blank: that makes 三支部 no more allowed than before (rules.md P4)."""
    fields = [
        ("字段", "类型", "取值"),
        ("填表人", "文本", "=支部.发出"),
        ("支部.发出", "文本", None),
    ]
    found = facts(filled(form(fields), {"C5": None, "B8": "9"}).findings, "not-allowed")
    assert [(cell, value) for _, _, cell, value, _ in found] == [("B8", "9")]


def test_a_blank_copy_is_no_return_of_zeros():
    """A copy in which nothing was filled in is refused as such."""
    copy = filled(form([("字段",), ("单位",)]), dict.fromkeys(GOOD))
    assert facts(copy.findings, "nothing-filled") == [("nothing-filled", "强制", None, None, None)]


def test_the_tagged_form_itself_is_no_copy():
    """A tag that is read as an answer gives the form away."""
    copy = filled(form([("字段",), ("单位",)]), {"B2": "{{单位}}"})
    assert facts(copy.findings, "tag-left") == [("tag-left", "强制", "B2", "{{单位}}", None)]
