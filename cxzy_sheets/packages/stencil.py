"""A workbook with some cells left open, made once and filled many times.

Everything that does not depend on the values is worked out when the stencil is made: the part of
each sheet is cut at its open cells, entries that stay are ready records, a copy is a few joins.

    sheet1.xml   …<c r="B6" s="4"  ▯  <c r="C6" s="5"  ▯  …     ▯ what `contents` writes
    the zip      [records as they came] [sheet1, packed anew] [records as they came] [directory]
"""

from __future__ import annotations

import copy
import re
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lxml import etree

from .archive import CENTRAL_OFFSET, CENTRAL_SUMS, Entry, closed, deflated
from .contents import attribute
from .grid import Cell, Grid
from .package import Patch
from .workbook import recalculated_on_load
from .xml import Element, serialised

_OPEN = re.compile(rb"<\?open (\d+)\?>")

Contents = Mapping[str, Mapping[Cell, bytes]]
"""Sheet -> cell -> what follows its opening tag, as `filled_in` and `computed` write it."""


@dataclass(frozen=True, slots=True)
class _Record:
    """An entry, ready to be written: its record, and its line in the directory."""

    local: bytes
    line: bytes

    @classmethod
    def of(cls, entry: Entry) -> _Record:
        """Return the record of an entry."""
        return cls(entry.local(), entry.central(0))


@dataclass(frozen=True, slots=True)
class _Cut:
    """A sheet's part, cut at its open cells."""

    sheet: str
    pieces: tuple[bytes, ...]
    """The part's bytes with every second piece an open cell."""
    slots: Mapping[Cell, int]
    """Which piece each open cell is."""
    empty: Entry
    """The entry that a filled part goes out as."""
    line: bytes
    """Its line in the directory."""
    closed: _Record
    """The part of a copy that says nothing of its cells."""

    def record(self, contents: Mapping[Cell, bytes]) -> _Record:
        """Return the part with its cells filled."""
        pieces = list(self.pieces)
        for cell, data in contents.items():
            pieces[self.slots[cell]] = data
        data = b"".join(pieces)
        crc, packed = deflated(data)
        line = bytearray(self.line)
        struct.pack_into("<3L", line, CENTRAL_SUMS, crc, len(packed), len(data))
        return _Record(self.empty.local_head(crc, len(packed), len(data)) + packed, bytes(line))


class Stencil:
    """A workbook with open cells."""

    def __init__(
        self,
        patch: Patch,
        open_cells: Mapping[str, Iterable[Cell]],
        usual: Contents | None = None,
    ) -> None:
        """Make a stencil.

        Args:
            patch: The workbook; it is not changed any more from then on.
            open_cells: Sheet -> the cells whose contents each copy brings.
            usual: What an open cell holds in a copy that says nothing of it; else it is blank. A
                part that the patch has not touched goes out as it came where a copy says nothing
                of its cells: there, `usual` is what they hold.
        """
        self._comment = patch.package.comment
        sheets = {patch.named(patch.sheet(sheet).path): sheet for sheet in open_cells}
        told = patch.copy()
        recalculated_on_load(told)
        workbook = patch.named(patch.workbook)
        self._entries: list[_Cut | _Record] = []
        self._told: list[_Cut | _Record] = []
        for entry in patch.changed_entries():
            made: _Cut | _Record
            if entry.name in sheets:
                sheet = sheets[entry.name]
                cells = list(dict.fromkeys(open_cells[sheet]))
                made = _cut(patch, entry, sheet, cells, (usual or {}).get(sheet, {}))
            else:
                made = _Record.of(entry)
            self._entries.append(made)
            if entry.name == workbook:
                made = _Record.of(entry.holding(told.read(workbook)))
            self._told.append(made)

    def filled(self, contents: Contents, *, recalculated: bool = False) -> bytes:
        """Return a copy of the workbook.

        Args:
            contents: What open cells hold. A sheet that is not named goes out as it stands.
            recalculated: Whether Excel is to work everything out when it opens the copy.
        """
        records: list[bytes] = []
        directory: list[bytes] = []
        offset = 0
        entries = self._told if recalculated else self._entries
        for entry in entries:
            if isinstance(entry, _Record):
                record = entry
            else:
                given = contents.get(entry.sheet)
                record = entry.closed if given is None else entry.record(given)
            records.append(record.local)
            line = bytearray(record.line)
            struct.pack_into("<L", line, CENTRAL_OFFSET, offset)
            directory.append(bytes(line))
            offset += len(record.local)
        end = closed(b"".join(directory), len(directory), offset, self._comment)
        return b"".join(records) + end


def _cut(
    patch: Patch, entry: Entry, sheet: str, cells: list[Cell], usual: Mapping[Cell, bytes]
) -> _Cut:
    touched = patch.touched(entry.name)
    grid = Grid(copy.deepcopy(patch.tree(entry.name).getroottree()).getroot())
    openings: list[bytes] = []
    for cell in cells:
        touched |= cell not in grid.cells
        openings.append(_opening(grid.cell(*cell)))
    for number, cell in enumerate(cells):
        mark = etree.ProcessingInstruction("open", str(number))
        element = grid.cells[cell]
        mark.tail = element.tail
        element.getparent().replace(element, mark)
    pieces: list[bytes] = []
    slots: dict[Cell, int] = {}
    part = serialised(grid.root)
    at = 0
    for found in _OPEN.finditer(part):
        number = int(found[1])
        slots[cells[number]] = len(pieces) + 1
        pieces += [part[at : found.start()] + openings[number], usual.get(cells[number], b"/>")]
        at = found.end()
    pieces.append(part[at:])
    closed_part = entry.holding(b"".join(pieces)) if touched else entry
    empty = entry.holding(b"")
    return _Cut(sheet, tuple(pieces), slots, empty, empty.central(0), _Record.of(closed_part))


def _opening(cell: Element) -> bytes:
    """Return a cell's opening tag up to where its type would stand."""
    prefix = f"{cell.prefix}:" if cell.prefix else ""
    given = "".join(
        f' {name}="{attribute(value)}"'
        for name, value in cell.attrib.items()
        if name not in ("t", "cm", "vm") and "}" not in name
    )
    return f"<{prefix}c{given}".encode()
