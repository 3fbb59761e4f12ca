"""Functions that look at cells as cells, or at some of their arguments only: IF, COUNTIF, VLOOKUP …

Each takes the formula that is being made and the arguments' trees, and returns what works it out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from ..formulas import syntax
from ..refs import LAST_ROW
from ..values import CellError
from . import functions as fn
from .functions import Argument, Fault, Unsure, Value

if TYPE_CHECKING:
    from .dependents import Place
    from .results import OneFormula

Env = Mapping["Place", Value]
Step = Callable[[Env], Value]
Arguments = Sequence["syntax.Node | None"]


def _if(compiler: OneFormula, given: Arguments) -> Step:
    if len(given) not in (2, 3):
        raise Unsure
    condition, yes = compiler.value(given[0]), compiler.value(given[1])
    no: Step = compiler.value(given[2]) if len(given) == 3 else lambda env: False
    return lambda env: yes(env) if fn.truth(condition(env)) else no(env)


def _ifs(compiler: OneFormula, given: Arguments) -> Step:
    if len(given) % 2 or not given:
        raise Unsure
    pairs = [
        (compiler.value(given[i]), compiler.value(given[i + 1])) for i in range(0, len(given), 2)
    ]

    def run(env: Env) -> Value:
        for condition, value in pairs:
            if fn.truth(condition(env)):
                return value(env)
        raise Fault("#N/A")

    return run


def _iferror(compiler: OneFormula, given: Arguments, *, only: str | None = None) -> Step:
    if len(given) != 2:
        raise Unsure
    value, other = compiler.value(given[0]), compiler.value(given[1])

    def run(env: Env) -> Value:
        try:
            return fn.checked(value(env))
        except Fault as fault:
            if only is not None and fault.code != only:
                raise
            return other(env)

    return run


def _is_error(compiler: OneFormula, given: Arguments) -> Step:
    if len(given) != 1:
        raise Unsure
    value = compiler.value(given[0])

    def run(env: Env) -> Value:
        try:
            fn.checked(value(env))
        except Fault:
            return True
        return False

    return run


def _is(test: Callable[[Value], bool]) -> Callable[[OneFormula, Arguments], Step]:
    def compile_test(compiler: OneFormula, given: Arguments) -> Step:
        if len(given) != 1:
            raise Unsure
        value = compiler.value(given[0])

        def run(env: Env) -> Value:
            try:
                return test(fn.checked(value(env)))
            except Fault:
                return False

        return run

    return compile_test


def _row(compiler: OneFormula, given: Arguments) -> Step:
    if not given:
        own = float(compiler.place[1] + 1)
        return lambda env: own
    node = given[0]
    if len(given) != 1 or not isinstance(node, syntax.Cell):
        raise Unsure
    row = float(node.area[0] + 1)
    return lambda env: row


def _rows(compiler: OneFormula, given: Arguments) -> Step:
    node = given[0] if len(given) == 1 else None
    if not isinstance(node, syntax.Cell) or node.area[2] == LAST_ROW - 1:
        raise Unsure
    many = float(node.area[2] - node.area[0] + 1)
    return lambda env: many


def _rank(compiler: OneFormula, given: Arguments) -> Step:
    if len(given) not in (2, 3):
        raise Unsure
    value, among = compiler.value(given[0]), compiler.argument(given[1])
    order = compiler.value(given[2]) if len(given) == 3 else lambda env: 0.0
    return lambda env: fn.ranked(value(env), among(env)[0], order(env))


def _counted(compiler: OneFormula, given: Arguments) -> Step:
    if len(given) < 2 or len(given) % 2:
        raise Unsure
    pairs = [
        (compiler.argument(given[i], cut=False), compiler.value(given[i + 1]))
        for i in range(0, len(given), 2)
    ]

    def run(env: Env) -> Value:
        return float(sum(_hits([(values(env), wanted(env)) for values, wanted in pairs])))

    return run


def _hits(pairs: Sequence[tuple[Argument, Value]]) -> list[bool]:
    """Return for each line whether it meets every criterion."""
    columns = []
    for (values, in_cells), wanted in pairs:
        if not in_cells:
            raise Unsure
        test = fn.criterion(wanted)
        columns.append([test(value) for value in values])
    if len({len(column) for column in columns}) != 1:
        raise Fault("#VALUE!")
    return [all(line) for line in zip(*columns, strict=True)]


def _summed(compiler: OneFormula, given: Arguments) -> Step:
    if len(given) not in (2, 3):
        raise Unsure
    tested, wanted = compiler.argument(given[0]), compiler.value(given[1])
    added = compiler.argument(given[2]) if len(given) == 3 else tested

    def run(env: Env) -> Value:
        values, tests = added(env)[0], tested(env)
        if len(values) != len(tests[0]):
            raise Unsure
        hits = _hits([(tests, wanted(env))])
        return fn.total([([v for v, hit in zip(values, hits, strict=True) if hit], True)])

    return run


def _columns(compiler: OneFormula, given: Arguments) -> Step:
    node = given[0] if len(given) == 1 else None
    if not isinstance(node, syntax.Cell):
        raise Unsure
    many = float(node.area[3] - node.area[1] + 1)
    return lambda env: many


def _position(wanted: Value, values: Sequence[Value]) -> int:
    """Return where a value stands in a column, from 0; only exact looks are told here."""
    fn.checked(wanted)
    if wanted is None or (isinstance(wanted, str) and set(wanted) & set("*?~")):
        raise Unsure
    for index, value in enumerate(values):
        if value is None or isinstance(value, CellError):
            continue
        if type(wanted) is str or isinstance(wanted, bool):
            alike = type(value) is type(wanted) and _folded(value) == _folded(wanted)
        else:
            alike = type(value) in (int, float) and value == wanted
        if alike:
            return index
    raise Fault("#N/A")


def _folded(value: Value) -> Value:
    return value.lower() if isinstance(value, str) else value


def _exactly(compiler: OneFormula, node: syntax.Node | None) -> Step:
    """Return what makes sure that an argument says "exact": 0 or FALSE."""
    if node is None:
        raise Unsure
    return compiler.value(node)


def _match(compiler: OneFormula, given: Arguments) -> Step:
    if len(given) != 3:
        raise Unsure
    wanted, among = compiler.value(given[0]), compiler.argument(given[1], cut=False)
    way = _exactly(compiler, given[2])

    def run(env: Env) -> Value:
        if fn.number(way(env)) != 0:
            raise Unsure
        return float(_position(wanted(env), among(env)[0]) + 1)

    return run


def _table(compiler: OneFormula, node: syntax.Node | None) -> tuple[Callable[[Env], Argument], int]:
    """Return what gives the cells of an area, row by row, and how many columns it has."""
    if not isinstance(node, syntax.Cell):
        raise Unsure
    first, last = node.area[1], node.area[3]
    return compiler.argument(node, cut=node.area[2] == LAST_ROW - 1), last - first + 1


def _index(compiler: OneFormula, given: Arguments) -> Step:
    if len(given) not in (2, 3):
        raise Unsure
    cells, width = _table(compiler, given[0])
    row = compiler.value(given[1])
    column = compiler.value(given[2]) if len(given) == 3 else None

    def run(env: Env) -> Value:
        values = cells(env)[0]
        r = int(fn.number(row(env)))
        c = int(fn.number(column(env))) if column is not None else 1
        if column is None and len(values) == width > 1:
            r, c = 1, r
        elif column is None and width > 1:
            raise Unsure
        if r < 1 or c < 1:
            raise Unsure
        if c > width or r > len(values) // width:
            raise Fault("#REF!")
        return values[(r - 1) * width + c - 1]

    return run


def _vlookup(compiler: OneFormula, given: Arguments) -> Step:
    if len(given) != 4:
        raise Unsure
    wanted, (cells, width) = compiler.value(given[0]), _table(compiler, given[1])
    column, way = compiler.value(given[2]), _exactly(compiler, given[3])

    def run(env: Env) -> Value:
        at = int(fn.number(column(env)))
        if fn.truth(way(env)) or at < 1:
            raise Unsure
        if at > width:
            raise Fault("#REF!")
        values = cells(env)[0]
        return values[_position(wanted(env), values[::width]) * width + at - 1]

    return run


def _xlookup(compiler: OneFormula, given: Arguments) -> Step:
    if len(given) not in (3, 4):
        raise Unsure
    wanted, among = compiler.value(given[0]), compiler.argument(given[1], cut=False)
    results = compiler.argument(given[2], cut=False)
    other = compiler.value(given[3]) if len(given) == 4 else None

    def run(env: Env) -> Value:
        values, found = among(env)[0], results(env)[0]
        if len(values) != len(found):
            raise Unsure
        try:
            return found[_position(wanted(env), values)]
        except Fault as fault:
            if other is None or fault.code != "#N/A":
                raise
            return other(env)

    return run


def _summed_over(compiler: OneFormula, given: Arguments) -> Step:
    if len(given) < 3 or not len(given) % 2:
        raise Unsure
    added = compiler.argument(given[0], cut=False)
    pairs = [
        (compiler.argument(given[i], cut=False), compiler.value(given[i + 1]))
        for i in range(1, len(given), 2)
    ]

    def run(env: Env) -> Value:
        hits = _hits([(values(env), wanted(env)) for values, wanted in pairs])
        values = added(env)[0]
        if len(values) != len(hits):
            raise Fault("#VALUE!")
        return fn.total([([v for v, hit in zip(values, hits, strict=True) if hit], True)])

    return run


SPECIAL: dict[str, Callable[[OneFormula, Arguments], Step]] = {
    "IF": _if,
    "IFS": _ifs,
    "IFERROR": _iferror,
    "IFNA": lambda compiler, given: _iferror(compiler, given, only="#N/A"),
    "ISERROR": _is_error,
    "ISBLANK": _is(lambda v: v is None),
    "ISNUMBER": _is(lambda v: isinstance(v, (int, float)) and not isinstance(v, bool)),
    "ISTEXT": _is(lambda v: isinstance(v, str)),
    "ROW": _row,
    "ROWS": _rows,
    "RANK": _rank,
    "COUNTIF": _counted,
    "COUNTIFS": _counted,
    "SUMIF": _summed,
    "SUMIFS": _summed_over,
    "COLUMNS": _columns,
    "MATCH": _match,
    "INDEX": _index,
    "VLOOKUP": _vlookup,
    "XLOOKUP": _xlookup,
}
