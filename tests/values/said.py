"""Short words for the tables of these tests."""

from __future__ import annotations

from typing import Any

from cxzy_sheets.values import Context, Spec, read_value
from cxzy_sheets.values.formats import shows_part

TOLD, DOUBTED, REFUSED = "提示", "核实", "强制"


def read(raw: Any, spec: Spec | str, context: Context | None = None) -> tuple[Any, str]:
    """Return the value, and the gravest thing said of it: empty, 提示, 核实 or 强制."""
    value, issues = read_value(raw, Spec(spec) if isinstance(spec, str) else spec, context)
    said = [issue.severity for issue in issues]
    gravest = next((level for level in (REFUSED, DOUBTED, TOLD) if level in said), "")
    return value, gravest


def readings(raw: Any, spec: Spec | str, context: Context | None = None) -> Any:
    """Return the readings between which nothing decides."""
    value, issues = read_value(raw, Spec(spec) if isinstance(spec, str) else spec, context)
    assert value is None
    assert [issue.severity for issue in issues] == [REFUSED]
    return issues[0].expected


def codes(raw: Any, spec: Spec | str, context: Context | None = None) -> list[str]:
    """Return the codes of what is said of a value."""
    spec = Spec(spec) if isinstance(spec, str) else spec
    return [issue.code for issue in read_value(raw, spec, context)[1]]


def cell(number_format: str | None = None, font: str | None = None, **more: Any) -> Context:
    """Return the context of a cell that has a number format and a font."""
    parts = {"part_dates": lambda: shows_part(number_format)} | more
    return Context(number_format=lambda: number_format, font=lambda: font, **parts)
