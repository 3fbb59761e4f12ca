"""The functions of the rule language: each compiles its call to a typed piece (rules.md §1).

A function is one line in one of the tables below; what is not there is refused when a form is
loaded, with what to write instead.
"""

from __future__ import annotations

from ...names import nearest
from ..compiler import Compiler
from ..syntax import Call
from ..typed import Typed
from . import (
    aggregates,
    blanks,
    conditions,
    counts,
    dates,
    distinct,
    formats,
    lookups,
    numbers,
    ranks,
    shares,
    texts,
    workdays,
)
from ._function import Function

FUNCTIONS: dict[str, Function] = {
    function.name: function
    for table in (
        conditions.FUNCTIONS,
        numbers.FUNCTIONS,
        aggregates.FUNCTIONS,
        counts.FUNCTIONS,
        ranks.FUNCTIONS,
        shares.FUNCTIONS,
        distinct.FUNCTIONS,
        lookups.FUNCTIONS,
        texts.FUNCTIONS,
        formats.FUNCTIONS,
        dates.FUNCTIONS,
        workdays.FUNCTIONS,
        blanks.FUNCTIONS,
    )
    for function in table
}

_WHOLE = frozenset(
    function.name
    for table in (
        aggregates.FUNCTIONS,
        counts.FUNCTIONS,
        ranks.FUNCTIONS,
        shares.FUNCTIONS,
        distinct.FUNCTIONS,
        lookups.FUNCTIONS,
        workdays.FUNCTIONS,
    )
    for function in table
)
"""The functions that take whole columns; to all others a value of one row is given."""

_INSTEAD = {
    "VLOOKUP": "请用 XLOOKUP(找什么,在哪一列找,取哪一列),或 INDEX 与 MATCH。",
    "HLOOKUP": "请用 XLOOKUP(找什么,在哪一列找,取哪一列),或 INDEX 与 MATCH。",
    "CONCATENATE": "请用 CONCAT 或 &。",
    "TEXTJOIN": "请用 CONCAT 或 &。",
    "AVERAGEIFS": "请用 SUMIFS(…)/COUNTIFS(…)。",
    "TRUNC": "请用 ROUNDDOWN(数,位数)。",
    "FLOOR": "请用 ROUNDDOWN 或 INT。",
    "CEILING": "请用 ROUNDUP。",
    "SEARCH": "请用 FIND(区分大小写)。",
    "NOW": "请用 TODAY()。",
    "VALUE": "请把字段的类型写成 整数 或 小数。",
    "DATEVALUE": "请把字段的类型写成 日期,或用 DATE(年,月,日)。",
    "XMATCH": "请用 MATCH(找什么,在哪一列找,0)。",
    "SWITCH": "请用 IFS(条件,结果,…)。",
    "XOR": "请用 AND、OR、NOT 写出。",
    "ISNA": "请用 IFNA 或 ISERROR。",
    "ISERR": "请用 ISERROR。",
    "RANK.EQ": "请用 RANK。",
    "DAYS": "请直接把两个日期相减。",
}


def call(compiler: Compiler, node: Call) -> Typed:
    """Return a call as a function over a world.

    Raises:
        RuleError: There is no such function, or its arguments do not fit.
    """
    function = FUNCTIONS.get(node.function)
    if function is None:
        raise compiler.refuse(node, f"没有 {node.function} 这个函数。", _hint(compiler, node))
    given = len(node.arguments)
    if given < function.least or (function.most is not None and given > function.most):
        raise compiler.refuse(
            node, f"{function.name} 要{function.wanted}个参数,这里有 {given} 个。"
        )
    for index, argument in enumerate(node.arguments):
        if argument is None:
            raise compiler.refuse(node, f"{function.name} 的第 {index + 1} 个参数是空的。")
    compiler.called.add(function.name)
    arguments = [argument for argument in node.arguments if argument is not None]
    if function.name not in _WHOLE or compiler.whole:
        return function.make(compiler, node, arguments)
    compiler.whole = True
    try:
        return function.make(compiler, node, arguments)
    finally:
        compiler.whole = False


def _hint(compiler: Compiler, node: Call) -> str:
    if node.function in _INSTEAD:
        return _INSTEAD[node.function]
    fields = [name for name in compiler.schema.names() if name.startswith("[")]
    if not node.function.isascii():
        near = nearest(node.function, fields, count=1)
        example = near[0] if near else f"[{node.function}(…)]"
        return f"名称里有括号,要放进方括号,如 {example}。"
    near = nearest(node.function, FUNCTIONS)
    return f"是否指:{'、'.join(near)}?" if near else ""


__all__ = ["FUNCTIONS", "Function", "call"]
