"""Single fields: what is written into a cell for each type, and how it is read again."""

from __future__ import annotations

import datetime
import io
import re

import numpy as np
import openpyxl
import pandas as pd
import pytest
import xlsxwriter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from cxzy_sheets.errors import FillError

from ..packages.office import parts, repacked
from .forms import Form, ballot, form

TYPES = (
    ("文本", "", ""), ("整数", "", "0"), ("小数", "", "0.00"), ("百分比", "", "0.00%"),
    ("日期", "", "yyyy-mm-dd"), ("年月", "", 'yyyy"年"m"月"'), ("是否", "", ""),
    ("选项", "满意;不满意", ""), ("编号", "", "@"), ("文号", "", ""), ("电话", "", "@"),
    ("人员", "", ""), ("单位", "", ""), ("选项(多)", "甲;乙;丙", ""), ("整数(多)", "", ""),
)  # fmt: skip
"""Type, 取值, number format of the field of each row of the form below."""


def typed(*, formatted: bool = True):
    """Return a form with a field of every type, their cells formatted or 常规."""
    cells, formats, fields = {"A1": "登记表"}, {}, []
    for row, (kind, allowed, code) in enumerate(TYPES, start=3):
        cells[f"A{row}"], cells[f"B{row}"] = f"{kind}一栏", f"{{{{{kind.strip('()多')}{row}}}}}"
        if code and formatted:
            formats[f"B{row}"] = code
        fields.append({"字段": f"{kind.strip('()多')}{row}", "类型": kind, "取值": allowed})
    return form(cells, formats=formats, fields=fields)


GIVEN = {
    "文本3": "=不是公式", "整数4": 7, "小数5": 0.1, "百分比6": 0.855,
    "日期7": datetime.date(2011, 12, 20),
    "年月8": "2011-12", "是否9": False, "选项10": "满意", "编号11": "0012",
    "文号12": "校党〔2011〕9号",
    "电话13": "0591-83789384", "人员14": "张三", "单位15": "数学学院党总支", "选项16": ("甲", "丙"),
    "整数17": (2014, 2015),
}  # fmt: skip


@pytest.mark.parametrize("formatted", [True, False])
@pytest.mark.parametrize("fast", [True, False])
def test_every_type_is_read_back_as_it_was_given(formatted, fast):
    """Whether or not the form's cells are formatted for it, and by either way of reading."""
    made = typed(formatted=formatted)
    got = made.read(made.fill(GIVEN), fast=fast)
    assert got.values == GIVEN
    assert [f.code for f in got.findings if f.severity != "提示"] == []


def test_days_go_as_days_where_the_cell_shows_days_and_as_text_elsewhere():
    """A day in a 常规 cell would show as 40897."""
    assert typed().cells(typed().fill(GIVEN), "B7", "B8") == [
        datetime.datetime(2011, 12, 20), datetime.datetime(2011, 12, 1),
    ]  # fmt: skip
    plain = typed(formatted=False)
    assert plain.cells(plain.fill(GIVEN), "B7", "B8", "B6") == ["2011-12-20", "2011-12", 0.855]


def test_a_whole_share_in_a_plain_cell_is_written_as_a_percentage():
    """A bare 1 could be 1% as well, and reading would refuse it."""
    plain = typed(formatted=False)
    data = plain.fill({"百分比6": 1})
    assert plain.cells(data, "B6") == ["100%"]
    assert plain.read(data).values["百分比6"] == 1.0


@pytest.mark.parametrize(
    ("name", "given", "read"),
    [
        ("整数4", 3.0, 3), ("整数4", np.int64(5), 5), ("整数4", "12", 12), ("小数5", 2, 2.0),
        ("小数5", np.float32(0.5), 0.5), ("日期7", "2011-12-20", datetime.date(2011, 12, 20)),
        ("日期7", pd.Timestamp("2011-12-20"), datetime.date(2011, 12, 20)),
        ("日期7", datetime.datetime(2011, 12, 20), datetime.date(2011, 12, 20)),
        ("年月8", datetime.date(2011, 12, 1), "2011-12"), ("百分比6", "85.5%", 0.855),
        ("是否9", "是", True), ("文本3", 12, "12"), ("编号11", 12, "12"),
        ("选项16", "甲;乙", ("甲", "乙")),
        ("选项16", ["甲"], ("甲",)), ("文本3", "", None), ("整数4", float("nan"), None),
        ("整数4", pd.NA, None), ("日期7", pd.NaT, None), ("文本3", None, None),
    ],
)  # fmt: skip
def test_what_can_mean_nothing_else_is_taken(name, given, read):
    """numpy's and pandas' wrappings, whole floats, plain texts; what is missing is left empty."""
    made = typed()
    assert made.read(made.fill({name: given})).values[name] == read


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("整数4", 3.5, "整数"), ("整数4", "约30", "整数"), ("整数4", True, "整数"),
        ("整数4", 2**60, "整数"),
        ("小数5", float("inf"), "数字"), ("小数5", "无", "数字"), ("百分比6", 85.5, "0 到 1"),
        ("百分比6", -0.1, "0 到 1"), ("日期7", "12.20", "日期"), ("日期7", "2011-02-30", "日期"),
        ("日期7", datetime.datetime(2011, 12, 20, 8), "不带时刻"),
        ("日期7", datetime.date(1890, 1, 1), "日期"),
        ("年月8", "2011-13", "年月"), ("是否9", "也许", "True"), ("选项10", "满", "满意、不满意"),
        ("编号11", 1.5e18, "编号"), ("文号12", "第九号", "文号"), ("电话13", "没有", "电话"),
        ("文本3", "#N/A", "文本"), ("文本3", True, "文本"), ("文本3", "长" * 40_000, "32767"),
        ("选项16", ("甲", "丁"), "甲、乙、丙"), ("整数17", (2014, "去年"), "整数"),
        ("人员14", datetime.date(2011, 1, 1), "文本"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_with_the_facts(name, given, expected):
    """The error names the field, its cell, what was found and what would fit."""
    with pytest.raises(FillError) as caught:
        typed().fill({name: given})
    error = caught.value
    assert error.field == name
    assert (error.sheet, error.cell) == (
        "附件4",
        f"B{name.strip('文本整数小百分比日期年月是否选项编号电话人员单位')}",
    )
    assert error.found == given
    assert expected in str(error.expected)


def test_the_nearest_option_is_offered():
    """A near miss is most likely a slip."""
    with pytest.raises(FillError, match="是否指:满意"):
        typed().fill({"选项10": "满意的"})


def test_unknown_names_are_refused_and_the_nearest_offered():
    """A misspelt field, block or column writes nothing."""
    made = ballot()
    with pytest.raises(FillError, match="填报日期"):
        made.fill({"填表日期": datetime.date(2011, 1, 1)})
    with pytest.raises(FillError, match=r"没有块 支书.*支部"):
        made.fill({}, {"支书": []})
    with pytest.raises(FillError, match=r"没有字段 有效.*有效票"):
        made.fill({}, {"支部": [{"有效": 1}]})
    with pytest.raises(FillError, match="rows"):
        made.fill({"支部.名称": "甲"})


def test_nothing_of_the_definition_goes_out():
    """Tags, 字段 and 规则 are in no part of a copy, nor in the table of shared strings."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet, fields, rules = (book.add_worksheet(name) for name in ("附件3", "字段", "规则"))
    bold = book.add_format({"bold": True})
    for row, line in enumerate([["登记表"], ["单位", "{{单位}}"], ["说明:{{ }}"], ["同一句话"]]):
        sheet.write_row(row, 0, line)
    sheet.write_rich_string("A5", bold, "电话:", "{{电话}}")
    for row, line in enumerate([["字段", "填写说明"], ["单位", "内部口径"], ["电话", "同一句话"]]):
        fields.write_row(row, 0, line)
    rules.write_row(0, 0, ["编号", "规则", "提示"])
    rules.write_row(1, 0, ["R1", '单位<>""', "规则提示语"])
    rules.activate()
    book.close()
    made = Form(out.getvalue())
    data = made.fill({"单位": "甲", "电话": "83789384"})
    found = parts(data)
    text = b"".join(content for name, content in found.items() if name.endswith((".xml", ".rels")))
    for gone in ("{{", "}}", "内部口径", "规则提示语", "字段", "规则"):
        assert gone.encode() not in text, gone
    assert made.cells(data, "A1", "B2", "A4", "A5") == ["登记表", "甲", "同一句话", "电话:83789384"]
    assert not {"xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml"} & set(found)
    assert made.read(data).values == {"单位": "甲", "电话": "83789384"}


def test_what_is_not_given_is_left_empty():
    """An empty copy has no tag and no value in it; its texts stay."""
    made = ballot()
    data = made.fill()
    assert made.cells(data, "B3", "E3", "B6", "C6", "A12") == [
        None, None, None, None, "填表人:      联系电话:",
    ]  # fmt: skip
    assert made.read(data).values == dict.fromkeys(["单位", "填报日期", "填表人", "联系电话"])


def test_the_same_values_give_the_same_bytes():
    """Twice from one template, and from a template made anew."""
    values = {"单位": "甲", "填报日期": datetime.date(2011, 12, 20)}
    made = ballot()
    first = made.fill(values, {"支部": [{"名称": "甲"}] * 9})
    assert first == made.fill(values, {"支部": [{"名称": "甲"}] * 9})
    assert first == ballot().fill(values, {"支部": [{"名称": "甲"}] * 9})


def test_a_field_that_stands_in_several_places_is_written_into_all():
    """One answer, asked for twice, on one page or on two."""
    made = form(
        {"A1": "单位", "B1": "{{单位}}", "A2": "单位(盖章):{{单位}}"},
        more={"封面": {"A1": "单位", "B1": "{{单位}}"}},
    )
    data = made.fill({"单位": "数学学院"})
    from ..packages.office import opened

    book = opened(data)
    assert [book["附件4"]["B1"].value, book["附件4"]["A2"].value, book["封面"]["B1"].value] == [
        "数学学院", "单位(盖章):数学学院", "数学学院",
    ]  # fmt: skip
    assert made.read(data).values == {"单位": "数学学院"}


def test_a_cell_named_by_address_is_filled_at_its_first_cell():
    """位置 names a dropdown's cell, or any cell of a merge; the value goes where it shows."""
    made = form(
        {"A1": "表", "A2": "类别", "B2:D2": None, "A3": "单位", "B3": "{{单位}}"},
        fields=[{"字段": "类别", "位置": "C2", "类型": "文本"}, {"字段": "单位"}],
    )
    assert made.cells(made.fill({"类别": "甲类"}), "B2") == ["甲类"]


def test_a_cell_with_the_forms_own_formula_keeps_it():
    """A value that the formula gives is fine; another one is refused, with both."""
    cells = {"A1": "发出", "B1": "{{发出}}", "A2": "收回", "B2": "{{收回}}", "A3": "回收率"}
    fields = [
        {"字段": "发出;收回", "类型": "整数"},
        {"字段": "回收率", "位置": "B3", "类型": "百分比"},
    ]
    made = form({**cells, "B3": "=B2/B1"}, formats={"B3": "0.00%"}, fields=fields)
    data = made.fill({"发出": 40, "收回": 38})
    assert made.sheet(data)["B3"].value == "=B2/B1"
    assert made.read(data).values == {"发出": 40, "收回": 38, "回收率": 0.95}
    assert made.fill({"发出": 40, "收回": 38, "回收率": 0.95}) == data
    assert made.fill({"发出": 3, "收回": 1, "回收率": 0.3333}) == made.fill({"发出": 3, "收回": 1})
    with pytest.raises(FillError, match=r"0\.95"):
        made.fill({"发出": 40, "收回": 38, "回收率": 0.9})


def test_days_are_counted_from_1904_where_the_form_says_so():
    """Forms that were once drawn on a Mac."""
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append(["填报日期", "{{日期}}"])
    book.active["B1"].number_format = "yyyy-mm-dd"
    out = io.BytesIO()
    book.save(out)
    made = Form(out.getvalue())
    data = made.fill({"日期": datetime.date(2011, 12, 20)})
    assert b"<v>39435</v>" in parts(data)["xl/worksheets/sheet1.xml"]
    assert made.read(data).values == {"日期": datetime.date(2011, 12, 20)}


@pytest.mark.parametrize("count", [3, 9])
def test_a_form_with_prefixed_elements_is_filled_alike(count):
    """Some writers prefix every element; blocks grow there as well."""
    plain = ballot()
    text = parts(plain.data)["xl/worksheets/sheet1.xml"].decode().rpartition("?>")[2]
    text = re.sub(r"<(/?)(\w+)", r"<\1x:\2", text).replace('xmlns="', 'xmlns:x="')
    made = Form(repacked(plain.data, {"xl/worksheets/sheet1.xml": text.encode()}))
    rows = [{"名称": f"第{i}党支部", "有效票": i, "满意": i} for i in range(1, count + 1)]
    data = made.fill({"单位": "甲 & 乙"}, {"支部": rows})
    assert made.cells(data, f"C{max(11, 6 + count)}") == [sum(range(count + 1))]
    got = made.read(data)
    assert got.values["单位"] == "甲 & 乙"
    assert list(got.rows["支部"]["有效票"]) == list(range(1, count + 1))
