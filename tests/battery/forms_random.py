# ruff: noqa: E501 - what is drawn is as wide as the sheet
"""Forms that nobody drew: layouts and labels by chance, within what offices do.

`random_family(seed)` gives a family whose head, header, total, footer and notes are drawn by lot. The
reader was made against the families that were drawn by hand; these show what it does with others.
"""

from __future__ import annotations

from random import Random
from typing import Any

from openpyxl.utils import get_column_letter

from .drawing import Block, Family, Kind, SheetDrawing
from .forms import (
    BRANCH,
    COUNT,
    DAY,
    DAY_TEXT,
    LONG,
    MOBILE,
    MONEY,
    PERSON,
    PHONE,
    POST,
    REMARK,
    SCORE,
    SHARE,
    SOME,
    TALKS,
    UNIT,
    WORKS,
    option,
)

TITLES = (
    "党支部活动情况统计表", "党员发展情况汇总表", "创先争优承诺事项登记表", "群众意见办理情况表", "先进典型推荐表",
    "结对共建工作情况报表", "2011年度党费收缴情况表", "党员教育培训登记表", "整改落实情况一览表",
)  # fmt: skip
HEADS: tuple[tuple[str, Kind], ...] = (
    ("填报单位", UNIT), ("单位负责人", PERSON), ("填表人", PERSON), ("联系人", PERSON), ("联系电话", PHONE),
    ("手机", MOBILE), ("填报日期", DAY), ("会议时间", DAY), ("地点", WORKS), ("主持人", PERSON),
    ("记录人", PERSON), ("应到人数", SOME), ("实到人数", SOME), ("缺席人数", COUNT), ("活动主题", WORKS),
    ("党员总数", SOME), ("预备党员数", COUNT), ("经费(元)", MONEY), ("完成比例", SHARE), ("等次", option("好", "较好", "一般", "差")),
    ("职务", POST), ("所在支部", BRANCH), ("存在问题", TALKS), ("得分", SCORE),
)  # fmt: skip
KEYS: tuple[tuple[str, Kind], ...] = (
    ("支部名称", BRANCH), ("党组织名称", BRANCH), ("姓名", PERSON), ("事项", WORKS), ("单位", UNIT), ("问题", TALKS),
)  # fmt: skip
COLUMNS: tuple[tuple[str, Kind], ...] = (
    ("应到", SOME), ("实到", SOME), ("发出票", SOME), ("收回票", SOME), ("有效票", SOME), ("无效票", COUNT),
    ("满意", COUNT), ("基本满意", COUNT), ("不满意", COUNT), ("党员数", SOME), ("正式党员", SOME), ("预备党员", COUNT),
    ("本月数", COUNT), ("累计数", COUNT), ("上年数", COUNT), ("得分", SCORE), ("扣分", SCORE), ("经费(元)", MONEY),
    ("比例", SHARE), ("完成率", SHARE), ("负责人", PERSON), ("书记", PERSON), ("职务", POST), ("联系电话", PHONE),
    ("措施", LONG), ("主要内容", WORKS), ("完成时限", DAY), ("完成日期", DAY), ("完成情况", option("已完成", "整改中", "未启动")),
    ("性别", option("男", "女")), ("备注", REMARK), ("说明", TALKS), ("人数", SOME), ("次数", SOME),
)  # fmt: skip
GROUPS = (
    "参评情况",
    "票数",
    "评议结果",
    "本年",
    "上年",
    "校级",
    "市级",
    "基本情况",
    "完成情况",
    "党员",
    "群众",
)
FOOTS = ("填表人", "审核人", "制表", "负责人(签字)", "填报日期")
NOTES = ("注:各栏按实际数填写。", "说明:本表一式两份,一份存档。", "备注:1.如实填写;2.没有的填0。")


class _Drawing:
    """A form that is being drawn, row by row."""

    def __init__(self, rng: Random, seed: int) -> None:
        self.rng, self.seed = rng, seed
        self.cells: dict[str, Any] = {}
        self.kinds: dict[str, Kind] = {}
        self.row = 1
        self.width = 0
        self.used: set[str] = set()

    def put(self, first: int, text: Any, last: int | None = None, rows: int = 1) -> None:
        """Write a cell of the current row, merged to column `last` and over `rows`."""
        start = f"{get_column_letter(first)}{self.row}"
        end = f"{get_column_letter(last or first)}{self.row + rows - 1}"
        self.cells[start if start == end else f"{start}:{end}"] = text


def random_family(seed: int) -> Family:
    """Return the form of a seed."""
    rng = Random(seed * 7919 + 5)
    drawn = _Drawing(rng, seed)
    columns = _columns(rng)
    serial = rng.random() < 0.7
    drawn.width = max(len(columns) + serial, 5)
    if rng.random() < 0.5:
        drawn.put(1, f"附件{rng.randint(1, 9)}")
        drawn.row += 1
    title = f"A{drawn.row}"
    drawn.put(1, rng.choice(TITLES), drawn.width)
    drawn.row += 1
    _head(drawn, rng.sample(HEADS, rng.randint(2, 8)))
    block = _table(drawn, columns, serial=serial)
    _foot(drawn)
    sheet = SheetDrawing(
        rng.choice(("Sheet1", "附件", "统计表")), drawn.cells, (block("x"),), title
    )
    made = block(sheet.name)
    sheet = SheetDrawing(sheet.name, drawn.cells, (made,), title)
    return Family(f"随机{seed}", (sheet,), drawn.kinds)


def _columns(rng: Random) -> list[tuple[tuple[str, ...], Kind]]:
    """Return the columns of a table: the path of their headings, and what they hold."""
    key = rng.choice(KEYS)
    plain = rng.sample([c for c in COLUMNS if c[0] != key[0]], rng.randint(2, 7))
    columns: list[tuple[tuple[str, ...], Kind]] = [((key[0],), key[1])]
    columns += [((name,), kind) for name, kind in plain]
    if rng.random() < 0.6:
        leaves = rng.sample([c for c in COLUMNS if c[0] not in {p[0][0] for p in columns}], 2)
        groups = rng.sample(GROUPS, rng.randint(1, 3))
        equal = rng.random() < 0.5
        for group in groups:
            own = leaves if equal else rng.sample(COLUMNS, 2)
            upper = (
                (rng.choice(("总体情况", "采用情况")),)
                if len(groups) == 2 and rng.random() < 0.4
                else ()
            )
            columns += [((*upper, group, name), kind) for name, kind in own]
    if any(p[0] == "总体情况" for p, _ in columns) != any(p[0] == "采用情况" for p, _ in columns):
        return columns
    return [(p[-2:] if len(p) == 3 else p, k) for p, k in columns]


def _head(drawn: _Drawing, fields: list[tuple[str, Kind]]) -> None:
    rng = drawn.rng
    while fields:
        take = fields[: rng.randint(1, 3)]
        style = rng.choice(("pairs", "pairs", "mixed", "above"))
        if style == "mixed" and all(kind.name == "text" or kind is DAY for _, kind in take):
            parts = []
            for name, kind in take:
                drawn.kinds[name] = DAY_TEXT if kind is DAY else kind
                parts.append(f"{name}{rng.choice(('', '(盖章)', '(签字)'))}:{{{{{name}}}}}")
            drawn.put(1, (" " * rng.randint(4, 12)).join(parts), drawn.width)
        elif style == "above" and len(take) > 1:
            for column, (name, _) in enumerate(take, start=1):
                drawn.put(column, name)
            drawn.row += 1
            for column, (name, kind) in enumerate(take, start=1):
                drawn.kinds[name] = kind
                drawn.put(column, f"{{{{{name}}}}}")
        else:
            take = take[: drawn.width // 2]
            for number, (name, kind) in enumerate(take):
                drawn.kinds[name] = kind
                last = drawn.width if number == len(take) - 1 and rng.random() < 0.7 else None
                drawn.put(2 * number + 1, f"{name}{rng.choice(('', ':'))}")
                drawn.put(2 * number + 2, f"{{{{{name}}}}}", last)
        drawn.row += 1
        fields = fields[len(take) :]
    if rng.random() < 0.3:
        drawn.row += 1


def _table(drawn: _Drawing, columns: list[tuple[tuple[str, ...], Kind]], *, serial: bool) -> Any:
    rng = drawn.rng
    depth = max(len(path) for path, _ in columns)
    top = drawn.row
    first = 1 + serial
    if serial:
        drawn.put(1, rng.choice(("序号", "编号", "序")), rows=depth)
    for level in range(depth):
        drawn.row = top + level
        at = 0
        while at < len(columns):
            path = columns[at][0]
            if len(path) == 1:
                if level == 0:
                    drawn.put(first + at, path[0], rows=depth)
                at += 1
                continue
            padded = path if len(path) == depth else ("",) * (depth - len(path)) + path
            span = 1
            while (
                level < depth - 1
                and at + span < len(columns)
                and columns[at + span][0][:-1] == path[:-1]
            ):
                span += 1
            if len(path) == depth and level < depth - 1:
                while (
                    at + span < len(columns)
                    and columns[at + span][0][: level + 1] == path[: level + 1]
                ):
                    span += 1
            if padded[level]:
                drawn.put(first + at, padded[level], first + at + span - 1)
            at += span
    _fill_holes(drawn, columns, top, depth, first)
    drawn.row = top + depth
    block = "块"
    names: list[str] = []
    for number, (path, kind) in enumerate(columns):
        name = "".join(path).replace("(元)", "")
        while name in names:
            name += "二"
        names.append(name)
        drawn.kinds[f"{block}.{name}"] = kind
        drawn.put(first + number, f"{{{{{block}.{name}}}}}")
    room = rng.randint(3, 7)
    rows = tuple(range(drawn.row, drawn.row + room))
    drawn.row += room
    total = drawn.row if rng.random() < 0.6 else None
    if total:
        drawn.put(
            1,
            rng.choice(("合计", "总  计", "合 计")),
            first if rng.random() < 0.5 and first > 1 else None,
        )
        for number, (_, kind) in enumerate(columns):
            if number and kind.name == "number" and "%" not in kind.number_format:
                letter = get_column_letter(first + number)
                drawn.cells[f"{letter}{total}"] = f"=SUM({letter}{rows[0]}:{letter}{rows[-1]})"
        drawn.row += 1
    return lambda sheet: Block(
        block, sheet, (top, top + depth - 1), rows, total=total, serial="A" if serial else None,
        key=names[0], last=first + len(columns) - 1,
    )  # fmt: skip


def _fill_holes(
    drawn: _Drawing, columns: list[tuple[tuple[str, ...], Kind]], top: int, depth: int, first: int
) -> None:
    """Merge a group's heading over the level above it that it does not have."""
    if depth < 3:
        return
    for where in list(drawn.cells):
        text = drawn.cells[where]
        start = where.split(":")[0]
        if not start.endswith(str(top + 1)) or not isinstance(text, str):
            continue
        short = {p[0] for p, _ in columns if len(p) == 2}
        if text in short:
            end = where.split(":")[-1]
            del drawn.cells[where]
            letter = start[: -len(str(top + 1))]
            drawn.cells[f"{letter}{top}:{end}"] = text


def _foot(drawn: _Drawing) -> None:
    rng = drawn.rng
    style = rng.choice(("mixed", "gaps", "pairs", "none", "note"))
    names = [n for n in rng.sample(FOOTS, 2) if n.split("(")[0] not in drawn.kinds]
    if style == "mixed" and names:
        for name in names:
            drawn.kinds[f"{name.split('(')[0]}"] = DAY_TEXT if name == "填报日期" else PERSON
        drawn.put(1, "        ".join(f"{n}:{{{{{n.split('(')[0]}}}}}" for n in names), drawn.width)
        drawn.row += 1
    elif style == "gaps":
        drawn.put(1, "          ".join(f"{n}:" for n in FOOTS[:3]), drawn.width)
        drawn.row += 1
    elif style == "pairs" and names:
        for number, name in enumerate(names):
            short = name.split("(")[0]
            drawn.kinds[short] = DAY if name == "填报日期" else PERSON
            drawn.put(2 * number + 1, name)
            drawn.put(2 * number + 2, f"{{{{{short}}}}}")
        drawn.row += 1
    if style == "note" or rng.random() < 0.5:
        drawn.put(1, rng.choice(NOTES), drawn.width)
