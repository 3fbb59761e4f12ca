"""The results of formulas, worked out from the values of cells, to be written beside them.

    Compiler.compiled(formula)    -> Worked(needs, run)
    run({place: value, …})        -> result, or Unsure

A formula that is not compiled, or that cannot tell its result, has none written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ..errors import RuleError
from ..formulas import syntax
from ..refs import LAST_ROW, Box
from ..values import CellError
from . import functions as fn
from .contents import Content
from .dependents import Book, Place
from .functions import Argument, Fault, Unsure, Value
from .grid import Formula
from .references import Corner, Token, moved, rewritten, tokens

Env = Mapping[Place, Value]
Step = Callable[[Env], Value]
_MOST_CELLS = 200_000
"""Cells that one formula may look at here."""


@dataclass(frozen=True, slots=True)
class Worked:
    """A formula that can be worked out."""

    place: Place
    needs: frozenset[Place]
    step: Step

    def run(self, values: Env) -> Content:
        """Return the result that Excel will show.

        Raises:
            Unsure: That cannot be told.
        """
        try:
            made = self.step(values)
        except Fault as fault:
            return CellError(fault.code)
        except (RecursionError, OverflowError, ArithmeticError) as error:
            raise Unsure from error
        if made is None:
            return 0.0
        return float(made) if isinstance(made, int) and not isinstance(made, bool) else made


class Compiler:
    """What makes formulas of one workbook ready to be worked out."""

    def __init__(self, book: Book, sheets: Sequence[str], end: Callable[[str], Box]) -> None:
        """Take the workbook's names, its sheets, and what tells the area a sheet's cells reach."""
        self.book, self.end = book, end
        self.sheets = {name.lower(): name for name in sheets}

    def compiled(self, formula: Formula, place: Place) -> Worked:
        """Return a formula of a cell, ready to be worked out.

        Raises:
            Unsure: It uses what nothing here can work out.
        """
        if formula.kind in ("array", "dataTable") or not formula.text:
            raise Unsure
        made = _Compiler(self, place)
        try:
            step = made.value(syntax.parse(_closed(formula.text), cells=True))
        except RuleError as error:
            raise Unsure from error
        return Worked(place, frozenset(made.needs), step)


def _closed(formula: str) -> str:
    """Return a formula in which whole columns and rows are written as areas."""
    if any(token.kind == "table" or token.foreign for token in tokens(formula)):
        raise Unsure

    def change(token: Token) -> Token:
        (r0, r1), (c0, c1) = token.rows, token.columns
        if token.first.row is not None and token.first.column is not None:
            return token
        text = f"{token.prefix}{Corner(r0, c0)}:{Corner(r1, c1)}"
        return Token("cells", text, token.prefix, token.sheet, Corner(r0, c0), Corner(r1, c1))

    return rewritten(formula, change)


class _Compiler:
    def __init__(self, around: Compiler, place: Place) -> None:
        self.around, self.place = around, place
        self.needs: set[Place] = set()
        self.looking: set[str] = set()

    def value(self, node: syntax.Node | None) -> Step:
        """Return what works one value out."""
        if node is None:
            return lambda env: None
        if isinstance(node, (syntax.Number, syntax.Text, syntax.Truth)):
            constant = node.value
            return lambda env: constant
        if isinstance(node, syntax.Cell):
            cells = self.cells(node)
            if len(cells) != 1:
                raise Unsure
            only = cells[0]
            return lambda env: env.get(only)
        if isinstance(node, syntax.Sign):
            return self._sign(node)
        if isinstance(node, syntax.Operation):
            return self._operation(node)
        if isinstance(node, syntax.Name):
            return self.value(self._named(node))
        if isinstance(node, syntax.Call):
            return self._call(node)
        raise Unsure

    def cells(self, node: syntax.Cell, *, cut: bool = True) -> list[Place]:
        """Return the cells of a reference, row by row; `cut` to what the sheet reaches."""
        sheet = self.around.sheets.get((node.sheet or self.place[0]).lower())
        if sheet is None:
            raise Unsure
        r0, c0, r1, c1 = node.area
        if cut and (r1 > r0 or c1 > c0):
            _, _, last_row, last_column = self.around.end(sheet)
            r1, c1 = min(r1, last_row), min(c1, last_column)
        if (r1 - r0 + 1) * (c1 - c0 + 1) > _MOST_CELLS:
            raise Unsure
        found = [(sheet, r, c) for r in range(r0, r1 + 1) for c in range(c0, c1 + 1)]
        self.needs.update(found)
        return found

    def _named(self, node: syntax.Name) -> syntax.Node:
        key = node.text.lower()
        hits = [
            formula
            for private, formula in self.around.book.names.get(key, ())
            if private in (None, self.place[0])
        ]
        # A name that is not fixed by `$` means another cell at every place it is used in.
        if len(hits) != 1 or key in self.looking or moved(hits[0], 1, 1) != hits[0]:
            raise Unsure
        self.looking.add(key)
        try:
            return syntax.parse(_closed(hits[0]), cells=True)
        except RuleError as error:
            raise Unsure from error
        finally:
            self.looking.discard(key)

    def _sign(self, node: syntax.Sign) -> Step:
        inner = self.value(node.value)
        if node.sign == "-":
            return lambda env: -fn.number(inner(env))
        return inner

    def _operation(self, node: syntax.Operation) -> Step:
        left, right, sign = self.value(node.left), self.value(node.right), node.sign
        if sign == "&":
            return lambda env: fn.text(left(env)) + fn.text(right(env))
        if sign in "+-*/^":
            return lambda env: fn.arithmetic(sign, left(env), right(env))
        return lambda env: fn.compared(sign, left(env), right(env))

    # Functions

    def argument(self, node: syntax.Node | None, *, cut: bool = True) -> Callable[[Env], Argument]:
        """Return what gives the values of an argument that may be many cells."""
        if isinstance(node, syntax.Name):
            node = self._named(node)
        if isinstance(node, syntax.Cell):
            cells = self.cells(node, cut=cut)
            return lambda env: (list(map(env.get, cells)), True)
        step = self.value(node)
        return lambda env: ([step(env)], False)

    def _call(self, node: syntax.Call) -> Step:
        name, given = node.function, node.arguments
        if name in _AGGREGATES:
            cut = name != "COUNTBLANK"
            steps, function = [self.argument(one, cut=cut) for one in given], _AGGREGATES[name]
            return lambda env: function([step(env) for step in steps])
        if name in _SCALARS:
            values, scalar = [self.value(one) for one in given], _SCALARS[name]
            if len(values) not in scalar[1]:
                raise Unsure
            run = scalar[0]
            return lambda env: run(*[value(env) for value in values])
        if name in _SPECIAL:
            return _SPECIAL[name](self, given)
        raise Unsure


Arguments = Sequence["syntax.Node | None"]


def _if(compiler: _Compiler, given: Arguments) -> Step:
    if len(given) not in (2, 3):
        raise Unsure
    condition, yes = compiler.value(given[0]), compiler.value(given[1])
    no: Step = compiler.value(given[2]) if len(given) == 3 else lambda env: False
    return lambda env: yes(env) if fn.truth(condition(env)) else no(env)


def _ifs(compiler: _Compiler, given: Arguments) -> Step:
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


def _iferror(compiler: _Compiler, given: Arguments, *, only: str | None = None) -> Step:
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


def _is_error(compiler: _Compiler, given: Arguments) -> Step:
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


def _is(test: Callable[[Value], bool]) -> Callable[[_Compiler, Arguments], Step]:
    def compile_test(compiler: _Compiler, given: Arguments) -> Step:
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


def _row(compiler: _Compiler, given: Arguments) -> Step:
    if not given:
        own = float(compiler.place[1] + 1)
        return lambda env: own
    node = given[0]
    if len(given) != 1 or not isinstance(node, syntax.Cell):
        raise Unsure
    row = float(node.area[0] + 1)
    return lambda env: row


def _rows(compiler: _Compiler, given: Arguments) -> Step:
    node = given[0] if len(given) == 1 else None
    if not isinstance(node, syntax.Cell) or node.area[2] == LAST_ROW - 1:
        raise Unsure
    many = float(node.area[2] - node.area[0] + 1)
    return lambda env: many


def _rank(compiler: _Compiler, given: Arguments) -> Step:
    if len(given) not in (2, 3):
        raise Unsure
    value, among = compiler.value(given[0]), compiler.argument(given[1])
    order = compiler.value(given[2]) if len(given) == 3 else lambda env: 0.0
    return lambda env: fn.ranked(value(env), among(env)[0], order(env))


def _counted(compiler: _Compiler, given: Arguments) -> Step:
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


def _summed(compiler: _Compiler, given: Arguments) -> Step:
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


_AGGREGATES: dict[str, Callable[[Sequence[Argument]], Value]] = {
    "SUM": fn.total,
    "AVERAGE": fn.average,
    "COUNT": fn.count,
    "COUNTA": lambda given: float(sum(v is not None for values, _ in given for v in values)),
    "COUNTBLANK": lambda given: float(sum(v is None or v == "" for vs, _ in given for v in vs)),
    "MIN": lambda given: min(fn.numbers(given), default=0.0),
    "MAX": lambda given: max(fn.numbers(given), default=0.0),
    "AND": lambda given: all(fn.every(given)),
    "OR": lambda given: any(fn.every(given)),
    "SUMPRODUCT": fn.product_sum,
    "CONCAT": lambda given: "".join(fn.text(v) for values, _ in given for v in values),
}
_SCALARS: dict[str, tuple[Callable[..., Value], tuple[int, ...]]] = {
    "ROUND": (lambda v, d: fn.rounded(v, d, "ROUND"), (2,)),
    "ROUNDUP": (lambda v, d: fn.rounded(v, d, "ROUNDUP"), (2,)),
    "ROUNDDOWN": (lambda v, d: fn.rounded(v, d, "ROUNDDOWN"), (2,)),
    "INT": (fn.whole, (1,)),
    "MOD": (fn.remainder, (2,)),
    "ABS": (lambda v: abs(fn.number(v)), (1,)),
    "NOT": (lambda v: not fn.truth(v), (1,)),
    "LEN": (lambda v: float(len(fn.text(v).encode("utf-16-le")) // 2), (1,)),
    "TRIM": (lambda v: " ".join(part for part in fn.text(v).split(" ") if part), (1,)),
    "CONCATENATE": (lambda *vs: "".join(map(fn.text, vs)), tuple(range(1, 256))),
    "TRUE": (lambda: True, (0,)),
    "FALSE": (lambda: False, (0,)),
}
_SPECIAL: dict[str, Callable[[_Compiler, Arguments], Step]] = {
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
}
