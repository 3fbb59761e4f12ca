"""What stands in a cell, as OOXML writes it: texts, numbers, truth values, errors, days.

User text is text whatever it begins with: it goes out as an inline string, which no reader takes
for a formula, and which leaves the table of shared strings as it was.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..values import CellError

LONGEST = 32_767
"""Characters that a cell can hold (Excel's limits); UTF-16 units, as Excel counts."""

_UNSAYABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold, and DEL, which no cell shows."""
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_SPECIAL = re.compile(
    r"[&<>\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_|^\s|\s$|\n|\t|\s\s"
)

Properties = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
"""The format of a run: names of elements and their attributes, `(("sz", (("val", "12"),)),)`."""


@dataclass(frozen=True, slots=True)
class Rich:
    """A text in runs, each with a format of its own."""

    runs: tuple[tuple[Properties | None, str], ...]

    @property
    def text(self) -> str:
        """The text without its formats."""
        return "".join(text for _, text in self.runs)


Content = None | bool | int | float | str | CellError | Rich
"""What can be put into a cell; None makes it blank. Days go as `serial` numbers."""


def sayable(text: str) -> str:
    """Return a text without the characters that a cell cannot hold, its line ends as `\\n`."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNSAYABLE.sub("", text)


def written(text: str) -> str:
    """Return a text as it stands in a part before XML's own escapes.

    `_x0041_` would be read back as `A` (ECMA-376 §22.9.2.19): its first sign is escaped itself.
    """
    text = sayable(text)
    return _ESCAPE.sub("_x005F_", text) if "_x" in text else text


def needs_preserve(text: str) -> bool:
    """Return whether XML readers may drop blanks of a text unless told not to."""
    return bool(re.search(r"^\s|\s$|\n|\t|\s\s", text))


def number_text(value: float) -> str:
    """Return a number as a part writes it.

    Raises:
        ValueError: It is no number that a cell can hold.
    """
    if isinstance(value, int):
        return str(value)
    if not math.isfinite(value):
        raise ValueError(value)
    return repr(value).removesuffix(".0")


def serial(day: datetime.date, *, date1904: bool = False) -> float:
    """Return the number by which a cell holds a day, or a day and a time."""
    start = datetime.date(1904, 1, 1) if date1904 else datetime.date(1899, 12, 30)
    whole = (datetime.date(day.year, day.month, day.day) - start).days
    if not date1904 and whole < 61:
        # Excel counts a 29 February 1900 that never was; days before it stand one lower.
        whole -= 1
    if not isinstance(day, datetime.datetime):
        return whole
    moment = datetime.timedelta(
        hours=day.hour, minutes=day.minute, seconds=day.second, microseconds=day.microsecond
    )
    return whole + moment / datetime.timedelta(days=1)


def filled_in(value: Content, prefix: str = "") -> bytes:
    """Return what follows the attributes of a cell's opening tag, up to the cell's end.

    `prefix` is the one that the part's elements have, with its colon.
    """
    if value is None:
        return b"/>"
    if type(value) is str:
        return _text_cell(value, prefix)
    if isinstance(value, Rich):
        return _rich_cell(value, prefix)
    return _typed(value, b"", prefix)


def filled_column(values: Sequence[Content], prefix: str = "") -> list[bytes]:
    """Return the same for many values; columns of plain numbers and texts are taken as a whole."""
    kinds = set(map(type, values))
    if kinds == {str}:
        return [_text_cell(value, prefix) for value in values]
    if kinds == {int}:
        plain = f"><{prefix}v>%d</{prefix}v></{prefix}c>".encode()
        return [plain % value for value in values]
    return [filled_in(value, prefix) for value in values]


def computed(formula: bytes, value: Content, prefix: str = "") -> bytes:
    """Return the same for a cell with a formula: its element's bytes, and the result if known.

    None leaves the result out: Excel works it out when it opens the file.
    """
    if type(value) is float and not prefix:
        return b">%s<v>%s</v></c>" % (formula, number_text(value).encode())
    if value is None:
        return b">%s</%sc>" % (formula, prefix.encode())
    if isinstance(value, str) and not isinstance(value, CellError):
        plain = _escaped(written(value)).encode("utf-8")
        mark = prefix.encode()
        return b' t="str">%s<%sv>%s</%sv></%sc>' % (formula, mark, plain, mark, mark)
    return _typed(value, formula, prefix)


def formula_element(text: str, prefix: str = "", given: str = "") -> bytes:
    """Return the bytes of a formula's element; `given` is its attributes, ready written."""
    return f"<{prefix}f{given}>{_escaped(text)}</{prefix}f>".encode()


def _typed(value: object, formula: bytes, prefix: str) -> bytes:
    kind = b""
    if isinstance(value, CellError):
        kind, text = b' t="e"', str(value)
    elif isinstance(value, bool):
        kind, text = b' t="b"', "1" if value else "0"
    elif isinstance(value, (int, float)):
        text = number_text(value)
    else:
        raise TypeError(value)
    mark = prefix.encode()
    return b"%s>%s<%sv>%s</%sv></%sc>" % (kind, formula, mark, text.encode("ascii"), mark, mark)


@lru_cache(maxsize=8192)
def _text_cell(text: str, prefix: str) -> bytes:
    if not _SPECIAL.search(text) and not prefix:
        # Nearly all texts of a form; an empty one is a blank cell.
        return f' t="inlineStr"><is><t>{text}</t></is></c>'.encode() if text else b"/>"
    body = _text_element(text, prefix)
    if not sayable(text):
        return b"/>"
    return f' t="inlineStr"><{prefix}is>{body}</{prefix}is></{prefix}c>'.encode()


def _text_element(text: str, prefix: str) -> str:
    plain = written(text)
    keep = ' xml:space="preserve"' if needs_preserve(plain) else ""
    return f"<{prefix}t{keep}>{_escaped(plain)}</{prefix}t>"


def _rich_cell(value: Rich, prefix: str) -> bytes:
    runs = [run for run in value.runs if sayable(run[1])]
    if not runs:
        return b"/>"
    if all(properties is None for properties, _ in runs):
        return _text_cell("".join(text for _, text in runs), prefix)
    made = []
    for properties, text in runs:
        shown = ""
        if properties is not None:
            inner = "".join(_property(prefix, *one) for one in properties)
            shown = f"<{prefix}rPr>{inner}</{prefix}rPr>"
        made.append(f"<{prefix}r>{shown}{_text_element(text, prefix)}</{prefix}r>")
    body = "".join(made)
    return f' t="inlineStr"><{prefix}is>{body}</{prefix}is></{prefix}c>'.encode()


def _property(prefix: str, name: str, attributes: tuple[tuple[str, str], ...]) -> str:
    given = "".join(f' {key}="{attribute(value)}"' for key, value in attributes)
    return f"<{prefix}{name}{given}/>"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attribute(value: str) -> str:
    """Return a text as the value of an attribute."""
    for sign, code in (
        ("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("\n", "&#10;"),
        ("\r", "&#13;"), ("\t", "&#9;"),
    ):  # fmt: skip
        value = value.replace(sign, code)
    return value
