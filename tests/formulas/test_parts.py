"""What a rule says of itself: scope, parts, operands, subject, rings, warnings (rules.md S15)."""

from __future__ import annotations

import pytest

from cxzy_sheets.errors import RuleError
from cxzy_sheets.formulas import (
    Column,
    Operand,
    Part,
    Rule,
    Schema,
    Table,
    World,
    column,
    compile_rule,
)

OPTIONS = ("满意", "比较满意", "不满意")
SCHEMA = Schema(
    {
        "合计": Column("整数"),
        "应到": Column("整数"),
        "实到": Column("整数"),
        "比率": Column("百分比"),
    },
    {
        "支部": {
            "名称": Column("文本"),
            "满意": Column("整数"),
            "有效票": Column("整数"),
            "等次": Column("选项", options=OPTIONS),
            "率": Column("百分比"),
        },
        "人员": {"姓名": Column("文本"), "满意": Column("整数"), "得票": Column("整数")},
    },
    {"门槛": 0.8, "满意率": "=满意/有效票"},
    {"附件4": Schema({"应到": Column("整数")}, {})},
    {"名册.单位": {"名称": Column("文本"), "党员数": Column("整数")}},
)


def _rule(text: str, scope: str | None = None) -> Rule:
    return compile_rule(text, SCHEMA, scope)


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("实到<=应到", None),
        ("满意<=有效票", "支部"),
        ("得票<=应到", "人员"),
        ("得票>=门槛*应到", "人员"),
        ("SUM(支部.有效票)=合计", None),
        ("满意率>=门槛", "支部"),
        ("有效票<=SUM(人员.得票)", "支部"),
        ("COUNTIFS(支部.名称,名称)=1", "支部"),
        ("TRUE", None),
    ],
)
def test_scope_is_the_block_of_the_bare_names(text: str, scope: str | None):
    """An empty 范围 is the one block that has every bare name that the head has not."""
    assert _rule(text).scope == scope


def test_scope_of_a_name_in_two_blocks_has_to_be_said():
    """A bare name that two blocks have is refused, and both ways out are told."""
    with pytest.raises(RuleError) as caught:
        _rule("满意>=2")

    assert caught.value.hint == "逐行核对请在 范围 里写 支部或人员;整列请写 支部.满意、人员.满意。"


def test_top_level_and_is_split():
    """Each part of a top-level AND is a check of its own, those of an AND within it too."""
    rule = _rule("AND(满意<=有效票,AND(有效票<=应到,率<=1),OR(满意>0,率>0))")

    assert [part.text for part in rule.parts] == [
        "满意<=有效票",
        "有效票<=应到",
        "率<=1",
        "OR(满意>0,率>0)",
    ]
    assert rule.functions == {"AND", "OR"}
    assert [part.text for part in _rule("NOT(AND(满意>1,率>1))").parts] == ["NOT(AND(满意>1,率>1))"]


def test_parts_have_their_own_unknowns():
    """A blank leaves unchecked only the part that needs it."""
    columns = {
        "满意": column([3], "整数"),
        "有效票": column([5], "整数"),
        "率": column([None], "百分比"),
    }
    world = World(Table(1, {}), {"支部": Table(1, columns)})
    one, two = _rule("AND(满意<=有效票,率<=1)").check(world)

    assert one.passed.tolist() == [True]
    assert two.unchecked.tolist() == [True]


def test_operands_stand_in_the_order_of_the_text_once_each():
    """Operands are told where they stand: the row, the head, a column, a parameter, elsewhere."""
    (part,) = _rule("IF(满意>应到,满意<=SUM(支部.有效票)*门槛,有效票<=附件4.应到)").parts

    assert part.operands == (
        Operand("row", "支部", "满意"),
        Operand("head", "", "应到"),
        Operand("column", "支部", "有效票"),
        Operand("parameter", "", "门槛"),
        Operand("row", "支部", "有效票"),
        Operand("foreign", "附件4", "应到"),
    )
    assert part.aggregates


def test_parameter_formula_adds_the_fields_behind_it():
    """A parameter that is a formula is an operand, and so are the fields that it is made from."""
    (part,) = _rule("满意率>=门槛").parts

    assert [one.name for one in part.operands] == ["满意率", "满意", "有效票", "门槛"]
    assert not part.aggregates


def _subject(part: Part) -> tuple[str, str, str] | None:
    if part.subject is None or part.other is None:
        return None
    return part.subject.name, part.sign, part.other.text


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("满意<=有效票", ("满意", "<=", "有效票")),
        ("合计=SUM(支部.满意)", ("合计", "=", "SUM(支部.满意)")),
        ("SUM(支部.满意)<=合计", ("合计", ">=", "SUM(支部.满意)")),
        ("门槛<率", ("率", ">", "门槛")),
        ("满意+1=有效票", None),
        ("AND(支部.满意<=支部.有效票)", None),
        ("SUM(支部.满意)=1", None),
        ('等次<>""', ("等次", "<>", '""')),
        ("满意>=2", ("满意", ">=", "2")),
    ],
)
def test_subject_is_the_first_single_cell(text: str, subject: tuple[str, str, str] | None):
    """`field sign other`, or the other way round, where the field is the first single cell."""
    (part,) = _rule(text, "支部" if text.startswith("满意") else None).parts

    assert _subject(part) == subject


def test_expected_is_the_value_of_the_other_side():
    """Where a part is broken, what the other side gives is there for every row."""
    columns = {"满意": column([3, 9], "整数"), "有效票": column([5, 7], "整数")}
    head = {"应到": column([2], "整数"), "合计": column([13], "整数")}
    world = World(Table(1, head), {"支部": Table(2, columns)})
    (row,) = _rule("满意<=有效票*2-应到").check(world)
    (high,) = _rule("满意<=应到", "支部").check(world)
    (total,) = _rule("合计=SUM(支部.满意)").check(world)

    assert row.expected is None  # nothing is broken
    assert high.expected is not None
    assert high.expected.v.tolist() == [2, 2]
    assert total.expected is not None
    assert total.expected.v.tolist() == [12]


def test_ring_is_the_widest_that_a_name_reaches():
    """1 is this copy, 2 the unit and those below it, 3 everybody."""
    assert _rule("实到<=应到").ring == 1
    assert _rule('实到<=XLOOKUP("甲",名册.单位.名称,名册.单位.党员数)').ring == 1
    assert _rule("AND(实到<=应到,实到<=附件4.应到)").ring == 2
    assert _rule("实到<=SUM(全部.附件4.应到)").ring == 3


@pytest.mark.parametrize(
    ("text", "kind", "facts"),
    [
        ("IF(满意>1,率>0)", "if-without-else", {"part": "IF(满意>1,率>0)"}),
        (
            "ROUND(满意/有效票,2)>=门槛",
            "rounded-threshold",
            {"part": "ROUND(满意/有效票,2)>=门槛", "value": "ROUND(满意/有效票,2)"},
        ),
        ("0.8<=ROUNDUP(率,2)", "rounded-threshold", {"part": "80%", "value": ""}),
        ("率<=80", "share-above-one", {"field": "率", "value": "80"}),
        (
            'COUNTIF(支部.等次,"*满意")=0',
            "wildcard",
            {"criterion": "*满意", "column": "支部.等次", "options": OPTIONS},
        ),
    ],
)
def test_what_may_be_a_slip_is_noted(text: str, kind: str, facts: dict[str, object]):
    """A slip that is no error is told: kind, and the facts that lint needs."""
    ((got, told),) = _rule(text).warnings

    assert got == kind
    if kind != "rounded-threshold" or "满意" in text:
        assert told == facts


@pytest.mark.parametrize(
    "text", ["率<=1", "率<=80%", "ROUND(满意/有效票,2)=率", "IF(满意>1,率>0,TRUE)"]
)
def test_what_is_no_slip_is_not_noted(text: str):
    """A rule that says what it means has no warning."""
    assert _rule(text).warnings == ()


def test_same_width_and_case_is_the_same_name():
    """A name is found by its own letters, else by those of the same width and case."""
    schema = Schema({"Ａ类": Column("整数"), "b": Column("整数")})

    assert compile_rule("A类<=B", schema).parts[0].operands == (
        Operand("head", "", "Ａ类"),
        Operand("head", "", "b"),
    )
