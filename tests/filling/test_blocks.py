"""Blocks: records on rows, rooms that grow, and everything that grows with them."""

from __future__ import annotations

import datetime

import pandas as pd
import pytest

from cxzy_sheets.errors import FillError

from .forms import BALLOT, FORMATS, FRAMES, ballot, form


def branches(count: int) -> list[dict[str, object]]:
    """Return records of 支部, their numbers easy to add up."""
    return [
        {
            "名称": f"第{i}党支部", "有效票": 10 * i, "满意": 9 * i,
            "换届时间": datetime.date(2011, 1, 1) + datetime.timedelta(days=i),
            "备注": None if i % 2 else "合并",
        }
        for i in range(1, count + 1)
    ]  # fmt: skip


@pytest.mark.parametrize("count", [0, 1, 4, 5, 6, 12, 300])
@pytest.mark.parametrize("fast", [True, False])
def test_any_number_of_records_is_read_back(count, fast):
    """Fewer than the room, as many, more, and very many more."""
    made = ballot()
    data = made.fill({"单位": "数学学院"}, {"支部": branches(count)})
    got = made.read(data, fast=fast)
    assert got.rows["支部"].astype(object).where(got.rows["支部"].notna(), None).to_dict(
        "records"
    ) == [{**r, "换届时间": pd.Timestamp(r["换届时间"])} for r in branches(count)]
    assert [f.code for f in got.findings if f.severity != "提示"] == []


@pytest.mark.parametrize("count", [1, 5, 8])
def test_totals_add_up_what_was_filled_in(count):
    """Results stand beside the formulas: the same as adding the records up by hand."""
    made = ballot()
    data = made.fill({}, {"支部": branches(count)})
    row = max(11, 6 + count)
    valid = sum(10 * i for i in range(1, count + 1))
    assert made.cells(data, f"A{row}", f"C{row}", f"D{row}") == ["合计", valid, valid * 9 // 10]
    assert made.cells(data, f"E{row}", "E6") == [0.9, 0.9]


def test_a_grown_block_looks_like_its_own_rows():
    """Serial numbers go on, formulas move with their rows, borders and formats are there."""
    made = ballot()
    sheet = made.sheet(made.fill({}, {"支部": branches(8)}))
    assert [sheet[f"A{row}"].value for row in range(6, 15)] == [1, 2, 3, 4, 5, 6, 7, 8, "合计"]
    assert [sheet[f"E{row}"].value for row in range(6, 14)] == [f"=D{r}/C{r}" for r in range(6, 14)]
    assert sheet["C14"].value == "=SUM(C6:C13)"
    for row in range(6, 14):
        assert sheet[f"E{row}"].number_format == "0.00%"
        assert sheet[f"F{row}"].number_format == "yyyy-mm-dd"
        assert sheet[f"B{row}"].border.top.style == "thin"


def test_rows_that_are_left_over_stay_as_the_form_has_them():
    """Their numbers are printed, their cells empty; the total stays where it was."""
    made = ballot()
    sheet = made.sheet(made.fill({}, {"支部": branches(2)}))
    assert [sheet[f"A{row}"].value for row in (8, 9, 10, 11)] == [3, 4, 5, "合计"]
    assert [sheet[f"B{row}"].value for row in (7, 8, 10)] == ["第2党支部", None, None]


def test_a_room_of_one_row_grows_downwards():
    """The form has one row only: totals over it, in whatever way they are written, take all in."""
    cells = {k: v for k, v in BALLOT.items() if not (k[1:].isdigit() and 7 <= int(k[1:]) <= 12)}
    made = form(
        {
            **cells, "A7": "合计", "C7": "=SUM(C6:C6)", "D7": "=SUM(D6)", "E7": "=D7/C7",
            "A8": "注:略",
        },
        formats={"F6": "yyyy-mm-dd", "E6:E7": "0.00%"}, frames=("A5:G7",),
    )  # fmt: skip
    data = made.fill({}, {"支部": branches(4)})
    assert made.cells(data, "A10", "C10", "D10", "A11") == ["合计", 100, 90, "注:略"]
    sheet = made.sheet(data)
    assert [sheet["C10"].value, sheet["D10"].value] == ["=SUM(C6:C9)", "=SUM(D6:D9)"]
    assert [sheet[f"A{row}"].value for row in range(6, 10)] == [1, 2, 3, 4]
    assert len(made.read(data).rows["支部"]) == 4


def test_a_room_of_two_rows_grows_between_them():
    """The last row, with its lower border, stays the last."""
    cells = {k: v for k, v in BALLOT.items() if not (k[1:].isdigit() and 8 <= int(k[1:]) <= 12)}
    made = form(
        {**cells, "A8": "合计", "C8": "=SUM(C6:C7)"},
        formats={"F6:F7": "yyyy-mm-dd"},
        frames=("A5:G8",),
    )
    data = made.fill({}, {"支部": branches(5)})
    assert made.cells(data, "A11", "C11", "B10") == ["合计", 150, "第5党支部"]


def test_formulas_of_the_first_row_only_are_given_to_every_record():
    """An office may type the rate on the tag row alone; empty rows get none and show no error."""
    cells = {k: v for k, v in BALLOT.items() if k not in ("E7", "E8", "E9", "E10")}
    made = form(cells, formats=FORMATS, frames=FRAMES)
    data = made.fill({}, {"支部": branches(3)})
    sheet = made.sheet(data)
    assert [sheet[f"E{row}"].value for row in range(6, 11)] == [
        "=D6/C6",
        "=D7/C7",
        "=D8/C8",
        None,
        None,
    ]
    assert made.cells(data, "E6", "E8", "E9") == [0.9, 0.9, None]
    grown = made.sheet(made.fill({}, {"支部": branches(7)}))
    assert [grown[f"E{row}"].value for row in range(6, 13)] == [f"=D{r}/C{r}" for r in range(6, 13)]


def test_days_in_a_room_that_was_formatted_on_its_first_row_only():
    """The rows below get the look of the tag row where they have none of their own."""
    made = form(BALLOT, formats={"F6": "yyyy-mm-dd"}, frames=FRAMES)
    data = made.fill({}, {"支部": branches(7)})
    assert [made.sheet(data)[f"F{row}"].is_date for row in range(6, 13)] == [True] * 7


def test_two_blocks_under_each_other_grow_each_by_its_own():
    """The lower one moves down by what the upper one grew."""
    cells = {
        "A1": "推荐表", "A3": "组织", "B3": "票数", "A4": "{{组织.名称}}", "B4": "{{组织.票数}}",
        "A7": "小计",
        "B7": "=SUM(B4:B6)", "A9": "党员", "B9": "得票", "A10": "{{党员.姓名}}",
        "B10": "{{党员.得票}}",
        "A13": "合计", "B13": "=SUM(B10:B12)", "A14": "填表人:{{填表人}}", "B15": "=B7+B13",
    }  # fmt: skip
    made = form(cells, frames=("A3:B7", "A9:B13"))
    rows = {
        "组织": [{"名称": f"组织{i}", "票数": i} for i in range(1, 6)],
        "党员": [{"姓名": f"党员{i}", "得票": i} for i in range(1, 9)],
    }
    data = made.fill({"填表人": "张三"}, rows)
    assert made.cells(data, "A9", "B9", "A20", "B20", "B22") == ["小计", 15, "合计", 36, 51]
    assert made.cells(data, "A21") == ["填表人:张三"]
    got = made.read(data)
    assert {k: v.to_dict("records") for k, v in got.rows.items()} == rows
    assert got.values == {"填表人": "张三"}


def test_blocks_side_by_side_share_the_rows_that_come_in():
    """The longer one decides; the other one leaves its rows empty."""
    cells = {
        "A1": "表", "A3": "甲项", "B3": "甲数", "D3": "乙项", "E3": "乙数", "A4": "{{甲.名}}",
        "B4": "{{甲.数}}",
        "D4": "{{乙.名}}", "E4": "{{乙.数}}", "A7": "合计", "B7": "=SUM(B4:B6)",
        "E7": "=SUM(E4:E6)",
    }  # fmt: skip
    made = form(cells, frames=("A3:B7", "D3:E7"))
    data = made.fill(
        {}, {"甲": [{"名": f"甲{i}", "数": i} for i in range(1, 6)], "乙": [{"名": "乙1", "数": 4}]}
    )
    assert made.cells(data, "A9", "B9", "E9", "D4", "D5") == ["合计", 15, 4, "乙1", None]


def test_other_sheets_that_look_at_the_block_follow():
    """A second sheet of the form: its formulas move, and its results are in line."""
    made = form(
        BALLOT, formats=FORMATS, frames=FRAMES,
        more={
            "封面": {"B1": "单位:{{单位}}", "B3": "=附件4!C11", "B4": "=SUM(附件4!C6:C10)"},
        },
    )  # fmt: skip
    from ..packages.office import opened

    data = made.fill({"单位": "甲"}, {"支部": branches(9)})
    cover, values = opened(data)["封面"], opened(data, values=True)["封面"]
    assert [cover["B3"].value, cover["B4"].value] == ["=附件4!C15", "=SUM(附件4!C6:C14)"]
    assert [values["B3"].value, values["B4"].value] == [450, 450]


def test_a_number_for_a_field_that_nobody_typed_is_a_number():
    """A total that the library does not understand still adds it up."""
    cells = {"A1": "表", "A3": "名称", "B3": "票数", "A4": "{{支部.名称}}", "B4": "{{支部.票数}}"}
    made = form({**cells, "B7": "=SUM(B4:B6)*$D$1", "D1": 2}, frames=("A3:B7",))
    data = made.fill({}, {"支部": [{"名称": "甲", "票数": 3}, {"名称": "乙", "票数": 4}]})
    assert made.cells(data, "B4", "B7") == [3, 14]


def test_frames_and_lists_of_mappings_give_the_same():
    """A frame with columns in any order, of reading's dtypes or plain; missing ones are empty."""
    made = ballot()
    records = [{k: v for k, v in r.items() if k != "备注"} for r in branches(6)]
    frame = pd.DataFrame(records)[["满意", "名称", "换届时间", "有效票"]]
    typed = frame.astype({"满意": "Int64", "名称": "string", "有效票": "Float64"})
    typed["换届时间"] = pd.to_datetime(typed["换届时间"]).astype("datetime64[s]")
    first = made.fill({}, {"支部": records})
    assert made.fill({}, {"支部": frame}) == first
    assert made.fill({}, {"支部": typed}) == first


def test_what_was_read_can_be_filled_in_again():
    """A copy that is read and filled into the form gives the same values, and the same bytes."""
    made = ballot()
    data = made.fill({"单位": "数学学院", "填表人": "张三"}, {"支部": branches(7)})
    got = made.read(data)
    assert made.fill(got.values, got.rows) == data


@pytest.mark.parametrize(
    ("rows", "facts"),
    [
        ([{"有效票": 1}, {"有效票": "许多"}], ("支部.有效票", 1, "C6", "许多")),
        ([{"名称": "甲", "换届时间": "去年"}], ("支部.换届时间", 0, "F6", "去年", "日期")),
        ([{"名称": True}], ("支部.名称", 0, "B6", True, "文本")),
    ],
)  # fmt: skip
def test_a_value_that_does_not_fit_names_its_record(rows, facts):
    """Field, record (from 0), the tag's cell, what was found; the sentence counts from 1."""
    with pytest.raises(FillError) as caught:
        ballot().fill({}, {"支部": rows})
    error = caught.value
    assert (error.field, error.record, error.cell, error.found) == facts[:4]
    assert f"第 {facts[1] + 1} 条" in str(error)


@pytest.mark.parametrize("rows", ["甲", {"名称": "甲"}, 3, [["甲"]]])
def test_what_is_no_table_is_refused(rows):
    """A block takes records: a frame, or mappings one after another."""
    with pytest.raises(FillError, match="支部"):
        ballot().fill({}, {"支部": rows})
