"""The demo of 群众评议: what was planted is found, and every figure is that of the truth.

Expected numbers are added up here from the invented university itself, in plain Python; no number
comes from the library.
"""

from __future__ import annotations

import ast
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from cxzy_sheets.catalogue import CATALOGUE
from cxzy_sheets.collection import Collection
from cxzy_sheets.runs import evaluation
from cxzy_sheets.runs.evaluation.demonstration import PLANTED, Evaluation, demonstrate
from cxzy_sheets.runs.evaluation.plantings import TOLD
from cxzy_sheets.runs.evaluation.school import CATEGORIES, ITEMS, VERDICTS, Branch, Organisation
from cxzy_sheets.runs.evaluation.staging import LATE, STILL_WRONG

from .not_planted import NOT_PLANTED

THRESHOLD = Fraction(4, 5)
STANDARD = {"collections.abc", "xml.etree", "xml.sax.saxutils"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    """The demo, made once."""
    return demonstrate(tmp_path_factory.mktemp("demo") / "例子")


def accepted(made: Evaluation, form: str, run: int, *, told: bool = False) -> list[Organisation]:
    """Return the organisations whose copy of a form counts in a run, by what was planted.

    A 检查 looks at tables, and so what breaks it alone is in them; with `told` it is returned.
    """
    if run == 2:
        gone = {STILL_WRONG}
    else:
        fine = TOLD if told else TOLD | {"check-broken"}
        gone = {(p.unit, p.form) for p in made.stage.planted if p.code not in fine} | {LATE}
        spoilt = {odd.path for odd in made.stage.odd}
        gone |= {(one.unit, one.form) for one in made.stage.files if one.path in spoilt}
    return [
        as_filed(unit, form, run) for unit in made.stage.school if (unit.code, form) not in gone
    ]


def as_filed(unit: Organisation, form: str, run: int) -> Organisation:
    """Return an organisation as its copy of a form says it is, where that counts and is not true.

    One vote of a branch of F, and of a member of B, is counted one verdict too low on the first
    day, and too many of B's members are 优秀.
    """
    if run == 1 and (unit.code, form) == ("F", "附件4"):
        return with_first(unit, lower(unit.branches[0]))
    if run == 1 and (unit.code, form) == ("B", "附件5"):
        first = unit.branches[0]
        members = [lower(first.members[0]), *first.members[1:]]
        fine = [i for i, m in enumerate(first.members) if m.grade == "合格"]
        fine = [i for i in fine if content(first.members[i].votes, first.members[i].valid) >= 0.8]
        for index in fine[: len(members) // 3]:
            members[index] = replace(members[index], grade="优秀")
        return with_first(unit, replace(first, members=tuple(members)))
    return unit


def lower(one: Any) -> Any:
    """Return a branch or a member with one 满意 counted as 比较满意."""
    best, better, *rest = one.votes
    return replace(one, votes=(best - 1, better + 1, *rest))


def with_first(unit: Organisation, branch: Branch) -> Organisation:
    """Return an organisation with another first branch."""
    return replace(unit, branches=(branch, *unit.branches[1:]))


def runs(made: Evaluation) -> Iterator[tuple[int, Collection]]:
    """Give both runs."""
    yield 1, made.first
    yield 2, made.got


def sums(branches: list[Branch]) -> dict[str, int]:
    """Return what the votes on some branches add up to."""
    found = {
        "应参评": sum(b.due for b in branches), "实参评": sum(b.came for b in branches),
        "发出票": sum(b.issued for b in branches), "收回票": sum(b.returned for b in branches),
        "有效票": sum(b.valid for b in branches),
    }  # fmt: skip
    return found | {
        verdict: sum(b.votes[i] for b in branches) for i, verdict in enumerate(VERDICTS)
    }


def content(votes: Any, valid: int) -> Fraction:
    """Return 满意度 as it is, unrounded."""
    return Fraction(sum(votes[:3]), valid)


def by_name(frame: pd.DataFrame, column: str) -> dict[Any, pd.Series]:
    """Return the rows of a table by what its first column says."""
    return {row[column]: row for _, row in frame.iterrows()}


def test_what_was_planted_is_found_at_its_cell_and_nothing_else(made: Evaluation):
    """Each line of the list, written before the run, has its finding; no finding is without one."""
    assert [line for line in made.told if not line.found] == []
    assert list(made.unwanted) == []
    assert [line for line in made.told_again if not line.found] == []
    assert list(made.unwanted_again) == []


def test_every_code_is_planted_or_has_a_reason_why_not(made: Evaluation):
    """A code that the catalogue gains is planted, or a file cannot raise it: then it says why.

    Each of these is shown by a test that names it; what is planted needs no reason.
    """
    planted = {line.code for line in (*made.told, *made.told_again)}
    lint = {code for code in CATALOGUE if code.startswith("form-")}
    assert planted | set(NOT_PLANTED) | lint == set(CATALOGUE)
    assert planted & set(NOT_PLANTED) == set()
    root = Path(__file__).parents[2]
    for code, (reason, path) in NOT_PLANTED.items():
        assert reason
        assert f'"{code}"' in (root / path).read_text("utf-8"), (code, path)


def test_the_list_was_written_before_the_run(made: Evaluation):
    """埋设的问题.xlsx names file, cell and code of every line."""
    sheet = openpyxl.load_workbook(made.folder / PLANTED).active
    assert sheet is not None
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [row[2] for row in rows] == [line.code for line in made.told]
    assert [row[1] or "" for row in rows] == [line.cell for line in made.told]


def test_every_expected_copy_is_accounted_for(made: Evaluation):
    """Twelve organisations, five forms and a report: what has come, what went back, what lacks."""
    forms = ("附件3", "附件4", "附件5", "评议组织情况表", "意见征集与办理表")
    for run, got in runs(made):
        fine = sum(len(accepted(made, form, run, told=True)) for form in forms) + 12
        unread = {
            (one.unit, one.form)
            for one in made.stage.files
            if one.unit and one.path in {o.path for o in made.stage.odd}
        }
        missing = len(unread) + 1 if run == 1 else 0
        assert got.counts["应报"] == 72
        assert got.counts["已报"] == fine
        assert got.counts["未报"] == missing
        assert got.counts["退回待改"] == 72 - fine - missing


def test_units_are_added_up_from_their_branches(made: Evaluation):
    """各单位群众评议结果: sums, and rates of the sums."""
    for run, got in runs(made):
        rows = by_name(got.table("各单位群众评议结果"), "二级党组织")
        units = accepted(made, "附件4", run)
        for unit in units:
            row, expected = rows[unit.name], sums(list(unit.branches))
            assert {name: int(row[name]) for name in expected} == expected
            assert row["支部数"] == len(unit.branches)
            assert row["满意率"] == pytest.approx(expected["满意"] / expected["有效票"], abs=1e-12)
            at_least = sum(expected[v] for v in VERDICTS[:3])
            assert row["满意度"] == pytest.approx(at_least / expected["有效票"], abs=1e-12)
        total, expected = rows["合计"], sums([b for unit in units for b in unit.branches])
        assert {name: int(total[name]) for name in expected} == expected
        assert (total["应报"], total["计入"]) == (12, len(units))


def test_branches_and_members_below_the_threshold_are_the_truth(made: Evaluation):
    """整改事项: who is below 80 %, by shares that are not rounded."""
    for run, got in runs(made):
        low = [
            b.name
            for unit in accepted(made, "附件4", run)
            for b in unit.branches
            if content(b.votes, b.valid) < THRESHOLD
        ] + [
            m.name
            for unit in accepted(made, "附件5", run)
            for b in unit.branches
            for m in b.members
            if content(m.votes, m.valid) < THRESHOLD
        ]
        table = got.table("整改事项")
        assert Counter(table["对象"]) == Counter(low)


def test_items_and_categories_are_added_up(made: Evaluation):
    """各项内容评议结果 from 附件3, 分类评议结果 from 附件4 by the roster's categories."""
    for run, got in runs(made):
        rows = by_name(got.table("各项内容评议结果"), "评议内容")
        units = accepted(made, "附件3", run)
        for place, item in enumerate(ITEMS):
            for i, verdict in enumerate(VERDICTS):
                assert rows[item][verdict] == sum(unit.items[place][i] for unit in units)
        kinds = by_name(got.table("分类评议结果"), "类别")
        branches = [b for unit in accepted(made, "附件4", run) for b in unit.branches]
        for category in CATEGORIES:
            own = [b for b in branches if b.category == category]
            if own:
                assert kinds[category]["支部数"] == len(own)
                assert kinds[category]["满意"] == sums(own)["满意"]


def test_opinions_are_counted(made: Evaluation):
    """各单位意见办理情况: how many, and what became of them."""
    for run, got in runs(made):
        rows = by_name(got.table("各单位意见办理情况"), "二级党组织")
        for unit in accepted(made, "意见征集与办理表", run):
            outcomes = Counter(wish.outcome for wish in unit.wishes)
            assert rows[unit.name]["条数"] == len(unit.wishes)
            assert {name: int(rows[unit.name][name]) for name in outcomes} == dict(outcomes)


def test_the_workbook_shows_the_same_numbers(made: Evaluation):
    """What another library reads in 汇总.xlsx of the second run is the truth as well."""
    (path,) = (made.folder / "产出").glob("002*/汇总.xlsx")
    sheet = openpyxl.load_workbook(path, data_only=True)["各单位群众评议结果"]
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    for unit in accepted(made, "附件4", 2):
        (line,) = (line for line in lines if unit.name in line)
        expected = sums(list(unit.branches))
        at = line.index(unit.name)
        assert line[at + 2 : at + 2 + len(expected)] == list(expected.values())


def test_the_units_own_pen_does_not_know_the_library():
    """What fills in half of the copies imports the standard library alone."""
    folder = Path(evaluation.__file__).parent
    own = {"by_hand", "cells_by_hand", "hanging", "second_sheets", "plain_books", "school"}
    for name in own:
        tree = ast.parse((folder / f"{name}.py").read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                inside = node.level == 1 and node.module in own
                assert inside or (node.module or "") in sys.stdlib_module_names | STANDARD
            elif isinstance(node, ast.Import):
                assert {alias.name for alias in node.names} <= sys.stdlib_module_names
