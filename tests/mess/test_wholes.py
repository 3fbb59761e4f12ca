"""M-40 … M-47: totals, texts, pictures, names of sheets, old forms, full marks."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment

import cxzy_sheets as cs
from cxzy_sheets.names import file_name

from ..drawn import drawn
from . import (
    ADVICE,
    COPY,
    FORM_DRAWING,
    MUST,
    PEOPLE,
    VERIFY,
    answer,
    changed,
    form,
    grave,
    is_whole,
    reparted,
    said,
    saved,
)


def test_m40_a_total_that_does_not_add_up_is_worked_out_anew():
    """A typed total that differs is 核实 with both numbers; the records are what counts."""
    filled = form().read(drawn(COPY.replace("=SUM(C5:C7) -> 67", "68")), name="附件4.xlsx")
    told = said(filled, "total-differs")
    assert (told.severity, told.cell, told.found, told.expected) == (VERIFY, "C8", 68, 67)
    assert filled.rows["支部"]["人数"].tolist() == PEOPLE


def test_m40_a_total_under_the_name_of_a_unit_is_no_record():
    """全院 with the sum of the others is no fourth branch; it is told."""

    def edit(book: Any, sheet: Any) -> None:
        for area in list(sheet.merged_cells.ranges):
            if area.min_row >= 7:
                sheet.unmerge_cells(str(area))
        sheet.insert_rows(8)
        sheet["B8"], sheet["C8"], sheet["D8"] = "全院", 67, 13
        sheet["C9"], sheet["D9"] = 67, 13

    filled = form().read(changed(edit), name="附件4.xlsx")
    assert filled.rows["支部"]["人数"].tolist() == PEOPLE
    told = [f for f in filled.findings if f.cell and "8" in f.cell]
    assert {f.severity for f in told} == {ADVICE}


RATE_FORM = """
    表 | A | B | C | D
    1 | 群众评议比率情况表 | < | < | <
    2 | 支部 | 有效票 | 满意票 | 满意率
    3 | {{支部.名称}} | {{支部.有效}} | {{支部.满意}} | {{支部.满意率}}
    4 | | | |
    5 | 填表人 | {{填表人}} | < | <

    字段 | A | B | C | D
    1 | 字段 | 类型 | 公式 | 取值
    2 | 支部.有效;满意 | 整数 | |
    3 | 支部.满意率 | 百分比 | 满意/有效 | ±0.0005
"""
RATES = """
    表 | A | B | C | D
    1 | 群众评议比率情况表 | < | < | <
    2 | 支部 | 有效票 | 满意票 | 满意率
    3 | 教工党支部 | 141 | 3 | {0}
    4 | 学生党支部 | 90 | 45 | 50%
    5 | 填表人 | 张三 | < | <
"""


@pytest.mark.parametrize(("typed", "told"), [("2.12%", []), ("2.13%", []), ("2.31%", [VERIFY])])
def test_m41_a_share_adjusted_to_100_is_within_the_tolerance(typed: str, told: list[str]):
    """2.12 % for 3/141 passes with 取值 ±0.0005; 2.31 % is 核实. The computed share is used."""
    filled = cs.Form(drawn(RATE_FORM), name="表").read(drawn(RATES.format(typed)), name="表.xlsx")
    assert [f.severity for f in filled.findings if f.code == "formula-differs"] == told
    assert filled.rows["支部"]["满意率"][0] == pytest.approx(3 / 141)


NASTY = ["=1+1", "+加强学习", "-加强学习", "@所有人", '=HYPERLINK("http://x")', "'=1"]


@pytest.mark.parametrize("text", NASTY)
def test_m42_a_text_that_looks_like_a_formula_is_written_as_text(text: str):
    """What a unit typed is a string in what is filled, sent out and read again, never a formula."""
    made = form()
    data = made.fill({"单位": text, "填表人": "张三"})
    cell = openpyxl.load_workbook(io.BytesIO(data))["附件4"]["B2"]
    assert (cell.data_type, cell.value) == ("s", text)
    assert made.read(data).values["单位"] == text


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("学习_x000B_制度", "学习\n制度"), ("学_x0007_习", "学习"), ("_x0001_学习_x001F_", "学习"),
    ],
)  # fmt: skip
def test_m43_control_characters_are_cleaned(raw: str, value: str):
    """Pasted control characters go, soft line breaks stay; told as 提示, the original kept.

    mess.md has WARN; it is 提示 since no unit could find what it cannot see (decisions/values.md).
    """
    made = answer("文本", raw)
    assert (made.value, made.severity, made.code) == (value, ADVICE, "control-characters")


def test_m43_a_carriage_return_is_a_line_break():
    """`_x000D_` at the end of a line, as Word's text comes out of a browser, has one reading."""
    made = answer("文本", "学习_x000D_\n制度")
    assert (made.value, made.findings) == ("学习\n制度", [])


def test_m43_what_is_written_holds_none():
    """No control character gets into a workbook that the library writes; the rest of it does."""
    data = form().fill({"单位": "数学学院\x07", "填表人": "张三\x0b"})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not any(set(archive.read(name)) & {7, 11} for name in archive.namelist())
    filled = form().read(data)
    assert (filled.values["单位"], filled.values["填表人"]) == ("数学学院", "张三")


def test_m44_several_values_in_a_cell():
    """A field of several values parts them; one of a single value takes none of two names."""
    assert answer("人员(多)", "张三、李四").value == ("张三", "李四")
    assert answer("选项", "甲、乙", 取值="甲;乙").severity == MUST
    long = "很" * 32_767
    assert answer("文本", long).value == long


def _pictured(data: bytes, area: tuple[int, int, int, int]) -> bytes:
    """Return a workbook with a picture on its first sheet, from (row, column) to (row, column)."""
    r0, c0, r1, c1 = area
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    drawing = (
        '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
        f'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{office}">'
        f"<xdr:twoCellAnchor><xdr:from><xdr:col>{c0}</xdr:col><xdr:colOff>0</xdr:colOff>"
        f"<xdr:row>{r0}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>{c1}"
        f"</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{r1}</xdr:row><xdr:rowOff>0</xdr:rowOff>"
        '</xdr:to><xdr:pic><xdr:blipFill><a:blip r:embed="rId1"/></xdr:blipFill></xdr:pic>'
        "<xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>"
    )

    def relations(kind: str, target: str) -> bytes:
        return (
            f'<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{office}/{kind}" '
            f'Target="{target}"/></Relationships>'
        ).encode()

    def edit(name: str, part: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return part
        link = f'<drawing xmlns:r="{office}" r:id="rId1"/></worksheet>'.encode()
        return part.replace(b"</worksheet>", link)

    made = io.BytesIO(reparted(data, edit))
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("xl/drawings/drawing1.xml", drawing)
        archive.writestr("xl/media/image1.png", b"\x89PNG\r\n\x1a\n" + bytes(range(64)))
        archive.writestr(
            "xl/worksheets/_rels/sheet1.xml.rels", relations("drawing", "../drawings/drawing1.xml")
        )
        archive.writestr(
            "xl/drawings/_rels/drawing1.xml.rels", relations("image", "../media/image1.png")
        )
    return made.getvalue()


def test_m44_a_sheet_with_a_picture_alone_holds_no_data():
    """A scan pasted into an empty workbook: 强制, 没有可读的数据."""
    data = _pictured(saved(openpyxl.Workbook()), (0, 0, 30, 8))
    filled = form().read(data, name="附件4.xlsx")
    told = said(filled, "picture-only")
    assert told.severity == MUST
    assert "没有可读的数据" in told.message


def test_m44_a_picture_over_blank_answers_is_asked_about():
    """A screenshot over the table that was to be filled in is 核实, with the cells it covers."""
    copy = COPY
    names = ("教工第一党支部", "教工第二党支部", "学生党支部", "新成立")
    for name in (*names, " 12 ", " 15 ", " 40 ", " 3 ", " 4 ", " 6 "):
        head, mark, tail = copy.partition("    5     |")
        copy = head + mark + tail.replace(name, "  ", 1)
    filled = form().read(_pictured(drawn(copy), (4, 1, 6, 4)), name="附件4.xlsx")
    told = said(filled, "picture-on-blank")
    assert (told.severity, told.cell) == (VERIFY, "B5:E7")


def test_m44_a_picture_beside_the_answers_is_told():
    """A photograph or signature elsewhere is 提示; one that the form prints itself is nothing."""
    copy = _pictured(drawn(COPY), (20, 1, 25, 3))
    filled = form().read(copy, name="附件4.xlsx")
    assert is_whole(filled)
    assert said(filled, "pictures-unread").severity == ADVICE
    own = cs.Form(_pictured(drawn(FORM_DRAWING), (0, 0, 1, 1)), name="附件4")
    assert list(own.read(copy, name="附件4.xlsx").findings) == []


def test_m44_comments_are_told_and_never_read():
    """A comment at a blank answer is 核实, any other 提示; the form's own are nothing."""

    def edit(book: Any, sheet: Any) -> None:
        sheet["E5"].comment = Comment("与化学合并", "李四")
        sheet["C5"].comment = Comment("含预备党员", "李四")
        sheet["B2"].comment = Comment("请填全称", "办公室")

    book = openpyxl.load_workbook(io.BytesIO(drawn(FORM_DRAWING)))
    book["附件4"]["B2"].comment = Comment("请填全称", "办公室")
    filled = cs.Form(saved(book), name="附件4").read(changed(edit), name="附件4.xlsx")
    assert is_whole(filled)
    blank, rest = said(filled, "comment-on-blank"), said(filled, "comments-unread")
    assert (blank.severity, blank.cell, blank.found) == (VERIFY, "E5", ["与化学合并"])
    assert (rest.severity, rest.cell, rest.found) == (ADVICE, "C5", ["含预备党员"])


def test_m44_what_the_office_wrote_into_a_returned_copy_is_not_told():
    """Comments of a 退回 that come back with the copy are the office's own."""

    def edit(book: Any, sheet: Any) -> None:
        sheet["E5"].comment = Comment("2012-01-10 退回\n【强制】“备注”必须填写", "办公室")
        sheet["C5"].comment = Comment("退回\n【核实】…", "办公室")

    assert grave(form().read(changed(edit), name="附件4.xlsx")) == []


def test_m44_rich_text_is_text():
    """Runs of a formatted text are one value, phonetic readings left out."""

    def edit(name: str, part: bytes) -> bytes:
        if name != "xl/sharedStrings.xml":
            return part
        rich = "<r><t>教工</t></r><r><rPr><b/></rPr><t>第一党支部</t></r><rPh><t>jg</t></rPh>"
        return part.replace("<t>教工第一党支部</t>".encode(), rich.encode())

    assert is_whole(form().read(reparted(drawn(COPY), edit), name="附件4.xlsx"))


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ('附件4:数学/物理*"一".xlsx', "附件4_数学_物理__一_.xlsx"), ("CON.xlsx", "_CON.xlsx"),
        ("数学学院. ", "数学学院"), ("a|b<c>?", "a_b_c__"),
    ],
)  # fmt: skip
def test_m45_names_of_files_are_those_that_windows_takes(name: str, made: str):
    """Forbidden signs become _, device names and trailing dots are mended."""
    assert file_name(name) == made


def test_m45_names_of_sheets_and_files_are_cut_and_stay_different(tmp_path: Any):
    """A summary over forms with names of 40 letters has sheets of at most 31, all different."""
    name = "创先争优活动群众评议结果汇总表各基层党组织情况" * 2
    (tmp_path / "收件箱").mkdir()
    got = cs.collect(cs.Form(drawn(FORM_DRAWING), name=name), inbox=tmp_path / "收件箱")
    path = tmp_path / "汇总.xlsx"
    cs.write_summary(got, path)
    names = openpyxl.load_workbook(path).sheetnames
    assert all(len(one) <= 31 for one in names)
    assert len({one.casefold() for one in names}) == len(names)
    assert len(file_name(name * 10 + ".xlsx")) <= 120
    assert file_name(name * 10 + ".xlsx").endswith(".xlsx")


OLD = FORM_DRAWING.replace("2011年", "2010年")
OTHER = OLD.replace("| 次数          | ^", "| 场次          | ^")


def _blank_of(drawing: str) -> bytes:
    rows = [{"名称": "教工党支部", "人数": 12, "次数": 3, "备注": "新成立"}]
    made = cs.Form(drawn(drawing), name="附件4")
    return made.blank({"单位": "数学学院党总支", "填表人": "张三"}, {"支部": rows})


def test_m46_a_blank_of_this_year_goes_without_saying():
    """A copy that was filled into the blank of this form bears its mark: nothing is said."""
    filled = form().read(_blank_of(FORM_DRAWING), name="附件4.xlsx")
    assert list(filled.findings) == []
    assert filled.rows["支部"]["人数"].tolist() == [12]


def test_m46_last_year_s_form_with_the_same_columns_is_read_and_asked_about():
    """Its mark and its year are 核实; where every column binds the values are used."""
    filled = form().read(_blank_of(OLD), name="附件4.xlsx")
    assert said(filled, "other-edition").severity == VERIFY
    assert said(filled, "printed-digits").severity == VERIFY
    assert filled.rows["支部"]["人数"].tolist() == [12]


def test_m46_the_year_alone_tells_it():
    """Without any mark (typed by hand, saved by WPS) the printed year says it: 核实."""
    copy = drawn(COPY.replace("2011年", "2010年"))
    filled = form().read(copy, name="附件4.xlsx")
    assert is_whole(filled)
    told = said(filled, "printed-digits")
    assert (told.severity, told.cell) == (VERIFY, "A1")


def test_m46_last_year_s_form_with_other_columns_is_refused_where_they_differ():
    """The column that is called otherwise is 强制 by name; the others are read."""
    filled = form().read(_blank_of(OTHER), name="附件4.xlsx")
    lacking = [f for f in filled.findings if f.code == "column-not-found"]
    assert {f.severity for f in lacking} == {MUST}
    assert {f.field for f in lacking} == {"支部.次数"}
    assert filled.state("支部.次数", 0) == "未找到"
    assert filled.rows["支部"]["人数"].tolist() == [12]


def test_m46_a_form_of_which_too_little_is_left_is_refused_with_what_differs():
    """Another edition that no longer binds is 强制, and the labels that it lacks are named."""
    old = """
    附件4 | A        | B             | C            | D            | E
    1     | 2009年党员教育情况登记表 | <  | <          | <            | <
    2     | 报送单位 | 数学学院       | <            | 填报日期      | 2009-12-20
    3     | 序号     | 支部名称       | 党课次数       | 到课人数       | 备注
    4     | 1       | 教工党支部     | 12           | 3            |
    5     | 合计     |
    """
    filled = form().read(drawn(old), name="附件4.xlsx")
    told = said(filled, "not-this-form")
    assert told.severity == MUST
    assert "往年" in told.message
    assert "填报单位" in told.message
    assert "党课次数" in told.message


SCORES = """
    表 | A | B | C | D
    1 | 创先争优自评打分情况表 | < | < | <
    2 | 项目 | 分值 | 自评 | 得分
    3 | {{项目.名称}} | {{项目.分值}} | {{项目.自评}} | {{项目.得分}}
    4 | | | |
    5 | | | |
    6 | 填表人 | {{填表人}} | < | <

    字段 | A | B | C
    1 | 字段 | 类型 | 取值
    2 | 项目.分值 | 整数 |
    3 | 项目.自评;得分 | 整数 | 0~分值
"""


@pytest.mark.parametrize(
    ("marks", "codes"),
    [
        ((10, 20, 30), [("all-full", ADVICE)]), ((10, 20, 29), []),
        ((10, 20, 31), [("not-allowed", MUST)]),
    ],
)  # fmt: skip
def test_m47_scores(marks: tuple[int, ...], codes: list[tuple[str, str]]):
    """A score over its 分值 is 强制; all of them at their highest is told as 提示."""
    copy = SCORES.partition("    字段")[0]
    for row, (word, most, mark) in enumerate(zip("甲乙丙", (10, 20, 30), marks, strict=True), 3):
        line = f"    {row} | {word}项工作 | {most} | {mark} | {most - 3}"
        old = next(one for one in copy.splitlines() if one.strip().startswith(f"{row} |"))
        copy = copy.replace(old, line)
    copy = copy.replace("{{填表人}}", "张三")
    filled = cs.Form(drawn(SCORES), name="表").read(drawn(copy), name="表.xlsx")
    assert [(f.code, f.severity) for f in filled.findings if f.field == "项目.自评"] == codes
    assert filled.rows["项目"]["自评"].tolist() == list(marks)
