"""周期.xlsx, joined to 名册, 清单 and 表样, and refused with its cell where it contradicts."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from cxzy_sheets.cycle import load_cycle
from cxzy_sheets.errors import CxzyError

from .folders import SHEETS, Rows, cycle_folder


def changed(sheet: str, row: int, column: int, value: Any) -> dict[str, Rows]:
    rows = [list(line) for line in SHEETS[sheet]]
    rows[row][column] = value
    return {sheet: rows}


def test_a_cycle_is_what_its_workbooks_say(tmp_path: Path):
    """Settings, parameters (shares and formulas), forms, tables, columns."""
    cycle = load_cycle(cycle_folder(tmp_path / "c"))
    assert (cycle.name, cycle.as_of) == ("2011年度群众评议", dt.date(2012, 1, 10))
    assert (cycle.start, cycle.end) == (dt.date(2011, 12, 1), dt.date(2012, 1, 15))
    assert cycle.parameters["门槛"] == 0.8
    assert cycle.parameters["满意率"] == "=满意/分母"
    assert cycle.parameters["周期开始"] == dt.date(2011, 12, 1)
    assert list(cycle.forms) == ["附件4"]
    assert cycle.line("附件4").due == "2012-01-07"
    (table,) = cycle.tables
    assert (table.sources, table.each, table.total) == (("附件4.支部",), ("二级党组织",), True)
    assert [c.names for c in cycle.columns["各单位结果"]] == [
        ("支部数",), ("有效", "满意"), ("满意率",), ("名次",),
    ]  # fmt: skip


def test_a_file_in_the_folder_means_the_folder(tmp_path: Path):
    """`cs.run(__file__)` of run.py."""
    root = cycle_folder(tmp_path / "c")
    (root / "run.py").write_text("", encoding="utf-8")
    assert load_cycle(root / "run.py").folder == root


def test_a_field_whose_formula_is_its_own_name_takes_the_parameter(tmp_path: Path):
    """满意率 =满意率: the rate is defined once, in 参数."""
    form = load_cycle(cycle_folder(tmp_path / "c")).forms["附件4"]
    about = form.layout.fields["支部.满意率"]
    assert (about.formula, about.own_parameter) == ("满意/分母", True)


def test_a_level_in_取值_is_no_option(tmp_path: Path):
    """党支部 names some of the roster's units."""
    about = load_cycle(cycle_folder(tmp_path / "c")).forms["附件4"].layout.fields["支部.名称"]
    assert (about.options, about.levels) == ((), ("党支部",))


def test_a_usual_level_that_the_roster_lacks_is_no_option(tmp_path: Path):
    """A kit names 直属党支部; a university without one files its branches all the same."""
    from cxzy_sheets.collection import collect

    from .folders import FIELDS, copy_bytes, form_bytes

    fields = [list(row) for row in FIELDS]
    fields[2][3] = "党支部;直属党支部"
    folder = cycle_folder(tmp_path / "周期", forms={"附件4.xlsx": form_bytes(fields)})
    cycle = load_cycle(folder)
    about = cycle.forms["附件4"].fields["支部.名称"]
    assert (about.options, about.levels) == ((), ("党支部", "直属党支部"))
    copy = copy_bytes("数学学院党总支", [("数学教工党支部", 10, 10, 10, 9)])
    (folder / "收件箱" / "数学学院.xlsx").write_bytes(copy)
    told = {finding.code for finding in collect(folder).findings}
    assert told.isdisjoint(("not-an-option", "unit-not-allowed", "not-allowed"))


def test_lists_give_options_and_calendars(tmp_path: Path):
    """取值 that names a column of a list takes its texts; 名称·起·止 is a calendar."""
    from .folders import FIELDS, form_bytes

    lists: dict[str, Rows] = {
        "等次表": (("等次", "下限"), ("好", 0.9), ("一般", 0.6)),
        "阶段": (("名称", "起", "止"), ("动员", dt.date(2011, 1, 1), dt.date(2012, 12, 31))),
    }
    fields = [*FIELDS, ("填表人", "选项", None, "等次表.等次", None, None)]
    rules = [
        ("编号", "范围", "规则"),
        ("X", None, "填表人.下限>=0.6"),
        ("Y", None, "阶段.止>周期开始"),
    ]
    root = cycle_folder(
        tmp_path / "c", forms={"附件4.xlsx": form_bytes(fields, rules)}, lists=lists
    )
    cycle = load_cycle(root)
    about = cycle.forms["附件4"].layout.fields["填表人"]
    assert (about.options, about.refers) == (("好", "一般"), "等次表.等次")
    assert cycle.calendars["阶段"].periods[0].name == "动员"


@pytest.mark.parametrize(
    ("sheets", "cell", "word"),
    [
        (changed("周期", 1, 0, "名字"), "周期!A2", "不认识的设置"),
        (changed("周期", 2, 1, "十二月"), "周期!B3", "要填日期"),
        (changed("参数", 1, 1, None), "参数!B2", "没有值"),
        (changed("参数", 1, 0, "附件4"), "表样!A2", "同名"),
        (changed("参数", 1, 0, "SUM"), "参数!A2", "函数名"),
        (changed("表样", 1, 1, "附件五.xlsx"), "表样!B2", "附件4.xlsx"),
        (changed("表样", 1, 1, "../名册.xlsx"), "表样!B2", "表样"),
        (changed("表样", 1, 2, "二级单位"), "表样!C2", "二级党组织"),
        (changed("汇总列", 1, 0, "各单位结论"), "汇总列!A2", "各单位结果"),
        (changed("汇总", 1, 3, "也许"), "汇总!D2", "是 或 否"),
        ({"汇总报表": (("汇总表",), ("x",))}, "汇总报表!", "不认识的工作表"),
    ],
)
def test_what_contradicts_is_refused_with_its_cell(
    tmp_path: Path, sheets: dict[str, Rows], cell: str, word: str
):
    """Sheet and cell are named, and the nearest name is offered."""
    with pytest.raises(CxzyError) as caught:
        load_cycle(cycle_folder(tmp_path / "c", sheets))
    assert word in str(caught.value)
    assert f"{caught.value.sheet}!{caught.value.cell or ''}" == cell


@pytest.mark.parametrize("missing", ["周期.xlsx", "名册.xlsx"])
def test_a_missing_workbook_is_named(tmp_path: Path, missing: str):
    """Nothing is guessed where the roster or the cycle is not there."""
    root = cycle_folder(tmp_path / "c")
    (root / missing).unlink()
    with pytest.raises(CxzyError, match=missing):
        load_cycle(root)


def test_forms_know_each_other(tmp_path: Path):
    """A rule may name another form of the cycle; a misspelt one is refused with the nearest."""
    from .folders import FIELDS, form_bytes

    def folder(name: str, rule: str) -> Path:
        rules = [("编号", "范围", "规则"), ("X", None, rule)]
        return cycle_folder(
            tmp_path / name,
            {"表样": [("表", "文件", "谁报"), ("附件3", "附件3.xlsx", "二级党组织"),
                      ("附件4", "附件4.xlsx", "二级党组织")]},
            forms={"附件3.xlsx": form_bytes(FIELDS, rules), "附件4.xlsx": form_bytes()},
        )  # fmt: skip

    form = load_cycle(folder("good", "SUM(支部.满意)=SUM(附件4.支部.满意)")).forms["附件3"]
    ((_, rule),) = form.checker.rules
    assert rule.ring == 2
    assert form.checker.paths == {"附件4.支部"}
    with pytest.raises(CxzyError, match="附件6"):
        load_cycle(folder("bad", "SUM(支部.满意)=SUM(附件6.支部.满意)"))
