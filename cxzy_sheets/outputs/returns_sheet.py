"""退回说明: the first sheet of a returned copy, with a line for each finding.

    序号  级别  单元格  填报内容  应为  问题  怎么改  情况说明  核对码

The unit mends the cells that are linked, or explains beside what is 核实. The sheet is known again
by its first cell, and each explanation by the code on its line (`reading.returned`).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..findings import ADVICE, MUST, VERIFY
from ..packages import (
    Line,
    Look,
    Looks,
    Page,
    Patch,
    add_sheet,
    place_name,
)  # fmt: skip
from ..packages.grid import Cell
from ..reading.returned import KEY, NOTICE, SAID
from ..refs import Box
from . import _look, _texts
from .returns_cases import Case, Item

HEADINGS = ("序号", "级别", "单元格", "填报内容", "应为", "问题", "怎么改", SAID, KEY)
_WIDTHS = (5.0, 6.0, 13.0, 20.0, 20.0, 40.0, 24.0, 28.0, 12.0)
_SECTIONS = {
    MUST: "必须改正(红色的格)", VERIFY: "请核对:填错的请改正,确实无误的请写情况说明(黄色的格)",
    ADVICE: "供参考,不影响接收",
}  # fmt: skip
FILLS = {MUST: "F4B9A7", VERIFY: "FFE79B"}
"""Colours of no palette, so that a cell that has one was coloured by us."""
BEFORE = "原底色"
"""The hidden column: what the cells of a line looked like before they were coloured."""
_GREY = "F2F2F2"
_MOST = 2000
_LONGEST = 300
_HOW = (
    "请在这份文件里改正后保存,原路报回;这张“退回说明”、颜色和批注都不必删除,"
    "不会当作填报内容。核对码请不要改动。"
)


@dataclass(frozen=True, slots=True)
class About:
    """What the sheet says above its lines."""

    case: Case
    day: datetime.date | None
    until: str
    remarks: tuple[str, ...] = ()


def put_notice(
    patch: Patch,
    looks: Looks,
    about: About,
    places: Mapping[int, tuple[str, Cell]],
    grounds: Mapping[int, str],
) -> None:
    """Put the sheet in front of a workbook.

    Args:
        patch: The workbook.
        looks: Its formats.
        about: What is said.
        places: Index of an item of the case -> sheet and cell that its line leads to.
        grounds: Index of an item -> what its cells looked like before, for the hidden column.
    """
    name = _free_name(patch)
    page = _Page(looks, grounds)
    page.head(about)
    page.findings(about.case, places)
    widths = dict(enumerate((*_WIDTHS, 0.0)))
    made = Page(page.lines, widths, page.merges, page.links, printed="landscape")
    add_sheet(patch, name, page=made, active=True)


def _free_name(patch: Patch) -> str:
    taken = {sheet.name.casefold() for sheet in patch.sheets()}
    names = [NOTICE, *(f"{NOTICE} ({number})" for number in range(2, 100))]
    return next(name for name in names if name.casefold() not in taken)


class _Numbers(NamedTuple):
    """The formats of the sheet."""

    body: int
    title: int
    text: int
    header: int
    section: int
    level: Mapping[str, int]
    link: int
    open: int
    key: int


def _numbers(looks: Looks) -> _Numbers:
    number = looks.number
    body = number(0, Look(wrapped=True, vertical="center", framed=True, size=10))
    return _Numbers(
        body,
        title=number(0, Look(bold=True, size=16, horizontal="left")),
        text=number(0, Look(wrapped=True, vertical="center", size=10)),
        header=number(body, Look(bold=True, horizontal="center", fill=_GREY)),
        section=number(body, Look(bold=True, fill=_GREY)),
        level={s: number(body, Look(fill=FILLS.get(s))) for s in (MUST, VERIFY, ADVICE)},
        link=number(body, Look(color="0563C1", underlined=True)),
        open=number(body, Look(fill="FFFFCC", format="@", locked=False)),
        key=number(body, Look(color="808080", size=8, format="@")),
    )


class _Page:
    """The sheet on its way, row by row."""

    def __init__(self, looks: Looks, grounds: Mapping[int, str]) -> None:
        self.grounds = grounds
        self.lines: list[Line] = []
        self.merges: list[Box] = []
        self.links: list[tuple[Cell, str]] = []
        self.looks = looks.remembered(_numbers)

    def head(self, about: About) -> None:
        case = about.case
        self.lines.append(Line(26, [(NOTICE, self.looks.title)]))
        day = f"    退回日期:{about.day.isoformat()}" if about.day else ""
        period = f"    期次:{'、'.join(case.periods)}" if case.periods else ""
        self._wide(f"单位:{case.unit}    表:{'、'.join(case.forms)}{period}{day}")
        self._wide(f"来文:{case.file}    {about.until}")
        self._wide(_HOW)
        for remark in about.remarks:
            self._wide(remark)

    def _wide(self, text: str) -> None:
        lines = _look.lines_of(text, sum(_WIDTHS))
        self._across(text, self.looks.text, _look.row_height(lines))

    def _across(self, text: str, look: int, height: float) -> None:
        """Write one text over all columns."""
        row, last = len(self.lines), len(HEADINGS) - 1
        self.merges.append((row, 0, row, last))
        self.lines.append(Line(height, [(_texts.clean(text), look), *[("", look)] * last]))

    def findings(self, case: Case, places: Mapping[int, tuple[str, Cell]]) -> None:
        self.lines.append(Line(20, [(name, self.looks.header) for name in (*HEADINGS, BEFORE)]))
        for severity, chosen in _by_severity(case.items):
            text = f"{severity} · {_SECTIONS[severity]} · {len(chosen)} 处"
            self._across(text, self.looks.section, 20)
            for number, index in enumerate(chosen[:_MOST], 1):
                self._line(number, case, index, places.get(index))
            if len(chosen) > _MOST:
                self._wide(f"另有 {len(chosen) - _MOST} 处没有列出。")

    def _line(self, number: int, case: Case, index: int, place: tuple[str, Cell] | None) -> None:
        item = case.items[index]
        answer = case.answers.get(item.key, "") if item.key else ""
        texts = (item.where or "—", item.found, item.expected, item.message, item.hint, answer)
        looks = [self.looks.link if place else self.looks.body, *[self.looks.body] * 4]
        looks += [self.looks.open if item.key else self.looks.body]
        cells: list[tuple[str | float, int]] = [
            (number, self.looks.body), (item.severity, self.looks.level[item.severity])
        ]  # fmt: skip
        height = 1
        for width, text, look in zip(_WIDTHS[2:], texts, looks, strict=False):
            short = _texts.clean(_fitted(text))
            cells.append((short, look))
            height = max(height, _look.lines_of(short, width))
        cells.append((item.key, self.looks.key if item.key else self.looks.body))
        if index in self.grounds:
            cells.append((self.grounds[index], self.looks.key))
        if place:
            self.links.append(((len(self.lines), 2), place_name(*place)))
        self.lines.append(Line(max(_look.row_height(height), 20), cells))


def _by_severity(items: Sequence[Item]) -> Iterator[tuple[str, list[int]]]:
    for severity in (MUST, VERIFY, ADVICE):
        chosen = [index for index, item in enumerate(items) if item.severity == severity]
        if chosen:
            yield severity, chosen


def _fitted(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
