"""M-01 … M-12: files and containers."""

from __future__ import annotations

import io
import struct
import subprocess
import zipfile
from pathlib import Path

import pytest

import cxzy_sheets as cs

from ..drawn import drawn
from ..intake.drawn import mail, part, zipped
from ..intake.test_mails import words
from ..matching import office
from . import (
    ADVICE,
    COPY,
    MUST,
    VERIFY,
    changed,
    form,
    grave,
    is_whole,
    reparted,
    said,
)

XLSX = drawn(COPY)


def converted(data: bytes, ending: str, folder: Path) -> bytes:
    """Return a workbook as LibreOffice saves it under another ending."""
    (folder / "a.xlsx").write_bytes(data)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", "--headless", profile, "--convert-to", ending, "--outdir", str(folder)]
    subprocess.run([*command, str(folder / "a.xlsx")], check=True, capture_output=True, timeout=120)
    return (folder / f"a.{ending}").read_bytes()


@pytest.mark.parametrize("name", ["附件4.xls", "附件4.et", "附件4.csv", "附件4.doc", "附件4.XLSM"])
def test_m01_the_kind_is_told_by_the_bytes(name: str):
    """An ending that is wrong changes nothing but a line of 提示 that names both kinds."""
    filled = form().read(XLSX, name=name)
    assert is_whole(filled)
    assert grave(filled) == []
    if not name.endswith(".et"):  # WPS writes .xlsx under .et, too
        told = said(filled, "kind-differs")
        assert told.severity == ADVICE
        assert told.found == name[name.rindex(".") :].lower()
        assert ".xlsx" in str(told.expected)


@pytest.mark.parametrize("name", ["附件4.xlsx", "附件4", "附件4.最终版", "附件4(1.2)"])
def test_m01_a_right_ending_goes_without_saying(name: str):
    """The ending that belongs to the content, or none that anybody believes, is not told."""
    assert form().read(XLSX, name=name).findings.count("kind-differs") == 0


@pytest.mark.libreoffice
def test_m01_an_xls_under_the_name_of_an_xlsx(tmp_path: Path):
    """BIFF renamed to .xlsx is read as the .xls that it is, and that is told."""
    filled = form().read(converted(XLSX, "xls", tmp_path), name="附件4.xlsx")
    assert is_whole(filled)
    told = said(filled, "kind-differs")
    assert told.severity == ADVICE
    assert ".xls " in str(told.expected)


@pytest.mark.shared
def test_m02_an_et_of_wps_is_an_xls_inside(shared: Path):
    """A file of WPS is opened by its bytes: what is said is about its content, not its kind."""
    filled = form().read((shared / "corpus/wps/fn.et").read_bytes(), name="fn.et")
    assert [f.code for f in filled.findings if f.severity == MUST] == ["not-this-form"]


def test_m02_an_et_that_cannot_be_opened_says_what_to_do():
    """A broken .et is 强制, with the one sentence that helps: save it as .xlsx."""
    broken = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    (finding,) = form().read(broken, name="附件4.et").findings
    assert finding.severity == MUST
    assert ".xlsx" in finding.hint


TABLE = "<tr><td>填报单位</td><td>数学学院党总支</td></tr>"


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (f"<html><body><table>{TABLE}</table></body></html>".encode(), "网页"),
        (
            b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook '
            b'xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>',
            "XML",
        ),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n--x", "网页"),
        ("填报单位\t数学学院\n支部\t人数\n".encode("gb18030"), "文本"),
        ("填报单位,数学学院\n支部,人数\n".encode("utf-8-sig"), "文本"),
    ],
)
def test_m03_an_xls_that_is_something_else_is_named(data: bytes, word: str):
    """A page, an XML workbook, a text under .xls: read as what it is, or refused by that name."""
    filled = form().read(data, name="附件4.xls")
    gravest = next(f for f in filled.findings if f.severity == MUST)
    assert filled.state("单位") in ("未找到", "无法读取")
    told = gravest.message + "".join(f.message for f in filled.findings)
    assert word in told or gravest.code in ("not-this-form", "damaged-file", "empty-workbook")
    assert gravest.hint


def _dimension(to: bytes) -> bytes:
    def edit(name: str, part: bytes) -> bytes:
        if not name.startswith("xl/worksheets/sheet"):
            return part
        start = part.index(b"<dimension")
        end = part.index(b"/>", start) + 2
        return part[:start] + to + part[end:]

    return reparted(XLSX, edit)


@pytest.mark.parametrize(
    "dimension",
    [
        b'<dimension ref="A1:A1"/>',
        b'<dimension ref="A1"/>',
        b'<dimension ref="A1:XFD1048576"/>',
        b"",
    ],
)
def test_m04_a_wrong_dimension_is_not_believed(dimension: bytes):
    """What the sheet says of its extent, as WPS and others write it, hides nothing."""
    filled = form().read(_dimension(dimension), name="附件4.xlsx")
    assert is_whole(filled)
    assert list(filled.findings) == []


def test_m05_what_strict_readers_refuse_is_read():
    """Broken document properties, no theme, no styles: nothing of it is an answer."""

    def edit(name: str, part: bytes) -> bytes | None:
        if name == "docProps/core.xml":
            return b"<cp:coreProperties"
        return None if name.endswith("theme1.xml") else part

    filled = form().read(reparted(XLSX, edit), name="附件4.xlsx")
    assert is_whole(filled)
    assert grave(filled) == []


def test_m05_the_second_reader_gives_the_same():
    """A sheet that the native reader cannot take (a comment in its XML) is read by our own."""

    def edit(name: str, part: bytes) -> bytes:
        marked = name.startswith("xl/worksheets/sheet")
        return part.replace(b"<sheetData>", b"<!-- wps --><sheetData>") if marked else part

    def commented(name: str, part: bytes) -> bytes:
        marked = name.startswith("xl/worksheets/sheet")
        return part.replace(b"<sheetData>", b"<sheetData><!-- wps -->") if marked else part

    for change in (edit, commented):
        assert is_whole(form().read(reparted(XLSX, change), name="附件4.xlsx"))


def _encrypted() -> bytes:
    """Return a compound file whose directory has the stream of an encrypted workbook."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack(
        "<HHHHH6xIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 0xFFFFFFFE
    )  # fmt: skip
    header += struct.pack("<III", 0, 0xFFFFFFFE, 0) + struct.pack("<I", 0) + b"\xff" * 432
    fat = struct.pack("<II", 0xFFFFFFFD, 0xFFFFFFFE) + b"\xff" * 504
    names = ["Root Entry", "EncryptedPackage"]
    directory = b""
    for number, name in enumerate(names):
        raw = name.encode("utf-16-le")
        directory += raw.ljust(64, b"\0") + struct.pack("<H", len(raw) + 2)
        directory += bytes([5 if number == 0 else 2, 1]) + struct.pack(
            "<III", 0xFFFFFFFF, 0xFFFFFFFF, 1 if number == 0 else 0xFFFFFFFF
        )  # fmt: skip
        directory += bytes(36) + struct.pack("<IQ", 0xFFFFFFFE, 0)
    return header + fat + directory.ljust(512, b"\0")


def test_m06_a_password_is_named():
    """An encrypted workbook is 强制 and says what it is, not that it is no zip file."""
    (finding,) = form().read(_encrypted(), name="附件4.xlsx").findings
    assert (finding.code, finding.severity) == ("encrypted", MUST)
    assert "密码" in finding.message + finding.hint


def test_m06_a_protected_sheet_is_no_obstacle():
    """Protection of a sheet, with a password too, is no encryption: it is read without a word."""

    def edit(book, sheet):  # type: ignore[no-untyped-def]
        sheet.protection.sheet = True
        sheet.protection.password = "1234"
        book.security.lockStructure = True

    filled = form().read(changed(edit), name="附件4.xlsx")
    assert is_whole(filled)
    assert grave(filled) == []


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_m07_a_hidden_sheet_of_last_year_does_not_count(state: str):
    """A hidden sheet beside a visible copy is ignored, whatever stands on it."""

    def edit(book, sheet):  # type: ignore[no-untyped-def]
        old = book.copy_worksheet(sheet)
        old.title, old.sheet_state = "2010年", state
        old["C5"] = 99
        lists = book.create_sheet("选项")
        lists.sheet_state = state
        lists["A1"] = "满意"

    filled = form().read(changed(edit), name="附件4.xlsx")
    assert is_whole(filled)
    assert grave(filled) == []


def test_m07_a_hidden_sheet_that_alone_is_the_form_is_asked_about():
    """Where only a hidden sheet matches it is read, and to be verified (核实)."""

    def edit(book, sheet):  # type: ignore[no-untyped-def]
        book.create_sheet("封面")["A1"] = "见附件"
        sheet.sheet_state = "hidden"
        book.active = 1

    filled = form().read(changed(edit), name="附件4.xlsx")
    assert is_whole(filled)
    assert said(filled, "hidden-sheet-read").severity == VERIFY


@pytest.mark.parametrize("title", ["Sheet1", "附件4 (2)", "汇总", "数学学院"])
def test_m08_the_name_of_a_sheet_does_not_matter(title: str):
    """A renamed sheet among others of the unit's own is found by what is printed on it."""

    def edit(book, sheet):  # type: ignore[no-untyped-def]
        sheet.title = title
        book.create_sheet("工作安排", 0)["A1"] = "12月工作安排"

    filled = form().read(changed(edit), name="附件4.xlsx")
    assert is_whole(filled)
    assert grave(filled) == []


def test_m08_one_form_on_several_sheets_is_several_submissions(tmp_path: Path):
    """A workbook with a copy for each unit gives as many copies, each with its own values."""
    book = office.monthly_sheets(
        {
            "数学": office.month("数学学院", "2011-12", 5),
            "物理": office.month("物理学院", "2011-12", 7),
        }
    )
    (tmp_path / "月报.xlsx").write_bytes(book)
    got = cs.collect(cs.Form(office.monthly_bytes(tagged=True), name="月报"), inbox=tmp_path)
    assert got.counts["接收"] == 2
    assert sorted(got.frame("月报")["整改件数"]) == [5, 7]


def test_m09_the_unit_of_a_copy_whose_names_differ_is_nobodys(tmp_path: Path):
    """Cell and file name that name two units: 强制, both told, counted for neither (DESIGN §2)."""
    of = office.cycle(tmp_path, rows=[office.MONTHLY])
    files = {"物理学院附件4 修改.xlsx": office.monthly_bytes(office.month("数学学院", "2011-12"))}
    one = office.only(office.booked(of, files))
    (finding,) = office.told(one.findings, "two-units")
    assert (one.status, finding.severity) == ("未知单位", MUST)
    assert "数学学院" in str(finding.found)
    assert "物理学院" in str(finding.found)


@pytest.mark.parametrize(
    "file", ["附件4-数学学院(最终版2).xls", "数学学院附件4 修改.xls", "数学学院/附件4.xls"]
)
def test_m09_the_unit_of_a_copy_stands_in_its_file_name(tmp_path: Path, file: str):
    """Where the cell is blank, the name of file or folder tells the unit."""
    of = office.cycle(tmp_path, rows=[office.MONTHLY])
    files = {file: office.monthly_bytes(office.month(None, "2011-12"))}
    one = office.only(office.booked(of, files))
    assert (one.unit_code, office.told(one.findings, "no-unit")) == ("A", [])


def test_m10_the_same_file_twice_counts_once(tmp_path: Path):
    """Equal content under two names is one submission, told as 提示."""
    inbox = tmp_path / "收件箱"
    inbox.mkdir()
    for name in ("附件4.xlsx", "附件4(1).xlsx"):
        (inbox / name).write_bytes(XLSX)
    got = cs.collect(form(), inbox=inbox)
    assert (got.counts["接收"], got.counts["重复"]) == (1, 1)
    assert {f.severity for f in got.findings if f.code == "same-file"} == {ADVICE}


def test_m10_two_versions_that_nothing_orders_are_both_held_back(tmp_path: Path):
    """(最终版2) proves nothing: two copies of a unit that differ are 强制 until one is chosen."""
    (tmp_path / "附件4.xlsx").write_bytes(XLSX)
    (tmp_path / "附件4(最终版2).xlsx").write_bytes(drawn(COPY.replace("| 12 ", "| 13 ")))
    got = cs.collect(form(), inbox=tmp_path)
    assert got.counts["接收"] == 0
    assert {f.severity for f in got.findings if f.code == "unit-twice"} == {MUST}


def test_m11_zips_of_chinese_windows(tmp_path: Path):
    """GBK names without a flag are restored, junk is 忽略, archives inside are opened."""
    inner = zipped({"附件4.xlsx": XLSX}, "gb18030")
    outer = zipped(
        {
            "数学学院/内.zip": inner, "__MACOSX/._附件4.xlsx": b"x", "~$附件4.xlsx": b"x",
            "Thumbs.db": b"x",
        },
        "gb18030",
    )  # fmt: skip
    (tmp_path / "来件.zip").write_bytes(outer)
    got = cs.collect(form(), inbox=tmp_path)
    results = got.files.set_index("文件")["结果"].to_dict()
    assert results.pop("来件.zip/数学学院/内.zip/附件4.xlsx") == "已读"
    assert set(results.values()) == {"忽略"}
    assert (got.counts["接收"], len(results)) == (1, 3)


def test_m11_a_path_that_leads_out_is_refused(tmp_path: Path):
    """`../` in an archive writes nothing and reads nothing: 强制, the file named."""
    (tmp_path / "来件.zip").write_bytes(zipped({"../../附件4.xlsx": XLSX, "附件4.xlsx": XLSX}))
    got = cs.collect(form(), inbox=tmp_path)
    refused = [f for f in got.findings if f.code == "unsafe-name"]
    assert [f.severity for f in refused] == [MUST]
    assert got.counts["接收"] == 1


@pytest.mark.parametrize(
    ("name", "data"),
    [("报表.rar", b"Rar!\x1a\x07\x00" + bytes(40)), ("报表.7z", b"7z\xbc\xaf\x27\x1c" + bytes(40))],
)
def test_m12_other_archives_are_refused_by_name(tmp_path: Path, name: str, data: bytes):
    """A .rar or .7z is listed as 无法读取, 强制, with what to do."""
    (tmp_path / name).write_bytes(data)
    got = cs.collect(form(), inbox=tmp_path)
    assert got.files["结果"].tolist() == ["无法读取"]
    (finding,) = got.findings
    assert (finding.file, finding.severity) == (name, MUST)
    assert "解压" in finding.hint or "zip" in finding.hint


def test_m12b_the_files_of_a_mail_are_read(tmp_path: Path):
    """An .eml with an RFC 2047 name: its workbook counts, sender and date stand in the table."""
    naming = b'filename="' + words("附件4.xlsx") + b'"'
    (tmp_path / "转发.eml").write_bytes(mail([part(XLSX, naming)]))
    got = cs.collect(form(), inbox=tmp_path)
    row = got.files.set_index("文件").loc["转发.eml/附件4.xlsx"]
    assert (got.counts["接收"], row["结果"]) == (1, "已读")
    assert str(row["发件时间"]) == "2012-01-06 10:00:00"


def test_m12c_a_word_file_is_read_or_named():
    """A .docx is read by its table, or 强制 as a Word file; a .doc always tells how to save it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        kind = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
        archive.writestr(
            "[Content_Types].xml",
            b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            b'<Override PartName="/word/document.xml" ContentType="' + kind + b'"/></Types>',
        )
        archive.writestr(
            "word/document.xml",
            b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            b"<w:body/></w:document>",
        )
    gravest = next(f for f in form().read(out.getvalue(), name="附件4.docx").findings)
    assert gravest.severity == MUST
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "WordDocument".encode("utf-16-le")
    gravest = next(f for f in form().read(old.ljust(2048, b"\0"), name="附件4.doc").findings)
    assert (gravest.code, gravest.severity) == ("word-file", MUST)
    assert gravest.hint


def test_the_form_of_these_tests_is_read_without_a_word():
    """The clean copy is read by address and nothing is said of it; else the rest proves nothing."""
    filled = form().read(XLSX, name="附件4.xlsx")
    assert is_whole(filled)
    assert list(filled.findings) == []
    assert filled.by_address
