"""The semantics of rules.md §2, each as a law drawn small."""

from __future__ import annotations

import datetime
import math

import numpy as np
import pytest

from cxzy_sheets.formulas import (
    BLANK,
    Column,
    Schema,
    Table,
    World,
    column,
    compile_rule,
    compile_value,
)

from .worlds import outcome, worth


def test_error_out_of_known_operands_is_a_breach_that_names_itself():
    """S1: a division by a zero that stands in the cell, and a key that is not there, are facts."""
    assert outcome("甲/乙>=80%", "甲=1 乙=0") == "#DIV/0!"
    assert outcome("甲/乙>=80%", "甲(小数)=∅ 乙=0") == "#DIV/0!"
    assert outcome("甲/乙>=80%", "甲=1 乙=∅") == "UNKNOWN"
    assert outcome("XLOOKUP(甲,块.号,块.数)>0", '甲="9" 块.号=["1"] 块.数=[1]') == "#N/A"


def test_every_row_is_passed_broken_or_unchecked():
    """S1: the three add up to all rows; an error is among the broken and has its name."""
    schema = Schema({}, {"块": {"甲": Column("整数"), "乙": Column("整数")}})
    columns = {"甲": column([1, 9, None, 1], "整数"), "乙": column([2, 2, 2, 0], "整数")}
    world = World(Table(1, {}), {"块": Table(4, columns, np.zeros(4, np.int64))})
    (made,) = compile_rule("甲/乙<=1", schema).check(world)

    assert made.passed.tolist() == [True, False, False, False]
    assert made.broken.tolist() == [False, True, False, True]
    assert made.unchecked.tolist() == [False, False, True, False]
    assert made.error is not None
    assert made.error.tolist() == [0, 0, 0, 8]


@pytest.mark.parametrize("operand", ["甲+1", "甲-1", "甲*0", "甲/2", "甲^0", "-甲", "甲%"])
def test_arithmetic_with_a_blank_is_unknown(operand: str):
    """S2: a blank is no number, not even times zero."""
    assert worth(operand, "甲=∅") == "UNKNOWN"


@pytest.mark.parametrize("sign", ["=", "<>", "<", ">", "<=", ">="])
def test_comparison_with_a_blank_is_unknown(sign: str):
    """S2: nothing is known of how a blank stands to a number, zero included."""
    assert outcome(f"甲{sign}0", "甲=∅") == "UNKNOWN"
    assert outcome(f"甲{sign}0", "甲(小数)=读不出") == "UNKNOWN"


@pytest.mark.parametrize(
    ("formula", "blank", "unreadable", "unplaced"),
    [
        ('甲=""', "TRUE", "FALSE", "UNKNOWN"),
        ('甲<>""', "FALSE", "TRUE", "UNKNOWN"),
        ("ISBLANK(甲)", "TRUE", "FALSE", "UNKNOWN"),
        ('""=甲', "TRUE", "FALSE", "UNKNOWN"),
        ("COUNTBLANK(甲)=1", "TRUE", "FALSE", "UNKNOWN"),
        ("COUNTA(甲)=0", "TRUE", "FALSE", "UNKNOWN"),
        ('TRIM(甲)=""', "TRUE", "UNKNOWN", "UNKNOWN"),
        ('甲&"x"="x"', "UNKNOWN", "UNKNOWN", "UNKNOWN"),
    ],
)
def test_blank_tests_are_never_unknown(formula: str, blank: str, unreadable: str, unplaced: str):
    """S3: blank or not is known of every cell that the copy has."""
    for mark, expected in (("∅", blank), ("读不出", unreadable), ("没有位置", unplaced)):
        assert outcome(formula, f"甲(文本)={mark}") == expected


def test_blank_stays_blank_through_a_branch():
    """S3, S4: the branch that is taken gives its state with its value."""
    data = "甲=1 乙(文本)=∅"

    assert outcome('IF(甲=1,乙,"x")=""', data) == "TRUE"
    assert outcome('IFERROR(乙,"x")=""', data) == "TRUE"
    assert outcome('XLOOKUP(甲,块.数,块.名)=""', "甲=1 块.数=[1] 块.名(文本)=[∅]") == "TRUE"


def test_branch_not_taken_may_be_an_error():
    """S4: only the branch taken counts; both alike are the answer where nothing is known."""
    assert outcome("IF(甲=0,TRUE,1/甲>0)", "甲=0") == "TRUE"
    assert outcome("IF(甲>0,1/乙>0,1/乙>0)", "甲=∅ 乙=0") == "#DIV/0!"
    assert outcome("IF(甲>0,1/乙>0,TRUE)", "甲=∅ 乙=0") == "UNKNOWN"
    assert worth('IF(甲>0,"",丙)', "甲=∅ 丙(小数)=∅") == "∅"


def test_error_wins_over_everything_in_and_and_or():
    """S4: as in Excel; a top-level AND is split, and each part has its own error."""
    assert outcome("NOT(AND(甲>5,1/乙>0))", "甲=0 乙=0") == "#DIV/0!"
    assert outcome("OR(甲<5,1/乙>0)", "甲=0 乙=0") == "#DIV/0!"
    schema = Schema({"甲": Column("整数"), "乙": Column("整数")})
    world = World(Table(1, {name: column([0], "整数") for name in ("甲", "乙")}))
    first, second = compile_rule("AND(甲>5,1/乙>0)", schema).check(world)
    assert first.broken[0]
    assert first.error is None
    assert second.error is not None


def test_zero_that_stands_for_nothing_is_no_divisor():
    """S1: only a zero that is known is a division by zero."""
    schema = Schema({"甲": Column("整数"), "没有": Column("整数")})
    world = World(Table(1, {"甲": column([1], "整数")}))

    assert compile_rule("甲/没有>1", schema).check(world)[0].unchecked.tolist() == [True]
    assert worth("甲/MAX(块.数)", "甲=1 块.数=[]") == "UNKNOWN"


def test_no_record_sums_to_zero_and_has_no_largest():
    """S5: SUM of none is 0; MAX, MIN and AVERAGE of none are not known."""
    assert worth("SUM(块.数)", "块.数=[]") == 0
    for name in ("MAX", "MIN", "AVERAGE"):
        assert worth(f"{name}(块.数)", "块.数=[]") == "UNKNOWN"


@pytest.mark.parametrize("name", ["SUM", "AVERAGE", "MIN", "MAX", "SUMPRODUCT"])
def test_one_unknown_entry_makes_the_result_unknown(name: str):
    """S5: nothing that adds up or compares leaves a blank out."""
    assert worth(f"{name}(块.数)", "块.数=[1, ∅]") == "UNKNOWN"
    assert worth(f"{name}(块.数,甲)", "块.数=[1] 甲=∅") == "UNKNOWN"


def test_open_column_leaves_only_lower_ends():
    """S6, S14: what has come is counted; what may yet come leaves the upper end open."""
    late = '全部.附件2.人.数=[5, …] 全部.附件2.人.号=["1", …]'

    assert outcome("COUNT(全部.附件2.人.数)>=1", late) == "TRUE"
    assert outcome("COUNTA(全部.附件2.人.号)<=1", late) == "UNKNOWN"
    assert outcome("SUM(全部.附件2.人.数)>=5", late) == "UNKNOWN"
    assert outcome("MAX(全部.附件2.人.数)>=5", late) == "UNKNOWN"
    assert outcome("AND(全部.附件2.人.数>9)", late) == "FALSE"
    assert outcome("AND(全部.附件2.人.数>1)", late) == "UNKNOWN"
    assert outcome('SUMIFS(全部.附件2.人.数,全部.附件2.人.号,"1")=5', late) == "UNKNOWN"
    assert outcome('XLOOKUP("9",全部.附件2.人.号,全部.附件2.人.数)=5', late) == "UNKNOWN"
    assert outcome('XLOOKUP("1",全部.附件2.人.号,全部.附件2.人.数)=5', late) == "TRUE"
    assert outcome("INDEX(全部.附件2.人.数,2)=5", late) == "UNKNOWN"


def test_table_that_is_not_there_is_open():
    """S14: a form whose copies nobody has gathered is not an empty one."""
    schema = Schema({"数": Column("整数")}, {}, {}, {"附件4": Schema({"应到": Column("整数")})})
    world = World(Table(1, {"数": column([5], "整数")}))

    for rule in ("SUM(附件4.应到)=数", "数<=附件4.应到", "COUNTIFS(附件4.应到,数)=0"):
        (made,) = compile_rule(rule, schema).check(world)
        assert made.unchecked.tolist() == [True]


def test_own_and_below_is_each_copys_own():
    """S14: rows of another form that belong to a unit are that unit's only, open or not."""
    schema = Schema(
        {"计": Column("整数")}, {}, {}, {"附件4": Schema({}, {"支部": {"数": Column("整数")}})}
    )
    rows = Table(
        3, {"数": column([1, 2, 7], "整数")}, np.array([0, 0, 1]), np.array([False, True, False])
    )
    head = Table(3, {"计": column([3, 7, 0], "整数")})
    (made,) = compile_rule("SUM(附件4.支部.数)=计", schema).check(
        World(head, {}, {}, {"附件4.支部": rows})
    )

    assert made.passed.tolist() == [True, False, True]
    assert made.unchecked.tolist() == [False, True, False]
    for formula in (
        "COUNTIFS(附件4.支部.数,9)",
        "XLOOKUP(9,附件4.支部.数,附件4.支部.数,0)",
        "COUNT(附件4.支部.数)-3",
    ):
        got = compile_value(f"{formula}<=0", schema).evaluate(
            World(head, {}, {}, {"附件4.支部": rows})
        )
        assert got.s is not None
        assert got.s.tolist() == [0, 4, 0]


def test_single_of_another_form_must_be_one():
    """P2: one value of another form has exactly one entry; none is unknown, two are."""
    schema = Schema({"数": Column("整数")}, {}, {}, {"附件4": Schema({"应到": Column("整数")})})
    rows = Table(3, {"应到": column([5, 1, 2], "整数")}, np.array([0, 1, 1]))
    head = Table(3, {"数": column([5, 1, 1], "整数")})
    (made,) = compile_rule("数<=附件4.应到", schema).check(World(head, {}, {}, {"附件4": rows}))

    assert made.passed.tolist() == [True, False, False]
    assert made.unchecked.tolist() == [False, True, True]
    assert outcome("数<=全部.图书馆.总量*2", "数=5 全部.图书馆.总量=[9]") == "TRUE"


def test_texts_are_the_same_in_either_case():
    """S8: `=` does not tell A from a; EXACT does."""
    assert outcome("甲=乙", '甲="ABc" 乙="abC"') == "TRUE"
    assert outcome("甲<>乙", '甲="ABc" 乙="abC"') == "FALSE"


def test_truth_answers_to_either_word():
    """S8: a 是否 field answers to 是/否 and to TRUE/FALSE."""
    for word in ('"是"', "TRUE", '"TRUE"'):
        assert outcome(f"双师={word}", "双师=是") == "TRUE"
        assert outcome(f"{word}<>双师", "双师=否") == "TRUE"


def test_dates_are_days():
    """S9: a date and a number of days make a date, two dates a number; a month is its first day."""
    assert worth("甲+7", "甲=2011-12-27") == datetime.date(2012, 1, 3)
    assert worth("7+甲", "甲=2011-12-27") == datetime.date(2012, 1, 3)
    assert worth("甲-乙", "甲=2012-01-01 乙=2011-12-25") == 7
    assert outcome("月=DATE(2011,12,1)", "月=2011-12") == "TRUE"
    assert outcome("甲<=截至", "甲=2011-12-27", parameters="截至=2011-12-27") == "TRUE"


def test_day_that_there_is_not_is_an_error():
    """S9: a date before 1900 or after 9999 is #NUM!, never another day."""
    assert worth("甲-50000", "甲=2011-12-27") == "#NUM!"
    assert worth("YEAR(甲-50000)", "甲=2011-12-27") == "#NUM!"
    assert worth("甲+9e9", "甲=2011-12-27") == "#NUM!"
    assert worth("WORKDAY(甲,9e9)", "甲=2011-12-27") == "#NUM!"


def test_percent_is_a_fraction():
    """S10: 80% is 0.8, after a number and after a piece in brackets."""
    assert outcome("甲=80%", "甲=0.8") == "TRUE"
    assert worth("(甲+乙)%", "甲=30 乙=50") == 0.8


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("0.1", "0.1000000009", True),
        ("0.1", "0.100000002", False),
        ("10000000000", "10000000000.00001", True),
        ("10000000000", "10000000000.001", False),
    ],
)
def test_band_of_equality(a: str, b: str, same: bool):
    """S11: equal within 1e-9 or one part in 1e14; `<=` takes the band in, `<` leaves it out."""
    data = f"甲={a} 乙={b}"

    assert worth("甲=乙", data) is same
    assert worth("甲<>乙", data) is not same
    assert worth("甲<乙", data) is not same
    assert worth("甲<=乙", data) is True
    assert worth("甲>=乙", data) is same
    assert worth("甲>乙", data) is False


def test_share_of_votes_is_compared_unrounded():
    """S11: of all n below 3,000, k/n >= 80% just where 5k >= 4n."""
    schema = Schema({"满意": Column("整数"), "有效票": Column("整数")})
    pairs = [(k, n) for n in range(1, 3000) for k in {4 * n // 5, -(-4 * n // 5), 4 * n // 5 + 1}]
    columns = {
        "满意": column([k for k, _ in pairs], "整数"),
        "有效票": column([n for _, n in pairs], "整数"),
    }
    (made,) = compile_rule("满意/有效票>=80%", schema).check(World(Table(len(pairs), columns)))

    assert made.passed.tolist() == [5 * k >= 4 * n for k, n in pairs]


def test_sums_are_compensated():
    """S11: SUM and SUMIFS are exact to the last digits, over one copy and over many."""
    random = np.random.default_rng(5)
    numbers = [*(random.random(9_998) * 10.0 ** random.integers(-8, 9, 9_998)), 1e15, -1e15]
    schema = Schema({}, {"块": {"数": Column("小数"), "类": Column("整数")}})
    for copies in (1, 4):
        owner = np.arange(len(numbers)) % copies
        columns = {"数": column(numbers, "小数"), "类": column([1] * len(numbers), "整数")}
        world = World(Table(copies, {}), {"块": Table(len(numbers), columns, owner)})
        expected = [math.fsum(numbers[copy::copies]) for copy in range(copies)]
        for formula in ("SUM(块.数)", "SUMIFS(块.数,块.类,1)", 'SUMIFS(块.数,块.类,"<2")'):
            made = compile_value(formula, schema).evaluate(world)
            assert made.v.tolist() == pytest.approx(expected, rel=1e-14)
        for formula in ("SUMIFS(块.数,块.类,类)", 'SUMIFS(块.数,块.类,"<="&类)'):
            made = compile_value(formula, schema, "块").evaluate(world)
            assert made.v[:copies].tolist() == pytest.approx(expected, rel=1e-14)


def test_head_stands_beside_every_row():
    """S13: in a block's rule a field of the form is repeated for each row of its copy."""
    schema = Schema({"上限": Column("整数")}, {"块": {"数": Column("整数")}})
    blocks = {"块": Table(4, {"数": column([1, 5, 1, 5], "整数")}, np.array([0, 0, 1, 1]))}
    head = Table(2, {"上限": column([3, 9], "整数")})
    (made,) = compile_rule("数<=上限", schema).check(World(head, blocks))

    assert made.passed.tolist() == [True, False, True, True]


def test_column_arithmetic_stands_inside_aggregates():
    """S13: columns of one block are worked on entry by entry, and with a field of the form."""
    assert worth("SUM(块.数*块.权)", "块.数=[1, 2] 块.权=[3, 4]") == 11
    assert worth("SUM(块.数*甲)", "块.数=[1, 2] 甲=10") == 30
    assert worth("MAX(块.数-甲)", "块.数=[1, 2] 甲=10") == -8


def test_several_values_in_a_cell_are_a_small_column():
    """P5: AND, MAX, COUNTIFS take them together; lists of unequal length give #N/A."""
    assert outcome("AND(年级>=2014)", row="年级=(2014;2015)") == "TRUE"
    assert outcome("AND(年级>=2015)", row="年级=(2014;2015)") == "FALSE"
    assert outcome("AND(年级>=2015)", row="年级=(2014;2015) 名=∅") == "FALSE"
    assert outcome("AND(甲<=乙)", row="甲=(1;2) 乙=(1;2;3)") == "#N/A"
    assert outcome("AND(甲<=乙)", row="甲=(1;2) 乙=(1;3)") == "TRUE"
    assert outcome("AND(甲<=丙)", row="甲=(1;2) 丙=2") == "TRUE"


def test_column_of_several_values_is_all_of_them():
    """P5: as a whole column the field is every value of every cell."""
    assert worth("COUNTIF(会.出席,甲)", '会.出席=[("张";"李"), ("张")] 甲="张"') == 2
    assert worth("COUNTA(会.出席)", '会.出席=[("张";"李"), ("张")]') == 3
    assert worth("MAX(会.年级)", "会.年级=[(1;9), (3)]") == 9


def test_today_is_as_of():
    """S9: TODAY() is the day that the world says, not the clock's."""
    assert worth("TODAY()") == datetime.date(2012, 1, 10)


def test_parameter_formula_is_worked_out_where_it_is_used():
    """A rate is defined once, and means the fields of the place that uses it."""
    schema = Schema(
        {"有效票": Column("整数")},
        {"块": {"满意": Column("整数"), "票": Column("整数")}},
        {"满意率": "=满意/票", "门槛": 0.8},
    )
    columns = {"满意": column([8, 7], "整数"), "票": column([10, 10], "整数")}
    world = World(Table(1, {"有效票": column([1], "整数")}), {"块": Table(2, columns)})
    rule = compile_rule("满意率>=门槛", schema)
    (made,) = rule.check(world)

    assert rule.scope == "块"
    assert made.passed.tolist() == [True, False]


def test_world_may_give_a_parameter_another_value():
    """The value of a parameter is the world's, else the schema's."""
    schema = Schema({"甲": Column("小数")}, {}, {"门槛": 0.8})
    head = Table(1, {"甲": column([0.7], "小数")})

    assert compile_rule("甲>=门槛", schema).check(World(head))[0].broken.tolist() == [True]
    low = World(head, {}, {"门槛": 0.6})
    assert compile_rule("甲>=门槛", schema).check(low)[0].passed.tolist() == [True]


def test_plain_values_are_pythons_own():
    """A formula's values are float, str, date and bool; None where there is none."""
    schema = Schema({"甲": Column("小数"), "日": Column("日期"), "字": Column("文本")})
    head = Table(
        2,
        {
            "甲": column([1, None], "小数"),
            "日": column([datetime.date(2011, 12, 20), None], "日期"),
            "字": column(["x", None], "文本"),
        },
    )
    world = World(head)

    assert compile_value("甲*2", schema).plain(world) == [2.0, None]
    assert compile_value("日+1", schema).plain(world) == [datetime.date(2011, 12, 21), None]
    assert compile_value('字&"y"', schema).plain(world) == ["xy", None]
    assert compile_value("甲>0", schema, want="truth").plain(world) == [True, None]
    assert compile_value("1/(甲-1)", schema).plain(world) == [None, None]


def test_column_makes_marks_of_what_is_missing():
    """None is a blank; another state is given by index."""
    made = column([1, None, None], "整数", {2: 2})

    assert made.state is not None
    assert made.state.tolist() == [0, BLANK, 2]
    assert column([1, 2], "整数").state is None
