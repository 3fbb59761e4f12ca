"""Which sheet of a file is which page of the form: by its texts, then by its name.

Pages whose headings are the same are told apart by the names of the sheets. A sheet that the unit
renamed is the page that is left over, where only one sheet and one page are and the sheet stands
where the form has that page; else nobody can tell, and the pages are refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made_with

from ..findings import ADVICE, MUST, Finding
from ..names import label_key
from ..workbooks import Sheet
from .copy import Copy
from .plan import Plan
from .slow import THIS_FORM, resemblance, table_only

TIE = 0.02
"""Two pages of one form whose resemblance to a sheet differs by less are told apart by its name."""

Looked = tuple[Sheet, Copy]


@dataclass(slots=True)
class Chosen:
    """The sheets of each page, and what could not be settled."""

    sheets: list[list[Looked]]
    lost: set[int] = made_with(default_factory=set)
    """Pages that one of several sheets may be: a finding has said so."""
    told: set[str] = made_with(default_factory=set)
    """Names of the sheets that belong to no page, and that a finding has told."""
    findings: list[Finding] = made_with(default_factory=list)

    def __bool__(self) -> bool:
        return any(self.sheets) or bool(self.findings)


def choose(plans: Sequence[Plan], sheets: Sequence[Sheet]) -> Chosen:
    """Return for each page the sheets that can be its copy."""
    looked = [(sheet, Copy(sheet.rows, sheet.merges)) for sheet in sheets]
    alike = _Alike(plans)
    sure = Chosen([[] for _ in plans])
    tables = Chosen([[] for _ in plans])
    open_: dict[int, list[int]] = {}
    open_tables: dict[int, list[int]] = {}
    for number, (sheet, copy) in enumerate(looked):
        scores = [_score(plans, plan, copy) for plan in plans]
        best = max(scores)
        into, later = (sure, open_) if best else (tables, open_tables)
        near = (
            [i for i, score in enumerate(scores) if score and best - score < TIE]
            if best
            else [i for i, plan in enumerate(plans) if table_only(plan, copy)]
        )
        named = _named(plans, near, sheet.name)
        if named is None and alike.any_of(near):
            later[number] = near
            continue
        for index in near if named is None else [named]:
            into.sheets[index].append((sheet, copy))
    _settle(sure, plans, looked, open_)
    for index, found in enumerate(sure.sheets):
        if found or index in sure.lost:
            open_tables = {n: near for n, near in open_tables.items() if index not in near}
    _settle(tables, plans, looked, open_tables)
    made = [found or tables.sheets[i] for i, found in enumerate(sure.sheets)]
    return Chosen(
        made,
        sure.lost | tables.lost,
        sure.told | tables.told,
        [*sure.findings, *tables.findings],
    )


def _score(plans: Sequence[Plan], plan: Plan, copy: Copy) -> float:
    """Return how much a sheet is this page, and no other page of the form."""
    own = resemblance(plan, copy)
    if not own or len(plans) == 1:
        return own
    alien = {key for other in plans if other is not plan for key in other.keys} - plan.keys.keys()
    here = sum(key in copy.bare for key in alien)
    return max(own - here / max(sum(plan.keys.values()), 1), 0.001)


def _named(plans: Sequence[Plan], near: Sequence[int], name: str) -> int | None:
    """Return which of some pages a sheet is called after: `教工情况 (数学学院)` is 教工情况."""
    said = label_key(name)
    keys = {index: label_key(plans[index].page.name) for index in near}
    exact = [index for index in near if plans[index].page.name == name]
    exact = exact or [index for index, key in keys.items() if key == said]
    if len(exact) == 1:
        return exact[0]
    inside = [index for index, key in keys.items() if key and key in said]
    longest = max((len(keys[index]) for index in inside), default=0)
    most = [index for index in inside if len(keys[index]) == longest]
    return most[0] if len(most) == 1 else None


class _Alike:
    """Which pages of a form no heading tells apart."""

    def __init__(self, plans: Sequence[Plan]) -> None:
        self.plans = plans

    def any_of(self, near: Sequence[int]) -> bool:
        """Return whether some of these pages share most of their texts.

        Pages that share few may well stand on one sheet, one below the other.
        """
        return any(self._two(one, two) for one in near for two in near if one < two)

    def _two(self, one: int, two: int) -> bool:
        keys, others = self.plans[one].keys, self.plans[two].keys
        shared = sum((keys & others).values())
        return shared >= THIS_FORM * min(sum(keys.values()), sum(others.values()))


def _settle(
    chosen: Chosen,
    plans: Sequence[Plan],
    looked: Sequence[Looked],
    open_: Mapping[int, Sequence[int]],
) -> None:
    """Give the pages that are left over to the sheets that no name tells apart."""
    groups: dict[tuple[int, ...], list[int]] = {}
    for number, near in open_.items():
        groups.setdefault(tuple(near), []).append(number)
    for near, numbers in groups.items():
        left = [index for index in near if not chosen.sheets[index]]
        if not left:
            _add_rivals(chosen, near, [looked[number] for number in numbers])
        elif len(left) == len(numbers) == 1 and _in_place(chosen, looked, numbers[0], left[0]):
            chosen.sheets[left[0]].append(looked[numbers[0]])
            name = looked[numbers[0]][0].name
            expected = plans[left[0]].page.name
            chosen.findings.append(
                Finding("sheet-renamed", ADVICE, sheet=name, found=name, expected=expected)
            )
        else:
            chosen.lost.update(left)
            names = [looked[number][0].name for number in numbers]
            chosen.told.update(names)
            pages = [plans[index].page.name for index in left]
            chosen.findings.append(
                Finding(
                    "sheet-unsettled", MUST, sheet="、".join(names), found=names, expected=pages
                )
            )


def _add_rivals(chosen: Chosen, near: Iterable[int], more: Sequence[Looked]) -> None:
    """Add to each page the further sheets that can be its copy as well.

    A sheet that says what another one says is no rival.
    """
    there = [sheet for index in near for sheet, _ in chosen.sheets[index]]
    for sheet, copy in more:
        same = next((one.name for one in there if one.rows == sheet.rows), None)
        if same is None:
            for index in near:
                chosen.sheets[index].append((sheet, copy))
            continue
        chosen.told.add(sheet.name)
        found = [same, sheet.name]
        chosen.findings.append(Finding("same-copy-twice", ADVICE, sheet=same, found=found))


def _in_place(chosen: Chosen, looked: Sequence[Looked], number: int, page: int) -> bool:
    """Whether a sheet stands among the other pages' sheets where the form has a page."""
    order = {id(sheet): place for place, (sheet, _) in enumerate(looked)}
    return all(
        (order[id(sheet)] < number) == (index < page)
        for index, sheets in enumerate(chosen.sheets)
        for sheet, _ in sheets
    )
