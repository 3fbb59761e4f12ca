"""The rows of a new sheet, all written at once: many times faster than cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from lxml import etree

from ..refs import Box, address, box_address
from .contents import number_text, sayable, written
from .grid import Cell
from .order import section
from .package import Patch
from .xml import Element, appended, child


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its height in points, and its cells from the first column on."""

    height: float
    cells: Sequence[tuple[str | float, int]]
    """Value and number of the format; an empty text is a blank cell."""


def write_lines(
    patch: Patch,
    sheet: str,
    lines: Sequence[Line],
    *,
    merges: Iterable[Box] = (),
    links: Iterable[tuple[Cell, str]] = (),
) -> None:
    """Write all rows of a sheet that has none, with merges, and links to places of the workbook."""
    root = patch.touch(patch.sheet(sheet).path)
    space = str(etree.QName(root).namespace)
    rows = "".join(_row(number, line) for number, line in enumerate(lines))
    made = etree.fromstring(f'<sheetData xmlns="{space}">{rows}</sheetData>')
    root.replace(child(root, "sheetData"), made)
    widest = max((len(line.cells) for line in lines), default=1)
    reach = child(root, "dimension")
    if reach is not None:
        reach.set("ref", box_address((0, 0, max(len(lines), 1) - 1, max(widest, 1) - 1)))
    _merge(root, list(merges))
    _link(root, list(links))


def _merge(root: Element, areas: Sequence[Box]) -> None:
    if areas:
        merged = section(root, "mergeCells")
        for area in areas:
            appended(merged, "mergeCell", ref=box_address(area))
        merged.set("count", str(len(areas)))


def _link(root: Element, links: Sequence[tuple[Cell, str]]) -> None:
    if links:
        holder = section(root, "hyperlinks")
        for cell, target in links:
            appended(holder, "hyperlink", ref=address(*cell), location=target)


def _row(number: int, line: Line) -> str:
    cells = "".join(
        _cell(address(number, column), value, style)
        for column, (value, style) in enumerate(line.cells)
    )
    return f'<row r="{number + 1}" ht="{line.height:g}" customHeight="1">{cells}</row>'


def _cell(at: str, value: str | float, style: int) -> str:
    if not isinstance(value, str):
        return f'<c r="{at}" s="{style}"><v>{number_text(value)}</v></c>'
    text = sayable(value)
    if not text:
        return f'<c r="{at}" s="{style}"/>'
    said = f'<is><t xml:space="preserve">{escape(written(text))}</t></is>'
    return f'<c r="{at}" s="{style}" t="inlineStr">{said}</c>'
