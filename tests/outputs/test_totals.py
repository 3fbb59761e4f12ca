"""Totals: live formulas, and behind each the value that it gives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cxzy_sheets.layout import Field
from cxzy_sheets.outputs import _listings

from .collected import HEAD, Collected, layout, records
from .conftest import Written

VOTES = (
    Field("支部.名称", "支部", key="键"),
    Field("支部.有效票", "支部", type="整数"),
    Field("支部.满意", "支部", type="整数"),
    Field("支部.满意率", "支部", type="百分比", formula="满意/有效票"),
    Field("支部.自报率", "支部", type="百分比"),
    Field("支部.年度", "支部", type="整数"),
)


def summary(tmp_path: Path, rows: list[tuple[Any, ...]], block: Any = VOTES) -> Written:
    """Return the summary of one block whose records are `rows`, a unit each."""
    made = layout(HEAD[:1], block)
    source = [("a.xlsx", "表1", 6 + i) for i in range(len(rows))]
    whole = [(f"单位{i + 1}", *row) for i, row in enumerate(rows)]
    table = records((*HEAD[:1], *block), whole, source, made)
    return Written(Collected({"附件4.支部": table}), tmp_path / "合并.xlsx")


def total(made: Written, label: str) -> tuple[Any, Any, Any, Any]:
    """Return of a line of 二、合计 its formula, value, records in it and records left out."""
    row = made.found(label, 2)
    formulas, values = made.formulas["汇总"], made.values["汇总"]
    return (
        formulas.cell(row, 3).value,
        values.cell(row, 3).value,
        values.cell(row, 4).value,
        values.cell(row, 5).value,
    )


def test_counts_are_summed_and_rates_worked_out_of_the_sums(tmp_path: Path):
    """80 of 100 and 10 of 50 are 90 of 150, 60 %, and not the mean of 80 % and 20 %."""
    made = summary(tmp_path, [("一", 100, 80, 0.8, 0.8, 2011), ("二", 50, 10, 0.2, 0.3, 2011)])
    page, live = made.values["附件4.支部"], made.formulas["附件4.支部"]

    assert [cell.value for cell in page[6]] == ["合计", None, 150, 90, 0.6] + [None] * 5
    assert live["C6"].value == "=SUBTOTAL(9,C4:C5)"
    assert live["E6"].value == '=IFERROR(D6/C6,"")'
    assert total(made, "有效票") == ("=SUM('附件4.支部'!$C$4:$C$5)", 150, 2, 0)
    assert total(made, "满意率")[1:] == (0.6, 2, 0)


def test_what_adds_up_to_nothing_has_no_total(tmp_path: Path):
    """A typed rate, a year and a key have no total at all."""
    made = summary(tmp_path, [("一", 100, 80, 0.8, 0.8, 2011), ("二", 50, 10, 0.2, 0.3, 2011)])

    for label in ("自报率", "年度", "名称"):
        with pytest.raises(KeyError):
            made.found(label, 2)


def test_a_rate_leaves_out_records_that_lack_a_part(tmp_path: Path):
    """A branch that gave no 满意 is out of the denominator as well, and counted as left out."""
    made = summary(tmp_path, [("一", 100, 80, 0.8, None, None), ("二", 50, None, None, None, None)])
    formula, value, counted, left = total(made, "满意率")

    assert (value, counted, left) == (0.8, 1, 1)
    assert "ISNUMBER" in formula
    assert total(made, "有效票")[1:] == (150, 2, 0)
    assert total(made, "满意")[1:] == (80, 1, 1)


def test_such_a_rate_is_not_in_the_filtered_total_row(tmp_path: Path):
    """SUBTOTAL cannot leave those records out, so the row says nothing and the note says where."""
    made = summary(tmp_path, [("一", 100, 80, 0.8, None, None), ("二", 50, None, None, None, None)])
    page = made.values["附件4.支部"]

    assert page["E6"].value is None
    assert "满意率" in page["A2"].value


def test_a_column_that_nobody_filled_has_no_total(tmp_path: Path):
    """Nothing known is not 0."""
    made = summary(
        tmp_path, [("一", 100, None, None, None, None), ("二", 50, None, None, None, None)]
    )

    assert made.values["附件4.支部"]["D6"].value is None
    with pytest.raises(KeyError):
        made.found("满意", 2)


def test_a_rate_over_nothing_is_empty(tmp_path: Path):
    """0 of 0 is no rate: no error is shown."""
    made = summary(tmp_path, [("一", 0, 0, None, None, None), ("二", 0, 0, None, None, None)])

    assert made.values["附件4.支部"]["E6"].value is None
    assert made.formulas["附件4.支部"]["C6"].value == "=SUBTOTAL(9,C4:C5)"


def test_numbers_too_long_for_excel_are_not_added_up(tmp_path: Path):
    """Excel keeps 15 digits: such a column is text, and has no total that would leave it out."""
    made = summary(
        tmp_path, [("一", 10**16 + 1, 1, 0.0, None, None), ("二", 5, 1, 0.2, None, None)]
    )

    assert made.values["附件4.支部"]["C4"].value == "10000000000000001"
    assert made.values["附件4.支部"]["C5"].value == "5"
    with pytest.raises(KeyError):
        made.found("有效票", 2)


def test_a_table_of_several_sheets_has_a_total_on_each_and_one_of_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Where the records need two sheets, 汇总 adds both up and each sheet its own."""
    monkeypatch.setattr(_listings, "ROWS_A_SHEET", 2)
    rows = [
        ("一", 100, 80, 0.8, 0.8, 1),
        ("二", 50, 10, 0.2, 0.3, 1),
        ("三", 10, None, None, 0.1, 1),
    ]
    made = summary(tmp_path, rows)
    first, second = made.values["附件4.支部"], made.values["附件4.支部 (2)"]

    assert [first["C6"].value, second["C5"].value] == [150, 10]
    assert [second["A4"].value, second["A5"].value] == ["单位3", "合计"]
    formula, value, counted, left = total(made, "有效票")
    assert formula == "=SUM('附件4.支部'!$C$4:$C$5,'附件4.支部 (2)'!$C$4:$C$4)"
    assert (value, counted, left) == (160, 3, 0)
    assert total(made, "满意率")[1:] == (0.6, 2, 1)


def test_totals_are_what_an_independent_count_gives(written: Written):
    """The sums of the drawn collection, added up here from its plain lists."""
    columns = written.got.records("附件4.支部").columns
    known = [value for value in columns["经费"] if value is not None]
    row = written.row("附件4.支部", "合计")

    assert row["党员数"] == sum(columns["党员数"])
    assert row["有效票"] == sum(columns["有效票"])
    assert row["满意率"] == pytest.approx(sum(columns["满意"]) / sum(columns["有效票"]), rel=1e-15)
    assert row["经费"] == pytest.approx(sum(known), rel=1e-12)


def test_the_chart_is_drawn_from_sums_by_unit(written: Written):
    """Each bar is a unit's records added up, by a formula that takes its name for no pattern."""
    columns = written.got.records("附件4.支部").columns
    for unit in ("第1学院党总支", "第2学院党总支", "第3学院党总支"):
        mine = [n for u, n in zip(columns["单位"], columns["党员数"], strict=True) if u == unit]
        row = written.found(unit)
        assert written.values["汇总"].cell(row, 3).value == sum(mine)
        assert "EXACT(" in written.formulas["汇总"].cell(row, 3).value


def test_the_chart_has_the_ranges_of_its_table(written: Written):
    """Labels and values of the bars are the cells of the table beside it, title in Chinese."""
    (chart,) = written.formulas["汇总"]._charts
    (series,) = chart.series
    first, last = written.found("第1学院党总支"), written.found("第3学院党总支")

    assert series.val.numRef.f == f"'汇总'!$C${first}:$C${last}"
    assert series.cat.strRef.f == f"'汇总'!$A${first}:$A${last}"
    stored = [point.v for point in series.val.numRef.numCache.pt]
    assert stored == [written.values["汇总"].cell(r, 3).value for r in range(first, last + 1)]
    title = chart.title.tx.rich.paragraphs[0].r[0].t
    assert title == "各单位党员数(附件4.支部)"


def test_where_nothing_counts_the_chart_shows_what_became_of_the_copies(
    tmp_path: Path, written: Written
):
    """A form without numbers still has a picture: how many were accepted and returned."""
    got = written.got
    text = records(HEAD, [("甲", None, None)], [("a.xlsx", "表1", 3)])
    made = Collected({"附件4": text}, submissions=got.submissions, files=got.files)
    book = Written(made, tmp_path / "a.xlsx")
    (chart,) = book.formulas["汇总"]._charts

    assert [p.v for p in chart.series[0].val.numRef.numCache.pt] == [3, 1]


def test_a_chart_of_many_units_shows_the_largest(tmp_path: Path):
    """More bars than a page holds are not drawn; the title says so."""
    made = summary(tmp_path, [(f"支部{i}", i, 0, 0.0, None, None) for i in range(1, 51)])
    (chart,) = made.formulas["汇总"]._charts
    bars = [int(float(p.v)) for p in chart.series[0].val.numRef.numCache.pt]

    assert bars == list(range(31, 51))
    assert "最多的 20 个" in chart.title.tx.rich.paragraphs[0].r[0].t


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("满意/有效票", 90 / 150),
        ("ROUND(满意/有效票,2)", 0.6),
        ('IF(有效票=0,"",满意/有效票)', 0.6),
        ('IFERROR(满意/有效票,"")', 0.6),
        ("1-满意/有效票", 0.4),
        ("满意/有效票*100%", 0.6),
        ("100*满意/(有效票+满意)", 37.5),
        ("有效票-满意", 60),
    ],
)
def test_a_form_s_own_formula_is_worked_out_over_the_sums(
    tmp_path: Path, formula: str, value: float
):
    """Whatever the form wraps round its rate, the total is the rate of the totals."""
    block = (*VOTES[:3], Field("支部.结果", "支部", type="小数", formula=formula))
    made = summary(tmp_path, [("一", 100, 80, 0.8), ("二", 50, 10, 0.2)], block)

    assert total(made, "结果")[1] == pytest.approx(value, rel=1e-12)
    assert made.values["附件4.支部"]["E6"].value == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    "formula",
    [
        "有效票*满意",
        "满意+1",
        "满意/有效票*有效票",
        "IF(满意>50,1,0)",
        "MAX(满意,有效票)",
        "1/有效票",
    ],
)
def test_what_means_something_else_over_sums_has_no_total(tmp_path: Path, formula: str):
    """单价 times 数量 is not the product of their sums: no number rather than a wrong one."""
    block = (*VOTES[:3], Field("支部.结果", "支部", type="小数", formula=formula))
    made = summary(tmp_path, [("一", 100, 80, 0.8), ("二", 50, 10, 0.2)], block)

    assert made.values["附件4.支部"]["E6"].value is None
    with pytest.raises(KeyError):
        made.found("结果", 2)


@pytest.mark.parametrize("name", ["年份", "名次", "出勤率", "平均分", "单价", "平均年龄"])
def test_numbers_whose_sum_says_nothing_have_no_total(tmp_path: Path, name: str):
    """A rank, a year, a typed rate: their column is left without a total."""
    block = (*VOTES[:1], Field(f"支部.{name}", "支部", type="小数"))
    made = summary(tmp_path, [("一", 1.5), ("二", 2.5)], block)

    with pytest.raises(KeyError):
        made.found(name, 2)


def test_percentage_points_are_not_added_up(tmp_path: Path):
    """82.67 with 计量 % is a rate, whatever it is called (rules.md S10)."""
    block = (*VOTES[:1], Field("支部.满意情况", "支部", type="小数", measure=("%",)))
    made = summary(tmp_path, [("一", 82.67), ("二", 90.0)], block)

    assert made.values["附件4.支部"]["C6"].value is None
