"""One name stands for one thing in a cycle; two are refused, both cells named (DESIGN §2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..calendars import BUILT_IN
from ..errors import CxzyError
from ..formulas import FUNCTIONS
from ..roster import Roster
from ..workbooks.headed import Row

RESERVED = ("全部", "名册", "本表", "办公室", "单位名册", "党员名册")
"""Names that mean something everywhere."""
_DECLARED = {
    "参数": ("名称", "参数"), "期次": ("名称", "期次"), "输入": ("名称", "输入"),
    "表样": ("表", "表"), "汇总": ("汇总表", "汇总表"),
}  # fmt: skip
"""Sheet -> its heading of names, and what they are."""


def refuse_two_meanings(
    rows: Mapping[str, tuple[Row, ...]], roster: Roster, lists: Iterable[str]
) -> None:
    """Refuse a name that stands for two things.

    Raises:
        CxzyError: The second place of a name; the first is told.
    """
    taken: dict[str, str] = dict.fromkeys(RESERVED, "保留的名称")
    taken |= dict.fromkeys(BUILT_IN, "自带的日历")
    taken |= dict.fromkeys(roster.levels, f"{roster.file} 里的层级或类型")
    for name in lists:
        if name in taken:
            raise CxzyError(
                f"清单“{name}”与{taken[name]}同名。", file="清单.xlsx", sheet=name,
                hint="一个名称只能指一样东西,请改一个。",
            )  # fmt: skip
        taken[name] = f"清单“{name}”"
    for row, heading, kind in _declared(rows):
        name = row.text(heading)
        if name.upper() in FUNCTIONS:
            raise row.error(heading, f"“{name}”是函数名,不能作名称。", "请改名。")
        if name in taken:
            raise row.error(
                heading, f"{kind}“{name}”与{taken[name]}同名。", "一个名称只能指一样东西,请改一个。"
            )
        taken[name] = f"{row.sheet}!{row.cell(heading)} 的{kind}"


def _declared(rows: Mapping[str, tuple[Row, ...]]) -> Iterator[tuple[Row, str, str]]:
    for sheet, (heading, kind) in _DECLARED.items():
        for row in rows.get(sheet, ()):
            if row.text(heading):
                yield row, heading, kind
