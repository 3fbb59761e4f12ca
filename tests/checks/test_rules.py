"""The sheet 规则: what breaks, where, and what is counted."""

from __future__ import annotations

from cxzy_sheets.checks import check_copies

from .ballots import facts, filled, form


def test_a_broken_rule_is_told_at_the_first_cell_with_found_and_expected():
    """收回 25 of 发出 20: the row, both numbers, and the level of the rule."""
    made = form(rules=[("T-2", "支部", "收回<=发出", "强制", None)])
    copy = filled(made, {"D4": 25})
    (finding,) = copy.findings.of("rule-broken")
    assert (finding.severity, finding.cell, finding.found, finding.expected) == (
        "强制", "D4", 25, "<=20",
    )  # fmt: skip
    assert [ref.cell for ref in finding.others] == ["C4"]
    assert finding.message == "收回(25)应不大于发出(20)(规则 T-2)。"


def test_a_rule_with_the_field_on_the_right_is_told_from_the_field():
    """SUM(支部.满意)=合计满意: the single field is what the finding stands at."""
    made = form(
        [("字段", "类型"), ("填表人", "整数")],
        rules=[("S", None, "SUM(支部.满意)<=填表人", "强制", None)],
    )
    (finding,) = filled(made, {"B8": 20}).findings.of("rule-broken")
    assert (finding.cell, finding.found, finding.expected) == ("B8", 20, ">=24")
    assert finding.message == "填表人(20)应不小于SUM(支部.满意)(24)(规则 S)。"


def test_each_part_of_a_rule_is_a_check_of_its_own():
    """AND(有效<=收回, 收回<=发出) tells which of the two it is."""
    made = form(rules=[("T", "支部", "AND(有效<=收回,收回<=发出)", "核实", None)])
    copy = filled(made, {"E5": 11})
    assert [(f.severity, f.cell, f.found) for f in copy.findings.of("rule-broken")] == [
        ("核实", "E5", 11)
    ]


def test_a_rule_over_a_blank_is_not_checked_and_counted_so():
    """Blank is not zero: the rule neither passes nor breaks there."""
    made = form(rules=[("T-2", "支部", "收回<=发出", "强制", None)])
    copy = filled(made, {"C4": None})
    assert copy.findings.of("rule-broken")[:] == copy.findings.of("nothing")[:]
    _, book = check_copies(made.checker, [made.read_unchecked(b"", "甲.xlsx"), copy])
    (count,) = book.counts
    assert (count.passed, count.broken, count.unchecked, count.rows) == (1, 0, 1, 2)
    assert dict(count.causes) == {"发出 空白": 1}


def test_the_office_s_own_words_are_filled_in():
    """提示 may name fields and parameters in {{ }}."""
    made = form(rules=[("T-2", "支部", "收回<=发出", "强制", "{{名称}}收回{{收回}}张,多于发出")])
    copy = filled(made, {"D5": 12})
    assert copy.findings.of("rule-broken")[0].message == "二支部收回12张,多于发出(规则 T-2)。"


def test_a_rule_of_the_copy_as_a_whole_runs_once():
    """SUM over the block, at the head."""
    made = form(rules=[("S", None, "SUM(支部.发出)>=40", "核实", None)])
    copy = filled(made)
    (finding,) = copy.findings.of("rule-broken")
    assert (finding.severity, finding.cell) == ("核实", "C4:C5")


def test_rows_with_the_same_values_in_a_rule_over_columns_are_one_finding():
    """Three rows with one 名称 are one breach with three cells (rules.md S15)."""
    made = form(
        [("字段",), ("支部.名称",)],
        rules=[("U", "支部", "COUNTIFS(支部.名称,名称)=1", "强制", None)],
    )
    changes = {"B5": "一支部", "B6": "一支部", "C6": 1, "D6": 1, "E6": 1, "F6": 1}
    copy = filled(made, changes)
    assert [f.cell for f in copy.findings.of("rule-broken")] == ["B4:B6"]


def test_a_division_by_zero_breaks_and_names_itself():
    """An error out of known operands is a breach, not unchecked."""
    made = form([("字段",), ("单位",)], rules=[("T-9", "支部", "满意/有效>=80%", "提示", None)])
    copy = filled(made, {"E5": 0, "F5": 0})
    (finding,) = copy.findings.of("rule-broken")
    assert finding.expected == "#DIV/0!"
    assert "#DIV/0!" in finding.message


def test_a_rule_over_other_forms_is_counted_as_unchecked_here():
    """What reaches beyond the copy needs the cycle; a form by itself has none and refuses it."""
    import pytest

    from cxzy_sheets.errors import FormError

    with pytest.raises(FormError, match="附件5"):
        form(rules=[("X", None, "SUM(支部.发出)=附件5.人数", "强制", None)])


def test_copies_together_give_what_each_gives_alone():
    """The rules run once over all copies; no copy sees another's rows."""
    made = form(rules=[("S", None, "SUM(支部.发出)>=25", "强制", None),
                       ("T-2", "支部", "收回<=发出", "强制", None)])  # fmt: skip
    alone = [filled(made, {"D4": 25}), filled(made), filled(made, {"C5": 1, "D5": 1})]
    bare = [
        copy.__class__(**{**{f: getattr(copy, f) for f in copy.__dataclass_fields__},
                          "findings": copy.findings.of("提示")})
        for copy in alone
    ]  # fmt: skip
    together, _ = check_copies(made.checker, bare)
    assert [facts(c.findings, "rule-broken") for c in together] == [
        facts(c.findings, "rule-broken") for c in alone
    ]
