"""Comments put into a sheet beside those that are there: old ones, and threads of new versions.

comments1.xml        who says what of which cell
vmlDrawing1.vml      the yellow box of each; often no well-formed XML, so it is added to as text
threadedComment1.xml what newer versions show instead; a cell in a thread gets a reply
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping

from lxml import etree

from ..refs import address, position
from .contents import needs_preserve, written
from .grid import Cell
from .order import put_section
from .package import Patch, Relation, SheetPart
from .xml import Element, appended, beside, child, children, descendants, local

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_OURS = uuid.UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")
"""Ids are made of what is said and not of chance: the same notes give the same bytes."""


def add_notes(patch: Patch, sheet: str, notes: Mapping[Cell, str], author: str = "") -> None:
    """Put comments to cells of a sheet; a cell that has one says the new text below its own.

    Args:
        patch: The workbook, changed in place.
        sheet: The sheet's name.
        notes: Cell, counted from 0 -> what is said of it.
        author: Who says it.
    """
    if not notes:
        return
    part = patch.sheet(sheet)
    path = _comments(patch, part)
    root = patch.touch(path)
    who = _author(root, author)
    listed = child(root, "commentList")
    if listed is None:
        listed = appended(root, "commentList")
    known = {where(one): one for one in children(listed, "comment")}
    threads = _threads(patch, part)
    for cell, text in sorted(notes.items()):
        at = address(*cell)
        if at not in known:
            _say(appended(listed, "comment", ref=at, authorId=str(who)), text, first=True)
        elif at in threads:
            _reply(patch, threads[at], at, text, author)
            _say(known[at], f"\n\nReply:\n    {text}", first=False)
        else:
            _say(known[at], f"\n{text}", first=False)
    _draw(patch, part, listed)


def where(comment: Element) -> str:
    """Return the address of the cell that a comment is of."""
    return str(comment.get("ref", "")).replace("$", "").upper()


def _comments(patch: Patch, part: SheetPart) -> str:
    """Return the path of the sheet's comments, made if there are none."""
    found = patch.related(part.path, "comments")
    if found:
        return found[0]
    path = patch.beside_workbook("comments{}.xml")
    space = etree.QName(patch.tree(part.path)).namespace
    root = etree.Element(f"{{{space}}}comments", nsmap={None: space})
    appended(root, "authors")
    appended(root, "commentList")
    data = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    patch.add(path, data, _TYPE)
    patch.relate(part.path, "comments", path)
    return path


def _author(root: Element, name: str) -> int:
    authors = child(root, "authors")
    if authors is None:
        authors = beside(root, "authors")
        root.insert(0, authors)
    known = [one.text or "" for one in children(authors, "author")]
    if name in known:
        return known.index(name)
    appended(authors, "author").text = name
    return len(known)


def _say(comment: Element, text: str, *, first: bool) -> None:
    holder = child(comment, "text")
    if holder is None:
        holder = beside(comment, "text")
        comment.insert(0, holder)
    run = beside(holder, "r")
    before = [one for one in holder if local(one) in ("r", "t")]
    if not first and before and local(before[-1]) == "t":
        # A text without runs: it becomes the first of them.
        old = before[-1]
        wrapped = beside(holder, "r")
        old.addprevious(wrapped)
        wrapped.append(old)
        before[-1] = wrapped
    if before:
        before[-1].addnext(run)
    else:
        holder.insert(0, run)
    made = appended(run, "t")
    made.text = written(text)
    if needs_preserve(made.text):
        made.set(_SPACE, "preserve")


# Threads


def _threads(patch: Patch, part: SheetPart) -> dict[str, tuple[str, Element]]:
    """Return for each cell with a thread the part and the comment that began it."""
    found: dict[str, tuple[str, Element]] = {}
    for path in patch.related(part.path, "threadedComment"):
        for one in children(patch.tree(path), "threadedComment"):
            if one.get("parentId") is None:
                found.setdefault(one.get("ref", ""), (path, one))
    return found


def _reply(patch: Patch, thread: tuple[str, Element], where: str, text: str, author: str) -> None:
    path, start = thread
    root = patch.touch(path)
    mine = [
        one
        for one in children(root, "threadedComment")
        if one is start or one.get("parentId") == start.get("id")
    ]
    made = beside(root, "threadedComment")
    made.set("ref", where)
    # There is no clock in what is written: it is said at the time of the last word.
    made.set("dT", max(one.get("dT", "") for one in mine))
    made.set("personId", _person(patch, author) or start.get("personId", ""))
    made.set("id", _id(start.get("id", ""), str(len(mine)), text))
    made.set("parentId", start.get("id", ""))
    appended(made, "text").text = text
    mine[-1].addnext(made)


def _person(patch: Patch, author: str) -> str:
    """Return the id of who replies; empty where the workbook has no list of persons."""
    for path in patch.related(patch.workbook, "person"):
        root = patch.tree(path)
        for one in children(root, "person"):
            if one.get("displayName") == author:
                return str(one.get("id", ""))
        made = _id("person", author)
        appended(
            patch.touch(path), "person",
            displayName=author, id=made, userId=author, providerId="None",
        )  # fmt: skip
        return made
    return ""


def _id(*said: str) -> str:
    return "{" + str(uuid.uuid5(_OURS, "\0".join(said))).upper() + "}"


# Boxes

_SHAPE_ID = re.compile(rb"_x0000_s(\d+)")
_MAP = re.compile(rb"(<(?:\w+:)?idmap\b[^>]*?\bdata=[\"'])([\d,\s]*)")
_END = re.compile(rb"</(?:\w+:)?xml\s*>\s*$")
_SPACES = (
    b'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    b'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_NEW = (
    b"<xml " + _SPACES + b'><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="%d"/>'
    b"</o:shapelayout></xml>"
)
_KIND = (
    b'<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    b'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    b'<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_BOX = (
    '<v:shape id="_x0000_s{number}" type="#_x0000_t202" '
    "style='position:absolute;margin-left:80pt;margin-top:5pt;width:160pt;height:{height}pt;"
    'z-index:1;visibility:hidden\' fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
    "<v:path o:connecttype=\"none\"/><v:textbox style='mso-direction-alt:auto'>"
    "<div style='text-align:left'></div></v:textbox><x:ClientData ObjectType=\"Note\">"
    "<x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{left}, 15, {top}, 2, {right}, 31, {bottom}, 1"
    "</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column>"
    "</x:ClientData></v:shape>"
)


_CLIENT = re.compile(rb"<(?:\w+:)?ClientData\b.*?</(?:\w+:)?ClientData>", re.DOTALL)
_PLACE = re.compile(rb"<(?:\w+:)?(Row|Column)>\s*(\d+)\s*</")


def client_place(client: bytes) -> Cell | None:
    """Return the cell that a box belongs to; None where it belongs to none."""
    place = dict(_PLACE.findall(client))
    return (int(place[b"Row"]), int(place[b"Column"])) if len(place) == 2 else None


def _draw(patch: Patch, part: SheetPart, listed: Element) -> None:
    """Give each comment without one its box in the sheet's legacy drawing."""
    path = _drawing(patch, part)
    data = patch.read(path)
    boxed = {client_place(client) for client in _CLIENT.findall(data)}
    texts = {
        position(where(one)): "".join(t.text or "" for t in descendants(one, "t"))
        for one in children(listed, "comment")
    }
    cells = [cell for cell in texts if cell not in boxed]
    if not cells:
        return
    numbers = [int(found) for found in _SHAPE_ID.findall(data)]
    mapped = _MAP.search(data)
    blocks = [int(n) for n in mapped[2].replace(b",", b" ").split()] if mapped else []
    first = max([*numbers, *(block * 1024 for block in blocks[:1])], default=1024) + 1
    made = b"" if b'"_x0000_t202"' in data else _KIND
    for number, cell in enumerate(cells, first):
        made += _box(number, cell, texts[cell]).encode()
    if b'xmlns:v="urn:schemas-microsoft-com:vml"' not in data:
        made = re.sub(rb"<v:shape(type)? ", lambda found: found[0] + _SPACES + b" ", made)
    end = _END.search(data)
    at = end.start() if end else len(data)
    patch.replace(path, data[:at] + made + data[at:])


def _box(number: int, cell: Cell, text: str) -> str:
    lines = sum(1 + len(line) // 14 for line in text.splitlines()) or 1
    row, column = cell
    tall = min(max(lines + 1, 4), 20)
    return _BOX.format(
        number=number, height=tall * 14, left=column + 1, top=max(row - 1, 0), right=column + 4,
        bottom=max(row - 1, 0) + tall, row=row, column=column,
    )  # fmt: skip


def _drawing(patch: Patch, part: SheetPart) -> str:
    """Return the path of the sheet's legacy drawing, made if there is none."""
    root = patch.tree(part.path)
    known: dict[str, Relation] = {one.id: one for one in patch.relations(part.path)}
    for found in children(root, "legacyDrawing"):
        for value in found.attrib.values():
            if value in known and patch.has(known[value].target):
                return known[value].target
    path = patch.beside_workbook("drawings/vmlDrawing{}.vml")
    patch.add(path, _NEW % _free_block(patch), _VML_TYPE)
    relation = patch.relate(part.path, "vmlDrawing", path)
    root = patch.touch(part.path)
    for found in list(children(root, "legacyDrawing")):
        root.remove(found)
    space = patch.relations_space()
    made = root.makeelement(
        f"{{{etree.QName(root).namespace}}}legacyDrawing", nsmap={**root.nsmap, "r": space}
    )
    made.set(f"{{{space}}}id", relation)
    put_section(root, made)
    return path


def _free_block(patch: Patch) -> int:
    """Return a block of shape numbers that no drawing of the workbook uses."""
    used = {0}
    for name in patch.names:
        if name.lower().endswith(".vml"):
            for found in _MAP.finditer(patch.read(name)):
                used |= {int(n) for n in found[2].replace(b",", b" ").split()}
    return max(used) + 1


def noted(patch: Patch, sheet: str) -> dict[str, str]:
    """Return what the comments of a sheet say, by address."""
    found: dict[str, str] = {}
    for path in patch.related(patch.sheet(sheet).path, "comments"):
        for one in descendants(patch.tree(path), "comment"):
            found[one.get("ref", "")] = "".join(t.text or "" for t in descendants(one, "t"))
    return found
