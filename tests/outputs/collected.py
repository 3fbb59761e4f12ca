"""A collection made by hand: what `write_summary` asks of one, and nothing of how it comes about.

got = collected(inbox, units=3)      附件4 with a head and a block 支部, three copies accepted
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd

from cxzy_sheets.findings import Finding, Findings
from cxzy_sheets.layout import Block, Field, Layout
from cxzy_sheets.tables import Records

HEAD = (
    Field("单位", type="单位"),
    Field("填报日期", type="日期"),
    Field("联系电话", type="电话"),
)
BLOCK = (
    Field("支部.名称", "支部", type="文本", key="键"),
    Field("支部.党员数", "支部", type="整数", measure=("人",)),
    Field("支部.有效票", "支部", type="整数", measure=("张",)),
    Field("支部.满意", "支部", type="整数"),
    Field("支部.满意率", "支部", type="百分比", formula="满意/有效票"),
    Field("支部.经费", "支部", type="小数", measure=("万元",)),
    Field("支部.主要意见", "支部", type="文本"),
)
FILE_COLUMNS = ("文件", "容器", "种类", "大小", "结果", "说明")
COPY_COLUMNS = ("文件", "工作表", "表", "单位", "状态", "强制", "核实", "提示", "记录数", "说明")
RULE_COLUMNS = ("编号", "表", "范围", "规则", "级别", "通过", "不符", "未核对", "不适用", "原因")


@dataclass
class Collected:
    """What `outputs.summary.Collected` says a collection has."""

    tables: Mapping[str, Records]
    title: str = "党支部开展创先争优活动群众评议结果汇总表"
    form_names: Sequence[str] = ("附件4",)
    root: Path | None = None
    files: pd.DataFrame = field(default_factory=lambda: files([]))
    submissions: pd.DataFrame = field(default_factory=lambda: submissions([]))
    findings: Findings = field(default_factory=Findings)
    rules: pd.DataFrame = field(default_factory=lambda: rules([]))
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def frame_names(self) -> list[str]:
        return list(self.tables)

    def records(self, name: str) -> Records:
        return self.tables[name]


def layout(head: Sequence[Field] = HEAD, block: Sequence[Field] = BLOCK) -> Layout:
    fields = {f.name: f for f in (*head, *block)}
    blocks = {
        f.block: Block(f.block, tuple(b.short for b in block if b.block == f.block), False, 0, 5)
        for f in block
        if f.block
    }
    return Layout("附件4", "党支部开展创先争优活动群众评议结果汇总表", (), fields, blocks, ())


def records(
    fields: Sequence[Field],
    rows: Sequence[Sequence[Any]],
    source: Sequence[tuple[str, str, int]],
    made_of: Layout | None = None,
) -> Records:
    """Return records drawn as rows of values."""
    names = {f.short: f.name for f in fields}
    columns = {name: [row[i] for row in rows] for i, name in enumerate(names)}
    copy = SimpleNamespace(layout=made_of or layout())
    places = [(0, i) for i in range(len(rows))]
    return Records(tuple(fields), columns, [copy], places, list(source), names)  # type: ignore[list-item]


def files(rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
    return _typed(pd.DataFrame(list(rows), columns=list(FILE_COLUMNS)), ("大小",))


def submissions(rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
    return _typed(
        pd.DataFrame(list(rows), columns=list(COPY_COLUMNS)), ("强制", "核实", "提示", "记录数")
    )


def rules(rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
    return _typed(
        pd.DataFrame(list(rows), columns=list(RULE_COLUMNS)), ("通过", "不符", "未核对", "不适用")
    )


def _typed(frame: pd.DataFrame, numbers: Sequence[str]) -> pd.DataFrame:
    return frame.astype({c: "Int64" if c in numbers else "string" for c in frame.columns})


OPINIONS = (
    None,
    "希望多组织到基层调研",
    "=1+1 不是公式",
    "学习内容与业务结合不够紧密,建议今后把集中学习同解决教学、科研中的实际问题结合起来;"
    "组织生活会上批评和自我批评的气氛还不够浓,党员提出的意见有的没有回音,请支部逐条答复并限期整改。",
    "-加强学习\n-改进作风",
)


def collected(inbox: Path, *, units: int = 3, branches: int = 4) -> Collected:
    """Return a collection of `units` accepted copies of 附件4, one returned, one unreadable."""
    head, block, source, heads = [], [], [], []
    for u in range(units):
        unit, file = f"第{u + 1}学院党总支", f"第{u + 1}学院.xlsx"
        touch(inbox / file)
        day = datetime.date(2011, 12, 1 + u % 28)
        phone = f"0{571000 + u}"
        heads.append((unit, day, phone))
        head.append((file, "附件4", 3))
        for b in range(branches):
            valid = 20 + (u * 7 + b * 3) % 30
            happy = valid - (u + b) % 9
            block.append(
                (
                    unit, day, phone, f"第{b + 1}党支部", valid + 5, valid, happy, happy / valid,
                    None if b == 2 else round(1.05 * (b + 1) + u, 2),
                    OPINIONS[(u + b) % len(OPINIONS)],
                )
            )  # fmt: skip
            source.append((file, "附件4", 6 + b))
    for name in ("退回学院.xlsx", "坏文件.xlsx", "说明.txt"):
        touch(inbox / name)
    tables = {
        "附件4": records(HEAD, heads, head),
        "附件4.支部": records((*HEAD, *BLOCK), block, source),
    }
    return Collected(
        tables,
        root=inbox,
        files=files([*_read(units), *OTHER_FILES]),
        submissions=submissions([*_accepted(units, branches), RETURNED]),
        findings=Findings(FINDINGS),
        rules=rules(RULES),
    )


def _read(units: int) -> list[tuple[Any, ...]]:
    return [(f"第{u + 1}学院.xlsx", "", "xlsx", 9000 + u, "已读", "") for u in range(units)]


def _accepted(units: int, branches: int) -> list[tuple[Any, ...]]:
    return [
        (
            f"第{u + 1}学院.xlsx",
            "附件4",
            "附件4",
            f"第{u + 1}学院党总支",
            "接收",
            0,
            0,
            1,
            branches,
            "",
        )
        for u in range(units)
    ]


WHY = "不是工作簿:内容与扩展名不符。请重新保存后报送。"
OTHER_FILES = (
    ("退回学院.xlsx", "", "xlsx", 9100, "已读", ""),
    ("坏文件.xlsx", "", "", 12, "无法读取", WHY),
    ("说明.txt", "", "", 30, "忽略", "不是工作簿"),
)
RETURNED = ("退回学院.xlsx", "附件4", "附件4", "退回学院党总支", "退回", 2, 1, 0, 3, "")
AT = Finding("form-no-tags", "强制", "退回学院.xlsx", "附件4", "F7", "退回学院党总支")
FINDINGS = (
    AT.at(field="支部.有效票", found="约40", expected="整数"),
    AT.at(severity="核实", cell="G7:G9、G12", field="支部.满意", found=41, expected=40),
    Finding("form-no-tags", "提示", file="坏文件.xlsx"),
)
RULES = (
    ("T-1", "附件4", "支部", "发出票<=应参评", "核实", 12, 0, 0, 0, ""),
    ("T-2", "附件4", "支部", "=满意<=有效票", "强制", 11, 1, 0, 0, "满意 空白 1"),
)


def touch(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
