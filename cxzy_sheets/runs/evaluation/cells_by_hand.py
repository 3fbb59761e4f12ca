"""Cells of a sheet as XML, and what formulas and addresses become when rows move or numbers change.

Of the standard library alone, as all of the units' own pen is.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ADDRESS = re.compile(r"(\$?)([A-Z]{1,3})(\$?)([0-9]+)")
_SUM = re.compile(r"SUM\(([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)\)")
_QUOTIENT = re.compile(r"IFERROR\((.+)/([A-Z]+[0-9]+),\"\"\)")
_SHARE = re.compile(r"IF\(N\((.+)\)=0,\"\",([A-Z]+[0-9]+)/(.+)\)")
_EPOCH = datetime.date(1899, 12, 30)

for _prefix, _uri in (
    ("", MAIN),
    ("r", RELATION),
    ("mc", "http://schemas.openxmlformats.org/markup-compatibility/2006"),
    ("x14ac", "http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"),
):
    ElementTree.register_namespace(_prefix, _uri)

Cell = ElementTree.Element


def spelt(name: str) -> str:
    """Return the full name of an element of a sheet."""
    return f"{{{MAIN}}}{name}"


def as_bytes(root: Cell) -> bytes:
    """Return an element as the bytes of a part."""
    return bytes(ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True))


def typed(cell: Cell, value: Any) -> None:
    """Type a value into a cell: text, number, day, yes or no; None empties it."""
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", None)
    if value is None or value == "":
        return
    if isinstance(value, bool):
        value = "是" if value else "否"
    if isinstance(value, datetime.date):
        value = (value - _EPOCH).days
    if isinstance(value, (int, float)):
        ElementTree.SubElement(cell, spelt("v")).text = repr(value)
        return
    cell.set("t", "inlineStr")
    text = ElementTree.SubElement(ElementTree.SubElement(cell, spelt("is")), spelt("t"))
    text.text = str(value)
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def row_of(address: str) -> int:
    """Return the number of the row that an address is in."""
    return int(re.sub("[A-Z]+", "", address))


def order(address: str) -> tuple[int, str]:
    """Return what addresses of a row are put in order by."""
    letters = re.sub("[0-9]+", "", address)
    return len(letters), letters


def column_number(address: str) -> int:
    """Return the number of the column that an address is in: 1 for A."""
    found = 0
    for letter in order(address)[1]:
        found = found * 26 + ord(letter) - 64
    return found


def column_name(number: int) -> str:
    """Return the letters of a column: A for 1."""
    letters = ""
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(65 + letter) + letters
    return letters


def moved(row: Cell, count: int, *, own: bool = False) -> None:
    """Move a row down; the formulas of a copied row move with it."""
    row.set("r", str(int(row.get("r", "0")) + count))
    for cell in row:
        cell.set("r", _ADDRESS.sub(lambda m: _down(m, count), cell.get("r", "")))
        formula = cell.find(spelt("f"))
        if own and formula is not None:
            formula.text = _ADDRESS.sub(lambda m: _down(m, count), formula.text or "")


def _down(match: re.Match[str], count: int) -> str:
    fixed, letters, still, number = match.groups()
    moved = number if still else str(int(number) + count)
    return f"{fixed}{letters}{still}{moved}"


def shifted(reference: str, last: int, count: int) -> str:
    """Return a reference after rows came in behind a row."""

    def moved(match: re.Match[str]) -> str:
        number = int(match[4])
        return f"{match[1]}{match[2]}{match[3]}{number + count if number > last else number}"

    return _ADDRESS.sub(moved, reference)


def reaching(formula: str, last: int, count: int) -> str:
    """Return a formula after rows came in; a sum that ended in front of them reaches on."""
    found = _SUM.fullmatch(formula)
    if found and int(found[2]) < last == int(found[4]):
        return f"SUM({found[1]}{found[2]}:{found[3]}{last + count})"
    return shifted(formula, last, count)


def stretched(sqref: str, last: int, count: int) -> str:
    """Return ranges after rows came in behind their last row; they reach over the new ones."""

    def moved(match: re.Match[str]) -> str:
        number = int(match[4])
        return f"{match[1]}{match[2]}{match[3]}{number + count if number >= last else number}"

    return " ".join(_ADDRESS.sub(moved, part) for part in sqref.split())


def result_of(formula: str, numbers: Mapping[str, float]) -> float | str:
    """Return what a formula of the kit comes to; an empty text where it has nothing to say."""
    found = _SUM.fullmatch(formula)
    if found:
        return _sum(found, numbers)
    found = _QUOTIENT.fullmatch(formula)
    if found:
        above, below = _value(found[1], numbers), numbers.get(found[2])
        return (above or 0.0) / below if below else ""
    found = _SHARE.fullmatch(formula)
    if found is None:
        raise ValueError(formula)
    below = numbers.get(found[3].replace("$", ""))
    return numbers.get(found[2], 0.0) / below if below else ""


def _value(part: str, numbers: Mapping[str, float]) -> float | None:
    found = _SUM.fullmatch(part)
    if found:
        return _sum(found, numbers)
    return numbers.get(part.replace("$", ""))


def _sum(found: re.Match[str], numbers: Mapping[str, float]) -> float:
    left, first, right, last = found.groups()
    letters = [chr(c) for c in range(ord(left), ord(right) + 1)]
    return sum(
        numbers.get(f"{letter}{row}", 0.0)
        for letter in letters
        for row in range(int(first), int(last) + 1)
    )


def with_result(cell: Cell, result: float | str) -> None:
    """Let a cell keep its formula and show a result."""
    value = cell.find(spelt("v"))
    if value is None:
        value = ElementTree.SubElement(cell, spelt("v"))
    cell.attrib.pop("t", None)
    if isinstance(result, str):
        cell.set("t", "str")
        value.text = result
    else:
        value.text = repr(int(result) if result.is_integer() else result)
