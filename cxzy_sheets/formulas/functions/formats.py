"""TEXT: a number or date as a text, by the formats that offices use.

A format is read when the form is loaded: `0`, `000`, `0.00`, `0.0%`, `#,##0.00`, with text before
and behind; `yyyy-mm-dd`, `yyyy年m月d日`, `m月`; anything else is refused there.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from ..compiler import Compiler
from ..data import NUM as NUM_ERROR
from ..data import V, day_of, known, merged, texts, with_code
from ..schema import DATE, NUM, TEXT
from ..syntax import Call, Node
from ..syntax import Text as Quoted
from ..typed import Typed
from ._function import Function

Write = Callable[[float], str]

_DATE_TOKEN = re.compile(r'yyyy|yy|mm|m|dd|d|"[^"]*"|[年月日/.\- ]', re.IGNORECASE)
_NUMBER = re.compile(
    r'(?P<front>(?:"[^"]*"|[^"#0.,%@;])*)'
    r"(?P<whole>[#0,]*[#0])(?P<part>\.[0#]+)?(?P<percent>%?)"
    r'(?P<back>(?:"[^"]*"|[^"#0.,%@;])*)'
)


def _text(compiler: Compiler, node: Call, arguments: list[Node]) -> Typed:
    form = arguments[1]
    if not isinstance(form, Quoted):
        raise compiler.refuse(
            form, "TEXT 的格式要写成引号里的文字。", '如 "0.00" 或 "yyyy-mm-dd"。'
        )
    value = compiler.compile(arguments[0])
    write: Write | None
    if _is_date(form.value):
        value, write = compiler.need(value, DATE), date_writer(form.value)
    else:
        value, write = compiler.need(value, NUM), number_writer(form.value)
    if write is None:
        raise compiler.refuse(
            form,
            f"TEXT 不认识格式“{form.value}”。",
            '可以写 "0"、"0.00%"、"#,##0.00"、"yyyy-mm-dd" 等。',
        )
    writer = write

    def work(values: list[V]) -> V:
        good = known(values[0])
        made, wrong = [""] * len(good), np.zeros(len(good), bool)
        numbers = values[0].v.tolist()
        for index in np.flatnonzero(good).tolist():
            try:
                made[index] = writer(numbers[index])
            except (ValueError, OverflowError):  # there is no such day
                wrong[index] = True
        return V(texts(made), with_code(merged(values[0].s), wrong, NUM_ERROR))

    return compiler.combine(node, TEXT, [value], work)


def _is_date(form: str) -> bool:
    bare = re.sub(r'"[^"]*"', "", form)
    return re.search(r"[ymd年月日]", bare, re.IGNORECASE) is not None and not re.search(
        "[#0]", bare
    )


def date_writer(form: str) -> Write | None:
    """Return what writes a day in a format, or None for one that is not known."""
    pieces = _DATE_TOKEN.findall(form)
    if "".join(pieces) != form:
        return None

    def write(number: float) -> str:
        day = day_of(number)
        return "".join(_piece(piece, day) for piece in pieces)

    return write


def _piece(piece: str, day: datetime.date) -> str:
    made = {
        "yyyy": f"{day.year:04d}",
        "yy": f"{day.year % 100:02d}",
        "mm": f"{day.month:02d}",
        "m": str(day.month),
        "dd": f"{day.day:02d}",
        "d": str(day.day),
    }.get(piece.lower())
    return piece.strip('"') if made is None else made


def number_writer(form: str) -> Write | None:
    """Return what writes a number in a format, or None for one that is not known."""
    found = _NUMBER.fullmatch(form)
    if found is None:
        return None
    whole, part = found["whole"], (found["part"] or "").lstrip(".")
    least = whole.count("0")
    grouped = "," in whole
    needed = len(part.rstrip("#")) if part else 0
    front, back = (piece.replace('"', "") for piece in (found["front"], found["back"]))
    percent = found["percent"]

    def write(number: float) -> str:
        exact = Decimal(f"{number:.15g}") * (100 if percent else 1)
        sized = abs(exact).quantize(Decimal(1).scaleb(-len(part)), ROUND_HALF_UP)
        figures, _, rest = f"{sized:f}".partition(".")
        while len(rest) > needed and rest.endswith("0"):
            rest = rest[:-1]
        figures = figures.lstrip("0").rjust(least, "0")
        if grouped:
            figures = _grouped(figures)
        point = "." if part and (rest or "." in form) else ""
        minus = "-" if exact < 0 and sized != 0 else ""
        return f"{minus}{front}{figures}{point}{rest}{percent}{back}"

    return write


def _grouped(figures: str) -> str:
    """Return figures with a comma before every third, from the right."""
    return re.sub(r"(?<=\d)(?=(\d{3})+$)", ",", figures)


FUNCTIONS = (Function("TEXT", _text, 2, 2),)
