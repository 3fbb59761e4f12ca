"""A value that does not fit -> the error that says which, where, and what would."""

from __future__ import annotations

from ..errors import FillError
from ..layout import Layout
from ..layout.places import place_of


def refused(
    layout: Layout,
    name: str,
    record: int | None,
    found: object,
    expected: str,
    *,
    hint: str | None = None,
) -> FillError:
    """Return the error for a value, with the place that its field has in the form.

    Args:
        layout: The form.
        name: The field, `支部.有效票`.
        record: Of a block's field: which record, counted from 0.
        found: The value.
        expected: What would fit, as the sentence says it.
        hint: What to do.
    """
    whose = f"字段 {name}" if record is None else f"字段 {name} 第 {record + 1} 条记录"
    sheet, cell = place_of(layout, name)
    error = FillError(
        f"{whose}的值填不进去:给出的是 {short(found)},应为{cut(expected)}。",
        sheet=sheet, cell=cell, found=found, expected=expected, hint=hint or None,
    )  # fmt: skip
    error.field, error.record = name, record
    return error


def cut(text: str, length: int = 200) -> str:
    """Return a sentence's part, cut where it is longer than a sentence can be."""
    return text if len(text) <= length else f"{text[:length]}…"


def short(value: object, length: int = 60) -> str:
    """Return a value as Python writes it, a long one cut short with its length."""
    text = value if isinstance(value, str) else repr(value)
    if len(text) <= length:
        return repr(value)
    cut = f"{text[: length - 10]}…"
    return f"{cut!r}(共 {len(text)} 个字)"
