"""The kit 群众评议 as it is drawn: a module a form, and 名册, 清单, 周期 with its tables.

What an office knows by 附件 numbers keeps them: annex1 … annex5 are those of the notice
(闽师委创办〔2011〕7号), 组织情况 and 意见 are 附件6 and 附件7 of the kit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from . import (
    annex1,
    annex2,
    annex3,
    annex4,
    annex5,
    annex6,
    annex7,
    lists,
    register,
    roster,
    settings,
)

NAME = "群众评议"

DRAWN: Mapping[str, Callable[[], bytes]] = {
    **{
        f"表样/{module.NAME}.xlsx": module.drawn
        for module in (annex1, annex2, annex3, annex4, annex5, annex6, annex7)
    },
    **{module.PATH: module.drawn for module in (roster, lists, settings, register)},
}
"""Path inside the kit -> what draws it."""
