"""Codes that no other test names: what raises each of them.

`tests/runs/not_planted.py` sends here for codes that the demo has no form for.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

import cxzy_sheets as cs
from cxzy_sheets.collection.files import read_file
from cxzy_sheets.errors import WorkbookError
from cxzy_sheets.forms import file_finding
from cxzy_sheets.intake.attachment import Attachment
from cxzy_sheets.values import Spec

from ..crosschecks import test_head_keys as head_keys
from ..drawn import drawn
from ..matching.office import booked, cycle, maths
from ..matching.test_expected import PDF, SUMMARY
from ..matching.test_registry import MENDED, mend, sheet
from ..values.said import codes


@pytest.mark.parametrize(
    ("raw", "spec", "code"),
    [
        ("2011年12月5日", Spec("年月"), "day-dropped"),
        ("11.12", Spec("年月", years=(2011, 2012)), "month-two-readings"),
        ("校党[2012]9号", Spec("文号"), "document-number-tidied"),
        ("见附件", Spec("文号"), "not-a-document-number"),
        ("￥18", Spec("小数"), "currency-typed"),
        ("承诺如下:\n1.学习\n2.走访", Spec("文本", split=("序号",)), "intro-left-out"),
    ],
)
def test_values(raw: Any, spec: Spec, code: str):
    """Months with a day, document numbers, amounts, an introduction before a list."""
    assert code in codes(raw, spec)


TWO_PAGES = """
    第一页 | A    | B
    1     | 甲表  | <
    2     | 单位  | {{单位}}
    3     | 人数  | {{人数}}
    第二页 | A    | B
    1     | 乙表  | <
    2     | 地点  | {{地点}}
    3     | 时间  | {{时间}}
"""


def test_a_page_that_is_not_there():
    """Of a form of two pages one came back."""
    first = TWO_PAGES[: TWO_PAGES.index("    第二页")]
    copy = first.replace("{{单位}}", "甲学院").replace("{{人数}}", "12")
    found = cs.Form(drawn(TWO_PAGES)).read(drawn(copy)).findings
    assert [f.expected for f in found.of("sheet-not-found")] == ["第二页"]


def one_cell(form: str, copy: str) -> list[str]:
    """Return what is said of a copy of a form with one cell of text."""
    made = cs.Form(drawn(f"表 | A | B\n1 | 情况登记表 | <\n2 | {form} | \n3 | 审核人签名 |"))
    read = made.read(drawn(f"表 | A | B\n1 | 情况登记表 | <\n2 | {copy} | \n3 | 审核人签名 |"))
    return [f.code for f in read.findings]


def test_a_cell_that_can_be_cut_in_two_ways():
    """What the form prints between two answers stands in one of them as well."""
    assert "two-cuts" in one_cell("由{{主持}}和{{记录}}签字", "由张和李和王签字")


def test_a_cell_whose_text_is_another_one():
    """The words behind the answer are gone: nothing says where it ends."""
    assert "text-reworded" in one_cell("共到{{人数}}人,其中{{请假}}人请假", "共到20位,其中两位没来")


def test_a_file_that_cannot_be_opened(tmp_path: Path):
    """A folder where a file was, as after somebody moved it: told, and the rest is read."""

    class Nothing:
        """An inbox of which nothing is read."""

    gone = Attachment("附件4.xlsx", tmp_path / "gone.xlsx", 10)
    (finding,) = read_file(Nothing(), gone).findings  # type: ignore[arg-type]
    assert (finding.code, finding.severity) == ("file-not-opened", "强制")


def test_a_refusal_without_a_code_of_its_own():
    """What a reader refuses without saying more has the code that says nothing more."""
    assert file_finding(WorkbookError("读不了。", file="甲.xlsx")).code == "unreadable-file"


def test_members_without_a_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A copy for each member: who has none."""
    told = []
    real = head_keys.missing_copies
    monkeypatch.setattr(head_keys, "missing_copies", lambda b: told.extend(real(b)) or told)
    head_keys.missing(tmp_path, [("B", "钱七")])
    assert [f.finding.code for f in told] == ["copies-missing"]


def test_a_name_that_fits_two_documents(tmp_path: Path):
    """总结、自查材料 in one file is neither."""
    rows = [SUMMARY, {**SUMMARY, "表": "自查材料"}]
    made = booked(cycle(tmp_path, rows=rows), {"数学学院总结、自查材料.pdf": PDF})
    (one,) = made.submissions
    assert [f.code for f in one.findings] == ["two-documents"]


def test_a_correction_that_fits_two_copies(tmp_path: Path):
    """Sent in two parts: which of them is to be corrected, the row does not say."""
    row = mend("填表人", None, "李思")
    office = cycle(tmp_path, registry=sheet("更正", MENDED, row))
    first = maths({f"{column}5": None for column in "ABCDEFGHIJ"})
    second = maths({f"{column}4": None for column in "ABCDEFGHIJ"})
    dates = {name: dt.datetime(2012, 1, 3) for name in ("1.xlsx", "2.xlsx")}
    made = booked(office, {"1.xlsx": first, "2.xlsx": second}, mailed=dates)
    assert "correction-two" in [f.code for f in made.findings]
