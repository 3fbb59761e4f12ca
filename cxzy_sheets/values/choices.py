"""Choices: 选项, 是否, and boxes to tick (mess.md M-37)."""

from __future__ import annotations

import datetime
import re

from ..names import label_key, nearest
from .spec import NO_CONTEXT, Context, Read, Spec, refused, told
from .texts import cleaned, plain, read_text

TICKED = frozenset("√ ✓ ✔ ☑ V v 1 Y y 是 ● ■ ★ ✅ 🗸 对 勾 O".split()) | {"√√", "1.0", "有", "yes", "true"}
NOT_TICKED = frozenset("□ ☐ ○ 0 ▢ ◻ ⬜ 否 无 N n × ✗ ✘ X x 不 - — /".split()) | {"no", "false", "0.0"}
"""A cross says no here, as 否 does; where it is meant as a mark, the box beside it is empty and the
answer is blank, not wrong."""
_WINGDINGS = {"wingdings": "üþR", "wingdings 2": "PRSOQT"}
_NUMBERED = re.compile(r"^\s*[(（]?\s*(?:[A-Za-z]|\d{1,2}|[①-⑳])\s*[.、．)）:：]?\s*(?=\D)")
YES = frozenset(("是", "√", "✓", "✔", "☑", "y", "yes", "true", "对", "1"))
NO = frozenset(("否", "×", "✗", "✘", "n", "no", "false", "不是", "0", "x"))


def read_tick(raw: object, context: Context = NO_CONTEXT) -> Read:
    """Return True where a box is ticked, False where it says no; None where it is blank."""
    if isinstance(raw, bool):
        return raw, ()
    if isinstance(raw, (int, float)):
        return (bool(raw), ()) if raw in (0, 1) else refused("not-a-tick", raw)
    if isinstance(raw, (datetime.date, datetime.time, datetime.timedelta)):
        return refused("not-a-tick", raw)
    text = cleaned(str(raw))
    if not text:
        return None, ()
    font = (context.font() or "").lower() if len(text) == 1 and text.isalpha() else ""
    if font.startswith("wingdings"):
        marks = _WINGDINGS.get(font, "")
        return (True, ()) if text in marks else refused("not-a-tick", raw)
    if text in TICKED or text.lower() in TICKED or plain(text) in TICKED:
        return True, ()
    if text in NOT_TICKED or text.lower() in NOT_TICKED:
        return False, ()
    return refused("not-a-tick", raw)


def read_yes_no(raw: object, spec: Spec) -> Read:
    """Return True for 是, False for 否."""
    if isinstance(raw, bool):
        return raw, ()
    if isinstance(raw, (int, float)):
        return told(bool(raw), "yes-no-typed", raw) if raw in (0, 1) else refused("not-yes-no", raw)
    if not isinstance(raw, str):
        return refused("not-yes-no", raw)
    text = cleaned(raw)
    if not text:
        return None, ()
    if text in ("是", "否"):
        return text == "是", ()
    key = plain(text).lower().rstrip("。.")
    key = spec.synonyms.get(text, key)
    if key in YES:
        return told(True, "yes-no-typed", raw)
    if key in NO:
        return told(False, "yes-no-typed", raw)
    return refused("not-yes-no", raw)


def read_option(raw: object, spec: Spec) -> Read:
    """Return one of the field's options; what is only like one is refused, and the nearest offered."""
    value, issues = read_text(raw, spec)
    if value is None:
        return value, issues
    if not spec.options or value in spec.options:
        return value, issues
    if value in spec.synonyms:
        return told(spec.synonyms[value], "option-synonym", raw)
    by_key = {label_key(option): option for option in reversed(spec.options)}
    by_key |= {label_key(word): option for word, option in spec.synonyms.items()}
    if label_key(value) and label_key(value) in by_key:
        return told(by_key[label_key(value)], "option-tidied", raw)
    numbered = _NUMBERED.sub("", value)
    if numbered != value and numbered in spec.options:
        return told(numbered, "option-tidied", raw)
    near = nearest(value, spec.options)
    return refused("not-an-option", raw, [*near, *(o for o in spec.options if o not in near)])
