"""What must not be told stands in no output: every file of a run is unzipped and searched.

活动情况统计表   主要做法 is 不出
选票           anonymous: four ballots of one branch, two of another, one with a verdict of its own
"""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import cxzy_sheets as cs
from cxzy_sheets.cli.program import run as cxzy

from ..checks.ballots import book
from ..cycle.folders import SHEETS, form_bytes
from .offices import Office, activity, everything_said

SENDERS = ("张小三", "李小四", "王小五", "赵小六", "钱小七", "孙小八", "周小九")
OPINION = "食堂排队太久了"
WITHHELD = "悄悄走访了三户"
TEXT = """---
标题: 关于测评情况的通报
---
{{ 收报情况 }}。共计测评票{{ 测评结果.合计.票数 }}张。

{{ 测评结果 | 表格 }}

{% for 行 in 意见 %}
{% if 行.意见 is 有值 %}
{{ loop.index }}.{{ 行.单位 }}:{{ 行.意见 }}。
{% endif %}
{% endfor %}

{% for 行 in 应报 %}
{{ 行.单位 }}{{ 行.表 }}{{ 行.状态 }}。
{% endfor %}
"""
"""A text of all that can be said of ballots."""
BALLOT = {"A1": "民主测评票", "A2": "所在支部", "A3": "总体评价", "A4": "意见"}


def ballot(branch: str, verdict: str, opinion: str = "") -> bytes:
    """Return a filled ballot whose author Excel has noted."""
    data = book({**BALLOT, "B2": branch, "B3": verdict, "B4": opinion or None})
    made = openpyxl.load_workbook(io.BytesIO(data))
    made.properties.creator = made.properties.lastModifiedBy = SENDERS[0]
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def ballot_form() -> bytes:
    tags = {"B2": "{{单位}}", "B3": "{{评价}}", "B4": "{{意见}}"}
    fields = (
        ("字段", "类型", "必填", "取值"), ("单位", "单位", "是", None),
        ("评价", "选项", "是", "满意;不满意"), ("意见", "文本", None, None),
    )  # fmt: skip
    return book({**BALLOT, **tags}, {"字段": fields})


def withheld_form() -> bytes:
    fields = (
        ("字段", "类型", "必填", "公开", "取值"), ("单位", "单位", "是", None, None),
        ("活动次数;参加人次", "整数", "是", None, None),
        ("主要做法", "文本", None, "不出", None), ("填表人", "文本", None, None, None),
        ("联系电话", "电话", None, None, None),
    )  # fmt: skip
    return activity(fields=fields)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office with an anonymous form and a field that is 不出, run twice."""
    sheets: dict[str, Any] = {
        "表样": (
            ("表", "文件", "谁报", "截止", "匿名"),
            ("附件4", "附件4.xlsx", "二级党组织", "2012-01-07", None),
            ("附件5", "附件5.xlsx", "二级党组织", "2012-01-07", None),
            ("选票", "选票.xlsx", "党支部", "2012-01-07", "是"),
        ),
        "汇总": (
            *SHEETS["汇总"], ("测评结果", "选票", "党支部", "是"),
            ("活动做法", "附件5", "二级党组织", None), ("意见", "选票", None, None),
        ),
        "汇总列": (
            *SHEETS["汇总列"], ("测评结果", "票数", "COUNTA(评价)", None),
            (None, "满意票", 'COUNTIF(评价,"满意")', None),
            ("活动做法", "做法", "UNIQUE(主要做法)", None), (None, "次数", "SUM(活动次数)", None),
            ("意见", "单位", None, None), (None, "意见", None, None),
        ),
        "文稿": (("文件", "每", "条件", "截止", "读者"), ("测评通报.md", None, None, None, None)),
    }  # fmt: skip
    forms = {"附件4.xlsx": form_bytes(), "附件5.xlsx": withheld_form(), "选票.xlsx": ballot_form()}
    made = Office(tmp_path_factory.mktemp("office") / "2011", sheets, forms=forms)
    texts = made.folder / "文稿"
    texts.mkdir(exist_ok=True)
    (texts / "测评通报.md").write_text(TEXT, encoding="utf-8")
    # Different bytes, so that they are different ballots.
    for number, name in enumerate(SENDERS[:4]):
        made.receives(f"{name}的票.xlsx", ballot("数学教工党支部", "满意", OPINION * (number + 1)))
    for name in SENDERS[4:6]:
        made.receives(f"{name}的票.xlsx", ballot("数学学生党支部", "不满意", name * 2))
    made.receives(f"{SENDERS[6]}的票.xlsx", ballot("物理教工党支部", "不好说" + SENDERS[6]))
    made.receives("数学.xlsx", activity({"B2": "数院", "B3": 3, "B4": "约40", "B5": WITHHELD}))
    made.receives(
        "物理.xlsx", activity({"B2": "物理学院党总支", "B3": 5, "B4": 60, "B5": WITHHELD})
    )
    made.run()
    made.receives("新来的票.xlsx", ballot("数学教工党支部", "不满意", "新来的意见"))
    # What the office writes of ballots: a file that is not quite called so, and one of several.
    made.writes(
        认领=[("李小四的票", None, "数学教工党支部", "选票", None, None)],
        签收=[(None, "数学教工党支部", "选票", None, "2012-01-06", None)],
    )
    made.run()
    return made


def secrets(office: Office) -> dict[str, str]:
    """Return what must stand nowhere, and why."""
    ballots = [path for path in office.inbox.iterdir() if "票" in path.name]
    assert len(ballots) == 8
    return {
        **dict.fromkeys(SENDERS, "a sender"),
        **{path.stem: "a file's name" for path in ballots},
        **{hashlib.sha256(p.read_bytes()).hexdigest()[:16]: "a hash" for p in ballots},
        WITHHELD: "不出",
    }  # fmt: skip


def test_no_output_tells_what_must_not_be_told(office: Office):
    """Workbooks, texts, .json of both runs: no sender, file, hash, ballot, no 不出."""
    said = everything_said(office.folder / "产出")
    assert "测评结果" in said
    texts = sorted(path.name for path in (office.runs[-1] / "文稿").iterdir())
    assert {"测评通报.docx", "测评通报.md", "测评通报.txt"} <= set(texts), texts
    assert OPINION in (office.runs[-1] / "文稿" / "测评通报.md").read_text(encoding="utf-8")
    hidden = secrets(office)
    # A unit's own file goes back to it as it came; what is 不出 stands in no line that is added.
    own = sum(1 for path in office.runs if (path / "退回").is_dir())
    answer = hidden.pop(WITHHELD)
    assert answer == "不出"
    assert said.count(WITHHELD) == own == 2
    assert [f"{text}: {why}" for text, why in hidden.items() if text in said] == []


def test_no_frame_of_a_notebook_tells_what_must_not_be_told(office: Office):
    """Files, copies, findings, records, tables and sums: what a colleague exports from Jupyter."""
    got = cs.collect(office.folder)
    frames = [
        got.files, got.submissions, got.findings.frame(), got.expected, got.missing, got.rules,
        got.checks, *(got.frame(name) for name in ("选票", "附件4")),
        *(got.table(name) for name in got.table_names), got.totals("选票"),
        got.explain("测评结果", row="数学教工党支部", column="满意票"),
    ]  # fmt: skip
    said = [frame.to_csv() for frame in frames]
    said += [f"{f} {f.hint} {f.where} {f!r} {f.text('en')}" for f in got.findings]
    said += [repr(got), got._repr_html_(), str(got.refs("选票"))]
    hidden = {text: why for text, why in secrets(office).items() if why != "不出"}
    text = "\n".join(said)
    assert [f"{word}: {why}" for word, why in hidden.items() if word in text] == []
    # Of two ballots of one branch neither verdict nor opinion is told.
    votes = got.frame("选票")
    few = votes.loc[votes["单位"] == "数学学生党支部"]
    assert len(few) == 2
    assert few[["评价", "意见"]].isna().all(axis=None)
    assert few[["来源文件", "来源表"]].eq("").all(axis=None)


def test_the_sums_of_a_notebook_hold_for_ballots_too(office: Office):
    """Every file and every copy has its row, named or not; findings keep code and field."""
    got = cs.collect(office.folder)
    assert len(got.files) == got.counts["文件"] == 10
    assert got.files["文件"].eq("(匿名,不列文件)").sum() == 8
    states = got.submissions.loc[got.submissions["表"] == "选票", "状态"].value_counts().to_dict()
    assert states == {"接收": 7, "退回": 1}
    (finding,) = [f for f in got.findings.of("强制") if f.file == "(匿名,不列文件)"]
    assert (finding.code, finding.field, finding.found) == ("not-an-option", "评价", "(不列)")
    assert {f.code for f in got.findings if f.file == "收文登记.xlsx"} == {
        "no-such-file", "receipt-two",
    }  # fmt: skip


@pytest.mark.parametrize("arguments", [["run"], ["run", "--json"], ["missing"]])
def test_no_command_prints_what_must_not_be_told(
    arguments: list[str], office: Office, capsys: pytest.CaptureFixture[str]
):
    """The card and the JSON neither."""
    command, *options = arguments
    cxzy([command, str(office.folder), *options])
    said = capsys.readouterr().out
    assert said
    assert [f"{text}: {why}" for text, why in secrets(office).items() if text in said] == []


def test_a_walk_back_stops_at_the_branch(office: Office, capsys: pytest.CaptureFixture[str]):
    """Of ballots no cell is told; of a field that is 不出 the cell, and not what stands there."""
    explain = ["explain", str(office.folder)]
    cxzy([*explain, "测评结果", "--row", "数学教工党支部", "--column", "满意票"])
    cxzy([*explain, "活动做法", "--row", "物理学院党总支", "--column", "做法"])
    said = capsys.readouterr().out
    assert "(不出)  物理.xlsx  表  B5" in said
    assert [text for text in secrets(office) if text in said] == []


def test_everything_is_counted_all_the_same(office: Office):
    """Eight ballots came and stand in the sums; none of them has a row with a name."""
    book = office.summary()
    page = book["收件登记"]
    headings = [cell.value for cell in page[3]]
    rows = [dict(zip(headings, row, strict=True)) for row in page.iter_rows(4, values_only=True)]
    ballots = {row["状态"]: row["份数"] for row in rows if row["表"] == "选票"}
    assert ballots == {"接收": 7, "退回": 1}
    assert sum(row["份数"] or 0 for row in rows) == office.record()["counts"]["份数"] == 10
    assert {row["文件"] for row in rows if row["表"] == "选票"} == {"(匿名,不列文件)"}


def test_ballots_are_tallied_from_three_on(office: Office):
    """Five of one branch; of the two of another no figure, and none in a total that tells them."""
    page = office.summary()["测评结果"]
    rows = {row[0]: row[1:] for row in page.iter_rows(min_row=4, values_only=True) if row[0]}
    assert rows["数学教工党支部"][:2] == (5, 4)
    assert rows["数学学生党支部"][:2] == (None, None)
    assert rows["合计"][:2] == (5, 4)


def test_ballots_are_listed_only_where_a_table_asks_for_it(office: Office):
    """No sheet of the form's records. A table of opinions has those of a branch from three on, in
    no order of files."""
    book = office.summary()
    assert [name for name in book.sheetnames if name.startswith("选票")] == []
    assert {"附件4", "附件5"} <= set(book.sheetnames)
    rows = [row[:2] for row in book["意见"].iter_rows(min_row=4, values_only=True)]
    said = [text for branch, text in rows if branch == "数学教工党支部"]
    assert sorted(said) == sorted([*(OPINION * n for n in range(1, 5)), "新来的意见"])
    assert [text for branch, text in rows if branch == "数学学生党支部"] == [None, None]
    assert any("不足 3 份" in str(row[0]) for row in rows)


def test_a_field_that_is_withheld_has_no_column(office: Office):
    """Neither among the records nor in a table that asks for it; the table says so."""
    book = office.summary()
    assert "主要做法" not in [cell.value for cell in book["附件5"][3]]
    assert [cell.value for cell in book["活动做法"][3]][:2] == ["二级党组织", "次数"]
    assert any("不出本表" in str(row[0]) for row in book["活动做法"].iter_rows(values_only=True))


def test_what_the_office_may_see_is_there(office: Office):
    """Telephone numbers are 内部: they stand in the office's own workbook."""
    headings = [cell.value for cell in office.summary()["附件5"][3]]
    assert "联系电话" in headings
    assert Path(office.runs[-1] / "汇总.xlsx").is_file()
