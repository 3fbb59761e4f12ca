"""收文登记: the office's own word, applied whole or refused with its cell."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from cxzy_sheets.errors import CxzyError
from cxzy_sheets.matching import finish, load_registry, settle

from ..cycle.folders import Rows
from .office import (
    MONTHLY,
    booked,
    codes,
    cycle,
    maths,
    month,
    monthly_bytes,
    only,
    physics,
    received,
    states,
    statuses,
    told,
)

DAY, AT = dt.date, dt.datetime
ANNEX = {"表": "附件4", "文件": "附件4.xlsx", "谁报": "二级党组织", "截止": "2012-01-07"}
CLAIM = ("文件", "工作表", "单位", "表", "期次")
SIGNED = ("文件", "单位", "表", "期次", "收到时间", "盖章")
MENDED = ("文件", "单位", "表", "期次", "字段", "记录", "原值", "新值", "更正人", "理由")
EXEMPT = ("单位", "表", "期次", "理由")
FIFTH = DAY(2012, 1, 5)
T1 = ("A", "附件4", None, "T-1")
LET = ("单位", "表", "期次", "代码", "单元格", "填报内容", "说明", "同意")


def sheet(name: str, headings: tuple[str, ...], *rows: tuple[Any, ...]) -> dict[str, Rows]:
    return {name: (headings, *rows)}


def mend(field: str, old: Any, new: Any, record: Any = None, **more: Any) -> tuple[Any, ...]:
    given = {"单位": "数学学院", "表": "附件4", "字段": field, "原值": old, "新值": new,
             "记录": record, "更正人": "王五", "理由": "电话核对", **more}  # fmt: skip
    return tuple(given.get(name) for name in MENDED)


def test_without_a_register_nothing_is_decided(tmp_path: Path):
    """The office may never write one."""
    registry = load_registry(cycle(tmp_path))
    assert registry == type(registry)()


@pytest.mark.parametrize(
    ("registry", "cell", "word"),
    [
        (sheet("认领", CLAIM, ("a.xlsx", None, "数学院系", None, None)), "认领!C2", "数学学院"),
        (sheet("认领", CLAIM, ("a.xlsx", None, None, "附件5", None)), "认领!D2", "附件4"),
        (sheet("认领", CLAIM, ("a.xlsx", None, "A", "月报", "2011-11")), "认领!E2", "2011-12"),
        (sheet("认领", CLAIM, ("a.xlsx", None, "A", "附件4", "2011-12")), "认领!E2", "不分期次"),
        (sheet("认领", CLAIM, (None, None, "A", None, None)), "认领!A2", "没有写文件"),
        (sheet("认领", CLAIM, ("a.xlsx", None, None, None, None)), "认领!C2", "没有写单位"),
        (sheet("认领", CLAIM, ("a.xlsx", None, "A", None, None), ("a.xlsx", None, "B", None, None)),
         "认领!A3", "第 2 行"),
        (sheet("认领", ("文件", "单位", "单未"), ("a.xlsx", "A", "B")), "认领!C1", "单位"),
        (sheet("认令", CLAIM, ("a.xlsx", None, "A", None, None)), "认令!", "认领"),
        (sheet("签收", SIGNED, (None, "A", "附件4", None, "前天", "是")), "签收!E2", "2012-01-07"),
        (sheet("签收", SIGNED, (None, None, "附件4", None, FIFTH, "是")), "签收!B2", "单位"),
        (sheet("签收", SIGNED, (None, "A", "月报", None, FIFTH, "是")), "签收!D2", "期"),
        (sheet("签收", SIGNED, (None, "A", "附件4", None, FIFTH, "盖了")), "签收!F2", "是 或 否"),
        (sheet("更正", MENDED, mend("支部.满足", 1, 2)), "更正!E2", "支部.满意"),
        (sheet("更正", MENDED, mend("支部.满意", 1, "很多")), "更正!H2", "整数"),
        (sheet("更正", MENDED, mend("支部.满意", 1, 2, 理由=None)), "更正!J2", "理由"),
        (sheet("更正", MENDED, mend("单位", "数院", "数学学院")), "更正!A2", "文件"),
        (sheet("免报", EXEMPT, (None, "附件4", None, "新建")), "免报!A2", "单位"),
        (sheet("说明核准", LET, (*T1, None, None, None, "是")), "说明核准!G2", "说明"),
        (sheet("说明核准", LET, (*T1, None, None, "已核", None)), "说明核准!H2", "同意"),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_refused_with_its_cell(
    tmp_path: Path, registry: dict[str, Rows], cell: str, word: str
):
    """The nearest name is offered; nothing is half applied."""
    office = cycle(tmp_path, rows=[ANNEX, MONTHLY], registry=registry)
    with pytest.raises(CxzyError) as caught:
        load_registry(office)
    assert word in str(caught.value)
    assert f"{caught.value.sheet}!{caught.value.cell or ''}" == cell
    assert caught.value.file == "收文登记.xlsx"


@pytest.mark.parametrize("named", ["来件/a.xlsx", "A.XLSX", "来件\\a.xlsx"])
def test_a_claim_settles_whose_a_file_is(tmp_path: Path, named: str):
    """By its path, or its name where one file has it; the office's word goes before all others."""
    claim = sheet("认领", CLAIM, (named, None, "数学学院", None, None))
    office = cycle(tmp_path, registry=claim)
    one = only(booked(office, {"来件/a.xlsx": maths(unit="物理学院")}))
    assert (one.unit_code, [e.source for e in one.evidence]) == ("A", ["认领"])
    assert codes(one) == []


def test_a_row_that_fits_no_file_or_two_is_told(tmp_path: Path):
    """Nothing is applied to any of them."""
    claim = sheet(
        "认领", CLAIM, ("a.xlsx", None, "A", None, None), ("乙.xls", None, "B", None, None)
    )
    office = cycle(tmp_path, registry=claim)
    files = {"一/a.xlsx": physics(), "二/a.xlsx": physics({"F4": 1}), "乙.xlsx": maths()}
    made = booked(office, files)
    assert {one.unit_code for one in made.submissions} == {"A", "B"}
    twice, none = made.findings
    assert (twice.code, twice.expected, twice.cell) == (
        "two-files-named", ["一/a.xlsx", "二/a.xlsx"], "A2",
    )  # fmt: skip
    assert (none.code, "乙.xlsx" in none.message) == ("no-such-file", True)


def test_a_signature_says_when_a_file_came(tmp_path: Path):
    """By file, or by unit and form where one copy can be meant."""
    rows = [("甲.xlsx", None, None, None, DAY(2012, 1, 6), "是"),
            (None, "物理学院", "附件4", None, AT(2012, 1, 8, 9, 30), "否")]  # fmt: skip
    office = cycle(tmp_path, registry=sheet("签收", SIGNED, *rows))
    made = booked(office, {"甲.xlsx": maths(), "乙.xlsx": physics()})
    other, one = made.submissions
    assert (one.received_by, one.received, one.late, one.sealed) == (
        "签收", AT(2012, 1, 6, 23, 59, 59, 999999), False, True,
    )  # fmt: skip
    assert (other.received, other.late, other.sealed) == (AT(2012, 1, 8, 9, 30), True, False)


def test_signatures_put_versions_in_order(tmp_path: Path):
    """Two copies of one run: 签收 by file says which is the newer one."""
    rows = [(name, None, None, None, DAY(2012, 1, day), None)
            for name, day in (("初稿.xlsx", 5), ("定稿.xlsx", 6))]  # fmt: skip
    office = cycle(tmp_path, registry=sheet("签收", SIGNED, *rows))
    made = booked(office, {"初稿.xlsx": maths(), "定稿.xlsx": maths({"F4": 17})})
    assert statuses(made) == {"初稿.xlsx": "被替代", "定稿.xlsx": "接收"}


def test_a_signature_that_may_mean_two_copies_is_told(tmp_path: Path):
    """It then puts nothing in order."""
    row = (None, "A", "附件4", None, DAY(2012, 1, 6), None)
    office = cycle(tmp_path, registry=sheet("签收", SIGNED, row))
    made = booked(office, {"初稿.xlsx": maths(), "定稿.xlsx": maths({"F4": 17})})
    assert [f.code for f in made.findings] == ["receipt-two"]
    assert {one.received_by for one in made.submissions} == {""}


@pytest.mark.parametrize(
    ("change", "row", "value"),
    [
        ({"B8": "李四"}, mend("填表人", "李四", "李思"), "李思"),
        ({"B8": "李四"}, mend("填表人", "李四", None), None),
        ({"B8": None}, mend("填表人", None, "李思"), "李思"),
        ({"B8": "李四"}, mend("填表人", "李四", "李思", 单位=None, 文件="a.xlsx"), "李思"),
    ],
)
def test_a_single_value_is_corrected(
    tmp_path: Path, change: dict[str, Any], row: tuple[Any, ...], value: Any
):
    """Where the old value stands; the correction is told with its reason."""
    office = cycle(tmp_path, registry=sheet("更正", MENDED, row))
    one = only(booked(office, {"a.xlsx": maths(change)}))
    assert one.filled.values["填表人"] == value
    (finding,) = told(one.findings, "corrected")
    assert "王五:电话核对" in finding.message
    assert (finding.cell, finding.severity) == ("B8", "提示")


@pytest.mark.parametrize(
    ("change", "row"),
    [
        ({}, mend("支部.满意", 18, 17, "数学教工党支部")),
        ({}, mend("支部.满意", "18", 17.0, "第4行")),
        # Only one record has that value.
        ({}, mend("支部.满意", 18, 17)),
        ({"F4": "许多"}, mend("支部.满意", "许多", 17, "数学教工党支部")),
        ({"F4": None}, mend("支部.满意", None, 17, "数学教工党支部")),
    ],
)
def test_a_value_of_a_record_is_corrected(
    tmp_path: Path, change: dict[str, Any], row: tuple[Any, ...]
):
    """By the record's key or its row; what could not be read is readable then."""
    office = cycle(tmp_path, registry=sheet("更正", MENDED, row))
    one = only(booked(office, {"a.xlsx": maths(change)}))
    assert one.filled.rows["支部"]["满意"].tolist()[0] == 17
    assert one.filled.state("支部.满意", 0) == "值"
    assert (codes(one), one.status) == ([], "接收")
    assert told(one.findings, "corrected")[0].cell == "F4"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (mend("支部.满意", 16, 17, "数学教工党支部"), "correction-stale"),
        (mend("填表人", None, "李思"), "correction-stale"),
        (mend("支部.满意", 18, 17, "数学离退休党支部"), "correction-record"),
        (mend("支部.有效", 99, 17), "correction-record"),
        (mend("支部.满意", 18, 17, "数学教工党支部", 单位="物理学院"), "correction-no-copy"),
        (mend("支部.满意", 18, 17, "数学教工党支部", 单位=None, 文件="b.xlsx"), "no-such-file"),
    ],
)
def test_a_correction_whose_old_value_does_not_stand_is_refused(
    tmp_path: Path, row: tuple[Any, ...], code: str
):
    """The copy stays as it is, and the office is told."""
    office = cycle(tmp_path, registry=sheet("更正", MENDED, row))
    made = booked(office, {"a.xlsx": maths()})
    assert [f.code for f in made.findings] == [code]
    assert (made.findings[0].file, only(made).filled.rows["支部"]["满意"][0]) == (
        "收文登记.xlsx",
        18,
    )


def test_a_newer_copy_is_not_corrected_by_what_was_said_of_an_older_one(tmp_path: Path):
    """The correction names the old value; where the unit mended it, it is stale."""
    office = cycle(
        tmp_path, registry=sheet("更正", MENDED, mend("支部.满意", 18, 17, "数学教工党支部"))
    )
    files = {"1.xlsx": maths(), "2.xlsx": maths({"F4": 16})}
    dates = {"1.xlsx": AT(2012, 1, 3), "2.xlsx": AT(2012, 1, 4)}
    made = booked(office, files, mailed=dates)
    assert [f.code for f in made.findings] == ["correction-stale"]
    assert [one.filled.rows["支部"]["满意"][0] for one in made.submissions] == [18, 16]


def test_corrections_follow_one_another(tmp_path: Path):
    """The second names what the first has made."""
    rows = [mend("填表人", "张三", "李四"), mend("填表人", "李四", "王五")]
    one = only(booked(cycle(tmp_path, registry=sheet("更正", MENDED, *rows)), {"a.xlsx": maths()}))
    assert one.filled.values["填表人"] == "王五"


def test_a_correction_by_file_comes_before_unit_and_period(tmp_path: Path):
    """What it puts right says whose the copy is, and of which month."""
    row = mend("统计月份", "2011-11", "2011-12", 表="月报", 单位=None, 文件="a.xlsx")
    office = cycle(tmp_path, rows=[MONTHLY], registry=sheet("更正", MENDED, row))
    one = only(booked(office, {"a.xlsx": monthly_bytes(month("数学学院", "2011-11"))}))
    assert (one.period, codes(one)) == ("2011-12", [])


def test_who_need_not_file_is_免报(tmp_path: Path):
    """For every period, or for one; what was handed in all the same counts."""
    rows = [("物理学院", "月报", "2011-12", "撤销"), ("化学学院", "月报", None, "新建"),
            ("数学学院", "月报", None, "误填")]  # fmt: skip
    office = cycle(tmp_path, rows=[MONTHLY], registry=sheet("免报", EXEMPT, *rows))
    made = booked(office, {"a.xlsx": monthly_bytes(month("数学学院", "2012-01"))})
    assert states(made) == {
        ("A", "2011-12"): "免报", ("A", "2012-01"): "已报", ("B", "2011-12"): "免报",
        ("B", "2012-01"): "未报", ("C", "2011-12"): "免报", ("C", "2012-01"): "免报",
    }  # fmt: skip
    assert {row.note for row in made.expected} == {"误填", "", "撤销", "新建"}


def test_an_exemption_of_who_is_not_expected_is_told(tmp_path: Path):
    """A branch does not file the faculties' form."""
    office = cycle(tmp_path, registry=sheet("免报", EXEMPT, ("数学教工党支部", "附件4", None, "x")))
    assert [f.code for f in booked(office, {}).findings] == ["exempt-not-expected"]


@pytest.mark.parametrize(
    ("row", "status", "left"),
    [
        (("A", "附件4", None, "unit-raised", None, None, "全院只有一个支部", "是"), "接收", []),
        (("A", "附件4", None, "unit-raised", "B2", "数学教工党支部", "全院", "是"), "接收", []),
        (("A", "附件4", None, "unit-raised", None, None, None, "否"), "退回", ["unit-raised"]),
        (("A", "附件4", None, "unit-raised", "B3", None, "全院", "是"), "退回", ["unit-raised"]),
        (("A", "附件4", None, "unit-raised", None, "别的", "全院", "是"), "退回", ["unit-raised"]),
        (("B", "附件4", None, "unit-raised", None, None, "全院", "是"), "退回", ["unit-raised"]),
    ],
)
def test_an_explained_finding_is_let_pass(
    tmp_path: Path, row: tuple[Any, ...], status: str, left: list[str]
):
    """That very finding of that copy; it stays visible, with what was said."""
    office = cycle(tmp_path, registry=sheet("说明核准", LET, row))
    made = booked(office, {"a.xlsx": maths(unit="数学教工党支部")})
    one = only(made)
    assert (one.status, codes(one)) == (status, left)
    assert len(told(one.findings, "let-pass")) == (status == "接收")
    met = row[0] == "A" and row[4] != "B3" and row[5] != "别的"
    assert [f.code for f in made.findings] == ([] if met else ["approval-unused"])


def test_approvals_meet_the_findings_of_checks_by_their_rule(tmp_path: Path):
    """`finish` sees them; asked again with none, it lets nothing pass."""
    from dataclasses import replace

    from cxzy_sheets.findings import Finding, Findings

    row = ("A", "附件4", None, "T-9", None, None, "票数已核", "是")
    office = cycle(tmp_path, registry=sheet("说明核准", LET, row))
    arrivals, registry = received(office, {"a.xlsx": maths()}), load_registry(office)
    made = settle(office, arrivals, registry, {})
    breach = Finding("rule-broken", "核实", facts={"rule": "T-9", "why": "太高"})
    (copy,) = arrivals[0].copies
    ended = finish(made, {0: replace(copy, findings=Findings([breach]))})
    assert (only(ended).status, ended.findings) == ("接收", ())
    worse = breach.at(severity="强制")
    assert only(finish(made, {0: replace(copy, findings=Findings([worse]))})).status == "退回"
    assert [f.code for f in finish(made, {}).findings] == ["approval-unused"]
