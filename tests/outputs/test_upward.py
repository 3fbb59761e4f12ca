"""Forms that go up: filled from tables, read by the level above, walked back through the files."""

from __future__ import annotations

import io
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import cxzy_sheets as cs
from cxzy_sheets.cli.program import run as cxzy
from cxzy_sheets.collection.traced import is_trace
from cxzy_sheets.outputs.upward import EARLY, INSIDE_ONLY, NOT_WRITTEN

from ..packages.office import parts
from .levels import (
    AS_OF,
    book,
    branch_copy,
    branch_form,
    climb,
    collected_form,
    drawn,
    level,
    upward_form,
)

BRANCHES = {"一支部": (20, 18, 9), "二支部": (10, 10, 8), "三支部": (7, 6, 6)}


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> dict[str, cs.CycleCollection]:
    return climb(tmp_path_factory.mktemp("province"), drawn())


def own(numbers: Mapping[str, Any]) -> list[int]:
    """Return the sums of 党员数, 有效, 满意 over all branches below, added up by themselves."""
    if all(isinstance(value, tuple) for value in numbers.values()):
        return [sum(column) for column in zip(*numbers.values(), strict=True)]
    return [sum(c) for c in zip(*(own(v) for v in numbers.values()), strict=True)]


def total(table: Any) -> list[int]:
    return [int(table.iloc[-1][name]) for name in ("党员数", "有效", "满意")]


def test_totals_are_equal_at_every_level(province: dict[str, cs.CycleCollection]) -> None:
    """What branches say adds up to the same at each level, through nothing but files."""
    numbers = drawn()
    for university, faculties in numbers.items():
        for faculty, branches in faculties.items():
            assert total(province[faculty].table("各党支部结果")) == own(branches)
        assert total(province[university].table("各二级党组织结果")) == own(faculties)
    assert total(province["省委教育工委"].table("各高校结果")) == own(numbers)


def test_a_figure_of_the_province_leads_down_to_the_cells_of_branches(
    province: dict[str, cs.CycleCollection],
) -> None:
    """The cells at the bottom are those that branches filled in, each once, and nothing else."""
    got = province["省委教育工委"]
    cells = got.explain("各高校结果", row="江南大学", column="满意", down=True)
    found = {(row.文件, row.工作表, row.单元格): int(row.值) for row in cells.itertuples()}
    wanted = {
        (f"{branch}.xlsx", "支部表", "B5"): figures[2]
        for faculty in drawn()["江南大学"].values()
        for branch, figures in faculty.items()
    }
    assert found == wanted
    assert len(cells) == len(wanted)
    way = r"江南大学/江南大学_附件9\.xlsx 汇总表!E\d ▸ .+_附件4\.xlsx 汇总表!E\d"
    assert cells["经由"].str.fullmatch(way).all()


def test_without_down_the_cells_are_those_of_the_own_inbox(
    province: dict[str, cs.CycleCollection],
) -> None:
    """`explain` itself ends at the files that came in."""
    cells = province["省委教育工委"].explain("各高校结果", row="江南大学", column="满意")
    assert list(cells["文件"].unique()) == ["江南大学/江南大学_附件9.xlsx"]


def test_a_total_that_the_form_works_out_leads_down_too(
    province: dict[str, cs.CycleCollection], tmp_path: Path
) -> None:
    """C6 of the form, its own SUM, is told in 来源 with the cells behind the figures it adds."""
    run = province["数学院党总支"].run
    assert run is not None
    path = run.folder / "上报" / "数学院党总支_附件4 来源.xlsx"
    rows = list(openpyxl.load_workbook(path)["来源"].iter_rows(min_row=2, values_only=True))
    branches = drawn()["江南大学"]["数学院党总支"]
    last = 4 + max(len(branches), 2)
    there = [row for row in rows if row[3] == f"E{last}"]
    assert {row[10] for row in there} == {f"{name}.xlsx" for name in branches}
    assert {row[5] for row in there} == {sum(figures[2] for figures in branches.values())}


def test_sources_are_no_copies_but_accounted_for(
    province: dict[str, cs.CycleCollection],
) -> None:
    """Of 来源.xlsx the inbox above says what it is; it is neither a copy nor unreadable."""
    files = province["江南大学"].files
    told = files[files["说明"] == "上报表的来源"]
    assert list(told["结果"].unique()) == ["忽略"]
    assert len(told) == 3
    assert province["江南大学"].counts["非本期表"] == 0


# One faculty


def faculty(
    root: Path,
    form: bytes | None = None,
    *,
    branches: Mapping[str, Sequence[int]] = BRANCHES,
    came: Sequence[str] | None = None,
    line: Sequence[Any] = ("附件4.xlsx", None, None, None, "上级"),
) -> Path:
    """Make a faculty of three branches with an upward form."""
    data = form or upward_form("各支部评议汇总表", "支部", "各党支部结果", "支部表")
    units = [(f"B{i}", n, "党支部", "党支部", None) for i, n in enumerate(branches)]
    made = level(
        root, office="数学学院党总支", units=units, form=("支部表", branch_form(), "党支部"),
        source="支部表", table=("各党支部结果", "党支部"), upward=("附件4.xlsx", data),
    )  # fmt: skip
    settings = openpyxl.load_workbook(made / "周期.xlsx")
    for column, value in enumerate(line, start=1):
        settings["文稿"].cell(2, column).value = value
    settings.save(made / "周期.xlsx")
    for name in branches if came is None else came:
        (made / "收件箱" / f"{name}.xlsx").write_bytes(branch_copy(name, branches[name]))
    return made


def written(root: Path, **more: Any) -> tuple[Any, dict[str, Any]]:
    """Return what was written, and the sheets of the workbooks, by their names."""
    made = cs.write_upward(cs.collect(root, as_of=AS_OF), root / "上报", **more)
    return made, {
        path.relative_to(root / "上报").as_posix(): openpyxl.load_workbook(path).worksheets[0]
        for path in made
    }


def test_the_form_is_filled_and_nothing_else_of_it_changes(tmp_path: Path) -> None:
    """Rows grow, totals are worked out, tags and 字段 are gone; all else is as it was."""
    form = upward_form("各支部评议汇总表", "支部", "各党支部结果", "支部表")
    _, sheets = written(faculty(tmp_path / "院", form))
    sheet = sheets["数学学院党总支_附件4.xlsx"]
    assert [[c.value for c in row] for row in sheet["B4:E6"]] == [
        ["一支部", 20, 18, 9], ["二支部", 10, 10, 8], ["三支部", 7, 6, 6],
    ]  # fmt: skip
    assert sheet["C7"].value == "=SUM(C4:C6)"
    assert (sheet["B2"].value, sheet["E2"].value) == ("数学学院党总支", 3)
    before = parts(form)
    after = parts((tmp_path / "院" / "上报" / "数学学院党总支_附件4.xlsx").read_bytes())
    same = {"xl/styles.xml", "xl/theme/theme1.xml", "docProps/app.xml", "_rels/.rels"}
    assert {name for name in same if before[name] == after[name]} == same
    assert sheet.parent.sheetnames == ["汇总表"]


def test_what_is_not_all_in_is_not_written(tmp_path: Path) -> None:
    """A missing branch refuses the form and is named; said so, it is written with 未收齐."""
    root = faculty(tmp_path / "院", came=["一支部", "三支部"])
    made, sheets = written(root)
    assert not sheets
    assert str(made.refused[0]).startswith(
        "文稿/附件4.xlsx:还没有收齐:支部表 应报 3 份,还差 1 份(二支部)。"
    )
    assert "二支部" in (root / "上报" / NOT_WRITTEN).read_text("utf-8-sig")
    shutil.rmtree(root / "上报")
    made, sheets = written(root, incomplete=True)
    assert sheets[f"数学学院党总支_附件4{EARLY}.xlsx"]["C5"].value is None
    assert any("没有收齐就写了" in note for note in made.notes)


def test_an_unknown_name_is_refused_at_its_cell(tmp_path: Path) -> None:
    """A slip in 公式 is told before anything is read, with 字段's cell and the nearest name."""
    form = openpyxl.load_workbook(
        io.BytesIO(upward_form("汇总表", "支部", "各党支部结果", "支部表"))
    )
    form["字段"]["B3"].value = "=SUM(支部表.党员树)"
    out = io.BytesIO()
    form.save(out)
    with pytest.raises(cs.CxzyError, match="党员数") as caught:
        cs.run(faculty(tmp_path / "院", out.getvalue()))
    assert (caught.value.file, caught.value.sheet, caught.value.cell) == (
        "文稿/附件4.xlsx", "字段", "B3",
    )  # fmt: skip


def test_a_file_that_is_not_there_is_refused_at_its_line(tmp_path: Path) -> None:
    """The cell of 文稿 is named, and the nearest file that is there."""
    root = faculty(tmp_path / "院", line=("附件5.xlsx", None, None, None, "上级"))
    with pytest.raises(cs.CxzyError, match=r"文稿!A2:文稿文件夹里没有“附件5.xlsx”。 是否指:附件4"):
        cs.run(root)


def test_a_number_that_nothing_fills_is_refused(tmp_path: Path) -> None:
    """A tag whose name is no column would leave a blank where a figure is due."""
    form = {"表": {"A1": "上报表", "A2": "满意票数合计", "B2": "{{满意票}}"},
            "字段": [("字段", "类型"), ("满意票", "整数")]}  # fmt: skip
    with pytest.raises(cs.CxzyError, match="“满意票”是数,没有公式"):
        written(faculty(tmp_path / "院", book(form)))


def test_a_block_that_no_table_is_named_for_is_refused(tmp_path: Path) -> None:
    """The rows of a block come from where the form says, never from the nearest table."""
    form = {"表": {"A1": "上报表", "A3": "支部", "B3": "满意", "A4": "{{支部.名称}}",
            "B4": "{{支部.满意}}", "A5": "填表人"}}  # fmt: skip
    with pytest.raises(cs.CxzyError, match="没有说明块“支部”由哪张汇总表来填"):
        written(faculty(tmp_path / "院", book(form)))


def test_values_of_a_column_say_the_rows_of_a_block(tmp_path: Path) -> None:
    """取值 `汇总表.列` says which table; other fields are its columns, or formulas over them."""
    form = {"表": {"A1": "上报表", "A3": "支部名称", "B3": "满意", "C3": "不满意", "A4":
            "{{支部.名称}}", "B4": "{{支部.满意}}", "C4": "{{支部.不满意}}", "A5": "填表人"},
            "字段": [("字段", "取值", "公式"), ("支部.名称", "各党支部结果.党支部", None),
                   ("支部.不满意", None, "=有效-满意")]}  # fmt: skip
    _, sheets = written(faculty(tmp_path / "院", book(form)))
    sheet = sheets["数学学院党总支_附件4.xlsx"]
    assert [[c.value for c in row] for row in sheet["A4:C6"]] == [
        ["一支部", 9, 9], ["二支部", 8, 2], ["三支部", 6, 0],
    ]  # fmt: skip


FIXED = {
    "A1": "上报表", "A3": "党支部", "B3": "满意", "A4": "二支部", "A5": "一支部", "A6": "三支部",
    **{f"B{row}": "{{各党支部结果.满意}}" for row in (4, 5, 6)}, "A7": "填表人",
}  # fmt: skip


def test_printed_rows_are_found_by_what_they_print(tmp_path: Path) -> None:
    """A row of the table goes to the row that prints its name, whatever the order."""
    _, sheets = written(faculty(tmp_path / "院", book({"表": FIXED})))
    sheet = sheets["数学学院党总支_附件4.xlsx"]
    assert [cell.value for (cell,) in sheet["B4:B6"]] == [8, 9, 6]
    traced = openpyxl.load_workbook(tmp_path / "院" / "上报" / "数学学院党总支_附件4 来源.xlsx")
    rows = [r for r in traced["来源"].iter_rows(min_row=2, values_only=True) if r[3] == "B4"]
    assert [(row[5], row[10], row[12]) for row in rows] == [(8, "二支部.xlsx", "B5")]


def test_a_row_that_the_form_does_not_print_is_refused(tmp_path: Path) -> None:
    """No record is dropped: the form is not written, and the record is named."""
    made, sheets = written(faculty(tmp_path / "院", book({"表": {**FIXED, "A6": "四支部"}})))
    assert not sheets
    assert "三支部" in str(made.refused[0])


def test_one_copy_for_each_of_the_rows(tmp_path: Path) -> None:
    """每 gives a copy a unit: its own figures and rows, in a folder, its sources kept inside."""
    form = {"表": {"A1": "结果告知单", "A2": "支部", "B2": "{{单位}}", "A3": "满意",
            "B3": "{{满意}}", "A5": "党支部", "B5": "有效", "A6": "{{各党支部结果.党支部}}",
            "B6": "{{各党支部结果.有效}}", "A7": "填表人"},
            "字段": [("字段", "类型", "公式"), ("单位", "单位", None),
                   ("满意", "整数", "=SUMIFS(支部表.满意, 支部表.单位, 单位)")]}  # fmt: skip
    line = ("附件4.xlsx", "党支部", None, None, "单位")
    _, sheets = written(faculty(tmp_path / "院", book(form), line=line))
    stem = "数学学院党总支_附件4"
    told = {
        name.rpartition(" ")[2]: [sheet[c].value for c in ("B2", "B3", "A6", "B6", "A7")]
        for name, sheet in sheets.items()
        if name.startswith(f"{stem}/")
    }
    assert told == {
        f"{name}.xlsx": [name, figures[2], name, figures[1], "填表人"]
        for name, figures in BRANCHES.items()
    }
    assert f"{INSIDE_ONLY}/{stem} 来源.xlsx" in sheets


def test_what_is_not_for_the_reader_is_refused(tmp_path: Path) -> None:
    """A person's name is 内部: it goes up, and not to the public."""
    data = openpyxl.load_workbook(io.BytesIO(branch_form()))
    data.worksheets[0]["B6"].value = "{{填表人}}"
    data["字段"].append(["填表人", "人员", None])
    out = io.BytesIO()
    data.save(out)
    form = {"表": {"A1": "上报表", "A3": "支部", "B3": "填表人", "A4": "{{支部.名称}}",
            "B4": "{{支部.填表人}}", "A5": "合计"},
            "字段": [("字段", "取值"), ("支部.名称", "支部表.单位")]}  # fmt: skip
    for reader, refused in (("上级", False), ("公开", True)):
        root = tmp_path / reader
        faculty(root, book(form), line=("附件4.xlsx", None, None, None, reader))
        (root / "表样" / "支部表.xlsx").write_bytes(out.getvalue())
        if refused:
            with pytest.raises(cs.CxzyError, match="“填表人”的内容不能写给“公开”看"):
                written(root)
        else:
            assert written(root)[1]["数学学院党总支_附件4.xlsx"]["B4"].value == "张三"


@pytest.mark.parametrize(("cell", "value", "known"), [("B8", "李四", True), ("E4", 10, False)])
def test_a_form_that_was_written_into_still_has_its_sources(
    tmp_path: Path, cell: str, value: object, known: bool
) -> None:
    """Saved again with a signature, 来源 is found by the figures; with another figure it is not."""
    root = faculty(tmp_path / "院")
    written(root)
    top = level(
        tmp_path / "校", office="江南大学",
        units=[("F", "数学学院党总支", "二级党组织", "党总支", None)],
        form=("附件4", collected_form("各支部评议汇总表", "支部"), "二级党组织"),
        source="附件4.下级",
        table=("各二级党组织结果", "二级党组织"),
    )  # fmt: skip
    form = openpyxl.load_workbook(root / "上报" / "数学学院党总支_附件4.xlsx")
    form.worksheets[0][cell].value = value
    form.save(top / "收件箱" / "附件4.xlsx")
    trace = (root / "上报" / "数学学院党总支_附件4 来源.xlsx").read_bytes()
    assert is_trace(trace)
    (top / "收件箱" / "改了名.xlsx").write_bytes(trace)
    got = cs.collect(top, as_of=AS_OF)
    cells = got.explain("各二级党组织结果", row="数学学院党总支", column="党员数", down=True)
    assert set(cells["文件"]) == (
        {f"{name}.xlsx" for name in BRANCHES} if known else {"附件4.xlsx"}
    )


def test_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`cxzy upward` writes, ends with 1 where something is still to come, and `explain --down`."""
    root = faculty(tmp_path / "院", came=["一支部"])
    assert cxzy(["upward", str(root)]) == 1
    assert "还没有收齐" in capsys.readouterr().out
    shutil.rmtree(root / "上报")
    assert cxzy(["upward", str(root), "--incomplete"]) == 0
    assert "未收齐" in "".join(path.name for path in (root / "上报").iterdir())
    asked = ["--row", "一支部", "--column", "满意", "--down"]
    assert cxzy(["explain", str(root), "各党支部结果", *asked]) == 0
    assert "B5" in capsys.readouterr().out


def test_a_run_has_them_among_its_outputs(tmp_path: Path) -> None:
    """产出/001/上报 holds the form; what is not all in is told by the run, not an error."""
    done = cs.run(faculty(tmp_path / "全"))
    assert done.run is not None
    assert (done.run.folder / "上报" / "数学学院党总支_附件4.xlsx").is_file()
    late = cs.run(faculty(tmp_path / "缺", came=["一支部"]))
    assert late.run is not None
    assert "还没有收齐" in late.run.not_written[0]
    assert [p.name for p in (late.run.folder / "上报").iterdir()] == [NOT_WRITTEN]
