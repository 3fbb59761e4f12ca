"""公式 and the form's own totals: what was typed is compared, what the formula gives is used."""

from __future__ import annotations

import pytest

from cxzy_sheets.checks.compare import DIFFERENT, NEAR, SAME, compare_numbers

from .ballots import FIELDS, facts, filled, form


def test_a_computed_field_that_was_left_empty_is_worked_out():
    """16/19 and 8/10, from the copy's own cells."""
    copy = filled(form())
    assert list(copy.rows["支部"]["满意率"]) == [16 / 19, 0.8]


def test_a_typed_rate_that_differs_is_told_and_the_formula_is_used():
    """85 % typed where 16/19 is 84.21 %: to be verified, and never used."""
    copy = filled(form(), {"G4": 0.85, "G5": 0.8})
    found = facts(copy.findings, "formula-differs")
    assert [(s, c, f, e) for _, s, c, f, e in found] == [("提示", "G4", "85%", "84.21%")]
    copy = filled(form(), {"G4": 0.9, "G5": 0.8})
    found = facts(copy.findings, "formula-differs")
    assert [(s, c, f, e) for _, s, c, f, e in found] == [("核实", "G4", "90%", "84.21%")]
    assert copy.rows["支部"]["满意率"][0] == 16 / 19


def test_a_rate_typed_as_it_rounds_is_right():
    """84.21 % and 0.842 are 16/19 as far as they were typed."""
    for typed in ("84.21%", 0.842, 0.8421052631578947):
        copy = filled(form(), {"G4": typed, "G5": 0.8})
        assert facts(copy.findings, "formula-differs") == []


def test_an_error_in_a_computed_cell_is_no_refusal_where_the_formula_gives_a_value():
    """#REF! in the rate of a branch: the rate is 16/19 all the same, and that is told."""
    copy = filled(form(), {"G4": "=#REF!"})
    assert facts(copy.findings, "error-cell", "uncached-formula") == []
    assert [f.severity for f in copy.findings if f.code == "formula-used"] == ["提示"]
    assert copy.rows["支部"]["满意率"][0] == 16 / 19


def test_a_rate_over_no_votes_has_no_value():
    """0/0 is no rate: what was typed is not used, and to be verified."""
    copy = filled(form(), {"E4": 0, "F4": 0, "G4": 1})
    assert copy.state("支部.满意率", 0) == "空白"
    found = facts(copy.findings, "formula-error")
    assert [(s, c, e) for _, s, c, _, e in found] == [("核实", "G4", "#DIV/0!")]


def test_a_total_that_does_not_come_out_is_told_at_its_cell():
    """One total off: to be verified; the sum of the rows is what counts."""
    copy = filled(form(), {"F7": 25}, totals=True)
    assert facts(copy.findings, "total-differs") == [("total-differs", "核实", "F7", 25.0, 24.0)]
    assert facts(filled(form(), totals=True).findings, "total-differs", "totals-differ") == []


def test_totals_that_are_off_in_two_columns_return_the_copy():
    """A row that slipped shows in the totals and nowhere else (reading.md §13)."""
    copy = filled(form(), {"E7": 30, "F7": 25}, totals=True)
    found = facts(copy.findings, "totals-differ")
    assert [(s, c) for _, s, c, _, _ in found] == [("强制", "E7、F7")]


def test_a_total_that_passes_over_numbers_typed_as_texts_is_no_breach():
    """Excel's SUM skips them without a word: the rows are right, and so is their sum."""
    copy = filled(form(), {"F4": "16", "F7": 8, "E5": "10", "E7": 19}, totals=True)
    assert facts(copy.findings, "total-differs", "totals-differ") == []
    found = facts(copy.findings, "total-skips-text")
    assert [(s, c, f, e) for _, s, c, f, e in found] == [
        ("提示", "E7、F7", [19.0, 8.0], [29.0, 24.0]),
    ]
    copy = filled(form(), {"F4": "16", "F7": 9}, totals=True)
    assert [(s, c) for _, s, c, _, _ in facts(copy.findings, "total-differs")] == [("核实", "F7")]


def test_formulas_that_use_each_other_are_worked_out_in_order():
    """乙 uses 甲, which is declared after it."""
    fields = [
        ("字段", "类型", "公式"),
        ("支部.双倍", "小数", "未满意*2"),
        ("支部.未满意", "整数", "有效-满意"),
    ]
    copy = filled(form(fields))
    assert list(copy.rows["支部"]["双倍"]) == [6.0, 4.0]


def test_formulas_that_go_round_in_a_circle_are_refused():
    """The form cannot be used, and the names are told."""
    from cxzy_sheets.errors import FormError

    fields = [("字段", "类型", "公式"), ("支部.甲", "小数", "乙+1"), ("支部.乙", "小数", "甲+1")]
    with pytest.raises(FormError, match="绕"):
        form(fields)


@pytest.mark.parametrize(
    ("typed", "value", "verdict"),
    [
        (0.0212, 3 / 141, NEAR),  # printed 2.12 % where 2.13 % is honest: E01 of wishes.md
        (0.0213, 3 / 141, SAME),
        (0.02, 3 / 141, SAME),
        (0.05, 3 / 141, DIFFERENT),
        (98.0, 98.0, SAME),
        (97.0, 98.0, DIFFERENT),
        (2.68, 2.675, SAME),
        (0.8, 159 / 199, SAME),
    ],
)
def test_a_typed_number_is_right_within_its_own_digits(typed: float, value: float, verdict: str):
    """What the formula gives, rounded half away from zero to the digits that were typed."""
    assert compare_numbers(typed, value) == verdict


def test_the_ballot_form_uses_the_fields_that_it_declares():
    """The material of these tests is what it says it is."""
    assert form(FIELDS).fields["支部.满意率"].formula == "满意/有效"
