"""Where a rule runs when its 范围 is empty (rules.md §1, the 规则 sheet itself, 3)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from ..errors import RuleError
from ..names import offer
from .schema import Schema, pick
from .syntax import Name, Node, parse, walk


def scope_of(tree: Node, schema: Schema) -> str | None:
    """Return the one block to whose rows every bare name belongs that is no field of the head.

    None: the rule runs on the copy as a whole (or its names are of no one block, which
    compiling it will say).
    """
    bare = {name for name in _bare_names(tree, schema, ()) if _of_rows(name, schema)}
    if not bare:
        return None
    blocks = [
        block
        for block, columns in schema.blocks.items()
        if all(pick(name, columns) is not None for name in bare)
    ]
    return blocks[0] if len(blocks) == 1 else None


def _of_rows(name: str, schema: Schema) -> bool:
    return pick(name, schema.head) is None and pick(name, schema.parameters) is None


def _bare_names(tree: Node, schema: Schema, opened: tuple[str, ...]) -> Iterator[str]:
    """Give the bare names of a formula, and those of the parameters that are formulas."""
    for node in walk(tree):
        if not isinstance(node, Name) or len(node.parts) > 1:
            continue
        name = node.parts[0]
        yield name
        parameter = pick(name, schema.parameters)
        value = schema.parameters[parameter] if parameter is not None else None
        if isinstance(value, str) and value.lstrip().startswith(("=", "＝")) and name not in opened:
            with suppress(RuleError):  # said where the parameter is compiled
                yield from _bare_names(parse(value), schema, (*opened, name))


def checked(scope: str, schema: Schema) -> str:
    """Return the block that a 范围 names.

    Raises:
        RuleError: There is no such block.
    """
    block = pick(scope, schema.blocks)
    if block is None:
        raise RuleError(f"没有 {scope} 这个块。", found=scope, hint=offer(scope, schema.blocks))
    return block
