"""Workbooks of plain tables, made from nothing but the standard library."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree

from .cells_by_hand import MAIN, RELATION, as_bytes, spelt, typed

_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"

_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.styles+xml"/>{sheets}</Types>'
)
_STYLES = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><styleSheet xmlns="{MAIN}">'
    '<fonts count="2"><font><sz val="11"/><name val="宋体"/></font>'
    '<font><b/><sz val="11"/><name val="黑体"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFD9E1F2"/></patternFill></fill></fills>'
    '<borders count="2"><border/><border><left style="thin"/><right style="thin"/>'
    '<top style="thin"/><bottom style="thin"/></border></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="3"><xf xfId="0"/>'
    '<xf xfId="0" fontId="1" fillId="2" borderId="1" applyFont="1" applyFill="1" applyBorder="1"/>'
    '<xf xfId="0" borderId="1" applyBorder="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)


def workbook(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    """Return a workbook of tables, a heading above each, in widths that fit."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in _parts(sheets).items():
            archive.writestr(zipfile.ZipInfo(path, (2011, 12, 1, 9, 0, 0)), text)
    return out.getvalue()


def _parts(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> dict[str, str]:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
    count = range(1, len(sheets) + 1)
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}"/>' for n in count
    )
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>'
        for n, name in enumerate(sheets, start=1)
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATION}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in count
    )
    styles = f'<Relationship Id="rIdS" Type="{RELATION}/styles" Target="styles.xml"/>'
    made = {
        "[Content_Types].xml": _TYPES.format(sheets=overrides),
        "_rels/.rels": (
            f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" '
            f'Type="{RELATION}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{RELATION}"><sheets>{listed}</sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{_PACKAGE}">{links}{styles}</Relationships>'
        ),
        "xl/styles.xml": _STYLES,
    }
    for number, rows in enumerate(sheets.values(), start=1):
        made[f"xl/worksheets/sheet{number}.xml"] = _table(rows)
    return made


def _table(rows: Sequence[Sequence[Any]]) -> str:
    root = ElementTree.Element(spelt("worksheet"))
    views = ElementTree.SubElement(root, spelt("sheetViews"))
    view = ElementTree.SubElement(views, spelt("sheetView"), {"workbookViewId": "0"})
    ElementTree.SubElement(
        view, spelt("pane"), {"ySplit": "1", "topLeftCell": "A2", "state": "frozen"}
    )
    columns = ElementTree.SubElement(root, spelt("cols"))
    for index, values in enumerate(zip(*rows, strict=True), start=1):
        widest = max(sum(2 if ord(c) > 255 else 1 for c in str(v or "")) for v in values)
        given = {
            "min": str(index),
            "max": str(index),
            "width": str(min(widest + 3, 60)),
            "customWidth": "1",
        }
        ElementTree.SubElement(columns, spelt("col"), given)
    data = ElementTree.SubElement(root, spelt("sheetData"))
    for number, row in enumerate(rows, start=1):
        line = ElementTree.SubElement(data, spelt("row"), {"r": str(number)})
        for column, value in enumerate(row):
            style = "1" if number == 1 else "2"
            cell = {"r": f"{chr(65 + column)}{number}", "s": style}
            typed(ElementTree.SubElement(line, spelt("c"), cell), value)
    return as_bytes(root).decode("utf-8")
