"""Every wording of every finding, Chinese and English, in one place.

A wording is text with the facts in braces. `{found}` and `{expected}` are shown by `shown`, so that
a number prints as it was typed and a list as `甲、乙`. A test renders every entry with the facts it
declares and fails on a missing one; `docs/findings.md` is made from this table.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from string import Formatter

from .wordings import Wording, checks, crosschecks, files, forms, matching, reading, values

LONGEST = 300
"""Characters of one fact in a sentence."""


def shown(value: object) -> str:
    """Return `value` as a person would type it: whole numbers without `.0`, dates as 2011-12-20."""
    if value is None or type(value).__name__ == "NAType":
        return "空白"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, (list, tuple, set, frozenset)):
        return "、".join(shown(item) for item in value)
    return str(value)


def said(template: str, facts: Mapping[str, object]) -> str:
    """Return `template` with its facts filled in.

    Raises:
        KeyError: The template names a fact that is not there.
    """
    if "{" not in template:
        return template
    names = {name for _, name, _, _ in Formatter().parse(template) if name}
    return template.format_map({name: _short(shown(facts[name])) for name in names})


def _short(text: str) -> str:
    """Return a text as a sentence can hold it; the finding itself keeps all of it."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


CATALOGUE: dict[str, Wording] = {
    **files.WORDINGS,
    **forms.WORDINGS,
    **reading.WORDINGS,
    **values.WORDINGS,
    **checks.WORDINGS,
    **crosschecks.WORDINGS,
    **matching.WORDINGS,
}
"""Code -> wording."""
