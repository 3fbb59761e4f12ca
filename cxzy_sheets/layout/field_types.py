"""Types, options and words of every field: from 字段, else from what the form itself shows.

字段 says it > ticks > data validation > number format > use in a rule, formula or total > 文本
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..findings import Finding
from ..refs import address, box
from . import definition
from .declared import declared_fields
from .model import Field, Layout, Page

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
NUMBERS = frozenset(("整数", "小数", "百分比"))


def typed_fields(layout: Layout, book: Workbook) -> tuple[Layout, list[Finding]]:
    """Return the layout with every field's type and declarations, and what is wrong with them."""
    declared, _ = declared_fields(book)
    fields: dict[str, Field] = {}
    problems: list[Finding] = []
    shown = _shown(layout, book)
    for name, made in layout.fields.items():
        field = made
        line = declared.get(name)
        if name in shown:
            field = _from_cell(field, *shown[name])
        if line is not None:
            field, more = _declare(field, line)
            problems += more
        fields[name] = field
    for name, line in declared.items():
        if name not in fields and line["公式"]:
            block = name.partition(".")[0] if "." in name else None
            field, more = _declare(Field(name, block, type="小数", type_source="use"), line)
            problems += more
            fields[name] = field
    for page in layout.pages:
        for table in page.tables:
            for column in table.columns:
                if column.field and column.formula and not fields[column.field].formula:
                    place = f"{page.name}!{address(table.rows[0], column.column)}"
                    fields[column.field] = replace(
                        fields[column.field], formula=column.formula, formula_source=place
                    )
    blocks = {
        name: replace(block, fields=_with_computed(name, block.fields, fields))
        for name, block in layout.blocks.items()
    }
    made_layout = replace(layout, fields=fields, blocks=blocks)
    return typed_by_use(made_layout), problems


def _with_computed(
    block: str, named: tuple[str, ...], fields: Mapping[str, Field]
) -> tuple[str, ...]:
    """Return the short names of a block, its computed fields, which have no place, last."""
    more = (f.short for f in fields.values() if f.block == block and f.short not in named)
    return (*named, *more)


def _declare(field: Field, line: definition.Line) -> tuple[Field, list[Finding]]:
    """Return the field with what its line in 字段 says."""
    problems: list[Finding] = []
    allowed = definition.allowed(line["取值"])
    changes: dict[str, Any] = {
        "required": "" if line["必填"] == "否" else line["必填"].replace("＝", "=", 1),
        "allowed": allowed.items,
        "synonyms": allowed.synonyms or {},
        "tolerance": allowed.tolerance,
        "key": "键" if line["键"] == "是" else line["键"],
        "unique": line["唯一"],
        "blank": line["空白"] or None if line["空白"] != "缺" else None,
        "prefill": line["预填"],
        "split": definition.parted(line["拆分"]),
        "public": "不出" if line["公开"] == "否" else line["公开"],
        "measure": definition.parted(line["计量"].replace("、", ";")),
        "aliases": definition.parted(line["别名"]),
        "hint": line["填写说明"],
    }
    if allowed.options:
        changes["options"] = allowed.options
    if line["公式"]:
        changes["formula"] = line["公式"].lstrip("=＝").strip()
        changes["formula_source"] = f"{line.sheet}!{line.cell('公式')}"
    kind = definition.field_type(line["类型"]) if line["类型"] else None
    if kind is not None:
        changes |= {"type": kind[0], "many": kind[1], "type_source": "字段"}
        if kind[0] == "印":
            kept = field.type if field.type_source == "printed" else "文本"
            changes |= {"type": kept, "printed": True}
    elif allowed.options and field.type_source == "default":
        changes |= {"type": "选项", "type_source": "字段"}
    made = replace(field, **changes)
    if made.type == "选项" and not made.options and not made.allowed:
        problems.append(line.problem("form-no-options", "取值").at(field=field.name))
    return made, problems


def _shown(layout: Layout, book: Workbook) -> dict[str, tuple[str, Any]]:
    """Return for each field with a cell of its own its number format and data validation."""
    found: dict[str, tuple[str, Any]] = {}
    for page in layout.pages:
        sheet = book[page.name]
        rules = [(v, [box(str(r)) for r in v.sqref.ranges]) for v in validations(sheet)]
        for spot in page.spots:
            cell = sheet.cell(spot.row + 1, spot.column + 1)
            hit = next(
                (
                    v
                    for v, boxes in rules
                    for r0, c0, r1, c1 in boxes
                    if r0 <= spot.row <= r1 and c0 <= spot.column <= c1
                ),
                None,
            )
            options = options_of(book, sheet, hit)
            found.setdefault(spot.field, (cell.number_format or "General", (hit, options)))
    return found


def validations(sheet: Worksheet) -> list[Any]:
    """Return the data validations of a sheet."""
    return list(sheet.data_validations.dataValidation)


def options_of(book: Workbook, sheet: Worksheet, rule: Any) -> tuple[str, ...]:
    """Return the options of a dropdown: typed into it, in cells, or under a name."""
    if rule is None or rule.type != "list" or not rule.formula1:
        return ()
    text = str(rule.formula1).strip()
    if text.startswith('"'):
        return tuple(part.strip() for part in text.strip('"').split(",") if part.strip())
    text = text.lstrip("=")
    named = book.defined_names.get(text) or sheet.defined_names.get(text)
    if named is not None:
        text = str(named.attr_text)
    title, _, area = text.rpartition("!")
    title = title.strip("'").replace("''", "'")
    if title and title not in book.sheetnames:
        return ()
    try:
        r0, c0, r1, c1 = box(area)
    except ValueError:
        return ()
    source = book[title] if title else sheet
    return tuple(
        str(value).strip()
        for row in source.iter_rows(r0 + 1, r1 + 1, c0 + 1, c1 + 1, values_only=True)
        for value in row
        if value is not None and str(value).strip()
    )


def _from_cell(field: Field, number_format: str, shown: tuple[Any, tuple[str, ...]]) -> Field:
    """Return the field with the type that its cell's validation, else its number format, shows."""
    rule, options = shown
    field = replace(field, number_format=number_format)
    if field.type_source != "default":
        return field
    by_format = format_type(number_format)
    if rule is not None:
        if options:
            if set(options) == {"是", "否"}:
                return replace(field, type="是否", type_source="validation")
            return replace(field, type="选项", options=options, type_source="validation")
        kind = {"whole": "整数", "decimal": "小数", "date": "日期", "textLength": "文本"}.get(
            rule.type
        )
        if kind == "小数" and by_format == "百分比":
            kind = "百分比"
        if kind:
            return replace(field, type=kind, type_source="validation")
    return replace(field, type=by_format, type_source="format") if by_format else field


def format_type(number_format: str) -> str | None:
    """Return the type that a number format shows; None for 常规 and what says nothing."""
    code = _QUOTED.sub("", number_format).split(";")[0].lower()
    if code in ("general", ""):
        return None
    if "@" in code:
        return "文本"
    if "%" in code:
        return "百分比"
    if "y" in code or re.search(r"m+[-/.]?d|d+[-/.]?m", code):
        return "日期" if "d" in code else "年月"
    if re.search(r"[hs]", code):
        return None
    if "0" in code or "#" in code:
        return "小数" if "." in code or "e" in code else "整数"
    return None


def typed_by_use(layout: Layout) -> Layout:
    """Return the layout with 小数, or 日期, for fields that no one has typed and that a rule,
    formula or total uses as such (rules.md §1, the 规则 sheet itself, 4)."""
    from ..formulas import infer_types
    from .schema import schema_of

    schema = schema_of(layout, untyped=True)
    used = infer_types(list(_texts(layout)), schema)
    fields = dict(layout.fields)
    for (block, short), kind in used.items():
        name = f"{block}.{short}" if block else short
        field = fields.get(name)
        if field is not None and field.cell_of:
            # A cell of a column says what the column is.
            name, field = field.cell_of, fields[field.cell_of]
        if field is not None and field.type_source == "default":
            fields[name] = replace(field, type=kind, type_source="use")
    for name, field in fields.items():
        if field.cell_of:
            whole = fields[field.cell_of]
            fields[name] = replace(field, type=whole.type, type_source=whole.type_source)
    return replace(layout, fields=fields)


def _texts(layout: Layout) -> Iterator[tuple[str, str | None]]:
    """Give every formula of the form with the block in whose rows it stands."""
    for rule in layout.rules:
        yield rule.text, rule.scope
    for field in layout.fields.values():
        if field.formula:
            yield field.formula, field.block
        if field.required.startswith("="):
            yield field.required, field.block
    for page in layout.pages:
        yield from _page_texts(page)


def _page_texts(page: Page) -> Iterator[tuple[str, str | None]]:
    for table in page.tables:
        for text in table.total_formulas.values():
            yield text, None
        for column in table.columns:
            if column.formula:
                yield column.formula, table.block
