"""CSV, pages, pages in one file and XML of 2003, under any name (mess.md M-03)."""

from __future__ import annotations

import datetime

import pytest

from cxzy_sheets.errors import WorkbookError
from cxzy_sheets.workbooks import Book, read_book

from .other_writers import Share, page, xlsb, xml2003
from .test_readers import filled

GRID = {
    (0, 0): "情况汇总表", (1, 0): "支部", (1, 1): "日期", (1, 2): "票数", (1, 3): "率",
    (2, 0): "教工\n第一", (2, 1): datetime.date(2011, 12, 20), (2, 2): 35.0, (2, 3): Share(0.95),
    (3, 0): "学生", (3, 1): datetime.date(2012, 1, 5), (3, 2): 7.5, (3, 3): Share(1.0),
}  # fmt: skip
MERGES = ((0, 0, 0, 3),)
_HEAD = (
    '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>'
    '<meta http-equiv=Content-Type content="text/html; charset={}">'
    "<style><!-- .xl65 {{mso-number-format:0%;}} .xl66 {{mso-number-format:"
    '"yyyy\\/m\\/d\\;\\@";}} .xl67 {{font-family:Wingdings;}} .xl68 {{mso-number-format:"\\@";}} '
    "--></style><!--[if gte mso 9]><xml><x:ExcelWorkbook><x:ExcelWorksheets><x:ExcelWorksheet>"
    "<x:Name>附件4</x:Name></x:ExcelWorksheet></x:ExcelWorksheets></x:ExcelWorkbook></xml>"
    "<![endif]--></head><body>"
)


def _page(body: str, charset: str = "gb2312") -> bytes:
    return f"{_HEAD.format(charset)}{body}</body></html>".encode(
        "gb18030" if charset == "gb2312" else charset
    )


def _read(data: bytes, kind: str) -> Book:
    book = read_book(data, name="附件4.xls")
    assert book.kind == kind
    return book


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (xlsb(GRID, MERGES), "xlsb"),
        (xml2003(GRID, MERGES), "xml"),
        (xml2003(GRID, MERGES, encoding="gb18030"), "xml"),
        (xml2003(GRID, MERGES, encoding="utf-16"), "xml"),
        (_page(page(GRID, MERGES)), "html"),
        (_page(page(GRID, MERGES), "utf-8"), "html"),
    ],
)
def test_a_grid_reads_alike_from_every_kind(data: bytes, kind: str):
    """Numbers, dates, shares, texts and merges are what was written, whatever holds them."""
    (sheet,) = _read(data, kind).sheets
    assert sheet.name == "附件4"
    assert filled(sheet) == GRID
    assert sheet.merges == MERGES
    assert "%" in (sheet.look().number_format(3, 3) or "")
    assert "%" not in (sheet.look().number_format(3, 2) or "")


def test_a_page_of_an_office_system_is_what_it_shows():
    """Without Excel's own numbers all is text: zeros in front and 18 digits stay as they are."""
    text = page({(0, 0): "编号", (0, 1): "率", (1, 0): "007", (1, 1): "95%"}, numbers=False)
    text += page({(0, 0): "身份证", (1, 0): "110101199003077890"}, numbers=False)
    (sheet,) = _read(_page(f"<h3>登记表</h3>{text}<p>填表人: 张三</p>"), "html").sheets
    assert [row[0] for row in sheet.rows] == [
        "登记表", "编号", "007", "身份证", "110101199003077890", "填表人: 张三"
    ]  # fmt: skip
    assert sheet.rows[2] == ["007", "95%"]


def test_cells_of_a_page():
    """Spans, breaks, blanks, boxes, choices, errors, formulas and fonts of a page's cells."""
    body = """<table><caption>附件</caption><col><col style='display:none'>
    <tr style='display:none'><td rowspan=2>甲
      乙<br>丙&nbsp;</td><td x:err="#DIV/0!">#DIV/0!</td><td x:fmla="=A1"></td></tr>
    <tr><td class=xl67>&#252;</td><td x:bool="TRUE">TRUE</td><td class=xl68>040</td></tr>
    <tr><td><input type=checkbox checked>是<input type=checkbox>否</td>
    <td><select><option>选<option selected>满意</select></td><td><input value=35></td>
    <td x:str="'12">'12</td></table>"""
    (sheet,) = _read(_page(body), "html").sheets
    assert sheet.rows[0][0] == "附件"
    assert sheet.rows[1:] == [
        ["甲 乙\n丙\xa0", "", "", ""], ["", "ü", True, "040"], ["☑是□否", "满意", "35", "'12"]
    ]  # fmt: skip
    look = sheet.look()
    assert sheet.doubtful
    assert look.odd == {(1, 1): "#DIV/0!", (1, 2): "=A1"}
    assert look.font(2, 1) == "Wingdings"
    assert look.number_format(2, 3) == "@"
    assert look.hidden_rows == {1}
    assert look.hidden_columns == ((1, 1),)
    assert sheet.merges == ((1, 0, 2, 0),)


def test_tables_that_shape_a_page_do_not_swallow_what_is_in_them():
    """A table in a table stands below what came before it, with its own rows and columns."""
    inner = page({(0, 0): "支部", (0, 1): "票数", (1, 0): "甲", (1, 1): 5.0})
    outer = f"<table><tr><td>导航</td><td>标题{inner}落款</td></tr></table>"
    (sheet,) = _read(_page(outer), "html").sheets
    assert [[v for v in row if v != ""] for row in sheet.rows] == [
        ["导航", "标题"], ["支部", "票数"], ["甲", 5.0], ["落款"]
    ]  # fmt: skip


@pytest.mark.parametrize(
    "body", ["<table><tr><td>1</td></tr>", "<table><tr><td>1</td></tr><table></table>"]
)
def test_a_page_that_breaks_off_is_refused(body: str):
    """What is lost at the end of a page may be rows: it is damaged, not short."""
    with pytest.raises(WorkbookError) as raised:
        read_book(_page(body))
    assert raised.value.code == "damaged-file"


def test_spans_past_belief_are_held_to_the_table():
    """A cell that says it spans 65,534 rows reaches to the end of its table and no further."""
    (sheet,) = _read(_page("<table><tr><td rowspan=0>甲<td>1<tr><td>2</table>"), "html").sheets
    assert sheet.rows == [["甲", "1"], ["", "2"]]
    assert sheet.merges == ((0, 0, 1, 0),)
    wide = "<tr>" + "<td colspan=16000 rowspan=60000>1</td>" * 2
    with pytest.raises(WorkbookError) as raised:
        read_book(_page(f"<table>{wide * 60}</table>"))
    assert raised.value.code == "too-large"


def _mht(*parts: tuple[str, str, bytes], end: bool = True) -> bytes:
    lines = ["MIME-Version: 1.0", "X-Document-Type: Workbook",
             'Content-Type: multipart/related; boundary="----=x"', ""]  # fmt: skip
    made = "\r\n".join(lines).encode()
    for place, kind, data in parts:
        head = f"\r\n------=x\r\nContent-Location: file:///C:/1/{place}\r\nContent-Type: {kind}\r\n"
        made += head.encode() + b"Content-Transfer-Encoding: 8bit\r\n\r\n" + data
    return made + (b"\r\n------=x--\r\n" if end else b"")


def _workbook_page(hidden: str = "") -> bytes:
    sheets = "".join(
        f"<x:ExcelWorksheet><x:Name>{name}</x:Name><x:WorksheetSource HRef='x.files/{file}'/>"
        f"{shown}</x:ExcelWorksheet>"
        for name, file, shown in (("附件4", "sheet001.htm", ""), ("去年", "sheet002.htm", hidden))
    )
    return f"<html><!--[if gte mso 9]><xml><x:ExcelWorkbook>{sheets}</xml>--></html>".encode("gbk")


_MAIN = ("1.htm", 'text/html; charset="gb2312"', _workbook_page())
_CSS = ("1.files/stylesheet.css", "text/css", b".xl65 {mso-number-format:Percent;}")


def _sheet_page(number: int, value: str) -> tuple[str, str, bytes]:
    body = f"<html><table><tr><td>单位</td><td class=xl65 x:num>{value}</td></tr></table></html>"
    return f"1.files/sheet00{number}.htm", 'text/html; charset="gb2312"', body.encode("gbk")


def test_a_workbook_in_one_page_file():
    """Each sheet of an .mht has its name, its cells, the formats of the common style sheet."""
    main = (_MAIN[0], _MAIN[1], _workbook_page("<x:Visible>SheetHidden</x:Visible>"))
    book = _read(_mht(main, _CSS, _sheet_page(2, "7"), _sheet_page(1, "95%")), "mht")
    assert [(s.name, s.visible, s.rows) for s in book.sheets] == [
        ("附件4", True, [["单位", 0.95]]), ("去年", False, [["单位", 7.0]])
    ]  # fmt: skip
    assert book.sheets[0].look().number_format(0, 1) == "0.00%"


@pytest.mark.parametrize(
    "data",
    [
        _mht(_MAIN, _CSS, _sheet_page(1, "1")),
        _mht(_MAIN, _CSS, _sheet_page(1, "1"), _sheet_page(2, "2"), end=False),
    ],
    ids=["lacks a sheet", "breaks off"],
)
def test_a_page_file_that_lacks_something_is_refused(data: bytes):
    """A sheet that is named and not there, an end that is not there: damaged, not short."""
    with pytest.raises(WorkbookError) as raised:
        read_book(data)
    assert raised.value.code == "damaged-file"


_ROWS = [["序号", "支部", "票数", "编号"], ["1", "甲,乙", "35", "0071"], ["2", "丙\n丁", "", ""]]


def _delimited(parted: str) -> str:
    quoted = [[f'"{v}"' if "," in v or "\n" in v else v for v in row] for row in _ROWS]
    return "\r\n".join(parted.join(row) for row in quoted) + "\r\n"


@pytest.mark.parametrize("parted", [",", "\t", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_a_text_with_columns(parted: str, encoding: str):
    """Comma, tab or semicolon, in any encoding of an office, under any name: every cell a text."""
    (sheet,) = _read(_delimited(parted).encode(encoding), "csv").sheets
    assert sheet.rows == _ROWS


def test_signs_of_programs_in_a_text():
    """`sep=` says what parts the columns, ="0012" keeps zeros, rows of any length fill up."""
    (sheet,) = _read('sep=;\r\n="0012";1,5\r\n甲\r\n'.encode(), "csv").sheets
    assert sheet.rows == [["0012", "1,5"], ["甲", ""]]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('甲,乙\n"丙,丁\n戊,己\n', "damaged-file"),
        ('甲,乙\n"丙"x,丁\n', "damaged-file"),
        ("没有征集到意见。\n", "text-file"),
        ("一句话,里面有个逗号\n第二句话", "text-file"),
        ("甲" + "," * 20_000 + "\n乙,丙", "too-large"),
    ],
)
def test_a_text_that_is_no_table_is_refused(text: str, code: str):
    """A quote without its end would swallow rows; a sentence is no table."""
    with pytest.raises(WorkbookError) as raised:
        read_book(text.encode())
    assert raised.value.code == code


def _xml(rows: str, more: str = "", before: str = "") -> bytes:
    return (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:x="urn:schemas-microsoft-com:office:excel" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles>'
        '<Style ss:ID="d"><NumberFormat ss:Format="yyyy&quot;年&quot;m&quot;月&quot;"/>'
        '<Font ss:FontName="Wingdings"/></Style><Style ss:ID="t"><NumberFormat ss:Format="[h]:mm"/>'
        f'</Style></Styles><Worksheet ss:Name="表"><Table>{before}{rows}</Table>{more}</Worksheet>'
        "</Workbook>"
    ).encode()


def test_cells_of_an_xml_workbook():
    """Types, errors, formulas, comments, hidden rows, times and styles of rows and columns."""
    rows = """<Row ss:Hidden="1" ss:Span="1"/><Row ss:StyleID="d">
    <Cell><Data ss:Type="Number">40897</Data></Cell>
    <Cell><Data ss:Type="Boolean">1</Data><Comment><ss:Data>批注</ss:Data></Comment></Cell>
    <Cell ss:Formula="=1/0"><Data ss:Type="Error">#DIV/0!</Data></Cell>
    <Cell ss:Formula="=R1C1"/><Cell ss:Formula="=X"><Data ss:Type="String"></Data></Cell></Row>
    <Row><Cell ss:Index="2"><Data ss:Type="DateTime">1899-12-31T08:30:00.000</Data></Cell>
    <Cell ss:StyleID="t"><Data ss:Type="DateTime">1900-01-01T06:00:00.000</Data></Cell>
    <Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40">甲<B>乙</B></ss:Data>
    </Cell></Row>"""
    more = "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>"
    columns = '<Column ss:Index="2" ss:Hidden="1" ss:Span="1"/>'
    (sheet,) = _read(_xml(rows, more, columns), "xml").sheets
    assert filled(sheet) == {
        (2, 0): datetime.date(2011, 12, 20), (2, 1): True, (3, 1): datetime.time(8, 30),
        (3, 2): datetime.timedelta(hours=30), (3, 3): "甲乙",
    }  # fmt: skip
    assert not sheet.visible
    look = sheet.look()
    assert look.odd == {(2, 2): "#DIV/0!", (2, 3): "=R1C1"}
    assert (look.hidden_rows, look.hidden_columns) == ({0, 1}, ((1, 2),))
    assert look.number_format(2, 0) == 'yyyy"年"m"月"'
    assert look.font(2, 0) == "Wingdings"


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ('<Row ss:Index="9999999"><Cell><Data ss:Type="Number">1</Data></Cell></Row>', "too-large"),
        ('<Row ss:Index="-1"><Cell/></Row>', "damaged-file"),
        ('<Row><Cell><Data ss:Type="Number">1x</Data></Cell></Row>', "damaged-file"),
        ('<Row><Cell><Data ss:Type="DateTime">昨天</Data></Cell></Row>', "damaged-file"),
        ("<Row><Cell>", "damaged-file"),
    ],
)
def test_an_xml_workbook_that_says_nonsense_is_refused(rows: str, code: str):
    """A number that is none, a place that is none: refused, and no value is made of it."""
    with pytest.raises(WorkbookError) as raised:
        read_book(_xml(rows))
    assert raised.value.code == code


def test_a_stray_cell_of_an_xml_workbook_is_kept_apart():
    """A value in the last row of all costs no grid."""
    rows = '<Row><Cell><Data ss:Type="Number">1</Data></Cell></Row><Row ss:Index="1048576">'
    rows += '<Cell ss:Index="16384"><Data ss:Type="Number">2</Data></Cell></Row>'
    (sheet,) = _read(_xml(rows), "xml").sheets
    assert sheet.rows == [[1.0]]
    assert sheet.far == {(1_048_575, 16_383): 2.0}


@pytest.mark.parametrize(
    "data",
    [
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>' + _xml("")[21:],
        b'<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd">' + _xml("")[21:],
    ],
)
def test_no_entity_is_ever_expanded(data: bytes):
    """XML with a document type is refused before anything in it is looked at."""
    with pytest.raises(WorkbookError) as raised:
        read_book(data)
    assert raised.value.code == "damaged-file"
