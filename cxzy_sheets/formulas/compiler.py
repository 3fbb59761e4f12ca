"""A tree and a schema -> a function over a world; types are checked here, not on the data (S8)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ..errors import RuleError
from . import operators as op
from .data import (
    ABSENT,
    BLANK,
    COLUMN,
    CONST,
    HEAD,
    MANY,
    ROW,
    Env,
    Ints,
    Source,
    Table,
    V,
    merged,
    nothing,
    serial,
    texts,
)
from .learning import Learning, key_of, looks_like_date
from .schema import ANY, BOOL, DATE, NUM, TEXT, Found, Schema, resolve
from .syntax import (
    COMPARISONS,
    Call,
    Name,
    Node,
    Number,
    Operation,
    Sign,
    Text,
    Truth,
    parse,
    to_text,
)
from .typed import Typed, Work, applied, applied_to_many, constant, lifted, only

Asked = Callable[[Env, list[V], Ints], V]
"""What is asked of a table: by values, one entry a row that asks, and the copy of each row."""

TRUTHS = {"是": True, "否": False, "true": True, "false": False}
"""What a 是否 field answers to."""


@dataclass(slots=True)
class Compiler:
    """The compilation of one formula."""

    schema: Schema
    scope: str | None
    function: Callable[[Compiler, Call], Typed]
    """Compiles a call (functions.call)."""
    operands: list[Found] = field(default_factory=list)
    warnings: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    called: set[str] = field(default_factory=set)
    learning: Learning | None = None
    """Set while types are inferred; else a field that no one has typed is a text."""
    open_parameters: tuple[str, ...] = ()
    whole: bool = False
    """It stands in a function that takes whole columns: there a column in full is one."""

    def refuse(self, node: Node, message: str, hint: str = "") -> RuleError:
        """Return the error for a piece of the formula."""
        error = RuleError(message, hint=hint or None, found=to_text(node))
        error.position = node.at if not self.open_parameters else None
        return error

    def warn(self, kind: str, **facts: object) -> None:
        """Note something that may be meant, and may be a slip."""
        if (kind, facts) not in self.warnings:
            self.warnings.append((kind, facts))

    def compile(self, node: Node) -> Typed:
        """Return a piece of the tree as a function with its static type."""
        if isinstance(node, Number):
            return Typed(NUM, CONST, constant(V(np.array([node.value]))), node)
        if isinstance(node, Text):
            return Typed(TEXT, CONST, constant(V(texts([node.value]))), node)
        if isinstance(node, Truth):
            return Typed(BOOL, CONST, constant(V(np.array([node.value]))), node)
        if isinstance(node, Name):
            return self._name(node)
        if isinstance(node, Sign):
            return self._sign(node)
        if isinstance(node, Operation):
            return self._operation(node)
        if isinstance(node, Call):
            return self.function(self, node)
        raise self.refuse(node, "单元格地址不能用在规则里,请写字段名。")

    # Names

    def _name(self, node: Name) -> Typed:
        found = resolve(node, self.schema, self.scope)
        if not self.whole:
            found = self._of_row(found)
        if found not in self.operands:
            self.operands.append(found)
        if found.where == "parameter":
            return self._parameter(node, found)
        kind = found.column.kind
        if kind == ANY and self.learning is None:
            kind = TEXT
        elif kind == ANY and self.learning is not None:
            learnt = self.learning.kinds.get(key_of(found))
            kind = {"小数": NUM, "日期": DATE, None: ANY}[learnt]
        return self._reader(node, found, kind)

    def _of_row(self, found: Found) -> Found:
        """Return a column of the rule's own block as this row's value, as Excel's `@` has it."""
        own = found.where == "column" and found.path == self.scope
        return replace(found, where="row") if own else found

    def _parameter(self, node: Name, found: Found) -> Typed:
        value, name = self.schema.parameters[found.name], found.name
        if isinstance(value, str) and value.lstrip().startswith(("=", "＝")):
            if name in self.open_parameters:
                chain = " → ".join((*self.open_parameters, name))
                raise self.refuse(node, f"参数绕了一圈:{chain}。")
            inner = replace(self, open_parameters=(*self.open_parameters, name))
            try:
                made = inner.compile(parse(value))
            except RuleError as error:
                error.message = f"参数 {name}:{error.message}"
                error.position = node.at
                raise
            return replace(made, node=node)
        if value is None:
            raise self.refuse(node, f"参数 {name} 没有值。", "请在 参数 里写上它的值。")
        fixed = V(_literal(value))

        def run(env: Env) -> V:
            given = env.world.parameters.get(name)
            return fixed if given is None else V(_literal(given))

        return Typed(found.column.kind, CONST, run, node, found=found)

    def pieces(self, node: Name) -> Typed | None:
        """Return the values of one cell of the row as a column; None where a name is no such."""
        found = self._of_row(resolve(node, self.schema, self.scope))
        if not found.column.many or found.where not in ("row", "head"):
            return None
        if found not in self.operands:
            self.operands.append(found)
        name, kind = found.name, TEXT if found.column.kind == ANY else found.column.kind
        where = "row" if found.where == "row" or self.scope is None else "head"
        source = Source(where, found.path, name)
        return Typed(
            kind, COLUMN, lambda env: _read(source.table(env), name, kind), node, source, found
        )

    def _reader(self, node: Name, found: Found, kind: str) -> Typed:
        name, many = found.name, found.column.many
        if found.where in ("column", "foreign"):
            source = Source(found.where, found.path, name if many else "")
            return Typed(
                kind, COLUMN, lambda env: _read(source.table(env), name, kind), node, source, found
            )
        if found.where == "row":
            shape = MANY if many else ROW
            return Typed(
                kind, shape, lambda env: _read(env.table, name, kind, many=many), node, found=found
            )
        if many and self.scope is not None:
            raise self.refuse(node, f"{name} 一格有几个值,不能用在 {self.scope} 逐行的规则里。")
        shape = MANY if many else HEAD if self.scope is not None else ROW
        return Typed(
            kind, shape, lambda env: _read(env.world.head, name, kind, many=many), node, found=found
        )

    # Signs

    def _sign(self, node: Sign) -> Typed:
        inner = self.counted(self.compile(node.value))
        if node.sign == "+":
            return replace(inner, node=node, found=None)
        return self.combine(node, NUM, [inner], lambda vs: V(-vs[0].v, merged(vs[0].s)))

    def _operation(self, node: Operation) -> Typed:
        left, right = self.compile(node.left), self.compile(node.right)
        if node.sign in COMPARISONS:
            return self.comparison(node, left, right)
        if node.sign == "&":
            return self.combine(node, TEXT, [left, right], lambda vs: op.joined(vs[0], vs[1]))
        left, right = self._with_date(node, left, right)
        kind = self._arithmetic_kind(node, left, right)
        work = op.arithmetic(node.sign)
        if kind == DATE:
            return self.combine(node, kind, [left, right], lambda vs: op.dated(work(*vs)))
        plus = node.sign == "+"
        made = self.combine(node, kind, [left, right], lambda vs: work(vs[0], vs[1]), loose=plus)
        return replace(made, loose=plus and (left.loose or right.loose))

    def _with_date(self, node: Operation, left: Typed, right: Typed) -> tuple[Typed, Typed]:
        """Return both sides as numbers or dates; a field without a type is what fits the other."""
        mixed = {left.kind, right.kind} == {ANY, DATE} and node.sign == "-"
        if mixed and (left.kind == ANY or (right.found and looks_like_date(right.found))):
            left, right = self.need(left, DATE), self.need(right, DATE)
        return self.counted(left, dates=True), self.counted(right, dates=True)

    def counted(self, typed: Typed, *, dates: bool = False) -> Typed:
        """Return a piece as a number to calculate with; a truth value is 1 or 0, as in Excel."""
        if typed.kind == BOOL:
            run = typed.run
            return replace(typed, kind=NUM, run=lambda env: op.as_number(run(env)), found=None)
        if dates and typed.kind == DATE:
            return typed
        return self.need(typed, NUM)

    def _arithmetic_kind(self, node: Operation, left: Typed, right: Typed) -> str:
        kinds, sign = (left.kind, right.kind), node.sign
        if DATE not in kinds:
            return NUM
        if sign == "-" and kinds == (DATE, DATE):
            return NUM
        if (kinds == (DATE, NUM) and sign in "+-") or (kinds == (NUM, DATE) and sign == "+"):
            return DATE
        raise self.refuse(
            node, f"日期不能用 {sign} 这样计算。", "日期只能加减天数,或者两个日期相减。"
        )

    # Comparisons

    def comparison(self, node: Operation, left: Typed, right: Typed) -> Typed:
        """Return a comparison; what Excel would compare across types is refused."""
        sign = node.sign
        if left.empty or right.empty:
            if sign not in ("=", "<>"):
                raise self.refuse(node, '"" 只能用 = 或 <> 来比。')
            other, negated = (right if left.empty else left), sign == "<>"
            return self.combine(node, BOOL, [other], lambda vs: op.is_blank(vs[0], negated=negated))
        left, right = self.as_truth(left, right), self.as_truth(right, left)
        kind = self.common(node, left, right)
        if kind == TEXT and sign not in ("=", "<>"):
            raise self.refuse(
                node, "文字不能比大小:按拼音、笔画还是编码,没有一定。", "请用 = 或 <>。"
            )
        if kind == BOOL and sign not in ("=", "<>"):
            raise self.refuse(node, "是否 不能比大小。", "请用 = 或 <>。")
        self._note_threshold(node, left, right)
        compare = {TEXT: op.compare_texts, BOOL: op.compare_truths}.get(kind, op.compare_numbers)
        loose = kind == NUM
        return self.combine(
            node, BOOL, [left, right], lambda vs: compare(sign, vs[0], vs[1]), loose=loose
        )

    def as_truth(self, typed: Typed, other: Typed) -> Typed:
        """Return the literal 是 or 否 as a truth value where it stands beside one."""
        if not (isinstance(typed.node, Text) and other.kind == BOOL):
            return typed
        word = typed.node.value.strip().casefold()
        if word not in TRUTHS:
            raise self.refuse(
                typed.node, f"{to_text(other.node)} 只有 是 和 否 两个值。", '请写 "是" 或 "否"。'
            )
        return Typed(BOOL, CONST, constant(V(np.array([TRUTHS[word]]))), typed.node)

    def common(self, node: Node, left: Typed, right: Typed) -> str:
        """Return the kind in which two sides are compared.

        Raises:
            RuleError: They are of two kinds.
        """
        a, b = left.kind, right.kind
        if ANY in (a, b):
            return self._learn_common(node, left, right)
        if a == b:
            return a
        literal = next((s.node for s in (left, right) if isinstance(s.node, Number | Text)), None)
        if {a, b} == {NUM, TEXT} and isinstance(literal, Number):
            hint = f'请写 "{to_text(literal)}"。'
        elif {a, b} == {NUM, TEXT} and isinstance(literal, Text) and _is_number(literal.value):
            hint = f"请写 {literal.value.strip()}。"
        elif DATE in (a, b):
            hint = f"请写 {_date_call(literal)}。"
        else:
            hint = ""
        raise self.refuse(node, f"{_told(left)},{_told(right)},不能相比。", hint)

    def _learn_common(self, node: Node, left: Typed, right: Typed) -> str:
        assert self.learning is not None
        for side, other in ((left, right), (right, left)):
            if side.kind == ANY and other.kind in (NUM, DATE):
                self.need(side, other.kind)
        if left.found and right.found and left.kind == right.kind == ANY:
            self.learning.alike.append((left.found, right.found))
        if isinstance(node, Operation) and node.sign not in ("=", "<>"):
            self.learning.in_order += [s.found for s in (left, right) if s.found and s.kind == ANY]
            return NUM
        return right.kind if left.kind == ANY else left.kind

    def _note_threshold(self, node: Operation, left: Typed, right: Typed) -> None:
        for side, other in ((left, right), (right, left)):
            fixed = isinstance(other.node, Number) or (
                other.found is not None and other.found.where == "parameter"
            )
            if not fixed:
                continue
            rounds = isinstance(side.node, Call) and side.node.function.startswith("ROUND")
            if rounds and node.sign not in ("=", "<>"):
                self.warn("rounded-threshold", part=to_text(node), value=to_text(side.node))
            share = side.found is not None and side.found.column.type == "百分比"
            if share and isinstance(other.node, Number) and abs(other.node.value) > 1:
                self.warn("share-above-one", field=to_text(side.node), value=to_text(other.node))

    # What functions ask for

    def need(self, typed: Typed, *kinds: str) -> Typed:
        """Return a piece that must be of one of the kinds; a field without a type is of the first.

        Raises:
            RuleError: It is of another kind.
        """
        if typed.kind in kinds:
            return typed
        if typed.kind == ANY:
            if self.learning is not None and typed.found is not None:
                self.learning.note(typed.found, kinds[0])
            return replace(typed, kind=kinds[0])
        wanted = "或".join(kinds)
        raise self.refuse(typed.node, f"{_told(typed)},这里要的是{wanted}。")

    def truth(self, typed: Typed) -> Typed:
        """Return a piece that must be TRUE or FALSE."""
        if typed.kind not in (BOOL, ANY):
            raise self.refuse(
                typed.node,
                f"{to_text(typed.node)} 的结果是{typed.kind},不是 TRUE 或 FALSE。",
                "请写成能判断对错的式子,如 a<=b。",
            )
        return replace(typed, kind=BOOL)

    def alike(self, node: Node, parts: Sequence[Typed]) -> tuple[str, list[Typed]]:
        """Return the kind of results that stand for each other.

        The literal `""` is an empty text beside texts, and a blank beside anything else.
        """
        full = [part for part in parts if not part.empty]
        if not full or all(part.kind == TEXT for part in full):
            return TEXT, list(parts)
        kind = full[0].kind
        for part in full[1:]:
            if part.kind != kind and ANY not in (part.kind, kind):
                raise self.refuse(
                    node, f"{_told(full[0])},{_told(part)},同一个地方只能是一种结果。"
                )
            kind = part.kind if kind == ANY else kind
        like = np.zeros(1, bool) if kind == BOOL else np.zeros(1)
        blank = constant(V(nothing(1, like), np.full(1, BLANK, np.uint8)))
        return kind, [replace(p, kind=kind, run=blank) if p.empty else p for p in parts]

    def combine(
        self, node: Node, kind: str, parts: Sequence[Typed], work: Work, *, loose: bool = False
    ) -> Typed:
        """Return a piece worked out entry by entry from others, brought to one shape first.

        With `loose`, counts that are not settled are given as such.
        """
        shape, source, parts = self._shaped(node, parts)
        block = self.scope is not None
        runs = [lifted(part, shape, source, block=block, loose=loose) for part in parts]
        if shape == MANY:
            return Typed(kind, MANY, applied_to_many(runs, work), node)
        return Typed(kind, shape, applied(runs, work), node, source)

    def _shaped(
        self, node: Node, parts: Sequence[Typed]
    ) -> tuple[int, Source | None, Sequence[Typed]]:
        """Return the shape that several pieces have together, and the pieces that make it."""
        columns = [part for part in parts if part.shape == COLUMN]
        if not columns:
            return max((part.shape for part in parts), default=CONST), None, parts
        values = [part for part in parts if part.shape not in (COLUMN, CONST)]
        sources = {part.source for part in columns if part.source is not None}
        if values and all(source.where == "foreign" for source in sources):
            return self._shaped(node, [self.single(part) for part in parts])
        if len(sources) > 1:
            listed = "、".join(sorted(source.path for source in sources))
            raise self.refuse(node, f"不是同一个块的列,不能逐个运算:{listed}。")
        if any(part.shape == MANY for part in values) or (
            self.scope is not None and any(part.shape == ROW for part in values)
        ):
            raise self.refuse(
                node,
                "整列不能与本行的值逐个运算。",
                "本行的值请写不带块名的字段名;整列请放在 SUM、COUNTIFS 等函数里。",
            )
        return COLUMN, columns[0].source, parts

    def asked(
        self,
        node: Node,
        kind: str,
        parts: Sequence[Typed],
        work: Asked,
        *,
        loose: bool = False,
        by_row: bool = False,
    ) -> Typed:
        """Return a piece that each row, or else each copy, asks of a table of its copy.

        With `by_row`, of a table of its own: the values of one cell.
        """
        if by_row:
            owner = Typed(NUM, ROW, lambda env: V(np.arange(env.rows)), node)
        else:
            shape = HEAD if self.scope is not None else ROW
            owner = Typed(NUM, shape, lambda env: V(np.arange(env.copies)), node)
        shape, _, parts = self._shaped(node, [*(self.single(part) for part in parts), owner])
        block = self.scope is not None
        runs = [lifted(part, shape, None, block=block, loose=False) for part in parts]
        bring = applied_to_many if shape == MANY else applied

        def run(env: Env) -> V:
            return bring(runs, lambda vs: work(env, vs[:-1], vs[-1].v))(env)

        return Typed(kind, shape, run, node, loose=loose)

    def single(self, typed: Typed) -> Typed:
        """Return a piece that must be one value: another form's column of one entry is one (P2)."""
        if typed.shape == COLUMN:
            if typed.source is not None and typed.source.where == "foreign":
                shape = HEAD if self.scope is not None else ROW
                return Typed(typed.kind, shape, only(typed), typed.node, found=typed.found)
            if typed.found is not None and isinstance(typed.node, Name):
                found = self._of_row(typed.found)
                if found.where == "row":
                    return self._reader(typed.node, found, typed.kind)
            path = typed.source.path if typed.source else ""
            raise self.refuse(
                typed.node,
                f"{to_text(typed.node)} 是整列,这里要的是一个值。",
                f"范围写 {path} 就逐行核对;整列请放在 SUM、MAX、AND 等函数里。",
            )
        return typed

    def row_value(self, typed: Typed) -> Typed:
        """Return a piece that must be one value a row, not several."""
        typed = self.single(typed)
        if typed.shape == MANY:
            raise self.refuse(
                typed.node,
                f"{to_text(typed.node)} 一格有几个值,这里要的是一个值。",
                "请放在 AND、MAX、COUNT 等函数里。",
            )
        return typed


def _key(found: Found) -> tuple[str | None, str]:
    return (found.path or None, found.name)


def _told(typed: Typed) -> str:
    """Return what a piece is, in words."""
    column = typed.found.column if typed.found is not None else None
    kind = column.type if column is not None and column.type else typed.kind
    more = "(文字)" if kind in ("编号", "单位", "人员", "选项", "文号", "电话") else ""
    return f"{to_text(typed.node)} 是{kind}{more}"


def _is_number(text: str) -> bool:
    return re.fullmatch(r"\s*-?\d+(\.\d+)?%?\s*", text) is not None


def _date_call(literal: Node | None) -> str:
    """Return how a date that was written as a text is to be written."""
    if isinstance(literal, Text):
        figures = re.findall(r"\d+", literal.value)
        if 2 <= len(figures) <= 3 and len(figures[0]) == 4:
            year, month, day = (*map(int, figures), 1)[:3]
            return f"DATE({year},{month},{day})"
    return "DATE(2011,12,20)"


def _literal(value: Any) -> Any:
    """Return a parameter's value as an array of one."""
    if isinstance(value, bool):
        return np.array([value])
    if isinstance(value, int | float):
        return np.array([float(value)])
    if isinstance(value, datetime.datetime):
        return np.array([serial(value.date())])
    if isinstance(value, datetime.date):
        return np.array([serial(value)])
    return texts([str(value)])


def _read(table: Table, name: str, kind: str, *, many: bool = False) -> V:
    data = table.columns.get(name)
    made = _absent(table.size, kind) if data is None else V(data.values, data.state)
    if many:
        counts = None if data is None else data.counts
        made.counts = np.ones(table.size, np.int64) if counts is None else counts
    return made


def _absent(size: int, kind: str) -> V:
    like = {TEXT: texts([]), BOOL: np.zeros(0, bool)}.get(kind, np.zeros(0))
    return V(nothing(size, like), np.full(size, ABSENT, np.uint8))
