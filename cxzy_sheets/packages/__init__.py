"""The only patcher of workbooks: cells and rows in, every other part byte for byte.

    archive, xml       the container and its parts
    package            Package (what came in) and Patch (a set of changes)
    grid, contents     the cells of a sheet, and what can stand in them
    references, shifts formulas as tokens; what moves with rows
    rows               rows put in and taken out, with everything that follows:
    around, drawn, elsewhere, obstacles
                       on the sheet, over it, in the workbook; what cannot be cut
    headings           the headings of tables
    looks, notes, newsheets, order
                       formats, comments, sheets and links added to what is there
    rewording          comments cut down again
    written, macros    what a new sheet holds; a workbook without its macros
    workbook           sheets, names, calculation as a whole
    dependents, recalculation
                       which results change with a cell
    results, special, functions
                       what they are
    strings            shared strings that nobody uses any more
    stencil            a workbook with open cells, for many copies

Results that nothing here can work out are taken out and left to Excel, never left stale.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..refs import address, box_address, position
from ..values import CellError
from .contents import (
    Content,
    Rich,
    computed,
    filled_column,
    filled_in,
    formula_element,
    sayable,
    serial,
)  # fmt: skip
from .dependents import Book, Dependents, Place, book_of
from .grid import Cell, Formula, Grid, rich_of
from .headings import heading_over, rename_heading
from .looks import Ground, Look, Looks
from .macros import without_macros
from .newsheets import add_link, add_sheet, merge, place_name, set_height
from .notes import add_notes, noted
from .obstacles import CannotShift
from .package import Package, Patch, Relation, SheetPart
from .recalculation import Recalculation, refresh, take_out_results
from .references import Token, moved, tokens
from .rewording import cut_notes
from .rows import shift_rows
from .stencil import Contents, Stencil
from .strings import forget_strings, strings_used
from .workbook import chain_names, drop_calculation_chain, recalculated_on_load, remove_sheet
from .written import Line, Page

__all__ = [
    "Book", "CannotShift", "Cell", "CellError", "Content", "Contents", "Dependents", "Formula",
    "Grid", "Ground", "Line", "Look", "Looks", "Package", "Page", "Patch", "Place", "Recalculation",
    "Relation", "Rich", "SheetPart", "Stencil", "Token", "add_link", "add_notes", "add_sheet",
    "book_of", "chain_names", "computed", "cut_notes", "drop_calculation_chain", "filled_column",
    "filled_in", "forget_strings", "formula_element", "merge", "moved", "noted", "place_name",
    "recalculated_on_load", "refresh", "remove_sheet", "rich_of", "sayable",
    "serial", "set_cells", "set_height", "shift_rows", "strings_used", "take_out_results", "tokens",
    "without_macros",
]  # fmt: skip


def set_cells(data: bytes, cells: Mapping[str, Mapping[str, Content]]) -> bytes:
    """Return a workbook with other values in some cells; nothing else changes but their results.

    Args:
        data: An .xlsx or .xlsm workbook.
        cells: Sheet -> A1 address -> value; None makes a cell blank. A formula there goes.

    Raises:
        WorkbookError: The bytes are no such workbook.
        KeyError: It has no such sheet.
        ValueError: A cell belongs to a formula over several cells, or to a merge whose value
            stands in another cell; a table's heading would be empty, or there twice.
    """
    patch = Patch(Package(data))
    values: dict[Place, Content] = {}
    for sheet, given in cells.items():
        for cell, value in given.items():
            at = position(cell)
            values[sheet, *at] = value.text if isinstance(value, Rich) else value
            put(patch, sheet, at, value)
    refresh(patch, values)
    return patch.save()


def put(patch: Patch, sheet: str, at: Cell, value: Content) -> None:
    """Put a value into a cell of a patch; a formula that goes is forgotten by the chain as well."""
    part = patch.sheet(sheet)
    grid = patch.grid(part.path)
    area = grid.merged_over(*at)
    if value is not None and area is not None and at != area[:2]:
        raise ValueError(f"{address(*at)} 属于合并单元格 {box_address(area)}")
    heading = heading_over(patch, part, *at)
    if heading is not None:
        value = str(value.text if isinstance(value, Rich) else "" if value is None else value)
        rename_heading(patch, *heading, value)
    if grid.has_formula(*at) and chain_names(patch, part, [address(*at)]):
        drop_calculation_chain(patch)
    patch.edit(part.path).put(*at, value)
