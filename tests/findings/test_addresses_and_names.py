"""Addresses as Excel writes them, and names as people write them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxzy_sheets.names import file_name, label_key, label_keys, nearest, offer
from cxzy_sheets.refs import (
    LAST_COLUMN,
    LAST_ROW,
    Ref,
    address,
    box,
    box_address,
    column_index,
    column_letters,
    position,
    rows_address,
)

rows, columns = st.integers(0, LAST_ROW - 1), st.integers(0, LAST_COLUMN - 1)


@given(rows, columns)
def test_an_address_names_its_cell(row: int, column: int):
    """An address and its position are each other's opposite, dollars and case aside."""
    cell = address(row, column)
    assert position(cell) == (row, column)
    assert position(cell.lower()) == (row, column)
    assert position(f"${column_letters(column)}${row + 1}") == (row, column)
    assert column_index(column_letters(column)) == column


@given(rows, columns, rows, columns)
def test_a_range_names_its_box(r0: int, c0: int, r1: int, c1: int):
    """A range is the same box from whichever corner it is written."""
    area = min(r0, r1), min(c0, c1), max(r0, r1), max(c0, c1)
    assert box(f"{address(r0, c0)}:{address(r1, c1)}") == area
    assert box(box_address(area)) == area


@pytest.mark.parametrize(
    "text", ["", "A0", "XFE1", "A1048577", "A", "1", "A1:", ":A1", "AAAA1", "A1:B", "表!A1"]
)
def test_what_is_no_address(text: str):
    """What names no cell of a worksheet is refused."""
    with pytest.raises(ValueError):  # noqa: PT011
        box(text)


def test_the_corners_of_a_sheet():
    """The last cell is XFD1048576, and A1 the first."""
    assert address(LAST_ROW - 1, LAST_COLUMN - 1) == "XFD1048576"
    assert address(0, 0) == "A1"
    assert str(Ref("附件4.xlsx", "表1", "D5:D9")) == "附件4.xlsx 表1!D5:D9"


def test_cells_of_a_column_are_joined_in_runs():
    """Rows that follow one another are one range; a row counts once."""
    assert rows_address(3, [8, 6, 5, 7, 11, 11]) == "D6:D9、D12"
    assert rows_address(0, []) == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("合　计", "合计:"),
        ("满意(人)", "满意（人）"),
        ("联系 电话", "联系电话"),
        ("18-25岁", "18—25岁"),
        ("Ａ", "a"),
    ],
)
def test_labels_that_are_one(one: str, other: str):
    """Blanks, punctuation, width and case do not make another label."""
    assert label_key(one) == label_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("满意", "不满意"),
        ("满意%", "满意"),
        ("18-25岁", "1825岁"),
        ("满意", "满意(人)"),
        ("≥60", "≤60"),
    ],
)
def test_labels_that_are_two(one: str, other: str):
    """A sign or a remark that carries meaning makes another label."""
    assert label_key(one) != label_key(other)


@given(st.lists(st.text("甲乙合计 1２5-—~至\n\r\u3000\u0301():：_½①Ⅳ℃%", max_size=8), max_size=9))
def test_many_labels_have_the_keys_that_each_of_them_has(texts: list[str]):
    """Worked out at once or one by one: texts do not run into one another."""
    assert label_keys(texts) == [label_key(text) for text in texts]


def test_the_nearest_name_is_offered():
    """A slip finds its name; what is like nothing finds none."""
    assert nearest("有效標", ["收回票", "有效票", "单位"])[0] == "有效票"
    assert offer("有效漂", ["有效票"]) == "是否指:有效票?"
    assert offer("zzz", ["有效票"]) == ""
    assert nearest("", ["有效票"]) == []


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("附件4:汇总/表.xlsx", "附件4_汇总_表.xlsx"), ("CON", "_CON"), ("nul.txt", "_nul.txt"),
        ("表. ", "表"),
        (" a", "a"), ("", "_"), ("...", "_"), ('a<b>"c|d?*', "a_b__c_d__"),
        ("com1.xlsx", "_com1.xlsx"),
    ],
)  # fmt: skip
def test_a_name_that_windows_takes(name: str, file: str):
    """Forbidden signs, device names and trailing dots are replaced."""
    assert file_name(name) == file


@given(st.text(max_size=300), st.sampled_from(["", ".xlsx", ".docx"]))
def test_every_text_makes_a_file_name(text: str, ending: str):
    """Whatever a unit is called, a file can be named after it, its ending kept."""
    name = file_name(text + ending)
    assert 0 < len(name) <= 120
    assert len(name.encode()) <= 240
    assert not re.search(r'[\\/:*?"<>|\x00-\x1f]', name)
    assert not name.endswith((".", " "))
    assert name.endswith(ending) or len(text) < 2
