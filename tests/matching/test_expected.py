"""What is expected: who, when, and what became of it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from cxzy_sheets.errors import CxzyError
from cxzy_sheets.lists import listing_of
from cxzy_sheets.matching import STATES, asked_tables, load_registry, settle, state_counts

from ..cycle.folders import SHEETS, UNITS, Rows, copy_bytes
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
    told,
)

DAY, AT = dt.date, dt.datetime
ANNEX = {"表": "附件4", "文件": "附件4.xlsx", "谁报": "二级党组织", "截止": "2012-01-07"}
NIGHT = dt.time.max


def due(row: dict[str, Any], tmp_path: Path, **more: Any) -> list[dt.datetime | None]:
    """Return the due moment of each row that is expected."""
    return [one.due for one in booked(cycle(tmp_path, rows=[row], **more), {}).expected]


@pytest.mark.parametrize(
    ("text", "roll", "moment"),
    [
        # 2012-01-07 was a Saturday, and none that was worked.
        ("2012-01-07", None, AT.combine(DAY(2012, 1, 7), NIGHT)),
        ("2012-01-07", "顺延", AT.combine(DAY(2012, 1, 9), NIGHT)),
        ("2012-01-07", "提前", AT.combine(DAY(2012, 1, 6), NIGHT)),
        ("2012-01-21 15:00", None, AT(2012, 1, 21, 15)),
        # The 21st was worked, for the Spring Festival's sake.
        ("2012-01-21 15:00", "顺延", AT(2012, 1, 21, 15)),
        ("2012-01-22 15:00", "顺延", AT(2012, 1, 29, 15)),
        ("=评议结束+7", None, AT.combine(DAY(2012, 1, 7), NIGHT)),
        # The 1st to 3rd were a holiday: worked were the 4th, 5th, 6th, 9th and 10th.
        ("=WORKDAY(评议结束,5)", None, AT.combine(DAY(2012, 1, 10), NIGHT)),
        ("=评议结束+7.5", None, AT(2012, 1, 7, 12)),
        ("=DATE(2012,1,党员数-23)", None, AT.combine(DAY(2012, 1, 7), NIGHT)),
        (None, None, None),
    ],
)
def test_when_it_is_due(tmp_path: Path, text: str | None, roll: str | None, moment: Any):
    """A day to its end, a moment, or a formula over parameters and the unit's roster columns."""
    given = {"参数": (*SHEETS["参数"], ("评议结束", DAY(2011, 12, 31), None))}
    units = (UNITS[0], *(row for row in UNITS[1:] if row[0] in ("C", "C1")))
    row = {**ANNEX, "截止": text, "顺延": roll}
    assert due(row, tmp_path, sheets=given, units=units, people=(("姓名", "支部"),)) == [moment]


@pytest.mark.parametrize("text", ["=月.止", "=统计月份.止", "=期次.止"])
def test_a_due_day_of_each_period(tmp_path: Path, text: str):
    """By the calendar's name, the field's or 期次: the end of the row's own month."""
    ends = [AT.combine(DAY(2011, 12, 31), NIGHT), AT.combine(DAY(2012, 1, 31), NIGHT)]
    assert due({**MONTHLY, "截止": text}, tmp_path) == ends * 3


def test_a_due_day_of_the_unit_s_own_copies(tmp_path: Path):
    """Seven days after what its own form says; not known where that has not come."""
    rows = [{**MONTHLY, "期次": None, "截止": None},
            {**ANNEX, "截止": "=DATE(2012,1,1)+月报.整改件数"}]  # fmt: skip
    office = cycle(tmp_path, rows=rows)
    made = booked(office, {"a.xlsx": monthly_bytes(month("数学学院", "2011-12", 4))})
    assert [row.due for row in made.expected if row.form == "附件4"] == [
        AT.combine(DAY(2012, 1, 5), NIGHT), None, None,
    ]  # fmt: skip
    (finding,) = told(made.findings, "due-unknown")
    assert finding.found == ["物理学院党总支", "化学学院党总支"]


def test_a_due_day_of_the_same_period(tmp_path: Path):
    """Of another form that is filed by month, the copy of the same month."""
    rows = [MONTHLY, {**MONTHLY, "表": "月报二", "截止": "=DATE(2012,1,1)+月报.整改件数"}]
    files = {
        f"{when}.xlsx": monthly_bytes(month("数学学院", when, n))
        for n, when in ((4, "2011-12"), (6, "2012-01"))
    }
    claims = {"认领": (("文件", "单位", "表"), *((name, None, "月报") for name in files))}
    made = booked(cycle(tmp_path, rows=rows, registry=claims), files)
    due = {row.period: row.due for row in made.expected if row.form == "月报二" and row.due}
    assert {period: moment.day for period, moment in due.items()} == {"2011-12": 5, "2012-01": 7}


def test_a_day_that_is_not_over_is_not_past(tmp_path: Path):
    """What is due on 截至日期 is overdue on the next day."""
    made = booked(cycle(tmp_path, rows=[{**ANNEX, "截止": "2012-01-10"}]), {"a.xlsx": maths()})
    assert {row.overdue for row in made.expected} == {False}
    assert only(made).late is False


def test_a_due_day_that_waits_for_nobody(tmp_path: Path):
    """上报期限: seven days after the last of the unit's own, or after a day where none came."""
    last = "DATE(2012,1,MAX(月报.整改件数))"
    text = f"=IF(COUNT(月报.整改件数)=0, DATE(2012,1,1), {last})+7"
    given = {"参数": (*SHEETS["参数"], ("上报期限", text, None))}
    rows = [MONTHLY, {**ANNEX, "截止": "=上报期限"}]
    made = booked(
        cycle(tmp_path, rows=rows, sheets=given),
        {"1.xlsx": monthly_bytes(month("数学学院", "2011-12", 4)),
         "2.xlsx": monthly_bytes(month("数学学院", "2012-01", 6))},
    )  # fmt: skip
    assert [row.due.day for row in made.expected if row.form == "附件4" and row.due] == [13, 8, 8]


@pytest.mark.parametrize(
    ("row", "cell", "word"),
    [
        ({**ANNEX, "截止": "=评议结果日"}, "表样!D2", "评议结果"),
        ({**ANNEX, "截止": "=名称"}, "表样!D2", "不是日期"),
        ({**ANNEX, "截止": "2012-02-30"}, "表样!D2", "不是日期"),  # 1980, a day in 1905
        ({**ANNEX, "截止": "=党员数"}, "表样!D2", "不是日期"),
        ({**ANNEX, "条件": "=党员数"}, "表样!F2", "TRUE"),
        ({**ANNEX, "条件": "类别=1"}, "表样!F2", "文本"),
        ({**ANNEX, "截止": "2002-01-05", "顺延": "顺延"}, "表样!H2", "2002"),
        ({**ANNEX, "标题": "成效"}, "表样!J2", "附件4"),
        ({"表": "总结", "谁报": "二级党组织", "字数": "三千"}, "表样!K2", "~3000"),
    ],
)
def test_what_cannot_be_worked_out_is_refused_with_its_cell(
    tmp_path: Path, row: dict[str, Any], cell: str, word: str
):
    """Before anything is read, with the nearest name."""
    with pytest.raises(CxzyError) as caught:
        booked(cycle(tmp_path, rows=[row]), {})
    assert word in str(caught.value)
    assert f"{caught.value.sheet}!{caught.value.cell}" == cell


@pytest.mark.parametrize(
    ("condition", "units"),
    [
        ("党员数>=40", ["A", "B"]),
        ('类别="教师"', ["A1", "B1", "C1"]),
        ('单位.二级党组织="数学学院党总支"', ["A1", "A2"]),
        ("上级.党员数>=50", ["A1", "A2"]),
        ("COUNTIFS(重点.单位, 单位)>0", ["B", "B1"]),
        ("COUNTIFS(整改事项.单位, 单位)>0", ["A"]),
        ("COUNT(月报.整改件数)>0", ["C"]),
        ('COUNTIFS(全部.月报.单位, 单位, 全部.月报.期次, "")>0', ["C"]),
    ],
)
def test_condition_says_who_files(tmp_path: Path, condition: str, units: list[str]):
    """By the roster, by lists, by tables that were made before, by what the unit itself sent."""
    branches = any(code[1:] for code in units)
    filers = "党支部" if branches else "二级党组织"
    filers = "二级党组织;党支部" if units == ["B", "B1"] else filers
    rows = [{**MONTHLY, "期次": None, "必报": "否"}, {**ANNEX, "谁报": filers, "条件": condition}]
    lists = {"重点": (("单位",), ("物理学院",), ("物理教工支部",))}
    office = cycle(tmp_path, rows=rows, lists=lists)
    more = {"整改事项": listing_of("整改事项", {"单位": ["数学学院党总支"]})}
    arrivals = received(office, {"c.xlsx": monthly_bytes(month("化学学院", "2011-12"))})
    made = settle(office, arrivals, load_registry(office), {}, lists=more)
    assert [row.unit_code for row in made.expected] == units


def test_condition_sees_what_the_office_keeps(tmp_path: Path):
    """A register of the office is about everybody, by whatever name it has them; and by period."""
    rows = [{**ANNEX, "谁报": "办公室"},
            {**MONTHLY, "期次": None, "谁报": "党支部",
             "条件": "COUNTIFS(附件4.支部.名称, 单位)>0"}]  # fmt: skip
    office = cycle(tmp_path, rows=rows)
    register = copy_bytes("办公室", [("数学教工支部", 20, 20, 20, 18)])
    made = settle(office, received(office, {"r.xlsx": register}), load_registry(office), {})
    assert [(row.form, row.unit_code) for row in made.expected] == [
        ("附件4", "办公室"), ("月报", "A1"),
    ]  # fmt: skip


def test_tables_that_are_asked_for_are_named(tmp_path: Path):
    """So that they can be made first: by conditions, due days, and parameters in them."""
    given = {
        "参数": (*SHEETS["参数"], ("期限", "=MAX(各单位结果.名次)", None)),
        "输入": (("名称", "来源", "可缺"), ("各周期", "输入.xlsx", "是")),
    }
    rows = [{**ANNEX, "条件": "COUNTIFS(各周期.整改事项.单位, 单位)>0", "截止": "=评议结束+期限"},
            {**MONTHLY, "条件": "党员数>0"}]  # fmt: skip
    assert asked_tables(cycle(tmp_path, rows=rows, sheets=given)) == (
        "各单位结果", "各周期.整改事项",
    )  # fmt: skip


def test_a_condition_that_cannot_be_decided_is_told(tmp_path: Path):
    """类别 of the faculties is blank: they are not expected, and the office knows why."""
    made = booked(cycle(tmp_path, rows=[{**ANNEX, "条件": '类别="教师"'}]), {"a.xlsx": maths()})
    assert made.expected == ()
    (finding,) = told(made.findings, "condition-unknown")
    assert finding.cell == "F2"
    assert only(made).status == "接收"


def test_who_was_not_asked_and_files_is_told(tmp_path: Path):
    """It counts; that it need not have come is said."""
    made = booked(cycle(tmp_path, rows=[{**ANNEX, "条件": "党员数>=50"}]), {"b.xlsx": physics()})
    assert told(only(made).findings, "not-asked")
    assert only(made).status == "接收"
    assert [row.unit_code for row in made.expected] == ["A"]


def test_states_and_marks(tmp_path: Path):
    """In time, late, not known; returned; missing and overdue."""
    made = booked(
        cycle(tmp_path, rows=[ANNEX]),
        {"a.xlsx": maths(), "b.xlsx": physics({"F4": "很多"})},
        mailed={"a.xlsx": AT(2012, 1, 8, 9)},
    )
    rows = [(r.unit_code, r.unit, r.state, r.late, r.overdue, r.days) for r in made.expected]
    assert rows == [
        ("A", "数学学院党总支", "已报", True, False, 0),
        ("B", "物理学院党总支", "退回待改", None, False, 0),
        ("C", "化学学院党总支", "未报", None, True, 3),
    ]
    assert state_counts(made.expected) == dict(zip(STATES, (1, 1, 1, 0), strict=True))
    assert made.expected[0].received == AT(2012, 1, 8, 9)


def test_what_is_not_必报_is_not_missed(tmp_path: Path):
    """It may come all the same, and is then late or not like any other."""
    made = booked(
        cycle(tmp_path, rows=[{**ANNEX, "必报": "否"}]), {"a.xlsx": maths()},
        mailed={"a.xlsx": AT(2012, 1, 8)},
    )  # fmt: skip
    assert made.expected == ()
    assert (only(made).status, only(made).late) == ("接收", True)


def test_a_period_is_expected_once_it_has_begun(tmp_path: Path):
    """On 10 January the months up to January are; what comes for a later one is taken."""
    given = {"周期": (*SHEETS["周期"][:3], ("结束", DAY(2012, 3, 31)), SHEETS["周期"][4])}
    made = booked(
        cycle(tmp_path, rows=[MONTHLY], sheets=given),
        {"a.xlsx": monthly_bytes(month("数学学院", "2012-03"))},
    )
    assert {row.period for row in made.expected} == {"2011-12", "2012-01"}
    assert (only(made).status, only(made).period) == ("接收", "2012-03")
    assert only(made).due == AT.combine(DAY(2012, 3, 31), NIGHT)


def test_several_copies_by_key_are_one_expectation(tmp_path: Path):
    """With a key in the head a unit sends many; it has reported when none is to be mended."""
    from ..cycle.folders import FIELDS, form_bytes

    keyed: Rows = [*FIELDS, ("填表人", "文本", None, None, "键", None)]
    office = cycle(tmp_path, forms={"附件4.xlsx": form_bytes(keyed)}, rows=[ANNEX])
    good = {f"{who}.xlsx": maths({"B8": who}) for who in ("张三", "李四")}
    assert states(booked(office, good))["A", ""] == "已报"
    bad = {**good, "王五.xlsx": maths({"B8": "王五", "F4": "很多"})}
    made = booked(office, bad)
    assert states(made)["A", ""] == "退回待改"
    assert sorted(one.status for one in made.submissions) == ["接收", "接收", "退回"]


def test_the_office_s_own_forms_are_the_office_s(tmp_path: Path):
    """From 办公室: whatever units are named in it, none of them sent it."""
    row = {**MONTHLY, "谁报": "办公室", "期次": None, "截止": None}
    made = booked(
        cycle(tmp_path, rows=[row]), {"数学学院.xlsx": monthly_bytes(month("物理学院", None))}
    )
    assert (only(made).unit_code, only(made).unit) == ("办公室", "办公室")
    assert states(made) == {("办公室", ""): "已报"}


# Documents

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(*paragraphs: str) -> bytes:
    """Return a .docx with these paragraphs, and one that was deleted under 修订."""
    import io
    import zipfile

    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    gone = "<w:p><w:del><w:r><w:delText>删去</w:delText><w:t>删去</w:t></w:r></w:del></w:p>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("[Content_Types].xml", '<Types><Override PartName="/word/document.xml" '
                      'ContentType="application/vnd.openxmlformats-officedocument.'
                      'wordprocessingml.document.main+xml"/></Types>')  # fmt: skip
        whole = f'<w:document xmlns:w="{WORD}"><w:body>{body}{gone}</w:body></w:document>'
        made.writestr("word/document.xml", whole)
    return out.getvalue()


SUMMARY = {"表": "总结", "谁报": "二级党组织", "截止": "2012-01-07"}
PDF = b"%PDF-1.4\n1 0 obj"


@pytest.mark.parametrize(
    ("data", "kind"),
    [(PDF, "pdf"), ("学院总结".encode(), "text"), ("总结".encode("gb18030"), "text"),
     (docx("一年来的工作"), "word")],
)  # fmt: skip
def test_a_document_is_received_like_a_form(tmp_path: Path, data: bytes, kind: str):
    """Known by its name, of the unit that its name or folder names; its text is not asked."""
    office = cycle(tmp_path, rows=[SUMMARY])
    files = {"数学学院 创先争优总结.x": data, "物理学院/总结.y": data + b" "}
    arrivals = received(office, files)
    assert {arrival.kind for arrival in arrivals} == {kind}
    made = booked(office, files)
    assert states(made) == {("A", ""): "已报", ("B", ""): "已报", ("C", ""): "未报"}
    assert [(one.form, one.status) for one in made.submissions] == [("总结", "接收")] * 2


def test_a_longer_name_is_another_document(tmp_path: Path):
    """学生党员总结 is none of 总结; a name that fits two of them is neither's."""
    rows = [SUMMARY, {**SUMMARY, "表": "学生党员总结"}, {**SUMMARY, "表": "自查材料"}]
    made = booked(
        cycle(tmp_path, rows=rows),
        {"数学学院学生党员总结.pdf": PDF, "数学学院总结、自查材料.pdf": PDF + b"2"},
    )
    assert [(one.form, one.status) for one in made.submissions] == [
        ("学生党员总结", "接收"), ("", "非本期表"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("paragraphs", "found"),
    [
        (("一、主要成效", "工作" * 20, "二、存在的问题"), []),
        (("一、效果", "存在问题", "工作" * 20), []),
        (("一、效果", "我们认真查找了存在的问题。" + "工作" * 20), ["document-heading"]),
        (("成效", "问题", "短"), ["document-length"]),
        (("成效", "问题", "长" * 56), []),
        (("成效", "问题", "长" * 60), ["document-length"]),
    ],
)
def test_headings_and_length_are_looked_at(
    tmp_path: Path, paragraphs: tuple[str, ...], found: list[str]
):
    """Either of two words will do for a heading; what stands inside a sentence is none."""
    row = {**SUMMARY, "标题": "成效|效果;问题", "字数": "20~60"}
    one = only(booked(cycle(tmp_path, rows=[row]), {"数学学院总结.docx": docx(*paragraphs)}))
    assert codes(one) == found


def test_what_is_not_read_is_said_to_be_unread(tmp_path: Path):
    """标题 of a .pdf: received, and the office is told to look itself."""
    row = {**SUMMARY, "标题": "成效"}
    one = only(booked(cycle(tmp_path, rows=[row]), {"数学学院总结.pdf": PDF}))
    assert (one.status, [f.code for f in one.findings]) == ("接收", ["document-unread"])


def test_a_document_on_paper_is_signed_for(tmp_path: Path):
    """签收 without a file is enough for a document; of a form the numbers are wanted."""
    signed = {"签收": (("单位", "表", "收到时间"), ("数学学院", "总结", DAY(2012, 1, 6)),
                      ("数学学院", "附件4", DAY(2012, 1, 6)))}  # fmt: skip
    made = booked(cycle(tmp_path, rows=[SUMMARY, ANNEX], registry=signed), {})
    rows = {(r.form, r.unit_code): (r.state, r.late, r.note) for r in made.expected}
    assert rows["总结", "A"] == ("已报", False, "收到的是纸质件")
    assert rows["附件4", "A"] == ("未报", None, "已收纸质件,没有收到电子表")


def test_a_document_by_month_says_it_in_its_name(tmp_path: Path):
    """A document has no head: its name tells the period."""
    row = {**SUMMARY, "表": "小结", "期次": "月", "截止": "=月.止"}
    files = {
        f"数学学院{when}小结.pdf": PDF + when.encode() for when in ("2011年12月", "2012-01", "")
    }
    made = booked(cycle(tmp_path, rows=[row]), files)
    assert {one.filled.file: one.period for one in made.submissions} == {
        "数学学院2011年12月小结.pdf": "2011-12", "数学学院2012-01小结.pdf": "2012-01",
        "数学学院小结.pdf": "",
    }  # fmt: skip
    assert [codes(one) for one in made.submissions if not one.period] == [["period-missing"]]
