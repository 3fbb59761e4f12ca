"""A layout put into its cycle: 取值 that name lists and levels, 公式 that name parameters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from .field_types import typed_by_use
from .model import Around, Field, Layout

ALL = "全部"
"""In 取值: the whole roster."""
USUAL = frozenset(("二级党组织", "分党委", "党总支", "直属党支部", "党支部", "党小组"))
"""Levels and kinds that a form may name though this roster has no unit of them."""


def bound(layout: Layout, around: Around) -> Layout:
    """Return a layout whose formulas may use the names of a cycle."""
    fields = {name: _field(about, around) for name, about in layout.fields.items()}
    return typed_by_use(replace(layout, fields=fields, around=around))


def _field(about: Field, around: Around) -> Field:
    changes: dict[str, Any] = {}
    if about.formula and about.formula == about.short and about.short in around.parameters:
        value = around.parameters[about.short]
        if isinstance(value, str) and value.startswith("="):
            changes |= {"formula": value[1:].strip(), "own_parameter": True}
    named = [item for item in about.allowed if item.lstrip("=＝") in around.options]
    if any(item.lstrip("=＝") in around.asked for item in named):
        changes |= _asked(about, named, around)
    elif named:
        texts = [text for item in named for text in around.options[item.lstrip("=＝")]]
        plain = [option for option in about.options if option not in named]
        changes["options"] = tuple(dict.fromkeys([*plain, *texts]))
        changes["refers"] = named[0].lstrip("=＝") if len(named) == 1 else ""
        # The list has become the options; what is left of 取值 is conditions.
        changes["allowed"] = (*(i for i in about.allowed if i not in named), *texts)
    groups = around.levels | USUAL | {ALL}
    about = replace(about, **changes) if changes else about
    changes = {}
    if about.type in ("单位", "人员") and groups & set(about.allowed):
        # A level is no option but a word for some of the roster's units.
        changes["options"] = tuple(o for o in about.options if o not in groups)
        changes["levels"] = tuple(item for item in about.allowed if item in groups)
        changes["allowed"] = tuple(item for item in about.allowed if item not in groups)
    return replace(about, **changes) if changes else about


def _asked(about: Field, named: Sequence[str], around: Around) -> dict[str, Any]:
    """Return what changes in a field whose 取值 names columns of tables or inputs.

    A value is held against the whole column when the copy is checked. The reader knows the texts of
    an input beforehand, those of a table not: then it takes what stands there as text.
    """
    paths = [item.lstrip("=＝") for item in named]
    texts = [text for path in paths for text in around.options[path]]
    plain = [option for option in about.options if option not in named]
    known = all(around.options[path] for path in paths)
    changes: dict[str, Any] = {
        "allowed": tuple(f"={i.lstrip('=＝')}" if i in named else i for i in about.allowed),
        "options": tuple(dict.fromkeys([*plain, *texts])) if known else (),
        "refers": paths[0] if len(paths) == 1 else "",
    }
    if about.type == "选项" and not known:
        changes["type"] = "文本"
    return changes
