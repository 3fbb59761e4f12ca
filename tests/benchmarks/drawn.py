"""Forms as performance.md describes them: 46 rows × 12 columns, 30 of them records."""

from __future__ import annotations

import io
import random
from typing import Any

import xlsxwriter

HEADINGS = (
    "序号", "支部名称", "类别", "党员数", "应参评", "实参评", "发出", "收回", "有效", "满意",
    "基本满意", "不满意",
)  # fmt: skip
RECORDS, ROOM = 30, 40


def tagged() -> bytes:
    """Return the tagged form."""
    return _drawn("{{单位}}", "{{填表人}}", "{{电话}}", None)


def copy(number: int) -> bytes:
    """Return a filled copy; the same for the same number."""
    rng = random.Random(number)
    rows = [
        [f"教工{i}支部", rng.choice(["教师", "学生"]), *(rng.randint(20, 40) for _ in range(9))]
        for i in range(RECORDS)
    ]
    return _drawn(f"第{number}学院", "张三", "0591-87654321", rows)


def _drawn(unit: str, person: str, phone: str, rows: list[list[Any]] | None) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("附件4")
    head = book.add_format({"bold": True, "border": 1, "align": "center"})
    text, number = book.add_format({"border": 1}), book.add_format({"border": 1, "num_format": "0"})
    sheet.merge_range("A1:L1", "附件4 党支部群众评议结果汇总表", head)
    sheet.write("A2", f"填报单位(盖章):{unit}")
    for column, heading in enumerate(HEADINGS):
        sheet.write(3, column, heading, head)
    for index in range(ROOM):
        sheet.write(4 + index, 0, index + 1, number)
        given = _row(index, rows)
        for column, value in enumerate(given, start=1):
            style = number if column > 2 else text
            if value is None:
                sheet.write_blank(4 + index, column, None, style)
            else:
                sheet.write(4 + index, column, value, style)
    sheet.write(4 + ROOM, 0, "合计", head)
    for column in range(3, 12):
        letter = chr(65 + column)
        total = sum(row[column - 1] for row in rows) if rows else 0
        sheet.write_formula(4 + ROOM, column, f"=SUM({letter}5:{letter}{4 + ROOM})", number, total)
    sheet.write(5 + ROOM, 0, f"填表人:{person}    联系电话:{phone}")
    book.close()
    return out.getvalue()


def _row(index: int, rows: list[list[Any]] | None) -> list[Any]:
    if rows is None:
        return [f"{{{{支部.{h}}}}}" for h in HEADINGS[1:]] if index == 0 else [None] * 11
    return rows[index] if index < len(rows) else [None] * 11
