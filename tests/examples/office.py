"""名册.xlsx and 收文登记.xlsx of the example, drawn as the kit draws its own."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from cxzy_sheets.runs.evaluation.school import Branch, Organisation

from ..kits.drawing import Drawing
from ..kits.evaluation import register as kit_register
from ..kits.evaluation import roster as kit_roster
from .school import school

_ARRIVED = datetime.date(2011, 12, 26)
_CORRECTED = datetime.date(2012, 1, 4)

DECIDED: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "认领": (
        {
            "文件": "图书馆/新建 Microsoft Excel 工作表.xlsx", "单位": "图书馆直属党支部",
            "表": "评议组织情况表", "说明": "表里只写了“本馆”,打电话问过",
        },
    ),
    "签收": (
        {"文件": "理学院党总支/附件4.xlsx", "收到时间": _ARRIVED, "备注": "优盘"},
        {
            "文件": "理学院党总支/附件4(更正).xlsx", "收到时间": _CORRECTED,
            "备注": "退回后重报的",
        },
        {
            "单位": "机关党总支", "表": "评议情况报告", "收到时间": datetime.date(2011, 12, 30),
            "盖章": "是", "备注": "纸质一份",
        },
        {
            "单位": "图书馆直属党支部", "表": "附件3", "收到时间": datetime.date(2012, 1, 5),
            "盖章": "是",
        },
    ),
    "免报": (
        {
            "单位": "图书馆直属党支部", "表": "评议情况报告",
            "理由": "只有一个支部,情况都写在附件3里",
        },
    ),
    "说明核准": (
        {
            "单位": "机关党总支", "表": "附件3", "代码": "N-1",
            "说明": "有两位同志的组织关系刚转来,只统计在附件3里", "同意": "是",
        },
    ),
}  # fmt: skip
"""What the office decided, sheet by sheet."""


def register() -> bytes:
    """Return 收文登记.xlsx with what the office decided."""
    with Drawing("说明", title="收文登记") as draw:
        draw.table("说明", ("工作表", "写什么"), kit_register.ABOUT, (12, 80), new=False)
        for name, columns in kit_register.SHEETS.items():
            headings = [heading for heading, _ in columns]
            rows = [[row.get(h, "") for h in headings] for row in DECIDED.get(name, ())]
            rows += [[""] * len(columns)] * (kit_register.ROOM - len(rows))
            draw.table(name, headings, rows, [width for _, width in columns])
    return draw.data


def roster() -> bytes:
    """Return 名册.xlsx with the units and the members of the example."""
    units: list[Sequence[Any]] = []
    people: list[Sequence[Any]] = []
    for unit in school():
        units.append(_unit(unit))
        if unit.kind != "直属党支部":
            units += [_branch(unit, branch) for branch in unit.branches]
        people += [
            (m.name, branch.code, m.number, m.sex, m.standing, m.post, "")
            for branch in unit.branches
            for m in branch.members
        ]
    with Drawing("单位", title="名册") as draw:
        draw.table("单位", kit_roster.UNIT_HEADINGS, units, kit_roster.UNIT_WIDTHS, new=False)
        draw.table("人员", kit_roster.MEMBER_HEADINGS, people, kit_roster.MEMBER_WIDTHS)
        draw.table("说明", ("项目", "怎么填"), kit_roster.NOTES, (10, 90))
    return draw.data


def _unit(unit: Organisation) -> Sequence[Any]:
    category = unit.branches[0].category if unit.kind == "直属党支部" else ""
    return (
        unit.code, unit.name, unit.alias, "二级党组织", unit.kind, "", category,
        *_counts(unit.branches), unit.secretary, unit.contact, unit.phone, "", "虚构",
    )  # fmt: skip


def _branch(unit: Organisation, branch: Branch) -> Sequence[Any]:
    return (
        branch.code, branch.name, "", "党支部", "党支部", unit.code, branch.category,
        *_counts([branch]), "", "", "", "", "",
    )  # fmt: skip


def _counts(branches: Sequence[Branch]) -> tuple[int, int, int]:
    members = [m for b in branches for m in b.members]
    full = sum(m.standing == "正式" for m in members)
    return len(members), full, len(members) - full
