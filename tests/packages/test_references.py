"""What is a reference in a formula, and where it points once rows have moved."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxzy_sheets.packages.references import moved, tokens, without_sheet
from cxzy_sheets.packages.shifts import Shift, shifted, shifted_list, shifted_reference

FORMULAS = [
    'IF(G11=0,"",I11/G11)', "SUM('表 1'!$C6:C10,附件4!D:D)", "LOG10(A11)+ATAN2(B11,C11)",
    '"A11 不动"&A11', "{1,2;\"A11\"}", "表[[#This Row],[A11]]*2", "[1]表!A11+'[b.xlsx]表'!A11",
    "Sheet1:Sheet3!A11", "#REF!$A$11", "表1!#REF!+A11", "A11#", "@A11", "-A11%", "3:11",
    "$A:$C", "SUM(A11 : INDEX(B:B,20))", "'it''s'!A11&\"a\"\"b\"", "TAX2011", "R1C1", "a.A11",
    "_xlfn.XLOOKUP(A11,$B$11:$B$20,C1:C1048576)", "A11:表1!B12", "ABCD11+XFE1+A1048577",
]  # fmt: skip


@pytest.mark.parametrize("formula", FORMULAS)
def test_the_tokens_of_a_formula_are_the_formula(formula):
    """Nothing of a formula is lost or respelt by taking it apart."""
    assert "".join(token.text for token in tokens(formula)) == formula


def test_any_text_comes_through_the_tokens_whole():
    """Even what is no formula at all is given back as it is."""

    @given(st.text(alphabet="A1b2!$:'\"[]{}()#@,.表 \n", max_size=40))
    def law(text):
        assert "".join(token.text for token in tokens(text)) == text
        assert shifted(text, Shift("表1", 3, 0), "表1") == text

    law()


@pytest.mark.parametrize(
    ("formula", "after"),
    [
        ("A10+A11", "A10+A13"),
        ('"A11"&A11', '"A11"&A13'),
        ("LOG10(A11)", "LOG10(A13)"),
        ("LOG10+A1", "LOG10+A1"),  # a cell of column LOG, above
        ("LOG11", "LOG13"),
        ("附件4!A11+汇总!A11", "附件4!A13+汇总!A11"),
        ("'附件4'!$A$11", "'附件4'!$A$13"),
        ("SUM(A6:A10)", "SUM(A6:A10)"),
        ("SUM(A6:A11)", "SUM(A6:A13)"),
        ("SUM(A$11:A$6)", "SUM(A$13:A$6)"),
        ("SUM(A:A,6:12)", "SUM(A:A,6:14)"),
        ("SUM(A6:A1048576)", "SUM(A6:A1048576)"),
        ("表[A11]+[1]附件4!A11", "表[A11]+[1]附件4!A11"),
        ("附件4!A11:附件4!B12", "附件4!A13:附件4!B14"),
        ("XFE11", "XFE11"),
        ("SUM(A1:A1048576,1:1048576)", "SUM(A1:A1048576,1:1048576)"),
        ("附件4:汇总!A11+附件4:附件4!A11", "附件4:汇总!A11+附件4:附件4!A13"),
        ("R11C1+R[1]C[1]+RC", "R11C1+R[1]C[1]+RC"),
        ("A11#", "A13#"),
    ],
)
def test_references_below_new_rows_move_down(formula, after):
    """Two rows before row 11 of 附件4: cells of it move, texts, names and other sheets do not."""
    assert shifted(formula, Shift("附件4", 10, 2), "附件4") == after


@pytest.mark.parametrize(
    ("formula", "after"),
    [
        ("SUM(C6:C6)", "SUM(C6:C8)"),
        ("SUM(C6)", "SUM(C6:C8)"),
        ("SUM(C6,D6)/COUNT( C6 )", "SUM(C6:C8,D6:D8)/COUNT( C6:C8 )"),
        ("C6+1", "C6+1"),
        ("ROUND(C6,2)", "ROUND(C6,2)"),
        ("SUM(C5:C6)", "SUM(C5:C8)"),
        ("SUM(C7:C9)", "SUM(C9:C11)"),
    ],
)
def test_totals_over_a_block_of_one_row_grow_with_it(formula, after):
    """A room of one row is continued below: what adds it up takes the new rows in."""
    assert shifted(formula, Shift("附件4", 6, 2, grows=True), "附件4", row=6) == after


def test_a_row_does_not_grow_into_itself():
    """A formula over the cells of its own row keeps to that row; `C$6:C$6` means the block."""
    shift = Shift("附件4", 6, 2, grows=True)
    assert shifted("SUM(C6:F6)", shift, "附件4", row=5) == "SUM(C6:F6)"
    assert shifted("RANK(C6,C$6:C$6)", shift, "附件4", row=5) == "RANK(C6,C$6:C$8)"


def test_references_to_rows_that_go_are_lost():
    """What stood on rows that were taken out is #REF!; an area keeps what is left of it."""
    shift = Shift("附件4", 5, -3)
    assert (
        shifted("A6+A9+SUM(A4:A7)+SUM(A6:A8)", shift, "附件4") == "#REF!+A6+SUM(A4:A5)+SUM(#REF!)"
    )
    assert shifted_reference("A6:B7", shift) is None
    assert shifted_reference("A9:A1048576", shift) == "A6:A1048576"  # all the way down
    assert shifted_list("A1 A6 A7:A12", shift) == "A1 A6:A9"


def test_taking_out_what_was_put_in_gives_back_what_was_there():
    """Shift by n and back is the identity, for cells, areas, lists and formulas."""
    row = st.integers(1, 60)
    cell = st.builds(
        lambda c, a, r, b: f"{a}{c}{b}{r}",
        st.sampled_from("ABX"),
        st.sampled_from(["", "$"]),
        row,
        st.sampled_from(["", "$"]),
    )
    area = st.builds(lambda a, b: f"{a}:{b}", cell, cell)
    piece = st.one_of(
        cell, area, st.sampled_from(["B:C", "2:9", '"A9"', "LOG10(2)", "名称", "表[A9]"])
    )
    sheet = st.sampled_from(["", "附件4!", "'附件4'!", "汇总!"])

    @given(
        st.lists(st.tuples(sheet, piece), min_size=1, max_size=5),
        row,
        st.integers(1, 9),
        st.booleans(),
    )
    def law(pieces, at, count, grows):
        formula = "+".join(
            part if part[0] == '"' or not part[-1].isdigit() else prefix + part
            for prefix, part in pieces
        )
        there = shifted(formula, Shift("附件4", at, count, grows=grows), "附件4")
        assert shifted(there, Shift("附件4", at, -count), "附件4") == formula
        areas = [
            part.replace("$", "")
            for _, part in pieces
            if ":" in part and part[0].isalpha() and part[-1].isdigit()
        ]
        areas = [a for a in areas if shifted_reference(a, Shift("", 99, 1)) == a]
        if areas:
            text = " ".join(areas)
            moved_list = shifted_list(text, Shift("附件4", at, count, grows=grows))
            back = shifted_list(str(moved_list), Shift("附件4", at, -count))
            assert [_ordered(a) for a in str(back).split()] == [_ordered(a) for a in areas]

    law()


def _ordered(area: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    ends = area.split(":")
    ends = ends * 2 if len(ends) == 1 else ends
    return tuple(sorted(e[0] for e in ends)), tuple(sorted(int(e[1:]) for e in ends))


def test_a_copied_formula_moves_its_loose_ends():
    """Copied two rows down, relative rows move, fixed ones do not; beyond the edge is #REF!."""
    assert moved('E6/D$6+"E6"', 2, 0) == 'E8/D$6+"E6"'
    assert moved("E6+表1!F7", 0, 1) == "F6+表1!G7"
    assert moved("A1+A2", -1, 0) == "#REF!+A1"


def test_references_to_a_sheet_that_goes_are_lost():
    """Excel leaves #REF! of them; other sheets are not touched."""
    assert (
        without_sheet("字段!A1+'字段'!B2:B3+表1!A1+\"字段!A1\"", "字段")
        == '#REF!+#REF!+表1!A1+"字段!A1"'
    )
