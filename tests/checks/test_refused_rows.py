"""Rules over a block with rows that were refused: what they depend on is not known."""

from __future__ import annotations

from typing import Any

import pytest

from cxzy_sheets.forms import Form

from .ballots import GOOD, PRINTED, book, facts, form

RULES = [
    ("R1", None, "SUM(支部.有效)=应到", "强制", None),
    ("R2", None, "COUNTA(支部.名称)>=2", "强制", None),
    ("R3", None, 'COUNTIF(支部.满意,"<0")=0', "强制", None),
    ("R4", None, "MAX(支部.满意)<=100", "强制", None),
    ("R5", "支部", "满意<=有效", "强制", None),
    ("R6", "支部", "COUNTIFS(支部.名称,名称)=1", "强制", None),
]
FIELDS = [("字段", "类型", "公式"), ("支部.有效;满意", "整数", None), ("应到", "整数", None),
          ("满意数", "整数", "SUM(支部.满意)")]  # fmt: skip
NAMELESS = {"A6": None, "C6": 30, "D6": 30, "E6": 30, "F6": 30}
"""A row with votes and without a name."""


def made() -> Form:
    """Return the ballot form with two more fields in its head."""
    more = {"C2": "应到", "D2": "{{应到}}", "E2": "满意数", "F2": "{{满意数}}"}
    return form(FIELDS, RULES, more)


def counts(changes: dict[str, Any]) -> tuple[list[tuple[Any, ...]], dict[str, tuple[int, ...]]]:
    """Return what is said of a copy, and for each rule how often it held, broke, is not known."""
    head = {"C2": "应到", "D2": 59, "E2": "满意数", "F2": 54}
    shown = made()
    data = book({**PRINTED, **GOOD, **head, **changes})
    (copy,), rules = shown.check([shown.read_unchecked(data, "甲.xlsx")])
    return facts(copy.findings), {c.id: (c.passed, c.broken, c.unchecked) for c in rules.counts}


def test_what_a_refused_row_could_change_is_unchecked():
    """Sums, counts that may rise, the largest value, a key that may stand twice."""
    said, rules = counts(NAMELESS)
    assert [code for code, severity, *_ in said if severity == "强制"] == ["row-no-key"]
    assert rules == {
        "R1": (0, 0, 1), "R2": (1, 0, 0), "R3": (0, 0, 1), "R4": (0, 0, 1), "R5": (2, 0, 0),
        "R6": (0, 0, 2),
    }  # fmt: skip
    assert not {"formula-differs", "formula-unchecked"} & {code for code, *_ in said}


def test_the_same_rules_hold_where_the_row_is_a_record():
    """With its name the third branch counts: all is checked."""
    said, rules = counts({**NAMELESS, "B6": "三支部"})
    assert [code for code, severity, *_ in said if severity == "强制"] == []
    assert {rule: (broken, unchecked) for rule, (_, broken, unchecked) in rules.items()} == (
        dict.fromkeys(rules, (0, 0))
    )


@pytest.mark.parametrize("named", [True, False])
def test_a_breach_that_no_refused_row_can_mend_is_told(named: bool):
    """Two branches of one name are two, whatever the refused row is."""
    more = {"B5": "一支部", **NAMELESS, **({"B6": "三支部"} if named else {})}
    _, rules = counts(more)
    assert rules["R6"][1] == 2


def test_the_cause_says_that_rows_were_refused():
    """Unchecked rows say why."""
    shown = made()
    head = {"C2": "应到", "D2": 59, "E2": "满意数", "F2": 54}
    copy = shown.read_unchecked(book({**PRINTED, **GOOD, **head, **NAMELESS}), "甲.xlsx")
    _, rules = shown.check([copy])
    causes = {c.id: dict(c.causes) for c in rules.counts}
    assert causes["R1"] == {"支部 有没有采用的行": 1}
