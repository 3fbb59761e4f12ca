"""What hangs on a sheet besides its cells, in copies: comments, pictures, the mark of a blank.

Of the standard library alone, as all of the units' own pen is.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from .cells_by_hand import MAIN, RELATION, as_bytes, spelt
from .second_sheets import more, zipped

_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PLACED = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_SHEET, _LINKS = "xl/worksheets/sheet1.xml", "xl/worksheets/_rels/sheet1.xml.rels"
_PIXEL = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc"
    b"\xf8\xff\xff?\0\5\xfe\2\xfe\xa75\x81\x84\0\0\0\0IEND\xaeB`\x82"
)
Corner = tuple[int, int]


def with_comments(book: bytes, comments: Mapping[str, str]) -> bytes:
    """Return a workbook with comments at some cells of its first sheet."""
    listed = "".join(
        f'<comment ref="{cell}" authorId="0"><text><t>{escape(text)}</t></text></comment>'
        for cell, text in comments.items()
    )
    part = (
        f'<comments xmlns="{MAIN}"><authors><author>填表人</author></authors>'
        f"<commentList>{listed}</commentList></comments>"
    )
    parts = _hung(book, "comments", "../commentsHung.xml")
    kind = f"{_OFFICE}.spreadsheetml.comments+xml"
    return zipped(_declared(parts, {"xl/commentsHung.xml": (part.encode(), kind)}))


def with_pictures(book: bytes, places: Sequence[tuple[Corner, Corner]]) -> bytes:
    """Return a workbook with pictures over cells of its first sheet, row and column from 0."""
    anchors = "".join(_anchor(number, *ends) for number, ends in enumerate(places, start=1))
    drawing = (
        f'<xdr:wsDr xmlns:xdr="{_PLACED}" xmlns:a="{_DRAWING}" xmlns:r="{RELATION}">'
        f"{anchors}</xdr:wsDr>"
    )
    links = (
        f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" Type="{RELATION}/image" '
        'Target="../media/hung.png"/></Relationships>'
    )
    parts = _hung(book, "drawing", "../drawings/hung.xml")
    sheet = ElementTree.fromstring(parts[_SHEET])
    drawn = ElementTree.Element(spelt("drawing"), {f"{{{RELATION}}}id": "hungdrawing"})
    after = ("legacyDrawing", "tableParts", "extLst")
    place = next((i for i, c in enumerate(sheet) if c.tag in map(spelt, after)), len(sheet))
    sheet.insert(place, drawn)
    parts[_SHEET] = as_bytes(sheet)
    parts["xl/drawings/_rels/hung.xml.rels"] = links.encode()
    new = {
        "xl/drawings/hung.xml": (drawing.encode(), f"{_OFFICE}.drawing+xml"),
        "xl/media/hung.png": (_PIXEL, "image/png"),
    }
    return zipped(_declared(parts, new))


def _anchor(number: int, first: Corner, last: Corner) -> str:
    def corner(name: str, at: Corner) -> str:
        return (
            f"<xdr:{name}><xdr:col>{at[1]}</xdr:col><xdr:colOff>0</xdr:colOff>"
            f"<xdr:row>{at[0]}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:{name}>"
        )

    return (
        f"<xdr:twoCellAnchor>{corner('from', first)}{corner('to', last)}<xdr:pic><xdr:nvPicPr>"
        f'<xdr:cNvPr id="{number}" name="图片 {number}"/><xdr:cNvPicPr/></xdr:nvPicPr>'
        '<xdr:blipFill><a:blip r:embed="rId1"/><a:stretch/></xdr:blipFill>'
        '<xdr:spPr><a:prstGeom prst="rect"/></xdr:spPr></xdr:pic><xdr:clientData/>'
        "</xdr:twoCellAnchor>"
    )


def with_mark(book: bytes, mark: str) -> bytes:
    """Return a workbook that says of which blank it is a copy."""
    parts = _parts(book)
    root = ElementTree.fromstring(parts["xl/workbook.xml"])
    names = root.find(spelt("definedNames"))
    if names is None:
        sheets = root.find(spelt("sheets"))
        assert sheets is not None
        names = ElementTree.Element(spelt("definedNames"))
        root.insert(list(root).index(sheets) + 1, names)
    made = ElementTree.SubElement(
        names, spelt("definedName"), {"name": "_cxzy_form", "hidden": "1"}
    )
    made.text = f'"{mark}"'
    parts["xl/workbook.xml"] = as_bytes(root)
    return zipped(parts)


def _parts(book: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def _hung(book: bytes, kind: str, target: str) -> dict[str, bytes]:
    """Return the parts of a workbook whose first sheet has one relation more."""
    parts = _parts(book)
    links = parts.get(_LINKS, f'<Relationships xmlns="{_PACKAGE}"/>'.encode())
    entry = {"Id": f"hung{kind}", "Type": f"{RELATION}/{kind}", "Target": target}
    return parts | {_LINKS: more(links, f"{{{_PACKAGE}}}Relationship", [entry])}


def _declared(parts: dict[str, bytes], new: Mapping[str, tuple[bytes, str]]) -> dict[str, bytes]:
    """Return parts with new ones, their kinds declared."""
    entries = [{"PartName": f"/{name}", "ContentType": kind} for name, (_, kind) in new.items()]
    types = more(parts["[Content_Types].xml"], f"{{{_TYPES}}}Override", entries)
    return parts | {name: data for name, (data, _) in new.items()} | {"[Content_Types].xml": types}
