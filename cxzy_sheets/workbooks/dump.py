"""Any workbook as text, cell by cell: what `cxzy show` prints, and what goldens are kept as.

工作表 附件4 A1:L46
  B5   "第一党支部"
  K5   0.95  [0.00%]  =I5/H5
  合并 A1:L1 A3:A4
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ..catalogue import shown
from ..errors import WorkbookError
from ..refs import address, box_address, column_letters
from ..values import CellError, Uncached
from . import kinds
from .definitions import load_definition
from .reader import read_book
from .sheets import Sheet

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

Cells = dict[tuple[int, int], str]


def dump(data: bytes, name: str = "") -> str:
    """Return a workbook as lines of text: the same bytes give the same text.

    Of every kind: sheets, cells with value and number format, merges, what is hidden. Of .xlsx and
    .xlsm also formulas, widths, validations, comments, conditional formats, print set-up and names.

    Raises:
        WorkbookError: It cannot be read.
    """
    book = read_book(data, name=name)
    definition = _definition(data) if book.kind in (kinds.XLSX, kinds.XLSM) else None
    lines = [f"工作簿 {name}".rstrip(), f"类型 {book.kind}{' 1904' if book.date1904 else ''}"]
    if definition is not None:
        lines += _names(definition)
    for sheet in book.sheets:
        page = definition[sheet.name] if definition and sheet.name in definition else None
        lines += ["", *_sheet(sheet, page)]
    return "\n".join(lines) + "\n"


def _definition(data: bytes) -> Workbook | None:
    """Return what openpyxl shows of a workbook; None where it cannot read what others can."""
    try:
        return load_definition(data)
    except WorkbookError:
        return None


def _names(book: Workbook) -> Iterator[str]:
    for name in sorted(book.defined_names):
        yield f"名称 {name} = {book.defined_names[name].attr_text}"


def _sheet(sheet: Sheet, page: Worksheet | None) -> Iterator[str]:
    cells = _cells(sheet, page)
    rows, columns = [r for r, _ in cells], [c for _, c in cells]
    area = box_address((min(rows), min(columns), max(rows), max(columns))) if cells else "空白"
    yield f"工作表 {sheet.name} {area}{'' if sheet.visible else ' (隐藏)'}"
    width = max((len(address(*at)) for at in cells), default=0)
    for at in sorted(cells):
        yield f"  {address(*at):<{width}}  {cells[at]}"
    if sheet.merges:
        yield f"  合并 {' '.join(box_address(area) for area in sorted(sheet.merges))}"
    yield from _hidden(sheet)
    if page is not None:
        yield from _page(page)


def _cells(sheet: Sheet, page: Worksheet | None) -> Cells:
    """Return each cell that holds something as text: value, number format, formula."""
    look = sheet.look()
    values: dict[tuple[int, int], Any] = {
        (r, c): value
        for r, row in enumerate(sheet.rows)
        for c, value in enumerate(row)
        if value != ""
    }
    values |= {**sheet.far, **look.odd}
    formulas = _formulas(page) if page is not None else dict.fromkeys(look.formulas, "公式")
    made: Cells = {}
    for at in {*values, *formulas}:
        code = look.number_format(*at) or "General"
        parts = [_said(values.get(at, ""))]
        if code.lower() != "general":
            parts.append(f"[{code}]")
        if at in formulas:
            parts.append(formulas[at])
        made[at] = "  ".join(parts)
    return made


def _formulas(page: Worksheet) -> Cells:
    found: Cells = {}
    for r, row in enumerate(page.iter_rows(min_row=1, min_col=1)):
        for c, cell in enumerate(row):
            if cell.data_type == "f":
                text = getattr(cell.value, "text", None)
                found[r, c] = f"{{{text}}}" if text is not None else str(cell.value)
    return found


def _said(value: object) -> str:
    """Return a value as it was typed, texts in quotes so that 12 and "12" are not alike."""
    if isinstance(value, CellError):
        return str(value)
    if isinstance(value, Uncached):
        return "(没有结果)"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ")
    return shown(value)


def _hidden(sheet: Sheet) -> Iterator[str]:
    look = sheet.look()
    rows = sorted(row for row in look.hidden_rows if row < len(sheet.rows))
    if rows:
        yield f"  隐藏的行 {' '.join(f'{a + 1}:{b + 1}' for a, b in _runs(rows))}"
    if look.hidden_columns:
        runs = sorted(look.hidden_columns)
        yield f"  隐藏的列 {' '.join(f'{column_letters(a)}:{column_letters(b)}' for a, b in runs)}"


def _runs(numbers: list[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def _page(page: Worksheet) -> Iterator[str]:
    """Give what only openpyxl shows of a sheet, a line for each thing that is not as usual."""
    yield from _sizes(page)
    for rule in page.data_validations.dataValidation:
        said = [rule.type or "any", rule.operator if rule.operator != "between" else None]
        said += [rule.formula1, rule.formula2]
        yield f"  有效性 {rule.sqref} {' '.join(str(part) for part in said if part)}"
    for area, rules in _conditions(page):
        for rule in rules:
            said = [rule.type, rule.operator, *(rule.formula or ())]
            yield f"  条件格式 {area} {' '.join(str(part) for part in said if part)}"
    for row in page.iter_rows():
        for cell in row:
            if cell.comment is not None:
                yield f"  批注 {cell.coordinate} {_said(cell.comment.text)}"
    for name in sorted(page.defined_names):
        yield f"  名称 {name} = {page.defined_names[name].attr_text}"
    yield from _print(page)


def _conditions(page: Worksheet) -> Iterator[tuple[str, list[Any]]]:
    for area in page.conditional_formatting:
        yield str(area.sqref), area.rules


def _sizes(page: Worksheet) -> Iterator[str]:
    columns = page.column_dimensions
    # openpyxl keeps a run of equal columns under the letter of the first.
    widths = {
        (made.min or 1, made.max or made.min or 1): made.width
        for made in columns.values()
        if made.customWidth and not made.hidden
    }
    if widths:
        said = (
            f"{_span(column_letters(first - 1), column_letters(last - 1))} {width:.4g}"
            for (first, last), width in sorted(widths.items())
        )
        yield f"  列宽 {' · '.join(said)}"
    heights = {row: made.ht for row, made in page.row_dimensions.items() if made.ht is not None}
    if heights:
        said = (f"{_span(str(a), str(b))} {height:.4g}" for a, b, height in _alike(heights))
        yield f"  行高 {' · '.join(said)}"
    if page.freeze_panes:
        yield f"  冻结 {page.freeze_panes}"
    if page.protection.sheet:
        yield "  保护"


def _span(first: str, last: str) -> str:
    return first if first == last else f"{first}:{last}"


def _alike(heights: Mapping[int, float]) -> Iterator[tuple[int, int, float]]:
    """Give runs of rows of one height."""
    for first, last in _runs(sorted(heights)):
        begin = first
        for row in range(first, last + 1):
            if row == last or heights[row + 1] != heights[row]:
                yield begin, row, heights[row]
                begin = row + 1


_PAPERS = {"8": "A3", "9": "A4", "11": "A5"}


def _print(page: Worksheet) -> Iterator[str]:
    setup, said = page.page_setup, []
    if page.print_area:
        said.append(f"区域 {str(page.print_area).rpartition('!')[2].replace('$', '')}")
    for words, titles in (("标题行", page.print_title_rows), ("标题列", page.print_title_cols)):
        if titles:
            said.append(f"{words} {titles.replace('$', '')}")
    if setup.paperSize:
        said.append(_PAPERS.get(str(setup.paperSize), f"纸张 {setup.paperSize}"))
    if setup.orientation == "landscape":
        said.append("横向")
    if page.sheet_properties.pageSetUpPr and page.sheet_properties.pageSetUpPr.fitToPage:
        across, down = (1 if n is None else n for n in (setup.fitToWidth, setup.fitToHeight))
        said.append(f"适合 {across}×{down} 页")
    elif setup.scale and setup.scale != 100:
        said.append(f"缩放 {setup.scale}%")
    said += _margins(page)
    if said:
        yield f"  打印 {' · '.join(said)}"


def _margins(page: Worksheet) -> Iterator[str]:
    """Give the texts at the head and foot of each page."""
    for words, line in (("页眉", page.oddHeader), ("页脚", page.oddFooter)):
        places = (line.left, line.center, line.right) if line is not None else ()
        parts = [place.text for place in places if place is not None and place.text]
        if parts:
            yield f"{words} {_said(' | '.join(parts))}"
