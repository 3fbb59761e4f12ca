"""An office in a folder, and what came to it: the material of the tests of matching.

Faculties A 数学学院党总支 (branches A1, A2), B 物理学院党总支 (B1, B2), C 化学学院党总支 (C1) of
`tests.cycle.folders`; the ballot form as 附件4, a monthly form 月报 with two numbers.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl

from cxzy_sheets.cycle import Cycle, load_cycle
from cxzy_sheets.findings import Finding
from cxzy_sheets.matching import (
    Arrival,
    Ledger,
    Reception,
    Seen,
    Submission,
    finish,
    load_registry,
    settle,
)

from ..cycle.folders import Rows, copy_bytes, cycle_folder, form_bytes, workbook

MATHS: Rows = (("数学教工党支部", 20, 20, 20, 18), ("数学学生党支部", 30, 30, 30, 25))
PHYSICS: Rows = (("物理教工党支部", 25, 25, 25, 20), ("物理学生党支部", 15, 15, 15, 15))
HEAD = ("表", "文件", "谁报", "截止", "期次", "条件", "必报", "顺延", "匿名", "标题", "字数")


def lines(*rows: Mapping[str, Any]) -> dict[str, Rows]:
    """Return the sheet 表样 with these rows; by default 附件4, of the faculties, by 2012-01-07."""
    usual = {"表": "附件4", "文件": "附件4.xlsx", "谁报": "二级党组织", "截止": "2012-01-07"}
    made = [[row.get(name) for name in HEAD] for row in (rows or (usual,))]
    return {"表样": (HEAD, *made)}


def monthly_bytes(values: Mapping[str, Any] | None = None, *, tagged: bool = False) -> bytes:
    """Return the monthly form, or a copy of it."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "月报"
    _draw_monthly(sheet, values or {}, tagged=tagged)
    if tagged:
        fields = made.create_sheet("字段")
        for row in (
            ("字段", "类型", "必填"), ("单位", "单位", "是"), ("统计月份", "年月", None),
            ("整改件数;完成件数", "整数", "是"),
        ):  # fmt: skip
            fields.append(row)
    return saved(made)


def _draw_monthly(sheet: Any, values: Mapping[str, Any], *, tagged: bool = False) -> None:
    places = {"单位": "B2", "统计月份": "D2", "整改件数": "B4", "完成件数": "B5"}
    printed = {"A1": "整改情况月报", "A2": "填报单位", "C2": "统计月份", "A3": "项目", "B3": "数量",
               "A4": "整改件数", "A5": "完成件数", "A6": "审核人签名"}  # fmt: skip
    for cell, text in printed.items():
        sheet[cell] = text
    for name, cell in places.items():
        sheet[cell] = f"{{{{{name}}}}}" if tagged else values.get(name)


def monthly_sheets(sheets: Mapping[str, Mapping[str, Any]]) -> bytes:
    """Return a workbook with a copy of the monthly form on each of some sheets."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, values in sheets.items():
        _draw_monthly(made.create_sheet(name), values)
    return saved(made)


def month(unit: str | None, when: str | None, found: int = 3, done: int = 1) -> dict[str, Any]:
    """Return the values of a copy of the monthly form."""
    return {"单位": unit, "统计月份": when, "整改件数": found, "完成件数": done}


def joined(*books: bytes) -> bytes:
    """Return one workbook with the first sheet of each of some workbooks."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for number, data in enumerate(books, start=1):
        source = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
        sheet = made.create_sheet(f"Sheet{number}")
        for row in source.iter_rows():
            for cell in row:
                sheet[cell.coordinate] = cell.value
    return saved(made)


def saved(book: openpyxl.Workbook) -> bytes:
    """Return a workbook's bytes."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cycle(
    root: Path,
    *,
    forms: Mapping[str, bytes] | None = None,
    rows: Sequence[Mapping[str, Any]] = (),
    registry: Mapping[str, Rows] | None = None,
    sheets: Mapping[str, Rows] | None = None,
    **more: Any,
) -> Cycle:
    """Return a cycle with 附件4 and 月报, each named in `rows` of 表样.

    Loaded once for all tests that ask for the same; each has a folder of its own.
    """
    key = repr((forms, rows, sheets, more))
    if key not in _LOADED:
        files = {
            "附件4.xlsx": form_bytes(),
            "月报.xlsx": monthly_bytes(tagged=True),
            **(forms or {}),
        }
        made = cycle_folder(root / "周期", {**lines(*rows), **(sheets or {})}, forms=files, **more)
        _LOADED[key] = load_cycle(made)
    folder = root / "登记"
    folder.mkdir(exist_ok=True)
    if registry is not None:
        (folder / "收文登记.xlsx").write_bytes(workbook(registry))
    return replace(_LOADED[key], folder=folder)


_LOADED: dict[str, Cycle] = {}
MONTHLY = {
    "表": "月报",
    "文件": "月报.xlsx",
    "谁报": "二级党组织",
    "期次": "统计月份.月",
    "截止": "=月.止",
}


def digest(data: bytes) -> str:
    """Return the SHA-256 of some bytes."""
    return hashlib.sha256(data).hexdigest()


def received(
    of: Cycle, files: Mapping[str, bytes], mailed: Mapping[str, dt.datetime] | None = None
) -> list[Arrival]:
    """Return files as they are read."""
    desk = Reception(of, load_registry(of), files)
    return [
        desk.read(data, name, digest(data), mailed=(mailed or {}).get(name))
        for name, data in files.items()
    ]


def booked(
    of: Cycle,
    files: Mapping[str, bytes],
    *,
    mailed: Mapping[str, dt.datetime] | None = None,
    seen: Mapping[str, Seen] | None = None,
) -> Ledger:
    """Return the finished ledger of an inbox; `seen` says by file which run saw it first."""
    runs = {digest(files[name]): run for name, run in (seen or {}).items()}
    made = settle(of, received(of, files, mailed), load_registry(of), runs)
    return finish(made, {})


def statuses(ledger: Ledger) -> dict[str, str]:
    """Return file -> status."""
    return {one.filled.file: one.status for one in ledger.submissions}


def states(ledger: Ledger) -> dict[tuple[str, str], str]:
    """Return unit and period -> state of what is expected."""
    return {(row.unit_code, row.period): row.state for row in ledger.expected}


def only(ledger: Ledger) -> Submission:
    """Return the one submission of a ledger."""
    (one,) = ledger.submissions
    return one


def told(findings: Any, code: str) -> list[Finding]:
    """Return the findings of one code."""
    return [finding for finding in findings if finding.code == code]


def codes(one: Submission) -> list[str]:
    """Return the codes of what is wrong with a submission by its matching, blocking first."""
    return sorted({f.code for f in one.findings if f.severity != "提示"})


def maths(changes: Mapping[str, Any] | None = None, unit: str = "数学学院党总支") -> bytes:
    """Return a good copy of 附件4 of the faculty of mathematics."""
    return copy_bytes(unit, MATHS, changes)


def physics(changes: Mapping[str, Any] | None = None) -> bytes:
    """Return a good copy of 附件4 of the faculty of physics."""
    return copy_bytes("物理学院党总支", PHYSICS, changes)
