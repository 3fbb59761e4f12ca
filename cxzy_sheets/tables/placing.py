"""What a name in a table's formula means, by where it stands (kits.md §3.4), put in its tree.

one row a record     a column above, then a field of the record, then a parameter
每行                 inside SUM, COUNTA, UNIQUE … and as the ranges of COUNTIFS, SUMIFS, MAXIFS a
                     field of the row's records; elsewhere a column above, 每行's name, a parameter
everywhere           本表.列 and 来源.列 are whole columns

A parameter that is a formula is put in place of its name, so that its names mean what they mean
there. Between + - * / a column above that adds up records is put in too: numerator and denominator
then go over the same records (DESIGN §3).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from ..errors import RuleError
from ..formulas import FUNCTIONS, parse
from ..formulas.schema import pick
from ..formulas.syntax import Call, Name, Node, Operation, Sign, Text, walk
from ..names import offer
from .about import About
from .origins import Origins
from .standing import (
    AMONG,
    LOOKUPS,
    ONE,
    RANGE,
    Above,
    Aggregate,
    Held,
    Stand,
    Used,
    asks_for_blanks,
    counts_blanks,
    pairs,
    stands,
)

SELF = "本表"
BY_RECORD = ("SUM", "SUMPRODUCT", "AVERAGE")
"""What counts a value as often as it stands there; the largest of it is the same."""
MARK = "·"
"""Stands between a path and the number of the call that alone sees its rows so; no name has it."""
RECORDS = f"记录{MARK}0"
"""The block of a row's records, in the schema of a table with 每行."""
_numbers = count(1)


@dataclass(slots=True)
class Scene:
    """The names that a table's formulas can use."""

    origins: Origins
    record: Mapping[str, About]
    grouped: bool = False
    keys: Mapping[str, About] = field(default_factory=dict)
    above: dict[str, Above] = field(default_factory=dict)
    later: Sequence[str] = ()
    """Columns that stand further down."""
    open_record: bool = False
    """A source has columns that nobody knows, because it has not come."""
    itself: bool = True
    """本表 may be used."""
    learnt: dict[str, About] = field(default_factory=dict)
    """Columns of the record that only their use tells of, where `open_record`."""

    @property
    def fields(self) -> Mapping[str, About]:
        """The columns of a record."""
        return {**self.record, **self.learnt} if self.learnt else self.record


class Placing:
    """One formula: its tree with every name put in place, and what it uses."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.parameters = scene.origins.cycle.parameters
        self.used = Used()
        self._opened: tuple[str, ...] = ()
        self._call_open: Aggregate | None = None
        self._blank = 0

    def place(self, node: Node, stand: Stand = ONE, *, between: bool = False) -> Node:
        """Return a piece with its names put in place; `between` + - * / columns are put in."""
        if isinstance(node, Name):
            return self._name(node, stand, between)
        if isinstance(node, Sign):
            return replace(node, value=self.place(node.value, stand, between=True))
        if isinstance(node, Operation):
            sums = node.sign in "+-*/"
            return replace(
                node,
                left=self.place(node.left, stand, between=sums),
                right=self.place(node.right, stand, between=sums),
            )
        return self._call(node, stand) if isinstance(node, Call) else node

    # Calls

    def _call(self, node: Call, stand: Stand) -> Call:
        if node.function not in FUNCTIONS:
            return node  # compiling it says so
        how = stands(node)
        if how is None or self._call_open is not None:
            # Inside another aggregate only the outermost one is looked at as such.
            outer = self._blank
            # COUNTA(UNIQUE(…)) counts values: a blank is none of them, and no answer.
            self._blank = 0 if node.function == "UNIQUE" else outer + counts_blanks(node)
            each = how or [stand] * len(node.arguments)
            made = [self._argument(a, s) for a, s in zip(node.arguments, each, strict=True)]
            self._blank = outer
            return replace(node, arguments=tuple(made))
        return self._aggregate(node, how)

    def _aggregate(self, node: Call, how: Sequence[Stand]) -> Call:
        aggregate = Aggregate(node)
        made = []
        for index, (argument, one) in enumerate(zip(node.arguments, how, strict=True)):
            # What one value is held against is worked out by itself, aggregates in it included.
            self._call_open = None if one is ONE else aggregate
            blank = counts_blanks(node) or asks_for_blanks(node, index)
            self._blank += blank
            made.append(self._argument(argument, one))
            self._blank -= blank
        self._call_open = None
        aggregate.node = replace(node, arguments=tuple(made))
        self._refuse_ballot(aggregate)
        firsts = {n.parts[0] for n in walk(aggregate.node) if isinstance(n, Name)}
        aggregate.above = frozenset(firsts & self.scene.above.keys())
        aggregate.keys = frozenset(firsts & self.scene.keys.keys() - self.scene.above.keys())
        aggregate.asked = tuple(self._held(aggregate))
        if aggregate.fields or aggregate.aliases or aggregate.keys:
            self.used.aggregates.append(aggregate)
        return aggregate.node

    def _refuse_ballot(self, aggregate: Aggregate) -> None:
        """Refuse to look a single ballot of an anonymous form up; to count ballots is no such."""
        for call in walk(aggregate.node):
            if not isinstance(call, Call) or call.function not in LOOKUPS:
                continue
            for argument, one in zip(call.arguments, stands(call) or (), strict=True):
                names = walk(argument) if argument is not None and one is RANGE else ()
                for name in names:
                    if isinstance(name, Name) and self._of_ballots(name):
                        raise _error(name, f"{name.said or name.text} 是匿名表的,不能用 "
                                     f"{call.function} 取其中一张票。",
                                     "匿名表只能用 COUNTIFS、SUMIFS 等统计。")  # fmt: skip

    def _of_ballots(self, name: Name) -> bool:
        origins = self.scene.origins.paths
        path = self.used.paths.get(name.parts[0], "")
        return path in origins and origins[path].anonymous

    def _argument(self, node: Node | None, stand: Stand) -> Node | None:
        return None if node is None else self.place(node, stand)

    def _held(self, aggregate: Aggregate) -> Iterator[Held]:
        """Give the columns that name units or persons, with what each is held against."""
        node = aggregate.node
        if node.function in LOOKUPS or not aggregate.aliases:
            return
        for index, stand in enumerate(stands(node) or ()):
            column = node.arguments[index]
            criterion = node.arguments[index + 1] if index + 1 < len(node.arguments) else None
            if stand is not RANGE or not isinstance(column, Name) or criterion is None:
                continue
            if isinstance(criterion, Text) or node.function in ("RANK", "RANKDENSE", "APPORTION"):
                continue
            alias, name = column.parts[0], ".".join(column.parts[1:])
            path = self.used.paths.get(alias)
            if path is None or (node.function in ("SUMIFS", "MAXIFS", "MINIFS") and index == 0):
                continue
            about = self._about_whole(path, name)
            if about is not None and about.type in ("单位", "人员"):
                yield Held(path, name, about, criterion)

    def _about_whole(self, path: str, name: str) -> About | None:
        origin = self.scene.origins.paths.get(path)
        base = name.partition(".")[0]
        return origin.columns.get(base) if origin is not None and base == name else None

    # Names

    def _name(self, node: Name, stand: Stand, between: bool) -> Node:
        first, rest = node.parts[0], node.parts[1:]
        found = self._in_row(first, stand, dotted=bool(rest))
        if rest and (found is None or not self._can_ask(found, rest[0])):
            whole = self._whole(node)
            if whole is not None:
                return whole
        if found is None:
            raise self._unknown(node, stand)
        if found[0] == "parameter":
            return self._parameter(node, found[1], stand, between=between)
        return self._placed(node, found, between=between)

    def _in_row(self, name: str, stand: Stand, *, dotted: bool) -> tuple[str, str] | None:
        """Return what a bare name, or the name in front of a dot, is in the row: (kind, name)."""
        scene = self.scene
        known: dict[str, Mapping[str, object]] = {
            "field": scene.fields, "above": scene.above, "key": scene.keys,
            "parameter": self.parameters,
        }  # fmt: skip
        order: tuple[str, ...]
        if not scene.grouped:
            order = ("above", "field", "parameter")
        elif stand is ONE:
            order = ("above", "key", "parameter")
        elif stand is not RANGE and dotted and pick(name, scene.keys) and not self._adds(name):
            # SUM(单位.党员数): of the unit that the row stands for, once.
            order = ("key",)
        elif stand is not AMONG and self._is_formula(name):
            # MAX(满意率): of each record, though a column above is called so too.
            order = ("field", "parameter")
        else:
            order = ("field", "above", "key", "parameter")
        for kind in order:
            hit = pick(name, known[kind])
            if hit is not None:
                return kind, hit
        inside = not scene.grouped or stand is not ONE
        if inside and scene.open_record and not dotted:
            scene.learnt[name] = About(None)
            return "field", name
        return None

    def _adds(self, name: str) -> bool:
        """Return whether 每行 is a field whose 分值 each record brings: SUM(载体.分值)."""
        key, call = pick(name, self.scene.keys), self._call_open
        if key is None or call is None or call.node.function not in BY_RECORD:
            return False
        named = self.scene.keys[key].type in ("单位", "人员")
        return not named and pick(name, self.scene.fields) is not None

    def _is_formula(self, name: str) -> bool:
        value = self.parameters.get(pick(name, self.parameters) or "")
        return isinstance(value, str) and value.lstrip().startswith(("=", "＝"))

    def _can_ask(self, found: tuple[str, str], attribute: str) -> bool:
        kind, name = found
        if kind == "parameter":
            return True
        return self.scene.origins.behind(self._about(kind, name), attribute) is not None

    def _about(self, kind: str, name: str) -> About:
        if kind == "above":
            return self.scene.above[name].about
        return self.scene.keys[name] if kind == "key" else self.scene.fields[name]

    def _placed(self, node: Name, found: tuple[str, str], *, between: bool) -> Node:
        (kind, name), rest = found, node.parts[1:]
        said = node.said or node.text
        if kind == "above":
            above = self.scene.above[name]
            if between and not rest and above.tree is not None and self._call_open is None:
                assert above.used is not None
                self.used.add(above.used)
                return above.tree
            self.used.above[name] = None
            return Name(node.at, (name, *rest), said)
        if kind == "key":
            self.used.keys[name] = None
            return Name(node.at, (name, *rest), said)
        whole = ".".join((name, *rest))
        self.used.fields[whole] = None
        if not self.scene.grouped:
            return Name(node.at, (name, *rest), said)
        call = self._call_open
        if call is not None:
            call.fields = tuple(dict.fromkeys((*call.fields, whole)))
        return Name(node.at, (RECORDS, name, *rest), said)

    def _parameter(self, node: Name, name: str, stand: Stand, *, between: bool) -> Node:
        value, rest = self.parameters[name], node.parts[1:]
        if not (isinstance(value, str) and self._is_formula(name)):
            whole = ".".join((name, *rest))
            self.used.parameters[name] = value
            self.used.constants[whole] = self._asked(node, value, rest)
            return Name(node.at, (whole,), node.said or node.text)
        if name in self._opened:
            raise RuleError(f"参数绕了一圈:{' → '.join((*self._opened, name))}。")
        if rest:
            raise _error(node, f"参数 {name} 是公式,后面不能再用点。")
        outer, self._opened = self._opened, (*self._opened, name)
        self.used.parameters[name] = value
        try:
            return self.place(parse(value), stand, between=between)
        except RuleError as error:
            if not outer:
                error.message = f"参数 {name}({value.lstrip()}):{error.message}"
            error.position = node.at
            raise
        finally:
            self._opened = outer

    def _asked(self, node: Name, value: object, rest: tuple[str, ...]) -> object:
        """Return what dots ask of a parameter's value: `统计月.月`."""
        origins = self.scene.origins
        about = origins.about_value(value)
        for attribute in rest:
            behind = origins.behind(about, attribute)
            if behind is None:
                known = origins.asked.get(origins.reference(about), {})
                raise _error(node, f"{node.text} 不能这样问。", offer(attribute, known))
            value = origins.dots.ask(about.refers or about.type or "", attribute, [value])[0]
            about = behind
        if rest and value is None:
            raise _error(node, f"{node.text} 没有值。", "请核对参数的值。")
        return value

    # Whole columns

    def _whole(self, node: Name) -> Name | None:
        """Return a name of a whole column, seen by this call under a path of its own."""
        parts = node.parts
        if parts[0] == SELF:
            return self._of_itself(node)
        paths = self.scene.origins.paths
        for length in range(len(parts) - 1, 0, -1):
            path = pick(".".join(parts[:length]), paths)
            if path is None:
                continue
            hit = pick(parts[length], paths[path].columns)
            if hit is not None:
                return self._seen(node, path, (hit, *parts[length + 1 :]))
            if paths[path].open:
                self.scene.origins.with_column(path, parts[length], None)
                return self._seen(node, path, parts[length:])
        unknown = self.scene.origins.input_of(parts)
        if unknown and len(parts) == 3 and self.scene.origins.may_be_missing(unknown):
            self.scene.origins.opened(unknown)
            self.scene.origins.with_column(unknown, parts[2], None)
            return self._seen(node, unknown, parts[2:])
        return None

    def _of_itself(self, node: Name) -> Name:
        if not self.scene.itself:
            raise _error(node, "有 横向 的表里不能用 本表。", "请另建一张不横向的汇总表。")
        known = {**self.scene.keys, **{name: a.about for name, a in self.scene.above.items()}}
        hit = pick(node.parts[1], known)
        if hit is None and pick(node.parts[1], dict.fromkeys(self.scene.later)):
            raise _error(node, f"本表.{node.parts[1]} 在后面才算。", "请把那一列移到前面。")
        if hit is None:
            raise _error(node, f"本表没有 {node.parts[1]} 这一列。", offer(node.parts[1], known))
        return self._seen(node, SELF, (hit, *node.parts[2:]))

    def _seen(self, node: Name, path: str, column: tuple[str, ...]) -> Name:
        alias = path
        name = ".".join(column)
        self.used.whole[path, name] = None
        call = self._call_open
        if call is not None:
            if path not in call.aliases:
                call.aliases = {**call.aliases, path: f"{path}{MARK}{next(_numbers)}"}
            alias = call.aliases[path]
            origin = self.scene.origins.paths.get(path)
            about = origin.columns.get(column[0]) if origin is not None else None
            answers = about is not None and about.unique and pairs(call.node)
            if not (self._blank or answers or call.node.function in LOOKUPS):
                needed = (*call.needed.get(path, ()), name)
                call.needed = {**call.needed, path: tuple(dict.fromkeys(needed))}
        self.used.paths[alias] = path
        return Name(node.at, (alias, *column), node.said or node.text)

    # Refusals

    def _unknown(self, node: Name, stand: Stand) -> RuleError:
        scene, text = self.scene, node.text
        first = node.parts[0]
        if pick(first, dict.fromkeys(scene.later)) and len(node.parts) == 1:
            return _error(node, f"{text} 在后面才算。", "请把那一列移到前面。")
        if scene.grouped and stand is ONE and pick(first, scene.fields):
            if self._opened:
                return _error(
                    node, f"要用 {text},本表没有这一列。", f"请在前面加一列 {text},公式 SUM。"
                )
            return _error(
                node,
                f"{text} 是每条记录的一列,这里一行有好几条记录。",
                f"请放进 SUM、COUNTIFS、UNIQUE 等函数里,或在前面加一列 {text},公式 SUM。",
            )
        row = [*scene.keys, *scene.above, *self.parameters]
        if not scene.grouped or stand is not ONE:
            row += scene.fields
        if len(node.parts) == 1:
            if text.upper() in FUNCTIONS:
                return _error(node, f"{text} 是函数,后面要有括号。")
            return _error(node, f"没有 {text} 这个名称。", offer(text, row))
        paths = scene.origins.paths
        for length in range(len(node.parts) - 1, 0, -1):
            path = pick(".".join(node.parts[:length]), paths)
            if path is not None:
                column = node.parts[length]
                hint = offer(column, paths[path].columns)
                return _error(node, f"{path} 没有 {column} 这一列。", hint)
        known = [f"{path}.{c}" for path, origin in paths.items() for c in origin.columns]
        return _error(node, f"没有 {text} 这个名称。", offer(text, [*row, *known]))


def _error(node: Node, message: str, hint: str = "") -> RuleError:
    found = node.text if isinstance(node, Name) else None
    error = RuleError(message, hint=hint or None, found=found)
    error.position = node.at
    return error
