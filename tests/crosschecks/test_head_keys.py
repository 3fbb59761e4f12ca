"""键 全 in the head: a copy for each member."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cxzy_sheets.crosschecks import Copies, CycleBeyond, missing_copies

from .cycles import copy, cycle

FIELD = {"附件3": [("说明", "人员", None, None, "全")]}


def missing(tmp_path: Path, copies: Sequence[tuple[str, Any]], line: Any = None) -> list[Any]:
    made = cycle(tmp_path, FIELD, lines=line)
    form = made.forms["附件3"]
    read = [copy(form, {"说明": name}, file=f"{index}") for index, (_, name) in enumerate(copies)]
    given = Copies(form, read, [unit for unit, _ in copies])
    found = missing_copies(CycleBeyond(made, {"附件3": given}))
    return [(f.copy, f.finding.severity, f.finding.unit, f.finding.expected) for f in found]


def test_the_members_without_a_copy_are_named_to_the_office(tmp_path: Path):
    """物理 has 张三 and 钱七; 数学, of which nothing has come, is a matter of what is 未报."""
    assert missing(tmp_path, [("B", "钱七")]) == [(None, "强制", "物理学院党总支", ["张三(0021)"])]


def test_all_there_is_nothing_to_tell(tmp_path: Path):
    """Each member once."""
    assert missing(tmp_path, [("B", "钱七"), ("B", "张三(0021)")]) == []


def test_a_name_that_could_not_be_read_may_be_the_one(tmp_path: Path):
    """It has a finding of its own."""
    assert missing(tmp_path, [("B", "钱七"), ("B", ...)]) == []


def test_where_copies_need_not_come_it_is_only_told(tmp_path: Path):
    """必报 否: 提示. Of an anonymous form nobody is named at all."""
    line = ["附件3", "附件3.xlsx", "二级党组织;直属党支部", None, "否", "否", None]
    assert [m[1] for m in missing(tmp_path / "a", [("B", "钱七")], {"附件3": line})] == ["提示"]
    line[5] = "是"
    assert missing(tmp_path / "b", [("B", "钱七")], {"附件3": line}) == []
