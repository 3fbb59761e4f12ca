"""What names a record: its 键, else its first column; a table needs no column of texts."""

from __future__ import annotations

import pytest

from cxzy_sheets.layout import lint, load_layout
from cxzy_sheets.reading import Filled

from ..drawn import drawn
from .ballots import codes, read, rows

FIELDS = """
    字段 | A | B | C | D
    1  | 字段 | 类型 | 键 | 必填
"""
FORM = """
    表 | A       | B      | C    | D
    1  | 培训活动台账 | <     | <    | <
    2  | 单位:{{单位}} | <  | <    | <
    3  | {h} | < | < | <
    4  | {t} | < | < | <
    5  |
    6  |
    7  | 填表人:{{填表人}} | < | < | <
"""


def table(heads: str, tags: str, fields: str) -> str:
    made = FORM.replace("{h} | < | < | <", heads).replace("{t} | < | < | <", tags)
    return made + FIELDS + fields


def copy(form: str, *lines: str) -> Filled:
    """Return a copy of a form with some lines in its block, read both ways."""
    head = next(line for line in form.splitlines() if line.strip().startswith("3 "))
    body = "".join(f"       | {line}\n" for line in lines)
    top = (
        "    表 | A | B | C | D\n    1 | 培训活动台账 | < | < | <\n    2 | 单位:甲院 | < | < | <\n"
    )
    return read(f"{top}{head}\n{body}       | 填表人:张三 | < | < | <\n", form=form)


DATED = table(
    "时间 | 人数 | 备注",
    "{{培训.时间}} | {{培训.人数}} | {{培训.备注}}",
    "    2 | 培训.时间 | 日期\n    3 | 培训.人数 | 整数\n",
)
NUMBERED = table(
    "年度 | 人数", "{{培训.年度}} | {{培训.人数}}",
    "    2 | 培训.年度 | 整数 | 键\n    3 | 培训.人数 | 整数\n",
)  # fmt: skip


@pytest.mark.parametrize(
    ("form", "lines", "count"),
    [
        (DATED, ["2012-03-01 | 20", "2012-04-01 | 40 | 请假3人", "2012-05-01 | 5"], 3),
        (DATED, ["2012-03-01 | 20", "", "2012-04-01 | 40"], 2),
        (NUMBERED, ["2009 | 20", "2010 | 40", "2011 | 60"], 3),
        (NUMBERED, ["1 | 20", "2 | 30", "3 | 50"], 3),
    ],
)
def test_a_table_without_a_name_is_read(form: str, lines: list[str], count: int):
    """By day, by year, by number; a remark that is blank is no name that is missing."""
    filled = copy(form, *lines)
    assert codes(filled) == []
    assert len(rows(filled, "培训")) == count


def test_its_total_is_none_of_its_records():
    """合计 stands where the days stand; alone in the row of numbers it is refused."""
    filled = copy(DATED, "2012-03-01 | 20", "2012-04-01 | 40", "合计 | 60")
    assert codes(filled) == []
    assert [row[1] for row in rows(filled, "培训")] == [20, 40]
    filled = copy(DATED, "2012-03-01 | 20", "2012-04-01 | 40", " | 60")
    assert [row[1] for row in rows(filled, "培训")] == [20, 40]
    filled = copy(NUMBERED, "2009 | 20", "2010 | 40", " | 77")
    assert codes(filled) == [("row-no-key", "A6:B6")]


def test_a_number_that_only_names_is_no_record():
    """2011 with nothing behind it: refused, and not a record of blanks."""
    filled = copy(NUMBERED, "2009 | 20", "2010 | 40", "2011 |")
    assert codes(filled) == [("row-name-only", "A6:B6")]


def test_of_a_day_and_a_name_either_names():
    """时间 | 活动 | 人数: one of the first two is enough, none is not."""
    form = table(
        "时间 | 活动 | 人数", "{{培训.时间}} | {{培训.活动}} | {{培训.人数}}",
        "    2 | 培训.时间 | 日期\n    3 | 培训.人数 | 整数\n",
    )  # fmt: skip
    filled = copy(form, "2012-03-01 | 党课 | 20", "2012-04-01 | | 30", " | 参观 | 40", " | | 77")
    assert codes(filled) == [("row-no-key", "A7:C7")]
    assert [row[2] for row in rows(filled, "培训")] == [20, 30, 40]


def test_a_key_that_is_declared_is_what_names():
    """编号 is the key: a row without it is refused, though it has a 名称."""
    form = table(
        "名称 | 编号 | 人数", "{{培训.名称}} | {{培训.编号}} | {{培训.人数}}",
        "    2 | 培训.编号 | 整数 | 键\n    3 | 培训.人数 | 整数\n",
    )  # fmt: skip
    filled = copy(form, "党课 | 7 | 20", "参观 | | 40")
    assert codes(filled) == [("row-no-key", "A5:C5")]


def test_a_name_that_shares_its_cell_with_text_names():
    """`{{培训.活动}}({{培训.地点}})` is the name of the record."""
    form = table(
        "活动 | 人数", "活动:{{培训.活动}} 地点:{{培训.地点}} | {{培训.人数}}",
        "    2 | 培训.人数 | 整数\n",
    )  # fmt: skip
    filled = copy(form, "活动:党课 地点:礼堂 | 20", "活动:参观 地点:古田 | 40")
    assert codes(filled) == []
    assert [row[:2] for row in rows(filled, "培训")] == [("党课", "礼堂"), ("参观", "古田")]


def test_a_block_of_boxes_only_is_told_by_lint():
    """Nothing in it names a record."""
    form = table("好 | 差", "{{评.评价=好}} | {{评.评价=差}}", "")
    layout, _ = load_layout(drawn(form), "表")
    assert [f.field for f in lint(layout) if f.code == "form-no-name"] == ["评"]
