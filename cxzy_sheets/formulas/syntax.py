"""The text of a formula -> a tree. Excel's grammar, names in place of cells, `[ ]` round odd names.

Signs that a Chinese input method types (＝ ≤ ， “ ” ％) are the plain ones, outside of texts and
brackets (rules.md §1). `-2^2` is 4 and `2^3^2` is 64, as in Excel.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from ..errors import RuleError
from ..refs import Box, box


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


_WIDE = str.maketrans("＝＜＞＋－−＊×／÷＾＆％（），！：＄", "=<>+--**//^&%(),!:$") | {
    ord("≤"): "<=", ord("≥"): ">=", ord("≠"): "<>", ord("〈"): "<", ord("〉"): ">", ord("；"): ";",
}  # fmt: skip
_QUOTES = '"“”„‟＂'
_TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<number>(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?)(?![^\W\d])
    |(?P<compare><\s*=|>\s*=|<\s*>|!\s*=|[=<>])
    |(?P<sign>[-+*/^&%(),;])
    |(?P<name>(?:\[[^\[\]]+\]|[^\W\d]\w*)(?:\s*\.\s*(?:\[[^\[\]]+\]|[^\W\d]\w*))*)
    """,
    re.VERBOSE,
)
_CELL = re.compile(
    r"(?:(?P<sheet>'(?:[^']|'')+'|[^\W\d][\w.]*)!)?(?P<area>\$?[A-Za-z]{1,3}\$?[1-9]\d{0,6}(?::\$?[A-Za-z]{1,3}\$?[1-9]\d{0,6})?)(?![\w(.])"
)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


def _tokens(source: str, cells: bool) -> Iterator[_Token]:
    at = 0
    while at < len(source):
        char = source[at]
        if char in _QUOTES:
            text, end = _quoted(source, at)
            yield _Token("text", text, at)
            at = end
            continue
        if cells and (found := _CELL.match(source, at)):
            yield _Token("cell", found[0], at)
            at = found.end()
            continue
        piece, length = _plain(source, at)
        found = _TOKEN.match(piece)
        if found is None:
            raise RuleError(f"第 {at + 1} 个字“{char}”不认识。", found=source)
        kind = str(found.lastgroup)
        if kind != "space":
            yield _Token(kind, found[0], at)
        at += length(found.end())


def _plain(source: str, at: int) -> tuple[str, Callable[[int], int]]:
    """Return the rest of a formula in plain signs, and how far back a length in it reaches."""
    if source[at] == "[":
        return source[at:], lambda end: end
    out: list[str] = []
    ends: list[int] = []
    for index in range(at, min(at + 400, len(source))):
        char = source[index]
        if char in _QUOTES or char == "[" and (index == at or not out or out[-1][-1] not in "."):
            break
        if char == "[":
            closing = source.find("]", index)
            if closing < 0:
                break
            out.append(source[index : closing + 1])
            ends += [closing + 1 - at] * (closing + 1 - index)
            rest, _ = _plain(source, closing + 1) if closing + 1 < len(source) else ("", None)
            out.append(rest)
            ends += [closing + 1 - at + n + 1 for n in range(len(rest))]
            break
        wide = char.translate(_WIDE)
        if wide == char and char.isdigit() and not char.isascii():
            wide = unicodedata.normalize("NFKC", char)
        out.append(wide)
        ends += [index + 1 - at] * len(wide)
    return "".join(out), lambda end: ends[end - 1]


def _quoted(source: str, at: int) -> tuple[str, int]:
    index = at + 1
    text: list[str] = []
    while index < len(source):
        if source[index] in _QUOTES:
            if source[index] == '"' and source[index + 1 : index + 2] == '"':
                text.append('"')
                index += 2
                continue
            return "".join(text), index + 1
        text.append(source[index])
        index += 1
    raise RuleError(f"第 {at + 1} 个字的引号没有配对。", found=source, hint="请补上引号。")


@lru_cache(maxsize=4096)
def parse(text: str, *, cells: bool = False) -> Node:
    """Return the tree of a formula; the leading `=` may be there or not.

    With `cells`, addresses such as `D6:D15` and `表1!B3` are references and not names.

    Raises:
        RuleError: The text is no formula; `position` counts from 0.
    """
    source = re.sub(r"_xlfn\.|_xlws\.|(?<![\w\"“”])@", "", text).strip()
    source = re.sub(r"^[=＝]\s*", "", source)
    try:
        return _Parser(list(_tokens(source, cells)), source).whole()
    except RecursionError as error:
        raise RuleError("公式嵌套过深。", found=text) from error
    except RuleError as error:
        error.found = text
        raise


class _Parser:
    def __init__(self, tokens: list[_Token], source: str) -> None:
        self.tokens, self.source = tokens, source
        self.next = 0

    def whole(self) -> Node:
        if not self.tokens:
            raise RuleError("公式是空的。")
        tree = self._compare()
        if self.next < len(self.tokens):
            token = self.tokens[self.next]
            if token.text in ")":
                raise self._error("多了一个右括号。", token)
            raise self._error(f"“{token.text}”的前面少了运算符。", token)
        return tree

    def _peek(self, *texts: str) -> _Token | None:
        token = self.tokens[self.next] if self.next < len(self.tokens) else None
        if token is not None and token.kind in ("sign", "compare") and _squeezed(token) in texts:
            return token
        return None

    def _take(self, *texts: str) -> _Token | None:
        token = self._peek(*texts)
        if token is not None:
            self.next += 1
        return token

    def _error(self, message: str, token: _Token | None = None) -> RuleError:
        at = token.at if token else len(self.source)
        error = RuleError(f"第 {at + 1} 个字:{message}")
        error.position = at
        return error

    def _compare(self) -> Node:
        left = self._join()
        while token := self._take("=", "<", ">", "<=", ">=", "<>"):
            sign = _squeezed(token)
            if isinstance(left, Operation) and left.sign in ("=", "<", ">", "<=", ">=", "<>"):
                raise self._error("比较不能连着写,请用 AND 分开:AND(a<=b,b<=c)。", token)
            left = Operation(token.at, sign, left, self._join())
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
                raise self._error("少了一个右括号。")
            return inner
        raise self._error(f"“{token.text}”不该在这里。", token)

    def _name(self, token: _Token) -> Node:
        if self._peek("(") and "[" not in token.text:
            self.next += 1
            return Call(token.at, token.text.upper().replace(" ", ""), self._arguments())
        upper = token.text.upper()
        if upper in ("TRUE", "FALSE"):
            return Truth(token.at, upper == "TRUE")
        parts = re.findall(r"\[[^\[\]]+\]|[^\W\d]\w*", token.text)
        return Name(token.at, tuple(part.strip("[]").strip() for part in parts))

    def _arguments(self) -> tuple[Node | None, ...]:
        found: list[Node | None] = []
        if self._take(")"):
            return ()
        while True:
            if self._peek(",", ";", ")"):
                found.append(None)
            else:
                found.append(self._compare())
            if self._take(")"):
                return tuple(found)
            if not self._take(",", ";"):
                if self.next >= len(self.tokens):
                    raise self._error("少了一个右括号。")
                raise self._error("参数之间要用逗号。", self.tokens[self.next])


def _squeezed(token: _Token) -> str:
    text = "".join(token.text.split())
    return "<>" if text == "!=" else text


def _cell(token: _Token) -> Cell:
    found = _CELL.fullmatch(token.text)
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


_STRENGTH = {"=": 1, "<": 1, ">": 1, "<=": 1, ">=": 1, "<>": 1, "&": 2, "+": 3, "-": 3, "*": 4, "/": 4, "^": 5}  # fmt: skip


def to_text(node: Node | None, strength: int = 0) -> str:
    """Return a formula's text in plain signs, without a leading `=`."""
    if node is None:
        return ""
    if isinstance(node, Number):
        return f"{node.value * 100:.12g}%" if node.percent else f"{node.value:.15g}"
    if isinstance(node, Text):
        return '"' + node.value.replace('"', '""') + '"'
    if isinstance(node, Truth):
        return "TRUE" if node.value else "FALSE"
    if isinstance(node, Name):
        return ".".join(bracketed(part) for part in node.parts)
    if isinstance(node, Call):
        return f"{node.function}({','.join(to_text(a) for a in node.arguments)})"
    if isinstance(node, Sign):
        return f"{node.sign}{to_text(node.value, 6)}"
    if isinstance(node, Operation):
        mine = _STRENGTH[node.sign]
        text = f"{to_text(node.left, mine)}{node.sign}{to_text(node.right, mine + 1)}"
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
    try:
        return _told(tree, name_of, 0)
    except LookupError:
        return None


def _told(node: Node | None, name_of: Callable[[str | None, Box], str | None], strength: int) -> str:
    if isinstance(node, Cell):
        told = name_of(node.sheet, node.area)
        if told is None:
            raise LookupError
        return told
    if isinstance(node, Name):
        raise LookupError  # a defined name of the workbook
    if isinstance(node, Call):
        return f"{node.function}({','.join(_told(a, name_of, 0) for a in node.arguments)})"
    if isinstance(node, Sign):
        return f"{node.sign}{_told(node.value, name_of, 6)}"
    if isinstance(node, Operation):
        mine = _STRENGTH[node.sign]
        text = f"{_told(node.left, name_of, mine)}{node.sign}{_told(node.right, name_of, mine + 1)}"
        return f"({text})" if mine < strength else text
    return to_text(node)
