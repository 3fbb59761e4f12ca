"""What a number format makes of a number: whether it shows a date, a percentage, leading zeros."""

from __future__ import annotations

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
