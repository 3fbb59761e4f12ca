"""A field that is 不出 stands in no workbook, whether a cycle's or that of one form."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl

import cxzy_sheets as cs

from ..checks.ballots import GOOD, PRINTED, book, form

FIELDS = [
    ("字段", "类型", "公开", "取值"),
    ("支部.名称", "文本", None, None),
    ("支部.满意", "整数", "不出", "0~18"),
    ("支部.有效", "整数", None, None),
    ("填表人", "文本", "不出", None),
]
RULES = [("R-1", "支部", "满意<=有效", "核实", None), ("R-2", "支部", "有效<=收回", "核实", None)]


def test_neither_its_values_nor_what_findings_say_of_them(tmp_path: Path):
    """No column, no total; findings keep their cell, and say nothing of what stands in it."""
    inbox = tmp_path / "收件箱"
    inbox.mkdir()
    (inbox / "甲.xlsx").write_bytes(book({**PRINTED, **GOOD, "F5": 8, "B8": "保密的人"}))
    # 77 is above 取值, and above the valid votes; 66 valid votes are above those that came back.
    (inbox / "乙.xlsx").write_bytes(
        book({**PRINTED, **GOOD, "B2": "物理学院", "F4": 77, "E4": 66, "B8": "保密的人"})
    )
    got = cs.collect(form(FIELDS, RULES), inbox=inbox)
    path = cs.write_summary(got, tmp_path / "合并.xlsx")

    with zipfile.ZipFile(path) as package:
        said = "\n".join(package.read(name).decode() for name in package.namelist())
    assert "保密的人" not in said
    page = openpyxl.load_workbook(path)["问题清单"]
    rows = [row for row in page.iter_rows(4, values_only=True) if row[0]]
    withheld = [row for row in rows if "不出" in str(row[8])]
    assert {row[4] for row in withheld} >= {"F4"}
    assert all(row[6:8] == (None, None) and "77" not in str(row) for row in withheld)
    assert any(row[6] == "66" or "66" in str(row[8]) for row in rows if row not in withheld)
    book_ = openpyxl.load_workbook(path)
    assert all(
        "满意" not in [cell.value for cell in sheet[3]] for sheet in book_ if sheet.max_row > 3
    )
