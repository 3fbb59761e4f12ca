"""Small cycles of three forms, and copies of them made without a workbook.

附件3   head: 单位 发出 有效 满意 说明
附件4   block 支部: 名称 有效 满意 满意率 情况说明        a row a branch
附件5   block 党员: 姓名 学工号 支部 等次                 a row a member
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cxzy_sheets.cycle import Cycle, load_cycle
from cxzy_sheets.findings import Finding, Findings
from cxzy_sheets.forms import Form
from cxzy_sheets.reading import BLANK, UNREADABLE, VALUE, Answer, BlockRead, Filled

from ..checks.ballots import book
from ..cycle.folders import Rows, cycle_folder

UNITS: Rows = (
    ("代码", "名称", "别名", "层级", "类型", "上级", "类别", "党员数"),
    ("A", "数学学院党总支", "数院", "二级党组织", "党总支", None, None, 5),
    ("A1", "教工第一党支部", None, "党支部", "党支部", "A", "教师", 2),
    ("A2", "教工第二党支部", None, "党支部", "党支部", "A", "教师", 3),
    ("B", "物理学院党总支", "物院", "二级党组织", "党总支", None, None, 4),
    ("B1", "教工第一党支部", None, "党支部", "党支部", "B", "教师", 4),
    ("C", "图书馆直属党支部", None, "党支部", "直属党支部", None, "机关", 1),
)
PEOPLE: Rows = (
    ("姓名", "支部", "学工号", "职务"),
    ("张三", "A1", "0011", "教授"), ("李四", "A1", "0012", None), ("王五", "A2", "0013", None),
    ("赵六", "A2", "0014", None), ("赵六", "A2", "0015", None), ("张三", "B1", "0021", "讲师"),
    ("钱七", "B1", "0022", None), ("孙八", "C", "0031", None),
)  # fmt: skip
HEAD = {
    "A1": "群众评议结果",
    "A2": "填报单位",
    "A3": "发出",
    "A4": "有效",
    "A5": "满意",
    "A6": "说明",
}
HEAD_TAGS = {
    "B2": "{{单位}}", "B3": "{{发出}}", "B4": "{{有效}}", "B5": "{{满意}}", "B6": "{{说明}}",
}  # fmt: skip
BRANCHES = {
    "A1": "群众评议结果汇总表", "A2": "填报单位", "A3": "名称", "B3": "有效", "C3": "满意",
    "D3": "满意率", "E3": "情况说明", "A9": "填表人",
}  # fmt: skip
BRANCH_TAGS = {
    "B2": "{{单位}}", "A4": "{{支部.名称}}", "B4": "{{支部.有效}}", "C4": "{{支部.满意}}",
    "D4": "{{支部.满意率}}", "E4": "{{支部.情况说明}}", "B9": "{{填表人}}",
}  # fmt: skip
MEMBERS = {
    "A1": "党员群众评议结果汇总表", "A2": "填报单位", "A3": "姓名", "B3": "学工号",
    "C3": "所在支部", "D3": "等次", "A9": "填表人",
}  # fmt: skip
MEMBER_TAGS = {
    "B2": "{{单位}}", "A4": "{{党员.姓名}}", "B4": "{{党员.学工号}}", "C4": "{{党员.支部}}",
    "D4": "{{党员.等次}}", "B9": "{{填表人}}",
}  # fmt: skip
NAMES = ("字段", "类型", "必填", "取值", "键", "唯一", "公式", "拆分")
FIELDS: Mapping[str, Rows] = {
    "附件3": (
        ("单位", "单位"), ("发出", "整数"), ("有效", "整数"), ("满意", "整数"), ("说明", "文本"),
    ),
    "附件4": (
        ("单位", "单位"), ("支部.名称", "单位", None, "党支部", "键"),
        ("支部.有效", "整数"), ("支部.满意", "整数"),
        ("支部.满意率", "百分比", None, None, None, None, "满意/有效"), ("支部.情况说明", "文本"),
    ),
    "附件5": (
        ("单位", "单位"), ("党员.姓名", "人员", None, None, "键"), ("党员.学工号", "编号"),
        ("党员.支部", "单位", None, "党支部"), ("党员.等次", "文本"),
    ),
}  # fmt: skip
DRAWN = {
    "附件3": {**HEAD, **HEAD_TAGS},
    "附件4": {**BRANCHES, **BRANCH_TAGS},
    "附件5": {**MEMBERS, **MEMBER_TAGS},
}
LINES: Mapping[str, Sequence[Any]] = {
    "附件3": ("附件3", "附件3.xlsx", "二级党组织;直属党支部", "2012-01-07", "是", "否", None),
    "附件4": ("附件4", "附件4.xlsx", "二级党组织", "2012-01-07", "是", "否", None),
    "附件5": ("附件5", "附件5.xlsx", "二级党组织", "2012-01-07", "是", "否", None),
}


@dataclass(frozen=True, slots=True)
class Due:
    """What one unit is expected to file; as `matching` says it."""

    unit_code: str
    form: str
    period: str = ""
    state: str = "未报"


def cycle(
    root: Path,
    fields: Mapping[str, Rows] | None = None,
    rules: Mapping[str, Rows] | None = None,
    *,
    lines: Mapping[str, Sequence[Any]] | None = None,
    sheets: Mapping[str, Rows] | None = None,
    lists: Mapping[str, Rows] | None = None,
    units: Rows = UNITS,
    people: Rows = PEOPLE,
) -> Cycle:
    """Return a cycle of the three forms; `fields` replaces or adds lines of 字段 by form."""
    forms = {}
    for name, cells in DRAWN.items():
        own = {line[0]: line for line in FIELDS[name]}
        own |= {line[0]: line for line in (fields or {}).get(name, ())}
        made: dict[str, Rows] = {"字段": (NAMES, *own.values())}
        if rules and name in rules:
            made["规则"] = (("编号", "范围", "规则", "级别", "提示"), *rules[name])
        forms[f"{name}.xlsx"] = book(cells, made)
    heading = ("表", "文件", "谁报", "截止", "必报", "匿名", "期次")
    table = (heading, *{**LINES, **(lines or {})}.values())
    empty: dict[str, Rows] = {"汇总": (("汇总表", "来源"),), "汇总列": (("汇总表", "列"),)}
    made_sheets = {
        "表样": table,
        **empty,
        "参数": (("名称", "值"), ("门槛", 0.8)),
        **(sheets or {}),
    }
    folder = cycle_folder(
        root / "周期", made_sheets, forms=forms, units=units, people=people, lists=lists
    )
    return load_cycle(folder)


def copy(
    form: Form,
    head: Mapping[str, Any],
    rows: Sequence[Mapping[str, Any]] = (),
    *,
    file: str = "甲.xlsx",
    findings: Sequence[Finding] = (),
) -> Filled:
    """Return a copy with these values, as if it had been read from sheet 表.

    Single fields stand in column B from row 2 on in the form's order, records from row 4 on, a
    column a field. `...` is a cell that could not be read.
    """
    answers = {}
    singles = [about.name for about in form.layout.fields.values() if about.block is None]
    for row, name in enumerate(singles, start=1):
        value = head.get(name)
        state = BLANK if value is None else UNREADABLE if value is ... else VALUE
        answers[name] = Answer(None if value is ... else value, state, "表", (row, 1), value)
    blocks = {}
    for name, block in form.layout.blocks.items():
        columns = {short: [row.get(short) for row in rows] for short in block.fields}
        states = {
            (short, record): UNREADABLE
            for short, column in columns.items()
            for record, value in enumerate(column)
            if value is ...
        }
        plain = {s: [None if v is ... else v for v in column] for s, column in columns.items()}
        cells = {short: index for index, short in enumerate(block.fields)}
        blocks[name] = BlockRead(name, "表", tuple(range(3, 3 + len(rows))), plain, states, cells)
    return Filled(form.layout, file, answers, blocks, Findings(findings), True, ("表",))


def told(filled: Filled, *codes: str) -> list[tuple[Any, ...]]:
    """Return code, severity, cell, found and expected of the findings with one of these codes."""
    return [
        (f.code, f.severity, f.cell, f.found, f.expected)
        for f in filled.findings
        if not codes or f.code in codes
    ]
