"""A cycle's collection made by hand: what the summary of a cycle asks of one.

got = cycle_collected(tmp_path, faculties=12)

A real cycle (two forms, a roster), and by hand what would have come of it: the ledger, two tables,
findings. Unit n has handed in unless n is divisible by five.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd

from cxzy_sheets.cycle import Cycle, load_cycle
from cxzy_sheets.findings import Findings
from cxzy_sheets.refs import Ref

from ..cycle.folders import SHEETS, cycle_folder
from .collected import RULES, collected, files, rules

NAMES = (
    "数学", "物理", "化学", "生命科学", "外国语", "马克思主义", "法", "经济管理", "计算机", "机械",
    "土木工程", "艺术", "体育", "医", "药", "护理",
)  # fmt: skip
PEOPLE = ("赵一鸣", "钱二", "孙三省", "李四光", "周五", "吴六", "郑七", "王八斗")


def unit(n: int) -> str:
    """Return the name of faculty n."""
    base = NAMES[n % len(NAMES)]
    return f"{base}学院党总支" if n < len(NAMES) else f"{base}学院第{n // len(NAMES) + 1}党总支"


@dataclass(frozen=True)
class MadeColumn:
    """What a summary asks of a column of a table."""

    name: str
    type: str = "整数"
    format: str = ""
    key: bool = False
    public: str = ""

    @property
    def column(self) -> str:
        return self.name

    @property
    def about(self) -> Any:
        return SimpleNamespace(public=self.public)


@dataclass(frozen=True)
class MadeTable:
    """What a summary asks of a table; `rows` and `total` end with 应报 已收 计入 未计."""

    name: str
    columns: Sequence[MadeColumn]
    all_rows: Sequence[Sequence[Any]]
    whole: Sequence[Any] | None
    notes: Sequence[str] = ()
    sections: Sequence[Any] = ()

    @property
    def plan(self) -> Any:
        return SimpleNamespace(of_ballots=False)

    @property
    def title(self) -> str:
        return self.name

    @property
    def rows(self) -> Sequence[Sequence[Any]]:
        return [row[:-4] for row in self.all_rows]

    @property
    def total(self) -> Sequence[Any] | None:
        return self.whole[:-4] if self.whole is not None else None

    @property
    def coverage(self) -> Sequence[tuple[Any, int]]:
        rows = [*self.all_rows, *([self.whole] if self.whole is not None else [])]
        return [
            (SimpleNamespace(expected=row[-4], received=row[-3], counted=row[-2]), row[-1])
            for row in rows
        ]

    def row_sources(self, row: int) -> list[Ref]:
        if self.all_rows[row][-2] != 1:
            return []
        name = str(self.rows[row][0])
        return [Ref(f"{name}.xlsx", "附件4", f"{letter}{r}") for letter in "CDE" for r in (4, 5, 6)]


@dataclass
class CycleCollected:
    """What `outputs._collected.CycleCollected` says a cycle's collection has."""

    cycle: Cycle
    records_made: Mapping[str, Any]
    expected: pd.DataFrame
    submissions: pd.DataFrame
    files: pd.DataFrame
    findings: Findings
    rules: pd.DataFrame
    tables: Mapping[str, MadeTable]
    counts: Mapping[str, int]

    @property
    def made(self) -> list[Any]:
        return []

    @property
    def checks(self) -> pd.DataFrame:
        row = ("C-1", "各单位结果", "满意率>=门槛", "提示", 5, 2, 0, "")
        return pd.DataFrame([row], columns=CHECK_COLUMNS)

    @property
    def root(self) -> Path:
        return self.cycle.inbox

    @property
    def frame_names(self) -> list[str]:
        return list(self.records_made)

    def records(self, name: str) -> Any:
        return self.records_made[name]


CHECK_COLUMNS = ["编号", "汇总表", "规则", "级别", "通过", "不符", "未核对", "原因"]
UNITS_HEAD = ("代码", "名称", "层级", "类型", "上级", "联系人", "电话")
DUE = dt.datetime(2012, 1, 7, 23, 59, 59, 999999)


def cycle_collected(root: Path, *, faculties: int = 12) -> CycleCollected:
    """Return what came in for a cycle with two forms, of so many faculties."""
    units = [UNITS_HEAD] + [
        (f"F{n:04}", unit(n), "二级党组织", "党总支", None, PEOPLE[n % len(PEOPLE)], f"0571{n:05}")
        for n in range(faculties)
    ]
    sheets = {
        "周期": [*SHEETS["周期"], ("编制单位", "示例大学党委组织部")],
        "表样": [
            ("表", "文件", "谁报", "截止"),
            ("附件4", "附件4.xlsx", "二级党组织", "2012-01-07"),
            ("总结", None, "二级党组织", "2012-01-20"),
        ],
    }
    sheets["汇总"] = [*SHEETS["汇总"], ("支部分类", "附件4.支部", "名称.类别", "否")]
    sheets["汇总列"] = [*SHEETS["汇总列"], ("支部分类", "支部数", "COUNTA(名称)", None)]
    people = (("姓名", "支部"),)
    cycle = load_cycle(cycle_folder(root, sheets, units=units, people=people))
    single = collected(cycle.inbox, units=3)
    rows = [_row(n) for n in range(faculties)]
    for row in rows:
        if row[2] in ("接收", "退回"):
            (cycle.inbox / f"{row[0]}.xlsx").write_bytes(b"x")
    return CycleCollected(
        cycle, single.tables, _expected(rows), _submissions(rows), _files(rows), single.findings,
        rules(RULES), {"各单位结果": _table(rows), "支部分类": _classes()}, _counts(rows),
    )  # fmt: skip


def _row(n: int) -> tuple[str, int, str]:
    """Return a unit, its number, and what became of its copy."""
    status = "未报" if n % 5 == 0 else "退回" if n % 5 == 3 else "接收"
    return unit(n), n, status


def _expected(rows: Sequence[tuple[str, int, str]]) -> pd.DataFrame:
    states = {"接收": "已报", "退回": "退回待改", "未报": "未报"}
    made = []
    for name, n, status in rows:
        late = 3 if status != "接收" else None
        contact = (PEOPLE[n % len(PEOPLE)], f"0571{n:05}")
        made.append((name, "附件4", "", DUE, states[status], late, *contact))
        due = dt.datetime(2012, 1, 20, 23, 59, 59, 999999)
        made.append((name, "总结", "", due, "免报" if n == 1 else "未报", None, *contact))
    columns = ["单位", "表", "期次", "截止", "状态", "逾期天数", "联系人", "电话"]
    frame = pd.DataFrame(made, columns=columns)
    texts = {c: "string" for c in columns if c not in ("截止", "逾期天数")}
    return frame.astype({**texts, "逾期天数": "Int64"})


def _submissions(rows: Sequence[tuple[str, int, str]]) -> pd.DataFrame:
    made = []
    for name, n, status in rows:
        if status != "未报":
            came = dt.datetime(2012, 1, 5 + n % 4, 9 + n % 8, 30)
            wrong = int(status == "退回")
            made.append(
                (
                    f"{name}.xlsx", "附件4", "附件4", name, status, wrong, 0, 1, 4, "", f"F{n:04}",
                    "", came, came > DUE,
                )
            )  # fmt: skip
    columns = ["文件", "工作表", "表", "单位", "状态", "强制", "核实", "提示", "记录数", "说明",
               "单位代码", "期次", "收到时间", "迟报"]  # fmt: skip
    frame = pd.DataFrame(made, columns=columns)
    numbers = ("强制", "核实", "提示", "记录数")
    kinds: dict[str, str] = {c: "Int64" if c in numbers else "string" for c in columns[:12]}
    return frame.astype({**kinds, "迟报": "boolean"})


def _files(rows: Sequence[tuple[str, int, str]]) -> pd.DataFrame:
    made = [(f"{name}.xlsx", "", "xlsx", 9000, "已读", "") for name, _, s in rows if s != "未报"]
    return files([*made, ("坏文件.xlsx", "", "", 12, "无法读取", "不是工作簿。请重新保存后报送。")])


def _counts(rows: Sequence[tuple[str, int, str]]) -> dict[str, int]:
    found = [status for _, _, status in rows]
    came = len(found) - found.count("未报")
    statuses = {s: found.count(s) for s in ("接收", "退回")}
    zero = dict.fromkeys(("被替代", "重复", "非本期表", "未知单位"), 0)
    return {
        "文件": came + 1,
        "已读": came,
        "无法读取": 1,
        "忽略": 0,
        "份数": came,
        **statuses,
        **zero,
    }


def _table(rows: Sequence[tuple[str, int, str]]) -> MadeTable:
    counts = ("支部数", "评议情况_有效票", "评议情况_满意", "评议情况_比较满意")
    columns = [
        MadeColumn("单位", "文本", key=True), *map(MadeColumn, counts),
        MadeColumn("满意率", "小数", "0.00%"), MadeColumn("名次"),
    ]  # fmt: skip
    made: list[list[Any]] = []
    for name, n, status in rows:
        came = int(status != "未报")
        if status != "接收":
            made.append([name, *[None] * 6, 1, came, 0, 0])
            continue
        votes, happy, fairly = 100 + n * 7, 70 + n * 5, 20 + n
        made.append([name, 3, votes, happy, fairly, happy / votes, None, 1, 1, 1, 0])
    known = [row for row in made if row[5] is not None]
    for row in known:
        row[6] = 1 + sum(other[5] > row[5] for other in known)
    total: list[Any] = [None]
    total += [sum(row[i] or 0 for row in made) for i in range(1, 5)]
    total += [total[3] / total[2] if total[2] else None, None]
    total += [sum(row[i] for row in made) for i in range(7, 11)]
    notes = ["满意率=满意/分母;分母=有效票。", "门槛=80%,按没有四舍五入的数比较。"]
    return MadeTable("各单位结果", columns, made, total, notes)


def _classes() -> MadeTable:
    columns = [
        MadeColumn("类别", "文本", key=True), MadeColumn("主要意见", "文本"), MadeColumn("支部数"),
    ]  # fmt: skip
    text = "学习内容与业务结合不够紧密,建议今后把集中学习同解决教学、科研中的实际问题结合起来"
    rows = [["教师", text, 12, 1, 1, 1, 0], ["学生", None, 15, 1, 1, 1, 0]]
    return MadeTable("支部分类", columns, rows, None)
