"""One grid written as .xlsb, as XML of 2003, as a page, as .docx: bytes made by hand.

The grid is {(row, column): value} from 0, a value a str, float, date or share (`Share(0.95)`).
"""

from __future__ import annotations

import datetime
import struct
from collections.abc import Mapping, Sequence
from html import escape

from .parts import zipped

Grid = Mapping[tuple[int, int], object]
Box = tuple[int, int, int, int]
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


class Share(float):
    """A number that is shown in percent."""


def _rows(grid: Grid) -> dict[int, dict[int, object]]:
    made: dict[int, dict[int, object]] = {}
    for (row, column), value in sorted(grid.items()):
        made.setdefault(row, {})[column] = value
    return made


def serial(day: datetime.date) -> float:
    """Return the number that Excel keeps for a day."""
    return float((day - datetime.date(1899, 12, 30)).days)


def xlsb(grid: Grid, merges: Sequence[Box] = (), name: str = "附件4") -> bytes:
    """Return the grid as an .xlsb."""
    main = _record(131) + _record(143)
    main += _record(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide(name))
    main += _record(144) + _record(132)
    last = max(row for row, _ in grid), max(column for _, column in grid)
    sheet = _record(129) + _record(148, struct.pack("<IIII", 0, last[0], 0, last[1]))
    sheet += _record(145)
    for row, cells in _rows(grid).items():
        sheet += _record(0, struct.pack("<IIHBBBI", row, 0, 300, 0, 0, 0, 0))
        for column, value in cells.items():
            sheet += _binary_cell(column, value)
    sheet += _record(146)
    if merges:
        sheet += _record(177, struct.pack("<I", len(merges)))
        for r0, c0, r1, c1 in merges:
            sheet += _record(176, struct.pack("<IIII", r0, r1, c0, c1))
        sheet += _record(178)
    sheet += _record(130)
    styles = _record(278) + _record(617, struct.pack("<I", 3))
    for code in (0, 14, 9):
        styles += _record(47, struct.pack("<HHH", 0, code, 0) + bytes(10))
    styles += _record(618) + _record(279)
    kind = "application/vnd.ms-excel"
    types = "".join(
        f'<Override PartName="/xl/{path}" ContentType="{kind}.{what}"/>'
        for path, what in (
            ("workbook.bin", "sheet.binary.macroEnabled.main"),
            ("worksheets/sheet1.bin", "worksheet"), ("styles.bin", "styles"),
        )
    )  # fmt: skip
    return zipped(
        {
            "[Content_Types].xml": (
                f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
                f'"application/vnd.openxmlformats-package.relationships+xml"/>{types}</Types>'
            ).encode(),
            "_rels/.rels": _relations([("officeDocument", "xl/workbook.bin")]),
            "xl/workbook.bin": main,
            "xl/_rels/workbook.bin.rels": _relations(
                [("worksheet", "worksheets/sheet1.bin"), ("styles", "styles.bin")]
            ),
            "xl/worksheets/sheet1.bin": sheet,
            "xl/styles.bin": styles,
        }
    )


def _relations(targets: Sequence[tuple[str, str]]) -> bytes:
    lines = "".join(
        f'<Relationship Id="rId{n}" Type="{_REL}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'.encode()


def _binary_cell(column: int, value: object) -> bytes:
    if isinstance(value, str):
        return _record(6, struct.pack("<II", column, 0) + _wide(value))
    style = 1 if isinstance(value, datetime.date) else 2 if isinstance(value, Share) else 0
    number = serial(value) if isinstance(value, datetime.date) else float(value)  # type: ignore[arg-type]
    return _record(5, struct.pack("<IId", column, style, number))


def _record(kind: int, body: bytes = b"") -> bytes:
    return _number(kind) + _number(len(body)) + body


def _number(value: int) -> bytes:
    made = b""
    while True:
        value, low = value >> 7, value & 0x7F
        made += bytes([low | (0x80 if value else 0)])
        if not value:
            return made


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xml2003(
    grid: Grid, merges: Sequence[Box] = (), name: str = "附件4", encoding: str = "utf-8"
) -> bytes:
    """Return the grid as an XML workbook of 2003."""
    spans = {(r0, c0): (r1 - r0, c1 - c0) for r0, c0, r1, c1 in merges}
    rows = ""
    for row, cells in _rows(grid).items():
        inside = "".join(_xml_cell(c, v, spans.get((row, c))) for c, v in cells.items())
        rows += f'<Row ss:Index="{row + 1}">{inside}</Row>'
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:x="urn:schemas-microsoft-com:office:excel" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles>'
        '<Style ss:ID="Default" ss:Name="Normal"><Font ss:FontName="宋体"/><NumberFormat/></Style>'
        '<Style ss:ID="s21"><NumberFormat ss:Format="Short Date"/></Style>'
        '<Style ss:ID="s22" ss:Parent="s23"/>'
        '<Style ss:ID="s23"><NumberFormat ss:Format="0%"/></Style></Styles>'
        f'<Worksheet ss:Name="{name}"><Table>{rows}</Table></Worksheet></Workbook>'
    )
    return text.encode(encoding)


def _xml_cell(column: int, value: object, span: tuple[int, int] | None) -> str:
    given = f' ss:Index="{column + 1}"'
    if span:
        given += f' ss:MergeDown="{span[0]}" ss:MergeAcross="{span[1]}"'
    if isinstance(value, datetime.date):
        given += ' ss:StyleID="s21"'
        said = f'<Data ss:Type="DateTime">{value.isoformat()}T00:00:00.000</Data>'
    elif isinstance(value, float):
        given += ' ss:StyleID="s22"' if isinstance(value, Share) else ""
        said = f'<Data ss:Type="Number">{float(value)!r}</Data>'
    else:
        said = f'<Data ss:Type="String">{escape(str(value)).replace(chr(10), "&#10;")}</Data>'
    return f"<Cell{given}>{said}</Cell>"


def page(grid: Grid, merges: Sequence[Box] = (), *, numbers: bool = True) -> str:
    """Return the grid as Excel saves a page; without `numbers` as an office system writes it."""
    spans = {(r0, c0): (r1 - r0 + 1, c1 - c0 + 1) for r0, c0, r1, c1 in merges}
    covered = {
        (r, c)
        for r0, c0, r1, c1 in merges
        for r in range(r0, r1 + 1)
        for c in range(c0, c1 + 1)
        if (r, c) != (r0, c0)
    }
    rows, last = "", max(row for row, _ in grid)
    width = max(column for _, column in grid) + 1
    for row in range(last + 1):
        rows += "<tr>"
        for column in range(width):
            if (row, column) not in covered:
                value = grid.get((row, column), "")
                rows += _page_cell(value, spans.get((row, column)), numbers=numbers)
        rows += "</tr>\n"
    return f"<table border=1>\n{rows}</table>"


def _page_cell(value: object, span: tuple[int, int] | None, *, numbers: bool) -> str:
    given = f" rowspan={span[0]} colspan={span[1]}" if span else ""
    shown = escape(str(value)).replace("\n", "<br>")
    if isinstance(value, datetime.date):
        shown = f"{value.year}-{value.month}-{value.day}"
        given += f' class=xl66 x:num="{serial(value)}"' if numbers else ""
    elif isinstance(value, float):
        shown = f"{value:.0%}" if isinstance(value, Share) else f"{value:g}"
        looks = " class=xl65" if isinstance(value, Share) else ""
        given += f'{looks} x:num="{float(value)!r}"' if numbers else ""
    return f"<td{given}>{shown}</td>"


_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def docx(body: str) -> bytes:
    """Return a Word file with this inside its body."""
    xml = (
        f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{_W}" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f"<w:body>{body}<w:sectPr/></w:body></w:document>"
    )
    return zipped(
        {
            "[Content_Types].xml": (
                f'<Types xmlns="{_PACKAGE}/content-types"><Override PartName="/word/document.xml" '
                f'ContentType="{_TYPE}"/></Types>'
            ).encode(),
            "_rels/.rels": _relations([("officeDocument", "word/document.xml")]),
            "word/document.xml": xml.encode(),
        }
    )


def paragraph(text: str) -> str:
    """Return a paragraph."""
    return f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def word_cell(text: str, about: str = "") -> str:
    """Return a cell of a table; `about` is what its properties hold."""
    lines = "".join(paragraph(line) for line in text.split("\n"))
    return f"<w:tc><w:tcPr>{about}</w:tcPr>{lines}</w:tc>"


def word_table(*rows: str) -> str:
    """Return a table of rows of cells."""
    return f"<w:tbl><w:tblPr/>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"
