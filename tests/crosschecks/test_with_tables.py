"""检查 on the tables of a cycle, from copies to findings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cxzy_sheets.crosschecks import check_tables, compile_checks, ground_of, identify
from cxzy_sheets.cycle import Cycle
from cxzy_sheets.tables import Sent, build_tables, compile_tables, form_sources

from .cycles import Due, copy, cycle

TABLES = {
    "汇总": (
        ("汇总表", "来源", "每行", "横向"),
        ("各单位", "附件4.支部", "二级党组织", None),
        ("各支部", "附件4.支部", None, None),
        ("分类", "附件4.支部", "名称.类别", None),
    ),
    "汇总列": (
        ("汇总表", "列", "公式", "格式"),
        ("各单位", "有效,满意", "SUM", None), (None, "满意率", "满意/有效", "0.00%"),
        ("各支部", "支部", "名称", None), (None, "有效", None, None), (None, "满意", None, None),
        ("分类", "有效", "SUM", None),
    ),
}  # fmt: skip


def checked(tmp_path: Path, checks: Sequence[Any], *, late: bool = False) -> tuple[Any, Any]:
    heading = ("编号", "汇总表", "规则", "级别", "提示")
    sheets = {
        **TABLES, "检查": (heading, *checks), "参数": (("名称", "值"), ("门槛", "80%")),
    }  # fmt: skip
    made: Cycle = cycle(tmp_path, sheets=sheets)
    form = made.forms["附件4"]
    rows: dict[str, list[dict[str, Any]]] = {
        "A": [
            {"名称": "教工第一党支部", "有效": 10, "满意": 9},
            {"名称": "教工2支部", "有效": 20, "满意": 9},
        ],
        "B": [{"名称": "教工第一党支部", "有效": 8, "满意": 8}],
    }
    copies = [copy(form, {}, rows[unit], file=f"{unit}.xlsx") for unit in rows]
    named = identify(copies, form, list(rows), made.roster, line=made.line("附件4"))
    sources = form_sources(
        form, [Sent(one, unit) for one, unit in zip(named, rows, strict=True)], made.roster
    )
    tables = compile_tables(made)
    state = "未报" if late else "已报"
    expected = [Due("A", "附件4", "", "已报"), Due("B", "附件4", "", state)]
    ground = ground_of(tables, build_tables(tables, sources, expected), sources, expected)
    findings, counts = check_tables(compile_checks(made, tables.whole_columns, tables.dots), ground)
    told = [(f.form, f.copy, f.finding.where, f.finding.message) for f in findings]
    return told, [(c.scope, c.passed, c.broken, c.unchecked) for c in counts]


def test_a_row_made_of_one_copy_is_told_to_it_at_the_cells_behind(tmp_path: Path):
    """数学: 18 of 30 is below 80 %; the cells are those of its own copy."""
    check = ("P", "各单位", "满意率>=门槛", "核实", "{{二级党组织}}满意率{{满意率}},低于{{门槛}}")
    told, counts = checked(tmp_path, [check])
    assert told == [
        ("附件4", 0, "A.xlsx 表!C4", "数学学院党总支满意率60%,低于80%(检查 P)。"),
    ]
    assert counts == [("各单位", 1, 1, 0)]


def test_a_row_a_record_is_told_at_its_own_cell(tmp_path: Path):
    """The branch with 9 of 20."""
    told, _ = checked(tmp_path, [("P", "各支部", "满意>=有效*门槛", "核实", None)])
    assert [line[:3] for line in told] == [("附件4", 0, "A.xlsx 表!C5")]


def test_a_row_of_several_copies_is_the_office_s(tmp_path: Path):
    """All three branches are of one kind: 38 are told to nobody alone."""
    told, _ = checked(tmp_path, [("K", "分类", "有效<38", "提示", None)])
    assert [line[:3] for line in told] == [("", None, "分类")]


def test_a_rule_without_a_table_waits_for_a_form_that_is_not_all_in(tmp_path: Path):
    """COUNTA over 附件4: two copies hold three branches; unchecked while one may still come."""
    check = ("O-1", None, "COUNTA(附件4.支部.名称)=3", "强制", None)
    assert checked(tmp_path / "a", [check])[1] == [(None, 1, 0, 0)]
    assert checked(tmp_path / "b", [check], late=True)[1] == [(None, 0, 0, 1)]


def test_whole_columns_of_tables_lists_and_levels(tmp_path: Path):
    """A table over another; the roster; the units of a level."""
    checks = [
        ("1", "各支部", "有效<=SUM(各单位.有效)", "强制", None),
        ("2", None, "COUNTA(党支部.名称)=4", "强制", None),
        (
            "3",
            "各单位",
            "有效<=XLOOKUP(二级党组织,名册.单位.名称,名册.单位.党员数)*10",
            "强制",
            None,
        ),
        ("4", "各支部", '支部.二级党组织<>""', "强制", None),
    ]
    told, counts = checked(tmp_path, checks)
    assert told == []
    assert counts == [
        ("各支部", 3, 0, 0),
        (None, 1, 0, 0),
        ("各单位", 2, 0, 0),
        ("各支部", 3, 0, 0),
    ]
