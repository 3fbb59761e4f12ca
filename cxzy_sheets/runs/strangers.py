"""Files in an inbox that are no copies of the form: another form, a picture, a lock file."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Sequence

from ..refs import address

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship '
    f'Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}  # fmt: skip


def plain_workbook(rows: Sequence[Sequence[str | int]]) -> bytes:
    """Return a workbook with one sheet of texts and whole numbers, nothing formatted."""
    lines = []
    for row, values in enumerate(rows):
        cells = "".join(
            f'<c r="{address(row, column)}"><v>{value}</v></c>'
            if isinstance(value, int)
            else f'<c r="{address(row, column)}" t="inlineStr"><is><t>{value}</t></is></c>'
            for column, value in enumerate(values)
        )
        lines.append(f'<row r="{row + 1}">{cells}</row>')
    sheet = f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>'
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in {**_PARTS, "xl/worksheets/sheet1.xml": sheet}.items():
            entry = zipfile.ZipInfo(name, (2011, 12, 20, 9, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, '<?xml version="1.0" encoding="UTF-8"?>\n' + text)
    return target.getvalue()


def another_form(unit: str) -> bytes:
    """Return 附件5 where 附件4 was asked for."""
    people = ("王建国", "李志强", "张雪梅")
    records: list[Sequence[str | int]] = [
        [n, "第一党支部", name, 20, 15 - n, 3 + n, 2, 0] for n, name in enumerate(people, start=1)
    ]
    return plain_workbook(
        [
            ["附件5"],
            ["党员参加创先争优活动群众评议结果汇总表"],
            [f"填报单位（盖章）：{unit}"],
            ["序号", "党支部", "姓名", "参评人数", "优秀", "合格", "基本合格", "不合格"],
            *records,
        ]
    )


def picture() -> bytes:
    """Return a small grey PNG: a page that was photographed."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    width, height = 60, 84
    lines = b"".join(b"\0" + bytes([235 - row % 7] * width) for row in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(lines))
        + chunk(b"IEND", b"")
    )


def lock_file() -> bytes:
    """Return what Excel leaves beside a workbook that it holds open."""
    name = "dangzong"
    short = bytes([len(name)]) + name.encode().ljust(54)
    long = struct.pack("<H", len(name)) + name.ljust(54).encode("utf-16-le")
    return (short + long).ljust(165)


def cut_short(data: bytes) -> bytes:
    """Return a file whose sending broke off."""
    return data[: len(data) * 6 // 10]
