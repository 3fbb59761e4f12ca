"""节点检查: a form against the sum of the units below, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxzy_sheets.checks import RuleCount
from cxzy_sheets.crosschecks import Copies, CrossFinding, CycleBeyond, check_sums, sum_line
from cxzy_sheets.cycle import Cycle
from cxzy_sheets.errors import CxzyError

from .cycles import Due, copy, cycle

EVERYBODY = {"附件3": ("附件3", "附件3.xlsx", "二级党组织;党支部", None, "是", "否", None)}
WHO = ("A", "A1", "A2", "B", "B1", "C")
Heads = Mapping[str, dict[str, Any]]


def line(text: str, table: str = "附件3", say: str | None = None) -> dict[str, Any]:
    heading = ("编号", "汇总表", "规则", "级别", "提示")
    return {"检查": (heading, ("N-1", table, text, "强制", say))}


def against(
    made: Cycle, form: str, given: Mapping[str, Sequence[tuple[str, dict[str, Any], list[Any]]]],
    expected: Sequence[Due],
) -> tuple[dict[str, list[CrossFinding]], RuleCount]:  # fmt: skip
    """Return the findings by unit, and the count of cells."""
    current = {
        name: Copies(
            made.forms[name],
            [copy(made.forms[name], h, r, file=f"{u}.xlsx") for u, h, r in copies],
            [unit for unit, _, _ in copies],
        )
        for name, copies in given.items()
    }
    found, count = check_sums(CycleBeyond(made, current, expected), sum_line(made, made.checks[0]))
    assert count.rows == count.passed + count.broken + count.unchecked + count.not_applicable
    by_unit: dict[str, list[CrossFinding]] = {}
    for one in found:
        assert one.copy is not None
        by_unit.setdefault(current[form].units[one.copy], []).append(one)
    return by_unit, count


def heads(made: Cycle, copies: Heads, *, who: Sequence[str] = WHO) -> Any:
    given = {"附件3": [(unit, head, []) for unit, head in copies.items()]}
    return against(made, "附件3", given, [Due(unit, "附件3") for unit in who])


def head(sent: int | None, valid: int | None, good: int | None) -> dict[str, Any]:
    return {"发出": sent, "有效": valid, "满意": good}


def test_one_finding_a_copy_tells_every_cell_that_differs(tmp_path: Path):
    """数学 12/11/9 against 5+6, 5+5, 4+5: two of three cells, their sums, and the cells below."""
    made = cycle(tmp_path, lines=EVERYBODY, sheets=line("SUM(下级)"))
    copies = {
        "A": head(12, 11, 9), "A1": head(5, 5, 4), "A2": head(6, 5, 5), "B": head(3, 3, 3),
        "B1": head(3, 3, 3), "C": head(1, 1, 1),
    }  # fmt: skip
    found, count = heads(made, copies)
    (one,) = found["A"]
    finding = one.finding
    assert list(found) == ["A"]
    assert (finding.cell, finding.found, finding.expected) == ("B3:B4", [12, 11], [11.0, 10.0])
    assert (finding.severity, finding.facts["count"]) == ("强制", 2)
    assert [str(ref) for ref in finding.others] == [
        "A1.xlsx 表!B3", "A2.xlsx 表!B3", "A1.xlsx 表!B4", "A2.xlsx 表!B4",
    ]  # fmt: skip
    # A and B three cells each; branches have nobody below them.
    assert (count.passed, count.broken, count.not_applicable) == (4, 2, 12)


def test_a_unit_that_has_not_come_leaves_the_sum_unchecked(tmp_path: Path):
    """A2 is late: nothing is accused, and the cause names whose sum it is."""
    made = cycle(tmp_path, lines=EVERYBODY, sheets=line("SUM(下级)"))
    found, count = heads(made, {"A": head(12, 11, 9), "A1": head(5, 5, 4)}, who=("A", "A1", "A2"))
    assert found == {}
    assert dict(count.causes) == {"数学学院党总支:下级附件3 未收齐": 3}


def test_a_blank_below_is_no_zero(tmp_path: Path):
    """The cell of a blank is not checked, the others are."""
    made = cycle(tmp_path, lines=EVERYBODY, sheets=line("SUM(下级)"))
    copies = {"B": head(4, 3, 3), "B1": head(None, 3, 2)}
    found, count = heads(made, copies, who=("B", "B1"))
    assert [f.finding.cell for f in found["B"]] == ["B5"]
    assert dict(count.causes) == {"下级的发出 空白": 1}


def test_only_the_named_fields_are_checked(tmp_path: Path):
    """有效,满意=SUM(下级): 发出 may differ."""
    made = cycle(tmp_path, lines=EVERYBODY, sheets=line("有效、满意=SUM(下级)"))
    found, _ = heads(made, {"B": head(9, 3, 3), "B1": head(3, 3, 3)}, who=("B", "B1"))
    assert found == {}


def test_three_levels_add_up_level_by_level(tmp_path: Path):
    """The university is the sum of its faculties, not of faculties and branches together."""
    units = (
        ("代码", "名称", "层级", "上级"),
        ("U", "大学党委", "学校", None), ("A", "数学学院党总支", "二级党组织", "U"),
        ("A1", "一支部", "党支部", "A"), ("A2", "二支部", "党支部", "A"),
        ("D", "机关一支部", "党支部", "U"),
    )  # fmt: skip
    lines = {"附件3": ("附件3", "附件3.xlsx", "学校;二级党组织;党支部", None, "是", "否", None)}
    lines |= {n: (n, f"{n}.xlsx", "学校", None, "是", "否", None) for n in ("附件4", "附件5")}
    made = cycle(
        tmp_path, lines=lines, sheets=line("SUM(下级)"), units=units, people=(("姓名", "支部"),)
    )
    copies = {
        "U": head(13, 13, 13), "A": head(10, 10, 10), "A1": head(4, 4, 4), "A2": head(6, 6, 6),
        "D": head(3, 3, 3),
    }  # fmt: skip
    found, count = heads(made, copies, who=tuple(copies))
    assert (found, count.broken, count.passed) == ({}, 0, 6)


def test_rows_of_a_block_are_the_same_by_their_key(tmp_path: Path):
    """附件4 of the faculty names each branch; the branch's own 附件4 has its one row."""
    lines = {"附件4": ("附件4", "附件4.xlsx", "二级党组织;党支部", None, "是", "否", None)}
    made = cycle(tmp_path, lines=lines, sheets=line("SUM(下级)", "附件4"))
    one, two, three = (
        "数学学院党总支/教工第一党支部",
        "教工第二党支部",
        "物理学院党总支/教工第一党支部",
    )
    given = {
        "附件4": [
            ("A", {}, [{"名称": two, "有效": 5, "满意": 5}]),
            ("A1", {}, [{"名称": one, "有效": 7, "满意": 7}]),
            ("A2", {}, [{"名称": two, "有效": 5, "满意": 4}]),
            ("B", {}, [{"名称": three, "有效": 2, "满意": 2}]),
            ("B1", {}, [{"名称": three, "有效": 2, "满意": 2}]),
        ]
    }
    found, _ = against(
        made, "附件4", given, [Due(u, "附件4") for u in ("A", "A1", "A2", "B", "B1")]
    )
    assert list(found) == ["A"]
    told = [(f.finding.code, f.finding.cell, f.finding.expected) for f in found["A"]]
    assert told == [("sum-differs", "C4", 4.0), ("sum-row-missing", None, [one])]


def test_a_form_is_held_against_the_columns_of_another_by_name(tmp_path: Path):
    """附件3 says 有效 and 满意 as 附件4's branches add up to; 发出 is not in 附件4."""
    made = cycle(tmp_path, sheets=line("SUM(附件4.支部)", say="与附件4不一致"))
    given = {
        "附件3": [("A", head(99, 30, 27), []), ("B", head(9, 9, 9), []), ("C", head(1, 1, 1), [])],
        "附件4": [("A", {}, [{"有效": 10, "满意": 8}, {"有效": 20, "满意": 20}])],
    }
    found, count = against(made, "附件3", given, [Due("A", "附件4"), Due("B", "附件4")])
    ((one,),) = found.values()
    assert (one.finding.code, one.finding.cell, one.finding.found, one.finding.expected) == (
        "check-broken", "B5", 27, 28.0,
    )  # fmt: skip
    assert one.finding.message == "与附件4不一致(检查 N-1)。"
    assert (count.passed, count.broken, count.unchecked, count.not_applicable) == (1, 1, 2, 2)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("有效>0", "请写 SUM"), ("SUM(附件44)", "附件4"), ("SUM(附件4.支布)", "支部"),
        ("发 出2=SUM(下级)", "发出"), ("SUM(全部.附件4.支部)", "没有"),
    ],
)  # fmt: skip
def test_a_line_that_means_nothing_is_refused_with_its_cell(tmp_path: Path, text: str, word: str):
    """检查!C2, and what may be written there."""
    made = cycle(tmp_path, sheets=line(text))
    with pytest.raises(CxzyError, match=word) as caught:
        sum_line(made, made.checks[0])
    assert (caught.value.sheet, caught.value.cell) == ("检查", "C2")


@pytest.fixture(scope="module")
def everybody(tmp_path_factory: pytest.TempPathFactory) -> Cycle:
    root = tmp_path_factory.mktemp("everybody")
    return cycle(root, lines=EVERYBODY, sheets=line("SUM(下级)"))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_what_is_told_is_what_a_loop_over_the_tree_finds(everybody: Cycle, data: st.DataObject):
    """Over any numbers, blanks and absentees: broken, passed, unchecked as counted by hand."""
    number = st.sampled_from([0, 1, 2, None])
    copies: Heads = data.draw(
        st.dictionaries(st.sampled_from(WHO), st.builds(head, number, number, number), min_size=1)
    )
    below = {"A": ("A1", "A2"), "B": ("B1",)}
    wanted = {"passed": 0, "broken": 0, "unchecked": 0, "not_applicable": 0}
    for unit, own in copies.items():
        for name, value in own.items():
            parts = [copies.get(u, {}).get(name) for u in below.get(unit, ())]
            if not parts:
                wanted["not_applicable"] += 1
            elif value is None or None in parts:
                wanted["unchecked"] += 1
            else:
                wanted["passed" if value == sum(parts) else "broken"] += 1
    order = data.draw(st.permutations(list(copies.items())))
    found, count = heads(everybody, dict(order))
    assert {name: getattr(count, name) for name in wanted} == wanted
    told = sum(one.finding.facts["count"] for some in found.values() for one in some)
    assert told == wanted["broken"]
