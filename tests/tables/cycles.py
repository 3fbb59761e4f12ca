"""Cycles drawn in a few lines: forms as names and types, copies as rows, tables as lines of 汇总.

    made = tables(
        root,
        {"附件4": {"支部": "名称 单位 党支部 全; 满意 整数; 有效票 整数"}},
        [("汇总", "来源", "每行", "合计"), …],
        {"汇总": ["支部数 = COUNTA(名称)", "满意, 有效票 = SUM", "满意率 [0.00%]"]},
        {"附件4": {"A": {"支部": [("数学教工党支部", 18, 20), …]}}},
    )
    made["汇总"].frame()

Copies are filled into the form and read back, so that every value has its cell.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cxzy_sheets.cycle import Cycle, load_cycle
from cxzy_sheets.tables import COVERAGE, Sent, Source, Table, build_tables, compile_tables
from cxzy_sheets.tables import form_sources as sources_of

from ..cycle.folders import PEOPLE, UNITS, Rows, cycle_folder, workbook

Blocks = Mapping[str, str]
"""Block, or 表头 for single fields -> `名称 单位 党支部 全; 满意 整数`."""
_LINE = re.compile(r"(?P<names>[^=\[]+?)\s*(?:\[(?P<format>[^\]]+)\])?\s*(?:=\s*(?P<formula>.+))?")
AS_OF = datetime.date(2012, 1, 10)


@dataclass(frozen=True)
class Expected:
    """What `matching.Expected` tells tables."""

    unit_code: str
    form: str
    period: str = ""
    state: str = "已报"


@dataclass(frozen=True)
class Field:
    """A field of a drawn form: name, type, 取值, 键."""

    name: str
    type: str
    allowed: str = ""
    key: str = ""


def fields_of(text: str) -> list[Field]:
    """Return the fields of a block."""
    made = []
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        words = part.split()
        key = words.pop() if words[-1] in ("键", "全") else ""
        made.append(Field(words[0], words[1], " ".join(words[2:]).replace("/", ";"), key))
    return made


def form_book(blocks: Blocks) -> bytes:
    """Return a tagged form: single fields from above, then a table for each block."""
    rows: list[list[Any]] = [["汇总测试表"]]
    declared: list[list[Any]] = [["字段", "类型", "取值", "键", "公式"]]
    heads = fields_of(blocks.get("表头", ""))
    if not any(field.name == "单位" for field in heads):
        heads.insert(0, Field("单位", "单位"))
    for field in heads:
        rows.append([f"{field.name}:", f"{{{{{field.name}}}}}"])
        declared.append([field.name, field.type, *_more(field)])
    for block, text in blocks.items():
        if block == "表头":
            continue
        columns = fields_of(text)
        rows += [[f"{block}情况"], [f"{block}{field.name}" for field in columns]]
        rows.append([f"{{{{{block}.{field.name}}}}}" for field in columns])
        declared += [[f"{block}.{f.name}", f.type, *_more(f)] for f in columns]
    return workbook({"表": rows, "字段": declared})


def _more(field: Field) -> list[Any]:
    if field.allowed.startswith("="):
        return [None, field.key or None, field.allowed[1:]]
    return [field.allowed or None, field.key or None, None]


def cycle(
    root: Path,
    forms: Mapping[str, Blocks],
    tables_: Rows,
    columns: Mapping[str, Sequence[str]],
    *,
    parameters: Mapping[str, Any] | None = None,
    filers: Mapping[str, str] | None = None,
    lists: Mapping[str, Rows] | None = None,
    more: Mapping[str, Rows] | None = None,
    units: Rows = UNITS,
    people: Rows = PEOPLE,
    anonymous: Iterable[str] = (),
    optional: Iterable[str] = (),
) -> Cycle:
    """Return a cycle of drawn forms and tables; those of `optional` are not 必报."""
    lines: list[tuple[Any, ...]] = [("表", "文件", "谁报", "匿名", "必报")]
    for name in forms:
        filer = (filers or {}).get(name, "二级党组织")
        hidden, wanted = name in anonymous, name not in optional
        lines.append(
            (name, f"{name}.xlsx", filer, *("是" if yes else "否" for yes in (hidden, wanted)))
        )
    sheets: dict[str, Rows] = {
        "参数": [("名称", "值"), *(parameters or {}).items()],
        "表样": lines,
        "汇总": tables_,
        "汇总列": [("汇总表", "列", "公式", "格式"), *column_lines(columns)],
        **(more or {}),
    }
    books = {f"{name}.xlsx": form_book(blocks) for name, blocks in forms.items()}
    folder = cycle_folder(
        root / "周期", sheets, forms=books, units=units, people=people, lists=lists
    )
    return load_cycle(folder)


def column_lines(columns: Mapping[str, Sequence[str]]) -> list[tuple[Any, ...]]:
    """Return the rows of 汇总列 that lines such as `满意率 [0.00%] = 满意/有效票` stand for."""
    made = []
    for table, lines in columns.items():
        for line in lines:
            found = _LINE.fullmatch(line.strip())
            assert found is not None, line
            made.append((table, found["names"], found["formula"], found["format"]))
    return made


Copy = Mapping[str, Any]
"""表头 -> {field: value}, block -> rows of values in the order of its fields; 期次, 收到."""


def sent(cycle_: Cycle, form: str, copies: Mapping[str, Copy]) -> list[Sent]:
    """Return copies by the code of their unit (`A`, or `A#2` for another of it)."""
    made = []
    about = cycle_.forms[form]
    for name, copy in copies.items():
        unit = name.partition("#")[0].strip()
        office = unit == "办公室"
        values = {k: v for k, v in copy.get("表头", {}).items() if v is not None}
        values["单位"] = None if office else cycle_.roster.shown(unit)
        rows = {
            block: [dict(zip(about.blocks[block].fields, row, strict=True)) for row in copy[block]]
            for block in about.blocks
            if block in copy
        }
        filled = about.read_unchecked(about.fill(values, rows), f"{name}.xlsx")
        made.append(
            Sent(filled, "" if office else unit, copy.get("期次", ""), copy.get("收到"))
        )  # fmt: skip
    return made


def sources(cycle_: Cycle, came: Mapping[str, Mapping[str, Copy]]) -> dict[str, Source]:
    """Return what came in, by path."""
    made: dict[str, Source] = {}
    for form in cycle_.forms:
        line = cycle_.line(form)
        made |= sources_of(
            cycle_.forms[form], sent(cycle_, form, came.get(form, {})), cycle_.roster,
            anonymous=line.anonymous,
        )  # fmt: skip
    return made


def tables(
    root: Path,
    forms: Mapping[str, Blocks],
    tables_: Rows,
    columns: Mapping[str, Sequence[str]],
    came: Mapping[str, Mapping[str, Copy]],
    *,
    expected: Iterable[Expected] = (),
    given: Mapping[str, Source] | None = None,
    **more: Any,
) -> dict[str, Table]:
    """Return the tables of a drawn cycle over drawn copies."""
    made = cycle(root, forms, tables_, columns, **more)
    names = {line.name for line in made.inputs}
    inputs = {p: source for p, source in (given or {}).items() if p.partition(".")[0] in names}
    compiled = compile_tables(made, inputs)
    return build_tables(compiled, {**sources(made, came), **(given or {})}, expected)


def values(table: Table, *names: str) -> list[tuple[Any, ...]]:
    """Return some columns of a table, a tuple a row; 合计 as the last."""
    made = []
    rows = [*table.rows, *([table.total] if table.total is not None else [])]
    for row, (coverage, left) in zip(rows, table.coverage, strict=True):
        told = dict(zip(table.column_names, row, strict=True))
        counts = (coverage.expected, coverage.received, coverage.counted, left)
        told |= dict(zip(COVERAGE, counts, strict=True))
        made.append(tuple(told[name] for name in names))
    return made
