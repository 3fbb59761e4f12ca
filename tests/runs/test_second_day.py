"""The second day, from the outside: what changed since the first is told exactly, and all of it.

Ten faculties with two branches each. On the 5th five files have come, on the 10th seven more, and
the office has written 收文登记.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cxzy_sheets.cli.program import run as cxzy
from cxzy_sheets.outputs.changes import Change
from cxzy_sheets.runs.comparing import changes

from ..cycle.folders import copy_bytes
from .offices import Office, prints

FIRST = dt.date(2012, 1, 5)
NAMES = ("甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸")


def faculty(name: str) -> str:
    return f"{name}学院党总支"


def branches(name: str) -> tuple[str, str]:
    return f"{name}学院教工党支部", f"{name}学院学生党支部"


def units() -> Iterator[tuple[Any, ...]]:
    yield ("代码", "名称", "层级", "类型", "上级", "联系人", "电话")
    for number, name in enumerate(NAMES):
        yield (
            f"F{number}",
            faculty(name),
            "二级党组织",
            "党总支",
            None,
            f"联系人{name}",
            1000 + number,
        )
        for branch in branches(name):
            yield (branch, branch, "党支部", "党支部", f"F{number}", None, None)


def votes(name: str, *pairs: tuple[int, int], returned: bool = False) -> bytes:
    """Return a copy: (valid, satisfied) of each branch; more came back than went out if it is to
    be returned."""
    sent = 5 if returned else 60
    rows = [
        (branch, sent, valid, valid, happy)
        for branch, (valid, happy) in zip(branches(name), pairs, strict=True)
    ]
    return copy_bytes(faculty(name), rows)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The office on the second day, before it runs: seven files more, and its own word."""
    folder = tmp_path_factory.mktemp("office") / "2011-群众评议"
    made = Office(folder, units=tuple(units()), people=(("姓名", "支部"),))
    made.receives("甲.xlsx", votes("甲", (20, 18), (30, 24)))
    made.receives("乙.xlsx", votes("乙", (20, 18), (30, 24), returned=True))
    made.receives("丙.xlsx", votes("丙", (40, 31), (30, 24)))
    made.receives("丁.xlsx", votes("丁", (20, 12), (30, 24)))
    # The cell says 戊, the file's name 己.
    made.receives("己学院.xlsx", votes("戊", (50, 45), (10, 9)))
    made.run(FIRST)

    for name in ("己", "庚", "辛", "壬"):
        made.receives(f"{name}.xlsx", votes(name, (10, 9), (12, 6)))
    made.receives("癸.xlsx", votes("癸", (10, 9), (12, 6), returned=True))
    made.receives("乙(重报).xlsx", votes("乙", (20, 17), (30, 25)))
    made.receives("甲(重报).xlsx", votes("甲", (20, 18), (30, 24), returned=True))
    made.writes(
        认领=[("己学院.xlsx", None, faculty("戊"), None, None, "电话问过")],
        更正=[
            (faculty("丙"), "附件4", "支部.满意", branches("丙")[0], 31, 33, "王", "数错了"),
            (faculty("丁"), "附件4", "支部.满意", branches("丁")[0], 12, 13, "王", "数错了"),
        ],
    )
    return made


@pytest.fixture(scope="module")
def before(office: Office) -> dict[str, str]:
    """Every file as it is before the second run."""
    return prints(office.folder)


@pytest.fixture(scope="module")
def card(office: Office, before: dict[str, str]) -> str:
    """What the command line prints of the second run."""
    shown = io.StringIO()
    with contextlib.redirect_stdout(shown):
        assert cxzy(["run", str(office.folder)]) == 1
    return shown.getvalue()


ACCEPTED = {
    "乙": ((20, 17), (30, 25)), "丙": ((40, 33), (30, 24)), "丁": ((20, 13), (30, 24)),
    "戊": ((50, 45), (10, 9)), "己": ((10, 9), (12, 6)), "庚": ((10, 9), (12, 6)),
    "辛": ((10, 9), (12, 6)), "壬": ((10, 9), (12, 6)),
}  # fmt: skip
"""What counts on the second day, worked out by hand."""


def test_the_ledger_says_what_became_of_each_copy(office: Office, card: str):
    """Twelve files: the newest of 甲 stands though it is returned, the claim made one known."""
    found = {row["文件"]: (row["单位"], row["状态"]) for row in office.record()["submissions"]}
    assert found == {
        "甲.xlsx": (faculty("甲"), "被替代"), "甲(重报).xlsx": (faculty("甲"), "退回"),
        "乙.xlsx": (faculty("乙"), "被替代"), "乙(重报).xlsx": (faculty("乙"), "接收"),
        "丙.xlsx": (faculty("丙"), "接收"), "丁.xlsx": (faculty("丁"), "接收"),
        "己学院.xlsx": (faculty("戊"), "接收"), "己.xlsx": (faculty("己"), "接收"),
        "庚.xlsx": (faculty("庚"), "接收"), "辛.xlsx": (faculty("辛"), "接收"),
        "壬.xlsx": (faculty("壬"), "接收"), "癸.xlsx": (faculty("癸"), "退回"),
    }  # fmt: skip
    counts = office.record()["counts"]
    assert [counts[name] for name in ("文件", "份数", "接收", "退回", "被替代", "未知单位")] == [
        12, 12, 8, 2, 2, 0
    ]  # fmt: skip
    assert [counts[name] for name in ("应报", "已报", "退回待改", "未报")] == [10, 8, 2, 0]


def test_exactly_what_changed_is_told(office: Office, card: str):
    """Units that stand otherwise, copies that are new or treated otherwise, totals; no more."""
    first, second = (
        json.loads((path / "run.json").read_text(encoding="utf-8")) for path in office.runs
    )
    made = changes(first, second)
    assert [(c.name[0], c.before, c.now) for c in made if c.kind == "报送"] == [
        ("甲", "已报", "退回待改"), ("乙", "退回待改", "已报"), ("戊", "未报", "已报"),
        ("己", "未报", "已报"), ("庚", "未报", "已报"), ("辛", "未报", "已报"),
        ("壬", "未报", "已报"), ("癸", "未报", "退回待改"),
    ]  # fmt: skip
    files = {c.name: (c.before, c.now) for c in made if c.kind == "文件"}
    returned = "退回(强制 2)"
    assert files == {
        "甲.xlsx": ("接收", "被替代"), "甲(重报).xlsx": ("(没有)", returned),
        "乙.xlsx": (returned, "被替代"), "乙(重报).xlsx": ("(没有)", "接收"),
        "己学院.xlsx": ("未知单位", "接收"), "己.xlsx": ("(没有)", "接收"),
        "庚.xlsx": ("(没有)", "接收"), "辛.xlsx": ("(没有)", "接收"),
        "壬.xlsx": ("(没有)", "接收"), "癸.xlsx": ("(没有)", returned),
    }  # fmt: skip
    assert [c for c in made if c.kind == "数字"][:3] == [
        Change("数字", "各单位结果", "合计 支部数", "6", "16"),
        Change("数字", "各单位结果", "合计 有效", "170", "318"),
        Change("数字", "各单位结果", "合计 满意", "133", "250"),
    ]


def test_the_tables_are_those_of_what_counts(office: Office, card: str):
    """By hand: corrections in, the superseded and the returned out."""
    page = office.summary()["各单位结果"]
    rows = {row[0]: row[1:] for row in page.iter_rows(min_row=4, values_only=True) if row[0]}
    for name in NAMES:
        unit = rows[faculty(name)]
        pairs = ACCEPTED.get(name)
        if pairs is None:
            # Returned, so that no figure is made of it; but it came.
            assert unit[:5] == (None,) * 5
            assert unit[5:] == (1, 1, 0, 0)
            continue
        valid, happy = (sum(pair[i] for pair in pairs) for i in (0, 1))
        assert unit[:3] == (2, valid, happy)
        assert unit[3] == pytest.approx(float(Fraction(happy, valid)))
        assert unit[5:] == (1, 1, 1, 0)
    valid, happy = (sum(pair[i] for pairs in ACCEPTED.values() for pair in pairs) for i in (0, 1))
    assert rows["合计"][:3] == (16, valid, happy)
    assert rows["合计"][3] == pytest.approx(float(Fraction(happy, valid)))


def test_the_card_says_it_on_a_screen(office: Office, card: str):
    """Counts, how many changes of each kind, the first of them, where the result is."""
    for words in (
        "12 个: 已读 12",
        "12 份: 接收 8, 退回 2, 被替代 2",
        "应报 10 份: 已报 8, 退回待改 2",
        "报送 8, 文件 10, 退回后改动 4, 退回后问题 2, 数字 4(与 001 2012-01-05",
        f"{faculty('甲')} 附件4: 已报 -> 退回待改",
        "没有计入的 2 份",
    ):
        assert words in card, card
    assert "产出/0022012-01-10" in "".join(card.split())


def test_the_overview_says_it_on_paper(office: Office, card: str):
    """The first changes on 总览, all of them on a sheet of their own."""
    book = office.summary()
    page = book["与上次相比"]
    rows = list(page.iter_rows(min_row=4, values_only=True))
    # Besides: what was changed in the copies that were returned, and what became of it.
    assert len(rows) == 8 + 10 + 4 + 2 + 4
    assert rows[0] == ("报送", faculty("甲"), "附件4", "已报", "退回待改")
    shown = ["".join(str(v) for v in row if v is not None) for row in book["总览"].values]
    assert "四、与上次(001 2012-01-05)相比" in shown
    assert "另有 12 项,见“与上次相比”。" in shown


def test_what_was_corrected_is_told(office: Office, card: str):
    """Each correction stands in 问题清单 with who did it and why."""
    page = office.summary()["问题清单"]
    told = [row for row in page.iter_rows(min_row=4, values_only=True) if "更正" in str(row)]
    assert {row[2] for row in told} >= {"丙.xlsx", "丁.xlsx"}


def test_nothing_of_the_office_was_touched(office: Office, before: dict[str, str], card: str):
    """Inbox, 收文登记, 周期, 名册, 表样, and the first run: byte for byte."""
    after = prints(office.folder)
    assert {name: after[name] for name in before} == before
    new = {Path(name).parts[:2] for name in after.keys() - before.keys()}
    assert new == {("产出", "002 2012-01-10")}
    registry = openpyxl.load_workbook(office.folder / "收文登记.xlsx")
    assert registry.sheetnames == ["认领", "更正"]


def test_a_third_run_has_nothing_new(office: Office, card: str):
    """The same inbox once more: no change."""
    got = office.run()
    assert got.run is not None
    assert (got.run.number, got.run.before, got.run.changes) == (3, "002 2012-01-10", ())
