"""COUNTIFS and SUMIFS against a loop, and the laws of criteria (rules.md S6, S7)."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cxzy_sheets.formulas import Column, Schema, Table, World, column, compile_value, parse
from cxzy_sheets.formulas.compiler import Compiler
from cxzy_sheets.formulas.data import ROW, env_of
from cxzy_sheets.formulas.functions import call
from cxzy_sheets.formulas.typed import lifted

from .worlds import outcome, worth

SIGNS = {
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
}

_entry = st.tuples(
    st.integers(0, 2),
    st.sampled_from(["甲", "乙", None]),
    st.sampled_from([1.0, 2.0, 3.0, None]),
    st.sampled_from([1.0, 2.0, 3.0, None]),
)
_terms = st.lists(
    st.tuples(
        st.sampled_from(["文", "数", "率"]),
        st.sampled_from([*SIGNS, "plain", "plain", "plain"]),
        st.sampled_from([False, False, True]),
    ),
    min_size=1,
    max_size=3,
)


def _criterion(name: str, sign: str, fixed: bool) -> tuple[str, str, Any]:
    """Return a criterion as it is written, its sign, and the fixed value, if it has one."""
    value: Any = "甲" if name == "文" else 2.0
    if name == "文" and sign not in ("=", "<>", "plain"):
        sign = "<>"
    if fixed:
        said = f'"{value}"' if name == "文" else "2"
        text = said if sign == "plain" else f'"{sign}{said.strip(chr(34))}"'
        return text, "=" if sign == "plain" else sign, value
    return (name, "=", None) if sign == "plain" else (f'"{sign}"&{name}', sign, None)


def _meets(entry: Any, sign: str, value: Any) -> tuple[bool, bool]:
    """Return whether an entry surely meets a criterion, and whether it may."""
    if entry is None:
        return False, True
    hit = SIGNS[sign](entry, value)
    return hit, hit


@settings(max_examples=400, deadline=None)
@example([(0, "甲", 1.0, 1.0), (0, None, 1.0, 1.0)], [("文", "plain", False)], True)
@given(st.lists(_entry, min_size=1, max_size=9), _terms, st.booleans())
def test_counts_are_those_of_a_loop(
    entries: list[tuple[Any, ...]], terms: list[tuple[str, str, bool]], unique: bool
):
    """Each row's count is at least what surely fits, and at most what may, in its own copy."""
    names = ("文", "数", "率")
    about = {"文": Column("文本", unique=unique), "数": Column("整数"), "率": Column("小数")}
    columns = {
        name: column([e[i + 1] for e in entries], str(about[name].type))
        for i, name in enumerate(names)
    }
    copy = np.array([e[0] for e in entries], np.int64)
    world = World(Table(3, {}), {"块": Table(len(entries), columns, copy)})
    written = [_criterion(*term) for term in terms]
    pairs = ",".join(
        f"块.{name},{text}" for (name, _, _), (text, _, _) in zip(terms, written, strict=True)
    )
    schema = Schema({}, {"块": about})
    # Between the two ends of a count there is only what the compiler itself gives.
    made = Compiler(schema, "块", call).compile(parse(f"COUNTIFS({pairs})"))
    counted = lifted(made, ROW, None, block=True, loose=True)(env_of(world, "块"))
    summed = compile_value(f"SUMIFS(块.数,{pairs})", schema, "块").evaluate(world)
    most = counted.v if counted.hi is None else counted.hi

    for row, asking in enumerate(entries):
        wanted = [
            (names.index(name), sign, asking[names.index(name) + 1] if value is None else value)
            for (name, _, _), (_, sign, value) in zip(terms, written, strict=True)
        ]
        if any(value is None for _, _, value in wanted):
            assert counted.s is not None
            assert counted.s[row] != 0
            continue
        low, high, total, hole = 0, 0, 0.0, False
        for entry in entries:
            if entry[0] != asking[0]:
                continue
            met = [
                (False, False)
                if unique and i == 0 and entry[1] is None
                else _meets(entry[i + 1], sign, value)
                for i, sign, value in wanted
            ]
            sure, may = all(m[0] for m in met), all(m[1] for m in met)
            low, high = low + sure, high + may
            if sure:
                hole = hole or entry[2] is None
                total += entry[2] or 0.0
        assert counted.s is None or counted.s[row] == 0
        assert (counted.v[row], most[row]) == (low, high)
        settled = low == high and not hole
        assert (summed.s is None or summed.s[row] == 0) == settled
        if settled:
            assert summed.v[row] == pytest.approx(total)


def test_keys_of_many_rows_are_counted_alike_in_any_number():
    """A key is found the same whether there are ten rows or thousands."""
    schema = Schema({}, {"块": {"号": Column("编号"), "班": Column("整数")}})
    for size in (10, 5000):
        numbers = [str(i % (size // 2)) for i in range(size)]
        classes = [i % 7 for i in range(size)]
        columns = {"号": column(numbers, "编号"), "班": column(classes, "整数")}
        world = World(Table(1, {}), {"块": Table(size, columns, np.zeros(size, np.int64))})
        made = compile_value("COUNTIFS(块.号,号,块.班,班)", schema, "块").evaluate(world)
        pairs = list(zip(numbers, classes, strict=True))
        tally = {pair: pairs.count(pair) for pair in set(pairs[:50])}

        assert made.v[:50].tolist() == [tally[pair] for pair in pairs[:50]]


@pytest.mark.parametrize(
    ("criterion", "count"),
    [
        ('"0012"', 1),
        ('"12"', 1),
        ('"<>12"', 2),
        ('"*2"', 2),
        ('"?2"', 1),
        ('"~*"', 1),
        ('"*"', 3),
        ('"=12"', 1),
        ("甲", 1),
    ],
)
def test_criterion_over_texts(criterion: str, count: int):
    """Over texts a criterion is a text: 0012 is not 12; * and ? are patterns in literals only."""
    assert worth(f"COUNTIF(块.号,{criterion})", '块.号=["0012", "12", "*"] 甲="*"') == count


@pytest.mark.parametrize(
    ("criterion", "count"),
    [
        ('"2011-12-20"', 1),
        ('">=2011-12-20"', 2),
        ('"<2011/12/20"', 1),
        ('"2011年12月1日"', 1),
        ('">"&甲', 1),
        ("甲", 1),
        ('">"&甲+7', 1),
        ('"<2012-01"', 2),
    ],
)
def test_criterion_over_dates(criterion: str, count: int):
    """Over dates a criterion is a date, written with years first."""
    data = "块.日=[2011-12-01, 2011-12-20, 2012-01-05] 甲=2011-12-20"

    assert worth(f"COUNTIF(块.日,{criterion})", data) == count


def test_criterion_over_truths():
    """Over 是/否 a criterion is one of the two words."""
    data = "块.双=[是, 否, 是, ∅]"

    assert worth('COUNTIF(块.双,"是")>=2', data) is True
    assert worth('COUNTIF(块.双,"FALSE")<=2', data) is True
    assert worth('COUNTIF(块.双,"<>是")<=2', data) is True


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ('COUNTIF(块.字,"")=1', "TRUE"),
        ('COUNTIF(块.字,"=")=1', "TRUE"),
        ('COUNTIF(块.字,"<>")=2', "TRUE"),
        ("COUNTBLANK(块.字)=1", "TRUE"),
        ("COUNTA(块.字)=2", "TRUE"),
        ('COUNTIF(块.字,"甲")=1', "UNKNOWN"),
    ],
)
def test_blanks_are_counted_as_such(formula: str, expected: str):
    """Blank tests are known: a blank is blank, what cannot be read is not."""
    assert outcome(formula, '块.字=["甲", ∅, 读不出]') == expected


def test_not_placed_is_not_blank():
    """A column that was not found in the copy leaves even the count of blanks open."""
    assert outcome("COUNTBLANK(块.字)=1", '块.字=["甲", 没有位置]') == "UNKNOWN"
    assert outcome("COUNTBLANK(块.字)<=1", '块.字=["甲", 没有位置]') == "TRUE"
    assert outcome('COUNTIF(块.字,"<>")=2', '块.字=["甲", 没有位置]') == "UNKNOWN"


def test_plus_keeps_both_ends():
    """A sum of counts that are not settled is at least … at most …; other arithmetic is unknown."""
    data = '块.字=["甲", "乙", ∅]'

    assert outcome('COUNTIF(块.字,"甲")+COUNTIF(块.字,"乙")>=2', data) == "TRUE"
    assert outcome('COUNTIF(块.字,"甲")+1<=3', data) == "TRUE"
    assert outcome('1+COUNTIF(块.字,"甲")=2', data) == "UNKNOWN"
    assert outcome('COUNTIF(块.字,"甲")+1<=2', data) == "UNKNOWN"
    assert outcome('COUNTIF(块.字,"甲")*2<=4', data) == "UNKNOWN"
    assert outcome('COUNTIF(块.字,"甲")-1<=9', data) == "UNKNOWN"
    assert outcome('SUM(COUNTIF(块.字,"甲"),1)<=9', data) == "UNKNOWN"


def test_count_of_counts_between_two_open_ends():
    """Two open counts are compared only where no counts between their ends disagree."""
    data = '块.字=["甲", "甲", "乙", ∅]'

    assert outcome('COUNTIF(块.字,"甲")>=COUNTIF(块.字,"乙")', data) == "TRUE"
    assert outcome('COUNTIF(块.字,"甲")>COUNTIF(块.字,"乙")', data) == "UNKNOWN"
    assert outcome('COUNTIF(块.字,"甲")<COUNTIF(块.字,"乙")', data) == "FALSE"
    assert outcome('COUNTIF(块.字,"甲")<>COUNTIF(块.字,"丙")', data) == "TRUE"
    assert outcome('COUNTIF(块.字,"乙")=COUNTIF(块.字,"丙")', data) == "UNKNOWN"


def test_unknown_criterion_is_unknown():
    """What a row asks by must be known; an error in it is an error of the count."""
    assert worth("COUNTIFS(块.字,甲)", '块.字=["1"] 甲=∅') == "UNKNOWN"
    assert worth("COUNTIFS(块.数,1/甲)", "块.数=[1] 甲=0") == "#DIV/0!"


def test_criterion_built_from_a_field_is_parsed_as_excel_does():
    """What `&` makes is parsed, sign and pattern included; order among texts is not known."""
    data = '块.字=["甲1", "甲2", "乙"] 甲="甲"'

    assert worth('COUNTIF(块.字,甲&"*")', data) == 2
    assert worth('COUNTIF(块.字,"<>"&甲&"1")', data) == 2
    assert worth('COUNTIF(块.字,乙&"5")', '块.字=["6"] 乙=">"') == "UNKNOWN"
    assert worth('COUNTIF(块.数,乙&"5")', '块.数=[6, 4] 乙=">"') == 1
    assert worth('COUNTIF(块.数,乙&"")', '块.数=[6, 4] 乙="无"') == 0


def test_numbers_within_the_band_are_one_key():
    """A key that is a number is looked up within the band of equality."""
    assert worth("COUNTIF(块.数,甲+乙)", "块.数=[0.3, 0.3000001] 甲=0.1 乙=0.2") == 1
    assert (
        outcome("COUNTIFS(块.数,数)=2", "块.数=[0.3, 0.30000000000000004]", row="数=0.3") == "TRUE"
    )


def test_sumifs_is_unknown_where_a_match_or_an_entry_is():
    """SUMIFS needs to know every match, and every number that it adds (S6)."""
    numbers = "块.数=[1, 2, ∅, 8]"
    known, hole = '块.类=["甲", "甲", "乙", "丙"]', '块.类=["甲", "甲", "乙", ∅]'

    assert worth('SUMIFS(块.数,块.类,"甲")', f"{numbers} {hole}") == "UNKNOWN"
    assert worth('SUMIFS(块.数,块.类,"甲")', f"{numbers} {known}") == 3
    assert worth('SUMIFS(块.数,块.类,"乙")', f"{numbers} {known}") == "UNKNOWN"


def test_criteria_over_cartesian_pairs_agree_with_single_ones():
    """A pair of criteria counts no more than either of them."""
    values = ["甲", "乙"]
    for a, b in itertools.product(values, values):
        data = f'块.一=["甲", "甲", "乙"] 块.二=["甲", "乙", "乙"] 甲="{a}" 乙="{b}"'
        both = worth("COUNTIFS(块.一,甲,块.二,乙)", data)

        assert both <= min(worth("COUNTIFS(块.一,甲)", data), worth("COUNTIFS(块.二,乙)", data))
