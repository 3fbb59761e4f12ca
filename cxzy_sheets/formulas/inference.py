"""What the use of a field says of its type, where nobody has said it (rules.md §1, rule 4).

A field that a formula adds, multiplies or compares with a number is 小数, with a date 日期; what is
compared with such a field is of its type. Fields that are only set in order beside each other are
numbers, or dates where their names say so.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..errors import RuleError
from .compiler import Compiler
from .functions import call
from .learning import LEARNT, Learning, key_of, looks_like_date
from .schema import ANY, DATE, NUM, Found, Schema
from .scopes import scope_of
from .syntax import Node, parse

Key = tuple[str | None, str]


def infer_types(texts: Iterable[tuple[str | Node, str | None]], schema: Schema) -> dict[Key, str]:
    """Return 小数 or 日期 for fields without a type that formulas use so, by block and name.

    Of a column of another table the block is its path. Formulas that cannot be read, or do not fit
    what is known, say nothing.
    """
    formulas = list(dict.fromkeys(texts))
    learning = Learning()
    while True:
        before = dict(learning.kinds)
        for text, scope in formulas:
            _learn(text, scope, schema, learning)
        _spread(learning)
        if learning.kinds == before:
            if not _by_order(learning):
                return learning.kinds
            _spread(learning)


def _learn(text: str | Node, scope: str | None, schema: Schema, learning: Learning) -> None:
    """Add what one formula says; of one that is refused, nothing."""
    trial = Learning(dict(learning.kinds))
    try:
        tree = parse(text) if isinstance(text, str) else text
        scope = scope if scope is not None else scope_of(tree, schema)
        if scope is not None and scope not in schema.blocks:
            return
        Compiler(schema, scope, call, learning=trial).compile(tree)
    except RuleError:
        return
    learning.kinds.update(trial.kinds)
    learning.alike += [pair for pair in trial.alike if pair not in learning.alike]
    learning.in_order += [found for found in trial.in_order if found not in learning.in_order]


def _spread(learning: Learning) -> None:
    """Give each field the type of the fields that it is compared with."""
    changed = True
    while changed:
        before = len(learning.kinds)
        for one, other in learning.alike:
            for known, open_ in ((one, other), (other, one)):
                kind = _kind(known, learning)
                if kind is not None and open_.column.kind == ANY:
                    learning.note(open_, kind)
        changed = len(learning.kinds) > before


def _kind(found: Found, learning: Learning) -> str | None:
    if found.column.kind in (NUM, DATE):
        return found.column.kind
    learnt = learning.kinds.get(key_of(found))
    return next((kind for kind, name in LEARNT.items() if name == learnt), None)


def _by_order(learning: Learning) -> bool:
    """Decide one field of those that only stand in order beside others; False where none is left.

    A name that ends in 日期 is asked first, for it settles what stands beside it.
    """
    left = [f for f in learning.in_order if key_of(f) not in learning.kinds]
    left = [found for found in left if found.where in ("row", "head", "column")]
    if not left:
        return False
    dated = [found for found in left if looks_like_date(found)]
    if dated:
        learning.note(dated[0], DATE)
    else:
        learning.note(left[0], NUM)
    return True
