"""What a form says: tags, fields, blocks, tables, labels; from the tagged workbook's bytes.

`load_layout` reads the workbook once, with openpyxl, and returns a `Layout` of plain values that
everything else works from: reading, checking, filling, sending out.
"""

from __future__ import annotations

from ..findings import Finding
from .binding import bound
from .face import face_of
from .lint import lint
from .model import (
    Anchor,
    Around,
    Block,
    Chunk,
    Field,
    Layout,
    Mixed,
    Page,
    RuleLine,
    Spot,
    Table,
    TableColumn,
)

__all__ = [
    "Anchor", "Around", "Block", "Chunk", "Field", "Layout", "Mixed", "Page", "RuleLine", "Spot",
    "Table", "TableColumn", "bound", "face_of", "lint", "load_layout",
]  # fmt: skip


def load_layout(data: bytes, name: str) -> tuple[Layout, list[Finding]]:
    """Return what a tagged workbook says, and what is wrong with it; `lint` tells the rest.

    Args:
        data: The workbook, .xlsx or .xlsm.
        name: What the form is called: its file's name without the ending.

    Raises:
        WorkbookError: The bytes are no workbook that a form can be read from.
    """
    from ..workbooks import load_definition
    from .build import build
    from .own_looks import with_own_looks

    layout, problems = build(load_definition(data), name)
    return with_own_looks(layout, data), problems
