"""Units and persons: what a text means for who wrote it, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cxzy_sheets.crosschecks import identify
from cxzy_sheets.cycle import Cycle
from cxzy_sheets.reading import Filled

from .cycles import copy, cycle, told


def branches(made: Cycle, names: list[Any], unit: str = "A", **line: Any) -> Filled:
    form = made.forms["附件4"]
    given = copy(form, {"单位": "数学学院党总支"}, [{"名称": name} for name in names])
    return identify([given], form, [unit], made.roster, line=made.line("附件4"))[0]


def members(made: Cycle, rows: list[dict[str, Any]], unit: str = "A") -> Filled:
    form = made.forms["附件5"]
    return identify([copy(form, {}, rows)], form, [unit], made.roster, line=made.line("附件5"))[0]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Cycle:
    return cycle(tmp_path_factory.mktemp("plain"))


def test_a_name_that_two_units_bear_is_the_sender_s_own(plain: Cycle):
    """教工第一党支部 in the copy of 数学学院 is its own; nothing is told, for that is its name."""
    made = branches(plain, ["教工第一党支部", "教工第二党支部"])
    assert made.blocks["支部"].columns["名称"] == [
        "数学学院党总支/教工第一党支部",
        "教工第二党支部",
    ]
    assert told(made) == []


def test_a_canonical_copy_comes_back_as_it_is(plain: Cycle):
    """Nothing is made anew where nothing changes; what a blank copy has printed is understood."""
    form = plain.forms["附件4"]
    rows = [{"名称": "数学学院党总支/教工第一党支部"}]
    given = copy(form, {"单位": "数学学院党总支"}, rows)
    assert identify([given], form, ["A"], plain.roster)[0] is given


def test_another_name_of_a_unit_is_told_once_a_column(plain: Cycle):
    """教工1支部 and 教工二支部 are the roster's branches under other names: one 提示 for both."""
    made = branches(plain, ["教工1支部", "教工二支部"])
    assert made.blocks["支部"].columns["名称"][1] == "教工第二党支部"
    assert told(made) == [
        ("unit-named-otherwise", "提示", "A4:A5", ["教工1支部", "教工二支部"],
         ["数学学院党总支/教工第一党支部", "教工第二党支部"]),
    ]  # fmt: skip


def test_a_unit_that_is_not_there_is_unreadable_and_the_nearest_own_is_offered(plain: Cycle):
    """第三 is never 第二; only the sender's own branches are offered."""
    made = branches(plain, ["教工第三党支部", "教工第二党支部"])
    assert made.state("支部.名称", 0) == "无法读取"
    (finding,) = made.findings
    assert (finding.code, finding.severity, finding.cell) == ("unit-not-found", "强制", "A4")
    assert "教工第二党支部" in finding.message
    assert "物理" not in finding.message


def test_a_unit_of_another_sender_or_level_is_refused(plain: Cycle):
    """取值 党支部 means the sender's own branches: neither another's branch nor a faculty."""
    made = branches(plain, ["物理学院党总支/教工第一党支部", "数学学院党总支"])
    assert made.blocks["支部"].columns["名称"] == [None, None]
    assert [(f[0], f[4]) for f in told(made)] == [("unit-not-allowed", "本单位下属的党支部")]


def test_全部_takes_a_unit_of_the_whole_roster_and_the_sender_s_first(tmp_path: Path):
    """Of two 教工第一党支部 the sender's own; where it has none, two are two."""
    fields = {"附件4": [("支部.名称", "单位", None, "党支部;全部", "键")]}
    made = cycle(tmp_path, fields)
    assert told(branches(made, ["教工第一党支部"], "A")) == []
    found = told(branches(made, ["教工第一党支部"], "C"))
    assert [line for line in found if line[0] == "unit-ambiguous"] == [
        ("unit-ambiguous", "强制", "A4", "教工第一党支部",
         ["数学学院党总支/教工第一党支部", "物理学院党总支/教工第一党支部"]),
    ]  # fmt: skip
    assert told(branches(made, ["数学学院党总支/教工第一党支部"], "B"))[1:] == []


def test_the_sender_s_own_cell_says_who_the_sender_is(plain: Cycle):
    """数院 is told; a name that the roster lacks is told as well, and the sender's is used."""
    form = plain.forms["附件3"]
    for text, code in (("数院", "unit-named-otherwise"), ("数科院", "sender-named-otherwise")):
        (made,) = identify([copy(form, {"单位": text})], form, ["A"], plain.roster)
        assert made.values["单位"] == "数学学院党总支"
        assert told(made) == [(code, "提示", "B2", text, "数学学院党总支")]


def test_a_person_is_one_of_the_sender_s_members(plain: Cycle):
    """张三 of 数学学院 and 张三 of 物理学院 are two; each copy means its own, by the name alone."""
    made = members(plain, [{"姓名": "张三"}, {"姓名": "李四"}])
    assert made.blocks["党员"].columns["姓名"] == ["张三(0011)", "李四"]
    assert members(plain, [{"姓名": "张三"}], "B").blocks["党员"].columns["姓名"] == ["张三(0021)"]
    assert told(made) == []


def test_a_person_of_another_unit_is_refused_and_nothing_of_it_is_told(plain: Cycle):
    """钱七 is a member of 物理学院: 数学学院 is not told so (S14)."""
    made = members(plain, [{"姓名": "钱七"}])
    (finding,) = made.findings
    assert (finding.code, finding.severity, finding.cell) == ("person-not-found", "强制", "A4")
    assert made.state("党员.姓名", 0) == "无法读取"
    assert "物理" not in str(finding)
    assert "0022" not in str(finding)


def test_two_of_one_name_need_the_code(plain: Cycle):
    """Two 赵六 in one branch: refused with both codes; the code beside the name settles it."""
    made = members(plain, [{"姓名": "赵六"}])
    assert told(made) == [
        ("person-ambiguous", "强制", "A4", "赵六", ["赵六(0014)", "赵六(0015)"]),
    ]
    for row in ({"姓名": "赵六", "学工号": "0015"}, {"姓名": "赵六(0015)"}):
        made = members(plain, [row])
        assert made.blocks["党员"].columns["姓名"] == ["赵六(0015)"]
        assert told(made) == []


def test_a_code_or_a_name_with_its_unit_is_a_person_told(plain: Cycle):
    """0013 in a name's cell, 李四(0012) where 李四 would do."""
    made = members(plain, [{"姓名": "0013"}, {"姓名": "李四(0012)"}])
    assert made.blocks["党员"].columns["姓名"] == ["王五", "李四"]
    assert told(made) == [
        ("person-named-otherwise", "提示", "A4:A5", ["0013", "李四(0012)"], ["王五", "李四"]),
    ]


def test_several_persons_in_a_cell_are_each_looked_up(tmp_path: Path):
    """拆分 、: one that is not found makes the cell unreadable, and is named."""
    made = cycle(tmp_path, {"附件5": [("党员.姓名", "人员", None, None, None, None, None, "、")]})
    good = members(made, [{"姓名": ("张三", "王五")}])
    assert good.blocks["党员"].columns["姓名"] == [("张三(0011)", "王五")]
    bad = members(made, [{"姓名": ("张三", "钱七")}])
    assert bad.state("党员.姓名", 0) == "无法读取"
    assert told(bad) == [("person-not-found", "强制", "A4", "钱七", "本单位的名册")]


def test_persons_of_a_list_need_not_be_in_the_roster(tmp_path: Path):
    """取值 小组.姓名: the list says who; what is not in it is refused with who is."""
    made = cycle(
        tmp_path,
        {"附件5": [("党员.姓名", "人员", None, "小组.姓名", "键")]},
        lists={"小组": (("姓名", "职务"), ("周校长", "组长"), ("王五", "成员"))},
    )
    good = members(made, [{"姓名": "周校长"}, {"姓名": "王五"}])
    assert good.blocks["党员"].columns["姓名"] == ["周校长", "王五"]
    assert told(good) == []
    bad = told(members(made, [{"姓名": "李四"}]))
    assert bad == [("name-not-allowed", "强制", "A4", "李四", ["周校长", "王五"])]


def test_an_anonymous_form_names_no_person(tmp_path: Path):
    """Neither who was written, nor who could be meant."""
    line = ("附件5", "附件5.xlsx", "二级党组织", None, "否", "是", None)
    made = members(cycle(tmp_path, lines={"附件5": line}), [{"姓名": "赵六"}, {"姓名": "钱七"}])
    assert [f.code for f in made.findings] == ["person-ambiguous", "person-not-found"]
    assert not any(name in str(f) for f in made.findings for name in ("赵六", "钱七", "0014"))


def test_a_copy_of_an_unknown_sender_is_named_where_one_unit_bears_the_name(plain: Cycle):
    """Whose 教工第一党支部 it is nobody knows yet: it stays as it was typed, and is not refused."""
    made = branches(plain, ["教工第一党支部", "教工2支部"], "")
    assert made.blocks["支部"].columns["名称"] == ["教工第一党支部", "教工第二党支部"]
    assert [f.severity for f in made.findings] == ["提示"]
