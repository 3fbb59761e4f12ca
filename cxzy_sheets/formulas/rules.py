"""Rules and formulas, compiled once and worked out over a world of one copy or of many.

text ──compile_rule──▸ Rule ──▸ Part, Part …      a top-level AND is split (S15)
                         └─check(world)──▸ Outcome, Outcome …
text ──compile_value─▸ Formula ──evaluate(world)──▸ V
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np

from ..errors import RuleError
from .compiler import Compiler
from .data import (
    COLUMN,
    DIV0,
    KNOWN,
    MANY,
    ROW,
    Array,
    Env,
    State,
    V,
    World,
    broadcast,
    day_of,
    env_of,
)
from .functions import call
from .functions.conditions import all_true
from .schema import DATE, Found, Schema, resolve
from .scopes import checked, scope_of
from .syntax import COMPARISONS, Call, Name, Node, Operation, parse, to_text, walk
from .typed import Run, Typed, lifted, remembered

_FLIPPED = {"=": "=", "<>": "<>", "<": ">", ">": "<", "<=": ">=", ">=": "<="}


@dataclass(frozen=True, slots=True)
class Operand:
    """A name that a formula uses."""

    where: str
    """row, head, column, foreign, parameter."""
    path: str
    """Of a row or column its block, of a foreign one its table; else empty."""
    name: str

    @property
    def single(self) -> bool:
        """Whether it is one cell of this copy."""
        return self.where in ("row", "head")


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that gives a value for each row of a block, or for each copy."""

    text: str
    kind: str
    """数, 文字, 日期 or 是否."""
    scope: str | None
    operands: tuple[Operand, ...]
    """In the order of the text, each once."""
    run: Run = field(repr=False, compare=False)

    def evaluate(self, world: World) -> V:
        """Return the value of each row of the scope, or of each copy."""
        env = env_of(world, self.scope)
        return evaluated(self.run, env)

    def plain(self, world: World) -> list[Any]:
        """Return the values as Python's own: float, str, `datetime.date`, bool.

        None where a value is blank, unknown or an error.
        """
        made = self.evaluate(world)
        values: list[Any] = made.v.tolist()
        if self.kind == DATE:
            values = [_day(value) for value in values]
        if made.s is None:
            return values
        return [v if s == KNOWN else None for v, s in zip(values, made.s.tolist(), strict=True)]


def _day(number: float) -> datetime.date | None:
    try:
        return day_of(number)
    except (ValueError, OverflowError):
        return None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came out of one part of a rule for each row: one of the three is set."""

    passed: Array
    broken: Array
    unchecked: Array
    error: State = None
    """For each row the code of the error that broke it (`ERROR_NAMES`); None: there was none."""
    expected: V | None = None
    """The value of the part's `other` for each row; None without one, or where no row is broken."""
    each: V | None = None
    """Of a rule over the values of a cell: what came out for each, where a row is broken."""

    def wrong(self, row: int) -> list[int] | None:
        """Return which values of a row's cell break the rule; None where it asks not each."""
        made = self.each
        if made is None or made.counts is None:
            return None
        start = int(made.counts[:row].sum())
        places = range(start, start + int(made.counts[row]))
        state = np.zeros(len(made.v), np.uint8) if made.s is None else made.s
        wrong = (state >= DIV0) | ((state == KNOWN) & ~made.v.astype(bool))
        return [at - start for at in places if wrong[at]]


@dataclass(frozen=True, slots=True)
class Part:
    """One check of a rule."""

    text: str
    operands: tuple[Operand, ...]
    """In the order of the text, each once."""
    aggregates: bool
    """It looks at whole columns, so that its breach may concern several rows alike."""
    subject: Operand | None
    """Of `field sign other` the field: the first single cell of this copy in the part."""
    sign: str
    """The sign as it stands between subject and other, or empty."""
    other: Formula | None
    run: Run = field(repr=False, compare=False)
    each: Run | None = field(default=None, repr=False, compare=False)
    """Of a rule over the values of a cell, one by one: what it gives for each."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A formula that must come out TRUE, in the parts of its top-level AND."""

    text: str
    scope: str | None
    """The block on whose rows it runs; None: the copy."""
    parts: tuple[Part, ...]
    warnings: tuple[tuple[str, dict[str, object]], ...]
    """What may be meant and may be a slip: kind and facts.

    wildcard · if-without-else · rounded-threshold · share-above-one
    """
    ring: int
    """1: this copy alone · 2: other forms of the unit and below · 3: every unit's."""
    functions: frozenset[str]

    def check(self, world: World) -> tuple[Outcome, ...]:
        """Return the outcome of each part over the rows of the scope, or over the copies."""
        env = env_of(world, self.scope)
        return tuple(_outcome(part, env) for part in self.parts)


def evaluated(run: Run, env: Env) -> V:
    """Return a piece's value for each row. An overflow is told by its state, not by numpy."""
    with np.errstate(all="ignore"):
        return broadcast(run(env), env.rows)


def _outcome(part: Part, env: Env) -> Outcome:
    made = evaluated(part.run, env)
    true, state = made.v, made.s
    error: State = None
    if state is None:
        passed, broken, unchecked = true, ~true, np.zeros(len(true), bool)
    else:
        told = state == KNOWN
        passed, broken, unchecked = true & told, ~true & told, ~told
        wrong = state >= DIV0
        if wrong.any():
            broken, unchecked = broken | wrong, unchecked & ~wrong
            error = np.where(wrong, state, 0).astype(np.uint8)
    expected = None
    if part.other is not None and broken.any():
        expected = evaluated(part.other.run, env)
    each = None
    if part.each is not None and broken.any():
        with np.errstate(all="ignore"):
            each = part.each(env)
    return Outcome(passed, broken, unchecked, error, expected, each)


def compile_rule(
    text: str, schema: Schema, scope: str | None = None, *, one_by_one: bool = False
) -> Rule:
    """Return a rule, its names and types checked.

    Args:
        text: An Excel formula over field names; the leading `=` may be there or not.
        scope: The block on whose rows it runs. None: the one block to which its bare names
            belong, else the copy.
        one_by_one: It must hold for each of several values of a cell; else such a field can only
            stand in functions that make one value of it.

    Raises:
        RuleError: It is no formula, names what is not there, or compares what cannot be compared;
            says at which character, and what to write.
    """
    try:
        tree = parse(text)
        scope = checked(scope, schema) if scope else scope_of(tree, schema)
        compilers, parts = [], []
        for node in _conjuncts(tree):
            compiler = Compiler(schema, scope, call)
            parts.append(_part(compiler, node, within_and=one_by_one or node is not tree))
            compilers.append(compiler)
    except RuleError as error:
        error.found = text
        raise
    found = [one for compiler in compilers for one in compiler.operands]
    called = {name for compiler in compilers for name in compiler.called}
    if isinstance(tree, Call) and tree.function == "AND":
        called.add("AND")
    warnings = [warning for compiler in compilers for warning in compiler.warnings]
    ring = max((one.ring for one in found), default=1)
    return Rule(text, scope, tuple(parts), tuple(warnings), ring, frozenset(called))


def _conjuncts(tree: Node) -> list[Node]:
    """Return the parts of a top-level AND, those of an AND within it included."""
    if not isinstance(tree, Call) or tree.function != "AND" or not tree.arguments:
        return [tree]
    if any(argument is None for argument in tree.arguments):
        return [tree]  # compiling it says which is missing
    return [part for a in tree.arguments if a is not None for part in _conjuncts(a)]


def _part(compiler: Compiler, node: Node, *, within_and: bool) -> Part:
    near: Typed | None = None
    far: Typed | None = None
    sign = ""
    if isinstance(node, Operation) and node.sign in COMPARISONS:
        left, right = compiler.compile(node.left), compiler.compile(node.right)
        if _is_first(compiler, left):
            right = remembered(right)
            near, far, sign = left, right, node.sign
        elif _is_first(compiler, right):
            left = remembered(left)
            near, far, sign = right, left, _FLIPPED[node.sign]
        made = compiler.comparison(node, left, right)
    else:
        made = compiler.compile(node)
    made = compiler.truth(made)
    each = made.run if made.shape == MANY else None
    if within_and and made.shape in (COLUMN, MANY):
        made, near, far = all_true(compiler, made), None, None
    made = compiler.row_value(made)
    operands = tuple(_operand(found) for found in compiler.operands)
    aggregates = any(one.where in ("column", "foreign") for one in operands)
    subject, other = None, None
    if near is not None and near.found is not None and far is not None:
        subject, other = _operand(near.found), _formula(compiler, far)
    return Part(
        to_text(node), operands, aggregates, subject, sign if subject else "", other, made.run, each
    )


def _is_first(compiler: Compiler, typed: Typed) -> bool:
    """Return whether a piece is plainly a field, and the first single cell among the operands."""
    first = next((f for f in compiler.operands if f.where in ("row", "head")), None)
    return typed.found is not None and typed.found == first and isinstance(typed.node, Name)


def _operand(found: Found) -> Operand:
    return Operand(found.where, found.path, found.name)


def _formula(compiler: Compiler, typed: Typed) -> Formula:
    """Return a piece as a formula of its own, one value a row."""
    typed = compiler.row_value(typed)
    run = lifted(typed, ROW, None, block=compiler.scope is not None, loose=False)
    seen: list[Found] = []
    for node in walk(typed.node):
        if isinstance(node, Name):
            found = resolve(node, compiler.schema, compiler.scope)
            seen += [found] if found not in seen else []
    operands = tuple(_operand(found) for found in seen)
    return Formula(to_text(typed.node), typed.kind, compiler.scope, operands, run)


def compile_value(
    text: str | Node,
    schema: Schema,
    scope: str | None = None,
    want: Literal["value", "truth"] = "value",
) -> Formula:
    """Return a formula that gives a value a row of a block, or a copy: 公式, conditions.

    Args:
        text: An Excel formula over field names; the leading `=` may be there or not. Or its tree.
        scope: The block on whose rows it runs; None: the copy.
        want: `truth` where it must give TRUE or FALSE.

    Raises:
        RuleError: As `compile_rule`.
    """
    said = text if isinstance(text, str) else to_text(text)
    try:
        tree = parse(text) if isinstance(text, str) else text
        compiler = Compiler(schema, checked(scope, schema) if scope else None, call)
        made = compiler.compile(tree)
        if want == "truth":
            made = compiler.truth(made)
        return replace(_formula(compiler, made), text=said)
    except RuleError as error:
        error.found = said
        raise
