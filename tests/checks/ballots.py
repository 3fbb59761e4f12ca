"""A small ballot form, drawn cell by cell, and copies of it: the material of the tests of checks.

  A     B            C     D     E     F     G
1 群众评议结果表
2 填报单位   {{单位}}
3 序号   名称         发出   收回   有效   满意   满意率
4 1      {{支部.名称}} …
5 2
6 3
7 合计                 SUM   SUM   SUM   SUM
8 填表人   {{填表人}}
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl

from cxzy_sheets.findings import Finding
from cxzy_sheets.forms import Form
from cxzy_sheets.reading import Filled

FIELDS: tuple[tuple[Any, ...], ...] = (
    ("字段", "类型", "必填", "取值", "键", "唯一", "公式"),
    ("支部.名称", "文本", "是", None, "键", None, None),
    ("支部.发出;收回;有效;满意", "整数", None, ">=0", None, None, None),
    ("支部.满意率", "百分比", None, None, None, None, "满意/有效"),
)
PRINTED: Mapping[str, Any] = {
    "A1": "群众评议结果表", "A2": "填报单位", "A3": "序号", "B3": "名称", "C3": "发出",
    "D3": "收回", "E3": "有效", "F3": "满意", "G3": "满意率", "A4": 1, "A5": 2, "A6": 3,
    "A7": "合计", "A8": "填表人",
}  # fmt: skip
TAGS: Mapping[str, Any] = {
    "B2": "{{单位}}", "B4": "{{支部.名称}}", "C4": "{{支部.发出}}", "D4": "{{支部.收回}}",
    "E4": "{{支部.有效}}", "F4": "{{支部.满意}}", "G4": "{{支部.满意率}}", "B8": "{{填表人}}",
}  # fmt: skip
TOTALS: Mapping[str, Any] = {f"{c}7": f"=SUM({c}4:{c}6)" for c in "CDEF"}
GOOD: Mapping[str, Any] = {
    "B2": "数学学院",
    "B4": "一支部", "C4": 20, "D4": 20, "E4": 19, "F4": 16,
    "B5": "二支部", "C5": 10, "D5": 10, "E5": 10, "F5": 8,
    "B8": "张三",
}  # fmt: skip
"""Two branches: 16/19 and 8/10 are satisfied."""


def book(
    cells: Mapping[str, Any], sheets: Mapping[str, Sequence[Sequence[Any]]] | None = None
) -> bytes:
    """Return a workbook of one sheet 表 with these cells, and further sheets row by row."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "表"
    for cell, value in cells.items():
        sheet[cell] = value
    for name, rows in (sheets or {}).items():
        more = made.create_sheet(name)
        for row in rows:
            more.append([None if v is None else v for v in row])
            for cell in more[more.max_row]:
                if isinstance(cell.value, str):
                    cell.data_type = "s"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def form(
    fields: Sequence[Sequence[Any]] = FIELDS,
    rules: Sequence[Sequence[Any]] = (),
    more: Mapping[str, Any] | None = None,
) -> Form:
    """Return the ballot form with these sheets 字段 and 规则."""
    sheets: dict[str, Sequence[Sequence[Any]]] = {"字段": fields}
    if rules:
        sheets["规则"] = [("编号", "范围", "规则", "级别", "提示"), *rules]
    return Form(book({**PRINTED, **TAGS, **TOTALS, **(more or {})}, sheets), name="附件4")


def filled(made: Form, changes: Mapping[str, Any] | None = None, *, totals: bool = False) -> Filled:
    """Return a good copy with some cells changed, as the form reads it; None clears a cell.

    With `totals` the copy shows the sums of its good values in row 7, as typed numbers.
    """
    cells = {**PRINTED, **GOOD}
    if totals:
        cells |= {"C7": 30, "D7": 30, "E7": 29, "F7": 24}
    return made.read(book({**cells, **(changes or {})}), name="甲.xlsx")


def facts(findings: Sequence[Finding], *codes: str) -> list[tuple[Any, ...]]:
    """Return code, severity, cell, found and expected of the findings with one of these codes."""
    return [
        (f.code, f.severity, f.cell, f.found, f.expected)
        for f in findings
        if not codes or f.code in codes
    ]
