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
from ..refs import Box
from ..values import CellError
from ..workbooks.parsed import unescaped
from . import functions as fn
from .contents import Content
from .dependents import Book, Place
from .functions import Argument, Fault, Unsure, Value
from .grid import Formula
from .references import Corner, Token, moved, rewritten, tokens
from .special import SPECIAL

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
        made = OneFormula(self, place)
        try:
            step = made.value(syntax.parse(_closed(unescaped(formula.text)), cells=True))
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


class OneFormula:
    """The making of one formula's steps; notes the cells that it looks at."""

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
        if name in SPECIAL:
            return SPECIAL[name](self, given)
        raise Unsure


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
    "N": (fn.counted, (1,)),
    "MOD": (fn.remainder, (2,)),
    "ABS": (lambda v: abs(fn.number(v)), (1,)),
    "NOT": (lambda v: not fn.truth(v), (1,)),
    "LEN": (lambda v: float(len(fn.text(v).encode("utf-16-le")) // 2), (1,)),
    "TRIM": (lambda v: " ".join(part for part in fn.text(v).split(" ") if part), (1,)),
    "CONCATENATE": (lambda *vs: "".join(map(fn.text, vs)), tuple(range(1, 256))),
    "LEFT": (lambda v, n=1.0: fn.piece(v, 0, fn.number(n)), (1, 2)),
    "RIGHT": (lambda v, n=1.0: fn.last_piece(v, fn.number(n)), (1, 2)),
    "MID": (lambda v, s, n: fn.piece(v, int(fn.number(s)) - 1, fn.number(n)), (3,)),
    "LOWER": (lambda v: fn.text(v).lower(), (1,)),
    "UPPER": (lambda v: fn.text(v).upper(), (1,)),
    "SUBSTITUTE": (lambda v, o, n: fn.text(v).replace(fn.text(o) or "\0", fn.text(n)), (3,)),
    "TEXT": (fn.formatted, (2,)),
    "TRUE": (lambda: True, (0,)),
    "FALSE": (lambda: False, (0,)),
}
