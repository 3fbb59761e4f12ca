"""Tables beside anonymous forms: what counts ballots is shown, what shows one is not.

A1   three ballots: 满意 5, 3, 4        A2   two: 满意 2, 1
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from cxzy_sheets.collection.ballots import Ballots
from cxzy_sheets.errors import CxzyError
from cxzy_sheets.outputs.told import Told
from cxzy_sheets.tables import Table, build_tables, compile_tables

from ..tables.cycles import cycle, sources

FORMS = {"票": {"评议": "内容 文本; 满意 整数"}, "报告": {"支部": "名称 单位 全; 满意 整数"}}
VOTES = {"A1#0": [5], "A1#1": [3], "A1#2": [4], "A2#0": [2], "A2#1": [1]}
CAME: dict[str, Any] = {
    "票": {name: {"评议": [("总体", n) for n in given]} for name, given in VOTES.items()},
    "报告": {"A": {"支部": [("数学教工党支部", 12), ("数学学生党支部", 3)]}},
}
HEAD = ("汇总表", "来源", "每行", "小计", "合计", "取最新", "空行")
Lines = list[tuple[Any, ...]]
COUNTED = ["名称", "交票 = COUNTIFS(票.评议.单位, 名称)",
           "票上满意 = SUMIFS(票.评议.满意, 票.评议.单位, 名称)"]  # fmt: skip
LISTED = ["单位", "内容", "满意"]


class Made:
    """Tables of a drawn cycle, and what may be told of them."""

    def __init__(
        self, root: Path, lines: Lines, columns: dict[str, list[str]], came: Any = CAME
    ) -> None:
        given = [HEAD, *((*line, *[None] * (len(HEAD) - len(line))) for line in lines)]
        anonymous = {"filers": {"票": "党支部"}, "anonymous": ("票",)}
        self.cycle = cycle(root, FORMS, given, columns, **anonymous)  # type: ignore[arg-type]
        self.tables: dict[str, Table] = build_tables(
            compile_tables(self.cycle), sources(self.cycle, came)
        )

    def frame(self, name: str) -> list[list[Any]]:
        """What a notebook gets of a table, 应报 … left out; None where a cell is blank."""
        table = self.tables[name]
        frame = Ballots(self.cycle, ()).table(table, table.frame())
        rows = frame.astype(object).where(frame.notna(), None).values.tolist()
        return [row[:-4] for row in rows]

    def told(self, name: str) -> Any:
        """What an output gets of a table."""
        return Told(self).tables[name]  # type: ignore[arg-type]

    made: tuple[Any, ...] = ()
    submissions = pd.DataFrame({"文件": []})


def test_a_table_that_counts_ballots_is_shown(tmp_path: Path):
    """Its rows are a report's: three ballots of A1 with 12, of two nothing is told."""
    made = Made(tmp_path, [("核对", "报告.支部")], {"核对": COUNTED})
    wanted = [["数学教工党支部", 3, 12], ["数学学生党支部", None, None]]
    assert made.frame("核对") == wanted
    assert [list(row) for row in made.told("核对").rows] == wanted
    assert made.told("核对").notes == made.tables["核对"].notes


def test_a_list_of_ballots_leaves_out_units_with_too_few(tmp_path: Path):
    """Of A1 all three, by what is on them; of A2 that there are two."""
    made = Made(tmp_path, [("票单", "票.评议")], {"票单": LISTED})
    wanted = [["数学教工党支部", "总体", n] for n in (3, 4, 5)]
    wanted += [["数学学生党支部", None, None]] * 2
    assert made.frame("票单") == wanted
    assert [list(row) for row in made.told("票单").rows] == wanted


def test_no_sum_gives_a_hidden_ballot_away(tmp_path: Path):
    """小计 of A1 is 12; that of A2, and 合计, which less 12 would be it, stand empty."""
    made = Made(tmp_path, [("票单", "票.评议", None, "单位", "是")], {"票单": ["单位", "满意"]})
    assert made.tables["票单"].sections[1].total[1] == 3
    a1, a2 = "数学教工党支部", "数学学生党支部"
    assert made.frame("票单") == [
        [a1, 3], [a1, 4], [a1, 5], [f"{a1} 小计", 12],
        [a2, None], [a2, None], [f"{a2} 小计", None], ["合计", None],
    ]  # fmt: skip
    told = made.told("票单")
    assert [part.total for part in told.sections] == [(None, 12), (None, None)]
    assert told.total == (None, None)


def test_sums_stand_where_nothing_is_hidden(tmp_path: Path):
    """Three ballots and their sum."""
    came = {"票": {name: CAME["票"][name] for name in ("A1#0", "A1#1", "A1#2")}}
    made = Made(tmp_path, [("票单", "票.评议", None, None, "是")], {"票单": ["单位", "满意"]}, came)
    assert made.frame("票单")[-1] == ["合计", 12]
    assert made.told("票单").total == (None, 12)


def test_three_rows_of_one_ballot_are_one_ballot(tmp_path: Path):
    """Ballots are counted, not what stands on them."""
    came = {"票": {"A1#0": {"评议": [("思想", 5), ("学习", 4), ("作风", 3)]}}}
    made = Made(tmp_path, [("票单", "票.评议")], {"票单": LISTED}, came)
    assert made.frame("票单") == [["数学教工党支部", None, None]] * 3
    assert [row[1:] for row in made.told("票单").rows] == [(None, None)] * 3


def test_a_tally_of_a_list_of_ballots_needs_three_as_well(tmp_path: Path):
    """By 每行, or by COUNTIFS from another table; what they give of A2 is blank."""
    lines = [("票单", "票.评议"), ("统计", "票单", "单位", None, "是", None, "否"),
             ("核对", "报告.支部")]  # fmt: skip
    columns = {"票单": LISTED, "统计": ["满意 = SUM"],
               "核对": ["名称", "票上满意 = SUMIFS(票单.满意, 票单.单位, 名称)"]}  # fmt: skip
    made = Made(tmp_path, lines, columns)
    a1, a2 = "数学教工党支部", "数学学生党支部"
    assert made.frame("统计") == [[a1, 12], [a2, None], ["合计", 12]]
    assert made.frame("核对") == [[a1, 12], [a2, None]]
    assert [made.tables[name].plan.of_ballots for name in columns] == [True, False, False]


@pytest.mark.parametrize(
    "formula",
    [
        "XLOOKUP(名称, 票.评议.单位, 票.评议.内容)", "XLOOKUP(名称, 票单.单位, 票单.内容)",
        'INDEX(票.评议.满意, 1) + 满意', "MATCH(名称, 票.评议.单位, 0)",
        "LOOKUP(满意, 票.评议.满意, 票.评议.内容)",
        "SUM(XLOOKUP(名称, 报告.支部.名称, 票.评议.满意))",
        'IFERROR(XLOOKUP(名称, 票.评议.单位, 票.评议.内容), "无")',
    ],
)  # fmt: skip
def test_nobody_looks_a_single_ballot_up(tmp_path: Path, formula: str):
    """Refused where the cycle is loaded, with what can be done instead."""
    lines = [("票单", "票.评议"), ("核对", "报告.支部")]
    columns = {"票单": LISTED, "核对": ["名称", f"数 = {formula}"]}
    with pytest.raises(CxzyError, match=r"是匿名表的,不能用 \w+ 取其中一张票") as caught:
        Made(tmp_path, lines, columns)
    assert "COUNTIFS" in caught.value.hint
    assert caught.value.sheet == "汇总列"


def test_what_is_looked_up_elsewhere_may_be_a_count_of_ballots(tmp_path: Path):
    """The number of ballots is held against a list of the office's: no ballot is told."""
    columns = ["名称", "数 = XLOOKUP(COUNTIFS(票.评议.单位, 名称), 报告.支部.满意, 报告.支部.名称)"]
    made = Made(tmp_path, [("核对", "报告.支部")], {"核对": columns})
    # Three ballots of A1, and A2 reports 3; of A2 it is not told how many there are.
    assert made.frame("核对")[0] == ["数学教工党支部", "数学学生党支部"]
