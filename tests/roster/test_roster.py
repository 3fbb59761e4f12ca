"""名册: units and members, found by what people call them, and refused where they contradict."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from cxzy_sheets.errors import CxzyError
from cxzy_sheets.roster import Roster, load_roster
from cxzy_sheets.unit_names import core

UNITS: Sequence[Sequence[object]] = (
    ("代码", "名称", "别名", "层级", "类型", "上级", "类别"),
    ("A", "数学学院党总支", "数学与统计学院党总支;数院", "二级党组织", "党总支", None, None),
    ("A1", "教工第一党支部", None, "党支部", "党支部", "A", "教师"),
    ("A2", "教工第二党支部", None, "党支部", "党支部", "A", "教师"),
    ("B", "物理学院党总支", None, "二级党组织", "党总支", None, None),
    ("B1", "教工第一党支部", None, "党支部", "党支部", "B", "教师"),
    ("C", "机关党委", None, "二级党组织", "党委", None, None),
    ("C1", "组织部党支部", None, "党支部", "党支部", "机关党委", "机关"),
)
PEOPLE: Sequence[Sequence[object]] = (
    ("姓名", "支部", "学工号"),
    ("张三", "A1", "0012"),
    ("李四", "数学学院党总支/教工第二党支部", "0013"),
    ("张三", "组织部党支部", None),
)


def roster(
    tmp_path: Path,
    units: Sequence[Sequence[object]] = UNITS,
    people: Sequence[Sequence[object]] | None = PEOPLE,
) -> Roster:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "单位"
    sheet.append(["单位名册"])
    for row in units:
        sheet.append(list(row))
    if people is not None:
        more = made.create_sheet("人员")
        for row in people:
            more.append(list(row))
    out = io.BytesIO()
    made.save(out)
    path = tmp_path / "名册.xlsx"
    path.write_bytes(out.getvalue())
    return load_roster(path)


def changed(row: int, column: int, value: object) -> list[list[object]]:
    rows = [list(line) for line in UNITS]
    rows[row][column] = value
    return rows


def test_units_keep_the_order_and_the_columns_of_the_sheet(tmp_path: Path):
    """Roster order everywhere; further columns are kept for formulas to ask."""
    made = roster(tmp_path)
    assert [unit.code for unit in made.units] == ["A", "A1", "A2", "B", "B1", "C", "C1"]
    assert made.by_code["A1"].columns["类别"] == "教师"
    assert made.by_code["A1"].row == 4
    assert made.by_code["C1"].parent == "C"


def test_levels_and_branches(tmp_path: Path):
    """A level or a type names a group; units know what stands above and below them."""
    made = roster(tmp_path)
    assert [u.code for u in made.at("二级党组织")] == ["A", "B", "C"]
    assert [u.code for u in made.at("党委")] == ["C"]
    assert [u.code for u in made.below("A")] == ["A", "A1", "A2"]
    above = made.above("A2", "二级党组织")
    assert above is not None
    assert above.code == "A"
    assert made.above("A", "党支部") is None
    assert made.path("A2") == "数学学院党总支/教工第二党支部"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("数学学院党总支", ["A"]),
        ("数学学院", ["A"]),
        ("数院", ["A"]),
        ("中共数学与统计学院总支部委员会", ["A"]),
        ("数学 学院 总支", ["A"]),
        ("教工第二支部", ["A2"]),
        ("教工2支部", ["A2"]),
        ("教工第一党支部", ["A1", "B1"]),
        ("教工第三党支部", []),
        ("数学", []),
        ("化学学院", []),
    ],
)
def test_a_name_is_found_as_people_write_it_and_never_by_likeness(
    tmp_path: Path, text: str, codes: list[str]
):
    """Exact, alias, or without the words that all units share; two units are both named."""
    assert [unit.code for unit in roster(tmp_path).find(text)] == codes


def test_a_name_that_two_units_bear_is_settled_by_who_files(tmp_path: Path):
    """Within 物理学院 there is one 教工第一党支部; alone it is told by its path."""
    made = roster(tmp_path)
    assert [u.code for u in made.find("教工第一党支部", within="B")] == ["B1"]
    assert made.shown("B1") == "物理学院党总支/教工第一党支部"
    assert made.shown("A2") == "教工第二党支部"


def test_units_are_found_inside_a_file_name(tmp_path: Path):
    """The longest name counts, not a part of it."""
    made = roster(tmp_path)
    assert [u.code for u in made.mentioned("附件4-数学学院(最终版2).xlsx")] == ["A"]
    assert [u.code for u in made.mentioned("数学学院和物理学院.xlsx")] == ["A", "B"]
    assert made.mentioned("附件4.xlsx") == []


def test_members_belong_to_units(tmp_path: Path):
    """By code, by path, or by a name that is one unit's only."""
    made = roster(tmp_path)
    assert [(m.name, m.unit, m.key) for m in made.members] == [
        ("张三", "A1", "0012"), ("李四", "A2", "0013"), ("张三", "C1", "C1/张三"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("units", "cell", "word"),
    [
        (changed(2, 0, "A"), "A4", "代码"),
        (changed(3, 1, "教工第一党支部"), "B5", "同一上级"),
        (changed(1, 5, "A2"), "F", "绕了一圈"),
        (changed(2, 5, "化学学院"), "F4", "没有上级"),
        (changed(2, 1, None), "B4", "没有单位名称"),
        ([("代码", "类别"), ("A", "x")], None, "名称"),
    ],
)
def test_a_roster_that_contradicts_itself_is_refused_with_the_cell(
    tmp_path: Path, units: list[list[object]], cell: str | None, word: str
):
    """Same code twice, same name twice under one parent, a circle, an unknown parent."""
    with pytest.raises(CxzyError, match=word) as caught:
        roster(tmp_path, units, None)
    assert caught.value.file == "名册.xlsx"
    assert (caught.value.cell or "").startswith(cell or "")


def test_a_member_of_an_unknown_unit_is_refused(tmp_path: Path):
    """The nearest unit is offered."""
    with pytest.raises(CxzyError, match="组织部党支部"):
        roster(tmp_path, UNITS, [("姓名", "支部"), ("王五", "组织处党支部")])
    with pytest.raises(CxzyError, match="几个同名"):
        roster(tmp_path, UNITS, [("姓名", "支部"), ("王五", "教工第一党支部")])


def test_numbers_in_names_are_told_apart_however_they_are_written():
    """第一, 1 and 一 are one; 第十二 is 12."""
    assert core("第一党支部") == core("一支部") == core("第1党支部")
    assert core("第十二党支部") == core("12支部")
    assert core("第一党支部") != core("第二党支部")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("数学学院党总支教工第一党支部", ["A1"]),
        ("数学学院教工1支部", ["A1"]),
        ("中共物理学院总支部委员会/教工第一党支部", ["B1"]),
        ("数学学院教工第三党支部", []),
        ("物理学院教工第二党支部", []),
        ("机关组织部支部", ["C1"]),
        ("十十支部", []),
        ("教工第一党支部" * 100, []),
    ],
)
def test_a_name_behind_those_above_it_is_found(tmp_path: Path, text: str, codes: list[str]):
    """A branch is told by its faculty in front, and only by its own."""
    assert [unit.code for unit in roster(tmp_path).find(text)] == codes
