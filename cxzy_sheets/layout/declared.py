"""The sheet 字段 joined by field: name -> the line that declares it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..findings import Finding
from ..names import offer
from ..values import TYPES
from . import definition

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

_PUBLIC = ("", "公开", "内部", "不出", "否")
_UNIQUE = ("", "是", "全部")
_KEY = ("", "键", "全", "是")


def declared_fields(book: Workbook) -> tuple[dict[str, definition.Line], list[Finding]]:
    """Return the line of 字段 for each full field name, and what is wrong in that sheet."""
    if definition.FIELD_SHEET not in book.sheetnames:
        return {}, []
    sheet = book[definition.FIELD_SHEET]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    found, problems = definition.lines(definition.FIELD_SHEET, rows, definition.FIELD_COLUMNS)
    declared: dict[str, definition.Line] = {}
    for line in found:
        names = definition.named_fields(line["字段"])
        if not names:
            problems.append(line.problem("form-line-without-field", "字段"))
        for name in names:
            if name in declared:
                problems.append(
                    line.problem(
                        "form-field-twice", "字段", name=name, first=declared[name].cell("字段")
                    )
                )
                continue
            declared[name] = line
        problems += _bad_words(line)
    return declared, problems


def _bad_words(line: definition.Line) -> list[Finding]:
    problems: list[Finding] = []
    kind = line["类型"]
    if kind and definition.field_type(kind) is None:
        known = (*TYPES, "印")
        problems.append(line.problem("form-unknown-type", "类型", nearest=offer(kind, known)))
    for heading, words in (("公开", _PUBLIC), ("唯一", _UNIQUE), ("键", _KEY)):
        if line[heading] not in words:
            expected = "、".join(word for word in words if word)
            problems.append(
                line.problem("form-unknown-word", heading, heading=heading).at(expected=expected)
            )
    required = line["必填"]
    if required not in ("", "是", "否") and not required.startswith(("=", "＝")):
        problems.append(
            line.problem("form-unknown-word", "必填", heading="必填").at(
                expected="是、否,或以 = 开头的条件"
            )
        )
    return problems
