"""信息报送: the tables of its example against counts over the truth of 示范, in plain Python."""

from __future__ import annotations

import datetime as dt
import shutil
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

import cxzy_sheets as cs

from .news.shown import LATE, NOTHING, PERIODS, SILENT, UNITS, USED, items

D = dt.date
RETURNED = ("G", D(2011, 3, 29))
"""The copy that is not mended."""
POINTS = {"学校简报": 2, "校园网头条": 2, "市级简报": 5, "省级简报": 10}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> cs.Rehearsal:
    played = cs.demo("信息报送", tmp_path_factory.mktemp("demo") / "信")
    assert isinstance(played, cs.Rehearsal)
    return played


def news(code: str) -> list[tuple[D, dict[str, object]]]:
    """Return the accepted news of a unit, each with the end of its period."""
    out = SILENT | {RETURNED}
    return [(end, one) for end in PERIODS if (code, end) not in out for one in items(code, end)]


def test_scores_are_of_what_was_sent_and_what_was_used(made: cs.Rehearsal):
    """One point for each piece, those of the list for each use; March and the year so far; R8-2."""
    got = made.got.table("信息报送情况").iloc[:-1].set_index("二级党组织")
    for code, unit in UNITS.items():
        row = got.loc[unit.name]
        month = sum(end.month == 3 for end, _ in news(code))
        used = [(where, day) for u, _, _, where, day in USED if u == code]
        march = sum(POINTS[where] for where, day in used if day.month == 3)
        every = sum(POINTS[where] for where, _ in used)
        told = (row["报送条数_本月"], row["报送条数_累计"], row["采用分数"], row["本月分数"])
        assert told == (month, len(news(code)), march, month + march), unit.name
        assert row["累计分数"] == len(news(code)) + every
    scores = [len(news(c)) + sum(POINTS[w] for u, _, _, w, _ in USED if u == c) for c in UNITS]
    ranks = [1 + sum(other > score for other in scores) for score in scores]
    assert got.loc[[u.name for u in UNITS.values()], "名次"].tolist() == ranks


def test_each_due_day_says_who_was_in_time(made: cs.Rehearsal):
    """Four due days, none on a 29 February; late by 收文登记; what was returned is not in time."""
    got = made.got.table("按时报送情况").iloc[:-1].set_index("单位")
    for code, unit in UNITS.items():
        sent = [end for end in PERIODS if (code, end) not in SILENT | {RETURNED}]
        late = sum((code, end) in LATE for end in sent)
        row = got.loc[unit.name]
        assert row["应报次数"] == 4
        assert (row["按时"] + row["迟报"] + row["未计"]) == len(sent), unit.name
        # Of 29 March, the day of the run, nobody is overdue yet.
        assert row["未报"] == sum((code, end) in SILENT for end in PERIODS[:3])
        if row["未计"] == 0:
            assert (row["按时"], row["迟报"]) == (len(sent) - late, late)


def test_what_nobody_wrote_down_is_not_late_and_not_in_time(tmp_path: Path):
    """Without 收文登记 it is known of what came today alone; the other three are not counted."""
    played = cs.demo("信息报送", tmp_path / "信")
    (played.folder / "收文登记.xlsx").unlink()
    shutil.rmtree(played.folder / "产出")
    got = cs.collect(played.folder).table("按时报送情况").set_index("单位")
    row = got.loc[UNITS["A"].name]
    assert row[["按时", "迟报", "未计"]].tolist() == [1, 0, 3]
    # 图书馆 ticked for 29 March, today; of its other two nobody knows.
    assert got.loc[UNITS["K"].name, ["按时", "迟报", "未报", "未计"]].tolist() == [1, 0, 1, 2]


def test_channels_are_counted(made: cs.Rehearsal):
    """Of every piece the channel that it was already published in; P-20."""
    truth = Counter(one["已用渠道"] for code in UNITS for _, one in news(code))
    got = made.got.table("宣传渠道统计").iloc[:-1].set_index("已用渠道")["条数"].to_dict()
    assert {name: int(n) for name, n in got.items() if n} == {
        name: count for name, count in truth.items() if name
    }


def test_silence_is_no_zero_return(made: cs.Rehearsal):
    """Who ticked 没有信息 has reported; who sent nothing has not, and is overdue."""
    states = made.got.table("各期报送情况").set_index("单位")
    assert states.loc[UNITS["L"].name, "状态_2011-03-14"] == "已报"
    assert states.loc[UNITS["M"].name, "状态_2011-02-28"] == "逾期"
    assert {("L", D(2011, 3, 14)), ("K", D(2011, 3, 29))} <= NOTHING


def test_the_reminder_says_where_to_send(made: cs.Rehearsal):
    """R8-3: the mailbox of the parameters, and the two that are overdue."""
    text = (made.got.run.folder / "文稿" / "催报通知.md").read_text("utf-8")
    assert "（请填学校的邮箱）" in text
    assert [text.count(f"| {UNITS[code].name} |") for code in "KM"] == [1, 1]


def settings(folder: Path, sheet: str, row: int, column: int, value: object) -> None:
    """Type one cell of 周期.xlsx, as the office does."""
    book = openpyxl.load_workbook(folder / "周期.xlsx")
    book[sheet].cell(row, column).value = value
    book.save(folder / "周期.xlsx")


def periods(folder: Path) -> list[tuple[str, str]]:
    """Return the periods of 信息报送单 that have begun, each with its due day."""
    got = cs.collect(folder).expected
    days = got[got["单位代码"] == got["单位代码"].iloc[0]]
    return [(period, str(due)[:10]) for period, due in zip(days["期次"], days["截止"], strict=True)]


def test_a_february_without_a_29th_and_a_weekend(tmp_path: Path):
    """2011: 14 and 28 February are working days; 14 May is a Saturday, due on Monday 16; C-02."""
    folder = cs.init("信息报送", tmp_path / "新")
    settings(folder, "周期", 5, 2, dt.datetime(2011, 5, 15))
    assert periods(folder)[:2] == [("2011-02-14", "2011-02-14"), ("2011-02-28", "2011-02-28")]
    assert ("2011-05-14", "2011-05-16") in periods(folder)


def test_monthly_instead_of_twice_a_month(tmp_path: Path):
    """C-01: 29 alone in the sheet 期次 makes it one a month."""
    folder = cs.init("信息报送", tmp_path / "新")
    settings(folder, "期次", 2, 2, "29")
    assert [period for period, _ in periods(folder)] == ["2011-02-28", "2011-03-29"]


def test_weekly_as_the_heading_says(tmp_path: Path):
    """C-01: the three cells that 使用说明 names make it weekly; a week ends on Sunday."""
    folder = cs.init("信息报送", tmp_path / "新")
    book = openpyxl.load_workbook(folder / "周期.xlsx")
    at = {cell.value: cell.column for cell in book["表样"][1]}
    book["表样"].cell(2, at["期次"]).value = "期次.周"
    book["表样"].cell(2, at["截止"]).value = "=周.止"
    book["表样"].cell(2, at["截止"]).data_type = "s"
    book.save(folder / "周期.xlsx")
    path = folder / "表样" / "信息报送单.xlsx"
    form = openpyxl.load_workbook(path)
    rows = form["字段"].iter_rows()
    head = [cell.value for cell in next(rows)]
    (line,) = [row for row in rows if row[0].value == "期次"]
    line[head.index("取值")].value = "周.止"
    form.save(path)
    days = [due for _, due in periods(folder)]
    assert len(days) == 9
    assert "2011-03-07" in days
