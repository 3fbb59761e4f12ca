"""What came, what of it counts, and the notes under it: everything is accounted for (DESIGN §1, 2).

文件 = 已读 + 无法读取 + 忽略
报来的表 = 接收 + 退回 + 被替代 + 重复 + 非本期表 + 未知单位
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from ..refs import address
from . import _links, _registers
from ._chart import Picture
from ._listings import FIRST, Listing, Made
from ._pages import Count

if TYPE_CHECKING:
    import pandas as pd

_NAMED_AT_MOST = 12


def statement(forms: Iterable[str], submissions: pd.DataFrame, counts: Mapping[str, int]) -> str:
    """Return 应报, 已收 and 计入 in a line."""
    counted = int((submissions["状态"] == "接收").sum())
    expected = counts.get("应报")
    due = "应报不详(没有名册)" if expected is None else f"应报 {expected} 份"
    return f"表样:{'、'.join(forms)}      {due}    已收 {len(submissions)} 份    计入 {counted} 份"


def lines(files: pd.DataFrame, submissions: pd.DataFrame, received: Listing) -> list[Count]:
    """Return what came and what became of it; copies are counted by formulas over 收件登记."""
    results = files["结果"].tolist()
    about = "收件箱里的文件"
    made = [Count("文件", Made("", len(results)), about, whole=True)]
    made += [
        Count(result, Made("", results.count(result)), about)
        for result, about in _registers.FILES.items()
        if result == "已读" or result in results
    ]
    copies = _copies(submissions, received)
    formula = "+".join(line.number.formula for line in copies)
    about = "一张填好的表算一份"
    made.append(Count("报来的表(份)", Made(formula, len(submissions)), about, whole=True))
    return made + copies


def _copies(submissions: pd.DataFrame, received: Listing) -> list[Count]:
    statuses = submissions["状态"].tolist()
    column = next(i for i, c in enumerate(received.columns) if c.heading == "状态")
    return [
        Count(
            status,
            Made(
                "+".join(f'COUNTIF({part.area(column)},"{status}")' for part in received.parts),
                statuses.count(status),
            ),
            about,
        )
        for status, about in _registers.STATUSES.items()
        if status == "接收" or status in statuses
    ]


def picture(counts: Sequence[Count]) -> Picture | None:
    """Return the picture of what became of the copies; None where none came."""
    copies = [count for count in counts if count.label in _registers.STATUSES]
    if not any(line.number.value for line in copies):
        return None
    return Picture(
        "报来的表怎样处理",
        ("处理", "", "份数"),
        [line.label for line in copies],
        [line.number.value or 0 for line in copies],
        lambda index, cell: copies[index].number.formula,
    )


def notes(submissions: pd.DataFrame, listings: Sequence[Listing], *, rates: bool) -> list[str]:
    """Return the notes under the totals: what counts, how it is made, what was changed."""
    made = ["计入的是“接收”的表;退回、重复、被替代、非本期表、未知单位的表都不计入。"]
    out = submissions.loc[submissions["状态"] != "接收"]
    if len(out):
        copies = zip(out["文件"], out["状态"], strict=True)
        made.append(f"未计入:{_some([f'{file}({status})' for file, status in copies], '份')}。")
    made.append(
        "本页合计用 SUM,不随别的工作表的筛选变化;没有填的不当作 0,“未填”一列是没有填的记录数。"
    )
    if rates:
        made.append("比率用合计数按表样自己的公式重算,不是各记录比率的平均。")
    if changed := _changed(listings):
        made.append(
            f"有 {len(changed)} 格的文字去掉了控制字符,或超过 32,767 字被截短:"
            f"{_some(changed, '格')}。"
        )
    beyond = [p.sheet for listing in listings for p in listing.parts if _too_many(listing, p.count)]
    if beyond:
        made.append(
            f"Excel 一张工作表最多 {_links.MOST:,} 个链接,之后的只写文件名:{'、'.join(beyond)}。"
        )
    return made


def _some(names: Sequence[str], unit: str) -> str:
    more = f" 等 {len(names)} {unit}" if len(names) > _NAMED_AT_MOST else ""
    return "、".join(names[:_NAMED_AT_MOST]) + more


def _changed(listings: Sequence[Listing]) -> list[str]:
    """Return where texts were cut or cleaned: `附件4.支部!F12`."""
    found = []
    for listing in listings:
        for index, column in enumerate(listing.columns):
            for record in column.changed:
                part = next(p for p in listing.parts if p.first <= record < p.first + p.count)
                found.append(f"{part.sheet}!{address(FIRST + record - part.first, index)}")
    return found


def _too_many(listing: Listing, records: int) -> bool:
    linked = sum(column.links is not None for column in listing.columns)
    return linked * records > _links.MOST
