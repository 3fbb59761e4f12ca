"""How the names of units are compared: what is written otherwise, and what tells units apart.

第一党支部, 第1支部 and 一支部 have one core; 第二党支部 has another. Nothing is compared by
similarity: that is left to offers (`names`).
"""

from __future__ import annotations

import re
import unicodedata

from .names import label_key

PREFIX = re.compile(r"^(中国共产党|中共)")
"""What may stand in front of any name."""
_ENDING = re.compile(
    r"(总支部委员会|支部委员会|委员会|党总支部|党总支|总支部|总支|分党委|党委|直属党支部|直属支部|党支部|支部|总支委)$"
)
_ORDINAL = re.compile(
    r"第?([0-9]{1,4}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]{1,4})"
    r"(?=(直属)?(党)?支部|$)"
)
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")}
_NO_STUDENTS = "大学(?!生(?![命物态化理医]))"
"""A university; 大学生 is none, but the 生 of 大学生命科学学院 begins the next word."""
UNIVERSITY = re.compile(_NO_STUDENTS)
"""A name in which it stands is that of a university, or names one."""
SCHOOL = re.compile(rf"[\u4e00-\u9fffA-Za-z×]{{2,12}}?{_NO_STUDENTS}(.{{2,}})")
"""A university, and the unit of it behind."""
_LEADING = re.compile(
    r"^第?([0-9]{1,2}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"
    r"(?=系|区|院|组|部|所|处|室|科|队|中心)"
)
"""2系 and 第二系 are 二系."""
_NUMERALS = re.compile(r"[0-9]+|[〇零一二三四五六七八九十]+")
_DIRECTION = re.compile("[东西南北](?=[一二三四]?(?:校?区|院|苑|门|楼))")
_NO_NUMBER = re.compile("统一|第一线|万一|一流|三全|三农|九三|七一|五四|一体|一站|双一")
"""Words in which a numeral is no number."""


def told_apart(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the numbers and the directions in a name; what differs in them is another unit."""
    plain = numbered(_NO_NUMBER.sub("", plain_name(text)))
    numbers = (n if n.isdigit() else str(_spelt(n)) for n in _NUMERALS.findall(plain))
    return frozenset(n.lstrip("0") for n in numbers), frozenset(_DIRECTION.findall(plain))


def may_be(
    told: tuple[frozenset[str], frozenset[str]], theirs: tuple[frozenset[str], frozenset[str]]
) -> bool:
    """Return whether two names agree in their numbers and directions, where both have any."""
    return all(
        not mine or not other or mine == other for mine, other in zip(told, theirs, strict=True)
    )


def _spelt(text: str) -> int:
    """Return a number in Chinese numerals, digit by digit where it is no counted one: 二〇二三."""
    digits = text.replace("〇", "零")
    if "十" in digits and len(digits) <= 3 and digits.count("十") == 1 and "零" not in digits:
        return _number(digits)
    return int("".join(str(_DIGITS.get(c, 10)) for c in digits))


def core(name: str) -> str:
    """Return what tells a unit's name apart: without 中共, 党总支, 委员会 … and with plain numbers.

    第一党支部, 第1支部 and 一支部 have one core; 第二党支部 has another.
    """
    text = numbered(PREFIX.sub("", plain_name(name)))
    previous = None
    while previous != text:
        previous, text = text, _ENDING.sub("", text)
    return label_key(text)


SHORT = re.compile("党(?=总?支)")
"""第一支部 is 第一党支部, as everybody says it."""


def whole_key(name: str) -> str:
    """Return the key of a name with its numbers written alike."""
    return label_key(numbered(plain_name(name)))


def plain_name(text: str) -> str:
    """Return a name without blanks, in half-width characters."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def numbered(text: str) -> str:
    """Return a text in which the numbers of branches are written alike: 一支部 is 第1支部."""
    text = _LEADING.sub(lambda m: f"第{_number(m[1])}", text)
    return _ORDINAL.sub(lambda m: f"第{_number(m[1])}", text)


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, _, ones = text.rpartition("十")
    if "十" not in text:
        return int("".join(str(_DIGITS[c]) for c in text))
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)
