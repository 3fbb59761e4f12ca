"""Checks between copies, from an inbox of workbooks to the collection."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cxzy_sheets as cs
from cxzy_sheets.crosschecks import answer_of
from cxzy_sheets.cycle import Cycle

from ..cycle.folders import workbook
from ..matching.test_expected import docx
from .cycles import cycle

MONTHLY = {
    name: (name, f"{name}.xlsx", "二级党组织", None, "是", "否", f"{field}.月")
    for name, field in (("附件3", "说明"), ("附件4", "填表人"))
}
MONTH = {"附件3": [("说明", "年月")], "附件4": [("填表人", "年月")]}
RULE = {"附件3": [("R", None, "有效=SUM(附件4.支部.有效)", "核实", None)]}


def sent(made: Cycle, form: str, file: str, head: dict[str, Any], *rows: dict[str, Any]) -> None:
    block = {"附件4": "支部", "附件5": "党员"}.get(form)
    data = made.forms[form].fill(head, {block: list(rows)} if block else None)
    (made.inbox / file).write_bytes(data)


def test_forms_that_are_filed_monthly_meet_by_month(tmp_path: Path):
    """December agrees; January's 附件3 says 6 where its branches add to 5, and may explain it."""
    made = cycle(tmp_path, MONTH, RULE, lines=MONTHLY)
    for month, valid in (("2011-12", 7), ("2012-01", 6)):
        unit = {"单位": "物理学院党总支"}
        four = {"名称": "教工第一党支部", "有效": 7 if month == "2011-12" else 5, "满意": 1}
        sent(made, "附件3", f"3-{month}.xlsx", {**unit, "有效": valid, "说明": month})
        sent(made, "附件4", f"4-{month}.xlsx", {**unit, "填表人": month}, four)
    got = cs.collect(made)
    assert got.counts["份数"] == 4
    (finding,) = got.findings.of("rule-broken")
    assert (finding.file, finding.cell, finding.found, finding.expected) == (
        "3-2012-01.xlsx", "B4", 6, 5.0,
    )  # fmt: skip
    rules = got.rules.set_index("编号").loc["R"]
    assert rules[["通过", "不符", "未核对", "不适用"]].tolist() == [1, 1, 0, 0]


def test_a_line_of_检查_is_told_to_the_copy_or_the_office(tmp_path: Path):
    """A form against its parts, a table by row, a level counted: one line of 检查 each."""
    sheets = {
        "汇总": (("汇总表", "来源", "每行"), ("各单位", "附件4.支部", "二级党组织")),
        "汇总列": (("汇总表", "列", "公式"), ("各单位", "有效", "SUM")),
        "检查": (
            ("编号", "汇总表", "规则", "级别", "提示"),
            ("N-1", "附件3", "SUM(附件4.支部)", "强制", None),
            ("K-1", "各单位", "有效<=XLOOKUP(二级党组织,单位名册.名称,单位名册.党员数)", "提示"),
            ("K-2", None, "COUNTA(党支部.名称)=5", "提示", "名册里应有5个支部"),
        ),
    }  # fmt: skip
    made = cycle(tmp_path, sheets=sheets)
    unit = {"单位": "物院"}
    sent(made, "附件3", "3.xlsx", {**unit, "发出": 9, "有效": 8, "满意": 7})
    sent(made, "附件4", "4.xlsx", unit, {"名称": "教工第一党支部", "有效": 8, "满意": 6})
    got = cs.collect(made)
    (sums,) = got.findings.of("sum-differs")
    assert (sums.file, sums.cell, sums.found, sums.expected) == ("3.xlsx", "B5", 7, 6.0)
    assert {(f.facts["rule"], f.file) for f in got.findings.of("check-broken")} == {
        ("K-1", "4.xlsx"), ("K-2", "周期.xlsx"),
    }  # fmt: skip
    status = got.submissions.set_index("文件")["状态"]
    assert (status["3.xlsx"], status["4.xlsx"]) == ("退回", "接收")


def test_the_order_of_the_files_changes_nothing(tmp_path: Path):
    """The same cycle with its files named the other way round: the same findings and counts."""
    told = []
    for names in (("a", "b", "c"), ("c", "b", "a")):
        fields = {"附件5": [("党员.学工号", "编号", None, None, None, "全部")]}
        made = cycle(tmp_path / names[0], fields)
        people = {"数学学院党总支": "李四", "物理学院党总支": "钱七"}
        for file, (unit, name) in zip(names, people.items(), strict=False):
            row = {"姓名": name, "学工号": "0012", "支部": "教工第一党支部"}
            sent(made, "附件5", f"{unit[:2]}-{file}.xlsx", {"单位": unit}, row)
        got = cs.collect(made)
        told.append(
            sorted((f.code, f.severity, f.unit, f.cell, str(f.found)) for f in got.findings)
        )
    assert told[0] == told[1]
    assert [line[0] for line in told[0]].count("value-elsewhere") == 2


def answered_cycle(root: Path, said: str, valid: int = 10, happy: int = 7) -> cs.CycleCollection:
    """Return a cycle whose 附件3 breaks a rule, a sum and a 检查, all 核实; or fewer of them."""
    sheets = {
        "汇总": (("汇总表", "来源", "每行"), ("各单位", "附件3", "二级党组织")),
        "汇总列": (("汇总表", "列", "公式"), ("各单位", "满意", "SUM")),
        "检查": (
            ("编号", "汇总表", "规则", "级别", "提示"),
            ("N-1", "附件3", "满意=SUM(附件4.支部)", "核实", None),
            ("K-1", "各单位", "满意>=10", "核实", None),
        ),
    }  # fmt: skip
    rules = {"附件3": [("R-1", None, "有效<=发出", "核实", None)]}
    made = cycle(root, rules=rules, sheets=sheets)
    unit = {"单位": "物理学院党总支"}
    sent(made, "附件3", "3.xlsx", {**unit, "发出": 9, "有效": valid, "满意": happy, "说明": said})
    sent(made, "附件4", "4.xlsx", unit, {"名称": "教工第一党支部", "有效": 8, "满意": 6})
    return cs.collect(made)


def answered(got: cs.CycleCollection) -> dict[str, str]:
    return {str(f.facts["rule"]): answer_of(f) for f in got.findings if f.severity == "核实"}


def test_a_sum_is_answered_like_every_other_finding(tmp_path: Path):
    """The head's 说明 names the sum, not the rule: that one is answered."""
    got = answered_cycle(tmp_path, "N-1 当天补投一票")
    assert answered(got) == {"R-1": "", "N-1": "N-1 当天补投一票"}


def test_a_检查_is_answered_like_every_other_finding(tmp_path: Path):
    """It is the only finding of a copy that would else be accepted."""
    got = answered_cycle(tmp_path, "当天补投一票", valid=9, happy=6)
    assert answered(got) == {"K-1": "当天补投一票"}


def test_a_text_that_names_none_of_several_answers_none(tmp_path: Path):
    """Among the copy's own findings the rule would be the only one; with the sum it is not."""
    assert answered(answered_cycle(tmp_path, "当天补投一票")) == {"R-1": "", "N-1": ""}


def test_the_office_lets_sums_and_检查_pass(tmp_path: Path):
    """Three rows of 说明核准, by rule or by code: the copy is accepted in the same pass."""
    answered_cycle(tmp_path, "当天补投一票")
    unit = ("物理学院党总支", "附件3")
    rows = [(*unit, rule, "当天补投", "是") for rule in ("R-1", "sum-differs", "K-1")]
    heading = ("单位", "表", "代码", "说明", "同意")
    folder = tmp_path / "周期"
    (folder / "收文登记.xlsx").write_bytes(workbook({"说明核准": [heading, *rows]}))
    got = cs.collect(folder)
    assert got.submissions.set_index("文件").loc["3.xlsx", "状态"] == "接收"
    assert got.findings.count("let-pass") == 3
    assert got.findings.count("approval-unused") == 0


EARLY = {
    "汇总": (("汇总表", "来源", "每行"), ("初步各单位", "附件3;已收", "二级党组织")),
    "汇总列": (("汇总表", "列", "公式"), ("初步各单位", "满意", "SUM")),
    "检查": (("编号", "汇总表", "规则", "级别"), ("K-1", "初步各单位", "满意>=5", "提示")),
}
"""A table of everything that was read, and a 检查 on it."""


def test_a_检查_on_a_preliminary_table_goes_to_the_copy_that_it_is_of(tmp_path: Path):
    """The first file is returned and stands in the table too; what is wrong is the second's."""
    rules = {"附件3": [("R-1", None, "有效<=发出", "强制", None)]}
    made = cycle(tmp_path, rules=rules, sheets=EARLY)
    sent(made, "附件3", "1.xlsx", {"单位": "数院", "发出": 9, "有效": 99, "满意": 8})
    sent(made, "附件3", "2.xlsx", {"单位": "物院", "发出": 9, "有效": 8, "满意": 4})
    got = cs.collect(made)
    assert got.submissions["状态"].tolist() == ["退回", "接收"]
    (finding,) = got.findings.of("check-broken")
    assert (finding.file, finding.unit, finding.cell) == ("2.xlsx", "物理学院党总支", "B5")
    (told,) = (one for one in got.made if one.findings.count("check-broken"))
    assert told.filled.file == "2.xlsx"


def test_copies_that_contradict_one_another_are_in_no_preliminary_table(tmp_path: Path):
    """Two of one unit, nobody knows the newer: neither is added, and the row says so."""
    made = cycle(tmp_path, sheets=EARLY)
    sent(made, "附件3", "1.xlsx", {"单位": "数院", "发出": 9, "有效": 9, "满意": 8})
    sent(made, "附件3", "2.xlsx", {"单位": "数院", "发出": 9, "有效": 9, "满意": 7})
    sent(made, "附件3", "3.xlsx", {"单位": "物院", "发出": 9, "有效": 8, "满意": 6})
    got = cs.collect(made)
    rows = got.table("初步各单位").set_index("二级党组织")
    assert rows.loc["物理学院党总支"].tolist() == [6, 1, 1, 1, 0]
    assert rows.loc["数学学院党总支"].isna().tolist()[:1] == [True]
    assert rows.loc["数学学院党总支"].tolist()[1:] == [1, 1, 0, 0]


def test_a_检查_on_documents_goes_to_the_document(tmp_path: Path):
    """A document has no fields, and may yet be what a row is made of."""
    lines = {"总结": ("总结", None, "二级党组织", "2012-01-07", "是", "否", None)}
    sheets = {
        "汇总": (("汇总表", "来源", "每行"), ("总结情况", "总结", "二级党组织")),
        "汇总列": (("汇总表", "列", "公式"), ("总结情况", "份数", "COUNTA(文件)")),
        "检查": (("编号", "汇总表", "规则", "级别"), ("K-1", "总结情况", "份数=2", "提示")),
    }
    made = cycle(tmp_path, sheets=sheets, lines=lines)
    (made.inbox / "物理学院党总支总结.docx").write_bytes(docx("物理学院党总支总结"))
    got = cs.collect(made)
    assert got.submissions["表"].tolist() == ["总结"]
    found = got.findings.of("check-broken")
    assert [f.file for f in found] == ["物理学院党总支总结.docx"]
