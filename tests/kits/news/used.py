"""信息采用登记表: what was used, where and when; kept by the office (F-13, R8-2)."""

from __future__ import annotations

from ..drawing import CELL, COUNT, DAY, NOTE, TEXT, Drawing, field, noted
from ..evaluation.annex4 import Column, record_table

NAME = "信息采用登记表"

COLUMNS = (
    Column("序号", "", 6, COUNT),
    Column("报送单位", "报送单位", 26, TEXT),
    Column("标题", "标题", 44, TEXT),
    Column("采用载体", "采用载体", 18, CELL),
    Column("采用日期", "采用日期", 12, DAY),
)
TABLE, ROOM = 4, 12
FIRST = TABLE + 2


def drawn() -> bytes:
    """Return the workbook; the same bytes each time."""
    with Drawing("采用登记", title=NAME) as draw:
        draw.title("", "创先争优活动信息采用登记表", "E")
        draw.heights({3: 26})
        draw.box("A3:C3", "登记单位：{{单位}}")
        draw.box("D3:E3", "填报日期：{{填报日期}}", align="right")
        record_table(draw, "采用", COLUMNS, TABLE, ROOM)
        last = FIRST + ROOM - 1
        draw.days(f"E{FIRST}:E{last}")
        below = last + 1
        draw.heights({below: 34})
        notes = noted("说明", "由办公室登记，全年一份，接着往下写，每次另存一份放进收件箱。",
                      "采用载体和分值见清单“采用分值”。")  # fmt: skip
        draw.box(f"A{below}:E{below}", notes, NOTE)
        draw.printing(f"A1:E{below}", repeat=(TABLE, TABLE + 1))
        _definition(draw)
    return draw.data


def _definition(draw: Drawing) -> None:
    draw.fields(
        field("单位", "单位", 取值="全部"),
        field("填报日期", "日期", 必填="是"),
        field("采用.报送单位", "单位", 必填="是", 取值="全部;二级党组织", 键="键"),
        field("采用.标题", "文本", 必填="是", 键="键", 公开="公开"),
        field("采用.采用载体", "选项", 必填="是", 取值="采用分值.载体", 键="键"),
        field("采用.采用日期", "日期", 必填="是"),
    )
