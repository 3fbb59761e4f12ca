"""The ledger as a whole: everything accounted for, whatever the order; the second day."""

from __future__ import annotations

import datetime as dt
import json
import random
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cxzy_sheets.cycle import Cycle
from cxzy_sheets.findings import Findings
from cxzy_sheets.layout import Layout
from cxzy_sheets.matching import (
    ACCEPTED,
    STATUSES,
    Arrival,
    Ledger,
    Registry,
    Seen,
    finish,
    first_seen,
    load_registry,
    settle,
)
from cxzy_sheets.reading import VALUE, Answer, Filled

from ..checks.ballots import book
from .office import (
    MONTHLY,
    booked,
    cycle,
    digest,
    joined,
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


def inbox() -> dict[str, bytes]:
    """Return an inbox in which everything happens."""
    return {
        "数学学院/附件4.xlsx": maths(), "数学学院/附件4 副本.xlsx": maths(),
        "数学学院/附件4 另存.xlsx": maths({"H9": None}),
        "物理学院/附件4.xlsx": physics(), "物理学院/附件4 改.xlsx": physics({"F4": 11}),
        "化学.xlsx": maths({"B2": "化学学院", "F4": "很多"}),
        "谁的.xlsx": maths({"B2": "生物学院"}), "谁的2.xlsx": maths({"B2": "生物学院"}),
        "别的.xlsx": book({"A1": "车辆登记"}),
        "月报/数学 12月.xlsx": monthly_bytes(month("数院", "2011-12")),
        "月报/数学 1月.xlsx": monthly_bytes(month("数院", "2012-01")),
        "月报/物理.xlsx": monthly_bytes(month("物理学院", None)),
        "两表.xlsx": joined(maths({"B2": "化学学院"}), monthly_bytes(month("化学学院", "2011-12"))),
    }  # fmt: skip


def account(ledger: Ledger) -> list[tuple[Any, ...]]:
    """Return all that a ledger says, in a form that compares."""
    rows: list[tuple[Any, ...]] = [
        (
            one.filled.file, one.sheet, one.form, one.unit_code, one.period, one.status, one.note,
            one.superseded_by, one.received, one.late, one.current, list(map(str, one.findings)),
        )
        for one in ledger.submissions
    ]  # fmt: skip
    return [*rows, *ledger.expected, *map(str, ledger.findings)]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Cycle:
    return cycle(tmp_path_factory.mktemp("ledger"), rows=[ANNEX, MONTHLY])


def test_everything_is_accounted_for(office: Cycle):
    """The six statuses add up to the submissions, the four states to what is expected."""
    made = booked(office, inbox())
    assert sum(made.counts.values()) == len(made.submissions) == 14
    # 接收 数学, its two months, 化学's month; 退回 two of 物理, two of 化学, the month without a
    # period; 重复 two of 数学, one of the unknown.
    assert made.counts == dict(zip(STATUSES, (4, 5, 0, 3, 1, 1), strict=True))
    assert len(made.expected) == 3 + 3 * 2


def test_any_order_of_files_gives_the_same_ledger(office: Cycle):
    """Files are read by many threads; what is settled does not depend on which came first."""
    files = inbox()
    dates = {"月报/数学 12月.xlsx": AT(2012, 1, 5)}
    arrivals = received(office, files, dates)
    seen = {digest(files["物理学院/附件4.xlsx"]): Seen(DAY(2012, 1, 3), 1)}
    before = account(finish(settle(office, arrivals, Registry(), seen), {}))
    for turn in range(5):
        random.Random(turn).shuffle(arrivals)
        assert account(finish(settle(office, arrivals, Registry(), seen), {})) == before


def test_an_empty_inbox_is_all_missing(office: Cycle):
    """Nothing came; everything that is due is overdue."""
    made = booked(office, {})
    assert set(states(made).values()) == {"未报"}
    assert {row.overdue for row in made.expected if row.period != "2012-01"} == {True}
    assert made.counts == dict.fromkeys(STATUSES, 0)


def test_the_same_bytes_of_two_units_are_two(tmp_path: Path):
    """Two faculties may hand in the same report of nothing: folders tell them apart."""
    office = cycle(tmp_path, rows=[MONTHLY])
    same = monthly_bytes(month(None, "2011-12", 0, 0))
    made = booked(office, {"数学学院/月报.xlsx": same, "物理学院/月报.xlsx": same})
    assert [(one.unit_code, one.status) for one in made.submissions] == [
        ("A", "接收"), ("B", "接收"),
    ]  # fmt: skip


def test_ballots_do_not_supersede_one_another(tmp_path: Path):
    """Of an anonymous form only the same file is the same; equal votes are two votes."""
    row = {**MONTHLY, "匿名": "是", "期次": None, "截止": None}
    votes = [monthly_bytes(month("数学学院", "2011-12", n)) for n in (3, 4)]
    again = joined(votes[0])
    files = {"1.xlsx": votes[0], "2.xlsx": votes[1], "3.xlsx": again, "4.xlsx": votes[0]}
    made = booked(cycle(tmp_path, rows=[row]), files)
    assert statuses(made) == {
        "1.xlsx": "接收",
        "2.xlsx": "接收",
        "3.xlsx": "接收",
        "4.xlsx": "重复",
    }
    assert states(made)["A", ""] == "已报"


def test_the_same_ballot_of_two_units_is_two(tmp_path: Path):
    """A blank copy that two branches filled in alike."""
    row = {**MONTHLY, "匿名": "是", "期次": None, "截止": None}
    vote = monthly_bytes(month(None, "2011-12"))
    made = booked(cycle(tmp_path, rows=[row]), {"数学学院/1.xlsx": vote, "物理学院/1.xlsx": vote})
    assert [one.status for one in made.submissions] == ["接收"] * 2


def test_ballots_on_sheets_are_all_counted(tmp_path: Path):
    """A workbook with a ballot a sheet, two of them alike."""
    from .office import monthly_sheets

    row = {**MONTHLY, "匿名": "是", "期次": None, "截止": None}
    sheets = {f"票{n}": month("数学学院", "2011-12", n // 2) for n in range(4)}
    made = booked(cycle(tmp_path, rows=[row]), {"票.xlsx": monthly_sheets(sheets)})
    assert [one.status for one in made.submissions] == ["接收"] * 4


def test_parts_of_one_whole_are_told(office: Cycle):
    """Two copies with no branch in common: perhaps the unit sent its branches one by one."""
    first = maths({f"{c}5": None for c in "BCDEF"})
    second = maths({f"{c}4": None for c in "BCDEF"})
    seen = {"1.xlsx": Seen(DAY(2012, 1, 3), 1)}
    made = booked(office, {"1.xlsx": first, "2.xlsx": second}, seen=seen)
    assert [one.current for one in made.submissions] == [True, True]
    assert all(told(one.findings, "parts") for one in made.submissions)
    # The branch written otherwise is the same branch.
    mended = maths({f"{c}5": None for c in "BCDEF"} | {"B4": "数学教工支部", "F4": 17})
    made = booked(office, {"1.xlsx": first, "2.xlsx": mended}, seen=seen)
    assert statuses(made) == {"1.xlsx": "被替代", "2.xlsx": "接收"}


def test_a_copy_that_names_nobody_known_is_no_part(office: Cycle):
    """Its only branch is in no roster; the copy that was put right takes its place."""
    wrong = maths({"B4": "数学第九党支部"} | {f"{c}5": None for c in "BCDEF"})
    seen = {"1.xlsx": Seen(DAY(2012, 1, 3), 1)}
    made = booked(office, {"1.xlsx": wrong, "2.xlsx": maths()}, seen=seen)
    assert statuses(made) == {"1.xlsx": "被替代", "2.xlsx": "接收"}
    # The other way round nothing is known: what came first stays.
    made = booked(office, {"1.xlsx": maths(), "2.xlsx": wrong}, seen=seen)
    assert [one.current for one in made.submissions] == [True, True]


def test_finishing_again_with_more_findings(office: Cycle):
    """`finish` keeps nothing: what 检查 adds returns a copy, and its expectation follows."""
    made = settle(office, received(office, {"a.xlsx": maths()}), Registry(), {})
    before = finish(made, {})
    copy = only(made).filled
    worse = replace(copy, findings=Findings([told_off(copy)]))
    after = finish(made, {0: worse})
    assert (only(before).status, only(after).status) == ("接收", "退回")
    assert (states(before)["A", ""], states(after)["A", ""]) == ("已报", "退回待改")
    assert account(finish(made, {})) == account(before)


def told_off(copy: Filled) -> Any:
    from cxzy_sheets.findings import MUST, Finding

    return Finding("rule-broken", MUST, file=copy.file, facts={"rule": "P-1", "why": "不符"})


def test_the_second_day(tmp_path: Path):
    """New files, a correction, a claim, a returned one sent again, an accepted one sent worse.

    The inbox only grows; the first day's run is in run.json.
    """
    office = cycle(tmp_path, rows=[ANNEX, MONTHLY])
    first = {
        "数学.xlsx": maths(),
        "物理.xlsx": physics({"F4": "很多"}),
        "谁的.xlsx": maths({"B2": "化院"}),
    }
    before = booked(office, first)
    assert statuses(before) == {"数学.xlsx": "接收", "物理.xlsx": "退回", "谁的.xlsx": "未知单位"}
    _run(
        office.folder, {digest(data): {"first": "2012-01-05", "run": 1} for data in first.values()}
    )

    second = {
        **first, "物理 改.xlsx": physics(), "数学 再.xlsx": maths({"D4": "许多"}),
        **{f"月报{n}.xlsx": monthly_bytes(month(unit, when))
           for n, (unit, when) in enumerate(
               (u, w) for u in ("数院", "物理学院") for w in ("2011-12", "2012-01"))},
    }  # fmt: skip
    office = cycle(tmp_path, rows=[ANNEX, MONTHLY], registry={
        "认领": (("文件", "单位"), ("谁的.xlsx", "化学学院")),
        "更正": (("单位", "表", "字段", "记录", "原值", "新值", "更正人", "理由"),
                ("化学学院", "附件4", "支部.满意", "数学教工党支部", 18, 17, "王五", "电话")),
    })  # fmt: skip
    after = finish(
        settle(office, received(office, second), load_registry(office), first_seen(office)), {}
    )
    fate = statuses(after)
    assert {file: status for file, status in fate.items() if not file.startswith("月报")} == {
        "数学.xlsx": "被替代", "数学 再.xlsx": "退回", "物理.xlsx": "被替代",
        "物理 改.xlsx": "接收", "谁的.xlsx": "接收",
    }  # fmt: skip
    assert [fate[f"月报{n}.xlsx"] for n in range(4)] == ["接收"] * 4
    rows = {one.filled.file: one for one in after.submissions}
    assert rows["数学.xlsx"].superseded_by == "数学 再.xlsx"
    assert (rows["谁的.xlsx"].received_by, rows["谁的.xlsx"].late) == ("首次运行", False)
    assert (rows["物理 改.xlsx"].received, rows["物理 改.xlsx"].late) == (None, None)
    assert rows["谁的.xlsx"].filled.rows["支部"]["满意"][0] == 17
    annex = {row.unit_code: row.state for row in after.expected if row.form == "附件4"}
    assert annex == {"A": "退回待改", "B": "已报", "C": "已报"}


def _run(folder: Path, seen: Any, number: int = 1, **more: Any) -> None:
    place = folder / "产出" / f"{number:03} 2012-01-05"
    place.mkdir(parents=True)
    told = {"format": 1, "seen": seen, **more}
    (place / "run.json").write_text(json.dumps(told), encoding="utf-8")


@pytest.mark.parametrize(
    "seen",
    [
        None, [], {"x": None}, {"x": "2012-01-05"}, {"x": {}}, {"x": {"first": "gestern"}},
        {"x": {"first": "2012-01-05", "run": "?"}},
    ],
)  # fmt: skip
def test_a_damaged_record_tells_nothing(tmp_path: Path, seen: Any):
    """Somebody edited run.json: the files are as if no run had seen them."""
    office = cycle(tmp_path)
    _run(office.folder, seen)
    assert first_seen(office) == {}


def test_a_record_tells_who_saw_what_first(tmp_path: Path):
    """Of the newest run, which carries the others on."""
    office = cycle(tmp_path)
    assert first_seen(office) == {}
    _run(office.folder, {"x": {"first": "2012-01-03", "run": 1}, "y": {"first": "2012-01-05"}}, 2)
    assert first_seen(office) == {"x": Seen(DAY(2012, 1, 3), 1), "y": Seen(DAY(2012, 1, 5), 0)}


# Scale


def _big(root: Path, units: int) -> Cycle:
    """Return a cycle with that many branches in faculties of twenty, three forms of all of them."""
    heads = ("代码", "名称", "层级", "类型", "上级", "党员数")
    rows: list[tuple[Any, ...]] = [heads]
    for number in range(units):
        if number % 20 == 0:
            rows.append((f"F{number}", f"第{number}学院党总支", "二级党组织", "党总支", None, 90))
        name = f"{'教工学生'[number % 2 * 2 :][:2]}第{number % 20 + 1}党支部"
        rows.append((f"B{number}", name, "党支部", "党支部", f"F{number // 20 * 20}", 30))
    row = {**MONTHLY, "谁报": "党支部", "期次": None}
    asked = (
        {"截止": "2012-01-07"},
        {"截止": "=WORKDAY(周期开始,20)", "条件": "党员数>0"},
        {"截止": "=表0.整改件数+DATE(2012,1,1)"},
    )
    lines = [{**row, "表": f"表{n}", **more} for n, more in enumerate(asked)]
    return cycle(root, rows=lines, units=rows, people=(("姓名", "支部"),))


def _arrivals(office: Cycle, units: int, again: int = 10) -> list[Arrival]:
    """Return a copy of each form of each branch, every tenth twice, told by name and folder."""
    made = []
    for name, form in office.forms.items():
        layout: Layout = form.layout
        for number, unit in enumerate(office.roster.at("党支部")):
            for turn in range(2 if number % again == 0 else 1):
                folder = office.roster.by_code[unit.parent].name
                values = {"单位": unit.name, "统计月份": "2011-12", "整改件数": 3, "完成件数": turn}
                answers = {k: Answer(v, VALUE, "月报", (1, 1), v) for k, v in values.items()}
                file = f"{folder}/{unit.name} {name}({turn}).xlsx"
                copy = Filled(layout, file, answers, {}, Findings(), True, ("月报",), True)
                mailed = AT(2012, 1, 5 + turn) if number % 3 else None
                made.append(Arrival(file, f"{name}{number}{turn}", (copy,), "xlsx", mailed))
    assert len(made) > units
    return made


def test_thirty_times_the_units_take_thirty_times_as_long(tmp_path: Path):
    """20 → 600 branches: nothing looks at all units for each of them."""
    took = []
    for units in (20, 600):
        office = _big(tmp_path / str(units), units)
        arrivals = _arrivals(office, units)
        start = time.perf_counter()
        made = finish(settle(office, arrivals, Registry(), {}), {})
        took.append((time.perf_counter() - start) / len(arrivals))
        assert made.counts[ACCEPTED] >= units * 3 * 0.9
        assert len(made.expected) == 3 * units
    assert took[1] < 3 * took[0] + 1e-3
