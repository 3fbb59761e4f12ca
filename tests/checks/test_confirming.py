"""Columns with the form's own formula, confirmed on plain numbers before the formula is asked."""

from __future__ import annotations

import random

import pytest

from cxzy_sheets.checks.confirming import plain_of
from cxzy_sheets.formulas import Column, Schema, Table, World, column, compile_value

NAMES = ("应到", "实到", "赞成")
SCHEMA = Schema(blocks={"支部": {name: Column("小数") for name in NAMES}})

RECKONED = {
    '=IF(应到="","",实到/应到)': lambda a, b, c: b / a,
    "=IFERROR(赞成/实到,0)": lambda a, b, c: c / b,
    "=实到+赞成*2-应到": lambda a, b, c: b + c * 2 - a,
    "=100*实到/(应到+赞成)": lambda a, b, c: 100 * b / (a + c),
    "=1-实到/应到": lambda a, b, c: 1 - b / a,
}


def _numbers(seed: int) -> dict[str, list[float]]:
    rng = random.Random(seed)
    return {
        name: [rng.choice((rng.randint(1, 60), rng.uniform(-9, 9) or 1.0)) for _ in range(30)]
        for name in NAMES
    }


def _by_formula(text: str, numbers: dict[str, list[float]]) -> list[float]:
    columns = {name: column(values, "小数") for name, values in numbers.items()}
    world = World(Table(1, {}), {"支部": Table(30, columns)})
    return compile_value(text, SCHEMA, "支部").evaluate(world).v.tolist()


@pytest.mark.parametrize("text", RECKONED)
def test_plain_numbers_come_out_as_by_the_formula(text: str):
    """What is confirmed is what the formula gives, to the last bit."""
    plain = plain_of(compile_value(text, SCHEMA, "支部"), NAMES)
    assert plain is not None
    for seed in range(20):
        numbers = _numbers(seed)
        made = plain.of(numbers)
        assert made == _by_formula(text, numbers)
        by_hand = [RECKONED[text](*row) for row in zip(*numbers.values(), strict=True)]
        assert made == pytest.approx(by_hand, rel=1e-12)


@pytest.mark.parametrize(
    "text",
    [
        '=IF(应到>0,实到/应到,"")', "=ROUND(实到/应到,2)", "=SUM(支部.应到)", "=实到^2",
        '=IF(应到<>"","",实到)', "=1+2",
    ],
)  # fmt: skip
def test_more_than_plain_reckoning_is_left_to_the_formula(text: str):
    """Nothing is confirmed that rounds, adds up a column, or asks for more than a blank."""
    assert plain_of(compile_value(text, SCHEMA, "支部"), NAMES) is None


@pytest.mark.parametrize("odd", [None, True, "3", 0.0, 1e308])
def test_an_odd_number_is_left_to_the_formula(odd: object):
    """A blank, a truth value, a text, a division by zero and an overflow are no plain numbers."""
    plain = plain_of(compile_value("=实到*10/应到", SCHEMA, "支部"), NAMES)
    assert plain is not None
    numbers = _numbers(1)
    numbers["实到" if odd == 1e308 else "应到"][7] = odd  # type: ignore[call-overload]
    assert plain.of(numbers) is None


def test_a_column_of_texts_is_left_to_the_formula():
    """Only columns of numbers are reckoned with."""
    assert plain_of(compile_value("=实到/应到", SCHEMA, "支部"), ("应到",)) is None
