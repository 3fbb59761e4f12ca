"""The text of a formula: what an input method types, what Excel writes, and the way back."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxzy_sheets.errors import RuleError
from cxzy_sheets.formulas import bracketed, parse, rewrite, to_text
from cxzy_sheets.formulas.syntax import (
    COMPARISONS,
    Call,
    Name,
    Node,
    Number,
    Operation,
    Sign,
    Text,
    Truth,
)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("课程号！=“000”", '课程号<>"000"'),
        ("ＡＮＤ（甲≤乙，乙≥丙）", "AND(甲<=乙,乙>=丙)"),
        ("甲≠乙", "甲<>乙"),
        ("甲〈乙", "甲<乙"),
        ("甲〉＝乙", "甲>=乙"),
        ("甲 < = 乙", "甲<=乙"),
        ("甲 ＜ ＞ 乙", "甲<>乙"),
        ("甲＝１２．５", "甲=12.5"),
        ("①满意>1", "①满意>1"),
        ("甲×乙÷丙", "甲*乙/丙"),
        ("甲＞８０％", "甲>80%"),
        ('甲＝“他说"好"”', None),
        ('甲="他说“好”"', '甲="他说“好”"'),
        ('甲="他说""好"""', '甲="他说""好"""'),
        ("IF（甲＞1；2；3）", "IF(甲>1,2,3)"),
        ("［满意％］＞1", "[满意％]>1"),
        ("[满意%]>1", "[满意%]>1"),
        ("全部.[表1-6-1].明细.工号", "全部.[表1-6-1].明细.工号"),
        ("支部 . 满意", "支部.满意"),
        ("[有效票]>1", "有效票>1"),
        ("甲＆“票”", '甲&"票"'),
        ("“”=甲", '""=甲'),
        ("甲＝““", '甲=""'),
    ],
)
def test_input_method_signs_are_the_plain_ones(typed: str, plain: str | None):
    """Full-width signs and Chinese quotes are read outside of texts and brackets (rules.md §1)."""
    if plain is None:
        with pytest.raises(RuleError):
            parse(typed)
    else:
        assert to_text(parse(typed)) == plain


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("=xlookup(甲,块.乙,块.丙)", "XLOOKUP(甲,块.乙,块.丙)"),
        ("_xlfn.IFS(甲,乙)", "IFS(甲,乙)"),
        ("_xlfn._xlws.XLOOKUP(甲,乙,丙)", "XLOOKUP(甲,乙,丙)"),
        ("@甲>1", "甲>1"),
        ("TRUE()", "TRUE"),
        ("=true", "TRUE"),
        ("+甲", "+甲"),
        ("= 甲 > 1 ", "甲>1"),
        ("甲%%", "甲/100/100"),
        ("1e3+.5", "1000+0.5"),
        ("IF(甲,,乙)", "IF(甲,,乙)"),
        ("((甲))", "甲"),
        ("(甲=乙)=TRUE", "(甲=乙)=TRUE"),
    ],
)
def test_what_excel_writes_is_read(written: str, plain: str):
    """A rule that a workbook kept as a live formula is read as what it was."""
    assert to_text(parse(written)) == plain


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("甲+", 2),
        ("甲 乙", 2),
        ("(甲", 2),
        ("甲)", 1),
        ("SUM(甲", 5),
        ("SUM(甲 乙)", 6),
        ("甲,乙", 1),
        ('"甲', 0),
        ("[甲", 0),
        ("甲#乙", 1),
        ("18岁以下>1", 0),
        ("甲<=乙<=丙", 4),
        ("*甲", 0),
        ("甲><乙", 2),
        ("", None),
        ("=", None),
        ("甲=“乙", 2),
    ],
)
def test_broken_formula_is_refused_at_its_place(text: str, at: int | None):
    """The error says at which character, counted from 0, and keeps the text."""
    with pytest.raises(RuleError) as caught:
        parse(text)

    assert caught.value.position == at
    assert caught.value.found == text


def test_deep_nesting_is_refused():
    """A formula nested beyond all measure is refused, not a crash."""
    with pytest.raises(RuleError, match="嵌套过深"):
        parse("(" * 100_000 + "甲" + ")" * 100_000)


_atoms: st.SearchStrategy[Node] = st.one_of(
    st.builds(Number, st.just(0), st.sampled_from([0.0, 1.0, 2.5, 1000000.0, 0.001])),
    st.builds(Number, st.just(0), st.sampled_from([0.8, 1.0, 0.005]), st.just(True)),
    st.builds(Text, st.just(0), st.sampled_from(["", "是", 'a"b', "“好”", ">=5"])),
    st.builds(Truth, st.just(0), st.booleans()),
    st.builds(
        Name, st.just(0), st.sampled_from([("甲",), ("块", "满意%"), ("全部", "表1-6-1", "工号")])
    ),
)
_trees = st.recursive(
    _atoms,
    lambda inner: st.one_of(
        st.builds(Operation, st.just(0), st.sampled_from([*COMPARISONS, *"+-*/^&"]), inner, inner),
        st.builds(Sign, st.just(0), st.sampled_from("+-"), inner),
        st.builds(
            Call,
            st.just(0),
            st.sampled_from(["IF", "SUM"]),
            st.lists(st.one_of(st.none(), inner), min_size=2, max_size=3).map(tuple),
        ),
    ),
    max_leaves=8,
)


def _placeless(node: Any) -> Any:
    """Return a tree without its places."""
    if isinstance(node, tuple):
        return tuple(_placeless(part) for part in node)
    if not isinstance(node, Node):
        return node
    inside = {f.name: _placeless(getattr(node, f.name)) for f in fields(node) if f.name != "at"}
    return replace(node, at=0, **inside)


@settings(max_examples=400, deadline=None)
@given(_trees)
def test_written_tree_reads_back(tree: Node):
    """What is written of a tree reads back as that tree, brackets and all."""
    assert _placeless(parse(to_text(tree))) == tree


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("有效票", "有效票"),
        ("满意%", "[满意%]"),
        ("18岁以下", "[18岁以下]"),
        ("a_1", "a_1"),
        ("票（张）", "[票（张）]"),
    ],
)
def test_odd_names_are_bracketed(name: str, written: str):
    """A name that Excel would not take stands in brackets."""
    assert bracketed(name) == written


def _named(sheet: str | None, area: tuple[int, int, int, int]) -> str | None:
    names = {(5, 3, 14, 3): "支部.有效票", (5, 3, 5, 3): "满意", (5, 4, 5, 4): "[有效票%]"}
    return names.get(area) if sheet in (None, "表 1") else None


@pytest.mark.parametrize(
    ("formula", "told"),
    [
        ("=SUM(D6:D15)", "SUM(支部.有效票)"),
        ('=IF(E6=0,"",D6/$E$6)', 'IF([有效票%]=0,"",满意/[有效票%])'),
        ("='表 1'!D6*2", "满意*2"),
        ("=D6+F9", None),
        ("=1+2", None),
        ("=D6*税率", None),
        ("=其他!D6", None),
        ("=-(D6+E6)", "-(满意+[有效票%])"),
    ],
)
def test_cell_formula_is_told_in_names(formula: str, told: str | None):
    """A form's own formula over fields is told in their names; another is left alone."""
    assert rewrite(formula, _named) == told
