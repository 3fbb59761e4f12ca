"""docs/tables.md says what is so: its example is made, and its numbers come out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from cxzy_sheets.cycle.lines import SHEETS
from cxzy_sheets.formulas import FUNCTIONS, parse
from cxzy_sheets.formulas.functions.formats import number_writer
from cxzy_sheets.formulas.syntax import Call, walk

from .cycles import Expected, tables

PAGE = (Path(__file__).parents[2] / "docs" / "tables.md").read_text("utf-8")
FORM = {"附件4": {"支部": "名称 单位 党支部 全; 满意 整数; 比较满意 整数; 有效票 整数"}}


def _grids(section: str) -> list[list[list[str]]]:
    """Return the tables of a section, cells as they are written."""
    text = PAGE.split(f"## {section}\n")[1].split("\n## ")[0]
    found = re.findall(r"((?:^\|.*\|\n)+)", text, re.MULTILINE)
    return [
        [
            [cell.strip().strip("`") for cell in line.strip("|\n").split("|")]
            for line in grid.splitlines()
        ]
        for grid in found
    ]


def _shown(value: Any, form: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    writer = number_writer(form) if form else None
    return writer(value) if writer else str(value)


def test_the_example_comes_out(tmp_path: Path):
    """The records of the page, by the lines of the page, give the table of the page."""
    records, lines, columns, expected = _grids("一分钟入门")
    came: dict[str, Any] = {}
    for unit, name, _, *votes in records[2:]:
        code = {"数学学院党总支": "A", "物理学院党总支": "B"}[unit]
        row = (name, *(int(vote) if vote else None for vote in votes))
        came.setdefault(code, {"支部": []})["支部"].append(row)
    made = tables(
        tmp_path, FORM, [lines[0], *lines[2:]],
        {"各单位结果": [
            f"{name} [{form}]" if not formula else f"{name} = {formula}"
            for _, name, formula, form in columns[2:]
        ]},
        {"附件4": came}, parameters={"满意度": "=(满意+比较满意)/有效票", "门槛": "90%"},
        expected=[
            Expected("A", "附件4"), Expected("B", "附件4"), Expected("C", "附件4", state="未报"),
        ],
    )["各单位结果"]  # fmt: skip

    shown = []
    for row, (coverage, left) in zip([*made.rows, made.total or ()], made.coverage, strict=True):
        told = [_shown(v, c.format) for v, c in zip(row, made.columns, strict=True)]
        counts = (coverage.expected, coverage.received, coverage.counted, left)
        shown.append([told[0] or "合计", *told[1:], *(str(one) for one in counts)])
    assert [*made.column_names, "应报", "已收", "计入", "未计"] == expected[0]
    assert shown == expected[2:]


def test_the_page_names_what_there_is():
    """Headings in bold are columns of 汇总, and every formula can be read and called."""
    bold = set(re.findall(r"^- \*\*(\w+)\*\*", PAGE, re.MULTILINE))
    assert bold <= set(SHEETS["汇总"][0])
    assert bold >= {"来源", "条件", "横向", "取最新", "排序", "前几", "单列", "注"}
    code = re.findall(r"`([^`\n]+)`", PAGE)
    formulas = [text for text in code if re.search(r"\w\(", text) and "got." not in text]
    assert len(formulas) >= 6
    for text in formulas:
        called = {node.function for node in walk(parse(text)) if isinstance(node, Call)}
        assert called <= set(FUNCTIONS), text
