"""The language of templates: jinja2 in a sandbox that lets nothing through but what is ours.

jinja2's own sandbox names what is forbidden; here what is allowed is named. Only `Value`, `Row`,
`View` and the counter of a loop have anything behind a dot, nothing can be called, and the filters
are those of `text_filters`. Whatever an expression gives is escaped where it is printed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from jinja2 import StrictUndefined
from jinja2.runtime import LoopContext
from jinja2.sandbox import SandboxedEnvironment

from ..tables import About
from .text_escape import escaped
from .text_filters import FILTERS, TESTS, Markdown, Parts, Said, said
from .text_values import Row, Saying, TextError, Value, View, plain

LOOP = ("index", "index0", "revindex", "revindex0", "first", "last", "length")
"""What can be asked of `loop`."""
MARK = "\x00{}\x00"
"""Stands for what is only known when all is rendered; no data holds a NUL."""

_OPEN = re.compile(r"[{｛](?:[{｛]|[%％])")
_CLOSE = {"{": re.compile(r"[}｝][}｝]"), "%": re.compile(r"[%％][}｝]")}
_QUOTED = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|“[^”\n]*”|‘[^’\n]*’")
_NARROW = {ord(c): chr(ord(c) - 0xFEE0) for c in map(chr, range(0xFF01, 0xFF5F))} | {
    0x3000: " ", ord("【"): "[", ord("】"): "]", ord("。"): ".",
}  # fmt: skip


class Later:
    """What is put in when all is rendered."""

    def __init__(self, name: str) -> None:
        self.name = name


class TextEnvironment(SandboxedEnvironment):
    """jinja2 for the templates of offices."""

    intercepted_binops = frozenset(("+", "-", "*", "/", "//", "%", "**"))
    intercepted_unops = frozenset(("+", "-"))

    def __init__(self, saying: Saying) -> None:
        super().__init__(
            undefined=StrictUndefined, autoescape=False, finalize=self.printed, loader=None,
            keep_trailing_newline=False, trim_blocks=True, lstrip_blocks=True,
        )  # fmt: skip
        self.saying = saying
        self.globals = {}
        self.filters = dict(FILTERS)
        self.tests = {name: self.tests[name] for name in ("odd", "even")} | TESTS

    def printed(self, value: Any) -> str:
        """Return what stands in the text for the value of an expression."""
        if isinstance(value, Markdown):
            return str(value)
        if isinstance(value, Later):
            return MARK.format(value.name)
        if isinstance(value, Parts):
            return "、".join(map(self.printed, value))
        if isinstance(value, Said):
            return escaped(value.saying.note(str(value), value.value))
        if isinstance(value, Value):
            return escaped(value.saying.note(value.said(), value))
        if isinstance(value, StrictUndefined):
            return str(value)
        if isinstance(value, Row):
            return self.printed(_named(value))
        return escaped(said(value))

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return what stands behind a dot."""
        if isinstance(obj, (Row, View)):
            return obj.named(attribute)
        if isinstance(obj, Value):
            return obj.asked(attribute)
        if isinstance(obj, LoopContext) and attribute in LOOP:
            return getattr(obj, attribute)
        raise TextError(f"这里没有“{attribute}”可取。")

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return what stands in brackets: a column, a form."""
        if isinstance(argument, str):
            return self.getattr(obj, argument)
        if isinstance(obj, (list, tuple)) and isinstance(argument, int):
            return obj[argument]
        raise TextError('方括号里要写列名,例如 行["条数_2011-12"]。')

    def is_safe_callable(self, obj: Any) -> bool:
        """Return that nothing may be called."""
        return False

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Return the sum, difference, product or quotient of two numbers."""
        one, two = plain(left), plain(right)
        if one is None or two is None:
            raise TextError("算式里有空白。", "请先判断:{% if 值 is 有值 %}。")
        if operator not in _SIGNS or not (_is_number(one) and _is_number(two)):
            raise TextError(f"文稿里 {operator} 只用于数。", "连接文字请用 ~。")
        if operator == "/" and abs(two) == 0:
            raise TextError("除数是零。")
        made = _SIGNS[operator](one, two)
        return self._worked_out(made, operator, left, right)

    def call_unop(self, context: Any, operator: str, arg: Any) -> Any:
        """Return a number with its sign."""
        value = plain(arg)
        if not _is_number(value):
            raise TextError(f"文稿里 {operator} 只用于数。")
        return self._worked_out(-value if operator == "-" else value, operator, arg, 0)

    def _worked_out(self, made: Any, operator: str, left: Any, right: Any) -> Any:
        """Return a result that knows the figures it was made from."""
        given = [one for one in (left, right) if isinstance(one, Value)]
        if not given:
            return made
        shares = [one for one in given if one.is_share]
        kept = operator in ("+", "-") and len(shares) == len(given)
        about = About("百分比") if kept and shares else About("小数")
        if isinstance(made, int) and all(one.about.type == "整数" for one in given):
            about = About("整数")
        places = tuple(dict.fromkeys(place for one in given for place in one.places))
        return Value(made, about, self.saying, places=places)


_SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
}  # fmt: skip


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _named(row: Row) -> Value:
    from .text_filters import label

    return label(row)


def narrowed(source: str) -> str:
    """Return a template with its marks as jinja2 wants them: ｛｛ 单位｜日期 ｝｝ is fine too.

    What stands in quotes, and all text around the marks, stays as it is.
    """
    made, end = [], 0
    while (opening := _OPEN.search(source, end)) is not None:
        kind = "%" if opening[0][1] in "%％" else "{"
        closing = _CLOSE[kind].search(source, opening.end())
        if closing is None:
            break
        inside = _narrow(source[opening.end() : closing.start()])
        made += [
            source[end : opening.start()],
            "{",
            kind,
            inside,
            "}" if kind == "{" else kind,
            "}",
        ]
        end = closing.end()
    return "".join([*made, source[end:]])


def _narrow(inside: str) -> str:
    made, end = [], 0
    for quoted in _QUOTED.finditer(inside):
        text = quoted[0][1:-1]
        mark = quoted[0][0] if quoted[0][0] in "\"'" else '"' if '"' not in text else "'"
        made += [inside[end : quoted.start()].translate(_NARROW), mark, text, mark]
        end = quoted.end()
    return "".join([*made, inside[end:].translate(_NARROW)])
