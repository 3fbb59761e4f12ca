"""Findings that say what to do with the field they are about, at the cell that is wrong."""

from __future__ import annotations

from typing import Any

import pytest

import cxzy_sheets as cs

from .ballots import book

TYPES = {
    "整数": "填 0", "小数": "填 0", "文本": "填“无”", "日期": "2011-12-20", "年月": "2011-12 的",
    "是否": "是 或 否", "选项": "优、良、差", "人员": "请补上。", "编号": "请补上。",
    "电话": "请补上。", "单位": "请补上。", "百分比": "请补上。",
}  # fmt: skip


def _read(form: dict[str, Any], copy: dict[str, Any], **sheets: Any) -> cs.Findings:
    made = cs.Form(book({"A1": "登记表", **form}, sheets), name="登记表")
    return made.read(book({"A1": "登记表", **copy})).findings


@pytest.mark.parametrize("kind", TYPES)
def test_an_empty_cell_is_told_what_it_takes(kind: str):
    """0 for numbers, 无 for texts, the form of a date: never 无 for a day or 0 for a name."""
    fields = [
        ("字段", "类型", "必填", "取值"),
        ("甲", kind, "是", "优;良;差" if kind == "选项" else ""),
    ]
    found = _read({"A3": "内容", "B3": "{{甲}}", "A4": "其他", "B4": "{{乙}}"},
                  {"A3": "内容", "A4": "其他", "B4": "有"}, 字段=fields)  # fmt: skip
    (finding,) = found.of("required")
    assert finding.cell == "B3"
    assert TYPES[kind] in finding.hint
    assert ("0" in finding.hint) == (kind in ("整数", "小数", "日期", "年月"))


def test_boxes_without_a_tick_are_told_to_be_ticked():
    """Neither 0 nor 无 is a tick."""
    fields = [("字段", "类型", "必填"), ("面貌", "选项", "是")]
    form = {
        "A3": "政治面貌",
        "B3": "{{面貌=党员}}党员  {{面貌=群众}}群众",
        "A4": "姓名",
        "B4": "{{姓名}}",
    }
    copy = {"A3": "政治面貌", "B3": "□党员  □群众", "A4": "姓名", "B4": "王一"}
    (finding,) = _read(form, copy, 字段=fields).of("required")
    assert (finding.cell, finding.hint) == ("B3", "请在选中的一项打“√”。")


def test_a_rule_blames_what_it_compares_and_not_what_it_asks_first():
    """IF(称谓="父亲",岁数>=60,TRUE) is broken by the number; 称谓 stands behind it."""
    form = {
        "A3": "称谓",
        "B3": "岁数",
        "A4": "{{家庭.称谓}}",
        "B4": "{{家庭.岁数}}",
        "A9": "填表人:",
    }
    copy = {
        "A3": "称谓",
        "B3": "岁数",
        "A4": "父亲",
        "B4": 56,
        "A5": "母亲",
        "B5": 50,
        "A9": "填表人:",
    }
    rules = [("编号", "范围", "规则"), ("R1", "家庭", 'IF(称谓="父亲",岁数>=60,TRUE)')]
    fields = [("字段", "类型"), ("家庭.岁数", "整数")]
    (finding,) = _read(form, copy, 字段=fields, 规则=rules).of("rule-broken")
    assert (finding.cell, finding.field) == ("B4", "家庭.岁数")
    assert [ref.cell for ref in finding.others] == ["A4"]
