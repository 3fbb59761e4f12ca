"""Numbers and shares as people type them; never a silent zero (mess.md M-30 … M-33)."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache

from ..severities import ADVICE, VERIFY
from .choices import TICKED
from .formats import is_percent
from .numerals import spelt
from .spec import NO_CONTEXT, Context, Issue, Read, Spec, doubted, refused, told
from .texts import cleaned, finite, is_nothing, plain, typed

_PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:[.。][0-9]*)?|\.[0-9]+)")
_EXPONENT = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?e[+-]?[0-9]{1,3}")
_GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_SPACED = re.compile(r"[+-]?[1-9][0-9]{0,2}(?: [0-9]{3}){2,}(?:\.[0-9]+)?")
"""千分空 of GB/T 15835. With one blank, `98 100` may be two numbers."""
_ABOUT = re.compile(r"(?:共约|大约|大概|约|~|≈)\s*(.+)|(.+?)\s*(?:\+|余|多|左右|上下|多个)")
_BOUND = re.compile(
    r"(?:将近|近|不到|不足|超过|超|至少|最多|[<>≤≥]=?)\s*(.+)|(.+?)\s*(?:以上|以下|以内)"
)
_CURRENCY = re.compile(r"(?:(?:人民币|rmb|cny)\s*[¥￥]?|[¥￥])\s*(.+)")
"""A plain text with the sign of the yuan before its number."""
_SCALES = {"万": 10_000, "亿": 100_000_000, "千": 1_000, "百": 100}


def read_number(raw: object, spec: Spec, context: Context = NO_CONTEXT) -> Read:
    """Return a number for 整数 and 小数."""
    if isinstance(raw, bool):
        return refused("not-a-number", typed(raw))
    if isinstance(raw, (int, float)):
        return _checked(raw, raw, spec)
    if isinstance(raw, (datetime.date, datetime.time, datetime.timedelta)):
        return refused("date-for-number", raw)
    text = cleaned(str(raw))
    return _number_text(text, raw, spec) if text else (None, ())


def _number_text(text: str, raw: object, spec: Spec) -> Read:
    as_text = "number-as-text"
    counted = _tick_counts(text, spec)
    if counted is not None:
        # A mark that 取值 writes itself is what the form asks for; another one is told.
        text, as_text = counted, "" if text in spec.synonyms else as_text
    elif is_nothing(text):
        return refused("nothing-typed", raw)
    text = plain(text).lower().lstrip("'").rstrip("。 ")
    bare = without_measure(text, spec.measure)
    value = number_of(bare)
    if value is not None:
        return _checked(value, raw, spec, "measure-typed" if bare != text else as_text)
    value = spelt(bare)
    if value is not None:
        return _checked(value, raw, spec, "chinese-number")
    money = _CURRENCY.fullmatch(text)
    if money:
        return _money(money[1].removesuffix("元").strip(), raw, spec)
    scaled = _scaled(bare)
    if scaled is not None:
        return refused("scale-typed", raw, scaled)
    return _inexact(bare, raw, spec)


def _money(text: str, raw: object, spec: Spec) -> Read:
    """Read ¥3,500.50, which is in yuan: what 计量 says is told, else it is to be verified."""
    value = number_of(text)
    if value is None:
        scaled = _scaled(text)
        return refused("scale-typed", raw, scaled) if scaled else refused("not-a-number", raw)
    if "元" in spec.measure:
        return _checked(value, raw, spec, "measure-typed")
    scale = next((_SCALES[word[0]] for word in spec.measure if word[:1] in _SCALES), 1)
    if scale > 1:
        return refused("scale-typed", raw, (f"{value:.15g}", f"{value / scale:.15g}"))
    read, issues = _checked(value, raw, spec)
    return (read, issues) if read is None else doubted(read, "currency-typed", raw)


def _tick_counts(text: str, spec: Spec) -> str | None:
    """Return what a mark counts by 取值, as `√=1` says of every way to write a tick."""
    for mark, count in spec.synonyms.items():
        if text == mark or (mark in TICKED and text in TICKED and number_of(text) is None):
            return count
    return None


def _inexact(text: str, raw: object, spec: Spec) -> Read:
    """Read 约40, 40+ and 30余 as the number that is named, to be verified."""
    about = _ABOUT.fullmatch(text)
    if about:
        inner = without_measure(about[1] or about[2], spec.measure)
        value = number_of(inner)
        value = spelt(inner) if value is None else value
        if value is not None:
            read, issues = _checked(value, raw, spec)
            return (read, issues) if read is None else doubted(read, "not-exact", raw)
    bound = _BOUND.fullmatch(text)
    if bound and number_of(without_measure(bound[1] or bound[2], spec.measure)) is not None:
        return refused("not-exact", raw)
    return refused("not-a-number", raw)


def without_measure(text: str, measure: tuple[str, ...]) -> str:
    """Return a plain text without the unit of measure behind its number, 35人 or 35(人)."""
    text = text.strip()
    for ending in _endings(measure):
        if text.endswith(ending) and len(text) > len(ending):
            return text[: -len(ending)].strip()
    return text


@lru_cache(maxsize=512)
def _endings(measure: tuple[str, ...]) -> tuple[str, ...]:
    """Return what may stand behind a number, the longest word first.

    Where the form counts in 万元, 2000万 leaves no other reading.
    """
    scales = [word[:-1] for word in measure if word[:1] in _SCALES and word.endswith("元")]
    words = sorted(map(plain, (*measure, *scales)), key=len, reverse=True)
    return tuple(ending for word in words if word for ending in (word.lower(), f"({word.lower()})"))


def number_of(text: str) -> float | None:
    """Return the number that a plain text is: digits, one point, thousands parted by commas.

    A whole number is an int, so that none of its digits is lost.
    """
    if _PLAIN.fullmatch(text):
        text = text.replace("。", ".")
        return int(text) if len(text) < 40 and text.lstrip("+-").isdigit() else float(text)
    if _EXPONENT.fullmatch(text):
        return float(text)
    if _GROUPED.fullmatch(text):
        return float(text.replace(",", ""))
    if _SPACED.fullmatch(text):
        return float(text.replace(" ", ""))
    return None


def _scaled(text: str) -> tuple[str, str] | None:
    """Return both readings of 2000万: in the form's own unit, and written out."""
    factor, bare = 1, text.removesuffix("元").strip()
    while bare and bare[-1] in _SCALES:
        factor *= _SCALES[bare[-1]]
        bare = bare[:-1].strip()
    value = number_of(bare) if factor > 1 else None
    if value is None:
        value = spelt(bare) if factor > 1 else None
    if value is None or abs(value) >= 1e15:
        return None
    return f"{value:.15g}", f"{float(f'{value * factor:.15g}'):.20g}"


def _checked(number: float, raw: object, spec: Spec, code: str = "") -> Read:
    """Return a number that its type can hold, and what was repaired."""
    value = finite(number)
    if value is None:
        return refused("not-a-number", raw)
    if spec.type == "整数":
        whole = whole_of(number)
        if whole is None:
            return refused("not-whole", raw)
        # Excel keeps 15 digits; of a text all are there, as far as a column of Int64 can hold them.
        if abs(whole) >= (2**63 if isinstance(raw, str) else 10**15):
            return refused("digits-lost", raw)
        value = whole
    return told(value, code, raw) if code else (value, ())


def whole_of(number: float) -> int | None:
    """Return a number as int where it is whole as Excel shows it, to 15 digits; else None."""
    if isinstance(number, int):
        return number
    if number.is_integer():
        return int(number)
    shown = float(f"{number:.15g}")
    return int(shown) if shown.is_integer() else None


_PERCENT = re.compile(r"([+-]?[0-9.,。]+)\s*([%‰])")
_OVER = re.compile(r"([0-9.]+)\s*/\s*([0-9.]+)")
_OF_100 = re.compile(
    r"百分之(?:([0-9.]+)|([零〇一二两三四五六七八九十百]+)(?:点([零〇一二三四五六七八九]+))?)"
)


def read_share(raw: object, spec: Spec, context: Context = NO_CONTEXT) -> Read:
    """Return a share, 0–1, for 百分比.

    A text with % is divided by 100. A number in a percent cell is the share that it shows; in
    another cell a number below 1 is one, one up to 100 counts as percent and is to be verified, and
    exactly 1 has two readings (mess.md M-33).
    """
    if isinstance(raw, bool):
        return refused("not-a-number", typed(raw))
    if isinstance(raw, (int, float)):
        return _share_number(raw, raw, context)
    if isinstance(raw, (datetime.date, datetime.time, datetime.timedelta)):
        return refused("date-for-number", raw)
    text = cleaned(str(raw))
    if not text:
        return None, ()
    if is_nothing(text):
        return refused("nothing-typed", raw)
    text = plain(text).lower().lstrip("'").rstrip("。 ")
    share = _share_of(text)
    if share is not None:
        return _share(share, raw, "number-as-text")
    value = number_of(text)
    if value is not None:
        read, issues = _share_number(value, raw, NO_CONTEXT)
        if read is None:
            return read, issues
        return read, issues or (Issue("number-as-text", ADVICE, raw, said_share(read)),)
    about = _ABOUT.fullmatch(text)
    inner = _share_of((about[1] or about[2]).strip()) if about else None
    if inner is None:
        return refused("not-a-number", raw)
    return _share(inner, raw, "not-exact", VERIFY)


def said_share(share: float) -> str:
    """Return a share as people write it: 0.985 is 98.5%."""
    return f"{float(f'{share * 100:.15g}'):.15g}%"


def _share_of(text: str) -> float | None:
    """Return the share that 85%, 5‰, 85/100 or 百分之八十五 is; None for anything else."""
    found = _PERCENT.fullmatch(text)
    if found:
        value = number_of(found[1])
        return None if value is None else value / (100 if found[2] == "%" else 1000)
    over = _OVER.fullmatch(text)
    if over:
        part, whole = number_of(over[1]), number_of(over[2])
        return part / whole if part is not None and whole and part <= whole else None
    words = _OF_100.fullmatch(text)
    if words is None:
        return None
    whole = number_of(words[1]) if words[1] else spelt(words[2])
    if whole is None:
        return None
    tail = (words[3] or "").replace("〇", "零")
    digits = "".join(str("零一二三四五六七八九".index(sign)) for sign in tail)
    return float(f"{int(whole)}.{digits}") / 100 if digits else whole / 100


def _share(share: float, raw: object, code: str, severity: str = ADVICE) -> Read:
    # 98.7/100 is not the nearest float to 0.987; the decimal that was typed is what is meant.
    share = float(f"{share:.15g}")
    if not 0 <= share <= 1:
        return refused("share-out-of-range", raw)
    return share, (Issue(code, severity, raw, said_share(share)),)


def _share_number(number: float, raw: object, context: Context) -> Read:
    value = finite(number)
    if value is None or not 0 <= value <= 100:
        return refused("share-out-of-range", raw)
    if value < 1:
        return value, ()
    if is_percent(context.number_format()):
        if value == 1:
            return value, ()
        return refused("share-two-readings", raw, (f"{value:.15g}%", said_share(value)))
    if value == 1:
        return refused("share-two-readings", raw, ("1%", "100%"))
    return _share(value / 100, raw, "share-as-percent", VERIFY)
