"""What a workbook says, as openpyxl reads it, and where all of it must stand after a shift.

Nothing here knows the library: formulas are taken apart by openpyxl's tokenizer, areas by a regular
expression of its own. `told` says a workbook in plain facts, `told(…, shift)` where each of them
is to be found once rows have been put in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError
from openpyxl.formula.translate import Translator
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

Facts = dict[tuple[Any, ...], Any]
_ROW = re.compile(r"(\$?[A-Za-z]{1,3}\$?)(\d+)$")
_BARE = re.compile(r"(\$?)(\d+)$")


@dataclass(frozen=True)
class Down:
    """Rows put into one sheet: those from `at` (as Excel counts) stand `by` lower."""

    sheet: str
    at: int
    by: int

    def row(self, row: int) -> int:
        return row + self.by if row >= self.at else row

    def end(self, text: str) -> str:
        """Return one end of an area."""
        found = _ROW.match(text) or _BARE.match(text)
        if not found or int(found[2]) == 1_048_576:
            return text
        return f"{found[1]}{self.row(int(found[2]))}"

    def area(self, text: str) -> str:
        return ":".join(map(self.end, text.split(":")))

    def areas(self, text: str) -> str:
        return " ".join(map(self.area, text.split()))

    def formats(self, text: str) -> str:
        """Return the areas of a format or validation: new rows have what the row above has."""
        return " ".join(map(self._with_row, text.split()))

    def _with_row(self, area: str) -> str:
        first, _, last = area.partition(":")
        found = _ROW.match(last or first)
        if not self.by or not found or int(found[2]) != self.at - 1:
            return self.area(area)
        return f"{first}:{found[1]}{int(found[2]) + self.by}"

    def formula(self, text: str, own: str) -> str:
        """Return a formula, with its `=`, of the sheet `own`."""
        try:
            tokenizer = Tokenizer(text)
        except (IndexError, TokenizerError):
            return text  # what openpyxl cannot take apart is told apart by nobody
        for token in tokenizer.items:
            if token.type == Token.OPERAND and token.subtype == Token.RANGE:
                token.value = self.operand(token.value, own)
        return tokenizer.render()

    def operand(self, text: str, own: str) -> str:
        prefix, sign, rest = text.rpartition("!")
        sheet = prefix.strip("'").replace("''", "'") if sign else own
        if sheet.lower() != self.sheet.lower() or "[" in rest:
            return text
        return prefix + sign + self.area(rest)


class Nowhere(Down):
    """No rows at all."""

    def __init__(self) -> None:
        super().__init__("", 1, 0)


def said(book: Any, down: Down) -> Facts:
    """Return what every sheet says, by where it stands after the shift."""
    facts: Facts = {}
    for sheet in book.worksheets:
        here = down if sheet.title == down.sheet else Nowhere()
        facts |= cells(sheet, here, down)
        facts |= areas(sheet, here, down)
    for name, about in book.defined_names.items():
        facts["name", name] = named(about.attr_text or "", down)
    for sheet in book.worksheets:
        facts |= {
            ("name", sheet.title, name): named(about.attr_text or "", down)
            for name, about in sheet.defined_names.items()
        }
    return facts


def named(text: str, down: Down) -> str:
    return down.formula(f"={text}", "") if "$" in text else f"={text}"


def cells(sheet: Any, here: Down, down: Down) -> Facts:
    """Return the contents and styles of a sheet's cells."""
    facts: Facts = {}
    for line in sheet.iter_rows():
        for cell in line:
            at = (sheet.title, here.row(cell.row), cell.column)
            if cell.has_style:
                facts["style", *at] = cell._style.xfId, cell.number_format, cell.font.b
            value = cell.value
            if value is None:
                continue
            moves = cell.data_type == "f"
            facts["cell", *at] = content(value, sheet.title, here, down) if moves else value
            if cell.hyperlink is not None:
                facts["link", *at] = (
                    _place(cell.hyperlink.target, down),
                    _place(cell.hyperlink.location, down),
                )
            if cell.comment is not None:
                facts["comment", *at] = cell.comment.text
    for row, about in sheet.row_dimensions.items():
        if about.height is not None:
            facts["height", sheet.title, here.row(row)] = about.height
    return facts


def _place(link: str | None, down: Down) -> str | None:
    """Return where a link leads: `表1!A9`, `#表1!A9` within the workbook, or a foreign address."""
    if not link or "://" in link:
        return link
    sign = "#" if link.startswith("#") else ""
    return sign + down.operand(link.removeprefix("#"), "")


def content(value: Any, own: str, here: Down, down: Down) -> Any:
    if isinstance(value, ArrayFormula):
        return down.formula(str(value.text), own), here.area(value.ref)
    if isinstance(value, DataTableFormula):
        return here.area(value.ref), value.r1 and here.area(value.r1)
    if isinstance(value, str) and value.startswith("="):
        return down.formula(value, own)
    return value


def areas(sheet: Any, here: Down, down: Down) -> Facts:
    """Return what stands over areas of a sheet."""
    title = sheet.title
    facts: Facts = {}
    for area in sheet.merged_cells.ranges:
        facts["merge", title, here.area(area.coord)] = True
    for number, rule in enumerate(sheet.data_validations.dataValidation):
        facts["validation", title, number] = here.formats(str(rule.sqref))
        for one in ("formula1", "formula2"):
            facts["validation", title, number, one] = _text(getattr(rule, one), title, down)
    for number, area in enumerate(sheet.conditional_formatting):
        facts["format", title, number] = here.formats(str(area.sqref))
        for index, rule in enumerate(area.rules):
            texts = [_text(text, title, down) for text in rule.formula]
            facts["format", title, number, index] = texts
    for table in sheet.tables.values():
        facts["table", title, table.name] = here.area(table.ref)
        facts["table filter", title, table.name] = table.autoFilter and here.area(
            table.autoFilter.ref or ""
        )
    facts["filter", title] = here.area(sheet.auto_filter.ref or "")
    facts["breaks", title] = [_below(b.id, here) for b in sheet.row_breaks.brk]
    for number, one in enumerate([*sheet._images, *sheet._charts]):
        anchor = one.anchor
        corners = (getattr(anchor, "_from", None), getattr(anchor, "to", None))
        kept = getattr(anchor, "editAs", None)
        facts["drawn", title, number] = [_hung(c, corners[0], kept, here) for c in corners]
    return facts


def _below(row: int, here: Down) -> int:
    return here.row(row + 1) - 1


def _hung(corner: Any, first: Any, kept: str | None, here: Down) -> int | None:
    if corner is None:
        return None
    stays = kept == "absolute" or (kept == "oneCell" and first.row + 1 < here.at)
    return int(corner.row) if stays else _below(corner.row, here)


def _text(text: Any, own: str, down: Down) -> Any:
    return down.formula(f"={text}", own) if isinstance(text, str) and text else text


def copied(formula: str, row: int, there: int) -> str:
    """Return a formula of one row as Excel copies it to another one."""
    return str(Translator(formula, f"A{row}").translate_formula(f"A{there}"))
