"""A rule -> the Excel formula that is TRUE where it is broken for certain (rules.md S17).

    发出票<=实参评      IF(AND(ISNUMBER($E6),ISNUMBER($D6)),$E6>$D6,FALSE)

By structure: AND is broken where a part is, IF where the branch taken is, a comparison where all
its operands stand there and it does not hold. Only what Excel 2010 and WPS work out is written; a
rule that needs more raises `Unsayable` and is left to intake.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from ..formulas.data import serial
from ..formulas.schema import Schema, resolve
from ..formulas.syntax import COMPARISONS, Call, Name, Node, Number, Operation, Sign, Text, Truth
from ..formulas.syntax import parse as parsed
from ..layout import Field, Layout

T = TypeVar("T")
NEVER, ALWAYS = "FALSE", "TRUE"
LONGEST = 4000
"""Characters of a formula; Excel takes 8,192."""
_DEEPEST = 12
_NOT = {"=": "<>", "<>": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_FLIP = {"=": "=", "<>": "<>", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
_NUMBERS = ("整数", "小数", "百分比")


class Unsayable(Exception):  # noqa: N818 - it is an answer
    """A rule that no cell's format can show; the argument says why."""


@dataclass(frozen=True, slots=True)
class Spots:
    """Where the fields of one copy stand, as formulas name them, on one sheet."""

    cells: Mapping[str, str]
    """Field -> its cell: `$B$3`; of a block `$C6`, on the row of the first record."""
    areas: Mapping[str, str]
    """Field of a block -> its column: `$C$6:$C$30`."""
    used: Mapping[str, tuple[str, str]]
    """Block -> whether a row holds a record: for one row, and for all; empty: every row does."""
    percent: frozenset[str] = frozenset()
    """Fields whose cells show percentages."""


@dataclass(frozen=True, slots=True)
class _Value:
    text: str
    known: tuple[str, ...] = ()
    """What must be TRUE for the value to be known."""
    whole: bool = False


class Breaches:
    """Translates the rules of one form over one sheet's cells."""

    def __init__(
        self, layout: Layout, schema: Schema, spots: Spots, as_of: datetime.date | None
    ) -> None:
        self.layout, self.schema, self.spots, self.as_of = layout, schema, spots, as_of
        self.scope: str | None = None
        self._depth = 0

    def breach(self, text: str, scope: str | None) -> str:
        """Return the formula that is TRUE where `text` is FALSE for certain.

        Raises:
            Unsayable: No formula of a cell's format says it.
        """
        self.scope, self._depth = scope, 0
        made = self._truth(parsed(text), want=False)
        if made == NEVER:
            raise Unsayable("没有能在表上看出的情形")
        if scope is not None and self.spots.used[scope][0] and '=""' in made:
            # Only a test that a blank can pass takes an unused row for a record.
            made = _all([self.spots.used[scope][0], made])
        if len(made) > LONGEST:
            raise Unsayable("公式太长")
        return made

    # Truth

    def _truth(self, node: Node, *, want: bool) -> str:
        """Return when a condition is certainly TRUE, or certainly FALSE."""
        if isinstance(node, Truth):
            return ALWAYS if node.value is want else NEVER
        if isinstance(node, Call):
            return self._call(node, want=want)
        if isinstance(node, Operation) and node.sign in COMPARISONS:
            return self._compared(node, want=want)
        if isinstance(node, Name):
            return self._said(node, want=want)
        raise Unsayable("不是可以判断的式子")

    def _call(self, node: Call, *, want: bool) -> str:
        arguments = [argument for argument in node.arguments if argument is not None]
        if node.function in ("AND", "OR"):
            parts = [self._truth(argument, want=want) for argument in arguments]
            return _all(parts) if want is (node.function == "AND") else _any(parts)
        if node.function == "NOT":
            return self._truth(arguments[0], want=not want)
        if node.function == "ISBLANK" and isinstance(arguments[0], Name):
            return self._blank(arguments[0], want=want)
        if node.function == "IF" and len(node.arguments) == 3 and len(arguments) == 3:
            met, other = (self._truth(arguments[0], want=w) for w in (True, False))
            yes, no = (self._truth(one, want=want) for one in arguments[1:])
            return _any([_all([met, yes]), _all([other, no]), _all([yes, no])])
        raise Unsayable(f"用到 {node.function}")

    def _blank(self, node: Name, *, want: bool) -> str:
        about, cell = self._cell(node)
        if about.blank is not None or about.formula:
            raise Unsayable(f"{about.short} 的空白另有含义")
        return f'{cell}=""' if want else f'{cell}<>""'

    def _said(self, node: Name, *, want: bool) -> str:
        """Return when a 是否 says 是, or 否."""
        inner = self._expanded(node)
        if inner is not None:
            return self._deeper(lambda: self._truth(inner, want=want))
        about, cell = self._cell(node)
        if about.type != "是否":
            raise Unsayable(f"{about.short} 不是 是否")
        word = "是" if want else "否"
        told = f'{cell}="{word}"'
        return _any([told, f'{cell}=""']) if about.blank == word else told

    def _compared(self, node: Operation, *, want: bool) -> str:
        sign = node.sign if want else _NOT[node.sign]
        left, right = node.left, node.right
        if isinstance(left, Text):
            left, right, sign = right, left, _FLIP[sign]
        if isinstance(right, Text):
            return self._worded(left, right.value, sign)
        a, b = self._value(left), self._value(right)
        whole = a.whole and b.whole
        test = f"{a.text}{sign}{b.text}" if whole else _near(a.text, b.text, sign)
        return _all([*dict.fromkeys((*a.known, *b.known)), test], lazy=True)

    def _worded(self, node: Node, text: str, sign: str) -> str:
        """Return when an option is, or is not, a text; only the form's own options are certain."""
        if not isinstance(node, Name) or sign not in ("=", "<>"):
            raise Unsayable("比较的是文字")
        if not text:
            return self._blank(node, want=sign == "=")
        about, cell = self._cell(node)
        if about.formula or about.type != "选项" or not 0 < len(about.options) <= 12:
            raise Unsayable(f"{about.short} 的文字有几种写法")
        if about.blank is not None:
            raise Unsayable(f"{about.short} 的空白另有含义")
        folded = text.casefold()
        wanted = [o for o in about.options if (o.casefold() == folded) is (sign == "=")]
        return _any([f"{cell}={_quoted(option)}" for option in wanted])

    # Values

    def _value(self, node: Node) -> _Value:
        if isinstance(node, Number):
            return _Value(f"{node.value:.15g}", (), node.value.is_integer())
        if isinstance(node, Sign):
            inner = self._value(node.value)
            return _Value(f"({node.sign}{inner.text})", inner.known, inner.whole)
        if isinstance(node, Operation) and node.sign in "+-*/":
            a, b = self._value(node.left), self._value(node.right)
            known = (*a.known, *b.known)
            if node.sign == "/":
                known = (*known, f"{b.text}<>0")
            whole = a.whole and b.whole and node.sign != "/"
            return _Value(f"({a.text}{node.sign}{b.text})", tuple(dict.fromkeys(known)), whole)
        if isinstance(node, Name):
            return self._named(node)
        if isinstance(node, Call):
            return self._worked_out(node)
        raise Unsayable("比较的不是数")

    def _worked_out(self, node: Call) -> _Value:
        arguments = [argument for argument in node.arguments if argument is not None]
        if node.function == "TODAY" and self.as_of is not None:
            return _Value(f"{serial(self.as_of):.15g}", (), True)
        if node.function == "TODAY":
            return _Value("TODAY()", (), True)
        if node.function == "SUM" and len(arguments) == 1 and isinstance(arguments[0], Name):
            return self._sum(arguments[0])
        if node.function == "IF" and len(arguments) == 3:
            met, other = (self._truth(arguments[0], want=w) for w in (True, False))
            yes, no = self._value(arguments[1]), self._value(arguments[2])
            settled = _any([_all([met, *yes.known]), _all([other, *no.known])])
            return _Value(f"IF({met},{yes.text},{no.text})", (settled,), yes.whole and no.whole)
        if node.function in ("ABS", "INT", "ROUND") and len(arguments) == len(node.arguments):
            made = [self._value(argument) for argument in arguments]
            known = tuple(dict.fromkeys(k for one in made for k in one.known))
            whole = node.function == "INT" or (node.function == "ABS" and made[0].whole)
            return _Value(f"{node.function}({','.join(v.text for v in made)})", known, whole)
        raise Unsayable(f"用到 {node.function}")

    def _named(self, node: Name) -> _Value:
        inner = self._expanded(node)
        if inner is not None:
            return self._deeper(lambda: self._value(inner))
        found = resolve(node, self.schema, self.scope)
        if found.where == "parameter":
            return self._parameter(node)
        about, cell = self._cell(node)
        if about.type == "日期":
            return _Value(f"INT({cell})", (f"ISNUMBER({cell})",), True)
        if about.type not in _NUMBERS:
            raise Unsayable(f"{about.short} 不是数")
        known = f"ISNUMBER({cell})"
        if about.type == "百分比" and about.name not in self.spots.percent:
            raise Unsayable(f"{about.short} 的百分比有几种写法")
        if about.blank is None:
            return _Value(cell, (known,), about.type == "整数")
        if about.blank != "0":
            raise Unsayable(f"{about.short} 的空白另有含义")
        return _Value(f"N({cell})", (_any([f'{cell}=""', known]),), about.type == "整数")

    def _parameter(self, node: Name) -> _Value:
        value = self.schema.parameters[node.parts[0]]
        if isinstance(value, datetime.date):
            return _Value(f"{serial(value):.15g}", (), True)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return _Value(f"{value:.15g}", (), float(value).is_integer())
        raise Unsayable(f"参数 {node.text} 不是数")

    def _sum(self, node: Name) -> _Value:
        found = resolve(node, self.schema, self.scope)
        name = f"{found.path}.{found.name}"
        about = self.layout.fields.get(name)
        if found.where != "column" or about is None or name not in self.spots.areas:
            raise Unsayable("要用到别处的数")
        if about.type not in _NUMBERS[:2] or about.formula or about.blank not in (None, "0"):
            raise Unsayable(f"{about.short} 不能直接相加")
        area, used = self.spots.areas[name], self.spots.used[found.path][1]
        missing = [f"--NOT(ISNUMBER({area}))", *([f"--({used})"] if used else [])]
        if about.blank is not None:
            missing.append(f'--({area}<>"")')
        known = f"SUMPRODUCT({','.join(missing)})=0" if len(missing) > 1 else (
            f"SUMPRODUCT({missing[0]})=0"
        )  # fmt: skip
        return _Value(f"SUM({area})", (known,), about.type == "整数")

    # Names

    def _expanded(self, node: Name) -> Node | None:
        """Return the formula that a name stands for: 公式 of a field, or a parameter's."""
        found = resolve(node, self.schema, self.scope)
        text = ""
        if found.where == "parameter":
            value = self.schema.parameters[node.parts[0]]
            text = value if isinstance(value, str) and value.startswith("=") else ""
        elif found.where in ("row", "head"):
            name = f"{found.path}.{found.name}" if found.where == "row" else found.name
            about = self.layout.fields.get(name)
            text = about.formula if about is not None else ""
        return parsed(text) if text else None

    def _deeper(self, work: Callable[[], T]) -> T:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Unsayable("公式套得太深")
        made = work()
        self._depth -= 1
        return made

    def _cell(self, node: Name) -> tuple[Field, str]:
        found = resolve(node, self.schema, self.scope)
        if found.where not in ("row", "head"):
            raise Unsayable("要用到别的表、名册或整列")
        name = f"{found.path}.{found.name}" if found.where == "row" else found.name
        about = self.layout.fields.get(name)
        cell = self.spots.cells.get(name)
        if about is None:
            raise Unsayable("要查名册或清单")
        if cell is None or about.many:
            raise Unsayable(f"{about.short} 在表上不是单独的一格")
        return about, cell


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _near(a: str, b: str, sign: str) -> str:
    """Return a comparison of numbers within the band of S11."""
    band = f"MAX(1E-9,1E-14*ABS({a}),1E-14*ABS({b}))"
    if sign in ("=", "<>"):
        return f"ABS({a}-{b}){'<=' if sign == '=' else '>'}{band}"
    if sign[0] == ">":
        a, b = b, a
    return f"{a}-{b}<={band}" if len(sign) == 2 else f"{b}-{a}>{band}"


def _all(parts: list[str], *, lazy: bool = False) -> str:
    """Return AND; with `lazy` the last part is worked out only where the others hold."""
    if NEVER in parts:
        return NEVER
    left = [part for part in dict.fromkeys(parts) if part != ALWAYS]
    if len(left) < 2:
        return left[0] if left else ALWAYS
    if not lazy:
        return f"AND({','.join(left)})"
    return f"IF({_all(left[:-1])},{left[-1]},FALSE)"


def _any(parts: list[str]) -> str:
    if ALWAYS in parts:
        return ALWAYS
    left = [part for part in dict.fromkeys(parts) if part != NEVER]
    if len(left) < 2:
        return left[0] if left else NEVER
    return f"OR({','.join(left)})"
