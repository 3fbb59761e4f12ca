"""A finding is facts; a sequence of them counts, filters and shows itself."""

from __future__ import annotations

import datetime
import pickle

import pytest

from cxzy_sheets.errors import CxzyError, FormError, WorkbookError
from cxzy_sheets.findings import ADVICE, COLUMNS, MUST, VERIFY, Finding, Findings

ONE = Finding(
    "not-a-number",
    MUST,
    "附件4.xlsx",
    "表1",
    "D9",
    field="支部.满意",
    found="许多",
    facts={"label": "满意"},
)
TWO = Finding(
    "year-short",
    VERIFY,
    found="11.12.20",
    expected=datetime.date(2011, 12, 20),
    facts={"label": "日期"},
)
THREE = Finding("number-as-text", ADVICE, found="3", expected=3, facts={"label": "满意"})


def test_a_finding_says_where_what_and_what_to_do():
    """Where, what was found, and what to do, in that order."""
    assert (
        str(ONE)
        == "[强制] 附件4.xlsx 表1!D9:“满意”填的是 许多,不是一个数。请只填一个数;没有就填 0。"
    )
    assert TWO.message == "“日期”填的是 11.12.20,年份只有两位,按 2011-12-20 计。"
    assert "2011-12-20" in TWO.text("en")


def test_findings_count_and_filter():
    """A sequence of findings counts by severity or code, and keeps its order."""
    found = Findings([ONE, TWO, THREE])
    assert [found.count(level) for level in (MUST, VERIFY, ADVICE)] == [1, 1, 1]
    assert found.count("year-short") == 1
    assert found.of(VERIFY, ADVICE) == Findings([TWO, THREE])
    assert found.blocking
    assert not found.of(ADVICE).blocking
    assert found[:2] == Findings([ONE, TWO])
    assert repr(found) == "<Findings 强制 1 · 核实 1 · 提示 1>"


def test_equal_findings_are_one():
    """Findings can be put into a set; equal ones are one."""
    assert len({ONE, ONE.at(cell="D9"), ONE.at(cell="D10")}) == 2
    assert hash(Findings([ONE])) == hash(Findings([ONE.at()]))


def test_findings_as_a_frame():
    """One row a finding, Chinese columns, all text; an empty one has the columns too."""
    frame = Findings([ONE, TWO]).frame()
    assert list(frame.columns) == list(COLUMNS)
    assert list(frame["应为"].fillna("")) == ["", "2011-12-20"]
    assert frame.loc[0, "单元格"] == "D9"
    assert list(Findings().frame().columns) == list(COLUMNS)
    assert "<b>" not in Findings([ONE.at(found="<b>")])._repr_html_()


@pytest.mark.parametrize("kind", [CxzyError, FormError, WorkbookError])
def test_an_error_keeps_its_facts_across_processes(kind: type[CxzyError]):
    """An error that comes back from another process still says where and what to do."""
    error = kind("读不出。", file="附件4.xlsx", sheet="表1", cell="D9", hint="请重报。")
    back = pickle.loads(pickle.dumps(error))
    assert type(back) is kind
    assert str(back) == str(error) == "附件4.xlsx 表1!D9:读不出。 请重报。"
    assert (back.file, back.cell) == ("附件4.xlsx", "D9")
