"""One tagged workbook -> `Layout`: its sheets taken apart, joined to what 字段 and 规则 declare."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..findings import MUST, Finding
from ..names import label_key, offer
from ..refs import Box, address, position
from . import anatomy, definition
from .declared import declared_fields
from .field_types import typed_fields
from .model import Block, Field, Layout, Page, RuleLine
from .pages import page_of

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet


def build(book: Workbook, name: str) -> tuple[Layout, list[Finding]]:
    """Return what a tagged workbook says, and every finding of its lint.

    A finding of severity 强制 means that the layout must not be used.
    """
    problems: list[Finding] = []
    declared, more = declared_fields(book)
    problems += more
    sheets = [
        sheet
        for sheet in book.worksheets
        if sheet.title not in (definition.FIELD_SHEET, definition.RULE_SHEET)
    ]
    drawn = []
    for sheet in sheets:
        cells, more = cells_of(sheet)
        problems += more
        drawn.append(cells)
    problems += _placed(drawn, declared)
    pages = [page_of(cells, declared) for cells in drawn if cells.spots or cells.mixed]
    if not pages and not any(problem.code == "form-bad-tag" for problem in problems):
        problems.append(Finding("form-no-tags", MUST))
    fields, blocks, more = _joined(pages, declared)
    problems += more
    rules, more = _rules(book, blocks, _several(fields, declared))
    problems += more
    layout = Layout(name, _title(drawn, pages), tuple(pages), fields, blocks, tuple(rules))
    layout, more = typed_fields(layout, book)
    return layout, problems + more


def cells_of(sheet: Worksheet) -> tuple[anatomy.Cells, list[Finding]]:
    """Return the cells of a sheet, sorted by what stands in them, and what is wrong with tags."""
    cells = anatomy.Cells(sheet.title)
    problems: list[Finding] = []
    boxes: list[Box] = []
    for merged in sheet.merged_cells.ranges:
        area = (merged.min_row - 1, merged.min_col - 1, merged.max_row - 1, merged.max_col - 1)
        boxes.append(area)
        for row in range(area[0], area[2] + 1):
            for column in range(area[1], area[3] + 1):
                cells.corner[row, column] = (area[0], area[1])
    cells.merges = tuple(sorted(boxes))
    for line in sheet.iter_rows():
        for cell in line:
            problems += _sort_cell(cells, cell)
    return cells, problems


def _sort_cell(cells: anatomy.Cells, cell: Any) -> Iterator[Finding]:
    row, column, value = cell.row - 1, cell.column - 1, cell.value
    border = getattr(cell, "border", None)
    if border is not None and (border.bottom.style or border.top.style) and border.left.style:
        cells.bordered.add((row, column))
    if value is None or value == "":
        if (row, column) in cells.bordered:
            cells.height, cells.width = max(cells.height, row + 1), max(cells.width, column + 1)
        return
    cells.height, cells.width = max(cells.height, row + 1), max(cells.width, column + 1)
    if cell.data_type == "f" or not isinstance(value, (str, int, float)):
        formula = getattr(value, "text", value)
        if isinstance(formula, str) and formula.startswith("="):
            cells.formulas[row, column] = formula
            return
        value = str(value)
    if isinstance(value, str):
        wrong = anatomy.sort_text(cells, row, column, value)
        if wrong:
            yield Finding(
                "form-bad-tag", MUST, sheet=cells.name, cell=address(row, column), found=value,
                facts={"why": wrong},
            )  # fmt: skip
    else:
        cells.numbers[row, column] = float(value)


def _placed(
    drawn: list[anatomy.Cells], declared: Mapping[str, definition.Line]
) -> Iterator[Finding]:
    """Put a spot at each 位置 that 字段 names."""
    from .model import Spot

    by_name = {cells.name: cells for cells in drawn}
    for name, line in declared.items():
        for place in definition.parted(line["位置"]):
            sheet, _, cell = place.replace("！", "!").rpartition("!")
            cells = by_name.get(sheet.strip("'")) if sheet else (drawn[0] if drawn else None)
            if cells is None:
                yield line.problem(
                    "form-unknown-sheet", "位置", expected=offer(sheet, by_name), name=sheet
                )
                continue
            try:
                row, column = position(cell)
            except ValueError:
                yield line.problem("form-bad-address", "位置")
                continue
            cells.spots[row, column] = Spot(name, row, column)
            cells.height, cells.width = max(cells.height, row + 1), max(cells.width, column + 1)


def _joined(
    pages: list[Page], declared: Mapping[str, definition.Line]
) -> tuple[dict[str, Field], dict[str, Block], list[Finding]]:
    """Return fields and blocks in the order of the form, and what is wrong between them."""
    fields: dict[str, Field] = {}
    blocks: dict[str, Block] = {}
    problems: list[Finding] = []
    for index, page in enumerate(pages):
        problems += _tagged_fields(page, fields)
        problems += _page_blocks(page, index, fields, blocks)
        _own_fields(page, fields)
    problems += _without_place(fields, declared)
    clash = set(blocks) & set(fields)
    problems += [Finding("form-two-meanings", MUST, field=name, found=name) for name in clash]
    return fields, blocks, problems


def _tagged_fields(page: Page, fields: dict[str, Field]) -> Iterator[Finding]:
    """Add the fields of a page's tags in the order of the form, boxes with their options."""
    for name, place, option in _tagged_in_order(page):
        block = name.partition(".")[0] if "." in name else None
        made = fields.setdefault(name, Field(name, block))
        if option and option not in made.options:
            options = (*made.options, option)
            fields[name] = replace(made, options=options, type="选项", type_source="ticks")
        elif not option and made.type_source == "ticks":
            yield Finding("form-tick-and-text", MUST, page.name, cell=place, field=name)


def _page_blocks(
    page: Page, index: int, fields: dict[str, Field], blocks: dict[str, Block]
) -> Iterator[Finding]:
    """Add the blocks of a page, and the fields that the form prints in them."""
    for table in page.tables:
        if table.block is None:
            continue
        for name, texts in table.printed.items():
            kind = _printed_type(texts)
            made = Field(name, table.block, type=kind, printed=True, type_source="printed")
            fields.setdefault(name, made)
        if table.block in blocks:
            cell = address(table.rows[0], table.columns[0].column)
            yield Finding("form-block-twice", MUST, sheet=page.name, cell=cell, found=table.block)
            continue
        names = tuple(_short_names(table))
        fixed = table.kind == "fixed"
        blocks[table.block] = Block(table.block, names, fixed, index, len(table.rows))


def _own_fields(page: Page, fields: dict[str, Field]) -> None:
    """Add the hidden fields of a page: cells with the form's own formulas, and what these use."""
    for name, formula in page.own.items():
        fields.setdefault(name, Field(name, hidden=True, type="小数", type_source="use"))
        place = f"{page.name}!{name}" if not fields[name].hidden else name.strip("〔〕")
        fields[name] = replace(fields[name], formula=formula, formula_source=place)
    tagged = {(spot.row, spot.column): spot.field for spot in page.spots}
    for name, at in page.own_cells.items():
        fields[name] = Field(name, hidden=True, cell_of=tagged[at])


def _without_place(
    fields: Mapping[str, Field], declared: Mapping[str, definition.Line]
) -> Iterator[Finding]:
    """Tell the lines of 字段 that name nothing of the form and are not computed or printed."""
    for name, line in declared.items():
        printed = line["类型"].startswith("印") and "." not in name
        if name not in fields and not line["公式"] and not printed:
            nearest = offer(name, (n for n, about in fields.items() if not about.hidden))
            problem = line.problem("form-field-without-place", "字段", nearest=nearest, name=name)
            yield problem.at(field=name)


def _printed_type(texts: Sequence[str]) -> str:
    """Return the type of what a form prints: numbers where it prints nothing else."""
    if all(re.fullmatch(r"-?\d+", text) for text in texts):
        return "整数"
    return "小数" if all(re.fullmatch(r"-?\d+(\.\d+)?", text) for text in texts) else "文本"


def _short_names(table: Any) -> list[str]:
    ordered: dict[str, int] = {}
    for name in table.printed:
        ordered[name.partition(".")[2]] = 0
    for column in table.columns:
        names = [column.field] if column.field else []
        if column.mixed:
            names += [c.field for c in column.mixed.chunks if c.field]
        for name in names:
            ordered.setdefault(str(name).partition(".")[2], column.column)
    return list(ordered)


def _tagged_in_order(page: Page) -> Iterator[tuple[str, str, str | None]]:
    places: list[tuple[int, int, str, str | None]] = [
        (s.row, s.column, s.field, s.option) for s in page.spots if not s.field.startswith("〔")
    ]
    for cell in page.mixed:
        places += [(cell.row, cell.column, c.field, c.option) for c in cell.chunks if c.field]
    for row, column, name, option in sorted(places, key=lambda p: p[:2]):
        yield name, address(row, column), option


def _rules(
    book: Workbook, blocks: Mapping[str, Block], several: Sequence[Field]
) -> tuple[list[RuleLine], list[Finding]]:
    if definition.RULE_SHEET not in book.sheetnames:
        return [], []
    rows = [list(row) for row in book[definition.RULE_SHEET].iter_rows(values_only=True)]
    found, problems = definition.lines(definition.RULE_SHEET, rows, definition.RULE_COLUMNS)
    rules: list[RuleLine] = []
    seen: dict[str, str] = {}
    for number, line in enumerate(found, start=1):
        if not line["规则"]:
            problems.append(line.problem("form-rule-empty", "规则"))
            continue
        level = definition.severity(line["级别"])
        if level is None:
            problems.append(line.problem("form-unknown-level", "级别", expected="强制、核实、提示"))
            continue
        scope = _scope(line["范围"], blocks, several)
        if scope is None:
            near = offer(line["范围"], [*blocks, *(about.name for about in several)])
            problems.append(line.problem("form-unknown-block", "范围", nearest=near))
            continue
        block, piece = scope
        name = line["编号"] or f"规则{number}"
        if name in seen:
            problems.append(line.problem("form-rule-twice", "编号", first=seen[name]))
        seen[name] = line.cell("编号")
        place = f"{line.sheet}!{line.cell('规则')}"
        rules.append(RuleLine(name, block, line["规则"], level, line["提示"], place, piece=piece))
    return rules, problems


def _several(fields: Mapping[str, Field], declared: Mapping[str, definition.Line]) -> list[Field]:
    """Return the fields that may have several values a cell, by what 字段 says of them."""
    return [
        about
        for name, about in fields.items()
        if (line := declared.get(name)) is not None
        and (line["拆分"] or (definition.field_type(line["类型"]) or ("", False))[1])
    ]


def _scope(
    said: str, blocks: Mapping[str, Block], several: Sequence[Field]
) -> tuple[str | None, str] | None:
    """Return the block that 范围 means, None for the copy, and the field whose values one by one.

    None where it means nothing, or two things.
    """
    if not said or said in blocks:
        return said or None, ""
    alike = [about for about in several if said in (about.name, about.short)]
    if len(alike) == 1:
        return alike[0].block, alike[0].name
    return (None, "") if label_key(said) in ("表", "本表", "全表", "表头") else None


_TITLE = re.compile(r"^\s*附\s*[件表]\s*[:：]?\s*[\d一二三四五六七八九十]*\s*[:：]?\s*$")


def _title(drawn: list[anatomy.Cells], pages: list[Page]) -> str:
    """Return the first printed text that is more than an attachment mark."""
    for cells in drawn:
        if pages and cells.name != pages[0].name:
            continue
        for _, text in sorted(cells.texts.items()):
            if not _TITLE.match(text) and len(text.strip()) > 3:
                return " ".join(text.split())
    return ""
