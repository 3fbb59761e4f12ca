"""A tree and a schema -> a function over a world; types are checked here, not on the data (S8)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..errors import RuleError
from . import operators as op
from .data import COLUMN, CONST, HEAD, MANY, NA, ROW, UNKNOWN, Env, Table, V, serial
from .schema import ANY, BOOL, DATE, NUM, TEXT, Column, Found, Schema, resolve
from .syntax import Call, Name, Node, Number, Operation, Sign, Text, Truth, parse, to_text

Run = Callable[[Env], V]


@dataclass(frozen=True, slots=True)
class Typed:
    """A compiled piece of a formula."""

    kind: str
    """ANY, NUM, TEXT, DATE, BOOL."""
    shape: int
    run: Run
    node: Node
    path: str = ""
    """Of shape COLUMN: the table that it is a column of."""
    column: Column | None = None
    """Set where it is plainly a field."""
    found: Found | None = None
    empty: bool = False
    """It is the literal `""`: a blank test beside `=`, no value elsewhere."""


@dataclass(slots=True)
class Compiler:
    """The compilation of one formula."""

    schema: Schema
    scope: str | None
    operands: list[tuple[Name, Found]] = field(default_factory=list)
    warnings: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    open_parameters: tuple[str, ...] = ()

    def refuse(self, node: Node, message: str, hint: str = "") -> RuleError:
        """Return the error for a piece of the formula."""
        error = RuleError(message, hint=hint or None, found=to_text(node))
        error.position = node.at
        return error

    def compile(self, node: Node | None) -> Typed:
        """Return a piece of the tree as a function with its static type."""
        if node is None:
            raise RuleError("函数少了一个参数。")
        if isinstance(node, Number):
            return Typed(NUM, CONST, _constant(np.array(node.value)), node)
        if isinstance(node, Text):
            return Typed(TEXT, CONST, _constant(_text(node.value)), node, empty=node.value == "")
        if isinstance(node, Truth):
            return Typed(BOOL, CONST, _constant(np.array(node.value)), node)
        if isinstance(node, Name):
            return self._name(node)
        if isinstance(node, Sign):
            return self._sign(node)
        if isinstance(node, Operation):
            return self._operation(node)
        if isinstance(node, Call):
            from .functions import call

            return call(self, node)
        raise RuleError("单元格地址不能用在规则里,请写字段名。", found=to_text(node))

    def _name(self, node: Name) -> Typed:
        found = resolve(node, self.schema, self.scope)
        if found.where == "parameter":
            return self._parameter(node, found)
        self.operands.append((node, found))
        return self._reader(node, found)

    def _parameter(self, node: Name, found: Found) -> Typed:
        value = self.schema.parameters[found.name]
        if isinstance(value, str) and value.startswith(("=", "＝")):
            if found.name in self.open_parameters:
                chain = " → ".join((*self.open_parameters, found.name))
                raise self.refuse(node, f"参数绕了一圈:{chain}。")
            inner = Compiler(
                self.schema, self.scope, self.operands, self.warnings,
                (*self.open_parameters, found.name),
            )  # fmt: skip
            return inner.compile(parse(value))
        name = found.name

        def run(env: Env) -> V:
            given = env.world.parameters.get(name, value)
            return V(_literal(given))

        return Typed(found.column.kind, CONST, run, node, column=found.column, found=found)

    def _reader(self, node: Name, found: Found) -> Typed:
        name, path, many = found.name, found.path, found.column.many
        kind = found.column.kind
        if found.where in ("column", "foreign"):
            table_of: Callable[[Env], Table | None]
            if found.where == "column":
                table_of = lambda env: env.world.blocks.get(path)  # noqa: E731
            else:
                table_of = lambda env: env.world.foreign.get(path)  # noqa: E731

            def read_column(env: Env) -> V:
                table = table_of(env)
                return _read(table, name, kind)

            return Typed(kind, COLUMN, read_column, node, path, found.column, found)
        head = found.where == "head"
        shape = MANY if many else HEAD if head and self.scope is not None else ROW

        def read_row(env: Env) -> V:
            return _read(env.world.head if head else env.table, name, kind)

        if many and head and self.scope is not None:
            raise self.refuse(node, f"{name} 一格有几个值,不能用在 {self.scope} 逐行的规则里。")
        return Typed(kind, shape, read_row, node, column=found.column, found=found)

    def _sign(self, node: Sign) -> Typed:
        inner = self.number(self.compile(node.value))
        if node.sign == "+":
            return inner
        run = inner.run
        return Typed(NUM, inner.shape, lambda env: _negative(run(env)), node, inner.path)

    def _operation(self, node: Operation) -> Typed:
        left, right = self.compile(node.left), self.compile(node.right)
        if node.sign in ("=", "<>", "<", ">", "<=", ">="):
            return self.comparison(node, left, right)
        if node.sign == "&":
            return self.combine(node, TEXT, [left, right], lambda vs: op.joined(vs[0], vs[1]))
        kind = self._arithmetic_kind(node, left, right)
        function = op.arithmetic(node.sign)
        return self.combine(node, kind, [left, right], lambda vs: function(vs[0], vs[1]))

    def _arithmetic_kind(self, node: Operation, left: Typed, right: Typed) -> str:
        for side in (left, right):
            if side.kind in (TEXT, BOOL):
                raise self.refuse(
                    node, f"{to_text(side.node)} 不是数,不能用 {node.sign} 计算。"
                )
        if DATE in (left.kind, right.kind):
            if node.sign == "-" and left.kind == right.kind == DATE:
                return NUM
            if node.sign in "+-" and left.kind == DATE and right.kind != DATE:
                return DATE
            if node.sign == "+" and right.kind == DATE:
                return DATE
            raise self.refuse(node, f"日期不能用 {node.sign} 这样计算。", "日期只能加减天数,或两个日期相减。")
        return NUM

    def comparison(self, node: Operation, left: Typed, right: Typed) -> Typed:
        """Return a comparison; what Excel would compare across types is refused."""
        sign = node.sign
        for side, other in ((left, right), (right, left)):
            if side.empty:
                if sign not in ("=", "<>"):
                    raise self.refuse(node, '"" 只能用 = 或 <> 来比。')
                run = other.run
                negated = sign == "<>"
                return Typed(
                    BOOL, other.shape, lambda env: _kept(run(env), negated), node, other.path
                )
        kind = self._common(node, left, right)
        if kind == TEXT and sign not in ("=", "<>"):
            raise self.refuse(node, "文字不能比大小:按拼音、笔画还是编码,没有一定。", "请用 = 或 <>。")
        if kind == BOOL and sign not in ("=", "<>"):
            raise self.refuse(node, "是否 不能比大小。")
        compare = {TEXT: op.compare_texts, BOOL: op.compare_truths}.get(kind, op.compare_numbers)
        return self.combine(node, BOOL, [left, right], lambda vs: compare(sign, vs[0], vs[1]))

    def _common(self, node: Operation, left: Typed, right: Typed) -> str:
        """Return the kind in which two sides are compared, having turned 是/否 into truth values."""
        a, b = left.kind, right.kind
        if ANY in (a, b):
            return b if a == ANY and b != ANY else a if a != ANY else TEXT
        if a == b:
            return a
        code = any(s.column is not None and s.column.type == "编号" for s in (left, right))
        literal = next((s for s in (left, right) if isinstance(s.node, Number)), None)
        if code and literal is not None:
            raise self.refuse(
                node, "编号是文字,不能与数比。", f'请写 "{to_text(literal.node)}"。'
            )
        if DATE in (a, b) and TEXT in (a, b):
            raise self.refuse(node, "日期不能与文字比。", "请写 DATE(2011,12,20)。")
        if DATE in (a, b) and NUM in (a, b):
            raise self.refuse(node, "日期不能与数比。", "请写 DATE(2011,12,20),或用 YEAR、MONTH、DAY。")
        raise self.refuse(
            node, f"{to_text(left.node)} 是{a},{to_text(right.node)} 是{b},不能相比。"
        )

    def number(self, typed: Typed) -> Typed:
        """Return a piece that must be a number."""
        if typed.kind not in (NUM, ANY, DATE):
            raise self.refuse(typed.node, f"{to_text(typed.node)} 不是数。")
        return typed

    def truth(self, typed: Typed) -> Typed:
        """Return a piece that must be TRUE or FALSE."""
        if typed.kind not in (BOOL, ANY):
            raise self.refuse(
                typed.node, f"{to_text(typed.node)} 的结果不是 TRUE 或 FALSE。", "规则要写成能判断对错的式子。"
            )
        return typed

    def combine(
        self, node: Node, kind: str, parts: Sequence[Typed], function: Callable[[list[V]], V]
    ) -> Typed:
        """Return a piece worked out entry by entry from others, brought to one shape first."""
        shape, path = self.shape_of(node, parts)
        if shape == CONST:
            runs = [part.run for part in parts]
            return Typed(kind, CONST, lambda env: function([run(env) for run in runs]), node)
        lifted = [self.lift(part, shape, path) for part in parts]
        if shape == MANY and sum(part.shape == MANY for part in parts) > 1:
            return Typed(kind, MANY, lambda env: _aligned([r(env) for r in lifted], function), node)
        return Typed(
            kind, shape, lambda env: _applied([r(env) for r in lifted], function), node, path
        )

    def shape_of(self, node: Node, parts: Sequence[Typed]) -> tuple[int, str]:
        """Return the shape that several pieces have together."""
        columns = [part for part in parts if part.shape == COLUMN]
        if columns:
            paths = {part.path for part in columns}
            if len(paths) > 1:
                raise self.refuse(node, f"不是同一个块的列,不能逐个运算:{'、'.join(sorted(paths))}。")
            if any(part.shape == MANY for part in parts) or (
                self.scope is not None and any(part.shape == ROW for part in parts)
            ):
                raise self.refuse(
                    node, "整列不能与本行的值逐个运算。", "本行的值请写不带块名的字段名,整列请放在 SUM、COUNTIFS 等函数里。"
                )
            return COLUMN, columns[0].path
        return max((part.shape for part in parts), default=CONST), ""

    def lift(self, part: Typed, shape: int, path: str = "") -> Run:
        """Return a piece's function with its values brought to a larger shape."""
        run = part.run
        if part.shape in (shape, CONST):
            return run
        if shape == ROW:  # from HEAD
            return lambda env: _taken(run(env), env.table.copy)
        if shape == MANY:
            inner = run if part.shape == ROW else (lambda env: _taken(run(env), env.table.copy))
            return lambda env: inner(env)
        block = path in self.schema.blocks

        def to_column(env: Env) -> V:
            table = env.world.blocks.get(path) if block else env.world.foreign.get(path)
            return _taken(run(env), table.copy if table is not None else None)

        return to_column

    def single(self, typed: Typed) -> Typed:
        """Return a piece that must be one value: a foreign column with exactly one entry is one."""
        if typed.shape != COLUMN:
            return typed
        if typed.found is not None and typed.found.where == "foreign":
            return Typed(typed.kind, HEAD if self.scope else ROW, _only(typed), typed.node)
        name = to_text(typed.node)
        raise self.refuse(
            typed.node, f"{name} 是整列,这里要的是一个值。",
            f"范围写 {typed.path} 就逐行核对,或用 SUM、MAX、AND 等函数。",
        )  # fmt: skip


def _constant(value: Any) -> Run:
    made = V(value)
    return lambda env: made


def _text(value: str) -> Any:
    made = np.empty((), dtype=object)
    made[()] = value
    return made


def _literal(value: Any) -> Any:
    import datetime

    if isinstance(value, bool) or isinstance(value, (int, float)):
        return np.array(value)
    if isinstance(value, datetime.datetime):
        return np.array(serial(value.date()))
    if isinstance(value, datetime.date):
        return np.array(serial(value))
    return _text(str(value))


def _read(table: Table | None, name: str, kind: str) -> V:
    if table is None:
        return _absent(0, kind)
    data = table.columns.get(name)
    if data is None:
        return _absent(table.size, kind)
    return V(data.values, data.state, None, data.counts)


def _absent(size: int, kind: str) -> V:
    from .data import ABSENT

    values: Any = np.zeros(size, bool if kind == BOOL else float)
    if kind in (TEXT, ANY):
        values = np.empty(size, dtype=object)
        values[:] = ""
    return V(values, np.full(size, ABSENT, np.uint8))


def _taken(value: V, copy: Any) -> V:
    """Return head values brought to rows, by the copy that each row belongs to."""
    if copy is None or value.v.ndim == 0:
        return value
    return V(
        value.v[copy],
        None if value.s is None else value.s[copy],
        None if value.hi is None else value.hi[copy],
    )


def _applied(values: list[V], function: Callable[[list[V]], V]) -> V:
    counts = next((v.counts for v in values if v.counts is not None), None)
    if counts is None:
        return function(values)
    spread = [v if v.counts is not None or v.v.ndim == 0 else _spread(v, counts) for v in values]
    made = function(spread)
    made.counts = counts
    return made


def _spread(value: V, counts: Any) -> V:
    return V(
        np.repeat(value.v, counts),
        None if value.s is None else np.repeat(value.s, counts),
        None if value.hi is None else np.repeat(value.hi, counts),
    )


def _aligned(values: list[V], function: Callable[[list[V]], V]) -> V:
    """Apply a function to fields with several values a row; lists of unequal length give #N/A."""
    many = [v for v in values if v.counts is not None]
    first = many[0]
    assert first.counts is not None
    unequal = np.zeros(len(first.counts), bool)
    for other in many[1:]:
        unequal |= first.counts != other.counts
    if not unequal.any():
        return _applied(values, function)
    kept = [_only_rows(v, ~unequal) for v in values]
    made = _applied(kept, function)
    return _with_na(made, first.counts, unequal)


def _only_rows(value: V, rows: Any) -> V:
    if value.counts is None:
        if value.v.ndim == 0:
            return value
        return V(value.v[rows], None if value.s is None else value.s[rows])
    mask = np.repeat(rows, value.counts)
    state = None if value.s is None else value.s[mask]
    return V(value.v[mask], state, None, value.counts[rows])


def _with_na(made: V, counts: Any, unequal: Any) -> V:
    """Return the values with one #N/A for each row that was left out."""
    new_counts = np.where(unequal, 1, counts)
    total = int(new_counts.sum())
    values = np.zeros(total, made.v.dtype)
    state = np.zeros(total, np.uint8)
    bad = np.repeat(unequal, new_counts)
    values[~bad] = made.v
    state[bad] = NA
    if made.s is not None:
        state[~bad] = made.s
    return V(values, state, None, new_counts)


def _negative(value: V) -> V:
    value = op.settled(value)
    return V(-value.v, op.merged(value.s), None, value.counts)


def _kept(value: V, negated: bool) -> V:
    made = op.is_blank(value, negated=negated)
    made.counts = value.counts
    return made


def _only(typed: Typed) -> Run:
    """Return the one entry of a foreign column; none and two are unknown (P2)."""

    def run(env: Env) -> V:
        value = typed.run(env)
        table = env.world.foreign.get(typed.path)
        if table is None or table.size != 1 or table.open:
            blank = np.zeros(1) if value.v.dtype != object else np.array([""], dtype=object)
            return V(blank, np.full(1, UNKNOWN, np.uint8))
        return V(value.v[:1], None if value.s is None else value.s[:1])

    return run


