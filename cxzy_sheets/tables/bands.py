"""Bands (等次表): lists with 下限, and with 上限 where somebody wrote it; refused with a hole.

先进 90 · 较好 75 · 一般 60 · 后进 0        half-open, in any order: 89.6 is 较好
75–89 较好 and 90 以上 先进                 a hole: 89.6 is nothing (domain: E21)
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from ..errors import CxzyError
from ..lists import Listing
from ..workbooks.headed import Row

LOWER, UPPER = "下限", "上限"


def refuse_bad_bands(given: Listing) -> None:
    """Refuse a list of bands with a lower bound twice, a hole or an overlap.

    A band reaches from its lower bound up to, and without, the upper one. The lowest may lack a
    lower bound, the highest an upper one. Lists without 下限 are no bands.

    Raises:
        CxzyError: The cell is named, and both rows.
    """
    if LOWER not in given.columns or not given.rows:
        return
    rows = [(row, _number(row, LOWER), _number(row, UPPER)) for row in given.rows]
    open_ = [row for row, lower, _ in rows if lower is None]
    if len(open_) > 1:
        raise open_[1].error(LOWER, "下限是空的,只有最低的一档可以不写下限。", "请补上。")
    ordered = sorted(rows, key=lambda band: -float("inf") if band[1] is None else band[1])
    for (below, low, top), (above, lower, _) in pairwise(ordered):
        assert lower is not None
        names = f"“{_name(below)}”与“{_name(above)}”"
        if low == lower:
            raise above.error(LOWER, f"{names}的下限都是 {_shown(lower)}。", "请改其中一个。")
        if UPPER not in given.columns:
            continue
        if top is None:
            raise below.error(UPPER, "上限是空的,只有最高的一档可以不写上限。", "请补上。")
        if top > lower:
            raise below.error(
                UPPER, f"{names}重叠:{_shown(lower)} 到 {_shown(top)} 两档都算。", _hint(lower)
            )
        if top < lower:
            raise below.error(
                UPPER, f"{names}之间有空档:{_shown(top)} 到 {_shown(lower)} 哪一档都不算。",
                _hint(lower),
            )  # fmt: skip
    for row, lower, upper in rows:
        if lower is not None and upper is not None and upper <= lower:
            raise row.error(UPPER, f"“{_name(row)}”的上限不大于下限。", "请核对。")


def _hint(lower: float) -> str:
    return f"上限请写成上一档的下限 {_shown(lower)}(不含),或删去“上限”一列,只写下限。"


def _number(row: Row, heading: str) -> float | None:
    value: Any = row.values.get(heading)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise _no_number(row, heading, value)
    return float(value)


def _no_number(row: Row, heading: str, value: Any) -> CxzyError:
    return row.error(heading, f"“{heading}”要填数,填的是“{value}”。", "请写成 90 这样的数。")


def _name(row: Row) -> str:
    told = (str(v) for heading, v in row.values.items() if heading not in (LOWER, UPPER))
    return next(told, f"第 {row.number} 行")


def _shown(value: float) -> str:
    return f"{value:.15g}"
