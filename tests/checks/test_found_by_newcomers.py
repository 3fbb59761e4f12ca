"""What a newcomer's trial found: each is a law now."""

from __future__ import annotations

from pathlib import Path

import cxzy_sheets as cs

from .ballots import GOOD, PRINTED, book, facts, filled, form

PLAIN = [
    ("字段", "类型", "公式"),
    ("支部.名称", "文本", None),
    ("支部.满意率", "百分比", "满意/有效"),
]


def test_records_named_甲乙丙_are_no_column_numbers():
    """Only the row right under the header can number the columns."""
    rows = {"B4": "甲", "C4": 9, "D4": 8, "E4": 7, "F4": 6,
            "B5": "乙", "C5": 1, "D5": 2, "E5": 3, "F5": 4,
            "B6": "丙", "C6": 3, "D6": 4, "E6": 5, "F6": 6}  # fmt: skip
    copy = filled(form(PLAIN), rows)
    assert list(copy.rows["支部"]["名称"]) == ["甲", "乙", "丙"]


def test_a_row_of_column_numbers_is_told_where_the_form_has_none():
    """It is not counted, and not in silence."""
    rows = {"A4": None, "B4": "甲", "C4": 1, "D4": 2, "E4": 3, "F4": 4}
    copy = filled(form(PLAIN), rows)
    if list(copy.rows["支部"]["名称"]) != ["甲", "二支部"]:
        assert [cell for _, _, cell, _, _ in facts(copy.findings, "row-numbers")] == ["B4"]


def test_a_record_that_says_the_headings_words_is_no_header():
    """满意 typed under 满意, by a branch with a name of its own: refused or read, not dropped."""
    fields = [("字段", "类型"), ("支部.名称", "文本"), ("支部.有效", "文本"), ("支部.满意", "文本")]
    copy = filled(form(fields), {"E4": "有效", "F4": "满意"})
    assert list(copy.rows["支部"]["名称"]) == ["一支部", "二支部"]


def test_a_block_that_was_not_found_is_unknown_to_rules_and_not_none():
    """SUM over records that nobody could read accuses no one."""
    made = form(PLAIN, rules=[("S", None, "SUM(支部.发出)>=3", "强制", None)])
    lost = dict.fromkeys(("B3", "C3", "D3", "E3", "F3", "G3"), "?")
    copy = filled(made, lost)
    assert copy.findings.count("rule-broken") == 0


def test_a_stamp_in_the_unit_s_name_makes_no_second_unit(tmp_path: Path):
    """数学学院 and 数学学院(盖章) are one sender."""
    (tmp_path / "甲.xlsx").write_bytes(book({**PRINTED, **GOOD}))
    (tmp_path / "乙.xlsx").write_bytes(
        book({**PRINTED, **GOOD, "B2": "数学学院（盖章）", "F4": 15})
    )
    got = cs.collect(form(PLAIN), inbox=tmp_path)
    assert got.counts["接收"] == 0
    assert got.findings.count("unit-twice") == 2


def test_aliases_of_an_option_may_be_parted_as_options_are():
    """已完成(完成;做完了);未办 is two options, one of them with two aliases."""
    fields = [("字段", "类型", "取值"), ("填表人", "选项", "已完成(完成;做完了);未办")]
    made = form(fields)
    assert made.fields["填表人"].options == ("已完成", "未办")
    assert filled(made, {"B8": "做完了"}).values["填表人"] == "已完成"


def test_explain_lists_only_what_is_in_the_number(tmp_path: Path):
    """A record with a part unknown is in no rate."""
    (tmp_path / "甲.xlsx").write_bytes(book({**PRINTED, **GOOD, "F5": None}))
    got = cs.collect(form(PLAIN), inbox=tmp_path)
    cells = got.explain("支部合计", row="数学学院", column="满意率")
    assert cells["单元格"].tolist() == ["F4", "E4"]


def test_two_copies_of_one_unit_in_one_file_are_the_form_and_returned(tmp_path: Path):
    """They are not "another form"."""
    import io

    import openpyxl

    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, votes in (("一", 16), ("二", 12)):
        sheet = made.create_sheet(name)
        for cell, value in {**PRINTED, **GOOD, "F4": votes}.items():
            sheet[cell] = value
    out = io.BytesIO()
    made.save(out)
    (tmp_path / "两份.xlsx").write_bytes(out.getvalue())
    got = cs.collect(form(PLAIN), inbox=tmp_path)
    assert (got.counts["退回"], got.counts["非本期表"]) == (1, 0)


def test_a_value_that_is_unique_among_all_is_looked_for_in_every_copy(tmp_path: Path):
    """唯一 全部: both copies are returned, each at its own cell; a copy sent twice is none."""
    fields = [("字段", "类型", "唯一"), ("支部.名称", "文本", "全部")]
    (tmp_path / "甲.xlsx").write_bytes(book({**PRINTED, **GOOD}))
    (tmp_path / "甲 副本.xlsx").write_bytes(book({**PRINTED, **GOOD}))
    other = {**GOOD, "B2": "物理学院", "B4": "三支部", "B5": "一支部"}
    (tmp_path / "乙.xlsx").write_bytes(book({**PRINTED, **other}))
    got = cs.collect(form(fields), inbox=tmp_path)
    told = [(f.file, f.cell, f.found) for f in got.findings if f.code == "value-elsewhere"]
    assert told == [("乙.xlsx", "B5", "一支部"), ("甲 副本.xlsx", "B4", "一支部")]
    assert (got.counts["退回"], got.counts["重复"]) == (2, 1)
