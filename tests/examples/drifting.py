"""What happens to a copy on its way: rows come in on top, the sheet gets another name."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from xml.etree import ElementTree

from cxzy_sheets.runs.evaluation.cells_by_hand import MAIN, as_bytes, spelt, typed

_ROW = re.compile(r"(\$?[A-Z]{1,3}\$?)([0-9]+)")


def rows_on_top(data: bytes, texts: Sequence[str]) -> bytes:
    """Return the copy with rows put in above everything, a text in the first cell of each."""
    (path,) = (p for p in _parts(data) if p.startswith("xl/worksheets/sheet"))
    root = ElementTree.fromstring(_parts(data)[path])
    count = len(texts)
    for element in root.iter():
        for name in ("r", "ref", "sqref", "topLeftCell"):
            if element.get(name):
                element.set(name, _down(element.get(name, ""), count))
        if element.tag == spelt("f"):
            element.text = _down(element.text or "", count)
    rows = root.find(spelt("sheetData"))
    assert rows is not None
    for row in rows:
        row.set("r", str(int(row.get("r", "0")) + count))
    for place, text in enumerate(texts):
        row = ElementTree.Element(spelt("row"), {"r": str(place + 1)})
        typed(ElementTree.SubElement(row, spelt("c"), {"r": f"A{place + 1}"}), text)
        rows.insert(place, row)
    return _with(data, path, as_bytes(root))


def renamed(data: bytes, name: str) -> bytes:
    """Return the copy whose only sheet has another name; names that pointed at it are gone."""
    book = ElementTree.fromstring(_parts(data)["xl/workbook.xml"])
    (sheet,) = book.iter(spelt("sheet"))
    sheet.set("name", name)
    for names in book.findall(spelt("definedNames")):
        book.remove(names)
    return _with(data, "xl/workbook.xml", as_bytes(book))


def _down(text: str, count: int) -> str:
    return _ROW.sub(lambda m: f"{m[1]}{int(m[2]) + count}", text)


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def _with(data: bytes, path: str, part: bytes) -> bytes:
    ElementTree.register_namespace("", MAIN)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, old in _parts(data).items():
            entry = zipfile.ZipInfo(name, (2012, 1, 5, 9, 0, 0))
            archive.writestr(entry, part if name == path else old, zipfile.ZIP_DEFLATED)
    return out.getvalue()
