"""Every figure leads back to the cells that it was made from, through tables of tables."""

from __future__ import annotations

import dataclasses
import random
from pathlib import Path
from typing import Any

import pytest

from cxzy_sheets.errors import CxzyError
from cxzy_sheets.tables import TOTAL_ROW, Source, Table, build_tables, compile_tables, form_sources

from .cycles import Expected, cycle, sent, sources, tables

FORM = {
    "附件4": {"支部": "名称 单位 党支部 全; 满意 整数; 有效票 整数; 等次 选项 好/差"},
    "组织": {"支部": "名称 单位 党支部 全; 地点 文本"},
}
CAME = {
    "附件4": {
        "A": {"支部": [("数学教工党支部", 18, 20, "好"), ("数学学生党支部", 10, None, "差")]},
        "B": {"支部": [("物理教工党支部", 9, 10, "好")]},
    },
    "组织": {"A": {"支部": [("数学教工党支部", "会议室"), ("数学学生党支部", "教室")]}},
}
LINES = [
    ("汇总表", "来源", "每行", "合计", "横向"),
    ("各单位", "附件4.支部", "二级党组织", "是", None),
    ("各支部", "附件4.支部", None, None, None),
    ("好的", "各支部", "等次", "是", None),
    ("交叉", "附件4.支部", "二级党组织", "是", "等次"),
]
COLUMNS = {
    "各单位": [
        "满意 = SUM",
        "满意率 = 满意/SUM(有效票)",
        '好的 = COUNTIFS(等次, "好")',
        "名次 = RANK(满意, 本表.满意)",
        '满意的 = SUMIFS(满意, 等次, "好")',
    ],
    "各支部": [
        "支部 = 名称",
        "满意",
        "等次",
        "地点 = XLOOKUP(名称, 组织.支部.名称, 组织.支部.地点)",
        "同类 = COUNTIFS(附件4.支部.等次, 等次)",
        "档 = LOOKUP(满意, 档.下限, 档.名称)",
        "率 = 满意/有效票",
    ],
    "好的": ["满意 = SUM"],
    "交叉": ["满意 = SUM"],
}
LISTS = {"档": [("名称", "下限"), ("高", 15), ("低", 0)]}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Table]:
    root = tmp_path_factory.mktemp("溯源")
    return tables(root, FORM, LINES, COLUMNS, CAME, lists=LISTS)


def _cells(table: Table, row: int, column: str) -> list[str]:
    return [f"{ref.file.removesuffix('.xlsx')}!{ref.cell}" for ref in table.sources(row, column)]


def test_a_sum_leads_to_its_cells(made: dict[str, Table]):
    """The numbers that were added, each at its cell; of a rate the numbers of both its halves."""
    units = made["各单位"]

    assert _cells(units, 0, "满意") == ["A!B5", "A!B6"]
    # The second branch has no 有效票 and is in neither half.
    assert _cells(units, 0, "满意率") == ["A!B5", "A!C5"]
    assert _cells(units, TOTAL_ROW, "满意") == ["A!B5", "A!B6", "B!B5"]
    assert _cells(units, 2, "满意") == []


def test_a_count_leads_to_what_it_counted(made: dict[str, Table]):
    """Only the records that met the criterion, and of a sum by criterion the numbers added."""
    units = made["各单位"]

    assert _cells(units, 0, "好的") == ["A!D5"]
    assert _cells(units, 0, "满意的") == ["A!B5"]
    assert _cells(units, TOTAL_ROW, "好的") == ["A!D5", "B!D5"]


def test_a_rank_leads_to_everything_it_is_among(made: dict[str, Table]):
    """The row's own figure first, then those of all others."""
    assert _cells(made["各单位"], 1, "名次") == ["B!B5", "A!B5", "A!B6"]


def test_a_lookup_leads_to_the_row_that_it_found(made: dict[str, Table]):
    """The cell of the value, in the other form's copy; of a band the cell of the list."""
    branches = made["各支部"]

    assert [str(ref) for ref in branches.sources(0, "地点")] == ["A.xlsx 表!B5"]
    assert [str(ref) for ref in branches.sources(1, "档")] == ["清单.xlsx 档!A3"]
    assert branches.sources(2, "地点") == []
    assert _cells(branches, 0, "同类") == ["A!D5", "B!D5"]
    assert _cells(branches, 0, "率") == ["A!B5", "A!C5"]


def test_tables_of_tables_lead_to_the_files(made: dict[str, Table]):
    """A figure of a table that is made from a table leads through it."""
    assert _cells(made["好的"], 0, "满意") == ["A!B5", "B!B5"]
    assert _cells(made["好的"], TOTAL_ROW, "满意") == ["A!B5", "B!B5", "A!B6"]


def test_a_cell_of_a_cross_table(made: dict[str, Table]):
    """Each column has its own cells, 合计 on either side those of all."""
    cross = made["交叉"]

    assert cross.column_names == ["二级党组织", "满意_好", "满意_差", "满意_合计"]
    assert _cells(cross, 0, "满意_差") == ["A!B6"]
    assert _cells(cross, 0, "满意_合计") == ["A!B5", "A!B6"]
    assert _cells(cross, TOTAL_ROW, "满意_好") == ["A!B5", "B!B5"]
    assert _cells(cross, TOTAL_ROW, "满意_合计") == ["A!B5", "A!B6", "B!B5"]


def test_a_row_leads_to_its_submissions(made: dict[str, Table]):
    """Form and number of the submissions behind a row, and the cells of all its columns at once."""
    assert made["各单位"].copies(0) == {("附件4", 0)}
    assert made["好的"].copies(0) == {("附件4", 0), ("附件4", 1)}
    assert made["好的"].as_rows.copies == [made["好的"].copies(0), made["好的"].copies(1)]
    row = {ref.cell for ref in made["各单位"].row_sources(0)}
    assert row == {"B5", "C5", "D5", "B6", "C6", "D6"}


def test_submissions_are_told_by_the_numbers_of_the_caller(tmp_path: Path):
    """Where the caller numbers what came, accepted or only read, rows tell those numbers."""
    made = cycle(tmp_path, FORM, LINES, COLUMNS, lists=LISTS)
    came = [
        dataclasses.replace(one, number=number)
        for number, one in zip((7, 5), sent(made, "附件4", CAME["附件4"]), strict=True)
    ]
    source = form_sources(made.forms["附件4"], came, made.roster)

    built = build_tables(compile_tables(made), source)["各单位"]

    assert [built.copies(row) for row in (0, 1, 2)] == [{("附件4", 7)}, {("附件4", 5)}, set()]


def test_explained_as_a_frame(made: dict[str, Table]):
    """单位 字段 值 文件 工作表 单元格 of each value behind a figure; rows are told by name."""
    told = made["各单位"].explain("数学学院党总支", "满意率")

    assert told.values.tolist() == [
        ["数学学院党总支", "附件4.支部.满意", "18", "A.xlsx", "表", "B5"],
        ["数学学院党总支", "附件4.支部.有效票", "20", "A.xlsx", "表", "C5"],
    ]
    assert len(made["各单位"].explain("合计", "满意")) == 3
    with pytest.raises(CxzyError, match="没有“数学院”这一行。 是否指:数学学院党总支"):
        made["各单位"].explain("数学院", "满意")
    with pytest.raises(CxzyError, match="没有“满意度”这一列。"):
        made["各单位"].explain("数学学院党总支", "满意度")


def _same(one: Table, other: Table) -> None:
    assert one.rows == other.rows
    assert one.total == other.total
    assert one.coverage == other.coverage
    assert one.notes == other.notes


def test_the_order_of_files_does_not_matter(tmp_path: Path):
    """Copies in any order give the same tables, rows, totals and notes, and the same cells."""
    draw = random.Random(2)
    made = cycle(tmp_path, FORM, LINES, COLUMNS, lists=LISTS)
    compiled = compile_tables(made)
    expected = [
        Expected("A", "附件4"),
        Expected("B", "附件4"),
        Expected("C", "附件4", state="未报"),
    ]
    came: dict[str, Any] = {**CAME, "附件4": {**CAME["附件4"], "B#2": CAME["附件4"]["B"]}}
    first = build_tables(compiled, sources(made, came), expected)
    for _ in range(5):
        shuffled: dict[str, Source] = {}
        for form, copies in came.items():
            mixed = sent(made, form, copies)
            draw.shuffle(mixed)
            shuffled |= form_sources(made.forms[form], mixed, made.roster)
        again = build_tables(compiled, shuffled, draw.sample(expected, 3))
        for name, table in first.items():
            _same(table, again[name])
            assert table.sources(0, "满意" if name != "交叉" else "满意_好") == again[name].sources(
                0, "满意" if name != "交叉" else "满意_好"
            )


def test_the_order_of_ballots_tells_nothing(tmp_path: Path):
    """Anonymous copies stand by what is on them, whoever handed them in first."""
    forms = {"附件1": {"评议": "内容 文本; 满意 整数"}}
    lines = [("汇总表", "来源"), ("票", "附件1.评议")]
    made = cycle(
        tmp_path,
        forms,
        lines,
        {"票": ["内容", "满意"]},
        filers={"附件1": "党支部"},
        anonymous=("附件1",),
    )
    copies = {f"A1#{i}": {"评议": [(text, 1)]} for i, text in enumerate(("丙", "甲", "乙"))}
    source = sources(made, {"附件1": copies})["附件1.评议"]
    turned = dataclasses.replace(
        source,
        values={name: list(reversed(column)) for name, column in source.values.items()},
        copies=[2, 1, 0],
    )

    compiled = compile_tables(made)
    one = build_tables(compiled, {"附件1.评议": source})["票"]
    other = build_tables(compiled, {"附件1.评议": turned})["票"]

    assert one.rows == other.rows
    assert one.sources(0, "满意") == []
