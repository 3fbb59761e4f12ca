"""Words for all of something: a row of numbers that is called so is a total, or looks like one.

They prove nothing alone: 全校 may be where an event took place. `total_likes` weighs them.
"""

from __future__ import annotations

import re

from ..names import label_key

_WHOLE = (
    r"学院|学校|大学|院|校|系|所|处|部|室|馆|中心|单位|部门|机关|党委|党工委|党总支部?|总支部?|党组织"
    r"|党支部|支部|片区|市|县|区|省|国|乡|镇|街道|村|公司|集团|厂|局|厅|年级|班级?|组|书记|基层|分工会|工会|团委"
)
_TAIL = r"(合计|总计|共计|小计|累计|汇总|总数|总和|情况|计|共)?"
_UMBRELLA = re.compile(
    rf"(全|本|各|我|所有|全部|整个|全体)({_WHOLE}){{1,2}}{_TAIL}"
    r"|(总|合|共|一共|总共|合共|共有|全体|全部|整体|总体|以上|全部人员|全体人员|所有)(各项)?"
    r"(数|和|量|额|体|共|计|人数|人次|票数|分|分数|个数|次数|件数|金额|经费|人员|支部|党支部)?(总和|之和)?"
    rf"|(学院|学校|大学|单位|党总支|总支|党委|工会){_TAIL}"
    r"|(合计|总计|共计|累计|小计|汇总)(数|人数|人次|票数|金额|经费|分|支部|个数|数据|情况|结果)?"
    r"|(sub|grand)?totals?|sum|all|overall"
)


_OFFICE = re.compile(r"^中共|(直属)?(委员会|分?党委|党工委|党总支部?|总支部?委员会|总支部?)$")


def core_name(text: str) -> str:
    """Return the key of a name without its committee: 数学学院 of 数学学院党总支."""
    key = label_key(text)
    return _OFFICE.sub("", key) or key


def is_umbrella(text: str) -> bool:
    """Return whether a whole cell names all of something: 全院, 总数, 各支部, total."""
    return _UMBRELLA.fullmatch(label_key(text)) is not None
