"""Kinds of mess around the cells: rows, columns, sheets (the battery's), files, containers."""

# ruff: noqa: E501 - what is drawn is as wide as the sheet

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence

import openpyxl
from openpyxl.styles import Border, Side

from ..battery.drawing import Key
from ..battery.mutations import MUTATIONS, SkippedError, main_sheet
from ..battery.runs import DAMAGE
from ..intake.drawn import mail, part, zipped
from .mess import FILE, KINDS, STRUCTURE, Mess, MessKind, kind

assert DAMAGE  # their import fills MUTATIONS

FROM_BATTERY: Mapping[str, tuple[str, str]] = {
    "swap_columns": ("M-13", "两列换了位置"), "group_moved": ("M-13", "一组列移到了末尾"),
    "header_unmerged": ("M-13", "表头的合并取消了"),
    "header_repeated_in_cells": ("M-13", "表头每格重复写"),
    "header_joined": ("M-13", "几级表头写进一格"), "leaf_harmless": ("M-13", "表头加了空格、换行、(人)"),
    "header_blank_row": ("M-13", "表头中间有空行"), "column_numbers_row": ("M-13", "表头下有栏号行"),
    "leaf_contrast": ("M-13", "表头意思相反(不、非、原)"), "leaf_scale": ("M-13", "表头改了口径((%)、(万元))"),
    "labels_spaced": ("M-13", "名称中间有空格"), "labels_broken": ("M-13", "名称换了行"),
    "labels_wide": ("M-13", "名称的冒号、括号全角半角"), "labels_remarked": ("M-13", "名称加了(必填)、(盖章)"),
    "label_contrast": ("M-13", "名称意思不同(副、原、上年)"), "label_twice": ("M-13", "名称出现两次,内容不同"),
    "mixed_spaced": ("M-13", "一格几项,空格冒号不同"), "mixed_underlined": ("M-13", "答案写在下划线上"),
    "text_merged_down": ("M-14", "文字向下合并几行"), "number_merged_over_two": ("M-14", "一个数合并两行"),
    "number_merged_across": ("M-14", "一个数合并两列"), "unmerged_everywhere": ("M-14", "合并全取消了"),
    "record_two_rows_tall": ("M-14", "一条记录占两行"), "rows_above": ("M-15", "表前插了行"),
    "column_left": ("M-15", "左边插了列"), "column_between": ("M-15", "中间插了空列"),
    "row_and_column": ("M-15", "整张表粘在别处"), "extra_column_filled": ("M-15", "多了一列并填了"),
    "column_deleted": ("M-15", "删了一列"), "twenty_more": ("M-15", "记录比表样多得多"),
    "wider_grid": ("M-15", "每格画成两列"), "far_corner": ("M-17", "远处有一个点"),
    "bordered_below": ("M-17", "表下二百行空边框"), "blank_rows_inside": ("M-18", "记录之间有空行"),
    "subtotal_inside": ("M-18", "中间有小计"), "section_merged": ("M-18", "中间有小标题"),
    "repeated_header": ("M-18", "中间又有表头"), "example_row": ("M-18", "示例行没有删"),
    "note_inside": ("M-18", "中间有注"), "note_between": ("M-18", "表头上面有一行说明"),
    "signature_below": ("M-18", "表下有落款"), "total_on_top": ("M-18", "合计在上面"),
    "total_missing": ("M-18", "合计删了"), "total_twice": ("M-18", "合计有两行"),
    "serial_only_rows": ("M-18", "空行有序号"), "spare_zero_rows": ("M-18", "空行全是 0"),
    "of_which": ("M-18", "有“其中”行"), "hidden_rows_and_columns": ("M-20", "有隐藏的行和列"),
    "hidden_old_sheet": ("M-07", "有隐藏的去年的表"), "sheet_renamed": ("M-08", "工作表改了名"),
    "front_sheet": ("M-08", "前面有一张封面"), "numbers_sheet": ("M-08", "另有自己的工作表"),
    "sheet_copied_same": ("M-08", "同样的表复制了一张"), "sheet_copied_differs": ("M-08", "复制的表数不同"),
    "blank_copy_visible": ("M-08", "另有一张空表"), "title_reworded": ("M-08", "标题加了单位名"),
    "total_by_word": ("M-40", "合计写成 全院、本单位"), "total_typed": ("M-40", "合计的公式换成了数"),
    "row_shifted_right": ("M-15", "一行数右移一格"), "one_right": ("M-15", "答案填错到右边一格"),
    "not_filled": ("M-10", "空表没有填"), "another_form": ("M-46", "报成了别的表"),
}  # fmt: skip
"""Name of a mutation of the battery -> the row of mess.md, what it is called."""
LOST = frozenset(
    (
        "leaf_contrast", "leaf_scale", "label_contrast", "label_twice", "number_merged_over_two",
        "number_merged_across", "column_deleted", "sheet_copied_differs", "row_shifted_right",
        "another_form",
    )
)  # fmt: skip
"""Those after which what they touched must be refused."""


def _battery(name: str) -> Callable[[Mess], Iterable[Key]]:
    def apply(m: Mess) -> Iterable[Key]:
        before = dict(m.copy.truth)
        try:
            MUTATIONS[name].apply(m.copy, m.rng)
        except AttributeError as error:
            if "MergedCell" in str(error):
                raise SkippedError from error
            raise
        changed = [
            key for key, value in m.copy.truth.items() if before.get(key, value) is not value
        ]
        return changed if name in LOST else list(m.copy.truth)

    return apply


for _name, (_row, _said) in FROM_BATTERY.items():
    KINDS[_name] = MessKind(_said, _row, STRUCTURE, _name not in LOST, _battery(_name))


# -- files


def _parts(data: bytes, edit: Callable[[str, bytes], bytes | None], **how: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", **how) as new:  # type: ignore[arg-type]
        for item in old.infolist():
            made = edit(item.filename, old.read(item))
            if made is not None:
                new.writestr(item.filename, made)
    return out.getvalue()


def _in_sheets(edit: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    def parts(name: str, data: bytes) -> bytes:
        return edit(data) if name.startswith("xl/worksheets/sheet") else data

    return lambda data: _parts(data, parts)


@kind("M-01", FILE)
def wrong_ending(m: Mess) -> None:
    """扩展名不对."""
    m.name = m.rng.choice(("附件4.xls", "附件4.et", "附件4.csv", "附件4.doc", "附件4"))


@kind("M-04", FILE)
def wrong_dimension(m: Mess) -> None:
    """dimension 写错(A1、到最后一格、没有)."""
    said = m.rng.choice((b'<dimension ref="A1"/>', b'<dimension ref="A1:XFD1048576"/>', b""))
    m.raw.append(_in_sheets(lambda xml: re.sub(rb"<dimension[^>]*/>", said, xml)))


@kind("M-05", FILE)
def broken_properties(m: Mess) -> None:
    """文档属性坏了,主题缺了."""

    def edit(name: str, data: bytes) -> bytes | None:
        if name == "docProps/core.xml":
            return b"<broken"
        return None if name.endswith("theme1.xml") else data

    m.raw.append(lambda data: _parts(data, edit))


@kind("M-05", FILE)
def comment_in_xml(m: Mess) -> None:
    """别的软件写的 XML(有注释、未压缩)."""
    edit = _in_sheets(lambda xml: xml.replace(b"<sheetData>", b"<sheetData><!-- wps -->"))
    m.raw.append(lambda data: _parts(edit(data), lambda _, part: part))


@kind("M-05", FILE)
def texts_shared(m: Mess) -> None:
    """文字放在共享字符串里,带格式、注音."""

    def edit(data: bytes) -> bytes:
        texts: list[str] = []

        def shared(found: re.Match[str]) -> str:
            texts.append(found[2])
            return f'<c{found[1]} t="s"><v>{len(texts) - 1}</v></c>'

        pattern = re.compile(r'<c((?: [rs]="[^"]*")*) t="inlineStr"><is>(.*?)</is></c>', re.DOTALL)
        made = _in_sheets(lambda xml: pattern.sub(shared, xml.decode()).encode())(data)
        return _with_strings(made, texts) if texts else data

    m.raw.append(edit)


def _with_strings(data: bytes, texts: Sequence[str]) -> bytes:
    """Add the shared strings of a workbook; every third is made of two runs and a reading."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"

    def item(number: int, text: str) -> str:
        inner = re.fullmatch(r"<t[^>]*>(.*?)</t>", text, re.DOTALL)
        if number % 3 or inner is None or inner[1][:1] in ("", " ", "\n"):
            return f"<si>{text}</si>"
        first = re.match(r"&#?\w+;|.", inner[1], re.DOTALL)
        assert first is not None
        rest = inner[1][first.end() :]
        runs = f'<r><t>{first[0]}</t></r><r><rPr><b/></rPr><t xml:space="preserve">{rest}</t></r>'
        return f"<si>{runs}<rPh sb='0' eb='1'><t>zhu</t></rPh></si>"

    def edit(name: str, part: bytes) -> bytes:
        if name == "[Content_Types].xml":
            more = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{mime}"/></Types>'
            return part.replace(b"</Types>", more.encode())
        if name == "xl/_rels/workbook.xml.rels":
            more = f'<Relationship Id="rIdS" Type="{kind}" Target="sharedStrings.xml"/>'
            return part.replace(b"</Relationships>", f"{more}</Relationships>".encode())
        return part

    out = io.BytesIO(_parts(data, edit))
    with zipfile.ZipFile(out, "a") as archive:
        strings = "".join(item(number, text) for number, text in enumerate(texts))
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{main}">{strings}</sst>')
    return out.getvalue()


@kind("M-06", FILE)
def protected(m: Mess) -> None:
    """工作表和工作簿有保护."""
    for sheet in m.copy.book.worksheets:
        sheet.protection.sheet = True
        sheet.protection.password = "1234"
    m.copy.book.security.lockStructure = True


@kind("M-34", FILE)
def calendar_1904(m: Mess) -> None:
    """1904 年日期系统."""
    if any(name == "day_as_serial" for name in m.touched.values()):
        raise SkippedError
    m.copy.book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904


@kind("M-17", FILE)
def million_rows(m: Mess) -> None:
    """整列设了格式,直到第 1048576 行."""
    sheet = m.copy.book[main_sheet(m.copy)]
    for row in (*range(3000, 3400), 1_048_576):
        sheet.cell(row, 2).border = Border(bottom=Side(style="thin"))


@kind("M-44", FILE)
def picture_there(m: Mess) -> None:
    """表旁边有一张图片."""
    from .pictures import pictured

    if any(name.startswith("comment") for name in m.touched.values()):
        raise SkippedError  # the sheet has relations already
    m.raw.append(lambda data: pictured(data, (200, 3, 210, 6)))


@kind("M-44", FILE, lost=True)
def picture_only(m: Mess) -> None:
    """只有一张图片(截图、扫描件)."""
    from .pictures import pictured

    m.copy.refuse_all()

    def bare(_: bytes) -> bytes:
        out = io.BytesIO()
        openpyxl.Workbook().save(out)
        return pictured(out.getvalue(), (0, 0, 30, 8))

    m.raw.append(bare)


@kind("M-45", FILE)
def sheet_named_oddly(m: Mess) -> None:
    """工作表名 31 字、有单引号."""
    name = main_sheet(m.copy)
    if len(m.copy.family.sheets) > 1:
        raise SkippedError
    m.copy.rename(
        name,
        m.rng.choice(
            ("创先争优活动群众评议结果汇总表(数学学院党总支)最终版", "'附'件4", "History1")
        ),
    )


@kind("M-46", FILE)
def blank_of_last_year(m: Mess) -> None:
    """带着去年空表的版本标记."""
    from openpyxl.workbook.defined_name import DefinedName

    made = DefinedName("_cxzy_form", attr_text=f'"{m.copy.family.name} 0a1b2c3d"', hidden=True)
    m.copy.book.defined_names["_cxzy_form"] = made


@kind("M-46", FILE)
def year_of_last_year(m: Mess) -> None:
    """标题印的是去年."""
    drawn = m.copy.family.sheets[0]
    key = ("t", drawn.name, drawn.title)
    text = str(m.copy.cell(key).value) if key in m.copy.at else ""
    if "2011" not in text:
        raise SkippedError
    m.copy.cell(key).value = text.replace("2011", "2010")


@kind("M-10", FILE)
def sent_twice(m: Mess) -> None:
    """同一个文件报了两次."""
    m.container = "twice"


@kind("M-11", FILE)
def zip_of_gbk_names(m: Mess) -> None:
    """装在压缩包里,GBK 文件名."""
    m.container = m.rng.choice(("zip", "nested"))


@kind("M-12b", FILE)
def in_a_mail(m: Mess) -> None:
    """装在邮件里."""
    m.container = "eml"


@kind("M-05", FILE, lost=True)
def cut_off(m: Mess) -> None:
    """文件没有传完."""
    m.copy.refuse_all()
    share = m.rng.choice((0.3, 0.6, 0.9))
    m.raw.append(lambda data: data[: int(len(data) * share)])


@kind("M-12c", FILE, lost=True)
def another_kind_of_file(m: Mess) -> None:
    """其实是 Word、PDF、图片、压缩包."""
    m.copy.refuse_all()
    heads = (
        b"%PDF-1.4\n", b"\x89PNG\r\n\x1a\n", b"Rar!\x1a\x07\x00", b"7z\xbc\xaf\x27\x1c",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "WordDocument".encode("utf-16-le"), b"",
    )  # fmt: skip
    head = m.rng.choice(heads)
    m.raw.append(lambda data: head + bytes(2048) if head else b"")


def packed(container: str, name: str, data: bytes) -> dict[str, bytes]:
    """Return the files of an inbox in which a copy lies in some container."""
    if "." not in name:
        name += ".xlsx"
    if container == "twice":
        return {name: data, f"再报 {name}": data}
    if container == "zip":
        return {"来件.zip": zipped({f"数学学院/{name}": data, "Thumbs.db": b"x"}, "gb18030")}
    if container == "nested":
        inner = zipped({name: data}, "gb18030")
        return {"来件.zip": zipped({"内.zip": inner, "__MACOSX/._a": b"x"}, "gb18030")}
    when = dt.datetime(2012, 1, 6, 10).strftime("%a, %d %b %Y %H:%M:%S +0800").encode()
    naming = b'filename="=?utf-8?B?' + _base64(name) + b'?="'
    return {"转发.eml": mail([part(data, naming)], date=when)}


def _base64(text: str) -> bytes:
    import base64

    return base64.b64encode(text.encode())
