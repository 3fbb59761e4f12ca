"""The printed columns of a fixed block: all of them, each under a name of its own."""

from __future__ import annotations

import pytest

from cxzy_sheets.findings import ADVICE
from cxzy_sheets.layout import Layout, lint, load_layout
from cxzy_sheets.reading import reader_of
from cxzy_sheets.workbooks import read_book

from ..drawn import drawn

HEADS = {
    "merged": "    2  | 类别 | <     | 男 | 女\n",
    "two levels": "    1  | 类别 | <     | 男 | 女\n    2  | 大类 | 小类  | ^  | ^\n",
    "each its own": "    2  | 组别 | 岗位  | 男 | 女\n",
    "one alone": "    2  | 类别 |       | 男 | 女\n",
}
ROWS = [("教工", "教学科研"), ("教工", "机关"), ("学生", "本科生"), ("学生", "其他")]


def form(head: str, *, merged: bool = True, fields: str = "") -> Layout:
    """Return the layout of a form with two printed columns, the first merged down or not."""
    again = "^" if merged else ""
    data = drawn(
        "    表 | A | B | C | D\n"
        + HEADS[head]
        + "    3  | 教工 | 教学科研 | {{党员.男}} | {{党员.女}}\n"
        + f"    4  | {again} | 机关     | {{{{党员.男}}}} | {{{{党员.女}}}}\n"
        + "    5  | 学生 | 本科生   | {{党员.男}} | {{党员.女}}\n"
        + f"    6  | {again} | 其他     | {{{{党员.男}}}} | {{{{党员.女}}}}\n"
        + "    7  | 填表人:{{填表人}} | < | < | <\n"
        + (f"    字段 | A | B | C\n    1 | 字段 | 类型 | 别名\n{fields}" if fields else "")
    )
    layout, findings = load_layout(data, "表")
    assert [f for f in findings if f.severity != ADVICE] == []
    return layout


@pytest.mark.parametrize("merged", [True, False])
@pytest.mark.parametrize(
    ("head", "names"),
    [
        ("merged", ("类别", "类别_2")),
        ("two levels", ("大类", "小类")),
        ("each its own", ("组别", "岗位")),
        ("one alone", ("类别", "项目")),
    ],
)
def test_every_printed_column_is_a_field(head: str, names: tuple[str, str], merged: bool):
    """Under its heading; the second of one heading is _2; a group reaches down, merged or not."""
    layout = form(head, merged=merged)
    assert layout.blocks["党员"].fields == (*names, "男", "女")
    printed = next(t for t in layout.pages[0].tables if t.block == "党员").printed
    assert list(zip(*printed.values(), strict=True)) == ROWS


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ("    2 | 党员.类别;岗位 | 印\n", ("类别", "岗位")),
        ("    2 | 党员.组;岗位 | 印\n", ("组", "岗位")),
        ("    2 | 党员.组 | 印 | 类别\n    3 | 党员.岗位 | 印 | 类别_2\n", ("组", "岗位")),
        ("    2 | 党员.类别_2 | 印\n", ("类别", "类别_2")),
    ],
)
def test_字段_names_them(fields: str, names: tuple[str, str]):
    """By the heading, by an alias, or in order where there are as many."""
    assert form("merged", fields=fields).blocks["党员"].fields == (*names, "男", "女")


@pytest.mark.parametrize("fast", [True, False])
@pytest.mark.parametrize("head", list(HEADS))
@pytest.mark.parametrize("order", [(0, 1, 2, 3), (2, 3, 0, 1)])
def test_a_copy_has_both(head: str, order: tuple[int, ...], fast: bool):
    """Whichever way it is read, and though groups were exchanged."""
    lines = [
        f"    {3 + at} | {ROWS[row][0]} | {ROWS[row][1]} | {row} | {10 + row}\n"
        for at, row in enumerate(order)
    ]
    copy = "    表 | A | B | C | D\n" + HEADS[head] + "".join(lines)
    copy += "    7 | 填表人:张三 | < | < | <\n"
    layout = form(head)
    filled = reader_of(layout).read(read_book(drawn(copy)), "a.xlsx", fast=fast)
    first, second = layout.blocks["党员"].fields[:2]
    columns = filled.blocks["党员"].columns
    assert list(zip(columns[first], columns[second], strict=True)) == ROWS
    assert [int(v) for v in columns["男"]] == [0, 1, 2, 3]
    assert list(filled.findings) == []


def test_a_printed_field_that_no_column_is_has_no_place():
    """A slip in its name is told, with the nearest."""
    data = drawn("""
    表 | A | B
    1  | 类别 | 男
    2  | 教工 | {{党员.男}}
    3  | 学生 | {{党员.男}}
    字段 | A | B
    1  | 字段 | 类型
    2  | 党员.类别 | 印
    3  | 党员.组别 | 印
    """)
    _, findings = load_layout(data, "表")
    assert [(f.code, f.field) for f in findings] == [("form-field-without-place", "党员.组别")]


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (("教工", "学生", "离退休"), []),
        (("教工", "学生", "合 计"), [("form-total-tagged", "B4")]),
        (("教工", "学生", "教 工"), [("form-row-twice", "B4")]),
        (("教工", "", "学生"), [("form-row-unnamed", "B3")]),
    ],
)
def test_rows_that_cannot_be_told_apart_are_told_by_lint(names: tuple[str, ...], told: list):
    """No name, one name for two, and a total that would be counted with its rows."""
    rows = "".join(f"    {2 + i} | {name} | {{{{党员.男}}}}\n" for i, name in enumerate(names))
    data = drawn(f"    表 | A | B\n    1 | 类别 | 男\n{rows}    5 | 填表人:{{{{填表人}}}} | <\n")
    layout, _ = load_layout(data, "表")
    assert [(f.code, f.cell) for f in lint(layout) if f.severity != ADVICE] == told
