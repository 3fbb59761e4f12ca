"""What a number format makes of a number: a date or a part of one, a percentage, leading zeros."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache

_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
_ZEROS = re.compile(r"0{2,18}")


@lru_cache(maxsize=1024)
def is_elapsed(code: str) -> bool:
    """Return whether a number format shows a length of time, such as `[h]:mm`."""
    return bool(_ELAPSED.search(code))


@lru_cache(maxsize=1024)
def is_date(code: str) -> bool:
    """Return whether a number format shows a date or a time."""
    if _ELAPSED.search(code):
        return True
    plain = _QUOTED.sub("", code.partition(";")[0]).lower()
    if "general" in plain or "g/通用格式" in plain or re.search(r"[0#?]e[+-]", plain):
        return False
    return any(letter in plain for letter in "ymdhs")


@lru_cache(maxsize=1024)
def is_percent(code: str | None) -> bool:
    """Return whether a number format shows a share as a percentage."""
    return code is not None and "%" in _QUOTED.sub("", code.partition(";")[0])


def percent_places(code: str | None) -> int | None:
    """Return how many decimals a percent format shows; None for any other format."""
    if not is_percent(code) or code is None:
        return None
    _, _, places = _QUOTED.sub("", code.partition(";")[0]).partition(".")
    return len(re.findall("[0#?]", places))


def padded(digits: str, code: str | None) -> str | None:
    """Return whole digits with the leading zeros that a format such as `0000` shows, else None."""
    if code is None or not digits.isdigit() or not _ZEROS.fullmatch(code):
        return None
    return digits.zfill(len(code))


_PIECE = re.compile(
    r'"(?P<quoted>[^"]*)"|\[[^\]]*\]|\\(?P<escaped>.)|[_*].'
    r"|(?P<code>y+|m+|d+|e+|h+|s+|a{3,4}(?![a-z/])|am/pm|a/p)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)


@lru_cache(maxsize=1024)
def date_parts(code: str) -> frozenset[str]:
    """Return which of `y`, `m` and `d` a date's number format shows; empty for any other format.

    The name of a weekday is no day, and the `m` beside `h` or `s` is a minute.
    """
    if not is_date(code) or is_elapsed(code):
        return frozenset()
    return frozenset(kind for kind, _ in _pieces(code) if kind in ("y", "m", "d"))


@lru_cache(maxsize=1024)
def _pieces(code: str) -> tuple[tuple[str, str], ...]:
    """Return the parts of a date's format: what each shows, and the code or the text itself."""
    found = []
    for match in _PIECE.finditer(code.partition(";")[0]):
        letters = (match["code"] or "").lower()
        text = match["quoted"] or match["escaped"] or match["other"] or ""
        found.append((letters[:1], letters) if letters else ("", text))
    kinds = [kind for kind, _ in found]
    made = []
    for index, (kind, text) in enumerate(found):
        before = next((k for k in reversed(kinds[:index]) if k), "")
        after = next((k for k in kinds[index + 1 :] if k), "")
        minute = kind == "m" and (before == "h" or after == "s")
        weekday = kind == "d" and len(text) > 2
        shown = "minute" if minute else "weekday" if weekday else "y" if kind == "e" else kind
        made.append((shown, text))
    return tuple(made)


def shows_part(code: str | None) -> bool:
    """Return whether a format shows a date without its year, its month or its day."""
    return bool(code) and 0 < len(date_parts(str(code))) < 3


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def shown_date(day: datetime.date, code: str) -> str:
    """Return what a cell of a date's format shows of a day: 2012年6月."""
    texts = []
    for kind, text in _pieces(code):
        if kind == "y":
            texts.append(f"{day.year % 100:02d}" if text in ("y", "yy") else str(day.year))
        elif kind == "m":
            number = str(day.month) if text == "m" else f"{day.month:02d}"
            texts.append(number if len(text) < 3 else _MONTHS[day.month - 1])
        elif kind == "d":
            texts.append(str(day.day) if text == "d" else f"{day.day:02d}")
        elif not kind:
            texts.append(text)
    return "".join(texts).strip()
