"""说明: a finding of level 核实 is answered finding by finding."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cxzy_sheets.crosschecks import answer_of, explained
from cxzy_sheets.cycle import Cycle
from cxzy_sheets.findings import Finding
from cxzy_sheets.reading import Filled
from cxzy_sheets.refs import Ref

from .cycles import copy, cycle


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Cycle:
    return cycle(tmp_path_factory.mktemp("plain"))


def asked(cell: str, field: str, rule: str = "R", severity: str = "核实") -> Finding:
    facts = {"rule": rule, "text": "", "why": ""}
    return Finding("rule-broken", severity, sheet="表", cell=cell, field=field, facts=facts)


def answers(filled: Filled) -> list[str]:
    return [answer_of(finding) for finding in explained(filled.findings, filled)]


def rows(*texts: str | None) -> list[dict[str, Any]]:
    return [{"名称": str(index), "情况说明": text} for index, text in enumerate(texts)]


def test_a_row_is_answered_in_its_own_情况说明(plain: Cycle):
    """Rows 4 and 5 of the sheet: each finding has its own row's words."""
    form = plain.forms["附件4"]
    found = [asked("B4", "支部.有效"), asked("C5", "支部.满意")]
    made = copy(form, {}, rows("两人出差", "一人退票"), findings=found)
    assert answers(made) == ["两人出差", "一人退票"]


def test_a_finding_of_several_rows_needs_an_answer_in_each(plain: Cycle):
    """Two of three rows explained is not explained."""
    form = plain.forms["附件4"]
    found = [asked("B4:B5、B6", "支部.有效")]
    assert answers(copy(form, {}, rows("甲", None, "乙"), findings=found)) == [""]
    assert answers(copy(form, {}, rows("甲", "甲", "乙"), findings=found)) == ["甲;乙"]


@pytest.mark.parametrize("text", ["无", "同意", "—", "情况属实", " 无 。", "…", None])
def test_what_says_nothing_is_no_answer(plain: Cycle, text: str | None):
    """无, 同意 and the like."""
    form = plain.forms["附件4"]
    found = [asked("B4", "支部.有效")]
    assert answers(copy(form, {}, rows(text), findings=found)) == [""]


def test_only_核实_is_answered(plain: Cycle):
    """强制 returns the copy whatever is said; 提示 needs no answer."""
    form = plain.forms["附件4"]
    found = [asked("B4", "支部.有效", severity=level) for level in ("强制", "提示")]
    assert answers(copy(form, {}, rows("两人出差"), findings=found)) == ["", ""]


def test_the_head_s_说明_answers_the_only_finding_or_those_it_names(plain: Cycle):
    """Of two findings it answers the one whose rule or field it speaks of."""
    form = plain.forms["附件3"]
    one, two = asked("B3", "发出", "T-1"), asked("B5", "满意", "T-9")
    said = {"说明": "T-9:当天有两人请假"}
    assert answers(copy(form, said, findings=[one])) == ["T-9:当天有两人请假"]
    assert answers(copy(form, said, findings=[one, two])) == ["", "T-9:当天有两人请假"]
    assert answers(copy(form, {"说明": "数据截至年底"}, findings=[one, two])) == ["", ""]


def test_what_names_no_field_is_answered_where_its_cells_stand(plain: Cycle):
    """A 检查 leads to cells: to rows of a block that say something, else to the head's 说明."""
    form = plain.forms["附件4"]
    facts = {"rule": "K-1", "text": "", "why": ""}
    more = (Ref("甲.xlsx", "表", "B5"), Ref("乙.xlsx", "表", "B6"))
    found = Finding(
        "check-broken", "核实", file="甲.xlsx", sheet="表", cell="B4", facts=facts, others=more
    )
    assert answers(copy(form, {}, rows("两人出差", "新建支部", None), findings=[found])) == [
        "两人出差;新建支部"
    ]
    assert answers(copy(form, {}, rows("两人出差", None, "甲"), findings=[found])) == [""]
    outside = found.at(cell="B4:B99999")
    assert answers(copy(form, {}, rows("两人出差", "新建支部"), findings=[outside])) == [""]


def test_a_copy_without_findings_comes_back_as_it_is(plain: Cycle, tmp_path: Path):
    """Nothing is made anew where there is nothing to answer."""
    given = copy(plain.forms["附件3"], {"说明": "都好"})
    assert list(explained(given.findings, given)) == []
