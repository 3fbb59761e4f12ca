"""Other forms, seen from a copy: the unit's own and those below, or every unit's (rules.md P2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxzy_sheets.checks import RuleCount, check_copies
from cxzy_sheets.crosschecks import Copies, CycleBeyond
from cxzy_sheets.cycle import Cycle
from cxzy_sheets.errors import CxzyError
from cxzy_sheets.reading import Filled

from .cycles import Due, copy, cycle, told

Given = Mapping[str, Sequence[tuple[str, dict[str, Any], list[dict[str, Any]]]]]
"""Form -> (unit, head, rows) of each copy."""
LEVELS = {"附件3": ("A", "B", "C"), "附件4": ("A", "B"), "附件5": ("A", "B")}
A4 = ("A", {}, [{"有效": 10, "满意": 8}, {"有效": 20, "满意": 20}])
B4 = ("B", {}, [{"有效": 7, "满意": 1}])
STAGES = (
    ("名称", "起", "止"), ("动员", dt.date(2011, 12, 1), dt.date(2011, 12, 20)),
    ("总结", dt.date(2011, 12, 21), dt.date(2012, 1, 15)),
)  # fmt: skip
THREES = [("A", {"有效": 30}, []), ("B", {"有效": 8}, [])]


def due(*missing: str) -> list[Due]:
    """Return what everybody is expected to file; `missing` marks what is excused."""
    return [
        Due(unit, form, "", "免报" if f"{unit}/{form}" in missing else "未报")
        for form, units in LEVELS.items()
        for unit in units
    ]


def checked(
    made: Cycle, form: str, given: Given, expected: Sequence[Due] | None = None
) -> tuple[dict[str, Filled], Sequence[RuleCount]]:
    """Return the copies of a form by unit, checked within the cycle, and the book of rules."""
    current = {
        name: Copies(
            made.forms[name],
            [copy(made.forms[name], h, r, file=f"{u}-{name}.xlsx") for u, h, r in copies],
            [unit for unit, _, _ in copies],
        )
        for name, copies in given.items()
    }
    beyond = CycleBeyond(made, current, due() if expected is None else expected)
    mine = current[form]
    out, book = check_copies(made.forms[form].checker, mine.copies, beyond, mine.units)
    return dict(zip(mine.units, out, strict=True)), book.counts


def rule(tmp_path: Path, text: str, form: str = "附件3", scope: str | None = None) -> Cycle:
    return cycle(tmp_path, rules={form: [("R", scope, text, "强制", None)]})


def test_a_record_elsewhere_has_its_sender_and_what_its_head_says(tmp_path: Path):
    """`附件4.支部.单位` is who sent the record; a field of the head stands beside each record."""
    names = {"A": "数学学院党总支", "B": "物理学院党总支"}
    threes = [(unit, {**head, "单位": names[unit]}, []) for unit, head, _ in THREES]
    for text, expected in (
        ('COUNTIFS(全部.附件4.支部.单位, "数学学院党总支")=2', (2, 0)),
        ("COUNTIFS(附件4.支部.单位, 单位)=2", (1, 1)),
        ("SUMIFS(附件4.支部.满意, 附件4.支部.单位, 单位)=有效-2", (1, 1)),
        ('COUNTIFS(附件4.支部.填表人, "甲", 附件4.支部.有效, 20)=1', (1, 1)),
        ('COUNTIFS(全部.附件4.支部.单位.类型, "党总支")=3', (2, 0)),
    ):
        rules = {"附件3": [("R", None, text, "强制", None)]}
        made = cycle(tmp_path / str(len(text)), {"附件4": [("填表人", "文本")]}, rules)
        fours = [("A", {"填表人": "甲"}, A4[2]), ("B", {"填表人": "乙"}, B4[2])]
        _, counts = checked(made, "附件3", {"附件3": threes, "附件4": fours}, due("C/附件3"))
        assert books(counts)[:2] == expected, text


def books(counts: Sequence[RuleCount]) -> tuple[int, int, int, int]:
    (one,) = counts
    assert one.rows == one.passed + one.broken + one.unchecked + one.not_applicable
    return one.passed, one.broken, one.unchecked, one.not_applicable


def test_a_form_s_name_means_the_copies_of_the_unit_and_those_below(tmp_path: Path):
    """数学 says 30 and its branches add to 30, 物理 says 8 where they add to 7."""
    made = rule(tmp_path, "有效=SUM(附件4.支部.有效)")
    copies, counts = checked(
        made,
        "附件3",
        {"附件3": [("A", {"有效": 30}, []), ("B", {"有效": 8}, [])], "附件4": [A4, B4]},
    )
    assert told(copies["A"], "rule-broken") == []
    (finding,) = copies["B"].findings.of("rule-broken")
    assert (finding.cell, finding.found, finding.expected) == ("B4", 8, 7.0)
    assert [str(ref) for ref in finding.others] == ["B-附件4.xlsx 表!B4"]
    assert books(counts) == (1, 1, 0, 0)


def test_a_rule_of_sums_alone_is_said_without_a_leading_comma(tmp_path: Path):
    """No single cell of the copy is to blame: the sentence begins with what does not hold."""
    made = rule(tmp_path, "SUM(附件4.支部.有效)>=100")
    copies, counts = checked(made, "附件3", {"附件3": THREES, "附件4": [A4, B4]})
    (finding,) = copies["A"].findings.of("rule-broken")
    assert finding.message.startswith("不符合 SUM(附件4.支部.有效)>=100")
    assert books(counts) == (0, 2, 0, 0)


def test_a_form_that_has_not_come_leaves_the_rule_unchecked_with_one_cause(tmp_path: Path):
    """附件4 of 物理 has not come: SUM is not 0, and the cause is one line of the unit."""
    made = rule(tmp_path, "有效=SUM(附件4.支部.有效)")
    copies, counts = checked(made, "附件3", {"附件3": THREES, "附件4": [A4]})
    assert told(copies["B"], "rule-broken") == []
    assert books(counts) == (1, 0, 1, 0)
    assert dict(counts[0].causes) == {"物理学院党总支:附件4 未收到": 1}


@pytest.mark.parametrize("ring", ["", "全部."])
def test_rows_that_were_refused_leave_sums_over_them_unchecked(tmp_path: Path, ring: str):
    """附件4 of 物理 holds a row that could not be taken: SUM is at least 7, and not known."""
    made = rule(tmp_path, f"AND(有效=SUM({ring}附件4.支部.有效),COUNTA({ring}附件4.支部.有效)>=1)")
    form = made.forms["附件4"]
    copies = [copy(form, h, r, file=f"{u}-附件4.xlsx") for u, h, r in (A4, B4)]
    block = replace(copies[1].blocks["支部"], left_out=True)
    copies[1] = replace(copies[1], blocks={"支部": block})
    heads = [copy(made.forms["附件3"], {"有效": n}, [], file=f"{n}.xlsx") for n in (30, 8)]
    current = {
        "附件3": Copies(made.forms["附件3"], heads, ["A", "B"]),
        "附件4": Copies(form, copies, ["A", "B"]),
    }
    beyond = CycleBeyond(made, current, due())
    _, book = check_copies(made.forms["附件3"].checker, heads, beyond, ["A", "B"])
    sums, counted = book.counts
    assert (counted.passed, counted.broken, counted.unchecked) == (2, 0, 0)
    known = 0 if ring else 1
    assert (sums.passed, sums.broken, sums.unchecked) == (known, 0, 2 - known)
    assert set(sums.causes) == {"附件4 有没有采用的行"}


def test_nobody_is_expected_to_file_it_is_not_applicable(tmp_path: Path):
    """A 直属党支部 has no 附件4: neither broken nor unchecked; an excused unit the same."""
    made = rule(tmp_path, "有效=SUM(附件4.支部.有效)")
    given = {"附件3": [("B", {"有效": 8}, []), ("C", {"有效": 5}, [])], "附件4": [A4]}
    copies, counts = checked(made, "附件3", given, due("B/附件4"))
    assert told(copies["C"]) == []
    assert books(counts) == (0, 0, 0, 2)


def test_a_breach_of_the_own_cells_stays_one_where_nobody_files_the_other_form(tmp_path: Path):
    """FALSE whatever 附件4 would say."""
    made = rule(tmp_path, "IF(满意>有效,FALSE,有效=SUM(附件4.支部.有效))")
    _, counts = checked(made, "附件3", {"附件3": [("C", {"有效": 5, "满意": 6}, [])]})
    assert books(counts) == (0, 1, 0, 0)


def test_全部_is_every_unit_s_and_open_until_all_have_come(tmp_path: Path):
    """附件5: a person named by two units is two before all have come; once is once at the end."""
    made = rule(tmp_path, "COUNTIFS(全部.附件5.党员.学工号,学工号)=1", "附件5", "党员")
    one = ("A", {}, [{"姓名": "张三", "学工号": "1"}, {"姓名": "李四", "学工号": "2"}])
    two = ("B", {}, [{"姓名": "李四", "学工号": "2"}])
    copies, counts = checked(made, "附件5", {"附件5": [one, two]})
    assert books(counts) == (1, 2, 0, 0)
    copies, counts = checked(made, "附件5", {"附件5": [one]})
    assert books(counts) == (0, 0, 2, 0)
    assert dict(counts[0].causes) == {"附件5 未收齐(各单位)": 2}
    copies, counts = checked(made, "附件5", {"附件5": [one]}, due("B/附件5"))
    assert books(counts) == (2, 0, 0, 0)
    assert told(copies["A"]) == []


def test_a_finding_tells_no_unit_what_another_wrote(tmp_path: Path):
    """Counts are told; where the other one stands is for the office alone (S14)."""
    made = rule(tmp_path, "COUNTIFS(全部.附件5.党员.学工号,学工号)=1", "附件5", "党员")
    one = ("A", {}, [{"姓名": "张三", "学工号": "1"}])
    given = {"附件5": [one, ("B", {}, [{"姓名": "钱七", "学工号": "1"}])]}
    copies, _ = checked(made, "附件5", given)
    (finding,) = copies["A"].findings.of("rule-broken")
    assert all(ref.file == "A-附件5.xlsx" for ref in finding.others)
    assert "钱七" not in str(finding)
    assert [str(ref) for ref in finding.facts["office_refs"]] == ["B-附件5.xlsx 表!B4"]


def test_a_value_of_another_unit_is_not_told(tmp_path: Path):
    """The highest of all units is 物理's: that 3 is not it is all that 数学 learns."""
    made = rule(tmp_path, "有效=MAX(全部.附件3.有效)")
    given = {"附件3": [("A", {"有效": 3}, []), ("B", {"有效": 917}, []), ("C", {"有效": 1}, [])]}
    copies, _ = checked(made, "附件3", given)
    (finding,) = copies["A"].findings.of("rule-broken")
    assert finding.found == 3
    assert "917" not in str(finding)
    assert finding.expected == "有效=MAX(全部.附件3.有效)"


def test_a_computed_column_of_another_form_is_what_its_formula_gives(tmp_path: Path):
    """满意率 was left empty in 附件4: 8/10 and 20/20 stand there for 附件3."""
    made = rule(tmp_path, "ROUND(SUM(附件4.支部.满意率),4)=满意")
    copies, counts = checked(
        made, "附件3", {"附件3": [("A", {"满意": 2}, [])], "附件4": [A4]}, due("B/附件4")
    )
    (finding,) = copies["A"].findings.of("rule-broken")
    assert finding.found == 2
    assert books(counts) == (0, 1, 0, 0)


def test_the_dot_asks_other_forms_columns_too(tmp_path: Path):
    """附件5.党员.姓名.支部 is the branch of each person, by the roster."""
    made = rule(tmp_path, 'COUNTIFS(附件5.党员.姓名.支部,"教工第二党支部")=有效')
    rows = [{"姓名": "李四"}, {"姓名": "王五"}, {"姓名": "赵六(0014)"}]
    _, counts = checked(
        made, "附件3", {"附件3": [("A", {"有效": 2}, [])], "附件5": [("A", {}, rows)]}
    )
    assert books(counts) == (1, 0, 0, 0)


def test_lists_the_roster_and_calendars_are_columns(tmp_path: Path):
    """A quota by unit, the roster's 党员数, and what is asked of the row's own unit."""
    rules = [
        ("Q", None, "有效<=XLOOKUP(单位,名额.单位,名额.名额)", "强制", None),
        ("M", None, "满意<=XLOOKUP(单位,名册.单位.名称,名册.单位.党员数)", "强制", None),
        ("D", None, "发出<=单位.党员数", "核实", None),
    ]
    made = cycle(
        tmp_path,
        rules={"附件3": rules},
        lists={"名额": (("单位", "名额"), ("数院", 4), ("物院", 9))},
    )
    head = {"单位": "数学学院党总支", "有效": 5, "满意": 6, "发出": 7}
    copies, _ = checked(made, "附件3", {"附件3": [("A", head, [])]})
    found = [(f.facts["rule"], f.cell, f.found, f.expected) for f in copies["A"].findings]
    assert found == [
        ("Q", "B4", 5, "<=4"), ("M", "B5", 6, "<=5"), ("D", "B3", 7, "<=5"),
    ]  # fmt: skip


def test_a_value_may_have_to_stand_in_another_form(tmp_path: Path):
    """取值 =全部.附件5.党员.学工号: refused once all have come, open before."""
    made = cycle(tmp_path, {"附件3": [("说明", "编号", None, "=全部.附件5.党员.学工号")]})
    given = {
        "附件3": [("A", {"说明": "9"}, [])],
        "附件5": [("A", {}, [{"学工号": "1"}]), ("B", {}, [{"学工号": "2"}])],
    }
    copies, _ = checked(made, "附件3", given)
    assert [f.code for f in copies["A"].findings] == ["not-allowed"]
    copies, _ = checked(made, "附件3", {**given, "附件5": given["附件5"][:1]})
    assert told(copies["A"]) == []


def test_what_a_formula_waits_for_is_no_fault_of_the_copy(tmp_path: Path):
    """公式 =SUM(附件4…) is used where 附件4 has come, and told as 提示 where it has not."""
    made = cycle(
        tmp_path,
        {"附件3": [("有效", "整数", None, None, None, None, "SUM(附件4.支部.有效)")]},
    )
    heads = [("A", {"有效": 30}, []), ("B", {"有效": 8}, []), ("C", {"有效": 5}, [])]
    copies, _ = checked(made, "附件3", {"附件3": heads, "附件4": [A4]})
    assert [copies[unit].values["有效"] for unit in "ABC"] == [30, 8, 5]
    assert told(copies["A"]) == []
    assert [(f.code, f.severity) for f in copies["B"].findings] == [("formula-waits", "提示")]
    assert told(copies["C"]) == []


def test_formulas_that_come_back_through_other_forms_are_refused(tmp_path: Path):
    """附件3.有效 is made of 附件4.支部.有效, which is made of 附件3.有效."""
    made = cycle(
        tmp_path,
        {
            "附件3": [("有效", "整数", None, None, None, None, "SUM(附件4.支部.有效)")],
            "附件4": [("支部.有效", "整数", None, None, None, None, "SUM(附件3.有效)")],
        },
    )
    with pytest.raises(CxzyError, match=r"附件3\.有效 → 附件4\.支部\.有效 → 附件3\.有效"):
        CycleBeyond(made, {})


def test_every_branch_once_and_those_that_are_missing_are_named_in_roster_order(tmp_path: Path):
    """键 全: the sender's own branches; the other faculty's are none of its business."""
    made = cycle(tmp_path, {"附件4": [("支部.名称", "单位", None, "党支部", "全")]})
    given = {"附件4": [("A", {}, [{"名称": "教工第二党支部"}]), ("B", {}, [])]}
    copies, _ = checked(made, "附件4", given)
    assert told(copies["A"], "key-missing") == [
        ("key-missing", "强制", "A5", 1, ["数学学院党总支/教工第一党支部"])
    ]
    assert told(copies["B"], "key-missing")[0][-1] == ["物理学院党总支/教工第一党支部"]


def test_every_member_once(tmp_path: Path):
    """键 全 on 人员: two of one name are two."""
    made = cycle(tmp_path, {"附件5": [("党员.姓名", "人员", None, None, "全")]})
    rows = [{"姓名": "张三(0011)"}, {"姓名": "赵六(0014)"}, {"姓名": "赵六(0014)"}]
    copies, _ = checked(made, "附件5", {"附件5": [("A", {}, rows)]})
    assert told(copies["A"], "key-twice", "key-missing") == [
        ("key-twice", "强制", "A5:A6", "赵六(0014)", None),
        ("key-missing", "强制", "A7", 2, ["李四", "王五", "赵六(0015)"]),
    ]  # fmt: skip


def test_of_a_list_with_units_each_sender_has_its_own_rows(tmp_path: Path):
    """整改事项 with a column 单位: 数学 must answer 1 and 3, 物理 2."""
    made = cycle(
        tmp_path,
        {"附件5": [("党员.学工号", "编号", None, "事项.编号", "全")]},
        lists={
            "事项": (("编号", "单位"), ("甲1", "数院"), ("乙2", "物院"), ("甲3", "教工第二党支部"))
        },
    )
    copies, _ = checked(made, "附件5", {"附件5": [("A", {}, [{"学工号": "甲1"}])]})
    assert told(copies["A"], "key-missing") == [("key-missing", "强制", "B5", 1, ["甲3"])]


def test_the_order_of_copies_does_not_matter(tmp_path: Path):
    """The same findings and the same book, however the copies came."""
    text = "COUNTIFS(全部.附件5.党员.学工号,学工号)+0=SUM(附件4.支部.有效)"
    made = rule(tmp_path, text, "附件5", "党员")
    fives = [("A", {}, [{"学工号": "1"}, {"学工号": "2"}]), ("B", {}, [{"学工号": "2"}])]
    one, book = checked(made, "附件5", {"附件5": fives, "附件4": [A4, B4]})
    other, again = checked(made, "附件5", {"附件5": fives[::-1], "附件4": [B4, A4]})
    assert {u: told(c) for u, c in one.items()} == {u: told(c) for u, c in other.items()}
    assert books(book) == books(again)


def test_forms_of_one_calendar_meet_by_period(tmp_path: Path):
    """附件3 of December is held against 附件4 of December; of January it is not there yet."""
    by_month = {
        name: (name, f"{name}.xlsx", "二级党组织", None, "是", "否", "说明.月")
        for name in ("附件3", "附件4")
    }
    made = cycle(
        tmp_path,
        rules={"附件3": [("R", None, "有效=SUM(附件4.支部.有效)", "强制", None)]},
        lines=by_month,
    )
    three, four = made.forms["附件3"], made.forms["附件4"]
    months = ["2011-12", "2012-01"]
    heads = [copy(three, {"有效": 5}, file="a"), copy(three, {"有效": 5}, file="b")]
    current = {
        "附件3": Copies(three, heads, ["A", "A"], months),
        "附件4": Copies(four, [copy(four, {}, [{"有效": 5}], file="c")], ["A"], months[:1]),
    }
    expected = [Due("A", form, month) for form in current for month in months]
    beyond = CycleBeyond(made, current, expected)
    _, book = check_copies(three.checker, heads, beyond, ["A", "A"], months)
    assert books(book.counts) == (1, 0, 1, 0)
    assert list(book.counts[0].causes) == ["数学学院党总支:附件4 未收到"]


def test_the_sender_or_period_that_is_not_known_leaves_all_open(tmp_path: Path):
    """Nobody is accused of what nobody can attribute."""
    made = rule(tmp_path, "有效=SUM(附件4.支部.有效)")
    form = made.forms["附件3"]
    heads = [copy(form, {"有效": 5})]
    _, book = check_copies(form.checker, heads, CycleBeyond(made, {}, due()), [""])
    assert dict(book.counts[0].causes) == {"单位不明": 1}


def test_a_form_that_need_not_come_is_never_waited_for(tmp_path: Path):
    """必报 否: what has come is what there is; a unit on no level that files it has none."""
    line = {"附件4": ("附件4", "附件4.xlsx", "二级党组织", None, "否", "否", None)}
    rules = {"附件3": [("R", None, "有效=SUM(附件4.支部.有效)", "强制", None)]}
    made = cycle(tmp_path, rules=rules, lines=line)
    given = {"附件3": [*THREES, ("C", {"有效": 1}, [])], "附件4": [A4]}
    _, counts = checked(made, "附件3", given, [Due(u, "附件3") for u in "ABC"])
    assert books(counts) == (1, 1, 0, 1)


def test_the_days_of_a_list_are_asked_with_a_dot(tmp_path: Path):
    """阶段.止.月 is the month of each stage's last day."""
    made = cycle(
        tmp_path,
        rules={"附件3": [("R", None, 'COUNTIFS(阶段.止.月,"2011-12")=有效', "强制", None)]},
        lists={"阶段": STAGES},
    )
    _, counts = checked(made, "附件3", {"附件3": [("A", {"有效": 1}, []), ("B", {"有效": 2}, [])]})
    assert books(counts) == (1, 1, 0, 0)


def test_an_anonymous_form_with_every_member_names_none(tmp_path: Path):
    """键 全 of an anonymous form: who is missing is nobody's to know."""
    made = cycle(
        tmp_path, {"附件5": [("党员.姓名", "人员", None, None, "全")]},
        lines={"附件5": ("附件5", "附件5.xlsx", "二级党组织", None, "否", "是", None)},
    )  # fmt: skip
    copies, _ = checked(made, "附件5", {"附件5": [("A", {}, [{"姓名": "李四", "等次": "优秀"}])]})
    assert told(copies["A"]) == []


BELOW = {"A": ("A", "A1", "A2"), "A1": ("A1",), "A2": ("A2",), "B": ("B", "B1"), "B1": ("B1",)}


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_what_a_unit_sees_is_what_a_loop_over_the_tree_adds_up(rolled: Cycle, data: st.DataObject):
    """SUM and COUNTIFS over the ring: by hand, with blanks, absentees, and any order of copies."""
    number = st.sampled_from([0, 1, 2, None])
    rows = st.lists(st.fixed_dictionaries({"有效": number}), max_size=2)
    fours = data.draw(st.dictionaries(st.sampled_from(list(BELOW)), rows))
    threes = data.draw(st.dictionaries(st.sampled_from(list(BELOW)), number, min_size=1))
    wanted = [0, 0, 0, 0]
    for unit, own in threes.items():
        there = [row["有效"] for one in BELOW[unit] for row in fours.get(one, ())]
        late = any(one not in fours for one in BELOW[unit])
        if own is None or late or None in there:
            wanted[2] += 1
        else:
            wanted[0 if own == sum(there) else 1] += 1
    given_ = {
        "附件3": [
            (u, {"有效": v}, []) for u, v in data.draw(st.permutations(list(threes.items())))
        ],
        "附件4": [(u, {}, some) for u, some in data.draw(st.permutations(list(fours.items())))],
    }
    expected = [Due(unit, form) for unit in BELOW for form in ("附件3", "附件4")]
    _, counts = checked(rolled, "附件3", given_, expected)
    assert books(counts) == tuple(wanted)
