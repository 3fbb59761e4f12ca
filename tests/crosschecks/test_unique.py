"""唯一 全部: no value in two units' copies."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cxzy_sheets.crosschecks import Copies, CycleBeyond, unique_everywhere
from cxzy_sheets.cycle import Cycle

from .cycles import copy, cycle

FIELD = {"附件5": [("党员.学工号", "编号", None, None, None, "全部")]}
Lists = Sequence[tuple[str, str, list[str | None]]]
"""Unit, period and 学工号 of each copy."""


def shared(made: Cycle, lists: Lists) -> list[tuple[int | None, Any, str | None, Any, list[str]]]:
    form = made.forms["附件5"]
    copies = [
        copy(form, {}, [{"学工号": c} for c in codes], file=f"{index}.xlsx")
        for index, (_, _, codes) in enumerate(lists)
    ]
    units, periods = [u for u, _, _ in lists], [p for _, p, _ in lists]
    beyond = CycleBeyond(made, {"附件5": Copies(form, copies, units, periods)})
    return [
        (one.copy, one.finding.found, one.finding.cell, one.finding.facts["count"],
         [str(ref) for ref in one.finding.facts.get("office_refs", ())])
        for one in unique_everywhere(beyond)
    ]  # fmt: skip


def test_both_copies_are_told_their_own_cell_and_the_office_the_other(tmp_path: Path):
    """0012 in 数学 row 2 and in 物理 row 1; a case is no difference, a blank is no value."""
    made = cycle(tmp_path, FIELD)
    found = shared(made, [("B", "", ["a12", None]), ("A", "", ["7", "A12", None])])
    assert sorted(found) == [
        (0, "A12", "B4", 2, ["1.xlsx 表!B5"]), (1, "A12", "B5", 2, ["0.xlsx 表!B4"]),
    ]  # fmt: skip


def test_a_value_twice_in_one_copy_is_the_copy_s_own_affair(tmp_path: Path):
    """`checks` tells it there."""
    assert shared(cycle(tmp_path, FIELD), [("A", "", ["1", "1"]), ("B", "", ["2"])]) == []


def test_another_period_is_no_other_copy(tmp_path: Path):
    """The same person next month."""
    made = cycle(tmp_path, FIELD)
    assert shared(made, [("A", "2011-11", ["1"]), ("A", "2011-12", ["1"])]) == []


def test_an_anonymous_form_leads_nowhere(tmp_path: Path):
    """No file is named, not even to the office."""
    line = ("附件5", "附件5.xlsx", "二级党组织", None, "否", "是", None)
    made = cycle(tmp_path, FIELD, lines={"附件5": line})
    found = shared(made, [("A", "", ["1"]), ("B", "", ["1"])])
    assert [refs for *_, refs in found] == [[], []]


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_every_pair_is_found_and_no_other(made_once: Cycle, data: st.DataObject):
    """Told are just the copies that share a value with another one, by counting over all pairs."""
    codes = st.lists(st.sampled_from(["1", "2", "3", "4", None]), max_size=3)
    lists: Lists = data.draw(
        st.lists(st.tuples(st.sampled_from("ABC"), st.just(""), codes), min_size=1, max_size=5)
    )
    wanted = {
        (i, value)
        for i, (_, _, one) in enumerate(lists)
        for j, (_, _, other) in enumerate(lists)
        for value in set(one) & set(other)
        if i != j and value is not None
    }
    assert {(found[0], found[1]) for found in shared(made_once, lists)} == wanted
