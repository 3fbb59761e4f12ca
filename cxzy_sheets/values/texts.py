"""Texts as they are kept: blanks trimmed and joined, full-width signs left alone (mess.md M-31)."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from ..severities import ADVICE
from .formats import padded, percent_places, shown_date
from .numerals import spelt
from .spec import NO_CONTEXT, NOTHING, Context, Issue, Read, Spec, doubted, refused, told

_ZERO_WIDTH = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u00ad]")
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]|_x00(?:0[0-8BbCcDdEeFf]|1[0-9A-Fa-f])_"
)
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]|_x000[DdBbCc]_\n?")
"""A soft line break of Word arrives as U+000B, a carriage return as `_x000D_` (mess.md M-43)."""
_BLANKS = re.compile("[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_LINES = re.compile(r"\s*\n\s*")
_CJK = "\u3005\u3007\u3400-\u9fff\ue000-\uf8ff\uf900-\ufaff\U00020000-\U0003ffff"
"""Chinese characters; rare ones of names stand in the planes 2 and 3, or in the private area."""
_DOT = re.compile(rf"(?<=[{_CJK}])\s*[·•・･.．‧∙⋅]\s*(?=[{_CJK}])")
_REMARK = re.compile(r"\s*(?:[(（](?:预备|正式|男|女)(?:党员)?[)）]|同志)$")
_CHINESE_NAME = re.compile(rf"[{_CJK}]+(?: [{_CJK}]+)+")
_FOLDED = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x2212: 0x2D, 0x3000: 0x20}


def cleaned(text: str) -> str:
    """Return a text without control and zero-width characters, blanks joined and trimmed."""
    # Answers repeat over all copies of a form; long texts do not, and would fill the memory.
    return _cleaned(text) if len(text) <= 80 else _tidied(text)


@lru_cache(maxsize=32768)
def _cleaned(text: str) -> str:
    return text if text.isascii() and text.isalnum() else _tidied(text)


def _tidied(text: str) -> str:
    text = _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text))
    text = _CONTROL.sub("", _ZERO_WIDTH.sub("", text))
    return _LINES.sub("\n", _BLANKS.sub(" ", text)).strip()


def plain(text: str) -> str:
    """Return a text with full-width signs in their plain form: for numbers, dates and codes only.

    Nothing else is folded. NFKC would make 102 of `10²` and 1 of `①`.
    """
    return _BLANKS.sub(" ", _ZERO_WIDTH.sub("", text).translate(_FOLDED)).strip()


def has_control(text: str) -> bool:
    """Return whether a text holds characters that no cell can show."""
    return bool(_CONTROL.search(text))


AS_ABOVE = frozenset(("同上", "同前", "同左", "〃", "″"))
"""What a unit writes instead of saying again what the cell above or beside it says."""
_SKELETON = re.compile(r"(?=.*[\s_])[\s_]*年[\s_]*月[\s_]*(?:日[\s_]*)?", re.DOTALL)


def is_skeleton(text: str) -> bool:
    """Return whether a text is a date's 年 月 日 with room between them, and nothing in it."""
    return "年" in text and _SKELETON.fullmatch(text) is not None


def is_nothing(text: str) -> bool:
    """Return whether a text is a word or sign for "nothing": 无, — or /."""
    return plain(text).lower().rstrip("。.") in NOTHING


def read_text(raw: object, spec: Spec, context: Context = NO_CONTEXT) -> Read:
    """Return a text; a number as its digits."""
    if isinstance(raw, bool):
        return _truth(raw), ()
    if isinstance(raw, (int, float)):
        return number_text(raw, context)
    if not isinstance(raw, str):
        return _moment_text(raw, context)
    text = cleaned(raw)
    if not text:
        return None, ()
    if has_control(raw):
        return text, (Issue("control-characters", ADVICE, visible(raw), text),)
    if len(text) <= 2 and text in AS_ABOVE:
        return doubted(text, "as-above", raw)
    return text, ()


def _truth(raw: bool) -> str:
    return "TRUE" if raw else "FALSE"


def typed(raw: object) -> object:
    """Return what stood in a cell in the words of the sheet: TRUE and not 是."""
    return _truth(raw) if isinstance(raw, bool) else raw


def visible(raw: str) -> str:
    """Return a text with a box for each character that no cell can show."""
    return _CONTROL.sub("□", raw)


def number_text(raw: float, context: Context = NO_CONTEXT) -> Read:
    """Return a number that stands where a text is wanted, as the text that its cell shows."""
    number = finite(raw)
    if number is None:
        return refused("not-a-number", raw)
    if abs(number) >= 1e15:
        return refused("digits-lost", raw)
    shown = context.number_format()
    places = percent_places(shown)
    if places is not None:
        text = f"{float(f'{number * 100:.15g}'):.{places}f}%"
        return told(text, "number-shown", raw)
    text = str(int(number)) if number.is_integer() else f"{number:.15g}"
    return padded(text, shown) or text, ()


def finite(raw: float) -> float | None:
    """Return a number as a float; None for what is no number at all."""
    try:
        number = float(raw)
    except OverflowError:
        return None
    return number if abs(number) < float("inf") else None


def _moment_text(raw: object, context: Context) -> Read:
    """Return a date that stands where a text is wanted: 2011-12-20, or the part that is shown."""
    code = context.part_format() if isinstance(raw, datetime.date) else None
    if code is not None and isinstance(raw, datetime.date):
        # 9月30日 was typed; the year is Excel's.
        return told(shown_date(raw, code), "date-kept-as-text", raw)
    if isinstance(raw, datetime.datetime):
        midnight = raw.time() == datetime.time()
        text = raw.date().isoformat() if midnight else raw.isoformat(" ", "minutes")
        return told(text, "date-kept-as-text", raw)
    if isinstance(raw, datetime.date):
        return told(raw.isoformat(), "date-kept-as-text", raw)
    return told(str(raw), "date-kept-as-text", str(raw))


def read_person(raw: object, spec: Spec, context: Context = NO_CONTEXT) -> Read:
    """Return a person's name: no blanks inside a Chinese name, one kind of dot (mess.md M-39).

    `张 三` is one name; `张三 李四` may be two, and is refused.
    """
    if not isinstance(raw, str):
        return refused("not-a-name", typed(raw))
    value, issues = read_text(raw, spec, context)
    if value is None:
        return value, issues
    if is_nothing(value) or not any(char.isalpha() for char in value):
        return refused("not-a-name", raw)
    name = value.replace("\n", " ")
    name = _REMARK.sub("", name) or name
    if _CHINESE_NAME.fullmatch(name):
        pieces = name.split(" ")
        joined = "".join(pieces)
        if all(len(piece) > 1 for piece in pieces):
            return refused("name-two-readings", raw, (joined, "、".join(pieces)))
        name = joined
    name = _DOT.sub("·", name)
    if name != value:
        return name, (*issues, Issue("name-tidied", ADVICE, raw, name))
    return name, issues


_SIGNS = {"、": "、", ",": ",，", "，": ",，", ";": ";；", "；": ";；"}
_NUMERALS = "一二三四五六七八九十"
_ITEMS = (
    (
        re.compile(r"(?<![\d.])(\d{1,2})[.．](?!\d)|(?:^|(?<=[\n;；。 ]))(\d{1,2})[.．](?=\d)"),
        "digits",
    ),
    (re.compile(r"(?<!\d)(\d{1,2})、(?!\d)()"), "digits"),
    (re.compile(r"(?<![\d(（])(\d{1,2})[)）]()"), "digits"),
    (re.compile(r"[(（](\d{1,2})[)）]()"), "digits"),
    (re.compile(rf"(?<![{_NUMERALS}第])([{_NUMERALS}]{{1,3}})、(?![{_NUMERALS}])()"), "chinese"),
    (re.compile(rf"[(（]([{_NUMERALS}]{{1,3}})[)）]()"), "chinese"),
    (re.compile(r"([①-⑳])()"), "circled"),
)
"""Ways to number items, 序号 of 拆分. A point between two digits is a decimal point unless a new
sentence begins before it."""


def split_parts(text: str, ways: Iterable[str]) -> list[str]:
    """Return the parts of a text that holds several values, by the ways of 拆分.

    `序号` parts at 1. ① (一) where they run from one on; `换行` at line breaks; any other way is
    the sign itself.
    """
    parts = [text]
    for way in ways:
        if way == "序号":
            parts = [piece for part in parts for piece in _items(part)]
        elif way == "换行":
            parts = [piece for part in parts for piece in part.split("\n")]
        elif way:
            cut = re.compile("|".join(map(re.escape, _SIGNS.get(way, ""))) or re.escape(way))
            parts = [piece for part in parts for piece in cut.split(part)]
    return [part.strip() for part in parts if part.strip()]


def _items(text: str) -> list[str]:
    """Return the numbered items of a text, with what stands before the first; else the text."""
    runs = [run for pattern, kind in _ITEMS if (run := _run(text, pattern, kind))]
    if not runs:
        return [text]
    # Of a list inside a list the outer one counts: it begins first.
    run = min(runs)
    cuts = [*run, (len(text), len(text))]
    items = [text[after:start] for (_, after), (start, _) in pairwise(cuts)]
    return [text[: run[0][0]], *items]


def _run(text: str, pattern: re.Pattern[str], kind: str) -> list[tuple[int, int]]:
    """Return where the marks one, two, three … stand, each after the one before."""
    found: list[tuple[int, int]] = []
    for match in pattern.finditer(text):
        if _ordinal(match[1] or match[2], kind) == len(found) + 1:
            found.append(match.span())
    return found if len(found) > 1 or (found and found[0][0] == 0) else []


def _ordinal(mark: str, kind: str) -> int:
    if kind == "digits":
        return int(mark)
    if kind == "circled":
        return ord(mark) - ord("①") + 1
    return spelt(mark) or 0
