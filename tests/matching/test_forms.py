"""Which forms a workbook holds: by the texts that a form prints and its siblings do not."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cxzy_sheets.cycle import Cycle
from cxzy_sheets.errors import WorkbookError
from cxzy_sheets.matching import FOREIGN

from ..checks.ballots import book
from .office import (
    MONTHLY,
    booked,
    codes,
    cycle,
    joined,
    maths,
    month,
    monthly_bytes,
    monthly_sheets,
    only,
    received,
    saved,
    statuses,
    told,
)

FACULTIES = {"谁报": "二级党组织"}
ANNEX = {"表": "附件4", "文件": "附件4.xlsx", **FACULTIES}


def sibling(own: tuple[str, ...], values: Mapping[str, Any] | None = None) -> bytes:
    """Return a form of seven common texts and its own; or a copy of it, with these values."""
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet["A1"] = "基层党组织考核表"
    labels = ("单位", "书记", "党员数", "会议次数", "活动次数", "经费", *own)
    for row, label in enumerate(labels, start=2):
        sheet[f"A{row}"] = label
        sheet[f"B{row}"] = f"{{{{{label}}}}}" if values is None else values.get(label)
    return saved(made)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Cycle:
    """Five forms, three of them siblings: 甲 and 乙 differ in one text, 丙 has two of its own."""
    forms = {
        "甲.xlsx": sibling(("自评得分",)),
        "乙.xlsx": sibling(("上级评分",)),
        "丙.xlsx": sibling(("创新做法", "典型人物")),
    }
    rows = [ANNEX, {**MONTHLY, "期次": None, "截止": None}] + [
        {"表": name[0], "文件": name, **FACULTIES} for name in forms
    ]
    return cycle(tmp_path_factory.mktemp("forms"), forms=forms, rows=rows)


VALUES = {"单位": "数学学院党总支", "书记": "张三", "党员数": 50}


@pytest.mark.parametrize(
    ("own", "form"),
    [
        (("自评得分",), "甲"), (("上级评分",), "乙"), (("创新做法", "典型人物"), "丙"),
        (("自评得分", "备注一", "备注二"), "甲"),
    ],
)  # fmt: skip
def test_siblings_are_told_by_what_is_theirs_alone(office: Cycle, own: tuple[str, ...], form: str):
    """Texts of the sibling speak against a form, and texts of nobody for none."""
    one = only(booked(office, {"a.xlsx": sibling(own, VALUES)}))
    assert (one.form, one.unit_code) == (form, "A")


@pytest.mark.parametrize("own", [(), ("自评得分", "上级评分")])
def test_a_copy_that_may_be_two_forms_is_refused_with_both(office: Cycle, own: tuple[str, ...]):
    """Neither is chosen; the finding names them."""
    one = only(booked(office, {"a.xlsx": sibling(own, VALUES)}))
    assert (one.status, one.form) == (FOREIGN, "")
    (finding,) = told(one.findings, "several-forms")
    assert set(finding.found) >= {"甲", "乙"}  # type: ignore[call-overload]


@pytest.mark.parametrize("form", ["甲", "丁"])
def test_texts_of_a_larger_sibling_speak_against_the_smaller(tmp_path: Path, form: str):
    """丁 has all that 甲 has, and one text more: a copy of it holds 甲 whole."""
    own = {"甲": ("自评得分",), "丁": ("自评得分", "上级评分")}
    forms = {f"{name}.xlsx": sibling(texts) for name, texts in own.items()}
    rows = [{"表": name[0], "文件": name, **FACULTIES} for name in forms]
    office = cycle(tmp_path, forms=forms, rows=rows)
    assert only(booked(office, {"a.xlsx": sibling(own[form], VALUES)})).form == form


def test_a_claim_settles_which_of_two_forms_it_is(tmp_path: Path):
    """认领 says it; the sheet is then read as that form."""
    forms = {"甲.xlsx": sibling(("自评得分",)), "乙.xlsx": sibling(("上级评分",))}
    rows = [{"表": name[0], "文件": name, **FACULTIES} for name in forms]
    claim = {"认领": (("文件", "单位", "表"), ("a.xlsx", None, "乙"))}
    office = cycle(tmp_path, forms=forms, rows=rows, registry=claim)
    one = only(booked(office, {"a.xlsx": sibling((), VALUES)}))
    assert (one.form, one.unit_code) == ("乙", "A")


def test_one_workbook_may_hold_several_forms(office: Cycle):
    """Each on its own sheet is a submission of its own; a sheet that is none is told."""
    notes = book({"A1": "车辆登记", "A2": "闽A12345"})
    data = joined(maths(), monthly_bytes(month("数学学院", "2011-12")), notes)
    made = booked(office, {"全部.xlsx": data})
    assert [(one.form, one.sheet, one.unit_code) for one in made.submissions] == [
        ("附件4", "Sheet1", "A"), ("月报", "Sheet2", "A"),
    ]  # fmt: skip
    assert [f.found for one in made.submissions for f in told(one.findings, "sheet-no-form")] == [
        ["Sheet3"]
    ]


def test_a_workbook_without_any_form_is_one_submission(office: Cycle):
    """非本期表; what it looks like is told: an older edition of a form, perhaps."""
    old = {"A1": "基层党组织考核表", "A2": "单位", "A3": "书记", "A4": "台账", "A5": "日期"}
    made = booked(office, {"别的.xlsx": book({"A1": "车辆登记"}), "旧.xlsx": book(old),
                           "空.xlsx": book({})})  # fmt: skip
    assert statuses(made) == dict.fromkeys(("别的.xlsx", "旧.xlsx", "空.xlsx"), FOREIGN)
    notes = {one.filled.file: one.note for one in made.submissions}
    assert "往年" in notes["旧.xlsx"]
    assert "往年" not in notes["别的.xlsx"]
    assert [one.findings[0].code for one in made.submissions] == [
        "no-form-here", "no-form-here", "empty-workbook",
    ]  # fmt: skip


@pytest.mark.parametrize("rows", [[MONTHLY], [MONTHLY, ANNEX]])
def test_one_sheet_a_month_is_one_submission_each(tmp_path: Path, rows: list[dict[str, Any]]):
    """Copies of one form in one workbook are told apart by sender, key or period."""
    office = cycle(tmp_path, rows=rows)
    sheets = {f"{m}月": month("数学学院", f"2011-{m}") for m in (12,)}
    sheets["1月"] = month("数学学院", "2012-01", 7)
    made = booked(office, {"a.xlsx": monthly_sheets(sheets)})
    assert [(o.sheet, o.period) for o in made.submissions] == [
        ("12月", "2011-12"), ("1月", "2012-01"),
    ]  # fmt: skip


def test_two_copies_that_nothing_tells_apart_are_refused(tmp_path: Path):
    """Of one unit and month, with other numbers: neither is taken; a form it is all the same."""
    office = cycle(tmp_path, rows=[MONTHLY])
    sheets = {"初稿": month("数学学院", "2011-12"), "定稿": month("数学学院", "2011-12", 9)}
    made = booked(office, {"数学学院.xlsx": monthly_sheets(sheets)})
    one = only(made)
    assert (one.form, one.unit_code, one.status) == ("月报", "A", "退回")
    assert "several-copies" in codes(one)


def test_a_hidden_sheet_is_looked_at_where_no_other_is_a_form(office: Cycle):
    """What is hidden beside a form is left alone."""
    for visible, form in ((book({"A1": "说明"}), "月报"), (maths(), "附件4")):
        data = joined(visible, monthly_bytes(month("数学学院", "2011-12")))
        made = openpyxl.load_workbook(io.BytesIO(data))
        made.worksheets[1].sheet_state = "hidden"
        assert only(booked(office, {"a.xlsx": saved(made)})).form == form


def test_files_that_are_neither_raise_what_they_are(office: Cycle):
    """A picture, a damaged workbook: the collection says 无法读取."""
    for data in (b"\x89PNG\r\n\x1a\n", maths()[:500]):
        with pytest.raises(WorkbookError):
            received(office, {"a.xlsx": data})


def test_a_reception_can_be_sent_to_another_process(office: Cycle):
    """It is made again there, and reads the same."""
    import pickle

    from cxzy_sheets.matching import Reception, load_registry

    here = Reception(office, load_registry(office), ["a.xlsx"])
    there = pickle.loads(pickle.dumps(here))
    data = maths()
    made = [
        desk.read(data, "a.xlsx", "x", mailed=dt.datetime(2012, 1, 5)) for desk in (here, there)
    ]
    assert made[0].copies[0].values == made[1].copies[0].values
    assert made[0].copies[0].layout.name == made[1].copies[0].layout.name == "附件4"
