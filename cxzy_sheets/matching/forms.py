"""Which forms a workbook holds, sheet by sheet: by the texts that a form prints and others do not.

    附件4, 附件5 share 单位, 有效票, 满意 …; 附件4 alone has 支部名称, 附件5 alone 党员姓名
    a sheet's score for a form = weight of its own texts found − weight of other forms' texts found

A text weighs log((N+1)/n) where n of N forms print it (reading.md §4: of five scores the one that
took none of 1,040 copies of sibling forms for another). Two scores that are close are a finding
that names both forms.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..findings import MUST, Finding
from ..reading.copy import Copy, is_empty
from ..reading.editions import ALIKE, likeness
from ..reading.plan import Plan
from ..reading.slow import resemblance, table_only
from ..workbooks import Book, Sheet

if TYPE_CHECKING:
    from ..forms import Form

MARGIN = 0.1
"""Two forms whose scores for a sheet are nearer than this are two candidates (reading.md §4)."""


@dataclass(frozen=True, slots=True)
class Pick:
    """One form of a workbook, with the sheets that it may stand on."""

    form: str
    """Empty: sheets that may be two forms."""
    book: Book
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class _Face:
    """One page of a form, as it is told from the pages of other forms."""

    form: str
    plan: Plan
    own: Mapping[str, float]
    """The texts of the page and what they weigh."""
    total: float
    family: frozenset[str]
    """The texts of all pages of the form: none of them speaks against it."""


class Picker:
    """The forms of a cycle, ready to be told apart."""

    def __init__(self, forms: Mapping[str, Form]) -> None:
        self.forms = forms
        families = {
            name: frozenset(key for plan in form.reader.plans for key in plan.keys)
            for name, form in forms.items()
        }
        seen = Counter(key for family in families.values() for key in family)
        self._weights = {key: math.log((len(forms) + 1) / n) for key, n in seen.items()}
        self._faces = tuple(
            _Face(name, plan, own, sum(own.values()), families[name])
            for name, form in forms.items()
            for plan in form.reader.plans
            for own in ({key: self._weights[key] for key in plan.keys},)
        )

    def pick(self, book: Book) -> list[Pick]:
        """Return the forms that a workbook holds, in the cycle's order; none where it holds none.

        Sheets that are no form stay with each of the forms: a block may go on there.
        """
        if len(self.forms) == 1:
            return [Pick(next(iter(self.forms)), book)]
        visible = [sheet for sheet in book.sheets if sheet.visible and holds_anything(sheet)]
        hidden = [sheet for sheet in book.sheets if not sheet.visible and holds_anything(sheet)]
        for sheets in (visible, hidden):
            found = {sheet.name: self.candidates(sheet) for sheet in sheets}
            if any(found.values()):
                return self._picks(book, sheets, found)
        return []

    def _picks(
        self, book: Book, sheets: Sequence[Sheet], found: Mapping[str, tuple[str, ...]]
    ) -> list[Pick]:
        rest = [sheet for sheet in sheets if not found[sheet.name]]
        made = []
        for name in self.forms:
            own = [sheet for sheet in sheets if found[sheet.name] == (name,)]
            if own:
                kept = tuple(sheet for sheet in sheets if sheet in own or sheet in rest)
                made.append(Pick(name, replace(book, sheets=kept)))
        for sheet in sheets:
            if len(found[sheet.name]) > 1:
                told = Finding(
                    "several-forms", MUST, sheet=sheet.name, found=list(found[sheet.name])
                )
                made.append(Pick("", replace(book, sheets=(sheet,)), (told,)))
        return made

    def candidates(self, sheet: Sheet) -> tuple[str, ...]:
        """Return the forms that a sheet can be a copy of: none, one, or those between which
        nothing decides."""
        copy = Copy(sheet.rows, sheet.merges)
        able = [face for face in self._faces if resemblance(face.plan, copy)]
        able = able or [face for face in self._faces if table_only(face.plan, copy)]
        if not able:
            return ()
        there = {key: weight for key, weight in self._weights.items() if _stands(copy, key)}
        scores: dict[str, float] = {}
        for face in able:
            score = self._score(face, copy, there)
            scores[face.form] = max(score, scores.get(face.form, -math.inf))
        best = max(scores.values())
        near = [name for name in self.forms if best - scores.get(name, -math.inf) < MARGIN]
        return tuple(near)

    def _score(self, face: _Face, copy: Copy, there: Mapping[str, float]) -> float:
        missing = [key for key in face.own if key not in there]
        found = face.total - sum(face.own[key] for key in missing)
        if missing:
            # A label may share its cell with what was typed: `填报单位:数学学院`.
            joined = "\n".join(copy.where)
            found += sum(face.own[key] for key in missing if len(key) >= 2 and key in joined)
        alien = sum(weight for key, weight in there.items() if key not in face.family)
        return (found - alien) / face.total if face.total else 0.0

    def nearest(self, book: Book) -> str | None:
        """Return the form whose texts a workbook has most of; None below a quarter."""
        best: tuple[str, float] | None = None
        for sheet in book.sheets:
            if not holds_anything(sheet):
                continue
            copy = Copy(sheet.rows, sheet.merges)
            for face in self._faces:
                share = likeness(face.plan, copy)
                if share >= ALIKE and (best is None or share > best[1]):
                    best = (face.form, share)
        return best[0] if best is not None else None


def _stands(copy: Copy, key: str) -> bool:
    return key in copy.bare or key in copy.where


def holds_anything(sheet: Sheet) -> bool:
    """Return whether a sheet has a cell that is not blank."""
    return any(not is_empty(value) for row in sheet.rows for value in row) or bool(sheet.far)
