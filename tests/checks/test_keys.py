"""键, 全 and 唯一 within a copy."""

from __future__ import annotations

from .ballots import facts, filled, form


def test_two_records_with_one_key_are_refused_with_both_cells():
    """Nothing says which of the two rows is meant."""
    fields = [("字段", "键"), ("支部.名称", "键")]
    copy = filled(form(fields), {"B5": "一支部"})
    assert facts(copy.findings, "key-twice") == [("key-twice", "强制", "B4:B5", "一支部", None)]


def test_keys_of_a_block_tell_records_apart_together():
    """With two 键 only the same pair is the same record."""
    fields = [("字段", "类型", "键"), ("支部.名称", "文本", "键"), ("支部.发出", "整数", "键")]
    made = form(fields)
    assert facts(filled(made, {"B5": "一支部"}).findings, "key-twice") == []
    copy = filled(made, {"B5": "一支部", "C5": 20})
    assert facts(copy.findings, "key-twice") == [
        ("key-twice", "强制", "B4:B5", ["一支部", 20], None)
    ]


def test_a_key_with_all_names_what_is_missing():
    """键 全: every one of 取值 must be there, in the cell below the last one that is."""
    fields = [
        ("字段", "类型", "键", "取值"),
        ("支部.名称", "选项", "全", "一支部;二支部;三支部;四支部"),
    ]
    copy = filled(form(fields))
    assert facts(copy.findings, "key-missing") == [
        ("key-missing", "强制", "B6", 2, ["三支部", "四支部"])
    ]
    empty = dict.fromkeys(("B4", "C4", "D4", "E4", "F4", "B5", "C5", "D5", "E5", "F5"))
    nothing = facts(filled(form(fields), empty).findings, "key-missing")
    assert [(cell, found) for _, _, cell, found, _ in nothing] == [("B4", 0)]


def test_a_key_that_may_stand_in_a_refused_row_is_not_called_missing():
    """The row without a name may be the one: it is told, and nothing besides."""
    fields = [
        ("字段", "类型", "键", "取值"),
        ("支部.名称", "选项", "全", "一支部;二支部;三支部"),
    ]
    copy = filled(form(fields), {"A6": None, "C6": 9, "D6": 9, "E6": 9, "F6": 9})
    assert [(c, cell) for c, s, cell, _, _ in facts(copy.findings) if s == "强制"] == [
        ("row-no-key", "B6:G6")
    ]


def test_a_unique_column_names_the_value_that_stands_twice():
    """唯一 是: within the copy."""
    fields = [("字段", "类型", "唯一"), ("支部.发出", "整数", "是")]
    copy = filled(form(fields), {"C5": 20})
    assert facts(copy.findings, "value-twice") == [("value-twice", "强制", "C4:C5", 20, None)]
