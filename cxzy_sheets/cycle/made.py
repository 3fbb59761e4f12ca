"""Which tables and inputs a form names, before anybody knows what columns they have.

取值     整改事项.编号 · 各周期.整改事项.编号
公式     编号.问题                  编号 stands for a row of what its 取值 names
规则     COUNTIFS(整改事项.单位, 单位)>0, by parameters that are formulas too
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ..errors import RuleError
from ..layout import Layout

if TYPE_CHECKING:
    from ..formulas.syntax import Name


def names_in(
    layout: Layout, parameters: Mapping[str, Any], made: Collection[str]
) -> dict[tuple[str, ...], None]:
    """Return the names of tables and inputs in the formulas of a form, part by part.

    Args:
        layout: The form.
        parameters: Those of the cycle, which are looked through.
        made: The names of its tables and inputs.
    """
    if not made:
        return {}
    found: dict[tuple[str, ...], None] = {}
    home: dict[str, list[tuple[str, ...]]] = {}
    for about in layout.fields.values():
        for item in about.allowed:
            for name in names_of(item.lstrip("=＝")):
                if name.parts[0] in made and len(name.parts) > 1:
                    found[name.parts] = None
                    home.setdefault(about.short, []).append(name.parts[:-1])
    for name in every_name([text for text, _ in texts_of(layout)], parameters):
        if name.parts[0] in made and len(name.parts) > 1:
            found[name.parts] = None
        for place, part in enumerate(name.parts[:-1]):
            for table in home.get(part, ()):
                found[(*table, name.parts[place + 1])] = None
    return found


def names_of(text: str) -> Iterator[Name]:
    """Give the names in a formula; of what is none, nothing."""
    from ..formulas import parse
    from ..formulas.syntax import Name, walk

    try:
        yield from (node for node in walk(parse(text)) if isinstance(node, Name))
    except RuleError:
        return  # said where it is compiled


def every_name(texts: list[str], parameters: Mapping[str, Any]) -> Iterator[Name]:
    """Give the names in formulas, and in the parameters that are formulas and are named there."""
    opened: set[str] = set()
    while texts:
        for name in names_of(texts.pop()):
            yield name
            value = parameters.get(name.parts[0])
            if isinstance(value, str) and value.startswith("=") and name.parts[0] not in opened:
                opened.add(name.parts[0])
                texts.append(value[1:])


def texts_of(layout: Layout) -> Iterator[tuple[str, str | None]]:
    """Give the formulas of a form, without their `=`, and the block in whose rows each stands."""
    for rule in layout.rules:
        yield rule.text, rule.scope
    for about in layout.fields.values():
        for text in (about.formula, about.required, about.prefill, *about.allowed):
            if text:
                yield text.lstrip("=＝"), about.block
