"""The forms that messy copies are made of: the kits' own, one of all types, and the battery's.

A kit's form is taken as it is drawn; its fields are typed anew, by number format, so that what a
copy means is known without the kit's lists.
"""

# ruff: noqa: E501 - what is drawn is as wide as the sheet

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import openpyxl

from ..battery import forms as drawn
from ..battery.drawing import TAG, Block, Family, Kind, SheetDrawing
from ..battery.forms_random import random_family
from ..battery.runs import FAMILIES

KITS = Path(__file__).parents[2] / "workbook_templates"
KIT_FORMS = (
    "群众评议/表样/附件3*.xlsx", "群众评议/表样/附件4*.xlsx", "群众评议/表样/附件5*.xlsx",
    "群众评议/表样/附件6*.xlsx", "联席会议/表样/议定*.xlsx",
)  # fmt: skip


def family_names(random: int) -> list[str]:
    """Return the names of all forms, so many of those that are drawn by lot among them."""
    kits = [f"表样{index}" for index, glob in enumerate(KIT_FORMS) if list(KITS.glob(glob))]
    return [*FAMILIES, TYPED.name, *kits, *(f"随机{n}" for n in range(random))]


@functools.cache
def family_of(name: str) -> Family:
    """Return a form by its name."""
    if name.startswith("随机"):
        return random_family(int(name[2:]))
    if name.startswith("表样"):
        (path,) = KITS.glob(KIT_FORMS[int(name[2:])])
        return _of_kit(name, path)
    return TYPED if name == TYPED.name else FAMILIES[name]


def _code(rng: Random) -> str:
    return f"0{rng.randint(10**8, 10**9 - 1)}"


def _month(rng: Random) -> str:
    return f"2011-{rng.randint(1, 12):02d}"


CODE = Kind("text", _code, "@", "编号")
MONTH = Kind("text", _month, "@", "年月")
NAME = Kind("text", drawn.PERSON.make, "General", "人员")
LEVEL = Kind("text", lambda r: r.choice(("优秀", "良好", "合格")), "General", "选项")
YES = Kind("text", lambda r: r.choice(("是", "否")), "General", "是否")
PEOPLE = Kind("number", lambda r: r.randint(1, 90), "0", "整数")

# Every type that a field can have, in the head and in a table.
TYPED = Family(
    "各类字段",
    (
        SheetDrawing(
            "附件9",
            {
                "A1:J1": "基层党组织换届工作情况登记表",
                "A2": "填报单位", "B2:C2": "{{单位}}", "D2": "统计月份", "E2": "{{月份}}",
                "F2": "填报日期", "G2:H2": "{{填报日期}}", "I2": "党员总数", "J2": "{{党员数}}",
                "A3": "参加率", "B3:C3": "{{参加率}}", "D3": "联系人", "E3": "{{联系人}}",
                "F3": "批复文件编号", "G3:H3": "{{批复编号}}", "I3": "综合等次", "J3": "{{综合等次}}",
                "A4": "序号", "B4": "书记姓名", "C4": "学工号", "D4": "当选日期", "E4": "得票数",
                "F4": "得票率", "G4": "等次", "H4": "是否连任", "I4": "任期起始年月", "J4": "备注",
                "B5": "{{人选.姓名}}", "C5": "{{人选.学工号}}", "D5": "{{人选.当选日期}}",
                "E5": "{{人选.得票}}", "F5": "{{人选.得票率}}", "G5": "{{人选.等次}}",
                "H5": "{{人选.连任}}", "I5": "{{人选.起始}}", "J5": "{{人选.备注}}",
                "A12:J12": "填表人:{{填表人}}          审核人:          联系电话:{{联系电话}}",
            },
            (
                Block("人选", "附件9", (4, 4), (5, 6, 7, 8, 9, 10, 11), serial="A", key="姓名", last=10),
            ),
        ),
    ),
    {
        "单位": drawn.UNIT, "月份": MONTH, "填报日期": drawn.DAY, "党员数": PEOPLE,
        "参加率": drawn.SHARE, "联系人": NAME, "批复编号": CODE, "综合等次": LEVEL,
        "人选.姓名": NAME, "人选.学工号": CODE, "人选.当选日期": drawn.DAY, "人选.得票": PEOPLE,
        "人选.得票率": drawn.SHARE, "人选.等次": LEVEL, "人选.连任": YES, "人选.起始": MONTH,
        "人选.备注": drawn.REMARK, "填表人": drawn.PERSON, "联系电话": drawn.PHONE,
    },
    ziduan=(
        {"字段": "月份;人选.起始", "类型": "年月"}, {"字段": "填报日期;人选.当选日期", "类型": "日期"},
        {"字段": "党员数", "类型": "整数", "计量": "人"}, {"字段": "人选.得票", "类型": "整数", "计量": "票"},
        {"字段": "参加率;人选.得票率", "类型": "百分比"}, {"字段": "联系人;人选.姓名", "类型": "人员"},
        {"字段": "批复编号;人选.学工号", "类型": "编号"}, {"字段": "人选.连任", "类型": "是否"},
        {"字段": "综合等次;人选.等次", "类型": "选项", "取值": "优秀;良好;合格"},
        {"字段": "联系电话", "类型": "电话"},
    ),
)  # fmt: skip


# -- the kits' forms


def _of_kit(name: str, path: Path) -> Family:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    areas = {str(area).split(":")[0]: str(area) for area in sheet.merged_cells.ranges}
    cells: dict[str, Any] = {}
    for line in sheet.iter_rows():
        for cell in line:
            value = cell.value
            if value is None or (isinstance(value, str) and value.startswith("=")):
                continue
            if isinstance(value, int | float):
                continue  # serial numbers are drawn with the block
            cells[areas.get(cell.coordinate, cell.coordinate)] = _plain(str(value))
    kinds = _kinds(sheet)
    blocks = tuple(_blocks(name, sheet))
    title = max(
        (c for row in sheet.iter_rows(max_row=3) for c in row if isinstance(c.value, str)),
        key=lambda c: c.font.size or 0,
    ).coordinate
    drawing = SheetDrawing(sheet.title, cells, blocks, title)
    return Family(name, (drawing,), kinds, ziduan=tuple(_declared(kinds)))


def _plain(text: str) -> str:
    return text.translate(str.maketrans("｛｝", "{}"))


def _kinds(sheet: Any) -> dict[str, Kind]:
    found: dict[str, Kind] = {}
    for line in sheet.iter_rows():
        for cell in line:
            for tag in TAG.findall(_plain(str(cell.value or ""))):
                whole = TAG.fullmatch(_plain(str(cell.value)))
                found.setdefault(tag, _kind(tag, cell.number_format if whole else "General"))
    return found


def _kind(tag: str, shown: str) -> Kind:
    if shown == "0":
        return PEOPLE
    if "yy" in shown:
        return drawn.DAY
    if "%" in shown:
        return drawn.SHARE
    if "日期" in tag:
        return drawn.DAY_TEXT
    if re.search("名称|支部", tag):
        return drawn.BRANCH
    return drawn.UNIT if tag == "单位" else drawn.PERSON if "人" in tag else drawn.WORKS


def _declared(kinds: dict[str, Kind]) -> Iterator[dict[str, str]]:
    types = {id(PEOPLE): "整数", id(drawn.DAY): "日期", id(drawn.SHARE): "百分比"}
    for name, kind in kinds.items():
        yield {"字段": name, "类型": types.get(id(kind), "文本")}


def _blocks(name: str, sheet: Any) -> Iterator[Block]:
    rows: dict[str, dict[int, list[str]]] = {}
    for line in sheet.iter_rows():
        for cell in line:
            found = TAG.fullmatch(_plain(str(cell.value or "")))
            if found and "." in found[1]:
                block, _, short = found[1].partition(".")
                rows.setdefault(block, {}).setdefault(cell.row, []).append(short)
    for block, tagged in rows.items():
        first, fixed = min(tagged), len(tagged) > 1
        room = tuple(sorted(tagged)) if fixed else tuple(_room(sheet, first))
        top = first
        while top > 1 and _is_heading(sheet, top - 1):
            top -= 1
        total = room[-1] + 1 if "合" in str(sheet.cell(room[-1] + 1, 1).value or "") else None
        last = max(c.column for c in sheet[first] if c.value is not None)
        serial = "A" if isinstance(sheet.cell(first, 1).value, int) else None
        key = str(sheet.cell(top, 1).value) if fixed else tagged[first][0]
        yield Block(
            block, sheet.title, (top, first - 1), room, None if fixed else total, serial, key, fixed,
            last,
        )  # fmt: skip


def _room(sheet: Any, first: int) -> Iterator[int]:
    yield first
    row = first + 1
    while row <= sheet.max_row and not any(
        isinstance(c.value, str) and not c.value.startswith("=") for c in sheet[row]
    ):
        if not any(c.value is not None or c.border.bottom.style for c in sheet[row]):
            return
        yield row
        row += 1


def _is_heading(sheet: Any, row: int) -> bool:
    texts = [str(c.value) for c in sheet[row] if isinstance(c.value, str)]
    return len(texts) > 1 and not any("{{" in _plain(text) for text in texts)
