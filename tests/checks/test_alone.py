"""A form of a cycle, read by itself: what it would have to ask is unchecked, and nothing fails."""

from __future__ import annotations

from pathlib import Path

import cxzy_sheets as cs
from tests.cycle.folders import RULES, copy_bytes, cycle_folder, form_bytes


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


def codes(fields: tuple[tuple[str | None, ...], ...], tmp_path: Path, cell: object) -> list[str]:
    """Return the codes of a copy's findings, read by the form of a cycle and by it alone."""
    folder = cycle_folder(tmp_path / "周期", forms={"附件4.xlsx": form_bytes(fields, RULES[:1])})
    form = cs.load_cycle(folder).forms["附件4"]
    copy = copy_bytes("数学学院", [("数学教工党支部", 10, 10, 10, cell)], {"G4": 0.9})
    return [finding.code for finding in form.read(copy).findings]


def test_a_formula_that_asks_a_unit_waits_for_the_cycle(tmp_path: Path):
    """It is no fault of the copy that the roster is not there."""
    fields = (
        ("字段", "类型", "公式"), ("单位", "单位", None), ("支部.名称", "单位", None),
        ("支部.满意", "整数", "名称.党员数"),
    )  # fmt: skip
    found = codes(fields, tmp_path, 9)
    assert "formula-waits" in found
    assert "formula-unchecked" not in found


def test_what_cannot_be_read_is_told_once(tmp_path: Path):
    """A rate over a cell that is no number is not told besides: the cell is."""
    fields = (
        ("字段", "类型", "公式"), ("单位", "单位", None), ("支部.名称", "单位", None),
        ("支部.发出;收回;有效;满意", "整数", None), ("支部.满意率", "百分比", "满意率"),
    )  # fmt: skip
    found = codes(fields, tmp_path, "见附表")
    assert "not-a-number" in found
    assert "formula-unchecked" not in found
