"""Copies of the kit's forms as somebody fills them in by hand: openpyxl and cells, no library.

    copy("附件4", {"A3": "填报单位（盖章）：文学院党委", "B6": "文学院教师党支部", …})

Tags that no hand overwrote are gone, as they are in the blanks that units get; what the form works
out by itself is given as Excel would have saved it, or left to the reader.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import openpyxl

from . import FOLDER, evaluation

D = dt.date
KIT = FOLDER / evaluation.NAME
DEFINITION = ("字段", "规则")
SIGNED = ("填表人：示例庚", "审核人（书记签字）：示例辛", "联系电话：60002000")

W, L, T = "文学院党委", "理学院党总支", "图书馆直属党支部"
W1, W2, L1, L2 = "文学院教师党支部", "文学院学生党支部", "理学院教师党支部", "理学院离退休党支部"


@cache
def _blank(form: str) -> bytes:
    (path,) = (KIT / "表样").glob(f"{form} *.xlsx")
    return path.read_bytes()


def copy(form: str, cells: Mapping[str, Any]) -> bytes:
    """Return a filled copy of a form, such as 附件4."""
    book = openpyxl.load_workbook(io.BytesIO(_blank(form)))
    for name in DEFINITION:
        del book[name]
    sheet = book.active
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and "{{" in cell.value:
                before, _, after = cell.value.partition("{{")
                cell.value = before + after.partition("}}")[2] or None
    for place, value in cells.items():
        sheet[place] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def across(row: int, first: str, values: Sequence[Any]) -> dict[str, Any]:
    """Return cells of one row, from a column on."""
    start = openpyxl.utils.column_index_from_string(first)
    letters = (openpyxl.utils.get_column_letter(start + i) for i in range(len(values)))
    return {f"{letter}{row}": value for letter, value in zip(letters, values, strict=True)}


def head(unit: str, day: str, right: str) -> dict[str, Any]:
    """Return the line under the title."""
    return {"A3": f"填报单位（盖章）：{unit}", right: f"填报日期：{day}"}


def foot(row: int, *columns: str) -> dict[str, Any]:
    """Return the line of who filled it in."""
    return {f"{column}{row}": text for column, text in zip(columns, SIGNED, strict=True)}


def branches(unit: str, rows: Sequence[Sequence[Any]], **more: Any) -> bytes:
    """Return 附件4: 名称 类别 党员数 应 实 发 收 有效 无效, five votes, then S, T, U."""
    cells = {**head(unit, "2011年12月28日", "L3"), **foot(16, "A", "G", "P")}
    for number, row in enumerate(rows, start=6):
        cells |= across(number, "B", row[:14])
        valid, good, rather, fair = row[7], *row[9:12]
        cells |= {f"P{number}": good / valid, f"Q{number}": (good + rather + fair) / valid}
        cells |= across(number, "S", row[14:])
    return copy("附件4", {**cells, **more})


def result(unit: str, numbers: Sequence[int], votes: Sequence[int], **more: Any) -> bytes:
    """Return 附件3: ten numbers of who came and what was cast, five votes for every item."""
    cells = {
        **head(unit, "2011年12月28日", "F3"), "B4": D(2011, 12, 22), "G4": "报告厅", "B5": "示例甲",
        **across(9, "A", numbers), "B19": "多深入课堂", "B20": "每月听课两次",
        **foot(22, "A", "D", "H"),
    }  # fmt: skip
    valid = numbers[8]
    for row in range(13, 19):
        cells |= dict(zip((f"{c}{row}" for c in "BDFHJ"), votes, strict=True))
        cells |= {f"{c}{row}": v / valid for c, v in zip("CEGI", votes, strict=False)}
    return copy("附件3", {**cells, **more})


def members(unit: str, rows: Sequence[Sequence[Any]], **more: Any) -> bytes:
    """Return 附件5: 支部 姓名 实参评 收回 有效, five votes, 等次."""
    cells = {**head(unit, "2011年12月28日", "I3"), **foot(20, "A", "F", "M")}
    for number, (branch, name, *rest) in enumerate(rows, start=6):
        *counts, grade = rest
        cells |= {f"B{number}": branch, f"C{number}": name, **across(number, "F", counts)}
        valid, good, rather, fair = counts[2:6]
        cells |= {f"N{number}": good / valid, f"O{number}": (good + rather + fair) / valid}
        cells[f"P{number}"] = grade
    return copy("附件5", {**cells, **more})


def organised(unit: str, rows: Sequence[Sequence[Any]], **more: Any) -> bytes:
    """Return 附件6, the five points made clear: from 名称 on, column by column."""
    cells = {**head(unit, "2011-12-28", "K3"), **foot(24, "A", "F", "M")}
    for row in range(6, 11):
        cells |= {f"C{row}": "是", f"E{row}": "按方案执行"}
    for number, row in enumerate(rows, start=14):
        cells |= across(number, "B", row)
    return copy("附件6", {**cells, **more})


def opinions(unit: str, rows: Sequence[Sequence[Any]], **more: Any) -> bytes:
    """Return 附件7: from 序号 on, column by column."""
    cells = {**head(unit, "2011-12-30", "H3"), **foot(17, "A", "G", "J")}
    for number, row in enumerate(rows, start=6):
        cells |= across(number, "A", row)
    return copy("附件7", {**cells, **more})


def ballot(branch: str, number: str, ticks: Sequence[str], **more: Any) -> bytes:
    """Return 附件1: for each item the columns that are ticked, such as `B` or `BC`."""
    cells = {"A3": f"被评议党组织：{branch}", "E3": f"票号：{number}"}
    for row, columns in enumerate(ticks, start=5):
        cells |= {f"{column}{row}": "√" for column in columns}
    return copy("附件1", {**cells, **more})
