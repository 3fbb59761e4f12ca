"""One workbook as other programs would have written it; what it says stays the same."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

from .office import parts, repacked

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = (
    (MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main"),
    ("http://schemas.openxmlformats.org/officeDocument/2006/relationships",
     "http://purl.oclc.org/ooxml/officeDocument/relationships"),
    ("http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing",
     "http://purl.oclc.org/ooxml/drawingml/spreadsheetDrawing"),
    ("http://schemas.openxmlformats.org/drawingml/2006/main",
     "http://purl.oclc.org/ooxml/drawingml/main"),
    ("http://schemas.openxmlformats.org/drawingml/2006/chart",
     "http://purl.oclc.org/ooxml/drawingml/chart"),
    ("http://schemas.openxmlformats.org/officeDocument/2006/extended-properties",
     "http://purl.oclc.org/ooxml/officeDocument/extended-properties"),
)  # fmt: skip


def _over_xml(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    found = parts(data)
    return repacked(
        data, {n: change(n, d) for n, d in found.items() if n.endswith((".xml", ".rels"))}
    )


def strict(data: bytes) -> bytes:
    """Return a workbook in the namespaces of strict OOXML."""

    def change(name: str, part: bytes) -> bytes:
        for transitional, other in _STRICT:
            part = part.replace(transitional.encode() + b'"', other.encode() + b'"')
            part = part.replace(transitional.encode() + b"/", other.encode() + b"/")
        return part

    return _over_xml(data, change)


def transitional(data: bytes) -> bytes:
    """Return a strict workbook in the namespaces that every reader knows."""

    def change(name: str, part: bytes) -> bytes:
        for plain, other in _STRICT:
            part = part.replace(other.encode() + b'"', plain.encode() + b'"')
            part = part.replace(other.encode() + b"/", plain.encode() + b"/")
        return part

    return _over_xml(data, change)


def prefixed(data: bytes) -> bytes:
    """Return a workbook whose elements all have a prefix, as .NET writers like it."""

    def change(name: str, part: bytes) -> bytes:
        root = etree.fromstring(part)
        if etree.QName(root).namespace != MAIN:
            return part
        space = {"x" if prefix is None else prefix: uri for prefix, uri in root.nsmap.items()}
        made = etree.Element(root.tag, attrib=dict(root.attrib), nsmap=space)
        made.text = root.text
        made.extend(list(root))
        etree.cleanup_namespaces(made, keep_ns_prefixes=list(space))
        return etree.tostring(made, encoding="UTF-8", xml_declaration=True)

    return _over_xml(data, change)


def bare(data: bytes) -> bytes:
    """Return a workbook without addresses, spans, dimensions and counts, where none is needed."""

    def change(name: str, part: bytes) -> bytes:
        if "worksheets/sheet" not in name or name.endswith(".rels"):
            return part
        root = etree.fromstring(part)
        last = 0
        for line in root.iter(f"{{{MAIN}}}row"):
            _bare_row(line, last)
            last = int(line.get("r", last + 1))
        for element in root.iter(f"{{{MAIN}}}dimension"):
            element.getparent().remove(element)
        for element in root.iter():
            if element.tag in (f"{{{MAIN}}}mergeCells", f"{{{MAIN}}}dataValidations"):
                element.attrib.pop("count", None)
        return etree.tostring(root, encoding="UTF-8", xml_declaration=True)

    return _over_xml(data, change)


def _bare_row(line: etree._Element, last: int) -> None:
    line.attrib.pop("spans", None)
    column = 0
    for cell in line:
        letters = re.match(r"[A-Z]+", cell.get("r", ""))[0]
        index = 0
        for letter in letters:
            index = index * 26 + ord(letter) - 64
        if index == column + 1:
            cell.attrib.pop("r")
        column = index
    if int(line.get("r")) == last + 1:
        line.attrib.pop("r")


def absolute(data: bytes) -> bytes:
    """Return a workbook whose relations name parts from the root on."""

    def change(name: str, part: bytes) -> bytes:
        folder = name.rpartition("_rels/")[0]
        if not name.endswith(".rels"):
            return part

        def target(found: re.Match[bytes]) -> bytes:
            text = found[1].decode()
            if text.startswith(("/", "http", "#")) or b"External" in found[0]:
                return found[0]
            steps = folder.rstrip("/").split("/") if folder else []
            for step in text.split("/"):
                if step == "..":
                    steps.pop()
                else:
                    steps.append(step)
            return f'Target="/{"/".join(steps)}"'.encode()

        return re.sub(rb'Target="([^"]*)"', target, part)

    return _over_xml(data, change)


def marked(data: bytes) -> bytes:
    """Return a workbook whose parts begin with a byte order mark and break their lines."""

    def change(name: str, part: bytes) -> bytes:
        body = re.sub(rb"^<\?xml[^>]*\?>\s*", b"", part)
        head = b'\xef\xbb\xbf<?xml version="1.0" encoding="utf-8"?>\r\n<!-- a writer -->\r\n'
        return head + body.replace(b"<row ", b"\r\n  <row ").replace(b"</row>", b"\r\n  </row>")

    return _over_xml(data, change)


def wide(data: bytes) -> bytes:
    """Return a workbook whose sheets are in UTF-16."""

    def change(name: str, part: bytes) -> bytes:
        if "worksheets/sheet" not in name or name.endswith(".rels"):
            return part
        text = re.sub(r"^<\?xml[^>]*\?>\s*", "", part.decode("utf-8"))
        return ('<?xml version="1.0" encoding="UTF-16"?>' + text).encode("utf-16")

    return _over_xml(data, change)


def repeated(data: bytes) -> bytes:
    """Return a workbook that says its main namespace at every cell again."""

    def change(name: str, part: bytes) -> bytes:
        if "worksheets/sheet" not in name or name.endswith(".rels"):
            return part
        return part.replace(b"<c ", f'<c xmlns="{MAIN}" '.encode())

    return _over_xml(data, change)


WRITERS: dict[str, Callable[[bytes], bytes]] = {
    "strict": strict, "prefixed": prefixed, "bare": bare, "absolute": absolute, "marked": marked,
    "wide": wide, "repeated": repeated,
}  # fmt: skip
