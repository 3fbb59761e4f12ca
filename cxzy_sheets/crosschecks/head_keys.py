"""键 全 in the head: one copy for each branch or member, and which of them are missing.

What is missing is told to the office: no copy that came is wrong for it.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..findings import ADVICE, MUST, Finding
from ..layout import Field
from ..reading import ABSENT, UNREADABLE
from .beyond import CycleBeyond
from .coverage import Wanted
from .receipts import CrossFinding

WHOLE = "全"


def missing_copies(beyond: CycleBeyond) -> Iterator[CrossFinding]:
    """Give a finding for each sender of which copies are missing, once any of them has come."""
    for name, form in beyond.cycle.forms.items():
        anonymous = beyond.cycle.line(name).anonymous
        for about in form.layout.fields.values():
            whole = about.block is None and about.key == WHOLE and not about.printed
            if whole and not (anonymous and about.type == "人员"):
                yield from _missing(beyond, name, about)


def _missing(beyond: CycleBeyond, form: str, about: Field) -> Iterator[CrossFinding]:
    given, line = beyond.current[form], beyond.cycle.line(form)
    wanted = Wanted(about, beyond.belonging(form), beyond.dots)
    there: dict[tuple[str, str], set[str]] = {}
    unread = set()
    for copy, unit, period in zip(given.copies, given.units, given.periods, strict=True):
        answer = copy.answers[about.name]
        there.setdefault((unit, period), set()).add(str(answer.value).casefold())
        if answer.state in (UNREADABLE, ABSENT):
            unread.add((unit, period))  # it may be the one that is missing
    for (unit, period), keys in there.items():
        own = wanted.of(unit)
        lacking = [
            key for key in (about.options if own is None else own) if key.casefold() not in keys
        ]
        if lacking and (unit, period) not in unread:
            facts = {"label": about.short, "form": form, "period": period}
            shown = beyond.roster.shown(unit) if unit in beyond.roster.by_code else unit
            yield CrossFinding(
                Finding(
                    "copies-missing", MUST if line.required else ADVICE, unit=shown,
                    field=about.name, expected=lacking, facts=facts,
                ),
                form,
            )  # fmt: skip
