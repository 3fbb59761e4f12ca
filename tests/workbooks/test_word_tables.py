"""Copies of a form that were filled in Word: tables, with the paragraphs around them."""

from __future__ import annotations

import pytest

from cxzy_sheets.errors import WorkbookError
from cxzy_sheets.workbooks import Sheet, read_book

from .other_writers import docx, paragraph, word_cell, word_table
from .test_readers import filled


def _read(body: str) -> Sheet:
    book = read_book(docx(body), name="附件4.docx")
    assert book.kind == "docx"
    (sheet,) = book.sheets
    return sheet


def _run(inside: str, about: str = "") -> str:
    return f"<w:r><w:rPr>{about}</w:rPr>{inside}</w:r>"


def _cells(inside: str) -> dict[tuple[int, int], object]:
    """Return what a table of one cell with this inside gives, by its place in the table."""
    cell = f"<w:tc><w:tcPr/><w:p>{inside}</w:p></w:tc>"
    return {(r - 100, c): v for (r, c), v in filled(_read(word_table(cell))).items()}


def test_each_table_begins_at_a_round_row():
    """B203 is the second cell of the second table's third row; paragraphs stand before them."""
    first = word_table(word_cell("支部") + word_cell("票数"), word_cell("甲") + word_cell("5"))
    second = word_table(*(word_cell(f"{n}") + word_cell(f"乙{n}") for n in (1, 2, 3)))
    body = paragraph("情况汇总表") + paragraph(" ") + paragraph("单位:数学学院") + first
    assert filled(_read(body + paragraph("附表") + second + paragraph("填表人:张三"))) == {
        (0, 0): "情况汇总表", (1, 0): "单位:数学学院",
        (100, 0): "支部", (100, 1): "票数", (101, 0): "甲", (101, 1): "5", (102, 0): "附表",
        (200, 0): "1", (200, 1): "乙1", (201, 0): "2", (201, 1): "乙2", (202, 0): "3",
        (202, 1): "乙3", (203, 0): "填表人:张三",
    }  # fmt: skip


def test_long_tables_begin_at_thousands():
    """Where a table has more than a hundred rows, the next one still begins at a round row."""
    long = word_table(*(word_cell(str(n)) for n in range(150)))
    sheet = _read(long + word_table(word_cell("后")))
    assert sheet.rows[1000] == ["0"]
    assert sheet.rows[2000] == ["后"]


def test_merges_come_from_the_grid():
    """gridSpan, vMerge and gridBefore place every cell in the column where it is seen."""
    down, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    table = word_table(
        word_cell("类别", down) + word_cell("票数", '<w:gridSpan w:val="2"/>') + word_cell("注"),
        word_cell("", on) + word_cell("有效") + word_cell("满意") + word_cell("无"),
        '<w:trPr><w:gridBefore w:val="1"/></w:trPr>' + word_cell("40") + word_cell("38"),
        word_cell("大", f'<w:gridSpan w:val="2"/>{down}') + word_cell("x"),
        word_cell("", f'<w:gridSpan w:val="2"/>{on}') + word_cell("y"),
    )
    sheet = _read(table)
    assert [row[:4] for row in sheet.rows[100:]] == [
        ["类别", "票数", "", "注"], ["", "有效", "满意", "无"], ["", "40", "38", ""],
        ["大", "", "x", ""], ["", "", "y", ""],
    ]  # fmt: skip
    assert set(sheet.merges) == {(100, 0, 101, 0), (100, 1, 100, 2), (103, 0, 104, 1)}


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (_run("<w:t>甲</w:t><w:br/><w:t>乙</w:t><w:tab/><w:t>丙</w:t>"), "甲\n乙\t丙"),
        (_run("<w:t>甲</w:t>") + "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>", "甲"),
        ("<w:ins>" + _run("<w:t>新</w:t>") + "</w:ins>", "新"),
        ("<w:moveFrom>" + _run("<w:t>走</w:t>") + "</w:moveFrom>" + _run("<w:t>留</w:t>"), "留"),
        (_run("<w:t>藏</w:t>", "<w:vanish/>") + _run("<w:t>见</w:t>"), "见"),
        (_run('<w:sym w:font="Wingdings 2" w:char="F052"/>') + _run("<w:t>满意</w:t>"), "☑满意"),
        (_run("<w:t>\uf0fc</w:t>", '<w:rFonts w:ascii="Wingdings"/>'), "√"),
        (_run("<w:t>P</w:t>", '<w:rFonts w:ascii="宋体"/>'), "P"),
        (
            _run("<w:fldChar><w:ffData><w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox>"
            "</w:ffData></w:fldChar>") + _run("<w:instrText>FORMCHECKBOX</w:instrText>"), "☑",
        ),
        (
            _run("<w:fldChar><w:ffData><w:ddList><w:result w:val='1'/><w:listEntry w:val='甲'/>"
            "<w:listEntry w:val='乙'/></w:ddList></w:ffData></w:fldChar>"), "乙",
        ),
        (
            "<w:sdt><w:sdtPr/><w:sdtContent>" + _run("<w:t>控件</w:t>") + "</w:sdtContent></w:sdt>",
            "控件",
        ),
        (
            "<mc:AlternateContent><mc:Choice Requires='x'>" + _run("<w:t>一次</w:t>")
            + "</mc:Choice><mc:Fallback>" + _run("<w:t>一次</w:t>")
            + "</mc:Fallback></mc:AlternateContent>", "一次",
        ),
        (_run("<w:drawing><pic:pic/></w:drawing>"), "〔图片〕"),
        (_run("<w:drawing><pic:pic/></w:drawing><w:t>盖章</w:t>"), "盖章"),
    ],
)  # fmt: skip
def test_a_cell_says_what_word_shows(inside: str, text: str):
    """Breaks, changes under 修订, hidden text, signs, boxes, lists, pictures: as they are seen."""
    assert _cells(inside) == {(0, 0): text}


def test_a_row_that_was_deleted_is_not_there():
    """A row deleted under 修订 takes no place."""
    gone = "<w:trPr><w:del w:id='1'/></w:trPr>" + word_cell("旧")
    sheet = _read(word_table(word_cell("甲"), gone, word_cell("乙")))
    assert [row[0] for row in sheet.rows[100:]] == ["甲", "乙"]


def test_a_table_in_a_cell_is_text_there():
    """A table within a cell is read row by row as that cell's text."""
    inner = word_table(word_cell("一") + word_cell("二"), word_cell("三") + word_cell("四"))
    cell = f"<w:tc><w:tcPr/>{paragraph('说明')}{inner}<w:p/></w:tc>"
    assert filled(_read(word_table(cell))) == {(100, 0): "说明\n一 二\n三 四"}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (paragraph("没有表格"), "word-file"),
        ("<w:tbl><w:tr><w:tc></w:tr></w:tbl>", "damaged-file"),
        (word_table(word_cell("甲", '<w:gridSpan w:val="x"/>')), "damaged-file"),
        (word_table(word_cell("甲", '<w:gridSpan w:val="99999"/>')), "too-large"),
        (word_table(word_cell("甲")) + "<w:altChunk/>", "damaged-file"),
    ],
)
def test_a_word_file_without_a_sound_table_is_refused(body: str, code: str):
    """What cannot be a copy of a form is named for what it is."""
    with pytest.raises(WorkbookError) as raised:
        read_book(docx(body))
    assert raised.value.code == code
    assert raised.value.hint
