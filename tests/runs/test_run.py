"""A run: what it writes, what it leaves alone, what it carries on from the runs before."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
import time
from pathlib import Path

import openpyxl
import pytest

import cxzy_sheets as cs

from ..cycle.folders import SHEETS, copy_bytes, form_bytes, workbook
from .offices import Office, activity, ballots, comments, prints

DAY = dt.date(2012, 1, 5)
MATHS = ballots("数学学院党总支", (20, 18), (28, 20))


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "2011-群众评议")


def test_a_run_writes_a_folder_and_nothing_else(office: Office, capfd: pytest.CaptureFixture[str]):
    """汇总, 待办, run.json in a numbered folder; the office's files as they were; not a word."""
    office.receives("数学.xlsx", MATHS)
    before = prints(office.folder)
    got = office.run()

    assert [path.name for path in office.runs] == ["001 2012-01-10"]
    assert sorted(path.name for path in office.runs[0].iterdir()) == [
        "run.json", "待办.xlsx", "汇总.xlsx", "汇总数据.json"
    ]  # fmt: skip
    after = prints(office.folder)
    assert {name: after[name] for name in before} == before
    assert got.run is not None
    assert (got.run.number, got.run.folder, got.run.before) == (1, office.runs[0], "")
    assert capfd.readouterr() == ("", "")


def test_a_file_in_the_folder_means_the_folder(office: Office):
    """`cs.run(__file__)` of its run.py."""
    script = office.folder / "run.py"
    script.write_text("")
    got = cs.run(str(script))
    assert got.cycle.folder == office.folder
    assert got.run is not None
    assert got.run.folder.is_dir()


def test_an_empty_inbox_is_a_run(office: Office):
    """Everybody is missing, and everything is written."""
    got = office.run()
    assert (got.counts["文件"], got.counts["应报"], got.counts["未报"]) == (0, 3, 3)
    book = office.summary()
    assert book["未报单位"].max_row == 3 + 3
    assert book["收件登记"]["A4"].value == "收件箱里没有文件"
    assert book["各单位结果"]["A4"].value == "数学学院党总支"


def test_a_second_run_leaves_the_first_as_it_was(office: Office):
    """Not a byte of an earlier run is touched."""
    office.receives("数学.xlsx", MATHS)
    office.run()
    before = prints(office.runs[0])
    office.receives("物理.xlsx", ballots("物理学院党总支", (25, 20), (15, 15)))
    got = office.run()

    assert [path.name for path in office.runs] == ["001 2012-01-10", "002 2012-01-10"]
    assert prints(office.runs[0]) == before
    assert got.run is not None
    assert got.run.before == "001 2012-01-10"


def test_the_same_inbox_on_the_same_day_gives_the_same_bytes(office: Office, tmp_path: Path):
    """No clock, no machine, no order of a disk in anything that is written."""
    office.receives("数学.xlsx", MATHS)
    office.receives("a/物理.xlsx", ballots("物理学院党总支", (25, 20), (15, 15)))
    shutil.copytree(office.folder, tmp_path / "别处" / "同一周期")
    office.run()
    cs.run(tmp_path / "别处" / "同一周期")
    other = tmp_path / "别处" / "同一周期" / "产出" / "001 2012-01-10"
    assert prints(other) == prints(office.runs[0])


def test_when_a_file_was_seen_first_is_carried_forward(office: Office):
    """By its bytes, whatever it is called; a file that went away keeps its day."""
    digest = hashlib.sha256(MATHS).hexdigest()
    office.receives("数学.xlsx", MATHS)
    office.run(DAY)
    assert office.record()["seen"] == {
        digest: {"first": "2012-01-05", "run": 1, "name": "数学.xlsx"}
    }
    (office.inbox / "数学.xlsx").rename(office.inbox / "数学学院(最终版).xlsx")
    office.run(DAY + dt.timedelta(days=4))
    assert office.record()["seen"][digest] == {
        "first": "2012-01-05", "run": 1, "name": "数学学院(最终版).xlsx"
    }  # fmt: skip
    (office.inbox / "数学学院(最终版).xlsx").unlink()
    office.receives("说明.txt", b"text")
    office.run(DAY + dt.timedelta(days=5))
    assert office.record()["seen"][digest]["first"] == "2012-01-05"
    later = office.record()["seen"][hashlib.sha256(b"text").hexdigest()]
    assert (later["first"], later["run"]) == ("2012-01-10", 3)
    assert office.record()["submissions"] == []


def test_what_the_first_run_saw_in_time_is_in_time_later(office: Office):
    """Due on 7 January, seen by a run of the 5th: not late on the 10th; the other is 未核对."""
    office.receives("数学.xlsx", MATHS)
    office.run(DAY)
    office.receives("物理.xlsx", ballots("物理学院党总支", (25, 20), (15, 15)))
    got = office.run()
    late = got.submissions.set_index("文件")["迟报"].to_dict()
    assert late == {"数学.xlsx": "否", "物理.xlsx": "未核对"}


def test_when_something_came_is_told_as_far_as_it_is_known(office: Office):
    """A moment that the office signed for; else the first run that saw it, and not earlier."""
    office.receives("数学.xlsx", MATHS)
    office.receives("物理.xlsx", ballots("物理学院党总支", (25, 20), (15, 15)))
    office.run(DAY)
    office.writes(签收=[("物理.xlsx", None, None, None, dt.datetime(2012, 1, 4, 15, 30), "是")])
    office.run()
    page = office.summary()["报送登记"]
    headings = [cell.value for cell in page[3]]
    rows = [dict(zip(headings, row, strict=True)) for row in page.iter_rows(4, values_only=True)]
    assert [(row["收到时间"], row["时限"]) for row in rows] == [
        ("不晚于 2012-01-05", "按时"), ("2012-01-04 15:30", "按时"), (None, None)
    ]  # fmt: skip


def test_everything_stands_in_the_order_of_the_roster(office: Office):
    """Whatever the files are called: records, findings, ledgers, and who is missing."""
    office.receives("z.xlsx", MATHS)
    office.receives("a.xlsx", ballots("物理学院党总支", (25, 20), (15, 15)))
    office.receives("b.xlsx", ballots("化学学院党总支", (40, 20), sent=9))
    office.run()
    book = office.summary()

    def units(sheet: str, column: int) -> list[str]:
        cells = (row[column] for row in book[sheet].iter_rows(4, values_only=True))
        return list(dict.fromkeys(cell for cell in cells if str(cell).endswith("学院党总支")))

    assert units("附件4.支部", 0) == ["数学学院党总支", "物理学院党总支"]
    assert units("各单位结果", 0) == ["数学学院党总支", "物理学院党总支", "化学学院党总支"]
    assert units("报送登记", 1) == ["数学学院党总支", "物理学院党总支", "化学学院党总支"]
    assert units("问题清单", 1)[-1] == "化学学院党总支"


def test_a_row_leads_to_its_own_cells_only(office: Office):
    """Its rank compares it with all others; their cells are not what it was made from."""
    office.receives("数学.xlsx", MATHS)
    office.receives("物理.xlsx", ballots("物理学院党总支", (25, 20), (15, 15)))
    office.run()
    rows = [row[:5] for row in office.summary()["数据来源"].iter_rows(4, values_only=True)]
    assert rows == [
        ("各单位结果", "数学学院党总支", "数学.xlsx", "表", "B4:B5、E4:F5"),
        ("各单位结果", "物理学院党总支", "物理.xlsx", "表", "B4:B5、E4:F5"),
    ]


def test_the_record_holds_the_ledger_as_plain_data(office: Office):
    """Sums, submissions, expectations, totals; all of it JSON without a clock."""
    office.receives("数学.xlsx", MATHS)
    office.receives("说明.txt", b"text")
    got = office.run()
    made = office.record()
    assert (made["run"], made["as_of"], made["cycle"]) == (1, "2012-01-10", "2011年度群众评议")
    assert made["versions"] == {"cxzy_sheets": cs.__version__}
    assert made["counts"] == dict(got.counts)
    assert [(row["文件"], row["单位"], row["状态"]) for row in made["submissions"]] == [
        ("数学.xlsx", "数学学院党总支", "接收")
    ]
    assert [row["状态"] for row in made["expected"]] == ["已报", "未报", "未报"]
    assert made["figures"]["各单位结果"] == {
        "支部数": 2, "有效": 48, "满意": 38, "满意率": pytest.approx(38 / 48)
    }  # fmt: skip
    assert [row["文件"] for row in made["unread"]] == ["说明.txt"]


def test_a_damaged_record_is_passed_over(office: Office):
    """The run before it knows nearly as much; nothing fails."""
    office.receives("数学.xlsx", MATHS)
    office.run(DAY)
    office.run(DAY + dt.timedelta(days=1))
    (office.runs[1] / "run.json").write_text("{ half")
    got = office.run()
    assert got.run is not None
    assert got.run.before == "001 2012-01-05"
    assert next(iter(office.record()["seen"].values()))["first"] == "2012-01-05"


def test_a_cycle_that_cannot_be_loaded_writes_nothing(office: Office):
    """The error names the place; there is not even an empty 产出."""
    (office.folder / "名册.xlsx").unlink()
    with pytest.raises(cs.CxzyError, match=r"名册\.xlsx"):
        office.run()
    assert office.runs == []
    assert not (office.folder / "产出").exists()


def test_a_wrong_registry_writes_nothing(office: Office):
    """What the office decided must not be half applied: told with its cell, no folder."""
    office.run()
    office.writes(免报=[("数学学院", "附件5", None, "没有学生")])
    with pytest.raises(cs.CxzyError, match="附件5"):
        office.run()
    assert [path.name for path in office.runs] == ["001 2012-01-10"]


def test_progress_is_told(office: Office):
    """Called with files done and files in all."""
    office.receives("数学.xlsx", MATHS)
    office.receives("说明.txt", b"text")
    told: list[tuple[int, int]] = []
    cs.run(office.folder, progress=lambda done, whole: told.append((done, whole)))
    assert told[-1] == (2, 2)


def test_what_is_to_be_decided_can_be_copied_into_the_registry(office: Office):
    """Rows of 待办.xlsx under the registry's headings: filled in and copied, they are the office's
    word at the next run."""
    office.receives("化学学院.xlsx", MATHS)
    office.receives("物理.xlsx", ballots("物理学院党总支", (25, 20), (15, 15)))
    got = office.run()
    assert got.run is not None
    assert dict(got.run.todo) == {"认领": 1, "签收": 1, "免报": 2, "说明核准": 0}
    todo = openpyxl.load_workbook(office.runs[0] / "待办.xlsx")
    rows = {
        name: [dict(zip(headings, row, strict=True)) for row in more]
        for name in ("认领", "签收", "免报")
        for headings, *more in [list(todo[name].values)]
    }
    (claim,), (receipt,), (exemption, _) = rows["认领"], rows["签收"], rows["免报"]
    assert (claim["文件"], claim["表"]) == ("化学学院.xlsx", "附件4")
    assert claim["候选"] == "数学学院党总支、化学学院党总支"
    assert (receipt["文件"], receipt["备注"]) == ("物理.xlsx", "截止 2012-01-07")
    assert (exemption["单位"], exemption["备注"]) == ("数学学院党总支", "逾期 3 天")

    decided = {
        "认领": {**claim, "单位": "数学学院党总支"},
        "签收": {**receipt, "收到时间": dt.date(2012, 1, 6), "盖章": "是"},
        "免报": {**rows["免报"][1], "理由": "没有毕业生党员"},
    }
    (office.folder / "收文登记.xlsx").write_bytes(
        workbook({name: [tuple(row), tuple(row.values())] for name, row in decided.items()})
    )
    got = office.run()
    assert (got.counts["接收"], got.counts["未知单位"]) == (2, 0)
    states = got.expected.set_index("单位")["状态"].to_dict()
    assert states == {"数学学院党总支": "已报", "物理学院党总支": "已报", "化学学院党总支": "免报"}
    assert got.run is not None
    assert dict(got.run.todo) == {"认领": 0, "签收": 1, "免报": 0, "说明核准": 0}


def test_sources_of_a_row_are_its_own_cells_and_those_it_looks_up(tmp_path: Path):
    """数据来源: its records' cells whatever is counted of them, those of another form that a column
    looks up; none of the other rows that a rank compares it with."""
    sheets = {
        "表样": (
            ("表", "文件", "谁报", "截止"), ("附件4", "附件4.xlsx", "二级党组织", "2012-01-07"),
            ("附件5", "附件5.xlsx", "二级党组织", "2012-01-07"),
        ),
        "汇总列": (
            *SHEETS["汇总列"],
            (None, "满票", 'COUNTIFS(满意,">=20")', None),
            (None, "活动", "XLOOKUP(二级党组织,附件5.单位,附件5.活动次数)", None),
        ),
    }  # fmt: skip
    forms = {"附件4.xlsx": form_bytes(), "附件5.xlsx": activity()}
    office = Office(tmp_path / "2011", sheets, forms=forms)
    office.receives("数学.xlsx", MATHS)
    office.receives("物理.xlsx", ballots("物理学院党总支", (25, 20), (15, 15)))
    office.receives("活动.xlsx", activity({"B2": "物理学院党总支", "B3": 5, "B4": 60}))
    office.run()
    rows = [row[1:5] for row in office.summary()["数据来源"].iter_rows(4, values_only=True)]
    assert rows == [
        ("数学学院党总支", "数学.xlsx", "表", "B4:B5、E4:F5"),
        ("物理学院党总支", "物理.xlsx", "表", "B4:B5、E4:F5"),
        ("物理学院党总支", "活动.xlsx", "表", "B3"),
    ]


def test_which_of_two_copies_is_newer_can_be_signed_for(office: Office):
    """Both are returned and both stand under 签收; signed for by the hour, the later one counts."""
    office.receives("数学.xlsx", MATHS)
    office.receives("数学(新).xlsx", ballots("数学学院党总支", (20, 17), (28, 20)))
    got = office.run()
    assert got.counts["退回"] == 2
    assert "签收" in got.findings.of("unit-twice")[0].hint
    todo = openpyxl.load_workbook(office.runs[0] / "待办.xlsx")
    headings, *rows = todo["签收"].values
    lines = [dict(zip(headings, row, strict=True)) for row in rows]
    assert [line["文件"] for line in lines] == ["数学(新).xlsx", "数学.xlsx"]
    assert all("有 2 份内容不同" in line["备注"] for line in lines)
    for line, hour in zip(lines, (15, 9), strict=True):
        line["收到时间"] = dt.datetime(2012, 1, 6, hour)
    table = [headings, *(tuple(line.values()) for line in lines)]
    (office.folder / "收文登记.xlsx").write_bytes(workbook({"签收": table}))
    got = office.run()
    states = got.submissions.set_index("文件")["状态"].to_dict()
    assert states == {"数学(新).xlsx": "接收", "数学.xlsx": "被替代"}
    assert got.run is not None
    assert got.run.todo["签收"] == 0


def test_sheets_of_tables_whose_names_excel_takes_for_one(tmp_path: Path):
    """Long names are cut, names that differ in case only get a number; nothing is lost."""
    long = "各二级党组织开展党员群众评议满意度测评结果情况汇总统计"
    names = ("ABC", "abc", f"{long}一部分", f"{long}二部分")
    sheets = {
        "汇总": (SHEETS["汇总"][0], *((name, "附件4.支部", "二级党组织", "是") for name in names)),
        "汇总列": (SHEETS["汇总列"][0], *((name, "有效", "SUM", None) for name in names)),
    }
    office = Office(tmp_path / "2011", sheets)
    office.receives("数学.xlsx", MATHS)
    office.run()
    book = office.summary()
    assert book.sheetnames[2:6] == ["ABC", "abc (2)", f"{long}一部分", f"{long}二部分"]
    assert all(book[name]["B7"].value == 48 for name in book.sheetnames[2:6])


def test_a_cycle_of_three_forms_and_twelve_units_takes_less_than_five_seconds(tmp_path: Path):
    """36 files, everything written; what is loaded once is loaded."""
    names = [f"第{number}学院党总支" for number in range(1, 13)]
    units = [("代码", "名称", "层级", "类型", "上级")]
    for number, name in enumerate(names):
        units.append((f"F{number}", name, "二级党组织", "党总支", None))
        units += [(f"{name}{b}", f"{name}{b}", "党支部", "党支部", f"F{number}") for b in "甲乙"]
    sheets = {
        "表样": (
            ("表", "文件", "谁报", "截止"),
            *((f"附件{n}", f"附件{n}.xlsx", "二级党组织", "2012-01-07") for n in (4, 5, 6)),
        )
    }
    forms = {"附件4.xlsx": form_bytes(), "附件5.xlsx": activity(), "附件6.xlsx": comments()}
    office = Office(
        tmp_path / "2011", sheets, units=units, people=(("姓名", "支部"),), forms=forms
    )  # fmt: skip
    for name in names:
        votes = [(f"{name}{b}", 40, 38, 36, 30) for b in "甲乙"]
        said = {"B2": name, "B3": "李", "B4": "2011-12-20", "B6": "问题", "C6": "措施"}
        office.receives(f"{name}4.xlsx", copy_bytes(name, votes))
        office.receives(f"{name}5.xlsx", activity({"B2": name, "B3": 3, "B4": 40}))
        office.receives(f"{name}6.xlsx", comments(said))
    cs.load_cycle(office.folder)
    start = time.perf_counter()
    got = office.run()
    assert time.perf_counter() - start < 5
    assert (got.counts["文件"], got.counts["接收"], got.counts["已报"]) == (36, 36, 36)
