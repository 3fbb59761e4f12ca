"""Excel formulas as tokens: which pieces of a text are references to cells, and of which sheet.

Texts in quotes, names, function names (`LOG10(`) and structured references are never taken for
cells. A token keeps its own spelling, so the tokens joined are the formula again.

    SUM('表 1'!$C6:C10, LOG10(A1))  ->  SUM( · '表 1'!$C6:C10 · ,  · LOG10 · ( · A1 · ))
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from ..refs import LAST_COLUMN, LAST_ROW, column_index, column_letters

_STRING = re.compile(r'"(?:[^"]|"")*"?')
_ERROR = re.compile(r"#(?:REF!|DIV/0!|N/A|NAME\?|NULL!|NUM!|VALUE!|GETTING_DATA|[A-Z]+!)")
_PREFIX = re.compile(
    r"(?P<quoted>'(?:[^']|'')*')!|(?P<plain>(?:\[[^\[\]]*\][\w.\\?]*|[\w.\\?]+)(?::[\w.\\?]+)?)!"
)
_CORNER = r"(\$?)([A-Za-z]{1,3})(\$?)([1-9]\d{0,6})"
_CELL = re.compile(rf"{_CORNER}(?::{_CORNER})?(?![\w.(\[\\?])(?!!)")
_ONE_CELL = re.compile(rf"{_CORNER}(?![\w.(\[\\?])(?!!)")
_COLUMNS = re.compile(r"(\$?)([A-Za-z]{1,3}):(\$?)([A-Za-z]{1,3})(?![\w.(\[!\\?$])")
_ROWS = re.compile(r"(\$?)([1-9]\d{0,6}):(\$?)([1-9]\d{0,6})(?![\w.(\[!\\?])")
_NUMBER = re.compile(r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_NAME = re.compile(r"[^\W\d][\w.?\\]*|\\[\w.?\\]*")
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Corner:
    """One end of a reference; None where it names whole rows or whole columns."""

    row: int | None
    column: int | None
    row_fixed: bool = False
    column_fixed: bool = False

    def __str__(self) -> str:
        column = (
            "" if self.column is None else f"{'$' * self.column_fixed}{column_letters(self.column)}"
        )
        row = "" if self.row is None else f"{'$' * self.row_fixed}{self.row + 1}"
        return column + row


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of a formula."""

    kind: str
    """`cells` (D5, D5:F9, C:D, 3:5), `name`, `function`, `table` (a structured reference), `text`,
    `error`, `sign`."""
    text: str
    prefix: str = ""
    """The sheet's spelling with its `!`, `'表 1'!`; empty where there is none."""
    sheet: str | None = None
    """The sheet that the prefix names; None for the formula's own."""
    first: Corner = Corner(None, None)
    last: Corner | None = None
    """The other end, None for a single cell."""
    foreign: bool = False
    """Another workbook's, or several sheets' at once: never moved, see `spans`."""
    spans: tuple[str, str] | None = None
    """First and last sheet of `Sheet1:Sheet3!A1`."""

    @property
    def rows(self) -> tuple[int, int]:
        """First and last row, in order."""
        ends = [self.first, self.last or self.first]
        rows = [end.row for end in ends if end.row is not None]
        return (min(rows), max(rows)) if rows else (0, LAST_ROW - 1)

    @property
    def columns(self) -> tuple[int, int]:
        """First and last column, in order."""
        ends = [self.first, self.last or self.first]
        columns = [end.column for end in ends if end.column is not None]
        return (min(columns), max(columns)) if columns else (0, LAST_COLUMN - 1)


@lru_cache(maxsize=16384)
def tokens(formula: str) -> tuple[Token, ...]:
    """Return a formula's tokens; joined, they are the formula."""
    found: list[Token] = []
    at = 0
    while at < len(formula):
        token = _next(formula, at)
        found.append(token)
        at += len(token.text)
    return tuple(found)


def _next(formula: str, at: int) -> Token:
    char = formula[at]
    if char == '"':
        return Token("text", _taken(_STRING, formula, at))
    if char.isspace():
        return Token("sign", _taken(_BLANKS, formula, at))
    if char == "#":
        return _error(formula, at)
    if char == "{":
        return Token("sign", _constants(formula, at))
    prefix = _PREFIX.match(formula, at)
    if prefix and (prefix["quoted"] or prefix["plain"]):
        return _qualified(formula, at, prefix)
    if char == "[":
        return Token("table", formula[at : _closing(formula, at)])
    reference = _reference(formula, at)
    if reference is not None:
        return reference
    if found := _NAME.match(formula, at):
        return _named(formula, at, found[0])
    if found := _NUMBER.match(formula, at):
        return Token("sign", found[0])
    return Token("sign", char)


def _error(formula: str, at: int) -> Token:
    """Return an error's name; `#REF!$A$1` is what Excel leaves of a reference to a lost sheet."""
    found = _ERROR.match(formula, at)
    if found is None:
        return Token("sign", "#")
    lost = _reference(formula, found.end()) if found[0] == "#REF!" else None
    return Token("error", found[0] + (lost.text if lost else ""))


def _taken(pattern: re.Pattern[str], formula: str, at: int) -> str:
    found = pattern.match(formula, at)
    assert found is not None
    return found[0]


def _constants(formula: str, at: int) -> str:
    """Return an array of constants, `{1,"a}";2}`, whole."""
    end = at + 1
    while end < len(formula) and formula[end] != "}":
        end += len(_taken(_STRING, formula, end)) if formula[end] == '"' else 1
    return formula[at : end + 1]


def _closing(formula: str, at: int) -> int:
    """Return the place behind the bracket that closes the one at `at`; `'` takes the next sign."""
    depth = 0
    index = at
    while index < len(formula):
        char = formula[index]
        if char == "'":
            index += 1
        elif char == "[":
            depth += 1
        elif char == "]":
            depth -= 1
            if depth == 0:
                return index + 1
        index += 1
    return len(formula)


def _named(formula: str, at: int, name: str) -> Token:
    end = at + len(name)
    following = formula[end : end + 1]
    if following == "(":
        return Token("function", name)
    if following == "[":
        return Token("table", formula[at : _closing(formula, end)])
    return Token("name", name)


def _qualified(formula: str, at: int, prefix: re.Match[str]) -> Token:
    """Return what stands behind a sheet's name, or the name alone where that is no reference."""
    spelling = prefix[0]
    sheet, foreign, spans = _sheet_named(prefix)
    end = at + len(spelling)
    inner = _reference(formula, end)
    if inner is not None:
        return replace(
            inner,
            text=spelling + inner.text,
            prefix=spelling,
            sheet=sheet,
            foreign=foreign,
            spans=spans,
        )
    if found := _ERROR.match(formula, end):
        return Token("error", spelling + found[0])
    if found := _NAME.match(formula, end):
        kind = "function" if formula[end + len(found[0]) :][:1] == "(" else "name"
        return Token(kind, spelling + found[0], spelling, sheet, foreign=foreign, spans=spans)
    return Token("sign", spelling)


def _sheet_named(prefix: re.Match[str]) -> tuple[str | None, bool, tuple[str, str] | None]:
    name = (
        prefix["plain"] if prefix["quoted"] is None else prefix["quoted"][1:-1].replace("''", "'")
    )
    if "]" in name:
        return name, True, None
    if ":" in name:
        first, _, last = name.partition(":")
        return name, True, (first, last)
    return name, False, None


def _reference(formula: str, at: int) -> Token | None:
    """Return the reference that begins at `at`, or None."""
    found = _CELL.match(formula, at) or _ONE_CELL.match(formula, at)
    if found:
        groups = found.groups()
        first = _corner(*groups[:4])
        last = _corner(*groups[4:8]) if len(groups) > 4 and groups[5] else None
        if first and (last or not (len(groups) > 4 and groups[5])):
            return Token("cells", found[0], first=first, last=last)
        return None
    if found := _COLUMNS.match(formula, at):
        ends = [column_index(found[2]), column_index(found[4])]
        if max(ends) < LAST_COLUMN:
            return Token(
                "cells", found[0], first=Corner(None, ends[0], column_fixed=bool(found[1])),
                last=Corner(None, ends[1], column_fixed=bool(found[3])),
            )  # fmt: skip
        return None
    if found := _ROWS.match(formula, at):
        lines = [int(found[2]) - 1, int(found[4]) - 1]
        if max(lines) < LAST_ROW:
            return Token(
                "cells", found[0], first=Corner(lines[0], None, row_fixed=bool(found[1])),
                last=Corner(lines[1], None, row_fixed=bool(found[3])),
            )  # fmt: skip
    return None


def _corner(column_fixed: str, letters: str, row_fixed: str, digits: str) -> Corner | None:
    row, column = int(digits) - 1, column_index(letters)
    if row >= LAST_ROW or column >= LAST_COLUMN:
        return None
    return Corner(row, column, bool(row_fixed), bool(column_fixed))


def spelt(token: Token, first: Corner | None, last: Corner | None) -> Token:
    """Return a reference with other ends; without any it is `#REF!`."""
    if first is None or (token.last is not None and last is None):
        return replace(token, kind="error", text=f"{token.prefix}#REF!")
    text = str(first) if last is None else f"{first}:{last}"
    return replace(token, text=token.prefix + text, first=first, last=last)


def rewritten(formula: str, change: Callable[[Token], Token]) -> str:
    """Return a formula in which `change` has seen every reference to cells of this workbook."""
    made = [
        change(token) if token.kind == "cells" and not token.foreign else token
        for token in tokens(formula)
    ]
    return "".join(token.text for token in made)


@lru_cache(maxsize=16384)
def moved(formula: str, rows: int, columns: int) -> str:
    """Return a formula as it stands `rows` lower and `columns` further right: copied there.

    Ends that are not fixed by `$` move along; one that leaves the sheet becomes `#REF!`.
    """

    def change(token: Token) -> Token:
        ends = [
            _carried(end, rows, columns) for end in (token.first, token.last) if end is not None
        ]
        return spelt(token, ends[0], ends[1] if token.last is not None else None)

    return "".join(
        (change(token) if token.kind == "cells" else token).text for token in tokens(formula)
    )


def _carried(end: Corner, rows: int, columns: int) -> Corner | None:
    row, column = end.row, end.column
    if row is not None and not end.row_fixed:
        row += rows
        if not 0 <= row < LAST_ROW:
            return None
    if column is not None and not end.column_fixed:
        column += columns
        if not 0 <= column < LAST_COLUMN:
            return None
    return replace(end, row=row, column=column)


def without_sheet(formula: str, sheet: str) -> str:
    """Return a formula whose references to a sheet that goes are `#REF!`."""

    def change(token: Token) -> Token:
        if token.sheet is not None and same_sheet(token.sheet, sheet):
            return replace(token, kind="error", text="#REF!")
        return token

    made = []
    for token in tokens(formula):
        if token.kind in ("cells", "name") and not token.foreign:
            made.append(change(token).text)
        else:
            made.append(token.text)
    return "".join(made)


def same_sheet(one: str, other: str) -> bool:
    """Return whether two names name one sheet: Excel takes no notice of case."""
    return one == other or one.lower() == other.lower()
