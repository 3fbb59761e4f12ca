"""The XML of a document, piece by piece, in the order that its schema wants.

run(text, look)              w:r     look = Look(face, …): the font for every script, the size
paragraph(runs, Lines(…))    w:p     how far apart its lines are, how far it is set in
element(tag, …)              any
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from .word_profiles import Face

TWIPS = 20
"""A point."""


@dataclass(frozen=True, slots=True)
class Look:
    """The look of text."""

    face: Face
    latin: str
    """The font of digits and Latin letters."""
    name: str = ""
    """Another font than the face's, at its size."""
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """The look of a paragraph."""

    align: str = ""
    """center, right, both; empty for left."""
    line: float | None = None
    """Points from line to line; 0: as the font has them; None: as everywhere."""
    after: float = 0
    """Points below it."""
    size: float = 16
    """Points of a character, for what it is set in by."""
    indent: Mapping[str, float] = field(default_factory=dict)
    """firstLine, hanging, left, right: characters."""
    with_next: bool = False
    outline: int | None = None


def element(tag: str, *children: Any, **attributes: str) -> Any:
    """Return an element of WordprocessingML; attributes are of its namespace."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(_qualified(name), value)
    for child in children:
        made.append(child)
    return made


@lru_cache(maxsize=256)
def _qualified(name: str) -> str:
    return str(qn(f"w:{name}"))


def half_points(size: float) -> str:
    """Return a size as WordprocessingML counts it."""
    return str(round(size * 2))


def twips(points: float) -> str:
    """Return a length of points in twentieths."""
    return str(round(points * TWIPS))


def twips_of(mm: float) -> str:
    """Return a length of mm in twentieths of a point."""
    return str(round(mm / 25.4 * 72 * TWIPS))


@lru_cache(maxsize=64)
def _properties(look: Look) -> Any:
    fonts = element(
        "rFonts", hint="eastAsia", ascii=look.latin, hAnsi=look.latin,
        eastAsia=look.name or look.face.name, cs=look.latin,
    )  # fmt: skip
    made = element("rPr", fonts)
    if look.bold:
        made.append(element("b"))
    size = half_points(look.face.size)
    made.append(element("sz", val=size))
    made.append(element("szCs", val=size))
    return made


def run_properties(look: Look) -> Any:
    """Return w:rPr of a look."""
    return deepcopy(_properties(look))


def run(text: str, look: Look) -> Any:
    """Return w:r of a text; a line break in it is `\\n`."""
    made = element("r", run_properties(look))
    for index, part in enumerate(text.split("\n")):
        if index:
            made.append(element("br"))
        if part:
            # One text, its blanks kept: python-docx would take tabs and hyphens apart.
            said = element("t")
            said.text = part
            said.set(qn("xml:space"), "preserve")
            made.append(said)
    return made


def paragraph(runs: Iterable[Any], lines: Lines) -> Any:
    """Return w:p."""
    properties = element("pPr")
    if lines.with_next:
        properties.append(element("keepNext"))
    spacing = {}
    if lines.after:
        spacing["after"] = twips(lines.after)
    if lines.line == 0:
        spacing |= {"line": "240", "lineRule": "auto"}
    elif lines.line is not None:
        spacing |= {"line": twips(lines.line), "lineRule": "exact"}
    if spacing:
        properties.append(element("spacing", **spacing))
    if lines.indent:
        sides = {}
        for side, characters in lines.indent.items():
            sides[f"{side}Chars"] = str(round(characters * 100))
            sides[side] = twips(characters * lines.size)
        properties.append(element("ind", **sides))
    if lines.align:
        properties.append(element("jc", val=lines.align))
    if lines.outline is not None:
        properties.append(element("outlineLvl", val=str(lines.outline)))
    made = element("p", *([properties] if len(properties) else []))
    for one in runs:
        made.append(one)
    return made
