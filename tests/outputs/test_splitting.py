"""One big table becomes a workbook a unit; last time's answers stand in the next blank."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import cxzy_sheets as cs
from cxzy_sheets.cli.program import run as cxzy
from cxzy_sheets.outputs.splitting import LEFT

from ..cycle.folders import FIELDS, copy_bytes, cycle_folder, form_bytes
from .levels import book

HEAD = ("单位", "名称", "发出", "收回", "有效", "满意")
ROWS = (
    HEAD,
    ("数学学院党总支", "数学教工党支部", 20, 20, 20, 18),
    ("物理学院党总支", "物理教工党支部", 25, 25, 25, 24),
    ("数院", "数学学生党支部", 30, 29, 28, 25),
)


def table(path: Path, rows: Sequence[Sequence[Any]] = ROWS, merges: Sequence[str] = ()) -> Path:
    made = openpyxl.load_workbook(io.BytesIO(book({"总表": rows})))
    for area in merges:
        made.worksheets[0].merge_cells(area)
    made.save(path)
    return path


def sheet(path: Path) -> Any:
    return openpyxl.load_workbook(path).worksheets[0]


def shown(path: Path, area: str = "B4:F6") -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet(path)[area]]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return cycle_folder(tmp_path / "2011")


def test_each_unit_gets_its_own_rows(root: Path, tmp_path: Path) -> None:
    """Rows go to their unit, by name or alias; its branches that have none stay to be filled in."""
    made = cs.write_blanks(root, tmp_path / "空表", table=table(tmp_path / "总表.xlsx"))
    assert [path.name for path in made] == [
        "数学学院党总支_附件4.xlsx",
        "物理学院党总支_附件4.xlsx",
    ]
    assert shown(made[0]) == [
        ["数学教工党支部", 20, 20, 20, 18], ["数学学生党支部", 30, 29, 28, 25],
        [None, None, None, None, None],
    ]  # fmt: skip
    assert sheet(made[0])["B2"].value == "数学学院党总支"
    assert shown(made[1])[0] == ["物理教工党支部", 25, 25, 25, 24]
    assert shown(made[1])[1] == ["物理学生党支部", None, None, None, None]
    assert made.notes == ("总表.xlsx:总表里没有 化学学院党总支 的行,没有写。",)


def test_no_row_is_dropped(root: Path, tmp_path: Path) -> None:
    """Rows of unknown units, without a unit, and of units that do not file stand by themselves."""
    rows = [*ROWS, ("数学学园", "甲", 1, 1, 1, 1), (None, "乙", 2, 2, 2, 2),
            ("数学教工党支部", "丙", 3, 3, 3, 3), ("合计", None, 99, 99, 99, 99)]  # fmt: skip
    made = cs.write_blanks(root, tmp_path / "空表", table=table(tmp_path / "总表.xlsx", rows))
    assert made[-1].name == LEFT
    left = list(sheet(made[-1]).iter_rows(min_row=2, values_only=True))
    assert [(row[0], row[3]) for row in left] == [(5, "甲"), (6, "乙"), (7, "丙")]
    assert left[0][1].startswith("名册里没有“数学学园”。是否指:数学")
    assert [row[1] for row in left[1:]] == ["没有写单位", "“数学教工党支部”不报这张表"]
    placed = sum(sum(v is not None for v in row) > 1 for p in made[:-1] for row in shown(p))
    assert placed + len(left) == len(rows) - 2
    assert any("第 8 行是“合计”,没有用" in note for note in made.notes)


def test_columns_are_found_by_the_forms_own_words(root: Path, tmp_path: Path) -> None:
    """A title above, another order, merged units, a column that the form lacks: it is named."""
    rows = [
        ("各支部情况总表", None, None, None), ("满意", "备注情况", "名称", "填报单位"),
        (18, "好", "数学教工党支部", "数学学院党总支"), (25, None, "数学学生党支部", None),
    ]  # fmt: skip
    path = table(tmp_path / "总表.xlsx", rows, ["A1:D1", "D3:D4"])
    made = cs.write_blanks(root, tmp_path / "空表", table=path)
    assert [row[4] for row in shown(made[0])[:2]] == [18, 25]
    assert made.notes[0].startswith("总表.xlsx:“备注情况”这一列表样里没有,没有用。")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("名称", "有效"), ("数学教工党支部", 3)], "没有说明单位的一列"),
        ([("甲", "乙"), (1, 2)], "没有找到标题行"),
        ([("单位", "满意", "满意"), ("数院", 1, 2)], "“满意”有两列"),
    ],
)
def test_a_table_that_cannot_be_split_is_refused(
    root: Path, tmp_path: Path, rows: Any, said: str
) -> None:
    """Nothing is written, and what is missing is said."""
    with pytest.raises(cs.OutputError, match=said):
        cs.write_blanks(root, tmp_path / "空表", table=table(tmp_path / "总表.xlsx", rows))
    assert not (tmp_path / "空表").exists()


def test_a_value_that_does_not_fit_is_told_and_left_blank(root: Path, tmp_path: Path) -> None:
    """`约20` is no number that anybody could take over: its cell is named."""
    rows = [HEAD, ("数院", "数学教工党支部", "30-35", 20, 20, 18)]
    made = cs.write_blanks(root, tmp_path / "空表", table=table(tmp_path / "总表.xlsx", rows))
    assert shown(made[0])[0] == ["数学教工党支部", None, 20, 20, 18]
    assert "总表!C2“30-35”不能填进“发出”,留空" in made.notes[0]


def test_a_form_by_itself_is_split_by_what_the_table_says(tmp_path: Path) -> None:
    """Without a roster each name is a unit; more rows than the form has make it grow."""
    form = cs.Form(
        form_bytes((FIELDS[0], FIELDS[1], FIELDS[3]), rules=(("编号", "规则"),)), name="附件4"
    )
    rows = [HEAD, *(("数学/学院", f"第{n}支部", *[10 * n + 7] * 4) for n in range(1, 6)),
            ("物理学院", "甲", 1, 1, 1, 1)]  # fmt: skip
    made = cs.write_blanks(form, tmp_path / "空表", table=table(tmp_path / "总表.xlsx", rows))
    assert [path.name for path in made] == ["数学_学院_附件4.xlsx", "物理学院_附件4.xlsx"]
    assert [row[0] for row in shown(made[0], "B4:F8")] == [f"第{n}支部" for n in range(1, 6)]
    assert sheet(made[0])["C9"].value == "=SUM(C4:C8)"


def test_files_are_named_by_a_pattern(root: Path, tmp_path: Path) -> None:
    """Fields in braces; a name that is none is offered the nearest; two equal names are refused."""
    path = table(tmp_path / "总表.xlsx")
    made = cs.write_blanks(root, tmp_path / "一", table=path, names="{表}:{单位}")
    assert [p.name for p in made] == ["附件4_数学学院党总支.xlsx", "附件4_物理学院党总支.xlsx"]
    with pytest.raises(cs.OutputError, match="不知道是什么"):
        cs.write_blanks(root, tmp_path / "二", table=path, names="{单伟}")
    with pytest.raises(cs.OutputError, match="文件名都是“附件4"):
        cs.write_blanks(root, tmp_path / "三", table=path, names="{表}")
    assert not (tmp_path / "三").exists()


def test_the_command(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`cxzy blank --from` writes, and prints what was not used."""
    path = table(tmp_path / "总表.xlsx")
    done = cxzy(
        ["blank", str(root), "--from", str(path), "--names", "{代码}", "-o", str(tmp_path / "出")]
    )
    assert done == 0
    assert sorted(p.name for p in (tmp_path / "出").iterdir()) == ["A.xlsx", "B.xlsx"]
    assert "化学学院党总支" in capsys.readouterr().out


# =上次

LAST = (
    ("字段", "类型", "必填", "取值", "键", "公开", "预填"),
    ("单位", "单位", "是", None, None, None, None),
    ("填表人", "人员", None, None, None, None, "=上次"),
    ("支部.名称", "单位", "是", "党支部", "全", None, None),
    ("支部.发出;收回", "整数", "是", "0~", None, None, "=上次"),
    ("支部.有效", "整数", "是", "0~", None, None, None),
    ("支部.满意", "整数", "是", "0~", None, "不出", "=上次"),
)
BEFORE = (("数学教工党支部", 20, 20, 20, 18), ("数学学生党支部", 30, 29, 28, 25))


def two_years(tmp_path: Path, **more: Any) -> tuple[Path, Path]:
    """Make last year's cycle, with copies of two units, and this year's."""
    forms = {"附件4.xlsx": form_bytes(LAST, rules=(("编号", "规则"),))}
    before = cycle_folder(tmp_path / "2010", forms=forms)
    now = cycle_folder(tmp_path / "2011", forms=forms, **more)
    for unit, rows in (
        ("数学学院党总支", BEFORE),
        (
            "物理学院党总支",
            (("物理教工党支部", 25, 25, 25, 24), ("物理学生党支部", 15, "约9", 9, 9)),
        ),
    ):
        (before / "收件箱" / f"{unit}.xlsx").write_bytes(copy_bytes(unit, rows))
    return before, now


def test_last_times_answers_stand_in_the_blank(tmp_path: Path) -> None:
    """A unit's own accepted answers of the same records; 不出 and what does not ask never."""
    before, now = two_years(tmp_path)
    made = {p.name: p for p in cs.write_blanks(now, tmp_path / "空表", previous=before)}
    math = made["数学学院党总支_附件4.xlsx"]
    assert shown(math)[:2] == [
        ["数学教工党支部", 20, 20, None, None], ["数学学生党支部", 30, 29, None, None],
    ]  # fmt: skip
    assert sheet(math)["B8"].value == "张三"


def test_what_was_returned_or_is_anothers_is_not_taken(tmp_path: Path) -> None:
    """物理 was returned last time (约9), 化学 did not report: nothing stands in their blanks."""
    before, now = two_years(tmp_path)
    made = {p.name: p for p in cs.write_blanks(now, tmp_path / "空表", previous=before)}
    for unit in ("物理学院党总支", "化学学院党总支"):
        rows = shown(made[f"{unit}_附件4.xlsx"])
        assert all(value is None for row in rows for value in row[1:])
        assert sheet(made[f"{unit}_附件4.xlsx"])["B8"].value is None


def test_the_input_called_last_time_is_taken_by_itself(tmp_path: Path) -> None:
    """输入 上次 names the folder of the cycle before; its units go by name, codes may be new."""
    units = (
        ("代码", "名称", "层级", "类型", "上级"),
        ("B", "数学学院党总支", "二级党组织", "党总支", None),
        ("B1", "数学教工党支部", "党支部", "党支部", "B"),
        ("A", "物理学院党总支", "二级党组织", "党总支", None),
    )
    inputs = {"输入": (("名称", "来源", "可缺"), ("上次", "../2010", "否"))}
    before, now = two_years(tmp_path, sheets=inputs, units=units, people=(("姓名", "支部"),))
    cs.run(before)
    made = {p.name: p for p in cs.write_blanks(now, tmp_path / "空表")}
    assert shown(made["数学学院党总支_附件4.xlsx"])[0][:3] == ["数学教工党支部", 20, 20]
    assert all(v is None for row in shown(made["物理学院党总支_附件4.xlsx"]) for v in row[1:])


def test_where_there_is_no_last_time_that_is_told(tmp_path: Path) -> None:
    """A first cycle has nothing to fill in, and says so once."""
    _, now = two_years(tmp_path)
    made = cs.write_blanks(now, tmp_path / "空表")
    assert sum("上次" in note for note in made.notes) == 1


def test_of_an_anonymous_form_nothing_is_taken(tmp_path: Path) -> None:
    """What voters wrote last time is nobody's to hand on."""
    sheets = {"表样": (("表", "文件", "谁报", "截止", "匿名"),
                     ("附件4", "附件4.xlsx", "二级党组织", "2012-01-07", "是")),
              "汇总": (("汇总表", "来源"),), "汇总列": (("汇总表", "列"),)}  # fmt: skip
    before, now = two_years(tmp_path, sheets=sheets)
    made = {p.name: p for p in cs.write_blanks(now, tmp_path / "空表", previous=before)}
    assert all(v is None for row in shown(made["数学学院党总支_附件4.xlsx"]) for v in row[1:])


def test_an_earlier_period_of_the_cycle_comes_first(tmp_path: Path) -> None:
    """A monthly form: March has what February said, January's is older, April has none yet."""
    fields = (
        ("字段", "类型", "必填", "预填"), ("单位", "单位", "是", None),
        ("月份", "年月", "是", None), ("党员数", "整数", "是", "=上次"),
    )  # fmt: skip
    cells = {"A1": "党员月报表", "A2": "填报单位", "A3": "月份", "A4": "党员数", "A5": "填表人"}
    tags = {"B2": "{{单位}}", "B3": "{{月份}}", "B4": "{{党员数}}"}
    sheets = {
        "周期": (("名称", "值"), ("名称", "月报"), ("开始", dt.date(2012, 1, 1)),
               ("结束", dt.date(2012, 4, 30)), ("截至日期", dt.date(2012, 3, 10))),
        "表样": (("表", "文件", "谁报", "期次"), ("月报", "月报.xlsx", "二级党组织", "月份.月")),
        "参数": (("名称", "值"),), "汇总": (("汇总表", "来源"),), "汇总列": (("汇总表", "列"),),
    }  # fmt: skip
    form = book({"表": {**cells, **tags}, "字段": fields})
    root = cycle_folder(tmp_path / "2012", sheets, forms={"月报.xlsx": form})
    for month, number in (("2012-01", 48), ("2012-02", 50)):
        said = {"B2": "数学学院党总支", "B3": month, "B4": number, "B5": "张三"}
        (root / "收件箱" / f"{month}.xlsx").write_bytes(book({"表": {**cells, **said}}))
    made = {p.name: p for p in cs.write_blanks(root, tmp_path / "空表")}
    told = [sheet(made[f"数学学院党总支_月报_2012-0{n}.xlsx"])["B4"].value for n in range(1, 5)]
    assert told == [None, 48, 50, 50]
