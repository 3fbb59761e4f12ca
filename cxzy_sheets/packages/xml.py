"""XML of a package's parts: read with entities and network off, matched by local names.

Strict OOXML has other namespaces and some writers prefix every element, so nothing here compares a
whole tag: an element is what its local name says, and a new one takes its parent's namespace.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from ..workbooks.kinds import refusal

Element = Any
"""An lxml element; lxml has no types."""

_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, remove_blank_text=False,
    strip_cdata=False,
)  # fmt: skip


def parsed(data: bytes) -> Element:
    """Return the root element of a part.

    Raises:
        WorkbookError: The bytes are no XML, or have a document type.
    """
    if b"<!DOCTYPE" in data[:4096]:
        # Before the parser is asked: it would unfold the entities of a bomb to check them.
        raise refusal("damaged-file", detail="DOCTYPE")
    try:
        root = etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError as error:
        raise refusal("damaged-file", detail="XML") from error
    if root.getroottree().docinfo.doctype:
        raise refusal("damaged-file", detail="DOCTYPE")
    return root


def serialised(root: Element) -> bytes:
    """Return the bytes of a part."""
    tree = root.getroottree()
    standalone = {True: ' standalone="yes"', False: ' standalone="no"'}.get(
        tree.docinfo.standalone, ""
    )
    head = f'<?xml version="1.0" encoding="UTF-8"{standalone}?>\r\n'.encode("ascii")
    body: bytes = etree.tostring(tree, encoding="UTF-8", xml_declaration=False)
    return head + body


def local(element: Element) -> str:
    """Return an element's name without its namespace; empty for comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Element | None, name: str) -> Iterator[Element]:
    """Give the children called `name`."""
    if element is not None:
        # lxml's own search is ten times faster than asking each child for its name.
        yield from element.iterchildren(f"{{*}}{name}")


def child(element: Element | None, name: str) -> Element | None:
    """Return the first child called `name`, or None."""
    return None if element is None else next(element.iterchildren(f"{{*}}{name}"), None)


def descendants(element: Element, *names: str) -> Iterator[Element]:
    """Give all elements below, and this one, that are called one of `names`, in order."""
    yield from element.iter(*[f"{{*}}{name}" for name in names])


def beside(element: Element, name: str) -> Element:
    """Return a new element called `name` in the namespace of `element`, not yet placed."""
    space = etree.QName(element).namespace
    tag = f"{{{space}}}{name}" if space else name
    return element.makeelement(tag, nsmap=element.nsmap if not element.nsmap.get(None) else None)


def appended(parent: Element, name: str, **attributes: str) -> Element:
    """Return a new last child of `parent`, in its namespace."""
    made = beside(parent, name)
    for key, value in attributes.items():
        made.set(key, value)
    parent.append(made)
    return made


def relation_id(element: Element) -> str:
    """Return the `r:id` of an element, whatever its prefix and flavour; empty where it has none."""
    for name, value in element.attrib.items():
        if name.endswith("}id") and "relationships" in name:
            return str(value)
    return ""


def dropped(element: Element) -> None:
    """Take an element out of its parent; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)
