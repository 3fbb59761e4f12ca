"""The workbooks that every kit has besides its forms: 周期, 清单, 名册, 示范."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .drawing import Drawing

Line = Mapping[str, Any]
Answers = Mapping[str, Sequence[Line]]

SHEETS: Mapping[str, Mapping[str, float]] = {
    "周期": {"名称": 12, "值": 34, "说明": 60},
    "参数": {"名称": 14, "值": 44, "说明": 70},
    "期次": {"名称": 12, "日": 12, "说明": 40},
    "输入": {"名称": 12, "来源": 40, "可缺": 7, "说明": 40},
    "表样": {
        "表": 18, "文件": 40, "谁报": 18, "条件": 30, "必报": 7, "期次": 16, "截止": 22,
        "顺延": 7, "匿名": 7, "标题": 30, "字数": 9, "说明": 44,
    },
    "汇总": {
        "汇总表": 20, "来源": 24, "条件": 36, "每行": 20, "横向": 12, "取最新": 12, "空行": 7,
        "合计": 7, "小计": 12, "排序": 16, "前几": 7, "单列": 7, "注": 60, "说明": 30,
    },
    "汇总列": {"汇总表": 20, "列": 44, "公式": 66, "格式": 10, "说明": 30},
    "检查": {"编号": 7, "汇总表": 16, "规则": 48, "级别": 7, "提示": 44, "说明": 30},
    "文稿": {"文件": 28, "每": 18, "条件": 30, "截止": 14, "读者": 8, "说明": 40},
}  # fmt: skip
"""Sheet of 周期.xlsx -> its columns in their order, and how wide they are drawn."""


def cycle_book(**sheets: Iterable[Line | Sequence[Any]]) -> bytes:
    """Return 周期.xlsx: `周期=…, 参数=…, 表样=…`; a line is a mapping, or values in order."""
    with Drawing("周期", title="周期") as draw:
        for name, lines in sheets.items():
            widths = SHEETS[name]
            rows = [
                line if isinstance(line, Mapping) else dict(zip(widths, line, strict=False))
                for line in lines
            ]
            used = [heading for heading in widths if any(row.get(heading) for row in rows)]
            body = [[row.get(heading, "") for heading in used] for row in rows]
            draw.table(name, used, body, [widths[h] for h in used], new=name != "周期")
    return draw.data


def columns_of(tables: Mapping[str, Sequence[tuple[str, str, str]]]) -> list[Line]:
    """Return the lines of 汇总列: table -> (列, 公式, 格式); its name on the first line only."""
    return [
        {"汇总表": table if number == 0 else "", "列": names, "公式": formula, "格式": shown}
        for table, lines in tables.items()
        for number, (names, formula, shown) in enumerate(lines)
    ]


def tables_book(title: str, sheets: Mapping[str, Sequence[Line]]) -> bytes:
    """Return a workbook of sheets with a heading row, such as 清单.xlsx or 输入/….xlsx."""
    first = next(iter(sheets))
    with Drawing(first, title=title) as draw:
        for name, rows in sheets.items():
            headings = list(dict.fromkeys(heading for row in rows for heading in row))
            body = [[row.get(heading, "") for heading in headings] for row in rows]
            widths = [_width(heading, [row[i] for row in body])
                      for i, heading in enumerate(headings)]  # fmt: skip
            draw.table(name, headings, body, widths, new=name != first)
    return draw.data


def _width(heading: str, values: Sequence[object]) -> float:
    widest = max(_wide(str(value)) for value in (heading, *values))
    return min(max(widest + 2, 6), 60)


def _wide(text: str) -> int:
    return sum(1 if ord(c) < 256 else 2 for c in text)


def script_book(
    copies: Sequence[Line], answers: Answers, planted: Sequence[Line], others: Sequence[Line] = ()
) -> bytes:
    """Return 示范.xlsx, as `cxzy_sheets.runs.rehearsal.script` reads it.

    Args:
        copies: 份 · 表 · 单位 · 天 · 文件.
        answers: `表` or `表.块` -> rows, each with 份.
        planted: 份 · 字段 · 单元格 · 动作 · 改为 · 代码 · 编号 · 单位 · 次数 · 再报 · 说明.
        others: 文件 · 天 · 正文 · 来自.
    """
    sheets: dict[str, Sequence[Line]] = {"报送": copies, **answers}
    if others:
        sheets["文件"] = others
    if planted:
        sheets["埋设"] = planted
    return tables_book("示范", sheets)
