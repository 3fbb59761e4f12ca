"""What is not known stays not known, and what is known stays so however the blanks are filled."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from .worlds import MARKS, Drawing, Hole, built, of_rule

NAMES = ("甲", "乙", "丙")
VALUES = (0.0, 1.0, 2.0)
BLANK = MARKS["∅"]

_number = st.recursive(
    st.sampled_from([*NAMES, "0", "1", "2"]),
    lambda inner: st.one_of(
        st.builds(lambda a, s, b: f"({a}{s}{b})", inner, st.sampled_from("+-*"), inner),
        st.builds("MAX({},{})".format, inner, inner),
        st.builds("ABS({})".format, inner),
    ),
    max_leaves=4,
)
_compared = st.builds(
    lambda a, s, b: f"({a}{s}{b})",
    _number,
    st.sampled_from(["=", "<>", "<", "<=", ">", ">="]),
    _number,
)
_truth = st.recursive(
    _compared,
    lambda inner: st.one_of(
        st.builds("AND({},{})".format, inner, inner),
        st.builds("OR({},{})".format, inner, inner),
        st.builds("NOT({})".format, inner),
        st.builds("IF({},{},{})".format, inner, inner, inner),
    ),
    max_leaves=5,
)
_cells = st.lists(st.sampled_from([*VALUES, BLANK]), min_size=3, max_size=3)


def _over(formula: str, values: list[float | Hole]) -> str:
    singles = dict(zip(NAMES, values, strict=True))
    kinds = dict.fromkeys(NAMES, "小数")
    schema, world = built(Drawing(singles, types=kinds))
    return of_rule(formula, schema, world)


def _fillings(values: list[float | Hole]) -> list[list[float]]:
    choices = [VALUES if isinstance(v, Hole) else (v,) for v in values]
    return [list(filled) for filled in product(*choices)]


@settings(max_examples=150, deadline=None)
@given(_truth, _cells)
def test_known_outcome_holds_however_blanks_are_filled(formula: str, values: list[float | Hole]):
    """TRUE and FALSE are given only if every way of filling the blanks gives them (S2)."""
    got = _over(formula, values)

    if got != "UNKNOWN":
        assert {_over(formula, filled) for filled in _fillings(values)} == {got}


@settings(max_examples=150, deadline=None)
@given(_truth, _truth, _cells)
def test_if_is_the_same_as_or_not(one: str, other: str, values: list[float | Hole]):
    """`IF(A,B,TRUE)` and `OR(NOT(A),B)` never differ (S4)."""
    assert _over(f"IF({one},{other},TRUE)", values) == _over(f"OR(NOT({one}),{other})", values)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from([*VALUES, BLANK]), max_size=4),
    st.sampled_from(['"1"', '">=1"', '"<>1"', "甲"]),
    st.sampled_from(["=", "<>", "<", "<=", ">", ">="]),
    st.integers(0, 3),
)
def test_count_is_compared_at_both_its_ends(
    entries: list[float | Hole], criterion: str, sign: str, limit: int
):
    """A count with a blank in its column is known just where every filling agrees (S6)."""
    formula = f"COUNTIF(块.数,{criterion}){sign}{limit}"

    def over(values: list[float | Hole]) -> str:
        data = Drawing({"甲": 1.0}, {"块.数": list(values)}, types={"块.数": "小数"})
        return of_rule(formula, *built(data))

    got = over(entries)
    filled = {over([*values]) for values in _fillings(entries)}

    assert got == (filled.pop() if len(filled) == 1 else "UNKNOWN")


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from([True, False, BLANK, MARKS["读不出"]]), min_size=1, max_size=4))
def test_and_or_over_a_column_are_those_over_its_entries(entries: list[bool | Hole]):
    """AND and OR over a column are the same words over its entries, one by one."""
    names = [f"项{i}" for i in range(len(entries))]
    singles = dict(zip(names, entries, strict=True))
    kinds = dict.fromkeys([*names, "块.数"], "是否")
    schema, world = built(Drawing(singles, {"块.数": list(entries)}, types=kinds))
    listed = ",".join(f'{name}="是"' for name in names)

    for word in ("AND", "OR"):
        # NOT keeps the AND whole, which would be split at the top.
        assert of_rule(f'NOT({word}(块.数="是"))', schema, world) == of_rule(
            f"NOT({word}({listed}))", schema, world
        )
