"""Workbooks written part by part, so that a test can say exactly what stands in the XML.

xlsx('<row r="1"><c r="A1"><v>5</v></c></row>')
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def xlsx(*sheets: str, strings: Sequence[str] = (), **more: str | bytes) -> bytes:
    """Return a workbook with these rows on its sheets; see `parts` for the other arguments."""
    return zipped(parts(*sheets, strings=strings, **more))


def parts(
    *sheets: str,
    strings: Sequence[str] = (),
    formats: Sequence[str] = ("General",),
    fonts: Sequence[str] = ("宋体",),
    names: Sequence[str] = (),
    workbook: str = "",
    before: str = "",
    after: str = "",
    kind: str = _SHEET_TYPE,
    states: Sequence[str] = (),
) -> dict[str, bytes]:
    """Return the parts of a workbook.

    `sheets` are the rows of each; `formats` the number formats of cell styles 0, 1, …, all with the
    font of the same index; `before` and `after` stand around the cells; `workbook` in front of the
    sheets of the workbook's part.
    """
    titles = [*names, *(f"表{n}" for n in range(len(names) + 1, len(sheets) + 1))]
    made = {
        "[Content_Types].xml": _types(kind, len(sheets)),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _workbook(titles, workbook, states),
        "xl/_rels/workbook.xml.rels": _relations(
            [
                *(("worksheet", f"worksheets/sheet{n + 1}.xml") for n in range(len(sheets))),
                ("styles", "styles.xml"),
                ("sharedStrings", "sharedStrings.xml"),
            ]
        ),
        "xl/styles.xml": styles(formats, fonts),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{"".join(strings)}</sst>',
    }
    for number, rows in enumerate(sheets, start=1):
        made[f"xl/worksheets/sheet{number}.xml"] = (
            f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}" '
            f'xmlns:r="{RELATIONS}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
        )
    return {path: text.encode("utf-8") for path, text in made.items()}


def zipped(made: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return parts as a zip file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for path, data in made.items():
            archive.writestr(zipfile.ZipInfo(path), data, method)
    return buffer.getvalue()


def row(number: int, *cells: str) -> str:
    """Return a row of cells."""
    return f'<row r="{number}">{"".join(cells)}</row>'


def cell(address: str, value: object, kind: str = "", style: int = 0, formula: str = "") -> str:
    """Return a cell; `value` None leaves it out."""
    typed = f' t="{kind}"' if kind else ""
    styled = f' s="{style}"' if style else ""
    inside = f"<f>{formula}</f>" if formula else ""
    inside += "" if value is None else f"<v>{value}</v>"
    return f'<c r="{address}"{styled}{typed}>{inside}</c>'


def styles(formats: Sequence[str], fonts: Sequence[str]) -> str:
    """Return the part of styles."""
    codes = "".join(
        f'<numFmt numFmtId="{200 + n}" formatCode="{_escaped(code)}"/>'
        for n, code in enumerate(formats)
    )
    faces = "".join(f'<font><sz val="11"/><name val="{name}"/></font>' for name in fonts)
    patterns = "".join(
        f'<xf numFmtId="{0 if code == "General" else 200 + n}" fontId="{min(n, len(fonts) - 1)}"/>'
        for n, code in enumerate(formats)
    )
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{codes}</numFmts><fonts>{faces}</fonts>'
        '<fills><fill><patternFill patternType="none"/></fill></fills><borders><border/></borders>'
        f"<cellStyleXfs><xf/></cellStyleXfs>"
        f"<cellXfs>{patterns}</cellXfs></styleSheet>"
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


def _types(kind: str, sheets: int) -> str:
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n + 1}.xml" ContentType="application/vnd.'
        f'openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        for n in range(sheets)
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}"/>{overrides}</Types>'
    )


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    lines = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'


def _workbook(titles: Sequence[str], before: str, states: Sequence[str]) -> str:
    lines = "".join(
        f'<sheet name="{title}" sheetId="{n}" r:id="rId{n}"'
        f"{f' state={chr(34)}{states[n - 1]}{chr(34)}' if n <= len(states) else ''}/>"
        for n, title in enumerate(titles, start=1)
    )
    head = f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{before}'
    return f"{head}<sheets>{lines}</sheets></workbook>"
