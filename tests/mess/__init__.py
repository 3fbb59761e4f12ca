"""What really arrives, row by row of mess.md: one law a row, asked of the public surface.

`test_files` has M-01 … M-12, `test_structure` M-13 … M-22, `test_values` M-30 … M-37, `test_names`
M-38 and M-39, `test_wholes` M-40 … M-47; `test_rows` holds that no row of the list is without one.

Copies are drawn (`tests.drawn`), or written by openpyxl and zipfile; nothing here is filled in by
the library whose reading is tested.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import openpyxl
from openpyxl.styles import Font

import cxzy_sheets as cs
from cxzy_sheets.findings import Finding
from cxzy_sheets.reading import Filled

from ..drawn import drawn

ADVICE, VERIFY, MUST = "提示", "核实", "强制"

FORM_DRAWING = """
    附件4 | A        | B             | C            | D            | E
    1     | 2011年党支部活动情况统计表 | < | <          | <            | <
    2     | 填报单位 | {{单位}}      | <            | 填报日期      | {{填报日期}}
    3     | 序号     | 支部名称       | 活动情况      | <            | 备注
    4     | ^       | ^             | 人数          | 次数          | ^
    5     | 1       | {{支部.名称}}  | {{支部.人数}}  | {{支部.次数}}  | {{支部.备注}}
    6     | 2       |
    7     | 3       |
    8     | 合计     | <             | =SUM(C5:C7)  | =SUM(D5:D7)  |
    9     | 填表人:{{填表人}} | <     | <            | <            | <

    字段 | A                  | B
    1    | 字段                | 类型
    2    | 填报日期             | 日期
    3    | 支部.人数;次数        | 整数
    4    | 支部.名称;备注        | 文本
"""
COPY = """
    附件4 | A        | B             | C            | D            | E
    1     | 2011年党支部活动情况统计表 | < | <          | <            | <
    2     | 填报单位 | 数学学院党总支 | <            | 填报日期      | 2011-12-20
    3     | 序号     | 支部名称       | 活动情况      | <            | 备注
    4     | ^       | ^             | 人数          | 次数          | ^
    5     | 1       | 教工第一党支部  | 12           | 3            |
    6     | 2       | 教工第二党支部  | 15           | 4            | 新成立
    7     | 3       | 学生党支部     | 40           | 6            |
    8     | 合计     | <             | =SUM(C5:C7) -> 67 | =SUM(D5:D7) -> 13 |
    9     | 填表人:张三 | <           | <            | <            | <
"""
PEOPLE, TIMES = [12, 15, 40], [3, 4, 6]


def form() -> cs.Form:
    """Return the form that most rows are asked of."""
    return cs.Form(drawn(FORM_DRAWING), name="附件4")


def changed(edit: Callable[[Any, Any], object], drawing: str = COPY) -> bytes:
    """Return a copy as openpyxl saves it after `edit(book, sheet)`."""
    book = openpyxl.load_workbook(io.BytesIO(drawn(drawing)))
    edit(book, book.worksheets[0])
    for cell in ("C8", "D8"):
        sheet = book.worksheets[0]
        if str(sheet[cell].value).startswith("=SUM"):
            sheet[cell].value = 67 if cell == "C8" else 13
    return saved(book)


def saved(book: Any) -> bytes:
    """Return a workbook's bytes."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def reparted(data: bytes, edit: Callable[[str, bytes], bytes | None], **more: bytes) -> bytes:
    """Return a workbook whose parts went through `edit(name, bytes)`; None leaves a part out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for item in old.infolist():
            part = edit(item.filename, old.read(item))
            if part is not None:
                new.writestr(item.filename, part)
        for name, part in more.items():
            new.writestr(name.replace("__", "/"), part)
    return out.getvalue()


def said(filled: Filled, code: str) -> Finding:
    """Return the only finding of a code."""
    found = [finding for finding in filled.findings if finding.code == code]
    assert len(found) == 1, [str(finding) for finding in filled.findings]
    return found[0]


def grave(filled: Filled) -> list[str]:
    """Return the codes of what is more than told."""
    return [f.code for f in filled.findings if f.severity != ADVICE]


def is_whole(filled: Filled) -> bool:
    """Return whether a copy of `COPY` was read as it was filled in."""
    rows = filled.rows["支部"]
    return (
        filled.values["单位"] == "数学学院党总支"
        and filled.values["填表人"] == "张三"
        and rows["人数"].tolist() == PEOPLE
        and rows["次数"].tolist() == TIMES
        and rows["名称"].tolist() == ["教工第一党支部", "教工第二党支部", "学生党支部"]
    )


# -- single values


class Answer:
    """What was made of one cell of a form with a single field."""

    def __init__(self, filled: Filled) -> None:
        self.filled = filled
        self.value = filled.values["内容"]
        self.state = filled.state("内容")
        self.findings = [f for f in filled.findings if f.field == "内容"]
        self.severity = self.findings[0].severity if self.findings else ""
        self.code = self.findings[0].code if self.findings else ""
        self.expected = self.findings[0].expected if self.findings else None


def answer(
    kind: str,
    raw: Any,
    *,
    shown: str = "General",
    font: str = "宋体",
    error: bool = False,
    date1904: bool = False,
    **declared: str,
) -> Answer:
    """Return what a field of a type makes of a raw value that stands in its cell.

    Args:
        kind: The type, as 字段 says it.
        raw: What openpyxl writes into the cell.
        shown: The cell's number format.
        font: The cell's font.
        error: The value is an error and no text.
        date1904: The workbook counts its days from 1904.
        declared: Further columns of 字段.
    """
    made = cs.Form(_single_form(kind, declared), name="单项表")
    book = openpyxl.load_workbook(io.BytesIO(drawn(_SINGLE.format("内容", "", "甲"))))
    sheet = book.worksheets[0]
    cell = sheet["B2"]
    cell.value = raw
    if error:
        cell.data_type = "e"
    elif isinstance(raw, str) and not raw.startswith("=SUM"):
        cell.data_type = "s"
    cell.number_format = shown
    cell.font = Font(name=font)
    if date1904:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    return Answer(made.read(saved(book), name="单项.xlsx"))


_SINGLE = """
    单项 | A      | B
    1    | 单项情况登记表 | <
    2    | {0}    | {1}
    3    | 填表人  | {2}
"""


def _single_form(kind: str, declared: Mapping[str, str]) -> bytes:
    headings = "".join(f" | {name}" for name in declared)
    values = "".join(f" | {value}" for value in declared.values())
    letters = "".join(f" | {'CDEFG'[i]}" for i in range(len(declared)))
    sheet = f"""
    字段 | A | B{letters}
    1 | 字段 | 类型{headings}
    2 | 内容 | {kind}{values}
    """
    return drawn(_SINGLE.format("内容", "{{内容}}", "{{填表人}}") + sheet)


ROW = re.compile(r"test_m(\d\d)(b|c)?_")
"""How the name of a test begins that holds the law of a row."""
