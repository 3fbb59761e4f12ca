"""The boxes of one answer -> the option that is ticked; none is blank, two are refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..findings import MUST, VERIFY, Finding
from ..layout import Field
from ..names import label_key
from ..refs import address
from ..values import Issue, read_tick
from .copy import is_empty
from .filled import BLANK, UNREADABLE, VALUE, Answer
from .marks import astray, has_tick, named_mark
from .option_groups import ALONE
from .placement import Place
from .stray_ticks import stray_ticks

if TYPE_CHECKING:
    from .extraction import Extraction


def ticked(page: Extraction, about: Field, boxes: list[tuple[str, Place]]) -> Answer:
    """Return the option whose box is ticked; none is blank, two are refused."""
    for _, place in boxes:
        trouble = page._not_taken(about, place)
        if trouble is not None:
            return trouble
        _tell_alone(page, about, place)
    marks = []
    for option, place in boxes:
        raw = place.text if place.text is not None else page._seen(place.row, place.column)
        marks.append((option, place, raw))
    at = marks[0][1]
    together = all(p.text is not None and p[:2] == at[:2] for _, p, _ in marks)
    if together and _astray(page, at.row, at.column):
        refused = Place(at.row, at.column, refused="two-cuts")
        return page._not_taken(about, refused) or Answer(None, UNREADABLE)
    answer = tick_answer(page, about, marks)
    if answer.state != UNREADABLE and answer.raw != "√" and not page.placement.fast:
        # Nothing is ticked: a blank needs the same evidence as an answer.
        stray = stray_ticks(page.plan, page.copy, page.placement, [m[:2] for m in marks])
        if stray:
            near = (("nearby", "、".join(address(*cell) for cell in stray)),)
            refused = Place(at.row, at.column, refused="answer-displaced", facts=near)
            return page._not_taken(about, refused) or answer
    return answer


def _tell_alone(page: Extraction, about: Field, place: Place) -> None:
    """Tell an option that was taken because the unit left no other one."""
    option = dict(place.facts).get(ALONE)
    if option is not None:
        page.read.findings.append(
            Finding(
                ALONE, VERIFY, sheet=page.sheet.name, cell=address(place.row, place.column),
                field=about.name, found=option, facts={"label": about.short},
            )
        )  # fmt: skip


def _astray(page: Extraction, row: int, column: int) -> bool:
    """Whether a tick among the options of one cell stands on the wrong side of one."""
    text = page.copy.text(row, column)
    if not has_tick(text):
        return False
    options = [p.cell for p in page.plan.patterns.values() if p.cell.chunks[0].option]
    keys = {label_key("".join(cell.literals)): cell for cell in options}
    cell = keys.get(label_key(text))
    return cell is not None and astray(cell, text)


def tick_answer(page: Extraction, about: Field, given: list[tuple[str, Place, Any]]) -> Answer:
    """Return the option whose mark is a tick, with what is to be said of the others told."""
    marks = _plain_marks(given)
    chosen: list[tuple[str, Place]] = []
    crossed: list[tuple[Place, Any]] = []
    for option, place, raw in marks:
        if is_empty(raw) and place.text is None:
            odd = page._odd(place.row, place.column)
            if odd is not None:
                page.read.findings.append(page._odd_finding(about, odd, place.row, place.column))
                return Answer(None, UNREADABLE, page.sheet.name, (place.row, place.column), odd)
            continue
        on, issues = read_tick(raw, page._context(place.row, place.column))
        page._tell(about, issues, place.row, place.column)
        if any(issue.severity == MUST for issue in issues):
            return Answer(None, UNREADABLE, page.sheet.name, (place.row, place.column), raw)
        if on:
            page.read.typed = True
            chosen.append((option, place))
        elif on is False:
            crossed.append((place, raw))
    if len(chosen) > 1:
        cells = "、".join(address(place.row, place.column) for _, place in chosen)
        page.read.findings.append(
            Finding(
                "several-ticks", MUST, sheet=page.sheet.name, cell=cells, field=about.name,
                found=[option for option, _ in chosen], facts={"label": about.short},
            )
        )  # fmt: skip
        first = chosen[0][1]
        return Answer(None, UNREADABLE, page.sheet.name, (first.row, first.column))
    if crossed and not chosen:
        # A cross is a no beside a tick; alone it may be how the unit ticks (mess.md M-37).
        place, raw = crossed[0]
        page._tell(about, (Issue("not-a-tick", MUST, raw),), place.row, place.column)
        return Answer(None, UNREADABLE, page.sheet.name, (place.row, place.column), raw)
    where = chosen[0][1] if chosen else marks[0][1]
    at = (where.row, where.column)
    if not chosen and _one_without_box(marks):
        refused = Place(*at, refused="options-unclear")
        return page._not_taken(about, refused) or Answer(None, UNREADABLE)
    if chosen:
        return Answer(chosen[0][0], VALUE, page.sheet.name, at, "√")
    if about.blank is not None:
        value, state = page._blank_value(about, [at])
        return Answer(value, state, page.sheet.name, at)
    return Answer(None, BLANK, page.sheet.name, at)


def _one_without_box(marks: Sequence[tuple[str, Place, Any]]) -> bool:
    """Whether one option among boxes that nobody touched has lost its own: 优秀 □良好 □一般."""
    raws = [raw for _, place, raw in marks if place.text is not None]
    bare = sum(is_empty(raw) for raw in raws)
    return bare == 1 and len(raws) == len(marks) > 2


def _plain_marks(given: list[tuple[str, Place, Any]]) -> list[tuple[str, Place, Any]]:
    """Return the marks of boxes, those that say the name of their own option as marks alone.

    A name without a mark is a tick where no other box holds anything, and none beside a marked one.
    """
    named = [named_mark(raw, option) for option, _, raw in given]
    if not any(mark is not None for mark in named):
        return given
    bare = [
        number
        for number, (mark, (_, _, raw)) in enumerate(zip(named, given, strict=True))
        if mark == "" or (mark is None and not is_empty(raw))
    ]
    made = []
    for number, (mark, (option, place, raw)) in enumerate(zip(named, given, strict=True)):
        if mark:
            made.append((option, place, mark))
        elif mark == "" and (bare == [number] and not any(named)):
            made.append((option, place, "√"))
        elif mark == "" and any(read_tick(m)[0] for m in named if m):
            made.append((option, place, ""))
        else:
            made.append((option, place, raw))
    return made
