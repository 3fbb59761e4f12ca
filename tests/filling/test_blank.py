"""What is sent out: answers open, the rest protected; what comes back filled reads as it was."""

from __future__ import annotations

import datetime
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

import cxzy_sheets as cs

from ..packages.office import opened, recalculated
from .forms import BALLOT, FORMATS, FRAMES, form

KIT = next((Path(cs.__file__).parents[1] / "workbook_templates" / "示例" / "表样").glob("*.xlsx"))
FIELDS = (
    {"字段": "单位", "类型": "单位", "必填": "是"},
    {"字段": "填报日期", "类型": "日期", "填写说明": "填会议那一天"},
    {"字段": "支部.名称", "类型": "文本", "键": "键"},
    {"字段": "支部.有效票;满意", "类型": "整数", "取值": "0~"},
    {"字段": "支部.换届时间", "类型": "日期"},
    {"字段": "支部.备注", "类型": "选项", "取值": "有;无"},
    {"字段": "联系电话", "类型": "电话"},
    {"字段": "编号", "类型": "编号", "位置": "G3"},
    {"字段": "身份", "类型": "文本", "位置": "G4", "公开": "不出"},
)
RULES = (("T-1", "支部", "满意<=有效票", "强制", "满意票多于有效票"),)


def tagged() -> bytes:
    """Return the summary form with a telephone number and a number that looks like one."""
    cells = {**BALLOT, "F3": "编号", "F4": "身份"}
    return form(cells, formats=FORMATS, frames=FRAMES, fields=FIELDS, rules=RULES).data


@pytest.fixture(scope="module")
def ballot() -> cs.Form:
    return cs.Form(tagged(), name="附件4")


def filled_by_hand(data: bytes) -> bytes:
    """Return a blank, filled in with openpyxl as a person would."""
    book = opened(data)
    sheet = book.worksheets[0]
    sheet["B3"], sheet["G3"] = "数学学院党总支", "007"
    sheet["E3"] = datetime.date(2011, 12, 20)
    for row, (name, valid, good) in enumerate((("第一党支部", 20, 18), ("第二党支部", 9, 9)), 6):
        sheet[f"B{row}"], sheet[f"C{row}"], sheet[f"D{row}"] = name, valid, good
        sheet[f"F{row}"], sheet[f"G{row}"] = datetime.date(2010, 5, row), "有"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_blank_that_is_filled_in_reads_as_it_was_filled(ballot: cs.Form, tmp_path: Path) -> None:
    """Typed into with openpyxl, and saved again by LibreOffice: the same values, no finding."""
    data = filled_by_hand(ballot.blank())
    out = io.BytesIO()
    recalculated({"a": data}, tmp_path)["a"].save(out)
    for copy in (data, out.getvalue()):
        got = ballot.read(copy)
        assert got.values["单位"] == "数学学院党总支"
        assert got.values["编号"] == "007"
        assert got.values["填报日期"] == datetime.date(2011, 12, 20)
        assert got.rows["支部"]["名称"].tolist() == ["第一党支部", "第二党支部"]
        assert got.rows["支部"]["有效票"].tolist() == [20, 9]
        assert got.rows["支部"]["满意"].tolist() == [18, 9]
        assert got.rows["支部"]["备注"].tolist() == ["有", "有"]
        assert not [f for f in got.findings if f.severity == "强制"]


def test_only_answers_are_open(ballot: cs.Form) -> None:
    """Answers are unlocked, headings and formulas are not; there is no password."""
    sheet = opened(ballot.blank()).worksheets[0]
    assert sheet.protection.sheet is True
    assert sheet.protection.password is None
    assert sheet.protection.insertRows is False
    assert sheet.protection.formatColumns is False
    free = {c.coordinate for line in sheet.iter_rows() for c in line if not c.protection.locked}
    assert {"B3", "E3", "G3", "A12", "B6", "C10", "D8", "F7", "G9"} <= free
    assert free.isdisjoint({"A1", "A2", "A3", "A5", "C5", "E6", "E10", "C11", "D11", "E11"})


def test_numbers_that_are_texts_have_text_cells(ballot: cs.Form) -> None:
    """A cell of 编号 is a text cell: 007 stays 007; a count stays as the form shows it."""
    sheet = opened(ballot.blank()).worksheets[0]
    assert sheet["G3"].number_format == "@"
    assert sheet["C6"].number_format == "0"


def test_cells_ask_for_what_the_fields_take(ballot: cs.Form) -> None:
    """A list, a whole number, a day: with words in Chinese where they help."""
    sheet = opened(ballot.blank()).worksheets[0]
    asked = {
        cell: one
        for one in sheet.data_validations.dataValidation
        for area in one.sqref.ranges
        for line in area.rows
        for cell in (sheet.cell(*at).coordinate for at in line)
    }
    assert (asked["G6"].type, asked["G6"].formula1) == ("list", '"有,无"')
    assert (asked["C10"].type, asked["C10"].operator, asked["C10"].formula1) == (
        "whole", "greaterThanOrEqual", "0",
    )  # fmt: skip
    assert "整数" in asked["C10"].error
    assert asked["E3"].type == "date"
    assert asked["E3"].prompt == "填会议那一天。请填日期,如 2011-12-20。"
    assert "满意票多于有效票" in asked["D6"].prompt


def test_a_long_list_stands_on_a_hidden_sheet(ballot: cs.Form) -> None:
    """A list of a copy's own is a name over cells that nobody sees, and reading passes over it."""
    names = [f"第{number}党支部" for number in range(40)]
    data = ballot.blank(options={"支部.名称": names})
    book = opened(data)
    hidden = [sheet for sheet in book.worksheets if sheet.sheet_state == "hidden"]
    assert [sheet.title for sheet in hidden] == ["选项"]
    assert [cell.value for cell in hidden[0]["A"] if cell.value is not None] == names
    lists = [v for v in book.worksheets[0].data_validations.dataValidation if "B6" in v.sqref]
    assert lists[0].formula1 in book.defined_names
    assert len(ballot.read(filled_by_hand(data)).rows["支部"]) == 2


def test_lists_of_other_copies_are_not_in_it(ballot: cs.Form) -> None:
    """Copies share what is compiled, and nothing of what stands in them."""
    ballot.blank({"单位": "甲"}, options={"支部.名称": ["甲一", "甲二", "甲三"]})
    data = ballot.blank(options={"支部.名称": ["乙一"]})
    parts = zipfile.ZipFile(io.BytesIO(data))
    said = b"".join(parts.read(name) for name in parts.namelist()).decode("utf-8", "ignore")
    assert "乙一" in said
    assert "甲" not in said


def test_nothing_of_the_definition_goes_out(ballot: cs.Form) -> None:
    """No tag, no 字段, no 规则; a defined name says which form it was, as a hint."""
    data = ballot.blank()
    book = opened(data)
    assert book.sheetnames == ["附件4"]
    assert "{{" not in str([[c.value for c in line] for line in book.active.iter_rows()])
    assert book.defined_names["_cxzy_form"].hidden
    assert ballot.read(data).findings[0].code == "nothing-filled"


def test_formulas_and_print_stay_as_they_are(ballot: cs.Form) -> None:
    """What the form says of itself goes out as it came."""
    before, after = opened(tagged())["附件4"], opened(ballot.blank()).worksheets[0]
    for cell in ("E6", "E10", "C11", "D11", "E11", "A1", "A2", "A5", "G5"):
        assert after[cell].value == before[cell].value
    assert after.merged_cells.ranges == before.merged_cells.ranges
    assert after.page_setup.orientation == before.page_setup.orientation


def test_rows_may_be_a_number(ballot: cs.Form) -> None:
    """A block gets as many rows as asked, all of them open and asking."""
    sheet = opened(ballot.blank(rows={"支部": 12})).worksheets[0]
    assert sheet["C18"].value == "=SUM(C6:C17)"
    assert not sheet["B17"].protection.locked
    assert any("D17" in v.sqref for v in sheet.data_validations.dataValidation)


def test_a_field_that_goes_nowhere_is_not_prefilled(ballot: cs.Form) -> None:
    """公开 不出: no blank says it, whoever asks."""
    with pytest.raises(cs.FillError, match="身份"):
        ballot.blank({"身份": "甲"})


def test_a_name_that_reading_takes_for_a_total_is_refused(ballot: cs.Form) -> None:
    """A record that could not come back is not sent out, however blank it is."""
    ballot.blank(rows={"支部": [{"名称": "第一党支部"}]})
    with pytest.raises(cs.FillError, match="合计"):
        ballot.blank(rows={"支部": [{"名称": "合计"}]})


def test_names_that_are_not_there_are_refused(ballot: cs.Form) -> None:
    """A field or block that the form lacks is refused, and the nearest offered."""
    with pytest.raises(cs.FillError, match=r"支部\.名"):
        ballot.blank(options={"支部.名": ["甲"]})
    with pytest.raises(cs.FillError, match="支"):
        ballot.blank(rows={"支": 3})


def test_validations_of_the_form_stay(ballot: cs.Form) -> None:
    """A cell that the office has given a validation keeps it, and gets no second one."""
    book = openpyxl.load_workbook(io.BytesIO(tagged()))
    own = openpyxl.worksheet.datavalidation.DataValidation(type="list", formula1='"好,差"')
    own.add("G6:G10")
    book["附件4"].add_data_validation(own)
    out = io.BytesIO()
    book.save(out)
    sheet = opened(cs.Form(out.getvalue(), name="附件4").blank()).worksheets[0]
    there = [v for v in sheet.data_validations.dataValidation if "G7" in v.sqref]
    assert [v.formula1 for v in there] == ['"好,差"']


def test_the_same_blank_has_the_same_bytes(ballot: cs.Form) -> None:
    """Two blanks of one form are one file: an office can tell whether anything changed."""
    again = cs.Form(ballot.data, name="附件4")
    assert ballot.blank({"单位": "甲"}) == again.blank({"单位": "甲"})


def test_parts_that_nothing_touches_stay_byte_for_byte() -> None:
    """Only the sheet, its formats, the workbook and the lists of parts say something else."""
    data = KIT.read_bytes()
    before = zipfile.ZipFile(io.BytesIO(data))
    after = zipfile.ZipFile(io.BytesIO(cs.Form(data, name="附件4").blank()))
    touched = {
        name for name in after.namelist()
        if name not in before.namelist() or after.read(name) != before.read(name)
    }  # fmt: skip
    assert touched <= {
        "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml", "[Content_Types].xml",
        "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml", "docProps/app.xml",
    }  # fmt: skip
    assert set(after.namelist()) - touched >= {"xl/theme/theme1.xml", "docProps/core.xml"}


def test_a_list_too_long_for_a_cell_is_a_name(ballot: cs.Form) -> None:
    """取值 of more than 255 characters goes out as a name over a hidden sheet, in its order."""
    options = [f"第{number}种情况的说明文字" for number in range(30)]
    fields = [{**f, "取值": ";".join(options)} if f["字段"] == "支部.备注" else f for f in FIELDS]
    cells = {**BALLOT, "F3": "编号", "F4": "身份"}
    made = form(cells, formats=FORMATS, frames=FRAMES, fields=fields, rules=RULES)
    book = opened(cs.Form(made.data, name="附件4").blank())
    asked = [v for v in book.worksheets[0].data_validations.dataValidation if "G6" in v.sqref]
    assert book.defined_names[asked[0].formula1].attr_text == "选项!$A$1:$A$30"
    assert [cell.value for cell in book["选项"]["A"]] == options
    assert book["选项"].sheet_state == "hidden"
    assert book.active.title == "附件4"
