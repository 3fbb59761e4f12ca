"""How a cell looks, changed for that cell alone: formats are added, those that are there stay.

Looks(patch).number(7, Look(fill="FFC7CE"))   a format like number 7 with a red ground
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar, cast

from lxml import etree

from .grid import Cell
from .package import Patch
from .xml import Element, appended, beside, child, children, local

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_FONT = (
    "b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color",
    "name", "family", "charset", "scheme",
)  # fmt: skip
_SECTIONS = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs",
    "tableStyles", "colors", "extLst",
)  # fmt: skip
_AUTOMATIC = (("indexed", "64"),)
_FIRST_OWN_FORMAT = 164
"""Numbers below stand for formats that every program knows (ECMA-376 §18.8.30)."""
Made = TypeVar("Made")
_REMEMBERED: dict[tuple[Any, bytes], tuple[Any, bytes]] = {}
"""What was made, and the formats before -> what came out, and the formats behind it."""
_MOST_REMEMBERED = 64
_PLAIN = {
    "fonts": "<fonts xmlns='{0}'><font><sz val='11'/><name val='宋体'/></font></fonts>",
    "fills": "<fills xmlns='{0}'><fill><patternFill patternType='none'/></fill>"
    "<fill><patternFill patternType='gray125'/></fill></fills>",
    "borders": "<borders xmlns='{0}'><border><left/><right/><top/><bottom/><diagonal/></border>"
    "</borders>",
    "cellStyleXfs": "<cellStyleXfs xmlns='{0}'><xf numFmtId='0' fontId='0' fillId='0' "
    "borderId='0'/></cellStyleXfs>",
    "cellXfs": "<cellXfs xmlns='{0}'><xf numFmtId='0' fontId='0' fillId='0' borderId='0' xfId='0'/>"
    "</cellXfs>",
}


@dataclass(frozen=True, slots=True)
class Ground:
    """The ground of a cell, as the part says it."""

    pattern: str = "none"
    front: tuple[tuple[str, str], ...] = ()
    """Attributes of its colour: rgb, theme and tint, indexed."""
    back: tuple[tuple[str, str], ...] = ()

    @property
    def color(self) -> str:
        """Red, green, blue in hex where it is one plain colour; else empty."""
        said = dict(self.front).get("rgb", "")
        return said[-6:].upper() if self.pattern == "solid" else ""


@dataclass(frozen=True, slots=True)
class Look:
    """What is to be other than it is; None leaves it."""

    fill: str | None = None
    """Red, green, blue in hex: `FFC7CE`."""
    color: str | None = None
    bold: bool | None = None
    underlined: bool | None = None
    size: float | None = None
    wrapped: bool | None = None
    horizontal: str | None = None
    """left, center, right."""
    vertical: str | None = None
    """top, center, bottom."""
    framed: bool | None = None
    """A thin line all round."""
    format: str | None = None
    """A number format, `@` or `yyyy-mm-dd`."""
    locked: bool | None = None
    ground: Ground | None = None
    """What `ground` gave of another format, in place of `fill`."""


class Looks:
    """The formats of a workbook's cells."""

    def __init__(self, patch: Patch) -> None:
        self.patch = patch
        self._known: dict[tuple[int, Look], int] = {}
        self._paths = {sheet.name: sheet.path for sheet in patch.sheets() if sheet.is_grid}
        self._entries: dict[str, tuple[int, dict[bytes, int]]] = {}
        found = patch.related(patch.workbook, "styles")
        self._path = found[0] if found else _new_styles(patch)

    def remembered(self, make: Callable[[Looks], Made]) -> Made:
        """Return what `make` gives: numbers of formats, added once to all workbooks alike.

        Copies of one form have the same formats, and what is added to them is the same as well.
        """
        if self.patch.touched(self._path):
            return make(self)
        before = self.patch.read(self._path)
        known = _REMEMBERED.get((make, before))
        if known is None:
            made = make(self)
            if len(_REMEMBERED) >= _MOST_REMEMBERED:
                _REMEMBERED.clear()
            _REMEMBERED[make, before] = made, self.patch.read(self._path)
            return made
        self.patch.replace(self._path, known[1])
        self._known, self._entries = {}, {}
        return cast("Made", known[0])

    def number(self, base: int, look: Look) -> int:
        """Return the number of a format like `base` but for what `look` says."""
        key = base, look
        if key not in self._known:
            self._known[key] = self._made(base, look)
        return self._known[key]

    def paint(self, sheet: str, cell: Cell, look: Look) -> None:
        """Change how one cell looks; its value stays."""
        grid = self.patch.edit(self._paths.get(sheet) or self.patch.sheet(sheet).path)
        number = self.number(grid.style(*cell), look)
        grid.cell(*cell).set("s", str(number))

    def grounds(self) -> list[Ground]:
        """Return the ground of each format, by number."""
        root = self.patch.tree(self._path)
        fills = [_ground(one) for one in children(child(root, "fills"), "fill")]
        numbers = [one.get("fillId", "0") for one in children(child(root, "cellXfs"), "xf")]
        return [fills[int(n)] if n.isdigit() and int(n) < len(fills) else Ground() for n in numbers]

    def _made(self, base: int, look: Look) -> int:
        root = self.patch.touch(self._path)
        formats = _section(root, "cellXfs")
        made = _copied(formats, "xf", base)
        if look.fill is not None or look.ground is not None:
            fills = _section(root, "fills")
            ground = look.ground or Ground("solid", (("rgb", f"FF{look.fill}"),), _AUTOMATIC)
            _refer(made, "fillId", "applyFill", self._added(fills, _fill(root, ground)))
        if any(x is not None for x in (look.color, look.bold, look.underlined, look.size)):
            fonts = _section(root, "fonts")
            _refer(made, "fontId", "applyFont", self._added(fonts, _font(fonts, made, look)))
        if look.framed:
            borders = _section(root, "borders")
            _refer(made, "borderId", "applyBorder", self._added(borders, _border(root)))
        if look.format is not None:
            _refer(made, "numFmtId", "applyNumberFormat", _number_format(root, look.format))
        _align(made, look)
        _protect(made, look)
        return self._added(formats, made)

    def _added(self, holder: Element, element: Element) -> int:
        """Return the number of an element in its list; one that says the same is taken instead."""
        name = local(holder)
        length, numbers = self._entries.get(name, (-1, {}))
        if length != len(holder):
            # It is the first time, or somebody else has put something in.
            numbers = {}
            for at, one in enumerate(holder.iterchildren("{*}*")):
                numbers.setdefault(etree.tostring(one, with_tail=False), at)
        # Only in its place does it say the same namespaces as the others do.
        holder.append(element)
        wanted = etree.tostring(element, with_tail=False)
        if wanted in numbers:
            holder.remove(element)
        else:
            numbers[wanted] = sum(1 for _ in holder.iterchildren("{*}*")) - 1
            holder.set("count", str(numbers[wanted] + 1))
        self._entries[name] = len(holder), numbers
        return numbers[wanted]


def _new_styles(patch: Patch) -> str:
    space = etree.QName(patch.tree(patch.workbook)).namespace
    path = patch.beside_workbook("styles.xml")
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    patch.add(path, f'{head}<styleSheet xmlns="{space}"/>'.encode(), _TYPE)
    patch.relate(patch.workbook, "styles", path)
    for name in _PLAIN:
        _section(patch.touch(path), name)
    return path


def _section(root: Element, name: str) -> Element:
    """Return a list of the styles' part, made in its place with what every list begins with."""
    found = child(root, name)
    if found is not None and (len(found) or name == "numFmts"):
        return found
    if found is not None:
        root.remove(found)
    if name in _PLAIN:
        found = etree.fromstring(_PLAIN[name].format(etree.QName(root).namespace or ""))
    else:
        found = beside(root, name)
    rank = _SECTIONS.index(name)
    for other in root:
        if local(other) in _SECTIONS and _SECTIONS.index(local(other)) > rank:
            other.addprevious(found)
            return found
    root.append(found)
    return found


def said(element: Element) -> tuple[object, ...]:
    """Return what an element says, by which two of a list are told to be alike."""
    inner = tuple(said(one) for one in element if local(one))
    return local(element), tuple(sorted(element.attrib.items())), inner


def _copied(holder: Element, name: str, number: int) -> Element:
    """Return a copy of an entry of a list; of the first where there are not so many."""
    found = next(islice(children(holder, name), number, None), None)
    made: Element = deepcopy(child(holder, name) if found is None else found)
    made.tail = None
    return made


def _refer(made: Element, key: str, applied: str, number: int) -> None:
    made.set(key, str(number))
    made.set(applied, "1")


def _fill(root: Element, ground: Ground) -> Element:
    fill = beside(root, "fill")
    pattern = appended(fill, "patternFill", patternType=ground.pattern)
    for name, said_ in (("fgColor", ground.front), ("bgColor", ground.back)):
        if said_:
            appended(pattern, name, **dict(said_))
    return fill


def _ground(fill: Element) -> Ground:
    pattern = child(fill, "patternFill")
    if pattern is None:
        return Ground()
    colours = [child(pattern, name) for name in ("fgColor", "bgColor")]
    front, back = (
        () if one is None else tuple((str(k), str(v)) for k, v in one.attrib.items())
        for one in colours
    )
    return Ground(pattern.get("patternType", "none"), front, back)


def _font(fonts: Element, made: Element, look: Look) -> Element:
    base = made.get("fontId", "0")
    font = _copied(fonts, "font", int(base) if base.isdigit() else 0)
    wanted = {
        "b": None if look.bold is None else ({} if look.bold else None),
        "u": None if look.underlined is None else ({} if look.underlined else None),
        "sz": None if look.size is None else {"val": f"{look.size:g}"},
        "color": None if look.color is None else {"rgb": f"FF{look.color}"},
    }
    changed = {
        "b": look.bold is not None, "u": look.underlined is not None,
        "sz": look.size is not None, "color": look.color is not None,
    }  # fmt: skip
    for name, attributes in wanted.items():
        if not changed[name]:
            continue
        for old in list(children(font, name)):
            font.remove(old)
        if attributes is not None:
            element = beside(font, name)
            for key, value in attributes.items():
                element.set(key, value)
            _put_in_font(font, element)
    return font


def _put_in_font(font: Element, element: Element) -> None:
    rank = _FONT.index(local(element))
    for other in font:
        if local(other) in _FONT and _FONT.index(local(other)) > rank:
            other.addprevious(element)
            return
    font.append(element)


def _border(root: Element) -> Element:
    border = beside(root, "border")
    for side in ("left", "right", "top", "bottom"):
        appended(appended(border, side, style="thin"), "color", indexed="64")
    appended(border, "diagonal")
    return border


def _number_format(root: Element, code: str) -> int:
    plain = {"General": 0, "0": 1, "0.00": 2, "0%": 9, "0.00%": 10, "@": 49}
    if code in plain:
        return plain[code]
    holder = _section(root, "numFmts")
    numbers = [_FIRST_OWN_FORMAT - 1]
    for one in children(holder, "numFmt"):
        number = one.get("numFmtId", "")
        if one.get("formatCode") == code and number.isdigit():
            return int(number)
        numbers.append(int(number) if number.isdigit() else 0)
    appended(holder, "numFmt", numFmtId=str(max(numbers) + 1), formatCode=code)
    holder.set("count", str(len(list(children(holder, "numFmt")))))
    return max(numbers) + 1


def _align(made: Element, look: Look) -> None:
    given = {
        "horizontal": look.horizontal, "vertical": look.vertical,
        "wrapText": None if look.wrapped is None else str(int(look.wrapped)),
    }  # fmt: skip
    _set_in(made, "alignment", "applyAlignment", given)


def _protect(made: Element, look: Look) -> None:
    locked = None if look.locked is None else str(int(look.locked))
    _set_in(made, "protection", "applyProtection", {"locked": locked})


def _set_in(made: Element, name: str, applied: str, given: dict[str, str | None]) -> None:
    known = {key: value for key, value in given.items() if value is not None}
    if not known:
        return
    element = child(made, name)
    if element is None:
        element = beside(made, name)
        made.insert(0 if name == "alignment" or child(made, "alignment") is None else 1, element)
    for key, value in known.items():
        element.set(key, value)
    made.set(applied, "1")
