"""Many copies at once give what each of them gives alone."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxzy_sheets.formulas import (
    UNREADABLE,
    Column,
    Schema,
    Table,
    World,
    column,
    compile_rule,
    compile_value,
)

COLUMNS = {
    "号": Column("编号"),
    "类": Column("文本"),
    "数": Column("整数"),
    "率": Column("小数"),
    "日": Column("日期"),
    "双师": Column("是否"),
    "年级": Column("整数", many=True),
}
HEAD = {
    "名": Column("文本"),
    "计": Column("小数"),
    "期": Column("日期"),
    "组": Column("文本", many=True),
}
LIST = {"号": Column("编号"), "名": Column("文本"), "分": Column("小数")}
SCHEMA = Schema(
    HEAD,
    {"块": COLUMNS, "另": {"数": Column("整数"), "号": Column("编号")}},
    {"门槛": 0.5, "合格": "=数>=门槛*4"},
    {},
    {"目录": LIST},
)

RULES = [
    ("数<=计", "块"),
    ("AND(数<=计,率>=门槛)", "块"),
    ('IF(类="甲",数>1,率<1)', "块"),
    ("数/率>=1", "块"),
    ("IFERROR(数/率,0)>=1", "块"),
    ("合格", "块"),
    ("COUNTIFS(块.号,号)=1", "块"),
    ("COUNTIFS(块.号,号,块.类,类)=1", "块"),
    ('COUNTIFS(块.类,类,块.数,">"&数)<2', "块"),
    ('COUNTIFS(块.类,"<>"&类)>0', "块"),
    ('COUNTIFS(块.数,">="&率,块.率,"<"&数)<2', "块"),
    ("COUNTIFS(另.号,号)>0", "块"),
    ("SUMIFS(块.数,块.类,类)<=计", "块"),
    ('SUMIFS(块.数,块.类,类,块.率,"<="&率)<=计', "块"),
    ("COUNTIFS(块.双师,双师)>1", "块"),
    ("RANK(数,块.数)<=2", "块"),
    ("RANK(数,块.数,1)<=2", "块"),
    ("RANKDENSE(数,块.数)<=2", "块"),
    ("APPORTION(数,块.数,5)<=2", "块"),
    ("MAXIFS(块.数,块.类,类)>1", "块"),
    ('MINIFS(块.率,块.类,类,块.数,">="&数)>1', "块"),
    ("LOOKUP(率,另.数,另.号)=号", "块"),
    ("LARGE(块.数,2)>=数", "块"),
    ("SMALL(块.数,数)=1", "块"),
    ("XLOOKUP(号,另.号,另.数)=数", "块"),
    ("XLOOKUP(号,另.号,另.数,0)=数", "块"),
    ("XLOOKUP(号,目录.号,目录.名)=类", "块"),
    ("MATCH(号,另.号,0)=1", "块"),
    ("INDEX(块.类,数)=类", "块"),
    ("日<=期", "块"),
    ("WORKDAY(日,数)>=期", "块"),
    ("NETWORKDAYS(日,期,块.日)>数", "块"),
    ('双师="是"', "块"),
    ("MAX(年级)>=数", "块"),
    ("AND(年级>=数)", "块"),
    ("COUNT(年级)=数", "块"),
    ("LARGE(年级,1)>数", "块"),
    ("AND(COUNTIFS(块.数,年级)>0)", "块"),
    ("SUM(数,率)=计", "块"),
    ("YEAR(日)=2011", "块"),
    ('DATEDIF(日,期,"D")>=数', "块"),
    ("LEN(号)=数", "块"),
    ("AVERAGEIF(块.类,类,块.率)>=门槛", "块"),
    ("COUNTIFS(目录.号,号)=1", "块"),
    ("SUM(块.数)=计", None),
    ("AND(块.数<=块.率)", None),
    ("OR(块.数>块.率)", None),
    ("SUM(块.数*块.率)/SUM(块.数)>=门槛", None),
    ("MAX(块.数)<=计", None),
    ("MIN(块.日)>期", None),
    ("AVERAGE(块.率,块.数)>1", None),
    ("COUNTA(块.类)=计", None),
    ("COUNTBLANK(块.类)=0", None),
    ("UNIQUE(块.类)=名", None),
    ("COUNTUNIQUE(块.类)=计", None),
    ("COUNTA(UNIQUE(块.年级))=计", None),
    ("LOOKUP(计,目录.分,目录.名)=名", None),
    ("MAXIFS(块.日,块.类,名)>期", None),
    ('COUNTIF(块.类,"*甲")=1', None),
    ("COUNTIF(块.数,计)=1", None),
    ('COUNTIF(块.数,">="&计)=1', None),
    ('COUNTIF(块.类,"甲")+COUNTIF(块.类,"乙")<=计', None),
    ("SUMPRODUCT((块.类=名)*块.数)<=计", None),
    ("SUM(块.数,另.数)=计", None),
    ("LARGE(块.数,计)>1", None),
    ("RANK(计,块.数)=1", None),
    ("XLOOKUP(名,块.类,块.数)=计", None),
    ("XLOOKUP(名,目录.名,目录.分)=计", None),
    ("INDEX(块.数,计)=1", None),
    ("AND(COUNTIFS(块.类,组)>0)", None),
    ("COUNT(块.年级)>=计", None),
    ("COUNTIF(块.年级,计)=0", None),
    ("WORKDAY(期,计)>期", None),
    ("COUNT(块.日)=计", None),
]

_number = st.sampled_from([0, 1, 2, 3, None, UNREADABLE * 100])
_text = st.sampled_from(["甲", "乙", "1", "A", "a", "", None])
_day = st.sampled_from([datetime.date(2011, 12, d) for d in (2, 3, 20)] + [None])
_many = st.one_of(
    st.none(), st.lists(st.sampled_from([0, 1, 2]), min_size=1, max_size=3).map(tuple)
)
_row = st.fixed_dictionaries(
    {
        "号": st.sampled_from(["1", "2", "A", "a", None]),
        "类": _text,
        "数": _number,
        "率": st.sampled_from([0.0, 0.5, 1.5, None]),
        "日": _day,
        "双师": st.sampled_from([True, False, None]),
        "年级": _many,
    }
)
_other = st.fixed_dictionaries({"数": _number, "号": st.sampled_from(["1", "2", "A", None])})
_head = st.fixed_dictionaries(
    {
        "名": _text,
        "计": st.sampled_from([0, 1, 2, 1.5, None]),
        "期": _day,
        "组": st.one_of(
            st.none(), st.lists(st.sampled_from("甲乙"), min_size=1, max_size=2).map(tuple)
        ),
    }
)
_copy = st.tuples(_head, st.lists(_row, max_size=4), st.lists(_other, max_size=3))
Copy = tuple[dict[str, Any], list[dict[str, Any]], list[dict[str, Any]]]


def _table(rows: list[dict[str, Any]], about: dict[str, Column], owner: list[int] | None) -> Table:
    columns = {}
    for name, one in about.items():
        values = [row[name] for row in rows]
        unread = {i: UNREADABLE for i, v in enumerate(values) if v == UNREADABLE * 100}
        plain = [None if i in unread else v for i, v in enumerate(values)]
        columns[name] = column(plain, str(one.type), unread, many=one.many)
    copy = None if owner is None else np.array(owner, np.int64)
    return Table(len(rows), columns, copy)


def _world(copies: list[Copy], order: list[int]) -> World:
    """Return the copies as one world, the rows of the blocks in some order."""
    rows = [(i, row) for i, (_, body, _) in enumerate(copies) for row in body]
    rows = [rows[i] for i in order if i < len(rows)]
    others = [(i, row) for i, (_, _, body) in enumerate(copies) for row in body]
    listed = [
        {"号": "1", "名": "甲", "分": 1.0},
        {"号": "A", "名": "乙", "分": None},
        {"号": "A", "名": "丙", "分": 2.0},
        {"号": None, "名": "甲", "分": 1.0},
    ]
    return World(
        _table([head for head, _, _ in copies], HEAD, None),
        {
            "块": _table([row for _, row in rows], COLUMNS, [i for i, _ in rows]),
            "另": _table([row for _, row in others], SCHEMA.blocks["另"], [i for i, _ in others]),
        },
        {},
        {"目录": _table(listed, LIST, None)},
    )


def _told(passed: bool, broken: bool, unchecked: bool, error: int) -> tuple[bool, bool, bool, int]:
    assert passed + broken + unchecked == 1
    return bool(passed), bool(broken), bool(unchecked), int(error)


def _outcomes(text: str, scope: str | None, world: World) -> list[list[Any]]:
    """Return for each part what came out for each row."""
    made = []
    for one in compile_rule(text, SCHEMA, scope).check(world):
        errors = np.zeros(len(one.passed)) if one.error is None else one.error
        made.append(
            [_told(*row) for row in zip(one.passed, one.broken, one.unchecked, errors, strict=True)]
        )
    return made


@pytest.mark.parametrize(("text", "scope"), RULES)
@settings(max_examples=12, deadline=None)
@given(st.lists(_copy, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_many_copies_at_once_are_each_alone(
    text: str, scope: str | None, copies: list[Copy], random: Any
):
    """A rule over many copies is the rule over each of them, in whatever order their rows stand."""
    size = sum(len(body) for _, body, _ in copies)
    order = random.sample(range(size), size)
    together = _outcomes(text, scope, _world(copies, order))
    owners = [i for i, (_, body, _) in enumerate(copies) for _ in body]
    mine = [owners[i] for i in order]
    for index, copy in enumerate(copies):
        own = [i for i, owner in enumerate(mine) if owner == index]
        first = sum(len(body) for _, body, _ in copies[:index])
        alone = _outcomes(text, scope, _world([copy], [order[i] - first for i in own]))
        for part, single in zip(together, alone, strict=True):
            assert single == ([part[index]] if scope is None else [part[i] for i in own])


def test_formula_has_a_value_for_every_row():
    """A value comes out for each row of the block, or each copy, one value for all included."""
    copies: list[Copy] = [
        ({"名": "甲", "计": 1, "期": None, "组": None}, [], []),
        ({"名": "乙", "计": 2, "期": None, "组": None}, [], []),
    ]
    world = _world(copies, [])

    assert compile_value("1", SCHEMA).plain(world) == [1.0, 1.0]
    assert compile_value("计*2", SCHEMA).plain(world) == [2.0, 4.0]
    assert compile_value("计*2", SCHEMA, "块").plain(world) == []
    assert compile_value("TODAY()", SCHEMA, "块").plain(world) == []
