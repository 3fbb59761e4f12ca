"""A small cycle in a folder, drawn sheet by sheet: the material of the tests of cycles.

Two faculties (数学, 物理) with branches, the ballot form of `tests.checks.ballots` as 附件4.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from ..checks.ballots import GOOD, PRINTED, TAGS, TOTALS, book

Rows = Sequence[Sequence[Any]]

UNITS: Rows = (
    ("代码", "名称", "别名", "层级", "类型", "上级", "类别", "党员数", "联系人", "电话"),
    ("A", "数学学院党总支", "数院", "二级党组织", "党总支", None, None, 50, "赵一", "1001"),
    ("A1", "数学教工党支部", None, "党支部", "党支部", "A", "教师", 20, None, None),
    ("A2", "数学学生党支部", None, "党支部", "党支部", "A", "学生", 30, None, None),
    ("B", "物理学院党总支", None, "二级党组织", "党总支", None, None, 40, "钱二", "1002"),
    ("B1", "物理教工党支部", None, "党支部", "党支部", "B", "教师", 25, None, None),
    ("B2", "物理学生党支部", None, "党支部", "党支部", "B", "学生", 15, None, None),
    ("C", "化学学院党总支", None, "二级党组织", "党总支", None, None, 30, "孙三", "1003"),
    ("C1", "化学教工党支部", None, "党支部", "党支部", "C", "教师", 30, None, None),
)
PEOPLE: Rows = (
    ("姓名", "支部", "学工号", "职务"),
    ("张三", "A1", "0012", "教授"),
    ("李四", "A2", "0013", None),
    ("王五", "B1", "0014", None),
)
FIELDS: Rows = (
    ("字段", "类型", "必填", "取值", "键", "公式"),
    ("单位", "单位", "是", None, None, None),
    ("支部.名称", "单位", "是", "党支部", "全", None),
    ("支部.发出;收回;有效;满意", "整数", "是", "0~", None, None),
    ("支部.满意率", "百分比", None, None, None, "满意率"),
)
RULES: Rows = (
    ("编号", "范围", "规则", "级别", "提示"),
    ("T-2", "支部", "收回<=发出", "强制", None),
    ("T-9", "支部", "评议结果>=门槛", "提示", None),
)
SHEETS: Mapping[str, Rows] = {
    "周期": (
        ("名称", "值"), ("名称", "2011年度群众评议"), ("开始", dt.date(2011, 12, 1)),
        ("结束", dt.date(2012, 1, 15)), ("截至日期", dt.date(2012, 1, 10)),
    ),
    "参数": (
        ("名称", "值", "说明"), ("门槛", "80%", None), ("分母", "=有效", None),
        ("满意率", "=满意/分母", None), ("评议结果", "=满意率", None),
    ),
    "表样": (
        ("表", "文件", "谁报", "截止"), ("附件4", "附件4.xlsx", "二级党组织", "2012-01-07"),
    ),
    "汇总": (
        ("汇总表", "来源", "每行", "合计"), ("各单位结果", "附件4.支部", "二级党组织", "是"),
    ),
    "汇总列": (
        ("汇总表", "列", "公式", "格式"), ("各单位结果", "支部数", "COUNTA(名称)", None),
        (None, "有效,满意", "SUM", None), (None, "满意率", None, "0.00%"),
        (None, "名次", "RANK(满意率, 本表.满意率)", None),
    ),
}  # fmt: skip
"""周期.xlsx, sheet by sheet."""


def workbook(sheets: Mapping[str, Rows]) -> bytes:
    """Return a workbook with these sheets; every text is a text, formulas too."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
            for cell in sheet[sheet.max_row]:
                if isinstance(cell.value, str):
                    cell.data_type = "s"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def cycle_folder(
    root: Path,
    sheets: Mapping[str, Rows] | None = None,
    *,
    forms: Mapping[str, bytes] | None = None,
    units: Rows = UNITS,
    people: Rows = PEOPLE,
    lists: Mapping[str, Rows] | None = None,
) -> Path:
    """Make a cycle's folder with an empty inbox, and return it; `sheets` replaces whole sheets."""
    (root / "表样").mkdir(parents=True)
    (root / "收件箱").mkdir()
    (root / "名册.xlsx").write_bytes(workbook({"单位": units, "人员": people}))
    if lists:
        (root / "清单.xlsx").write_bytes(workbook(lists))
    for name, data in (forms or {"附件4.xlsx": form_bytes()}).items():
        (root / "表样" / name).write_bytes(data)
    (root / "周期.xlsx").write_bytes(workbook({**SHEETS, **(sheets or {})}))
    return root


def form_bytes(fields: Rows = FIELDS, rules: Rows = RULES, *, title: str = PRINTED["A1"]) -> bytes:
    """Return the tagged ballot form."""
    cells = {**PRINTED, **TAGS, **TOTALS, "A1": title}
    return book(cells, {"字段": fields, "规则": rules})


def copy_bytes(
    unit: str,
    branches: Rows,
    changes: Mapping[str, Any] | None = None,
    *,
    title: str = PRINTED["A1"],
) -> bytes:
    """Return a filled copy: (名称, 发出, 收回, 有效, 满意) for each of up to three branches."""
    cells: dict[str, Any] = {**PRINTED, "A1": title, "B2": unit, "B8": GOOD["B8"]}
    for row, branch in enumerate(branches, start=4):
        cells |= {f"{column}{row}": value for column, value in zip("BCDEF", branch, strict=True)}
    return book({**cells, **(changes or {})})
