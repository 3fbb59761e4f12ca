"""联席会议: the tables of its example against sums worked out from 示范 by hand."""

from __future__ import annotations

import datetime as dt

import pytest

import cxzy_sheets as cs

D = dt.date


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> cs.Rehearsal:
    played = cs.demo("联席会议", tmp_path_factory.mktemp("demo") / "会")
    assert isinstance(played, cs.Rehearsal)
    return played


def rows(made: cs.Rehearsal, table: str, *names: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in made.got.table(table)[list(names)].itertuples(index=False)]


def test_meetings_are_registered_with_who_came(made: cs.Rehearsal):
    """Five of five on 20 October, three of five on 25 November; R3-3."""
    got = rows(made, "会议登记", "议题数", "出席", "请假", "列席", "出席率")
    assert got == [(3, 5, 0, 1, 1.0), (2, 3, 2, 0, 0.6)]


def test_attendance_of_each_member_of_the_groups(made: cs.Rehearsal):
    """Office and guidance groups were there both times, the inspectors once."""
    got = rows(made, "出席情况", "应到", "出席", "请假")
    assert got == [(2, 2, 0)] * 3 + [(2, 1, 1)] * 2


def test_decisions_become_tasks_with_what_was_reported_last(made: cs.Rehearsal):
    """Of the four decisions two are done, one runs, and one of 30 November is overdue; R3-2."""
    got = rows(made, "任务台账", "编号", "责任单位", "完成时限", "落实情况", "状态")
    assert sorted((a, b, c.date(), d, e) for a, b, c, d, e in got) == [
        ("会20101020-1", "文学院党委", D(2010, 11, 15), "已经印发", "已完成"),
        ("会20101020-2", "理学院党委", D(2010, 11, 30), "还差两个支部", "逾期"),
        ("会20101125-1", "外国语学院党总支", D(2010, 12, 20), "材料已交", "已完成"),
        ("会20101125-2", "图书馆直属党支部", D(2011, 1, 15), "正在上架", "进行中"),
    ]


def test_who_was_charged_reports_from_that_month_on(made: cs.Rehearsal):
    """Two units for October, four for November and December; none before it was charged."""
    expected = made.got.expected
    assert expected[expected["表"] == "任务落实表"].groupby("期次").size().to_dict() == {
        "2010-10": 2, "2010-11": 4, "2010-12": 4,
    }  # fmt: skip


def test_the_minutes_say_who_was_there(made: cs.Rehearsal):
    """One text a meeting, with the chairman, the count, the decisions and those present."""
    texts = sorted((made.got.run.folder / "文稿" / "联席会议纪要").glob("*.md"))
    assert len(texts) == 2
    second = texts[1].read_text(encoding="utf-8")
    assert "应到5人，出席3人，请假2人，列席0人" in second
    assert "外国语学院整理典型材料" in second
    assert "各学院制定第二阶段工作安排" not in second
