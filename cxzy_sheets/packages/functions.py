"""Excel's functions over the values of cells, for results that are written beside formulas.

Here a blank cell is 0 and a text in a sum is skipped, because that is what Excel will show when it
opens the file; the rule language (formulas) is stricter on purpose. Whatever Excel would decide by
its locale, its collation or its version raises `Unsure`, and the result is left to Excel.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Sequence
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, ROUND_UP, Decimal
from typing import Any

from ..values import CellError

Value = Any
"""float, str, bool, None for a blank cell, or a `CellError` that stood in a cell."""


class Unsure(Exception):  # noqa: N818  (no error: the result is left to Excel)
    """Nothing here can tell what Excel would show."""


class Fault(Exception):  # noqa: N818  (Excel's error values are results)
    """The formula shows an error, such as `#DIV/0!`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


_NUMBER = frozenset((int, float))
_PLAIN = re.compile(r"\s*[+-]?(\d+(\.\d*)?|\.\d+)\s*")


def checked(value: Value) -> Value:
    """Return a value that is none of Excel's errors.

    Raises:
        Fault: It is one: what looks at it shows the same.
    """
    if isinstance(value, CellError):
        raise Fault(str(value))
    return value


def number(value: Value) -> float:
    """Return what a value counts as beside an arithmetic sign."""
    if type(value) in _NUMBER:
        return value  # type: ignore[no-any-return]
    checked(value)
    if value is None:
        return 0.0
    if isinstance(value, bool):
        return float(value)
    if value == "":
        raise Fault("#VALUE!")
    if _PLAIN.fullmatch(value):
        return float(value)
    raise Unsure


def truth(value: Value) -> bool:
    """Return what a value counts as where a condition is wanted."""
    if value is True or value is False:
        return value
    checked(value)
    if value is None:
        return False
    if isinstance(value, (bool, int, float)):
        return bool(value)
    raise Unsure


def text(value: Value) -> str:
    """Return what a value is as a piece of text."""
    checked(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return value
    if float(value).is_integer() and abs(value) < 1e11:
        return str(int(value))
    shown = f"{value:.15g}"
    if "e" in shown or len(shown.strip("-0.")) > 10:
        raise Unsure
    return shown


def finite(value: float) -> float:
    """Return a number that a cell can hold."""
    if not math.isfinite(value):
        raise Fault("#NUM!")
    return value


_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul,
}  # fmt: skip


def arithmetic(sign: str, left: Value, right: Value) -> float:
    """Return the result of `+ - * / ^`."""
    a, b = number(left), number(right)
    try:
        if sign == "/":
            if b == 0:
                raise Fault("#DIV/0!")
            return finite(a / b)
        if sign == "^":
            if a == 0 and b == 0:
                raise Fault("#NUM!")
            made = a**b
            if isinstance(made, complex):
                raise Fault("#NUM!")
            return finite(made)
        return finite(_ARITHMETIC[sign](a, b))
    except ZeroDivisionError as error:
        raise Fault("#DIV/0!") from error
    except OverflowError as error:
        raise Fault("#NUM!") from error


_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt, ">": operator.gt, "<=": operator.le,
    ">=": operator.ge,
}  # fmt: skip


def compared(sign: str, left: Value, right: Value) -> bool:
    """Return the result of a comparison: numbers stand before texts, texts before truth values."""
    if type(left) in _NUMBER and type(right) in _NUMBER:
        if left != right and math.isclose(left, right, rel_tol=1e-13, abs_tol=1e-15):
            raise Unsure
        return _COMPARE[sign](left, right)
    checked(left)
    checked(right)
    left, right = _blank_as(left, right), _blank_as(right, left)
    ranks = _rank(left), _rank(right)
    if ranks[0] != ranks[1]:
        return _COMPARE[sign](*ranks)
    if isinstance(left, str):
        if sign not in ("=", "<>"):
            raise Unsure
        return _COMPARE[sign](left.lower(), right.lower())
    if isinstance(left, bool):
        return _COMPARE[sign](left, right)
    return compared(sign, float(left), float(right))


def _blank_as(value: Value, other: Value) -> Value:
    if value is not None:
        return value
    if isinstance(other, str):
        return ""
    return False if isinstance(other, bool) else 0.0


def _rank(value: Value) -> int:
    if isinstance(value, bool):
        return 2
    return 1 if isinstance(value, str) else 0


Argument = tuple[list[Value], bool]
"""The values of an argument, and whether they stand in cells: there, texts do not count."""


def numbers(arguments: Sequence[Argument]) -> list[float]:
    """Return the numbers that SUM and its kin add up."""
    found: list[float] = []
    for values, in_cells in arguments:
        for value in values:
            if not in_cells:
                found.append(number(value))
            elif type(value) in _NUMBER:
                found.append(value)
            else:
                checked(value)
    return found


def total(arguments: Sequence[Argument]) -> float:
    """Return SUM."""
    return finite(math.fsum(numbers(arguments)))


def average(arguments: Sequence[Argument]) -> float:
    """Return AVERAGE."""
    found = numbers(arguments)
    if not found:
        raise Fault("#DIV/0!")
    return finite(math.fsum(found) / len(found))


def count(arguments: Sequence[Argument]) -> float:
    """Return COUNT, which overlooks errors."""
    found = 0
    for values, in_cells in arguments:
        for value in values:
            if in_cells:
                found += isinstance(value, (int, float)) and not isinstance(value, bool)
            elif isinstance(value, str):
                raise Unsure
            else:
                found += value is not None
    return float(found)


def every(arguments: Sequence[Argument]) -> list[bool]:
    """Return the truth values that AND and OR look at."""
    found: list[bool] = []
    for values, in_cells in arguments:
        for value in values:
            checked(value)
            if not in_cells:
                found.append(truth(value))
            elif isinstance(value, (bool, int, float)):
                found.append(bool(value))
    if not found:
        raise Fault("#VALUE!")
    return found


def product_sum(arguments: Sequence[Argument]) -> float:
    """Return SUMPRODUCT of columns equally long."""
    columns = [values for values, _ in arguments]
    if len({len(column) for column in columns}) != 1:
        raise Fault("#VALUE!")
    lines = []
    for line in zip(*columns, strict=True):
        plain = [float(checked(v)) if type(checked(v)) in (int, float) else 0.0 for v in line]
        lines.append(math.prod(plain))
    return finite(math.fsum(lines))


def rounded(value: Value, digits: Value, way: str) -> float:
    """Return ROUND, ROUNDUP and ROUNDDOWN, half away from zero on the decimal value."""
    amount, places = number(value), int(number(digits))
    if abs(places) > 300:
        raise Unsure
    step = Decimal(1).scaleb(-places)
    ways = {"ROUND": ROUND_HALF_UP, "ROUNDUP": ROUND_UP, "ROUNDDOWN": ROUND_DOWN}
    scaled = (Decimal(repr(amount)) / step).quantize(Decimal(1), rounding=ways[way])
    return finite(float(scaled * step))


def whole(value: Value, *, up: bool = False) -> float:
    """Return INT: the whole number that is not above."""
    amount = Decimal(repr(number(value)))
    return float(amount.to_integral_value(rounding=ROUND_CEILING if up else ROUND_FLOOR))


def counted(value: Value) -> float:
    """Return N: a number as it is, TRUE as 1, a text or a blank as 0."""
    checked(value)
    return float(value) if isinstance(value, (bool, int, float)) else 0.0


def remainder(value: Value, divisor: Value) -> float:
    """Return MOD, whose sign is the divisor's."""
    a, b = number(value), number(divisor)
    if b == 0:
        raise Fault("#DIV/0!")
    return float(Decimal(repr(a)) - Decimal(repr(b)) * Decimal(whole(a / b)))


def ranked(value: Value, values: Sequence[Value], order: Value) -> float:
    """Return RANK: 1 for the largest, or for the smallest where `order` is not 0."""
    mine = number(value)
    others = [float(v) for v in values if type(checked(v)) in (int, float)]
    if mine not in others:
        raise Fault("#N/A")
    up = number(order) != 0
    return 1.0 + sum(other < mine if up else other > mine for other in others)


_CRITERION = re.compile(r"(<>|<=|>=|=|<|>)?(.*)", re.DOTALL)


def criterion(wanted: Value) -> Callable[[Value], bool]:
    """Return what tells whether a cell meets a criterion of COUNTIF and SUMIF."""
    checked(wanted)
    if wanted is None or isinstance(wanted, bool):
        raise Unsure
    if not isinstance(wanted, str):
        return _number_test("=", float(wanted))
    found = _CRITERION.fullmatch(wanted)
    assert found is not None
    sign, rest = found[1] or "=", found[2]
    if rest == "":
        if sign not in ("=", "<>"):
            raise Unsure
        bare = found[1] is None
        return lambda v: (v is None or (bare and v == "")) == (sign == "=")
    if _PLAIN.fullmatch(rest):
        return _number_test(sign, float(rest))
    if set(rest) & set("*?~") or sign not in ("=", "<>") or any(c.isdigit() for c in rest):
        # A pattern, an order of texts, or perhaps a date, a share, a time.
        raise Unsure
    if rest.upper() in ("TRUE", "FALSE"):
        raise Unsure
    plain = rest.lower()

    def same(value: Value) -> bool:
        hit = isinstance(value, str) and not isinstance(value, CellError) and value.lower() == plain
        return hit == (sign == "=")

    return same


def _number_test(sign: str, wanted: float) -> Callable[[Value], bool]:
    def test(value: Value) -> bool:
        if isinstance(value, str) and not isinstance(value, CellError):
            if any(c.isdigit() for c in value):
                raise Unsure
            return sign == "<>"
        if value is None or isinstance(value, (bool, CellError)):
            return sign == "<>"
        return _COMPARE[sign](float(value), wanted)

    return test


def piece(value: Value, start: int, length: float) -> str:
    """Return some signs of a text, as Excel counts them."""
    shown = text(value)
    if any(ord(sign) > 0xFFFF for sign in shown):
        raise Unsure
    if length < 0 or start < 0:
        raise Fault("#VALUE!")
    return shown[start : start + int(length)]


def last_piece(value: Value, length: float) -> str:
    """Return the last signs of a text."""
    shown = text(value)
    return piece(shown, max(len(shown) - int(length), 0), length)


_FORMAT = re.compile(r"(#,##)?0(\.0+)?(%)?")


def formatted(value: Value, code: Value) -> str:
    """Return TEXT, for formats of digits only: `0`, `0.00`, `#,##0.0`, `0.00%`."""
    found = _FORMAT.fullmatch(text(code))
    if found is None or isinstance(value, (str, bool)):
        raise Unsure
    amount = Decimal(repr(number(value))) * (100 if found[3] else 1)
    places = len(found[2] or ".") - 1
    amount = amount.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    amount = abs(amount) if amount == 0 else amount
    shown = f"{amount:,f}" if found[1] else f"{amount:f}"
    return shown + (found[3] or "")
