"""A form of a cycle, read by itself: what it would have to ask is unchecked, and nothing fails."""

from __future__ import annotations

from pathlib import Path

import cxzy_sheets as cs
from tests.cycle.folders import copy_bytes, cycle_folder, form_bytes


def test_a_rule_that_asks_a_unit_is_unchecked_without_the_cycle(tmp_path: Path):
    """`名称.类别` needs the roster: the rule is counted as unchecked, with its reason."""
    rules = (("编号", "范围", "规则", "级别"), ("R", "支部", '名称.类别="教师"', "强制"))
    data = form_bytes(rules=rules)
    folder = cycle_folder(tmp_path / "周期", forms={"附件4.xlsx": data})
    form = cs.load_cycle(folder).forms["附件4"]
    copy = copy_bytes("数学学院", [("数学一支部", 10, 10, 10, 9)])
    (filled,), book = form.check([form.read_unchecked(copy, "甲.xlsx")])
    assert "rule-broken" not in {finding.code for finding in filled.findings}
    (count,) = (c for c in book.counts if c.id == "R")
    assert (count.passed, count.broken, count.unchecked) == (0, 0, 1)
