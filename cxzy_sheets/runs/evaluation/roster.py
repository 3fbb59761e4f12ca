"""名册.xlsx of 示例大学: its organisations, branches and members."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .plain_books import workbook
from .school import Branch, Organisation

UNITS = (
    "代码", "名称", "别名", "层级", "类型", "上级", "类别", "党员数", "正式党员数", "预备党员数",
    "书记", "联系人", "电话",
)  # fmt: skip
SHORT = {"E01": "一支部", "E04": "一支部"}
"""What two branches of one organisation are called for short."""
FORMER = {"H": ";机关后勤", "L": ";机关后勤"}
"""The former name of what was parted into two organisations."""
AFFILIATED = ("X", "校关工委", "关心下一代工作委员会", "挂靠机构", "其他")
"""A unit that is evaluated with none of them."""
PEOPLE = ("姓名", "支部", "学工号", "性别", "党员类别", "职务")


def roster(school: Sequence[Organisation], also: Sequence[Sequence[Any]] = ()) -> bytes:
    """Return the roster of a university as a workbook.

    Args:
        school: Its organisations.
        also: Further units, as lines of `UNITS`.
    """
    units: list[Sequence[Any]] = [UNITS]
    people: list[Sequence[Any]] = [PEOPLE]
    for unit in school:
        units += _lines(unit)
        for branch in unit.branches:
            people += [
                (m.name, branch.code, m.number, m.sex, m.standing, m.post) for m in branch.members
            ]
    units.append((*AFFILIATED, *[None] * (len(UNITS) - len(AFFILIATED))))
    return workbook({"单位": [*units, *also], "人员": people})


def _lines(unit: Organisation) -> list[Sequence[Any]]:
    direct = unit.kind == "直属党支部"
    alias = f"{unit.alias}{FORMER.get(unit.code, '')}"
    own = (
        unit.code, unit.name, alias, "二级党组织", unit.kind, None,
        unit.branches[0].category if direct else None, *_members(unit.branches),
        unit.secretary, unit.contact, unit.phone,
    )  # fmt: skip
    if direct:
        return [own]
    return [
        own,
        *(
            (
                b.code, b.name, SHORT.get(b.code), "党支部", "党支部", unit.code, b.category,
                *_members([b]), None, None, None,
            )
            for b in unit.branches
        ),
    ]  # fmt: skip


def _members(branches: Sequence[Branch]) -> tuple[int, int, int]:
    members = [m for b in branches for m in b.members]
    full = sum(m.standing == "正式" for m in members)
    return len(members), full, len(members) - full
