"""检查: rules on tables, row by row, and on the cycle's lists and registers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from cxzy_sheets.crosschecks import CheckRule, Ground, check_tables, compile_checks
from cxzy_sheets.cycle import Cycle
from cxzy_sheets.errors import CxzyError
from cxzy_sheets.formulas import Column, Data, Table, column
from cxzy_sheets.refs import Ref

from .cycles import cycle


@dataclass(frozen=True)
class Value:
    ref: Ref | None


@dataclass
class Drawn:
    """A table drawn by hand: column -> (type, values); `files` is where each row stands."""

    columns: Mapping[str, tuple[str, Sequence[Any]]]
    copies: Sequence[frozenset[tuple[str, int]]] | None = None
    units: Sequence[str] = ()
    files: Sequence[str] = ()
    asked: Mapping[str, Sequence[Any]] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return len(next(iter(self.columns.values()))[1])

    def values(self, name: str) -> Sequence[Any]:
        return self.asked[name] if name in self.asked else self.columns[name][1]

    def data(self, name: str) -> Data:
        kind = "日期" if name.endswith(".止") else self.columns[name][0]
        return column(list(self.values(name)), kind)

    def cells(self, row: int, name: str) -> Iterator[Value]:
        at = list(self.columns).index(name.partition(".")[0])
        yield Value(Ref(self.files[row], "表", f"{'ABCDEFG'[at]}{row + 4}") if self.files else None)

    def schema(self) -> dict[str, Column]:
        return {
            name: Column(kind, refers="阶段.名称" if name == "阶段" else "")
            for name, (kind, _) in self.columns.items()
        }


def one(*copies: int, form: str = "附件4") -> frozenset[tuple[str, int]]:
    return frozenset((form, copy) for copy in copies)


def with_checks(tmp_path: Path, *lines: Sequence[Any], **more: Any) -> Cycle:
    sheets = {
        "检查": (("编号", "汇总表", "规则", "级别", "提示"), *lines),
        "汇总": (("汇总表", "来源"), ("优秀比例", "附件4.支部"), ("点评覆盖", "附件4.支部")),
        "参数": (("名称", "值"), ("门槛", 0.8), ("下限", "=门槛/2")),
    }
    return cycle(tmp_path, sheets=sheets, **more)


def compiled(made: Cycle, tables: Mapping[str, Drawn], lists: Mapping[str, Drawn]) -> Any:
    columns = {name: given.schema() for name, given in {**tables, **lists}.items()}
    dots = {"阶段.名称": {"止": Column("日期"), "起": Column("日期")}}
    return compile_checks(made, columns, dots)


def checked(
    made: Cycle, tables: Mapping[str, Drawn], lists: Mapping[str, Drawn] | None = None
) -> tuple[list[tuple[Any, ...]], list[tuple[int, int, int]]]:
    """Return form, copy, cell and message of each finding, and the counts of each part."""
    lists = lists or {}
    everything = {**tables, **lists}

    def whole(path: str) -> Table:
        given = everything[path]
        return Table(given.size, {name: given.data(name) for name in given.columns})

    ground = Ground(lambda name: tables[name], whole, made.as_of, made.parameters, None)
    findings, counts = check_tables(compiled(made, tables, lists), ground)
    assert all(c.rows == c.passed + c.broken + c.unchecked for c in counts)
    told = [(f.form, f.copy, f.finding.where, f.finding.message) for f in findings]
    return told, [(c.passed, c.broken, c.unchecked) for c in counts]


SHARES = Drawn(
    {"支部": ("单位", ["一支部", "二支部", "三支部"]), "优秀": ("整数", [3, 5, None]),
     "上限": ("整数", [3, 3, 3])},
    [one(0), one(1), one(0, 1)], ["A1", "A2", ""], ["甲.xlsx", "乙.xlsx", "甲.xlsx"],
)  # fmt: skip


def test_a_rule_runs_row_by_row_and_the_finding_goes_to_the_copy_behind_the_row(tmp_path: Path):
    """二支部 has 5 of 3: told to the one copy, at the first cell; a blank is not checked."""
    say = "{{支部}}评为优秀{{优秀}}人,不超过{{上限}}人"
    made = with_checks(tmp_path, ("P-2", "优秀比例", "优秀<=上限", "核实", say))
    told, counts = checked(made, {"优秀比例": SHARES})
    assert told == [("附件4", 1, "乙.xlsx 表!B5", "二支部评为优秀5人,不超过3人(检查 P-2)。")]
    assert counts == [(1, 1, 1)]


def test_a_figure_that_stands_nowhere_is_told_at_what_the_row_is_about(tmp_path: Path):
    """A count of 0 has no cells, one of other copies has theirs: the copy's own cell is named."""

    class Counted(Drawn):
        def cells(self, row: int, name: str) -> Iterator[Value]:
            if name != "优秀":
                yield from super().cells(row, name)
            elif row == 1:
                yield from (Value(Ref(f"{file}.xlsx", "表", "D9")) for file in "甲丙")

    table = Counted(
        {"支部": ("单位", ["一支部", "二支部"]), "优秀": ("整数", [0, 2])},
        [one(0), one(1)], ["A1", "A2"], ["甲.xlsx", "乙.xlsx"],
    )  # fmt: skip
    made = with_checks(tmp_path, ("K", "优秀比例", "优秀>=3", "强制", None))
    told, _ = checked(made, {"优秀比例": table})
    assert [line[:3] for line in told] == [
        ("附件4", 0, "甲.xlsx 表!A4"), ("附件4", 1, "乙.xlsx 表!A5"),
    ]  # fmt: skip


def test_a_row_of_several_copies_goes_to_the_office(tmp_path: Path):
    """Nobody alone can mend it."""
    table = Drawn({"数": ("整数", [1, 2])}, [one(0, 1), one(2)], ["", ""], ["甲.xlsx", "乙.xlsx"])
    made = with_checks(tmp_path, ("K", "优秀比例", "数>=3", "强制", None))
    told, _ = checked(made, {"优秀比例": table})
    assert told == [
        ("", None, "优秀比例", "数 1,不符合 数>=3(检查 K)。"),
        ("附件4", 2, "乙.xlsx 表!A5", "数 2,不符合 数>=3(检查 K)。"),
    ]


def test_what_goes_to_the_office_names_its_row(tmp_path: Path):
    """No copy stands behind it, so the sentence says which row it is about."""
    table = Drawn(
        {"单位": ("单位", ["数学学院", "物理学院"]), "数": ("整数", [1, 3])},
        [one(0, 1), one(2)], ["", ""], ["甲.xlsx", "乙.xlsx"],
    )  # fmt: skip
    made = with_checks(tmp_path, ("K", "优秀比例", "数>=3", "强制", None))
    told, _ = checked(made, {"优秀比例": table})
    assert told == [("", None, "优秀比例", "数学学院:数 1,不符合 数>=3(检查 K)。")]


def test_without_a_table_a_rule_is_about_lists_and_parameters(tmp_path: Path):
    """Weights that do not add up: told to the office at the rule's own cell."""
    bands = Drawn({"分值": ("整数", [40, 50])})
    made = with_checks(
        tmp_path, ("W-1", None, "SUM(五带头.分值)=100", "强制", "各项分值相加不等于100"),
        ("W-2", None, "门槛>=下限", "强制", None),
    )  # fmt: skip
    told, counts = checked(made, {}, {"五带头": bands})
    assert told == [("", None, "周期.xlsx 检查!C2", "各项分值相加不等于100(检查 W-1)。")]
    assert counts == [(0, 1, 0), (1, 0, 0)]


def test_a_whole_column_of_the_same_table_and_of_another(tmp_path: Path):
    """COUNTIFS over the table itself; SUM over another one."""
    rows = Drawn({"编号": ("文本", ["1", "2", "2"]), "数": ("整数", [1, 2, 3])}, None, ["", "", ""])
    other = Drawn({"数": ("整数", [6])}, None, [""])
    made = with_checks(
        tmp_path, ("K-8", "优秀比例", "COUNTIFS(优秀比例.编号,编号)=1", "强制", None),
        ("K-9", "优秀比例", "SUM(优秀比例.数)=SUM(点评覆盖.数)", "强制", None),
    )  # fmt: skip
    told, counts = checked(made, {"优秀比例": rows, "点评覆盖": other})
    assert len(told) == 2
    assert counts == [(1, 2, 0), (3, 0, 0)]


def test_a_period_that_still_runs_is_no_failure(tmp_path: Path):
    """阶段.止 in a row with a column 阶段 is the end of that row's one: today is 2012-01-10."""
    ends = [dt.date(2011, 12, 31), dt.date(2012, 1, 31)]
    table = Drawn(
        {"阶段": ("文本", ["动员", "总结"]), "次数": ("整数", [0, 0])}, None, ["", ""], (),
        {"阶段.止": ends},
    )  # fmt: skip
    lists = {
        "阶段": Drawn(
            {"名称": ("文本", ["动员", "总结"]), "止": ("日期", ends), "起": ("日期", ends)}
        )
    }
    made = with_checks(
        tmp_path, ("D-11", "点评覆盖", "OR(次数>=1, 阶段.止>=TODAY())", "核实", "{{阶段}}没有点评")
    )
    told, counts = checked(made, {"点评覆盖": table}, lists)
    assert [message for *_, message in told] == ["动员没有点评(检查 D-11)。"]
    assert counts == [(1, 1, 0)]


@pytest.mark.parametrize(
    ("line", "cell", "word"),
    [
        (("X", "优秀比列", "优秀<=上限", "强制", None), "检查!B2", "优秀比例"),
        (("X", "优秀比例", "优秀<=上线", "强制", None), "检查!C2", "上限"),
        (("X", "优秀比例", "支部>=3", "强制", None), "检查!C2", "3"),
        (("X", "优秀比例", "优秀<=上限", "强制", "{{支部名}}太多"), "检查!E2", "支部"),
        (("X", None, "SUM(五带头.分数)=1", "强制", None), "检查!C2", "分值"),
    ],
)
def test_a_line_that_means_nothing_is_refused_when_it_is_loaded(
    tmp_path: Path, line: Sequence[Any], cell: str, word: str
):
    """Its cell is named, and the nearest name offered."""
    made = with_checks(tmp_path, line)
    with pytest.raises(CxzyError, match=word) as caught:
        compiled(made, {"优秀比例": SHARES}, {"五带头": Drawn({"分值": ("整数", [1])})})
    assert f"{caught.value.sheet}!{caught.value.cell}" == cell


def test_each_part_of_a_rule_is_counted_by_itself(tmp_path: Path):
    """AND(新建>=1, 新建<=2) says which of the two it is."""
    table = Drawn({"新建": ("整数", [0, 3])}, [one(0), one(1)], ["", ""], ["甲.xlsx", "乙.xlsx"])
    made = with_checks(tmp_path, ("V-3", "优秀比例", "AND(新建>=1, 新建<=2)", "提示", None))
    checks = compiled(made, {"优秀比例": table}, {})
    assert isinstance(checks[0], CheckRule)
    told, counts = checked(made, {"优秀比例": table})
    assert counts == [(1, 1, 0), (1, 1, 0)]
    assert [message.split(",")[1] for *_, message in told] == [
        "不符合 新建>=1(检查 V-3)。", "不符合 新建<=2(检查 V-3)。",
    ]  # fmt: skip
