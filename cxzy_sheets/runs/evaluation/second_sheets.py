"""Copies with more sheets than the form has: a second one beside the first, the first one hidden.

Of the standard library alone, as all of the units' own pen is.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree

from .cells_by_hand import RELATION, as_bytes, column_name, spelt, typed

_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


def page(rows: Sequence[Sequence[Any]]) -> bytes:
    """Return a sheet with some rows of values, as the bytes of its part."""
    root = ElementTree.Element(spelt("worksheet"))
    data = ElementTree.SubElement(root, spelt("sheetData"))
    for number, values in enumerate(rows, start=1):
        row = ElementTree.SubElement(data, spelt("row"), {"r": str(number)})
        for column, value in enumerate(values, start=1):
            if value not in (None, ""):
                at = {"r": f"{column_name(column)}{number}"}
                typed(ElementTree.SubElement(row, spelt("c"), at), value)
    return as_bytes(root)


def first_page(
    book: bytes, changes: Mapping[str, Any] | None = None, rows: range | None = None
) -> bytes:
    """Return the first sheet of a workbook as a page for the same book.

    Args:
        book: The workbook.
        changes: What is typed over in the page.
        rows: The rows that are kept; all where it is left out.
    """
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        root = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    for link in root.iter(spelt("pageSetup")):
        link.attrib.pop(f"{{{RELATION}}}id", None)
    data = root.find(spelt("sheetData"))
    assert data is not None
    for row in list(data):
        if rows is not None and int(row.get("r", "0")) not in rows:
            data.remove(row)
        for cell in row:
            if changes and cell.get("r") in changes:
                typed(cell, changes[cell.get("r", "")])
    return as_bytes(root)


def with_pages(book: bytes, pages: Mapping[str, bytes], *, hide_first: bool = False) -> bytes:
    """Return a workbook with more sheets behind its own, the first one hidden where it is asked."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    paths = {name: f"worksheets/added{n}.xml" for n, name in enumerate(pages, start=1)}
    book_part = ElementTree.fromstring(parts["xl/workbook.xml"])
    sheets = book_part.find(spelt("sheets"))
    assert sheets is not None
    if hide_first:
        sheets[0].set("state", "hidden")
        for view in book_part.iter(spelt("workbookView")):
            view.set("activeTab", "1")
    for number, name in enumerate(pages, start=1):
        given = {"name": name, "sheetId": str(900 + number), f"{{{RELATION}}}id": f"added{number}"}
        ElementTree.SubElement(sheets, spelt("sheet"), given)
    parts["xl/workbook.xml"] = as_bytes(book_part)
    parts["xl/_rels/workbook.xml.rels"] = more(
        parts["xl/_rels/workbook.xml.rels"],
        f"{{{_PACKAGE}}}Relationship",
        [
            {"Id": f"added{n}", "Type": f"{RELATION}/worksheet", "Target": path}
            for n, path in enumerate(paths.values(), start=1)
        ],
    )
    parts["[Content_Types].xml"] = more(
        parts["[Content_Types].xml"],
        f"{{{_TYPES}}}Override",
        [{"PartName": f"/xl/{path}", "ContentType": _KIND} for path in paths.values()],
    )
    parts |= {f"xl/{paths[name]}": data for name, data in pages.items()}
    return zipped(parts)


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Return parts in a zip file, the same bytes each time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name, (2012, 1, 5, 9, 0, 0))
            archive.writestr(info, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def more(part: bytes, tag: str, entries: Sequence[Mapping[str, str]]) -> bytes:
    """Return a part with more entries at its end."""
    root = ElementTree.fromstring(part)
    for entry in entries:
        ElementTree.SubElement(root, tag, dict(entry))
    return bytes(ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True))
