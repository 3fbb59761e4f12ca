"""Numbers and shares as people type them; never a silent zero (mess.md M-30 … M-33)."""

from __future__ import annotations

import datetime
import math
import re
from functools import lru_cache

from ..severities import ADVICE, VERIFY
from .spec import Context, Issue, Read, Spec, doubted, refused, told
from .texts import cleaned, plain

NOTHING = frozenset(("无", "没有", "—", "——", "-", "--", "－", "/", "\\", "\u2013", "―", "无。", "none", "n/a"))
_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
_EXPONENT = re.compile(r"[+-]?\d+(\.\d+)?e[+-]?\d{1,3}")
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_SPACED = re.compile(r"[+-]?\d{1,3}( \d{3})+(\.\d+)?")
_ABOUT = re.compile(r"(约|大约|近|将近|大概|不到|超过|共约)\s*(.+)|(.+?)\s*(\+|余|多|左右|上下|以上|以下|多个)")
_CHINESE = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_CHINESE_UNITS = {"十": 10, "百": 100, "千": 1000}
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟貳參陸", "一二三四五六七八九十百千二三六")
_SCALES = {"万": 10_000, "亿": 100_000_000}


def read_number(raw: object, spec: Spec, context: Context) -> Read:
    """Return a number for 整数 and 小数."""
    if isinstance(raw, bool):
        return refused("not-a-number", raw)
    if isinstance(raw, (int, float)):
        return _checked(float(raw), raw, spec, ())
    if isinstance(raw, (datetime.date, datetime.time, datetime.timedelta)):
        return refused("date-for-number", raw)
    text = str(raw)
    if not cleaned(text):
        return None, ()
    return _number_text(text, spec)


def _number_text(raw: str, spec: Spec) -> Read:
    text = plain(cleaned(raw)).lower()
    for mark, option in spec.synonyms.items():
        if cleaned(raw) == mark:
            return _finish(option, raw, spec, "number-as-text")
    if text in NOTHING:
        if spec.blank is not None:
            value, _ = _number_text(spec.blank, Spec(spec.type))
            return told(value, "nothing-means", raw)
        return refused("nothing-typed", raw)
    if text.startswith("'"):
        text = text[1:].strip()
    code = "number-as-text"
    stripped = _without_measure(text, spec.measure)
    if stripped != text:
        text, code = stripped, "measure-typed"
    about = _ABOUT.fullmatch(text)
    if about and not _PLAIN.fullmatch(text):
        inner = (about[2] or about[3]).strip()
        value = _plain_value(_without_measure(inner, spec.measure))
        if value is not None:
            word = about[1] or about[4]
            if word in ("不到", "超过", "以上", "以下", "近", "将近"):
                return refused("not-exact", raw)
            checked, issues = _checked(value, raw, spec, ())
            return checked, (*issues, Issue("not-exact", VERIFY, raw, checked))
        return refused("not-a-number", raw)
    return _finish(text, raw, spec, code)


def _finish(text: str, raw: object, spec: Spec, code: str) -> Read:
    value = _plain_value(text)
    if value is None:
        value = _chinese(text)
        code = "chinese-number" if value is not None else code
    if value is None:
        scaled = _scaled(text)
        if scaled is not None:
            return doubted(scaled, "scale-typed", raw) if "万" in spec.measure else refused(
                "scale-typed", raw, scaled
            )
        return refused("not-a-number", raw)
    return _checked(value, raw, spec, (code,))


def _without_measure(text: str, measure: tuple[str, ...]) -> str:
    for word in measure:
        if word and word not in _SCALES and text.endswith(word.lower()) and len(text) > len(word):
            return text[: -len(word)].strip()
    return text


@lru_cache(maxsize=8192)
def _plain_value(text: str) -> float | None:
    """Return the number that a plain text is: digits, one point, thousands parted by commas."""
    if _PLAIN.fullmatch(text) or _EXPONENT.fullmatch(text):
        return float(text)
    if _GROUPED.fullmatch(text):
        return float(text.replace(",", ""))
    if _SPACED.fullmatch(text):
        return float(text.replace(" ", ""))
    return None


def _chinese(text: str) -> float | None:
    """Return the number that Chinese numerals spell, 二十三 or 一百零五; None for anything else."""
    text = text.translate(_FORMAL)
    if not text or any(c not in _CHINESE and c not in _CHINESE_UNITS for c in text):
        return None
    if all(c in _CHINESE for c in text):
        return float(_CHINESE[text]) if len(text) == 1 else None
    total, digit, last = 0, -1, 10_000
    for char in text:
        if char in _CHINESE:
            if digit > 0:
                return None
            digit = _CHINESE[char]
            continue
        unit = _CHINESE_UNITS[char]
        if unit >= last or (digit < 0 and (unit != 10 or total)):
            return None
        total += (1 if digit < 0 else digit) * unit
        last, digit = unit, -1
    return float(total + max(digit, 0))


def _scaled(text: str) -> float | None:
    for word, factor in _SCALES.items():
        if text.endswith(word):
            value = _plain_value(text[:-1].strip())
            return value * factor if value is not None else None
    return None


def _checked(number: float, raw: object, spec: Spec, codes: tuple[str, ...]) -> Read:
    if not math.isfinite(number):
        return refused("not-a-number", raw)
    issues = tuple(Issue(code, ADVICE, raw, number) for code in codes)
    if spec.type != "整数":
        return number, issues
    whole = round(number)
    if abs(number - whole) > 1e-9 * max(1.0, abs(number)):
        return refused("not-whole", raw)
    if abs(number) >= 2**53:
        return refused("digits-lost", raw)
    return whole, tuple(Issue(i.code, i.severity, i.found, whole) for i in issues)


_PERCENT = re.compile(r"([+-]?[\d.,]+)\s*%")
_OVER_100 = re.compile(r"([\d.]+)\s*/\s*100")
_OF_100 = re.compile(r"百分之([\d.]+|[零一二三四五六七八九十百两]+)(?:点([零一二三四五六七八九]+))?")


def read_share(raw: object, spec: Spec, context: Context) -> Read:
    """Return a share, 0–1, for 百分比.

    A text with % is divided by 100. A number in a percent cell is the share that it shows; in
    another cell a number up to 1 is one, one up to 100 counts as percent and is to be verified, and
    exactly 1 has two readings (mess.md M-33).
    """
    if isinstance(raw, bool):
        return refused("not-a-number", raw)
    if isinstance(raw, (int, float)):
        return _share_number(float(raw), raw, context)
    if isinstance(raw, (datetime.date, datetime.time, datetime.timedelta)):
        return refused("date-for-number", raw)
    text = plain(cleaned(str(raw))).lower()
    if not text:
        return None, ()
    if text in NOTHING:
        if spec.blank is not None:
            value, _ = read_share(spec.blank, Spec("百分比"), context)
            return told(value, "nothing-means", raw)
        return refused("nothing-typed", raw)
    percent = _percent_value(text)
    if percent is not None:
        return _share(percent / 100, raw, "number-as-text")
    value = _plain_value(text)
    if value is None:
        about = _ABOUT.fullmatch(text)
        inner = _percent_value((about[2] or about[3]).strip()) if about else None
        if inner is not None:
            return doubted(inner / 100, "not-exact", raw)
        return refused("not-a-number", raw)
    read, issues = _share_number(value, raw, Context())
    if read is None:
        return read, issues
    return read, issues or (Issue("number-as-text", ADVICE, raw, read),)


def _percent_value(text: str) -> float | None:
    for pattern in (_PERCENT, _OVER_100):
        found = pattern.fullmatch(text)
        if found:
            return _plain_value(found[1])
    spelt = _OF_100.fullmatch(text)
    if spelt is None:
        return None
    whole = _plain_value(spelt[1])
    whole = whole if whole is not None else _chinese(spelt[1])
    if whole is None:
        return None
    digits = "".join(str(_CHINESE[c]) for c in spelt[2] or "")
    return float(f"{int(whole)}.{digits}") if digits else whole


def _share(share: float, raw: object, code: str) -> Read:
    # 98.7/100 is not the nearest float to 0.987; the decimal that was typed is what is meant.
    share = float(f"{share:.15g}")
    if share < 0 or share > 1 + 1e-12:
        return refused("share-out-of-range", raw)
    return told(share, code, raw)


def _share_number(number: float, raw: object, context: Context) -> Read:
    if not math.isfinite(number) or number < 0 or number > 100:
        return refused("share-out-of-range", raw)
    if number < 1:
        return number, ()
    shown = context.number_format()
    if shown is not None and "%" in shown:
        if number <= 1:
            return number, ()
        return refused("share-two-readings", raw, (f"{number:.15g}%", f"{number * 100:.15g}%"))
    if number == 1:
        return refused("share-two-readings", raw, ("1%", "100%"))
    return doubted(float(f"{number / 100:.15g}"), "share-as-percent", raw)
