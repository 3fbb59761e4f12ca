"""Choices: 选项, 是否, and boxes to tick (mess.md M-37)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable

from ..names import nearest
from .spec import NO_CONTEXT, Context, Read, Spec, refused, told
from .texts import cleaned, is_nothing, plain, read_text, typed

TICKED = frozenset(
    (
        "√", "√√", "✓", "✔", "☑", "✅", "🗸", "🗹", "●", "■", "◉", "★", "V", "v", "1", "1.0",
        "Y", "y", "yes", "true", "是", "对", "勾",
    )
)  # fmt: skip
EMPTY = frozenset(("□", "☐", "▢", "◻", "⬜", "◯"))
"""A box that nobody touched."""
DENIED = frozenset(
    ("0", "0.0", "N", "n", "no", "false", "否", "不", "不是", "无", "-", "—", "——", "/")
)
"""Words and signs that say no."""
CROSSED = frozenset(("×", "✗", "✘", "╳", "❌", "X", "x", "○", "〇", "O", "o", "☒"))
"""Signs that say no where another box is ticked. Alone they may be how somebody ticks: Word draws
its ticked box as ☒."""
_TWO_WAYS = frozenset(("○", "〇", "O", "o", "☒"))
"""No and yes to different people; in a field that only has yes and no, neither is taken."""

_SYMBOLS = {
    "wingdings": ("\xfc\xfe", "\xfb\xfd", "\xa8oq"),
    "wingdings 2": ("PR", "OQST", "\xa3*"),
    "webdings": ("a", "r", "c"),
}
"""Font -> letters that it draws as a tick, as a cross, as an empty box."""
_NUMBERED = re.compile(
    r"^\s*(?:[(（](?:[A-Za-z]|[0-9]{1,2})[)）]|(?:[A-Za-z]|[0-9]{1,2})\s*[.、．)）:：]|[①-⑳])\s*(?=[^0-9])"
)
SHOWN = 12
"""Options that a finding names."""


def read_tick(raw: object, context: Context = NO_CONTEXT) -> Read:
    """Return True where a box is ticked, None where it is not, False where it is crossed.

    Whether a lone ×, ○ or ☒ among empty boxes is a no or a tick, only the other boxes can tell:
    where none of them is ticked, the answer has two readings.
    """
    mark = _mark(raw, context)
    if mark is None:
        return refused("not-a-tick", typed(raw))
    return {"tick": True, "cross": False}.get(mark), ()


def _mark(raw: object, context: Context) -> str | None:
    """Return what a mark is, `tick`, `cross`, `no` or `empty`; None for what is no mark."""
    if isinstance(raw, (int, float)):
        return "tick" if raw == 1 else "no" if raw == 0 else None
    if isinstance(raw, (datetime.date, datetime.time, datetime.timedelta)):
        return None
    text = cleaned(str(raw)).rstrip("\ufe0e\ufe0f")
    if not text:
        return "empty"
    if _may_be_symbol(text):
        drawn = _drawn(text, context.font())
        if drawn is not None:
            return drawn or None
    for form in (text, plain(text), plain(text).lower()):
        for marks, meant in _MARKS:
            if form in marks:
                return meant
    return None


_MARKS = ((TICKED, "tick"), (EMPTY, "empty"), (CROSSED, "cross"), (DENIED, "no"))


def _may_be_symbol(text: str) -> bool:
    """Whether a text is one letter of the kind that symbol fonts draw as something else."""
    return len(text) == 1 and (text <= "\xff" or "\uf020" <= text <= "\uf0ff") and text not in "01"


def _drawn(text: str, font: str | None) -> str | None:
    """Return what a symbol font draws for a letter, empty for no mark; None for any other font.

    Word keeps such letters in the private area: U+F0FC is the tick of Wingdings.
    """
    letter = chr(ord(text) - 0xF000) if text >= "\uf020" else text
    letters = _SYMBOLS.get((font or "").lower().strip())
    if letters is None:
        return None
    meant = ("tick", "cross", "empty")
    return next((what for what, drawn in zip(meant, letters, strict=True) if letter in drawn), "")


def read_yes_no(raw: object, spec: Spec, context: Context = NO_CONTEXT) -> Read:
    """Return True for 是, False for 否; a tick is a 是.

    What a form asks for, 是 and 否 or √ in a box, is read without a word; other marks are told.
    """
    if isinstance(raw, bool):
        return raw, ()
    text = cleaned(raw) if isinstance(raw, str) else ""
    if text in ("是", "否", "√"):
        return text != "否", ()
    meant = spec.synonyms.get(text) if text else None
    if meant in ("是", "否"):
        return told(meant == "是", "yes-no-typed", raw)
    said = text.rstrip("。.") or raw
    if isinstance(said, str) and (said in _TWO_WAYS or is_nothing(said)):
        return refused("not-yes-no", raw)
    mark = _mark(said, context)
    if mark == "empty":
        return None, ()
    if mark is None:
        return refused("not-yes-no", typed(raw))
    return told(mark == "tick", "yes-no-typed", raw)


def read_option(raw: object, spec: Spec, context: Context = NO_CONTEXT) -> Read:
    """Return one of the field's options; what is only like one is refused, the nearest offered."""
    if isinstance(raw, str) and raw in spec.options:
        return raw, ()
    value, issues = read_text(raw, spec, context)
    if value is None or not spec.options or value in spec.options:
        return value, issues
    if value in spec.synonyms:
        return told(spec.synonyms[value], "option-synonym", raw)
    for forms in (_by_key(spec), _by_bare(spec)):
        for tried in (_key(value), _key(_NUMBERED.sub("", value))):
            if tried and tried in forms:
                return told(forms[tried], "option-tidied", raw)
    return refused("not-an-option", typed(raw), _offered(value, spec.options))


def _key(text: str) -> str:
    """Return what options are compared by: plain signs, lower case, no blanks, quotes or end stop.

    Everything else counts: `满意(×)` and `满意?` are not 满意.
    """
    return "".join(plain(text).lower().split()).strip("\"'“”‘’《》").rstrip("。.;,、:")


def _by_key(spec: Spec) -> dict[str, str]:
    """Return key -> option, of options and their synonyms; a key that two share is left out."""
    pairs = [(option, option) for option in spec.options]
    return _unique([*pairs, *spec.synonyms.items()])


def _by_bare(spec: Spec) -> dict[str, str]:
    """Return key -> option for options that are numbered themselves, `A.满意` by 满意."""
    return _unique((_NUMBERED.sub("", option), option) for option in spec.options)


def _unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for word, option in pairs:
        found.setdefault(_key(word), set()).add(option)
    return {key: options.pop() for key, options in found.items() if key and len(options) == 1}


def _offered(value: str, options: tuple[str, ...]) -> tuple[str, ...]:
    """Return the options with the nearest first, as many as a finding can name."""
    near = nearest(value[:80], options)
    named = [*near, *(option for option in options if option not in near)]
    return (*named[:SHOWN], "…") if len(named) > SHOWN else tuple(named)
