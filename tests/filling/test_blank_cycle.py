"""The blanks of a cycle: one for each unit that files, with its own people and nobody else's."""

from __future__ import annotations

import io
import shutil
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

import cxzy_sheets as cs
from cxzy_sheets.cli.program import run

from ..cycle.folders import cycle_folder, form_bytes
from ..matching.office import lines, monthly_bytes
from ..packages.office import opened

KIT = Path(cs.__file__).parents[1] / "workbook_templates" / "群众评议"


@pytest.fixture(scope="module")
def cycle() -> cs.Cycle:
    return cs.load_cycle(KIT)


@pytest.fixture(scope="module")
def blanks(cycle: cs.Cycle, tmp_path_factory: pytest.TempPathFactory) -> cs.Blanks:
    return cs.write_blanks(cycle, tmp_path_factory.mktemp("空表"))


def test_every_unit_that_files_gets_its_own(cycle: cs.Cycle, blanks: cs.Blanks) -> None:
    """Three faculties with five forms, five branches with a ballot, fourteen members with one."""
    names = [path.name for path in blanks]
    assert len(names) == len(set(names)) == 3 * 5 + 5 + 14
    assert "文学院党委_附件4.xlsx" in names
    assert "文学院教师党支部_附件2_陈一.xlsx" in names
    assert all(path.exists() for path in blanks)
    assert blanks.notes == ()


def test_units_branches_and_members_are_filled_in(cycle: cs.Cycle, blanks: cs.Blanks) -> None:
    """What 键 全 and 预填 say stands there already, and reads back."""
    there = {path.name: path for path in blanks}
    got = cycle.forms["附件4"].read(there["文学院党委_附件4.xlsx"])
    assert got.values["单位"] == "文学院党委"
    assert got.rows["支部"]["名称"].tolist() == ["文学院教师党支部", "文学院学生党支部"]
    assert got.rows["支部"]["党员数"].tolist() == [3, 3]
    people = cycle.forms["附件5"].read(there["文学院党委_附件5.xlsx"]).rows["党员"]
    assert people["姓名"].tolist() == ["陈一", "林二", "黄三", "吴四", "郑五", "何六"]
    assert people["学工号"].tolist()[3] == "200801"
    assert people["职务"].tolist()[1] == "副教授"


def test_a_blank_that_comes_back_as_it_went_is_told(cycle: cs.Cycle, blanks: cs.Blanks) -> None:
    """Nothing but what the office has filled in: it is empty, whatever stands in it."""
    there = {path.name: path for path in blanks}
    for name in ("评议组织情况表", "附件4", "附件5"):
        path = there[f"文学院党委_{name}.xlsx"]
        assert "nothing-filled" in [f.code for f in cycle.forms[name].read(path).findings], name
        book = opened(path.read_bytes())
        cell = {"附件4": "E6", "附件5": "F6", "评议组织情况表": "J14"}[name]
        book.worksheets[0][cell] = 5
        out = io.BytesIO()
        book.save(out)
        found = [f.code for f in cycle.forms[name].read(out.getvalue()).findings]
        assert "nothing-filled" not in found, name


def test_nobody_sees_the_people_of_another(cycle: cs.Cycle, blanks: cs.Blanks) -> None:
    """No part of a copy names a member of another unit, nor another unit's branch."""
    roster = cycle.roster
    checked = 0
    for path in blanks:
        sender = next(u for u in roster.units if path.name.startswith(f"{u.name}_"))
        own = {unit.code for unit in roster.below(sender.code)}
        parts = zipfile.ZipFile(path)
        said = b"".join(parts.read(n) for n in parts.namelist()).decode("utf-8", "ignore")
        strangers = [m.name for m in roster.members if m.unit not in own]
        strangers += [u.name for u in roster.units if u.code not in own and u.parent != ""]
        assert [name for name in strangers if name in said] == []
        checked += len(strangers)
    assert checked > 300


def test_a_filled_blank_is_accepted(cycle: cs.Cycle, tmp_path: Path) -> None:
    """Blank, filled in by hand, collected: accepted, with what was typed."""
    folder = tmp_path / "2011"
    shutil.copytree(KIT, folder)
    (folder / "收件箱").mkdir(exist_ok=True)
    made = cs.write_blanks(folder, tmp_path / "发")
    path = next(p for p in made if p.name == "图书馆直属党支部_附件4.xlsx")
    book = opened(path.read_bytes())
    sheet = book.worksheets[0]
    for cell, value in {
        "E6": 20, "F6": 18, "G6": 18, "H6": 17, "I6": 17, "K6": 15, "L6": 1, "M6": 1,
        "S6": "没有", "T6": "没有", "U6": "没有",
    }.items():  # fmt: skip
        sheet[cell] = value
    sheet["L3"], sheet["A16"] = "填报日期:2012-01-05", "填表人:方乙"
    sheet["G16"], sheet["P16"] = "审核人(书记签字):潘丙", "联系电话:60001234"
    out = io.BytesIO()
    book.save(out)
    (folder / "收件箱" / "图书馆.xlsx").write_bytes(out.getvalue())
    got = cs.collect(folder)
    row = got.submissions.iloc[0]
    assert (row["状态"], row["单位"]) == ("接收", "图书馆直属党支部"), list(got.findings)
    assert got.frame("附件4.支部")["满意"].tolist() == [15]


def test_files_of_somebody_else_stay(cycle: cs.Cycle, tmp_path: Path) -> None:
    """Another file of the same name is no reason to write over it: nothing is written at all."""
    there = tmp_path / "文学院党委_附件4.xlsx"
    there.write_bytes(b"mine")
    with pytest.raises(cs.OutputError, match="同名"):
        cs.write_blanks(cycle, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [there.name]
    assert there.read_bytes() == b"mine"


def test_nothing_is_written_into_the_inbox(cycle: cs.Cycle) -> None:
    """The inbox is for what came in."""
    with pytest.raises(cs.OutputError, match="收件箱"):
        cs.write_blanks(cycle, cycle.inbox / "空表")
    assert not (cycle.inbox / "空表").exists()


def test_the_same_again_writes_the_same(blanks: cs.Blanks, cycle: cs.Cycle) -> None:
    """A second time gives the same bytes, so that it can go into the same folder."""
    before = {path: path.read_bytes() for path in blanks}
    again = cs.write_blanks(cycle, blanks[0].parent)
    assert {path: path.read_bytes() for path in again} == before


def test_many_units_take_seconds(cycle: cs.Cycle) -> None:
    """A form is compiled once: 1,000 copies, each with its own branches."""
    form = cycle.forms["附件4"]
    form.blank()
    started = time.process_time()
    for number in range(1000):
        names = [f"第{n}党支部" for n in range(2 + number % 9)]
        rows = [{"名称": name, "党员数": 3} for name in names]
        form.blank({"单位": f"第{number}学院"}, {"支部": rows}, {"支部.名称": names})
    assert time.process_time() - started < 6


def test_the_command_writes_a_cycle(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`cxzy blank 周期` writes into 空表 of the cycle's folder and says how many."""
    folder = tmp_path / "2011"
    shutil.copytree(KIT, folder)
    assert run(["blank", str(folder)]) == 0
    assert "写好 34 份空表" in capsys.readouterr().out
    assert len(list((folder / "空表").glob("*.xlsx"))) == 34


def test_the_command_writes_one_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`cxzy blank 表样.xlsx` writes its blank, and tells which rules wait for intake."""
    monkeypatch.chdir(tmp_path)
    demo = KIT.parent / "示例" / "表样"
    [form] = demo.glob("*.xlsx")
    assert run(["blank", str(form), "-o", "下发"]) == 0
    shown = capsys.readouterr().out
    [made] = (tmp_path / "下发").glob("*.xlsx")
    assert "写好 1 份空表" in shown
    assert openpyxl.load_workbook(made).worksheets[0].protection.sheet


def test_periods_and_conditions_decide_how_many(tmp_path: Path) -> None:
    """A form by the month is sent for each month; 条件 leaves out the units that it is not for."""
    rows = (
        {
            "表": "月报", "文件": "月报.xlsx", "谁报": "二级党组织", "期次": "统计月份.月",
            "截止": "月.止", "条件": '名称<>"物理学院党总支"',
        },
        {"表": "附件4", "文件": "附件4.xlsx", "谁报": "二级党组织", "截止": "2012-01-07"},
    )  # fmt: skip
    forms = {"月报.xlsx": monthly_bytes(tagged=True), "附件4.xlsx": form_bytes()}
    folder = cycle_folder(tmp_path / "2011", lines(*rows), forms=forms)
    made = cs.write_blanks(folder, tmp_path / "发")
    assert sorted(path.stem for path in made) == sorted(
        [f"{u}学院党总支_月报_{m}" for u in ("数学", "化学") for m in ("2011-12", "2012-01")]
        + [f"{u}学院党总支_附件4" for u in ("数学", "物理", "化学")]
    )
    used = cs.load_cycle(folder).forms["月报"]
    path = next(p for p in made if p.stem == "化学学院党总支_月报_2012-01")
    assert used.read(path).values["统计月份"] == "2012-01"


def test_a_full_disk_leaves_no_blank(
    cycle: cs.Cycle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full after some copies: it is said, and none of them is there."""
    whole, count = Path.write_bytes, iter(range(10_000))

    def limited(self: Path, data: bytes) -> int:
        if next(count) > 5:
            raise OSError(28, "No space left on device")
        return whole(self, data)

    monkeypatch.setattr(Path, "write_bytes", limited)
    with pytest.raises(cs.OutputError, match="空表"):
        cs.write_blanks(cycle, tmp_path / "发")
    assert list((tmp_path / "发").iterdir()) == []
