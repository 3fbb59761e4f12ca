"""Single answers of an untagged form: a blank right of its label, or under it; room in a text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from ..names import label_key
from .drawn import BLANK, TEXT, Drawn, Unit
from .gaps import Gap, gaps
from .guesses import LIKELY, LOOK, SURE
from .naming import plain

_MARK = re.compile(r"^\s*附\s*[件表]\s*[:：]?\s*[\d一二三四五六七八九十]*\s*[:：]?\s*$")
_KNOWN = frozenset(
    label_key(word)
    for word in (
        "填报单位", "单位", "单位名称", "报送单位", "姓名", "性别", "民族", "联系人", "联系电话",
        "电话", "日期", "填报日期", "填表日期", "负责人", "填表人", "审核人", "制表人", "主持人",
        "时间", "地点", "职务", "职称", "学号", "工号", "出生年月", "政治面貌", "班级", "学院",
        "支部", "党支部",
    )
)  # fmt: skip
_LONGEST = 40
_SHORT = 12


@dataclass(frozen=True, slots=True)
class Beside:
    """A blank with its label."""

    blank: Unit
    label: str
    sure: str
    why: str


@dataclass(frozen=True, slots=True)
class Inside:
    """A text with room to write in."""

    unit: Unit
    gaps: tuple[Gap, ...]
    label: str
    """The label left of it, for room that no words of its own lead to."""


def texts(drawn: Drawn) -> Iterator[Inside]:
    """Give the texts with room to write in; they are taken."""
    for row in range(drawn.cells.height):
        for unit in list(drawn.row(row)):
            if unit.kind != TEXT or unit.row != row or unit.at in drawn.taken:
                continue
            if _MARK.match(unit.text):
                continue
            found = gaps(unit.text, open_end=_ends_here(drawn, unit))
            if found:
                drawn.taken.add(unit.at)
                left = _left(drawn, unit)
                yield Inside(unit, tuple(found), left.text if left is not None else "")


def _ends_here(drawn: Drawn, unit: Unit) -> bool:
    """Whether a colon at the end of a text leads to room in its own cell."""
    beside = drawn.beside(unit)
    if beside is None or beside.kind != BLANK or beside.row != unit.row:
        return True
    if unit.width > 1 and beside.width == 1:
        return not drawn.in_frame(beside) or not drawn.framed
    if not drawn.framed:
        return False
    return not drawn.in_frame(beside) and drawn.in_frame(unit)


def _left(drawn: Drawn, unit: Unit) -> Unit | None:
    if not unit.column:
        return None
    left = drawn.unit(unit.row, unit.column - 1)
    return left if left.kind == TEXT else None


def beside_labels(drawn: Drawn) -> Iterator[Beside]:
    """Give the blanks that a label leads to; they are taken."""
    for row in range(drawn.cells.height):
        for unit in list(drawn.row(row)):
            if unit.kind != BLANK or unit.row != row or unit.at in drawn.taken:
                continue
            made = _by_left(drawn, unit) or _by_above(drawn, unit)
            if made is not None:
                drawn.taken.add(unit.at)
                yield made


def _by_left(drawn: Drawn, unit: Unit) -> Beside | None:
    left = _left(drawn, unit)
    if left is None or left.at in drawn.taken or not _is_label(left.text):
        return None
    # A label that reaches over several rows leads to each of them only where they are merged alike.
    if left.row < unit.row:
        first = drawn.unit(left.row, unit.column)
        if first.kind != BLANK or first.at == unit.at:
            return None
        return Beside(unit, left.text, LOOK, f"“{_short(left.text)}”右边还有一格")
    framed = drawn.framed and drawn.in_frame(unit)
    colon = left.text.rstrip().endswith((":", "："))
    known = label_key(left.text) in _KNOWN
    if framed:
        return Beside(unit, left.text, SURE, f"“{_short(left.text)}”右边的空格")
    if colon or known:
        return Beside(unit, left.text, LIKELY, f"“{_short(left.text)}”右边,没有框线")
    if left.width == 1 and len(plain(left.text)) <= _SHORT and left.at != _title(drawn):
        return Beside(unit, left.text, LOOK, f"“{_short(left.text)}”右边,没有框线,也没有冒号")
    return None


def _title(drawn: Drawn) -> tuple[int, int] | None:
    """Return the first text that is more than the mark of an attachment."""
    return next((at for at, t in sorted(drawn.cells.texts.items()) if not _MARK.match(t)), None)


def _by_above(drawn: Drawn, unit: Unit) -> Beside | None:
    if not unit.row or not (drawn.framed and drawn.in_frame(unit)):
        return None
    above = drawn.unit(unit.row - 1, unit.column)
    if above.kind != TEXT or above.at in drawn.taken or not _is_label(above.text):
        return None
    if (above.column, above.last_column) != (unit.column, unit.last_column):
        return None
    if above.width >= drawn.cells.width and not above.text.rstrip().endswith((":", "：")):
        big = unit.last_row > unit.row or unit.width >= drawn.cells.width
        if not big or unit.row < 3:
            return None
    return Beside(unit, above.text, LIKELY, f"“{_short(above.text)}”下面的空格")


def _is_label(text: str) -> bool:
    folded = unicodedata.normalize("NFKC", text).strip()
    if _MARK.match(text) or len(re.sub(r"[(\[][^()]*[)\]]", "", folded)) > _LONGEST:
        return False
    return bool(re.search(r"[^\W\d_]", folded))


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 16 else f"{plain[:15]}…"
