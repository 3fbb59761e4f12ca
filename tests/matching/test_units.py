"""Which unit sent a copy: named or not, by one place or by several, never by what is similar."""

from __future__ import annotations

from pathlib import Path

import pytest

from cxzy_sheets.cycle import Cycle
from cxzy_sheets.matching import UNKNOWN_UNIT
from cxzy_sheets.matching.mentions import Mentions
from cxzy_sheets.roster import Roster, Unit

from .office import MONTHLY, booked, codes, cycle, month, monthly_bytes, monthly_sheets, only, told

BRANCHES = {**MONTHLY, "谁报": "党支部", "期次": None, "截止": None}
BOTH = {**MONTHLY, "谁报": "二级党组织;党支部", "期次": None, "截止": None}
FACULTIES = {**MONTHLY, "期次": None, "截止": None}


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Cycle]:
    """The monthly form, filed by faculties, by branches, by both."""
    made = {"二级": FACULTIES, "支部": BRANCHES, "都报": BOTH}
    return {name: cycle(tmp_path_factory.mktemp(name), rows=[row]) for name, row in made.items()}


@pytest.mark.parametrize(
    ("filer", "cell", "file", "code"),
    [
        ("二级", "数学学院党总支", "a.xlsx", "A"),
        ("二级", "中共数学学院总支部委员会", "a.xlsx", "A"),
        ("二级", "数院", "a.xlsx", "A"),
        ("二级", None, "月报-数学学院(最终版2).xlsx", "A"),
        ("二级", None, "数院 月报.xlsx", "A"),
        ("二级", None, "数学学院党总支/月报.xlsx", "A"),
        ("二级", None, "材料/物理学院.zip/月报.xlsx", "B"),
        ("二级", "数学学院", "数学学院/月报 数学学院.xlsx", "A"),
        # A faculty and one of its branches are consistent.
        ("二级", "数学学院", "数学教工支部 月报.xlsx", "A"),
        ("支部", "数学教工党支部", "数学学院/月报.xlsx", "A1"),
        ("支部", "数学学院", "数学教工支部.xlsx", "A1"),
        ("支部", None, "数学学院党总支/教工/数学教工党支部.xlsx", "A1"),
        ("都报", "数学教工党支部", "数学学院/月报.xlsx", "A1"),
        ("都报", "数学学院", "月报.xlsx", "A"),
        ("都报", None, "数学学院/月报.xlsx", "A"),
        ("都报", None, "数学学院/数学学生支部.xlsx", "A2"),
        # Only one unit of the faculty that the folder names files the form.
        ("支部", None, "化学学院/月报.xlsx", "C1"),
    ],
)
def test_what_names_one_unit_settles_it(
    offices: dict[str, Cycle], filer: str, cell: str | None, file: str, code: str
):
    """Cell, sheet, file name, folders and containers may each name it, or a unit above it."""
    one = only(booked(offices[filer], {file: monthly_bytes(month(cell, "2011-12"))}))
    assert (one.unit_code, codes(one)) == (code, [])
    assert one.unit == offices[filer].roster.shown(code)


@pytest.mark.parametrize(
    ("filer", "cell", "file", "code"),
    [
        ("二级", "数学学院", "物理学院.xlsx", "two-units"),
        ("二级", None, "数学学院和物理学院.xlsx", "two-units"),
        ("二级", None, "数学学院/物理学院.xlsx", "two-units"),
        ("支部", "数学教工党支部", "数学学生党支部.xlsx", "two-units"),
        ("支部", "数学教工党支部", "物理学院/月报.xlsx", "two-units"),
        # The faculty and the branch both file it: whose is it?
        ("都报", "数学学院", "数学教工党支部.xlsx", "two-units"),
        ("支部", "数学学院", "月报.xlsx", "sender-ambiguous"),
        ("二级", "数学系", "月报.xlsx", "unknown-unit"),
        ("二级", "数学学院学党总支", "数学学院.xlsx", "unknown-unit"),
        ("二级", None, "月报.xlsx", "no-unit"),
    ],
)
def test_what_names_none_or_two_is_nobodys(
    offices: dict[str, Cycle], filer: str, cell: str | None, file: str, code: str
):
    """未知单位: it counts for nobody, and the finding says what names whom."""
    one = only(booked(offices[filer], {file: monthly_bytes(month(cell, "2011-12"))}))
    assert (one.status, one.unit_code, codes(one)) == (UNKNOWN_UNIT, "", [code])
    assert not one.current
    assert one.note == told(one.findings, code)[0].message


def test_two_units_are_both_named_with_their_places(offices: dict[str, Cycle]):
    """What stands where, and whom it means."""
    files = {"物理学院.xlsx": monthly_bytes(month("数院", "2011-12"))}
    (finding,) = told(only(booked(offices["二级"], files)).findings, "two-units")
    assert finding.found == "单元格“数院”指数学学院党总支;文件名“物理学院”指物理学院党总支"
    assert (finding.sheet, finding.cell) == ("月报", "B2")


def test_nearest_names_are_only_offered(offices: dict[str, Cycle]):
    """An unknown name is told with those that look like it."""
    files = {"月报.xlsx": monthly_bytes(month("化学系党总支", "2011-12"))}
    (finding,) = told(only(booked(offices["二级"], files)).findings, "unknown-unit")
    assert "化学学院党总支" in finding.message


def test_a_branch_in_the_cell_of_a_faculty_is_asked_about(offices: dict[str, Cycle]):
    """It is taken for the faculty, which must say that the numbers are the whole faculty's."""
    files = {"月报.xlsx": monthly_bytes(month("数学教工党支部", "2011-12"))}
    one = only(booked(offices["二级"], files))
    assert (one.unit_code, one.status, codes(one)) == ("A", "退回", ["unit-raised"])


LIBRARY = (
    ("代码", "名称", "层级", "类型", "上级"),
    ("M", "机关党委", "二级党组织", "分党委", None),
    ("N", "图书馆党总支", "二级党组织", "党总支", None),
    ("M1", "人事处党支部", "党支部", "党支部", "M"),
)


def test_a_unit_that_does_not_file_it_is_asked_about(tmp_path: Path):
    """It is in the roster, and is told that it is not among those who file the form."""
    office = cycle(tmp_path, rows=[{**BRANCHES, "谁报": "分党委;党支部"}],
                   units=LIBRARY, people=(("姓名", "支部"),))  # fmt: skip
    one = only(booked(office, {"月报.xlsx": monthly_bytes(month("图书馆党总支", "2011-12"))}))
    assert (one.unit_code, codes(one)) == ("N", ["not-expected-unit"])


def test_a_sheet_names_its_unit(offices: dict[str, Cycle]):
    """One sheet a branch, the unit's cell left blank: as many submissions, each of its branch."""
    sheets = {"数学教工支部": month(None, "2011-12"), "数学学生支部": month(None, "2011-12", 5)}
    made = booked(offices["支部"], {"数学学院.xlsx": monthly_sheets(sheets)})
    assert [(one.sheet, one.unit_code) for one in made.submissions] == [
        ("数学教工支部", "A1"), ("数学学生支部", "A2"),
    ]  # fmt: skip


UNITS = (
    Unit("A", "数学学院党总支", ("数院",)),
    Unit("A1", "教工第一党支部", parent="A"),
    Unit("B", "物理学院党总支"),
    Unit("B1", "教工第一党支部", parent="B"),
    Unit("D", "组织部党支部"),
    Unit("E", "应用物理学院党总支"),
    Unit("F", "附件处党支部"),
    Unit("G", "第一党支部"),
    Unit("H", "文学院党总支"),
    Unit("K", "水文学院党总支"),
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("附件4-数学学院(最终版2)", [("数学学院", ("A",))]),
        ("数院附件4 修改", [("数院", ("A",))]),
        ("教工1支部", [("教工第1支部", ("A1", "B1"))]),
        ("数学学院教工一支部", [("数学学院", ("A",)), ("教工第1", ("A1", "B1"))]),
        ("应用物理学院", [("应用物理学院", ("E",))]),
        ("应用物理学院,物理学院", [("应用物理学院", ("E",)), ("物理学院", ("B",))]),
        ("报组织部", []),
        ("组织部 报表", [("组织部", ("D",))]),
        ("附件4", []),
        ("附件4-1", []),
        ("第1支部", [("第1支部", ("G",))]),
        ("数学学院第一支部", [("数学学院", ("A",)), ("第1支部", ("G",))]),
        ("第十一支部", []),
        ("数学学", []),
        # Three characters, and no other word can be meant.
        ("文学院1月", [("文学院", ("H",))]),
        ("附件4文学院报送", [("文学院", ("H",))]),
        ("1月文学院", [("文学院", ("H",))]),
        ("文学院党总支1月", [("文学院", ("H",))]),
        ("水文学院1月", [("水文学院", ("K",))]),
        ("人文学院1月", []),
        ("报文学院", []),
        ("", []),
    ],
)
def test_names_are_found_in_texts_whole(text: str, found: list[tuple[str, tuple[str, ...]]]):
    """Short ones by themselves only; numbers agree; the name of a form is no unit's."""
    made = Mentions(Roster(UNITS), ["附件4"]).find(text)
    assert {codes for _, codes in made} == {codes for _, codes in found}
