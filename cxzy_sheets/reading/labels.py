"""When are two labels the same? Exactly, or but for remarks that are known to be harmless.

There is no similarity here: 合格票 and 不合格票 are 0.86 alike, and the letter that differs is the
meaning (reading.md §6). A remark that the unit added counts as harmless only if it is listed; one
that the unit left out always does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from ..names import label_key, label_keys, nearest

HARMLESS = frozenset(
    label_key(word)
    for word in (
        "盖章", "公章", "加盖公章", "签章", "签字", "签名", "手签", "章", "盖公章", "党组织盖章",
        "单位盖章", "签字或盖章", "签名或盖章",
        "人", "名", "个", "票", "张", "份", "次", "项", "条", "件", "篇", "场", "期",
        "必填", "选填", "可不填", "可空", "全称", "请填全称", "请填写全称", "请填写", "填写",
        "打√", "划√", "打勾", "√", "手写", "正楷", "如有", "请选择", "下拉选择", "单选", "*",
    )
)  # fmt: skip
"""Remarks in brackets that change nothing; a unit's `(%)`, `(万人)`, `(上年)` does. Short on
purpose: it is the one list that can make a wrong answer (reading.md §13)."""

_REMARK = re.compile(r"[(（\[【〔]([^()（）\[\]【】〔〕]*)[)）\]】〕]")
_OPENING = re.compile(r"[(（\[【〔]")
_NONE: frozenset[str] = frozenset()
_LABEL_LIKE = re.compile(r"^[^:：]{1,16}[:：]\s*$")


class Label(NamedTuple):
    """A text as it is compared with other labels."""

    key: str
    bare: str
    """The key without bracketed remarks; the key itself where nothing else is left."""
    remarks: frozenset[str]


@lru_cache(maxsize=65536)
def label(text: str) -> Label:
    """Return the keys of a text."""
    key = label_key(text)
    if _OPENING.search(text) is None:
        return Label(key, key, _NONE)
    bare = label_key(_REMARK.sub("", text))
    remarks = frozenset(label_key(found) for found in _REMARK.findall(text)) - {""}
    return Label(key, bare, remarks) if bare else Label(key, key, frozenset())


MANY = 1_000
"""Texts of a sheet from which on it is a list of its own, whose texts stand there once."""


def labels(texts: Sequence[str]) -> list[tuple[str, str]]:
    """Return key and bare key of each text of a sheet."""
    if len(texts) < MANY:
        return [label(text)[:2] for text in texts]
    keys = label_keys(texts)
    if _OPENING.search("\n".join(texts)) is None:
        return list(zip(keys, keys, strict=True))
    return [
        (key, key) if _OPENING.search(text) is None else label(text)[:2]
        for key, text in zip(keys, texts, strict=True)
    ]


@lru_cache(maxsize=65536)
def grade(form: str, copy: str) -> int:
    """Return 2 where two labels are equal, 1 where only harmless remarks differ, else 0."""
    a, b = label(form), label(copy)
    if not a.key or not b.key:
        return 0
    if a.key == b.key:
        # `满意(人)` and `满意人` have one key, and so have `(单位)人` and `单位(人)`.
        return 2
    if a.bare == b.bare and b.remarks - a.remarks <= HARMLESS:
        return 1
    return 0


_INVITES = re.compile(r"[(（\[【〔][^()（）]*(注明|说明|写明|填明|列明|具体)|[:：_＿]\s*[)）]?\s*$")
_CHINESE = re.compile(r"[\w\u4e00-\u9fff]")


@lru_cache(maxsize=65536)
def fills_in(form: str, copy: str) -> bool:
    """Return whether a copy writes behind a printed text what that asks for.

    `其他(请注明)` or `其他:____` became `其他:图书` or `其他(图书)`; not `其他图书`, another name.
    """
    if not _INVITES.search(form):
        return False
    bare = _REMARK.sub("", form).strip(" :：_＿\u3000")
    rest = copy.strip().removeprefix(bare)
    return bool(bare) and rest != copy.strip() and bool(rest) and not _CHINESE.match(rest)


def looks_like_label(text: str) -> bool:
    """Return whether a text ends in a colon, as the label of something else does."""
    return bool(_LABEL_LIKE.match(text))


_BRACKETS = {"【": "[", "】": "]", "〔": "[", "〕": "]"}


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return `text` with every character folded to its plain form and its length unchanged.

    So that what is matched in the folded text can be cut out of the original: full-width signs
    become plain ones, all blanks become a space, letters lower case.
    """
    if text.isascii():
        return "".join(" " if c.isspace() else c for c in text.lower()) if text.strip() else text
    out = []
    for char in text:
        plain = _BRACKETS.get(char) or unicodedata.normalize("NFKC", char)
        if len(plain) != 1:
            plain = char
        if plain.isspace() or plain in "\u200b\u200c\u200d\ufeff\u2060":
            plain = " "
        lower = plain.lower()
        out.append(lower if len(lower) == 1 else plain)
    return "".join(out)


def alias_offer(text: str, there: Iterable[str]) -> str:
    """Return the sentence that offers the text most like a label that was not found, or `''`.

    Similarity only proposes: the office may take the text over as a 别名 (reading.md §6).
    """
    near = nearest(text, there, count=1)
    return f"表中最接近的是“{near[0]}”,可作为别名填入字段表。" if near else ""
