"""What a field likely holds, and why it is thought so: its type by its words, by its cell.

A guess is only ever proposed: the office reads it, and its reason, before the form is used.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from ..layout.field_types import format_type
from .naming import is_sender

SURE, LIKELY, LOOK = "很有把握", "较有把握", "请看一看"


@dataclass(frozen=True, slots=True)
class Guess:
    """A type and what speaks for it."""

    type: str
    why: str
    options: tuple[str, ...] = ()


_WORDS: tuple[tuple[str, str], ...] = (
    (r"(身份证|学号|工号|学工号|编号|票号|代码|邮编|卡号|账号)", "编号"),
    (r"(电话|手机|联系方式|传真)", "电话"),
    (r"文号", "文号"),
    (r"(年月|出生年月|入党时间|参加工作时间|统计月份|月份)$", "年月"),
    (r"(日期|时间|时限|期限|年月日)$", "日期"),
    (r"(率|比例|占比|百分比|满意度)$", "百分比"),
    (r"(分值|得分|评分|分数|考评分|自评分|总分|自评|互评|考评)$", "小数"),
    (r"(金额|经费|费用|元|均分|平均)$", "小数"),
    (r"(人数|票数|份数|次数|条数|个数|项数|件数|总数|数量|党员数|户数|支部数|组数)", "整数"),
    (r"(人次|年龄|名额|名次|应到|实到|应参评|实参评|发出票?|收回票?|有效票?|无效票?)$", "整数"),
    (r"(数|票)$", "整数"),
    (r"^(是否|有无)", "是否"),
    (r"(姓名|填表人|审核人|负责人|联系人|责任人|主持人|记录人|经办人|制表人|书记|承办人)$", "人员"),
)  # fmt: skip
_MEASURE = re.compile(r"[(（](人|人次|张|票|份|次|条|个|项|件|名|户|场|篇|期|万元|元|分)[)）]")
_VOTES = re.compile(
    r"^(非常|很|比较|较|基本|不太|不)?(满意|了解|称职|合格|同意|好)$|^(优秀|良好|一般|差|弃权|反对|赞成|优|良|中)$"
)
NUMBERS = ("整数", "小数", "百分比")


def guessed(name: str, heading: str, number_format: str, options: tuple[str, ...] = ()) -> Guess:
    """Return what a field likely is.

    Args:
        name: Its name.
        heading: The whole text that names it, with its remarks.
        number_format: Of its cell.
        options: Of the dropdown of its cell.
    """
    if options:
        kind = "是否" if set(options) == {"是", "否"} else "选项"
        return Guess(kind, f"单元格有下拉:{'、'.join(options)[:60]}", options)
    if is_sender(name):
        return Guess("单位", f"“{name}”问的是填报的单位")
    by_format = format_type(number_format)
    if by_format:
        return Guess(by_format, f"单元格格式是 {number_format}")
    folded = unicodedata.normalize("NFKC", heading)
    measure = _MEASURE.search(folded)
    if measure:
        kind = "小数" if measure[1] in ("元", "万元", "分") else "整数"
        return Guess(kind, f"标题里写着计量“{measure[1]}”")
    for pattern, kind in _WORDS:
        found = re.search(pattern, name)
        if found:
            return Guess(kind, f"名称里有“{found[0]}”")
    if _VOTES.match(name):
        return Guess("整数", "像是评议的一档,填票数")
    return Guess("文本", "按文本读")


def is_vote(name: str) -> bool:
    """Return whether a heading is one of the grades that a ballot lets choose from."""
    return bool(_VOTES.match(name))
