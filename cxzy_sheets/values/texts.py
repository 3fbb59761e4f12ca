"""Texts as they are kept: blanks trimmed and joined, full-width signs left alone (mess.md M-31)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from ..severities import ADVICE
from .spec import Issue, Read, Spec, refused, told

_ZERO_WIDTH = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|_x(?:000[0-8BbCcEeFf]|000[Dd]|001[0-9A-Fa-f])_")
_BLANKS = re.compile(r"[ \t\u00a0\u2000-\u200a\u3000]+")
_LINES = re.compile(r"\s*\n\s*")
_CJK = "\u3400-\u9fff"
_INNER = re.compile(rf"(?<=[{_CJK}·]) +(?=[{_CJK}·])")
_DOTS = re.compile("[•・･.．‧∙⋅●](?=[^\\s])")
_SERIAL = re.compile(r"\s*(?:\d{1,2}\s*[.、．)）]|[(（][\d一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}、|[①-⑳])\s*")


@lru_cache(maxsize=32768)
def cleaned(text: str) -> str:
    """Return a text without control and zero-width characters, blanks joined and trimmed."""
    if text.isascii() and text.isalnum():
        return text
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _CONTROL.sub("", _ZERO_WIDTH.sub("", text))
    return _LINES.sub("\n", _BLANKS.sub(" ", text)).strip()


def plain(text: str) -> str:
    """Return a text with every sign in its plain form (NFKC): for numbers, dates and codes only."""
    return _BLANKS.sub(" ", unicodedata.normalize("NFKC", _ZERO_WIDTH.sub("", text))).strip()


def has_control(text: str) -> bool:
    """Return whether a text holds characters that no cell can show."""
    return bool(_CONTROL.search(text))


def read_text(raw: object, spec: Spec) -> Read:
    """Return a text; a number as its digits."""
    if isinstance(raw, bool):
        return told("TRUE" if raw else "FALSE", "option-tidied", raw)
    if isinstance(raw, (int, float)):
        return number_text(raw)
    if not isinstance(raw, str):
        return _moment_text(raw)
    text = cleaned(raw)
    if not text:
        return None, ()
    if has_control(raw):
        return text, (Issue("control-characters", ADVICE, _visible(raw), text),)
    return text, ()


def _visible(raw: str) -> str:
    return _CONTROL.sub("□", raw)


def number_text(raw: float) -> Read:
    """Return a number that stands where a text is wanted, as the text that its cell shows."""
    number = float(raw)
    if number != number or number in (float("inf"), float("-inf")):
        return refused("not-a-number", raw)
    if number.is_integer():
        if abs(number) >= 1e15:
            return refused("digits-lost", raw)
        return str(int(number)), ()
    return f"{number:.15g}", ()


def _moment_text(raw: object) -> Read:
    """Return a date that stands where a text is wanted, as 2011-12-20."""
    import datetime

    if isinstance(raw, datetime.datetime):
        midnight = raw.time() == datetime.time()
        return told(raw.date().isoformat() if midnight else raw.isoformat(" "), "date-kept-as-text", raw)
    if isinstance(raw, datetime.date):
        return told(raw.isoformat(), "date-kept-as-text", raw)
    return told(str(raw), "date-kept-as-text", str(raw))


def read_person(raw: object, spec: Spec) -> Read:
    """Return a person's name: no blanks inside a Chinese name, one kind of dot (mess.md M-39)."""
    value, issues = read_text(raw, spec)
    if value is None:
        return value, issues
    name = _INNER.sub("", value)
    name = re.sub(rf"(?<=[{_CJK}])\s*[•・･.．‧∙⋅]\s*(?=[{_CJK}])", "·", name)
    if name != value:
        return name, (*issues, Issue("name-tidied", ADVICE, raw, name))
    return name, issues


def split_parts(text: str, ways: tuple[str, ...]) -> list[str]:
    """Return the parts of a text that holds several values, by the ways of 拆分.

    `序号` parts at 1. ① (一); `换行` at line breaks; any other way is the sign itself.
    """
    parts = [text]
    for way in ways:
        made: list[str] = []
        for part in parts:
            if way == "序号":
                made += _SERIAL.split(part)
            elif way == "换行":
                made += part.split("\n")
            else:
                signs = {"、": "、", ",": ",，", "，": ",，", ";": ";；", "；": ";；"}.get(way, way)
                made += re.split("[" + re.escape(signs) + "]", part)
        parts = made
    return [part.strip() for part in parts if part.strip()]
