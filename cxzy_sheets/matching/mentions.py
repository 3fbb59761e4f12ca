"""Units that a text such as a file name mentions: whole names in it, never what is similar.

    附件4-数学学院第一支部(最终版).xls     数学学院 → A      第1支部 → A1, B1

What is found is looked up substring by substring, so that a text costs the same among 20 units and
among 2,000.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ..names import label_key
from ..roster import Roster
from ..unit_names import numbered

LEAST = 4
"""Characters that a name must have to be found inside a text; a word by itself may be shorter.

组织部 is in many file names, as the addressee. A shorter one that ends as faculties do is found
where a word begins with it, or behind a number or a date: `文学院1月`, `附件1文学院报送`.
"""
_FACULTY = ("院", "系")
_BEFORE = "年月日号期"
LONGEST_TEXT = 200
"""Characters of a text that are looked at; file systems end at 255."""

_WORDS = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"第?\d+")
_GAP = "\ue001"
"""Stands where the name of a form was taken out, so that what is left does not grow together."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One place that names a unit, or several between which it does not decide."""

    source: str
    """单元格, 工作表, 文件名, 文件夹, 容器, 发件人, 认领."""
    text: str
    """What stands there."""
    units: tuple[str, ...]
    """Codes; several where the same words name several units."""


class Mention(NamedTuple):
    """Words of a text that name units."""

    words: str
    codes: tuple[str, ...]


class Mentions:
    """The names of a roster, ready to be found in texts.

    Args:
        roster: The units.
        without: Names of forms and documents; they are no unit's, whatever words are in them.
    """

    def __init__(self, roster: Roster, without: Iterable[str] = ()) -> None:
        self.roster = roster
        keys = {label_key(numbered(name)) for name in without} | {label_key(n) for n in without}
        self.without = tuple(sorted((key for key in keys if len(key) >= 2), key=len, reverse=True))
        self._known: dict[str, tuple[Mention, ...]] = {}

    @cached_property
    def _by_length(self) -> Mapping[int, Mapping[str, tuple[str, ...]]]:
        made: dict[int, dict[str, tuple[str, ...]]] = {}
        for name, codes in self.roster.named.items():
            made.setdefault(len(name), {})[name] = codes
        return made

    def find(self, text: str) -> tuple[Mention, ...]:
        """Return what in a text names units, in the order of the text.

        A name inside a longer one that is found does not count by itself.
        """
        if text not in self._known:
            self._known[text] = tuple(self._find(text[:LONGEST_TEXT]))
        return self._known[text]

    def _find(self, text: str) -> Iterable[Mention]:
        plain = unicodedata.normalize("NFKC", text)
        hits = list(self._spans(self._key(re.sub(r"\s+", "", plain))))
        found = {
            words: codes
            for start, end, words, codes in hits
            if not any(a <= start and end <= b and (a, b) != (start, end) for a, b, _, _ in hits)
        }
        # `数院` is too short to be looked for anywhere, and plain where it stands by itself.
        for word in _WORDS.split(plain):
            for piece in self._key(word).split(_GAP):
                codes = self.roster.named.get(piece, ())
                if codes and len(piece) < LEAST and not _NUMBER.fullmatch(piece):
                    found.setdefault(piece, codes)
                for short in self._leading(piece):
                    if not any(short in words for words in found):
                        found[short] = self.roster.named[short]
        return (Mention(words, codes) for words, codes in found.items())

    def _leading(self, piece: str) -> Iterable[str]:
        """Give the short names of faculties with which a piece begins, or that follow a number."""
        for start in range(len(piece)):
            if start and not (piece[start - 1].isdigit() or piece[start - 1] in _BEFORE):
                continue
            for length in range(LEAST - 1, 1, -1):
                name = piece[start : start + length]
                if len(name) == length and name.endswith(_FACULTY) and name in self.roster.named:
                    yield name
                    break

    def _key(self, text: str) -> str:
        """Return a text as names of units are compared, the names of forms taken out."""
        key = label_key(numbered(text))
        for name in self.without:
            key = key.replace(name, _GAP)
        return key

    def _spans(self, key: str) -> Iterable[tuple[int, int, str, tuple[str, ...]]]:
        for length, names in self._by_length.items():
            if length < LEAST:
                continue
            for start in range(len(key) - length + 1):
                words = key[start : start + length]
                if words in names:
                    yield start, start + length, words, names[words]
