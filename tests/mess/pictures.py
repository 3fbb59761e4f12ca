"""A picture put onto the first sheet of a workbook, part by part."""

from __future__ import annotations

import io
import zipfile

from . import reparted


def pictured(data: bytes, area: tuple[int, int, int, int]) -> bytes:
    """Return a workbook with a picture on its first sheet, from (row, column) to (row, column)."""
    r0, c0, r1, c1 = area
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    drawing = (
        '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
        f'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{office}">'
        f"<xdr:twoCellAnchor><xdr:from><xdr:col>{c0}</xdr:col><xdr:colOff>0</xdr:colOff>"
        f"<xdr:row>{r0}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>{c1}"
        f"</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{r1}</xdr:row><xdr:rowOff>0</xdr:rowOff>"
        '</xdr:to><xdr:pic><xdr:blipFill><a:blip r:embed="rId1"/></xdr:blipFill></xdr:pic>'
        "<xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>"
    )

    def relations(kind: str, target: str) -> bytes:
        return (
            f'<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{office}/{kind}" '
            f'Target="{target}"/></Relationships>'
        ).encode()

    def edit(name: str, part: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return part
        link = f'<drawing xmlns:r="{office}" r:id="rId1"/></worksheet>'.encode()
        return part.replace(b"</worksheet>", link)

    made = io.BytesIO(reparted(data, edit))
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("xl/drawings/drawing1.xml", drawing)
        archive.writestr("xl/media/image1.png", b"\x89PNG\r\n\x1a\n" + bytes(range(64)))
        archive.writestr(
            "xl/worksheets/_rels/sheet1.xml.rels", relations("drawing", "../drawings/drawing1.xml")
        )
        archive.writestr(
            "xl/drawings/_rels/drawing1.xml.rels", relations("image", "../media/image1.png")
        )
    return made.getvalue()
