"""Ticks that are typed into a text: beside an option's name, or among the options of one cell.

满意√ | ____          the label cell of the box bears the tick
√满意                  the box itself says its option's name
√满意  基本满意         one cell: which option does the tick touch?
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from ..layout import Mixed
from ..names import label_key

_TICKS = "√✓✔☑✅🗸🗹"
MARK = re.compile(f"[{_TICKS}☒●■◉★□☐▢◻⬜◯×✗✘╳❌○]")
_TICK = re.compile(f"[{_TICKS}]")
UNTOUCHED = re.compile("[□☐▢◻⬜◯]")
_APART = re.compile(r"[\s_\u3000]")


def has_tick(value: Any) -> bool:
    """Return whether a text holds a tick that can be nothing else."""
    return type(value) is str and _TICK.search(value) is not None


def mark_in(text: str, printed: str = "") -> str:
    """Return the marks that a text holds and the form's own does not; `''` for none or a blank box.

    `满意√` and `☑满意` where the form prints 满意 or □满意.
    """
    marks = "".join(MARK.findall(text))
    if marks == "".join(MARK.findall(printed)):
        return ""
    return UNTOUCHED.sub("", marks)


def named_mark(raw: Any, option: str) -> str | None:
    """Return the marks beside an option's own name in its box, `''` for none; None for other texts.

    A box may say `√满意` or `□满意`, or 满意 and nothing else.
    """
    if type(raw) is not str or not raw.strip() or label_key(raw) != label_key(option):
        return None
    return "".join(MARK.findall(raw))


def astray(cell: Mixed, text: str) -> bool:
    """Return whether a tick in a cell of options touches another option than the form means.

    The form has `{{=满意}}满意  {{=基本满意}}基本满意`, the copy `满意√  基本满意`: the order
    says 基本满意, the eye says 满意.
    """
    options = [(label_key(c.label), str(c.option)) for c in cell.chunks if c.option]
    if len(options) != len(cell.chunks) or len(options) < 2:
        return False
    behind = all(label.endswith(label_key(option)) and label for label, option in options)
    names = [option for _, option in options]
    for match in _TICK.finditer(text):
        left = _touches(text[: match.start()], names, -1)
        right = _touches(text[match.end() :], names, 0)
        if left not in {right, behind}:
            return True
    return False


def _touches(text: str, names: Sequence[str], end: int) -> bool:
    """Whether a text ends, or begins, with an option, without a blank or a bracket between."""
    if not text or _APART.match(text[end]):
        return False
    return any(text.endswith(name) if end else text.startswith(name) for name in names)
