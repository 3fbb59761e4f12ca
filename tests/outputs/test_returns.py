"""What goes back to units: their own file, annotated, and what is read when it comes again.

The office has 附件4 (tests.cycle.folders): 名称 发出 收回 有效 满意 in rows 4 to 6, columns B to F.
T-2 is 收回<=发出, 强制.
"""

from __future__ import annotations

import datetime as dt
import io
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment

import cxzy_sheets as cs
from cxzy_sheets.errors import OutputError
from cxzy_sheets.outputs.returns import Returns, write_returns
from cxzy_sheets.packages import Package, Patch

from ..cycle.folders import RULES, copy_bytes, form_bytes
from ..packages.office import changed, opened, parts, recalculated, repacked
from ..runs.offices import Office

UNIT = "数学学院党总支"
DAY = dt.date(2012, 1, 5)
RIGHT = (("数学教工党支部", 20, 20, 20, 18), ("数学学生党支部", 30, 30, 30, 25))
ROWS = (("数学教工党支部", 20, 25, 20, 18), ("数学学生党支部", 30, 30, 30, "约25"))
"""D4: 25 came back of 20. F5: not an exact number."""
KEY = 8
"""The column of 核对码 on 退回说明, counted from 0; 情况说明 stands before it."""


def with_comment(data: bytes) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    book.worksheets[0]["D4"].comment = Comment("单位自己的批注", "数院")
    book.worksheets[0]["C5"].comment = Comment("别动", "数院")
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path / "2011")
    made.receives("数院.xlsx", with_comment(copy_bytes(UNIT, ROWS)))
    return made


def returned(office: Office, folder: Path, **more: Any) -> tuple[cs.CycleCollection, Returns]:
    got = cs.collect(office.folder, as_of=DAY)
    return got, write_returns(got, folder, **more)


def lines(book: Any) -> list[list[Any]]:
    """Return the lines of 退回说明 that tell a finding."""
    rows = [[cell.value for cell in row] for row in book["退回说明"].iter_rows()]
    # That the unit's own comments were not read stands there, too, as 提示.
    return [row for row in rows if isinstance(row[0], int) and row[1] != "提示"]


def grave(findings: Any) -> list[Any]:
    """Return the findings that are more than told."""
    return [finding for finding in findings if finding.severity != "提示"]


def test_a_wrong_cell_is_coloured_and_commented_and_the_rest_is_as_it_came(office, tmp_path):
    """D4 (25 of 20) red, F5 (约25) yellow; every other cell and part as in the unit's file."""
    _, made = returned(office, tmp_path / "退回")
    assert [path.name for path in made] == [f"{UNIT} 附件4 (退回).xlsx"]
    before, after = (office.inbox / "数院.xlsx").read_bytes(), made[0].read_bytes()
    old, new = opened(before)["表"], opened(after)["表"]
    fills = {
        cell.coordinate: cell.fill.fgColor.rgb
        for row in new.iter_rows()
        for cell in row
        if cell.fill.fill_type
    }
    assert fills == {"D4": "FFF4B9A7", "F5": "FFFFE79B"}
    assert {c.coordinate: c.value for r in old.iter_rows() for c in r if c.value is not None} == {
        c.coordinate: c.value for r in new.iter_rows() for c in r if c.value is not None
    }
    told = new["D4"].comment.text
    assert told.startswith("单位自己的批注\n2012-01-05 退回\n【强制】")
    assert [word for word in ("T-2", "25", "怎么改:") if word not in told] == []
    assert "约25" in new["F5"].comment.text
    assert new["C5"].comment.text == "别动"
    untouched = set(parts(before)) - changed(before, after)
    assert {"xl/theme/theme1.xml", "docProps/core.xml"} <= untouched


def test_the_first_sheet_lists_the_findings_with_links(office, tmp_path):
    """退回说明 opens first: 强制 before 核实, each linked to its cell; a key for 核实 only."""
    _, made = returned(office, tmp_path / "退回")
    book = opened(made[0].read_bytes())
    assert book.sheetnames == ["退回说明", "表"]
    assert book.active.title == "退回说明"
    sheet = book["退回说明"]
    assert UNIT in sheet["A2"].value
    assert "请于2012年1月7日前报回" in sheet["A3"].value
    told = lines(book)
    assert [(row[1], row[2]) for row in told] == [("强制", "表!D4"), ("核实", "表!F5")]
    links = {c.hyperlink.location for r in sheet.iter_rows() for c in r if c.hyperlink}
    assert links == {"表!D4", "表!F5"}
    assert [bool(row[KEY]) for row in told] == [False, True]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage


def corrected(data: bytes, cells: dict[str, Any], said: str = "") -> bytes:
    """Mend a returned copy as a unit does; `said` goes beside the finding that can be explained."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for cell, value in cells.items():
        book["表"][cell] = value
    for row in book["退回说明"].iter_rows():
        if isinstance(row[0].value, int) and row[KEY].value and said:
            row[KEY - 1].value = said
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


@pytest.mark.parametrize("by", ["openpyxl", "LibreOffice"])
def test_a_returned_copy_that_is_mended_is_accepted(office, tmp_path, by):
    """Our sheet, colours and comments are no data: both branches are read, nothing else is told."""
    _, made = returned(office, tmp_path / "退回")
    data = corrected(made[0].read_bytes(), {"D4": 20, "F5": 25})
    if by == "LibreOffice":
        (tmp_path / "lo").mkdir()
        book = recalculated({"a": data}, tmp_path / "lo")["a"]
        out = io.BytesIO()
        book.save(out)
        data = out.getvalue()
    (office.inbox / "数院.xlsx").write_bytes(data)
    got = cs.collect(office.folder, as_of=DAY)
    (one,) = got.made
    assert (one.status, one.unit, grave(one.findings)) == ("接收", UNIT, [])
    frame = got.frame("附件4.支部")
    assert frame["收回"].tolist() == [20, 30]
    assert frame["满意"].tolist() == [18, 25]


def test_an_explanation_typed_on_the_sheet_is_told_to_the_office(office, tmp_path):
    """The 核实 finding has the unit's words; it is still returned until the office lets it pass."""
    _, made = returned(office, tmp_path / "退回")
    data = corrected(made[0].read_bytes(), {"D4": 20}, "点票时有一张看不清")
    (office.inbox / "数院.xlsx").write_bytes(data)
    got = cs.collect(office.folder, as_of=DAY)
    (one,) = got.made
    assert [(f.severity, f.cell, f.facts.get("answer")) for f in grave(one.findings)] == [
        ("核实", "F5", "点票时有一张看不清")
    ]
    assert one.status == "退回"


def test_an_explanation_holds_for_the_value_that_it_was_given_for(office, tmp_path):
    """F5 is 约26 now: what was said of 约25 answers nothing."""
    _, made = returned(office, tmp_path / "退回")
    data = corrected(made[0].read_bytes(), {"D4": 20, "F5": "约26"}, "点票时有一张看不清")
    (office.inbox / "数院.xlsx").write_bytes(data)
    (one,) = cs.collect(office.folder, as_of=DAY).made
    assert [(f.cell, f.facts.get("answer")) for f in grave(one.findings)] == [("F5", None)]


def test_a_second_return_has_one_sheet_and_keeps_what_was_explained(office, tmp_path):
    """The old 退回说明 goes, the new one has the unit's words still in their place."""
    _, made = returned(office, tmp_path / "退回")
    data = corrected(made[0].read_bytes(), {}, "点票时有一张看不清")
    (office.inbox / "数院.xlsx").write_bytes(data)
    _, again = returned(office, tmp_path / "再退回")
    book = opened(again[0].read_bytes())
    assert book.sheetnames == ["退回说明", "表"]
    assert [row[KEY - 1] for row in lines(book)] == [None, "点票时有一张看不清"]
    assert "上次退回时标的颜色" in book["退回说明"]["A5"].value
    assert book["表"]["D4"].comment.text.count("退回\n") == 1


def test_the_letter_and_the_mail_say_what_is_wrong_and_until_when(office, tmp_path):
    """退回单.docx has a page for the unit; the mail is UTF-8 with BOM, its lines end with CRLF."""
    _, made = returned(office, tmp_path / "退回", until=dt.date(2012, 1, 9))
    assert {path.name for path in made.papers} == {"退回单.docx", f"{UNIT} 退回通知.txt"}
    mail = (tmp_path / "退回" / f"{UNIT} 退回通知.txt").read_bytes()
    assert mail.startswith(b"\xef\xbb\xbf")
    assert mail.count(b"\n") == mail.count(b"\r\n") > 8
    text = mail.decode("utf-8-sig")
    for words in (UNIT, "表!D4", "表!F5", "请于2012年1月9日前报回", "联系人：", "必须改正的1处"):
        assert words in text
    body = parts((tmp_path / "退回" / "退回单.docx").read_bytes())["word/document.xml"].decode()
    assert [word for word in (UNIT, "T-2") if word not in body] == []


def test_an_unreadable_file_has_its_page_and_no_copy(office, tmp_path):
    """Its unit stands in the file's name; a file that names nobody is told to the office."""
    office.receives("物理学院党总支.xlsx", b"PK\x03\x04 broken")
    office.receives("a.xlsx", b"PK\x03\x04 broken")
    _, made = returned(office, tmp_path / "退回")
    assert len(made) == 1
    assert [text.partition(":")[0] for text in made.without_copy] == ["物理学院党总支.xlsx"]
    assert [text.partition(":")[0] for text in made.of_nobody] == ["a.xlsx"]
    assert (tmp_path / "退回" / "物理学院党总支 退回通知.txt").exists()


def test_nothing_is_written_over_an_earlier_return_or_into_the_inbox(office, tmp_path):
    """A folder that holds copies of another time is refused; so is the inbox."""
    got, _ = returned(office, tmp_path / "退回")
    with pytest.raises(OutputError, match="以前的"):
        write_returns(got, tmp_path / "退回")
    with pytest.raises(OutputError, match="收件箱"):
        write_returns(got, office.inbox / "退回")


def test_a_run_writes_what_goes_back(office):
    """退回 stands in the run's folder, and only where something goes back."""
    office.run(DAY)
    assert (office.runs[-1] / "退回" / f"{UNIT} 附件4 (退回).xlsx").exists()
    office.receives("数院.xlsx", copy_bytes(UNIT, RIGHT))
    office.run(DAY)
    assert not (office.runs[-1] / "退回").exists()


def as_xls(data: bytes, folder: Path) -> bytes:
    """Return a workbook as LibreOffice saves it for Excel 97."""
    (folder / "a.xlsx").write_bytes(data)
    profile = (folder / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xls"]
    subprocess.run([*command, "--outdir", str(folder), str(folder / "a.xlsx")], check=True)
    return (folder / "a.xls").read_bytes()


def test_an_xls_goes_back_as_the_offices_own_form(tmp_path):
    """The form filled with what was read, said so; what no value was read of is empty and red."""
    office = Office(tmp_path / "2011")
    rows = (("数学教工党支部", 20, "见附表", 20, 18), ("数学学生党支部", 30, 30, 30, 25))
    office.receives("数院.xls", as_xls(copy_bytes(UNIT, rows), tmp_path))
    _, made = returned(office, tmp_path / "退回")
    assert [path.name for path in made] == [f"{UNIT} 附件4 (退回).xlsx"]
    book = opened(made[0].read_bytes())
    assert "原件是 .xls 格式" in book["退回说明"]["A5"].value
    sheet = book.worksheets[1]
    values = [[cell.value for cell in row] for row in sheet["B4:F5"]]
    assert values == [["数学教工党支部", 20, None, 20, 18], ["数学学生党支部", 30, 30, 30, 25]]
    assert sheet["D4"].fill.fgColor.rgb == "FFF4B9A7"
    assert "见附表" in sheet["D4"].comment.text
    sheet["D4"] = 20
    out = io.BytesIO()
    book.save(out)
    (office.inbox / "数院.xls").unlink()
    office.receives("数院.xlsx", out.getvalue())
    assert [one.status for one in cs.collect(office.folder, as_of=DAY).made] == ["接收"]


def with_macros(data: bytes) -> bytes:
    """Return a workbook as one with macros: another type, a project, its signature."""
    patch = Patch(Package(data))
    patch.add("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0", "application/vnd.ms-office.vbaProject")
    patch.relate(patch.workbook, "vbaProject", "xl/vbaProject.bin")
    types = patch.touch("[Content_Types].xml")
    for line in types:
        if line.get("PartName") == "/xl/workbook.xml":
            line.set("ContentType", "application/vnd.ms-excel.sheet.macroEnabled.main+xml")
    return patch.save()


def test_an_xlsm_comes_back_without_macros(tmp_path):
    """The project is gone, the type is a plain workbook's, said so; cells are as before."""
    office = Office(tmp_path / "2011")
    office.receives("数院.xlsm", with_macros(copy_bytes(UNIT, ROWS)))
    _, made = returned(office, tmp_path / "退回")
    assert made[0].suffix == ".xlsx"
    data = made[0].read_bytes()
    assert [name for name in parts(data) if "vba" in name.lower()] == []
    types = parts(data)["[Content_Types].xml"].decode()
    assert "macroEnabled" not in types
    assert "vbaProject" not in types
    book = opened(data)
    assert "不带宏" in book["退回说明"]["A5"].value
    assert [cell.value for cell in book["表"][4]][1:6] == list(ROWS[0])


FREE = (
    ("字段", "类型", "必填"), ("单位", "文本", "是"), ("支部.名称", "文本", "是"),
    ("支部.发出;收回;有效;满意", "整数", "是"),
)  # fmt: skip


def test_a_form_by_itself_returns_copies_as_well(tmp_path):
    """No cycle, no roster: the unit is what the copy says, and there is no date."""
    (tmp_path / "收件箱").mkdir()
    (tmp_path / "收件箱" / "a.xlsx").write_bytes(copy_bytes(UNIT, ROWS))
    got = cs.collect(cs.Form(form_bytes(FREE, RULES[:2]), name="附件4"), inbox=tmp_path / "收件箱")
    made = write_returns(got, tmp_path / "退回")
    assert [path.name for path in made] == [f"{UNIT} 附件4 (退回).xlsx"]
    assert [row[2] for row in lines(opened(made[0].read_bytes()))] == ["表!D4", "表!F5"]


def test_a_workbook_that_cannot_be_patched_goes_back_as_the_form(tmp_path):
    """Its comments are no XML: the values are read, and nobody else's return is lost."""
    office = Office(tmp_path / "2011")
    whole = with_comment(copy_bytes(UNIT, ROWS))
    (name,) = (name for name in parts(whole) if "comment" in name and name.endswith("1.xml"))
    office.receives("数院.xlsx", repacked(whole, {name: b"<comments"}))
    got, made = returned(office, tmp_path / "退回")
    assert [one.status for one in got.made] == ["退回"]
    sheet = opened(made[0].read_bytes())["退回说明"]
    assert sheet["A5"].value.startswith("原件不能加标注,退回的是下发的表样")


def with_rows_above(data: bytes, count: int, *, above: int = 4) -> bytes:
    """Put rows into the form's sheet of a returned copy, a new branch in each."""
    from cxzy_sheets.packages import shift_rows

    patch = Patch(Package(data))
    shift_rows(patch, "表", above - 1, count, like=above - 1)
    grid = patch.edit(patch.sheet("表").path)
    for number in range(count):
        row = (f"新增第{number + 1}党支部", 9, 9, 9, 9)
        for column, value in enumerate(row, start=1):
            grid.put(above - 1 + number, column, value)
    return patch.save()


def test_an_explanation_holds_where_its_row_is_moved(office, tmp_path):
    """A branch is put in above: 约25 stands in F6 now and has the unit's words still."""
    _, made = returned(office, tmp_path / "退回")
    data = corrected(made[0].read_bytes(), {"D4": 20}, "点票时有一张看不清")
    (office.inbox / "数院.xlsx").write_bytes(with_rows_above(data, 1))
    (one,) = cs.collect(office.folder, as_of=DAY).made
    told = {f.cell: f.facts.get("answer") for f in one.findings if f.severity == "核实"}
    assert told["F6"] == "点票时有一张看不清", list(one.findings)


def test_two_records_that_look_alike_keep_their_own_explanations(tmp_path):
    """约25 stands twice in F: what is said of the first branch answers nothing of the second."""
    office = Office(tmp_path / "2011")
    rows = [(name, 30, 30, 30, "约25") for name, *_ in RIGHT]
    office.receives("数院.xlsx", copy_bytes(UNIT, rows))
    _, made = returned(office, tmp_path / "退回")
    book = openpyxl.load_workbook(io.BytesIO(made[0].read_bytes()))
    first = next(row for row in book["退回说明"].iter_rows() if row[2].value == "表!F4")
    first[KEY - 1].value = "点票时有一张看不清"
    out = io.BytesIO()
    book.save(out)
    (office.inbox / "数院.xlsx").write_bytes(out.getvalue())
    (one,) = cs.collect(office.folder, as_of=DAY).made
    told = {f.cell: f.facts.get("answer") for f in one.findings if f.severity == "核实"}
    assert told == {"F4": "点票时有一张看不清", "F5": None}


@pytest.mark.parametrize("how", ["renamed", "moved to the end", "a row above", "no first cell"])
def test_our_sheet_is_known_whatever_its_name_and_place(office, tmp_path, how):
    """A unit that renames or moves it, or writes above it, has said its words all the same."""
    _, made = returned(office, tmp_path / "退回")
    data = corrected(made[0].read_bytes(), {"D4": 20}, "点票时有一张看不清")
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["退回说明"]
    if how == "renamed":
        sheet.title = "Sheet1"
    elif how == "moved to the end":
        book.move_sheet(sheet, 1)
    elif how == "a row above":
        sheet.insert_rows(1)
        sheet["A1"] = "已按要求修改"
    else:
        sheet["A1"] = None
    out = io.BytesIO()
    book.save(out)
    (office.inbox / "数院.xlsx").write_bytes(out.getvalue())
    _, again = returned(office, tmp_path / "再退回")
    second = opened(again[0].read_bytes())
    assert second.sheetnames == ["退回说明", "表"]
    assert [row[KEY - 1] for row in lines(second)] == ["点票时有一张看不清"]
