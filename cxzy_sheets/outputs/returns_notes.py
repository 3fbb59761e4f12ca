"""What a comment of ours says to a wrong cell, and how it is known again when the copy comes back.

2012-01-05 退回
【强制】T-2 收回不能多于发出
填的是:25
应为:不大于 20
怎么改:请核对后改正
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..findings import MUST, VERIFY
from ..packages import sayable
from . import _texts
from .returns_cases import Item

_HEAD = "退回"
_FOUND, _EXPECTED, _HINT = "填的是:", "应为:", "怎么改:"
_EXPLAIN = "确实无误的,请在“退回说明”里写明情况。"
_LEVELS = tuple(f"【{severity}】" for severity in (MUST, VERIFY))
_OURS = (*_LEVELS, _FOUND, _EXPECTED, _HINT, _EXPLAIN)
_LONGEST = 900
_HEADING = re.compile(rf"(\d{{4}}-\d\d-\d\d )?{_HEAD}")
_REPLY = re.compile(r"(Reply|回复|答复)[::]")
"""What stands before a reply in the comment that older programs show of a thread."""


def note(day: str, items: Sequence[Item]) -> str:
    """Return what is said of a cell: what was found, what it should be, what to do."""
    lines = dict.fromkeys("\n".join(_lines(item)) for item in items)
    text = "\n".join((f"{day} {_HEAD}".lstrip(), *lines))
    clean = sayable(_texts.clean(text))
    return clean if len(clean) <= _LONGEST else f"{clean[: _LONGEST - 1]}…"


def _lines(item: Item) -> Iterator[str]:
    yield _line(f"【{item.severity}】{item.message}")
    if item.found and item.found not in item.message:
        yield _line(f"{_FOUND}{item.found}")
    if item.expected and item.expected not in item.message:
        yield _line(f"{_EXPECTED}{item.expected}")
    if item.hint:
        yield _line(f"{_HINT}{item.hint}")
    if item.severity == VERIFY:
        yield _EXPLAIN


def _line(text: str) -> str:
    """Return a text on one line: by its first words it is known again."""
    return " ".join(text.splitlines())


def our_words(text: str) -> list[tuple[int, int]]:
    """Return where in a comment our words stand; what the unit wrote round them is not in it."""
    lines = text.splitlines(keepends=True)
    starts = [sum(map(len, lines[:number])) for number in range(len(lines) + 1)]
    found: list[tuple[int, int]] = []
    number = 0
    while number < len(lines) - 1:
        if _HEADING.fullmatch(lines[number].strip()) and _is_ours(lines[number + 1], _LEVELS):
            end = number + 1
            while end < len(lines) and _is_ours(lines[end], _OURS):
                end += 1
            found.append(_whole(text, starts, _first(lines, number), end))
            number = end
        else:
            number += 1
    return found


def _is_ours(line: str, beginnings: tuple[str, ...]) -> bool:
    # The last line may have been cut anywhere.
    return line.strip().startswith(beginnings) or line.rstrip().endswith("…")


def _first(lines: Sequence[str], number: int) -> int:
    """Return the line on which our words begin: what introduces a reply is part of them."""
    if number and _REPLY.fullmatch(lines[number - 1].strip()):
        number -= 1
        while number and not lines[number - 1].strip():
            number -= 1
    return number


def _whole(text: str, starts: Sequence[int], first: int, last: int) -> tuple[int, int]:
    start, end = starts[first], starts[last]
    if end == len(text) and start:
        # The line break before our words is ours, too.
        start -= 2 if text[:start].endswith("\r\n") else 1
    return start, end
