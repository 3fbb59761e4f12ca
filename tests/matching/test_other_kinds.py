"""Copies of a form that are no .xlsx: a page, a text, a Word file; and what their names say."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

import cxzy_sheets as cs

from ..drawn import drawn
from ..workbooks.other_writers import (
    Grid,
    docx,
    page,
    paragraph,
    word_cell,
    word_table,
    xlsb,
    xml2003,
)  # fmt: skip

FORM = drawn("""
    附件4 | A                     | B            | C          | D
    1     | 情况汇总表               | <            | <          | <
    2     | 填报单位:{{单位}}         |              |            |
    3     | 支部                    | 日期          | 有效票      | 满意率
    4     | {{支部.名称}}            | {{支部.日期}}  | {{支部.票}} | {{支部.率}}
    5     | 填表人:{{填表人}}         |              |            |

    字段   | A      | B
    1     | 字段    | 类型
    2     | 支部.日期 | 日期
    3     | 支部.票  | 整数
    4     | 支部.率  | 百分比
""")
GRID: Grid = {
    (0, 0): "情况汇总表", (1, 0): "填报单位:数学学院",
    (2, 0): "支部", (2, 1): "日期", (2, 2): "有效票", (2, 3): "满意率",
    (3, 0): "教工第一党支部", (3, 1): "2011-12-20", (3, 2): "35", (3, 3): "95%",
    (4, 0): "学生党支部", (4, 1): "2012-01-05", (4, 2): "1,007", (4, 3): "98.5%",
    (5, 0): "填表人:张三",
}  # fmt: skip
MERGES = ((0, 0, 0, 3),)


def _xlsx() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for (row, column), value in GRID.items():
        sheet.cell(row + 1, column + 1, value)
    sheet.merge_cells("A1:D1")
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _text(parted: str) -> str:
    rows = [[str(GRID.get((r, c), "")) for c in range(4)] for r in range(6)]
    return "\n".join(parted.join(f'"{v}"' if "," in v else v for v in row) for row in rows)


def _word() -> bytes:
    inside = [[str(GRID[r, c]) for c in range(4)] for r in (2, 3, 4)]
    table = word_table(*("".join(word_cell(v) for v in row) for row in inside))
    lines = [paragraph(str(GRID[r, 0])) for r in (0, 1)]
    return docx("".join(lines) + table + paragraph(str(GRID[5, 0])))


COPIES = {
    "xlsx": _xlsx(), "xlsb": xlsb(GRID, MERGES), "xml": xml2003(GRID, MERGES),
    "html": f"<meta charset=gbk>{page(GRID, MERGES, numbers=False)}".encode("gbk"),
    "csv": _text(",").encode("gb18030"), "txt": _text("\t").encode("utf-16"), "docx": _word(),
}  # fmt: skip


@pytest.mark.parametrize("kind", COPIES)
def test_a_copy_of_any_kind_gives_the_same_values(kind: str):
    """M-01, M-03, M-12c: the form is read by its texts, whatever holds them."""
    filled = cs.Form(FORM).read(COPIES[kind], name=f"附件4.{kind}")
    assert filled.values == {"单位": "数学学院", "填表人": "张三"}
    rows = filled.rows["支部"]
    assert rows["名称"].tolist() == ["教工第一党支部", "学生党支部"]
    assert [f"{day:%Y-%m-%d}" for day in rows["日期"]] == ["2011-12-20", "2012-01-05"]
    assert rows["票"].tolist() == [35, 1007]
    assert rows["率"].tolist() == [0.95, 0.985]
    codes = {finding.code for finding in filled.findings}
    assert "kind-differs" not in codes
    assert ("read-from-word" in codes) == (kind == "docx")
    assert not [f for f in filled.findings if f.severity == "强制"]


def test_a_place_in_word_can_be_found():
    """The reference of a record names the table, the row and the cell of the Word file."""
    filled = cs.Form(FORM).read(COPIES["docx"], name="附件4.docx")
    assert (filled.ref("支部.票", 1).sheet, filled.ref("支部.票", 1).cell) == ("正文", "C103")


@pytest.mark.parametrize(
    ("kind", "name", "told"),
    [
        ("html", "附件4.xls", ".xls"), ("csv", "附件4.xlsx", ".xlsx"),
        ("xlsx", "附件4.pdf", ".pdf"),
        ("csv", "附件4.txt", ""), ("xlsx", "附件4.v2", ""), ("xlsx", "附件4", ""),
        ("xlsx", "附件4.XLSX", ""),
    ],
)  # fmt: skip
def test_a_name_that_says_something_else_is_told(kind: str, name: str, told: str):
    """M-01: extension and content differ: read by content, told as 提示."""
    filled = cs.Form(FORM).read(COPIES[kind], name=name)
    found = [f for f in filled.findings if f.code == "kind-differs"]
    assert [f.found for f in found] == ([told] if told else [])
    assert all(f.severity == "提示" and f.file == name for f in found)


@pytest.mark.parametrize("kind", COPIES)
def test_each_counts_in_an_inbox_like_any_other(kind: str, tmp_path: Path):
    """It is read, its kind stands in the files, and what its name says is told once."""
    (tmp_path / "附件4.xls").write_bytes(COPIES[kind])
    got = cs.collect(cs.Form(FORM), inbox=tmp_path)
    assert got.files["种类"].tolist() == ["csv" if kind == "txt" else kind]
    assert got.files["结果"].tolist() == ["已读"]
    assert got.submissions["状态"].tolist() == ["接收"]
    assert [f.file for f in got.findings if f.code == "kind-differs"] == ["附件4.xls"]
