"""What a field is called: the form's own words, without what only helps the reader.

`党员数\\n(人)` -> 党员数 · `填报单位(盖章):` -> 填报单位 · 满意/票数 beside 满意/占比 -> 满意票数
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence

_REMARK = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
_NUMBERED = re.compile(
    r"^\s*(?:[(（]?[一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十\d]{1,3}[、.．)）])\s*"
)
_OUT = re.compile(
    r"[\s.．。,，;；:：、!！?？'\"“”‘’\[\]【】{}｛｝()（）<>《》=＝/\\|+*&^%#@~`…—_＿-]+"
)
_LONGEST = 20
_WHO = ("名称", "全称", "姓名")
_SENDERS = frozenset(
    ("填报单位", "单位", "单位名称", "报送单位", "上报单位", "填表单位", "报表单位", "党组织名称",
     "党组织", "推荐单位", "申报单位", "评议单位", "被评议党组织", "单位全称", "所在单位",
     "填报部门")
)  # fmt: skip


def plain(text: str) -> str:
    """Return a heading or label as a name; empty where nothing of it is left."""
    folded = unicodedata.normalize("NFKC", text)
    bare = _NUMBERED.sub("", _REMARK.sub("", folded))
    made = _OUT.sub("", bare) or _OUT.sub("", folded)
    return made[:_LONGEST]


def is_sender(name: str) -> bool:
    """Return whether a label asks who files the form."""
    return name in _SENDERS


def free(name: str, taken: Collection[str], wider: Sequence[str] = ()) -> str:
    """Return a name that no other field has: with what stands above it, else with a number."""
    made = name or "项目"
    if made[0].isdigit():
        made = f"第{made}"
    for above in reversed(wider):
        if made not in taken:
            return made
        made = f"{plain(above)}{name}"
    number, first = 2, made
    while made in taken:
        made = f"{first}_{number}"
        number += 1
    return made


def block_name(heading: str, taken: Collection[str]) -> str:
    """Return what a block is called: what its records are, `支部` of 支部名称."""
    made = plain(heading)
    for ending in _WHO:
        if made.endswith(ending) and len(made) > len(ending):
            made = made.removesuffix(ending)
    if made in _WHO or not made:
        made = "人员" if made == "姓名" else "明细"
    if made in taken:
        made = f"{made}情况"
    return free(made, taken)
