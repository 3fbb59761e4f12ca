"""What hangs over the cells of an .xlsx: comments and pictures; and which rows are hidden.

In come the parts of a package, out go places and texts. Nothing of it is an answer; it is looked at
only where a cheap sign in the sheet's bytes says that there is any, and told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from ..refs import LAST_COLUMN, LAST_ROW, Box, position
from .guard import Package, relations
from .parsed import parse_xml, unescaped

SIGNS = (b'hidden="1"', b'hidden="true"', b"<drawing", b"<legacyDrawing", b"hidden='")
"""Bytes without which a sheet has no comment, no picture and nothing hidden."""

_TAG = re.compile(rb"<(row|col)\s([^>]*)>")
_HIDDEN = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']")
_NUMBERS = {
    name: re.compile(name.encode() + rb"=[\"'](\d{1,7})[\"']") for name in ("r", "min", "max")
}


class Picture(NamedTuple):
    """One picture on a sheet."""

    box: Box
    """The cells that it covers, from 0."""
    content: int | None
    """What tells it from other pictures; None where it is not stored in the file."""


class Hanging(NamedTuple):
    """What hangs over one sheet."""

    comments: Mapping[tuple[int, int], str]
    pictures: tuple[Picture, ...]


_WIDTH, _HEIGHT = 609_600, 190_500
"""EMU of a usual column and row: 64 and 20 pixels."""

NOTHING = Hanging({}, ())


def is_unusual(xml: bytes) -> bool:
    """Return whether a sheet may have comments, pictures, hidden rows or columns."""
    return any(sign in xml for sign in SIGNS)


def hidden_in(xml: bytes) -> tuple[frozenset[int], tuple[tuple[int, int], ...]]:
    """Return the hidden rows and runs of hidden columns of a sheet's part, from 0."""
    rows: set[int] = set()
    columns: list[tuple[int, int]] = []
    row = -1
    for match in _TAG.finditer(xml):
        given = match[2]
        if match[1] == b"col":
            if _HIDDEN.search(given):
                columns.append((_number(given, "min") - 1, _number(given, "max") - 1))
            continue
        row = _number(given, "r", row + 2) - 1
        if _HIDDEN.search(given):
            rows.add(row)
    return frozenset(rows), tuple(columns)


def _number(given: bytes, name: str, usual: int = 1) -> int:
    found = _NUMBERS[name].search(given)
    return int(found[1]) if found else usual


def hanging_over(package: Package, path: str) -> Hanging:
    """Return what hangs over the sheet whose part is at `path`."""
    comments: dict[tuple[int, int], str] = {}
    pictures: list[Picture] = []
    for kind, target in relations(package, path).values():
        if kind.endswith("/comments"):
            comments.update(_comments(package.read(target)))
        elif kind.endswith("/drawing"):
            held = relations(package, target)
            for area, relation in _pictures(package.read(target)):
                entry = package.parts_of.find(held.get(relation, ("", ""))[1])
                pictures.append(Picture(area, entry.crc if entry is not None else None))
    return Hanging(comments, tuple(pictures))


@lru_cache(maxsize=64)
def _comments(xml: bytes) -> Mapping[tuple[int, int], str]:
    """Return the text of each comment by its cell, from 0."""
    found: dict[tuple[int, int], str] = {}
    at: list[tuple[int, int]] = []
    pieces: list[str] = []
    inside: list[str] = []

    def start(tag: str, given: Mapping[str, str]) -> None:
        local = tag.rpartition(":")[2]
        inside.append(local)
        if local == "comment":
            pieces.clear()
            at[:] = [position(given.get("ref", "").replace("$", ""))]

    def end(tag: str) -> None:
        inside.pop()
        if tag.rpartition(":")[2] == "comment" and at:
            found[at[0]] = unescaped("".join(pieces)).strip()

    def text(data: str) -> None:
        if inside and inside[-1] == "t" and "rPh" not in inside:
            pieces.append(data)

    parse_xml(xml, start, end, text)
    return found


@lru_cache(maxsize=64)
def _pictures(xml: bytes) -> tuple[tuple[Box, str], ...]:
    """Return the cells that each picture of a drawing covers, and its relation."""
    found: list[tuple[Box, str]] = []
    ends: dict[str, int] = {}
    state = {"side": "", "pic": 0, "name": ""}
    blips: list[str] = []
    pieces: list[str] = []

    def start(tag: str, given: Mapping[str, str]) -> None:
        local = tag.rpartition(":")[2]
        if local.endswith("Anchor"):
            ends.clear()
            blips.clear()
        elif local in ("from", "to"):
            state["side"] = local
        elif local in ("col", "row"):
            pieces.clear()
        elif local == "ext" and not state["pic"] and "cx" in given:
            # A picture that hangs on one cell says its size instead of its last cell.
            ends["across"] = _cells(given, "cx", _WIDTH)
            ends["down"] = _cells(given, "cy", _HEIGHT)
        elif local == "pic":
            state["pic"] = 1
        elif local == "blip" and state["pic"]:
            blips.append(next((v for k, v in given.items() if k.endswith(":embed")), ""))

    def end(tag: str) -> None:
        local = tag.rpartition(":")[2]
        if local in ("col", "row") and state["side"]:
            digits = "".join(pieces).strip()
            ends[f"{state['side']}{local}"] = int(digits) if digits.isdecimal() else 0
        elif local in ("from", "to"):
            state["side"] = ""
        elif local == "pic":
            state["pic"] = 0
        elif local.endswith("Anchor"):
            found.extend((_box(ends), blip) for blip in blips)

    parse_xml(xml, start, end, pieces.append)
    return tuple(found)


def _cells(given: Mapping[str, str], name: str, size: int) -> int:
    digits = given.get(name, "")
    return int(digits) // size if digits.isdecimal() else 0


def _box(ends: Mapping[str, int]) -> Box:
    row, column = ends.get("fromrow", 0), ends.get("fromcol", 0)
    down, across = ends.get("down", 0), ends.get("across", 0)
    last = max(ends.get("torow", row + down), row), max(ends.get("tocol", column + across), column)
    return row, column, min(last[0], LAST_ROW - 1), min(last[1], LAST_COLUMN - 1)
