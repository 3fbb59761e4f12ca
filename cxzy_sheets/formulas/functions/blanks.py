"""ISBLANK, ISNUMBER, ISTEXT, ISERROR: what stands in the cell, never unknown for a blank (S3)."""

from __future__ import annotations

import numpy as np

from .. import operators as op
from ..compiler import Compiler
from ..data import BLANK, DIV0, KNOWN, UNKNOWN, Array, V
from ..schema import BOOL, DATE, NUM, TEXT
from ..syntax import Call, Node
from ..typed import Typed
from ._function import Function, Make


def _isblank(compiler: Compiler, node: Call, arguments: list[Node]) -> Typed:
    part = compiler.compile(arguments[0])
    return compiler.combine(node, BOOL, [part], lambda vs: op.is_blank(vs[0]))


def _told(value: V, hit: Array, *, of_blank: bool, of_error: bool) -> V:
    """Return the answer; of what cannot be read nobody can say what it should have been."""
    if value.s is None:
        return V(hit)
    made = np.where(value.s == KNOWN, hit, np.where(value.s == BLANK, of_blank, of_error))
    open_ = (value.s > BLANK) & (value.s < DIV0)
    return V(made, np.where(open_, UNKNOWN, KNOWN).astype(np.uint8))


def _is(*kinds: str) -> Make:
    """Return what tells whether a value is of one of the kinds."""

    def make(compiler: Compiler, node: Call, arguments: list[Node]) -> Typed:
        part = compiler.compile(arguments[0])
        hit = part.kind in kinds

        def work(values: list[V]) -> V:
            all_ = np.full(len(values[0].v), hit)
            return _told(values[0], all_, of_blank=False, of_error=False)

        return compiler.combine(node, BOOL, [part], work)

    return make


def _iserror(compiler: Compiler, node: Call, arguments: list[Node]) -> Typed:
    part = compiler.compile(arguments[0])

    def work(values: list[V]) -> V:
        none = np.zeros(len(values[0].v), bool)
        return _told(values[0], none, of_blank=False, of_error=True)

    return compiler.combine(node, BOOL, [part], work)


FUNCTIONS = (
    Function("ISBLANK", _isblank, 1, 1),
    Function("ISNUMBER", _is(NUM, DATE), 1, 1),
    Function("ISTEXT", _is(TEXT), 1, 1),
    Function("ISERROR", _iserror, 1, 1),
)
