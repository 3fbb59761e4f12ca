"""The text of a formula -> tokens, each with its place in the text as it was typed.

Signs that a Chinese input method types (＝ ≤ ， “ ” ％) are the plain ones outside of texts and
brackets (rules.md §1); so are full-width digits. Inside `" "` and `[ ]` nothing is changed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..errors import RuleError

Put = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a formula: number, text, name, cell, compare or sign."""

    kind: str
    text: str
    at: int
    """Where it begins, counted from 0."""


_WIDE = "＝＜＞＋－−＊×／÷＾＆％（），！：＄〈〉；．［］＠"
_PLAIN = "=<>+--**//^&%(),!:$<>;.[]@"
_SIGNS = str.maketrans(_WIDE, _PLAIN) | str.maketrans(
    {"≤": "<=", "≦": "<=", "≥": ">=", "≧": ">=", "≠": "<>"}
)
_STRAIGHT, _CURLY = '"＂', "“”„‟"
_TEXT = re.compile(r'"((?:[^"]|"")*)"')
_TOKEN = re.compile(
    r"""(?P<space>\s+|_xl(?:fn|ws)\.|@)
    |(?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)(?!\w)
    |(?P<compare><\s*=|>\s*=|<\s*>|!\s*=|[=<>])
    |(?P<sign>[-+*/^&%(),;])
    |(?P<name>(?:\[[^\[\]]+\]|[^\W\d]\w*)(?:\s*\.\s*(?:\[[^\[\]]+\]|[^\W\d]\w*))*)
    """,
    re.VERBOSE | re.IGNORECASE,
)
CELL = re.compile(
    r"(?:(?P<sheet>'(?:[^']|'')+'|[^\W\d][\w.]*)!)?"
    r"(?P<area>\$?[A-Za-z]{1,3}\$?[1-9]\d{0,6}(?::\$?[A-Za-z]{1,3}\$?[1-9]\d{0,6})?)(?![\w(.])"
)


def tokens(source: str, *, cells: bool) -> Iterator[Token]:
    """Give the tokens of a formula; with `cells`, addresses are tokens of their own.

    Raises:
        RuleError: A sign that is none of a formula's, or a quote or bracket without its partner.
    """
    plain, origin = _plain(source)
    at = 0
    while at < len(plain):
        if plain[at] == '"':
            text, end = _quoted(plain, at)
            yield Token("text", text, origin[at])
            at = end
            continue
        if cells and (cell := CELL.match(plain, at)):
            yield Token("cell", cell[0], origin[at])
            at = cell.end()
            continue
        found = _TOKEN.match(plain, at)
        if found is None:
            raise _unknown_sign(source, plain, at, origin[at])
        kind = str(found.lastgroup)
        if kind != "space":
            yield Token(kind, found[0], origin[at])
        at = found.end()


def _unknown_sign(source: str, plain: str, at: int, place: int) -> RuleError:
    if plain[at] == "[":
        return problem("方括号没有配对。", place, "请补上 ]。")
    char = source[place]
    rest = re.match(r"[\w.]+", plain[at:])
    if char.isdigit() and rest:
        return problem(f"名称不能以数字开头:{rest[0]}。", place, f"请写 [{rest[0]}]。")
    return problem(f"“{char}”不认识。", place, "名称里有这样的字,请放进方括号:[名称]。")


def problem(message: str, at: int, hint: str | None = None) -> RuleError:
    """Return the error for one place of a formula."""
    error = RuleError(f"第 {at + 1} 个字:{message}", hint=hint)
    error.position = at
    return error


def _plain(source: str) -> tuple[str, list[int]]:
    """Return the formula in plain signs, and for each of them where it stands in the source.

    Every text comes out between straight quotes, with those inside it doubled.
    """
    out: list[str] = []
    origin: list[int] = []

    def put(text: str, at: int) -> None:
        out.append(text)
        origin.extend([at] * len(text))

    index = 0
    while index < len(source):
        char = source[index]
        if char in _STRAIGHT or char in _CURLY:
            index = _copy_text(source, index, put)
            continue
        wide = char.translate(_SIGNS)
        if wide == "[":
            index = _copy_name(source, index, put)
            continue
        if wide == char and not char.isascii() and char.isdecimal():
            wide = unicodedata.normalize("NFKC", char)
        put(wide, index)
        index += 1
    return "".join(out), origin


def _copy_text(source: str, start: int, put: Put) -> int:
    """Copy the text that begins at `start`; return where it ends.

    A text opened by a straight quote is closed by a straight one, so that “ ” may stand inside it;
    one opened by a Chinese quote is closed by any, for an input method gives either.
    """
    # A doubled quote closes the text and opens another: the two, side by side, are one again.
    closing = _STRAIGHT if source[start] in _STRAIGHT else _STRAIGHT + _CURLY
    put('"', start)
    index = start + 1
    while index < len(source):
        char = source[index]
        if char in closing:
            put('"', index)
            return index + 1
        put('""' if char == '"' else char, index)
        index += 1
    raise problem("引号没有配对。", start, "请补上引号。")


def _copy_name(source: str, start: int, put: Put) -> int:
    put("[", start)
    for index in range(start + 1, len(source)):
        if source[index] in "]］":
            put("]", index)
            return index + 1
        put(source[index], index)
    raise problem("方括号没有配对。", start, "请补上 ]。")


def _quoted(plain: str, at: int) -> tuple[str, int]:
    """Return the text that begins at a straight quote, and where it ends."""
    found = _TEXT.match(plain, at)
    assert found is not None
    return found[1].replace('""', '"'), found.end()
