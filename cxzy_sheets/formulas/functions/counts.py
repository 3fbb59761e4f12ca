"""COUNTIF, SUMIF, MAXIFS and their kin; what they count by is in `criteria` and `counting`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..compiler import Compiler
from ..counting import count, extreme, total
from ..criteria import Pair, pairs_of, plain_column, same_table
from ..data import UNKNOWN, Env, Ints, V, with_code
from ..schema import DATE, NUM
from ..syntax import Call, Node
from ..typed import Typed
from ._function import Function, Make


def _countifs(compiler: Compiler, node: Call, arguments: list[Node]) -> Typed:
    pairs = pairs_of(compiler, node, arguments)

    def work(env: Env, values: list[V], owner: Ints) -> V:
        return count(env, pairs, values, owner)

    return compiler.asked(node, NUM, _criteria(pairs), work, loose=True, by_row=_by_row(pairs))


def _criteria(pairs: Sequence[Pair]) -> list[Typed]:
    return [pair.criterion for pair in pairs if pair.criterion is not None]


def _by_row(pairs: Sequence[Pair]) -> bool:
    """Return whether the columns are the values of one cell, each row's its own."""
    source = pairs[0].column.source
    return source is not None and source.where == "row"


def _totalled(
    compiler: Compiler, node: Call, pairs: list[Pair], column: Typed, *, average: bool = False
) -> Typed:
    column = compiler.need(column, NUM)
    same_table(compiler, node, [column, *(pair.column for pair in pairs)])

    def work(env: Env, values: list[V], owner: Ints) -> V:
        made, size = total(env, pairs, column.run(env), values, owner)
        if not average:
            return made
        none = size == 0
        return V(made.v / np.where(none, 1.0, size), with_code(made.s, none, UNKNOWN))

    return compiler.asked(node, NUM, _criteria(pairs), work, by_row=_by_row(pairs))


def _sumifs(compiler: Compiler, node: Call, arguments: list[Node]) -> Typed:
    column = plain_column(compiler, node, arguments[0])
    return _totalled(compiler, node, pairs_of(compiler, node, arguments[1:]), column)


def _sumif(compiler: Compiler, node: Call, arguments: list[Node]) -> Typed:
    pairs = pairs_of(compiler, node, arguments[:2])
    column = plain_column(compiler, node, arguments[2]) if len(arguments) == 3 else pairs[0].column
    return _totalled(compiler, node, pairs, column)


def _averageif(compiler: Compiler, node: Call, arguments: list[Node]) -> Typed:
    pairs = pairs_of(compiler, node, arguments[:2])
    column = plain_column(compiler, node, arguments[2]) if len(arguments) == 3 else pairs[0].column
    return _totalled(compiler, node, pairs, column, average=True)


def _extremeifs(sign: float) -> Make:
    """Return MAXIFS, or MINIFS where `sign` is -1; there is no largest of none (Excel: 0)."""

    def make(compiler: Compiler, node: Call, arguments: list[Node]) -> Typed:
        column = compiler.need(plain_column(compiler, node, arguments[0]), NUM, DATE)
        pairs = pairs_of(compiler, node, arguments[1:])
        same_table(compiler, node, [column, *(pair.column for pair in pairs)])

        def work(env: Env, values: list[V], owner: Ints) -> V:
            return extreme(env, pairs, column.run(env), values, owner, sign=sign)

        return compiler.asked(node, column.kind, _criteria(pairs), work, by_row=_by_row(pairs))

    return make


FUNCTIONS = (
    Function("COUNTIF", _countifs, 2, 2),
    Function("COUNTIFS", _countifs, 2, None),
    Function("SUMIF", _sumif, 2, 3),
    Function("SUMIFS", _sumifs, 3, None),
    Function("AVERAGEIF", _averageif, 2, 3),
    Function("MAXIFS", _extremeifs(1.0), 3, None),
    Function("MINIFS", _extremeifs(-1.0), 3, None),
)
