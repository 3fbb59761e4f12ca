"""A tagged form, compiled once, and filled once for each copy.

Template(layout, data)  ->  fill(values, rows)  ->  bytes

1  what is given is fitted to the fields         fitting, records
2  an edition with enough rows is taken          edition
3  values become contents of open cells          writing
4  formulas that depend on them are worked out   packages.Recalculation
5  the parts are joined                          packages.Stencil
6  what may read otherwise is read back           proof
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from ..errors import FillError
from ..layout import Layout, Page
from ..layout.definition import FIELD_SHEET, RULE_SHEET
from ..names import offer
from ..packages import (
    CannotShift,
    Cell,
    Package,
    Patch,
    Rich,
    forget_strings,
    remove_sheet,
    rich_of,
    strings_used,
)  # fmt: skip
from ..reading.plan import plan_of
from ..reading.reader import spec_of
from .copies import Copy
from .edition import Base, Edition, PageBase
from .fitting import Misfit, fitted, fitted_column
from .places import growths
from .proof import Proof
from .records import Columns, columns_of, in_printed_order
from .refusals import refused


class Template:
    """A form, ready to be filled many times."""

    def __init__(self, layout: Layout, data: bytes) -> None:
        """Compile a form.

        Args:
            layout: What the form says, as `load_layout` returns it.
            data: The tagged workbook.

        Raises:
            WorkbookError: The bytes are no workbook that can be filled.
        """
        self.layout = layout
        self._base = _base(layout, data)
        self._edition = lru_cache(maxsize=32)(self._make)
        self._edition(self._extras({}))
        self._proof = Proof(layout, self._base.specs)

    def fill(
        self, values: Mapping[str, Any] | None = None, rows: Mapping[str, Any] | None = None
    ) -> bytes:
        """Return a filled copy.

        Args:
            values: Single fields by name, of the types that reading gives. What is not named, or
                None, is left empty.
            rows: Blocks by name: a DataFrame, or a sequence of mappings, with the block's field
                names. A block grows with its records.

        Raises:
            FillError: A name is none of the form's, or a value does not fit its field; the error
                names field, record, cell, what was found and what was expected.
        """
        singles = self._singles(values or {})
        blocks = self._blocks(rows or {})
        counts = {name: count for name, (_, count) in blocks.items()}
        data = Copy(self._edition(self._extras(counts)), singles, blocks).bytes()
        if self._proof.needed(singles, blocks):
            self._proof.hold(data, singles, blocks)
        return data

    def _make(self, extras: tuple[tuple[int, ...], ...]) -> Edition:
        try:
            return Edition(self._base, extras)
        except CannotShift as error:
            hint = "请在表样里多留几行空行,或者把挡住的内容移到别处。"
            raise FillError(f"记录比表样的行多,放不进去:{error}。", hint=hint) from error

    def _extras(self, counts: Mapping[str, int]) -> tuple[tuple[int, ...], ...]:
        return tuple(
            tuple(max(growth.extra(counts), 0) for growth in page.growths)
            for page in self._base.pages
        )

    def _singles(self, values: Mapping[str, Any]) -> dict[str, Any]:
        fields = self.layout.fields
        made: dict[str, Any] = {}
        for name, value in values.items():
            about = fields.get(name)
            if about is None or about.hidden or about.block is not None:
                raise self._unknown(name)
            try:
                made[name] = fitted(value, about, self._base.specs[name])
            except Misfit as misfit:
                raise self._misfit(name, None, value, misfit) from None
        return made

    def _unknown(self, name: str) -> FillError:
        known = [n for n, f in self.layout.fields.items() if f.block is None and not f.hidden]
        block = name.partition(".")[0]
        hint = offer(name, known)
        if block in self.layout.blocks:
            hint = f"块 {block} 的内容请写在 rows 里:rows={{'{block}': …}}。"
        error = FillError(f"表样里没有字段 {name}。", found=name, expected=known, hint=hint)
        error.field = name
        return error

    def _blocks(self, rows: Mapping[str, Any]) -> dict[str, tuple[Columns, int]]:
        made: dict[str, tuple[Columns, int]] = {}
        for name, given in rows.items():
            block = self.layout.blocks.get(name)
            if block is None:
                raise FillError(
                    f"表样里没有块 {name}。", found=name, expected=list(self.layout.blocks),
                    hint=offer(name, self.layout.blocks),
                )  # fmt: skip
            columns, count = columns_of(self.layout, block, given)
            order = self._order(name, columns, count)
            typed: Columns = {}
            for short, column in columns.items():
                full = f"{name}.{short}"
                about = self.layout.fields[full]
                if about.printed and self._prints(name, full):
                    continue
                try:
                    fit = fitted_column(column, about, self._base.specs[full])
                except Misfit as misfit:
                    index = misfit.args[1]
                    raise self._misfit(full, index, column[index], misfit) from None
                typed[short] = (
                    fit
                    if order is None
                    else [None if record is None else fit[record] for record in order]
                )
            made[name] = typed, count if order is None else len(order)
        return made

    def _order(self, name: str, columns: Columns, count: int) -> list[int | None] | None:
        """Return which record stands on each row of a fixed block; None for a repeating one."""
        block = self.layout.blocks[name]
        if not block.fixed:
            return None
        table = self._table(name)
        return in_printed_order(block, table, columns, count)

    def _table(self, name: str) -> Any:
        page = self.layout.pages[self.layout.blocks[name].page]
        return next(table for table in page.tables if table.block == name)

    def _prints(self, name: str, full: str) -> bool:
        return full in self._table(name).printed

    def _misfit(self, name: str, record: int | None, value: object, why: Misfit) -> FillError:
        return refused(self.layout, name, record, value, why.expected, hint=why.hint)


# The base: the form without its tags


def _base(layout: Layout, data: bytes) -> Base:
    package = Package(data, layout.name)
    patch = Patch(package)
    there = {sheet.name for sheet in patch.sheets()}
    pages = tuple(_page_base(layout, index, patch) for index in range(len(layout.pages)))
    gone: set[int] = set()
    for name in (FIELD_SHEET, RULE_SHEET):
        if name in there:
            gone |= strings_used(patch, name)
            remove_sheet(patch, name)
    for page in layout.pages:
        cells = _tagged(page)
        gone |= strings_used(patch, page.name, cells)
        grid = patch.edit(patch.sheet(page.name).path)
        for cell in cells:
            if cell not in page.formulas:
                grid.put(*cell, None)
    forget_strings(patch, gone)
    specs = {name: spec_of(field) for name, field in layout.fields.items()}
    return Base(layout, patch, specs, pages, package.styles, package.date1904)


def _tagged(page: Page) -> list[Cell]:
    """Return the cells of a page that hold tags, or that 字段 names by address."""
    spots = [(spot.row, spot.column) for spot in page.spots if not spot.field.startswith("〔")]
    return [*spots, *((mixed.row, mixed.column) for mixed in page.mixed)]


def _page_base(layout: Layout, index: int, patch: Patch) -> PageBase:
    page = layout.pages[index]
    corners = {
        (row, column): (r0, c0)
        for r0, c0, r1, c1 in page.merges
        for row in range(r0, r1 + 1)
        for column in range(c0, c1 + 1)
    }
    rich = _rich(page, patch)
    return PageBase(page, tuple(growths(page)), corners, rich, plan_of(layout, index).known)


def _rich(page: Page, patch: Patch) -> dict[Cell, Rich]:
    """Return the formatted texts of the page's cells with text and tags."""
    grid = patch.grid(patch.sheet(page.name).path)
    strings = patch.strings()
    found: dict[Cell, Rich] = {}
    for mixed in page.mixed:
        cell = (mixed.row, mixed.column)
        item = grid.text_item(*cell, strings)
        if item is not None:
            found[cell] = rich_of(item)
    return found
