"""名册.xlsx of 示例大学: its organisations, branches and members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .plain_books import workbook
from .school import Branch, Organisation

UNITS = (
    "代码", "名称", "别名", "层级", "类型", "上级", "类别", "党员数", "正式党员数", "预备党员数",
    "书记", "联系人", "电话",
)  # fmt: skip
PEOPLE = ("姓名", "支部", "学工号", "性别", "党员类别", "职务")


def roster(
    school: Sequence[Organisation],
    also: Sequence[Sequence[Any]] = (),
    called: Mapping[str, str] | None = None,
) -> bytes:
    """Return the roster of a university as a workbook.

    Args:
        school: Its organisations.
        also: Further units, as lines of `UNITS`; what such a line leaves out is blank.
        called: Code of a unit -> what it is called besides.
    """
    units: list[Sequence[Any]] = [UNITS]
    people: list[Sequence[Any]] = [PEOPLE]
    for unit in school:
        units += _lines(unit, called or {})
        for branch in unit.branches:
            people += [
                (m.name, branch.code, m.number, m.sex, m.standing, m.post) for m in branch.members
            ]
    return workbook({"单位": [*units, *map(_whole, also)], "人员": people})


def _whole(line: Sequence[Any]) -> Sequence[Any]:
    return [*line, *[None] * (len(UNITS) - len(line))]


def _lines(unit: Organisation, called: Mapping[str, str]) -> list[Sequence[Any]]:
    direct = unit.kind == "直属党支部"
    alias = ";".join(filter(None, (unit.alias, called.get(unit.code))))
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
                b.code, b.name, called.get(b.code), "党支部", "党支部", unit.code, b.category,
                *_members([b]), None, None, None,
            )
            for b in unit.branches
        ),
    ]  # fmt: skip


def _members(branches: Sequence[Branch]) -> tuple[int, int, int]:
    members = [m for b in branches for m in b.members]
    full = sum(m.standing == "正式" for m in members)
    return len(members), full, len(members) - full
