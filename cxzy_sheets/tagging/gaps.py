"""A cell of text with room to write in it -> the same text with tags.

填报单位(盖章):          填报日期:   年  月  日
填报单位(盖章):{{填报单位}}  填报日期:{{填报日期}}
全体党员____名,□同意 □不同意
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..packages import Rich
from .naming import plain

if TYPE_CHECKING:
    from ..packages.contents import Properties

_BLANKS = " \u3000\u00a0\t"
_ROOM = rf"[{_BLANKS}_＿]"
_DATE = re.compile(rf"{_ROOM}*(?:(?:\d{{4}}|20)?{_ROOM}*)年{_ROOM}+月(?:{_ROOM}*日)?")
_BOX = re.compile(r"[□☐▢◻○〇]")
_LINE = re.compile(r"[_＿]{2,}(?:[ \u3000]*[_＿]{2,})*")
_BRACKETS = re.compile(rf"(?<=[(（])[{_BLANKS}]{{2,}}(?=[)）])")
_GAP = re.compile(rf"[{_BLANKS}]{{3,}}")
_AFTER_COLON = re.compile(rf"(?<=[:：])(?:[{_BLANKS}]*(?=\n|$)|[{_BLANKS}]{{2,}})")
_NOTE = re.compile(r"^\s*(注|备注|说明|填表说明|填报说明|填写说明|要求|附注|注意事项)\s*[:：]\s*\S")
_MEASURED = re.compile(r"[名人次张票份条个项件元,，。;；)）]")
_COUNTED = re.compile(r"\s*[)）]?\s*(名|人|次|张|票|份|条|个|项|件|场|户|对)")
_BREAK = re.compile(r"[:：,，;；。、\n)）]|[ \u3000\u00a0]{2,}")


@dataclass(frozen=True, slots=True)
class Gap:
    """One place to write in a text."""

    start: int
    end: int
    label: str
    """The words that lead to it."""
    kind: str
    """line, colon, gap, date, box, brackets."""
    option: str = ""
    """Of a box: what a tick there says."""


def gaps(text: str, *, open_end: bool) -> list[Gap]:
    """Return the places to write in a text, in order.

    Args:
        text: The cell's text.
        open_end: Whether a colon at its end leads to room in this cell, and not to the next.
    """
    if _NOTE.match(text):
        return []
    found: list[tuple[int, int, str]] = []
    for kind, pattern in (
        ("date", _DATE), ("box", _BOX), ("line", _LINE), ("brackets", _BRACKETS),
        ("colon", _AFTER_COLON), ("gap", _GAP),
    ):  # fmt: skip
        for match in pattern.finditer(text):
            start, end = match.span()
            if kind == "date" and not _open_date(match[0]):
                continue
            if any(start < e and s < max(end, start + 1) for s, e, _ in found):
                continue
            if kind == "gap" and not _between_words(text, start, end):
                continue
            at_end = kind == "colon" and not text[end:].strip() and end == start
            if at_end and not open_end:
                continue
            found.append((start, end, kind))
    boxes = sum(kind == "box" for _, _, kind in found)
    made = []
    before = 0
    question: str | None = None
    for start, end, kind in sorted(found):
        if kind == "box":
            if boxes < 2:
                continue
            if question is None:
                question = _last_words(text[before:start])
            made.append(Gap(start, end, question, kind, _option(text, end)))
            continue
        made.append(Gap(start, end, _last_words(text[before:start]), kind))
        before, question = end, None
    return made


def _open_date(text: str) -> bool:
    """Whether a date is left open: `2011年 月 日`, not `2011年12月`."""
    return bool(re.search(r"月", text)) and not re.search(r"年\s*\d|月\s*\d", text)


def _between_words(text: str, start: int, end: int) -> bool:
    """Whether blanks part words, and do not only spread the letters of one: 姓    名."""
    left = re.split(r"[ \u3000\u00a0\n]+", text[:start].rstrip())[-1]
    right = re.split(r"[ \u3000\u00a0\n]+", text[end:].lstrip())[0]
    if not left:
        return False
    return len(left) >= 2 and (len(right) != 1 or right in "名人次张票份条个项件元,，。")


def _last_words(text: str) -> str:
    """Return the words right before a gap."""
    stripped = text.rstrip(" \u3000\u00a0\t:：(（")
    # 填报单位(盖章): the remark is no name, what stands before it is.
    bare = re.sub(r"[(（][^()（）]*[)）]", "", stripped)
    for said in (bare, stripped):
        parts = [part for part in _BREAK.split(said) if part and plain(part)]
        if parts:
            return parts[-1].strip()
    return ""


def _option(text: str, start: int) -> str:
    """Return the words behind a box."""
    rest = text[start:].lstrip()
    return plain(re.split(r"[□☐▢◻○〇\n,，;；。 \u3000\u00a0]", rest, maxsplit=1)[0])


Edit = tuple[int, int, str]
"""From, to, and what stands there instead."""


def is_counted(text: str, gap: Gap) -> bool:
    """Return whether a measure stands behind a gap: ____名."""
    return gap.kind in ("line", "gap", "brackets") and bool(_COUNTED.match(text[gap.end :]))


def edits(text: str, places: Sequence[tuple[Gap, str]]) -> list[Edit]:
    """Return what changes in a text for tags to stand in its gaps.

    As much room stays between two answers as parts them.
    """
    made = []
    for gap, tag in places:
        rest = text[gap.end :]
        close = rest.strip() and not rest[0].isspace() and not _MEASURED.match(rest)
        room = "    " if gap.kind in ("colon", "gap", "date") and close else ""
        made.append((gap.start, gap.end, f"{tag}{room}"))
    return made


def edited(rich: Rich, changes: Sequence[Edit]) -> Rich:
    """Return a text with changes, each with the format of the run in which it begins."""
    runs: list[tuple[Properties | None, str]] = []
    offset = 0
    for number, (look, text) in enumerate(rich.runs):
        end, made, at = offset + len(text), "", offset
        last = number == len(rich.runs) - 1
        for start, stop, new in changes:
            if start < offset and stop > at:
                at = min(stop, end)  # begun in the run before
            if offset <= start < end or (last and start == end):
                made += text[at - offset : start - offset] + new
                at = min(stop, end)
        runs.append((look, made + text[at - offset :]))
        offset = end
    return Rich(tuple(runs))
