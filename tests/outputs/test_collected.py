"""A summary of a real inbox: what the reader read is what stands in the workbook."""

from __future__ import annotations

import pytest

import cxzy_sheets as cs

from ..checks.ballots import GOOD, PRINTED, book, form
from .conftest import Written

FIELDS = [
    ("字段", "类型", "公式"),
    ("支部.名称", "文本", None),
    ("支部.满意率", "百分比", "满意/有效"),
]
OTHERS = (
    ("乙.xlsx", {"B2": "物理学院", "B4": "三支部", "C4": 7, "D4": 7, "E4": 6, "F4": 5}),
    ("丁.xlsx", {"B2": "文学院", "D4": "很多"}),
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """Return the summary of two good copies, a returned one and a broken file."""
    folder = tmp_path_factory.mktemp("real")
    inbox = folder / "收件箱"
    inbox.mkdir()
    (inbox / "甲.xlsx").write_bytes(book({**PRINTED, **GOOD}))
    for name, changes in OTHERS:
        (inbox / name).write_bytes(book({**PRINTED, **GOOD, **changes}))
    (inbox / "坏.xlsx").write_bytes(book({**PRINTED, **GOOD})[:900])
    return Written(cs.collect(form(FIELDS), inbox=inbox), folder / "合并.xlsx")


def test_every_frame_stands_in_the_workbook_as_the_notebook_shows_it(made: Written):
    """Sheet and `got.frame` hold the same records, value by value."""
    got = made.got
    for name in got.frame_names:
        frame = got.frame(name)
        page = made.values[name]
        assert [c.value for c in page[3]] == list(frame.columns)
        for row, record in enumerate(frame.astype(object).where(frame.notna(), None).values, 4):
            assert [c.value for c in page[row]] == list(record)


def test_totals_are_the_notebook_s(made: Written):
    """The total row, the totals of 汇总 and `got.totals` are one."""
    got = made.got
    totals = got.totals("支部").iloc[0].dropna()
    name = got.frame_names[-1]
    page = made.values[name]
    last = dict(zip((c.value for c in page[3]), (c.value for c in page[page.max_row]), strict=True))

    assert len(totals) >= 4
    for column, value in totals.items():
        assert last[column] == pytest.approx(value, rel=1e-12)
        assert made.values["汇总"].cell(made.found(column, 2), 3).value == pytest.approx(value)


def test_each_record_leads_to_the_cell_that_it_was_read_from(made: Written):
    """The link's row is the row of the record's own values."""
    got = made.got
    name = got.frame_names[-1]
    page = made.formulas[name]
    heading = [c.value for c in page[3]].index("来源文件")
    for row, refs in enumerate(got.refs(name), 4):
        link = page[row][heading].hyperlink
        ref = refs["名称"]
        assert link.target == f"收件箱/{ref.file}"
        assert link.location == f"'{ref.sheet}'!A{ref.cell.lstrip('ABCDEFGHIJ')}"


def test_the_account_is_the_notebook_s(made: Written):
    """Every file and copy that `got.counts` counts is in 一、收件与计入."""
    page = made.values["汇总"]
    for label, count in made.got.counts.items():
        if count and label != "份数":
            assert page.cell(made.found(label), 2).value == count
    assert page.cell(made.found("报来的表(份)"), 2).value == made.got.counts["份数"]
