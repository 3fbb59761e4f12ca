"""The lists beside the merged records: 问题清单, 收件登记, 规则核对."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..severities import ADVICE, MUST, VERIFY
from . import _look, _ranges
from ._columns import Column, Shape, link_in_sight, number_column, text_column
from ._links import Links

if TYPE_CHECKING:
    import pandas as pd

Row = Mapping[str, Any]

PROBLEMS, RECEIVED, RULES = "问题清单", "收件登记", "规则核对"
BESIDES = ("收到依据", ADVICE, "记录数", "容器", "种类", "大小(字节)")
"""Columns at the end of 收件登记 that its printed page has no room for."""
RELATED = "相关单元格"
"""Further cells of a finding, those of other files too: of one for the office the only ones."""
STATUSES = {
    "接收": "计入合计",
    "退回": "不计入,改正后重报",
    "被替代": "不计入,以后报的一份为准",
    "重复": "不计入,只计相同的一份",
    "非本期表": "不计入,不是要收的这张表",
    "未知单位": "不计入,等待认领",
}
"""What can become of a submission, and what that means for the figures (DESIGN §1)."""
FILES = {
    "已读": "读到了表",
    "无法读取": "原因见“收件登记”",
    "忽略": "不是报来的表",
}
"""What can become of a file."""


@dataclass(frozen=True, slots=True)
class Words:
    """What is said on and of a list."""

    note: str
    about: str
    empty: str
    unprinted: tuple[str, ...] = ()
    """Headings of columns at the end that are for programs, or for the screen, and not printed."""


def words(found: str) -> dict[str, Words]:
    """Return what is said of each list; `found` is as `levels` gives it."""
    return {
        PROBLEMS: Words(
            f"{found}。强制:必须改正重报;核实:改正,或说明原因后由办公室放行;提示:只告知。"
            "点“单元格”可以打开原表。",
            f"发现的问题:{found}",
            "没有发现问题",
            unprinted=("代码",),
        ),
        RECEIVED: Words(
            "报来的每份表一行;没有读出表的文件也各一行。点“文件”(名称长的点“序号”)可以打开原表。",
            "收到的每份表、没有读的文件,怎样处理",
            "收件箱里没有文件",
            unprinted=BESIDES,
        ),
        RULES: Words(
            "每条规则一行:通过、不符、未核对(缺数或无法读取)、不适用各多少次。",
            "每条规则核对了多少次,结果怎样",
            "表样没有规则",
        ),
    }


def problems(rows: Sequence[Row], links: Links) -> list[Column]:
    """Return the columns of 问题清单, gravest wording and place first, code last.

    Args:
        rows: Those of `Findings.frame`; 相关 are further cells, as `told.related` gives them.
    """
    level = [_look.LEVEL_FILLS.get(str(row.get("级别"))) for row in rows]
    places = [links.to(row.get("文件"), row.get("工作表"), row.get("单元格")) for row in rows]
    files = [
        place if row.get("单元格") is None else None
        for row, place in zip(rows, places, strict=True)
    ]
    related = [row.get(RELATED) or () for row in rows]
    first = [links.to(r[0].file, r[0].sheet, r[0].cell) if r else None for r in related]
    others = [
        _ranges.places(refs, row.get("文件")) or None
        for row, refs in zip(rows, related, strict=True)
    ]
    columns = [
        text_column("级别", _of(rows, "级别"), Shape(fills=level, centred=True)),
        text_column("单位", _of(rows, "单位"), Shape(widest=20)),
        text_column("文件", _of(rows, "文件"), Shape(links=files, widest=30)),
        text_column("工作表", _of(rows, "工作表"), Shape(widest=14)),
        text_column("单元格", _of(rows, "单元格"), Shape(links=places, widest=16)),
        text_column("字段", _of(rows, "字段"), Shape(widest=16)),
        text_column("填报内容", _of(rows, "填报内容"), Shape(widest=18)),
        text_column("应为", _of(rows, "应为"), Shape(widest=18)),
        text_column("问题", _of(rows, "问题"), Shape(widest=40)),
        text_column("处理", _of(rows, "处理"), Shape(widest=26)),
        text_column(RELATED, others, Shape(links=first, widest=26)),
        text_column("代码", _of(rows, "代码"), Shape(widest=24)),
    ]
    return [c for c in columns if c.heading != RELATED or any(c.cells)]


def levels(rows: Sequence[Row]) -> str:
    """Return how many findings of each level there are: `强制 3 · 核实 1 · 提示 8`."""
    found = Counter(row["级别"] for row in rows)
    return " · ".join(f"{level} {found.get(level, 0)}" for level in (MUST, VERIFY, ADVICE))


def received(files: Sequence[Row], submissions: Sequence[Row], links: Links) -> list[Column]:
    """Return the columns of 收件登记: a row a submission, and one a file that gave none.

    Rows are in the order of the files.
    """
    rows = _received_rows(files, submissions)
    fills = [_look.STATUS_FILLS.get(str(row.get("状态"))) for row in rows]
    opened = [links.to(row.get("文件"), row.get("工作表")) for row in rows]
    text: Callable[..., Column] = text_column
    columns = [
        number_column("序号", list(range(1, len(rows) + 1)), "0"),
        text("文件", _of(rows, "文件"), Shape(links=opened, widest=_look.LINKED)),
        text("工作表", _of(rows, "工作表"), Shape(widest=16)),
        text("表", _of(rows, "表"), Shape(widest=24)),
        text("单位", _of(rows, "单位"), Shape(widest=28)),
        text("状态", _of(rows, "状态"), Shape(fills=fills, centred=True)),
        *(number_column(level, _numbers(rows, level), "0") for level in (MUST, VERIFY)),
        text("说明", _of(rows, "说明")),
        *(number_column(name, _numbers(rows, name), "0") for name in (ADVICE, "记录数")),
        text("容器", _of(rows, "容器"), Shape(widest=20)),
        text("种类", _of(rows, "种类"), Shape(centred=True, widest=12)),
        number_column("大小(字节)", _numbers(rows, "大小"), "0"),
    ]
    kept = [c for c in columns if c.heading not in ("容器", "种类") or any(c.cells)]
    return link_in_sight(kept, "文件", "序号")


def _received_rows(files: Sequence[Row], submissions: Sequence[Row]) -> list[dict[str, Any]]:
    of_file: dict[Any, list[Row]] = {}
    for row in submissions:
        of_file.setdefault(row.get("文件"), []).append(row)
    rows: list[dict[str, Any]] = []
    for file in files:
        about = {key: file.get(key) for key in ("文件", "容器", "种类", "大小")}
        copies = of_file.pop(file.get("文件"), [])
        rows += [{**about, **copy} for copy in copies]
        if not copies:
            rows.append({**about, "状态": file.get("结果"), "说明": file.get("说明")})
    for copies in of_file.values():
        rows += [dict(copy) for copy in copies]
    return rows


def rules(rows: Sequence[Row]) -> list[Column]:
    """Return the columns of 规则核对: a row a rule, and how often it was met."""
    fills = [_look.LEVEL_FILLS.get(str(row.get("级别"))) for row in rows]
    return [
        *(text_column(heading, _of(rows, heading)) for heading in ("编号", "表", "范围", "规则")),
        text_column("级别", _of(rows, "级别"), Shape(fills=fills, centred=True)),
        *(
            number_column(heading, _numbers(rows, heading), "0")
            for heading in ("通过", "不符", "未核对", "不适用")
        ),
        text_column("原因", _of(rows, "原因")),
    ]


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a frame's rows with None for what is missing."""
    plain = frame.astype(object).where(frame.notna(), None)
    names = [str(name) for name in frame.columns]
    return [dict(zip(names, row, strict=True)) for row in plain.itertuples(index=False, name=None)]


def _of(rows: Sequence[Row], key: str) -> list[Any]:
    return [row.get(key) for row in rows]


def _numbers(rows: Sequence[Row], key: str) -> list[float | int | None]:
    return [None if row.get(key) is None else int(row[key]) for row in rows]
