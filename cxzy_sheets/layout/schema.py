"""A layout as the rule language sees it: every name with its static type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .model import Field, Layout

if TYPE_CHECKING:
    from ..formulas import Column, Schema


def schema_of(layout: Layout, *, untyped: bool = False) -> Schema:
    """Return the names that rules of a form may use.

    With `untyped`, fields whose type nothing has decided are given none, so that their use can
    decide it.
    """
    from ..formulas import Schema

    head: dict[str, Column] = {}
    blocks: dict[str, dict[str, Column]] = {name: {} for name in layout.blocks}
    for field in layout.fields.values():
        if field.hidden and not field.cell_of:
            continue
        column = _column(field, untyped)
        if field.block is None:
            head[field.name] = column
        elif field.block in blocks:
            blocks[field.block][field.short] = column
    around = layout.around
    if around is None:
        return Schema(head, blocks)
    return Schema(head, blocks, dict(around.parameters), around.forms, around.lists, around.dots)


def seen_by_others(layout: Layout) -> Schema:
    """Return the names that other forms of the cycle may use of this one.

    A record has, besides its own fields, those of its copy's head and who sent it, of when: 单位
    and 期次 (kits.md §3.4).
    """
    from dataclasses import replace

    from ..formulas import Column

    made = schema_of(layout)
    copy = {"单位": Column("单位"), "期次": Column("文本")}
    blocks = {name: {**made.head, **copy, **own} for name, own in made.blocks.items()}
    return replace(made, head={**copy, **made.head}, blocks=blocks)


def _column(field: Field, untyped: bool) -> Column:
    from ..formulas import Column

    kind = None if untyped and field.type_source == "default" else field.type
    many = field.many or bool(field.split)
    return Column(
        kind, many, bool(field.unique or field.key), tuple(field.options), field.refers,
        field.own_parameter,
    )  # fmt: skip
