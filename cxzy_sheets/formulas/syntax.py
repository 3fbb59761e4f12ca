"""The text of a formula <-> a tree: Excel's grammar, names for cells, `[ ]` round odd names.

`-2^2` is 4 and `2^3^2` is 64, as in Excel. `to_text(parse(text))` means what `text` means.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from ..errors import RuleError
from ..refs import Box, box
from .tokens import CELL, Token, problem, tokens

COMPARISONS = ("=", "<>", "<", ">", "<=", ">=")


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of a formula; `at` is where it begins in the text."""

    at: int


@dataclass(frozen=True, slots=True)
class Number(Node):
    """A number; `80%` is 0.8 with `percent`."""

    value: float
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Text(Node):
    """A text in quotes."""

    value: str


@dataclass(frozen=True, slots=True)
class Truth(Node):
    """TRUE or FALSE."""

    value: bool


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A name, in the parts that dots part."""

    parts: tuple[str, ...]
    said: str = ""
    """How a person wrote it, where it was put in place of that (tables.placing)."""

    @property
    def text(self) -> str:
        """The name with its dots."""
        return ".".join(self.parts)


@dataclass(frozen=True, slots=True)
class Cell(Node):
    """A cell or range of a form's own formula."""

    sheet: str | None
    area: Box


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function with its arguments; an argument left out is None."""

    function: str
    arguments: tuple[Node | None, ...]


@dataclass(frozen=True, slots=True)
class Sign(Node):
    """`-x` or `+x`."""

    sign: str
    value: Node


@dataclass(frozen=True, slots=True)
class Operation(Node):
    """Two values and the sign between them."""

    sign: str
    left: Node
    right: Node


@lru_cache(maxsize=4096)
def parse(text: str, *, cells: bool = False) -> Node:
    """Return the tree of a formula; the leading `=` may be there or not.

    With `cells`, addresses such as `D6:D15` and `表1!B3` are references and not names.

    Raises:
        RuleError: The text is no formula; `position` counts from 0.
    """
    try:
        found = list(tokens(text, cells=cells))
        if found and found[0].text == "=":
            del found[0]
        return _Parser(found, text).whole()
    except RecursionError as error:
        raise RuleError("公式嵌套过深。", found=text) from error
    except RuleError as error:
        error.found = text
        raise


class _Parser:
    """Recursive descent over the tokens; a method for each strength of sign."""

    def __init__(self, found: list[Token], source: str) -> None:
        self.tokens, self.source = found, source
        self.next = 0

    def whole(self) -> Node:
        if not self.tokens:
            raise RuleError("公式是空的。")
        tree = self._compare()
        if self.next < len(self.tokens):
            token = self.tokens[self.next]
            if token.text == ")":
                raise self._error("多了一个右括号。", token)
            raise self._error(f"“{token.text}”的前面少了运算符。", token)
        return tree

    def _peek(self, *texts: str) -> Token | None:
        token = self.tokens[self.next] if self.next < len(self.tokens) else None
        if token is not None and token.kind in ("sign", "compare") and _squeezed(token) in texts:
            return token
        return None

    def _take(self, *texts: str) -> Token | None:
        token = self._peek(*texts)
        if token is not None:
            self.next += 1
        return token

    def _error(self, message: str, token: Token | None = None) -> RuleError:
        return problem(message, token.at if token else len(self.source))

    def _compare(self) -> Node:
        left = self._join()
        chained = False
        while token := self._take(*COMPARISONS):
            if chained:
                raise self._error("比较不能连着写,请用 AND 分开:AND(a<=b,b<=c)。", token)
            left = Operation(token.at, _squeezed(token), left, self._join())
            chained = True
        return left

    def _join(self) -> Node:
        return self._left(("&",), self._sum)

    def _sum(self) -> Node:
        return self._left(("+", "-"), self._product)

    def _product(self) -> Node:
        return self._left(("*", "/"), self._power)

    def _power(self) -> Node:
        return self._left(("^",), self._signed)

    def _left(self, signs: tuple[str, ...], inner: Callable[[], Node]) -> Node:
        left = inner()
        while token := self._take(*signs):
            left = Operation(token.at, token.text, left, inner())
        return left

    def _signed(self) -> Node:
        if token := self._take("-", "+"):
            return Sign(token.at, token.text, self._signed())
        value = self._value()
        while token := self._take("%"):
            value = (
                Number(value.at, float(f"{value.value / 100:.15g}"), True)
                if isinstance(value, Number)
                else Operation(token.at, "/", value, Number(token.at, 100.0))
            )
        return value

    def _value(self) -> Node:
        if self.next >= len(self.tokens):
            raise self._error("公式没有写完。")
        token = self.tokens[self.next]
        self.next += 1
        if token.kind == "number":
            return Number(token.at, float(token.text))
        if token.kind == "text":
            return Text(token.at, token.text)
        if token.kind == "cell":
            return _cell(token)
        if token.kind == "name":
            return self._name(token)
        if token.text == "(":
            inner = self._compare()
            if not self._take(")"):
                raise self._unclosed()
            return inner
        raise self._error(f"“{token.text}”不该在这里。", token)

    def _unclosed(self) -> RuleError:
        if self.next >= len(self.tokens):
            return self._error("少了一个右括号。")
        token = self.tokens[self.next]
        return self._error(f"“{token.text}”的前面少了运算符或右括号。", token)

    def _name(self, token: Token) -> Node:
        if self._peek("(") and "[" not in token.text:
            self.next += 1
            function = unicodedata.normalize("NFKC", "".join(token.text.split())).upper()
            arguments = self._arguments()
            if function in ("TRUE", "FALSE") and not arguments:
                return Truth(token.at, function == "TRUE")  # as a saved workbook writes it
            return Call(token.at, function, arguments)
        upper = unicodedata.normalize("NFKC", token.text).upper()
        if upper in ("TRUE", "FALSE"):
            return Truth(token.at, upper == "TRUE")
        parts = _PART.findall(token.text)
        return Name(token.at, tuple(part.strip("[]").strip() for part in parts))

    def _arguments(self) -> tuple[Node | None, ...]:
        found: list[Node | None] = []
        if self._take(")"):
            return ()
        while True:
            found.append(None if self._peek(",", ";", ")") else self._compare())
            if self._take(")"):
                return tuple(found)
            if not self._take(",", ";"):
                raise self._unclosed()


_PART = re.compile(r"\[[^\[\]]+\]|[^\W\d]\w*")


def _squeezed(token: Token) -> str:
    text = "".join(token.text.split())
    return "<>" if text == "!=" else text


def _cell(token: Token) -> Cell:
    found = CELL.fullmatch(token.text)
    assert found is not None
    sheet = found["sheet"]
    if sheet is not None:
        sheet = sheet.strip("'").replace("''", "'")
    return Cell(token.at, sheet, box(found["area"]))


def walk(node: Node | None) -> Iterator[Node]:
    """Give a tree's nodes in the order of the text."""
    if node is None:
        return
    yield node
    if isinstance(node, Call):
        for argument in node.arguments:
            yield from walk(argument)
    elif isinstance(node, Sign):
        yield from walk(node.value)
    elif isinstance(node, Operation):
        yield from walk(node.left)
        yield from walk(node.right)


def mapped(node: Node, change: Callable[[Node], Node]) -> Node:
    """Return a tree with each piece right below its top changed."""
    if isinstance(node, Sign):
        return replace(node, value=change(node.value))
    if isinstance(node, Operation):
        return replace(node, left=change(node.left), right=change(node.right))
    if isinstance(node, Call):
        made = tuple(None if a is None else change(a) for a in node.arguments)
        return replace(node, arguments=made)
    return node


_STRENGTH = {"&": 2, "+": 3, "-": 3, "*": 4, "/": 4, "^": 5} | dict.fromkeys(COMPARISONS, 1)
_SIGNED = 6

Told = Callable[[Node], "str | None"]


def to_text(node: Node | None, *, told: Told | None = None) -> str:
    """Return a formula's text in plain signs, without a leading `=`.

    `told` may give another text for a piece of the tree.
    """
    return _written(node, 0, told or (lambda piece: None))


def _written(node: Node | None, strength: int, told: Told) -> str:
    """Return the text of a piece that stands beside a sign of some strength."""
    if node is None:
        return ""
    other = told(node)
    if other is not None:
        return other
    if isinstance(node, Number):
        return f"{node.value * 100:.15g}%" if node.percent else f"{node.value:.15g}"
    if isinstance(node, Text):
        return '"' + node.value.replace('"', '""') + '"'
    if isinstance(node, Truth):
        return "TRUE" if node.value else "FALSE"
    if isinstance(node, Name):
        return node.said or ".".join(bracketed(part) for part in node.parts)
    if isinstance(node, Call):
        return f"{node.function}({','.join(_written(a, 0, told) for a in node.arguments)})"
    if isinstance(node, Sign):
        return f"{node.sign}{_written(node.value, _SIGNED, told)}"
    if isinstance(node, Operation):
        mine = _STRENGTH[node.sign]
        # A comparison beside a comparison needs brackets on either side; other signs bind left.
        left = _written(node.left, mine + (mine == 1), told)
        text = f"{left}{node.sign}{_written(node.right, mine + 1, told)}"
        return f"({text})" if mine < strength else text
    raise TypeError(node)


_BARE = re.compile(r"[^\W\d]\w*")


def bracketed(name: str) -> str:
    """Return a name as a formula writes it: in `[ ]` where it is no Excel name."""
    return name if _BARE.fullmatch(name) else f"[{name}]"


def rewrite(text: str, name_of: Callable[[str | None, Box], str | None]) -> str | None:
    """Return a cell formula with its references told as names, or None where one has none.

    `name_of(sheet, box)` gives the text that stands for a reference: a name, or several parted by
    commas inside a function's brackets.

    Raises:
        RuleError: The formula cannot be read.
    """
    tree = parse(text, cells=True)
    if not any(isinstance(node, Cell) for node in walk(tree)):
        return None

    def told(node: Node) -> str | None:
        if not isinstance(node, Cell | Name):
            return None
        # A bare name is a defined name of the workbook, of which nothing is known here.
        name = name_of(node.sheet, node.area) if isinstance(node, Cell) else None
        if name is None:
            raise LookupError(node)
        return name

    try:
        return to_text(tree, told=told)
    except LookupError:
        return None
