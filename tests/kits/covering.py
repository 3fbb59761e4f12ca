"""Which rule of the seeds a kit covers, by what, and the test that shows it.

    COVERS = (
        Cover("R3-1", "联席会议由办公室召集,适时召开", ("规则 L-32", "汇总表 会议登记"),
              "test_meetings.py::test_meetings_are_registered_with_who_came"),
    )

A place is a word for what it is, and its name: 表, 字段 (`会议记录.召集单位`), 规则, 检查, 汇总表,
参数, 清单, 期次, 输入, 设置, 文稿. Each is looked up in the kit, so that none is gone unnoticed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cxzy_sheets as cs
from cxzy_sheets.cycle import Cycle

from . import FOLDER, drawn_kits

TESTS = Path(__file__).parent
DUTIES = {
    "R2-4": "指导组上传下达:只是职责",
    "P-1": "总要求:只是提法,文稿里引用",
    "P-19": "学校配套活动:只是要求",
    "G-14": "加强领导:只是要求",
    "L-1": "领导点评是四个推进方式之一:只是提法",
}
"""Rows that ask for nothing that could be counted or checked."""


@dataclass(frozen=True, slots=True)
class Cover:
    """One row of the seeds' rules, and where a kit has it."""

    row: str
    said: str
    """What it asks for, in a few words."""
    places: tuple[str, ...]
    test: str
    """`file.py::test`, in this folder."""


def covers() -> Iterator[tuple[str, Cover]]:
    """Give each kit's name with each of its covers."""
    for kit in drawn_kits():
        for cover in getattr(kit, "COVERS", ()):
            yield kit.NAME, cover


def missing_places(kit: str, cover: Cover) -> list[str]:
    """Return the places of a cover that the kit does not have."""
    there = places_of(kit)
    return [place for place in cover.places if place not in there]


def has_test(cover: Cover) -> bool:
    """Return whether the test that shows a cover is there."""
    file, _, name = cover.test.partition("::")
    path = TESTS / file
    return (
        path.is_file()
        and re.search(rf"^def {name}\(", path.read_text("utf-8"), re.MULTILINE) is not None
    )


_KNOWN: dict[str, frozenset[str]] = {}


def places_of(kit: str) -> frozenset[str]:
    """Return every place that a kit has."""
    if kit not in _KNOWN:
        _KNOWN[kit] = frozenset(_places(cs.load_cycle(FOLDER / kit)))
    return _KNOWN[kit]


def _places(cycle: Cycle) -> Iterator[str]:
    for line in cycle.form_lines:
        yield f"表 {line.name}"
    for name, form in cycle.forms.items():
        yield from (f"字段 {name}.{field}" for field in form.fields)
        yield from (f"规则 {rule.id}" for rule in form.rules)
    yield from (f"检查 {line.id}" for line in cycle.checks)
    yield from (f"汇总表 {line.name}" for line in cycle.tables)
    yield from (f"参数 {name}" for name in cycle.parameters)
    yield from (f"清单 {name}" for name in cycle.lists)
    yield from (f"期次 {name}" for name in cycle.calendars)
    yield from (f"输入 {line.name}" for line in cycle.inputs)
    yield from (f"文稿 {line.file}" for line in cycle.texts)
    yield from ("设置 开始", "设置 结束", "设置 截至日期", "设置 名称")


def page() -> str:
    """Return docs/systems.md: every row with the kit, the places and the test."""
    rows: dict[str, list[str]] = {}
    for kit, cover in covers():
        places = "、".join(cover.places)
        line = f"| {cover.row} | {cover.said} | {kit} | {places} | `{cover.test}` |"
        rows.setdefault(cover.row, []).append(line)
    for row, said in DUTIES.items():
        rows.setdefault(row, []).append(f"| {row} | {said} | — | — | — |")
    return _HEAD + "\n".join(line for row in sorted(rows, key=_order) for line in rows[row]) + "\n"


_HEAD = """# 种子文件里的制度,各由哪一套表样体现

由 `python -m tests.docs` 生成。条目的编号:R 九项制度,P 实施方案,G 群众评议方案,
H 上学期工作通知,L 领导点评意见,C 各文件之间不一致的地方(都是参数、清单或日历,
默认值写在各套的说明里)。检验在 `tests/kits/`。

| 条目 | 内容 | 套 | 由什么体现 | 检验 |
|---|---|---|---|---|
"""
_SEEDS = "RPGHLC"


def _order(row: str) -> tuple[int, list[int]]:
    return _SEEDS.index(row[0]), [int(n) for n in re.findall(r"[0-9]+", row)]
