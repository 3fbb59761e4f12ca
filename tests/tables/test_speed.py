"""What tables cost: a hundred thousand records in a second or two, and nothing quadratic."""

from __future__ import annotations

import dataclasses
import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from cxzy_sheets.tables import Source, Table, Tables, build_tables, compile_tables
from cxzy_sheets.tables.about import BUILT_IN, About

from .cycles import Expected, cycle

COLUMNS = [
    "人数 = COUNTA(姓名)",
    "有效票, 满意, 比较满意, 基本满意, 不满意 = SUM",
    "满意率 = 满意/有效票",
    "满意度 = (满意+比较满意+基本满意)/有效票",
    '优秀 = COUNTIFS(等次, "优秀")',
    '优秀满意 = SUMIFS(满意, 等次, "优秀")',
    "最近 = MAX(日期)",
    "名次 = RANK(满意度, 本表.满意度)",
]
"""Twelve columns."""
FORM = {
    "附件5": {
        "党员": "姓名 文本; 等次 选项 优秀/合格; 日期 日期; 有效票 整数; 满意 整数; "
        "比较满意 整数; 基本满意 整数; 不满意 整数"
    }
}


def _units(faculties: int) -> list[Sequence[Any]]:
    heading = ("代码", "名称", "别名", "层级", "类型", "上级", "类别", "党员数", "联系人", "电话")
    return [heading, *((f"U{i:05d}", f"第{i}学院党总支", None, "二级党组织", "党总支", None, "理科",
                        50, None, None) for i in range(faculties))]  # fmt: skip


def _tables(root: Path, faculties: int) -> Tables:
    line = [("汇总表", "来源", "每行", "合计"), ("结果", "附件5.党员", "二级党组织", "是")]
    made = cycle(
        root, FORM, line, {"结果": COLUMNS}, units=_units(faculties), people=[("姓名", "支部")]
    )
    return compile_tables(made)


def _source(tables: Tables, faculties: int, records: int, unknown: float = 0.0) -> Source:
    """Return records spread over units, some without 有效票."""
    import datetime

    draw = random.Random(1)
    roster = tables.cycle.roster
    owner = sorted(draw.randrange(faculties) for _ in range(records))
    votes = [draw.randrange(20, 60) for _ in range(records)]
    day = datetime.date(2011, 12, 1)
    whole = dict.fromkeys(
        ("有效票", "满意", "比较满意", "基本满意", "不满意"), About("整数", adds=True)
    )
    names = [roster.shown(unit.code) for unit in roster.units]
    return Source(
        {
            **BUILT_IN,
            "姓名": About(),
            "等次": About("选项", options=("优秀", "合格")),
            "日期": About("日期"),
            **whole,
        },
        {
            "单位": [names[one] for one in owner],
            "姓名": [f"人{i}" for i in range(records)],
            "等次": [("优秀", "合格")[i % 2] for i in range(records)],
            "日期": [day + datetime.timedelta(i % 30) for i in range(records)],
            "有效票": [None if draw.random() < unknown else vote for vote in votes],
            "满意": [vote // 2 for vote in votes],
            "比较满意": [vote // 4 for vote in votes],
            "基本满意": [vote // 8 for vote in votes],
            "不满意": [1] * records,
            "来源文件": [f"{one}.xlsx" for one in owner],
            "来源表": ["表"] * records,
            "来源行": list(range(1, records + 1)),
            **{name: [None] * records for name in ("期次", "收到时间", "应报时间", "子序")},
        },
        [roster.units[one].code for one in owner],
        owner,
    )


def _built(tables: Tables, source: Source, faculties: int) -> tuple[Table, float]:
    expected = [Expected(f"U{i:05d}", "附件5") for i in range(faculties)]
    began = time.process_time()
    made = build_tables(tables, {"附件5.党员": source}, expected)["结果"]
    return made, time.process_time() - began


@pytest.mark.parametrize("unknown", [0.0, 0.02])
def test_a_hundred_thousand_records(tmp_path: Path, unknown: float):
    """100,000 records into 2,000 rows of twelve columns, with a total; the bound is wide."""
    tables = _tables(tmp_path, 2000)
    source = _source(tables, 2000, 100_000, unknown)

    made, took = _built(tables, source, 2000)

    assert len(made.rows) == 2000
    assert made.total is not None
    assert took < 6, took


def test_twice_the_records_take_twice_the_time(tmp_path: Path):
    """Nothing is quadratic: eight times the records and rows take no more than some ten times."""
    small = _tables(tmp_path / "甲", 250)
    large = _tables(tmp_path / "乙", 2000)
    few, many = _source(small, 250, 12_500), _source(large, 2000, 100_000)

    least = min(_built(small, dataclasses.replace(few), 250)[1] for _ in range(3))
    most = min(_built(large, dataclasses.replace(many), 2000)[1] for _ in range(2))

    assert most < 16 * least + 0.5, (least, most)
